"""Periods in which units report and the office counts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.periods import (
    last_period_ended_by,
    last_whole_period,
    period_containing,
    period_of,
    previous_period,
    same_period_last_year,
    year_start,
)

STYLES = ("15-14", "calendar")
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))


@pytest.mark.parametrize(
    ("year", "month", "style", "first", "last", "since"),
    [
        (2020, 6, "15-14", dt.date(2020, 5, 15), dt.date(2020, 6, 14), dt.date(2019, 12, 15)),
        (2020, 1, "15-14", dt.date(2019, 12, 15), dt.date(2020, 1, 14), dt.date(2019, 12, 15)),
        (2020, 12, "15-14", dt.date(2020, 11, 15), dt.date(2020, 12, 14), dt.date(2019, 12, 15)),
        (2020, 3, "15-14", dt.date(2020, 2, 15), dt.date(2020, 3, 14), dt.date(2019, 12, 15)),
        (2020, 6, "calendar", dt.date(2020, 6, 1), dt.date(2020, 6, 30), dt.date(2020, 1, 1)),
        (2020, 2, "calendar", dt.date(2020, 2, 1), dt.date(2020, 2, 29), dt.date(2020, 1, 1)),
        (2019, 2, "calendar", dt.date(2019, 2, 1), dt.date(2019, 2, 28), dt.date(2019, 1, 1)),
        (2020, 12, "calendar", dt.date(2020, 12, 1), dt.date(2020, 12, 31), dt.date(2020, 1, 1)),
    ],
)
def test_a_month_has_these_days(
    year: int, month: int, style: str, first: dt.date, last: dt.date, since: dt.date
) -> None:
    period = period_of(year, month, style)
    assert (period.first, period.last, year_start(period)) == (first, last, since)
    assert (period.year, period.month, period.style) == (year, month, style)
    assert same_period_last_year(period) == period_of(year - 1, month, style)


@pytest.mark.parametrize("style", STYLES)
@given(day=DAYS)
def test_periods_tile_the_calendar(style: str, day: dt.date) -> None:
    period = period_containing(day, style)
    before = previous_period(period)
    assert period.first <= day <= period.last
    assert before.last + dt.timedelta(days=1) == period.first
    assert period_containing(period.first, style) == period == period_containing(period.last, style)
    assert year_start(period) <= period.first < year_start(period).replace(year=year_start(period).year + 1)


@pytest.mark.parametrize("style", STYLES)
@given(today=DAYS)
def test_the_last_whole_period_ended_before_today_and_the_next_has_not(style: str, today: dt.date) -> None:
    period = last_whole_period(today, style)
    assert period.last < today <= period_containing(period.last + dt.timedelta(days=1), style).last


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (dt.date(2020, 6, 14), (2020, 5)),
        (dt.date(2020, 6, 15), (2020, 6)),
        (dt.date(2020, 12, 31), (2020, 12)),
        (dt.date(2021, 1, 1), (2020, 12)),
        (dt.date(2021, 1, 15), (2021, 1)),
    ],
)
def test_on_the_15th_the_month_is_whole(today: dt.date, month: tuple[int, int]) -> None:
    period = last_whole_period(today, "15-14")
    assert (period.year, period.month) == month


@pytest.mark.parametrize("style", STYLES)
@given(day=DAYS)
def test_a_period_is_whole_on_its_last_day(style: str, day: dt.date) -> None:
    period = last_period_ended_by(day, style)
    assert period == last_whole_period(day + dt.timedelta(days=1), style)
    assert period.last <= day
