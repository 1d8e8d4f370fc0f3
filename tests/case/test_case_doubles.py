"""What is typed again: a document gets its number, or is refused; nothing of what is typed is lost in silence."""

from pathlib import Path
from typing import Any

import pytest
from commands import words_for
from long_runs import crossed

pytestmark = pytest.mark.usefixtures("loaded")
DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
FOUND, TODAY = "2026-07-06", "2026-07-20"
WAIVED = ("--reason", "đã từ bỏ quyền giải trình")
BY = ("--authority", DIRECTOR, "--by", "Người ký")


class Office:
    """The commands of a case on one day."""

    def __init__(self, run: Any, prepare: Any, scan: Path) -> None:
        self.run, self.prepare = run, prepare
        self.signed = ("--as-signed", "Đã ký từ trước", "--scan", str(scan))

    def does(self, verb: str, *words: str) -> Any:
        answer = self.prepare(*words_for(verb), *words, "--json", today=TODAY)
        assert answer.code == 0, answer
        return answer.json

    def refuses(self, code: int, verb: str, *words: str) -> str:
        answer = self.run(*words_for(verb), *words, today=TODAY)
        assert answer.code == code, answer
        return str(answer.err)

    def found(self, *words: str, provision: str = "11.2") -> str:
        said = ("DPV-013", provision, "--decree", "174/2026", "--on", FOUND, *words)
        return str(self.does("add", *said)["case"])

    def acts(self, case: str) -> Any:
        return self.run("violation", "show", case, "--json", today=TODAY).json

    def act(self, case: str, place: int = 0) -> Any:
        return self.acts(case)[place]

    def steps(self, case: str) -> list[tuple[str, str | None]]:
        return [(one["kind"], one["number"]) for one in self.act(case)["steps_list"]]

    def marked(self) -> list[str]:
        agenda = self.run("status", "--json", today=TODAY).json["items_list"]
        return [one["what"] for one in agenda if one["kind"] == "fault"]

    def decided(self, case: str, *words: str) -> None:
        self.does("record-minutes", case, "--on", FOUND)
        self.does("decide", case, "--on", "2026-07-10", "--number", "12", *BY, *WAIVED, *words)


@pytest.fixture
def office(run: Any, prepare: Any, papers: Path) -> Office:
    return Office(run, prepare, papers / "scan-1.pdf")


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("record-minutes", ("--on", FOUND, "--by", "Người lập", "--text", "Ghi tại quầy")),
        ("verify", ("--on", "2026-07-07", "--by", "Người xác minh", "--text", "Đúng như biên bản")),
        ("forward", ("--on", "2026-07-07", "--to", "Giám đốc Sở")),
        ("transfer", ("--on", "2026-07-08", "--to", "UBND tỉnh")),
    ],
)
def test_the_same_command_with_a_number_gives_it(office: Office, verb: str, words: tuple[str, ...]) -> None:
    case = office.found("--minutes-on", FOUND)
    office.does(verb, case, *words)
    given = office.does(verb, case, *words, "--number", "20/VB")["step"]
    assert given["number"] == "20/VB"
    assert len(office.steps(case)) == 1


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("annul", ("--on", "2026-07-15", "--by", "Người ký", "--text", "Sai thẩm quyền")),
        ("correct", ("--on", "2026-07-15", "--text", "Sửa tên")),
        ("enforce", ("--on", "2026-07-15", "--by", "Người ký")),
    ],
)
def test_so_it_does_of_what_is_about_a_decision(office: Office, verb: str, words: tuple[str, ...]) -> None:
    case = office.found()
    office.decided(case)
    office.does("serve", case, "--on", "2026-07-13")
    office.does(verb, case, *words, *office.signed)
    assert office.does(verb, case, *words, "--number", "30")["step"]["number"] == "30"
    assert [kind for kind, _number in office.steps(case)] == ["minutes", verb]


def test_what_says_nothing_new_is_refused(office: Office) -> None:
    case = office.found("--minutes-on", FOUND)
    words = ("--on", "2026-07-07", "--text", "Đúng như biên bản")
    office.does("verify", case, *words)
    assert f"postwatch withdraw {case}.B2" in office.refuses(5, "verify", case, *words)
    assert f"postwatch withdraw {case}.B2" in office.refuses(5, "verify", case, "--on", "2026-07-07")
    office.does("verify", case, "--on", "2026-07-07", "--text", "Hỏi người khác")
    assert len(office.steps(case)) == 2


class TestGoods:
    ITEMS = ("--item", "Pháo nổ; 10; hộp", "--item", "Thuốc lá; 20; cây")

    def held(self, office: Office) -> str:
        case = office.found()
        office.does("goods", case, "hold", "--on", FOUND, "--hour", "14:30", *self.ITEMS)
        office.does("goods", case, "decide", "--on", FOUND, "--hour", "15:00", "--number", "3")
        return case

    @pytest.mark.parametrize("more", [(), ("--item", "Thuốc lá; 5")])
    def test_a_part_that_left_gets_the_number_of_its_decision(self, office: Office, more: tuple[str, ...]) -> None:
        case = self.held(office)
        office.does("goods", case, "return", "--on", "2026-07-08", "--item", "Thuốc lá; 5")
        done = office.does("goods", case, "return", "--on", "2026-07-08", *more, "--number", "32/QĐ-TL")
        assert done["step"]["number"] == "32/QĐ-TL"
        left = {one["name"]: one["quantity"] for one in done["goods_list"] if one["ended_by"] is None}
        assert left == {"Pháo nổ": 10, "Thuốc lá": 15}
        again = ("return", "--on", "2026-07-08", "--item", "Thuốc lá; 5", "--number", "32/QĐ-TL")
        office.refuses(5, "goods", case, *again)
        # Other goods may leave by the same decision.
        rest = office.does("goods", case, "return", "--on", "2026-07-08", "--item", "Pháo nổ", "--number", "32/QĐ-TL")
        assert [one["quantity"] for one in rest["goods_list"] if one["ended_by"] is None] == [15]

    def test_a_number_that_is_typed_again_takes_nothing_more(self, office: Office) -> None:
        case = self.held(office)
        office.does("goods", case, "return", "--on", "2026-07-08", "--item", "Pháo nổ")
        words = ("goods", case, "return", "--on", "2026-07-08", "--number", "32")
        office.does(*words)
        office.refuses(5, *words)
        assert [one["ended_by"] for one in office.act(case)["goods_list"]] == ["return", None]

    def test_a_signed_copy_comes_with_the_number(self, office: Office, run: Any) -> None:
        case = office.found()
        office.does("goods", case, "hold", "--on", FOUND, "--hour", "14:30", *self.ITEMS)
        office.does("goods", case, "decide", "--on", FOUND, "--hour", "15:00")
        done = office.does("goods", case, "decide", "--on", FOUND, "--number", "3", *office.signed)
        assert done["step"]["as_signed"] == "Đã ký từ trước"
        assert run("evidence", "list", "--json").json != []


