"""Sheets in and out: what clerks bring, what must be refused, what Excel gets."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from postwatch.errors import NotFoundError, UsageError
from postwatch.sandbox import Limits
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.grids import BareTexts, Reading, column_letter
from postwatch.sheets.read import read_grids
from postwatch.sheets.register import read_register
from postwatch.sheets.write import OutColumn, OutSheet, workbook_bytes

UNITS = OutSheet(
    "Đơn vị",
    (
        OutColumn("STT", "number"), OutColumn("Mã"), OutColumn("Tên đơn vị"), OutColumn("Ngày", "date"),
        OutColumn("Tiền", "money"),
    ),
    [
        (1, "007", "Bưu điện huyện Đình Lập", date(2020, 5, 15), 15_000_000),
        (2, "=1+1", "https://vnpost.vn", None, None),
    ],
)  # fmt: skip
COLUMNS = (
    Column("code", ("Mã đơn vị", "Mã", "Code"), required=True),
    Column("name", ("Tên đơn vị", "Name")),
    Column("day", ("Ngày",)),
    Column("amount", ("Tiền",)),
)


@dataclass(frozen=True)
class Row:
    """A row by the titles above it."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a file, its first row of two cells as titles."""

    file: str
    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(path: Path, **limits: Any) -> Sheet:
    grid = next(grid for grid in read_grids(path, **limits) if not grid.is_hidden)
    filled = [row for row in grid.rows if any(value is not None for value in row[1])]
    start = next((place for place, row in enumerate(filled) if sum(cell is not None for cell in row[1]) > 1), 0)
    titles = [None if title is None else str(title) for title in filled[start][1]]
    rows = [
        Row(number, {title: value for title, value in zip_longest(titles, values) if title})
        for number, values in filled[start + 1 :]
    ]
    return Sheet(grid.file, grid.name, tuple(title for title in titles if title), tuple(rows))


def rows_of(path: Path) -> tuple[SheetRow, ...]:
    register = read_register(path, COLUMNS, Reading(), lambda _text: None)
    register.require_columns(path.name, COLUMNS)
    return register.rows


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


# --- Reading ---


def test_a_workbook_that_was_written_is_read_back(tmp_path: Path) -> None:
    sheet = read_sheet(saved(tmp_path / "don-vi.xlsx", workbook_bytes([UNITS])))
    assert (sheet.file, sheet.name) == ("don-vi.xlsx", "Đơn vị")
    assert sheet.header == ("STT", "Mã", "Tên đơn vị", "Ngày", "Tiền")
    assert [tuple(row.cells.values()) for row in sheet.rows] == list(UNITS.rows)
    assert [row.number for row in sheet.rows] == [2, 3]
    assert isinstance(sheet.rows[0].cells["STT"], int)


