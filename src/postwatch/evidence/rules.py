"""What a file is by its first bytes; its name proves nothing."""

from typing import NamedTuple


class MediaType(NamedTuple):
    """A type of file that is kept, and the ending it is kept under."""

    media_type: str
    suffix: str


_SIGNATURES = (
    (b"%PDF-", MediaType("application/pdf", ".pdf")),
    (b"\xff\xd8\xff", MediaType("image/jpeg", ".jpg")),
    (b"\x89PNG\r\n\x1a\n", MediaType("image/png", ".png")),
    (b"II*\x00", MediaType("image/tiff", ".tif")),
    (b"MM\x00*", MediaType("image/tiff", ".tif")),
)
_DOCX = MediaType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")


def media_type(data: bytes) -> MediaType | None:
    """The type of a file's content, or None when it is of no kind that is kept."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    return _DOCX if data.startswith(b"PK\x03\x04") and b"word/document.xml" in data else None
