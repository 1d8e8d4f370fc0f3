"""The commands of the database: nobody waits without end, and what is refused is refused for what it is."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from databases import THERE_ALREADY, ship

from postwatch.files.lock import LOCK_FILE, hold
from postwatch.store import engine as engines
from postwatch.store import snapshot
from postwatch.store import upgrade as schema_upgrade
from postwatch.store.engine import sqlite_url

BOTH = (("db", "backup", "b.zip"), ("db", "copy", "--to", "copied"))


@pytest.mark.parametrize("words", BOTH, ids=["backup", "copy"])
def test_a_locked_database_is_not_copied_and_nobody_is_kept_waiting(
    run: Any, loaded: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    with closing(sqlite3.connect(loaded / "postwatch.db", isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        # A process of its own: a wait without end is ended with it.
        said = run.fresh(*words, POSTWATCH_WAIT="0.1")
    assert (said.code, said.out) == (6, "")
    assert said.err.splitlines() == [
        "error: The database cannot be used now: database is locked",
        "hint: if another command is writing, wait for it to end and try again",
    ]
    assert [path.name for path in tmp_path.iterdir()] == [loaded.name]
    assert run(*words).code == 0


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[float | None]]:
    """How long the program would wait for a lock, by the address of the database."""
    asked: dict[str, set[float | None]] = {}
    opened, connected = engines.open_engine, sqlite3.connect

    def open_engine(url: str, *, writing: bool, lock_wait: float = engines.LOCK_WAIT) -> Any:
        asked.setdefault(url, set()).add(lock_wait)
        return opened(url, writing=writing, lock_wait=lock_wait)

    def connect(place: Any, **options: Any) -> sqlite3.Connection:
        if str(place).startswith("file:"):
            asked.setdefault(sqlite_url(Path(str(place)[len("file://") :].partition("?")[0])), set()).add(
                options.get("timeout")
            )
        return connected(place, **options)

    monkeypatch.setattr(engines, "open_engine", open_engine)
    monkeypatch.setattr(snapshot.sqlite3, "connect", connect)
    return asked


@pytest.mark.parametrize("words", BOTH, ids=["backup", "copy"])
def test_whoever_copies_waits_for_each_lock_as_long_as_it_was_told(
    run: Any, loaded: Path, waits: dict[str, set[float | None]], words: tuple[str, ...]
) -> None:
    assert run(*words, POSTWATCH_WAIT="2.5").code == 0
    assert waits[sqlite_url(loaded / "postwatch.db")] == {2.5}


@pytest.mark.system("postgres")
def test_whoever_copies_to_a_server_or_from_it_waits_as_long_as_it_was_told(
    run: Any, loaded: Path, postgres_url: str, waits: dict[str, set[float | None]]
) -> None:
    assert run("db", "copy", "--to", postgres_url, POSTWATCH_WAIT="2.5").code == 0
    assert (waits[sqlite_url(loaded / "postwatch.db")], waits[postgres_url]) == ({2.5}, {2.5})
    with (loaded / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'database = "{postgres_url}"\n')
    for words in BOTH:
        waits.clear()
        assert run(*words, POSTWATCH_WAIT="2.5").code == 0
        assert waits[postgres_url] == {2.5}


NO_PORT = "postgresql+psycopg://postwatch:gehe@im@127.0.0.1:cong/x"
SAYS_NO_PORT = "error: The address postgresql+psycopg://… has a port that is not a number\n"


@pytest.mark.parametrize(
    "words", [("status",), ("db", "status"), ("db", "check"), ("db", "upgrade"), ("db", "backup", "b.zip"), BOTH[1]]
)
def test_a_port_that_is_no_number_is_a_fault_of_the_settings(run: Any, workspace: Path, words: tuple[str, ...]) -> None:
    with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'database = "{NO_PORT}"\n')
    said = run(*words)
    assert (said.code, said.out) == (6, "")
    assert said.err.startswith(SAYS_NO_PORT + "hint: write the port in digits")
    assert "im@" not in said.err


def test_a_port_that_is_no_number_makes_no_workspace(run: Any, tmp_path: Path) -> None:
    said = run("init", "new", "--database", NO_PORT)
    assert (said.code, said.err.startswith(SAYS_NO_PORT)) == (6, True), said
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_no_number_is_a_fault_of_the_target(run: Any, workspace: Path) -> None:
    said = run("db", "copy", "--to", NO_PORT)
    assert (said.code, said.err.startswith(SAYS_NO_PORT + "hint: check the value of --to: ")) == (6, True), said
    assert "im@" not in said.err


@pytest.fixture
def behind(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace at an earlier schema, which no upgrade leads out of."""
    ship(monkeypatch, tmp_path, THERE_ALREADY)
    return loaded


