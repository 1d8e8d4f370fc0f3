"""A copy of a database in memory, to be changed freely: into the records as they were, or without persons."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Engine, MetaData, StaticPool, create_engine

from postwatch.store import upgrade
from postwatch.store.engine import connected, sqlite_path
from postwatch.store.rows import copy_rows
from postwatch.store.snapshot import back_up

_URL = "sqlite+pysqlite://"


@contextmanager
def memory_of(
    url: str, metadata: Callable[[], MetaData], *, lock_wait: float
) -> Iterator[tuple[sqlite3.Connection, Engine]]:
    """Copy a database into memory; give the copy and an engine that reads it.

    A server is read in a single transaction; ``metadata`` gives the tables that are copied from it. ``lock_wait``
    bounds the wait for a lock, as `open_engine` takes it.
    """
    source = sqlite_path(url)
    with closing(sqlite3.connect(":memory:")) as copy:
        engine = create_engine(_URL, creator=lambda: copy, poolclass=StaticPool, hide_parameters=True)
        if source is not None:
            back_up(source, copy, lock_wait)
        else:
            with connected(url, writing=False, lock_wait=lock_wait) as server, engine.begin() as memory:
                server.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                upgrade.require_current(upgrade.current(server))
                upgrade.make_database(memory)
                copy_rows(server, memory, metadata())
        # Every row may be changed: triggers keep the journal append-only, references keep rows in their order.
        copy.execute("PRAGMA foreign_keys=OFF")
        for (name,) in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            copy.execute(f'DROP TRIGGER "{name}"')
        yield copy, engine
