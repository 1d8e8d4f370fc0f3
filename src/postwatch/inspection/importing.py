"""Sheets of visits and of what they found: rows into drafts, and the sheets that are written out to be filled in."""

import datetime as dt
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, UsageError, about
from postwatch.evidence.importing import SCAN_COLUMN
from postwatch.inspection.actions import (
    OpenFinding,
    find_visit,
    findings_of,
    log_visit,
    logged,
    open_findings,
    warning_of,
)
from postwatch.inspection.answer_tables import AnswerKind
from postwatch.inspection.answers import add_answers, questions_on, read_answers
from postwatch.inspection.correcting import logged_so, remedy_findings
from postwatch.inspection.options import RemedyDraft, VisitDraft
from postwatch.inspection.planning import with_inspections
from postwatch.inspection.tables import Finding, InspectionKind, Visit
from postwatch.intake import UNCHANGED, Cells, SheetKind
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.law.rows import ChecklistItem
from postwatch.options import Option, made
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.importing import Unit, require_unit, unit_of, unit_typed
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.titles import columns_of
from postwatch.sheets.write import sheet_to_fill
from postwatch.store.columns import grouped
from postwatch.vietnamese import fold, quoted

VISIT_TITLES = ("Lần kiểm tra", "Mã lần kiểm tra", "Lượt kiểm tra", "Mã lượt kiểm tra", "visit")
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
    Column("item", ("Mã nội dung kiểm tra của tồn tại", "Mã nội dung kiểm tra", "item")),
    Column("joint", ("Liên ngành", "joint")),
    Column("partners", ("Cơ quan phối hợp", "partners")),
    Column("reason", ("Lý do", "reason")),
    Column("decision_number", ("Số quyết định", "decision_number")),
    Column("decision_on", ("Ngày quyết định", "decision_on")),
    Column("decision_signer", ("Người ký quyết định", "decision_signer")),
    Column("round_", ("Cuộc kiểm tra", "round")),
    Column("note", ("Ghi chú", "note")),
    Column("rechecks", ("Kiểm tra lại lần kiểm tra", "Kiểm tra lại", "rechecks")),
    Column("done", ("Tồn tại cũ đã khắc phục", "done")),
    Column("open", ("Tồn tại cũ chưa khắc phục", "open")),
    Column("incident", ("Tin báo", "Mã tin báo", "incident")),
    SCAN_COLUMN,
)
_ANSWER = "answer."
# Columns that name the unit for the eye; a row of a sheet written out that holds nothing else was not visited.
_PRINTED = frozenset({"unit", "name", "area"})
REMEDY_COLUMNS = (
    Column("visit", VISIT_TITLES, required=True, instead=("unit", "name")),
    Column("finding", ("Tồn tại số", "Số thứ tự tồn tại", "finding")),
    Column("unit", ("Mã đơn vị", "Đơn vị", "Mã", "unit", "recipient")),
    Column("name", ("Tên đơn vị", "Tên", "name")),
    Column("area", ("Địa bàn", "area")),
    Column("visited_on", ("Ngày kiểm tra", "visited_on")),
    Column("text", ("Tồn tại", "Nội dung tồn tại", "text")),
    Column("remedy", ("Yêu cầu khắc phục", "remedy")),
    Column("remedy_due", ("Thời hạn khắc phục", "remedy_due")),
    Column(
        "done_on",
        ("Ngày khắc phục xong", "Ngày khắc phục", "Ngày hoàn thành khắc phục", "Đã khắc phục ngày", "done_on"),
        required=True,
    ),
    SCAN_COLUMN,
)


def draft_of(row: SheetRow) -> VisitDraft | None:
    """Return a row as a draft, or None for a unit that was not visited. Raises UsageError naming the cell."""
    if row.is_blank("on") and not any(row.text(key, multiline=True) for key in row.values if key not in _PRINTED):
        return None
    unit = unit_typed(row)
    row.require("on")
    _part(row)
    return made(VisitDraft, _VisitCells(row), recipient=unit)


class _VisitCells(Cells):
    """A row of visits as what was typed: each question of the checklist has a column of its own."""

    def typed(self, name: str, option: Option) -> Any:
        """Return a cell as the option takes it."""
        if name == "answer":
            return [f"{key.removeprefix(_ANSWER)}={self.row.text(key)}" for key in _answered(self.row)]
        return super().typed(name, option)


