"""A period or a number of which the year is left out: the only year that fits is meant."""

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("letter")
LATER = "2021-06-16"


@pytest.mark.parametrize(("typed", "name"), [("5", "2020-05"), ("06", "2020-06"), ("12", "2019-12")])
def test_a_month_without_a_year_is_the_last_that_has_begun(run: Any, typed: str, name: str) -> None:
    assert run("report", "monthly", typed, "--json").json["name"] == name
    assert run("report", "monthly", "--month", typed, "--json").json["name"] == name


@pytest.mark.parametrize(("typed", "name"), [("Q2", "2020-Q2"), ("h1", "2020-H1"), ("6", "2020-06")])
def test_other_periods_may_lack_the_year_too(run: Any, typed: str, name: str) -> None:
    assert run("report", "for", typed, "--json").json["name"] == name
    found = run("report", "records", "violations", "--period", typed, "--json").json
    whole = run("report", "records", "violations", "--period", name, "--json").json
    assert found["period"] == whole["period"]


def test_a_month_of_two_years_is_refused_with_both(run: Any, refused: Any) -> None:
    assert "2020-06, 2021-06" in refused(2, "report", "monthly", "6", today=LATER).err
    assert "2020-06, 2021-06" in refused(2, "task", "sheet", "--month", "6", today=LATER).err
    assert run("report", "monthly", "8", "--json", today=LATER).json["name"] == "2020-08"


@pytest.mark.parametrize("words", [("13",), ("6", "--month", "6"), ("Q2",), ("0",)])
def test_what_is_no_month_is_refused(refused: Any, words: tuple[str, ...]) -> None:
    refused(2, "report", "monthly", *words)


def test_the_sheet_of_tasks_takes_a_month_without_a_year(run: Any) -> None:
    assert run("task", "sheet", "--month", "6", "--json").json["period_to"] == "2020-06-14"


def test_a_number_without_a_year_is_that_of_the_only_year(run: Any, refused: Any) -> None:
    assert run("note", "add", "cause", "x").code == 0
    draft = ("dispatch", "sheets", "receipts")
    for typed in ("1", "1/2020"):
        assert run(*draft, typed, "--json", today=LATER).json["id"] == "CV-2020-0001"
        assert run("show", "GC", typed, "--json", today=LATER).json["id"] == "GC-2020-0001"
    refused(4, *draft, "1/2019", today=LATER)
    assert run("note", "add", "cause", "y", today=LATER).code == 0
    assert run("show", "GC", "1", "--json", today=LATER).json["id"] == "GC-2021-0001"
    assert run("show", "GC", "1/2020", "--json", today=LATER).json["id"] == "GC-2020-0001"
    assert "1/2020, 1/2021" in refused(2, "show", "GC", "1", today="2022-06-16").err
