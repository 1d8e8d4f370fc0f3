"""Every figure is one number by one name on screen, sheet, page, paper, roll-up and in JSON: the sum of its records."""

import datetime as dt
import html
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
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
from postwatch.pledge.rules import percentage
from postwatch.report.actions import account_of
from postwatch.report.letters import report_facts
from postwatch.report.period import Span, period_report
from postwatch.report.records import figure_records
from postwatch.report.rules import COUNTS, FIGURES, PERCENT, figure_in_words
from postwatch.report.screen import report_tables, title_of
from postwatch.staff.signature import Signature
from postwatch.vietnamese import money

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
        st.integers(0, len(KINDS)),
        DAYS,
        st.integers(1, 9),
    ),
    max_size=14,
    unique_by=lambda event: event[:3],  # a unit reports on days once
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
        unit, on = units[who], typed(day)
        if what == "report":
            books.report(tasks[who], on, {"sessions_held": count, "people_reached": 10 * count})
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


def on_page(page: str, words: str, value: str) -> str:
    """Return the text behind the name of a figure; of a figure that is only named, what its fold says of it."""
    figures = page.partition('class="by-section"')[2]
    figures, _fold, folds = figures.partition("</div>\n<details>")
    for fold in folds.partition("<h2")[0].split("</details>"):
        if re.search(rf"[:;>] {re.escape(words)}[;<]", html.unescape(fold)):
            is_zero = re.search("(figures are|chỉ tiêu bằng) 0</summary>", fold) is not None
            assert (value in ("0", "0,0")) == is_zero, (words, value, fold)
            return value
    texts = [
        html.unescape(re.sub("<[^>]+>", "", one)).strip()
        for one in re.findall(r"<t[dh][^>]*>.*?</t[dh]>", figures, re.S)
    ]
    return texts[texts.index(words) + 1]


def on_paper(books: Any, report: Any) -> dict[str, Any]:
    account = account_of(books.session, books.desk, SPAN, report)
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
    told, records = plain(report), {}
    for name, figure in report.figures.items():
        words, value = title_of(name, report.names), figure_in_words(name, figure.value)
        assert told["figures"][name]["value"] == figure.value
        assert screen[words] == value
        assert sheet[words] == (value if figure.value is None else figure.value)
        assert on_page(page, words.strip(), value) == value
        records[name] = figure_records(books.session, books.desk, figure=name, span=SPAN, area=None)
        assert (records[name].value, name) == (figure.value, name)
    assert seen.records.items() <= records.items()
    facts = on_paper(books, report)
    assert {name: facts["now"][name] for name in COUNTS} == {name: report.figures[name].value for name in COUNTS}
    document = Document(io.BytesIO(shipped_template("report/monthly").render(facts, title="-")))
    paper = [one.text for one in document.paragraphs]
    assert [one for one in paper if one in report.summary_list] == list(report.summary_list)
    assert all(html.escape(one, quote=False) in page for one in report.summary_list)
    assert list(report.summary_list) == [row[0] for row in tables[1].rows] == told["summary_list"]
    require_sums(report, facts)
    require_sums_of_records(report, records)
    return report


def require_sums_of_records(report: Any, records: Any) -> None:
    """The records of each area add up to its numbers."""
    visits = ("inspections_planned", "inspections_unannounced", "re_inspections")
    columns = {
        "units": ("units_total",), "asked": ("units_asked",), "acknowledged": ("units_acknowledged",),
        "pledges_signed": (PERCENT,), "inspections": visits, "violations": ("violations",),
        "tasks_overdue": ("tasks_overdue",), "units_inspected": ("units_inspected",),
    }  # fmt: skip
    for area in report.by_area:
        for column, names in columns.items():
            theirs = [one.amount for name in names for one in records[name].records_list if one.area == area.area]
            assert (area.area, column, sum(theirs)) == (area.area, column, getattr(area, column))
        assert sum(one.area == area.area for one in records[PERCENT].records_list) == area.pledges_asked


