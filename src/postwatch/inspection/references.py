"""References to visits and units from higher tables: the case of a violation that a visit found, and acts.

Like a foreign key, this knows that noun by the names of its table only.
"""

import datetime as dt

from sqlalchemy import Date, Row, Select, column, func, select, table
from sqlmodel import Session

from postwatch.store.columns import counts
from postwatch.store.transaction import OFFICE

_CASE = table("violation_case", *map(column, ("id", "code")), column("withdrawn_on", Date()))
_ACT = table(
    "violation",
    *map(column, ("id", "first_id", "office_id", "case_id", "recipient_id", "visit_id", "code")),
    *(column(d, Date()) for d in ("detected_on", "withdrawn_on")),
)


_LED = _ACT.join(_CASE, _CASE.c.id == _ACT.c.case_id)
_RECORDED = (_CASE.c.withdrawn_on.is_(None), counts(_ACT))


def visits_with_acts() -> Select[tuple[int]]:
    """Return the statement of the visits (ids) that acts name."""
    return select(_ACT.c.visit_id).select_from(_LED).where(*_RECORDED, _ACT.c.visit_id.is_not(None))


def first_act_of(session: Session, *, visit_id: int) -> Row[tuple[str, str, dt.date]] | None:
    """Return the act that a visit found and that was detected first: its case, its code and the day of detection."""
    acts = select(_CASE.c.code.label("case"), _ACT.c.code.label("act"), _ACT.c.detected_on).select_from(_LED)
    found = acts.where(_ACT.c.visit_id == visit_id, *_RECORDED)
    return session.execute(found.order_by(_ACT.c.detected_on, _ACT.c.code)).first()


def acts_by_unit(session: Session, *, after: dt.date, until: dt.date) -> dict[int, int]:
    """Return how many acts of each unit (id) were detected after a day and until another, that day included."""
    of = _ACT.c
    counted = (
        select(of.recipient_id, func.count())
        .select_from(_LED)
        .where(of.office_id == session.info[OFFICE], of.detected_on > after, of.detected_on <= until)
        .where(*_RECORDED)
        .group_by(of.recipient_id)
    )
    return dict(session.execute(counted).all())
