"""Rows that are inserted many at once: their ids, and what the recorder is told of them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from postwatch.journal.recorder import Recorder, insert_all
from postwatch.note.tables import Note, NoteKind
from postwatch.store.columns import columns_of
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session


@pytest.fixture
def session(loaded: Path) -> Iterator[Session]:
    engine = open_engine(sqlite_url(loaded / "postwatch.db"), writing=True)
    with new_session(engine) as opened:
        belong(opened, 1)
        yield opened
    engine.dispose()


def notes(*numbers: int) -> list[dict[str, Any]]:
    said = {"kind": NoteKind.CAUSE, "text": "Nguyên nhân", "noted_on": dt.date(2020, 6, 1)}
    return [columns_of(Note, code=f"GC-{number}", **said) for number in numbers]


def test_many_rows_are_written_by_one_statement_and_keep_their_order(session: Session) -> None:
    asked: list[bool] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *call: asked.append(call[-1]))
    recorder = Recorder(session)
    recorder.listen()
    for numbers in (range(300, 0, -1), range(301, 303)):
        insert_all(session, Note, notes(*numbers))
    assert asked == [False, True, False, True]  # the largest id, then all rows
    told = {change["id"]: change["after"]["code"] for change in recorder.changes}
    assert told == dict(session.exec(select(Note.id, Note.code)).all())
    assert [change["id"] for change in recorder.changes] == [*range(1, 303)]


def test_what_is_changed_and_removed_at_once_is_told_in_the_order_of_tables_and_ids(session: Session) -> None:
    insert_all(session, Note, notes(*range(60)))
    recorder = Recorder(session)
    recorder.listen()
    rows = list(session.exec(select(Note).order_by(col(Note.code))))
    for row in rows[:40]:
        row.text = "Nguyên nhân khác"
    for row in rows[40:]:
        session.delete(row)
    session.flush()
    told = [(change["after"] is None, change["id"]) for change in recorder.changes]
    assert told == sorted(told)
    assert len(told) == 60
