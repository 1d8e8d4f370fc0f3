"""Why a unit is proposed for an inspection, what each reason weighs, and the order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.inspection.reasons import Reason, Signals, as_text, from_text, in_words, place_of, reasons_of, weight_of

COUNTS = ("acts", "remedies", "incidents", "complaints", "tasks")


def weight(**told: Any) -> int:
    return weight_of(reasons_of(Signals("A", **told)))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, 0),
        ({"days_unvisited": 4000}, 0),
        ({"lacks_pledge": True}, 0),
        ({"lacks_pledge": True, "days_unvisited": 4000}, 0),
        ({"tasks": 1}, 1),
        ({"tasks": 1, "lacks_pledge": True}, 2),
        ({"tasks": 9}, 2),
        ({"incidents": 1}, 2),
        ({"incidents": 1, "lacks_pledge": True}, 3),
        ({"complaints": 1}, 1),
        ({"complaints": 9}, 3),
        ({"remedies": 1}, 3),
        ({"acts": 1}, 3),
        ({"acts": 3}, 9),
        ({"acts": 50}, 9),
        ({"acts": 1, "remedies": 1, "incidents": 1, "tasks": 1, "lacks_pledge": True}, 10),
    ],
)
def test_what_reasons_weigh(told: dict[str, Any], expected: int) -> None:
    assert weight(**told) == expected


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"days_unvisited": 364}, ""),
        ({"days_unvisited": 365}, "not visited for 365 days"),
        ({"days_unvisited": 0, "acts": 2}, "violations within two years: 2"),
        ({"lacks_pledge": True}, "never visited"),
        ({"tasks": 1, "lacks_pledge": True}, "tasks overdue: 1; no pledge; never visited"),
        ({"days_unvisited": 1, "remedies": 1, "incidents": 3}, "remedies overdue: 1; incidents within a year: 3"),
    ],
)
def test_reasons_in_words(told: dict[str, Any], words: str) -> None:
    assert in_words(reasons_of(Signals("A", **told))) == words


def test_by_weight_then_the_longest_unvisited_then_enterprises_then_by_code() -> None:
    ordered = [
        Signals("Z-1", acts=1, days_unvisited=10),
        Signals("Z-2", incidents=1, lacks_pledge=True, days_unvisited=9),
        Signals("Z-3", incidents=1),
        Signals("A-4", is_enterprise=True),
        Signals("A-2"),
        Signals("A-10"),
        Signals("A-3", days_unvisited=700, lacks_pledge=True),
        Signals("Z-9", days_unvisited=30, is_enterprise=True),
        Signals("A-1", days_unvisited=30),
    ]
    mixed = sorted(ordered, key=lambda one: one.code[::-1])
    assert mixed != ordered
    assert sorted(mixed, key=lambda one: place_of(one, reasons_of(one))) == ordered


SIGNALS = st.builds(
    Signals,
    code=st.sampled_from(("A-1", "A-2")),
    is_enterprise=st.booleans(),
    days_unvisited=st.none() | st.integers(0, 5000),
    lacks_pledge=st.booleans(),
    **{name: st.integers(0, 5) for name in COUNTS},
)


@given(SIGNALS)
def test_a_missing_pledge_alone_moves_no_unit(signals: Signals) -> None:
    from dataclasses import replace

    quiet = replace(signals, **dict.fromkeys(COUNTS, 0))
    with_pledge = replace(quiet, lacks_pledge=False)
    assert place_of(quiet, reasons_of(quiet)) == place_of(with_pledge, reasons_of(with_pledge))


@given(SIGNALS, st.sampled_from(COUNTS))
def test_one_reason_more_never_moves_a_unit_back(signals: Signals, name: str) -> None:
    from dataclasses import replace

    more = replace(signals, **{name: getattr(signals, name) + 1})
    assert place_of(more, reasons_of(more)) <= place_of(signals, reasons_of(signals))


@given(SIGNALS)
def test_what_a_plan_keeps_is_read_back(signals: Signals) -> None:
    reasons = reasons_of(signals)
    assert from_text(as_text(reasons)) == reasons


def test_a_plan_without_reasons_keeps_nothing() -> None:
    assert as_text(()) is None
    assert from_text(None) == ()
    assert from_text("acts=2 never=1") == (Reason("acts", 2), Reason("never", 1))
