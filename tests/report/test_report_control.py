"""The control sheet «Phiếu kiểm soát số liệu»: counts, figures and the head of the journal, to be kept on paper."""

import contextlib
import datetime as dt
import re
import sqlite3
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from databases import tamper
from docx import Document
from openxml_audit import OpenXmlValidator

from postwatch.context import AppContext
from postwatch.documents.qr import png
from postwatch.paths import resource
from postwatch.report.control import COUNTED, TEMPLATE, ControlSheet, Entry, control_document, head_rows
from postwatch.report.rules import FIGURES, PERCENT, figure_result
from postwatch.schema import METADATA

NOW = dt.datetime(2020, 6, 15, 2, 3, 4, tzinfo=dt.UTC)


def control(run: Any, *words: str, **environ: str) -> Any:
    answer = run("report", "control", *words, "--json", **environ)
    assert answer.code == 0, answer.err
    return answer.json


def cells_of(document: Any, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


class TestSheet:
    def test_the_head_on_paper_is_that_of_the_journal_in_groups_of_four(self, run: Any, letter: Path) -> None:
        result = control(run)
        head = run("journal", "verify", "--json").json["head"]
        assert result["journal_head"] == head
        groups = cells_of(Document(result["path"]), 1)
        assert [len(row) for row in groups] == [8, 8]
        assert {len(group) for row in groups for group in row} == {4}
        assert "".join(group for row in groups for group in row) == head

    def test_the_picture_holds_the_head_in_one_piece(self, run: Any, letter: Path) -> None:
        result = control(run)
        with zipfile.ZipFile(result["path"]) as package:
            pictures = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
            assert f"postwatch journal {result['journal_head']}" in package.read("docProps/core.xml").decode()
        assert pictures == [png(result["journal_head"])]

    def test_the_journal_is_told_by_its_length_and_its_two_ends(self, run: Any, letter: Path) -> None:
        result = control(run)
        entries = run("journal", "list", "--json", "--limit", "1000").json
        assert result["entries"] == len(entries)
        for name, entry in (("first_entry", entries[-1]), ("last_entry", entries[0])):
            assert result[name] == {key: entry[key] for key in ("id", "at", "actor", "command")}
        rows = dict(cells_of(Document(result["path"]), 0))
        assert rows["Số thao tác"] == str(len(entries))
        assert re.fullmatch(r"Số 1, lúc \d\d:\d\d:\d\d ngày \d+/\d+/\d{4}; clerk; lệnh: init", rows["Thao tác đầu"])
        assert rows["Thao tác cuối"].endswith("lệnh: paper issue CV")

    def test_rows_are_counted_by_their_books(self, run: Any, letter: Path) -> None:
        result = control(run)
        with contextlib.closing(sqlite3.connect(letter / "postwatch.db")) as database:
            rows = {
                table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for table in result["counts"]
            }
        assert result["counts"] == rows
        assert rows["recipient"] > 0
        shown = [tuple(row[place : place + 2]) for row in cells_of(Document(result["path"]), 2) for place in (0, 2)]
        template = resource("templates", f"{TEMPLATE}.j2").read_text(encoding="utf-8")
        printed = re.findall(r"(?:row:| \|) ([^|\n]+) \| \^\{\{ counts\.(\w+)\|", template)
        assert {table for _words, table in printed} == {str(table.__tablename__) for table in COUNTED}
        assert set(shown) == {(words, str(rows[table])) for words, table in printed}

    def test_the_figures_are_those_of_the_report_of_the_month(self, run: Any, june: Any) -> None:
        june.save()
        result = control(run, "--month", "2020-06")
        report = run("report", "monthly", "--month", "2020-06", "--json").json
        assert (result["figures"], result["period"], result["as_of"]) == (
            report["figures"],
            report["period"],
            report["as_of"],
        )
        rows = cells_of(Document(result["path"]), 3)[1:]
        shown = {row[place]: tuple(row[place + 1 : place + 3]) for row in rows for place in (0, 3)}
        assert shown["Tiền phạt (đồng)"] == ("3.000.000", "3.000.000")
        assert shown["Tỷ lệ ký cam kết (%)"] == ("75,0", "75,0")
        assert len(shown.keys() - {""}) == len(FIGURES)
        assert "Đơn vị P" not in "\n".join(cell for row in rows for cell in row)

    def test_it_names_the_office_the_period_the_moment_and_who_printed(self, run: Any, letter: Path) -> None:
        text = "\n".join(paragraph.text for paragraph in Document(control(run)["path"]).paragraphs)
        assert "Sở Thông tin và Truyền thông tỉnh Lạng Sơn - Thanh tra Sở" in text
        assert "Kỳ số liệu: từ ngày 15/5/2020 đến ngày 14/6/2020, tính đến hết ngày 14/6/2020" in text
        assert re.search(r"In lúc \d\d:\d\d:\d\d ngày \d+/\d+/\d{4} \(giờ Việt Nam\); người in: clerk", text)
        assert "postwatch journal verify --head" in text

    def test_two_people_sign_it(self, run: Any, letter: Path) -> None:
        last = Document(control(run)["path"]).tables[-1].rows[0].cells
        assert [cell.text.split("\n")[0] for cell in last[1:]] == ["Người lập phiếu", "Người kiểm tra"]

    def test_the_rows_of_another_office_are_not_counted(self, run: Any, books: Any) -> None:
        books.note("result", "1/6/2020", "-")
        other = books.other_office()
        books.save()
        assert control(run)["counts"]["note"] == 1
        tamper(run.folder / "office", f"UPDATE note SET office_id = {other}")  # noqa: S608
        assert control(run)["counts"]["note"] == 0


class TestPaper:
    def test_the_file_is_well_formed(self, run: Any, letter: Path) -> None:
        result = OpenXmlValidator().validate(control(run)["path"])
        assert [str(error) for error in result.errors] == []

    @pytest.mark.system("writer", "pdftotext")
    def test_it_is_one_page_even_where_all_is_long(self, workspace: Path, tmp_path: Path) -> None:
        from postwatch.documents.pdf import convert

        large, usual = (figure_result("violations", (count, count, 0, 0)) for count in (12_345_678_900, 123_456))
        entry = Entry(123_456, NOW, "Nguyễn Thị Phương Thảo (văn thư)", "recipient import")
        sheet = ControlSheet(
            printed_at=NOW,
            printed_by="Nguyễn Thị Phương Thảo (văn thư)",
            period={"from": dt.date(2020, 5, 15), "to": dt.date(2020, 6, 14)},
            as_of=dt.date(2020, 6, 14),
            entries=123_456,
            first_entry=entry,
            last_entry=entry,
            journal_head="0123456789abcdef" * 4,
            counts={str(row.__tablename__): 1_234_567 for row in COUNTED},
            figures={name: large if name.startswith("fines") else usual for name in FIGURES}
            | {PERCENT: figure_result(PERCENT, (100.0, 100.0, 0.0, 0.0))},
        )
        file = tmp_path / "phieu.docx"
        office = AppContext(fixed_today=dt.date(2020, 6, 15))
        office.invocation.workspace = workspace
        settings = office.settings._replace(name="Sở Thông tin và Truyền thông thành phố Hồ Chí Minh")
        file.write_bytes(control_document(sheet, settings=settings, workspace=workspace))
        printed = tmp_path / "sheet.pdf"
        printed.write_bytes(next(convert([file]))[file])
        pages = subprocess.run(["pdftotext", printed, "-"], capture_output=True, check=True).stdout
        assert pages.decode().count("\f") == 1


class TestHolding:
    def test_making_it_changes_no_record(self, run: Any, letter: Path) -> None:
        before = (letter / "postwatch.db").read_bytes()
        head = control(run)["journal_head"]
        assert (letter / "postwatch.db").read_bytes() == before
        assert run("journal", "verify", "--head", head).code == 0

    def test_its_head_is_valid_after_further_work_and_shows_a_cut_off_end(self, run: Any, letter: Path) -> None:
        kept = control(run)["journal_head"]
        run("note", "add", "result", "Đã triển khai")
        assert control(run, "b.docx")["journal_head"] != kept
        assert run("journal", "verify", "--head", kept).code == 0
        tamper(letter, "DELETE FROM journal_entry WHERE id >= (SELECT max(id) - 1 FROM journal_entry)")
        assert run("journal", "verify").code == 0
        assert run("journal", "verify", "--head", kept).code == 3

    def test_no_sheet_is_made_of_a_journal_that_does_not_hold(self, run: Any, letter: Path, refused: Any) -> None:
        tamper(letter, "UPDATE journal_entry SET actor = 'nobody' WHERE id = 2")
        assert "Journal verification failed" in refused(3, "report", "control").err
        assert list(run.folder.glob("*.docx")) == []

    def test_no_sheet_is_made_of_an_empty_journal(self, run: Any, workspace: Path, refused: Any) -> None:
        tamper(workspace, "DELETE FROM journal_entry")
        assert "no entry yet" in refused(3, "report", "control").err


class TestFile:
    def test_two_sheets_of_a_month_lie_side_by_side(self, run: Any, letter: Path) -> None:
        first = control(run)
        run("note", "add", "result", "Đã triển khai")
        names = [Path(one["path"]).name for one in (first, control(run))]
        assert names == ["phieu-kiem-soat-so-lieu-thang-2020-06.docx", "phieu-kiem-soat-so-lieu-thang-2020-06-2.docx"]

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("--month", "2020-13"), 2),
            (("--month", "2020-08"), 3),
            (("so.pdf",), 2),
            (("office/documents/x.docx",), 2),
            (("taken.docx",), 5),
        ],
    )
    def test_what_cannot_be_printed_is_refused(
        self, run: Any, letter: Path, refused: Any, words: tuple[str, ...], code: int
    ) -> None:
        (run.folder / "taken.docx").write_bytes(b"a clerk's own")
        refused(code, "report", "control", *words)

    def test_a_period_that_runs_is_said_to_run(self, run: Any, letter: Path) -> None:
        answer = run("report", "control", "--month", "2020-07")
        assert answer.code == 0
        assert "the period ends on 14/07/2020" in answer.err


