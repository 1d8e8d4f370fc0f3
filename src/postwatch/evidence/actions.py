"""Files on record: documents that were made, scans that came in, numbers of incoming documents."""

import datetime as dt
import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from postwatch.console import OnProgress, counted, untold
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, DocumentError, RuleError, UsageError, about
from postwatch.evidence.paper import IncomingPaper
from postwatch.evidence.rules import distinct, kept_under, media_type, one_line, plain_name, with_name
from postwatch.files.digest import digest, file_digest
from postwatch.files.outside import require_outside
from postwatch.files.read import ChangedError, holds, read_plain, read_settled
from postwatch.files.staged import Shelf, StagedFile
from postwatch.files.staging import clear_leftovers
from postwatch.files.write import make_folder, write_new
from postwatch.journal.chain import Finding
from postwatch.journal.recorder import insert_all
from postwatch.language import _
from postwatch.paths import no_file
from postwatch.store.columns import columns_of, row_with, rows_with, save

# Nearly every noun keeps files, and few commands do: the tables are loaded by what reads or writes them.
if TYPE_CHECKING:
    from postwatch.evidence.tables import Evidence

MOST_BYTES = 50 * 2**20
SUMS = "SHA256SUMS"


def keep_document(session: Session, desk: Desk, *, kind: str, subject: str, file: StagedFile) -> None:
    """Record a generated document; a regenerated document updates its row."""
    from postwatch.evidence.prints import drop_print
    from postwatch.evidence.tables import Document

    document = row_with(session, Document, path=file.path)
    if document is None:
        document = Document(kind=kind, subject=subject, path=file.path, sha256="", size=0, made_at=desk.now)
    elif document.sha256 != file.sha256:
        drop_print(session, desk, file.path)
    document.sha256, document.size, document.made_at = file.sha256, file.size, desk.now
    save(session, document)


def is_as_made(session: Session, desk: Desk, path: str) -> bool:
    """Return whether a document is on file as it was made last: nobody changed it since."""
    from postwatch.evidence.tables import Document

    document, file = row_with(session, Document, path=path), desk.shelf.root / path
    return document is not None and file.is_file() and file_digest(file) == document.sha256


def newest_documents(session: Session, *, kind: str, subject: str | None = None) -> dict[str, str]:
    """Return the path of the document of a kind that was made last about each subject (a code), or about one alone."""
    from postwatch.evidence.tables import Document

    made = select(Document.subject, Document.path).where(Document.kind == kind)
    if subject is not None:
        made = made.where(Document.subject == subject)
    return dict(session.exec(made.order_by(col(Document.made_at), col(Document.id))).all())


@dataclass(frozen=True)
class NewDocument:
    """A document that was just made, for a path in the workspace; ``subject`` is the code of its record."""

    subject: str
    path: str
    data: bytes


def put_documents(
    session: Session, desk: Desk, *, kind: str, documents: Iterable[NewDocument], replace: bool = False
) -> None:
    """Stage documents of a kind and keep their rows; a document on file with this content is left as it is.

    So a batch that is made again writes only missing documents. Raises as `Shelf.stage`.
    """
    from postwatch.evidence.tables import Document

    known = dict(session.exec(select(Document.path, Document.sha256).where(Document.kind == kind)).all())
    new = []
    for one in documents:
        is_known = one.path in known
        if is_known and known[one.path] == digest(one.data) and holds(desk.shelf.root / one.path, one.data):
            continue
        file = desk.shelf.stage(one.path, one.data, replace=replace)
        if is_known:
            keep_document(session, desk, kind=kind, subject=one.subject, file=file)
        else:
            new.append(columns_of(Document, file, kind=kind, subject=one.subject, made_at=desk.now))
    session.flush()
    insert_all(session, Document, new)


def scan_name(session: Session, evidence_id: int | None) -> str | None:
    """Return the name of the file under which a scan came in, None where no scan is kept."""
    from postwatch.evidence.tables import Evidence

    return session.get_one(Evidence, evidence_id).name if evidence_id is not None else None


def scan_sha256(session: Session, evidence_id: int | None) -> str | None:
    """Return the hash of a scan, None where no scan is kept."""
    from postwatch.evidence.tables import Evidence

    return session.get_one(Evidence, evidence_id).sha256 if evidence_id is not None else None


@about("scan")
def is_same_scan(session: Session, evidence_id: int | None, *, path: Path | None) -> bool:
    """Return whether a file says no more than the scan that is kept: it has its content, or none is named.

    Raises as `keep_scan` for a file that cannot be read.
    """
    from postwatch.evidence.tables import Evidence

    if path is None:
        return True
    return evidence_id is not None and session.get_one(Evidence, evidence_id).sha256 == digest(_content(path))


