"""Notes for the report: added and listed by day."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.note.options import NoteDraft, NoteFilter
from postwatch.note.tables import Note, NoteKind
from postwatch.office.actions import next_code
from postwatch.recipient.actions import choice, find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.store import conditions
from postwatch.store.columns import save

NOTE_PREFIX = "GC"


@dataclass(frozen=True)
class NoteLine:
    """A note; ``recipient`` is the code of its unit, if any."""

    id: str
    kind: NoteKind
    noted_on: dt.date
    text: str
    recipient: str | None


def add_note(session: Session, desk: Desk, *, draft: NoteDraft) -> NoteLine:
    """Add a note. Raises UsageError for an unknown kind, NotFoundError for a unit, RuleError for a future day."""
    if draft.noted_on > desk.today:
        raise RuleError(
            _("The note of {day} lies in the future; today is {today}").format(day=draft.noted_on, today=desk.today),
            hint=_("leave --on out for today"),
        )
    unit = find_recipient(session, recipient=draft.recipient) if draft.recipient else None
    note = Note(
        code=next_code(session, prefix=NOTE_PREFIX, on=desk.today),
        kind=choice(NoteKind, draft.kind, what=_("kind of note")),
        noted_on=draft.noted_on,
        text=draft.text,
        recipient_id=unit.id if unit is not None else None,
    )
    save(session, note)
    return _line(note, unit.code if unit is not None else None)


def list_notes(session: Session, *, chosen: NoteFilter) -> list[NoteLine]:
    """Return notes in the order of their days."""
    statement = (
        select(Note, Recipient.code)
        .outerjoin(Recipient, col(Recipient.id) == Note.recipient_id)
        .order_by(col(Note.noted_on), col(Note.id))
    )
    wanted = conditions.chosen(
        chosen.kind and Note.kind == choice(NoteKind, chosen.kind, what=_("kind of note")),
        chosen.recipient and Note.recipient_id == find_recipient(session, recipient=chosen.recipient).id,
        chosen.first and Note.noted_on >= chosen.first,
        chosen.last and Note.noted_on <= chosen.last,
    )
    return [_line(note, code) for note, code in session.exec(statement.where(*wanted))]


def _line(note: Note, code: str | None) -> NoteLine:
    return NoteLine(id=note.code, kind=note.kind, noted_on=note.noted_on, text=note.text, recipient=code)
