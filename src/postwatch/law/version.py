"""The version of the data of the law: the shipped sheets, days off and the office's own, known by a single hash.

The sums of the shipped sheets are written when the program is made (``make docs``): a command that does not read the
law hashes none of them. Names are relative to ``data/``; those of the office's own sheets begin with ``own/``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from postwatch.errors import NotFoundError
from postwatch.files.digest import digest
from postwatch.paths import resource, shipped

SUMS, OWN = "SHA256SUMS", "own/"
HOLIDAYS, PUBLIC_DAYS = "holidays.csv", "public_holidays.csv"
"""Days off by notices, and those that are written from a library; an office corrects the first alone."""
Texts = Mapping[str, str]
"""Sheets as text, by their names."""


def shipped_data() -> Path:
    """Return the folder of the shipped sheets."""
    return shipped("data")


def own_sheet(name: str, workspace: Path | None) -> Path | None:
    """Return the office's own sheet of a name, None where it has none, or where the name leaves its folder."""
    if workspace is None or not (workspace / "data" / name).is_file():
        return None
    try:
        found = resource("data", name, workspace)
    except NotFoundError:
        return None
    return found if found.is_relative_to(workspace) else None


def sums_of(folder: Path) -> str:
    """Return the sums of the sheets in a folder of data, as ``sha256sum`` writes them."""
    sheets = [*folder.glob("law/*.csv"), *(folder / name for name in (HOLIDAYS, PUBLIC_DAYS))]
    return _written({path.relative_to(folder).as_posix(): digest(read_text(path).encode()) for path in sheets})


def version_of(workspace: Path | None) -> str | None:
    """Return the hash of the version that a workspace has now; None where a sheet of its own cannot be read."""
    sums = _shipped_sums()
    try:
        sums |= {OWN + name: digest(read_text(path).encode()) for name, path in _own_sheets(workspace, sums)}
    except (OSError, UnicodeDecodeError):
        return None
    return digest(_written(sums).encode())


def texts_of(workspace: Path | None) -> Texts:
    """Return the sheets that a workspace has now. Raises OSError or UnicodeDecodeError for an unreadable sheet."""
    names = _shipped_sums()
    own = {OWN + name: read_text(path) for name, path in _own_sheets(workspace, names)}
    return {name: read_text(shipped_data() / name) for name in names} | own


def hash_of(texts: Texts) -> str:
    """Return the hash of the version that some sheets are."""
    return digest(_written({name: digest(text.encode()) for name, text in texts.items()}).encode())


def pack(texts: Texts) -> str:
    """Return sheets as a database keeps them: a fifth of their length."""
    import base64
    import zlib

    whole = json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()
    return base64.b64encode(zlib.compress(whole)).decode("ascii")


def unpack(content: str) -> Texts:
    """Return the sheets that ``pack`` wrote. Raises ValueError for any other content."""
    import base64
    import zlib

    try:
        found: Texts = json.loads(zlib.decompress(base64.b64decode(content, validate=True)))
    except zlib.error as error:
        raise ValueError(content[:20]) from error
    return found


def altered() -> Iterator[str]:
    """Yield the names of the shipped sheets whose text was changed since."""
    now = _read_sums(sums_of(shipped_data()))
    for name, known in _shipped_sums().items():
        if now.get(name) != known:
            yield name


def read_text(path: Path) -> str:
    """Return the text of a sheet from any system: without the mark in front, its lines ended alike."""
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _shipped_sums() -> dict[str, str]:
    return _read_sums((shipped_data() / SUMS).read_text(encoding="utf-8"))


def _read_sums(text: str) -> dict[str, str]:
    return {name: known for known, name in (line.split() for line in text.splitlines())}


def _written(sums: Mapping[str, str]) -> str:
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))


def _own_sheets(workspace: Path | None, names: Iterable[str]) -> list[tuple[str, Path]]:
    correctable = [name for name in names if name != PUBLIC_DAYS]
    return [(name, path) for name in correctable if (path := own_sheet(name, workspace)) is not None]
