"""The days that are counted, and what of several nouns falls within them."""

import datetime as dt
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col

from postwatch.dataclass import dataclass
from postwatch.followup.conditions import reminds
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.register.conditions import was_issued
from postwatch.store.conditions import Condition
from postwatch.task.tables import TaskReport


@dataclass(frozen=True)
class Window:
    """Days of one office, both ends included."""

    office_id: int
    first: dt.date
    last: dt.date

    def holds(self, day: Any) -> Condition:
        """Return that a row is the office's and its day lies within.

        The sum keeps the planner off the index of offices, under which nearly all rows lie, and on that of the day.
        """
        return and_(col(day.class_.office_id) + 0 == self.office_id, col(day).between(self.first, self.last))


def window_of(session: Session, first: dt.date, last: dt.date) -> Window:
    """Return days that are counted, in the office of the session."""
    return Window(session.info["office_id"], first, last)


def reported(window: Window) -> Condition:
    """Return reports of units of the window."""
    return window.holds(TaskReport.reported_on)


def followups_issued(window: Window) -> Condition:
    """Follow-up letters issued in the window, without those about a follow-up."""
    return and_(was_issued(Followup), reminds(), window.holds(Followup.issued_on))


def incidents_found(window: Window) -> Condition:
    """Finds of the window."""
    return window.holds(Incident.found_on)
