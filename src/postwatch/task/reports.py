"""Reports of units on their tasks: owed, recorded with their figures, warned of."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.campaign.actions import measures_asked, measures_of
from postwatch.campaign.lookup import find_campaign, task_names
from postwatch.campaign.tables import CampaignTask
from postwatch.dataclass import dataclass, result_of
from postwatch.days import Period, last_whole_period, period_containing, previous_period, require_begun
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, UsageError
from postwatch.evidence.actions import settle_paper
from postwatch.fields import Entry
from postwatch.language import _
from postwatch.office.actions import save_part
from postwatch.office.by_day import months_of, period_meant
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import grouped, row_of, save
from postwatch.task.actions import require_report_day, settle_reported, task_open_on, title_of
from postwatch.task.figures import figures
from postwatch.task.measure_tables import TaskReportMeasure
from postwatch.task.open_matters import covered_days
from postwatch.task.periods import owes_report, report_period
from postwatch.task.tables import Task, TaskReport, TaskStatus
from postwatch.vietnamese import fold

# The running month, and a year of months before it.
_MONTHS_BACK = 13


@dataclass(frozen=True)
class TaskReportResult:
    """A report on a task, by its code ``report``; ``waived_on`` is the day since which the task asks for nothing."""

    id: str
    report: str
    recipient: str
    reported_on: dt.date
    period_from: dt.date
    period_to: dt.date
    measures: dict[str, int]
    waived_on: dt.date | None


@dataclass(frozen=True)
class OwedReport:
    """A report that a unit owes on a task; ``title`` is the short name of the task."""

    task: str
    unit: str
    name: str
    area: str
    title: str
    campaign_id: int | None


def is_said(said: Mapping[str, Any]) -> bool:
    """Return whether a report says anything: a figure, words, the number of a paper, a scan."""
    return any(said[name] for name in ("measures", "text", "sender_number", "incoming_number", "scan"))


def warnings_of(entry: Entry[TaskReport], done: TaskReportResult) -> list[str]:
    """Return warnings about a report that was recorded."""
    found = []
    if not is_said(entry.given):
        found.append(_("the report is empty: no figure, no text, no document number, no scan"))
    if done.waived_on is not None:
        found.append(_("the task was waived on {day} and stays waived").format(day=done.waived_on))
    return found


def period_asked(session: Session, desk: Desk, *, month: str | None) -> Period:
    """Return the period of a month, else the last that is over. Raises UsageError, RuleError for a future month."""
    if month is None:
        return last_whole_period(desk.today, months_of(session, desk))
    period = period_meant(session, desk, month, length=1)
    require_begun(period, today=desk.today)
    return period


def owed_reports(session: Session, *, campaign: str | None, period: Period) -> list[OwedReport]:
    """Return the open tasks, of a campaign or of all, that owe a report for a period, unit by unit.

    A task that asks for a pledge is answered by the pledge.
    """
    statement = (
        select(Task, Recipient, CampaignTask)
        .join(Recipient, col(Recipient.id) == Task.recipient_id)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id, isouter=True)
        .where(Task.status == TaskStatus.OPEN, col(CampaignTask.asks_pledge).is_not(True))
        .order_by(col(Recipient.kind), col(Recipient.sort_key), col(Recipient.code), col(Task.code))
    )
    if campaign is not None:
        statement = statement.where(CampaignTask.campaign_id == find_campaign(session, campaign=campaign).id)
    names, areas, spans = task_names(session), areas_by_id(session), _spans_reported(session)
    return [
        OwedReport(
            task=task.code,
            unit=unit.code,
            name=unit.name,
            area=areas[unit.area_id].name,
            title=title_of(names, task, instruction),
            campaign_id=instruction.campaign_id if instruction is not None else None,
        )
        for task, unit, instruction in session.exec(statement)
        if owes_report(spans.get(task.id, []), mode=task.mode.value, period=period, opened_on=task.opened_on)
    ]


def period_owing(session: Session, desk: Desk, *, campaign: str | None) -> tuple[Period, int] | None:
    """Return the newest period of the last months for which tasks owe reports, and how many; None without such."""
    months = months_of(session, desk)
    period = period_containing(desk.today, months)
    for _number in range(_MONTHS_BACK):
        if owed := owed_reports(session, campaign=campaign, period=period):
            return period, len(owed)
        period = previous_period(period)
    return None


def _spans_reported(session: Session) -> dict[int, list[tuple[dt.date, dt.date]]]:
    spans = select_columns(col(TaskReport.task_id), col(TaskReport.period_from), col(TaskReport.period_to))
    return grouped((task_id, (first, last)) for task_id, first, last in session.execute(spans))


def report_task(session: Session, desk: Desk, *, task: str, entry: Entry[TaskReport]) -> TaskReportResult:
    """Record the report of a unit.

    Raises as `write_report`, UsageError for an empty report, AlreadyThereError where no day is left.
    """
    said = entry.given
    row = task_open_on(session, desk, task, on=said["reported_on"])
    unit = session.get_one(Recipient, row.recipient_id)
    require_report_day(said["reported_on"], row, desk.today)
    covered_to = covered_days(session).get(row.id)
    if (
        covered_to is not None
        and said["period_from"] is None
        and covered_to >= (said["period_to"] or said["reported_on"])
    ):
        raise AlreadyThereError(
            _("{task} is already reported to {day}").format(task=row.code, day=covered_to),
            hint=_("for days that no report covers yet give them: --since DAY --until DAY"),
        )
    report = row_of(TaskReport, task_id=row.id)
    measures = write_report(session, desk, row, report, entry, covered_to=covered_to)
    save_part(session, report, of=row.code)
    save(session, *(TaskReportMeasure(report_id=report.id, code=code, value=one) for code, one in measures.items()))
    settle_reported(session, row=row)
    return result_of(
        TaskReportResult, report, id=row.code, report=report.code, recipient=unit.code, measures=measures,
        waived_on=row.waived_on,
    )  # fmt: skip


def write_report(
    session: Session, desk: Desk, task: Task, row: TaskReport, entry: Entry[TaskReport], *, covered_to: dt.date | None
) -> dict[str, int]:
    """Write the typed values into a report on a task, new or corrected; return its figures.

    Raises RuleError for a future day or a day before the task, UsageError for an unknown measure, AlreadyThereError for
    a second report of the same days.
    """
    days = {name: entry.given.get(name, getattr(row, name)) for name in ("reported_on", "period_from", "period_to")}
    require_report_day(days["reported_on"], task, desk.today)
    first, last = report_period(
        first=days["period_from"],
        last=days["period_to"],
        reported_on=days["reported_on"],
        opened_on=task.opened_on,
        covered_to=covered_to,
    )
    refuse_overlap(session, task, first, last, apart_from=row.id)
    measures = measures_meant(session, task, figures(entry.given.get("measures", ())))
    entry.write(row)
    row.period_from, row.period_to = first, last
    settle_paper(session, desk, row, scan=entry.given.get("scan"))
    return measures


def measures_meant(session: Session, task: Task, measures: Mapping[str, int]) -> dict[str, int]:
    """Return figures by the codes of their measures, which may be called by their names.

    Raises UsageError for those that the task does not ask for.
    """
    known = measures_of(session, task_ids=[task.campaign_task_id or 0]).get(task.campaign_task_id or 0, [])
    codes = {fold(called): measure.code for measure in known for called in (measure.name, measure.code)}
    meant: dict[str, int] = {}
    for code, value in measures.items():
        if fold(code) not in codes:
            listed = ", ".join(f"{one.code} ({one.name})" for one in sorted(known, key=lambda one: one.code))
            raise UsageError(
                _("The task {task} has no measure {code}").format(task=task.code, code=_measure_named(session, code)),
                hint=_("its measures: {codes}").format(codes=listed or _("(none)")),
            )
        if value < 0:
            raise UsageError(
                _("The measure {code} cannot be {value}").format(code=_measure_named(session, code), value=value),
                hint=_("give 0 or more"),
            )
        meant[codes[fold(code)]] = value
    return meant


def _measure_named(session: Session, code: str) -> str:
    """Return a measure by its name, as sheets are headed, and its code; by its code alone where nobody asks for it."""
    name = next((one.name for one in measures_asked(session) if one.code == code), None)
    return f"{name} ({code})" if name is not None else code


def refuse_overlap(session: Session, task: Task, first: dt.date, last: dt.date, *, apart_from: int | None) -> None:
    """Refuse a report on days that another report, but for ``apart_from`` (id), covers (AlreadyThereError)."""
    earlier = session.exec(
        select(TaskReport).where(
            TaskReport.task_id == task.id,
            col(TaskReport.id).is_distinct_from(apart_from),
            col(TaskReport.period_from) <= last,
            col(TaskReport.period_to) >= first,
        )
    ).first()
    if earlier is not None:
        raise AlreadyThereError(
            _("{task} already has a report for {first} to {last}").format(
                task=task.code, first=earlier.period_from, last=earlier.period_to
            ),
            hint=_("give the days that this one covers: --since DAY --until DAY"),
        )
