"""The print-out of the outgoing register: Nghị định 30/2020/NĐ-CP, Phụ lục IV.I, ten columns."""

import contextlib
import hashlib
import io
import sqlite3
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

COLUMNS = [
    "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký",
    "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển", "Ký nhận", "Ghi chú",
]  # fmt: skip
NAME = "so-dang-ky-van-ban-di-2020.docx"


def printed(run: Any, *words: str, **environ: str) -> Any:
    answer = run("register", "export", *words, "--json", **environ)
    assert answer.code == 0, answer.err
    return answer.json


def opened(result: Any) -> Any:
    return Document(result["path"])


def rows_of(document: Any, table: int = 0) -> list[list[str]]:
    """The lines of a book below its two heading rows."""
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows][2:]


def cover_of(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def write_rows(workspace: Path, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with contextlib.closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        database.executemany(statement, rows)
        database.commit()


def write_letters(workspace: Path, lines: Sequence[tuple[int, str, str, str, str]], *, series: int = 1) -> None:
    """Letters straight into the register: number, day, type, symbol, subject."""
    columns = (
        "office_id", "status", "signer", "addressees", "kept_by", "series_id", "year", "number", "reserved_on",
        "issued_on", "document_type", "symbol", "subject",
    )  # fmt: skip
    rows = [
        (1, "issued", "Nguyễn Quang Huy", "UBND tỉnh", "VT, TTr", series, int(on[:4]), number, on, on, *words)
        for number, on, *words in lines
    ]
    places = ", ".join("?" * len(columns))
    write_rows(workspace, f"INSERT INTO register_entry ({', '.join(columns)}) VALUES ({places})", rows)  # noqa: S608


@pytest.fixture
def register(prepare: Any, letter: Path) -> Path:
    """Number 1 on a letter of 18 May, 2 kept for a report, 3 void, 4 on a letter of 5 February that came later."""
    prepare("register", "reserve", "--count", "2", "--note", "Báo cáo tháng <A & B>")
    prepare("register", "void", "3", "--reason", "Không dùng đến")
    write_letters(letter, [(4, "2020-02-05", "BC", "04/BC-STTTT", "Kết quả công tác\ntháng 01 năm 2020.")])
    return letter


class TestBook:
    def test_the_ten_columns_of_the_decree_stand_over_their_numbers(self, run: Any, register: Path) -> None:
        head = [[cell.text for cell in row.cells] for row in opened(printed(run)).tables[0].rows[:2]]
        assert head == [COLUMNS, [f"({number})" for number in range(1, 11)]]

    def test_a_line_says_of_its_letter_what_the_records_say(self, run: Any, register: Path) -> None:
        first = rows_of(opened(printed(run)))[0]
        assert first[0] == "01/STTTT-TTr"
        assert first[1] == "18/5"
        assert first[2].startswith("Công văn về việc triển khai thực hiện Chỉ thị 28/CT-BTTTT ngày 8/5/2020")
        assert first[3] == "Nguyễn Quang Huy"
        assert "Các doanh nghiệp Bưu chính trên địa bàn tỉnh" in first[4]
        assert first[5] == "VT, TTr"

    def test_what_is_written_by_hand_stays_empty(self, run: Any, register: Path) -> None:
        assert rows_of(opened(printed(run)))[0][6:] == ["", "", "", ""]

    def test_days_and_months_have_a_zero_where_the_decree_wants_one(self, run: Any, register: Path) -> None:
        assert rows_of(opened(printed(run)))[3][:3] == [
            "04/BC-STTTT",
            "05/02",
            "Báo cáo: Kết quả công tác tháng 01 năm 2020",
        ]

    def test_reserved_and_void_numbers_keep_their_lines_and_say_what_they_are(self, run: Any, register: Path) -> None:
        reserved, void = rows_of(opened(printed(run)))[1:3]
        assert reserved == ["02", "", "(Số giữ trước)", *[""] * 6, "Giữ số ngày 15/6; Báo cáo tháng <A & B>"]
        assert void[:3] == ["03", "", "(Số bỏ trống)"]
        assert void[9].startswith("Bỏ trống ngày 15/6: Không dùng đến")

    def test_a_void_letter_keeps_its_symbol_and_subject(self, run: Any, letter: Path) -> None:
        run("dispatch", "void", "CV-2020-0001", "--reason", "Sai nơi nhận")
        line = rows_of(opened(printed(run)))[0]
        assert (line[0], line[1]) == ("01/STTTT-TTr", "18/5")
        assert line[2].endswith("(Số bỏ trống)")
        assert line[9] == "Bỏ trống ngày 15/6: Sai nơi nhận"

    def test_the_cover_names_the_agency_the_year_the_days_and_the_numbers(self, run: Any, register: Path) -> None:
        assert cover_of(opened(printed(run))) == [
            "UBND TỈNH LẠNG SƠN",
            "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
            "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
            "Năm: 2020",
            "Từ ngày 05/02/2020 đến ngày 15/6/2020",
            "Từ số 01 đến số 04",
            "Quyển số: ……",
        ]

    def test_the_book_lies_on_its_side_and_its_heading_stands_on_every_page(self, run: Any, register: Path) -> None:
        document = opened(printed(run))
        for section in document.sections:
            assert section.orientation == WD_ORIENT.LANDSCAPE
            assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
        rows = document.tables[0].rows
        repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows]
        assert repeated == [True, True, False, False, False, False]

    def test_the_file_is_well_formed(self, run: Any, register: Path, tmp_path: Path) -> None:
        result = OpenXmlValidator().validate(printed(run)["path"])
        assert [str(error) for error in result.errors] == []

    @pytest.mark.system("writer", "pdftotext")
    def test_every_page_of_a_long_book_begins_with_the_heading(self, run: Any, workspace: Path, tmp_path: Path) -> None:
        from postwatch.documents.pdf import convert

        subject = "V/v đôn đốc " + "báo cáo " * 30
        write_letters(workspace, [(n, "2020-03-02", "CV", f"{n:02d}/STTTT-TTr", subject) for n in range(1, 61)])
        paper, pdf = Path(printed(run)["path"]), tmp_path / "book.pdf"
        pdf.write_bytes(next(convert([paper]))[paper])
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
        pages = text.split("\f")[:-1]
        assert len(pages) > 6
        assert all("(10)" in page for page in pages[1:])
        # The cover counts for itself; the first page of the lines bears no number.
        assert [page.split()[0] for page in pages[2:]] == [str(number) for number in range(2, len(pages))]


class TestWhatIsPrinted:
    def test_printing_changes_no_record_and_its_file_is_no_stranger_in_the_workspace(
        self, run: Any, letter: Path
    ) -> None:
        before = (letter / "postwatch.db").read_bytes()
        printed(run, "office/so.docx")
        printed(run, "office")
        printed(run, "office/so.xlsx")
        assert (letter / "postwatch.db").read_bytes() == before
        assert run("db", "check").code == 0

    def test_the_result_counts_the_numbers_and_names_the_file(self, run: Any, register: Path) -> None:
        result = printed(run)
        data = Path(result["path"]).read_bytes()
        assert result == {
            "path": str(run.folder / NAME), "sha256": hashlib.sha256(data).hexdigest(), "year": 2020,
            "first": "2020-01-01", "last": "2020-12-31", "series_list": ["van-ban-di"], "numbers": 4, "issued": 2,
            "reserved": 1, "void": 1, "journal_head": run("journal", "verify", "--json").json["head"],
        }  # fmt: skip

    def test_the_head_of_the_journal_stands_in_the_properties_and_not_on_the_page(
        self, run: Any, register: Path
    ) -> None:
        result = printed(run)
        with zipfile.ZipFile(result["path"]) as package:
            assert f"postwatch journal {result['journal_head']}" in package.read("docProps/core.xml").decode()
            assert result["journal_head"] not in package.read("word/document.xml").decode()

    @pytest.mark.parametrize(
        ("words", "numbers"),
        [
            ((), ["01", "02", "03", "04"]),
            (("--since", "1/5/2020", "--until", "31/5/2020"), ["01"]),
            (("--since", "1/6/2020"), ["02", "03"]),
            (("--until", "18/5/2020"), ["01", "04"]),
            (("--year", "2020", "--since", "2020-05-18"), ["01", "02", "03"]),
        ],
    )
    def test_a_number_belongs_to_the_day_of_its_letter_or_of_its_keeping(
        self, run: Any, register: Path, words: tuple[str, ...], numbers: list[str]
    ) -> None:
        assert [row[0][:2] for row in rows_of(opened(printed(run, *words)))] == numbers

    def test_each_series_is_a_book_of_its_own(self, run: Any, register: Path) -> None:
        write_rows(
            register, "INSERT INTO series (office_id, code, name, types) VALUES (1, ?, ?, ?)",
            [("bao-cao", "Báo cáo", "BC"), ("trong", "Trống", "TB")],
        )  # fmt: skip
        write_letters(register, [(1, "2020-01-31", "BC", "01/BC-STTTT", "Kết quả")], series=2)
        both = printed(run)
        document = opened(both)
        assert both["series_list"] == ["van-ban-di", "bao-cao"]
        assert [len(rows_of(document, table)) for table in (0, 1)] == [4, 1]
        assert cover_of(document).count("SỔ ĐĂNG KÝ VĂN BẢN ĐI") == 2
        assert "Báo cáo" in cover_of(document)
        alone = printed(run, "alone.docx", "--series", "bao-cao")
        assert (alone["numbers"], alone["series_list"]) == (1, ["bao-cao"])
        assert "Báo cáo" not in cover_of(opened(alone))

    def test_where_the_registry_numbers_it_is_a_list_of_the_units_own_letters(self, run: Any, letter: Path) -> None:
        with (letter / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write('numbering = "office"\n')
        write_letters(letter, [(412, "2020-06-10", "CV", "412/STTTT-TTr", "V/v nhắc báo cáo")])
        result = printed(run)
        assert Path(result["path"]).name == "danh-muc-van-ban-do-don-vi-tham-muu-2020.docx"
        assert cover_of(opened(result)) == [
            "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
            "THANH TRA SỞ",
            "DANH MỤC VĂN BẢN DO ĐƠN VỊ THAM MƯU",
            "Năm: 2020",
            "Từ ngày 18/5/2020 đến ngày 10/6/2020",
            "Tổng số văn bản: 2",
        ]
        assert [row[0] for row in rows_of(opened(result))] == ["01/STTTT-TTr", "412/STTTT-TTr"]

    def test_the_office_sees_its_own_numbers_only(self, run: Any, register: Path) -> None:
        write_rows(
            register,
            "INSERT INTO office (code, name, parent_name, abbreviation, unit_name, unit_abbreviation) "
            "VALUES (?, ?, '', 'X', '', '')",
            [("so-khac", "Sở khác")],
        )
        write_rows(
            register, "INSERT INTO series (office_id, code, name, types) VALUES (2, ?, ?, ?)", [("khac", "Khác", "CV")]
        )
        write_rows(
            register,
            "INSERT INTO register_entry (office_id, series_id, year, number, status, reserved_on) "
            "VALUES (2, 2, 2020, ?, 'reserved', '2020-06-01')",
            [(77,)],
        )
        assert printed(run)["numbers"] == 4


class TestWorkbook:
    def test_the_workbook_has_the_same_ten_columns_with_days_as_days(self, run: Any, register: Path) -> None:
        sheet = openpyxl.load_workbook(printed(run, "so.xlsx")["path"])["Sổ đăng ký văn bản đi"]
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert rows[0] == COLUMNS
        assert [row[0] for row in rows[1:]] == ["01/STTTT-TTr", "02", "03", "04/BC-STTTT"]
        assert f"{rows[1][1]:%d/%m/%Y}" == "18/05/2020"
        assert rows[2][1] is None

    def test_the_workbook_carries_the_cover_and_the_head_of_the_journal(self, run: Any, register: Path) -> None:
        result = printed(run, "--format", "xlsx")
        book = openpyxl.load_workbook(result["path"])
        assert book.properties.description == f"postwatch journal {result['journal_head']}"
        cover = {row[0]: row[1] for row in book["Bìa"].iter_rows(values_only=True)}
        assert cover["Tên sổ"] == "SỔ ĐĂNG KÝ VĂN BẢN ĐI"
        assert cover["Từ số … đến số …"] == "Từ số 01 đến số 04"
        assert Path(result["path"]).suffix == ".xlsx"

    def test_a_subject_that_looks_like_a_formula_stays_text(self, run: Any, workspace: Path) -> None:
        write_letters(workspace, [(1, "2020-03-02", "", "01/STTTT-TTr", '=HYPERLINK("http://x";"y")')])
        sheet = openpyxl.load_workbook(printed(run, "so.xlsx")["path"]).worksheets[0]
        assert (sheet["C2"].data_type, sheet["C2"].value) == ("s", '=HYPERLINK("http://x";"y")')

    def test_two_series_are_two_sheets(self, run: Any, register: Path) -> None:
        write_rows(
            register, "INSERT INTO series (office_id, code, name, types) VALUES (1, ?, ?, ?)", [("bc", "Báo cáo", "BC")]
        )
        write_letters(register, [(1, "2020-01-31", "BC", "01/BC-STTTT", "Kết quả")], series=2)
        names = openpyxl.load_workbook(printed(run, "so.xlsx")["path"]).sheetnames
        assert names == ["van-ban-di Sổ đăng ký văn bản đ", "bc Sổ đăng ký văn bản đi", "Bìa"]


class TestFile:
    def test_the_same_records_give_the_same_bytes_and_no_second_file(self, run: Any, register: Path) -> None:
        first = printed(run)
        assert printed(run) == first
        assert printed(run, "a.xlsx")["sha256"] == printed(run, "b.xlsx")["sha256"]

    def test_without_a_name_a_print_out_takes_a_free_one(self, run: Any, register: Path) -> None:
        (run.folder / NAME).write_bytes(b"a clerk's own")
        assert Path(printed(run)["path"]).name == "so-dang-ky-van-ban-di-2020-2.docx"
        assert (run.folder / NAME).read_bytes() == b"a clerk's own"

    def test_a_named_file_is_written_over_only_when_told_to(self, run: Any, register: Path, refused: Any) -> None:
        mine = run.folder / "so.docx"
        mine.write_bytes(b"a clerk's own")
        assert "already exists" in refused(5, "register", "export", "so.docx").err
        assert mine.read_bytes() == b"a clerk's own"
        result = printed(run, "so.docx", "--replace")
        assert hashlib.sha256(mine.read_bytes()).hexdigest() == result["sha256"]

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (("--year", "2019"), 4, "The register has no number from 01/01/2019 to 31/12/2019"),
            (("--series", "mat"), 4, "There is no number series mat"),
            (("--since", "1/12/2019", "--until", "1/2/2020"), 3, "to 01/02/2020 span more than one register"),
            (("--year", "2019", "--since", "1/1/2020"), 3, "span more than one register"),
            (("--since", "2/6/2020", "--until", "1/6/2020"), 3, "span more than one register"),
            (("--year", "0"), 2, "0 is not a year"),
            (("--year", "10000"), 2, "10000 is not a year"),
            (("--year", "-5"), 2, "-5 is not a year"),
            (("--since", "32/5/2020"), 2, "--since"),
            (("--format", "pdf"), 2, "pdf is not a format of the register"),
            (("so.xlsx", "--format", "docx"), 2, "does not end in .docx"),
            (("postwatch.db", "--replace"), 2, "does not end in .docx"),
            (("office/documents/so.docx",), 2, "lies among the files of the workspace"),
            (("office/evidence",), 2, "lies among the files of the workspace"),
            (("nowhere/so.docx",), 4, "There is no folder "),
        ],
    )  # fmt: skip
    def test_what_cannot_be_printed_is_refused(
        self, register: Path, refused: Any, words: tuple[str, ...], code: int, said: str
    ) -> None:
        (register / "evidence").mkdir(exist_ok=True)
        assert said in refused(code, "register", "export", *words).err

    def test_a_template_of_the_office_wins(self, run: Any, register: Path) -> None:
        own = register / "templates" / "register" / "book.j2"
        own.parent.mkdir(parents=True)
        own.write_text("centred: {{ books[0].year }} theo mẫu của Sở", encoding="utf-8")
        assert cover_of(opened(printed(run))) == ["2020 theo mẫu của Sở"]


def test_the_register_in_json_has_all_ten_columns(run: Any, register: Path) -> None:
    line = run("register", "list", "--json").json[0]
    assert (line["series"], line["kept_by"], line["copies"], line["sent_on"]) == ("van-ban-di", "VT, TTr", None, None)


def test_a_print_out_is_a_word_file_whatever_the_case_of_its_ending(run: Any, register: Path) -> None:
    data = Path(printed(run, "SO.DOCX")["path"]).read_bytes()
    assert Document(io.BytesIO(data)).tables


@pytest.mark.system("postgres")
def test_a_register_on_a_server_is_printed_all_the_same(run: Any, postgres_url: str) -> None:
    assert run("init", "office", "--database", postgres_url).code == 0
    assert run("-w", "office", "register", "reserve", "--count", "2").code == 0
    assert [row[0] for row in rows_of(opened(printed(run, "-w", "office", "--since", "1/6/2020")))] == ["01", "02"]
    assert run("-w", "office", "register", "export", "--until", "1/6/2020").code == 4
    assert run("-w", "office", "report", "control", "--json").json["counts"]["register_entry"] == 2
