"""Titles of other registers: read from the shipped file, with every fault named."""

from pathlib import Path

import pytest

from postwatch.errors import UsageError
from postwatch.fields import fields_of
from postwatch.language import in_vietnamese
from postwatch.paths import shipped
from postwatch.recipient import titles
from postwatch.recipient.importing import COLUMNS
from postwatch.recipient.tables import Recipient


def test_a_column_has_the_title_told_of_its_field_and_then_those_of_other_registers() -> None:
    own = {one.typed_as: tuple(map(in_vietnamese, one.told.column_titles)) for one in fields_of(Recipient).values()}
    others = titles.register_titles().unit
    assert others.keys() <= own.keys()
    assert {one.key: one.titles for one in COLUMNS} == {key: (*own[key], *others.get(key, ())) for key in own}
    assert all(map(len, own.values()))


def test_an_unknown_key_of_the_titles_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (shipped("data") / "registers.toml").read_text(encoding="utf-8")
    (tmp_path / "registers.toml").write_text(text.replace("\nagency =", "\nagencys ="), encoding="utf-8")
    monkeypatch.setattr(titles, "resource", lambda _kind, name: tmp_path / name)
    with pytest.raises(UsageError) as caught:
        titles.register_titles.__wrapped__()
    assert "[point_type]" in caught.value.message
    assert "it is not a known key; did you mean agency?" in caught.value.message
