"""Printouts: files outside of the records; making them changes nothing that is recorded."""

import os
from pathlib import Path

from postwatch.dataclass import dataclass
from postwatch.errors import AlreadyThereError, DocumentError, NotFoundError, UsageError
from postwatch.files.digest import digest
from postwatch.files.outside import is_among_files
from postwatch.files.read import holds
from postwatch.files.staged import Shelf
from postwatch.files.staging import clear_leftovers
from postwatch.files.write import write_whole
from postwatch.language import _
from postwatch.paths import WORKSPACE_FOLDERS


@dataclass(frozen=True)
class PrintOut:
    """A file that was written; ``size`` in bytes."""

    path: Path
    sha256: str
    size: int


def print_out(data: bytes, *, file: str, name: str, workspace: Path | None, replace: bool) -> PrintOut:
    """Write a print-out to ``file``, whole or not at all; where that is and what is refused `place_of` says.

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
    """Return where a print-out is to stand: at ``file``, or under ``name`` where that is a folder.

    Without ``file`` it stands under ``name`` in the current folder, or under the first of ``name-2``, ``name-3`` … that
    is free. Raises AlreadyThereError when another file has the name and ``replace`` was not given, UsageError for a
    name of another ending or a place among the files of the workspace, NotFoundError for a folder that there is not.
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
