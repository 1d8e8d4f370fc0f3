"""Facts of a page: a table of the screen as a page draws it, each cell with its words and its key for sorting."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from postwatch.console import MOST_ROWS, Alarm, Shown, Table, cell
from postwatch.language import _
from postwatch.vietnamese import money

# Texts of so many letters are not broken into lines; those of more letters than the second number need room.
_SHORT, _LONG = 15, 28
# The letters that a column needs for its texts, by their length, and as room around them.
_LETTERS = {"middle": 12, "long": 18}
_AROUND = 3
# The shapes of tables that need up to so many letters: cards on a telephone, on a tablet too, at every width.
_SHAPES = ((75, ""), (125, "wide"), (10**9, "stacked"))
# So many points of a line have a name and a number; on a narrow ground every second of more than the second number.
_MOST_NAMES, _FEW = 6, 4
# The code of a record, which is never broken.
_CODE = re.compile(r"[A-Z]{2,4}-[0-9]{4}-[0-9]{4,}")
# The ground on which lines are drawn: its height and the room above it in pixels, its edges in per cent of the width.
_HEIGHT, _TOP, _LEFT, _RIGHT = 180, 24, 9, 91


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
    cells = [[_cell(value) for value in row] for row in rows[:MOST_ROWS]]
    places = _filled(len(table.columns), cells)
    drawn = [[row[place] for place in places] for row in cells]
    columns = [_column(table.columns[place], [row[at] for row in drawn]) for at, place in enumerate(places)]
    needed = sum(column["letters"] + _AROUND for column in columns)
    return {
        "name": name,
        "caption": caption,
        "is_titled": "",
        "shape": next(shape for most, shape in _SHAPES if needed <= most),
        "columns": columns,
        "rows": drawn,
        "left": rows_left(len(rows)),
        "more": more if len(rows) > MOST_ROWS else "",
    }


def _filled(columns: int, cells: Sequence[Sequence[Mapping[str, Any]]]) -> list[int]:
    """Return the places of the columns that say something; the first, which names the rows, in any case."""
    nothing = "", _("(masked)")
    return [place for place in range(columns) if not place or any(row[place]["text"] not in nothing for row in cells)]


def _column(title: str, cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a column: its title, the kind of its cells, text where they have several, and the room that it needs."""
    filled = [one for one in cells if one["text"]]
    kinds = {one["kind"] for one in filled}
    longest = max((len(one["text"]) for one in filled), default=0)
    room = "short" if longest <= _SHORT else "long" if longest > _LONG else "middle"
    letters = max(_LETTERS.get(room, longest), *map(len, title.split()), 0)
    return {"title": title, "kind": kinds.pop() if len(kinds) == 1 else "text", "room": room, "letters": letters}


def rows_left(count: int) -> str:
    """Return how many of the rows a page has room for, nothing where it shows all."""
    if count <= MOST_ROWS:
        return ""
    return _("Shown are {shown} of {count} rows.").format(shown=MOST_ROWS, count=money(count))


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
    """Return the bars of a table: for each row its name, and for each drawn column its value and its length.

    Lengths are in per cent of the ground, of which the longest has 80; an unknown number has none. Where no value is
    above zero there are no bars.
    """
    places = [table.columns.index(title) for title in table.bars]
    rows = [*table.rows][:MOST_ROWS]
    longest = max((row[place] or 0 for row in rows for place in places), default=0)
    return {
        "columns": [table.columns[place] for place in places],
        "rows": [
            {
                "name": cell(row[0]),
                "bars": [
                    {"text": cell(row[place]), "length": round(80 * (row[place] or 0) / longest)} for place in places
                ],
            }
            for row in (rows if longest else ())
        ],
    }


def line_facts(table: Table, *, highest: float = 0, height: int = _HEIGHT) -> dict[str, Any]:
    """Return the lines of a table, which has a point for each row and drawn column unless its value is unknown.

    ``x`` is in per cent of the width, ``y`` in pixels; the ground of this ``height`` reaches up to the largest value,
    at least to ``highest``. Each point is joined to the known one before it.
    """
    places = [table.columns.index(title) for title in table.bars]
    rows = [*table.rows]
    largest = max((_number(row[place]) or 0 for row in rows for place in places), default=0)
    top = max(largest, highest) or 1
    names = [_along(at, len(rows)) | {"text": cell(row[0])} for at, row in enumerate(rows)]
    return {
        "largest": largest,
        "names": names,
        "lines": [
            {"title": table.columns[place], **_line([row[place] for row in rows], names, height / top)}
            for place in places
        ],
        "bottom": _TOP + height,
        "height": height + 2 * _TOP + 20,
    }


def _along(at: int, count: int) -> dict[str, Any]:
    """Return the place of a point among so many, and whether it is named: always, on a wide ground alone, or never."""
    every = -(-count // _MOST_NAMES) or 1
    before_last = count - 1 - at
    shown = "" if before_last % every else "rare" if before_last % (2 * every) and count > _FEW else "named"
    return {"x": f"{_LEFT + (_RIGHT - _LEFT) * (at / (count - 1) if count > 1 else 1):.1f}", "shown": shown}


def _line(values: Sequence[Any], names: Sequence[dict[str, Any]], scale: float) -> dict[str, Any]:
    """Return the points of a line, ``up`` so many pixels from the ground, and its strokes."""
    points = [
        {"x": name["x"], "up": round(number * scale), "shown": name["shown"], "text": cell(value)}
        for name, value in zip(names, values, strict=True)
        if (number := _number(value)) is not None
    ]
    return {"points": points, "strokes": [[*pair] for pair in pairwise(points)]}


def _number(value: Any) -> float | None:
    """Return the number of a cell, None for an unknown value."""
    found: float | None = value.value if isinstance(value, Shown) else value
    return found


def _cell(value: Any) -> dict[str, Any]:
    """Return a value as its cell holds it: its ``kind``, its ``text``, its value for machines, and ``is_part``.

    A part is of the row above it, which the screen shows by blanks before it.
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
