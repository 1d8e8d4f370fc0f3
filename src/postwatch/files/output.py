"""Printouts: files outside of the records; making them changes nothing that is recorded."""

import os
from collections.abc import Iterable
from pathlib import Path

from postwatch.dataclass import dataclass
from postwatch.errors import AlreadyThereError, DocumentError, NotFoundError, UsageError
from postwatch.files.digest import digest
from postwatch.files.outside import is_among_files, require_outside
from postwatch.files.read import holds
from postwatch.files.staged import Shelf
from postwatch.files.staging import clear_leftovers, room_for, staging_folder
from postwatch.files.write import link_or_copy, make_folder, sync_folder, write_new, write_whole
from postwatch.language import _
from postwatch.paths import WORKSPACE_FOLDERS


@dataclass(frozen=True)
class PrintOut:
    """A file that was written; ``size`` in bytes."""

    path: Path
    sha256: str
    size: int


def print_out(data: bytes, *, file: str, name: str, workspace: Path | None, replace: bool) -> PrintOut:
    """Write a print-out to ``file``, whole or not at all; for its place and refusals see `place_of`.

    Raises DocumentError when the file cannot be written.
    """
    target = place_of(data, file=file, name=name, workspace=workspace, replace=replace)
    try:
        clear_leftovers(target.parent)
        write_whole(target, data, replace=replace)
    except FileExistsError as error:
        raise _taken(target) from error
    except OSError as error:
        raise DocumentError(
            _("The file {path} cannot be written: {reason}").format(path=target, reason=error.strerror),
            hint=_("check the place, the free space and the permissions"),
        ) from error
    return PrintOut(target, digest(data), len(data))


def place_of(data: bytes, *, file: str, name: str, workspace: Path | None, replace: bool) -> Path:
    """Return the place for a print-out: ``file``, or ``name`` within it if that is a folder.

    Without ``file`` it is ``name`` in the current folder, or the first of ``name-2``, ``name-3`` … that is free. Raises
    AlreadyThereError when another file has the name and ``replace`` was not given, UsageError for a name of another
    ending or a place among the files of the workspace, NotFoundError for a missing folder.
    """
    if not file:
        # A file that holds just these bytes stays as it is.
        file = name if holds(Path(name), data) else Shelf(Path()).free_name(name)
    target = Path(file).absolute()
    if os.path.isdir(target):  # noqa: PTH112 -- a name that is too long is no folder either
        target /= name
    _refuse_place(target, Path(name).suffix, workspace)
    if os.path.lexists(target) and not replace and not holds(target, data):
        raise _taken(target)
    return target


def _taken(target: Path) -> AlreadyThereError:
    return AlreadyThereError(
        _("The file {path} already exists").format(path=target),
        hint=_("name another file, or write over it with --replace"),
    )


def _refuse_place(target: Path, ending: str, workspace: Path | None) -> None:
    # The ending also keeps the database and the settings from being written over.
    if target.suffix.lower() != ending:
        raise UsageError(
            _("The name {file} does not end in {ending}").format(file=target.name, ending=ending),
            hint=_("give the file that ending, or name a folder that is there"),
        )
    if is_among_files(target, *([workspace] if workspace is not None else [])):
        raise UsageError(
            _("{path} lies among the files of the workspace").format(path=target),
            hint=_("name a place outside of {folders}, because a printout is not a record").format(
                folders=", ".join(WORKSPACE_FOLDERS)
            ),
        )
    if not target.parent.is_dir():
        raise NotFoundError(
            _("There is no folder {folder}").format(folder=target.parent), hint=_("create it, or name another")
        )


# What a folder of print-outs has in it besides them: their hashes, in the form that `sha256sum -c` reads.
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class PrintedFolder:
    """A folder of files that was written; ``size`` of all of them in bytes."""

    path: Path
    files: int
    size: int


def folder_of(folder: Path, *, workspace: Path, replace: bool) -> Path:
    """Return the place for a folder of print-outs.

    Raises UsageError for a place among the files of a workspace, NotFoundError for a missing parent folder,
    AlreadyThereError for an existing folder that must not be replaced. Only a folder that `print_folder` wrote, with
    nothing else in it, can be replaced.
    """
    target = folder.absolute()
    require_outside(target, workspace)
    if not target.parent.is_dir():
        raise NotFoundError(
            _("There is no folder {folder}").format(folder=target.parent), hint=_("create it, or name another")
        )
    if not os.path.lexists(target) or (target.is_dir() and not target.is_symlink() and not any(target.iterdir())):
        return target
    if not _is_ours(target):
        raise AlreadyThereError(
            _("{folder} is there and holds other things").format(folder=target),
            hint=_("name a new folder; one that was written before is replaced with --replace"),
        )
    if not replace:
        raise AlreadyThereError(
            _("The folder {folder} already exists").format(folder=target),
            hint=_("name another folder, or write over it with --replace"),
        )
    return target


def free_folder(folder: Path, *, workspace: Path) -> Path:
    """Return the place for a new folder of print-outs, as `folder_of` does; a folder that is there must be empty."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise AlreadyThereError(
            _("{folder} is there and holds other things").format(folder=folder.absolute()),
            hint=_("name a new folder, or an empty one"),
        )
    return folder_of(folder, workspace=workspace, replace=False)


def print_folder(files: Iterable[tuple[str, bytes]], *, folder: Path, workspace: Path, replace: bool) -> PrintedFolder:
    """Write files, by their names with ``/``, into a folder that is there whole or not at all.

    For its place and refusals see `folder_of`. The folder that it replaces is removed after that; its files that would
    be the same are kept. Raises DocumentError when a file cannot be written.
    """
    target = folder_of(folder, workspace=workspace, replace=replace)
    with staging_folder(target.parent, "pages") as place, room_for(place):
        filled = place / "new"
        sums, size = [], 0
        make_folder(filled)
        for name, data in files:
            make_folder((filled / name).parent)
            if holds(target / name, data):
                link_or_copy(target / name, filled / name)
            else:
                write_new(filled / name, data)
            sums.append(f"{digest(data)}  {name}\n")
            size += len(data)
        write_new(filled / SUMS, "".join(sorted(sums, key=lambda line: line.partition("  ")[2])).encode())
        folder_of(folder, workspace=workspace, replace=replace)  # another may have been quicker
        if os.path.lexists(target):
            target.rename(place / "old")
        filled.rename(target)
        sync_folder(target.parent)
    return PrintedFolder(target, len(sums), size)


def _is_ours(folder: Path) -> bool:
    """Return whether a folder holds the files that its list of hashes names, and no others."""
    if folder.is_symlink() or not (folder / SUMS).is_file():
        return False
    named = {line.partition("  ")[2] for line in (folder / SUMS).read_text(encoding="utf-8").splitlines()}
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    return found == named | {SUMS}
