"""Which units to inspect next: what is known of each up to a day, gathered by few queries, and the order that follows.

Whom the law lets be inspected once a year was inspected in that year: such a legal person, an enterprise with its
points, comes last.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from postwatch.area.actions import areas_by_id
from postwatch.campaign.tables import CampaignTask
from postwatch.dataclass import dataclass
from postwatch.days import add_months
from postwatch.desk import Desk
from postwatch.dispatch.conditions import holding_tasks
from postwatch.errors import UsageError
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.inspection import ordering
from postwatch.inspection.actions import LoggedVisit, SecondInspection, find_visit, is_planned
from postwatch.inspection.conditions import remedy_overdue
from postwatch.inspection.options import ProposalFilter
from postwatch.inspection.ordering import YEARS_OF_ACTS, YEARS_OF_INCIDENTS, Reason, Signals
from postwatch.inspection.plan_tables import RoundUnit
from postwatch.inspection.rechecks import incident_of
from postwatch.inspection.references import acts_by_unit
from postwatch.inspection.rules import INSPECTED_ONLY, norm_of_one_a_year
from postwatch.inspection.tables import Finding, InspectionKind, InspectionRound, Visit
from postwatch.language import _
from postwatch.pledge.conditions import asked, askings, signed
from postwatch.recipient.actions import units_meant
from postwatch.recipient.conditions import active, of_kind
from postwatch.recipient.options import OfUnits
from postwatch.recipient.spans import columns_on, unit_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store import conditions
from postwatch.store.conditions import Condition
from postwatch.store.transaction import OFFICE, ids, without_withdrawn
from postwatch.task.conditions import overdue
from postwatch.task.tables import Task

_MONTHS = 12
_INSPECTED = tuple(sorted(INSPECTED_ONLY))


@dataclass(frozen=True)
class ProposedUnit:
    """A unit that may be inspected, with its reasons and what they weigh; ``area`` and ``parent`` are codes.

    ``inspections_list`` names the rounds of the year against its legal person: where there is one, it comes last.
    """

    recipient: str
    name: str
    kind: RecipientKind
    area: str
    area_name: str
    parent: str | None
    last_visited_on: dt.date | None
    weight: int
    reasons_list: tuple[Reason, ...]
    inspections_list: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A unit as it was on a day (a row with its columns), what is known of it, and the rounds of its legal person."""

    unit: Any
    last_visited_on: dt.date | None
    signals: Signals
    reasons: tuple[Reason, ...]
    inspections: tuple[str, ...]

    @property
    def place(self) -> tuple[Any, ...]:
        """Return the key by which candidates are sorted."""
        return bool(self.inspections), *ordering.place_of(self.signals, self.reasons)


def propose_units(session: Session, desk: Desk, *, chosen: ProposalFilter) -> list[ProposedUnit]:
    """Return the enterprises and points that are active, in the order in which they should be inspected.

    Raises UsageError for an unknown kind or a number below 1, NotFoundError for an unknown area.
    """
    require_count(chosen.limit, option="--limit")
    on = desk.today
    wanted = units_meant(session, OfUnits(kind=chosen.kind, area=chosen.area), on=on)
    found = candidates(session, *wanted, on=on)[: chosen.limit]
    areas, codes = (
        areas_by_id(session),
        dict(session.execute(select(col(Recipient.id), col(Recipient.code))).all()),
    )
    return [
        ProposedUnit(
            recipient=one.unit.code,
            name=one.unit.name,
            kind=one.unit.kind,
            area=areas[one.unit.area_id].code,
            area_name=areas[one.unit.area_id].name,
            parent=codes.get(one.unit.parent_id),
            last_visited_on=one.last_visited_on,
            weight=ordering.weight_of(one.reasons),
            reasons_list=one.reasons,
            inspections_list=one.inspections,
        )
        for one in found
    ]


def require_count(count: int | None, *, option: str) -> None:
    """Refuse a number of units below 1 (UsageError)."""
    if count is not None and count < 1:
        raise UsageError(
            _("{count} units cannot be proposed").format(count=count),
            hint=_("give {option} a number from 1 on").format(option=option),
        )


def candidates(
    session: Session,
    *wanted: Condition,
    on: dt.date,
    begins_on: dt.date | None = None,
    apart_from: int | None = None,
) -> list[Candidate]:
    """Return the enterprises and points, active on a day, that meet conditions, in the order of the proposal.

    The rounds of their legal persons are those of the year in which the inspection begins, while a norm counts them,
    but for the round ``apart_from`` itself.
    """
    counted_on = begins_on or on
    columns = ("code", "name", "kind", "area_id", "parent_id")
    units = columns_on(session, columns, (of_kind(_INSPECTED, on), active(on), *wanted), on=on)
    known = _Known.of(session, on)
    counts = norm_of_one_a_year(counted_on) is not None
    earlier = _inspections_of(session, year=counted_on.year, apart_from=apart_from) if counts else {}
    found = [
        Candidate(
            unit=unit,
            last_visited_on=known.visited.get(unit.id),
            signals=(signals := known.signals(unit)),
            reasons=ordering.reasons_of(signals),
            inspections=tuple(earlier.get(unit.parent_id or unit.id, ())),
        )
        for unit in units
    ]
    return sorted(found, key=lambda one: one.place)