@pytest.mark.parametrize("earlier", [False, True], ids=["the first copy", "another copy"])
@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "SELECT 1"], ids=["locked", "no way"])
def test_an_upgrade_that_fails_takes_its_copy_away_again(run: Any, behind: Path, statement: str, earlier: bool) -> None:
    if earlier:
        (behind / "backups").mkdir()
        (behind / "backups" / "mine.zip").write_bytes(b"x")
    before = sorted(behind.rglob("*"))
    with closing(sqlite3.connect(behind / "postwatch.db", isolation_level=None)) as database:
        database.execute(statement).close()
        for _time in range(2):
            assert run("db", "upgrade", POSTWATCH_WAIT="0.1").code == 6
    assert sorted(behind.rglob("*")) == before


def test_a_copy_stays_while_it_cannot_be_told_what_became_of_the_schema(
    run: Any, behind: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade(*_arguments: Any, **_options: Any) -> None:
        (behind / "postwatch.db").write_bytes(b"no database any more" * 400)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(schema_upgrade, "upgrade", upgrade)
    assert run("db", "upgrade").code == 8
    (kept,) = (behind / "backups").iterdir()
    assert zipfile.is_zipfile(kept)


def test_nobody_writes_between_the_copy_and_the_upgrade(
    run: Any, behind: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []

    def upgrade(*_arguments: Any, **_options: Any) -> None:
        said.append(run.fresh("register", "reserve", POSTWATCH_WAIT="0.1"))

    with monkeypatch.context() as patch:
        patch.setattr(schema_upgrade, "upgrade", upgrade)
        run("db", "upgrade")
    # Once while the copy is tried out, once while the schema changes.
    assert [(one.code, "in use by clerk, postwatch db upgrade" in one.err) for one in said] == [(6, True)] * 2


def test_an_upgrade_waits_for_its_turn_and_says_for_whom(run: Any, behind: Path) -> None:
    with hold(behind / LOCK_FILE, holder="lan, postwatch undo, 09:00:00", seconds=1):
        said = run("db", "upgrade", POSTWATCH_WAIT="0.1")
    assert (said.code, "in use by lan, postwatch undo, 09:00:00; it did not" in said.err) == (6, True), said
    assert not (behind / "backups").exists()


def test_records_restored_at_an_earlier_schema_name_the_upgrade(
    run: Any, loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = run("db", "backup", "b.zip", "--json").json["schema"]
    ship(monkeypatch, tmp_path)
    said = run("db", "restore", "b.zip", "back")
    assert said.out.splitlines()[-1] == f"They are at schema {version}: run postwatch db upgrade there."


def test_records_of_a_later_schema_name_the_program_that_reads_them(
    run: Any, loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        ship(patch, tmp_path)
        assert run("db", "upgrade").code == 0
        assert run("db", "backup", "b.zip").code == 0
    said = run("db", "restore", "b.zip", "back")
    assert (said.code, "install the newer postwatch that wrote it" in said.err) == (6, True)
    assert not (tmp_path / "back").exists()
