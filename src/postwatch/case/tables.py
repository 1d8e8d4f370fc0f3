"""Rows of cases and their violations. The reporting officer and the deciding authority are separate fields."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, ClassVar

from sqlalchemy import CheckConstraint, and_, exists, not_
from sqlmodel import Field, UniqueConstraint, select

from postwatch.fields import AS_LABELLED, Told
from postwatch.inspection.options import VISIT_TITLES
from postwatch.language import N_, Code
from postwatch.law.ages import least_age, parse_born
from postwatch.law.in_force import law_day
from postwatch.options import checked, code, flag, money, number, optional_day, texts, word
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


def _offender_typed(typed: str) -> str | None:
    """Return the kind of an offender as it was typed; what it means follows from the unit too."""
    return typed.strip().lower() or None


# Fields typed with a violation and kept elsewhere: its case, and the minutes of that.
CONTINUING = Told(
    N_("still going on"), N_("the violation continues"), ("Còn đang thực hiện", "Đang tiếp diễn"), makes=flag,
    flags=("--continuing",),
)  # fmt: skip
OPEN_CASE = Told(
    N_("Case"), N_("Open case that the violation belongs to; default: a new case"), (*AS_LABELLED, "Mã vụ việc"),
    makes=code,
)  # fmt: skip
MINUTES_ON = Told(
    N_("Day of the minutes"), N_("Day of the violation minutes"), ("Ngày lập biên bản", "Ngày biên bản"),
    what=N_("the day of the minutes"), makes=optional_day,
)  # fmt: skip


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

    typed: ClassVar[str] = (
        "recipient_id provision decree ended_on continuing detected_on case visit_id offender offender_name born age "
        "intentional description aggravating mitigating aggravating_named mitigating_named drawn_up_by minutes_number"
    )
    beside: ClassVar[dict[str, Told]] = {"continuing": CONTINUING, "case": OPEN_CASE, "minutes_on": MINUTES_ON}

    first_id: int | None = reference("violation.id", required=False)
    code: str
    case_id: int = reference("violation_case.id")
    recipient_id: Annotated[int | None, Told(
        N_("Unit"),
        N_("Unit: code or name; of an offender who is named or not known, where it was found, if that is a unit"),
        option="unit", is_argument=True,
    )] = reference("recipient.id", required=False)  # fmt: skip
    visit_id: Annotated[int | None, Told(N_("Visit"), N_("Visit that found it"), VISIT_TITLES)] = reference(
        "visit.id", required=False
    )
    minutes_id: int | None = reference("case_step.id", required=False)
    decree: Annotated[str, Told(
        N_("Decree"), N_("Decree that the number is of, such as 174/2026; default: that of the day"),
        (*AS_LABELLED, "Số nghị định", "Văn bản xử phạt"), what=N_("the decree"),
        offers=N_("Decree that the number is of, such as 174/2026; default: that of the day"),
    )]  # fmt: skip
    provision: Annotated[str, Told(
        N_("Provision"), N_("Provision, such as 9.3.b or “điểm b khoản 3 Điều 9”, or words of the act"),
        (*AS_LABELLED, "Điểm, khoản, điều", "Căn cứ xử phạt"), makes=word, is_argument=True,
    )]  # fmt: skip
    catalogue_provision: str
    conduct: str | None = None
    description: Annotated[str | None, Told(
        N_("Description"), N_("Description of the conduct, in the words of the minutes"),
        ("Mô tả hành vi", "Mô tả", "Hành vi", "Hành vi vi phạm", "Dấu hiệu vi phạm", "Nội dung vi phạm"),
        what=N_("the description"),
    )] = masked(default=None)  # fmt: skip
    offender_name: Annotated[str | None, Told(
        N_("Name of the offender"), N_("Name of the offender, where that is not the unit"), option="name",
        what=N_("the name"),
    )] = masked(OFFENDER._replace(leads=True), default=None)  # fmt: skip
    offender: Annotated[Offender, Told(
        N_("Kind of offender"),
        N_("organisation, household, individual or unknown; default: by the unit's legal form"),
        (*AS_LABELLED, "Đối tượng"), makes=partial(checked, rule=_offender_typed, absent=None),
        offers=N_("organisation, household, individual or unknown; default: by the unit's legal form"),
    )] = Field(sa_type=coded(Offender, "offender"))  # fmt: skip
    born: Annotated[str | None, Told(
        N_("Born"), N_("Birth of the person who is the offender: day, month or year, such as 14/5/2011 or 2011"),
        makes=partial(checked, rule=lambda typed: parse_born(typed) if typed.strip() else None, absent=None),
    )] = masked(Mask(follows=("age", age_in_row)), default=None)  # fmt: skip
    age: Annotated[int | None, Told(
        N_("Age on the day of the violation"),
        N_("Age of the offender on the day of the violation, where the birth is not known"),
    )] = None  # fmt: skip
    intentional: Annotated[bool | None, Told(
        N_("On purpose"), N_("it was done on purpose: asked of a person under 16"), makes=flag, flags=("--intentional",)
    )] = None  # fmt: skip
    ended_on: Annotated[dt.date | None, Told(
        N_("Violation ended on"), N_("Day on which the violation ended"),
        (*AS_LABELLED, "Ngày vi phạm", "Ngày thực hiện hành vi"),
        option="on", key="occurred_on", what=N_("the day of the violation"),
    )] = None  # fmt: skip
    detected_on: Annotated[dt.date, Told(
        N_("Day of detection"), N_("Day of detection; default: the day of the violation"), ("Ngày phát hiện",),
        what=N_("the day of detection"), makes=optional_day,
        offers=N_("Day of detection; default: the day of the violation"),
    )] = Field(index=True)  # fmt: skip
    fine_min: int
    fine_max: int
    aggravating: Annotated[int, Told(
        N_("Aggravating circumstances"), N_("Number of aggravating circumstances"),
        ("Số tình tiết tăng nặng", "Tình tiết tăng nặng"), makes=partial(number, default=0),
    )] = 0  # fmt: skip
    mitigating: Annotated[int, Told(
        N_("Mitigating circumstances"), N_("Number of mitigating circumstances"),
        ("Số tình tiết giảm nhẹ", "Tình tiết giảm nhẹ"), makes=partial(number, default=0),
    )] = 0  # fmt: skip
    aggravating_named: Annotated[str | None, Told(
        N_("Aggravating circumstances, by name"), N_("An aggravating circumstance, by name; may be repeated"),
        what=N_("the circumstance"), makes=texts,
    )] = masked(default=None)  # fmt: skip
    mitigating_named: Annotated[str | None, Told(
        N_("Mitigating circumstances, by name"), N_("A mitigating circumstance, by name; may be repeated"),
        what=N_("the circumstance"), makes=texts,
    )] = masked(default=None)  # fmt: skip
    confidence: str
    source: str
    additional: str | None = None
    minutes_number: Annotated[str | None, Told(
        N_("Number of the minutes"), N_("Number of the violation minutes"),
        (*AS_LABELLED, "Số biên bản vi phạm hành chính"), what=N_("the number of the minutes"),
    )] = None  # fmt: skip
    drawn_up_by: Annotated[str | None, Told(
        N_("Reporting officer"), N_("Reporting officer"), AS_LABELLED, what=N_("the reporting officer")
    )] = None  # fmt: skip


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
    typed: ClassVar[str] = (
        "decided_on authority decided_by number fine warning delegation fine_reason additional remedies handed_over_on "
        "handed_over_how"
    )
    first_id: int | None = reference("sanction_decision.id", required=False)
    case_id: int = reference("violation_case.id")
    offender_name: str | None = masked(OFFENDER, default=None)
    number: Annotated[str | None, Told(
        N_("Number"), N_("Number of the decision; a signed one may wait for it"), what=N_("the number of the decision")
    )] = None  # fmt: skip
    decided_on: Annotated[dt.date, Told(
        N_("Day of the decision"), N_("Day of the decision"), option="on", what=N_("the day of the decision"),
        offers=N_("Day of the decision; default: today"),
    )] = Field(index=True)  # fmt: skip
    authority: Annotated[str, Told(
        N_("Competent authority"), N_("Office of the deciding officer"), what=N_("the authority"),
        offers=N_("Office of the deciding officer; default: as in the draft, else that of the head"),
    )]  # fmt: skip
    decided_by: Annotated[str, Told(
        N_("Who decided"), N_("Name of the deciding officer"), what=N_("the deciding officer"), flags=("--by",),
        offers=N_("Name of the deciding officer; default: as in the draft, else the head"),
    )]  # fmt: skip
    delegation: Annotated[str | None, Told(
        N_("Delegation"), N_("Delegation that a deputy cites; default: the recorded one"), what=N_("the delegation")
    )] = None  # fmt: skip
    fine: Annotated[int, Told(
        N_("Fine"), N_("Fine, such as 2.500.000"), what=N_("the fine"), makes=money,
        offers=N_("Fine, such as 2.500.000; default: as in the draft, else the usual fines, nothing with a warning"),
    )]  # fmt: skip
    warning: Annotated[bool | None, Told(
        N_("Warning"), N_("it is a warning"), makes=flag, flags=("--warning",)
    )] = None  # fmt: skip
    additional: Annotated[str | None, Told(
        N_("Additional sanctions"), N_("Additional sanction"), what=N_("the additional sanction")
    )] = masked(default=None)  # fmt: skip
    remedies: Annotated[str | None, Told(
        N_("Remedial measures"), N_("Remedial measures"), what=N_("the remedial measures")
    )] = masked(default=None)  # fmt: skip
    handed_over_on: Annotated[dt.date | None, Told(
        N_("Day of handing over"), N_("Day on which it was handed over"), what=N_("the day of handing over")
    )] = None  # fmt: skip
    handed_over_how: Annotated[str | None, Told(
        N_("How it was handed over"), N_("How it was handed over"), what=N_("how it was handed over")
    )] = masked(default=None)  # fmt: skip
    handed_over_evidence_id: int | None = reference("evidence.id", required=False)
    handed_over_as_signed: str | None = masked(default=None)
    handed_over_accepted: str | None = None
    evidence_id: int | None = reference("evidence.id", required=False)
    reason: str | None = masked(default=None)
    opened: str | None = None
    other_conduct: str | None = masked(default=None)
    fine_reason: Annotated[str | None, Told(
        N_("Amount of the fine because"),
        N_("Why the fine is what it is, where one circumstance leaves it open between two amounts"),
        what=N_("why the fine is what it is"),
    )] = masked(default=None)  # fmt: skip
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
    typed: ClassVar[str] = "taken_on number person words offender_name"
    first_id: int | None = reference("case_step.id", required=False)
    case_id: int = reference("violation_case.id")
    decision_id: int | None = reference("sanction_decision.id", required=False)
    minutes_id: int | None = reference("case_step.id", required=False)
    kind: StepKind = Field(sa_type=coded(StepKind))
    offender_name: Annotated[str | None, Told(
        N_("Name of the offender"), N_("Offender who is meant, where a case has several: the name; default: the unit"),
        option="against", key="offender_name", what=N_("the name"),
    )] = masked(OFFENDER, default=None)  # fmt: skip
    taken_on: Annotated[dt.date, Told(
        N_("Day of the step"), N_("Day; default: today"), option="on", what=N_("the day of the step"),
        offers=N_("Day; default: today"),
    )] = Field(index=True)  # fmt: skip
    at: str | None = None
    number: Annotated[str | None, Told(
        N_("Number"), N_("Number of the document; a signed one may wait for it"), what=N_("the number of the document")
    )] = None  # fmt: skip
    person: Annotated[str | None, Told(
        N_("Person"), N_("Who signs or decides"), option="by", what=N_("who signs")
    )] = masked(default=None)  # fmt: skip
    body: str | None = masked(default=None)
    authority: str | None = None
    ground: str | None = None
    words: Annotated[str | None, Told(
        N_("Words"), N_("What it says"), option="text", what=N_("the text")
    )] = masked(default=None)  # fmt: skip
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
        N_("Amount"), N_("Amount, such as 2.500.000"), what=N_("the amount"), makes=money
    )]  # fmt: skip
    interest: Annotated[int | None, Told(
        N_("Interest for late payment"),
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