@about("scan")
def keep_scan(session: Session, desk: Desk, *, path: Path) -> "Evidence":
    """Copy a scan into the evidence under its content hash; the same content is stored once, with all its names.

    If its row is known and its file is not in this folder, it is kept again.

    Raises NotFoundError for a missing file, UsageError for a file that is empty, too large, of no accepted type, no
    plain file, or that changes while it is read; RuleError when something else lies where this content was kept.
    """
    from postwatch.evidence.tables import Evidence

    data = _content(path)
    sha256 = digest(data)
    known = row_with(session, Evidence, sha256=sha256)
    if known is not None:
        _keep_again(kept_under(sha256, known.media_type), data, desk.shelf)
        known.name = with_name(known.name, one_line(path.name))
        save(session, known)
        return known
    kind = media_type(data)
    if kind is None:
        raise UsageError(
            _("{file} is not a scan: only PDF, JPEG, PNG, TIFF and Word files are kept").format(file=path.name),
            hint=_("scan the paper as PDF"),
        )
    desk.shelf.stage(kept_under(sha256, kind.media_type), data)
    evidence = Evidence(
        sha256=sha256, name=one_line(path.name), media_type=kind.media_type, size=len(data), kept_at=desk.now
    )
    save(session, evidence)
    return evidence


def _keep_again(path: str, data: bytes, shelf: Shelf) -> None:
    """Stage a known scan that is missing here; an existing file is never overwritten."""
    final = shelf.root / path
    if holds(final, data) or any(file.path == path for file in shelf.staged):
        return
    if final.exists() or final.is_symlink():
        raise RuleError(
            _("{path} is not the scan that was kept there").format(path=path),
            hint=_("see what was changed with: postwatch db check; move that file away to keep this scan again"),
        )
    shelf.stage(path, data)


def settle_paper(session: Session, desk: Desk, row: IncomingPaper, *, scan: Path | None) -> None:
    """Check the numbers of an incoming document, and keep its scan; it arrived today unless a day is given.

    Raises RuleError for a paper of a future day or a paper that arrived before it was written, UsageError for an
    arrival number that no registry gives.
    """
    if row.sender_number_on is not None and row.sender_number_on > desk.today:
        raise RuleError(
            _("The sender's day {day} is in the future").format(day=row.sender_number_on),
            hint=_("check the day on the document"),
        )
    if row.incoming_on is not None and not (row.sender_number_on or row.incoming_on) <= row.incoming_on <= desk.today:
        raise RuleError(
            _("The document cannot have arrived on {day}").format(day=row.incoming_on),
            hint=_("give an arrival between the sender's day and today"),
        )
    if row.incoming_number is not None:
        if not 1 <= row.incoming_number <= 999_999:
            raise UsageError(
                _("{number} is not an arrival number").format(number=row.incoming_number), hint=_("numbers begin at 1")
            )
        row.incoming_on = row.incoming_on or desk.today
    if scan is not None:
        row.evidence_id = keep_scan(session, desk, path=scan).id


@dataclass(frozen=True)
class EvidenceLine:
    """A stored scan; ``names_list`` has all its original names, ``name`` the first, ``size`` in bytes."""

    sha256: str
    name: str
    names_list: tuple[str, ...]
    media_type: str
    size: int
    kept_at: dt.datetime
    path: str


@dataclass(frozen=True)
class ExportResult:
    """Exported scans; ``sums`` is the file with their hashes, ``findings_list`` names those not exported."""

    folder: Path
    files: int
    sums: Path
    findings_list: tuple[Finding, ...] = ()


def list_evidence(session: Session) -> list[EvidenceLine]:
    """Return every scan in the order of arrival."""
    from postwatch.evidence.tables import Evidence

    return [_line(row) for row in rows_with(session, Evidence, by="id")]


def _line(row: "Evidence") -> EvidenceLine:
    names, path = tuple(row.name.splitlines()), kept_under(row.sha256, row.media_type)
    return result_of(EvidenceLine, row, name=names[0], names_list=names, path=path)


def scan_copy(session: Session, desk: Desk, evidence_id: int) -> tuple[str, bytes]:
    """Return where a scan lies in the workspace, and its bytes. Raises DocumentError for a missing or changed scan."""
    from postwatch.evidence.tables import Evidence

    line = _line(session.get_one(Evidence, evidence_id))
    found = _kept_content(line, desk.workspace)
    if isinstance(found, Finding):
        raise DocumentError(
            _("{name} was not copied: {reason}").format(name=found.what, reason=found.detail),
            hint=_("see what is wrong with: postwatch db check"),
        )
    return line.path, found


