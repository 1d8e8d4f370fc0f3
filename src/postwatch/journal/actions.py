"""The journal: it reads the rows that a session changed, whatever noun they belong to, and appends one entry."""

import datetime as dt
import json
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlalchemy import event, inspect, text
from sqlmodel import Session, col, select

from postwatch.journal.rules import (
    GENESIS,
    Finding,
    Link,
    broken_links,
    canonical,
    compact,
    entry_hash,
    holds_head,
    ids_of,
)
from postwatch.journal.tables import JournalEntry
from postwatch.store.columns import Row


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
        for row in session.dirty:
            if isinstance(row, Row) and session.is_modified(row):
                self._note_update(row)
        for row in session.deleted:
            if isinstance(row, Row):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": _values(row), "after": None})

    def _after(self, session: Session, _context: object) -> None:
        for row in session.new:
            if isinstance(row, Row) and not isinstance(row, JournalEntry):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": None, "after": _values(row)})

    def _note_update(self, row: Row) -> None:
        before, after = {}, {}
        for attribute in inspect(row).mapper.column_attrs:
            history = inspect(row).attrs[attribute.key].history
            if history.has_changes():
                before[attribute.key] = _plain(history.deleted[0] if history.deleted else None)
                after[attribute.key] = _plain(getattr(row, attribute.key))
        self.changes.append({"table": row.__tablename__, "id": row.id, "before": before, "after": after})


@dataclass(frozen=True)
class Signature:
    """Who did what, and when; ``at`` is a moment in UTC."""

    office: str
    at: dt.datetime
    actor: str
    command: str
    request_id: str
    undoes: int | None = None


def one_writer(session: Session) -> None:
    """Let other writers wait until this one ends: SQLite does so by itself, on PostgreSQL a lock on the journal does.

    It is taken before anything is read to be changed, so that two clerks never count from the same number.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE journal_entry IN EXCLUSIVE MODE"))


def append_entry(
    session: Session, *, signature: Signature, changes: list[dict[str, Any]], answer: str | None
) -> JournalEntry:
    """Append one entry to the chain; the caller is the one writer."""
    previous = session.exec(select(JournalEntry.hash).order_by(col(JournalEntry.id).desc()).limit(1)).first() or GENESIS
    entry = JournalEntry(
        office_code=signature.office,
        at=signature.at,
        actor=signature.actor,
        command=signature.command,
        request_id=signature.request_id,
        undoes=signature.undoes,
        changes=canonical(compact(changes)),
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


def _values(row: Row) -> dict[str, Any]:
    return {attribute.key: _plain(getattr(row, attribute.key)) for attribute in inspect(row).mapper.column_attrs}


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


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


def chain_of(session: Session) -> list[Link]:
    """Every entry of the database, oldest first: the offices that share it share one chain."""
    return [
        Link(
            id=entry.id,
            previous_hash=entry.previous_hash,
            hash=entry.hash,
            content=content_of(entry),
            changes=json.loads(entry.changes),
        )
        for entry in session.exec(select(JournalEntry).order_by(col(JournalEntry.id)))
    ]


def verify_journal(session: Session, *, head: str | None) -> Verification:
    """Hold the chain against itself, and against a head that was noted before, on paper say."""
    chain = chain_of(session)
    findings = broken_links(chain)
    if head is not None and not holds_head(chain, head.strip().lower()):
        findings.append(Finding("head", head, "is not in the chain: its end was cut off, or it was written anew"))
    return Verification(not findings, len(chain), chain[-1].hash if chain else GENESIS, tuple(findings))
