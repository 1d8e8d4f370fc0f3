"""What is prepared obeys the law; what is signed already is recorded as it is, and says what is wrong with it."""

from pathlib import Path
from typing import Any

import pytest
from commands import words_for

from postwatch.case.lawfulness import is_sent_to
from postwatch.case.tables import CaseStep, StepKind

pytestmark = pytest.mark.usefixtures("loaded")
NEW = "2026-07-06"
DIRECTOR, CHAIR = "Giám đốc Sở Khoa học và Công nghệ", "Chủ tịch UBND xã Đồng Đăng"


def add(run: Any, *words: str, today: str = "2026-07-20") -> Any:
    answer = run("violation", "add", *words, "--json", today=today)
    assert answer.code == 0, answer
    return answer.json


def decide(run: Any, case: str = "1", *more: str, on: str = "2026-07-10", today: str = "2026-07-20") -> Any:
    said = ("--on", on, "--number", f"{case}/QĐ-XPVPHC", "--by", "Người ký", "--authority", DIRECTOR)
    return run("case", "sign", "decision", case, *said, *more, today=today)


@pytest.fixture
def scan(papers: Path) -> tuple[str, str]:
    return "--scan", str(papers / "scan-1.pdf")


class TestDrafts:
    """Each refusal names its norm and the lawful way."""

    def test_a_fine_above_the_limit_needs_minutes(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "10.4.b", "--decree", "174/2026", "--on", NEW)
        answer = decide(run)
        assert answer.code == 3
        assert "more than the 1.000.000 đồng that may be fined without them" in answer.err
        assert "Điều 56" in answer.err
        assert "postwatch case draft VV-2026-0001 minutes" in answer.err

    def test_up_to_the_limit_it_needs_none(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "10.1", "--decree", "174/2026", "--on", NEW)
        assert decide(run).code == 0

    @pytest.mark.parametrize(("on", "code"), [("2026-07-14", 0), ("2026-07-15", 0), ("2026-07-16", 3)])
    def test_the_term_to_decide_is_seven_working_days(self, run: Any, prepare: Any, on: str, code: int) -> None:
        """The wording of Điều 66 was seen in a summary only: a reason opens the way."""
        add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        answer = decide(run, on=on)
        assert answer.code == code
        if code:
            assert "The term to fine ended on 15/07/2026" in answer.err
            assert "this norm is unverified" in answer.err
            late = decide(run, "1", "--reason", "Đã đọc Điều 66: vụ việc phức tạp", "--json", on=on)
            assert (late.json["faults_list"], late.json["reason"]) == ([], "Đã đọc Điều 66: vụ việc phức tạp")

    def test_after_the_term_remedies_alone_remain(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        remedies = ("--fine", "0", "--remedies", "Buộc tiêu hủy vật phẩm")
        assert decide(run, "1", *remedies, on="2026-07-20").code == 0

    @pytest.mark.parametrize(("on", "code"), [("2026-11-10", 0), ("2026-11-11", 3)])
    def test_after_the_limitation_no_fine_is_possible(self, run: Any, prepare: Any, on: str, code: int) -> None:
        day, today = "2026-11-09", "2026-11-20"
        add(prepare, "DPV-013", "9.2", "--decree", "15/2020", "--on", "2025-11-10", "--detected-on", day,
            "--minutes-on", day, today=today)  # fmt: skip
        answer = decide(run, "1", *(() if code else ("--reason", "Đã từ bỏ quyền giải trình")), on=on, today=today)
        assert answer.code == code
        if code:
            assert "The limitation for a fine ended on 10/11/2026 (Luật Xử lý vi phạm hành chính, Điều 6.1.a" in (
                answer.err
            )
            assert "--fine 0" in answer.err
            assert decide(run, "1", "--reason", "x", on=on, today=today).code == 3

    def test_an_explanation_in_time_gives_a_month(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        run("case", "explain", "1", "--asked-on", "2026-07-14", today="2026-07-20")
        assert decide(run, on="2026-07-16").code == 3
        run("case", "explain", "1", "--asked-on", "2026-07-08", today="2026-07-20")
        answer = decide(run, on="2026-07-16")
        assert "asked for on 08/07/2026 was not heard or given by 16/07/2026" in answer.err
        asked = ("--asked-on", "2026-07-08", "--held-on", "2026-07-16")
        assert run("case", "explain", "1", *asked, today="2026-07-20").code == 0
        assert decide(run, on="2026-07-16").code == 0

    def test_power_is_more_than_money(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "11.1.c", "--on", NEW, "--minutes-on", NEW)
        answer = decide(run, "1", "--authority", CHAIR)
        assert answer.code == 3
        assert "for want of the power over: a remedy that the decree attaches to the act" in answer.err
        assert "Nghị định 174/2026/NĐ-CP, Điều 106.1" in answer.err
        assert f"who may: {DIRECTOR}" in answer.err
        assert decide(run, "1", "--authority", CHAIR, "--reason", "x").code == 3
        assert decide(run).code == 0

    def test_an_office_that_no_rule_names_may_not_decide(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "11.1.c", "--on", NEW, "--minutes-on", NEW)
        answer = decide(run, "1", "--authority", "Trưởng phòng Bưu chính")
        assert answer.code == 3
        assert "is none of those who may decide on 10/07/2026" in answer.err

    def test_an_act_is_fined_once(self, run: Any, prepare: Any) -> None:
        for _number in range(2):
            add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        assert decide(prepare).code == 0
        answer = decide(run, "2")
        assert answer.code == 3
        assert "Điều 3.1.d" in answer.err
        assert "--distinct TEXT" in answer.err
        other = decide(run, "2", "--distinct", "Bưu gửi khác", "--json")
        assert other.json["other_conduct"] == "Bưu gửi khác"

    def test_the_same_words_are_the_same_conduct(self, run: Any, prepare: Any) -> None:
        for _number in range(2):
            add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW, "--description", "Bưu gửi EE123")
        assert decide(prepare).code == 0
        answer = decide(run, "2", "--distinct", "x")
        assert answer.code == 3
        assert "postwatch case join VV-2026-0002 --into VV-2026-0001" in answer.err

    @pytest.mark.parametrize(("unit", "detected_on"), [("DPV-013", "2026-07-07"), ("enterprise", NEW)])
    def test_another_day_of_detection_or_another_point_is_asked(
        self, run: Any, prepare: Any, unit: str, detected_on: str
    ) -> None:
        point = run("recipient", "show", "DPV-013", "--json").json
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW, "--description", "x")
        assert decide(prepare).code == 0
        other = point["parent"] if unit == "enterprise" else unit
        add(prepare, other, "12.1", "--on", NEW, "--detected-on", detected_on, "--minutes-on", detected_on)
        answer = decide(run, "2")
        assert answer.code == 3
        assert "an act is sanctioned once" in answer.err
        assert decide(run, "2", "--distinct", "Bưu gửi khác").code == 0

    def test_one_act_twice_in_a_case_is_asked(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--case", "1")
        answer = decide(run)
        assert answer.code == 3
        assert "VP-2026-0001 and VP-2026-0002 are one act" in answer.err
        assert decide(run, "1", "--distinct", "Hai bưu gửi").code == 0

    def test_the_norm_that_was_read_outweighs_the_one_that_was_not(self, run: Any, prepare: Any) -> None:
        """The limitation of before July 2025 was seen in a summary, that of after it was read."""
        add(prepare, "DPV-013", "8.4.b", "--decree", "15/2020", "--on", "2025-06-20", "--detected-on", NEW,
            "--minutes-on", NEW)  # fmt: skip
        add(prepare, "DPV-013", "7.2", "--decree", "15/2020", "--on", "2025-07-02", "--detected-on", NEW, "--case", "1")
        assert decide(run, "1", "--reason", "x", on="2026-07-14").code == 3

    def test_without_a_fine_a_suspension_is_a_sanction_all_the_same(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "7.2", "--decree", "15/2020", "--on", "2025-07-02", "--detected-on", NEW,
            "--minutes-on", NEW)  # fmt: skip
        words = ("--fine", "0", "--additional", "Tước quyền sử dụng Giấy phép bưu chính 24 tháng")
        assert decide(run, "1", *words, on="2026-07-10").code == 3
        assert decide(run, "1", "--fine", "0", "--remedies", "Buộc thu hồi", "--reason", "x", on="2026-07-10").code == 0

    def test_a_transfer_after_the_term_gives_no_more_time(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", "2026-07-02", "--minutes-on", "2026-07-02")
        assert decide(run, on="2026-07-14").code == 3
        prepare("case", "step", "transfer", "1", "--to", "UBND tỉnh", "--on", "2026-07-14", today="2026-07-20")
        assert decide(run, on="2026-07-14").code == 3

    def test_a_power_that_is_not_known_asks_for_a_reason(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "9.2", "--on", "2024-12-02", "--minutes-on", "2024-12-02", today="2024-12-10")
        words = ("--authority", "Hải quan")
        answer = decide(run, "1", *words, on="2024-12-04", today="2024-12-10")
        assert answer.code == 3
        assert "is not known" in answer.err
        assert decide(run, "1", *words, "--reason", "x", on="2024-12-04", today="2024-12-10").code == 0

    def test_one_person_uses_a_number_once_however_the_office_is_spelled(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        add(prepare, "DPV-013", "12.2.a", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        assert decide(prepare, "1", "--number", "5").code == 0
        other = ("--number", "5", "--authority", "Giám đốc Sở KH&CN")
        assert decide(run, "2", *other, on="2026-07-13").code == 5

    def test_an_amendment_brings_nothing_new_and_is_not_held_up_by_what_was_known(self, run: Any, prepare: Any) -> None:
        for _number in range(2):
            add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        assert decide(prepare).code == 0
        assert decide(run, "2", "--distinct", "Bưu gửi khác").code == 0
        amend = ("case", "amend", "decision", "1", "--reason", "Gõ nhầm")
        assert run(*amend, "--by", "Người ký khác", today="2026-07-20").code == 0
        answer = run(*amend, "--on", "2026-07-20", today="2026-07-20")
        assert answer.code == 3
        assert "say why it is possible: --norm-reason TEXT" in answer.err

    @pytest.mark.parametrize(
        ("authority", "remedies", "lacks"),
        [
            # Nghị định 174/2026/NĐ-CP, Điều 107.3: the letters a, đ, k; Điều 106.1: a, đ, h, i, k.
            ("Trưởng đồn Công an", "Buộc nộp lại số lợi bất hợp pháp", True),
            ("Trưởng đồn Công an", "Buộc tiêu hủy vật phẩm", False),
            (CHAIR, "Buộc tái xuất hàng hóa", True),
            (CHAIR, "buoc nop lai so loi bat hop phap", False),
            (DIRECTOR, "Buộc tái xuất hàng hóa", False),
            (CHAIR, "Buộc cải chính thông tin", False),
            # Điều 107.1: no remedy at all.
            ("Chiến sĩ Công an nhân dân", "Buộc cải chính thông tin", True),
        ],
    )
    def test_a_remedy_needs_the_power_over_it(
        self, run: Any, prepare: Any, authority: str, remedies: str, lacks: bool
    ) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        words = ("--remedies", remedies, "--authority", authority)
        answer = decide(run, "1", *words)
        assert (f"{authority} has no power over" in answer.err) is lacks
        if lacks:
            assert "Luật Xử lý vi phạm hành chính, Điều 52" in answer.err
            assert decide(run, "1", *words, "--reason", "Đã đọc").code == 3

    def test_a_reason_opens_what_was_not_read_of_the_power_over_a_remedy(self, run: Any, prepare: Any) -> None:
        """Nghị định 15/2020/NĐ-CP, Điều 114.1: the letters a and đ, from a data set."""
        day = "2023-05-10"
        add(prepare, "DPV-013", "8.1", "--on", day, "--minutes-on", day, today="2023-05-12")
        words = ("--remedies", "Buộc tái xuất hàng hóa", "--authority", "Thanh tra viên", "--warning")
        answer = decide(run, "1", *words, on="2023-05-12", today="2023-05-12")
        assert answer.code == 3
        assert "has no power over: removal from the country" in answer.err
        assert "this norm is unverified" in answer.err
        assert decide(run, "1", *words, "--reason", "Đã đọc", on="2023-05-12", today="2023-05-12").code == 0

    def test_an_unread_norm_leaves_an_amendment_a_way_though_it_was_paid(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        decide(prepare)
        prepare("case", "pay", "1", "--on", "2026-07-17", "--amount", "1000000", today="2026-07-20")
        amend = ("case", "amend", "decision", "1", "--reason", "Gõ nhầm", "--on", "2026-07-20")
        assert run(*amend, today="2026-07-20").code == 3
        early = run(*amend, "--norm-reason", "Đã đọc Điều 66", today="2026-07-20")
        assert (early.code, "The payment of 17/07/2026 does not lie between" in early.err) == (3, True)
        amend = (*amend[:-1], "2026-07-16")
        done = run(*amend, "--norm-reason", "Đã đọc Điều 66", today="2026-07-20")
        assert done.code == 0, done
        assert "recorded for the reason that is given, though unverified: after the term" in done.err
        shown = run("violation", "show", "1", "--json", today="2026-07-20").json
        assert (shown["decided_on"], shown["decision_opened_list"]) == ("2026-07-16", ["after_term"])

    def test_an_amendment_as_it_was_signed_is_marked(self, run: Any, prepare: Any, scan: tuple[str, str]) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        decide(prepare)
        prepare("case", "pay", "1", "--on", "2026-07-17", "--amount", "1000000", today="2026-07-20")
        amend = ("case", "amend", "decision", "1", "--reason", "Gõ nhầm", "--fine", "9000000", "--on", "2026-07-20")
        assert run(*amend, "--norm-reason", "x", today="2026-07-20").code == 3
        assert run(*amend, "--as-signed", "Bản đã ký", today="2026-07-20").code == 2
        done = run(*amend, "--as-signed", "Bản đã ký", *scan, today="2026-07-20")
        assert done.code == 0, done
        assert "recorded as it was signed: with a fine outside the range" in done.err
        shown = run("violation", "show", "1", "--json", today="2026-07-20").json
        assert shown["fine_imposed"] == 9_000_000
        assert set(shown["decision_faults_list"]) == {"outside_range", "after_term"}
        assert [one["faults_list"] for one in shown["payments_list"]] == [["out_of_order"]]

    def test_what_is_amended_as_signed_twice_keeps_both_reasons(
        self, run: Any, prepare: Any, scan: tuple[str, str]
    ) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        decide(prepare)
        amend = ("case", "amend", "decision", "1", "--reason", "Gõ nhầm")
        for why in ("Bản đã ký", "Bản có dấu", "Bản có dấu"):
            run(*amend, "--by", f"Người ký theo {why}", "--as-signed", why, *scan, today="2026-07-20")
        shown = run("violation", "show", "1", "--json", today="2026-07-20").json
        assert shown["decision_as_signed"] == "Bản đã ký; Bản có dấu"

    def test_what_a_reason_opened_is_no_mark_of_what_is_amended_as_signed(
        self, run: Any, prepare: Any, scan: tuple[str, str]
    ) -> None:
        add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        assert decide(prepare, "1", "--reason", "Đã từ bỏ quyền giải trình").code == 0
        amend = ("case", "amend", "decision", "1", "--reason", "Gõ nhầm")
        assert run(*amend, "--fine", "99000000", "--as-signed", "Bản đã ký", *scan, today="2026-07-20").code == 0
        assert run(*amend, "--by", "Người ký khác", today="2026-07-20").code == 0
        shown = run("violation", "show", "1", "--json", today="2026-07-20").json
        assert shown["decision_opened_list"] == ["explanation_open"]
        assert shown["decision_faults_list"] == ["outside_range"]

    def test_acts_that_are_fined_once_are_one_fine_with_a_circumstance_more(self, run: Any, prepare: Any) -> None:
        """Nghị định 174/2026/NĐ-CP, Điều 4.6 lists Điều 10; one net circumstance leaves the middle."""
        for day in ("2026-07-01", "2026-07-02"):
            case = () if day == "2026-07-01" else ("--case", "1")
            add(prepare, "DPV-013", "10.4.c", "--decree", "174/2026", "--on", day, "--detected-on", NEW, "--minutes-on",
                NEW, "--aggravating", "1", *case)  # fmt: skip
        assert decide(run, "1", "--json").json["fine"] == 5_000_000

    def test_acts_that_are_fined_each_add_up(self, run: Any, prepare: Any) -> None:
        for day in ("2026-07-01", "2026-07-02"):
            case = () if day == "2026-07-01" else ("--case", "1")
            add(prepare, "DPV-013", "12.1", "--on", day, "--detected-on", NEW, "--minutes-on", NEW, *case)
        assert decide(run, "1", "--json").json["fine"] == 8_000_000

    def test_acts_that_are_fined_once_are_not_split_over_open_cases(self, run: Any, prepare: Any) -> None:
        for day in ("2026-07-01", "2026-07-02"):
            add(prepare, "DPV-013", "10.4.c", "--decree", "174/2026", "--on", day, "--detected-on", NEW,
                "--minutes-on", NEW)  # fmt: skip
        answer = decide(run)
        assert answer.code == 3
        assert "Case VV-2026-0002 is not decided and has the same provision 10.4.c" in answer.err
        assert "Điều 4.6" in answer.err
        assert decide(run, "1", "--reason", "Vụ kia của người khác").code == 3
        assert decide(run, "1", "--distinct", "Vụ kia của người khác").code == 0

    def test_a_decision_made_later_says_nothing_against_one_that_is_amended(
        self, run: Any, prepare: Any, scan: tuple[str, str]
    ) -> None:
        for _number in range(2):
            add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        signed = ("--as-signed", "Bản đã ký", *scan)
        assert decide(prepare, "1", *signed, on="2026-07-08").code == 0
        assert decide(run, "2", "--distinct", "Bưu gửi khác", on="2026-07-09").code == 0
        amend = ("case", "amend", "decision", "1", "--reason", "Gõ nhầm", "--by", "Người ký khác")
        assert run(*amend, today="2026-07-20").code == 0
        shown = run("violation", "show", "1", "--json", today="2026-07-20").json
        assert shown["decision_faults_list"] == []

    def test_an_agent_of_the_enterprise_is_a_person_of_its_own(self, run: Any, prepare: Any) -> None:
        """Nghị định 118/2021/NĐ-CP, Điều 3.4: branches, representative offices and places of business are not."""
        parent = run("recipient", "show", "DPV-013", "--json").json["parent"]
        assert run("recipient", "edit", "DPV-014", "--parent", parent, "--legal-form", "household").code == 0
        for unit in ("DPV-013", "DPV-014"):
            add(prepare, unit, "10.4.c", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        assert (decide(run).code, decide(run, "2").code) == (0, 0)


WRONG = [
    (("--on", "2026-07-05"), "out_of_order"),
    (("--fine", "99000000"), "outside_range"),
    (("--authority", CHAIR), "no_power"),
    (("--authority", "Trưởng phòng Bưu chính"), "unknown_office"),
    (("--on", "2026-07-20"), "after_term"),
]


class TestOneActInTime:
    """Of acts whose limitation is over remedies alone are left (Điều 65.2); the others are fined."""

    @pytest.fixture(autouse=True)
    def two_acts(self, prepare: Any, loaded: Path) -> None:
        seen = ("--decree", "15/2020", "--detected-on", "2026-07-08")
        add(prepare, "DPV-013", "9.2", *seen, "--on", "2025-07-10", "--description", "bưu gửi A")
        add(prepare, "DPV-013", "9.2", *seen, "--on", "2026-06-10", "--description", "bưu gửi B", "--case", "1")
        prepare("case", "sign", "minutes", "1", "--on", "2026-07-09", "--number", "3", today="2026-07-20")

    def test_the_one_in_time_is_fined_within_its_own_range(self, run: Any) -> None:
        answer = decide(run, "1", "--fine", "25000000", "--reason", "Đã từ bỏ quyền giải trình", on="2026-07-17")
        assert answer.code == 0, answer

    def test_the_one_that_is_too_late_is_not_fined_with_it(self, run: Any) -> None:
        answer = decide(run, "1", "--fine", "45000000", "--reason", "x", on="2026-07-17")
        assert answer.code == 3
        assert "The limitation for a fine ended on 10/07/2026" in answer.err
        assert "fine the other acts alone, with at most 30.000.000 đồng" in answer.err

    def test_an_amended_fine_is_held_against_the_same_limitation(
        self, run: Any, prepare: Any, scan: tuple[str, str]
    ) -> None:
        decide(prepare, "1", "--fine", "25000000", "--reason", "Đã từ bỏ quyền giải trình", on="2026-07-17")
        amend = ("case", "step", "correct", "1", "--on", "2026-07-20", "--number", "9", "--fine")
        answer = run(*amend, "45000000", today="2026-07-20")
        assert answer.code == 3
        assert "was over on the day of decision 1/QĐ-XPVPHC: at most 30.000.000" in (answer.err)
        answer = run(*amend, "1000000", today="2026-07-20")
        assert "1.000.000 đồng lies outside the range of the case, 20.000.000 to 30.000.000" in answer.err
        assert "(Luật Xử lý vi phạm hành chính, Điều 23)" in answer.err
        signed = run(*amend, "45000000", "--as-signed", "Bản đã ký", *scan, "--json", today="2026-07-20").json
        assert signed["step"]["faults_list"] == ["after_limitation", "outside_range"]
        assert run("case", "withdraw", "step", "1", "--step", "correct", "--reason", "x", today="2026-07-20").code == 0
        assert run(*amend, "30000000", "--reason", "Đã đọc", today="2026-07-20").code == 0

    def test_what_the_others_are_fined_is_said(self, run: Any) -> None:
        answer = decide(run, "1", "--reason", "Đã từ bỏ quyền giải trình", on="2026-07-17")
        assert answer.code == 3
        assert "The limitation of VP-2026-0001 is over" in answer.err
        assert "--fine 25.000.000" in answer.err
        assert "--fine 0 for remedies alone" in answer.err

    def test_what_a_signed_decision_fines_is_asked(self, run: Any, scan: tuple[str, str]) -> None:
        signed = ("--as-signed", "Bản đã ký", *scan)
        answer = decide(run, "1", *signed, on="2026-07-17")
        assert (answer.code, "--fine AMOUNT" in answer.err) == (2, True)
        assert decide(run, "1", *signed, "--fine", "45000000", on="2026-07-17").code == 0


class TestRemediesAlone:
    """They need a ground on which nothing can be sanctioned (Điều 65), whose list was not read: a reason opens it."""

    REMEDIES = ("--fine", "0", "--remedies", "Buộc tiêu hủy vật phẩm")

    def test_within_the_term_they_need_a_ground(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        answer = decide(run, "1", *self.REMEDIES)
        assert answer.code == 3
        assert (
            "remedies or a confiscation alone need a ground of Luật Xử lý vi phạm hành chính, Điều 65.1" in answer.err
        )
        done = decide(run, "1", *self.REMEDIES, "--reason", "Điều 65.1.b: không xác định được người vi phạm", "--json")
        assert (done.code, done.json["fine"]) == (0, 0)

    def test_a_confiscation_alone_needs_minutes(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW)
        answer = decide(run, "1", "--fine", "0", "--additional", "tich thu tang vat", "--reason", "x", on="2026-07-16")
        assert answer.code == 3
        assert "has no violation minutes" in answer.err

    def test_a_suspension_is_known_without_its_marks(self, run: Any, prepare: Any) -> None:
        add(prepare, "DPV-013", "7.3.c", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        words = ("--fine", "0", "--remedies", "x", "--additional", "dinh chi hoat dong 02 thang")
        answer = decide(run, "1", *words, on="2026-07-20")
        assert answer.code == 3
        assert "A suspension in case VV-2026-0001 goes with a fine or warning" in answer.err


def test_a_range_that_was_not_read_is_opened_by_a_reason(run: Any, prepare: Any) -> None:
    """The range of 6.3.a is inferred."""
    add(prepare, "DPV-013", "6.3.a", "--on", "2020-11-02", "--minutes-on", "2020-11-03", today="2020-11-20")
    words = ("--authority", "Chánh Thanh tra Sở Thông tin và Truyền thông", "--fine", "12000000")
    answer = decide(run, "1", *words, on="2020-11-10", today="2020-11-20")
    assert answer.code == 3
    assert "--reason" in answer.err
    done = decide(run, "1", *words, "--reason", "Đã đọc bản ký", "--json", on="2020-11-10", today="2020-11-20")
    assert done.code == 0, done
    assert "outside_range" in done.json["opened_list"]


class TestPersons:
    def test_a_decision_falls_on_the_person_whose_name_has_its_marks(self, run: Any, prepare: Any) -> None:
        person = ("--offender", "person", "--on", NEW, "--decree", "174/2026", "--minutes-on", NEW)
        add(prepare, "DPV-001", "11.1.a", *person, "--name", "Nguyễn Văn Thanh")
        add(prepare, "DPV-001", "11.1.b", *person[:-2], "--name", "Nguyễn Văn Thành", "--case", "1")
        unclear = decide(run, "1", "--against", "nguyen van thanh")
        assert unclear.code == 2
        assert "may mean several offenders" in unclear.err
        reason = ("--reason", "Đã từ bỏ quyền giải trình", "--json")
        assert decide(run, "1", "--against", "Nguyễn Văn Thành", *reason).json["offender_name"] == "Nguyễn Văn Thành"
        again = decide(run, "1", "--against", "NGUYỄN VĂN THANH", "--number", "2/QĐ-XPVPHC", *reason)
        assert again.json["offender_name"] == "Nguyễn Văn Thanh"
        drafted = [
            run("case", "draft", "1", "decision", "--against", f"Nguyễn Văn {name}", "--json", today="2026-07-20")
            for name in ("Thanh", "Thành")
        ]
        assert len({one.json["path"] for one in drafted}) == 2


class TestSteps:
    @pytest.fixture(autouse=True)
    def decided(self, prepare: Any, loaded: Path) -> None:
        add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        assert decide(prepare, "1", "--fine", "25000000", "--reason", "Đã từ bỏ quyền giải trình").code == 0
        prepare("case", "serve", "1", "--on", "2026-07-10", today="2026-07-20")

    def step(self, run: Any, verb: str, on: str, *words: str) -> Any:
        return run(*words_for(verb), "1", "--on", on, *words, "--json", today="2026-07-20")

    def test_a_case_is_not_opened_again_before_it_was_closed(self, run: Any) -> None:
        assert self.step(run, "close", "2026-07-18", "--outcome", "other", "--reason", "x").code == 0
        assert self.step(run, "reopen", "2026-07-17", "--reason", "x").code == 3
        assert self.step(run, "reopen", "2026-07-18", "--reason", "x").code == 0

    def test_a_request_for_instalments_is_answered_by_the_verb_that_recorded_it(self, run: Any) -> None:
        until = ("--until", "2026-12-01")
        assert self.step(run, "postpone", "2026-07-14", "--instalments", "3", *until).code == 0
        granted = self.step(
            run, "postpone", "2026-07-16", "--answered-on", "2026-07-16", "--outcome", "granted", *until,
            "--reason", "mức tiền phạt chưa đọc",
        )  # fmt: skip
        assert granted.json["step"] | {"kind": "instalments", "outcome": "granted"} == granted.json["step"]

    def test_a_slip_is_no_other_fine(self, run: Any) -> None:
        words = ("--as", "correct", "--fine", "22000000", "--number", "9")
        refusal = self.step(run, "correct", "2026-07-15", *words)
        assert refusal.code == 3
        assert "A slip is corrected without a change" in refusal.json["error"]
        assert self.step(run, "correct", "2026-07-15", *words, "--reason", "Đã đọc Điều 14").code == 0
        assert self.step(run, "correct", "2026-07-15", "--as", "correct", "--text", "họ tên", "--number", "8").code == 0


class TestUsedNumbers:
    @pytest.mark.parametrize("number", ["12", "12 /QĐ-XPVPHC", "012/qđ-xpvphc"])
    def test_a_number_is_used_once_however_it_is_typed(self, run: Any, prepare: Any, number: str) -> None:
        for unit in ("DPV-013", "DPV-001"):
            add(prepare, unit, "10.1", "--decree", "174/2026", "--on", NEW)
        assert decide(prepare, "1", "--number", "12/QĐ-XPVPHC").code == 0
        answer = decide(run, "2", "--number", number)
        assert answer.code == 5
        assert "is that of case VV-2026-0001" in answer.err

    def test_another_series_has_numbers_of_its_own(self, run: Any, prepare: Any) -> None:
        for unit in ("DPV-013", "DPV-001"):
            add(prepare, unit, "10.1", "--decree", "174/2026", "--on", NEW)
        assert decide(prepare, "1", "--number", "12/QĐ-XPVPHC").code == 0
        assert decide(run, "2", "--number", "12a/QĐ-XPVPHC").code == 0


class TestAsSigned:
    @pytest.mark.parametrize(("words", "fault"), WRONG)
    def test_what_was_signed_is_recorded_and_marked(
        self, run: Any, prepare: Any, scan: tuple[str, str], words: tuple[str, ...], fault: str
    ) -> None:
        add(prepare, "DPV-013", "11.1.c", "--on", NEW, "--minutes-on", NEW)
        assert decide(run, "1", *words).code == 3
        done = decide(run, "1", *words, "--as-signed", "Hồ sơ cũ", *scan, "--json")
        assert done.code == 0, done
        assert done.json["faults_list"] == [fault]
        assert done.json["as_signed"] == "Hồ sơ cũ"
        shown = run("violation", "show", "1", "--json", today="2026-07-20").json
        assert (shown["decision_faults_list"], shown["decision_as_signed"]) == ([fault], "Hồ sơ cũ")
        assert "Decision made" in run("violation", "show", "1", today="2026-07-20").out
        waiting = run("status", "--json", today="2026-07-20").json["items_list"]
        assert [one["kind"] for one in waiting if "1/QĐ-XPVPHC" in one["what"]] == ["fault"]

    def test_without_minutes_twice_and_under_a_used_number(self, run: Any, prepare: Any, scan: tuple[str, str]) -> None:
        for _number in range(2):
            add(prepare, "DPV-013", "12.1", "--on", NEW)
        signed = ("--number", "7/QĐ-XPVPHC", "--as-signed", "x", *scan, "--json")
        assert decide(run, "1", *signed).json["faults_list"] == ["no_minutes"]
        assert decide(run, "2", *signed).json["faults_list"] == ["number_twice", "no_minutes", "fined_before"]
        cases = [run("violation", "show", case, "--json", today="2026-07-20").json for case in ("1", "2")]
        days = ("--since", "2026-07-01", "--until", "2026-07-20")
        told = run("report", "period", *days, "--json", today="2026-07-20").json["marked_list"]
        assert [one["faults_list"] for one in told] == [one["decision_faults_list"] for one in cases]
        assert all("number_twice" in one["faults_list"] for one in told)
        assert run("db", "check", today="2026-07-20").code == 0

    def test_a_scan_is_needed_and_a_day_to_come_is_refused_always(
        self, run: Any, prepare: Any, scan: tuple[str, str]
    ) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW)
        assert decide(run, "1", "--as-signed", "x").code == 2
        future = decide(run, "1", "--as-signed", "x", *scan, on="2026-07-21")
        assert future.code == 3
        assert "is in the future" in future.err
        handed = decide(run, "1", "--as-signed", "x", *scan, "--handed-over-on", "2026-07-21")
        assert "is in the future" in handed.err

    def test_a_case_may_end_by_a_paper_of_before_it_was_opened_here(
        self, run: Any, prepare: Any, scan: tuple[str, str]
    ) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW)
        words = ("--outcome", "other", "--reason", "x", "--on", "2026-07-05", "--as-signed", "Hồ sơ cũ", *scan)
        closed = run("case", "close", "1", *words, "--json", today="2026-07-20")
        assert (closed.code, closed.json["step"]["taken_on"]) == (0, "2026-07-05"), closed
        assert closed.json["step"]["faults_list"] == ["out_of_order"]
        assert run("db", "check", today="2026-07-20").code == 0

    def test_goods_leave_by_a_paper_though_none_are_recorded(
        self, run: Any, prepare: Any, scan: tuple[str, str]
    ) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW)
        words = ("case", "goods", "1", "return", "--on", "2026-07-08")
        assert run(*words, today="2026-07-20").code == 3
        done = run(*words, "--as-signed", "Hồ sơ cũ", *scan, "--json", today="2026-07-20")
        assert done.code == 0, done
        assert "nothing_held" in done.json["step"]["faults_list"]

    def test_a_lawful_one_has_no_fault(self, run: Any, prepare: Any, scan: tuple[str, str]) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        assert decide(run, "1", "--as-signed", "x", *scan, "--json").json["faults_list"] == []

    def test_it_is_amended_as_it_is_on_paper(self, run: Any, prepare: Any, scan: tuple[str, str]) -> None:
        add(prepare, "DPV-013", "12.1", "--on", NEW, "--minutes-on", NEW)
        decide(prepare, "1", "--as-signed", "x", *scan)
        words = ("case", "amend", "decision", "1", "--fine", "9000000", "--reason", "Gõ nhầm")
        assert run(*words, today="2026-07-20").code == 0
        shown = run("violation", "show", "1", "--json", today="2026-07-20").json
        assert (shown["fine_imposed"], shown["decision_faults_list"]) == (9_000_000, ["outside_range"])


class TestNumbers:
    """A number that meant another act under the decree before is not taken in silence."""

    def test_it_is_asked_once_for_each_number(self, run: Any) -> None:
        words = ("violation", "add", "DPV-013", "8.4.b", "--on", NEW)
        answer = run(*words, today="2026-07-20")
        assert answer.code == 3
        assert "8.4.b is “Làm đại lý, đại diện" in answer.err
        assert "and “Không niêm yết công khai" in answer.err
        assert "--decree 174/2026" in answer.err
        assert run("violation", "list", "--json").json == []
        add(run, *words[2:], "--decree", "174/2026")
        add(run, *words[2:])
        assert run("violation", "add", "DPV-013", "8.4.a", "--on", NEW, today="2026-07-20").code == 3

    def test_an_act_of_before_is_asked_each_time(self, run: Any) -> None:
        words = ("DPV-013", "8.4.b", "--on", "2026-06-20", "--detected-on", NEW)
        assert add(run, *words, "--decree", "15/2020")["decree"] == "15/2020/NĐ-CP"
        assert run("violation", "add", *words, today="2026-07-20").code == 3

    def test_before_the_later_decree_nothing_is_asked(self, run: Any) -> None:
        assert add(run, "DPV-013", "8.4.b", "--on", "2026-06-20", today="2026-06-30")["decree"] == "15/2020/NĐ-CP"

    def test_a_number_of_one_meaning_is_not_asked(self, run: Any) -> None:
        assert add(run, "DPV-013", "16.8", "--on", NEW)["provision"] == "16.8"

    def test_a_decree_that_does_not_govern_is_refused(self, run: Any) -> None:
        words = ("violation", "add", "DPV-013", "8.4.b", "--on", NEW, "--decree", "15/2020")
        answer = run(*words, today="2026-07-20")
        assert answer.code == 3
        assert "174/2026/NĐ-CP does" in answer.err

    def test_an_act_without_words_is_recorded_and_shown_by_its_successor(self, run: Any) -> None:
        act = add(run, "DPV-013", "8.4.b", "--on", "2020-05-28", today="2020-06-15")
        assert (act["conduct"], act["like"]) == ("", "10.4.b, 174/2026/NĐ-CP")
        assert act["conduct_like"].startswith("Không niêm yết công khai")
        assert "words not seen yet; as in 10.4.b" in run("violation", "show", "1", today="2020-06-15").out


class TestRemediesAndCircumstances:
    """What a decision imposes has to follow from the provisions of the case and its circumstances."""

    def found(
        self, prepare: Any, provision: str, *words: str, decree: str = "174/2026", on: str = "2026-07-06"
    ) -> None:
        said = ("--decree", decree, "--on", on, "--minutes-on", on)
        assert prepare("violation", "add", "DPV-013", provision, *said, *words, today=on).code == 0

    def test_a_remedy_of_no_provision_is_refused_with_the_way_out_and_marked_when_signed(
        self, run: Any, prepare: Any, scan: tuple[str, str]
    ) -> None:
        self.found(prepare, "11.2")
        words = ("--remedies", "Buộc tái xuất hàng hóa")
        said = decide(run, "1", *words, "--reason", "Đã đọc", on="2026-07-14")
        assert (said.code, "Điều 28" in said.err, "the provisions of the case have: destruction" in said.err) == (
            3, True, True,
        )  # fmt: skip
        done = decide(run, "1", *words, "--as-signed", "x", *scan, "--json", on="2026-07-14")
        assert (done.code, done.json["faults_list"]) == (0, ["not_provided"])

    @pytest.mark.parametrize(
        ("provision", "remedies"),
        [("11.2", "Buộc tiêu hủy vật phẩm"), ("11.1.c", "Buộc tái xuất; quá hạn thì tiêu hủy hàng hóa")],
    )
    def test_one_of_the_provision_is_not_asked(self, run: Any, prepare: Any, provision: str, remedies: str) -> None:
        self.found(prepare, provision)
        done = decide(run, "1", "--remedies", remedies, "--reason", "x", "--json", on="2026-07-14")
        assert (done.code, done.json["opened_list"]) == (0, [])

    def test_one_that_no_words_of_the_catalogue_name_asks_for_a_reason(self, run: Any, prepare: Any) -> None:
        self.found(prepare, "11.2")
        words = ("--remedies", "Buộc cải chính thông tin")
        assert "Buộc cải chính thông tin" in decide(run, "1", *words, on="2026-07-14").err
        done = decide(run, "1", *words, "--reason", "x", "--json", on="2026-07-14")
        assert (done.code, done.json["opened_list"]) == (0, ["not_provided"])

    def test_of_a_decree_that_was_not_read_a_reason_opens_it(self, run: Any, prepare: Any) -> None:
        self.found(prepare, "8.4.b", decree="15/2020", on="2020-05-28")
        words = ("--remedies", "Buộc tiêu hủy", "--authority", "Chánh Thanh tra Sở")
        assert "unverified" in decide(run, "VV-2020-0001", *words, on="2020-06-03").err
        assert decide(run, "VV-2020-0001", *words, "--reason", "x", on="2020-06-03").code == 0

    @pytest.mark.parametrize(("named", "fine"), [("mitigating", 20_000_000), ("aggravating", 30_000_000)])
    def test_two_net_circumstances_make_the_fine_an_end_of_the_range(
        self, run: Any, prepare: Any, named: str, fine: int
    ) -> None:
        self.found(prepare, "11.2", f"--{named}-named", "a", f"--{named}-named", "b")
        said = decide(run, "1", "--fine", "25000000", on="2026-07-14")
        assert (said.code, "Điều 9.1" in said.err) == (3, True)
        assert decide(run, "1", "--json", on="2026-07-14").json["fine"] == fine

    def test_without_circumstances_another_fine_than_the_middle_is_told(self, run: Any, prepare: Any) -> None:
        self.found(prepare, "11.2")
        done = decide(run, "1", "--fine", "28000000", on="2026-07-14")
        assert (done.code, "the circumstances of case VV-2026-0001 make the fine 25.000.000 đồng" in done.err) == (
            0,
            True,
        )

    def test_one_offender_has_one_rate_on_a_day(self, run: Any, prepare: Any, scan: tuple[str, str]) -> None:
        """Also where acts of one provision are one fine: the higher rate would win without a word."""
        words = ("--kind", "service_point", "--name", "Đại lý", "--area", "06184", "--parent", "DNM-01")
        unit = (*words, "--code", "DL-1", "--legal-form", "household")
        assert run("recipient", "add", *unit, today="2026-07-06").code == 0
        said = ("DL-1", "11.2", "--decree", "174/2026", "--on", "2026-07-06")
        add(prepare, *said, "--minutes-on", "2026-07-06", today="2026-07-06")
        prepare("recipient", "edit", "DL-1", "--legal-form", "branch", today="2026-07-06")
        add(prepare, *said, "--case", "1", today="2026-07-06")
        fined = ("--fine", "28000000", "--fine-reason", "Hai lần")
        answer = decide(run, "1", *fined, "--distinct", "Kiện khác", "--reason", "x", on="2026-07-14")
        assert (answer.code, "Điều 3.5" in answer.err, "VP-2026-0002 --offender" in answer.err) == (3, True, True)
        signed = decide(run, "1", *fined, "--as-signed", "Đã ký", *scan, "--json", on="2026-07-14").json
        assert (signed["fine"], signed["faults_list"]) == (28_000_000, ["two_rates"])


class TestWhoseCaseItIs:
    """The ten days of a case that is forwarded are those of whom it was forwarded to (Điều 66.1.a)."""

    @pytest.fixture(autouse=True)
    def found(self, prepare: Any, loaded: Path) -> None:
        add(prepare, "DPV-013", "12.1", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)

    @pytest.mark.parametrize("verb", ["forward", "transfer"])
    def test_the_one_who_sent_it_has_seven_and_says_why(self, run: Any, verb: str, scan: tuple[str, str]) -> None:
        to = ("--to", "Chủ tịch UBND tỉnh", "--on", "2026-07-08")
        assert run(*words_for(verb), "1", *to, today="2026-07-08").code == 0
        assert "went to Chủ tịch UBND tỉnh" in decide(run, on="2026-07-14").err
        late = decide(run, "1", on="2026-07-17")
        assert (late.code, "ended on 15/07/2026" in str(late)) == (3, True)
        both = decide(run, "1", "--as-signed", "x", *scan, "--json", on="2026-07-17").json["faults_list"]
        assert set(both) == {"with_another", "after_term"}

    def test_the_one_it_was_sent_to_has_ten(self, run: Any) -> None:
        to = ("--to", "Chủ tịch UBND tỉnh", "--on", "2026-07-08")
        assert run("case", "step", "forward", "1", *to, today="2026-07-08").code == 0
        chair = ("--authority", "Chủ tịch UBND tỉnh Lạng Sơn")
        assert decide(run, "1", *chair, on="2026-07-20").code == 0

    @pytest.mark.parametrize(("body", "authority", "is_the_one"), [
        ("Sở Khoa học và Công nghệ tỉnh Lạng Sơn", "Giám đốc Sở Khoa học và Công nghệ", True),
        ("Sở Khoa học và Công nghệ", "Giám đốc Sở KH&CN tỉnh Lạng Sơn", True),
        ("Giám đốc Sở KHCN", "Giám đốc Sở Khoa học và Công nghệ", True),
        ("UBND tỉnh Lạng Sơn", "Chủ tịch Ủy ban nhân dân cấp tỉnh", True),
        ("UBND xã Na Sầm", "Chủ tịch Ủy ban nhân dân xã", True),
        ("UBND xã Na Sầm", "Chủ tịch UBND xã Na Sầm, tỉnh Lạng Sơn", True),
        ("Trần Văn B", "Trưởng đoàn thanh tra", True),
        ("UBND xã Na Sầm", "Chủ tịch UBND xã Thất Khê", False),
        ("UBND tỉnh Lạng Sơn", "Chủ tịch UBND xã Na Sầm, tỉnh Lạng Sơn", False),
        ("Công an tỉnh Lạng Sơn", "Giám đốc Sở Khoa học và Công nghệ tỉnh Lạng Sơn", False),
        ("UBND tỉnh", "Giám đốc", False),
    ])  # fmt: skip
    def test_a_body_is_known_by_its_head_and_without_its_place(
        self, body: str, authority: str, is_the_one: bool
    ) -> None:
        sent = CaseStep(kind=StepKind.FORWARD, body=body)
        assert is_sent_to(sent, authority, "Trần Văn B") is is_the_one

    def test_what_came_back_is_ours_again(self, run: Any, prepare: Any) -> None:
        prepare("case", "step", "transfer", "1", "--to", "UBND tỉnh", "--on", "2026-07-08", today="2026-07-20")
        prepare("case", "step", "take-over", "1", "--from", "UBND tỉnh", "--on", "2026-07-10", today="2026-07-20")
        assert decide(run, on="2026-07-14").code == 0


class TestAnExplanationThatCountsInTime:
    """Within two working days a hearing is asked for, within five it is given in writing (Điều 61)."""

    @pytest.mark.parametrize(
        ("asked", "held", "due"),
        [
            ("2026-07-08", "2026-07-20", "2026-08-06"),
            ("2026-07-09", "2026-07-13", "2026-08-06"),
            ("2026-07-09", "2026-07-14", "2026-07-15"),
            ("2026-07-09", None, "2026-07-15"),
        ],
    )
    def test_a_late_one_gives_no_month(self, run: Any, prepare: Any, asked: str, held: str | None, due: str) -> None:
        add(prepare, "DPV-013", "12.4.a", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
        words = ("--asked-on", asked, *(("--held-on", held) if held else ()))
        assert run("case", "explain", "1", *words, today="2026-07-20").code == 0
        (act,) = run("violation", "show", "VV-2026-0001", "--json", today="2026-07-20").json
        assert {one["name"]: one["due_on"] for one in act["clocks_list"]}["decide"] == due


@pytest.mark.parametrize(
    ("words", "due"),
    [((), "2026-07-15"), (("--text", "Không vi phạm"), "2026-08-06"), (("--sender-number", "7/CV"), "2026-08-06")],
)
def test_the_term_of_an_explanation_does_not_change_with_the_day_of_looking(
    run: Any, prepare: Any, words: tuple[str, ...], due: str
) -> None:
    add(prepare, "DPV-013", "12.4.a", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW, today="2026-07-09")
    more = (*words, "--sender-number-on", "2026-07-09") if "--sender-number" in words else words
    said = run("case", "explain", "1", "--asked-on", "2026-07-09", *more, today="2026-07-09")
    assert said.code == 0, said
    for today in ("2026-07-10", "2026-07-20"):
        (act,) = run("violation", "show", "VV-2026-0001", "--json", today=today).json
        assert {one["name"]: one["due_on"] for one in act["clocks_list"]}["decide"] == due


def test_a_mark_of_a_second_decision_goes_with_the_first(run: Any, prepare: Any, scan: tuple[str, str]) -> None:
    add(prepare, "DPV-013", "12.1", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
    assert decide(prepare).code == 0
    signed = ("--number", "9/QĐ", "--fine", "4500000", "--as-signed", "x", *scan, "--json")
    assert decide(run, "1", *signed).json["faults_list"] == ["decided_already"]
    run("case", "withdraw", "decision", "1", "--reason", "x", today="2026-07-20")
    (act,) = run("violation", "show", "VV-2026-0001", "--json", today="2026-07-20").json
    assert act["decision_faults_list"] == []


def test_a_case_that_ends_without_proof_of_its_remedies_says_so(run: Any, prepare: Any) -> None:
    add(prepare, "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
    assert decide(prepare, "1", "--remedies", "Buộc tiêu hủy vật phẩm", on="2026-07-14").code == 0
    words = ("case", "close", "1", "--reason", "x", "--on", "2026-07-16", "--outcome", "other")
    ended = run(*words, today="2026-07-20")
    assert (ended.code, "Buộc tiêu hủy vật phẩm" in ended.err) == (0, True)


def test_a_household_is_not_fined_as_an_organisation(run: Any) -> None:
    assert run("recipient", "edit", "DPV-013", "--legal-form", "household", today=NEW).code == 0
    words = ("violation", "add", "DPV-013", "11.2", "--decree", "174/2026", "--on", NEW)
    refused = run(*words, "--offender", "organisation", today=NEW)
    assert (refused.code, "Điều 3.5" in refused.err) == (3, True)
    assert run(*words, "--json", today=NEW).json["offender"] == "household"


def test_a_place_without_its_class_is_the_same_place(run: Any, prepare: Any) -> None:
    said = ("DPV-013", "12.1", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW, "--description")
    add(prepare, *said, "Nhận pháo tại xã Tân Thanh")
    assert decide(prepare).code == 0
    add(prepare, *said, "nhận pháo tại Tân Thanh")
    refused = decide(run, "2", "--distinct", "Khác")
    assert (refused.code, "join VV-2026-0002 --into VV-2026-0001" in refused.err) == (3, True)


def test_what_was_transferred_by_mistake_is_withdrawn_as_what_it_is(run: Any, prepare: Any) -> None:
    add(prepare, "DPV-013", "12.1", "--decree", "174/2026", "--on", NEW, "--minutes-on", NEW)
    prepare(
        "case", "step", "transfer", "1", "--on", "2026-07-07", "--to", "Chủ tịch UBND tỉnh Lạng Sơn", today="2026-07-07"
    )
    assert "withdraw VV-2026-0001.B2" in decide(run).err
    assert run("case", "close", "1", "--reason", "x", "--on", "2026-07-08", today="2026-07-08").code == 0
    assert "case step VV-2026-0001 reopen" in decide(run).err


def test_a_point_of_a_company_is_no_household_until_its_form_says_so(run: Any, prepare: Any) -> None:
    unit = ("--kind", "service_point", "--name", "Điểm", "--area", "06184", "--parent", "DNM-01", "--code", "DL-1")
    assert run("recipient", "add", *unit, today=NEW).code == 0
    prepare("recipient", "edit", "DNM-01", "--legal-form", "company", today=NEW)
    words = ("violation", "add", "DL-1", "11.2", "--decree", "174/2026", "--on", NEW, "--offender", "household")
    refused = run(*words, today=NEW)
    assert (refused.code, "--legal-form household" in refused.err) == (3, True)
    assert run("recipient", "edit", "DL-1", "--legal-form", "household", today=NEW).code == 0
    assert run(*words, today=NEW).code == 0
