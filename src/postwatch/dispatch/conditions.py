"""Asking, giving tasks: which dispatches in force ask something on a day, and under which one tasks are now."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, and_, select
from sqlmodel import col

from postwatch.dispatch.tables import Dispatch
from postwatch.register.conditions import in_force
from postwatch.store.conditions import Condition


def gives_tasks() -> Condition:
    """Return that a letter asks for something itself; one that recalls or corrects another does not."""
    return and_(col(Dispatch.recalls_id).is_(None), col(Dispatch.corrects_id).is_(None))


def asks_on(on: dt.date) -> Condition:
    """Return that a letter is in force on a day and asks for something itself."""
    return and_(in_force(Dispatch, on), gives_tasks())


def holding_tasks(on: dt.date) -> Select[Any]:
    """Return the ids of the letters that hold now the tasks of those that asked on a day.

    A replacement takes over the tasks of the letter that it ends, those of the days before it too.
    """
    found = select(col(Dispatch.id)).where(asks_on(on)).cte("now_under", recursive=True)
    later = select(col(Dispatch.id)).join(found, col(Dispatch.replaces_id) == found.c.id)
    return select(found.union(later).c.id)
