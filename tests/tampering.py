"""A database that somebody changes behind the program's back."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path


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
