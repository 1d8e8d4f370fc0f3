"""What a lawyer takes to court: a folder of copies, whole or not at all, without marks and without other persons."""

import csv
import errno
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from word_files import text

from postwatch.case.rules import FAULTS
from postwatch.files import output
from postwatch.language import in_vietnamese

TODAY = "2026-11-19"
OTHER, SECOND = "Lê Văn Khác", "Trần Văn Hai"
SCAN = b"%PDF-1.4 the decision as it was signed"


def done(run: Any, *words: str, today: str = TODAY) -> Any:
    answer = run(*words, today=today)
    assert answer.code == 0, answer
    return answer


@pytest.fixture
def office(prepare: Any, office_of_2025: Callable[[str], Path]) -> Path:
    """An office of 2025 with one enterprise, its case VV-2026-0001, and a case of another person."""
    began = "2026-11-10"
    folder = office_of_2025(began)
    seen = ("--description", f"Hàng của {OTHER} gửi cùng chuyến")
    done(prepare, "violation", "add", "DN-1", "11.1.a", "--on", "10/11/2026", *seen, today=began)
    done(prepare, "violation", "add", "DN-1", "11.1.c", "--on", "9/11/2026", "--name", OTHER, today=began)
    return folder


@pytest.fixture
def decided(run: Any, office: Path, tmp_path: Path) -> Path:
    """The case with its minutes, its decision and a payment."""
    scan = tmp_path / "some.pdf"
    scan.write_bytes(SCAN)
    done(run, "case", "sign", "1", "minutes", "--on", "11/11/2026", "--number", "5/BB-VPHC", today="2026-11-11")
    done(run, "case", "draft", "1", "decision")
    words = ("--on", "18/11/2026", "--number", "2/QĐ-XPHC", "--scan", str(scan))
    done(run, "case", "sign", "1", "decision", *words)
    done(run, "case", "serve", "1")
    done(run, "case", "pay", "1", "--amount", "15.000.000")
    return office


@pytest.fixture
def court(run: Any, decided: Path, tmp_path: Path) -> Path:
    done(run, "case", "file", "1", "--to", str(tmp_path / "court"))
    return tmp_path / "court"


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


