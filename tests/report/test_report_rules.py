"""Which month a report is of, and what counts in it."""

import datetime as dt

import pytest

from postwatch.days import Months, parse_month, period_of
from postwatch.errors import RuleError, UsageError
from postwatch.report.rules import counting_day

JUNE = period_of(2020, 6, Months("15-14"))


@pytest.mark.parametrize("text", ["2020-06", "06/2020", "6/2020", " 2020-06 "])
def test_a_month_is_read(text: str) -> None:
    assert parse_month(text) == (2020, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2020-13",
        "2020-00",
        "13/2020",
        "006/2020",
        "2020/06",
        "2020",
        "tháng 6",
        "",
        "20-06",
        "0000-06",
        "２０２０-06",
        "06-2020",
    ],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a month"):
        parse_month(text)


def test_a_month_in_the_future_is_refused() -> None:
    with pytest.raises(RuleError, match="in the future"):
        counting_day(JUNE, today=dt.date(2020, 5, 14), on=None)


@pytest.mark.parametrize(
    ("today", "on", "expected"),
    [
        (dt.date(2021, 1, 1), None, dt.date(2020, 6, 14)),
        (dt.date(2020, 6, 1), None, dt.date(2020, 6, 1)),
        (dt.date(2020, 5, 15), None, dt.date(2020, 5, 15)),
        (dt.date(2020, 6, 20), dt.date(2020, 6, 1), dt.date(2020, 6, 1)),
    ],
)
def test_a_period_counts_to_its_end_to_today_or_to_the_named_day(
    today: dt.date, on: dt.date | None, expected: dt.date
) -> None:
    assert counting_day(JUNE, today=today, on=on) == expected


@pytest.mark.parametrize("on", [dt.date(2020, 5, 14), dt.date(2020, 6, 15), dt.date(2020, 6, 21)])
def test_a_named_day_lies_in_the_period_and_not_in_the_future(on: dt.date) -> None:
    with pytest.raises(RuleError):
        counting_day(JUNE, today=dt.date(2020, 6, 20), on=on)
