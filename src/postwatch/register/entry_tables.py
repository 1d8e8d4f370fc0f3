"""Rows of the numbers of the register of outgoing documents."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import Field, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.store.columns import (
    Mask,
    OwnedRow,
    all_or_none,
    coded,
    masked,
    reference,
)

_NAMES = Mask(names=True)


class NumberStatus(Code):
    """The state of a number; a number that was given is never free again."""

    RESERVED = "reserved", N_("number reserved")
    ISSUED = "issued", N_("number issued")
    VOID = "void", N_("number void")


class RegisterEntry(OwnedRow, table=True):
    """One line of the outgoing register (Phụ lục IV.I, ten columns)."""

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("series_id", "year", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(
            "status <> 'issued' OR (symbol IS NOT NULL AND issued_on IS NOT NULL AND subject IS NOT NULL)",
            name="issued_is_whole",
        ),
        CheckConstraint("status <> 'void' OR void_reason IS NOT NULL", name="void_has_a_reason"),
        all_or_none("voided", ("voided_on", "void_reason")),
    )

    series_id: int = reference("series.id")
    year: int
    number: int
    status: NumberStatus = Field(sa_type=coded(NumberStatus, "status"))
    reserved_on: dt.date
    document_type: str | None = None
    symbol: str | None = None
    issued_on: dt.date | None = None
    subject: str | None = masked(_NAMES, default=None)
    signer: str | None = None
    addressees: str | None = masked(_NAMES, default=None)
    kept_by: str | None = None
    copies: int | None = None
    sent_on: dt.date | None = None
    receipt: str | None = masked(default=None)
    note: str | None = masked(default=None)
    voided_on: dt.date | None = None
    void_reason: str | None = masked(default=None)
