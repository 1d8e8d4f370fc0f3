"""What sets the scene of a test: command lines whose outcome is kept, and an office's own rows of the law.

A test types what it is about; what many tests type before it is prepared: the first test of a file carries it out, the
others get the office as that one left it. This counts only where nothing else touched the office: else it is carried
out.
"""

import csv
import os
import shutil
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import pytest
from forked_clerks import Answer

from postwatch import paths
from postwatch.files.lock import LOCK_FILE
from postwatch.law.version import SUMS, sums_of

# The files of an office, each with its size and the time at which it was written.
Stamp = frozenset[tuple[str, int, int]]

# How the office in each folder came to be, and its files at that moment.
_KNOWN: dict[Path, tuple[Hashable, Stamp]] = {}


def own(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a test's own copy of a workspace; the command line finds it by itself."""
    folder = tmp_path / "office"
    shutil.copytree(template, folder)
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(folder))
    _KNOWN[folder] = (template, _stamp(folder))
    return folder


class Preparing:
    """Runs command lines as ``run`` does, or copies what they left when they were run before in an office like this."""

    def __init__(self, run: Callable[..., Answer], kept: dict[Hashable, tuple[Path, Answer]], folder: Path) -> None:
        self._run, self._kept, self._folder = run, kept, folder

    def __call__(self, *words: str, **how: Any) -> Answer:
        """Run one that sets the scene.

        Its words may name no file of the test's own, and the test may have patched nothing before.
        """
        office = Path(os.environ["POSTWATCH_WORKSPACE"])
        before, stamp = _KNOWN.get(office, (None, None))
        if stamp != _stamp(office):
            return self._run(*words, **how)
        after = (before, words, *sorted(how.items()))
        if after not in self._kept:
            answer = self._run(*words, **how)
            self._kept[after] = (shutil.copytree(office, self._folder / str(len(self._kept))), answer)
        left, answer = self._kept[after]
        _turn_into(office, left)
        _KNOWN[office] = (after, _stamp(office))
        return answer


def _stamp(office: Path) -> Stamp:
    # Who wrote last is no record.
    files = [(path, path.stat()) for path in office.rglob("*") if path.is_file() and path.name != LOCK_FILE]
    return frozenset((str(path.relative_to(office)), stat.st_size, stat.st_mtime_ns) for path, stat in files)


def _turn_into(office: Path, other: Path) -> None:
    """Let an office have the files of another, with their times."""
    has, shall_have = _stamp(office), _stamp(other)
    for name, *_ in has - shall_have:
        (office / name).unlink()
    for name, *_ in shall_have - has:
        (office / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(other / name, office / name)


# --- a clerk of a story -----------------------------------------------------------------------------------------------


class Clerk:
    """Types command lines in one workspace, on the days of the story."""

    def __init__(self, run: Any, folder: Path) -> None:
        self.run = run
        self.folder = folder

    def __call__(self, today: str, *words: str, code: int = 0) -> Any:
        answer = self.run("-w", str(self.folder), *words, "--json", today=today)
        assert answer.code == code, (words, answer)
        return answer.json

    def each(self, today: str, *lines: str) -> None:
        for line in lines:
            self(today, *line.split())


# --- notes for a report -----------------------------------------------------------------------------------------------

KINDS = ("result", "shortcoming", "cause", "next_month", "difficulty", "proposal")


def write_notes(run: Any, day: str, **environ: str) -> None:
    """Write of each kind that there is nothing to tell, on a day of the period."""
    for kind in KINDS:
        assert run("note", "add", kind, "Không có.", "--on", day, **environ).code == 0


LAW = Path(__file__).parents[2] / "data" / "law"
Row = dict[str, str]


def rows_of(sheet: str, folder: Path = LAW) -> list[Row]:
    with (folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(sheet: str, rows: list[Row], folder: Path, *, like: Path = LAW) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows_of(sheet, like)[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def own_rows(workspace: Path, sheet: str, chosen: Callable[[Row], bool], **changes: str) -> None:
    """Put the shipped rows that are chosen, changed, into the office's own sheet."""
    rows = [{**row, **changes} for row in rows_of(sheet) if chosen(row)]
    assert rows
    write_rows(sheet, rows, workspace / "data" / "law")


def own_days(workspace: Path, **kinds: str) -> None:
    """Put the shipped days off, and days such as ``d2020_06_15``, with their kinds, into the office's own file."""
    rows = {row["day"]: row for row in rows_of("holidays", LAW.parent)}
    for name, kind in kinds.items():
        day = name.removeprefix("d").replace("_", "-")
        rows[day] = {**dict.fromkeys(next(iter(rows.values())), ""), "day": day, "kind": kind}
    write_rows("holidays", [*rows.values()], workspace / "data", like=LAW.parent)


def upgrade(monkeypatch: pytest.MonkeyPatch, folder: Path, sheet: str, rows: list[Row]) -> None:
    """Let the program ship other rows of a sheet, as after an upgrade."""
    for kind in ("data", "templates"):
        shutil.copytree(LAW.parent.parent / kind, folder / kind)
    write_rows(sheet, rows, folder / "data" / "law")
    sums = folder / "data" / SUMS
    sums.write_text(sums_of(sums.parent), encoding="utf-8")
    monkeypatch.setattr(paths, "CHECKOUT", folder)
