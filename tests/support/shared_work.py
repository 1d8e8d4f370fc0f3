"""What a process of the tests need not do for each command again: build the same words, compile the same SQL, read the
same office file.

A command makes an engine of its own, and a process of a clerk ends with its command; a process of the tests calls
thousands. How a statement reads in a dialect is kept from one engine to the next, as one engine keeps it for itself.
"""

import gc
import weakref
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from postwatch import app, language, settings
from postwatch.datafile import MOST_BYTES
from postwatch.files.read import read_plain

_COMPILED: dict[Any, Any] = {}


def compile_once() -> None:
    """Let all engines share what they have compiled; the dialect is a part of its key."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign,assignment]
        dialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign,assignment]
        dialect._type_memos = weakref.WeakKeyDictionary()  # type: ignore[assignment,misc]
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)


def collect_seldom() -> None:
    """Leave what is loaded by now out of every collection, and collect what is new less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def build_once() -> None:
    """Keep the words of the command line, with what their options take, from one command to the next."""
    made: dict[Any, Any] = {}
    build, find = app.build, app.PostwatchGroup.get_command

    def front() -> Any:
        key = language.current()
        if key not in made:
            made[key] = build()
        return made[key]

    def get_command(group: Any, ctx: Any, cmd_name: str) -> Any:
        key = (language.current(), cmd_name, group.entries.get(cmd_name))
        if key not in made:
            made[key] = find(group, ctx, cmd_name)
        return made[key]

    app.build = front
    app.PostwatchGroup.get_command = get_command


def read_offices_once() -> None:
    """Keep what an office file says, and what a workspace says over it, as long as both say the same."""
    known: dict[Any, Any] = {}
    read = settings.office_settings

    def office_settings(file: Path, overrides: Any = None) -> Any:
        try:
            key = (file, read_plain(file, most=MOST_BYTES), repr(overrides))
        except OSError:  # what is no plain file is refused in the program's own words
            return read(file, overrides)
        if key not in known:
            known[key] = read(file, overrides)
        return known[key]

    settings.office_settings = office_settings
