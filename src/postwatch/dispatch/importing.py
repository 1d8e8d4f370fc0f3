"""Rows of a sheet of receipts into drafts."""

from functools import partial

from postwatch.dispatch.actions import acknowledge_dispatch
from postwatch.evidence.importing import PAPER_COLUMNS
from postwatch.intake import Cells, SheetKind
from postwatch.options import made
from postwatch.register.options import ReceiptDraft
from postwatch.sheets.columns import Column, SheetRow

COLUMNS = (
    Column("unit", ("Mã đơn vị", "Đơn vị", "unit", "recipient"), required=True),
    Column("name", ("Tên đơn vị", "name")),
    Column("on", ("Ngày nhận", "Ngày xác nhận", "acknowledged_on"), required=True),
    Column("by", ("Người nhận", "acknowledged_by")),
    *PAPER_COLUMNS,
)


def receipts(dispatch: str) -> SheetKind:
    """Return the sheet of receipts of a letter; units whose day is blank have not answered yet."""
    return SheetKind(COLUMNS, draft_of, partial(acknowledge_dispatch, dispatch=dispatch))


def draft_of(row: SheetRow) -> ReceiptDraft | None:
    """Return one row as a draft; None for a unit whose day is still blank. Raises UsageError naming the cell."""
    if row.is_blank("on"):
        return None
    row.require("unit")
    return made(ReceiptDraft, Cells(row), recipient=row.text("unit"))
