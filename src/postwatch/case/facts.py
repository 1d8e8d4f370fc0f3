"""Facts typed about cases, read in sets into light tuples: for a single case, and for all."""

import datetime as dt
from collections.abc import Iterable
from itertools import starmap
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Date, Integer, column, literal, or_, select, table
from sqlmodel import Session
from sqlmodel import select as select_rows

from postwatch.case.tables import Case, CaseStatus, CaseStep, Decision, Offender, Payment, StepKind, Violation
from postwatch.dataclass import dataclass
from postwatch.recipient.tables import REFERRING, Recipient
from postwatch.store.columns import record_id
from postwatch.store.composed import of_office, own, plain, rows
from postwatch.store.conditions import Condition

Fact = TypeVar("Fact", bound=tuple[Any, ...])
# Its class need not be loaded.
_VISIT = table(
    "visit",
    *(column(name, Integer) for name in ("id", "office_id", "by_recipient_id")),
    *(column(name, Date) for name in ("visited_on", "minutes_on", "withdrawn_on")),
)


NO_UNIT = 0
"""Means no unit among the ids of units in a statement."""


def keys_of(units: Iterable[int | None]) -> list[int]:
    """Return the ids of units as a statement is asked with them: that of none is `NO_UNIT`."""
    return [NO_UNIT if unit is None else unit for unit in units]


def of_units(act: Any, units: Any) -> Condition:
    """Return the condition that an act is of some units (`keys_of`), or has none where that is among them."""
    # Acts of units are found by their index, which holds no others; these are looked for where they are asked for.
    other = Violation.__table__.alias("other").c
    without = select(other.id).where(literal(NO_UNIT).in_(units), other.recipient_id.is_(None))
    return or_(act.recipient_id.in_(units), act.id.in_(without))


class CaseFacts(NamedTuple):
    """A case, and the state that follows from its acts, its decisions and its steps (`state.case_of`)."""

    id: int
    code: str
    recipient_id: int | None = None
    opened_on: dt.date = dt.date.max
    status: CaseStatus = CaseStatus.OPEN
    closed_on: dt.date | None = None
    close_reason: str | None = None
    minutes_number: str | None = None
    minutes_on: dt.date | None = None
    drawn_up_by: str | None = None
    transferred_to: str | None = None
    transferred_on: dt.date | None = None
    visit_id: int | None = None


class ActFacts(NamedTuple):
    """A violation, with its range in đồng for its offender."""

    id: int
    code: str
    case_id: int
    recipient_id: int | None
    visit_id: int | None
    minutes_id: int | None
    decree: str
    provision: str
    catalogue_provision: str
    conduct: str | None
    description: str | None
    offender_name: str | None
    offender: Offender
    born: str | None
    age: int | None
    intentional: bool | None
    ended_on: dt.date | None
    detected_on: dt.date
    fine_min: int
    fine_max: int
    aggravating: int
    mitigating: int
    aggravating_named: str | None
    mitigating_named: str | None
    confidence: str
    source: str
    additional: str | None
    minutes_number: str | None
    drawn_up_by: str | None


class DecisionFacts(NamedTuple):
    """A decision on a case against an offender; the fine in đồng as it was decided."""

    id: int
    code: str
    case_id: int
    offender_name: str | None
    number: str | None
    decided_on: dt.date
    authority: str
    decided_by: str
    delegation: str | None
    fine: int
    warning: bool | None
    additional: str | None
    remedies: str | None
    handed_over_on: dt.date | None
    handed_over_how: str | None
    handed_over_evidence_id: int | None
    handed_over_as_signed: str | None
    handed_over_accepted: str | None
    evidence_id: int | None
    reason: str | None
    opened: str | None
    other_conduct: str | None
    fine_reason: str | None
    as_signed: str | None
    accepted: str | None
    annulled_on: dt.date | None = None

    def counts_on(self, day: dt.date) -> bool:
        """Return whether the decision was made by a day, and not annulled before it."""
        return self.decided_on <= day <= (self.annulled_on or dt.date.max)


