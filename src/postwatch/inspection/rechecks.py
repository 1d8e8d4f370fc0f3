"""What led to a visit: an earlier visit whose findings it looks at again, an incident; and what it saw of them."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass, result_of
from postwatch.errors import NotFoundError
from postwatch.incident.tables import Incident
from postwatch.inspection import rules
from postwatch.inspection.answer_tables import FindingCheck, RecheckResult, VisitGround
from postwatch.inspection.letters import CheckedFinding
from postwatch.inspection.tables import Finding, Visit
from postwatch.language import _
from postwatch.store.columns import row_with, save

Checked = tuple[CheckedFinding, ...]


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


@dataclass(frozen=True)
class Seen:
    """What a re-inspection says that it saw: numbers of findings put right, and of others not put right, as typed."""

    done: Collection[str] = ()
    still_open: Collection[str] = ()


def carry_over(session: Session, visit: Visit, first: Visit, *, found: Sequence[Finding], seen: Seen) -> list[int]:
    """Record what a visit saw of what an earlier one found; what it does not name is as it was recorded by that day.

    Returns the numbers that it does not name and that a recorded remedy alone says to be put right. What follows is
    judged by `judge`. Raises as `rules.numbers_seen`, NotFoundError where nothing asks for a remedy, RuleError for
    what contradicts a remedy, or another re-inspection.
    """
    asked = [one for one in found if one.remedy is not None]
    if not asked:
        raise NotFoundError(
            _("Nothing that visit {visit} found asks for a remedy").format(visit=first.code, number=None),
            hint=_("see: postwatch inspect show {visit}").format(visit=first.code),
        )
    done, still_open = rules.numbers_seen(
        seen.done, seen.still_open, visit=first.code, numbers=[one.position for one in asked]
    )
    by_remedy = []
    loosen(session, asked)
    for one in asked:
        is_right = one.position in done
        if one.position not in done | still_open:
            before = [there for _check, there in _put_right(session, one) if there.visited_on <= visit.visited_on]
            is_reported = one.remedied_on is not None and one.remedied_on <= visit.visited_on
            is_right = bool(before) or is_reported
            by_remedy += [one.position] if is_reported and not before else []
        (_refuse_not_open if is_right else _refuse_put_right)(session, one, visit, first)
        result = RecheckResult.DONE_BEFORE if is_right else RecheckResult.OPEN
        save(session, FindingCheck(visit_id=visit.id, finding_id=one.id, result=result))
    return by_remedy


def refuse_seen_open(session: Session, finding: Finding, *, done_on: dt.date) -> None:
    """Refuse a finding put right by a day on or after which a visit saw it open (RuleError)."""
    for check, one in _checks_by(session, finding):
        if check.result is RecheckResult.OPEN and one.visited_on >= done_on:
            seen = checked_of(session, one)
            done = [other.finding for other in seen if other.result is not RecheckResult.OPEN]
            rules.refuse_seen_open(finding.position, seen=_sight(one), done=sorted([*done, finding.position]))


def refuse_after_seen(session: Session, finding: Finding, *, done_on: dt.date) -> None:
    """Refuse a finding put right, as recorded apart, on a day after a visit saw it so (RuleError)."""
    for _check, one in _put_right(session, finding):
        if one.visited_on < done_on:
            rules.refuse_seen_put_right(finding.position, seen=_sight(one))


def _refuse_not_open(session: Session, finding: Finding, visit: Visit, first: Visit) -> None:
    refuse_seen_open(session, finding, done_on=visit.visited_on)
    if finding.remedied_on is not None and finding.remedied_on > visit.visited_on:
        rules.refuse_other_remedy(finding.position, visit=first.code, remedied_on=finding.remedied_on)


def _refuse_put_right(session: Session, finding: Finding, visit: Visit, first: Visit) -> None:
    for _check, one in _put_right(session, finding):
        if one.visited_on <= visit.visited_on:
            rules.refuse_seen_put_right(finding.position, seen=_sight(one))
    if finding.remedied_on is not None and finding.remedied_on <= visit.visited_on:
        rules.refuse_other_remedy(finding.position, visit=first.code, remedied_on=finding.remedied_on)


def _sight(visit: Visit) -> rules.Sight:
    return rules.Sight(visit.code, visit.visited_on, visit.minutes_on)


def has_own_remedy(session: Session, finding: Finding) -> bool:
    """Return whether a remedy of a finding is recorded by itself, and not for what a visit saw."""
    by_visits = (one.visited_on for check, one in _put_right(session, finding) if check.result is RecheckResult.DONE)
    return finding.remedied_on is not None and finding.remedied_on not in by_visits


def takes_remedy(session: Session, finding: Finding, *, done_on: dt.date) -> bool:
    """Return whether a remedy of a day can still be recorded: there is none, and no visit saw it put right before.

    On a day whose minutes say that it was found put right then, it was.
    """
    return not has_own_remedy(session, finding) and all(
        one.visited_on > done_on or (one.visited_on == done_on and one.minutes_on is None)
        for _check, one in _put_right(session, finding)
    )


def loosen(session: Session, findings: Sequence[Finding]) -> None:
    """Let findings be put right by no visit, until they are judged again (`judge`); remedies of their own stay."""
    for one in findings:
        if not has_own_remedy(session, one):
            one.remedied_on = one.evidence_id = None
    save(session, *findings)


def judge(session: Session, findings: Sequence[Finding], *, by: Visit | None = None) -> list[tuple[Visit, Checked]]:
    """Judge by whom findings are put right that were loosened: by their own remedy, else by the first that saw it.

    Returns the visits other than ``by`` of which that changes what they saw, with what they saw before. Minutes that
    say that a finding was found put right stay true where another visit saw it before. Raises RuleError for a visit
    whose minutes would not.
    """
    changed: dict[str, tuple[Visit, Checked]] = {}
    for one in findings:
        right = _put_right(session, one)
        is_own = one.remedied_on is not None
        if right and not is_own:
            one.remedied_on = right[0][1].visited_on
            scans = (there.evidence_id for _check, there in right if there.visited_on == one.remedied_on)
            one.evidence_id = next(filter(None, scans), None)
        for check, there in right:
            is_first = not is_own and there.visited_on == one.remedied_on
            result = RecheckResult.DONE if is_first else RecheckResult.DONE_BEFORE
            if check.result is result or (there is not by and there.minutes_on is not None and not is_first):
                continue
            if there is not by:
                rules.check_unstated(there.code, minutes_on=there.minutes_on)
                changed.setdefault(there.code, (there, checked_of(session, there)))
            check.result = result
            save(session, check)
    save(session, *findings)
    return [*changed.values()]


def take_back(session: Session, visit: Visit) -> None:
    """Let a visit have looked at no finding."""
    for check, _finding in _checks_of(session, visit):
        session.delete(check)
    session.flush()


def findings_seen(session: Session, visit: Visit) -> list[Finding]:
    """Return the findings of an earlier visit that a visit looked at."""
    return [one for _check, one in _checks_of(session, visit)]


def checked_of(session: Session, visit: Visit) -> Checked:
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


def _put_right(session: Session, finding: Finding) -> list[tuple[FindingCheck, Visit]]:
    """Return the visits that saw a finding put right, the first one first."""
    return [(check, one) for check, one in _checks_by(session, finding) if check.result is not RecheckResult.OPEN]


def _checks_by(session: Session, finding: Finding) -> Sequence[tuple[FindingCheck, Visit]]:
    """Return the visits that looked at a finding, with what they saw, the first one first."""
    checks = (
        select(FindingCheck, Visit)
        .join(Visit, col(Visit.id) == FindingCheck.visit_id)
        .where(FindingCheck.finding_id == finding.id)
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
