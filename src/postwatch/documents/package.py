"""A Word file as bytes: read with limits, written with fixed times, so that the same parts give the same bytes."""

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from postwatch.errors import DocumentError
from postwatch.language import _

MAX_PARTS = 400
MAX_BYTES = 32_000_000
# 1 January 1980, 00:00, the first moment a zip can tell: a file does not carry the time at which it was filled.
_TIME, _DATE = 0, (1 << 5) | 1
_CORE = "docProps/core.xml"
_MAIN_PARTS = frozenset({"word/document.xml", "xl/workbook.xml"})
_MOST_CORE = 64 * 2**10
_DESCRIPTION = re.compile(r"<dc:description>([^<]*)</dc:description>")
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class Packed(NamedTuple):
    """One part ready to be written: its local record, and its directory record without the place."""

    local: bytes
    central: tuple[int, ...]
    name: bytes


class Begun(NamedTuple):
    """The beginning of a file: the records of its first parts, their directory records, how many they are."""

    local: bytes
    directory: bytes
    parts: int


_NOTHING = Begun(b"", b"", 0)


def pack(name: str, data: bytes, *, compress: bool = True, level: int = 9) -> Packed:
    """A part as it stands in the file: header, name, bytes, deflated at a ``level`` from 1 (quick) to 9 (small)."""
    encoded = name.encode("utf-8")
    body = data
    if compress:
        deflater = zlib.compressobj(level, zlib.DEFLATED, -15)
        body = deflater.compress(data) + deflater.flush()
    flags = 0 if name.isascii() else 0x800
    sizes = (20, flags, 8 if compress else 0, _TIME, _DATE, zlib.crc32(data), len(body), len(data), len(encoded))
    return Packed(_LOCAL.pack(b"PK\x03\x04", *sizes, 0) + encoded + body, sizes, encoded)


def begin(parts: Iterable[Packed], after: Begun = _NOTHING) -> Begun:
    """These parts in this order, behind those that are there already: what many files have in common is done once."""
    pieces, directory, count, place = [after.local], [after.directory], after.parts, len(after.local)
    for part in parts:
        directory.append(_CENTRAL.pack(b"PK\x01\x02", 20, *part.central, 0, 0, 0, 0, 0, place) + part.name)
        pieces.append(part.local)
        count += 1
        place += len(part.local)
    return Begun(b"".join(pieces), b"".join(directory), count)


def join(parts: Iterable[Packed], after: Begun = _NOTHING) -> bytes:
    """The whole file of these parts, in this order, behind those that are there already."""
    whole = begin(parts, after)
    end = _END.pack(b"PK\x05\x06", 0, 0, whole.parts, whole.parts, len(whole.directory), len(whole.local), 0)
    return b"".join((whole.local, whole.directory, end))


def unpack(docx: bytes, name: str) -> dict[str, bytes]:
    """Parts by name, in the order of the file; DocumentError when it is no Word file, or too large to be a template."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_BYTES:
                raise DocumentError(
                    _("The template {name} is too large when unpacked").format(name=name),
                    hint=_("take the template out again with `postwatch template export`"),
                )
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise _no_word_file(name) from error
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise _no_word_file(name)
    return parts


def description_of(path: Path) -> str:
    """What the properties of an Office file describe it as; empty where there is nothing, or no such file."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_CORE).file_size > _MOST_CORE:
                return ""
            found = _DESCRIPTION.search(archive.read(_CORE).decode("utf-8"))
    except (OSError, LookupError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError):
        return ""
    return html.unescape(found[1]) if found is not None else ""


def is_whole(path: Path) -> bool:
    """Whether a file is an Office file of an ordinary size in which every part can be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
                return False
            return not _MAIN_PARTS.isdisjoint(archive.namelist()) and archive.testzip() is None
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError):
        return False


def _no_word_file(name: str) -> DocumentError:
    return DocumentError(
        _("The template {name} is not a Word file (.docx)").format(name=name),
        hint=_("save it in Word as .docx, or take it out again with `postwatch template export`"),
    )
