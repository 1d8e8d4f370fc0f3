"""The reason for a visit: an earlier visit whose findings it looks at again, an incident; and its results for them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass, result_of
from postwatch.errors import NotFoundError, RuleError
from postwatch.incident.tables import Incident
from postwatch.inspection import rules
from postwatch.inspection.answer_tables import RecheckResult, VisitGround
from postwatch.inspection.check_tables import FindingCheck, Sight
from postwatch.inspection.sightings import CheckedFinding, Sightings, findings_of, sighting_of, sightings_of
from postwatch.inspection.tables import Finding, Visit
from postwatch.language import _
from postwatch.store.columns import row_with, save


@dataclass(frozen=True)
class Recheck:
    """A visit (code) that looked again at the findings of an earlier visit."""

    visit: str
    visited_on: dt.date


def ground_of(session: Session, visit: Visit) -> VisitGround | None:
    """Return the reason for a visit, or None if none is recorded."""
    return row_with(session, VisitGround, visit_id=visit.id)


def incident_of(session: Session, visit: Visit) -> Incident | None:
    """Return the incident that led to a visit, or None."""
    ground = ground_of(session, visit)
    return session.get(Incident, ground.incident_id) if ground is not None and ground.incident_id else None


def write_ground(session: Session, visit: Visit, *, rechecks_id: int | None, incident_id: int | None) -> None:
    """Record why a visit was made, over an earlier record of it."""
    row = ground_of(session, visit)
    if rechecks_id is None and incident_id is None:
        if row is not None:
            session.delete(row)
            session.flush()
        return
    row = row or VisitGround(visit_id=visit.id)
    row.rechecks_id, row.incident_id = rechecks_id, incident_id
    save(session, row)


def look_again(
    session: Session, visit: Visit, first: Visit, *, done: Collection[str], still_open: Collection[str],
    was: Mapping[int, RecheckResult],
) -> None:  # fmt: skip
    """Record the results of a visit for the findings of an earlier visit.

    Findings not named stay as recorded by that day. ``done`` and ``still_open`` are typed numbers of findings. ``was``
    has the results of the findings that it did not name before: these results must stay as they were. Raises as
    `rules.numbers_seen`, NotFoundError where nothing asks for a remedy, RuleError for a contradiction to a remedy or
    another re-inspection.
    """
    asked = [one for one in findings_of(session, first) if one.remedy is not None]
    if not asked:
        raise NotFoundError(
            _("Nothing that visit {visit} found asks for a remedy").format(visit=first.code, number=None),
            hint=_("see: postwatch show {visit}").format(visit=first.code),
        )
    right, still = rules.numbers_seen(done, still_open, visit=first.code, numbers=[one.position for one in asked])
    named = dict.fromkeys(right, Sight.PUT_RIGHT) | dict.fromkeys(still, Sight.OPEN)
    known, day = sightings_of(session, col(Finding.visit_id) == first.id), visit.visited_on
    for one in asked:
        sight, theirs = named.get(one.position), known[one.id]
        said = theirs.result_of(sighting_of(visit, sight)) if sight is not None else was.get(one.position)
        if said is not None:
            _refuse_contradiction(session, one, theirs, first, is_open=said is RecheckResult.OPEN, on=day)
        save(session, FindingCheck(visit_id=visit.id, finding_id=one.id, sight=sight))


def put_right_unnamed(session: Session, visit: Visit) -> tuple[int, ...]:
    """Return the numbers of earlier findings that a visit does not name, and that a remedy alone puts right by then."""
    looked_at = select(FindingCheck.finding_id).where(FindingCheck.visit_id == visit.id)
    known, day = sightings_of(session, col(Finding.id).in_(looked_at)), visit.visited_on
    unnamed = [one for check, one in _checks_of(session, visit) if check.sight is None]
    return tuple(
        one.position for one in unnamed if known[one.id].is_reported(day) and not known[one.id].is_seen_right(day)
    )


def refuse_seen_open(session: Session, finding: Finding, known: Sightings, *, done_on: dt.date) -> None:
    """Refuse a finding put right by a day on or after which a visit saw it open (RuleError)."""
    for one in known.open_to:
        if one.visited_on >= done_on:
            seen = checked_of(session, session.get_one(Visit, one.visit_id))
            done = {other.finding for other in seen if other.result is not RecheckResult.OPEN} | {finding.position}
            raise RuleError(
                _("Re-inspection {visit} of {day} saw finding {number} not put right").format(
                    visit=one.visit, day=one.visited_on, number=finding.position
                ),
                hint=_(
                    "if that was recorded by mistake: postwatch amend {visit} --done {numbers}{dropping} --reason TEXT"
                ).format(
                    visit=one.visit, numbers=",".join(map(str, sorted(done))), dropping=rules.dropping(one.minutes_on)
                ),
            )


def refuse_after_seen(finding: Finding, known: Sightings, *, done_on: dt.date) -> None:
    """Refuse a finding put right, as recorded apart, on a day after a visit saw it so (RuleError)."""
    for one in known.put_right:
        if one.visited_on < done_on:
            raise RuleError(
                _("Re-inspection {visit} of {day} saw finding {number} put right").format(
                    visit=one.visit, day=one.visited_on, number=finding.position
                ),
                hint=_(
                    "if that was recorded by mistake: postwatch amend {visit} --open {number}{dropping} --reason TEXT"
                ).format(visit=one.visit, number=finding.position, dropping=rules.dropping(one.minutes_on)),
            )


def _refuse_contradiction(
    session: Session, finding: Finding, known: Sightings, first: Visit, *, is_open: bool, on: dt.date
) -> None:
    """Refuse a day's result of a re-inspection that another, or the recorded remedy, contradicts (RuleError)."""
    if is_open:
        refuse_after_seen(finding, known, done_on=on + dt.timedelta(days=1))
    else:
        refuse_seen_open(session, finding, known, done_on=on)
    if known.remedy is not None and known.is_reported(on) is is_open:
        raise RuleError(
            _("Finding {number} of visit {visit} is recorded as put right on {day}").format(
                number=finding.position, visit=first.code, day=known.remedy.done_on
            ),
            hint=_(
                "if that is wrong, first: postwatch withdraw {visit}.K{number} --reason TEXT; "
                "if only the day is: postwatch amend {visit}.K{number} --done-on DAY --reason TEXT"
            ).format(visit=first.code, number=finding.position),
        )


