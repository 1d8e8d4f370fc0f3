import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

TASK_KEYS = {
    "id", "recipient", "name", "dispatch", "text", "mode", "status", "due_on", "overdue", "reported_to",
    "opened_on", "instruction", "title",
}  # fmt: skip


def tasks(run: Any, *words: str, **environ: str) -> Any:
    answer = run("task", "list", *words, "--json", **environ)
    assert answer.code == 0, answer
    return answer.json


@pytest.fixture
def code(prepare: Any, letter: Path) -> Any:
    """The code of a unit's task of one mode."""

    def find(unit: str, mode: str) -> str:
        return str(next(task["id"] for task in tasks(prepare, "--unit", unit) if task["mode"] == mode))

    return find


@pytest.mark.usefixtures("letter")
class TestList:
    def test_the_letter_gave_its_tasks(self, run: Any) -> None:
        whole = tasks(run)
        assert len(whole) == 65
        assert all(set(task) == TASK_KEYS for task in whole)
        assert {(task["status"], task["due_on"], task["overdue"]) for task in whole} == {("open", None, False)}
        assert [task["mode"] for task in tasks(run, "--unit", "dpv-001")] == ["once"]
        assert len(tasks(run, "--dispatch", "cv-2020-0001")) == 65
        assert tasks(run, "--overdue", today="2021-12-31") == []
        assert tasks(run, "--status", "done") == []

    def test_tasks_are_narrowed_to_units(self, run: Any) -> None:
        units = {unit["code"]: unit for unit in run("recipient", "list", "--json").json}
        for words, holds in (
            (("--area", "cao loc"), lambda unit: unit["area_name"] == "Huyện Cao Lộc"),
            (("--kind", "service_point"), lambda unit: unit["kind"] == "service_point"),
            (("--enterprise", "bdt-ls"), lambda unit: "BDT-LS" in (unit["code"], unit["parent"])),
        ):
            found = [task["id"] for task in tasks(run, *words)]
            assert found == [task["id"] for task in tasks(run) if holds(units[task["recipient"]])]
            assert 0 < len(found) < 65

    def test_an_area_is_that_of_the_day(self, run: Any) -> None:
        before = tasks(run, "--area", "Cao Lộc")
        run("recipient", "move", before[0]["recipient"], "--area", "Bắc Sơn", "--on", "10/6/2020")
        assert before[0] not in tasks(run, "--area", "Cao Lộc")
        assert before[0] in tasks(run, "--area", "Bắc Sơn")

    @pytest.mark.parametrize(
        ("words", "code"),
        [(("--kind", "phường"), 2), (("--area", "Hà Giang"), 4), (("--enterprise", "Bưu điện Hà Giang"), 4)],
    )
    def test_units_that_are_not_there_are_refused(self, refused: Any, words: tuple[str, ...], code: int) -> None:
        refused(code, "task", "list", *words)

    def test_a_list_of_the_silent_says_of_which_period(self, run: Any) -> None:
        assert "15/05/2020 to 14/06/2020" in run("task", "list", "--silent").out.splitlines()[0]
        assert "15/04/2020 to 14/05/2020" in run("task", "list", "--silent", POSTWATCH_TODAY="2020-06-10").out

    def test_those_who_are_silent_are_listed_as_the_agenda_counts_them(self, run: Any) -> None:
        def silent(**environ: str) -> set[str]:
            found = tasks(run, "--silent", **environ)
            assert {task["mode"] for task in found} <= {"standing"}
            (counted,) = (
                one for one in run("status", "--json", **environ).json["items_list"] if one["kind"] == "report"
            )
            assert (counted["count"], counted["command"]) == (len(found), "postwatch task list --silent")
            return {task["id"] for task in found}

        first, second, third, *_others = sorted(silent())
        # 15 May to 14 June is the last whole month on 15 June.
        run("task", "report", first, "--on", "14/6/2020", "--text", "x")
        assert first not in silent()
        run(
            "task", "report", second, "--since", "15/6/2020", "--until", "15/6/2020", "--on", "15/6/2020", "--text", "x"
        )
        assert second in silent()
        assert first in silent(today="2020-07-15")
        assert second not in silent(today="2020-07-15")
        run("task", "withdraw", first, "--reason", "x")
        assert first in silent()
        run("task", "waive", third, "--reason", "x")
        assert third not in silent()
        there = {unit["code"] for unit in run("recipient", "list", "--area", "Hữu Lũng", "--json").json}
        of_area = [task["id"] for task in tasks(run, "--silent", "--area", "Hữu Lũng")]
        assert sorted(of_area) == sorted(task["id"] for task in tasks(run, "--silent") if task["recipient"] in there)
        assert of_area

    def test_before_a_whole_month_nobody_is_silent(self, run: Any) -> None:
        assert tasks(run, "--silent", today="2020-06-14") == []

    def test_the_letter_is_named_by_its_code_its_symbol_or_its_number(self, run: Any, another_draft: Any) -> None:
        for name in ("CV-2020-0001", " cv-2020-0001 ", "1", "01", "01/STTTT-TTr", "1/sttTT-ttr"):
            assert len(tasks(run, "--dispatch", name)) == 65, name
        assert tasks(run, "--dispatch", another_draft()) == []

    @pytest.mark.parametrize("name", ["CV-2020-0099", "2", "01/STTTT-BCVT", "NV-2020-0001", "x", "9" * 30])
    def test_a_letter_that_is_not_there_is_said(self, refused: Any, name: str) -> None:
        assert f"There is no dispatch {name}" in refused(4, "task", "list", "--dispatch", name).err

    def test_a_number_needs_no_year_where_it_is_of_a_single_year(self, run: Any) -> None:
        assert len(tasks(run, "--dispatch", "1", today="2021-01-02")) == 65
        assert len(tasks(run, "--dispatch", "01/STTTT-TTr", today="2021-01-02")) == 65

    def test_a_task_is_kept_in_plain_words(self, run: Any) -> None:
        texts = {task["instruction"]: task["text"] for task in tasks(run, "--unit", "PVHTT-BS")}
        assert "(tại Nghị định 15/2020 ngày 3/2/2020 của Chính phủ)" in texts["districts-inspect"]

    def test_a_task_that_takes_the_words_of_another_letter_is_plain_too(self, run: Any) -> None:
        draft = run("dispatch", "replace", "1", "--polish", "--json").json["id"]
        assert run("dispatch", "issue", draft, "--on", "2020-06-15").code == 0
        texts = {task["instruction"]: task["text"] for task in tasks(run, "--unit", "PVHTT-BS")}
        assert "(tại Nghị định số 15/2020/NĐ-CP ngày 3/2/2020 của Chính phủ)" in texts["districts-inspect"]

    def test_a_wrong_filter_is_refused(self, refused: Any) -> None:
        refused(2, "task", "list", "--status", "late")
        refused(4, "task", "list", "--unit", "NOBODY")

    def test_a_task_that_stands_in_no_letter_is_given(self, run: Any) -> None:
        added = run("task", "add", "tt-cntt", "Đăng «A & B <C>»", "--due", "20/6/2020", "--json").json
        assert set(added) == TASK_KEYS
        assert (added["dispatch"], added["due_on"], added["text"]) == (None, "2020-06-20", "Đăng «A & B <C>»")
        assert [task["id"] for task in tasks(run, "--overdue", today="2020-06-21")] == [added["id"]]
        assert tasks(run, "--overdue", today="2020-06-20") == []

    @pytest.mark.parametrize(
        ("words", "code"),
        [(("BDT-LS", ""), 2), (("BDT-LS", "  "), 2), (("NOBODY", "x"), 4), (("BDT-LS", "x", "--mode", "never"), 2),
         (("BDT-LS", "x", "--due", "14/6/2020"), 3), (("BDT-LS", "x", "--due", "soon"), 2), (("BDT-LS",), 2)],
    )  # fmt: skip
    def test_a_wrong_task_is_refused(self, refused: Any, words: tuple[str, ...], code: int) -> None:
        refused(code, "task", "add", *words)

    def test_a_missing_text_is_named_in_the_language_of_the_screen(self, refused: Any) -> None:
        assert "TEXT is missing" in refused(2, "task", "add", "BDT-LS", "").err

    def test_a_missing_text_has_a_vietnamese_name(self, run: Any) -> None:
        said = run("task", "add", "BDT-LS", "", lang="vi")
        assert (said.code, "TEXT" in said.err) == (2, False)


