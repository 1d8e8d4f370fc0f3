import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.evidence.rules import media_type

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4 ...", ("application/pdf", ".pdf")),
        (b"\xff\xd8\xff\xe0", ("image/jpeg", ".jpg")),
        (b"\x89PNG\r\n\x1a\n....", ("image/png", ".png")),
        (b"II*\x00....", ("image/tiff", ".tif")),
        (b"MM\x00*....", ("image/tiff", ".tif")),
        (b"PK\x03\x04....word/document.xml....", (WORD, ".docx")),
        (b"PK\x03\x04....xl/workbook.xml....", None),
        (b"MZ\x90", None),
        (b" %PDF-1.4", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(data: bytes, kind: tuple[str, str] | None) -> None:
    assert media_type(data) == kind


@given(st.binary(max_size=64), st.binary(max_size=64))
def test_what_follows_the_first_bytes_does_not_matter_to_a_pdf(first: bytes, second: bytes) -> None:
    assert media_type(b"%PDF-" + first) == media_type(b"%PDF-" + second)
