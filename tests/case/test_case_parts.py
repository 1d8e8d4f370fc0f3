"""Each part of a case has a code that is given once: it stays when the part is told more, withdrawn, or goes along."""

from pathlib import Path
from typing import Any

import pytest

FIRST, SECOND, DAY, TODAY = "VV-2026-0001", "VV-2026-0002", "2026-07-06", "2026-07-20"
DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
# Two points of one enterprise.
UNITS = ("DPV-012", "DPV-013")


def does(run: Any, *words: str) -> Any:
    answer = run(*words, "--json", today=TODAY)
    assert answer.code == 0, answer
    return answer.json


@pytest.fixture
def two(run: Any, loaded: Path) -> None:
    """Two cases whose acts are fined once, each with its minutes."""
    for number, unit in enumerate(UNITS, start=1):
        does(run, "violation", "add", unit, "10.4.c", "--decree", "174/2026", "--on", DAY, "--minutes-on", DAY,
             "--minutes-number", f"{number}/BB-VPHC")  # fmt: skip


def decide(run: Any) -> Any:
    return does(run, "case", "sign", FIRST, "decision", "--on", "2026-07-14", "--number", "5/QĐ-XPHC", "--reason", "x",
                "--by", "Người ký", "--authority", DIRECTOR, "--distinct", "Hai lần gửi")  # fmt: skip


def pay(run: Any, amount: int, *proof: str) -> Any:
    return does(run, "case", "pay", FIRST, "--on", "2026-07-16", "--amount", str(amount), *proof)["payment"]


def explained(run: Any, case: str) -> list[str]:
    acts = does(run, "case", "show", case)["acts_list"]
    return [one["id"] for act in acts for one in act["explanations_list"]]


@pytest.mark.usefixtures("two")
def test_the_parts_of_a_case_are_counted_by_kind(run: Any) -> None:
    assert decide(run)["id"] == f"{FIRST}.Q1"
    asked = ("case", "explain", SECOND, "--asked-on", "2026-07-08")
    assert does(run, *asked)["explanation"]["id"] == f"{SECOND}.G1"
    assert [pay(run, amount)["id"] for amount in (1_000_000, 500_000)] == [f"{FIRST}.T1", f"{FIRST}.T2"]
    taken = does(run, "case", "step", FIRST, "complain", "--on", "2026-07-16", "--text", "Không nhận")
    assert taken["step"]["id"] == f"{FIRST}.B2"


@pytest.mark.usefixtures("two")
def test_a_part_keeps_its_code_when_more_is_told_of_it(run: Any) -> None:
    decide(run)
    was = pay(run, 1_000_000)
    now = pay(run, 1_000_000, "--proof-number", "GT 7")
    assert (now["id"], now["proof_number"]) == (was["id"], "GT 7")


@pytest.mark.usefixtures("two")
def test_the_code_of_a_part_that_was_withdrawn_is_not_given_again(run: Any) -> None:
    decide(run)
    pay(run, 1_000_000)
    does(run, "case", "withdraw", "payment", FIRST, "--reason", "Ghi nhầm")
    assert pay(run, 500_000)["id"] == f"{FIRST}.T2"


@pytest.mark.usefixtures("two")
def test_a_part_keeps_its_code_in_the_case_that_it_goes_to(run: Any) -> None:
    does(run, "case", "explain", SECOND, "--asked-on", "2026-07-08")
    does(run, "case", "join", SECOND, "--into", FIRST, "--reason", "Cùng xử phạt")
    assert explained(run, SECOND) == [f"{SECOND}.G1"]
    given = does(run, "case", "explain", FIRST, "--asked-on", "2026-07-09")
    assert given["explanation"]["id"] == f"{FIRST}.G1"
    does(run, "case", "part", SECOND, "--reason", "Gộp nhầm")
    assert explained(run, SECOND) == [f"{SECOND}.G1"]
    assert run("db", "check", today=TODAY).code == 0


@pytest.mark.usefixtures("two")
def test_the_codes_of_parts_are_on_the_screen(run: Any) -> None:
    decide(run)
    pay(run, 1_000_000)
    told = run("case", "show", FIRST, "--history", today=TODAY).out
    assert all(f"{FIRST}.{part}" in told for part in ("Q1", "T1"))
