"""The queue of writers: in the order of asking, for a bounded time, with the holder's name, free once he is gone."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from postwatch.errors import DatabaseError
from postwatch.files.lock import LOCK_FILE, hold

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no flock: SQLite's own busy handler has to do")

# Takes the turn, says so, and keeps it until it is killed or its stdin ends.
_HOLDER = """
import sys
from pathlib import Path
from postwatch.files.lock import hold
with hold(Path(sys.argv[1]), holder="lan, postwatch undo, 09:00:00", seconds=5):
    print("holds", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / LOCK_FILE


def test_nothing_is_written_through_a_lock_that_is_a_link(lock: Path) -> None:
    settings = lock.with_name("postwatch.toml")
    settings.write_text("office = 'x'", encoding="utf-8")
    lock.symlink_to(settings)
    with pytest.raises(DatabaseError, match="is a link"), hold(lock, holder="x", seconds=1):
        pytest.fail("the turn came")
    assert settings.read_text(encoding="utf-8") == "office = 'x'"


def test_nothing_is_written_over_a_file_that_has_the_lock_as_a_second_name(lock: Path) -> None:
    precious = lock.with_name("precious")
    precious.write_text("the only copy", encoding="utf-8")
    lock.hardlink_to(precious)
    with pytest.raises(DatabaseError, match="is a link"), hold(lock, holder="x", seconds=1):
        pytest.fail("the turn came")
    assert precious.read_text(encoding="utf-8") == "the only copy"
    lock.unlink()
    with hold(lock, holder="x", seconds=1):
        assert (lock.read_text(encoding="utf-8"), precious.stat().st_nlink) == ("x", 1)


def test_a_lock_that_is_no_plain_file_is_refused(lock: Path) -> None:
    os.mkfifo(lock)
    with pytest.raises(DatabaseError, match="not a regular file"), hold(lock, holder="x", seconds=1):
        pytest.fail("the turn came")
    lock.unlink()
    lock.mkdir()
    with pytest.raises(DatabaseError, match="not a regular file"), hold(lock, holder="x", seconds=1):
        pytest.fail("the turn came")


def holder(lock: Path) -> subprocess.Popen[str]:
    """Another process that holds the turn."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "holds\n"
    return process


def waiting(lock: Path) -> int:
    """How many wait for the lock, as the kernel says."""
    inode = lock.stat().st_ino
    return len(re.findall(rf"-> FLOCK .*:{inode} ", Path("/proc/locks").read_text(encoding="ascii")))


def until(condition: Callable[[], bool]) -> None:
    for _try in range(10_000_000):
        if condition():
            return
        os.sched_yield()
    pytest.fail("it never happened")


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the kernel does not say who waits")
def test_writers_come_in_the_order_in_which_they_asked(lock: Path) -> None:
    came: list[int] = []

    def write(number: int) -> None:
        with hold(lock, holder=f"clerk {number}", seconds=30):
            came.append(number)

    clerks = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    with hold(lock, holder="first", seconds=30):
        for number, clerk in enumerate(clerks, start=1):
            clerk.start()
            until(lambda expected=number: waiting(lock) == expected)  # type: ignore[misc]
        assert came == []
    for clerk in clerks:
        clerk.join()
    assert came == list(range(8))


def test_who_waits_too_long_is_told_who_holds_it(lock: Path) -> None:
    process = holder(lock)
    try:
        with (
            pytest.raises(DatabaseError, match=r"lan, postwatch undo, 09:00:00; it did not end within 0\.1"),
            hold(lock, holder="us", seconds=0.1),
        ):
            pytest.fail("two hold the turn")
        assert lock.read_text(encoding="utf-8") == "lan, postwatch undo, 09:00:00"
    finally:
        process.communicate("")
    assert process.returncode == 0


def test_a_holder_that_is_killed_frees_it(lock: Path) -> None:
    process = holder(lock)
    process.kill()
    process.communicate()
    with hold(lock, holder="us", seconds=30):
        assert lock.read_text(encoding="utf-8") == "us"


def test_one_that_gave_up_does_not_keep_the_turn_later(lock: Path) -> None:
    with hold(lock, holder="first", seconds=1):
        for _clerk in range(3):
            with pytest.raises(DatabaseError), hold(lock, holder="impatient", seconds=0):
                pytest.fail("two hold the turn")
    with hold(lock, holder="next", seconds=30):
        assert lock.read_text(encoding="utf-8") == "next"


def test_a_shorter_name_leaves_nothing_of_a_longer_one(lock: Path) -> None:
    for name in ("Nguyễn Thị Hồng Nhung, postwatch recipient import", "lan"):
        with hold(lock, holder=name, seconds=1):
            assert lock.read_text(encoding="utf-8") == name


def test_a_refusal_within_frees_it(lock: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(lock, holder="first", seconds=1):
        raise ZeroDivisionError
    with hold(lock, holder="next", seconds=0):
        assert lock.stat().st_mode & 0o077 == 0
