"""A case that was recorded twice is joined to the one that stays; what the papers of either state stays stated."""

from pathlib import Path
from typing import Any

import pytest

ACT = ("violation", "add", "DPV-012", "8.3.b", "--on", "26/5/2020")
DECISION = (
    "--on", "4/6/2020", "--number", "01/QĐ-XPHC", "--authority", "Chủ tịch UBND cấp huyện", "--by", "Người ký",
    "--fine", "2500000",
)  # fmt: skip


def figures(run: Any) -> dict[str, Any]:
    report = run("report", "monthly", "--month", "2020-06", "--json").json["figures"]
    names = ("violations", "cases_opened", "cases_decided", "fines_imposed", "fines_paid")
    return {name: report[name]["value"] for name in names}


def done(run: Any, *words: str) -> Any:
    answer = run(*words)
    assert answer.code == 0, answer
    return answer


@pytest.fixture
def twice(prepare: Any, loaded: Path) -> None:
    """One case in two files: each has the act and the decision; the second its minutes and another act too."""
    done(prepare, *ACT)
    done(prepare, *ACT)
    done(prepare, "violation", "add", "DPV-012", "8.3.a", "--on", "27/5/2020", "--case", "VV-2020-0002")
    done(prepare, "case", "draft", "minutes", "VV-2020-0002", "--on", "28/5/2020", "--number", "5")


def join(run: Any, *words: str) -> Any:
    return run("case", "join", "VV-2020-0002", "--into", "VV-2020-0001", "--reason", "Nhập hai lần", *words)


