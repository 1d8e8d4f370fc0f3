"""What an office does for itself: it is founded, and it gives out short codes."""

import datetime as dt

from sqlmodel import Session, select

from postwatch.office.tables import CodeCounter, OfficeRow
from postwatch.settings import OfficeSettings


def find_office(session: Session, *, code: str) -> OfficeRow | None:
    """The office's row, when another workspace on the same database has written it already."""
    return session.exec(select(OfficeRow).where(OfficeRow.code == code)).first()


def found_office(session: Session, *, settings: OfficeSettings) -> OfficeRow:
    """Write the office's row."""
    office = OfficeRow(
        code=settings.code,
        name=settings.name,
        parent_name=settings.letterhead_parent,
        abbreviation=settings.abbreviation,
        unit_name=settings.unit_name,
        unit_abbreviation=settings.unit_abbreviation,
        active_from=settings.active_from,
        active_to=settings.active_to,
        successor=settings.successor,
    )
    session.add(office)
    session.flush()
    return office


def next_code(session: Session, *, prefix: str, on: dt.date) -> str:
    """A short code such as ``CV-2020-0001``; the year is the legal day's."""
    return f"{prefix}-{on.year}-{_count_up(session, prefix, on.year):04d}"


def next_plain_code(session: Session, *, prefix: str) -> str:
    """A short code without a year, such as ``DPV-001``, for things that outlive a year."""
    return f"{prefix}-{_count_up(session, prefix, 0):03d}"


def _count_up(session: Session, prefix: str, year: int) -> int:
    """The next count; there is one writer at a time, so nobody else counts from the same one."""
    row = session.exec(select(CodeCounter).where(CodeCounter.prefix == prefix, CodeCounter.year == year)).first()
    row = row or CodeCounter(prefix=prefix, year=year, last=0)
    row.last += 1
    session.add(row)
    session.flush()
    return row.last
