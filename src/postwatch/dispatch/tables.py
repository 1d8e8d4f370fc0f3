"""Rows of dispatches: one letter under one number, with its addressees."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import Field, UniqueConstraint

from postwatch.evidence.tables import IncomingPaper
from postwatch.language import N_, Code
from postwatch.recipient.tables import Channel
from postwatch.store.columns import OwnedRow, Row, all_or_none, coded, moment, not_blank, reference


class DispatchStatus(Code):
    """The life of a letter; one that was sent is never deleted."""

    DRAFT = "draft", N_("draft")
    ISSUED = "issued", N_("issued")
    SENT = "sent", N_("sent")
    RECALLED = "recalled", N_("recalled")
    REPLACED = "replaced", N_("replaced")
    VOID = "void", N_("void")


class Dispatch(OwnedRow, table=True):
    """A letter; ``facts`` (canonical JSON) are frozen at issue and fill the document again, byte for byte."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code", "subject", "facts"),
        all_or_none("issue", ("register_entry_id", "number", "symbol", "issued_on")),
        CheckConstraint("(status = 'draft') = (issued_on IS NULL)", name="a_draft_has_no_number"),
        CheckConstraint("due_on IS NULL OR issued_on IS NULL OR due_on >= issued_on", name="due_after_issue"),
        CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name="replaces_another"),
    )

    code: str
    campaign_id: int = reference("campaign.id")
    audience: str | None = None
    status: DispatchStatus = Field(sa_type=coded(DispatchStatus, "status"))
    polished: bool = False
    subject: str
    drafted_on: dt.date
    drafted_at: dt.datetime = moment()
    signer_id: int | None = reference("staff.id", required=False)
    register_entry_id: int | None = reference("register_entry.id", required=False, unique=True)
    number: int | None = None
    symbol: str | None = Field(default=None, index=True)
    issued_on: dt.date | None = Field(default=None, index=True)
    due_on: dt.date | None = None
    ended_on: dt.date | None = None
    end_reason: str | None = None
    facts: str
    path: str
    sha256: str
    signed_evidence_id: int | None = reference("evidence.id", required=False)
    replaces_id: int | None = reference("dispatch.id", required=False)
    corrects_id: int | None = reference("dispatch.id", required=False)
    recalls_id: int | None = reference("dispatch.id", required=False)


class DispatchAddressee(Row, table=True):
    """A unit a letter goes to, how and when it was sent."""

    __tablename__ = "dispatch_addressee"
    __table_args__ = (
        UniqueConstraint("dispatch_id", "recipient_id"),
        all_or_none("sending", ("sent_on", "channel")),
    )

    dispatch_id: int = reference("dispatch.id")
    recipient_id: int = reference("recipient.id")
    sent_on: dt.date | None = None
    channel: Channel | None = Field(default=None, sa_type=coded(Channel, "channel"))


class DispatchReceipt(IncomingPaper, Row, table=True):
    """That a unit acknowledged a letter: the day, and the unit's own incoming number and day."""

    __tablename__ = "dispatch_receipt"

    addressee_id: int = reference("dispatch_addressee.id", unique=True)
    acknowledged_on: dt.date = Field(index=True)
    acknowledged_by: str | None = None


class DispatchAttachment(Row, table=True):
    """What goes along with a letter."""

    __tablename__ = "dispatch_attachment"
    __table_args__ = (UniqueConstraint("dispatch_id", "position"), *not_blank("title"))

    dispatch_id: int = reference("dispatch.id")
    position: int
    title: str
    evidence_id: int | None = reference("evidence.id", required=False)
