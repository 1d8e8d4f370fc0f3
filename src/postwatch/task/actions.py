"""Tasks of units: opened by a letter, done, extended, waived; `reports` records what units report on them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import or_
from sqlmodel import Session, col, select

from postwatch.campaign.lookup import find_campaign, task_names
from postwatch.campaign.tables import Campaign, CampaignTask, TaskMode
from postwatch.campaign.text import first_words, plain
from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass, result_of
from postwatch.days import day_of_change
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.journal.recorder import insert_all
from postwatch.language import _
from postwatch.office.actions import next_code, next_codes
from postwatch.office.naming import find_by_code
from postwatch.recipient.actions import units_meant
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.store import conditions
from postwatch.store.columns import columns_of, rows_with, save
from postwatch.store.composed import composed
from postwatch.store.transaction import recorded
from postwatch.task.conditions import TaskEnd, end_of, given, is_open
from postwatch.task.deadlines import is_overdue, waits
from postwatch.task.extensions import changeable_from, last_changes, move_deadline
from postwatch.task.measure_tables import TaskReportMeasure
from postwatch.task.open_matters import covered_days
from postwatch.task.options import TaskFilter
from postwatch.task.references import letter_named, pledged, pledged_since
from postwatch.task.silent_tasks import last_period, silent
from postwatch.task.tables import Task, TaskReport, TaskStatus
from postwatch.vietnamese import choice, code_key

Instruction: TypeAlias = CampaignTask | None
CODE_PREFIX = "NV"
ENDED_WITH_CAMPAIGN = (TaskStatus.UNFINISHED, TaskStatus.ENDED, TaskStatus.CARRIED)


@dataclass(frozen=True)
class TaskResult:
    """A task as scripts see it; ``reported_to`` is the last day that a report covers.

    ``instruction`` is the code of the campaign's task that it comes from, ``title`` its short name.
    """

    id: str
    recipient: str
    name: str
    dispatch: str | None
    text: str
    mode: TaskMode
    status: TaskStatus
    due_on: dt.date | None
    overdue: bool
    reported_to: dt.date | None
    opened_on: dt.date
    instruction: str | None
    title: str


@dataclass(frozen=True)
class TaskReportLine:
    """A report of a task, with its paper and its corrections."""

    id: str
    reported_on: dt.date
    period_from: dt.date
    period_to: dt.date
    measures: dict[str, int]
    text: str | None
    sender_number: str | None
    sender_number_on: dt.date | None
    incoming_number: int | None
    incoming_on: dt.date | None
    has_scan: bool
    corrections_list: tuple[CorrectionLine, ...]


@dataclass(frozen=True)
class TaskDetails(TaskResult):
    """A task with its reports, those that were withdrawn, and the corrections of how it ended."""

    done_on: dt.date | None
    waived_on: dt.date | None
    waive_reason: str | None
    reports_list: tuple[TaskReportLine, ...]
    withdrawn_list: tuple[TaskReportLine, ...]
    corrections_list: tuple[CorrectionLine, ...]


@dataclass(frozen=True)
class Letter:
    """The letter that opens tasks; ``texts`` are its instructions by code, in the words that it prints.

    Tasks keep plain text, without the marks for italics and links.
    """

    dispatch_id: int
    dispatch_code: str
    issued_on: dt.date
    due_on: dt.date | None
    texts: Mapping[str, str]


def open_tasks(session: Session, *, letter: Letter, given: Iterable[tuple[CampaignTask, Recipient]]) -> None:
    """Open a task for each unit that the letter binds."""
    bound = list(given)
    session.flush()
    texts = {code: plain(text) for code, text in letter.texts.items()}
    insert_all(
        session,
        Task,
        [
            columns_of(
                Task,
                letter,
                code=code,
                recipient_id=recipient.id,
                campaign_task_id=instruction.id,
                text=texts[instruction.code],
                mode=instruction.mode,
                status=TaskStatus.OPEN,
                opened_on=letter.issued_on,
            )
            for code, (instruction, recipient) in zip(
                next_codes(session, prefix=CODE_PREFIX, on=letter.issued_on, count=len(bound)), bound, strict=True
            )
        ],
    )


def move_opening(session: Session, *, dispatch_id: int, recipient_id: int, opened_on: dt.date, to: dt.date) -> None:
    """Move the day on which a letter gave a unit its tasks, where it was given them on ``opened_on``."""
    given = select(Task).where(Task.dispatch_id == dispatch_id, Task.recipient_id == recipient_id)
    for task in session.exec(given.where(Task.opened_on == opened_on)):
        task.opened_on = to
        session.add(task)
    session.flush()


def tasks_given(session: Session, *, dispatch_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Return which instruction (campaign task) letters gave to which unit."""
    statement = select(Task.campaign_task_id, Task.recipient_id).where(col(Task.dispatch_id).in_(dispatch_ids))
    return {(instruction, unit) for instruction, unit in session.exec(statement) if instruction is not None}