def require_sums(report: Any, facts: dict[str, Any]) -> None:
    """The areas, and the kinds, add up to the figures, on paper too."""
    totals = {name: one.value for name, one in report.figures.items()}
    sums = {
        "units": "units_total", "asked": "units_asked", "acknowledged": "units_acknowledged",
        "units_inspected": "units_inspected",
    }  # fmt: skip
    for groups in (report.by_area, report.by_kind):
        for column, name in sums.items():
            assert sum(getattr(one, column) for one in groups) == (totals[name] or 0)
    assert sum(one.violations for one in report.by_area) == (totals["violations"] or 0)
    assert sum(one.tasks_overdue for one in report.by_area) == (totals["tasks_overdue"] or 0)
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


@pytest.mark.system("postgres")
def test_a_server_tells_the_same_month(june: Any, june_on_a_server: Any) -> None:
    found, of_server = require_equal(june), require_equal(june_on_a_server)
    assert {name: one.value for name, one in of_server.figures.items()} == {
        name: one.value for name, one in found.figures.items()
    }


def test_a_month_without_anything_says_so_in_all_formats(books: Any) -> None:
    report = require_equal(books)
    assert report.summary_list == (
        "Không thực hiện kiểm tra.",
        "Không phát hiện hành vi vi phạm hành chính.",
        "Không ban hành công văn đôn đốc.",
    )


def test_a_month_of_which_nothing_is_known_says_so_in_all_formats(run: Any, workspace: Path, tmp_path: Path) -> None:
    words = ("report", "monthly", "2020-03")
    report = run(*words, "--json").json
    assert {one["value"] for one in report["figures"].values()} == {None}
    assert report["summary_list"] == ["Cơ quan chưa có số liệu của kỳ này."]
    shown = columns(run(*words, lang="vi").out)
    assert {shown[report["names"][name]] for name in FIGURES} == {"chưa có"}
    month = tmp_path / "thang.json"
    assert run(*words, "--to", str(month)).code == 0
    assert run("report", "rollup", str(month), "--json").json["figures"] == {}
    assert run("report", "records", "violations", "--period", "2020-03", "--json").json["value"] is None
    paper = run(*words, "--format", "docx", "--json").json
    text = "\n".join(one.text for one in Document(str(workspace / paper["path"])).paragraphs)
    results = text.partition("I. CÔNG TÁC")[2].partition("III. ")[0]
    assert "Cơ quan chưa có số liệu của kỳ này." in results
    assert re.findall(r"\b0\b|Trong kỳ không|Trong kỳ chưa|Không [pbt]", results) == []


# The zeros of units that were asked nothing, in the words of each format.
OF_NOBODY = ("units_sent_to", "units_acknowledged", PERCENT)


def test_no_zero_is_said_of_nobody_in_any_format(run: Any, loaded: Path, tmp_path: Path) -> None:
    words, today = ("report", "for", "2020-07"), "2020-06-20"
    report = run(*words, "--json", today=today).json
    assert tuple(name for name, one in report["figures"].items() if one["value"] is None) == OF_NOBODY
    titles = [report["names"][name] for name in OF_NOBODY]
    assert {FIGURES[name].base for name in OF_NOBODY} == {"units_asked", "units_sent_to"}
    shown = columns(run(*words, today=today, lang="vi").out)
    assert {shown[one] for one in titles} == {"chưa có"}
    sheet, month, page = (tmp_path / f"ky.{ending}" for ending in ("xlsx", "json", "html"))
    for file in (sheet, month):
        assert run(*words, "--to", str(file), today=today, lang="vi").code == 0
    cells = {str(row[0].value).strip(): row[1].value for row in openpyxl.load_workbook(sheet).worksheets[0].iter_rows()}
    assert {cells[one] for one in titles} == {"chưa có"}
    groups = [one for one in openpyxl.load_workbook(sheet).worksheets if one.title.startswith("Theo ")]
    assert len(groups) == 3
    for table in groups:
        _title, head, *rows = ([cell.value for cell in row] for row in table.iter_rows())
        first = head.index("Đã đề nghị")
        assert head[first + 1 : first + 4] == ["Đã nhận văn bản", "Đề nghị ký cam kết", "Đã ký cam kết"]
        assert {tuple(row[first : first + 4]) for row in rows} == {(0, None, 0, None)}
    assert run("report", "html", str(page), "--period", "2020-07", today=today, lang="vi").code == 0
    unknown = page.read_text(encoding="utf-8").partition("chưa có số liệu</summary>")[2].partition("</details>")[0]
    assert [one for one in titles if one not in unknown] == []
    rolled = run("report", "rollup", str(month), "--json", today=today).json
    assert {name: rolled["offices_list"][0]["figures"].get(name) for name in OF_NOBODY} == dict.fromkeys(OF_NOBODY)
    for name in OF_NOBODY:
        assert run("report", "records", name, "--period", "2020-07", "--json", today=today).json["value"] is None
    paper = run(*words, "--format", "docx", "--json", today=today).json
    text = "\n".join(one.text for one in Document(str(loaded / paper["path"])).paragraphs)
    assert re.findall(r"\b0 đơn vị|xác nhận nhận được|Chưa có đơn vị|không có thêm đơn vị", text) == []
    assert "Trong kỳ không có đơn vị nào được đề nghị ký cam kết." in text


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


