"""A function that remembers reads a session once, and anew after every way of writing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlmodel import Session, col, select

from postwatch.office.tables import OfficeRow
from postwatch.store import engine as engines
from postwatch.store.remembered import remembered
from postwatch.store.transaction import new_session, see_withdrawn


@pytest.fixture
def session(workspace: Path) -> Iterator[Session]:
    engine = engines.open_engine(engines.sqlite_url(workspace / "postwatch.db"), writing=True)
    with new_session(engine) as opened:
        opened.connection()  # the transaction has begun
        yield opened
        opened.rollback()
    engine.dispose()


def _by_object(session: Session) -> None:
    session.exec(select(OfficeRow)).one().name = "Sở Mới"


def _by_statement(session: Session) -> None:
    session.execute(update(OfficeRow).values(name="Sở Mới"))


def _by_connection(session: Session) -> None:
    session.connection().execute(text("UPDATE office SET name = 'Sở Mới'"))


def _by_what_is_named_first(session: Session) -> None:
    theirs = select(OfficeRow.id).cte()
    session.execute(update(OfficeRow).where(col(OfficeRow.id).in_(select(theirs.c.id))).values(name="Sở Mới"))


def _by_words_that_begin_like_a_question(session: Session) -> None:
    words = (
        "WITH theirs AS (SELECT id FROM office) UPDATE office SET name = 'Sở Mới' WHERE id IN (SELECT id FROM theirs)"
    )
    session.connection().execute(text(words))


def _by_a_question_of_what_it_writes(session: Session) -> None:
    words = "WITH theirs AS (SELECT id FROM office) UPDATE office SET name = 'Sở Mới' RETURNING name"
    session.connection().execute(text(words).columns(OfficeRow.name)).all()


def _by_the_driver(session: Session) -> None:
    session.connection().exec_driver_sql("UPDATE office SET name = 'Sở Mới'")


WRITES = (
    *(_by_object, _by_statement, _by_connection),
    *(_by_what_is_named_first, _by_words_that_begin_like_a_question, _by_a_question_of_what_it_writes, _by_the_driver),
)


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def name(asked: list[str]) -> Callable[..., str]:
    @remembered
    def read(session: Session, *, code: str) -> str:
        asked.append(code)
        return session.exec(select(OfficeRow.name).where(col(OfficeRow.code) == code)).one()

    return read


def test_it_is_read_once_for_each_question(session: Session, name: Callable[..., str], asked: list[str]) -> None:
    told = name(session, code="lang-son-2020")
    assert told == session.exec(select(OfficeRow)).one().name
    assert name(session, code="lang-son-2020") == told
    assert asked == ["lang-son-2020"]


def test_a_question_that_names_something_first_is_no_write(
    session: Session, name: Callable[..., str], asked: list[str]
) -> None:
    theirs = select(OfficeRow.id).cte()
    name(session, code="lang-son-2020")
    assert session.execute(select(theirs.c.id)).all()
    assert session.connection().execute(select(theirs.c.id)).all()
    name(session, code="lang-son-2020")
    assert asked == ["lang-son-2020"]


@pytest.mark.parametrize("write", WRITES)
def test_it_is_read_anew_after_a_write(
    session: Session, name: Callable[..., str], write: Callable[[Session], None]
) -> None:
    assert name(session, code="lang-son-2020") != "Sở Mới"
    write(session)
    assert name(session, code="lang-son-2020") == "Sở Mới"


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_rolled_back_is_not_remembered(session: Session, name: Callable[..., str], *, whole: bool) -> None:
    first = name(session, code="lang-son-2020")
    savepoint = session.begin_nested()
    _by_connection(session)
    assert name(session, code="lang-son-2020") == "Sở Mới"
    (session if whole else savepoint).rollback()
    assert name(session, code="lang-son-2020") == first


def test_it_is_read_anew_once_withdrawn_records_are_seen(
    session: Session, name: Callable[..., str], asked: list[str]
) -> None:
    name(session, code="lang-son-2020")
    see_withdrawn(session)
    name(session, code="lang-son-2020")
    assert asked == ["lang-son-2020"] * 2
