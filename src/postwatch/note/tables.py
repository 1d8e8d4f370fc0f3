"""Rows of difficulties, causes and proposals, gathered for the report."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field, UniqueConstraint

from postwatch.fields import AS_LABELLED, Told
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

    prefix: ClassVar[str] = "GC"
    code: str
    kind: Annotated[NoteKind, Told(
        N_("Kind"), N_("result, shortcoming, cause, difficulty, proposal or next_month"),
        (*AS_LABELLED, "Loại nội dung", "Mục"), what=N_("kind of note"), is_argument=True,
    )] = Field(sa_type=coded(NoteKind, "kind"))  # fmt: skip
    noted_on: Annotated[dt.date, Told(
        N_("Day"), N_("Day of the remark"), AS_LABELLED, option="on", what=N_("the day of the note"),
        offers=N_("Day of the remark; default: today"),
    )] = Field(index=True)  # fmt: skip
    text: Annotated[str, Told(
        N_("Text"), N_("The remark, in one sentence"), AS_LABELLED, what=N_("the remark"), is_argument=True,
    )] = masked()  # fmt: skip
    recipient_id: Annotated[int | None, Told(
        N_("Unit"), N_("Unit concerned"), ("Mã đơn vị", "Đơn vị"), option="unit"
    )] = reference("recipient.id", required=False)  # fmt: skip
