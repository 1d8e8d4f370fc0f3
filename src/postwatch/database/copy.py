"""``db copy``: copy all records to an empty PostgreSQL database, or everything into a new SQLite workspace."""

from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import paths
from postwatch.database.backup import members, offices_of, settings_of_a_file
from postwatch.database.check import no_writer
from postwatch.dataclass import dataclass
from postwatch.errors import AlreadyThereError, DatabaseError, RuleError, UsageError
from postwatch.files.digest import file_digest
from postwatch.files.outside import require_outside
from postwatch.files.seen import seen_at
from postwatch.files.staging import new_workspace, room_for
from postwatch.files.write import copy_file, make_folder, write_new
from postwatch.language import _
from postwatch.schema import METADATA
from postwatch.store import snapshot, upgrade
from postwatch.store.engine import connected, place_of, read_address, sqlite_path, sqlite_url
from postwatch.store.rows import copy_rows, counts, differing_tables, holds_rows
from postwatch.store.transaction import translated_errors

if TYPE_CHECKING:
    from postwatch.context import AppContext


@dataclass(frozen=True)
class CopyResult:
    """Records that were copied; ``target`` is an address without its password, or the folder of a workspace.

    ``offices`` are the codes of all whose records were copied: one chain binds those that share a database.
    """

    target: str
    backend: str
    rows: int
    rows_by_table: dict[str, int]
    offices: tuple[str, ...]


def copy(office: "AppContext", *, target: str) -> CopyResult:
    """Copy every record to a server's empty database, or with every file into a new workspace on SQLite.

    Raises AlreadyThereError when the target holds something, DatabaseError when either database cannot be used,
    RuleError when the copy would differ from its source.
    """
    office.require_database()
    _require_answering(target, office.lock_wait)
    with translated_errors():
        with connected(office.database_url, writing=False, lock_wait=office.lock_wait) as source:
            upgrade.require_current(upgrade.current(source))
        if "://" in target or target.startswith("postgresql"):
            return _to_server(office, target)
        return _to_folder(office, Path(target))


def _require_answering(target: str, lock_wait: float) -> None:
    """See that a server answers and its schema, if any, is known: a later failure is no fault of the address.

    Raises DatabaseError or AlreadyThereError.
    """
    has_answered = False
    try:
        if "://" not in target or read_address(target).get_backend_name() != "postgresql":
            return
        with translated_errors(), connected(target, writing=False, lock_wait=lock_wait) as connection:
            connection.exec_driver_sql("SELECT 1")
            has_answered = True
            try:
                upgrade.current(connection)
            except DatabaseError as error:
                raise _holds_records() from error
    except DatabaseError as error:
        if has_answered:
            raise
        raise DatabaseError(
            error.message,
            hint=_(
                "check the value of --to: postgresql+psycopg://USER@HOST/DATABASE (it needs the extra "
                "postwatch[postgres]); whether the server runs; the password in ~/.pgpass"
            ),
        ) from error


def _to_server(office: "AppContext", target: str) -> CopyResult:
    if sqlite_path(target) is not None or read_address(target).get_backend_name() != "postgresql":
        raise UsageError(
            _("Records are copied to a PostgreSQL database or into a folder"),
            hint=_("write --to postgresql+psycopg://USER@HOST/DATABASE, or --to FOLDER"),
        )
    if read_address(target) == read_address(office.database_url):
        raise RuleError(_("The records are in that database already"), hint=_("name another, empty one"))
    # Looked at before anyone is kept waiting: it may be the source under another address.
    _make_schema(target, office.lock_wait)
    with (
        no_writer(office, "db copy"),
        connected(office.database_url, writing=False, lock_wait=office.lock_wait) as source,
        connected(target, writing=True, lock_wait=office.lock_wait) as copied,
    ):
        if source.dialect.name == "postgresql":
            source.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if holds_rows(copied, METADATA):
            raise _holds_records()
        rows = copy_rows(source, copied, METADATA)
        differing = differing_tables(source, copied, METADATA)
        if differing:
            raise _differs(", ".join(differing))
        offices = offices_of(copied)
        copied.commit()
    seen_at(place_of(target)).forget()
    shown = read_address(target).difference_update_query(["password"]).render_as_string(hide_password=True)
    return CopyResult(shown, "postgresql", sum(rows.values()), rows, offices)


def _to_folder(office: "AppContext", folder: Path) -> CopyResult:
    office.require_local(folder)
    require_outside(folder, office.workspace)
    with new_workspace(folder, "copy") as filled:
        make_folder(filled)
        with no_writer(office, "db copy"):
            snapshot.take(office.database_url, filled / paths.DATABASE_FILE, METADATA, lock_wait=office.lock_wait)
            for name, path in members(office.workspace):
                with room_for(filled / name):
                    make_folder((filled / name).parent)
                    copy_file(path, filled / name)
                if file_digest(path) != file_digest(filled / name):
                    raise _differs(name)
            with (
                connected(office.database_url, writing=False, lock_wait=office.lock_wait) as source,
                connected(sqlite_url(filled / paths.DATABASE_FILE), writing=False) as copied,
            ):
                if sqlite_path(office.database_url) is not None:
                    # A server's rows were compared while they were copied, in a single reading transaction.
                    snapshot.require_equal(differing_tables(source, copied, METADATA))
                rows, offices = counts(copied, METADATA), offices_of(copied)
        settings = filled / paths.SETTINGS_FILE
        original = (office.workspace / paths.SETTINGS_FILE).read_text(encoding="utf-8-sig")
        with room_for(filled):
            write_new(settings, settings_of_a_file(original).encode())
    return CopyResult(str(folder.absolute()), "sqlite", sum(rows.values()), rows, offices)


def _differs(what: str) -> RuleError:
    return RuleError(
        _("The copy would differ in {tables}; it was rolled back").format(tables=what),
        hint=_("see what is wrong with: postwatch db check"),
    )


def _make_schema(target: str, lock_wait: float) -> None:
    """The schema of this program in a database without any, or with it and no row. Raises AlreadyThereError."""
    with connected(target, writing=False, lock_wait=lock_wait) as connection:
        version = upgrade.current(connection)
        upgrade.require_current(version or upgrade.head())
        if version is not None and holds_rows(connection, METADATA):
            raise _holds_records()
    if version is None:
        upgrade.upgrade(target, METADATA, lock_wait=lock_wait)


def _holds_records() -> AlreadyThereError:
    return AlreadyThereError(_("That database is not empty"), hint=_("name an empty one: createdb NAME"))
