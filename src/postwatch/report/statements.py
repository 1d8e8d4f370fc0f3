"""What figures count within the days of a window, as conditions and statements."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any, cast

from sqlalchemy import (
    CompoundSelect,
    FromClause,
    SelectBase,
    and_,
    exists,
    func,
    literal_column,
    null,
    select,
    table,
    true,
    union_all,
)
from sqlmodel import col

from postwatch.case.conditions import is_in_force, may_be_owed, paid_of_fine, sanctioned_before
from postwatch.case.tables import Case, CaseStep, Decision, Payment, StepKind, Violation
from postwatch.followup.conditions import reminds
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.inspection.conditions import late_by, remedied_on
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Finding, Visit
from postwatch.pledge import conditions as pledges
from postwatch.pledge.tables import Pledge
from postwatch.recipient.conditions import PlaceOn
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import was_issued
from postwatch.report.units import acknowledging_units, asked_units, in_place, reached_units, under_a_letter
from postwatch.report.window import Counting, Window, counting
from postwatch.store.conditions import Condition
from postwatch.task.conditions import open_on
from postwatch.task.deadlines import late, overdue
from postwatch.task.measure_tables import TaskReportMeasure
from postwatch.task.tables import Task, TaskReport


def reported(window: Window) -> Condition:
    """Return reports of units of the window."""
    return and_(window.holds(TaskReport.reported_on), window.of_task(TaskReport.task_id))


def followups_issued(window: Window) -> Condition:
    """Follow-up letters issued in the window, without those about a follow-up."""
    return and_(
        was_issued(Followup), reminds(), window.holds(Followup.issued_on), window.of_letter(Followup.dispatch_id)
    )


def incidents_found(window: Window) -> Condition:
    """Finds of the window."""
    return window.holds(Incident.found_on)


def pledges_of(window: Window) -> Condition:
    """Return that a pledge of the office was signed in the window and is in force at its end."""
    mine = col(Pledge.office_id) + 0 == window.office_id  # the sum: see `Window.holds`
    signed = pledges.counted_within(window.first, window.last)
    return and_(mine, signed, pledges.in_force(window.last), window.of_campaign(Pledge.campaign_id))


def _side_by_side(counts: Iterable[Counting]) -> Counting:
    """Return the statement whose one row has the columns of several that find one row each."""
    parts = [one.subquery() for one in counts]
    joined = reduce(lambda left, right: left.join(right, true()), parts[1:], cast("FromClause", parts[0]))
    return select(*(number for part in parts for number in part.c)).select_from(joined)


def _counts(window: Window) -> Iterator[Counting]:
    """Yield the statements of the figures that need the days of a window alone: one for each table, one row each."""
    tasks = func.count(col(Task.id))
    yield select(tasks.label("tasks_open"), tasks.filter(late(window.last)).label("tasks_overdue")).where(
        under_a_letter(window), open_on(window.last)
    )
    yield counting(TaskReport, reported(window), name="task_reports")
    yield from _counts_of_pledges(window)
    yield counting(Followup, followups_issued(window), name="followups_issued")
    if window.campaign_id is not None:  # visits, cases and finds belong to the office, not to a campaign
        return
    yield from _counts_of_visits(window)
    yield from _counts_of_cases(window)
    yield counting(Incident, incidents_found(window), name="incidents")


def _counts_of_pledges(window: Window) -> Iterator[Counting]:
    """``pledges_signed``: units whose own pledge, signed in the window, stands at its end, of one campaign or several;
    ``pledges_by_parent``: points that a standing pledge of their enterprise, signed in the window, names, without one
    of their own in its campaign.
    """
    own = select(col(Pledge.recipient_id)).where(pledges_of(window)).distinct()
    named = pledges.named_only(window.last).where(pledges_of(window)).distinct()
    yield select(func.count().label("pledges_signed")).select_from(own.subquery())
    yield select(func.count().label("pledges_by_parent")).select_from(named.subquery())


def _counts_of_visits(window: Window) -> Iterator[Counting]:
    """Visits by their day: ``inspections_planned``, ``inspections_unannounced``, and ``inspections_joint`` (of whatever
    kind, together with other bodies); ``re_inspections``, which are of neither kind; ``units_inspected``: different
    units visited; ``findings``: things noted there; and what had to be put right of them.
    """
    visited, visits, kind = window.holds(Visit.visited_on), func.count(col(Visit.id)), col(InspectionRound.kind)
    counted = select(
        visits.filter(kind == InspectionKind.PLANNED).label("inspections_planned"),
        visits.filter(kind == InspectionKind.UNANNOUNCED).label("inspections_unannounced"),
        visits.filter(col(InspectionRound.is_joint).is_(True)).label("inspections_joint"),
        visits.filter(kind == InspectionKind.RE_INSPECTION).label("re_inspections"),
        func.count(func.distinct(col(Visit.recipient_id))).label("units_inspected"),
    )
    # The sum lets the visits lead, not the few rounds.
    yield counted.join(InspectionRound, col(InspectionRound.id) == col(Visit.round_id) + 0).where(visited)
    of_visit = col(Visit.id) == Finding.visit_id
    ordered = func.count(col(Finding.remedy)).label("remedies_ordered")
    # The findings lead, which are few, not the visits.
    of_office = col(Finding.office_id) == window.office_id
    noted = and_(of_office, col(Visit.visited_on).between(window.first, window.last))
    yield counting(Finding, noted, name="findings").add_columns(ordered).join(Visit, of_visit)
    asked = select(col(Finding.remedy_due_on), remedied_on().label("remedied_on")).join(Visit, of_visit)
    mine = and_(of_office, col(Visit.visited_on) <= window.last)
    found = asked.where(mine, col(Finding.remedy).is_not(None)).subquery()
    done, due_on = found.c.remedied_on, found.c.remedy_due_on
    yield select(
        func.count().filter(done.between(window.first, window.last)).label("remedies_done"),
        func.count().filter(late_by(window.last, due_on=due_on, done_on=done)).label("remedies_overdue"),
    ).select_from(found)


def _counts_of_cases(window: Window) -> Iterator[Counting]:
    decided = decided_within(window)
    cases = func.count(func.distinct(col(Decision.case_id))).label("cases_decided")
    yield select(cases, func.sum(col(Decision.fine)).label("fines_imposed")).where(decided)
    yield select(func.sum(paid_of_fine()).label("fines_paid")).where(window.holds(Payment.paid_on))
    unpaid = exists(select(col(Decision.id)).where(_stands(window), _unpaid(window)))
    yield select(unpaid.label("decisions_unpaid"))
    yield counting(CaseStep, complaints(window, CaseStep.taken_on), name="complaints_received")
    yield counting(CaseStep, complaints(window, CaseStep.answered_on), name="complaints_settled")
    yield select(exists(_goods_of(window)).label("goods"))


def _goods_of(window: Window) -> Counting:
    """Return the statement of the goods that papers name; their class need not be loaded."""
    office_id: Any = literal_column("office_id")
    return select(office_id).select_from(table("named_goods", office_id)).where(office_id == window.office_id)


def complaints(window: Window, day: Any) -> Condition:
    """Return that a step is a complaint whose day, by its column, lies in the window."""
    return and_(window.holds(day), col(CaseStep.kind) == StepKind.COMPLAIN)


def decided_within(window: Window) -> Condition:
    """Return that a decision was made in the window and in force at its end."""
    return and_(window.holds(Decision.decided_on), _stands(window))


def _stands(window: Window) -> Condition:
    """Return that a decision was not annulled by the end of the window: one that was imposed nothing."""
    return is_in_force(by=window.last)


def _unpaid(window: Window) -> Condition:
    """Return that a fine of the office may have been owed at the end; whether it was, `case.amounts_due` says."""
    mine = and_(col(Decision.office_id) + 0 == window.office_id, col(Decision.decided_on) <= window.last)
    return and_(mine, may_be_owed(window.last))


def _visited(window: Window) -> CompoundSelect[*tuple[Any, ...]]:
    """Visits by the area that their unit had on their day, the units by their place on the last: an area alone is of
    visits.
    """
    visits = _by_unit_and_day(window, Visit.recipient_id, Visit.visited_on).cte()
    units = in_place(window).where(col(Recipient.id).in_(select(visits.c.unit)))
    return union_all(_spread(visits, null(), null()), units)


def _detected(window: Window) -> Counting:
    return _spread(_by_unit_and_day(window, Violation.recipient_id, Violation.detected_on).subquery())


def _overdue(window: Window) -> Counting:
    """Overdue tasks by the area that their unit has on the last day."""
    place = PlaceOn(window.last)
    return (
        select(place.area_id, func.count(col(Recipient.id)))
        .select_from(Recipient)
        .outerjoin(place.span, place.of_unit)
        .join(Task, col(Task.recipient_id) == Recipient.id)
        .where(under_a_letter(window), overdue(window.last))
        .group_by(place.area_id)
    )


def _by_unit_and_day(window: Window, unit: Any, day: Any) -> Counting:
    """Count rows of a window by unit and day: so they lead where their units are looked up."""
    counted: Counting = select(col(unit).label("unit"), col(day).label("day"), func.count().label("number"))
    return counted.where(window.holds(day)).group_by(col(unit), col(day))


def _spread(by_unit: FromClause, *more: Any) -> Counting:
    """Return the statement of rows that are counted by unit and day, by the area that their unit had on their day, with
    ``more`` columns between.
    """
    place = PlaceOn(by_unit.c.day)
    return (
        select(place.area_id, *more, func.sum(by_unit.c.number))
        .select_from(by_unit)
        .join(Recipient, col(Recipient.id) == by_unit.c.unit)
        .outerjoin(place.span, place.of_unit)
        .group_by(place.area_id)
    )


def _asked(window: Window) -> Counting:
    """Units that letters ask, by place: all, those that acknowledged one, and those to which one was sent."""
    acknowledged, sent = (func.count().filter(one(window)) for one in (acknowledging_units, reached_units))
    return in_place(window).add_columns(acknowledged, sent).where(asked_units(window))


def _measures(window: Window) -> Counting:
    measure = (col(TaskReportMeasure.code), col(TaskReport.reported_on))
    sums = select(*measure, func.sum(col(TaskReportMeasure.value))).group_by(*measure)
    return sums.join(TaskReport, col(TaskReport.id) == TaskReportMeasure.report_id).where(reported(window))


def _letters(window: Window) -> Counting:
    letter = (col(Followup.level), col(Followup.issued_on))
    return select(*letter, func.count()).where(followups_issued(window)).group_by(*letter).order_by(letter[0])


def _acts(window: Window) -> Counting:
    act = (col(Violation.decree), col(Violation.provision), col(Violation.detected_on))
    acts = select(*act, func.count()).where(window.holds(Violation.detected_on))
    return acts.group_by(*act).order_by(*act[:2])


def _openings(window: Window) -> Counting:
    """Cases by the day of their first violation (`case.conditions.opened_on`)."""
    case_id, on = col(Violation.case_id), func.min(col(Violation.detected_on)).label("opened_on")
    first = select(case_id, on).where(col(Violation.office_id) == window.office_id).group_by(case_id).subquery()
    cases = select(first.c.opened_on, func.count(col(Case.id))).join(Case, col(Case.id) == first.c.case_id)
    return cases.where(first.c.opened_on.between(window.first, window.last)).group_by(first.c.opened_on)


def _repeat_offenders(window: Window) -> Counting:
    """Acts that were done while an earlier sanction stood, each by its unit and the day of its detection.

    All acts are read as they lie: the periods that are compared span more than a year, and where a planner expects few
    acts, as by the index of offices, it looks through all sanctions for each of them.
    """
    detected_on = col(Violation.detected_on)
    is_within = func.coalesce(detected_on, detected_on).between(window.first, window.last)
    mine = and_(col(Violation.office_id) + 0 == window.office_id, is_within)
    return select(col(Violation.recipient_id), detected_on).where(
        mine, sanctioned_before(window.office_id, window.cleared)
    )


def _counted(window: Window) -> Counting:
    return _side_by_side(_counts(window))


STATEMENTS: Mapping[str, Callable[[Window], SelectBase]] = {
    "counted": _counted,
    "asked": _asked,
    "visited": _visited,
    "detected": _detected,
    "overdue": _overdue,
    "measures": _measures,
    "followups": _letters,
    "acts": _acts,
    "openings": _openings,
    "repeat_offenders": _repeat_offenders,
}
"""Statements of the days of a window, by the names under which they are compiled and found."""
