"""New databases: the tables, indexes and guards are made from their texts, and the name of this schema is noted.

``schema-KIND.sql`` is written from the tables of the program by ``make docs``; triggers, functions and their rights are
in ``guards-KIND.sql``, which is written by hand.
"""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

FOLDER = Path(__file__).parent
KINDS = ("sqlite", "postgresql")
# As much of the hash as is stored, compared and shown: against mistakes, not against malice.
_DIGITS = 12
_QUOTE = re.compile(r"\$\w*\$")
# Whether a text is whole statements; a trigger of SQLite and a function of PostgreSQL have semicolons within.
_IS_WHOLE: Mapping[str, Callable[[str], bool]] = {
    "sqlite": sqlite3.complete_statement,
    "postgresql": lambda text: text.rstrip().endswith(";") and len(_QUOTE.findall(text)) % 2 == 0,
}


def schema_file(kind: str) -> Path:
    """Return the file of the tables and indexes of a kind of database."""
    return FOLDER / f"schema-{kind}.sql"


def guards_file(kind: str) -> Path:
    """Return the file of the triggers, functions and rights of a kind of database."""
    return FOLDER / f"guards-{kind}.sql"


def make_tables(connection: Connection) -> None:
    """Make all tables and indexes in an empty database."""
    _carry_out(connection, schema_file)


def make_guards(connection: Connection) -> None:
    """Make the guards that keep the journal append-only."""
    _carry_out(connection, guards_file)


def _carry_out(connection: Connection, file: Callable[[str], Path]) -> None:
    kind = connection.dialect.name
    for statement in statements(file(kind).read_text(encoding="utf-8"), kind):
        connection.exec_driver_sql(statement.replace("%", "%%") if kind == "postgresql" else statement)


def statements(script: str, kind: str) -> Iterator[str]:
    """Split a script into its statements."""
    begun = ""
    for line in script.splitlines(keepends=True):
        begun += line
        if _IS_WHOLE[kind](begun):
            yield begun.strip()
            begun = ""


@cache
def texts_hash() -> str:
    """Return the beginning of SHA-256 over the texts from which the databases of both kinds are made."""
    texts = (file(kind).read_bytes() for kind in KINDS for file in (schema_file, guards_file))
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:_DIGITS]


def function_body(name: str) -> str:
    """Return the body of a function of PostgreSQL as the server keeps it."""
    text = guards_file("postgresql").read_text(encoding="utf-8")
    found = re.search(rf"CREATE FUNCTION {name}\(.*?\bAS\s+(\$\w*\$)(.*?)\1", text, re.DOTALL)
    if found is None:
        raise LookupError(name)
    return found[2]
