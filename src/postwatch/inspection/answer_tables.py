"""Rows of the reason for a visit, and of its answers to the checklist."""

from sqlmodel import Field, UniqueConstraint

from postwatch.inspection.rules import STILL_OPEN
from postwatch.inspection.typed_answers import ANSWERS
from postwatch.language import N_, Code
from postwatch.store.columns import OwnedRow, coded, not_blank, reference


class AnswerKind(Code):
    """Answer to a question of the checklist."""

    MET = "met", ANSWERS["met"]
    NOT_MET = "not_met", ANSWERS["not_met"]
    NOT_SHOWN = "not_shown", ANSWERS["not_shown"]
    NOT_APPLICABLE = "not_applicable", ANSWERS["not_applicable"]


class RecheckResult(Code):
    """The result of a re-inspection for a finding: put right, so found now or known before, or still open."""

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
    """The reason for a visit: the visit whose findings it looks at again, an incident, or both."""

    __tablename__ = "visit_ground"

    visit_id: int = reference("visit.id", unique=True)
    rechecks_id: int | None = reference("visit.id", required=False)
    incident_id: int | None = reference("incident.id", required=False)
