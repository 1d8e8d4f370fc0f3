"""The figures of a report, counted by the database: no row becomes an object.

A flow (reports, visits, acts, decisions, repeat offenders …) is counted by its own day within the window. A state
(units, open and overdue tasks, coverage) is what held at the end of the window's last day; its cumulative value is the
same.
Every statement names its office itself and goes to the connection: the session's filter of offices does not reach
into subqueries, and where it does, it leads the planner to the index of offices instead of that of the days.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import reduce
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import (
    CompoundSelect,
    Executable,
    FromClause,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    table,
    true,
    union_all,
)
from sqlmodel import Session, col
from sqlmodel import select as select_rows
from sqlmodel.sql.expression import SelectOfScalar

from postwatch.area.tables import Area
from postwatch.campaign.conditions import ran
from postwatch.campaign.finding import last_day
from postwatch.campaign.tables import Campaign
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.conditions import acknowledging, asked, asks_on, audiences_asked, holding_tasks, kinds_concerned
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.inspection.conditions import remedy_overdue
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Finding, Visit
from postwatch.language import in_vietnamese
from postwatch.pledge import conditions as pledges
from postwatch.pledge.rules import percentage
from postwatch.pledge.tables import Pledge
from postwatch.recipient.conditions import PlaceOn, active, is_person, of_kind
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.report.parts import parts_of
from postwatch.report.rules import FIGURES, STATES, Value, change
from postwatch.report.window import Window, find, followups_issued, incidents_found, judged, reported, within
from postwatch.store.columns import OwnedRow
from postwatch.store.conditions import Condition
from postwatch.store.transaction import without_withdrawn
from postwatch.task.conditions import given, late, open_on, overdue
from postwatch.task.tables import Task, TaskReport
from postwatch.vietnamese import code_key
from postwatch.violation.conditions import may_be_owed, paid_of_fine, sanctioned_before
from postwatch.violation.tables import Case, CaseStep, Decision, Payment, StepKind, Violation

_OWING_NOTHING: Mapping[str, Value] = {"fines_outstanding": 0, "fines_overdue": 0}
# What says alone whether more has to be counted.
_ASKED = ("decisions_unpaid", "goods")
Counting = Select[*tuple[Any, ...]]
Counts = Mapping["Window", Mapping[str, Value]]
"""What windows hold by their days alone, by the names of figures; see `counted_within`."""
Key = TypeVar("Key")


@dataclass(frozen=True)
class FigureResult:
    """One figure: in the period, since the year began, in the period before, in the same period last year.

    Each comparison has the difference, and what it is in per cent of the earlier figure. What is not known is None: of
    days of which the records say nothing, and the per cent of 0 and of a share.
    """

    value: Value
    cumulative: Value
    previous: Value | None
    same_period_last_year: Value | None
    previous_change: Value | None
    previous_change_percent: float | None
    last_year_change: Value | None
    last_year_change_percent: float | None


def figure_result(name: str, columns: Sequence[Value | None]) -> FigureResult:
    """Return a figure of four columns, with what changed against the period before and the same period last year."""
    now, so_far, previous, last_year = columns
    changes = (*change(name, now or 0, previous), *change(name, now or 0, last_year))
    return FigureResult(now or 0, so_far or 0, previous, last_year, *changes)


@dataclass(frozen=True)
class AreaRow:
    """The units of one area: how many are active, asked, acknowledged, hold a pledge at the end; visits and acts in the
    period.

    ``pledges_signed`` counts asked units that hold a pledge, their own or their parent's that names them;
    ``units_inspected`` the different units that were visited, None where the report of earlier days did not tell it.
    """

    area: str
    area_name: str
    units: int
    asked: int
    acknowledged: int
    pledges_asked: int
    pledges_signed: int
    inspections: int
    violations: int
    tasks_overdue: int
    units_inspected: int | None = None


@dataclass(frozen=True)
class Coverage:
    """Units of a group, as in `AreaRow`: how many are active, asked, acknowledged, hold a pledge at the end; how many
    were visited in the period.
    """

    units: int
    asked: int
    acknowledged: int
    pledges_asked: int
    pledges_signed: int
    units_inspected: int


@dataclass(frozen=True)
class KindRow(Coverage):
    """The units of one kind, and what the kind is called on paper."""

    kind: RecipientKind
    kind_name: str


@dataclass(frozen=True)
class EnterpriseRow(Coverage):
    """An enterprise (code) with its service points; without one, the points that are under no enterprise.

    ``recipient_name`` is None for a natural person, whom no report names.
    """

    recipient: str | None
    recipient_name: str | None


@dataclass(frozen=True)
class Groups:
    """The units of a period by their areas, their kinds, and their enterprises."""

    by_area: tuple[AreaRow, ...]
    by_kind: tuple[KindRow, ...]
    by_enterprise: tuple[EnterpriseRow, ...]


def letters_in_force(window: Window) -> Condition:
    """Return that a letter of the office asks for something at the end of the window, or of its campaign within it."""
    return and_(_letters(window), asks_on(window.last, since=window.first))


def _letters(window: Window) -> Condition:
    return and_(col(Dispatch.office_id) == window.office_id, window.of_campaign(Dispatch.campaign_id))


def _under_a_letter(window: Window) -> Condition:
    """Return that a task is the office's, and its letter, if any, asked at the end, whatever replaced it since."""
    holding = holding_tasks(window.last, since=window.first)
    of_letter = col(Task.dispatch_id).is_(None) | col(Task.dispatch_id).in_(holding)
    return and_(col(Task.office_id) == window.office_id, of_letter, window.given_by(Task.campaign_task_id))


