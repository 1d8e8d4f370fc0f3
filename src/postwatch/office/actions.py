"""What an office does for itself: it is founded, and it gives out short codes."""

import datetime as dt

from sqlalchemy import update
from sqlmodel import Session, col, select

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
    """Take the next count in the same transaction, so that two writers never get one."""
    statement = (
        update(CodeCounter)
        .where(
            col(CodeCounter.prefix) == prefix,
            col(CodeCounter.year) == year,
            col(CodeCounter.office_id) == session.info["office_id"],
        )
        .values(last=CodeCounter.last + 1)
        .returning(col(CodeCounter.last))
        .execution_options(synchronize_session=False)
    )
    last = session.execute(statement).scalar()
    if last is not None:
        return int(last)
    session.add(CodeCounter(prefix=prefix, year=year, last=1))
    session.flush()
    return 1
