"""Pledges put right: amended, withdrawn, with the tasks that they finish."""

from pathlib import Path
from typing import Any

import pytest


def shown(run: Any, pledge: str = "1") -> Any:
    return run("pledge", "show", pledge, "--json").json


def tasks(run: Any) -> dict[str, str]:
    """The status of the pledge task of each unit."""
    listed = run("task", "list", "--json").json
    return {one["recipient"]: one["status"] for one in listed if one["instruction"] == "pledge"}


def days(run: Any, unit: str) -> Any:
    (task,) = (
        one["id"] for one in run("task", "list", "--unit", unit, "--json").json if one["instruction"] == "pledge"
    )
    return run("task", "show", task, "--json").json["done_on"]


def amend(run: Any, *words: str) -> Any:
    answer = run("pledge", "amend", "1", *words, "--reason", "Gõ nhầm", "--json")
    assert answer.code == 0, answer
    return answer.json


@pytest.fixture
def pledge(prepare: Any, letter: Path) -> None:
    """The pledge of an enterprise with four points, of 1 June."""
    words = ("VTP-LS", "--signed-on", "1/6/2020", "--signer", "Bà B", "--covers", "all", "--incoming-number", "7")
    assert prepare("pledge", "record", *words, "--incoming-on", "2/6/2020").code == 0


@pytest.mark.usefixtures("pledge")
def test_a_withdrawn_pledge_is_in_force_nowhere(run: Any) -> None:
    assert run("pledge", "withdraw", "1", "--reason", "x").code == 0
    for words in (("show", "1"), ("list", "--withdrawn")):
        said = run("pledge", *words).out
        assert "record withdrawn" in said, words
        assert "in force" not in said, words


