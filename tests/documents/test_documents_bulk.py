"""What is deflated piece by piece reads back as the whole, in any reader of deflate."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from postwatch.documents.bulk import PartSeries

LITERAL = '</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="DongTrong"/></w:pPr><w:r><w:t xml:space="preserve">Địa chỉ: '
PIECES = [LITERAL, LITERAL.upper(), "<w:p>", Markup("Nguyễn Văn A"), "", escape("&"), LITERAL * 3]


def inflated(body: bytes) -> bytes:
    reader = zlib.decompressobj(-15)
    data = reader.decompress(body) + reader.flush()
    assert reader.eof
    assert not reader.unused_data
    return data


@given(st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_row_of_pieces_reads_back(pieces: list[str]) -> None:
    data, body = PartSeries("a.xml", [LITERAL, LITERAL * 3, "<w:p>"]).deflated(pieces)

    assert data.decode() == "".join(pieces)
    assert inflated(body) == data


@pytest.mark.parametrize("size", [0, 1, 0xFFFF - 1, 0xFFFF, 0xFFFF + 1, 3 * 0xFFFF, 200_000])
def test_a_value_of_any_length_reads_back(size: int) -> None:
    data, body = PartSeries("a.xml", [LITERAL]).deflated([LITERAL, "x" * size, LITERAL])

    assert inflated(body) == data == (LITERAL + "x" * size + LITERAL).encode()


def test_what_is_known_takes_less_room() -> None:
    _data, body = PartSeries("a.xml", [LITERAL * 3]).deflated([LITERAL * 3])

    assert len(body) < len(LITERAL * 3) / 2


def test_the_same_pieces_give_the_same_bytes() -> None:
    first, second = (PartSeries("a.xml", [LITERAL]).deflated(["a", LITERAL]) for _again in range(2))
    assert first == second
