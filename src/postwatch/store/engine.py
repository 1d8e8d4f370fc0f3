"""Opening a database with the settings that carry the promises.

SQLite: rollback journal with ``synchronous=EXTRA`` (a power cut after the answer loses nothing), foreign keys on,
a bounded wait for a lock, no trust in a foreign schema, transaction control in our hands instead of the driver's.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from postwatch.errors import DatabaseError
from postwatch.language import _

BUSY_TIMEOUT_MS = 30_000
_PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
)


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite+pysqlite:///{path}"


def sqlite_path(url: str) -> Path | None:
    """The file behind an SQLite address, or None for a server. Raises DatabaseError for what is no address."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _unusable(url.partition(":")[0]) from error
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def open_engine(url: str, *, writing: bool) -> Engine:
    """An engine whose transactions begin as a writer's (``BEGIN IMMEDIATE``) or a reader's.

    Parameters of a statement are never shown in errors: they hold personal data.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin("BEGIN IMMEDIATE" if writing else "BEGIN"))
        return engine
    try:
        return create_engine(
            url,
            hide_parameters=True,
            connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={BUSY_TIMEOUT_MS} -c timezone=UTC"},
        )
    except (ArgumentError, ImportError) as error:
        raise _unusable(url.partition(":")[0]) from error


def _unusable(kind: str) -> DatabaseError:
    return DatabaseError(
        _("A database of the kind {kind} cannot be used").format(kind=kind),
        hint=_("write postgresql+psycopg://… (it needs the extra postwatch[postgres]), or leave the line out"),
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _begin(statement: str) -> Callable[[Any], None]:
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)

    return begin
