"""Locks that end with their process: on a file, into which the holder writes a name, and on a folder.

SQLite alone lets waiting writers try at random, so that a writer among many may starve. Here they come in the order in
which they asked, if the system keeps an order, and wait for a bounded time.
"""

import os
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from postwatch.errors import DatabaseError
from postwatch.language import _

LOCK_FILE = ".lock"
_PRIVATE_FILE = 0o600

if sys.platform == "win32":
    import msvcrt

    # A locked byte there cannot be read, so it is far behind the holder's name.
    _FAR, _BETWEEN_LOOKS = 1 << 30, 0.05

    def _try(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _wait(descriptor: int, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not (is_ours := _try(descriptor)) and time.monotonic() < end:
            time.sleep(_BETWEEN_LOOKS)
        return is_ours

    def _close(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        with suppress(OSError):  # it was never ours
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        os.close(descriptor)

else:
    import fcntl

    _close = os.close

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(descriptor: int, seconds: float) -> bool:
        """Wait as the kernel does, which serves in the order of asking; a thread bounds the time."""

        def take() -> None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                taken.set()
            except OSError:
                pass  # the waiting process gave up and closed the file

        taken = threading.Event()
        threading.Thread(target=take, daemon=True).start()
        return taken.wait(seconds)


def _acquire(descriptor: int, seconds: float) -> bool:
    return _try(descriptor) or (seconds > 0 and _wait(descriptor, seconds))


@contextmanager
def hold(lock: Path, *, holder: str, seconds: float) -> Iterator[None]:
    """Hold a lock file; ``holder`` says who we are, for those who wait behind us.

    Raises DatabaseError naming the holder when it cannot be had in time, and for a lock that is no plain file or that
    has another name too: what a link points at would be written over.
    """
    descriptor = _opened(lock)
    try:
        if not _acquire(descriptor, seconds):
            raise in_use(_read(lock), seconds)
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, holder.encode("utf-8", "replace"))
        yield
    finally:
        _close(descriptor)


class FolderLock:
    """A lock on a folder; ``is_ours`` is False while another process has it, or when the folder is gone.

    Windows knows no such lock, nor does many a share: there nobody has it.
    """

    def __init__(self, folder: Path, *, seconds: float = 0) -> None:
        self._descriptor: int | None = None
        self.is_ours = True
        try:
            self._descriptor = os.open(folder, os.O_RDONLY)
            self.is_ours = _acquire(self._descriptor, seconds)
        except FileNotFoundError:
            self.is_ours = False
        except OSError:
            self.release()
        if not self.is_ours:
            self.release()

    def release(self) -> None:
        """Let others have it."""
        if self._descriptor is not None:
            _close(self._descriptor)
            self._descriptor = None

    __del__ = release


def in_use(holder: str, seconds: float) -> DatabaseError:
    """Return the refusal of a command that has waited long enough for others."""
    return DatabaseError(
        _("The database is in use by {holder}; it did not end within {seconds} seconds").format(
            holder=holder or _("another program"), seconds=f"{seconds:g}"
        ),
        hint=_("wait until that command has ended, then try again"),
    )


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
        _("{path} is a link or not a regular file; nothing is written through it").format(path=lock),
        hint=_("see who put it there, and remove it: postwatch creates it again"),
    )


def _read(lock: Path) -> str:
    try:
        return lock.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
