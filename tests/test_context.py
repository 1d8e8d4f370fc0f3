"""What a command may ask of its office: the legal day, the actor, the workspace, files that appear with the commit."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from postwatch.commandline import Invocation
from postwatch.context import AppContext
from postwatch.errors import DatabaseError, UsageError

Run = Any


def office(folder: Path, *, now: dt.datetime | None = None, **environ: str) -> AppContext:
    moment = now or dt.datetime(2020, 6, 15, 3, tzinfo=dt.UTC)
    return AppContext(invocation=Invocation(workspace=folder), environ=environ, now=moment)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (dt.datetime(2020, 12, 31, 16, 59, tzinfo=dt.UTC), dt.date(2020, 12, 31)),
        (dt.datetime(2020, 12, 31, 17, 0, tzinfo=dt.UTC), dt.date(2021, 1, 1)),
        (dt.datetime(2021, 1, 1, 0, 0, tzinfo=dt.UTC), dt.date(2021, 1, 1)),
    ],
)
def test_the_legal_day_is_the_one_at_utc_plus_seven(tmp_path: Path, moment: dt.datetime, day: dt.date) -> None:
    assert office(tmp_path, now=moment).today == day


def test_the_legal_day_can_be_moved_and_nothing_else(tmp_path: Path) -> None:
    moved = office(tmp_path, POSTWATCH_TODAY="1/2/2021")
    assert moved.today == dt.date(2021, 2, 1)
    assert moved.now.year == 2020
    with pytest.raises(UsageError):
        _ = office(tmp_path, POSTWATCH_TODAY="tomorrow").today


def test_a_number_belongs_to_the_year_of_the_legal_day(run: Run, workspace: Path) -> None:
    days = ("2020-12-31", "2021-01-01", "2020-12-31")
    said = [run("register", "reserve", "--json", today=day).json for day in days]
    assert [(line["year"], line["number"]) for line in said] == [(2020, 1), (2021, 1), (2020, 2)]


@pytest.mark.parametrize(
    ("named", "actor"),
    [
        ("lan", "lan"),
        ("  lan ", "lan"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("\x1b[31mlan\u202e", "[31mlan"),
        ("\udcff", "unknown"),
        ("a" * 5000, "a" * 100),
    ],
)
def test_the_actor_is_who_sits_at_the_keyboard(tmp_path: Path, named: str, actor: str) -> None:
    assert office(tmp_path, POSTWATCH_ACTOR=named).actor == actor
    assert office(tmp_path, POSTWATCH_ACTOR="  ").actor.strip()


def test_a_workspace_is_found_from_a_folder_below(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSTWATCH_WORKSPACE")
    below = workspace / "documents" / "2020"
    below.mkdir(parents=True)
    run.folder = below
    assert run("register", "list").code == 0
    run.folder = workspace.parent
    assert run("register", "list").code == 6


def test_no_workspace_is_a_refusal_that_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError) as refused:
        _ = office(tmp_path / "nowhere").workspace
    assert "postwatch init" in refused.value.hint


def test_files_appear_with_the_commit_and_not_without(workspace: Path) -> None:
    from postwatch.register.actions import reserve_numbers

    caller = office(workspace)
    with caller.begin("test") as session:
        reserve_numbers(session, caller.desk, count=1, note=None, on=caller.today)
        caller.shelf.stage("documents/a.txt", b"one")
        assert not (workspace / "documents" / "a.txt").exists()
    assert (workspace / "documents" / "a.txt").read_bytes() == b"one"
    with pytest.raises(ZeroDivisionError):
        fail(caller)
    assert sorted(path.name for path in (workspace / "documents").iterdir()) == ["a.txt"]


def fail(caller: AppContext) -> None:
    """Stage a file and fail before the commit."""
    with caller.begin("test"):
        caller.shelf.stage("documents/b.txt", b"two")
        raise ZeroDivisionError


def fail_to_take_back(caller: AppContext) -> None:
    """Say that an entry is taken back and fail before the commit."""
    with caller.begin("test"):
        caller.takes_back(1)
        raise ZeroDivisionError


def test_an_answer_is_said_only_after_the_commit(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from postwatch.register.actions import reserve_numbers

    caller = office(workspace)
    with caller.begin("test") as session:
        reserve_numbers(session, caller.desk, count=1, note=None, on=caller.today)
        caller.say("reserved", {"count": 1})
        assert capsys.readouterr().out == ""
    assert capsys.readouterr().out == "reserved\n"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("", 2),
        ("office = ", 2),
        ('office = "no-such-office"', 4),
        ('office = "../../pyproject"', 4),
        ('office = "lang-son-2020"\nnumbering = "theirs"', 2),
        ('office = "lang-son-2020"\nnumbering = 5', 2),
        ('office = "lang-son-2020"\nseries = 5', 2),
        ('\ufeffoffice = "lang-son-2020"\nnumbering = "own"', 0),
    ],
)
def test_settings_that_cannot_be_used_are_refused_by_name(run: Run, workspace: Path, settings: str, code: int) -> None:
    (workspace / "postwatch.toml").write_text(settings, encoding="utf-8")
    said = run("register", "reserve")
    assert said.code == code
    assert "Traceback" not in said.err


def test_init_leaves_nothing_of_a_workspace_that_could_not_be_made(run: Run, tmp_path: Path) -> None:
    for words in (["--office", "nowhere"], ["--language", "fr"], ["--database", "nonsense"]):
        assert run("init", "office", *words).code in {2, 4, 6}
        assert not (tmp_path / "office").exists()
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "letter.docx").write_bytes(b"mine")
    assert run("init", "kept", "--database", "nonsense").code == 6
    assert [path.name for path in kept.iterdir()] == ["letter.docx"]


def test_a_workspace_is_not_made_twice_and_is_private(run: Run, workspace: Path) -> None:
    assert run("init", str(workspace)).code == 5
    assert workspace.stat().st_mode & 0o077 == 0
    assert (workspace / "postwatch.db").stat().st_mode & 0o077 == 0


def test_every_shipped_office_can_be_founded(run: Run, tmp_path: Path) -> None:
    from postwatch.paths import shipped

    for file in sorted((shipped("data") / "offices").glob("*.toml")):
        said = run("init", file.stem, "--office", file.stem, "--json")
        assert said.code == 0, said.err
        assert json.loads(said.out)["office"] == file.stem


# Ends the process, as a power cut would, before or after a step of the shelf.
_CRASH = """
import os, sys
from postwatch.app import main
from postwatch.files.staged import Shelf
step, moment, *words = sys.argv[1:]
real = getattr(Shelf, step)
def end(shelf):
    if moment == "after":
        real(shelf)
    os._exit(9)