def unanswered(window: Window) -> Condition:
    """Return that a task is one under a letter, and that no pledge which is revoked now answered it at the end."""
    return and_(_under_a_letter(window), not_(pledges.answered_then(window.last)))


def concerned(session: Session, window: Window, asks: Iterable[pledges.Asking]) -> Condition:
    """Return that a unit is active and has a task, or is of a kind that a letter in force concerns."""
    with_task = select(col(Task.recipient_id)).where(_under_a_letter(window), given(window.last))
    kinds = {
        kind
        for campaign in session.exec(campaigns_of(window)).all()
        for part in audiences_asked(session, campaign=campaign, on=last_day(campaign, window.last))
        for kind in kinds_concerned(campaign, part)
    }
    mine = and_(col(Recipient.office_id) == window.office_id, active(window.last))
    by_kind = and_(mine, or_(col(Recipient.id).in_(with_task), of_kind(kinds, window.last)))
    return or_(by_kind, *(pledges.askable(one) for one in asks))


def campaigns_of(window: Window) -> SelectOfScalar[Campaign]:
    """Return the statement of the campaigns that ran in the window."""
    return select_rows(Campaign).where(ran(window.first, window.last), window.of_campaign(Campaign.id))


def asked_units(window: Window) -> Condition:
    """Return that a unit is active and asked by a letter in force at the end."""
    by_letter = asked(window.last, _letters(window), since=window.first)
    return and_(col(Recipient.office_id) == window.office_id, active(window.last), col(Recipient.id).in_(by_letter))


def askings(session: Session, window: Window) -> list[pledges.Asking]:
    """Return what the campaigns that are open on the last day ask."""
    asks = pledges.askings(session, on=window.last, since=window.first)
    return [one for one in asks if window.campaign_id in (None, one.campaign_id)]


def acknowledging_units(window: Window) -> Condition:
    """Return units that have acknowledged a letter in force."""
    return col(Recipient.id).in_(acknowledging(window.last, _letters(window), since=window.first))


def pledges_of(window: Window) -> Condition:
    """Return that a pledge of the office was signed in the window and is in force at its end."""
    mine = col(Pledge.office_id) + 0 == window.office_id  # the sum: see `Window.holds`
    signed = pledges.counted_within(window.first, window.last)
    return and_(mine, signed, pledges.in_force(window.last), window.of_campaign(Pledge.campaign_id))


def counted_within(session: Session, *windows: Window) -> Counts:
    """Return of each window what is counted by days alone: flows, and those states that depend on no campaign.

    What windows have in common is read once as far as it can be: they are best given together.
    """
    counted = _run(session, *windows)
    again = _repeat_offenders(session, [one for one, found in counted.items() if found.get("violations")])
    parts = dict(zip(windows, parts_of(session, *windows), strict=True))
    return {
        one: {**found, **({"repeat_offenders": again.get(one, 0)} if one.campaign_id is None else {}), **parts[one]}
        for one, found in counted.items()
    }


def happened(counts: Mapping[str, Value]) -> bool:
    """Return whether anything was counted that is a flow."""
    return any(value for name, value in counts.items() if name not in STATES and name not in _ASKED)


