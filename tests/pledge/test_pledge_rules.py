import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import RuleError
from postwatch.pledge.coverage import UnitCoverage, coverage
from postwatch.pledge.rules import counts_from, percentage, require_signing_day

ISSUED, TODAY = dt.date(2020, 5, 18), dt.date(2020, 6, 15)


def unit(*, direct: bool, by_parent: bool) -> UnitCoverage:
    return UnitCoverage("X", "service_point", "178", "Thành phố Lạng Sơn", direct, by_parent)


OWES, SIGNED = unit(direct=False, by_parent=False), unit(direct=True, by_parent=False)
NAMED, BOTH = unit(direct=False, by_parent=True), unit(direct=True, by_parent=True)


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([], (0, 0, 0, 0, 0.0)),
        ([OWES], (1, 0, 0, 0, 0.0)),
        ([SIGNED], (1, 1, 1, 0, 100.0)),
        ([NAMED], (1, 1, 0, 1, 100.0)),
        ([BOTH], (1, 1, 1, 0, 100.0)),
        ([SIGNED, NAMED, OWES], (3, 2, 1, 1, 66.7)),
        ([SIGNED] + [OWES] * 7, (8, 1, 1, 0, 12.5)),
    ],
)
def test_a_unit_that_signed_itself_counts_once_and_directly(rows: list[UnitCoverage], counts: tuple[Any, ...]) -> None:
    found = coverage(rows)
    assert (found.total, found.signed, found.direct, found.by_parent, found.percent) == counts


@given(st.lists(st.sampled_from([OWES, SIGNED, NAMED, BOTH])))
def test_coverage_adds_up(rows: list[UnitCoverage]) -> None:
    found = coverage(rows)
    assert found.signed == found.direct + found.by_parent == sum(row.is_covered for row in rows)
    assert 0 <= found.percent <= 100
    assert (found.percent == 0) is (found.signed == 0)
    assert found == coverage(reversed(rows))


@given(st.dates(), st.dates())
def test_a_pledge_is_signed_by_today(signed_on: dt.date, today: dt.date) -> None:
    try:
        require_signing_day(signed_on=signed_on, today=today)
    except RuleError:
        assert signed_on > today
    else:
        assert signed_on <= today


@given(st.dates(), st.dates())
def test_a_pledge_never_counts_before_its_letter(signed_on: dt.date, issued_on: dt.date) -> None:
    found = counts_from(signed_on, issued_on=issued_on)
    assert (found or signed_on) == max(signed_on, issued_on)
    assert (found is None) is (signed_on >= issued_on)


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, 0.0), (1, 3, 33.3), (2, 3, 66.7), (1, 16, 6.3), (4, 4, 100.0)]
)
def test_per_cent_has_one_decimal(part: int, whole: int, expected: float) -> None:
    assert percentage(part, whole) == expected
