"""PostgreSQL as a second home: records move there and back and stay equal; a clerk's account cannot rewrite them."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, play
from databases import new_database, point_to, serve
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from postwatch.schema import METADATA
from postwatch.store import engine as engines
from postwatch.store import snapshot
from postwatch.store.engine import connected, sqlite_url
from postwatch.store.rows import differing_tables

pytestmark = pytest.mark.system("postgres")
CLERK = 'văn thư "1"'


@pytest.fixture(scope="module")
def copied(scanned_template: Path, postgres_server: str) -> Iterator[str]:
    """A database with the records of that workspace, copied once."""
    with new_database(postgres_server) as address:
        play([Line(("db", "copy", "--to", address))], scanned_template)
        yield address


@pytest.fixture
def served(scanned: Path, copied: str, postgres_server: str, postgres_url: str) -> Path:
    """The same workspace with its records on a server."""
    return serve(scanned, postgres_server, copied, postgres_url)


def differing(one: str, other: str) -> list[str]:
    with connected(one, writing=False) as left, connected(other, writing=False) as right:
        return differing_tables(left, right, METADATA)


class TestCopy:
    def test_records_go_to_a_server_and_come_back_equal(
        self, run: Any, scanned: Path, postgres_url: str, tmp_path: Path
    ) -> None:
        file = sqlite_url(scanned / "postwatch.db")
        said = run("db", "copy", "--to", postgres_url, "--json").json
        assert (said["backend"], said["rows_by_table"]["task"]) == ("postgresql", 65)
        assert differing(file, postgres_url) == []
        point_to(scanned, postgres_url)
        assert run("db", "check").code == 0
        assert run("db", "status", "--json").json["backend"] == "postgresql"
        assert run("db", "copy", "--to", "back").code == 0
        assert differing(sqlite_url(tmp_path / "back" / "postwatch.db"), postgres_url) == []
        assert run("-w", "back", "db", "check").code == 0
        assert run("-w", "back", "db", "status", "--json").json["backend"] == "sqlite"

    def test_work_goes_on_there_with_the_next_number(self, run: Any, served: Path, postgres_url: str) -> None:
        assert run("register", "reserve", "--json").json[0]["number"] == 2
        words = ("recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "CQ")
        assert run(*words).code == 0
        assert run("undo", "--yes").code == 0
        assert run("db", "check").code == 0

    def test_a_database_that_holds_something_is_refused(
        self, run: Any, refused: Any, scanned: Path, postgres_url: str
    ) -> None:
        assert run("db", "copy", "--to", postgres_url).code == 0
        refused(5, "db", "copy", "--to", postgres_url)
        point_to(scanned, postgres_url)
        assert run("db", "copy", "--to", postgres_url).code == 3

    @pytest.mark.parametrize("statement", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
    def test_a_database_whose_schema_cannot_be_told_holds_something(
        self, run: Any, refused: Any, scanned: Path, postgres_url: str, statement: str
    ) -> None:
        assert run("db", "copy", "--to", postgres_url).code == 0
        owner = create_engine(postgres_url)
        with owner.begin() as connection:
            connection.execute(text(statement))
        owner.dispose()
        assert "createdb NAME" in refused(5, "db", "copy", "--to", postgres_url).err
        point_to(scanned, postgres_url)
        for words in (("register", "list"), ("db", "upgrade"), ("db", "check"), ("db", "backup", "b.zip")):
            said = run(*words)
            assert (said.code, "is unknown" in said.err, "db upgrade" in said.err) == (6, True, False), said

    def test_a_copy_that_fails_half_way_leaves_an_empty_database(
        self, run: Any, scanned: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from postwatch.database import copy as moving

        with monkeypatch.context() as patch:
            patch.setattr(moving, "differing_tables", lambda *_: ["task"])
            said = run("db", "copy", "--to", postgres_url)
            assert (said.code, "task" in said.err) == (3, True)
        assert run("db", "copy", "--to", postgres_url).code == 0

    def test_a_password_is_never_shown(self, run: Any, scanned: Path, postgres_url: str) -> None:
        address = make_url(postgres_url).set(password="geheim").render_as_string(hide_password=False)  # noqa: S106
        said = run("db", "copy", "--to", address)
        assert said.code == 0
        assert "geheim" not in said.out + said.err

    def test_a_server_out_of_reach_is_said(self, run: Any, refused: Any, scanned: Path) -> None:
        refused(6, "db", "copy", "--to", "postgresql+psycopg://x@127.0.0.1:1/d")

    def test_a_changed_row_and_a_disabled_trigger_are_found(self, run: Any, served: Path, postgres_url: str) -> None:
        owner = create_engine(postgres_url)
        with owner.begin() as connection:
            connection.execute(text("UPDATE recipient SET note = 'x' WHERE id = 1"))
            connection.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_no_change"))
        owner.dispose()
        found = [(one["kind"], one["what"]) for one in run("db", "check", "--json").json["findings_list"]]
        assert sorted(found) == [("row", "recipient 1"), ("schema", "journal_entry_no_change")]


class TestBackup:
    def test_a_backup_of_a_server_comes_back_as_a_file(
        self, run: Any, served: Path, postgres_url: str, tmp_path: Path
    ) -> None:
        assert run("db", "backup", "b.zip").code == 0
        said = run("db", "restore", "b.zip", "back")
        assert (said.code, said.err) == (0, "")
        assert "SQLite" in said.out
        assert "database" not in (tmp_path / "back" / "postwatch.toml").read_text(encoding="utf-8")
        assert differing(sqlite_url(tmp_path / "back" / "postwatch.db"), postgres_url) == []
        assert run("-w", "back", "db", "check").code == 0

    def test_nobody_writes_while_it_is_made(
        self, run: Any, served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, said = snapshot.take, []

        def take(*arguments: Any, **options: Any) -> None:
            real(*arguments, **options)
            said.append(run.fresh("register", "reserve", POSTWATCH_WAIT="0.1"))

        monkeypatch.setattr(snapshot, "take", take)
        for words in (("backup", "b.zip"), ("copy", "--to", "copied")):
            assert run("db", *words).code == 0
        assert [(one.code, "in use by postwatch" in one.err) for one in said] == [(6, True)] * 2
        assert run("register", "reserve").code == 0

    def test_it_waits_for_a_command_that_puts_its_files_in_place(self, run: Any, served: Path, tmp_path: Path) -> None:
        waiting = served / ".staging" / ("a" * 32)
        waiting.mkdir(parents=True)
        held = os.open(waiting, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
        for words in (("backup", "b.zip"), ("copy", "--to", "copied"), ("check",)):
            said = run("db", *words, POSTWATCH_WAIT="0.1")
            assert (said.code, "in use by another program" in said.err) == (6, True), words
        os.close(held)
        # Nobody holds what a killed command left: it is carried along.
        assert run("db", "backup", "b.zip", POSTWATCH_WAIT="0.1").code == 0

    def test_a_lock_that_was_lost_meanwhile_makes_no_backup(
        self, run: Any, served: Path, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = snapshot.take

        def take(*arguments: Any, **options: Any) -> None:
            real(*arguments, **options)
            owner = create_engine(postgres_url)
            # Of this database alone: other tests hold theirs on the same server.
            holders = (
                "pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database AND datname = current_database()"
            )
            with owner.connect() as connection:
                ended = connection.execute(
                    text(f"SELECT pg_terminate_backend(pid) FROM {holders} WHERE locktype = 'advisory'")  # noqa: S608
                )
                assert ended.scalars().all() == [True]
            owner.dispose()

        monkeypatch.setattr(snapshot, "take", take)
        assert run("db", "backup", "b.zip").code == 6
        assert not (tmp_path / "b.zip").exists()


@pytest.fixture
def clerk(postgres_url: str) -> Any:
    """An account without any right; its address in the test's database."""
    owner = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    name = owner.dialect.identifier_preparer.quote_identifier(CLERK)
    with owner.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN")
    yield make_url(postgres_url).set(username=CLERK).render_as_string(hide_password=False)
    with owner.connect() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {name}")
        connection.exec_driver_sql(f"DROP ROLE {name}")
    owner.dispose()


