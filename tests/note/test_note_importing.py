"""The sheet of notes: what the report says in words, taken in at once."""

from pathlib import Path
from typing import Any

import pytest

HEAD = "Loại,Nội dung,Ngày,Mã đơn vị"
LINES = ["Kết quả,Đã kiểm tra,14/6/2020,", "Tồn tại,,,", "proposal,Tập huấn,12/6/2020,DPV-003"]


def sheet(folder: Path, *lines: str) -> str:
    path = folder / "noi-dung.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return str(path)


def test_notes_of_a_sheet_are_recorded_once(run: Any, loaded: Path, tmp_path: Path) -> None:
    words = ("note", "add", "--from", sheet(tmp_path, *LINES), "--json")
    first, again = run(*words, lang="vi").json, run(*words, lang="vi").json
    assert [first[name] for name in ("written", "unfilled", "unchanged")] == [2, 1, 0]
    assert [again[name] for name in ("written", "unfilled", "unchanged")] == [0, 1, 2]
    noted = [
        (one["kind"], one["noted_on"], one["text"], one["recipient"]) for one in run("note", "list", "--json").json
    ]
    assert noted == [("proposal", "2020-06-12", "Tập huấn", "DPV-003"), ("result", "2020-06-14", "Đã kiểm tra", None)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("gì,x,14/6/2020,", "gì is not a valid kind of note"),
        (",x,14/6/2020,", "Loại"),
        ("cause,x,,", "Ngày"),
        ("cause,x,16/6/2020,", "is in the future"),
        ("cause,x,14/6/2020,DPV-999", "DPV-999"),
    ],
)
def test_a_note_that_cannot_be_is_refused_with_its_row(
    loaded: Path, tmp_path: Path, refused: Any, line: str, says: str
) -> None:
    answer = refused(7, "note", "add", "--from", sheet(tmp_path, line))
    assert says in answer.err
    assert "noi-dung.csv" in answer.err


def test_a_note_is_typed_or_read_never_both(loaded: Path, tmp_path: Path, refused: Any) -> None:
    file = sheet(tmp_path, *LINES)
    assert "Give either KIND or --from FILE" in refused(2, "note", "add").err
    assert "Give either KIND or --from FILE" in refused(2, "note", "add", "cause", "x", "--from", file).err
    refused(2, "note", "add", "cause")
    refused(2, "note", "add", "cause", "x", "--dry-run")
