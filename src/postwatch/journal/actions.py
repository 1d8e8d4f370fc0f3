"""The journal: it reads the rows that a session changed, whatever noun they belong to, and appends one entry."""

import datetime as dt
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, event, inspect
from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.journal.rules import (
    GENESIS,
    SALT,
    Finding,
    Link,
    canonical,
    compact,
    entry_hash,
    ids_of,
    is_salted,
    net,
    salted,
    verify_chain,
)
from postwatch.journal.tables import JournalEntry, PersonalValue
from postwatch.store.columns import PERSONAL, UNRECORDED, Row
from postwatch.store.rows import plain, stored_rows


@dataclass
class Recorder:
    """Collects what a session inserts, changes and deletes, before and after."""

    session: Session
    changes: list[dict[str, Any]] = field(default_factory=list)
    _marks: dict[Any, int] = field(default_factory=dict)

    def listen(self) -> None:
        """Follow the session from now on; what a savepoint takes back is forgotten."""
        event.listen(self.session, "before_flush", self._before)
        event.listen(self.session, "after_flush", self._after)
        event.listen(self.session, "after_transaction_create", self._mark)
        event.listen(self.session, "after_soft_rollback", self._forget)

    def _mark(self, _session: Session, transaction: Any) -> None:
        self._marks[transaction] = len(self.changes)

    def _forget(self, _session: Session, transaction: Any) -> None:
        del self.changes[self._marks.get(transaction, 0) :]

    def _before(self, session: Session, _context: object, _instances: object) -> None:
        for row in session.new:
            if isinstance(row, Row):
                _salt_for(row)
        for row in session.dirty:
            if isinstance(row, Row) and session.is_modified(row):
                self._note_update(row)
        for row in session.deleted:
            if isinstance(row, Row) and not isinstance(row, PersonalValue):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": values_of(row), "after": None})
                _drop_aside(session, row)

    def _after(self, session: Session, _context: object) -> None:
        for row in session.new:
            if isinstance(row, Row) and not isinstance(row, (JournalEntry, PersonalValue)):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": None, "after": values_of(row)})

    def _note_update(self, row: Row) -> None:
        old: dict[str, Any] = {}
        for attribute in inspect(row).mapper.column_attrs:
            # Loads the old value where it is not known: a savepoint that was taken back forgets it.
            history = inspect(row).attrs[attribute.key].load_history()
            if history.has_changes() and not attribute.columns[0].info.get(UNRECORDED):
                old[attribute.key] = plain(history.deleted[0] if history.deleted else None)
        new = {name: plain(getattr(row, name)) for name in old}
        salt = _salt_for(row, also=old)
        before, after = (_sealed(type(row), values, salt) for values in (old, new))
        for name, value in before.items():
            if is_salted(value):
                self._put_aside(row, name, value["salted"], old[name])
        if old:
            self.changes.append({"table": row.__tablename__, "id": row.id, "before": before, "after": after})

    def _put_aside(self, row: Row, name: str, digest: str, value: str) -> None:
        known = select(PersonalValue.id).where(PersonalValue.digest == digest)
        if self.session.exec(known).first() is None:
            table = str(row.__tablename__)
            self.session.add(PersonalValue(table_name=table, row_id=row.id, name=name, digest=digest, value=value))


@dataclass(frozen=True)
class Signature:
    """Who did what, and when; ``at`` is a moment in UTC."""

    office: str
    at: dt.datetime
    actor: str
    command: str
    request_id: str
    undoes: int | None = None


def append_entry(
    session: Session, *, signature: Signature, changes: list[dict[str, Any]], answer: str | None
) -> JournalEntry:
    """Append one entry to the chain; the caller is the one writer."""
    last = session.exec(
        select(JournalEntry.id, JournalEntry.hash).order_by(col(JournalEntry.id).desc()).limit(1)
    ).first()
    number, previous = last or (0, GENESIS)
    entry = JournalEntry(
        id=number + 1,  # counted by us: a server's own sequence has gaps
        office_code=signature.office,
        at=signature.at,
        actor=signature.actor,
        command=signature.command,
        request_id=signature.request_id,
        undoes=signature.undoes,
        changes=canonical(compact(net(changes))),
        answer=answer,
        previous_hash=previous,
        hash="",
    )
    entry.hash = entry_hash(previous, content_of(entry))
    session.add(entry)
    session.flush()
    return entry


def content_of(entry: JournalEntry) -> dict[str, Any]:
    """What the hash of an entry covers."""
    return {
        "office": entry.office_code,
        "at": entry.at.astimezone(dt.UTC).isoformat(),
        "actor": entry.actor,
        "command": entry.command,
        "request_id": entry.request_id,
        "undoes": entry.undoes,
        "changes": entry.changes,
        "answer": entry.answer,
    }


def find_answer(session: Session, *, office: str, request_id: str) -> JournalEntry | None:
    """The entry that a request id made before, if any."""
    return session.exec(
        select(JournalEntry).where(JournalEntry.office_code == office, JournalEntry.request_id == request_id)
    ).first()


def requests_of(session: Session, *, office: str) -> Iterator[str]:
    """The ids of all requests of an office."""
    yield from session.exec(select(JournalEntry.request_id).where(JournalEntry.office_code == office))


