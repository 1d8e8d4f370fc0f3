"""What came before the end of a letter or of its campaign is recorded after it, and what came after it is not."""

from pathlib import Path
from typing import Any

import pytest

LATER = "2020-06-21"


def issued(run: Any, *words: str, day: str) -> str:
    """Draft a letter about the letter of 2020, and issue it on a day."""
    code = str(run("dispatch", *words, "--json", today=day).json["id"])
    assert run("dispatch", "issue", code, "--on", day, today=day).code == 0
    return code


def tasks(run: Any, unit: str) -> dict[str, Any]:
    found = run("task", "list", "--unit", unit, "--json", today=LATER).json
    return {one["instruction"]: one for one in found}


def open_then(run: Any) -> int:
    """The open tasks as of 14 June, before the recall, as they are known now."""
    report = run("report", "monthly", "--month", "2020-06", "--on", "14/6/2020", "--json", today=LATER)
    return int(report.json["figures"]["tasks_open"]["value"])


@pytest.fixture
def recalled(prepare: Any, letter: Path) -> Path:
    """The letter of 2020 was sent on 18 May and recalled on 20 June."""
    assert prepare("dispatch", "send", "1", "--on", "18/5/2020").code == 0
    issued(prepare, "recall", "1", "--reason", "Sai căn cứ", day="2020-06-20")
    return letter


def record(run: Any, day: str, unit: str = "VTP-LS", *words: str) -> Any:
    return run("pledge", "record", unit, "--signed-on", day, "--signer", "Bà B", *words, "--json", today=LATER)


class TestAfterARecall:
    def test_a_pledge_of_before_is_recorded_and_its_task_was_done_then(self, run: Any, recalled: Path) -> None:
        before = open_then(run)
        said = record(run, "25/5/2020")
        assert (said.code, said.json["letter_ended_on"]) == (0, "2020-06-20")
        assert "the letter that asked VTP-LS for its pledge ended on 20/06/2020" in said.err
        task = tasks(run, "VTP-LS")["pledge"]
        assert (task["status"], open_then(run)) == ("done", before - 1)
        assert run("db", "check").code == 0

    def test_one_of_its_last_day_or_later_is_not_and_no_letter_is_said_to_be_missing(
        self, run: Any, refused: Any, recalled: Path
    ) -> None:
        words = ("pledge", "record", "VTP-LS", "--signer", "Bà B", "--signed-on")
        answer = refused(3, *words, "20/6/2020", today=LATER)
        assert "No letter of chi-thi-28 that asks for a pledge is in force on 20/06/2020" in answer.err
        assert record(run, "19/6/2020").code == 0
        answer = refused(3, "pledge", "amend", "1", "--signed-on", "20/6/2020", "--reason", "x", today=LATER)
        assert "in force on 20/06/2020" in answer.err
        assert run("pledge", "amend", "1", "--signed-on", "18/6/2020", "--reason", "x", today=LATER).code == 0

    def test_one_that_was_withdrawn_by_mistake_is_recorded_again(self, run: Any, recalled: Path) -> None:
        assert record(run, "25/5/2020").code == 0
        assert run("pledge", "withdraw", "1", "--reason", "Nhầm", today=LATER).code == 0
        assert tasks(run, "VTP-LS")["pledge"]["status"] == "waived"
        assert record(run, "25/5/2020").code == 0
        assert tasks(run, "VTP-LS")["pledge"]["status"] == "done"

    def test_a_task_that_a_pledge_did_ended_with_its_letter_where_none_does_any_more(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        assert record(run, "25/5/2020").code == 0
        prepare("dispatch", "send", "1", "--on", "18/5/2020")
        issued(prepare, "recall", "1", "--reason", "Sai căn cứ", day="2020-06-20")
        task = tasks(run, "VTP-LS")["pledge"]
        shown = run("task", "show", task["id"], "--json", today=LATER).json
        assert (task["status"], shown["done_on"], shown["waived_on"]) == ("done", "2020-05-25", None)
        assert run("pledge", "revoke", "1", "--reason", "x", "--on", "21/6/2020", today=LATER).code == 0
        shown = run("task", "show", task["id"], "--json", today=LATER).json
        assert (shown["status"], shown["done_on"], shown["waived_on"]) == ("waived", None, "2020-06-20")
        assert run("undo", "--yes", today=LATER).code == 0
        assert tasks(run, "VTP-LS")["pledge"]["status"] == "done"

    def test_a_task_that_a_person_waived_stays_waived(self, run: Any, letter: Path) -> None:
        code = tasks(run, "VTP-LS")["pledge"]["id"]
        assert run("task", "waive", code, "--reason", "x", today="2020-06-15").code == 0
        assert record(run, "25/5/2020").code == 0
        assert tasks(run, "VTP-LS")["pledge"]["status"] == "waived"

    def test_a_report_on_a_task_of_before_is_recorded_and_the_task_stays_waived(
        self, run: Any, refused: Any, recalled: Path
    ) -> None:
        code = next(one["id"] for one in tasks(run, "PVHTT-BS").values() if one["mode"] == "standing")
        words = ("task", "report", code, "--text", "Đã làm", "--on")
        said = run(*words, "12/6/2020", "--json", today=LATER)
        assert (said.code, said.json["waived_on"]) == (0, "2020-06-20")
        assert "the task was waived on 20/06/2020 and stays waived" in said.err
        shown = run("task", "show", code, "--json", today=LATER).json
        assert (shown["status"], shown["reported_to"]) == ("waived", "2020-06-12")
        assert "is waived" in refused(3, *words, "20/6/2020", today=LATER).err

    def test_a_task_that_was_done_before_is_done(self, run: Any, refused: Any, recalled: Path) -> None:
        code = tasks(run, "VTP-LS")["pledge"]["id"]
        refused(3, "task", "done", code, "--on", "20/6/2020", today=LATER)
        assert run("task", "done", code, "--on", "19/6/2020", today=LATER).code == 0
        shown = run("task", "show", code, "--json", today=LATER).json
        assert (shown["status"], shown["done_on"], shown["waived_on"]) == ("done", "2020-06-19", None)

    def test_a_letter_that_was_replaced_and_its_heir_recalled_answers_by_the_day(
        self, run: Any, refused: Any, letter: Path
    ) -> None:
        run("dispatch", "send", "1", "--on", "18/5/2020")
        second = issued(run, "replace", "1", day="2020-06-01")
        run("dispatch", "send", second, "--on", "1/6/2020")
        assert record(run, "25/5/2020").json["letter_ended_on"] is None
        issued(run, "recall", second, "--reason", "x", day="2020-06-20")
        assert record(run, "25/5/2020", "BDT-LS").json["letter_ended_on"] == "2020-06-20"
        assert tasks(run, "BDT-LS")["pledge"]["status"] == "done"


def test_one_that_was_signed_after_the_end_of_the_campaign_is_refused(run: Any, refused: Any, letter: Path) -> None:
    assert run("campaign", "close", "chi-thi-28", "--on", "15/6/2020", today="2020-06-20").code == 0
    words = ("pledge", "record", "VTP-LS", "--campaign", "chi-thi-28", "--signer", "Bà B", "--signed-on")
    assert "was closed on 15/06/2020" in refused(3, *words, "18/6/2020", today=LATER).err
    assert run(*words, "15/6/2020", today=LATER).code == 0
    answer = refused(3, "pledge", "amend", "1", "--signed-on", "16/6/2020", "--reason", "x", today=LATER)
    assert "was closed on 15/06/2020" in answer.err
