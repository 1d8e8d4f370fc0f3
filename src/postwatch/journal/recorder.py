"""Recording of the changes of a session, in whatever tables, with the values before and after."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import cache
from itertools import repeat
from operator import is_not, itemgetter
from typing import Any

from sqlalchemy import Connection, Table, event, func, insert, inspect
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from postwatch.dataclass import dataclass
from postwatch.journal import chain
from postwatch.journal.personal_tables import PersonalValue
from postwatch.journal.tables import JournalEntry
from postwatch.store.columns import PERSONAL, UNRECORDED, Row, column_to_json, to_json

_RECORDER = "recorder"
_SALT_BYTES = 32


@dataclass
class Recorder:
    """Collects the inserts, changes and deletes of a session, with the values before and after.

    ``undoes`` is the entry that the command undoes. ``must_record``: the command belongs in the journal even when no
    recorded row changes. ``head`` is the hash of the entry that was appended, ``texts`` the hashes of the texts about
    persons that rows have.
    """

    session: Session
    changes: list[dict[str, Any]] = field(default_factory=list)
    undoes: int | None = None
    must_record: bool = False
    head: str | None = field(default=None, init=False)
    texts: dict[str, str] = field(default_factory=dict, init=False)
    _marks: dict[Any, int] = field(default_factory=dict)

    def listen(self) -> None:
        """Follow the session from now on; changes that a savepoint rolls back are dropped."""
        self.session.info[_RECORDER] = self
        event.listen(self.session, "before_flush", self._before)
        event.listen(self.session, "after_flush", self._after)
        event.listen(self.session, "after_transaction_create", self._mark)
        event.listen(self.session, "after_soft_rollback", self._forget)

    @property
    def has_effect(self) -> bool:
        """Return whether the command changed, undid or erased anything."""
        return bool(self.changes) or self.undoes is not None or self.must_record

    def _mark(self, _session: Session, transaction: Any) -> None:
        self._marks[transaction] = len(self.changes)

    def _forget(self, _session: Session, transaction: Any) -> None:
        del self.changes[self._marks.get(transaction, 0) :]

    def _before(self, session: Session, _context: object, _instances: object) -> None:
        for row in session.new:
            if isinstance(row, Row):
                _salt_for(row)
        for row in _in_order(session.dirty):
            if session.is_modified(row):
                self._note_update(row)
        for row in _in_order(session.deleted):
            if not isinstance(row, PersonalValue):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": values_of(row), "after": None})
                self._keep_texts_of_removed(row)

    def _after(self, session: Session, _context: object) -> None:
        for row in session.new:
            if isinstance(row, Row) and not isinstance(row, (JournalEntry, PersonalValue)):
                after = values_of(row)
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": None, "after": after})
                self._note_texts(after, {name: getattr(row, name) for name in personal_names(type(row))})

    def note_batch(self, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
        """Note rows, with their ids and salts, that were inserted without the session."""
        # In the order in which they are hashed; by columns, because the rows of a register are tens of thousands.
        names = sorted(_recorded_names(table))
        columns = {name: column_to_json(table.__table__, name, map(itemgetter(name), rows)) for name in names}
        for name in personal_names(table):
            salted_rows = zip(columns[name], (row[chain.SALT] for row in rows), strict=True)
            columns[name] = [self._sealed_text(name, text, salt) for text, salt in salted_rows]
        afters = (dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True))
        self.changes += [
            {"table": table.__tablename__, "id": row["id"], "before": None, "after": after}
            for row, after in zip(rows, afters, strict=True)
        ]

    def _sealed_text(self, name: str, text: str | None, salt: str | None) -> str | chain.Values | None:
        """Return a text about a person as the journal keeps it, and note it; as it is where there is no salt."""
        if text is None or not salt:
            return text
        seal = chain.salted(text, salt=salt, name=name)
        self.texts[text] = seal["salted"]
        return seal

    def _note_update(self, row: Row) -> None:
        old: dict[str, Any] = {}
        for name in _recorded_names(type(row)):
            # Loads the old value where it is not known: a savepoint that was rolled back forgets it.
            history = inspect(row).attrs[name].load_history()
            if history.has_changes():
                old[name] = history.deleted[0] if history.deleted else None
        if not old:
            return
        before = to_json(row.__table__, old)
        after = to_json(row.__table__, {name: getattr(row, name) for name in old})
        salt = _salt_for(row, also=old)
        sealed_before, sealed_after = (_sealed(type(row), values, salt) for values in (before, after))
        for name, value in sealed_before.items():
            if chain.is_salted(value):
                self._keep_earlier_text(row, name, value["salted"], before[name])
        self._note_texts(sealed_before, before)
        self._note_texts(sealed_after, after)
        self.changes.append({"table": row.__tablename__, "id": row.id, "before": sealed_before, "after": sealed_after})

    def _note_texts(self, sealed: chain.Values, clear: chain.Values) -> None:
        for name, text in clear.items():
            if chain.is_salted(sealed[name]):
                self.texts[text] = sealed[name]["salted"]

    def _keep_earlier_text(self, row: Row, name: str, digest: str, value: str) -> None:
        known = select(PersonalValue.id).where(PersonalValue.digest == digest)
        if self.session.exec(known).first() is None:
            table = str(row.__tablename__)
            self.session.add(PersonalValue(table_name=table, row_id=row.id, name=name, digest=digest, value=value))

    def _keep_texts_of_removed(self, row: Row) -> None:
        """Keep the texts of a row that is about to be removed, with its salt: on earlier days it is still there."""
        salt = getattr(row, chain.SALT, None)
        if salt is None:
            return
        clear = json_values_of(row)
        for name, value in values_of(row).items():
            if chain.is_salted(value):
                self._keep_earlier_text(row, name, value["salted"], clear[name])
        table = str(row.__tablename__)
        waiting = [one for one in self.session.new if isinstance(one, PersonalValue)]
        of_row = [one for one in waiting if (one.table_name, one.row_id) == (table, row.id)]
        for kept in [*self.session.exec(_texts_of(row)), *of_row]:
            kept.salt = salt
            self.session.add(kept)


def _in_order(rows: Iterable[object]) -> list[Row]:
    """Return the rows that are ours by table and id: the session keeps them in another order on every run."""
    return sorted((row for row in rows if isinstance(row, Row)), key=lambda row: (str(row.__tablename__), row.id))


def insert_all(session: Session, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows of the session's office at once: each with all columns of the table, but for its id.

    The only way past the session by which a command may write: the recorder is told of every row.
    """
    if not rows:
        return
    office, personal = session.info["office_id"], personal_names(table)
    whole = [
        {**row, "office_id": office, **({chain.SALT: salt} if any(map(row.get, personal)) else {})}
        for row, salt in zip(rows, _new_salts(len(rows)), strict=True)
    ]
    ids = _insert(session.connection(), table.__table__, whole)
    for row, row_id in zip(whole, ids, strict=True):
        row["id"] = row_id
    recorder_of(session).note_batch(table, whole)


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """Insert rows, and return their ids in the same order; a column that none of them fills is not named."""
    filled = [name for name in rows[0] if any(map(is_not, map(itemgetter(name), rows), repeat(None)))]
    if connection.dialect.name == "postgresql":
        returning = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return connection.execute(returning, [{name: row[name] for name in filled} for row in rows]).scalars().all()
    # SQLite numbers on from the largest id, and would tell those of many rows only if each had a statement of its own.
    last: int = connection.execute(select(func.max(table.c.id))).scalar() or 0
    ids = range(last + 1, last + 1 + len(rows))
    numbered = [{"id": row_id, **{name: row[name] for name in filled}} for row, row_id in zip(rows, ids, strict=True)]
    connection.execute(insert(table), numbered)
    return ids


