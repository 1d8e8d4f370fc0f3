"""The law of a violation."""

import datetime as dt
from functools import partial

import pytest

from postwatch.case.governing_law import explains, law_of
from postwatch.case.tables import Offender, Violation
from postwatch.law.catalogue import Catalogue


@pytest.mark.parametrize(
    ("fine_max", "offender", "additional", "expected"),
    [
        (30_000_000, Offender.ORGANISATION, None, True),
        (29_999_999, Offender.ORGANISATION, None, False),
        (15_000_000, Offender.HOUSEHOLD, None, True),
        (14_999_999, Offender.INDIVIDUAL, None, False),
        (1_000_000, Offender.ORGANISATION, "Tước quyền sử dụng Giấy phép bưu chính 02 tháng", True),
    ],
)
def test_a_high_range_or_a_suspension_gives_the_right_to_explain(
    fine_max: int, offender: Offender, additional: str | None, expected: bool
) -> None:
    catalogue, day = Catalogue(), dt.date(2020, 6, 1)
    act = Violation(
        decree="15/2020/NĐ-CP", provision="9.1.b", detected_on=day, ended_on=day, offender=offender,
        fine_min=0, fine_max=fine_max, additional=additional, confidence="memory",
    )  # fmt: skip
    assert explains(catalogue, act, partial(law_of, catalogue, act), handled_on=None) is expected
