"""Facts of a page: a table of the screen as a page draws it, each cell with its words and what it is sorted by."""

import datetime as dt
from typing import Any, NamedTuple

from postwatch.console import MOST_ROWS, Alarm, Shown, Table, cell
from postwatch.language import _
from postwatch.vietnamese import money

# A table of more columns is drawn wide; on a telephone one of fewer becomes a list.
_MOST_COLUMNS = 6


class Link(NamedTuple):
    """Words that lead to another place: of this page, or of one beside it."""

    words: str
    href: str


class Place(NamedTuple):
    """A page that others lead to; ``here`` is "page" on itself, and "true" on the pages below it."""

    title: str
    href: str
    here: str = ""


class Command(str):
    """A command line, which a page offers to copy."""

    __slots__ = ()


def table_facts(table: Table, *, name: str, caption: str, more: str) -> dict[str, Any]:
    """Return a table as a page draws it: the first 200 rows, and what says how the others are seen.

    ``name`` is what it is called within the page, ``caption`` the line above it, ``more`` the command that shows all of
    its rows.
    """
    rows = [*table.rows]
    drawn = [[_cell(value) for value in row] for row in rows[:MOST_ROWS]]
    return {
        "name": name,
        "caption": caption,
        "is_wide": "yes" if len(table.columns) > _MOST_COLUMNS else "",
        "columns": [{"title": title, "kind": _kind_of_all(drawn, place)} for place, title in enumerate(table.columns)],
        "rows": drawn,
        "left": rows_left(len(rows), more),
    }


def rows_left(count: int, ways: str) -> str:
    """Return how the rows are seen for which a page has no room, nothing where it shows all."""
    if count <= MOST_ROWS:
        return ""
    words = _("Shown are {shown} of {count} rows. To see the others: {ways}")
    return words.format(shown=MOST_ROWS, count=money(count), ways=ways)


def bars_facts(table: Table) -> dict[str, Any]:
    """Return the bars of a table: for each row its name, and for each drawn column its value and length in per cent of
    the longest.
    """
    places = [table.columns.index(title) for title in table.bars]
    rows = [*table.rows][:MOST_ROWS]
    longest = max((row[place] for row in rows for place in places), default=0)
    return {
        "columns": [table.columns[place] for place in places],
        "rows": [
            {
                "name": cell(row[0]),
                "bars": [
                    {"text": cell(row[place]), "length": round(100 * row[place] / longest) if longest else 0}
                    for place in places
                ],
            }
            for row in rows
        ],
    }


def _kind_of_all(rows: list[list[dict[str, Any]]], place: int) -> str:
    """Return the kind of the cells of a column that hold something, text where they have several or there are none."""
    kinds = {row[place]["kind"] for row in rows if row[place]["text"]}
    return kinds.pop() if len(kinds) == 1 else "text"


def _cell(value: Any) -> dict[str, Any]:
    """Return a value as its cell holds it: its ``kind``, its ``text``, and what a machine reads."""
    if isinstance(value, Link):
        return {"kind": "link", "text": value.words, "value": value.href}
    held = value.value if isinstance(value, Shown) else value
    kind, machine = _kind_of(held)
    return {"kind": kind, "text": cell(value), "value": machine}


def _kind_of(value: Any) -> tuple[str, str]:
    if isinstance(value, Command):
        return "command", ""
    if isinstance(value, Alarm):
        return "alarm", ""
    if isinstance(value, dt.date):
        return "day", value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number", str(value)
    return "text", ""
