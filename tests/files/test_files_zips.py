"""A damaged zip is told for one by whoever reads it, in whichever way it is packed."""

import contextlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postwatch.conformity.word_file import open_file
from postwatch.documents.package import description_of, is_whole, unpack
from postwatch.errors import PostwatchError
from postwatch.evidence.rules import media_type
from postwatch.files import zips

WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
PARTS = {
    "[Content_Types].xml": b"<Types/>" * 40,
    "word/document.xml": b"<w:document/>" * 40,
    "docProps/core.xml": b"<dc:description>x</dc:description>" * 40,
}


def packed(way: int) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", way) as archive:
        for name, data in PARTS.items():
            archive.writestr(name, data)
    return whole.getvalue()


def damaged(way: int) -> Iterator[bytes]:
    """The same file with one byte turned over, each in its turn, and with a piece gone."""
    whole = packed(way)
    yield from (bytes([*whole[:place], whole[place] ^ 0xFF, *whole[place + 1 :]]) for place in range(len(whole)))
    yield from (whole[:place] + whole[place + 20 :] for place in range(0, len(whole), 20))


def every_part(path: Path) -> None:
    with contextlib.suppress(zips.DAMAGED), zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            archive.read(name)


READERS: dict[str, Callable[[Path], object]] = {
    "the reader itself": every_part,
    "a look at an Office file": is_whole,
    "its properties": description_of,
    "a template": lambda path: unpack(path.read_bytes(), path.name),
    "document check": open_file,
    "evidence": lambda path: media_type(path.read_bytes()),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_damaged_zip_is_read_or_refused_in_our_words(
    tmp_path: Path, read: Callable[[Path], object], way: int
) -> None:
    file = tmp_path / "a.docx"
    for data in damaged(way):
        file.write_bytes(data)
        with contextlib.suppress(PostwatchError):
            read(file)


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_one_is_read(tmp_path: Path, way: int) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(packed(way))
    assert is_whole(file)
    assert description_of(file) == "x"
    assert unpack(file.read_bytes(), file.name) == PARTS
