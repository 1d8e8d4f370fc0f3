"""The sentence of an amendment: each field with its value before and after, persons without theirs."""

import datetime as dt
from typing import Any

import pytest

from postwatch.correction.actions import of_nobody
from postwatch.correction.changes import FieldChange
from postwatch.correction.screen import change_in_words
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.pledge.tables import Pledge

LONG = "Thanh tra Sở phối hợp với Công an, Cục Quản lý thị trường và Hải quan cửa khẩu của tỉnh, "


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("found_on", dt.date(2020, 5, 9), dt.date(2020, 6, 1), "09/05/2020 → 01/06/2020"),
        ("value", None, 5_000_000, "(empty) → 5.000.000"),
        ("source", IncidentSource.CUSTOMS, IncidentSource.POLICE, "customs → police"),
        ("quantity", "12 kiện", "13 kiện", "12 kiện → 13 kiện"),
    ],
)
def test_values_are_told_as_the_screen_shows_them(field: str, before: Any, after: Any, said: str) -> None:
    assert change_in_words(FieldChange(field, before, after), Incident).partition(": ")[2] == said


def test_long_texts_are_told_from_where_they_differ() -> None:
    said = change_in_words(FieldChange("quantity", LONG + "bốn kiện", LONG + "năm kiện"), Incident)
    before, _arrow, after = said.partition(": ")[2].partition(" → ")
    assert before.startswith("…")
    assert before.endswith("bốn kiện")
    assert after.endswith("năm kiện")
    assert len(said) < len(LONG) + 10


def test_what_may_name_a_person_is_told_by_its_label_alone(run: Any, letter: Any) -> None:
    run("pledge", "record", "BDT-LS", "--signed-on", "10/6/2020", "--signer", "Nguyễn Văn An", today="2020-06-15")
    words = ("amend", "CK-2020-0001", "--signer", "Trần Thị Bình", "--signed-on", "9/6/2020", "--reason", "x")
    said = run(*words, today="2020-06-15").out
    assert said == "CK-2020-0001 amended: Signed on: 10/06/2020 → 09/06/2020; Signer: amended\n"


@pytest.mark.parametrize(
    ("field", "table", "is_told"),
    [
        ("signer", Pledge, False),
        ("capacity", Pledge, False),
        ("signed_on", Pledge, True),
        ("findings_list.1.text", Incident, False),  # a part with masked texts, whatever the record
        ("description", Incident, False),
        ("parcel", Incident, True),
    ],
)
def test_masked_texts_have_no_values_in_the_answer(field: str, table: Any, is_told: bool) -> None:
    (told,) = of_nobody([FieldChange(field, "cũ", "mới")], table)
    assert (told.before, told.after) == (("cũ", "mới") if is_told else (None, None))
