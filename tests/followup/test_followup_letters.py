"""The annexes of a follow-up: units below their areas, a cross for each thing that is owed."""

import datetime as dt
from typing import Any

import pytest

from postwatch.followup.letters import Chase, UnitState, followup_facts, issued_facts
from postwatch.paths import resource
from postwatch.settings import office_settings
from postwatch.staff.signature import Signature

DAY = dt.date(2020, 6, 15)
SIGNATURE = Signature(0, ("GIÁM ĐỐC",), "Nguyễn Văn A")
AREAS = {"178": "Thành phố Lạng Sơn", "183": "Huyện Cao Lộc"}


def unit(number: int, area: str, *missing: str, reminded: int = 0) -> UnitState:
    papers = () if missing else ("báo cáo số 12",)
    return UnitState(number, f"DPV-{number}", f"Điểm {number}", area, AREAS[area], "", "", reminded, papers, missing)


def facts(*units: UnitState) -> dict[str, Any]:
    settings = office_settings(resource("data", "offices/lang-son-2020.toml"), {})
    owing = sum(bool(one.missing) for one in units)
    chase = Chase("57/STTTT-TTr", DAY, "V/v …", "Các đơn vị", 1, "remind", DAY, DAY, True, owing, units)
    drafted = followup_facts(chase, settings=settings, signature=SIGNATURE, drafted_on=DAY)
    return {
        "draft": drafted,
        "issued": issued_facts(drafted, settings=settings, number="08/STTTT-TTr", on=DAY, signature=SIGNATURE),
    }


def test_units_stand_below_their_areas_in_the_order_of_these_with_a_cross_for_each_thing() -> None:
    units = (
        unit(1, "183", "chưa A"),
        unit(2, "178", "chưa A", "chưa B"),
        unit(3, "183", "chưa B"),
        unit(4, "178", "chưa A"),
    )
    annex = facts(*units)["draft"]["appendix_missing"]
    assert annex["columns"] == ["STT", "Đơn vị", "Chưa A", "Chưa B"]
    assert annex["rows"] == [
        ["Thành phố Lạng Sơn"], ["1", "Điểm 2", "x", "x"], ["2", "Điểm 4", "x", ""],
        ["Huyện Cao Lộc"], ["3", "Điểm 1", "x", ""], ["4", "Điểm 3", "", "x"],
    ]  # fmt: skip


def test_units_of_an_area_each_have_it_in_their_rows() -> None:
    found = facts(unit(1, "183", "chưa A"), unit(2, "178", "chưa A"), unit(3, "183"))["draft"]
    assert found["appendix_missing"]["rows"] == [
        ["1", "Điểm 1", "Huyện Cao Lộc", "x"],
        ["2", "Điểm 2", "Thành phố Lạng Sơn", "x"],
    ]
    assert found["appendix_done"]["rows"] == [["1", "Điểm 3", "Huyện Cao Lộc", "báo cáo số 12"]]


def test_many_things_stand_in_words_and_unequal_reminders_in_a_column() -> None:
    things = [f"chưa {number}" for number in range(7)]
    annex = facts(unit(1, "183", *things, reminded=2), unit(2, "178", things[0]))["draft"]["appendix_missing"]
    assert annex["columns"][3:] == ["Nội dung còn thiếu", "Số lần đã đôn đốc"]
    assert [row[3:] for row in annex["rows"]] == [["; ".join(things), "2"], ["chưa 0", ""]]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "(Kèm theo Công văn số ……/STTTT-TTr ngày …… tháng 6 năm 2020 của Sở Thông tin và Truyền thông)"),
        ("issued", "(Kèm theo Công văn số 08/STTTT-TTr ngày 15 tháng 6 năm 2020 của Sở Thông tin và Truyền thông)"),
    ],
)
def test_an_annex_names_its_letter_with_the_blanks_of_its_head(state: str, words: str) -> None:
    found = facts(unit(1, "183", "chưa A"))[state]
    assert found["appendix_missing"]["reference"] == words
    assert found["head"]["number_line"] == f"Số: {'……' if state == 'draft' else '08'}/STTTT-TTr"
