"""The day for who decides: which things are late, soon due or in time, and which areas are the worst."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from postwatch.agenda.actions import DeskItem, Today, some_of
from postwatch.agenda.leader import Lateness, dated_groups, worst_areas

DAY = dt.date(2020, 6, 15)


def item(key: str, days: int | None, kind: str = "task", held_by: str | None = None) -> DeskItem:
    due_on = None if days is None else DAY + dt.timedelta(days=days)
    is_late = days is not None and days < 0
    return DeskItem(
        kind, key, 2, due_on, is_late, "postwatch x", key, key, kind, kind, items=1, overdue_count=2 * is_late,
        held_by=held_by,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "state"), [(-1, Lateness.LATE), (0, Lateness.SOON), (7, Lateness.SOON), (8, Lateness.ON_TIME)]
)
def test_a_group_is_as_late_as_its_earliest_day(days: int, state: Lateness) -> None:
    (group,) = dated_groups(Today(DAY, 0, (item("b", 30), item("a", days)), "", None))
    assert (group.state, group.line.due_on) == (state, DAY + dt.timedelta(days=days))
    assert [one.key for one in group.items_list] == ["a", "b"]


def test_what_waits_for_a_signature_or_has_no_day_is_in_no_group() -> None:
    items = (item("a", 1, "to_sign"), item("b", 1, "draft"), item("c", None), item("d", 1, held_by="DPV-1"))
    (group,) = dated_groups(Today(DAY, 0, items, "", None))
    assert (group.line.count, group.line.held_by) == (2, "DPV-1")


def test_the_worst_areas_are_those_with_the_smallest_shares_of_at_least_five_units() -> None:
    def area(code: str, asked: int, signed: int) -> Any:
        return SimpleNamespace(area=code, pledges_asked=asked, pledges_signed=signed)

    areas = [area("1", 4, 0), area("2", 5, 5), area("3", 10, 9), area("4", 10, 1), area("5", 20, 2), area("6", 6, 3)]
    assert [one.area for one in worst_areas(areas)] == ["5", "4", "6"]


@pytest.mark.parametrize(("count", "told"), [(1, "1"), (4, "1, 2, 3, 4"), (5, "1, 2, 3 and 2 more")])
def test_of_many_holders_three_are_named(count: int, told: str) -> None:
    assert some_of([str(number + 1) for number in range(count)]) == told
