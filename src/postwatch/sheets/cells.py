"""Days as the cells of spreadsheets have them."""

import datetime as dt
import re
from datetime import date, datetime
from typing import Any

from postwatch.days import day_of_moment, parse_date, plausible, with_whole_year
from postwatch.errors import UsageError
from postwatch.vietnamese import fold

# How a spreadsheet numbers days: those of 1954 to 2064 are told from other numbers.
_DAY_ZERO, _NUMBERED_DAYS, _FIVE = dt.date(1899, 12, 30), range(20_000, 60_001), re.compile("[0-9]{5}")
# What people write where they know nothing, and where a list has nothing.
_NOTHING = frozenset({"-", "--", "–", "—", "...", "…", "0", "khong", "khong co", "chua co", "chua cap", "ko", "k co",
                      "khong thoi han", "vo thoi han"})  # fmt: skip
_NOTHING_FOUND = frozenset({"khong phat hien", "khong vi pham", "khong co vi pham", "khong phat hien vi pham",
                            "khong ton tai", "khong co ton tai"})  # fmt: skip
_BEGINNINGS = frozenset({"", *(one[0] for one in _NOTHING)})  # a mark alone is folded to nothing
_LONGEST_NOTHING = 2 * max(len(one) for one in _NOTHING)  # marks may be signs of their own


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


def says_nothing(text: str) -> bool:
    """Return whether a cell says that nothing is known; its first sign, if it is one, tells most that say something."""
    return len(text) <= _LONGEST_NOTHING and fold(text[:1])[:1] in _BEGINNINGS and fold(text) in _NOTHING


def lists_nothing(text: str) -> bool:
    """Return whether a cell with a list says that there is nothing to list: no finding, no remedy."""
    return says_nothing(text) or fold(text) in _NOTHING_FOUND