def figures(
    session: Session,
    desk: Desk,
    *windows: Window,
    units: Mapping[Window, "UnitsByPlace"] = MappingProxyType({}),
    counts: Counts = MappingProxyType({}),
) -> list[dict[str, Value]]:
    """Return all figures of each window by their names, in the order in which they are shown.

    ``units`` and ``counts`` are those of windows that were counted already.

    At its end: ``units_total``: active units that letters or tasks concern; ``units_asked``: active units that letters
    in force ask; ``units_acknowledged``: those of them that acknowledged one; ``tasks_open``: given, neither done nor
    waived, standing ones included; ``tasks_overdue``: those of them whose deadline had passed; ``remedies_overdue``:
    findings that had to be put right before, and were not; ``goods_held``: lots in custody (`violation.custody`);
    ``fines_outstanding`` and what of them is ``fines_overdue``, in đồng: of the decisions in force, as
    `violation.owing` says, so nothing of one that lapsed, nor in a case that is closed.

    Within it: ``task_reports``: reports of units by their day; ``sessions_held`` and ``people_reached``: sums of the
    measures of those codes in them; ``violations``: acts by the day of detection; ``cases_opened`` by the day of
    opening; ``cases_decided``: cases with a sanction decision of the window; ``fines_imposed`` by the day of decision
    and ``fines_paid`` by the day of payment, without interest, in đồng; ``remedies_ordered``: findings of visits that
    ask for a remedy, by the day of the visit; ``remedies_done`` by the day of the remedy; ``complaints_received`` about
    acts and decisions, by their day, and ``complaints_settled`` by the day of the answer; ``followups_issued``:
    follow-up letters by their day, void ones left out; ``repeat_offenders``: units with an act, detected in the window,
    that was done while an earlier sanction against them still stood (``sanctioned_before``); ``incidents``: finds by
    their day; and what the records name (`report.parts`).
    """
    counted = _counted(session, windows, counts)
    ends = [(window.last, one) for window, one in zip(windows, counted, strict=True) if window.campaign_id is None]
    owed = _fines_owed(session, desk, {last for last, one in ends if one["decisions_unpaid"]})
    held = _goods_held(session, {last for last, one in ends if one["goods"]})
    found = (
        {
            **one,
            **_units(units.get(window) or units_by_place(session, window)),
            **(_at_end(window.last, owed, held) if window.campaign_id is None else {}),
        }
        for window, one in zip(windows, counted, strict=True)
    )
    return [_named(one) for one in found]


def _counted(session: Session, windows: Sequence[Window], counts: Counts) -> list[Mapping[str, Value]]:
    """Return what is counted by days alone of each window, those included that were counted already."""
    missing = [one for one in windows if one not in counts]
    found = {**counts, **(counted_within(session, *missing) if missing else {})}
    return [found[one] for one in windows]


def _named(counted: Mapping[str, Value]) -> dict[str, Value]:
    """Return the figures that are shown."""
    parts = [name for name in counted if name not in FIGURES and name not in _ASKED]
    return {name: counted[name] for name in dict.fromkeys((*FIGURES, *parts)) if name in counted}


def flows(session: Session, *windows: Window, counts: Counts = MappingProxyType({})) -> list[dict[str, Value]]:
    """Return those of `figures` that are counted by their own day within each window."""
    named = map(_named, _counted(session, windows, counts))
    return [{name: value for name, value in one.items() if name not in STATES} for one in named]


def _fines_owed(session: Session, desk: Desk, days: Collection[dt.date]) -> dict[dt.date, dict[str, Value]]:
    """Return what was owed of fines at the end of days; nothing is loaded for it where every fine was paid."""
    if not days:
        return {}
    from postwatch.violation.owing import owing_on

    owing = owing_on(session, desk, *days)
    return {day: {"fines_outstanding": one.outstanding, "fines_overdue": one.overdue} for day, one in owing.items()}


def _goods_held(session: Session, days: Collection[dt.date]) -> dict[dt.date, int]:
    """Return how many lots were in custody at the end of days; nothing is loaded for it where none was ever held."""
    if not days:
        return {}
    from postwatch.violation.custody import lots_held

    return {day: len(lots) for day, lots in lots_held(session, *days).items()}


def _at_end(day: dt.date, owed: Mapping[dt.date, Mapping[str, Value]], held: Mapping[dt.date, int]) -> dict[str, Value]:
    return {**owed.get(day, _OWING_NOTHING), "goods_held": held.get(day, 0)}


def _side_by_side(counts: Iterable[Counting]) -> Counting:
    """Return the statement whose one row has the columns of several that find one row each."""
    parts = [one.subquery() for one in counts]
    joined = reduce(lambda left, right: left.join(right, true()), parts[1:], cast("FromClause", parts[0]))
    return select(*(number for part in parts for number in part.c)).select_from(joined)


