"""A copy of a database in which nobody is named: its texts about persons are replaced, wherever it is read."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, MetaData, select
from sqlalchemy import text as sa_text

from postwatch.language import _
from postwatch.store.columns import MASK, PERSONAL, Mask, grouped

# A shorter text is no name that could be found in another text.
_SHORTEST_NAME = 4
_BLANK = " "
_WORD = re.compile(r"\w+")


class _Place(NamedTuple):
    """A masked column, as SQL names it, and the condition on the rows of which it is masked."""

    table: str
    column: str
    mask: Mask
    condition: str
    is_personal: bool

    @property
    def is_of_unit(self) -> bool:
        """Return whether only some rows are masked: the column says which person or unit the row is."""
        return self.mask.persons != Mask().persons

    @property
    def is_name(self) -> bool:
        """Return whether the column tells who somebody is."""
        return self.is_of_unit or self.is_personal

    @property
    def rows(self) -> tuple[str, str]:
        """Return the table and the condition on its rows."""
        return self.table, self.condition

    @property
    def values(self) -> str:
        """Return the query of the texts that are masked."""
        where = f"({self.condition}) AND {self.column} <> ''"
        return f"SELECT DISTINCT {self.column} FROM {self.table} WHERE {where}"  # noqa: S608


class Names:
    """Names to be found in texts, as a tree of their words; a name ends where the tree has an empty word."""

    def __init__(self, names: Iterable[str]) -> None:
        self._tree: dict[str, Any] = {}
        for name in names:
            if len(name) >= _SHORTEST_NAME:
                branch = self._tree
                for word in _WORD.findall(name.casefold()):
                    branch = branch.setdefault(word, {})
                branch[""] = {}

    def replaced(self, text: str, by: Callable[[str], str]) -> str:
        """Return a text in which each of the names in it is replaced."""
        for start, end in reversed([*self.spans(text)]):
            text = f"{text[:start]}{by(text[start:end])}{text[end:]}"
        return text

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the places of names in a text, from left to right, the longest where several begin."""
        words, passed = [(found.group().casefold(), *found.span()) for found in _WORD.finditer(text)], 0
        for place, (_word, start, _end) in enumerate(words):
            if start < passed:
                continue
            branch, reached = self._tree, passed
            for word, _start, end in words[place:]:
                if word not in branch:
                    break
                branch = branch[word]
                reached = end if "" in branch else reached
            if reached > start:
                passed = reached
                yield start, reached


def mask(copy: sqlite3.Connection, metadata: MetaData, *, public: bool) -> None:
    """Replace in a copy its texts about persons. For the ``public`` those about enterprises and their points too."""
    places = list(_places(metadata, public=public))
    told = (text for place in places if place.is_name for (text,) in copy.execute(place.values).fetchall())
    names = Names(text for text in told if _BLANK in text)
    # A condition may read masked texts: all rows are chosen before the first is changed.
    groups = grouped((place.rows, place) for place in places)
    for number, (table, condition) in enumerate(groups):
        copy.execute(f"CREATE TEMP TABLE masked_{number} AS SELECT id FROM {table} WHERE {condition}")  # noqa: S608
    for place in places:
        if place.mask.follows is not None:
            _tell_what_follows(copy, place, *place.mask.follows)
        if place.mask.names or place.is_of_unit:
            _mask_names(copy, place, names)
    _number_apart(copy, places)
    _mask_whole_texts(copy, groups)
    copy.commit()


def _mask_whole_texts(copy: sqlite3.Connection, groups: Mapping[tuple[str, str], Sequence[_Place]]) -> None:
    """Put a mask in the place of each text that is masked as a whole, in the rows that were chosen of each table."""
    for number, ((table, _condition), of_rows) in enumerate(groups.items()):
        shown = [place for place in of_rows if not (place.mask.names or place.mask.within)]
        put = ", ".join(f"{place.column} = CASE WHEN {place.column} <> '' THEN ? END" for place in shown)
        if put:
            masks = [_("(masked)") if place.mask.by is None else place.mask.by for place in shown]
            copy.execute(f"UPDATE {table} SET {put} WHERE id IN (SELECT id FROM masked_{number})", masks)  # noqa: S608


