"""A bad disk: one bit of the database turns over. Every flip that changes what SELECT returns must be found."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from long_runs import LONG

from postwatch.database.check import Place, examine
from postwatch.errors import DatabaseError
from postwatch.store.engine import sqlite_url
from postwatch.store.transaction import translated_errors

FLIPS = 1000
PAGE, HEADER = 4096, 8


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


def flips(content: bytes) -> Iterator[tuple[int, int]]:
    """Bytes and bits to turn over, the same each time: of each page one of what it holds, of each second its header."""
    dice = random.Random(2020)  # noqa: S311
    while LONG:
        yield dice.randrange(len(content)), dice.randrange(8)
    for page in range(0, len(content), PAGE):
        if page // PAGE % 2 == 0:
            yield page + dice.randrange(HEADER), dice.randrange(8)
        yield dice.choice([at for at in range(page, page + PAGE) if content[at]]), dice.randrange(8)


def test_every_flip_of_a_bit_that_changes_what_is_read_is_found(
    letter: Path, tmp_path: Path, counters: Counter[str]
) -> None:
    content, truth = (letter / "postwatch.db").read_bytes(), selected(letter / "postwatch.db")
    work = tmp_path / "flipped.db"
    place = Place(sqlite_url(work), letter, "lang-son-2020")
    missed = []
    for at, bit in flips(content):
        counters["drawn"] += 1
        flipped = bytearray(content)
        flipped[at] ^= 1 << bit
        work.write_bytes(flipped)
        if selected(work) == truth:
            continue
        counters["changing what is read"] += 1
        found = kinds_found(place)
        counters.update(found)
        if not found:
            missed.append((at, bit))
        if counters["changing what is read"] == FLIPS:
            break
    assert missed == []
    assert counters["changing what is read"] > 100
