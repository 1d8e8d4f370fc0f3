"""Rows into an xlsx; nothing that is written starts a formula."""

import io
import re
from collections.abc import Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from postwatch.dataclass import dataclass
from postwatch.language import _
from postwatch.sheets.columns import Cell, typed

ColumnKind: TypeAlias = Literal["text", "number", "date", "money"]
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  a property of the file that must not change with the clock
_LONGEST_TEXT = 32767
_A4 = 9
_LAST_ROW = 1048575
_SHADE = "#E7E6E6"
_FORMATS: dict[ColumnKind, str] = {"text": "@", "number": "0", "date": "dd/mm/yyyy", "money": "#,##0"}


@dataclass(frozen=True)
class OutColumn:
    """A column to write: title, kind of its values, width in characters (None: by its content).

    ``choices`` are offered in its cells, which take others too; one that ``is_code`` is shaded, and says that it stays.
    """

    title: str
    kind: ColumnKind = "text"
    width: int | None = None
    choices: tuple[str, ...] = ()
    is_code: bool = False


@dataclass(frozen=True)
class OutSheet:
    """A sheet to write: its name, its columns, rows of as many values."""

    name: str
    columns: tuple[OutColumn, ...]
    rows: Sequence[Sequence[Cell]] = field(default=())


def workbook_bytes(sheets: Sequence[OutSheet], *, title: str = "", description: str = "") -> bytes:
    """Return an xlsx: bold frozen header, filter, widths, text as text and dates as dates; same rows, same bytes.

    It prints on A4 as wide as the page, the header on each. ``title`` and ``description`` stand in
    the properties of the file.
    """
    import xlsxwriter

    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    workbook.set_properties({"created": _CREATED, "title": title, "comments": description})
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
    formats: dict[str, Any] = {
        kind: workbook.add_format({"num_format": code, "valign": "top", "text_wrap": kind == "text"})
        for kind, code in _FORMATS.items()
    }
    formats["code"] = workbook.add_format({"num_format": "@", "valign": "top", "bg_color": _SHADE})
    for sheet in sheets:
        _write_sheet(workbook.add_worksheet(_sheet_name(sheet.name)), sheet, head, formats)
    workbook.close()
    return target.getvalue()


def _sheet_name(name: str) -> str:
    """Return a name that Excel takes: 31 characters, none of ``[]:*?/\\``, no apostrophe at an end."""
    return re.sub(r"[\[\]:*?/\\]", "-", name)[:31].strip("'")


def _write_sheet(target: Any, sheet: OutSheet, head: Any, formats: dict[str, Any]) -> None:
    for place, column in enumerate(sheet.columns):
        target.set_column(place, place, _width(sheet, place), formats[column.kind])
        target.write_string(0, place, column.title, head)
        _help_to_fill(target, column, first=(1, place))
    for number, row in enumerate(sheet.rows, start=1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(target, (number, place), value, formats["code" if column.is_code else column.kind])
    target.freeze_panes(1, 0)
    target.set_landscape()
    target.set_paper(_A4)
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)
    if sheet.columns:
        target.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _help_to_fill(target: Any, column: OutColumn, *, first: tuple[int, int]) -> None:
    """Offer the choices of a column, and say of codes that they stay; nothing that is typed or pasted is refused."""
    if column.choices:
        offered = {"validate": "list", "source": list(column.choices), "show_error": False}
        target.data_validation(*first, _LAST_ROW, first[1], offered)
    elif column.is_code:
        stays = _("Leave the code as it is: by it the row is found again.")
        told = {"validate": "any", "input_message": stays, "show_error": False}
        target.data_validation(*first, _LAST_ROW, first[1], told)


def _write_cell(target: Any, place: tuple[int, int], value: Cell, style: Any) -> None:
    if value is None:
        target.write_blank(*place, None, style)
    elif isinstance(value, str):
        target.write_string(*place, value[:_LONGEST_TEXT], style)
    elif isinstance(value, bool):
        target.write_boolean(*place, value, style)
    elif isinstance(value, date):
        target.write_datetime(*place, value, style)
    else:
        target.write_number(*place, value, style)


def _width(sheet: OutSheet, place: int) -> float:
    column = sheet.columns[place]
    if column.width is not None:
        return column.width
    longest = max((len(typed(row[place])) for row in sheet.rows if row[place] is not None), default=0)  # type: ignore[arg-type]
    return min(max(len(column.title), longest, 8) + 2, 60)
