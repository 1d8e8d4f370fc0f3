"""Notes for the report: added and listed by day."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass
from postwatch.days import add_months
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError
from postwatch.language import _
from postwatch.note.options import NoteDraft, NoteFilter
from postwatch.note.tables import Note, NoteKind
from postwatch.office.actions import next_code
from postwatch.office.naming import find_by_code, find_recorded
from postwatch.recipient.actions import choice
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.store import conditions
from postwatch.store.columns import save
from postwatch.store.transaction import recorded

NOTE_PREFIX = "GC"


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


def add_note(session: Session, desk: Desk, *, draft: NoteDraft) -> NoteLine:
    """Add a note. Raises UsageError for an unknown kind, NotFoundError for a unit, RuleError for a future day."""
    kind, recipient_id = check_note(session, desk, draft=draft)
    note = Note(
        code=next_code(session, prefix=NOTE_PREFIX, on=desk.today),
        kind=kind,
        noted_on=draft.noted_on,
        text=draft.text,
        recipient_id=recipient_id,
    )
    save(session, note)
    return _line(session, note)


def check_note(session: Session, desk: Desk, *, draft: NoteDraft) -> tuple[NoteKind, int | None]:
    """Refuse a note that cannot be, as `add_note` says; return its kind and the id of its unit."""
    if draft.noted_on > desk.today:
        raise RuleError(
            _("The note of {day} lies in the future; today is {today}").format(day=draft.noted_on, today=desk.today),
            hint=_("leave --on out for today"),
        )
    unit = find_recipient(session, recipient=draft.recipient) if draft.recipient else None
    return choice(NoteKind, draft.kind, what=_("kind of note")), unit.id if unit is not None else None


def is_noted(session: Session, desk: Desk, *, draft: NoteDraft) -> bool:
    """Return whether a note says the same of the same day. Raises as `check_note`."""
    kind, recipient_id = check_note(session, desk, draft=draft)
    same = select(Note).where(
        Note.kind == kind,
        Note.noted_on == draft.noted_on,
        Note.text == draft.text,
        col(Note.recipient_id).is_not_distinct_from(recipient_id),
    )
    return session.exec(same).first() is not None


def show_note(session: Session, desk: Desk, *, note: str) -> NoteDetails:
    """Return a note with its corrections, though it was withdrawn. Raises NotFoundError."""
    row = find_recorded(session, Note, note, prefix=NOTE_PREFIX, on=desk.today, refusal=_no_note(note))
    shown = vars(_line(session, row))
    return NoteDetails(**shown, withdrawn_on=row.withdrawn_on, corrections_list=corrections_of(session, row))


def first_noted_after(session: Session, *, kind: str, day: dt.date) -> Note | None:
    """Return the first note of a kind within the month after a day."""
    after = select(Note).where(Note.kind == kind, Note.noted_on > day, Note.noted_on <= add_months(day, 1))
    return session.exec(after.order_by(col(Note.noted_on), col(Note.id))).first()


def find_note(session: Session, desk: Desk, *, note: str) -> Note:
    """Return a note by its code, or by its number in the current year. Raises NotFoundError."""
    return find_by_code(session, Note, note, prefix=NOTE_PREFIX, on=desk.today, refusal=_no_note(note))


def list_notes(session: Session, *, chosen: NoteFilter) -> list[NoteLine]:
    """Return notes in the order of their days, or those withdrawn."""
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
    found = session.exec(recorded(statement.where(*wanted), Note, withdrawn=chosen.withdrawn))
    return [NoteLine(note.code, note.kind, note.noted_on, note.text, code) for note, code in found]


def _no_note(note: str) -> NotFoundError:
    return NotFoundError(_("There is no note {note}").format(note=note), hint=_("see: postwatch note list"))


def _line(session: Session, note: Note) -> NoteLine:
    unit = session.get(Recipient, note.recipient_id or 0)
    return NoteLine(note.code, note.kind, note.noted_on, note.text, unit.code if unit is not None else None)
