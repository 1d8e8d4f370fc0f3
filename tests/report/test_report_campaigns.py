"""A period of one campaign: what belongs to it alone; what belongs to the office is left out."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from preparing import write_notes
from word_files import text

from postwatch.campaign.text import REPORT_SECTIONS
from postwatch.days import Months, period_of
from postwatch.report.figures import figures
from postwatch.report.period import Span, period_report
from postwatch.report.printed import kept, printed_by
from postwatch.report.records import figure_records
from postwatch.report.rules import OF_CAMPAIGN
from postwatch.report.screen import report_tables
from postwatch.report.tables import Report
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


def named(two: Any, place: int, **plan: Any) -> None:
    """Let the file of a campaign name what a report has."""
    campaign = two.campaigns[place]
    campaign.content = json.dumps({**json.loads(campaign.content), "report": plan})
    two.add(campaign)


def told(two: Any, place: int | None = None) -> Any:
    campaign = None if place is None else two.campaigns[place]
    return period_report(two.session, two.desk, span=Span(PERIOD, PERIOD.last, dt.date(2030, 1, 1), campaign))


class TestSections:
    def test_a_file_that_names_none_has_them_all(self, two: Any) -> None:
        assert told(two).sections_list == REPORT_SECTIONS
        assert told(two, 0).sections_list == ("reports", "pledges", "followups")
        assert told(two).tables_list == ("by_area", "by_kind", "by_enterprise")

    def test_a_report_of_a_campaign_has_what_its_file_names_in_that_order(self, two: Any) -> None:
        named(two, 0, sections=["followups", "inspections", "pledges"], tables=["by_kind"])
        report = told(two, 0)
        assert (report.sections_list, report.tables_list) == (("followups", "pledges"), ("by_kind",))
        figures_told = [str(row[0]).strip() for row in report_tables(report)[0].rows]
        assert figures_told.index("Open tasks") < figures_told.index("Pledges signed directly")
        assert "Reports of units" not in figures_told
        assert [table.title for table in report_tables(report)[1:]] == ["Summary", "By kind"]
        assert "task_reports" in report.figures

    def test_a_report_of_the_office_has_what_its_campaigns_name_first_and_leaves_nothing_out(self, two: Any) -> None:
        named(two, 0, sections=["violations"], tables=["by_enterprise"])
        named(two, 1, sections=["pledges"], tables=["by_area"])
        report = told(two)
        assert report.sections_list[:2] == ("violations", "pledges")
        assert sorted(report.sections_list) == sorted(REPORT_SECTIONS)
        assert report.tables_list == ("by_enterprise", "by_area")

    def test_paper_follows_them(self, run: Any, two: Any, workspace: Path) -> None:
        named(two, 0, sections=["violations", "reports"])
        named(two, 1, sections=["reports"])
        two.save()
        write_notes(run, "1/6/2020")
        answer = run("report", "monthly", "--month", "2020-06", "--format", "docx", "--json", today="2020-06-15")
        paper = text(workspace / answer.json["path"])
        heads = ["1. Xử lý vi phạm", "2. Công tác tuyên truyền, tập huấn", "3. Công tác ký cam kết"]
        assert [paper.index(one) for one in heads] == sorted(paper.index(one) for one in heads)

    def test_what_a_report_printed_is_read_back_whole(self, two: Any) -> None:
        named(two, 0, sections=["violations"], tables=["by_kind"])
        report = told(two)
        row = Report(
            code="BC-2020-0001", subject="-", facts="{}", period_first=PERIOD.first, period_last=PERIOD.last,
            counted_to=report.as_of, known_entry=1, printed=kept(report), issued_on=report.made_on,
        )  # fmt: skip
        assert printed_by(row) == report

    def test_a_report_of_an_earlier_schema_tells_what_it_printed_and_nothing_else(self, two: Any) -> None:
        printed = json.loads(kept(told(two)))
        for name in ("by_kind", "by_enterprise", "named_list", "summary_list", "sections_list", "tables_list"):
            del printed[name]
        for area in printed["by_area"]:
            del area["units_inspected"]
        row = Report(
            code="BC-2020-0001", subject="-", facts="{}", period_first=PERIOD.first, period_last=PERIOD.last,
            counted_to=PERIOD.last, known_entry=1, printed=json.dumps(printed), issued_on=PERIOD.last,
        )  # fmt: skip
        report = printed_by(row)
        assert [area.units_inspected for area in report.by_area] == [None]
        assert [table.title for table in report_tables(report)[1:]] == ["By area"]
