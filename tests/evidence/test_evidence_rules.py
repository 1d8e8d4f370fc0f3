import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.evidence.rules import distinct, kept_under, media_type, one_line, plain_name, with_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(*names: str, size: int = 10) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(size))
    return file.getvalue()


LETTER = zipped("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4 ...", ("application/pdf", ".pdf")),
        (b"\xff\xd8\xff\xe0", ("image/jpeg", ".jpg")),
        (b"\x89PNG\r\n\x1a\n....", ("image/png", ".png")),
        (b"II*\x00....", ("image/tiff", ".tif")),
        (b"MM\x00*....", ("image/tiff", ".tif")),
        (LETTER, (WORD, ".docx")),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), None),
        (zipped("word/document.xml"), None),
        (b"PK\x03\x04....[Content_Types].xml....word/document.xml....", None),
        (LETTER[:-1], None),
        (LETTER.replace(b"\x08\x00", b"\x63\x00"), None),
        (zipped("[Content_Types].xml", "word/document.xml", size=70_000_000), None),
        (LETTER + b"PK\x01\x02" * 10_001, None),
        (b"....word/document.xml....", None),
        (b"MZ\x90", None),
        (b" %PDF-1.4", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(data: bytes, kind: tuple[str, str] | None) -> None:
    assert media_type(data) == kind


@given(st.integers(0, len(LETTER) - 1), st.integers(1, 255))
def test_a_damaged_word_file_is_one_or_none_and_never_an_error(at: int, bits: int) -> None:
    damaged = bytearray(LETTER)
    damaged[at] ^= bits
    assert media_type(bytes(damaged)) in {None, (WORD, ".docx")}


@given(st.binary(max_size=64), st.binary(max_size=64))
def test_what_follows_the_first_bytes_does_not_matter_to_a_pdf(first: bytes, second: bytes) -> None:
    assert media_type(b"%PDF-" + first) == media_type(b"%PDF-" + second)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("application/pdf", "evidence/ab/abcd.pdf"),
        ("image/jpeg", "evidence/ab/abcd.jpg"),
        ("image/png", "evidence/ab/abcd.png"),
        ("image/tiff", "evidence/ab/abcd.tif"),
        (WORD, "evidence/ab/abcd.docx"),
        ("text/plain", "evidence/ab/abcd"),
    ],
)
def test_a_scan_lies_where_its_content_says(kind: str, path: str) -> None:
    assert kept_under("abcd", kind) == path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("  giấy nhận.pdf  ", "giấy nhận.pdf"),
        ("a\tb\nc", "a_b_c"),
        ("a\u200bb\u202ec", "a_b_c"),
        ("a\u2028b\u2029c", "a_b_c"),
        ("a\ue000b\udc80c\u0378", "a_b_c_"),
        ("bie\u0302n", "biên"),
        ("", "_"),
        ("   ", "_"),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_seen(name: str, text: str) -> None:
    assert one_line(name) == text


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        (" . a.pdf. ", "a.pdf"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("X1.X", "X1.X"),
        (" ... ", "_"),
        ("PRN", "_PRN"),
        ("aux.tar.gz", "_aux.tar.gz"),
        ("NUL.pdf", "_NUL.pdf"),
        ("Com1.pdf", "_Com1.pdf"),
        ("lpt9", "_lpt9"),
        ("COM0", "COM0"),
        ("COM10", "COM10"),
        ("CONSUL.pdf", "CONSUL.pdf"),
        ("a.CON", "a.CON"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 80),
        ("x" * 76 + ".pdf", "x" * 76 + ".pdf"),
        ("x" * 77 + ".pdf", "x" * 71 + ".pdf"),
        ("x" * 80 + ".numbers8", "x" * 71 + ".numbers8"),
        ("x" * 80 + ".numbers89", "x" * 80),
        ("a.b" + "x" * 80 + ".pdf", "a.b" + "x" * 68 + ".pdf"),
    ],
)
def test_a_name_that_every_system_takes(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("names", "name", "whole"), [("", "a", "a"), ("a", "b", "a\nb"), ("a\nb", "b", "a\nb"), ("ab", "a", "ab\na")]
)
def test_names_of_one_content_are_kept_one_a_line(names: str, name: str, whole: str) -> None:
    assert with_name(names, name) == whole


@pytest.mark.parametrize(
    ("names", "free"),
    [
        (["a.pdf", "b.pdf"], ["a.pdf", "b.pdf"]),
        (["a.pdf", "A.PDF", "a.pdf", "a-2.pdf"], ["a.pdf", "A-2.PDF", "a-3.pdf", "a-2-2.pdf"]),
        (["a.b.pdf", "a.b.pdf"], ["a.b.pdf", "a.b-2.pdf"]),
        (["a", "a"], ["a", "a-2"]),
        ([".a", ".a"], [".a", ".a-2"]),
        (["a-2.pdf", "a.pdf", "a.pdf"], ["a-2.pdf", "a.pdf", "a-3.pdf"]),
    ],
)
def test_names_that_one_folder_can_hold(names: list[str], free: list[str]) -> None:
    assert list(distinct(names)) == free
