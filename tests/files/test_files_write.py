"""Files written whole or not at all: never over another, also where others write or the system has no links."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postwatch.files import write
from postwatch.files.write import link_or_copy, move_new, write_new

Name = Callable[[Path, Path], None]
# Contents whose hashes lie on both sides of that of b"one".
OTHERS = [b"theirs", b"a", b"b"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    path = tmp_path / "waiting"
    path.write_bytes(b"one")
    path.chmod(0o600)
    return path


# How systems say that a disk has no links, or not this one.
WITHOUT_LINKS = sorted({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EACCES})


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets the system refuse every link, with an error number."""

    def refuse(number: int) -> None:
        def link(*_names: Any) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "link", link)

    return refuse


@pytest.mark.parametrize("name", [link_or_copy, move_new])
@pytest.mark.parametrize("number", [0, *WITHOUT_LINKS])
def test_a_file_gets_its_name_with_links_and_without(
    tmp_path: Path, waiting: Path, no_links: Callable[[int], None], name: Name, number: int
) -> None:
    if number:
        no_links(number)
    name(waiting, tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes() == b"one"
    assert (tmp_path / "a.docx").stat().st_mode & 0o077 == 0
    assert {*names(tmp_path)} <= {"a.docx", "waiting"}


@pytest.mark.parametrize("name", [link_or_copy, move_new])
@pytest.mark.parametrize("number", [0, errno.EPERM])
@pytest.mark.parametrize("other", OTHERS)
def test_other_content_that_came_first_stays(
    tmp_path: Path, waiting: Path, no_links: Callable[[int], None], name: Name, number: int, other: bytes
) -> None:
    if number:
        no_links(number)
    (tmp_path / "a.docx").write_bytes(other)
    with pytest.raises(FileExistsError):
        name(waiting, tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes() == other
    assert (names(tmp_path), waiting.read_bytes()) == (["a.docx", "waiting"], b"one")


def test_the_same_content_that_came_first_is_as_good(tmp_path: Path, waiting: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"one")
    link_or_copy(waiting, tmp_path / "a.docx")
    link_or_copy(tmp_path / "gone", tmp_path / "a.docx")
    with pytest.raises(FileNotFoundError):
        link_or_copy(tmp_path / "gone", tmp_path / "b.docx")


@pytest.mark.parametrize("name", [link_or_copy, move_new])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_an_error_of_the_disk_is_not_worked_around(
    tmp_path: Path, waiting: Path, no_links: Callable[[int], None], name: Name, number: int
) -> None:
    no_links(number)
    with pytest.raises(OSError, match=os.strerror(number)):
        name(waiting, tmp_path / "a.docx")
    assert names(tmp_path) == ["waiting"]


def test_a_file_that_cannot_be_written_whole_is_removed_and_no_other_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "a.docx", b"one")
    assert names(tmp_path) == []
    (tmp_path / "b.docx").write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "b.docx", b"one")
    assert (tmp_path / "b.docx").read_bytes() == b"theirs"


def test_the_names_in_a_folder_are_synced_and_nothing_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda opened: synced.append(str(Path(f"/proc/self/fd/{opened}").readlink())))
    opened = len(list(Path("/proc/self/fd").iterdir()))
    write.sync_folder(tmp_path)
    assert synced == [str(tmp_path)]
    assert len(list(Path("/proc/self/fd").iterdir())) == opened
