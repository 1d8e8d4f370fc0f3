"""Wrong orders through the real program: a draft is refused with its norm and leaves nothing behind; what is signed is
recorded, marked, and shows what is wrong with it. What can never be is refused though it is signed.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from commands import words_for
from long_runs import LONG, crossed, few
from preparing import own

from postwatch import console
from postwatch.case.rules import FAULTS

DIRECTOR, PROVINCE = "Giám đốc Sở Khoa học và Công nghệ", "Chủ tịch UBND tỉnh Lạng Sơn"
COMMUNE, TEAM = "Chủ tịch UBND xã Đồng Đăng", "Trưởng đoàn thanh tra của Thanh tra tỉnh"
MEASURES = "Chi cục trưởng Chi cục Tiêu chuẩn Đo lường Chất lượng thuộc Sở Khoa học và Công nghệ"
UNIT, FOUND = "DPV-013", "2026-07-06"
LAW, DECREE = "Luật Xử lý vi phạm hành chính", "Nghị định 118/2021/NĐ-CP"


class Order(NamedTuple):
    """A command line on a day; the case is put in where a star stands."""

    on: str
    verb: str
    words: Sequence[str] = ()

    def typed(self, case: str) -> list[str]:
        return [*words_for(self.verb), *(case if word == "*" else word for word in self.words)]


def added(provision: str, on: str, *words: str, decree: str = "174/2026", today: str = "") -> Order:
    return Order(today or on, "add", (UNIT, provision, "--decree", decree, "--on", on, *words))


def step(verb: str, on: str, *words: str) -> Order:
    return Order(on, verb, ("*", "--on", on, *words))


def decision(on: str, *words: str, number: str = "12/QĐ-XPHC", by: str = DIRECTOR) -> Order:
    return step("decide", on, "--number", number, "--authority", by, "--by", "Người ký", *words)


# Before the time to explain is over, as `decision` is on most days here.
WAIVED = ("--reason", "đã từ bỏ quyền giải trình")
NEW = [added("11.2", FOUND)]
MINUTES = [*NEW, step("record-minutes", FOUND)]
DECIDED = [*MINUTES, decision("2026-07-10", "--fine", "25000000", *WAIVED)]
SERVED = [*DECIDED, step("serve", "2026-07-13")]
A_YEAR_AGO = [added("9.2", "2025-07-07", "--minutes-on", "2025-07-07", decree="15/2020"),
              decision("2025-07-10", *WAIVED), step("serve", "2025-07-11")]  # fmt: skip
STATES: Mapping[str, Sequence[Order]] = {
    "nothing": [],
    "new": NEW,
    "minutes": MINUTES,
    "explains": [*MINUTES, Order("2026-07-08", "explain", ("*", "--asked-on", "2026-07-08"))],
    "decided": DECIDED,
    "unnumbered": [*MINUTES, step("decide", "2026-07-10", "--authority", DIRECTOR, "--by", "Người ký", *WAIVED)],
    "served": SERVED,
    "paid": [*SERVED, step("pay", "2026-07-14", "--amount", "25000000")],
    "closed": [*SERVED, step("close", "2026-07-15", "--reason", "x", "--outcome", "other")],
    "dropped": [*MINUTES, step("drop", "2026-07-07", "--ground", "b")],
    "transferred": [*MINUTES, step("transfer", "2026-07-08", "--to", "Công an tỉnh", "--crime")],
    "annulled": [*SERVED, step("annul", "2026-07-14", "--number", "16")],
    "stayed": [*SERVED, step("stay", "2026-07-14", "--number", "13")],
    "asked": [*SERVED, step("reduce", "2026-07-14", "--amount", "5000000")],
    "postponed": [*SERVED, step("postpone", "2026-07-14", "--instalments", "3", "--until", "2026-12-01", "--number",
                                "1")],
    "complained": [*SERVED, step("complain", "2026-07-14")],
    "upheld": [*SERVED, step("pay", "2026-07-14", "--amount", "25000000"), step("complain", "2026-07-14"),
               Order("2026-07-20", "complain", ("*", "--on", "2026-07-14", "--answered-on", "2026-07-20", "--outcome",
                                                "annulled"))],
    "sued": [*SERVED, step("sue", "2026-07-14")],
    "old": A_YEAR_AGO,
    "old and paid": [*A_YEAR_AGO, step("pay", "2025-07-14", "--amount", "25000000")],
    "old and closed": [*A_YEAR_AGO, step("close", "2025-07-14", "--reason", "x", "--outcome", "other")],
    "lapsed": [*A_YEAR_AGO, step("lapse", "2026-07-13")],
    "stamps": [added("16.7.a", FOUND, "--minutes-on", FOUND)],
    "warned": [added("8.1", "2026-06-29", "--minutes-on", "2026-06-29", decree="15/2020")],
    "household": [added("11.2", FOUND, "--minutes-on", FOUND, "--offender", "person", "--name", "Lê Văn C")],
    "licence": [added("7.4.b", "2026-10-01", "--minutes-on", "2026-10-01")],
    "banned": [added("11.1.c", FOUND, "--minutes-on", FOUND)],
    "repeat": [added("11.1.b", FOUND, "--minutes-on", FOUND), decision("2026-07-10", *WAIVED, number="1"),
               added("11.1.b", "2026-10-01", "--minutes-on", "2026-10-01")],
    "late": [added("9.2", "2025-11-10", "--detected-on", "2026-11-09", "--minutes-on", "2026-11-09", decree="15/2020",
                   today="2026-11-09")],
    "two years": [added("9.1.a", "2022-01-27", "--detected-on", "2024-01-25", "--minutes-on", "2024-01-25",
                        decree="15/2020", today="2024-01-25")],
    "twins": [added("12.1", FOUND, "--minutes-on", FOUND), decision("2026-07-08", *WAIVED, number="1"),
              added("12.1", FOUND, "--minutes-on", FOUND)],
    "same words": [added("12.1", FOUND, "--minutes-on", FOUND, "--description", "EE1"),
                   decision("2026-07-08", *WAIVED, number="1"),
                   added("12.1", FOUND, "--minutes-on", FOUND, "--description", "EE1")],
    "twice in a case": [added("12.1", FOUND, "--minutes-on", FOUND),
                        added("12.1", FOUND, "--case", "*")],
    "remedies": [added("11.2", FOUND, "--minutes-on", FOUND),
                 decision("2026-07-10", *WAIVED, "--remedies", "Buộc tiêu hủy vật phẩm"), step("serve", "2026-07-13"),
                 step("pay", "2026-07-15", "--amount", "25000000")],
    "once": [added("10.4.c", FOUND, "--minutes-on", FOUND),
             added("10.4.c", "2026-07-07", "--minutes-on", "2026-07-07")],
    "sent on": [*MINUTES, step("transfer", "2026-07-09", "--to", "UBND tỉnh")],
    "two units": [added("12.1", FOUND, "--minutes-on", FOUND), decision("2026-07-08", *WAIVED, number="1"),
                  added("12.2.a", FOUND, "--minutes-on", FOUND)],
    "two circumstances": [added("11.2", FOUND, "--minutes-on", FOUND, "--mitigating-named", "a", "--mitigating-named",
                                "b")],
    "2025": [added("9.2", "2025-06-27", "--minutes-on", "2025-06-27", decree="15/2020")],
}  # fmt: skip


class Wrong(NamedTuple):
    """An order that is wrong in a state: the norm that its refusal names, and its fault when it is signed.

    A day of a decision that is out of order with the other days is no matter of a norm. A paper is not marked for what
    came on a day after its own (``by_later``), though none is prepared beside that.
    """

    state: str
    order: Order
    norm: str
    fault: str
    by_later: bool = False


def wrong(state: str, verb: str, on: str, *words: str, norm: str, fault: str, by_later: bool = False) -> Wrong:
    return Wrong(state, step(verb, on, *words), norm, fault, by_later)


def judged(
    state: str, on: str, *words: str, norm: str, fault: str, by: str = DIRECTOR, number: str = "21",
    by_later: bool = False,
) -> Wrong:  # fmt: skip
    return Wrong(state, decision(on, *words, by=by, number=number), norm, fault, by_later)


TO, CRIME, BECAUSE = ("--to", "Giám đốc Sở"), ("--to", "Công an tỉnh", "--crime"), ("--reason", "x")
IN_PARTS = ("--instalments", "3", "--until", "2026-12-01")
DECISIONS = [
    judged("new", "2026-07-10", norm=f"{LAW}, Điều 56", fault="no_minutes"),
    judged("new", "2026-07-10", "--fine", "20000000", norm=f"{LAW}, Điều 56", fault="no_minutes"),
    judged("minutes", "2026-07-16", norm="Điều 66.1.a", fault="after_term"),
    judged("minutes", "2026-11-25", norm="Điều 66.1.a", fault="after_term"),
    judged("late", "2026-11-11", norm="Điều 6.1.a", fault="after_limitation"),
    judged("two years", "2024-01-29", by=PROVINCE, norm="Điều 4.5", fault="after_limitation"),
    judged("late", "2026-11-11", "--fine", "0", "--additional", "Tước quyền sử dụng Giấy phép bưu chính 2 tháng",
           norm="Điều 6.1.a", fault="after_limitation"),
    judged("stamps", "2026-07-10", by=COMMUNE, norm="Điều 106.1", fault="no_power"),
    judged("stamps", "2026-07-10", by=MEASURES, norm="Điều 104.2", fault="no_power"),
    judged("banned", "2026-07-10", by=COMMUNE, norm="Điều 106.1", fault="no_power"),
    judged("minutes", "2026-07-10", by=MEASURES, norm="Điều 104.2", fault="no_power"),
    judged("licence", "2026-10-05", by=TEAM, norm="Điều 2.2", fault="no_power"),
    judged("repeat", "2026-10-05", by=TEAM, norm="Điều 2.2", fault="no_power"),
    judged("minutes", "2026-07-10", by="Trưởng phòng Bưu chính", norm=f"{LAW}, Điều 52", fault="unknown_office"),
    judged("minutes", "2026-07-10", by="Chánh Thanh tra Sở", norm=f"{LAW}, Điều 52", fault="unknown_office"),
    judged("minutes", "2026-07-10", by="Chánh Thanh tra tỉnh Lạng Sơn", norm=f"{LAW}, Điều 52", fault="unknown_office"),
    judged("2025", "2025-07-02", by="Chánh Thanh tra Sở", norm=f"{LAW}, Điều 52", fault="unknown_office"),
    judged("2025", "2025-07-02", by="Chủ tịch UBND huyện Cao Lộc", norm=f"{LAW}, Điều 52", fault="unknown_office"),
    judged("same words", "2026-07-10", norm=f"{LAW}, Điều 3.1.d", fault="fined_before"),
    judged("twins", "2026-07-10", norm=f"{LAW}, Điều 3.1.d", fault="fined_before"),
    judged("twice in a case", "2026-07-10", norm=f"{LAW}, Điều 3.1.d", fault="fined_before"),
    judged("once", "2026-07-10", norm="Điều 4.6", fault="fined_apart"),
    judged("minutes", "2026-07-14", "--fine", "0", norm=f"({LAW}, Điều 21, Điều 28)", fault="imposes_nothing"),
    judged("minutes", "2026-07-14", "--fine", "0", "--additional", "Đình chỉ hoạt động", norm="Điều 21.3",
           fault="no_principal"),
    judged("minutes", "2026-07-14", "--additional", "Đình chỉ hoạt động", norm=f"({LAW}, Điều 21)",
           fault="not_provided"),
    judged("minutes", "2026-07-14", "--additional", "Trục xuất", norm=f"({LAW}, Điều 52)", fault="no_power"),
    judged("repeat", "2026-10-12", "--additional", "Tước quyền sử dụng giấy phép 24 tháng", by=PROVINCE, norm="",
           fault="outside_range"),
    judged("transferred", "2026-07-14", norm=f"({LAW}, Điều 62, Điều 63)", fault="with_prosecution"),
    judged("minutes", "2026-07-10", "--fine", "19999999", norm=f"{LAW}, Điều 23", fault="outside_range"),
    judged("minutes", "2026-07-10", "--fine", "30000001", norm=f"{LAW}, Điều 23", fault="outside_range"),
    judged("minutes", "2026-07-10", *WAIVED, "--remedies", "Buộc tái xuất hàng hóa", norm=f"{LAW}, Điều 28",
           fault="not_provided"),
    judged("household", "2026-07-10", "--fine", "20000000", norm=f"{LAW}, Điều 23", fault="outside_range"),
    judged("minutes", "2026-07-10", "--warning", norm=f"{LAW}, Điều 22", fault="no_warning"),
    judged("warned", "2026-07-01", "--warning", "--fine", "800000", by=PROVINCE, norm=f"{LAW}, Điều 21",
           fault="no_warning"),
    judged("minutes", "2026-07-10", norm="Điều 61", fault="explanation_open"),
    judged("minutes", "2026-07-13", norm="Điều 61", fault="explanation_open"),
    judged("explains", "2026-07-14", norm="Điều 61", fault="explanation_open"),
    judged("annulled", "2026-07-16", norm="Điều 66.1.a", fault="after_term"),
    judged("minutes", "2026-07-05", norm="", fault="out_of_order"),
    judged("two circumstances", "2026-07-14", "--fine", "25000000", norm=f"{DECREE}, Điều 9.1",
           fault="beside_circumstances"),
    judged("sent on", "2026-07-14", norm=f"{LAW}, Điều 58.5", fault="with_another"),
    judged("sent on", "2026-07-08", norm="", fault="out_of_order", by_later=True),
    judged("minutes", "2026-07-10", "--handed-over-on", "2026-07-09", norm="", fault="out_of_order"),
]  # fmt: skip
BEFORE = [
    *(wrong(state, "verify", "2026-07-16", norm=f"{LAW}, Điều 59", fault="decided_already")
      for state in ("decided", "stayed", "asked", "paid", "sued")),
    wrong("closed", "verify", "2026-07-16", norm=f"{LAW}, Điều 59", fault="case_ended"),
    wrong("lapsed", "verify", "2026-07-16", norm=f"{LAW}, Điều 59", fault="decided_already"),
    wrong("new", "verify", "2026-07-05", norm=f"{LAW}, Điều 59", fault="out_of_order"),
    wrong("decided", "record-minutes", FOUND, norm=f"{LAW}, Điều 58", fault="decided_already", by_later=True),
    wrong("closed", "record-minutes", FOUND, norm=f"{LAW}, Điều 58", fault="case_ended", by_later=True),
    wrong("minutes", "record-minutes", "2026-07-07", norm=f"{LAW}, Điều 58", fault="minutes_twice"),
    wrong("new", "record-minutes", "2026-07-05", norm=f"{LAW}, Điều 58", fault="out_of_order"),
    wrong("new", "forward", "2026-07-07", *TO, norm=f"{LAW}, Điều 58.5", fault="without_minutes"),
    wrong("decided", "forward", "2026-07-13", *TO, norm=f"{LAW}, Điều 58.5", fault="decided_already"),
    wrong("transferred", "forward", "2026-07-13", *TO, norm=f"{LAW}, Điều 58.5", fault="case_ended"),
    wrong("dropped", "forward", "2026-07-13", *TO, norm=f"{LAW}, Điều 58.5", fault="case_ended"),
    wrong("minutes", "extend", "2026-07-16", "--ground", "serious", norm="Điều 66.1.a", fault="after_term"),
    wrong("minutes", "extend", "2026-07-16", "--ground", "complex", norm="Điều 66.1.a", fault="after_term"),
    wrong("closed", "extend", "2026-07-16", "--ground", "evasion", norm=f"{LAW}, Điều 66", fault="case_ended"),
    wrong("decided", "drop", "2026-07-13", "--ground", "a", norm=f"{LAW}, Điều 65.1", fault="decided_already"),
    wrong("closed", "drop", "2026-07-16", "--ground", "a", norm=f"{LAW}, Điều 65.1", fault="case_ended"),
    wrong("minutes", "drop", "2026-07-15", "--ground", "c", norm="Điều 66.1.a", fault="term_runs"),
    wrong("decided", "transfer", "2026-07-13", "--to", "UBND tỉnh", norm=f"{LAW}, Điều 58", fault="decided_already"),
    wrong("served", "transfer", "2026-07-14", *CRIME, norm=f"{LAW}, Điều 58, Điều 62", fault="not_stayed"),
    wrong("transferred", "transfer", "2026-07-14", *CRIME, norm="Điều 62", fault="case_ended"),
    wrong("dropped", "transfer", "2026-07-14", *CRIME, norm="Điều 62", fault="case_ended"),
    wrong("closed", "take-over", "2026-07-16", "--from", "Công an tỉnh", norm="Điều 63", fault="case_ended"),
]  # fmt: skip
AFTER = [
    *(wrong(state, verb, "2026-07-20", *words, norm=norm, fault="no_decision")
      for state, (verb, norm, words) in crossed(("minutes", "annulled"), (
          ("annul", f"{DECREE}, Điều 13", ()), ("correct", f"{DECREE}, Điều 14", ()),
          ("enforce", f"{LAW}, Điều 86", ()), ("lapse", f"{LAW}, Điều 74.1", ()), ("stay", f"{LAW}, Điều 15.2", ()),
          ("sue", f"{LAW}, Điều 15", ()), ("reduce", f"{LAW}, Điều 77", ("--amount", "1000000")),
          ("postpone", f"{LAW}, Điều 79", IN_PARTS),
      ))),
    wrong("new", "sue", "2026-07-20", norm=f"{LAW}, Điều 15", fault="no_decision"),
    wrong("transferred", "enforce", "2026-07-20", norm=f"{LAW}, Điều 86", fault="no_decision"),
    wrong("transferred", "annul", "2026-07-20", norm=f"{DECREE}, Điều 13", fault="no_decision"),
    wrong("paid", "enforce", "2026-07-24", norm=f"{LAW}, Điều 86", fault="nothing_owed"),
    wrong("old and paid", "lapse", "2026-07-13", norm=f"{LAW}, Điều 74.1", fault="nothing_owed"),
    wrong("paid", "reduce", "2026-07-20", "--amount", "1000000", norm=f"{LAW}, Điều 77", fault="nothing_owed"),
    wrong("served", "reduce", "2026-07-20", "--amount", "25000001", norm=f"{LAW}, Điều 77", fault="over_owed"),
    wrong("paid", "postpone", "2026-07-20", *IN_PARTS, norm=f"{LAW}, Điều 79", fault="nothing_owed"),
    wrong("decided", "enforce", "2026-07-12", norm=f"{LAW}, Điều 86", fault="not_served"),
    wrong("served", "enforce", "2026-07-23", norm=f"{LAW}, Điều 73", fault="term_runs"),
    wrong("stayed", "enforce", "2026-07-24", norm=f"{LAW}, Điều 86", fault="stayed"),
    wrong("asked", "enforce", "2026-07-24", norm=f"{LAW}, Điều 86", fault="postponed"),
    wrong("postponed", "enforce", "2026-07-24", norm=f"{LAW}, Điều 86", fault="postponed"),
    wrong("old", "enforce", "2026-07-13", norm=f"{LAW}, Điều 74.1", fault="lapsed"),
    wrong("lapsed", "enforce", "2026-07-14", norm=f"{LAW}, Điều 74.1", fault="lapsed"),
    wrong("closed", "enforce", "2026-07-24", norm=f"{LAW}, Điều 86", fault="case_ended"),
    wrong("old", "lapse", "2026-07-10", norm=f"{LAW}, Điều 74.1", fault="not_lapsed"),
    wrong("old and closed", "lapse", "2026-07-14", norm=f"{LAW}, Điều 74.1", fault="case_ended"),
    wrong("served", "postpone", "2026-07-20", "--until", "2026-09-01", norm=f"{LAW}, Điều 76", fault="no_ground"),
    wrong("served", "postpone", "2026-07-20", "--instalments", "4", "--until", "2026-12-01", norm=f"{LAW}, Điều 79",
          fault="no_ground"),
    wrong("served", "postpone", "2026-07-20", "--instalments", "3", "--until", "2027-01-11", norm=f"{LAW}, Điều 79",
          fault="no_ground"),
    wrong("closed", "postpone", "2026-07-20", *IN_PARTS, norm=f"{LAW}, Điều 79", fault="case_ended"),
    wrong("served", "correct", "2026-07-15", "--as", "correct", "--fine", "22000000", "--number", "9", norm="Điều 14",
          fault="no_ground"),
    wrong("served", "postpone", "2026-07-20", "--instalments", "3", "--until", "2026-07-19", norm="",
          fault="until_before"),
    wrong("served", "stay", "2026-07-20", "--answered-on", "2026-07-19", norm="", fault="ended_before"),
    wrong("served", "complain", "2026-07-20", "--answered-on", "2026-07-19", "--outcome", "kept", norm="",
          fault="answered_before"),
    wrong("served", "correct", "2026-07-20", "--handed-over-on", "2026-07-19", norm="", fault="handed_over_before"),
    wrong("new", "record-minutes", "2026-07-08", "--given-on", "2026-07-07", norm="", fault="given_before"),
    wrong("closed", "reduce", "2026-07-20", "--amount", "1000000", norm=f"{LAW}, Điều 77", fault="case_ended"),
    wrong("served", "correct", "2026-07-20", "--fine", "30000001", norm=f"{LAW}, Điều 23", fault="outside_range"),
    wrong("served", "correct", "2026-07-20", "--fine", "1000000", norm=f"{LAW}, Điều 23", fault="outside_range"),
    wrong("served", "correct", "2026-07-20", "--fine", "0", norm=f"{DECREE}, Điều 14", fault="takes_fine_away"),
    wrong("served", "correct", "2026-07-20", "--as", "annul-part", "--fine", "0", norm=f"{DECREE}, Điều 14",
          fault="takes_fine_away"),
    wrong("old", "correct", "2026-07-13", norm=f"{DECREE}, Điều 15.1.a", fault="after_term"),
    wrong("served", "correct", "2026-07-09", norm=f"{DECREE}, Điều 14", fault="out_of_order"),
    wrong("served", "annul", "2026-07-09", norm=f"{DECREE}, Điều 13", fault="out_of_order"),
    wrong("served", "stay", "2026-07-09", norm=f"{LAW}, Điều 15.2", fault="out_of_order"),
    wrong("remedies", "close", "2026-07-24", *BECAUSE, norm=f"{LAW}, Điều 57, Điều 73", fault="not_remedied"),
    wrong("paid", "remedy", "2026-07-24", "--number", "5/BB", norm=f"{LAW}, Điều 85", fault="no_remedies"),
    wrong("minutes", "remedy", "2026-07-24", "--number", "5/BB", norm=f"{LAW}, Điều 85", fault="no_decision"),
    wrong("remedies", "remedy", "2026-07-09", "--number", "5/BB", norm=f"{LAW}, Điều 85", fault="out_of_order"),
    wrong("served", "close", "2026-07-24", *BECAUSE, norm=f"{LAW}, Điều 57, Điều 73", fault="fine_outstanding"),
    wrong("served", "close", "2026-07-24", *BECAUSE, "--outcome", "lapsed", norm=f"{LAW}, Điều 74.1",
          fault="not_lapsed"),
    wrong("served", "close", "2026-07-24", *BECAUSE, "--outcome", "not-sanctioned", norm=f"{LAW}, Điều 57",
          fault="decided_already"),
    wrong("minutes", "close", "2026-07-24", *BECAUSE, "--outcome", "complied", norm=f"{LAW}, Điều 57",
          fault="no_decision"),
    wrong("complained", "close", "2026-07-24", *BECAUSE, "--outcome", "other", norm=f"{LAW}, Điều 57",
          fault="complaint_open"),
    wrong("sued", "close", "2026-07-24", *BECAUSE, "--outcome", "other", norm=f"{LAW}, Điều 57",
          fault="complaint_open"),
    wrong("closed", "close", "2026-07-24", *BECAUSE, "--outcome", "other", norm=f"{LAW}, Điều 57",
          fault="case_ended"),
    wrong("upheld", "close", "2026-07-24", *BECAUSE, "--outcome", "complied", norm=f"{LAW}, Điều 57",
          fault="complaint_open"),
    wrong("paid", "close", "2026-07-13", *BECAUSE, "--outcome", "complied", norm=f"{LAW}, Điều 57",
          fault="fine_outstanding"),
    wrong("sued", "close", "2026-07-13", *BECAUSE, "--outcome", "other", norm=f"{LAW}, Điều 57",
          fault="out_of_order", by_later=True),
    wrong("dropped", "close", "2026-07-24", *BECAUSE, "--outcome", "other", norm=f"{LAW}, Điều 57",
          fault="case_ended"),
]  # fmt: skip
# The states in which a step is wrong for one reason are many: a short run takes the first.
KINDS = {(one.order.verb, one.fault, one.norm): one for one in reversed([*BEFORE, *AFTER])}
WRONG = [*DECISIONS, *([*BEFORE, *AFTER] if LONG else KINDS.values())]


Stage = Callable[[str], str]


@pytest.fixture
def stage(prepare: Any, loaded_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Gives a new office in a state: ``stage("served")`` returns the code of the case that is meant."""

    def begin(state: str) -> str:
        shutil.rmtree(tmp_path / "office", ignore_errors=True)
        own(loaded_template, tmp_path, monkeypatch)
        case = ""
        for order in STATES[state]:
            answer = prepare(*order.typed(case), "--json", today=order.on)
            assert answer.code == 0, (state, order, answer)
            case = answer.json["case"] if order.verb == "add" else case
        return case

    return begin


