"""Rows of a sheet of receipts into drafts."""

from pathlib import Path

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.dispatch.actions import acknowledge_dispatch
from postwatch.errors import UsageError
from postwatch.evidence.importing import PAPER_COLUMNS, paper_of_row
from postwatch.intake import IntakeResult, read_drafts, write_drafts
from postwatch.language import _
from postwatch.register.outgoing import ReceiptDraft, ReceiptResult
from postwatch.sheets.read import Column, SheetRow
from postwatch.vietnamese import as_date

COLUMNS = (
    Column("unit", ("Mã đơn vị", "Đơn vị", "unit", "recipient"), required=True),
    Column("name", ("Tên đơn vị", "name")),
    Column("on", ("Ngày nhận", "Ngày xác nhận", "acknowledged_on"), required=True),
    Column("by", ("Người nhận", "acknowledged_by")),
    *PAPER_COLUMNS,
)


def draft_of(row: SheetRow) -> ReceiptDraft | None:
    """One row as a draft; None for a unit whose day is still blank. Raises UsageError naming the cell."""
    unit, day = row.text("unit"), row.values.get("on")
    if day in (None, ""):
        return None
    if not unit:
        raise UsageError(
            _("The cell is empty: {where}").format(where=row.where("unit")), hint=_("fill it in, or remove the row")
        )
    return ReceiptDraft(unit, as_date(day, what=row.where("on")), row.text("by") or None, paper_of_row(row))


def import_receipts(
    session: Session, desk: Desk, *, dispatch: str, path: Path, dry_run: bool
) -> tuple[list[ReceiptResult], IntakeResult]:
    """Record every receipt of a sheet; units whose day is blank have not answered yet."""
    drafts = read_drafts(path, columns=COLUMNS, draft_of=draft_of)
    return write_drafts(
        session,
        drafts,
        write=lambda draft: acknowledge_dispatch(session, desk, dispatch=dispatch, draft=draft),
        dry_run=dry_run,
    )
