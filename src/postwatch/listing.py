"""Lists in files: csv as a spreadsheet opens it, xlsx as a clerk would make it; nothing in them starts a formula."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from postwatch.console import Amount, Shown, Table, as_json, cell, visible
from postwatch.days import local
from postwatch.language import Code, _
from postwatch.sheets.columns import Cell, typed
from postwatch.sheets.write import FORMULA_SIGNS, ColumnKind, OutColumn, OutSheet, kind_of, workbook_bytes
from postwatch.vietnamese import fold

_LONGEST_NAME = 60


def written_as(form: str, tables: Sequence[Table], result: Any) -> bytes:
    """Return a list as a file of a format: its tables as csv or xlsx, its result as JSON."""
    if form == "json":
        return "".join([*as_json(result), "\n"]).encode()
    return csv_bytes(tables) if form == "csv" else xlsx_bytes(tables)


def texts_of(value: Any) -> set[str]:
    """Return all texts in tables, or in a result as JSON knows it."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.add(one)
        elif isinstance(one, Shown):
            waiting.append(one.value)
        elif isinstance(one, (list, tuple)):
            waiting += filter(None, one)  # most cells of a wide list are blank
        elif isinstance(one, dict):
            waiting += one.values()
    return found


def csv_bytes(tables: Sequence[Table]) -> bytes:
    """Return tables as csv, with an empty line between them: UTF-8 with its mark, semicolons, days as dd/mm/yyyy."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    for place, table in enumerate(tables):
        writer.writerows([[]] if place else [])
        writer.writerow(_harmless(title) for title in table.columns)
        writer.writerows(map(_harmless, _cells(row)) for row in table.rows)
    return target.getvalue().encode("utf-8-sig")


def xlsx_bytes(tables: Sequence[Table]) -> bytes:
    """Return tables as an xlsx, a sheet for each, its title above it: days are days, numbers are numbers."""
    return workbook_bytes([_sheet(table) for table in tables], title=visible(tables[0].title.partition("\n")[0]))


def file_name(table: Table, form: str, *, on: dt.date) -> str:
    """Return the name of a list's file: the name of the list, and the day."""
    name = re.sub("[^a-z0-9]+", "-", fold(called(table)))[:_LONGEST_NAME].strip("-")
    return f"{name or 'danh-sach'}-{on.isoformat()}.{form}"


def called(table: Table) -> str:
    """Return the name of a list: the line above it without its count."""
    return visible(table.title.partition("\n")[0].partition(":")[0]).strip() or _("List")


def _sheet(table: Table) -> OutSheet:
    rows = [_cells(row) for row in table.rows]
    # A column in which no row has anything is there to be filled in, not to be printed.
    blank = {place for place in range(1, len(table.columns)) if rows and all(row[place] is None for row in rows)}
    columns = tuple(
        OutColumn(title, _kind(row[place] for row in rows), is_hidden=place in blank)
        for place, title in enumerate(table.columns)
    )
    above = tuple(visible(line) for line in table.title.split("\n") if line)
    bars = tuple(table.columns.index(title) for title in table.bars)
    return OutSheet(called(table), columns, rows, above, bars)


def _kind(values: Iterable[Cell]) -> ColumnKind:
    """Return the kind of all values of a column, text for several; amounts stay amounts among shares and words."""
    of_each_type = {type(value): value for value in values if value is not None}.values()
    kinds: set[ColumnKind] = {"money" if isinstance(value, Amount) else kind_of(value) for value in of_each_type}
    if "money" in kinds and kinds <= {"money", "decimal", "text"}:
        return "money"
    return kinds.pop() if len(kinds) == 1 else "text"


def _cells(row: Sequence[Any]) -> tuple[Cell, ...]:
    """Return the cells of a row; most of a wide list are blank."""
    return tuple([None if value is None else _plain(value) for value in row])


def _plain(value: Any) -> Cell:
    """Return a value as a cell holds it: a code, yes and no in words, a moment at UTC+7; None for a blank."""
    if type(value) is str:
        return visible(value) or None
    if isinstance(value, Shown):
        return _plain(value.value)
    if isinstance(value, dt.datetime):
        return local(value).replace(tzinfo=None, microsecond=0) if value.tzinfo is not None else value
    if isinstance(value, dt.date | float | int) and not isinstance(value, bool):
        return value
    text = value.in_words if isinstance(value, Code) else cell(value)
    return visible(text) or None


def _harmless(value: Cell) -> str:
    """Return a value as it would be typed, a text with a mark before it where it would start a formula."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else typed(value)
