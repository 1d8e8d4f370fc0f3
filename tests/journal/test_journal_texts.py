"""Texts about persons in the chain, as plain values: what must lie beside it, and what is never asked for again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.journal.chain import BATCH, SALT, Change, Key, Link, Values, compact, salted, walk_back


def chain(*entries: list[Change]) -> list[Link]:
    return [Link(number, "", "", {}, changes) for number, changes in enumerate(entries, start=1)]


def seal(value: str, name: str = "phone", salt: str = "s") -> Values:
    return salted(value, salt=salt, name=name)


def aside(*values: str, name: str = "phone") -> dict[Key, Values]:
    """Earlier texts of unit 1, as they lie beside the journal."""
    return {
        # Read out of a database, no text is the same object as one of the program.
        ("".join(("personal", "_value")), number): {
            "id": number,
            "table_name": "unit",
            "row_id": 1,
            "name": name,
            "digest": seal(value, name)["salted"],
            "value": value,
        }
        for number, value in enumerate(values, start=1)
    }


def unit(phone: str | None, salt: str | None = "s", **values: Any) -> dict[Key, Values]:
    return {("unit", 1): {"id": 1, "phone": phone, SALT: salt, **values}}


def made(phone: Any, **values: Any) -> Change:
    return {"table": "unit", "id": 1, "before": None, "after": {"id": 1, "phone": phone, **values}}


def changed(before: Any, after: Any) -> Change:
    return {"table": "unit", "id": 1, "before": {"phone": before}, "after": {"phone": after}}


def removed(phone: Any) -> Change:
    return {"table": "unit", "id": 1, "before": {"id": 1, "phone": phone}, "after": None}


def found(entries: list[Link], rows: dict[Key, Values]) -> list[str]:
    return [f"{one.what}: {one.detail}" for one in walk_back(entries, rows, personal={"unit": {"phone", "email"}})]


REMOVED = "unit 1: an earlier text about a person was removed: phone"
UNFOUNDED = "unit 1: has a salt, but never had a text about a person"
HISTORIES: dict[str, tuple[list[Link], dict[Key, Values], list[str]]] = {
    "a text that was replaced lies beside": (
        chain([made(seal("1"))], [changed(seal("1"), seal("2"))]),
        unit("2") | aside("1"),
        [],
    ),
    "a text that was replaced is gone": (
        chain([made(seal("1"))], [changed(seal("1"), seal("2"))]),
        unit("2"),
        [REMOVED],
    ),
    "the second of two is gone": (
        chain([made(seal("1"))], [changed(seal("1"), seal("2"))], [changed(seal("2"), seal("3"))]),
        unit("3") | aside("1"),
        [REMOVED],
    ),
    "the first of two is gone": (
        chain([made(seal("1"))], [changed(seal("1"), seal("2"))], [changed(seal("2"), seal("3"))]),
        unit("3") | aside("2"),
        [REMOVED],
    ),
    "a text was taken out, and its row not forgotten": (
        chain([made(seal("1"))], [changed(seal("1"), None)]),
        unit(None),
        [REMOVED],
    ),
    "a text was taken out, and lies beside": (
        chain([made(seal("1"))], [changed(seal("1"), None)]),
        unit(None) | aside("1"),
        [],
    ),
    "the row was forgotten": (chain([made(seal("1"))], [changed(seal("1"), None)]), unit(None, None), []),
    "the row was forgotten, and has a text again": (
        chain(
            [made(seal("1"))],
            [changed(seal("1"), seal("2"))],
            [changed(seal("2"), None)],
            [changed(None, seal("3"))],
        ),
        unit("3"),
        [],
    ),
    "the row was empty for a while, its text of now was replaced": (
        chain(
            [made(seal("1"))], [changed(seal("1"), None)], [changed(None, seal("3"))], [changed(seal("3"), seal("4"))]
        ),
        unit("4"),
        [REMOVED],
    ),
    "a salt without any text": (chain([made(None)]), unit(None), [UNFOUNDED]),
    "a salt without any text, of a row that was changed": (
        chain([made(None, name="a")], [{"table": "unit", "id": 1, "before": {"name": "a"}, "after": {"name": "b"}}]),
        unit(None, name="b"),
        [UNFOUNDED],
    ),
    "neither salt nor text": (chain([made(None)]), unit(None, None), []),
    "the id was another row's before": (
        chain([made(seal("1"))], [changed(seal("1"), seal("2"))], [removed(seal("2"))], [made(seal("3"))]),
        unit("3"),
        [],
    ),
}


@pytest.mark.parametrize(("entries", "rows", "findings"), HISTORIES.values(), ids=HISTORIES)
def test_earlier_texts_are_asked_for_back_to_when_the_row_had_none(
    entries: list[Link], rows: dict[Key, Values], findings: list[str]
) -> None:
    assert found(entries, rows) == findings


def test_all_columns_whose_text_is_gone_are_named() -> None:
    before = {"phone": seal("1"), "email": seal("b", "email"), "name": "Bưu cục"}
    after = {"phone": seal("2"), "email": None, "name": "Bưu điện"}
    change: Change = {"table": "unit", "id": 1, "before": before, "after": after}
    entries = chain([made(seal("1"), email=seal("b", "email"), name="Bưu cục")], [change])

    (finding,) = found(entries, unit("2", email=None, name="Bưu điện"))

    assert finding == "unit 1: an earlier text about a person was removed: email, phone"


@pytest.mark.parametrize("number", range(8))
def test_a_text_beside_the_journal_that_is_another_is_found_whatever_its_hash(number: int) -> None:
    entries = chain([made(seal("1"))], [changed(seal("1"), seal("2"))])
    (key, text), *_none = aside("1").items()
    text["value"] = f"other {number}"

    assert f"{key[0]} 1: is not the text that was recorded" in found(entries, unit("2") | {key: text})


def test_rows_of_other_tables_are_no_texts() -> None:
    area: Change = {"table": "area", "id": 1, "before": None, "after": {"id": 1}}
    visit: Change = {"table": "visit", "id": 1, "before": None, "after": {"id": 1}}

    assert found(chain([area, visit]), {("area", 1): {"id": 1}, ("visit", 1): {"id": 1}}) == []


@given(st.lists(st.none() | st.text(max_size=5), min_size=BATCH, max_size=BATCH), st.integers(0, BATCH - 1), st.text())
def test_any_other_text_in_a_batch_is_found(texts: list[str | None], number: int, other: str) -> None:
    def row(place: int, text: str | None) -> Values:
        return {"id": place, "phone": text}

    made: list[Change] = [
        {
            "table": "unit",
            "id": place,
            "before": None,
            "after": row(place, text) | ({"phone": seal(text)} if text else {}),
        }
        for place, text in enumerate(texts, start=1)
    ]
    standing = {
        ("unit", place): row(place, text) | {SALT: "s" if text else None} for place, text in enumerate(texts, start=1)
    }
    entries = chain(compact(made))
    assert walk_back(entries, {key: dict(values) for key, values in standing.items()}) == []
    standing["unit", number + 1]["phone"] = other
    assert bool(walk_back(entries, standing)) == (other != texts[number])
