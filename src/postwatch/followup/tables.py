"""Rows of follow-up letters and of what they say about each unit."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import Field, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.store.columns import OwnedRow, Row, all_or_none, coded, not_blank, reference


class FollowupStatus(Code):
    """A follow-up is drafted, then issued."""

    DRAFT = "draft", N_("draft")
    ISSUED = "issued", N_("issued")
    VOID = "void", N_("void")


class FollowupStanding(Code):
    """In which annex a unit stands."""

    DONE = "done", N_("done")
    MISSING = "missing", N_("owes something")


class Followup(OwnedRow, table=True):
    """A letter that reminds units of a dispatch; ``level`` counts the letters of the ladder of ``audience``."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code", "audience", "facts"),
        CheckConstraint("level >= 1", name="level_positive"),
        CheckConstraint("(status = 'draft') = (issued_on IS NULL)", name="a_draft_has_no_number"),
        all_or_none("issue", ("register_entry_id", "number", "symbol", "issued_on")),
        CheckConstraint("due_on IS NULL OR due_on >= as_of", name="due_after_count"),
    )

    code: str
    dispatch_id: int = reference("dispatch.id")
    audience: str
    level: int
    status: FollowupStatus = Field(sa_type=coded(FollowupStatus, "status"))
    subject: str
    as_of: dt.date
    due_on: dt.date | None = None
    signer_id: int | None = reference("staff.id", required=False)
    register_entry_id: int | None = reference("register_entry.id", required=False, unique=True)
    number: int | None = None
    symbol: str | None = None
    issued_on: dt.date | None = Field(default=None, index=True)
    facts: str
    path: str
    sha256: str


class FollowupUnit(Row, table=True):
    """What a follow-up says of one unit."""

    __tablename__ = "followup_unit"
    __table_args__ = (UniqueConstraint("followup_id", "recipient_id"),)

    followup_id: int = reference("followup.id")
    recipient_id: int = reference("recipient.id")
    standing: FollowupStanding = Field(sa_type=coded(FollowupStanding, "standing"))
    missing: str | None = None
