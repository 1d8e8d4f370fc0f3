"""What `case show` and `case step` say may be done next, and the words of before that lead there."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import words_for

from postwatch.app import ENTRIES

TODAY = "2026-07-10"
MOVED = [verb for verb, _words in ENTRIES["violation"].moved]
# What a step is taken with besides its day.
ASKED = {
    "verify": (), "forward": ("--to", "Chủ tịch UBND tỉnh"), "extend": ("--ground", "complex"),
    "drop": ("--ground", "b"), "transfer": ("--to", "Sở khác"), "take-over": ("--from", "Sở khác"), "complain": (),
    "sue": (), "stay": ("--by", "Người ký", "--ground", "complaint"), "annul": ("--by", "Người ký", "--ground", "c"),
    "reduce": (), "lapse": (), "enforce": (), "reopen": ("--reason", "x"),
}  # fmt: skip
DECISION = ("--number", "12/QĐ-XPHC", "--authority", "Chủ tịch UBND tỉnh", "--by", "Người ký", "--reason", "x")
MINUTES = ("--number", "5/BB-VPHC", "--by", "Người lập")


@pytest.fixture
def case(run: Any, loaded: Path) -> str:
    words = ("--decree", "174/2026", "--on", "2026-07-07", "--json")
    return str(run("violation", "add", "DPV-013", "11.2", *words, today="2026-07-07").json["case"])


def signed(run: Any, case: str) -> None:
    assert run("case", "sign", case, "minutes", "--on", "2026-07-07", *MINUTES, today=TODAY).code == 0


def decided(run: Any, case: str) -> None:
    signed(run, case)
    assert run("case", "sign", case, "decision", "--on", "2026-07-08", *DECISION, today=TODAY).code == 0


def summary(run: Any, case: str) -> Any:
    return run("case", "show", case, "--json", today=TODAY).json


def test_it_begins_with_where_the_case_is_and_what_a_term_asks_for(run: Any, case: str) -> None:
    signed(run, case)
    shown = summary(run, case)
    assert 1 < len(shown["where_list"]) <= 4
    (must,) = (one for one in shown["next"]["must_list"] if one["kind"] == "decide")
    assert must["command"] == f"postwatch case draft {case} decision"
    assert (must["due_on"], "Điều 66" in must["norm"], must["overdue"]) == ("2026-07-16", True, False)
    assert len(shown["next"]["usual_list"]) <= 3
    assert [act["case"] for act in shown["acts_list"]] == [case]


def test_once_it_is_decided_it_asks_for_the_service_and_the_payment(run: Any, case: str) -> None:
    decided(run, case)
    following = summary(run, case)["next"]
    commands = [one["command"] for one in (*following["must_list"], *following["usual_list"])]
    pays = f"postwatch case pay {case} --amount 25000000 --proof-number …"
    assert {f"postwatch case serve {case}", pays} <= set(commands)
    assert f"postwatch case draft {case} decision" not in commands


def test_until_it_is_served_no_term_asks_for_the_payment(run: Any, case: str) -> None:
    decided(run, case)
    assert [one["command"] for one in summary(run, case)["next"]["must_list"]] == [f"postwatch case serve {case}"]


def test_each_command_says_what_comes_next(run: Any, case: str) -> None:
    def said(*words: str, on: str = TODAY) -> str:
        answer = run("case", *words, today=on)
        assert answer.code == 0, answer
        return str(answer.err.splitlines()[-1])

    assert said("sign", case, "minutes", "--on", "2026-07-07", *MINUTES).endswith(
        f": postwatch case draft {case} decision"
    )
    assert said("draft", case, "decision", *DECISION[2:]).endswith(f": postwatch case sign {case} decision --number …")
    assert said("sign", case, "decision", *DECISION).endswith(f": postwatch case serve {case}")
    assert said("serve", case).endswith(f": postwatch case pay {case} --amount 25000000 --proof-number …")
    assert said("pay", case, "--amount", "25000000").endswith(f": postwatch case step {case} remedy")
    assert said("step", case, "remedy", "--number", "9/BB") == f"case {case} is at its end"
    shown = run("case", "step", case, "--json", today=TODAY).json["others_list"]
    assert not {"minutes", "close"} & {one["kind"] for one in shown}


def test_each_command_says_where_the_case_is_now(run: Any, case: str) -> None:
    def state(*words: str) -> str:
        answer = run("case", *words, today=TODAY)
        assert answer.code == 0, answer
        found = [line for line in answer.err.splitlines() if line.startswith(f"case {case} now: ")]
        assert len(found) == 1
        assert run("case", "show", case, today=TODAY).out.count(found[0].rpartition(" · ")[2]) == 1
        return str(found[0])

    assert "minutes 5/BB-VPHC signed on 07/07/2026" in state("sign", case, "minutes", "--on", "2026-07-07", *MINUTES)
    assert "signed on 07/07/2026, handed over on 08/07/2026" in state("serve", case, "minutes", "--on", "2026-07-08")
    assert state("draft", case, "decision", *DECISION[2:]).endswith("decision drafted, not signed")
    signed = state("sign", case, "decision", *DECISION)
    assert "not signed" not in signed
    assert "handed over on" in state("serve", case).rpartition("decision ")[2]
    assert "25.000.000 of 25.000.000 đồng are paid" in state("pay", case, "--amount", "25000000")


def test_while_the_file_is_with_the_police_no_decision_is_asked_for(run: Any, case: str) -> None:
    signed(run, case)
    words = ("--on", "2026-07-08", "--to", "Công an tỉnh", "--crime", "--number", "3")
    assert run("case", "step", case, "transfer", *words, today=TODAY).code == 0
    listed = summary(run, case)["next"].values()
    assert f"postwatch case draft {case} decision" not in [one["command"] for found in listed for one in found]


def test_on_the_screen_what_must_be_done_has_its_term_its_norm_and_its_command(run: Any, case: str) -> None:
    signed(run, case)
    lines = run("case", "show", case, today=TODAY).out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Must\tuntil 16/07/2026"))
    assert lines[place + 1] == f"\tpostwatch case draft {case} decision"
    told = run("case", "show", case, "--history", "--law", today=TODAY).out
    assert "5/BB-VPHC" in told
    assert "Điều 66" in told


@pytest.mark.parametrize("state", ["open", "decided"])
@pytest.mark.parametrize("kind", ASKED)
def test_what_is_listed_is_taken_and_what_is_not_is_refused(run: Any, case: str, state: str, kind: str) -> None:
    (signed if state == "open" else decided)(run, case)
    listed = run("case", "step", case, "--json", today=TODAY).json
    kinds = {one["command"].rpartition(" ")[2] for found in listed.values() for one in found}
    answer = run("case", "step", case, kind, "--on", TODAY, *ASKED[kind], today=TODAY)
    assert (kind in kinds, answer.code) in ((True, 0), (False, 3)), answer


def test_what_no_step_knows_is_kept_and_judged_by_nothing(run: Any, case: str, loaded: Path) -> None:
    words = ("--on", "2026-07-01", "--text", "Họp liên ngành", "--norm", "Quy chế phối hợp", "--number", "3/BB")
    assert run("case", "step", case, "other", *words, today=TODAY).code == 0
    shown = summary(run, case)["acts_list"][0]["steps_list"]
    assert [(one["kind"], one["norm"], one["faults_list"]) for one in shown] == [("other", "Quy chế phối hợp", [])]
    assert run("case", "step", case, "other", today=TODAY).code == 2


@pytest.mark.parametrize("verb", MOVED)
def test_an_old_word_has_the_help_of_the_new_one(run: Any, verb: str) -> None:
    old, new = run("violation", verb, "--help"), run(*words_for(verb), "--help")
    assert (old.code, new.code) == (0, 0)
    assert old.out.partition("\n")[2] == new.out.partition("\n")[2]


def test_an_old_word_runs_and_names_the_new_one(run: Any, case: str) -> None:
    old = run.plain("violation", "record-minutes", case, "--on", "2026-07-07", *MINUTES, "--json", today=TODAY)
    assert json.loads(old.out)["step"]["number"] == "5/BB-VPHC"
    assert "postwatch case sign CASE minutes" in old.err
    assert run("journal", "list", "--json", today=TODAY).json[0]["command"] == "case sign minutes"
    assert "from now on" not in run.plain("case", "step", case, "verify", "--on", TODAY, today=TODAY).err


def test_a_kind_that_is_mistyped_is_answered_with_the_nearest(run: Any, case: str) -> None:
    answer = run("case", "step", case, "complan", today=TODAY)
    assert (answer.code, "complain" in answer.err) == (2, True)


def test_cases_are_listed_by_year_unit_and_status(run: Any, case: str) -> None:
    for words, found in (
        (("--year", "2026"), [case]), (("--year", "2025"), []), (("--unit", "DPV-013"), [case]),
        (("--unit", "DPV-014"), []), (("--status", "open"), [case]), (("--status", "decided"), []),
    ):  # fmt: skip
        assert [one["id"] for one in run("case", "list", *words, "--json", today=TODAY).json] == found, words
