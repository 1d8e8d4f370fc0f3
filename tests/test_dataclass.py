"""Dataclasses that are completed when they are first used behave as those of the standard library."""

import dataclasses
from dataclasses import field
from typing import Any

import pytest

from postwatch.dataclass import dataclass


def made_by(mark: Any) -> tuple[type, type]:
    """Two classes, marked; the second inherits from the first."""

    @mark(frozen=True)
    class Point:
        x: int
        y: int = 2
        names: list[str] = field(default_factory=list)

    @mark(frozen=True)
    class Named(Point):
        name: str = "P"

    return Point, Named


CALLS: list[Any] = [
    lambda point, named: repr(named(1)),
    lambda point, named: (point(1) == point(1, 2), point(1) == point(2), point(1) == named(1)),
    lambda point, named: [one.name for one in dataclasses.fields(named)],
    lambda point, named: dataclasses.is_dataclass(point),
    lambda point, named: dataclasses.asdict(dataclasses.replace(named(1), y=5, names=["a"])),
    lambda point, named: (named(1).names is named(1).names, point.__match_args__ if point(1) else ()),
    lambda point, named: hash(named(1, 2, ())) == hash(named(1, 2, ())),
    lambda point, named: point(),
    lambda point, named: point(1, z=3),
    lambda point, named: setattr(named(1), "x", 2),
]


def outcome(call: Any, mark: Any) -> Any:
    try:
        return call(*made_by(mark))
    except (TypeError, AttributeError) as error:
        return type(error)


@pytest.mark.parametrize("call", CALLS)
def test_a_class_completed_late_is_the_same_as_one_completed_at_once(call: Any) -> None:
    assert outcome(call, dataclass) == outcome(call, dataclasses.dataclass)
