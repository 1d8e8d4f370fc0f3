"""Month of a report, and its last counted day."""

import datetime as dt
import re

from postwatch.days import Period
from postwatch.errors import RuleError, UsageError
from postwatch.language import _

_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})|(?P<month_first>[0-9]{2})/(?P<year_last>[0-9]{4})")
_YEARS = range(1901, 2200)


def parse_month(text: str) -> tuple[int, int]:
    """Return year and month from ``2020-06`` or ``06/2020``. Raises UsageError for any other text."""
    found = _MONTH.fullmatch(text.strip())
    if found is not None:
        year = int(found["year"] or found["year_last"])
        month = int(found["month"] or found["month_first"])
        if year in _YEARS and 1 <= month <= 12:
            return year, month
    raise UsageError(_("{text} is not a month").format(text=text), hint=_("write it as 2020-06 or 06/2020"))


def counting_day(period: Period, *, today: dt.date, as_of: dt.date | None) -> dt.date:
    """Return the last counted day: as named, else the period's last, or today within the period.

    Raises RuleError for a period in the future and for a named day outside the period or in the future.
    """
    if period.first > today:
        raise RuleError(
            _("The period of {month} begins on {day}, which is in the future").format(
                month=f"{period.month:02d}/{period.year}", day=period.first
            ),
            hint=_("name a month whose period has begun, or leave --month out for the last whole period"),
        )
    if as_of is None:
        return min(period.last, today)
    if as_of > today:
        raise RuleError(_("The day {day} is in the future").format(day=as_of), hint=_("name a day up to today"))
    if not period.first <= as_of <= period.last:
        raise RuleError(
            _("The day {day} lies outside the period {first} to {last}").format(
                day=as_of, first=period.first, last=period.last
            ),
            hint=_("name a day of the period, or the month that the day belongs to"),
        )
    return as_of
