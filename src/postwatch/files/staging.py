"""Private staging folders for a backup, a restored workspace or a copy until it is complete.

What a killed run leaves there is removed by the next command: each folder is noted while work goes on in it.
"""

import contextlib
import errno
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from postwatch.errors import AlreadyThereError, DatabaseError, DocumentError
from postwatch.files import unfinished
from postwatch.files.lock import LOCK_FILE, hold
from postwatch.files.outside import require_outside
from postwatch.files.seen import database_place, seen_at
from postwatch.files.write import make_folder, sync_folder, sync_tree
from postwatch.language import _
from postwatch.paths import DATABASE_FILE, SETTINGS_FILE

# The name that mkdtemp makes, and in it a mark that is held while the work goes on.
_PREFIX, MARK, _MARK_SECONDS = ".postwatch-", ".scratch", 10
_PURPOSES = "backup|restore|copy|init|pages"
_NAME = r"\.postwatch-({})-[a-z0-9_]{{8}}"
# What a disk, a quota or a limit answers that has no room for more.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


@contextlib.contextmanager
def new_workspace(folder: Path, purpose: str) -> Iterator[Path]:
    """Give a folder to fill beside ``folder``, which it becomes once it is whole.

    Raises AlreadyThereError, or UsageError when it would lie among the files of a workspace.
    """
    folder = folder.absolute()
    _require_empty(folder)
    require_outside(folder)
    make_folder(folder.parent)
    with staging_folder(folder.parent, purpose) as place:
        filled = place / "workspace"
        yield filled
        with room_for(filled):
            sync_tree(filled)
            try:
                if folder.exists():
                    folder.rmdir()
                seen_at(database_place(folder)).forget()
                filled.rename(folder)
            except OSError:
                _require_empty(folder)  # another may have been quicker
                raise
    sync_folder(folder.parent)


def _require_empty(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise AlreadyThereError(
            _("{folder} already exists and is not empty").format(folder=folder),
            hint=_("name a new folder, look at what is in it then, and use it with -w"),
        )


@contextlib.contextmanager
def files_for(folder: Path, purpose: str) -> Iterator[Path]:
    """Give a folder to fill within ``folder``, which gets the files once they are whole, the settings last.

    So an existing folder stays the same folder for a person in it, with its other content. A database already in it is
    written over: the caller knows that it is a leftover of a killed run.
    """
    with staging_folder(folder, purpose) as place:
        filled = place / "workspace"
        yield filled
        with room_for(filled):
            sync_tree(filled)
            seen_at(database_place(folder)).forget()
            # The rest of a change to another database must not be taken for a change to the new database.
            (folder / f"{DATABASE_FILE}-journal").unlink(missing_ok=True)
            files = (path for path in filled.rglob("*") if path.is_file() and path.name != LOCK_FILE)
            for path in sorted(files, key=lambda path: path.name == SETTINGS_FILE):
                target = folder / path.relative_to(filled)
                make_folder(target.parent)
                path.replace(target)
                sync_folder(target.parent)


@contextlib.contextmanager
def staging_folder(parent: Path, purpose: str) -> Iterator[Path]:
    """A folder for work, removed when the work is done; leftovers of killed work there go first."""
    clear_leftovers(parent)
    with contextlib.ExitStack() as stack:
        yield _held_folder(parent, purpose, stack)


@contextlib.contextmanager
def room_for(path: Path) -> Iterator[None]:
    """Name the place on a full disk: ``path`` lies in a folder for work, which is gone when somebody reads the message.

    The system names no file, or the file that was being read. Raises DocumentError.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise DocumentError(
            _("{folder} cannot be written: {reason}").format(folder=place_of(path), reason=error.strerror),
            hint=_("free some space, or name another place"),
        ) from error


def require_room(folder: Path, needed: int) -> None:
    """Refuse work that would fill the disk: ``needed`` is in bytes. Raises DocumentError."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DocumentError(
            # Rounded up: two equal figures would tell nobody anything.
            _("{folder} has room for {free} MB, {needed} MB are needed").format(
                folder=place_of(folder), free=free >> 20, needed=-(-needed >> 20)
            ),
            hint=_("free some space, or name another place"),
        )


def _held_folder(parent: Path, purpose: str, stack: contextlib.ExitStack) -> Path:
    """Return a new folder with its mark held; a folder that another process removed before that is made again."""
    while True:
        try:
            folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{purpose}-", dir=parent))
        except OSError as error:
            raise DocumentError(
                _("{folder} cannot be written: {reason}").format(folder=parent, reason=error.strerror),
                hint=_("check the place, the free space and the permissions"),
            ) from error
        stack.callback(_take_away, folder)
        unfinished.note(folder)
        with contextlib.suppress(FileNotFoundError), room_for(folder / MARK):
            stack.enter_context(hold(folder / MARK, holder=purpose, seconds=_MARK_SECONDS))
            if (folder / MARK).exists():
                return folder


def clear_leftovers(*parents: Path) -> None:
    """Remove leftovers of killed work in these folders and wherever it was noted, as far as the system lets us."""
    noted = unfinished.noted()
    for left in [left for parent in {*parents, *(one.parent for one in noted)} for left in leftovers(parent)]:
        with contextlib.suppress(DatabaseError, OSError):
            if (left / MARK).exists():
                with hold(left / MARK, holder="clearing up", seconds=0):
                    _empty(left)
                # Windows removes no file that is open, so the mark goes after its lock.
                (left / MARK).unlink(missing_ok=True)
            left.rmdir()
    for one in noted:
        unfinished.forget(one)


def leftovers(parent: Path, purpose: str = _PURPOSES) -> Iterator[Path]:
    """Give the folders that killed work left in a folder, for a purpose or for all.

    A process still at work holds the mark in its folder; work that was killed before it had a mark has left an empty
    folder. Anything else that bears such a name is somebody's own, a workspace for instance, and is not given.
    """
    try:
        found = [path for path in parent.iterdir() if path.name.startswith(_PREFIX)]
    except OSError:  # it is not there, or may not be read
        return
    for left in found:
        if re.fullmatch(_NAME.format(purpose), left.name) and _is_own_folder(left) and not _is_held(left / MARK):
            yield left


def _is_held(mark: Path) -> bool:
    try:
        if mark.exists():
            with hold(mark, holder="clearing up", seconds=0):
                pass
    except (DatabaseError, OSError):
        return True
    return False


def _is_own_folder(folder: Path) -> bool:
    """Return whether it is a folder, no link, and belongs to the account that runs this."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_own = sys.platform == "win32" or found.st_uid == os.geteuid()
    return is_own and stat.S_ISDIR(found.st_mode)


def _take_away(folder: Path) -> None:
    """Remove a folder that we made, its mark last: the rest after a killed removal can still be told for ours."""
    with contextlib.suppress(OSError):
        _empty(folder)
        (folder / MARK).unlink(missing_ok=True)
        folder.rmdir()
    unfinished.forget(folder)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name == MARK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def place_of(path: Path) -> Path:
    """Return the parent of the folder for work that holds this path; the path itself if none does."""
    around = (step for step in (path, *path.parents) if re.fullmatch(_NAME.format(_PURPOSES), step.name))
    return next((step.parent for step in around), path)