@pytest.fixture
def signed(papers: Path) -> tuple[str, ...]:
    return "--as-signed", "Đã ký từ trước", "--scan", str(papers / "scan-1.pdf")


def said_of(one: Wrong) -> str:
    return f"{one.state}: {one.order.verb} {one.order.on} {' '.join(one.order.words[7:])} {one.fault}"


def test_there_are_many() -> None:
    assert len(WRONG) >= 60
    assert {one.order.verb for one in WRONG} >= {"decide", "verify", "record-minutes", "forward", "extend", "drop",
                                                 "transfer", "take-over", "annul", "correct", "enforce", "lapse",
                                                 "stay", "sue", "reduce", "postpone", "close"}  # fmt: skip
    # Of goods, of who signs, of persons under age or not known and of signed decisions: in tests of their own.
    elsewhere = {
        "number_twice", "goods_held", "not_closed", "no_such_signer", "no_delegation", "no_enforcing",
        "no_confiscation",
        "no_destruction", "re_export_late", "extension_unread", "held_late", "held_too_long", "hold_decided_twice",
        "no_hold_decision", "no_hold_power", "nothing_held", "no_number", "minutes_late", "valued_too_long",
        "not_confiscated", "not_to_return", "two_rates", "giver_gone", "months_beside_circumstances",
        "under_age", "not_on_purpose", "no_reminder", "unknown_offender", "unwitnessed", "no_drafter",
    }  # fmt: skip
    assert {one.fault for one in WRONG} == FAULTS.keys() - elsewhere


