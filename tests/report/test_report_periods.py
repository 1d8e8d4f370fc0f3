"""Quarters, halves, years and any days: counted from the same records as months, issued beside them, compared."""

import json
from pathlib import Path
from typing import Any

import pytest
from preparing import write_notes
from word_files import text

COLUMNS = ("value", "cumulative", "previous", "same_period_last_year")


def done(run: Any, *words: str, today: str = "2021-03-20") -> Any:
    answer = run(*words, "--json", today=today)
    assert answer.code == 0, (words, answer)
    return answer.json


def incident(run: Any, on: str, today: str = "2021-03-20") -> None:
    done(run, "incident", "add", "--source", "police", "--on", on, "--description", "x", "--area", "178", today=today)


def columns(run: Any, *words: str, name: str = "incidents") -> tuple[int | None, ...]:
    figure = done(run, "report", *words)["figures"][name]
    return tuple(figure[column] for column in COLUMNS)


@pytest.fixture
def incidents(prepare: Any, letter: Path) -> None:
    """Finds on both sides of the turn of the year, of quarters and of the half."""
    for on in (
        "14/12/2019", "15/12/2019", "14/3/2020", "15/3/2020", "14/6/2020", "15/6/2020", "14/9/2020", "15/9/2020",
        "14/12/2020", "15/12/2020", "28/2/2021", "14/3/2021", "15/3/2021",
    ):  # fmt: skip
        incident(prepare, on)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("quarterly", "--quarter", "2020-Q1"), (2, 2, 1, None)),
        (("quarterly", "--quarter", "2020-Q2"), (2, 4, 2, None)),
        (("quarterly", "--quarter", "2020-Q4"), (2, 8, 2, 1)),
        (("quarterly",), (3, 3, 2, 2)),
        (("half", "--half", "2020-H1"), (4, 4, 1, None)),
        (("half", "--half", "2020-H2"), (4, 8, 4, 1)),
        (("nine-months", "--year", "2020"), (6, 6, None, None)),
        (("yearly", "--year", "2020"), (8, 8, 1, 1)),
        (("yearly",), (8, 8, 1, 1)),
        (("period", "--since", "2021-02-01", "--until", "2021-02-28"), (1, 2, 0, None)),
        (("period", "--since", "2020-12-14", "--until", "2020-12-15"), (2, 9, 0, 2)),
    ],
)
def test_every_period_counts_its_own_days(
    run: Any, incidents: None, words: tuple[str, ...], expected: tuple[int | None, ...]
) -> None:
    assert columns(run, *words) == expected


def test_a_first_year_says_that_it_has_nothing_to_compare_with(run: Any, letter: Path) -> None:
    incident(run, "1/6/2020", today="2020-06-16")
    words = ("report", "quarterly", "--quarter", "2020-Q2")
    found = done(run, *words, today="2020-06-16")["figures"]["incidents"]
    assert (found["previous"], found["same_period_last_year"], found["last_year_change"]) == (None, None, None)
    assert "no figure" in run(*words, today="2020-06-16").out
    draft = done(run, *words, "--format", "docx", today="2020-06-16")
    paper = text(letter / draft["path"])
    assert "Cơ quan chưa có số liệu kỳ trước và cùng kỳ năm trước để so sánh." in paper
    assert "cùng kỳ năm trước:" not in paper


def test_changes_are_told_absolutely_and_in_per_cent(run: Any, incidents: None) -> None:
    found = done(run, "report", "quarterly", "--quarter", "2021-Q1")
    assert found["figures"]["incidents"] == {
        "value": 3, "cumulative": 3, "previous": 2, "same_period_last_year": 2,
        "previous_change": 1, "previous_change_percent": 50.0, "last_year_change": 1, "last_year_change_percent": 50.0,
    }  # fmt: skip
    assert found["compared_with"] == {
        "previous": {"from": "2020-09-15", "to": "2020-12-14"},
        "same_period_last_year": {"from": "2019-12-15", "to": "2020-03-14"},
    }
    line = next(one for one in run("report", "quarterly", today="2021-03-20").out.splitlines() if "Incidents" in one)
    assert line.split("\t")[1:] == ["3", "3", "2", "+1 (+50,0%)", "2", "+1 (+50,0%)"]


