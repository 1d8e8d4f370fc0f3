import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import RuleError, UsageError
from postwatch.office.codes import parse_number
from postwatch.register.books import book_days, print_format
from postwatch.register.rules import day_in_register, name_and_subject, number_and_symbol, symbol


@pytest.mark.parametrize("year", [0, -1, 10_000])
def test_what_is_no_year_is_refused(year: int) -> None:
    with pytest.raises(UsageError, match=f"{year} is not a year"):
        book_days(year, None, None, today=dt.date(2020, 6, 15))


def test_the_first_day_of_a_book_is_not_after_its_last() -> None:
    day, after = dt.date(2020, 6, 1), dt.date(2020, 6, 2)
    assert book_days(None, day, dt.date(2020, 6, 1), today=day) == (day, day)
    assert book_days(None, day, after, today=day) == (day, after)
    with pytest.raises(RuleError):
        book_days(None, after, day, today=day)


@pytest.mark.parametrize("year", [2018, 2019, 2021])
def test_days_of_another_year_than_the_one_named_are_refused(year: int) -> None:
    with pytest.raises(RuleError):
        book_days(year, dt.date(2020, 5, 1), dt.date(2020, 6, 1), today=dt.date(2020, 6, 15))


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
    # Read out of a database, a type is not the same object as one of the program.
    assert number_and_symbol(number, "".join(document_type), "STTTT", "TTr") == whole


@given(st.integers(1, 999_999), st.sampled_from(["CV", "BC", "BB", "TB", "QĐ", "KH", "TTr"]))
def test_a_number_is_read_back_from_its_symbol_and_has_two_digits_at_least(number: int, document_type: str) -> None:
    whole = number_and_symbol(number, document_type, "STTTT", "TTr")
    digits, _slash, rest = whole.partition("/")
    assert int(digits) == number
    assert len(digits) >= 2
    assert digits[0] != "0" or number < 10
    assert rest == symbol(document_type, "STTTT", "TTr")
    assert parse_number(whole) == (number, f"/{rest}")


@pytest.mark.parametrize(
    ("day", "written"),
    [("2020-01-02", "02/01"), ("2020-02-29", "29/02"), ("2020-03-05", "05/3"), ("2020-07-21", "21/7")],
)
def test_a_day_of_the_register_has_a_zero_under_ten_and_in_months_one_and_two(day: str, written: str) -> None:
    assert day_in_register(dt.date.fromisoformat(day)) == written


@pytest.mark.parametrize(
    ("document_type", "subject", "written"),
    [
        ("CV", "V/v triển khai Chỉ thị 28.", "Công văn về việc triển khai Chỉ thị 28"),
        ("CV", "v/v  đôn đốc\nlần 2", "Công văn về việc đôn đốc lần 2"),
        ("BC", "Kết quả tháng 6", "Báo cáo: Kết quả tháng 6"),
        ("XYZ", "Kết quả", "XYZ: Kết quả"),
        (None, "V/v đôn đốc", "về việc đôn đốc"),
        (None, "Kết quả", "Kết quả"),
        ("CV", "V/vđôn đốc", "Công văn về việc đôn đốc"),
    ],
)
def test_the_third_column_names_the_type_and_tells_the_subject(
    document_type: str | None, subject: str, written: str
) -> None:
    assert name_and_subject(document_type, subject) == written


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_register_never_holds_two_years(first: dt.date, last: dt.date) -> None:
    if first.year == last.year and first <= last:
        assert book_days(None, first, last, today=last) == (first, last)
    else:
        with pytest.raises(RuleError):
            book_days(None, first, last, today=last)


@pytest.mark.parametrize(
    ("year", "first", "last", "days"),
    [
        (None, None, None, ("2020-01-01", "2020-12-31")),
        (2019, None, None, ("2019-01-01", "2019-12-31")),
        (None, "2019-05-01", None, ("2019-05-01", "2019-12-31")),
        (None, None, "2019-05-01", ("2019-01-01", "2019-05-01")),
        (2019, None, "2019-05-01", ("2019-01-01", "2019-05-01")),
        (1, None, None, ("0001-01-01", "0001-12-31")),
        (9999, None, None, ("9999-01-01", "9999-12-31")),
    ],
)
def test_what_is_not_named_is_the_whole_year(
    year: int | None, first: str | None, last: str | None, days: tuple[str, str]
) -> None:
    named = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    found = book_days(year, *named, today=dt.date(2020, 6, 15))
    assert tuple(day.isoformat() for day in found) == days


@pytest.mark.parametrize(
    ("named", "file", "chosen"),
    [
        ("", "", "docx"),
        ("", "so.xlsx", "xlsx"),
        ("", "so.pdf", "docx"),
        (" XLSX ", "", "xlsx"),
        ("docx", "so.xlsx", "docx"),
    ],
)
def test_the_ending_tells_the_format_where_none_is_named(named: str, file: str, chosen: str) -> None:
    assert print_format(named, file) == chosen
