"""A consistent copy of a database in a SQLite file.

Copying a live file can lose its journal and its tables; the backup interface of SQLite, and a copy row by row from a
server, cannot.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import MetaData
from sqlalchemy.exc import OperationalError

from postwatch.errors import DatabaseError, DocumentError
from postwatch.files.write import create, sync_file
from postwatch.language import _
from postwatch.store import upgrade
from postwatch.store.engine import LOCK_WAIT, connected, sqlite_path, sqlite_url
from postwatch.store.rows import copy_rows, differing_tables


def take(url: str, target: Path, metadata: MetaData, *, lock_wait: float = LOCK_WAIT) -> None:
    """Copy the database behind ``url`` into a new SQLite file and sync it.

    A copy of an SQLite file has its schema, whatever that is; one from a server has the schema of this program, and was
    compared with the source row by row. ``lock_wait`` bounds the wait for a lock, as `open_engine` takes it. Raises
    DatabaseError when the source is locked or cannot be copied, DocumentError when the disk of the target is full.
    """
    create(target)
    source = sqlite_path(url)
    with _room_found(target):
        if source is not None:
            _copy_file(source, target, lock_wait)
        else:
            _copy_server(url, target, metadata, lock_wait)
    sync_file(target)


@contextmanager
def _room_found(target: Path) -> Iterator[None]:
    """Name the disk that is full (DocumentError): SQLite does not say that it is the target's."""
    try:
        yield
    except (sqlite3.Error, OperationalError) as error:
        cause = error.orig if isinstance(error, OperationalError) else error
        if getattr(cause, "sqlite_errorcode", None) != sqlite3.SQLITE_FULL:
            raise
        disk = next(step for step in target.absolute().parents if os.path.ismount(step) or step == step.parent)
        raise DocumentError(
            _("The disk of {place} is full: the copy of the database has no room there").format(place=disk),
            hint=_("free some space, or name another place"),
        ) from error


def _copy_file(source: Path, target: Path, lock_wait: float) -> None:
    with closing(sqlite3.connect(target)) as copy:
        back_up(source, copy, lock_wait)


def back_up(source: Path, copy: sqlite3.Connection, lock_wait: float) -> None:
    """Copy a SQLite file into an open database. Raises DatabaseError when it is locked or cannot be copied."""
    # Not read-only: what a killed writer left half done must be rolled back before it is copied.
    address = f"{source.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=lock_wait, isolation_level=None)) as origin:
            # The driver repeats a backup of a locked file for ever; a reader's lock comes in time or is refused.
            origin.execute("BEGIN")
            origin.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
            origin.backup(copy)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise DatabaseError(
                _("The database cannot be used now: {reason}").format(reason=error),
                hint=_("if another command is writing, wait for it to end and try again"),
            ) from error
        raise DatabaseError(
            _("The database {path} cannot be copied: {reason}").format(path=source.name, reason=error),
            hint=_("see what is wrong with: postwatch db check"),
        ) from error


def _copy_server(url: str, target: Path, metadata: MetaData, lock_wait: float) -> None:
    upgrade.upgrade(sqlite_url(target), metadata)
    with (
        connected(url, writing=False, lock_wait=lock_wait) as source,
        connected(sqlite_url(target), writing=True) as copy,
    ):
        source.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        copy_rows(source, copy, metadata)
        require_equal(differing_tables(source, copy, metadata))
        copy.commit()


def require_equal(tables: list[str]) -> None:
    """Refuse a copy whose tables differ from those of its source (DatabaseError)."""
    if tables:
        raise DatabaseError(
            _("The copy differs from its source in {tables}").format(tables=", ".join(tables)),
            hint=_("nothing was kept; see what is wrong with: postwatch db check"),
        )
