import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from postwatch.recipient.tables import RecipientKind
from postwatch.searching import Known, Search, digits_of


@dataclass(frozen=True)
class Line:
    """A row of a list that is about a unit."""

    id: str
    recipient: str | None
    text: str
    on: dt.date
    kind: RecipientKind = RecipientKind.SERVICE_POINT
    area: str = "178"
    count: int = 77


ROWS = [
    Line("A-1", "DPV-001", "Kiểm tra bưu cục", dt.date(2020, 6, 5)),
    Line("A-2", "DPV-002", "Xã Ea H'leo, huyện Cư M'gar", dt.date(2020, 7, 5)),
    Line("A-3", None, "Ghi chú chung", dt.date(2021, 1, 31)),
]
KNOWN = {
    "DPV-001": Known("Bưu cục Hoà Bình 1, tỉnh Đắk Lắk", f"{digits_of('0912.345.678; (0205) 3812 345')} 0517"),
    "DPV-002": Known("Bưu cục Hòa Bình 21 05/GP-STTTT", digits_of("+84 987 654 321")),
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dak", "1"), ("ĐẮK", "1"), ("đak lak", "1"), ("lắk hoa binh", "1"),
        ("hoa binh", "12"), ("Hoà  Bình", "12"), ("binh hoa", "12"), ('"hoa  binh"', "12"), ("«binh hoa»", ""),
        ('"hoa binh" gp', "2"), ("HÒA BÌNH", "12"), ("bình sơn", ""),
        ("dpv-00", "12"), ("DPV-002", "2"), ("service point", "123"), ("service_point", "123"),
        ("chung", "3"), ("07/2020", "2"), ("cư m'gar", "2"),
        ("binh 1", "1"), ("binh 2", "2"), ("178", ""), ("77", ""),
        ("0912345678", "1"), ("0912 345 678", "1"), ("12.345", "1"), ("+84 912 345", "1"), ("84912345678", "1"),
        ("(0205) 3812345", "1"), ("0205 381", "1"), ("0987654321", "2"), ("654 321", "2"), ("+84.987", "2"),
        ("0912 345 679", ""), ("345 0912", ""), ("hoa binh 0912", "1"), ("0912 hoa binh 345", "1"),
        ("05/gp", "2"), ("gp-stttt 05", "2"), ("517", "1"), ("+", ""), ('"', ""), ("", "")],
)  # fmt: skip
def test_rows_are_found_by_what_they_and_their_units_say(typed: str, found: str) -> None:
    assert [row.id for row in Search(typed).among(ROWS, KNOWN)] == [f"A-{one}" for one in found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hoa binh 1 0912345678", "1"), ("0912345678 hoa binh 1", "1"), ("binh 1 0912 345 678", "1"),
        ("0912.345.678 1", "1"), ("1 0912 345", "1"), ("binh 2 0912345678", ""), ("binh 1 0912345679", ""),
        ("21 +84 987 654 321", "2"), ("binh 1, 0912345678", "1"), ("0912345678, binh", "1"), ("0912345678; 1", "1"),
        ("0912345678 02053812345", "1"), ("0912345678/0205 3812345", "1"), ("0912345678/0987654321", ""),
        ("(+84) 912345678", "1"), ("(+84) 912 345", "1"), ("(+84)987654321", "2"), ("345 0912", ""),
        ("0912345678 05/gp", ""), ("654321 05/gp", "2"), (",", ""),
    ],
)  # fmt: skip
def test_numbers_beside_each_other_are_one_or_several(typed: str, found: str) -> None:
    assert [row.id for row in Search(typed).among(ROWS, KNOWN)] == [f"A-{one}" for one in found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("05/06/2020", "1"), ("5/6/2020", "1"), ("05-06-2020", "1"), ("5.6.2020", "1"), ("2020-06-05", "1"),
        ("2020-6-5 0912345678", "1"), ("1 5/6/2020", "1"), ("6/5/2020", ""), ("1/1/2021", ""), ("31-1-2021", "3"),
        ("7/2020", "2"), ('"5/6/2020"', ""),
    ],
)  # fmt: skip
def test_a_day_is_found_however_it_is_typed(typed: str, found: str) -> None:
    assert [row.id for row in Search(typed).among(ROWS, KNOWN)] == [f"A-{one}" for one in found]