def takes_remedy(known: Sightings, *, done_on: dt.date) -> bool:
    """Return whether a remedy of a day can still be recorded: there is none, and no visit saw it put right before.

    On a day whose minutes say that it was found put right then, it was.
    """
    return known.remedy is None and all(
        one.visited_on > done_on or (one.visited_on == done_on and one.minutes_on is None) for one in known.put_right
    )


# Facts of visits: of their own findings the days of remedies, of those of an earlier visit the results.
Told = dict[tuple[int, bool], tuple[Visit, tuple[Any, ...]]]


def told_by(session: Session, *firsts: Visit | None) -> Told:
    """Return the results of visits, and of those that looked at their findings again."""
    told: Told = {}
    for first in filter(None, firsts):
        for one in _looking_again(session, first):
            told[one.id, False] = (one, tuple(seen.result for seen in checked_of(session, one)))
        known = sightings_of(session, col(Finding.visit_id) == first.id)
        told[first.id, True] = (first, tuple(known[one.id].remedied_on for one in findings_of(session, first)))
    return told


def changed_since(session: Session, before: Told, *, by: Visit) -> list[Visit]:
    """Return the visits other than ``by`` that tell something else now: re-inspections, then those they looked at.

    Raises RuleError for a re-inspection whose minutes say that a finding is put right that no more is.
    """
    now = told_by(session, *(visit for (_id, is_own), (visit, _told) in before.items() if is_own))
    changed: dict[int, Visit] = {}
    for one, told, was in [(*now[place], before[place][1]) for place in now if place in before]:
        pairs = zip(was, told, strict=True) if one is not by else ()
        gone = [is_now for then, is_now in pairs if then not in (None, is_now)]
        if gone:
            changed[one.id] = one
        if RecheckResult.OPEN in gone:
            rules.check_unstated(one.code, minutes_on=one.minutes_on)
    return [*changed.values()]


def take_back(session: Session, visit: Visit) -> None:
    """Let a visit have looked at no finding."""
    for check, _finding in _checks_of(session, visit):
        session.delete(check)
    session.flush()


def checked_of(session: Session, visit: Visit) -> tuple[CheckedFinding, ...]:
    """Return the results of a visit for the findings of an earlier visit, in their order."""
    looked_at = select(FindingCheck.finding_id).where(FindingCheck.visit_id == visit.id)
    known = sightings_of(session, col(Finding.id).in_(looked_at))
    return tuple(
        result_of(
            CheckedFinding, one, finding=one.position,
            result=known[one.id].result_of(sighting_of(visit, check.sight)),
        )
        for check, one in _checks_of(session, visit)
    )  # fmt: skip


def named_by(session: Session, visit: Visit) -> dict[int, Sight | None]:
    """Return the results that a visit names for the findings that it looked at, by their numbers; None if not named."""
    return {one.position: check.sight for check, one in _checks_of(session, visit)}


def rechecked_by(session: Session, visit: Visit) -> Visit | None:
    """Return the visit whose findings a visit looks at again, or None."""
    ground = ground_of(session, visit)
    return session.get_one(Visit, ground.rechecks_id) if ground is not None and ground.rechecks_id else None


def rechecks_of(session: Session, visit: Visit) -> tuple[Recheck, ...]:
    """Return the visits that rechecked the findings of a visit, the first visit first."""
    return tuple(Recheck(one.code, one.visited_on) for one in _looking_again(session, visit))


def _looking_again(session: Session, visit: Visit) -> Sequence[Visit]:
    later = (
        select(Visit)
        .join(VisitGround, col(VisitGround.visit_id) == Visit.id)
        .where(VisitGround.rechecks_id == visit.id)
        .order_by(col(Visit.visited_on), col(Visit.code))
    )
    return session.exec(later).all()


def _checks_of(session: Session, visit: Visit) -> Sequence[tuple[FindingCheck, Finding]]:
    checks = (
        select(FindingCheck, Finding)
        .join(Finding, col(Finding.id) == FindingCheck.finding_id)
        .where(FindingCheck.visit_id == visit.id)
        .order_by(col(Finding.position))
    )
    return session.exec(checks).all()
