"""Deflate (RFC 1951) of texts that share most of their pieces: what is known beforehand is deflated once.

Between the known pieces the values are stored as they are. A form costs a third of the time, for a few more bytes.
"""

import struct
import zlib
from collections.abc import Iterable

# A shorter piece is no smaller when deflated by itself.
_LEAST = 64
_LONGEST_STORED = 0xFFFF
_HEAD = struct.Struct("<B2H")  # a block that is not the last, its length, the complement of it
_END = b"\x01\x00\x00\xff\xff"


class Known:
    """Pieces of text that many texts are made of, each deflated so that it may stand anywhere in a stream."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._bodies = {piece: _by_itself(piece.encode("utf-8")) for piece in pieces if len(piece) >= _LEAST}

    def deflated(self, pieces: Iterable[str]) -> tuple[bytes, bytes]:
        """The text of all pieces in UTF-8, and the same deflated."""
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
        bodies += (_stored(value), _END)
        return b"".join(whole), b"".join(bodies)


def _by_itself(raw: bytes) -> tuple[bytes, bytes]:
    """A piece and its deflated body, which looks back at nothing and ends at a full byte."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    return raw, deflater.compress(raw) + deflater.flush(zlib.Z_FULL_FLUSH)


def _stored(raw: bytes) -> bytes:
    """Bytes in stored blocks (3.2.4)."""
    size = len(raw)
    if size <= _LONGEST_STORED:
        return _HEAD.pack(0, size, size ^ 0xFFFF) + raw
    return b"".join(_stored(raw[at : at + _LONGEST_STORED]) for at in range(0, size, _LONGEST_STORED))
