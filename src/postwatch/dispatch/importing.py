"""The sheet of receipts: written out for the units that have not acknowledged a letter, and taken in when filled."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.actions import acknowledge_dispatch, find_dispatch, is_acknowledged_so
from postwatch.intake import UNCHANGED, Cells, SheetKind, columns_asked, require_about
from postwatch.options import made, options_of
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.importing import UNIT_AREA, UNIT_NAME, Unit, beside_unit, unit_of, unit_typed
from postwatch.register.options import ReceiptDraft
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill

_NAME = "receipt_sheet"
_UNIT = Column("unit", ("Mã đơn vị", "Đơn vị", "Đơn vị nhận", "Nơi nhận", "unit", "recipient"), required=True)
COLUMNS = beside_unit((_UNIT, *columns_asked(options_of(ReceiptDraft))))


def receipts(dispatch: str) -> SheetKind:
    """Return the sheet of receipts of a letter; units whose day is blank have not answered yet."""

    def look_at_stamp(session: Session, desk: Desk, about: str) -> None:
        require_about(about, find_dispatch(session, dispatch, on=desk.today).code)

    return SheetKind(
        COLUMNS,
        draft_of,
        partial(_write, dispatch=dispatch),
        settle=_with_unit,
        meant=lambda session, _desk, draft: find_recipient(session, recipient=draft.recipient).id,
        name=_NAME,
        look_at_stamp=look_at_stamp,
    )


@dataclass(frozen=True)
class ReceiptSheet:
    """A sheet that was written out, of which letter, and how many units it names."""

    id: str
    path: str
    units: int


def sheet_bytes(units: Sequence[Unit], *, office: str, dispatch: str) -> bytes:
    """Return an xlsx with a row for each unit; the blank columns are to be filled in."""
    rows = [{"unit": code, UNIT_NAME: name, UNIT_AREA: area} for code, name, area in units]
    return sheet_to_fill("Xác nhận", COLUMNS, rows, stamp=Stamp(office, _NAME, dispatch))


def draft_of(row: SheetRow) -> ReceiptDraft | None:
    """Return one row as a draft; None for a unit whose day is still blank. Raises UsageError naming the cell."""
    if row.is_blank("on") and row.is_blank("scan"):
        return None
    return made(ReceiptDraft, Cells(row), recipient=unit_typed(row))


def _write(session: Session, desk: Desk, *, dispatch: str, draft: ReceiptDraft) -> object:
    """Record a receipt; an export of the e-office has those of before too."""
    if is_acknowledged_so(session, desk, dispatch=dispatch, draft=draft):
        return UNCHANGED
    return acknowledge_dispatch(session, desk, dispatch=dispatch, draft=draft)


def _with_unit(session: Session, desk: Desk, row: SheetRow, draft: ReceiptDraft) -> ReceiptDraft:
    return replace(draft, recipient=unit_of(session, desk, row))
