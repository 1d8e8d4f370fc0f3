"""Sightings of findings: recorded remedies and results of re-inspections, and by when each finding is put right."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.inspection.answer_tables import RecheckResult
from postwatch.inspection.check_tables import FindingCheck, Sight
from postwatch.inspection.tables import Finding, FindingRemedy, Visit
from postwatch.store.columns import grouped, rows_with
from postwatch.store.conditions import Condition


@dataclass(frozen=True)
class CheckedFinding:
    """What a re-inspection saw of a finding of the earlier visit, by its number there."""

    finding: int
    text: str
    remedy: str | None
    remedy_due_on: dt.date | None
    result: RecheckResult


class Sighting(NamedTuple):
    """A visit (code) that looked at a finding again; ``sight`` is None where it did not name it."""

    visit_id: int
    visit: str
    visited_on: dt.date
    minutes_on: dt.date | None
    evidence_id: int | None
    sight: Sight | None

    @property
    def is_right(self) -> bool:
        """Return whether the visit says that the finding is put right."""
        return self.sight is Sight.PUT_RIGHT


class Sightings(NamedTuple):
    """Records of a finding: its remedy, and the visits that looked at it, the first visit first."""

    remedy: FindingRemedy | None = None
    seen: tuple[Sighting, ...] = ()

    @property
    def put_right(self) -> tuple[Sighting, ...]:
        """Return the visits that saw it put right."""
        return tuple(one for one in self.seen if one.is_right)

    @property
    def remedied_on(self) -> dt.date | None:
        """Return the day on which it was put right: that of its remedy, else of the first visit that saw it so.

        `conditions.remedied_on` is the same for the database.
        """
        if self.remedy is not None:
            return self.remedy.done_on
        return next((one.visited_on for one in self.put_right), None)

    @property
    def evidence_id(self) -> int | None:
        """Return the scan that proves it: of its remedy, else of a visit that was the first to see it."""
        if self.remedy is not None:
            return self.remedy.evidence_id
        first = (one.evidence_id for one in self.put_right if one.visited_on == self.remedied_on)
        return next(filter(None, first), None)

    def is_reported(self, on: dt.date) -> bool:
        """Return whether its remedy is recorded by a day."""
        return self.remedy is not None and self.remedy.done_on <= on

    def is_seen_right(self, on: dt.date) -> bool:
        """Return whether a visit saw it put right by a day."""
        return any(one.visited_on <= on for one in self.put_right)

    def result_of(self, one: Sighting) -> RecheckResult:
        """Return the result for a visit, of which these sightings may or may not know."""
        if one.sight is None:
            is_right = self.is_reported(one.visited_on) or self.is_seen_right(one.visited_on)
            return RecheckResult.DONE_BEFORE if is_right else RecheckResult.OPEN
        if not one.is_right:
            return RecheckResult.OPEN
        is_known = self.remedy is not None or self.is_seen_right(one.visited_on - dt.timedelta(days=1))
        return RecheckResult.DONE_BEFORE if is_known else RecheckResult.DONE

    @property
    def open_to(self) -> tuple[Sighting, ...]:
        """Return the visits that saw it open."""
        return tuple(one for one in self.seen if self.result_of(one) is RecheckResult.OPEN)


def findings_of(session: Session, visit: Visit) -> Sequence[Finding]:
    """Return the findings of a visit in their order."""
    return rows_with(session, Finding, by="position", visit_id=visit.id).all()


def sightings_of(session: Session, *wanted: Condition) -> Mapping[int, Sightings]:
    """Return the sightings of the findings (ids) that meet conditions; others have none."""
    meant = select(Finding.id).where(*wanted).scalar_subquery()
    remedies = session.exec(select(FindingRemedy).where(col(FindingRemedy.finding_id).in_(meant)))
    remedy_of = {one.finding_id: one for one in remedies}
    checks = (
        select(FindingCheck, Visit)
        .join(Visit, col(Visit.id) == FindingCheck.visit_id)
        .where(col(FindingCheck.finding_id).in_(meant))
        .order_by(col(Visit.visited_on), col(Visit.code))
    )
    seen = grouped((check.finding_id, sighting_of(visit, check.sight)) for check, visit in session.exec(checks))
    found = {one: Sightings(remedy_of.get(one), tuple(seen.get(one, ()))) for one in {*remedy_of, *seen}}
    return defaultdict(Sightings, found)


def sighting_of(visit: Visit, sight: Sight | None) -> Sighting:
    """Return the statement of a visit on a finding as a sighting of it."""
    return Sighting(visit.id, visit.code, visit.visited_on, visit.minutes_on, visit.evidence_id, sight)
