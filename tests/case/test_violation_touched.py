"""What is put right in a case touches its other papers: what they rest on, and what speaks against them."""

from pathlib import Path
from typing import Any

import pytest
from commands import words_for

DIRECTOR, PERSON = "Giám đốc Sở Khoa học và Công nghệ", "Trần Văn B"
FIRST, SECOND, FOUND, TODAY = "VV-2026-0001", "VV-2026-0002", "2026-08-03", "2026-08-28"


class Room:
    """A case room on one day, which answers with JSON or with a refusal."""

    def __init__(self, run: Any, prepare: Any, scan: Path) -> None:
        self._run, self._prepare = run, prepare
        self.signed = ("--as-signed", "Đã ký", "--scan", str(scan))

    def does(self, verb: str, *words: str) -> Any:
        answer = self._prepare(*words_for(verb), *words, "--json", today=TODAY)
        assert answer.code == 0, answer
        return answer.json

    def says(self, verb: str, *words: str) -> str:
        answer = self._run(*words_for(verb), *words, today=TODAY)
        assert answer.code == 0, answer
        return str(answer.out)

    def refuses(self, code: int, verb: str, *words: str) -> str:
        answer = self._run(*words_for(verb), *words, today=TODAY)
        assert answer.code == code, answer
        return str(answer.err)

    def finds(self, provision: str, *words: str) -> str:
        return str(self.does("add", "DPV-013", provision, "--decree", "174/2026", "--on", FOUND, *words)["case"])

    def decides(self, case: str, on: str, number: str, *words: str) -> Any:
        said = ("--on", on, "--number", number, "--authority", DIRECTOR, "--by", "Người ký")
        return self.does("decide", case, *said, *words)

    def withdraws(self, case: str, step: str, *words: str) -> str:
        return self.says("withdraw-step", case, "--step", step, "--reason", "Nhầm", *words)

    def acts(self, case: str) -> Any:
        return self._run("violation", "show", case, "--json", today=TODAY).json

    def act(self, case: str, number: int = 0) -> Any:
        return self.acts(case)[number]

    def faults(self, case: str) -> list[str]:
        return list(self.act(case)["decision_faults_list"])


@pytest.fixture
def room(run: Any, prepare: Any, loaded: Path, papers: Path) -> Room:
    return Room(run, prepare, papers / "scan-1.pdf")


class TestOfSeveralOffenders:
    @pytest.fixture(autouse=True)
    def two(self, room: Room) -> None:
        room.finds("10.4.b")
        room.finds("12.2.a", "--case", FIRST, "--offender", "person", "--name", PERSON)

    def test_a_step_without_an_offender_is_that_of_the_unit(self, room: Room) -> None:
        room.does("record-minutes", FIRST, "--on", FOUND, "--number", "5/BB", "--by", "A")
        room.does("record-minutes", FIRST, "--on", "2026-08-04", "--number", "6/BB", "--by", "A", "--against", PERSON)
        for words in ((), ("--against", PERSON)):
            room.does("explain", FIRST, "--asked-on", "2026-08-04", "--text", "giải trình", *words)
        assert "minutes signed 5/BB of 03/08/2026 in" in room.withdraws(FIRST, "minutes")
        assert "explanation of 04/08/2026" in room.withdraws(FIRST, "explain")
        unit, person = room.acts(FIRST)
        assert (unit["minutes_on"], unit["explanations_list"]) == (None, [])
        assert (person["minutes_on"], len(person["explanations_list"])) == ("2026-08-04", 1)
        assert f"minutes signed 6/BB of 04/08/2026 ({PERSON}) in {FIRST} withdrawn" in room.withdraws(
            FIRST, "minutes", "--against", PERSON
        )

    @pytest.mark.parametrize(("verb", "step"), [("record-minutes", "minutes"), ("explain", "explain")])
    def test_where_only_others_have_one_it_is_asked_whose(self, room: Room, verb: str, step: str) -> None:
        day = "--on" if verb == "record-minutes" else "--asked-on"
        room.does(verb, FIRST, day, "2026-08-04", "--against", PERSON)
        refused = room.refuses(2, "withdraw-step", FIRST, "--step", step, "--reason", "x")
        assert f"name one with --against: {PERSON}" in refused

    def test_what_is_put_right_is_named(self, room: Room) -> None:
        room.does("record-minutes", FIRST, "--on", FOUND)
        room.decides(FIRST, "2026-08-10", "31/QĐ", "--against", PERSON)
        room.does("pay", FIRST, "--on", "2026-08-11", "--amount", "1000000", "--proof-number", "7", "--against", PERSON)
        words = (FIRST, "--against", PERSON, "--reason", "Nhầm")
        assert f"sanction decision 31/QĐ of 10/08/2026 ({PERSON}) in {FIRST} amended" in room.says(
            "amend-decision", *words, "--by", "Người ký khác"
        )
        assert f"payment of a fine 7 of 11/08/2026 ({PERSON}) in {FIRST} withdrawn" in room.says(
            "withdraw-payment", *words
        )
        assert "sanction decision 31/QĐ" in room.says("withdraw-decision", *words)


