"""The legal days of entries as they were put right after the clock had been wrong; their moments and hashes stay."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import and_, not_, or_
from sqlmodel import Session, col

from postwatch.journal.clock_tables import ClockError
from postwatch.journal.tables import JournalEntry
from postwatch.store.columns import rows_with
from postwatch.store.conditions import Condition
from postwatch.store.remembered import remembered


class Stretch(Protocol):
    """Entries that were written while the clock was some days ahead, as `ClockError` has them."""

    first_entry: int
    last_entry: int
    days: int
    put_right_on: dt.date


def right_day(entry: int, recorded_on: dt.date, stretches: Iterable[Stretch]) -> dt.date:
    """Return the legal day of an entry, put right if the clock was wrong."""
    for one in stretches:
        if one.first_entry <= entry <= one.last_entry:
            return min(recorded_on - dt.timedelta(days=one.days), one.put_right_on)
    return recorded_on


@remembered
def stretches_of(session: Session) -> list[ClockError]:
    """Return the stretches of the session's office in which the clock was wrong, the first on top."""
    return list(rows_with(session, ClockError, by="first_entry"))


def day_of(session: Session, entry: JournalEntry) -> dt.date:
    """Return the legal day of an entry, put right if the clock was wrong."""
    return right_day(entry.id, entry.recorded_on, stretches_of(session))


def recorded(session: Session, first: dt.date | None, last: dt.date | None) -> list[Condition]:
    """Return that an entry was recorded on the legal days from first to last, as put right; either may be open."""
    wrong = stretches_of(session)
    among = [col(JournalEntry.id).between(one.first_entry, one.last_entry) for one in wrong]
    day, said = col(JournalEntry.recorded_on), []
    if first is not None:
        ways = [and_(not_(or_(*among)) if among else True, day >= first)]
        ways += [
            and_(there, day >= first + dt.timedelta(days=one.days))
            for there, one in zip(among, wrong, strict=True)
            if one.put_right_on >= first
        ]
        said.append(or_(*ways))
    if last is not None:
        ways = [and_(not_(or_(*among)) if among else True, day <= last)]
        ways += [
            and_(there, day <= last + dt.timedelta(days=one.days)) if one.put_right_on > last else there
            for there, one in zip(among, wrong, strict=True)
        ]
        said.append(or_(*ways))
    return said
