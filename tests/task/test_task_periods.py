import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.days import Months, period_of
from postwatch.errors import RuleError, UsageError
from postwatch.task.deadlines import is_overdue
from postwatch.task.done_by_pledges import bound_since
from postwatch.task.figures import figures
from postwatch.task.periods import report_period, reports_on

DUE, AFTER = dt.date(2020, 6, 10), dt.date(2020, 6, 11)
MODES = ("once", "standing", "on_event")


@pytest.mark.parametrize(
    ("mode", "due_on", "is_open", "is_reported", "on", "late"),
    [
        ("once", DUE, True, False, DUE, False),
        ("once", DUE, True, False, AFTER, True),
        ("once", DUE, True, True, AFTER, True),
        ("once", DUE, False, False, AFTER, False),
        ("once", None, True, False, AFTER, False),
        ("standing", DUE, True, False, AFTER, True),
        ("standing", DUE, True, True, AFTER, False),
        ("on_event", DUE, True, False, AFTER, False),
    ],
)
def test_a_task_is_late_from_the_day_after_its_deadline(
    mode: str, due_on: dt.date | None, is_open: bool, is_reported: bool, on: dt.date, late: bool
) -> None:
    assert is_overdue(mode=mode, due_on=due_on, is_open=is_open, is_reported=is_reported, on=on) is late


@given(st.sampled_from(MODES), st.none() | st.dates(), st.booleans(), st.booleans(), st.dates(), st.dates())
def test_what_is_late_stays_late_while_nothing_is_done(
    mode: str, due_on: dt.date | None, is_open: bool, is_reported: bool, on: dt.date, later: dt.date
) -> None:
    first, last = sorted((on, later))

    def late(day: dt.date) -> bool:
        return is_overdue(mode=mode, due_on=due_on, is_open=is_open, is_reported=is_reported, on=day)

    assert late(first) <= late(last)
    assert not (late(first) and (due_on is None or not is_open or first <= due_on))


OPENED, TODAY = dt.date(2020, 5, 18), dt.date(2020, 6, 15)


@pytest.mark.parametrize(
    ("first", "last", "covered_to", "period"),
    [
        (None, None, None, (OPENED, TODAY)),
        (None, None, dt.date(2020, 5, 31), (dt.date(2020, 6, 1), TODAY)),
        (None, dt.date(2020, 5, 31), None, (OPENED, dt.date(2020, 5, 31))),
        (None, OPENED, None, (OPENED, OPENED)),
        (dt.date(2020, 6, 1), None, None, (dt.date(2020, 6, 1), TODAY)),
        (dt.date(2020, 5, 15), dt.date(2020, 6, 14), None, (dt.date(2020, 5, 15), dt.date(2020, 6, 14))),
        (dt.date(2020, 5, 1), dt.date(2020, 5, 17), None, None),
        (dt.date(2020, 6, 2), dt.date(2020, 6, 1), None, None),
        (None, dt.date(2020, 6, 16), None, None),
        (None, None, TODAY, None),
    ],
)
def test_a_report_covers_the_days_since_the_last_one_unless_said_otherwise(
    first: dt.date | None, last: dt.date | None, covered_to: dt.date | None, period: tuple[dt.date, dt.date] | None
) -> None:
    days = {"first": first, "last": last, "reported_on": TODAY, "opened_on": OPENED, "covered_to": covered_to}
    if period is None:
        with pytest.raises(RuleError, match="cannot cover"):
            report_period(**days)  # type: ignore[arg-type]
    else:
        assert report_period(**days) == period  # type: ignore[arg-type]


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 12, 31))