class TestReport:
    def test_a_report_carries_days_and_figures(self, run: Any, code: Any) -> None:
        task = code("PVHTT-BS", "standing")
        answer = run(
            "task", "report", task.lower(), "--on", "10/6/2020", "--since", "18/5/2020", "--until", "31/5/2020",
            "--measure", "sessions_held=2", "--measure", "people_reached=45", "--text", "Đã làm", "--json",
        )  # fmt: skip
        assert answer.json == {
            "id": task,
            "report": f"{task}.B1",
            "recipient": "PVHTT-BS",
            "reported_on": "2020-06-10",
            "period_from": "2020-05-18",
            "period_to": "2020-05-31",
            "measures": {"sessions_held": 2, "people_reached": 45},
            "waived_on": None,
        }
        assert next(one for one in tasks(run) if one["id"] == task)["reported_to"] == "2020-05-31"
        second = run("task", "report", task, "--text", "Đã làm tiếp", "--json").json
        assert (second["period_from"], second["period_to"]) == ("2020-06-01", "2020-06-15")

    def test_a_unit_and_the_campaigns_word_name_a_task_too(self, run: Any, code: Any) -> None:
        words = ("task", "report", "phong van hoa va thong tin huyen bac son", "--task-of", "districts-inspect")
        assert run(*words, "--measure", "points_visited=3", "--json").json["recipient"] == "PVHTT-BS"

    def test_of_two_letters_the_open_task_is_meant(self, run: Any, another_draft: Any, code: Any) -> None:
        first = code("TT-CNTT", "once")
        run("task", "done", first)
        run("dispatch", "issue", another_draft(), "--on", "2020-06-15")
        second = run("task", "report", "TT-CNTT", "--task-of", "publish", "--measure", "items_published=1", "--json")
        assert second.code == 0
        assert second.json["id"] != first

    def test_of_two_campaigns_the_one_that_is_named_is_meant(
        self, run: Any, refused: Any, another_draft: Any, code: Any
    ) -> None:
        first, draft = code("TT-CNTT", "once"), another_draft()
        assert run("dispatch", "issue", draft, "--on", "2020-06-15").code == 0
        words = ("task", "report", "TT-CNTT", "--task-of", "publish", "--text", "Đã đăng")
        said = refused(2, *words).err
        assert all(name in said for name in ("chi-thi-28 (CV-2020-0001)", f"({draft})", "--campaign", "--dispatch"))
        assert run(*words, "--campaign", "chi-thi-28", "--json").json["id"] == first
        assert run(*words, "--dispatch", draft, "--json").json["id"] != first
        refused(4, *words, "--dispatch", "CV-2020-0099")

    @pytest.mark.parametrize(
        ("words", "exit_code"),
        [
            (("--measure", "unknown=1"), 2),
            (("--measure", "sessions_held"), 2),
            (("--measure", "sessions_held=-1"), 2),
            (("--measure", "sessions_held=" + "9" * 20), 2),
            (("--measure", "sessions_held=1", "--measure", "sessions_held=2"), 2),
            (("--on", "16/6/2020"), 3),
            (("--on", "17/5/2020"), 3),
            (("--since", "2/6/2020", "--until", "1/6/2020"), 3),
            (("--until", "16/6/2020"), 3),
            (("--since", "1/5/2020", "--until", "17/5/2020"), 3),
            (("--on", "6/15/2020"), 2),
            (("--incoming-number", "0"), 2),
        ],
    )
    def test_a_wrong_report_is_refused(self, refused: Any, code: Any, words: tuple[str, ...], exit_code: int) -> None:
        refused(exit_code, "task", "report", code("PVHTT-BS", "standing"), *words)

    def test_a_report_that_says_nothing_is_recorded_with_a_warning(self, run: Any, code: Any) -> None:
        answer = run("task", "report", code("PVHTT-BS", "standing"))
        assert (answer.code, "the report is empty" in answer.err) == (0, True)

    @pytest.mark.parametrize(
        "words",
        [("--measure", "sessions_held=0"), ("--text", "Đã làm"), ("--sender-number", "19/BC"),
         ("--incoming-number", "101")],
    )  # fmt: skip
    def test_one_word_of_its_content_says_something(self, run: Any, code: Any, words: tuple[str, ...]) -> None:
        task = next(
            one["id"] for one in tasks(run, "--unit", "PVHTT-BS") if one["instruction"] == "districts-propagate"
        )
        assert run("task", "report", task, *words).code == 0

    def test_days_that_a_report_covers_already_are_refused(self, run: Any, refused: Any, code: Any) -> None:
        task = code("PVHTT-BS", "standing")
        run("task", "report", task, "--text", "x", "--since", "18/5/2020", "--until", "31/5/2020")
        for days in (("18/5/2020", "31/5/2020"), ("31/5/2020", "5/6/2020"), ("20/5/2020", "21/5/2020")):
            answer = refused(5, "task", "report", task, "--since", days[0], "--until", days[1])
            assert "already has a report for 18/05/2020 to 31/05/2020" in answer.err

    def test_a_repeated_report_says_how_far_the_task_is_reported(self, run: Any, refused: Any, code: Any) -> None:
        task = code("PVHTT-BS", "standing")
        run("task", "report", task, "--text", "x", "--on", "10/6/2020")
        assert "is already reported to 10/06/2020" in refused(5, "task", "report", task, "--on", "10/6/2020").err
        assert run("task", "report", task, "--text", "x", "--on", "11/6/2020").code == 0

    def test_a_list_shows_the_word_for_a_report_and_a_short_name(self, run: Any, code: Any) -> None:
        shown = run("task", "list", "--unit", "PVHTT-BS")
        assert "districts-propagate" in shown.out
        assert "Tuyên truyền Chỉ thị 28" in shown.out
        added = run("task", "add", "BDT-LS", "Nộp *danh sách*.", "--json").json
        assert (added["instruction"], added["title"]) == (None, "Nộp danh sách")

    def test_a_task_that_is_not_there_is_refused(self, refused: Any, code: Any) -> None:
        refused(4, "task", "report", "NV-2020-9999")
        refused(4, "task", "report", "DPV-001", "--task-of", "publish")
        refused(4, "task", "report", "NOBODY", "--task-of", "publish")


