"""Every command of the house, whatever nouns there are: in a process of its own, as a clerk starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import require_valid, verbs
from typer.core import TyperArgument

from postwatch.commandline import ARGUMENTS
from postwatch.help.schemas import schemas

HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "docx",
    "docxtpl",
    "jinja2",
    "rich",
    "pydantic",
    "openpyxl",
    "xlsxwriter",
    "holidays",
)


MONTH = "month.json"
# A verb that needs words though none of its parameters asks for them alone.
_WORDS = {"report rollup": [MONTH]}
BARE_READS = [
    [*name.split(), *_WORDS.get(name, [])]
    for name, verb in verbs().items()
    if not verb.writes and not any(p.required for p in verb.params)
]


@pytest.mark.parametrize(("name", "verb"), verbs().items(), ids=verbs())
def test_the_help_page_has_a_word_for_every_argument_and_value(name: str, verb: Any) -> None:
    shapeless = {param.name for param in verb.params if isinstance(param, TyperArgument) or not param.metavar}
    flags = {param.name for param in verb.params if not isinstance(param, TyperArgument) and param.is_flag}
    hidden = {param.name for param in verb.params if param.hidden}
    assert shapeless - flags - hidden <= set(ARGUMENTS)


@pytest.mark.parametrize(("name", "verb"), verbs().items(), ids=verbs())
def test_every_command_has_a_schema_of_its_json(name: str, verb: Any) -> None:
    assert (name in schemas()) == bool(verb.result)
    assert verb.result or name.split(maxsplit=1)[0] in {"help", "completion"}


def loaded_by(*words: str) -> set[str]:
    """The names of the modules that a command line has loaded when it ends."""
    program = "import sys; from postwatch.app import main; main(sys.argv[1:]); sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, encoding="utf-8", check=True, timeout=1800
    )
    return set(done.stderr.split())


# A process for each command: it forks from one that has loaded what is not ours, and what any word needs to be read.
_EACH = """
import contextlib, io, json, os, sys
import alembic.command, docxtpl, holidays, jinja2.sandbox, openpyxl, rich.table, sqlmodel, xlsxwriter
from postwatch.app import main
with contextlib.redirect_stderr(io.StringIO()):
    main(["nothing"])
for words in json.load(sys.stdin):
    if os.fork():
        os.wait()
        continue
    said = []
    for more in ([], ["--json"]):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*words, *more])
        said.append((code, out.getvalue(), err.getvalue()))
    print(json.dumps(said), flush=True)
    os._exit(0)
"""


def test_a_command_that_looks_works_in_a_process_of_its_own(run: Any, loaded: Path, tmp_path: Path) -> None:
    assert run("report", "monthly", "--month", "2020-05", "--to", str(tmp_path / MONTH)).code == 0
    before = (loaded / "postwatch.db").read_bytes()
    environ = {**os.environ, "POSTWATCH_TODAY": "2020-06-15"}
    done = subprocess.run(
        [sys.executable, "-c", _EACH], input=json.dumps(BARE_READS), cwd=tmp_path, env=environ,
        capture_output=True, encoding="utf-8", check=True, timeout=1800,
    )  # fmt: skip
    assert done.stderr == ""
    for words, line in zip(BARE_READS, done.stdout.splitlines(), strict=True):
        (code, _out, err), (code_of_json, out, _err) = json.loads(line)
        assert code in {0, 3, 4, 10}, (words, err)
        assert "Traceback" not in err, words
        assert code_of_json == code, words
        require_valid([*words, "--json"], out)
    assert (loaded / "postwatch.db").read_bytes() == before


def test_the_front_page_loads_nothing_heavy(workspace: Path) -> None:
    for words in (["--help"], []):
        assert loaded_by(*words).isdisjoint(HEAVY), words
    # Typer loads pydantic to read an option.
    assert loaded_by("nothing") & set(HEAVY) <= {"pydantic"}


def test_a_room_is_loaded_only_when_its_word_is_called(workspace: Path) -> None:
    rooms = {name for name in loaded_by("register", "list") if name.startswith("postwatch.")}
    assert "postwatch.register.queries" in rooms
    for other in ("dispatch", "pledge", "violation", "report", "schema", "documents.fill", "sheets"):
        assert f"postwatch.{other}" not in rooms


@pytest.mark.parametrize(
    "words",
    ["register list --json", "register reserve", "recipient list --json", "status --json", "inspect list --json"],
)
def test_a_record_needs_no_paper_no_table_and_no_sheet(loaded: Path, words: str) -> None:
    assert loaded_by(*words.split()).isdisjoint(
        {"docx", "docxtpl", "jinja2", "rich", "openpyxl", "xlsxwriter", "holidays", "alembic"}
        | {"postwatch.documents.fill", "sqlalchemy.dialects.postgresql"}
    )


@pytest.mark.parametrize("words", ["recipient list", "recipient list --json", "status"])
def test_a_list_for_the_screen_needs_nothing_of_a_list_in_a_file(loaded: Path, words: str) -> None:
    loads = loaded_by(*words.split())
    assert loads.isdisjoint({"postwatch.listing", "postwatch.sheets.write", "xlsxwriter"})


def test_the_agenda_counts_no_report(loaded: Path) -> None:
    assert loaded_by("status").isdisjoint(
        {"postwatch.report.figures", "postwatch.report.actions", "postwatch.note.tables"}
    )


# Entries of the journal are narrowed by filters of their own before they are counted.
NOT_SEARCHED = {"journal list", "template list"}


def test_every_list_is_searched_by_the_same_option() -> None:
    lists = {words: verb for words, verb in verbs().items() if words.endswith(" list")} | {
        "pledge missing": verbs()["pledge missing"]
    }
    searched = {words for words, verb in lists.items() if "--search" in {name for p in verb.params for name in p.opts}}
    assert lists.keys() - searched == NOT_SEARCHED
    assert {"recipient list", "task list", "violation list"} <= searched
