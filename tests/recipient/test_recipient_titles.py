"""Titles of registers: read from the shipped file, with every fault named."""

from pathlib import Path

import pytest

from postwatch.errors import UsageError
from postwatch.paths import shipped
from postwatch.recipient import titles
from postwatch.recipient.importing import COLUMNS


def test_each_column_of_a_register_has_the_titles_of_its_key() -> None:
    named = titles.register_titles().unit._asdict()
    assert {one.key: one.titles for one in COLUMNS} == named
    assert all(named.values())


def test_an_unknown_key_of_the_titles_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (shipped("data") / "registers.toml").read_text(encoding="utf-8")
    (tmp_path / "registers.toml").write_text(text.replace("\nphone =", "\nphones ="), encoding="utf-8")
    monkeypatch.setattr(titles, "resource", lambda _kind, name: tmp_path / name)
    with pytest.raises(UsageError) as caught:
        titles.register_titles.__wrapped__()
    faults = [(fault["where"], fault["error"]) for fault in caught.value.details["refused_list"]]
    assert [error for where, error in faults if "phones" in where] == ["it is not a known key; did you mean phone?"]
