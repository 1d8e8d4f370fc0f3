"""Periods in which units report and the office counts.

``15-14`` counts a month from the 15th of the one before to its own 14th, and a year from 15 December
(Nghị định 09/2019/NĐ-CP, Điều 12; from memory, the article itself is unverified). ``calendar`` counts whole months.
"""

import datetime as dt
from dataclasses import dataclass

CALENDAR = "calendar"
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days of the report of ``month`` of ``year``, both ends included; ``style`` is the office's setting."""

    year: int
    month: int
    style: str
    first: dt.date
    last: dt.date


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


def last_period_ended_by(day: dt.date, style: str) -> Period:
    """The last period that ended on a day or before it."""
    running = period_containing(day, style)
    return running if running.last == day else previous_period(running)


def previous_period(period: Period) -> Period:
    """The period before."""
    return period_of(*_month_before(period.year, period.month), period.style)


def same_period_last_year(period: Period) -> Period:
    """The period of the same month a year earlier."""
    return period_of(period.year - 1, period.month, period.style)


def year_start(period: Period) -> dt.date:
    """From when ``lũy kế`` counts: 15 December of the year before, or 1 January."""
    return period_of(period.year, 1, period.style).first


def _month_before(year: int, month: int) -> tuple[int, int]:
    return (year - 1, 12) if month == 1 else (year, month - 1)