def holds_work(session: Session, *, dispatch_id: int) -> bool:
    """Return whether anything was recorded on the tasks of a letter: any is done, or was reported on."""
    by_any = or_(col(Task.status) == TaskStatus.DONE, pledged(dt.date.max))
    done = select(Task.id).where(Task.dispatch_id == dispatch_id, by_any)
    reported = (
        select(TaskReport.id).join(Task, col(Task.id) == TaskReport.task_id).where(Task.dispatch_id == dispatch_id)
    )
    return session.exec(done).first() is not None or session.exec(reported).first() is not None


def waive_tasks(session: Session, *, dispatch_id: int, on: dt.date, reason: str) -> None:
    """Waive the tasks of a letter that ended, unless a person waived them or marked them as done."""
    for task in rows_with(session, Task, dispatch_id=dispatch_id, status=TaskStatus.OPEN):
        waive_row(row=task, on=on, reason=reason)
    session.flush()


def waive_row(*, row: Task, on: dt.date, reason: str) -> None:
    """Waive a task; never before the day on which it was given, whatever the clock says."""
    row.status, row.waived_on, row.waive_reason = TaskStatus.WAIVED, max(on, row.opened_on), reason


def move_tasks(session: Session, *, from_id: int, letter: Letter) -> None:
    """Move the tasks of a letter, with all records on them, to the letter that replaces it.

    Those that are open take its words and its deadline, if it sets any.
    """
    codes = dict(session.exec(select(CampaignTask.id, CampaignTask.code)).all())
    tasks = select(Task).where(Task.dispatch_id == from_id)
    changeable = changeable_from(session, tasks, on=letter.issued_on)
    since = pledged_since(session, Task.dispatch_id == from_id)
    for task in session.exec(tasks).all():
        task.dispatch_id, task.dispatch_code = letter.dispatch_id, letter.dispatch_code
        if end_of(task, since).status is TaskStatus.OPEN:
            text = letter.texts.get(codes.get(task.campaign_task_id or 0, ""))
            task.text = plain(text) if text else task.text
            if letter.due_on is not None and letter.due_on != task.due_on:
                move_deadline(session, task, letter.due_on, on=changeable[task.id], reason=letter.dispatch_code)
    session.flush()


def add_task(
    session: Session,
    desk: Desk,
    *,
    recipient: str,
    text: str,
    mode: str,
    due_on: dt.date | None,
    on: dt.date | None = None,
) -> TaskResult:
    """Give a unit a task that is in no letter, on a day, today if none is named.

    Raises RuleError for a future day or a day before the unit was active, and for a deadline that was past by then.
    """
    unit = find_recipient(session, recipient=recipient)
    day = day_of_change(on, today=desk.today, begun_on=unit.active_from or dt.date.min, name=unit.name)
    if due_on is not None and due_on < day:
        raise RuleError(_("The deadline {day} is in the past").format(day=due_on), hint=_("give a day in the future"))
    task = Task(
        code=next_code(session, prefix=CODE_PREFIX, on=desk.today),
        recipient_id=unit.id,
        text=text,
        mode=choice(TaskMode, mode, what=_("mode")),
        status=TaskStatus.OPEN,
        opened_on=day,
        due_on=due_on,
    )
    return _saved(session, desk, task)


def list_tasks(session: Session, desk: Desk, *, chosen: TaskFilter) -> list[TaskResult]:
    """Tasks, those that are due first on top. Raises NotFoundError for a unit or a letter that is not there."""
    status = choice(TaskStatus, chosen.status, what=_("status")) if chosen.status else None
    wanted = conditions.chosen(
        chosen.recipient and Task.recipient_id == find_recipient(session, recipient=chosen.recipient).id,
        chosen.dispatch and Task.dispatch_id == letter_named(session, chosen.dispatch, on=desk.today),
        *units_meant(session, chosen, on=desk.today),
        chosen.only_silent and silent(last_period(session, desk), desk.today),
    )
    results = _results(session, *wanted, on=desk.today)
    return [one for one in results if status in (None, one.status) and (one.overdue or not chosen.only_overdue)]


