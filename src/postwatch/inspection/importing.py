"""Sheet of visits: rows into drafts, and the blank sheet to be filled in."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.errors import UsageError
from postwatch.inspection.actions import FindingDraft, RoundDraft, SheetLine, VisitDraft, VisitLine, log_visit
from postwatch.inspection.tables import FindingKind
from postwatch.intake import Drafts, IntakeResult, read_drafts, write_drafts
from postwatch.language import _
from postwatch.sheets.read import Column, ColumnKind, OutColumn, OutSheet, SheetRow, workbook_bytes
from postwatch.vietnamese import as_date, fold, quoted

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
_DAYS = frozenset({"on", "remedy_due", "decision_on"})
# Columns that name the unit for the eye; a row of a sheet written out that holds nothing else was not visited.
_PRINTED = frozenset({"unit", "name", "area"})
_KINDS = {"theo ke hoach": "planned", "dot xuat": "unannounced", "phuc tra": "re_inspection"}
_YES = frozenset({"x", "co", "yes", "true", "1"})
_NO = frozenset({"", "khong", "no", "false", "0"})


def draft_of(row: SheetRow) -> VisitDraft | None:
    """Return a row as a draft, or None for a unit that was not visited. Raises UsageError naming the cell.

    Each line of a cell of findings or signs is a finding.
    """
    unit, day = row.text("unit"), _day(row, "on")
    if day is None and not any(row.text(key, multiline=True) for key in row.values if key not in _PRINTED):
        return None
    if not unit or day is None:
        raise UsageError(
            _("The cell is empty: {where}").format(where=row.where("on" if unit else "unit")),
            hint=_("fill it in, or remove the row"),
        )
    kind = row.text("kind")
    return VisitDraft(
        recipient=unit,
        visited_on=day,
        by=row.text("by") or None,
        round_code=row.text("round") or None,
        round=RoundDraft(
            kind=_KINDS.get(fold(kind), kind) or None,
            is_joint=_flag(row, "joint"),
            partners=row.text("partners") or None,
            reason=row.text("reason") or None,
            decision_number=row.text("decision_number") or None,
            decision_on=_day(row, "decision_on"),
            decision_signer=row.text("decision_signer") or None,
        ),
        findings=findings_of(
            findings=_lines(row, "finding"),
            signs=_lines(row, "sign"),
            remedy=row.text("remedy") or None,
            remedy_due_on=_day(row, "remedy_due"),
        ),
        note=row.text("note") or None,
    )


def findings_of(
    *, findings: Sequence[str], signs: Sequence[str], remedy: str | None, remedy_due_on: dt.date | None
) -> tuple[FindingDraft, ...]:
    """Return the typed findings, shortcomings first; each shortcoming may have a remedy.

    Raises UsageError for a remedy without a shortcoming, or a day without a remedy.
    """
    if remedy_due_on is not None and remedy is None:
        raise UsageError(
            _("A day to put right is given, but not what must be put right"), hint=_("say it with --remedy")
        )
    if remedy is not None and not findings:
        raise UsageError(
            _("A remedy is given, but no finding that it would put right"), hint=_("say it with --finding")
        )
    shortcomings = [FindingDraft(FindingKind.SHORTCOMING, text, remedy, remedy_due_on) for text in findings]
    return (*shortcomings, *(FindingDraft(FindingKind.VIOLATION_SIGN, text) for text in signs))


def import_visits(session: Session, desk: Desk, *, path: Path, dry_run: bool) -> tuple[list[VisitLine], IntakeResult]:
    """Record every good row of a sheet; skip units that were not visited."""
    drafts = read_drafts(path, columns=COLUMNS, draft_of=draft_of)
    visited = [(row, draft) for row, draft in drafts.good if draft is not None]
    return write_drafts(
        session,
        Drafts(visited, drafts.refused),
        write=lambda draft: log_visit(session, desk, draft=draft),
        dry_run=dry_run,
    )


def blank_sheet(units: Sequence[SheetLine]) -> bytes:
    """Return an xlsx with a row for each unit and the columns of an import, to be filled in."""
    columns = tuple(OutColumn(column.titles[0], _kind(column.key)) for column in COLUMNS)
    empty = (None,) * (len(COLUMNS) - 3)
    rows = [(unit.code, unit.name, unit.area_name, *empty) for unit in units]
    return workbook_bytes([OutSheet("Kiểm tra", columns, rows)])


def _kind(key: str) -> ColumnKind:
    return "date" if key in _DAYS else "text"


def _day(row: SheetRow, key: str) -> dt.date | None:
    value = row.values.get(key)
    return as_date(value, what=row.where(key)) if value not in (None, "") else None


def _lines(row: SheetRow, key: str) -> list[str]:
    return [line for line in row.text(key, multiline=True).split("\n") if line]


def _flag(row: SheetRow, key: str) -> bool:
    text = row.text(key)
    if fold(text) not in _YES | _NO:
        raise UsageError(
            _("{where}: {text} is neither yes nor no").format(where=row.where(key), text=quoted(text)),
            hint=_("write x, or leave the cell empty"),
        )
    return fold(text) in _YES
