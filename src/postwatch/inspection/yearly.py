"""Inspections of a legal person, an enterprise with its points, counted in a year: a norm allows one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.inspection.actions import SecondInspection, is_planned
from postwatch.inspection.plan_tables import RoundUnit
from postwatch.inspection.rechecks import incident_of
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.rules import norm_of_one_a_year
from postwatch.inspection.tables import Visit
from postwatch.recipient.spans import unit_on
from postwatch.recipient.tables import Recipient
from postwatch.store import conditions
from postwatch.store.transaction import OFFICE, without_withdrawn


def second_inspection(session: Session, row: Visit) -> SecondInspection | None:
    """Return the inspections of the year before a visit, while a norm counts them; None if it is the first.

    By a decision of its own all rounds against its legal person count; else those of other bodies, and those of the
    office that visited the unit. A visit by the plan of a round was judged with the plan; a re-inspection and what an
    incident led to need no other.
    """
    inspection, norm = session.get_one(InspectionRound, row.round_id), norm_of_one_a_year(row.visited_on)
    led = incident_of(session, row) is not None or inspection.kind is InspectionKind.RE_INSPECTION
    if norm is None or led or is_planned(session, inspection):
        return None
    unit = unit_on(session, session.get_one(Recipient, row.recipient_id), on=row.visited_on)
    is_decided = inspection.decision_number is not None
    found = inspections_of(session, year=row.visited_on.year, apart_from=inspection.id, by_others=not is_decided)
    of_unit = () if is_decided else _rounds_visiting(session, row)
    rounds = (*found.get(unit.parent_id or unit.id, ()), *of_unit)
    return SecondInspection(unit.code, unit.name, row.visited_on.year, rounds, norm) if rounds else None


def _rounds_visiting(session: Session, visit: Visit) -> list[str]:
    """Return the other rounds (codes) that visited the unit of a visit in its year, but for re-inspections."""
    year = visit.visited_on.year
    found = (
        select(InspectionRound.code)
        .join(Visit, col(Visit.round_id) == InspectionRound.id)
        .where(
            Visit.recipient_id == visit.recipient_id,
            col(Visit.visited_on).between(dt.date(year, 1, 1), dt.date(year, 12, 31)),
            InspectionRound.id != visit.round_id,
            col(InspectionRound.kind) != InspectionKind.RE_INSPECTION,
        )
    )
    return sorted(set(session.exec(found)))


def inspections_of(
    session: Session, *, year: int, apart_from: int | None, by_others: bool = False
) -> dict[int, list[str]]:
    """Return the rounds of a year by the id of their enterprise, or of the enterprise of their points, except a round.

    A round counts from its first day; if unknown, from its decision, else from its visit. A re-inspection of earlier
    findings is left out.
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
        for round_id, code, body, person in rows_of(session, rows):
            found[person][round_id] = f"{code} ({body})" if body else code
    return {person: [rounds[one] for one in sorted(rounds)] for person, rounds in found.items()}


def rows_of(session: Session, statement: Any) -> Sequence[Any]:
    """Return the rows of a statement that names its office, as `store.transaction.ids` asks for ids."""
    session.flush()
    return session.connection().execute(without_withdrawn(statement)).all()
