"""A payment is judged by the fine as it was on its own day, in whatever order things are recorded."""

from pathlib import Path
from typing import Any

import pytest
from commands import words_for

DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
CASE, FOUND, TODAY = "VV-2026-0001", "2026-07-06", "2026-08-31"


class Room:
    """A case of July 2026 that was fined 25 million on 14/07, and all that is recorded of it on one day in August."""

    def __init__(self, run: Any, prepare: Any, scan: Path) -> None:
        self._run, self._prepare = run, prepare
        self.signed = ("--as-signed", "Đã ký", "--scan", str(scan))
        self.does("add", "DPV-013", "11.2", "--decree", "174/2026", "--on", FOUND, "--minutes-on", FOUND)
        self.decides("2026-07-14", "12/QĐ", "--fine", "25000000")

    def types(self, verb: str, *words: str) -> Any:
        return self._run(*words_for(verb), *words, "--json", today=TODAY)

    def does(self, verb: str, *words: str) -> Any:
        answer = self._prepare(*words_for(verb), *words, "--json", today=TODAY)
        assert answer.code == 0, answer
        return answer

    def decides(self, on: str, number: str, *words: str) -> None:
        self.does("decide", CASE, "--on", on, "--number", number, "--authority", DIRECTOR, "--by", "Người ký", *words)

    def pays(self, on: str, amount: int, *words: str) -> Any:
        return self.types("pay", CASE, "--on", on, "--amount", str(amount), *words)

    def corrects(self, on: str, fine: int) -> Any:
        return self.does("correct", CASE, "--on", on, "--number", "13", "--fine", str(fine))

    @property
    def act(self) -> Any:
        """What is shown of the case."""
        (act,) = self.types("show", CASE).json
        return act

    @property
    def faults(self) -> list[list[str]]:
        return [one["faults_list"] for one in self.act["payments_list"]]


@pytest.fixture
def room(run: Any, prepare: Any, loaded: Path, papers: Path) -> Room:
    return Room(run, prepare, papers / "scan-1.pdf")


@pytest.mark.parametrize("paid_first", [True, False])
def test_a_correction_after_the_payment_does_not_mark_it_whichever_is_recorded_first(
    room: Room, paid_first: bool
) -> None:
    if paid_first:
        assert room.pays("2026-07-20", 25_000_000).code == 0
        assert "4.000.000 đồng more were paid" in room.corrects("2026-07-21", 21_000_000).err
    else:
        room.corrects("2026-07-21", 21_000_000)
        assert room.pays("2026-07-20", 25_000_000).code == 0
    assert room.faults == [[]]
    act = room.act
    assert (act["fine_imposed"], act["fine_paid"], act["fine_outstanding"]) == (21_000_000, 25_000_000, 0)


@pytest.mark.parametrize("paid_first", [True, False])
def test_of_the_day_of_the_correction_and_later_its_fine_counts(room: Room, paid_first: bool) -> None:
    if not paid_first:
        room.corrects("2026-07-20", 21_000_000)
        said = room.pays("2026-07-20", 25_000_000)
        assert (said.code, "of 21.000.000 21.000.000 are left" in str(said)) == (3, True)
        assert room.pays("2026-07-20", 25_000_000, *room.signed).code == 0
    else:
        room.pays("2026-07-20", 25_000_000)
        room.corrects("2026-07-20", 21_000_000)
    assert room.faults == [["over_owed"]]


def test_a_raised_fine_does_not_heal_what_was_too_much_on_its_day(room: Room) -> None:
    assert room.pays("2026-07-20", 28_000_000).code == 3
    assert room.pays("2026-07-20", 28_000_000, *room.signed).code == 0
    room.corrects("2026-07-22", 29_000_000)
    assert room.faults == [["over_owed"]]


def test_an_earlier_payment_that_comes_late_leaves_the_later_one_its_room(room: Room) -> None:
    assert room.pays("2026-07-20", 20_000_000).code == 0
    said = room.pays("2026-07-16", 6_000_000)
    assert (said.code, "of 25.000.000 5.000.000 are left" in str(said)) == (3, True)
    assert room.pays("2026-07-16", 5_000_000).code == 0
    assert room.pays("2026-07-17", 1_000_000, *room.signed).code == 0
    assert room.faults == [[], [], ["over_owed"]]


def test_a_reduction_counts_from_the_day_on_which_it_was_granted(room: Room) -> None:
    assert room.pays("2026-07-20", 25_000_000).code == 0
    room.does("withdraw-payment", CASE, "--reason", "x")
    asked = ("reduce", CASE, "--on", "2026-07-17", "--amount", "5000000")
    room.does(*asked)
    room.does("reduce", CASE, "--on", "2026-07-17", "--answered-on", "2026-07-21", "--outcome", "granted")
    assert room.pays("2026-07-20", 25_000_000).code == 0
    assert room.faults == [[]]
    assert room.pays("2026-07-22", 1).code == 3


def test_what_was_paid_before_an_annulment_is_of_the_decision_of_that_day(room: Room) -> None:
    room.does("annul", CASE, "--on", "2026-07-27", "--number", "16")
    assert room.pays("2026-07-27", 1_000_000).code == 3
    paid = room.pays("2026-07-26", 10_000_000)
    assert (paid.code, paid.json["number"], paid.json["payment"]["faults_list"]) == (0, "12/QĐ", [])
    room.does("verify", CASE, "--on", "2026-07-28", "--number", "18")
    room.decides("2026-08-03", "20/QĐ", "--fine", "25000000")
    again = room.pays("2026-07-25", 5_000_000)
    assert again.json["number"] == "12/QĐ"
    assert "towards decision 12/QĐ, which was annulled since" in again.err
    assert "25.000.000 đồng stay outstanding" in again.err
    assert "annulled since" not in paid.err
    current = room.pays("2026-08-04", 25_000_000)
    assert (current.json["number"], "annulled since" in current.err) == ("20/QĐ", False)
    assert [one["amount"] for one in room.act["annulled_payments_list"]] == [5_000_000, 10_000_000]
