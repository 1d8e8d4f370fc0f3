"""Office files and the settings of a workspace: what is of the wrong kind is refused with its key."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from postwatch import paths, settings
from postwatch.errors import UsageError

OFFICES = sorted((paths.shipped("data") / "offices").glob("*.toml"))


def office(**changed: Any) -> settings.OfficeSettings:
    values = tomllib.loads(OFFICES[0].read_text(encoding="utf-8"))
    return settings.office_settings(values, changed, file=OFFICES[0])


@pytest.mark.parametrize("file", OFFICES, ids=lambda path: path.stem)
def test_every_shipped_office_is_of_its_shape(file: Path) -> None:
    assert settings.office_settings(settings.read_toml(file), {}, file=file).code == file.stem


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"name": 12}, "name"),
        ({"place": "Lạng\x1bSơn"}, "place"),
        ({"place": "Lạng\nSơn"}, "place"),
        ({"short_name": "a" * 2000}, "short_name"),
        ({"contact": {"phones": 5}}, "contact.phones"),
        ({"contact": {"phones": ["0205", 5]}}, "contact.phones[1]"),
        ({"followup": {"pause_days": -1}}, "followup.pause_days"),
        ({"followup": {"pause_days": 10**20}}, "followup.pause_days"),
        ({"followup": {"pause_days": True}}, "followup.pause_days"),
        ({"followup": {"ladder": [{"kind": "x", "rungs": "remind"}]}}, "followup.ladder[0].rungs"),
        ({"series": "abc"}, "series"),
        ({"staff": [[1]]}, "staff[0]"),
        ({"report": 1}, "report"),
        ({"active_to": "2025-01-01"}, "active_to"),
        ({"letterhead": {"parent": ["a"]}}, "letterhead.parent"),
        ({"numbering": 5}, "numbering"),
        ({"followup": [{"on": dt.date(2020, 6, 1)}]}, "followup"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_key(changed: dict[str, Any], key: str) -> None:
    with pytest.raises(UsageError) as refusal:
        office(**changed)
    assert f"{key} = " in refusal.value.message


def test_a_wrong_value_is_shown_in_brief() -> None:
    with pytest.raises(UsageError) as refusal:
        office(name=["a" * 100_000])
    assert len(refusal.value.message) < 500


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12, "name = 12"),
        (True, "name = true"),
        (1.5, "name = 1.5"),
        (dt.date(2020, 6, 1), "name = 2020-06-01"),
        (dt.time(7, 30), "name = 07:30:00"),
        (["a"], "name = […]"),
        ({"a": dt.date(2020, 6, 1)}, "name = {…}"),
        ('Sở\n"A"' + "a" * 60, 'name = "Sở\\n\\"A\\"' + "a" * 54 + '…"'),
    ],
)
def test_a_wrong_value_is_shown_as_a_file_has_it(value: Any, shown: str) -> None:
    with pytest.raises(UsageError) as refusal:
        office(name=value)
    assert refusal.value.message.endswith(f": {shown}")


def test_a_short_way_to_say_who_numbers_wins_over_a_value_of_the_wrong_kind() -> None:
    values = {**tomllib.loads(OFFICES[0].read_text(encoding="utf-8")), "numbering": "own"}
    assert settings.office_settings(values, {"numbering": "office"}, file=OFFICES[0]).numbering == "office"


def workspace_settings(folder: Path, text: str) -> settings.WorkspaceSettings:
    path = folder / "postwatch.toml"
    path.write_text(f'office = "lang-son-2020"\n{text}\n', encoding="utf-8")
    return settings.workspace_settings(path)


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ('[[series]]\ncode = "a"', "The key series has no effect in", "--office FILE.toml"),
        ("series = 5", "The key series has no effect in", "--office FILE.toml"),
        ('[[staff]]\nname = "A"', "The key staff has no effect in", "postwatch staff add"),
        ('language = "fr"', "The setting language is fr", "vi, en"),
        ('language = ""', "The setting language is", "vi, en"),
        ("language = 7", "The setting language is 7", 'language = "…"'),
        ('database = ["a"]', "The setting database is […]", 'database = "…"'),
    ],
)
def test_a_setting_of_a_workspace_that_would_have_no_effect_is_refused(
    tmp_path: Path, text: str, says: str, hint: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        workspace_settings(tmp_path, text)
    assert says in refusal.value.message
    assert hint in refusal.value.hint


def test_other_keys_of_the_office_may_stand_among_the_settings(tmp_path: Path) -> None:
    found = workspace_settings(tmp_path, 'language = "en"\nnumbering = "office"\n[contact]\nphones = ["1"]')
    assert (found.language, found.database) == ("en", "")
    assert found.overrides == {"numbering": "office", "contact": {"phones": ["1"]}}


def test_a_command_says_which_setting_has_no_effect(run: Any, workspace: Path) -> None:
    mine = (workspace / "postwatch.toml").read_text(encoding="utf-8")
    (workspace / "postwatch.toml").write_text(f'{mine}[[series]]\ncode = "a"\n', encoding="utf-8")
    said = run("register", "list")
    assert (said.code, "The key series has no effect" in said.err) == (2, True)
    assert run("--help").code == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = 1\nb = = 2", "line 2, column 5 is no valid TOML"),
        ("a = 1\na = 2", "line 2, column 6 is no valid TOML"),
        ("x = 2020-02-31", "line 1, column 5 is no valid TOML"),
        ('x = """a', "its end is no valid TOML"),
        ("x = " + "9" * 5000, "a number has too many digits"),
        ("a.b." * 10 + "c = 1", "a key has too many parts"),
        ("x = " + "[" * 20_000, "it is nested too deeply"),
    ],
)
def test_what_is_no_toml_is_said_in_our_words(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        settings.read_toml(path)
    assert f"cannot be read as TOML: {says}" in refusal.value.message
    assert not any(word in refusal.value.message for word in ("Invalid", "Cannot", "Expected", "Exceeds", "codec"))


def test_bytes_that_are_no_text_are_said_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes("tên = 1".encode("utf-16"))
    with pytest.raises(UsageError, match=r"it is no UTF-8 text$"):
        settings.read_toml(tmp_path / "a.toml")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 20_000,
        ".".join("a" * 5000) + " = 1",
        "[" + ".".join(['"a b"'] * 5000) + "]",
        "x = {" + " . ".join(["a"] * 5000) + " = 1}",
        "x = " + "9" * 5000,
        "x = 2020-02-31",
        "x = 1\nx = 2",
        "x = '\x00'",
        "#" * (settings.MOST_BYTES + 1),
    ],
    ids=range(9),
)
def test_a_file_that_would_take_too_long_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="TOML"):
        settings.read_toml(path)


def test_a_mark_line_ends_and_dots_in_words_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes('\ufeffa.b.c = "'.encode() + b"1.2.3... " * 500 + b'"\r\nd = """x.y\r\nz"""\r\n')
    assert settings.read_toml(path)["a"]["b"]["c"].startswith("1.2.3")
    assert settings.read_toml(path)["d"] == "x.y\nz"
