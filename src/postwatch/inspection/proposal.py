"""Which units to inspect next: the facts of each up to a day, gathered by few queries, and the order that follows.

Units that all letters of their ladder reminded in vain come first, if its last rung is the inspection plan. Legal
persons (an enterprise with its points) already inspected in the year come last where the law allows an inspection a
year.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.campaign.tables import CampaignTask
from postwatch.dataclass import dataclass
from postwatch.days import add_months
from postwatch.desk import Desk
from postwatch.dispatch.conditions import holding_tasks
from postwatch.errors import UsageError
from postwatch.followup.chased import chased_in_vain
from postwatch.followup.ladder import INTO_PLAN
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.inspection import reasons
from postwatch.inspection.conditions import remedy_overdue
from postwatch.inspection.options import ProposalFilter
from postwatch.inspection.reasons import YEARS_OF_ACTS, YEARS_OF_INCIDENTS, Reason, Signals
from postwatch.inspection.references import acts_by_unit
from postwatch.inspection.rules import INSPECTED_ONLY, norm_of_one_a_year
from postwatch.inspection.tables import Finding, Visit
from postwatch.inspection.yearly import inspections_of, rows_of
from postwatch.language import _
from postwatch.pledge.conditions import asked, askings
from postwatch.pledge.coverage import signed
from postwatch.recipient.actions import units_meant
from postwatch.recipient.conditions import active, of_kind
from postwatch.recipient.options import OfUnits
from postwatch.recipient.spans import columns_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.conditions import Condition
from postwatch.store.transaction import OFFICE, ids
from postwatch.task.deadlines import overdue
from postwatch.task.tables import Task

_MONTHS = 12
_INSPECTED = tuple(sorted(INSPECTED_ONLY))


@dataclass(frozen=True)
class ProposedUnit:
    """A unit that may be inspected, with its reasons and their weight; ``area`` and ``parent`` are codes.

    ``inspections_list`` names the rounds of the year against its legal person: if there is any, it comes last.
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
    """A unit as it was on a day (a row with its columns), the facts about it, and the rounds of its legal person."""

    unit: Any
    last_visited_on: dt.date | None
    signals: Signals
    reasons: tuple[Reason, ...]
    inspections: tuple[str, ...]

    @property
    def place(self) -> tuple[Any, ...]:
        """Return the key by which candidates are sorted."""
        return bool(self.inspections), *reasons.place_of(self.signals, self.reasons)


def propose_units(session: Session, desk: Desk, *, chosen: ProposalFilter) -> list[ProposedUnit]:
    """Return the enterprises and points that are active, in the order in which they should be inspected.

    Raises UsageError for an unknown kind or a number below 1, NotFoundError for an unknown area.
    """
    require_count(chosen.limit, option="--limit")
    on = desk.today
    wanted = units_meant(session, OfUnits(kind=chosen.kind, area=chosen.area), on=on)
    found = candidates(session, desk, *wanted, on=on)[: chosen.limit]
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
            weight=reasons.weight_of(one.reasons),
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
    desk: Desk,
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
    known = _Known.of(session, desk, on)
    counts = norm_of_one_a_year(counted_on) is not None
    earlier = inspections_of(session, year=counted_on.year, apart_from=apart_from) if counts else {}
    found = [
        Candidate(
            unit=unit,
            last_visited_on=known.visited.get(unit.id),
            signals=(signals := known.signals(unit)),
            reasons=reasons.reasons_of(signals),
            inspections=tuple(earlier.get(unit.parent_id or unit.id, ())),
        )
        for unit in units
    ]
    return sorted(found, key=lambda one: one.place)


@dataclass(frozen=True)
class _Known:
    """Facts up to a day, by the ids of units: the last visit, a missing pledge, and the other signals as counts."""

    on: dt.date
    visited: Mapping[int, dt.date]
    pledging: set[int]
    counts: Mapping[str, Mapping[int, int]]

    @classmethod
    def of(cls, session: Session, desk: Desk, on: dt.date) -> "_Known":
        office, a_year_ago = session.info[OFFICE], add_months(on, -_MONTHS * YEARS_OF_INCIDENTS)
        visits = select(col(Visit.recipient_id), func.max(col(Visit.visited_on)))
        remedies = select(col(Visit.recipient_id), func.count()).join(Finding, col(Finding.visit_id) == Visit.id)
        incidents = select(col(Incident.recipient_id), func.count())
        tasks = select(col(Task.recipient_id), func.count()).outerjoin(
            CampaignTask, col(CampaignTask.id) == Task.campaign_task_id
        )
        of_letter = or_(col(Task.dispatch_id).is_(None), col(Task.dispatch_id).in_(holding_tasks(on)))
        # A task that asks for a pledge is the same reason as the missing pledge.
        of_others = col(CampaignTask.asks_pledge).is_not(True)
        of_year = and_(
            col(Incident.office_id) == office, col(Incident.found_on) > a_year_ago, col(Incident.found_on) <= on
        )
        is_complaint = col(Incident.source) == IncidentSource.CITIZEN
        return cls(
            on,
            _by_unit(session, visits.where(col(Visit.office_id) == office, col(Visit.visited_on) <= on)),
            set(_pledging(session, on)),
            {
                "acts": acts_by_unit(session, after=add_months(on, -_MONTHS * YEARS_OF_ACTS), until=on),
                "remedies": _by_unit(session, remedies.where(col(Visit.office_id) == office, remedy_overdue(on))),
                "incidents": _by_unit(session, incidents.where(of_year, ~is_complaint)),
                "complaints": _by_unit(session, incidents.where(of_year, is_complaint)),
                "tasks": _by_unit(
                    session, tasks.where(col(Task.office_id) == office, overdue(on), of_letter, of_others)
                ),
                "chased": {one.unit.id: one.letters for one in chased_in_vain(session, desk, means=INTO_PLAN, on=on)},
            },
        )

    def signals(self, unit: Any) -> Signals:
        """Return the facts about a unit."""
        last = self.visited.get(unit.id)
        return Signals(
            code=unit.code,
            is_enterprise=unit.kind == RecipientKind.POSTAL_ENTERPRISE,
            days_unvisited=(self.on - last).days if last is not None else None,
            lacks_pledge=unit.id in self.pledging,
            **{name: of.get(unit.id, 0) for name, of in self.counts.items()},
        )


def _pledging(session: Session, on: dt.date) -> Iterator[int]:
    """Yield the ids of the units that owe a pledge on a day."""
    for one in askings(session, on=on, since=on):
        yield from ids(session, select(col(Recipient.id)).where(asked(one))) - ids(session, signed(one))


def _by_unit(session: Session, statement: Any) -> dict[int, Any]:
    """Return the count of a statement for each unit, whose id it gives first."""
    return dict(rows_of(session, statement.group_by(statement.selected_columns[0])))
