"""Marks: the faults of the papers of a case, computed at each reading.

A mark sees the facts of the day of its paper, whenever they were typed, and nothing that happened later.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, column, or_, select, table, union
from sqlmodel import Session

from postwatch.case import steps
from postwatch.case.facts import DecisionDraft, DecisionFacts, ExplanationFacts, PaymentFacts, StepFacts, keys_of
from postwatch.case.lawfulness import decision_numbered_so, decision_objections
from postwatch.case.marked_papers import MarkedPaper
from postwatch.case.needs import CaseTerms, step_objections
from postwatch.case.rules import BY_OTHER_CONDUCT
from postwatch.case.state import (
    CaseFile,
    acts_against,
    before,
    file_of,
    file_on,
    had_ended,
    left_by,
    order_of,
    reading_persons,
    without,
)
from postwatch.case.tables import Case, CaseStep, Decision, Payment, StepKind, Violation
from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.law.clocks import is_over
from postwatch.lawful import marks as lawful
from postwatch.lawful.marks import Marks, codes_in, codes_of
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import last_row, record_id, save
from postwatch.store.composed import own, plain

if TYPE_CHECKING:
    from postwatch.case.explanation_tables import Explanation

# Cases of so many persons are read together: more would take memory, fewer more statements.
PERSONS_AT_ONCE = 50
Paper = DecisionFacts | StepFacts | PaymentFacts | ExplanationFacts


def marks_of(session: Session, desk: Desk, file: CaseFile, paper: Paper) -> Marks:
    """Return the marks of a paper of a case; faults opened by a reason are no marks."""
    found, opened = found_in(session, desk, file, paper), getattr(paper, "opened", None)
    if isinstance(paper, DecisionFacts) and paper.other_conduct is not None:
        # The reason for other conduct holds for all records of the same decision, also later records.
        opened = codes_of((*codes_in(opened), *BY_OTHER_CONDUCT))
    return lawful.marks_of(found, accepted=paper.accepted, opened=opened)


def found_in(session: Session, desk: Desk, file: CaseFile, paper: Paper) -> Iterator[str]:
    """Yield all faults of a paper of a case, also those opened by a reason."""
    if isinstance(paper, DecisionFacts):
        return _of_decision(session, desk, file.whole, paper)
    if isinstance(paper, StepFacts):
        return _of_step(session, desk, file.whole, paper)
    if isinstance(paper, PaymentFacts):
        return _of_payment(file.whole, paper)
    return _of_explanation(file.whole, paper)


def marks_of_service(decision: DecisionFacts) -> Marks:
    """Return the marks of the handing over of a decision."""
    return lawful.marks_of(_of_service(decision), accepted=decision.handed_over_accepted)


def accept(session: Session, desk: Desk, row: "Decision | CaseStep | Payment | Explanation") -> None:
    """Keep the marks shown for a signed paper when it is recorded."""
    if row.as_signed is None:
        return
    case_id = last_row(session, Decision, row.decision_id).case_id if isinstance(row, Payment) else row.case_id
    file = file_of(session, session.get_one(Case, case_id))
    paper = next(one for one in all_papers(file) if type(one) is _FACTS[row.__tablename__] and one.id == row.record_id)
    row.accepted = codes_of(marks_of(session, desk, file, paper).faults)
    save(session, row)


def accept_service(session: Session, row: Decision) -> None:
    """Keep the marks shown for the handing over of a decision when it is recorded."""
    file = file_of(session, session.get_one(Case, row.case_id))
    decision = next(one for one in file.made if one.id == row.record_id)
    row.handed_over_accepted = codes_of(marks_of_service(decision).faults)
    save(session, row)


# By the table of a paper.
_FACTS: Mapping[Any, type] = {
    "sanction_decision": DecisionFacts, "case_step": StepFacts, "payment": PaymentFacts,
    "explanation": ExplanationFacts,
}  # fmt: skip


def all_papers(file: CaseFile) -> Iterator[Paper]:
    """Yield all papers of a case, of annulled decisions too."""
    yield from file.made
    yield from file.steps
    yield from file.explanations
    for decision in file.made:
        yield from file.paid_by_decision.get(decision.id, ())


def papers_of(file: CaseFile) -> Iterator[Paper]:
    """Yield the papers of a case that still count: those of the decisions in force, and those that lead to them."""
    each = (file, *file.others)
    in_force = {None, *(one.decision.id for one in each if one.decision is not None)}
    yield from (step for step in file.steps if step.decision_id in in_force or step.annuls_on is not None)
    yield from file.explanations
    for one in each:
        if one.decision is not None:
            yield one.decision
            yield from one.paid_towards


def marked_in(session: Session, desk: Desk, file: CaseFile) -> Iterator[MarkedPaper]:
    """Yield the marked papers of a case, of those that still count."""
    for paper in papers_of(file):
        yield from _marked(session, desk, file, paper)


def marked_within(session: Session, desk: Desk, first: dt.date, last: dt.date) -> list[MarkedPaper]:
    """Return the marked papers of days from a first to a last, in the order of their days."""
    found: list[MarkedPaper] = []
    for heads, cases in _by_persons(session, first, last):
        with reading_persons(session, heads, cases) as known:
            files = [known.files[case_id] for case_id in cases if case_id in known.files]
            papers = ((file, paper) for file in files for paper in all_papers(file))
            found += (one for each in papers for one in _marked(session, desk, *each, first=first, last=last))
    return sorted(found, key=lambda one: (one.signed_on, one.case, one.paper))


def _by_persons(
    session: Session, first: dt.date, last: dt.date
) -> Iterator[tuple[Collection[int | None], Sequence[int]]]:
    """Yield the cases (ids) with papers of these days, those of a few legal persons at a time after their heads."""
    heads_of: dict[int, set[int | None]] = {}
    for case_id, unit_id, parent_id in _with_papers(session, first, last):
        heads_of.setdefault(case_id, set()).add(parent_id or unit_id)
    heads, cases = set[int | None](), list[int]()
    for case_id in sorted(heads_of, key=lambda one: min(keys_of(heads_of[one]))):
        if cases and len(heads | heads_of[case_id]) > PERSONS_AT_ONCE:
            yield heads, cases
            heads, cases = set(), []
        heads |= heads_of[case_id]
        cases.append(case_id)
    if cases:
        yield heads, cases


@plain
def _with_papers(first: dt.date, last: dt.date) -> Any:
    """Return the statement of cases with papers of these days, with the units of their acts and those above."""
    act, decision, payment, step, unit = (
        one.__table__.c for one in (Violation, Decision, Payment, CaseStep, Recipient)
    )
    paid = select(payment.decision_id).where(own(Payment), payment.paid_on.between(first, last))
    of_days = [day.between(first, last) for day in (decision.decided_on, decision.handed_over_on)]
    # Its class need not be loaded.
    explained: Any = table("explanation", column("case_id"), column("asked_on"))
    papers = union(
        select(decision.case_id).where(own(Decision), or_(*of_days, record_id(decision).in_(paid))),
        select(step.case_id).where(own(CaseStep), step.taken_on.between(first, last)),
        select(explained.c.case_id).where(explained.c.asked_on.between(first, last)),
    )
    of_unit = and_(unit.id == act.recipient_id, own(Recipient))
    units = select(act.case_id, unit.id, unit.parent_id).distinct()
    units = units.join_from(Violation.__table__, Recipient.__table__, of_unit, isouter=True)
    return units.where(own(Violation), act.case_id.in_(papers))


def _marked(
    session: Session,
    desk: Desk,
    file: CaseFile,
    paper: Paper,
    *,
    first: dt.date = dt.date.min,
    last: dt.date = dt.date.max,
) -> Iterator[MarkedPaper]:
    """Yield a paper, and its handing over, with their faults, if their days are between a first and a last."""
    name, day, number = _told(paper)
    if first <= day <= last and (marks := marks_of(session, desk, file, paper)).faults:
        yield MarkedPaper(file.case.code, name, number, day, marks.faults, marks.later)
    if not isinstance(paper, DecisionFacts) or paper.handed_over_on is None:
        return
    if first <= paper.handed_over_on <= last and (marks := marks_of_service(paper)).faults:
        yield MarkedPaper(file.case.code, "handing_over", number, paper.handed_over_on, marks.faults, marks.later)


def _told(paper: Paper) -> tuple[str, dt.date, str | None]:
    """Return the kind of a paper, its day, its number."""
    if isinstance(paper, DecisionFacts):
        return "decision", paper.decided_on, paper.number
    if isinstance(paper, StepFacts):
        return paper.kind.value, paper.taken_on, paper.number
    if isinstance(paper, PaymentFacts):
        return "payment", paper.paid_on, paper.proof_number
    return "explanation", paper.asked_on, paper.sender_number


def _of_decision(session: Session, desk: Desk, whole: CaseFile, decision: DecisionFacts) -> Iterator[str]:
    day, file = decision.decided_on, without(whole, decision)
    theirs = acts_against(file.acts, decision.offender_name)
    if not theirs:
        return  # its violation was withdrawn since
    if had_ended(file, by=day - dt.timedelta(days=1)):
        yield "case_ended"
    others = (one for one in file.made if one.offender_name == decision.offender_name)
    if any(order_of(one) < order_of(decision) and (one.annulled_on or dt.date.max) > day for one in others):
        yield "decided_already"
    draft = result_of(DecisionDraft, decision)
    if day < max(file.minutes_stating(act).on or act.detected_on for act in theirs):
        yield "out_of_order"
    if decision_numbered_so(session, whole.case, draft, held_id=decision.id, is_made=True) is not None:
        yield "number_twice"
    found = decision_objections(
        session, desk, file, draft, offender_name=decision.offender_name, fine=decision.fine, is_made=True
    )
    yield from (one.fault for one in found)


def _of_service(decision: DecisionFacts) -> Iterator[str]:
    if decision.handed_over_on is not None:
        if decision.number is None:
            yield "no_number"
        if decision.handed_over_on < decision.decided_on:
            yield "out_of_order"


def _of_step(session: Session, desk: Desk, whole: CaseFile, step: StepFacts) -> Iterator[str]:
    left = left_by(whole, step) if step.kind in steps.LEAVING else []
    left_ids = {one.held_id for one in left}
    file = before(whole, step, left_ids=left_ids)
    found = step_objections(session, desk, file, step, left_ids=left_ids)
    yield from (one.fault for one in found)
    if step.kind is StepKind.MINUTES:
        term = CaseTerms(session, desk, file.against(step.offender_name), step.offender_name).last("draw_up_minutes")
        if is_over(term, step.taken_on):
            yield "minutes_late"
    if step.kind in steps.LEAVING and not left and not steps.disposes(step.kind, step.ground):
        yield "nothing_held"
    if step.kind is StepKind.REDUCE and step.outcome == steps.GRANTED and step.answered_on is not None:
        then = file_on(whole.apart_from(step), step.answered_on).against(step.offender_name)
        if (step.amount or 0) > then.owed:
            yield steps.NEEDS["within_owed"].fault


def _of_payment(whole: CaseFile, payment: PaymentFacts) -> Iterator[str]:
    decision = next(one for one in whole.made if one.id == payment.decision_id)
    file = whole.against(decision.offender_name).under(decision)
    if payment.paid_on < decision.decided_on:
        yield "out_of_order"
    if decision.annulled_on is not None and decision.annulled_on < payment.paid_on:
        yield "no_decision"
    earlier = sum(one.towards_fine for one in file.paid_towards if _order(one) < _order(payment))
    if payment.towards_fine > file.fine_on(payment.paid_on) - earlier:
        yield "over_owed"


def _order(one: PaymentFacts) -> tuple[dt.date, bool, str, int]:
    return one.paid_on, one.proof_number is None, one.proof_number or "", one.id or 0


def _of_explanation(whole: CaseFile, explanation: ExplanationFacts) -> Iterator[str]:
    file = whole.against(explanation.offender_name)
    stated = (file.of_act(act).minutes_on for act in acts_against(file.acts, explanation.offender_name))
    known = min((day for day in stated if day is not None), default=whole.case.opened_on)
    days = (known, explanation.asked_on, explanation.held_on or explanation.asked_on)
    if not days[0] <= days[1] <= days[2]:
        yield "out_of_order"