def undone_by(session: Session, *, entry: JournalEntry) -> JournalEntry | None:
    """The entry that took another back, if any."""
    return session.exec(select(JournalEntry).where(JournalEntry.undoes == entry.id)).first()


def values_of(row: Row) -> dict[str, Any]:
    """The values of a row as the journal keeps them, texts about persons as salted hashes."""
    return _sealed(type(row), plain_values_of(row), getattr(row, SALT, None))


def plain_values_of(row: Row) -> dict[str, Any]:
    """The values of a row that the journal records, as they are."""
    recorded = [one for one in inspect(row).mapper.column_attrs if not one.columns[0].info.get(UNRECORDED)]
    return {one.key: plain(getattr(row, one.key)) for one in recorded}


def forget(session: Session, *, row: Row) -> None:
    """Erase what makes the personal texts of a row readable in the journal: its salt, and its earlier texts.

    The texts that stand in the row the caller has emptied. The chain still holds; what was erased cannot come back.
    """
    session.flush()
    _drop_aside(session, row)
    setattr(row, SALT, None)
    session.add(row)
    session.flush()


def _drop_aside(session: Session, row: Row) -> None:
    if hasattr(row, SALT):
        session.connection().execute(
            delete(PersonalValue).where(
                col(PersonalValue.table_name) == str(row.__tablename__), col(PersonalValue.row_id) == row.id
            )
        )


@cache
def _personal(row_class: type[Row]) -> list[str]:
    return [column.name for column in inspect(row_class).columns if column.info.get(PERSONAL)]


def _salt_for(row: Row, also: Mapping[str, Any] | None = None) -> str | None:
    """The salt of a row's personal texts, made when it first has one."""
    if not hasattr(row, SALT):
        return None
    names = _personal(type(row))
    if getattr(row, SALT) is None and any(getattr(row, name) or (also or {}).get(name) for name in names):
        setattr(row, SALT, secrets.token_hex(32))
    salt: str | None = getattr(row, SALT)
    return salt


def _sealed(row_class: type[Row], values: Mapping[str, Any], salt: str | None) -> dict[str, Any]:
    names = _personal(row_class) if salt else []
    return {
        name: salted(value, salt=salt, name=name) if salt and name in names and value is not None else value
        for name, value in values.items()
    }


@dataclass(frozen=True)
class EntryLine:
    """An entry as scripts see it; ``rows`` counts the rows that it touched, ``undone`` whether it was taken back."""

    id: int
    at: dt.datetime
    actor: str
    command: str
    request_id: str
    rows: int
    undoes: int | None
    undone: bool
    hash: str


@dataclass(frozen=True)
class Verification:
    """Whether the chain holds, and what does not; ``head`` is the newest hash."""

    ok: bool
    entries: int
    head: str
    findings_list: tuple[Finding, ...]


def list_entries(session: Session, *, office: str, limit: int) -> list[EntryLine]:
    """The newest entries of an office, newest first."""
    undone = set(session.exec(select(JournalEntry.undoes).where(col(JournalEntry.undoes).is_not(None))))
    statement = select(JournalEntry).where(JournalEntry.office_code == office)
    return [
        EntryLine(
            id=entry.id,
            at=entry.at,
            actor=entry.actor,
            command=entry.command,
            request_id=entry.request_id,
            rows=sum(1 for change in json.loads(entry.changes) for _row in ids_of(change)),
            undoes=entry.undoes,
            undone=entry.id in undone,
            hash=entry.hash,
        )
        for entry in session.exec(statement.order_by(col(JournalEntry.id).desc()).limit(limit))
    ]


def last_actor(session: Session, *, office: str) -> str | None:
    """Who wrote the newest entry of an office, or None when it has none."""
    last = select(JournalEntry.actor).where(JournalEntry.office_code == office).order_by(col(JournalEntry.id).desc())
    return session.exec(last.limit(1)).first()


def journal_head(session: Session) -> str:
    """The hash of the newest entry, by which a cut tail is noticed."""
    last = select(JournalEntry.hash).order_by(col(JournalEntry.id).desc()).limit(1)
    return session.exec(last).first() or GENESIS


def chain_of(connection: Connection) -> list[Link]:
    """Every entry of the database, oldest first, as it stands, however damaged; the offices that share it share one."""
    table = JournalEntry.metadata.tables[str(JournalEntry.__tablename__)]
    return [link_of(row_id, values) for row_id, values in stored_rows(connection, table)]


def link_of(row_id: int, values: Mapping[str, Any]) -> Link:
    """An entry as the chain sees it, from its stored values."""
    content = {
        "office": values["office_code"],
        **{name: values[name] for name in ("at", "actor", "command", "request_id", "undoes", "changes", "answer")},
    }
    try:
        changes = json.loads(values["changes"])
    except (ValueError, TypeError, RecursionError):
        changes = []
    return Link(row_id, str(values["previous_hash"]), str(values["hash"]), content, changes)


def verify_journal(session: Session, *, head: str | None) -> Verification:
    """Hold the chain against itself, and against a head that was noted before, on paper say (see `head_meant`)."""
    chain = chain_of(session.connection())
    findings = verify_chain(chain, head=head)
    return Verification(not findings, len(chain), chain[-1].hash if chain else GENESIS, tuple(findings))
