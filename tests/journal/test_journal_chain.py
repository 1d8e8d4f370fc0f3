"""The chain and what it says of the rows, as plain values: nets, batches, walking back."""

import dataclasses
import hashlib
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import UsageError
from postwatch.journal.chain import (
    BATCH,
    EARLIER_TEXTS,
    GENESIS,
    SALT,
    Change,
    Finding,
    Key,
    Link,
    ReplayState,
    Values,
    batch_hash,
    canonical,
    compact,
    entry_hash,
    ids_of,
    is_salted,
    net,
    parse_head,
    salted,
    verify_chain,
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
        ([changed(1, {"a": "Bưu cục 1"}, {"a": "x"}), changed(1, {"a": "x"}, {"a": f"Bưu cục {1}"})], []),
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
    assert batch["ids"][:3] == [[1, 10], [22, 22], [24, 24]]
    assert sorted(ids_of(batch)) == sorted(row["id"] for row in rows)


def test_numbers_of_a_batch_are_kept_as_ranges_however_large_they_are() -> None:
    numbers = [*range(1001, 1021), 1030, *range(2001, 2040)]
    (batch,) = compact([made(number) for number in numbers])
    assert batch["ids"] == [[1001, 1020], [1030, 1030], [2001, 2039]]
    assert list(ids_of(batch)) == numbers


def test_from_fifty_new_rows_on_they_are_a_batch() -> None:
    # A journal that is read again finds batches as they were written: the number may never change.
    rows = [made(number, a=number) for number in range(1, 52)]
    assert [len(compact(rows[:number])) for number in (49, 50, 51)] == [49, 1, 1]


def test_a_batch_takes_in_new_rows_alone_each_table_by_itself() -> None:
    units = [made(number, a=number) for number in range(1, BATCH + 1)]
    others = [made(number, table="other", b=salted("x", salt="s", name="b")) for number in range(1, BATCH + 1)]
    rest = [changed(1, {"a": 1}, {"a": 2}), removed(2, a=2), made(1, table="third")]
    one, two, *left = compact([*units, *others, *rest])
    assert (one["table"], one["columns"], one["personal"]) == ("unit", ["a", "id"], [])
    assert (two["table"], two["columns"], two["personal"]) == ("other", ["b", "id"], ["b"])
    assert left == rest
    (three,) = compact([made(number, a=number) for number in range(BATCH + 1, 2 * BATCH + 1)])
    assert net([one, two, three]) == [one, two, three]


def test_a_batch_row_that_was_changed_by_a_later_command_holds() -> None:
    rows = [made(number, a=0) for number in range(1, BATCH + 1)]
    standing = {("unit", row["id"]): dict(row["after"]) for row in rows}
    standing["unit", 7]["a"] = 1
    entries = chain(compact(rows), [changed(7, {"a": 0}, {"a": 1})])
    assert walk_back(entries, {key: dict(values) for key, values in standing.items()}) == []
    standing["unit", 8]["a"] = 1
    (finding,) = walk_back(entries, {key: dict(values) for key, values in standing.items()})
    assert (finding.kind, finding.what) == ("row", f"unit 1-{BATCH}")
    del standing["unit", 8], standing["unit", 9]
    assert walk_back(entries, standing) == [Finding("row", "unit 8-9", "is missing")]


def test_a_column_that_came_with_a_later_release_held_nothing_then() -> None:
    for rows in ([made(1, a=0)], [made(number, a=0) for number in range(1, BATCH + 1)]):
        entries = chain(compact(rows))
        for later, holds in ((None, True), (0, False)):
            standing = {("unit", row["id"]): {**row["after"], "b": later if row["id"] == 1 else None} for row in rows}
            assert (walk_back(entries, standing) == []) is holds


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


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ({("unit", 1): {"id": 1, "a": 3, "b": 5}}, "unit 1: differs from what was recorded: a, b"),
        ({("unit", 1): {"id": 1, "a": 2, "b": 1, "c": 5}}, "unit 1: differs from what was recorded: c"),
        ({}, "unit 1: is missing"),
        ({("unit", 1): {"id": 1, "a": 2, "b": 1}, ("unit", 2): {"id": 2}}, "unit 2: was removed, but is still there"),
        ({("unit", 1): {"id": 1, "a": 2, "b": 1}, ("unit", 3): {"id": 3}}, "unit 3: was never recorded"),
    ],
)
def test_a_finding_says_in_which_columns_but_no_value(rows: dict[Key, Values], found: str) -> None:
    entries = chain([made(1, a=1, b=0), made(2)], [changed(1, {"a": 1, "b": 0}, {"a": 2, "b": 1})], [removed(2)])
    first = walk_back(entries, rows)[0]
    assert f"{first.what}: {first.detail}" == found
    assert first.kind == "row"


