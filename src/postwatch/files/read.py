"""Files read safely: plain files only, of a bounded size, and never waited for."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from postwatch.language import _


class ChangedError(OSError):
    """A file that somebody wrote to while it was read."""


def read_plain(path: Path, *, most: int) -> bytes:
    """Return the content of a plain file of at most ``most`` bytes; a pipe or a device is never waited for.

    Raises OSError: also EISDIR for a folder, EINVAL for anything else that is no file, EFBIG for a larger file.
    """
    with _opened(path) as descriptor:
        return _bounded(descriptor, path, most)


def read_settled(path: Path, *, most: int) -> bytes:
    """Return the content of a plain file, and no link, to which nobody is writing.

    Raises OSError as `read_plain`; also ELOOP for a link, and ChangedError.
    """
    if path.is_symlink():
        raise OSError(errno.ELOOP, _("it is a link"), str(path))
    # A link could take its place between two looks.
    with _opened(path, getattr(os, "O_NOFOLLOW", 0)) as descriptor:
        before = os.fstat(descriptor)
        data = _bounded(descriptor, path, most)
        after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns, len(data)) != (after.st_size, after.st_mtime_ns, after.st_size):
        raise ChangedError
    return data


def holds(path: Path, data: bytes) -> bool:
    """Return whether a plain file, and no link, has this content; a larger file is not read."""
    try:
        return not path.is_symlink() and read_plain(path, most=len(data)) == data
    except OSError:
        return False


@contextmanager
def _opened(path: Path, flags: int = 0) -> Iterator[int]:
    for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, name, 0)
    descriptor = os.open(path, os.O_RDONLY | flags)
    try:
        kind = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(kind):
            raise OSError(errno.EINVAL, _("it is not a regular file"), str(path))
        yield descriptor
    finally:
        os.close(descriptor)


def _bounded(descriptor: int, path: Path, most: int) -> bytes:
    """Read at most so many bytes; a file of the system may say that it holds nothing, and then give without end."""
    if os.fstat(descriptor).st_size <= most:
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(most + 1)
        if len(data) <= most:
            return data
    raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
