"""The picture of a QR code is, dot for dot, the one that segno draws."""

import io
import struct
import zlib

import pytest
import segno

from postwatch.documents import qr

TEXTS = ("MCK-2020-0001", "X", "DPV-017", "https://example.vn/" + "a" * 60, "Đơn vị số 1")


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by their names, each with a sum that fits."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = dict[bytes, bytes](), 8
    while at < len(png):
        size, name = struct.unpack_from(">I4s", png, at)
        data = png[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", png, at + 8 + size) == (zlib.crc32(name + data),)
        found[name] = data
        at += size + 12
    assert name == b"IEND"
    return found


def dots(png: bytes) -> list[bytes]:
    """The rows of a PNG whose rows are as they are (filter 0) or told by the row above (filter 2)."""
    data, rows = zlib.decompress(chunks(png)[b"IDAT"]), list[bytes]()
    width = -(-struct.unpack_from(">I", chunks(png)[b"IHDR"])[0] // 8)
    for at in range(0, len(data), width + 1):
        above = rows[-1] if rows else bytes(width)
        told = data[at + 1 : at + 1 + width]
        assert data[at] in {0, 2}
        rows.append(
            told if data[at] == 0 else bytes((one + other) & 0xFF for one, other in zip(told, above, strict=True))
        )
    return rows


@pytest.mark.parametrize("text", TEXTS)
def test_is_what_segno_draws(text: str) -> None:
    drawn = io.BytesIO()
    code = segno.make(text, error="m", micro=False, boost_error=False, mask=qr.MASK)
    code.save(drawn, kind="png", scale=qr.DOTS_PER_MODULE, border=qr.QUIET_ZONE)
    theirs, ours = drawn.getvalue(), qr.png(text)
    assert chunks(ours)[b"IHDR"] == chunks(theirs)[b"IHDR"]
    assert dots(ours) == dots(theirs)


def test_is_the_same_each_time_and_another_for_another_code() -> None:
    assert qr.png("MCK-1") == qr.png("MCK-1") != qr.png("MCK-2")


def test_is_fine_enough_to_print_at_150_dpi() -> None:
    side, height = struct.unpack_from(">2I", chunks(qr.png("CK-2020-0042"))[b"IHDR"])
    # Printed 25 mm wide.
    assert side == height >= 25 / 25.4 * 150
