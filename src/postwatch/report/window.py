"""The days that are counted, and what of several nouns falls within them."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Date, Executable, and_, bindparam, true
from sqlmodel import Session, col, select

from postwatch.campaign.tables import CampaignTask
from postwatch.dataclass import dataclass
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.conditions import reminds
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.register.conditions import was_issued
from postwatch.store.conditions import Condition
from postwatch.store.transaction import without_withdrawn
from postwatch.task.tables import Task, TaskReport


@dataclass(frozen=True)
class Window:
    """Days of one office, both ends included; of one campaign (id) or of all it does."""

    office_id: int
    first: dt.date
    last: dt.date
    campaign_id: int | None = None

    def holds(self, day: Any) -> Condition:
        """Return that a row is the office's and its day lies within.

        The sum keeps the planner off the index of offices, under which nearly all rows lie, and on that of the day.
        """
        return and_(col(day.class_.office_id) + 0 == self.office_id, col(day).between(self.first, self.last))

    def of_campaign(self, campaign_id: Any) -> Condition:
        """Return that what belongs to a campaign, by the column of its id, belongs to the one that is counted."""
        return true() if self.campaign_id is None else col(campaign_id) == self.campaign_id

    def of_letter(self, dispatch_id: Any) -> Condition:
        """Return that what belongs to a letter, by the column of its id, belongs to one of the campaign."""
        letters = select(col(Dispatch.id)).where(self.of_campaign(Dispatch.campaign_id))
        return true() if self.campaign_id is None else col(dispatch_id).in_(letters)

    def of_task(self, task_id: Any) -> Condition:
        """Return that what belongs to a task, by the column of its id, belongs to one of the campaign."""
        tasks = select(col(Task.id)).where(self.given_by(Task.campaign_task_id))
        return true() if self.campaign_id is None else col(task_id).in_(tasks)

    def given_by(self, campaign_task_id: Any) -> Condition:
        """Return that a task, by the column of its instruction, is one of the campaign."""
        instructions = select(col(CampaignTask.id)).where(self.of_campaign(CampaignTask.campaign_id))
        return true() if self.campaign_id is None else col(campaign_task_id).in_(instructions)


def window_of(session: Session, first: dt.date, last: dt.date, campaign_id: int | None = None) -> Window:
    """Return days that are counted, in the office of the session."""
    return Window(session.info["office_id"], first, last, campaign_id)


def find(session: Session, window: Window, build: Callable[[Window], Executable]) -> Any:
    """Return what the statement of a window finds, as a result of SQLAlchemy.

    It goes to the connection, and names its office itself. ``build`` is called once for an office or a campaign: to
    build a small statement takes longer than to run it, so the days are parameters of one that is kept.
    """
    statement = _of_any_days(build, window.office_id, window.campaign_id)
    return session.connection().execute(statement, {"first": window.first, "last": window.last})


@cache
def _of_any_days(build: Callable[[Window], Executable], office_id: int, campaign_id: int | None) -> Executable:
    """Return a statement for any days. It is narrowed once too, for a copy would be compiled anew."""
    first: Any = bindparam("first", type_=Date)
    last: Any = bindparam("last", type_=Date)
    return without_withdrawn(build(Window(office_id, first, last, campaign_id)))


def reported(window: Window) -> Condition:
    """Return reports of units of the window."""
    return and_(window.holds(TaskReport.reported_on), window.of_task(TaskReport.task_id))


def followups_issued(window: Window) -> Condition:
    """Follow-up letters issued in the window, without those about a follow-up."""
    return and_(
        was_issued(Followup), reminds(), window.holds(Followup.issued_on), window.of_letter(Followup.dispatch_id)
    )


def incidents_found(window: Window) -> Condition:
    """Finds of the window."""
    return window.holds(Incident.found_on)
