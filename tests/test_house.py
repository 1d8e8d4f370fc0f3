"""The house itself: every noun stands in the contracts, and the gear sees what it is there to see."""

import ast
import configparser
import importlib.util
import re
import tomllib
from collections.abc import Iterator
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


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("see: postwatch staff delegate {head} --number NUMBER --from DAY", {"NUMBER", "DAY"}),
        ('postwatch case step CASE annul --reason "TEXT"', {"CASE", "TEXT"}),
        ('postwatch case step {case} annul --reason "LÝ DO" --on NGÀY', set()),
        ("postwatch amend KT-… --json JSON-LINES", set()),
        ("a PDF of KT. and --as-signed", set()),
    ],
)
def test_an_english_word_in_the_place_of_what_is_typed_is_seen(message: str, words: set[str]) -> None:
    assert gear("catalogue").placeholders(message) == words


@pytest.mark.parametrize(
    ("docstring", "line"),
    [
        ("A thing. And more.", "A thing."),
        ("``x y``: a thing\nover two lines.\n\nMore.", "`x y`: a thing over two lines."),
    ],
)
def test_a_module_is_shown_by_its_first_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, docstring: str, line: str
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "gear"))
    (tmp_path / "x.py").write_text(f'"""{docstring}"""\n', encoding="utf-8")
    assert gear("tree_page").sentence(tmp_path / "x.py") == line


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


@pytest.mark.parametrize(
    "code",
    [
        'def f():\n    """Return the letter, or another\n    one; what is lost, what is left."""\nx = "what is"\n',
        '# The letter, or another\n# one; what is lost,\n# what is left.\nx = "what is"\n',
        'x = "what is"\ny = [  # another one, or what is left\n]\n',
    ],
)
def test_an_unclear_text_is_counted_once_for_each_of_its_phrases(tmp_path: Path, code: str) -> None:
    (tmp_path / "x.py").write_text(code, encoding="utf-8")
    found = gear("english").unclear([tmp_path / "x.py"], {"one": r"\banother one\b", "is": r"\bwhat is\b"})
    assert {name: len(places) for name, places in found.items()} == {"one": 1, "is": 1}


