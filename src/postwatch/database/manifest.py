"""The manifest of a backup: its contents and hashes, and whether a workspace can consist of them."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from postwatch import paths
from postwatch.dataclass import dataclass
from postwatch.errors import RuleError
from postwatch.evidence.actions import MOST_BYTES
from postwatch.language import _
from postwatch.paths import WORKSPACE_FOLDERS

MANIFEST = "manifest.json"
FORMAT = 1
BACKENDS = ("sqlite", "postgresql")
_MOST_MANIFEST = 256 * 2**20
# No system that postwatch runs on has longer names; the length shown of a name.
_LONGEST_PART, _LONGEST_NAME, _MOST_SHOWN = 255, 4095, 60
# How many times its packed size a large file may have: what people make stays far below it.
_MOST_SWELLING = 100


class UnfitError(Exception):
    """Why a file is no whole backup, in words that follow its name and a colon."""


@dataclass(frozen=True)
class Manifest:
    """The content of a backup: when and of what it was made, the schema, the journal's head, the hash of every file."""

    format: int
    office: str
    made_at: str
    backend: str
    schema: str
    journal_head: str
    files: dict[str, str]


def read_manifest(archive: zipfile.ZipFile, *, file: str) -> Manifest:
    """Return the list in a backup, which is called ``file``.

    Raises UnfitError for an impossible list, RuleError for a list of a later format, and the errors of `zipfile` for
    parts that are damaged.
    """
    if MANIFEST not in archive.namelist():
        raise _lacks(MANIFEST)
    if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
        raise _unreadable()
    data = archive.read(MANIFEST)
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(values, dict):
        raise _unreadable()
    # A later format may have other keys and mean other things by these.
    version = values.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise RuleError(
            _("{file} was made by a later postwatch: it has format {version}, this one reads {known}").format(
                file=file, version=_shortened(f"{version}"), known=FORMAT
            ),
            hint=_("restore it with the postwatch that made it, or a later one"),
        )
    _require_values(values)
    return Manifest(**values)


def _require_values(values: Mapping[str, Any]) -> None:
    """Refuse a list that lacks a key, has one more, or a value that none can have (UnfitError)."""
    for name in sorted(_FIT.keys() - values.keys()):
        raise UnfitError(_("its {file} lacks {name}").format(file=MANIFEST, name=name))
    for name in sorted(values.keys() - _FIT.keys()):
        raise UnfitError(_("its {file} has {name}, which is unknown").format(file=MANIFEST, name=_shortened(name)))
    for name, is_fit in _FIT.items():
        if not is_fit(values[name]):
            raise UnfitError(_("its {file} has no usable {name}").format(file=MANIFEST, name=name))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


# True is an integer too, and equal to 1.
_FIT: Mapping[str, Callable[[Any], bool]] = {
    "format": lambda value: type(value) is int and value == FORMAT,
    "office": _is_text,
    "made_at": _is_moment,
    "backend": lambda value: value in BACKENDS,
    "schema": _is_text,
    "journal_head": _is_text,
    "files": lambda value: isinstance(value, dict) and all(_is_text(one) for one in value.values()),
}


def _lacks(name: str) -> UnfitError:
    return UnfitError(_("it lacks {name}").format(name=name))


def _unreadable() -> UnfitError:
    return UnfitError(_("its {file} cannot be read").format(file=MANIFEST))


def _shortened(name: str) -> str:
    return name[:_MOST_SHOWN] + "…" * (len(name) > _MOST_SHOWN)


def require_members(archive: zipfile.ZipFile, manifest: Manifest, *, size: int) -> None:
    """Refuse a backup of ``size`` bytes that holds other files than its list names, or files that no workspace has.

    Raises UnfitError, before anything is unpacked.
    """
    members = [info for info in archive.infolist() if info.filename != MANIFEST]
    names = [info.filename for info in members]
    if sorted(names) != sorted(manifest.files):
        raise UnfitError(_("its list names other files than it contains"))
    _require_names(names)
    _require_sizes(members, size)


def is_large(size: int) -> bool:
    """Whether a file is larger than any that postwatch takes in: a backup holds it unpacked, as `require_members` asks.

    Clerks may have put such a file among their documents, and it must be possible to back it up.
    """
    return size > MOST_BYTES


def _require_sizes(members: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Refuse parts that would fill a disk out of next to nothing, and parts that share their bytes."""
    if sum(info.compress_size for info in members) > size:
        raise UnfitError(_("its parts would be larger than the whole"))
    for info in members:
        # Pages of the database that are free again pack to nothing.
        is_bound = info.filename != paths.DATABASE_FILE and is_large(info.file_size)
        if is_bound and info.file_size > _MOST_SWELLING * info.compress_size:
            raise UnfitError(
                _("its file {name} would expand from {packed} KB to {size} MB").format(
                    name=_shortened(info.filename), packed=-(-info.compress_size >> 10), size=info.file_size >> 20
                )
            )


def _require_names(names: Sequence[str]) -> None:
    for name in (paths.SETTINGS_FILE, paths.DATABASE_FILE):
        if name not in names:
            raise _lacks(name)
    # Sorted so, a file comes right before the files in a folder of its name.
    ordered = sorted(name.replace("/", "\0") for name in names)
    clashing = {one.replace("\0", "/") for one, after in pairwise(ordered) if after.startswith(f"{one}\0")}
    for name in names:
        if name in clashing or not _is_name(name):
            raise UnfitError(_("no file of a workspace can have the name {name}").format(name=_shortened(name)))


def _is_name(name: str) -> bool:
    """Return whether a file of a workspace can have this name within it."""
    path = PurePosixPath(name)
    is_in_folder = len(path.parts) > 1 and path.parts[0] in WORKSPACE_FOLDERS and ".." not in path.parts
    is_short = len(name) <= _LONGEST_NAME and all(len(part) <= _LONGEST_PART for part in path.parts)
    # A doubled or a closing slash, a step to the same folder: such a name means another name.
    return name in {paths.SETTINGS_FILE, paths.DATABASE_FILE} or (is_in_folder and is_short and str(path) == name)