def _answered(row: SheetRow) -> list[str]:
    return [key for key in row.values if key.startswith(_ANSWER) and not row.is_blank(key)]


def _key(code: str) -> str:
    return f"{_ANSWER}{code}"


def question_columns(items: Iterable[ChecklistItem]) -> list[Column]:
    """Return a column for each question of the checklist, by its code, titled with its words."""
    names = grouped((one.code, one.content) for one in items)
    return columns_of({code: tuple(dict.fromkeys(words)) for code, words in names.items()}, key=_key, beside=COLUMNS)


def _part(row: SheetRow) -> None:
    """Let each of several findings in one cell have its line, and so its remedy and its deadline.

    A semicolon parts sentences too: it parts findings only where the remedies are parted into as many.
    """
    parts = {key: _parted(row, key) for key in ("finding", "remedy", "remedy_due", "item")}
    if len(parts["finding"]) != len(parts["remedy"]):
        parts = {key: parts[key] for key in ("remedy_due", "item")}
    row.values.update({key: "\n".join(several) for key, several in parts.items() if len(several) > 1})


def _parted(row: SheetRow, key: str) -> list[str]:
    """Return the parts of a cell of one line that semicolons part, and a cell of several lines as none."""
    text = row.text(key, multiline=True)
    return [] if "\n" in text else [part for one in text.split(";") if (part := one.strip())]


def _with_unit(session: Session, desk: Desk, row: SheetRow, draft: VisitDraft) -> VisitDraft:
    draft = replace(draft, recipient=unit_of(session, desk, row))
    asked = {one.code for one in questions_on(session, desk, on=draft.visited_on)}
    unit = find_recipient(session, recipient=draft.recipient)
    for key in _answered(row):
        with about(key):
            item = key.removeprefix(_ANSWER)
            _check_asked(row, key, is_asked=item in asked, day=draft.visited_on)
            read_answers(session, desk, [f"{item}={row.text(key)}"], unit=unit, on=draft.visited_on)
    return draft


def _check_asked(row: SheetRow, key: str, *, is_asked: bool, day: dt.date) -> None:
    """Refuse an answer in the column of a question that the checklist of the day does not have (UsageError)."""
    if not is_asked:
        raise UsageError(
            _("The checklist of {day} does not ask: {question}").format(day=day, question=row.titles[key]),
            hint=_("leave the column empty in this row, or check the day of the inspection"),
        )


def _visit_meant(session: Session, _desk: Desk, draft: VisitDraft) -> Hashable:
    unit = find_recipient(session, recipient=draft.recipient)
    with about("by"):
        by = find_recipient(session, recipient=draft.by).id if draft.by is not None else None
    return None if draft.round_code is not None else (unit.id, draft.visited_on, by)


@dataclass(frozen=True)
class SheetResult:
    """A sheet that was written out, and how many units it names."""

    path: str
    sha256: str
    units: int


@dataclass(frozen=True)
class RemedySheet:
    """A sheet that was written out, and how many findings it names."""

    path: str
    sha256: str
    findings: int


def _write(session: Session, desk: Desk, *, draft: VisitDraft) -> Any:
    """Record a visit; of one that is recorded so, the answers that it has not given yet."""
    known = logged_so(session, desk, draft=draft)
    if known is None:
        return with_inspections(session, desk, log_visit(session, desk, draft=draft))
    return logged(session, desk, known) if add_answers(session, desk, known, typed=draft.answers) else UNCHANGED


VISITS = SheetKind(
    COLUMNS,
    draft_of,
    _write,
    settle=_with_unit,
    meant=_visit_meant,
    warning=warning_of,
    more_columns=lambda session, desk: question_columns(catalogue_of(session, desk).checklist),
)


def blank_sheet(units: Sequence[Unit], *, questions: Sequence[ChecklistItem], office: str) -> bytes:
    """Return an xlsx with a row for each unit and the columns of an import, to be filled in."""
    columns = question_columns(questions)
    choices = {"kind": [kind.in_words for kind in InspectionKind], "joint": ("có", "không")}
    choices |= {one.key: [answer.in_words for answer in AnswerKind] for one in columns}
    days, stamp = ("on", "remedy_due", "decision_on"), Stamp(office, "inspection_sheet")
    return sheet_to_fill(
        "Kiểm tra", (*COLUMNS, *columns), units, days=days, choices=choices, codes=("unit",), stamp=stamp
    )


