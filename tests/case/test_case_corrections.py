"""Violations and payments put right, as long as no issued document states them."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from commands import WHY, words_for

from postwatch.case.actions import ActDetails, DecisionLine, GoodsLine, StepLine
from postwatch.correction.changes import NO_PART
from postwatch.labels import LABELS

DECIDE = (
    "--on", "10/6/2020", "--number", "01/QĐ-XPHC", "--authority", "Chủ tịch UBND cấp huyện", "--by", "Người ký",
    "--fine", "2500000",
)  # fmt: skip


def shown(run: Any, act: str = "1") -> Any:
    return run("violation", "show", act, "--json").json


def amend(run: Any, *words: str, act: str = "1") -> Any:
    answer = run("case", "amend", act, *words, "--reason", "Gõ nhầm", "--json")
    assert answer.code == 0, answer
    return answer.json


@pytest.fixture
def act(prepare: Any, loaded: Path) -> None:
    """An act of 26 May that a visit of that day found, in a case of its own."""
    assert prepare("inspect", "log", "DPV-012", "--on", "26/5/2020", "--finding", "x").code == 0
    words = ("DPV-012", "8.3.b", "--on", "26/5/2020", "--visit", "1", "--description", "Mô tả")
    assert prepare("violation", "add", *words).code == 0


@pytest.mark.usefixtures("act")
class TestCase:
    """A case that was opened with an act begins with the first that is left."""

    SECOND = ("violation", "add", "DPV-012", "8.3.b", "--case", "1", "--on", "10/6/2020", "--detected-on", "12/6/2020")

    def opened(self, run: Any) -> str:
        asked = run("case", "explain", "1", "--asked-on", "27/5/2020")
        return (
            str(run("violation", "show", "VV-2020-0001", "--json").json[0]["detected_on"]) if asked.code else "before"
        )

    def test_it_follows_when_that_act_is_withdrawn(self, run: Any, prepare: Any) -> None:
        assert prepare(*self.SECOND).code == 0
        assert run("case", "withdraw", "1", "--reason", "x").code == 0
        assert self.opened(run) == "2020-06-12"

    def test_it_follows_when_that_act_gets_a_case_of_its_own(self, run: Any, prepare: Any) -> None:
        assert prepare(*self.SECOND).code == 0
        amend(run, "--case", "", "--visit", "")
        assert self.opened(run) == "2020-06-12"

    def test_draft_minutes_are_named_that_print_an_act(self, run: Any) -> None:
        made = run("case", "draft", "minutes", "VV-2020-0001", "--json").json["path"]
        assert made in amend(run, "--description", "Khác")["papers_list"]

    def test_a_withdrawn_act_says_so_and_has_no_time_limits(self, run: Any) -> None:
        assert run("case", "withdraw", "1", "--reason", "x").code == 0
        said = run("violation", "show", "1").out
        assert "record withdrawn" in said
        assert "case open" not in said
        assert "record withdrawn" in run("violation", "list", "--withdrawn").out


@pytest.mark.usefixtures("act")
class TestAmend:
    def test_what_is_given_is_written_over_and_judged_anew(self, run: Any) -> None:
        before = shown(run)
        done = amend(run, "--on", "25/5/2020", "--aggravating", "2", "--offender", "individual", "--name", "Lê Văn C")
        after = shown(run)
        assert done["fields_list"] == [
            "offender", "fine_min", "fine_max", "fine_usual", "occurred_on", "offender_name", "aggravating",
        ]  # fmt: skip
        assert (after["occurred_on"], after["detected_on"]) == ("2020-05-25", "2020-05-26")
        assert (after["fine_max"], after["fine_usual"]) == (before["fine_max"] // 2, before["fine_usual"] // 2)
        assert (after["description"], after["visit"]) == ("Mô tả", "KT-2020-0001")
        assert after["clocks_list"] != before["clocks_list"]
        lines = [" ".join(line.split()) for line in run("violation", "show", "1").out.splitlines() if "→" in line]
        assert lines[1:3] == ["Lowest fine (đồng) 2.000.000 → 1.000.000", "Highest fine (đồng) 3.000.000 → 1.500.000"]

    def test_an_act_may_go_on_after_all(self, run: Any) -> None:
        amend(run, "--on", "", "--continuing")
        assert shown(run)["occurred_on"] is None

    def test_the_day_of_the_case_follows_its_first_act(self, run: Any) -> None:
        amend(run, "--visit", "", "--on", "20/5/2020", "--detected-on", "21/5/2020")
        first = run("case", "close", "1", "--reason", "x", "--on", "22/5/2020", "--json")
        assert (first.code, first.json["opened_on"]) == (0, "2020-05-21")
        words = ("case", "amend", "1", "--on", "20/5/2020", "--detected-on", "23/5/2020", "--reason", "x")
        assert "a step of it is of 22/05/2020" in run(*words).err

    def test_what_it_says_of_its_case_holds_for_the_other_acts(self, run: Any, prepare: Any) -> None:
        prepare("violation", "add", "DPV-012", "8.3.a", "--on", "26/5/2020", "--case", "1")
        assert amend(run, "--drawn-up-by", "Ông Lê")["along_list"] == ["VP-2020-0002"]
        assert shown(run, "2")["drawn_up_by"] == "Ông Lê"
        assert len(shown(run, "2")["corrections_list"]) == 1

    def test_an_act_moves_to_a_case_of_its_own_and_back(self, run: Any, prepare: Any, refused: Any) -> None:
        prepare("violation", "add", "DPV-012", "8.3.a", "--on", "26/5/2020", "--case", "1")
        words = ("case", "amend", "2", "--unit", "DPV-013", "--visit", "")
        assert "is against another unit" in refused(3, *words, "--reason", "x").err
        amend(run, "--unit", "DPV-013", "--visit", "", "--case", "", act="2")
        assert (shown(run, "2")["case"], shown(run, "2")["recipient"]) == ("VV-2020-0002", "DPV-013")
        assert shown(run)["visit"] == "KT-2020-0001"
        amend(run, "--unit", "DPV-012", "--case", "1", act="2")
        assert shown(run, "2")["case"] == "VV-2020-0001"
        assert "VV-2020-0002 was withdrawn" in refused(4, "violation", "show", "VV-2020-0002").err

    def test_a_visit_that_leads_to_no_case_says_again_what_it_found(self, run: Any) -> None:
        assert run("inspect", "show", "1", "--json").json["result"] == "violation"
        amend(run, "--visit", "")
        assert run("inspect", "show", "1", "--json").json["result"] == "findings"
        amend(run, "--visit", "1")
        assert run("inspect", "show", "1", "--json").json["result"] == "violation"

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--on", "27/5/2020"), 3, "cannot have been detected"),
            (("--on", "16/6/2020", "--detected-on", "16/6/2020"), 3, "lies in the future"),
            (("--provision", "99.9"), 4, ""),
            (("--unit", "PVHTT-CAL"), 3, "gives no postal service"),
            (("--unit", "DPV-013"), 3, "was not to this unit"),
            (("--visit", "9"), 4, "There is no visit 9"),
            (("--case", "9"), 4, "There is no case 9"),
            (("--minutes-on", "25/5/2020"), 3, "do not lie between"),
            (("--description", "Mô tả"), 2, "Nothing of VP-2020-0001 would change"),
        ],
    )
    def test_the_rules_of_recording_hold(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "case", "amend", "1", *words, "--reason", "x").err

    def test_what_minutes_state_is_amended_once_they_are_dropped(self, run: Any, prepare: Any, refused: Any) -> None:
        prepare("case", "draft", "minutes", "VV-2020-0001", "--on", "27/5/2020", "--number", "5")
        for words in (("amend", "1", "--description", "y"), ("withdraw", "1")):
            answer = refused(3, *words_for(*words), "--reason", "x")
            assert "The minutes of 27/05/2020 state violation VP-2020-0001" in answer.err
            assert "amend VP-2020-0001 --drop-minutes" in answer.err
        amend(run, "--drop-minutes", "--minutes-on", "28/5/2020")
        assert shown(run)["minutes_on"] == "2020-05-28"

    def test_what_a_decision_rests_on_stays(self, prepare: Any, refused: Any) -> None:
        prepare("case", "draft", "minutes", "VV-2020-0001", "--on", "5/6/2020", "--number", "5")
        prepare("case", "sign", "decision", "VV-2020-0001", *DECIDE)
        for words in (("amend", "1", "--drop-minutes"), ("withdraw", "1")):
            answer = refused(3, *words_for(*words), "--reason", "x")
            assert "Decision 01/QĐ-XPHC (10/6/2020) on case VV-2020-0001 rests on" in answer.err


@pytest.mark.usefixtures("act")
class TestWithdraw:
    @pytest.mark.parametrize(("step", "day"), [("complain", "--on"), ("explain", "--asked-on")])
    def test_the_last_act_does_not_take_what_is_recorded_of_its_case_along(
        self, run: Any, prepare: Any, refused: Any, step: str, day: str
    ) -> None:
        prepare("violation", "add", "DPV-012", "8.3.a", "--on", "26/5/2020", "--case", "1")
        run(*words_for(step), "VV-2020-0001", day, "28/5/2020")
        assert run("case", "withdraw", "2", "--reason", "x").code == 0
        said = refused(3, "case", "withdraw", "1", "--reason", "x").err
        assert "More is recorded of case VV-2020-0001" in said
        assert f"postwatch withdraw VV-2020-0001.{'B' if step == 'complain' else 'G'}1 --reason TEXT" in said
        assert run("case", "withdraw", "step", "VV-2020-0001", "--step", step, "--reason", "x").code == 0
        assert run("case", "withdraw", "1", "--reason", "x").code == 0

    def test_hints_lead_out_of_an_annulled_case(self, run: Any, prepare: Any) -> None:
        prepare("case", "sign", "minutes", "1", "--on", "5/6/2020", "--number", "5")
        assert prepare("case", "sign", "decision", "VV-2020-0001", *DECIDE).code == 0
        assert run("case", "step", "annul", "1", "--on", "12/6/2020", "--number", "3", *WHY).code == 0
        followed = []
        while (answer := run("case", "withdraw", "1", "--reason", "x")).code:
            way = answer.err.rpartition("postwatch ")[2].replace("--reason TEXT", "--reason x").split()
            assert run(*way).code == 0, (answer.err, way)
            followed.append(" ".join(way[:2]))
        assert followed == ["withdraw VV-2020-0001.B2", "withdraw VV-2020-0001.Q1", "amend VP-2020-0001"]
        assert run("violation", "list", "--withdrawn", "--json").json[0]["id"] == "VP-2020-0001"

    def test_what_is_recorded_of_an_offender_does_not_go_with_the_last_act_of_one(
        self, run: Any, prepare: Any, refused: Any
    ) -> None:
        person = ("--case", "1", "--offender", "person", "--name", "Lê Văn C")
        assert prepare("violation", "add", "DPV-012", "8.3.a", "--on", "26/5/2020", *person).code == 0
        meant = ("VV-2020-0001", "--against", "Lê Văn C")
        assert prepare("case", "sign", "minutes", *meant, "--on", "5/6/2020").code == 0
        assert run("case", "explain", *meant, "--asked-on", "8/6/2020").code == 0
        said = refused(3, "case", "withdraw", "2", "--reason", "x").err
        assert "More is recorded of Lê Văn C in case VV-2020-0001" in said
        assert "withdraw VV-2020-0001.G1" in said
        assert run("case", "withdraw", "step", *meant, "--step", "explain", "--reason", "x").code == 0
        assert "amend VP-2020-0002 --drop-minutes" in refused(3, "case", "withdraw", "2", "--reason", "x").err
        amend(run, "--drop-minutes", act="2")
        assert run("case", "withdraw", "2", "--reason", "x", "--json").json["along_list"] == []
        assert shown(run)["steps_list"] == []

    def test_its_case_goes_with_the_last_act(self, run: Any, prepare: Any, refused: Any) -> None:
        prepare("violation", "add", "DPV-012", "8.3.a", "--on", "26/5/2020", "--case", "1")
        first = run("case", "withdraw", "1", "--reason", "x", "--json").json
        assert (first["id"], first["along_list"]) == ("VP-2020-0001", [])
        assert [one["id"] for one in run("violation", "show", "VV-2020-0001", "--json").json] == ["VP-2020-0002"]
        last = run("case", "withdraw", "2", "--reason", "x", "--json").json
        assert last["along_list"] == ["VV-2020-0001"]
        assert run("inspect", "show", "1", "--json").json["result"] == "findings"
        assert run("inspect", "withdraw", "1", "--reason", "x").code == 0
        assert [one["id"] for one in run("violation", "list", "--withdrawn", "--json").json] == [
            "VP-2020-0001",
            "VP-2020-0002",
        ]
        assert shown(run, "2")["withdrawn_on"] == "2020-06-15"
        refused(4, "violation", "add", "DPV-012", "8.3.b", "--on", "26/5/2020", "--case", "1")


@pytest.mark.usefixtures("act")
class TestDecision:
    @pytest.fixture(autouse=True)
    def decided(self, prepare: Any, act: None) -> None:
        """The case is decided on 10 June, on minutes of 5 June."""
        prepare("case", "draft", "minutes", "VV-2020-0001", "--on", "5/6/2020", "--number", "5")
        assert prepare("case", "sign", "decision", "VV-2020-0001", *DECIDE).code == 0

    def test_what_is_given_is_written_over(self, run: Any) -> None:
        words = ("--number", "02/QĐ-XPHC", "--fine", "2050000", "--on", "9/6/2020", "--handed-over-on", "11/6/2020")
        done = run("case", "amend", "decision", "1", *words, "--reason", "Gõ nhầm", "--json").json
        assert set(done["fields_list"]) == {"number", "fine", "decided_on", "handed_over_on"}
        act = shown(run)
        assert (act["decision_number"], act["fine_imposed"], act["decided_on"]) == (
            "02/QĐ-XPHC",
            2_050_000,
            "2020-06-09",
        )
        assert [one["reason"] for one in act["corrections_list"]] == ["Gõ nhầm"]
        assert run("db", "check", "--json").json["ok"] is True

    def test_the_norm_of_a_correction_is_that_of_its_day(self, refused: Any) -> None:
        words = ("case", "step", "correct", "VV-2020-0001", "--number", "3", "--as", "correct", "--fine", "2600000")
        said = refused(3, *words, "--on", "12/6/2020").err
        assert "(Nghị định 81/2013/NĐ-CP, sửa đổi bởi Nghị định 97/2017/NĐ-CP)" in said
        assert "Nghị định 118/2021/NĐ-CP" not in said
        later = refused(3, *words, "--on", "4/1/2022", today="2022-01-04").err
        assert "(Nghị định 118/2021/NĐ-CP, Điều 14, Điều 15)" in later

    def test_a_new_scan_alone_is_a_change(self, run: Any, refused: Any, tmp_path: Path) -> None:
        scan = tmp_path / "scan.pdf"
        words = ("case", "amend", "decision", "1", "--scan", str(scan), "--reason", "Bản rõ hơn")
        for content in (b"%PDF-1.4 one", b"%PDF-1.4 two"):
            scan.write_bytes(content)
            assert run(*words, "--json").json["fields_list"] == ["scan_sha256"]
        assert "would change" in refused(2, *words).err
        assert run("db", "check", "--json").json["ok"] is True

    def test_payments_that_it_makes_doubtful_are_named_at_once(self, run: Any, tmp_path: Path) -> None:
        scan = tmp_path / "scan.pdf"
        scan.write_bytes(b"%PDF-1.4")
        assert run("case", "pay", "1", "--on", "11/6/2020", "--amount", "2500000").code == 0
        signed = ("--as-signed", "Bản đã ký", "--scan", str(scan), "--reason", "Gõ nhầm")
        said = run("case", "amend", "decision", "1", "--fine", "2000000", *signed).err
        assert "Payment of a fine of 11/06/2020 was made for more than was outstanding" in said

    def test_withdrawn_it_never_was_and_the_case_waits_for_one(self, run: Any) -> None:
        never = run("status", "--json", today="2020-06-09").json
        assert run("case", "withdraw", "decision", "1", "--reason", "Nhầm vụ việc").code == 0
        act = shown(run)
        assert (act["status"], act["decision_number"], act["fine_imposed"]) == ("open", None, None)
        assert run("status", "--json", today="2020-06-09").json["overdue"] == never["overdue"]
        assert run("case", "sign", "decision", "1", *DECIDE).code == 0
        assert run("db", "check", "--json").json["ok"] is True

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("amend-decision", "1", "--fine", "2000000"), 3, "cannot be paid"),
            (("amend-decision", "1", "--fine", "99"), 3, "lies outside the range"),
            (("amend-decision", "1", "--on", "12/6/2020"), 3, "The payment of 11/06/2020 does not lie between"),
            (("amend-decision", "1", "--authority", "Ai đó"), 3, "is none of those who may decide"),
            (("amend-decision", "1", "--number", "01/QĐ-XPHC"), 2, "would change"),
            (("withdraw-decision", "1"), 3, "Payments of the fine of decision 01/QĐ-XPHC are recorded"),
        ],
    )
    def test_what_payments_and_the_law_contradict_is_refused(
        self, prepare: Any, refused: Any, words: tuple[str, ...], code: int, says: str
    ) -> None:
        prepare("case", "pay", "1", "--on", "11/6/2020", "--amount", "2000001")
        assert says in refused(code, *words_for(*words), "--reason", "x").err

    def test_a_case_without_one_is_named(self, prepare: Any, refused: Any) -> None:
        prepare("violation", "add", "DPV-014", "8.3.b", "--on", "3/6/2020")
        assert "has no decision" in refused(4, "case", "amend", "decision", "2", "--fine", "1", "--reason", "x").err


@pytest.mark.usefixtures("act")
class TestPayment:
    @pytest.fixture(autouse=True)
    def paid(self, prepare: Any, act: None) -> None:
        """Half of the fine is paid on 11 June."""
        assert prepare("case", "draft", "minutes", "VV-2020-0001", "--on", "5/6/2020", "--number", "5").code == 0
        assert prepare("case", "sign", "decision", "VV-2020-0001", *DECIDE).code == 0
        assert prepare("case", "pay", "1", "--on", "11/6/2020", "--amount", "1500000").code == 0

    def test_what_is_given_is_written_over(self, run: Any) -> None:
        words = ("case", "amend", "payment", "1", "--amount", "2500000", "--proof-number", "7")
        done = run(*words, "--reason", "Gõ nhầm", "--json").json
        assert (done["id"], done["fields_list"]) == ("VV-2020-0001", ["amount", "proof_number"])
        (payment,) = shown(run)["payments_list"]
        assert (payment["amount"], payment["paid_on"], shown(run)["fine_paid"]) == (2_500_000, "2020-06-11", 2_500_000)
        assert "1.500.000 → 2.500.000" in run("violation", "show", "1").out

    def test_withdrawn_it_was_never_paid(self, run: Any) -> None:
        assert run("case", "withdraw", "payment", "1", "--reason", "Nhầm vụ").code == 0
        found = shown(run)
        assert (found["fine_paid"], found["payments_list"]) == (0, [])
        assert [one["amount"] for one in found["withdrawn_payments_list"]] == [1_500_000]
        assert "Nhầm vụ" in run("violation", "show", "1").out
        assert run("case", "pay", "1", "--on", "12/6/2020", "--amount", "2500000").code == 0

    def test_a_corrected_fine_judges_payments_anew(self, run: Any, prepare: Any) -> None:
        assert prepare("case", "pay", "1", "--on", "12/6/2020", "--amount", "1000000").code == 0
        words = ("--on", "12/6/2020", "--number", "7", "--reason", "x", "--fine")
        said = run("case", "step", "correct", "1", *words, "2000000").err
        assert "Payment of a fine of 12/06/2020 was made for more than was outstanding" in said
        assert [one["faults_list"] for one in shown(run)["payments_list"]] == [[], ["over_owed"]]
        assert run("case", "withdraw", "step", "1", "--step", "correct", "--reason", "x").code == 0
        assert [one["faults_list"] for one in shown(run)["payments_list"]] == [[], []]

    def test_a_fine_that_is_raised_is_outstanding_though_the_case_was_closed(self, run: Any, prepare: Any) -> None:
        assert prepare("case", "pay", "1", "--on", "12/6/2020", "--amount", "1000000").code == 0
        assert run("case", "close", "1", "--reason", "x", "--on", "12/6/2020").code == 0
        words = ("--on", "12/6/2020", "--number", "7", "--reason", "x", "--fine", "2900000")
        said = run("case", "step", "correct", "1", *words).err
        assert "400.000 đồng of the fine are outstanding, and case VV-2020-0001 is closed" in said

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("amend-payment", "1", "--amount", "2500001"), 3, "cannot be paid"),
            (("amend-payment", "1", "--amount", ""), 2, "cannot be empty"),
            (("amend-payment", "1", "--on", "9/6/2020"), 3, "does not lie between"),
            (("amend-payment", "1", "--of", "12/6/2020", "--amount", "1"), 4, "has no such payment"),
            (("withdraw-payment", "9"), 4, "There is no case 9"),
        ],
    )
    def test_what_cannot_be_is_refused(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, *words_for(*words), "--reason", "x").err

    def test_of_several_payments_one_is_named(self, run: Any, prepare: Any, refused: Any) -> None:
        prepare("case", "pay", "1", "--on", "12/6/2020", "--amount", "1000000")
        assert "has 2 payments" in refused(2, "case", "withdraw", "payment", "1", "--reason", "x").err
        assert run("case", "withdraw", "payment", "1", "--of", "12/6/2020", "--reason", "x").code == 0
        assert shown(run)["fine_paid"] == 1_500_000


def test_every_field_that_a_correction_may_change_has_a_label() -> None:
    shown = {one.name for kind in (ActDetails, StepLine, GoodsLine, DecisionLine) for one in fields(kind)}
    assert shown - LABELS.keys() - NO_PART == {"joined_list"}, "what a join says itself"
