"""Units that every letter of their ladder reminded in vain: named in the report, or first in the inspection plan."""

from pathlib import Path
from typing import Any

import docx
import pytest


def chase(run: Any, audience: str, day: str, due: str) -> None:
    """A follow-up to an audience, drafted, issued and sent on a day."""
    answer = run("followup", "generate", "--audience", audience, "--due", due, "--json", today=day)
    assert answer.code == 0, answer.err
    code = answer.json["id"]
    assert run("followup", "issue", code, "--on", day, today=day).code == 0
    assert run("followup", "send", code, "--on", day, today=day).code == 0


@pytest.fixture
def enterprises_chased(prepare: Any, letter: Path) -> Path:
    chase(prepare, "enterprises", "2020-06-15", "2020-06-22")
    chase(prepare, "enterprises", "2020-06-23", "2020-06-30")
    return letter


@pytest.fixture
def districts_chased(prepare: Any, letter: Path) -> Path:
    for task in ("districts-propagate", "districts-inspect"):
        prepare("task", "report", "PVHTT-BS", "--task-of", task, "--text", "Đã làm", "--on", "10/6/2020")
    prepare("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "20/5/2020")
    for day, due in (("2020-06-15", "2020-06-22"), ("2020-06-23", "2020-06-30"), ("2020-07-01", "2020-07-08")):
        chase(prepare, "districts", day, due)
    return letter


def proposed(run: Any, today: str) -> list[Any]:
    return run("inspect", "propose", "--json", today=today).json


def is_chased(unit: Any) -> bool:
    return {"code": "chased", "count": 2} in unit["reasons_list"]


def named(run: Any, *words: str, today: str = "2020-07-15") -> list[Any]:
    answer = run("report", "monthly", "--month", "2020-07", "--json", *words, today=today)
    assert answer.code == 0, answer.err
    return answer.json["named_list"]


class TestIntoThePlan:
    def test_they_come_first_once_the_time_of_the_last_letter_is_over(self, run: Any, enterprises_chased: Path) -> None:
        code = run("recipient", "list", "--kind", "service_point", "--json").json[-1]["code"]
        signed = ("--signed-on", "1/7/2020", "--signer", "A")
        assert run("pledge", "record", code, *signed, today="2020-07-01").code == 0
        assert not any(map(is_chased, proposed(run, "2020-06-30")))
        units = proposed(run, "2020-07-01")
        chased = [unit["recipient"] for unit in units if is_chased(unit)]
        assert len(chased) > 10
        assert [unit["recipient"] for unit in units][: len(chased)] == chased

    def test_the_plan_prints_why(self, run: Any, enterprises_chased: Path) -> None:
        assert "still not done after follow-up letters: 2" in run("inspect", "propose", today="2020-07-01").out
        plan = ("inspect", "plan", "--on", "1/7/2020", "--by-body", "Thanh tra tỉnh", "--top", "2")
        answer = run(*plan, "--json", today="2020-07-01")
        assert answer.code == 0, answer.err
        assert [is_chased(unit) for unit in answer.json["units_list"]] == [True, True]

    def test_districts_that_owe_put_no_enterprise_into_the_plan(self, run: Any, districts_chased: Path) -> None:
        assert not any(map(is_chased, proposed(run, "2020-07-09")))


class TestIntoTheReport:
    def test_it_names_those_that_still_owe_and_nobody_else(self, run: Any, districts_chased: Path) -> None:
        assert named(run, "--on", "2020-07-08") == []
        found = named(run)
        codes = {unit["code"] for unit in run("recipient", "list", "--kind", "district_office", "--json").json}
        assert {one["recipient"] for one in found} == codes - {"PVHTT-BS"}
        assert {(one["letters"], one["reminded_on"]) for one in found} == {(3, "2020-07-01")}
        assert all("chưa báo cáo" in one["missing"] for one in found)

    def test_who_has_done_it_since_is_named_no_more(self, run: Any, prepare: Any, districts_chased: Path) -> None:
        for task in ("districts-propagate", "districts-inspect"):
            done = ("--task-of", task, "--text", "Đã làm", "--on", "10/7/2020")
            assert run("task", "report", "PVHTT-CAL", *done, today="2020-07-10").code == 0
        prepare("dispatch", "acknowledge", "1", "PVHTT-CAL", "--on", "10/7/2020", today="2020-07-10")
        assert "PVHTT-CAL" in {one["recipient"] for one in named(run, "--on", "2020-07-09")}
        assert "PVHTT-CAL" not in {one["recipient"] for one in named(run)}

    def test_paper_and_screen_name_them(self, run: Any, districts_chased: Path) -> None:
        found = named(run)
        month = ("report", "monthly", "--month", "2020-07")
        path = run(*month, "--format", "docx", "--json", today="2020-07-15").json["path"]
        paper = docx.Document(str(districts_chased / path))
        rows = [[cell.text for cell in row.cells] for row in paper.tables[-1].rows]
        assert [row[1] for row in rows[1:]] == [one["recipient_name"] for one in found]
        assert "danh sách đơn vị nêu tên" in "\n".join(one.text for one in paper.paragraphs)
        screen = run(*month, today="2020-07-15").out
        assert all(one["recipient_name"] in screen for one in found)

    def test_without_letters_nobody_is_named(self, run: Any, letter: Path) -> None:
        assert named(run) == []
