"""What is true of an entry of the journal, for the database: when it was recorded, and by which command."""

import datetime as dt

from sqlalchemy import and_, or_
from sqlmodel import col

from postwatch.days import day_end, day_start
from postwatch.journal.tables import JournalEntry
from postwatch.store.conditions import Condition

# An upgrade that moves rows writes an entry of its own: it is no command of a clerk, and is never the last one.
UPGRADE = "db upgrade"


def recorded(first: dt.date | None, last: dt.date | None) -> list[Condition]:
    """Return that an entry was recorded on the legal days from first to last; either may be open.

    An entry of the first form has none: it was recorded on the day of its moment at UTC+7.
    """
    day, moment = col(JournalEntry.recorded_on), col(JournalEntry.at)
    return [
        *([or_(day >= first, and_(day.is_(None), moment >= day_start(first)))] if first is not None else []),
        *([or_(day <= last, and_(day.is_(None), moment < day_end(last)))] if last is not None else []),
    ]


def commanded(words: str) -> Condition:
    """Return that an entry is of a command, or of any verb of a noun."""
    return or_(col(JournalEntry.command) == words, col(JournalEntry.command).startswith(f"{words} ", autoescape=True))
