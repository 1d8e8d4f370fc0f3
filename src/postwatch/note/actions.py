"""Notes for the report: their own rules; the rest is common to every record (`record`)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.correction.actions import CorrectionLine
from postwatch.dataclass import dataclass
from postwatch.days import add_months
from postwatch.desk import Desk
from postwatch.language import N_
from postwatch.note.period import kinds_without_notes, period_to_fill
from postwatch.note.tables import Note, NoteKind
from postwatch.office.by_day import period_meant
from postwatch.recipient.lookup import UNIT
from postwatch.record.kinds import Plain


@dataclass(frozen=True)
class NoteLine:
    """A note; ``recipient`` is the code of its unit, if any."""

    id: str
    kind: NoteKind
    noted_on: dt.date
    text: str
    recipient: str | None


@dataclass(frozen=True)
class NoteDetails(NoteLine):
    """A note with its corrections."""

    withdrawn_on: dt.date | None
    corrections_list: tuple[CorrectionLine, ...]


def first_noted_after(session: Session, *, kind: str, day: dt.date) -> Note | None:
    """Return the first note of a kind within the month after a day."""
    after = select(Note).where(Note.kind == kind, Note.noted_on > day, Note.noted_on <= add_months(day, 1))
    return session.exec(after.order_by(col(Note.noted_on), col(Note.id))).first()


def lacking_rows(session: Session, desk: Desk, *, month: str | None) -> Sequence[Mapping[str, Any]]:
    """Return a row for each kind of remark that the report of a month lacks.

    That of the month given, else the report to be written, on the last day that it counts.
    """
    period = period_meant(session, desk, month) if month else period_to_fill(session, desk)
    on = min(period.last, desk.today)
    kinds = kinds_without_notes(session, period.first, period.last)
    return [{"kind": kind.in_words, "text": None, "on": on} for kind in kinds]


NOTE: Plain[Note, NoteLine, NoteDetails] = Plain(
    Note, "note", "Ghi chú", N_("There is no note {code}"), "noted_on", NoteLine, NoteDetails,
    refers={"recipient_id": UNIT}, to_fill=lacking_rows,
)  # fmt: skip
