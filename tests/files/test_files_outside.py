"""Copies never lie among the files of a workspace: the caller's own, another, or one that is reached by a link."""

from pathlib import Path
from typing import Any

import pytest

from postwatch.errors import UsageError
from postwatch.files.outside import require_outside
from postwatch.paths import WORKSPACE_FOLDERS


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """The workspace of somebody else."""
    folder = tmp_path / "theirs"
    for name in WORKSPACE_FOLDERS:
        (folder / name / "deep").mkdir(parents=True)
    (folder / "postwatch.toml").write_text('office = "lang-son-2025"\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", WORKSPACE_FOLDERS)
@pytest.mark.parametrize("below", ["", "c", "deep/c", "deep/../c"])
def test_a_place_in_a_folder_of_a_workspace_is_refused(theirs: Path, name: str, below: str) -> None:
    with pytest.raises(UsageError, match="among the files of the workspace"):
        require_outside(theirs / name / below)


@pytest.mark.parametrize("place", [".", "backups/c", "documents-2/c", "../c", "documents/../c", "nowhere/documents/c"])
def test_a_place_beside_those_folders_is_free(theirs: Path, place: str) -> None:
    require_outside(theirs / place)


def test_a_link_is_the_place_that_it_leads_to(theirs: Path, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(theirs / "documents")
    with pytest.raises(UsageError):
        require_outside(tmp_path / "way" / "c")
    (tmp_path / "elsewhere").mkdir()
    (theirs / "data" / "deep").rmdir()
    (theirs / "data").rmdir()
    (theirs / "data").symlink_to(tmp_path / "elsewhere")
    for place in (theirs / "data" / "c", tmp_path / "elsewhere"):
        with pytest.raises(UsageError):
            require_outside(place, theirs)
    (tmp_path / "circle").symlink_to("circle")
    require_outside(tmp_path / "circle" / "c")


@pytest.mark.parametrize("name", WORKSPACE_FOLDERS)
def test_no_command_writes_its_copy_there(run: Any, refused: Any, letter: Path, theirs: Path, name: str) -> None:
    assert run("db", "backup", "b.zip").code == 0
    for folder in (letter, theirs):
        (folder / name).mkdir(exist_ok=True)
        place = str(folder / name / "c")
        for words in (
            ("db", "copy", "--to", place),
            ("db", "restore", "b.zip", place),
            ("db", "backup", f"{place}.zip"),
            ("evidence", "export", place),
            ("init", place),
        ):
            assert "lies among the files of the workspace" in refused(2, *words).err
            assert not Path(place).exists()
