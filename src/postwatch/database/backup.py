"""Back up a workspace into one file with the hash of each part, and restore it.

A backup is done only when it was restored into a temporary place and found whole there.
"""

import contextlib
import errno
import json
import os
import re
import sqlite3
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import paths, settings
from postwatch.console import OnProgress, counted, untold
from postwatch.database import check
from postwatch.database.manifest import FORMAT, MANIFEST, Manifest, UnfitError, is_large, read_manifest, require_members
from postwatch.dataclass import dataclass, result_of
from postwatch.datafile import read_toml
from postwatch.errors import AlreadyThereError, DatabaseError, DocumentError, NotFoundError, RuleError, UsageError
from postwatch.files import zips
from postwatch.files.digest import file_digest
from postwatch.files.outside import require_outside
from postwatch.files.staging import new_workspace, require_room, room_for, staging_folder
from postwatch.files.write import copy_file, make_folder, move_new, sync_folder, write_new
from postwatch.journal.chain import GENESIS, Finding
from postwatch.language import _
from postwatch.paths import WORKSPACE_FOLDERS
from postwatch.schema import METADATA
from postwatch.store import snapshot, upgrade
from postwatch.store.engine import connected, sqlite_path, sqlite_url
from postwatch.store.health import damage
from postwatch.store.transaction import translated_errors

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from postwatch.context import AppContext

_PACKED_ALREADY = frozenset({".docx", ".xlsx", ".pdf", ".jpg", ".png", ".zip"})
# Errors of a new and private folder for names that cannot exist in it side by side, or at all.
_OF_THE_NAMES = frozenset({None, errno.EINVAL, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST})
_DATABASE_LINE = re.compile(r"""^\s*["']?database["']?\s*=""")


@dataclass(frozen=True)
class BackupResult:
    """A backup that was made and verified; ``size`` in bytes, ``findings`` those of ``db check`` there, by kind.

    ``offices`` are the codes of all whose records are in it: one chain binds those that share a database.
    """

    path: Path
    files: int
    size: int
    sha256: str
    schema: str
    journal_head: str
    findings: dict[str, int]
    offices: tuple[str, ...]


@dataclass(frozen=True)
class RestoreResult:
    """A workspace that came out of a backup; ``backend`` is where the records were kept before, now it is SQLite.

    ``ok`` says whether ``db check`` holds there. ``offices`` are the codes of all whose records are in it; the files
    are those of ``office`` alone.
    """

    workspace: Path
    office: str
    made_at: str
    backend: str
    schema: str
    current: bool
    files: int
    journal_head: str
    findings: dict[str, int]
    offices: tuple[str, ...]
    ok: bool


def back_up(
    office: "AppContext",
    *,
    target: Path,
    quiet: contextlib.AbstractContextManager[None] | None = None,
    on_progress: OnProgress = untold,
) -> BackupResult:
    """Write a workspace into a new zip file, restore it into a temporary place, and check it there.

    ``on_progress`` hears how many files are read, then how many are restored.
    ``quiet`` sees that nobody writes while the files are read; a caller that holds the lock of the writers needs none.
    Raises AlreadyThereError when the file exists, UsageError when it would lie among the files that are backed up,
    DatabaseError when the database is damaged, DocumentError when a file cannot be taken along, RuleError when the copy
    is not whole.
    """
    target, quiet = target.absolute(), quiet or check.no_writer(office, "db backup")
    _require_free(target, office.workspace)
    office.require_database()
    with staging_folder(target.parent, "backup") as place:
        whole = place / "backup.zip"
        with quiet, room_for(whole):
            manifest = _pack(office, place, whole, on_progress)
        with room_for(whole):
            _manifest, findings, offices = _try_out(
                whole, place / "restored", expected=manifest, on_progress=on_progress
            )
            try:
                move_new(whole, target)
            except FileExistsError as error:
                raise _is_there(target) from error
            sync_folder(target.parent)
    return result_of(
        BackupResult,
        manifest,
        path=target,
        files=len(manifest.files),
        size=target.stat().st_size,
        sha256=file_digest(target),
        findings=findings,
        offices=offices,
    )


def restore(*, source: Path, folder: Path, head: str | None = None, on_progress: OnProgress = untold) -> RestoreResult:
    """Bring a backup back as a new workspace; an existing workspace is never written over.

    ``head`` is a hash of the journal that was noted earlier: a backup that was made up does not hold it. Whoever makes
    up a backup can write its list of hashes too. Raises NotFoundError, AlreadyThereError, UsageError for a folder among
    the files of a workspace, or RuleError when the backup is not whole.
    """
    if not source.is_file():
        raise paths.no_file(source)
    with new_workspace(folder, "restore") as restored, room_for(restored):
        manifest, findings, offices = _try_out(source, restored, expected=None, head=head, on_progress=on_progress)
    return result_of(
        RestoreResult,
        manifest,
        workspace=folder.absolute(),
        current=manifest.schema == upgrade.head(),
        files=len(manifest.files),
        findings=findings,
        offices=offices,
        ok=findings.keys() <= check.HARMLESS,
    )


