"""The schema: a new database is what the tables say, and what the baseline leads to, on both databases."""

import ast
import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import copy_database, new_database
from sqlalchemy import Connection, MetaData, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from postwatch.errors import DatabaseError
from postwatch.store import upgrade as schema_upgrade
from postwatch.store.columns import REFERENCE
from postwatch.store.engine import connected, open_engine, sqlite_url
from postwatch.store.health import schema_differences


@pytest.fixture(scope="session")
def metadata() -> MetaData:
    from postwatch.schema import METADATA

    return METADATA


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))])
def upgraded(
    request: pytest.FixtureRequest, metadata: MetaData, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of a new database of each kind, made once; it stays as it is."""
    if request.param == "sqlite":
        made = contextlib.nullcontext(sqlite_url(tmp_path_factory.mktemp("upgraded") / "new.db"))
    else:
        made = new_database(request.getfixturevalue("postgres_server"))
    with made as address:
        schema_upgrade.upgrade(address, metadata)
        yield address


@pytest.fixture
def own(upgraded: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Address of the test's own copy of it."""
    file = make_url(upgraded).database
    if upgraded.startswith("sqlite") and file:
        return sqlite_url(Path(shutil.copy2(file, tmp_path / "new.db")))
    address = str(request.getfixturevalue("postgres_url"))
    copy_database(request.getfixturevalue("postgres_server"), upgraded, address)
    return address


@pytest.fixture
def address(upgraded: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Address of an empty database of the same kind."""
    if upgraded.startswith("sqlite"):
        return sqlite_url(tmp_path / "empty.db")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def connection(own: str) -> Iterator[Connection]:
    """A connection to a database of the newest schema."""
    engine = open_engine(own, writing=True)
    with engine.connect() as opened:
        yield opened
        opened.rollback()
    engine.dispose()


def test_the_schema_of_a_new_database_is_what_the_tables_say(connection: Connection, metadata: MetaData) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, metadata) == []


def test_every_reference_is_a_foreign_key_that_keeps_what_is_referred_to(
    connection: Connection, metadata: MetaData
) -> None:
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        keys = {
            (key["constrained_columns"][0], f"{key['referred_table']}.{key['referred_columns'][0]}"): key["options"]
            for key in inspector.get_foreign_keys(table.name)
        }
        wanted = {(column.name, column.info[REFERENCE]) for column in table.columns if REFERENCE in column.info}
        assert set(keys) == wanted, table.name
        assert all(options.get("ondelete") == "RESTRICT" for options in keys.values()), table.name


def test_every_check_of_the_tables_stands_in_the_database(connection: Connection, metadata: MetaData) -> None:
    from sqlalchemy import CheckConstraint

    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        there = {check["name"] for check in inspector.get_check_constraints(table.name)}
        wanted = {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        assert wanted <= there, table.name


def test_an_upgrade_of_a_new_schema_changes_nothing(own: str, metadata: MetaData) -> None:
    schema_upgrade.upgrade(own, metadata)
    engine = create_engine(own)
    with engine.connect() as opened:
        assert schema_upgrade.current(opened) == schema_upgrade.head()
    engine.dispose()


def test_the_baseline_leads_to_the_schema_of_a_new_database(address: str, upgraded: str, metadata: MetaData) -> None:
    with connected(address, writing=True) as by_baseline:
        schema_upgrade.run_alembic(by_baseline, metadata)
        assert compare_metadata(MigrationContext.configure(by_baseline, opts={"compare_type": True}), metadata) == []
        assert schema_differences(by_baseline, metadata) == []
        by_baseline.commit()
    assert catalogue(address) == catalogue(upgraded)


def catalogue(address: str) -> dict[str, set[str]]:
    """The definitions that a database keeps, by what they are of."""
    looks = {
        "sqlite": {"all": "SELECT sql FROM sqlite_schema ORDER BY sql"},
        "postgresql": {
            "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default "
            "FROM information_schema.columns WHERE table_schema = current_schema()",
            "constraints": "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = current_schema()::regnamespace",
            "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()",
            "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "functions": "SELECT pg_get_functiondef(oid), proacl::text FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace",
            "rights": "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace",
        },
    }
    with connected(address, writing=False) as connection:
        of_kind = looks[connection.dialect.name]
        return {name: {str(row) for row in connection.exec_driver_sql(look)} for name, look in of_kind.items()}


def test_the_texts_are_those_of_the_tables() -> None:
    done = subprocess.run(
        [sys.executable, "gear/new_database.py", "--check"], cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 0, "run: make docs"


TAMPERED = {
    "empty text": "UPDATE alembic_version SET version_num = ''",
    "no number": "UPDATE alembic_version SET version_num = 'zzzz'",
    "a shorter number": "UPDATE alembic_version SET version_num = '1'",
    "a longer number": "UPDATE alembic_version SET version_num = version_num || 'x'",
    "two rows": "INSERT INTO alembic_version VALUES ('0001', NULL)",
    "no row": "DELETE FROM alembic_version",
    "no table": "DROP TABLE alembic_version",
    "another column": "ALTER TABLE alembic_version RENAME COLUMN version_num TO version",
}
TAMPERED_FILE = {
    "bytes": "UPDATE alembic_version SET version_num = CAST(version_num AS BLOB)",
    "a hash of bytes": "UPDATE alembic_version SET schema_hash = CAST(schema_hash AS BLOB)",
    "bytes that are not text": "UPDATE alembic_version SET version_num = CAST(x'30303033ff' AS TEXT)",
    "nothing": "CREATE TABLE x AS SELECT NULL AS version_num; DROP TABLE alembic_version; "
    "ALTER TABLE x RENAME TO alembic_version",
}
UNTOLD = "The schema version of the database is unknown: its table alembic_version does not hold exactly one version"


@pytest.mark.parametrize("how", [*TAMPERED, *TAMPERED_FILE])
def test_an_unknown_schema_version_is_reported_and_nothing_is_written(
    run: Any, workspace: Path, tmp_path: Path, how: str
) -> None:
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        database.executescript({**TAMPERED, **TAMPERED_FILE}[how])
    assert run("register", "reserve").code == 6  # makes the lock, where there was none
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file() and path.name != ".lock"}
    for words in (
        ("register", "list"), ("register", "reserve"), ("status",), ("undo", "--yes"), ("journal", "verify"),
        ("db", "status"), ("db", "upgrade"), ("db", "check"), ("db", "backup", "b"), ("db", "copy", "--to", "copied"),
    ):  # fmt: skip
        said = run(*words)
        assert (said.code, said.err) == (6, f"error: {UNTOLD}\nhint: restore an earlier backup\n"), words
    after = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file() and path.name != ".lock"}
    assert after == before
    assert [path.name for path in tmp_path.iterdir()] == [workspace.name]


@pytest.mark.parametrize("how", TAMPERED)
def test_a_version_that_cannot_be_told_is_not_upgraded(own: str, metadata: MetaData, how: str) -> None:
    engine = create_engine(own)
    with engine.begin() as opened:
        opened.execute(text(TAMPERED[how]))
    with pytest.raises(DatabaseError, match="is unknown"):
        schema_upgrade.upgrade(own, metadata)
    with engine.connect() as opened, pytest.raises(DatabaseError, match="is unknown"):
        schema_upgrade.current(opened)
    engine.dispose()


@pytest.mark.parametrize("emptied", ["no byte", "no table"])
def test_a_database_that_lost_all_is_not_taken_for_a_new_one(
    run: Any, workspace: Path, tmp_path: Path, emptied: str
) -> None:
    database = workspace / "postwatch.db"
    database.write_bytes(b"")
    if emptied == "no table":
        with closing(sqlite3.connect(database)) as opened:
            opened.executescript("CREATE TABLE x (y); DROP TABLE x")
    before = database.read_bytes()
    for words in (
        ("register", "list"), ("register", "reserve"), ("status",), ("undo", "--yes"), ("journal", "verify"),
        ("db", "status"), ("db", "upgrade"), ("db", "check"), ("db", "backup", "b"), ("db", "copy", "--to", "copied"),
    ):  # fmt: skip
        said = run(*words)
        assert (said.code, said.out, said.err.splitlines()) == (
            6,
            "",
            [
                "error: The database postwatch.db is empty: it has no table and no record",
                "hint: restore the last backup into a new folder: postwatch db restore FILE FOLDER",
            ],
        ), words
    assert database.read_bytes() == before
    assert not (workspace / "backups").exists()
    assert [path.name for path in tmp_path.iterdir()] == [workspace.name]


@pytest.mark.system("postgres")
def test_tables_of_others_on_a_server_are_no_reason_to_take_it_for_ours(postgres_url: str, metadata: MetaData) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as opened:
        opened.execute(text("CREATE TABLE theirs (id integer)"))
        assert schema_upgrade.current(opened) is None
    schema_upgrade.upgrade(postgres_url, metadata)
    with engine.connect() as opened:
        assert schema_upgrade.current(opened) == schema_upgrade.head()
    engine.dispose()


OFFICE = (
    "INSERT INTO office (code, name, parent_name, abbreviation, unit_name, unit_abbreviation) "
    "VALUES ('{code}', 'x', 'x', 'x', 'x', 'x')"
)
SERIES = "INSERT INTO series (office_id, code, name, types) VALUES ({office}, 's', 's', 'CV')"


@pytest.mark.parametrize(
    "statement",
    [
        OFFICE.format(code="  "),
        OFFICE.format(code="one"),
        SERIES.format(office=99),
        "INSERT INTO register_entry (office_id, series_id, year, number, status, reserved_on) "
        "VALUES (1, 1, 2020, 0, 'reserved', '2020-05-15')",
        "INSERT INTO register_entry (office_id, series_id, year, number, status, reserved_on) "
        "VALUES (1, 1, 2020, 1, 'RESERVED', '2020-05-15')",
        "INSERT INTO register_entry (office_id, series_id, year, number, status, reserved_on) "
        "VALUES (1, 1, 2020, 1, 'issued', '2020-05-15')",
        "DELETE FROM office",
    ],
)
def test_what_contradicts_a_constraint_is_refused_by_the_database(connection: Connection, statement: str) -> None:
    connection.execute(text(OFFICE.format(code="one")))
    connection.execute(text(SERIES.format(office=1)))
    with pytest.raises(IntegrityError):
        connection.execute(text(statement))


ENTRY = (
    "INSERT INTO journal_entry (office_code, at, actor, command, request_id, changes, previous_hash, hash, form, "
    "recorded_on, office_number, office_previous_hash) "
    "VALUES ('o', '2020-05-15', 'a', 'c', 'r', '[]', :hash, :hash, 1, '2020-05-15', 1, :hash)"
)


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET actor = 'b'", "DELETE FROM journal_entry"])
def test_the_database_refuses_to_change_or_remove_an_entry(connection: Connection, statement: str) -> None:
    connection.execute(text(ENTRY), {"hash": "0" * 64})
    with pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))


def test_the_promises_of_a_connection(tmp_path: Path, metadata: MetaData) -> None:
    address = sqlite_url(tmp_path / "new.db")
    schema_upgrade.upgrade(address, metadata)
    engine = open_engine(address, writing=False)
    with engine.connect() as opened:
        settings = {
            name: opened.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete")
        }
    engine.dispose()
    assert settings == {
        "journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "trusted_schema": 0, "secure_delete": 1,
    }  # fmt: skip


def test_the_store_can_be_loaded_without_a_noun() -> None:
    program = "import sys, postwatch.store.upgrade, postwatch.store.transaction; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    rooms: set[Any] = {name.split(".")[1] for name in done.stdout.split() if name.startswith("postwatch.")}
    assert rooms <= {"store", "dataclass", "errors", "files", "language"}


def test_a_migration_imports_nothing_of_the_program() -> None:
    """What it imported would change under it, and with it the schema of a release."""
    for file in schema_upgrade.MIGRATIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.partition(".")[0] == "postwatch"], file
