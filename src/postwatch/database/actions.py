"""The schema of the database: its state, its upgrade with a backup before it, and the rights of an account."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING

from postwatch import paths
from postwatch.database.backup import BackupResult, back_up
from postwatch.dataclass import dataclass
from postwatch.errors import PostwatchError
from postwatch.files.write import make_folder
from postwatch.language import _
from postwatch.schema import METADATA
from postwatch.store import roles
from postwatch.store import upgrade as schema
from postwatch.store.engine import connected, sqlite_path
from postwatch.store.health import database_state
from postwatch.store.transaction import translated_errors

if TYPE_CHECKING:
    from postwatch.context import AppContext


@dataclass(frozen=True)
class SchemaStatus:
    """Where the database is and which schema it has; ``head`` is the schema this program needs.

    ``rows`` counts by table, those that hold any; ``size`` is in bytes; ``journal_head`` is the newest hash.
    """

    backend: str
    version: str | None
    head: str
    current: bool
    size: int
    rows: dict[str, int]
    journal_entries: int
    journal_head: str | None


@dataclass(frozen=True)
class GrantResult:
    """The statements that were carried out, or printed, for an account of a server."""

    role: str
    statements_list: tuple[str, ...]


def status(office: "AppContext") -> SchemaStatus:
    """Return the state of the database. Raises DatabaseError when it is missing or its schema is not known."""
    office.require_database()
    with translated_errors(), connected(office.database_url, writing=False, lock_wait=office.lock_wait) as connection:
        version, backend = schema.current(connection), connection.dialect.name
        held = database_state(connection, journal="journal_entry")
    head, entries = schema.head(), held.rows.get("journal_entry", 0)
    return SchemaStatus(backend, version, head, version == head, held.size, held.rows, entries, held.journal_head)


def upgrade(office: "AppContext") -> BackupResult | None:
    """Bring the database to the schema of this program; return the backup of a workspace on a file from before."""
    # Whoever wrote between the copy and the upgrade would be missing from the copy.
    with office.writer_lock(), _backed_up(office) as kept, translated_errors():
        schema.upgrade(office.database_url, METADATA, lock_wait=office.lock_wait)
    return kept


@contextmanager
def _backed_up(office: "AppContext") -> Iterator[BackupResult | None]:
    """Keep a backup while the schema changes, or None where none is made; it is gone again if nothing changed."""
    before = _version(office)
    schema.require_known(before)
    if before in {None, schema.head()}:
        yield None
        return
    folder = office.workspace / paths.BACKUPS
    kept, was_there = None, folder.exists()
    try:
        if sqlite_path(office.database_url) is None:
            office.warn(_("no copy is made of a server's database; make one with pg_dump"))
        else:
            make_folder(folder)
            # An upgrade that was killed may have made its copy in this very second.
            name = office.shelf.free_name(f"{paths.BACKUPS}/schema-{before}-{office.now:%Y%m%dT%H%M%SZ}.zip")
            kept = back_up(office, target=office.workspace / name, quiet=nullcontext())
        yield kept
    except BaseException:
        # While the schema cannot be told the copy may be the last whole one.
        with suppress(PostwatchError, OSError):
            if kept is not None and _version(office) == before:
                kept.path.unlink()
        if not was_there:
            with suppress(OSError):
                folder.rmdir()
        raise


def _version(office: "AppContext") -> str | None:
    with translated_errors(), connected(office.database_url, writing=False, lock_wait=office.lock_wait) as connection:
        return schema.current(connection)


def grant(office: "AppContext", role: str, *, is_printed: bool) -> GrantResult:
    """Let an account of a server record and never rewrite the journal, or only return the statements for that."""
    with (
        translated_errors(),
        connected(office.database_url, writing=not is_printed, lock_wait=office.lock_wait) as connection,
    ):
        roles.require_server(connection)
        if is_printed:
            return GrantResult(role, tuple(roles.statements(connection, role, METADATA)))
        done = roles.grant(connection, role, METADATA)
        connection.commit()
    return GrantResult(role, tuple(done))
