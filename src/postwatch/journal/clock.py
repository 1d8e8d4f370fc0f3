"""The legal days of entries as they were put right after the clock had been wrong; their moments and hashes stay."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import and_, not_, or_
from sqlmodel import Session, col

from postwatch.journal.clock_tables import ClockError
from postwatch.journal.tables import JournalEntry
from postwatch.store.columns import rows_with
from postwatch.store.conditions import Condition
from postwatch.store.remembered import remembered


def right_day(entry: int, recorded_on: dt.date, stretches: Iterable[ClockError]) -> dt.date:
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
    if not wrong:
        return _days(first, last)
    among = [col(JournalEntry.id).between(one.first_entry, one.last_entry) for one in wrong]
    ways = [and_(not_(or_(*among)), *_days(first, last))]
    for there, one in zip(among, wrong, strict=True):
        # None of them is of a later day than that on which they were put right.
        ends = None if last is not None and one.put_right_on <= last else last
        if first is None or one.put_right_on >= first:
            ways.append(and_(there, *_days(first, ends, ahead=dt.timedelta(days=one.days))))
    return [or_(*ways)]


def _days(first: dt.date | None, last: dt.date | None, *, ahead: dt.timedelta = dt.timedelta()) -> list[Condition]:
    """Return that an entry says a day from first to last, by a clock that is some days ahead."""
    day = col(JournalEntry.recorded_on)
    return [
        *([day >= first + ahead] if first is not None else []),
        *([day <= last + ahead] if last is not None else []),
    ]
