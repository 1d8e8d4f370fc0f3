"""The sheet of reports: written out for the tasks that owe a report for a month, and taken in when it is filled."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from sqlmodel import Session

from postwatch.campaign.actions import measures_asked
from postwatch.dataclass import dataclass
from postwatch.days import Period, parse_month
from postwatch.desk import Desk
from postwatch.errors import UsageError, about
from postwatch.fields import Entry
from postwatch.intake import Cells, SheetKind
from postwatch.language import _
from postwatch.options import Option
from postwatch.recipient.importing import UNIT, UNIT_AREA, UNIT_NAME, beside_unit, require_unit
from postwatch.record.importing import columns_of as record_columns
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.titles import columns_of
from postwatch.sheets.write import sheet_to_fill
from postwatch.task.actions import find_task
from postwatch.task.figures import figure, figures
from postwatch.task.reports import OwedReport, TaskReportResult, measures_meant, period_asked, report_task, warnings_of
from postwatch.task.tables import TaskReport
from postwatch.vietnamese import quoted

COLUMNS = (
    Column("task", ("Mã nhiệm vụ", "task"), required=True, is_code=True),
    *beside_unit((replace(UNIT, required=False),)),
    Column("task.instruction", ("Nhiệm vụ", "instruction")),
    *record_columns(TaskReport),
)
# Columns that are written out filled; a row that holds nothing else was not reported.
_PRINTED = frozenset({"task", "unit", UNIT_NAME, UNIT_AREA, "task.instruction", "until"})
_MEASURE = "measure."
_NAME = "task_sheet"
Reported: TypeAlias = tuple[str, Entry[TaskReport]]
"""A task as a row names it, and what the row says was reported on it."""


@dataclass(frozen=True)
class ReportSheet:
    """A sheet that was written out, the days that it is of, and how many reports are owed."""

    path: str
    reports: int
    period_from: dt.date
    period_to: dt.date


def sheet_bytes(session: Session, desk: Desk, owed: Sequence[OwedReport], *, period: Period) -> bytes:
    """Return an xlsx with a row for each report that is owed for a period; the blank columns are to be filled in."""
    campaigns = {one.campaign_id for one in owed if one.campaign_id is not None}
    asked = {_key(measure.code) for measure in measures_asked(session, campaign_ids=campaigns)}
    measures = [replace(one, holds="number") for one in measure_columns(session) if one.key in asked]
    rows = [
        {
            "task": one.task, "unit": one.unit, UNIT_NAME: one.name, UNIT_AREA: one.area,
            "task.instruction": one.title, "on": None, "until": period.last, **{one.key: None for one in measures},
        }
        for one in owed
    ]  # fmt: skip
    columns = [one for one in (*COLUMNS, *measures) if one.key != "since"]
    stamp = Stamp(desk.settings.code, _NAME, f"{period.year}-{period.month:02d}")
    return sheet_to_fill("Báo cáo", columns, rows, stamp=stamp)


def measure_columns(session: Session) -> list[Column]:
    """Return a column for each measure that any campaign asks for, by its code, titled with its name."""
    names: dict[str, list[str]] = {}
    for measure in measures_asked(session):
        if measure.name not in names.setdefault(measure.code, []):
            names[measure.code].append(measure.name)
    return columns_of(names, key=_key, beside=COLUMNS)


def _key(code: str) -> str:
    return f"{_MEASURE}{code}"


class _ReportCells(Cells):
    """A row of reports as typed values: each measure has a column of its own."""

    def typed(self, name: str, option: Option) -> Any:
        """Return a cell as the option takes it; a report covers no day after its own."""
        if name == "measure":
            return [f"{key.removeprefix(_MEASURE)}={self._figure(key)}" for key in _measures(self.row)]
        if name == "until" and (last := self.row.day("until")) is not None:
            return min(last, self.row.required_day("on"))
        return super().typed(name, option)

    def _figure(self, key: str) -> int:
        text = self.row.text(key)
        if (number := figure(text)) is None:
            raise UsageError(
                _("{where}: {text} is not a whole number from 0 on").format(
                    where=self.row.where(key), text=quoted(text)
                ),
                hint=_("write it in digits, or leave the cell empty"),
            )
        return number


def _measures(row: SheetRow) -> list[str]:
    return [key for key in row.values if key.startswith(_MEASURE) and not row.is_blank(key)]


def said_by(row: SheetRow) -> Reported | None:
    """Return the task that a row names, and its report; None where nothing was filled in. Raises UsageError."""
    if row.holds_only(_PRINTED):
        return None
    row.require("task", "on")
    entry = Entry.of(TaskReport, _ReportCells(row))
    return row.text("task"), entry


def _settle(session: Session, desk: Desk, row: SheetRow, draft: Reported) -> Reported:
    """Refuse a row whose unit is not that of its task, or which has a figure that the task does not ask for."""
    named, entry = draft
    with about("task"):
        task = find_task(session, desk, task=named)
    words = _("{where}: {task} is a task of {unit}, not of {other}")
    hint = _("see the tasks of the unit: postwatch task list --unit {other}")
    require_unit(session, row, task.recipient_id, words, hint=hint, task=task.code)
    said = figures(entry.given["measures"])
    for key in _measures(row):
        with about(key):
            code = key.removeprefix(_MEASURE)
            measures_meant(session, task, {code: said[code]})
    return task.code, entry


def _record(session: Session, desk: Desk, *, draft: Reported) -> tuple[Entry[TaskReport], TaskReportResult]:
    task, entry = draft
    return entry, report_task(session, desk, task=task, entry=entry)


def _look_at_stamp(session: Session, desk: Desk, about: str) -> str | None:
    """Return that a sheet was written out for a month before the last that is over."""
    newest = period_asked(session, desk, month=None)
    if not about or parse_month(about) >= (newest.year, newest.month):
        return None
    year, month = parse_month(about)
    return _("the sheet was written out for {month}; the last whole period is {newest}").format(
        month=f"{month:02d}/{year}", newest=f"{newest.month:02d}/{newest.year}"
    )


REPORTS = SheetKind(
    COLUMNS,
    said_by,
    _record,
    warning=lambda recorded: "; ".join(warnings_of(*recorded)) or None,
    settle=_settle,
    meant=lambda _session, _desk, draft: (draft[0], draft[1].given["period_from"], draft[1].given["period_to"]),
    more_columns=lambda session, _desk: measure_columns(session),
    name=_NAME,
    look_at_stamp=_look_at_stamp,
)