@pytest.mark.parametrize("one", WRONG, ids=said_of)
def test_a_draft_is_refused_and_what_is_signed_is_recorded_and_marked(
    one: Wrong, stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...]
) -> None:
    case, on = stage(one.state), one.order.on
    answer = refused(3, *one.order.typed(case), today=on)
    assert one.norm in answer.sentence
    assert "Điều" in answer.sentence or not one.norm
    assert "--as-signed" not in answer.err
    done = run(*one.order.typed(case), *signed, "--json", today=on)
    assert done.code == 0, done
    assert (FAULTS[one.fault] in done.err) is not one.by_later
    if one.by_later:
        return
    (shown, *_others) = run("violation", "show", case, "--json", today=on).json
    if one.order.verb == "decide":
        for told, about in ((done.json, ""), (shown, "decision_")):
            assert one.fault in {*told[f"{about}faults_list"], *told["handed_over_faults_list"]}
    else:
        assert one.fault in done.json["step"]["faults_list"]
        assert [one.fault in step["faults_list"] for step in shown["steps_list"]].count(True) == 1


# What a scan alone is told, and how a mark looks on the screen, do not depend on the fault.
LOOKED_AT = [
    one for one in WRONG if one in few(WRONG, every=6) or one.state in ("twins", "same words", "twice in a case")
]