def offices_of(connection: "Connection") -> tuple[str, ...]:
    """Return codes of the offices whose records a database holds."""
    return tuple(connection.exec_driver_sql("SELECT code FROM office ORDER BY code").scalars())


def members(workspace: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a workspace besides settings and database, by their names within it.

    Raises DocumentError for anything that a copy would miss: a folder that cannot be read, a link, a special file.
    """
    # What a crashed command left is carried along: the next command there finishes it.
    for name in WORKSPACE_FOLDERS:
        for parent, folders, files in os.walk(workspace / name, onerror=_refuse_unread):
            for path in (Path(parent) / one for one in (*sorted(files), *folders)):
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    raise DocumentError(
                        _("{path} is a link or not a regular file: a copy would miss it").format(path=path),
                        hint=_("put the file or folder itself there, or move it out of the workspace"),
                    )
                if path.is_file():
                    yield path.relative_to(workspace).as_posix(), path


def _refuse_unread(error: OSError) -> None:
    # A workspace need not have every folder, and an interrupted command may be cleared up while we look.
    if isinstance(error, FileNotFoundError) and not Path(error.filename).is_symlink():
        return
    raise DocumentError(
        _("{file} cannot be read: {reason}").format(file=error.filename, reason=error.strerror),
        hint=_("check the place, the free space and the permissions"),
    ) from error


def settings_of_a_file(text: str) -> str:
    """Return the settings without their ``database`` line: the records now lie in the SQLite file beside them.

    Nor must the address and account of a server travel in a backup. Raises UsageError when the line cannot be found.
    """
    lines = text.splitlines(keepends=True)
    top = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    kept = "".join(line for at, line in enumerate(lines) if at >= top or not _DATABASE_LINE.match(line))
    try:
        clean = "database" not in tomllib.loads(kept)
    except tomllib.TOMLDecodeError:
        clean = False
    if not clean:
        raise UsageError(
            _("The line database = … cannot be removed from {file}").format(file=paths.SETTINGS_FILE),
            hint=_('write it on one line, before the first [section]: database = "…"'),
        )
    return kept


def _require_free(target: Path, workspace: Path) -> None:
    if target.exists() or target.is_symlink():
        raise _is_there(target)
    if not target.parent.is_dir():
        raise NotFoundError(
            _("There is no folder {folder}").format(folder=target.parent), hint=_("create it, or name another")
        )
    require_outside(target, workspace)


def _is_there(target: Path) -> AlreadyThereError:
    return AlreadyThereError(
        _("The file {path} already exists").format(path=target), hint=_("give the backup another name")
    )


def _pack(office: "AppContext", place: Path, target: Path, on_progress: OnProgress) -> Manifest:
    database, own_settings = place / paths.DATABASE_FILE, place / paths.SETTINGS_FILE
    with translated_errors():
        if sqlite_path(office.database_url) is None:
            # A file is copied whole whatever its schema; a server's rows are read through the tables of this program.
            with connected(office.database_url, writing=False, lock_wait=office.lock_wait) as connection:
                upgrade.require_current(upgrade.current(connection))
        snapshot.take(office.database_url, database, METADATA, lock_wait=office.lock_wait)
        with connected(sqlite_url(database), writing=False) as copy:
            schema = upgrade.current(copy)
    original = (office.workspace / paths.SETTINGS_FILE).read_text(encoding="utf-8-sig")
    write_new(own_settings, settings_of_a_file(original).encode())
    files = {paths.SETTINGS_FILE: own_settings, paths.DATABASE_FILE: database, **dict(members(office.workspace))}
    _require_text(files)
    manifest = Manifest(
        format=FORMAT,
        office=office.settings.code,
        made_at=office.now.isoformat(),
        backend="sqlite" if sqlite_path(office.database_url) else "postgresql",
        schema=schema or "",
        journal_head=_head_of(database),
        files={name: file_digest(path) for name, path in counted(files.items(), on_progress)},
    )
    listed = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    packed = {name: (path, _way_of_packing(name, path)) for name, path in files.items()}
    zips.write_zip(target, {MANIFEST: listed}, packed)
    return manifest


def _require_text(names: Iterable[str]) -> None:
    """Refuse a name whose bytes are no text (DocumentError): neither the list nor the zip could tell it."""
    for name in names:
        try:
            name.encode("utf-8")
        except UnicodeEncodeError as error:
            raise DocumentError(
                _("A file of the workspace has a name that is not text: {name}").format(name=ascii(name)),
                hint=_("rename it, then try again"),
            ) from error


def _way_of_packing(name: str, path: Path) -> int:
    is_bound = name != paths.DATABASE_FILE and is_large(path.stat().st_size)
    return zipfile.ZIP_STORED if is_bound or path.suffix.lower() in _PACKED_ALREADY else zipfile.ZIP_DEFLATED


def _try_out(
    source: Path, folder: Path, *, expected: Manifest | None, head: str | None = None, on_progress: OnProgress = untold
) -> tuple[Manifest, dict[str, int], tuple[str, ...]]:
    """Unpack a backup into a new folder, compare it with its manifest, check the result, and read its offices."""
    try:
        manifest = _unpack(source, folder, on_progress)
        wrong = [name for name, sha256 in manifest.files.items() if file_digest(folder / name) != sha256]
        if not wrong:
            wrong += _untrue(folder, manifest)
        if expected is not None and manifest != expected:
            wrong.append(MANIFEST)
    except (UnfitError, *zips.DAMAGED) as error:
        # A full disk is no fault of the backup.
        if isinstance(error, OSError) and error.errno not in _OF_THE_NAMES:
            raise
        raise RuleError(
            _("{file} is not a complete backup: {reason}").format(file=source.name, reason=_what_is_unfit(error)),
            hint=_("use another copy of the backup"),
        ) from error
    if wrong:
        raise RuleError(
            _("The backup {file} is not complete: {what}").format(file=source.name, what=", ".join(wrong[:5])),
            hint=_("use another copy of the backup, or make a new backup"),
        )
    findings = _findings(folder, manifest, head)
    with translated_errors(), connected(sqlite_url(folder / paths.DATABASE_FILE), writing=False) as connection:
        return manifest, findings, offices_of(connection)


def _what_is_unfit(error: Exception) -> str:
    """Why a file is no backup: in our words, in the system's for its names, never in those of a library."""
    if isinstance(error, UnfitError):
        return str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return error.strerror
    return _("it is damaged, was cut off, or is not a backup")


def _untrue(folder: Path, manifest: Manifest) -> list[str]:
    """Return the differences of the list from the files: who changes a row can write it anew. Raises UnfitError."""
    database = folder / paths.DATABASE_FILE
    try:
        if "database" in read_toml(folder / paths.SETTINGS_FILE):
            # A backup is made without that line: the verified database would not be the database in use.
            raise UnfitError(_("its {file} names another database").format(file=paths.SETTINGS_FILE))
        preferences = settings.workspace_settings(folder / paths.SETTINGS_FILE)
        file = paths.resource("data", f"offices/{preferences.office}.toml", folder)
        office = settings.office_settings(file, preferences.overrides).code
    except UsageError as error:
        # The place where it is tried out is gone by the time somebody reads of it, so it is not named.
        raise UnfitError(error.message.replace(f"{folder}{os.sep}", "")) from error
    with translated_errors(), connected(sqlite_url(database), writing=False) as connection:
        schema, offices = upgrade.current(connection) or "", offices_of(connection)
    holds = {
        "journal_head": manifest.journal_head == _head_of(database),
        "schema": manifest.schema == schema,
        "office": manifest.office in offices and manifest.office == office,
    }
    return [name for name, held in holds.items() if not held]


def _findings(folder: Path, manifest: Manifest, head: str | None) -> dict[str, int]:
    """Return the findings of ``db check`` in a workspace that came out of a backup."""
    upgrade.require_known(manifest.schema)
    place = check.Place(sqlite_url(folder / paths.DATABASE_FILE), folder, manifest.office)
    if manifest.schema == upgrade.head():
        with translated_errors():
            result = check.examine(place, head=head)
        check.require_usable(result)
        return check.counted(result.findings_list)
    with translated_errors(), connected(place.url, writing=False) as connection:
        found = damage(connection)
    if found:
        raise _damaged(found[0])
    return check.counted(_findings_of_another_schema(place, manifest.schema, head))


def _findings_of_another_schema(place: check.Place, schema: str, head: str | None) -> Sequence[Finding]:
    """Return the findings of ``db check`` after ``db upgrade`` of a copy; if that fails, it is a finding too."""
    upgraded = place.folder.parent / "upgraded.db"
    copy_file(place.folder / paths.DATABASE_FILE, upgraded)
    try:
        upgrade.upgrade(sqlite_url(upgraded), METADATA)
        return check.examine(replace(place, url=sqlite_url(upgraded)), head=head).findings_list
    except Exception:  # whatever it is: `db upgrade` will say it, and a backup must be possible before
        unread = Finding("schema", schema, _("cannot be brought to the schema of this postwatch"))
        return [unread, *check.examine_papers(place, head=head)]


def _damaged(what: object) -> DatabaseError:
    return DatabaseError(_("The database is damaged: {what}").format(what=what), hint=_("restore an earlier backup"))


def _unpack(source: Path, folder: Path, on_progress: OnProgress) -> Manifest:
    make_folder(folder)
    with zipfile.ZipFile(source) as archive:
        manifest = read_manifest(archive, file=source.name)
        require_members(archive, manifest, size=source.stat().st_size)
        require_room(folder, sum(info.file_size for info in archive.infolist()))
        for name in counted(manifest.files, on_progress):
            path = folder / name
            if not path.resolve().is_relative_to(folder.resolve()):
                raise UnfitError(_("no file of a workspace can have the name {name}").format(name=name))
            zips.unpack_member(archive, name, path)
    return manifest


def _head_of(database: Path) -> str:
    try:
        with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT hash FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        raise _damaged(error) from error
    return str(row[0]) if row else GENESIS