@pytest.mark.parametrize(
    ("words", "name", "told", "task"),
    [
        (("quarterly",), "2020-Q2", "quý II năm 2020", "IV. NHIỆM VỤ QUÝ TỚI"),
        (("half",), "2020-H1", "6 tháng đầu năm 2020", "IV. NHIỆM VỤ 6 THÁNG TỚI"),
        (("period", "--since", "2020-05-20", "--until", "2020-06-10"), "2020-05-20..2020-06-10",
         "từ ngày 20/5/2020 đến ngày 10/6/2020", "IV. NHIỆM VỤ THỜI GIAN TỚI"),
    ],
)  # fmt: skip
def test_each_is_issued_beside_the_month_and_keeps_its_name(
    run: Any, prepare: Any, letter: Path, words: tuple[str, ...], name: str, told: str, task: str
) -> None:
    write_notes(prepare, "2020-06-01", today="2020-06-16")
    month = done(prepare, "report", "monthly", "--issue", "--on", "2020-06-16", today="2020-06-16")
    made = done(run, "report", *words, "--issue", "--on", "2020-06-16", today="2020-06-16")
    assert (month["name"], made["name"]) == ("2020-06", name)
    paper = text(letter / made["path"])
    assert told in paper
    assert task in paper
    assert [one["month"] for one in done(run, "report", "list", today="2020-06-16")] == sorted(
        ["2020-06", name]
    ) or name
    again = run("report", *words, "--issue", "--on", "2020-06-16", "--json", today="2020-06-16")
    assert (again.code, made["id"] in again.json["hint"]) == (5, True)
    anew = done(run, "report", "replace", made["id"], "--on", "2020-06-17", today="2020-06-17")
    assert (anew["name"], anew["replaces"]) == (name, made["id"])
    assert done(run, "report", "late", "--period", name, today="2020-06-17")["month"] == name


def test_a_quarter_tells_what_changed_since_its_months_were_reported(run: Any, prepare: Any, letter: Path) -> None:
    write_notes(prepare, "2020-06-01", today="2020-06-16")
    month = done(prepare, "report", "monthly", "--issue", "--on", "2020-06-16", today="2020-06-16")
    incident(prepare, "1/6/2020", today="2020-06-17")
    write_notes(prepare, "2020-06-01", today="2020-06-17")
    quarter = done(run, "report", "quarterly", "--issue", "--on", "2020-06-17", today="2020-06-17")
    told = [(one["report"], one["month"], one["figure"], one["reported"], one["now"])
            for one in quarter["adjustments_list"]]  # fmt: skip
    assert told == [(month["id"], "2020-06", "incidents", 0, 1)]
    assert "(tháng 6 năm 2020): Tin báo tiếp nhận: 1 (đã báo cáo: 0)" in text(letter / quarter["path"])
    incident(run, "2/6/2020", today="2020-07-15")
    july = done(run, "report", "monthly", "--month", "2020-07", today="2020-07-16")
    assert [(one["report"], one["reported"], one["now"]) for one in july["adjustments_list"]] == [(month["id"], 1, 2)]
    third = done(run, "report", "quarterly", "--quarter", "2020-Q3", today="2020-09-20")
    assert [(one["report"], one["now"]) for one in third["adjustments_list"]] == [(quarter["id"], 2)]


def test_a_quarter_with_months_on_paper_adds_them_to_the_counted_days(run: Any, letter: Path, tmp_path: Path) -> None:
    file = tmp_path / "thang.json"
    for month, number in (("2020-04", 3), ("2020-03", 5)):
        file.write_text(json.dumps({"incidents": number, "units_total": 9}))
        done(run, "report", "record", "--month", month, "--number", "7", "--figures", str(file), today="2020-06-15")
    incident(run, "20/5/2020", today="2020-06-16")
    second = done(run, "report", "quarterly", "--quarter", "2020-Q2", today="2020-06-16")["figures"]
    assert [second["incidents"][column] for column in COLUMNS] == [4, 9, 5, None]
    assert second["units_total"]["previous"] == 9
    records = done(run, "report", "records", "incidents", "--period", "2020-Q2", today="2020-06-16")
    assert records["value"] == 4
    assert sorted(one["amount"] for one in records["records_list"]) == [1, 3]
    assert done(run, "report", "records", "units_asked", "--period", "2020-Q2", today="2020-06-16")["value"] > 0
    warned = run("report", "quarterly", "--quarter", "2020-Q2", today="2020-06-16").err
    assert "do not have what was reported on paper" in warned
    cut = run("report", "period", "--since", "2020-03-20", "--until", "2020-05-20", today="2020-06-16")
    assert (cut.code, "was reported on paper" in cut.err) == (3, True)


