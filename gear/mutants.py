"""Do the tests notice when a rule that must hold is changed by one sign? Numbers, days, the chain, the file store.

Each room of ``gear/mutants.toml`` names files and the tests that must notice; cosmic-ray makes the changes, one at a
time, in a copy of the tree. Changes that nobody noticed are printed, but those that the same file lists with a reason.
Ends 1 when a room is below its goal, or a change that went unnoticed has no reason.

``mutants.py [ROOM ...]``: all rooms, or those named. It takes about an hour and a half on two cores.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LIST = ROOT / "gear" / "mutants.toml"
COPIED = ("src", "tests", "templates", "data", "pyproject.toml", "README.md", "CONTRIBUTING.md", "docs", "gear")
GOAL = 90.0
# ``|`` is between types, where any other sign is refused before a test begins.
NOT_MEANT = ["core/ReplaceBinaryOperator_BitOr_.*"]


@dataclass(frozen=True)
class Change:
    """One change that was made: the line before and after it, and whether a test noticed."""

    was: str
    now: str
    is_noticed: bool


def made(room: str, values: Mapping[str, Any]) -> list[Change]:
    """Make every change of a room, one at a time, in a copy of the tree of its own."""
    with tempfile.TemporaryDirectory(prefix=f"mutants-{room}-") as name:
        folder = Path(name)
        for part in COPIED:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
            copy(ROOT / part, folder / part)
        (folder / "room.toml").write_text(_settings(values), encoding="utf-8")
        for words in (
            ["cosmic-ray", "init", "room.toml", "room.sqlite"],
            ["cr-filter-operators", "room.sqlite", "room.toml"],
            ["cosmic-ray", "exec", "room.toml", "room.sqlite"],
        ):
            _program(folder, *words)
        return list(_read(_program(folder, "cosmic-ray", "dump", "room.sqlite")))


def _settings(values: Mapping[str, Any]) -> str:
    tests = " ".join(values["tests"])
    return (
        f"[cosmic-ray]\nmodule-path = {json.dumps(values['files'])}\ntimeout = 120.0\nexcluded-modules = []\n"
        f'test-command = "{sys.executable} -m pytest -q -x -p no:cacheprovider {tests}"\n'
        '[cosmic-ray.distributor]\nname = "local"\n'
        f"[cosmic-ray.filters.operators-filter]\nexclude-operators = {json.dumps(NOT_MEANT)}\n"
    )


def _program(folder: Path, *words: str) -> str:
    environ = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    program = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
    done = subprocess.run(program, cwd=folder, env=environ, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {(done.stderr or done.stdout).strip()[-500:]}")
    return done.stdout


def _read(dumped: str) -> Iterator[Change]:
    for line in dumped.splitlines():
        _item, result = json.loads(line)
        # What no longer is Python tells nothing about tests.
        if result is None or result["worker_outcome"] == "skipped" or "SyntaxError" in (result["output"] or ""):
            continue
        was, now = _lines(result["diff"])
        if was.replace("*,", "/,") == now:
            continue  # the star among parameters is no product
        yield Change(was, now, result["test_outcome"] != "survived")


def _lines(diff: str) -> tuple[str, str]:
    """The lines that a change took and put there, without indent."""
    body = [line for line in diff.splitlines() if not line.startswith(("---", "+++", "@@"))]
    return tuple(  # type: ignore[return-value]
        " ".join(line[1:].strip() for line in body if line.startswith(sign)) for sign in "-+"
    )


def report(room: str, changes: Sequence[Change], excused: Iterable[Mapping[str, str]]) -> bool:
    """Print what became of a room's changes; whether its goal is reached and every change unnoticed has a reason."""
    reasons = {(one["was"], one["now"]): one["why"] for one in excused}
    unnoticed = [one for one in changes if not one.is_noticed]
    share = 100 * (len(changes) - len(unnoticed)) / len(changes)
    print(f"{room}: {len(changes)} changes, {len(changes) - len(unnoticed)} noticed, {share:.1f} % (goal {GOAL:g} %)")
    for one in unnoticed:
        print(f"  - {one.was}\n  + {one.now}\n    {reasons.get((one.was, one.now), 'NO REASON IS GIVEN')}")
    left = set(reasons) - {(one.was, one.now) for one in unnoticed}
    for was, _now in sorted(left):
        print(f"  a reason is given for a change that is noticed: {was}")
    return share >= GOAL and not left and all((one.was, one.now) in reasons for one in unnoticed)


def main(names: Sequence[str]) -> int:
    """Drive the rooms side by side."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    rooms = {name: values for name, values in listed["room"].items() if not names or name in names}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = dict(zip(rooms, pool.map(made, rooms, rooms.values()), strict=True))
    kept = [
        report(room, changes, [one for one in listed.get("unnoticed", []) if one["room"] == room])
        for room, changes in found.items()
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
