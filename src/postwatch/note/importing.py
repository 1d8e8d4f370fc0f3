"""The sheet of notes: what the report of a month says in words, taken in at once."""

from typing import Any

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.intake import UNCHANGED, Cells, SheetKind
from postwatch.note.actions import add_note, check_note, is_noted
from postwatch.note.options import NoteDraft
from postwatch.options import made
from postwatch.sheets.columns import Column, SheetRow

COLUMNS = (
    Column("kind", ("Loại", "Loại nội dung", "Mục", "kind"), required=True),
    Column("text", ("Nội dung", "text"), required=True),
    Column("on", ("Ngày", "on", "noted_on"), required=True),
    Column("unit", ("Mã đơn vị", "Đơn vị", "unit", "recipient")),
)


def draft_of(row: SheetRow) -> NoteDraft | None:
    """Return a row as a draft; None for a kind of which nothing is written yet. Raises UsageError naming the cell."""
    if row.is_blank("text"):
        return None
    row.require("kind", "on")
    return made(NoteDraft, Cells(row))


def _checked(session: Session, desk: Desk, _row: SheetRow, draft: NoteDraft) -> NoteDraft:
    check_note(session, desk, draft=draft)
    return draft


def _write(session: Session, desk: Desk, *, draft: NoteDraft) -> Any:
    return UNCHANGED if is_noted(session, desk, draft=draft) else add_note(session, desk, draft=draft)


NOTES = SheetKind(COLUMNS, draft_of, _write, settle=_checked)
