"""Nobody reads the answer, or it cannot be written: the exit code and the words tell the truth about the change."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FULL = Path("/dev/full")
ENVIRON = {"POSTWATCH_TODAY": "2020-06-15", "POSTWATCH_LANG": "en", "POSTWATCH_ACTOR": "clerk"}


def _numbers(standing: Any, workspace: Path) -> int:
    return len(standing(workspace).rows["register_entry"])


def _call(workspace: Path, *words: str, **streams: Any) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "postwatch", "-w", str(workspace), *words],
        env={**os.environ, **ENVIRON}, check=False, timeout=1800, **streams,
    )  # fmt: skip


def _closed_pipe() -> int:
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("as_json", [False, True])
def test_an_answer_that_cannot_be_written_says_that_the_change_was(stage: Any, standing: Any, as_json: bool) -> None:
    workspace = stage.copy("busy")
    before = _numbers(standing, workspace)
    with FULL.open("wb") as full:
        done = _call(workspace, "register", "reserve", *["--json"] * as_json, stdout=full, stderr=subprocess.PIPE)
    said = done.stderr.decode()
    assert done.returncode == 8, said
    assert "The change was written" in said
    assert said.count("\n") == 2, said
    assert _numbers(standing, workspace) == before + 1


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_list_that_cannot_be_written_is_a_failure(stage: Any) -> None:
    with FULL.open("wb") as full:
        done = _call(stage.copy("busy"), "register", "list", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 8, done
    assert b"Traceback" not in done.stderr


def test_a_reader_who_has_gone_does_not_undo_the_change(stage: Any, standing: Any) -> None:
    workspace = stage.copy("busy")
    before = _numbers(standing, workspace)
    writing = _closed_pipe()
    done = _call(workspace, "register", "reserve", stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert done.returncode == 0, done
    assert done.stderr == b""
    assert _numbers(standing, workspace) == before + 1


@pytest.mark.parametrize("gone", ["pipe", "full"])
def test_a_warning_that_nobody_can_read_does_not_stop_the_change(stage: Any, standing: Any, gone: str) -> None:
    workspace = stage.copy("busy")
    (workspace / ".staging" / "left").mkdir(parents=True)
    before = _numbers(standing, workspace)
    stream = _closed_pipe() if gone == "pipe" else os.open(FULL, os.O_WRONLY)
    done = _call(workspace, "register", "reserve", stdout=subprocess.PIPE, stderr=stream)
    os.close(stream)
    assert _numbers(standing, workspace) == before + (done.returncode == 0)
    assert done.returncode == 0, done
    assert b"Reserved" in done.stdout


@pytest.mark.parametrize("gone", ["pipe", "full"])
def test_a_refusal_that_nobody_can_read_is_one_by_its_exit_code(stage: Any, gone: str) -> None:
    stream = _closed_pipe() if gone == "pipe" else os.open(FULL, os.O_WRONLY)
    done = _call(stage.copy("busy"), "register", "void", "99", "--reason", "x", stdout=subprocess.PIPE, stderr=stream)
    os.close(stream)
    assert done.returncode == 4, done


def test_closed_streams_are_no_mistake_of_the_program(stage: Any, standing: Any) -> None:
    workspace = stage.copy("busy")
    before = _numbers(standing, workspace)
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", sys.executable, "-m", "postwatch", "-w", str(workspace), "register",
         "reserve"], env={**os.environ, **ENVIRON}, check=False, timeout=1800,
    )  # fmt: skip
    assert _numbers(standing, workspace) == before + 1
    assert done.returncode == 0
