"""Put right the days of the entries that were written while the clock of the machine was wrong."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.journal.chain import ids_of, is_insert
from postwatch.journal.clock import day_of, right_day, stretches_of
from postwatch.journal.clock_tables import ClockError
from postwatch.journal.lookup import find_entry
from postwatch.journal.newest import newest_entry
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.note.tables import Note
from postwatch.pledge.tables import Pledge
from postwatch.schema import TABLES
from postwatch.store.columns import save

# The columns that hold the day of recording, unless another was typed.
_OF_THE_DAY: dict[type[Pledge | Note], str] = {Pledge: "recorded_on", Note: "noted_on"}


@dataclass(frozen=True)
class ClockPutRight:
    """The entries, from the first to the last, that a clock some days ahead had given wrong days.

    The first is of ``first_on`` now.
    """

    first_entry: int
    last_entry: int
    days: int
    was_on: dt.date
    first_on: dt.date


def put_clock_right(session: Session, desk: Desk, *, wrong_from: int, on: dt.date) -> ClockPutRight:
    """Put right the days of an entry, which is of a day ``on`` now, and of all later entries, by as many days.

    None of them is of a day after today; their moments and their hashes stay. Raises NotFoundError for an entry that
    is not there, RuleError for a day that cannot be right, or if their days were put right before.
    """
    office = desk.settings.code
    first = find_entry(session, office=office, number=wrong_from)
    last = newest_entry(session, office=office) or first
    require_past(on, today=desk.today)
    said = first.recorded_on
    if on >= said:
        raise RuleError(
            _("Entry {entry} is of {day}: only an earlier day puts it right, not {on}").format(
                entry=first.id, day=said, on=on
            ),
            hint=_("give the first entry that was written with the wrong clock; see: postwatch journal list"),
        )
    own = select(JournalEntry).where(JournalEntry.office_code == office)
    before = session.exec(own.where(JournalEntry.id < first.id).order_by(col(JournalEntry.id).desc()).limit(1)).first()
    if before is not None and on < (reached := day_of(session, before)):
        raise RuleError(
            _("Entry {entry} comes after one of {day} and cannot be of {on}").format(
                entry=first.id, day=reached, on=on
            ),
            hint=_("give the day on which it was written, with --on"),
        )
    done = [one for one in stretches_of(session) if one.last_entry >= first.id]
    if done:
        raise RuleError(
            _("The days of entry {entry} were put right on {day}").format(entry=first.id, day=done[0].put_right_on),
            hint=_("give a later entry; see: postwatch journal list"),
        )
    stretch = ClockError(
        first_entry=first.id, last_entry=last.id, days=(said - on).days, put_right_on=desk.today,
    )  # fmt: skip
    save(session, stretch)
    for entry in session.exec(own.where(JournalEntry.id >= first.id)).all():
        _put_rows_right(session, entry, stretch)
    session.flush()
    return ClockPutRight(first.id, last.id, stretch.days, said, on)


def _put_rows_right(session: Session, entry: JournalEntry, stretch: ClockError) -> None:
    """Give the pledges and remarks of an entry the day of it that was put right, where they have its wrong day."""
    for change in TABLES.changes_of(entry):
        for table, column in _OF_THE_DAY.items():
            if change["table"] == table.__tablename__ and is_insert(change):
                for row in session.exec(select(table).where(col(table.id).in_(ids_of(change)))):
                    if getattr(row, column) == entry.recorded_on:
                        setattr(row, column, right_day(entry.id, entry.recorded_on, [stretch]))
