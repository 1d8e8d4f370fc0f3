"""Files that a person names: plain ones, of a bounded size, inside their folder."""

import errno
import os
from pathlib import Path

import pytest

from postwatch import paths
from postwatch.errors import NotFoundError
from postwatch.files.read import read_plain


def test_a_plain_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"12345")
    assert read_plain(path, most=5) == b"12345"
    with pytest.raises(OSError, match=r"a\.csv") as refusal:
        read_plain(path, most=4)
    assert refusal.value.errno == errno.EFBIG


def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    for name, number in {"pipe": errno.EINVAL, "zero": errno.EINVAL, "folder": errno.EISDIR}.items():
        with pytest.raises(OSError, match=name) as refusal:
            read_plain(tmp_path / name, most=100)
        assert refusal.value.errno == number
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "missing", most=100)


def test_a_file_that_hides_its_size_is_read_up_to_its_limit() -> None:
    for name in ("/proc/self/environ", "/proc/kallsyms"):
        if Path(name).exists():
            with pytest.raises(OSError, match=name) as refusal:
                read_plain(Path(name), most=10)
            assert refusal.value.errno == errno.EFBIG


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


def test_the_names_in_a_folder_are_synced_and_nothing_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda opened: synced.append(str(Path(f"/proc/self/fd/{opened}").readlink())))
    opened = len(list(Path("/proc/self/fd").iterdir()))
    paths.sync_folder(tmp_path)
    assert synced == [str(tmp_path)]
    assert len(list(Path("/proc/self/fd").iterdir())) == opened