def recorder_of(session: Session) -> Recorder:
    """Return the recorder that follows a session; if none was started, a new recorder that nobody reads."""
    recorder: Recorder = session.info.get(_RECORDER) or Recorder(session)
    return recorder


def values_of(row: Row) -> dict[str, Any]:
    """Return the values of a row as the journal keeps them, texts about persons as salted hashes."""
    return _sealed(type(row), json_values_of(row), getattr(row, chain.SALT, None))


def json_values_of(row: Row) -> dict[str, Any]:
    """Return the values of a row that the journal records, texts about persons in clear."""
    return to_json(row.__table__, {name: getattr(row, name) for name in _recorded_names(type(row))})


def forget(session: Session, *, row: Row) -> None:
    """Erase the means to read the personal texts of a row in the journal: its salt, and its earlier texts.

    The caller has emptied the texts in the row. The chain still verifies; the erased texts cannot come back.
    """
    session.flush()
    for text in session.exec(_texts_of(row)):
        session.delete(text)
    setattr(row, chain.SALT, None)
    session.add(row)
    session.flush()
    # The row may have been empty already, and only its earlier texts were erased.
    recorder_of(session).must_record = True


def forget_removed(
    session: Session, *, office: str, table: type[Row], meant: Callable[[chain.Values], bool]
) -> chain.Values | None:
    """Erase the personal texts of the rows of an office that were ``meant``, as they were when an undo removed them.

    Returns the recorded values of the last of them, or None where none was.
    """
    found: chain.Values | None = None
    texts: dict[int, set[str]] = {}
    own = select(JournalEntry).where(JournalEntry.office_code == office).order_by(col(JournalEntry.id))
    for change in (one for entry in session.exec(own) for one in chain.read_changes(entry.changes, entry=entry.id)):
        if change["table"] != table.__tablename__:
            continue
        for row_id in chain.ids_of(change) if chain.is_insert(change) else ():
            texts[row_id] = set()  # an id may have been another row's before
        if "ids" in change:
            continue
        values = [*(change["before"] or {}).values(), *(change["after"] or {}).values()]
        texts.setdefault(change["id"], set()).update(one["salted"] for one in values if chain.is_salted(one))
        if change["after"] is None and meant(change["before"]):
            found = change["before"]
            for kept in session.exec(select(PersonalValue).where(col(PersonalValue.digest).in_(texts[change["id"]]))):
                session.delete(kept)
    recorder_of(session).must_record |= found is not None
    return found