def test_a_quarter_over_a_hand_over_counts_both_parts_and_bears_the_new_name(run: Any, letter: Path) -> None:
    for on in ("14/12/2024", "15/12/2024", "28/2/2025"):
        incident(run, on, today="2025-02-28")
    done(run, "office", "hand-over", "--to", "lang-son-2025", "--on", "2025-03-01", today="2025-03-10")
    words = ("--title", "Giám đốc", "--authority", "head", "--may", "sign", "--active-from", "2025-03-01")
    done(run, "staff", "add", "Hoàng Văn Nam", *words, today="2025-03-10")
    for on in ("1/3/2025", "14/3/2025", "15/3/2025"):
        incident(run, on, today="2025-03-17")
    found = done(run, "report", "quarterly", "--quarter", "2025-Q1", "--format", "docx", today="2025-03-17")
    assert found["figures"]["incidents"]["value"] == 4
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in text(letter / found["path"])


def test_what_was_reported_on_paper_is_no_adjustment(run: Any, letter: Path, tmp_path: Path) -> None:
    file = tmp_path / "thang.json"
    file.write_text(json.dumps({"incidents": 3, "inspections_planned": 5, "followups_issued": 2}))
    for month in ("2020-04", "2020-05"):
        done(run, "report", "record", "--month", month, "--number", "7", "--figures", str(file), today="2020-06-15")
    incident(run, "20/5/2020", today="2020-06-16")
    write_notes(run, "2020-06-01", today="2020-06-16")
    second = done(run, "report", "quarterly", "--issue", "--on", "2020-06-16", today="2020-06-16")
    paper = text(letter / second["path"])
    assert "Trong kỳ đã thực hiện 10 lượt kiểm tra (10 lượt theo kế hoạch" in paper
    assert "Tiếp nhận 7 tin báo, vụ việc phát hiện." in paper
    assert "Trong kỳ đã ban hành 4 công văn đôn đốc." in paper
    assert "không gồm phần đã báo cáo bằng văn bản giấy (tháng 4 năm 2020, tháng 5 năm 2020)" in paper
    third = done(run, "report", "quarterly", "--quarter", "2020-Q3", today="2020-09-20")
    assert third["adjustments_list"] == []
    assert third["figures"]["incidents"]["previous"] == 7
    done(run, "report", "withdraw", "BC-2020-0002", "--reason", "Sai số", today="2020-09-20")
    (told,) = (
        one
        for one in done(run, "report", "quarterly", "--quarter", "2020-Q3", today="2020-09-20")["adjustments_list"]
        if one["figure"] == "incidents"
    )
    assert (told["report"], told["reported"], told["now"]) == (second["id"], 7, 4)


def test_a_quarter_that_was_reported_on_paper_in_all_its_months_is_issued(
    run: Any, letter: Path, tmp_path: Path
) -> None:
    file = tmp_path / "thang.json"
    file.write_text(json.dumps({"incidents": 3}))
    refused = run("report", "quarterly", "--quarter", "2020-Q1", "--issue", "--on", "2020-06-16", today="2020-06-16")
    assert (refused.code, "postwatch report record --month MONTH" in refused.err) == (3, True)
    for month in ("2020-01", "2020-02", "2020-03"):
        done(run, "report", "record", "--month", month, "--number", "7", "--figures", str(file), today="2020-06-15")
    write_notes(run, "2020-03-01", today="2020-06-16")
    made = done(run, "report", "quarterly", "--quarter", "2020-Q1", "--issue", "--on", "2020-06-16", today="2020-06-16")
    assert made["figures"]["incidents"]["value"] == 9


def test_any_days_count_the_year_in_which_they_begin(run: Any, incidents: None) -> None:
    so_far = [
        columns(run, "period", "--since", "2020-12-01", "--until", until)[1]
        for until in ("2020-12-14", "2020-12-31", "2021-03-01")
    ]
    assert so_far == sorted(so_far)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("yearly", "--year", "2022"), "The period 2022 begins on 15/12/2021"),
        (("quarterly", "--quarter", "2021-Q3"), "The period 2021-Q3 begins on 15/06/2021"),
        (("monthly", "--month", "Tháng 6/2020"), "is not a month"),
        (("monthly", "--month", "2020-Q2"), "is not a month"),
    ],
)
def test_a_period_that_cannot_be_is_named_as_what_it_is(
    run: Any, letter: Path, words: tuple[str, ...], told: str
) -> None:
    answer = run("report", *words, today="2021-03-20")
    assert answer.code != 0
    assert told in answer.err
