"""Files that a person names: plain ones, of a bounded size, inside their folder."""

from pathlib import Path

import pytest

from postwatch import paths
from postwatch.errors import NotFoundError


@pytest.mark.parametrize(
    "name",
    [
        "x" * 5000, "../../etc/passwd", "/etc/passwd", "a\x00b", "", "../templates", "missing",
        "offices/../samples/demo-2020.txt", "samples/../holidays.csv", "./../data/holidays.csv",
    ],
)  # fmt: skip
def test_a_name_never_leaves_its_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        paths.resource("data", name, tmp_path)


@pytest.mark.parametrize("name", ["x" * 5000, "a\x00b", "missing.csv", "sample:../../x", "sample:" + "x" * 5000])
def test_a_name_that_no_file_can_have_is_not_found(name: str) -> None:
    with pytest.raises(NotFoundError):
        paths.named_file(name)


@pytest.mark.parametrize(
    "name", ["../samples/demo-2020", "../offices/lang-son-2020", "/nope.toml", "nope.toml", "a\\b", "a/b", "..", ""]
)
def test_a_name_of_an_office_or_a_campaign_is_a_name_or_a_file_that_is_there(name: str, tmp_path: Path) -> None:
    for folder in ("offices", "campaigns"):
        with pytest.raises(NotFoundError) as refusal:
            paths.named_data(folder, name, workspace=tmp_path)
        assert ".toml.toml" not in refusal.value.message
        assert "//" not in refusal.value.message


def test_a_name_is_looked_up_among_the_data_and_a_path_is_the_file_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = paths.shipped("data") / "offices" / "lang-son-2020.toml"
    assert paths.named_data("offices", "lang-son-2020") == shipped
    own = tmp_path / "data" / "offices" / "lang-son-2020.toml"
    own.parent.mkdir(parents=True)
    own.write_text("", encoding="utf-8")
    assert paths.named_data("offices", "lang-son-2020", workspace=tmp_path) == own
    for name in (str(own), "data/offices/lang-son-2020.toml", "./data/offices"):
        assert paths.named_data("offices", name).samefile(name)