@pytest.mark.usefixtures("pledge")
class TestAmend:
    def test_what_is_given_is_written_over_and_the_rest_stays(self, run: Any) -> None:
        before = shown(run)
        done = amend(run, "--signed-on", "2/6/2020", "--signer", "Bà C", "--capacity", "Giám đốc")
        after = shown(run)
        assert done["fields_list"] == ["signed_on", "signer", "capacity"]
        written = {"signed_on": "2020-06-02", "signer": "Bà C", "capacity": "Giám đốc", "corrections_list": []}
        assert {**after, "corrections_list": []} == before | written
        assert (days(run, "VTP-LS"), days(run, "DPV-009")) == ("2020-06-02", "2020-06-02")

    def test_a_blank_campaign_is_none(self, run: Any) -> None:
        amend(run, "--campaign", "", "--capacity", "Giám đốc")
        assert (shown(run)["campaign"], shown(run)["capacity"]) == ("chi-thi-28", "Giám đốc")

    def test_points_that_are_named_no_more_owe_the_pledge_again(self, run: Any) -> None:
        assert tasks(run)["DPV-009"] == "done"
        amend(run, "--covers", "")
        assert (tasks(run)["DPV-009"], tasks(run)["VTP-LS"]) == ("open", "done")
        assert shown(run)["corrections_list"][0]["changes_list"] == [
            {"field": "covers_list", "before": "DPV-002, DPV-009, DPV-010, DPV-011", "after": None}
        ]
        amend(run, "--covers", "all")
        assert (tasks(run)["DPV-009"], days(run, "DPV-009")) == ("done", "2020-06-01")

    def test_the_pledge_of_another_unit_is_that_of_that_unit(self, run: Any, refused: Any) -> None:
        words = ("pledge", "amend", "1", "--unit", "BDT-LS")
        answer = refused(3, *words, "--reason", "x")
        assert "was not a service point of" in answer.err
        assert "--covers all names them all, --covers '' none" in answer.err
        amend(run, "--unit", "BDT-LS", "--covers", "")
        assert (tasks(run)["VTP-LS"], tasks(run)["DPV-009"], tasks(run)["BDT-LS"]) == ("open", "open", "done")
        assert run("pledge", "coverage", "--json").json["signed"] == 1

    def test_a_revoked_pledge_is_amended_too(self, run: Any, refused: Any) -> None:
        run("pledge", "revoke", "1", "--reason", "x", today="2020-06-10")
        amend(run, "--signed-on", "3/6/2020")
        assert (shown(run)["signed_on"], shown(run)["revoked_on"]) == ("2020-06-03", "2020-06-10")
        assert tasks(run)["VTP-LS"] == "open"
        answer = refused(3, "pledge", "amend", "1", "--signed-on", "11/6/2020", "--reason", "x")
        assert "was revoked on 10/06/2020" in answer.err

    def test_a_revocation_that_is_typed_late_has_its_own_day(self, run: Any, refused: Any) -> None:
        words = ("pledge", "revoke", "1", "--reason", "x", "--on")
        assert "The day 16/06/2020 is in the future" in refused(3, *words, "16/6/2020").err
        early = refused(3, *words, "31/5/2020").err
        assert "31/05/2020 is before 01/06/2020, the first day of CK-2020-0001" in early
        assert "name a day from 01/06/2020 to 15/06/2020" in early
        assert run(*words, "10/6/2020").code == 0
        assert shown(run)["revoked_on"] == "2020-06-10"
        signed = [run("pledge", "coverage", "--on", f"{day}/6/2020", "--json").json["signed"] for day in (9, 10)]
        assert signed == [5, 0]

    def test_a_task_is_done_since_pledges_bind_without_a_break_however_they_were_typed(self, run: Any) -> None:
        def sign(on: str) -> None:
            assert run("pledge", "record", "DPV-009", "--signed-on", on, "--signer", "Bà B").code == 0

        sign("25/5/2020")
        assert days(run, "DPV-009") == "2020-05-25"
        run("pledge", "revoke", "1", "--reason", "x", "--on", "10/6/2020")
        assert (days(run, "DPV-009"), tasks(run)["VTP-LS"]) == ("2020-05-25", "open")
        run("pledge", "revoke", "2", "--reason", "x", "--on", "12/6/2020")
        assert tasks(run)["DPV-009"] == "open"
        sign("12/6/2020")
        assert days(run, "DPV-009") == "2020-05-25"
        assert run("pledge", "withdraw", "2", "--reason", "x").code == 0
        assert days(run, "DPV-009") == "2020-06-12"
        assert run("db", "check").code == 0

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--signed-on", "16/6/2020"), 3, "in the future"),
            (("--signer", " "), 2, "cannot be empty"),
            (("--unit", "PVHTT-CAL"), 3, "is not asked for a pledge"),
            (("--incoming-on", "16/6/2020"), 3, "cannot have arrived"),
            ((), 2, "Nothing of CK-2020-0001 would change"),
        ],
    )
    def test_the_rules_of_recording_hold(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "pledge", "amend", "1", *words, "--reason", "x").err

    def test_a_unit_does_not_get_a_second_one(self, run: Any, refused: Any) -> None:
        run("pledge", "record", "BDT-LS", "--signed-on", "1/6/2020", "--signer", "Ông A")
        answer = refused(5, "pledge", "amend", "1", "--unit", "BDT-LS", "--covers", "", "--reason", "x")
        assert "signed on 01/06/2020 already, as CK-2020-0002" in answer.err
        assert "withdraw CK-2020-0002" in answer.err

    def test_the_followup_that_counted_it_is_named(self, run: Any) -> None:
        run("dispatch", "send", "1", today="2020-05-18")
        code = run("followup", "generate", "--audience", "enterprises", "--json", today="2020-06-12").json["id"]
        run("followup", "issue", code, "--on", "12/6/2020", today="2020-06-12")
        symbol = next(one["symbol"] for one in run("followup", "list", "--json").json if one["id"] == code)
        assert amend(run, "--signer", "Bà C")["papers_list"] == [symbol]


