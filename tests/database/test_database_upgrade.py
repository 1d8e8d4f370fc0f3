"""A later program upgrades a database with its rows; an upgrade that fails leaves all as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from databases import REBUILD, address_of, ship
from sqlalchemy import create_engine

from postwatch.store import upgrade


def rows(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [line for line in database.iterdump() if "alembic_version" not in line]


def count(file: Path) -> dict[str, int]:
    """How many rows each table holds."""
    with closing(sqlite3.connect(file)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {one: database.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in names}  # noqa: S608


def test_the_next_schema_is_asked_for_and_an_upgrade_leads_to_it(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = upgrade.head()
    ship(monkeypatch, tmp_path)
    said = run("status")
    assert (said.code, before in said.err, upgrade.head() in said.err, "db upgrade" in said.err) == (
        6,
        True,
        True,
        True,
    )
    assert run("db", "status", "--json").json["current"] is False
    assert run("db", "upgrade", "--request-id", "up").code == 0
    assert run("db", "status", "--json").json["version"] == upgrade.head()
    assert run("db", "check").code == 0


def test_a_table_that_others_refer_to_is_rebuilt_without_losing_a_row(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, tmp_path, REBUILD)
    before = count(letter / "postwatch.db")
    said = run("db", "upgrade")
    assert (said.code, said.err) == (0, "")
    assert upgrade.head() in said.out
    assert count(letter / "postwatch.db") == before
    with closing(sqlite3.connect(letter / "postwatch.db")) as database:
        assert database.execute("SELECT DISTINCT later FROM recipient").fetchall() == [("x",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_upgrade_backs_the_workspace_up_first_and_the_backup_comes_back(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, version = rows(letter / "postwatch.db"), upgrade.head()
    ship(monkeypatch, tmp_path, REBUILD)
    said = run("db", "upgrade")
    (kept,) = (letter / "backups").iterdir()
    assert str(kept) in said.out
    assert kept.name.startswith(f"schema-{version}-")
    assert kept.stat().st_mode & 0o077 == 0
    assert run("db", "upgrade").code == 0
    assert list(kept.parent.iterdir()) == [kept], "an upgrade that has nothing to do makes no backup"
    back = run("db", "restore", str(kept), str(tmp_path / "back"), "--json").json
    assert (back["schema"], back["current"]) == (version, False)
    assert rows(tmp_path / "back" / "postwatch.db") == before
    assert run("-w", str(tmp_path / "back"), "db", "upgrade").code == 0


@pytest.mark.parametrize(
    ("then", "says"),
    [
        ('op.execute("INSERT INTO nowhere VALUES (1)")', "nowhere"),
        ('op.execute("DELETE FROM addressee")', "addressee"),
        ('op.execute("UPDATE addressee SET recipient_id = 99999 WHERE id = 1")', "addressee"),
        ("raise SystemError", "Internal error"),
    ],
    ids=["an error", "lost rows", "a row that refers to nothing", "a mistake"],
)
def test_an_upgrade_that_fails_half_way_leaves_all_as_it_was(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str, says: str
) -> None:
    before = rows(letter / "postwatch.db")
    ship(monkeypatch, tmp_path, REBUILD, then)
    said = run("db", "upgrade")
    assert said.code == (1 if "Internal" in says else 6)
    assert says in said.err
    assert "Traceback" not in said.err
    assert rows(letter / "postwatch.db") == before
    assert not any("_alembic_tmp" in line for line in before)
    assert not list(letter.glob("*-journal"))
    assert not (letter / "backups").exists()
    assert not [path for path in letter.rglob("*") if path.name.startswith(".postwatch-")]


UNRELEASED = {
    "another text of the tables": "UPDATE alembic_version SET schema_hash = 'x' || substr(schema_hash, 2)",
    "no hash": "UPDATE alembic_version SET schema_hash = NULL",
    "a schema from before the baseline": "UPDATE alembic_version SET version_num = '0025', schema_hash = NULL",
    "no place for the hash": "CREATE TABLE x AS SELECT '0025' AS version_num; DROP TABLE alembic_version; "
    "ALTER TABLE x RENAME TO alembic_version",
}


def refusal(version: str) -> str:
    return (
        f"error: The database is at schema {version}, which was never released; this postwatch needs {upgrade.head()}"
    )


@pytest.mark.parametrize("how", UNRELEASED)
def test_a_database_of_a_schema_that_was_never_released_is_refused_in_a_sentence(
    run: Any, either: Path, tmp_path: Path, how: str
) -> None:
    engine = create_engine(address_of(either))
    with engine.begin() as connection:
        for statement in UNRELEASED[how].split(";"):
            connection.exec_driver_sql(statement)
    engine.dispose()
    version = run("db", "status", "--json").json["version"]
    before = {path.name for path in tmp_path.iterdir()}
    for words in (
        ("register", "list"), ("register", "reserve"), ("register", "list", "--as-of", "1"), ("db", "upgrade"),
        ("db", "check"), ("db", "backup", "b.zip"), ("db", "copy", "--to", "copied"),
    ):  # fmt: skip
        said = run(*words)
        assert (said.code, said.err.splitlines()[0], said.err.count("\n")) == (6, refusal(version), 2), words
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_backup_of_a_schema_that_was_never_released_is_refused_in_a_sentence(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = run("db", "backup", "b.zip", "--json").json["schema"]
    monkeypatch.setattr(upgrade, "texts_hash", lambda: "f" * 12)
    said = run("db", "restore", "b.zip", "back")
    assert (said.code, said.err.splitlines()[0], said.err.count("\n")) == (6, refusal(version), 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", letter.name]