def _tell_what_follows(
    copy: sqlite3.Connection, place: _Place, column: str, work: Callable[[Mapping[str, Any]], Any]
) -> None:
    """Write into another column a value computed from a text that will be masked."""
    rows = copy.execute(f"SELECT * FROM {place.table} WHERE {place.column} <> ''")  # noqa: S608
    heads = [head[0] for head in rows.description]
    for row in [dict(zip(heads, values, strict=True)) for values in rows]:
        copy.execute(f"UPDATE {place.table} SET {column} = ? WHERE id = ?", (work(row), row["id"]))  # noqa: S608


def _told_apart(copy: sqlite3.Connection, places: Sequence[_Place]) -> Mapping[tuple[int, str], int]:
    """Return the numbers of the persons within each whole, such as a case, in the order in which rows name them."""
    numbers: dict[tuple[int, str], int] = {}
    known: Counter[int] = Counter()
    for place in places:
        named = f"SELECT {place.mask.within}, {place.column} FROM {place.table} WHERE {place.column} <> '' ORDER BY id"  # noqa: S608
        for whole, text in copy.execute(named).fetchall():
            if (whole, text) not in numbers:
                known[whole] += 1
                numbers[whole, text] = known[whole]
    return numbers


def _number_apart(copy: sqlite3.Connection, places: Iterable[_Place]) -> None:
    """Replace texts that are told apart within something, such as the offenders of a case, by numbers."""
    apart = sorted((place for place in places if place.mask.within), key=lambda place: not place.mask.leads)
    for (whole, text), number in _told_apart(copy, apart).items():
        for place in apart:
            put = f"{place.column} = ? WHERE {place.column} = ? AND {place.mask.within} = ?"
            copy.execute(f"UPDATE {place.table} SET {put}", (f"{_('(masked)')} {number}", text, whole))  # noqa: S608


def names_persons(connection: Connection, metadata: MetaData, texts: Collection[str]) -> bool:
    """Return whether any of the texts contains the value of a column about persons."""
    places = [place for place in _places(metadata, public=False) if not place.mask.names and place.mask.by is None]
    names = []
    for place in places:
        for (name,) in connection.execute(sa_text(place.values)):
            # Most lists that tell of persons have them in cells of their own.
            if name in texts and len(name) >= _SHORTEST_NAME and _WORD.search(name):
                return True
            names.append(name)
    within = Names(names)
    return any(True for text in texts for _span in within.spans(text))


def names_told(connection: Connection, metadata: MetaData) -> set[str]:
    """Return the names that columns tell of persons: those that `mask` replaces within texts."""
    places = [place for place in _places(metadata, public=False) if place.is_name]
    told = (text for place in places for (text,) in connection.execute(sa_text(place.values)))
    return {text for text in told if _BLANK in text}


def free_texts(connection: Connection, metadata: MetaData) -> Iterator[tuple[str, int, str]]:
    """Yield the free texts: the table, the id of the row, the text."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            found: Mask | None = column.info.get(MASK)
            is_plain = found is not None and found._replace(within="", leads=False, follows=None) == Mask()
            if is_plain and PERSONAL not in column.info:
                for row_id, text in connection.execute(select(table.c.id, column).where(column != "")):
                    yield table.name, row_id, text


def _places(metadata: MetaData, *, public: bool) -> Iterator[_Place]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            found: Mask | None = column.info.get(MASK)
            if found is not None:
                names, condition = (f'"{table.name}"', f'"{column.name}"'), found.public if public else found.persons
                yield _Place(*names, found, condition, PERSONAL in column.info)


def _mask_names(copy: sqlite3.Connection, place: _Place, names: Names) -> None:
    """Replace names within the texts of a column."""
    every = place._replace(condition="TRUE").values
    for (text,) in copy.execute(every).fetchall():
        shown = names.replaced(text, lambda _name: _("(masked)"))
        if shown != text:
            copy.execute(f"UPDATE {place.table} SET {place.column} = ? WHERE {place.column} = ?", (shown, text))  # noqa: S608
