"""The ends of the journal: its newest entry, who wrote it, its hash, and the legal days on which it begins and ends."""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, select

from postwatch.errors import DatabaseError
from postwatch.journal import chain
from postwatch.journal.clock import day_of
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.store.columns import row_with
from postwatch.store.composed import composed
from postwatch.store.remembered import remembered
from postwatch.store.transaction import OFFICE_CODE

# So many digits tell a hash from others on the screen.
_SHOWN = 8


@remembered
def newest_entry(session: Session, *, office: str | None = None) -> JournalEntry | None:
    """Return the newest entry of an office, or of all; None without entries."""
    entry: JournalEntry | None = (_newest(session) if office is None else _newest_of(session, office)).first()
    return entry


@composed
def _newest() -> Any:
    return select(JournalEntry).order_by(col(JournalEntry.id).desc()).limit(1)


@composed
def _newest_of(office: str) -> Any:
    own = select(JournalEntry).where(JournalEntry.office_code == office)
    return own.order_by(col(JournalEntry.id).desc()).limit(1)


def last_day(session: Session, *, office: str) -> dt.date | None:
    """Return the legal day of the office's newest entry, or None without entries."""
    own = newest_entry(session, office=office)
    return day_of(session, own) if own is not None else None


def day_reached(session: Session, *, office: str, today: dt.date) -> dt.date | None:
    """Return what `last_day` does; a day that is not after today was never put right, and is not looked up."""
    own = newest_entry(session, office=office)
    return own.recorded_on if own is not None and own.recorded_on <= today else last_day(session, office=office)


def first_day(session: Session, *, office: str) -> dt.date | None:
    """Return the legal day on which the office's journal begins, or None without entries."""
    own = select(JournalEntry).where(JournalEntry.office_code == office).order_by(col(JournalEntry.id)).limit(1)
    first = session.exec(own).first()
    return day_of(session, first) if first is not None else None


def last_actor(session: Session, *, office: str) -> str | None:
    """Return who wrote the newest entry of an office, or None without entries."""
    last = newest_entry(session, office=office)
    return last.actor if last is not None else None


def journal_head(session: Session) -> str:
    """Return the hash of the office's newest entry; noted elsewhere, it shows later if entries were cut off."""
    last = newest_entry(session, office=session.info.get(OFFICE_CODE))
    return last.hash if last is not None else chain.GENESIS


def require_seen(session: Session, *, office: str, seen: str | None) -> str:
    """Return the newest hash of an office. Raises DatabaseError when the journal lacks the hash that was seen last."""
    last = newest_entry(session, office=office)
    head = last.hash if last is not None else chain.GENESIS
    if seen in {None, head}:
        return head
    if row_with(session, JournalEntry, office_code=office, hash=seen) is None:
        raise DatabaseError(
            _("The journal lacks the entry that was seen last here, {seen}; its newest is {head}").format(
                seen=(seen or "")[:_SHOWN], head=head[:_SHOWN]
            ),
            hint=_("an older copy was put in its place, or its end was cut off; if that is right, add --accept-head"),
        )
    return head
