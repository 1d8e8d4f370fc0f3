import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.office.codes import full_code, is_meant, parse_number


@pytest.mark.parametrize(
    ("typed", "code"),
    [("1", "KT-2020-0001"), (" 12 ", "KT-2020-0012"), ("kt-2019-0003", "KT-2019-0003"), ("²", "²"), ("x", "X")],
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
    ("symbol", "issued_on", "rest", "meant"),
    [
        ("02/STTTT-TTr", dt.date(2020, 1, 1), None, True),
        ("02/STTTT-TTr", dt.date(2019, 12, 31), None, False),
        ("02/STTTT-TTr", dt.date(2021, 1, 1), None, False),
        ("02/STTTT-TTr", dt.date(2019, 12, 31), "/sTTTT-ttr", True),
        ("02/STTTT-TTr", dt.date(2020, 6, 15), "/STTTT-VP", False),
        (None, None, None, False),
        (None, None, "/STTTT-TTr", False),
    ],
)
def test_a_symbol_means_a_letter_of_any_year_and_a_number_alone_one_of_this_year(
    symbol: str | None, issued_on: dt.date | None, rest: str | None, meant: bool
) -> None:
    assert is_meant(symbol, issued_on, rest=rest, on=dt.date(2020, 6, 15)) is meant
