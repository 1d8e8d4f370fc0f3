"""The PDF beside a Word file: its name, the file it was made of, whether it is up to date.

A PDF ends with a comment of ours: the hash of the Word file that it was made of, and the hash of itself. So an up to
date PDF is kept, a PDF of an earlier text is replaced, and a PDF that a person signed, marked or made is left alone.
Its own hash is on record.
"""

import re
from pathlib import Path
from typing import Any

from postwatch.errors import AlreadyThereError, NotFoundError
from postwatch.files.digest import digest, file_digest
from postwatch.language import _

_MARK = re.compile(rb"%postwatch ([0-9a-f]{64}) ([0-9a-f]{64})\n\Z")
_MARK_BYTES = len("%postwatch ") + 64 + 1 + 64 + 1


def papers_of(result: Any) -> list[str]:
    """The Word files that the result of a command (as JSON) names under ``path``, in its order."""
    if isinstance(result, list):
        return [path for item in result for path in papers_of(item)]
    if not isinstance(result, dict):
        return []
    own = result.get("path")
    first = [own] if isinstance(own, str) and own.endswith(".docx") else []
    return first + [path for item in result.values() if isinstance(item, list) for path in papers_of(item)]


def with_pdf(result: Any) -> Any:
    """The result with its PDF: ``pdf`` beside the ``path`` of a document, ``pdf_list`` beside a list of documents."""
    if isinstance(result, list):
        return [with_pdf(item) for item in result]
    names = [pdf_name(path) for path in papers_of(result)]
    if not names:
        return result
    return {**result, "pdf": names[0]} if result.get("path") else {**result, "pdf_list": names}


def pdf_name(path: str) -> str:
    """Return the name of the PDF beside a Word file."""
    return f"{path.removesuffix('.docx')}.pdf"


def require_file(path: Path) -> Path:
    """Return the place of a Word file. Raises NotFoundError where it is missing."""
    if path.is_file():
        return path
    raise NotFoundError(
        _("There is no file {path}").format(path=path), hint=_("check the name, or make the document first")
    )


def is_up_to_date(path: Path, *, made: str | None) -> bool:
    """Return whether the PDF beside a Word file has its present text; ``made`` is the hash on record, or None.

    Raises NotFoundError for a missing Word file, AlreadyThereError for a PDF that is not as it was made.
    """
    target = require_file(path).with_suffix(".pdf")
    if not target.exists() and not target.is_symlink():
        return False
    source = _made_of(target)
    is_recorded = source is not None and file_digest(target) == made
    # A PDF that an earlier version made is not on record: it is made again.
    if source is None or (made is not None and not is_recorded):
        raise AlreadyThereError(
            _("The file {path} already exists, and was not made by postwatch or was changed since").format(path=target),
            hint=_("it may be signed: rename or move it, then ask for the PDF again"),
        )
    return is_recorded and source == file_digest(path)


def marked(data: bytes, source: str) -> bytes:
    """Return the content of a PDF with the mark of the Word file, of that hash, that it was made of."""
    return data + f"%postwatch {source} {digest(data)}\n".encode("ascii")


def _made_of(pdf: Path) -> str | None:
    """Return the hash of the Word file that a PDF of ours was made of; None if it is not ours or was changed."""
    if pdf.is_symlink() or not pdf.is_file():
        return None
    data = pdf.read_bytes()
    mark = _MARK.search(data, max(0, len(data) - _MARK_BYTES))
    if mark is None or digest(data[: mark.start()]) != mark[2].decode():
        return None
    return mark[1].decode()
