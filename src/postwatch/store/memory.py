"""A copy of a database in memory, to be changed freely: the records as they were are made from it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Connection, Engine, MetaData, StaticPool, create_engine, insert, select

from postwatch.store.engine import connected, sqlite_path
from postwatch.store.snapshot import back_up

_URL = "sqlite+pysqlite://"


@contextmanager
def memory_of(url: str, *, lock_wait: float) -> Iterator[tuple[sqlite3.Connection, Engine]]:
    """Copy a database into memory; give the copy and an engine that reads it.

    A server is read in one transaction, and its tables are made anew as it describes them. ``lock_wait`` bounds the
    wait for a lock, as `open_engine` takes it.
    """
    source = sqlite_path(url)
    with closing(sqlite3.connect(":memory:")) as copy:
        engine = create_engine(_URL, creator=lambda: copy, poolclass=StaticPool, hide_parameters=True)
        if source is not None:
            back_up(source, copy, lock_wait)
        else:
            with connected(url, writing=False, lock_wait=lock_wait) as server, engine.begin() as memory:
                server.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                _copy_described(server, memory)
        yield copy, engine


def _copy_described(server: Connection, memory: Connection) -> None:
    """Copy the rows of a server into plain tables: what only guards them is left out."""
    described = MetaData()
    described.reflect(server)
    plain = MetaData()
    for table in described.tables.values():
        made = table.to_metadata(plain)
        for column in made.columns:
            column.server_default, column.type = None, column.type.as_generic()
        made.constraints = {made.primary_key}
        made.indexes.clear()
    plain.create_all(memory)
    for table in plain.tables.values():
        rows = [dict(row) for row in server.execute(select(described.tables[table.name])).mappings()]
        if rows:
            memory.execute(insert(table), rows)
