"""The rows of each figure, defined once: its sum, its days, its parts, its areas and its records follow from them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Date, SelectBase, and_, exists, func, literal_column, select, table
from sqlmodel import col

from postwatch.case.conditions import is_in_force, may_be_owed, paid_of_fine, sanctioned_before, unit_of
from postwatch.case.tables import Case, CaseStep, Decision, Payment, StepKind, Violation
from postwatch.followup.conditions import reminds
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.inspection.conditions import remedied_on, remedied_within, remedy_overdue
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Finding, Visit
from postwatch.pledge import conditions as pledges
from postwatch.pledge import coverage
from postwatch.pledge.tables import Pledge, PledgeCover
from postwatch.register.conditions import was_issued
from postwatch.report.rules import MEASURED, OF_CAMPAIGN, STATES
from postwatch.report.statement_names import AGAIN, BY_DAY, BY_PLACE, COUNTED, GOODS, OF_DAY, OF_PLACE, UNPAID
from postwatch.report.statements import Rows, by_day, by_place, counted
from postwatch.report.units import UNIT_ROWS, under_a_letter
from postwatch.report.window import Counting, Window
from postwatch.store.columns import record_id
from postwatch.store.conditions import Condition
from postwatch.task.conditions import open_on
from postwatch.task.deadlines import deadline_on, late
from postwatch.task.measure_tables import TaskReportMeasure
from postwatch.task.tables import Task, TaskReport


def _tasks(window: Window) -> Counting:
    return select().select_from(Task).where(under_a_letter(window), open_on(window.last))


def _reports(window: Window) -> Counting:
    return select().select_from(TaskReport).where(_reported(window))


def _measures(window: Window) -> Counting:
    carried = select().select_from(TaskReportMeasure)
    return carried.join(TaskReport, col(TaskReport.id) == TaskReportMeasure.report_id).where(_reported(window))


def _reported(window: Window) -> Condition:
    return and_(window.holds(TaskReport.reported_on), window.of_task(TaskReport.task_id))


def _of_task(column: Any) -> Any:
    """Return a value of the task of a report."""
    return select(col(column)).where(col(Task.id) == TaskReport.task_id).correlate_except(Task).scalar_subquery()


def _pledges(window: Window) -> Counting:
    return select().select_from(Pledge).where(_pledged(window))


def _points(window: Window) -> Counting:
    return coverage.named_only(window.last).select_from(PledgeCover).where(_pledged(window))


def _pledged(window: Window) -> Condition:
    """Return that a pledge of the office was signed in the window and is in force at its end."""
    mine = col(Pledge.office_id) + 0 == window.office_id  # the sum: see `Window.holds`
    signed = pledges.counted_within(window.first, window.last)
    return and_(mine, signed, pledges.in_force(window.last), window.of_campaign(Pledge.campaign_id))


def _visits(window: Window) -> Counting:
    # The sum lets the visits lead, not the few rounds.
    visits = select().select_from(Visit).join(InspectionRound, col(InspectionRound.id) == col(Visit.round_id) + 0)
    return visits.where(window.holds(Visit.visited_on))


def _findings(window: Window) -> Counting:
    return _noted(window).where(col(Visit.visited_on).between(window.first, window.last))


def _remedies(window: Window) -> Counting:
    return _noted(window).where(col(Visit.visited_on) <= window.last, col(Finding.remedy).is_not(None))


def _noted(window: Window) -> Counting:
    # The findings lead, which are few, not the visits.
    noted = select().select_from(Finding).join(Visit, col(Visit.id) == Finding.visit_id)
    return noted.where(col(Finding.office_id) == window.office_id)


def _acts(window: Window) -> Counting:
    return select().select_from(Violation).where(window.holds(Violation.detected_on))


def _acts_again(window: Window) -> Counting:
    """Acts that were done while an earlier sanction stood.

    All acts are read as they lie: the periods that are compared span more than a year, and where a planner expects few
    acts, as by the index of offices, it looks through all sanctions for each of them.
    """
    detected_on = col(Violation.detected_on)
    is_within = func.coalesce(detected_on, detected_on).between(window.first, window.last)
    again = sanctioned_before(window.office_id, window.cleared)
    return select().select_from(Violation).where(col(Violation.office_id) + 0 == window.office_id, is_within, again)


def _cases(window: Window) -> Counting:
    """Cases by the day of their first violation (`case.conditions.opened_on`)."""
    case_id, on = col(Violation.case_id), func.min(col(Violation.detected_on)).label("day")
    mine = select(case_id, on).where(col(Violation.office_id) == window.office_id)
    first = mine.group_by(case_id).subquery(_FIRST_ACT)
    cases = select().select_from(first).join(Case, col(Case.id) == first.c.case_id)
    return cases.where(first.c.day.between(window.first, window.last))


def _decisions(window: Window) -> Counting:
    """Decisions that were made in the window and in force at its end: an annulled decision imposed nothing."""
    return select().select_from(Decision).where(window.holds(Decision.decided_on), is_in_force(by=window.last))


def _payments(window: Window) -> Counting:
    return select().select_from(Payment).where(window.holds(Payment.paid_on))


def _complaints(window: Window, *, day: Any) -> Counting:
    return select().select_from(CaseStep).where(window.holds(day), col(CaseStep.kind) == StepKind.COMPLAIN)


def _of_case(value: Any, case_id: Any) -> Any:
    """Return a value of a case, by its id."""
    return select(value).where(col(Case.id) == case_id).correlate_except(Case).scalar_subquery()


def _followups(window: Window) -> Counting:
    return select().select_from(Followup).where(followups_issued(window))


def _incidents(window: Window) -> Counting:
    return select().select_from(Incident).where(incidents_found(window))


def followups_issued(window: Window) -> Condition:
    """Follow-up letters issued in the window, without those about a follow-up."""
    return and_(
        was_issued(Followup), reminds(), window.holds(Followup.issued_on), window.of_letter(Followup.dispatch_id)
    )


def incidents_found(window: Window) -> Condition:
    """Finds of the window."""
    return window.holds(Incident.found_on)


_FIRST_ACT = "first_act"
_TASKS = Rows(_tasks, unit=col(Task.recipient_id), code=col(Task.code), day=col(Task.opened_on))
_REPORTS = Rows(_reports, unit=_of_task(Task.recipient_id), code=_of_task(Task.code), day=col(TaskReport.reported_on))
_PLEDGES = Rows(
    _pledges, unit=col(Pledge.recipient_id), code=col(Pledge.code), day=pledges.counted_from(),
    each=col(Pledge.recipient_id),
)  # fmt: skip
_POINT = col(PledgeCover.recipient_id)
_VISITS = Rows(_visits, unit=col(Visit.recipient_id), code=col(Visit.code), day=col(Visit.visited_on))
_KIND = col(InspectionRound.kind)
_FINDINGS = _VISITS._replace(among=_findings)
_REMEDIES = _VISITS._replace(among=_remedies)
_ACTS = Rows(
    _acts, unit=col(Violation.recipient_id), code=col(Violation.code), day=col(Violation.detected_on),
    parts=(col(Violation.decree), col(Violation.provision)),
)  # fmt: skip


def _in_cases(among: Callable[[Window], Counting], case_id: Any, day: Any, amount: Any = None) -> Rows:
    """Return rows that belong to cases, by the id of the case, with its code and its unit."""
    code, unit = _of_case(col(Case.code), case_id), _of_case(unit_of(), case_id)
    return Rows(among, unit=unit, code=code, day=day, amount=amount)


def _complained(day: Any) -> Rows:
    return _in_cases(partial(_complaints, day=day), CaseStep.case_id, day)


_DECISIONS = _in_cases(_decisions, Decision.case_id, col(Decision.decided_on))
_PAID = select(col(Decision.case_id)).where(record_id(Decision) == Payment.decision_id).correlate_except(Decision)
FIGURE_ROWS: Mapping[str, Rows] = {
    **UNIT_ROWS,
    "tasks_open": _TASKS,
    "tasks_overdue": _TASKS._replace(
        day=lambda window: deadline_on(window.last), chosen=lambda window: late(window.last)
    ),
    "task_reports": _REPORTS,
    MEASURED: _REPORTS._replace(
        among=_measures, amount=col(TaskReportMeasure.value), parts=(col(TaskReportMeasure.code),)
    ),
    "pledges_signed": _PLEDGES,
    "pledges_by_parent": _PLEDGES._replace(among=_points, unit=_POINT, each=_POINT),
    "inspections_planned": _VISITS._replace(chosen=_KIND == InspectionKind.PLANNED),
    "inspections_unannounced": _VISITS._replace(chosen=_KIND == InspectionKind.UNANNOUNCED),
    "inspections_joint": _VISITS._replace(chosen=col(InspectionRound.is_joint).is_(True)),
    "re_inspections": _VISITS._replace(chosen=_KIND == InspectionKind.RE_INSPECTION),
    "units_inspected": _VISITS._replace(code=None, each=col(Visit.recipient_id)),
    "findings": _FINDINGS,
    "remedies_ordered": _FINDINGS._replace(chosen=col(Finding.remedy).is_not(None)),
    "remedies_done": _REMEDIES._replace(
        day=remedied_on(), chosen=lambda window: remedied_within(window.first, window.last)
    ),
    "remedies_overdue": _REMEDIES._replace(
        day=col(Finding.remedy_due_on), chosen=lambda window: remedy_overdue(window.last)
    ),
    "violations": _ACTS,
    AGAIN: _ACTS._replace(among=_acts_again, code=None, each=col(Violation.recipient_id), parts=()),
    "cases_opened": Rows(
        _cases, unit=unit_of(), code=col(Case.code), day=literal_column(f"{_FIRST_ACT}.day", Date)
    ),
    "cases_decided": _DECISIONS._replace(each=col(Decision.case_id)),
    "fines_imposed": _DECISIONS._replace(amount=col(Decision.fine)),
    "fines_paid": _in_cases(_payments, _PAID.scalar_subquery(), col(Payment.paid_on), paid_of_fine()),
    "complaints_received": _complained(col(CaseStep.taken_on)),
    "complaints_settled": _complained(col(CaseStep.answered_on)),
    "followups_issued": Rows(
        _followups, unit=None, code=col(Followup.code), day=col(Followup.issued_on), parts=(col(Followup.level),)
    ),
    "incidents": Rows(
        _incidents, unit=col(Incident.recipient_id), code=col(Incident.code), day=col(Incident.found_on),
        area_id=col(Incident.area_id),
    ),
}  # fmt: skip
"""The rows of each figure but those that the engine of cases works out (`case_rows`); ``MEASURED`` are those of all
measures, each a part.
"""


def _unpaid(window: Window) -> Condition:
    """Return that a fine of the office may have been owed at the end; whether it was, `case_rows` says."""
    mine = and_(col(Decision.office_id) + 0 == window.office_id, col(Decision.decided_on) <= window.last)
    return exists(select(col(Decision.id)).where(is_in_force(by=window.last), mine, may_be_owed(window.last)))


def _goods(window: Window) -> Condition:
    """Return that papers of the office name goods; their class need not be loaded."""
    office_id: Any = literal_column("office_id")
    return exists(select(office_id).select_from(table("named_goods", office_id)).where(office_id == window.office_id))


def _counted(window: Window) -> Counting:
    """Return the statement of the figures that need the days of a window alone.

    With it comes whether the engine of cases has to be asked; visits, cases and finds belong to the office, not to a
    campaign.
    """
    is_of_office = window.campaign_id is None
    figures = {
        name: rows
        for name, rows in FIGURE_ROWS.items()
        if name not in (*UNIT_ROWS, *BY_DAY, AGAIN) and (is_of_office or name in OF_CAMPAIGN)
    }
    asked = (select(_unpaid(window).label(UNPAID)), select(_goods(window).label(GOODS))) if is_of_office else ()
    return counted(window, figures, asked)


def _of_day(name: str, window: Window) -> Counting:
    return by_day(window, FIGURE_ROWS[name])


def _of_place(names: Sequence[str], window: Window) -> SelectBase:
    return by_place(window, *map(FIGURE_ROWS.__getitem__, names), on_last=names[0] in STATES)


STATEMENTS: Mapping[str, Callable[[Window], SelectBase]] = {
    COUNTED: _counted,
    **{f"{name}{OF_DAY}": partial(_of_day, name) for name in (*BY_DAY, AGAIN)},
    **{f"{name}{OF_PLACE}": partial(_of_place, names) for name, names in BY_PLACE.items()},
}
"""Statements of the days of a window, by the names under which they are compiled and found."""
