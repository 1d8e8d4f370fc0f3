"""Inspection rounds: planned by a decision with a team and the units in their order, listed and shown.

A round is planned if it has units; a round that a visit made for itself has none.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.inspection.actions import results_in
from postwatch.inspection.lookup import find_round
from postwatch.inspection.options import RoundFilter
from postwatch.inspection.plan_tables import RoundUnit
from postwatch.inspection.reasons import Reason, from_text
from postwatch.inspection.round_letters import RoundPaperLine, paper_lines
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Visit, VisitResult
from postwatch.inspection.team import TeamLine, team_lines
from postwatch.language import _
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.spans import units_on
from postwatch.recipient.tables import Recipient
from postwatch.record.rules import check_days
from postwatch.staff.tables import StaffMember
from postwatch.store import conditions
from postwatch.store.columns import rows_with
from postwatch.store.conditions import Condition
from postwatch.store.transaction import recorded
from postwatch.vietnamese import choice


@dataclass(frozen=True)
class RoundLine:
    """A round; ``head`` is a code, ``by_body`` another body whose inspection it is.

    ``units`` counts those of its plan, ``visited`` those of them that were visited, ``visits`` all its visits.
    """

    id: str
    kind: InspectionKind
    decision_number: str | None
    decision_on: dt.date | None
    by_body: str | None
    head: str | None
    head_name: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    first_visited_on: dt.date | None
    units: int
    visited: int
    visits: int


@dataclass(frozen=True)
class RoundUnitLine:
    """A unit of a round, in the order of its plan, with its reasons.

    ``position`` is None for a unit outside of the plan. ``visit`` is the code of its last visit in the round.
    """

    position: int | None
    recipient: str
    name: str
    reasons_list: tuple[Reason, ...]
    visit: str | None
    visited_on: dt.date | None
    result: VisitResult | None


@dataclass(frozen=True)
class RoundDetails(RoundLine):
    """A round with its decision, its team, its units, its letters and its corrections."""

    decision_signer: str | None
    is_joint: bool
    partners: str | None
    reason: str | None
    content: str | None
    plan: str | None
    period_from: dt.date | None
    period_to: dt.date | None
    clear_sign: str | None
    withdrawn_on: dt.date | None
    team_list: tuple[TeamLine, ...]
    units_list: tuple[RoundUnitLine, ...]
    papers_list: tuple[RoundPaperLine, ...]
    corrections_list: tuple[CorrectionLine, ...]


def list_rounds(session: Session, *met: Condition, chosen: RoundFilter) -> list[RoundLine]:
    """Return rounds by the days of their decisions, or of their first visits where they have none.

    Raises RuleError for days in the wrong order, UsageError for an unknown kind, NotFoundError for an unknown unit.
    """
    check_days(chosen.first, chosen.last)
    first_visits = (
        select(Visit.round_id, func.min(col(Visit.visited_on)).label("first_on")).group_by(col(Visit.round_id))
    ).subquery()
    day = func.coalesce(col(InspectionRound.decision_on), col(InspectionRound.starts_on), first_visits.c.first_on)
    statement = (
        select(InspectionRound)
        .outerjoin(first_visits, first_visits.c.round_id == InspectionRound.id)
        .order_by(day, col(InspectionRound.id))
    )
    unit_id = find_recipient(session, recipient=chosen.recipient).id if chosen.recipient else 0
    planned = select(RoundUnit.round_id).where(RoundUnit.recipient_id == unit_id)
    wanted = conditions.chosen(
        chosen.recipient and col(InspectionRound.id).in_(planned),
        chosen.kind and InspectionRound.kind == choice(InspectionKind, chosen.kind, what=_("kind")),
        chosen.first and day >= chosen.first,
        chosen.last and day <= chosen.last,
    )
    found = session.exec(recorded(statement, InspectionRound, withdrawn=chosen.withdrawn).where(*wanted, *met)).all()
    return _lines(session, found)


def _lines(session: Session, found: Sequence[InspectionRound]) -> list[RoundLine]:
    units = select(RoundUnit.round_id, func.count()).group_by(col(RoundUnit.round_id))
    visits = select(Visit.round_id, func.count(), func.min(col(Visit.visited_on))).group_by(col(Visit.round_id))
    of_plan = and_(col(Visit.round_id) == RoundUnit.round_id, col(Visit.recipient_id) == RoundUnit.recipient_id)
    visited = (
        select(RoundUnit.round_id, func.count(func.distinct(col(RoundUnit.id))))
        .join(Visit, of_plan)
        .group_by(col(RoundUnit.round_id))
    )
    planned_of, visited_of = (dict(session.exec(one).all()) for one in (units, visited))
    visits_of = {round_id: (count, first) for round_id, count, first in session.exec(visits)}
    people = {one.id: one for one in rows_with(session, StaffMember)}
    return [
        result_of(
            RoundLine,
            one,
            id=one.code,
            head=head.code if (head := people.get(one.head_id or 0)) is not None else None,
            head_name=head.name if head is not None else None,
            units=planned_of.get(one.id, 0),
            visited=visited_of.get(one.id, 0),
            visits=visits_of.get(one.id, (0, None))[0],
            first_visited_on=visits_of.get(one.id, (0, None))[1],
        )
        for one in found
    ]


def show_round(session: Session, desk: Desk, *, inspection: str) -> RoundDetails:
    """Return all details of a round, though it was withdrawn. Raises NotFoundError."""
    row = find_round(session, desk, code=inspection, withdrawn_too=True)
    (line,) = _lines(session, [row])
    return result_of(
        RoundDetails,
        row,
        **vars(line),
        team_list=team_lines(session, row),
        units_list=tuple(_unit_lines(session, row)),
        papers_list=paper_lines(session, row),
        corrections_list=corrections_of(session, row),
    )


def _unit_lines(session: Session, row: InspectionRound) -> Iterator[RoundUnitLine]:
    """Yield the units of a plan in their order, then those visited outside of it, each with its last visit."""
    visits = {one.recipient_id: one for one in rows_with(session, Visit, by="visited_on id", round_id=row.id)}
    planned = rows_with(session, RoundUnit, by="position id", round_id=row.id).all()
    reasons = {one.recipient_id: from_text(one.reasons) for one in planned}
    positions = {one.recipient_id: place for place, one in enumerate(planned, start=1)}
    found = session.exec(select(Recipient).where(col(Recipient.id).in_({*positions, *visits}))).all()
    day = row.decision_on or min((one.visited_on for one in visits.values()), default=None)
    units = {one.id: one for one in (units_on(session, found, on=day) if day is not None else found)}
    results = results_in(session, row)
    for unit_id in dict.fromkeys([*positions, *visits]):
        yield RoundUnitLine(
            positions.get(unit_id),
            units[unit_id].code,
            units[unit_id].name,
            reasons.get(unit_id, ()),
            *((one.code, one.visited_on, results[one.id]) if (one := visits.get(unit_id)) else (None, None, None)),
        )
