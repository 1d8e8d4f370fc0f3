"""The records behind a figure: how it is named, what they tell, and what is no figure."""

import datetime as dt
from typing import Any

import pytest

from postwatch.days import Months, period_of
from postwatch.errors import NotFoundError
from postwatch.report.period import Span
from postwatch.report.records import figure_records

PERIOD = period_of(2020, 6, Months("15-14"))
JUNE = Span(PERIOD, PERIOD.last, dt.date(2030, 1, 1))


def records(books: Any, name: str, area: str | None = None) -> Any:
    return figure_records(books.session, books.desk, figure=name, span=JUNE, area=area)


def test_a_record_has_its_code_its_day_its_unit_and_what_it_adds(run: Any, june: Any) -> None:
    june.save()
    found = run("report", "records", "fines_imposed", "--period", "2020-06", "--json").json
    assert (found["value"], found["words"], found["as_of"]) == (3_000_000, "Tiền phạt (đồng)", "2020-06-14")
    assert sum(one["amount"] for one in found["records_list"]) == 3_000_000
    for one in found["records_list"]:
        assert one["recipient"]
        assert "2020-05-15" <= one["on"] <= "2020-06-14"
    by_words = run("report", "records", "tiền phạt (đồng)", "--period", "2020-06", "--json").json
    assert by_words == found


def test_an_unknown_figure_is_named_with_those_that_there_are(run: Any, june: Any) -> None:
    june.save()
    answer = run("report", "records", "violatons", "--period", "2020-06")
    assert (answer.code, "did you mean Violations?" in answer.err) == (4, True)


@pytest.mark.parametrize("figure", ["violations", "Hành vi vi phạm", "violations:15/2020/NĐ-CP:8.3.b"])
def test_a_figure_of_the_office_is_none_of_a_campaign(run: Any, letter: Any, figure: str) -> None:
    words = ("report", "records", figure, "--period", "2020-06", "--campaign", "chi-thi-28")
    answer = run(*words, today="2020-06-16")
    assert (answer.code, "leave --campaign out" in answer.err) == (4, True)


def test_every_measure_of_a_campaign_is_counted_under_its_own_name(run: Any, letter: Any) -> None:
    tasks = run("task", "list", "--json", today="2020-06-16").json
    task = next(one for one in tasks if one["instruction"] == "districts-inspect")
    words = ("task", "report", task["id"], "--on", "2020-06-10", "--measure", "points_visited=4", "--json")
    said = run(*words, today="2020-06-16")
    assert said.code == 0, said
    report = run("report", "monthly", "--month", "2020-06", "--json", today="2020-06-16").json
    assert report["figures"]["points_visited"]["value"] == 4
    assert report["names"]["points_visited"] == "Số doanh nghiệp, điểm phục vụ được kiểm tra"
    found = run("report", "records", "points_visited", "--period", "2020-06", "--json", today="2020-06-16").json
    assert [(one["code"], one["amount"]) for one in found["records_list"]] == [(task["id"], 4)]
    screen = run("report", "monthly", "--month", "2020-06", today="2020-06-16").out
    assert "Số doanh nghiệp, điểm phục vụ được kiểm tra" in screen


def test_a_figure_is_named_as_the_screen_names_it_and_a_part_without_records_is_nothing(run: Any, letter: Any) -> None:
    found = run("report", "records", "Unannounced inspections", "--period", "2020-06", "--json", today="2020-06-16")
    assert (found.code, found.json["figure"]) == (0, "inspections_unannounced")
    name = "violations:15/2020/NĐ-CP:8.3.b"
    nothing = run("report", "records", name, "--period", "2020-06", "--json", today="2020-06-16").json
    assert (nothing["value"], nothing["records_list"]) == (0, [])


def test_letters_belong_to_no_area_and_a_province_holds_its_districts(run: Any, letter: Any) -> None:
    assert run("inspect", "log", "DPV-013", "--on", "2020-06-10", today="2020-06-16").code == 0
    words = ("report", "records", "inspections_unannounced", "--period", "2020-06", "--json")
    assert run(*words, "--area", "Tỉnh Lạng Sơn", today="2020-06-16").json["value"] == 1
    refused = run("report", "records", "followups_issued", "--area", "178", "--period", "2020-06", today="2020-06-16")
    assert (refused.code, "several areas" in refused.err) == (3, True)


@pytest.mark.parametrize(
    "name",
    ["followups_issued:abc", "followups_issued:", "followups_issued:0", "followups_issued:01",
     "followups_issued:\u0661", "inspections_planned:x", "units_total:1", "pledge_coverage_percent:1",
     "violations:x", "violations::9.3.b", "violations:xx:9.3.b", "violations:15/2020/NĐ-CP:"],
)  # fmt: skip
def test_a_part_that_no_record_could_have_is_no_figure(june: Any, name: str) -> None:
    with pytest.raises(NotFoundError, match="There is no figure"):
        records(june, name)


@pytest.mark.parametrize("typed", ["fines_pad", "xyz"])
def test_an_unknown_figure_is_answered_in_words(run: Any, june: Any, typed: str) -> None:
    june.save()
    said = run("report", "records", typed, "--period", "2020-06", lang="vi").err
    assert "units_total" not in said
    assert "Đơn vị đang hoạt động trên địa bàn" in said


@pytest.mark.parametrize("name", ["followups_issued:9", "violations:15/2020/NĐ-CP:99.1.a"])
def test_a_part_that_none_has_is_0(june: Any, name: str) -> None:
    assert (records(june, name).value, records(june, name).records_list) == (0, ())
