"""Conditions of an entry of the journal in SQL: when it was recorded, and by which command."""

import datetime as dt

from sqlalchemy import or_
from sqlmodel import col

from postwatch.journal.tables import JournalEntry
from postwatch.store.conditions import Condition


def recorded(first: dt.date | None, last: dt.date | None) -> list[Condition]:
    """Return that an entry was recorded on the legal days from first to last; either may be open."""
    day = col(JournalEntry.recorded_on)
    return [*([day >= first] if first is not None else []), *([day <= last] if last is not None else [])]


def commanded(words: str) -> Condition:
    """Return the condition that an entry is of a command, or of any verb of a noun."""
    return or_(col(JournalEntry.command) == words, col(JournalEntry.command).startswith(f"{words} ", autoescape=True))
