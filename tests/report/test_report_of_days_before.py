"""The figures of a day stay what they were, whatever becomes of a letter afterwards."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

NAMES = ("units_total", "units_acknowledged", "tasks_open", "tasks_overdue", "pledge_coverage_percent")
DAYS = ("2020-06-01", "2020-06-09", "2020-06-10", "2020-06-11", "2020-06-12", "2020-06-14")


def counted(run: Any, day: str) -> tuple[Any, ...]:
    answer = run("report", "monthly", "--month", "2020-06", "--on", day, "--json")
    assert answer.code == 0, answer
    return tuple(answer.json["figures"][name]["value"] for name in NAMES)


def days_of_changes(folder: Path, task: str) -> list[str]:
    """The days from which the deadline of a task was changed, in the order of typing."""
    words = (
        "SELECT extended_on FROM task_extension AS one JOIN task ON task.id = task_id WHERE code = ? ORDER BY one.id"
    )
    with closing(sqlite3.connect(folder / "postwatch.db")) as database:
        return [day for (day,) in database.execute(words, [task])]


def by_area(run: Any, day: str) -> Any:
    return run("report", "monthly", "--month", "2020-06", "--on", day, "--json").json["by_area"]


def drafted(run: Any, *words: str) -> str:
    answer = run("dispatch", *words, "--json")
    assert answer.code == 0, answer
    return str(answer.json["id"])


def issued(run: Any, code: str, on: str, *words: str) -> None:
    answer = run("dispatch", "issue", code, "--on", on, *words)
    assert answer.code == 0, answer


@pytest.fixture
def underway(prepare: Any, letter: Path) -> Path:
    """The letter of 18 May was sent, acknowledged by two units on 20 May and 3 June, and one pledged on 2 June."""
    for today, *words in (
        ("2020-05-19", "dispatch", "send", "1"),
        ("2020-05-20", "dispatch", "acknowledge", "1", "BDT-LS"),
        ("2020-06-03", "dispatch", "acknowledge", "1", "PVHTT-BS"),
        ("2020-06-03", "pledge", "record", "BDT-LS", "--signed-on", "2020-06-02", "--signer", "Bà B"),
    ):
        done = prepare(*words, today=today)
        assert done.code == 0, done
    return letter


class TestAReplacement:
    def test_it_leaves_the_days_before_it_as_they_were(self, run: Any, prepare: Any, underway: Path) -> None:
        before = {day: counted(prepare, day) for day in DAYS}
        assert before["2020-06-11"] == (34, 2, 64, 0, 4.8)
        areas = by_area(prepare, "2020-06-11")
        issued(run, drafted(run, "replace", "1"), "2020-06-12")
        assert {day: counted(run, day) for day in DAYS[:4]} == {day: before[day] for day in DAYS[:4]}
        assert by_area(run, "2020-06-11") == areas

    def test_from_its_day_on_every_unit_owes_a_receipt_for_the_new_letter(self, run: Any, underway: Path) -> None:
        then = counted(run, "2020-06-12")
        issued(run, drafted(run, "replace", "1"), "2020-06-12")
        assert counted(run, "2020-06-12") == (then[0], None, *then[2:])  # the new letter was sent to nobody yet
        assert run("dispatch", "acknowledge", "CV-2020-0002", "PVHTT-BS", "--on", "2020-06-13").code == 0
        assert [counted(run, day)[1] for day in ("2020-06-11", "2020-06-12", "2020-06-14")] == [2, None, 1]

    def test_a_deadline_that_it_sets_makes_nobody_late_before_it(self, run: Any, underway: Path) -> None:
        issued(run, drafted(run, "replace", "1"), "2020-06-10", "--due", "2020-06-11")
        assert [counted(run, day)[3] > 0 for day in DAYS] == [False, False, False, False, True, True]

    def test_one_after_another_counts_each_unit_and_task_once(self, run: Any, prepare: Any, underway: Path) -> None:
        before = {day: counted(prepare, day) for day in DAYS}
        issued(run, drafted(run, "replace", "1"), "2020-06-10")
        issued(run, drafted(run, "replace", "CV-2020-0002"), "2020-06-12")
        assert {day: counted(run, day) for day in DAYS[:2]} == {day: before[day] for day in DAYS[:2]}
        for day in DAYS[2:]:
            units, _acknowledged, *rest = before[day]
            assert counted(run, day) == (units, None, *rest), day

    def test_recalled_in_its_turn_it_leaves_the_days_of_both_letters(
        self, run: Any, prepare: Any, underway: Path
    ) -> None:
        before = {day: counted(prepare, day) for day in DAYS}
        issued(run, drafted(run, "replace", "1"), "2020-06-10")
        issued(run, drafted(run, "recall", "CV-2020-0002", "--reason", "x"), "2020-06-12")
        assert {day: counted(run, day) for day in DAYS[:2]} == {day: before[day] for day in DAYS[:2]}
        assert [counted(run, day)[2] for day in DAYS[2:]] == [64, 64, 0, 0]

    def test_a_draft_of_it_changes_nothing(self, run: Any, prepare: Any, underway: Path) -> None:
        before = {day: counted(prepare, day) for day in DAYS}
        drafted(run, "replace", "1")
        assert {day: counted(run, day) for day in DAYS} == before

    def test_a_follow_up_counts_no_day_before_the_letter_that_it_chases(
        self, run: Any, refused: Any, underway: Path
    ) -> None:
        issued(run, drafted(run, "replace", "1"), "2020-06-12")
        assert run("dispatch", "send", "CV-2020-0002", "--on", "2020-06-12").code == 0
        refused(3, "followup", "generate", "--audience", "districts", "--on", "2020-06-11")
        made = run("followup", "generate", "--audience", "districts", "--on", "2020-06-12", "--json").json
        assert (made["dispatch"], made["done"], made["missing"]) == ("CV-2020-0002", 0, 11)


def test_a_recall_leaves_the_days_before_it_as_they_were(run: Any, prepare: Any, underway: Path) -> None:
    before = {day: counted(prepare, day) for day in DAYS}
    issued(run, drafted(run, "recall", "1", "--reason", "x"), "2020-06-12")
    assert {day: counted(run, day) for day in DAYS[:4]} == {day: before[day] for day in DAYS[:4]}
    assert [counted(run, day)[:3] for day in DAYS[4:]] == [(34, None, 0), (34, None, 0)]


def test_a_correction_leaves_every_day_as_it_was(run: Any, prepare: Any, underway: Path) -> None:
    before = {day: counted(prepare, day) for day in DAYS}
    issued(run, drafted(run, "correct", "1", "--text", "x"), "2020-06-10")
    assert {day: counted(run, day) for day in DAYS} == before


@pytest.mark.system("postgres")
def test_on_a_server_too_a_replacement_leaves_the_days_before_it(
    run: Any, prepare: Any, tmp_path: Path, underway: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    before = {day: counted(prepare, day) for day in DAYS}
    assert run("db", "copy", "--to", postgres_url).code == 0
    settings = underway / "postwatch.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'database = "{postgres_url}"\n{text}', encoding="utf-8")
    issued(run, drafted(run, "replace", "1"), "2020-06-12")
    assert {day: counted(run, day) for day in DAYS[:4]} == {day: before[day] for day in DAYS[:4]}


class TestARevocation:
    def test_it_leaves_the_days_before_it_as_they_were(self, run: Any, prepare: Any, underway: Path) -> None:
        before, areas = {day: counted(prepare, day) for day in DAYS}, by_area(prepare, "2020-06-11")
        assert before["2020-06-11"][2] == 64
        assert run("pledge", "revoke", "CK-2020-0001", "--reason", "x", today="2020-06-12").code == 0
        assert {day: counted(run, day) for day in DAYS[:4]} == {day: before[day] for day in DAYS[:4]}
        assert by_area(run, "2020-06-11") == areas
        assert [counted(run, day)[2] for day in ("2020-06-01", *DAYS[4:])] == [65, 65, 65]

    def test_points_that_the_pledge_named_are_as_they_were_too(self, run: Any, prepare: Any, underway: Path) -> None:
        words = ("pledge", "record", "VTP-LS", "--signed-on", "2020-06-10", "--signer", "x", "--covers", "all")
        assert prepare(*words).code == 0
        before = {day: counted(prepare, day) for day in DAYS}
        assert before["2020-06-10"][2] < before["2020-06-09"][2] - 1
        assert run("pledge", "revoke", "CK-2020-0002", "--reason", "x", today="2020-06-14").code == 0
        assert {day: counted(run, day) for day in DAYS[:5]} == {day: before[day] for day in DAYS[:5]}

    def test_recorded_anew_it_leaves_the_days_between_open(self, run: Any, underway: Path) -> None:
        assert run("pledge", "revoke", "CK-2020-0001", "--reason", "x", today="2020-06-10").code == 0
        again = ("pledge", "record", "BDT-LS", "--signed-on", "2020-06-12", "--signer", "x")
        assert run(*again).code == 0
        assert [counted(run, day)[2] for day in DAYS] == [65, 64, 65, 65, 64, 64]

    def test_withdrawn_after_it_the_pledge_never_was(self, run: Any, prepare: Any, underway: Path) -> None:
        assert prepare("pledge", "revoke", "CK-2020-0001", "--reason", "x", today="2020-06-12").code == 0
        assert run("pledge", "withdraw", "CK-2020-0001", "--reason", "x").code == 0
        assert [counted(run, day)[2] for day in DAYS] == [65] * len(DAYS)


class TestADeadline:
    @pytest.fixture
    def late(self, prepare: Any, underway: Path) -> tuple[int, ...]:
        """Tasks late by day: enterprises got a follow-up of 1 June, due on the 8th, that was entered on the 14th."""
        for words in (
            ("generate", "--audience", "enterprises", "--on", "2020-06-01", "--due", "2020-06-08"),
            ("issue", "DD-2020-0001", "--on", "2020-06-01"),
            ("send", "DD-2020-0001", "--on", "2020-06-01"),
        ):
            assert prepare("followup", *words, today="2020-06-14").code == 0, words
        return tuple(counted(prepare, day)[3] for day in DAYS)

    def test_entered_late_it_holds_from_the_day_of_its_letter(self, late: tuple[int, ...]) -> None:
        assert late == (0, *[late[-1]] * 5)
        assert late[-1] > 0

    def test_recalled_it_held_until_then(self, run: Any, late: tuple[int, ...]) -> None:
        assert run("followup", "recall", "DD-2020-0001", "--reason", "x").code == 0
        assert run("followup", "issue", "DD-2020-0002", "--on", "2020-06-14").code == 0
        assert [counted(run, day)[3] for day in DAYS] == [*late[:5], 0]
        assert {one["due_on"] for one in run("task", "list", "--json").json} == {None}

    def test_moved_by_a_letter_entered_after_a_later_change_it_is_what_it_was_before(
        self, run: Any, underway: Path
    ) -> None:
        for words in (
            ("generate", "--audience", "districts", "--on", "2020-05-20", "--due", "2020-05-25"),
            ("issue", "DD-2020-0001", "--on", "2020-05-20"),
        ):
            assert run("followup", *words, today="2020-05-20").code == 0, words
        before = [counted(run, day)[3] for day in DAYS[:4]]
        (task, *_others) = run("task", "list", "--unit", "PVHTT-BS", "--overdue", "--json").json
        extend = ("task", "extend", task["id"], "--to", "2020-06-30", "--reason", "x")
        assert run(*extend, today="2020-06-12").code == 0
        issued(run, drafted(run, "replace", "1"), "2020-06-05", "--due", "2020-06-14")
        assert [counted(run, day)[3] for day in ("2020-06-01", "2020-06-04")] == [before[0], before[0]]
        assert before[0] > 0
        assert days_of_changes(underway, task["id"]) == ["2020-05-20", "2020-06-12", "2020-06-12"]
