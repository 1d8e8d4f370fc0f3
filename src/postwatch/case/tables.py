"""Rows of cases and their violations. The reporting officer and the deciding authority are separate fields."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from sqlalchemy import CheckConstraint, and_, exists, not_
from sqlmodel import Field, UniqueConstraint, select

from postwatch.language import N_, Code
from postwatch.law.persons import least_age
from postwatch.law.rules import law_day
from postwatch.options import money
from postwatch.store.columns import (
    OFFENDER,
    Continued,
    Mask,
    OwnedRow,
    Part,
    Withdrawable,
    coded,
    in_order,
    masked,
    not_blank,
    not_negative,
    reference,
    unique_where,
)
from postwatch.told import Told


class CaseStatus(Code):
    """State of a case."""

    OPEN = "open", N_("case open")
    DECIDED = "decided", N_("decided")
    TRANSFERRED = "transferred", N_("transferred")
    CLOSED = "closed", N_("case closed")


class Offender(Code):
    """Kind of offender; an individual and a household business pay half of the fine, who is not known nothing."""

    ORGANISATION = "organisation", N_("organisation")
    HOUSEHOLD = "household", N_("household business")
    INDIVIDUAL = "individual", N_("individual")
    UNKNOWN = "unknown", N_("offender not known")


class StepKind(Code):
    """Events in a case, beside its violations, its decision, its explanations and payments."""

    MINUTES = "minutes", N_("minutes signed")
    VERIFY = "verify", N_("facts verified")
    FORWARD = "forward", N_("forwarded to the competent person")
    EXTEND = "extend", N_("ground of a term")
    DROP = "drop", N_("not sanctioned")
    POSTPONE = "postpone", N_("payment postponed")
    INSTALMENTS = "instalments", N_("payment in instalments")
    REDUCE = "reduce", N_("fine reduced or remitted")
    ENFORCE = "enforce", N_("enforced")
    REMEDY = "remedy", N_("remedies carried out")
    LAPSE = "lapse", N_("decision lapsed")
    COMPLAIN = "complain", N_("complaint")
    SUE = "sue", N_("lawsuit")
    STAY = "stay", N_("execution stayed")
    CORRECT = "correct", N_("decision corrected or amended")
    ANNUL = "annul", N_("decision annulled")
    TRANSFER = "transfer", N_("case transferred")
    TAKE_OVER = "take_over", N_("case taken over")
    CLOSE = "close", N_("end of the case")
    REOPEN = "reopen", N_("case opened again")
    HOLD = "hold", N_("goods held")
    HOLD_DECISION = "hold_decision", N_("decision to hold goods")
    HOLD_EXTENSION = "hold_extension", N_("term of holding extended")
    RETURN = "return", N_("goods returned")
    CONFISCATE = "confiscate", N_("goods confiscated")
    DESTROY = "destroy", N_("goods destroyed")
    RE_EXPORT = "re_export", N_("goods re-exported")
    OTHER = "other", N_("other step")


class Case(Withdrawable, OwnedRow, table=True):
    """A case file against the unit of its acts, or the enterprise of these units; it begins with the first of them.

    A case that was joined to another (`CaseJoin`) is left out as if it had been withdrawn.
    """

    __tablename__ = "violation_case"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    code: str

    @classmethod
    def counts(cls, row: Any) -> Any:
        """Return the SQL condition that a case was neither withdrawn nor joined to another."""
        join = CaseJoin.__table__
        joined = select(join.c.id).where(join.c.case_id == row.id, join.c.withdrawn_on.is_(None))
        return and_(super().counts(row), not_(exists(joined.correlate_except(join))))


class CaseJoin(Withdrawable, OwnedRow, table=True):
    """The joining of a case to another: its records are in the other case now, but for ``doubles`` that both had."""

    __tablename__ = "case_join"
    __table_args__ = (unique_where("ix_case_join_once", "withdrawn_on IS NULL", ("case_id",)),)

    case_id: int = reference("violation_case.id")
    into_id: int = reference("violation_case.id")
    doubles: int = 0


def age_in_row(row: Mapping[str, Any]) -> int | None:
    """Return the age that follows from the birth in a row of the database: on the day of the law of its violation."""
    ended_on = dt.date.fromisoformat(row["ended_on"]) if row["ended_on"] else None
    governed = law_day(ended_on=ended_on, detected_on=dt.date.fromisoformat(row["detected_on"]))
    return least_age(row["born"], row["age"], on=governed)


class Violation(Continued, OwnedRow, table=True):
    """A violation under the law of its day; fines in đồng for its offender, ``confidence`` is the catalogue's.

    ``conduct`` has the words of the decree, None where they were not seen. ``minutes_id`` are the minutes (a step) that
    state it, where the case has several; ``visit_id`` is the visit that found it. ``born`` is the day, the month or the
    year of the offender's birth (ISO), ``age`` the age on the day of the violation where only that is known.
    """

    __table_args__ = (
        unique_where("ix_violation_code", "first_id IS NULL", ("office_id", "code")),
        *not_blank("code", "decree", "provision", "conduct"),
        *not_negative("fine_min", "fine_max", "aggravating", "mitigating"),
        CheckConstraint("fine_min <= fine_max", name="range_in_order"),
        in_order("ended_on", "detected_on"),
    )

    first_id: int | None = reference("violation.id", required=False)
    code: str
    case_id: int = reference("violation_case.id")
    recipient_id: int | None = reference("recipient.id", required=False)
    visit_id: int | None = reference("visit.id", required=False)
    minutes_id: int | None = reference("case_step.id", required=False)
    decree: str
    provision: str
    catalogue_provision: str
    conduct: str | None = None
    description: str | None = masked(default=None)
    offender_name: str | None = masked(OFFENDER._replace(leads=True), default=None)
    offender: Offender = Field(sa_type=coded(Offender, "offender"))
    born: str | None = masked(Mask(follows=("age", age_in_row)), default=None)
    age: int | None = None
    intentional: bool | None = None
    ended_on: dt.date | None = None
    detected_on: dt.date = Field(index=True)
    fine_min: int
    fine_max: int
    aggravating: int = 0
    mitigating: int = 0
    aggravating_named: str | None = masked(default=None)
    mitigating_named: str | None = masked(default=None)
    confidence: str
    source: str
    additional: str | None = None
    minutes_number: str | None = None
    drawn_up_by: str | None = None


class Decision(Part, Continued, OwnedRow, table=True):
    """A sanction decision; the fine in đồng. A decision recorded twice is withdrawn.

    ``as_signed`` is why a decision signed already is recorded as it is, ``reason`` why unverified norms do not prevent
    it, ``opened`` the objections of these norms, ``other_conduct`` why it is about other conduct, ``fine_reason`` why
    it is that amount where a circumstance leaves it open; ``accepted`` has the marks shown when a signed decision was
    recorded (codes of `rules.FAULTS`). Its handing over has columns of its own.
    """

    __tablename__ = "sanction_decision"
    __table_args__ = (
        unique_where("ix_sanction_decision_code", "first_id IS NULL", ("office_id", "code")),
        *not_blank("number", "authority"),
        *not_negative("fine"),
    )

    letter: ClassVar[str] = "Q"
    first_id: int | None = reference("sanction_decision.id", required=False)
    case_id: int = reference("violation_case.id")
    offender_name: str | None = masked(OFFENDER, default=None)
    number: str | None = None
    decided_on: dt.date = Field(index=True)
    authority: str
    decided_by: str
    delegation: str | None = None
    fine: int
    warning: bool | None = None
    additional: str | None = masked(default=None)
    remedies: str | None = masked(default=None)
    handed_over_on: dt.date | None = None
    handed_over_how: str | None = masked(default=None)
    handed_over_evidence_id: int | None = reference("evidence.id", required=False)
    handed_over_as_signed: str | None = masked(default=None)
    handed_over_accepted: str | None = None
    evidence_id: int | None = reference("evidence.id", required=False)
    reason: str | None = masked(default=None)
    opened: str | None = None
    other_conduct: str | None = masked(default=None)
    fine_reason: str | None = masked(default=None)
    as_signed: str | None = masked(default=None)
    accepted: str | None = None


class CaseStep(Part, Continued, OwnedRow, table=True):
    """A step of a case on its legal day; ``at`` is the time, such as 14:30, where the law counts hours.

    ``ground`` says which case of the law it is, ``until`` how long it holds, ``answered_on`` and ``outcome`` how a
    request or a complaint ended. ``body`` is another body: who signs, or who receives; ``authority`` the office of who
    signs what a body receives. ``amount`` in đồng, ``times`` a number of instalments, ``norm`` what a step of no known
    kind cites. ``reason``,
    ``opened``, ``as_signed`` and ``accepted`` are as those of a decision. ``minutes_id`` are the minutes that it is
    about, where it is not about all of the case.
    """

    __tablename__ = "case_step"
    __table_args__ = (
        unique_where("ix_case_step_code", "first_id IS NULL", ("office_id", "code")),
        *not_negative("amount", "times"),
    )

    letter: ClassVar[str] = "B"
    first_id: int | None = reference("case_step.id", required=False)
    case_id: int = reference("violation_case.id")
    decision_id: int | None = reference("sanction_decision.id", required=False)
    minutes_id: int | None = reference("case_step.id", required=False)
    kind: StepKind = Field(sa_type=coded(StepKind))
    offender_name: str | None = masked(OFFENDER, default=None)
    taken_on: dt.date = Field(index=True)
    at: str | None = None
    number: str | None = None
    person: str | None = masked(default=None)
    body: str | None = masked(default=None)
    authority: str | None = None
    ground: str | None = None
    words: str | None = masked(default=None)
    until: dt.date | None = None
    answered_on: dt.date | None = None
    outcome: str | None = None
    amount: int | None = None
    times: int | None = None
    norm: str | None = None
    evidence_id: int | None = reference("evidence.id", required=False)
    reason: str | None = masked(default=None)
    opened: str | None = None
    as_signed: str | None = masked(default=None)
    accepted: str | None = None


class Payment(Part, Continued, OwnedRow, table=True):
    """A payment of a fine, in đồng, with its proof; ``interest`` is the part of it that was paid for being late.

    ``as_signed`` and ``accepted`` are as those of a decision.
    """

    __table_args__ = (
        unique_where("ix_payment_code", "first_id IS NULL", ("office_id", "code")),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("interest BETWEEN 0 AND amount", name="interest_within_the_amount"),
    )

    letter: ClassVar[str] = "T"
    typed: ClassVar[str] = "paid_on amount proof_number treasury interest"
    first_id: int | None = reference("payment.id", required=False)
    decision_id: int = reference("sanction_decision.id")
    paid_on: Annotated[dt.date, Told(
        N_("Day of payment"), N_("Day of the payment"), option="on", what=N_("the day of the payment"),
        offers=N_("Day of the payment; default: today"),
    )] = Field(index=True)  # fmt: skip
    amount: Annotated[int, Told(
        N_("Amount (đồng)"), N_("Amount, such as 2.500.000"), what=N_("the amount"), makes=money
    )]  # fmt: skip
    interest: Annotated[int | None, Told(
        N_("Interest for late payment (đồng)"),
        N_("Part of the amount that is interest for late payment, such as 50.000"),
        what=N_("the interest"), makes=money,
    )] = None  # fmt: skip
    proof_number: Annotated[str | None, Told(
        N_("Number of the proof"), N_("Number of the proof of payment"), what=N_("the number of the proof")
    )] = None  # fmt: skip
    treasury: Annotated[str | None, Told(N_("Treasury"), N_("Treasury or bank"), what=N_("the treasury"))] = None
    evidence_id: int | None = reference("evidence.id", required=False)
    as_signed: str | None = masked(default=None)
    accepted: str | None = None

    @property
    def towards_fine(self) -> int:
        """Return the part of the amount that pays the fine, in đồng."""
        return self.amount - (self.interest or 0)
