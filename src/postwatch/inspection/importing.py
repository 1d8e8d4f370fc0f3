"""Sheet of visits: rows into drafts, and the blank sheet to be filled in."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.inspection.actions import log_visit
from postwatch.inspection.options import VisitDraft
from postwatch.inspection.tables import InspectionKind
from postwatch.intake import Cells, SheetKind
from postwatch.options import made
from postwatch.recipient.importing import Unit, unit_of, unit_typed, units_sheet
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp

COLUMNS = (
    Column("unit", ("Mã đơn vị", "Đơn vị", "Mã", "unit", "recipient"), required=True, instead=("name",)),
    Column("name", ("Tên đơn vị", "Tên", "name")),
    Column("area", ("Địa bàn", "area")),
    Column("on", ("Ngày kiểm tra", "Ngày", "on", "inspected_on"), required=True),
    Column("kind", ("Hình thức", "Hình thức kiểm tra", "kind")),
    Column("by", ("Đơn vị kiểm tra", "by")),
    Column("finding", ("Tồn tại", "Nội dung ghi nhận", "finding")),
    Column("sign", ("Dấu hiệu vi phạm", "sign")),
    Column("remedy", ("Yêu cầu khắc phục", "remedy")),
    Column("remedy_due", ("Thời hạn khắc phục", "remedy_due")),
    Column("joint", ("Liên ngành", "joint")),
    Column("partners", ("Cơ quan phối hợp", "partners")),
    Column("reason", ("Lý do", "reason")),
    Column("decision_number", ("Số quyết định", "decision_number")),
    Column("decision_on", ("Ngày quyết định", "decision_on")),
    Column("decision_signer", ("Người ký quyết định", "decision_signer")),
    Column("round_", ("Cuộc kiểm tra", "round")),
    Column("note", ("Ghi chú", "note")),
)
# Columns that name the unit for the eye; a row of a sheet written out that holds nothing else was not visited.
_PRINTED = frozenset({"unit", "name", "area"})


def draft_of(row: SheetRow) -> VisitDraft | None:
    """Return a row as a draft, or None for a unit that was not visited. Raises UsageError naming the cell."""
    if row.is_blank("on") and not any(row.text(key, multiline=True) for key in row.values if key not in _PRINTED):
        return None
    unit = unit_typed(row)
    row.require("on")
    return made(VisitDraft, Cells(row), recipient=unit)


def _with_unit(session: Session, desk: Desk, row: SheetRow, draft: VisitDraft) -> VisitDraft:
    return replace(draft, recipient=unit_of(session, desk, row))


@dataclass(frozen=True)
class SheetResult:
    """A sheet that was written out, and how many units it names."""

    path: str
    sha256: str
    units: int


VISITS = SheetKind(COLUMNS, draft_of, log_visit, settle=_with_unit)


def blank_sheet(units: Sequence[Unit], *, office: str) -> bytes:
    """Return an xlsx with a row for each unit and the columns of an import, to be filled in."""
    choices = {"kind": [kind.in_words for kind in InspectionKind], "joint": ("có", "không")}
    days, stamp = ("on", "remedy_due", "decision_on"), Stamp(office, "inspection_sheet")
    return units_sheet("Kiểm tra", COLUMNS, units, days=days, choices=choices, stamp=stamp)
