"""The tables of the journal: append-only and chained. Triggers of the schema abort UPDATE and DELETE.

Its ids count from 1 without a gap: the writer gives them under the lock.
"""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import Field, UniqueConstraint

from postwatch.store.columns import Row, moment, not_blank


class JournalEntry(Row, table=True):
    """One command: who, when, what before and after, and the hash over this and the hash of the entry before.

    ``undoes`` is the id of the entry that this entry undoes; an entry is undone at most once.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("office_code", "request_id"),
        CheckConstraint("length(hash) = 64", name="hash_whole"),
        *not_blank("actor", "command"),
    )

    office_code: str = Field(index=True)
    at: dt.datetime = moment()
    actor: str
    command: str
    request_id: str
    undoes: int | None = Field(default=None, unique=True)
    changes: str
    answer: str | None = None
    previous_hash: str
    hash: str = Field(unique=True)


class PersonalValue(Row, table=True):
    """A personal text that a command replaced, kept for an undo until the person asks to be forgotten.

    The journal holds its salted hash, ``digest``; this row and the salt of the row that it belongs to can be erased.
    """

    __tablename__ = "personal_value"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_whole"),)

    table_name: str
    row_id: int = Field(index=True)
    name: str
    digest: str = Field(unique=True)
    value: str
