"""Reports on tasks put right: amended, withdrawn."""

from pathlib import Path
from typing import Any

import pytest

TASK = "NV-2020-0034"


def report(run: Any) -> Any:
    (found,) = run("task", "show", TASK, "--json").json["reports_list"]
    return found


def amend(run: Any, *words: str) -> Any:
    answer = run("task", "amend", TASK, *words, "--reason", "Gõ nhầm", "--json")
    assert answer.code == 0, answer
    return answer.json


@pytest.fixture
def reported(run: Any, letter: Path) -> None:
    """A report of 10 June on a standing task, with one figure."""
    words = ("--on", "10/6/2020", "--measure", "sessions_held=2", "--text", "Đã tập huấn")
    assert run("task", "report", TASK, *words).code == 0


@pytest.mark.usefixtures("reported")
class TestAmend:
    def test_what_is_given_is_written_over_and_the_rest_stays(self, run: Any) -> None:
        before = report(run)
        done = amend(run, "--measure", "people_reached=20", "--text", "", "--sender-number", "12/BC")
        after = report(run)
        assert done["fields_list"] == ["measures.people_reached", "text", "sender_number"]
        written = {"measures": {"sessions_held": 2, "people_reached": 20}, "text": None, "sender_number": "12/BC"}
        assert {**after, "corrections_list": []} == before | written
        amend(run, "--measure", "sessions_held=0")
        assert report(run)["measures"] == {"sessions_held": 0, "people_reached": 20}
        words = [" ".join(line.split()) for line in run("task", "show", TASK).out.splitlines() if "→" in line]
        assert words == [
            "Figures (people_reached) (empty) → 20",
            "Text Đã tập huấn → (empty)",
            "Sender's number (empty) → 12/BC",
            "Figures (sessions_held) 2 → 0",
        ]

    def test_its_days_move(self, run: Any) -> None:
        amend(run, "--on", "12/6/2020", "--until", "12/6/2020")
        assert (report(run)["reported_on"], report(run)["period_to"]) == ("2020-06-12", "2020-06-12")

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--on", "16/6/2020"), 3, "in the future"),
            (("--on", "17/5/2020"), 3, "before the task"),
            (("--on", "9/6/2020"), 3, "cannot cover"),
            (("--measure", "foo=1"), 2, "has no measure foo"),
            (("--measure", "sessions_held"), 2, "is not a figure"),
            (("--covering", "11/6/2020", "--text", "x"), 4, "has no such report"),
            (("--text", "Đã tập huấn"), 2, "would change"),
        ],
    )
    def test_the_rules_of_recording_hold(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "task", "amend", TASK, *words, "--reason", "x").err

    def test_of_several_reports_one_is_named(self, run: Any, refused: Any) -> None:
        run("task", "report", TASK, "--on", "14/6/2020", "--text", "x")
        assert f"{TASK} has 2 reports" in refused(2, "task", "amend", TASK, "--text", "y", "--reason", "x").err
        amend(run, "--text", "y", "--covering", "12/6/2020")
        words = ("--covering", "12/6/2020", "--since", "10/6/2020", "--reason", "x")
        assert "already has a report for" in refused(5, "task", "amend", TASK, *words).err

    def test_the_report_of_a_task_that_is_done_is_amended_too(self, run: Any) -> None:
        run("task", "waive", TASK, "--reason", "x")
        amend(run, "--text", "y")
        assert report(run)["text"] == "y"


@pytest.mark.usefixtures("reported")
def test_a_withdrawn_report_counts_no_more_and_a_right_one_takes_its_place(run: Any) -> None:
    before = run("task", "list", "--unit", "BDT-LS", "--json").json
    assert next(one for one in before if one["id"] == TASK)["reported_to"] == "2020-06-10"
    assert run("task", "withdraw", TASK, "--reason", "Nhầm đơn vị").code == 0
    found = run("task", "show", TASK, "--json").json
    assert (found["reported_to"], found["reports_list"], len(found["withdrawn_list"])) == (None, [], 1)
    assert found["withdrawn_list"][0]["corrections_list"][0]["reason"] == "Nhầm đơn vị"
    assert "Nhầm đơn vị" in run("task", "show", TASK).out
    figures = run("report", "monthly", "--month", "2020-06", "--json").json["figures"]
    assert (figures["task_reports"]["value"], figures["sessions_held"]["value"]) == (0, 0)
    assert run("task", "report", TASK, "--on", "10/6/2020", "--text", "x").code == 0
