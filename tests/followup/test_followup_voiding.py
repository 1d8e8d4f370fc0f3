"""A follow-up that never left the house is void: as if nobody had been reminded, but for its number; a draft drops."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

DUE = "2020-07-31"


def chased(run: Any, day: str, audience: str = "districts", due: str = DUE) -> dict[str, Any]:
    """A follow-up that is drafted and issued on a day."""
    made = run("followup", "generate", "--audience", audience, "--due", due, "--json", today=day)
    assert made.code == 0, made
    issued = run("followup", "issue", made.json["id"], "--on", day, "--json", today=day)
    assert issued.code == 0, issued
    return dict(issued.json)


def deadlines(run: Any) -> set[str | None]:
    tasks = run("task", "list", "--json").json
    return {task["due_on"] for task in tasks if task["recipient"].startswith("PVHTT") and task["mode"] == "standing"}


@pytest.fixture
def reminded(prepare: Any, letter: Path) -> Path:
    """The districts were reminded on 15 June, as DD-2020-0001 and 02/STTTT-TTr."""
    chased(prepare, "2020-06-15")
    return letter


class TestVoid:
    def test_its_number_stays_used_up_and_its_paper_stays(self, run: Any, reminded: Path) -> None:
        said = run("followup", "void", "DD-2020-0001", "--reason", "Chưa phát hành")
        assert (said.code, said.out) == (0, "02/STTTT-TTr is void\n")
        (line,) = run("followup", "list", "--json").json
        assert (line["status"], line["symbol"], line["level"]) == ("void", "02/STTTT-TTr", 1)
        assert (reminded / line["path"]).is_file()
        entry = run("register", "list", "--json").json[1]
        assert (entry["number"], entry["status"], entry["void_reason"]) == (2, "void", "Chưa phát hành")
        assert run("register", "reserve", "--json").json[0]["number"] == 3
        assert run("db", "check").code == 0

    def test_with_the_clock_set_back_its_number_is_void_on_the_day_of_its_issue(self, run: Any, reminded: Path) -> None:
        assert run("followup", "void", "DD-2020-0001", "--reason", "x", today="2020-05-20").code == 0
        assert run("register", "list", "--json").json[1]["voided_on"] == "2020-06-15"

    def test_it_answers_as_the_list_shows_it(self, run: Any, reminded: Path) -> None:
        said = run("followup", "void", "2", "--reason", "x", "--json").json
        assert said == run("followup", "list", "--json").json[0]
        assert said["status"] == "void"

    @pytest.mark.parametrize("typed", ["2", "002", "2/STTTT-TTr", "02/stttt-ttr", " dd-2020-0001 "])
    def test_it_is_named_as_any_letter_is(self, run: Any, reminded: Path, typed: str) -> None:
        assert run("followup", "void", typed, "--reason", "x").code == 0

    @pytest.mark.parametrize("typed", ["1", "01/STTTT-TTr", "2/STTTT-VP", "DD-2020-0002"])
    def test_another_letter_is_not_meant(self, refused: Any, reminded: Path, typed: str) -> None:
        assert "There is no follow-up" in refused(4, "followup", "void", typed, "--reason", "x").err

    def test_of_two_with_one_symbol_the_newest_is_meant(
        self, run: Any, prepare: Any, refused: Any, reminded: Path
    ) -> None:
        assert run("register", "reserve", today="2021-02-01").code == 0
        newest = chased(prepare, "2021-03-01", "enterprises", due="2021-04-01")
        assert newest["symbol"] == "02/STTTT-TTr"
        assert run("followup", "void", "02/STTTT-TTr", "--reason", "x", today="2021-03-01").code == 0
        states = [line["status"] for line in run("followup", "list", "--json").json]
        assert states == ["issued", "void"]
        refused(4, "followup", "void", "3", "--reason", "x", today="2021-03-01")

    def test_neither_the_pause_nor_the_ordinal_counts_it(self, run: Any, refused: Any, reminded: Path) -> None:
        refused(3, "followup", "generate", "--audience", "districts", today="2020-06-16")
        run("followup", "void", "DD-2020-0001", "--reason", "x", today="2020-06-16")
        again = chased(run, "2020-06-16")
        assert (again["level"], again["symbol"]) == (1, "03/STTTT-TTr")

    def test_a_letter_to_superiors_does_not_name_units_that_only_it_reminded(self, run: Any, reminded: Path) -> None:
        run("followup", "void", "DD-2020-0001", "--reason", "x")
        for day in ("2020-06-15", "2020-06-22"):
            run("followup", "send", chased(run, day)["id"], "--on", day, today=day)
        asked = run("followup", "generate", "--audience", "districts", "--due", DUE, "--json", today="2020-06-29")
        assert (asked.json["level"], asked.json["missing"]) == (3, 11)

    def test_the_deadline_that_it_gave_falls_away(self, run: Any, reminded: Path) -> None:
        assert deadlines(run) == {DUE}
        run("followup", "void", "DD-2020-0001", "--reason", "x")
        assert deadlines(run) == {None}
        late = run("report", "monthly", "--month", "2020-08", "--on", "2020-08-10", "--json", today="2020-08-10")
        assert late.json["figures"]["tasks_overdue"]["value"] == 0

    def test_a_deadline_that_somebody_changed_since_stays(self, run: Any, reminded: Path) -> None:
        task = run("task", "list", "--unit", "PVHTT-BS", "--status", "open", "--json").json[0]["id"]
        assert run("task", "extend", task, "--to", "2020-08-15", "--reason", "Chờ").code == 0
        run("followup", "void", "DD-2020-0001", "--reason", "x")
        assert deadlines(run) == {None, "2020-08-15"}

    def test_a_deadline_that_the_letter_itself_sets_stays(self, run: Any, reminded: Path) -> None:
        draft = run("dispatch", "replace", "1", "--json").json["id"]
        assert run("dispatch", "issue", draft, "--on", "2020-06-15", "--due", DUE).code == 0
        run("followup", "void", "DD-2020-0001", "--reason", "x")
        assert deadlines(run) == {DUE}

    def test_the_report_counts_it_no_more(self, run: Any, reminded: Path) -> None:
        words = ("report", "monthly", "--month", "2020-07", "--on", "2020-06-20", "--json")
        assert run(*words, today="2020-06-20").json["figures"]["followups_issued"]["value"] == 1
        run("followup", "void", "DD-2020-0001", "--reason", "x")
        assert run(*words, today="2020-06-20").json["figures"]["followups_issued"]["value"] == 0


class TestRefused:
    def test_a_follow_up_that_was_sent_received_or_corrected_is_not_void(
        self, run: Any, prepare: Any, refused: Any, reminded: Path
    ) -> None:
        prepare("followup", "send", "DD-2020-0001")
        draft = run("followup", "correct", "DD-2020-0001", "--text", "Đọc là 2020", "--json").json["id"]
        assert run("followup", "issue", draft, "--on", "15/6/2020").code == 0
        with closing(sqlite3.connect(reminded / "postwatch.db")) as database:  # earlier versions corrected unsent ones
            database.execute("UPDATE addressee SET sent_on = NULL, channel = NULL")
            database.commit()
        answer = refused(3, "followup", "void", "DD-2020-0001", "--reason", "x")
        assert f"postwatch paper void {draft}" in answer.err
        assert run("followup", "void", draft, "--reason", "x").code == 0
        assert run("followup", "acknowledge", "DD-2020-0001", "PVHTT-BS").code == 0
        answer = refused(3, "followup", "void", "DD-2020-0001", "--reason", "x")
        assert "postwatch paper recall DD-2020-0001" in answer.err

    def test_what_is_void_already_unknown_or_without_a_reason_is_not_void(
        self, prepare: Any, refused: Any, reminded: Path
    ) -> None:
        refused(2, "followup", "void", "DD-2020-0001", "--reason", " ")
        refused(2, "followup", "void", "DD-2020-0001")
        refused(4, "followup", "void", "DD-2020-0009", "--reason", "x")
        prepare("followup", "void", "DD-2020-0001", "--reason", "x")
        assert "is void already" in refused(5, "followup", "void", "DD-2020-0001", "--reason", "x").err
        refused(5, "followup", "issue", "DD-2020-0001", "--on", "2020-06-15")

    def test_the_register_names_the_command_that_voids_it(self, refused: Any, reminded: Path) -> None:
        assert "postwatch paper void" in refused(3, "register", "void", "2", "--reason", "x").err


def test_a_draft_waits_on_the_desk_while_it_can_be_issued(run: Any, letter: Path) -> None:
    def waiting(day: str) -> list[str]:
        items = run("status", "--json", today=day).json["items_list"]
        return [item["command"].split()[3] for item in items if item["kind"] == "draft"]

    made = [run("followup", "generate", "--audience", "districts", "--due", "2020-06-25") for _time in range(2)]
    assert [one.code for one in made] == [0, 0]
    assert waiting("2020-06-24") == ["DD-2020-0002"]
    assert waiting("2020-06-25") == []
    run("followup", "issue", "DD-2020-0002", "--on", "2020-06-15")
    assert waiting("2020-06-15") == []


class TestADraft:
    def test_a_new_one_takes_the_place_of_the_one_that_was_not_issued(self, run: Any, letter: Path) -> None:
        for _time in range(2):
            assert run("followup", "generate", "--due", DUE).code == 0
        listed = run("followup", "list", "--json").json
        assert [(one["id"], one["status"], one["ended_on"]) for one in listed] == [
            ("DD-2020-0001", "draft", "2020-06-15"), ("DD-2020-0002", "draft", "2020-06-15"),
            ("DD-2020-0003", "draft", None), ("DD-2020-0004", "draft", None),
        ]  # fmt: skip
        shown = run("followup", "show", "DD-2020-0001", "--json").json
        assert shown["end_reason"] == "DD-2020-0003 was drafted in its place"
        assert run("undo", "--yes").code == 0
        assert [one["ended_on"] for one in run("followup", "list", "--json").json] == [None, None]

    def test_it_is_dropped_and_neither_issued_nor_sent_nor_dropped_again(
        self, run: Any, refused: Any, letter: Path
    ) -> None:
        code = run("followup", "generate", "--audience", "districts", "--json").json["id"]
        assert run("followup", "void", code, "--reason", "Nhầm").out == f"The draft {code} is dropped\n"
        assert "dropped: Nhầm" in " ".join(run("followup", "show", code).out.split())
        for words in (("issue", code, "--on", "15/6/2020"), ("void", code, "--reason", "x"), ("send", code)):
            assert f"The draft {code} was dropped" in refused(3, "followup", *words).err
        assert run("undo", "--yes").code == 0
        assert run("followup", "issue", code, "--on", "15/6/2020").code == 0
