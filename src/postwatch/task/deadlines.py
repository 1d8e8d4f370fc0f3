"""Deadlines of tasks on a day, and whether they are missed: the rule, and the same in SQL."""

import datetime as dt

from sqlalchemy import ColumnElement, and_, case, exists, not_, or_
from sqlmodel import col, select

from postwatch.campaign.tables import TaskMode
from postwatch.store.conditions import Condition
from postwatch.task.conditions import open_on
from postwatch.task.extension_tables import TaskExtension
from postwatch.task.tables import Task, TaskReport


def deadline_on(on: dt.date) -> ColumnElement[dt.date]:
    """Return the deadline that a task had on a day, as an expression of SQL."""
    changed_later = select(col(TaskExtension.due_before)).where(
        col(TaskExtension.task_id) == Task.id, col(TaskExtension.extended_on) > on
    )
    first = changed_later.order_by(col(TaskExtension.id)).limit(1).scalar_subquery()
    return case((exists(changed_later), first), else_=col(Task.due_on))


def overdue(on: dt.date) -> Condition:
    """Return the condition that a task is open on a day and late (`is_overdue`, in SQL)."""
    return and_(open_on(on), late(on))


def late(on: dt.date) -> Condition:
    """Return the condition that a task's deadline, as it was on a day, had passed before the task was answered.

    A task without deadline or on event is never late, a standing task only while its unit has not reported.
    """
    reported = exists(
        select(col(TaskReport.id)).where(col(TaskReport.task_id) == Task.id, col(TaskReport.reported_on) <= on)
    )
    counts = or_(col(Task.mode) == TaskMode.ONCE, and_(col(Task.mode) == TaskMode.STANDING, not_(reported)))
    return and_(deadline_on(on) < on, counts)


def is_overdue(*, mode: str, due_on: dt.date | None, is_open: bool, is_reported: bool, on: dt.date) -> bool:
    """Return whether a task is late on a day.

    The due day itself is still in time, and without a due day it is never late. A task done once is late until it is
    done, a standing task until its unit first reports; a task on event is never late.
    """
    return is_open and due_on is not None and on > due_on and waits(mode=mode, is_reported=is_reported)


def waits(*, mode: str, is_reported: bool) -> bool:
    """Return whether the deadline of an open task counts: not on event, nor once a standing task is reported on."""
    return mode == "once" or (mode == "standing" and not is_reported)
