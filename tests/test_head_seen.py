"""The head of the journal that was seen last is remembered outside of the database: an older copy is noticed."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from databases import copy_database, new_database, tamper

from postwatch.store.engine import place_of

WORDS = "The journal lacks the entry that was seen last here"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's state folder; here, unlike in the other tests, something can be kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "postwatch" / "heads"


@pytest.fixture
def earlier(run: Any, state: Path, loaded: Path, tmp_path: Path) -> Path:
    """A copy of the database from before the last command."""
    assert run("register", "reserve").code == 0
    copy = tmp_path / "earlier.db"
    shutil.copy(loaded / "postwatch.db", copy)
    assert run("register", "reserve").code == 0
    return copy


def heads(state: Path) -> list[str]:
    return [head for file in state.iterdir() for head in json.loads(file.read_text())["heads"].values()]


def test_what_a_command_wrote_is_remembered(run: Any, state: Path, loaded: Path) -> None:
    for words in (("register", "reserve"), ("status",)):
        assert run(*words).code == 0
        assert heads(state) == [run("journal", "list", "--limit", "1", "--json").json[0]["hash"]]


@pytest.mark.parametrize("words", [("status",), ("register", "list"), ("register", "reserve")])
def test_an_older_copy_put_back_is_refused_until_it_is_accepted(
    run: Any, refused: Any, state: Path, loaded: Path, earlier: Path, words: tuple[str, ...]
) -> None:
    seen = heads(state)[0]
    shutil.copy(earlier, loaded / "postwatch.db")
    said = refused(6, *words).err
    assert WORDS in said
    assert f"{seen[:8]}; " in said
    refused(6, *words)
    assert run(*words, "--accept-head").code == 0
    assert run(*words).code == 0


@pytest.mark.parametrize("words", [("journal", "verify"), ("db", "check")])
def test_a_check_finds_that_the_copy_is_older(
    run: Any, state: Path, loaded: Path, earlier: Path, words: tuple[str, ...]
) -> None:
    assert run(*words).code == 0
    shutil.copy(earlier, loaded / "postwatch.db")
    said = run(*words, "--json")
    assert (said.code, [one["kind"] for one in said.json["findings_list"]]) == (3, ["head"])


def test_an_account_without_a_home_works(run: Any, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_words: Any, **_named: Any) -> Path:
        raise RuntimeError("Could not determine home directory")

    monkeypatch.setattr("platformdirs.user_state_path", none)
    assert run("register", "reserve").code == 0
    assert run("status").code == 0


def test_two_servers_that_an_address_names_in_its_query_are_two_places() -> None:
    here, there = (f"postgresql+psycopg://lan:x@/office?host=/run/{name}&port=5433" for name in "ab")
    assert place_of(here) != place_of(there)
    assert place_of("postgresql+psycopg://lan:x@db/office") == place_of("postgresql+psycopg://binh@db/office?sslmode=x")
    assert "lan" not in place_of(here)


def test_an_end_that_was_cut_off_is_refused(run: Any, refused: Any, state: Path, loaded: Path, earlier: Path) -> None:
    tamper(loaded, "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)")
    assert WORDS in refused(6, "register", "reserve").err
    assert WORDS in refused(6, "status", "--as-of", "2").err


def test_a_newer_database_is_taken_and_remembered(run: Any, state: Path, loaded: Path, earlier: Path) -> None:
    newer = loaded / "newer.db"
    shutil.copy(loaded / "postwatch.db", newer)
    shutil.copy(earlier, loaded / "postwatch.db")
    assert run("status", "--accept-head").code == 0
    shutil.move(newer, loaded / "postwatch.db")
    assert run("status").code == 0


def test_a_new_workspace_in_the_same_place_is_no_older_copy(
    run: Any, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(tmp_path / "mine"))
    for _time in range(2):
        assert run("init", "mine").code == 0
        assert run("register", "reserve").code == 0
        (tmp_path / "kept.zip").unlink(missing_ok=True)
        assert run("db", "backup", "kept.zip").code == 0
        shutil.rmtree(tmp_path / "mine")
        assert run("db", "restore", "kept.zip", "mine").code == 0
        assert run("status").code == 0
        shutil.rmtree(tmp_path / "mine")


def test_where_nothing_can_be_kept_nothing_is_and_work_goes_on(
    run: Any, loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "state").write_bytes(b"a file")
    assert run("register", "reserve").code == 0
    (tmp_path / "state").unlink()
    assert run("register", "reserve").code == 0
    for file in (tmp_path / "state" / "postwatch" / "heads").iterdir():
        file.write_bytes(b"\xff{")
    assert run("register", "reserve").code == 0


@pytest.mark.system("postgres")
def test_an_older_copy_of_a_servers_database_is_refused_for_each_office(
    run: Any, refused: Any, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_server: str,
    postgres_url: str,
) -> None:  # fmt: skip
    assert run("init", "office", "--database", postgres_url).code == 0
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(tmp_path / "office"))
    with new_database(postgres_server) as kept:
        copy_database(postgres_server, postgres_url, kept)
        assert run("note", "add", "cause", "x").code == 0
        copy_database(postgres_server, kept, postgres_url)
    assert WORDS in refused(6, "note", "list").err
    assert run("note", "list", "--accept-head").code == 0
    assert run("note", "add", "cause", "x").code == 0
