"""A bag that came back from the field, taken in at once: its visits, its acts, the scans and photographs of each."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from postwatch.case.actions import ActDetails, first_alike, judge, show_act
from postwatch.case.doubles import is_same
from postwatch.case.facts import StepFacts
from postwatch.case.lookup import find_case
from postwatch.case.options import StepGrounds
from postwatch.case.state import file_of
from postwatch.case.tables import StepKind, Violation
from postwatch.case.taken_steps import take_step
from postwatch.console import cell
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RowsRefusedError, RuleError, UsageError
from postwatch.evidence.actions import keep_scan
from postwatch.fields import Entry, fields_of
from postwatch.files.output import SUMS
from postwatch.inspection.actions import logged
from postwatch.inspection.answers import add_answers
from postwatch.inspection.bag_tables import BagVisit, VisitScan
from postwatch.inspection.importing import VISITS
from postwatch.inspection.importing import entry_of as visit_of_row
from postwatch.inspection.lookup import find_round, find_visit
from postwatch.inspection.tables import Visit
from postwatch.inspection.visits import differing, log_visit
from postwatch.intake import UNCHANGED, SheetKind, take_in
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.overview.bag_sheets import (
    ACT_COLUMNS,
    ACTS_SHEET,
    PRINTED,
    REFUSAL,
    VISIT_COLUMNS,
    VISITS_SHEET,
    Bag,
    bag_of,
)
from postwatch.paths import no_file
from postwatch.recipient.lookup import find_recipient
from postwatch.sheets.columns import SheetRow
from postwatch.sheets.grids import Reading
from postwatch.sheets.read import read_grids
from postwatch.sheets.scans import is_of_a_program
from postwatch.sheets.stamp import stamp_in
from postwatch.store.columns import row_with, rows_with, save
from postwatch.vietnamese import quoted
from postwatch.violation.importing import PRINTED as PRINTED_OF_ACTS
from postwatch.violation.importing import ActWriter, acts
from postwatch.violation.importing import entry_of as act_of_row

# The numbers and lists of the results of both sheets that are added up.
_ADDED = ("written", "refused", "refused_list", "warnings_list", "unchanged", "unfilled", "left_out_list")
_WORKBOOKS, _WORD = frozenset({".xlsx", ".xls", ".ods"}), frozenset({".doc", ".docx"})
# Fields typed with an act that are of its minutes.
_OF_MINUTES = ("minutes_on", "minutes_number", "drawn_up_by")


@dataclass(frozen=True)
class ReturnedBag:
    """The yield of a bag: rows of visits and acts written or recorded so already, scans and photographs kept.

    ``left_out_list`` names files and sheets that were not taken.
    """

    round: str
    bag: str
    visits: int
    acts: int
    scans: int
    unchanged: int
    unfilled: int
    warnings_list: tuple[str, ...]
    left_out_list: tuple[str, ...]


def take_back(session: Session, desk: Desk, *, folder: Path) -> ReturnedBag:
    """Take in a bag: the sheet of visits with the files in the folder of each unit, then the sheet of acts.

    Raises NotFoundError for a folder that is not there or an unknown round, UsageError for a folder without the
    workbook of a bag, RowsRefusedError for refused rows: then nothing is written.
    """
    path = _workbook_in(folder)
    bag = bag_of(stamp_in(read_grids(path)[0].description), file=path.name)
    visits = _Visits(bag, find_round(session, desk, code=bag.round).id, folder, path)
    sheets = {VISITS_SHEET: visits.kind(), ACTS_SHEET: _kind_of_acts(session, desk, visits)}
    first, second = (
        take_in(session, desk, kind=kind, path=path, reading=Reading(sheets=(name,), hidden=True), dry_run=False).result
        for name, kind in sheets.items()
    )
    both = replace(first, **{name: getattr(first, name) + getattr(second, name) for name in _ADDED})
    if both.refused:
        raise RowsRefusedError(
            _("{count} rows are refused, nothing was written").format(count=both.refused),
            hint=_("put them right in the workbook, and take the bag in again"),
            details=asdict(both) | {"written": 0},
        )
    ours = {_("sheet {name}").format(name=name) for name in sheets}
    left = [one for one in dict.fromkeys(both.left_out_list) if one not in ours]
    left += [one.relative_to(folder).as_posix() for one in visits.left]
    return ReturnedBag(
        bag.round, bag.code, first.written, second.written, visits.kept, both.unchanged, both.unfilled,
        both.warnings_list, tuple(left),
    )  # fmt: skip


def _workbook_in(folder: Path) -> Path:
    """Return the workbook of a bag. Raises NotFoundError, UsageError where there is none or more than one."""
    if not folder.is_dir():
        raise no_file(folder)
    found = [one for one in _files_in(folder) if one.parent == folder and one.suffix.lower() in _WORKBOOKS]
    if len(found) != 1:
        raise UsageError(
            _("{folder} has {count} workbooks, and the bag has one").format(folder=folder, count=len(found)),
            hint=_("name the folder that inspect pack wrote, with its workbook alone beside the folders of the units"),
        )
    return found[0]


def _files_in(folder: Path) -> list[Path]:
    """Return the plain files in a folder and below it, without those that programs leave for themselves."""
    found = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sorted(one for one in found if not is_of_a_program(one.name))


class _Visits:
    """Writes the visits of a bag with the files that were put into the folders of their units.

    ``left`` are those that nothing took, ``kept`` counts those that are new. A file that was packed is no evidence, nor
    is a Word file.
    """

    def __init__(self, bag: Bag, round_id: int, folder: Path, workbook: Path) -> None:
        self.bag, self.round_id, self._folder, self.kept = bag, round_id, folder, 0
        sums = folder / SUMS
        lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
        packed = {workbook, sums, *(folder / line.partition("  ")[2] for line in lines)}
        self.left = [one for one in _files_in(folder) if one not in packed]

    def kind(self) -> SheetKind:
        """Return the sheet of visits: a row for each unit."""
        return replace(
            VISITS,
            columns=VISIT_COLUMNS,
            draft_of=lambda row: self.bag.draft_of(row, PRINTED, visit_of_row),
            settle=lambda *asked: VISITS.settle(*asked).over(round=self.bag.round),
            meant=lambda session, _desk, draft: find_recipient(session, recipient=draft.given["recipient_id"]).id,
            write=self.write,
        )

    def write(self, session: Session, desk: Desk, *, draft: Entry[Visit]) -> Any:
        """Record a visit with its files, or the parts that a recorded visit lacks.

        Raises AlreadyThereError for a visit that is recorded with other values.
        """
        unit = find_recipient(session, recipient=draft.given["recipient_id"])
        known, files = self._known(session, draft, unit.id), self._take(unit.code)
        if known is None:
            made = log_visit(session, desk, entry=draft.over(scan=next(iter(files), None)))
            visit = find_visit(session, desk, visit=made.id)
            save(session, BagVisit(visit_id=visit.id, bag=self.bag.code))
            self.kept += bool(files)
            self._keep(session, desk, visit, files[1:])
            return made
        if others := differing(session, desk, draft.given, known):
            raise _recorded_otherwise(known.code, Visit, others)
        is_more = add_answers(session, desk, known, typed=draft.given["answer"])
        is_more |= self._keep(session, desk, known, files)
        return logged(session, desk, known) if is_more else UNCHANGED

    def _known(self, session: Session, draft: Entry[Visit], unit_id: int) -> Visit | None:
        """Return the visit that is recorded of a row: that which came in the same bag, else that of the day."""
        of_bag = select(Visit).join(BagVisit, col(BagVisit.visit_id) == Visit.id).where(BagVisit.bag == self.bag.code)
        if (known := session.exec(of_bag.where(Visit.recipient_id == unit_id)).first()) is not None:
            return known
        by = draft.given["by_recipient_id"]
        by_id = find_recipient(session, recipient=by).id if by is not None else None
        of_day = rows_with(session, Visit, by="id", recipient_id=unit_id, visited_on=draft.given["visited_on"]).all()
        return next((one for one in of_day if one.by_recipient_id == by_id), None)

    def _take(self, unit: str) -> list[Path]:
        """Return the scans and photographs in the folder of a unit, a PDF first: it is the scan of the paper."""
        inside = [one for one in self.left if one.parent != self._folder and one.suffix.lower() not in _WORD]
        named = ((one, f"{one.relative_to(self._folder).parts[0]}-".casefold()) for one in inside)
        theirs = [one for one, name in named if name.startswith(f"{unit}-".casefold())]
        self.left = [one for one in self.left if one not in theirs]
        return sorted(theirs, key=lambda one: (one.suffix.lower() != ".pdf", one))

    def _keep(self, session: Session, desk: Desk, visit: Visit, files: Iterable[Path]) -> bool:
        """Keep files as evidence of a visit, and return whether any was new to it."""
        before = self.kept
        for path in files:
            scan = keep_scan(session, desk, path=path).id
            if scan != visit.evidence_id and row_with(session, VisitScan, visit_id=visit.id, evidence_id=scan) is None:
                save(session, VisitScan(visit_id=visit.id, evidence_id=scan))
                self.kept += 1
        return self.kept > before


def _shown(value: Any) -> str:
    """Return a typed value on a line; several of the same are told once."""
    return "; ".join(map(cell, dict.fromkeys(value))) if isinstance(value, tuple) else cell(value)


def _recorded_otherwise(code: str, table: type, differing: Mapping[str, tuple[Any, Any]]) -> AlreadyThereError:
    told, fields = _("{field}: {recorded} in the records, {said} in the row"), fields_of(table)
    changes = [
        told.format(
            field=_(next(iter(fields[name].told.column_titles), fields[name].told.label)),
            recorded=quoted(_shown(there) or "…"),
            said=quoted(_shown(said) or "…"),
        )
        for name, (there, said) in differing.items()
    ]
    return AlreadyThereError(
        _("{code} is recorded otherwise: {changes}").format(code=code, changes="; ".join(changes)),
        hint=_("put the row right, or the record: postwatch amend {code} --reason TEXT").format(code=code),
    )


def _kind_of_acts(session: Session, desk: Desk, visits: _Visits) -> SheetKind:
    """Return the sheet of acts of a bag: each was found by the visit to its unit in the round.

    It ended on the day of that visit unless the row says otherwise.
    """
    kind = acts(desk.today, catalogue_of(session, desk))

    def with_visit(session: Session, desk: Desk, row: SheetRow, draft: Entry[Violation]) -> Entry[Violation]:
        row.require("unit")
        draft = kind.settle(session, desk, row, draft)
        unit, detected_on = find_recipient(session, recipient=draft.given["recipient_id"]), draft.given["detected_on"]
        seen = rows_with(session, Visit, by="visited_on id", round_id=visits.round_id, recipient_id=unit.id).all()
        if not seen:
            raise RuleError(
                _("No visit to {unit} in round {round} is recorded").format(unit=unit.code, round=visits.bag.round),
                hint=_("fill in its row in the sheet {name}").format(name=quoted(VISITS_SHEET)),
            )
        by_then = [one for one in seen if detected_on is None or one.visited_on <= detected_on]
        visit = (by_then or seen)[-1]
        is_dated = draft.given["ended_on"] is not None or draft.given["continuing"]
        return draft.over(visit_id=visit.code, **{} if is_dated else {"ended_on": visit.visited_on})

    return replace(
        kind,
        columns=ACT_COLUMNS,
        draft_of=lambda row: visits.bag.draft_of(row, PRINTED | PRINTED_OF_ACTS, _act_of_row),
        settle=with_visit,
        begin=_Acts,
    )


def _act_of_row(row: SheetRow) -> Entry[Violation] | None:
    """Return a row as an entry, with the reason why its offender did not sign; that needs the day of the minutes."""
    draft, refusal = act_of_row(row), row.text(REFUSAL, multiline=True) or None
    if refusal is not None:
        row.require("minutes_on")
    return draft.over(refusal=refusal) if draft is not None else None


class _Acts(ActWriter):
    """Writes the acts of a bag, and the minutes that an offender did not sign; an act that is recorded so stays so."""

    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__(session, desk)
        self._unchanged: set[str] = set()

    def __call__(self, session: Session, desk: Desk, *, draft: Entry[Violation]) -> Any:
        """Record an act, or return UNCHANGED.

        Raises as `ActWriter`, and AlreadyThereError for an act that is recorded with other values.
        """
        act = super().__call__(session, desk, draft=draft)
        return UNCHANGED if act.id in self._unchanged else act

    def add(self, session: Session, desk: Desk, draft: Entry[Violation]) -> ActDetails:
        """Record an act with its minutes, or return the recorded act."""
        said, refusal = draft.given, draft.given["refusal"]
        judged = judge(session, desk, given=said)
        twin = first_alike(session, judged.act)
        with session.begin_nested():
            if twin is None:
                unsigned = dict.fromkeys(_OF_MINUTES) if refusal else {}
                act = super().add(session, desk, draft.over(**unsigned))
            else:
                act = show_act(session, desk, act=twin.code)
                if others := _differing_act(act, judged.act, said):
                    raise _recorded_otherwise(act.id, Violation, others)
            is_told = refusal is not None and _tell_refusal(session, desk, act, said, refusal)
        if twin is not None and not is_told:
            self._unchanged.add(act.id)
        return show_act(session, desk, act=act.id) if is_told else act


def _differing_act(known: ActDetails, judged: Violation, said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return where a row contradicts a recorded act: by field the record, then the row."""
    both = {
        name: (getattr(known, name), said[name] if name in _OF_MINUTES else getattr(judged, name))
        for name in fields_of(Violation)
        if said.get(name) and hasattr(known, name)
    }
    return {name: pair for name, pair in both.items() if not is_same(name, *pair)}


def _tell_refusal(session: Session, desk: Desk, act: ActDetails, said: Mapping[str, Any], refusal: str) -> bool:
    """Record signed minutes with the reason why the offender did not sign; return whether they are new."""
    case = find_case(session, desk, case=act.case)
    steps = [one for one in file_of(session, case).steps if one.kind is StepKind.MINUTES]
    if any((one.taken_on, one.words) == (said["minutes_on"], refusal) for one in steps):
        return False
    draft = StepFacts(
        0, StepKind.MINUTES, said["minutes_on"], offender_name=act.offender_name, number=said["minutes_number"],
        person=said["drawn_up_by"], words=refusal,
    )  # fmt: skip
    take_step(session, desk, case=act.case, draft=draft, grounds=StepGrounds(reason=None, as_signed=None, scan=None))
    return True
