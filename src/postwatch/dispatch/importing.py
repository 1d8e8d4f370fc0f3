"""The sheet of receipts: written out for the units that have not acknowledged a letter, and taken in when filled."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.actions import acknowledge_dispatch, find_dispatch, is_acknowledged_so
from postwatch.evidence.importing import PAPER_COLUMNS
from postwatch.intake import UNCHANGED, Cells, SheetKind, require_about
from postwatch.options import made
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.importing import UNIT_AREA, UNIT_NAME, Unit, unit_of, unit_typed
from postwatch.register.options import ReceiptDraft
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill

_NAME = "receipt_sheet"
COLUMNS = (
    Column(
        "unit",
        ("Mã đơn vị", "Đơn vị", "Đơn vị nhận", "Nơi nhận", "unit", "recipient"),
        required=True,
        instead=(UNIT_NAME,),
    ),
    Column(UNIT_NAME, ("Tên đơn vị", "name")),
    Column(UNIT_AREA, ("Địa bàn", "area")),
    Column(
        "on",
        ("Ngày nhận", "Ngày xác nhận", "Thời gian nhận", "Thời điểm nhận", "Ngày giờ nhận", "acknowledged_on"),
        required=True,
    ),
    Column("by", ("Người nhận", "Cán bộ nhận", "Người tiếp nhận", "acknowledged_by")),
    *PAPER_COLUMNS,
)


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
    days = ("on", "sender_number_on", "incoming_on")
    stamp = Stamp(office, _NAME, dispatch)
    return sheet_to_fill(
        "Xác nhận", COLUMNS, units, days=days, numbers=("incoming_number",), codes=("unit",), stamp=stamp
    )


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
