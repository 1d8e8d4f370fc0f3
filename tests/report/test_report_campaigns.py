"""A period of one campaign: what belongs to it alone; what belongs to the office is left out."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from minutes import text
from noted import write_notes

from postwatch.days import Months, period_of
from postwatch.report.figures import figures
from postwatch.report.period import Span
from postwatch.report.records import figure_records
from postwatch.report.rules import OF_CAMPAIGN
from postwatch.report.window import Window

PERIOD = period_of(2020, 6, Months("15-14"))


@pytest.fixture
def two(books: Any) -> Any:
    """Two campaigns: the first asks both units and one signs and reports, the second asks one of them."""
    first, second = books.campaign(), books.campaign(kinds=("service_point",))
    bank, point = books.unit("E1", "postal_enterprise"), books.unit("P1", "service_point")
    letter, other = books.letter(first, 57, "15/5/2020"), books.letter(second, 58, "20/5/2020")
    for one in (bank, point):
        books.sent(letter, one)
    books.sent(other, point)
    books.pledge(letter, point, "21/5/2020")
    books.pledge(other, point, "22/5/2020")
    books.visit(point, "1/6/2020", "planned")
    books.campaigns = (first, second)
    return books


def counted(books: Any, campaign: Any) -> Any:
    days = Window(1, PERIOD.first, PERIOD.last, None if campaign is None else campaign.id)
    return figures(books.session, books.desk, days)[0]


def test_each_campaign_has_its_own_figures_and_both_have_each_unit_once(two: Any) -> None:
    names = ("units_asked", "pledges_signed", "pledge_coverage_percent")
    found = [[counted(two, one)[name] for name in names] for one in (None, *two.campaigns)]
    assert found == [[2, 1, 50.0], [2, 1, 50.0], [1, 1, 100.0]]


def test_what_belongs_to_the_office_is_no_figure_of_a_campaign(two: Any) -> None:
    named = {name for name in counted(two, two.campaigns[0]) if ":" not in name}
    assert named == OF_CAMPAIGN
    assert counted(two, None)["inspections_planned"] == 1


def test_the_records_of_a_campaign_add_up_to_its_figures(two: Any) -> None:
    for campaign in (None, *two.campaigns):
        span = Span(PERIOD, PERIOD.last, dt.date(2030, 1, 1), campaign)
        for name, value in counted(two, campaign).items():
            found = figure_records(two.session, two.desk, figure=name, span=span, area=None)
            assert (name, found.value) == (name, value)


def test_a_report_of_a_campaign_stands_beside_that_of_the_office(run: Any, letter: Path) -> None:
    def done(*words: str) -> Any:
        answer = run(*words, "--json", today="2020-06-16")
        assert answer.code == 0, (words, answer)
        return answer.json

    write_notes(run, "2020-06-01", today="2020-06-16")
    whole = done("report", "monthly", "--issue", "--on", "2020-06-16")
    part = done("report", "monthly", "--issue", "--on", "2020-06-16", "--campaign", "chi-thi-28")
    assert (whole["campaign"], part["campaign"]) == (None, "chi-thi-28")
    assert "violations" not in part["figures"]
    paper = text(letter / part["path"])
    assert "Công tác ký cam kết" in paper
    assert "Xử lý vi phạm" not in paper
    assert "Lượt kiểm tra" not in paper
    told = run("report", "show", part["id"], today="2020-06-16").out
    assert "campaign chi-thi-28" in told
    assert [one["campaign"] for one in done("report", "list")] == [None, "chi-thi-28"]
    again = run("report", "monthly", "--issue", "--on", "2020-06-16", "--campaign", "chi-thi-28", today="2020-06-16")
    assert (again.code, part["id"] in again.err) == (5, True)
    anew = done("report", "replace", part["id"], "--on", "2020-06-16")
    assert (anew["campaign"], anew["replaces"]) == ("chi-thi-28", part["id"])
    screen = run("report", "monthly", "--campaign", "chi-thi-28", today="2020-06-16").out
    assert "Violations" not in screen
    refusal = run("report", "records", "violations", "--campaign", "chi-thi-28", today="2020-06-16")
    assert refusal.code == 4
    unknown = run("report", "monthly", "--campaign", "khac", today="2020-06-16")
    assert (unknown.code, "khac" in unknown.err) == (4, True)
