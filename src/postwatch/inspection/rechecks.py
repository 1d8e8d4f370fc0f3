"""What led to a visit: an earlier visit whose findings it looks at again, an incident; and what it saw of them."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass, result_of
from postwatch.errors import AlreadyThereError, NotFoundError
from postwatch.incident.tables import Incident
from postwatch.inspection import rules
from postwatch.inspection.answer_tables import FindingCheck, RecheckResult, VisitGround
from postwatch.inspection.letters import CheckedFinding
from postwatch.inspection.tables import Finding, Visit
from postwatch.language import _
from postwatch.store.columns import row_with, save


@dataclass(frozen=True)
class Recheck:
    """A visit (code) that looked again at what another one found."""

    visit: str
    visited_on: dt.date


def ground_of(session: Session, visit: Visit) -> VisitGround | None:
    """Return what led to a visit, or None where nothing is recorded."""
    return row_with(session, VisitGround, visit_id=visit.id)


def incident_of(session: Session, visit: Visit) -> Incident | None:
    """Return the incident that led to a visit, or None."""
    ground = ground_of(session, visit)
    return session.get(Incident, ground.incident_id) if ground is not None and ground.incident_id else None


def write_ground(session: Session, visit: Visit, *, rechecks_id: int | None, incident_id: int | None) -> None:
    """Record what led to a visit, over what was recorded of it."""
    row = ground_of(session, visit)
    if rechecks_id is None and incident_id is None:
        if row is not None:
            session.delete(row)
            session.flush()
        return
    row = row or VisitGround(visit_id=visit.id)
    row.rechecks_id, row.incident_id = rechecks_id, incident_id
    save(session, row)


def carry_over(
    session: Session, visit: Visit, first: Visit, *, found: Sequence[Finding], done: Collection[str]
) -> None:
    """Record what a visit saw of what an earlier one found, and the remedies that it saw done.

    ``done`` are their numbers as typed; the others, unless they were put right before, are not put right. Raises as
    `rules.numbers_done`, NotFoundError where nothing asks for a remedy, AlreadyThereError for one that was put right
    on a later day, RuleError for one that another visit saw open since.
    """
    asked = [one for one in found if one.remedy is not None]
    if not asked:
        raise NotFoundError(
            _("Nothing that visit {visit} found asks for a remedy").format(visit=first.code, number=None),
            hint=_("see: postwatch inspect show {visit}").format(visit=first.code),
        )
    numbers = rules.numbers_done(done, visit=first.code, numbers=[one.position for one in asked])
    checks = []
    for one in asked:
        result = _seen(one, visit, is_done=one.position in numbers)
        if result is RecheckResult.DONE:
            refuse_seen_open(session, one, done_on=visit.visited_on)
            one.remedied_on, one.evidence_id = visit.visited_on, visit.evidence_id
        checks.append(FindingCheck(visit_id=visit.id, finding_id=one.id, result=result))
    save(session, *asked, *checks)


def refuse_seen_open(session: Session, finding: Finding, *, done_on: dt.date) -> None:
    """Refuse a finding put right by a day on or after which a visit saw it open (RuleError)."""
    later = (one for _check, one in _checks_by(session, finding, RecheckResult.OPEN) if one.visited_on >= done_on)
    seen = next(((one.code, one.visited_on, one.minutes_on) for one in later), None)
    rules.check_not_seen_open(finding.position, seen=seen)


def _seen(finding: Finding, visit: Visit, *, is_done: bool) -> RecheckResult:
    before = finding.remedied_on
    if before is None:
        return RecheckResult.DONE if is_done else RecheckResult.OPEN
    if before <= visit.visited_on:
        return RecheckResult.DONE_BEFORE
    if is_done:
        raise AlreadyThereError(
            _("Finding {number} was put right on {day}, after the visit on {visited}").format(
                number=finding.position, day=before, visited=visit.visited_on
            ),
            hint=_("leave it out of --done"),
        )
    return RecheckResult.OPEN


def reopen(session: Session, visit: Visit) -> list[Finding]:
    """Let what a visit found put right be open again, and return it."""
    reopened = [one for check, one in _checks_of(session, visit) if check.result is RecheckResult.DONE]
    for one in reopened:
        one.remedied_on = one.evidence_id = None
    save(session, *reopened)
    return reopened


def pass_on(session: Session, reopened: Sequence[Finding]) -> tuple[str, ...]:
    """Let the first visit that saw a finding put right before be the one that found it so; return those (codes).

    Only what nothing else says to be put right by that day is passed on.
    """
    passed: list[str] = []
    for finding in reopened:
        checks = _checks_by(session, finding, RecheckResult.DONE_BEFORE)
        if not checks or (finding.remedied_on is not None and finding.remedied_on <= checks[0][1].visited_on):
            continue
        former = [check for check, _visit in _checks_by(session, finding, RecheckResult.DONE)]
        for check in former:
            check.result = RecheckResult.DONE_BEFORE
        check, visit = checks[0]
        check.result = RecheckResult.DONE
        finding.remedied_on, finding.evidence_id = visit.visited_on, visit.evidence_id
        save(session, *former, check, finding)
        passed.append(visit.code)
    return tuple(dict.fromkeys(passed))


def take_back(session: Session, visit: Visit) -> list[Finding]:
    """Let a visit have looked at no finding: what it found put right is open again, and returned."""
    reopened = reopen(session, visit)
    for check, _finding in _checks_of(session, visit):
        session.delete(check)
    session.flush()
    return reopened


def checked_of(session: Session, visit: Visit) -> tuple[CheckedFinding, ...]:
    """Return what a visit saw of the findings of an earlier one, in their order."""
    return tuple(
        result_of(CheckedFinding, one, check, finding=one.position) for check, one in _checks_of(session, visit)
    )


def rechecks_of(session: Session, visit: Visit) -> tuple[Recheck, ...]:
    """Return the visits that looked again at what a visit found, the first one first."""
    later = (
        select(Visit)
        .join(VisitGround, col(VisitGround.visit_id) == Visit.id)
        .where(VisitGround.rechecks_id == visit.id)
        .order_by(col(Visit.visited_on), col(Visit.id))
    )
    return tuple(Recheck(one.code, one.visited_on) for one in session.exec(later))


def _checks_by(session: Session, finding: Finding, result: RecheckResult) -> Sequence[tuple[FindingCheck, Visit]]:
    """Return the visits that saw a finding so, the first one first."""
    checks = (
        select(FindingCheck, Visit)
        .join(Visit, col(Visit.id) == FindingCheck.visit_id)
        .where(FindingCheck.finding_id == finding.id, FindingCheck.result == result)
        .order_by(col(Visit.visited_on), col(Visit.id))
    )
    return session.exec(checks).all()


def _checks_of(session: Session, visit: Visit) -> Sequence[tuple[FindingCheck, Finding]]:
    checks = (
        select(FindingCheck, Finding)
        .join(Finding, col(Finding.id) == FindingCheck.finding_id)
        .where(FindingCheck.visit_id == visit.id)
        .order_by(col(Finding.position))
    )
    return session.exec(checks).all()
