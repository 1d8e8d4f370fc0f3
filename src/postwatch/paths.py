"""Where shipped files and workspaces lie.

Shipped ``templates/`` and ``data/`` are at the top of a checkout and inside the package once it is built as a wheel; an
editable install has only the checkout.
"""

import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePath

from postwatch.errors import NotFoundError
from postwatch.language import _

SETTINGS_FILE = "postwatch.toml"
TRADE_FILE = "trade.toml"
DATABASE_FILE = "postwatch.db"
STAGING = ".staging"
# Their files are records, are about to become records, or change how the program works; a backup has them all.
WORKSPACE_FOLDERS = ("documents", "evidence", STAGING, "templates", "data")
BACKUPS = "backups"
_PACKAGE = Path(__file__).parent
CHECKOUT = _PACKAGE.parent.parent
"""Where ``templates`` and ``data`` lie as long as they are not in the package."""


def shipped(kind: str) -> Path:
    """Folder of shipped ``templates`` or ``data``, in the wheel or in the checkout."""
    packaged = _PACKAGE / kind
    return packaged if packaged.is_dir() else CHECKOUT / kind


def resource(kind: str, name: str, workspace: Path | None = None) -> Path:
    """Return a file of ``templates`` or ``data`` by its relative name.

    The workspace's own copy takes precedence over the shipped file. Raises NotFoundError when neither exists, or when
    the name leaves its folder.
    """
    folders = [workspace / kind] if workspace is not None else []
    # A step upwards leaves the folder of its kind, even where it stays among the data.
    is_name = ".." not in PurePath(name).parts
    for folder in [*folders, shipped(kind)]:
        candidate = folder / name
        if is_name and _is_inside(candidate, folder) and candidate.is_file():
            return candidate
    raise NotFoundError(
        _("There is no {kind} file {name}").format(kind=kind, name=name),
        hint=_("look in {folder}").format(folder=shipped(kind)),
    )


def _is_inside(candidate: Path, folder: Path) -> bool:
    """Return whether a path stays in its folder; a name that no file can have does not."""
    try:
        return candidate.exists() and candidate.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # longer than a name may be, or with a zero byte
        return False


def find_workspace(start: Path, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The workspace that POSTWATCH_WORKSPACE names, else the nearest folder from ``start`` upward with settings."""
    named = environ.get("POSTWATCH_WORKSPACE")
    if named:
        return Path(named)
    for folder in [start, *start.parents]:
        if (folder / SETTINGS_FILE).is_file():
            return folder
    return None


def named_file(name: str, *, workspace: Path | None = None) -> Path:
    """Return a file that a person names by its path, or a shipped sample as ``sample:NAME``. Raises NotFoundError."""
    if name.startswith("sample:"):
        return resource("data", f"samples/{name.removeprefix('sample:')}.csv", workspace)
    # Typed words are NFC; a file copied from another system may have its name decomposed.
    path = next((way for way in (Path(name), Path(unicodedata.normalize("NFD", name))) if _exists(way)), None)
    if path is None:
        raise no_file(name)
    return path


def no_file(file: str | Path) -> NotFoundError:
    """Return the refusal of a file that is not there."""
    return NotFoundError(_("There is no file {file}").format(file=file), hint=_("check the name and the folder"))


def named_data(folder: str, name: str, *, workspace: Path | None = None) -> Path:
    """A TOML file of a folder of ``data`` by its bare name, or a file by its path: it ends in .toml or has folders.

    Raises NotFoundError.
    """
    if name.lower().endswith(".toml") or any(sign in name for sign in "/\\"):
        return named_file(name)
    return resource("data", f"{folder}/{name}.toml", workspace)
