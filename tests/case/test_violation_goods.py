"""Goods held in a case: what each step about them needs, what becomes of them, and how it is taken back."""

from typing import Any

import pytest
from commands import words_for

pytestmark = pytest.mark.usefixtures("loaded")
DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
FOUND = "2026-07-06"
ITEMS = ("--item", "Pháo nổ; 10; hộp; còn nguyên", "--item", "Thuốc lá điện tử; 1.200; chiếc")


class Case:
    """A case of July 2026 whose steps are said with their days."""

    def __init__(
        self, run: Any, prepare: Any, scan: str, *, found: str = FOUND, provision: str = "11.2 174/2026"
    ) -> None:
        self.run, self.prepare, self.scan, self.found = run, prepare, scan, found
        number, decree = provision.split()
        added = prepare("violation", "add", "DPV-013", number, "--decree", decree, "--on", found, "--json", today=found)
        assert added.code == 0, added
        self.code = added.json["case"]

    def says(self, step: str, on: str, *words: str) -> Any:
        return self.run("case", "goods", self.code, step, "--on", on, *words, today=on)

    def does(self, step: str, on: str, *words: str) -> Any:
        answer = self.prepare("case", "goods", self.code, step, "--on", on, *words, "--json", today=on)
        assert answer.code == 0, answer
        return answer.json

    def refuses(self, step: str, on: str, *words: str, code: int = 3) -> str:
        answer = self.says(step, on, *words)
        assert answer.code == code, answer
        return answer.err

    def signed(self, step: str, on: str, *words: str) -> list[str]:
        as_signed = ("--as-signed", "Đã ký từ trước", "--scan", self.scan)
        return self.does(step, on, *words, *as_signed)["step"]["faults_list"]

    def withdraws(self, step: str, on: str) -> Any:
        words = ("--step", step, "--reason", "Gõ nhầm")
        return self.run("case", "withdraw", "step", self.code, *words, today=on)

    def shown(self, on: str, *words: str) -> Any:
        (act,) = self.run("violation", "show", self.code, "--json", *words, today=on).json
        return act

    def shown_all(self, on: str) -> Any:
        return self.run("violation", "show", self.code, "--json", today=on).json

    def goods(self, on: str, *words: str) -> list[tuple[str, int, str | None]]:
        return [(one["name"], one["quantity"], one["ended_by"]) for one in self.shown(on, *words)["goods_list"]]

    def waits(self, on: str) -> set[str]:
        """The terms of the case on the agenda of a day."""
        items = self.run("status", "--json", today=on).json["items_list"]
        return {one["what"].split(": ", 1)[1] for one in items if one["kind"] == "case"}

    def held(self, *words: str) -> "Case":
        self.does("hold", self.found, *ITEMS, "--hour", "14:30", "--storage", "Kho Sở", *words)
        return self

    def decided(self, *words: str, on: str = "2026-07-10", served: str = "2026-07-13") -> "Case":
        minutes = ("record-minutes", self.code, "--on", self.found, "--number", "5", "--by", "Người lập")
        said = ("--on", on, "--number", "12/QĐ-XPHC", "--authority", DIRECTOR, "--by", "Người ký",
                "--reason", "đã từ bỏ quyền giải trình", *words)  # fmt: skip
        assert self.prepare(*words_for(*minutes), today=on).code == 0
        answer = self.prepare("case", "sign", "decision", self.code, *said, today=on)
        assert answer.code == 0, answer
        assert self.prepare("case", "serve", self.code, "--on", served, today=served).code == 0
        return self


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("papers") / "van-ban.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return str(path)


@pytest.fixture
def case(run: Any, prepare: Any, scan: str) -> Case:
    return Case(run, prepare, scan)


class TestHold:
    def test_what_is_held_is_listed(self, case: Case) -> None:
        case.held()
        first, second = case.shown(FOUND)["goods_list"]
        assert first == {
            "name": "Pháo nổ", "quantity": 10, "unit": "hộp", "condition": "còn nguyên", "storage": "Kho Sở",
            "held_on": FOUND, "ended_on": None, "ended_by": None, "disposal": None,
        }  # fmt: skip
        assert (second["quantity"], second["condition"]) == (1200, None)
        page = case.run("violation", "show", case.code, today=FOUND).out
        assert "10 hộp Pháo nổ · còn nguyên · Kho Sở · held on 06/07/2026" in page
        assert "1.200 chiếc Thuốc lá điện tử" in page

    @pytest.mark.parametrize(
        ("item", "said"),
        [
            ("Pháo; 0; hộp", "«0» is not a quantity"),
            ("Pháo; -3; hộp", "«-3» is not a quantity"),
            ("Pháo; 1,5; kg", "«1,5» is not a quantity"),
            ("Pháo; 1.5; kg", "«1.5» is not a quantity"),
            ("Pháo; mười; hộp", "«mười» is not a quantity"),
            ("Pháo; 99999999999999999999; hộp", "is not a quantity"),
            ("Pháo; 3", "The quantity or the unit of Pháo is missing"),
            ("Pháo", "The quantity or the unit of Pháo is missing"),
            ("; 3; hộp", "does not name goods"),
            ("Pháo; 3; hộp; cũ; hỏng", "does not name goods"),
        ],
    )
    def test_what_cannot_be_counted_is_refused_though_it_is_signed(self, case: Case, item: str, said: str) -> None:
        assert said in case.refuses("hold", FOUND, "--item", item, code=2)
        signed = ("--as-signed", "Đã ký", "--scan", case.scan)
        assert said in case.refuses("hold", FOUND, "--item", item, *signed, code=2)
        assert case.goods(FOUND) == []

    def test_goods_are_needed_and_named_once(self, case: Case) -> None:
        assert "are missing" in case.refuses("hold", FOUND, code=2)
        twice = ("--item", "Pháo; 3; hộp", "--item", "pháo; 2; hộp")
        assert "named twice" in case.refuses("hold", FOUND, *twice, code=2)

    def test_not_before_the_case_nor_in_a_decided_one(self, case: Case) -> None:
        assert "does not lie between" in case.refuses("hold", "2026-07-05", *ITEMS)
        case.decided()
        assert "is decided: goods held is not possible" in case.refuses("hold", "2026-07-14", *ITEMS)
        assert case.signed("hold", "2026-07-14", *ITEMS) == ["case_ended", "decided_already"]

    def test_a_day_to_come_is_refused_always(self, case: Case) -> None:
        words = ("--on", "2026-07-07", *ITEMS, "--as-signed", "x", "--scan", case.scan)
        assert case.run("case", "goods", case.code, "hold", *words, today=FOUND).code == 3

    @pytest.mark.parametrize(
        ("step", "words"),
        [
            ("decide", ("--item", "Pháo nổ")),
            ("return", ("--until", "2026-08-01")),
            ("return", ("--storage", "Kho")),
            ("hold", (*ITEMS, "--until", "2026-08-01")),
            ("extend", ()),
            ("seize", ()),
        ],
    )
    def test_what_does_not_go_with_a_step_is_refused(self, case: Case, step: str, words: tuple[str, ...]) -> None:
        case.held()
        case.refuses(step, FOUND, *words, code=2)

    def test_a_step_is_known_by_its_words_too(self, case: Case) -> None:
        assert case.does("hold goods", FOUND, *ITEMS)["step"]["kind"] == "hold"


