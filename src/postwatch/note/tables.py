"""Rows of difficulties, causes and proposals, gathered for the report."""

import datetime as dt

from sqlmodel import Field, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.store.columns import OwnedRow, Withdrawable, coded, masked, not_blank, reference


class NoteKind(Code):
    """Kind of a note, which decides its place in the report."""

    RESULT = "result", N_("result")
    SHORTCOMING = "shortcoming", N_("shortcoming")
    CAUSE = "cause", N_("cause")
    DIFFICULTY = "difficulty", N_("difficulty")
    PROPOSAL = "proposal", N_("proposal")
    NEXT_MONTH = "next_month", N_("task of next month")


class Note(Withdrawable, OwnedRow, table=True):
    """A note of a day, about the office or a unit."""

    __table_args__ = (UniqueConstraint("office_id", "code"), *not_blank("text"))

    code: str
    kind: NoteKind = Field(sa_type=coded(NoteKind, "kind"))
    noted_on: dt.date = Field(index=True)
    text: str = masked()
    recipient_id: int | None = reference("recipient.id", required=False)
