"""Office files and the settings of a workspace: what is of the wrong kind is refused with its key."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from postwatch import paths, settings
from postwatch.errors import UsageError

OFFICES = sorted((paths.shipped("data") / "offices").glob("*.toml"))


def office(**changed: Any) -> settings.OfficeSettings:
    return settings.office_settings(OFFICES[0], changed)


@pytest.mark.parametrize("file", OFFICES, ids=lambda path: path.stem)
def test_every_shipped_office_is_of_its_shape(file: Path) -> None:
    assert settings.office_settings(file).code == file.stem


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"name": 12}, "key name: 12 is not a text"),
        ({"place": "Lạng\x1bSơn"}, "key place: "),
        ({"place": "Lạng\nSơn"}, "key place: "),
        ({"short_name": "a" * 2000}, "key short_name: "),
        ({"code": "../x"}, "key code: "),
        ({"contact": {"phones": ["0205", 5]}}, "[contact], key phones.1: 5 is not a text"),
        ({"contact": {"zalo": "0205"}}, "[contact], key zalo: it is not a known key"),
        ({"followup": {"pause_days": -1}}, "[followup], key pause_days: "),
        ({"followup": {"pause_days": 10**20}}, "[followup], key pause_days: "),
        ({"followup": {"ladder": [{"kind": "x", "rungs": "remind"}]}}, "[[followup.ladder]] 1, key rungs: "),
        ({"numbering": {"mode": "both"}}, '[numbering], key mode: "both" is none of own, office'),
        ({"active_to": "31/1/2025"}, "key active_to: "),
        ({"followup": [{"on": dt.date(2020, 6, 1)}]}, "key followup"),
    ],
)
def test_a_wrong_value_of_an_office_is_refused_with_its_place(changed: dict[str, Any], place: str) -> None:
    with pytest.raises(UsageError) as refusal:
        office(**changed)
    assert place in f"{refusal.value.message} {refusal.value.details}"


def workspace_settings(folder: Path, text: str) -> settings.WorkspaceSettings:
    path = folder / "postwatch.toml"
    path.write_text(f'office = "lang-son-2020"\n{text}\n', encoding="utf-8")
    return settings.workspace_settings(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[series]]\ncode = "a"', "key series: it has no effect here: write it into the office file before init"),
        ("series = 5", "key series: it has no effect here: write it into the office file before init"),
        ('[[staff]]\nname = "A"', "key staff: it has no effect here: add people with: postwatch staff add"),
        ('language = "fr"', 'line 2, key language: "fr" is none of vi, en'),
        ('language = ""', 'line 2, key language: "" is none of vi, en'),
        ("language = 7", "line 2, key language: 7 is none of vi, en"),
        ('database = ["a"]', "line 2, key database: […] is not a text"),
        ("numbering = 5", "key numbering: 5 is not a table"),
        ("[followup]\npause_days = -1", "line 3, [followup], key pause_days: -1 is not a number of days"),
    ],
)
def test_a_setting_of_a_workspace_that_would_have_no_effect_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as refusal:
        workspace_settings(tmp_path, text)
    assert says in refusal.value.message


def test_other_keys_of_the_office_may_stand_among_the_settings(tmp_path: Path) -> None:
    found = workspace_settings(tmp_path, 'language = "en"\nnumbering = "office"\n[contact]\nphones = ["1"]')
    assert (found.language, found.database) == ("en", "")
    assert found.overrides == {"numbering": {"mode": "office"}, "contact": {"phones": ["1"]}}


def test_a_command_says_which_setting_has_no_effect(run: Any, workspace: Path) -> None:
    mine = (workspace / "postwatch.toml").read_text(encoding="utf-8")
    (workspace / "postwatch.toml").write_text(f'{mine}[[series]]\ncode = "a"\n', encoding="utf-8")
    said = run("register", "list")
    assert (said.code, "key series: it has no effect here" in said.err) == (2, True)
    assert run("--help").code == 0


def test_of_an_unknown_key_of_a_workspace_two_commands_warn_and_others_refuse_it(run: Any, workspace: Path) -> None:
    mine = (workspace / "postwatch.toml").read_text(encoding="utf-8")
    (workspace / "postwatch.toml").write_text(
        f'numberring = "office"\n{mine}[contact]\nphonse = ["1"]\n', encoding="utf-8"
    )
    named = ["line 1, key numberring: it is not a known key; did you mean numbering?",
             "[contact], key phonse: it is not a known key; did you mean phones?"]  # fmt: skip
    for command in (("status",), ("db", "upgrade")):
        said = run(*command)
        assert (said.code, [one in said.err for one in named]) == (0, [True, True]), said
    for command in (("register", "list"), ("db", "status"), ("register", "reserve")):
        said = run(*command)
        assert (said.code, "postwatch.toml has 2 faults" in said.err) == (2, True), said
        assert all(one in said.err for one in named)
    (workspace / "postwatch.toml").write_text(f'{mine}numbering = "office"\n', encoding="utf-8")
    assert "registry" in run("register", "reserve").err


def test_help_is_given_in_a_workspace_whose_settings_are_wrong(run: Any, workspace: Path) -> None:
    (workspace / "postwatch.toml").write_text('language = "en"\nlangauge = 5\n', encoding="utf-8")
    assert run("--help").code == 0