def show_task(session: Session, desk: Desk, *, task: str) -> TaskDetails:
    """Return a task with its reports. Raises NotFoundError."""
    row = find_task(session, desk, task=task)
    reports = select(TaskReport).where(TaskReport.task_id == row.id).order_by(col(TaskReport.reported_on))
    present, withdrawn = (
        tuple(report_line(session, one) for one in session.exec(recorded(reports, TaskReport, withdrawn=gone)))
        for gone in (False, True)
    )
    (shown,) = _results(session, Task.id == row.id, on=desk.today)
    corrections = corrections_of(session, row)
    end = task_end(session, row)
    return result_of(
        TaskDetails, shown, end, reports_list=present, withdrawn_list=withdrawn, corrections_list=corrections
    )


def report_line(session: Session, report: TaskReport) -> TaskReportLine:
    """Return a report as it is shown."""
    measures = {code: measure.value for code, measure in measures_reported(session, report).items()}
    return result_of(
        TaskReportLine,
        report,
        id=report.code,
        measures=measures,
        has_scan=report.evidence_id is not None,
        corrections_list=corrections_of(session, report),
    )


def measures_reported(session: Session, report: TaskReport) -> dict[str, TaskReportMeasure]:
    """Return the figures of a report, by the codes of their measures."""
    measures = select(TaskReportMeasure).where(TaskReportMeasure.report_id == report.id)
    return {one.code: one for one in session.exec(measures.order_by(col(TaskReportMeasure.id)))}


def title_of(names: Mapping[tuple[int, str], str], task: Task, instruction: CampaignTask | None) -> str:
    """Return the short name of a task: that of its instruction, else its first words."""
    name = names.get((instruction.campaign_id, instruction.code)) if instruction is not None else None
    return name or first_words(task.text)


def finish_task(session: Session, desk: Desk, *, task: str, on: dt.date) -> TaskResult:
    """Mark a task as done. Raises RuleError for a standing task, a future day or a day before the task."""
    row = task_open_on(session, desk, task, on=on)
    require_report_day(on, row, desk.today)
    if row.mode is TaskMode.STANDING:
        raise RuleError(
            _("{task} is a standing task and does not end").format(task=row.code),
            hint=_("record its report: postwatch task report {task}, or waive it").format(task=row.code),
        )
    # A later waiver falls away.
    row.status, row.done_on, row.waived_on, row.waive_reason = TaskStatus.DONE, on, None, None
    return _saved(session, desk, row)


def reopen_task(*, row: Task) -> None:
    """Open a task again whose proof or waiver was taken back."""
    row.status, row.done_on, row.waived_on, row.waive_reason = TaskStatus.OPEN, None, None, None


def task_end(session: Session, row: Task) -> TaskEnd:
    """Return how a task ended: by its row, or done by pledges."""
    asks_pledge = row.campaign_task_id and session.get_one(CampaignTask, row.campaign_task_id).asks_pledge
    return end_of(row, pledged_since(session, Task.id == row.id) if asks_pledge else {})


def settle_end(session: Session, *, row: Task, campaign: Campaign) -> None:
    """End a task that was not done with its campaign, as of the last day: as owed, carried over, or nothing owed.

    Nothing is owed of a task on event or given later, nor of a standing task that was reported on by then. An owed task
    goes on under the campaign to carry to if that had given the unit tasks by then.
    """
    last = campaign.closed_on or dt.date.max
    is_reported = row.mode is TaskMode.STANDING and _is_reported(session, row, last)
    reopen_task(row=row)
    if row.opened_on > last or not waits(mode=row.mode.value, is_reported=is_reported):
        row.status = TaskStatus.ENDED
        return
    goes_on = campaign.carried_to_id is not None and _asks(session, campaign.carried_to_id, row.recipient_id, last)
    row.status = TaskStatus.CARRIED if goes_on else TaskStatus.UNFINISHED


def _is_reported(session: Session, row: Task, last: dt.date) -> bool:
    reports = select(TaskReport.id).where(TaskReport.task_id == row.id, col(TaskReport.reported_on) <= last)
    return session.exec(reports).first() is not None