def test_a_formula_in_a_cell_is_data(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", '\ufeffMã;Tên\n"=HYPERLINK(""http://x"")";=1+1\n'.encode())
    assert read_sheet(path).rows[0].cells == {"Mã": '=HYPERLINK("http://x")', "Tên": "=1+1"}


def test_rows_keep_their_numbers_over_a_title_and_blank_rows(tmp_path: Path) -> None:
    rows = [["DANH SÁCH ĐƠN VỊ"], [], [None, "Mã", "Tên"], [None, 1, "Một"], [], [None, "  ", ""], [None, 2, "Hai"]]
    sheet = read_sheet(workbook(tmp_path / "a.xlsx", rows))
    assert sheet.header == ("Mã", "Tên")
    assert sheet.rows == (Row(4, {"Mã": 1, "Tên": "Một"}), Row(7, {"Mã": 2, "Tên": "Hai"}))


def test_csv_rows_are_counted_as_excel_shows_them(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", 'sep=,\r\nMã,Tên\r\n1,"Một\nhai; ba"\r\n\r\n2,Hai\r\n'.encode())
    sheet = read_sheet(path)
    assert [(row.number, row.cells["Tên"]) for row in sheet.rows] == [(3, "Một\nhai; ba"), (5, "Hai")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_may_have_any_usual_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = delimiter.join(["Mã", '"a;,b"', "Tên"]) + "\n" + delimiter.join(["1", "2", "3"]) + "\n"
    assert read_sheet(saved(tmp_path / "a.csv", text.encode())).rows[0].cells == {"Mã": "1", "a;,b": "2", "Tên": "3"}


def test_one_column_is_a_sheet(tmp_path: Path) -> None:
    assert read_sheet(saved(tmp_path / "a.txt", b"code\nA\nB\n")).rows == (Row(2, {"code": "A"}), Row(3, {"code": "B"}))


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    values = ["x", 1, 1.5, True, datetime(2020, 5, 15, 8, 30), date(2020, 5, 15), time(8, 30), timedelta(hours=30)]  # noqa: DTZ001
    sheet = read_sheet(workbook(tmp_path / "a.xlsx", [list("abcdefgh"), values]))
    read = list(sheet.rows[0].cells.values())
    assert read == ["x", 1, 1.5, True, datetime(2020, 5, 15, 8, 30), date(2020, 5, 15), "08:30:00", "1 day, 6:00:00"]  # noqa: DTZ001
    assert type(read[5]) is date


def test_text_is_composed_and_trimmed(tmp_path: Path) -> None:
    import unicodedata

    sheet = read_sheet(workbook(tmp_path / "a.xlsx", [[unicodedata.normalize("NFD", "Mã"), "Tên"], [" mở  ", None]]))
    assert sheet.rows == (Row(2, {"Mã": "mở", "Tên": None}),)


def test_hidden_and_empty_sheets_are_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Rỗng"
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "hidden"
    hidden.append(["a", "b"])
    book.create_sheet("Danh sách").append(["Mã", "Tên"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert read_sheet(path).name == "Danh sách"


def test_a_row_that_counts_columns_is_none_below_titles_alone(tmp_path: Path) -> None:
    head, counting, numbers = ["Mã", "Tên đơn vị", "Tiền"], ["(1)", "(2)", "(3)"], [1, 2, 3]
    rows = [head, counting, ["A", "Một", 5], numbers, head, counting, ["B", "Hai", 6]]
    read = rows_of(workbook(tmp_path / "a.xlsx", rows))
    assert [row.text("code") for row in read] == ["A", "1", "B"]


@pytest.mark.system("calc")
@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_ods_and_xls_are_read_as_xlsx_is(tmp_path: Path, ending: str, libreoffice: Callable[..., list[Path]]) -> None:
    source = workbook(tmp_path / "a.xlsx", [["Danh sách"], [None, "Mã", "Ngày"], [], [None, 7, date(2020, 5, 15)]])
    assert read_sheet(*libreoffice(ending, source)).rows == read_sheet(source).rows
    assert read_sheet(source).rows == (Row(4, {"Mã": 7, "Ngày": date(2020, 5, 15)}),)


# --- Refusals ---


def zipped(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cong-van.xlsx", zipped({"word/document.xml": b"<w/>"})),
        ("slide.xlsx", zipped({"ppt/presentation.xml": b"<p/>"})),
        ("nen.ods", zipped({"mimetype": b"application/vnd.oasis.opendocument.text"})),
        ("kho.xlsx", zipped({"a.txt": b"a"})),
        ("hong.xlsx", zipped({"xl/workbook.xml": b"<no"})),
        ("scan.csv", b"%PDF-1.7 \x00"),
        ("anh.png", b"\x89PNG\r\n\x1a\n"),
        ("anh.jpg", b"\xff\xd8\xff\xe0"),
        ("la.xls", OLE + b"\0" * 512),
        ("ghi-chu.md", "không phải bảng".encode()),
    ],
)
def test_what_is_no_spreadsheet_is_refused_by_name(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(UsageError) as refusal:
        read_sheet(saved(tmp_path / name, data))
    assert name in refusal.value.message
    assert refusal.value.hint


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"khong-co\.xlsx"):
        read_sheet(tmp_path / "khong-co.xlsx")
    with pytest.raises(UsageError, match=tmp_path.name):
        read_sheet(tmp_path)


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.xlsx"):
        read_sheet(workbook(tmp_path / "a.xlsx", []))


def test_reading_ends_when_its_time_is_over(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    with pytest.raises(UsageError, match=r"a\.xlsx"):
        read_sheet(path, limits=Limits(processor=10, clock=0))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader_of_text(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = saved(tmp_path_factory.mktemp("bytes") / "a.csv", data)
    try:
        sheet = read_sheet(path)
    except UsageError:
        return
    assert sheet.header


# --- Columns ---


def test_titles_match_without_marks_case_and_signs(tmp_path: Path) -> None:
    path = saved(tmp_path / "don-vi.csv", "stt;MA DON VI (*);  ten  Đơn vị\n1;A;Một\n".encode())
    (row,) = rows_of(path)
    assert row.values == {"code": "A", "name": "Một", "day": None, "amount": None}
    assert row.titles == {"code": "MA DON VI (*)", "name": "ten Đơn vị"}


def test_a_cell_says_where_it_stands(tmp_path: Path) -> None:
    rows = rows_of(saved(tmp_path / "don-vi.xlsx", workbook_bytes([UNITS])))
    for part in ("don-vi.xlsx", "Đơn vị", "3", "Tên đơn vị"):
        assert part in rows[1].where("name")
    assert "Tên" not in rows[1].where()


def test_a_cell_as_text_is_clean_and_refused_with_its_place(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["Mã", "Tên đơn vị", "Ngày", "Tiền"], [101, "A\u200bB", date(2020, 5, 15), 1.5]]
    )
    (row,) = rows_of(path)
    assert (row.text("code"), row.text("day"), row.text("amount")) == ("101", "15/05/2020", "1,5")
    with pytest.raises(UsageError) as refusal:
        row.text("name")
    assert "U+200B" in refusal.value.message
    assert "a.xlsx" in refusal.value.message


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("Mã;Tên đơn vị;Màu", "Màu"),
        ("Mã;Code;Tên đơn vị", "Code"),
        ("STT;Tên đơn vị;Ngày", "Mã đơn vị"),
        ("Mã;;Ngày", "(B)"),
        ("Mã;Ngày;Mã", "Mã"),
    ],
)
def test_an_unknown_double_or_missing_column_is_refused_by_name(tmp_path: Path, header: str, named: str) -> None:
    path = saved(tmp_path / "don-vi.csv", f"{header}\n1;2;3\n".encode())
    with pytest.raises(UsageError) as refusal:
        rows_of(path)
    assert named in refusal.value.message
    assert "don-vi.csv" in refusal.value.message


def test_columns_are_called_by_their_letters() -> None:
    assert [column_letter(number) for number in (1, 26, 27, 16384)] == ["A", "Z", "AA", "XFD"]


# --- Writing ---


def test_the_same_rows_give_the_same_bytes() -> None:
    assert workbook_bytes([UNITS]) == workbook_bytes([UNITS])
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([UNITS]))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2020-01-01T00:00:00Z" in package.read("docProps/core.xml")


def test_a_written_workbook_is_what_a_clerk_expects() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes([UNITS])))["Đơn vị"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"
    assert sheet["A1"].font.bold
    assert (sheet["B2"].value, sheet["B2"].number_format) == ("007", "@")
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
    assert sheet["C3"].hyperlink is None
    assert sheet["D2"].value == datetime(2020, 5, 15)  # noqa: DTZ001  as openpyxl gives it
    assert sheet["D2"].number_format == "dd/mm/yyyy"
    assert sheet["E2"].number_format == "[$-42A]#,##0"


def test_names_and_texts_that_excel_refuses_are_made_to_fit() -> None:
    sheet = OutSheet("Phụ lục [I]: huyện/thành phố trên địa bàn tỉnh", (OutColumn("x"),), [("y" * 40_000,)])
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([sheet, OutSheet("Trống", ())])))
    assert book.sheetnames == ["Phụ lục -I-- huyện-thành phố tr", "Trống"]
    assert len(book.worksheets[0]["A2"].value) == 32_767


