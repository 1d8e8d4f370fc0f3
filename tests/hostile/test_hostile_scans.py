"""Scans that are none, names that lead elsewhere, and who may read what was kept."""

import os
import socket
import stat
from pathlib import Path
from typing import Any

import pytest
from long_runs import few

PDF = b"%PDF-1.4\n1 0 obj\n"
ACKNOWLEDGE = ("paper", "acknowledge", "CV-2020-0001", "BDT-LS", "--scan")
RECORD = ("pledge", "record", "BDT-LS", "--signed-on", "2020-06-01", "--signer", "Người ký", "--scan")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.write(PDF)
        stream.truncate(2**40)


NOT_SCANS = {
    "pipe": pipe,
    "socket": listening,
    "folder": lambda path: path.mkdir(),
    "huge": huge,
    "zero": lambda path: path.symlink_to("/dev/zero"),
    "terminal": lambda path: path.symlink_to("/dev/tty"),
    "memory": lambda path: path.symlink_to("/proc/self/mem"),
    "passwords": lambda path: path.symlink_to("/etc/passwd"),
    "circle": lambda path: path.symlink_to(path.name),
    "nowhere": lambda path: path.symlink_to("missing"),
    "empty": lambda path: path.write_bytes(b""),
    "program": lambda path: path.write_bytes(b"\x7fELF" + bytes(100)),
    "web page": lambda path: path.write_bytes(b"<html>%PDF-1.4"),
    "picture of words": lambda path: path.write_bytes(b"<svg onload='x'/>"),
    "zip": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(1000)),
    "old letter": lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)),
}


@pytest.mark.parametrize("kind", NOT_SCANS)
def test_what_is_no_scan_is_refused_and_nobody_waits(
    survives_with_letter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket may not be long
    NOT_SCANS[kind](Path("scan.pdf"))
    for words in (ACKNOWLEDGE, RECORD):
        survives_with_letter(*words, "scan.pdf", codes={2, 4})


NAMES = [
    "../scan.pdf",
    "CON.pdf",
    "a\nb.pdf",
    "a\x1b[31mb.pdf",
    "a\u202efdp.exe.pdf",
    "x" * 251 + ".pdf",
    "-w.pdf",
    "[link=x]y[/link].pdf",
    "a\\b.pdf",
    " .pdf",
    "%s%n{0}.pdf",
    "'; --.pdf",
    "a\udcffb.pdf",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_scan_is_kept_under_its_content_whatever_its_name(
    survives_with_letter: Any, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PDF)
    answer = survives_with_letter(*ACKNOWLEDGE[:-1], f"--scan={path}")
    kept = [file for file in (survives_with_letter.workspace / "evidence").rglob("*") if file.is_file()]
    assert len(kept) == (answer.code == 0)
    assert all(file.suffix == ".pdf" and len(file.stem) == 64 for file in kept)


@pytest.mark.parametrize("name", few(NAMES, every=2), ids=range(len(few(NAMES, every=2))))
def test_a_sheet_and_a_workspace_of_any_name_end_in_one_sentence(survives: Any, tmp_path: Path, name: str) -> None:
    survives("recipient", "import", f"./{name}", codes={2, 4})
    survives("campaign", "load", f"./{name}.toml", codes={2, 4})
    survives("campaign", "load", name, codes={2, 4})
    survives("recipient", "import", f"sample:{name}", codes={2, 4})
    survives("recipient", "list", "-w", f"./{name}", codes={2, 6})
    new = survives("init", f"./in/{name}")
    if new.code == 0:
        survives("recipient", "list", "-w", f"./in/{name}", codes=0)
    survives("init", "./new", "--office", name, codes={2, 4})


@pytest.mark.parametrize(
    "place", ["/dev/null", "/proc/x", "in.csv", "/dev/null/x", "", "\n", "a" * 300, "/" + "a/" * 3000]
)
def test_a_workspace_where_none_can_be_is_refused(survives: Any, tmp_path: Path, place: str) -> None:
    (tmp_path / "in.csv").write_bytes(b"")
    survives("init", place)


def modes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) & 0o077
        for path in [folder, *folder.rglob("*")]
    }


def test_what_is_kept_is_its_owners_alone(survives: Any, tmp_path: Path) -> None:
    home = tmp_path / "mine"
    (tmp_path / "scan.pdf").write_bytes(PDF)
    (tmp_path / "scan.pdf").chmod(0o666)
    for words in (
        ("init", home),
        ("recipient", "import", "sample:lang-son-2020"),
        ("campaign", "load", "chi-thi-28"),
        ("dispatch", "generate"),
        ("dispatch", "issue", "CV-2020-0001", "--on", "2020-06-15"),
        (*ACKNOWLEDGE, "scan.pdf"),
        ("pledge", "form", "BDT-LS"),
        ("pledge", "sheet"),
        ("report", "monthly"),
    ):
        survives(*words, codes=0, POSTWATCH_WORKSPACE=str(home))
    assert len(modes(home)) > 15
    assert not {name: mode for name, mode in modes(home).items() if mode}