def remedy_sheet(findings: Sequence[OpenFinding], *, office: str) -> bytes:
    """Return an xlsx with a row for each finding that waits for its remedy; the day and the scan stay blank."""
    rows = [
        (one.visit, one.finding, one.unit, one.name, one.area, one.visited_on, one.text, one.remedy, one.remedy_due_on)
        for one in findings
    ]
    return sheet_to_fill(
        "Khắc phục",
        REMEDY_COLUMNS,
        rows,
        days=("visited_on", "remedy_due", "done_on"),
        numbers=("finding",),
        codes=("visit", "unit"),
        stamp=Stamp(office, "remedy_sheet"),
    )


def _remedy_of(row: SheetRow) -> RemedyDraft | None:
    """Return a row as a draft; None for a finding whose day is still blank. Raises UsageError naming the cell."""
    if row.is_blank("done_on") and row.is_blank("scan"):
        return None
    row.require("done_on")
    if not row.text("visit"):
        unit_typed(row)
    return made(RemedyDraft, Cells(row), visit=row.text("visit"))


def _with_finding(session: Session, desk: Desk, row: SheetRow, draft: RemedyDraft) -> RemedyDraft:
    """Return a draft with the visit and the finding that its row means; refuse a row that contradicts itself."""
    if not draft.visit:
        draft = replace(draft, visit=_only_visit(session, desk, row))
    with about("visit"):
        visit = find_visit(session, desk, visit=draft.visit)
    words = _("{where}: visit {visit} was to {unit}, not to {other}")
    hint = _("see the visits to the unit: postwatch inspect list --unit {other}")
    require_unit(session, row, visit.recipient_id, words, hint=hint, visit=visit.code)
    number = _number_of(row, visit, findings_of(session, visit), draft.finding)
    return replace(draft, visit=visit.code, finding=number)


def _only_visit(session: Session, desk: Desk, row: SheetRow) -> str:
    """Return the one visit to the unit of a row after which something still has to be put right."""
    unit = find_recipient(session, recipient=unit_of(session, desk, row))
    waiting = open_findings(session, area_id=None, unit_id=unit.id)
    visits = sorted({one.visit for one in waiting if fold(row.text("text")) in ("", fold(one.text))})
    if len(visits) == 1:
        return visits[0]
    place = row.where("unit" if row.text("unit") else "name")
    if not visits:
        raise NotFoundError(
            _("{where}: nothing that was found at {unit} waits for a remedy").format(where=place, unit=unit.name),
            hint=_("see the visits to the unit: postwatch inspect list --unit {unit}").format(unit=unit.code),
        )
    raise UsageError(
        _("{where}: several visits to {unit} wait for a remedy: {visits}").format(
            where=place, unit=unit.name, visits=", ".join(visits)
        ),
        hint=_("write the code of the visit into the row"),
    )


def _number_of(row: SheetRow, visit: Visit, found: Collection[Finding], number: int | None) -> int | None:
    """Return the number of the finding that a row means: as it says, or by its words; None where it says neither."""
    said = fold(row.text("text"))
    if not said:
        return number
    same = [one.position for one in found if fold(one.text) == said and number in (None, one.position)]
    if not same:
        raise UsageError(
            _("{where}: visit {visit} has no finding with the words {text}").format(
                where=row.where("text"), visit=visit.code, text=quoted(row.text("text"))
            )
            if number is None
            else _("{where}: finding {number} of visit {visit} has other words than {text}").format(
                where=row.where("text"), number=number, visit=visit.code, text=quoted(row.text("text"))
            ),
            hint=_("see: postwatch inspect show {visit}").format(visit=visit.code),
        )
    return same[0]


REMEDIES = SheetKind(
    REMEDY_COLUMNS,
    _remedy_of,
    remedy_findings,
    settle=_with_finding,
    meant=lambda _session, _desk, draft: (draft.visit, draft.finding),
    name="remedy_sheet",
)
