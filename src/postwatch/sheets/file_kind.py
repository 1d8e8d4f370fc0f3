"""The kind of a file, by its bytes, whatever its name; and the refusals of unreadable files."""

import errno
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from postwatch.errors import NotFoundError, UsageError
from postwatch.files import zips
from postwatch.files.read import read_plain
from postwatch.language import _

MOST_BYTES = 32 * 2**20
MOST_UNPACKED = 256 * 2**20
MOST_ENTRIES = 2000
MOST_RATIO = 200
MOST_CELLS = 1_000_000
"""Half as much again as every service point of the country with every column of the register."""
MOST_COLUMNS = 16_384
SMALL = 8 * 2**20
"""Unpacked bytes up to which the ratio does not matter: repeated rows pack well in honest files too."""


def file_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError(
            _("{file} is a folder").format(file=path.name or path),
            hint=_("name a spreadsheet (.xlsx, .xls, .ods or .csv)"),
        )
    try:
        return read_plain(path, most=MOST_BYTES)
    except FileNotFoundError:
        raise NotFoundError(
            _("There is no file {file}").format(file=path), hint=_("check the name and the folder of the file")
        ) from None
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise too_large(path.name) from None
        raise UsageError(
            _("{file} cannot be opened: {reason}").format(file=path.name, reason=error.strerror or error),
            hint=_("close it in other programs and check that you may read it"),
        ) from None


def too_large(file: str) -> UsageError:
    return UsageError(
        _("{file} contains more than can be read safely").format(file=file),
        hint=_("copy only the needed rows and columns into a new workbook and save it"),
    )


def damaged(file: str) -> UsageError:
    return UsageError(
        _("{file} is damaged or not a spreadsheet").format(file=file),
        hint=_("open it in Excel or LibreOffice and save it as .xlsx"),
    )


def _not_a_sheet(file: str, seems: str) -> UsageError:
    return UsageError(
        _("{file} is not a spreadsheet: it seems to be {seems}").format(file=file, seems=seems),
        hint=_("name a spreadsheet (.xlsx, .xls, .ods or .csv)"),
    )


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")


def _signatures() -> tuple[tuple[bytes, str], ...]:
    return (
        (b"%PDF", _("a PDF document")),
        (b"\x89PNG", _("a picture")),
        (b"\xff\xd8\xff", _("a picture")),
        (b"GIF8", _("a picture")),
        (b"Rar!", _("a compressed archive")),
        (b"7z\xbc\xaf", _("a compressed archive")),
        (b"\x1f\x8b", _("a compressed archive")),
        (b"{\\rtf", _("a Word document")),
        (b"SQLite format 3", _("a database")),
    )


def kind_of(file: str, data: bytes) -> Literal["xlsx", "ods", "xls", "csv"]:
    """Return the kind of the bytes, whatever the name. Raises UsageError naming what they seem to be instead."""
    if not data.strip():
        raise _not_a_sheet(file, _("an empty file"))
    if data.startswith(b"PK"):
        return _zip_kind(file, data)
    if data.startswith(_OLE):
        return _ole_kind(file, data)
    for start, seems in _signatures():
        if data.startswith(start):
            raise _not_a_sheet(file, seems)
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta")):
        refused = _not_a_sheet(file, _("a web page or XML text"))
        refused.hint = damaged(file).hint
        raise refused
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff")) and not data.startswith(b"\xff\xfe\x00\x00")
    if b"\x00" in data and not is_utf16:
        raise _not_a_sheet(file, _("unknown binary data"))
    if not file.lower().endswith(_TEXT_ENDINGS):
        raise _not_a_sheet(file, _("plain text") if _is_utf8(data) else _("unknown binary data"))
    return "csv"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _zip_kind(file: str, data: bytes) -> Literal["xlsx", "ods"]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _weigh(file, entries)
            names = {entry.filename for entry in entries}
            mimetype = package.read("mimetype")[:100] if "mimetype" in names else b""
    except zips.DAMAGED:
        raise damaged(file) from None
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return "xlsx"
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if "word/document.xml" in names or b"opendocument.text" in mimetype:
        raise _not_a_sheet(file, _("a Word document"))
    if any(name.startswith("ppt/") for name in names):
        raise _not_a_sheet(file, _("a presentation"))
    raise _not_a_sheet(file, _("a compressed archive"))


def _weigh(file: str, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swollen:
        raise too_large(file)


def _ole_kind(file: str, data: bytes) -> Literal["xls"]:
    if _stream("EncryptedPackage") in data:
        raise protected(file)
    if _stream("Workbook") in data or _stream("Book") in data:
        return "xls"
    seems = _("a Word document") if _stream("WordDocument") in data else _("unknown binary data")
    raise _not_a_sheet(file, seems)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def protected(file: str) -> UsageError:
    return UsageError(
        _("{file} is protected by a password").format(file=file),
        hint=_("open it in Excel, remove the password and save it"),
    )


# Signs within words that Vietnamese does not have: a text in an old encoding whose font is lost.
_BESIDE_A_LETTER = "(?:(?=[a-zA-Z])|(?<=[a-zA-Z].))"
OLD_ENCODINGS = {
    "tcvn3": re.compile(f"[®µ¸¹¶©ª¬\u00ad¼½¾¨£¤¥¦¢]{_BESIDE_A_LETTER}"),
    "vni": re.compile(f"[öïøûñäëüåæ]{_BESIDE_A_LETTER}"),
}
"""Patterns of texts that are likely in an old encoding, by its name."""


def likely_encodings(text: str, encodings: Iterable[str]) -> list[str]:
    """Return encodings with those first in whose signs a text, read as Latin 1, seems to be."""
    return sorted(encodings, key=lambda name: name not in OLD_ENCODINGS or OLD_ENCODINGS[name].search(text) is None)


def unknown_encoding(file: str, encodings: Iterable[str]) -> UsageError:
    return UsageError(
        _("{file} is text in an encoding that it does not name").format(file=file),
        hint=_("add one of: {options}; or save it in Excel as .xlsx").format(
            options=" | ".join(f'--read "encoding={name}"' for name in encodings)
        ),
    )
