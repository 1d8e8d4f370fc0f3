"""Staged files of a workspace: written while a command runs, moved into place after its commit.

Every request has a folder of its own under ``.staging``: the files, and a plan that says where they belong, synced
before the commit. What a crash leaves there is finished or dropped at the next start, as the journal says whether the
request was committed, and as far as the records still speak of these files: a request may wait for long, and others may
have had their say since. A file is linked to its name, which fails when the name exists: nothing is written over.
"""

import contextlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, field
from pathlib import Path
from typing import Any

from postwatch.dataclass import dataclass
from postwatch.errors import AlreadyThereError, DocumentError
from postwatch.files.digest import digest, file_digest
from postwatch.files.lock import FolderLock
from postwatch.files.write import is_taken, link_or_copy, make_folder, sync_folder, write_anew
from postwatch.language import _
from postwatch.paths import STAGING

_PLAN, _CHECK = "plan.json", "check"
_OF_A_REQUEST = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class StagedFile:
    """A file that waits for its commit; ``path`` is relative to the workspace, ``size`` in bytes."""

    path: str
    sha256: str
    size: int
    replaces: bool = False


@dataclass(frozen=True)
class Plan:
    """The changes of a request to the files: those it puts in place, and those it removes (path and hash)."""

    request: str
    staged: tuple[StagedFile, ...]
    withdrawn: tuple[StagedFile, ...]


@dataclass(frozen=True)
class Records:
    """The records of requests and files; they are asked only when a crash has left something.

    ``position`` gives the place of a committed request in the journal, ``requests`` every committed request,
    ``kept_at`` the hash of the content that is on file at a path, which is relative to the workspace.
    """

    position: Callable[[str], int | None]
    requests: Callable[[], Iterable[str]]
    kept_at: Callable[[str], str | None]


