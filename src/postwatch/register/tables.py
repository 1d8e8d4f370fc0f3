"""Rows of number series, of the outgoing register, and of the addressees common to its letters."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel, UniqueConstraint

from postwatch.evidence.paper import IncomingPaper
from postwatch.fields import Told
from postwatch.language import N_, Code
from postwatch.recipient.tables import Channel
from postwatch.store.columns import (
    OwnedRow,
    Part,
    Withdrawable,
    all_or_none,
    coded,
    masked,
    not_blank,
    personal,
    personal_salt,
    reference,
    unique_where,
)


class LetterStatus(Code):
    """The life of an outgoing letter; a sent letter is never deleted."""

    DRAFT = "draft", N_("draft")
    SIGNED = "signed", N_("signed, waiting for its number")
    ISSUED = "issued", N_("issued")
    SENT = "sent", N_("sent")
    RECALLED = "recalled", N_("recalled")
    REPLACED = "replaced", N_("replaced")
    VOID = "void", N_("void")


class OutgoingLetter(SQLModel):
    """Columns of every letter that goes out; ``facts`` (canonical JSON) are frozen at issue.

    The facts fill the document again, byte for byte. ``recalls_id`` and ``corrects_id`` refer to another letter of the
    same table: each table makes them references.
    """

    code: str = ""
    status: LetterStatus = Field(default=LetterStatus.DRAFT, sa_type=coded(LetterStatus, "status"))
    subject: str = ""
    signer_id: int | None = reference("staff.id", required=False)
    register_entry_id: int | None = reference("register_entry.id", required=False, unique=True)
    signed_on: dt.date | None = None
    number: int | None = None
    symbol: str | None = Field(default=None, index=True)
    issued_on: dt.date | None = Field(default=None, index=True)
    due_on: dt.date | None = None
    ended_on: dt.date | None = None
    end_reason: str | None = masked(default=None)
    facts: str = ""
    path: str = ""
    sha256: str = ""
    recalls_id: int | None = None
    corrects_id: int | None = None

    @property
    def is_about_a_letter(self) -> bool:
        """Return whether it recalls or corrects another letter, and asks for nothing itself."""
        return self.recalls_id is not None or self.corrects_id is not None


def letter_constraints() -> tuple[UniqueConstraint | CheckConstraint, ...]:
    """Return the constraints of a table of outgoing letters."""
    return (
        UniqueConstraint("office_id", "code"),
        *not_blank("code", "subject", "facts"),
        all_or_none("issue", ("register_entry_id", "number", "symbol", "issued_on")),
        CheckConstraint("(status IN ('draft', 'signed')) = (issued_on IS NULL)", name="a_draft_has_no_number"),
        CheckConstraint("status <> 'signed' OR signed_on IS NOT NULL", name="signed_has_a_day"),
    )


class Addressee(Part, OwnedRow, table=True):
    """A unit that an issued letter, whatever its noun, goes to; how and when it was sent, by which its code is called.

    ``added_on`` is the day since which the letter is addressed to a unit that came later; without it, since its issue.
    """

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        UniqueConstraint("register_entry_id", "recipient_id"),
        all_or_none("sending", ("sent_on", "channel")),
    )

    letter: ClassVar[str] = "G"
    register_entry_id: int = reference("register_entry.id")
    recipient_id: int = reference("recipient.id")
    sent_on: dt.date | None = None
    channel: Channel | None = Field(default=None, sa_type=coded(Channel, "channel"))
    added_on: dt.date | None = None


class Receipt(IncomingPaper, Part, Withdrawable, OwnedRow, table=True):
    """That a unit acknowledged a letter: the day, and the unit's own incoming number and day."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        unique_where("ix_receipt_once", "withdrawn_on IS NULL", ("addressee_id",)),
    )

    letter: ClassVar[str] = "N"
    addressee_id: int = reference("addressee.id")
    acknowledged_on: Annotated[dt.date, Told(
        N_("Day of acknowledgement"), N_("Day of receipt"),
        ("Ngày nhận", "Ngày xác nhận", "Thời gian nhận", "Thời điểm nhận", "Ngày giờ nhận"), option="on",
        what=N_("the day of receipt"), offers=N_("Day of receipt; default: today"),
    )] = Field(index=True)  # fmt: skip
    acknowledged_by: Annotated[str | None, Told(
        N_("Who acknowledged it"), N_("Who received it"), ("Người nhận", "Cán bộ nhận", "Người tiếp nhận"), option="by",
        what=N_("who received it"),
    )] = personal()  # fmt: skip
    personal_salt: str | None = personal_salt()
