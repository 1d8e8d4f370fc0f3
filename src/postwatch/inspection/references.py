"""References to visits and units from higher tables: the case of a violation that a visit found, and acts.

Like a foreign key, this knows that noun by the names of its table only.
"""

import datetime as dt

from sqlalchemy import ColumnElement, Date, Row, column, func, select, table
from sqlmodel import Session

from postwatch.store.transaction import OFFICE

_CASE = table("violation_case", *map(column, ("id", "code")), column("withdrawn_on", Date()))
_ACT = table(
    "violation",
    *map(column, ("id", "office_id", "case_id", "recipient_id", "visit_id", "code")),
    *(column(d, Date()) for d in ("detected_on", "withdrawn_on")),
)


def _found_by(visit_id: int) -> ColumnElement[bool]:
    """Return that a visit found an act."""
    return _ACT.c.visit_id == visit_id


def first_act_of(session: Session, *, visit_id: int) -> Row[tuple[str, dt.date]] | None:
    """Return the code and the day of detection of the act that was detected first in the cases of a visit."""
    led = _ACT.join(_CASE, _CASE.c.id == _ACT.c.case_id)
    acts = (
        select(_ACT.c.code, _ACT.c.detected_on)
        .select_from(led)
        .where(_found_by(visit_id), _CASE.c.withdrawn_on.is_(None), _ACT.c.withdrawn_on.is_(None))
    )
    return session.execute(acts.order_by(_ACT.c.detected_on, _ACT.c.id)).first()


def case_of(session: Session, *, visit_id: int) -> str | None:
    """Code of the first case that a visit led to."""
    led = select(_CASE.c.code).select_from(_ACT.join(_CASE, _CASE.c.id == _ACT.c.case_id))
    found = led.where(_found_by(visit_id), _CASE.c.withdrawn_on.is_(None), _ACT.c.withdrawn_on.is_(None))
    return session.execute(found.order_by(_CASE.c.id)).scalar()


def acts_by_unit(session: Session, *, after: dt.date, until: dt.date) -> dict[int, int]:
    """Return how many acts of each unit (id) were detected after a day and until another, that day included."""
    of = _ACT.c
    counted = (
        select(of.recipient_id, func.count())
        .select_from(_ACT.join(_CASE, _CASE.c.id == of.case_id))
        .where(of.office_id == session.info[OFFICE], of.detected_on > after, of.detected_on <= until)
        .where(of.withdrawn_on.is_(None), _CASE.c.withdrawn_on.is_(None))
        .group_by(of.recipient_id)
    )
    return dict(session.execute(counted).all())