def export_evidence(
    lines: Sequence[EvidenceLine], *, workspace: Path, folder: Path, on_progress: OnProgress = untold
) -> ExportResult:
    """Copy scans into a folder under the names they came with, with a list of hashes that ``sha256sum -c`` reads.

    Each is verified against its hash while copied; a missing or changed scan is not exported and is a finding. The list
    comes last: a folder without it is a leftover of a killed export. Raises AlreadyThereError when the folder is a
    file, or any of the files is there already, before anything is written; UsageError for a folder among the files of a
    workspace; DocumentError when the folder cannot be written.
    """
    require_outside(folder, workspace)
    if (folder.is_symlink() or folder.exists()) and not folder.is_dir():
        raise _is_there(folder)
    clear_leftovers(folder)
    names = list(distinct([SUMS, *(plain_name(name) for line in lines for name in line.names_list)]))[1:]
    sources = [line for line in lines for _name in line.names_list]
    targets = [folder / name for name in names]
    taken = [path for path in [*targets, folder / SUMS] if path.exists() or path.is_symlink()]
    if taken:
        raise _is_there(taken[0], is_listed=(folder / SUMS).exists())
    written: list[Path] = []
    sums: list[str] = []
    findings: dict[str, Finding] = {}
    try:
        make_folder(folder)
        for line, target in counted(list(zip(sources, targets, strict=True)), on_progress):
            found = _kept_content(line, workspace)
            if isinstance(found, Finding):
                findings[line.sha256] = found
                continue
            write_new(target, found)
            written.append(target)
            sums.append(f"{line.sha256}  {target.name}\n")
        write_new(folder / SUMS, "".join(sums).encode("utf-8"))
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise DocumentError(
                _("{folder} cannot be written: {reason}").format(folder=folder, reason=error.strerror),
                hint=_("check the place, the free space and the permissions"),
            ) from error
        raise
    return ExportResult(folder, len(sums), folder / SUMS, tuple(findings.values()))


def _is_there(path: Path, *, is_listed: bool = True) -> AlreadyThereError:
    hint = _("export into an empty folder")
    if not is_listed:
        hint = _("export into an empty folder; this one has no SHA256SUMS, so an export into it may have been cut off")
    return AlreadyThereError(_("The file {path} already exists").format(path=path), hint=hint)


def _kept_content(line: EvidenceLine, workspace: Path) -> bytes | Finding:
    """Return the bytes of a scan, or why it cannot be read, in the terms of ``db check``.

    No more is read than the largest scan allowed, and a pipe is not waited for.
    """
    path = workspace / line.path
    try:
        if path.is_symlink():
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        data = read_plain(path, most=MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return Finding("missing", line.name, _("the recorded file is not there"))
    except OSError as error:
        if error.errno in {errno.EINVAL, errno.EISDIR}:
            return Finding("changed", line.name, _("is no longer a regular file"))
        if error.errno == errno.EFBIG:
            return Finding("changed", line.name, _("its content differs from what was recorded"))
        return Finding("unreadable", line.name, error.strerror or str(error))
    if digest(data) != line.sha256:
        return Finding("changed", line.name, _("its content differs from what was recorded"))
    return data


def _content(path: Path) -> bytes:
    """Return the bytes of a scan that nobody is writing any more."""
    try:
        data = read_settled(path, most=MOST_BYTES)
    except FileNotFoundError as error:
        raise no_file(path) from error
    except ChangedError as error:
        raise UsageError(
            _("{file} changed while it was read").format(file=path.name),
            hint=_("wait until the scanner has finished, then try again"),
        ) from error
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise _no_size_of_a_scan(path) from error
        reason = _("it is not a regular file") if isinstance(error, IsADirectoryError) else error.strerror
        raise UsageError(
            _("{file} cannot be read: {reason}").format(file=path, reason=reason),
            hint=_("give the scan itself: a plain file that you may read, no link, folder or device"),
        ) from error
    if not data:
        raise _no_size_of_a_scan(path)
    return data


def _no_size_of_a_scan(path: Path) -> UsageError:
    return UsageError(
        _("{file} is empty or larger than {limit} MB").format(file=path.name, limit=MOST_BYTES // 2**20),
        hint=_("scan it again, in grey and at 200 dpi"),
    )
