"""The annex of a unit with its tasks under an issued dispatch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlmodel import Session, col, select

from postwatch.campaign.actions import measures_of
from postwatch.campaign.tables import CampaignTask
from postwatch.console import OnProgress, counted, untold
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.letters import sheet_facts
from postwatch.dispatch.lookup import live_dispatch
from postwatch.dispatch.options import SheetOrder
from postwatch.dispatch.tables import Dispatch
from postwatch.documents.qr import png
from postwatch.documents.sources import shipped_template
from postwatch.errors import NotFoundError
from postwatch.evidence.actions import NewDocument, put_documents
from postwatch.language import N_, _, in_vietnamese
from postwatch.office.by_day import settings_on
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.queries import recipients_by_id
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.task.tables import Task, TaskStatus
from postwatch.vietnamese import choice, code_key

# The tasks of a unit under a letter, with the instructions that they come from.
UnitTasks = tuple[Recipient, list[tuple[Task, CampaignTask]]]


SHEET_TEMPLATE = "dispatch/sheet"


@dataclass(frozen=True)
class SheetResult:
    """The annex sheet of a unit."""

    recipient: str
    path: str


@dataclass(frozen=True)
class SheetsResult:
    """Annex sheets that were made; those that were there already, with the same words, count too."""

    id: str
    sheets: int
    documents_list: tuple[SheetResult, ...]


def make_sheets(session: Session, desk: Desk, *, order: SheetOrder, on_progress: OnProgress = untold) -> SheetsResult:
    """Make the annex with the tasks of a unit, for every unit with a task under an issued letter.

    An annex that is there stays as it is; ``on_progress`` hears how many of how many are done. Raises RuleError for a
    draft, NotFoundError for a unit without a task, AlreadyThereError for an annex that says something else and is not
    to be replaced.
    """
    row = live_dispatch(session, order.dispatch, on=desk.today)
    chosen = _chosen(session, row, order)
    instructions = {instruction.id for _unit, tasks in chosen for _task, instruction in tasks}
    measures = measures_of(session, task_ids=sorted(instructions))
    names = {number: [measure.name for measure in found] for number, found in measures.items()}
    sheets = _sheets(session, desk, row, counted(chosen, on_progress), names)
    put_documents(session, desk, kind="dispatch_sheet", documents=sheets, replace=order.replace)
    made = tuple(SheetResult(unit.code, _sheet_path(row, unit)) for unit, _tasks in chosen)
    return SheetsResult(row.code, len(made), made)


def _chosen(session: Session, row: Dispatch, order: SheetOrder) -> list[UnitTasks]:
    """Return the units, with their tasks, whose annex is ordered. Raises NotFoundError for a unit without a task."""
    wanted = {find_recipient(session, recipient=unit).code for unit in order.units}
    of_kind = choice(RecipientKind, order.kind, what=_("kind")) if order.kind else None
    by_unit = _tasks_by_unit(session, row)
    unknown = wanted - {unit.code for unit, _tasks in by_unit}
    if unknown:
        raise NotFoundError(
            _("{unit} has no task under {symbol}").format(unit=", ".join(sorted(unknown)), symbol=row.symbol),
            hint=_("see: postwatch task list --dispatch {code}").format(code=row.code),
        )
    return [
        (unit, tasks)
        for unit, tasks in by_unit
        if (not wanted or unit.code in wanted) and (of_kind is None or unit.kind is of_kind)
    ]


def _tasks_by_unit(session: Session, dispatch: Dispatch) -> list[UnitTasks]:
    statement = (
        select(Recipient, Task, CampaignTask)
        .join(Task, col(Task.recipient_id) == Recipient.id)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id)
        .where(Task.dispatch_id == dispatch.id, Task.status != TaskStatus.WAIVED)
        .order_by(col(CampaignTask.position))
    )
    grouped: dict[int, UnitTasks] = {}
    for unit, task, instruction in session.exec(statement):
        grouped.setdefault(unit.id, (unit, []))[1].append((task, instruction))
    return sorted(grouped.values(), key=lambda one: code_key(one[0].code))


def _sheets(
    session: Session,
    desk: Desk,
    dispatch: Dispatch,
    chosen: Iterable[UnitTasks],
    names: Mapping[int, Sequence[str]],
) -> Iterator[NewDocument]:
    """Yield the annex of each unit, as it was on the day of the letter, with its tasks and their measures."""
    issued_on = dispatch.issued_on or dispatch.drafted_on
    settings, template = settings_on(session, desk, issued_on), shipped_template(SHEET_TEMPLATE, desk.workspace)
    then = recipients_by_id(session, on=issued_on)
    for unit, tasks in chosen:
        facts = sheet_facts(
            then[unit.id],
            [(task, names.get(instruction.id, ())) for task, instruction in tasks],
            symbol=dispatch.symbol or "",
            issued_on=issued_on,
            asks_pledge=any(instruction.asks_pledge for _task, instruction in tasks),
            settings=settings,
        )
        title = in_vietnamese(N_("Tasks of {unit}")).format(unit=then[unit.id].name)
        data = template.render(facts, title=title, images={"qr": png(unit.code)})
        yield NewDocument(dispatch.code, _sheet_path(dispatch, unit), data)


def _sheet_path(dispatch: Dispatch, unit: Recipient) -> str:
    return f"documents/{dispatch.code}/nhiem-vu/{unit.code}.docx"
