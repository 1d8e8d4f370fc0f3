"""Registers as offices draw them: one list of units, drawn in many shapes, each with the rows that must come out."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles import Font

from postwatch.vietnamese import from_tcvn3

Unit = dict[str, Any]
KIND, POINT = "postal_enterprise", "service_point"
LANG_SON, TRANG_DINH, BINH_GIA = "Thành phố Lạng Sơn", "Huyện Tràng Định", "Huyện Bình Gia"
POST, EXPRESS = "Bưu điện tỉnh Lạng Sơn", "Công ty TNHH Giao nhận Xứ Lạng"


def unit(kind: str, name: str, area: str, parent: str | None, phone: str, address: str) -> Unit:
    return {"kind": kind, "name": name, "area": area, "parent": parent, "phone": phone, "address": address}


UNITS = [
    unit(POINT, "Bưu cục Đông Kinh", LANG_SON, POST, "02053812345", "49 Lê Lợi"),
    unit(POINT, "Bưu cục Kỳ Lừa", LANG_SON, POST, "0912345678", "7 Trần Đăng Ninh"),
    unit(POINT, "Điểm giao dịch Chi Lăng", LANG_SON, EXPRESS, "0987654321", "12 Bà Triệu"),
    unit(POINT, "Bưu cục Thất Khê", TRANG_DINH, POST, "02053883001", "Khu 1, thị trấn Thất Khê"),
    unit(POINT, "Điểm giao dịch Thất Khê", TRANG_DINH, EXPRESS, "0356781234", "Khu 2, thị trấn Thất Khê"),
    unit(POINT, "Bưu cục Bình Gia", BINH_GIA, POST, "02053834567", "Thị trấn Bình Gia"),
]
TITLES = {
    "kind": "Loại đơn vị", "name": "Tên đơn vị", "area": "Địa bàn", "parent": "Doanh nghiệp", "phone": "Điện thoại",
    "address": "Địa chỉ",
}  # fmt: skip
LETTERHEAD = [
    ["UBND TỈNH LẠNG SƠN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["SỞ THÔNG TIN VÀ TRUYỀN THÔNG", None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
    [None, "DANH SÁCH ĐIỂM PHỤC VỤ BƯU CHÍNH"],
    [None, "(Kèm theo Công văn số 412/STTTT-TTra ngày 15 tháng 5 năm 2020)"],
]
SIGNATURE = [
    [],
    [None, None, "Lạng Sơn, ngày 20 tháng 5 năm 2020"],
    [None, "NGƯỜI LẬP BIỂU", None, "KT. GIÁM ĐỐC"],
    [None, "(Ký, ghi rõ họ tên)", None, "PHÓ GIÁM ĐỐC"],
    [None, "Nguyễn Thị Hoa", None, "Trần Văn Minh"],
]


@dataclass
class Register:
    """A list of units and how it is drawn."""

    units: list[Unit] = field(default_factory=lambda: deepcopy(UNITS))
    titles: dict[str, str] = field(default_factory=lambda: dict(TITLES))
    above: list[list[Any]] = field(default_factory=list)
    below: list[list[Any]] = field(default_factory=list)
    numbered: str | None = None
    counted_columns: bool = False
    groups: dict[str, str] = field(default_factory=dict)
    sections: list[tuple[str, Callable[[int, str], list[Any]]]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    indent: int = 0
    blank_rows: bool = False
    repeats_titles: bool = False
    extra: dict[str, list[Any]] = field(default_factory=dict)
    shown: Callable[[str, Any], Any] = lambda _key, value: value
    split_by: str | None = None
    other_sheets: dict[str, list[list[Any]]] = field(default_factory=dict)
    sheet: str = "Sheet1"
    font: str | None = None
    hidden_rows: tuple[int, ...] = ()
    encode: Callable[[str], str] = lambda text: text
    suffix: str = ".xlsx"
    write: "Callable[[Register, list[list[Any]]], bytes] | None" = None

    def draw(self, path: Path) -> Path:
        """Write the file and return its path."""
        target = path / f"danh-sach{self.suffix}"
        if self.write is not None:
            target.write_bytes(self.write(self, self.rows(self.units)[0]))
            return target
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in self.other_sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        for name, units in self._sheets():
            self._draw_sheet(book.create_sheet(name), *self.rows(units))
        book.save(target)
        return target

    def _draw_sheet(self, sheet: Any, rows: list[list[Any]], merges: list[tuple[int, int, int, int]]) -> None:
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                cell = sheet.cell(number, place, self.encode(value) if isinstance(value, str) else value)
                if self.font:
                    cell.font = Font(name=self.font)
        for number in self.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for first_row, first, last_row, last in merges:
            for cells in sheet.iter_rows(first_row, last_row, first, last):
                for cell in cells:
                    if (cell.row, cell.column) != (first_row, first):
                        cell.value = None
            sheet.merge_cells(start_row=first_row, start_column=first, end_row=last_row, end_column=last)

    def _sheets(self) -> Iterator[tuple[str, list[Unit]]]:
        if self.split_by is None:
            yield self.sheet, self.units
            return
        for name, units in groupby(self._ordered([self.split_by]), key=lambda one: one[self.split_by]):
            yield name, list(units)

    def _ordered(self, keys: list[str]) -> list[Unit]:
        first = {key: list(dict.fromkeys(one[key] for one in self.units)) for key in keys}
        return sorted(self.units, key=lambda one: [first[key].index(one[key]) for key in keys])

    def _levels(self) -> list[tuple[str, Callable[[int, str], list[Any]]]]:
        return [(key, style) for key, style in self.sections if key != self.split_by]

    @property
    def keys(self) -> list[str]:
        """The columns that are drawn: those of sections and sheets are not."""
        gone = {key for key, _style in self._levels()} | {self.split_by}
        return [key for key in self.titles if key not in gone]

    def rows(self, units: list[Unit]) -> tuple[list[list[Any]], list[tuple[int, int, int, int]]]:
        """Return the cells row by row, and what is merged."""
        rows: list[list[Any]] = [list(row) for row in self.above]
        merges: list[tuple[int, int, int, int]] = []
        rows += self._head(len(rows) + 1, merges)
        if self.counted_columns:
            rows.append([f"({n})" for n in range(1, len(rows[-1]) + 1)])
        head_end = len(rows)
        ordered = [one for one in self._ordered([key for key, _style in self._levels()]) if one in units]
        above: list[str | None] = [None] * len(self._levels())
        for number, one in enumerate(ordered, start=1):
            above = self._begin_sections(ordered, number, above, rows, merges)
            cells = [self.shown(key, one[key]) for key in self.keys]
            cells += [values[(number - 1) % len(values)] for values in self.extra.values()]
            rows.append(self._pad([*([number] if self.numbered else []), *cells]))
            rows += [[]] if self.blank_rows else []
            rows += [list(rows[head_end - 1])] if self.repeats_titles and number == 3 else []
        for key in [key for key in self.merged if key in self.keys and not self.blank_rows]:
            merges += self._merge_down(rows, head_end, self.keys.index(key) + bool(self.numbered))
        table = range(len(self.above), len(rows))
        below = [
            [cell.format(count=len(ordered)) if isinstance(cell, str) else cell for cell in row] for row in self.below
        ]
        before = [None] * self.indent
        drawn = [[*before, *row] if row and place in table else row for place, row in enumerate(rows)]
        return drawn + [[*before, *row] if row else [] for row in below], merges

    def _begin_sections(
        self, ordered: list[Unit], number: int, above: list[str | None], rows: list[list[Any]],
        merges: list[tuple[int, int, int, int]],
    ) -> list[str | None]:  # fmt: skip
        """Draw the sections that begin with a unit; return those that stand above it."""
        one = ordered[number - 1]
        for level, (key, style) in enumerate(self._levels()):
            if above[level] == one[key]:
                continue
            above = [*above[:level], one[key], *([None] * (len(above) - level - 1))]
            rows.append(self._pad(style(len({unit[key] for unit in ordered[:number]}), one[key])))
            if style is wide:
                merges.append((len(rows), 1 + self.indent, len(rows), self.indent + len(self._pad([]))))
        return above

    def _pad(self, cells: list[Any]) -> list[Any]:
        width = len(self.keys) + len(self.extra) + bool(self.numbered)
        return [*cells, *([None] * (width - len(cells)))]

    def _head(self, row: int, merges: list[tuple[int, int, int, int]]) -> list[list[Any]]:
        names = [*([self.numbered] if self.numbered else []), *(self.titles[key] for key in self.keys), *self.extra]
        if not self.groups:
            return [names]
        upper, lower = list(names), [None] * len(names)
        shift = self.indent
        for group, members in groupby(range(len(names)), key=lambda place: self._group(names[place])):
            places = list(members)
            if group is None:
                merges += [(row, place + 1 + shift, row + 1, place + 1 + shift) for place in places]
                continue
            for place in places:
                lower[place], upper[place] = names[place].removeprefix(f"{group}|"), None  # type: ignore[call-overload]
            upper[places[0]] = group
            merges.append((row, places[0] + 1 + shift, row, places[-1] + 1 + shift))
        return [upper, lower]

    def _group(self, title: str) -> str | None:
        return title.partition("|")[0] if "|" in title else None

    def _merge_down(self, rows: list[list[Any]], head_end: int, place: int) -> list[tuple[int, int, int, int]]:
        merges, start = [], head_end
        for index in range(head_end, len(rows) + 1):
            value = rows[index][place] if index < len(rows) and len(rows[index]) > place else None
            if index == len(rows) or value != rows[start][place]:
                if index - start > 1:
                    merges.append((start + 1, place + 1 + self.indent, index, place + 1 + self.indent))
                start = index
        return merges


def wide(_number: int, text: str) -> list[Any]:
    """A section whose text is merged over all columns."""
    return [text]


def roman(number: int, text: str) -> list[Any]:
    """A section with a Roman number in the column of running numbers."""
    return [["I", "II", "III", "IV"][number - 1], text.upper()]


def lettered(number: int, text: str) -> list[Any]:
    """A section with a letter in the column of running numbers."""
    return ["ABCD"[number - 1], text]


def marked(number: int, text: str) -> list[Any]:
    """A section with its number before its text, in the first cell."""
    return [f"{['I', 'II', 'III', 'IV'][number - 1]}. {text}"]


def bare_section(_number: int, text: str) -> list[Any]:
    """A section that is its text alone, beside the column of running numbers."""
    return [None, text]


def as_csv(delimiter: str, encoding: str, *, above: str = "") -> "Callable[[Register, list[list[Any]]], bytes]":
    """Return what writes the rows as text."""

    def write(register: Register, rows: list[list[Any]]) -> bytes:
        text = io.StringIO(newline="")
        text.write(above)
        csv.writer(text, delimiter=delimiter).writerows(
            [["" if cell is None else cell for cell in row] for row in rows]
        )
        whole = register.encode(text.getvalue())
        return _cp1258(whole) if encoding == "cp1258" else whole.encode(encoding)

    return write


def to_tcvn3(text: str) -> str:
    """Return a text as TCVN3 writes it, read as Latin 1."""
    written = {from_tcvn3(chr(code)): chr(code) for code in range(0xFF, 0xA0, -1) if len(from_tcvn3(chr(code))) == 1}
    return "".join(written.get(letter, written.get(letter.lower(), letter)) for letter in text)


def _cp1258(text: str) -> bytes:
    """Windows-1258 writes a letter and its tone apart."""
    import unicodedata

    written = bytearray()
    for letter in text:
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(part for part in parts if part in "\u0300\u0309\u0303\u0301\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            written += base.encode("cp1258") + tone.encode("cp1258")
    return bytes(written)


# --- registers of other offices ---------------------------------------------------------------------------------------

Cells = list[list[Any]]
Meant = dict[str, dict[str, str | None]]
"""Values by the column, for each name of a unit."""
_UNITS = (
    ("Bưu cục Đông Kinh", LANG_SON, "02053812345", "49 Lê Lợi"),
    ("Bưu cục Kỳ Lừa", LANG_SON, "0912345678", "7 Trần Đăng Ninh"),
    ("Bưu cục Thất Khê", TRANG_DINH, "02053883001", "Khu 1, thị trấn Thất Khê"),
    ("Điểm BĐ-VHX Chi Lăng", TRANG_DINH, "0356781234", "Thôn Đâng"),
    ("Bưu cục Bình Gia", BINH_GIA, "02053834567", "Thị trấn Bình Gia"),
)
_MORE = (
    ("Bưu cục Tân Thanh", LANG_SON, "0911111111", "1 Bà Triệu"),
    ("Bưu cục Hữu Nghị", TRANG_DINH, "0922222222", "2 Hùng Vương"),
    ("Bưu cục Na Sầm", BINH_GIA, "0933333333", "3 Trần Phú"),
)


@dataclass(frozen=True)
class Foreign:
    """A register as another office draws it: sheets of cells with what is merged, and the values that are meant.

    ``options`` say what no sheet can, ``asks`` says that the office has to be asked.
    """

    sheets: dict[str, Cells]
    meant: Meant
    merges: tuple[str, ...] = ()
    options: tuple[str, ...] = ("--kind", "service_point")
    asks: bool = False

    def draw(self, folder: Path, suffix: str) -> Path:
        """Write the file and return its path."""
        path = folder / f"so{suffix}"
        path.write_bytes(_WRITERS[suffix](self))
        return path


def _xlsx(register: Foreign) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in register.sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place, value)
        for merged in register.merges:
            sheet.merge_cells(merged)
    book.save(target)
    return target.getvalue()


def _csv(register: Foreign) -> bytes:
    text = io.StringIO(newline="")
    for rows in register.sheets.values():
        csv.writer(text, delimiter=";").writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
)


def _ods(register: Foreign) -> bytes:
    tables = ""
    for name, rows in register.sheets.items():
        tables += f'<table:table table:name="{escape(name)}">'
        for row in rows or [[]]:
            tables += f"<table:table-row>{''.join(map(_ods_cell, row)) or _ods_cell(None)}</table:table-row>"
        tables += "</table:table>"
    target, mimetype = io.BytesIO(), "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", mimetype)
        package.writestr("content.xml", _ODS.format(tables=tables))
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/></manifest:manifest>',
        )
    return target.getvalue()


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'  # noqa: E501
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


_WRITERS: dict[str, Callable[[Foreign], bytes]] = {".xlsx": _xlsx, ".csv": _csv, ".ods": _ods}


def _meant(units: Any, **others: Any) -> Meant:
    return {name: {"area": area, "phone": phone, "address": address, **others} for name, area, phone, address in units}


def _rows(units: Any = _UNITS, *, first: int = 1) -> Cells:
    return [[number, *one] for number, one in enumerate(units, start=first)]


_NAMES = ["STT", "Tên đơn vị", "Địa bàn", "Điện thoại", "Địa chỉ"]
_GAP = None
HEADS: dict[str, tuple[Cells, tuple[str, ...]]] = {
    "a row": ([_NAMES], ()),
    "two rows, merged": (
        [["STT", "Tên đơn vị", "Địa bàn", "Liên hệ", None], [None, None, None, "Điện thoại", "Địa chỉ"]],
        ("A{0}:A{1}", "B{0}:B{1}", "C{0}:C{1}", "D{0}:E{0}"),
    ),
    "two rows, not merged": (
        [["STT", "Tên đơn vị", "Địa bàn", "Liên hệ", None], [None, None, None, "Điện thoại", "Địa chỉ"]],
        (),
    ),
    "three rows": (
        [
            ["STT", "Điểm phục vụ", None, None, None],
            [None, "Tên", "Huyện", "Liên hệ", None],
            [None, None, None, "SĐT", "Địa chỉ"],
        ],
        (),
    ),
    "three rows, merged": (
        [
            ["STT", "Điểm phục vụ", None, None, None],
            [None, "Tên", "Huyện", "Liên hệ", None],
            [None, None, None, "SĐT", "Địa chỉ"],
        ],
        ("A{0}:A{2}", "B{0}:E{0}", "B{1}:B{2}", "C{1}:C{2}", "D{1}:E{1}"),
    ),
    "groups of other names": (
        [
            ["TT", "Bưu cục, điểm BĐ-VHX", None, "Thông tin liên lạc", None],
            [None, "Tên điểm", "Huyện, TP", "Điện thoại", "Địa chỉ"],
        ],
        (),
    ),
    "remarks below the titles": (
        [_NAMES, [None, "Bưu cục, điểm BĐ-VHX", "Huyện, thành phố", "Cố định, di động", None]],
        (),
    ),
    "remarks in brackets below the titles": (
        [_NAMES, [None, "(Bưu cục, điểm BĐ-VHX)", "(huyện)", "(nếu có)", "(số nhà, đường)"]],
        (),
    ),
    "a title over two rows": (
        [["Số", "Tên", "Địa", "Điện", "Địa"], ["TT", "đơn vị", "bàn", "thoại", "chỉ"]],
        (),
    ),
    "unknown lower titles": (
        [["STT", "Tên đơn vị", "Địa bàn", "Liên hệ", None], [None, None, None, "Máy bàn, di động", "Nơi giao dịch"]],
        (),
    ),
    "an unknown name": ([["STT", "Bưu cục, điểm BĐ-VHX", "Địa bàn", "Điện thoại", "Địa chỉ"]], ()),
    "an unknown name over two rows": (
        [["STT", "Bưu cục, điểm BĐ-VHX", "Địa bàn", "Liên hệ", None], [None, None, None, "Điện thoại", "Địa chỉ"]],
        (),
    ),
}
COUNTED: dict[str, Cells] = {
    "": [],
    "in brackets": [["(1)", "(2)", "(3)", "(4)", "(5)"]],
    "plain": [[1, 2, 3, 4, 5]],
    "as text": [["1", "2", "3", "4", "5"]],
    "letters first": [["A", "B", "1", "2", "3"]],
    "letters in brackets": [["(A)", "(B)", "(1)", "(2)", "(3)"]],
    "without the first": [[None, "(1)", "(2)", "(3)", "(4)"]],
    "only letters": [["A", "B", "C", "D", "E"]],
    "in square brackets": [["[1]", "[2]", "[3]", "[4]", "[5]"]],
}
TAILS: dict[str, Cells] = {
    "": [],
    "a sum": [[None, "Tổng cộng", 5, None, None]],
    "a sum in words": [["Cộng: 05 điểm", None, None, None, None]],
    "notes": [[], ["Ghi chú:", None, None, None, None], ["- Điểm BĐ-VHX hoạt động buổi sáng", None, None, None, None],
              ["(1) Có kho riêng", None, None, None, None]],
    "a signature": [[], [None, None, None, "Lạng Sơn, ngày 20 tháng 5 năm 2020", None],
                    [None, "NGƯỜI LẬP", None, "GIÁM ĐỐC", None], [None, "Nguyễn Thị Hoa", None, "Trần Văn Minh", None]],
}  # fmt: skip


def _headed(head: str, counted: str, tail: str) -> Foreign:
    rows, merges = HEADS[head]
    above: Cells = [["DANH SÁCH BƯU CỤC, ĐIỂM BĐ-VHX"], []]
    numbers = range(len(above) + 1, len(above) + 4)
    table = [*above, *rows, *COUNTED[counted], *_rows(), *TAILS[tail]]
    merged = tuple(one.format(*numbers) for one in merges)
    return Foreign(
        {"Sheet1": table}, _meant(_UNITS), merged, asks="unknown" in head or head.startswith("remarks below")
    )


REGISTERS: dict[str, Foreign] = {
    f"{head}; columns counted {counted or 'not'}; {tail or 'nothing'} below": _headed(head, counted, tail)
    for place, head in enumerate(HEADS)
    for turn, counted in enumerate(COUNTED)
    for tail in [list(TAILS)[(place + turn) % len(TAILS)]]
}

_FIRMS = [[1, "Công ty CP Chuyển phát Đông Bắc", LANG_SON, "0944444444", "5 Nhị Thanh"],
          [2, "Công ty TNHH Vận tải Kỳ Cùng", BINH_GIA, "0955555555", "Thị trấn Bình Gia"]]  # fmt: skip
_FIRMS_MEANT: Meant = {
    name: {"area": area, "phone": phone, "address": address, "kind": "postal_enterprise"}
    for _number, name, area, phone, address in _FIRMS
}
_OF_FIRMS = ["STT", "Tên doanh nghiệp", "Huyện", "Điện thoại", "Trụ sở"]
_POINTS = _meant(_UNITS, kind="service_point")
_MORE_POINTS = _meant(_MORE, kind="service_point")
_SUMMARY = [["STT", "Địa bàn", "Số điểm"], [1, LANG_SON, 2], [2, TRANG_DINH, 2], [3, BINH_GIA, 1]]


def _beside(left: Cells, right: Cells, *, gap: int = 1) -> Cells:
    height = max(len(left), len(right))
    width = max(map(len, left))
    padded = [[*row, *[None] * (width - len(row) + gap)] for row in left]
    padded += [[None] * (width + gap)] * (height - len(left))
    return [first + second for first, second in zip(padded, right + [[]] * (height - len(right)), strict=True)]


def _with_dittos(sign: str) -> Cells:
    rows = _rows()
    return [
        [cell if place in (0, 1) or number == 0 or cell != rows[number - 1][place] else sign
         for place, cell in enumerate(row)]
        for number, row in enumerate(rows)
    ]  # fmt: skip


def _one(rows: Cells, meant: Meant, **others: Any) -> Foreign:
    return Foreign({"Sheet1": rows}, meant, **others)


REGISTERS |= {
    "a second table of the same titles": _one([_NAMES, *_rows(), [], _NAMES, *_rows(_MORE)], _POINTS | _MORE_POINTS),
    "a second table of other titles": _one(
        [
            _NAMES,
            *_rows(),
            [],
            ["STT", "Bưu cục", "SĐT", "Nơi đặt", "Huyện"],
            *[[number, name, phone, address, area] for number, name, area, phone, address in _rows(_MORE)],
        ],
        _POINTS | _MORE_POINTS,
    ),
    "enterprises in a second table": _one(
        [["I. DANH SÁCH BƯU CỤC"], _NAMES, *_rows(), [], ["II. DANH SÁCH DOANH NGHIỆP BƯU CHÍNH"], _OF_FIRMS, *_FIRMS],
        _POINTS | _FIRMS_MEANT,
    ),
    "enterprises in a second table without heading": _one(
        [_NAMES, *_rows(), [], _OF_FIRMS, *_FIRMS], _POINTS | _FIRMS_MEANT
    ),
    "enterprises in a second table of unknown titles": _one(
        [
            _NAMES,
            *_rows(),
            [],
            ["DANH SÁCH DOANH NGHIỆP"],
            ["STT", "Đơn vị kinh doanh", "Huyện", "Máy", "Chỗ ở"],
            *_FIRMS,
        ],
        _POINTS | _FIRMS_MEANT,
        asks=True,
    ),
    "enterprises in a second table under two rows of titles": _one(
        [
            _NAMES,
            *_rows(),
            *TAILS["a sum"],
            [],
            ["DANH SÁCH DOANH NGHIỆP"],
            ["STT", "Tên doanh nghiệp", "Huyện", "Liên hệ", None],
            [None, None, None, "Điện thoại", "Địa chỉ"],
            *_FIRMS,
        ],
        _POINTS | _FIRMS_MEANT,
    ),
    "a summary below": _one([_NAMES, *_rows(), [], ["TỔNG HỢP THEO ĐỊA BÀN"], *_SUMMARY], _POINTS, asks=True),
    "a signature between two tables": _one(
        [_NAMES, *_rows(), *TAILS["notes"], [], ["DANH SÁCH BỔ SUNG"], _NAMES, *_rows(_MORE)], _POINTS | _MORE_POINTS
    ),
    "tables beside each other": _one(_beside([_NAMES, *_rows()], [_NAMES, *_rows(_MORE)]), _POINTS | _MORE_POINTS),
    "tables beside each other without a gap": _one(
        _beside([_NAMES, *_rows()], [_NAMES, *_rows(_MORE)], gap=0), _POINTS | _MORE_POINTS
    ),
    "enterprises beside points": _one(
        _beside([["BƯU CỤC"], _NAMES, *_rows()], [["DOANH NGHIỆP"], _OF_FIRMS, *_FIRMS]), _POINTS | _FIRMS_MEANT
    ),
    "a summary beside": _one(_beside([_NAMES, *_rows()], _SUMMARY), _POINTS, asks=True),
    **{
        f"as above: {sign}": _one([_NAMES, *_with_dittos(sign)], _POINTS)
        for sign in ("nt", "-nt-", '"', "như trên", "Như trên", "″", "- nt -", "〃")
    },
    # Whoever is asked may mean either column.
    "two telephones of one title": _one(
        [[*_NAMES, "Điện thoại"], *[[*row, "0977777777"] for row in _rows()]],
        {name: {key: value for key, value in cells.items() if key != "phone"} for name, cells in _POINTS.items()},
        asks=True,
    ),
    "two addresses of one title": _one(
        [
            ["STT", "Địa chỉ", "Tên đơn vị", "Địa bàn", "Điện thoại", "Địa chỉ"],
            *[[row[0], row[4], *row[1:4], row[4]] for row in _rows()],
        ],
        _POINTS,
        asks=True,
    ),
    "an unknown title and a fax": _one(
        [
            ["STT", "Điểm giao dịch hiện có", "Địa bàn", "Điện thoại", "Địa chỉ", "Fax"],
            *[[*row, "205381"] for row in _rows()],
        ],
        _POINTS,
        asks=True,
    ),
    "a sheet of a year": Foreign(
        {"2019": [_NAMES, *_rows(_MORE)], "2020": [_NAMES, *_rows()]}, _POINTS | _MORE_POINTS, asks=True
    ),
    "pages that end with their number": _one(
        [
            _NAMES,
            ["A", "B", "C", "D", "E"],
            *_rows()[:3],
            [None, None, None, "Trang 1/2"],
            _NAMES,
            ["A", "B", "C", "D", "E"],
            *_rows()[3:],
            [None, None, None, "Trang 2/2"],
        ],
        _POINTS,
    ),
    "points beside their enterprises, each with a telephone": _one(
        [
            ["STT", "Doanh nghiệp", None, None, "Điểm phục vụ", None, None, "Huyện"],
            [None, "Tên", "Địa chỉ", "Điện thoại", "Tên", "Địa chỉ", "Điện thoại", None],
            *[
                [
                    number,
                    POST if number == 1 else EXPRESS if number == 3 else None,
                    "9 Bà Triệu",
                    "0988888888",
                    name,
                    address,
                    phone,
                    area,
                ]
                for number, name, area, phone, address in _rows()
            ],
        ],
        _POINTS,
        asks=True,
    ),
    "an agent below a post office": _one(
        [[*_NAMES, "Thuộc bưu cục"], *[[*row, f"Bưu cục {row[0]}"] for row in _rows()]],
        {name: {**cells, "representative": None} for name, cells in _POINTS.items()},
        asks=True,
    ),
    "names with numbers and letters before them": _one(
        [
            _NAMES[1:],
            *[
                [f"{before} {row[1]}", *row[2:]]
                for before, row in zip(("a)", "b)", "3/", "4.", "5)"), _rows(), strict=True)
            ],
        ],
        _POINTS,
    ),
    "a section that nobody knows": _one(
        [_NAMES, *_rows()[:3], ["II", "Vùng sâu, vùng xa", None, None, None], *_rows()[3:]], _POINTS, asks=True
    ),
    "quotation marks in a title": _one(
        [["STT", 'Điểm "một cửa"', "Địa bàn", "Điện thoại", "Địa chỉ"], *_rows()], _POINTS, asks=True
    ),
}
REGISTERS |= {
    "a sum above the rows": _one([_NAMES, [None, "Tổng số", 5], *_rows()], _POINTS),
    "titles in English": _one([["No.", "Name", "District", "Phone", "Address"], *_rows()], _POINTS),
    "titles in two languages": _one(
        [["STT/No", "Tên đơn vị/Name", "Địa bàn/District", "Điện thoại/Phone", "Địa chỉ/Address"], *_rows()], _POINTS
    ),
    "abbreviated titles": _one([["TT", "Tên BC", "Huyện/TP", "ĐT", "Đ/c"], *_rows()], _POINTS),
    "tables below each other under marked headings": _one(
        [["I. BƯU CỤC CẤP 2"], _NAMES, *_rows(), [], ["II. BƯU CỤC CẤP 3"], _NAMES, *_rows(_MORE)],
        _POINTS | _MORE_POINTS,
        asks=True,
    ),
    "a former sheet beside a sheet of a year": Foreign(
        {"2019 (cũ)": [_NAMES, *_rows()], "2020": [_NAMES, *_rows()]}, _POINTS, asks=True
    ),
    "commune and district apart": _one(
        [
            ["STT", "Tên đơn vị", "Xã, phường", "Huyện", "Mã xã"],
            [1, "Bưu cục Chi Lăng", "Chi Lăng", "Tràng Định", 6034],
            [2, "Bưu cục Đồng Mỏ", "TT Đồng Mỏ", "Chi Lăng", None],
        ],
        {"Bưu cục Chi Lăng": {"area": TRANG_DINH}, "Bưu cục Đồng Mỏ": {"area": "Huyện Chi Lăng"}},
    ),
    "an address in parts": _one(
        [
            ["STT", "Tên đơn vị", "Số nhà, đường", "Xã, phường", "Huyện, thành phố"],
            [1, "Bưu cục Vĩnh Trại", "49 Lê Lợi", "Vĩnh Trại", "TP Lạng Sơn"],
        ],
        {"Bưu cục Vĩnh Trại": {"area": LANG_SON, "address": "49 Lê Lợi, Phường Vĩnh Trại"}},
    ),
    "kinds that begin like known ones": Foreign(
        {
            "Sheet1": [
                ["STT", "Tên đơn vị", "Loại", "Địa bàn"],
                [1, "Bưu cục A", "Bưu cục cấp 3", TRANG_DINH],
                [2, "Đại lý C", "Đại lý bưu điện", BINH_GIA],
            ]
        },
        {"Bưu cục A": {"kind": "service_point", "point_type": "post_office"}, "Đại lý C": {"point_type": "agency"}},
        options=(),
        asks=True,
    ),
}