@pytest.mark.usefixtures("twice")
class TestJoin:
    def test_the_doubled_act_counts_once_and_the_other_one_goes_over(self, run: Any) -> None:
        assert (figures(run)["violations"], figures(run)["cases_opened"]) == (3, 2)
        said = done(run, *("case", "join", "VV-2020-0002"), "--into", "VV-2020-0001", "--reason", "Nhập hai lần")
        assert "VV-2020-0002 joined to VV-2020-0001" in said.out
        assert (figures(run)["violations"], figures(run)["cases_opened"]) == (2, 1)
        acts = run("violation", "show", "VV-2020-0001", "--json").json
        assert [(act["id"], act["case"]) for act in acts] == [
            ("VP-2020-0001", "VV-2020-0001"), ("VP-2020-0003", "VV-2020-0001"),
        ]  # fmt: skip
        assert {act["minutes_on"] for act in acts} == {"2020-05-28"}
        for act in acts:
            assert [(one["id"], one["reason"]) for one in act["joined_list"]] == [("VV-2020-0002", "Nhập hai lần")]
            assert all(
                "joined_list" not in line["field"] for one in act["corrections_list"] for line in one["changes_list"]
            )
        assert "VV-2020-0002 · 15/06/2020, " in run("violation", "show", "VP-2020-0001").out

    def test_the_case_that_stays_is_named_by_its_code(self, run: Any) -> None:
        said = done(run, "case", "join", "vv-2020-0002", "--into", "vv-2020-0001", "--reason", "Nhập hai lần")
        assert "VV-2020-0002 joined to VV-2020-0001" in said.out

    def test_the_code_of_the_case_that_went_finds_the_one_that_stayed(self, run: Any, prepare: Any) -> None:
        done(prepare, "case", "draft", "minutes", "VV-2020-0001", "--on", "28/5/2020", "--number", "5")
        done(prepare, "case", "sign", "decision", "VV-2020-0001", *DECISION)
        assert join(run).code == 0
        assert run("violation", "show", "2", "--json").code == 0
        shown = [run("violation", "show", f"VV-2020-000{number}", "--json").json for number in (1, 2)]
        assert shown[0] == shown[1]
        done(prepare, "case", "pay", "VV-2020-0002", "--on", "12/6/2020", "--amount", "500000")
        assert figures(run)["fines_paid"] == 500_000

    def test_a_decision_in_the_second_file_goes_over_with_its_payments(self, run: Any, prepare: Any) -> None:
        done(prepare, "case", "sign", "decision", "VV-2020-0002", *DECISION, "--fine", "5000000")
        done(prepare, "case", "pay", "VV-2020-0002", "--on", "12/6/2020", "--amount", "500000")
        assert join(run).code == 0
        assert figures(run) == {
            "violations": 2, "cases_opened": 1, "cases_decided": 1, "fines_imposed": 5_000_000, "fines_paid": 500_000,
        }  # fmt: skip
        act = run("violation", "show", "VP-2020-0001", "--json").json
        assert (act["status"], act["decision_number"], act["fine_paid"]) == ("decided", "01/QĐ-XPHC", 500_000)
        assert run("db", "check").code == 0

    def test_what_one_file_says_more_of_the_same_paper_is_kept(self, run: Any, prepare: Any) -> None:
        done(prepare, "case", "explain", "VV-2020-0001", "--asked-on", "29/5/2020")
        done(prepare, "case", "explain", "VV-2020-0002", "--asked-on", "29/5/2020", "--held-on", "1/6/2020")
        done(prepare, "case", "draft", "minutes", "VV-2020-0001", "--on", "28/5/2020", "--number", "5")
        done(prepare, "violation", "add", "DPV-012", "8.3.a", "--on", "27/5/2020", "--case", "VV-2020-0001")
        twice = (("VV-2020-0001", "Chủ tịch UBND cấp huyện"), ("VV-2020-0002", "Chánh Thanh tra Sở"))
        for case, authority in twice:
            said = ("--fine", "5000000", "--authority", authority, "--by", f"Người ký {case}")
            done(prepare, "case", "sign", "decision", case, *DECISION, *said, "--distinct", "Quầy khác")
        done(prepare, "case", "serve", "VV-2020-0002", "--on", "5/6/2020", "--how", "giao trực tiếp")
        assert join(run).code == 0
        act = run("violation", "show", "VP-2020-0001", "--json").json
        assert [one["held_on"] for one in act["explanations_list"]] == ["2020-06-01"]
        assert (act["handed_over_on"], act["handed_over_how"]) == ("2020-06-05", "giao trực tiếp")
        assert run("db", "check").code == 0

    def test_one_decision_in_both_files_is_one_and_its_payments_too(self, run: Any, prepare: Any) -> None:
        done(prepare, "violation", "add", "DPV-012", "8.3.a", "--on", "27/5/2020", "--case", "VV-2020-0001")
        done(prepare, "case", "draft", "minutes", "VV-2020-0001", "--on", "28/5/2020", "--number", "5")
        twice = (("VV-2020-0001", "Chủ tịch UBND cấp huyện"), ("VV-2020-0002", "Chánh Thanh tra Sở"))
        for case, authority in twice:
            fine = ("--fine", "5000000", "--authority", authority, "--by", f"Người ký {case}")
            decided = run("case", "sign", "decision", case, *DECISION, *fine, "--distinct", "Quầy khác")
            assert decided.code == 0, (case, authority)
            done(prepare, "case", "pay", case, "--on", "12/6/2020", "--amount", "500000")
        done(prepare, "case", "pay", "VV-2020-0002", "--on", "14/6/2020", "--amount", "700000")
        assert join(run).code == 0
        assert figures(run) == {
            "violations": 2, "cases_opened": 1, "cases_decided": 1, "fines_imposed": 5_000_000,
            "fines_paid": 1_200_000,
        }  # fmt: skip
        assert run("db", "check").code == 0
        done(run, "undo", "--yes")
        assert figures(run)["fines_imposed"] == 10_000_000
        assert run("db", "check").code == 0

    def test_what_only_the_double_says_of_the_act_is_kept(self, run: Any, prepare: Any) -> None:
        done(prepare, "violation", "add", "DPV-014", "8.3.b", "--on", "3/6/2020")
        done(prepare, "violation", "add", "DPV-014", "8.3.b", "--on", "3/6/2020", "--description", "Thiếu danh mục")
        done(run, "case", "join", "VV-2020-0004", "--into", "VV-2020-0003", "--reason", "x")
        assert run("violation", "show", "VP-2020-0004", "--json").json["description"] == "Thiếu danh mục"

    def test_the_whole_is_taken_back_by_one_undo(self, run: Any) -> None:
        before = figures(run), run("violation", "list", "--json").json
        assert join(run).code == 0
        done(run, "undo", "--yes")
        assert (figures(run), run("violation", "list", "--json").json) == before
        assert run("db", "check").code == 0

    def test_acts_with_other_minutes_are_no_doubles(self, run: Any, prepare: Any) -> None:
        done(prepare, "case", "draft", "minutes", "VV-2020-0001", "--on", "29/5/2020", "--number", "6")
        said = join(run)
        assert "VV-2020-0002 gathered into VV-2020-0001" in said.out
        acts = run("violation", "show", "VV-2020-0001", "--json").json
        numbers = [act["minutes_number"] for act in acts]
        assert (figures(run)["cases_opened"], numbers) == (1, ["06/BB-VPHC", "05/BB-VPHC", "05/BB-VPHC"])

    def test_another_act_without_minutes_is_gathered_and_not_one_recorded_twice(self, run: Any, prepare: Any) -> None:
        done(prepare, "violation", "add", "DPV-012", "8.3.b", "--on", "29/5/2020")
        before = figures(run)["violations"]
        words = ("--into", "VV-2020-0001", "--reason", "Cùng xử phạt", "--json")
        said = done(run, "case", "join", "VV-2020-0003", *words)
        assert said.json["gathered"] is True
        assert (figures(run)["violations"], figures(run)["cases_opened"]) == (before, 2)
        listed = run("violation", "list", "--case", "VV-2020-0001", "--json").json
        assert [one["detected_on"] for one in listed] == ["2020-05-26", "2020-05-29"]

    def test_the_case_that_went_says_why(self, run: Any) -> None:
        answer = join(run, "--json")
        assert answer.json["reason"] == "Nhập hai lần"
        assert answer.json["along_list"] == ["VV-2020-0001", "VP-2020-0001", "VP-2020-0002", "VP-2020-0003"]
        amended = run("violation", "show", "VP-2020-0003", "--json").json["corrections_list"]
        assert [change["field"] for change in amended[0]["changes_list"]] == ["case"]


