"""Sheets of visits and of their findings: rows into drafts, and the sheets that are written out to be filled in."""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import UsageError, about
from postwatch.fields import Entry
from postwatch.inspection.actions import (
    logged,
    warning_of,
)
from postwatch.inspection.answer_tables import AnswerKind
from postwatch.inspection.answers import add_answers, questions_on, read_answers
from postwatch.inspection.tables import Visit
from postwatch.inspection.visits import log_visit, logged_so
from postwatch.intake import UNCHANGED, Cells, SheetKind
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.law.rows import ChecklistItem
from postwatch.options import Option
from postwatch.recipient.importing import OF_UNIT, UNIT, UNIT_AREA, UNIT_NAME, Unit, beside_unit, unit_of, unit_typed
from postwatch.recipient.lookup import find_recipient
from postwatch.record.importing import columns_of
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.titles import columns_of as columns_titled
from postwatch.sheets.write import sheet_to_fill
from postwatch.store.columns import grouped

COLUMNS = beside_unit((UNIT, *(one for one in columns_of(Visit) if one.key != UNIT.key)))
_ANSWER = "answer."
# Columns that name the unit for the eye; a row of a sheet written out that holds nothing else was not visited.


def entry_of(row: SheetRow) -> Entry[Visit] | None:
    """Return a row as an entry, or None for a unit that was not visited. Raises UsageError naming the cell."""
    if row.is_blank("on") and not any(row.text(key, multiline=True) for key in row.values if key not in OF_UNIT):
        return None
    unit = unit_typed(row)
    row.require("on")
    _part(row)
    return Entry.of(Visit, _VisitCells(row), recipient_id=unit)


class _VisitCells(Cells):
    """A row of visits as typed values: each question of the checklist has a column of its own."""

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
    titles = {code: tuple(dict.fromkeys(words)) for code, words in names.items()}
    return columns_titled(titles, key=_key, beside=COLUMNS)


def _part(row: SheetRow) -> None:
    """Give each of several findings in a cell a line, and so its remedy and its deadline.

    A semicolon parts sentences too: it parts findings only where the remedies are parted into as many.
    """
    parts = {key: _parted(row, key) for key in ("finding", "remedy", "remedy_due", "item")}
    if len(parts["finding"]) != len(parts["remedy"]):
        parts = {key: parts[key] for key in ("remedy_due", "item")}
    row.values.update({key: "\n".join(several) for key, several in parts.items() if len(several) > 1})


def _parted(row: SheetRow, key: str) -> list[str]:
    """Return the parts of a single-line cell between semicolons; none of a cell with several lines."""
    text = row.text(key, multiline=True)
    return [] if "\n" in text else [part for one in text.split(";") if (part := one.strip())]


def _with_unit(session: Session, desk: Desk, row: SheetRow, draft: Entry[Visit]) -> Entry[Visit]:
    draft = draft.over(recipient_id=unit_of(session, desk, row))
    day = draft.given["visited_on"]
    asked = {one.code for one in questions_on(session, desk, on=day)}
    unit = find_recipient(session, recipient=draft.given["recipient_id"])
    for key in _answered(row):
        with about(key):
            item = key.removeprefix(_ANSWER)
            _check_asked(row, key, is_asked=item in asked, day=day)
            read_answers(session, desk, [f"{item}={row.text(key)}"], unit=unit, on=day)
    return draft


def _check_asked(row: SheetRow, key: str, *, is_asked: bool, day: dt.date) -> None:
    """Refuse an answer in the column of a question that the checklist of the day does not have (UsageError)."""
    if not is_asked:
        raise UsageError(
            _("The checklist of {day} does not ask: {question}").format(day=day, question=row.titles[key]),
            hint=_("leave the column empty in this row, or check the day of the inspection"),
        )


def _visit_meant(session: Session, _desk: Desk, draft: Entry[Visit]) -> Hashable:
    said = draft.given
    unit, by = find_recipient(session, recipient=said["recipient_id"]), said["by_recipient_id"]
    with about("by"):
        by_id = find_recipient(session, recipient=by).id if by is not None else None
    return None if said["round"] is not None else (unit.id, said["visited_on"], by_id)


@dataclass(frozen=True)
class SheetResult:
    """A sheet that was written out, and how many units it names."""

    path: str
    sha256: str
    units: int


def _write(session: Session, desk: Desk, *, draft: Entry[Visit]) -> Any:
    """Record a visit; if it is recorded already, add the answers that it lacks."""
    known = logged_so(session, desk, entry=draft)
    if known is None:
        return log_visit(session, desk, entry=draft)
    is_more = add_answers(session, desk, known, typed=draft.given["answer"])
    return logged(session, desk, known) if is_more else UNCHANGED


VISITS = SheetKind(
    COLUMNS,
    entry_of,
    _write,
    settle=_with_unit,
    meant=_visit_meant,
    warning=warning_of,
    more_columns=lambda session, desk: question_columns(catalogue_of(session, desk).checklist),
)


def blank_sheet(units: Sequence[Unit], *, questions: Sequence[ChecklistItem], office: str) -> bytes:
    """Return an xlsx with a row for each unit and the columns of an import, to be filled in."""
    answers = tuple(AnswerKind)
    columns = [*COLUMNS, *(replace(one, choices=answers) for one in question_columns(questions))]
    rows = [{"unit": code, UNIT_NAME: name, UNIT_AREA: area} for code, name, area in units]
    return sheet_to_fill("Kiểm tra", columns, rows, stamp=Stamp(office, "inspection_sheet"))
