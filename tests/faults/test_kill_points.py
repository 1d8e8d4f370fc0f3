"""Every command that writes, killed at its system calls: sent again, it has happened once and whole."""

import shutil
from collections import Counter
from typing import Any

import pytest
from commands import verbs
from long_runs import LONG

# Where a short run kills when it has not counted the calls: while the pages, the plan and the names are written.
_USUAL = (
    ("pwrite64", 3), ("fdatasync", 2), ("unlink", 1), ("pwrite64", 12), ("fdatasync", 3), ("write", 1), ("fsync", 1),
    ("link", 1), ("fdatasync", 1), ("pwrite64", 7), ("fsync", 2), ("fsync", 3), ("fdatasync", 4), ("unlink", 2),
)  # fmt: skip


def test_every_verb_that_writes_is_played_by_the_harness(scenes: Any, alone: Any) -> None:
    played = {scene.verb for scene in scenes.values()}
    assert played | {*alone} == {name for name, verb in verbs().items() if verb.writes}, (
        "give it a scene in tests/faults/scenes.toml"
    )
    assert not played & {*alone}


@pytest.mark.system("strace")
def test_a_command_killed_at_a_system_call_is_carried_out_once(
    scene: Any,
    undisturbed: Any,
    traced: Any,
    stage: Any,
    counters: Counter[str],
    changes_something: Any,
    chosen: Any,
    points: Any,
) -> None:
    trial, calls = undisturbed(scene, tracing=LONG)
    counted = points([call for call in calls if changes_something(call)], scene.words)
    wrong: list[str] = []
    counters["scenes"] += 1
    for name, when in [(call.name, call.when) for call in counted] or [chosen(_USUAL, scene.words)]:
        workspace = stage.copy(scene.workspace)
        inject = f"{name}:signal=SIGKILL:when={when}"
        hurt = traced(*trial.words, inject=inject, workspace=workspace, today=scene.today)
        counters["points"] += 1
        counters["killed"] += hurt.code < 0
        wrong += [f"{name} {when}: {finding}" for finding in trial.settle(workspace, hurt)]
        shutil.rmtree(workspace)
    assert wrong == []
