"""What is outstanding of fines and overdue: archive, agenda and report say the same, and of an earlier day the report
says what was so then.
"""

from pathlib import Path
from typing import Any

import pytest
from commands import words_for

pytestmark = pytest.mark.usefixtures("loaded")
FINE = 25_000_000
CASE = "VV-2026-0001"


class Office:
    """An office with one case of July 2026, fined 25 million, which are to be paid until 23 July."""

    def __init__(self, run: Any, prepare: Any) -> None:
        self.run, self.prepare = run, prepare
        self.says("2026-07-06", "add", "DPV-013", "11.2", "--decree", "174/2026", on="2026-07-06")
        self.says("2026-07-06", "record-minutes", CASE, "--number", "5", "--by", "Người lập", on="2026-07-06")
        said = ("--number", "12/QĐ-XPHC", "--authority", "Giám đốc Sở Khoa học và Công nghệ", "--by", "Người ký")
        self.says(
            "2026-07-10", "decide", CASE, *said, "--fine", str(FINE), "--reason", "Không giải trình", on="2026-07-10"
        )
        self.says("2026-07-13", "serve", CASE, on="2026-07-13")

    def says(self, today: str, verb: str, *words: str, on: str = "") -> None:
        answer = self.prepare(*words_for(verb), *words, *(("--on", on) if on else ()), today=today)
        assert answer.code == 0, answer

    def counted(self, day: str, today: str = "") -> tuple[int, int]:
        """What the report of its month says was outstanding and overdue at the end of a day."""
        answer = self.run("report", "monthly", "--month", _month(day), "--on", day, "--json", today=today or day)
        assert answer.code == 0, answer
        figures = answer.json["figures"]
        return figures["fines_outstanding"]["value"], figures["fines_overdue"]["value"]

    def archived(self, day: str) -> tuple[int, int]:
        (line,) = self.run("case", "list", "--year", "2026", "--json", today=day).json
        return line["outstanding"] or 0, line["overdue"] or 0

    def waiting(self, day: str) -> str:
        items = self.run("status", "--json", today=day).json["items_list"]
        return next((one["what"] for one in items if one["what"].startswith("Fines outstanding")), "")

    def owes(self, day: str, outstanding: int, overdue: int) -> None:
        """Hold all that tells what is owed against what is."""
        assert self.counted(day) == self.archived(day) == (outstanding, overdue)
        words = f"Fines outstanding: {outstanding:,} đồng".replace(",", ".")
        assert self.waiting(day) == (words if outstanding else "")


def _month(day: str) -> str:
    """The month of reports, from the 15th to the 14th, that a day lies in."""
    year, month, number = (int(part) for part in day.split("-"))
    return f"{year}-{month + (number > 14):02d}"


@pytest.fixture
def office(run: Any, prepare: Any) -> Office:
    return Office(run, prepare)


def test_a_fine_is_outstanding_from_its_decision_and_overdue_after_its_term(office: Office) -> None:
    assert office.counted("2026-07-09", today="2026-07-13") == (0, 0)
    assert office.counted("2026-07-10", today="2026-07-13") == (FINE, 0)
    office.owes("2026-07-23", FINE, 0)
    office.owes("2026-07-24", FINE, FINE)


def test_what_was_paid_is_not_outstanding_from_its_day(office: Office) -> None:
    office.says("2026-07-24", "pay", CASE, "--amount", "10000000", on="2026-07-24")
    assert office.counted("2026-07-23", today="2026-07-24") == (FINE, 0)
    office.owes("2026-07-24", 15_000_000, 15_000_000)
    office.says("2026-07-27", "pay", CASE, "--amount", "15000000", on="2026-07-27")
    office.owes("2026-07-27", 0, 0)


def test_a_case_that_was_closed_owes_nothing_from_then_on_until_it_is_opened_again(office: Office) -> None:
    office.says("2026-07-28", "close", CASE, "--outcome", "other", "--reason", "Đơn vị giải thể", on="2026-07-28")
    office.owes("2026-07-28", 0, 0)
    assert office.counted("2026-07-27", today="2026-07-28") == (FINE, FINE)
    office.says("2026-07-30", "reopen", CASE, "--reason", "Nhầm", on="2026-07-30")
    office.owes("2026-07-30", FINE, FINE)
    assert [office.counted(day, today="2026-07-30")[0] for day in ("2026-07-27", "2026-07-28")] == [FINE, 0]


def test_while_it_is_stayed_it_is_not_overdue(office: Office) -> None:
    office.says("2026-07-20", "stay", CASE, "--text", "Có dấu hiệu tội phạm", on="2026-07-20")
    office.owes("2026-07-24", FINE, 0)
    office.says("2026-07-28", "stay", CASE, "--answered-on", "2026-07-28")
    office.owes("2026-07-29", FINE, FINE)
    assert office.counted("2026-07-24", today="2026-07-29") == (FINE, 0)


def test_a_correction_counts_from_its_day(office: Office) -> None:
    office.says("2026-07-15", "correct", CASE, "--number", "15", "--fine", "20000000", on="2026-07-15")
    assert office.counted("2026-07-14", today="2026-07-15") == (FINE, 0)
    office.owes("2026-07-15", 20_000_000, 0)


