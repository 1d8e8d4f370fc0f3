"""What is kept on file: a document that was made, a scan that came in, the numbers of an incoming paper."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from postwatch.documents.shelf import Shelf, StagedFile
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.evidence.rules import media_type
from postwatch.evidence.tables import Document, Evidence, IncomingPaper
from postwatch.language import _

MOST_BYTES = 50 * 2**20


@dataclass(frozen=True)
class Paper:
    """The numbers that an incoming paper carries, and the path of its scan."""

    sender_number: str | None = None
    sender_number_on: dt.date | None = None
    incoming_number: int | None = None
    incoming_on: dt.date | None = None
    scan: Path | None = None


@dataclass(frozen=True)
class Filing:
    """Where things are kept, and the moment (UTC) at which it happens."""

    shelf: Shelf
    now: dt.datetime


def keep_document(session: Session, *, kind: str, subject: str, file: StagedFile, now: dt.datetime) -> Document:
    """A row for a document that was made; made anew with other content, the row follows it."""
    document = session.exec(select(Document).where(Document.path == file.path)).first()
    if document is None:
        document = Document(kind=kind, subject=subject, path=file.path, sha256="", size=0, made_at=now)
    document.sha256, document.size, document.made_at = file.sha256, file.size, now
    session.add(document)
    session.flush()
    return document


def keep_scan(session: Session, *, path: Path, filing: Filing) -> Evidence:
    """Copy a scan into the evidence under its content hash; the same content is kept once.

    Raises NotFoundError for a missing file, UsageError for one that is empty, too large or of no accepted type.
    """
    data = _content(path)
    digest = hashlib.sha256(data).hexdigest()
    known = session.exec(select(Evidence).where(Evidence.sha256 == digest)).first()
    if known is not None:
        return known
    kind = media_type(data)
    if kind is None:
        raise UsageError(
            _("{file} is no scan: only PDF, JPEG, PNG, TIFF and Word files are kept").format(file=path.name),
            hint=_("scan the paper as PDF"),
        )
    filing.shelf.stage(f"evidence/{digest[:2]}/{digest}{kind.suffix}", data)
    evidence = Evidence(sha256=digest, name=path.name, media_type=kind.media_type, size=len(data), kept_at=filing.now)
    session.add(evidence)
    session.flush()
    return evidence


def fill_paper(session: Session, row: IncomingPaper, *, paper: Paper, filing: Filing, today: dt.date) -> None:
    """Write the numbers of a paper into the row that it proves.

    Raises RuleError for a paper of a day to come or one that arrived before it was written, UsageError for an arrival
    number that no registry gives.
    """
    if paper.sender_number_on is not None and paper.sender_number_on > today:
        raise RuleError(
            _("The sender's day {day} is in the future").format(day=f"{paper.sender_number_on:%d/%m/%Y}"),
            hint=_("check the day on the paper"),
        )
    if paper.incoming_on is not None and (
        paper.incoming_on > today or (paper.sender_number_on and paper.incoming_on < paper.sender_number_on)
    ):
        raise RuleError(
            _("The paper cannot have arrived on {day}").format(day=f"{paper.incoming_on:%d/%m/%Y}"),
            hint=_("the arrival lies between the sender's day and today"),
        )
    if paper.incoming_number is not None and not 1 <= paper.incoming_number <= 999_999:
        raise UsageError(
            _("{number} is no arrival number").format(number=paper.incoming_number), hint=_("numbers begin at 1")
        )
    row.sender_number, row.sender_number_on = paper.sender_number, paper.sender_number_on
    row.incoming_number = paper.incoming_number
    row.incoming_on = paper.incoming_on or (today if paper.incoming_number is not None else None)
    if paper.scan is not None:
        row.evidence_id = keep_scan(session, path=paper.scan, filing=filing).id


def paper_facts(row: IncomingPaper) -> dict[str, Any]:
    """The numbers of a paper as scripts see them."""
    return {
        "sender_number": row.sender_number,
        "sender_number_on": row.sender_number_on,
        "incoming_number": row.incoming_number,
        "incoming_on": row.incoming_on,
        "has_scan": row.evidence_id is not None,
    }


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if 0 < size <= MOST_BYTES else b""
    except FileNotFoundError as error:
        raise NotFoundError(
            _("There is no file {file}").format(file=path), hint=_("check the name and the folder")
        ) from error
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror),
            hint=_("check that it is a file and that you may read it"),
        ) from error
    if not data:
        raise UsageError(
            _("{file} is empty or larger than {limit} MB").format(file=path.name, limit=MOST_BYTES // 2**20),
            hint=_("scan it again, in grey and at 200 dpi"),
        )
    return data
