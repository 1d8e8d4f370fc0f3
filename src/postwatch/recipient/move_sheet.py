"""The sheet of units that get another area on a day: written for those whose area ended, and taken in when filled."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from postwatch.area.lookup import find_area, require_valid
from postwatch.desk import Desk
from postwatch.errors import about
from postwatch.fields import Entry
from postwatch.intake import SheetKind
from postwatch.recipient.actions import UnitSpan, change_recipient
from postwatch.recipient.importing import OF_UNIT, UNIT, UNIT_AREA, UNIT_NAME, beside_unit, unit_of, unit_typed
from postwatch.recipient.tables import Recipient
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill

_ADDRESS, _OFFERED = "unit.address", "unit.offered"
COLUMNS = (
    *beside_unit((UNIT,)),
    Column(_ADDRESS, ("Địa chỉ",), personal=True),
    Column(_OFFERED, ("Có thể nằm ở",)),
    Column("area", ("Địa bàn mới",)),
)
_PRINTED = OF_UNIT | {_ADDRESS, _OFFERED}
_NAME = "move_sheet"


def sheet_bytes(units: Sequence[tuple[Recipient, str, Sequence[str]]], *, office: str, on: dt.date) -> bytes:
    """Return an xlsx with a row for each unit, its area and the areas in which it may lie; the new area is blank."""
    rows = [
        {"unit": unit.code, UNIT_NAME: unit.name, UNIT_AREA: area, _ADDRESS: unit.address,
         _OFFERED: "\n".join(offered), "area": None}
        for unit, area, offered in units
    ]  # fmt: skip
    return sheet_to_fill("Xếp địa bàn", COLUMNS, rows, stamp=Stamp(office, _NAME, on.isoformat()))


def moves(on: dt.date) -> SheetKind:
    """Return the sheet of units that get another area on a day; a row without a new area is left as it is."""

    def move(session: Session, desk: Desk, *, draft: tuple[str, str]) -> UnitSpan:
        unit, typed = draft
        with about("area"):
            area = find_area(session, area=typed, on=on)
            require_valid(session, area=area, on=on)
        return change_recipient(session, desk, recipient=unit, on=on, changes=Entry.saying(area_id=area.code))

    return SheetKind(
        COLUMNS, _draft_of, move, settle=_with_code, meant=lambda _session, _desk, draft: draft[0], name=_NAME,
    )  # fmt: skip


def _draft_of(row: SheetRow) -> tuple[str, str] | None:
    return None if row.holds_only(_PRINTED) else (unit_typed(row), row.required_text("area"))


def _with_code(session: Session, desk: Desk, row: SheetRow, draft: tuple[str, str]) -> tuple[str, str]:
    return unit_of(session, desk, row), draft[1]