@dataclass(frozen=True)
class DecisionDraft:
    """A decision as it is typed, to be judged; without a ``fine`` the usual fines of the acts together are meant.

    Without an ``authority`` and who decides, those of its draft or the head are meant.
    """

    decided_on: dt.date
    authority: str = ""
    decided_by: str = ""
    number: str | None = None
    fine: int | None = None
    warning: bool = False
    delegation: str | None = None
    fine_reason: str | None = None
    additional: str | None = None
    remedies: str | None = None
    handed_over_on: dt.date | None = None
    handed_over_how: str | None = None


class StepFacts(NamedTuple):
    """A step of a case; a step as it is typed, to be judged, has no id, and no case yet."""

    case_id: int
    kind: StepKind
    taken_on: dt.date
    id: int | None = None
    code: str = ""
    decision_id: int | None = None
    minutes_id: int | None = None
    offender_name: str | None = None
    at: str | None = None
    number: str | None = None
    person: str | None = None
    body: str | None = None
    authority: str | None = None
    ground: str | None = None
    words: str | None = None
    until: dt.date | None = None
    answered_on: dt.date | None = None
    outcome: str | None = None
    amount: int | None = None
    times: int | None = None
    norm: str | None = None
    evidence_id: int | None = None
    reason: str | None = None
    opened: str | None = None
    as_signed: str | None = None
    accepted: str | None = None

    @property
    def annuls_on(self) -> dt.date | None:
        """Return the day on which a step annuls its decision, else None: a judgment needs no decision of ours."""
        if self.kind is StepKind.ANNUL:
            return self.taken_on
        return self.answered_on if self.kind is StepKind.SUE and self.outcome == "annulled" else None


class PaymentFacts(NamedTuple):
    """A payment towards a decision, in đồng; ``interest`` is the part that was paid for being late."""

    decision_id: int
    paid_on: dt.date
    amount: int
    id: int | None = None
    code: str = ""
    interest: int | None = None
    proof_number: str | None = None
    treasury: str | None = None
    evidence_id: int | None = None
    as_signed: str | None = None
    accepted: str | None = None

    @property
    def towards_fine(self) -> int:
        """Return the part of the amount that pays the fine, in đồng."""
        return self.amount - (self.interest or 0)


class ExplanationFacts(NamedTuple):
    """An explanation that an offender asked for or gave, with the numbers of its document."""

    id: int
    code: str
    case_id: int
    minutes_id: int | None
    offender_name: str | None
    asked_on: dt.date
    held_on: dt.date | None
    text: str | None
    sender_number: str | None
    sender_number_on: dt.date | None
    incoming_number: int | None
    incoming_on: dt.date | None
    evidence_id: int | None
    as_signed: str | None
    accepted: str | None


class NamedFacts(NamedTuple):
    """Goods of a kind that a step names; where goods leave the name is enough."""

    id: int
    case_id: int
    step_id: int
    name: str
    quantity: int | None
    unit: str | None
    condition: str | None
    storage: str | None


class GoodsFacts(NamedTuple):
    """Goods of a kind that a step held, and the step by which they left (`lots.Lots`); of a part the id is below 0."""

    id: int
    case_id: int
    held_id: int
    ended_id: int | None
    name: str
    quantity: int
    unit: str
    condition: str | None
    storage: str | None


# A record as it was read, or its row.
AnyCase = CaseFacts | Case
AnyAct = ActFacts | Violation
AnyDecision = DecisionFacts | Decision
AnyStep = StepFacts | CaseStep


def id_of(record: Any) -> int:
    """Return the id by which others refer to a record, as it was read or by its row."""
    return int(getattr(record, "record_id", record.id))


def _columns(row: Any, facts: Any) -> list[Any]:
    """Return the columns of a table that facts are read from, in their order; a record has the id of its first row."""
    columns = row.__table__.c
    id_of = {"id": record_id(columns)} if "first_id" in columns else {}
    return [id_of.get(name, columns[name]) for name in facts._fields if name in columns]


