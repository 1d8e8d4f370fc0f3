"""Registers as offices draw them: one list of units, drawn in many shapes, each with the rows that must come out."""

import csv
import io
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

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
