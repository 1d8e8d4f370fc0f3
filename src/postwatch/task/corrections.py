"""Corrections of reports on tasks: amended, withdrawn."""

import datetime as dt
from collections.abc import Mapping

from sqlmodel import Session, col, select

from postwatch.correction.actions import Cause, CorrectionResult, note_amendment, note_withdrawal
from postwatch.correction.printed_in import Record
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, UsageError
from postwatch.fields import Amended
from postwatch.language import _
from postwatch.office.codes import is_part
from postwatch.office.naming import find_part
from postwatch.store.columns import save
from postwatch.task.actions import find_task, measures_reported, report_line, settle_reported
from postwatch.task.measure_tables import TaskReportMeasure
from postwatch.task.reports import write_report
from postwatch.task.tables import Task, TaskReport


def amend_report(
    session: Session, desk: Desk, *, task: str, covering: dt.date | None, changes: Amended[TaskReport], cause: Cause
) -> CorrectionResult:
    """Amend a report on a task: the only report, or the report that covers a day.

    Figures that are not given stay. Raises as `report_task`, and UsageError if nothing would change, or where several
    reports could be meant.
    """
    owner, row = _report_of(session, desk, task, covering)
    record, before = _record_of(owner, row), report_line(session, row)
    measures = write_report(session, desk, owner, row, changes, covered_to=None)
    save(session, row)
    _write_measures(session, row, measures)
    settle_reported(session, row=owner)
    after = report_line(session, row)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def withdraw_report(
    session: Session, desk: Desk, *, task: str, covering: dt.date | None, cause: Cause
) -> CorrectionResult:
    """Withdraw a report on a task as never recorded: the only report, or the report that covers a day."""
    owner, row = _report_of(session, desk, task, covering)
    done = note_withdrawal(session, desk, record=_record_of(owner, row), cause=cause)
    settle_reported(session, row=owner)
    return done


def _report_of(session: Session, desk: Desk, typed: str, covering: dt.date | None) -> tuple[Task, TaskReport]:
    """Return a task and the report that is meant: by its code, else the only report, or the report that covers a day.

    Raises NotFoundError for none, UsageError for several.
    """
    if is_part(typed):
        row = find_part(session, TaskReport, typed)
        return session.get_one(Task, row.task_id), row
    task = find_task(session, desk, task=typed)
    reports = select(TaskReport).where(TaskReport.task_id == task.id).order_by(col(TaskReport.period_from))
    if covering is not None:
        reports = reports.where(col(TaskReport.period_from) <= covering, col(TaskReport.period_to) >= covering)
    found = session.exec(reports).all()
    if not found:
        raise NotFoundError(
            _("{task} has no such report").format(task=task.code),
            hint=_(
                "see: postwatch show {task}; that it was done or waived is put right by: postwatch amend {task}.K1"
            ).format(task=task.code),
        )
    if len(found) > 1:
        raise UsageError(
            _("{task} has {count} reports").format(task=task.code, count=len(found)),
            hint=_("name a day that the report covers: --covering DAY; see: postwatch show {task}").format(
                task=task.code
            ),
        )
    return task, found[0]


def _record_of(task: Task, row: TaskReport) -> Record:
    part = _("the report of {day}").format(day=row.reported_on)
    return Record(row, task.code, on=row.reported_on, units=(task.recipient_id,), part=part)


def _write_measures(session: Session, row: TaskReport, measures: Mapping[str, int]) -> None:
    there = measures_reported(session, row)
    for code, value in measures.items():
        measure = there.get(code) or TaskReportMeasure(report_id=row.id, code=code, value=value)
        measure.value = value
        save(session, measure)
