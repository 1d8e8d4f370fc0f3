"""Marks of the cells of a workbook besides their values: merged, hidden, fonts, formulas never calculated.

Runs in the child: the file came from outside. The reader of values tells merged cells of xlsx and xls; the rest is in
the parts of the file.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from xml.etree import ElementTree

from postwatch.vietnamese import legacy_font

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"
_LONGEST_DESCRIPTION = 500
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_NUMBER = re.compile(rb'\br="(\d+)"')
# A cell with a formula and without a value, or with an empty one.
_UNCOUNTED = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]+)(\d+)")[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</"
)
_MOST_REPEATED = 2000


class Marks(NamedTuple):
    """Marks of a sheet: merged cells (see `Merge`), hidden rows' numbers, formulas without value by row and column."""

    merges: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    uncounted: list[tuple[int, int]]


def xlsx_marks(data: bytes) -> dict[str, Marks]:
    """Return the hidden rows and the formulas without a value of each sheet, by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: _xlsx_sheet(package.read(part)) for name, part in _xlsx_parts(package)}


def _xlsx_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    there = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= there:
        return
    # The child has limits of memory and time: what an entity could swell to is cut off there.
    related = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {one.get("Id"): one.get("Target", "") for one in related}
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATED), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in there:
            yield sheet.get("name", ""), part


def _xlsx_sheet(xml: bytes) -> Marks:
    # Most sheets have neither, which is seen in a tenth of the time that the patterns take.
    hidden = _ROW.finditer(xml) if b"hidden=" in xml else ()
    formulas = _UNCOUNTED.finditer(xml) if b"<f" in xml or b":f" in xml else ()
    numbers = [_NUMBER.search(found[0]) for found in hidden]
    uncounted = [(int(found[2]), _column(found[1])) for found in formulas]
    return Marks([], [int(found[1]) for found in numbers if found], uncounted)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def ods_marks(data: bytes) -> dict[str, Marks]:
    """Return the merged cells and the hidden or filtered rows of each sheet, by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read("content.xml")
    if b"visibility=" not in content and b"-spanned=" not in content:
        return {}
    found: dict[str, Marks] = {}
    for name, number, repeated, row in _ods_rows(content):
        marks = found.setdefault(name, Marks([], [], []))
        if row.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
            marks.hidden_rows.extend(range(number, number + min(repeated, _MOST_REPEATED)))
        marks.merges.extend(_ods_merges(row, number))
    return found


def _ods_rows(content: bytes) -> Iterator[tuple[str, int, int, Any]]:
    """Yield each row with the name of its sheet, its number from 1 and how many times it is repeated."""
    name, number = "", 1
    for event, element in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):  # noqa: S314 -- see above
        if event == "start" and element.tag == f"{_TABLE}table":
            name, number = element.get(f"{_TABLE}name", ""), 1
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", 1))
            yield name, number, repeated, element
            number += repeated
            element.clear()


def _ods_merges(row: Any, number: int) -> Iterator[tuple[int, int, int, int]]:
    place = 1
    for cell in row:
        down, across = (int(cell.get(f"{_TABLE}number-{way}-spanned", 1)) for way in ("rows", "columns"))
        if down > 1 or across > 1:
            yield number, place, number + down - 1, place + across - 1
        place += int(cell.get(f"{_TABLE}number-columns-repeated", 1))


def description(data: bytes, kind: str) -> str:
    """Return the description in the properties of an xlsx or ods; empty if there is none that can be read."""
    part = {"xlsx": "docProps/core.xml", "ods": "meta.xml"}.get(kind)
    if part is None:
        return ""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if part not in package.namelist():
            return ""
        try:
            found = ElementTree.fromstring(package.read(part)).iter(_DESCRIPTION)  # noqa: S314 -- see above
        except ElementTree.ParseError:
            return ""
    return next((element.text or "" for element in found), "")[:_LONGEST_DESCRIPTION]


def xlsx_styles(data: bytes, sheet: str) -> list[tuple[int, int, str]]:
    """Return row, column and font of the cells of an xlsx in TCVN3 or VNI, and the format of those shown as 001.

    Raises the errors of openpyxl.
    """
    import warnings

    import openpyxl

    warnings.simplefilter("ignore")  # openpyxl speaks of extensions it drops; only fonts are read here
    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    cells = [cell for row in workbook[sheet].iter_rows() for cell in row if cell.value is not None]
    named = [(cell.row, cell.column, cell.font.name) for cell in cells if cell.font and cell.font.name]
    zeros = [(cell.row, cell.column, cell.number_format) for cell in cells if is_zeros(cell.number_format)]
    return [found for found in named if legacy_font(found[2])] + zeros


def is_zeros(style: str) -> bool:
    """Return whether a format shows a number with zeros in front, as codes are: 000."""
    return len(style) > 1 and not style.strip("0")


class XlsMarks(NamedTuple):
    """Marks of a sheet of an xls: numbers of hidden rows; row, column and style of cells as `_xls_style` tells it."""

    hidden_rows: list[int]
    fonts: list[tuple[int, int, str]]


def xls_marks(data: bytes) -> dict[str, XlsMarks]:
    """Return hidden rows and styles of cells of each sheet of an xls, by its name. Raises the errors of xlrd."""
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    styles = {place: style for place, one in enumerate(book.xf_list) if (style := _xls_style(book, one))}
    return {sheet.name: XlsMarks(_xls_hidden(sheet), list(_xls_styles(sheet, styles))) for sheet in book.sheets()}


def _xls_hidden(sheet: Any) -> list[int]:
    return sorted(number + 1 for number, row in sheet.rowinfo_map.items() if row.hidden)


def _xls_style(book: Any, style: Any) -> str:
    """Return the font of a style of cells, if it is in TCVN3 or VNI, or its format, if it shows numbers as 001."""
    font = str(book.font_list[style.font_index].name)
    if legacy_font(font):
        return font
    number = book.format_map.get(style.format_key)
    return number.format_str if number is not None and is_zeros(number.format_str) else ""


def _xls_styles(sheet: Any, styles: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    for row in range(sheet.nrows) if styles else ():
        for column in range(sheet.row_len(row)):
            if style := styles.get(sheet.cell_xf_index(row, column)):
                yield row + 1, column + 1, style