# --- the chain itself ------------------------------------------------------------------------------------------------


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_hashes_are_spelt_as_in_every_journal_there_is() -> None:
    assert canonical({"b": [1, None], "a": "Đ"}) == '{"a":"Đ","b":[1,null]}'
    assert entry_hash(GENESIS, {"a": "Đ"}) == sha256("0" * 64 + '\n{"a":"Đ"}')
    assert batch_hash([(2, {"a": 1}), (1, {"a": None})]) == sha256('[1,{"a":null}]\n[2,{"a":1}]\n')
    assert salted("0205", salt="s", name="phone") == {"salted": sha256('["s","phone","0205"]')}


@given(st.text())
def test_a_sealed_text_is_hashed_as_everything_else(text: str) -> None:
    assert salted(text, salt="s", name="note") == {"salted": sha256(canonical(["s", "note", text]))}


def linked(*contents: Values) -> list[Link]:
    """A chain as the journal writes it, with moments that go on."""
    places = [("a", number, "2020-05-15", f"{number:04}") for number in range(1, len(contents) + 1)]
    return entries_of(*places, more=contents)


def entries_of(*entries: tuple[str, int, str, str], more: Sequence[Values] = ()) -> list[Link]:
    """A chain of entries: office, number within it, legal day, moment; all hashes are right."""
    links: list[Link] = []
    for place, (office, number, day, at) in enumerate(entries):
        own = [link for link in links if link.office == office]
        content = {
            "office": office, "office_number": number, "recorded_on": day, "at": at,
            "office_previous_hash": own[-1].hash if own else GENESIS, **(more[place] if more else {}),
        }  # fmt: skip
        previous = links[-1].hash if links else GENESIS
        links.append(Link(len(links) + 1, previous, entry_hash(previous, content), content, ()))
    return links


ONE, TWO, THREE = linked({"a": 1}, {"a": 2}, {"a": 3})
OTHER = {**TWO.content, "a": 9}


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([], []),
        ([ONE, TWO, THREE], []),
        ([ONE, dataclasses.replace(TWO, content=OTHER), THREE], [("content", "2")]),
        (
            [ONE, dataclasses.replace(TWO, content=OTHER, hash=entry_hash(ONE.hash, OTHER)), THREE],
            [("chain", "3")],
        ),
        ([ONE, dataclasses.replace(TWO, previous_hash="f" * 64), THREE], [("chain", "2"), ("content", "2")]),
        ([ONE, TWO, dataclasses.replace(THREE, id=4)], [("chain", "4")]),
        ([ONE, TWO, dataclasses.replace(THREE, id=2)], [("chain", "2")]),
        ([ONE, THREE], [("chain", "3")]),
        ([TWO, THREE], [("chain", "2"), ("chain", "3")]),
        ([ONE, ONE], [("chain", "1")]),
    ],
)
def test_a_link_that_does_not_fit_is_named(links: list[Link], found: list[tuple[str, str]]) -> None:
    assert [(finding.kind, finding.what) for finding in verify_chain(links)] == found


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([("a", 1, "2020-05-15", "1"), ("b", 1, "2020-05-01", "2"), ("a", 2, "2020-05-15", "3")], []),
        ([("a", 1, "2020-05-15", "1"), ("b", 2, "2020-05-15", "2")], ["2"]),
        ([("a", 1, "2020-05-15", "1"), ("a", 1, "2020-05-15", "2")], ["2"]),
        ([("a", 1, "2020-05-15", "1"), ("a", 2, "2020-05-14", "2")], ["2"]),
        ([("a", 1, "2020-05-15", "2"), ("a", 2, "2020-05-15", "1")], ["2"]),
    ],
    ids=["two offices", "begins at 2", "a number twice", "a day back", "a moment back"],
)
def test_entries_of_an_office_are_counted_and_their_days_do_not_go_back(
    entries: list[tuple[str, int, str, str]], found: list[str]
) -> None:
    assert [(finding.kind, finding.what) for finding in verify_chain(entries_of(*entries))] == [
        ("chain", what) for what in found
    ]


