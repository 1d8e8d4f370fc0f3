"""Write the text from which a new SQLite database is made, by migrating an empty one; or only compare."""

import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pages import write

from postwatch.schema import METADATA
from postwatch.store import new_database, upgrade
from postwatch.store.engine import sqlite_url


def text_of(database: sqlite3.Connection) -> str:
    """The statements by which a database was made, in that order, and its version."""
    made = database.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    (version,) = database.execute(f"SELECT version_num FROM {upgrade.VERSION_TABLE}").fetchone()  # noqa: S608
    noted = f"INSERT INTO {upgrade.VERSION_TABLE} VALUES ('{version}')"  # noqa: S608
    written = "".join(f"{sql};\n" for sql in [*(sql for (sql,) in made), noted])
    return "".join(f"{line.rstrip()}\n" for line in written.splitlines())


def main(words: Sequence[str]) -> int:
    """Write the file; gives the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        upgrade.upgrade(sqlite_url(path), METADATA, revision=upgrade.head())
        with closing(sqlite3.connect(path)) as database:
            text = text_of(database)
    return write(new_database.FILE, text, origin="store/migrations", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
