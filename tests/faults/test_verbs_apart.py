"""Verbs that keep no request id, killed: making a workspace, and bringing a database to another schema."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from long_runs import LONG

# By turns in a new folder and in one that is there, which is renamed twice.
_SHORT_INIT = (("mkdir", 1), ("openat", 3), ("write", 1), ("pwrite64", 4), ("fdatasync", 2), ("fdatasync", 5),
               ("fsync", 7), ("unlink", 3), ("rename", 1), ("rename", 2))  # fmt: skip


@pytest.fixture(name="killed_at")
def _killed_at(traced: Any, changes_something: Any, points: Any) -> Any:
    """Says at which calls of the last run a verb is killed: few of a short run, which are named."""

    def find(verb: str, short: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
        calls = points([call for call in traced.calls() if changes_something(call)], verb.split())
        return [(call.name, call.when) for call in calls] if LONG else [*short]

    return find


@pytest.mark.system("strace")
@pytest.mark.parametrize("is_there", [False, True], ids=["a new folder", "one that is there"])
def test_a_workspace_that_is_half_made_is_made_again(
    clerks: Any, traced: Any, standing: Any, findings: Any, counters: Counter[str], tmp_path: Path,
    killed_at: Any, is_there: bool,
) -> None:  # fmt: skip
    folder = tmp_path / "office"

    def begin_anew() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        if is_there:
            folder.mkdir()
            (folder / "mine.docx").write_bytes(b"mine")

    begin_anew()
    assert traced("init", str(folder)).code == 0
    expected = standing(folder)
    for name, when in killed_at("init", _SHORT_INIT[is_there::2]):
        begin_anew()
        hurt = traced("init", str(folder), inject=f"{name}:signal=SIGKILL:when={when}")
        counters["points"] += 1
        counters["killed"] += hurt.code < 0
        again = clerks("init", str(folder))
        # Killed after the last name was given it is a workspace, and whole.
        assert again.code == 0 or (again.code == 5 and "already" in again.err), (name, when, again)
        now = standing(folder)
        assert (now.same_as(expected), now.leftovers) == ([], []), (name, when)
        assert findings(folder) == []
        assert clerks.experienced("register", "reserve", workspace=folder).code == 0