@pytest.mark.parametrize("number", range(8))
def test_whatever_an_entry_is_changed_to_it_is_found(number: int) -> None:
    other = dataclasses.replace(TWO, content={**TWO.content, "a": f"other {number}"})
    assert [finding.kind for finding in verify_chain([ONE, other, THREE])] == ["content"]
    for digit in "0f":
        stranger = dataclasses.replace(TWO, previous_hash=digit * 63 + str(number))
        assert verify_chain([ONE, stranger, THREE])[0] == Finding("chain", "2", "does not follow the entry before it")


def test_a_long_chain_that_was_read_back_holds() -> None:
    links = linked(*({"a": number} for number in range(300)))
    # Read out of a database, equal texts and numbers are not the same objects.
    read = [
        dataclasses.replace(
            link, id=int(f"{link.id}"), previous_hash="".join(link.previous_hash), hash="".join(link.hash)
        )
        for link in links
    ]
    assert verify_chain(read) == []


@pytest.mark.parametrize(
    ("head", "found"),
    [(None, []), (GENESIS, []), (ONE.hash, []), (TWO.hash, []), (THREE.hash, ["head"]), ("f" * 64, ["head"])],
)
def test_a_chain_is_held_against_a_head_that_was_noted(head: str | None, found: list[str]) -> None:
    assert [finding.kind for finding in verify_chain([ONE, TWO], head=head)] == found
    broken = [ONE, dataclasses.replace(TWO, content=OTHER)]
    assert [finding.kind for finding in verify_chain(broken, head=head)] == ["content", *found]


def test_a_head_may_be_typed_in_groups() -> None:
    whole = "0123456789abcdef" * 4
    groups = [whole[at : at + 8] for at in range(0, 64, 8)]
    assert {parse_head(sign.join(groups).upper()) for sign in ("", " ", "-", "\u2011", "\n")} == {whole}


@pytest.mark.parametrize("typed", ["", "a" * 63, "a" * 65, "g" * 64, "a" * 64 + "."])
def test_what_is_no_head_is_refused_and_shown_in_part(typed: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_head(typed)
    assert f"«{typed}»" in str(refusal.value)
    with pytest.raises(UsageError) as refusal:
        parse_head("x" * 500)
    assert f"«{'x' * 80}»" in str(refusal.value)


def test_a_head_on_paper_is_one_that_the_chain_went_through() -> None:
    # What is typed from paper is never the same object.
    assert not any(verify_chain([ONE, TWO], head="".join(head)) for head in (GENESIS, ONE.hash, TWO.hash))
    assert verify_chain([], head="0" * 64) == []
    assert [finding.kind for finding in verify_chain([ONE, TWO], head=THREE.hash)] == ["head"]
    assert [finding.kind for finding in verify_chain([], head=ONE.hash)] == ["head"]


# --- texts about persons ---------------------------------------------------------------------------------------------


def sealed(text: str, *, salt: str = "s", name: str = "phone") -> Values:
    return salted(text, salt=salt, name=name)


def kept_aside(text: str, *, digest: str | None = None, row: int = 1) -> Values:
    """An earlier text of a row, as it lies beside the journal."""
    whole = digest or sealed(text)["salted"]
    return {"id": 7, "table_name": "unit", "row_id": row, "name": "phone", "value": text, "digest": whole}


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ({"phone": "0205", SALT: "s"}, True),
        ({"phone": "0206", SALT: "s"}, False),
        ({"phone": "0205", SALT: "t"}, False),
        ({"phone": "0205", SALT: None}, False),
        ({"phone": "0205"}, False),
        ({"phone": None, SALT: "s"}, False),
    ],
)
def test_a_text_stands_as_its_hash_with_the_salt_of_the_row_says(row: Values, holds: bool) -> None:
    entries = chain([made(1, phone=sealed("0205"))])
    assert (walk_back(entries, {("unit", 1): {"id": 1, **row}}) == []) is holds
    many = [made(number, name="Bưu cục", phone=sealed("0205"), email=None) for number in range(1, BATCH)]
    many.append(made(BATCH, name="Bưu cục", phone=None, email=sealed("a@b", name="email")))
    rows: dict[Key, Values] = {("unit", one["id"]): {**one["after"], "phone": "0205", SALT: "s"} for one in many}
    rows["unit", BATCH].update(phone=None, email="a@b")
    rows["unit", 1] = {"id": 1, "name": "Bưu cục", "email": None, **row}
    assert (walk_back(chain(compact(many)), rows) == []) is holds