def test_a_day_in_a_text_is_found_as_well() -> None:
    rows = [Line("A-1", None, text, dt.date(2019, 3, 3)) for text in ("hẹn 1-6-2020", "hẹn 11/6/2020")]
    assert list(Search("01/06/2020").among(rows, {})) == rows[:1]


@pytest.mark.parametrize(
    ("number", "digits"),
    [("0205.3812.345", "02053812345"), ("+84 (0)912 345 678", "0912345678"), ("84912345678", "0912345678"),
     ("84123", "84123"), ("(+84) 912", "0912"), ("0912345678 / 0205 3812345", "0912345678 02053812345"),
     ("05/GP", "05 "), (None, "")],
)  # fmt: skip
def test_a_number_is_its_digits_as_they_are_dialled(number: str | None, digits: str) -> None:
    assert digits_of(number) == digits


NEW = ("--kind", "service_point", "--area", "Bắc Sơn", "--name")


@pytest.mark.usefixtures("loaded")
class TestLists:
    def test_a_unit_is_found_by_a_part_of_its_telephone_or_licence(self, run: Any) -> None:
        run("recipient", "edit", "DPV-001", "--phone", "+84 912.345.678", "--licence-number", "05/GP-STTTT")
        for typed in ("0912 345", "84912345678", "345678", "05/gp-stttt", "tan thanh 0912345678"):
            found = run("recipient", "list", "--search", typed, "--json").json
            assert [unit["code"] for unit in found] == ["DPV-001"], typed

    def test_a_search_goes_with_the_other_filters_and_into_a_file(self, run: Any) -> None:
        for name, area in (("Bưu cục Hoà Bình", "Bắc Sơn"), ("Bưu cục Hòa Bình", "Cao Lộc")):
            run("recipient", "add", "--kind", "service_point", "--area", area, "--name", name)
        words = ("recipient", "list", "--search", '"HOA binh"')
        assert {unit["name"] for unit in run(*words, "--json").json} == {"Bưu cục Hoà Bình", "Bưu cục Hòa Bình"}
        assert len(run(*words, "--area", "cao loc", "--json").json) == 1
        assert "Units: 2" in run(*words).out
        lines = run(*words, "--format", "csv").out.splitlines()
        assert len(lines) == 3
        assert all("Bình" in line for line in lines[1:])

    def test_a_former_name_finds_its_unit(self, run: Any) -> None:
        run("recipient", "rename", "DPV-001", "--name", "Bưu cục chợ mới", "--on", "10/6/2020")
        found = run("recipient", "list", "--search", "tân thanh văn lãng điện", "--json").json
        assert [unit["name"] for unit in found] == ["Bưu cục chợ mới"]

    def test_what_was_recorded_later_is_not_found_in_earlier_records(self, run: Any) -> None:
        run("recipient", "add", *NEW, "Bưu cục Hoà Bình")
        words = ("recipient", "list", "--search", "cuc hoa binh", "--json")
        assert len(run(*words).json) == 1
        assert run(*words, "--as-of", "1").json == []

    def test_a_record_is_found_by_the_name_and_telephone_of_its_unit(self, run: Any) -> None:
        run("recipient", "edit", "DPV-001", "--phone", "0912345678")
        run("inspect", "log", "DPV-001", "--on", "10/6/2020")
        run("inspect", "log", "DPV-002", "--on", "11/6/2020")
        run("note", "add", "difficulty", "Thiếu cán bộ ở cửa khẩu", "--on", "10/6/2020")
        for typed in ("tan thanh buu dien", "0912 345", "10/06/2020"):
            assert [visit["recipient"] for visit in run("inspect", "list", "--search", typed, "--json").json] == [
                "DPV-001"
            ]
        assert len(run("note", "list", "--search", "cua khau thieu", "--json").json) == 1
        assert run("note", "list", "--search", "tan thanh", "--json").json == []

    def test_a_blank_search_narrows_nothing(self, run: Any) -> None:
        assert len(run("recipient", "list", "--search", " ", "--json").json) == 34
