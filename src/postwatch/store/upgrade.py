"""Schema versions. Ordinary commands only compare them; `db upgrade` and `init` change them.

A schema is named by Alembic's revision and by the hash of the texts from which new databases are made, ``0000-1f2e…``.
Both are stored side by side. Until the first release the tables change under one revision, and the hash alone decides.
New databases are made from the texts (`new_database`), older revisions are migrated: the result is the same.
Alembic is driven from Python with a connection of its own: foreign keys are off outside the transaction, because a
batch rebuild with them on fails half way or deletes child rows; they are checked before the commit.
"""

import os
import re
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, MetaData, NullPool, create_engine, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from postwatch.errors import DatabaseError
from postwatch.language import _
from postwatch.store.engine import LOCK_WAIT, connected, sqlite_path
from postwatch.store.new_database import make_guards, make_tables, texts_hash

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
VERSIONS = f"""CREATE TABLE {VERSION_TABLE} (
\tversion_num VARCHAR(32) NOT NULL,
\tschema_hash VARCHAR(12),
\tCONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num)
)"""
"""The table of versions as Alembic makes it, with a place for the hash."""
# Who else than the owner may add entries to the journal.
_CLERKS = """
SELECT DISTINCT g.rolname FROM pg_proc AS p, aclexplode(p.proacl) AS a, pg_roles AS g
WHERE p.proname = 'append_journal_entry' AND p.pronamespace = current_schema()::regnamespace
AND a.privilege_type = 'EXECUTE' AND g.oid = a.grantee AND a.grantee <> p.proowner
"""
_REVISION = re.compile(r"[0-9]{4}")
_MIGRATION = re.compile(r"([0-9][^_]*)_.*\.py", re.DOTALL)
# Whether a database without a version is more than a new one. An SQLite file is ours alone; on a server others may have
# tables beside ours, of which every schema has these two.
_HOLDS_TABLES = {
    "sqlite": "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' LIMIT 1",
    "postgresql": "SELECT coalesce(to_regclass('office'), to_regclass('journal_entry'))",
}


def head() -> str:
    """Return the name of the schema of this program: its newest revision, and the hash of its texts."""
    return _name(max(_shipped()), texts_hash())


def _name(revision: str, texts: str | None) -> str:
    return f"{revision}-{texts}" if texts else revision


def _shipped() -> set[str]:
    # A search by glob would take a folder that cannot be read for an empty one.
    found = map(_MIGRATION.fullmatch, os.listdir(MIGRATIONS / "versions"))  # noqa: PTH208 -- in each command
    return {match[1] for match in found if match is not None}


def current(connection: Connection) -> str | None:
    """Return the version of a database, or None for a server's database without a schema.

    Raises DatabaseError when the version cannot be told: none or several are stored there, or a text that no postwatch
    wrote; and for a SQLite file without a schema: every workspace begins with a schema, so such a file lost its
    content.
    """
    version = _written(connection)
    if version is None and connection.dialect.name == "sqlite":
        raise DatabaseError(
            _("The database {path} is empty: it has no table and no record").format(
                path=Path(connection.engine.url.database or "").name
            ),
            hint=_("restore the last backup into a new folder: postwatch db restore FILE FOLDER"),
        )
    return version


def _written(connection: Connection) -> str | None:
    """Return the version that is stored in a database, or None without a schema. Raises DatabaseError."""
    # On a server a failed statement would end the caller's transaction.
    look = f"SELECT to_regclass('{VERSION_TABLE}')"
    if connection.dialect.name == "postgresql" and connection.exec_driver_sql(look).scalar() is None:
        _require_new(connection)
        return None
    try:
        found = connection.exec_driver_sql(f"SELECT * FROM {VERSION_TABLE} LIMIT 2").mappings().all()  # noqa: S608
    except DBAPIError as error:
        if f"no such table: {VERSION_TABLE}" in str(error.orig):
            _require_new(connection)
            return None
        # Bytes that are no text: the driver gives no code to that.
        if isinstance(error.orig, sqlite3.Error) and not hasattr(error.orig, "sqlite_errorcode"):
            raise _untold() from error
        raise
    row = dict(found[0]) if len(found) == 1 else {}
    revision, texts = row.get("version_num"), row.get("schema_hash")
    if not isinstance(revision, str) or not _REVISION.fullmatch(revision) or not isinstance(texts, str | None):
        raise _untold()
    return _name(revision, texts)


def _require_new(connection: Connection) -> None:
    """Refuse a database that has tables but not the table of versions (DatabaseError)."""
    if connection.exec_driver_sql(_HOLDS_TABLES[connection.dialect.name]).scalar() is not None:
        raise _untold()


