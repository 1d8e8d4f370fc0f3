"""``db check``: check the database itself, the rows against the journal, the files against the rows.

The chain holds every recorded change; walked back over the rows it leaves nothing, or somebody changed them unseen.
"""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from postwatch.dataclass import dataclass
from postwatch.documents.package import description_of, is_whole
from postwatch.errors import DatabaseError, DocumentError
from postwatch.evidence.on_file import hashes_of, is_unread
from postwatch.evidence.rules import kept_under
from postwatch.files.digest import file_digest
from postwatch.files.lock import LOCK_FILE, FolderLock, hold, in_use
from postwatch.files.staged import Shelf, StagedFile
from postwatch.journal.chain import GENESIS, Finding, Key, Link, Values, verify_chain, walk_back
from postwatch.journal.verification import link_of
from postwatch.language import _
from postwatch.law.version import hash_of, unpack
from postwatch.paths import STAGING
from postwatch.register.letters import head_in
from postwatch.schema import METADATA
from postwatch.store import health, upgrade
from postwatch.store.columns import PERSONAL
from postwatch.store.engine import LOCK_WAIT, account_of, connected, hold_on_server, sqlite_path
from postwatch.store.rows import UNREADABLE, stored_rows
from postwatch.store.transaction import translated_errors
from postwatch.unit_of_work import holder_name

if TYPE_CHECKING:
    from postwatch.context import AppContext

JOURNAL, LAW = "journal_entry", "law_version"
FOLDERS = ("documents", "evidence")
# Files that something else is about to finish: they contradict nothing.
UNFINISHED = "unfinished"
# A draft or a sheet that a clerk went on with: that is what it is made for.
EDITED_DRAFT = "edited_draft"
# Settings, own data or an own template that changed since the last entry: the next entry has it.
UNRECORDED = "unrecorded_change"
# Kinds of findings that contradict nothing.
HARMLESS = frozenset({UNFINISHED, EDITED_DRAFT, UNRECORDED})
_TO_BE_EDITED = frozenset({"report", "pledge_sheet", "inspection_sheet", "receipt_sheet", "task_sheet", "record_sheet"})
_DRAFT = "-du-thao"
# What tells of the chain and of the files; these tables are the same in every schema.
_PAPERS = (JOURNAL, "office", "document", "evidence")
_FILES = frozenset({"document", "document_print", "evidence"})


@dataclass(frozen=True)
class Place:
    """Where an office keeps its things: the address of its database, its folder, its code; see `open_engine`."""

    url: str
    folder: Path
    office: str
    lock_wait: float = LOCK_WAIT


@dataclass(frozen=True)
class CheckResult:
    """Whether everything holds, and the findings; ``head`` is the newest hash, ``rows`` and ``files`` are counts."""

    ok: bool
    findings_list: tuple[Finding, ...]
    entries: int
    head: str
    rows: int
    files: int


@dataclass(frozen=True)
class KeptFile:
    """A file that a row names; ``path`` is relative to the workspace."""

    path: str
    sha256: str
    is_draft: bool = False


