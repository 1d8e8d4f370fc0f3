"""The QR picture of a form."""

import struct

from postwatch.documents.qr import png


def test_the_same_text_gives_the_same_picture() -> None:
    assert png("CK-2020-0042") == png("CK-2020-0042") != png("CK-2020-0043")


def test_the_picture_is_fine_enough_to_print_at_150_dpi() -> None:
    picture = png("CK-2020-0042")
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">2L", picture[16:24])
    # Printed 25 mm wide.
    assert width == height >= 25 / 25.4 * 150
