"""Whole cases through the program, from the first violation to the end of the file, on a file and on a server.

Sums and last days are counted by hand. Every story is told on both databases in the same order, and what `violation
show --json` then says of each case is the same to the byte. A few are also told by themselves, all in a long run.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from commands import words_for
from long_runs import few

DIRECTOR, PROVINCE = "Giám đốc Sở Khoa học và Công nghệ", "Chủ tịch UBND tỉnh Lạng Sơn"
# A decision of before the time to explain is over.
WAIVED = ("--reason", "đã từ bỏ quyền giải trình")
UNIT, SIBLINGS = "DPV-013", 2
LATER = "2026-11-25"


class Office:
    """An office whose clerk types one command after another, each with its day; ``where`` names its workspace."""

    def __init__(self, run: Any, scan: Path, *where: str) -> None:
        self._run, self._scan, self._where = run, scan, where

    def __call__(self, on: str, verb: str, *words: str, code: int = 0) -> Any:
        answer = self._run(*self._where, *words_for(verb), *words, "--json", today=on)
        assert answer.code == code, (verb, words, answer)
        return answer.json

    def found(self, on: str, provision: str, *words: str, unit: str = UNIT, decree: str = "174/2026") -> str:
        """Record a violation of a day on which it was detected and stated in minutes; gives its case."""
        said = ("--decree", decree, "--on", on, "--minutes-on", on)
        return str(self(on, "add", unit, provision, *said, *words)["case"])

    def decided(self, on: str, case: str, *words: str, by: str = DIRECTOR) -> Any:
        said = ("--on", on, "--number", f"{case[3:]}/{on}/QĐ-XPHC", "--by", "Người ký", "--authority", by)
        return self(on, "decide", case, *said, *words)

    def step(self, on: str, verb: str, case: str, *words: str, code: int = 0) -> Any:
        return self(on, verb, case, "--on", on, *words, code=code)

    @property
    def signed(self) -> tuple[str, ...]:
        return "--as-signed", "Hồ sơ giấy", "--scan", str(self._scan)

    def text(self, case: str, on: str = LATER) -> str:
        """Return what is said of a case, as it is printed."""
        answer = self._run(*self._where, "violation", "show", case, "--json", today=on)
        assert answer.code == 0, answer
        return str(answer.out)

    def acts(self, case: str, on: str = LATER) -> Any:
        return self(on, "show", case)

    def points(self) -> list[str]:
        """Return two points of one enterprise."""
        listed = self._run(*self._where, "recipient", "list", "--json").json
        return [one["code"] for one in listed if one["parent"] == "BDT-LS"][:SIBLINGS]

    def checks(self) -> None:
        assert self._run(*self._where, "db", "check", today=LATER).code == 0


def three_acts_in_parts(office: Office) -> str:
    """12.1 (3 to 5 million), 10.4.c (3 to 5) and 11.2 (20 to 30): 4 + 4 + 25 are 33 million, paid late in two parts."""
    case = office.found("2026-07-06", "12.1")
    for provision in ("10.4.c", "11.2"):
        office("2026-07-06", "add", UNIT, provision, "--decree", "174/2026", "--on", "2026-07-06", "--case", case)
    assert office.decided("2026-07-14", case)["fine"] == 33_000_000
    office.step("2026-07-16", "serve", case)
    # To pay until 26/07, a Sunday: until Monday 27/07. Half of a thousandth of a day's debt from 28/07 on.
    office.step("2026-07-20", "pay", case, "--amount", "10000000", "--proof-number", "GT 1")
    assert [one["fine_outstanding"] for one in office.acts(case, "2026-07-20")] == [23_000_000] * 3
    assert office.acts(case, "2026-07-27")[0]["late_interest"] == 0
    assert office.acts(case, "2026-07-28")[0]["late_interest"] == 11_500
    office.step("2026-08-06", "pay", case, "--amount", "7777777")
    # Ten days of 23.000.000: 115.000; then 15.222.223, of which a day is 7.611,1115.
    assert office.acts(case, "2026-08-06")[0]["late_interest"] == 115_000
    assert office.acts(case, "2026-08-07")[0]["late_interest"] == 122_611
    office.step("2026-08-10", "close", case, "--reason", "x", code=3)
    office.step("2026-08-16", "pay", case, "--amount", "15222223")
    assert office.acts(case)[0]["late_interest"] == 115_000 + 76_111
    assert office.step("2026-08-17", "close", case, "--reason", "Đã nộp đủ")["step"]["ground"] == "complied"
    first = office.acts(case)[0]
    assert (first["status"], first["fine_paid"], first["fine_outstanding"]) == ("closed", 33_000_000, 0)
    return case


def one_that_lapses(office: Office) -> str:
    """Decided on 10/7/2025: a year later nothing can be collected."""
    case = office.found("2025-07-07", "9.2", decree="15/2020")
    office.decided("2025-07-10", case, *WAIVED)
    office.step("2025-07-11", "serve", case)
    office.step("2026-07-10", "lapse", case, code=3)
    office.step("2026-07-13", "enforce", case, code=3)
    office.step("2026-07-11", "lapse", case)
    assert office.step("2026-07-13", "close", case, "--reason", "Hết thời hiệu")["step"]["ground"] == "lapsed"
    (act,) = office.acts(case)
    # What lapsed is owed no more (Điều 74).
    assert (act["fine_outstanding"], act["steps_list"][0]["faults_list"]) == (0, [])
    return case


def to_the_police_and_back(office: Office) -> str:
    case = office.found("2026-07-06", "11.1.b")
    assert office.step("2026-07-08", "transfer", case, "--to", "Công an tỉnh", "--crime")["status"] == "transferred"
    said = ("--from", "Công an tỉnh", "--number", "9")
    office.step("2026-08-03", "extend", case, "--ground", "no-prosecution")
    assert office.step("2026-08-05", "take-over", case, *said)["status"] == "open"
    # The term ran on, seven working days from 06/07: to the police a file is not forwarded. A late one is signed.
    (act,) = office.acts(case, "2026-08-05")
    due = {clock["name"]: clock["due_on"] for clock in act["clocks_list"]}
    assert (due["decide"], due["return_from_prosecution"]) == ("2026-07-15", "2026-08-10")
    said = ("--on", "2026-08-06", "--number", "17", "--by", "x", "--authority", DIRECTOR)
    office("2026-08-06", "decide", case, *said, code=3)
    done = office("2026-08-06", "decide", case, *said, *office.signed)
    assert done["faults_list"] == ["after_term"]
    return case


def remedies_alone(office: Office) -> str:
    """After the term no fine: the goods are destroyed all the same (Điều 65.2)."""
    case = office.found("2026-08-10", "11.2")
    # Seven working days from 10/08: 19/08.
    said = ("--number", "41", "--by", "x", "--authority", DIRECTOR)
    office.step("2026-08-20", "decide", case, *said, code=3)
    done = office.step("2026-08-20", "decide", case, *said, "--fine", "0", "--remedies", "Buộc tiêu hủy vật phẩm")
    assert (done["fine"], done["faults_list"]) == (0, [])
    office.step("2026-08-21", "serve", case)
    office.step("2026-09-10", "enforce", case, "--number", "42")
    office.step("2026-09-15", "close", case, "--reason", "Đã tiêu hủy", code=3)
    office.step("2026-09-14", "remedy", case, "--number", "3/BB-TH", *office.signed[2:])
    assert office.step("2026-09-15", "close", case, "--reason", "Đã tiêu hủy")["status"] == "closed"
    return case


def a_repeat_at_another_point(office: Office) -> str:
    """The points of an enterprise are one legal person; a repeat suspends the licence too (Điều 11.3.a)."""
    first, second = office.points()
    earlier = office.found("2026-07-06", "11.1.d", unit=first)
    office.decided("2026-07-10", earlier, *WAIVED)
    office.step("2026-07-13", "serve", earlier)
    office.step("2026-07-15", "pay", earlier, "--amount", "15000000")
    case = office.found("2026-10-05", "11.1.d", unit=second)
    (act,) = office.acts(case, "2026-10-05")
    (before,) = act["earlier_list"]
    assert (before["case"], before["is_repeat"], before["counts_until"]) == (earlier, True, "2027-07-15")
    said = ("--number", "77", "--by", "x")
    office.step("2026-10-07", "decide", case, *said, "--authority", "Trưởng đoàn thanh tra của Thanh tra tỉnh", code=3)
    words = ("--additional", "Tước quyền sử dụng Giấy phép bưu chính 02 tháng")
    office.step("2026-10-07", "decide", case, *said, "--authority", DIRECTOR, *words, *WAIVED)
    (act,) = office.acts(case, "2026-10-07")
    assert {one["name"]: one["due_on"] for one in act["clocks_list"]}["send_to_licensor"] == "2026-10-09"
    return case


def complained_of_corrected_annulled_decided_anew(office: Office) -> str:
    case = office.found("2026-07-06", "12.4.a")
    office.decided("2026-07-10", case, "--fine", "28000000", *WAIVED)
    office.step("2026-07-13", "serve", case)
    office.step("2026-07-15", "complain", case, "--text", "Đơn")
    office.step("2026-07-16", "stay", case, "--number", "13")
    office.step("2026-07-20", "correct", case, "--number", "15", "--fine", "21000000", "--handed-over-on", "2026-07-20")
    assert office.acts(case, "2026-07-20")[0]["fine_outstanding"] == 21_000_000
    office("2026-07-24", "complain", case, "--answered-on", "2026-07-24", "--outcome", "annulled")
    assert office.step("2026-07-27", "annul", case, "--number", "16")["status"] == "open"
    office.step("2026-07-29", "verify", case, "--number", "18")
    # A month from the minutes of the verification: 29/08, a Saturday, then the days off of the National Day.
    due = {one["name"]: one["due_on"] for one in office.acts(case, "2026-07-29")[0]["clocks_list"]}
    assert due["decide"] == "2026-09-03"
    office.decided("2026-08-03", case, "--fine", "20000000")
    office.step("2026-08-04", "serve", case)
    # The stay was of the decision that is annulled: it does not hold up this one. To pay until 14/08.
    office.step("2026-08-14", "enforce", case, "--number", "20", code=3)
    assert office.step("2026-08-17", "enforce", case, "--number", "20")["step"]["faults_list"] == []
    # Six days of 20.000.000 after 14/08: 60.000; more cannot pay the fine.
    office.step("2026-08-20", "pay", case, "--amount", "20060000", code=3)
    office.step("2026-08-20", "pay", case, "--amount", "20060000", "--interest", "60000")
    (act,) = office.acts(case)
    assert (act["late_interest"], act["interest_paid"], act["fine_outstanding"]) == (60_000, 60_000, 0)
    assert (act["fine_paid"], len(act["annulled_list"]), act["fine_imposed"]) == (20_000_000, 1, 20_000_000)
    assert office.step("2026-08-21", "close", case, "--reason", "Đã nộp")["step"]["ground"] == "complied"
    return case


def an_old_file_that_is_taken_over(office: Office) -> str:
    """A file of a district that ended: recorded in November, with what is wrong in it."""
    on = "2024-05-13"
    said = ("--decree", "15/2020", "--on", on, "--minutes-on", on)
    case = str(office("2024-05-13", "add", UNIT, "9.1.b", *said)["case"])
    words = ("--number", "8", "--by", "x", "--authority", "Chủ tịch UBND huyện Cao Lộc")
    # Seven working days from 13/05/2024: 22/05.
    done = office("2026-11-20", "decide", case, "--on", "2024-05-24", *words, *office.signed)
    assert done["faults_list"] == ["after_term"]
    office("2026-11-20", "serve", case, "--on", "2024-05-27")
    office("2026-11-20", "take-over", case, "--on", "2025-07-01", "--from", "UBND huyện Cao Lộc", "--number", "2")
    office("2026-11-20", "enforce", case, "--on", "2025-07-02", "--number", "3", *office.signed)
    (act,) = office.acts(case)
    faults = [fault for one in act["steps_list"] for fault in one["faults_list"]]
    assert (act["status"], act["decision_faults_list"], faults) == ("decided", ["after_term"], ["lapsed"])
    return case


def the_office_of_2020(office: Office) -> str:
    """8.4.b of the decree of 2020, whose words were not seen: 3 to 5 million; minutes on 28/05/2020, 7 days."""
    case = office.found("2020-05-28", "8.4.b", decree="15/2020")
    (act,) = office.acts(case, "2020-06-03")
    assert (act["conduct"], act["like"]) == ("", "10.4.b, 174/2026/NĐ-CP")
    assert {one["name"]: one["due_on"] for one in act["clocks_list"]}["decide"] == "2020-06-04"
    said = ("--number", "01/QĐ-XPVPHC", "--by", "x", "--authority", "Chánh Thanh tra Sở")
    assert office.step("2020-06-03", "decide", case, *said)["fine"] == 4_000_000
    office.step("2020-06-04", "serve", case)
    # Until 14/06, a Sunday: 15/06. Ten days later 4.000.000 owe 20.000.
    assert office.acts(case, "2020-06-25")[0]["late_interest"] == 20_000
    office.step("2020-06-25", "pay", case, "--amount", "4 triệu")
    assert office.step("2020-06-26", "close", case, "--reason", "Đã nộp")["status"] == "closed"
    return case


def goods_returned_and_confiscated(office: Office) -> str:
    """11.1.b: 10 to 20 million, and confiscation; five of twelve packets were not the offender's and go back."""
    case = office.found("2026-07-06", "11.1.b", unit="DPV-014")
    held = ("hold", "--on", "2026-07-06", "--hour", "15:00", "--item", "thuốc lá; 12; bao", "--number", "06/BB-TG")
    office("2026-07-06", "goods", case, *held)
    decided = ("decide", "--on", "2026-07-07", "--hour", "14:59", "--number", "07/QĐ-TG", "--until", "2026-07-15")
    office("2026-07-07", "goods", case, *decided)
    back = ("return", "--on", "2026-07-08", "--item", "thuốc lá; 5", "--number", "08/QĐ-TL")
    office("2026-07-08", "goods", case, *back)
    office.decided("2026-07-10", case, "--additional", "Tịch thu 07 bao thuốc lá", *WAIVED)
    office.step("2026-07-13", "serve", case)
    office.step("2026-07-20", "pay", case, "--amount", "15000000")
    assert office.step("2026-07-21", "close", case, "--reason", "Đã nộp", code=3) is not None
    taken = office("2026-07-21", "goods", case, "confiscate", "--on", "2026-07-21", "--number", "09/QĐ-TT")
    assert [(one["quantity"], one["ended_by"]) for one in taken["goods_list"]] == [(7, "confiscate"), (5, "return")]
    given = (
        "hand-over",
        "--on",
        "2026-07-22",
        "--to",
        "Kho bạc Nhà nước",
        "--number",
        "10/BB-BG",
        "--item",
        "thuốc lá; 4",
    )
    office("2026-07-22", "goods", case, *given)
    done = office("2026-07-22", "goods", case, "destroy", "--on", "2026-07-22", "--number", "11/BB-TH")
    assert [(one["quantity"], one["disposal"]) for one in done["goods_list"][2:]] == [
        (4, "handed-over"),
        (3, "confiscated"),
    ]
    assert office.step("2026-07-22", "close", case, "--reason", "Đã nộp")["status"] == "closed"
    return case


