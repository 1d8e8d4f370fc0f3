"""Schema versions. Ordinary commands only compare them; `db upgrade` and `init` change them.

A new SQLite file is made from the text of its tables (`new_database`), all others are migrated: the result is the same.
Alembic is driven from Python with a connection of its own: foreign keys are off outside the transaction, because a
batch rebuild with them on fails half way or deletes child rows; they are checked before the commit.
"""

import os
import re
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, MetaData, NullPool, create_engine, func, inspect, select, table
from sqlalchemy.exc import DBAPIError

from postwatch.errors import DatabaseError
from postwatch.language import _
from postwatch.store.engine import LOCK_WAIT, connected, sqlite_path

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
VERSIONS = f"""CREATE TABLE {VERSION_TABLE} (
\tversion_num VARCHAR(32) NOT NULL,
\tCONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num)
)"""
"""The table of versions, as Alembic makes it."""
RENAMED = {"dispatch_addressee": "addressee", "dispatch_receipt": "receipt"}
"""Tables by the names that earlier schemas gave them; 0004 kept their ids and columns, but for the letter's."""
ADDED = {
    "addressee": {"added_on"},
    "campaign": {"carried_to_id", "points_follow"},
    "dispatch": {"signed_on"},
    "explanation": {"as_signed", "faults", "minutes_id", "offender_name", "withdrawn_on"},
    "finding": {"evidence_id", "withdrawn_on"},
    "followup": {"corrects_id", "now_reason", "recalls_id", "signed_on"},
    "incident": {"withdrawn_on"},
    "inspection_round": {"by_body", "clear_sign", "content", "withdrawn_on"},
    "note": {"withdrawn_on"},
    "payment": {"as_signed", "faults", "interest", "withdrawn_on"},
    "pledge": {"counts_from", "withdrawn_on"},
    "receipt": {"withdrawn_on"},
    "sanction_decision": {
        *("annulled_on", "as_signed", "faults", "handed_over_as_signed", "handed_over_evidence_id"),
        *("handed_over_faults", "offender_name", "opened", "other_conduct", "reason", "warning", "withdrawn_on"),
    },
    "recipient": {"confirmation_ends_on", "licence_ends_on"},
    "series": {"active_from", "active_to"},
    "task_report": {"withdrawn_on"},
    "violation": {
        *("aggravating_named", "minutes_id", "mitigating_named", "offender_name", "visit_id", "withdrawn_on"),
    },
    "violation_case": {"joined_into", "withdrawn_on"},
    "visit": {"withdrawn_on"},
}
"""Columns that no entry says were added: a batch of the first release, which names none, is read without them."""
# Who else than the owner may add entries to the journal.
_CLERKS = """
SELECT DISTINCT g.rolname FROM pg_proc AS p, aclexplode(p.proacl) AS a, pg_roles AS g
WHERE p.proname = 'append_journal_entry' AND p.pronamespace = current_schema()::regnamespace
AND a.privilege_type = 'EXECUTE' AND g.oid = a.grantee AND a.grantee <> p.proowner
"""
_VERSION = re.compile(r"[0-9]{4}")
_MIGRATION = re.compile(r"([0-9][^_]*)_.*\.py", re.DOTALL)
_UNDEFINED_COLUMN = "42703"
# Whether a database without a version is more than a new one. An SQLite file is ours alone; on a server others may have
# tables beside ours, of which every schema has these two.
_HOLDS_TABLES = {
    "sqlite": "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' LIMIT 1",
    "postgresql": "SELECT coalesce(to_regclass('office'), to_regclass('journal_entry'))",
}


def head() -> str:
    """Return the newest schema version that ships: the highest number among the migration files."""
    return max(_shipped())


def _shipped() -> set[str]:
    # A search by glob would take a folder that cannot be read for an empty one.
    found = map(_MIGRATION.fullmatch, os.listdir(MIGRATIONS / "versions"))  # noqa: PTH208 -- twice in each command
    return {match[1] for match in found if match is not None}


