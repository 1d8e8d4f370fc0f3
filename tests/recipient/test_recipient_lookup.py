"""A unit that is typed is asked of the database by an index, never by reading all units of the office."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from postwatch.errors import RuleError
from postwatch.recipient.lookup import find_recipient
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session

NEW = ("recipient", "add", "--kind", "service_point", "--area", "Bắc Sơn", "--name")


@pytest.fixture
def session(loaded: Path) -> Iterator[Session]:
    engine = open_engine(sqlite_url(loaded / "postwatch.db"), writing=False)
    with new_session(engine) as opened:
        belong(opened, 1)
        yield opened
    engine.dispose()


def plans(session: Session, typed: str) -> tuple[str, list[str]]:
    """Return the code of the unit that is found, and how the database looks for it, step by step."""
    asked: list[tuple[str, Any]] = []
    connection = session.connection()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    found = find_recipient(session, recipient=typed).code
    event.remove(connection, "before_cursor_execute", note)
    steps = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values).all() for one, values in asked]
    return found, [row[-1] for rows in steps for row in rows]


@pytest.mark.parametrize("typed", ["dpv-017", "Bưu cục Ngả Hai", "buu cuc nga hai"])
def test_a_code_and_a_name_are_found_by_an_index(run: Any, session: Session, typed: str) -> None:
    run(*NEW, "Bưu cục Ngả Hai")
    found, steps = plans(session, typed)
    assert found == "DPV-017"
    assert steps
    assert [step for step in steps if step.startswith("SCAN") or "(office_id=?)" in step] == []


def test_a_code_comes_before_the_name_of_another(run: Any, session: Session) -> None:
    run(*NEW, "Bưu cục Một", "--code", "X1")
    run(*NEW, "X1", "--code", "X2")
    run(*NEW, "x1", "--code", "X3", "--area", "Cao Lộc")
    run(*NEW, "Bưu cục Một", "--code", "X4", "--area", "Cao Lộc")
    assert find_recipient(session, recipient=" x1 ").code == "X1"
    with pytest.raises(RuleError, match="may mean X1, X4"):
        find_recipient(session, recipient="Bưu cục một")


@pytest.mark.parametrize("short", ["VH&TT", "VHTT", "VH-TT", "VH và TT", "Văn hóa & Thông tin", "vh&tt"])
def test_an_office_of_culture_is_found_by_its_short_name(session: Session, short: str) -> None:
    assert find_recipient(session, recipient=f"Phòng {short} huyện Bình Gia").code == "PVHTT-BG"