def gathered_by_mistake(office: Office) -> str:
    """Two late reports (10.4.c: 3 to 5 million) are one fine; the second was of another matter and goes back."""
    case = office.found("2026-07-06", "10.4.c", unit="DPV-016")
    other = office.found("2026-07-07", "10.4.c", unit="DPV-016")
    office("2026-07-08", "join", other, "--into", case, "--reason", "Cùng xử phạt")
    assert len(office.acts(case, "2026-07-08")) == 2
    office("2026-07-08", "withdraw-join", other, "--reason", "Gộp nhầm")
    assert [one["minutes_on"] for one in office.acts(case, "2026-07-08")] == ["2026-07-06"]
    assert [one["minutes_on"] for one in office.acts(other, "2026-07-08")] == ["2026-07-07"]
    office.decided("2026-07-14", case, "--distinct", "Hai việc khác nhau")
    office.step("2026-07-15", "pay", case, "--amount", "4000000")
    # The fine that is lowered later was the higher one on the day of the payment.
    office.step("2026-07-16", "correct", case, "--number", "12", "--fine", "3500000")
    (act,) = office.acts(case)
    assert (act["fine_imposed"], act["fine_paid"], act["payments_list"][0]["faults_list"]) == (3_500_000, 4_000_000, [])
    return case


