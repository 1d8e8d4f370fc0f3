"""A case that was gathered with another by mistake is a case of its own again."""

from pathlib import Path
from typing import Any

import pytest
from commands import words_for

DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
FIRST, SECOND, FOUND, TODAY = "VV-2026-0001", "VV-2026-0002", "2026-07-06", "2026-07-14"
# Two points of one enterprise.
UNITS = ("DPV-012", "DPV-013")


def does(run: Any, verb: str, *words: str, code: int = 0) -> Any:
    answer = run(*words_for(verb), *words, "--json", today=TODAY)
    assert answer.code == code, answer
    return answer


def shown(run: Any, case: str) -> Any:
    """Return what is shown of a case but how it was put right."""
    return [
        {name: value for name, value in act.items() if name != "corrections_list"}
        for act in does(run, "show", case).json
    ]


@pytest.fixture
def two(run: Any, loaded: Path) -> None:
    """Two acts that are fined once, found on two days at two points, each with its minutes."""
    for number, (unit, on) in enumerate(zip(UNITS, (FOUND, "2026-07-07"), strict=True), start=1):
        does(run, "add", unit, "10.4.c", "--decree", "174/2026", "--on", on, "--minutes-on", on,
             "--minutes-number", str(number))  # fmt: skip


def gather(run: Any) -> None:
    assert does(run, "join", SECOND, "--into", FIRST, "--reason", "Cùng xử phạt").json["gathered"] is True


def part(run: Any, code: int = 0) -> Any:
    return does(run, "withdraw-join", SECOND, "--reason", "Gộp nhầm", code=code)


@pytest.mark.usefixtures("two")
def test_both_cases_are_as_they_were(run: Any) -> None:
    before = [shown(run, case) for case in (FIRST, SECOND)]
    gather(run)
    done = part(run).json
    assert (done["id"], done["reason"]) == (SECOND, "Gộp nhầm")
    after = [shown(run, case) for case in (FIRST, SECOND)]
    # That each act names its own minutes stays, as steps.
    for acts in (*before, *after):
        for act in acts:
            act.pop("steps_list")
    assert after == before
    assert run("db", "check", today=TODAY).code == 0


@pytest.mark.usefixtures("two")
def test_what_came_since_of_the_whole_case_stays_and_each_act_says_where_it_went(run: Any) -> None:
    gather(run)
    act = does(run, "show", FIRST).json[1]["id"]
    does(run, "verify", FIRST, "--on", "2026-07-08", "--number", "7")
    part(run)
    assert [one["id"] for one in does(run, "show", SECOND).json] == [act]
    kinds = [[step["kind"] for step in does(run, "show", case).json[0]["steps_list"]] for case in (FIRST, SECOND)]
    assert ("verify" in kinds[0], "verify" in kinds[1]) == (True, False)
    line = does(run, "show", SECOND).json[0]["corrections_list"][-1]
    assert (line["reason"], line["changes_list"][0]["field"]) == ("Gộp nhầm", "case")


@pytest.mark.usefixtures("two")
def test_not_once_a_decision_fined_the_acts(run: Any) -> None:
    gather(run)
    said = ("--on", TODAY, "--number", "1", "--authority", DIRECTOR, "--by", "x")
    # Acts that are fined once have a circumstance more, which leaves the fine open.
    (top,) = {act["fine_max"] for act in does(run, "show", FIRST).json}
    does(run, "decide", FIRST, *said, "--fine", str(top - 1), "--fine-reason", "x")
    answer = run("case", "part", SECOND, "--reason", "x", today=TODAY)
    assert (answer.code, "withdraw VV-2026-0001.Q1" in answer.err) == (3, True)


@pytest.mark.usefixtures("two")
def test_of_a_chain_the_last_that_was_joined_is_taken_out_first(run: Any) -> None:
    does(run, "add", UNITS[0], "10.4.c", "--decree", "174/2026", "--on", "2026-07-08", "--minutes-on", "2026-07-08",
         "--minutes-number", "3")  # fmt: skip
    third = "VV-2026-0003"
    does(run, "join", third, "--into", SECOND, "--reason", "x")
    gather(run)
    answer = run("case", "part", third, "--reason", "x", today=TODAY)
    assert (answer.code, f"case part {SECOND}" in answer.err) == (3, True)
    part(run)
    does(run, "withdraw-join", third, "--reason", "x")


@pytest.mark.usefixtures("two")
def test_a_join_typed_again_says_so_and_its_case_is_named_by_number_too(run: Any) -> None:
    gather(run)
    again = run("case", "join", "2", "--into", "1", "--reason", "x", today=TODAY)
    assert (again.code, "case part VV-2026-0002" in again.err) == (5, True)
    does(run, "withdraw-join", "2", "--reason", "Gộp nhầm")
    assert len(shown(run, SECOND)) == 1


@pytest.mark.usefixtures("two")
def test_what_was_not_gathered_is_named(run: Any) -> None:
    assert part(run, code=4)
    does(run, "add", UNITS[1], "10.4.c", "--decree", "174/2026", "--on", "2026-07-07", "--minutes-on", "2026-07-07",
         "--minutes-number", "2")  # fmt: skip
    does(run, "join", "VV-2026-0003", "--into", SECOND, "--reason", "x")
    answer = run("case", "part", "VV-2026-0003", "--reason", "x", today=TODAY)
    assert (answer.code, "recorded twice" in answer.err) == (3, True)
