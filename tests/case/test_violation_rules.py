import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.case import rules
from postwatch.errors import RuleError, UsageError

ACT, SEEN, TODAY = dt.date(2020, 6, 1), dt.date(2020, 6, 5), dt.date(2020, 6, 15)
DAYS = st.dates(dt.date(2020, 4, 15), dt.date(2026, 11, 24))


@pytest.mark.parametrize(
    ("on", "continuing", "detected", "ended_and_detected"),
    [
        (ACT, False, None, (ACT, ACT)),
        (ACT, False, SEEN, (ACT, SEEN)),
        (TODAY, False, None, (TODAY, TODAY)),
        (None, True, None, (None, TODAY)),
        (None, True, SEEN, (None, SEEN)),
        (ACT, True, None, (None, ACT)),
        (ACT, True, SEEN, (None, SEEN)),
    ],
)
def test_the_days_of_an_act(
    on: dt.date | None, continuing: bool, detected: dt.date | None, ended_and_detected: tuple[dt.date | None, dt.date]
) -> None:
    days = rules.days_of_act(on=on, continuing=continuing, detected_on=detected, today=TODAY)
    assert days == ended_and_detected


@pytest.mark.parametrize(
    ("on", "detected", "says"),
    [
        (TODAY + dt.timedelta(days=1), None, "16/06/2020 lies in the future"),
        (ACT, TODAY + dt.timedelta(days=1), "16/06/2020 lies in the future"),
        (SEEN, ACT, "of 05/06/2020 cannot have been detected on 01/06/2020"),
    ],
)
def test_days_that_cannot_be_are_refused(on: dt.date, detected: dt.date | None, says: str) -> None:
    with pytest.raises(RuleError, match=says):
        rules.days_of_act(on=on, continuing=False, detected_on=detected, today=TODAY)


def test_an_act_that_ended_has_a_day() -> None:
    with pytest.raises(UsageError, match="the violation ended is missing"):
        rules.days_of_act(on=None, continuing=False, detected_on=SEEN, today=TODAY)


@given(DAYS, st.booleans(), st.none() | DAYS, DAYS)
def test_an_accepted_act_ended_no_later_than_its_detection_and_today(
    on: dt.date, continuing: bool, detected: dt.date | None, today: dt.date
) -> None:
    try:
        ended_on, detected_on = rules.days_of_act(on=on, continuing=continuing, detected_on=detected, today=today)
    except RuleError:
        assert max(on, detected or on) > today or (detected or on) < on
        return
    assert (ended_on or detected_on) <= detected_on <= today
    assert (ended_on is None) is continuing


def test_minutes_lie_between_the_detection_and_today() -> None:
    for day in (None, SEEN, TODAY):
        rules.check_minutes_day(day, detected_on=SEEN, today=TODAY)
    for day in (ACT, TODAY + dt.timedelta(days=1)):
        with pytest.raises(RuleError, match="do not lie between"):
            rules.check_minutes_day(day, detected_on=SEEN, today=TODAY)


def test_an_act_joins_an_open_case_of_its_unit() -> None:
    rules.check_case("VV-2020-0001", status="open", same_unit=True)
    with pytest.raises(RuleError, match="against another unit"):
        rules.check_case("VV-2020-0001", status="open", same_unit=False)
    for status in ("decided", "transferred", "closed"):
        with pytest.raises(RuleError, match="no longer open"):
            rules.check_case("VV-2020-0001", status=status, same_unit=True)


def test_a_visit_finds_what_is_detected_then_or_later() -> None:
    rules.check_visit("KT-2020-0001", visited_on=SEEN, detected_on=SEEN, concerns=True)
    with pytest.raises(RuleError, match="cannot have been found by visit KT-2020-0001"):
        rules.check_visit("KT-2020-0001", visited_on=SEEN, detected_on=ACT, concerns=True)
    with pytest.raises(RuleError, match="was not to this unit"):
        rules.check_visit("KT-2020-0001", visited_on=SEEN, detected_on=SEEN, concerns=False)


@pytest.mark.parametrize(
    ("status", "open_", "decidable"),
    [("open", True, True), ("transferred", False, True), ("decided", False, False), ("closed", False, False)],
)
def test_a_case_that_was_handed_on_is_decided_and_nothing_else(status: str, open_: bool, decidable: bool) -> None:
    for among, passes in ((("open",), open_), (rules.DECIDABLE, decidable)):
        if passes:
            rules.check_open("VV-2020-0001", status=status, among=among)
            continue
        with pytest.raises(RuleError) as refusal:
            rules.check_open("VV-2020-0001", status=status, among=among)
        way = "step VV-2020-0001 reopen --reason TEXT" if status == "closed" else "show VV-2020-0001"
        assert refusal.value.hint.endswith(f"postwatch case {way}")


@pytest.mark.parametrize(
    ("number", "other", "same"),
    [
        ("05/QĐ-XPVPHC", "5/qđ-xpvphc", True),
        ("05/QĐ-XPVPHC", "05/QĐ-XPHC", False),
        ("05/QĐ-XPVPHC", "50/QĐ-XPVPHC", False),
        ("05", "5", True),
    ],
)
def test_a_number_is_known_whatever_its_zeros_and_letters(number: str, other: str, same: bool) -> None:
    assert rules.same_decision(number, other) is same
    assert rules.same_decision(other, number) is same