def _untold() -> DatabaseError:
    return DatabaseError(
        _("The schema version of the database is unknown: its table {table} does not hold exactly one version").format(
            table=VERSION_TABLE
        ),
        hint=_("restore an earlier backup"),
    )


def require_current(version: str | None) -> None:
    """Refuse a schema other than the schema of this program (DatabaseError)."""
    newest = head()
    if version == newest:
        return
    require_known(version)
    raise DatabaseError(
        _("The database is at schema {version}, this postwatch needs {head}").format(
            version=version or _("none"), head=newest
        ),
        hint=_("upgrade it with: postwatch db upgrade"),
    )


def require_known(version: str | None) -> None:
    """Refuse a schema that is neither that of this program nor a released schema before it. Raises DatabaseError."""
    newest = head()
    if version in {None, newest}:
        return
    revision, texts = str(version).partition("-")[::2]
    if texts and revision in _shipped() - {max(_shipped())}:
        return
    if texts and revision > max(_shipped()):
        raise DatabaseError(
            _("The database is at schema {version}, this postwatch knows {head}").format(version=version, head=newest),
            hint=_("install the newer postwatch that wrote it"),
        )
    raise DatabaseError(
        _("The database is at schema {version}, which was never released; this postwatch needs {head}").format(
            version=version, head=newest
        ),
        hint=_("open it with the postwatch that made it, or make a new workspace with: postwatch init DIR"),
    )


def upgrade(url: str, metadata: MetaData, *, lock_wait: float = LOCK_WAIT) -> None:
    """Bring the database behind ``url`` to the newest schema, completely or not at all.

    ``lock_wait`` is that of `open_engine`. Raises DatabaseError when it has a schema that this program does not know or
    that cannot be told, or when rows would be lost or refer to nothing: then nothing was changed.
    """
    if sqlite_path(url) is not None:
        _upgrade_sqlite(url, metadata, lock_wait)
        return
    with connected(url, writing=True, lock_wait=lock_wait) as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        _make_or_migrate(connection, metadata)
        _give_rights(connection, metadata)
        connection.commit()


def _give_rights(connection: Connection, metadata: MetaData) -> None:
    """Let those accounts that record work with the tables that the upgrade made, as with the others."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    tables = ", ".join(quote(name) for name in sorted(metadata.tables) if name != "journal_entry")
    (schema,) = connection.exec_driver_sql("SELECT current_schema()").scalars()
    for role in map(quote, connection.exec_driver_sql(_CLERKS).scalars().all()):
        connection.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}")
        connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {quote(schema)} TO {role}")


def _upgrade_sqlite(url: str, metadata: MetaData, lock_wait: float) -> None:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": lock_wait}, poolclass=NullPool)
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        driver.isolation_level = None  # type: ignore[union-attr]
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            _make_or_migrate(connection, metadata)
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if dangling:
                raise _refused(_("rows of {tables} refer to nothing"), {row[0] for row in dangling})
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _make_or_migrate(connection: Connection, metadata: MetaData) -> None:
    version = _written(connection)
    require_known(version)
    if version is None:
        make_database(connection)
    elif version != head():
        _migrate_without_loss(connection, metadata)


def make_database(connection: Connection) -> None:
    """Make everything in an empty database from its texts, and note its schema."""
    make_tables(connection)
    make_guards(connection)
    noted = text(f"INSERT INTO {VERSION_TABLE} VALUES (:revision, :texts)")  # noqa: S608
    connection.execute(noted, {"revision": max(_shipped()), "texts": texts_hash()})


def _migrate_without_loss(connection: Connection, metadata: MetaData) -> None:
    before = _counts(connection)
    run_alembic(connection, metadata)
    connection.execute(text(f"UPDATE {VERSION_TABLE} SET schema_hash = :texts"), {"texts": texts_hash()})  # noqa: S608
    after = _counts(connection)
    lost = {name for name, count in before.items() if after.get(name, count) < count}
    if lost:
        raise _refused(_("rows of {tables} would be lost"), lost)


def _counts(connection: Connection) -> dict[str, int]:
    names = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def _refused(reason: str, tables: set[str]) -> DatabaseError:
    return DatabaseError(
        _("The upgrade was rolled back: {reason}").format(reason=reason.format(tables=", ".join(sorted(tables)))),
        hint=_("nothing was changed; see what is wrong with the earlier postwatch: postwatch db check"),
    )


def run_alembic(connection: Connection, metadata: MetaData) -> None:
    """Bring a database to the newest revision, an empty database by the baseline, made from its texts."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(connection=connection, target_metadata=metadata, make=(make_tables, make_guards))
    command.upgrade(config, "head")
