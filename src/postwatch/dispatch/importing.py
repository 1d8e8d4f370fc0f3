"""The sheet of receipts: written out for the units that have not acknowledged a letter, and taken in when filled."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.actions import acknowledge_dispatch, is_acknowledged_so
from postwatch.dispatch.lookup import find_dispatch
from postwatch.fields import Entry
from postwatch.intake import UNCHANGED, Cells, SheetKind, require_about
from postwatch.recipient.importing import OF_UNIT, UNIT, UNIT_AREA, UNIT_NAME, Unit, beside_unit, unit_of, unit_typed
from postwatch.recipient.lookup import find_recipient
from postwatch.record.importing import columns_of
from postwatch.register.tables import Receipt
from postwatch.sheets.columns import SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill

_NAME = "receipt_sheet"
Receiving: TypeAlias = tuple[str, Entry[Receipt]]
"""A unit as a row names it, and what the row says of its receipt."""
COLUMNS = beside_unit((replace(UNIT, titles=(*UNIT.titles, "Đơn vị nhận", "Nơi nhận")), *columns_of(Receipt)))


def receipts(dispatch: str) -> SheetKind:
    """Return the sheet of receipts of a letter; units whose day is blank have not answered yet."""

    def look_at_stamp(session: Session, desk: Desk, about: str) -> None:
        require_about(about, find_dispatch(session, dispatch, on=desk.today).code)

    return SheetKind(
        COLUMNS,
        said_by,
        partial(_write, dispatch=dispatch),
        settle=_with_unit,
        meant=lambda session, _desk, draft: find_recipient(session, recipient=draft[0]).id,
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


def said_by(row: SheetRow) -> Receiving | None:
    """Return the unit of a row and its receipt; None for a unit without any. Raises UsageError."""
    if row.holds_only(OF_UNIT):
        return None
    entry = Entry.of(Receipt, Cells(row))
    return unit_typed(row), entry


def _write(session: Session, desk: Desk, *, dispatch: str, draft: Receiving) -> object:
    """Record a receipt; an export of the e-office has those of before too."""
    recipient, entry = draft
    if is_acknowledged_so(session, desk, dispatch=dispatch, recipient=recipient, entry=entry):
        return UNCHANGED
    return acknowledge_dispatch(session, desk, dispatch=dispatch, recipient=recipient, entry=entry)


def _with_unit(session: Session, desk: Desk, row: SheetRow, draft: Receiving) -> Receiving:
    return unit_of(session, desk, row), draft[1]
