"""What a Tab offers: words of the command tree, codes of the workspace, and silence where nothing is known."""

import importlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from pkgutil import walk_packages

import pytest

import postwatch
from postwatch import completion
from postwatch.completion.answer import answer, main
from postwatch.language import Code
from postwatch.vietnamese import member

PAPER_STATES = [
    "dự-thảo", "đã-ký-chờ-số", "đã-ban-hành", "đã-phát-hành", "đã-thu-hồi", "đã-được-thay-thế", "bỏ-trống",
]  # fmt: skip


def offered(*words: str, workspace: Path | None = None) -> list[str]:
    environ = {"POSTWATCH_WORKSPACE": str(workspace)} if workspace else {}
    return [offer.word for offer in answer(words, environ)]


@pytest.mark.parametrize(
    ("words", "offers"),
    [
        (("ple",), ["pledge"]),
        (("pledge", "re"), ["record", "revoke"]),
        (("pledge", "record", "--sign"), ["--signed-on", "--signer"]),
        (("paper", "list", "--status", ""), PAPER_STATES),
        (("paper", "list", "--status", "="), PAPER_STATES),
        (("task", "list", "--status=đa"), ["--status=đang-thực-hiện", "--status=đã-thực-hiện"]),
        (("task", "list", "--status=KHONG"), ["--status=không-phải-thực-hiện"]),
        (("task", "list", "--status", "đã th"), ["đã-thực-hiện"]),
        (("task", "list", "--status", "wa"), ["waived"]),
        (("case", "goods", "VV-2020-0001", "tr"), ["trả-lại"]),
        (("report", "monthly", "--json", "--format", "d"), ["docx"]),
        (("help", "pledge", "miss"), ["missing"]),
        (("help", "json", "register", "res"), ["reserve"]),
        (("pledge", "record", "--from", "x"), [":file"]),
        (("pledge", "record", "--scans", "x"), [":folder"]),
        (("-w", ""), [":folder"]),
        (("paper", "acknowledge", "CV-2020-0001", "--by", ""), []),
        (("paper", "send", "CV-2020-0001", "--cha"), ["--channel"]),
        (("withdraw", "NV-2020-0001.B1", "--cov"), ["--covering"]),
        (("amend", "BDT-LS", "--legal-f"), ["--legal-form"]),
        (("help", "amend", "GC"), ["GC"]),
        (("paper", "list", "d"), ["dispatch"]),
        (("paper", "list", "dispatch", "--se"), ["--search"]),
        (("dispatch", "sheets", "CV-2020-0001", "r"), ["receipts"]),
        (("inspect", "draft", "DKT-2020-0001", "w"), ["work"]),
        (("inspect", "draft", "DKT-2020-0001", "ket"), ["kết-luận-kiểm-tra"]),
        (("inspect", "draft", "DKT-2020-0001", "con"), ["conclusion", "conclusion_notice"]),
        (("help", "inspect", "answer", "ch"), ["checklist"]),
        (("nothing", ""), offered("")),
        (("law", "show", "9.3."), ["9.3.a", "9.3.b", "9.3.c", "9.3.d"]),
        (("completion", '""'), ["bash", "zsh", "fish", "powershell"]),
    ],
)
def test_a_tab_offers_what_may_stand_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], offers: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert offered(*words) == offers


def test_every_offered_value_is_taken_as_what_it_stands_for() -> None:
    nodes = json.loads((Path(completion.__file__).parent / "words.json").read_text(encoding="utf-8")).values()
    wanted = [one for node in nodes for one in (*node["options"].values(), *node.get("arguments", ()))]
    named = {tuple(one.items()) for one in wanted if isinstance(one, dict)}
    for module in walk_packages(postwatch.__path__, "postwatch."):
        if module.name.endswith(("tables", "rule", "steps", "paper_kinds")):
            importlib.import_module(module.name)
    kinds = {frozenset(map(str, kind)): kind for kind in _codes_below(Code)}
    assert len(named) > 15
    for values in named:
        kind = kinds[frozenset(code for _word, code in values)]
        assert [member(kind, word) for word, _code in values] == [code for _word, code in values]


def _codes_below(kind: type[Code]) -> list[type[Code]]:
    return [inner for below in kind.__subclasses__() for inner in (below, *_codes_below(below))]


