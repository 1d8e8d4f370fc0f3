"""References to incidents from higher tables: the visits that an incident led to, and their cases.

Like a foreign key, this knows those nouns by the names of their tables only.
"""

import datetime as dt

from sqlalchemy import Date, column, select, table
from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.store.columns import counts

_GROUND = table("visit_ground", *map(column, ("visit_id", "incident_id")))
_VISIT = table(
    "visit",
    *map(column, ("id", "code", "recipient_id")),
    *(column(day, Date()) for day in ("visited_on", "withdrawn_on")),
)
_UNIT = table("recipient", *map(column, ("id", "code")))
_CASE = table("violation_case", *map(column, ("id", "code")), column("withdrawn_on", Date()))
_ACT = table("violation", *map(column, ("id", "first_id", "case_id", "visit_id")), column("withdrawn_on", Date()))
# The visits with the cases of the acts that they found.
_LED = (
    select(_ACT.c.visit_id, _CASE.c.id, _CASE.c.code)
    .select_from(_ACT.join(_CASE, _CASE.c.id == _ACT.c.case_id))
    .where(counts(_ACT), _CASE.c.withdrawn_on.is_(None))
    .distinct()
    .subquery()
)


@dataclass(frozen=True)
class LedVisit:
    """A visit (code) that an incident led to: its unit (code), its day, and the case that it became, if any."""

    visit: str
    recipient: str
    visited_on: dt.date
    case: str | None


def visits_led(session: Session, *, incident_id: int) -> tuple[LedVisit, ...]:
    """Return the visits that an incident led to, in the order of their days.

    A visit with several cases comes once for each.
    """
    led = (
        select(_VISIT.c.code, _UNIT.c.code, _VISIT.c.visited_on, _LED.c.code)
        .select_from(
            _GROUND.join(_VISIT, _VISIT.c.id == _GROUND.c.visit_id)
            .join(_UNIT, _UNIT.c.id == _VISIT.c.recipient_id)
            .outerjoin(_LED, _LED.c.visit_id == _VISIT.c.id)
        )
        .where(_GROUND.c.incident_id == incident_id, _VISIT.c.withdrawn_on.is_(None))
        .order_by(_VISIT.c.visited_on, _VISIT.c.id, _LED.c.id)
    )
    return tuple(LedVisit(*row) for row in session.execute(led))
