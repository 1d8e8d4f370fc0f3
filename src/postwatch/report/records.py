"""The records behind a figure: each with its code, its day and what it adds, so that their sum is the figure."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Date, Integer, Select, and_, case, func, literal, null, select
from sqlalchemy import cast as as_type
from sqlmodel import Session, col

from postwatch.area.actions import find_area
from postwatch.area.tables import Area
from postwatch.case.amounts_due import fines_owed
from postwatch.case.conditions import opened_on, paid_of_fine, sanctioned_before, unit_of
from postwatch.case.tables import Case, CaseStep, Decision, Payment, Violation
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.inspection.conditions import remedied_on, remedied_within, remedy_overdue
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Finding, Visit
from postwatch.language import _, in_vietnamese
from postwatch.law.citation import is_reference
from postwatch.pledge import conditions as pledges
from postwatch.pledge.rules import percentage
from postwatch.pledge.tables import Pledge, PledgeCover
from postwatch.recipient.conditions import PlaceOn
from postwatch.recipient.tables import Recipient
from postwatch.report import statements, units
from postwatch.report.paper import figures_on_paper, on_paper, paper_months
from postwatch.report.parts import measure_names, measure_of, part_names, parts_of
from postwatch.report.period import Span
from postwatch.report.rules import FIGURES, OF_CAMPAIGN, PART, PERCENT, STATES, Value, title_of
from postwatch.report.statements import followups_issued, incidents_found, reported
from postwatch.report.stretches import Stretch, stretch_of
from postwatch.report.window import Window, rows, under_law
from postwatch.store.columns import record_id
from postwatch.store.conditions import Condition
from postwatch.task.conditions import open_on
from postwatch.task.deadlines import deadline_on, late
from postwatch.task.measure_tables import TaskReportMeasure
from postwatch.task.tables import Task, TaskReport
from postwatch.vietnamese import fold, one_of

# How a figure names a rung of follow-ups, and a decree.
_RUNG, _DECREE = re.compile("[1-9][0-9]?"), re.compile(r"[0-9]+/[0-9]{4}/\S+")
_Source = Select[Any]
_SourceOf = Callable[[Session, Window], Select[Any]]
_PartOf = Callable[[Session, Window, str], Select[Any]]


@dataclass(frozen=True)
class FigureRecord:
    """A record behind a figure: its code, its day, its unit and area, and what it adds to the figure."""

    code: str
    on: dt.date | None
    recipient: str | None
    recipient_name: str | None
    area: str | None
    area_name: str | None
    amount: Value


@dataclass(frozen=True)
class FigureRecords:
    """The records behind a figure of a period, in one area or all; ``value`` is what they add up to.

    Of a share ``value`` is in per cent, and the records are the units asked: those that hold a pledge add 1.
    """

    figure: str
    words: str
    period: Mapping[str, dt.date]
    as_of: dt.date
    area: str | None
    value: Value
    records_list: tuple[FigureRecord, ...]


def figure_records(session: Session, desk: Desk, *, figure: str, span: Span, area: str | None) -> FigureRecords:
    """Return the records behind a figure; a month that was reported on paper is one. Raises NotFoundError for a figure
    that is not counted and for an unknown area, RuleError for what only a paper tells and for an area of a letter.
    """
    stretch = stretch_of(span.window(session, span.period.first, span.counted_to), paper_months(session))
    if stretch.is_cut:
        raise on_paper(stretch.papers[0])
    chosen = find_area(session, area=area, on=span.counted_to) if area is not None else None
    name = _figure_named(session, figure, stretch.window)
    records = _all_records(session, desk, name, stretch)
    if chosen is not None:
        records = _in_area(session, name, records, chosen)
    total: Value = sum(one.amount for one in records)
    return FigureRecords(
        figure=name,
        words=part_names([name], measure_names(session))[name],
        period={"from": span.period.first, "to": span.period.last},
        as_of=span.counted_to,
        area=chosen.code if chosen is not None else None,
        value=percentage(int(total), len(records)) if name == PERCENT else total,
        records_list=tuple(records),
    )


def _all_records(session: Session, desk: Desk, figure: str, stretch: Stretch) -> list[FigureRecord]:
    """Return the records of the counted days, and what months on paper told of what happened."""
    if figure in STATES:
        if stretch.ends_on_paper is not None:
            raise on_paper(stretch.ends_on_paper)
        return _records(session, desk, figure, stretch.window)
    counted = [one for window in stretch.counted for one in _records(session, desk, figure, window)]
    told = [
        FigureRecord(paper.code, paper.period_last, None, None, None, None, amount)
        for paper in stretch.papers
        if (amount := figures_on_paper(paper).get(figure, 0))
    ]
    return [*told, *counted]


def _in_area(session: Session, figure: str, records: Sequence[FigureRecord], area: Area) -> list[FigureRecord]:
    """Return the records of an area or of those in it. Raises RuleError for a figure that belongs to no area."""
    if figure.partition(PART)[0] == "followups_issued":
        raise RuleError(
            _("Follow-up letters go to several areas, and belong to none"),
            hint=_("leave --area out: postwatch report records {figure}").format(figure=figure),
        )
    within = select(col(Area.code)).where((col(Area.id) == area.id) | (col(Area.parent_id) == area.id))
    codes = set(rows(session, within).scalars())
    return [one for one in records if one.area in codes]


def _figure_named(session: Session, figure: str, window: Window) -> str:
    """Return the name of a figure from its name, or its words on the screen or on paper. Raises NotFoundError."""
    (parts,) = parts_of(session, window)
    counted = FIGURES if window.campaign_id is None else (name for name in FIGURES if name in OF_CAMPAIGN)
    words = part_names([*counted, *parts], measure_names(session))
    typed = fold(figure)
    for name, said in words.items():
        if typed in (fold(name), fold(said), fold(title_of(name, words).strip())):
            return name
    if figure.partition(PART)[0] in words and _may_be(figure):
        return figure
    if window.campaign_id is not None and _is_of_office(figure):
        raise NotFoundError(
            _("The figure {figure} is of the whole office and not counted for one campaign").format(figure=figure),
            hint=_("leave --campaign out"),
        )
    raise NotFoundError(_("There is no figure {figure}").format(figure=figure), hint=one_of(figure, words))


def _may_be(figure: str) -> bool:
    """Return whether a name is that of a part which a record could have, though none has."""
    base, _colon, part = figure.partition(PART)
    if base == "followups_issued":
        return bool(_RUNG.fullmatch(part))
    decree, _colon, provision = part.partition(PART)
    return base == "violations" and bool(_DECREE.fullmatch(decree)) and is_reference(provision)


def _is_of_office(figure: str) -> bool:
    """Return whether a figure, by its name or by its words on the screen or on paper, is none of a campaign."""
    typed = fold(figure.partition(PART)[0])
    return any(
        typed in (fold(name), fold(in_vietnamese(FIGURES[name].words)), fold(title_of(name, {})))
        for name in FIGURES
        if name not in OF_CAMPAIGN
    )


def _records(session: Session, desk: Desk, figure: str, window: Window) -> list[FigureRecord]:
    if figure in _OWED:
        return _fines_owed(session, desk, window, _OWED[figure])
    if figure == "goods_held":
        return _goods_held(session, window)
    if figure == "repeat_offenders":
        window = under_law(session, desk, window)
    source = _source(session, figure, window)
    is_state = figure in STATES or figure in _OF_UNITS
    return [FigureRecord(*row) for row in rows(session, _placed(source, window, is_state=is_state))]


def _placed(source: _Source, window: Window, *, is_state: bool) -> _Source:
    """Return the rows of a source with the name and area that their unit had on its day, of a state on the last."""
    found = source.subquery()
    last = literal(window.last, Date)
    place = PlaceOn(last if is_state else func.coalesce(found.c.day, last))
    area_id = func.coalesce(found.c.area_id, place.area_id)
    return (
        select(
            found.c.code, found.c.day, col(Recipient.code), place.name, col(Area.code), col(Area.name), found.c.amount
        )
        .select_from(found)
        .outerjoin(Recipient, col(Recipient.id) == found.c.unit_id)
        .outerjoin(place.span, place.of_unit)
        .outerjoin(Area, col(Area.id) == area_id)
        .order_by(found.c.day, found.c.code)
    )


def _fines_owed(session: Session, desk: Desk, window: Window, column: str) -> list[FigureRecord]:
    """Return the fines that are owed at the end of the window."""
    owed = [one for one in fines_owed(session, desk, window.last)[window.last] if getattr(one, column)]
    found = [(one.case, one.recipient_id, one.decided_on, getattr(one, column)) for one in owed]
    return _of_cases(session, window, found)


def _goods_held(session: Session, window: Window) -> list[FigureRecord]:
    """Return the lots of goods in custody at the end of the window."""
    from postwatch.case.custody import lots_held

    lots = lots_held(session, window.last)[window.last]
    return _of_cases(session, window, [(one.case, one.recipient_id, one.held_on, 1) for one in lots])


def _of_cases(
    session: Session, window: Window, found: Sequence[tuple[str, int | None, dt.date, Value]]
) -> list[FigureRecord]:
    """Return records of cases, by the code of each, the id of its unit, if it has one, the day and the amount, with
    where their units belonged on the last day.
    """
    offenders = col(Recipient.id).in_({unit_id for _case, unit_id, _day, _amount in found if unit_id is not None})
    units = _placed(_units(offenders, amount=col(Recipient.id)), window, is_state=True)
    placed: dict[int | None, FigureRecord] = {row.amount: FigureRecord(*row) for row in rows(session, units)}
    placed[None] = FigureRecord("", None, None, None, None, None, 0)
    return [replace(placed[unit_id], code=case, on=day, amount=amount) for case, unit_id, day, amount in found]


def _row(code: Any, day: Any, unit_id: Any, *, amount: Any = None, area_id: Any = None) -> _Source:
    """Return the statement of rows with a code, a day, a unit (id), and what each adds: 1 unless an amount is given."""
    nothing = null()
    return select(
        code.label("code"),
        (as_type(nothing, Date) if day is None else day).label("day"),
        (as_type(nothing, Integer) if unit_id is None else unit_id).label("unit_id"),
        (as_type(nothing, Integer) if area_id is None else area_id).label("area_id"),
        (literal(1) if amount is None else amount).label("amount"),
    )


def _units(*conditions: Condition, amount: Any = None) -> _Source:
    return _row(col(Recipient.code), None, col(Recipient.id), amount=amount).where(*conditions)


def _source(session: Session, figure: str, window: Window) -> _Source:
    """Return the statement of the rows behind a figure, those that `report.figures` counts."""
    base, colon, part = figure.partition(PART)
    if colon and base in _PARTS:
        return _PARTS[base](session, window, part)
    if figure in _SOURCES:
        return _SOURCES[figure](session, window)
    return _measured(window, figure)


def _measured(window: Window, figure: str) -> _Source:
    """Return the reports of units that carry a measure, by the name of its figure."""
    value = col(TaskReportMeasure.value)
    carried = _row(
        col(Task.code), col(TaskReport.reported_on), col(Task.recipient_id), amount=col(TaskReportMeasure.value)
    )
    return (
        carried.select_from(TaskReportMeasure)
        .join(TaskReport, col(TaskReport.id) == TaskReportMeasure.report_id)
        .join(Task, col(Task.id) == TaskReport.task_id)
        .where(reported(window), col(TaskReportMeasure.code) == measure_of(figure), value > 0)
    )


def _reports(_session: Session, window: Window) -> _Source:
    reports = _row(col(Task.code), col(TaskReport.reported_on), col(Task.recipient_id)).select_from(TaskReport)
    return reports.join(Task, col(Task.id) == TaskReport.task_id).where(reported(window))


def _concerned(session: Session, window: Window) -> _Source:
    return _units(units.concerned(session, window, units.askings(session, window)))


def _asked(_session: Session, window: Window) -> _Source:
    return _units(units.asked_units(window))


def _sent_to(_session: Session, window: Window) -> _Source:
    return _units(units.asked_units(window), units.reached_units(window))


def _acknowledged(_session: Session, window: Window) -> _Source:
    return _units(units.asked_units(window), units.acknowledging_units(window))


def _tasks(day: Callable[[Window], Any], *chosen: Callable[[Window], Condition]) -> _SourceOf:
    def source(_session: Session, window: Window) -> _Source:
        open_then = (units.under_a_letter(window), open_on(window.last), *(one(window) for one in chosen))
        return _row(col(Task.code), day(window), col(Task.recipient_id)).where(*open_then)

    return source


def _pledges_signed(_session: Session, window: Window) -> _Source:
    unit = col(Pledge.recipient_id)
    own = _row(func.min(col(Pledge.code)), func.min(pledges.counted_from()), unit).where(statements.pledges_of(window))
    return own.group_by(unit)


def _pledges_by_parent(_session: Session, window: Window) -> _Source:
    point = col(PledgeCover.recipient_id)
    named = pledges.named_only(window.last).where(statements.pledges_of(window)).group_by(point)
    listed = _row(func.min(col(Pledge.code)), func.min(pledges.counted_from()), point).selected_columns
    return named.with_only_columns(*listed)


def _coverage(session: Session, window: Window) -> _Source:
    asks = units.askings(session, window)
    return _units(pledges.asked_by_any(asks), amount=case((pledges.signed_any(asks), 1), else_=0))


def _visits(*chosen: Condition) -> _SourceOf:
    def source(_session: Session, window: Window) -> _Source:
        visits = _row(col(Visit.code), col(Visit.visited_on), col(Visit.recipient_id)).select_from(Visit)
        of_round = visits.join(InspectionRound, col(InspectionRound.id) == Visit.round_id)
        return of_round.where(window.holds(Visit.visited_on), *chosen)

    return source


def _units_inspected(_session: Session, window: Window) -> _Source:
    visited = select(col(Visit.recipient_id)).where(window.holds(Visit.visited_on))
    return _units(col(Recipient.id).in_(visited))


def _findings(_session: Session, window: Window) -> _Source:
    noted = _row(col(Visit.code), col(Visit.visited_on), col(Visit.recipient_id)).select_from(Finding)
    return noted.join(Visit, col(Visit.id) == Finding.visit_id).where(window.holds(Visit.visited_on))


def _ordered(_session: Session, window: Window) -> _Source:
    return _findings(_session, window).where(col(Finding.remedy).is_not(None))


def _remedies(day: Any, chosen: Callable[[Window], Condition]) -> _SourceOf:
    def source(_session: Session, window: Window) -> _Source:
        put_right = _row(col(Visit.code), day, col(Visit.recipient_id)).select_from(Finding)
        of_visit = put_right.join(Visit, col(Visit.id) == Finding.visit_id)
        mine = and_(col(Finding.office_id) == window.office_id, col(Visit.visited_on) <= window.last)
        return of_visit.where(mine, chosen(window))

    return source


def _acts(_session: Session, window: Window) -> _Source:
    acts = _row(col(Violation.code), col(Violation.detected_on), col(Violation.recipient_id))
    return acts.where(window.holds(Violation.detected_on))


def _repeat_offenders(_session: Session, window: Window) -> _Source:
    again = select(col(Violation.recipient_id)).where(
        window.holds(Violation.detected_on), sanctioned_before(window.office_id, window.cleared)
    )
    return _units(col(Recipient.id).in_(again))


def _cases_opened(_session: Session, window: Window) -> _Source:
    return _row(col(Case.code), opened_on(), unit_of()).where(window.holds(opened_on(), of=Case))


def _decided(day: Any, amount: Any = None) -> _Source:
    cases = _row(col(Case.code), day, unit_of(), amount=amount).select_from(Decision)
    return cases.join(Case, col(Case.id) == Decision.case_id)


def _cases_decided(_session: Session, window: Window) -> _Source:
    decided = _decided(func.min(col(Decision.decided_on))).where(statements.decided_within(window))
    return decided.group_by(col(Case.id), col(Case.code))


def _fines_imposed(_session: Session, window: Window) -> _Source:
    fines = _decided(col(Decision.decided_on), col(Decision.fine))
    return fines.where(statements.decided_within(window), col(Decision.fine) > 0)


def _fines_paid(_session: Session, window: Window) -> _Source:
    paid = _row(col(Case.code), col(Payment.paid_on), unit_of(), amount=paid_of_fine()).select_from(Payment)
    of_case = paid.join(Decision, record_id(Decision) == Payment.decision_id).join(
        Case, col(Case.id) == Decision.case_id
    )
    return of_case.where(window.holds(Payment.paid_on), paid_of_fine() != 0)


def _complaints(day: Any) -> _SourceOf:
    def source(_session: Session, window: Window) -> _Source:
        taken = _row(col(Case.code), day, unit_of()).select_from(CaseStep)
        return taken.join(Case, col(Case.id) == CaseStep.case_id).where(statements.complaints(window, day))

    return source


def _followups(_session: Session, window: Window) -> _Source:
    return _row(col(Followup.code), col(Followup.issued_on), None).where(followups_issued(window))


def _incidents(_session: Session, window: Window) -> _Source:
    found = _row(col(Incident.code), col(Incident.found_on), col(Incident.recipient_id), area_id=col(Incident.area_id))
    return found.where(incidents_found(window))


def _acts_of(session: Session, window: Window, part: str) -> _Source:
    decree, _colon, provision = part.partition(PART)
    same = and_(col(Violation.decree) == decree, col(Violation.provision) == provision)
    return _acts(session, window).where(same)


def _followups_of(session: Session, window: Window, part: str) -> _Source:
    return _followups(session, window).where(col(Followup.level) == int(part))


_OWED = {"fines_outstanding": "outstanding", "fines_overdue": "overdue"}
# Flows that count each unit once: where it belonged on the last day.
_OF_UNITS = frozenset({"units_inspected", "repeat_offenders"})
_PARTS: Mapping[str, _PartOf] = {
    "violations": _acts_of,
    "followups_issued": _followups_of,
}
_SOURCES: Mapping[str, _SourceOf] = {
    "units_total": _concerned,
    "units_asked": _asked,
    "units_sent_to": _sent_to,
    "units_acknowledged": _acknowledged,
    "tasks_open": _tasks(lambda _window: col(Task.opened_on)),
    "tasks_overdue": _tasks(lambda window: deadline_on(window.last), lambda window: late(window.last)),
    "task_reports": _reports,
    "pledges_signed": _pledges_signed,
    "pledges_by_parent": _pledges_by_parent,
    PERCENT: _coverage,
    "inspections_planned": _visits(col(InspectionRound.kind) == InspectionKind.PLANNED),
    "inspections_unannounced": _visits(col(InspectionRound.kind) == InspectionKind.UNANNOUNCED),
    "inspections_joint": _visits(col(InspectionRound.is_joint).is_(True)),
    "re_inspections": _visits(col(InspectionRound.kind) == InspectionKind.RE_INSPECTION),
    "units_inspected": _units_inspected,
    "findings": _findings,
    "remedies_ordered": _ordered,
    "remedies_done": _remedies(remedied_on(), lambda window: remedied_within(window.first, window.last)),
    "remedies_overdue": _remedies(col(Finding.remedy_due_on), lambda window: remedy_overdue(window.last)),
    "violations": _acts,
    "cases_opened": _cases_opened,
    "cases_decided": _cases_decided,
    "fines_imposed": _fines_imposed,
    "fines_paid": _fines_paid,
    "complaints_received": _complaints(col(CaseStep.taken_on)),
    "complaints_settled": _complaints(col(CaseStep.answered_on)),
    "followups_issued": _followups,
    "repeat_offenders": _repeat_offenders,
    "incidents": _incidents,
}
