"""Rows of the plan of a round: its units and its team."""

from sqlalchemy import CheckConstraint
from sqlmodel import UniqueConstraint

from postwatch.store.columns import (
    OwnedRow,
    masked,
    not_blank,
    not_negative,
    reference,
)


class RoundUnit(OwnedRow, table=True):
    """A unit that a round is planned for, in the order of its plan; ``reasons`` are codes of `reasons` with counts."""

    __tablename__ = "round_unit"
    __table_args__ = (UniqueConstraint("round_id", "recipient_id"), *not_negative("position"))

    round_id: int = reference("inspection_round.id")
    recipient_id: int = reference("recipient.id")
    position: int
    reasons: str | None = None


class TeamMember(OwnedRow, table=True):
    """A member of the team of a round beside its head: of the own staff, or of another agency by name and title."""

    __tablename__ = "team_member"
    __table_args__ = (
        UniqueConstraint("round_id", "position"),
        *not_blank("name"),
        *not_negative("position"),
        CheckConstraint("(staff_id IS NULL) <> (name IS NULL)", name="staff_or_named"),
    )

    round_id: int = reference("inspection_round.id")
    staff_id: int | None = reference("staff.id", required=False)
    position: int
    name: str | None = masked(default=None)
    title: str | None = None
    agency: str | None = None
