"""What waits in the cases of an office, and what its decisions are marked with.

``python cases.py WORKSPACE CASES`` loads a workspace with so many open cases, of which half have a decision.
"""

import datetime as dt
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from goals import FLOOR, POSTWATCH, PYTHON, Amount, Goal, Side, Wrong, environ, program, spent
from large_office import FIRST, LAST, Loader
from sqlmodel import col, select

from postwatch.case.tables import CaseStep, Decision, StepKind, Violation
from postwatch.commandline import Invocation
from postwatch.context import AppContext

TODAY = "2026-11-20"
FEW, MANY, DECISIONS = 600, 6000, 5000
MOST_LINES = 40
_ROUNDS = 3
_OFFICE = Path(__file__).parent.parent / "data" / "offices" / "lang-son-2025.toml"
_DECREE = "174/2026/NĐ-CP"
_IN_FORCE = dt.date(2026, 7, 1)
_PROVISIONS = (("11.1.a", 1_000_000, 3_000_000), ("11.2.a", 3_000_000, 5_000_000), ("7.3.a", 2_000_000, 4_000_000))


class Cases(Loader):
    """Loads an office with steps in its cases: of three two have minutes, some are forwarded or complained of."""

    def load(self) -> None:
        super().load()
        acts = self.session.exec(select(Violation).order_by(col(Violation.case_id))).all()
        decisions = dict(self.session.exec(select(Decision.case_id, Decision.id)).all())
        self._insert(CaseStep, (row for number, act in enumerate(acts) for row in _steps(number, act, decisions)))

    def _act(self, number: int, case: int, unit: int, day: dt.date) -> dict[str, Any]:
        row = super()._act(number, case, unit, day)
        if day < _IN_FORCE:
            return row
        provision, low, high = self.chance.choice(_PROVISIONS)
        return row | {
            "decree": _DECREE, "provision": provision, "catalogue_provision": provision, "fine_min": low,
            "fine_max": high,
        }  # fmt: skip


def _steps(number: int, act: Violation, decisions: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    def step(kind: StepKind, after: int, **others: Any) -> dict[str, Any]:
        taken_on = min(act.detected_on + dt.timedelta(days=after), LAST)
        return {"case_id": act.case_id, "kind": kind, "taken_on": taken_on, "person": "Nguyễn Văn A", **others}

    if number % 3:
        yield step(StepKind.MINUTES, 1, number=f"{number}/BB-VPHC")
    if number % 16 == 0:
        yield step(StepKind.FORWARD, 2, number=f"{number}/CV")
    if number % 32 == 5:
        yield step(StepKind.COMPLAIN, 9, decision_id=decisions[act.case_id])


@cache
def workspace_of(folder: Path, cases: int) -> Path:
    """Make the workspace of an office with so many open cases, once."""
    workspace = folder / f"cases-{cases}"
    for words in (
        (*POSTWATCH, "init", str(workspace), "--office", str(_OFFICE)),
        (PYTHON, __file__, str(workspace), str(cases)),
    ):
        subprocess.run(words, env=_environ(), check=True, capture_output=True)
    return workspace


def desk(folder: Path, cases: int) -> Goal:
    """The desk of an office with so many open cases. Raises Wrong where it is more than a screen."""
    words = _called(folder, cases, "status")
    lines = subprocess.run(words, env=_environ(), check=True, capture_output=True, encoding="utf-8").stdout.splitlines()
    if not 4 < len(lines) <= MOST_LINES:
        raise Wrong(f"the desk of {cases} cases has {len(lines)} lines")
    ours = Side(f"status of {cases} cases in {len(lines)} lines", program(*words, today=TODAY))
    return Goal(ours, FLOOR, 6.0, rounds=_ROUNDS)


def growth(folder: Path) -> Amount:
    """What ten times as many cases take, without what the command takes for six."""
    none, few, many = (_seconds(*_called(folder, cases, "status")) for cases in (6, FEW, MANY))
    return Amount(f"status of {MANY} cases, in times of {FEW}", (many - none) / (few - none), "x", 12)


def marks(folder: Path) -> Goal:
    """The report of a year, which tells the marks of its papers. Raises Wrong where it counts others, or marks none."""
    words = _called(folder, 2 * DECISIONS, f"report for {FIRST}..{LAST} --json")
    told = subprocess.run(words, env=_environ(), check=True, capture_output=True, encoding="utf-8").stdout
    report = json.loads(told)
    decided = report["figures"]["cases_decided"]["value"]
    if decided != DECISIONS or not report["marked_list"]:
        raise Wrong(f"{decided} of {DECISIONS} decisions are counted, {len(report['marked_list'])} papers are marked")
    ours = Side(f"report of {DECISIONS} decisions with their marks", program(*words, today=TODAY))
    return Goal(ours, FLOOR, 8.0, rounds=_ROUNDS)


def _called(folder: Path, cases: int, words: str) -> tuple[str, ...]:
    return (*POSTWATCH, "-w", str(workspace_of(folder, cases)), *words.split())


def _seconds(*words: str) -> float:
    def once() -> float:
        before = spent()
        program(*words, today=TODAY)()
        return spent() - before

    return statistics.median(once() for _turn in range(_ROUNDS))


def _environ() -> dict[str, str]:
    return {**environ(), "POSTWATCH_TODAY": TODAY}


def main(workspace: str, cases: str) -> None:
    """Load a workspace."""
    office = AppContext(Invocation(workspace=Path(workspace), command="recipient import"))
    with office.begin() as session:
        Cases(session, "cases", units=max(int(cases) // 10, 20), visits=50, acts=int(cases)).load()
        office.say("", None)


if __name__ == "__main__":
    main(*sys.argv[1:])
