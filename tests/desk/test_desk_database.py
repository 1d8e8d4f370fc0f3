"""The commands of the database: nobody waits without end, and what is refused is refused for what it is."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from postwatch.store import engine as engines
from postwatch.store import snapshot
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

    def open_engine(url: str, *, writing: bool, patience: float | None = None) -> Any:
        asked.setdefault(url, set()).add(patience)
        return opened(url, writing=writing, patience=patience)

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
SAYS_NO_PORT = "error: The address postgresql+psycopg://… has a port that is no number\n"


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
    assert (said.code, said.err.startswith(SAYS_NO_PORT + "hint: check what stands after --to: ")) == (6, True), said
    assert "im@" not in said.err
