import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import NotFoundError, UsageError
from postwatch.law import in_force, questions
from postwatch.law.catalogue import Catalogue
from postwatch.law.review import review
from postwatch.law.rows import PURPOSES, Form
from postwatch.paths import shipped

CATALOGUE = Catalogue()
DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2030, 12, 31))


def form(first: dt.date | None, last: dt.date | None, purpose: str = "violation_minutes") -> Form:
    return Form("M", "Biên bản", purpose, "case/minutes", "memory", valid_from=first, valid_to=last)


@pytest.mark.parametrize(
    ("purpose", "on", "instrument", "template"),
    [
        ("violation_minutes", dt.date(2020, 6, 1), "81/2013", "case/minutes-2013"),
        ("violation_minutes", dt.date(2021, 12, 31), "81/2013", "case/minutes-2013"),
        ("violation_minutes", dt.date(2022, 1, 1), "Nghị định 118/2021/NĐ-CP", "case/minutes"),
        ("violation_minutes", dt.date(2026, 11, 24), "Nghị định 118/2021/NĐ-CP", "case/minutes"),
        ("inspection_minutes", dt.date(2025, 6, 30), "thanh tra sở", "inspection/minutes"),
        ("inspection_minutes", dt.date(2025, 7, 1), "217/2025", "inspection/minutes"),
    ],
)
def test_the_form_is_that_of_the_day(purpose: str, on: dt.date, instrument: str, template: str) -> None:
    found = questions.form_on(CATALOGUE, purpose, on)
    assert instrument in found.instrument
    assert found.template == template


def test_a_day_without_a_form_is_named() -> None:
    with pytest.raises(NotFoundError) as refusal:
        questions.form_on(CATALOGUE, "violation_minutes", dt.date(2013, 7, 18))
    assert "18/07/2013" in refusal.value.message
    assert "violation minutes" in refusal.value.message
    assert "forms.csv" in refusal.value.hint


def test_the_form_of_another_purpose_is_none() -> None:
    with pytest.raises(NotFoundError):
        in_force.form_on([form(None, None, "inspection_minutes")], "violation_minutes", dt.date(2020, 1, 1))


@given(on=DAYS, change=DAYS)
def test_a_new_form_takes_over_on_its_first_day(on: dt.date, change: dt.date) -> None:
    old, new = form(None, change - dt.timedelta(days=1)), form(change, None)
    assert in_force.form_on([old, new], "violation_minutes", on) == (new if on >= change else old)


def test_no_form_was_seen_word_for_word_and_the_check_says_so() -> None:
    assert CATALOGUE.forms
    assert not any(one.verified for one in CATALOGUE.forms)
    named = [one.what for one in review(CATALOGUE, on=dt.date(2026, 1, 1)) if one.kind == "unverified"]
    assert "forms:MBB01:violation_minutes:2022-01-01" in named


def test_every_form_has_its_template_and_never_two_on_a_day() -> None:
    for one in CATALOGUE.forms:
        assert (shipped("templates") / f"{one.template}.j2").is_file()
    days = {day for one in CATALOGUE.forms for day in (one.valid_from, one.valid_to) if day is not None}
    for day in days:
        for purpose in PURPOSES:
            assert sum(one.purpose == purpose for one in in_force.in_force(CATALOGUE.forms, day)) == 1


def test_the_checklist_is_that_of_the_directive_of_the_day() -> None:
    then, now = (questions.checklist_on(CATALOGUE, day) for day in (dt.date(2020, 6, 1), dt.date(2026, 6, 1)))
    assert "niem-yet" in {one.code for one in then} & {one.code for one in now}
    assert {one.basis for one in then} - {one.basis for one in now} == {"Chỉ thị số 28/CT-BTTTT"}
    assert {one.basis for one in now} - {one.basis for one in then} == {"Chỉ thị số 02/CT-BKHCN"}
    for items in (then, now):
        assert len({one.code for one in items}) == len(items)


def test_a_decree_is_cited_with_those_that_amended_it_by_then() -> None:
    def cited(on: dt.date) -> list[str]:
        return [one.number for one in questions.cited_decree(CATALOGUE, "15/2020/NĐ-CP", on)]

    assert cited(dt.date(2022, 1, 26)) == ["15/2020/NĐ-CP"]
    assert cited(dt.date(2022, 1, 27)) == ["15/2020/NĐ-CP", "14/2022/NĐ-CP"]
    assert cited(dt.date(2026, 6, 30)) == ["15/2020/NĐ-CP", "14/2022/NĐ-CP"]  # the first day of 211/2025 is not known
    assert questions.cited_decree(CATALOGUE, "1/1999/NĐ-CP", dt.date(2020, 1, 1)) == []


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("case/minutes,", "../minutes,", "template"),
        ("violation_minutes", "minutes", "purpose"),
        ("secondary", "certain", "confidence"),
        ("2022-01-01", "1/1/2022", "1/1/2022"),
    ],
)
def test_a_wrong_cell_of_the_forms_is_named_with_its_line(before: str, after: str, reason: str, tmp_path: Path) -> None:
    own = tmp_path / "data" / "law" / "forms.csv"
    own.parent.mkdir(parents=True)
    shutil.copy(shipped("data") / "law" / "forms.csv", own)
    own.write_text(own.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        questions.form_on(Catalogue(tmp_path), "violation_minutes", dt.date(2022, 1, 1))
    assert "forms.csv" in refusal.value.message
    assert reason in f"{refusal.value.message} {refusal.value.details}"
