"""The screen: data is shown, never obeyed."""

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch import console


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bưu cục Đồng Đăng", "Bưu cục Đồng Đăng"),
        ("two\nlines", "two\nlines"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("\x9b31m", "\\u009b31m"),
        ("\x07\x08\t\r", "\\u0007\\u0008\\u0009\\u000d"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("a\u200bb\ufeffc", "a\\u200bb\\ufeffc"),
        ("a\u2028b", "a\\u2028b"),
        ("\udcff", "\\udcff"),
        ("\U000e0041", "\\udb40\\udc41"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert console.visible(text) == shown


@given(st.text())
def test_no_control_ever_reaches_the_screen(text: str) -> None:
    shown = console.visible(text)
    assert all(char == "\n" or char.isprintable() or not char.isascii() for char in shown)
    assert not set(shown) & set(map(chr, [*range(10), *range(11, 32), *range(127, 160)]))
    shown.encode("utf-8")


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_json_reads_back_as_what_was_said(value: object) -> None:
    assert json.loads(console.visible(console.as_json(value))) == value


@pytest.mark.parametrize("cell", ["[/x]", "[link=file:///etc]here[/link]", "[bold]x", ":smile:", "\\[x]"])
def test_marks_in_a_cell_are_data(cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.put_table(["A"], [[cell]], title=cell)
    out = capsys.readouterr().out
    assert out.count(cell) == 2
    assert "\x1b" not in out


def test_a_table_shows_days_amounts_and_empty_cells(capsys: pytest.CaptureFixture[str]) -> None:
    console.put_table(["A", "B", "C"], [[dt.date(2020, 5, 15), True, None]])
    assert "15/05/2020" in capsys.readouterr().out


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    console.put_table(["A"], [], title="Units")
    assert capsys.readouterr().out == "Units\n(nothing)\n"


def test_a_long_cell_is_folded_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    console.put_table(["A"], [["một hai ba " * 40]])
    assert capsys.readouterr().out.replace("\n", " ").count("hai") == 40


def test_a_result_is_plain_json() -> None:
    class Kind(StrEnum):
        ONE = "one"

    @dataclass(frozen=True)
    class Result:
        kind: Kind
        on: dt.date
        path: Path
        rows: tuple["Result", ...] = ()

    inner = Result(Kind.ONE, dt.date(2020, 5, 15), Path("a.docx"))
    plain = {"kind": "one", "on": "2020-05-15", "path": "a.docx", "rows": []}
    assert console.plain(Result(Kind.ONE, dt.date(2020, 5, 15), Path("a.docx"), (inner,))) == plain | {"rows": [plain]}
