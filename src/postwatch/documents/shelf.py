"""The shelf: files of a workspace, staged beside their place and published whole after the records are committed.

A file is written under a hidden name in its own folder, synced, and linked to its name only once the transaction that
speaks of it is committed; ``link`` fails when the name exists, so nothing is ever written over by chance.
"""

import contextlib
import errno
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from postwatch.errors import AlreadyThereError, DocumentError
from postwatch.language import _

STAGED_PREFIX = ".staged-"
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


@dataclass(frozen=True)
class StagedFile:
    """A file that waits for its commit; ``path`` is relative to the workspace, ``size`` in bytes."""

    path: str
    sha256: str
    size: int
    waiting: Path
    final: Path
    replaces: bool


@dataclass
class Shelf:
    """The files of one workspace."""

    root: Path
    staged: list[StagedFile] = field(default_factory=list)

    def stage(self, path: str, data: bytes, *, replace: bool = False) -> StagedFile:
        """Write ``data`` under a hidden name beside ``path``, which is relative to the workspace.

        Raises AlreadyThereError when another file has that name, DocumentError when it cannot be written.
        """
        final = self._inside(path)
        digest = hashlib.sha256(data).hexdigest()
        waiting = final.with_name(f"{STAGED_PREFIX}{digest[:16]}-{final.name}")
        try:
            if final.exists() and not replace and (final.is_dir() or _digest(final) != digest):
                raise AlreadyThereError(
                    _("The file {path} is there already, with other content").format(path=path),
                    hint=_("rename or remove it, or give --replace where the command has it"),
                )
            final.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            _write_synced(waiting, data)
        except OSError as error:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
            raise DocumentError(
                _("The file {path} cannot be written: {reason}").format(path=path, reason=error.strerror),
                hint=_("check the free space and the permissions of the folder"),
            ) from error
        file = StagedFile(path, digest, len(data), waiting, final, replace)
        self.staged.append(file)
        return file

    def free_name(self, path: str) -> str:
        """The path, or the first of ``path-2``, ``path-3`` … that no file has: what a clerk filled in stays."""
        wanted = Path(path)
        number, free = 1, path
        while (self.root / free).exists():
            number += 1
            free = wanted.with_stem(f"{wanted.stem}-{number}").as_posix()
        return free

    def publish(self) -> None:
        """Give every staged file its name."""
        for file in self.staged:
            _publish(file)
        for folder in {file.final.parent for file in self.staged}:
            _sync_folder(folder)
        self.staged.clear()

    def discard(self) -> None:
        """Drop what was staged."""
        for file in self.staged:
            file.waiting.unlink(missing_ok=True)
        self.staged.clear()

    def _inside(self, path: str) -> Path:
        final = self.root / path
        if not final.resolve().is_relative_to(self.root.resolve()):
            raise DocumentError(
                _("The file name {path} leaves the workspace").format(path=path),
                hint=_("use a plain name without .."),
            )
        return final


def _publish(file: StagedFile) -> None:
    if file.replaces:
        file.waiting.replace(file.final)
        return
    try:
        os.link(file.waiting, file.final)
    except FileExistsError:
        # Staging found the same content under this name: what is there is what was meant.
        file.waiting.unlink()
        return
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        file.waiting.rename(file.final)
        return
    file.waiting.unlink()


def _write_synced(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, _PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder to sync it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
