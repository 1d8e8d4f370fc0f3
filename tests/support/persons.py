"""What the records of a workspace say of persons, for tests that nothing of it is shown."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from postwatch.schema import METADATA
from postwatch.store.columns import MASK

# Shorter texts may stand in a code or in a word of the program.
_SHORTEST = 6
MASKED = [
    (table.name, column.name, column.info[MASK])
    for table in METADATA.sorted_tables
    for column in table.columns
    if MASK in column.info and column.info[MASK].by is None and not column.info[MASK].names
]


def asked(folder: Path, *statements: str) -> list[Any]:
    """The rows that statements give in the database of a workspace."""
    with contextlib.closing(sqlite3.connect(folder / "postwatch.db")) as database:
        found = [row for statement in statements for row in database.execute(statement).fetchall()]
        database.commit()
    return found


def texts_about_persons(folder: Path, *, public: bool = False) -> set[str]:
    """The texts about persons; for the public those about enterprises and their points too."""
    found = set()
    for table, column, mask in MASKED:
        where = mask.public if public else mask.persons
        found |= {text for (text,) in asked(folder, f"SELECT {column} FROM {table} WHERE {where}")}  # noqa: S608
    return {text for text in found if text and len(text) >= _SHORTEST}
