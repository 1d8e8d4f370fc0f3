"""What is outstanding of a fine on a day, and what of it is overdue: the one definition of lists, agenda and report."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import last_of
from postwatch.law.confirmed import catalogue_of
from postwatch.store.columns import grouped
from postwatch.store.conditions import not_by
from postwatch.store.transaction import OFFICE, ids
from postwatch.violation.conditions import may_be_owed, paid_of_fine
from postwatch.violation.governing import catalogue_row
from postwatch.violation.standing import CaseFile, file_of, late_interest, latest_decisions, terms_of
from postwatch.violation.tables import Case, CaseStep, Decision, Payment, StepKind, Violation


@dataclass(frozen=True)
class Owing:
    """What was outstanding of all fines at the end of a day, and what of it was overdue, in đồng."""

    outstanding: int = 0
    overdue: int = 0


def outstanding(file: CaseFile, *, on: dt.date) -> int:
    """Return what is outstanding of the fine of a decision in force at the end of a day, in đồng.

    What was not paid is outstanding no more once the decision lapsed (Luật Xử lý vi phạm hành chính, Điều 74), nor once
    the case is closed.
    """
    return 0 if file.has_lapsed or _is_closed(file, on) else file.owed


def _is_closed(file: CaseFile, on: dt.date) -> bool:
    """Return whether a case was closed on a day, though it may have been opened again since."""
    ends = [step.kind for step in file.steps if step.kind in (StepKind.CLOSE, StepKind.REOPEN)]
    closed_on = file.case.closed_on
    return ends[-1] is StepKind.CLOSE if ends else closed_on is not None and closed_on <= on


def overdue(file: CaseFile, *, due_on: dt.date | None, on: dt.date) -> int:
    """Return what of it is overdue, in đồng: all of it, once the last day to pay is past.

    Nothing is while a request to pay later, in instalments or less is considered or granted, or execution is stayed.
    """
    is_late = due_on is not None and due_on < on
    is_put_off = any(first <= on <= last for first, last in file.pauses(today=on))
    return outstanding(file, on=on) if is_late and not is_put_off else 0


def last_day_to_pay(desk: Desk, catalogue: Catalogue, acts: Iterable[Violation], file: CaseFile) -> dt.date | None:
    """Return the last day to pay the fine of a decision, by the first of the acts of its offender; None without one."""
    name = file.decision.offender_name if file.decision is not None else None
    act = next((one for one in acts if one.offender_name == name), None)
    if file.decision is None or act is None:
        return None
    term = last_of(terms_of(desk, catalogue, act, file, row=catalogue_row(catalogue, act)), "pay")
    return term.due_on if term is not None else None


def interest_of(session: Session, desk: Desk, case: Case) -> int:
    """Return the interest for late payment that is not paid in a case up to today, in đồng, that of all offenders
    together (Luật Xử lý vi phạm hành chính, Điều 78: from a summary); below 0 where more was paid than is counted.
    """
    catalogue, whole = catalogue_of(session, desk), file_of(session, case)
    acts = session.exec(select(Violation).where(Violation.case_id == case.id).order_by(col(Violation.id))).all()
    owed = 0
    for name, act in {act.offender_name: act for act in reversed(acts)}.items():
        file = whole.against(name)
        terms = terms_of(desk, catalogue, act, file, row=catalogue_row(catalogue, act))
        owed += (late_interest(file, terms, today=desk.today) or 0) - file.interest_paid
    return owed


@dataclass(frozen=True)
class FineOwed(Owing):
    """What of one fine was outstanding and overdue; the case (code), its unit (id), and the day of the decision."""

    case: str = ""
    recipient_id: int = 0
    decided_on: dt.date = dt.date.min


def owing_on(session: Session, desk: Desk, *days: dt.date) -> dict[dt.date, Owing]:
    """Return what was owed of all fines at the end of each day."""
    return {
        day: Owing(sum(one.outstanding for one in fines), sum(one.overdue for one in fines))
        for day, fines in fines_owed(session, desk, *days).items()
    }


def fines_owed(session: Session, desk: Desk, *days: dt.date) -> dict[dt.date, list[FineOwed]]:
    """Return the fines that were owed at the end of each day: by the decisions in force then, their corrections,
    remissions and payments up to then.

    Without a decision nothing else is read.
    """
    records = _records(session, first=min(days), last=max(days))
    owing = {day: [file for file in records.files_on(day) if outstanding(file, on=day)] for day in days}
    if not any(owing.values()):
        return {day: [] for day in days}
    catalogue = catalogue_of(session, desk)
    cases = {file.case.id for files in owing.values() for file in files}
    acts = session.exec(select(Violation).where(col(Violation.case_id).in_(cases)).order_by(col(Violation.id)))
    of_case = grouped((act.case_id, act) for act in acts)

    def late(file: CaseFile, on: dt.date) -> int:
        return overdue(file, due_on=last_day_to_pay(desk, catalogue, of_case.get(file.case.id, ()), file), on=on)

    def owed(file: CaseFile, on: dt.date) -> FineOwed:
        decided_on = file.decision.decided_on if file.decision is not None else on
        return FineOwed(outstanding(file, on=on), late(file, on), file.case.code, file.case.recipient_id, decided_on)

    return {day: [owed(file, day) for file in files] for day, files in owing.items()}


@dataclass(frozen=True)
class _Records:
    """Decisions with their cases, the steps of each case, and what was paid of each fine, in the order of days."""

    cases: Mapping[int, Case]
    decisions: Sequence[Decision]
    steps: Mapping[int, Sequence[CaseStep]]
    payments: Mapping[int, Sequence[tuple[dt.date, int]]]

    def files_on(self, on: dt.date) -> Iterator[CaseFile]:
        """Yield a file for each decision that was in force at the end of a day, with what came by then."""
        then = [
            one for one in self.decisions if one.decided_on <= on and (one.annulled_on is None or one.annulled_on > on)
        ]
        for case_id, decisions in latest_decisions(then).items():
            steps = [_known_on(step, on) for step in self.steps.get(case_id, ()) if step.taken_on <= on]
            for one in decisions:
                paid = [payment for payment in self.payments.get(one.id, ()) if payment[0] <= on]
                yield CaseFile(self.cases[case_id], one, steps, payments=paid)


def _known_on(step: CaseStep, on: dt.date) -> CaseStep:
    """Return a step as it was at the end of a day: what was answered later was not answered yet."""
    if step.answered_on is None or step.answered_on <= on:
        return step
    return CaseStep(**step.model_dump(exclude={"answered_on", "outcome"}))


def _records(session: Session, *, first: dt.date, last: dt.date) -> _Records:
    """Read what decides on what was owed on days from a first to a last one: of cases in which anything was."""
    mine = col(Decision.office_id) == session.info[OFFICE]
    owing = ids(session, select(Decision.case_id).where(mine, col(Decision.decided_on) <= last, may_be_owed(first)))
    wanted = (
        col(Decision.decided_on) <= last,
        not_by(col(Decision.annulled_on), first),
        not_by(col(Case.closed_on), first),
        col(Case.id).in_(owing),
    )
    of_case = col(Case.id) == Decision.case_id
    found = session.exec(select(Decision, Case).join(Case, of_case).where(*wanted)).all()
    if not found:
        return _Records({}, (), {}, {})
    cases = select(Decision.case_id).join(Case, of_case).where(*wanted)
    steps = session.exec(
        select(CaseStep)
        .where(col(CaseStep.case_id).in_(cases), col(CaseStep.taken_on) <= last)
        .order_by(col(CaseStep.taken_on), col(CaseStep.id))
    )
    paid = session.exec(
        select(col(Payment.decision_id), col(Payment.paid_on), paid_of_fine())
        .join(Decision, col(Decision.id) == Payment.decision_id)
        .join(Case, of_case)
        .where(*wanted)
        .order_by(col(Payment.paid_on), col(Payment.id))
    )
    return _Records(
        {case.id: case for _decision, case in found},
        [decision for decision, _case in found],
        grouped((step.case_id, step) for step in steps),
        grouped((decision, (day, amount)) for decision, day, amount in paid),
    )