class TestDecision:
    """Goods held on Monday 6/7/2026 at 14:30: 24 hours to decide, seven working days to hold them."""

    @pytest.mark.parametrize(
        ("on", "hour", "faults"),
        [
            (FOUND, "14:30", []),
            ("2026-07-07", "14:30", []),
            ("2026-07-07", "14:31", ["held_late"]),
            ("2026-07-08", "08:00", ["held_late"]),
            (FOUND, "14:29", ["out_of_order"]),
            ("2026-07-05", "15:00", ["out_of_order"]),
        ],
    )
    def test_within_24_hours_to_the_minute(self, case: Case, on: str, hour: str, faults: list[str]) -> None:
        case.held()
        if faults:
            said = case.refuses("decide", on, "--hour", hour)
            if faults == ["held_late"]:
                assert "ended on 07/07/2026 14:30" in said
                assert f"case goods {case.code} return" in said
        assert case.signed("decide", on, "--hour", hour) == faults

    def test_on_the_last_day_its_time_is_needed(self, case: Case) -> None:
        case.held()
        assert "time of the decision" in case.refuses("decide", "2026-07-07", code=2)
        assert case.signed("decide", "2026-07-07") == []

    @pytest.mark.parametrize(("on", "code"), [("2026-07-07", 0), ("2026-07-08", 3)])
    def test_without_the_time_of_holding_the_next_day_counts_whole(self, case: Case, on: str, code: int) -> None:
        case.does("hold", FOUND, *ITEMS)
        assert case.says("decide", on).code == code

    def test_before_july_2025_there_was_no_such_term(self, run: Any, prepare: Any, scan: str) -> None:
        old = Case(run, prepare, scan, found="2025-06-02", provision="9.2 15/2020").held()
        assert old.does("decide", "2025-06-04", "--hour", "08:00")["step"]["faults_list"] == []

    def test_it_needs_goods_that_are_held(self, case: Case) -> None:
        assert "No goods are held" in case.refuses("decide", FOUND)
        assert case.signed("decide", FOUND) == ["nothing_held"]

    def test_the_last_day_is_within_seven_working_days_unless_the_office_read_the_law(self, case: Case) -> None:
        case.held()
        said = case.refuses("decide", FOUND, "--hour", "15:00", "--until", "2026-07-16")
        assert "may be held until 15/07/2026, not until 16/07/2026" in said
        assert "this norm is unverified" in said
        case.does("decide", FOUND, "--hour", "15:00", "--until", "2026-07-16", "--reason", "Đã đọc khoản 8")

    def test_up_to_the_seventh_it_is_within(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00", "--until", "2026-07-15")
        early = ("--hour", "15:30", "--number", "9", "--until", "2026-07-05")
        assert "The last day, 05/07/2026, is before the first, 06/07/2026" in case.refuses("decide", FOUND, *early)
        assert "until_before" in case.signed("decide", FOUND, *early)

    def test_who_may_not_confiscate_holds_for_a_reason(self, case: Case) -> None:
        """The power to hold goods is that to confiscate; of Điều 125.3 the words were not seen."""
        case.held()
        words = ("decide", FOUND, "--hour", "15:00", "--authority")
        said = case.refuses(*words, "Trưởng phòng Tổng hợp")
        assert "Trưởng phòng Tổng hợp is not known to have the power to hold goods" in said
        assert "this norm is unverified" in said
        assert case.signed(*words, "Trưởng phòng Tổng hợp") == ["no_hold_power"]

    def test_a_signed_one_waits_for_its_number(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00")
        kinds = [one["kind"] for one in case.run("status", "--json", today=FOUND).json["items_list"]]
        assert "signed" in kinds
        assert case.does("decide", FOUND, "--number", "3/QĐ-TG")["step"]["number"] == "3/QĐ-TG"
        assert [step["kind"] for step in case.shown(FOUND)["steps_list"]] == ["hold", "hold_decision"]
        said = case.refuses("decide", FOUND, "--hour", "16:00", "--number", "4")
        assert "was decided on 06/07/2026 already" in said
        assert case.signed("decide", FOUND, "--hour", "16:00", "--number", "4") == ["hold_decided_twice"]

    def test_a_later_holding_has_its_own_hours(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00", "--number", "3")
        case.does("hold", "2026-07-08", "--item", "Rượu; 2; chai", "--hour", "09:00")
        clocks = {one["name"]: one for one in case.shown("2026-07-08")["clocks_list"]}
        assert (clocks["report_held_goods"]["due_on"], clocks["report_held_goods"]["due_at"]) == ("2026-07-09", "09:00")
        assert clocks["hold_goods"]["due_on"] == "2026-07-15"
        assert "held_late" in case.signed("decide", "2026-07-09", "--hour", "09:01")


class TestAuthority:
    """Who decides about goods is recorded with the step, by the office as the sanction decision names it."""

    @pytest.mark.parametrize(
        ("step", "words"),
        [
            ("decide", ("--hour", "15:00")),
            ("extend", ("--until", "2026-08-05", "--reason", "Đã đọc")),
            ("return", ("--hour", "17:00")),
        ],
    )
    def test_it_is_recorded_and_shown(self, case: Case, step: str, words: tuple[str, ...]) -> None:
        case.held()
        if step == "extend":
            case.does("decide", FOUND, "--hour", "15:00")
        said = (*words, "--authority", DIRECTOR, "--by", "Người ký")
        assert case.does(step, FOUND, *said)["step"]["authority"] == DIRECTOR
        assert case.shown(FOUND)["steps_list"][-1]["authority"] == DIRECTOR
        page = " ".join(case.run("violation", "show", case.code, today=FOUND).out.split())
        assert f"{DIRECTOR} · Người ký" in page

    def test_a_confiscation_has_one_too(self, case: Case) -> None:
        case.held().decided("--additional", "Tịch thu")
        assert case.does("confiscate", "2026-07-20", "--authority", DIRECTOR)["step"]["authority"] == DIRECTOR

    @pytest.mark.parametrize("step", ["hold", "destroy", "re-export"])
    def test_a_step_without_a_decision_has_none(self, case: Case, step: str) -> None:
        case.held().decided("--remedies", "Buộc tiêu hủy")
        words = ITEMS if step == "hold" else ()
        said = case.refuses(step, "2026-07-20", *words, "--authority", DIRECTOR, code=2)
        assert f"--authority does not go with the step {step}" in said

    def test_a_number_that_comes_later_leaves_it(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00", "--authority", DIRECTOR, "--by", "Người ký")
        step = case.does("decide", FOUND, "--number", "3/QĐ-TG")["step"]
        assert (step["number"], step["authority"], step["person"]) == ("3/QĐ-TG", DIRECTOR, "Người ký")

    def test_what_was_not_known_comes_with_the_number(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00")
        said = ("--number", "3/QĐ-TG", "--authority", DIRECTOR, "--by", "Người ký")
        step = case.does("decide", FOUND, *said)["step"]
        assert (step["number"], step["authority"], step["person"]) == ("3/QĐ-TG", DIRECTOR, "Người ký")

    @pytest.mark.parametrize("words", [("--authority", "Chủ tịch UBND cấp xã"), ("--by", "Người khác")])
    def test_a_number_with_another_one_is_refused(self, case: Case, words: tuple[str, ...]) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00", "--authority", DIRECTOR, "--by", "Người ký")
        said = case.refuses("decide", FOUND, "--number", "3/QĐ-TG", *words)
        assert f"not {words[1]}" in said
        assert case.shown(FOUND)["steps_list"][-1]["number"] is None


class TestValuation:
    """Goods held to determine their value: five working days from the decision (Điều 60.3), Monday 13/7/2026."""

    def terms(self, case: Case, on: str = FOUND) -> dict[str, Any]:
        return {one["name"]: one["due_on"] for one in case.shown(on)["clocks_list"]}

    def test_only_such_a_decision_starts_its_term(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00", "--number", "3")
        assert "hold_for_valuation" not in self.terms(case)
        assert "hold_goods" in self.terms(case)

    def test_it_says_so_and_has_its_own_term(self, case: Case) -> None:
        step = case.held().does("decide", FOUND, "--hour", "15:00", "--for-valuation", "--number", "3")["step"]
        assert step["ground"] == "valuation"
        terms = self.terms(case)
        assert (terms["hold_for_valuation"], terms["hold_goods"]) == ("2026-07-13", "2026-07-15")
        assert "to determine the value of the goods" in " ".join(
            case.run("violation", "show", case.code, today=FOUND).out.split()
        )
        assert "Tạm giữ để xác định giá trị tang vật" in case.waits("2026-07-14")

    def test_it_comes_with_the_number_too(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00")
        assert case.does("decide", FOUND, "--number", "3", "--for-valuation")["step"]["ground"] == "valuation"

    def test_it_holds_no_longer_than_its_term(self, case: Case) -> None:
        words = ("--hour", "15:00", "--for-valuation", "--number", "3", "--until")
        said = case.held().refuses("decide", FOUND, *words, "2026-07-14")
        assert "until 13/07/2026 to determine their value, not until 14/07/2026" in said
        assert "Điều 60.3" in said
        case.refuses("decide", FOUND, *words, "2026-07-14", "--reason", "Đã đọc khoản 3")
        assert case.does("decide", FOUND, *words, "2026-07-13")["step"]["until"] == "2026-07-13"

    def test_a_longer_one_that_is_signed_is_marked(self, case: Case) -> None:
        words = ("--hour", "15:00", "--for-valuation", "--number", "3", "--until", "2026-07-14")
        assert case.held().signed("decide", FOUND, *words) == ["valued_too_long"]

    def test_its_number_comes_with_nothing_new(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00", "--for-valuation")
        assert "was decided on" in case.refuses("decide", FOUND, "--number", "3", "--until", "2026-08-14")
        assert case.does("decide", FOUND, "--number", "3", "--hour", "15:00")["step"]["number"] == "3"

    @pytest.mark.parametrize(
        ("step", "words"), [("hold", ITEMS), ("extend", ("--until", "2026-08-05")), ("return", ())]
    )
    def test_no_other_step_has_it(self, case: Case, step: str, words: tuple[str, ...]) -> None:
        case.held()
        assert "--for-valuation does not go with" in case.refuses(step, FOUND, *words, "--for-valuation", code=2)

    def test_the_term_ends_with_the_goods_that_are_valued(self, case: Case) -> None:
        """Others that are held on an ordinary decision do not keep it running."""
        case.held().does("decide", FOUND, "--hour", "15:00", "--number", "3")
        case.does("hold", "2026-07-07", "--item", "Rượu; 2; chai", "--hour", "09:00")
        case.does("decide", "2026-07-07", "--hour", "10:00", "--for-valuation", "--number", "4")
        assert self.terms(case, "2026-07-08")["hold_for_valuation"] == "2026-07-14"
        case.does("return", "2026-07-08", "--item", "Rượu")
        assert "hold_for_valuation" not in self.terms(case, "2026-07-08")
        assert "hold_goods" in self.terms(case, "2026-07-08")


class TestExtension:
    def test_it_needs_a_decision_to_hold_and_a_norm_that_the_office_read(self, case: Case) -> None:
        case.held()
        until = ("--until", "2026-08-05")
        assert "No decision to hold" in case.refuses("extend", "2026-07-14", *until, "--reason", "Đã đọc")
        case.does("decide", FOUND, "--hour", "15:00", "--number", "3")
        assert "this norm is unverified" in case.refuses("extend", "2026-07-14", *until)
        case.does("extend", "2026-07-14", *until, "--number", "4", "--reason", "Đã đọc khoản 8")
        clocks = {one["name"]: one["due_on"] for one in case.shown("2026-07-14")["clocks_list"]}
        assert clocks["hold_goods"] == "2026-08-05"

    def test_a_signed_one_is_marked(self, case: Case) -> None:
        case.held()
        assert case.signed("extend", "2026-07-14", "--until", "2026-08-05") == ["no_hold_decision", "extension_unread"]


class TestLeaving:
    def test_all_that_is_held_leaves_where_nothing_is_named(self, case: Case) -> None:
        done = case.held().does("return", "2026-07-07", "--to", "Chủ sở hữu")
        assert {one["ended_by"] for one in done["goods_list"]} == {"return"}
        assert "Chủ sở hữu" in case.run("violation", "show", case.code, today="2026-07-07").out

    def test_a_part_is_split_off_and_the_rest_stays(self, case: Case) -> None:
        case.held().does("return", "2026-07-07", "--item", "phÁo nổ; 3")
        assert case.goods("2026-07-07") == [
            ("Pháo nổ", 7, None), ("Thuốc lá điện tử", 1200, None), ("Pháo nổ", 3, "return"),
        ]  # fmt: skip
        said = case.refuses("return", "2026-07-07", "--item", "Pháo nổ; 8")
        assert "8 of Pháo nổ cannot leave: 7 are held" in said
        case.does("return", "2026-07-08", "--item", "Pháo nổ")
        assert case.goods("2026-07-08")[0] == ("Pháo nổ", 7, "return")

    def test_a_part_is_taken_of_several_holdings_and_the_first_goes_first(self, case: Case) -> None:
        case.held().does("hold", "2026-07-07", "--item", "Pháo nổ; 5; hộp")
        case.does("return", "2026-07-08", "--item", "Pháo nổ; 12")
        assert [one for one in case.goods("2026-07-08") if one[0] == "Pháo nổ"] == [
            ("Pháo nổ", 10, "return"), ("Pháo nổ", 3, None), ("Pháo nổ", 2, "return"),
        ]  # fmt: skip

    def test_of_several_units_the_unit_is_named(self, case: Case) -> None:
        case.held().does("hold", FOUND, "--item", "Pháo nổ; 500; g")
        assert "in several units" in case.refuses("return", "2026-07-07", "--item", "Pháo nổ; 3", code=2)
        case.does("return", "2026-07-07", "--item", "Pháo nổ; 3; g")

    def test_what_is_not_held_is_refused_with_what_is(self, case: Case) -> None:
        said = case.held().refuses("return", "2026-07-07", "--item", "Rượu")
        assert "Rượu is not held" in said
        assert "held are: 10 hộp Pháo nổ; 1.200 chiếc Thuốc lá điện tử" in said

    def test_nothing_leaves_twice_though_it_is_signed(self, case: Case) -> None:
        case.held().does("return", "2026-07-07", "--item", "Pháo nổ")
        signed = ("--as-signed", "x", "--scan", case.scan)
        for words in ((), signed):
            said = case.refuses("return", "2026-07-08", "--item", "Pháo nổ", *words)
            assert "10 hộp Pháo nổ left on 07/07/2026, goods returned" in said
        case.does("return", "2026-07-08")
        for words in ((), signed):
            assert "No goods are held" in case.refuses("return", "2026-07-09", *words)

    @pytest.mark.parametrize(
        ("on", "hour", "faults"),
        [("2026-07-05", "15:00", ["out_of_order"]), (FOUND, "14:29", ["out_of_order"]), (FOUND, "14:30", [])],
    )
    def test_not_before_they_were_held(self, case: Case, on: str, hour: str, faults: list[str]) -> None:
        assert case.held().signed("return", on, "--hour", hour) == faults

    def test_the_terms_of_holding_end_when_all_goods_left(self, case: Case) -> None:
        terms = {"Hết thời hạn tạm giữ tang vật, phương tiện, giấy phép", "Báo cáo để ra quyết định tạm giữ"}
        assert terms <= case.held().waits("2026-07-16")
        case.does("return", "2026-07-16", "--item", "Pháo nổ")
        assert terms <= case.waits("2026-07-16")
        case.does("return", "2026-07-16")
        assert not terms & case.waits("2026-07-16")

    @pytest.mark.parametrize("ends", ["decided", "transferred"])
    def test_the_terms_of_holding_go_on_in_a_case_that_is_decided_or_transferred(self, case: Case, ends: str) -> None:
        terms = {"Hết thời hạn tạm giữ tang vật, phương tiện, giấy phép", "Tạm giữ để xác định giá trị tang vật"}
        case.held().does("decide", FOUND, "--hour", "15:00", "--for-valuation", "--number", "3")
        if ends == "decided":
            case.decided()
        else:
            words = ("transfer", case.code, "--to", "Công an tỉnh", "--crime", "--on", "2026-07-10")
            assert case.run(*words_for(*words), today="2026-07-10").code == 0
        assert terms <= case.waits("2026-07-20")
        case.does("return", "2026-07-20")
        assert not terms & case.waits("2026-07-20")

    def test_goods_on_which_nobody_decided_wait_in_a_decided_case_too(self, case: Case) -> None:
        case.held().decided()
        assert "Báo cáo để ra quyết định tạm giữ" in case.waits("2026-07-20")

    def test_a_case_is_not_closed_while_goods_are_held(self, case: Case) -> None:
        case.held().decided("--fine", "0", "--additional", "Tịch thu tang vật")
        words = ("close", case.code, "--reason", "x", "--outcome", "other", "--on", "2026-07-20")
        said = case.run(*words_for(*words), today="2026-07-20")
        assert said.code == 3
        assert "10 hộp Pháo nổ; 1.200 chiếc Thuốc lá điện tử" in said.err
        case.does("confiscate", "2026-07-20", "--number", "30")
        assert case.run(*words_for(*words), today="2026-07-20").code == 0


def test_either_decision_in_force_may_order_what_becomes_of_goods(case: Case) -> None:
    person = ("11.2", "--decree", "174/2026", "--on", case.found, "--case", case.code, "--name", "Lê Văn C")
    assert case.run("violation", "add", "DPV-013", *person, today=case.found).code == 0
    case.held().decided("--additional", "Tịch thu toàn bộ tang vật")
    said = ("--authority", DIRECTOR, "--by", "Người ký", "--reason", "x", "--against", "Lê Văn C")
    later = ("--on", "2026-07-13", "--number", "13/QĐ-XPHC")
    assert case.run("case", "sign", "decision", case.code, *later, *said, today="2026-07-13").code == 0
    assert case.does("confiscate", "2026-07-14")["step"]["faults_list"] == []


class TestByTheDecision:
    @pytest.mark.parametrize(
        ("step", "words", "faults"),
        [
            ("confiscate", (), ["no_confiscation"]),
            ("confiscate", ("--additional", "TỊCH THU toàn bộ"), []),
            ("confiscate", ("--remedies", "Buộc tiêu hủy"), ["no_confiscation"]),
            ("destroy", (), ["no_destruction"]),
            ("destroy", ("--remedies", "Buộc tiêu huỷ pháo"), []),
            ("destroy", ("--additional", "Tịch thu"), ["no_destruction"]),
            ("re-export", (), []),
            ("return", (), []),
        ],
    )
    def test_it_has_to_say_so(self, case: Case, step: str, words: tuple[str, ...], faults: list[str]) -> None:
        case.held().decided(*words)
        if faults:
            assert "12/QĐ-XPHC does not" in case.refuses(step, "2026-07-20")
        assert case.signed(step, "2026-07-20") == faults

    @pytest.mark.parametrize("step", ["confiscate", "destroy", "re-export"])
    def test_there_has_to_be_one(self, case: Case, step: str) -> None:
        assert "no decision in force" in case.held().refuses(step, "2026-07-07")
        assert case.signed(step, "2026-07-07") == ["no_decision"]

    def test_not_while_it_is_stayed_nor_before_it(self, case: Case) -> None:
        case.held().decided("--additional", "Tịch thu")
        assert "does not lie between" in case.refuses("confiscate", "2026-07-09")
        stay = ("stay", case.code, "--on", "2026-07-14", "--number", "13")
        assert case.run(*words_for(*stay), today="2026-07-14").code == 0
        assert "is stayed since 14/07/2026" in case.refuses("confiscate", "2026-07-15")

    @pytest.mark.parametrize(
        ("step", "on", "faults"),
        [
            ("re-export", "2026-08-12", []),
            ("re-export", "2026-08-13", ["re_export_late"]),
            ("destroy", "2026-09-11", ["no_destruction"]),
            ("destroy", "2026-09-12", []),
            ("confiscate", "2026-09-12", []),
        ],
    )
    def test_goods_leave_the_country_within_30_days_or_are_destroyed_30_days_later(
        self, run: Any, prepare: Any, scan: str, step: str, on: str, faults: list[str]
    ) -> None:
        """Handed over on 13/7: re-export until 12/8, and from the day after 11/9 on it has failed."""
        case = Case(run, prepare, scan, provision="11.1.c 174/2026").held()
        case.decided("--remedies", "Buộc đưa ra khỏi lãnh thổ hoặc tái xuất", "--reason", "Đã đọc")
        if faults == ["re_export_late"]:
            said = case.refuses(step, on)
            assert "until 12/08/2026" in said
            assert "from 12/09/2026 on they are destroyed or confiscated" in said
            assert "Điều 3.5.b" in said
        assert case.signed(step, on) == faults

    @pytest.mark.parametrize("step", ["confiscate", "destroy"])
    @pytest.mark.parametrize(
        ("remedies", "hint"),
        [
            ("Buộc tái xuất", "goods VV-2026-0001 re-export; they are destroyed or confiscated where that has failed"),
            ("", "goods banned from import are not given back; a decision that"),
        ],
    )
    def test_goods_banned_from_import_are_never_to_be_given_back(
        self, run: Any, prepare: Any, scan: str, step: str, remedies: str, hint: str
    ) -> None:
        case = Case(run, prepare, scan, provision="11.1.c 174/2026").held()
        case.decided(*(("--remedies", remedies) if remedies else ()), "--reason", "Đã đọc")
        said = case.refuses(step, "2026-08-20")
        assert hint in said
        assert f"{case.code} return" not in said

    @pytest.mark.parametrize(
        ("words", "step", "hint"),
        [
            (("--remedies", "Buộc tiêu hủy"), "confiscate", "it has them destroyed"),
            (("--additional", "Tịch thu"), "destroy", "it confiscates them"),
            ((), "destroy", "return them: postwatch case goods VV-2026-0001 return"),
        ],
    )
    def test_what_is_hinted_is_what_the_decision_says(
        self, case: Case, words: tuple[str, ...], step: str, hint: str
    ) -> None:
        assert hint in case.held().decided(*words).refuses(step, "2026-07-20")


@pytest.mark.parametrize(
    ("remedies", "step", "is_told"),
    [
        ("Buộc tiêu hủy", "destroy", False),
        ("Buộc tiêu hủy và buộc nộp lại số lợi bất hợp pháp có được", "destroy", True),
        ("Buộc nộp lại số lợi bất hợp pháp có được", "confiscate", True),
    ],
)
def test_goods_that_are_gone_prove_the_remedy_about_them_alone(
    case: Case, remedies: str, step: str, is_told: bool
) -> None:
    measure = ("--additional", "Tịch thu toàn bộ tang vật") if step == "confiscate" else ()
    signed = ("--as-signed", "Đã ký", "--scan", case.scan, "--fine", "25000000")
    case.held().decided("--remedies", remedies, *signed, *measure)
    case.does(step, "2026-07-20")
    if measure:
        case.does("destroy", "2026-07-21")
    close = ("close", case.code, "--reason", "x", "--outcome", "other", "--on", "2026-07-22")
    done = case.run(*words_for(*close), today="2026-07-22")
    assert (done.code, "no proof is recorded" in done.err) == (0, is_told)


def test_goods_destroyed_once_their_re_export_failed_settle_that_remedy(run: Any, prepare: Any, scan: str) -> None:
    case = Case(run, prepare, scan, provision="11.1.c 174/2026").held()
    case.decided("--remedies", "Buộc tái xuất hàng hóa")
    assert run("case", "pay", case.code, "--on", "2026-07-15", "--amount", "15000000", today="2026-07-15").code == 0
    case.does("destroy", "2026-09-15")
    assert run("case", "close", case.code, "--reason", "x", "--json", today="2026-09-16").code == 0


def test_before_that_law_goods_to_be_re_exported_have_no_term_of_failing(run: Any, prepare: Any, scan: str) -> None:
    case = Case(run, prepare, scan, found="2021-06-07", provision="12.1.a 15/2020")
    signed = ("--as-signed", "Đã ký", "--scan", scan, "--fine", "1000000")
    case.held().decided("--remedies", "Buộc tái xuất", *signed, on="2021-06-14", served="2021-06-15")
    said = case.refuses("confiscate", "2021-06-16")
    assert "it has them re-exported" in said
    assert ("174/2026" in said, "…" in said) == (False, False)


class TestGivenBack:
    """Goods that a decision, or the law, has go elsewhere are given back for a reason alone (Điều 126: not read)."""

    @pytest.mark.parametrize(
        ("words", "way"),
        [
            (("--additional", "Tịch thu toàn bộ tang vật", "--as-signed", "Đã ký"), "goods VV-2026-0001 confiscate"),
            (("--remedies", "Buộc tiêu hủy vật phẩm"), "goods VV-2026-0001 destroy"),
        ],
    )
    def test_not_what_a_decision_has_go_elsewhere(self, case: Case, words: tuple[str, ...], way: str) -> None:
        signed = ("--scan", case.scan, "--fine", "25000000") if "--as-signed" in words else ()
        case.held().decided(*words, *signed)
        said = case.refuses("return", "2026-07-20", "--number", "9")
        assert (way in said, "this norm is unverified" in said) == (True, True)
        done = case.does("return", "2026-07-20", "--number", "9", "--reason", "Không phải tang vật của hành vi này")
        assert done["step"]["opened_list"] == ["not_to_return"]

    def test_not_what_is_banned_from_import(self, run: Any, prepare: Any, scan: str) -> None:
        case = Case(run, prepare, scan, provision="11.1.c 174/2026").held()
        assert "11.4.b" in case.refuses("return", "2026-07-07", "--number", "9")
        assert case.signed("return", "2026-07-07", "--number", "9") == ["not_to_return"]

    def test_before_it_was_handed_over_too_the_decision_does_not_hint_at_it(
        self, run: Any, prepare: Any, scan: str
    ) -> None:
        case = Case(run, prepare, scan, provision="11.1.c 174/2026").held()
        minutes = ("record-minutes", case.code, "--on", FOUND, "--number", "5", "--by", "Người lập")
        assert run(*words_for(*minutes), today=FOUND).code == 0
        said = ("--on", "2026-07-14", "--number", "12", "--authority", DIRECTOR, "--by", "Người ký", "--reason", "x")
        assert run("case", "sign", "decision", case.code, *said, today="2026-07-14").code == 0
        assert "goods banned from import are not given back" in case.refuses("destroy", "2026-07-14")


def test_who_holds_goods_may_be_named_by_code(run: Any, case: Case) -> None:
    head = ("--title", "Giám đốc", "--authority", "head", "--active-from", "2020-01-01", "--may", "sign")
    code = run("staff", "add", "Đỗ Văn Hùng", *head, "--json", today=FOUND).json["code"]
    case.held()
    done = case.does("decide", "2026-07-07", "--hour", "9:00", "--authority", DIRECTOR, "--by", code, "--number", "1")
    assert done["step"]["person"] == "Đỗ Văn Hùng"


class TestSeveralDecisions:
    """Goods that the decisions against two offenders confiscated stay so while one of them is in force."""

    EVERY = ("--additional", "Tịch thu toàn bộ tang vật")
    EMPLOYEE = ("--against", "Lê Văn C")

    @pytest.fixture
    def both(self, case: Case) -> Case:
        other = (
            "--decree",
            "174/2026",
            "--on",
            FOUND,
            "--case",
            case.code,
            "--offender",
            "person",
            "--name",
            "Lê Văn C",
        )
        assert case.run("violation", "add", "DPV-013", "11.2", *other, today=FOUND).code == 0
        signed = ("--as-signed", "Đã ký", "--scan", case.scan)
        case.held().decided(*self.EVERY, *signed, "--fine", "25000000")
        said = ("--on", "2026-07-10", "--number", "13/QĐ-XPHC", "--authority", DIRECTOR, "--by", "Người ký")
        words = (*said, *self.EVERY, *signed, *self.EMPLOYEE, "--fine", "12500000")
        assert case.run("case", "sign", "decision", case.code, *words, today="2026-07-10").code == 0
        case.does("confiscate", "2026-07-20", "--number", "30")
        return case

    def annul(self, both: Case, number: str, *words: str) -> str:
        said = ("annul", both.code, "--on", "2026-07-21", "--number", number, *words)
        answer = both.run(*words_for(*said), today="2026-07-21")
        assert answer.code == 0, answer
        return answer.err

    def held(self, both: Case) -> list[str | None]:
        return [one["ended_by"] for one in both.shown_all("2026-07-22")[0]["goods_list"] if not one["disposal"]]

    def test_the_one_in_force_keeps_them_and_is_named(self, both: Case) -> None:
        said = self.annul(both, "40")
        assert "stay confiscated, by decision 13/QĐ-XPHC: 10 hộp Pháo nổ; 1.200 chiếc Thuốc lá điện tử" in said
        assert self.held(both) == ["confiscate", "confiscate"]
        both.does("hand-over", "2026-07-22", "--to", "Sở Tài chính", "--item", "Pháo nổ")

    def test_with_the_last_they_are_held_again(self, both: Case) -> None:
        self.annul(both, "40")
        said = self.annul(both, "41", *self.EMPLOYEE)
        assert "are held again, to be confiscated anew or given back: 10 hộp Pháo nổ" in said
        assert self.held(both) == [None, None]
        assert "No goods of case" in both.refuses("hand-over", "2026-07-22", "--to", "x")
        assert not [one for one in both.run("status", "--json", today="2026-07-22").json["items_list"]
                    if one["kind"] == "goods"]  # fmt: skip
        both.does("return", "2026-07-22", "--number", "43")
        assert both.run("db", "check", today="2026-07-22").code == 0

    def test_an_annulment_that_is_withdrawn_confiscates_them_again(self, both: Case) -> None:
        self.annul(both, "40")
        self.annul(both, "41", *self.EMPLOYEE)
        words = ("withdraw-step", both.code, "--step", "annul", *self.EMPLOYEE, "--reason", "Gõ nhầm")
        assert both.run(*words_for(*words), today="2026-07-22").code == 0
        assert self.held(both) == ["confiscate", "confiscate"]


class TestAfterConfiscation:
    """What was confiscated is handed over, or destroyed, later (Luật Xử lý vi phạm hành chính, Điều 82)."""

    TO = ("--to", "Phòng Tài chính - Kế hoạch", "--number", "31/BB-BG")

    @pytest.fixture
    def confiscated(self, case: Case) -> Case:
        case.held().decided("--additional", "Tịch thu toàn bộ tang vật")
        case.does("confiscate", "2026-07-20", "--number", "30")
        return case

    def test_it_is_handed_over_in_parts_with_its_paper_and_destroyed(self, confiscated: Case) -> None:
        assert "12 of" not in confiscated.refuses("hand-over", "2026-07-19", *self.TO, code=3)
        done = confiscated.does("hand-over", "2026-07-21", *self.TO, "--item", "Thuốc lá điện tử; 1.000")["step"]
        assert (done["number"], done["body"], done["ground"]) == ("31/BB-BG", self.TO[1], "handed-over")
        assert confiscated.does("destroy", "2026-07-22", "--number", "32", "--item", "Pháo nổ")["step"]["ground"]
        said = confiscated.refuses("hand-over", "2026-07-23", "--to", "x", "--item", "Thuốc lá điện tử; 201")
        assert "201 of Thuốc lá điện tử cannot be handed over: 200 are confiscated" in said
        assert "confiscated and not handed over yet: 200 chiếc Thuốc lá điện tử" in said
        said = confiscated.refuses("hand-over", "2026-07-23", "--to", "x", "--item", "Rượu")
        assert "Rượu is not among the confiscated goods" in said
        assert "no goods" in confiscated.says("hand-over", "2026-07-23", "--to", "x").out
        listed = confiscated.shown("2026-07-23")["goods_list"]
        assert [(one["quantity"], one["disposal"]) for one in listed if one["disposal"]] == [
            (1000, "handed-over"), (10, "confiscated"), (200, "handed-over"),
        ]  # fmt: skip
        assert "No goods of case" in confiscated.refuses("hand-over", "2026-07-24", "--to", "x")
        shown = confiscated.run("violation", "show", confiscated.code, today="2026-07-23").out
        assert "Confiscated goods destroyed" in shown
        assert confiscated.run("db", "check", today="2026-07-24").code == 0

    def test_what_disposes_of_the_last_of_it_is_no_fault(self, confiscated: Case) -> None:
        confiscated.does("hand-over", "2026-07-21", *self.TO, "--item", "Thuốc lá điện tử")
        confiscated.does("destroy", "2026-07-22", "--number", "32")
        taken = confiscated.shown("2026-07-23")["steps_list"]
        assert [one["faults_list"] for one in taken if one["ground"]] == [[], []]

    def test_until_then_the_agenda_and_the_index_of_the_file_say_so(self, confiscated: Case) -> None:
        def told(on: str) -> list[str]:
            items = confiscated.run("status", "--json", today=on).json["items_list"]
            return [one["command"] for one in items if one["kind"] == "goods"]

        close = ("close", confiscated.code, "--reason", "x", "--outcome", "other", "--on", "2026-07-21")
        assert confiscated.run(*words_for(*close), today="2026-07-21").code == 0
        (command,) = told("2026-07-21")
        assert "hand-over --to" in command
        file = confiscated.run("case", "file", confiscated.code, "--json", today="2026-07-21").json
        assert "disposal" in [one["what"] for one in file["missing_list"]]
        confiscated.does("hand-over", "2026-07-22", *self.TO)
        assert told("2026-07-22") == []
        file = confiscated.run("case", "file", confiscated.code, "--replace", "--json", today="2026-07-22").json
        assert "disposal" not in [one["what"] for one in file["missing_list"]]

    def test_only_what_a_decision_in_force_confiscated(self, case: Case) -> None:
        assert "Điều 82" in case.held().refuses("hand-over", "2026-07-07", "--to", "x")
        assert case.signed("hand-over", "2026-07-07", "--to", "x") == ["not_confiscated"]

    def test_not_once_that_decision_is_annulled(self, confiscated: Case) -> None:
        annul = ("annul", confiscated.code, "--on", "2026-07-21", "--number", "40")
        assert confiscated.run(*words_for(*annul), today="2026-07-21").code == 0
        assert "No goods of case" in confiscated.refuses("hand-over", "2026-07-22", "--to", "x")
        assert "goods" not in [
            one["kind"] for one in confiscated.run("status", "--json", today="2026-07-22").json["items_list"]
        ]

    def annulled(self, confiscated: Case) -> None:
        annul = ("annul", confiscated.code, "--on", "2026-07-22", "--number", "40", "--by", "Phan X")
        assert confiscated.run(*words_for(*annul), today="2026-07-22").code == 0

    def test_what_an_annulled_decision_confiscated_is_held_and_confiscated_anew(self, confiscated: Case) -> None:
        confiscated.does("hand-over", "2026-07-21", *self.TO, "--item", "Thuốc lá điện tử; 1.000")
        self.annulled(confiscated)
        assert confiscated.goods("2026-07-22")[:2] == [("Pháo nổ", 10, None), ("Thuốc lá điện tử", 200, None)]
        anew = ("--fine", "25000000", "--additional", "Tịch thu toàn bộ tang vật", "--number", "41")
        decided = ("decide", confiscated.code, "--on", "2026-07-23", "--authority", DIRECTOR, "--by", "Phan X", *anew)
        signed = ("--as-signed", "Đã ký", "--scan", confiscated.scan)
        assert confiscated.run(*words_for(*decided), *signed, today="2026-07-23").code == 0
        confiscated.does("confiscate", "2026-07-24", "--number", "42")
        confiscated.does("hand-over", "2026-07-25", *self.TO[:2])
        assert sorted(confiscated.goods("2026-07-25")[:3]) == [
            ("Pháo nổ", 10, "confiscate"), ("Thuốc lá điện tử", 200, "confiscate"),
            ("Thuốc lá điện tử", 1000, "confiscate"),
        ]  # fmt: skip
        assert "No goods of case" in confiscated.refuses("hand-over", "2026-07-26", "--to", "x")
        assert confiscated.run("db", "check", today="2026-07-26").code == 0

    def test_a_signed_annulment_of_no_decision_sets_no_goods_free(self, case: Case) -> None:
        case.held().signed("confiscate", "2026-07-07")
        annul = (
            "annul",
            case.code,
            "--on",
            "2026-07-08",
            "--number",
            "40",
            "--as-signed",
            "Đã ký",
            "--scan",
            case.scan,
        )
        assert case.run(*words_for(*annul), today="2026-07-08").code == 0
        case.signed("hold", "2026-07-10", "--item", "Rượu; 2; chai")
        case.signed("return", "2026-07-11")
        assert case.goods("2026-07-11")[:3] == [
            ("Pháo nổ", 10, "confiscate"), ("Thuốc lá điện tử", 1200, "confiscate"), ("Rượu", 2, "return"),
        ]  # fmt: skip

    def test_a_later_confiscation_leaves_alone_what_was_held_on_an_earlier_day(self, confiscated: Case) -> None:
        self.annulled(confiscated)
        figures = ("report", "records", "goods_held", "--period", "2026-07-21..2026-07-21", "--json")
        before = confiscated.run(*figures, today="2026-07-23").json["value"]
        confiscated.signed("confiscate", "2026-07-24", "--number", "42")
        assert (before, confiscated.run(*figures, today="2026-07-24").json["value"]) == (0, 0)

    def test_what_an_annulled_decision_confiscated_is_given_back(self, confiscated: Case) -> None:
        self.annulled(confiscated)
        confiscated.does("return", "2026-07-23", "--number", "43")
        taken = confiscated.shown("2026-07-23")["steps_list"]
        assert [one["faults_list"] for one in taken if one["kind"] == "confiscate"] == [[]]
        assert confiscated.goods("2026-07-23") == [
            ("Pháo nổ", 10, "return"), ("Thuốc lá điện tử", 1200, "return"),
        ]  # fmt: skip

    def test_a_signed_handing_over_after_that_keeps_its_goods(self, confiscated: Case) -> None:
        self.annulled(confiscated)
        assert confiscated.signed("hand-over", "2026-07-23", *self.TO) == ["not_confiscated"]
        listed = confiscated.shown("2026-07-23")["goods_list"]
        assert [one["quantity"] for one in listed if one["disposal"] == "handed-over"] == [10, 1200]

    def test_the_body_is_needed(self, confiscated: Case) -> None:
        assert "--to" in confiscated.refuses("hand-over", "2026-07-21", code=2)

    def test_it_is_taken_back_before_the_confiscation(self, confiscated: Case) -> None:
        confiscated.does("hand-over", "2026-07-21", *self.TO)
        said = confiscated.withdraws("confiscate", "2026-07-21")
        assert (said.code, f"withdraw {confiscated.code}.B" in said.err) == (5, True)
        before = confiscated.goods("2026-07-20", "--as-of", "2026-07-20")
        assert confiscated.withdraws("hand-over", "2026-07-21").code == 0
        assert confiscated.goods("2026-07-21") == before
        assert confiscated.withdraws("confiscate", "2026-07-21").code == 0
        assert confiscated.run("db", "check", today="2026-07-24").code == 0


class TestTakenBack:
    def test_goods_that_left_in_parts_are_whole_again(self, case: Case) -> None:
        before = case.held().shown("2026-07-09")
        case.does("return", "2026-07-07", "--item", "Pháo nổ; 3")
        case.does("return", "2026-07-08", "--item", "Pháo nổ; 2", "--item", "Thuốc lá điện tử; 200")
        case.does("return", "2026-07-09")
        for _step in range(3):
            assert case.withdraws("return", "2026-07-09").code == 0
        assert case.shown("2026-07-09") == before
        assert case.run("db", "check", today="2026-07-09").code == 0

    def test_in_the_other_order_too_and_a_paper_without_a_quantity_is_about_all_of_its_kind(self, case: Case) -> None:
        before = case.held().shown("2026-07-09")
        case.does("return", "2026-07-07", "--item", "Pháo nổ; 3")
        case.does("return", "2026-07-08", "--item", "Pháo nổ")
        of = ("--of", "2026-07-07", "--step", "return", "--reason", "Gõ nhầm")
        assert case.run("case", "withdraw", "step", case.code, *of, today="2026-07-09").code == 0
        assert case.goods("2026-07-09")[::2] == [("Pháo nổ", 10, "return")]
        assert case.withdraws("return", "2026-07-09").code == 0
        assert case.shown("2026-07-09") == before

    def test_a_holding_goes_with_its_goods_but_not_from_under_a_later_step(self, case: Case) -> None:
        case.held().does("decide", FOUND, "--hour", "15:00", "--number", "3")
        case.does("return", "2026-07-07", "--item", "Pháo nổ")
        refused = case.withdraws("hold", "2026-07-07")
        assert refused.code == 5
        assert f"withdraw {case.code}.B3" in refused.err
        assert case.withdraws("return", "2026-07-07").code == 0
        assert f"withdraw {case.code}.B2" in case.withdraws("hold", "2026-07-07").err
        assert case.withdraws("hold-decision", "2026-07-07").code == 0
        assert case.withdraws("hold", "2026-07-07").code == 0
        assert (case.goods("2026-07-07"), case.shown("2026-07-07")["steps_list"]) == ([], [])

    def test_one_of_two_holdings_goes_though_goods_of_the_other_left(self, case: Case) -> None:
        case.held().does("return", FOUND, "--hour", "15:00")
        case.does("hold", "2026-07-07", "--item", "Rượu; 2; chai")
        assert case.withdraws("hold", "2026-07-07").code == 0
        assert len(case.goods("2026-07-07")) == 2

    def test_one_undo_takes_a_split_back(self, case: Case) -> None:
        before = case.held().goods(FOUND)
        case.does("return", FOUND, "--item", "Pháo nổ; 3", "--hour", "15:00")
        assert case.run("undo", "--yes", today=FOUND).code == 0
        assert case.goods(FOUND) == before

    def test_the_records_of_an_earlier_day_show_what_was_held_then(self, case: Case) -> None:
        case.held().does("return", "2026-07-07", "--item", "Pháo nổ; 3")
        held = [("Pháo nổ", 10, None), ("Thuốc lá điện tử", 1200, None)]
        assert case.goods("2026-07-08", "--as-of", FOUND) == held


class TestJoined:
    def test_goods_go_over_and_those_of_a_holding_in_both_files_count_once(self, case: Case, scan: str) -> None:
        case.held("--number", "4")
        double = Case(case.run, case.prepare, scan).held("--number", "4")
        double.does("hold", FOUND, "--item", "Rượu; 2; chai", "--number", "7")
        double.does("return", "2026-07-07", "--item", "Pháo nổ", "--number", "9")
        words = ("join", double.code, "--into", case.code, "--reason", "Nhập hai lần")
        assert case.run(*words_for(*words), today="2026-07-08").code == 0
        assert case.goods("2026-07-08") == [
            ("Pháo nổ", 10, "return"), ("Thuốc lá điện tử", 1200, None), ("Rượu", 2, None),
        ]  # fmt: skip
        assert case.run("db", "check", today="2026-07-08").code == 0
        page = case.run("violation", "show", case.code, today="2026-07-08")
        assert "Day of the end (1)" in page.out, page

    def test_the_step_that_stays_says_who_decided_where_only_the_other_file_does(self, case: Case, scan: str) -> None:
        decide = ("decide", FOUND, "--hour", "15:00", "--number", "3")
        case.held("--number", "4").does(*decide)
        double = Case(case.run, case.prepare, scan).held("--number", "4")
        double.does(*decide, "--authority", DIRECTOR, "--by", "Người ký")
        words = ("join", double.code, "--into", case.code, "--reason", "Nhập hai lần")
        assert case.run(*words_for(*words), today="2026-07-08").code == 0
        _held, decided = case.shown("2026-07-08")["steps_list"]
        assert (decided["authority"], decided["person"]) == (DIRECTOR, "Người ký")


def test_names_are_not_shown_without_persons(case: Case) -> None:
    assert "Pháo" not in str(case.held().shown(FOUND, "--redact")["goods_list"])
