"""The office: its creation and its short codes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.office.by_day import office_spans
from postwatch.office.counter_tables import CodeCounter
from postwatch.office.tables import OfficeRow
from postwatch.store.columns import Part, row_of, row_with, save

Coded = TypeVar("Coded", bound=Any)


@dataclass(frozen=True)
class OfficeName:
    """The name of the office through days, both included; ``file`` is the office file that holds its settings."""

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


def save_part(session: Session, part: Part, *, of: str) -> None:
    """Save a part of a record, by the code of that; a new part gets a code of its own, such as ``VV-2020-0001.T2``."""
    if part.code:
        save(session, part)
    else:
        save_parts(session, [part], of=of)


def save_parts(session: Session, parts: Sequence[Part], *, of: str) -> None:
    """Save new parts of a kind of a record, by the code of the record, with codes of their own in this order."""
    if not parts:
        return
    head = f"{of}.{parts[0].letter}"
    last = count_up(session, CodeCounter, prefix=head, year=0, by=len(parts))
    for number, part in enumerate(parts, start=last - len(parts) + 1):
        part.code = f"{head}{number}"
    save(session, *parts)


def plain_code(prefix: str, number: int) -> str:
    """Return a short code without a year."""
    return f"{prefix}-{number:03d}"


def count_up(session: Session, counter: type[Coded], *, given: int | None = None, by: int = 1, **keys: Any) -> int:
    """Return the next count, or move the counter up to a given count; there is only a single writer at a time."""
    row = row_with(session, counter, **keys) or counter(**keys, last=0)
    row.last = row.last + by if given is None else max(row.last, given)
    save(session, row)
    return int(row.last)