class TestRefusals:
    @pytest.mark.usefixtures("twice")
    def test_a_case_is_not_joined_to_itself(self, refused: Any) -> None:
        words = ("case", "join", "VV-2020-0001", "--into", "VV-2020-0001", "--reason", "x")
        assert "cannot be joined to itself" in refused(3, *words).err

    @pytest.mark.usefixtures("twice")
    def test_two_decisions_are_two_cases(self, prepare: Any, refused: Any) -> None:
        done(prepare, "case", "draft", "minutes", "VV-2020-0001", "--on", "28/5/2020", "--number", "5")
        done(prepare, "case", "sign", "decision", "VV-2020-0001", *DECISION)
        second = (*DECISION, "--number", "02/QĐ-XPHC", "--fine", "5000000", "--distinct", "Quầy khác")
        done(prepare, "case", "sign", "decision", "VV-2020-0002", *second)
        assert "decisions" in refused(3, *("case", "join", "2", "--into", "1", "--reason", "x")).err

    @pytest.mark.usefixtures("twice")
    def test_cases_against_two_units_are_two(self, prepare: Any, refused: Any) -> None:
        done(prepare, "violation", "add", "DNM-03", "8.3.b", "--on", "26/5/2020")
        words = ("case", "join", "VV-2020-0003", "--into", "VV-2020-0001", "--reason", "x")
        assert "two units" in refused(3, *words).err

    def test_an_unknown_case_is_named(self, loaded: Path, refused: Any) -> None:
        refused(4, "case", "join", "VV-2020-0007", "--into", "VV-2020-0001", "--reason", "x")
