"""Stored values are what the program writes, or they are seen; copies are equal."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from postwatch.errors import DatabaseError
from postwatch.schema import METADATA
from postwatch.store import health
from postwatch.store.engine import connected, sqlite_url
from postwatch.store.memory import memory_of
from postwatch.store.rows import UNREADABLE, copy_rows, differing_tables, holds_rows, leave_out, rows_of, stored_rows
from postwatch.store.upgrade import upgrade


@pytest.fixture
def metadata() -> Any:
    from postwatch.schema import METADATA

    return METADATA


def tamper(file: Path, statement: str, *values: object) -> None:
    """Change a database behind the program's back."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA ignore_check_constraints=ON")
        database.execute(statement, values)
        database.commit()


def stored(file: Path, metadata: Any, table: str) -> list[dict[str, Any]]:
    with connected(sqlite_url(file), writing=False) as connection:
        health.read_leniently(connection)
        return [values for _id, values in stored_rows(connection, metadata.tables[table])]


def test_what_the_program_wrote_is_read_alike_both_ways(letter: Path, metadata: Any) -> None:
    with connected(sqlite_url(letter / "postwatch.db"), writing=False) as connection:
        for table in metadata.sorted_tables:
            assert list(stored_rows(connection, table)) == list(rows_of(connection, table))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("register_entry", "issued_on", "2020-05-18 "),
        ("register_entry", "issued_on", "18/05/2020"),
        ("register_entry", "number", 1.5),
        ("register_entry", "number", b"\x01"),
        ("register_entry", "status", "ISSUED"),
        ("register_entry", "subject", b"\xff\xfe"),
        ("document", "made_at", "2020-05-18T00:00:00.000000"),
        ("document", "made_at", "2020-05-18 00:00:00"),
        ("campaign_task", "asks_pledge", 3),
    ],
)
def test_a_value_that_the_program_cannot_have_written_is_unreadable(
    letter: Path, metadata: Any, table: str, column: str, value: object
) -> None:
    file = letter / "postwatch.db"
    tamper(file, f"UPDATE {table} SET {column} = ? WHERE id = 1", value)  # noqa: S608
    first = stored(file, metadata, table)[0]
    assert first[column] == UNREADABLE
    assert [name for name, found in first.items() if found == UNREADABLE] == [column]


def test_text_that_is_no_utf_8_is_unreadable(letter: Path, metadata: Any) -> None:
    file = letter / "postwatch.db"
    tamper(file, "UPDATE register_entry SET subject = CAST(x'41ff42' AS TEXT)")
    assert stored(file, metadata, "register_entry")[0]["subject"] == UNREADABLE


def test_a_copy_is_equal_and_one_changed_value_is_seen(letter: Path, metadata: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    upgrade(sqlite_url(copy), metadata)
    with (
        connected(sqlite_url(letter / "postwatch.db"), writing=False) as source,
        connected(sqlite_url(copy), writing=True) as target,
    ):
        assert not holds_rows(target, metadata)
        copied = copy_rows(source, target, metadata)
        assert holds_rows(target, metadata)
        assert copied["task"] == 65
        assert differing_tables(source, target, metadata) == []
        target.commit()
    tamper(copy, "UPDATE area SET name = name || ' ' WHERE id = 3")
    tamper(copy, "DELETE FROM task WHERE id = 65")
    with (
        connected(sqlite_url(letter / "postwatch.db"), writing=False) as source,
        connected(sqlite_url(copy), writing=False) as target,
    ):
        assert sorted(differing_tables(source, target, metadata)) == ["area", "task"]


def test_a_value_that_cannot_be_read_is_not_copied(letter: Path, metadata: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    upgrade(sqlite_url(copy), metadata)
    tamper(letter / "postwatch.db", "UPDATE register_entry SET issued_on = 'never'")
    with (
        connected(sqlite_url(letter / "postwatch.db"), writing=False) as source,
        connected(sqlite_url(copy), writing=True) as target,
        pytest.raises(DatabaseError, match="register_entry"),
    ):
        copy_rows(source, target, metadata)


def test_rows_that_refer_to_later_rows_and_to_each_other_are_copied_whole(
    letter: Path, metadata: Any, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    upgrade(sqlite_url(copy), metadata)
    for number, parent in ((1, 9), (9, 4), (5, 6), (6, 5)):
        tamper(letter / "postwatch.db", f"UPDATE recipient SET parent_id = {parent} WHERE id = {number}")  # noqa: S608
    with (
        connected(sqlite_url(letter / "postwatch.db"), writing=False) as source,
        connected(sqlite_url(copy), writing=True) as target,
    ):
        copy_rows(source, target, metadata)
        assert differing_tables(source, target, metadata) == []


def test_a_letter_that_corrects_a_report_is_copied(run: Any, busy: Path, scene: Any, tmp_path: Path) -> None:
    assert run(*scene("paper correct BC").words, today="2020-06-16").code == 0
    assert run("db", "copy", "--to", "copy").code == 0
    with (
        connected(sqlite_url(busy / "postwatch.db"), writing=False) as source,
        connected(sqlite_url(tmp_path / "copy" / "postwatch.db"), writing=False) as target,
    ):
        assert differing_tables(source, target, METADATA) == []


def test_only_a_copy_in_memory_loses_rows(letter: Path, metadata: Any) -> None:
    url = sqlite_url(letter / "postwatch.db")
    with connected(url, writing=False) as connection, pytest.raises(ValueError, match="postwatch"):
        leave_out(connection, metadata, "dispatch")
    with memory_of(url, lambda: metadata, lock_wait=1) as (copy, engine), engine.connect() as connection:
        leave_out(connection, metadata, "dispatch")
        left = {name for (name,) in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        counts = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in left}  # noqa: S608
    assert (counts["dispatch"], counts["campaign"] > 0, counts["recipient"] > 0) == (0, True, True)
