"""Standing tasks that nobody reported on for a period."""

import datetime as dt

from sqlalchemy import and_, exists, func, not_
from sqlmodel import Session, col, select

from postwatch.campaign.tables import TaskMode
from postwatch.days import Period, last_whole_period
from postwatch.desk import Desk
from postwatch.office.by_day import months_of
from postwatch.store.conditions import Condition
from postwatch.task.conditions import open_on
from postwatch.task.tables import Task, TaskReport


def silent(period: Period, on: dt.date) -> Condition:
    """Return the condition that nobody reported on a task for a period.

    The task is standing, open on a day and given in time. A report of any day of the period counts
    (``task.periods.reports_on``, in SQL).
    """
    reported = exists(
        select(col(TaskReport.id)).where(
            col(TaskReport.task_id) == Task.id,
            col(TaskReport.period_from) <= period.last,
            col(TaskReport.period_to) >= period.first,
        )
    )
    standing = and_(col(Task.mode) == TaskMode.STANDING, col(Task.opened_on) <= period.last)
    return and_(open_on(on), standing, not_(reported))


def count_silent(session: Session, desk: Desk) -> tuple[Period, int]:
    """Return the last whole month, and on how many standing tasks nobody reported for it."""
    period = last_period(session, desk)
    counted = select(func.count()).select_from(Task).where(silent(period, desk.today))
    return period, session.exec(counted).one()


def last_period(session: Session, desk: Desk) -> Period:
    """Return the last whole month of the office."""
    return last_whole_period(desk.today, months_of(session, desk))