@pytest.mark.parametrize("one", LOOKED_AT, ids=said_of)
def test_a_scan_alone_is_told_the_way_and_a_mark_is_seen_on_the_screen(
    one: Wrong, stage: Stage, run: Any, signed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, on = stage(one.state), one.order.on
    with_scan = run(*one.order.typed(case), *signed[2:], today=on)
    is_told = "--distinct" not in with_scan.err  # there other conduct may be meant
    assert (with_scan.code, "recorded with: --as-signed REASON --scan FILE" in with_scan.err) == (3, is_told)
    assert run(*one.order.typed(case), *signed, today=on).code == 0
    monkeypatch.setattr(console, "is_screen", lambda: True)
    text = " ".join(run("violation", "show", case, today=on, COLUMNS="400", NO_COLOR="1").out.split())
    # Each act is shown with the decision on it.
    shown = 0 if one.by_later else 2 if one.state == "twice in a case" else 1
    assert text.count(f"! {FAULTS[one.fault]}") == shown
    assert "Đã ký từ trước" in text


# --- orders that a signed document does not open ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "order", "code", "said"),
    [
        ("new", step("serve", "2026-07-13"), 3, "has no decision"),
        ("annulled", step("serve", "2026-07-20"), 3, "has no decision"),
        ("served", step("serve", "2026-07-14"), 5, "was handed over on 13/07/2026"),
        ("new", step("pay", "2026-07-13", "--amount", "1"), 3, "has no decision"),
        ("annulled", step("pay", "2026-07-20", "--amount", "1"), 3, "has no decision"),
        ("served", step("pay", "2026-07-20", "--amount", "5", "--interest", "6"), 2, "is no part of 5 đồng"),
        ("served", step("pay", "2026-07-20", "--amount", "5", "--interest=-1"), 2, "-1"),
        ("new", step("reopen", "2026-07-13", "--reason", "x"), 3, f"({LAW}, Điều 57)"),
        ("served", step("reopen", "2026-07-14", "--reason", "x"), 3, f"({LAW}, Điều 57)"),
        ("transferred", step("reopen", "2026-07-14", "--reason", "x"), 3, f"({LAW}, Điều 57)"),
        ("served", decision("2026-07-10"), 5, "was decided by 12/QĐ-XPHC"),
        ("served", decision("2026-07-14", number="13"), 5, "was decided by 12/QĐ-XPHC"),
        ("closed", added("11.2", FOUND, "--case", "*", today="2026-07-20"), 3, "is no longer open"),
        ("decided", added("11.2", FOUND, "--case", "*", today="2026-07-20"), 3, "is no longer open"),
        ("minutes", Order("2026-07-20", "withdraw-step", ("*", "--step", "annul", "--reason", "x")), 4, "no such step"),
    ],
    ids=lambda value: f"{value.verb} {value.on}" if isinstance(value, Order) else str(value),
)  # fmt: skip
def test_what_is_refused_whatever_is_said(
    state: str, order: Order, code: int, said: str, stage: Stage, refused: Callable[..., Any]
) -> None:
    case = stage(state)
    assert said in refused(code, *order.typed(case), today=order.on).sentence


