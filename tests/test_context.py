"""What a command gets: the legal day, the actor, the workspace, a transaction, an answer to a repeated request."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from postwatch.commandline import Invocation
from postwatch.context import AppContext
from postwatch.errors import UsageError

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


def test_every_shipped_office_can_be_founded(run: Run, tmp_path: Path) -> None:
    from postwatch.paths import shipped

    for file in sorted((shipped("data") / "offices").glob("*.toml")):
        said = run("init", file.stem, "--office", file.stem, "--json")
        assert said.code == 0, said.err
        assert json.loads(said.out)["office"] == file.stem


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
def test_the_wait_of_a_writer_for_the_lock_is_bounded(tmp_path: Path, typed: str, seconds: float) -> None:
    assert office(tmp_path, POSTWATCH_WAIT=typed).lock_wait == seconds
    assert office(tmp_path).lock_wait == 30
