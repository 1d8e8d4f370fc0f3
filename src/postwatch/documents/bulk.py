"""Thousands of forms from one template: their common parts are deflated once. A reader of `fill` may skip this file.

Of a part the known pieces are deflated beforehand and the values between them are stored as they are (RFC 1951): a form
costs a third of the time, for a few more bytes. Of the file the parts that no document changes are packed once.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

# A shorter piece is no smaller when deflated by itself.
_LEAST = 64
# In a text of more pieces the same pieces come again and again: it is far smaller when it is deflated as a whole.
_MOST_PIECES = 200
_LONGEST_STORED = 0xFFFF
_HEAD = struct.Struct("<B2H")  # a block that is not the last, its length, the complement of it
_LAST = b"\x01\x00\x00\xff\xff"
# A level of deflate that takes half the time of the usual 6, for a twentieth more bytes.
_QUICK = 3
# 1 January 1980, 00:00, the first moment a zip can tell: a file does not carry the time at which it was filled.
_TIME, _DATE = 0, (1 << 5) | 1
_STORED, _DEFLATED = 0, 8  # methods of a zip file
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class Packed(NamedTuple):
    """A part ready to be written: its local record, and its directory record without the place."""

    local: bytes
    central: tuple[int, ...]
    name: bytes


def pack(name: str, data: bytes, *, level: int = _QUICK) -> Packed:
    """Return a part, deflated at a level from 1 (quick) to 9 (small), or stored at 0."""
    if not level:
        return _packed(name, data, data, _STORED)
    return _packed(name, data, _deflated(data, level), _DEFLATED)


def _deflated(data: bytes, level: int, end: int = zlib.Z_FINISH) -> bytes:
    deflater = zlib.compressobj(level, zlib.DEFLATED, -15)
    return deflater.compress(data) + deflater.flush(end)


def _packed(name: str, data: bytes, body: bytes, method: int) -> Packed:
    encoded = name.encode("utf-8")
    flags = 0 if name.isascii() else 0x800
    sizes = (20, flags, method, _TIME, _DATE, zlib.crc32(data), len(body), len(data), len(encoded))
    return Packed(_LOCAL.pack(b"PK\x03\x04", *sizes, 0) + encoded + body, sizes, encoded)


class PackageSeries:
    """Files that share these parts: they come first, so their bytes and their places are always the same."""

    def __init__(self, shared: Mapping[str, bytes]) -> None:
        parts = [pack(name, data, level=9) for name, data in shared.items()]
        self._local = b"".join(part.local for part in parts)
        self._directory = _directory(parts, 0)
        self._count = len(parts)

    def package(self, parts: list[Packed]) -> bytes:
        """Return the file of the shared parts and of these."""
        local = b"".join((self._local, *(part.local for part in parts)))
        directory = self._directory + _directory(parts, len(self._local))
        count = self._count + len(parts)
        return local + directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(local), 0)


def _directory(parts: Iterable[Packed], place: int) -> bytes:
    """Return the directory of parts, the first of which is at this offset."""
    records = []
    for part in parts:
        records.append(_CENTRAL.pack(b"PK\x01\x02", 20, *part.central, 0, 0, 0, 0, 0, place) + part.name)
        place += len(part.local)
    return b"".join(records)


class PartSeries:
    """A part of many files that is made of pieces, of which these come in each; they are deflated once."""

    def __init__(self, name: str, literals: Iterable[str]) -> None:
        self._name = name
        known = {piece: piece.encode("utf-8") for piece in literals if len(piece) >= _LEAST}
        # Each by itself looks back at nothing and ends at a full byte.
        self._bodies = {piece: (raw, _deflated(raw, 9, zlib.Z_FULL_FLUSH)) for piece, raw in known.items()}

    def packed(self, pieces: list[str]) -> Packed | None:
        """Return the part of these pieces; None if it has a line break, or is smaller as a whole."""
        if len(pieces) > _MOST_PIECES:
            return None
        data, body = self.deflated(pieces)
        return None if b"\n" in data else _packed(self._name, data, body, _DEFLATED)

    def deflated(self, pieces: Iterable[str]) -> tuple[bytes, bytes]:
        """Return the text of all pieces in UTF-8, and the same deflated."""
        whole: list[bytes] = []
        bodies: list[bytes] = []
        values: list[str] = []
        for piece in pieces:
            known = self._bodies.get(piece)
            if known is None:
                values.append(piece)
                continue
            if values:
                value = "".join(values).encode("utf-8")
                values.clear()
                whole.append(value)
                bodies.append(_stored(value))
            whole.append(known[0])
            bodies.append(known[1])
        value = "".join(values).encode("utf-8")
        whole.append(value)
        bodies += (_stored(value), _LAST)
        return b"".join(whole), b"".join(bodies)


def _stored(raw: bytes) -> bytes:
    """Return bytes in stored blocks (3.2.4)."""
    size = len(raw)
    if size <= _LONGEST_STORED:
        return _HEAD.pack(0, size, size ^ 0xFFFF) + raw
    return b"".join(_stored(raw[at : at + _LONGEST_STORED]) for at in range(0, size, _LONGEST_STORED))
