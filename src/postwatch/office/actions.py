"""The office: its creation, its short codes, its letters by their names."""

import datetime as dt
from typing import Any

from sqlmodel import Session, select

from postwatch.desk import Desk
from postwatch.office.rules import is_meant, parse_number
from postwatch.office.tables import CodeCounter, OfficeRow
from postwatch.store.transaction import OFFICE


def find_office(session: Session, *, code: str) -> OfficeRow | None:
    """Return the office's row, or None when no workspace has written it to this database."""
    return session.exec(select(OfficeRow).where(OfficeRow.code == code)).first()


def found_office(session: Session, desk: Desk) -> OfficeRow:
    """Add the office's row."""
    office = OfficeRow(
        code=desk.settings.code,
        name=desk.settings.name,
        parent_name=desk.settings.letterhead.parent,
        abbreviation=desk.settings.abbreviation,
        unit_name=desk.settings.unit.name,
        unit_abbreviation=desk.settings.unit.abbreviation,
        active_from=desk.settings.active_from,
        active_to=desk.settings.active_to,
        successor=desk.settings.successor or None,
    )
    session.add(office)
    session.flush()
    return office


def next_code(session: Session, *, prefix: str, on: dt.date) -> str:
    """Return the next short code such as ``CV-2020-0001``; the year is that of the legal day."""
    return f"{prefix}-{on.year}-{_count_up(session, prefix, on.year):04d}"


def next_plain_code(session: Session, *, prefix: str) -> str:
    """Return the next short code without a year, such as ``DPV-001``."""
    return f"{prefix}-{_count_up(session, prefix, 0):03d}"


def resolve_letter(session: Session, letters: Any, text: str, *, on: dt.date) -> int | None:
    """Return the id of a letter given by code, symbol (the newest of that symbol) or number.

    ``letters`` has the columns id, office_id, code, number, symbol and issued_on; a number is of the year of ``on``.
    """
    own = select(letters.id, letters.symbol, letters.issued_on).where(letters.office_id == session.info[OFFICE])
    found = session.execute(own.where(letters.code == text.strip().upper())).first()
    meant = parse_number(text)
    if found is None and meant is not None:
        numbered = session.execute(own.where(letters.number == meant[0]).order_by(letters.issued_on.desc()))
        found = next((row for row in numbered if is_meant(row.symbol, row.issued_on, rest=meant[1], on=on)), None)
    return None if found is None else int(found.id)


def _count_up(session: Session, prefix: str, year: int) -> int:
    """Return the next count; there is only one writer at a time."""
    row = session.exec(select(CodeCounter).where(CodeCounter.prefix == prefix, CodeCounter.year == year)).first()
    row = row or CodeCounter(prefix=prefix, year=year, last=0)
    row.last += 1
    session.add(row)
    session.flush()
    return row.last
