"""Sheet of visits: rows into drafts, and the blank sheet to be filled in."""

from collections.abc import Sequence

from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.inspection.actions import SheetLine, log_visit
from postwatch.inspection.options import FindingsDraft, RoundDraft, VisitDraft
from postwatch.intake import SheetKind
from postwatch.language import _
from postwatch.recipient.importing import units_sheet
from postwatch.sheets.columns import Column, SheetRow
from postwatch.vietnamese import fold, quoted

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
    Column("round", ("Cuộc kiểm tra", "round")),
    Column("note", ("Ghi chú", "note")),
)
# Columns that name the unit for the eye; a row of a sheet written out that holds nothing else was not visited.
_PRINTED = frozenset({"unit", "name", "area"})
_KINDS = {"theo ke hoach": "planned", "dot xuat": "unannounced", "phuc tra": "re_inspection"}
_YES = frozenset({"x", "co", "yes", "true", "1"})
_NO = frozenset({"", "khong", "no", "false", "0"})


def draft_of(row: SheetRow) -> VisitDraft | None:
    """Return a row as a draft, or None for a unit that was not visited. Raises UsageError naming the cell.

    Each line of a cell of findings or signs is a finding.
    """
    if row.is_blank("on") and not any(row.text(key, multiline=True) for key in row.values if key not in _PRINTED):
        return None
    row.require("unit", "on")
    kind = row.text("kind")
    return VisitDraft(
        recipient=row.text("unit"),
        visited_on=row.required_day("on"),
        by=row.text("by") or None,
        round_code=row.text("round") or None,
        round=RoundDraft(
            kind=_KINDS.get(fold(kind), kind) or None,
            is_joint=_flag(row, "joint"),
            partners=row.text("partners") or None,
            reason=row.text("reason") or None,
            decision_number=row.text("decision_number") or None,
            decision_on=row.day("decision_on"),
            decision_signer=row.text("decision_signer") or None,
        ),
        findings=FindingsDraft(
            shortcomings=_lines(row, "finding"),
            signs=_lines(row, "sign"),
            remedy=row.text("remedy") or None,
            remedy_due_on=row.day("remedy_due"),
        ),
        note=row.text("note") or None,
    )


@dataclass(frozen=True)
class SheetResult:
    """A sheet that was written out, and how many units it names."""

    path: str
    sha256: str
    units: int


VISITS = SheetKind(COLUMNS, draft_of, lambda session, desk, draft: log_visit(session, desk, draft=draft))


def blank_sheet(units: Sequence[SheetLine]) -> bytes:
    """Return an xlsx with a row for each unit and the columns of an import, to be filled in."""
    return units_sheet("Kiểm tra", COLUMNS, units, days=("on", "remedy_due", "decision_on"))


def _lines(row: SheetRow, key: str) -> tuple[str, ...]:
    return tuple(line for line in row.text(key, multiline=True).split("\n") if line)


def _flag(row: SheetRow, key: str) -> bool:
    text = row.text(key)
    if fold(text) not in _YES | _NO:
        raise UsageError(
            _("{where}: {text} is neither yes nor no").format(where=row.where(key), text=quoted(text)),
            hint=_("write x, or leave the cell empty"),
        )
    return fold(text) in _YES
