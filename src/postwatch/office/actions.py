"""The office: its creation, its short codes, its letters by their names."""

import datetime as dt
from typing import Any, TypeVar

from sqlmodel import Session, select

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.office.counter_tables import CodeCounter
from postwatch.office.rules import full_code, is_meant, parse_number
from postwatch.office.spans import office_spans
from postwatch.office.tables import OfficeRow
from postwatch.store.columns import Continued, last_row, matching, row_of, row_with, save
from postwatch.store.transaction import OFFICE, WITHDRAWN_TOO

Coded = TypeVar("Coded", bound=Any)


@dataclass(frozen=True)
class OfficeName:
    """What the office is called through days, both included; ``file`` is the office file that holds its settings."""

    file: str
    name: str
    symbol: str
    first_on: dt.date | None
    last_on: dt.date | None


def show_office(session: Session, desk: Desk) -> list[OfficeName]:
    """Return the names and symbols that the office had, the earliest first."""
    begun = [(desk.settings.code, desk.settings, desk.settings.active_from)]
    begun += [(span.file, desk.settings_of(span.file), span.first_on) for span in office_spans(session)]
    ends = [first - dt.timedelta(days=1) for _file, _settings, first in begun[1:] if first is not None]
    return [
        OfficeName(file, found.name, f"{found.abbreviation}-{found.unit.abbreviation}", first, last)
        for (file, found, first), last in zip(begun, [*ends, begun[-1][1].active_to], strict=True)
    ]


def find_office(session: Session, *, code: str) -> OfficeRow | None:
    """Return the office's row, or None when no workspace has written it to this database."""
    return row_with(session, OfficeRow, code=code)


def found_office(session: Session, desk: Desk) -> OfficeRow:
    """Add the office's row."""
    settings = desk.settings
    office = row_of(
        OfficeRow,
        settings,
        parent_name=settings.letterhead.parent,
        unit_name=settings.unit.name,
        unit_abbreviation=settings.unit.abbreviation,
        successor=settings.successor or None,
    )
    save(session, office)
    return office


def next_code(session: Session, *, prefix: str, on: dt.date) -> str:
    """Return the next short code such as ``CV-2020-0001``; the year is that of the legal day."""
    return next_codes(session, prefix=prefix, on=on, count=1)[0]


def next_codes(session: Session, *, prefix: str, on: dt.date, count: int) -> list[str]:
    """Return the next short codes, in their order; where none is wanted, nothing is counted."""
    if not count:
        return []
    last = count_up(session, CodeCounter, by=count, prefix=prefix, year=on.year)
    return [f"{prefix}-{on.year}-{number:04d}" for number in range(last - count + 1, last + 1)]


def next_plain_code(session: Session, *, prefix: str) -> str:
    """Return the next short code without a year, such as ``DPV-001``."""
    return plain_code(prefix, count_up(session, CodeCounter, prefix=prefix, year=0))


def plain_code(prefix: str, number: int) -> str:
    """Return a short code without a year."""
    return f"{prefix}-{number:03d}"


def find_by_code(
    session: Session, table: type[Coded], text: str, *, prefix: str, on: dt.date, refusal: NotFoundError
) -> Coded:
    """Return the row of a code, or of a number in the year of a day; raise ``refusal`` when there is none.

    Raises NotFoundError for one that was withdrawn.
    """
    row = find_recorded(session, table, text, prefix=prefix, on=on, refusal=refusal)
    if getattr(row, "withdrawn_on", None) is not None:
        raise NotFoundError(
            _("{code} was withdrawn on {day}: it counts as never recorded").format(code=row.code, day=row.withdrawn_on),
            hint=refusal.hint,
        )
    return row


def find_recorded(
    session: Session, table: type[Coded], text: str, *, prefix: str, on: dt.date, refusal: NotFoundError
) -> Coded:
    """Return the row of a code as `find_by_code` does, though it may have been withdrawn."""
    code = full_code(text, prefix=prefix, year=on.year)
    named = matching(table, frozenset({"code"}))  # type: ignore[arg-type]  # a class can be hashed
    row: Coded | None = session.exec(named, params={"code": code}, execution_options=WITHDRAWN_TOO).first()
    if row is None:
        raise refusal
    return last_row(session, table, row.record_id) if isinstance(row, Continued) else row


def resolve_letter(session: Session, letters: Any, text: str, *, on: dt.date, refusal: NotFoundError) -> int:
    """Return the id of a letter given by code, symbol (the newest of that symbol) or number; else raise ``refusal``.

    ``letters`` has the columns id, office_id, code, number, symbol and issued_on; a number is of the year of ``on``.
    """
    own = select(letters.id, letters.symbol, letters.issued_on).where(letters.office_id == session.info[OFFICE])
    found = session.execute(own.where(letters.code == text.strip().upper())).first()
    meant = parse_number(text)
    if found is None and meant is not None:
        numbered = session.execute(own.where(letters.number == meant[0]).order_by(letters.issued_on.desc()))
        found = next((row for row in numbered if is_meant(row.symbol, row.issued_on, rest=meant[1], on=on)), None)
    if found is None:
        raise refusal
    return int(found.id)


def count_up(session: Session, counter: type[Coded], *, given: int | None = None, by: int = 1, **keys: Any) -> int:
    """Return the next count, or move the counter up to one that was given; there is only one writer at a time."""
    row = row_with(session, counter, **keys) or counter(**keys, last=0)
    row.last = row.last + by if given is None else max(row.last, given)
    save(session, row)
    return int(row.last)
