"""The front door: exit codes, one sentence and one hint, and what a repeated or broken call leaves behind."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from postwatch.commandline import Noun, Verbs

Run = Any


def numbers(run: Run) -> list[int]:
    return [line["number"] for line in run("register", "list", "--json").json]


def entries(workspace: Path) -> int:
    connection = sqlite3.connect(workspace / "postwatch.db")
    try:
        return int(connection.execute("SELECT count(*) FROM journal_entry").fetchone()[0])
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nothing"], 2, "Unknown command nothing"),
        (["recipient", "nothing"], 2, "Unknown command nothing"),
        (["recipient", "show"], 2, "UNIT is missing"),
        (["recipient", "add", "--name", "A"], 2, "Missing: --kind, --area"),
        (["pledge", "record", "BDT-LS"], 2, "Missing: --signed-on, --signer"),
        (["recipient", "list", "--nothing"], 2, "Unknown option --nothing"),
        (["recipient", "list", "--kind"], 2, "The option --kind needs a value"),
        (["recipient", "list", "one", "two"], 2, "Unexpected arguments: one two"),
        (["register", "reserve", "--count", "x"], 2, "The value of --count cannot be used: it is not a whole number"),
        (["register", "reserve", "--count", "0"], 2, "0 numbers cannot be reserved at once"),
        (["recipient", "show", "KHONG-CO"], 4, "KHONG-CO"),
        (["recipient", "import", "missing.xlsx"], 4, "missing.xlsx"),
        (["recipient", "import", "sample:missing"], 4, "missing"),
        (["recipient", "import", "."], 2, "folder"),
        (["recipient", "add", "--kind", "nothing", "--name", "A", "--area", "178"], 2, "nothing"),
        (["recipient", "add", "--kind", "authority", "--name", "A", "--area", "nowhere"], 4, "nowhere"),
        (["recipient", "show", "\udcff"], 2, "bytes that are not text"),
        (["recipient", "add", "--kind", "authority", "--name", "a\u202eb", "--area", "178"], 2, "U+202E"),
    ],
)
def test_a_wrong_call_gets_one_sentence_one_hint_and_its_exit_code(
    run: Run, workspace: Path, words: list[str], code: int, sentence: str
) -> None:
    before = entries(workspace)
    said = run(*words)
    assert said.code == code
    assert said.out == ""
    error, hint = said.err.strip().split("\n")
    assert error.startswith("error: ")
    assert sentence in error
    assert hint.startswith("hint: ")
    assert entries(workspace) == before


@pytest.mark.parametrize(("option", "right"), [("--kind", "[--kind service_point]"), ("--json=x", "[--json]")])
def test_the_hint_of_a_wrong_option_is_the_right_call(run: Run, option: str, right: str) -> None:
    assert run("recipient", "list", option).err.endswith(f"hint: such as: postwatch recipient list {right}\n")


def test_an_option_that_is_like_no_other_is_answered_with_all_that_the_command_takes(run: Run) -> None:
    hint = "hint: it takes: postwatch recipient list [--kind CODE] [--area CODE]"
    assert hint in run("recipient", "list", "--zzzz").err
    # The dashes alone make --kind no --on, and an argument is no option.
    assert "hint: it takes: postwatch note add [KIND] [TEXT] [--on DAY]" in run("note", "add", "--kind", "cause").err
    assert "hint: it takes: postwatch register export [FILE]" in run("register", "export", "--to", "x").err
    needed = 'hint: such as: postwatch recipient add --kind service_point --name "FULL NAME" --area AREA'
    assert needed in run("recipient", "add").err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["recipent", "list"], "recipient"),
        (["pledge", "recrd"], "record"),
        (["recipient", "list", "--kid", "x"], "--kind"),
        (["pledge", "record", "BDT-LS", "--on", "1/6/2020"], "--signed-on"),
        (["recipient", "list", "--kind", "servicepoint"], "service_point"),
        (["task", "list", "--status", "opne"], "open"),
        (["note", "add", "dificulty", "Một"], "difficulty"),
        (["help", "pledge", "recrd"], "record"),
    ],
)
def test_a_misspelt_command_option_or_value_is_recognised(run: Run, loaded: Path, words: list[str], meant: str) -> None:
    said = run(*words)
    assert said.code == 2
    assert f"hint: did you mean {meant}?" in said.err


def test_a_word_like_no_other_is_not_guessed_at(run: Run, workspace: Path) -> None:
    assert "did you mean" not in run("xyzzy").err


def test_a_hint_speaks_vietnamese(run: Run, workspace: Path) -> None:
    said = run.fresh("pledge", "recrd", lang="vi")
    assert said.err.splitlines()[1] == "gợi ý: có phải là record? xem: postwatch pledge --help"


def test_the_version_names_what_the_program_stands_on(run: Run) -> None:
    said = run("--version")
    assert (said.code, said.err) == (0, "")
    assert re.fullmatch(
        r"postwatch [\d.]+, schema \d{4}-[0-9a-f]{12}, Python 3\.\d+\.\d+, SQLite 3\.[\d.]+\n", said.out
    )


@pytest.mark.parametrize("words", [[], ["pledge"], ["pledge", "record"], ["init"]])
def test_help_is_the_page_that_the_command_shows_itself(run: Run, words: list[str]) -> None:
    assert run("help", *words).out == run(*words, "-h").out == run(*words, "--help").out
    assert run("help", *words, "--json").json["page"] in run(*words, "--help").out


@pytest.mark.parametrize(
    "words", [["note", "add"], ["amend", "GC-2020-0001"], ["case", "step", "VV-2020-0001", "annul"]]
)
def test_help_tells_of_the_options_of_programs_when_it_is_asked_for_all(run: Run, words: list[str]) -> None:
    own = {"--request-id", "--late", "--accept-head"}
    assert not own & set(run(*words, "--help").out.split())
    assert own <= set(run(*words, "--help", "--all").out.split()) & set(run(*words, "--all", "-h").out.split())


def test_help_says_what_is_typed_for_each_option(run: Run) -> None:
    said = run.fresh("case", "pay", "--help", lang="vi").out
    assert all(words in said for words in ("--on NGÀY", "--amount SỐ-TIỀN", "--scan TỆP"))


def test_help_json_shows_the_schema_of_a_command(run: Run) -> None:
    said = run("help", "json", "register", "reserve")
    assert said.json["items"] == {"$ref": "#/$defs/NumberResult"}
    assert run("help", "json", "pledge").code == 4


@pytest.mark.parametrize("words", [["recipient", "show", "X-1"], ["recipient", "show"], ["recipient", "list", "--x"]])
def test_an_error_as_json_stands_on_stdout_with_its_exit_code(run: Run, workspace: Path, words: list[str]) -> None:
    said = run(*words, "--json")
    assert set(said.json) == {"error", "hint", "exit_code"}
    assert said.json["exit_code"] == said.code
    assert said.err == ""


def test_shared_options_stand_before_or_after_the_verb(run: Run, loaded: Path) -> None:
    calls = [
        ["-w", str(loaded), "--json", "recipient", "list"],
        ["recipient", "-w", str(loaded), "--json", "list"],
        ["recipient", "list", "--json", f"--workspace={loaded}"],
        [f"-w{loaded}", "recipient", "--json", "list"],
    ]
    answers = [run(*words, POSTWATCH_WORKSPACE="nowhere") for words in calls]
    assert {said.code for said in answers} == {0}
    assert len({said.out for said in answers}) == 1


def test_words_typed_in_pieces_are_found_like_whole_letters(run: Run, loaded: Path) -> None:
    typed = unicodedata.normalize("NFD", "Phòng Văn hóa và Thông tin huyện Tràng Định")
    said = run("recipient", "show", typed, "--json")
    assert said.code == 0
    assert said.json["code"] == "PVHTT-TD"


def test_a_name_typed_in_pieces_is_stored_in_whole_letters(run: Run, workspace: Path) -> None:
    name = unicodedata.normalize("NFD", "Bưu cục Đồng Đăng")
    said = run("recipient", "add", "--kind", "authority", "--name", name, "--area", "178", "--json")
    assert said.json["name"] == unicodedata.normalize("NFC", name)


def test_a_repeated_request_gets_the_first_answer_and_changes_nothing(run: Run, workspace: Path) -> None:
    first = run("register", "reserve", "--request-id", "r-1", "--json")
    run("register", "reserve")
    count = entries(workspace)
    again = run("register", "reserve", "--request-id", "r-1", "--json")
    assert (again.code, again.json) == (0, first.json)
    assert "carried out before" in again.err
    assert entries(workspace) == count
    assert numbers(run) == [1, 2]


def test_a_request_id_belongs_to_one_command(run: Run, workspace: Path) -> None:
    run("register", "reserve", "--request-id", "r-1")
    words = ["recipient", "add", "--kind", "authority", "--name", "A", "--area", "178", "--request-id", "r-1"]
    said = run(*words)
    assert said.code == 5
    assert "register reserve" in said.err
    assert run("recipient", "list", "--json").json == []


def test_a_request_id_with_other_arguments_is_refused_and_changes_nothing(
    run: Run, refused: Any, workspace: Path
) -> None:
    words = ("note", "add", "difficulty", "--request-id", "r-1")
    assert run(*words, "Một").code == 0
    said = refused(5, *words, "Hai")
    assert "note add with other arguments" in said.err
    assert refused(5, *words, "Một", "--on", "14/06/2020").code == 5
    assert run("note", "add", "difficulty", "Hai", "--request-id", "r-2").code == 0


def test_neither_the_order_of_options_nor_a_shared_one_makes_another_request(run: Run, workspace: Path) -> None:
    options = ["--kind=authority", "--name=Cơ quan", "--area=178"]
    first = run("recipient", "add", *options, "--request-id", "r-1", "--json")
    assert first.code == 0
    again = run("-w", str(workspace), "recipient", "add", "--request-id", "r-1", *reversed(options), today="2020-06-16")
    assert (again.code, first.json["code"] in again.out) == (0, True)
    assert "carried out before" in again.err


def test_what_is_said_of_a_person_leaves_no_hash_in_the_answer_that_is_kept(run: Run, loaded: Path) -> None:
    words = ("recipient", "edit", "BDT-LS", "--request-id", "r-1")
    assert run(*words, "--phone", "0912 345 678").code == 0
    assert "carried out before" in run(*words, "--phone", "0912 345 679").err
    assert run(*words, "--email", "a@example.org").code == 5


def test_every_option_about_a_person_is_known_as_such() -> None:
    from commands import verbs

    from postwatch.schema import METADATA
    from postwatch.store.columns import PERSONAL

    columns = {column.name for table in METADATA.tables.values() for column in table.columns if PERSONAL in column.info}
    writing = {words: verb.callback.options for words, verb in verbs().items() if verb.writes}
    told = {(words, name) for words, known in writing.items() for name, one in known.items() if one.is_personal}
    assert {name for _words, name in told} == (columns - {"acknowledged_by"}) | {"by"}
    received = [words for of in ("CV", "DD", "VKT", "BC") for words in (f"paper acknowledge {of}", f"amend {of}.N")]
    assert told == {
        *product(("recipient add", "amend UNIT"), ("representative", "contact", "phone", "email")),
        *product(("pledge record", "amend CK"), ("signer",)),
        *product(received, ("by",)),
    }


def test_an_entry_of_an_earlier_version_knows_its_command_alone(run: Run, workspace: Path) -> None:
    run("register", "reserve", "--request-id", "r-1")
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        database.execute("DROP TRIGGER journal_entry_no_update")
        database.execute("UPDATE journal_entry SET answer = json_remove(answer, '$.words')")
        database.commit()
    assert "carried out before" in run("register", "reserve", "--count", "2", "--request-id", "r-1").err


def test_a_request_that_was_taken_back_is_not_said_to_be_done(run: Run, refused: Any, loaded: Path) -> None:
    words = ("note", "add", "difficulty", "Một", "--request-id", "r-1")
    assert run(*words).code == 0
    assert run("undo", "--yes").code == 0
    said = refused(3, *words)
    assert "undone by entry 4" in said.err
    assert "a new id" in said.err
    assert run(*words[:-1], "r-2").code == 0


def test_a_refused_request_may_be_sent_again(run: Run, workspace: Path) -> None:
    assert run("register", "reserve", "--count", "0", "--request-id", "r-1").code == 2
    assert run("register", "reserve", "--count", "1", "--request-id", "r-1").code == 0
    assert numbers(run) == [1]


def test_nothing_is_changed_after_a_refused_import(run: Run, loaded: Path, tmp_path: Path) -> None:
    before = run("recipient", "list", "--json").json
    sheet = tmp_path / "units.csv"
    sheet.write_text("kind,name,area\nauthority,Đơn vị một,178\nauthority,Đơn vị hai,nowhere\n", encoding="utf-8")
    said = run("recipient", "import", str(sheet), "--json")
    assert said.code == 7
    assert [line["row"] for line in said.json["refused_list"]] == [3]
    assert run("recipient", "list", "--json").json == before


def test_a_bug_becomes_one_sentence_and_exit_code_one(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_named: object) -> None:
        raise ZeroDivisionError("secret 0912345678")

    monkeypatch.setattr("postwatch.register.queries.list_register", broken)
    said = run("register", "list")
    assert said.code == 1
    assert "ZeroDivisionError" in said.err
    assert "Traceback" not in said.err
    assert "0912345678" not in said.err
    with pytest.raises(ZeroDivisionError):
        run("register", "list", POSTWATCH_DEBUG="1")


def test_an_interrupt_says_whether_something_was_changed(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_words: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("postwatch.register.numbering.reserve_numbers", interrupted)
    said = run("register", "reserve")
    assert said.code == 130
    assert "Nothing was changed" in said.err
    assert numbers(run) == []


def test_an_interrupted_import_leaves_nothing(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(rows: Sequence[object], _told: object) -> Iterator[object]:
        yield rows[0]
        raise KeyboardInterrupt

    (tmp_path / "units.csv").write_text(
        "Tên;Loại;Địa bàn\nĐơn vị một;other;Cao Lộc\nĐơn vị hai;other;Cao Lộc\n", encoding="utf-8"
    )
    with monkeypatch.context() as patch:
        patch.setattr("postwatch.intake.counted", interrupted)
        said = run("recipient", "import", "units.csv")
    assert (said.code, "Nothing was changed" in said.err) == (130, True)
    assert run("recipient", "list", "--json").json == []
    assert "2 rows written" in run("recipient", "import", "units.csv").out


def test_a_full_disk_behind_the_answer_does_not_hide_that_the_change_was_written(run: Run, workspace: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "postwatch", "register", "reserve"],
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, env={**os.environ},
        )  # fmt: skip
    assert done.returncode == 8
    assert "The change was written" in done.stderr
    assert "Traceback" not in done.stderr
    assert numbers(run) == [1]


def test_a_reader_who_goes_away_is_no_error(loaded: Path) -> None:
    words = [sys.executable, "-m", "postwatch", "recipient", "list", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        said = program.stderr.read()
        assert (program.wait(), said) == (0, b"")


def test_a_folder_that_cannot_be_made_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = run("init", str(tmp_path / "file" / "office"))
    assert said.code == 8
    assert str(tmp_path / "file") in said.err


def test_help_speaks_the_language_of_the_call(run: Run) -> None:
    english, vietnamese = (run.fresh("register", "--help", lang=lang) for lang in ("en", "vi"))
    assert "Usage: postwatch register" in english.out
    assert vietnamese.code == 0
    assert "Usage" not in vietnamese.out
    assert "sổ" in vietnamese.out.casefold()


def test_the_language_of_the_workspace_holds_when_none_is_named(run: Run, workspace: Path) -> None:
    (workspace / "postwatch.toml").write_text('office = "lang-son-2020"\nlanguage = "en"\n', encoding="utf-8")
    said = run.fresh("-w", str(workspace), "show", "KHONG-CO", POSTWATCH_LANG="")
    assert said.err.startswith("error: ")


def test_json_holds_letters_as_they_are(run: Run, loaded: Path) -> None:
    said = run("recipient", "list", "--json")
    assert "Phòng Văn hóa" in said.out
    assert json.loads(said.out)


def test_every_word_of_the_house_has_a_room_and_help() -> None:
    from postwatch.app import ENTRIES, build
    from postwatch.by_code import CodesGroup

    front = build()
    context = front.make_context("postwatch", [], resilient_parsing=True)
    for word, entry in ENTRIES.items():
        command = front.get_command(context, word)
        assert command.help, word
        assert bool(getattr(command, "commands", None)) == (entry.is_noun or isinstance(command, CodesGroup)), word
        for name, verb in getattr(command, "commands", {}).items():
            assert verb.help, f"{word} {name}"
            names = [param.name for param in verb.params]
            assert {"json", "workspace"} <= set(names), f"{word} {name}"
            assert len(names) == len(set(names)), f"{word} {name}"


def test_a_room_is_imported_when_no_room_before_it_has_the_verb() -> None:
    imported = []

    def room(verb: str) -> Noun:
        imported.append(verb)
        noun = Noun(help="")
        noun.writes(verb, help="x")(lambda office: None)
        return noun

    verbs = Verbs(partial(room, verb) for verb in ("log", "draft", "issue"))
    assert verbs["log"].name == "log"
    assert imported == ["log"]
    assert verbs["draft"].name == "draft"
    assert imported == ["log", "draft"]
    assert list(verbs) == ["log", "draft", "issue"]
    assert "nothing" not in verbs
