"""The folders in which backups, restored workspaces and copies are made: whose they are, and when they go."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from postwatch.database import backup
from postwatch.files import staging as staging_folder
from postwatch.files import unfinished
from postwatch.files.lock import hold


def left_behind(folder: Path, purpose: str, *, marked: bool = True) -> Path:
    """A folder as such work makes it, with records in it."""
    made = Path(tempfile.mkdtemp(prefix=f".postwatch-{purpose}-", dir=folder))
    (made / "workspace").mkdir()
    (made / "workspace" / "postwatch.db").write_bytes(b"x")
    if marked:
        (made / staging_folder.MARK).write_bytes(b"")
    return made


@pytest.mark.parametrize(
    "words",
    [("db", "backup", "kept.zip"), ("register", "list"), ("register", "reserve"), ("db", "check")],
    ids=" ".join,
)
def test_what_killed_work_left_goes_with_the_next_command_and_one_at_work_does_not(
    run: Any, letter: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (letter / "backups").mkdir()
    left = [
        left_behind(folder, purpose)
        for purpose, folder in (
            ("backup", tmp_path),
            ("restore", tmp_path),
            ("copy", letter),
            ("init", tmp_path),
            ("backup", letter / "backups"),
        )
    ]
    at_work, unmarked = left_behind(tmp_path, "copy"), left_behind(tmp_path, "backup", marked=False)
    barely_begun = Path(tempfile.mkdtemp(prefix=".postwatch-backup-", dir=tmp_path))
    with hold(at_work / staging_folder.MARK, holder="copy", seconds=0):
        assert run(*words).code == 0
    assert not any(folder.exists() for folder in (*left, barely_begun))
    assert all((folder / "workspace" / "postwatch.db").exists() for folder in (at_work, unmarked))


@pytest.mark.parametrize(
    "words",
    [("register", "list"), ("db", "status"), ("law", "search", "5"), ("help", "register", "list")],
    ids=" ".join,
)
def test_what_a_killed_backup_left_on_another_disk_goes_with_the_next_command_of_any_kind(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    disk = tmp_path / "media" / "disk"
    disk.mkdir(parents=True)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def killed(_whole: Path, _target: Path) -> None:
        shutil.copytree(tmp_path / "state", tmp_path / "as-killed" / "state")
        shutil.copytree(disk, tmp_path / "as-killed" / "media" / "disk")
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(backup, "move_new", killed)
        assert run("db", "backup", str(disk / "kept.zip")).code == 1
    # Who is killed clears up nothing.
    shutil.copytree(tmp_path / "as-killed", tmp_path, dirs_exist_ok=True)
    assert list(disk.glob(".postwatch-backup-*/backup.zip"))
    away = disk.rename(tmp_path / "away")
    assert run(*words).code == 0
    away.rename(disk)
    assert run(*words).code == 0
    assert list(disk.iterdir()) == []
    assert unfinished.noted() == []


@pytest.mark.parametrize("name", [".postwatch-so", ".postwatch-", ".postwatch-backup-", ".postwatch-restore-abcdefgh"])
def test_a_workspace_whose_name_is_like_that_of_our_own_work_stays(
    run: Any, scanned: Path, tmp_path: Path, name: str
) -> None:
    hidden, empty = tmp_path / name, tmp_path / ".postwatch-empty"
    shutil.copytree(scanned, hidden)
    (hidden / ".lock").touch()
    empty.mkdir()
    before = sorted(hidden.rglob("*"))
    for words in (("db", "backup", "b.zip"), ("db", "restore", "b.zip", "back"), ("db", "copy", "--to", "copied")):
        said = run("-w", name, *words)
        assert (said.code, sorted(hidden.rglob("*")) == before, empty.exists()) == (0, True, True), (words, said)


def test_only_a_folder_of_ones_own_that_bears_our_very_name_is_removed(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = left_behind(tmp_path, "other")
    longer = left_behind(tmp_path, "backup")
    longer = longer.rename(tmp_path / f"{longer.name}-so")
    outside = left_behind(tmp_path, "backup").rename(tmp_path / "mine")
    link, piped = tmp_path / ".postwatch-copy-abcdefgh", left_behind(tmp_path, "backup", marked=False)
    link.symlink_to(outside)
    os.mkfifo(piped / staging_folder.MARK)
    assert run("db", "backup", "one.zip").code == 0
    assert all((one / "workspace" / "postwatch.db").exists() for one in (other, longer, outside, link, piped))
    foreign = left_behind(tmp_path, "backup")
    with monkeypatch.context() as patch:
        patch.setattr(staging_folder.os, "geteuid", lambda: os.getuid() + 1)
        assert run("db", "backup", "two.zip").code == 0
    assert (foreign / "workspace" / "postwatch.db").exists()


def test_what_a_killed_clearing_up_left_still_bears_the_mark(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = left_behind(tmp_path, "backup")
    with monkeypatch.context() as patch:
        patch.setattr(staging_folder.shutil, "rmtree", lambda folder: (folder / "postwatch.db").unlink() or 1 / 0)
        assert run("db", "backup", "one.zip").code == 1
    assert [path.name for path in left.iterdir() if path.name != "workspace"] == [staging_folder.MARK]
    assert run("db", "backup", "two.zip").code == 0
    assert list(tmp_path.rglob(".postwatch-*")) == []


def test_a_backup_whose_new_folder_was_removed_at_once_makes_another(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks: list[Path] = []

    @contextmanager
    def gone(lock: Path, **words: Any) -> Iterator[None]:
        with hold(lock, **words):
            marks.append(lock)
            if len(marks) == 1:
                shutil.rmtree(lock.parent)
            yield

    monkeypatch.setattr(staging_folder, "hold", gone)
    assert run("db", "backup", "kept.zip").code == 0
    assert len(marks) == 2
    assert list(tmp_path.rglob(".postwatch-*")) == []


def test_a_backup_whose_empty_folder_was_taken_for_abandoned_makes_another(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = staging_folder.tempfile.mkdtemp, []

    def mkdtemp(**options: Any) -> str:
        made.append(real(**options))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr(staging_folder.tempfile, "mkdtemp", mkdtemp)
    assert run("db", "backup", "kept.zip").code == 0
    assert len(made) >= 2
    assert list(tmp_path.rglob(".postwatch-*")) == []
