"""The tables of the journal: append-only and chained. Triggers of the schema abort UPDATE and DELETE.

Its ids count from 1 without a gap: the writer gives them under the lock.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, UniqueConstraint

from postwatch.store.columns import Mask, Row, masked, moment, not_blank


class JournalEntry(Row, table=True):
    """One command: who, when, the values before and after, and the hash over this and the hash of the entry before.

    ``undoes`` is the id of the entry that this entry undoes; an entry is undone at most once. ``recorded_on`` is the
    legal day of recording, never before that of the office's entry before it; ``set_today`` is the day of
    POSTWATCH_TODAY, ``account`` the account that a server knows. ``form`` tells what the hash covers.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("office_code", "request_id"),
        CheckConstraint("length(hash) = 64", name="hash_whole"),
        Index("ix_journal_entry_office_code_office_number", "office_code", "office_number", unique=True),
        *not_blank("actor", "command"),
    )

    office_code: str = Field(index=True)
    at: dt.datetime = moment()
    actor: str
    command: str
    request_id: str
    undoes: int | None = Field(default=None, unique=True)
    changes: str = masked(Mask(by="[]"))
    answer: str | None = masked(Mask(by="{}"), default=None)
    previous_hash: str
    hash: str = Field(unique=True)
    form: int
    recorded_on: dt.date
    set_today: dt.date | None = None
    account: str | None = None
    office_number: int
    office_previous_hash: str
