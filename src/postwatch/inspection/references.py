"""References to visits from a higher table: the case of a violation that a visit found.

Like a foreign key, this knows that noun by the names of its table only.
"""

from sqlalchemy import Date, column, select, table
from sqlmodel import Session

_CASE = table("violation_case", *map(column, ("id", "visit_id", "code")), column("withdrawn_on", Date()))


def case_of(session: Session, *, visit_id: int) -> str | None:
    """Code of the first case that a visit led to."""
    led = select(_CASE.c.code).where(_CASE.c.visit_id == visit_id, _CASE.c.withdrawn_on.is_(None))
    return session.execute(led.order_by(_CASE.c.id)).scalar()
