"""The records as they were after an earlier entry: a copy in memory in which every later change is undone.

The entries after the cut give the earliest state of each row that they touched; the present rows are replaced by those
states. Persons forgotten since stay forgotten, with a note of it.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlmodel import Session, func, select

from postwatch.dataclass import dataclass
from postwatch.errors import DatabaseError, NotFoundError
from postwatch.journal.chain import SALT, Change, Values, is_salted, is_whole, read_changes, salted, states_before
from postwatch.journal.clock import day_of, recorded
from postwatch.journal.lookup import find_entry
from postwatch.journal.newest import first_day
from postwatch.journal.references import known_by
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.store.engine import account_of

_JOURNAL = "journal_entry"
# Of which type the values of a column are in the journal.
_IN_JSON: Mapping[str, Any] = {"INTEGER": int, "BOOLEAN": bool, "VARCHAR": str, "DATE": str, "DATETIME": str}


@dataclass(frozen=True)
class Cut:
    """Where the records are cut: the last entry that counts, and the legal day that is today then.

    ``account`` is the account by which the reader uses the server; empty for a file.
    """

    entry: int
    day: dt.date
    account: str = ""


def cut_on(session: Session, *, office: str, day: dt.date) -> Cut:
    """Return the cut at the end of a legal day of recording. Raises NotFoundError for a day before the first entry."""
    own = JournalEntry.office_code == office
    last: int | None = session.exec(select(func.max(JournalEntry.id)).where(own, *recorded(session, None, day))).one()
    if last is None:
        first = first_day(session, office=office)
        raise NotFoundError(
            _("On {day} there were no records yet: the journal begins on {first}").format(day=day, first=first),
            hint=_("give a day from then on"),
        )
    return Cut(last, day, account_of(session.connection()))


def cut_after(session: Session, *, office: str, entry: int) -> Cut:
    """Return the cut after an entry. Raises NotFoundError when the office has none of that number."""
    found = find_entry(session, office=office, number=entry)
    return Cut(found.id, day_of(session, found), account_of(session.connection()))


def cut_of(session: Session, *, report: str) -> Cut:
    """Return the cut at which a report was issued: the entries known then, on the day of the report.

    Raises NotFoundError for a code that no report has.
    """
    found = known_by(session, report=report)
    if found is None:
        raise NotFoundError(
            _("No report {report} was issued from these records").format(report=report),
            hint=_("see: postwatch report list"),
        )
    return Cut(*found, account_of(session.connection()))


def _salt_of(state: Mapping[str, Any], salts: Mapping[str, Any]) -> Any:
    """Return the salt of a row by its salted values, None where none is kept."""
    return next((salts.get(value["salted"]) for value in state.values() if is_salted(value)), None)


def take_back(copy: sqlite3.Connection, *, after: int) -> int:
    """Undo in a copy of a database all changes of the entries after an entry, and these entries themselves.

    Returns how many entries and rows stay, because what the journal says of them cannot be.
    """
    copy.row_factory = sqlite3.Row
    columns, left = _Columns(copy), list[Any]()
    states = states_before(_changes(copy, after, columns, left.append))
    present = {key: columns.row(*key) for key in states}
    for table, row_id in states:
        copy.execute(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))  # noqa: S608 -- a table of the schema
    kept = copy.execute("SELECT digest, value, salt FROM personal_value").fetchall()
    texts = {row["digest"]: row["value"] for row in kept}
    salts = {row["digest"]: row["salt"] for row in kept}
    for key, state in states.items():
        if state is not None:
            now = present[key]
            if is_whole(state):  # a row that was removed takes nothing from another that has its id now
                now = {SALT: _salt_of(state, salts)} if SALT in columns.of(key[0]) else {}
            try:
                columns.put(key[0], {**now, **columns.stored(key[0], _in_clear(state, now, texts))})
            except (ValueError, sqlite3.Error):
                left.append(key)
                columns.put(key[0], present[key])
    copy.execute(f"DELETE FROM {_JOURNAL} WHERE id > ?", (after,))  # noqa: S608
    copy.commit()
    return len(left)


def _changes(
    copy: sqlite3.Connection, after: int, columns: "_Columns", not_read: Callable[[int], None]
) -> Iterator[Change]:
    """Yield the changes of the entries after an entry, oldest first."""
    chosen = f"SELECT id, changes FROM {_JOURNAL} WHERE id > ? ORDER BY id"  # noqa: S608
    for entry, text in copy.execute(chosen, (after,)).fetchall():
        try:
            changes = read_changes(text, entry=entry)
        except DatabaseError:
            not_read(entry)
            continue
        known = [change for change in changes if columns.of(change["table"])]
        if len(known) < len(changes):
            not_read(entry)
        yield from known


def _in_clear(state: Values, now: Mapping[str, Any], texts: Mapping[str, str]) -> Values:
    """Return a state with its texts about persons: the row's own, an earlier text, or that it was erased since."""

    def text_of(name: str, value: Values) -> str:
        text, salt = now.get(name), now.get(SALT)
        if salt and isinstance(text, str) and salted(text, salt=salt, name=name) == value:
            return text
        return texts.get(value["salted"], _("(erased)"))

    return {name: text_of(name, value) if is_salted(value) else value for name, value in state.items()}


class _Columns:
    """The columns of the tables of a SQLite database, by which values of the journal are stored."""

    def __init__(self, copy: sqlite3.Connection) -> None:
        self._copy = copy
        self._kinds: dict[str, dict[str, str]] = {}

    def of(self, table: str) -> Mapping[str, str]:
        """Return the kinds of the columns of a table by their names; none for a table that is not there."""
        if table not in self._kinds:
            self._kinds[table] = {
                row["name"]: row["type"]
                for row in self._copy.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
            }
        return self._kinds[table]

    def row(self, table: str, row_id: int) -> dict[str, Any]:
        """Return the stored values of a row, or none."""
        found = self._copy.execute(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,)).fetchone()  # noqa: S608
        return dict(found) if found is not None else {}

    def put(self, table: str, values: Values) -> None:
        """Insert a row of values as they are stored; nothing of a row without any."""
        if values:
            names, places = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
            self._copy.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', [*values.values()])  # noqa: S608

    def stored(self, table: str, values: Values) -> Values:
        """Return values of the journal as SQLite stores them. Raises ValueError for a value that a column refuses."""
        kinds = {name: kind.partition("(")[0] for name, kind in self.of(table).items()}
        if not values.keys() <= kinds.keys():
            raise ValueError(table)
        return {name: None if value is None else _stored(value, kinds[name]) for name, value in values.items()}


def _stored(value: Any, kind: str) -> Any:
    """Return a value as SQLite stores it: a moment of the journal without its zone, which is UTC."""
    if not isinstance(value, _IN_JSON[kind]):
        raise ValueError(kind)
    if kind == "DATETIME":
        return dt.datetime.fromisoformat(value).replace(tzinfo=None).isoformat(" ", "microseconds")
    return dt.date.fromisoformat(value).isoformat() if kind == "DATE" else value
