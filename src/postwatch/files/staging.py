"""Private staging folders for a backup, a restored workspace or a copy until it is complete.

Who was killed at it leaves a folder that the next such work takes away.
"""

import contextlib
import errno
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from postwatch.errors import AlreadyThereError, DatabaseError, DocumentError
from postwatch.files.lock import is_abandoned, turn
from postwatch.files.outside import require_outside
from postwatch.language import _
from postwatch.paths import sync_folder

# The name that mkdtemp makes, and in it a mark that is held while the work goes on.
_SCRATCH, MARK, _TURN_SECONDS = ".postwatch-", ".scratch", 10
_SCRATCH_NAME = re.compile(r"\.postwatch-(backup|restore|copy)-[a-z0-9_]{8}")
_PRIVATE_FOLDER = 0o700
# What a disk, a quota or a limit answers that has no room for more.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


@contextlib.contextmanager
def new_workspace(folder: Path, purpose: str) -> Iterator[Path]:
    """A folder to fill beside ``folder``, which it becomes once it is whole.

    Raises AlreadyThereError, or UsageError when it would lie among the files of a workspace.
    """
    folder = folder.absolute()
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise AlreadyThereError(
            _("{folder} is there already and not empty").format(folder=folder),
            hint=_("name a new folder, look at what is in it then, and use it with -w"),
        )
    require_outside(folder)
    make_private(folder.parent)
    with staging_folder(folder.parent, purpose) as place:
        filled = place / "workspace"
        yield filled
        with room_for(filled):
            _sync_tree(filled)
            if folder.exists():
                folder.rmdir()
            filled.rename(folder)
    sync_folder(folder.parent)


@contextlib.contextmanager
def staging_folder(parent: Path, purpose: str) -> Iterator[Path]:
    """A folder for work, gone when the work is done; what killed work left there goes first."""
    _clear_abandoned(parent)
    with contextlib.ExitStack() as stack:
        yield _held_folder(parent, purpose, stack)


@contextlib.contextmanager
def room_for(path: Path) -> Iterator[None]:
    """Say of a disk that is full where it is: ``path`` lies in a folder for work, which is gone when somebody reads it.

    The system names no file, or the one that was being read. Raises DocumentError.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise DocumentError(
            _("{folder} cannot be written: {reason}").format(folder=_place_of(path), reason=error.strerror),
            hint=_("make room, or name another place"),
        ) from error


def require_room(folder: Path, needed: int) -> None:
    """Refuse work that would fill the disk: ``needed`` is in bytes. Raises DocumentError."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DocumentError(
            # Rounded up: two equal figures would tell nobody anything.
            _("{folder} has room for {free} MB, {needed} MB are needed").format(
                folder=_place_of(folder), free=free >> 20, needed=-(-needed >> 20)
            ),
            hint=_("make room, or name another place"),
        )


def make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their owner alone."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)


def _held_folder(parent: Path, purpose: str, stack: contextlib.ExitStack) -> Path:
    """A new folder with its mark held; one that another took away before that is made again."""
    while True:
        try:
            folder = Path(tempfile.mkdtemp(prefix=f"{_SCRATCH}{purpose}-", dir=parent))
        except OSError as error:
            raise DocumentError(
                _("{folder} cannot be written: {reason}").format(folder=parent, reason=error.strerror),
                hint=_("check the place, the free space and the permissions"),
            ) from error
        stack.callback(_take_away, folder)
        with contextlib.suppress(FileNotFoundError), room_for(folder / MARK):
            stack.enter_context(turn(folder / MARK, holder=purpose, seconds=_TURN_SECONDS))
            if (folder / MARK).exists():
                return folder


def _clear_abandoned(parent: Path) -> None:
    """Remove what such work left that was killed; whoever is still at it holds the mark in its folder.

    Work that was killed before it had a mark has left an empty folder. Whatever else bears such a name is somebody's
    own, a workspace for instance, and stays.
    """
    for left in parent.glob(f"{_SCRATCH}*"):
        if not _is_as_made(left):
            continue
        if is_abandoned(left / MARK):
            with contextlib.suppress(DatabaseError, OSError), turn(left / MARK, holder="clearing up", seconds=0):
                _take_away(left)
        else:
            with contextlib.suppress(OSError):
                left.rmdir()


def _is_as_made(folder: Path) -> bool:
    """Whether it has a name that we make, is a folder and no link, and belongs to whoever runs this."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_own = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return is_own and stat.S_ISDIR(found.st_mode) and _SCRATCH_NAME.fullmatch(folder.name) is not None


def _take_away(folder: Path) -> None:
    """Remove a folder that we made, its mark last: what a killed removal leaves can still be told for ours."""
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir(), key=lambda one: one.name == MARK):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        folder.rmdir()


def _place_of(path: Path) -> Path:
    """What a folder for work lies in that holds this path."""
    return next((step.parent for step in path.parents if _SCRATCH_NAME.fullmatch(step.name)), path.parent)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