@pytest.mark.parametrize(
    ("docstring", "count"),
    [
        ("Return a letter.", 0),
        ("Return a letter.\n\n    It may have been\n    recalled.", 0),
        ("Return a letter, or another\n    letter.", 1),
        ("Return a letter", 1),
    ],
)
def test_a_docstring_says_on_its_first_line_what_the_thing_does(tmp_path: Path, docstring: str, count: int) -> None:
    for folder in ("rooms", "versions"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.py").write_text(f'def f():\n    """{docstring}"""\n', encoding="utf-8")
    assert len(list(gear("english").unfinished(tmp_path / "rooms" / "x.py"))) == count
    assert not list(gear("english").unfinished(tmp_path / "versions" / "x.py"))


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "and english.toml has 2: keep the lower number"), (2, None), (3, "write the new ones")],
)
def test_the_number_of_unclear_docstrings_only_falls(count: int, said: str | None) -> None:
    told = list(gear("english").changed({"one": ["x.py:1"] * count}, {"one": 2}))
    assert (said in told[0]) if said is not None else not told
    kept = gear("english").keep('"one" = 2\n"two" = 5\n', {"one": count, "two": 4})
    assert kept == f'"one" = {min(count, 2)}\n"two" = 4\n'


# --- what tests touch ------------------------------------------------------------------------------------------------

# Names that named tuples, python-docx and openpyxl give to what is theirs.
OF_OTHERS = {"_fields", "_element", "_from"}


def private_names(tree: ast.AST) -> Iterator[str]:
    """The private names in code: imported, attributes of any object, and what is set by its name."""
    for node in ast.walk(tree):
        found: list[str] = []
        match node:
            case ast.ImportFrom(names=names):
                found = [one.name for one in names]
            case ast.Attribute(attr=name):
                found = [name]
            case ast.Call(func=ast.Attribute(attr=function) | ast.Name(id=function)) if function.endswith("attr"):
                found = [str(one.value).rpartition(".")[2] for one in node.args if isinstance(one, ast.Constant)]
        yield from (name for name in found if re.match("_[^_]", name))


def own_names(tree: ast.AST) -> set[str]:
    """The names that code gives itself: of functions and classes, and of what is stored."""
    made = (node for node in ast.walk(tree) if not isinstance(getattr(node, "ctx", None), ast.Load | ast.Del))
    return {str(getattr(node, name)) for node in made for name in ("name", "id", "attr") if hasattr(node, name)}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from postwatch.x import _y", ["_y"]),
        ("x._y()", ["_y"]),
        ("patch.setattr('postwatch.x._y', 1)", ["_y"]),
        ("x.__table__ + _('words')", []),
        ("name.endswith('_y')", []),
    ],
)
def test_a_private_name_is_seen(line: str, found: list[str]) -> None:
    assert [*private_names(ast.parse(line))] == found


def test_no_test_touches_what_is_private_to_the_program() -> None:
    def trees(folder: Path) -> dict[str, ast.AST]:
        return {str(path): ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")}

    private = {name for tree in trees(SOURCE).values() for name in own_names(tree)} - OF_OTHERS
    touched = {
        path: found
        for path, tree in trees(ROOT / "tests").items()
        if (found := {*private_names(tree)} & private - own_names(tree))
    }
    assert touched == {}


# --- who opens a file to write it ------------------------------------------------------------------------------------

WRITING_CALLS = frozenset(
    {
        "write_text",
        "write_bytes",
        "touch",
        "copy",
        "copy2",
        "copyfile",
        "copytree",
        "move",
        "mkstemp",
        "NamedTemporaryFile",
    }
)
# Modules outside of files/ that write, or seem to, each with what it writes and why it must.
WRITERS = {
    "commandline.py": "writes a help page into the formatter, which is no file",
    "console.py": "opens the null device, for a stream that cannot be written",
    "documents/package.py": "packs a Word file in memory",
    "documents/pdf.py": "what LibreOffice reads and says, in a folder that is gone after",
}


def writing_calls(source: str) -> Iterator[int]:
    """The lines of a module that open a file to write it, or copy one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            is_of_shutil = ast.unparse(function).startswith("shutil.")
            if (name in WRITING_CALLS and (name not in {"copy", "move"} or is_of_shutil)) or (
                name in {"open", "ZipFile", "fdopen"} and _asks_to_write(node)
            ):
                yield node.lineno


def _asks_to_write(call: ast.Call) -> bool:
    """Whether the mode, or the flags of ``os.open``, are those of writing."""
    words = [*call.args, *(word.value for word in call.keywords)]
    modes = {word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)}
    flags = {node.attr for word in words for node in ast.walk(word) if isinstance(node, ast.Attribute)}
    is_mode = any(set(mode) <= set("rwxabt+") and set(mode) & set("wxa+") for mode in modes if mode)
    return is_mode or bool(flags & {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"})


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("path.write_text('x')", True),
        ("path.open('w', encoding='utf-8')", True),
        ("open(path, mode='xb')", True),
        ("os.open(path, os.O_RDWR | os.O_CREAT)", True),
        ("zipfile.ZipFile(path, 'x')", True),
        ("shutil.copy(a, b)", True),
        ("path.open('rb')", False),
        ("os.open(path, os.O_RDONLY)", False),
        ("zipfile.ZipFile(path)", False),
        ("values.copy()", False),
    ],
)
def test_a_call_that_opens_a_file_to_write_it_is_seen(line: str, found: bool) -> None:
    assert bool([*writing_calls(line)]) is found


def test_no_module_outside_of_files_opens_a_file_to_write_it() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): lines
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "files" and (lines := [*writing_calls(path.read_text(encoding="utf-8"))])
    }
    assert found.keys() == WRITERS.keys(), found


# --- programs of the system ------------------------------------------------------------------------------------------


def test_libreoffice_is_asked_for_by_its_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A machine may have Writer without Calc."""
    needs = request.config.pluginmanager.get_plugin(str(ROOT / "tests" / "conftest.py"))
    assert needs is not None
    for name in ("program/soffice", "share/registry/writer.xcd"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "program"))
    assert (needs.has_libreoffice("writer"), needs.has_libreoffice("calc")) == (True, False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert needs.has_libreoffice("writer") is False


def test_a_change_that_no_test_notices_is_of_a_line_that_is_there() -> None:
    listed = tomllib.loads((ROOT / "gear" / "mutants.toml").read_text(encoding="utf-8"))
    lines = {
        name: {
            line.strip() for file in room["files"] for line in (ROOT / file).read_text(encoding="utf-8").splitlines()
        }
        for name, room in listed["room"].items()
    }
    assert [one["was"] for one in listed["unnoticed"] if one["was"] not in lines[one["room"]]] == []


PAST_THE_SESSION = {"journal/recorder.py", "store/rows.py"}


def _writes_past_the_session(path: Path) -> bool:
    """Whether a module takes the statements that write from SQLAlchemy, or makes them of a table."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("sqlalchemy", "sqlmodel")):
            if {alias.name for alias in node.names} & {"insert", "update", "delete"}:
                return True
        elif isinstance(node, ast.Attribute) and node.attr in {"insert", "update", "delete"}:
            owner = node.value
            if (isinstance(owner, ast.Attribute) and owner.attr == "__table__") or (
                isinstance(owner, ast.Name) and owner.id in {"sa", "sqlalchemy", "table"}
            ):
                return True
    return False


def test_what_commands_write_is_seen_by_the_journal() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "versions" not in path.parts and _writes_past_the_session(path)
    }
    assert found == PAST_THE_SESSION
