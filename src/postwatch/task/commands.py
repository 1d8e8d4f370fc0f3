"""``postwatch task``: the tasks of each unit, and its reports on them."""

import datetime as dt
from collections.abc import Sequence

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Alarm, Table
from postwatch.context import AppContext
from postwatch.fields import Amended, Entry
from postwatch.importing import import_sheet, is_sheet
from postwatch.language import _
from postwatch.options import REQUIRED, SheetCall, code, day, optional_day, text, word, words
from postwatch.record.commands import corrects
from postwatch.task.options import TaskFilter
from postwatch.task.tables import TaskReport

app = Noun(help=_("Tasks of units and their reports."))
by_code = Noun(help="")
reports = Noun(help="")

COVERING = optional_day(_("A day that the report covers, where the task has several"), what=_("the day"))
TASKS = words(_("Tasks: their codes, such as NV-2020-0001"), name="tasks", is_argument=True, default=REQUIRED)
TASK = word(_("Task: its code, such as NV-2020-0001"), is_argument=True, default=REQUIRED)


@app.reads("list", help=_("List tasks, those due first on top."), result="list[TaskResult]")
def list_(office: AppContext, chosen: TaskFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.task.actions import list_tasks
    from postwatch.task.reports import period_asked

    tasks = office.look_for(search, list_tasks, office.desk, chosen=chosen)
    columns = [
        _("Task"), _("Unit"), _("Letter"), _("Instruction"), _("Name"), _("Due"), _("Reported to"), _("Status"),
    ]  # fmt: skip
    rows = [
        (t.id, t.recipient, t.dispatch, t.instruction, t.title, t.due_on, t.reported_to,
         Alarm(_("overdue")) if t.overdue else t.status)
        for t in tasks
    ]  # fmt: skip
    title = _("Tasks: {count}").format(count=len(tasks))
    if chosen.only_silent:
        period = office.look(period_asked, office.desk, month=None)
        words = _("Tasks without a report for {first} to {last}: {count}")
        title = words.format(first=period.first, last=period.last, count=len(tasks))

    def in_file() -> Table:
        """The same with the name of each unit, for which a screen has no room."""
        lines = [(*row[:2], t.name, *row[2:]) for t, row in zip(tasks, rows, strict=True)]
        return Table([*columns[:2], _("Unit's name"), *columns[2:]], lines, title)

    spare, first = [_("Reported to"), _("Instruction"), _("Letter")], "postwatch paper issue"
    office.show(columns, rows, tasks, title=title, spare=spare, first=first, in_file=in_file)


@by_code.reads(help=_("Show a task, its reports and their corrections."), result="TaskDetails")
def show(office: AppContext, task: str = TASK) -> None:
    from postwatch.correction.screen import history_rows
    from postwatch.task.actions import show_task

    found = office.look(show_task, office.desk, task=task)
    known: list[tuple[str, object]] = [
        (_("Unit"), f"{found.name} ({found.recipient})"),
        (_("Letter"), found.dispatch),
        (_("Instruction"), found.instruction),
        (_("Text"), found.text),
        (_("Due"), found.due_on),
        (_("Status"), Alarm(_("overdue")) if found.overdue else found.status),
        (_("Done on"), found.done_on),
        (_("Waived on"), found.waived_on),
        (_("Reason"), found.waive_reason),
        *history_rows(found),
    ]
    for title, reports in ((_("Report"), found.reports_list), (_("Withdrawn report"), found.withdrawn_list)):
        for one in reports:
            figures = ", ".join(f"{code}={value}" for code, value in one.measures.items())
            known += [
                (title, _("{code}: of {day}, for {first} to {last}").format(
                    code=one.id, day=one.reported_on, first=one.period_from, last=one.period_to
                )),
                (_("Figures"), figures or None),
                (_("Content"), one.text),
                (_("Sender's number"), one.sender_number),
                (_("Arrival number"), one.incoming_number),
                *history_rows(one),
            ]  # fmt: skip
    rows = [(title, value) for title, value in known if value is not None]
    office.show([_("What"), _("Value")], rows, found, title=f"{found.id}: {found.title}")


@app.writes(help=_("Give a unit a task that is in no letter."), result="TaskResult")
def add(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    text: str = text(_("Work to be done"), is_argument=True, default=REQUIRED),
    mode: str = word(_("once, standing or on_event"), default="once"),
    due: dt.date | None = optional_day(_("Deadline"), what=_("the deadline")),
    on: dt.date | None = options.ON,
) -> None:
    from postwatch.task.actions import add_task

    sentence = _("Task {id} given to {name}")
    office.record(sentence, add_task, office.desk, recipient=recipient, text=text, mode=mode, due_on=due, on=on)


@app.writes(
    help=_("Write a sheet of the tasks that owe a report for a month, to be filled in and taken by report."),
    result="task.importing.ReportSheet",
)
def sheet(
    office: AppContext,
    campaign: str | None = code(_("Only tasks of this campaign")),
    month: str | None = code(_("Month, as 2020-06; default: the last whole period")),
) -> None:
    from postwatch.days import period_name
    from postwatch.evidence.actions import keep_document
    from postwatch.task.importing import ReportSheet, sheet_bytes
    from postwatch.task.reports import owed_reports, period_asked, period_owing

    with office.begin() as session:
        period = period_asked(session, office.desk, month=month)
        owed = owed_reports(session, campaign=campaign, period=period)
        if not owed and (found := period_owing(session, office.desk, campaign=campaign)) is not None:
            sentence = _("no report is owed for {month}, but {count} for {other}: postwatch task sheet --month {other}")
            office.warn(sentence, month=period_name(period), count=found[1], other=period_name(found[0]))
        data = sheet_bytes(session, office.desk, owed, period=period)
        path = office.shelf.free_name(f"documents/nhiem-vu/bao-cao-{period.year}-{period.month:02d}.xlsx")
        keep_document(
            session, office.desk, kind="task_sheet", subject=campaign or "", file=office.shelf.stage(path, data)
        )
        sentence = _(
            "{reports} reports owed for {period_from} to {period_to} in {path}; fill it in and take it with: "
            "postwatch task report --from FILE"
        )
        office.answer(sentence, ReportSheet(path, len(owed), period.first, period.last))


@app.writes(
    help=_("Record what a unit reported on a task; or many reports, from a sheet."),
    result="task.reports.TaskReportResult | intake.IntakeResult",
)
def report(
    office: AppContext,
    sheet: SheetCall,
    task: str = word(_("Task: its code, or the unit with --task-of"), is_argument=True),
    task_of: str | None = code(_("Code of the campaign's task, when a unit is given")),
    campaign: str | None = code(_("Campaign of that task, where several gave it")),
    dispatch: str | None = code(_("Dispatch that gave it: its code, symbol or number")),
    *,
    entry: Entry[TaskReport],
) -> None:
    from postwatch.task.actions import open_task_for
    from postwatch.task.reports import report_task, warnings_of

    if is_sheet(task, sheet, what=_("a task")):
        from postwatch.task.importing import REPORTS

        import_sheet(office, call=sheet, kind=REPORTS)
        return
    with office.begin() as session:
        code = task
        if task_of:
            code = open_task_for(
                session, office.desk, recipient=task, instruction=task_of, campaign=campaign, dispatch=dispatch
            ).code
        done = report_task(session, office.desk, task=code, entry=entry)
        for said in warnings_of(entry, done):
            office.warn(said)
        office.answer(_("Report on {id} of {recipient} recorded for {period_from} to {period_to}"), done)


corrects(
    reports, "amend", "task.corrections.amend_report",
    _("Amend a report on a task: what is given is written over it, on all days."),
    changes=Amended[TaskReport], task=TASK, covering=COVERING,
)  # fmt: skip


corrects(
    reports, "withdraw", "task.corrections.withdraw_report",
    _("Withdraw a report on a task: it counts as never recorded."), task=TASK, covering=COVERING,
)  # fmt: skip


@app.writes(help=_("Mark a task as done."), result="TaskResult | list[TaskResult]")
def done(
    office: AppContext,
    tasks: Sequence[str] = TASKS,
    on: dt.date = day(_("Day; default: today"), what=_("the day")),
) -> None:
    from postwatch.task.actions import finish_task

    def finish(task: str) -> None:
        office.record(_("Task {id} of {name} is done"), finish_task, office.desk, task=task, on=on)

    office.for_each(tasks, finish)


@app.writes(help=_("Move the deadline of a task to a later day."), result="TaskResult | list[TaskResult]")
def extend(
    office: AppContext,
    tasks: Sequence[str] = TASKS,
    to: dt.date = day(_("New deadline"), default=REQUIRED),
    reason: str = options.REASON,
    on: dt.date | None = options.ON,
) -> None:
    from postwatch.task.actions import extend_task

    sentence = _("Task {id} of {name} is extended")

    def move(task: str) -> None:
        office.record(sentence, extend_task, office.desk, task=task, to=to, reason=reason, on=on)

    office.for_each(tasks, move)


@app.writes(help=_("Waive a task of a unit, with the reason."), result="TaskResult | list[TaskResult]")
def waive(
    office: AppContext,
    tasks: Sequence[str] = TASKS,
    reason: str = options.REASON,
    on: dt.date | None = options.ON,
) -> None:
    from postwatch.task.actions import waive_task

    def leave(task: str) -> None:
        office.record(_("Task {id} of {name} is waived"), waive_task, office.desk, task=task, reason=reason, on=on)

    office.for_each(tasks, leave)