def test_a_text_that_was_erased_from_the_history_cannot_be_held_against_it() -> None:
    # Whoever asked to be forgotten has no salt any more.
    entries = chain([made(1, phone=sealed("0205"))], [changed(1, {"phone": sealed("0205")}, {"phone": None})])
    assert walk_back(entries, {("unit", 1): {"id": 1, "phone": None, SALT: None}}) == []
    assert walk_back(entries, {("unit", 1): {"id": 1, "phone": "0205", SALT: None}})


@pytest.mark.parametrize(
    ("aside", "found"),
    [
        (kept_aside("0205"), []),
        (kept_aside("0206", digest=sealed("0205")["salted"]), [f"{EARLIER_TEXTS} 7"]),
        (kept_aside("0205", row=2), [f"{EARLIER_TEXTS} 7"]),
    ],
)
def test_an_earlier_text_must_be_the_one_that_its_hash_stands_for(aside: Values, found: list[str]) -> None:
    entries = chain([made(1, phone=sealed("0205"))], [changed(1, {"phone": sealed("0205")}, {"phone": sealed("0208")})])
    rows: dict[Key, Values] = {("unit", 1): {"id": 1, "phone": "0208", SALT: "s"}, (EARLIER_TEXTS, 7): aside}
    assert [(finding.kind, finding.what) for finding in walk_back(entries, rows)] == [("row", what) for what in found]


def test_only_a_hash_is_a_hash() -> None:
    assert is_salted(sealed("0205"))
    assert not any(is_salted(value) for value in ("0205", None, 1))


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


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.text().map(lambda text: {"salted": text}),
)


@given(st.lists(st.text(), unique=True, max_size=4).flatmap(
    lambda names: st.lists(st.fixed_dictionaries(dict.fromkeys(names, VALUES)), min_size=1, max_size=4)
))  # fmt: skip
def test_the_rows_of_a_batch_are_hashed_as_they_are_spelt_elsewhere(rows: list[Values]) -> None:
    assert batch_hash(enumerate(rows)) == hash_of_lines(rows)


def test_so_is_a_batch_of_thousands() -> None:
    rows = [{"name": f"Bưu cục {number}", "number": number} for number in range(2500)]
    assert batch_hash(enumerate(rows)) == hash_of_lines(rows)


def hash_of_lines(rows: list[Values]) -> str:
    return sha256("".join(f"{canonical([row_id, row])}\n" for row_id, row in enumerate(rows)))


@pytest.mark.parametrize(("value", "fits"), [(None, True), ("2020-06-01", False)])
def test_a_column_that_came_after_a_batch_is_empty_in_its_rows(value: Any, fits: bool) -> None:
    (batch,) = compact([made(number, text=f"{number}") for number in range(1, BATCH + 1)])
    rows = [(number, {"id": number, "text": f"{number}", "withdrawn_on": value}) for number in range(1, BATCH + 1)]
    assert ReplayState({}).fits_batch(batch, rows) is fits
