"""Rows of what a visit was for, and what it answers: the checklist, and what an earlier visit found."""

from sqlmodel import Field, UniqueConstraint

from postwatch.inspection.rules import ANSWERS, STILL_OPEN
from postwatch.language import N_, Code
from postwatch.store.columns import OwnedRow, coded, not_blank, reference


class AnswerKind(Code):
    """Answer to a question of the checklist."""

    MET = "met", ANSWERS["met"]
    NOT_MET = "not_met", ANSWERS["not_met"]
    NOT_SHOWN = "not_shown", ANSWERS["not_shown"]
    NOT_APPLICABLE = "not_applicable", ANSWERS["not_applicable"]


class Sight(Code):
    """What a re-inspection says of a finding that it names."""

    PUT_RIGHT = "put_right", N_("put right")
    OPEN = STILL_OPEN, N_("not put right")


class RecheckResult(Code):
    """What a re-inspection saw of a finding: put right, so found now or known before, or still open."""

    DONE = "done", N_("put right")
    DONE_BEFORE = "done_before", N_("put right before")
    OPEN = STILL_OPEN, N_("not put right")


class VisitAnswer(OwnedRow, table=True):
    """An answer of a visit to a question of the checklist; ``item`` is the code of the question."""

    __tablename__ = "visit_answer"
    __table_args__ = (UniqueConstraint("visit_id", "item"), *not_blank("item"))

    visit_id: int = reference("visit.id")
    item: str
    answer: AnswerKind = Field(sa_type=coded(AnswerKind, "answer"))


class VisitGround(OwnedRow, table=True):
    """What led to a visit: the visit whose findings it looks at again, an incident, or both."""

    __tablename__ = "visit_ground"

    visit_id: int = reference("visit.id", unique=True)
    rechecks_id: int | None = reference("visit.id", required=False)
    incident_id: int | None = reference("incident.id", required=False)


class FindingCheck(OwnedRow, table=True):
    """A finding of an earlier visit that a visit looked at.

    ``sight`` is what it says of it; None where it does not name it: then it is as it was recorded by that day.
    """

    __tablename__ = "finding_check"
    __table_args__ = (UniqueConstraint("visit_id", "finding_id"),)

    visit_id: int = reference("visit.id")
    finding_id: int = reference("finding.id")
    sight: Sight | None = Field(default=None, sa_type=coded(Sight, "sight"))
