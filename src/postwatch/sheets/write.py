"""Rows into an xlsx; nothing that is written starts a formula."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from postwatch.dataclass import dataclass
from postwatch.language import _
from postwatch.sheets.columns import REQUIRED_MARK, Cell, Column, typed
from postwatch.sheets.stamp import Stamp

ColumnKind: TypeAlias = Literal["text", "number", "decimal", "date", "moment", "money"]
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  a property of the file that must not change with the clock
_LONGEST_TEXT = 32767
_A4 = 9
_A_PAGES_WIDTH = 220
"""Characters across a landscape page that can still be read."""
_LONGEST_LINE = 12
"""Characters of a title on a line."""
_LAST_ROW = 1048575
_SHADE = "#E7E6E6"
# Signs with which a spreadsheet takes a text for a formula.
FORMULA_SIGNS = tuple("=+-@\t\r")
# Pixels.
_CHART_WIDTH, _CHART_HEAD, _CHART_ROW = 720, 120, 18
_NOT_SIZED = 2
# The signs between digits are those of Vietnam, where the program that opens the file does not have its own.
_FORMATS: dict[ColumnKind, str] = {
    "text": "@",
    "number": "0",
    "decimal": "[$-42A]0.0",
    "date": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm:ss",
    "money": "[$-42A]#,##0",
}


@dataclass(frozen=True)
class OutColumn:
    """A column to write: title, kind of its values, width in characters (None: by its content).

    ``choices`` are offered in its cells, which take others too; a column that ``is_code`` is shaded, and says that it
    stays. A column that ``is_hidden`` takes no room on screen and paper until it is shown again.
    """

    title: str
    kind: ColumnKind = "text"
    width: int | None = None
    choices: tuple[str, ...] = ()
    is_code: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class OutSheet:
    """A sheet to write: its name, its columns, rows of as many values, lines above the titles.

    ``bars`` are the places of columns of numbers that a chart draws, named by the first column.
    """

    name: str
    columns: tuple[OutColumn, ...]
    rows: Sequence[Sequence[Cell]] = field(default=())
    above: tuple[str, ...] = ()
    bars: tuple[int, ...] = ()


def workbook_bytes(sheets: Sequence[OutSheet], *, title: str = "", description: str = "") -> bytes:
    """Return an xlsx: bold frozen header, filter, widths, text as text and dates as dates; same rows, same bytes.

    The charts of all sheets are on the first, where they are seen when it is opened. It prints on A4 as wide as a page,
    or as the pages it needs, the header on each. ``title`` and ``description`` are in the properties of the file.
    """
    import xlsxwriter

    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    workbook.set_properties({"created": _CREATED, "title": title, "comments": description})
    formats = _all_formats(workbook)
    names = _sheet_names([sheet.name for sheet in sheets])
    charts = [_chart(workbook, *one) for one in zip(names, sheets, strict=True) if one[1].bars and one[1].rows]
    for name, sheet in zip(names, sheets, strict=True):
        target_sheet = workbook.add_worksheet(name)
        for row, line in enumerate(sheet.above):
            target_sheet.write_string(row, 0, line[:_LONGEST_TEXT], formats["above"])
        _write_sheet(target_sheet, sheet, formats, charts)
        charts = []
    workbook.close()
    return target.getvalue()


def sheet_to_fill(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Cell]], *, stamp: Stamp) -> bytes:
    """Return an xlsx with the columns of an import, to be filled in, as `filled_sheet` lays them out."""
    return workbook_bytes([filled_sheet(name, columns, rows)], description=stamp.text)


def filled_sheet(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Cell]]) -> OutSheet:
    """Return a sheet with the columns of an import, to be filled in; columns of the rows, by keys, come first.

    The titles of required columns are marked.
    """
    keys = list(rows[0]) if rows else []
    ordered = sorted(columns, key=lambda one: keys.index(one.key) if one.key in keys else len(keys))
    titles = tuple(
        OutColumn(
            f"{one.titles[0]}{REQUIRED_MARK}" if one.required else one.titles[0],
            one.holds,
            choices=one.offered,
            is_code=one.is_code,
        )
        for one in ordered
    )
    filled = [tuple(row.get(one.key) for one in ordered) for row in rows]
    return OutSheet(name, titles, filled)


def _sheet_names(names: Sequence[str]) -> list[str]:
    """Return names that Excel takes: 31 characters, none of ``[]:*?/\\``, no apostrophe at an end, each another."""
    taken: list[str] = []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\]", "-", name)[:31].strip("' ") or "-"
        # Excel keeps History for itself.
        free, number = plain, 1
        while free.lower() in {"history", *(one.lower() for one in taken)}:
            number += 1
            free = f"{plain[:27]} {number}"
        taken.append(free)
    return taken


def _all_formats(workbook: Any) -> dict[str, Any]:
    """Return the formats of cells and heads; by ``=`` and the name, those of a text that looks like a formula."""
    cells, aligned = {"valign": "top"}, {"align": "right", "indent": 1}
    looks: dict[str, dict[str, Any]] = {
        kind: {"num_format": code, **cells, **aligned} for kind, code in _FORMATS.items() if kind != "text"
    }
    looks["text"] = {"num_format": "@", **cells, "text_wrap": True}
    looks["word"] = {"num_format": "@", **cells, **aligned}
    looks["code"] = {"num_format": "@", **cells, "bg_color": _SHADE}
    looks |= {f"={name}": {**look, "quote_prefix": True} for name, look in looks.items()}
    looks["above"] = {"num_format": "@", "bold": True}
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
    looks |= {f"head {kind}": head if kind == "text" else {**head, **aligned} for kind in _FORMATS}
    return {name: workbook.add_format(look) for name, look in looks.items()}


def _write_sheet(target: Any, sheet: OutSheet, formats: dict[str, Any], charts: Sequence[Any]) -> None:
    titles = len(sheet.above)
    widths = [_width(sheet, place) for place in range(len(sheet.columns))]
    for place, column in enumerate(sheet.columns):
        target.set_column(place, place, widths[place], formats[column.kind], {"hidden": column.is_hidden})
        target.write_string(titles, place, column.title, formats[f"head {column.kind}"])
        _help_to_fill(target, column, first=(titles + 1, place))
    write_string = target.write_string
    styles = map(_style_of_words, sheet.columns)
    known = [(formats[style], formats[f"={style}"], style == "code") for style in styles]
    for number, row in enumerate(sheet.rows, start=titles + 1):
        for place, ((style, quoted, is_code), value) in enumerate(zip(known, row, strict=True)):
            if isinstance(value, str):
                write_string(number, place, value[:_LONGEST_TEXT], quoted if value.startswith(FORMULA_SIGNS) else style)
            elif value is not None or is_code:  # a blank cell has the format of its column
                _write_cell(target, (number, place), value, _format(sheet.columns[place], value, formats))
    _lay_out(target, sheet, widths, charts)


def _lay_out(target: Any, sheet: OutSheet, widths: Sequence[float], charts: Sequence[Any]) -> None:
    """Set how a sheet is seen and printed.

    Its titles stay in sight and are on each page, its rows can be chosen, and beside them are charts, side by side.
    """
    titles = len(sheet.above)
    target.freeze_panes(titles + 1, 0)
    target.set_landscape()
    target.set_paper(_A4)
    # As many pages side by side as let it be read; the first column is on each.
    width = sum(width for width, column in zip(widths, sheet.columns, strict=True) if not column.is_hidden)
    for number, chart in enumerate(charts):
        placed = {"description": chart.title.name, "x_offset": number * _CHART_WIDTH, "object_position": _NOT_SIZED}
        target.insert_chart(titles, len(sheet.columns) + 1, chart, placed)
    target.fit_to_pages(max(1, round(width / _A_PAGES_WIDTH)), 0)
    target.repeat_columns(0)
    target.repeat_rows(titles)
    if sheet.columns:
        target.autofilter(titles, 0, titles + len(sheet.rows), len(sheet.columns) - 1)


def _style_of_words(column: OutColumn) -> str:
    """Return the style of words in a column: in a column of amounts they are aligned with these."""
    return "code" if column.is_code else "word" if column.kind == "money" else column.kind


def _chart(workbook: Any, name: str, sheet: OutSheet) -> Any:
    """Return the bars of a sheet as a chart that reads its cells, rows from the top down as in the table."""
    chart = workbook.add_chart({"type": "bar"})
    first, last = len(sheet.above) + 1, len(sheet.above) + len(sheet.rows)
    for place in sheet.bars:
        chart.add_series({
            "name": [name, first - 1, place],
            "categories": [name, first, 0, last, 0],
            "values": [name, first, place, last, place],
            "data_labels": {"value": True},
        })  # fmt: skip
    chart.set_title({"name": sheet.name})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": False}, "num_format": "0"})
    chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEAD + _CHART_ROW * len(sheet.rows) * len(sheet.bars)})
    return chart


def kind_of(value: Cell) -> ColumnKind:
    """Return the kind of a column that holds a value; that of no value is text."""
    if value is None or isinstance(value, str | bool):
        return "text"
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, date):
        return "date"
    return "decimal" if isinstance(value, float) else "number"


def _help_to_fill(target: Any, column: OutColumn, *, first: tuple[int, int]) -> None:
    """Offer the choices of a column, and say of codes that they stay; nothing that is typed or pasted is refused."""
    if column.choices:
        offered = {"validate": "list", "source": list(column.choices), "show_error": False}
        target.data_validation(*first, _LAST_ROW, first[1], offered)
    elif column.is_code:
        stays = _("Leave the code as it is: by it the row is found again.")
        told = {"validate": "any", "input_message": stays, "show_error": False}
        target.data_validation(*first, _LAST_ROW, first[1], told)


def _format(column: OutColumn, value: Cell, formats: dict[str, Any]) -> Any:
    """Return the format of a cell: a column of several kinds formats each value by its own kind."""
    kind = kind_of(value)
    is_mixed = column.kind == "text" or (column.kind == "money" and kind == "decimal")
    kind = kind if is_mixed else column.kind
    return formats["code" if column.is_code else kind]


def _write_cell(target: Any, place: tuple[int, int], value: Cell, style: Any) -> None:
    """Write a value that is no text."""
    if value is None:
        target.write_blank(*place, None, style)
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
    values = (row[place] for row in sheet.rows)
    texts = (value if isinstance(value, str) else typed(value) for value in values if value is not None)
    longest = max(map(len, texts), default=0)
    words = max((len(word) for word in column.title.split()), default=0)  # a long title is written on several lines
    return min(max(min(len(column.title), _LONGEST_LINE), words, longest, 8) + 2, 60)
