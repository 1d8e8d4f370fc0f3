"""The system refuses a call in the middle of a command: one sentence that names the cause, nothing half done."""

import shutil
from collections import Counter
from typing import Any

import pytest
from long_runs import LONG

REFUSING = frozenset({2, 3, 4, 5, 6, 7, 8})
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EACCES")
# What the system, or SQLite for it, says of these.
CAUSES = (
    "input/output error", "no space left", "disk quota exceeded", "permission denied", "disk i/o error",
    "database or disk is full", "unable to open database file", "readonly database", "database is locked",
)  # fmt: skip
# What a short run plays, and how many of the calls of each; a long one plays all.
SCENES_OF_A_SHORT_RUN = ("paper issue CV", "register reserve", "undo")
_FEW = 6


def _refusal_findings(hurt: Any, *, is_written: bool) -> list[str]:
    """What is wrong with the words in which a command says that the system refused, and with what it says of itself."""
    said = hurt.err + hurt.out
    found = []
    if hurt.code not in REFUSING or "Traceback" in said:
        return [f"exit code {hurt.code}: {said.strip()}"]
    if not any(cause in said.lower() for cause in CAUSES):
        found.append(f"the cause is not named: {said.strip()}")
    if is_written and "Nothing was changed" in said:
        found.append("it says that nothing was changed, and the change is there")
    if not is_written and "The change was written" in said:
        found.append("it says that the change was written, and it is not there")
    return found


@pytest.mark.system("strace")
def test_a_command_that_the_system_refuses_says_why_and_can_be_sent_again(
    scene: Any, request: pytest.FixtureRequest, undisturbed: Any, traced: Any, stage: Any, counters: Counter[str],
    written: Any, points: Any,
) -> None:  # fmt: skip
    name = request.node.callspec.id
    trial, calls = undisturbed(scene)
    # What lies outside of the workspace is the installed program.
    own = [call for call in calls if not call.name.startswith("open") or str(stage.folder) in call.words]
    # One error at each call, in turn: all four at every kind of call, over all scenes.
    tried = points(own, scene.words) if LONG else own[1 :: len(own) // _FEW]
    wrong: list[str] = []
    for place, call in enumerate(tried, start=len(name)):
        workspace = stage.copy(scene.workspace)
        inject = f"{call.name}:error={ERRORS[place % len(ERRORS)]}:when={call.when}"
        hurt = traced(*trial.words, inject=inject, workspace=workspace, today=scene.today)
        is_written = trial.request in written(workspace)
        counters["points"] += 1
        counters["refused"] += hurt.code != scene.code
        found = [] if hurt.code == scene.code else _refusal_findings(hurt, is_written=is_written)
        found += trial.settle_state(workspace, hurt)
        wrong += [f"{inject}: {finding}" for finding in found]
        shutil.rmtree(workspace)
    assert wrong == []
