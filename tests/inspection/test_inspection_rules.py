import datetime as dt

import pytest

from postwatch.errors import RuleError, UsageError
from postwatch.inspection import rules

DAY = dt.date(2020, 6, 3)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


def test_a_visit_of_a_day_to_come_is_refused() -> None:
    rules.check_visit_day(DAY, today=DAY)
    with pytest.raises(RuleError, match="04/06/2020 lies in the future"):
        rules.check_visit_day(AFTER, today=DAY)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (None, None, None),
        (DAY, DAY, None),
        (AFTER, None, "was not active yet on 03/06/2020: its first day is 04/06/2020"),
        (None, BEFORE, "was closed on 03/06/2020: its last day was 02/06/2020"),
    ],
)
def test_only_a_unit_active_on_the_day_can_be_visited(
    first: dt.date | None, last: dt.date | None, says: str | None
) -> None:
    if says is None:
        rules.check_activity("Bưu cục", first=first, last=last, day=DAY)
        return
    with pytest.raises(RuleError, match=says):
        rules.check_activity("Bưu cục", first=first, last=last, day=DAY)


def test_a_decision_comes_before_the_visit_that_it_orders() -> None:
    for day in (None, BEFORE, DAY):
        rules.check_decision(day, first_visit=DAY)
    with pytest.raises(RuleError, match="04/06/2020 is later than the visit on 03/06/2020"):
        rules.check_decision(AFTER, first_visit=DAY)


def test_nothing_is_due_before_it_was_found() -> None:
    rules.check_remedy_days([DAY], visited_on=DAY)
    with pytest.raises(RuleError, match="cannot be due on 02/06/2020"):
        rules.check_remedy_days([AFTER, BEFORE], visited_on=DAY)


@pytest.mark.parametrize(
    ("found", "remedies", "due_on", "expected"),
    [
        ("ab", "", [], [(None, None), (None, None)]),
        ("ab", "x", [], [("x", None), ("x", None)]),
        ("ab", "x", [DAY], [("x", DAY), ("x", DAY)]),
        ("ab", "xy", [DAY, AFTER], [("x", DAY), ("y", AFTER)]),
        ("ab", "xy", [DAY], [("x", DAY), ("y", DAY)]),
        ("", "", [], []),
        ("abc", "xy", [], "3 findings have 2 remedies"),
        ("a", "xy", [], "1 findings have 2 remedies"),
        ("ab", "x", [DAY, DAY, AFTER], "2 findings have 3 remedy deadlines"),
        ("", "x", [], "without a finding"),
        ("a", "", [DAY], "without a remedy"),
    ],
)
def test_a_remedy_is_that_of_all_or_each_finding_has_its_own(
    found: str, remedies: str, due_on: list[dt.date], expected: object
) -> None:
    if isinstance(expected, str):
        with pytest.raises(UsageError, match=expected):
            rules.remedies_of(found, remedies=remedies, due_on=due_on)
    else:
        assert rules.remedies_of(found, remedies=remedies, due_on=due_on) == expected


def test_a_visit_outside_the_days_of_its_round_is_refused() -> None:
    rules.check_within_round("DKT-2020-0001", first=BEFORE, last=None, day=DAY)
    with pytest.raises(RuleError, match="DKT-2020-0001, which runs from … to 02/06/2020"):
        rules.check_within_round("DKT-2020-0001", first=None, last=BEFORE, day=DAY)


@pytest.mark.parametrize(
    ("day", "norm"),
    [
        (dt.date(2017, 5, 16), None),
        (dt.date(2017, 5, 17), "Chỉ thị 20/CT-TTg ngày 17/5/2017"),
        (dt.date(2025, 5, 16), "Chỉ thị 20/CT-TTg ngày 17/5/2017"),
        (dt.date(2025, 5, 17), "Nghị quyết 198/2025/QH15, Điều 4"),
    ],
)
def test_the_norm_of_one_inspection_a_year_is_that_of_the_day(day: dt.date, norm: str | None) -> None:
    assert rules.norm_of_one_a_year(day) == norm


def test_a_second_inspection_of_a_year_is_refused_with_the_first() -> None:
    rules.require_first_of_year("Đơn vị", year=2020, rounds=(), norm="Quy định")
    with pytest.raises(RuleError, match=r"inspection of 2020 already: DKT-1, DKT-2 \(Quy định, unverified\)"):
        rules.require_first_of_year("Đơn vị", year=2020, rounds=("DKT-1", "DKT-2"), norm="Quy định")


@pytest.mark.parametrize("wrong", [(AFTER, DAY, None, None), (None, None, AFTER, DAY)])
def test_days_of_a_plan_out_of_order_are_refused(wrong: tuple[dt.date | None, ...]) -> None:
    names = ("starts_on", "ends_on", "period_from", "period_to")
    rules.check_plan_days(**dict(zip(names, (DAY, DAY, None, DAY), strict=True)))
    with pytest.raises(RuleError, match="04/06/2020, lies after the last, 03/06/2020"):
        rules.check_plan_days(**dict(zip(names, wrong, strict=True)))


def test_a_partner_has_a_name_a_title_and_an_agency() -> None:
    assert rules.parse_partner(" Trần Văn An ;Đội trưởng; Công an tỉnh") == (
        "Trần Văn An",
        "Đội trưởng",
        "Công an tỉnh",
    )


@pytest.mark.parametrize("text", ["Trần Văn An", "Trần Văn An; Đội trưởng", "An;; Công an", "; ; ", "a; b; c; d"])
def test_a_partner_who_is_not_told_in_full_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="does not say who takes part"):
        rules.parse_partner(text)