# --- a busy office, through the real command line --------------------------------------------------------------------

# How the paper tells figures where there is some of each.
ON_PAPER = (
    "có {units_total} đơn vị đang hoạt động", "đã đề nghị {units_asked} đơn vị",
    "Có {units_acknowledged}/{units_sent_to} đơn vị được gửi văn bản",
    "đã gửi {task_reports} báo cáo kết quả", "{sessions_held} cuộc tuyên truyền", "{people_reached} lượt người",
    "có {pledges_signed} đơn vị trực tiếp ký", "{pledges_by_parent} điểm phục vụ được doanh nghiệp ký",
    "đạt {pledge_coverage_percent}%", "({inspections_planned} lượt theo kế hoạch",
    "{inspections_unannounced} lượt đột xuất", "đối với {units_inspected} đơn vị", "ghi nhận {findings} nội dung",
    "yêu cầu khắc phục {remedies_ordered} nội dung", "khắc phục xong {remedies_done} nội dung",
    "phát hiện {violations} hành vi", "lập {cases_opened} hồ sơ", "đối với {cases_decided} vụ việc",
    "tổng số tiền phạt {fines_imposed} đồng", "đã nộp {fines_paid} đồng", "còn phải nộp {fines_outstanding} đồng",
    "{incidents} tin báo", "ban hành {followups_issued} công văn đôn đốc", "còn {tasks_open} nhiệm vụ",
    "trong đó {tasks_overdue} nhiệm vụ quá hạn", "{inspections_joint} lượt kiểm tra phối hợp",
    "{re_inspections} lượt phúc tra", "còn {remedies_overdue} nội dung quá hạn khắc phục",
    "trong đó quá hạn {fines_overdue} đồng", "tạm giữ {goods_held} lô tang vật", "nhận {complaints_received} khiếu nại",
    "giải quyết {complaints_settled} khiếu nại", "có {repeat_offenders} đơn vị tái phạm",
)  # fmt: skip
BUSY_DAY = "2020-07-20"


def ask(run: Any, *words: str) -> Any:
    answer = run(*words, today=BUSY_DAY, lang="vi")
    assert answer.code == 0, answer.err
    return answer


def columns(lines: str) -> dict[str, str]:
    """Return the second column of what a command prints, by the first."""
    rows = [line.split("\t") for line in lines.splitlines() if "\t" in line]
    return {row[0].strip(): row[1] for row in reversed(rows)}


@pytest.mark.parametrize("period", ["2020-06", "2020-Q2", "2020-05-20..2020-07-10"])
def test_a_busy_office_tells_one_number_by_one_name(run: Any, busy: Path, tmp_path: Path, period: str) -> None:
    words = ("report", "for", period)
    report = ask(run, *words, "--json").json
    names, values = report["names"], {name: one["value"] for name, one in report["figures"].items()}
    told = {names[name]: figure_in_words(name, value) for name, value in values.items()}
    assert len(told) == len(values) >= len(FIGURES)
    assert told.items() <= columns(ask(run, *words).out).items()

    sheet, page, month = (tmp_path / f"ky.{ending}" for ending in ("xlsx", "html", "json"))
    ask(run, *words, "--to", str(sheet))
    cells = {str(row[0].value).strip(): row[1].value for row in openpyxl.load_workbook(sheet).worksheets[0].iter_rows()}
    assert {names[name]: value for name, value in values.items()}.items() <= cells.items()
    ask(run, "report", "html", str(page), "--period", period)
    text = page.read_text(encoding="utf-8")
    assert {name: on_page(text, name, value) for name, value in told.items()} == told
    ask(run, *words, "--to", str(month))
    rolled = ask(run, "report", "rollup", str(month), "--json").json
    assert {name: rolled["figures"][name]["value"] for name in values} == values
    assert {name: rolled["names"][name] for name in values} == names
    assert told.items() <= columns(ask(run, "report", "rollup", str(month)).out).items()
    for name, value in values.items():
        found = ask(run, "report", "records", name, "--period", period, "--json").json
        amounts = [one["amount"] for one in found["records_list"]]
        sums = percentage(sum(amounts), len(amounts)) if name == PERCENT else sum(amounts)
        assert (name, names[name], value) == (name, found["words"], found["value"]) == (name, names[name], sums)


