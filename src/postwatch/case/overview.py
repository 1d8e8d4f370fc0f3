"""Where a case is, its possible next steps, its events and its law."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from sqlmodel import Session

from postwatch.case.act_page import called, case_rows, payment_rows, range_in_words, term_rows
from postwatch.case.actions import ActDetails, find_case
from postwatch.case.actions import show_case as acts_of_case
from postwatch.case.case_end import status_of
from postwatch.case.next_steps import NextStep, NextSteps, next_steps
from postwatch.case.state import CaseFile, file_of
from postwatch.case.steps import OUTCOMES
from postwatch.case.tables import CaseStatus
from postwatch.case.unsigned_drafts import unsigned_papers
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.evidence.actions import newest_documents
from postwatch.language import _
from postwatch.law.rules import measures_named, suspends
from postwatch.vietnamese import money


@dataclass(frozen=True)
class CaseSummary:
    """A case: where it is in at most four lines, its possible next steps, and its violations with all their facts."""

    id: str
    recipient: str | None
    status: CaseStatus
    where_list: tuple[str, ...]
    next: NextSteps
    acts_list: tuple[ActDetails, ...]

    @property
    def first(self) -> NextStep | None:
        """Return the next step, steps that a term asks for before usual steps; None for a case at its end."""
        listed = (*self.next.must_list, *self.next.usual_list, *self.next.others_list)
        return None if self.status is CaseStatus.CLOSED else listed[0]

    @property
    def state_list(self) -> tuple[str, ...]:
        """Return where it is without the line of its violations."""
        return self.where_list[0], *self.where_list[2:]


def show_case(session: Session, desk: Desk, *, case: str) -> CaseSummary:
    """Return where a case is and its possible next steps. Raises NotFoundError."""
    row = find_case(session, desk, case=case)
    file = file_of(session, row)
    acts = tuple(acts_of_case(session, desk, case=case))
    status = status_of(session, desk, file)
    is_done = file.case.status is not status
    said = f"{status.in_words}: {_(OUTCOMES['complied'].words)}" if is_done else status.in_words
    where = tuple(line for line in _where(session, file, acts, said) if line)
    return CaseSummary(file.case.code, acts[0].recipient, status, where, next_steps(session, desk, file), acts)


def tell_where(office: AppContext, *, case: str) -> None:
    """Tell where a case is now, and what comes next: the command, and until when."""
    if not office.invocation.is_for_screen:
        return
    shown = office.look(show_case, office.desk, case=case)
    office.tell(_("case {case} now: {state}").format(case=shown.id, state=" · ".join(shown.state_list)))
    step = shown.first
    if step is None:
        office.tell(_("case {case} is at its end").format(case=shown.id))
        return
    what = step.words if step.due_on is None else _("{what}, until {day}").format(what=step.words, day=step.due_on)
    office.tell(_("next: {what}: {command}").format(what=what, command=step.command))


def _where(session: Session, file: CaseFile, acts: tuple[ActDetails, ...], status: str) -> Iterator[str]:
    """Yield at most four lines: the unit and the status, the violations, the minutes with the decision, the money."""
    each = _of_each_offender(acts)
    unit = acts[0].recipient or _("no unit")
    yield " · ".join([unit, *(one.offender_name for one in each if one.offender_name), status])
    told = [f"{one.id}: {one.provision}, Nghị định {one.decree}, {range_in_words(one.fine_min, one.fine_max)}"
            for one in acts[:2]]  # fmt: skip
    yield "; ".join([*told, *([f"… {len(acts)}"] if len(acts) > len(told) else [])])
    drafted = _drafted(session, file)
    for line in (lambda act: _papers(act, file, drafted), _paid):
        said = {one.id: " · ".join(line(one)) for one in each}
        yield "; ".join(f"{called(one)}: {said[one.id]}" if len(each) > 1 else said[one.id]
                        for one in each if said[one.id])  # fmt: skip


def _drafted(session: Session, file: CaseFile) -> Collection[tuple[str, str | None]]:
    """Return which papers are drafted and not signed: the minutes of the case, and the decision by its offender."""
    minutes = newest_documents(session, kind="violation_minutes", subject=file.case.code)
    unsigned = [one for one in unsigned_papers(session, {file.case.id: file}) if one.is_decision]
    return {*(("minutes", None) for _code in minutes), *(("decision", one.draft.offender_name) for one in unsigned)}


def _papers(act: ActDetails, file: CaseFile, drafted: Collection[tuple[str, str | None]]) -> Iterator[str]:
    """Yield how far the minutes and the decision of an offender are: drafted, signed, handed over."""
    minutes = next(file.minutes_stating(one) for one in file.acts if one.code == act.id)
    if minutes.on is not None:
        number = minutes.number or "…"
        yield _given(_("minutes {number} signed on {day}").format(number=number, day=minutes.on), minutes.given_on)
    elif act.decided_on is None:
        yield _("minutes drafted, not signed") if ("minutes", None) in drafted else _("no minutes yet")
    if act.decided_on is not None:
        number = act.decision_number or "…"
        yield _given(
            _("decision {number} signed on {day}").format(number=number, day=act.decided_on), act.handed_over_on
        )
        return
    if ("decision", act.offender_name) in drafted:
        yield _("decision drafted, not signed")
    if act.annulled_list:
        yield _("annulled: {list}").format(list=", ".join(act.annulled_list))


def _given(paper: str, on: dt.date | None) -> str:
    return paper if on is None else _("{paper}, handed over on {day}").format(paper=paper, day=on)


def _paid(act: ActDetails) -> Iterator[str]:
    if act.fine_imposed:
        yield _("{paid} of {fine} đồng are paid").format(paid=money(act.fine_paid or 0), fine=money(act.fine_imposed))
    lost = sum(one.amount for one in act.annulled_payments_list)
    if lost:
        yield _("{paid} đồng were paid by a decision that was annulled").format(paid=money(lost))
    if "confiscate" in measures_named(act.decision_additional or "") and not act.goods_list:
        yield _("confiscation was imposed, and no goods are recorded as held")
    if act.status is CaseStatus.DECIDED and suspends(act.decision_additional):
        yield _("a suspension runs by the decision: close the case by hand when it is over")


def happened(shown: CaseSummary) -> Iterator[tuple[str, object]]:
    """Yield the events of a case as rows: the violations, then the steps about each offender."""
    for one in shown.acts_list:
        said = one.description or one.conduct or one.provision
        yield _("Violation"), f"{one.id} · {one.detected_on:%d/%m/%Y} · {said}"
    each = _of_each_offender(shown.acts_list)
    for first in each:
        if len(each) > 1 or first.offender_name is not None:
            yield _("Name of the offender"), called(first)
        yield from (row for row in (*case_rows(first), *payment_rows(first)) if row[1] is not None)


def rests_on(shown: CaseSummary) -> Iterator[tuple[str, object]]:
    """Yield the terms of a case and the rows of the law behind it."""
    for one in shown.acts_list:
        yield _("Source"), f"{one.provision}, Nghị định {one.decree} · {one.source}"
    for first in _of_each_offender(shown.acts_list):
        yield from term_rows(first)


def _of_each_offender(acts: Sequence[ActDetails]) -> list[ActDetails]:
    """Return a violation of each offender."""
    return list({one.offender_name: one for one in reversed(acts)}.values())[::-1]
