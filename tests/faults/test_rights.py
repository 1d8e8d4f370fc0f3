"""A folder that may not be written, and an account that may not: looking works, writing says which path."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NOBODY = 65534
LOOKS = (
    ("register", "list"),
    ("dispatch", "show", "CV-2020-0001"),
    ("status",),
    ("db", "check"),
    ("journal", "verify"),
)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="postwatch-rights-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _lay_open(workspace: Path) -> None:
    """Let everybody read."""
    for path in (workspace, *workspace.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_on_a_disk_that_may_only_be_read_looking_works_and_writing_names_the_path(
    disks: Any, stage: Any, clerks: Any, scenes: Any, standing: Any
) -> None:
    disk = disks("tmpfs", options="size=16m")
    workspace = stage.copy("busy", into=disk.folder)
    before = standing(workspace)
    disk.change("ro")
    for words in LOOKS:
        looked = clerks.experienced(*words, workspace=workspace)
        assert looked.code == 0, looked
    for scene in scenes.values():
        refused = clerks.experienced(*stage.words(scene), workspace=workspace, today=scene.today)
        assert refused.code in {6, 8}, refused
        assert str(workspace) in refused.sentence, refused
    disk.change("rw")
    assert standing(workspace) == before
    assert clerks("register", "reserve", workspace=workspace).code == 0


def test_an_account_that_may_only_look_is_told_which_path_it_may_not_write(
    open_folder: Path, stage: Any, clerks: Any, standing: Any
) -> None:
    if Path("/proc/self").stat().st_uid != 0:
        pytest.skip("only root can work as another account")
    workspace = stage.copy("busy", into=open_folder)
    _lay_open(workspace)
    before = standing(workspace)
    for words in LOOKS:
        looked = clerks(*words, workspace=workspace, user=NOBODY)
        assert looked.code == 0, looked
    refused = clerks("register", "reserve", workspace=workspace, user=NOBODY)
    assert refused.code == 8
    assert str(workspace) in refused.sentence
    assert "Permission denied" in refused.sentence
    assert standing(workspace) == before


def test_an_account_that_may_not_enter_the_folder_is_told_so(open_folder: Path, stage: Any, clerks: Any) -> None:
    if Path("/proc/self").stat().st_uid != 0:
        pytest.skip("only root can work as another account")
    workspace = stage.copy("busy", into=open_folder)
    for words in (("register", "list"), ("register", "reserve")):
        refused = clerks(*words, workspace=workspace, user=NOBODY)
        assert refused.code in {6, 8}, refused
        assert str(workspace) in refused.sentence, refused


def test_an_unwritable_folder_of_letters_stops_the_letter_and_its_records(
    open_folder: Path, stage: Any, clerks: Any, standing: Any, findings: Any, scenes: Any
) -> None:
    if Path("/proc/self").stat().st_uid != 0:
        pytest.skip("only root can work as another account")
    workspace = stage.copy("busy", into=open_folder)
    for path in (workspace, *workspace.rglob("*")):
        shutil.chown(path, NOBODY, NOBODY)
    shutil.chown(workspace / "documents", 0, 0)
    (workspace / "documents").chmod(0o755)
    before = standing(workspace)
    refused = clerks(*stage.words(scenes["dispatch generate"]), workspace=workspace, user=NOBODY)
    assert refused.code == 8, refused
    assert "documents" in refused.sentence
    assert standing(workspace) == before
    shutil.chown(workspace / "documents", NOBODY, NOBODY)
    assert clerks(*stage.words(scenes["dispatch generate"]), workspace=workspace, user=NOBODY).code == 0
    assert findings(workspace) == []
