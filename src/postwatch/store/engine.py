"""Open a database for readers, or for a single writer at a time, with the settings that guarantee its promises.

SQLite: rollback journal with ``synchronous=EXTRA`` (a power cut after the answer loses nothing), foreign keys on, a
bounded wait for a lock, no trust in a foreign schema, transactions controlled here and not by the driver.

PostgreSQL: a single writer at a time by an advisory lock, which needs no right to change a table; bounded waits for
locks, statements and a dead connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from postwatch.errors import DatabaseError
from postwatch.files.lock import in_use
from postwatch.language import _

LOCK_WAIT = 30.0
"""How many seconds a lock is waited for where nobody says otherwise."""
STATEMENT_TIMEOUT_MS = 120_000
IDLE_TIMEOUT_MS = 60_000
LOCK_NOT_AVAILABLE = "55P03"
# Any number, as long as every postwatch takes the same.
_WRITER_LOCK = 0x706F7374
_PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    # Else INSERT OR REPLACE would remove an entry of the journal past the trigger that forbids it.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    # 4 MB: in the usual 2, a register of tens of thousands of units is written out and read back as its indexes grow.
    "PRAGMA cache_size=-4000",
)


def account_of(connection: Connection) -> str:
    """Return the account that the server knows; an empty text for a database without accounts."""
    if connection.dialect.name == "sqlite":
        return ""
    return str(connection.exec_driver_sql("SELECT session_user").scalar_one())


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite file."""
    return f"sqlite+pysqlite:///{path}"


def read_address(url: str) -> URL:
    """Parse an address. Raises DatabaseError, which shows nothing that may be part of a password."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _unusable(_kind(url)) from error
    except ValueError as error:
        raise DatabaseError(
            _("The address {kind}://… has a port that is not a number").format(kind=_kind(url)),
            hint=_("write the port in digits, such as 5432, and %40 for each @ of a password"),
        ) from error
    # The text after the first @ of a password would be taken for the host, and told as such.
    if parsed.get_backend_name() != "sqlite" and "@" in f"{parsed.host}{parsed.database}":
        raise DatabaseError(
            _("The address {kind}://… has an @ too many").format(kind=_kind(url)),
            hint=_("write %40 for each @ of a password, and %2F for each / of it"),
        )
    return parsed


def _kind(url: str) -> str:
    """Return the kind of database that an address names; nothing of a text that is no address."""
    kind, sign, _rest = url.partition("://")
    return kind if sign and kind.replace("+", "").isalnum() else "…"


def sqlite_path(url: str) -> Path | None:
    """Return the file of a SQLite address, or None for a server. Raises DatabaseError for an invalid address."""
    parsed = read_address(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def place_of(url: str) -> str:
    """Return where a database is, whatever the account: the path of its file, or server, port and name."""
    path = sqlite_path(url)
    if path is not None:
        return str(path.resolve())
    parsed = read_address(url)
    # An address may name its server in the query: ?host=/run/postgresql&port=5433
    query = {name: parsed.query[name] for name in ("host", "port") if name in parsed.query}
    kind = parsed.get_backend_name()
    return str(URL.create(kind, host=parsed.host, port=parsed.port, database=parsed.database, query=query))


def open_engine(url: str, *, writing: bool, lock_wait: float = LOCK_WAIT) -> Engine:
    """Return an engine whose transactions begin as a writer's (``BEGIN IMMEDIATE``) or a reader's; none stays open.

    ``lock_wait`` bounds the wait for a lock, in seconds. Parameters of a statement are never shown in errors: they hold
    personal data.
    """
    if read_address(url).get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args={"timeout": lock_wait})
        event.listen(engine, "connect", _prepare_sqlite)
        begin = "BEGIN IMMEDIATE" if writing else "BEGIN"
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine
    wait = round(lock_wait * 1000)
    try:
        # A writer that waited must see the changes of the writer before it, whatever the default of the server is.
        options: dict[str, Any] = {"isolation_level": "READ COMMITTED"} if writing else {}
        options["connect_args"] = _server_options(wait)
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool, **options)
    except (ArgumentError, ImportError) as error:
        raise _unusable(_kind(url)) from error
    if writing:
        event.listen(engine, "begin", partial(_acquire_writer_lock, wait=wait))
    return engine


@contextmanager
def connected(url: str, *, writing: bool, lock_wait: float = LOCK_WAIT) -> Iterator[Connection]:
    """Open a connection of a new engine; work not committed within is rolled back."""
    with open_engine(url, writing=writing, lock_wait=lock_wait).connect() as connection:
        yield connection


@contextmanager
def hold_on_server(url: str, *, lock_wait: float = LOCK_WAIT) -> Iterator[None]:
    """Hold the writer lock of a server's database, so that nobody writes meanwhile.

    Raises DatabaseError when it is not free in time, OperationalError when the connection was lost meanwhile: then
    others may have written.
    """
    with connected(url, writing=True, lock_wait=lock_wait) as connection:
        # The work done meanwhile may take longer than an idle transaction is allowed to.
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield
        connection.exec_driver_sql("SELECT 1")


def _server_options(wait: int) -> dict[str, Any]:
    # To a server, 0 means to wait for ever.
    settings = {"lock_timeout": max(1, wait), "statement_timeout": STATEMENT_TIMEOUT_MS, "timezone": "UTC"}
    # The server too must notice a client that is gone, or its locks are held for hours.
    settings |= {"idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS, "tcp_keepalives_idle": 10}
    settings |= {"tcp_keepalives_interval": 5, "tcp_keepalives_count": 3, "tcp_user_timeout": 25_000}
    return {
        "connect_timeout": 10,
        "application_name": "postwatch",
        # A dead connection is given up within half a minute, while sending and while waiting for an answer.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 25_000,
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
    }


def _acquire_writer_lock(connection: Connection, *, wait: int) -> None:
    try:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise in_use(_holder(connection), wait / 1000) from error


def _holder(connection: Connection) -> str:
    """Return who holds the writer lock: account, program, address and since when (UTC), as far as the server says."""
    driver: Any = connection.connection
    driver.rollback()
    with driver.cursor() as cursor:
        cursor.execute(
            "SELECT concat_ws(', ', a.usename, nullif(a.application_name, ''), host(a.client_addr), "
            "to_char(a.xact_start, 'HH24:MI:SS')) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) "
            "WHERE l.locktype = 'advisory' AND l.granted AND l.objid = %s AND a.datname = current_database()",
            (_WRITER_LOCK,),
        )
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def _unusable(kind: str) -> DatabaseError:
    return DatabaseError(
        _("A database of the kind {kind} cannot be used").format(kind=kind),
        hint=_("write postgresql+psycopg://… (it needs the extra postwatch[postgres]), or leave the line out"),
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()
