"""The shelf: files of a workspace, staged while a command runs and put in place once its records are committed.

Every request has a folder of its own under ``.staging``: the files, and a plan that says where they belong, synced
before the commit. What a crash leaves there is finished or dropped at the next start, as the journal says whether the
request was committed. A file is linked to its name, which fails when the name exists: nothing is written over.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from postwatch.errors import AlreadyThereError, DocumentError
from postwatch.language import _

STAGING = ".staging"
_PLAN = "plan.json"
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700
_NO_LINKS = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EACCES}
)


@dataclass(frozen=True)
class StagedFile:
    """A file that waits for its commit; ``path`` is relative to the workspace, ``size`` in bytes."""

    path: str
    sha256: str
    size: int
    replaces: bool = False


@dataclass(frozen=True)
class Plan:
    """What a request does to the files: those it puts in place, and those it takes away (path and hash)."""

    request: str
    staged: tuple[StagedFile, ...]
    withdrawn: tuple[StagedFile, ...]


@dataclass(frozen=True)
class Recovery:
    """What became of crashed requests: how many were finished or dropped, and why others wait."""

    cleared: int
    waiting: tuple[DocumentError, ...] = ()


@dataclass
class Shelf:
    """The files of one workspace, for one request at a time."""

    root: Path
    request: str = ""
    staged: list[StagedFile] = field(default_factory=list)
    withdrawn: list[StagedFile] = field(default_factory=list)

    def stage(self, path: str, data: bytes, *, replace: bool = False) -> StagedFile:
        """Keep ``data`` for ``path``, which is relative to the workspace, until the commit.

        Raises AlreadyThereError when another file has that name, DocumentError when it cannot be written.
        """
        final = self._inside(path)
        digest = hashlib.sha256(data).hexdigest()
        try:
            if final.exists() and not replace and (final.is_dir() or _digest(final) != digest):
                raise AlreadyThereError(
                    _("The file {path} is there already, with other content").format(path=path),
                    hint=_("rename or remove it, or give --replace where the command has it"),
                )
            _make_folder(self._folder)
            _make_folder(final.parent)
            _write_synced(self._folder / digest, data)
        except OSError as error:
            raise DocumentError(
                _("The file {path} cannot be written: {reason}").format(path=path, reason=error.strerror),
                hint=_("check the free space and the permissions of the folder"),
            ) from error
        file = StagedFile(path, digest, len(data), replace)
        self.staged.append(file)
        return file

    def withdraw(self, path: str, sha256: str) -> bool:
        """Take a file away once the commit is done, unless it has another content by now: then False."""
        final = self._inside(path)
        if final.exists() and (final.is_dir() or _digest(final) != sha256):
            return False
        self.withdrawn.append(StagedFile(path, sha256, 0))
        return True

    def free_name(self, path: str) -> str:
        """The path, or the first of ``path-2``, ``path-3`` … that no file has: what a clerk filled in stays."""
        wanted = Path(path)
        number, free = 1, path
        while (self.root / free).exists():
            number += 1
            free = wanted.with_stem(f"{wanted.stem}-{number}").as_posix()
        return free

    def seal(self) -> None:
        """Write the plan and sync it: from the commit on, it will be carried out, if need be by the next start."""
        if not self.staged and not self.withdrawn:
            return
        _make_folder(self._folder)
        plan = Plan(self.request, tuple(self.staged), tuple(self.withdrawn))
        _write_synced(self._folder / _PLAN, json.dumps(asdict(plan), ensure_ascii=False).encode())
        _sync_folder(self._folder)
        _sync_folder(self._folder.parent)

    def sync(self) -> None:
        """Sync the names in the workspace itself. Raises OSError when the disk reports a fault."""
        _sync_folder(self.root)

    def publish(self) -> None:
        """Carry out the plan. Raises DocumentError when a file of that name appeared meanwhile."""
        if self.staged or self.withdrawn:
            plan = Plan(self.request, tuple(self.staged), tuple(self.withdrawn))
            self._clear()
            self._carry_out(self._folder, plan)

    def discard(self) -> None:
        """Drop what was staged."""
        # Also what a file that could not be written whole has left; without a request nothing was begun.
        if self.request or self.staged or self.withdrawn:
            _remove_tree(self._folder)
        self._clear()

    def unfinished(self) -> list[Path]:
        """Folders that earlier requests left behind."""
        staging = self.root / STAGING
        try:
            return sorted(path for path in staging.iterdir() if path.is_dir() and path != self._folder)
        except FileNotFoundError:
            return []

    def recover(self, was_committed: Callable[[str], bool]) -> Recovery:
        """Finish or drop what crashed requests left; only the one writer may call this.

        A request whose file finds its name taken stays as it is: what others do next is not held up by it.
        """
        cleared, waiting = 0, []
        for folder in self.unfinished():
            plan = _plan_in(folder)
            try:
                if plan is not None and was_committed(plan.request):
                    self._carry_out(folder, plan)
                else:
                    _remove_tree(folder)
                cleared += 1
            except DocumentError as error:
                waiting.append(error)
        return Recovery(cleared, tuple(waiting))

    @property
    def _folder(self) -> Path:
        # A request id may hold any signs; its hash is a plain name.
        return self.root / STAGING / hashlib.sha256(self.request.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def _carry_out(self, folder: Path, plan: Plan) -> None:
        for file in plan.staged:
            self._place(folder / file.sha256, file)
        for file in plan.withdrawn:
            final = self._inside(file.path)
            with contextlib.suppress(FileNotFoundError):
                if _digest(final) == file.sha256:
                    final.unlink()
        for touched in {self._inside(file.path).parent for file in (*plan.staged, *plan.withdrawn)}:
            if touched.is_dir():
                _sync_folder(touched)
        _remove_tree(folder)

    def _place(self, waiting: Path, file: StagedFile) -> None:
        final = self._inside(file.path)
        if final.exists() and _digest(final) == file.sha256:
            return
        if final.exists() and not file.replaces:
            raise DocumentError(
                _("The records are written, but {path} cannot be put in place: another file has that name").format(
                    path=file.path
                ),
                hint=_("move that file away; the next command puts the right one there"),
            )
        _make_folder(final.parent)
        if file.replaces:
            beside = final.with_name(f".{file.sha256[:16]}")
            _link_or_copy(waiting, beside)
            try:
                beside.replace(final)
            except FileNotFoundError:
                # Another process finished this request while we were about to.
                if _digest(final) != file.sha256:
                    raise
        else:
            _link_or_copy(waiting, final)

    def _clear(self) -> None:
        self.staged.clear()
        self.withdrawn.clear()

    def _inside(self, path: str) -> Path:
        final = self.root / path
        if not final.resolve().is_relative_to(self.root.resolve()):
            raise DocumentError(
                _("The file name {path} leaves the workspace").format(path=path),
                hint=_("use a plain name without .."),
            )
        return final


def write_whole(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file outside of the records: whole under its name or not at all, for its owner alone.

    A file of that name with the same content is left as it is. Raises FileExistsError when there is another and
    ``replace`` was not given, and other OSErrors as the system gives them.
    """
    if path.is_file() and _digest(path) == hashlib.sha256(data).hexdigest():
        return
    if path.is_dir() or (not replace and (path.exists() or path.is_symlink())):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    beside = path.with_name(f".{hashlib.sha256(data).hexdigest()[:16]}")
    try:
        _write_synced(beside, data)
        if replace:
            beside.replace(path)
        else:
            _link_or_copy(beside, path)
        _sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _plan_in(folder: Path) -> Plan | None:
    """The plan of a crashed request; None when it crashed before the plan was whole, hence before its commit."""
    try:
        values = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
        staged, withdrawn = (tuple(StagedFile(**row) for row in values[key]) for key in ("staged", "withdrawn"))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return Plan(values["request"], staged, withdrawn)


def _link_or_copy(waiting: Path, final: Path) -> None:
    """Give a waiting file a second name; where the system has no links, copy it under a hidden name and rename that."""
    try:
        os.link(waiting, final)
    except FileExistsError:
        if _digest(final) != _digest(waiting):
            raise
    except FileNotFoundError:
        # Another process finished this request while we were about to.
        if not final.exists():
            raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        hidden = final.with_name(f".{waiting.name[:16]}-copy")
        _write_synced(hidden, waiting.read_bytes())
        if final.exists():
            hidden.unlink()
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final)) from error
        hidden.rename(final)


def _write_synced(path: Path, data: bytes) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, _PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, and sync each new name: a power cut must not lose the way to a file."""
    missing = list(_missing(folder))
    for new in reversed(missing):
        new.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        _sync_folder(new.parent)


def _missing(folder: Path) -> Iterator[Path]:
    while not folder.is_dir():
        yield folder
        folder = folder.parent


def _remove_tree(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


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