FORBIDDEN = (
    "UPDATE journal_entry SET actor = 'x'",
    "DELETE FROM journal_entry",
    "TRUNCATE journal_entry",
    "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER journal_entry_no_change ON journal_entry",
    "CREATE TRIGGER mine BEFORE INSERT ON journal_entry EXECUTE FUNCTION journal_entry_is_append_only()",
    "CREATE OR REPLACE FUNCTION journal_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "ALTER TABLE journal_entry OWNER TO CURRENT_USER",
    "DROP TABLE journal_entry",
    "TRUNCATE task CASCADE",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE TABLE mine (id integer)",
    "SET session_replication_role = replica",
)


class TestGrant:
    @pytest.mark.parametrize("statement", FORBIDDEN)
    def test_an_account_cannot_rewrite_the_journal(self, run: Any, served: Path, clerk: str, statement: str) -> None:
        assert run("db", "grant", CLERK).code == 0
        engine = create_engine(clerk)
        with engine.connect() as connection, pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            connection.exec_driver_sql(statement)
        engine.dispose()

    def test_an_account_does_the_daily_work(self, run: Any, served: Path, clerk: str) -> None:
        assert run("db", "grant", CLERK).code == 0
        point_to(served, clerk)
        for words in (
            ("register", "reserve"),
            ("undo", "--yes"),
            ("pledge", "record", "BDT-LS", "--signed-on", "2020-06-01", "--signer", "Lê Thị B"),
            ("report", "monthly", "--json"),
            ("db", "check"),
            ("db", "status"),
            ("db", "backup", "b.zip"),
        ):
            said = run(*words)
            assert said.code == 0, (words, said.err)

    def test_an_account_without_rights_is_told_whom_to_ask(self, run: Any, served: Path, clerk: str) -> None:
        point_to(served, clerk)
        said = run("register", "list")
        assert said.code == 6
        assert "permission denied" in said.err
        assert "db grant" in said.err

    def test_the_sql_can_be_read_first(self, run: Any, served: Path, clerk: str) -> None:
        said = run("db", "grant", CLERK, "--sql")
        assert 'TO "văn thư ""1"""' in said.out
        assert all(line.endswith(";") for line in said.out.splitlines())
        point_to(served, clerk)
        assert run("register", "list").code == 6

    def test_an_owner_and_an_unknown_account_are_refused(self, run: Any, served: Path, postgres_url: str) -> None:
        assert run("db", "grant", str(make_url(postgres_url).username)).code == 3
        said = run("db", "grant", "nobody-here")
        assert (said.code, "CREATE ROLE" in said.err) == (4, True)


