import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import UsageError
from postwatch.office.codes import full_code, of_single_year, parse_number, year_of_number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1", "KT-2020-0001"),
        (" 12 ", "KT-2020-0012"),
        ("kt-2019-0003", "KT-2019-0003"),
        ("²", "²"),
        ("x", "X"),
        ("7/2019", "KT-2019-0007"),
    ],
)
def test_a_number_alone_is_one_of_this_year(typed: str, code: str) -> None:
    assert full_code(typed, prefix="KT", year=2020) == code


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=1000, max_value=9999))
def test_a_whole_code_means_itself(number: int, year: int) -> None:
    code = full_code(str(number), prefix="KT", year=year)
    assert full_code(code.lower(), prefix="KT", year=year - 1) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("57", (57, None)), (" 057 ", (57, None)), ("01/STTTT-TTr", (1, "/STTTT-TTr")), ("CV-2020-0001", None), ("", None),
     ("12345678", None), ("57/", None), ("57 /STTTT", None), ("-5", None), ("5.7", None), ("²", None)],
)  # fmt: skip
def test_a_letter_is_meant_by_its_number_or_its_symbol(typed: str, meant: tuple[int, str | None] | None) -> None:
    assert parse_number(typed) == meant


@given(st.integers(1, 999_999), st.integers(0, 3), st.from_regex(r"/[A-Za-z-]{1,9}", fullmatch=True) | st.just(""))
def test_zeros_in_front_of_the_number_of_a_letter_mean_nothing(number: int, zeros: int, rest: str) -> None:
    assert parse_number("0" * zeros + str(number) + rest) == (number, rest or None)


@pytest.mark.parametrize(
    ("years", "meant"),
    [((2020,), 2020), ((2019,), 2019), ((2018, 2020), 2020), ((), None)],
)
def test_a_number_without_a_year_is_of_this_year_or_the_only_year(years: tuple[int, ...], meant: int | None) -> None:
    assert of_single_year({year: year for year in years}, on=dt.date(2020, 6, 15), text="2") == meant


def test_a_number_of_several_earlier_years_is_refused_with_all() -> None:
    with pytest.raises(UsageError, match="2/2018, 2/2019"):
        of_single_year({2019: "b", 2018: "a"}, on=dt.date(2020, 6, 15), text="2")


@pytest.mark.parametrize(("typed", "year"), [("57/2019", 2019), ("57", None), ("57/STTTT-TTr", None), ("57/201", None)])
def test_a_number_may_name_its_year(typed: str, year: int | None) -> None:
    assert year_of_number(typed) == year
