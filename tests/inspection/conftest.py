"""After each story of this room its journal is read: what was typed of findings and papers is not written again."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

# A letter lives until it is sent or ends; a draft gives way to the one that takes its place.
LIFE = {"inspect sign", "inspect issue", "inspect send", "inspect draft", "inspect void"}
TYPED = {"finding", "finding_remedy", "finding_check", "round_minutes", "inspection_paper"}
CORRECTING = {"undo", "recipient forget", "recipient merge"}


def written_again(database: Path) -> list[tuple[str, str]]:
    """Return the commands that wrote rows of findings, sightings and papers again, each with the table."""
    with closing(sqlite3.connect(database)) as connection:
        entries = connection.execute("SELECT command, changes FROM journal_entry").fetchall()
    return [
        (command, one["table"])
        for command, changes in entries
        for one in json.loads(changes)
        if one["table"] in TYPED and one.get("before") is not None and not _may(command, one["table"])
    ]


def _may(command: str, table: str) -> bool:
    is_correction = command.rpartition(" ")[2].startswith(("amend", "withdraw")) or command in CORRECTING
    return is_correction or (table == "inspection_paper" and command in LIFE)


@pytest.fixture(autouse=True)
def journal_read(request: pytest.FixtureRequest) -> Iterator[None]:
    """Read the journal of the office of a test, where it lies in a file, once the test is over."""
    workspace = request.getfixturevalue("loaded") if "loaded" in request.fixturenames else None
    yield
    if workspace is not None and (workspace / "postwatch.db").exists():
        assert written_again(workspace / "postwatch.db") == []
