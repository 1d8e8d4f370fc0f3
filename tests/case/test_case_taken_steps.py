"""The steps of a case through the real program: what each needs, what it changes, and what is recorded as signed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from commands import WHY, words_for
from long_runs import few

pytestmark = pytest.mark.usefixtures("loaded")
DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
# A decision of before the time to explain is over.
WAIVED = ("--reason", "đã từ bỏ quyền giải trình")
FOUND = "2026-07-06"
NEW, OLD = ("11.2", "174/2026"), ("9.2", "15/2020")


class Case:
    """A case of July 2026 that is led through its steps, each said with its day."""

    def __init__(
        self, run: Any, prepare: Any, scan: str, *, found: str = FOUND, provision: tuple[str, str] = NEW
    ) -> None:
        self.run, self.prepare, self.scan, self.found = run, prepare, scan, found
        number, decree = provision
        added = prepare("violation", "add", "DPV-013", number, "--decree", decree, "--on", found, "--json", today=found)
        assert added.code == 0, added
        self.code = added.json["case"]

    def does(self, verb: str, on: str, *words: str) -> Any:
        answer = self.prepare(*words_for(verb), self.code, "--on", on, *words, "--json", today=on)
        assert answer.code == 0, answer
        return answer.json

    def refuses(self, verb: str, on: str, *words: str) -> Any:
        answer = self.run(*words_for(verb), self.code, "--on", on, *words, today=on)
        assert answer.code == 3, answer
        return answer.err

    def signed(self, verb: str, on: str, *words: str) -> Any:
        as_signed = ("--as-signed", "Đã ký từ trước", "--scan", self.scan)
        return self.does(verb, on, *words, *as_signed)["step"]["faults_list"]

    def shown(self, on: str) -> Any:
        (act,) = self.run("violation", "show", self.code, "--json", today=on).json
        return act

    def due(self, on: str) -> dict[str, str]:
        return {clock["name"]: clock["due_on"] for clock in self.shown(on)["clocks_list"]}

    def decided(self, *, on: str = "2026-07-10", fine: str = "25000000") -> "Case":
        self.does("record-minutes", self.found, "--number", "5", "--by", "Người lập")
        said = ("--number", "12/QĐ-XPHC", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED, "--fine", fine)
        self.does("decide", on, *said)
        return self

    def served(self, *, on: str = "2026-07-13", fine: str = "25000000") -> "Case":
        self.decided(fine=fine).does("serve", on, "--how", "giao trực tiếp")
        return self


@pytest.fixture
def case(run: Any, prepare: Any, papers: Path) -> Case:
    return Case(run, prepare, str(papers / "scan-1.pdf"))


class TestBeforeTheDecision:
    def test_signed_minutes_keep_their_hour_and_start_the_terms(self, case: Case) -> None:
        said = case.does("record-minutes", FOUND, "--hour", "14h30", "--number", "5", "--given-on", FOUND)
        assert (said["step"]["at"], said["step"]["until"], said["step"]["number"]) == ("14:30", FOUND, "05/BB-VPHC")
        assert case.due(FOUND)["decide"] == "2026-07-15"

    def test_minutes_are_not_recorded_twice(self, case: Case) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        answer = case.run("case", "sign", "minutes", "1", "--on", FOUND, "--number", "6", today=FOUND)
        assert answer.code == 3

    @pytest.mark.parametrize(
        ("verb", "words", "due"),
        [
            ("forward", ("--to", "Giám đốc Sở"), "2026-07-20"),
            ("verify", (), "2026-08-06"),
            ("extend", ("--ground", "serious"), "2026-09-07"),
        ],
    )
    def test_a_step_within_the_term_makes_it_longer(
        self, case: Case, verb: str, words: tuple[str, ...], due: str
    ) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        case.does(verb, "2026-07-15", *words)
        assert case.due("2026-07-15")["decide"] == due

    @pytest.mark.parametrize(("verb", "words"), [("forward", ("--to", "Giám đốc Sở")), ("verify", ())])
    def test_after_the_term_it_does_not(self, case: Case, verb: str, words: tuple[str, ...]) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        case.does(verb, "2026-07-16", *words)
        assert case.due("2026-07-16")["decide"] == "2026-07-15"

    def test_a_ground_after_the_term_is_refused_on_a_norm_that_was_not_read(self, case: Case) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        said = case.refuses("extend", "2026-07-16", "--ground", "serious")
        assert "The term to decide on case VV-2026-0001 ended on 15/07/2026" in said
        assert "this norm is unverified" in said
        assert case.does("extend", "2026-07-16", "--ground", "serious", "--reason", "Đã đọc")["status"] == "open"

    @pytest.mark.parametrize("ground", ["expert", "all-results"])
    def test_an_expert_after_the_minutes_gives_a_month_to_decide(self, case: Case, ground: str) -> None:
        """Điều 66.1.b; what was known before the minutes gives none."""
        case.does("extend", FOUND, "--ground", ground)
        case.does("record-minutes", "2026-07-07", "--number", "5")
        assert case.due("2026-07-07")["decide"] == "2026-07-16"
        case.does("extend", "2026-07-10", "--ground", ground)
        assert case.due("2026-07-10")["decide"] == "2026-08-07"

    def test_a_ground_of_which_no_term_is_known_says_so_and_names_one_that_is(
        self, run: Any, prepare: Any, papers: Path
    ) -> None:
        case = Case(run, prepare, str(papers / "scan-1.pdf"), found="2021-06-07", provision=OLD)
        case.does("record-minutes", "2021-06-07", "--number", "5")
        said = case.refuses("extend", "2021-06-08", "--ground", "expert")
        assert "No term that depends on" in said
        assert "--ground complex" in said
        case.does("extend", "2021-06-08", "--ground", "complex")
        assert case.due("2021-06-08")["decide"] == "2021-07-07"
        assert case.signed("extend", "2021-06-09", "--ground", "expert") == ["no_ground"]

    @pytest.mark.parametrize("ground", ["explain-longer", "death", "prosecution"])
    def test_a_ground_of_another_term_is_not_told_of_that_to_decide(self, run: Any, prepare: Any, ground: str) -> None:
        case = Case(run, prepare, "", found="2020-06-08", provision=OLD)
        case.does("record-minutes", "2020-06-08", "--number", "5")
        said = case.run("case", "step", "extend", "1", "--ground", ground, "--on", "2020-06-09", today="2020-06-09")
        assert (said.code, "No term that depends on" in said.err) == (3, True)
        assert ("Điều 66" in said.err, "complex" in said.err) == (False, False)

    def test_hours_are_counted_to_the_hour(self, run: Any) -> None:
        """Until 30/6/2025 the minutes went to the competent person within 24 hours of drawing them up."""
        day = "2025-06-02"
        assert run("violation", "add", "DPV-013", "9.2", "--on", day, today=day).code == 0
        run("case", "sign", "minutes", "1", "--on", day, "--hour", "16:45", today=day)
        run("case", "step", "extend", "1", "--ground", "not-competent", "--on", day, today=day)
        act = run("violation", "show", "1", "--json", today=day).json
        clock = next(one for one in act["clocks_list"] if one["name"] == "forward_minutes")
        assert (clock["due_on"], clock["due_at"]) == ("2025-06-03", "16:45")

    @pytest.mark.parametrize("typed", ["25:00", "14:60", "chiều"])
    def test_what_is_no_time_is_refused(self, case: Case, typed: str) -> None:
        answer = case.run("case", "sign", "minutes", "1", "--on", FOUND, "--hour", typed, today=FOUND)
        assert answer.code == 2
        assert "14h30" in answer.err

    def test_without_a_sanction_it_ends_by_a_ground_of_the_law(self, case: Case) -> None:
        done = case.does("drop", "2026-07-08", "--ground", "b", "--text", "Không xác định được người vi phạm")
        assert (done["status"], done["closed_on"]) == ("closed", "2026-07-08")
        assert case.run("case", "step", "drop", "1", "--ground", "z", today="2026-07-08").code == 2

    def test_the_ground_that_the_time_is_over_holds_only_when_it_is(self, case: Case) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        said = case.refuses("drop", "2026-07-15", "--ground", "c")
        assert "The term to decide on case VV-2026-0001 runs until 15/07/2026" in said
        assert case.does("drop", "2026-07-16", "--ground", "c")["status"] == "closed"


class TestDecision:
    def test_a_signed_one_waits_for_its_number(self, case: Case) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        said = ("--authority", DIRECTOR, "--by", "Người ký", *WAIVED)
        case.does("decide", "2026-07-10", *said)
        waiting = case.run("status", "--json", today="2026-07-10").json["items_list"]
        assert [item["kind"] for item in waiting if "waits for its number" in item["what"]] == ["signed"]
        assert case.does("decide", "2026-07-10", *said, "--number", "12")["number"] == "12"

    def test_a_letter_behind_the_figure_is_warned_of(self, case: Case) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        said = ("--on", "2026-07-10", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED, "--number", "12a/QĐ-XPHC")
        answer = case.run("case", "sign", "decision", "1", *said, today="2026-07-10")
        assert (answer.code, "has a letter behind its figure" in answer.err) == (0, True)

    def test_a_warning_stands_where_the_act_has_one(self, case: Case) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        said = ("--number", "12", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED, "--warning")
        assert "does not provide a warning" in case.refuses("decide", "2026-07-10", *said)
        assert "two principal sanctions" in case.refuses("decide", "2026-07-10", *said, "--fine", "25000000")


class TestAfterTheDecision:
    def test_it_is_not_enforced_before_the_term_to_pay_is_over(self, case: Case) -> None:
        case.decided()
        assert "was not handed over" in case.refuses("enforce", "2026-07-12")
        case.does("serve", "2026-07-13")
        assert "runs until 23/07/2026" in case.refuses("enforce", "2026-07-23")
        assert case.does("enforce", "2026-07-24", "--number", "20")["status"] == "decided"

    def test_nor_while_it_is_stayed(self, case: Case) -> None:
        case.served().does("stay", "2026-07-20", "--number", "13")
        assert "is stayed since 20/07/2026" in case.refuses("enforce", "2026-07-24")
        case.run("case", "step", "stay", "1", "--answered-on", "2026-07-25", today="2026-07-25")
        assert case.does("enforce", "2026-07-25", "--number", "20")["step"]["faults_list"] == []

    def test_what_was_paid_is_not_enforced_and_a_paid_case_ends_complied_with(self, case: Case) -> None:
        case.served().does("pay", "2026-07-20", "--amount", "25000000")
        assert "Nothing of the fine" in case.refuses("enforce", "2026-07-24")
        assert case.does("close", "2026-07-24", "--reason", "Đã nộp")["step"]["ground"] == "complied"

    def test_an_unpaid_one_does_not(self, case: Case) -> None:
        case.served().does("pay", "2026-07-20", "--amount", "10000000")
        assert "15.000.000 đồng of the fine" in case.refuses("close", "2026-07-24", "--reason", "x")
        assert case.does("close", "2026-07-24", "--reason", "x", "--outcome", "other")["status"] == "closed"

    def test_a_reduction_that_is_granted_is_owed_no_more(self, case: Case) -> None:
        case.served().does("reduce", "2026-07-20", "--amount", "5000000")
        assert case.shown("2026-07-20")["fine_outstanding"] == 25_000_000
        said = ("--answered-on", "2026-08-20", "--outcome", "granted")
        assert case.run("case", "step", "reduce", "1", *said, today="2026-08-20").code == 0
        assert case.shown("2026-08-20")["fine_outstanding"] == 20_000_000

    def test_no_interest_runs_while_a_request_is_considered(self, case: Case) -> None:
        """Ten days after 23/07: 0,05 % a day of 25.000.000 are 125.000; five of them were those of a request."""
        case.served()
        assert case.shown("2026-08-02")["late_interest"] == 125_000
        case.does("reduce", "2026-07-24", "--amount", "5000000")
        case.run(
            "case", "step", "reduce", "1", "--answered-on", "2026-07-28", "--outcome", "refused", today="2026-07-28"
        )
        assert case.shown("2026-08-02")["late_interest"] == 62_500

    @pytest.mark.parametrize(("times", "until", "code"), [("3", "2027-01-10", 0), ("4", "2026-12-01", 3),
                                                          ("3", "2027-01-11", 3)])  # fmt: skip
    def test_instalments_are_three_within_six_months(self, case: Case, times: str, until: str, code: int) -> None:
        case.served()
        words = ("--on", "2026-07-20", "--instalments", times, "--until", until)
        assert case.run("case", "step", "postpone", "1", *words, today="2026-07-20").code == code

    def test_a_small_fine_is_not_postponed(self, case: Case) -> None:
        assert "from 100.000.000 đồng on" in case.served().refuses("postpone", "2026-07-20", "--until", "2026-09-01")

    def test_a_correction_changes_what_is_owed_and_the_term_to_comply(self, case: Case) -> None:
        case.served()
        assert "outside the range" in case.refuses("correct", "2026-07-20", "--fine", "99000000")
        case.does("correct", "2026-07-20", "--number", "15", "--fine", "20000000", "--handed-over-on", "2026-07-20")
        shown = case.shown("2026-07-20")
        assert (shown["fine_imposed"], shown["fine_outstanding"]) == (20_000_000, 20_000_000)
        assert case.due("2026-07-20")["comply_new_decision"] == "2026-07-30"

    def test_an_annulled_decision_leaves_the_case_to_be_decided_anew(self, case: Case) -> None:
        case.served().does("annul", "2026-07-20", "--number", "16")
        shown = case.shown("2026-07-20")
        assert (shown["status"], shown["decision_number"], shown["annulled_list"]) == (
            "open", None, ["12/QĐ-XPHC (10/7/2026)"],
        )  # fmt: skip
        # Without a verification the first term stays: it is over.
        assert case.due("2026-07-20")["decide"] == "2026-07-15"
        case.does("verify", "2026-07-22", "--number", "6")
        assert case.due("2026-07-22")["decide"] == "2026-08-22"
        said = ("--number", "18/QĐ-XPHC", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED, "--fine", "20000000")
        assert case.does("decide", "2026-08-21", *said)["number"] == "18/QĐ-XPHC"

    @pytest.mark.parametrize("verb", ["annul", "correct", "stay"])
    def test_a_document_that_waits_for_its_number_is_given_it(self, case: Case, verb: str) -> None:
        case.served().does(verb, "2026-07-20")
        waiting = [one["what"] for one in case.run("status", "--json", today="2026-07-20").json["items_list"]]
        assert [one for one in waiting if "waits for its number" in one] != []
        before = len(case.shown("2026-07-20")["steps_list"])
        assert case.does(verb, "2026-07-20", "--number", "16")["step"]["number"] == "16"
        assert len(case.shown("2026-07-20")["steps_list"]) == before


class TestAYearLater:
    """A decision of 10/7/2025 under the decree of 2020."""

    @pytest.fixture
    def old(self, case: Case) -> Case:
        found = Case(case.run, case.prepare, case.scan, found="2025-07-07", provision=OLD).decided(on="2025-07-10")
        found.does("serve", "2025-07-11")
        return found

    def test_it_lapses(self, old: Case) -> None:
        assert "does not lapse before 10/07/2026" in old.refuses("lapse", "2026-07-10")
        old.does("lapse", "2026-07-11")
        assert old.does("close", "2026-07-11", "--reason", "Hết thời hiệu")["step"]["ground"] == "lapsed"

    def test_it_is_annulled_but_not_corrected(self, old: Case) -> None:
        assert "could be corrected until 10/07/2026" in old.refuses("correct", "2026-07-13", "--number", "15")
        assert old.does("annul", "2026-07-13", "--number", "16")["status"] == "open"

    def test_after_it_lapsed_it_is_not_enforced(self, old: Case) -> None:
        assert "lapsed on 10/07/2026" in old.refuses("enforce", "2026-07-13", "--number", "20")


class TestComplaints:
    def test_they_come_first_in_the_agenda_until_they_are_settled(self, case: Case) -> None:
        case.served().does("complain", "2026-07-15", "--text", "Đơn khiếu nại")
        first = case.run("status", "--json", today="2026-07-30").json["items_list"][0]
        assert first["kind"] == "complaint"
        assert first["command"].startswith("postwatch case step VV-2026-0001 complain")
        assert "is not settled" in case.refuses("close", "2026-07-30", "--reason", "x", "--outcome", "other")
        said = ("--answered-on", "2026-07-31", "--outcome", "kept")
        assert case.run("case", "step", "complain", "1", *said, today="2026-07-31").code == 0
        kinds = [one["kind"] for one in case.run("status", "--json", today="2026-07-31").json["items_list"]]
        assert "complaint" not in kinds

    def test_a_lawsuit_is_not_called_a_complaint(self, case: Case) -> None:
        case.served().does("sue", "2026-07-15")
        closing = ("--reason", "x", "--outcome", "other")
        refused = case.refuses("close", "2026-07-30", *closing)
        assert "The lawsuit of 15/07/2026 about case VV-2026-0001 has not ended" in refused
        assert "postwatch case step VV-2026-0001 sue --answered-on" in refused
        said = ("--answered-on", "2026-07-31", "--outcome", "changed")
        assert case.run("case", "step", "sue", "1", *said, today="2026-07-31").code == 0
        refused = case.refuses("close", "2026-07-31", *closing)
        assert "The lawsuit of 15/07/2026 ended: decision to be changed" in refused

    def test_who_ends_a_lawsuit_takes_that_back_and_no_complaint(self, case: Case) -> None:
        case.served().does("sue", "2026-07-15")
        said = ("--answered-on", "2026-07-31", "--outcome", "dropped")
        answer = case.run("case", "step", "sue", "1", *said, today="2026-07-31")
        shown = case.run("violation", "show", "VV-2026-0001", today="2026-07-31").out
        assert answer.code == 0
        assert "lawsuit taken back" in shown
        assert "complaint taken back" not in shown


class TestElsewhere:
    def test_a_case_goes_to_the_police_and_comes_back(self, case: Case) -> None:
        assert case.does("transfer", "2026-07-08", "--to", "Công an tỉnh", "--crime")["status"] == "transferred"
        assert "not possible any more" in case.refuses("transfer", "2026-07-09", "--to", "Công an tỉnh")
        assert case.does("take-over", "2026-07-20", "--from", "Công an tỉnh", "--number", "9")["status"] == "open"

    def test_a_decided_one_goes_there_after_a_stay(self, case: Case) -> None:
        case.served()
        assert "is not stayed yet" in case.refuses("transfer", "2026-07-20", "--to", "Công an tỉnh", "--crime")
        case.does("stay", "2026-07-20", "--number", "13")
        assert case.does("transfer", "2026-07-21", "--to", "Công an tỉnh", "--crime")["status"] == "decided"
        assert case.due("2026-07-21")["transfer_criminal_after_decision"] is not None

    def test_a_closed_case_is_opened_again_as_it_was(self, case: Case) -> None:
        case.served().does("close", "2026-07-24", "--reason", "Nhầm", "--outcome", "other")
        assert case.does("reopen", "2026-07-25", "--reason", "Đóng nhầm")["status"] == "decided"
        assert "not possible any more" in case.refuses("reopen", "2026-07-26", "--reason", "x")


class TestCorrections:
    def test_a_step_that_is_withdrawn_gives_the_case_back_as_it_was(self, case: Case) -> None:
        case.served()
        before = case.shown("2026-07-20")
        for verb, words in (("annul", ("--number", "16")), ("close", ("--reason", "x", "--outcome", "other"))):
            case.does(verb, "2026-07-20", *words)
            said = ("--step", verb, "--reason", "Gõ nhầm")
            assert case.run("case", "withdraw", "step", "1", *said, today="2026-07-20").code == 0
            assert case.shown("2026-07-20") == before

    def test_instalments_are_withdrawn_by_the_verb_that_recorded_them(self, case: Case) -> None:
        case.served().does("postpone", "2026-07-15", "--instalments", "2", "--until", "2026-09-01")
        said = ("--step", "postpone", "--reason", "Gõ nhầm")
        assert case.run("case", "withdraw", "step", "1", *said, today="2026-07-15").code == 0
        assert "instalments" not in [one["kind"] for one in case.shown("2026-07-15")["steps_list"]]

    def test_what_is_verified_on_the_day_of_an_annulment_comes_after_it_and_gives_the_term_anew(
        self, case: Case
    ) -> None:
        """Nghị định 118/2021/NĐ-CP, Điều 15.3: the term to decide anew runs from the minutes of the verification."""

        def term(on: str) -> Any:
            return next(one["due_on"] for one in case.shown(on)["clocks_list"] if one["name"] == "decide")

        case.served()
        first = term("2026-07-15")
        case.does("annul", "2026-07-20", "--number", "16")
        assert case.does("verify", "2026-07-20", "--number", "6")["step"]["faults_list"] == []
        anew = term("2026-07-20")
        case.does("decide", "2026-07-21", "--number", "18", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED)
        assert term("2026-07-21") == anew > first

    @pytest.mark.parametrize(
        "words", [("forward", "--to", "Giám đốc Sở"), ("transfer", "--to", "Công an tỉnh", "--crime")]
    )
    def test_what_comes_before_a_decision_comes_after_the_annulment_of_its_day(
        self, case: Case, words: Sequence[str]
    ) -> None:
        verb, *others = words
        case.served().does("annul", "2026-07-20", "--number", "16")
        assert case.does(verb, "2026-07-20", "--number", "6", *others)["step"]["faults_list"] == []

    def test_what_was_paid_on_the_day_of_an_annulment_is_no_fault(self, case: Case) -> None:
        case.served().does("pay", "2026-07-20", "--amount", "1000000", "--proof-number", "7")
        case.does("annul", "2026-07-20", "--number", "16")
        assert "payment" not in [
            one["paper"] for one in case.run(
                "report", "period", "--since", "2026-07-01", "--until", "2026-07-20", "--json", today="2026-07-20"
            ).json["marked_list"]
        ]  # fmt: skip

    def test_an_annulment_is_not_withdrawn_from_under_a_new_decision(self, case: Case) -> None:
        case.served().does("annul", "2026-07-20", "--number", "16")
        case.does("verify", "2026-07-20", "--number", "6")
        case.does("decide", "2026-07-21", "--number", "18", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED)
        answer = case.run("case", "withdraw", "step", "1", "--step", "annul", "--reason", "x", today="2026-07-21")
        assert answer.code == 3
        assert "decided anew by 18" in answer.err


@pytest.mark.parametrize(
    ("verb", "words", "fault"),
    [
        ("enforce", ("--number", "20"), "not_served"),
        ("lapse", (), "not_lapsed"),
        ("verify", (), "decided_already"),
        ("forward", ("--to", "Giám đốc Sở"), "decided_already"),
        ("drop", ("--ground", "a"), "decided_already"),
        ("correct", ("--fine", "99000000"), "outside_range"),
        ("postpone", ("--until", "2026-09-01"), "no_ground"),
        ("postpone", ("--instalments", "5", "--until", "2026-09-01"), "no_ground"),
        ("transfer", ("--to", "Công an tỉnh", "--crime"), "not_stayed"),
        ("close", ("--reason", "x"), "fine_outstanding"),
    ],
)
def test_what_is_refused_is_recorded_and_marked_when_it_is_signed(
    case: Case, verb: str, words: tuple[str, ...], fault: str
) -> None:
    case.decided()
    case.refuses(verb, "2026-07-12", *words)
    assert fault in case.signed(verb, "2026-07-12", *words)
    assert fault in case.shown("2026-07-12")["steps_list"][-1]["faults_list"]
    assert "Step made" in case.run("violation", "show", "1", today="2026-07-12").out


@pytest.mark.parametrize("verb", few(["annul", "correct", "enforce", "lapse", "reduce", "stay", "sue"]))
def test_without_a_decision_there_is_nothing_to_do_it_to(case: Case, verb: str) -> None:
    assert "has no decision in force" in case.refuses(verb, "2026-07-12")
    assert "no_decision" in case.signed(verb, "2026-07-12")


class TestRemedies:
    """What a decision orders beside the fine has a proof: a paper, a scan, or what is said of it."""

    BOTH = "Buộc tiêu hủy vật phẩm; buộc nộp lại số lợi bất hợp pháp"

    def ordering(self, case: Case) -> tuple[str, ...]:
        signed = ("--as-signed", "Đã ký", "--scan", case.scan, "--fine", "25000000")
        return ("--authority", DIRECTOR, "--by", "Người ký", "--remedies", self.BOTH, *signed)

    @pytest.fixture
    def ordered(self, case: Case) -> Case:
        case.does("record-minutes", FOUND, "--number", "5", "--by", "Người lập")
        case.does("decide", "2026-07-10", "--number", "12/QĐ-XPHC", *self.ordering(case))
        case.does("serve", "2026-07-13")
        case.does("pay", "2026-07-15", "--amount", "25000000")
        return case

    def test_it_is_needed_before_the_case_ends_as_complied_with(self, ordered: Case) -> None:
        said = ordered.refuses("close", "2026-07-24", "--reason", "x")
        assert self.BOTH in said
        assert "case step VV-2026-0001 remedy" in said
        done = ordered.does("remedy", "2026-07-20", "--number", "7/BB-TH", "--scan", ordered.scan)["step"]
        assert (done["kind"], done["number"], done["faults_list"]) == ("remedy", "7/BB-TH", [])
        assert ordered.does("close", "2026-07-24", "--reason", "x")["step"]["ground"] == "complied"

    def test_one_that_names_some_of_them_proves_those_alone(self, ordered: Case) -> None:
        words = ("--on", "2026-07-20", "--text", "Đã tiêu hủy 10 hộp")
        first = ordered.run("case", "step", "remedy", "1", *words, today="2026-07-20")
        assert (first.code, "no proof is recorded" in first.err) == (0, True)
        assert "No proof" in ordered.refuses("close", "2026-07-24", "--reason", "x")
        ordered.does("remedy", "2026-07-21", "--text", "Đã nộp lại số lợi bất hợp pháp", "--number", "8")
        assert ordered.does("close", "2026-07-24", "--reason", "x")["status"] == "closed"

    def test_without_any_proof_it_is_none(self, ordered: Case) -> None:
        answer = ordered.run("case", "step", "remedy", "1", "--on", "2026-07-20", today="2026-07-20")
        assert (answer.code, "--number" in answer.err) == (2, True)

    def test_what_has_no_proof_may_be_enforced_and_is_missing_in_the_file(self, ordered: Case) -> None:
        def missing(on: str) -> list[str]:
            made = ordered.run("case", "file", "1", "--replace", "--json", today=on).json
            return [one["what"] for one in made["missing_list"]]

        def waits(on: str) -> list[str]:
            items = ordered.run("status", "--json", today=on).json["items_list"]
            return [one["command"] for one in items if one["kind"] == "remedy"]

        assert "remedies" in missing("2026-07-24")
        assert waits("2026-07-24") == ["postwatch case step VV-2026-0001 remedy --on … --number …"]
        assert ordered.does("enforce", "2026-07-24", "--number", "20")["step"]["faults_list"] == []
        assert "No proof" in ordered.refuses("close", "2026-07-25", "--reason", "x")
        ordered.does("remedy", "2026-07-27", "--number", "9")
        assert ("remedies" in missing("2026-07-27"), waits("2026-07-27")) == (False, [])
        assert "Nothing of the fine" in ordered.refuses("enforce", "2026-07-28", "--number", "21")

    def test_the_proof_of_an_annulled_decision_is_none_of_the_next(self, ordered: Case) -> None:
        ordered.does("remedy", "2026-07-20", "--number", "7")
        ordered.does("annul", "2026-07-21", "--number", "30")
        ordered.does("verify", "2026-07-22")
        ordered.does("decide", "2026-07-23", "--number", "31/QĐ-XPHC", *self.ordering(ordered))
        ordered.does("serve", "2026-07-24")
        ordered.does("pay", "2026-07-27", "--amount", "25000000", "--proof-number", "2")
        assert "No proof" in ordered.refuses("close", "2026-07-28", "--reason", "x")


class TestWhatComplaintsAreAbout:
    TODAY = "2026-07-22"
    ANSWER = ("--answered-on", "2026-07-20", "--outcome", "kept", "--number", "9/GQ")

    def complains(self, case: Case, *words: str, code: int = 0) -> Any:
        answer = case.run("case", "step", "complain", case.code, *words, "--json", today=self.TODAY)
        assert answer.code == code, answer
        return answer.json

    def waiting(self, case: Case) -> list[str]:
        return [step["taken_on"] for step in case.shown(self.TODAY)["steps_list"] if step["is_waiting"]]

    def test_one_of_before_the_decision_is_not_about_it(self, case: Case) -> None:
        case.served().does("pay", "2026-07-14", "--amount", "25000000")
        changed = ("--answered-on", "2026-07-20", "--outcome", "changed")
        self.complains(case, "--on", "2026-07-09")
        self.complains(case, "--on", "2026-07-09", *changed)
        assert case.does("close", self.TODAY, "--reason", "x")["status"] == "closed"

    def test_an_answer_typed_twice_answers_no_other_complaint(self, case: Case) -> None:
        case.served()
        for on in ("2026-07-14", "2026-07-15"):
            self.complains(case, "--on", on)
        self.complains(case, *self.ANSWER)
        again = self.complains(case, *self.ANSWER, code=5)
        assert "--on DAY" in again["hint"]
        assert self.waiting(case) == ["2026-07-15"]
        self.complains(case, "--on", "2026-07-15", *self.ANSWER)
        assert self.waiting(case) == []

    def test_the_number_of_the_answer_is_not_that_of_the_complaint(self, case: Case) -> None:
        case.served()
        self.complains(case, "--on", "2026-07-14")
        step = self.complains(case, *self.ANSWER)["step"]
        assert (step["number"], step["words"]) == (None, "settled by 9/GQ")


def test_a_stay_that_ends_under_its_own_number_names_no_other_paper(case: Case) -> None:
    case.served().does("stay", "2026-07-14", "--number", "6")
    words = ("--answered-on", "2026-07-15", "--number", "6")
    done = case.run("case", "step", "stay", case.code, *words, "--json", today="2026-07-15").json["step"]
    assert (done["number"], done["words"]) == ("6", None)


def test_what_was_outstanding_on_the_day_of_the_end_is_said(case: Case) -> None:
    case.served().does("pay", "2026-07-20", "--amount", "25000000")
    words = ("case", "close", case.code, "--on", "2026-07-17", "--reason", "x")
    assert "25.000.000 đồng of the fine" in case.run(*words, today="2026-07-20").err


def test_the_decision_of_a_closed_case_that_is_annulled_names_the_way_to_a_new_one(case: Case) -> None:
    case.served().does("pay", "2026-07-14", "--amount", "25000000")
    case.does("close", "2026-07-15", "--reason", "x")
    answer = case.run("case", "step", "annul", "1", "--on", "2026-07-16", "--number", "9", *WHY, today="2026-07-16")
    assert (answer.code, "case step VV-2026-0001 reopen" in answer.err) == (0, True)


def test_a_signed_step_needs_its_scan_and_never_lies_in_the_future(case: Case) -> None:
    answer = case.run("case", "step", "annul", "1", "--on", FOUND, "--as-signed", "Đã ký", today=FOUND)
    assert answer.code == 2
    words = ("--on", "2026-07-07", "--as-signed", "Đã ký", "--scan", case.scan)
    assert case.run("case", "step", "annul", "1", *words, today=FOUND).code == 3


class TestSeveralOffenders:
    """A company and its employee: each with the fine, the minutes and the decision of their own."""

    @pytest.fixture
    def both(self, case: Case) -> Case:
        words = (
            "11.2",
            "--decree",
            "174/2026",
            "--on",
            FOUND,
            "--case",
            "1",
            "--offender",
            "person",
            "--name",
            "Lê Văn C",
        )
        added = case.prepare("violation", "add", "DPV-013", *words, "--json", today=FOUND)
        assert (added.code, added.json["fine_usual"], added.json["offender"]) == (0, 12_500_000, "individual")
        case.does("record-minutes", FOUND, "--number", "5")
        return case

    def test_each_has_a_decision_and_the_case_is_decided_with_the_last(self, both: Case) -> None:
        said = ("--authority", DIRECTOR, "--by", "Người ký", *WAIVED)
        company = both.does("decide", "2026-07-10", "--number", "12", *said)
        assert (company["fine"], company["offender_name"]) == (25_000_000, None)
        acts = both.run("violation", "show", both.code, "--json", today="2026-07-10").json
        assert [(act["status"], act["decision_number"]) for act in acts] == [("open", "12"), ("open", None)]
        person = both.does("decide", "2026-07-10", "--number", "13", *said, "--against", "Le Van C")
        assert (person["fine"], person["offender_name"]) == (12_500_000, "Lê Văn C")
        both.does("pay", "2026-07-14", "--amount", "12500000", "--against", "Lê Văn C")
        acts = both.run("violation", "show", both.code, "--json", today="2026-07-14").json
        assert [(act["status"], act["fine_outstanding"]) for act in acts] == [("decided", 25_000_000), ("decided", 0)]

    def test_minutes_of_one_start_the_terms_of_that_one(self, both: Case) -> None:
        both.does("record-minutes", "2026-07-07", "--number", "6", "--against", "Lê Văn C")
        acts = both.run("violation", "show", both.code, "--json", today="2026-07-10").json
        ends = [next(one["due_on"] for one in act["clocks_list"] if one["name"] == "decide") for act in acts]
        assert ends == ["2026-07-15", "2026-07-16"]

    def test_one_who_is_not_in_the_case_is_named_with_those_who_are(self, both: Case) -> None:
        said = (
            "--on",
            "2026-07-10",
            "--number",
            "13",
            "--authority",
            DIRECTOR,
            "--by",
            "Người ký",
            "--against",
            "Ai đó",
        )
        answer = both.run("case", "sign", "decision", both.code, *said, today="2026-07-10")
        assert answer.code == 4
        assert "Lê Văn C" in answer.err

    def test_an_earlier_decision_against_a_person_is_none_against_the_company(self, both: Case) -> None:
        said = ("--authority", DIRECTOR, "--by", "Người ký", *WAIVED, "--number", "13", "--against", "Lê Văn C")
        both.does("decide", "2026-07-10", *said)
        later = ("DPV-013", "11.2", "--decree", "174/2026", "--on", "2026-07-20")
        added = both.run("violation", "add", *later, "--json", today="2026-07-20").json
        assert added["earlier_list"] == []
        again = both.run("violation", "add", *later, "--name", "Lê Văn C", "--json", today="2026-07-20").json
        assert [one["is_repeat"] for one in again["earlier_list"]] == [True]


def test_half_a_fine_is_not_for_a_company(case: Case) -> None:
    words = ("DPV-014", "11.2", "--decree", "174/2026", "--on", FOUND, "--offender", "household")
    answer = case.run("violation", "add", *words, today=FOUND)
    assert answer.code == 3
    assert "Điều 3.5" in answer.err
    assert "--offender person --name" in answer.err


class TestSignedTwice:
    """Two decisions that were both signed are both on file, and say so."""

    def test_a_second_decision_is_recorded_and_marked(self, case: Case) -> None:
        case.served()
        said = ("--number", "31", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED, "--fine", "20000000")
        again = case.run("case", "sign", "decision", "1", "--on", "2026-07-14", *said, today="2026-07-14")
        assert again.code == 5
        signed = (*said, "--as-signed", "Đã ký hai lần", "--scan", case.scan)
        assert "decided_already" in case.does("decide", "2026-07-14", *signed)["faults_list"]

    def test_one_that_was_signed_after_the_end_is_recorded_and_the_case_stays_closed(self, case: Case) -> None:
        case.does("close", "2026-07-08", "--reason", "Nhầm")
        said = ("--number", "31", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED, "--fine", "20000000")
        assert case.run("case", "sign", "decision", "1", "--on", "2026-07-09", *said, today="2026-07-09").code == 3
        done = case.does("decide", "2026-07-09", *said, "--as-signed", "Đã ký", "--scan", case.scan)
        assert {"case_ended", "no_minutes"} <= set(done["faults_list"])
        assert case.shown("2026-07-09")["status"] == "closed"


def test_an_annulled_decision_is_counted_until_it_is_annulled(case: Case) -> None:
    case.decided()
    words = ("report", "monthly", "--month", "2026-07", "--json")

    def imposed(today: str) -> Any:
        return case.run(*words, today=today).json["figures"]["fines_imposed"]["value"]

    assert imposed("2026-07-14") == 25_000_000
    case.does("annul", "2026-07-14", "--number", "16")
    assert imposed("2026-07-14") == 0


class TestOneOfSeveral:
    """What is about one offender of a case is not about the others, and a case ends for all of them."""

    SAID = ("--authority", DIRECTOR, "--by", "Người ký", *WAIVED)

    @pytest.fixture
    def both(self, case: Case) -> Case:
        words = ("11.2", "--decree", "174/2026", "--on", FOUND, "--case", "1", "--name", "Lê Văn C")
        assert case.prepare("violation", "add", "DPV-013", *words, today=FOUND).code == 0
        case.does("record-minutes", FOUND, "--number", "5")
        return case

    @pytest.fixture
    def decided(self, both: Case) -> Case:
        both.does("decide", "2026-07-10", "--number", "12", *self.SAID)
        both.does("decide", "2026-07-10", "--number", "13", *self.SAID, "--against", "Lê Văn C")
        return both

    def owed(self, case: Case, on: str) -> list[int]:
        acts = case.run("violation", "show", case.code, "--json", today=on).json
        return [act["fine_outstanding"] for act in acts]

    def test_it_is_not_closed_while_one_owes(self, decided: Case) -> None:
        decided.does("pay", "2026-07-14", "--amount", "25000000")
        assert "12.500.000 đồng" in decided.refuses("close", "2026-07-14", "--reason", "x")
        decided.does("pay", "2026-07-15", "--amount", "12500000", "--against", "Lê Văn C")
        assert decided.does("close", "2026-07-15", "--reason", "Đã nộp đủ")["step"]["ground"] == "complied"

    def test_a_complaint_of_one_keeps_it_open(self, decided: Case) -> None:
        for amount, name in (("25000000", ()), ("12500000", ("--against", "Lê Văn C"))):
            decided.does("pay", "2026-07-14", "--amount", amount, *name)
        decided.does("complain", "2026-07-14", "--against", "Lê Văn C")
        assert "is not settled" in decided.refuses("close", "2026-07-14", "--reason", "x")

    def test_one_who_is_not_sanctioned_does_not_end_the_case_of_the_other(self, both: Case) -> None:
        assert both.does("drop", "2026-07-08", "--ground", "b", "--against", "Lê Văn C")["status"] == "open"
        assert both.does("decide", "2026-07-10", "--number", "12", *self.SAID)["offender_name"] is None
        assert [act["status"] for act in both.run("violation", "show", both.code, "--json", today=FOUND).json] == [
            "decided", "decided",
        ]  # fmt: skip

    def test_a_stay_is_of_one(self, decided: Case) -> None:
        decided.does("stay", "2026-07-11", "--number", "5")
        other = ("--on", "2026-07-12", "--number", "6", "--answered-on", "2026-07-13", "--against", "Lê Văn C")
        assert decided.run("case", "step", "stay", "1", *other, today="2026-07-14").code == 0
        first = decided.run("violation", "show", decided.code, "--json", today="2026-07-14").json[0]
        assert [(one["number"], one["is_waiting"]) for one in first["steps_list"] if one["kind"] == "stay"] == [
            ("5", True)
        ]

    def test_an_annulment_leaves_the_other_decision(self, decided: Case) -> None:
        decided.does("annul", "2026-07-14", "--number", "16", "--against", "Lê Văn C")
        assert self.owed(decided, "2026-07-14") == [25_000_000, None]
        said = ("--step", "annul", "--against", "Lê Văn C", "--reason", "Gõ nhầm")
        assert decided.run("case", "withdraw", "step", "1", *said, today="2026-07-14").code == 0
        assert self.owed(decided, "2026-07-14") == [25_000_000, 12_500_000]

    def test_one_decision_may_be_about_both(self, both: Case) -> None:
        both.does("decide", "2026-07-10", "--number", "12", *self.SAID)
        done = both.does("decide", "2026-07-10", "--number", "12", *self.SAID, "--against", "Lê Văn C")
        assert (done["number"], done["faults_list"]) == ("12", [])

    def test_the_list_of_the_year_has_a_line_for_each(self, decided: Case) -> None:
        lines = decided.run("case", "list", "--year", "2026", "--json", today="2026-07-14").json
        assert [(one["offender"] == "Lê Văn C", one["decision_number"], one["fine"]) for one in lines] == [
            (False, "12", 25_000_000), (True, "13", 12_500_000),
        ]  # fmt: skip

    def test_goods_are_the_case_s(self, both: Case) -> None:
        words = ("hold", "--item", "bao; 3; cái", "--on", FOUND, "--against", "Lê Văn C")
        assert both.run("case", "goods", "1", *words, today=FOUND).code == 2


def test_of_two_persons_one_is_named(run: Any, case: Case) -> None:
    first = ("DPV-013", "11.2", "--decree", "174/2026", "--on", FOUND, "--name", "Nguyễn Văn A", "--json")
    code = run("violation", "add", *first, today=FOUND).json["case"]
    second = ("DPV-013", "11.2", "--decree", "174/2026", "--on", FOUND, "--case", code, "--name", "Lê Văn C")
    assert run("violation", "add", *second, today=FOUND).code == 0
    assert run("case", "sign", "minutes", code, "--on", FOUND, "--number", "7", today=FOUND).code == 0
    said = ("--on", "2026-07-10", "--number", "12", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED)
    for words in (
        ("decide", code, *said),
        ("minutes", code),
        ("draft", code, "decision"),
        ("pay", code, "--amount", "1", "--on", "2026-07-10"),
    ):
        answer = run(*words_for(*words), today="2026-07-10")
        assert (answer.code, "name one with --against: Nguyễn Văn A; Lê Văn C" in answer.err) == (2, True), answer
    for name, number in (("Nguyễn Văn A", "12"), ("Lê Văn C", "13")):
        judged = ("--on", "2026-07-10", "--number", number, "--authority", DIRECTOR, "--by", "Người ký", *WAIVED)
        assert run("case", "sign", "decision", code, *judged, "--against", name, today="2026-07-10").code == 0
    for words in (("verify", code), ("file", code), ("archive", "--year", "2026"), ("show", code)):
        assert run(*words_for(*words), today="2026-07-10").code in (0, 3)
    assert len(run("case", "list", "--year", "2026", "--json", today="2026-07-10").json) == 3


def test_each_offender_is_shown_with_own_minutes(run: Any, case: Case) -> None:
    act = ("DPV-013", "11.2", "--decree", "174/2026", "--on", FOUND, "--json", "--name")
    code = run("violation", "add", *act, "Nguyễn Văn A", today=FOUND).json["case"]

    def minutes(on: str, number: str, name: str) -> None:
        words = ("--on", on, "--number", number, "--by", f"Người lập {number}", "--against", name)
        assert run("case", "sign", "minutes", code, *words, today="2026-07-08").code == 0

    minutes(FOUND, "9", "Nguyễn Văn A")
    assert run("violation", "add", *act, "Đinh D", "--case", code, today=FOUND).code == 0
    minutes("2026-07-07", "10", "Đinh D")
    shown = run("violation", "show", code, "--json", today="2026-07-08").json
    assert [(one["minutes_number"], one["minutes_on"], one["drawn_up_by"]) for one in shown] == [
        ("09/BB-VPHC", FOUND, "Người lập 9"),
        ("10/BB-VPHC", "2026-07-07", "Người lập 10"),
    ]
    screen = run("violation", "show", code, today="2026-07-08").out
    assert [line.partition("\t")[2] for line in screen.splitlines() if "of the violation minutes\t" in line] == [
        "09/BB-VPHC", "06/07/2026", "10/BB-VPHC", "07/07/2026",
    ]  # fmt: skip


def test_the_file_lacks_minutes_where_one_offender_has_none(run: Any, case: Case) -> None:
    act = ("DPV-013", "11.2", "--decree", "174/2026", "--on", FOUND, "--json", "--name")
    code = run("violation", "add", *act, "Nguyễn Văn A", today=FOUND).json["case"]
    assert run("violation", "add", *act, "Đinh D", "--case", code, today=FOUND).code == 0

    def lacks() -> set[str]:
        found = run("case", "file", code, "--replace", "--json", today="2026-07-08").json["missing_list"]
        return {one["what"] for one in found} & {"minutes", "minutes_number", "reporting_officer"}

    own = ("--on", FOUND, "--number", "9", "--by", "Người lập", "--against")
    assert run("case", "sign", "minutes", code, *own, "Nguyễn Văn A", today="2026-07-08").code == 0
    assert lacks() == {"minutes"}
    assert run("case", "sign", "minutes", code, *own[:2], *own[4:], "Đinh D", today="2026-07-08").code == 0
    assert lacks() == {"minutes_number"}


def test_minutes_of_the_only_offender_are_those_of_the_case(run: Any, case: Case) -> None:
    words = ("DPV-013", "11.2", "--decree", "174/2026", "--on", FOUND, "--name", "Nguyễn Văn A", "--json")
    code = run("violation", "add", *words, today=FOUND).json["case"]
    assert run("case", "sign", "minutes", code, "--on", FOUND, "--number", "7", today=FOUND).code == 0
    assert run("case", "step", "forward", code, "--to", "Giám đốc", "--on", FOUND, today=FOUND).code == 0


def test_without_minutes_no_term_to_decide_is_over(case: Case) -> None:
    assert "06/07/2027" in case.refuses("drop", "2026-07-10", "--ground", "c")


class TestAnswers:
    def test_what_was_typed_when_it_came_stays(self, case: Case) -> None:
        case.served().does("complain", "2026-07-15", "--number", "01/Đ", "--by", "Phạm Văn K", "--text", "Khiếu nại")
        said = ("--answered-on", "2026-07-20", "--outcome", "kept", "--number", "9/GQ", "--text", "Giữ nguyên")
        step = case.run("case", "step", "complain", "1", *said, "--json", today="2026-07-20").json["step"]
        assert (step["number"], step["person"], step["words"]) == (
            "01/Đ",
            "Phạm Văn K",
            "Khiếu nại; settled by 9/GQ; Giữ nguyên",
        )

    def test_who_complains_is_nobody_s_to_read(self, case: Case) -> None:
        case.served().does("complain", "2026-07-15", "--by", "Phạm Văn Kiện")
        for words in ("VP-2026-0001", case.code):
            assert "Kiện" not in case.run("violation", "show", words, "--redact", today="2026-07-15").out

    @pytest.mark.parametrize("words", [("--outcome", "kept"), ("--outcome", "banana", "--answered-on", "2026-07-20")])
    def test_an_outcome_has_a_day_and_a_word(self, case: Case, words: tuple[str, ...]) -> None:
        case.served()
        assert case.run("case", "step", "complain", "1", "--on", "2026-07-15", *words, today="2026-07-20").code == 2

    def test_a_remission_counts_from_its_answer(self, case: Case) -> None:
        case.served().does("reduce", "2026-07-14", "--amount", "5000000")
        case.does("correct", "2026-07-15", "--number", "15", "--fine", "30000000")
        said = ("--answered-on", "2026-07-16", "--outcome", "granted")
        assert case.run("case", "step", "reduce", "1", *said, today="2026-07-16").code == 0
        assert case.shown("2026-07-16")["fine_imposed"] == 25_000_000

    def test_an_answer_is_not_before_the_question(self, case: Case) -> None:
        said = case.served().refuses("stay", "2026-07-15", "--answered-on", "2026-07-14")
        assert "The end of 14/07/2026 is before the stay of 15/07/2026" in said

    def test_one_that_is_signed_is_recorded_and_marked(self, case: Case) -> None:
        case.served().does("reduce", "2026-07-15", "--amount", "5000000")
        answer = ("--answered-on", "2026-07-14", "--outcome", "granted", "--number", "7")
        assert "is before what it answers" in case.refuses("reduce", "2026-07-15", *answer)
        assert case.signed("reduce", "2026-07-15", *answer) == ["answered_before"]
        assert case.shown("2026-07-15")["fine_imposed"] == 20_000_000

    def test_a_last_day_is_held_against_the_day_of_the_request(self, case: Case) -> None:
        case.served().does("postpone", "2026-07-15", "--instalments", "2")
        words = ("--answered-on", "2026-07-16", "--outcome", "granted", "--until", "2026-08-16", "--reason", "x")
        answer = case.run("case", "step", "postpone", case.code, *words, "--json", today="2026-08-20")
        assert answer.json["step"]["until"] == "2026-08-16"

    def test_what_is_granted_is_held_against_the_most_that_is_allowed(self, case: Case) -> None:
        """Luật Xử lý vi phạm hành chính, Điều 79: from 150 million đồng on for an organisation, 40 % of it first."""
        case.served().does("postpone", "2026-07-15", "--instalments", "2")
        answer = ("--answered-on", "2026-07-16", "--outcome", "granted", "--number", "4", "--until", "2027-02-01")
        assert "from 150.000.000 đồng on" in case.refuses("postpone", "2026-07-16", *answer)
        assert case.does("postpone", "2026-07-16", *answer, "--reason", "x")["step"]["until"] == "2027-02-01"

    def test_a_refusal_has_no_word_for_a_day_that_was_not_given(self, case: Case) -> None:
        said = case.served().refuses("postpone", "2026-07-15", "--instalments", "5")
        assert "5 instalments until …: at most 3 within 6 months" in said

    def test_what_is_granted_has_a_last_day(self, case: Case) -> None:
        case.served()
        words = ("--on", "2026-07-15", "--number", "4", "--instalments", "2")
        assert case.run("case", "step", "postpone", "1", *words, today="2026-07-15").code == 2

    def test_a_stay_of_what_was_annulled_stays_nothing_else(self, case: Case) -> None:
        case.served().does("stay", "2026-07-14", "--number", "5")
        case.does("annul", "2026-07-15", "--number", "16")
        case.does("verify", "2026-07-15", "--number", "6")
        case.does("decide", "2026-07-16", "--number", "18", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED)
        case.does("serve", "2026-07-16")
        assert case.does("enforce", "2026-07-28", "--number", "20")["step"]["faults_list"] == []


class TestWhatRestsOnADecision:
    def test_it_is_not_withdrawn_from_under_its_steps(self, case: Case) -> None:
        case.served().does("correct", "2026-07-14", "--number", "15")
        answer = case.run("case", "withdraw", "decision", "1", "--reason", "x", today="2026-07-14")
        assert (answer.code, "rests on decision 12" in answer.err) == (3, True)

    def test_a_payment_is_amended_up_to_the_fine_as_it_was_corrected(self, case: Case) -> None:
        case.served().does("correct", "2026-07-14", "--number", "15", "--fine", "30000000")
        case.does("pay", "2026-07-14", "--amount", "20000000")
        words = ("--amount", "26000000", "--reason", "Gõ nhầm")
        assert case.run("case", "amend", "payment", "1", *words, today="2026-07-14").code == 0

    def test_minutes_that_are_dropped_take_their_step_along(self, case: Case) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        words = ("VP-2026-0001", "--drop-minutes", "--reason", "Chưa ký", "--description", "Khác")
        assert case.run("case", "amend", *words, today=FOUND).code == 0
        assert case.shown(FOUND)["steps_list"] == []

    def test_a_decision_without_a_number_is_handed_over_to_nobody(self, case: Case) -> None:
        case.does("record-minutes", FOUND, "--number", "5")
        case.does("decide", "2026-07-10", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED)
        assert "waits for its number" in case.refuses("serve", "2026-07-11")
        wrong = case.refuses(
            "decide", "2026-07-12", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED, "--number", "12"
        )
        assert "is of 10/07/2026" in wrong

    def test_what_was_paid_under_an_annulled_one_is_still_told(self, case: Case) -> None:
        case.served().does("pay", "2026-07-14", "--amount", "5000000", "--proof-number", "GT 1")
        case.does("annul", "2026-07-14", "--number", "16")
        shown = case.shown("2026-07-14")
        assert [one["amount"] for one in shown["annulled_payments_list"]] == [5_000_000]
        assert "GT 1" in case.run("violation", "show", "1", today="2026-07-14").out

    def test_an_annulled_one_is_waited_for_in_the_agenda(self, case: Case) -> None:
        case.served().does("annul", "2026-07-14", "--number", "16")
        kinds = [one["kind"] for one in case.run("status", "--json", today="2026-07-14").json["items_list"]]
        assert "annulled" in kinds