@given(st.none() | DAYS, st.none() | DAYS, DAYS, DAYS, st.none() | DAYS)
def test_a_report_never_covers_days_to_come_nor_ends_before_its_task(
    first: dt.date | None, last: dt.date | None, reported_on: dt.date, opened_on: dt.date, covered_to: dt.date | None
) -> None:
    try:
        start, end = report_period(
            first=first, last=last, reported_on=reported_on, opened_on=opened_on, covered_to=covered_to
        )
    except RuleError:
        return
    assert start <= end <= reported_on
    assert end >= opened_on
    assert first is not None or covered_to is None or start > covered_to


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ([], {}),
        (["sessions_held=2", "people_reached= 45 "], {"sessions_held": 2, "people_reached": 45}),
        (["a=0"], {"a": 0}),
        (["a=1", "a=1"], None),
        (["a"], None),
        (["=1"], None),
        (["a="], None),
        (["a=-1"], None),
        (["a=1.5"], None),
        (["a=1e3"], None),
        (["a=²"], None),
        (["a=1234567890"], None),
    ],
)
def test_figures_are_whole_numbers_each_given_once(words: list[str], read: dict[str, int] | None) -> None:
    if read is None:
        with pytest.raises(UsageError):
            figures(words)
    else:
        assert figures(words) == read


@given(st.dictionaries(st.from_regex(r"[a-z_]+", fullmatch=True), st.integers(0, 999_999_999)))
def test_figures_are_read_as_they_were_written(measures: dict[str, int]) -> None:
    assert figures([f"{code}={value}" for code, value in measures.items()]) == measures


JUNE = period_of(2020, 6, Months("15-14"))


def span(first: str, last: str) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("opened_on", "spans", "is_reported"),
    [
        ("2020-05-18", [], False),
        ("2020-05-18", [span("2020-05-18", "2020-05-31")], True),
        ("2020-05-18", [span("2020-06-14", "2020-07-01")], True),
        ("2020-05-18", [span("2020-06-15", "2020-06-20")], False),
        ("2020-01-10", [span("2020-01-10", "2020-05-14")], False),
        ("2020-01-10", [span("2020-01-10", "2020-05-15")], True),
        ("2020-06-14", [], False),
        ("2020-06-14", [span("2020-06-15", "2020-06-16")], False),
        ("2020-06-15", [], False),
        ("2020-06-15", [span("2020-06-15", "2020-06-16")], True),
    ],
)
def test_a_report_of_any_day_of_the_period_counts(
    opened_on: str, spans: list[tuple[dt.date, dt.date]], is_reported: bool
) -> None:
    assert reports_on(spans, period=JUNE, opened_on=dt.date.fromisoformat(opened_on)) is is_reported


@pytest.mark.parametrize(("word", "value"), [("a=1.200", 1200), ("a=12.345.678", 12345678), ("a= 7 ", 7)])
def test_thousands_are_typed_with_points(word: str, value: int) -> None:
    assert figures([word]) == {"a": value}


@pytest.mark.parametrize("word", ["a=1.2", "a=1.20", "a=1234.567", "a=.200", "a=1.200.", "a=1,200", "a=1.200.300.400"])
def test_other_points_are_no_figure(word: str) -> None:
    with pytest.raises(UsageError):
        figures([word])


def day(of_june: int) -> dt.date:
    return dt.date(2020, 6, of_june)


@pytest.mark.parametrize(
    ("pledges", "since"),
    [
        ([], None),
        ([(1, 9)], None),
        ([(5, None)], 5),
        ([(5, None), (3, None)], 3),
        ([(5, None), (1, 9)], 1),
        ([(5, None), (1, 5)], 1),
        ([(5, None), (1, 4)], 5),
        ([(5, None), (3, 6), (1, 4)], 1),
        ([(5, None), (3, 6), (1, 2)], 3),
        ([(5, None), (7, 9)], 5),
    ],
)
def test_pledges_bind_since_the_first_that_leads_to_one_that_holds_without_a_break(
    pledges: list[tuple[int, int | None]], since: int | None
) -> None:
    days = [(day(signed), day(revoked) if revoked else None, revoked is None) for signed, revoked in pledges]
    for one in (days, days[::-1]):
        assert bound_since(one) == (day(since) if since else None)
