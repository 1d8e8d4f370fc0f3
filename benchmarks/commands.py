"""What a clerk waits for at the keyboard: one command in a process of its own, against what it cannot do without."""

import itertools
import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from goals import FLOOR, POSTWATCH, PYTHON, Amount, Cost, Goal, Side, environ, postwatch, program, python, spent

CLERKS = 16
_PASS = Side("python -c pass", python("pass"))


def front_page() -> Goal:
    return Goal(Side("postwatch --help", program(*POSTWATCH, "--help")), _PASS, 7.0)


def tab(workspace: Path, typed: str) -> Goal:
    """A Tab behind ``recipient show``, on a word or on a unit's code."""
    words = (*POSTWATCH, "--complete", "-w", str(workspace), *typed.split())
    return Goal(Side(f"Tab on {typed}", program(*words)), _PASS, 10.0)


def one_command(workspace: Path, words: str, goal: float, stretch: float | None = None) -> Goal:
    """A command that can be given again and again."""
    return Goal(Side(words, program(*POSTWATCH, "-w", str(workspace), *words.split())), FLOOR, goal, stretch=stretch)


def one_for_each(workspace: Path, name: str, call: Callable[[str], Sequence[str]]) -> Goal:
    """A command that names a unit; each turn takes another unit, because a unit signs once."""
    codes = itertools.chain(_units(workspace), itertools.repeat(""))

    def once() -> None:
        program(*POSTWATCH, "-w", str(workspace), *call(next(codes)))()

    return Goal(Side(name, once), FLOOR, 1.6)


def pledge(code: str) -> Sequence[str]:
    return ("pledge", "record", code, "--signed-on", "2020-06-01", "--signer", "Nguyễn Văn A")


def visit(code: str) -> Sequence[str]:
    return ("inspect", "log", code, "--on", "2020-06-01")


def _units(workspace: Path) -> Iterator[str]:
    units = json.loads(postwatch(workspace, "recipient", "list", "--json"))
    return iter([unit["code"] for unit in units if unit["kind"] in {"postal_enterprise", "service_point"}])


def clerks_at_once(workspace: Path) -> Goal:
    """The slowest of sixteen clerks who begin at the same moment."""
    words = (*POSTWATCH, "-w", str(workspace), "register", "reserve")
    ours = Side(f"{CLERKS} clerks at once", lambda: _crowd(words))
    other = Side(f"{CLERKS} times {FLOOR.name}", lambda: _crowd((PYTHON, "-c", FLOOR.name)))
    return Goal(ours, other, 1.5, rounds=5, wall=True)


def _crowd(words: Sequence[str]) -> None:
    environment = {**environ(), "POSTWATCH_WAIT": "600"}
    running = [
        subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _clerk in range(CLERKS)
    ]
    if max([abs(process.wait()) for process in running]):
        raise subprocess.CalledProcessError(1, words)


_BUSY_CLERK = """
import os, sys, time
from contextlib import redirect_stdout
from postwatch.app import main
end, done = float(sys.argv[1]), 0
while time.time() < end:
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        assert main(["-w", sys.argv[2], "register", "reserve"]) == 0
    done += 1
os.write(1, str(done).encode())
"""


def fairness(workspace: Path) -> Amount:
    """Jain's index over what sixteen clerks get done who write without a pause: 1 when all get the same."""
    command = (PYTHON, "-c", _BUSY_CLERK, str(time.time() + 30), str(workspace))
    environment = {**environ(), "POSTWATCH_WAIT": "600"}
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _clerk in range(CLERKS)]
    counts = [int(process.communicate()[0]) for process in running]
    index = sum(counts) ** 2 / (len(counts) * sum(count**2 for count in counts))
    return Amount(f"{CLERKS} clerks without a pause, Jain's index", index, "", 0.8, is_least=True)


_HELD = """
import os, sys, time
from contextlib import contextmanager, redirect_stdout
from postwatch.app import main
from postwatch.files import lock
held, hold = [], lock.hold
@contextmanager
def timed(*words, **options):
    with hold(*words, **options):
        start = time.process_time()
        yield
        held.append(time.process_time() - start)
lock.hold = timed
own = []
for turn in range(6):
    start = time.process_time()
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        assert main(["-w", sys.argv[1], "register", "reserve"]) == 0
    own.append(time.process_time() - start)
print(held[0], *own[1:])
"""


def lock_held(workspace: Path) -> Amount:
    """How long the lock is held by a command in a new process, in times of the command in a warm one."""

    def once() -> float:
        done = subprocess.run(
            (PYTHON, "-c", _HELD, str(workspace)), env=environ(), check=True, capture_output=True, encoding="utf-8"
        )
        held, *own = map(float, done.stdout.split())
        return held / statistics.median(own)

    ratio = statistics.median(once() for _turn in range(5))
    return Amount("lock held, in times of the command in process", ratio, "x", 1.5)


@cache
def demo(folder: Path) -> Path:
    """The workspace of the demonstration: a month of work."""
    workspace = folder / "demo"
    program(*POSTWATCH, "demo", str(workspace))()
    return workspace


@cache
def asked(folder: Path, fresh: Path) -> Path:
    """A workspace whose units were asked for their pledges."""
    workspace = Path(shutil.copytree(fresh, folder / "asked"))
    ask_pledges(workspace)
    return workspace


def ask_pledges(workspace: Path) -> None:
    postwatch(workspace, "campaign", "load", "chi-thi-28")
    postwatch(workspace, "dispatch", "generate")
    postwatch(workspace, "dispatch", "issue", "CV-2020-0001", "--on", "2020-05-15")
    postwatch(workspace, "dispatch", "send", "CV-2020-0001", "--on", "2020-05-15")


def document_checked(folder: Path) -> Cost:
    """A letter of the demonstration held against the decree, with start-up."""
    letter = next((demo(folder) / "documents").rglob("*.docx"))
    return Cost("document check of a letter", _checking(letter), 2)


def folder_checked(folder: Path) -> Cost:
    """What each document of the demonstration takes, checked with all others in a single command."""
    documents = demo(folder) / "documents"
    each = _checking(documents) / len([*documents.rglob("*.docx")])
    return Cost("document check of a folder, each", each, 0.6)


def _checking(path: Path) -> float:
    """Return the processor's seconds that a check takes."""
    check = (PYTHON, "-c", _CHECK, str(path))

    def once() -> float:
        before = spent()
        subprocess.run(check, env=environ(), check=True, capture_output=True)
        return spent() - before

    return statistics.median(once() for _turn in range(5))


_CHECK = """
import sys
from postwatch.app import main
assert main(["document", "check", sys.argv[1]]) in {0, 3}
"""
