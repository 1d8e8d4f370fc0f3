"""Follow-ups, which print what is recorded of units.

Like a foreign key, this knows that noun by the names of its tables only.
"""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Date, column, select, table
from sqlmodel import Session

_FOLLOWUP = table(
    "followup", *map(column, ("id", "code", "symbol")), *(column(day, Date()) for day in ("as_of", "issued_on"))
)
_UNIT = table("followup_unit", *map(column, ("followup_id", "recipient_id")))


def followups_naming(session: Session, *, units: Collection[int], on: dt.date) -> dict[str, str]:
    """Return the symbols, by their codes, of follow-ups that name a unit and count up to a day or beyond.

    A draft, which has no symbol, is named by its code: it prints what was counted when it was made.
    """
    named = select(_UNIT.c.followup_id).where(_UNIT.c.recipient_id.in_(units))
    counted = select(_FOLLOWUP.c.code, _FOLLOWUP.c.symbol).where(_FOLLOWUP.c.id.in_(named), _FOLLOWUP.c.as_of >= on)
    return {row.code: row.symbol or row.code for row in session.execute(counted.order_by(_FOLLOWUP.c.id))}