# --- Legacy fonts ---


def legacy_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Mã", "Tên", "Ghi chú"])
    sheet.append(["A", "S\u00ebn §×nh LËp", "L¹ng"])
    sheet.append(["B", "b\u00adu ®iÖn", "Höõu Luõng"])
    sheet["B2"].font = Font(name=".VnTime")
    sheet["B3"].font = Font(name=".VnTimeH")
    sheet["C3"].font = Font(name="VNI-Times")
    book.save(path)
    return path


def test_text_in_an_old_font_is_converted_cell_by_cell(tmp_path: Path) -> None:
    sheet = read_sheet(legacy_workbook(tmp_path / "cu.xlsx"))
    assert [list(row.cells.values()) for row in sheet.rows] == [
        ["A", "Sởn Đình Lập", "L¹ng"],
        ["B", "BƯU ĐIỆN", "Hữu Lũng"],
    ]


def test_text_that_is_unicode_already_is_not_converted_again(tmp_path: Path) -> None:
    path = legacy_workbook(tmp_path / "cu.xlsx")
    book = openpyxl.load_workbook(path)
    book.active["B2"] = "Đình Lập"
    book.save(path)
    assert read_sheet(path).rows[0].cells["Tên"] == "Đình Lập"


# --- Limits ---


def test_blank_rows_of_a_csv_cost_nothing(tmp_path: Path) -> None:
    sheet = read_sheet(saved(tmp_path / "a.csv", b"code;name\nA;1\n" + b";\n" * 600_000 + b"B;2\n"))
    assert [row.number for row in sheet.rows] == [2, 600_003]


@pytest.mark.parametrize(
    ("titles", "text", "is_there"),
    [
        (["ma"], "Mã", True),
        (["ma"], "Mã 1", False),
        (["ma", "quy1"], "Quý 1", True),
        (["ma", "quy1"], "Quý 2", False),
        (["ma", "quy1"], "MÃ:", True),
    ],
)
def test_a_digit_tells_a_value_from_titles_only_where_none_has_one(
    titles: list[str], text: str, is_there: bool
) -> None:
    assert (text in BareTexts(titles)) is is_there
