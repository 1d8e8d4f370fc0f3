"""A clock that jumped: it is asked about before anything is written, and the days that it gave are put right."""

import datetime as dt
import json
import os
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postwatch.app import main

FIRST = dt.date(2026, 3, 2)


class Office:
    """A clerk whose machine says a day; nothing is added to what he types."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys, self.day = capsys, FIRST
        monkeypatch.chdir(folder)

        class Machine(dt.datetime):
            @classmethod
            def now(cls, tz: Any = None) -> dt.datetime:
                return dt.datetime.combine(self.day, dt.time(3), tz)

        clock = SimpleNamespace(**{**vars(dt), "datetime": Machine})
        monkeypatch.setattr("postwatch.context.dt", clock)

    def type(self, *words: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = main([*words])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def note(self, text: str, *more: str) -> tuple[int, str, str]:
        return self.type("amend", "DPV-003", "--note", text, *more)

    def entry(self) -> int:
        return int(self.type("journal", "list", "--limit", "1", "--format", "csv")[1].splitlines()[1].split(";")[0])


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Office:
    made = Office(monkeypatch, capsys, tmp_path)
    assert made.type("init", str(tmp_path / "office"), "--office", "lang-son-2020")[0] == 0
    monkeypatch.chdir(tmp_path / "office")
    assert made.type("recipient", "add", "--kind", "service_point", "--name", "Bưu cục A", "--area", "06001",
                     "--code", "DPV-003")[0] == 0  # fmt: skip
    return made


def test_a_month_without_an_entry_is_asked_about_and_a_day_that_was_set_is_not(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.day = FIRST + dt.timedelta(days=31)
    assert office.note("một tháng")[0] == 0
    office.day += dt.timedelta(days=32)
    code, _out, err = office.note("hơn một tháng")
    assert (code, "04/05/2026" in err, "02/04/2026" in err, "--after-gap" in err) == (3, True, True, True)
    monkeypatch.setenv("POSTWATCH_TODAY", "2026-05-04")
    assert office.note("ngày đã đặt")[0] == 0
    monkeypatch.delenv("POSTWATCH_TODAY")
    office.day += dt.timedelta(days=40)
    assert office.note("sau một tháng", "--after-gap")[0] == 0


def test_at_a_terminal_the_clock_is_a_question(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.day = FIRST + dt.timedelta(days=400)
    asked: list[str] = []
    monkeypatch.setattr("postwatch.console.is_terminal", lambda: True)
    monkeypatch.setattr("postwatch.console.ask", lambda question: bool(asked.append(question)))
    assert office.note("không")[0] == 3
    monkeypatch.setattr("postwatch.console.ask", lambda question: not asked.append(question))
    assert office.note("có")[0] == 0
    assert [question.count("06/04/2027") for question in asked] == [1, 1]


def test_days_are_put_right_and_neither_moments_nor_hashes(office: Office) -> None:
    office.note("đúng")
    wrong = office.entry() + 1
    office.day = dt.date(2036, 1, 31)
    for text in ("sai 1", "sai 2"):
        assert office.note(text, "--after-gap")[0] == 0
    office.day = FIRST + dt.timedelta(days=2)
    assert office.note("lại")[0] == 3

    def kept() -> dict[int, tuple[str, str]]:
        told = json.loads(office.type("journal", "list", "--json")[1])
        return {one["id"]: (one["at"], one["hash"]) for one in told}

    before = kept()
    for words, why in (
        (("--wrong-from", "1"), "only an earlier day"), (("--wrong-from", "99"), "There is no entry"),
        (("--wrong-from", str(wrong), "--on", "2026-03-01"), "comes after"),
        (("--wrong-from", str(wrong), "--on", "2026-03-09"), "in the future"),
    ):  # fmt: skip
        code, _out, err = office.type("journal", "clock", *words)
        assert (code in {3, 4}, why in err) == (True, True), err
    assert office.type("journal", "clock", "--wrong-from", str(wrong), "--on", "2026-03-03")[0] == 0
    assert office.note("lại")[0] == 0
    said = office.type("journal", "list", str(wrong), "--format", "table")[1]
    assert "03/03/2026" in said
    assert "31/01/2036" in said
    assert office.type("journal", "verify")[0] == 0
    assert office.type("db", "check")[0] == 0
    assert {entry: one for entry, one in kept().items() if entry in before} == before
    assert office.type("undo", "--entry", str(office.entry() - 1))[0] == 3
    assert "were put right" in office.type("journal", "clock", "--wrong-from", str(wrong))[2]


@pytest.mark.parametrize("seed", range(100 if os.environ.get("POSTWATCH_FAULTS") == "long" else 5))
def test_after_jumps_work_goes_on_and_every_day_answers_as_it_was_printed(office: Office, seed: int) -> None:
    dice, printed = random.Random(seed), dict[dt.date, str]()  # noqa: S311

    def listed(*words: str) -> str:
        return office.type("recipient", "list", "--format", "csv", *words)[1]

    for turn in range(4):
        office.day += dt.timedelta(days=dice.randint(1, 25))
        true_day = office.day
        assert office.note(f"trước {turn}")[0] == 0
        wrong = office.entry() + 1
        office.day += dt.timedelta(days=dice.randint(32, 3650))
        for number in range(dice.randint(1, 3)):
            assert office.note(f"sai {turn}.{number}")[0] == (0 if number else 3)
            assert office.note(f"sai {turn}.{number}", *(() if number else ("--after-gap",)))[0] in {0, 2}
        office.day = true_day
        assert office.type("journal", "clock", "--wrong-from", str(wrong))[0] == 0
        assert office.note(f"sau {turn}")[0] == 0
        printed[true_day] = listed()
    for day, text in printed.items():
        assert listed("--as-of", day.isoformat()) == text
    assert office.type("db", "check")[0] == 0
    assert office.type("journal", "verify")[0] == 0


def test_a_remark_of_a_jump_moves_to_the_month_of_its_day_and_keeps_its_code(office: Office) -> None:
    office.day = FIRST + dt.timedelta(days=3650)
    assert office.type("note", "add", "result", "Gõ lúc máy sai ngày", "--after-gap")[0] == 0
    wrong = office.entry()
    assert office.type("note", "add", "result", "Ngày ghi tay", "--on", "1/3/2026")[0] == 0
    before = json.loads(office.type("note", "list", "--json")[1])
    assert {one["noted_on"] for one in before} == {office.day.isoformat(), "2026-03-01"}
    office.day = FIRST + dt.timedelta(days=1)
    code, said, _err = office.type("journal", "clock", "--wrong-from", str(wrong))
    assert code == 0
    assert "codes and numbers stay" in said or "mã và số đã cấp giữ nguyên" in said
    after = {one["id"]: one["noted_on"] for one in json.loads(office.type("note", "list", "--json")[1])}
    assert after.keys() == {one["id"] for one in before}
    assert set(after.values()) == {"2026-03-03", "2026-03-01"}
    assert office.type("journal", "verify")[0] == office.type("db", "check")[0] == 0


@pytest.mark.system("postgres")
@pytest.mark.usefixtures("letter_on_server")
def test_a_server_takes_days_that_were_put_right_and_no_other_earlier_day(run: Any) -> None:
    def noted(text: str, day: str) -> int:
        code: int = run.fresh("amend", "DPV-003", "--note", text, today=day).code
        return code

    assert [noted("sai", "2021-06-20"), noted("lại", "2020-06-20")] == [0, 3]
    wrong = run("journal", "list", "--limit", "1", "--json").json[0]["id"]
    put_right = run.fresh("journal", "clock", "--wrong-from", str(wrong), "--json", today="2020-06-20")
    assert (put_right.code, put_right.json["first_on"]) == (0, "2020-06-20")
    assert [noted("đúng", "2020-06-20"), noted("sớm hơn", "2020-06-19")] == [0, 3]
    newest = run("journal", "list", "--limit", "3", "--json", today="2020-06-20").json
    assert {one["recorded_on"] for one in newest} == {"2020-06-20"}
    assert run("journal", "verify", today="2020-06-20").code == 0