def test_a_fine_that_was_paid_is_owed_again_once_a_correction_raises_it(office: Office) -> None:
    office.says("2026-07-14", "pay", CASE, "--amount", str(FINE), on="2026-07-14")
    office.owes("2026-07-14", 0, 0)
    office.says("2026-07-15", "correct", CASE, "--number", "15", "--fine", "30000000", on="2026-07-15")
    office.owes("2026-07-15", 5_000_000, 0)
    assert office.counted("2026-07-14", today="2026-07-15") == (0, 0)


def test_an_annulled_decision_owes_nothing_from_then_on(office: Office) -> None:
    office.says("2026-07-20", "annul", CASE, "--number", "16", on="2026-07-20")
    assert office.counted("2026-07-19", today="2026-07-20") == (FINE, 0)
    office.owes("2026-07-20", 0, 0)


def test_a_reduction_counts_from_the_day_on_which_it_was_granted(office: Office) -> None:
    office.says("2026-07-20", "reduce", CASE, "--amount", "5000000", on="2026-07-20")
    office.owes("2026-07-24", FINE, 0)
    office.says("2026-08-20", "reduce", CASE, "--answered-on", "2026-08-20", "--outcome", "granted")
    office.owes("2026-08-21", 20_000_000, 20_000_000)
    assert office.counted("2026-08-19", today="2026-08-21") == (FINE, 0)


def test_a_fine_that_is_paid_in_instalments_is_not_overdue_on_the_agenda_either(office: Office) -> None:
    def late(day: str) -> list[str]:
        items = office.run("status", "--json", today=day).json["items_list"]
        return [
            one["what"] for one in items if one["kind"] == "case" and one["overdue"] and "nộp tiền phạt" in one["what"]
        ]

    granted = ("--instalments", "3", "--until", "2027-01-08", "--number", "2/QĐ", "--reason", "Đã đọc")
    office.says("2026-07-14", "postpone", CASE, *granted, on="2026-07-14")
    assert late("2026-11-20") == []
    assert late("2027-01-09") != []


def test_a_first_part_below_what_is_paid_first_is_said(office: Office) -> None:
    """A fine of 25 million in parts begins with at least 40 %, 10 million đồng (Điều 79)."""
    granted = ("--instalments", "3", "--until", "2027-01-08", "--number", "2/QĐ", "--reason", "Đã đọc")
    told = "the first part is at least 10.000.000 đồng"

    def pays(amount: str, day: str) -> str:
        answer = office.run("case", "pay", CASE, "--amount", amount, "--on", day, "--proof-number", day, today=day)
        assert answer.code == 0, answer
        return str(answer.err)

    office.says("2026-07-14", "postpone", CASE, *granted, on="2026-07-14")
    assert told in pays("2000000", "2026-07-15")
    assert told not in pays("8000000", "2026-07-16")


@pytest.mark.parametrize("others", [False, True], ids=["alone", "beside another case"])
def test_a_fine_that_a_correction_set_is_paid_whatever_else_is_fined(run: Any, tmp_path: Path, others: bool) -> None:
    scan, by = tmp_path / "signed.pdf", ("--by", "Người ký", "--authority", "Chủ tịch UBND cấp huyện")
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")

    def says(verb: str, *words: str) -> None:
        answer = run(*words_for(verb), *words, today="2020-06-15")
        assert answer.code == 0, answer

    says("add", "DPV-013", "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-28")
    of_remedies = ("--fine", "0", "--remedies", "Buộc niêm yết", "--handed-over-on", "2020-06-03")
    signed = ("--as-signed", "Đã ký", "--scan", str(scan))
    says("decide", "VV-2020-0001", "--on", "2020-06-03", "--number", "01/QĐ", *by, *of_remedies, *signed)
    fined = ("--fine", "2500000", "--handed-over-on", "2020-06-05", "--text", "Sửa mức phạt")
    says("correct", "VV-2020-0001", "--on", "2020-06-05", "--number", "02/QĐ", *by, *fined)
    if others:
        says("add", "DPV-016", "9.1.b", "--on", "2020-06-01", "--minutes-on", "2020-06-01")
        by_chief = ("--by", "Người ký", "--authority", "Chánh Thanh tra Sở", "--fine", "15000000")
        says("decide", "VV-2020-0002", "--on", "2020-06-05", "--number", "03/QĐ", *by_chief)
    says("pay", "VV-2020-0001", "--amount", "2500000", "--on", "2020-06-08", "--proof-number", "BL1")
    items = run("status", "--json", today="2020-06-15").json["items_list"]
    owed = ["Fines outstanding: 15.000.000 đồng"] if others else []
    assert [one["what"] for one in items if one["what"].startswith("Fines outstanding")] == owed
    says("remedy", "VV-2020-0001", "--on", "2020-06-10", "--number", "BB1")
    says("close", "VV-2020-0001", "--on", "2020-06-12", "--reason", "Đã nộp")
