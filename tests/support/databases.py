"""Databases of the tests: those of a server, made for a test and dropped after it; that of a later program; those that
somebody changes behind the program's back; what a journal says of rows that were written again; and the connection that
the commands of an office share, which a process of the tests calls in turn: a command opens its SQLite file once, and
reads the schema of some hundred tables and triggers as it does.
"""

import contextlib
import json
import shutil
import sqlite3
import textwrap
import tomllib
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

from postwatch.journal.chain import GENESIS, entry_hash
from postwatch.journal.entries import content_of
from postwatch.store import engine as engines
from postwatch.store.engine import sqlite_url
from postwatch.unit_of_work import Database

# --- on a server ------------------------------------------------------------------------------------------------------


@cache
def _administrator(server: str) -> Engine:
    # One connection for all tests: to connect takes longer than to make a database.
    return create_engine(server, isolation_level="AUTOCOMMIT", pool_pre_ping=True)


@contextlib.contextmanager
def administered(server: str) -> Iterator[Connection]:
    """Open a connection for what is done to whole databases."""
    with _administrator(server).connect() as connection:
        yield connection


@contextlib.contextmanager
def new_database(server: str) -> Iterator[str]:
    """Make an empty database and give its address."""
    name = f"t{uuid.uuid4().hex}"
    with administered(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with administered(server) as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def copy_database(server: str, source: str, target: str) -> None:
    """Put a copy of a database, to which nobody is connected, in the place of another."""
    one, other = make_url(source).database, make_url(target).database
    with administered(server) as connection:
        connection.execute(text(f"DROP DATABASE {other}"))
        connection.execute(text(f"CREATE DATABASE {other} TEMPLATE {one}"))


def serve(folder: Path, server: str, source: str, target: str) -> Path:
    """Let a workspace use its own copy of a database with its records, in the place of an empty one."""
    copy_database(server, source, target)
    point_to(folder, target)
    return folder


def address_of(folder: Path) -> str:
    """Return the address of the database of a workspace."""
    given = tomllib.loads((folder / "postwatch.toml").read_text(encoding="utf-8"))
    return str(given.get("database") or sqlite_url(folder / "postwatch.db"))


def point_to(folder: Path, address: str) -> None:
    """Let a workspace use a database of a server."""
    settings = folder / "postwatch.toml"
    office = tomllib.loads(settings.read_text(encoding="utf-8"))["office"]
    settings.write_text(f'office = "{office}"\ndatabase = "{address}"\n', encoding="utf-8")


# --- of a later program -----------------------------------------------------------------------------------------------

MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{before}", None, None


def upgrade() -> None:
{lines}
"""
# Rebuilds a table that many others refer to, as SQLite needs it for a changed column.
REBUILD = """
with op.batch_alter_table("recipient", recreate="always") as batch:
    batch.add_column(sa.Column("later", sa.String(), nullable=False, server_default="x"))
"""
# Leads nowhere.
THERE_ALREADY = 'op.add_column("note", sa.Column("text", sa.String()))'


def ship(patch: pytest.MonkeyPatch, folder: Path, *lines: str) -> None:
    """Let the program have one more migration, of these lines."""
    from postwatch.store import upgrade

    before, whole = upgrade.head().partition("-")[0], "\n".join(lines) or "pass"
    copied = folder / "later-migrations"
    shutil.copytree(upgrade.MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    text = MIGRATION.format(before=before, lines=textwrap.indent(whole, "    "))
    (copied / "versions" / "9000_later.py").write_text(text, encoding="utf-8")
    patch.setattr(upgrade, "MIGRATIONS", copied)


# --- changed behind the back of the program ---------------------------------------------------------------------------


@contextlib.contextmanager
def unguarded(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a database with every right there is; the triggers are back afterwards as if nothing had been."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        guards = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("PRAGMA ignore_check_constraints=ON")
        yield database
        for _name, sql in guards:
            database.execute(sql)
        database.commit()


def tamper(folder: Path, *statements: str) -> None:
    """Change the records of a workspace so."""
    with unguarded(folder / "postwatch.db") as database:
        for statement in statements:
            database.execute(statement)


def rechain(database: sqlite3.Connection, first: int = 1) -> None:
    """Give every entry from one on the hashes that its content asks for, as a forger would; there is one office."""
    before = database.execute("SELECT hash FROM journal_entry WHERE id < ? ORDER BY id DESC", (first,)).fetchone()
    previous = before["hash"] if before else GENESIS
    for entry in database.execute("SELECT * FROM journal_entry WHERE id >= ? ORDER BY id", (first,)).fetchall():
        content = content_of({**dict(entry), "at": as_json(entry["at"]), "office_previous_hash": previous})
        whole = entry_hash(previous, content)
        database.execute(
            "UPDATE journal_entry SET previous_hash = ?, office_previous_hash = ?, hash = ? WHERE id = ?",
            (previous, previous, whole, entry["id"]),
        )
        previous = whole


def as_json(stored: str) -> str:
    """Return a moment that SQLite keeps as JSON has it."""
    return stored.replace(" ", "T") + "+00:00"


# --- rows written again -----------------------------------------------------------------------------------------------

# A letter lives until it is sent or ends; a draft gives way to the one that takes its place.
LIFE = {"paper sign VKT", "paper issue VKT", "paper send VKT", "inspect draft", "paper void VKT"}
TYPED = {
    "violation_case", "violation", "sanction_decision", "case_step", "case_join", "payment", "explanation",
    "named_goods", "finding", "finding_remedy", "finding_check", "round_minutes", "inspection_paper",
}  # fmt: skip
CORRECTING = {"undo", "case part", "recipient forget", "recipient merge"}


def written_again(database: Path) -> list[tuple[str, str]]:
    """Return the commands that wrote rows of such records again, each with the table."""
    with closing(sqlite3.connect(database)) as connection:
        entries = connection.execute("SELECT command, changes FROM journal_entry").fetchall()
    return [
        (command, one["table"])
        for command, changes in entries
        for one in json.loads(changes)
        if one["table"] in TYPED and one.get("before") is not None and not _may(command, one["table"])
    ]


def _may(command: str, table: str) -> bool:
    is_correction = any(word.startswith(("amend", "withdraw")) for word in command.split()) or command in CORRECTING
    return is_correction or (table == "inspection_paper" and command in LIFE)


@pytest.fixture(autouse=True)
def journal_read(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Read the journals of the offices of a test, where they lie in files, once the test is over."""
    yield
    for database in tmp_path.glob("*/postwatch.db"):
        assert written_again(database) == []


# --- connections that are kept ----------------------------------------------------------------------------------------

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
