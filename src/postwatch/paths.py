"""Where shipped files and workspaces lie.

Shipped ``templates/`` and ``data/`` stand at the top of a checkout and inside the package once it is built as a wheel;
an editable install has only the checkout.
"""

import errno
import os
import stat
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePath

from postwatch.errors import NotFoundError
from postwatch.language import _

SETTINGS_FILE = "postwatch.toml"
DATABASE_FILE = "postwatch.db"
_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def shipped(kind: str) -> Path:
    """Folder of shipped ``templates`` or ``data``, in the wheel or in the checkout."""
    packaged = _PACKAGE / kind
    return packaged if packaged.is_dir() else _CHECKOUT / kind


def resource(kind: str, name: str, workspace: Path | None = None) -> Path:
    """A file of ``templates`` or ``data`` by its relative name; the workspace's own copy wins over the shipped one.

    Raises NotFoundError when neither exists, or when the name leaves its folder.
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
        hint=_("look into {folder}").format(folder=shipped(kind)),
    )


def _is_inside(candidate: Path, folder: Path) -> bool:
    """Whether a path stays in its folder; a name that no file can have does not."""
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
    """A file that a person names by its path, or a shipped sample as ``sample:NAME``. Raises NotFoundError."""
    if name.startswith("sample:"):
        return resource("data", f"samples/{name.removeprefix('sample:')}.csv", workspace)
    # Typed words are NFC; a file copied from another system may have its name decomposed.
    path = next((way for way in (Path(name), Path(unicodedata.normalize("NFD", name))) if _exists(way)), None)
    if path is None:
        raise NotFoundError(_("There is no file {file}").format(file=name), hint=_("check the name and the folder"))
    return path


def named_data(folder: str, name: str, *, workspace: Path | None = None) -> Path:
    """A TOML file of a folder of ``data`` by its bare name, or a file by its path: it ends in .toml or has folders.

    Raises NotFoundError.
    """
    if name.lower().endswith(".toml") or any(sign in name for sign in "/\\"):
        return named_file(name)
    return resource("data", f"{folder}/{name}.toml", workspace)


def read_plain(path: Path, *, most: int) -> bytes:
    """The content of a plain file of at most ``most`` bytes; a pipe or a device is never waited for.

    Raises OSError: also EISDIR for a folder, EINVAL for what is no file, EFBIG for a larger one.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            kind = errno.EISDIR if stat.S_ISDIR(status.st_mode) else errno.EINVAL
            raise OSError(kind, os.strerror(kind) if kind == errno.EISDIR else _("it is no plain file"), str(path))
        # A file of the system may say that it holds nothing, so the reading itself is bounded too.
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(most + 1) if status.st_size <= most else b""
    finally:
        os.close(descriptor)
    if status.st_size > most or len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder, so that a power cut loses none. Raises OSError as the system does."""
    if os.name == "nt":  # Windows cannot open a folder to sync it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
