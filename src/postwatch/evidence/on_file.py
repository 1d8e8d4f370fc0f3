"""Files that the records name: made or received documents, and files that a workspace brings itself.

Settings, own data and own templates are the workspace's; a change of them is part of the next entry of the journal.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from sqlmodel import Session, select

from postwatch.evidence.prints import keep_prints as keep_prints  # noqa: PLC0414 -- what `RecordsOfFiles` has
from postwatch.evidence.prints import to_be_printed as to_be_printed  # noqa: PLC0414
from postwatch.evidence.rules import kept_under
from postwatch.evidence.tables import Document, DocumentPrint, Evidence, WorkspaceFile
from postwatch.files.digest import file_digest
from postwatch.paths import SETTINGS_FILE
from postwatch.store.columns import rows_with, save
from postwatch.store.engine import account_of

FOLDERS = ("data", "templates")
# A program has it open, or the system keeps its own notes there.
_NOT_OURS = (".", "~$")


def kept_at(session: Session, path: str) -> str | None:
    """Return the hash of the file recorded at a path relative to the workspace, or None."""
    document = session.exec(select(Document.sha256).where(Document.path == path)).first()
    if document is not None:
        return document
    printed = session.exec(select(DocumentPrint.sha256).where(DocumentPrint.path == path)).first()
    if printed is not None:
        return printed
    sha256 = PurePosixPath(path).stem
    kind = session.exec(select(Evidence.media_type).where(Evidence.sha256 == sha256)).first()
    return sha256 if kind is not None and kept_under(sha256, kind) == path else None


def note_workspace_files(session: Session, workspace: Path) -> None:
    """Record the files that the workspace brings now, with the hash of each file; None for a file that is gone.

    An unreadable file keeps its known hash. Each account of a server has a workspace of its own, so the rows are kept
    by account.
    """
    account = account_of(session.connection())
    known = {row.path: row for row in rows_with(session, WorkspaceFile, account=account)}
    there = hashes_of(workspace)
    for path in sorted(known.keys() | there.keys()):
        row = known.get(path) or WorkspaceFile(account=account, path=path)
        if not is_unread(path, there) and row.sha256 != there.get(path):
            row.sha256 = there.get(path)
            save(session, row)


def hashes_of(workspace: Path) -> dict[str, str | None]:
    """Return the hash of each file that a workspace brings, by its path in the workspace.

    None means a file or folder that cannot be read; a caller that needs it says why.
    """
    found: dict[str, str | None] = {}

    def not_read(error: OSError) -> None:
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            found[Path(error.filename).relative_to(workspace).as_posix()] = None

    for path in _files(workspace, not_read):
        try:
            if path.is_file():
                found[path.relative_to(workspace).as_posix()] = file_digest(path)
        except OSError as error:
            error.filename = path  # the system names none where it fails while reading
            not_read(error)
    return found


def is_unread(path: str, hashes: Mapping[str, str | None]) -> bool:
    """Return whether a file, or a folder that it is in, could not be read: its content is not known."""
    return any(name in hashes and hashes[name] is None for name in (path, *map(str, PurePosixPath(path).parents)))


def _files(workspace: Path, not_read: Callable[[OSError], None]) -> Iterator[Path]:
    yield workspace / SETTINGS_FILE
    for folder in FOLDERS:
        for parent, _folders, names in os.walk(workspace / folder, onerror=not_read):
            yield from (Path(parent) / name for name in names if not name.startswith(_NOT_OURS))
