"""Findings and visits in SQL: put right, owed, found, as it follows from the records."""

import datetime as dt
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, or_, type_coerce
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from postwatch.inspection.check_tables import FindingCheck, Sight
from postwatch.inspection.references import visits_with_acts
from postwatch.inspection.tables import Finding, FindingKind, FindingRemedy, Visit, VisitResult
from postwatch.store.columns import coded
from postwatch.store.conditions import Condition, not_by


def remedied_on() -> Any:
    """Return the day on which a finding was put right: that of its remedy, else of the first visit that saw it so.

    `sightings.Sightings` is the same as a rule.
    """
    own = select(col(FindingRemedy.done_on)).where(FindingRemedy.finding_id == Finding.id)
    later = aliased(Visit)
    seen = (
        select(func.min(col(later.visited_on)))
        .join(FindingCheck, col(FindingCheck.visit_id) == later.id)
        .where(FindingCheck.finding_id == Finding.id, FindingCheck.sight == Sight.PUT_RIGHT)
    )
    return func.coalesce(own.correlate(Finding).scalar_subquery(), seen.correlate(Finding).scalar_subquery())


def owes_remedy() -> Condition:
    """Return the condition that a finding has to be put right, by a day or without a day, and was not yet."""
    return and_(col(Finding.remedy).is_not(None), remedied_on().is_(None))


def remedy_overdue(on: dt.date) -> Condition:
    """Return the condition that a finding had to be put right before a day, and was not by then."""
    return and_(col(Finding.remedy).is_not(None), late_by(on, due_on=col(Finding.remedy_due_on), done_on=remedied_on()))


def late_by(on: dt.date, *, due_on: Any, done_on: Any) -> Condition:
    """Return the condition that something due before a day was not done by then."""
    return and_(due_on < on, not_by(done_on, on))


def remedied_within(first: dt.date, last: dt.date) -> Condition:
    """Return the condition that a finding was put right within days, both included."""
    within: Condition = remedied_on().between(first, last)
    return within


def result_of_visit() -> Any:
    """Return the result of a visit: a sign of a violation, or an act that names it, outweighs shortcomings.

    An earlier finding that it saw open counts as a shortcoming.
    """
    found = select(Finding.id).where(Finding.visit_id == Visit.id, col(Finding.withdrawn_on).is_(None))
    is_sign = col(Finding.kind) == FindingKind.VIOLATION_SIGN
    violation = or_(exists(found.where(is_sign).correlate(Visit)), col(Visit.id).in_(visits_with_acts()))
    shortcoming = or_(exists(found.correlate(Visit)), exists(_seen_open().correlate(Visit)))
    words = {violation: VisitResult.VIOLATION, shortcoming: VisitResult.FINDINGS}
    told = case(*((one, literal(result.value)) for one, result in words.items()), else_=VisitResult.CLEAN.value)
    return type_coerce(told, coded(VisitResult, "result"))


def _seen_open() -> Any:
    """Return the statement of findings that a visit saw open.

    Named as open, or not named and without an earlier remedy.
    """
    day, check = col(Visit.visited_on), col(FindingCheck.finding_id)
    reported = select(FindingRemedy.id).where(
        FindingRemedy.finding_id == check, FindingRemedy.done_on <= day, col(FindingRemedy.withdrawn_on).is_(None)
    )
    other, by = aliased(FindingCheck), aliased(Visit)
    seen = (
        select(other.id)
        .join(by, col(by.id) == other.visit_id)
        .where(other.finding_id == check, other.sight == Sight.PUT_RIGHT, col(by.visited_on) <= day)
        .where(col(by.withdrawn_on).is_(None))
    )
    is_right = or_(*(exists(one.correlate(Visit, FindingCheck)) for one in (reported, seen)))
    is_open = or_(col(FindingCheck.sight) == Sight.OPEN, and_(col(FindingCheck.sight).is_(None), ~is_right))
    return select(FindingCheck.id).where(FindingCheck.visit_id == Visit.id, is_open)