class TestWhatADecisionRestsOn:
    def test_an_explanation_that_gave_a_draft_its_time_stays(self, room: Room) -> None:
        room.finds("12.4.d", "--minutes-on", FOUND)
        room.does("explain", FIRST, "--asked-on", FOUND)
        room.decides(FIRST, "2026-08-18", "31/QĐ", "--reason", "không đến")
        refused = room.refuses(3, "withdraw-step", FIRST, "--step", "explain", "--reason", "x")
        assert "Decision 31/QĐ on case VV-2026-0001 rests on this step" in refused
        assert len(room.act(FIRST)["explanations_list"]) == 1

    def test_without_it_a_signed_one_is_marked_by_what_is_left(self, room: Room) -> None:
        room.finds("12.4.d", "--minutes-on", FOUND)
        room.does("explain", FIRST, "--asked-on", FOUND)
        room.decides(FIRST, "2026-08-18", "31/QĐ", *room.signed)
        assert room.faults(FIRST) == ["explanation_open"]
        room.withdraws(FIRST, "explain")
        assert room.faults(FIRST) == ["after_term"]

    def test_minutes_that_are_found_later_bear_a_signed_one_and_both_can_be_withdrawn(self, room: Room) -> None:
        room.finds("12.2.b")
        room.decides(FIRST, "2026-08-10", "31/QĐ", *room.signed)
        assert room.faults(FIRST) == ["no_minutes"]
        room.does("record-minutes", FIRST, "--on", FOUND, *room.signed)
        assert room.faults(FIRST) == []
        assert "rests on this step" in room.refuses(3, "withdraw-step", FIRST, "--step", "minutes", "--reason", "x")
        room.does("withdraw-decision", FIRST, "--reason", "x")
        room.withdraws(FIRST, "minutes")


class TestTwoDecisionsOnOneAct:
    @pytest.fixture(autouse=True)
    def two(self, room: Room) -> None:
        for _case in (FIRST, SECOND):
            room.finds("12.2.b", "--minutes-on", FOUND)
        room.decides(SECOND, "2026-08-10", "33/QĐ")
        room.decides(FIRST, "2026-08-06", "31/QĐ", *room.signed)

    def test_the_later_day_is_marked_in_whatever_order_they_were_typed(self, room: Room) -> None:
        assert (room.faults(FIRST), room.faults(SECOND)) == ([], ["fined_before"])

    def test_the_mark_stays_where_something_else_is_amended(self, room: Room) -> None:
        room.does("amend-decision", SECOND, "--by", "Người ký khác", "--reason", "x")
        assert room.faults(SECOND) == ["fined_before"]

    def test_the_mark_goes_over_with_the_days(self, room: Room) -> None:
        room.does("amend-decision", FIRST, "--on", "2026-08-12", "--reason", "x")
        assert ("fined_before" in room.faults(FIRST), room.faults(SECOND)) == (True, [])

    def test_the_mark_goes_with_the_other_decision(self, room: Room) -> None:
        room.does("withdraw-decision", FIRST, "--reason", "x")
        assert room.faults(SECOND) == []


def test_an_annulment_in_part_raises_no_fine(room: Room) -> None:
    room.finds("12.2.b", "--minutes-on", FOUND)
    room.decides(FIRST, "2026-08-10", "31/QĐ", "--fine", "6000000")
    words = (FIRST, "--on", "2026-08-12", "--number", "43", "--by", "Người ký", "--as", "annul-part", "--fine")
    assert "an annulment in part raises nothing" in room.refuses(3, "correct", *words, "7000000")
    assert room.does("correct", *words, "5500000")["step"]["amount"] == 5_500_000


def test_after_a_lower_fine_what_was_paid_in_full_can_still_be_amended(room: Room) -> None:
    room.finds("12.2.b", "--minutes-on", FOUND)
    room.decides(FIRST, "2026-08-10", "31/QĐ")
    room.does("pay", FIRST, "--on", "2026-08-10", "--amount", "7500000")
    room.does("correct", FIRST, "--on", "2026-08-12", "--number", "42", "--by", "Người ký", "--fine", "5500000")
    room.does("amend-payment", FIRST, "--proof-number", "99", "--reason", "Thiếu số")
    room.does("amend-decision", FIRST, "--by", "Người ký khác", "--reason", "Sai tên")
    # On the day of the payment the fine was the higher one.
    assert room.act(FIRST)["payments_list"][0]["faults_list"] == []


def test_after_the_term_a_verification_is_named_as_what_gives_time(room: Room) -> None:
    room.finds("12.2.b", "--minutes-on", FOUND)
    said = ("--on", TODAY, "--number", "1", "--authority", DIRECTOR, "--by", "Người ký")
    assert "postwatch case step VV-2026-0001 verify" in room.refuses(3, "decide", FIRST, *said)
