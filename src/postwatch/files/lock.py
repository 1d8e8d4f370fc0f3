"""The queue before an SQLite database: writers come in the order in which they asked, and wait for a bounded time.

SQLite alone lets waiting writers try at random, so that one of many may starve. The lock file names who writes now.
"""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from postwatch.errors import DatabaseError
from postwatch.language import _

LOCK_FILE = ".lock"
_PRIVATE_FILE = 0o600


@contextmanager
def turn(lock: Path, *, holder: str, seconds: float) -> Iterator[None]:
    """Wait for one's turn to write; ``holder`` says who we are, for those who wait behind us.

    Raises DatabaseError naming who writes when the turn does not come in time, and for a lock that is no plain file or
    that has another name too: what a link points at would be written over.
    """
    descriptor = _opened(lock)
    try:
        if not _locked_in_time(descriptor, seconds):
            raise DatabaseError(
                _("The database is in use by {holder}; it did not end within {seconds} seconds").format(
                    holder=_read(lock) or _("another program"), seconds=f"{seconds:g}"
                ),
                hint=_("wait until that command has ended, then try again"),
            )
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, holder.encode("utf-8", "replace"), 0)
        yield
    finally:
        os.close(descriptor)


def _opened(lock: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(lock, flags, _PRIVATE_FILE)
    except OSError as error:
        if lock.is_symlink() or (lock.exists() and not lock.is_file()):
            raise _no_plain_file(lock) from error
        raise
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(descriptor)
        raise _no_plain_file(lock)
    return descriptor


def _no_plain_file(lock: Path) -> DatabaseError:
    return DatabaseError(
        _("{path} is a link or no plain file; nothing is written through it").format(path=lock),
        hint=_("see who put it there, and remove it: postwatch makes it anew"),
    )


def is_abandoned(lock: Path) -> bool:
    """Whether a lock file is there and nobody holds it; False where the system cannot tell."""
    try:
        import fcntl

        descriptor = os.open(lock, os.O_RDWR | os.O_NOFOLLOW)
    except (ImportError, OSError):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)


def _locked_in_time(descriptor: int, seconds: float) -> bool:
    """Whether the lock came in time. The kernel serves those who wait in their order; a thread bounds the wait."""
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own busy handler has to do
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _wait(lambda: fcntl.flock(descriptor, fcntl.LOCK_EX), seconds)
    return True


def _wait(lock: Any, seconds: float) -> bool:
    def take() -> None:
        try:
            lock()
            taken.set()
        except OSError:
            pass  # the waiting process gave up and closed the file

    taken = threading.Event()
    threading.Thread(target=take, daemon=True).start()
    return taken.wait(seconds)


def _read(lock: Path) -> str:
    try:
        return lock.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
