"""Given, open, overdue: what is true of a task on a day, for the database and as a rule.

Whether the letter that gave it asks anything on that day is the letter's fact (`dispatch.conditions.holding_tasks`).
"""

import datetime as dt

from sqlalchemy import and_, case, exists, not_, or_, select
from sqlmodel import col

from postwatch.campaign.tables import TaskMode
from postwatch.store.conditions import Condition, in_force, not_by
from postwatch.task.tables import Task, TaskExtension, TaskReport


def given(on: dt.date) -> Condition:
    """Return that a task was given by a day, and not waived by then."""
    return in_force(col(Task.opened_on), col(Task.waived_on), on)


def open_on(on: dt.date) -> Condition:
    """Return that a task was given by a day, and neither waived nor done by then."""
    return and_(given(on), not_by(col(Task.done_on), on))


def is_open(task: Task, on: dt.date) -> bool:
    """Return whether a task that was given is neither waived nor done by a day."""
    return all(day is None or day > on for day in (task.done_on, task.waived_on))


def overdue(on: dt.date) -> Condition:
    """Return that an open task's deadline, as it was on a day, had passed (``task.rules.is_overdue``, in SQL).

    A task without deadline or on event is never late, a standing one only while its unit has not reported.
    """
    changed_later = select(col(TaskExtension.due_before)).where(
        col(TaskExtension.task_id) == Task.id, col(TaskExtension.extended_on) > on
    )
    due_then = case(
        (exists(changed_later), changed_later.order_by(col(TaskExtension.id)).limit(1).scalar_subquery()),
        else_=col(Task.due_on),
    )
    reported = exists(
        select(col(TaskReport.id)).where(col(TaskReport.task_id) == Task.id, col(TaskReport.reported_on) <= on)
    )
    waits = or_(col(Task.mode) == TaskMode.ONCE, and_(col(Task.mode) == TaskMode.STANDING, not_(reported)))
    return and_(open_on(on), due_then < on, waits)
