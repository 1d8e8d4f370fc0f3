"""The days that are counted, and what of several nouns falls within them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Date, Executable, and_, bindparam, func, true
from sqlmodel import Session, col, select

from postwatch.campaign.tables import CampaignTask
from postwatch.dataclass import dataclass
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.conditions import reminds
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.inspection.tables import Visit
from postwatch.register.conditions import was_issued
from postwatch.store.conditions import Condition
from postwatch.store.transaction import without_withdrawn
from postwatch.task.tables import Task, TaskReport

_QUARTER = dt.timedelta(days=92)
# Fewer visits are quick to find in any way, and a second statement takes its time to build.
_MANY = 50_000
_NEWEST = select(func.max(Visit.__table__.c.id))


@dataclass(frozen=True)
class Window:
    """Days of one office, both ends included; of one campaign (id) or of all it does.

    ``is_most`` says that most rows of the largest tables lie within.
    """

    office_id: int
    first: dt.date
    last: dt.date
    campaign_id: int | None = None
    is_most: bool = False

    def holds(self, day: Any) -> Condition:
        """Return that a row is the office's and its day lies within.

        The sum keeps the planner off the index of offices, under which nearly all rows lie, and on that of the day.
        Where most rows lie within, it is quicker to read them as they lie in their table: so they do by their office.
        """
        office_id, on = col(day.class_.office_id), col(day)
        if self.is_most:
            return and_(office_id == self.office_id, func.coalesce(on, on).between(self.first, self.last))
        return and_(office_id + 0 == self.office_id, on.between(self.first, self.last))

    def of_any_days(self) -> "Window":
        """Return what a statement is kept by that is good for any days."""
        return replace(self, first=dt.date.min, last=dt.date.max)

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


def within(windows: Sequence[Window]) -> Window:
    """Return the days from the first to the last of several windows."""
    return replace(windows[0], first=min(one.first for one in windows), last=max(one.last for one in windows))


def find(session: Session, window: Window, build: Callable[[Window], Executable]) -> Any:
    """Return what the statement of a window finds, as a result of SQLAlchemy.

    It goes to the connection, and names its office itself. ``build`` is called once for an office or a campaign: to
    build a small statement takes longer than to run it, so the days are parameters of one that is kept.
    """
    statement = _of_any_days(build, judged(session, window).of_any_days())
    return session.connection().execute(statement, {"first": window.first, "last": window.last})


def judged(session: Session, window: Window) -> Window:
    """Return a window that knows whether it is long, and of many records; a server knows itself what lies within."""
    if window.last - window.first <= _QUARTER or session.get_bind().dialect.name != "sqlite":
        return window
    return replace(window, is_most=(session.connection().execute(_NEWEST).scalar() or 0) > _MANY)


@cache
def _of_any_days(build: Callable[[Window], Executable], window: Window) -> Executable:
    """Return a statement for any days. It is narrowed once too, for a copy would be compiled anew."""
    first: Any = bindparam("first", type_=Date)
    last: Any = bindparam("last", type_=Date)
    return without_withdrawn(build(replace(window, first=first, last=last)))


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
