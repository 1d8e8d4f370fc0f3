"""The form that an office without records fills in, and months read from it."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from postwatch.report.rules import FIGURES, PERCENT

from .conftest import Month, area

pytestmark = pytest.mark.usefixtures("workspace")
OFFICE = {
    "Mã tỉnh, thành phố (2 chữ số)": 4,
    "Tên cơ quan báo cáo": "Sở TTTT tỉnh Cao Bằng",
    "Ngày lập biểu": "16/6/2020",
}
# What the months of other offices say of their days, to stand beside a form.
DAYS = {"period": {"from": "2020-05-15", "to": "2020-06-14"}, "as_of": "2020-06-14", "name": "2020-06"}


class Form:
    """A form that is written by the command, filled in, and read by it."""

    def __init__(self, run: Any, path: Path) -> None:
        self.run, self.path = run, path
        answer = run("report", "rollup", "--form", "2020-06", "--to", str(path), lang="vi")
        assert answer.code == 0, answer.err
        self.book = openpyxl.load_workbook(path)

    def fill(self, sheet: str, key: str, *values: object, first: int = 3) -> None:
        """Fill the cells of the row whose first cell is the key."""
        row = next(row for row in self.book[sheet].iter_rows() if row[0].value == key)
        for place, value in enumerate(values, start=first):
            self.book[sheet].cell(row[0].row, place, value)

    def office(self, **others: object) -> None:
        for key, value in {**OFFICE, **others}.items():
            self.fill("Đơn vị", key, value, first=2)

    def area(self, *values: object) -> None:
        self.book["Địa bàn"].append(list(values))

    def rolled(self, *words: str) -> Any:
        self.book.save(self.path)
        return self.run("report", "rollup", str(self.path), *words, "--json")


@pytest.fixture
def form(run: Any, tmp_path: Path) -> Form:
    return Form(run, tmp_path / "cao-bang.xlsx")


def test_the_blank_form_has_every_figure_and_the_days_of_the_office(form: Form) -> None:
    names = [row[0].value for row in form.book["Số liệu"].iter_rows(min_row=3)]
    assert names == list(FIGURES)
    office = {row[0].value: row[1].value for row in form.book["Đơn vị"].iter_rows(min_row=3)}
    assert office["Từ ngày"].date() == dt.date(2020, 5, 15)
    assert office["Đến ngày"].date() == dt.date(2020, 6, 14)


def test_a_filled_form_is_added_up(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7, 12, 0, "3")
    form.fill("Số liệu", "fines_imposed", "2.500.000")
    form.area("01234", "Xã A", 5, 4, 4, 4, 3, 2, None, 7, 0)
    form.area(None, "Xã B", 5, 4, 4, 4, 1, 2, None, 0, 0)
    found = form.rolled().json
    figure = found["figures"]["violations"]
    assert [figure[name] for name in ("value", "cumulative", "previous", "same_period_last_year")] == [7, 12, 0, 3]
    assert found["figures"]["fines_imposed"]["value"] == 2_500_000
    assert found["figures"]["fines_imposed"]["cumulative"] is None
    assert found["figures"]["pledge_coverage_percent"]["value"] == 50.0
    areas = found["areas_list"]
    assert [row["area_name"] for row in areas] == ["Xã A", "Xã B"]
    assert (areas[0]["office"], areas[0]["province"], areas[0]["area"]) == ("Sở TTTT tỉnh Cao Bằng", "04", "01234")
    assert (areas[0]["inspections"], areas[0]["violations"], areas[0]["units_inspected"]) == (2, 7, None)
    office = found["offices_list"][0]
    assert (office["province"], office["office"], office["made_on"]) == ("04", "Sở TTTT tỉnh Cao Bằng", "2020-06-16")
    assert office["is_by_hand"]
    assert "Tỉnh Cao Bằng" not in found["missing_list"]
    assert any("điền tay" in note for note in found["notes_list"])


def test_a_blank_cell_is_not_known_and_not_zero(form: Form, month: Month) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    found = form.rolled(month("a", {"violations": 1, "findings": 2}, **DAYS)).json
    assert found["figures"]["findings"] | {} == {**found["figures"]["findings"], "value": 2, "offices": 1}
    assert found["figures"]["violations"]["value"] == 8
    assert found["by_hand"] == {"violations": 7}
    assert "Nội dung ghi nhận: chưa có số liệu của Sở TTTT tỉnh Cao Bằng" in found["notes_list"]
    by_office = {one["office"]: one["figures"]["findings"] for one in found["offices_list"]}
    assert by_office == {"Sở TTTT tỉnh Cao Bằng": None, "Sở a": 2}


def test_every_figure_of_a_form_is_that_of_its_words(form: Form) -> None:
    form.office()
    for name in FIGURES:
        form.fill("Số liệu", name, 7)
    found = form.rolled().json
    told = {name: figure["value"] for name, figure in found["figures"].items() if name != PERCENT}
    assert told == dict.fromkeys(told, 7)
    assert told.keys() == FIGURES.keys() - {PERCENT}
    assert not [note for note in found["notes_list"] if "tính theo cách hiểu khác" in note]


@pytest.mark.parametrize("value", [-1, 1.5, "nhiều", True, dt.date(2020, 6, 1)])
def test_what_is_no_value_is_refused_with_its_row(form: Form, value: object) -> None:
    form.office()
    form.fill("Số liệu", "violations", value)
    answer = form.rolled()
    assert answer.code == 2
    place = [row[0].value for row in form.book["Số liệu"].iter_rows()].index("violations") + 1
    assert f"row {place}" in answer.json["error"]


@pytest.mark.parametrize("written", ["15 triệu", "15.000.000", "15.000.000 đồng", "0,015 tỷ", 15_000_000, 15e6])
def test_money_is_read_as_it_is_written(form: Form, written: object) -> None:
    form.office()
    form.fill("Số liệu", "fines_imposed", written)
    assert form.rolled().json["figures"]["fines_imposed"]["value"] == 15_000_000


def test_a_number_of_other_things_is_no_amount_of_money(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", "15 nghìn")
    assert '"15 nghìn" is no value' in form.rolled().json["error"]


@pytest.mark.parametrize(
    "others",
    [
        {"Tên cơ quan báo cáo": None},
        {"Mã tỉnh, thành phố (2 chữ số)": None},
        {"Từ ngày": "hôm nay"},
        {"Đến ngày": "1/1/2020"},
        {"Số liệu chốt đến ngày": "1/7/2020"},
    ],
)
def test_a_form_that_does_not_say_whose_it_is_or_of_when_is_refused(form: Form, others: Mapping[str, object]) -> None:
    form.office(**others)
    form.fill("Số liệu", "violations", 7)
    assert form.rolled().code == 2


def test_a_blank_form_an_unknown_figure_and_a_figure_twice_are_refused(form: Form) -> None:
    form.office()
    assert "no figure is filled in" in form.rolled().json["error"]
    form.fill("Số liệu", "violations", 7)
    form.book["Số liệu"].append(["violatons", "Hành vi", 1])
    form.book["Số liệu"].append(["findings", "Nội dung", 1])
    told = form.rolled().json
    assert [one["error"] for one in told["refused_list"]] == [
        "it is not a known key; did you mean violations?", "the figure stands there twice",
    ]  # fmt: skip


def test_a_formula_that_was_never_calculated_is_refused(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", "=1+1")
    assert form.rolled().code == 2


def test_an_area_without_a_name_is_refused(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    form.area(None, None, 5)
    assert form.rolled().code == 2


def test_what_cannot_be_seen_in_a_name_is_refused_by_the_name_of_the_character(form: Form) -> None:
    form.office(**{"Tên cơ quan báo cáo": "Sở \u202eRTL\u200b", "Mã cơ quan (nếu có)": "a\u200bb"})
    form.fill("Số liệu", "violations", 7)
    form.area("01\ufeff", "Xã A", 5)
    form.area("02", "Xã \u2066B", 5)
    told = [one["error"] for one in form.rolled().json["refused_list"]]
    assert [one.partition("character ")[2].partition(",")[0] for one in told] == [
        "U+202E RIGHT-TO-LEFT OVERRIDE", "U+200B ZERO WIDTH SPACE", "U+FEFF ZERO WIDTH NO-BREAK SPACE",
        "U+2066 LEFT-TO-RIGHT ISOLATE",
    ]  # fmt: skip


def test_names_are_kept_on_one_line_without_needless_blanks(form: Form) -> None:
    form.office(**{"Tên cơ quan báo cáo": " Sở TTTT\n tỉnh  Cao B\u0103\u0300ng "})
    form.fill("Số liệu", "violations", 7)
    form.area("01", "Xã  A", 5)
    found = form.rolled().json
    assert found["offices_list"][0]["office"] == "Sở TTTT tỉnh Cao Bằng"
    assert found["areas_list"][0]["area_name"] == "Xã A"


def test_sheets_of_other_names_and_lines_above_the_titles_are_read(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    form.book["Số liệu"].title = "Sheet9"
    form.book["Sheet9"].insert_rows(1, 3)
    assert form.rolled().json["figures"]["violations"]["value"] == 7


def test_any_other_workbook_is_refused(run: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "other.xlsx")
    answer = run("report", "rollup", str(tmp_path / "other.xlsx"))
    assert answer.code == 2
    assert "--form" in answer.err


def test_what_a_form_has_of_a_whole_is_not_none_of_each_part(form: Form, month: Month) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    form.fill("Số liệu", "followups_issued", 0)
    act, letter = "violations:15/2020/NĐ-CP:8.3.b", "followups_issued:1"
    figures = {"violations": 2, act: 2, "followups_issued": 3, letter: 3}
    found = form.rolled(month("a", figures, **DAYS)).json
    assert (found["figures"][act]["value"], found["figures"][act]["offices"]) == (2, 1)
    assert (found["figures"][letter]["value"], found["figures"][letter]["offices"]) == (3, 2)
    assert f"Chỉ tiêu {act}: chưa có số liệu của Sở TTTT tỉnh Cao Bằng" in found["notes_list"]


def test_a_share_without_the_numbers_it_is_made_of_is_noted_as_that_and_not_as_missing(
    form: Form, month: Month
) -> None:
    form.office()
    form.fill("Số liệu", "pledge_coverage_percent", "81,5")
    form.fill("Số liệu", "violations", 1)
    areas = [area("Xã A", pledges_asked=10, pledges_signed=5)]
    found = form.rolled(month("a", {"pledge_coverage_percent": 50.0, "violations": 1}, by_area=areas, **DAYS)).json
    assert found["figures"]["pledge_coverage_percent"]["value"] == 50.0
    told = [note for note in found["notes_list"] if note.startswith("Tỷ lệ ký cam kết (%)")]
    assert told == [
        "Tỷ lệ ký cam kết (%): Sở TTTT tỉnh Cao Bằng nêu tỷ lệ nhưng không nêu số đề nghị ký, số đã ký theo địa bàn "
        "nên tỷ lệ không được tính gộp"
    ]


def test_figures_that_the_same_offices_do_not_tell_are_one_note(form: Form, month: Month) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    found = form.rolled(month("a", {"violations": 1, "findings": 2, "incidents": 0}, **DAYS)).json
    assert "Nội dung ghi nhận; Tin báo tiếp nhận: chưa có số liệu của Sở TTTT tỉnh Cao Bằng" in found["notes_list"]


def test_what_is_told_of_the_year_and_not_of_the_period_is_noted_with_its_numbers(form: Form, month: Month) -> None:
    form.office()
    form.fill("Số liệu", "violations", 3)
    form.fill("Số liệu", "findings", None, 5)
    form.fill("Số liệu", "fines_imposed", None, 7_000_000, 0, 2_500_000)
    noted = (
        "Sở TTTT tỉnh Cao Bằng không nêu số trong kỳ nên không được cộng: Nội dung ghi nhận (lũy kế 5); "
        "Tiền phạt (đồng) (lũy kế 7.000.000, kỳ trước 0, cùng kỳ năm trước 2.500.000)"
    )
    assert noted in form.rolled().json["notes_list"]
    found = form.rolled(month("a", {"violations": 1, "findings": 2}, **DAYS)).json
    assert noted in found["notes_list"]
    assert found["figures"]["findings"]["cumulative"] == 2
    assert not any(note.startswith("Nội dung ghi nhận") for note in found["notes_list"])


def test_a_form_that_tells_of_no_figure_what_it_was_in_the_period_says_so(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "findings", None, 5)
    found = form.rolled().json
    assert found["figures"] == {}
    assert any("Nội dung ghi nhận (lũy kế 5)" in note for note in found["notes_list"])


def test_a_count_of_a_period_is_not_more_than_that_of_its_year(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", 3, 1)
    form.fill("Số liệu", "findings", 3, 3)
    form.fill("Số liệu", "tasks_open", 3, 1)
    answer = form.rolled()
    assert answer.code == 2
    place = [row[0].value for row in form.book["Số liệu"].iter_rows()].index("violations") + 1
    assert f"row {place}: 3 in the period are more than 1 since the year began" in answer.json["error"]


def test_a_period_of_two_years_may_count_more_than_the_year_that_began_in_it(form: Form) -> None:
    form.office(**{"Từ ngày": "15/12/2019", "Đến ngày": "14/1/2020"})
    form.fill("Số liệu", "violations", 3, 1)
    assert form.rolled().json["figures"]["violations"]["cumulative"] == 1


@pytest.mark.parametrize("name", ["Tháng 6 năm 2020", "2021-07", " ", "2020-06-01..2020-06-30"])
def test_the_days_of_a_form_and_not_what_it_calls_them_are_the_period(
    form: Form, month: Month, tmp_path: Path, name: str
) -> None:
    form.office(**{"Kỳ báo cáo": name})
    form.fill("Số liệu", "violations", 7)
    assert form.rolled().json["name"] == "2020-05-15..2020-06-14"
    words = ("report", "rollup", str(form.path), "--to", str(tmp_path / "table.docx"))
    assert form.run(*words).code == 0
    assert form.rolled(month("a", {"violations": 1}, **DAYS)).json["name"] == "2020-06"


def test_a_form_of_a_month_of_the_calendar_keeps_its_name(form: Form) -> None:
    form.office(**{"Kỳ báo cáo": "6/2020", "Từ ngày": "1/6/2020", "Đến ngày": "30/6/2020"})
    form.fill("Số liệu", "violations", 7)
    assert form.rolled().json["name"] == "2020-06"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("01", "Xã A", 5, 4, 4, 4, 9)], "9 pledged, of 4 asked"),
        ([("01", "Xã A", 5), (None, "Tổng cộng", 5)], "it is a total and no area: leave it out"),
        ([("01", "Xã A", 5), ("01", "Xã B", 5)], "the area stands there twice"),
    ],
)
def test_areas_that_cannot_be_added_up_are_refused(form: Form, rows: list[tuple[object, ...]], told: str) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    for row in rows:
        form.area(*row)
    answer = form.rolled()
    assert (answer.code, told in answer.json["error"]) == (2, True)


@pytest.mark.parametrize("code", ["99", "Cao Bằng"])
def test_an_office_of_no_known_province_is_noted(form: Form, code: str) -> None:
    form.office(**{"Mã tỉnh, thành phố (2 chữ số)": code})
    form.fill("Số liệu", "violations", 7)
    found = form.rolled().json
    assert "Tỉnh Cao Bằng" in found["missing_list"]
    noted = f"Sở TTTT tỉnh Cao Bằng: ngày 14/6/2020 không có tỉnh, thành phố nào mang mã «{code}»"
    assert noted in found["notes_list"]


def test_a_form_beside_another_file_of_its_province_may_count_twice(form: Form, month: Month) -> None:
    form.office(**{"Mã tỉnh, thành phố (2 chữ số)": "20", "Tên cơ quan báo cáo": "Sở A, tỉnh Lạng Sơn"})
    form.fill("Số liệu", "violations", 7)
    found = form.rolled(month("a", {"violations": 1}, **DAYS)).json
    noted = "Tỉnh Lạng Sơn có số liệu của nhiều cơ quan: Sở A, tỉnh Lạng Sơn, Sở a; cần kiểm tra để không tính hai lần"
    assert noted in found["notes_list"]


def test_areas_of_a_form_that_are_not_the_whole_are_noted(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    form.fill("Số liệu", "inspections_planned", 7)
    form.area("01", "Xã A", 5, 4, 4, 4, 3, 2, None, 7, 0)
    assert not any("số chi tiết" in note for note in form.rolled().json["notes_list"])
    form.area("02", "Xã B", 5, 4, 4, 4, 3, 2, None, 1, 0)
    (noted,) = [note for note in form.rolled().json["notes_list"] if "số chi tiết" in note]
    assert noted.endswith(": Hành vi vi phạm theo địa bàn 8/7")


def test_forms_alone_say_nothing_of_a_hash(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    assert not any("Mã kiểm tra" in note for note in form.rolled().json["notes_list"])


def test_a_blank_form_is_not_asked_for_together_with_files(form: Form) -> None:
    form.office()
    form.fill("Số liệu", "violations", 7)
    assert form.rolled("--form", "2020-06").code == 2
