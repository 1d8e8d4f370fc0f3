"""Scans and numbers of incoming papers, as the commands that record proof take them."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

PDF = b"%PDF-1.4\n1 0 obj\n"


def kept(workspace: Path) -> list[Path]:
    return [path for path in (workspace / "evidence").rglob("*") if path.is_file()]


class TestScan:
    def test_a_scan_is_kept_once_under_its_content(self, run: Any, letter: Path, tmp_path: Path) -> None:
        for name, unit in (("a.pdf", "BDT-LS"), ("b.pdf", "VTP-LS")):
            (tmp_path / name).write_bytes(PDF)
            answer = run("dispatch", "acknowledge", "1", unit, "--scan", str(tmp_path / name), "--json")
            assert answer.json["has_scan"] is True
        digest = hashlib.sha256(PDF).hexdigest()
        assert kept(letter) == [letter / "evidence" / digest[:2] / f"{digest}.pdf"]
        assert kept(letter)[0].read_bytes() == PDF

    def test_the_signed_letter_is_kept(self, run: Any, letter: Path, another_draft: Any, tmp_path: Path) -> None:
        (tmp_path / "signed.pdf").write_bytes(PDF)
        words = ("dispatch", "issue", another_draft(), "--on", "2020-06-10", "--signed", str(tmp_path / "signed.pdf"))
        assert run(*words).code == 0
        assert len(kept(letter)) == 1

    @pytest.mark.usefixtures("letter")
    @pytest.mark.parametrize(
        ("content", "code", "says"),
        [
            (None, 4, "There is no file"),
            (b"", 2, "is empty"),
            (b"MZ\x90\x00", 2, "not a scan"),
            ("folder", 2, "scan"),
        ],
    )
    def test_what_is_no_scan_is_refused_and_nothing_recorded(
        self, refused: Any, tmp_path: Path, content: bytes | str | None, code: int, says: str
    ) -> None:
        path = tmp_path / "scan.pdf"
        if content == "folder":
            path.mkdir()
        elif isinstance(content, bytes):
            path.write_bytes(content)
        assert says in refused(code, "dispatch", "acknowledge", "1", "BDT-LS", "--scan", str(path)).err
        refused(code, "task", "report", "NV-2020-0001", "--scan", str(path))
        refused(code, "pledge", "record", "BDT-LS", "--signed-on", "2020-06-01", "--signer", "x", "--scan", str(path))


@pytest.mark.usefixtures("letter")
class TestPaper:
    def test_the_numbers_of_a_paper_are_kept(self, run: Any) -> None:
        answer = run(
            "dispatch", "acknowledge", "1", "BDT-LS", "--on", "21/5/2020", "--sender-number", "15/BĐ-KT & <b>",
            "--sender-number-on", "20/5/2020", "--incoming-number", "812", "--incoming-on", "2020-05-22", "--json",
        )  # fmt: skip
        assert answer.json == {
            "id": "CV-2020-0001",
            "receipt": "CV-2020-0001.N1",
            "recipient": "BDT-LS",
            "acknowledged_on": "2020-05-21",
            "acknowledged_by": None,
            "sender_number": "15/BĐ-KT & <b>",
            "sender_number_on": "2020-05-20",
            "incoming_number": 812,
            "incoming_on": "2020-05-22",
            "has_scan": False,
        }

    def test_an_arrival_number_without_a_day_arrived_today(self, run: Any) -> None:
        words = ("dispatch", "acknowledge", "1", "BDT-LS", "--incoming-number", "7", "--json")
        assert run(*words).json["incoming_on"] == "2020-06-15"

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("--sender-number-on", "16/6/2020"), 3),
            (("--incoming-on", "16/6/2020"), 3),
            (("--sender-number-on", "2/6/2020", "--incoming-on", "1/6/2020"), 3),
            (("--incoming-number", "0"), 2),
            (("--incoming-number=-4",), 2),
            (("--incoming-number", "9" * 20), 2),
            (("--incoming-number", "seven"), 2),
            (("--sender-number-on", "31/4/2020"), 2),
        ],
    )
    def test_a_paper_that_cannot_be_is_refused(self, refused: Any, words: tuple[str, ...], code: int) -> None:
        refused(code, "dispatch", "acknowledge", "1", "BDT-LS", *words)
