"""Visits put right: amended, withdrawn; findings remedied."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

FOUND = ("--finding", "So sai", "--finding", "Thieu bien", "--remedy", "Lap so", "--remedy-due", "17/6/2020")


def shown(run: Any, visit: str = "1") -> Any:
    return run("inspect", "show", visit, "--json").json


def amend(run: Any, *words: str, visit: str = "1") -> Any:
    answer = run("inspect", "amend", visit, *words, "--reason", "Gõ nhầm", "--json")
    assert answer.code == 0, answer
    return answer.json


@pytest.fixture
def visit(prepare: Any, loaded: Path) -> None:
    """A visit of 26 May to DPV-012, with two shortcomings to be remedied by 17 June."""
    assert prepare("inspect", "log", "DPV-012", "--on", "26/5/2020", *FOUND, "--note", "x").code == 0


@pytest.mark.usefixtures("visit")
class TestAmend:
    def test_what_is_given_is_written_over_and_the_rest_stays(self, run: Any) -> None:
        before = shown(run)
        done = amend(run, "--on", "25/5/2020")
        after = shown(run)
        assert (done["id"], done["kind"], done["fields_list"]) == ("KT-2020-0001", "amend", ["inspected_on"])
        assert {**after, "inspected_on": "2020-05-26", "corrections_list": []} == before
        assert after["corrections_list"] == [
            {
                "kind": "amend",
                "corrected_on": "2020-06-15",
                "actor": "clerk",
                "reason": "Gõ nhầm",
                "changes_list": [{"field": "inspected_on", "before": "2020-05-26", "after": "2020-05-25"}],
            }
        ]

    def test_every_correction_is_shown_in_words_with_what_was_before(self, run: Any) -> None:
        amend(run, "--on", "25/5/2020", "--kind", "planned", "--joint")
        amend(run, "--unit", "DPV-013", "--note", "")
        lines = [line.split(maxsplit=1) for line in run("inspect", "show", "1").out.splitlines() if "→" in line]
        assert [" ".join(words).split() for words in lines] == [
            ["Day", "26/05/2020", "→", "25/05/2020"],
            ["Kind", "unannounced", "→", "planned"],
            ["Joint", "inspection", "no", "→", "yes"],
            ["Unit", "DPV-012", "→", "DPV-013"],
            ["Name", "of", "the", "unit", *["Điểm", "phục", "vụ", "mẫu", "10", "–", "thành", "phố", "Lạng", "Sơn", "→"],
             *["Điểm", "phục", "vụ", "mẫu", "11", "–", "huyện", "Cao", "Lộc"]],
            ["Note", "x", "→", "(empty)"],
        ]  # fmt: skip
        assert "15/06/2020, clerk: Gõ nhầm" in run("inspect", "show", "1").out

    def test_findings_are_written_over_in_their_order_and_what_is_left_over_goes(self, run: Any) -> None:
        run("inspect", "remedy", "1", "--finding", "1", "--done-on", "1/6/2020")
        done = amend(run, "--finding", "Sổ sai", "--sign", "Không niêm yết")
        found = shown(run)["findings_list"]
        assert [(one["position"], one["kind"], one["text"], one["remedy"], one["remedied_on"]) for one in found] == [
            # Two were found: nobody knows which of them is meant, so nothing says that it was put right.
            (1, "shortcoming", "Sổ sai", "Lap so", None),
            (3, "violation_sign", "Không niêm yết", None, None),
        ]
        assert shown(run)["result"] == "violation"
        assert "findings_list.1.text" in done["fields_list"]
        amend(run, "--sign", "", "--remedy", "Lập sổ mới", "--remedy-due", "18/6/2020")
        (one,) = shown(run)["findings_list"]
        assert (one["remedy"], one["remedy_due_on"], shown(run)["result"]) == ("Lập sổ mới", "2020-06-18", "findings")

    def test_a_finding_that_stays_keeps_what_put_it_right(self, run: Any) -> None:
        first, second = (one["text"] for one in shown(run)["findings_list"] if one["kind"] == "shortcoming")
        run("inspect", "remedy", "1", "--finding", "1", "--done-on", "1/6/2020")
        amend(run, "--finding", f"{first}!", "--finding", second)
        found = [one for one in shown(run)["findings_list"] if one["kind"] == "shortcoming"]
        assert [(one["text"], one["remedied_on"]) for one in found] == [(f"{first}!", "2020-06-01"), (second, None)]
        done = amend(run, "--finding", second)
        gone = {name.rsplit(".", 1)[1] for name in done["fields_list"] if name.startswith("findings_list.2.")}
        assert gone == {"kind", "text", "remedy", "remedy_due_on"}
        (left,) = (one for one in shown(run)["findings_list"] if one["kind"] == "shortcoming")
        assert (left["text"], left["position"], left["remedied_on"]) == (second, 2, None)

    def test_a_visit_may_have_found_nothing_after_all(self, run: Any) -> None:
        amend(run, "--finding", "", "--remedy", "", "--remedy-due", "")
        assert (shown(run)["result"], shown(run)["findings"], shown(run)["findings_list"]) == ("clean", 0, [])
        assert run("status", "--json").json["items_list"] == []

    def test_a_round_of_its_own_says_what_the_former_one_said(self, run: Any) -> None:
        amend(
            run,
            "--kind",
            "planned",
            "--partners",
            "Công an",
            "--decision-number",
            "12/QĐ",
            "--decision-on",
            "20/5/2020",
        )
        run("inspect", "log", "DPV-013", "--on", "27/5/2020", "--round", "1")
        before = shown(run)
        amend(run, "--round", "")
        after = shown(run)
        assert after["round"] != before["round"]
        same = ("kind", "partners", "is_joint", "decision_number", "decision_on")
        assert [after[name] for name in same] == [before[name] for name in same]

    def test_a_round_is_amended_for_all_its_visits(self, run: Any) -> None:
        run("inspect", "log", "DPV-013", "--on", "27/5/2020", "--round", "1")
        done = amend(run, "--kind", "planned", "--decision-number", "12/QĐ", "--recorded-reason", "Tin báo")
        assert done["along_list"] == ["KT-2020-0002"]
        assert (shown(run, "2")["kind"], shown(run, "2")["reason"]) == ("planned", "Tin báo")
        assert len(shown(run, "2")["corrections_list"]) == 1

    def test_a_visit_moves_to_another_round_and_to_one_of_its_own(self, run: Any) -> None:
        run("inspect", "log", "DPV-013", "--on", "27/5/2020", "--kind", "planned")
        amend(run, "--round", "2")
        assert (shown(run)["round"], shown(run)["kind"]) == ("DKT-2020-0002", "planned")
        # The round that it left was its own alone.
        assert run("inspect", "log", "DPV-014", "--on", "27/5/2020", "--round", "1").code == 4
        amend(run, "--round", "", "--kind", "re_inspection")
        assert (shown(run)["round"], shown(run)["kind"]) == ("DKT-2020-0003", "re_inspection")
        assert shown(run, "2")["kind"] == "planned"

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--on", "16/6/2020"), 3, "lies in the future"),
            (("--on", ""), 2, "cannot be empty"),
            (("--on", "26/5/2020"), 2, "Nothing of KT-2020-0001 would change"),
            ((), 2, "Nothing of KT-2020-0001 would change"),
            (("--by", "VTP-LS"), 3, "cannot inspect"),
            (("--unit", "DPV-999"), 4, "There is no unit DPV-999"),
            (("--kind", "secret"), 2, "secret is not a valid kind of inspection"),
            (("--remedy-due", "1/5/2020"), 3, "cannot be due on 01/05/2020"),
            (("--finding", ""), 2, "is given without a finding"),
            (("--decision-on", "27/5/2020"), 3, "is later than the visit"),
            (("--round", "7"), 4, "There is no inspection round 7"),
        ],
    )  # fmt: skip
    def test_the_rules_of_recording_hold(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "inspect", "amend", "1", *words, "--reason", "x").err

    def test_a_reason_is_needed(self, refused: Any) -> None:
        for words in ((), ("--reason", " ")):
            assert "--reason" in refused(2, "inspect", "amend", "1", "--note", "y", *words).err
            assert "--reason" in refused(2, "inspect", "withdraw", "1", *words).err

    def test_it_does_not_become_the_same_as_another_visit(self, run: Any, refused: Any) -> None:
        run("inspect", "log", "DPV-013", "--on", "26/5/2020", "--round", "1")
        answer = refused(5, "inspect", "amend", "2", "--unit", "DPV-012", "--reason", "x")
        assert "recorded already as KT-2020-0001" in answer.err

    def test_what_minutes_state_is_amended_once_they_are_dropped(self, run: Any, refused: Any) -> None:
        run("inspect", "log", "DPV-013", "--on", "26/5/2020", "--round", "1")
        run("inspect", "minutes", "1", "--on", "26/5/2020", "--number", "3")
        for words in (("amend", "1", "--note", "y"), ("withdraw", "1"), ("amend", "2", "--kind", "planned")):
            answer = refused(3, "inspect", *words, "--reason", "x")
            assert "The minutes of 26/05/2020 state visit KT-2020-0001" in answer.err
            assert "amend KT-2020-0001 --drop-minutes" in answer.err
        done = amend(run, "--drop-minutes", "--note", "y")
        assert done["papers_list"] == ["documents/KT-2020-0001/KT-2020-0001-bien-ban.docx"]
        assert (shown(run)["minutes_on"], shown(run)["minutes_number"]) == (None, None)

    def test_what_a_case_rests_on_stays(self, run: Any, refused: Any) -> None:
        run("violation", "add", "DPV-012", "8.3.b", "--on", "26/5/2020", "--visit", "1")
        answer = refused(3, "inspect", "amend", "1", "--unit", "DPV-013", "--reason", "x")
        assert "Case VV-2020-0001 rests on" in answer.err
        amend(run, "--note", "y", "--finding", "", "--remedy", "", "--remedy-due", "")
        assert shown(run)["result"] == "violation"
        answer = refused(3, "inspect", "withdraw", "1", "--reason", "x")
        assert "Case VV-2020-0001 names visit" in answer.err
        assert "postwatch amend VP-2020-0001 --visit '' --reason TEXT" in answer.err
        assert run("case", "amend", "VP-2020-0001", "--visit", "", "--reason", "x").code == 0
        assert run("inspect", "withdraw", "1", "--reason", "x").code == 0

    def test_a_visit_is_no_later_than_what_it_found(self, run: Any, refused: Any) -> None:
        for provision in ("8.3.b", "8.3.a"):
            words = ("--on", "26/5/2020", "--detected-on", "27/5/2020", "--visit", "1")
            assert run("violation", "add", "DPV-012", provision, *words).code == 0
            assert amend(run, "--on", "27/5/2020" if provision == "8.3.b" else "26/5/2020")["fields_list"]
        run("case", "draft", "minutes", "VV-2020-0001", "--on", "27/5/2020", "--number", "5")
        for act, detected in (("VP-2020-0001", "27/05/2020"), ("VP-2020-0002", "27/05/2020")):
            answer = refused(3, "inspect", "amend", "1", "--on", "28/5/2020", "--reason", "x")
            assert f"cannot have found violation {act}, detected on {detected}" in answer.err
            way = ("amend", act, "--detected-on", "28/05/2020", "--reason", "TEXT")
            assert f"first: postwatch {' '.join(way)}" in answer.err
            if act == "VP-2020-0001":
                assert "--drop-minutes" in refused(3, *way).err
                way = (*way, "--drop-minutes")
            assert run(*way).code == 0
        assert amend(run, "--on", "28/5/2020")["fields_list"] == ["inspected_on"]


@pytest.mark.usefixtures("visit")
class TestWithdraw:
    def test_it_is_shown_and_listed_only_where_asked_for(self, run: Any) -> None:
        before = shown(run)
        answer = run("inspect", "withdraw", "1", "--reason", "Nhầm đơn vị", POSTWATCH_ACTOR="lan")
        assert answer.out == "KT-2020-0001 withdrawn: it counts as never recorded\n"
        assert run("inspect", "list", "--json").json == []
        assert [one["id"] for one in run("inspect", "list", "--withdrawn", "--json").json] == ["KT-2020-0001"]
        after = shown(run)
        (correction,) = after["corrections_list"]
        assert (correction["kind"], correction["actor"], correction["reason"]) == ("withdraw", "lan", "Nhầm đơn vị")
        assert {**after, "withdrawn_on": None, "corrections_list": []} == before
        assert "15/06/2020, lan: Nhầm đơn vị" in run("inspect", "show", "1").out

    def test_nothing_more_is_done_with_it(self, run: Any, refused: Any) -> None:
        run("inspect", "withdraw", "1", "--reason", "x")
        for words in (
            ("inspect", "amend", "1", "--note", "y", "--reason", "x"), ("inspect", "withdraw", "1", "--reason", "x"),
            ("inspect", "remedy", "1", "--done-on", "1/6/2020"), ("inspect", "minutes", "1"),
            ("violation", "add", "DPV-012", "8.3.b", "--on", "26/5/2020", "--visit", "1"),
        ):  # fmt: skip
            assert "KT-2020-0001 was withdrawn on 15/06/2020" in refused(4, *words).err

    def test_the_report_that_counted_it_is_named(self, run: Any) -> None:
        run("report", "monthly", "--month", "2020-04", "--format", "docx")
        run("report", "monthly", "--month", "2020-06", "--format", "docx")
        run("inspect", "log", "DPV-013", "--on", "27/5/2020")
        for visit, papers in (("1", ["documents/bao-cao/bao-cao-thang-2020-06.docx"]), ("2", [])):
            answer = run("inspect", "withdraw", visit, "--reason", "x", "--json")
            assert answer.json["papers_list"] == papers
            assert ("warning: documents/bao-cao" in answer.err) is bool(papers)

    def test_a_report_of_the_moment_of_the_record_may_have_counted_it(self, run: Any, loaded: Path) -> None:
        """As in a story that is played at one moment."""
        run("report", "monthly", "--month", "2020-06", "--format", "docx")
        with closing(sqlite3.connect(loaded / "postwatch.db")) as database:
            moment = "SELECT at FROM journal_entry WHERE command = 'inspect log'"
            database.execute(f"UPDATE document SET made_at = ({moment}) WHERE kind = 'report'")  # noqa: S608
            database.commit()
        papers = run("inspect", "withdraw", "1", "--reason", "x", "--json").json["papers_list"]
        assert papers == ["documents/bao-cao/bao-cao-thang-2020-06.docx"]


@pytest.mark.usefixtures("visit")
class TestRemedy:
    def test_what_was_put_right_is_chased_no_more(self, run: Any, papers: Path) -> None:
        (item,) = run("status", "--json").json["items_list"]
        assert (item["kind"], item["count"]) == ("finding", 2)
        words = ("inspect", "remedy", "1", "--finding", "2", "--done-on", "12/6/2020")
        first = run(*words, "--scan", str(papers / "scan-1.pdf"), "--json").json["findings_list"]
        assert [(one["remedied_on"], one["has_scan"]) for one in first] == [(None, False), ("2020-06-12", True)]
        assert run("status", "--json").json["items_list"][0]["count"] == 1
        assert run("inspect", "remedy", "1", "--done-on", "13/6/2020").code == 0
        assert run("status", "--json").json["items_list"] == []
        assert [one["remedied_on"] for one in shown(run)["findings_list"]] == ["2020-06-13", "2020-06-12"]

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--done-on", "25/5/2020"), 3, "cannot have been put right on 25/05/2020"),
            (("--done-on", "16/6/2020"), 3, "cannot have been put right on 16/06/2020"),
            (("--done-on", "1/6/2020", "--finding", "4"), 4, "has no finding 4"),
            (("--done-on", "1/6/2020", "--finding", "3"), 3, "asks for no remedy"),
            ((), 2, "--done-on is missing"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, run: Any, refused: Any, words: tuple[str, ...], code: int, says: str
    ) -> None:
        amend(run, "--sign", "Dấu hiệu")
        assert says in refused(code, "inspect", "remedy", "1", *words).err

    def test_a_second_time_is_already_there(self, run: Any, refused: Any) -> None:
        run("inspect", "remedy", "1", "--done-on", "1/6/2020")
        assert "was put right on 01/06/2020" in refused(5, "inspect", "remedy", "1", "--done-on", "2/6/2020").err

    def test_a_visit_is_not_moved_behind_its_remedy(self, run: Any, refused: Any) -> None:
        run("inspect", "remedy", "1", "--done-on", "1/6/2020")
        answer = refused(3, "inspect", "amend", "1", "--on", "2/6/2020", "--reason", "x")
        assert "cannot have been put right on 01/06/2020" in answer.err
