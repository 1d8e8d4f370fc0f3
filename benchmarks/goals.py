"""A row of the speed goals, how both of its sides are measured in turns, and its sentence.

Judged is the time of the processor, of this process and of those that it starts, because it is the same on a busy
machine as on a quiet one; where waiting itself is the matter (disks, crowds) a row asks for the clock on the wall.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS = int(os.environ.get("POSTWATCH_BENCH_ROUNDS", "11"))
PYTHON = sys.executable
_SCRIPT = Path(PYTHON).with_name("postwatch")
# The installed script, as a user starts it, by the same interpreter as the other side.
POSTWATCH = (PYTHON, str(_SCRIPT)) if _SCRIPT.is_file() else (PYTHON, "-m", "postwatch")
TODAY = "2020-06-15"
WHOLE = (23_500, 1_000_000, 200_000)
"""Units, inspections and acts of the whole country."""


class Missing(Exception):  # noqa: N818 -- not an error: a row that cannot be measured
    """Why a row is left out."""


class Wrong(Exception):  # noqa: N818 -- not an error: a row that is missed
    """How the two sides of a row differ in what they give."""


@dataclass(frozen=True)
class Side:
    """One side of a row: a function that does the thing once, and how many of the thing it then has done.

    ``ready`` comes before each turn and is not measured.
    """

    name: str
    once: Callable[[], object]
    count: int = 1
    ready: Callable[[], object] = os.sync


@dataclass(frozen=True)
class Goal:
    """A row: ours, the floor or the peer, and the goal.

    With a floor the goal is how many times its cost we may take; with a peer (``is_peer``) how many times we are to be
    quicker. ``stretch`` is the goal after the next. ``rounds`` are fewer where one turn is long; ``wall`` judges by the
    clock on the wall.
    """

    ours: Side
    other: Side
    goal: float
    is_peer: bool = False
    rounds: int = ROUNDS
    stretch: float | None = None
    wall: bool = False


@dataclass(frozen=True)
class Amount:
    """A row with a single side: an amount of something, at most ``goal`` (at least, where ``is_least``)."""

    name: str
    value: float
    unit: str
    goal: float
    is_least: bool = False


@dataclass(frozen=True)
class Cost:
    """A row with a single side: seconds of the processor, at most ``goal`` times those that the floor takes."""

    name: str
    seconds: float
    goal: float


Made = Goal | Amount | Cost


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    name: str
    make: Callable[[], Made]


def environ() -> dict[str, str]:
    """What a measured program sees."""
    return {**os.environ, "POSTWATCH_TODAY": TODAY, "POSTWATCH_LANG": "en"}


def program(*words: str, today: str = TODAY) -> Callable[[], object]:
    """Run a program once; its answer is thrown away."""

    def once() -> None:
        subprocess.run(words, env={**environ(), "POSTWATCH_TODAY": today}, check=True, capture_output=True)

    return once


def python(code: str) -> Callable[[], object]:
    """Run Python code once in a process of its own."""
    return program(PYTHON, "-c", code)


_SQLMODEL = "import sqlmodel"
FLOOR = Side(_SQLMODEL, python(_SQLMODEL))
"""What every command that reads records begins with."""


def postwatch(workspace: Path, *words: str, today: str = TODAY) -> str:
    """Call the program to prepare a row. Raises Missing with its own sentence when it refuses."""
    done = subprocess.run(
        [*POSTWATCH, "-w", str(workspace), *words],
        env={**environ(), "POSTWATCH_TODAY": today},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise Missing(f"{' '.join(words[:2])}: {done.stderr.strip().splitlines()[0]}")
    return done.stdout


def spent() -> float:
    """Seconds of the processor that this process and its finished children have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def measured(goal: Goal) -> tuple[float, float]:
    """Median seconds of the same work on both sides, measured in turns so that a busy moment meets both."""
    clock = time.perf_counter if goal.wall else spent
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(goal.rounds + 1):
        for found, side in zip(times, (goal.ours, goal.other), strict=True):
            side.ready()
            start = clock()
            side.once()
            if turn or not goal.rounds:  # the first turn fills caches
                found.append((clock() - start) / side.count)
    return statistics.median(times[0]), statistics.median(times[1])


def show(row: Row) -> tuple[bool, str]:
    """Measure a row, and return whether it is as it should be, and its sentence.

    A row whose peer is not installed is as it should be.
    """
    try:
        is_met, figures = _figures(row.make())
    except Missing as reason:
        return True, f"{row.name:<26} left out: {reason}"
    except (StopIteration, subprocess.CalledProcessError, Wrong) as reason:
        is_met, figures = False, f"failed: {reason!r}"
    return is_met, f"{row.name:<26} {figures}   {'met' if is_met else 'MISSED'}"


def _figures(made: Made) -> tuple[bool, str]:
    if isinstance(made, Amount):
        word = "at least" if made.is_least else "at most"
        is_met = made.value >= made.goal if made.is_least else made.value <= made.goal
        return is_met, f"{made.name}: {made.value:.2f} {made.unit}, goal {word} {made.goal:g}"
    if isinstance(made, Cost):
        floor, _same = measured(Goal(FLOOR, FLOOR, 1, rounds=3))
        sides = f"{made.name} {made.seconds * 1000:.3f} ms, {FLOOR.name} {floor * 1000:.3f} ms"
        return made.seconds / floor <= made.goal, f"{sides}: {made.seconds / floor:.2f}x, goal {made.goal:g}x"
    ours, other = measured(made)
    sides = f"{made.ours.name} {ours * 1000:.3f} ms, {made.other.name} {other * 1000:.3f} ms"
    stretch = f", then {made.stretch:g}x" if made.stretch else ""
    if made.is_peer:
        return other / ours >= made.goal, f"{sides}: {other / ours:.1f}x quicker, goal {made.goal:g}x"
    return ours / other <= made.goal, f"{sides}: {ours / other:.2f}x, goal {made.goal:g}x{stretch}"
