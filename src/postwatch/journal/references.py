"""Reports, which froze the journal that was known when they were issued.

Like a foreign key, this knows that noun by the names of its table only.
"""

import datetime as dt

from sqlalchemy import Date, column, select, table
from sqlmodel import Session

from postwatch.store.transaction import OFFICE

_REPORT = table("report", *map(column, ("office_id", "code", "known_entry")), column("issued_on", Date()))


def known_by(session: Session, *, report: str) -> tuple[int, dt.date] | None:
    """Return the last entry, and its day, that was known when the letter of a code was issued; None without it."""
    own = select(_REPORT.c.known_entry, _REPORT.c.issued_on).where(_REPORT.c.office_id == session.info[OFFICE])
    found = session.execute(own.where(_REPORT.c.code == report.strip().upper())).first()
    return (found.known_entry, found.issued_on) if found is not None else None
