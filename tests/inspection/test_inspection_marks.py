"""Marks of the papers of a round: each sees what was true on its day, whenever it was typed, and nothing later."""

import random
from pathlib import Path
from typing import Any

import pytest
from long_runs import few

from postwatch.inspection.paper_rules import PAPERS
from postwatch.inspection.paper_tables import MinutesKind, PaperKind
from postwatch.law.clocks import CONCLUDING

UNITS = ("DPV-010", "DPV-011")
SIGNED = ("--as-signed", "Đã ký")


class Office:
    """A round of two units whose papers are recorded as they were signed."""

    def __init__(self, run: Any, scan: str) -> None:
        self.run, self.scan = run, scan

    def did(self, *words: str) -> Any:
        answer = self.run("inspect", *words, "--json")
        assert answer.code == 0, (words, answer)
        return answer.json

    def visit(self, unit: str, on: str) -> Any:
        return self.did("log", unit, "--on", on, "--round", "DKT-2020-0001")

    def letter(self, kind: str, on: str, *more: str) -> Any:
        words = ("--text", "Đề nghị thực hiện", "--on", on, *more)
        drafted = self.did("draft", "DKT-2020-0001", kind, *SIGNED, *words)
        return self.did("issue", drafted["id"], "--on", on, "--signed", self.scan)

    def minutes(self, kind: str, on: str) -> Any:
        return self.did("record-minutes", "1", kind, "--on", on, *SIGNED, "--scan", self.scan)

    def marks(self) -> dict[str, tuple[list[str], list[str]]]:
        """Return the faults of each paper by its kind, and those that were not known."""
        papers = [*self.did("papers"), *self.did("signed-minutes")]
        return {one["kind"]: (one["faults_list"], one["later_list"]) for one in papers}

    def desk(self) -> list[str]:
        items = self.run("status", "--json").json["items_list"]
        return sorted(one["what"] for one in items if one["kind"] in ("fault", "inspection", "finding"))


@pytest.fixture
def office(prepare: Any, run: Any, loaded: Path, tmp_path: Path) -> Office:
    assert prepare("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead").code == 0
    units = [word for unit in UNITS for word in ("--unit", unit)]
    days = ("--starts-on", "5/6/2020", "--ends-on", "12/6/2020")
    content = ("--head", "CB-001", "--content", "Niêm yết danh mục")
    assert prepare("inspect", "plan", "--on", "1/6/2020", *content, *days, *units).code == 0
    scan = tmp_path / "ban-ky.pdf"
    scan.write_bytes(b"%PDF-1.4 ban ky")
    return Office(run, str(scan))


def test_what_was_missing_and_is_typed_late_heals(office: Office) -> None:
    office.letter("decision", "2/6/2020")
    office.visit(UNITS[0], "8/6/2020")
    assert office.letter("report", "9/6/2020")["faults_list"] == ["unvisited"]
    office.visit(UNITS[1], "9/6/2020")
    assert office.marks()["report"] == ([], [])
    assert office.desk() == ["Round DKT-2020-0001 has no conclusions of an inspection yet "
                             "(Luật Thanh tra năm 2010, Điều 50.1, from a summary)"]  # fmt: skip


def test_what_counts_as_never_recorded_marks_and_was_not_known(office: Office) -> None:
    office.letter("decision", "2/6/2020")
    for unit in UNITS:
        office.visit(unit, "8/6/2020")
    assert office.letter("report", "9/6/2020")["faults_list"] == []
    office.did("withdraw", "KT-2020-0002", "--reason", "Nhầm")
    assert office.marks()["report"] == (["unvisited"], ["unvisited"])
    assert any("before all units of the plan were visited" in one for one in office.desk())


def test_nothing_later_marks(office: Office) -> None:
    office.letter("proposal", "1/6/2020")
    office.letter("decision", "2/6/2020")
    for unit in UNITS:
        office.visit(unit, "8/6/2020")
    office.letter("report", "9/6/2020")
    office.visit(UNITS[0], "11/6/2020")
    assert {kind: faults for kind, (faults, _later) in office.marks().items()} == {
        "proposal": [], "decision": [], "report": [],
    }  # fmt: skip


def test_what_was_known_stays_known_and_what_came_to_light_is_later(office: Office) -> None:
    assert office.minutes("announcement", "10/6/2020")["faults_list"] == ["no_decision"]
    office.visit(UNITS[0], "8/6/2020")
    assert office.marks()["announcement"] == (["no_decision", "too_late"], ["too_late"])


def facts() -> list[tuple[str, ...]]:
    return [
        ("letter", "decision", "8/6/2020"), ("letter", "report", "9/6/2020"), ("letter", "conclusion", "9/6/2020"),
        ("visit", UNITS[0], "8/6/2020"), ("visit", UNITS[0], "10/6/2020"), ("visit", UNITS[1], "9/6/2020"),
        ("minutes", "announcement", "9/6/2020"), ("minutes", "work", "7/6/2020"),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", few([*range(9)]))
def test_the_same_facts_have_the_same_marks_in_whatever_order_they_are_typed(office: Office, seed: int) -> None:
    chance, order = random.Random(seed), facts()  # noqa: S311
    left_out = chance.sample(order[:3], chance.randrange(2))
    kept = [one for one in order if one not in left_out]
    chance.shuffle(kept)
    # The register is written in the order of the days of its letters.
    letters = iter([one for one in order if one in kept and one[0] == "letter"])
    for one in (next(letters) if one[0] == "letter" else one for one in kept):
        getattr(office, one[0])(*one[1:])
    expected = {
        "decision": ["too_late"], "work": ["too_early"], "report": [], "conclusion": [], "announcement": ["too_late"],
    }  # fmt: skip
    if ("letter", "decision", "8/6/2020") in left_out:
        for kind, faults in (("work", []), ("report", []), ("announcement", ["too_late"])):
            expected[kind] = ["no_decision", *faults]
    if ("letter", "report", "9/6/2020") in left_out:
        expected["conclusion"] = ["no_report"]
    for _letter, kind, _day in left_out:
        del expected[kind]
    assert {kind: sorted(faults) for kind, (faults, _later) in office.marks().items()} == expected


def test_every_letter_and_every_minutes_is_a_row_that_comes_after_its_ground() -> None:
    steps = [*PAPERS]
    assert {step.partition("_")[0] for step in steps} >= {one.value.partition("_")[0] for one in PaperKind}
    assert {one.value for one in (*PaperKind, *MinutesKind)} <= set(steps)
    grounds = [(step, paper.rests_on) for step, paper in PAPERS.items() if paper.rests_on is not None]
    assert all(steps.index(ground) < steps.index(step) for step, ground in grounds)
    assert {paper.term for paper in PAPERS.values()} - {None} == set(CONCLUDING)
