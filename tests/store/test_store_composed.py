"""A question that is composed once finds for each value what the same question finds that is composed for it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from postwatch.area.tables import Area
from postwatch.store import engine as engines
from postwatch.store.composed import composed
from postwatch.store.conditions import valid
from postwatch.store.transaction import new_session


@pytest.fixture
def session(loaded: Path) -> Iterator[Session]:
    engine = engines.open_engine(engines.sqlite_url(loaded / "postwatch.db"), writing=False)
    with new_session(engine) as opened:
        yield opened
    engine.dispose()


def of_kind_under(kind: str, parent_id: int | None) -> Any:
    return select(Area.code).where(Area.kind == kind, col(Area.parent_id).is_not_distinct_from(parent_id))


def coded(codes: list[str]) -> Any:
    return select(Area.code).where(col(Area.code).in_(codes))


def valid_on(on: dt.date) -> Any:
    return select(Area.code).where(valid(col(Area.active_from), col(Area.active_to), on))


ASKED: list[tuple[Any, list[tuple[Any, ...]]]] = [
    (of_kind_under, [("province", None), ("commune", None), ("commune", 1), ("district", 1)]),
    (coded, [(["20"],), ([],), (["178", "20", "no such"],), (["182"],)]),
    (valid_on, [(dt.date(2020, 5, 14),), (dt.date(2025, 7, 1),), (dt.date.min,), (dt.date.max,)]),
]


@pytest.mark.parametrize(("compose", "asked"), ASKED, ids=[compose.__name__ for compose, _asked in ASKED])
def test_each_value_finds_its_own(session: Session, compose: Any, asked: list[tuple[Any, ...]]) -> None:
    ask = composed(compose)
    found = [sorted(ask(session, *values)) for values in (*asked, *reversed(asked))]
    assert found == [sorted(session.exec(compose(*values))) for values in (*asked, *reversed(asked))]
    assert len({tuple(one) for one in found}) > 1


def test_it_is_composed_once_and_takes_its_values_by_place_or_name(session: Session) -> None:
    composings = []

    @composed
    def named(code: str, kind: str) -> Any:
        composings.append(code)
        return select(Area.name).where(Area.code == code, Area.kind == kind)

    one = select(Area.kind).where(Area.code == "20")
    kind = session.exec(one).one()
    assert named(session, "20", kind).all() == named(session, "20", kind=kind).all() == ["Tỉnh Lạng Sơn"]
    assert named(session, code="no such", kind=kind).first() is None
    assert len(composings) == 1
    for asked, more in ((("20",), {}), (("20", kind, kind), {}), (("20", kind), {"kind": kind}), ((), {})):
        with pytest.raises(TypeError, match="named takes code, kind"):
            named(session, *asked, **more)
