"""Disks that are full, that lose power, or on which files may not grow: nothing half done, and work goes on after."""

import json
import os
import random
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from long_runs import LONG

CUTS = 40 if LONG else 2
NAMES = ("paper issue CV", "register reserve", "pledge record", "undo") if LONG else ("paper issue CV",)
CAUSES = ("no space left", "database or disk is full", "disk i/o error", "unable to open database file",
          "file too large", "disk quota")  # fmt: skip


def _used(workspace: Path) -> tuple[int, int]:
    """Bytes in whole pages, and names."""
    paths = [path for path in workspace.rglob("*") if path.is_file()]
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in paths), sum(1 for _path in workspace.rglob("*"))


def _refused_with_a_cause(hurt: Any, trial: Any, written: Any, workspace: Path) -> list[str]:
    if hurt.code == trial.scene.code:
        return []
    said = (hurt.out + hurt.err).lower()
    wrong = [] if hurt.code in {6, 8} else [f"exit code {hurt.code}: {said}"]
    wrong += [] if any(cause in said for cause in CAUSES) else [f"the cause is not named: {said}"]
    is_written = trial.request in written(workspace)
    if is_written and "nothing was changed" in said:
        wrong.append("it says that nothing was changed, and the change is there")
    return wrong


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("limit", ["size", "nr_inodes"])
def test_a_full_disk_stops_a_command_whole_and_work_goes_on_with_more_space(
    name: str, limit: str, disks: Any, stage: Any, scenes: Any, undisturbed: Any, clerks: Any, written: Any,
    counters: Counter[str],
) -> None:  # fmt: skip
    trial, _calls = undisturbed(scenes[name], tracing=False)
    pages, names = _used(stage.template("busy"))
    steps = range(40 if limit == "size" else 14) if LONG else ((1, 9, 22) if limit == "size" else (1, 3))
    wrong: list[str] = []
    for step in steps:
        most = pages + 8192 + step * 4096 if limit == "size" else names + 2 + step
        disk = disks("tmpfs", options=f"{limit}={most}")
        workspace = stage.copy("busy", into=disk.folder)
        hurt = clerks(*trial.words, workspace=workspace)
        counters["steps"] += 1
        counters["refused"] += hurt.code != trial.scene.code
        found = _refused_with_a_cause(hurt, trial, written, workspace)
        disk.change(f"{limit}={64 << 20 if limit == 'size' else 10_000}")
        found += trial.settle(workspace, hurt)
        wrong += [f"{limit} +{step}: {one}" for one in found]
        disk.remove()
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_on_the_size_of_files_stops_a_command_whole(
    name: str, stage: Any, scenes: Any, undisturbed: Any, clerks: Any, written: Any, counters: Counter[str]
) -> None:
    trial, _calls = undisturbed(scenes[name], tracing=False)
    database = (stage.template("busy") / "postwatch.db").stat().st_size
    sizes = [0, 100, 512, 4096, 20_000, 36_000, 65_536, database - 4096, database, database + 4096, database + 65_536]
    wrong: list[str] = []
    for size in sizes if LONG else (100, 20_000, database):
        workspace = stage.copy("busy")
        # The answer goes into a file too, here where the limit does not hold.
        hurt = clerks(*trial.words, workspace=workspace, file_size=size, out="/dev/null")
        counters["steps"] += 1
        counters["refused"] += hurt.code != trial.scene.code
        found = [] if hurt.code in {0, 6, 8} else [f"exit code {hurt.code}: {hurt.err}"]
        wrong += [f"{size}: {one}" for one in [*found, *trial.settle(workspace, hurt)]]
        shutil.rmtree(workspace)
    assert wrong == []


@pytest.mark.system("mkfs.ext4")
def test_what_was_answered_before_the_power_went_is_there_when_it_is_back(
    disks: Any, stage: Any, clerks: Any, standing: Any, findings: Any, counters: Counter[str]
) -> None:
    chance = random.Random(2020)  # noqa: S311 -- moments, not secrets
    verbs = (
        ("dispatch", "correct", "CV-2020-0001", "--text", "Lần {call}"),
        ("register", "reserve"),
        ("incident", "add", "--source", "police", "--on", "5/6/2020", "--area", "182", "--description", "{call}"),
    )
    for cut in range(CUTS):
        disk = disks("ext4", megabytes=32)
        workspace = stage.copy("busy", into=disk.folder)
        os.sync()
        words = (*verbs[cut % len(verbs)], "--json", "--request-id", "{call}")
        clerk = clerks.start(*words, workspace=workspace, repeat=0)
        while not clerk.said():
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.6))
        disk.cut_power()
        clerk.kill()
        clerk.end()
        disk.come_back()
        said = clerk.said()
        answered = {answer["call"] for answer in said if answer["code"] == 0}
        counters["cuts"] += 1
        counters["answered"] += len(answered)
        lost = answered - set(standing(workspace).requests)
        counters["lost"] += len(lost)
        assert not lost
        first_open = f"{clerk.process}-{len(answered)}"
        settled = clerks(*(word.replace("{call}", first_open) for word in words), workspace=workspace)
        assert settled.code == 0, settled
        after = standing(workspace)
        assert Counter(after.requests[-len(answered) - 1 :]) == Counter([*answered, first_open])
        assert findings(workspace) == []
        assert after.leftovers == []
        assert json.loads(settled.out)
        assert clerks("db", "check", workspace=workspace).code == 0
        disk.remove()