class TestDecision:
    def test_what_it_does_not_say_is_refused(self, office: Office) -> None:
        case = office.found()
        office.decided(case)
        words = ("--on", "2026-07-10", "--number", "12", "--handed-over-on", "2026-07-13")
        said = office.refuses(3, "decide", case, *words, *BY, "--fine", "18000000")
        assert "does not say: 18.000.000" in said
        assert "does not say: Buộc" in office.refuses(3, "decide", case, *words, *BY, "--remedies", "Buộc tiêu hủy")
        assert office.does("decide", case, *words, *BY)["handed_over_on"] == "2026-07-13"

    def test_another_authority_and_a_day_to_come_are_refused(self, office: Office) -> None:
        case = office.found()
        office.decided(case)
        words = ("--on", "2026-07-10", "--number", "12", "--handed-over-on")
        other = ("--authority", "Chủ tịch UBND tỉnh Lạng Sơn", "--by", "Người ký")
        assert "does not say: Chủ tịch" in office.refuses(3, "decide", case, *words, "2026-07-13", *other)
        office.refuses(3, "decide", case, *words, "2026-09-01", *BY, *office.signed)
        assert office.act(case)["handed_over_on"] is None

    def test_a_signed_one_that_says_otherwise_is_another_decision(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.does("decide", case, "--on", "2026-07-10", *BY, *WAIVED, "--fine", "25000000")
        other = ("--authority", "Chủ tịch UBND tỉnh Lạng Sơn", "--by", "Chủ tịch", "--fine", "24000000")
        office.does("decide", case, "--on", "2026-07-10", "--number", "12", *other, *office.signed)
        assert office.act(case)["superseded_list"] != []

    def test_the_same_one_is_known_however_it_is_spelled(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.does("decide", case, "--on", "2026-07-10", *BY, *WAIVED, "--fine", "25000000")
        typed = ("--authority", DIRECTOR, "--by", "người  ký", "--number", "12")
        office.does("decide", case, "--on", "2026-07-10", *typed, *office.signed)
        act = office.act(case)
        assert (act["decision_number"], act["superseded_list"]) == ("12", [])

    def test_one_number_of_ours_is_one_document_a_year(self, office: Office) -> None:
        case = office.found()
        office.decided(case, "--fine", "25000000")
        office.does("serve", case, "--on", "2026-07-13")
        for verb, words in (("correct", ("--fine", "24000000")), ("reduce", ("--amount", "1000000", "--reason", "x"))):
            office.does(verb, case, "--on", "2026-07-15", "--number", "30", *words)
            office.refuses(5, verb, case, "--on", "2026-07-16", "--number", "30", *words)
        assert office.act(case)["fine_outstanding"] == 23_000_000

    def test_an_amendment_keeps_what_no_amendment_changes(self, office: Office) -> None:
        case = office.found()
        office.decided(case, "--fine", "25000000")
        office.does("decide", case, "--on", "2026-07-15", "--number", "90", "--fine", "25000000", *BY, *office.signed)
        office.does("amend-decision", case, "--number", "91", "--reason", "Gõ nhầm")
        assert "decided_already" in office.act(case)["decision_faults_list"]

    def test_what_a_reason_stood_against_goes_when_it_does_not_hold_any_more(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.does("decide", case, "--on", "2026-07-16", "--number", "12", *BY, *WAIVED)
        office.does("amend-decision", case, "--on", "2026-07-15", "--reason", "Gõ nhầm")
        assert office.act(case)["decision_opened_list"] == []

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ("Tước quyền sử dụng Giấy phép bưu chính 02 (hai) tháng, kể từ ngày 15 tháng 7 năm 2026", 0),
            ("Tước quyền sử dụng Giấy phép bưu chính 36 (ba mươi sáu) tháng", 3),
            ("Tước giấy phép 12 tháng", 3),
            ("Tước có thời hạn quyền sử dụng Giấy phép bưu chính 36 tháng 15 ngày", 3),
            ("Tước quyền sử dụng Giấy phép bưu chính 03 năm", 3),
        ],
    )
    def test_months_are_read_as_decisions_write_them(self, office: Office, words: str, code: int) -> None:
        case = office.found("--minutes-on", FOUND, provision="7.4.b")
        said = ("decide", case, "--on", "2026-07-15", "--number", "12", *BY, *WAIVED, "--additional", words)
        assert office.run(*words_for(*said), today=TODAY).code == code

    def test_its_handing_over_is_marked_when_it_is_signed(self, office: Office) -> None:
        case = office.found()
        office.decided(case)
        words = ("--on", "2026-07-10", "--number", "12", "--handed-over-on", "2026-07-09", *BY)
        office.refuses(3, "decide", case, *words)
        office.does("decide", case, *words, *office.signed)
        act = office.act(case)
        assert (act["handed_over_faults_list"], act["handed_over_as_signed"]) == (["out_of_order"], "Đã ký từ trước")

    def test_a_second_one_that_is_signed_does_not_hide_the_first(self, office: Office) -> None:
        case = office.found()
        office.decided(case, "--fine", "25000000")
        office.does("pay", case, "--on", "2026-07-14", "--amount", "25000000")
        office.does("decide", case, "--on", "2026-07-15", "--number", "90", "--fine", "22000000", *BY, *office.signed)
        (first,) = office.act(case)["superseded_list"]
        assert first == "12 (10/07/2026): 25.000.000 đồng, 25.000.000 đồng paid"

    def test_a_reason_is_kept_with_what_it_stands_against(self, office: Office, run: Any) -> None:
        case = office.found("--minutes-on", FOUND)
        words = ("decide", case, "--on", "2026-07-16", "--number", "12", *BY, *WAIVED)
        answer = run(*words_for(*words), today=TODAY)
        assert answer.code == 0
        assert "recorded for the reason that is given, though unverified: after the term to decide" in answer.err
        assert "after_term" in office.act(case)["decision_opened_list"]

    @pytest.mark.parametrize("step", ["verify", "record-minutes"])
    def test_what_it_rests_on_is_not_withdrawn_beneath_it(self, office: Office, step: str) -> None:
        case = office.found()
        office.does("record-minutes", case, "--on", FOUND)
        office.does("verify", case, "--on", "2026-07-07")
        office.does("decide", case, "--on", "2026-07-10", "--number", "12", *BY, *WAIVED)
        words = (case, "--step", step, "--reason", "Gõ nhầm")
        assert "rests on this step" in office.refuses(3, "withdraw-step", *words)
        office.does("withdraw-decision", case, "--reason", "Gõ nhầm")
        office.does("withdraw-step", *words)

    def test_an_act_that_is_typed_twice_goes_though_minutes_state_the_other(self, office: Office) -> None:
        case = office.found()
        office.found("--case", case)
        office.does("record-minutes", case, "--on", FOUND)
        office.does("withdraw", "VP-2026-0002", "--reason", "Gõ hai lần")
        office.refuses(3, "withdraw", "VP-2026-0001", "--reason", "x")

    def test_two_payments_of_a_day_are_told_by_their_proof(self, office: Office) -> None:
        case = office.found()
        office.decided(case)
        for proof in ("902", "903"):
            office.does("pay", case, "--on", "2026-07-15", "--amount", "5000000", "--proof-number", proof)
        words = (case, "--of", "2026-07-15", "--reason", "Nhầm")
        assert "--of-proof" in office.refuses(2, "withdraw-payment", *words)
        office.does("withdraw-payment", *words, "--of-proof", "903")
        assert [one["proof_number"] for one in office.act(case)["payments_list"]] == ["902"]


class TestOneConduct:
    def test_an_act_that_goes_on_is_the_one_that_ended(self, office: Office) -> None:
        words = ("--description", "Bóc mở bưu gửi EX1", "--minutes-on", FOUND)
        first = office.found(*words, provision="12.1")
        office.does("decide", first, "--on", "2026-07-10", "--number", "1", *BY, *WAIVED)
        said = ("DPV-013", "12.1", "--continuing", "--detected-on", FOUND, *words)
        second = office.does("add", *said)["case"]
        refused = office.refuses(3, "decide", second, "--on", "2026-07-10", "--number", "2", *BY, *WAIVED)
        assert "Điều 3.1.d" in refused

    def test_a_person_is_one_however_the_name_is_typed(self, office: Office) -> None:
        cases = [
            office.found("--minutes-on", FOUND, "--offender", "person", "--name", name, "--description", "EX1",
                         provision="12.1")
            for name in ("Lê Văn Sai", "Lê văn  Sai")
        ]  # fmt: skip
        office.does("decide", cases[0], "--on", "2026-07-10", "--number", "1", *BY, *WAIVED)
        refused = office.refuses(3, "decide", cases[1], "--on", "2026-07-10", "--number", "2", *BY, *WAIVED)
        assert "Điều 3.1.d" in refused

    def test_an_act_is_not_added_to_what_is_decided(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.found("--case", case, "--offender", "person", "--name", "Lê Văn Sai", provision="12.1")
        office.does("decide", case, "--on", "2026-07-10", "--number", "1", *BY, *WAIVED)
        said = ("DPV-013", "12.1", "--on", FOUND, "--case", case)
        assert "is decided against this offender by 1" in office.refuses(3, "add", *said)

    def test_minutes_of_one_offender_protect_what_they_state(self, office: Office) -> None:
        case = office.found()
        office.found("--case", case, "--offender", "person", "--name", "Lê Văn Sai", provision="12.1")
        office.does("record-minutes", case, "--on", FOUND, "--against", "Lê Văn Sai", "--number", "2")
        for words in (("amend", "VP-2026-0002", "--name", "Lê Văn Đúng"), ("withdraw", "VP-2026-0002")):
            assert "minutes of 06/07/2026" in office.refuses(3, *words, "--reason", "x")

    def test_twins_that_say_different_things_are_two(self, office: Office) -> None:
        cases = [office.found("--minutes-on", FOUND) for _time in range(2)]
        for case, words in zip(cases, ("hỏi bưu tá A", "hỏi khách hàng B"), strict=True):
            office.does("verify", case, "--on", "2026-07-07", "--text", words)
        office.does("join", cases[1], "--into", cases[0], "--reason", "Ghi hai lần")
        said = [one["words"] for one in office.act(cases[0])["steps_list"]]
        assert sorted(said) == ["hỏi bưu tá A", "hỏi khách hàng B"]

    def test_complaints_of_two_people_stay_two(self, office: Office) -> None:
        cases = [office.found("--minutes-on", FOUND, "--description", "EX1") for _time in range(2)]
        for case, words in zip(cases, ("đơn của giám đốc", "đơn của nhân viên"), strict=True):
            office.does("complain", case, "--on", "2026-07-14", "--number", "1", "--text", words)
        office.does("join", cases[1], "--into", cases[0], "--reason", "Ghi hai lần")
        assert len(office.steps(cases[0])) == 2

    def test_one_receipt_with_two_reasons_is_one_payment(self, office: Office) -> None:
        cases = [office.found("--minutes-on", FOUND, "--description", "EX1") for _time in range(2)]
        for case in cases:
            scan = ("--scan", office.signed[3], "--as-signed", f"Lý do {case}")
            said = ("--on", "2026-07-10", *BY, "--number", "12", "--fine", "25000000")
            office.does("decide", case, *said, *scan)
            office.does("pay", case, "--on", "2026-07-14", "--amount", "8000000", "--proof-number", "902", *scan)
        office.does("join", cases[1], "--into", cases[0], "--reason", "Ghi hai lần")
        act = office.act(cases[0])
        assert (act["fine_paid"], act["fine_outstanding"]) == (8_000_000, 17_000_000)

    def test_a_twin_that_waits_for_its_number_takes_it_from_the_other(self, office: Office) -> None:
        cases = [office.found("--minutes-on", FOUND, "--description", "EX1") for _time in range(2)]
        said = ("--on", "2026-07-10", *BY, *WAIVED, "--fine", "25000000", *office.signed)
        office.does("decide", cases[0], *said)
        office.does("decide", cases[1], *said, "--number", "12")
        office.does("join", cases[1], "--into", cases[0], "--reason", "Ghi hai lần")
        assert office.act(cases[0])["decision_number"] == "12"


class TestOtherDocuments:
    @pytest.mark.parametrize(
        ("verb", "first", "second"),
        [
            ("complain", ("--on", "2026-07-14", "--number", "1"), ("--on", "2026-07-16", "--number", "1")),
            ("verify", ("--on", "2026-07-07", "--by", "A"), ("--on", "2026-07-07", "--by", "B", "--number", "20")),
            ("extend", ("--on", "2026-07-08", "--ground", "complex", "--number", "5"),
             ("--on", "2026-07-08", "--ground", "all-results", "--number", "5")),
        ],
    )  # fmt: skip
    def test_what_differs_is_another_one(
        self, office: Office, verb: str, first: tuple[str, ...], second: tuple[str, ...]
    ) -> None:
        case = office.found("--minutes-on", FOUND)
        office.does(verb, case, *first, *office.signed)
        office.does(verb, case, *second, *office.signed)
        assert len(office.steps(case)) == 2

    def test_an_answer_goes_to_the_complaint_of_its_day(self, office: Office) -> None:
        case = office.found()
        office.decided(case)
        for day, words in (("2026-07-14", "đơn của giám đốc"), ("2026-07-15", "đơn của nhân viên")):
            office.does("complain", case, "--on", day, "--text", words)
        office.does("complain", case, "--on", "2026-07-15", "--answered-on", "2026-07-18", "--outcome", "kept")
        answered = [one["answered_on"] for one in office.act(case)["steps_list"] if one["kind"] == "complain"]
        assert answered == [None, "2026-07-18"]

    def test_a_letter_is_added_to_a_request_to_explain(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.does("explain", case, "--asked-on", "2026-07-08")
        office.does("explain", case, "--asked-on", "2026-07-08", "--sender-number", "5/CV")
        office.refuses(5, "explain", case, "--asked-on", "2026-07-08", "--sender-number", "5/CV")
        words = ("--asked-on", "2026-07-08", "--held-on", "2026-07-10")
        for more in (("--text", "Không đồng ý"), office.signed):
            office.does("explain", case, *words, *more)
        office.refuses(5, "explain", case, *words, "--text", "Không đồng ý")
        (one,) = office.act(case)["explanations_list"]
        assert (one["text"], one["held_on"]) == ("Không đồng ý", "2026-07-10")

    def test_acts_that_are_fined_once_wait_though_their_case_was_dropped_and_reopened(self, office: Office) -> None:
        first, second = (office.found("--minutes-on", FOUND, provision="10.4.c") for _time in range(2))
        decided = ("decide", first, "--on", "2026-07-15", "--number", "1", *BY)
        office.does("drop", second, "--on", "2026-07-09", "--ground", "a")
        office.does("reopen", second, "--on", "2026-07-10", "--reason", "Mở lại")
        assert "Điều 4.6" in office.refuses(3, *decided, *WAIVED)
        office.does("drop", second, "--on", "2026-07-11", "--ground", "a")
        assert "Điều 4.6" not in office.run(*words_for(*decided), *WAIVED, today=TODAY).err

    def test_own_minutes_bear_the_decision_against_an_offender(self, office: Office) -> None:
        case = office.found()
        office.found("--case", case, "--offender", "person", "--name", "Lê Văn Sai", provision="12.1")
        office.does("record-minutes", case, "--on", FOUND, "--number", "2", "--against", "Lê Văn Sai")
        said = ("--on", "2026-07-15", "--number", "12", *BY, *WAIVED, "--against", "Lê Văn Sai")
        office.does("decide", case, *said)
        office.does("record-minutes", case, "--on", FOUND, "--number", "1")
        gone = ("withdraw-step", case, "--step", "record-minutes", "--of", FOUND, "--reason", "x")
        office.does(*gone)  # those of the case, which came last
        assert f"postwatch withdraw {case}.Q1" in office.refuses(3, *gone, "--against", "Lê Văn Sai")

    def test_minutes_of_the_case_bear_the_decision_against_one_offender(self, office: Office) -> None:
        case = office.found()
        office.found("--case", case, "--offender", "person", "--name", "Lê Văn Sai", provision="12.1")
        office.does("record-minutes", case, "--on", FOUND)
        said = ("--on", "2026-07-10", "--number", "12", *BY, *WAIVED, "--against", "Lê Văn Sai")
        office.does("decide", case, *said)
        office.refuses(3, "withdraw-step", case, "--step", "record-minutes", "--reason", "x")


PERSON = ("--offender", "person", "--name")
# Of two cases, the one that goes and the one that stays.
ORDERS = [(0, 1), (1, 0)]
# What one of two copies says of goods that were held, and the other does not.
MORE = [("--number", "1"), ("--hour", "8:00"), ("--number", "1", "--hour", "8:00")]
SPELLED = ["TRẦN VĂN HÒA", "trần văn  hoà", "Trần Văn HOÀ"]


class TestOnePersonInACase:
    """A person has one name in a case, however it was typed."""

    def names(self, office: Office, case: str) -> list[str]:
        return [one["offender_name"] for one in office.acts(case)]

    def person(self, office: Office, name: str, *words: str, provision: str = "12.1") -> str:
        return office.found(*PERSON, name, *words, provision=provision)

    def decided_once(self, office: Office, case: str) -> None:
        office.does("record-minutes", case, "--on", FOUND)
        office.does("decide", case, "--on", "2026-07-10", "--number", "40", *BY, *WAIVED, "--against", "Trần Văn Hòa")
        assert {one["status"] for one in office.acts(case)} == {"decided"}

    @pytest.mark.parametrize(("other", "order"), crossed(SPELLED, ORDERS))
    def test_two_cases_are_joined_to_one_conduct(self, office: Office, other: str, order: tuple[int, int]) -> None:
        cases = [self.person(office, "Trần Văn Hòa"), self.person(office, other)]
        for case in cases:
            office.does("explain", case, "--asked-on", "2026-07-07", "--held-on", "2026-07-08")
            office.does("complain", case, "--on", "2026-07-08", "--text", "Không phải tôi")
        gone, stays = (cases[place] for place in order)
        office.does("join", gone, "--into", stays, "--reason", "Ghi hai lần")
        (act,) = office.acts(stays)
        assert act["offender_name"] == ("Trần Văn Hòa", " ".join(other.split()))[order[1]]
        assert (len(act["explanations_list"]), len(act["steps_list"])) == (1, 1)
        self.decided_once(office, stays)

    @pytest.mark.parametrize("other", SPELLED)
    def test_a_further_act_takes_the_name_that_the_case_has(self, office: Office, other: str) -> None:
        case = self.person(office, "Trần Văn Hòa")
        words = ("DPV-013", "11.2", "--decree", "174/2026", "--on", FOUND, "--case", case, *PERSON, other)
        said = office.does("add", *words)
        assert said["offender_name"] == "Trần Văn Hòa"
        self.decided_once(office, case)
        more = ("DPV-013", "11.1.a", "--decree", "174/2026", "--on", FOUND, "--case", case, *PERSON, other)
        office.refuses(3, "add", *more)

    def test_so_does_an_act_that_is_renamed_or_moved(self, office: Office) -> None:
        case = self.person(office, "Trần Văn Hòa")
        self.person(office, "Lê B", "--case", case, provision="11.2")
        self.person(office, "TRẦN VĂN HOÀ", provision="11.1.a")
        office.does("amend", "VP-2026-0002", "--name", "TRẦN VĂN HÒA", "--reason", "Nhầm tên")
        office.does("amend", "VP-2026-0003", "--case", case, "--reason", "Nhầm vụ")
        assert self.names(office, case) == ["Trần Văn Hòa"] * 3
        self.decided_once(office, case)

    def test_a_name_that_is_only_spelled_anew_is_so_in_all_of_the_case(self, office: Office) -> None:
        case = self.person(office, "TRẦN VĂN HOÀ")
        self.person(office, "TRẦN VĂN HOÀ", "--case", case, provision="11.2")
        office.does("complain", case, "--on", "2026-07-08", "--text", "Không phải tôi")
        office.does("amend", "VP-2026-0001", "--name", "Trần Văn Hòa", "--reason", "Viết hoa")
        assert self.names(office, case) == ["Trần Văn Hòa"] * 2
        assert office.steps(case) == [("complain", None)]

    def test_marks_tell_two_people_apart(self, office: Office) -> None:
        cases = [self.person(office, name) for name in ("Trần Văn Thanh", "Trần Văn Thành")]
        office.does("join", cases[1], "--into", cases[0], "--reason", "Một vụ")
        assert self.names(office, cases[0]) == ["Trần Văn Thanh", "Trần Văn Thành"]

    def test_steps_go_along_with_a_new_name(self, office: Office) -> None:
        case = self.person(office, "Hoàng A", "--minutes-on", FOUND)
        office.does("decide", case, "--on", "2026-07-10", "--number", "40", *BY, *WAIVED)
        office.does("annul", case, "--on", "2026-07-13")
        office.does("drop", case, "--ground", "b", "--on", "2026-07-14", "--text", "Không rõ ai")
        office.does("amend", "VP-2026-0001", "--drop-minutes", "--name", "Hoàng Văn A", "--reason", "Nhầm tên")
        act = office.act(case)
        assert [one["kind"] for one in act["steps_list"]] == ["annul", "drop"]
        assert act["annulled_list"] == ["40 (10/7/2026)"]
        office.does("withdraw-step", case, "--step", "drop", "--reason", "Đã rõ")
        assert office.act(case)["status"] == "open"

    def test_steps_of_another_offender_keep_theirs(self, office: Office) -> None:
        case = self.person(office, "Hoàng A")
        self.person(office, "Lê B", "--case", case, provision="11.2")
        for name in ("Hoàng A", "Lê B"):
            office.does("verify", case, "--on", "2026-07-07", "--against", name, "--text", name)
        office.does("amend", "VP-2026-0001", "--name", "Hoàng Văn A", "--reason", "Nhầm tên")
        said = [[one["words"] for one in act["steps_list"]] for act in office.acts(case)]
        assert said == [["Hoàng A"], ["Lê B"]]


either_order = pytest.mark.parametrize("order", ORDERS)


def joined(office: Office, cases: list[str], order: tuple[int, int]) -> str:
    gone, stays = (cases[place] for place in order)
    office.does("join", gone, "--into", stays, "--reason", "Ghi hai lần")
    return stays


class TestJoined:
    @either_order
    def test_a_decision_is_not_marked_by_its_own_double(self, office: Office, order: tuple[int, int]) -> None:
        cases = [office.found("--minutes-on", FOUND, "--minutes-number", "5")]
        said = ("--on", "2026-07-14", *BY, "--number", "60")
        office.does("decide", cases[0], *said, *WAIVED)
        office.does("serve", cases[0], "--on", "2026-07-15")
        cases.append(office.found("--minutes-on", FOUND, "--minutes-number", "5"))
        office.does("decide", cases[1], *said, *office.signed)
        assert "number_twice" in office.act(cases[1])["decision_faults_list"]
        act = office.act(joined(office, cases, order))
        assert (act["decision_faults_list"], act["handed_over_on"]) == ([], "2026-07-15")
        assert office.marked() == []

    @either_order
    def test_what_is_wrong_with_it_stays_marked(self, office: Office, order: tuple[int, int]) -> None:
        cases = [office.found("--minutes-on", FOUND) for _time in range(2)]
        said = ("--on", "2026-07-14", *BY, "--number", "60", "--fine", "1000000")
        for case in cases:
            office.does("decide", case, *said, *office.signed)
        faults = office.act(joined(office, cases, order))["decision_faults_list"]
        assert "outside_range" in faults
        assert "number_twice" not in faults

    @either_order
    def test_a_decision_that_stands_beside_another_stays_marked(self, office: Office, order: tuple[int, int]) -> None:
        cases = [office.found("--minutes-on", FOUND)]
        office.does("decide", cases[0], "--on", "2026-07-14", *BY, "--number", "60", *WAIVED)
        said = ("--on", "2026-07-15", *BY, "--number", "61", *office.signed)
        office.does("decide", cases[0], *said)
        cases.append(office.found("--minutes-on", FOUND))
        office.does("decide", cases[1], *said)
        act = office.act(joined(office, cases, order))
        assert act["decision_faults_list"] == ["decided_already"]
        assert len(act["superseded_list"]) == 1

    @pytest.mark.parametrize(("order", "copy", "more"), crossed(ORDERS, [0, 1], MORE))
    def test_goods_are_held_once_though_one_copy_says_more(
        self, office: Office, order: tuple[int, int], copy: int, more: tuple[str, ...]
    ) -> None:
        cases = [office.found() for _time in range(2)]
        names = ("Thuốc lá; 5; cây", "THUỐC LÁ; 5; Cây")
        for place, case in enumerate(cases):
            said = more if place == copy else ()
            office.does("goods", case, "hold", "--on", FOUND, "--item", names[place], *said)
        act = office.act(joined(office, cases, order))
        assert [one["quantity"] for one in act["goods_list"]] == [5]
        (hold,) = act["steps_list"]
        assert hold["number"] == ("1" if "--number" in more else None)
        assert hold["at"] == ("08:00" if "--hour" in more else None)

    @either_order
    @pytest.mark.parametrize("copy", [0, 1])
    def test_goods_of_which_one_copy_knows_that_they_left_are_the_same(
        self, office: Office, order: tuple[int, int], copy: int
    ) -> None:
        cases = [office.found() for _time in range(2)]
        for case in cases:
            office.does("goods", case, "hold", "--on", FOUND, "--item", "Thuốc lá; 5; cây; mới")
        office.does("goods", cases[copy], "return", "--on", "2026-07-07", "--item", "Thuốc lá; 2")
        stays = joined(office, cases, order)
        goods = {one["ended_by"]: one["quantity"] for one in office.act(stays)["goods_list"]}
        assert goods == {None: 3, "return": 2}
        office.does("withdraw-step", stays, "--step", "return", "--reason", "x")
        assert [one["quantity"] for one in office.act(stays)["goods_list"]] == [5]
        office.does("withdraw-step", stays, "--step", "hold", "--reason", "x")
        assert office.act(stays)["goods_list"] == []

    def test_a_number_goes_to_its_own_double_first(self, office: Office) -> None:
        cases = [office.found() for _time in range(2)]
        for case in cases:
            office.does("verify", case, "--on", "2026-07-07", "--number", "1")
        office.does("verify", cases[1], "--on", "2026-07-07", *office.signed)
        assert office.steps(joined(office, cases, (1, 0))) == [("verify", "1"), ("verify", None)]

    @either_order
    def test_minutes_of_which_one_copy_has_the_number_are_the_same(
        self, office: Office, order: tuple[int, int]
    ) -> None:
        cases = [office.found() for _time in range(2)]
        office.does("record-minutes", cases[0], "--on", FOUND)
        office.does("record-minutes", cases[1], "--on", FOUND, "--number", "5")
        stays = joined(office, cases, order)
        assert office.act(stays)["minutes_number"] == "05/BB-VPHC"
        assert office.steps(stays) == [("minutes", "05/BB-VPHC")]
        office.does("withdraw-step", stays, "--step", "record-minutes", "--reason", "x")
        act = office.act(stays)
        assert (act["minutes_on"], act["minutes_number"]) == (None, None)

    @either_order
    def test_a_decision_more_in_one_copy_goes_over(self, office: Office, order: tuple[int, int]) -> None:
        cases = [office.found("--minutes-on", FOUND) for _time in range(2)]
        for case in cases:
            office.does("decide", case, "--on", "2026-07-10", *BY, "--number", "60", *office.signed)
        office.does("annul", cases[0], "--on", "2026-07-13")
        office.does("decide", cases[0], "--on", "2026-07-14", *BY, "--number", "62", *office.signed)
        act = office.act(joined(office, cases, order))
        assert (act["decision_number"], act["annulled_list"]) == ("62", ["60 (10/7/2026)"])

    @either_order
    def test_a_payment_of_which_one_copy_has_the_proof_is_one(self, office: Office, order: tuple[int, int]) -> None:
        cases = [office.found("--minutes-on", FOUND) for _time in range(2)]
        for case, proof in zip(cases, ((), ("--proof-number", "KB-01")), strict=True):
            office.does("decide", case, "--on", "2026-07-10", *BY, "--number", "60", *office.signed)
            office.does("pay", case, "--on", "2026-07-15", "--amount", "2000000", *proof)
        act = office.act(joined(office, cases, order))
        assert [one["proof_number"] for one in act["payments_list"]] == ["KB-01"]

    def test_all_is_taken_back_by_one_undo(self, office: Office) -> None:
        cases = [office.found(*PERSON, name, provision="12.1") for name in ("Trần Văn Hòa", "TRẦN VĂN HOÀ")]
        for case in cases:
            office.does("goods", case, "hold", "--on", FOUND, "--item", "Thuốc lá; 5; cây")
            office.does("complain", case, "--on", "2026-07-08", "--text", "Không phải tôi")
        before = [office.act(case) for case in cases]
        joined(office, cases, (1, 0))
        assert office.run("undo", "--yes", today=TODAY).code == 0
        assert [office.act(case) for case in cases] == before
        assert office.run("db", "check", today=TODAY).code == 0


class TestTypedAgain:
    def test_a_letter_is_added_to_an_explanation_that_was_given(self, office: Office) -> None:
        case = office.found()
        office.does("record-minutes", case, "--on", FOUND)
        asked = ("explain", case, "--asked-on", "2026-07-07")
        office.does(*asked, "--held-on", "2026-07-09", "--text", "A")
        office.refuses(5, *asked)
        office.does(*asked, "--sender-number", "12/CV", "--sender-number-on", "2026-07-07")
        office.refuses(5, *asked, "--sender-number", "12/cv")
        (one,) = office.act(case)["explanations_list"]
        assert (one["held_on"], one["text"], one["sender_number"]) == ("2026-07-09", "A", "12/CV")
        office.does("decide", case, "--on", "2026-07-13", *BY)

    def test_a_letter_with_another_number_is_another_explanation(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        asked = ("explain", case, "--asked-on", "2026-07-07")
        for words in (("--sender-number", "1"), ("--sender-number", "2"), ("--sender-number", "2", "--text", "B")):
            office.does(*asked, *words)
        said = [(one["sender_number"], one["text"]) for one in office.act(case)["explanations_list"]]
        assert said == [("1", None), ("2", "B")]

    def paying(self, office: Office) -> tuple[str, ...]:
        case = office.found()
        office.decided(case)
        return ("pay", case, "--on", "2026-07-15", "--amount", "2000000")

    def test_the_proof_of_a_payment_may_come_later(self, office: Office) -> None:
        paid = self.paying(office)
        office.does(*paid)
        assert office.does(*paid, "--proof-number", "KB-01", "--treasury", "K")["paid"] == 2_000_000
        (one,) = office.act(paid[1])["payments_list"]
        assert (one["proof_number"], one["treasury"]) == ("KB-01", "K")
        for again in ((), ("--proof-number", "kb-01"), ("--treasury", "k")):
            assert "--proof-number" in office.refuses(5, *paid, *again)
        assert office.does(*paid, "--proof-number", "KB-02")["paid"] == 4_000_000

    def test_a_payment_without_proof_is_not_counted_twice(self, office: Office) -> None:
        paid = self.paying(office)
        office.does(*paid)
        assert "--proof-number" in office.refuses(5, *paid)
        assert office.act(paid[1])["fine_paid"] == 2_000_000

    def test_a_proof_goes_to_a_payment_that_has_none(self, office: Office) -> None:
        paid = self.paying(office)
        for proof in ("KB-01", "KB-02"):
            office.does(*paid, "--proof-number", proof)
        office.does(*paid, "--proof-number", "KB-02", "--treasury", "K")
        said = [(one["proof_number"], one["treasury"]) for one in office.act(paid[1])["payments_list"]]
        assert said == [("KB-01", None), ("KB-02", "K")]

    def test_a_scan_of_the_proof_is_added_too(self, office: Office) -> None:
        paid = self.paying(office)
        office.does(*paid)
        assert office.does(*paid, *office.signed)["paid"] == 2_000_000
        # What is signed may be another one of the day.
        assert office.does(*paid, *office.signed)["paid"] == 4_000_000

    def test_interest_that_is_said_later_pays_no_fine(self, office: Office) -> None:
        paid = self.paying(office)
        office.does(*paid)
        assert office.does(*paid, "--interest", "50000")["paid"] == 1_950_000

    @pytest.mark.parametrize("more", MORE)
    def test_goods_are_held_once_though_more_is_said_later(self, office: Office, more: tuple[str, ...]) -> None:
        case = office.found()
        held = ("goods", case, "hold", "--on", FOUND, "--item", "Thuốc lá; 5; cây")
        office.does(*held)
        office.does(*held, *more, "--storage", "Kho 1")
        act = office.act(case)
        assert [(one["quantity"], one["storage"]) for one in act["goods_list"]] == [(5, "Kho 1")]
        office.refuses(5, *held, *more)
        office.refuses(5, *held)
        office.does(*held, "--hour", "16:00", "--number", "2")
        assert len(office.act(case)["goods_list"]) == 2

    def test_a_name_that_is_spelled_otherwise_is_no_other_document(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        words = ("verify", case, "--on", "2026-07-07", "--text", "Đúng như biên bản")
        office.does(*words, "--by", "Nguyễn Văn Hòa")
        office.does(*words, "--by", "NGUYỄN VĂN HOÀ", "--number", "5/BC")
        assert office.steps(case) == [("verify", "5/BC")]
        office.refuses(5, *words, "--by", "nguyễn văn hòa", "--number", "05/bc")


class TestRestored:
    def annulled_again(self, office: Office, *words: str) -> str:
        case = office.found("--minutes-on", FOUND)
        office.does("decide", case, "--on", "2026-07-10", "--number", "60", *BY, *WAIVED)
        office.does("annul", case, "--on", "2026-07-13")
        office.does("verify", case, "--on", "2026-07-14")
        office.does("decide", case, "--on", "2026-07-20", "--number", "62", *BY, *(words or WAIVED))
        office.does("annul", case, "--on", "2026-07-20")
        office.does("withdraw-step", case, "--step", "verify", "--reason", "Gõ nhầm")
        return case

    def test_a_decision_does_not_stand_again_without_what_it_rested_on(self, office: Office) -> None:
        case = self.annulled_again(office)
        gone = ("withdraw-step", case, "--step", "annul", "--reason", "Gõ nhầm")
        said = office.refuses(3, *gone)
        assert "62" in said
        office.does("verify", case, "--on", "2026-07-14")
        office.does(*gone)
        assert office.act(case)["decision_number"] == "62"

    def test_one_that_is_signed_is_marked(self, office: Office) -> None:
        case = self.annulled_again(office, *office.signed)
        office.does("withdraw-step", case, "--step", "annul", "--reason", "Gõ nhầm")
        assert "after_term" in office.act(case)["decision_faults_list"]

    def test_nor_beside_one_on_the_same_conduct(self, office: Office) -> None:
        cases = [office.found("--minutes-on", FOUND, "--description", "EX1") for _time in range(2)]
        office.does("decide", cases[0], "--on", "2026-07-10", "--number", "60", *BY, *WAIVED, "--distinct", "x")
        office.does("annul", cases[0], "--on", "2026-07-13")
        office.does("drop", cases[0], "--on", "2026-07-13", "--ground", "a")
        # On the tenth the first one still stood; what is prepared for that day is refused as what is signed is marked.
        assert "60" in office.refuses(3, "decide", cases[1], "--on", "2026-07-10", "--number", "61", *BY, *WAIVED)
        office.does("decide", cases[1], "--on", "2026-07-13", "--number", "61", *BY, *WAIVED)
        office.does("reopen", cases[0], "--on", "2026-07-14", "--reason", "x")
        office.run("case", "withdraw", "step", cases[0], "--step", "annul", "--reason", "x", today=TODAY)
        assert [office.act(case)["decision_number"] for case in cases] == [None, "61"]

    def test_what_was_typed_later_of_before_does_not_refuse_it_and_marks_it(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.does("decide", case, "--on", "2026-07-16", "--number", "12", *BY, *WAIVED)
        office.does("explain", case, "--asked-on", FOUND, "--text", "Thư đến sau")
        office.does("annul", case, "--on", "2026-07-17")
        office.found("--minutes-on", FOUND)
        office.does("withdraw-step", case, "--step", "annul", "--reason", "Nhầm vụ")
        act = office.act(case)
        marks = ["fined_apart", "explanation_open"]
        assert (act["decision_number"], act["decision_faults_list"], act["decision_later_list"]) == ("12", marks, marks)

    def test_what_stands_as_it_was_stands_again(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.does("decide", case, "--on", "2026-07-16", "--number", "12", *BY, *WAIVED)
        office.does("annul", case, "--on", "2026-07-17")
        office.does("withdraw-step", case, "--step", "annul", "--reason", "Gõ nhầm")
        act = office.act(case)
        assert (act["decision_number"], act["decision_opened_list"]) == ("12", ["after_term"])


class TestGoodsOfTwoDecisions:
    def test_what_two_decisions_order_outlives_one_of_them(self, office: Office) -> None:
        case = office.found(*PERSON, "Lê A", "--minutes-on", FOUND, provision="11.2")
        office.found(*PERSON, "Lê B", "--case", case, provision="11.2")
        office.does("goods", case, "hold", "--on", FOUND, "--item", "Thuốc lá; 5; cây")
        for name, number in (("Lê A", "1"), ("Lê B", "2")):
            said = ("--additional", "Tịch thu tang vật", "--against", name, "--number", number)
            office.does("decide", case, "--on", "2026-07-10", *BY, *said, *office.signed)
        office.does("stay", case, "--on", "2026-07-13", "--against", "Lê A")
        office.does("stay", case, "--on", "2026-07-13", "--against", "Lê B")
        office.does("goods", case, "confiscate", "--on", "2026-07-14", *office.signed)
        for name in ("Lê A", "Lê B"):
            assert any("onfiscated of 14/07/2026 was made while" in one for one in office.marked()), office.marked()
            office.does("annul", case, "--on", "2026-07-15", "--against", name)


class TestMoved:
    def test_what_is_about_an_offender_goes_along_with_the_last_act(self, office: Office) -> None:
        first = office.found("--minutes-on", FOUND)
        act = office.does("add", "DPV-013", "11.2", "--decree", "174/2026", "--on", FOUND, *PERSON, "Lê B")
        second = str(act["case"])
        office.found("--case", second)
        office.does("explain", second, "--asked-on", "2026-07-07", "--against", "Lê B")
        office.does("complain", second, "--on", "2026-07-08", "--text", "x", "--against", "Lê B")
        office.does("verify", second, "--on", "2026-07-08")
        office.does("amend", act["id"], "--case", first, "--name", "LÊ B", "--reason", "Nhầm vụ")
        moved = office.act(first, place=1)
        assert (moved["offender_name"], len(moved["explanations_list"])) == ("LÊ B", 1)
        assert office.steps(second) == [("verify", None)]

    def test_a_case_of_which_more_is_recorded_is_joined(self, office: Office) -> None:
        first, second = office.found(provision="11.1.a"), office.found()
        office.does("verify", second, "--on", "2026-07-07")
        said = office.refuses(3, "amend", "VP-2026-0002", "--case", first, "--reason", "Nhầm vụ")
        assert f"postwatch case join {second}" in said
        office.does("join", second, "--into", first, "--reason", "Nhầm vụ")
        assert office.steps(first) == [("verify", None)]

    def test_own_minutes_that_were_never_signed_are_dropped(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.found("--case", case, *PERSON, "Lê B")
        office.does("record-minutes", case, "--on", FOUND, "--against", "Lê B", "--number", "2")
        words = ("VP-2026-0002", "--name", "Lê C", "--drop-minutes", "--reason", "Không ký")
        # Those of the case state the violation too.
        assert "minutes" in office.refuses(3, "amend", *words)
        office.does("amend", "VP-2026-0002", "--drop-minutes", "--reason", "Không ký")
        assert [office.act(case, place)["minutes_number"] for place in (0, 1)] == [None, None]
        assert [office.act(case, place)["minutes_on"] for place in (0, 1)] == [FOUND, FOUND]
        assert "The minutes of 06/07/2026" in office.refuses(3, "withdraw", "VP-2026-0002", "--reason", "x")
        office.does("amend", *words)
        assert office.act(case, 1)["minutes_on"] is None

    def test_minutes_are_not_dropped_from_under_a_decision(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        office.does("decide", case, "--on", "2026-07-10", "--number", "12", *BY, *WAIVED)
        said = office.refuses(3, "amend", "VP-2026-0001", "--drop-minutes", "--reason", "x")
        assert "rests on violation VP-2026-0001" in said


class TestNumberAndSeries:
    """A number that was typed bare takes its series when it is typed with it."""

    def test_of_a_decision(self, office: Office) -> None:
        case = office.found("--minutes-on", FOUND)
        said = ("--on", "2026-07-10", *BY, *WAIVED, "--number")
        office.does("decide", case, *said, "12")
        office.refuses(5, "decide", case, *said, "12")
        assert office.does("decide", case, *said, "12/QĐ-XPHC")["number"] == "12/QĐ-XPHC"
        office.refuses(5, "decide", case, *said, "12/QĐ-XPHC")
        served = office.does("decide", case, *said, "12", "--handed-over-on", "2026-07-13")
        assert (served["number"], served["handed_over_on"]) == ("12/QĐ-XPHC", "2026-07-13")

    def test_of_a_step(self, office: Office) -> None:
        case = office.found()
        office.decided(case)
        office.does("annul", case, "--on", "2026-07-13", "--number", "16")
        office.does("annul", case, "--on", "2026-07-13", "--number", "16/QĐ-HB")
        assert office.steps(case)[-1] == ("annul", "16/QĐ-HB")

    def test_of_one_of_two_copies(self, office: Office) -> None:
        cases = [office.found("--minutes-on", FOUND) for _copy in range(2)]
        for case, number in zip(cases, ("12", "12/QĐ-XPHC"), strict=True):
            office.does("decide", case, "--on", "2026-07-10", *BY, *office.signed, "--number", number)
        office.does("join", cases[1], "--into", cases[0], "--reason", "Ghi hai lần")
        assert office.act(cases[0])["decision_number"] == "12/QĐ-XPHC"


@pytest.mark.parametrize("is_decided", [False, True])
def test_a_ground_of_the_whole_case_counts_for_an_offender_who_waits(office: Office, is_decided: bool) -> None:
    case = office.found("--minutes-on", FOUND)
    office.found("--case", case, *PERSON, "Lê B")

    def due() -> list[str]:
        return [one["due_on"] for one in office.act(case, place=1)["clocks_list"] if one["name"] == "decide"]

    before = due()
    if is_decided:
        office.does("decide", case, "--on", "2026-07-10", *BY, "--number", "1", *office.signed)
    office.does("extend", case, "--on", "2026-07-11", "--ground", "serious")
    after = due()
    assert after > before
    if is_decided:
        office.does("annul", case, "--on", "2026-07-13")
    assert due() == after


def test_one_who_draws_minutes_up_is_one_however_the_name_is_typed(office: Office) -> None:
    case = office.found("--minutes-on", FOUND, "--drawn-up-by", "Nguyễn Văn Hoà")
    office.does("record-minutes", case, "--on", FOUND, "--by", "NGUYỄN VĂN HÒA", "--number", "5")
    assert office.act(case)["minutes_number"] == "05/BB-VPHC"


def test_what_is_asked_anew_was_not_heard_already(office: Office) -> None:
    case = office.found("--minutes-on", FOUND)
    asked = ("explain", case, "--asked-on", "2026-07-09")
    office.does(*asked, "--held-on", "2026-07-10", "--text", "Lần một")
    office.does(*asked, "--text", "Xin giải trình thêm trực tiếp")
    assert [one["held_on"] for one in office.act(case)["explanations_list"]] == ["2026-07-10", None]


def test_a_joined_step_keeps_what_its_signer_lacks(office: Office, run: Any) -> None:
    for name, title, power in (("Lê Văn Trưởng", "Giám đốc", "head"), ("Trần Thị Viên", "Chuyên viên", None)):
        powers = ("--authority", power) if power else ()
        assert run("staff", "add", name, "--title", title, *powers, today=TODAY).code == 0
    cases = [office.found("--minutes-on", FOUND, "--description", "EX1") for _time in range(2)]
    by = ("--by", "Trần Thị Viên", "--number", "88")
    for case in cases:
        office.does("decide", case, "--on", "2026-07-10", "--number", "60", *BY, *office.signed)
        office.does("annul", case, "--on", "2026-07-13", *by, *office.signed)
    office.does("join", cases[1], "--into", cases[0], "--reason", "x")
    (annulled,) = [one for one in office.act(cases[0])["steps_list"] if one["kind"] == "annul"]
    assert (annulled["person"], "no_delegation" in annulled["faults_list"]) == ("Trần Thị Viên", True)
