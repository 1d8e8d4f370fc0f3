"""Sheets of findings of visits: rows into remedies, and the sheet that is written out to be filled in."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeAlias

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, UsageError, about
from postwatch.fields import Entry
from postwatch.inspection.actions import OpenFinding, open_findings
from postwatch.inspection.lookup import find_visit
from postwatch.inspection.options import FINDING_REMEDIED, VISIT_TITLES
from postwatch.inspection.remedies import RemediedVisit, remedy_findings, words_of_along
from postwatch.inspection.sightings import findings_of
from postwatch.inspection.tables import Finding, FindingRemedy, Visit
from postwatch.intake import Cells, SheetKind, columns_asked
from postwatch.language import _
from postwatch.recipient.importing import UNIT, UNIT_AREA, UNIT_NAME, beside_unit, require_unit, unit_of, unit_typed
from postwatch.recipient.lookup import find_recipient
from postwatch.record.importing import columns_of
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill
from postwatch.vietnamese import fold, quoted

_TEXT = "finding.text"
_DAY, _SCAN = columns_of(FindingRemedy)
REMEDY_COLUMNS = (
    Column("visit", (*VISIT_TITLES, "visit"), required=True, instead=("unit", UNIT_NAME), is_code=True),
    *beside_unit((replace(UNIT, required=False),)),
    Column("visit.day", ("Ngày kiểm tra", "visited_on"), holds="date"),
    Column(_TEXT, ("Tồn tại", "Nội dung tồn tại", "text")),
    Column("finding.remedy", ("Yêu cầu khắc phục", "remedy")),
    Column("finding.remedy_due", ("Thời hạn khắc phục", "remedy_due"), holds="date"),
    _DAY,
    *columns_asked({"finding": FINDING_REMEDIED}),
    _SCAN,
)
Remedied: TypeAlias = tuple[str, int | None, Entry[FindingRemedy]]
"""A visit and a finding as a row names them, and what the row says of the remedy."""


@dataclass(frozen=True)
class RemedySheet:
    """A sheet that was written out, and how many findings it names."""

    path: str
    sha256: str
    findings: int


def remedy_sheet(findings: Sequence[OpenFinding], *, office: str) -> bytes:
    """Return an xlsx with a row for each finding that waits for its remedy; the day and the scan stay blank."""
    rows = [
        {
            "visit": one.visit, "finding": one.finding, "unit": one.unit, UNIT_NAME: one.name, UNIT_AREA: one.area,
            "visit.day": one.visited_on, _TEXT: one.text, "finding.remedy": one.remedy,
            "finding.remedy_due": one.remedy_due_on,
        }
        for one in findings
    ]  # fmt: skip
    return sheet_to_fill("Khắc phục", REMEDY_COLUMNS, rows, stamp=Stamp(office, "remedy_sheet"))


def _remedy_of(row: SheetRow) -> Remedied | None:
    """Return a row as an entry; None for a finding whose day is still blank. Raises UsageError naming the cell."""
    if row.is_blank("done_on") and row.is_blank("scan"):
        return None
    row.require("done_on")
    if not row.text("visit"):
        unit_typed(row)
    number: int | None = FINDING_REMEDIED.value(Cells(row), "finding")
    return row.text("visit"), number, Entry.of(FindingRemedy, Cells(row))


def _with_finding(session: Session, desk: Desk, row: SheetRow, draft: Remedied) -> Remedied:
    """Return the visit and the finding that a row means; refuse a row that contradicts itself."""
    code, number, entry = draft
    code = code or _only_visit(session, desk, row)
    with about("visit"):
        visit = find_visit(session, desk, visit=code)
    words = _("{where}: visit {visit} was to {unit}, not to {other}")
    hint = _("see the visits to the unit: postwatch inspect list --unit {other}")
    require_unit(session, row, visit.recipient_id, words, hint=hint, visit=visit.code)
    return visit.code, _number_of(row, visit, findings_of(session, visit), number), entry


def _write(session: Session, desk: Desk, *, draft: Remedied) -> RemediedVisit:
    visit, finding, entry = draft
    return remedy_findings(session, desk, visit=visit, finding=finding, entry=entry)


def _only_visit(session: Session, desk: Desk, row: SheetRow) -> str:
    """Return the only visit to the unit of a row after which something still has to be put right."""
    unit = find_recipient(session, recipient=unit_of(session, desk, row))
    waiting = open_findings(session, area_id=None, unit_id=unit.id)
    visits = sorted({one.visit for one in waiting if fold(row.text(_TEXT)) in ("", fold(one.text))})
    if len(visits) == 1:
        return visits[0]
    place = row.where("unit" if row.text("unit") else UNIT_NAME)
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
    said = fold(row.text(_TEXT))
    if not said:
        return number
    same = [one.position for one in found if fold(one.text) == said and number in (None, one.position)]
    if not same:
        raise UsageError(
            _("{where}: visit {visit} has no finding with the words {text}").format(
                where=row.where(_TEXT), visit=visit.code, text=quoted(row.text(_TEXT))
            )
            if number is None
            else _("{where}: finding {number} of visit {visit} has other words than {text}").format(
                where=row.where(_TEXT), number=number, visit=visit.code, text=quoted(row.text(_TEXT))
            ),
            hint=_("see: postwatch show {visit}").format(visit=visit.code),
        )
    return same[0]


REMEDIES = SheetKind(
    REMEDY_COLUMNS,
    _remedy_of,
    _write,
    settle=_with_finding,
    meant=lambda _session, _desk, draft: draft[:2],
    warning=words_of_along,
    name="remedy_sheet",
)