def _texts_of(row: Row) -> SelectOfScalar[PersonalValue]:
    """Select the earlier texts of an existing row; a removed row may have had its id before."""
    return select(PersonalValue).where(
        PersonalValue.table_name == str(row.__tablename__),
        PersonalValue.row_id == row.id,
        col(PersonalValue.salt).is_(None),
    )


@cache
def _recorded_names(row_class: type[Row]) -> list[str]:
    return [column.name for column in inspect(row_class).columns if not column.info.get(UNRECORDED)]


@cache
def personal_names(row_class: type[Row]) -> frozenset[str]:
    """Return the columns of a table that hold texts about persons."""
    return frozenset(column.name for column in inspect(row_class).columns if column.info.get(PERSONAL))


def _salt_for(row: Row, also: Mapping[str, Any] | None = None) -> str | None:
    """Return the salt of a row's personal texts; it is made when the row first has a text."""
    if not hasattr(row, chain.SALT):
        return None
    names = personal_names(type(row))
    if getattr(row, chain.SALT) is None and any(getattr(row, name) or (also or {}).get(name) for name in names):
        setattr(row, chain.SALT, *_new_salts(1))
    salt: str | None = getattr(row, chain.SALT)
    return salt


def _new_salts(count: int) -> list[str]:
    """Return as many salts from a single draw: asking the system for each takes as long as all the rest of the work."""
    drawn = secrets.token_hex(_SALT_BYTES * count)
    return [drawn[first : first + 2 * _SALT_BYTES] for first in range(0, len(drawn), 2 * _SALT_BYTES)]


def _sealed(row_class: type[Row], values: Mapping[str, Any], salt: str | None) -> dict[str, Any]:
    """Return values with the salted hashes of the texts about persons among them."""
    names = personal_names(row_class) if salt else ()
    texts = {name: values[name] for name in names if values.get(name) is not None}
    return {**values, **{name: chain.salted(text, salt=salt or "", name=name) for name, text in texts.items()}}
