"""An offender who is not known: minutes with a witness, notices, what is confiscated, and nobody who is sanctioned."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from word_files import text

ACTED = "2025-07-07"


class Unknown:
    """A case of 9.2 of Nghị định 15/2020 in which goods are held that nobody owns up to."""

    def __init__(self, run: Any, folder: Path) -> None:
        self._run, self.folder = run, folder
        words = ("DN-1", "9.2", "--on", ACTED, "--offender", "unknown")
        self.code = str(self(ACTED, "violation", "add", *words, "--json").json["case"])
        self(ACTED, "case", "goods", self.code, "hold", "--item", "pháo hoa; 12; hộp; còn nguyên")

    def __call__(self, on: str, *words: str, code: int = 0) -> Any:
        answer = self._run(*words, today=on)
        assert answer.code == code, answer
        return answer

    def sign(self) -> None:
        words = ("--number", "5/BB-VPHC", "--text", "Bà Lê Thị D, UBND phường Tam Thanh, chứng kiến")
        self(ACTED, "case", "sign", self.code, "minutes", *words)

    def notice(self, on: str, which: str) -> None:
        self(on, "case", "step", self.code, "extend", "--ground", which, "--text", "Báo Lạng Sơn")

    def due(self, on: str) -> dict[str, str]:
        asked = self(on, "case", "show", self.code, "--json").json["next"]["must_list"]
        return {one["kind"]: one["due_on"] for one in asked}

    def paper(self, name: str) -> str:
        (found,) = (self.folder / "documents" / self.code).glob(f"*{name}*.docx")
        return text(found)


@pytest.fixture
def unknown(run: Any, office_of_2025: Callable[[str], Path]) -> Unknown:
    return Unknown(run, office_of_2025(ACTED))


def test_the_minutes_name_nobody_and_give_nobody_the_right_to_explain(unknown: Unknown) -> None:
    """Luật Xử lý vi phạm hành chính, Điều 58.3.b; Nghị định 118/2021/NĐ-CP, Điều 12.6.a."""
    drafted = unknown.paper("bien-ban")
    assert "Không xác định được cá nhân, tổ chức vi phạm." in drafted
    assert "có quyền gửi văn bản giải trình" not in drafted
    assert "Biên bản đã giao trực tiếp" not in drafted


def test_the_minutes_are_signed_before_a_witness(unknown: Unknown) -> None:
    """Nghị định 118/2021/NĐ-CP, Điều 12.5.b."""
    answer = unknown(ACTED, "case", "sign", unknown.code, "minutes", "--number", "5/BB-VPHC", code=3)
    assert "Điều 12.5.b" in answer.err
    unknown.sign()


@pytest.mark.parametrize("words", [("--fine", "25 triệu"), ("--warning",), ("--fine", "25 triệu", "--reason", "x")])
def test_nobody_is_sanctioned(unknown: Unknown, words: tuple[str, ...]) -> None:
    unknown.sign()
    answer = unknown("2025-07-14", "case", "sign", unknown.code, "decision", "--number", "9", *words, code=3)
    assert "Điều 65.1.b" in answer.err


def test_it_has_no_range_and_no_term_to_decide(unknown: Unknown) -> None:
    unknown.sign()
    (act,) = unknown(ACTED, "violation", "list", "--json").json
    assert (act["offender"], act["fine_min"], act["fine_max"]) == ("unknown", 0, 0)
    assert {"decide", "limitation"}.isdisjoint(unknown.due("2025-07-14"))


def test_goods_are_announced_twice_and_kept_a_year(unknown: Unknown) -> None:
    """Luật Xử lý vi phạm hành chính, Điều 126.4: seven working days to hold them, three to announce them, seven again.

    From 07/07 (a Monday): held until 16/07, announced until 21/07; announced on 17/07, again until 28/07.
    """
    unknown.sign()
    unknown("2025-07-08", "case", "goods", unknown.code, "decide", "--number", "6/QĐ-TG", "--by", "Nguyễn Văn Huy")
    assert unknown.due("2025-07-14")["notice_of_goods"] == "2025-07-21"
    unknown.notice("2025-07-17", "first-notice")
    assert unknown.due("2025-07-17") == {"second_notice_of_goods": "2025-07-28"}
    unknown.notice("2025-07-28", "second-notice")
    assert unknown.due("2025-07-28") == {"unclaimed_goods": "2026-07-28"}


def test_what_nobody_claims_is_destroyed_and_the_case_is_at_its_end(unknown: Unknown) -> None:
    unknown.sign()
    unknown("2026-08-03", "case", "draft", unknown.code, "remedies")
    drafted = unknown.paper("quyet-dinh")
    assert "trong vụ việc không xác định được cá nhân, tổ chức vi phạm" in drafted
    assert "Buộc tiêu hủy vật phẩm: 12 hộp pháo hoa" in drafted
    unknown("2026-08-03", "case", "sign", unknown.code, "decision", "--number", "9/QĐ-KPHQ")
    unknown("2026-08-04", "case", "goods", unknown.code, "destroy")
    (line,) = unknown("2026-08-04", "case", "list", "--json").json
    assert (line["status"], line["fine"]) == ("closed", 0)


def test_it_is_no_repeat_of_another_case_against_nobody(unknown: Unknown, run: Any, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 decision")
    unknown.sign()
    fined = ("--number", "9", "--fine", "25 triệu", "--as-signed", "Hồ sơ giấy", "--scan", str(scan))
    unknown("2025-07-14", "case", "sign", unknown.code, "decision", *fined)
    words = ("DN-1", "9.2", "--on", "2025-08-08", "--offender", "unknown")
    again = unknown("2025-08-08", "violation", "add", *words, "--json").json
    assert again["earlier_list"] == []
    counted = run("report", "period", "--since", "2025-08-01", "--until", "2025-08-31", "--json", today="2025-08-31")
    assert counted.json["figures"]["repeat_offenders"]["value"] == 0


def test_a_sanction_decision_is_not_drafted_against_nobody(unknown: Unknown) -> None:
    unknown.sign()
    answer = unknown("2025-07-14", "case", "draft", unknown.code, "decision", code=3)
    assert "case draft VV-2025-0001 remedies" in answer.err


def test_who_is_found_later_is_written_over_it(unknown: Unknown) -> None:
    amended = ("amend", "act", "VP-2025-0001", "--reason", "đã xác minh")
    unknown("2025-07-14", "case", *amended, "--description", "Bưu gửi có pháo hoa")
    unknown("2025-07-14", "case", *amended, "--offender", "person", "--name", "Lê Văn C")
    (act,) = unknown("2025-07-14", "violation", "list", "--json").json
    assert (act["offender"], act["offender_name"]) == ("individual", "Lê Văn C")
    unknown("2025-07-14", "case", *amended, "--offender", "unknown")
    (act,) = unknown("2025-07-14", "violation", "list", "--json").json
    assert act["offender"] == "unknown"


def test_a_second_notice_follows_a_first_and_both_are_of_goods_that_are_held(unknown: Unknown) -> None:
    second = ("case", "step", unknown.code, "extend", "--ground", "second-notice")
    assert "No first notice" in unknown("2025-07-17", *second, code=3).err
    unknown.notice("2025-07-17", "first-notice")
    unknown("2025-07-28", *second)


def test_the_first_notice_waits_for_the_end_of_the_holding_as_it_was_decided(unknown: Unknown) -> None:
    decided = ("--number", "6", "--until", "2025-08-01", "--by", "Nguyễn Văn Huy", "--reason", "x")
    unknown("2025-07-08", "case", "goods", unknown.code, "decide", *decided)
    assert unknown.due("2025-07-14")["notice_of_goods"] == "2025-08-06"


def test_papers_about_goods_name_nobody(unknown: Unknown) -> None:
    """Nghị định 118/2021/NĐ-CP, mẫu MQĐ20, MBB15."""
    for paper, stem in (("hold", "quyet-dinh-tam-giu"), ("hold-minutes", "bien-ban-tam-giu")):
        unknown("2025-07-07", "case", "draft", unknown.code, paper)
        said = unknown.paper(stem)
        assert "ông (bà)" not in said
        assert "hông xác định được cá nhân, tổ chức vi phạm" in said


def test_a_name_says_that_somebody_is_known(unknown: Unknown) -> None:
    words = ("DN-1", "9.2", "--on", ACTED, "--offender", "unknown", "--name", "Lê Văn C")
    unknown("2025-07-14", "violation", "add", *words, code=2)


def test_a_confiscation_alone_has_a_form_of_its_own(unknown: Unknown) -> None:
    """Nghị định 118/2021/NĐ-CP, mẫu MQĐ14."""
    words = ("DN-1", "5.1", "--on", ACTED, "--offender", "unknown")
    case = str(unknown(ACTED, "violation", "add", *words, "--json").json["case"])
    signed = ("--number", "6/BB-VPHC", "--text", "Không có người chứng kiến")
    unknown(ACTED, "case", "sign", case, "minutes", *signed)
    imposed = ("--additional", "Tịch thu tang vật", "--reason", "Điều 65.2")
    assert unknown("2025-07-14", "case", "draft", case, "remedies", *imposed, "--json").json["form"] == "MQĐ14"
    unknown("2025-07-14", "case", "sign", case, "decision", "--number", "9/QĐ-TT", *imposed)
    lines = unknown("2025-07-14", "case", "list", "--json").json
    assert [line["closed_on"] for line in lines if line["id"] == case] == ["2025-07-14"]


def test_a_fine_that_was_signed_against_nobody_is_printed_as_it_is(unknown: Unknown, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 decision")
    unknown.sign()
    fined = ("--number", "9", "--fine", "25 triệu", "--as-signed", "Hồ sơ giấy", "--scan", str(scan))
    unknown("2025-07-14", "case", "sign", unknown.code, "decision", *fined)
    unknown("2025-07-14", "case", "draft", unknown.code, "decision")
    assert "25.000.000 đồng" in unknown.paper("quyet-dinh-xu-phat")


def test_the_form_of_before_2022_names_nobody_either(unknown: Unknown) -> None:
    words = ("DN-1", "9.2", "--decree", "15/2020", "--on", "2020-05-07", "--offender", "unknown", "--late")
    case = str(unknown("2025-07-14", "violation", "add", *words, "--minutes-on", "2020-05-07", "--json").json["case"])
    drafted = text(unknown.folder / unknown("2025-07-14", "case", "draft", case, "minutes", "--json").json["path"])
    assert "không xác định được người vi phạm" in drafted
    assert "ông (bà)" not in drafted
    assert "TỔ CHỨC VI PHẠM" not in drafted