def _asks(session: Session, campaign_id: int, recipient_id: int, on: dt.date) -> bool:
    """Return whether a campaign had given a unit tasks by a day."""
    tasks = select(Task.id).join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id)
    theirs = tasks.where(CampaignTask.campaign_id == campaign_id, Task.recipient_id == recipient_id, given(on))
    return session.exec(theirs).first() is not None


def _campaign_of(session: Session, row: Task) -> Campaign:
    return session.get_one(Campaign, session.get_one(CampaignTask, row.campaign_task_id).campaign_id)


def settle_tasks(session: Session, *, dispatch_id: int, campaign: Campaign) -> None:
    """Let the open tasks of a letter end with its campaign, which is closed."""
    for task in rows_with(session, Task, dispatch_id=dispatch_id, status=TaskStatus.OPEN).all():
        settle_end(session, row=task, campaign=campaign)
    session.flush()


def extend_task(
    session: Session, desk: Desk, *, task: str, to: dt.date, reason: str, on: dt.date | None = None
) -> TaskResult:
    """Move a deadline to a later day, on a day, today if none is named.

    Raises RuleError for a deadline that is not later, for a future day, and for a day before the task was given or its
    deadline was changed last.
    """
    row = task_open_on(session, desk, task)
    changed_on = last_changes(session, select(Task).where(Task.id == row.id)).get(row.id)
    name = _("the present deadline of {task}").format(task=row.code) if changed_on else row.code
    day = day_of_change(on, today=desk.today, begun_on=changed_on or row.opened_on, name=name)
    if to < day or (row.due_on is not None and to <= row.due_on):
        raise RuleError(
            _("{task} cannot be extended to {day}").format(task=row.code, day=to),
            hint=_("give a day from {day} on and after its deadline {due}").format(
                day=day, due=row.due_on or _("(none)")
            ),
        )
    move_deadline(session, row, to, on=day, reason=reason)
    return _saved(session, desk, row)


def waive_task(session: Session, desk: Desk, *, task: str, reason: str, on: dt.date | None = None) -> TaskResult:
    """Say that a unit need not do a task from a day on, today if none is named, and why.

    Raises RuleError for a task that is not open, for a future day or a day before the task was given.
    """
    row = task_open_on(session, desk, task)
    day = day_of_change(on, today=desk.today, begun_on=row.opened_on, name=row.code)
    waive_row(row=row, on=day, reason=reason)
    return _saved(session, desk, row)


def open_task_for(
    session: Session, desk: Desk, *, recipient: str, instruction: str, campaign: str | None, dispatch: str | None
) -> Task:
    """Return the open task that an instruction gave a unit, under the campaign or the letter named, if any is.

    Without an open task the newest is returned. Raises NotFoundError for none, UsageError for open tasks of several
    campaigns.
    """
    unit = find_recipient(session, recipient=recipient)
    statement = (
        select(Task, Campaign.code)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id)
        .join(Campaign, col(Campaign.id) == CampaignTask.campaign_id)
        .where(CampaignTask.code == instruction, Task.recipient_id == unit.id)
    )
    if campaign:
        statement = statement.where(Campaign.id == find_campaign(session, campaign=campaign).id)
    if dispatch:
        statement = statement.where(Task.dispatch_id == letter_named(session, dispatch, on=desk.today))
    rows = session.exec(statement.order_by(col(Task.id).desc())).all()
    if not rows:
        raise NotFoundError(
            _("{unit} has no task {code}").format(unit=unit.code, code=instruction),
            hint=_("see: postwatch task list --unit {unit}").format(unit=unit.code),
        )
    still_open = [(task, code) for task, code in rows if task_end(session, task).status is TaskStatus.OPEN]
    places = {code: task.dispatch_code for task, code in reversed(still_open)}
    if len(places) > 1:
        raise UsageError(
            _("{unit} has an open task {code} in several campaigns: {places}").format(
                unit=unit.code,
                code=instruction,
                places=", ".join(f"{name} ({letter})" for name, letter in sorted(places.items())),
            ),
            hint=_("name one with --campaign CODE, or its letter with --dispatch CODE"),
        )
    return (still_open or rows)[0][0]


