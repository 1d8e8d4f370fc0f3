"""Figures that the engine of cases works out: fines owed and goods held at the end of a day, their sums and rows."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.report.rules import Value

HELD = "goods_held"
# Figures of fines by the column of a fine that they add up.
OWED = {"fines_outstanding": "outstanding", "fines_overdue": "overdue"}


class CaseRow(NamedTuple):
    """A row of a figure: the code of its case, the id of its unit, if it has one, its day and what it adds."""

    case: str
    unit_id: int | None
    on: dt.date
    amount: Value


def case_rows(session: Session, desk: Desk, figure: str, day: dt.date) -> list[CaseRow]:
    """Return the rows of a figure at the end of a day."""
    if figure == HELD:
        from postwatch.case.custody import lots_held

        return [CaseRow(one.case, one.recipient_id, one.held_on, 1) for one in lots_held(session, day)[day]]
    from postwatch.case.amounts_due import fines_owed

    found = fines_owed(session, desk, day)[day]
    rows = (CaseRow(one.case, one.recipient_id, one.decided_on, getattr(one, OWED[figure])) for one in found)
    return [one for one in rows if one.amount]


def fines_at(session: Session, desk: Desk, days: Collection[dt.date]) -> dict[dt.date, Mapping[str, Value]]:
    """Return the sums of the rows of fines at the end of days.

    By `owing_on`, where the database adds up the plain fines; nothing is loaded where every fine was paid.
    """
    if not days:
        return {}
    from postwatch.case.amounts_due import owing_on

    owing = owing_on(session, desk, *days)
    return {day: {name: getattr(one, column) for name, column in OWED.items()} for day, one in owing.items()}


def goods_at(session: Session, days: Collection[dt.date]) -> dict[dt.date, int]:
    """Return how many lots were in custody at the end of days; nothing is loaded for it where none was ever held."""
    if not days:
        return {}
    from postwatch.case.custody import lots_held

    return {day: len(lots) for day, lots in lots_held(session, *days).items()}
