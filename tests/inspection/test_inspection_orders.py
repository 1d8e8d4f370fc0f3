"""Visits, re-inspections and remedies make the same record in whatever order they are typed."""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from long_runs import few

DAY = "2020-06-15"
NUMBERS = (1, 2)
FIRST = (
    "inspect", "log", "DPV-013", "--on", "1/6/2020", "--finding", "Chưa niêm yết", "--finding", "Chưa có sổ",
    "--remedy", "Khắc phục", "--remedy-due", "10/6/2020",
)  # fmt: skip


@dataclass
class Model:
    """What is recorded of one visit: days of June on which re-inspections saw findings put right, or not; remedies."""

    seen: dict[int, dict[int, bool]] = field(default_factory=dict)
    remedies: dict[int, int] = field(default_factory=dict)

    def is_consistent(self) -> bool:
        """Return whether every finding was open before it was put right, and its remedy no later than it was seen."""
        for number in NUMBERS:
            still = [day for day, seen in self.seen.items() if not seen[number]]
            right = [day for day, seen in self.seen.items() if seen[number]]
            remedy = [self.remedies[number]] if number in self.remedies else []
            if any(day >= then for day in still for then in (*right, *remedy)):
                return False
            if any(then > day for then in remedy for day in right):
                return False
        return True

    def with_fact(self, fact: tuple[Any, ...]) -> "Model":
        """Return the model with a re-inspection of a day, or a remedy of a finding, or without it."""
        kind, key, value = fact
        into = "seen" if kind == "recheck" else "remedies"
        changed = {**getattr(self, into), key: value}
        if value is None:
            del changed[key]
        return Model(**{"seen": self.seen, "remedies": self.remedies, into: changed})

    def record(self) -> tuple[Any, ...]:
        """Return the days by which the findings are put right, and what each re-inspection says of them."""
        first = {
            number: min((day for day, seen in self.seen.items() if seen[number]), default=None) for number in NUMBERS
        }
        days = {number: self.remedies.get(number, first[number]) for number in NUMBERS}
        said = {
            day: [
                "open" if not seen[number]
                else "done" if number not in self.remedies and day == first[number]
                else "done_before"
                for number in NUMBERS
            ]
            for day, seen in self.seen.items()
        }  # fmt: skip
        return [f"2020-06-{day:02}" if (day := days[number]) else None for number in NUMBERS], said


class Clerk:
    """Types facts, and reads what is recorded."""

    def __init__(self, run: Any) -> None:
        self.run = run
        self.codes: dict[int, str] = {}
        self.model = Model()
        assert run(*FIRST, today=DAY).code == 0

    def type(self, fact: tuple[Any, ...]) -> bool:
        """Type a fact: it is taken exactly where it contradicts none that is recorded."""
        after = self.model.with_fact(fact)
        answer = self.run(*self._words(*fact), "--json", today=DAY)
        assert (answer.code == 0) is after.is_consistent(), (fact, self.model, answer)
        if answer.code == 0:
            self.model = after
            if fact[0] == "recheck":
                self.codes[fact[1]] = answer.json["id"]
        return answer.code == 0

    def _words(self, kind: str, key: int, value: Any) -> tuple[str, ...]:
        if kind == "remedy" and value is None:
            return ("inspect", "withdraw-remedy", "1", "--finding", str(key), "--reason", "x")
        if kind == "remedy":
            if key in self.model.remedies:
                words = ("inspect", "amend-remedy", "1", "--reason", "x")
            else:
                words = ("inspect", "remedy", "1")
            return (*words, "--finding", str(key), "--done-on", f"{value}/6/2020")
        if value is None:
            return ("inspect", "withdraw", self.codes[key], "--reason", "x")
        seen = {is_done: ",".join(str(one) for one in NUMBERS if value[one] is is_done) for is_done in (True, False)}
        words = ("--done", seen[True], "--open", seen[False])
        if key in self.model.seen:
            return ("inspect", "amend", self.codes[key], *words, "--reason", "x")
        return ("inspect", "log", "DPV-013", "--on", f"{key}/6/2020", "--rechecks", "1", *words)

    def record(self) -> tuple[Any, ...]:
        """Return what is shown, as `Model.record` does."""
        shown = self._shown("1")
        days = [one["remedied_on"] for one in shown["findings_list"]]
        said = {
            int(one["visited_on"][-2:]): [seen["result"] for seen in self._shown(one["visit"])["checked_list"]]
            for one in shown["rechecked_list"]
        }
        return days, said

    def _shown(self, visit: str) -> Any:
        return self.run("inspect", "show", visit, "--json", today=DAY).json


def _some_fact(chance: random.Random, model: Model) -> tuple[Any, ...]:
    """Return a fact by chance: a new one, one that is written over, or one that is withdrawn."""
    if chance.random() < 0.6:
        day = chance.choice(range(3, 13, 2))
        seen = {number: chance.random() < 0.6 for number in NUMBERS}
        is_new = day not in model.seen
        value = seen if is_new or (chance.random() < 0.6 and seen != model.seen[day]) else None
        return "recheck", day, value
    number, day = chance.choice(NUMBERS), chance.choice(range(2, 14))
    is_new = number not in model.remedies
    return "remedy", number, day if is_new or (chance.random() < 0.6 and day != model.remedies[number]) else None


@pytest.mark.parametrize("seed", few([*range(6)]))
def test_what_is_recorded_follows_from_what_was_taken(run: Any, loaded: Path, seed: int) -> None:
    chance, clerk = random.Random(seed), Clerk(run)  # noqa: S311
    for step in range(1, 16):
        clerk.type(_some_fact(chance, clerk.model))
        if step % 3 == 0:
            assert clerk.record() == clerk.model.record(), clerk.model
    assert run("db", "check", today=DAY).code == 0


@pytest.mark.parametrize("seed", few([*range(6)]))
def test_facts_that_agree_are_taken_in_any_order(run: Any, loaded: Path, seed: int) -> None:
    chance, model, facts = random.Random(seed), Model(), []  # noqa: S311
    for _try in range(60):
        fact = _some_fact(chance, model)
        is_new = fact[1] not in (model.seen if fact[0] == "recheck" else model.remedies)
        if is_new and model.with_fact(fact).is_consistent():
            model = model.with_fact(fact)
            facts.append(fact)
    chance.shuffle(facts)
    clerk = Clerk(run)
    for fact in facts:
        assert clerk.type(fact)
    assert clerk.record() == model.record()
    desk = [one["count"] for one in run("status", "--json", today=DAY).json["items_list"] if one["kind"] == "finding"]
    assert sum(desk) == model.record()[0].count(None)
