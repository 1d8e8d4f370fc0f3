"""A connection that the tests keep sees what a new one would: whoever replaces or changes the file is noticed."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from postwatch.store.engine import sqlite_url
from postwatch.unit_of_work import Database


def put_in_its_place(file: Path, other: Path) -> None:
    """A file of the same size and time comes in the place of another."""
    shutil.copy2(other, file.with_name("copy"))
    os.utime(file.with_name("copy"), ns=(0, file.stat().st_mtime_ns))
    file.with_name("copy").replace(file)


def write_over(file: Path, other: Path) -> None:
    file.write_bytes(other.read_bytes())


def write_with_sqlite(file: Path, _other: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE office SET name = 'Sở khác'")
        database.commit()


@pytest.fixture
def other(workspace: Path, tmp_path: Path) -> Path:
    """A database of the same office under another name, of the same size."""
    file = shutil.copy2(workspace / "postwatch.db", tmp_path / "other.db")
    write_with_sqlite(file, file)
    return file


def seen(workspace: Path) -> tuple[Any, str]:
    """The connection that is got for an office, and the name that it reads."""
    database = Database(sqlite_url(workspace / "postwatch.db"), workspace, 30.0)
    with database.engine(writing=False).connect() as connection:
        return connection.connection.dbapi_connection, connection.exec_driver_sql(
            "SELECT name FROM office"
        ).scalar_one()


def test_what_nobody_else_wrote_is_opened_once(workspace: Path) -> None:
    first, name = seen(workspace)
    assert seen(workspace) == (first, name)


@pytest.mark.parametrize("change", [put_in_its_place, write_over, write_with_sqlite])
def test_what_somebody_else_wrote_is_read(workspace: Path, other: Path, change: Callable[[Path, Path], None]) -> None:
    first, _name = seen(workspace)
    change(workspace / "postwatch.db", other)
    again, name = seen(workspace)
    assert (again is first, name) == (False, "Sở khác")


def test_a_file_that_was_replaced_while_it_was_open_is_opened_anew(workspace: Path, other: Path) -> None:
    database = Database(sqlite_url(workspace / "postwatch.db"), workspace, 30.0)
    with database.engine(writing=False).connect():
        put_in_its_place(workspace / "postwatch.db", other)
    assert seen(workspace)[1] == "Sở khác"


def test_commands_listen_to_engines_of_their_own(workspace: Path) -> None:
    database = Database(sqlite_url(workspace / "postwatch.db"), workspace, 30.0)
    heard: list[object] = []
    event.listen(database.engine(writing=False), "before_cursor_execute", lambda *said: heard.append(said))
    seen(workspace)
    assert heard == []
