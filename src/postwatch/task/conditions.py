"""Conditions of a task on a day, in SQL and as rules: given, open, done.

Whether the letter that gave it asks anything on that day is the letter's fact (`dispatch.conditions.holding_tasks`).
"""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import and_, not_, or_, select
from sqlmodel import col

from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.dataclass import dataclass, result_of
from postwatch.store.conditions import Condition, in_force, not_by
from postwatch.task.references import pledged
from postwatch.task.tables import Task, TaskStatus


@dataclass(frozen=True)
class TaskEnd:
    """Whether a task is done or waived, since when and why."""

    status: TaskStatus
    done_on: dt.date | None
    waived_on: dt.date | None
    waive_reason: str | None


def end_of(task: Task, since: Mapping[int, dt.date]) -> TaskEnd:
    """Return how a task ended: by its row, or done by pledges since days (`references.pledged_since`)."""
    by_pledge = since.get(task.id)
    return result_of(TaskEnd, task) if by_pledge is None else TaskEnd(TaskStatus.DONE, by_pledge, None, None)


def given(on: dt.date) -> Condition:
    """Return the condition that a task was given by a day, and not waived by then."""
    return in_force(col(Task.opened_on), col(Task.waived_on), on)


def open_on(on: dt.date) -> Condition:
    """Return the condition that a task was given by a day, not waived or done by then, its campaign not ended."""
    ended = select(col(CampaignTask.id)).join(Campaign, col(Campaign.id) == CampaignTask.campaign_id)
    over = col(Task.campaign_task_id).in_(ended.where(col(Campaign.closed_on) < on))
    in_time = or_(col(Task.campaign_task_id).is_(None), not_(over))
    return and_(given(on), not_by(col(Task.done_on), on), in_time, not_(pledged(on)))


def open_now() -> Condition:
    """Return the condition that a task is still to be done, whatever day the clock says."""
    return and_(col(Task.status) == TaskStatus.OPEN, not_(pledged(dt.date.max)))


def is_open(task: Task, on: dt.date) -> bool:
    """Return whether a task that was given is neither waived nor done by a day."""
    return all(day is None or day > on for day in (task.done_on, task.waived_on))
