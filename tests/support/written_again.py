"""After each story its journal is read: what was typed of a case, a visit and their papers is not written again."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

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
