"""Data of the law that change: an office's own rows, and shipped ones by another folder of data."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from postwatch import paths
from postwatch.law.version import SUMS, sums_of

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