def current(connection: Connection) -> str | None:
    """Return the version of a database, or None for a server's database without a schema.

    Raises DatabaseError when the version cannot be told: none or several are stored there, or what no postwatch wrote;
    and for a SQLite file without a schema: every workspace begins with one, so such a file lost its content.
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
        found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE} LIMIT 2").scalars().all()  # noqa: S608
    except DBAPIError as error:
        if f"no such table: {VERSION_TABLE}" in str(error.orig):
            _require_new(connection)
            return None
        if _is_of_the_table(error):
            raise _untold() from error
        raise
    if len(found) != 1 or not _is_version(found[0]):
        raise _untold()
    return str(found[0])


def _require_new(connection: Connection) -> None:
    """Refuse a database that has tables but not the table of versions (DatabaseError)."""
    if connection.exec_driver_sql(_HOLDS_TABLES[connection.dialect.name]).scalar() is not None:
        raise _untold()


def _is_of_the_table(error: DBAPIError) -> bool:
    """Return whether the table of versions itself is damaged: it lacks the column, or holds bytes that are no text."""
    if isinstance(error.orig, sqlite3.Error):
        # The driver gives no code to what it cannot read itself.
        return getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR
    return getattr(error.orig, "sqlstate", None) == _UNDEFINED_COLUMN


def _is_version(value: object) -> bool:
    """Return whether a value is a version of this program, or may be a version of a later program."""
    if not isinstance(value, str) or not _VERSION.fullmatch(value):
        return False
    shipped = _shipped()
    return value in shipped or value > max(shipped)


def _untold() -> DatabaseError:
    return DatabaseError(
        _("The schema version of the database is unknown: its table {table} does not hold exactly one version").format(
            table=VERSION_TABLE
        ),
        hint=_("restore an earlier backup"),
    )


def require_current(version: str | None) -> None:
    """Refuse a schema that is not the one of this program (DatabaseError)."""
    require_known(version)
    if version != head():
        raise DatabaseError(
            _("The database is at schema {version}, this postwatch needs {head}").format(
                version=version or _("none"), head=head()
            ),
            hint=_("upgrade it with: postwatch db upgrade"),
        )


def require_known(version: str | None) -> None:
    """Refuse a schema of a later program. Raises DatabaseError."""
    if version is not None and version > head():
        raise DatabaseError(
            _("The database is at schema {version}, this postwatch knows {head}").format(version=version, head=head()),
            hint=_("install the newer postwatch that wrote it"),
        )


def upgrade(url: str, metadata: MetaData, *, revision: str = "head", lock_wait: float = LOCK_WAIT) -> None:
    """Bring the database behind ``url`` to a version, completely or not at all; ``lock_wait`` is that of `open_engine`.

    A new SQLite file gets the tables of the newest version at once: to migrate it would take half a second more.
    Raises DatabaseError when it has a schema that this program does not know or that cannot be told, or when rows would
    be lost or refer to nothing: then nothing was changed.
    """
    if sqlite_path(url) is not None:
        _upgrade_sqlite(url, metadata, revision, lock_wait)
        return
    with connected(url, writing=True, lock_wait=lock_wait) as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        _run_without_loss(connection, metadata, revision)
        if revision == "head":
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


def _upgrade_sqlite(url: str, metadata: MetaData, revision: str, lock_wait: float) -> None:
    from postwatch.store import new_database

    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": lock_wait}, poolclass=NullPool)
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        driver.isolation_level = None  # type: ignore[union-attr]
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            if revision == "head" and _written(connection) is None:
                new_database.make_tables(connection)
                new_database.make_guards(connection)
                connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLE} VALUES ('{head()}')")  # noqa: S608
            _run_without_loss(connection, metadata, revision)
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if dangling:
                raise _refused(_("rows of {tables} refer to nothing"), {row[0] for row in dangling})
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _run_without_loss(connection: Connection, metadata: MetaData, revision: str) -> None:
    version = _written(connection)
    require_known(version)
    if version == head():
        return
    before = _counts(connection)
    _run_alembic(connection, metadata, revision)
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


def _run_alembic(connection: Connection, metadata: MetaData, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["target_metadata"] = metadata
    command.upgrade(config, revision)
