"""Notes put right: amended, withdrawn."""

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult, Record, note_amendment, note_withdrawal
from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.note.actions import check_note, find_note, show_note
from postwatch.note.options import NoteDraft
from postwatch.note.tables import Note
from postwatch.options import Changes
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import save


def amend_note(
    session: Session, desk: Desk, *, note: str, changes: Changes[NoteDraft], cause: Cause
) -> CorrectionResult:
    """Write what was given over a note. Raises as `add_note`, and UsageError when nothing would change."""
    row = find_note(session, desk, note=note)
    record, before = _record_of(row), show_note(session, desk, note=row.code)
    unit = session.get(Recipient, row.recipient_id or 0)
    known = result_of(NoteDraft, row, kind=row.kind.value, recipient=unit.code if unit is not None else None)
    draft = changes.over(known)
    row.kind, row.recipient_id = check_note(session, desk, draft=draft)
    row.noted_on, row.text = draft.noted_on, draft.text
    save(session, row)
    after = show_note(session, desk, note=row.code)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def withdraw_note(session: Session, desk: Desk, *, note: str, cause: Cause) -> CorrectionResult:
    """Let a note count as never recorded."""
    row = find_note(session, desk, note=note)
    return note_withdrawal(session, desk, record=_record_of(row), cause=cause)


def _record_of(row: Note) -> Record:
    return Record(row, row.code, on=row.noted_on)