setattr(Shelf, step, end)
main(words)
"""


def _crash(step: str, moment: str, *words: str) -> None:
    crashed = subprocess.run(
        [sys.executable, "-c", _CRASH, step, moment, *words],
        env={**os.environ, "POSTWATCH_TODAY": "2020-06-15"},
        check=False,
        capture_output=True,
    )
    assert (crashed.returncode, crashed.stdout) == (9, b"")


@pytest.mark.parametrize(
    ("step", "moment", "is_committed", "is_unfinished"),
    [("seal", "before", False, True), ("seal", "after", False, True),
     ("publish", "before", True, True), ("publish", "after", True, False)],
)  # fmt: skip
def test_what_a_crash_left_is_cleared_up_by_the_next_command_and_the_retry_makes_no_second_letter(
    run: Run, loaded: Path, step: str, moment: str, is_committed: bool, is_unfinished: bool
) -> None:
    run("campaign", "load", "chi-thi-28")
    words = ["dispatch", "generate", "--request-id", "the-letter", "--json"]
    _crash(step, moment, *words)
    path = loaded / "documents" / "CV-2020-0001" / "CV-2020-0001-du-thao.docx"
    assert path.exists() == (is_committed and not is_unfinished)
    following = run("note", "add", "difficulty", "Một")
    assert following.code == 0
    assert ("1 interrupted commands were cleared up" in following.err) == is_unfinished
    assert path.exists() == is_committed
    again = run(*words)
    assert (again.code, again.json["id"]) == (0, "CV-2020-0001")
    assert ("carried out before" in again.err) == is_committed
    assert [letter["id"] for letter in run("dispatch", "list", "--json").json] == ["CV-2020-0001"]
    assert path.exists()
    assert run("db", "check", "--json").json["findings_list"] == []


def test_a_letter_whose_name_another_file_took_waits_and_holds_up_no_command(run: Run, loaded: Path) -> None:
    run("campaign", "load", "chi-thi-28")
    _crash("publish", "before", "dispatch", "generate")
    path = loaded / "documents" / "CV-2020-0001" / "CV-2020-0001-du-thao.docx"
    path.write_bytes(b"another")
    for _time in range(2):
        following = run("note", "add", "difficulty", "Một")
        assert following.code == 0
        assert "another file has that name (move that file away" in following.err
        assert "cleared up" not in following.err
    assert run("db", "check").code == 3
    path.unlink()
    assert "1 interrupted commands were cleared up" in run("note", "add", "difficulty", "Hai").err
    assert run("db", "check").code == 0


def test_reading_goes_on_while_another_writes_and_writing_says_who_does(run: Run, workspace: Path) -> None:
    from postwatch.files.lock import LOCK_FILE, turn

    with turn(workspace / LOCK_FILE, holder="lan, postwatch recipient import, 09:00:00", seconds=1):
        assert run("register", "list").code == 0
        waited = run("register", "reserve", POSTWATCH_WAIT="0.05")
    assert waited.code == 6
    assert "in use by lan, postwatch recipient import, 09:00:00" in waited.err
    assert run("register", "reserve", "--json").json["number"] == 1


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("1.5", 1.5),
        ("-3", 0.0),
        ("soon", 30.0),
        ("", 30.0),
        ("inf", 3600.0),
        ("1e10", 3600.0),
        ("nan", 30.0),
    ],
)
def test_the_patience_of_a_writer_is_bounded(tmp_path: Path, typed: str, seconds: float) -> None:
    assert office(tmp_path, POSTWATCH_WAIT=typed).patience == seconds
    assert office(tmp_path).patience == 30


def test_a_request_id_that_no_index_could_hold_is_refused(run: Run, workspace: Path) -> None:
    assert run("register", "reserve", "--request-id", "a" * 200).code == 0
    said = run("register", "reserve", "--request-id", "a" * 201)
    assert (said.code, "201 characters" in said.err) == (2, True)
    assert len(run("register", "list", "--json").json) == 1


@pytest.mark.parametrize("typed", ["", "  ", "a\u200b", "\x1b[31mred", "a\u202eb"])
@pytest.mark.parametrize("words", [("register", "reserve"), ("undo", "--yes"), ("init", "another")])
def test_a_request_id_that_could_be_taken_for_another_or_for_none_is_refused(
    run: Run, workspace: Path, typed: str, words: tuple[str, ...]
) -> None:
    said = run(*words, "--request-id", typed)
    assert (said.code, said.err.startswith("error: ")) == (2, True)
    assert run("register", "list", "--json").json == []
    assert not list(workspace.parent.glob("another/*"))


def test_a_request_id_is_the_same_with_blanks_around_it(run: Run, workspace: Path) -> None:
    for typed in ("one", " one "):
        assert run("register", "reserve", "--request-id", typed).code == 0
    assert len(run("register", "list", "--json").json) == 1


def test_a_staging_place_that_is_a_link_stops_every_writer(run: Run, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "victim" / "photos").mkdir(parents=True)
    shutil.rmtree(workspace / ".staging", ignore_errors=True)
    (workspace / ".staging").symlink_to(tmp_path / "victim")
    said = run("note", "add", "difficulty", "x")
    assert (said.code, "is a link" in said.err) == (8, True)
    assert (tmp_path / "victim" / "photos").is_dir()


def test_a_request_id_answers_for_one_command_only(run: Run, workspace: Path) -> None:
    first = run("register", "reserve", "--request-id", "one", "--json")
    again = run("register", "reserve", "--request-id", "one", "--json")
    assert first.json == again.json
    assert "carried out before" in again.err
    other = run("note", "add", "difficulty", "Một", "--request-id", "one")
    assert (other.code, "register reserve" in other.err) == (5, True)
    assert len(run("register", "list", "--json").json) == 1


def test_a_taking_back_that_was_refused_is_not_remembered_by_the_next_command(workspace: Path) -> None:
    caller = office(workspace)
    with pytest.raises(ZeroDivisionError):
        fail_to_take_back(caller)
    with caller.begin("register reserve") as session:
        from postwatch.register.actions import reserve_numbers

        reserve_numbers(session, caller.desk, count=1, note=None, on=caller.today)
    with caller.read() as session:
        from postwatch.journal.actions import list_entries

        assert [entry.undoes for entry in list_entries(session, office="lang-son-2020", limit=9)] == [None, None]
