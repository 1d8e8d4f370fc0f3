"""Norms that ceased to be in force, as a checker is told of them: the house knows their days, it does not."""

import datetime as dt
from typing import NamedTuple


class Norm(NamedTuple):
    """A norm by its number and its last day in force; ``checked_on`` is the day for a document without one."""

    number: str
    last_day: dt.date
    checked_on: dt.date
