"""Follow-ups, which print the records of units, and reports, which count them.

Like a foreign key, this knows those nouns by the names of their tables only.
"""

import datetime as dt
import json
from collections.abc import Collection

from sqlalchemy import Date, Row, column, select, table, union_all
from sqlmodel import Session

from postwatch.store.transaction import OFFICE

_FOLLOWUP = table(
    "followup", *map(column, ("id", "code", "symbol")), *(column(day, Date()) for day in ("as_of", "issued_on"))
)
_UNIT = table("followup_unit", *map(column, ("followup_id", "recipient_id")))

_REPORT = table(
    "report",
    *map(column, ("id", "code", "symbol", "printed")),
    *(column(day, Date()) for day in ("period_last", "counted_to")),
)

_LETTERS = [
    table(name, *map(column, (OFFICE, "code", "symbol", "facts")))
    for name in ("dispatch", "followup", "inspection_paper", "report")
]


def letters_quoting(session: Session, symbol: str) -> dict[str, str]:
    """Return the symbols, by their codes, of letters of the office that bear a symbol or mention it."""
    mine = [
        select(one.c.code, one.c.symbol).where(
            one.c[OFFICE] == session.info[OFFICE],
            one.c.symbol.is_not(None),
            one.c.facts.contains(symbol, autoescape=True),
        )
        for one in _LETTERS
    ]
    return {row.code: row.symbol for row in session.execute(union_all(*mine))}


def reports_issued(session: Session) -> dict[str, Row[tuple[str, str, dt.date, dt.date]]]:
    """Return the symbol, the printed content and the last days of each report, by its code.

    Days are the last of the period and the last that is counted.
    """
    of = _REPORT.c
    issued = select(of.code, of.symbol, of.printed, of.period_last, of.counted_to).where(of.printed.is_not(None))
    return {row.code: row for row in session.execute(issued.order_by(of.id))}


def period_printed(printed: str | None, last: dt.date) -> str:
    """Return the name of the period of which a report printed figures; those that kept no name were of a month."""
    said = json.loads(printed) if printed is not None else {}
    return str(said.get("name") or f"{last.year}-{last.month:02d}")


def followups_naming(session: Session, *, units: Collection[int], on: dt.date) -> dict[str, str]:
    """Return the symbols, by their codes, of follow-ups that name a unit and count up to a day or beyond.

    A draft, which has no symbol, is named by its code: it prints the count of the day when it was made.
    """
    named = select(_UNIT.c.followup_id).where(_UNIT.c.recipient_id.in_(units))
    counted = select(_FOLLOWUP.c.code, _FOLLOWUP.c.symbol).where(_FOLLOWUP.c.id.in_(named), _FOLLOWUP.c.as_of >= on)
    return {row.code: row.symbol or row.code for row in session.execute(counted.order_by(_FOLLOWUP.c.id))}
