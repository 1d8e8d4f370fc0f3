"""Days of validity."""

import datetime as dt


def valid_on(first: dt.date | None, last: dt.date | None, day: dt.date) -> bool:
    """Whether a day lies within first and last, both included; a missing end is open."""
    return (first is None or first <= day) and (last is None or day <= last)
