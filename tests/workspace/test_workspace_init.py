"""A workspace that is made by a request: the same request again is answered and makes nothing."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, play

from postwatch.files.lock import LOCK_FILE

INIT = ("init", "new/office", "--request-id", "I1")
REPEATED = "carried out before"


@pytest.fixture(scope="module")
def requested_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which that request made a workspace, once."""
    folder = tmp_path_factory.mktemp("requested")
    play([Line(("init", str(folder / "new" / "office"), *INIT[2:]))], folder / "new" / "office")
    return folder


@pytest.fixture
def requested(requested_template: Path, tmp_path: Path) -> None:
    """The test's own copy of it."""
    shutil.copytree(requested_template, tmp_path, dirs_exist_ok=True)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK_FILE)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def commands(run: Any, folder: str) -> list[str]:
    return [entry["command"] for entry in run("-w", folder, "journal", "list", "--json").json]


def test_the_same_request_again_gives_the_first_answer_and_changes_nothing(run: Any, tmp_path: Path) -> None:
    first = run(*INIT, "--json")
    assert (first.code, first.err) == (0, "")
    before = files(tmp_path / "new")
    again = run(*INIT, "--json", today="2020-07-01")
    assert (again.code, again.json, REPEATED in again.err) == (0, first.json, True)
    said = run(*INIT)
    assert (said.code, said.out.count("made in"), str(tmp_path / "new/office") in said.out) == (0, 1, True)
    assert files(tmp_path / "new") == before


def test_its_answer_is_kept_after_other_commands_and_without_its_office_file(run: Any, tmp_path: Path) -> None:
    shipped = Path(__file__).parent.parent.parent / "data" / "offices" / "lang-son-2020.toml"
    shutil.copy(shipped, tmp_path / "mine.toml")
    words = ("init", "office", "--office", "mine.toml", "--request-id", "I1", "--json")
    first = run(*words)
    assert run("-w", "office", "note", "add", "difficulty", "Một").code == 0
    (tmp_path / "mine.toml").unlink()
    assert (run(*words).code, run(*words).json) == (0, first.json)
    assert commands(run, "office") == ["note add", "init"]