def read(session: Session, ask: Any, ids: list[int], facts: type[Fact]) -> list[Fact]:
    """Return the facts that are asked about cases (ids)."""
    return list(starmap(facts, ask(session, ids).all()))


def ids_of_cases(session: Session, *wanted: Condition) -> list[int]:
    """Return the ids of the cases that meet conditions."""
    return list(session.exec(select_rows(Case.id).where(*wanted)))


@plain
def cases(ids: Any) -> Any:
    """Return the statement of cases (ids)."""
    return select(*_columns(Case, CaseFacts)).where(own(Case), Case.__table__.c.id.in_(ids))


@plain
def acts(ids: Any) -> Any:
    """Return the statement of the violations of cases (ids) in the order of recording."""
    act = Violation.__table__.c
    return select(*_columns(Violation, ActFacts)).where(own(Violation), act.case_id.in_(ids)).order_by(record_id(act))


@plain
def ever_in(case_id: int) -> Any:
    """Return the statement of all violations that a case (id) ever held, also those withdrawn or moved away."""
    act = Violation.__table__
    return select(*_columns(Violation, ActFacts)).where(of_office(act), act.c.case_id == case_id)


@plain
def decisions(ids: Any) -> Any:
    """Return the statement of the decisions on cases (ids)."""
    return select(*_columns(Decision, DecisionFacts)).where(own(Decision), Decision.__table__.c.case_id.in_(ids))


def decisions_with_codes(session: Session, *wanted: Condition) -> list[tuple[DecisionFacts, str]]:
    """Return the decisions that meet conditions, in the order of recording, with the codes of their cases."""
    case, decision = Case.__table__.c, Decision.__table__.c
    made = select(*_columns(Decision, DecisionFacts), case.code)
    made = made.join_from(Decision.__table__, Case.__table__, case.id == decision.case_id)
    found = rows(session, made.where(own(Decision), own(Case), *wanted).order_by(record_id(decision)))
    return [(DecisionFacts(*row), code) for *row, code in found]


@plain
def steps(ids: Any) -> Any:
    """Return the statement of the steps of cases (ids)."""
    return select(*_columns(CaseStep, StepFacts)).where(own(CaseStep), CaseStep.__table__.c.case_id.in_(ids))


@plain
def payments(ids: Any) -> Any:
    """Return the statement of the payments towards the decisions on cases (ids)."""
    decision, payment = Decision.__table__.c, Payment.__table__.c
    made = select(record_id(decision)).where(own(Decision), decision.case_id.in_(ids))
    paid = select(*_columns(Payment, PaymentFacts)).where(own(Payment), payment.decision_id.in_(made))
    return paid.order_by(payment.paid_on, record_id(payment))


@plain
def explanations(ids: Any) -> Any:
    """Return the statement of the explanations in cases (ids)."""
    from postwatch.case.explanation_tables import Explanation

    explained = Explanation.__table__.c
    asked = select(*_columns(Explanation, ExplanationFacts)).where(own(Explanation), explained.case_id.in_(ids))
    return asked.order_by(explained.asked_on, record_id(explained))


@plain
def goods(ids: Any) -> Any:
    """Return the statement of the goods that steps of cases (ids) name, in the order in which they were recorded."""
    from postwatch.case.goods_tables import NamedGoods

    goods = NamedGoods.__table__.c
    named = select(*_columns(NamedGoods, NamedFacts)).where(own(NamedGoods), goods.case_id.in_(ids))
    return named.order_by(record_id(goods))


@plain
def visits_of_others(ids: Any) -> Any:
    """Return the statement of visits (ids) by offices that do not sanction: ids, days of the minutes, their own."""
    visit, unit = _VISIT.c, Recipient.__table__.c
    return (
        select(visit.id, visit.minutes_on, visit.visited_on)
        .join_from(_VISIT, Recipient.__table__, unit.id == visit.by_recipient_id)
        .where(of_office(_VISIT), visit.withdrawn_on.is_(None), own(Recipient))
        .where(visit.id.in_(ids), unit.kind.in_(REFERRING))
    )
