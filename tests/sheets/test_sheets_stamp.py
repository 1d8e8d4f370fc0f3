"""The stamp of a sheet: what is written is read back, by whichever program it was saved, and any other text is none."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.sheets.read import read_grids
from postwatch.sheets.stamp import Stamp, stamp_in
from postwatch.sheets.write import OutColumn, OutSheet, workbook_bytes

WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=40)
CORE = "docProps/core.xml"


def book(description: str) -> bytes:
    return workbook_bytes([OutSheet("A", (OutColumn("Mã"),), [("x",)])], description=description)


def changed(data: bytes, part: str, content: bytes | None) -> bytes:
    """A package with another part, or without it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            if name != part:
                package.writestr(name, source.read(name))
        if content is not None:
            package.writestr(part, content)
    return target.getvalue()


def described(folder: Path, data: bytes) -> str:
    (folder / "a.xlsx").write_bytes(data)
    return read_grids(folder / "a.xlsx")[0].description


@given(WORDS, st.sampled_from(["pledge_sheet", "task_sheet"]), st.just("") | WORDS)
def test_a_stamp_is_read_as_it_was_written(office: str, kind: str, about: str) -> None:
    stamp = Stamp(office, kind, about)
    assert stamp_in(stamp.text) == stamp


@pytest.mark.parametrize(
    "text",
    ["", "Danh sách", "postwatch task_sheet", "postwatch task_sheet office=", "x postwatch a office=b", "office=b"],
)
def test_any_other_text_is_no_stamp(text: str) -> None:
    assert stamp_in(text) is None


def test_the_description_of_a_workbook_is_read(tmp_path: Path) -> None:
    stamp = Stamp("lang-son-2020", "task_sheet", "2020-06")
    assert stamp_in(described(tmp_path, book(stamp.text))) == stamp
    assert described(tmp_path, book("")) == ""


@pytest.mark.parametrize("content", [None, b"", b"<a", b"<a/>"])
def test_a_workbook_whose_properties_are_broken_is_read_all_the_same(tmp_path: Path, content: bytes | None) -> None:
    data = book(Stamp("lang-son-2020", "task_sheet").text)
    assert described(tmp_path, changed(data, CORE, content)) == ""


def test_a_long_description_is_cut(tmp_path: Path) -> None:
    assert described(tmp_path, book("x" * 10_000)) == "x" * 500
