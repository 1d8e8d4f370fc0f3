"""Where a case is, its possible next steps, its events and its law."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from sqlmodel import Session

from postwatch.case.act_page import called, case_rows, payment_rows, range_in_words, term_rows
from postwatch.case.actions import ActDetails, code_of_unit
from postwatch.case.actions import show_case as acts_of_case
from postwatch.case.case_end import status_of
from postwatch.case.facts import ActFacts
from postwatch.case.lookup import find_case
from postwatch.case.next_steps import NextSteps, next_steps
from postwatch.case.state import CaseFile, file_of
from postwatch.case.steps import OUTCOMES
from postwatch.case.tables import CaseStatus
from postwatch.case.unsigned_drafts import unsigned_papers
from postwatch.console import dotted
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.evidence.actions import newest_documents
from postwatch.language import _
from postwatch.law.measures import measures_named, suspends
from postwatch.vietnamese import dong, money, short_date


@dataclass(frozen=True)
class CaseSummary:
    """A case: where it is in at most four lines, its possible next steps, and its violations with all their facts."""

    id: str
    recipient: str | None
    status: CaseStatus
    where_list: tuple[str, ...]
    next: NextSteps
    acts_list: tuple[ActDetails, ...]


def show_case(session: Session, desk: Desk, *, case: str) -> CaseSummary:
    """Return where a case is and its possible next steps. Raises NotFoundError."""
    file = file_of(session, find_case(session, desk, case=case))
    acts = tuple(acts_of_case(session, desk, case=case))
    status = status_of(session, desk, file)
    whose, *papers = _state(session, file, status)
    where = tuple(line for line in (whose, _acts(file), *papers) if line)
    return CaseSummary(file.case.code, acts[0].recipient, status, where, next_steps(session, desk, file), acts)


def tell_where(office: AppContext, *, case: str) -> None:
    """Tell where a case is now, and what comes next: the command, and until when."""
    if not office.invocation.is_for_screen:
        return
    with office.read() as session:
        file = file_of(session, find_case(session, office.desk, case=case))
        status = status_of(session, office.desk, file)
        state = dotted(_state(session, file, status))
        step = next_steps(session, office.desk, file).first if status is not CaseStatus.CLOSED else None
    office.tell(_("case {case} now: {state}").format(case=file.case.code, state=state))
    if step is None:
        office.tell(_("case {case} is at its end").format(case=file.case.code))
        return
    what = step.words if step.due_on is None else _("{what}, until {day}").format(what=step.words, day=step.due_on)
    office.tell(_("next: {what}: {command}").format(what=what, command=step.command))


def _acts(file: CaseFile) -> str:
    """Return the first violations of a case on a line."""
    told = [f"{one.code}: {one.provision}, Nghị định {one.decree}, {range_in_words(one.fine_min, one.fine_max)}"
            for one in file.acts[:2]]  # fmt: skip
    return "; ".join([*told, *([f"… {len(file.acts)}"] if len(file.acts) > len(told) else [])])


def _state(session: Session, file: CaseFile, status: CaseStatus) -> Iterator[str]:
    """Yield the unit with the offenders and the status, the minutes with the decision, the money, each on a line."""
    unit = code_of_unit(session, file.acts[0].recipient_id)
    first = {one.offender_name: one for one in reversed(file.acts)}
    names = [*reversed(first)]
    is_done = file.case.status is not status
    said = f"{status.in_words}: {_(OUTCOMES['complied'].words)}" if is_done else status.in_words
    yield " · ".join([unit or _("no unit"), *filter(None, names), said])
    lines = partial(_papers, drafted=_drafted(session, file)), partial(_paid, status=status)
    for line in lines:
        told = {name: " · ".join(line(file.of_act(first[name]), first[name])) for name in names}
        found = [(name, words) for name, words in told.items() if words]
        yield "; ".join(f"{name or unit}: {words}" if len(names) > 1 else words for name, words in found)


def _drafted(session: Session, file: CaseFile) -> Collection[tuple[str, str | None]]:
    """Return which papers are drafted and not signed: the minutes of the case, and the decision by its offender."""
    minutes = newest_documents(session, kind="violation_minutes", subject=file.case.code)
    unsigned = [one for one in unsigned_papers(session, {file.case.id: file}) if one.is_decision]
    return {*(("minutes", None) for _code in minutes), *(("decision", one.draft.offender_name) for one in unsigned)}


def _papers(file: CaseFile, act: ActFacts, *, drafted: Collection[tuple[str, str | None]]) -> Iterator[str]:
    """Yield how far the minutes and the decision of an offender are: drafted, signed, handed over."""
    minutes = file.minutes_stating(act)
    if minutes.on is not None:
        said = _("minutes {number} signed on {day}").format(number=minutes.number or "…", day=minutes.on)
        yield _given(said, minutes.given_on)
    elif file.decision is None:
        yield _("minutes drafted, not signed") if ("minutes", None) in drafted else _("no minutes yet")
    yield from _decisions(file, act.offender_name, drafted=drafted)


def _decisions(file: CaseFile, name: str | None, *, drafted: Collection[tuple[str, str | None]]) -> Iterator[str]:
    """Yield how far the decision against an offender is, and the decisions that were annulled before."""
    decision = file.decision
    if decision is not None:
        said = _("decision {number} signed on {day}").format(number=decision.number or "…", day=decision.decided_on)
        yield _given(said, decision.handed_over_on)
        return
    if ("decision", name) in drafted:
        yield _("decision drafted, not signed")
    annulled = file.annulled_against(name)
    if annulled:
        told = (f"{one.number or '…'} ({short_date(one.decided_on)})" for one in annulled)
        yield _("annulled: {list}").format(list=", ".join(told))


def _given(paper: str, on: dt.date | None) -> str:
    return paper if on is None else _("{paper}, handed over on {day}").format(paper=paper, day=on)


def _paid(file: CaseFile, act: ActFacts, *, status: CaseStatus) -> Iterator[str]:
    """Yield how much of a fine is paid, and what of the decision is left to do."""
    if file.fine:
        yield _("{paid} of {fine} are paid").format(paid=money(file.paid), fine=dong(file.fine))
    annulled = file.annulled_against(act.offender_name)
    lost = sum(paid.amount for one in annulled for paid in file.paid_by_decision.get(one.id, ()))
    if lost:
        yield _("{paid} were paid by a decision that was annulled").format(paid=dong(lost))
    additional = file.decision.additional if file.decision is not None else None
    if "confiscate" in measures_named(additional) and not file.goods:
        yield _("confiscation was imposed, and no goods are recorded as held")
    if status is CaseStatus.DECIDED and suspends(additional):
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