class Marked(NamedTuple):
    """An order that is not a step of the case: where `violation show` keeps what is wrong with it."""

    state: str
    order: Order
    said: str
    fault: str
    where: str


MARKED = [
    Marked("decided", step("serve", "2026-07-09"), "does not lie between", "out_of_order", "handed_over"),
    Marked("unnumbered", step("serve", "2026-07-13"), "waits for its number", "no_number", "handed_over"),
    Marked("paid", step("pay", "2026-07-20", "--amount", "1"), "of 25.000.000 0 are left", "over_owed", "payments"),
    Marked("served", step("pay", "2026-07-20", "--amount", "25000001"), "cannot be paid", "over_owed", "payments"),
    Marked("served", step("pay", "2026-07-20", "--amount", "25000002", "--interest", "1"), "cannot be paid",
           "over_owed", "payments"),
    Marked("served", step("pay", "2026-07-09", "--amount", "1"), "does not lie between", "out_of_order", "payments"),
    Marked("minutes", Order("2026-07-20", "explain", ("*", "--asked-on", "2026-07-05")), "does not lie between",
           "out_of_order", "explanations"),
    Marked("minutes", Order("2026-07-20", "explain", ("*", "--asked-on", "2026-07-08", "--held-on", "2026-07-07")),
           "does not lie between", "out_of_order", "explanations"),
]  # fmt: skip


@pytest.mark.parametrize("one", MARKED, ids=lambda one: f"{one.state}: {one.order.verb} {one.fault}")
def test_a_service_a_payment_an_explanation_is_refused_and_marked_when_it_is_signed(
    one: Marked, stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...]
) -> None:
    case, on = stage(one.state), one.order.on
    answer = refused(3, *one.order.typed(case), today=on)
    assert one.said in answer.sentence
    assert "--as-signed" not in answer.err
    assert run(*one.order.typed(case), *signed[:2], today=on).code == 2
    assert run(*one.order.typed(case), *signed, today=on).code == 0
    (act,) = run("violation", "show", case, "--json", today=on).json
    row = {"faults_list": act["handed_over_faults_list"], "as_signed": act["handed_over_as_signed"]}
    if one.where != "handed_over":
        row = act[f"{one.where}_list"][-1]
    assert act["decision_faults_list"] == []
    assert (row["faults_list"], row["as_signed"]) == ([one.fault], "Đã ký từ trước")
    assert run("db", "check", today=on).code == 0


@pytest.mark.parametrize("state", ["explains", "decided", "closed", "transferred"])
def test_an_explanation_is_taken_whenever_it_comes(state: str, stage: Stage, run: Any) -> None:
    case, today = stage(state), "2026-07-20"
    words = ("explain", case, "--asked-on", "2026-07-08", "--held-on", "2026-07-17", "--text", "Không đồng ý")
    assert run(*words_for(*words), today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    (one,) = act["explanations_list"]
    assert (one["asked_on"], one["held_on"], one["text"]) == ("2026-07-08", "2026-07-17", "Không đồng ý")
    gone = ("withdraw-step", case, "--step", "explain", "--reason", "Nhầm vụ việc")
    assert run(*words_for(*gone), today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert act["explanations_list"] == []
    assert run(*words_for(*gone), today=today).code == 4


def test_an_explanation_is_not_withdrawn_from_under_its_decision(
    stage: Stage, refused: Callable[..., Any], run: Any
) -> None:
    case, today = stage("minutes"), "2026-07-20"
    explained = ("case", "explain", case, "--asked-on", "2026-07-08", "--held-on")
    assert run(*explained, "2026-07-10", "--text", "Lần một", today=today).code == 0
    assert run(*decision("2026-07-14", "--reason", "x").typed(case), today=today).code == 0
    gone = ("case", "withdraw", "step", case, "--step", "explain", "--reason", "Nhầm vụ việc")
    answer = refused(3, *gone, today=today)
    assert "Decision 12/QĐ-XPHC on case VV-2026-0001 rests on this step" in answer.sentence
    assert "postwatch withdraw VV-2026-0001.Q1 --reason TEXT" in answer.err
    assert run(*explained, "2026-07-13", "--text", "Lần hai", today=today).code == 0
    assert run(*gone, today=today).code == 0
    assert run("case", "withdraw", "decision", case, "--reason", "x", today=today).code == 0
    assert run(*gone, today=today).code == 0


def test_an_explanation_that_was_not_heard_is_withdrawn_from_a_decision_that_passed_it(stage: Stage, run: Any) -> None:
    case, today = stage("minutes"), "2026-07-20"
    assert run("case", "explain", case, "--asked-on", "2026-07-08", today=today).code == 0
    assert run(*decision("2026-07-10", *WAIVED).typed(case), today=today).code == 0
    gone = ("case", "withdraw", "step", case, "--step", "explain", "--reason", "Nhầm vụ việc")
    assert run(*gone, today=today).code == 0


@pytest.mark.parametrize("verb", ["record-minutes", "explain"])
def test_a_decision_that_is_amended_as_signed_rests_on_its_steps_all_the_same(
    stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...], verb: str
) -> None:
    case, today = stage("minutes"), "2026-07-20"
    explained = ("case", "explain", case, "--asked-on", "2026-07-08", "--held-on", "2026-07-10", "--text", "x")
    assert run(*explained, today=today).code == 0
    assert run(*decision("2026-07-14", *WAIVED).typed(case), today=today).code == 0
    amended = ("case", "amend", "decision", case, "--by", "Người khác", "--reason", "x", *signed)
    assert run(*amended, today=today).code == 0
    gone = ("case", "withdraw", "step", case, "--step", verb, "--reason", "Nhầm vụ việc")
    assert "rests on this step" in refused(3, *gone, today=today).sentence


def test_what_completes_a_payment_says_so(stage: Stage, run: Any) -> None:
    case, today = stage("served"), "2026-07-20"
    paid = step("pay", "2026-07-15", "--amount", "25000000").typed(case)
    assert "Payment VV-2026-0001.T1 recorded" in run(*paid, today=today).out
    answer = run(*paid, "--proof-number", "KB-01", today=today)
    assert "Added to payment VV-2026-0001.T1 of 15/07/2026: 25.000.000 of 25.000.000 đồng are paid" in answer.out
    assert run(*paid, "--treasury", "Kho bạc", "--json", today=today).json["completed"]


def test_the_first_minutes_start_the_terms(stage: Stage, run: Any, signed: tuple[str, ...]) -> None:
    case, today = stage("minutes"), "2026-07-08"
    before = run("violation", "show", case, "--json", today=today).json[0]["clocks_list"]
    second = step("record-minutes", "2026-07-07", "--hour", "9:00", "--number", "8")
    assert run(*second.typed(case), *signed, today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert (act["clocks_list"], act["minutes_on"]) == (before, FOUND)
    assert [one["taken_on"] for one in act["steps_list"]] == [FOUND, "2026-07-07"]


def test_what_is_signed_about_the_service_opens_nothing_of_the_decision(
    stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...]
) -> None:
    case = stage("decided")
    assert run(*step("serve", "2026-07-09").typed(case), *signed, today="2026-07-20").code == 0
    amended = ("case", "amend", "decision", case, "--fine", "900000000", "--reason", "x")
    assert "lies outside the range" in refused(3, *amended, today="2026-07-20").sentence


def test_minutes_of_before_an_act_do_not_state_it(stage: Stage, refused: Callable[..., Any], run: Any) -> None:
    case = stage("minutes")
    words = (UNIT, "11.2", "--decree", "174/2026", "--on", "2026-07-08", "--case", case, "--name", "Lê Văn C")
    assert run("violation", "add", *words, today="2026-07-08").code == 0
    order = decision("2026-07-15", "--against", "Lê Văn C", *WAIVED)
    assert "has no violation minutes" in refused(3, *order.typed(case), today="2026-07-15").sentence


def test_second_minutes_of_a_person_who_is_named(
    stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...]
) -> None:
    case, against = stage("minutes"), ("--against", "Lê Văn C")
    words = (UNIT, "11.2", "--decree", "174/2026", "--on", FOUND, "--case", case, "--name", "Lê Văn C")
    assert run("violation", "add", *words, today=FOUND).code == 0
    assert run(*step("record-minutes", FOUND, "--number", "6", *against).typed(case), today=FOUND).code == 0
    second = step("record-minutes", "2026-07-08", "--number", "7", *against)
    assert "already has other minutes" in refused(3, *second.typed(case), today="2026-07-20").sentence
    assert run(*second.typed(case), *signed, today="2026-07-20").code == 0
    shown = run("violation", "show", case, "--json", today="2026-07-20").json[-1]
    assert {one["name"]: one["due_on"] for one in shown["clocks_list"]}["decide"] == "2026-07-15"


