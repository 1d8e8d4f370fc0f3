"""Periods of a monthly report."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import RuleError, UsageError
from postwatch.report.rules import (
    counting_day,
    last_whole_period,
    parse_month,
    percentage,
    period_containing,
    period_of,
    previous_period,
    same_period_last_year,
    twelve_months_before,
    year_start,
)

STYLES = ("15-14", "calendar")
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))
JUNE = period_of(2020, 6, "15-14")


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


@pytest.mark.parametrize("style", STYLES)
@given(day=DAYS)
def test_periods_tile_the_calendar(style: str, day: dt.date) -> None:
    period = period_containing(day, style)
    before = previous_period(period)
    assert period.first <= day <= period.last
    assert before.last + dt.timedelta(days=1) == period.first
    assert period_containing(period.first, style) == period == period_containing(period.last, style)
    assert year_start(period) <= period.first < year_start(period).replace(year=year_start(period).year + 1)
    assert same_period_last_year(period).month == period.month


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


@pytest.mark.parametrize("text", ["2020-06", "06/2020", " 2020-06 "])
def test_a_month_is_read(text: str) -> None:
    assert parse_month(text) == (2020, 6)


@pytest.mark.parametrize(
    "text",
    ["2020-13", "2020-00", "6/2020", "2020/06", "2020", "tháng 6", "", "20-06", "0000-06", "２０２０-06", "06-2020"],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a month"):
        parse_month(text)


def test_a_month_in_the_future_is_refused() -> None:
    with pytest.raises(RuleError, match="in the future"):
        counting_day(JUNE, today=dt.date(2020, 5, 14), as_of=None)


@pytest.mark.parametrize(
    ("today", "as_of", "expected"),
    [
        (dt.date(2021, 1, 1), None, dt.date(2020, 6, 14)),
        (dt.date(2020, 6, 1), None, dt.date(2020, 6, 1)),
        (dt.date(2020, 5, 15), None, dt.date(2020, 5, 15)),
        (dt.date(2020, 6, 20), dt.date(2020, 6, 1), dt.date(2020, 6, 1)),
    ],
)
def test_a_period_counts_to_its_end_to_today_or_to_the_named_day(
    today: dt.date, as_of: dt.date | None, expected: dt.date
) -> None:
    assert counting_day(JUNE, today=today, as_of=as_of) == expected


@pytest.mark.parametrize("as_of", [dt.date(2020, 5, 14), dt.date(2020, 6, 15), dt.date(2020, 6, 21)])
def test_a_named_day_lies_in_the_period_and_not_in_the_future(as_of: dt.date) -> None:
    with pytest.raises(RuleError):
        counting_day(JUNE, today=dt.date(2020, 6, 20), as_of=as_of)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (dt.date(2020, 6, 14), dt.date(2019, 6, 15)),
        (dt.date(2020, 2, 29), dt.date(2019, 3, 1)),
        (dt.date(2021, 2, 28), dt.date(2020, 2, 29)),
        (dt.date(2020, 12, 31), dt.date(2020, 1, 1)),
    ],
)
def test_twelve_months_end_with_the_day(day: dt.date, first: dt.date) -> None:
    assert twelve_months_before(day) == first


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, 0.0), (1, 3, 33.3), (2, 3, 66.7), (1, 16, 6.3), (4, 4, 100.0)]
)
def test_per_cent_has_one_decimal(part: int, whole: int, expected: float) -> None:
    assert percentage(part, whole) == expected
