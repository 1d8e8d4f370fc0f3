"""The shelf: a file is there whole or not at all, never over another, never outside its workspace."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.documents.shelf import Shelf
from postwatch.errors import AlreadyThereError, DocumentError, PostwatchError


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_has_its_name_only_once_it_is_published(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.stage("documents/a.docx", b"one")
    assert "documents/a.docx" not in names(tmp_path)
    shelf.publish()
    assert names(tmp_path) == ["documents/a.docx"]
    assert (tmp_path / "documents" / "a.docx").stat().st_mode & 0o077 == 0


def test_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.stage("documents/a.docx", b"one")
    shelf.discard()
    shelf.publish()
    assert names(tmp_path) == []


def test_another_file_is_never_written_over_unless_told_to(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"signed")
    shelf = Shelf(tmp_path)
    with pytest.raises(AlreadyThereError):
        shelf.stage("a.docx", b"other")
    assert names(tmp_path) == ["a.docx"]
    shelf.stage("a.docx", b"other", replace=True)
    shelf.publish()
    assert (tmp_path / "a.docx").read_bytes() == b"other"


def test_the_same_content_under_the_same_name_is_no_conflict(tmp_path: Path) -> None:
    for _time in range(2):
        shelf = Shelf(tmp_path)
        shelf.stage("a.docx", b"one")
        shelf.publish()
    assert names(tmp_path) == ["a.docx"]


def test_a_file_of_that_name_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.stage("a.docx", b"ours")
    (tmp_path / "a.docx").write_bytes(b"theirs")
    shelf.publish()
    assert (tmp_path / "a.docx").read_bytes() == b"theirs"


@pytest.mark.parametrize("name", ["../a", "/etc/a", "documents/../../a", "a/../../b"])
def test_a_name_never_leaves_the_workspace(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    with pytest.raises(DocumentError):
        Shelf(folder).stage(name, b"x")
    assert names(tmp_path) == []


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "office"
    outside.mkdir()
    folder.mkdir()
    (folder / "documents").symlink_to(outside)
    with pytest.raises(DocumentError):
        Shelf(folder).stage("documents/a", b"x")
    assert names(outside) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents").write_bytes(b"a file where a folder should be")
    with pytest.raises(DocumentError, match="documents"):
        Shelf(tmp_path).stage("documents/a.docx", b"x")


@given(st.text(max_size=30))
def test_no_name_whatever_leaves_the_workspace(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    top = tmp_path_factory.mktemp("top")
    folder = top / "office"
    folder.mkdir()
    shelf = Shelf(folder)
    try:
        shelf.stage(name, b"x")
    except (PostwatchError, ValueError):
        pass
    finally:
        shelf.discard()
    assert [path.name for path in top.iterdir()] == ["office"]
