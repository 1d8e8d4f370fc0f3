"""Scans that a sheet names: looked for in one folder by their names alone, kept as the single command keeps them."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from postwatch.errors import NotFoundError, UsageError
from postwatch.sheets.scans import Scans

Run = Any
PDF = b"%PDF-1.4 "
HEAD = "Mã đơn vị,Ngày ký,Người ký,Tệp bản quét"


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "quet"
    folder.mkdir()
    for name in ("cam-ket-01.pdf", "cam-ket-02.pdf", "Biên  bản.PDF"):
        (folder / name).write_bytes(PDF + name.encode())
    return folder


@pytest.fixture
def pledged(run: Run, letter: Path, tmp_path: Path) -> Any:
    """Takes pledges of a sheet, whose last cells are names of scans."""

    def take(*rows: str, words: tuple[str, ...] = ()) -> Any:
        path = tmp_path / "cam-ket.csv"
        path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
        return run("pledge", "record", "--from", str(path), *words, "--json")

    return take


def kept(run: Run) -> list[str]:
    return sorted(one["name"] for one in run("evidence", "list", "--json").json)


def shelf(office: Path) -> list[Path]:
    return [path for path in (office / "evidence").rglob("*") if path.is_file()]


def test_each_row_keeps_the_scan_that_it_names(run: Run, letter: Path, pledged: Any, scans: Path) -> None:
    rows = ("BDT-LS,20/5/2020,An,cam-ket-01.pdf", "VTP-LS,20/5/2020,Bình,biên bản.pdf", "DPV-009,20/5/2020,Cúc,")
    answer = pledged(*rows, words=("--scans", str(scans)))
    assert (answer.code, answer.json["written"]) == (0, 3)
    assert answer.json["unnamed_list"] == ["cam-ket-02.pdf"]
    assert kept(run) == ["Biên  bản.PDF", "cam-ket-01.pdf"]
    assert sorted(path.read_bytes() for path in shelf(letter)) == sorted(
        PDF + name.encode() for name in ("cam-ket-01.pdf", "Biên  bản.PDF")
    )
    assert run("db", "check").code == 0


def test_a_scan_that_a_refused_row_names_is_named(run: Run, letter: Path, pledged: Any, scans: Path) -> None:
    rows = ("BDT-LS,20/5/2020,An,cam-ket-01.pdf", "VTP-LS,31/2/2020,Bình,Cam-ket-02.PDF")
    answer = pledged(*rows, words=("--scans", str(scans), "--skip-refused"))
    assert (answer.json["written"], answer.json["unnamed_list"]) == (1, ["Biên bản.PDF"])
    assert kept(run) == ["cam-ket-01.pdf"]


def test_one_paper_may_be_that_of_many_units(run: Run, letter: Path, pledged: Any, scans: Path) -> None:
    rows = [f"{unit},20/5/2020,An,cam-ket-01.pdf" for unit in ("BDT-LS", "VTP-LS", "DPV-009")]
    assert pledged(*rows, words=("--scans", str(scans))).json["written"] == 3
    assert kept(run) == ["cam-ket-01.pdf"]
    assert len(shelf(letter)) == 1


def test_without_a_folder_the_sheet_is_refused_once(letter: Path, pledged: Any) -> None:
    answer = pledged("BDT-LS,20/5/2020,An,cam-ket-01.pdf", "VTP-LS,20/5/2020,Bình,cam-ket-02.pdf")
    assert (answer.code, answer.json["hint"]) == (2, "add: --scans FOLDER")
    assert answer.json["error"].startswith("cam-ket.csv, row 2, column Tệp bản quét: 2 rows name a scan")


@pytest.mark.parametrize(
    ("name", "code", "says", "hint"),
    [
        ("cam-ket-1.pdf", 4, "there is no file «cam-ket-1.pdf»", "did you mean «cam-ket-01.pdf»?"),
        ("xyz", 4, "there is no file «xyz»", "check the name of the file"),
        ("../cam-ket-01.pdf", 2, "is not the name of a file alone", "without its folder"),
        ("quet/cam-ket-01.pdf", 2, "is not the name of a file alone", "without its folder"),
        ("C:\\quet\\cam-ket-01.pdf", 2, "is not the name of a file alone", "without its folder"),
        ("/etc/hostname", 2, "is not the name of a file alone", "without its folder"),
        ("..", 2, "is not the name of a file alone", "without its folder"),
        ("link.pdf", 2, "it is a link", "no link, folder or device"),
        ("folder", 2, "cannot be read", "no link, folder or device"),
        ("letter.txt", 2, "is not a scan", "scan the paper as PDF"),
    ],
)
def test_a_scan_that_cannot_be_taken_is_refused_with_its_cell(
    run: Run, letter: Path, pledged: Any, scans: Path, tmp_path: Path, name: str, code: int, says: str, hint: str
) -> None:
    (tmp_path / "outside.pdf").write_bytes(PDF)
    (scans / "link.pdf").symlink_to(tmp_path / "outside.pdf")
    (scans / "folder").mkdir()
    (scans / "letter.txt").write_text("x")
    rows = (f"BDT-LS,20/5/2020,An,{name}", "VTP-LS,20/5/2020,Bình,cam-ket-02.pdf")
    answer = pledged(*rows, words=("--scans", str(scans)))
    (refused,) = answer.json["refused_list"]
    assert (answer.code, refused["row"], refused["exit_code"]) == (7, 2, code)
    assert refused["where"] == "cam-ket.csv, row 2, column Tệp bản quét"
    assert says in refused["error"]
    assert hint in refused["hint"]
    assert (kept(run), shelf(letter)) == ([], [])


def test_a_row_that_is_refused_keeps_no_scan_while_another_does(
    run: Run, letter: Path, pledged: Any, scans: Path
) -> None:
    assert pledged("BDT-LS,20/5/2020,An,").code == 0
    rows = ("BDT-LS,20/5/2020,An,cam-ket-01.pdf", "VTP-LS,20/5/2020,Bình,cam-ket-02.pdf")
    answer = pledged(*rows, words=("--scans", str(scans), "--skip-refused"))
    assert (answer.code, answer.json["written"], answer.json["refused"]) == (7, 1, 1)
    assert kept(run) == ["cam-ket-02.pdf"]
    assert len(shelf(letter)) == 1


def test_a_dry_run_keeps_no_scan_and_says_what_is_wrong_with_it(
    run: Run, letter: Path, pledged: Any, scans: Path
) -> None:
    rows = ("BDT-LS,20/5/2020,An,cam-ket-01.pdf", "VTP-LS,20/5/2020,Bình,cam-ket-9.pdf")
    answer = pledged(*rows, words=("--scans", str(scans), "--dry-run"))
    assert (answer.code, answer.json["written"], answer.json["refused"]) == (7, 1, 1)
    assert answer.json["unnamed_list"] == ["Biên bản.PDF", "cam-ket-02.pdf"]
    assert (kept(run), shelf(letter)) == ([], [])


def test_a_scan_beside_which_nothing_is_filled_in_is_not_passed_over(
    run: Run, letter: Path, pledged: Any, scans: Path
) -> None:
    answer = pledged("BDT-LS,,,cam-ket-01.pdf", "VTP-LS,,,", words=("--scans", str(scans)))
    (refused,) = answer.json["refused_list"]
    assert (refused["row"], refused["error"]) == (2, "The cell is empty: cam-ket.csv, row 2, column Ngày ký")
    assert answer.json["unfilled"] == 1


def test_the_sheet_and_what_programs_leave_are_no_scans_that_were_forgotten(
    run: Run, letter: Path, scans: Path
) -> None:
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$cam-ket.xlsx"):
        (scans / name).write_text("x")
    path = scans / "cam-ket.csv"
    path.write_text(f"{HEAD}\nBDT-LS,20/5/2020,An,cam-ket-01.pdf\n", encoding="utf-8")
    answer = run("pledge", "record", "--from", str(path), "--scans", str(scans))
    assert "Scans that no row names: Biên bản.PDF; cam-ket-02.pdf" in answer.out
    assert "--scans" in answer.out, "the options are there to be copied"


@pytest.mark.parametrize(("folder", "code"), [("nowhere", 4), ("quet/cam-ket-01.pdf", 2)])
def test_a_folder_that_is_none_is_refused(pledged: Any, scans: Path, tmp_path: Path, folder: str, code: int) -> None:
    answer = pledged("BDT-LS,20/5/2020,An,", words=("--scans", str(tmp_path / folder)))
    assert answer.code == code


def test_a_folder_without_a_sheet_is_refused(refused: Any, letter: Path, scans: Path) -> None:
    answer = refused(2, "pledge", "record", "BDT-LS", "--signer", "An", "--scans", str(scans))
    assert "--scans goes with --from FILE" in answer.err


def test_names_are_told_apart_by_capitals_only_where_they_must_be(scans: Path) -> None:
    shutil.copy(scans / "cam-ket-01.pdf", scans / "Cam-Ket-01.pdf")
    found = Scans(scans)
    assert found.find("cam-ket-01.pdf", where="x").name == "cam-ket-01.pdf"
    assert found.find("CAM-KET-02.PDF", where="x").name == "cam-ket-02.pdf"
    with pytest.raises(NotFoundError):
        found.find("CAM-KET-01.PDF", where="x")


def test_a_name_in_another_form_of_unicode_is_the_same(scans: Path) -> None:
    import unicodedata

    (scans / unicodedata.normalize("NFD", "Phiếu.pdf")).write_bytes(PDF)
    assert Scans(scans).find("phiếu.pdf", where="x").read_bytes() == PDF


def test_a_file_whose_name_is_no_text_is_told_all_the_same(run: Run, letter: Path, pledged: Any, scans: Path) -> None:
    (scans / os.fsdecode(b"a\xff.pdf")).write_bytes(PDF)
    answer = pledged("BDT-LS,20/5/2020,An,cam-ket-01.pdf", words=("--scans", str(scans)))
    assert answer.json["unnamed_list"] == ["Biên bản.PDF", "a\ufffd.pdf", "cam-ket-02.pdf"]


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000])
def test_no_name_leads_elsewhere(scans: Path, name: str) -> None:
    with pytest.raises((NotFoundError, UsageError)):
        Scans(scans).find(name, where="x")


def test_where_all_names_are_wrong_only_the_first_are_compared(scans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postwatch.sheets.scans.MOST_COMPARED", 6)
    found, hints = Scans(scans), []
    for _number in range(3):
        with pytest.raises(NotFoundError) as refused:
            found.find("cam-ket-1.pdf", where="x")
        hints.append(refused.value.hint)
    assert hints == ["did you mean «cam-ket-01.pdf»?"] * 2 + ["check the name of the file"]
