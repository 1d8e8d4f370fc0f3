"""Files written whole or not at all, for their owner alone: here, and nowhere else, a file is opened to be written."""

import errno
import os
import shutil
from itertools import chain, takewhile
from pathlib import Path

from postwatch.files.digest import digest, file_digest

_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700
_NEW = os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NO_LINKS = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EACCES}
)


def write_new(path: Path, data: bytes) -> None:
    """Write a new file and sync it; if it cannot be written whole it is removed again.

    Raises FileExistsError when something has that name, and other OSErrors as the system gives them.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | _NEW, _PRIVATE_FILE), "wb") as stream:
        try:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def write_anew(path: Path, data: bytes) -> None:
    """Write a file of which an earlier try may have left a part; see `write_new`."""
    path.unlink(missing_ok=True)
    write_new(path, data)


def write_whole(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file outside of the records: whole under its name or not at all.

    A file of that name with the same content is left as it is. Raises FileExistsError when there is another and
    ``replace`` was not given, and other OSErrors as the system gives them.
    """
    if path.is_file() and file_digest(path) == digest(data):
        return
    if path.is_dir() or (not replace and is_taken(path)):
        raise _taken(path)
    beside = path.with_name(f".{digest(data)[:16]}")
    try:
        write_anew(beside, data)
        if replace:
            beside.replace(path)
        else:
            link_or_copy(beside, path)
        sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def is_taken(path: Path) -> bool:
    """Return whether something has this name, be it a link that leads nowhere."""
    return path.exists() or path.is_symlink()


def create(path: Path) -> None:
    """Make an empty file that SQLite is to fill. Raises FileExistsError when something has that name."""
    os.close(os.open(path, os.O_RDWR | _NEW, _PRIVATE_FILE))


def copy_file(source: Path, target: Path) -> None:
    """Copy the content of a file into a new file that only its owner may read, and that must not exist."""
    create(target)
    shutil.copyfile(source, target)


def link_or_copy(waiting: Path, final: Path) -> None:
    """Give a file a second name; where the system has no links, copy it under a hidden name and rename that.

    Raises FileExistsError when that name has another content.
    """
    try:
        os.link(waiting, final)
    except FileExistsError:
        if file_digest(final) != file_digest(waiting):
            raise
    except FileNotFoundError:
        # Another process finished this while we were about to.
        if not final.exists():
            raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        hidden = final.with_name(f".{waiting.name[:16]}-copy")
        write_anew(hidden, waiting.read_bytes())
        if final.exists():
            hidden.unlink()
            raise _taken(final) from error
        hidden.rename(final)


def move_new(source: Path, final: Path) -> None:
    """Give a file a name that nothing has, on the same disk; it may keep the old name too.

    Raises FileExistsError when something has that name. However large the file is, it is not copied.
    """
    try:
        os.link(source, final)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        create(final)
        source.replace(final)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, and sync each new name: a power cut must not lose the way to a file."""
    missing = takewhile(lambda step: not step.is_dir(), chain((folder,), folder.parents))
    for new in reversed([*missing]):
        new.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        sync_folder(new.parent)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder, so that a power cut loses none. Raises OSError as the system does."""
    if os.name == "nt":  # Windows cannot open a folder to sync it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Sync the content of a file that others have written. Raises OSError as the system does."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_tree(folder: Path) -> None:
    """Sync every file and every name below a folder."""
    for path in folder.rglob("*"):
        if path.is_file():
            sync_file(path)
        else:
            sync_folder(path)
    sync_folder(folder)


def _taken(path: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
