"""The tables of a new SQLite database, made at once from their text; what the migrations lead to is the same."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

FILE = Path(__file__).with_name("schema-sqlite.sql")
"""The text, which ``make docs`` writes: the statements that a migrated database keeps, and its version."""


def make_tables(connection: Connection) -> None:
    """Make all tables, indexes and triggers in an empty database, and note the version that they are of."""
    for statement in statements(FILE.read_text(encoding="utf-8")):
        connection.exec_driver_sql(statement)


def statements(script: str) -> Iterator[str]:
    """Split a script; a trigger has semicolons within."""
    begun = ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            yield begun.strip()
            begun = ""
