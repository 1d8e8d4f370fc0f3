"""The sheet of pledges: written out for the units that still owe one, and taken in when it is filled."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlmodel import Session

from postwatch.campaign.finding import find_campaign
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import UsageError
from postwatch.evidence.importing import PAPER_COLUMNS
from postwatch.intake import UNCHANGED, Cells, SheetKind, require_about
from postwatch.language import _
from postwatch.options import made
from postwatch.paths import named_file
from postwatch.pledge.actions import MissingUnit, is_pledged_so, record_pledge, unit_and_form, unit_pledging, warning_of
from postwatch.pledge.options import PledgeDraft
from postwatch.pledge.rules import COVERS_ALL
from postwatch.recipient.importing import UNIT_AREA, UNIT_NAME, unit_of, unit_typed
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.grids import Reading
from postwatch.sheets.register import read_register
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill
from postwatch.vietnamese import fold

COLUMNS = (
    Column(
        "unit",
        ("Mã đơn vị", "Mã phiếu", "Mã", "Đơn vị", "unit", "recipient", "code"),
        required=True,
        instead=(UNIT_NAME,),
    ),
    Column(UNIT_NAME, ("Tên đơn vị", "name")),
    Column(UNIT_AREA, ("Địa bàn", "area")),
    Column("signed_on", ("Ngày ký", "signed_on"), required=True),
    Column("signer", ("Người ký", "signer"), required=True),
    Column("capacity", ("Chức vụ người ký", "Chức vụ", "capacity")),
    Column("covers", ("Gồm các điểm phục vụ", "covers")),
    *PAPER_COLUMNS,
)
POINT_COLUMNS = (
    Column("unit", ("Mã đơn vị", "Mã điểm", "Mã", "unit", "recipient", "code"), required=True),
    Column(UNIT_NAME, ("Tên điểm phục vụ", "Tên đơn vị", "name")),
    Column(UNIT_AREA, ("Địa bàn", "area")),
)
_NAME = "pledge_sheet"
_ALL = frozenset({COVERS_ALL, "tat ca"})
# A cell may be ticked instead.
_ALL_IN_SHEETS = _ALL | {"x", "co"}


@dataclass(frozen=True)
class SheetResult:
    """A sheet that was written out, and how many units it names."""

    path: str
    units: int


def sheet_bytes(units: Sequence[MissingUnit], *, office: str, campaign: str) -> bytes:
    """Return an xlsx file with a row for each unit that owes a pledge; the blank columns are to be filled in."""
    days = ("signed_on", "sender_number_on", "incoming_on")
    rows = [(unit.code, unit.name, unit.area_name) for unit in units]
    choices = {"covers": ("có", "không")}
    return sheet_to_fill(
        "Cam kết",
        COLUMNS,
        rows,
        days=days,
        numbers=("incoming_number",),
        choices=choices,
        codes=("unit",),
        stamp=Stamp(office, _NAME, campaign),
    )


def pledges(campaign: str | None) -> SheetKind:
    """Return the sheet of signed pledges of a campaign."""

    def look_at_stamp(session: Session, _desk: Desk, about: str) -> None:
        require_about(about, find_campaign(session, campaign=campaign).code)

    return SheetKind(
        COLUMNS,
        partial(draft_of, campaign=campaign),
        _write,
        warning=warning_of,
        settle=_with_unit,
        meant=_pledge_meant,
        name=_NAME,
        look_at_stamp=look_at_stamp,
    )


def _write(session: Session, desk: Desk, *, draft: PledgeDraft) -> Any:
    return UNCHANGED if is_pledged_so(session, draft=draft) else record_pledge(session, desk, draft=draft)


def _with_unit(session: Session, desk: Desk, row: SheetRow, draft: PledgeDraft) -> PledgeDraft:
    return replace(draft, unit=unit_of(session, desk, row, find=unit_pledging))


def _pledge_meant(session: Session, _desk: Desk, draft: PledgeDraft) -> Hashable:
    unit, form = unit_and_form(session, draft.unit)
    return unit.id, form.campaign_id if form is not None else None


def draft_of(row: SheetRow, *, campaign: str | None) -> PledgeDraft | None:
    """One row as a draft; None for a unit whose day and signer are still blank. Raises UsageError naming the cell."""
    if row.is_blank("signed_on") and not row.text("signer") and row.is_blank("scan"):
        return None
    unit = unit_typed(row)
    row.require("signed_on", "signer")
    return made(PledgeDraft, Cells(row), unit=unit, covers=_covers(row), campaign=campaign)


def points_of(covers: str) -> str | list[str]:
    """Return what ``--covers`` names: all (tất cả), or the points of an annexed list.

    Raises UsageError for an empty list.
    """
    if not covers:
        return covers
    if fold(covers) in _ALL:
        return COVERS_ALL
    path = named_file(covers)
    rows = read_register(path, POINT_COLUMNS, Reading(leaves_others=True), lambda _text: None).rows
    named = [row.text("unit") for row in rows if row.text("unit")]
    if not named:
        raise UsageError(
            _("{file} names no point").format(file=path.name), hint=_("write the codes of the points, or give: all")
        )
    return named


def _covers(row: SheetRow) -> str | list[str]:
    text = row.text("covers")
    if not text or fold(text) in {"khong", "no"}:
        return []
    return COVERS_ALL if fold(text) in _ALL_IN_SHEETS else [part.strip() for part in text.replace(";", ",").split(",")]
