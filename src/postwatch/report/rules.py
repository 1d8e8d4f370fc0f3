"""Periods of a monthly report.

``15-14`` counts a month from the 15th of the one before to its own 14th, and a year from 15 December
(Nghị định 09/2019/NĐ-CP, Điều 12; from memory, the article itself is unverified). ``calendar`` counts whole months.
"""

import datetime as dt
import re
from dataclasses import dataclass

from postwatch.errors import RuleError, UsageError
from postwatch.language import _

CALENDAR = "calendar"
_ONE_DAY = dt.timedelta(days=1)
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})|(?P<month_first>[0-9]{2})/(?P<year_last>[0-9]{4})")
_YEARS = range(1901, 2200)


@dataclass(frozen=True)
class Period:
    """The days of the report of ``month`` of ``year``, both ends included; ``style`` is the office's setting."""

    year: int
    month: int
    style: str
    first: dt.date
    last: dt.date


def parse_month(text: str) -> tuple[int, int]:
    """Year and month from ``2020-06`` or ``06/2020``. Raises UsageError for every other text."""
    found = _MONTH.fullmatch(text.strip())
    if found is not None:
        year = int(found["year"] or found["year_last"])
        month = int(found["month"] or found["month_first"])
        if year in _YEARS and 1 <= month <= 12:
            return year, month
    raise UsageError(_("{text} is not a month").format(text=text), hint=_("write it as 2020-06 or 06/2020"))


def period_of(year: int, month: int, style: str) -> Period:
    """The period of a month: ``2020-06`` is 15/5/2020 to 14/6/2020, or the calendar month."""
    before_year, before_month = _month_before(year, month)
    if style == CALENDAR:
        after_year, after_month = (year + 1, 1) if month == 12 else (year, month + 1)
        return Period(year, month, style, dt.date(year, month, 1), dt.date(after_year, after_month, 1) - _ONE_DAY)
    return Period(year, month, style, dt.date(before_year, before_month, 15), dt.date(year, month, 14))


def period_containing(day: dt.date, style: str) -> Period:
    """The period that a day lies in."""
    if style == CALENDAR or day.day < 15:
        return period_of(day.year, day.month, style)
    return period_of(day.year + 1, 1, style) if day.month == 12 else period_of(day.year, day.month + 1, style)


def last_whole_period(today: dt.date, style: str) -> Period:
    """The last period that ended before today."""
    return previous_period(period_containing(today, style))


def previous_period(period: Period) -> Period:
    """The period before."""
    return period_of(*_month_before(period.year, period.month), period.style)


def same_period_last_year(period: Period) -> Period:
    """The period of the same month a year earlier."""
    return period_of(period.year - 1, period.month, period.style)


def year_start(period: Period) -> dt.date:
    """From when ``lũy kế`` counts: 15 December of the year before, or 1 January."""
    return period_of(period.year, 1, period.style).first


def counting_day(period: Period, *, today: dt.date, as_of: dt.date | None) -> dt.date:
    """The last day that counts: the named one, else the period's last, or today while the period runs.

    Raises RuleError for a period that has not begun and for a named day outside the period or in the future.
    """
    if period.first > today:
        raise RuleError(
            _("The period of {month} begins on {day}, which is in the future").format(
                month=f"{period.month:02d}/{period.year}", day=f"{period.first:%d/%m/%Y}"
            ),
            hint=_("name a month whose period has begun, or leave --month out for the last whole period"),
        )
    if as_of is None:
        return min(period.last, today)
    if as_of > today:
        raise RuleError(
            _("The day {day} is in the future").format(day=f"{as_of:%d/%m/%Y}"), hint=_("name a day up to today")
        )
    if not period.first <= as_of <= period.last:
        raise RuleError(
            _("The day {day} lies outside the period {first} to {last}").format(
                day=f"{as_of:%d/%m/%Y}", first=f"{period.first:%d/%m/%Y}", last=f"{period.last:%d/%m/%Y}"
            ),
            hint=_("name a day of the period, or the month that the day belongs to"),
        )
    return as_of


def twelve_months_before(day: dt.date) -> dt.date:
    """The first of the twelve months that end with a day: 15/6/2019 for 14/6/2020."""
    last_year = day.year - 1
    same = day.replace(year=last_year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=last_year)
    return same + _ONE_DAY


def percentage(part: int, whole: int) -> float:
    """Per cent with one decimal, half rounded up; 0.0 of nothing."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0


def _month_before(year: int, month: int) -> tuple[int, int]:
    return (year - 1, 12) if month == 1 else (year, month - 1)
