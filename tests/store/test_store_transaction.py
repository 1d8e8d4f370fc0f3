"""Two offices in one database do not see each other; a database that cannot be used says so."""

import datetime as dt
import gc
import shutil
import socket
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from databases import THERE_ALREADY, ship
from sqlalchemy import exists, func, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from postwatch.area.tables import Area
from postwatch.errors import DatabaseError, UnreachableError
from postwatch.note.tables import Note, NoteKind
from postwatch.office.tables import OfficeRow
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store import engine as engines
from postwatch.store.columns import row_with, rows_with, save
from postwatch.store.transaction import WITHDRAWN_TOO, belong, new_session, translated_errors


def unit(area: Area, code: str, office: int | None = None) -> Recipient:
    named = {"code": code, "name": code, "name_folded": code, "sort_key": code, "area_id": area.id}
    return Recipient(kind=RecipientKind.OTHER, **named, **({} if office is None else {"office_id": office}))


@pytest.fixture
def own(workspace: Path) -> Iterator[Session]:
    """A session of the first of two offices; it has unit A1, the other office has B1."""
    engine = engines.open_engine(engines.sqlite_url(workspace / "postwatch.db"), writing=True)
    with new_session(engine) as session:
        mine = session.exec(select(OfficeRow)).one()
        names = ("name", "parent_name", "abbreviation", "unit_name", "unit_abbreviation")
        other = OfficeRow(code="other", **dict.fromkeys(names, "x"))
        session.add(other)
        session.flush()
        area = session.exec(select(Area).order_by(col(Area.id))).first()
        assert area is not None
        session.add_all([unit(area, "A1", mine.id), unit(area, "B1", other.id)])
        session.flush()
        belong(session, mine.id)
        yield session
        session.rollback()
    engine.dispose()


OTHER = aliased(Recipient)
STATEMENTS = {
    "rows": (select(Recipient.code), ["A1"]),
    "an alias": (select(OTHER.code), ["A1"]),
    "a count": (select(func.count()).select_from(Recipient), [1]),
    "a count of a column": (select(func.count(col(Recipient.id))), [1]),
    "a join": (
        select(Recipient.code).select_from(Area).join(Recipient, col(Recipient.area_id) == Area.id),
        ["A1"],
    ),
    "a join that selects the other table": (
        select(Area.id).join(Recipient, col(Recipient.area_id) == Area.id).where(Recipient.code == "B1"),
        [],
    ),
    "exists": (select(Area.id).where(exists().where(col(Recipient.area_id) == Area.id, Recipient.code == "B1")), []),
    "in": (select(Area.id).where(col(Area.id).in_(select(Recipient.area_id).where(Recipient.code == "B1"))), []),
    "a subquery": (select(select(Recipient.code).subquery().c.code), ["A1"]),
    "a common table": (select(select(Recipient.code).cte().c.code), ["A1"]),
    "a union": (select(Recipient.code).union(select(Recipient.code)), ["A1"]),
}


@pytest.mark.parametrize("shape", STATEMENTS)
def test_an_office_never_sees_the_rows_of_another(own: Session, shape: str) -> None:
    statement, expected = STATEMENTS[shape]
    assert [row[0] for row in own.execute(statement)] == expected


def test_one_statement_finds_for_each_office_its_own_and_for_who_asks_what_was_withdrawn(own: Session) -> None:
    units, notes = select(Recipient.code), select(Note.code)
    offices = dict(own.connection().exec_driver_sql("SELECT code, office_id FROM recipient").all())
    for code in ("A1", "B1", "A1"):
        belong(own, offices[code])
        withdrawn = dt.date(2020, 6, 2) if code == "A1" else None
        save(own, Note(code=f"N-{code}-{own.exec(func.count(col(Note.id))).one()}", kind=NoteKind.CAUSE,
                       noted_on=dt.date(2020, 6, 1), text="x", withdrawn_on=withdrawn))  # fmt: skip
        assert own.exec(units).all() == [code]
        assert bool(own.exec(notes).all()) == (code == "B1")
        assert {name[:4] for name in own.exec(notes, execution_options=WITHDRAWN_TOO)} == {f"N-{code}"}


def test_a_statement_that_nobody_keeps_is_forgotten(own: Session) -> None:
    statement = select(Recipient.code).where(Recipient.code == "A1")
    assert own.exec(statement).all() == own.exec(statement).all() == ["A1"]
    kept = weakref.ref(statement)
    del statement
    gc.collect()
    assert kept() is None


