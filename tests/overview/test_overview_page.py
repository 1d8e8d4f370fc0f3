import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from long_runs import few

MORE = [
    ("note", "add", "difficulty", "Thiếu người", "--unit", "DPV-014"),
    ("incident", "add", "--source", "police", "--on", "5/6/2020", "--description", "Pháo nổ", "--unit", "DPV-014"),
    ("task", "add", "DPV-014", "Rà soát điểm phục vụ", "--due", "18/6/2020"),
    ("inspect", "log", "DPV-014", "--on", "4/6/2020", "--finding", "Thiếu niêm yết", "--remedy", "Niêm yết lại",
     "--remedy-due", "20/6/2020"),
    ("violation", "add", "DPV-014", "8.3.b", "--on", "4/6/2020"),
]  # fmt: skip


@pytest.mark.usefixtures("busy")
class TestPage:
    @pytest.mark.parametrize("unit", ["BDT-LS", "VTP-LS", "PVHTT-CAL", "DPV-013", "DPV-014"])
    def test_a_page_says_what_the_lists_say(self, run: Any, unit: str) -> None:
        page = run("recipient", "show", unit, "--json").json
        tasks = run("task", "list", "--unit", unit, "--json").json
        assert sorted(task["id"] for task in page["tasks_list"]) == sorted(task["id"] for task in tasks)
        for task in page["tasks_list"]:
            assert next(one for one in tasks if one["id"] == task["id"]).items() <= task.items()
        assert page["spans_list"] == run("recipient", "history", unit, "--json").json
        assert page["visits_list"] == run("inspect", "list", "--unit", unit, "--json").json
        assert page["acts_list"] == run("violation", "list", "--unit", unit, "--json").json
        points = run("recipient", "list", "--enterprise", unit, "--kind", "service_point", "--json").json
        below = [point for point in points if point["code"] != unit]
        assert (page["points"], page["first_points_list"]) == (len(below), below[:5])

    def test_receipts_are_those_of_the_letters(self, run: Any) -> None:
        letters = [run("dispatch", "show", code, "--json").json for code in ("CV-2020-0001", "CV-2020-0003")]
        for unit in ("PVHTT-CAL", "BDT-LS"):
            page = {letter["id"]: letter for letter in run("recipient", "show", unit, "--json").json["letters_list"]}
            for letter in letters:
                (known,) = [one for one in letter["addressees_list"] if one["recipient"] == unit]
                shown = page[letter["id"]]
                assert (shown["sent_on"], shown["acknowledged_on"]) == (known["sent_on"], known["acknowledged_on"])
                assert shown["is_addressee"]
                assert shown["asks"]

    def test_a_point_is_asked_by_the_letter_to_its_enterprise(self, run: Any) -> None:
        letters = run("recipient", "show", "DPV-013", "--json").json["letters_list"]
        assert {(one["id"], one["is_addressee"], one["asks"]) for one in letters} == {
            ("CV-2020-0001", False, True),
            ("CV-2020-0003", False, True),
        }

    def test_a_campaign_that_ended_is_told_as_it_ended(self, run: Any) -> None:
        before = run("recipient", "show", "DPV-013", "--json").json
        assert run("campaign", "close", "chi-thi-28", "--on", "14/6/2020").code == 0
        page = run("recipient", "show", "DPV-013", "--json").json
        assert [(one["id"], one["asks"]) for one in page["letters_list"]] == [
            ("CV-2020-0001", False),
            ("CV-2020-0003", True),
        ]
        (ended, _running), (then, _other) = page["pledging_list"], before["pledging_list"]
        assert (ended["counted_on"], then["counted_on"]) == ("2020-06-14", "2020-06-15")
        assert ended | {"counted_on": ""} == then | {"counted_on": ""}

    @pytest.mark.system("postgres")
    def test_a_page_is_the_same_on_a_server(self, run: Any, busy: Path, postgres_url: str) -> None:
        units = ("VTP-LS", "DPV-014", "DPV-015", "PVHTT-CAL")
        pages = [run("recipient", "show", unit, "--json").json for unit in units]
        assert run("db", "copy", "--to", postgres_url).code == 0
        settings = busy / "postwatch.toml"
        settings.write_text(f'database = "{postgres_url}"\n{settings.read_text("utf-8")}', encoding="utf-8")
        assert [run("recipient", "show", unit, "--json").json for unit in units] == pages

    def test_pledges_stand_as_coverage_counts_them(self, run: Any) -> None:
        units = run("recipient", "list", "--json").json
        areas = few(sorted({unit["area"] for unit in units}), every=4)
        codes = [unit["code"] for unit in units if unit["area"] in areas]
        standing = {unit: run("recipient", "show", unit, "--json").json["pledging_list"] for unit in codes}
        for campaign in ("chi-thi-28", "dot-3"):
            missing = {one["code"] for one in run("pledge", "missing", "--campaign", campaign, "--json").json}
            by_area = run("pledge", "coverage", "--campaign", campaign, "--json").json["by_area"]
            found = [one for one in by_area if one["area"] in areas]
            signed = total = 0
            for unit, stands in standing.items():
                (one,) = [one for one in stands if one["campaign"] == campaign] or [None]
                has_signed = one is not None and (one["signed_directly"] or one["signed_by_parent"])
                is_asked = one is not None and one["is_asked"]
                assert (is_asked and not has_signed) is (unit in missing)
                total, signed = total + is_asked, signed + (is_asked and has_signed)
            assert total == sum(one["total"] for one in found) > 0
            assert signed == sum(one["signed"] for one in found)

    def test_an_enterprise_tells_how_many_of_its_points_signed(self, run: Any) -> None:
        page = run("recipient", "show", "VTP-LS", "--json").json
        (one,) = [one for one in page["pledging_list"] if one["campaign"] == "chi-thi-28"]
        assert (one["points_asked"], one["points_signed"]) == (page["points"], page["points"])
        assert page["points"] > 0
        assert "signed through its enterprise" in run("recipient", "show", page["first_points_list"][0]["code"]).out

    def test_a_follow_up_says_what_the_unit_owes(self, run: Any) -> None:
        (letter,) = run("recipient", "show", "PVHTT-CAL", "--json").json["followups_list"]
        said = run("followup", "show", "DD-2020-0002", "--json").json
        (known,) = [one for one in said["units_list"] if one["recipient"] == "PVHTT-CAL"]
        assert (letter["standing"], letter["missing"]) == (known["standing"], known["missing"])
        assert (letter["sent_on"], letter["acknowledged_on"]) == ("2020-06-12", None)

    def test_a_case_tells_what_is_paid_and_what_is_outstanding(self, run: Any) -> None:
        (case,) = run("recipient", "show", "DPV-015", "--json").json["cases_list"]
        assert (case["fine"], case["paid"], case["outstanding"]) == (1250000, 250000, 1000000)
        (act,) = run("violation", "show", "VV-2020-0002", "--json").json
        due = {clock["name"]: clock["due_on"] for clock in act["clocks_list"]}
        assert due[case["term"]] == case["due_on"]
        assert "1.000.000" in run("recipient", "show", "DPV-015").out
        open_case = run("recipient", "show", "DPV-014", "--json").json["cases_list"][0]
        assert (open_case["fine"], open_case["outstanding"]) == (None, None)

    def test_what_is_late_is_told_as_in_other_lists(self, run: Any) -> None:
        page = run("recipient", "show", "DPV-014", "--json", today="2020-06-20").json
        assert [(one["is_owed"], one["overdue"]) for one in page["findings_list"]] == [(True, False)]
        run("task", "add", "DPV-014", "Rà soát", "--due", "18/6/2020")
        page = run("recipient", "show", "DPV-014", "--json", today="2020-06-21").json
        assert [(one["is_owed"], one["overdue"]) for one in page["findings_list"]] == [(True, True)]
        assert [one["overdue"] for one in page["tasks_list"] if one["title"] == "Rà soát"] == [True]
        assert run("recipient", "show", "DPV-014", today="2020-06-21").out.count("overdue") == 2
        run("inspect", "remedy", "KT-2020-0002", "--done-on", "21/6/2020", today="2020-06-21")
        page = run("recipient", "show", "DPV-014", "--json", today="2020-06-22").json
        assert [(one["is_owed"], one["overdue"]) for one in page["findings_list"]] == [(False, False)]

    def test_a_remedy_without_a_day_is_owed_too(self, run: Any) -> None:
        noted = ("--finding", "Thiếu sổ tay", "--remedy", "Lập sổ")
        assert run("inspect", "log", "DPV-014", "--on", "19/6/2020", *noted, today="2020-06-20").code == 0
        found = run("recipient", "show", "DPV-014", "--json", today="2020-06-20").json["findings_list"]
        (one,) = [one for one in found if one["text"] == "Thiếu sổ tay"]
        assert (one["is_owed"], one["overdue"], one["remedy_due_on"]) == (True, False, None)

    def test_what_was_withdrawn_is_told_no_more_nor_is_its_scan(self, run: Any) -> None:
        page = run("recipient", "show", "VTP-LS", "--json").json
        assert [(scan["table"], scan["record"]) for scan in page["scans_list"]] == [("pledge", "CK-2020-0001")]
        assert [pledge["id"] for pledge in page["pledges_list"]] == ["CK-2020-0001"]
        run("pledge", "withdraw", "CK-2020-0001", "--reason", "Ghi nhầm")
        page = run("recipient", "show", "VTP-LS", "--json").json
        assert (page["scans_list"], page["pledges_list"]) == ([], [])
        assert not any(one["signed_directly"] or one["points_signed"] for one in page["pledging_list"])

    def test_a_page_costs_as_many_queries_however_much_is_recorded(self, run: Any, statements: list[str]) -> None:
        run(*MORE[0])
        for line in MORE[1:]:
            assert run(*line).code == 0
        statements.clear()
        run("recipient", "show", "DPV-014", "--json")
        before = len(statements)
        for line in MORE:
            day = [word.replace("4/6/2020", "5/6/2020").replace("Pháo nổ", "Pháo hoa") for word in line]
            assert run(*day).code == 0
        statements.clear()
        assert len(run("recipient", "show", "DPV-014", "--json").json["notes_list"]) == 2
        assert len(statements) == before

    def test_a_long_table_is_cut_on_the_screen_and_whole_in_a_file(self, run: Any, tmp_path: Path) -> None:
        for number in range(12):
            run("note", "add", "difficulty", f"Khó khăn {number}", "--unit", "DPV-014")
        shown = run("recipient", "show", "DPV-014").out
        assert "Notes: 12; the last 10, all: postwatch note list --unit DPV-014" in shown
        assert "Khó khăn 11" in shown
        assert "Khó khăn 1\n" not in shown
        run("recipient", "show", "DPV-014", "--to", "page.csv")
        assert "Khó khăn 1\n" in (tmp_path / "page.csv").read_text(encoding="utf-8-sig")

    def test_what_is_late_stands_above_what_was_done(self, run: Any) -> None:
        for number in range(12):
            run("task", "add", "DPV-014", f"Việc {number}", "--due", "18/6/2020")
        codes = [task["id"] for task in run("task", "list", "--unit", "DPV-014", "--json").json if task["due_on"]]
        for code in codes[:-1]:
            assert run("task", "done", code).code == 0
        tasks = run("recipient", "show", "DPV-014", today="2020-06-19").out.partition("Tasks: ")[2].splitlines()
        assert "the first 10, all: postwatch task list --unit DPV-014" in tasks[0]
        assert (codes[-1] in tasks[2], "overdue" in tasks[2]) == (True, True)

    def test_the_name_and_the_points_are_those_of_the_day(self, run: Any) -> None:
        run("recipient", "move", "DPV-001", "--parent", "VTP-LS", "--on", "10/6/2020")
        for unit, day, change in (("BDT-LS", "9/6/2020", 1), ("VTP-LS", "9/6/2020", -1)):
            then = run("recipient", "show", unit, "--on", day, "--json").json["points"]
            assert then - run("recipient", "show", unit, "--json").json["points"] == change
        assert "Names and places: 2" in run("recipient", "show", "DPV-001").out


@pytest.mark.usefixtures("loaded")
def test_a_unit_that_nobody_asked_says_so_and_no_more(run: Any) -> None:
    shown = run("recipient", "show", "DPV-013").out
    assert "none asked it yet" in shown
    assert "no letter asks it for one" in shown
    assert "Tasks" not in shown


def modules_of(*words: str) -> set[str]:
    program = "import sys; from postwatch.app import main; main(sys.argv[1:]); sys.stderr.write(' '.join(sys.modules))"
    command = [sys.executable, "-c", program, *words]
    return set(subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=1800).stderr.split())


@pytest.mark.usefixtures("loaded")
def test_only_the_page_bears_the_cost_of_all_nouns() -> None:
    nouns = {"postwatch.case.actions", "postwatch.followup.tables", "postwatch.overview.actions"}
    assert nouns <= modules_of("recipient", "show", "DPV-013")
    assert not nouns & modules_of("recipient", "list")
    assert not nouns & modules_of("recipient", "history", "DPV-013")