@pytest.mark.usefixtures("pledge")
class TestWithdraw:
    def test_the_tasks_it_finished_are_open_again(self, run: Any) -> None:
        assert run("pledge", "withdraw", "1", "--reason", "Không ký").code == 0
        assert {tasks(run)[unit] for unit in ("VTP-LS", "DPV-009")} == {"open"}
        assert run("pledge", "coverage", "--json").json["signed"] == 0
        assert run("pledge", "list", "--json").json == []
        assert [one["id"] for one in run("pledge", "list", "--withdrawn", "--json").json] == ["CK-2020-0001"]
        assert shown(run)["covers_list"] == ["DPV-002", "DPV-009", "DPV-010", "DPV-011"]

    def test_a_letter_may_be_void_once_its_only_pledge_was_withdrawn(self, run: Any, refused: Any) -> None:
        refused(3, "dispatch", "void", "1", "--reason", "x")
        run("pledge", "withdraw", "1", "--reason", "x")
        assert run("dispatch", "void", "1", "--reason", "x").code == 0

    def test_tasks_of_an_ended_letter_end_with_it(self, run: Any) -> None:
        run("dispatch", "send", "1", today="2020-05-18")
        recall = run("dispatch", "recall", "1", "--reason", "x", "--json", today="2020-06-05").json["id"]
        run("dispatch", "issue", recall, "--on", "5/6/2020", today="2020-06-05")
        run("pledge", "withdraw", "1", "--reason", "x")
        (task,) = (
            one["id"]
            for one in run("task", "list", "--unit", "VTP-LS", "--json").json
            if one["instruction"] == "pledge"
        )
        assert run("task", "show", task, "--json").json["waived_on"] == "2020-06-05"

    @pytest.mark.parametrize("verb", ["withdraw", "revoke"])
    def test_a_task_that_a_person_said_is_done_stays_so(self, run: Any, verb: str) -> None:
        listed = run("task", "list", "--unit", "BDT-LS", "--json").json
        (task,) = (one["id"] for one in listed if one["instruction"] == "pledge")
        assert run("task", "done", task, "--on", "3/6/2020").code == 0
        assert run("pledge", "record", "BDT-LS", "--signed-on", "5/6/2020", "--signer", "x").code == 0
        assert run("pledge", verb, "2", "--reason", "x").code == 0
        assert (tasks(run)["BDT-LS"], days(run, "BDT-LS")) == ("done", "2020-06-03")

    def test_a_point_that_signed_too_has_done_it_on_its_own_day_until_that_is_withdrawn(self, run: Any) -> None:
        assert run("pledge", "record", "DPV-009", "--signed-on", "5/6/2020", "--signer", "x").code == 0
        assert days(run, "DPV-009") == "2020-06-01"
        assert run("pledge", "withdraw", "1", "--reason", "x").code == 0
        assert (tasks(run)["DPV-009"], days(run, "DPV-009")) == ("done", "2020-06-05")
        assert run("pledge", "withdraw", "2", "--reason", "x").code == 0
        assert tasks(run)["DPV-009"] == "open"

    def test_after_the_revocation_of_the_first_one_the_second_one_opens_it_again(self, run: Any) -> None:
        assert run("pledge", "record", "DPV-009", "--signed-on", "5/6/2020", "--signer", "x").code == 0
        assert run("pledge", "revoke", "1", "--reason", "x").code == 0
        assert days(run, "DPV-009") == "2020-06-01"
        assert run("pledge", "withdraw", "2", "--reason", "x").code == 0
        assert tasks(run)["DPV-009"] == "open"

    def test_amended_to_another_day_it_is_named_no_more_and_the_point_owes_it(self, run: Any) -> None:
        amend(run, "--signed-on", "2/6/2020", "--covers", "")
        assert (tasks(run)["DPV-009"], days(run, "VTP-LS")) == ("open", "2020-06-02")

    def test_nothing_more_is_done_with_it(self, run: Any, refused: Any) -> None:
        run("pledge", "withdraw", "1", "--reason", "x")
        for verb in ("amend", "withdraw", "revoke"):
            assert "CK-2020-0001 was withdrawn" in refused(4, "pledge", verb, "1", "--reason", "x").err
