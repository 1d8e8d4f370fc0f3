"""The health of a database: damaged pages, dangling references, and its schema against a new database."""

import re
import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import Connection, MetaData, column, create_engine, func, inspect, select, table
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from postwatch.dataclass import dataclass
from postwatch.store import server, upgrade

MOST_PROBLEMS = 100
# ANALYZE makes the tables of statistics; whatever else bears such a name is not SQLite's.
_SCHEMA = (
    "SELECT type, name, tbl_name, sql FROM sqlite_schema "
    "WHERE NOT (type = 'table' AND name GLOB 'sqlite_stat[134]' AND tbl_name = name)"
)
# What an SQLite file answers because of others or of permissions, not because it is damaged.
_NOT_DAMAGE = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_AUTH, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM,
})  # fmt: skip
# What a server answers because of rights, or of its place as a copy of another.
_NO_RIGHT, _READ_ONLY = "42501", "25006"


@dataclass(frozen=True)
class DatabaseState:
    """The content of a database: bytes, rows by table (those that hold any), the newest hash of the journal."""

    size: int
    rows: dict[str, int]
    journal_head: str | None


def database_state(connection: Connection, *, journal: str) -> DatabaseState:
    """Return the content of a database, whatever its schema."""
    names = sorted(set(inspect(connection).get_table_names()) - {upgrade.VERSION_TABLE})
    rows = {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}
    head = None
    if rows.get(journal):
        entries = table(journal, column("id"), column("hash"))
        head = connection.execute(select(entries.c.hash).order_by(entries.c.id.desc()).limit(1)).scalar()
    return DatabaseState(_size(connection), {name: count for name, count in rows.items() if count}, head)


def _size(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        pages, each = (
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size")
        )
        return int(pages * each)
    return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def is_damage(error: DBAPIError) -> bool:
    """Return whether an error means a damaged database, not a locked, unreachable or forbidden database."""
    if getattr(error.orig, "sqlstate", None) in {_NO_RIGHT, _READ_ONLY}:
        return False
    if isinstance(error.orig, sqlite3.Error):
        return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) not in _NOT_DAMAGE
    return not isinstance(error, OperationalError)


def read_leniently(connection: Connection) -> None:
    """Read text of a SQLite file that is not UTF-8 as bytes instead of raising."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        driver.text_factory = _text


def damage(connection: Connection) -> list[str]:
    """Return damaged pages, broken constraints and dangling references; a server prevents these itself."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_PROBLEMS})").scalars()
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(MOST_PROBLEMS)
    return [str(one) for one in found if one != "ok"] + [f"{row[0]} {row[1]}: no {row[2]}" for row in dangling]


def schema_differences(connection: Connection, metadata: MetaData) -> list[str]:
    """Return the tables, columns, indexes, constraints and triggers that are not as this program makes them.

    On SQLite a table with other columns is named, on a server the column too: ``note: summary``.
    """
    if connection.dialect.name == "sqlite":
        there = {_named(*row) for row in connection.exec_driver_sql(_SCHEMA)}
        return sorted({name for _kind, name, _table, _sql in there ^ _as_made()})
    return list(server.differences(connection, metadata))


@cache
def _as_made() -> frozenset[tuple[str, str, str, str]]:
    with create_engine("sqlite+pysqlite://", poolclass=NullPool).connect() as connection:
        upgrade.make_database(connection)
        return frozenset(_named(*row) for row in connection.exec_driver_sql(_SCHEMA))


def _named(kind: Any, name: Any, table: Any, sql: Any) -> tuple[str, str, str, str]:
    # Other versions of SQLite quote and space the text of a rebuilt table otherwise.
    return str(kind), str(name), str(table), re.sub(r'[ \t\r\n"`]+', " ", str(sql)).strip()


def _text(raw: bytes) -> Any:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
