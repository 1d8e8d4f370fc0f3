"""What a user waits for, held against a floor or a peer measured in the same run. Ratios travel, seconds do not.

``make bench`` prints one line for each goal: median of both sides, their ratio, the goal. It judges nothing.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = int(os.environ.get("POSTWATCH_BENCH_ROUNDS", "11"))
PYTHON = sys.executable
POSTWATCH = (PYTHON, "-m", "postwatch")
TODAY = "2020-06-15"


class Missing(Exception):  # noqa: N818 -- not an error: a row that cannot be measured yet
    """Why a row is left out."""


@dataclass(frozen=True)
class Goal:
    """A row: both sides as a function that does the thing once, and the goal as a ratio."""

    name: str
    ours: Callable[[], object]
    floor_name: str
    floor: Callable[[], object]
    goal: float


def program(*words: str) -> Callable[[], object]:
    """Run a program once; its answer is thrown away."""
    environ = {**os.environ, "POSTWATCH_TODAY": TODAY, "POSTWATCH_LANG": "en"}

    def once() -> None:
        subprocess.run(words, env=environ, check=True, capture_output=True)

    return once


def python(code: str) -> Callable[[], object]:
    """Run Python code once in a process of its own."""
    return program(PYTHON, "-c", code)


def measured(goal: Goal) -> tuple[float, float]:
    """Median seconds of both sides, measured in turns so that a busy moment meets both."""
    sides: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 1):
        for side, once in zip(sides, (goal.ours, goal.floor), strict=True):
            start = time.perf_counter()
            once()
            if turn:  # the first turn fills caches
                side.append(time.perf_counter() - start)
    return statistics.median(sides[0]), statistics.median(sides[1])


def postwatch(workspace: Path, *words: str) -> str:
    """Call the program to prepare a row. Raises Missing with its own sentence when it refuses."""
    environ = {**os.environ, "POSTWATCH_TODAY": TODAY, "POSTWATCH_LANG": "en"}
    done = subprocess.run(
        [*POSTWATCH, "-w", str(workspace), *words], env=environ, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise Missing(f"{' '.join(words[:2])}: {done.stderr.strip().splitlines()[0]}")
    return done.stdout


def front_page() -> Goal:
    return Goal("postwatch --help", program(*POSTWATCH, "--help"), "python -c pass", python("pass"), 7.0)


def one_record(workspace: Path) -> Goal:
    """A pledge recorded; each turn takes another unit, because a unit signs once."""
    import json

    units = json.loads(postwatch(workspace, "recipient", "list", "--json"))
    postwatch(workspace, "campaign", "load", "chi-thi-28")
    postwatch(workspace, "dispatch", "generate")
    postwatch(workspace, "dispatch", "issue", "CV-2020-0001", "--on", "2020-05-15")
    codes = iter([unit["code"] for unit in units if unit["kind"] in {"postal_enterprise", "service_point"}])

    def once() -> None:
        words = ("pledge", "record", next(codes), "--signed-on", "2020-06-01", "--signer", "Nguyễn Văn A")
        program(*POSTWATCH, "-w", str(workspace), *words)()

    return Goal("pledge record", once, 'python -c "import sqlmodel"', python("import sqlmodel"), 1.3)


def one_number(workspace: Path) -> Goal:
    words = (*POSTWATCH, "-w", str(workspace), "register", "reserve")
    return Goal("register reserve", program(*words), 'python -c "import sqlmodel"', python("import sqlmodel"), 1.3)


def show(make: Callable[[], Goal]) -> None:
    try:
        goal = make()
        ours, floor = measured(goal)
    except (Missing, StopIteration, subprocess.CalledProcessError) as reason:
        print(f"{make.__name__:<18} left out: {reason}")
        return
    print(
        f"{goal.name:<18} {ours * 1000:7.1f} ms   {goal.floor_name:<28} {floor * 1000:7.1f} ms   "
        f"{ours / floor:5.2f}x   goal {goal.goal:.1f}x"
    )


def main(_words: Sequence[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="postwatch-bench-"))
    workspace = folder / "office"
    try:
        program(*POSTWATCH, "init", str(workspace))()
        postwatch(workspace, "recipient", "import", "sample:lang-son-2020")

        def pledge_record() -> Goal:
            return one_record(workspace)

        def register_reserve() -> Goal:
            return one_number(workspace)

        for make in (front_page, pledge_record, register_reserve):
            show(make)
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
