"""A bad disk: one bit of the database turns over. Every flip that changes what SELECT returns must be found."""

import os
import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from postwatch.database.check import Place, examine
from postwatch.errors import DatabaseError
from postwatch.store.engine import sqlite_url
from postwatch.store.transaction import translated_errors

LONG = os.environ.get("POSTWATCH_FAULTS") == "long"
FLIPS = 1000 if LONG else 200


def selected(file: Path) -> Any:
    """Whatever SELECT returns of every table, and the schema; or that it cannot be read."""

    def text(raw: bytes) -> Any:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw

    try:
        with closing(sqlite3.connect(file)) as database:
            database.text_factory = text
            schema = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
            tables = [name for kind, name, _table, _sql in schema if kind == "table"]
            rows = [database.execute(f'SELECT * FROM "{one}"').fetchall() for one in tables]  # noqa: S608
            return schema, [[[(type(value).__name__, value) for value in row] for row in table] for table in rows]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return type(error).__name__


def kinds_found(place: Place) -> set[str]:
    """What the check says of the records; the files are another matter."""
    try:
        with translated_errors():
            findings = examine(place).findings_list
    except DatabaseError:
        return {"refused"}
    return {one.kind for one in findings} - {"missing", "changed", "orphan", "unfinished"}


def test_every_flip_of_a_bit_that_changes_what_is_read_is_found(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, truth = (letter / "postwatch.db").read_bytes(), selected(letter / "postwatch.db")
    work = tmp_path / "flipped.db"
    place = Place(sqlite_url(work), letter, "lang-son-2020")
    dice = random.Random(2020)  # noqa: S311 -- the same flips each time
    drawn, changed, missed, kinds = 0, 0, [], Counter[str]()
    while changed < FLIPS:
        drawn += 1
        at, bit = dice.randrange(len(content)), dice.randrange(8)
        flipped = bytearray(content)
        flipped[at] ^= 1 << bit
        work.write_bytes(flipped)
        if selected(work) == truth:
            continue
        changed += 1
        found = kinds_found(place)
        kinds.update(found)
        if not found:
            missed.append((at, bit))
    if LONG:
        with capsys.disabled():
            print(f"\nflips: {drawn} drawn, {changed} change content, {len(missed)} missed; {dict(kinds)}")  # noqa: T201
    assert missed == []
