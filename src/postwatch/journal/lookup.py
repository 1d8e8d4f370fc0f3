"""Look things up in the journal: answers of requests, the newest entries, the chain verified."""

import datetime as dt
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass, result_of
from postwatch.errors import DatabaseError, NotFoundError
from postwatch.journal import chain
from postwatch.journal.clock import day_of, recorded
from postwatch.journal.options import EntryFilter
from postwatch.journal.personal_tables import PersonalValue
from postwatch.journal.recorder import values_of
from postwatch.journal.search import undone_entries
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.store.columns import Row, row_with
from postwatch.store.conditions import Condition


def find_answer(session: Session, *, office: str, request_id: str) -> JournalEntry | None:
    """Return the entry that a request id wrote before, or None."""
    return row_with(session, JournalEntry, office_code=office, request_id=request_id)


def requests_of(session: Session, *, office: str) -> Iterable[str]:
    """Return the ids of all requests of an office."""
    return session.exec(select(JournalEntry.request_id).where(JournalEntry.office_code == office))


def undone_by(session: Session, *, entry: JournalEntry) -> JournalEntry | None:
    """Return the entry that undid an entry, or None."""
    return row_with(session, JournalEntry, undoes=entry.id)


@dataclass(frozen=True)
class EntryLine:
    """An entry as scripts see it; ``rows`` counts the rows it touched, ``undone``: a later entry undid it.

    ``at`` is the moment in UTC, ``recorded_on`` the legal day, ``account`` the account known to a server.
    """

    id: int
    at: dt.datetime
    recorded_on: dt.date
    account: str | None
    actor: str
    command: str
    request_id: str
    rows: int
    undoes: int | None
    undone: bool
    hash: str


def find_entry(session: Session, *, office: str, number: int) -> JournalEntry:
    """Return an entry of an office by its number. Raises NotFoundError."""
    entry = row_with(session, JournalEntry, office_code=office, id=number)
    if entry is None:
        raise NotFoundError(
            _("There is no entry {entry} in the journal").format(entry=number), hint=_("see: postwatch journal list")
        )
    return entry


def list_entries(
    session: Session, *, office: str, chosen: EntryFilter, among: Collection[int] | None = None
) -> list[EntryLine]:
    """Return the newest entries of an office that were chosen, newest first; ``among`` those with these ids."""
    statement = select(JournalEntry).where(
        JournalEntry.office_code == office,
        *recorded(session, chosen.first, chosen.last),
        *([JournalEntry.actor == chosen.actor] if chosen.actor else []),
        *([_of_command(chosen.command)] if chosen.command else []),
    )
    newest_first = statement.order_by(col(JournalEntry.id).desc())
    if among is None:
        entries: Iterable[JournalEntry] = session.exec(newest_first.limit(chosen.limit))
    else:
        entries = islice((one for one in session.exec(newest_first) if one.id in among), chosen.limit)
    undone = undone_entries(session)
    return [
        result_of(
            EntryLine,
            entry,
            recorded_on=day_of(session, entry),
            rows=rows_of(entry),
            undone=entry.id in undone,
        )
        for entry in entries
    ]


def _of_command(words: str) -> Condition:
    """Return the condition that an entry is of a command, or of any verb of a noun."""
    return or_(col(JournalEntry.command) == words, col(JournalEntry.command).startswith(f"{words} ", autoescape=True))


def rows_of(entry: JournalEntry) -> int:
    """Return how many rows an entry touched, none where that cannot be read."""
    try:
        return sum(map(chain.count_of, chain.read_changes(entry.changes, entry=entry.id)))
    except DatabaseError:
        return 0


def text_in_clear(session: Session, *, row: Row | None, name: str, value: Any) -> str | None:
    """Return the text about a person whose hash the journal holds: a kept text, or the row's own; None if erased."""
    kept = session.exec(select(PersonalValue.value).where(PersonalValue.digest == value["salted"])).first()
    if kept is not None or row is None:
        return kept
    present: str | None = getattr(row, name)
    return present if values_of(row).get(name) == value else None
