"""Rewording of messages: source, tests and catalogue change together, and the Vietnamese stays."""

import ast
import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def reword() -> ModuleType:
    sys.path.insert(0, str(ROOT / "gear"))
    try:
        return importlib.import_module("reword")
    finally:
        sys.path.remove(str(ROOT / "gear"))


def test_a_marked_message_is_replaced_however_it_is_written(reword: ModuleType) -> None:
    source = (
        'a = _("old one")\nb = _(\n    "old "\n    "one"\n)  # đ\nc = N_(\'old one\'), _("đđ other")\nd = "old one"\n'
    ).encode()
    after = reword.reworded_source(source, {"old one": 'new "one"'}).decode()
    new = "'new \"one\"'"
    assert after == f'a = _({new})\nb = _(\n    {new}\n)  # đ\nc = N_({new}), _("đđ other")\nd = "old one"\n'


@given(st.text("ab \"'\\\n{}đ", max_size=300), st.integers(10, 60))
def test_a_literal_cut_into_pieces_is_the_same_text(reword: ModuleType, text: str, limit: int) -> None:
    assert ast.literal_eval(f"({reword.literal(text, 4, limit)})") == text


def test_a_message_that_makes_a_line_too_long_is_cut(reword: ModuleType) -> None:
    source = f'x = f(\n    _(\n        "{"word " * 30}end"\n    ).format()\n)\n'.encode()
    after = reword.wrapped(source).decode()
    assert max(map(len, after.splitlines())) <= 120
    assert ast.dump(ast.parse(after)) == ast.dump(ast.parse(source))


@pytest.mark.parametrize(
    ("literal", "after"),
    [
        ('"error: The file out is there already\\n"', '"error: The file out already exists\\n"'),
        ('f"The file {path} is there already"', 'f"The file {path} already exists"'),
        ('"12 is no number of a unit"', '"There is no unit numbered 12"'),
        ('"so 12 is no number of a unit, then"', '"so 12 is no number of a unit, then"'),
        ('"hint: look at it with care, please"', '"hint: review it with care, please"'),
        ('"is there"', '"is there"'),
    ],
)
def test_a_literal_of_a_test_that_quotes_a_message_is_reworded(reword: ModuleType, literal: str, after: str) -> None:
    mapping = {
        "The file {path} is there already": "The file {path} already exists",
        "{n} is no number of a unit": "There is no unit numbered {n}",
        "look at it with care": "review it with care",
        "there": "here",
    }
    quotations = [made for old, new in mapping.items() if (made := reword.Quotation.of(old, new))]
    assert reword.reworded_literal(literal, quotations) == after


def test_a_literal_that_quotes_a_part_of_a_message_is_listed(reword: ModuleType) -> None:
    old = "The file {path} is there already"
    mapping = {old: "The file {path} already exists"}
    text = '"""It is there already."""\nx = "b.zip is there already"\n'
    rewording = reword.Rewording([], {}, reword.lost_phrases(mapping, ["It is there"]))
    assert reword.reworded_test(text, rewording, Path("t.py")) == (
        text, [f't.py:2: "b.zip is there already" quotes a part of {old!r}'],
    )  # fmt: skip
    rewording = reword.Rewording([], {"is there already": "already exists"}, rewording.lost)
    after = '"""It is there already."""\nx = "b.zip already exists"\n'
    assert reword.reworded_test(text, rewording, Path("t.py")) == (after, [])
    assert reword.lost_phrases(mapping, [old]) == {}


@pytest.mark.parametrize(
    ("mapping", "complaint"),
    [
        ({"a {x}": "b {y}"}, "other names"),
        ({"a": "c"}, "two Vietnamese sentences"),
        ({"a": "e", "c": "e"}, "two Vietnamese sentences"),
        ({"a": "c", "c": "d"}, ""),
        ({"a": "b"}, ""),
        ({"unknown": "c"}, ""),
    ],
)
def test_a_mapping_that_contradicts_the_catalogue_is_refused(
    reword: ModuleType, mapping: dict[str, str], complaint: str
) -> None:
    found = " ".join(reword.contradictions(mapping, {"a": "một", "b": "một", "c": "ba"}))
    assert bool(re.match(complaint, found)) if complaint else found == ""