def pledge_tasks(session: Session, *, campaign_id: int, recipient_ids: Sequence[int]) -> list[Task]:
    """Tasks by which letters of a campaign asked these units for a pledge, in the order of their letters."""
    return list(_pledge_tasks(session, campaign_id, recipient_ids))


@composed
def _pledge_tasks(campaign_id: int, recipient_ids: Sequence[int]) -> Any:
    asked = select(Task).join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id)
    theirs = asked.where(CampaignTask.campaign_id == campaign_id, col(CampaignTask.asks_pledge))
    in_order = theirs.order_by(col(Task.opened_on), col(Task.id))
    return in_order.where(col(Task.recipient_id).in_(recipient_ids))


def find_task(session: Session, desk: Desk, *, task: str) -> Task:
    """Return a task by its code, or by its number in the current year. Raises NotFoundError."""
    refusal = NotFoundError(_("There is no task {task}").format(task=task), hint=_("see: postwatch task list"))
    return find_by_code(session, Task, task, prefix=CODE_PREFIX, on=desk.today, refusal=refusal)


def settle_reported(session: Session, *, row: Task) -> None:
    """Settle a task anew that ended with its campaign, after a report on it came in late or was withdrawn."""
    if row.status in ENDED_WITH_CAMPAIGN:
        settle_end(session, row=row, campaign=_campaign_of(session, row))
        save(session, row)


def task_open_on(session: Session, desk: Desk, task: str, *, on: dt.date | None = None) -> Task:
    """Return a task that is open, or was on a day before it was waived or its campaign ended: late papers count too."""
    row = find_task(session, desk, task=task)
    end = task_end(session, row)
    if end.status is TaskStatus.WAIVED and on is not None and is_open(row, on):
        return row
    if end.status in ENDED_WITH_CAMPAIGN and on is not None:
        closed_on = _campaign_of(session, row).closed_on
        if closed_on is not None and on <= closed_on:
            return row
    if end.status is not TaskStatus.OPEN:
        raise RuleError(
            _("The task {task} is {status}").format(task=row.code, status=end.status.in_words),
            hint=_("see: postwatch task list"),
        )
    return row


def require_report_day(day: dt.date, task: Task, today: dt.date) -> None:
    """Refuse a future day, or one before the task was given (RuleError)."""
    if day > today:
        raise RuleError(_("The day {day} is in the future").format(day=day), hint=_("check the day on the document"))
    if day < task.opened_on:
        raise RuleError(
            _("The day {day} is before the task, which was given on {given}").format(day=day, given=task.opened_on),
            hint=_("check the day on the document"),
        )


def _saved(session: Session, desk: Desk, task: Task) -> TaskResult:
    save(session, task)
    return _results(session, Task.id == task.id, on=desk.today)[0]


def _first_due(task: Task, unit: Recipient) -> tuple[Any, ...]:
    return task.due_on is None, task.due_on or dt.date.max, code_key(unit.code), task.code


def _results(session: Session, *wanted: Any, on: dt.date) -> list[TaskResult]:
    return [result for result, *_more in tasks_meeting(session, *wanted, on=on)]


def tasks_meeting(
    session: Session, *wanted: Any, on: dt.date
) -> Iterator[tuple[TaskResult, Task, TaskEnd, Instruction]]:
    """Yield the tasks that meet conditions as they are on a day, those that are due first on top.

    Each with its row, its end and the instruction that it follows.
    """
    statement = (
        select(Task, Recipient, CampaignTask)
        .join(Recipient, col(Recipient.id) == Task.recipient_id)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id, isouter=True)
        .where(*wanted)
    )
    names, covered, since = task_names(session), covered_days(session), pledged_since(session, *wanted)
    for task, unit, instruction in sorted(session.exec(statement), key=lambda one: _first_due(one[0], one[1])):
        reported_to, end = covered.get(task.id), end_of(task, since)
        overdue = is_overdue(
            mode=task.mode.value,
            due_on=task.due_on,
            is_open=end.status is TaskStatus.OPEN,
            is_reported=reported_to is not None,
            on=on,
        )
        result = result_of(
            TaskResult,
            end,
            task,
            id=task.code,
            recipient=unit.code,
            name=unit.name,
            dispatch=task.dispatch_code,
            overdue=overdue,
            reported_to=reported_to,
            instruction=instruction.code if instruction is not None else None,
            title=title_of(names, task, instruction),
        )
        yield result, task, end, instruction