def test_every_book_of_the_office_is_counted_or_left_out_on_purpose() -> None:
    owned = {name for name, table in METADATA.tables.items() if "office_id" in table.columns}
    # Numbers and rounds are counted by what lies in them; forms by their pledges; prints by their documents; what was
    # corrected, the days put right and the workspace's own files by the journal.
    left_out = {
        "series", "series_year", "code_counter", "correction", "document_print", "inspection_round", "pledge_form",
        "personal_value", "workspace_file", "clock_error",
    }  # fmt: skip
    # The law, and what was read of it, is data beside the books.
    left_out |= {"law_confirmation", "law_use", "law_version"}
    # Reports and letters of inspections are numbers of the register; a month on paper is of the time before.
    left_out |= {"report", "paper_report", "inspection_paper"}
    # A draft binds nobody.
    left_out |= {"paper_draft"}
    # How registers are read tells nothing of the office's work.
    left_out |= {"register_word"}
    # Parts of what is counted.
    left_out |= {
        "addressee", "bag_visit", "campaign_figure", "campaign_measure", "campaign_task", "case_join", "case_step",
        "delegation", "dispatch_attachment", "explanation", "finding", "finding_check", "finding_remedy",
        "followup_unit", "named_goods", "office_span", "pledge_cover", "receipt", "recipient_span", "round_minutes",
        "round_unit", "task_extension", "task_report_measure", "team_member", "visit_answer", "visit_ground",
        "visit_scan",
    }  # fmt: skip
    assert owned - left_out == {str(row.__tablename__) for row in COUNTED}


def test_a_head_is_read_in_two_rows_of_eight_groups() -> None:
    assert head_rows("0123456789abcdef" * 4) == [["0123", "4567", "89ab", "cdef"] * 2] * 2
