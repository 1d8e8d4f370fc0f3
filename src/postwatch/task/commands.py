"""``postwatch task``: the tasks of each unit, and its reports on them."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Day, Noun, Reason, Unit, UnitArgument
from postwatch.evidence.options import PaperOptions
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.task.actions import TaskResult

app = Noun(help=_("Tasks of units and their reports."))

TaskCode = Annotated[str, typer.Argument(help=_("Task: its code, such as NV-2020-0001"))]


@app.reads("list", help=_("List tasks, those due first on top."), result="list[TaskResult]")
def list_(
    ctx: typer.Context,
    unit: Unit = "",
    dispatch: Annotated[str, typer.Option(help=_("Dispatch that gave them: its code, symbol or number"))] = "",
    status: Annotated[str, typer.Option(help=_("open, done or waived"))] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help=_("only those that are late today"))] = False,
) -> None:
    from postwatch.task.actions import TaskFilter, list_tasks

    office: AppContext = ctx.obj
    chosen = TaskFilter(unit or None, dispatch or None, status or None, overdue)
    with office.read() as session:
        tasks = list_tasks(session, office.desk, chosen=chosen)
    columns = [
        _("Task"), _("Unit"), _("Letter"), _("Instruction"), _("Name"), _("Due"), _("Reported to"), _("Status"),
    ]  # fmt: skip
    rows = [
        (t.id, t.recipient, t.dispatch, t.instruction, t.title, t.due_on, t.reported_to,
         _("overdue") if t.overdue else t.status)
        for t in tasks
    ]  # fmt: skip
    office.show(columns, rows, tasks, title=_("Tasks: {count}").format(count=len(tasks)))


@app.writes(help=_("Give a unit a task that is in no letter."), result="TaskResult")
def add(
    ctx: typer.Context,
    recipient: UnitArgument,
    text: Annotated[str, typer.Argument(help=_("Work to be done"))],
    mode: Annotated[str, typer.Option(help=_("once, standing or on_event"))] = "once",
    due: Annotated[str, typer.Option(help=_("Deadline"))] = "",
) -> None:
    from postwatch.task.actions import add_task

    office: AppContext = ctx.obj
    with office.begin("task add") as session:
        task = add_task(
            session,
            office.desk,
            recipient=recipient,
            text=office.required_text(text, option=_("TEXT")),
            mode=mode,
            due_on=office.optional_day(due, what=_("the deadline")),
        )
        office.say(_("Task {task} given to {unit}").format(task=task.id, unit=task.name), task)


@app.writes(help=_("Record what a unit reported on a task."), result="TaskReportResult")
def report(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(help=_("Task: its code, or the unit with --task-of"))],
    on: Annotated[str, typer.Option(help=_("Day of the report; default: today"))] = "",
    task_of: Annotated[str, typer.Option(help=_("Code of the campaign's task, when a unit is given"))] = "",
    campaign: Annotated[str, typer.Option(help=_("Campaign of that task, where several gave it"))] = "",
    dispatch: Annotated[str, typer.Option(help=_("Dispatch that gave it: its code, symbol or number"))] = "",
    since: Annotated[str, typer.Option(help=_("First day that it covers"))] = "",
    until: Annotated[str, typer.Option(help=_("Last day that it covers"))] = "",
    measure: Annotated[list[str] | None, typer.Option(help=_("Figure, such as sessions_held=2; repeatable"))] = None,
    text: Annotated[str, typer.Option(help=_("Content of the report"))] = "",
    *,
    paper: PaperOptions,
) -> None:
    from postwatch.evidence.options import paper_of
    from postwatch.task.actions import ReportDraft, is_said, open_task_for, report_task
    from postwatch.task.importing import figures

    office: AppContext = ctx.obj
    with office.begin("task report") as session:
        code = task
        if task_of:
            code = open_task_for(
                session, office.desk, recipient=task, instruction=task_of, campaign=campaign or None,
                dispatch=dispatch or None,
            ).code  # fmt: skip
        draft = ReportDraft(
            task=code,
            reported_on=office.day(on, what=_("the day of the report")),
            period_from=office.optional_day(since, what=_("the first day")),
            period_to=office.optional_day(until, what=_("the last day")),
            measures=figures(measure or []),
            text=office.text(text, what=_("the text")),
            paper=paper_of(office, paper),
        )
        done = report_task(session, office.desk, draft=draft)
        if not is_said(draft):
            office.warn(_("the report is empty: no figure, no text, no document number, no scan"))
        office.say(
            _("Report on {task} of {unit} recorded for {first} to {last}").format(
                task=done.id, unit=done.recipient, first=f"{done.period_from:%d/%m/%Y}",
                last=f"{done.period_to:%d/%m/%Y}",
            ),
            done,
        )  # fmt: skip


@app.writes(help=_("Mark a task as done."), result="TaskResult")
def done(ctx: typer.Context, task: TaskCode, on: Day = "") -> None:
    from postwatch.task.actions import finish_task

    office: AppContext = ctx.obj
    with office.begin("task done") as session:
        day = office.day(on, what=_("the day"))
        _say(office, _("Task {task} of {unit} is done"), finish_task(session, office.desk, task=task, on=day))


@app.writes(help=_("Move the deadline of a task to a later day."), result="TaskResult")
def extend(
    ctx: typer.Context, task: TaskCode, to: Annotated[str, typer.Option(help=_("New deadline"))], reason: Reason
) -> None:
    from postwatch.task.actions import extend_task

    office: AppContext = ctx.obj
    with office.begin("task extend") as session:
        day, why = office.required_day(to, option="--to"), office.required_text(reason, option="--reason")
        extended = extend_task(session, office.desk, task=task, to=day, reason=why)
        _say(office, _("Task {task} of {unit} is extended"), extended)


@app.writes(help=_("Waive a task of a unit, with the reason."), result="TaskResult")
def waive(ctx: typer.Context, task: TaskCode, reason: Reason) -> None:
    from postwatch.task.actions import waive_task

    office: AppContext = ctx.obj
    with office.begin("task waive") as session:
        why = office.required_text(reason, option="--reason")
        waived = waive_task(session, office.desk, task=task, reason=why)
        _say(office, _("Task {task} of {unit} is waived"), waived)


def _say(office: "AppContext", sentence: str, task: "TaskResult") -> None:
    office.say(sentence.format(task=task.id, unit=task.name), task)