class TestEnds:
    def test_a_task_done_once_is_done(self, run: Any, refused: Any, code: Any) -> None:
        task = code("TT-CNTT", "once")
        done = run("task", "done", task, "--on", "20/5/2020", "--json").json
        assert set(done) == TASK_KEYS
        assert done["status"] == "done"
        refused(3, "task", "done", task)
        refused(3, "task", "report", task)
        refused(3, "task", "extend", task, "--to", "2020-07-01", "--reason", "x")
        refused(3, "task", "waive", task, "--reason", "x")

    def test_a_standing_task_does_not_end_but_is_waived(self, run: Any, refused: Any, code: Any) -> None:
        task = code("PVHTT-BS", "standing")
        assert "is a standing task" in refused(3, "task", "done", task).err
        assert run("task", "waive", task, "--reason", "Sáp nhập", "--json").json["status"] == "waived"

    def test_a_task_is_not_waived_before_it_was_given_though_the_clock_goes_back(
        self, run: Any, code: Any, letter: Path
    ) -> None:
        task = code("PVHTT-BS", "standing")
        assert run("task", "waive", task, "--reason", "Sáp nhập", today="2020-05-17").code == 0
        with contextlib.closing(sqlite3.connect(letter / "postwatch.db")) as database:
            days = database.execute("SELECT waived_on, opened_on FROM task WHERE status = 'waived'").fetchall()
        assert days == [("2020-05-18", "2020-05-18")]

    def test_a_waiver_that_is_typed_late_has_its_own_day(self, run: Any, refused: Any, code: Any) -> None:
        task = code("PVHTT-BS", "standing")
        words = ("task", "waive", task, "--reason", "Sáp nhập", "--on")
        assert "The day 16/06/2020 is in the future" in refused(3, *words, "16/6/2020").err
        assert f"17/05/2020 is before 18/05/2020, the first day of {task}" in refused(3, *words, "17/5/2020").err
        assert run(*words, "20/5/2020").code == 0
        assert run("task", "show", task, "--json").json["waived_on"] == "2020-05-20"

    def test_an_extension_that_is_typed_late_has_its_own_day(self, run: Any, refused: Any, code: Any) -> None:
        task = code("TT-CNTT", "once")
        words = ("task", "extend", task, "--reason", "Chờ bài", "--to")
        assert run(*words, "5/6/2020", "--on", "1/6/2020").code == 0
        assert run(*words, "10/6/2020", "--on", "4/6/2020").code == 0
        assert f"before 04/06/2020, the first day of the present deadline of {task}" in (
            refused(3, *words, "20/6/2020", "--on", "3/6/2020").err
        )
        assert "give a day from 12/06/2020 on" in refused(3, *words, "11/6/2020", "--on", "12/6/2020").err
        assert run(*words, "14/6/2020").code == 3
        assert [one["id"] for one in tasks(run, "--overdue")] == [task]

    def test_a_task_that_is_typed_late_was_given_on_its_own_day(self, run: Any, refused: Any, letter: Path) -> None:
        words = ("task", "add", "BDT-LS", "Nộp danh sách", "--due", "5/6/2020")
        assert "in the future" in refused(3, *words, "--on", "16/6/2020").err
        assert "The deadline 05/06/2020 is in the past" in refused(3, *words).err
        assert run(*words, "--on", "1/6/2020", "--json").json["opened_on"] == "2020-06-01"

    @pytest.mark.parametrize(
        ("words", "exit_code"),
        [(("done", "{}", "--on", "16/6/2020"), 3), (("done", "{}", "--on", "17/5/2020"), 3), (("done", "NV-1"), 4),
         (("waive", "{}"), 2), (("waive", "{}", "--reason", ""), 2), (("waive", "{}", "--reason", " "), 2),
         (("extend", "{}", "--to", "", "--reason", "x"), 2), (("extend", "{}", "--to", "1/7/2020", "--reason", " "), 2),
         (("extend", "{}", "--to", "14/6/2020", "--reason", "x"), 3)],
    )  # fmt: skip
    def test_a_wrong_end_is_refused(self, refused: Any, code: Any, words: tuple[str, ...], exit_code: int) -> None:
        refused(exit_code, "task", *(word.format(code("TT-CNTT", "once")) for word in words))

    def test_a_deadline_moves_forwards_only(self, run: Any, refused: Any, code: Any) -> None:
        task = code("TT-CNTT", "once")
        extended = run("task", "extend", task, "--to", "20/6/2020", "--reason", "Chờ bài", "--json").json
        assert extended["due_on"] == "2020-06-20"
        for day in ("20/6/2020", "19/6/2020", "1/1/2020"):
            assert "cannot be extended" in refused(3, "task", "extend", task, "--to", day, "--reason", "x").err
        assert run("task", "extend", task, "--to", "21/6/2020", "--reason", "x").code == 0
        assert [one["id"] for one in tasks(run, "--overdue", today="2020-06-22")] == [task]
