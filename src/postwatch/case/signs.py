"""Signs of violations that visits found and that no act says yet."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func

from postwatch.area.tables import Area
from postwatch.case.tables import Violation
from postwatch.dataclass import dataclass
from postwatch.inspection.tables import Finding, FindingKind, Visit
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import grouped
from postwatch.store.conditions import chosen
from postwatch.vietnamese import fold

_Place = int | tuple[int, dt.date]


@dataclass(frozen=True)
class Sign:
    """A sign of a violation that a visit (code) to a unit (code) found, and of which no act is recorded."""

    visit: str
    unit: str
    name: str
    area: str
    visited_on: dt.date
    text: str


def signs_without_act(session: Session, *, visits: Collection[int] = (), area_id: int | None = None) -> list[Sign]:
    """Return signs of violations of which no act says so, optionally of some visits (ids) or an area, by their days.

    Those of a visit that led to as many acts are left out, whatever the acts say; acts of the unit and the day count
    that name no visit, where there was one visit alone.
    """
    signs = _signs(visits, area_id)
    found = [(visit_id, unit_id, Sign(*told)) for visit_id, unit_id, *told in session.execute(signs)]
    if not found:
        return []
    counts, acts, visits_of_day = Counter(one[0] for one in found), _acts_told(session), _visits_of_day(session)
    waiting = []
    for visit_id, unit_id, sign in found:
        own, of_day = acts.get(visit_id, []), acts.get((unit_id, sign.visited_on), [])
        led_to = len(own) + (len(of_day) if visits_of_day[unit_id, sign.visited_on] == 1 else 0)
        if led_to < counts[visit_id] and fold(sign.text) not in [fold(text) for text in (*own, *of_day)]:
            waiting.append(sign)
    return waiting


def _signs(visits: Collection[int], area_id: int | None) -> Any:
    return (
        select_columns(
            col(Visit.id), col(Visit.recipient_id), col(Visit.code), col(Recipient.code), col(Recipient.name),
            col(Area.name), col(Visit.visited_on), col(Finding.text),
        )
        .join(Visit, col(Visit.id) == Finding.visit_id)
        .join(Recipient, col(Recipient.id) == Visit.recipient_id)
        .join(Area, col(Area.id) == Recipient.area_id)
        .where(col(Finding.kind) == FindingKind.VIOLATION_SIGN)
        .where(*chosen(visits and col(Visit.id).in_(visits), area_id is not None and col(Recipient.area_id) == area_id))
        .order_by(col(Visit.visited_on), col(Visit.id), col(Finding.position))
    )  # fmt: skip


def _acts_told(session: Session) -> dict[_Place, list[str]]:
    """Return the descriptions of acts by the visit (id) that found them, else by unit (id) and day of detection."""
    unit_and_day = col(Violation.recipient_id), col(Violation.detected_on)
    told = session.execute(select_columns(col(Violation.visit_id), *unit_and_day, col(Violation.description)))
    return grouped((visit_id or (unit_id, day), text or "") for visit_id, unit_id, day, text in told)


def _visits_of_day(session: Session) -> Counter[tuple[int, dt.date]]:
    """Return how many visits there were to a unit (id) on a day, where a visit found signs of violations."""
    signed = select_columns(col(Visit.recipient_id)).join(Finding, col(Finding.visit_id) == Visit.id)
    signed = signed.where(col(Finding.kind) == FindingKind.VIOLATION_SIGN)
    unit_and_day = col(Visit.recipient_id), col(Visit.visited_on)
    visits = select_columns(*unit_and_day, func.count()).where(col(Visit.recipient_id).in_(signed))
    return Counter({(unit_id, day): count for unit_id, day, count in session.execute(visits.group_by(*unit_and_day))})
