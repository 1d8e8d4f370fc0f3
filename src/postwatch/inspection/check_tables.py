"""Rows of the results of a visit for the findings of an earlier visit."""

from sqlmodel import Field, UniqueConstraint

from postwatch.inspection.rules import STILL_OPEN
from postwatch.language import N_, Code
from postwatch.store.columns import OwnedRow, coded, reference


class Sight(Code):
    """The statement of a re-inspection on a finding that it names."""

    PUT_RIGHT = "put_right", N_("put right")
    OPEN = STILL_OPEN, N_("not put right")


class FindingCheck(OwnedRow, table=True):
    """A finding of an earlier visit that a visit looked at.

    ``sight`` is what it says of it; None where it does not name it: then it is as it was recorded by that day.
    """

    __tablename__ = "finding_check"
    __table_args__ = (UniqueConstraint("visit_id", "finding_id"),)

    visit_id: int = reference("visit.id")
    finding_id: int = reference("finding.id")
    sight: Sight | None = Field(default=None, sa_type=coded(Sight, "sight"))
