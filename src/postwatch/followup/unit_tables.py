"""Rows of the entries of units in follow-ups."""

from sqlmodel import Field, UniqueConstraint

from postwatch.followup.tables import FollowupStanding
from postwatch.store.columns import OwnedRow, coded, reference


class FollowupUnit(OwnedRow, table=True):
    """The state of a unit in a follow-up."""

    __tablename__ = "followup_unit"
    __table_args__ = (UniqueConstraint("followup_id", "recipient_id"),)

    followup_id: int = reference("followup.id")
    recipient_id: int = reference("recipient.id")
    standing: FollowupStanding = Field(sa_type=coded(FollowupStanding, "standing"))
    missing: str | None = None
