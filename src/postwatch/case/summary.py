"""Where a case is, what may be done next, what happened and what it rests on."""

from collections.abc import Iterator

from sqlmodel import Session

from postwatch.case.actions import ActDetails, find_case
from postwatch.case.actions import show_case as acts_of_case
from postwatch.case.next_steps import NextSteps, next_steps
from postwatch.case.state import file_of
from postwatch.case.tables import CaseStatus
from postwatch.case.told import case_rows, payment_rows, term_rows
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.language import _
from postwatch.vietnamese import money, money_range


@dataclass(frozen=True)
class CaseSummary:
    """A case: where it is in at most four lines, what may be done next, and its violations with all that is known."""

    id: str
    recipient: str
    status: CaseStatus
    where_list: tuple[str, ...]
    next: NextSteps
    acts_list: tuple[ActDetails, ...]


def show_case(session: Session, desk: Desk, *, case: str) -> CaseSummary:
    """Return where a case is and what may be done next. Raises NotFoundError."""
    row = find_case(session, desk, case=case)
    file = file_of(session, row)
    acts = tuple(acts_of_case(session, desk, case=case))
    status = file.case.status
    return CaseSummary(
        file.case.code, acts[0].recipient, status, tuple(_where(acts, status)), next_steps(session, desk, file), acts
    )


def _where(acts: tuple[ActDetails, ...], status: CaseStatus) -> Iterator[str]:
    """Yield at most four lines: the unit and the status, the violations, the minutes with the decision, the money."""
    first = acts[0]
    names = dict.fromkeys(one.offender_name for one in acts if one.offender_name)
    yield " · ".join([first.recipient, *names, status.in_words])
    told = [f"{one.id}: {one.provision}, Nghị định {one.decree}, {money_range(one.fine_min, one.fine_max)}"
            for one in acts[:2]]  # fmt: skip
    yield "; ".join([*told, *([f"… {len(acts)}"] if len(acts) > len(told) else [])])
    papers = []
    if first.minutes_on is not None:
        papers.append(_("minutes {number} of {day}").format(number=first.minutes_number or "…", day=first.minutes_on))
    if first.decided_on is not None:
        papers.append(_("decision {number} of {day}").format(number=first.decision_number or "…", day=first.decided_on))
    if papers:
        yield " · ".join(papers)
    if first.fine_imposed:
        paid = _("{paid} of {fine} đồng are paid").format(
            paid=money(first.fine_paid or 0), fine=money(first.fine_imposed)
        )
        yield paid


def happened(shown: CaseSummary) -> Iterator[tuple[str, object]]:
    """Yield what happened in a case as rows: the violations, then what was done about each offender."""
    for one in shown.acts_list:
        said = one.description or one.conduct or one.provision
        yield _("Violation"), f"{one.id} · {one.detected_on:%d/%m/%Y} · {said}"
    for first in _of_each_offender(shown):
        if first.offender_name is not None:
            yield _("Name of the offender"), first.offender_name
        yield from (row for row in (*case_rows(first), *payment_rows(first)) if row[1] is not None)


def rests_on(shown: CaseSummary) -> Iterator[tuple[str, object]]:
    """Yield the terms of a case and the rows of the law behind it."""
    for one in shown.acts_list:
        yield _("Source"), f"{one.provision}, Nghị định {one.decree} · {one.source}"
    for first in _of_each_offender(shown):
        yield from term_rows(first)


def _of_each_offender(shown: CaseSummary) -> list[ActDetails]:
    """Return a violation of each offender."""
    return list({one.offender_name: one for one in reversed(shown.acts_list)}.values())[::-1]