@dataclass
class Reading:
    """The content of a database, and faults of reading it; ``brought``: the files that the workspace brought, by path.

    ``law`` has the hash and the content of each version of the law, by its id.
    """

    chain: list[Link] = field(default_factory=list)
    rows: dict[Key, Values] = field(default_factory=dict)
    files: list[KeptFile] = field(default_factory=list)
    brought: dict[str, str | None] = field(default_factory=dict)
    law: dict[int, tuple[str, str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def check(office: "AppContext", *, head: str | None) -> CheckResult:
    """Check a workspace; ``head`` is a hash of the journal that was noted earlier. Changes nothing.

    Raises DatabaseError when the database is missing, locked, out of reach or of another schema.
    """
    office.require_database()
    office.clear_leftovers()
    head = head or office.seen.heads().get(office.settings.code)
    place = Place(office.database_url, office.workspace, office.settings.code, office.lock_wait)
    result = examine(place, head=head)
    if any(one.kind in {"missing", "changed", "orphan", UNFINISHED, EDITED_DRAFT} for one in result.findings_list):
        # A command that was just putting its files in place explains such findings: look again while none runs.
        with no_writer(office, "db check"):
            result = examine(place, head=head)
    return result


@contextmanager
def no_writer(office: "AppContext", command: str) -> Iterator[None]:
    """Keep the commands that write waiting, on a server too; a folder with SQLite that cannot be written has none.

    Raises DatabaseError when whoever writes does not end in time.
    """
    office.clear_leftovers()
    if sqlite_path(office.database_url) is None:
        with translated_errors(), hold_on_server(office.database_url, lock_wait=office.lock_wait):
            for folder in office.shelf.unfinished():
                # A command that has committed holds the folder of the files that it is putting in place. What a
                # killed one left is held by nobody, and stays.
                lock = FolderLock(folder, seconds=office.lock_wait)
                lock.release()
                if not lock.is_ours and folder.exists():
                    raise in_use("", office.lock_wait)
            yield
        return
    if not os.access(office.workspace, os.W_OK):
        yield
        return
    holder = holder_name(office.actor, command, office.now)
    with hold(office.workspace / LOCK_FILE, holder=holder, seconds=office.lock_wait):
        yield


def examine(place: Place, *, head: str | None = None) -> CheckResult:
    """Check a place as it is now."""
    reading = read(place)
    total = len(reading.rows)
    findings = [*reading.findings, *verify_chain(reading.chain, head=head), *_walk_back(reading)]
    findings += _law_findings(reading)
    findings += [*_file_findings(place.folder, reading), *_changes_to_come(place.folder, reading)]
    return CheckResult(
        ok=all(one.kind in HARMLESS for one in findings),
        findings_list=tuple(dict.fromkeys(findings)),
        entries=len(reading.chain),
        head=reading.chain[-1].hash if reading.chain else GENESIS,
        rows=total,
        files=len(reading.files),
    )


def read(place: Place, *, only: Sequence[str] = ()) -> Reading:
    """Return everything that the database holds, as far as it can be read, in a single reading transaction.

    With ``only``, just the rows of these tables are read, whatever the schema. Raises DatabaseError for a database that
    is locked, out of reach, or of another schema.
    """
    found, account = Reading(), ""
    opened = connected(place.url, writing=False, lock_wait=place.lock_wait)
    with _damage_found(found, "database"), opened as connection:
        health.read_leniently(connection)
        if not only:
            with _damage_found(found, "database"):
                found.findings += [Finding("database", "sqlite", text) for text in health.damage(connection)]
            upgrade.require_current(upgrade.current(connection))
            with _damage_found(found, "schema"):
                found.findings += [
                    Finding("schema", name, _("differs from what this postwatch creates"))
                    for name in health.schema_differences(connection, METADATA)
                ]
        _read_rows(connection, [METADATA.tables[name] for name in only or METADATA.tables], found)
        account = account_of(connection)
    own = _of_office(found.rows, place.office)
    found.files = _kept_files(own)
    found.brought = {
        values["path"]: values["sha256"]
        for table, values in own
        if table == "workspace_file" and values["account"] == account
    }
    return found


def examine_papers(place: Place, *, head: str | None = None) -> list[Finding]:
    """Return the findings of the chain and the files, of a place whose schema this program cannot read."""
    with translated_errors():
        found = read(place, only=_PAPERS)
    return [*found.findings, *verify_chain(found.chain, head=head), *_file_findings(place.folder, found)]


@contextmanager
def _damage_found(reading: Reading, what: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if not health.is_damage(error):
            raise
        reading.findings.append(Finding("database", what, str(error.orig).strip().splitlines()[0]))
    except UnicodeDecodeError:
        # The driver stumbles over the very words in which SQLite reports the damage.
        reading.findings.append(Finding("database", what, _("contains bytes that are not text")))


def _read_rows(connection: Connection, tables: Iterable[Table], found: Reading) -> None:
    for table in tables:
        with _damage_found(found, table.name):
            for row_id, values in stored_rows(connection, table):
                if table.name == LAW:
                    found.law[row_id] = values["sha256"], values.pop("content")
                if table.name == JOURNAL:
                    found.chain.append(link_of(row_id, values))
                else:
                    found.rows[table.name, row_id] = values


def _walk_back(reading: Reading) -> list[Finding]:
    personal = {
        table.name: {column.name for column in table.columns if column.info.get(PERSONAL)}
        for table in METADATA.tables.values()
    }
    try:
        return walk_back(reading.chain, reading.rows, personal=personal)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return [Finding("content", JOURNAL, _("contains changes that cannot be read"))]


def _law_findings(reading: Reading) -> Iterator[Finding]:
    """Yield the versions of the law whose content is not that of the hash that the journal has."""
    for row_id, (sha256, content) in reading.law.items():
        try:
            is_same = hash_of(unpack(content)) == sha256
        except (ValueError, TypeError, AttributeError):
            is_same = False
        if not is_same:
            yield Finding("row", f"{LAW} {row_id}", _("is not the text that was recorded"))


def _of_office(rows: dict[Key, Values], office: str) -> list[tuple[str, Values]]:
    """Return the rows of files of an office: those of other offices in the database are of their own workspaces."""
    own = {row_id for (table, row_id), values in rows.items() if table == "office" and values["code"] == office}
    tables = {*_FILES, "workspace_file"}
    return [(table, values) for (table, _id), values in rows.items() if table in tables and values["office_id"] in own]


def _kept_files(rows: Iterable[tuple[str, Values]]) -> list[KeptFile]:
    found = []
    for table, values in rows:
        if table not in _FILES:
            continue
        path = kept_under(values["sha256"], values["media_type"]) if table == "evidence" else values["path"]
        if UNREADABLE not in {path, values["sha256"]}:
            is_draft = table == "document" and (
                values["kind"] in _TO_BE_EDITED or PurePosixPath(path).stem.endswith(_DRAFT)
            )
            found.append(KeptFile(path, values["sha256"], is_draft))
    return found


def _file_findings(folder: Path, reading: Reading) -> Iterator[Finding]:
    heads = {GENESIS, *(link.hash for link in reading.chain)}
    waiting, leaving = (_of_committed(Shelf(folder).left_behind(to_place=one), reading) for one in (True, False))
    for file in reading.files:
        if _will_come(waiting.get((file.path, file.sha256)), folder / file.path):
            yield Finding(UNFINISHED, file.path, _("it is staged; the next command that writes moves it into place"))
        else:
            yield from _file_finding(folder, file, heads)
    yield from _unknown_files(folder, {file.path for file in reading.files}, leaving)
    yield from _staging_findings(folder)


def _unknown_files(folder: Path, known: Set[str], leaving: Mapping[tuple[str, str], StagedFile]) -> Iterator[Finding]:
    """Yield the files of a workspace that no record refers to, and the folders that cannot be read."""
    unread: list[OSError] = []
    for path in _present(folder, unread.append):
        name = path.relative_to(folder).as_posix()
        if name in known:
            continue
        if path.name.startswith((".", "~$")):
            yield Finding(UNFINISHED, name, _("a program has it open, or was interrupted while writing it"))
        elif _is_one_of(leaving, name, path):
            yield Finding(UNFINISHED, name, _("it is marked for removal; the next command that writes removes it"))
        else:
            yield Finding("orphan", name, _("no record refers to this file"))
    for error in unread:
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            yield Finding("unreadable", Path(error.filename).relative_to(folder).as_posix(), str(error.strerror))


def _changes_to_come(folder: Path, reading: Reading) -> Iterator[Finding]:
    if not reading.brought:
        return
    there = hashes_of(folder)
    for path in sorted(reading.brought.keys() | there.keys()):
        if is_unread(path, there):
            yield Finding("unreadable", path, _("cannot be read"))
        elif reading.brought.get(path) not in {there.get(path), UNREADABLE}:
            yield Finding(UNRECORDED, path, _("it was changed since the last entry; the next one will hold its hash"))


def _staging_findings(folder: Path) -> Iterator[Finding]:
    try:
        left = {path.name for path in Shelf(folder).unfinished()}
    except DocumentError as error:
        yield Finding("unreadable", STAGING, error.message)
        return
    for path in sorted((folder / STAGING).glob("*")):
        text = (
            _("an interrupted command; the next command cleans it up")
            if path.name in left
            else _("was not put there by postwatch, and is left alone")
        )
        yield Finding(UNFINISHED, f"{STAGING}/{path.name}", text)


def _of_committed(found: Iterator[tuple[str, StagedFile]], reading: Reading) -> dict[tuple[str, str], StagedFile]:
    """Return the files of committed requests among those that crashed commands left, by path and hash."""
    committed = {link.content.get("request_id") for link in reading.chain}
    try:
        return {(one.path, one.sha256): one for request, one in found if request in committed}
    except (DocumentError, OSError):
        return {}


def _is_one_of(leaving: Mapping[tuple[str, str], StagedFile], name: str, path: Path) -> bool:
    """Return whether a crashed command was about to remove a file, as it lies there."""
    try:
        return any(left == name for left, _hash in leaving) and path.is_file() and (name, file_digest(path)) in leaving
    except OSError:
        return False


def _will_come(waiting: StagedFile | None, path: Path) -> bool:
    """Return whether the next command puts a file in a place that is free, or held by the file that it replaces."""
    if waiting is None:
        return False
    try:
        return file_digest(path) != waiting.sha256 and waiting.replaces
    except FileNotFoundError:
        return not path.is_symlink()
    except OSError:
        return False


def _file_finding(folder: Path, file: KeptFile, heads: Set[str]) -> Iterator[Finding]:
    path = folder / file.path
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            yield Finding("unreadable", file.path, _("the name points outside the workspace"))
        elif not stat.S_ISREG(path.lstat().st_mode):
            yield Finding("changed", file.path, _("is no longer a regular file"))
        elif file_digest(path) == file.sha256:
            # Whoever writes the journal anew leaves the heads that letters carry.
            head = head_in(description_of(path))
            if head is not None and head not in heads:
                yield Finding("head", file.path, _("names a head that is not in the chain: the chain was rewritten"))
        elif file.is_draft and is_whole(path):
            yield Finding(EDITED_DRAFT, file.path, _("it was edited after it was made, as a draft may be"))
        else:
            yield Finding("changed", file.path, _("its content differs from what was recorded"))
    except (FileNotFoundError, NotADirectoryError):
        yield Finding("missing", file.path, _("the recorded file is not there"))
    except (OSError, ValueError, RuntimeError) as error:
        yield Finding("unreadable", file.path, getattr(error, "strerror", None) or str(error))


def _present(folder: Path, not_read: Callable[[OSError], None]) -> Iterator[Path]:
    for name in FOLDERS:
        for parent, folders, files in os.walk(folder / name, onerror=not_read):
            linked = [one for one in folders if (Path(parent) / one).is_symlink()]
            yield from (Path(parent) / one for one in sorted([*files, *linked]))


def require_usable(result: CheckResult) -> None:
    """Refuse a database that is damaged itself (DatabaseError): a copy of it would be no copy."""
    broken = [one for one in result.findings_list if one.kind in {"database", "schema"}]
    if broken:
        raise DatabaseError(
            _("The database is damaged: {what}").format(what=f"{broken[0].what}: {broken[0].detail}"),
            hint=_("restore the last backup into a new folder; see all with: postwatch db check"),
        )


def counted(findings: Sequence[Finding]) -> dict[str, int]:
    """Return how many findings there are of each kind."""
    return dict(Counter(one.kind for one in findings))
