"""Open tasks and their days."""

import datetime as dt

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.campaign.tables import TaskMode
from postwatch.dataclass import dataclass
from postwatch.recipient.tables import Recipient
from postwatch.task.conditions import open_now
from postwatch.task.tables import Task, TaskReport


@dataclass(frozen=True)
class TaskDays:
    """The days of a task of a unit (code), and its mode; ``reported_to`` is the last day that a report covers."""

    recipient: str
    mode: TaskMode
    due_on: dt.date | None
    reported_to: dt.date | None


def days_of_open_tasks(session: Session) -> list[TaskDays]:
    """Return the days of the open tasks, those that are due first on top."""
    statement = (
        select_columns(col(Recipient.code), col(Task.mode), col(Task.due_on), col(Task.id))
        .join(Recipient, col(Recipient.id) == Task.recipient_id)
        .where(open_now())
        .order_by(col(Task.due_on).is_(None), col(Task.due_on), col(Task.id))
    )
    covered = covered_days(session)
    rows = session.execute(statement)
    return [TaskDays(unit, mode, due_on, covered.get(task)) for unit, mode, due_on, task in rows]


def covered_days(session: Session) -> dict[int, dt.date]:
    """Return the last day that the reports of each task cover, by the id of the task."""
    statement = select(TaskReport.task_id, func.max(TaskReport.period_to)).group_by(col(TaskReport.task_id))
    return dict(session.exec(statement).all())
