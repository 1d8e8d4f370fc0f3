"""Files read safely: what is plain and bounded comes whole, and nothing else is waited for."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postwatch.files import read
from postwatch.files.read import ChangedError, holds, read_plain, read_settled

READERS = pytest.mark.parametrize("reader", [read_plain, read_settled])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"one")
    return path


@READERS
def test_a_file_comes_up_to_the_limit_and_no_further(reader: Callable[..., bytes], file: Path) -> None:
    opened = len(list(Path("/proc/self/fd").iterdir()))
    assert reader(file, most=3) == b"one"
    with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        reader(file, most=2)
    assert len(list(Path("/proc/self/fd").iterdir())) == opened


@READERS
def test_what_is_no_plain_file_is_refused_at_once(reader: Callable[..., bytes], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises(OSError, match=r"Is a directory|not a regular file"):
            reader(path, most=3)


def test_a_link_is_followed_unless_the_file_itself_is_meant(file: Path) -> None:
    link = file.with_name("link")
    link.symlink_to(file)
    assert read_plain(link, most=3) == b"one"
    with pytest.raises(OSError, match="it is a link"):
        read_settled(link, most=3)
    assert holds(file, b"one")
    assert not any(holds(*other) for other in ((link, b"one"), (file, b"on"), (file, b"ONE")))


@pytest.mark.parametrize("moment", ["written over", "cut off"])
def test_a_file_that_another_program_still_writes_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    fdopen = os.fdopen

    def disturbed(descriptor: int, *words: Any, **options: Any) -> Any:
        if moment == "cut off":
            os.truncate(file, 1)
        else:
            os.utime(file, ns=(0, 0))
        return fdopen(descriptor, *words, **options)

    monkeypatch.setattr(read.os, "fdopen", disturbed)
    with pytest.raises(ChangedError):
        read_settled(file, most=9)
