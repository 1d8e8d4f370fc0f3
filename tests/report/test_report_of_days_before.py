"""The figures of a day stay what they were, whatever becomes of a letter afterwards."""

from pathlib import Path
from typing import Any

import pytest

NAMES = ("units_total", "units_acknowledged", "tasks_open", "tasks_overdue", "pledge_coverage_percent")
DAYS = ("2020-06-01", "2020-06-09", "2020-06-10", "2020-06-11", "2020-06-12", "2020-06-14")


def counted(run: Any, day: str) -> tuple[Any, ...]:
    answer = run("report", "monthly", "--month", "2020-06", "--on", day, "--json")
    assert answer.code == 0, answer
    return tuple(answer.json["figures"][name]["value"] for name in NAMES)


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
def underway(run: Any, letter: Path) -> Path:
    """The letter of 18 May was sent, acknowledged by two units on 20 May and 3 June, and one pledged on 2 June."""
    for today, *words in (
        ("2020-05-19", "dispatch", "send", "1"),
        ("2020-05-20", "dispatch", "acknowledge", "1", "BDT-LS"),
        ("2020-06-03", "dispatch", "acknowledge", "1", "PVHTT-BS"),
        ("2020-06-03", "pledge", "record", "BDT-LS", "--signed-on", "2020-06-02", "--signer", "Bà B"),
    ):
        done = run(*words, today=today)
        assert done.code == 0, done
    return letter


class TestAReplacement:
    def test_it_leaves_the_days_before_it_as_they_were(self, run: Any, underway: Path) -> None:
        before = {day: counted(run, day) for day in DAYS}
        assert before["2020-06-11"] == (33, 2, 64, 0, 4.8)
        areas = by_area(run, "2020-06-11")
        issued(run, drafted(run, "replace", "1"), "2020-06-12")
        assert {day: counted(run, day) for day in DAYS[:4]} == {day: before[day] for day in DAYS[:4]}
        assert by_area(run, "2020-06-11") == areas

    def test_from_its_day_on_every_unit_owes_a_receipt_for_the_new_letter(self, run: Any, underway: Path) -> None:
        then = counted(run, "2020-06-12")
        issued(run, drafted(run, "replace", "1"), "2020-06-12")
        assert counted(run, "2020-06-12") == (then[0], 0, *then[2:])
        assert run("dispatch", "acknowledge", "CV-2020-0002", "PVHTT-BS", "--on", "2020-06-13").code == 0
        assert [counted(run, day)[1] for day in ("2020-06-11", "2020-06-12", "2020-06-14")] == [2, 0, 1]

    def test_a_deadline_that_it_sets_makes_nobody_late_before_it(self, run: Any, underway: Path) -> None:
        issued(run, drafted(run, "replace", "1"), "2020-06-10", "--due", "2020-06-11")
        assert [counted(run, day)[3] > 0 for day in DAYS] == [False, False, False, False, True, True]

    def test_one_after_another_counts_each_unit_and_task_once(self, run: Any, underway: Path) -> None:
        before = {day: counted(run, day) for day in DAYS}
        issued(run, drafted(run, "replace", "1"), "2020-06-10")
        issued(run, drafted(run, "replace", "CV-2020-0002"), "2020-06-12")
        assert {day: counted(run, day) for day in DAYS[:2]} == {day: before[day] for day in DAYS[:2]}
        for day in DAYS[2:]:
            units, _acknowledged, *rest = before[day]
            assert counted(run, day) == (units, 0, *rest), day

    def test_recalled_in_its_turn_it_leaves_the_days_of_both_letters(self, run: Any, underway: Path) -> None:
        before = {day: counted(run, day) for day in DAYS}
        issued(run, drafted(run, "replace", "1"), "2020-06-10")
        issued(run, drafted(run, "recall", "CV-2020-0002", "--reason", "x"), "2020-06-12")
        assert {day: counted(run, day) for day in DAYS[:2]} == {day: before[day] for day in DAYS[:2]}
        assert [counted(run, day)[2] for day in DAYS[2:]] == [64, 64, 0, 0]

    def test_a_draft_of_it_changes_nothing(self, run: Any, underway: Path) -> None:
        before = {day: counted(run, day) for day in DAYS}
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


def test_a_recall_leaves_the_days_before_it_as_they_were(run: Any, underway: Path) -> None:
    before = {day: counted(run, day) for day in DAYS}
    issued(run, drafted(run, "recall", "1", "--reason", "x"), "2020-06-12")
    assert {day: counted(run, day) for day in DAYS[:4]} == {day: before[day] for day in DAYS[:4]}
    assert [counted(run, day)[:3] for day in DAYS[4:]] == [(0, 0, 0), (0, 0, 0)]


def test_a_correction_leaves_every_day_as_it_was(run: Any, underway: Path) -> None:
    before = {day: counted(run, day) for day in DAYS}
    issued(run, drafted(run, "correct", "1", "--text", "x"), "2020-06-10")
    assert {day: counted(run, day) for day in DAYS} == before


@pytest.mark.system("postgres")
def test_on_a_server_too_a_replacement_leaves_the_days_before_it(
    run: Any, tmp_path: Path, underway: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    before = {day: counted(run, day) for day in DAYS}
    assert run("db", "copy", "--to", postgres_url).code == 0
    settings = underway / "postwatch.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'database = "{postgres_url}"\n{text}', encoding="utf-8")
    issued(run, drafted(run, "replace", "1"), "2020-06-12")
    assert {day: counted(run, day) for day in DAYS[:4]} == {day: before[day] for day in DAYS[:4]}