def test_an_english_screen_is_offered_codes(tmp_path: Path) -> None:
    (tmp_path / "postwatch.toml").write_text('language = "en"\n', encoding="utf-8")
    typed = ["task", "list", "--status=d"]
    for environ in ({"POSTWATCH_LANG": "en"}, {"POSTWATCH_WORKSPACE": str(tmp_path)}):
        assert [offer.word for offer in answer(typed, environ)] == ["--status=done"]
    both = {"POSTWATCH_LANG": "vi", "POSTWATCH_WORKSPACE": str(tmp_path)}
    assert [offer.word for offer in answer(["task", "list", "--status=khong"], both)] == [
        "--status=không-phải-thực-hiện"
    ]


def test_units_and_letters_are_offered_by_their_codes(letter: Path) -> None:
    assert offered("pledge", "record", "bdt", workspace=letter) == ["BDT-LS"]
    assert offered("task", "list", "--unit=BDT", workspace=letter) == ["--unit=BDT-LS"]
    assert offered("show", "CV", workspace=letter) == ["CV-2020-0001"]
    assert offered("task", "done", "NV-2020-0001", workspace=letter) == ["NV-2020-0001"]
    assert offered("-w", str(letter), "show", "BDT") == ["BDT-LS"]
    names = dict(answer(["show", "BDT"], {"POSTWATCH_WORKSPACE": str(letter)}))
    assert names == {"BDT-LS": "Bưu điện tỉnh Lạng Sơn"}


def test_every_kind_of_record_is_read_from_the_schema_of_today(letter: Path) -> None:
    for words in (
        ("show",), ("amend",), ("withdraw",), ("paper", "void"), ("pledge", "revoke"), ("case", "close"),
        ("campaign", "show"), ("recipient", "list", "--area"),
    ):  # fmt: skip
        list(answer([*words, ""], {"POSTWATCH_WORKSPACE": str(letter)}))


def test_a_tab_changes_nothing_and_waits_for_nobody(letter: Path) -> None:
    before = {path.name: path.read_bytes() for path in letter.iterdir() if path.is_file()}
    with closing(sqlite3.connect(letter / "postwatch.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert offered("show", "BDT", workspace=letter) == ["BDT-LS"]
        writer.execute("ROLLBACK")
    assert {path.name: path.read_bytes() for path in letter.iterdir() if path.is_file()} == before


def test_codes_of_another_office_in_the_same_file_are_not_offered(letter: Path) -> None:
    with closing(sqlite3.connect(letter / "postwatch.db")) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(office)") if row[1] not in {"id", "code"}]
        names = ", ".join(columns)
        database.execute(f"INSERT INTO office (code, {names}) SELECT 'other', {names} FROM office")  # noqa: S608
        database.commit()
    assert offered("show", "BDT", workspace=letter) == []


@pytest.mark.parametrize("spoiled", [b"", b"no database at all, whatever its name says"])
def test_a_tab_over_a_broken_workspace_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoiled: bytes
) -> None:
    (tmp_path / "postwatch.db").write_bytes(spoiled)
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(tmp_path))
    assert main(["show", ""]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


def test_a_tab_loads_nothing_but_the_standard_library(letter: Path) -> None:
    program = (
        "import sys; from postwatch.completion.answer import main; main(['show', 'BDT']);"
        "sys.stderr.write(' '.join(name.partition('.')[0] for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("BDT-LS\t")
    assert {
        name for name in done.stderr.split() if name in {"typer", "rich", "pydantic", "sqlmodel", "sqlalchemy"}
    } == set()


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("postwatch pledge reco", "record"),
        ("postwatch show BDT", "BDT-LS"),
        ("postwatch task list --status=wai", "waived"),
        ("postwatch task list --status=không", "không-phải-thực-hiện"),
    ],
)
def test_bash_completes_a_line(letter: Path, tmp_path: Path, line: str, typed: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    words = line.replace("=", " = ").split()
    quoted = " ".join(f"'{word}'" for word in words)
    script = f"""
        postwatch() {{ '{sys.executable}' -m postwatch "$@"; }}
        eval "$(postwatch completion bash)"
        COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}
        _postwatch; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    environ = os.environ | {"POSTWATCH_LANG": "vi"}
    done = subprocess.run(
        [bash, "-c", script], capture_output=True, encoding="utf-8", check=True, cwd=letter, env=environ
    )
    assert done.stdout.splitlines() == [typed]