def test_the_paper_of_a_busy_quarter_tells_its_figures(run: Any, busy: Path) -> None:
    report = ask(run, "report", "for", "2020-Q2", "--json").json
    paper = ask(run, "report", "for", "2020-Q2", "--format", "docx", "--json").json
    text = "\n".join(one.text for one in Document(str(busy / paper["path"])).paragraphs)
    told = {name: figure_in_words(name, one["value"]) for name, one in report["figures"].items()}
    some = [phrase for phrase in ON_PAPER if all(told[name] != "0" for name in re.findall(r"{(\w+)}", phrase))]
    assert len(some) >= 20
    assert [phrase for phrase in some if phrase.format(**told) not in text] == []
    assert [one for one in report["summary_list"] if one not in text] == []


def test_each_figure_has_its_phrase_on_paper(june: Any) -> None:
    report = period_report(june.session, june.desk, span=SPAN)
    facts = on_paper(june, report)
    numbers = {name: 1_013 + 7 * place for place, name in enumerate(COUNTS)}
    facts["now"] |= numbers
    facts["reached"] |= {"units": numbers["units_sent_to"]}
    document = Document(io.BytesIO(shipped_template("report/monthly").render(facts, title="-")))
    text = "\n".join(one.text for one in document.paragraphs)
    told = {name: money(number) for name, number in numbers.items()} | {PERCENT: str(facts["coverage"]["percent"])}
    assert {name for name in FIGURES for phrase in ON_PAPER if f"{{{name}}}" in phrase} == {*FIGURES}
    assert [phrase for phrase in ON_PAPER if phrase.format(**told) not in text] == []


def test_an_office_without_a_campaign_reports_its_active_units(run: Any, loaded: Path) -> None:
    found = run("report", "monthly", "--json").json
    assert found["figures"]["units_total"]["value"] == sum(one["units"] for one in found["by_area"]) == 34
    assert columns(run("report", "monthly").out)["Active units of the register"] == "34"
    listed = run("report", "records", "units_total", "--json").json
    assert (listed["value"], len(listed["records_list"])) == (34, 34)


def test_receipts_are_told_of_the_units_that_were_sent_to(run: Any, books: Any) -> None:
    letter = books.letter(books.campaign(), 57, "15/5/2020")
    for number in range(20):
        is_sent, is_acknowledged = number < 17, number < 15
        unit = books.unit(f"E{number}", "postal_enterprise")
        books.sent(letter, unit, "18/5/2020" if is_acknowledged else "", sent=is_sent)
    books.save()
    report = run("report", "monthly", "--json").json
    names = ("units_asked", "units_sent_to", "units_acknowledged")
    assert [report["figures"][name]["value"] for name in names] == [20, 17, 15]
    summary = "Có 15/17 đơn vị được gửi văn bản đã xác nhận nhận được, đạt 88,2%."
    assert summary in report["summary_list"]
    paper = run("report", "monthly", "--format", "docx", "--json").json
    text = [one.text for one in Document(str(books.desk.workspace / paper["path"])).paragraphs]
    body = "đã gửi 17 đơn vị; đến hết ngày 14/6/2020 có 15 đơn vị xác nhận đã nhận văn bản, còn 2 đơn vị chưa xác nhận."
    assert summary in text
    assert any(one.endswith(body) for one in text)