def _side_by_side_counts(window: Window) -> Counting:
    return _side_by_side(_counts(window))


def _run(session: Session, *windows: Window) -> dict[Window, dict[str, Value]]:
    """Return what is counted without a look at what campaigns ask, for each window."""
    found = {one: find(session, one, _side_by_side_counts).one() for one in dict.fromkeys(windows)}
    return {one: {name: int(value or 0) for name, value in row._asdict().items()} for one, row in found.items()}


def _repeat_offenders(session: Session, windows: Sequence[Window]) -> dict[Window, int]:
    """Return for each window the units with an act, detected in it, that was done while a sanction stood.

    When sanctions stood is found once for all of them.
    """
    if not windows:
        return {}
    unit, detected_on = func.distinct(col(Violation.recipient_id)), col(Violation.detected_on)
    offenders = [func.count(unit).filter(detected_on.between(one.first, one.last)) for one in windows]
    mine = judged(session, within(windows)).holds(Violation.detected_on)
    again = rows(session, select(*offenders).where(mine, sanctioned_before(windows[0].office_id)))
    return dict(zip(windows, map(int, again.one()), strict=True))


def _units(units: "UnitsByPlace") -> dict[str, Value]:
    """Return the figures of units, which are those of all places together."""
    return {
        "units_total": units.concerned.total(),
        "units_asked": units.asked.total(),
        "units_acknowledged": units.acknowledged.total(),
        "pledge_coverage_percent": percentage(units.pledges_signed.total(), units.pledges_asked.total()),
    }


