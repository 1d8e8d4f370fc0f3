"""Rows of the stretches of the journal that were written while the clock was wrong."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from postwatch.store.columns import OwnedRow


class ClockError(OwnedRow, table=True):
    """Entries that were written while the clock was ``days`` ahead, from the first to the last, by their numbers.

    ``put_right_on`` is the legal day on which that was noticed: none of them is of a later day.
    """

    __tablename__ = "clock_error"
    __table_args__ = (
        CheckConstraint("first_entry <= last_entry", name="in_order"), CheckConstraint("days > 0", name="ahead"),
    )  # fmt: skip

    first_entry: int
    last_entry: int = Field(unique=True)
    days: int
    put_right_on: dt.date
