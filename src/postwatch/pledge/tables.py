"""Rows of pledges, the forms that were handed out, and the points that a pledge covers."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field, UniqueConstraint

from postwatch.evidence.paper import IncomingPaper
from postwatch.fields import AS_LABELLED, Told
from postwatch.language import N_, Code
from postwatch.options import word
from postwatch.store.columns import (
    Mask,
    OwnedRow,
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


class PledgeStatus(Code):
    """Whether a pledge counts."""

    ACTIVE = "active", N_("in force")
    REVOKED = "revoked", N_("revoked")


COVERS = Told(
    N_("Points"), N_("all, or the file of the annexed list of points; blank: none"), ("Gồm các điểm phục vụ",),
    offers=N_("all, or the file of the annexed list of points"), makes=word,
)  # fmt: skip


class Pledge(IncomingPaper, Withdrawable, OwnedRow, table=True):
    """A pledge that a unit signed; at most one counts for a unit in a campaign.

    ``counts_from`` is the day of the letter that it answers, where it was signed before; else it counts as signed.
    """

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code", "signer"),
        CheckConstraint("(status = 'revoked') = (revoked_on IS NOT NULL)", name="revoked_has_a_day"),
        all_or_none("revocation", ("revoked_on", "revoke_reason")),
        unique_where(
            "ix_pledge_one_active", "status = 'active' AND withdrawn_on IS NULL", ("campaign_id", "recipient_id")
        ),
    )

    prefix: ClassVar[str] = "CK"
    beside: ClassVar[dict[str, Told]] = {"covers": COVERS, **IncomingPaper.beside}

    code: str
    campaign_id: Annotated[int, Told(
        N_("Campaign"), N_("Campaign"), offers=N_("Campaign; default: the only open one")
    )] = reference("campaign.id")  # fmt: skip
    dispatch_id: int = reference("dispatch.id")
    recipient_id: Annotated[int, Told(
        N_("Unit"), N_("Unit, or the code on its form"), ("Mã đơn vị", "Mã phiếu", "Mã", "Đơn vị", "code"),
        option="unit", is_argument=True,
    )] = reference("recipient.id")  # fmt: skip
    form_id: int | None = reference("pledge_form.id", required=False)
    signed_on: Annotated[dt.date, Told(N_("Signed on"), N_("Day of signature"), AS_LABELLED)] = Field(index=True)
    signer: Annotated[str | None, Told(N_("Signer"), N_("Who signed"), AS_LABELLED, must=True)] = personal()
    capacity: Annotated[str | None, Told(
        N_("Title"), N_("Title of the signer"), ("Chức vụ người ký", "Chức vụ"), what=N_("the title")
    )] = masked(Mask(names=True), default=None)  # fmt: skip
    personal_salt: str | None = personal_salt()
    recorded_on: dt.date
    status: PledgeStatus = Field(sa_type=coded(PledgeStatus, "status"))
    revoked_on: dt.date | None = None
    revoke_reason: str | None = masked(default=None)
    counts_from: dt.date | None = None


class PledgeCover(OwnedRow, table=True):
    """A service point that an enterprise's pledge names in its annexed list."""

    __tablename__ = "pledge_cover"
    __table_args__ = (UniqueConstraint("pledge_id", "recipient_id"),)

    pledge_id: int = reference("pledge.id")
    recipient_id: int = reference("recipient.id")