@dataclass
class Shelf:
    """The files of a workspace, for a single request at a time."""

    root: Path
    request: str = ""
    staged: list[StagedFile] = field(default_factory=list)
    withdrawn: list[StagedFile] = field(default_factory=list)
    _hold: FolderLock | None = field(default=None, init=False)

    def stage(self, path: str, data: bytes, *, replace: bool = False) -> StagedFile:
        """Keep ``data`` for ``path``, which is relative to the workspace, until the commit.

        Raises AlreadyThereError when another file has that name, DocumentError when it cannot be written.
        """
        final = self._inside(path)
        sha256 = digest(data)
        try:
            if is_taken(final) and not replace and (not final.is_file() or file_digest(final) != sha256):
                raise AlreadyThereError(
                    _("The file {path} already exists, with other content").format(path=path),
                    hint=_("rename or remove it, or give --replace where the command has it"),
                )
            self._begin()
            make_folder(final.parent)
            write_anew(self._folder / sha256, data)
        except OSError as error:
            raise DocumentError(
                _("The file {path} cannot be written: {reason}").format(path=path, reason=error.strerror),
                hint=_("check the free space and the permissions of the folder"),
            ) from error
        file = StagedFile(path, sha256, len(data), replace)
        self.staged.append(file)
        return file

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Drop files staged and withdrawn within when it ends with an error."""
        staged, withdrawn = len(self.staged), len(self.withdrawn)
        try:
            yield
        except BaseException:
            let_go = {file.sha256 for file in self.staged[staged:]}
            del self.staged[staged:], self.withdrawn[withdrawn:]
            for sha256 in let_go - {file.sha256 for file in self.staged}:
                (self._folder / sha256).unlink()
            if self.request and not self.staged and not self.withdrawn:
                _remove_tree(self._folder)  # without a plan nobody could tell its content
            raise

    def withdraw(self, path: str, sha256: str) -> bool:
        """Take a file away once the commit is done, unless it has another content by now: then False."""
        final = self._inside(path)
        if final.exists() and (final.is_dir() or file_digest(final) != sha256):
            return False
        self.withdrawn.append(StagedFile(path, sha256, 0))
        return True

    def free_name(self, path: str) -> str:
        """Return the path, or the first of ``path-2``, ``path-3`` … that no file has.

        A file that a clerk filled in stays.
        """
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
        self._begin()
        plan = asdict(Plan(self.request, tuple(self.staged), tuple(self.withdrawn)))
        write_anew(self._folder / _PLAN, json.dumps(plan | {_CHECK: _hash_of(plan)}, ensure_ascii=False).encode())
        sync_folder(self._folder)
        sync_folder(self._folder.parent)
        self._hold = FolderLock(self._folder)

    def sync(self) -> None:
        """Sync the names in the workspace itself. Raises OSError when the disk reports a fault."""
        sync_folder(self.root)

    def publish(self) -> None:
        """Carry out the plan. Raises DocumentError when a file of that name appeared meanwhile."""
        if self.staged or self.withdrawn:
            try:
                self._carry_out(self._folder, Plan(self.request, tuple(self.staged), tuple(self.withdrawn)))
            finally:
                self.release()

    def discard(self) -> None:
        """Drop the staged files."""
        # Also what a file that could not be written whole has left; without a request nothing was begun.
        if self.request or self.staged or self.withdrawn:
            _remove_tree(self._folder)
        self.release()

    def unfinished(self) -> list[Path]:
        """Folders that earlier requests left behind; anything else among them is left alone.

        Raises DocumentError when the place is a link: its target must not be cleared up.
        """
        staging = self.root / STAGING
        _refuse_link(staging)
        try:
            return sorted(path for path in staging.iterdir() if _is_of_a_request(path) and path != self._folder)
        except FileNotFoundError:
            return []

    def left_behind(self, *, to_place: bool) -> Iterator[tuple[str, StagedFile]]:
        """Yield request and file of leftovers of earlier requests: whole and to be put in place, or to be removed."""
        for folder in self.unfinished():
            plan = _plan_in(folder)
            if plan is not None:
                whole = (file for file in plan.staged if _is_whole(folder / file.sha256, file))
                yield from ((plan.request, file) for file in (whole if to_place else plan.withdrawn))

    def recover(self, records: Records) -> tuple[int, list[DocumentError]]:
        """Finish or drop leftovers of crashed requests, the earliest first; only the current writer may call this.

        Returns how many requests were finished or dropped, and why others wait. A request whose file finds its name
        taken, or that the system refuses, stays as it is and holds up no other command. A request whose process is
        still at it is left to that process.
        """
        cleared, waiting = 0, []
        for folder in sorted(self.unfinished(), key=lambda one: _position(one, records)):
            hold = FolderLock(folder)
            try:
                cleared += hold.is_ours and self._settle(folder, records)
            except DocumentError as error:
                waiting.append(error)
            except OSError as error:
                sentence = _("The records are written, but a file of them cannot be moved into place: {path}, {reason}")
                hint = _("check the place, the free space and the permissions; the next command tries again")
                waiting.append(DocumentError(sentence.format(path=error.filename, reason=error.strerror), hint=hint))
            finally:
                hold.release()
        return cleared, waiting

    def _settle(self, folder: Path, records: Records) -> bool:
        """Finish or drop one request; False when somebody else did meanwhile."""
        if not folder.is_dir():
            return False
        plan = _plan_in(folder)
        if plan is None:
            _require_uncommitted(folder, records)
        elif records.position(plan.request) is not None:
            due = _still_due(plan, records)
            self._require_whole(folder, due)
            self._carry_out(folder, due)
        _remove_tree(folder)
        if folder.exists():
            raise DocumentError(
                _("{path}, which an interrupted command has left, cannot be removed").format(path=folder),
                hint=_("check the permissions of the folder; the next command tries again"),
            )
        return True

    def _require_whole(self, folder: Path, plan: Plan) -> None:
        """Refuse to place a file that is missing or changed since the commit (DocumentError)."""
        for file in plan.staged:
            if not _is_whole(self._inside(file.path), file) and not _is_whole(folder / file.sha256, file):
                raise DocumentError(
                    _("The records are written, but the file staged for {path} is missing or was changed").format(
                        path=file.path
                    ),
                    hint=_("restore the file from a backup: postwatch db check shows when it is the right file"),
                )

    def _begin(self) -> None:
        """Make the folder of the request. Raises DocumentError when a link lies there, OSError as the system does."""
        _refuse_link(self._folder)
        make_folder(self._folder)

    @property
    def _folder(self) -> Path:
        return self.root / STAGING / _folder_name(self.request)

    def _carry_out(self, folder: Path, plan: Plan) -> None:
        filled = {self._place(folder / file.sha256, file).parent for file in plan.staged}
        emptied = {self._take_away(file).parent for file in plan.withdrawn}
        left = {self._without_empty(one) for one in emptied}
        for touched in filled | left:
            if touched.is_dir():
                sync_folder(touched)
        _remove_tree(folder)

    def _take_away(self, file: StagedFile) -> Path:
        """Remove a file that was withdrawn, unless it has another content by now; return where it lay."""
        final = self._inside(file.path)
        with contextlib.suppress(FileNotFoundError):
            if file_digest(final) == file.sha256:
                final.unlink()
        return final

    def _without_empty(self, folder: Path) -> Path:
        """Remove a folder that is empty, and those above it that then are.

        Return the first that stays, or a folder at the top.
        """
        while self.root not in (folder, folder.parent):
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass  # an earlier start came as far as this
            except OSError:
                break
            folder = folder.parent
        return folder

    def _place(self, waiting: Path, file: StagedFile) -> Path:
        """Put a file in its place, and return that."""
        final = self._inside(file.path)
        if _is_whole(final, file):
            return final
        if is_taken(final) and (not file.replaces or final.is_dir()):
            raise DocumentError(
                _("The records are written, but {path} cannot be moved into place: another file has that name").format(
                    path=file.path
                ),
                hint=_("move that file away; the next command puts the right one there"),
            )
        make_folder(final.parent)
        if file.replaces:
            beside = final.with_name(f".{file.sha256[:16]}")
            link_or_copy(waiting, beside)
            try:
                beside.replace(final)
            except FileNotFoundError:
                # Another process finished this request while we were about to.
                if file_digest(final) != file.sha256:
                    raise
        else:
            link_or_copy(waiting, final)
        return final

    def release(self) -> None:
        """Forget the staged files and let go of their folder, which is left to the next command."""
        self.staged.clear()
        self.withdrawn.clear()
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def _inside(self, path: str) -> Path:
        final = self.root / path
        if not final.resolve().is_relative_to(self.root.resolve()):
            raise DocumentError(
                _("The file name {path} points outside the workspace").format(path=path),
                hint=_("use a plain name without .."),
            )
        return final


def _is_of_a_request(path: Path) -> bool:
    return _OF_A_REQUEST.fullmatch(path.name) is not None and path.is_dir() and not path.is_symlink()


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise DocumentError(
            _("{path} is a link; nothing is staged or cleaned up through it").format(path=path),
            hint=_("see who put it there, and remove it: postwatch creates the folder again"),
        )


def _folder_name(request: str) -> str:
    # A request id may hold any signs; its hash is a plain name.
    return digest(request.encode("utf-8", "surrogatepass"))[:32]


def _is_whole(path: Path, file: StagedFile) -> bool:
    return path.is_file() and file_digest(path) == file.sha256


def _plan_in(folder: Path) -> Plan | None:
    """The plan of a crashed request; None where there is none that is whole. Raises OSError when it cannot be read."""
    try:
        values = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
        check = values.pop(_CHECK, None)  # a plan of an earlier version has none
        staged, withdrawn = (tuple(StagedFile(**row) for row in values[key]) for key in ("staged", "withdrawn"))
        plan = Plan(values["request"], staged, withdrawn)
        is_its_own = folder.name == _folder_name(plan.request) and check in (None, _hash_of(values))
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return plan if is_its_own else None


def _hash_of(plan: dict[str, Any]) -> str:
    return digest(json.dumps(plan, sort_keys=True).encode())


def _position(folder: Path, records: Records) -> int:
    """Return the place of a crashed request in the journal; 0 where it has none, or cannot tell."""
    with contextlib.suppress(OSError):
        plan = _plan_in(folder)
        return (plan is not None and records.position(plan.request)) or 0
    return 0


def _require_uncommitted(folder: Path, records: Records) -> None:
    """Refuse to drop the files of a request that was committed, though its plan is not whole (DocumentError)."""
    if any(folder.iterdir()) and any(_folder_name(request) == folder.name for request in records.requests()):
        raise DocumentError(
            _("The records are written, but the list of their files cannot be read: {path}").format(
                path=folder / _PLAN
            ),
            hint=_("restore the files that postwatch db check misses from a backup, then remove that folder"),
        )


def _still_due(plan: Plan, records: Records) -> Plan:
    """Return the part of a plan that the records still ask for: others may have undone it or gone on since."""
    return Plan(
        plan.request,
        tuple(file for file in plan.staged if records.kept_at(file.path) == file.sha256),
        tuple(file for file in plan.withdrawn if records.kept_at(file.path) != file.sha256),
    )


def _remove_tree(folder: Path) -> None:
    """Remove the folder of a request, as far as the system lets us; the plan last, which says whose the files are."""
    if folder.is_symlink():
        return  # what it points at is not ours
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.name != _PLAN:
                path.unlink()
        shutil.rmtree(folder)
