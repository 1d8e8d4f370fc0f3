"""References to people of the office from higher tables: letters that they signed, minutes that they drew up.

Like a foreign key, this knows those nouns by the names of their tables only.
"""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Date, column, select, table
from sqlmodel import Session

_DISPATCH, _FOLLOWUP, _REPORT = (
    table(name, *map(column, ("code", "symbol", "signer_id")), column("issued_on", Date()))
    for name in ("dispatch", "followup", "report")
)
_CASE = table(
    "violation_case",
    *map(column, ("code", "drawn_up_by")),
    *(column(day, Date()) for day in ("minutes_on", "withdrawn_on")),
)


def first_paper_after(session: Session, *, staff_id: int, name: str, on: dt.date) -> tuple[str, dt.date] | None:
    """Return the first paper, by its symbol or code and its day, that a person signed or drew up after a day."""

    def papers() -> Iterator[tuple[str, dt.date]]:
        for letter in (_DISPATCH, _FOLLOWUP, _REPORT):
            of = letter.c
            signed = select(of.symbol, of.code, of.issued_on).where(of.signer_id == staff_id, of.issued_on > on)
            for row in session.execute(signed):
                yield row.symbol or row.code, row.issued_on
        drawn_up = select(_CASE.c.code, _CASE.c.minutes_on).where(
            _CASE.c.drawn_up_by == name, _CASE.c.minutes_on > on, _CASE.c.withdrawn_on.is_(None)
        )
        for row in session.execute(drawn_up):
            yield row.code, row.minutes_on

    return min(papers(), key=lambda one: (one[1], one[0]), default=None)
