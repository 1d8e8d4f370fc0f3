import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.office.rules import whole_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [("1", "KT-2020-0001"), (" 12 ", "KT-2020-0012"), ("kt-2019-0003", "KT-2019-0003"), ("²", "²"), ("x", "X")],
)
def test_a_number_alone_is_one_of_this_year(typed: str, code: str) -> None:
    assert whole_code(typed, prefix="KT", year=2020) == code


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=1000, max_value=9999))
def test_a_whole_code_means_itself(number: int, year: int) -> None:
    code = whole_code(str(number), prefix="KT", year=year)
    assert whole_code(code.lower(), prefix="KT", year=year - 1) == code
