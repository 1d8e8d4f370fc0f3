"""Every figure is one number: on screen, sheet, page and paper, in JSON, as the sum of its areas and of its records."""

import datetime as dt
import html
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from long_runs import LONG

from postwatch.console import cell, plain
from postwatch.days import Months, period_of
from postwatch.documents.sources import shipped_template
from postwatch.listing import xlsx_bytes
from postwatch.pages.audience import Audience
from postwatch.pages.report import page_bytes, period_page
from postwatch.report.actions import _account
from postwatch.report.letters import report_facts
from postwatch.report.period import Span, period_report
from postwatch.report.records import figure_records
from postwatch.report.rules import PERCENT, figure_in_words
from postwatch.report.screen import report_tables, title_of
from postwatch.staff.rules import Signature

LAST = dt.date(2020, 6, 14)
SPAN = Span(period_of(2020, 6, Months("15-14")), LAST, LAST + dt.timedelta(days=1))
READER = Audience(is_public=False, sees_persons=True)
KINDS = ("district_office", "postal_enterprise", "service_point", "service_point", "service_point")
DAYS = st.integers(0, 70).map(lambda number: dt.date(2020, 4, 20) + dt.timedelta(days=number))
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([
            "visit", "visit", "finding", "act", "fine", "payment", "complaint", "goods", "incident", "report", "pledge",
            "followup",
        ]),
        st.integers(0, 9),
        DAYS,
        st.integers(1, 9),
    ),
    max_size=14,
)  # fmt: skip


def typed(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def live_through(books: Any, events: list[tuple[str, int, dt.date, int]]) -> None:
    """Write what happened to a few units in two areas, in the order of days."""
    enterprise = books.unit("E1", "postal_enterprise")
    units = [enterprise]
    for number, kind in enumerate(KINDS):
        above = enterprise.id if kind == "service_point" and number < 4 else None
        units.append(books.unit(f"U{number}", kind, ("178", "183")[number % 2], parent_id=above))
    letter = books.letter(books.campaign(), 57, "1/5/2020")
    tasks, pledged = [], set()
    for unit in units:
        books.sent(letter, unit, "18/5/2020" if unit.id % 2 else "")
        tasks.append(books.task(unit, letter))
    for number, (what, who, day, count) in enumerate(sorted(events, key=lambda event: event[2])):
        unit, on = units[who % len(units)], typed(day)
        if what == "report":
            books.report(tasks[who % len(units)], on, {"sessions_held": count, "people_reached": 10 * count})
        elif what == "pledge" and unit.id in pledged:
            continue  # a unit holds one of a campaign
        elif what == "pledge":
            pledged.add(unit.id)
            books.pledge(letter, unit, on, recorded_on=day)
        elif what == "followup":
            books.followup(letter, 100 + number, on)
        elif what == "incident":
            books.incident("customs", on, recipient_id=unit.id, area_id=unit.area_id)
        elif what == "visit":
            books.visit(unit, on, ("planned", "unannounced", "re_inspection")[count % 3], findings=count % 2)
        else:
            IN_CASES[what](books, unit, day, who, count)


def _finding(books: Any, unit: Any, day: dt.date, who: int, count: int) -> None:
    done = typed(day + dt.timedelta(days=2 * who)) if who % 2 else None
    visit = books.visit(unit, typed(day), "unannounced")
    books.finding(visit, typed(day + dt.timedelta(days=count)), done, remedy="Sửa")


def _act(books: Any, unit: Any, day: dt.date, _who: int, _count: int) -> None:
    books.act(unit, typed(day))


def _goods(books: Any, unit: Any, day: dt.date, who: int, count: int) -> None:
    case = books.act(unit, typed(day))
    left = books.case_step(case, "return", typed(day + dt.timedelta(days=count))) if who % 2 else None
    books.goods(case, books.case_step(case, "hold", typed(day)), left)


def _fine(books: Any, unit: Any, day: dt.date, _who: int, count: int) -> Any:
    return books.decision(books.act(unit, typed(day)), typed(day), 1_000_000 * count)


def _payment(books: Any, unit: Any, day: dt.date, who: int, count: int) -> None:
    books.payment(_fine(books, unit, day, who, count), typed(day + dt.timedelta(days=who)), 500_000 * count)


def _complaint(books: Any, unit: Any, day: dt.date, who: int, count: int) -> None:
    answered = {"answered_on": day + dt.timedelta(days=count), "outcome": "upheld"} if who % 2 else {}
    books.step(_fine(books, unit, day, who, count), "complain", typed(day), **answered)


IN_CASES = {
    "finding": _finding, "act": _act, "goods": _goods, "fine": _fine, "payment": _payment, "complaint": _complaint,
}  # fmt: skip


def in_sheet(tables: Any) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(tables)))
    return [[one.value for one in row] for row in book.worksheets[0].iter_rows()]


