"""Files for whoever asked: whole or not at all, never over another unless told to, and never among the records."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from postwatch.errors import AlreadyThereError, DocumentError, NotFoundError, UsageError
from postwatch.files.output import PrintOut, print_out


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the person stands."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    (folder / "documents").mkdir(parents=True)
    return folder


def put(office: Path, data: bytes = b"new", *, file: str = "", replace: bool = False) -> PrintOut:
    return print_out(data, file=file, name="so.docx", workspace=office, replace=replace)


def test_a_print_out_lies_where_the_person_stands_for_its_owner_alone(here: Path, office: Path) -> None:
    out = put(office)
    assert (out.path, out.size) == (here / "so.docx", 3)
    assert out.path.read_bytes() == b"new"
    assert out.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in here.iterdir()] == ["so.docx"]


def test_the_same_content_again_makes_no_second_file(here: Path, office: Path) -> None:
    assert put(office) == put(office)
    assert put(office) == put(office, file="so.docx")
    assert put(office, b"other").path == here / "so-2.docx"


def test_a_folder_is_given_the_file_under_its_own_name(here: Path, office: Path) -> None:
    (here / "in").mkdir()
    assert put(office, file="in").path == here / "in" / "so.docx"
    with pytest.raises(AlreadyThereError):
        put(office, b"other", file="in")


@pytest.mark.parametrize("standing", ["file", "link", "dead link", "folder"])
def test_nothing_is_written_over_unless_told_to(here: Path, office: Path, standing: str) -> None:
    target, mine = here / "x.docx", here / "mine"
    mine.write_bytes(b"mine")
    if standing == "file":
        target.write_bytes(b"mine")
    elif standing == "folder":
        (target / "so.docx").mkdir(parents=True)
    else:
        target.symlink_to(mine if standing == "link" else here / "nobody")
    with pytest.raises(AlreadyThereError):
        put(office, file="x.docx")
    assert mine.read_bytes() == b"mine"
    assert not (here / "nobody").exists()


def test_replacing_a_link_leaves_what_it_led_to(here: Path, office: Path) -> None:
    (here / "mine").write_bytes(b"mine")
    (here / "x.docx").symlink_to(here / "mine")
    put(office, file="x.docx", replace=True)
    assert (here / "x.docx").read_bytes() == b"new"
    assert not (here / "x.docx").is_symlink()
    assert (here / "mine").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        ("../office/documents/x.docx", UsageError),
        ("../office/documents", UsageError),
        ("../office/.staging/x.docx", UsageError),
        ("../office/templates/x.docx", UsageError),
        ("../office/postwatch.db", UsageError),
        ("so", UsageError),
        ("nowhere/so.docx", NotFoundError),
        (f"{'x' * 300}.docx", DocumentError),
    ],
)
def test_a_place_that_is_not_for_print_outs_is_refused(
    here: Path, office: Path, file: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        put(office, file=file, replace=True)
    assert [path for path in (*here.rglob("*"), *office.rglob("*")) if path.is_file()] == []


def test_a_link_into_the_records_is_seen_through(here: Path, office: Path) -> None:
    (here / "way").symlink_to(office / "documents")
    with pytest.raises(UsageError, match="among the files"):
        put(office, file="way/so.docx")


@pytest.mark.parametrize(("call", "replace"), [("fsync", False), ("fsync", True), ("link", False), ("replace", True)])
def test_a_fault_leaves_the_old_file_or_none_and_no_rest(
    here: Path, office: Path, monkeypatch: pytest.MonkeyPatch, call: str, replace: bool
) -> None:
    def fail(*_words: Any, **_options: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if replace:
        (here / "so.docx").write_bytes(b"old")
    monkeypatch.setattr(*{"fsync": (os, "fsync"), "link": (os, "link"), "replace": (Path, "replace")}[call], fail)
    with pytest.raises(DocumentError, match="No space left"):
        put(office, file="so.docx", replace=replace)
    assert {path.name: path.read_bytes() for path in here.iterdir()} == ({"so.docx": b"old"} if replace else {})


def test_a_stick_without_links_is_written_all_the_same(
    here: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_words: Any, **_options: Any) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    assert put(office).path.read_bytes() == b"new"
    assert [path.name for path in here.iterdir()] == ["so.docx"]
