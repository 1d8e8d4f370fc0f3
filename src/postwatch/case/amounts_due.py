"""Outstanding and overdue amounts of a fine on a day: the definition used by lists, agenda and report."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal_column, not_, null
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from postwatch.case.conditions import is_in_force, may_be_owed, paid_of_fine
from postwatch.case.facts import ActFacts, AnyCase
from postwatch.case.governing_law import law_of
from postwatch.case.state import CaseFile, file_of, file_on, files_of
from postwatch.case.tables import Case, CaseStep, Decision, Payment, StepKind, Violation
from postwatch.case.terms import late_interest, terms_of
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import Reference
from postwatch.law.clocks import CaseDays, ClockRule, last_of, running
from postwatch.law.confirmed import catalogue_of
from postwatch.store.columns import record_id
from postwatch.store.transaction import OFFICE, ids, without_withdrawn

PAY = "pay"
"""The term to pay a fine."""
_CORRECTED = "corrected_handed_over_on"
_TO_PAY = (PAY, "comply_new_decision")
# Steps that change the amount owed of a fine, or the last day to pay it.
_CHANGING = (
    StepKind.CORRECT, StepKind.REDUCE, StepKind.POSTPONE, StepKind.INSTALMENTS, StepKind.STAY, StepKind.LAPSE,
    StepKind.CLOSE, StepKind.DROP, StepKind.REOPEN, StepKind.ANNUL, StepKind.SUE,
)  # fmt: skip


@dataclass(frozen=True)
class Owing:
    """Amounts outstanding and overdue of all fines at the end of a day, in đồng."""

    outstanding: int = 0
    overdue: int = 0


def outstanding(file: CaseFile, *, on: dt.date) -> int:
    """Return the amount outstanding of the fine of a decision in force at the end of a day, in đồng.

    Nothing is outstanding once the decision lapsed (Luật Xử lý vi phạm hành chính, Điều 74) or the case is closed.
    """
    # A case that was opened again was closed by a day, and is not now.
    ends = [step.kind for step in file.steps if step.kind in (StepKind.CLOSE, StepKind.REOPEN)]
    closed_on = file.case.closed_on
    is_closed = ends[-1] is StepKind.CLOSE if ends else closed_on is not None and closed_on <= on
    return 0 if file.has_lapsed or is_closed else file.owed


def overdue(file: CaseFile, *, due_on: dt.date | None, on: dt.date) -> int:
    """Return the overdue amount, in đồng: all that is outstanding, once the last day to pay is past.

    Nothing is overdue while a request to pay later, in instalments or less is considered or granted, or execution is
    stayed.
    """
    is_put_off = any(first <= on <= last for first, last in file.pauses(today=on))
    return outstanding(file, on=on) if _is_past(due_on, on) and not is_put_off else 0


def _is_past(due_on: dt.date | None, on: dt.date) -> bool:
    """Return whether a last day to pay is over on a day; an unknown last day is not."""
    return due_on is not None and due_on < on


def last_day_to_pay(catalogue: Catalogue, acts: Iterable[ActFacts], file: CaseFile) -> dt.date | None:
    """Return the last day to pay the fine of a decision, by the first act of its offender; None if there is none."""
    name = file.decision.offender_name if file.decision is not None else None
    act = next((one for one in acts if one.offender_name == name), None)
    if file.decision is None or act is None:
        return None
    term = last_of(terms_of(catalogue, act, file, partial(law_of, catalogue, act), names=[PAY]), PAY)
    return term.due_on if term is not None else None


def interest_of(session: Session, desk: Desk, case: AnyCase) -> int:
    """Return the unpaid interest for late payment in a case up to today, in đồng, of all offenders together.

    Luật Xử lý vi phạm hành chính, Điều 78: from a summary. It is below 0 where more was paid than is counted.
    """
    return sum(interest_of_each(session, desk, file_of(session, case)))


def interest_of_each(session: Session, desk: Desk, whole: CaseFile) -> Iterator[int]:
    """Yield the interest that is not paid by each offender of a case."""
    catalogue = catalogue_of(session, desk)
    for name, act in {act.offender_name: act for act in reversed(whole.acts)}.items():
        file = whole.against(name)
        if file.decision is not None:
            terms = terms_of(catalogue, act, file, partial(law_of, catalogue, act), names=_TO_PAY)
            yield (late_interest(catalogue, file, terms, today=desk.today) or 0) - file.interest_paid


@dataclass(frozen=True)
class FineOwed(Owing):
    """Amounts outstanding and overdue of a fine; with its case (code), its unit (id) and the day of the decision."""

    case: str = ""
    recipient_id: int | None = None
    decided_on: dt.date = dt.date.min


def owing_on(session: Session, desk: Desk, *days: dt.date) -> dict[dt.date, Owing]:
    """Return the amounts owed of all fines at the end of each day: the sum of `fines_owed`.

    The database adds up the plain fines; the others are read case by case.
    """
    catalogue = catalogue_of(session, desk)
    plain, others = _plain_fines(session, days) if _is_served_alone(catalogue) else ([], None)
    read = fines_owed(session, desk, *days, among=others)
    due = [_last_day_after(catalogue, handed_over_on) for handed_over_on, _sums in plain]
    owed: dict[dt.date, Owing] = {}
    for place, day in enumerate(days):
        sums = [
            (fine[place], fine[place] if _is_past(due_on, day) else 0)
            for due_on, (_on, fine) in zip(due, plain, strict=True)
        ]
        sums += [(one.outstanding, one.overdue) for one in read[day]]
        owed[day] = Owing(sum(each for each, _late in sums), sum(late for _each, late in sums))
    return owed


def _is_served_alone(catalogue: Catalogue) -> bool:
    """Return whether the time to pay runs from the handing over for every act, as long as no decision was corrected."""
    return all(
        not (rule.condition or rule.scope) if rule.starts_from == "handed_over_on" else rule.starts_from == _CORRECTED
        for rule in _rules_to_pay(catalogue)
    )


def _rules_to_pay(catalogue: Catalogue) -> list[ClockRule]:
    return [rule for rule in catalogue.clocks if rule.name in _TO_PAY]


def _last_day_after(catalogue: Catalogue, handed_over_on: dt.date | None) -> dt.date | None:
    """Return the last day to pay a plain fine: that of `last_day_to_pay`."""
    if handed_over_on is None:
        return None
    rules, served = _rules_to_pay(catalogue), CaseDays(handed_over_on, handed_over_on=handed_over_on)
    term = last_of(running(rules, Reference(0), served, decree="", conditions=(), calendar=catalogue.calendar), PAY)
    return term.due_on if term is not None else None


def _plain_fines(
    session: Session, days: Sequence[dt.date]
) -> tuple[list[tuple[dt.date | None, list[int]]], Collection[int]]:
    """Return the amounts owed of plain fines at the end of each day, and the cases of all other fines.

    Amounts are in đồng, by the day of handing over; cases (ids) are those in which anything may have been owed. A fine
    is plain that no other decision of its case and no step changes, against an offender with an act there: its amount,
    its payments and its handing over tell the amount owed.
    """
    found = session.connection().execute(without_withdrawn(_fines_by_day(session.info[OFFICE], days))).all()
    plain = [(handed_over_on, [*map(int, sums)]) for case_id, handed_over_on, *sums in found if case_id is None]
    return plain, {row[0] for row in found if row[0] is not None}


def _fines_by_day(office_id: int, days: Sequence[dt.date]) -> Select[Any]:
    """Return the statement of fines of which anything may have been owed on days, as `_plain_fines` reads it."""
    paid = select(func.coalesce(func.sum(paid_of_fine()), 0)).where(col(Payment.decision_id) == record_id(Decision))
    paid = paid.correlate(Decision)
    told: list[Any] = [
        record_id(Decision).label("id"), Decision.case_id, Decision.offender_name, Decision.handed_over_on,
        Decision.decided_on, Decision.fine,
    ]  # fmt: skip
    told += [paid.where(col(Payment.paid_on) <= day).label(f"paid_{place}") for place, day in enumerate(days)]
    fine = (
        select(*told)
        .join(Case, col(Case.id) == Decision.case_id)  # a withdrawn case owes nothing
        .where(
            col(Decision.office_id) == office_id,
            col(Decision.decided_on) <= max(days),
            is_in_force(by=min(days)),
            may_be_owed(min(days)),
        )
        .cte("fine")
    ).c
    other = aliased(Decision)
    of_case = (
        select(other.id).where(col(other.case_id) == fine.case_id, record_id(other) != fine.id),
        select(CaseStep.id).where(col(CaseStep.case_id) == fine.case_id, col(CaseStep.kind).in_(_CHANGING)),
    )
    of_offender = col(Violation.offender_name).is_not_distinct_from(fine.offender_name)
    acts = select(Violation.id).where(col(Violation.case_id) == fine.case_id, of_offender)
    is_plain = and_(*(not_(exists(one)) for one in of_case), exists(acts))
    case_id = case((is_plain, null()), else_=fine.case_id).label("other_case_id")
    sums = [
        func.sum(case((and_(fine.decided_on <= day, paid_by < fine.fine), fine.fine - paid_by), else_=0))
        for day, paid_by in zip(days, (fine[f"paid_{place}"] for place in range(len(days))), strict=True)
    ]  # fmt: skip
    return select(case_id, fine.handed_over_on, *sums).group_by(literal_column(case_id.name), fine.handed_over_on)


def _owing(files: Iterable[CaseFile], day: dt.date) -> Iterator[CaseFile]:
    """Yield cases by offender, as they were on a day, in which a fine was outstanding."""
    for file in files:
        then = file_on(file, day)
        for one in (then, *then.others):
            if one.decision is not None and outstanding(one, on=day):
                yield one


def fines_owed(
    session: Session, desk: Desk, *days: dt.date, among: Collection[int] | None = None
) -> dict[dt.date, list[FineOwed]]:
    """Return the fines that were owed at the end of each day, in đồng.

    By the decisions in force then, their corrections, remissions and payments up to then; of all cases, or of those
    ``among`` them (ids). Without a decision nothing else is read.
    """
    if among is None:
        mine = select(Decision.case_id).where(col(Decision.office_id) == session.info[OFFICE])
        among = ids(session, mine.where(col(Decision.decided_on) <= max(days), may_be_owed(min(days))))
    files = files_of(session, among).values()
    owing = {day: list(_owing(files, day)) for day in days}
    if not any(owing.values()):
        return {day: [] for day in days}
    catalogue = catalogue_of(session, desk)

    def late(file: CaseFile, on: dt.date) -> int:
        return overdue(file, due_on=last_day_to_pay(catalogue, file.acts, file), on=on)

    def owed(file: CaseFile, on: dt.date) -> FineOwed:
        decided_on = file.decision.decided_on if file.decision is not None else on
        return FineOwed(outstanding(file, on=on), late(file, on), file.case.code, file.case.recipient_id, decided_on)

    return {day: [owed(file, day) for file in files] for day, files in owing.items()}
