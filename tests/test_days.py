"""Counting days: terms of days, working days and months, over holidays and exchanged Saturdays."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from postwatch.datafile import read_rows
from postwatch.days import (
    HALF,
    NINE_MONTHS,
    QUARTER,
    YEAR,
    Calendar,
    Months,
    SpecialDay,
    add_months,
    last_period_ended_by,
    last_whole_period,
    local_today,
    name_of_part,
    parse_date,
    parse_time,
    period_between,
    period_containing,
    period_name,
    period_named,
    period_of,
    previous_period,
    same_period_last_year,
    valid_on,
    with_year,
    year_start,
)
from postwatch.errors import UsageError
from postwatch.law.catalogue import Catalogue
from postwatch.paths import shipped
from postwatch.sheets.cells import as_date
from postwatch.vietnamese import short_date

# Without what is only proposed: a calendar with proposals ends a term on the later of two days.
CALENDAR = Catalogue().calendar.readings[0]
HEAD = "day,kind,note,source,confidence"
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "15/5/2020",
        "15/05/2020",
        " 15/05/2020 ",
        "2020-05-15",
        "15.5.2020",
        "15-05-2020",
        "Ngày 15 tháng 5 năm 2020",
        "15 tháng 05, năm 2020",
        "15/05/20",
        "15.5.20",
    ],
)
def test_a_day_is_read_day_first_or_iso(text: str) -> None:
    assert parse_date(text, what="Ngày ký") == date(2020, 5, 15)


@pytest.mark.parametrize(
    "text",
    [
        "5/2020", "2020.05.15", "15.5/2020", "tháng 5 năm 2020", "05/25/2020", "05/25/20", "15-5-20", "31/4/2020",
        "29/2/2021",
        "0/5/2020", "2020/05/15", "20200515", "2020-5-15", "15/5/0020", "15/5/9999", "hôm qua", "",
        "١٥/٥/٢٠٢٠", "43966",
    ],
)  # fmt: skip
def test_an_unclear_day_is_refused_and_named(text: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_date(text, what="Ngày ký")
    assert text in refusal.value.message
    assert "Ngày ký" in refusal.value.message


@pytest.mark.parametrize(
    ("typed", "today", "meant"),
    [
        ("26/6", date(2020, 6, 26), "2020-06-26"),
        ("ngày 3 tháng 9", date(2020, 6, 26), "2020-09-03"),
        ("28-12", date(2021, 1, 10), "2020-12-28"),
        ("5.1", date(2020, 12, 20), "2021-01-05"),
        ("29/2", date(2020, 4, 1), "2020-02-29"),
        ("31/6", date(2020, 6, 26), "31/6"),
        ("6/2020", date(2020, 6, 26), "6/2020"),
        ("26/6/2019", date(2020, 6, 26), "26/6/2019"),
    ],
)
def test_a_day_without_its_year_is_the_day_near_to_today(typed: str, today: date, meant: str) -> None:
    assert with_year(typed, today=today) == meant


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_without_its_year_is_never_a_day_far_from_today(day: date, today: date) -> None:
    with contextlib.suppress(UsageError):
        meant = date.fromisoformat(with_year(f"{day.day}/{day.month}", today=today))
        assert (meant.day, meant.month) == (day.day, day.month)
        assert abs(meant - today).days <= 120


@pytest.mark.parametrize(("typed", "years"), [("15/12", "15/12/2019 or 15/12/2020"), ("1/1", "1/1/2020 or 1/1/2021")])
def test_a_day_that_is_near_in_no_year_is_refused_with_the_years(typed: str, years: str) -> None:
    with pytest.raises(UsageError) as refused:
        with_year(typed, today=date(2020, 6, 26))
    assert years in refused.value.hint


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_that_was_written_is_read_back(day: date) -> None:
    assert parse_date(short_date(day), what="x") == parse_date(day.isoformat(), what="x") == day


def test_a_cell_may_hold_a_real_date() -> None:
    assert as_date(date(2020, 5, 15), what="x") == date(2020, 5, 15)
    assert as_date(datetime(2020, 5, 15, 8, 30), what="x") == date(2020, 5, 15)  # noqa: DTZ001  as a cell gives it
    assert as_date("15/5/2020", what="x") == date(2020, 5, 15)


@pytest.mark.parametrize(
    ("text", "read"),
    [("14:30", time(14, 30)), ("14h30", time(14, 30)), ("9 giờ 15 phút", time(9, 15)), ("14 giờ", time(14)),
     ("8g05", time(8, 5)), (" 9.15 ", time(9, 15))],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(text: str, read: time) -> None:
    assert parse_time(text) == read


@pytest.mark.parametrize("text", ["1430", "25:00", "14:3", "giờ", "14:60"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    ["15/05/2020 08:31:05", "15/5/2020 8:31", "08:31 15/05/2020", "8:31, ngày 15/5/2020", "2020-05-15T23:59:59",
     "8h05 ngày 15/5/2020", "15/05/2020 11:22 SA", "15/05/2020 8h05", "15/5/20 11:22:07 ch", "8g05, 15/5/2020",
     "2020-05-15 00:00", "15.5.2020, 8:31", "ngày 15 tháng 5 năm 2020 16:00"],
)  # fmt: skip
def test_the_time_of_a_moment_leaves_its_day(text: str) -> None:
    assert as_date(text, what="x") == date(2020, 5, 15)


@pytest.mark.parametrize(
    "text", ["15/5/2020 24:00", "15/5/2020 8:61", "8:31", "15/5/2020 8", "2020-05-15T01:00Z", "5/2020 8:31"]
)
def test_what_is_no_moment_is_no_day(text: str) -> None:
    with pytest.raises(UsageError):
        as_date(text, what="x")


@pytest.mark.parametrize("value", [43966, 43966.0, True, None, datetime(1899, 12, 31, tzinfo=UTC)])
def test_a_bare_number_is_no_date(value: object) -> None:
    with pytest.raises(UsageError):
        as_date(value, what="Ngày ký")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2020, 5, 15, 16, 59, tzinfo=UTC), date(2020, 5, 15)),
        (datetime(2020, 5, 15, 17, 0, tzinfo=UTC), date(2020, 5, 16)),
        (datetime(2020, 5, 15, 23, 0, tzinfo=timezone(timedelta(hours=-7))), date(2020, 5, 16)),
    ],
)
def test_today_is_the_day_in_viet_nam_whatever_the_zone(moment: datetime, day: date) -> None:
    assert local_today(moment) == day


def test_a_moment_without_zone_has_no_legal_day() -> None:
    with pytest.raises(ValueError, match="2020"):
        local_today(datetime(2020, 5, 15))  # noqa: DTZ001  the refused case


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2020, 4, 2), False),
        (date(2020, 4, 30), False),
        (date(2020, 5, 1), False),
        (date(2020, 9, 2), False),
        (date(2020, 1, 23), False),
        (date(2020, 1, 29), False),
        (date(2020, 1, 30), True),
        (date(2020, 5, 15), True),
        (date(2020, 5, 16), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2024, 4, 29), False),
        (date(2024, 5, 4), True),
        (date(2014, 12, 27), True),
        (date(2021, 2, 16), False),
    ],
)
def test_holidays_and_exchanged_saturdays(day: date, worked: bool) -> None:
    assert CALENDAR.is_working_day(day) is worked


@pytest.mark.parametrize(
    ("day", "worked"), [(date(2014, 12, 27), True), (date(2024, 5, 4), True), (date(2015, 1, 3), False)]
)
def test_an_exchanged_saturday_is_known_whatever_was_asked_before(day: date, worked: bool) -> None:
    # The first was exchanged by the announcement of the year after it.
    assert Calendar().is_working_day(day) is worked


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2020, 5, 15), 2, date(2020, 5, 19)),
        (date(2020, 4, 29), 1, date(2020, 5, 4)),
        (date(2020, 4, 30), 2, date(2020, 5, 5)),
        (date(2026, 1, 1), 1, date(2026, 1, 5)),
        (date(2026, 1, 9), 1, date(2026, 1, 10)),
        (date(2020, 5, 16), 0, date(2020, 5, 16)),
    ],
)
def test_the_first_working_day_of_a_term_is_the_one_after_the_event(start: date, count: int, last: date) -> None:
    assert CALENDAR.add_working_days(start, count) == last


@pytest.mark.parametrize(
    ("start", "count", "moved", "exact"),
    [
        (date(2020, 5, 15), 10, date(2020, 5, 25), date(2020, 5, 25)),
        (date(2020, 5, 20), 10, date(2020, 6, 1), date(2020, 5, 30)),
        (date(2020, 4, 20), 10, date(2020, 5, 4), date(2020, 4, 30)),
        (date(2025, 12, 31), 10, date(2026, 1, 10), date(2026, 1, 10)),
    ],
)
def test_a_term_that_ends_on_a_day_off_ends_with_the_next_working_day(
    start: date, count: int, moved: date, exact: date
) -> None:
    assert CALENDAR.add_calendar_days(start, count) == moved
    assert start + timedelta(days=count) == exact


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2020, 5, 15), 12, date(2021, 5, 15)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 12, 31), 2, date(2021, 2, 28)),
        (date(2020, 11, 30), 1, date(2020, 12, 30)),
        (date(2020, 3, 31), -13, date(2019, 2, 28)),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_of_a_shorter_month(start: date, count: int, last: date) -> None:
    assert add_months(start, count) == last


@pytest.mark.parametrize("year", [1995, 2014, 2015, 2026, 2035, 2036, 2060])
def test_days_off_are_those_of_the_library(year: int) -> None:
    library = country_holidays("VN", years=year)
    for number in range(365):
        day = date(year, 1, 1) + timedelta(days=number)
        worked = day in library.weekend_workdays if day.weekday() >= 5 else day not in library
        assert Calendar().is_working_day(day) is worked, day


def test_a_term_of_months_moves_off_a_weekend() -> None:
    assert CALENDAR.add_months(date(2020, 5, 15), 12) == date(2021, 5, 17)
    assert add_months(date(2020, 5, 15), 12) == date(2021, 5, 15)


@pytest.mark.parametrize("term", [CALENDAR.add_working_days, CALENDAR.add_calendar_days, CALENDAR.add_months])
def test_a_term_is_never_negative(term: object) -> None:
    assert callable(term)
    with pytest.raises(ValueError, match="-1"):
        term(date(2020, 5, 15), -1)


@given(DAYS, st.integers(1, 60))
def test_a_term_of_working_days_ends_on_one_and_holds_as_many(start: date, count: int) -> None:
    last = CALENDAR.add_working_days(start, count)
    assert CALENDAR.is_working_day(last)
    assert sum(CALENDAR.is_working_day(start + timedelta(number + 1)) for number in range((last - start).days)) == count


@given(DAYS, st.integers(0, 400))
def test_a_moved_day_is_the_nearest_working_day_not_before(start: date, count: int) -> None:
    exact = start + timedelta(days=count)
    moved = CALENDAR.add_calendar_days(start, count)
    assert moved >= exact
    assert CALENDAR.is_working_day(moved)
    assert moved == exact or not CALENDAR.is_working_day(exact)
    assert not any(CALENDAR.is_working_day(exact + timedelta(number)) for number in range((moved - exact).days))


def test_the_office_corrects_the_holidays_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    own = "\ufeffday;kind;note;source;confidence\n2027-03-15;holiday;Nghỉ; Thông báo 1;notice\n2027-03-20;workday;;;\n"
    (tmp_path / "data" / "holidays.csv").write_text(own, encoding="utf-8")
    calendar = Catalogue(tmp_path).calendar
    assert not calendar.is_working_day(date(2027, 3, 15))
    assert calendar.is_working_day(date(2027, 3, 20))


PROPOSED = [SpecialDay(date(2026, 11, 23), "holiday", confidence="proposal"),
            SpecialDay(date(2026, 11, 28), "workday", confidence="proposal")]  # fmt: skip


def test_a_term_over_a_day_off_that_is_only_proposed_ends_on_the_later_day() -> None:
    calendar, settled = Calendar(PROPOSED), Calendar()
    friday = date(2026, 11, 20)
    assert settled.add_working_days(friday, 1) == date(2026, 11, 23)
    assert calendar.add_working_days(friday, 1) == date(2026, 11, 25)  # the 24th is Ngày Văn hóa Việt Nam
    # With the Saturday worked, five days end on it; without the exchange they end a day earlier.
    assert settled.add_working_days(friday, 4) == date(2026, 11, 27)
    assert calendar.add_working_days(friday, 4) == date(2026, 11, 28)
    assert calendar.add_calendar_days(friday, 3) == date(2026, 11, 25)
    assert calendar.is_working_day(date(2026, 11, 23))
    assert [one.add_working_days(friday, 1) for one in calendar.readings] == [date(2026, 11, 23), date(2026, 11, 25)]
    assert settled.readings == (settled,)


def test_the_day_of_culture_is_off_since_2026() -> None:
    calendar = Catalogue().calendar
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.is_working_day(date(2025, 11, 24))


def test_holidays_typed_by_hand_are_read(tmp_path: Path) -> None:
    """Semicolons between the cells, as Excel writes them, blanks around words, cells left out and empty rows."""
    (tmp_path / "data").mkdir()
    text = "day;kind;note;source;confidence\n2027-03-15;holiday\n;;;;\n 2027-03-20 ; workday ; Bù, 20/3\n"
    (tmp_path / "data" / "holidays.csv").write_text(text, encoding="utf-8")
    calendar = Catalogue(tmp_path).calendar
    assert [calendar.is_working_day(date(2027, 3, day)) for day in (15, 20)] == [False, True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}\n2027-13-01,holiday,,,\n", 'line 2, column day: "2027-13-01" is not a day'),
        (f"{HEAD}\n2027-03-01,nghỉ,,,\n", 'line 2, column kind: "nghỉ" is none of holiday, workday'),
        (f"{HEAD}\n2027-03-01,holiday,a, b,c,d\n", "line 2: it has more cells than the first line"),
        ("day,kind,note,confidence\n2027-03-01,holiday,,\n", "line 1: the column source is missing"),
        (f"{HEAD},sources\n", "line 1, column sources: it is not a known key; did you mean source?"),
    ],
)
def test_a_row_of_holidays_that_cannot_be_read_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "holidays.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        _calendar = Catalogue(tmp_path).calendar
    assert f"holidays.csv, {said}" in refusal.value.message


def test_all_faults_of_the_holidays_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    text = f"{HEAD}\n2027-13-01,nghỉ,,,\n2027-03-01,,,,\n"
    (tmp_path / "data" / "holidays.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        _calendar = Catalogue(tmp_path).calendar
    assert refusal.value.message.endswith("holidays.csv has 3 faults")
    places = [fault["where"] for fault in refusal.value.details["refused_list"]]
    assert places == ["line 2, column day", "line 2, column kind", "line 3, column kind"]


def test_holidays_in_another_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "holidays.csv").write_bytes("day,kind,note\n2027-03-01,holiday,Nghỉ".encode("utf-16"))
    with pytest.raises(UsageError, match="cannot be read as CSV: it is not UTF-8 text"):
        _calendar = Catalogue(tmp_path).calendar


def test_every_shipped_row_says_where_it_comes_from() -> None:
    days = read_rows(shipped("data") / "holidays.csv", SpecialDay, like="")
    assert all(day.note and day.source and day.confidence in {"notice", "press", "law", "proposal"} for day in days)
    assert len({day.day for day in days}) == len(days)


JULY = date(2020, 7, 1)
MONTHS = (
    Months("15-14"), Months("calendar"), Months("15-14", ((JULY, "calendar"),)), Months("calendar", ((JULY, "15-14"),)),
)  # fmt: skip
PERIOD_DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("year", "month", "style", "first", "last", "since"),
    [
        (2020, 6, "15-14", date(2020, 5, 15), date(2020, 6, 14), date(2019, 12, 15)),
        (2020, 1, "15-14", date(2019, 12, 15), date(2020, 1, 14), date(2019, 12, 15)),
        (2020, 12, "15-14", date(2020, 11, 15), date(2020, 12, 14), date(2019, 12, 15)),
        (2020, 3, "15-14", date(2020, 2, 15), date(2020, 3, 14), date(2019, 12, 15)),
        (2020, 6, "calendar", date(2020, 6, 1), date(2020, 6, 30), date(2020, 1, 1)),
        (2020, 2, "calendar", date(2020, 2, 1), date(2020, 2, 29), date(2020, 1, 1)),
        (2019, 2, "calendar", date(2019, 2, 1), date(2019, 2, 28), date(2019, 1, 1)),
        (2020, 12, "calendar", date(2020, 12, 1), date(2020, 12, 31), date(2020, 1, 1)),
    ],
)
def test_a_month_has_these_days(year: int, month: int, style: str, first: date, last: date, since: date) -> None:
    period = period_of(year, month, Months(style))
    assert (period.first, period.last, year_start(period)) == (first, last, since)
    assert (period.year, period.month) == (year, month)
    assert same_period_last_year(period) == period_of(year - 1, month, Months(style))


@pytest.mark.parametrize(
    ("months", "first", "last"),
    [(MONTHS[2], date(2020, 6, 15), date(2020, 7, 31)), (MONTHS[3], date(2020, 7, 1), date(2020, 7, 14))],
)
def test_the_first_month_that_is_cut_otherwise_begins_where_the_last_one_ended(
    months: Months, first: date, last: date
) -> None:
    period = period_of(2020, 7, months)
    assert (period.first, period.last) == (first, last)
    assert same_period_last_year(period) == period_of(2019, 7, Months(months.style))._replace(months=months)


@pytest.mark.parametrize("months", MONTHS)
@given(day=PERIOD_DAYS)
def test_periods_tile_the_calendar(months: Months, day: date) -> None:
    period = period_containing(day, months)
    before = previous_period(period)
    assert period.first <= day <= period.last
    assert before.last + timedelta(days=1) == period.first
    assert period_containing(period.first, months) == period == period_containing(period.last, months)
    assert year_start(period) <= period.first < year_start(period).replace(year=year_start(period).year + 1)


@pytest.mark.parametrize("months", MONTHS)
@given(today=PERIOD_DAYS)
def test_the_last_whole_period_ended_before_today_and_the_next_has_not(months: Months, today: date) -> None:
    period = last_whole_period(today, months)
    assert period.last < today <= period_containing(period.last + timedelta(days=1), months).last


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2020, 6, 14), (2020, 5)),
        (date(2020, 6, 15), (2020, 6)),
        (date(2020, 12, 31), (2020, 12)),
        (date(2021, 1, 1), (2020, 12)),
        (date(2021, 1, 15), (2021, 1)),
    ],
)
def test_on_the_15th_the_month_is_whole(today: date, month: tuple[int, int]) -> None:
    period = last_whole_period(today, Months("15-14"))
    assert (period.year, period.month) == month


@pytest.mark.parametrize("months", MONTHS)
@given(day=PERIOD_DAYS)
def test_a_period_is_whole_on_its_last_day(months: Months, day: date) -> None:
    period = last_period_ended_by(day, months)
    assert period == last_whole_period(day + timedelta(days=1), months)
    assert period.last <= day


@given(st.dates(), st.dates(), st.dates())
def test_days_of_validity_include_both_ends(first: date, last: date, day: date) -> None:
    assert valid_on(first, last, day) is (first <= day <= last)
    assert valid_on(None, None, day)
    assert valid_on(day, day, day)
    assert valid_on(None, last, day) is (day <= last)
    assert valid_on(first, None, day) is (first <= day)


LENGTHS = (1, QUARTER, HALF, NINE_MONTHS, YEAR)


@pytest.mark.parametrize(
    ("name", "style", "days", "before", "last_year"),
    [
        ("2020-Q1", "15-14", "15/12/2019 14/3/2020", "15/9/2019 14/12/2019", "15/12/2018 14/3/2019"),
        ("2020-Q2", "15-14", "15/3/2020 14/6/2020", "15/12/2019 14/3/2020", "15/3/2019 14/6/2019"),
        ("2020-H1", "15-14", "15/12/2019 14/6/2020", "15/6/2019 14/12/2019", "15/12/2018 14/6/2019"),
        ("2020-9M", "15-14", "15/12/2019 14/9/2020", "15/12/2018 14/9/2019", "15/12/2018 14/9/2019"),
        ("2020", "15-14", "15/12/2019 14/12/2020", "15/12/2018 14/12/2019", "15/12/2018 14/12/2019"),
        ("2020-Q1", "calendar", "1/1/2020 31/3/2020", "1/10/2019 31/12/2019", "1/1/2019 31/3/2019"),
        ("2021-H2", "calendar", "1/7/2021 31/12/2021", "1/1/2021 30/6/2021", "1/7/2020 31/12/2020"),
        ("2020", "calendar", "1/1/2020 31/12/2020", "1/1/2019 31/12/2019", "1/1/2019 31/12/2019"),
        ("2020-05-11..2020-05-20", "15-14", "11/5/2020 20/5/2020", "1/5/2020 10/5/2020", "11/5/2019 20/5/2019"),
        ("2020-02-01..2020-02-29", "15-14", "1/2/2020 29/2/2020", "1/1/2020 31/1/2020", "1/2/2019 28/2/2019"),
        ("2021-02-01..2021-02-28", "15-14", "1/2/2021 28/2/2021", "1/1/2021 31/1/2021", "1/2/2020 29/2/2020"),
        ("2020-02-29..2020-02-29", "calendar", "29/2/2020 29/2/2020", "28/2/2020 28/2/2020", "28/2/2019 28/2/2019"),
        ("2019-12-20..2020-01-05", "15-14", "20/12/2019 5/1/2020", "3/12/2019 19/12/2019", "20/12/2018 5/1/2019"),
    ],
)
def test_a_period_has_these_days_and_is_compared_with_those(
    name: str, style: str, days: str, before: str, last_year: str
) -> None:
    period = period_named(name, Months(style))
    found = [(one.first, one.last) for one in (period, previous_period(period), same_period_last_year(period))]
    assert found == [tuple(as_date(day, what="") for day in ends.split()) for ends in (days, before, last_year)]
    assert period_name(period) == name


@pytest.mark.parametrize("months", MONTHS)
@pytest.mark.parametrize("length", LENGTHS)
@given(day=PERIOD_DAYS)
def test_parts_of_a_year_tile_it_and_keep_their_names(months: Months, length: int, day: date) -> None:
    period = period_containing(day, months, length=length)
    before = previous_period(period)
    assert period_named(period_name(period), months) == period
    assert (before.length, before.last < period.first) == (length, True)
    assert last_period_ended_by(period.last, months, length=length) == period
    assert last_period_ended_by(period.last - timedelta(days=1), months, length=length) == before
    if length != NINE_MONTHS:
        assert period.first <= day <= period.last
        assert before.last + timedelta(days=1) == period.first


@given(first=PERIOD_DAYS, more=st.integers(0, 800))
def test_any_days_come_after_as_many_or_as_many_months(first: date, more: int) -> None:
    period = period_between(first, first + timedelta(days=more), Months("15-14"))
    before, last_year = previous_period(period), same_period_last_year(period)
    assert before.last + timedelta(days=1) == period.first
    assert (last_year.first.year, last_year.last.year) == (period.first.year - 1, period.last.year - 1)
    assert (last_year.first.month, last_year.last.month) == (period.first.month, period.last.month)
    assert year_start(period) <= period.first
    assert period_named(period_name(period), period.months) == period


@pytest.mark.parametrize(
    ("text", "length", "name"),
    [
        ("2020-Q2", QUARTER, "2020-Q2"), ("2020-2", QUARTER, "2020-Q2"), ("ii/2020", QUARTER, "2020-Q2"),
        ("q4/2020", QUARTER, "2020-Q4"), ("2/2020", HALF, "2020-H2"), ("2020-h1", HALF, "2020-H1"),
        ("2020", NINE_MONTHS, "2020-9M"), ("2020", YEAR, "2020"),
    ],
)  # fmt: skip
def test_a_part_of_a_year_is_read_as_people_write_it(text: str, length: int, name: str) -> None:
    assert name_of_part(text, length) == name


@pytest.mark.parametrize(
    ("text", "length"),
    [("2020-Q5", QUARTER), ("2020-H1", QUARTER), ("2020", QUARTER), ("2020-3", HALF), ("III/2020", HALF),
     ("20", YEAR), ("２０２０", YEAR), ("", YEAR), ("2020-Q1", YEAR), ("0000", YEAR)],
)  # fmt: skip
def test_what_is_no_part_of_a_year_is_refused(text: str, length: int) -> None:
    with pytest.raises(UsageError, match="is not a"):
        name_of_part(text, length)


def test_days_in_the_wrong_order_are_no_period() -> None:
    with pytest.raises(UsageError, match="before the first day"):
        period_named("2020-06-02..2020-06-01", Months("calendar"))
