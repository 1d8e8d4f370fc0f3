"""The condition in SQL that an entry of the journal is of a command."""

from sqlalchemy import or_
from sqlmodel import col

from postwatch.journal.tables import JournalEntry
from postwatch.store.conditions import Condition


def commanded(words: str) -> Condition:
    """Return the condition that an entry is of a command, or of any verb of a noun."""
    return or_(col(JournalEntry.command) == words, col(JournalEntry.command).startswith(f"{words} ", autoescape=True))
