"""The chain and what it says of the rows, as plain values: nets, batches, walking back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.journal.rules import (
    BATCH,
    Change,
    Key,
    Link,
    Values,
    batch_hash,
    canonical,
    compact,
    ids_of,
    net,
    walk_back,
)


def made(row: int, table: str = "unit", **values: Any) -> Change:
    return {"table": table, "id": row, "before": None, "after": {"id": row, **values}}


def changed(row: int, before: Values, after: Values, table: str = "unit") -> Change:
    return {"table": table, "id": row, "before": before, "after": after}


def removed(row: int, **values: Any) -> Change:
    return {"table": "unit", "id": row, "before": {"id": row, **values}, "after": None}


def chain(*entries: list[Change]) -> list[Link]:
    return [Link(number, "", "", {}, changes) for number, changes in enumerate(entries, start=1)]


@pytest.mark.parametrize(
    ("changes", "whole"),
    [
        ([], []),
        ([made(1, a=1), made(2, a=1)], [made(1, a=1), made(2, a=1)]),
        ([made(1, a=1, b=1), changed(1, {"a": 1}, {"a": 2})], [made(1, a=2, b=1)]),
        ([made(1, a=1), removed(1, a=1)], []),
        ([made(1, a=1), removed(1, a=1), made(1, a=2)], [made(1, a=2)]),
        ([changed(1, {"a": 1}, {"a": 2}), changed(1, {"a": 2}, {"a": 3})], [changed(1, {"a": 1}, {"a": 3})]),
        (
            [changed(1, {"a": 1}, {"a": 2}), changed(1, {"b": 1}, {"b": 2})],
            [changed(1, {"a": 1, "b": 1}, {"a": 2, "b": 2})],
        ),
        ([changed(1, {"a": 1}, {"a": 2}), changed(1, {"a": 2}, {"a": 1})], []),
        ([changed(1, {"a": 1}, {"a": 2}), removed(1, a=2, b=1)], [removed(1, a=1, b=1)]),
        ([removed(1, a=1, b=1), made(1, a=2, b=1)], [changed(1, {"a": 1}, {"a": 2})]),
        ([removed(1, a=1), made(1, a=1)], []),
        ([made(1, a=1), made(1, table="other", a=1)], [made(1, a=1), made(1, table="other", a=1)]),
    ],
)
def test_a_command_did_one_thing_to_a_row_at_most(changes: list[Change], whole: list[Change]) -> None:
    assert net(changes) == whole
    assert net(net(changes)) == whole


def test_many_new_rows_of_a_table_are_one_batch_in_the_place_of_the_first() -> None:
    rows = [made(number, a=number) for number in range(1, BATCH + 1)]
    one = made(1, table="other", a=1)
    batch, rest = compact([rows[0], one, *rows[1:]])
    assert rest == one
    assert (batch["ids"], batch["rows"]) == ([[1, BATCH]], BATCH)
    assert batch["sha256"] == batch_hash((row["id"], row["after"]) for row in reversed(rows))
    assert list(ids_of(batch)) == list(range(1, BATCH + 1))
    assert compact(rows[1:]) == rows[1:]
    assert net([batch, one]) == [batch, one]


def test_numbers_of_a_batch_need_not_follow_each_other() -> None:
    rows = [made(number * 2 if number > 10 else number) for number in range(1, BATCH + 1)]
    (batch,) = compact(rows)
    assert sorted(ids_of(batch)) == sorted(row["id"] for row in rows)


def test_a_batch_row_that_was_changed_by_a_later_command_holds() -> None:
    rows = [made(number, a=0) for number in range(1, BATCH + 1)]
    standing = {("unit", row["id"]): dict(row["after"]) for row in rows}
    standing["unit", 7]["a"] = 1
    entries = chain(compact(rows), [changed(7, {"a": 0}, {"a": 1})])
    assert walk_back(entries, {key: dict(values) for key, values in standing.items()}) == []
    standing["unit", 8]["a"] = 1
    (finding,) = walk_back(entries, standing)
    assert (finding.kind, finding.what) == ("row", f"unit 1-{BATCH}")


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ({}, ["unit 1"]),
        ({("unit", 1): {"id": 1, "a": 3}}, ["unit 1"]),
        ({("unit", 1): {"id": 1, "a": 2, "b": 1}}, ["unit 1"]),
        ({("unit", 1): {"id": 1, "a": 2}, ("unit", 2): {"id": 2, "a": 1}}, ["unit 2"]),
        ({("unit", 1): {"id": 1, "a": 2}, ("unit", 3): {"id": 3}}, ["unit 3"]),
        ({("unit", 1): {"id": 1, "a": 2}, ("stranger", 1): {"id": 1}}, ["stranger 1"]),
        ({("unit", 1): {"id": 1, "a": 2}}, []),
    ],
)
def test_a_row_that_does_not_fit_is_named(rows: dict[Key, Values], what: list[str]) -> None:
    entries = chain([made(1, a=1), made(2, a=1)], [changed(1, {"a": 1}, {"a": 2})], [removed(2, a=1)])
    assert sorted({finding.what for finding in walk_back(entries, rows)}) == what


# --- any history whatever ---------------------------------------------------------------------------------------------

VALUES = st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.none() | st.text(max_size=2)})
STEPS = st.lists(st.lists(st.tuples(st.integers(1, 4), st.none() | VALUES), max_size=6), max_size=6)


def play(steps: list[list[tuple[int, Values | None]]]) -> tuple[list[list[Change]], dict[Key, Values]]:
    """Every command a list of rows set or removed: what a recorder sees, and what stands in the end."""
    rows: dict[Key, Values] = {}
    entries = []
    for command in steps:
        changes: list[Change] = []
        for row, values in command:
            standing = rows.get(("unit", row))
            if values is None:
                if standing is not None:
                    changes.append({"table": "unit", "id": row, "before": dict(standing), "after": None})
                    del rows["unit", row]
            elif standing is None:
                rows["unit", row] = {"id": row, **values}
                changes.append({"table": "unit", "id": row, "before": None, "after": dict(rows["unit", row])})
            else:
                moved = [name for name in values if standing[name] != values[name]]
                changes.append(changed(row, {n: standing[n] for n in moved}, {n: values[n] for n in moved}))
                standing.update(values)
        entries.append(changes)
    return entries, rows


@given(STEPS)
def test_any_history_walks_back_to_nothing(steps: list[list[tuple[int, Values | None]]]) -> None:
    entries, rows = play(steps)
    nets = [compact(net(changes)) for changes in entries]
    for changes in (entries, nets):
        left = {key: dict(values) for key, values in rows.items()}
        assert walk_back(chain(*changes), left) == []
        assert left == {}
    for changes in nets:
        touched = [(change["table"], change["id"]) for change in changes]
        assert len(touched) == len(set(touched))


@given(STEPS, st.data())
def test_any_other_value_in_any_history_is_found(
    steps: list[list[tuple[int, Values | None]]], data: st.DataObject
) -> None:
    entries, rows = play(steps)
    if not rows:
        return
    key = data.draw(st.sampled_from(sorted(rows)))
    rows[key]["a"] = data.draw(st.integers(3, 9))
    assert walk_back(chain(*[compact(net(changes)) for changes in entries]), rows)


@given(st.permutations([(number, {"id": number, "a": "x"}) for number in range(1, 6)]))
def test_the_hash_of_a_batch_knows_no_order_of_rows(rows: list[tuple[int, Values]]) -> None:
    assert batch_hash(rows) == batch_hash(sorted(rows, key=lambda row: row[0]))
    assert batch_hash(rows) != batch_hash(rows[1:])
    assert canonical(rows[0][1])
