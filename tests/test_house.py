"""The house itself: every noun stands in the contracts, and the gear sees what it is there to see."""

import configparser
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "postwatch"


def gear(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"gear_{name}", ROOT / "gear" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_noun_stands_in_the_contract_of_nouns() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    held = contracts["importlinter:contract:noun"]["containers"].split()
    layers = ("commands", "importing", "actions", "letters", "rules", "tables")
    nouns = {path.parent.name for layer in layers for path in SOURCE.glob(f"*/{layer}.py")} - {
        "status",
        "workspace",
        "database",
        "history",
        "template",
        "document",
        "help",
        "completion",
    }
    assert {f"postwatch.{noun}" for noun in nouns} == set(held)


def test_a_folder_says_what_it_is_in_one_sentence_and_imports_nothing() -> None:
    for path in SOURCE.rglob("__init__.py"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith('"""'), path
        assert "import " not in text, path


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see /" + "work/main", True),
        ("cd '/" + "root/x'", True),
        ("from py" + "pi.org", True),
        ("--extra-index-url " + "http://x", True),
        ("docs/ro" + "ot/x and tests/home" + "/x", False),
        ("https://example.vn/work/x", False),
        ("/usr/lib/postgresql and /dev/full", False),
    ],
)
def test_a_trace_of_one_machine_is_seen(line: str, found: bool) -> None:
    assert bool(gear("traces").TRACE.search(line)) is found


@pytest.mark.parametrize(
    ("message", "names"),
    [("{a} of {b:>3}", ["a", "b"]), ("{a}{a}", ["a", "a"]), ("{{no}}", []), ("none", []), ("{a!r}", ["a"])],
)
def test_the_names_of_a_message_are_seen(message: str, names: list[str]) -> None:
    assert gear("catalogue").names(message) == names


def test_the_vietnamese_catalogue_is_whole() -> None:
    assert list(gear("catalogue").complaints()) == []


def test_the_tree_in_contributing_is_that_of_the_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "gear"))
    assert gear("tree_page").page() == (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), "run: make docs"


@pytest.mark.parametrize(
    ("docstring", "line"),
    [
        ("A thing. And more.", "A thing."),
        ("``x y``: a thing\nover two lines.\n\nMore.", "`x y`: a thing over two lines."),
        ("A thing: " + "long " * 10, "A thing."),
        ("long " * 10, "long long long long long …"),
    ],
)
def test_a_module_is_shown_by_its_first_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, docstring: str, line: str
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "gear"))
    (tmp_path / "x.py").write_text(f'"""{docstring}"""\n', encoding="utf-8")
    assert gear("tree_page").sentence(tmp_path / "x.py", 30) == line


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("def _twin_of_unit(): ...", 1),
        ("class TwinOf: ...", 1),
        ("x.twin_of(twin=1)", 1),
        ("twin, of_it, twin_off = 1, 2, 3", 0),
        ('def f():\n    """Every paper of a\n    drawer-up is listed."""', 1),
        ('x = "whoever; a drawer-up"  # twin_of', 0),
    ],
)
def test_a_retired_word_is_seen_in_names_and_docstrings(tmp_path: Path, code: str, count: int) -> None:
    (tmp_path / "x.py").write_text(f'"""A module."""\n{code}\n', encoding="utf-8")
    retired = {"names": {"twin_of": "possible_duplicate"}, "docstrings": {"drawer-up": "reporting officer"}}
    assert len(list(gear("english").coinages(tmp_path / "x.py", retired))) == count


def test_no_retired_word_is_used() -> None:
    assert gear("english").main() == 0
