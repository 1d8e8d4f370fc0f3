"""``postwatch report monthly`` through the real command line, and the paper that it drafts."""

import hashlib
import io
import sqlite3
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from postwatch.report.rules import FIGURES

GOLDEN = Path(__file__).parents[1] / "golden" / "report-2020-06.txt"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(docx: bytes) -> str:
    """Text of a Word file, a line per paragraph, the cells of a table among them."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))  # noqa: S314 -- made by this program
    pieces = {f"{W}br": "\n", f"{W}tab": "\t"}
    lines = ("".join(pieces.get(node.tag, node.text or "") for node in p.iter() if node.tag in {*pieces, f"{W}t"})
             for p in body.iter(f"{W}p"))  # fmt: skip
    return "\n".join(line.rstrip() for line in lines if line.strip()) + "\n"


def draft(run: Any, workspace: Path, *words: str, **options: str) -> str:
    answer = run("report", "monthly", "--format", "docx", "--json", *words, **options)
    assert answer.code == 0, answer.err
    return text_of((workspace / answer.json["path"]).read_bytes())


def write_notes(books: Any) -> None:
    for kind, text in {
        "result": "Các đơn vị triển khai đúng yêu cầu.",
        "shortcoming": "Còn đơn vị chưa báo cáo.",
        "cause": "Nhân viên thay đổi nhiều.",
        "next_month": "Tiếp tục đôn đốc ký cam kết.",
        "difficulty": "Thiếu máy soi <A & B>.",
        "proposal": "Đề nghị UBND huyện chỉ đạo.",
    }.items():
        books.note(kind, "12/6/2020", text)
    books.note("difficulty", "13/6/2020", "Địa bàn rộng.")
    books.note("result", "15/6/2020", "Ghi sau kỳ báo cáo.")


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [("--json",), ("--format", "json")])
def test_json_has_the_period_the_figures_and_the_areas(run: Any, june: Any, how: tuple[str, ...]) -> None:
    june.save()
    answer = run("report", "monthly", *how)
    assert answer.code == 0, answer.err
    report = answer.json
    assert report["period"] == {"from": "2020-05-15", "to": "2020-06-14"}
    named = {"cases_reported", "violations:15/2020/NĐ-CP:8.3.b", "followups_issued:1"}
    assert [name for name in report["figures"] if name not in named] == list(FIGURES)
    assert named < report["figures"].keys()
    assert len(FIGURES) == 34
    assert list(report["names"]) == list(report["figures"])
    for name, figure in report["figures"].items():
        assert list(figure) == [
            "value", "cumulative", "previous", "same_period_last_year",
            "previous_change", "previous_change_percent", "last_year_change", "last_year_change_percent",
        ]  # fmt: skip
        kinds = [float if name == "pledge_coverage_percent" else int] * 4
        if name in FIGURES and FIGURES[name].base:  # nobody was asked before
            kinds[2:] = [type(None)] * 2
        assert [type(value) for value in list(figure.values())[:4]] == kinds
    assert list(report["by_area"][0]) == [
        "area", "area_name", "units", "asked", "acknowledged", "pledges_asked", "pledges_signed", "inspections",
        "violations", "tasks_overdue", "units_inspected",
    ]  # fmt: skip
    assert len(report["journal_head"]) == 64


def test_the_screen_shows_every_figure_and_the_areas(run: Any, june: Any) -> None:
    june.save()
    answer = run("report", "monthly")
    assert answer.code == 0
    assert "15/05/2020 to 14/06/2020" in answer.out
    assert all(one.words in answer.out for one in FIGURES.values())
    assert "3.000.000" in answer.out
    assert "75,0" in answer.out
    assert "Huyện Cao Lộc" in answer.out


def test_of_days_before_the_records_nothing_is_known_but_what_they_tell(run: Any, loaded: Path) -> None:
    visited = ("inspect", "log", "DPV-013", "--on", "2019-12-01", "--late")
    before = run("report", "monthly", "--month", "2019-12")
    assert run(*visited).code == 0
    rows = {line.split("\t")[0]: line.split("\t")[1] for line in before.out.splitlines() if "\t" in line}
    assert rows["Unannounced inspections"] == rows["Violations"] == "no figure"
    now = run("report", "monthly", "--month", "2019-12").out.splitlines()
    rows = {line.split("\t")[0]: line.split("\t")[1] for line in now if "\t" in line}
    assert (rows["Unannounced inspections"], rows["Violations"]) == ("1", "0")


def test_an_empty_workspace_has_a_report(run: Any, workspace: Path) -> None:
    assert run("report", "monthly").code == 0
    assert run("report", "monthly", "--json").json["by_area"] == []
    text = draft(run, workspace)
    assert "Trong kỳ chưa ban hành công văn triển khai." in text
    assert "Trong kỳ không phát hiện hành vi vi phạm hành chính; không có vụ việc bị xử phạt." in text


@pytest.mark.parametrize(("today", "first"), [("2020-06-15", "2020-05-15"), ("2020-06-14", "2020-04-15")])
def test_without_a_month_it_is_the_last_whole_period(run: Any, workspace: Path, today: str, first: str) -> None:
    assert run("report", "monthly", "--json", today=today).json["period"]["from"] == first


def test_an_office_may_count_calendar_months(run: Any, june: Any, workspace: Path) -> None:
    june.save()
    with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[report]\nperiod = "calendar"\n')
    report = run("report", "monthly", "--month", "05/2020", "--json").json
    assert report["period"] == {"from": "2020-05-01", "to": "2020-05-31"}
    assert report["figures"]["inspections_planned"]["value"] == 2
    assert list(report["figures"]["task_reports"].values())[:4] == [2, 2, None, None]


def test_a_period_that_runs_is_counted_up_to_today_and_says_so(run: Any, june: Any) -> None:
    june.save()
    answer = run("report", "monthly", "--month", "2020-06", "--json", today="2020-06-01")
    assert answer.json["as_of"] == "2020-06-01"
    assert answer.json["figures"]["inspections_unannounced"]["value"] == 1
    assert "counted up to 01/06/2020" in answer.err


def test_a_named_day_chooses_the_period_that_it_lies_in(run: Any, workspace: Path) -> None:
    answer = run("report", "monthly", "--on", "1/3/2020", "--json")
    assert answer.json["period"] == {"from": "2020-02-15", "to": "2020-03-14"}
    assert answer.json["as_of"] == "2020-03-01"
    assert answer.err.splitlines() == ["warning: nothing is recorded of the period: the journal begins on 14/05/2020"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--month", "2020-13"), 2),
        (("--month", "6.2020"), 2),
        (("--month", "tháng sáu"), 2),
        (("--format", "pdf"), 2),
        (("--on", "32/5/2020"), 2),
        (("--month", "2020-08"), 3),
        (("--month", "2020-06", "--on", "2020-05-14"), 3),
        (("--on", "2020-06-16"), 3),
        (("--format", "docx", "--signer", "Không Ai"), 4),
    ],
)
def test_what_cannot_be_reported_is_refused_and_nothing_is_written(
    run: Any, workspace: Path, words: tuple[str, ...], code: int
) -> None:
    answer = run("report", "monthly", *words)
    assert answer.code == code
    assert "hint:" in answer.err
    assert "Traceback" not in answer.err
    assert list(workspace.rglob("*.docx")) == []


# --- paper -----------------------------------------------------------------------------------------------------------


def test_the_report_of_june_reads_as_it_should(run: Any, june: Any, workspace: Path) -> None:
    write_notes(june)
    june.save()
    assert draft(run, workspace) == GOLDEN.read_text(encoding="utf-8")


def test_a_draft_leaves_number_and_day_blank(run: Any, june: Any, workspace: Path) -> None:
    june.save()
    text = draft(run, workspace)
    assert "Số: ……/BC-STTTT" in text
    assert "Lạng Sơn, ngày …… tháng 6 năm 2020" in text
    assert "(Kèm theo Báo cáo số ……/BC-STTTT ngày …… tháng 6 năm 2020\ncủa Sở Thông tin và Truyền thông)" in text


def test_violators_are_counted_and_never_named(run: Any, june: Any, workspace: Path) -> None:
    june.save()
    assert "Đơn vị P" not in draft(run, workspace)


def test_a_missing_pledge_is_not_called_a_violation(run: Any, june: Any, workspace: Path) -> None:
    june.save()
    text = draft(run, workspace)
    assert "còn 1 đơn vị chưa thực hiện ký cam kết" in text


def test_sections_without_notes_print_a_marked_blank_and_a_warning(run: Any, june: Any, workspace: Path) -> None:
    june.note("result", "12/6/2020", "Đã triển khai.")
    june.save()
    answer = run("report", "monthly", "--format", "docx")
    text = text_of(next(workspace.rglob("bao-cao*.docx")).read_bytes())
    assert "[Chưa có nội dung: nguyên nhân]" in text
    assert "[Chưa có nội dung: kết quả đạt được]" not in text
    assert all(f"({kind})" in answer.err for kind in ("shortcoming", "cause", "next_month", "difficulty", "proposal"))
    assert "(result)" not in answer.err


def test_a_draft_never_takes_the_place_of_another_file(run: Any, workspace: Path) -> None:
    first = run("report", "monthly", "--format", "docx", "--json").json
    mine = workspace / "documents" / "bao-cao" / "bao-cao-thang-2020-06-2.docx"
    mine.write_bytes(b"a clerk's own")
    second = run("report", "monthly", "--format", "docx", "--json").json
    assert [Path(one["path"]).name for one in (first, second)] == [
        "bao-cao-thang-2020-06.docx",
        "bao-cao-thang-2020-06-3.docx",
    ]
    assert mine.read_bytes() == b"a clerk's own"


def test_a_draft_is_copied_to_the_file_that_is_named(run: Any, refused: Any, workspace: Path, tmp_path: Path) -> None:
    words = ("report", "monthly", "--to", str(tmp_path / "gửi-bộ.docx"))
    made = run(*words, "--json").json
    kept = (workspace / made["path"]).read_bytes()
    assert (tmp_path / "gửi-bộ.docx").read_bytes() == kept
    before = run("journal", "list", "--json").json
    assert "already exists" in refused(5, *words).err
    assert run("journal", "list", "--json").json == before
    again = run(*words, "--replace")
    assert str(tmp_path / "gửi-bộ.docx") in again.out
    assert "does not end in .docx" in refused(2, *words[:3], str(tmp_path / "x.xlsx"), "--format", "docx").err


@pytest.mark.system("writer")
def test_the_pdf_of_a_copy_lies_beside_it(run: Any, refused: Any, workspace: Path, tmp_path: Path) -> None:
    words = ("report", "monthly", "--pdf", "--to", str(tmp_path / "gửi-bộ.docx"))
    made = run(*words, "--json").json
    assert (tmp_path / "gửi-bộ.pdf").read_bytes() == (workspace / made["pdf"]).read_bytes()
    (tmp_path / "gửi-bộ.docx").unlink()
    before = run("journal", "list", "--json").json
    assert "gửi-bộ.pdf already exists" in refused(5, *words).err
    assert run("journal", "list", "--json").json == before


def test_the_drafted_file_has_a_row_with_its_hash(run: Any, workspace: Path) -> None:
    made = run("report", "monthly", "--format", "docx", "--json").json
    data = (workspace / made["path"]).read_bytes()
    with sqlite3.connect(workspace / "postwatch.db") as database:
        rows = database.execute("SELECT kind, subject, path, sha256, size FROM document").fetchall()
    database.close()
    assert rows == [("report", "2020-06", made["path"], hashlib.sha256(data).hexdigest(), len(data))]


def test_the_head_of_the_journal_stands_in_the_properties_and_not_on_the_page(run: Any, workspace: Path) -> None:
    made = run("report", "monthly", "--format", "docx", "--json").json
    data = (workspace / made["path"]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert made["journal_head"] in package.read("docProps/core.xml").decode()
    assert made["journal_head"] not in text_of(data)


def test_a_repeated_request_makes_no_second_draft(run: Any, workspace: Path) -> None:
    words = ("report", "monthly", "--format", "docx", "--json", "--request-id", "r1")
    assert run(*words).json == run(*words).json
    assert len(list(workspace.rglob("bao-cao*.docx"))) == 1


def test_without_a_higher_body_there_is_no_addressee(run: Any, workspace: Path) -> None:
    with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[report]\nhigher_body = ""\n')
    text = draft(run, workspace)
    assert "Kính gửi" not in text
    assert "Như trên" not in text


@pytest.mark.parametrize(
    ("month", "today", "written", "dated"),
    [
        ("2020-01", "2020-06-15", "tháng 01 năm 2020", "tháng 6 năm 2020"),
        ("2019-12", "2019-12-20", "tháng 12 năm 2019", "tháng 12 năm 2019"),
        ("2020-06", "2020-06-20", "tháng 6 năm 2020", "tháng 6 năm 2020"),
    ],
)
def test_a_report_is_dated_no_earlier_than_it_can_be_signed(
    run: Any, workspace: Path, month: str, today: str, written: str, dated: str
) -> None:
    text = draft(run, workspace, "--month", month, today=today)
    assert f"an ninh bưu chính {written}\n" in text
    assert f"Lạng Sơn, ngày …… {dated}" in text


def test_the_year_so_far_and_the_year_before_are_told_where_they_say_more(run: Any, june: Any, workspace: Path) -> None:
    june.save()
    text = draft(run, workspace)
    assert (
        "Lũy kế từ ngày 15/12/2019: 8 cuộc tuyên truyền, tập huấn với 54 lượt người tham gia; cùng kỳ năm trước: 6 "
        "cuộc tuyên truyền, tập huấn với 9 lượt người tham gia." in text
    )
    assert "Lũy kế từ ngày 15/12/2019: 2 hành vi" not in text


def test_a_report_prints_its_cut_off_and_the_day_on_which_it_was_made(run: Any, june: Any, workspace: Path) -> None:
    june.save()
    known = "theo dữ liệu đã nhập đến hết ngày 15/6/2020."
    assert f"Số liệu chốt đến hết ngày 1/6/2020, {known}" in draft(run, workspace, "--on", "2020-06-01")
    assert f"Số liệu chốt đến hết ngày 14/6/2020, {known}" in draft(run, workspace)


def test_a_late_entry_counts_from_the_day_on_which_it_was_entered(run: Any, june: Any) -> None:
    june.save()
    month = ("report", "monthly", "--month", "2020-06")
    run("note", "add", "result", "Đã triển khai", today="2020-06-16")
    late = ("incident", "add", "--source", "police", "--on", "1/6/2020", "--description", "x", "--area", "178")
    assert run(*late, today="2020-06-20").code == 0
    told = [run(*month, *words, "--json", today="2020-06-20").json for words in ((), ("--as-of", "2020-06-16"))]
    assert [one["figures"]["incidents"]["value"] for one in told] == [3, 2]
    assert [(one["as_of"], one["made_on"]) for one in told] == [
        ("2020-06-14", "2020-06-20"), ("2020-06-14", "2020-06-16"),
    ]  # fmt: skip
    screen = [run(*month, *words, today="2020-06-20").out for words in ((), ("--as-of", "2020-06-16"))]
    assert "Facts up to 14/06/2020, as recorded by the end of 20/06/2020" in screen[0]
    assert "Facts up to 14/06/2020, as recorded by the end of 16/06/2020" in screen[1]
    assert "Tiếp nhận 3 tin báo" in screen[0]
    assert "Tiếp nhận 2 tin báo" in screen[1]
