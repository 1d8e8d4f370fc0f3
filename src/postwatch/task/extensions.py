"""Changes of the deadlines of tasks: from which day on they may change, given and lifted with a letter."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from postwatch.campaign.tables import TaskMode
from postwatch.task.conditions import open_now
from postwatch.task.extension_tables import TaskExtension
from postwatch.task.tables import Task


def _move_deadlines(
    session: Session, tasks: SelectOfScalar[Task], due_on: dt.date | None, *, on: dt.date, reason: str
) -> None:
    """Change deadlines from a day on, or take them away, where none was changed later."""
    changeable = changeable_from(session, tasks, on=on)
    for task in session.exec(tasks).all():
        move_deadline(session, task, due_on, on=changeable[task.id], reason=reason)
    session.flush()


def changeable_from(session: Session, tasks: SelectOfScalar[Task], *, on: dt.date) -> Mapping[int, dt.date]:
    """Return the days from which the deadlines of tasks can be changed, by their ids, when the change is of a day.

    A change entered late begins at the earliest on the day of the last change: each change begins where the change
    before ends, so that the deadline of any day can be told.
    """
    changed = last_changes(session, tasks)
    return defaultdict(lambda: on, {task_id: max(on, last) for task_id, last in changed.items()})


def move_deadline(session: Session, task: Task, due_on: dt.date | None, *, on: dt.date, reason: str) -> None:
    """Change a deadline, or take it away, from a day on that is not before its last change."""
    before, task.due_on = task.due_on, due_on
    after = due_on or before
    if after is not None:
        session.add(TaskExtension(task_id=task.id, extended_on=on, due_before=before, due_after=after, reason=reason))


def last_changes(session: Session, tasks: SelectOfScalar[Task]) -> dict[int, dt.date]:
    """Return the days on which the deadlines of tasks were changed last, by their ids, where they ever were."""
    last = select(TaskExtension.task_id, func.max(TaskExtension.extended_on)).group_by(col(TaskExtension.task_id))
    return dict(session.exec(last.where(col(TaskExtension.task_id).in_(tasks.with_only_columns(col(Task.id))))).all())


def set_deadlines(
    session: Session, *, dispatch_id: int, recipient_ids: Sequence[int], due_on: dt.date, on: dt.date, reason: str
) -> None:
    """Give a deadline, from a day on, to open tasks of a letter that had none, and that do not wait for an event."""
    tasks = select(Task).where(
        Task.dispatch_id == dispatch_id,
        col(Task.recipient_id).in_(recipient_ids),
        open_now(),
        Task.mode != TaskMode.ON_EVENT,
        col(Task.due_on).is_(None),
    )
    _move_deadlines(session, tasks, due_on, on=on, reason=reason)


def lift_deadlines(
    session: Session,
    *,
    dispatch_ids: Sequence[int],
    recipient_ids: Sequence[int],
    due_on: dt.date,
    reason: str,
    ended: tuple[dt.date, str] | None,
) -> None:
    """Remove a deadline that `set_deadlines` gave, where open tasks still have it.

    It held until the day, and for the reason, that ``ended`` gives; without them it never did. The line that says when
    and why it was given stays.
    """
    given = select(TaskExtension.task_id).where(
        TaskExtension.reason == reason, TaskExtension.due_after == due_on, col(TaskExtension.due_before).is_(None)
    )
    tasks = select(Task).where(
        col(Task.dispatch_id).in_(dispatch_ids),
        col(Task.recipient_id).in_(recipient_ids),
        open_now(),
        Task.due_on == due_on,
        col(Task.id).in_(given),
    )
    if ended is not None:
        _move_deadlines(session, tasks, None, on=ended[0], reason=ended[1])
        return
    for task in session.exec(tasks).all():
        task.due_on = None
    session.flush()
