"""Look things up in the journal: answers of requests, the newest entries, the chain verified."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.journal import rules
from postwatch.journal.entries import content_of
from postwatch.journal.tables import JournalEntry
from postwatch.store.columns import result_of
from postwatch.store.rows import stored_rows


def find_answer(session: Session, *, office: str, request_id: str) -> JournalEntry | None:
    """Return the entry that a request id wrote before, or None."""
    return session.exec(
        select(JournalEntry).where(JournalEntry.office_code == office, JournalEntry.request_id == request_id)
    ).first()


def requests_of(session: Session, *, office: str) -> Iterable[str]:
    """Return the ids of all requests of an office."""
    return session.exec(select(JournalEntry.request_id).where(JournalEntry.office_code == office))


def undone_by(session: Session, *, entry: JournalEntry) -> JournalEntry | None:
    """Return the entry that undid an entry, or None."""
    return session.exec(select(JournalEntry).where(JournalEntry.undoes == entry.id)).first()


@dataclass(frozen=True)
class EntryLine:
    """An entry as scripts see it; ``rows`` counts the rows it touched, ``undone``: a later entry undid it."""

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
    """Whether the chain is intact, and what contradicts it; ``head`` is the newest hash."""

    ok: bool
    entries: int
    head: str
    findings_list: tuple[rules.Finding, ...]


def list_entries(session: Session, *, office: str, limit: int) -> list[EntryLine]:
    """Return the newest entries of an office, newest first."""
    undone = set(session.exec(select(JournalEntry.undoes).where(col(JournalEntry.undoes).is_not(None))))
    statement = select(JournalEntry).where(JournalEntry.office_code == office)
    return [
        result_of(
            EntryLine,
            entry,
            rows=sum(1 for change in json.loads(entry.changes) for _row in rules.ids_of(change)),
            undone=entry.id in undone,
        )
        for entry in session.exec(statement.order_by(col(JournalEntry.id).desc()).limit(limit))
    ]


def last_actor(session: Session, *, office: str) -> str | None:
    """Return who wrote the newest entry of an office, or None without entries."""
    last = select(JournalEntry.actor).where(JournalEntry.office_code == office).order_by(col(JournalEntry.id).desc())
    return session.exec(last.limit(1)).first()


def journal_head(session: Session) -> str:
    """Return the hash of the newest entry; noted elsewhere, it shows later whether entries were cut off."""
    last = select(JournalEntry.hash).order_by(col(JournalEntry.id).desc()).limit(1)
    return session.exec(last).first() or rules.GENESIS


def link_of(row_id: int, values: Mapping[str, Any]) -> rules.Link:
    """Return an entry as a link of the chain, from its stored values."""
    try:
        changes = json.loads(values["changes"])
    except (ValueError, TypeError, RecursionError):
        changes = []
    return rules.Link(row_id, str(values["previous_hash"]), str(values["hash"]), content_of(values), changes)


def verify_journal(session: Session, *, head: str | None) -> Verification:
    """Check the chain in itself, and against a head that was noted before (see `parse_head`)."""
    chain = [link_of(*row) for row in stored_rows(session.connection(), JournalEntry.__table__)]
    findings = rules.verify_chain(chain, head=head)
    return Verification(not findings, len(chain), chain[-1].hash if chain else rules.GENESIS, tuple(findings))
