"""The days that are counted, of an office or of a campaign, and statements that count."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Executable, Select, and_, func, true
from sqlmodel import Session, col, select

from postwatch.campaign.tables import CampaignTask
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.tables import Dispatch
from postwatch.store.columns import OwnedRow
from postwatch.store.conditions import Condition
from postwatch.store.transaction import without_withdrawn
from postwatch.task.tables import Task

Counting = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Window:
    """Days of an office, both ends included, for all its work or for a single campaign (id).

    ``is_most`` says that most rows of the largest tables lie within. ``cleared`` is a `law.clocks.ClearedAfter` where
    it is asked whether sanctions still counted, as numbers or as what a statement has in their place; ``asking`` are
    the pledges that campaigns ask for, where that is asked (`units.under_campaigns`).
    """

    office_id: int
    first: dt.date
    last: dt.date
    campaign_id: int | None = None
    is_most: bool = False
    cleared: Any = None
    asking: Any = None

    def holds(self, day: Any, *, of: Any = None) -> Condition:
        """Return that a row is the office's and its day lies within; a day that no column is says ``of`` what table.

        The sum keeps the planner off the index of offices, under which nearly all rows lie, and on that of the day.
        Where most rows lie within, it is quicker to read them as they lie in their table: so they do by their office.
        """
        office_id, on = col((of or day.class_).office_id), day if of is not None else col(day)
        if self.is_most:
            return and_(office_id == self.office_id, func.coalesce(on, on).between(self.first, self.last))
        return and_(office_id + 0 == self.office_id, on.between(self.first, self.last))

    def of_any_days(self) -> "Window":
        """Return what a statement is kept by that is good for any days."""
        return replace(self, first=dt.date.min, last=dt.date.max, cleared=None)

    def of_campaign(self, campaign_id: Any) -> Condition:
        """Return the condition that a row, by its campaign id, belongs to the counted campaign, if any is named."""
        return true() if self.campaign_id is None else col(campaign_id) == self.campaign_id

    def of_letter(self, dispatch_id: Any) -> Condition:
        """Return the same condition for a row that belongs to a letter, by the letter's id."""
        letters = select(col(Dispatch.id)).where(self.of_campaign(Dispatch.campaign_id))
        return true() if self.campaign_id is None else col(dispatch_id).in_(letters)

    def of_task(self, task_id: Any) -> Condition:
        """Return the same condition for a row that belongs to a task, by the task's id."""
        tasks = select(col(Task.id)).where(self.given_by(Task.campaign_task_id))
        return true() if self.campaign_id is None else col(task_id).in_(tasks)

    def given_by(self, campaign_task_id: Any) -> Condition:
        """Return the same condition for a task, by the id of its instruction."""
        instructions = select(col(CampaignTask.id)).where(self.of_campaign(CampaignTask.campaign_id))
        return true() if self.campaign_id is None else col(campaign_task_id).in_(instructions)


def window_of(session: Session, first: dt.date, last: dt.date, campaign_id: int | None = None) -> Window:
    """Return days that are counted, in the office of the session."""
    return Window(session.info["office_id"], first, last, campaign_id)


def under_law(session: Session, desk: Desk, window: Window) -> Window:
    """Return a window that knows when sanctions are cleared by the law of its last day; rows of the law are read."""
    from postwatch.law.clocks import cleared_after
    from postwatch.law.confirmed import catalogue_of

    return replace(window, cleared=cleared_after(catalogue_of(session, desk).clocks, window.last))


def within(windows: Sequence[Window]) -> Window:
    """Return the days from the first to the last of several windows."""
    return replace(windows[0], first=min(one.first for one in windows), last=max(one.last for one in windows))


def rows(session: Session, statement: Executable) -> Any:
    """Return what a statement that names its office finds, as a result of SQLAlchemy."""
    return session.connection().execute(without_withdrawn(statement))


def count(session: Session, row: type[OwnedRow], *conditions: Condition) -> int:
    """Return how many rows meet the conditions, of which one names their office."""
    return int(rows(session, counting(row, *conditions)).scalar() or 0)


def counting(row: type[OwnedRow], *conditions: Condition, name: str | None = None) -> Select[Any]:
    """Return the statement that counts the rows that meet the conditions, in a column of a name."""
    return select(func.count(col(row.id)).label(name)).where(*conditions)