def test_an_office_never_gets_nor_changes_a_row_of_another_by_its_key(own: Session) -> None:
    key = own.connection().exec_driver_sql("SELECT id FROM recipient WHERE code = 'B1'").scalar_one()
    own.expunge_all()
    assert own.get(Recipient, key) is None
    own.execute(update(Recipient).values(note="changed"))
    rows = own.connection().exec_driver_sql("SELECT code, note FROM recipient ORDER BY code").fetchall()
    assert [tuple(row) for row in rows] == [("A1", "changed"), ("B1", None)]


def test_a_new_row_belongs_to_the_office_of_its_session(own: Session) -> None:
    area = own.exec(select(Area)).first()
    assert area is not None
    own.add(unit(area, "A2"))
    own.flush()
    assert sorted(own.exec(select(Recipient.code)).all()) == ["A1", "A2"]


def test_rows_are_found_by_the_values_of_their_columns_in_an_order(own: Session) -> None:
    area = own.exec(select(Area).order_by(col(Area.id))).first()
    assert area is not None
    for code, note in (("A4", "x"), ("A3", None), ("A2", "x")):
        save(own, unit(area, code))
        own.exec(select(Recipient).where(Recipient.code == code)).one().note = note
    for values in ({}, {"note": "x"}, {"note": None}, {"note": "y"}, {"code": "A3", "note": None}, {"code": "B1"}):
        for by in ("", "code", "note code"):
            known = select(Recipient).filter_by(**values).order_by(*(getattr(Recipient, name) for name in by.split()))
            assert rows_with(own, Recipient, by=by, **values).all() == own.exec(known).all()
        assert row_with(own, Recipient, **values) is own.exec(select(Recipient).filter_by(**values)).first()


def test_a_workspace_of_an_office_that_the_database_lacks_is_refused(run: Any, workspace: Path) -> None:
    (workspace / "postwatch.toml").write_text('office = "lang-son-2025"\n', encoding="utf-8")
    said = run("register", "list")
    assert said.code == 4
    assert "lang-son-2025" in said.err


def test_a_missing_database_is_exit_code_six(run: Any, workspace: Path) -> None:
    (workspace / "postwatch.db").unlink()
    for words in (["register", "list"], ["register", "reserve"], ["db", "status"], ["db", "upgrade"]):
        said = run(*words)
        assert said.code == 6
        assert "is missing" in said.err
    assert not (workspace / "postwatch.db").exists()


def test_the_schema_of_a_later_program_is_exit_code_six(run: Any, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
        database.commit()
    for words in (["register", "list"], ["register", "reserve"], ["db", "upgrade"]):
        said = run(*words)
        assert said.code == 6
        assert "newer postwatch" in said.err


def test_a_locked_database_is_exit_code_six_and_readers_go_on(run: Any, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "postwatch.db", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        said = run("register", "reserve", "--json", POSTWATCH_WAIT="0.05")
        assert said.code == 6
        assert said.json["exit_code"] == 6
        assert "locked" in said.json["error"]
        assert "wait for it to end" in said.json["hint"]
        assert run("register", "list", "--json").json == []
    assert run("register", "reserve").code == 0


@pytest.mark.parametrize("words", [("register", "list"), ("db", "status"), ("db", "check"), ("db", "upgrade")])
def test_a_reader_too_waits_no_longer_than_it_was_told(run: Any, workspace: Path, words: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(workspace / "postwatch.db", isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        said = run(*words, POSTWATCH_WAIT="0")
    assert said.code == 6
    assert "locked" in said.err


@pytest.mark.parametrize(("seconds", "timeout"), [(0.0, 1), (2.5, 2500), (engines.LOCK_WAIT, 30_000)])
def test_a_server_is_told_how_long_a_lock_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, seconds: float, timeout: int
) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(engines, "create_engine", lambda _url, **options: asked.update(options))
    engines.open_engine("postgresql+psycopg://u@h/d", writing=False, lock_wait=seconds)
    assert f"-c lock_timeout={timeout} " in asked["connect_args"]["options"]


def test_an_upgrade_that_finds_a_column_there_already_does_not_say_wait(
    run: Any, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, tmp_path, THERE_ALREADY)
    said = run("db", "upgrade")
    assert said.code == 6
    assert "duplicate column name" in said.err
    assert "restore the last backup" in said.err


def test_a_server_that_does_not_answer_is_no_reason_to_wait_for_a_command(run: Any, workspace: Path) -> None:
    with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write('database = "postgresql+psycopg://x@127.0.0.1:1/d"\n')
    said = run("register", "list")
    assert "refused" in said.err
    assert "database = … in postwatch.toml" in said.err


@pytest.mark.system("postgres")
def test_an_unknown_database_is_no_reason_to_wait_for_a_command(run: Any, workspace: Path, postgres_url: str) -> None:
    with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'database = "{postgres_url}_not"\n')
    said = run("register", "reserve")
    assert said.code == 6
    assert "does not exist" in said.err
    assert "database = … in postwatch.toml" in said.err


def test_an_entry_of_the_journal_is_not_replaced_past_its_triggers(workspace: Path) -> None:
    with engines.connected(engines.sqlite_url(workspace / "postwatch.db"), writing=True) as connection:
        for way in ("REPLACE INTO journal_entry SELECT * FROM journal_entry", "DELETE FROM journal_entry"):
            with pytest.raises(DBAPIError, match="append"):
                connection.exec_driver_sql(way)


@pytest.mark.parametrize(
    "words", [("register", "list"), ("register", "reserve"), ("db", "status"), ("db", "upgrade"), ("undo", "--yes")]
)
@pytest.mark.parametrize("damage", ["no database", "a lost page"])
def test_a_file_that_is_no_database_is_exit_code_six_and_names_the_backup(
    run: Any, workspace: Path, words: tuple[str, ...], damage: str
) -> None:
    file = workspace / "postwatch.db"
    whole = file.read_bytes()
    file.write_bytes(b"no database at all" * 400 if damage == "no database" else whole[:4096] + b"\xff" * 65536)
    said = run(*words)
    assert (said.code, said.out) == (6, "")
    assert said.err.splitlines()[-1] == (
        "hint: the database differs from what this postwatch created: restore the last backup into a new folder"
    )


@pytest.mark.parametrize("address", ["nonsense", "mysql://h/d", "postgresql+psycopg://x@127.0.0.1:1/d"])
def test_a_database_that_cannot_be_reached_is_exit_code_six(run: Any, workspace: Path, address: str) -> None:
    with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'database = "{address}"\n')
    for words in (["register", "list"], ["register", "reserve"], ["db", "status"]):
        assert run(*words).code == 6


@pytest.fixture
def hangs_up(workspace: Path) -> Iterator[list[object]]:
    """Who called the server of the workspace, which answers nobody."""
    callers: list[object] = []

    def answer() -> None:
        with suppress(OSError):
            while True:
                caller, _address = listening.accept()
                callers.append(caller)
                caller.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        address = f"postgresql+psycopg://x@127.0.0.1:{port}/d?sslmode=disable&gssencmode=disable"
        with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'database = "{address}"\n')
        serving = threading.Thread(target=answer)
        serving.start()
        yield callers
        listening.shutdown(socket.SHUT_RDWR)
    serving.join()


