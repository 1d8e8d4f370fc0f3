"""Facts of a page: a table of the screen as a page draws it, each cell with its words and its key for sorting."""

import datetime as dt
import re
from typing import Any, NamedTuple

from postwatch.console import MOST_ROWS, Alarm, Shown, Table, cell
from postwatch.language import _
from postwatch.vietnamese import money

# A table of more columns is drawn wide; on a telephone a table becomes a list, but a wide table of numbers stays.
_MOST_COLUMNS = 6
_MANY_NUMBERS = 4
# Texts of so many letters are not broken into lines; those of more letters than the second number need room.
_SHORT, _LONG = 15, 28
# So many letters of a name have room beside its bars; the table below has all of them.
_MOST_LETTERS = 32
# So many points of a line have a name and a number.
_MOST_NAMES = 12
# The code of a record, which is never broken.
_CODE = re.compile(r"[A-Z]{2,4}-[0-9]{4}-[0-9]{4,}")
# The ground on which lines are drawn, and the room around it for numbers, in pixels.
_WIDTH, _HEIGHT, _LEFT, _TOP = 640, 180, 40, 24


class Link(NamedTuple):
    """Words that lead to another place: of this page, or of a page beside it."""

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
    """Return a table as a page draws it: the first 200 rows, and how to see the others.

    ``name`` is its name within the page, ``caption`` the line above it, ``more`` the command that shows all of its
    rows.
    """
    rows = [*table.rows]
    drawn = [[_cell(value) for value in row] for row in rows[:MOST_ROWS]]
    columns = [_column(title, [row[place] for row in drawn]) for place, title in enumerate(table.columns)]
    is_wide = len(columns) > _MOST_COLUMNS
    stays = is_wide and sum(column["kind"] == "number" for column in columns) >= _MANY_NUMBERS
    return {
        "name": name,
        "caption": caption,
        "is_titled": "",
        "shape": " ".join([*(["wide"] if is_wide else []), *([] if stays else ["cards"])]),
        "is_wide": "yes" if is_wide else "",
        "columns": columns,
        "rows": drawn,
        "left": rows_left(len(rows), more),
    }


def _column(title: str, cells: list[dict[str, Any]]) -> dict[str, str]:
    """Return a column: its title, the kind of its cells, text where they have several, and the room that it needs."""
    filled = [one for one in cells if one["text"]]
    kinds = {one["kind"] for one in filled}
    longest = max((len(one["text"]) for one in filled), default=0)
    room = "short" if longest <= _SHORT else "long" if longest > _LONG else "middle"
    return {"title": title, "kind": kinds.pop() if len(kinds) == 1 else "text", "room": room}


def rows_left(count: int, ways: str) -> str:
    """Return how the rows are seen for which a page has no room, nothing where it shows all."""
    if count <= MOST_ROWS:
        return ""
    words = _("Shown are {shown} of {count} rows. To see the others: {ways}")
    return words.format(shown=MOST_ROWS, count=money(count), ways=ways)


def section_facts(name: str, title: str, table: Table, *, more: str) -> dict[str, Any]:
    """Return a section of a page: its name and title, its table, whose title is the line above it, and its bars.

    Of an empty table neither is drawn. A line above it that only repeats the title is heard and not seen.
    """
    rows = [*table.rows]
    drawn = table_facts(table._replace(rows=rows), name=f"{name}-table", caption=table.title, more=more)
    return {
        "name": name,
        "title": title,
        "table": drawn | {"is_titled": "yes" if table.title == title else ""} if rows else None,
        "bars": bars_facts(table._replace(rows=rows)) if rows and table.bars else None,
    }


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
                "name": _beside_bars(cell(row[0])),
                "bars": [
                    {"text": cell(row[place]), "length": round(100 * row[place] / longest) if longest else 0}
                    for place in places
                ],
            }
            for row in rows
        ],
    }


def _beside_bars(name: str) -> str:
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1].rstrip()}…"


def line_facts(table: Table) -> dict[str, Any]:
    """Return the lines of a table: a point for each row and drawn column, on a ground of `_WIDTH` by `_HEIGHT`.

    Each point has its place and its number, each row its name below.
    """
    places = [table.columns.index(title) for title in table.bars]
    rows = [*table.rows]
    highest = max((row[place] for row in rows for place in places), default=0) or 1
    step = _WIDTH / max(len(rows) - 1, 1)
    across = [round(_LEFT + step * at) for at in range(len(rows))]
    every = -(-len(rows) // _MOST_NAMES) or 1
    # The last one always has them.
    named = [(len(rows) - 1 - at) % every == 0 for at in range(len(rows))]
    return {
        "names": [
            {"x": x, "text": cell(row[0])[:5] if has_name else ""}
            for x, row, has_name in zip(across, rows, named, strict=True)
        ],
        "lines": [
            {
                "title": table.columns[place],
                "points": [
                    {
                        "x": x,
                        "y": round(_TOP + _HEIGHT * (1 - row[place] / highest)),
                        "text": cell(row[place]) if has_name else "",
                    }
                    for x, row, has_name in zip(across, rows, named, strict=True)
                ],
            }
            for place in places
        ],
        "left": _LEFT,
        "right": _LEFT + _WIDTH,
        "bottom": _TOP + _HEIGHT,
        "width": _WIDTH + 2 * _LEFT,
        "height": _HEIGHT + 2 * _TOP + 20,
    }


def _cell(value: Any) -> dict[str, Any]:
    """Return a value as its cell holds it: its ``kind``, its ``text``, its value for machines, and whether it
    ``is_part`` of the row above it, which the screen shows by blanks before it.
    """
    if isinstance(value, Link):
        kind, machine, text = "link", value.href, value.words
    else:
        kind, machine = _kind_of(value.value if isinstance(value, Shown) else value)
        text = cell(value)
    return {"kind": kind, "text": text.lstrip(" "), "value": machine, "is_part": "yes" if text.startswith(" ") else ""}


def _kind_of(value: Any) -> tuple[str, str]:
    if isinstance(value, Command):
        return "command", ""
    if isinstance(value, Alarm):
        return "alarm", ""
    if isinstance(value, dt.date):
        return "day", value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number", str(value)
    if isinstance(value, str) and _CODE.fullmatch(value):
        return "code", ""
    return "text", ""