class TestFolder:
    def test_it_holds_the_index_the_papers_and_the_texts_by_their_numbers(self, court: Path) -> None:
        assert sorted(one.name for one in court.iterdir()) == [
            "00-muc-luc-ho-so.docx",
            "01-bien-ban-vi-pham-hanh-chinh-2026-11-11-du-thao.docx",
            "02-quyet-dinh-xu-phat-2026-11-18.docx",
            "02-quyet-dinh-xu-phat-2026-11-18.pdf",
            "SHA256SUMS",
            "can-cu.txt",
            "danh-muc.csv",
            "nhat-ky.txt",
        ]
        assert (court / "02-quyet-dinh-xu-phat-2026-11-18.pdf").read_bytes() == SCAN

    def test_its_list_has_the_hash_of_every_other_file(self, court: Path) -> None:
        lines = csv.reader((court / "danh-muc.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
        _head, *rows = lines
        listed = {row[0]: row[-1] for row in rows}
        there = {one.name: one for one in court.iterdir() if one.name not in ("danh-muc.csv", "SHA256SUMS")}
        assert listed == {name: hashlib.sha256(one.read_bytes()).hexdigest() for name, one in there.items()}
        decision = next(row for row in rows if row[0].startswith("02-"))
        assert decision[1:4] == ["Quyết định xử phạt", "2/QĐ-XPHC", "18/11/2026"]

    def test_the_journal_of_the_case_is_in_it_and_that_of_another_is_not(self, court: Path) -> None:
        said = read(court, "nhat-ky.txt")
        assert "case sign decision" in said
        assert "VP-2026-0001" in said
        assert "VP-2026-0002" not in said
        assert "VV-2026-0002" not in said

    def test_a_person_of_another_case_is_masked(self, court: Path) -> None:
        said = read(court, "nhat-ky.txt")
        assert "Hàng của (masked) gửi cùng chuyến" in said
        assert OTHER not in said

    def test_the_law_is_told_once_for_all_days_on_which_it_was_the_same(self, court: Path) -> None:
        said = read(court, "can-cu.txt")
        assert said.count("10.000.000 – 20.000.000 đồng") == 1
        assert "Known on 10/11/2026, 11/11/2026, 18/11/2026, 19/11/2026:" in said
        assert "machine-read from the signed copy" in said
        assert "Luật Xử lý vi phạm hành chính, Điều 73" in said

    def test_what_was_read_later_is_not_said_of_the_days_before(self, run: Any, decided: Path, tmp_path: Path) -> None:
        words = tmp_path / "words.txt"
        words.write_text("Gửi hàng cấm, như đã đọc trên bản ký", encoding="utf-8")
        who = ("--page", "Công báo 173, trang 4", "--by", "Lê Thị Lan", "--text-from", str(words))
        done(run, "law", "confirm", "acts:174/2026/NĐ-CP:11.1.a:2026-07-01", *who)
        done(run, "case", "file", "1", "--to", str(tmp_path / "court"))
        law, _title, _terms = read(tmp_path / "court", "can-cu.txt").partition("Terms")
        before, _known, after = law.partition("Known on 19/11/2026:")
        assert "Known on 10/11/2026, 11/11/2026, 18/11/2026:" in before
        assert ("như đã đọc trên bản ký" in before, "như đã đọc trên bản ký" in after) == (False, True)
        assert ("unverified" in before, "unverified" in after) == (True, False)

    def test_a_draft_of_what_was_not_signed_is_left_out_and_named(
        self, run: Any, decided: Path, tmp_path: Path
    ) -> None:
        order = ("--as", "amend", "--fine", "14 triệu", "--by", "Nguyễn Văn Huy", "--text", "sửa mức phạt")
        done(run, "case", "draft", "1", "correction", *order)
        answer = done(run, "case", "file", "1", "--to", str(tmp_path / "court"))
        assert "a draft is left out of the copies: documents/VV-2026-0001/VV-2026-0001-quyet-dinh-sua-doi" in answer.err
        assert not [*(tmp_path / "court").glob("*sua-doi*")]


class TestMarks:
    def test_the_copies_have_no_marks_of_review(self, run: Any, office: Path, tmp_path: Path) -> None:
        scan = tmp_path / "some.pdf"
        scan.write_bytes(SCAN)
        # Late by a month, without minutes: it is recorded as it was signed, with what is wrong with it.
        words = ("--on", "18/11/2026", "--number", "2/QĐ-XPHC", "--scan", str(scan), "--as-signed", "đã ký")
        who = ("--authority", "Giám đốc", "--by", "Nguyễn Văn Huy", "--fine", "30 triệu")
        done(run, "case", "sign", "1", "decision", *words, *who)
        faults = run("violation", "show", "1", "--json", today=TODAY).json["decision_faults_list"]
        words = [in_vietnamese(FAULTS[fault]) for fault in faults]
        made = done(run, "case", "file", "1", "--to", str(tmp_path / "court"))
        assert "missing in the file of VV-2026-0001" in made.err
        inside = text(office / "documents/VV-2026-0001/VV-2026-0001-muc-luc.docx")
        outside = text(tmp_path / "court" / "00-muc-luc-ho-so.docx")
        assert "2/QĐ-XPHC" in outside
        assert [one in inside for one in words] == [True] * len(words) != []
        assert not [one for one in words if one in outside]
        assert "Còn thiếu" in inside
        assert "Còn thiếu" not in outside
        said = read(tmp_path / "court", "nhat-ky.txt")
        assert not [fault for fault in faults if fault in said]


class TestOneOfSeveral:
    @pytest.fixture(autouse=True)
    def several(self, run: Any, decided: Path, tmp_path: Path) -> None:
        """Two persons in one case, each with minutes of their own."""
        on, case = ("--on", "2026-11-12"), ("--case", "VV-2026-0002")
        done(run, "violation", "add", "DN-1", "11.1.a", *on, "--name", SECOND, *case)
        for number, name in enumerate((OTHER, SECOND), start=6):
            done(run, "case", "draft", "VV-2026-0002", "minutes", "--against", name, "--replace")
            signed = ("--on", TODAY, "--number", f"{number}/BB-VPHC", "--against", name)
            done(run, "case", "sign", "VV-2026-0002", "minutes", *signed)
        done(run, "case", "draft", "VV-2026-0002", "decision", "--against", OTHER, "--reason", "x")
        self.folder = tmp_path / "court"

    def test_without_persons_the_one_is_told_from_the_other(self, run: Any) -> None:
        for words in (("violation", "list"), ("case", "show", "VV-2026-0002", "--history")):
            plain, masked = (run(*words, *more, "--json", lang="en").out for more in ((), ("--redact",)))
            assert all(name in plain for name in (OTHER, SECOND))
            assert not [name for name in (OTHER, SECOND) if name in masked]
            assert [plain.count(f'"{name}"') for name in (OTHER, SECOND)] == [
                masked.count(f'"(masked) {number}"') for number in (1, 2)
            ]

    def test_papers_of_one_are_without_those_of_the_other(self, run: Any) -> None:
        done(run, "case", "file", "VV-2026-0002", "--to", str(self.folder), "--against", SECOND)
        minutes = [*self.folder.glob("*bien-ban*")]
        assert len(minutes) == 1
        assert SECOND in text(minutes[0])

    def test_the_other_is_masked_in_the_texts_and_the_index(self, run: Any) -> None:
        done(run, "case", "file", "VV-2026-0002", "--to", str(self.folder), "--against", SECOND)
        said = read(self.folder, "nhat-ky.txt") + read(self.folder, "can-cu.txt") + read(self.folder, "danh-muc.csv")
        assert SECOND in said
        assert OTHER not in said + text(self.folder / "00-muc-luc-ho-so.docx")
        assert "le-van-khac" not in said

    def test_without_a_name_all_are_there(self, run: Any) -> None:
        done(run, "case", "file", "VV-2026-0002", "--to", str(self.folder))
        assert len([*self.folder.glob("*bien-ban*")]) == 2
        assert OTHER in read(self.folder, "nhat-ky.txt")

    def test_a_name_without_a_folder_is_refused(self, refused: Any) -> None:
        refused(2, "case", "file", "VV-2026-0002", "--against", SECOND, today=TODAY)


class TestWholeOrNotAtAll:
    def test_a_folder_that_holds_something_is_refused(self, run: Any, refused: Any, court: Path) -> None:
        before = {one.name: one.read_bytes() for one in court.iterdir()}
        answer = refused(5, "case", "file", "1", "--to", str(court), "--replace", today=TODAY)
        assert "name a new folder" in answer.err
        assert {one.name: one.read_bytes() for one in court.iterdir()} == before

    def test_nothing_is_left_where_a_scan_is_gone(self, refused: Any, decided: Path, tmp_path: Path) -> None:
        kept = hashlib.sha256(SCAN).hexdigest()
        (decided / "evidence" / kept[:2] / f"{kept}.pdf").unlink()
        before = {one.name for one in tmp_path.iterdir()}
        refused(8, "case", "file", "1", "--to", str(tmp_path / "court"), today=TODAY)
        assert {one.name for one in tmp_path.iterdir()} == before
        assert not (decided / "documents/VV-2026-0001/VV-2026-0001-muc-luc.docx").exists()

    def test_nothing_is_left_where_the_disk_is_full_at_the_third_file(
        self, refused: Any, decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put = output.write_new

        def write_new(path: Path, data: bytes) -> None:
            if path.name.startswith("02-"):
                raise OSError(errno.ENOSPC, "no space left on device", str(path))
            put(path, data)

        monkeypatch.setattr(output, "write_new", write_new)
        before = {one.name for one in tmp_path.iterdir()}
        refused(8, "case", "file", "1", "--to", str(tmp_path / "court"), today=TODAY)
        assert {one.name for one in tmp_path.iterdir()} == before

    def test_it_is_taken_away_where_the_index_is_not_to_be_replaced(
        self, refused: Any, decided: Path, tmp_path: Path
    ) -> None:
        (decided / "documents/VV-2026-0001/VV-2026-0001-muc-luc.docx").write_bytes(b"somebody's words")
        refused(5, "case", "file", "1", "--to", str(tmp_path / "court"), today=TODAY)
        assert not (tmp_path / "court").exists()

    def test_the_journal_says_where_the_copies_went(self, run: Any, court: Path) -> None:
        newest = run("journal", "list", "--limit", "1", "--json", today=TODAY).json[0]["id"]
        assert str(court) in run("journal", "show", str(newest), "--json", today=TODAY).json["told"]
