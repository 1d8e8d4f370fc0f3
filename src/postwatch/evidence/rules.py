"""Which files are accepted as scans: by their first bytes, a Word file by its parts; file names prove nothing."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from postwatch.errors import UsageError
from postwatch.files import zips
from postwatch.language import _


class MediaType(NamedTuple):
    """An accepted type of file, and its extension."""

    media_type: str
    suffix: str


_SIGNATURES = (
    (b"%PDF-", MediaType("application/pdf", ".pdf")),
    (b"\xff\xd8\xff", MediaType("image/jpeg", ".jpg")),
    (b"\x89PNG\r\n\x1a\n", MediaType("image/png", ".png")),
    (b"II*\x00", MediaType("image/tiff", ".tif")),
    (b"MM\x00*", MediaType("image/tiff", ".tif")),
)
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_UNSAFE = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})
_LONGEST = 80
_WORD_PARTS = frozenset({"[Content_Types].xml", "word/document.xml"})
_MOST_PARTS, _MOST_PART = 10_000, 64 * 2**20
_CHUNK = 1 << 20
_DOCX = MediaType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")


def media_type(data: bytes) -> MediaType | None:
    """Return the type of a file's content, or None when it is not accepted."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    return _DOCX if data.startswith(b"PK\x03\x04") and _is_word(data) else None


def _is_word(data: bytes) -> bool:
    """Return whether a zip has the parts of a Word file, intact and of ordinary size."""
    # Each entry of the directory begins like this: the reader would make an object of every one.
    if data.count(b"PK\x01\x02") > _MOST_PARTS:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return all(_is_readable(archive, name) for name in _WORD_PARTS)
    except zips.DAMAGED:
        return False


def _is_readable(archive: zipfile.ZipFile, name: str) -> bool:
    """Return whether a part can be read; raises as zipfile does."""
    if archive.getinfo(name).file_size > _MOST_PART:
        return False
    left = _MOST_PART
    with archive.open(name) as part:
        while left >= 0 and (chunk := part.read(_CHUNK)):
            left -= len(chunk)
    return left >= 0


def kept_under(sha256: str, kind: str) -> str:
    """Return the path of a scan in the workspace: the hash of its content, with the extension of its type."""
    suffixes = {known.media_type: known.suffix for known in (*(kind for _start, kind in _SIGNATURES), _DOCX)}
    return f"evidence/{sha256[:2]}/{sha256}{suffixes.get(kind, '')}"


def one_line(name: str) -> str:
    """Return the name of a file as text: NFC, with control, zero-width and bidirectional characters as ``_``."""
    composed = unicodedata.normalize("NFC", name)
    return "".join("_" if unicodedata.category(sign) in _UNSEEN else sign for sign in composed).strip() or "_"


def plain_name(name: str) -> str:
    """Return a file name valid on every system: no path characters, no device name, at most 80 characters."""
    text = "".join("_" if sign in _UNSAFE else sign for sign in one_line(name)).strip(" .")
    if len(text) > _LONGEST:
        stem, _dot, suffix = text.rpartition(".")
        text = f"{stem[: _LONGEST - 9]}.{suffix}" if stem and len(suffix) <= 8 else text[:_LONGEST]
    if not text or text.partition(".")[0].upper() in _DEVICES:
        text = f"_{text}"
    return text


def with_name(names: str, name: str) -> str:
    """Return the original names, one per line, with a name added."""
    known = names.splitlines()
    return names if name in known else "\n".join([*known, name])


def distinct(names: Iterable[str]) -> Iterator[str]:
    """Return names that are distinct in a folder, in order: ``a.pdf``, ``a-2.pdf`` …; case is ignored."""
    taken: set[str] = set()
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        stem, suffix = (stem, f".{suffix}") if dot and stem else (name, "")
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{stem}-{number}{suffix}"
        taken.add(free.casefold())
        yield free


def check_scan(as_signed: str | None, *, has_scan: bool) -> None:
    """Refuse a document that is recorded as it was signed without its scan (UsageError)."""
    if as_signed is not None and not has_scan:
        raise UsageError(
            _("A document that is recorded as it was signed needs its scan"),
            hint=_("give the signed copy: --scan FILE"),
        )