STORIES: Sequence[Callable[[Office], str]] = (
    a_repeat_at_another_point, the_office_of_2020, an_old_file_that_is_taken_over, one_that_lapses, three_acts_in_parts,
    to_the_police_and_back, complained_of_corrected_annulled_decided_anew, remedies_alone,
    goods_returned_and_confiscated, gathered_by_mistake,
)  # fmt: skip


@pytest.fixture
def scan(papers: Path) -> Path:
    return papers / "scan-1.pdf"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("story", few([*STORIES]), ids=lambda story: story.__name__)
def test_a_whole_case(story: Callable[[Office], str], run: Any, scan: Path) -> None:
    office = Office(run, scan)
    case = story(office)
    assert case in office.text(case)
    office.checks()


@pytest.mark.system("postgres")
def test_both_databases_say_the_same_of_all_cases(run: Any, scan: Path, tmp_path: Path, postgres_url: str) -> None:
    """The stories are told one after the other in each office: what one leaves behind the next one finds."""
    told: list[list[str]] = []
    for name, where in (("file", ()), ("server", ("--database", postgres_url))):
        folder = str(tmp_path / name)
        assert run("init", folder, *where).code == 0
        assert run("-w", folder, "recipient", "import", "sample:lang-son-2020").code == 0
        office = Office(run, scan, "-w", folder)
        cases = [story(office) for story in STORIES]
        office.checks()
        told.append([office.text(case) for case in cases])
    assert told[0] == told[1]