def test_a_signed_decision_is_given_its_number(stage: Stage, run: Any, signed: tuple[str, ...]) -> None:
    case, said = stage("minutes"), ("--authority", DIRECTOR, "--by", "Người ký", *signed)
    for number in ((), ("--number", "77/QĐ-XPHC")):
        assert run(*step("decide", "2026-07-10", *said, *number).typed(case), today="2026-07-20").code == 0
    (act,) = run("violation", "show", case, "--json", today="2026-07-20").json
    assert (act["decision_number"], "decided_already" in act["decision_faults_list"]) == ("77/QĐ-XPHC", False)


def test_a_decision_without_a_number_is_not_handed_over(stage: Stage, refused: Callable[..., Any]) -> None:
    words = ("--authority", DIRECTOR, "--by", "x", "--handed-over-on", "2026-07-10", *WAIVED)
    order = step("decide", "2026-07-10", *words)
    assert "waits for its number" in refused(3, *order.typed(stage("minutes")), today="2026-07-20").sentence


def test_interest_is_counted_on_what_was_owed_each_day(stage: Stage, run: Any) -> None:
    """To pay until 23/07/2026: nine days of 25.000.000, none on the day of the request, then ten of 5.000.000."""
    case, today = stage("served"), "2026-08-12"
    lowered = step("reduce", "2026-08-02", "--amount", "20000000", "--number", "9/QĐ", "--reason", "Điều 77")
    assert run(*lowered.typed(case), today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert (act["fine_outstanding"], act["late_interest"]) == (5_000_000, 137_500)


def test_a_remission_that_is_granted_says_by_how_much(stage: Stage, refused: Callable[..., Any]) -> None:
    order = step("reduce", "2026-07-14", "--number", "9/QĐ")
    assert "is missing" in refused(2, *order.typed(stage("served")), today="2026-07-20").sentence


def test_a_reason_is_one_for_all_that_it_opens(stage: Stage, refused: Callable[..., Any]) -> None:
    answer = refused(3, *decision("2026-08-20").typed(stage("explains")), today="2026-08-20")
    assert "Điều 66.1.b" in answer.sentence
    assert "asked for on 08/07/2026 was not heard" in answer.err


def test_what_was_paid_under_an_annulled_decision_can_be_put_right(stage: Stage, run: Any) -> None:
    case, today = stage("paid"), "2026-07-20"
    assert run(*step("annul", "2026-07-16", "--number", "16").typed(case), today=today).code == 0
    amended = ("case", "amend", "payment", case, "--amount", "24000000", "--reason", "Gõ nhầm")
    assert run(*amended, today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert [one["amount"] for one in act["annulled_payments_list"]] == [24_000_000]
    assert run("case", "withdraw", "payment", case, "--reason", "Gõ nhầm", today=today).code == 0


def test_what_was_paid_under_an_annulled_decision_is_recorded_when_it_is_signed(
    stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...]
) -> None:
    case, today = stage("annulled"), "2026-07-20"
    order = step("pay", "2026-07-15", "--amount", "5000000", "--proof-number", "P2")
    assert "has no decision" in refused(3, *order.typed(case), today=today).sentence
    assert run(*order.typed(case), *signed, today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert [(one["amount"], one["faults_list"]) for one in act["annulled_payments_list"]] == [
        (5_000_000, ["no_decision"])
    ]
    assert "is recorded" in refused(5, *order.typed(case), *signed, today=today).sentence


def test_of_two_explanations_that_of_an_offender_is_withdrawn(stage: Stage, run: Any) -> None:
    case, today = stage("minutes"), "2026-07-20"
    words = (UNIT, "11.2", "--decree", "174/2026", "--on", FOUND, "--case", case, "--name", "Lê Văn C")
    assert run("violation", "add", *words, today=FOUND).code == 0
    for against in ((), ("--against", "Lê Văn C")):
        assert run("case", "explain", case, "--asked-on", "2026-07-08", *against, today=today).code == 0
    gone = ("withdraw-step", case, "--step", "explain", "--against", "Lê Văn C", "--reason", "x")
    assert run(*words_for(*gone), today=today).code == 0
    shown = run("violation", "show", case, "--json", today=today).json
    assert [len(act["explanations_list"]) for act in shown] == [1, 0]


def test_a_corrected_decision_that_is_paid_can_be_amended(stage: Stage, run: Any) -> None:
    case, today = stage("served"), "2026-07-20"
    orders = (step("correct", "2026-07-14", "--number", "15", "--fine", "30000000"),
              step("pay", "2026-07-15", "--amount", "30000000"))  # fmt: skip
    for order in orders:
        assert run(*order.typed(case), today=today).code == 0
    amended = ("case", "amend", "decision", case, "--by", "Lê Cường", "--reason", "sai tên")
    assert run(*amended, today=today).code == 0


def test_minutes_are_given_their_number_and_withdrawn_whole(stage: Stage, run: Any) -> None:
    case, today = stage("new"), "2026-07-20"
    for words in (("--by", "Người lập"), ("--number", "2/BB-VPHC")):
        assert run(*step("record-minutes", FOUND, *words).typed(case), today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert (len(act["steps_list"]), act["minutes_number"], act["drawn_up_by"]) == (1, "2/BB-VPHC", "Người lập")
    gone = ("case", "withdraw", "step", case, "--step", "record-minutes", "--reason", "x")
    assert run(*gone, today=today).code == 0
    assert run(*step("record-minutes", FOUND, "--by", "Người khác").typed(case), today=today).code == 0


@pytest.mark.parametrize("words", [("--minutes-on", FOUND), ("--minutes-on", FOUND, "--minutes-number", "2")])
def test_minutes_that_are_withdrawn_leave_what_was_known_before(words: Sequence[str], stage: Stage, run: Any) -> None:
    case, today = stage("nothing"), "2026-07-20"
    assert run(*added("11.2", FOUND, *words).typed(case), today=today).code == 0
    case = run("violation", "list", "--json", today=today).json[0]["case"]

    def said() -> list[str | None]:
        (act,) = run("violation", "show", case, "--json", today=today).json
        return [act[name] for name in ("minutes_on", "minutes_number", "drawn_up_by")]

    before = said()
    for _time in range(2):  # typed again, withdrawn again
        taken = step("record-minutes", FOUND, "--number", "2", "--by", "Người lập")
        assert run(*taken.typed(case), today=today).code == 0
        assert said()[2] == "Người lập"
        gone = ("case", "withdraw", "step", case, "--step", "record-minutes", "--reason", "Gõ nhầm")
        assert run(*gone, today=today).code == 0
        assert said() == before


def test_other_minutes_say_what_they_say_when_the_first_are_withdrawn(
    stage: Stage, run: Any, signed: tuple[str, ...]
) -> None:
    case, today = stage("new"), "2026-07-20"
    for order in (step("record-minutes", FOUND, "--by", "Người lập"),
                  step("record-minutes", "2026-07-07", "--number", "3", *signed)):  # fmt: skip
        assert run(*order.typed(case), today=today).code == 0
    first = ("--step", "record-minutes", "--of", FOUND, "--reason", "Gõ nhầm")
    assert run("case", "withdraw", "step", case, *first, today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert (act["minutes_on"], act["minutes_number"], act["drawn_up_by"]) == ("2026-07-07", "03/BB-VPHC", None)


def test_a_service_warns_of_its_own_faults_alone(stage: Stage, run: Any, signed: tuple[str, ...]) -> None:
    case, today = stage("minutes"), "2026-07-20"
    made = decision("2026-07-15", "--fine", "1000", *signed, number="12")  # outside the range
    assert "outside the range" in run(*made.typed(case), today=today).err
    served = run(*step("serve", "2026-07-13", *signed).typed(case), today=today)
    assert served.code == 0
    assert "outside the range" not in served.err
    assert FAULTS["out_of_order"] in served.err
    amended = ("case", "amend", "decision", case, "--handed-over-on", "2026-07-16", "--reason", "Gõ nhầm")
    assert run(*amended, today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert (act["decision_faults_list"], act["handed_over_faults_list"]) == (["outside_range"], [])


def test_minutes_that_were_drawn_up_late_are_marked(stage: Stage, run: Any) -> None:
    """Two working days from the detection on 06/07/2026 (Nghị định 118/2021/NĐ-CP, Điều 12.2.a)."""
    for on, faults in (("2026-07-08", []), ("2026-07-09", ["minutes_late"])):
        done = run(*step("record-minutes", on).typed(stage("new")), "--json", today="2026-07-20")
        assert done.json["step"]["faults_list"] == faults


def test_a_document_that_is_typed_again_is_not_recorded_twice(
    stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...]
) -> None:
    case = stage("served")
    order = step("correct", "2026-07-20", "--number", "15", "--fine", "21000000")
    assert run(*order.typed(case), today="2026-07-20").code == 0
    again = refused(5, *order.typed(case), "--text", "Sửa", *signed, today="2026-07-20")
    assert "15" in again.sentence
    assert f"postwatch withdraw {case}.B2 --reason TEXT" in again.err


def test_a_complaint_that_is_upheld_asks_for_what_it_orders(stage: Stage, run: Any) -> None:
    case, today = stage("upheld"), "2026-07-24"

    def waits() -> list[str]:
        found = run("status", "--json", today=today).json["items_list"]
        return [one["what"] for one in found if one["kind"] == "complaint"]

    assert "the decision has to be annulled or changed" in waits()[0]
    assert run(*step("annul", "2026-07-21", "--number", "16").typed(case), today=today).code == 0
    assert waits() == []


def test_a_stay_of_a_decision_that_was_annulled_waits_for_nothing_and_can_still_end(stage: Stage, run: Any) -> None:
    case, today = stage("stayed"), "2026-07-20"
    assert run(*step("annul", "2026-07-16", "--number", "16").typed(case), today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert [one["is_waiting"] for one in act["steps_list"] if one["kind"] == "stay"] == [False]
    ended = step("stay", "2026-07-14", "--answered-on", "2026-07-17")
    assert run(*ended.typed(case), today=today).code == 0
    (act,) = run("violation", "show", case, "--json", today=today).json
    assert [one["answered_on"] for one in act["steps_list"] if one["kind"] == "stay"] == ["2026-07-17"]


def test_what_was_wrong_with_an_annulled_decision_is_still_shown(
    stage: Stage, run: Any, signed: tuple[str, ...]
) -> None:
    case = stage("minutes")
    late = decision("2026-07-16", "--fine", "20000000")
    assert run(*late.typed(case), *signed, today="2026-07-16").code == 0
    assert run(*step("annul", "2026-07-17", "--number", "16").typed(case), today="2026-07-17").code == 0
    (act,) = run("violation", "show", case, "--json", today="2026-07-17").json
    assert (act["decision_faults_list"], act["annulled_faults_list"]) == ([], ["after_term"])


def test_a_remission_of_more_than_is_owed_is_marked_where_it_is_granted(
    stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...]
) -> None:
    case = stage("asked")
    words = ("--answered-on", "2026-07-20", "--outcome", "granted", "--amount", "25000001")
    order = step("reduce", "2026-07-14", *words)
    assert "more than is outstanding" in refused(3, *order.typed(case), today="2026-07-20").sentence
    done = run(*order.typed(case), *signed, "--json", today="2026-07-20")
    assert done.json["step"]["faults_list"] == ["over_owed"]


def test_a_number_that_another_decision_has(
    stage: Stage, refused: Callable[..., Any], run: Any, signed: tuple[str, ...]
) -> None:
    order = decision("2026-07-10", number="01")
    case = stage("two units")
    assert "is that of case VV-2026-0001" in refused(5, *order.typed(case), today=order.on).sentence
    done = run(*order.typed(case), *signed, "--json", today=order.on)
    assert done.json["faults_list"] == ["number_twice"]


@pytest.mark.parametrize(("state", "fault"), [("decided", "decided_already"), ("closed", "case_ended")])
def test_a_second_decision_is_refused_and_recorded_when_it_is_signed(
    state: str, fault: str, stage: Stage, run: Any, signed: tuple[str, ...]
) -> None:
    case, order = stage(state), decision("2026-07-20", number="99")
    assert run(*order.typed(case), today="2026-07-20").code in (3, 5)
    assert fault in run(*order.typed(case), *signed, "--json", today="2026-07-20").json["faults_list"]


# What is known from memory alone, or of which no row says that it is not there.
UNREAD = ("with_prosecution", "no_principal", "not_provided", "beside_circumstances", "with_another")


def test_a_reason_opens_what_rests_on_an_unread_norm_and_nothing_else(stage: Stage, run: Any) -> None:
    faults = {(one.fault, one.norm): one for one in DECISIONS}
    for one in DECISIONS if LONG else faults.values():
        case = stage(one.state)
        answer = run(*one.order.typed(case), "--reason", "Đã đọc luật", today=one.order.on)
        is_asked = one.fault in ("after_term", "explanation_open", *UNREAD) or one.state == "two years"
        is_read = one.norm.endswith("Điều 28")  # the remedies of its decree were read
        assert answer.code == (0 if is_asked and not is_read else 3), (one, answer)


# --- what can never be -----------------------------------------------------------------------------------------------

FUTURE = "2026-07-21"
BY_AND_NUMBER = ("--authority", DIRECTOR, "--by", "x", "--number", "3")
NEVER = [
    ("minutes", ("decide", "*", "--on", FUTURE, *BY_AND_NUMBER), 3),
    ("minutes", ("decide", "*", "--on", "2026-07-10", *BY_AND_NUMBER, "--handed-over-on", FUTURE), 3),
    ("minutes", ("decide", "*", "--on", "2026-07-10", *BY_AND_NUMBER, "--fine=-1"), 2),
    ("minutes", ("decide", "*", "--on", "2026-07-10", *BY_AND_NUMBER, "--fine", "một triệu"), 2),
    ("minutes", ("decide", "*", "--on", "31/2/2026", *BY_AND_NUMBER), 2),
    ("minutes", ("decide", "VV-2026-0099", "--on", "2026-07-10", *BY_AND_NUMBER), 4),
    *(
        (state, (verb, "*", "--on", FUTURE, *words), 3)
        for state, verb, words in (
            ("new", "record-minutes", ()), ("minutes", "verify", ()), ("minutes", "forward", TO),
            ("minutes", "extend", ("--ground", "serious")), ("minutes", "drop", ("--ground", "b")),
            ("served", "postpone", IN_PARTS), ("served", "reduce", ()), ("served", "enforce", ()),
            ("served", "lapse", ()), ("served", "complain", ()), ("served", "sue", ()), ("served", "stay", ()),
            ("served", "correct", ()), ("served", "annul", ()), ("minutes", "transfer", CRIME),
            ("transferred", "take-over", ("--from", "x")), ("paid", "close", ("--reason", "x")),
        )
    ),
    ("minutes", ("extend", "*", "--ground", "weather"), 2),
    ("minutes", ("drop", "*", "--ground", "z"), 2),
    ("served", ("close", "*", "--reason", "x", "--outcome", "happily"), 2),
    ("served", ("complain", "*", "--on", "2026-07-14", "--answered-on", "2026-07-15", "--outcome", "x"), 2),
    ("served", ("stay", "*", "--on", "2026-07-14", "--answered-on", FUTURE), 3),
    ("served", ("correct", "*", "--fine=-5"), 2),
    ("served", ("reduce", "*", "--amount=-5"), 2),
    ("served", ("reduce", "*", "--amount", "0"), 2),
    ("served", ("postpone", "*", "--instalments", "0", "--until", "2026-12-01"), 2),
    ("served", ("postpone", "*", "--instalments=-3", "--until", "2026-12-01"), 2),
    ("served", ("annul", "VV-2026-0099"), 4),
    ("minutes", ("record-minutes", "*", "--on", FOUND, "--hour", "25:00"), 2),
]  # fmt: skip


@pytest.mark.parametrize(("state", "words", "code"), NEVER, ids=str)
def test_what_can_never_be_is_refused_though_it_is_signed(
    state: str, words: Sequence[str], code: int, stage: Stage, refused: Callable[..., Any], signed: tuple[str, ...]
) -> None:
    case = stage(state)
    typed = [*words_for(words[0]), *(case if word == "*" else word for word in words[1:]), *signed]
    refused(code, *typed, today="2026-07-20")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "NO-UNIT", "11.2", "--on", FOUND), 4),
        (("add", UNIT, "99.9", "--on", FOUND), 4),
        (("add", UNIT, "11.2", "--on", FUTURE), 3),
        (("add", UNIT, "11.2", "--decree", "15/2020", "--on", FOUND), 3),
        (("add", UNIT, "11.2", "--on", FOUND, "--detected-on", "2026-07-05"), 3),
        (("add", UNIT, "11.2", "--on", FOUND, "--offender", "alien"), 2),
        (("add", UNIT, "11.2", "--on", FOUND, "--aggravating=-1"), 3),
        (("pay", "*", "--on", "2026-07-14", "--amount", "0"), 3),
        (("pay", "*", "--on", "2026-07-14", "--amount=-5"), 2),
        (("pay", "*", "--on", FUTURE, "--amount", "5"), 3),
        (("reopen", "*", "--on", FUTURE, "--reason", "x"), 3),
        (("explain", "*", "--asked-on", FUTURE), 3),
        (("annul", "*", "--as-signed", "x"), 2),
        (("annul", "*", "--as-signed", "x", "--scan", "no-such-file.pdf"), 4),
    ],
    ids=str,
)  # fmt: skip
def test_what_can_never_be_is_refused(
    words: Sequence[str], code: int, stage: Stage, refused: Callable[..., Any]
) -> None:
    case = stage("served")
    refused(code, *words_for(words[0]), *(case if word == "*" else word for word in words[1:]), today="2026-07-20")


