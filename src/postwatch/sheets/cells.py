"""Days as the cells of spreadsheets have them."""

import datetime as dt
import re
from datetime import date, datetime
from typing import Any

from postwatch.days import day_of_moment, parse_date, plausible, with_whole_year
from postwatch.errors import UsageError

# How a spreadsheet numbers days: those of 1954 to 2064 are told from other numbers.
_DAY_ZERO, _NUMBERED_DAYS, _FIVE = dt.date(1899, 12, 30), range(20_000, 60_001), re.compile("[0-9]{5}")


def as_date(value: object, *, what: str) -> date:
    """Return the day of a cell: a date, the day of a moment without zone, or text as ``parse_date`` reads it.

    A text may be such a moment too, with its time before or behind the day.

    Raises UsageError for any other value; a bare number is no date.
    """
    if isinstance(value, datetime):
        return plausible(value.date(), value.isoformat(), what)
    if isinstance(value, date):
        return plausible(value, value.isoformat(), what)
    text = value if isinstance(value, str) else "" if value is None else repr(value)
    return parse_date(day_of_moment(text), what=what)


def day_of_cell(value: Any) -> Any:
    """Return the day that a spreadsheet shows as its number, or that was written with two digits of the year.

    Other values are left as they are: so is 07-03-19, which may begin with its year.
    """
    number = value if isinstance(value, int) else None
    if isinstance(value, float) and value.is_integer():
        number = int(value)
    text = value.strip() if isinstance(value, str) else ""
    if _FIVE.fullmatch(text):
        number = int(text)
    if number is not None:
        return _DAY_ZERO + dt.timedelta(days=number) if number in _NUMBERED_DAYS else value
    if with_whole_year(text) == text:
        return value
    try:
        return parse_date(text, what="")
    except UsageError:
        return value
