"""A connection that the commands of one office share, which a process of the tests calls one after the other.

A command opens its SQLite file once, and reads the schema of some hundred tables and triggers as it does.
"""

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
    """Keep a connection to each of the last SQLite files, for as long as nobody else writes or moves the file.

    To open one anew means to read its schema anew, for each command.
    """
    make = Database.engine

    def engine(database: Database, *, writing: bool) -> Engine:
        database.require_file()
        file = engines.sqlite_path(database.url)
        if file is None:
            return make(database, writing=writing)
        key = (database.url, database.lock_wait)
        kept = _KEPT.pop(key, None) or _Kept(partial(make, database), file)
        _KEPT[key] = kept
        if len(_KEPT) > _MOST:
            _KEPT.pop(next(iter(_KEPT))).pool.dispose()
        # What a command listens to is its own engine.
        return (kept.writing if writing else kept.reading).execution_options()

    Database.engine = engine  # type: ignore[method-assign]


class _Kept:
    """The engines of a file, with the connections that they share: one, unless several are at work at once."""

    def __init__(self, make: Callable[..., Engine], file: Path) -> None:
        with patch.object(engines, "NullPool", QueuePool):
            self.writing, self.reading = make(writing=True), make(writing=False)
        self.pool, self.reading.pool, self.reading.dialect = self.writing.pool, self.writing.pool, self.writing.dialect
        self._file = file
        event.listen(self.pool, "connect", self._note)
        event.listen(self.pool, "checkin", self._note)
        event.listen(self.pool, "checkout", self._require_same)

    def _note(self, _connection: object, record: Any) -> None:
        """Note what the file is like; one that is not the file that was opened is none to come back to."""
        seen = _stamp(self._file)
        opened = record.info.setdefault("opened", seen)
        record.info["seen"] = seen if seen[:2] == opened[:2] else ()

    def _require_same(self, _connection: object, record: Any, _proxy: object) -> None:
        if record.info["seen"] != _stamp(self._file):
            raise DisconnectionError


def _stamp(file: Path) -> tuple[int, ...]:
    """Which file it is, how large, and when it and the rights to it were changed last."""
    try:
        seen = file.stat()
    except OSError:
        return (-1,)
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