@pytest.mark.parametrize("sent", [(), ("--request-id", "again")], ids=["once", "to be sent again"])
def test_a_server_that_does_not_answer_is_waited_for_once(
    run: Any, hangs_up: list[object], sent: tuple[str, ...]
) -> None:
    said = run("register", "reserve", *sent)
    assert said.code == 6
    assert "hint: check the line database = … in postwatch.toml" in said.err
    assert len(hangs_up) == 1


@pytest.mark.usefixtures("hangs_up")
def test_a_folder_that_is_a_workspace_is_refused_whatever_its_server_says(run: Any, workspace: Path) -> None:
    assert run("init", str(workspace), "--request-id", "again").code == 5


@pytest.mark.parametrize(("statement", "kind"), [(None, UnreachableError), ("SELECT 1", DatabaseError)])
def test_only_without_a_connection_is_a_server_unreachable(statement: str | None, kind: type[Exception]) -> None:
    with pytest.raises(DatabaseError) as refused, translated_errors():
        raise OperationalError(statement, None, Exception("x"))
    assert type(refused.value) is kind


@pytest.mark.system("postgres")
def test_two_offices_on_one_server_keep_their_own_numbers(run: Any, tmp_path: Path, postgres_url: str) -> None:
    folders = {office: tmp_path / office for office in ("lang-son-2020", "lang-son-2025")}
    for office, folder in folders.items():
        assert run("init", str(folder), "--office", office, "--database", postgres_url).code == 0
    first, second = folders.values()
    words = ["recipient", "add", "--kind", "authority", "--name", "Cơ quan", "--area", "178", "--code", "CQ"]
    assert run("-w", str(first), *words).code == 0
    assert run("-w", str(second), "recipient", "list", "--json").json == []
    for folder in (first, second, first):
        assert run("-w", str(folder), "register", "reserve", POSTWATCH_TODAY="2025-12-01").code == 0
    counts = [len(run("-w", str(folder), "register", "list", "--json").json) for folder in (first, second)]
    assert counts == [2, 1]


def test_a_copied_workspace_is_whole(run: Any, workspace: Path, tmp_path: Path) -> None:
    run("register", "reserve")
    shutil.copytree(workspace, tmp_path / "copy")
    assert len(run("-w", str(tmp_path / "copy"), "register", "list", "--json").json) == 1