class TestWaiting:
    @pytest.mark.parametrize("level", ["repeatable read", "serializable"])
    def test_writers_see_what_the_one_before_wrote_whatever_the_server_is_set_to(
        self, run: Any, served: Path, postgres_url: str, level: str
    ) -> None:
        owner = create_engine(postgres_url)
        database = make_url(postgres_url).database
        with owner.begin() as connection:
            connection.execute(text(f"ALTER DATABASE {database} SET default_transaction_isolation = '{level}'"))
        owner.dispose()
        with connected(postgres_url, writing=True) as connection:
            assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "read committed"
        for _time in range(2):
            assert run("register", "reserve").code == 0
        assert run("db", "backup", "b.zip").code == 0

    def test_a_writer_waits_a_bounded_time_and_says_for_whom(self, run: Any, served: Path, postgres_url: str) -> None:
        with connected(postgres_url, writing=True) as connection:
            connection.exec_driver_sql("SELECT 1")
            said = run("register", "reserve", POSTWATCH_WAIT="0.1")
            assert said.code == 6
            assert "in use by postwatch" in said.err
            assert "within 0.1 seconds" in said.err
            assert run("register", "list").code == 0
        assert run("register", "reserve").code == 0

    @pytest.mark.parametrize(("wait", "says"), [("30", "did not answer within"), ("0.1", "A lock that is needed")])
    def test_a_statement_and_a_lock_that_last_too_long_are_cut_off(
        self, run: Any, served: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, wait: str, says: str
    ) -> None:
        monkeypatch.setattr(engines, "STATEMENT_TIMEOUT_MS", 2000)
        owner = create_engine(postgres_url)
        with owner.connect() as connection:
            connection.execute(text("LOCK TABLE register_entry IN ACCESS EXCLUSIVE MODE"))
            said = run("register", "list", POSTWATCH_WAIT=wait)
        owner.dispose()
        assert said.code == 6
        assert says in said.err

    def test_a_writer_who_is_gone_in_the_middle_does_not_hold_up_the_others(
        self, run: Any, served: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(engines, "IDLE_TIMEOUT_MS", 300)
            engine = engines.open_engine(postgres_url, writing=True)
            gone = engine.connect()
            gone.exec_driver_sql("SELECT 1")
        assert run("register", "reserve").code == 0
        gone.invalidate()
        gone.close()
        engine.dispose()
