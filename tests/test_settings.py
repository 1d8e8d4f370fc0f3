"""Office files and the settings of a workspace: what is of the wrong kind is refused with its key."""

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