def on_page(page: str, words: str) -> str:
    """Return the text of the first cell behind a name."""
    texts = [
        html.unescape(re.sub("<[^>]+>", "", one)).strip() for one in re.findall(r"<t[dh][^>]*>.*?</t[dh]>", page, re.S)
    ]
    return texts[texts.index(words) + 1]


def on_paper(books: Any, report: Any) -> dict[str, Any]:
    account = _account(books.session, books.desk, SPAN, report)
    signature = Signature(1, ("GIÁM ĐỐC",), "A")
    return report_facts(account, books.desk.settings, signature=signature, journal_head="0" * 64)


def require_equal(books: Any) -> Any:
    """Compare all formats of the month; return what it told."""
    report = period_report(books.session, books.desk, span=SPAN)
    tables = report_tables(report)
    screen = {str(row[0]): cell(row[1]) for row in tables[0].rows}
    sheet = {row[0]: row[1] for row in in_sheet(tables)}
    seen = period_page(books.session, books.desk, span=SPAN, office="Sở", as_of=None, audience=READER)
    page = page_bytes(seen).decode()
    told = plain(report)
    for name, figure in report.figures.items():
        words, value = title_of(name, report.names), figure_in_words(name, figure.value)
        assert told["figures"][name]["value"] == figure.value
        assert screen[words] == value
        assert sheet[words] == figure.value
        assert on_page(page, words.strip()) == value
        records = figure_records(books.session, books.desk, figure=name, span=SPAN, area=None)
        assert (records.value, name) == (figure.value, name)
        assert seen.records[name] == records
    facts = on_paper(books, report)
    document = Document(io.BytesIO(shipped_template("report/monthly").render(facts, title="-")))
    paper = [one.text for one in document.paragraphs]
    assert [one for one in paper if one in report.summary_list] == list(report.summary_list)
    assert all(html.escape(one, quote=False) in page for one in report.summary_list)
    assert list(report.summary_list) == [row[0] for row in tables[1].rows] == told["summary_list"]
    require_sums(report, facts)
    return report


def require_sums(report: Any, facts: dict[str, Any]) -> None:
    """The areas, and the kinds, add up to the figures, on paper too."""
    totals = {name: one.value for name, one in report.figures.items()}
    sums = {
        "units": "units_total", "asked": "units_asked", "acknowledged": "units_acknowledged",
        "units_inspected": "units_inspected",
    }  # fmt: skip
    for groups in (report.by_area, report.by_kind):
        for column, name in sums.items():
            assert sum(getattr(one, column) for one in groups) == totals[name]
    assert sum(one.violations for one in report.by_area) == totals["violations"]
    assert sum(one.tasks_overdue for one in report.by_area) == totals["tasks_overdue"]
    bound = [one for one in report.by_kind if one.kind in ("postal_enterprise", "service_point")]
    for column in ("units", "pledges_signed", "units_inspected"):
        assert sum(getattr(one, column) for one in report.by_enterprise) == sum(getattr(one, column) for one in bound)
    if facts["appendix"] is not None:
        areas = facts["appendix"]["tables"][0]
        assert int(areas["total"][areas["columns"].index("Đã kiểm tra")]) == totals["units_inspected"]


@settings(max_examples=12 if LONG else 6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_every_figure_is_one_number_in_all_formats(books: Any, events: Any) -> None:
    books.session.expunge_all()  # rows of the example before that were read again, which no rollback forgets
    with books.session.begin_nested() as rolled_back:
        live_through(books, events)
        require_equal(books)
        rolled_back.rollback()


def test_a_month_of_many_things_is_one_number_in_all_formats(june: Any) -> None:
    report = require_equal(june)
    assert report.figures[PERCENT].value == 75.0


def test_a_month_without_anything_says_so_in_all_formats(books: Any) -> None:
    report = require_equal(books)
    assert report.summary_list == (
        "Chưa có đơn vị gửi báo cáo kết quả thực hiện nhiệm vụ.",
        "Không thực hiện kiểm tra.",
        "Không phát hiện hành vi vi phạm hành chính.",
        "Không ban hành công văn đôn đốc.",
    )


def test_a_sheet_has_amounts_with_dots_beside_shares_and_words(run: Any, june: Any, tmp_path: Path) -> None:
    june.save()
    file = tmp_path / "thang.xlsx"
    assert run("report", "monthly", "--format", "xlsx", "--to", str(file)).code == 0
    sheet = openpyxl.load_workbook(file).worksheets[0]
    cells = {row[0].value: row[1:] for row in sheet.iter_rows()}
    fines, share = cells["Fines imposed (đồng)"], cells["Pledge coverage (%)"]
    assert (fines[0].value, fines[0].number_format) == (3_000_000, "[$-42A]#,##0")
    assert (fines[2].data_type, fines[3].number_format) == ("n", "[$-42A]#,##0")
    assert (share[0].value, share[0].number_format) == (75.0, "[$-42A]0.0")
