"""A row of the speed goals, and how both of its sides are measured in turns."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS = int(os.environ.get("POSTWATCH_BENCH_ROUNDS", "11"))
PYTHON = sys.executable
POSTWATCH = (PYTHON, "-m", "postwatch")
TODAY = "2020-06-15"


class Missing(Exception):  # noqa: N818 -- not an error: a row that cannot be measured
    """Why a row is left out."""


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
    quicker. ``rounds`` are fewer where one turn is long.
    """

    ours: Side
    other: Side
    goal: float
    is_peer: bool = False
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Amount:
    """A row of one side only: an amount of something, at most ``goal``."""

    name: str
    value: float
    unit: str
    goal: float


def environ() -> dict[str, str]:
    """What a measured program sees."""
    return {**os.environ, "POSTWATCH_TODAY": TODAY, "POSTWATCH_LANG": "en"}


def program(*words: str) -> Callable[[], object]:
    """Run a program once; its answer is thrown away."""

    def once() -> None:
        subprocess.run(words, env=environ(), check=True, capture_output=True)

    return once


def python(code: str) -> Callable[[], object]:
    """Run Python code once in a process of its own."""
    return program(PYTHON, "-c", code)


def postwatch(workspace: Path, *words: str) -> str:
    """Call the program to prepare a row. Raises Missing with its own sentence when it refuses."""
    done = subprocess.run(
        [*POSTWATCH, "-w", str(workspace), *words], env=environ(), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise Missing(f"{' '.join(words[:2])}: {done.stderr.strip().splitlines()[0]}")
    return done.stdout


def measured(goal: Goal) -> tuple[float, float]:
    """Median seconds of one thing on both sides, measured in turns so that a busy moment meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(goal.rounds + 1):
        for found, side in zip(times, (goal.ours, goal.other), strict=True):
            side.ready()
            start = time.perf_counter()
            side.once()
            if turn:  # the first turn fills caches
                found.append((time.perf_counter() - start) / side.count)
    return statistics.median(times[0]), statistics.median(times[1])


def show(name: str, make: Callable[[], Goal | Amount]) -> None:
    """Measure a row and print it, or say why it is left out."""
    try:
        row = make()
        print(_amount(row) if isinstance(row, Amount) else _compared(row), flush=True)
    except (Missing, StopIteration, subprocess.CalledProcessError) as reason:
        print(f"{name:<24} left out: {reason}", flush=True)


def _amount(row: Amount) -> str:
    return f"{row.name:<24} {row.value:9.2f} {row.unit:<42} goal at most {row.goal:g} {row.unit}"


def _compared(goal: Goal) -> str:
    ours, other = measured(goal)
    ratio = (
        f"{other / ours:6.1f}x quicker, goal {goal.goal:g}x"
        if goal.is_peer
        else f"{ours / other:6.2f}x, goal {goal.goal:g}x"
    )
    return f"{goal.ours.name:<24} {ours * 1000:9.3f} ms   {goal.other.name:<28} {other * 1000:9.3f} ms   {ratio}"