def with_inspections(session: Session, desk: Desk, visit: LoggedVisit) -> LoggedVisit:
    """Return a visit with the rounds of other bodies in its year against its legal person, while a norm counts them.

    A visit by the plan of a round was judged with the plan; a re-inspection and what an incident led to need no other.
    """
    row = find_visit(session, desk, visit=visit.id)
    inspection, norm = session.get_one(InspectionRound, row.round_id), norm_of_one_a_year(row.visited_on)
    led = incident_of(session, row) is not None or inspection.kind is InspectionKind.RE_INSPECTION
    if norm is None or led or is_planned(session, inspection):
        return visit
    unit = unit_on(session, session.get_one(Recipient, row.recipient_id), on=row.visited_on)
    found = _inspections_of(session, year=row.visited_on.year, apart_from=inspection.id, by_others=True)
    rounds = found.get(unit.parent_id or unit.id)
    return (
        replace(visit, second=SecondInspection(unit.code, unit.name, row.visited_on.year, tuple(rounds), norm))
        if rounds
        else visit
    )


def _inspections_of(
    session: Session, *, year: int, apart_from: int | None, by_others: bool = False
) -> dict[int, list[str]]:
    """Return the rounds of a year by the id of the enterprise that they are about, or whose points, but for one.

    A round counts from its first day; where none is known, from its decision, else from its visit. A re-inspection of
    what was found is none.
    """
    begins = func.coalesce(col(InspectionRound.starts_on), col(InspectionRound.decision_on))
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for part, day in ((RoundUnit, begins), (Visit, func.coalesce(begins, col(Visit.visited_on)))):
        legal_person = func.coalesce(col(Recipient.parent_id), col(Recipient.id))
        rows = (
            select(InspectionRound.id, InspectionRound.code, InspectionRound.by_body, legal_person)
            .join(part, col(part.round_id) == InspectionRound.id)
            .join(Recipient, col(Recipient.id) == part.recipient_id)
            .where(
                day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)),
                col(InspectionRound.kind) != InspectionKind.RE_INSPECTION,
                col(InspectionRound.id).is_distinct_from(apart_from),
                col(InspectionRound.office_id) == session.info[OFFICE],
                *conditions.chosen(by_others and col(InspectionRound.by_body).is_not(None)),
            )
        )
        for round_id, code, body, person in _rows(session, rows):
            found[person][round_id] = f"{code} ({body})" if body else code
    return {person: [rounds[one] for one in sorted(rounds)] for person, rounds in found.items()}


@dataclass(frozen=True)
class _Known:
    """What is known up to a day, by the ids of units."""

    on: dt.date
    visited: dict[int, dt.date]
    acts: dict[int, int]
    remedies: dict[int, int]
    incidents: dict[int, int]
    complaints: dict[int, int]
    tasks: dict[int, int]
    pledging: set[int]

    @classmethod
    def of(cls, session: Session, on: dt.date) -> "_Known":
        office, a_year_ago = session.info[OFFICE], add_months(on, -_MONTHS * YEARS_OF_INCIDENTS)
        visits = select(col(Visit.recipient_id), func.max(col(Visit.visited_on)))
        remedies = select(col(Visit.recipient_id), func.count()).join(Finding, col(Finding.visit_id) == Visit.id)
        incidents = select(col(Incident.recipient_id), func.count())
        tasks = select(col(Task.recipient_id), func.count()).outerjoin(
            CampaignTask, col(CampaignTask.id) == Task.campaign_task_id
        )
        of_letter = or_(col(Task.dispatch_id).is_(None), col(Task.dispatch_id).in_(holding_tasks(on)))
        # One that asks for a pledge is no other reason than the pledge that is missing.
        of_others = col(CampaignTask.asks_pledge).is_not(True)
        of_year = and_(
            col(Incident.office_id) == office, col(Incident.found_on) > a_year_ago, col(Incident.found_on) <= on
        )
        is_complaint = col(Incident.source) == IncidentSource.CITIZEN
        return cls(
            on,
            _by_unit(session, visits.where(col(Visit.office_id) == office, col(Visit.visited_on) <= on)),
            acts_by_unit(session, after=add_months(on, -_MONTHS * YEARS_OF_ACTS), until=on),
            _by_unit(session, remedies.where(col(Visit.office_id) == office, remedy_overdue(on))),
            _by_unit(session, incidents.where(of_year, ~is_complaint)),
            _by_unit(session, incidents.where(of_year, is_complaint)),
            _by_unit(session, tasks.where(col(Task.office_id) == office, overdue(on), of_letter, of_others)),
            set(_pledging(session, on)),
        )

    def signals(self, unit: Any) -> Signals:
        """Return what is known of a unit."""
        last = self.visited.get(unit.id)
        return Signals(
            code=unit.code,
            is_enterprise=unit.kind == RecipientKind.POSTAL_ENTERPRISE,
            days_unvisited=(self.on - last).days if last is not None else None,
            acts=self.acts.get(unit.id, 0),
            remedies=self.remedies.get(unit.id, 0),
            incidents=self.incidents.get(unit.id, 0),
            complaints=self.complaints.get(unit.id, 0),
            tasks=self.tasks.get(unit.id, 0),
            lacks_pledge=unit.id in self.pledging,
        )


def _pledging(session: Session, on: dt.date) -> Iterator[int]:
    """Yield the ids of the units that owe a pledge on a day."""
    for one in askings(session, on=on, since=on):
        yield from ids(session, select(col(Recipient.id)).where(asked(one))) - ids(session, signed(one))


def _by_unit(session: Session, statement: Any) -> dict[int, Any]:
    """Return what a statement counts of each unit, whose id it gives first."""
    return dict(_rows(session, statement.group_by(statement.selected_columns[0])))


def _rows(session: Session, statement: Any) -> Sequence[Any]:
    """Return the rows of a statement that names its office, as `store.transaction.ids` asks for ids."""
    session.flush()
    return session.connection().execute(without_withdrawn(statement)).all()
