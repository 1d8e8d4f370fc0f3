"""One connection for all commands that a process of the tests calls in the same office.

A command opens its SQLite file once, and reads the schema of some hundred tables and triggers as it does.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, QueuePool, event
from sqlalchemy.exc import DisconnectionError

from postwatch.store import engine as engines
from postwatch.unit_of_work import Database

_KEPT: dict[Any, "_Kept"] = {}
_MOST = 4


def connect_seldom() -> None:
    """Keep a connection to each of the last SQLite files, for as long as nobody else writes the file.

    To open one anew means to read its schema anew, for each command.
    """
    make = Database.engine

    def engine(database: Database, *, writing: bool) -> Engine:
        file = engines.sqlite_path(database.url)
        if file is None:
            return make(database, writing=writing)
        database.require_file()
        key = (database.url, database.lock_wait)
        kept = _KEPT.pop(key, None) or _Kept(partial(make, database), file)
        _KEPT[key] = kept
        if len(_KEPT) > _MOST:
            _KEPT.pop(next(iter(_KEPT))).pool.dispose()
        return kept.writing if writing else kept.reading

    Database.engine = engine  # type: ignore[method-assign]
    os.register_at_fork(before=_close_kept)


class _Kept:
    """The engines of a file, which share one connection."""

    def __init__(self, make: Callable[..., Engine], file: Path) -> None:
        with patch.object(engines, "NullPool", QueuePool):
            self.writing, self.reading = make(writing=True), make(writing=False)
        self.pool, self.reading.pool, self.reading.dialect = self.writing.pool, self.writing.pool, self.writing.dialect
        event.listen(self.pool, "checkin", lambda _connection, record: record.info.update(stamp=_stamp(file)))
        event.listen(self.pool, "checkout", lambda _connection, record, _proxy: _require_same(record, file))


def _require_same(record: Any, file: Path) -> None:
    if record.info.pop("stamp", None) not in {None, _stamp(file)}:
        raise DisconnectionError


def _stamp(file: Path) -> tuple[int, ...] | None:
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


def _close_kept() -> None:
    # No connection may live on in two processes.
    while _KEPT:
        _KEPT.popitem()[1].pool.dispose()
