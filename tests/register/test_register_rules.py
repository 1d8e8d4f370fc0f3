import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.dispatch.rules import number_meant
from postwatch.register.rules import number_and_symbol, symbol


@pytest.mark.parametrize(
    ("number", "document_type", "whole"),
    [
        (57, "CV", "57/STTTT-TTr"),
        (7, "CV", "07/STTTT-TTr"),
        (9, "BC", "09/BC-STTTT"),
        (10, "BC", "10/BC-STTTT"),
        (100, "CV", "100/STTTT-TTr"),
        (1234, "QĐ", "1234/QĐ-STTTT"),
    ],
)
def test_a_letter_carries_its_unit_and_a_named_document_its_type(number: int, document_type: str, whole: str) -> None:
    assert number_and_symbol(number, document_type, "STTTT", "TTr") == whole


@given(st.integers(1, 999_999), st.sampled_from(["CV", "BC", "BB", "TB", "QĐ", "KH", "TTr"]))
def test_a_number_is_read_back_from_its_symbol_and_has_two_digits_at_least(number: int, document_type: str) -> None:
    whole = number_and_symbol(number, document_type, "STTTT", "TTr")
    digits, _slash, rest = whole.partition("/")
    assert int(digits) == number
    assert len(digits) >= 2
    assert digits[0] != "0" or number < 10
    assert rest == symbol(document_type, "STTTT", "TTr")
    assert number_meant(whole) == (number, f"/{rest}")
