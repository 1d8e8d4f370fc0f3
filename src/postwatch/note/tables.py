"""Rows of difficulties, causes and proposals, gathered for the report."""

import datetime as dt
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from postwatch.store.columns import OwnedRow, coded, not_blank, reference


class NoteKind(StrEnum):
    """Where in the report a note stands."""

    RESULT = "result"
    SHORTCOMING = "shortcoming"
    CAUSE = "cause"
    DIFFICULTY = "difficulty"
    PROPOSAL = "proposal"
    NEXT_MONTH = "next_month"


class Note(OwnedRow, table=True):
    """One remark of a day, of the office or of a unit."""

    __table_args__ = (UniqueConstraint("office_id", "code"), *not_blank("text"))

    code: str
    kind: NoteKind = Field(sa_type=coded(NoteKind, "kind"))
    noted_on: dt.date = Field(index=True)
    text: str
    recipient_id: int | None = reference("recipient.id", required=False)
