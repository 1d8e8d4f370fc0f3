"""Databases of every released schema upgrade with their rows; an upgrade that fails leaves all as it was."""

import lzma
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from long_runs import few
from noted import write_notes

from postwatch.journal.rules import canonical, entry_hash
from postwatch.store import upgrade as schema_upgrade


def name_of(packed: Path) -> str:
    return packed.name.removesuffix(".db.xz")


RELEASED = sorted(Path(__file__).parent.glob("*.db.xz"))
# How an upgrade goes about it does not depend on the release: a short run tries it on the oldest.
OLDEST = pytest.mark.parametrize("old", few(RELEASED, every=len(RELEASED)), ids=name_of, indirect=True)
OFFICE = "lang-son-2020"
# Tables that later schemas call otherwise.
RENAMED = {"dispatch_addressee": "addressee", "dispatch_receipt": "receipt"}
# A later migration rebuilds a table that many others refer to, as SQLite needs it for a changed column.
REBUILD = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{before}", None, None


def upgrade() -> None:
    with op.batch_alter_table("recipient", recreate="always") as batch:
        batch.add_column(sa.Column("later", sa.String(), nullable=False, server_default="x"))
    {then}
"""


def unpack(packed: Path, folder: Path) -> Path:
    folder.mkdir()
    (folder / "postwatch.toml").write_text(f'office = "{OFFICE}"\n', encoding="utf-8")
    file = folder / "postwatch.db"
    file.write_bytes(lzma.decompress(packed.read_bytes()))
    return file


def rows(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [line for line in database.iterdump() if "alembic_version" not in line]


def count(file: Path) -> dict[str, int]:
    """How many rows each table holds, by its name of today; entries of upgrades are left out."""
    with closing(sqlite3.connect(file)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {RENAMED.get(one, one): database.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in names}  # noqa: S608
        upgrades = "SELECT count(*) FROM journal_entry WHERE command = 'db upgrade'"
        return {**found, "journal_entry": found["journal_entry"] - database.execute(upgrades).fetchone()[0]}


@pytest.fixture(params=RELEASED, ids=name_of)
def old(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of a release in a workspace of its own; the command line finds it by itself."""
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(tmp_path / "office"))
    return unpack(request.param, tmp_path / "office")


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds a migration to the program, which ends with the given line."""

    def add(then: str) -> None:
        before = schema_upgrade.head()
        folder = tmp_path / "migrations"
        shutil.copytree(schema_upgrade.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "9000_later.py").write_text(REBUILD.format(before=before, then=then), encoding="utf-8")
        monkeypatch.setattr(schema_upgrade, "MIGRATIONS", folder)

    return add


def test_a_database_of_every_released_schema_is_kept() -> None:
    assert RELEASED
    assert all(all(number > 0 for number in count_of(packed).values()) for packed in RELEASED)


def count_of(packed: Path) -> dict[str, int]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(lzma.decompress(packed.read_bytes()))
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {one: database.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in names}  # noqa: S608


def test_an_old_database_upgrades_with_its_rows_and_its_journal_holds(run: Any, old: Path) -> None:
    before = count(old)
    assert run("db", "upgrade", "--json").json["current"] is True
    after = count(old)
    assert {table: after[table] for table in before} == before
    # The files of that workspace were not kept with it.
    kinds = {one["kind"] for one in run("db", "check", "--json").json["findings_list"]}
    assert kinds == {"missing"}
    month = ("report", "monthly", "--month", "2020-06")
    counted = run(*month, "--json").json["figures"]
    write_notes(run, "2020-06-01")
    issued = run(*month, "--issue", "--on", "2020-06-15", "--json").json
    assert issued["figures"] == run(*month, "--as-of", issued["id"], "--json").json["figures"] == counted
    # Whom the letter was addressed to then, and their points, are asked now.
    assert run("pledge", "coverage", "--json").json["total"] == 21
    assert run("dispatch", "show", "1", "--json").json["unasked_list"] == []


def test_an_upgrade_that_moved_rows_is_in_the_journal_and_undo_works_as_before(run: Any, old: Path) -> None:
    run("db", "upgrade")
    assert run("journal", "verify", "--json").json["ok"] is True
    *upgrades, before = run("journal", "list", "--limit", "3", "--json").json
    for entry in upgrades:
        assert (entry["command"], entry["actor"], entry["rows"] > 0) == ("db upgrade", "postwatch", True)
    plan = run("undo", "--json").json
    assert (plan["entry"], plan["command"]) == (before["id"], before["command"])
    assert "an upgrade is not undone" in run("undo", "--entry", str(upgrades[0]["id"])).err
    assert run("undo", "--yes", "--entry", str(before["id"])).code == 0
    kinds = {one["kind"] for one in run("db", "check", "--json").json["findings_list"]}
    assert kinds == {"missing"}


def acknowledge(file: Path) -> int:
    """Record a receipt as the program of the first schemas did; gives the number of its entry in the journal."""
    with closing(sqlite3.connect(file)) as database:
        waiting = "SELECT max(id) FROM dispatch_addressee WHERE id NOT IN (SELECT addressee_id FROM dispatch_receipt)"
        (addressee,) = database.execute(waiting).fetchone()
        (last,) = database.execute("SELECT max(id) FROM dispatch_receipt").fetchone()
        names = [row[1] for row in database.execute("PRAGMA table_info(dispatch_receipt)")]
        row = dict.fromkeys(names) | {"id": last + 1, "addressee_id": addressee, "acknowledged_on": "2020-06-19"}
        database.execute(f"INSERT INTO dispatch_receipt VALUES ({', '.join('?' * len(names))})", [*row.values()])  # noqa: S608
        changes = canonical([{"table": "dispatch_receipt", "id": row["id"], "before": None, "after": row}])
        number, previous = database.execute("SELECT id, hash FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()
        content = {
            "office": OFFICE, "at": "2026-11-25T04:00:00+00:00", "actor": "clerk", "command": "dispatch acknowledge",
            "request_id": "old", "undoes": None, "changes": changes, "answer": None,
        }  # fmt: skip
        database.execute(
            "INSERT INTO journal_entry (office_code, at, actor, command, request_id, undoes, changes, answer, id, "
            "previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*(content | {"at": "2026-11-25 04:00:00.000000"}).values(), number + 1, previous,
             entry_hash(previous, content)],
        )  # fmt: skip
        database.commit()
        return int(number) + 1


def test_an_entry_of_before_an_upgrade_is_undone_behind_a_later_one(run: Any, old: Path) -> None:
    entry = acknowledge(old)
    run("db", "upgrade")
    before = count(old)["receipt"]
    assert run("undo", "--json").json["removed"] == {"receipt": 1}
    run("note", "add", "difficulty", "Chưa có máy soi")
    assert run("undo", "--yes", "--entry", str(entry)).code == 0
    assert count(old)["receipt"] == before - 1
    assert run("journal", "verify").code == 0
    assert {one["kind"] for one in run("db", "check", "--json").json["findings_list"]} == {"missing"}


@OLDEST
def test_an_upgrade_that_may_be_sent_again_is_carried_out(run: Any, old: Path) -> None:
    assert run("status").code == 6
    assert run("db", "upgrade", "--request-id", "up").code == 0
    assert run("status").code == 0


@OLDEST
def test_a_table_that_others_refer_to_is_rebuilt_without_losing_a_row(
    run: Any, old: Path, later: Callable[[str], None]
) -> None:
    later("pass")
    before = count(old)
    said = run("db", "upgrade")
    assert (said.code, said.err) == (0, "")
    assert "9000" in said.out
    after = count(old)
    assert {table: after[table] for table in before} == before
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("SELECT DISTINCT later FROM recipient").fetchall() == [("x",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@OLDEST
def test_an_upgrade_backs_the_workspace_up_first_and_the_backup_comes_back(
    run: Any, old: Path, later: Callable[[str], None], tmp_path: Path
) -> None:
    before = rows(old)
    with closing(sqlite3.connect(old)) as database:
        (version,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    later("pass")
    said = run("db", "upgrade")
    (kept,) = (old.parent / "backups").iterdir()
    assert str(kept) in said.out
    assert kept.name.startswith(f"schema-{version}-")
    assert kept.stat().st_mode & 0o077 == 0
    assert run("db", "upgrade").code == 0
    assert list(kept.parent.iterdir()) == [kept], "an upgrade that has nothing to do makes no backup"
    back = run("db", "restore", str(kept), str(tmp_path / "back"), "--json").json
    assert (back["schema"], back["current"]) == (version, False)
    assert rows(tmp_path / "back" / "postwatch.db") == before
    assert run("-w", str(tmp_path / "back"), "db", "upgrade").code == 0


@OLDEST
@pytest.mark.parametrize(
    ("then", "says"),
    [
        ('op.execute("INSERT INTO nowhere VALUES (1)")', "nowhere"),
        ('op.execute("DELETE FROM payment")', "payment"),
        ('op.execute("UPDATE task SET recipient_id = 99999 WHERE id = 1")', "task"),
        ("raise SystemError", "Internal error"),
    ],
    ids=["an error", "lost rows", "a row that refers to nothing", "a mistake"],
)
def test_an_upgrade_that_fails_half_way_leaves_all_as_it_was(
    run: Any, old: Path, later: Callable[[str], None], then: str, says: str
) -> None:
    before = rows(old)
    later(then)
    said = run("db", "upgrade")
    assert said.code == (1 if "Internal" in says else 6)
    assert says in said.err
    assert "Traceback" not in said.err
    assert rows(old) == before
    assert not any("_alembic_tmp" in line for line in rows(old))
    assert not list(old.parent.glob("*-journal"))
    assert not (old.parent / "backups").exists()
    assert not [path for path in old.parent.rglob("*") if path.name.startswith(".postwatch-")]