def _counts(window: Window) -> Iterator[Counting]:
    """Yield the statements of the figures that need the days of a window alone: one for each table, one row each."""
    tasks = func.count(col(Task.id))
    yield select(tasks.label("tasks_open"), tasks.filter(late(window.last)).label("tasks_overdue")).where(
        unanswered(window), open_on(window.last)
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


def coverage(session: Session, window: Window) -> tuple[int, int, int]:
    """Return asked units that signed themselves, that only their enterprise's pledge names, and all that are asked.

    The same as ``pledge coverage`` on the last day; a unit that several open campaigns ask is one, and has signed when
    it has for one of them.
    """
    asks = askings(session, window)
    counted = counting(Recipient, pledges.asked_by_any(asks)).add_columns(
        func.count().filter(pledges.signed_any(asks)), func.count().filter(pledges.signed_any_directly(asks))
    )
    total, signed, direct = rows(session, counted).one()
    return direct, signed - direct, total


def askable(session: Session, window: Window) -> int:
    """Return the active units of the kinds that open campaigns ask for a pledge."""
    asks = askings(session, window)
    return count(session, Recipient, or_(false(), *(pledges.askable(one) for one in asks)))


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
    # Asked before any visit is read for it.
    has_some = exists(select(col(Finding.id)).where(col(Finding.office_id) == window.office_id).correlate(None))
    yield counting(Finding, visited, has_some, name="findings").add_columns(ordered).join(Visit, of_visit)
    mine = and_(col(Finding.office_id) == window.office_id, col(Visit.visited_on) <= window.last)
    yield (
        select(
            func.count().filter(remedied_within(window)).label("remedies_done"),
            func.count().filter(remedy_overdue(window.last)).label("remedies_overdue"),
        )
        .join(Visit, of_visit)
        .where(mine, or_(remedied_within(window), remedy_overdue(window.last)))
    )


def _counts_of_cases(window: Window) -> Iterator[Counting]:
    detected = window.holds(Violation.detected_on)
    decided = decided_within(window)
    yield counting(Violation, detected, name="violations")
    yield counting(Case, window.holds(Case.opened_on), name="cases_opened")
    cases = func.count(func.distinct(col(Decision.case_id))).label("cases_decided")
    yield select(cases, func.sum(col(Decision.fine)).label("fines_imposed")).where(decided)
    yield select(func.sum(paid_of_fine()).label("fines_paid")).where(window.holds(Payment.paid_on))
    unpaid = exists(select(col(Decision.id)).where(_stands(window), _unpaid(window)))
    yield select(unpaid.label("decisions_unpaid"))
    yield counting(CaseStep, complaints(window, CaseStep.taken_on), name="complaints_received")
    yield counting(CaseStep, complaints(window, CaseStep.answered_on), name="complaints_settled")
    yield select(exists(_goods_of(window)).label("goods"))


def _goods_of(window: Window) -> Counting:
    """Return the statement of the goods that were ever held; their class need not be loaded."""
    office_id: Any = literal_column("office_id")
    return select(office_id).select_from(table("held_goods", office_id)).where(office_id == window.office_id)


def complaints(window: Window, day: Any) -> Condition:
    """Return that a step is a complaint whose day, by its column, lies in the window."""
    return and_(window.holds(day), col(CaseStep.kind) == StepKind.COMPLAIN)


def remedied_within(window: Window) -> Condition:
    """Return that a finding was put right in the window."""
    return col(Finding.remedied_on).between(window.first, window.last)


def decided_within(window: Window) -> Condition:
    """Return that a decision was made in the window and in force at its end."""
    return and_(window.holds(Decision.decided_on), _stands(window))


def _stands(window: Window) -> Condition:
    """Return that a decision was not annulled by the end of the window: one that was imposed nothing."""
    return or_(col(Decision.annulled_on).is_(None), col(Decision.annulled_on) > window.last)


def _unpaid(window: Window) -> Condition:
    """Return that a fine of the office may have been owed at the end; whether it was, `violation.owing` says."""
    mine = and_(col(Decision.office_id) + 0 == window.office_id, col(Decision.decided_on) <= window.last)
    return and_(mine, may_be_owed(window.last))


def rows(session: Session, statement: Executable) -> Any:
    """Return what a statement that names its office finds, as a result of SQLAlchemy."""
    return session.connection().execute(without_withdrawn(statement))


def count(session: Session, row: type[OwnedRow], *conditions: Condition) -> int:
    """Return how many rows meet the conditions, of which one names their office."""
    return _number(session, counting(row, *conditions))


def counting(row: type[OwnedRow], *conditions: Condition, name: str | None = None) -> Select[Any]:
    """Return the statement that counts the rows that meet the conditions, in a column of a name."""
    return select(func.count(col(row.id)).label(name)).where(*conditions)


def _number(session: Session, statement: Executable) -> int:
    return int(rows(session, statement).scalar() or 0)


def _visited(window: Window) -> CompoundSelect[*tuple[Any, ...]]:
    """Visits by the area that their unit had on their day, the units by their place on the last: an area alone is of
    visits.
    """
    visits = _by_unit_and_day(window, Visit.recipient_id, Visit.visited_on).cte()
    units = _in_place(window).where(col(Recipient.id).in_(select(visits.c.unit)))
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
        .where(unanswered(window), overdue(window.last))
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


class Place(NamedTuple):
    """Where units belong: their area (id), their kind, and their enterprise (id): itself, or the unit above a point."""

    area_id: int
    kind: RecipientKind
    enterprise_id: int | None


class UnitsByPlace(NamedTuple):
    """Units at the end of a window by the place to which they belonged then; see `AreaRow`."""

    concerned: Counter[Place]
    asked: Counter[Place]
    acknowledged: Counter[Place]
    pledges_asked: Counter[Place]
    pledges_signed: Counter[Place]


def units_by_place(session: Session, window: Window) -> UnitsByPlace:
    """Return how many units of each place are concerned, asked, and did what they were asked at the end of a window."""
    asks = askings(session, window)
    units = _in_place(window)
    pledging = units.add_columns(func.count().filter(pledges.signed_any(asks))).where(pledges.asked_by_any(asks))
    return UnitsByPlace(
        *_by_place(rows(session, units.where(concerned(session, window, asks)))),
        *_by_place(find(session, window, _asked), columns=2),
        *_by_place(rows(session, pledging) if asks else (), columns=2),
    )


def _asked(window: Window) -> Counting:
    acknowledged = func.count().filter(acknowledging_units(window))
    return _in_place(window).add_columns(acknowledged).where(asked_units(window))


def _in_place(window: Window) -> Counting:
    """Return the statement that counts units by their place on the last day."""
    place = PlaceOn(window.last)
    # Written out, not bound: PostgreSQL takes what is selected and what is grouped for two expressions otherwise.
    is_enterprise = place.kind == literal_column(f"'{RecipientKind.POSTAL_ENTERPRISE.value}'")
    enterprise_id = case((is_enterprise, col(Recipient.id)), else_=place.parent_id)
    return (
        select(place.area_id, place.kind, enterprise_id, func.count(col(Recipient.id)))
        .select_from(Recipient)
        .outerjoin(place.span, place.of_unit)
        .group_by(place.area_id, place.kind, enterprise_id)
    )


def by_area(session: Session, window: Window) -> tuple[AreaRow, ...]:
    """Return the areas of `groups_of`."""
    return groups_of(session, window).by_area


def groups_of(session: Session, window: Window, units: UnitsByPlace | None = None) -> Groups:
    """Return the units of a window by their areas, kinds and enterprises; those without anything are left out.

    ``units`` are those of the window where they were counted already. Units count where they belonged on the last day.
    What belongs to no campaign, visits and acts, is not counted of one.
    """
    visited = [] if window.campaign_id is not None else list(find(session, window, _visited))
    (inspected,) = _by_place(row for row in visited if row[1] is not None)
    visits = _by_area((area_id, number) for area_id, kind, _enterprise, number in visited if kind is None)
    counts = [*(units or units_by_place(session, window)), inspected]
    areas = _areas(session, window, counts, visits)
    return Groups(areas, _kinds(counts), _enterprises(session, window, counts))


def _areas(
    session: Session, window: Window, places: Sequence[Counter[Place]], visits: Counter[int]
) -> tuple[AreaRow, ...]:
    """Return a row for every area with units that are concerned or inspected, visits or acts, in the order of
    statistical codes; visits and acts count where their unit belonged on the day of each.
    """
    *of_units, inspected = (_added_up(one, lambda place: place.area_id) for one in places)
    counts = [
        *of_units,
        visits,
        _by_area(find(session, window, _detected) if window.campaign_id is None else ()),
        _by_area(find(session, window, _overdue)),
        inspected,
    ]
    areas = select(col(Area.id), col(Area.code), col(Area.name)).where(col(Area.id).in_(set().union(*counts)))
    return tuple(
        AreaRow(code, name, *(int(count.get(area_id, 0)) for count in counts))
        for area_id, code, name in rows(session, areas.order_by(col(Area.code)))
    )


def _kinds(places: Sequence[Counter[Place]]) -> tuple[KindRow, ...]:
    """Return a row for each kind of units, in the order of kinds."""
    counts = [_added_up(one, lambda place: place.kind) for one in places]
    return tuple(
        KindRow(kind=kind, kind_name=in_vietnamese(kind.word), **_numbers(counts, kind))
        for kind in RecipientKind
        if any(one[kind] for one in counts)
    )


def _numbers(counts: Sequence[Counter[Key]], key: Key) -> dict[str, int]:
    """Return the numbers of one group by the names of `Coverage`."""
    return {field.name: one[key] for field, one in zip(fields(Coverage), counts, strict=True)}


def _enterprises(session: Session, window: Window, places: Sequence[Counter[Place]]) -> tuple[EnterpriseRow, ...]:
    """Return a row for each enterprise with its points, by their codes; the points that are under none come last."""
    bound = (RecipientKind.POSTAL_ENTERPRISE, RecipientKind.SERVICE_POINT)
    theirs = [Counter({place: one[place] for place in one if place.kind in bound}) for one in places]
    counts = [_added_up(one, lambda place: place.enterprise_id) for one in theirs]
    place = PlaceOn(window.last)
    name = case((is_person(), null()), else_=place.name)
    named = (
        select(col(Recipient.id), col(Recipient.code), name)
        .outerjoin(place.span, place.of_unit)
        .where(col(Recipient.id).in_({key for one in counts for key in one if key is not None}))
    )
    units = [*sorted(rows(session, named), key=lambda row: code_key(row[1])), (None, None, None)]
    return tuple(
        EnterpriseRow(recipient=code, recipient_name=called, **_numbers(counts, unit))
        for unit, code, called in units
        if any(one[unit] for one in counts)
    )


def _added_up(counted: Counter[Place], key: Callable[[Place], Key]) -> Counter[Key]:
    """Return numbers of places added up by a part of the place."""
    total = Counter[Key]()
    for place, number in counted.items():
        total[key(place)] += number
    return total


def _by_place(found: Iterable[Any], *, columns: int = 1) -> list[Counter[Place]]:
    """Return for each column of numbers of the rows that were found its sums by the place of the row."""
    sums = [Counter[Place]() for _column in range(columns)]
    for area_id, kind, enterprise_id, *numbers in found:
        for column, number in zip(sums, numbers, strict=True):
            column[Place(area_id, kind, enterprise_id)] += int(number)
    return sums


def _by_area(found: Iterable[Any]) -> Counter[int]:
    """Return the numbers of the rows that were found by their areas (id)."""
    return Counter({area_id: int(number) for area_id, number in found})
