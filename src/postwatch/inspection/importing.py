"""Sheet of visits: rows into drafts, and the blank sheet to be filled in."""

from collections.abc import Sequence

from postwatch.dataclass import dataclass
from postwatch.inspection.actions import log_visit
from postwatch.inspection.options import VisitDraft
from postwatch.intake import Cells, SheetKind
from postwatch.options import made
from postwatch.recipient.importing import Unit, units_sheet
from postwatch.sheets.columns import Column, SheetRow

COLUMNS = (
    Column("unit", ("Mã đơn vị", "Đơn vị", "Mã", "unit", "recipient"), required=True),
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
    row.require("unit", "on")
    return made(VisitDraft, Cells(row), recipient=row.text("unit"))


@dataclass(frozen=True)
class SheetResult:
    """A sheet that was written out, and how many units it names."""

    path: str
    sha256: str
    units: int


VISITS = SheetKind(COLUMNS, draft_of, log_visit)


def blank_sheet(units: Sequence[Unit]) -> bytes:
    """Return an xlsx with a row for each unit and the columns of an import, to be filled in."""
    return units_sheet("Kiểm tra", COLUMNS, units, days=("on", "remedy_due", "decision_on"))
