"""QR codes for forms and sheets; a printed code beside the picture is the fallback."""

import struct
import zlib
from collections.abc import Sequence

# 6 dots a module at a print width of 25 mm is above 150 dpi for the codes of this house.
DOTS_PER_MODULE = 6
QUIET_ZONE = 4
# Any of the eight patterns can be read; to weigh all of them takes two thirds of the time of a form.
MASK = 2
_LIGHT, _DARK = "1" * DOTS_PER_MODULE, "0" * DOTS_PER_MODULE
_NAMED = bytes.maketrans(b"\0\1", b"LD")


def png(text: str) -> bytes:
    """``text`` as a QR picture in PNG, error level M, the same bytes for the same text. Put no personal data in it."""
    import segno

    return _picture(segno.make(text, error="m", micro=False, boost_error=False, mask=MASK).matrix)


def _picture(modules: Sequence[bytes | bytearray]) -> bytes:
    """Return a square of modules (1 is dark) in its quiet zone, as a PNG with a bit for each dot (ISO/IEC 15948)."""
    side = (len(modules) + 2 * QUIET_ZONE) * DOTS_PER_MODULE
    width = -(-side // 8)
    quiet = _LIGHT * QUIET_ZONE
    lines = [quiet + row.translate(_NAMED).decode().replace("L", _LIGHT).replace("D", _DARK) + quiet for row in modules]
    above = [_LIGHT * (len(modules) + 2 * QUIET_ZONE)] * QUIET_ZONE
    again = (b"\2" + bytes(width)) * (DOTS_PER_MODULE - 1)  # as the row above
    packed = (int(line.ljust(width * 8, "0"), 2).to_bytes(width, "big") for line in (*above, *lines, *above))
    rows = b"".join(b"\0" + line + again for line in packed)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
