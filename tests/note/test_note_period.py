"""The report that a remark is written for, when no other day is named."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

DRAFT = ("report", "monthly", "--format", "docx")
ISSUE = ("report", "monthly", "--issue", "--on", "15/6/2020")
KINDS = ["result", "shortcoming", "cause", "difficulty", "proposal", "next_month"]


def noted_on(run: Any, *words: str, **how: Any) -> str:
    answer = run("note", "add", *words, "--json", **how)
    assert answer.code == 0, answer
    return str(answer.json["noted_on"])


@pytest.mark.usefixtures("letter")
def test_a_remark_on_the_day_of_the_draft_is_for_the_drafted_report(run: Any) -> None:
    assert noted_on(run, "cause", "trước dự thảo") == "2020-06-15"
    assert run(*DRAFT).code == 0
    assert noted_on(run, "result", "sau dự thảo") == "2020-06-14"
    assert "for the report of 06/2020" in run("note", "add", "proposal", "x").out
    assert noted_on(run, "cause", "ngày đã ghi", "--on", "15/6/2020") == "2020-06-15"
    for kind in KINDS:
        noted_on(run, kind, "Không có")
    assert run(*DRAFT).err == ""
    assert run(*ISSUE).code == 0
    assert noted_on(run, "result", "sau báo cáo") == "2020-06-15"


@pytest.mark.usefixtures("letter")
@pytest.mark.parametrize(
    ("drafted", "day"),
    [
        (("report", "for", "2020-Q2", "--format", "docx"), "2020-06-14"),
        (("report", "for", "2020-9M", "--format", "docx"), "2020-06-15"),
        (("report", "for", "2020-05-20..2020-06-03", "--format", "docx"), "2020-06-15"),
        (("report", "monthly", "--month", "2020-05", "--format", "docx"), "2020-06-15"),
    ],
    ids=["a quarter that ended", "nine months that run", "any days", "a month before the last"],
)
def test_only_a_draft_of_the_last_whole_period_takes_remarks(run: Any, drafted: tuple[str, ...], day: str) -> None:
    assert run(*drafted).code == 0
    assert noted_on(run, "cause", "x", today="2020-06-15") == day


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    page: Any = openpyxl.load_workbook(path).active
    return [row[:3] for row in page.iter_rows(min_row=2, values_only=True)]


def test_the_sheet_of_notes_has_the_sections_that_the_report_lacks(run: Any, letter: Path) -> None:
    noted_on(run, "cause", "x", "--on", "10/6/2020")
    path = letter / run("note", "sheet", "--json", lang="vi").json["path"]
    rows = rows_of(path)
    assert [row[0] for row in rows] == [
        "kết quả", "tồn tại", "khó khăn, vướng mắc", "đề xuất, kiến nghị", "nhiệm vụ tháng tới",
    ]  # fmt: skip
    assert {str(row[2]) for row in rows} == {"2020-06-14 00:00:00"}
    book = openpyxl.load_workbook(path)
    page: Any = book.active
    for number in range(2, 6):
        page.cell(number, 2).value = "Không có"
    book.save(path)
    taken = run("note", "add", "--from", str(path), "--json", lang="vi").json
    assert [taken[name] for name in ("written", "unfilled", "refused")] == [4, 1, 0]
    again = rows_of(letter / run("note", "sheet", "--json", lang="vi").json["path"])
    assert [row[0] for row in again] == ["nhiệm vụ tháng tới"]


def test_the_sheet_of_a_reported_month_is_of_the_running_one(run: Any, letter: Path) -> None:
    for kind in KINDS:
        noted_on(run, kind, "Không có", "--on", "14/6/2020")
    assert run(*ISSUE).code == 0
    rows = rows_of(letter / run("note", "sheet", "--json", today="2020-06-20").json["path"])
    assert (len(rows), {str(row[2]) for row in rows}) == (6, {"2020-06-20 00:00:00"})


def test_the_sheet_of_a_month_on_paper_is_of_the_running_one(run: Any, letter: Path, tmp_path: Path) -> None:
    figures = tmp_path / "so-lieu.csv"
    figures.write_text("pledges_signed,4\n", encoding="utf-8")
    words = ("--month", "2020-05", "--number", "9", "--figures", str(figures))
    assert run("report", "record", *words, today="2020-05-20").code == 0
    rows = rows_of(letter / run("note", "sheet", "--json", today="2020-05-20").json["path"])
    assert {str(row[2]) for row in rows} == {"2020-05-20 00:00:00"}


def test_a_report_that_is_late_names_the_sheet_of_its_own_month(run: Any, letter: Path) -> None:
    late = {"today": "2020-07-20"}
    refused = run("report", "monthly", "2020-06", "--issue", "--on", "20/7/2020", **late)
    named = re.search(r"postwatch (note sheet --month \S+);", refused.err)
    assert named is not None, refused.err
    path = letter / run(*named[1].split(), "--json", **late).json["path"]
    assert {str(row[2]) for row in rows_of(path)} == {"2020-06-14 00:00:00"}


@pytest.mark.usefixtures("letter")
def test_all_sections_that_are_missing_are_named_at_once(run: Any) -> None:
    answer = run(*ISSUE, lang="vi")
    assert answer.code == 3
    said = answer.err
    for section in ("kết quả đạt được", "tồn tại, hạn chế", "nguyên nhân", "nhiệm vụ kỳ tới", "đề xuất, kiến nghị"):
        assert section in said
    assert "postwatch note sheet" in said
    assert "postwatch note sheet" in run(*DRAFT, lang="vi").err


@pytest.mark.usefixtures("letter")
def test_at_a_terminal_each_missing_section_is_asked_for(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answered(question: str, *, blank: str = "") -> str:
        asked.append(question)
        return "" if question == blank else f"về {question}"

    noted_on(run, "cause", "x", "--on", "10/6/2020")
    monkeypatch.setattr("postwatch.console.is_terminal", lambda: True)
    monkeypatch.setattr("postwatch.console.ask_text", lambda question: answered(question, blank="result"))
    lacking = run(*ISSUE)
    assert (lacking.code, asked) == (3, ["result", "shortcoming", "difficulty", "proposal", "task of next month"])
    # What was typed is kept, and asked for no more.
    assert len(run("note", "list", "--json").json) == 5
    asked.clear()
    monkeypatch.setattr("postwatch.console.ask_text", answered)
    assert run(*ISSUE).code == 0
    assert asked == ["result"]
    notes = {one["kind"]: (one["text"], one["noted_on"]) for one in run("note", "list", "--json").json}
    assert notes["result"] == ("về result", "2020-06-14")
    asked.clear()
    assert run(*ISSUE).code == 5
    assert asked == []
