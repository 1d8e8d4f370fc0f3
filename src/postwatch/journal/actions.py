"""The journal: it reads the rows that a session changed, whatever noun they belong to, and appends one entry."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event, inspect
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
    net,
)
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.store.columns import Row
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
        for row in session.dirty:
            if isinstance(row, Row) and session.is_modified(row):
                self._note_update(row)
        for row in session.deleted:
            if isinstance(row, Row):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": values_of(row), "after": None})

    def _after(self, session: Session, _context: object) -> None:
        for row in session.new:
            if isinstance(row, Row) and not isinstance(row, JournalEntry):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": None, "after": values_of(row)})

    def _note_update(self, row: Row) -> None:
        before, after = {}, {}
        for attribute in inspect(row).mapper.column_attrs:
            # Loads the old value where it is not known: a savepoint that was taken back forgets it.
            history = inspect(row).attrs[attribute.key].load_history()
            if history.has_changes():
                before[attribute.key] = plain(history.deleted[0] if history.deleted else None)
                after[attribute.key] = plain(getattr(row, attribute.key))
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


def values_of(row: Row) -> dict[str, Any]:
    """The values of a row as the journal keeps them."""
    return {attribute.key: plain(getattr(row, attribute.key)) for attribute in inspect(row).mapper.column_attrs}


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
    """Hold the chain against itself, and against a head that was noted before, on paper say."""
    chain = chain_of(session.connection())
    findings = broken_links(chain)
    if head is not None and not holds_head(chain, head.strip().lower()):
        findings.append(Finding("head", head, _("is not in the chain: its end was cut off, or it was written anew")))
    return Verification(not findings, len(chain), chain[-1].hash if chain else GENESIS, tuple(findings))