@pytest.mark.usefixtures("requested")
@pytest.mark.parametrize("words", [("--language", "en"), ("--office", "lang-son-2025"), ("--language", "fr")])
def test_the_id_with_other_words_is_refused(run: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    before = files(tmp_path)
    said = run(*INIT, *words)
    assert (said.code, said.out) == (5, "")
    assert "The request id I1 was used for init with other arguments" in said.err
    assert "give every request an id of its own" in said.err
    assert files(tmp_path) == before


@pytest.mark.usefixtures("requested")
def test_the_id_of_another_command_and_the_id_of_init_for_another_are_refused(run: Any) -> None:
    said = run("-w", "new/office", "register", "reserve", "--request-id", "I1")
    assert (said.code, "The request id I1 was used for: init" in said.err) == (5, True)
    assert run("-w", "new/office", "register", "reserve", "--request-id", "R1").code == 0
    said = run("init", "new/office", "--request-id", "R1")
    assert (said.code, "The request id R1 was used for: register reserve" in said.err) == (5, True)


@pytest.mark.usefixtures("requested")
@pytest.mark.parametrize("words", [(), ("--request-id", "I2")])
def test_without_the_id_a_workspace_is_not_made_twice(run: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    before = files(tmp_path)
    said = run("init", "new/office", *words)
    assert (said.code, "is already a workspace" in said.err) == (5, True)
    assert files(tmp_path) == before


def test_the_same_request_makes_a_workspace_in_each_place_that_has_none(run: Any, tmp_path: Path) -> None:
    for place in ("a", "b"):
        assert run("-w", place, "init", "--request-id", "I1", "--json").json["workspace"] == str(tmp_path / place)


def test_an_id_that_no_index_could_hold_is_refused_and_leaves_nothing(run: Any, tmp_path: Path) -> None:
    said = run("init", "office", "--request-id", "a" * 201)
    assert (said.code, "201 characters" in said.err) == (2, True)
    assert not (tmp_path / "office").exists()


def test_a_folder_that_a_program_syncs_is_warned_of_once(run: Any, tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    said = run("init", "OneDrive/office")
    assert (said.code, said.err.count(f"{tmp_path}/OneDrive is synced by OneDrive")) == (0, 1), said


def test_two_who_send_the_same_request_at_once_get_one_answer(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one makes the workspace while ours is filled."""
    from postwatch.workspace import actions

    write = actions.write_new

    def overtaken(*words: Any) -> None:
        assert run.fresh(*INIT).code == 0
        write(*words)

    monkeypatch.setattr(actions, "write_new", overtaken)
    said = run(*INIT)
    assert (said.code, REPEATED in said.err) == (0, True)
    assert run("-w", "new/office", "db", "check").code == 0


def test_the_demo_keeps_no_request_of_its_own_as_one_of_init(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from postwatch.workspace import commands

    monkeypatch.setattr(commands, "read_script", lambda _path: [])
    assert run("demo", "demo", "--request-id", "I1").code == 0
    with closing(sqlite3.connect(tmp_path / "demo" / "postwatch.db")) as database:
        ((request, answer),) = database.execute("SELECT request_id, answer FROM journal_entry").fetchall()
    assert request != "I1"
    assert json.loads(answer)["result"]["workspace"] == str(tmp_path / "demo")
    assert run("demo", "demo", "--request-id", "I1").code == 5


class TestInAFolderThatIsThere:
    @pytest.fixture
    def there(self, tmp_path: Path) -> Path:
        """A folder with files of its owner: the office's own, with its own areas, wins over what is shipped."""
        folder = tmp_path / "there"
        (folder / "data" / "areas").mkdir(parents=True)
        (folder / "data" / "offices").mkdir()
        data = Path(__file__).parent.parent.parent / "data"
        shipped, own = data / "areas", 'areas = "example"\nprovince = "20"'
        office = (data / "offices" / "lang-son-2020.toml").read_text(encoding="utf-8")
        office = office.replace('province = "20"', own, 1)
        (folder / "data" / "offices" / "lang-son-2020.toml").write_text(office, encoding="utf-8")
        for name, lines in (("example.csv", 2), ("example-succession.csv", 1)):
            kept = (shipped / name).read_bytes().splitlines(keepends=True)[:lines]
            (folder / "data" / "areas" / name).write_bytes(b"".join(kept))
        (folder / "letter.docx").write_bytes(b"mine")
        return folder

    def test_it_stays_the_same_folder_with_all_that_it_holds(self, run: Any, there: Path) -> None:
        before, inode = files(there), there.stat().st_ino
        said = run("init", "there", "--json")
        assert (said.code, said.json["areas"], there.stat().st_ino) == (0, 1, inode), said
        after = files(there)
        assert {**after, **before} == after
        assert sorted({*after} - {*before}) == ["postwatch.db", "postwatch.toml"]
        assert run("-w", "there", "register", "reserve").code == 0

    def test_an_office_file_that_lies_in_it_already_is_used(self, run: Any, there: Path) -> None:
        assert run("init", "there", "--office", "there/data/offices/lang-son-2020.toml").code == 0
        assert run("-w", "there", "register", "reserve").code == 0

    def test_two_come_one_after_the_other(self, run: Any, there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from postwatch.workspace import actions

        write, said = actions.write_new, []

        def meanwhile(*words: Any) -> None:
            said.append(run.fresh("init", "there", POSTWATCH_WAIT="0"))
            write(*words)

        monkeypatch.setattr(actions, "write_new", meanwhile)
        assert run("init", "there").code == 0
        assert [(one.code, "in use by" in one.err) for one in said] == [(6, True)]
        assert run("init", "there").code == 5

    @pytest.mark.parametrize("left", [b"", None], ids=["an empty database", "a whole one"])
    def test_what_a_killed_one_had_moved_into_it_is_made_anew(self, run: Any, there: Path, left: bytes | None) -> None:
        assert run("init", "there", "--language", "en").code == 0
        (there / "postwatch.toml").unlink()
        if left is not None:
            (there / "postwatch.db").write_bytes(left)
        assert run("init", "there").code == 0
        assert run("-w", "there", "db", "check").code == 0
        (there / "postwatch.toml").unlink()
        (there / "postwatch.db").write_bytes(b"somebody else's")
        assert run("init", "there").code == 5


@pytest.mark.system("postgres")
class TestOnAServer:
    @pytest.fixture
    def words(self, postgres_url: str) -> tuple[str, ...]:
        return ("init", "office", "--database", postgres_url, "--json")

    def test_the_same_request_again_gives_the_first_answer(self, run: Any, words: tuple[str, ...]) -> None:
        first = run(*words, "--request-id", "I1")
        again = run(*words, "--request-id", "I1")
        assert (first.code, again.code, again.json) == (0, 0, first.json)
        assert commands(run, "office") == ["init"]

    def test_one_that_was_cut_off_before_its_last_step_is_ended_and_answered(
        self, run: Any, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        """As after a commit of which the server did not tell whether it happened: the hint names the id."""
        first = run(*words, "--request-id", "I1")
        shutil.rmtree(tmp_path / "office")
        again = run(*words, "--request-id", "I1")
        assert (again.code, again.json, REPEATED in again.err) == (0, first.json, True)
        assert (tmp_path / "office" / "postwatch.toml").is_file()
        assert run("-w", "office", "register", "reserve").code == 0
        assert commands(run, "office") == ["register reserve", "init"]

    def test_in_another_place_it_makes_no_second_folder(self, run: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
        first = run("-w", "first", *words[:1], *words[2:], "--request-id", "I1")
        again = run("-w", "second", *words[:1], *words[2:], "--request-id", "I1")
        assert (again.code, again.json["workspace"]) == (0, first.json["workspace"])
        assert not (tmp_path / "second").exists()

    def test_a_folder_that_joins_is_answered_too(self, run: Any, words: tuple[str, ...]) -> None:
        assert run(*words).code == 0
        join = ("init", "second", *words[2:], "--join", "--request-id", "J1")
        first, again = run(*join), run(*join)
        assert (first.json["joined"], again.code, again.json) == (True, 0, first.json)
        said = run("init", "third", *words[2:], "--join", "--request-id", "J1")
        assert (said.code, "with other arguments" in said.json["error"]) == (5, True)
