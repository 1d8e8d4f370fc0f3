"""A database that somebody changes behind the program's back."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from postwatch.journal.chain import GENESIS, entry_hash
from postwatch.journal.entries import content_of


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
