"""The sheet of pledges: written out for the units that still owe a pledge, and taken in when it is filled."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlmodel import Session

from postwatch.campaign.lookup import find_campaign
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.fields import Entry
from postwatch.intake import UNCHANGED, Cells, SheetKind, require_about
from postwatch.pledge.actions import MissingUnit, is_pledged_so, record_pledge, unit_and_form, unit_pledging, warning_of
from postwatch.pledge.annex import points_in_cell
from postwatch.pledge.tables import Pledge
from postwatch.recipient.importing import OF_UNIT, UNIT_AREA, UNIT_NAME, beside_unit, unit_of, unit_typed
from postwatch.record.importing import columns_of
from postwatch.sheets.columns import SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill

COLUMNS = tuple(
    replace(one, choices=("có", "không")) if one.key == "covers" else one for one in beside_unit(columns_of(Pledge))
)
_NAME = "pledge_sheet"


@dataclass(frozen=True)
class SheetResult:
    """A sheet that was written out, and how many units it names."""

    path: str
    units: int


def sheet_bytes(units: Sequence[MissingUnit], *, office: str, campaign: str) -> bytes:
    """Return an xlsx file with a row for each unit that owes a pledge; the blank columns are to be filled in."""
    rows = [{"unit": unit.code, UNIT_NAME: unit.name, UNIT_AREA: unit.area_name} for unit in units]
    return sheet_to_fill("Cam kết", COLUMNS, rows, stamp=Stamp(office, _NAME, campaign))


def pledges(campaign: str | None) -> SheetKind:
    """Return the sheet of signed pledges of a campaign."""

    def look_at_stamp(session: Session, _desk: Desk, about: str) -> None:
        require_about(about, find_campaign(session, campaign=campaign).code)

    return SheetKind(
        COLUMNS,
        partial(entry_of, campaign=campaign),
        _write,
        warning=warning_of,
        settle=_with_unit,
        meant=_pledge_meant,
        name=_NAME,
        look_at_stamp=look_at_stamp,
    )


def _write(session: Session, desk: Desk, *, draft: Entry[Pledge]) -> Any:
    return UNCHANGED if is_pledged_so(session, entry=draft) else record_pledge(session, desk, entry=draft)


def _with_unit(session: Session, desk: Desk, row: SheetRow, draft: Entry[Pledge]) -> Entry[Pledge]:
    return draft.over(recipient_id=unit_of(session, desk, row, find=unit_pledging))


def _pledge_meant(session: Session, _desk: Desk, draft: Entry[Pledge]) -> Hashable:
    unit, form = unit_and_form(session, draft.given["recipient_id"])
    return unit.id, form.campaign_id if form is not None else None


def entry_of(row: SheetRow, *, campaign: str | None) -> Entry[Pledge] | None:
    """Return a row as an entry; None for a unit without a pledge. Raises UsageError naming the cell."""
    if row.holds_only(OF_UNIT):
        return None
    unit = unit_typed(row)
    row.require("signed_on", "signer")
    return Entry.of(Pledge, Cells(row), recipient_id=unit, covers=points_in_cell(row), campaign_id=campaign)