def test_it_is_not_handed_over_on_a_day_to_come(stage: Stage, refused: Callable[..., Any]) -> None:
    refused(3, *step("serve", FUTURE).typed(stage("decided")), today="2026-07-20")


def test_a_step_is_withdrawn_by_the_verb_that_recorded_it(stage: Stage, run: Any) -> None:
    words = ("withdraw-step", "*", "--step", "record-minutes", "--reason", "Gõ nhầm")
    case = stage("minutes")
    assert run(*Order(FOUND, words[0], words[1:]).typed(case), today="2026-07-20").code == 0
    (shown,) = run("violation", "show", case, "--json", today="2026-07-20").json
    assert (shown["minutes_on"], shown["steps_list"]) == (None, [])


@pytest.mark.parametrize(
    ("state", "verb", "on", "words", "step", "expected"),
    [
        ("dropped", "close", "2026-07-08", (*BECAUSE, "--outcome", "other"), "close", ("closed", "2026-07-07", FOUND)),
        ("closed", "drop", "2026-07-16", ("--ground", "a"), "drop", ("closed", "2026-07-15", FOUND)),
        ("decided", "record-minutes", FOUND, (), "record-minutes", ("decided", None, FOUND)),
    ],
)
def test_a_second_one_that_is_withdrawn_leaves_the_first(
    state: str, verb: str, on: str, words: Sequence[str], step: str, expected: Sequence[str | None], stage: Stage,
    run: Any, signed: tuple[str, ...],
) -> None:  # fmt: skip
    case = stage(state)
    assert run(*words_for(verb), case, "--on", on, *words, *signed, today="2026-07-20").code == 0
    said = ("--step", step, "--reason", "Gõ nhầm")
    assert run("case", "withdraw", "step", case, *said, today="2026-07-20").code == 0
    (shown,) = run("violation", "show", case, "--json", today="2026-07-20").json
    closed_on = next((one["taken_on"] for one in shown["steps_list"] if one["kind"] in ("close", "drop")), None)
    assert (shown["status"], closed_on, shown["minutes_on"]) == tuple(expected)
