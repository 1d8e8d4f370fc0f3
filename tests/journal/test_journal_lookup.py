"""The journal: one entry for each command that changed something, chained, and no more than what was committed."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from postwatch.journal.chain import GENESIS, canonical, entry_hash
from postwatch.journal.entries import content_of
from postwatch.journal.recorder import Recorder, json_values_of
from postwatch.journal.tables import JournalEntry
from postwatch.office.tables import OfficeRow
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import new_session

Run = Any


@pytest.fixture
def session(workspace: Path) -> Iterator[Session]:
    engine = open_engine(sqlite_url(workspace / "postwatch.db"), writing=True)
    with new_session(engine) as opened:
        yield opened
        opened.rollback()
    engine.dispose()


def entries(session: Session) -> list[JournalEntry]:
    return list(session.exec(select(JournalEntry).order_by(col(JournalEntry.id))))


def office(code: str) -> OfficeRow:
    names = ("name", "parent_name", "abbreviation", "unit_name", "unit_abbreviation")
    return OfficeRow(code=code, **dict.fromkeys(names, "x"))


def undo(session: Session, row: OfficeRow) -> None:
    """Add a row within a savepoint that is rolled back."""
    savepoint = session.begin_nested()
    session.add(row)
    session.flush()
    savepoint.rollback()


def test_every_command_that_changes_something_is_one_entry_of_an_unbroken_chain(
    run: Run, workspace: Path, session: Session
) -> None:
    run("register", "reserve", "--count", "3")
    run("recipient", "import", "sample:lang-son-2020")
    run("recipient", "list")
    run("recipient", "show", "KHONG-CO")
    chain = entries(session)
    assert [entry.command for entry in chain] == ["init", "register reserve", "recipient import"]
    previous = GENESIS
    for entry in chain:
        assert entry.previous_hash == previous
        assert entry.hash == entry_hash(previous, content_of(json_values_of(entry)))
        previous = entry.hash


def test_an_entry_says_who_did_what_when_and_what_was_there(run: Run, workspace: Path, session: Session) -> None:
    before = dt.datetime.now(dt.UTC)
    run("recipient", "add", "--kind", "authority", "--name", "Một", "--area", "178", "--code", "CQ-1")
    run("recipient", "edit", "CQ-1", "--name", "Hai", POSTWATCH_ACTOR="lan")
    entry = entries(session)[-1]
    assert (entry.office_code, entry.actor, entry.command) == ("lang-son-2020", "lan", "amend UNIT")
    assert before <= entry.at <= dt.datetime.now(dt.UTC)
    (change,) = json.loads(entry.changes)
    assert change["table"] == "recipient"
    assert (change["before"]["name"], change["after"]["name"]) == ("Một", "Hai")


def test_a_dry_run_leaves_no_entry(run: Run, workspace: Path, session: Session) -> None:
    assert run("recipient", "import", "sample:lang-son-2020", "--dry-run").code == 0
    assert [entry.command for entry in entries(session)] == ["init"]


def test_what_a_savepoint_takes_back_is_forgotten(session: Session) -> None:
    recorder = Recorder(session)
    recorder.listen()
    session.add(office("kept-before"))
    undo(session, office("taken-back"))
    with session.begin_nested():
        session.add(office("kept-within"))
    session.add(office("kept-after"))
    session.flush()
    codes = [change["after"]["code"] for change in recorder.changes]
    assert codes == ["kept-before", "kept-within", "kept-after"]


def test_savepoints_within_savepoints_are_forgotten_one_by_one(session: Session) -> None:
    recorder = Recorder(session)
    recorder.listen()
    with session.begin_nested():
        session.add(office("outer"))
        undo(session, office("inner"))
        session.add(office("outer-again"))
    session.flush()
    assert [change["after"]["code"] for change in recorder.changes] == ["outer", "outer-again"]


def test_a_refused_row_of_an_import_is_not_in_the_journal(
    run: Run, workspace: Path, session: Session, tmp_path: Path
) -> None:
    sheet = tmp_path / "units.csv"
    rows = ["code,kind,name,area", "A-1,authority,Một,178", "A-1,authority,Hai,178", "A-2,authority,Ba,178"]
    sheet.write_text("\n".join(rows), encoding="utf-8")
    assert run("recipient", "import", str(sheet), "--skip-refused").code == 7
    changes = json.loads(entries(session)[-1].changes)
    assert [change["after"]["code"] for change in changes if change["table"] == "recipient"] == ["A-1", "A-2"]


def test_a_deleted_row_is_kept_in_the_journal_as_it_was(session: Session) -> None:
    row = office("gone")
    session.add(row)
    session.flush()
    recorder = Recorder(session)
    recorder.listen()
    session.delete(row)
    session.flush()
    (change,) = recorder.changes
    assert change["after"] is None
    assert change["before"]["code"] == "gone"


def test_an_entry_cannot_be_changed_or_removed(run: Run, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        for statement in ("UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                database.execute(statement)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), VALUES))
def test_the_canonical_spelling_is_one_and_reads_back(content: dict[str, Any]) -> None:
    assert json.loads(canonical(content)) == content
    assert canonical(dict(reversed(list(content.items())))) == canonical(content)


@given(st.text(min_size=1), st.text(min_size=1))
def test_another_content_or_forerunner_has_another_hash(one: str, other: str) -> None:
    assert (entry_hash(GENESIS, {"a": one}) == entry_hash(GENESIS, {"a": other})) == (one == other)
    assert entry_hash(GENESIS, {"a": one}) != entry_hash("1" * 64, {"a": one})
