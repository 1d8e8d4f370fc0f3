"""The reader of data files: what is no TOML, what is wrong with a value, and where."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest

from postwatch import datafile
from postwatch.errors import UsageError
from postwatch.records import Count, Line, Name, OneOf, Text, matching


class Item(NamedTuple):
    code: Annotated[str, matching("[a-z]+")]
    kind: Annotated[str, OneOf(("old", "new"))] = "old"


class Shape(NamedTuple):
    name: Name
    on: dt.date
    count: Count = 0
    is_open: bool = False
    place: Line = ""
    words: Text | None = None
    items: tuple[Item, ...] = ()
    first: Item | None = None


RIGHT = {"name": "A", "on": dt.date(2020, 6, 1)}


def faults(path: Path, text: str) -> list[tuple[str, str]]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        datafile.record_of(datafile.read_toml(path), Shape, file=path, like="data/x.toml")
    assert refusal.value.hint == "compare it with the shipped data/x.toml"
    listed = refusal.value.details.get("refused_list")
    if listed:
        assert refusal.value.message == f"{path} has {len(listed)} faults"
        return [(one["where"], one["error"]) for one in listed]
    place, _colon, reason = refusal.value.message.removeprefix(f"{path}, ").partition(": ")
    return [(place, reason)]


def test_a_file_is_read_into_its_record(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('name = "A"\non = 2020-06-01\nitems = [{ code = "a", kind = "new" }]\n', encoding="utf-8")
    record = datafile.record_of(datafile.read_toml(path), Shape, file=path, like="")
    assert record == Shape("A", dt.date(2020, 6, 1), items=(Item("a", "new"),))


@pytest.mark.parametrize(
    ("values", "place", "reason"),
    [
        ({"name": 5}, "key name", "5 is not a text"),
        ({"name": "  "}, "key name", "it is empty"),
        ({"on": "1/6/2020"}, "key on", '"1/6/2020" is not a day, such as 2020-05-08'),
        ({"on": dt.datetime(2020, 6, 1, 7, 30, tzinfo=dt.UTC)}, "key on", '"2020-06-01T07:30:00+00:00" is not a day'),
        ({"name": dt.date(2020, 6, 1)}, "key name", "2020-06-01 is not a text"),
        ({"items": [{"code": dt.time(7, 30)}]}, "[[items]] 1, key code", "07:30:00"),
        ({"on": 1590969600}, "key on", "1590969600 is not a day, such as 2020-05-08"),
        ({"count": "5"}, "key count", '"5" is not a whole number'),
        ({"count": True}, "key count", "true is not a whole number"),
        ({"count": 1.5}, "key count", "1.5 is not a whole number"),
        ({"count": -1}, "key count", "-1 is not a whole number from 0 on"),
        ({"is_open": 1}, "key is_open", "1 is neither true nor false"),
        ({"place": "a\nb"}, "key place", '"a\\nb" cannot be printed on one line of at most 1000 characters'),
        ({"place": "a" * 1001}, "key place", "cannot be printed on one line"),
        ({"words": "a\x1bb"}, "key words", "it contains a control character"),
        ({"items": 5}, "key items", "5 is not a list"),
        ({"items": [5]}, "[[items]] 1", "5 is not a table"),
        ({"items": [["a", "new"]]}, "[[items]] 1", "[…] is not a table"),
        ({"first": ["a", "new"]}, "key first", "[…] is not a table"),
        ({"items": [{"code": "a"}, {"code": "A"}]}, "[[items]] 2, key code", '"A" is not written as'),
        ({"items": [{"code": "a", "kind": "x"}]}, "[[items]] 1, key kind", '"x" is none of old, new'),
        ({"items": [{"kind": "new"}]}, "[[items]] 1, key code", "it is missing"),
        ({"items": [{"code": "a", "knd": "new"}]}, "[[items]] 1, key knd", "it is not a known key; did you mean kind?"),
        ({"first": {"colour": 1, "code": "a"}}, "[first], key colour", "it is not a known key"),
        ({"nane": 1}, "key nane", "it is not a known key; did you mean name?"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_its_place(values: dict[str, Any], place: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        datafile.record_of({**RIGHT, **values}, Shape, file=tmp_path / "a.toml", like="")
    assert refusal.value.message.startswith(f"{tmp_path / 'a.toml'}, {place}: ")
    assert reason in refusal.value.message
    assert len(refusal.value.message) < 500


def test_all_faults_of_a_file_are_named_at_once_with_lines_that_are_certain(tmp_path: Path) -> None:
    text = 'nane = "A"\non = "x"\n[[items]]\ncode = 1\n[[items]]\ncode = "a"\nkind = "x"\n'
    assert faults(tmp_path / "a.toml", text) == [
        ("key name", "it is missing"),
        ("line 2, key on", '"x" is not a day, such as 2020-05-08'),
        ("line 4, [[items]] 1, key code", "1 is not a text"),
        ("line 7, [[items]] 2, key kind", '"x" is none of old, new'),
        ("line 1, key nane", "it is not a known key; did you mean name?"),
    ]


def test_a_file_of_many_faults_lists_some_of_them(tmp_path: Path) -> None:
    assert len(faults(tmp_path / "a.toml", "".join(f"k{n} = 1\n" for n in range(5000)))) == 50


def test_a_kept_copy_is_read_though_its_file_held_unknown_keys() -> None:
    text = '{"name": "A", "on": "2020-06-01", "nane": 1, "items": [{"code": "a", "x": {}}]}'
    assert datafile.parse_record(text, Shape) == Shape("A", dt.date(2020, 6, 1), items=(Item("a"),))
    with pytest.raises(ValueError, match="missing"):
        datafile.parse_record('{"name": "A"}', Shape)


def sheet(path: Path, text: str) -> tuple[Any, ...]:
    path.write_text(text, encoding="utf-8-sig")
    return datafile.read_rows(path, Item, like="data/x.csv", columns={"art": "kind"})


def test_cells_left_out_take_the_default_of_their_column(tmp_path: Path) -> None:
    assert sheet(tmp_path / "a.csv", "code;art\n a ;new\nb;\n;\nc\n") == (Item("a", "new"), Item("b"), Item("c"))


def test_every_fault_of_a_sheet_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        sheet(tmp_path / "a.csv", "code,art\nA,x\n,new\na,new,surplus\n")
    assert [tuple(one.values()) for one in refusal.value.details["refused_list"]] == [
        ("line 2, column code", '"A" is not written as this column asks'),
        ("line 2, column art", '"x" is none of old, new'),
        ("line 3, column code", "it is missing"),
        ("line 4", "it has more cells than the first line"),
    ]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("code", "line 1: the column art is missing"),
        ("code,art,arts", "line 1, column arts: it is not a known key; did you mean art?"),
        ("", "the column code is missing"),
    ],
)
def test_a_sheet_has_the_columns_of_its_record(head: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        sheet(tmp_path / "a.csv", f"{head}\na,new\n")
    listed = refusal.value.details.get("refused_list", [])
    assert says in " ".join([refusal.value.message, *(f"{one['where']}: {one['error']}" for one in listed)])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = 1\nb = = 2", "line 2, column 5 is not valid TOML"),
        ("a = 1\na = 2", "line 2, column 6 is not valid TOML"),
        ("x = 2020-02-31", "line 1, column 5 is not valid TOML"),
        ('x = """a', "its end is not valid TOML"),
        ("x = " + "9" * 5000, "a number has too many digits"),
        ("a.b." * 10 + "c = 1", "a key has too many parts"),
        ("x = " + "[" * 20_000, "it is nested too deeply"),
    ],
)
def test_what_is_no_toml_is_said_in_our_words(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        datafile.read_toml(path)
    assert f"cannot be read as TOML: {says}" in refusal.value.message
    assert not any(word in refusal.value.message for word in ("Invalid", "Cannot", "Expected", "Exceeds", "codec"))


def test_bytes_that_are_no_text_are_said_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes("tên = 1".encode("utf-16"))
    with pytest.raises(UsageError, match=r"it is not UTF-8 text$"):
        datafile.read_toml(tmp_path / "a.toml")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 20_000,
        ".".join("a" * 5000) + " = 1",
        "[" + ".".join(['"a b"'] * 5000) + "]",
        "x = {" + " . ".join(["a"] * 5000) + " = 1}",
        "x = " + "9" * 5000,
        "x = 2020-02-31",
        "x = 1\nx = 2",
        "x = '\x00'",
        "#" * (datafile.MOST_BYTES + 1),
    ],
    ids=range(9),
)
def test_a_file_that_would_take_too_long_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="TOML"):
        datafile.read_toml(path)


def test_a_mark_line_ends_and_dots_in_words_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes('\ufeffa.b.c = "'.encode() + b"1.2.3... " * 500 + b'"\r\nd = """x.y\r\nz"""\r\n')
    assert datafile.read_toml(path)["a"]["b"]["c"].startswith("1.2.3")
    assert datafile.read_toml(path)["d"] == "x.y\nz"
