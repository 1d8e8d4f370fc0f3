"""What the law says of circumstances, licences and repeats from 02/5/2025: by the day of handling, from its rows."""

from pathlib import Path
from typing import Any

import pytest
from preparing import own_rows

pytestmark = pytest.mark.usefixtures("loaded")
ACT, BEFORE, SINCE, TODAY = "2025-04-28", "2025-05-01", "2025-05-02", "2025-05-20"
CASE = "VV-2025-0001"
CHAIR = "Chủ tịch UBND tỉnh Lạng Sơn"
UNIT = "DNM-01"
MITIGATING, AGGRAVATING = ("--mitigating", "1"), ("--aggravating", "1")
WHY = ("--fine-reason", "Hoàn cảnh khó khăn, đã khắc phục một phần")


@pytest.fixture
def signed(papers: Path) -> tuple[str, ...]:
    return "--as-signed", "Đã ký", "--scan", str(papers / "scan-1.pdf")


def add(run: Any, *words: str, provision: str = "11.2", on: str = ACT, today: str = TODAY, unit: str = UNIT) -> Any:
    answer = run("violation", "add", unit, provision, "--on", on, "--minutes-on", on, *words, "--json", today=today)
    assert answer.code == 0, answer
    return answer.json


def decide(run: Any, *more: str, on: str, today: str = TODAY, number: str = "1", reason: str = "Đã đọc") -> Any:
    said = ("--on", on, "--number", number, "--by", "Người ký", "--authority", CHAIR, *more)
    why = ("--reason", reason) if reason else ()
    return run("case", "sign", "decision", CASE, *said, *why, "--json", today=today)


def dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


class Range:
    """The range of a violation, with its middle."""

    def __init__(self, act: Any) -> None:
        self.low, self.high = act["fine_min"], act["fine_max"]
        self.middle = (self.low + self.high) // 2
        self.less = (self.low + self.middle) // 2


class TestOneCircumstance:
    """From 02/5/2025 the fine lies between the middle and an end, neither of which is possible (Điều 9.1)."""

    @pytest.mark.parametrize("said", [MITIGATING, AGGRAVATING])
    def test_until_the_first_of_may_the_middle_is_given(self, run: Any, said: tuple[str, ...]) -> None:
        found = Range(add(run, *said))
        assert decide(run, on=BEFORE).json["fine"] == found.middle
        assert run("violation", "show", "VP-2025-0001", "--json", today=TODAY).json["fine_usual"] == found.middle

    def test_from_the_second_there_is_no_default_and_the_refusal_has_the_values(self, run: Any) -> None:
        act = add(run, *MITIGATING)
        found = Range(act)
        assert act["fine_usual"] is None
        answer = decide(run, on=SINCE)
        assert answer.code == 3
        assert f"above {dong(found.low)} and below {dong(found.middle)} đồng" in answer.json["error"]
        assert "Nghị định 68/2025/NĐ-CP" in answer.json["error"]
        assert "--fine AMOUNT --fine-reason TEXT" in answer.json["hint"]
        shown = run("violation", "show", "VP-2025-0001", today=TODAY)
        assert "left open" in shown.out
        assert "who decides says the amount and why" in shown.err

    def test_an_amount_within_asks_why_and_keeps_it(self, run: Any) -> None:
        found = Range(add(run, *MITIGATING))
        fine = ("--fine", str(found.less))
        asked = decide(run, *fine, on=SINCE)
        assert (asked.code, "--fine-reason TEXT" in asked.json["hint"]) == (3, True)
        done = decide(run, *fine, *WHY, on=SINCE)
        assert (done.code, done.json["fine_reason"], done.json["faults_list"]) == (0, WHY[1], [])
        shown = run("violation", "show", "VP-2025-0001", "--json", today=TODAY).json
        assert shown["decision_fine_reason"] == WHY[1]

    @pytest.mark.parametrize(
        ("said", "least", "most"), [(MITIGATING, "low", "middle"), (AGGRAVATING, "middle", "high")]
    )
    @pytest.mark.parametrize(("share", "is_within"), [(0, False), (1, True), (50, True), (99, True), (100, False)])
    def test_an_end_of_the_interval_is_not_possible(
        self, run: Any, signed: tuple[str, ...], said: tuple[str, ...], least: str, most: str, share: int,
        is_within: bool,
    ) -> None:  # fmt: skip
        found = Range(add(run, *said))
        low, high = getattr(found, least), getattr(found, most)
        fine = ("--fine", str(low + (high - low) * share // 100), *WHY)
        if not is_within:
            refused = decide(run, *fine, on=SINCE, reason="")
            assert (refused.code, f"not above {dong(low)} and below {dong(high)}" in refused.json["error"]) == (3, True)
        done = decide(run, *fine, *signed, on=SINCE)
        assert ("beside_circumstances" in done.json["faults_list"]) is not is_within

    def test_a_signed_one_without_its_fine_is_asked_for_that(self, run: Any, signed: tuple[str, ...]) -> None:
        add(run, *AGGRAVATING)
        answer = decide(run, *signed, on=SINCE)
        assert (answer.code, "as it is on paper" in answer.json["hint"]) == (2, True)

    def test_a_person_has_half_of_it(self, run: Any) -> None:
        whole = Range(add(run, *MITIGATING))
        half = Range(add(run, *MITIGATING, "--offender", "person", "--name", "Lê Văn C"))
        assert (half.low, half.high) == (whole.low // 2, whole.high // 2)
        said = ("--on", SINCE, "--number", "2", "--by", "x", "--authority", CHAIR, "--json")
        refused = run("case", "sign", "decision", "VV-2025-0002", *said, "--against", "Lê Văn C", today=TODAY)
        assert f"above {dong(half.low)} and below {dong(half.middle)} đồng" in refused.json["error"]

    def test_a_warning_or_remedies_alone_ask_for_no_amount(self, run: Any, signed: tuple[str, ...]) -> None:
        add(run, *MITIGATING)
        done = decide(run, "--fine", "0", "--remedies", "Buộc tiêu hủy", *signed, on=SINCE)
        assert "beside_circumstances" not in done.json["faults_list"]

    def test_two_net_ones_are_an_end_and_two_that_cancel_the_middle(self, run: Any) -> None:
        found = Range(add(run, "--mitigating", "3", "--aggravating", "1"))
        assert decide(run, on=SINCE).json["fine"] == found.low
        evened = add(run, *MITIGATING, *AGGRAVATING)
        assert evened["fine_usual"] == found.middle

    def test_acts_together_add_up_what_is_fixed_and_what_is_open(self, run: Any, loaded: Path) -> None:
        one = Range(add(run, *MITIGATING))
        other = Range(add(run, provision="12.1.a"))
        join = ("case", "join", "VV-2025-0002", "--into", CASE, "--reason", "x")
        assert run(*join, today=TODAY).code == 0
        refused = decide(run, on=SINCE)
        low, high = one.low + other.middle, one.middle + other.middle
        assert f"above {dong(low)} and below {dong(high)} đồng" in refused.json["error"]
        fine = ("--fine", str((low + high) // 2), *WHY)
        assert decide(run, *fine, on=SINCE).code == 0
        drafted = run("case", "draft", CASE, "decision", "--json", today=TODAY)
        assert drafted.code == 0, drafted

    def test_an_amendment_that_changes_the_amount_asks_why(self, run: Any) -> None:
        found = Range(add(run, *MITIGATING))
        assert decide(run, "--fine", str(found.less), *WHY, on=SINCE).code == 0
        amend = ("case", "amend", "decision", CASE, "--fine", str(found.low), "--reason", "Gõ nhầm", "--json")
        assert "not above" in run(*amend, today=TODAY).json["error"]
        within = (*amend[:5], str(found.less + 1), *amend[6:])
        assert run(*within, today=TODAY).code == 0

    def test_a_draft_is_refused_alike(self, run: Any) -> None:
        found = Range(add(run, *MITIGATING))
        words = ("case", "draft", CASE, "decision", "--on", SINCE, "--authority", CHAIR, "--by", "x", "--json")
        assert "leaves the fine of case" in run(*words, "--reason", "x", today=TODAY).json["error"]
        fine = ("--fine", str(found.less), *WHY)
        assert run(*words, *fine, "--reason", "x", today=TODAY).code == 0


class TestRowsOfTheLaw:
    def test_an_act_of_before_is_handled_by_the_law_of_the_decision(self, run: Any) -> None:
        found = Range(add(run, *MITIGATING, on="2025-03-03"))
        assert "above" in decide(run, on=SINCE).json["error"]
        assert decide(run, on="2025-03-10").json["fine"] == found.middle

    def test_the_day_may_be_that_of_the_act_again(self, run: Any, loaded: Path) -> None:
        """Which law fixes a fine is inferred: an office that reads it otherwise says so in a row."""
        found = Range(add(run, *MITIGATING))
        own_rows(loaded, "rules", lambda row: row["name"] == "fixing_day", says="act")
        assert decide(run, on=SINCE).json["fine"] == found.middle

    def test_a_mark_follows_a_row_that_changes(self, run: Any, loaded: Path, signed: tuple[str, ...]) -> None:
        found = Range(add(run, *MITIGATING))
        done = decide(run, "--fine", str(found.middle), *signed, on=SINCE)
        assert "beside_circumstances" in done.json["faults_list"]
        own_rows(loaded, "rules", lambda row: row["says"] == "between", says="middle")
        shown = run("violation", "show", "VP-2025-0001", "--json", today=TODAY).json
        assert "beside_circumstances" not in shown["decision_faults_list"]
        moved = run("law", "changes", "--json", today=TODAY).json["changes_list"]
        assert [one["name"] for one in moved if one["kind"] == "mark"] == ["beside_circumstances"]

    def test_what_is_unverified_is_told_once_by_the_check_of_the_law(self, run: Any) -> None:
        found = run("law", "check", "--json", today=TODAY).json["findings_list"]
        assert [one["detail"] for one in found if one["what"] == "rules:fixing_day:2025-05-02"] == ["inferred"]


SUSPENDED = "Tước quyền sử dụng Giấy phép bưu chính {term}"


def suspended(run: Any, signed: tuple[str, ...], term: str, *, on: str) -> set[str]:
    """Return what is wrong with the months of a signed decision, of all its marks."""
    ranges = [Range(act) for act in run("violation", "show", CASE, "--json", today=TODAY).json]
    fine = str(sum(one.middle for one in ranges))
    words = ("--fine", fine, "--additional", SUSPENDED.format(term=term), *signed)
    faults = decide(run, *words, on=on).json["faults_list"]
    return {fault for fault in faults if fault in ("outside_range", "months_beside_circumstances")}


class TestMonths:
    """Licences are suspended for 1 to 3 months by 5.4.b, and for 4 to 6 by 13.4.g."""

    @pytest.mark.parametrize(
        ("said", "term", "is_marked"),
        [
            (MITIGATING, "01 tháng", True),
            (MITIGATING, "01 tháng 15 ngày", False),
            (MITIGATING, "1,5 tháng", False),
            (MITIGATING, "02 tháng", True),
            (AGGRAVATING, "02 tháng", True),
            (AGGRAVATING, "02 tháng 20 ngày", False),
            (AGGRAVATING, "03 tháng", True),
            (("--mitigating", "2"), "01 tháng", False),
            (("--mitigating", "2"), "02 tháng", True),
            (("--aggravating", "2"), "03 tháng", False),
            ((), "02 tháng", False),
        ],
    )
    def test_circumstances_fix_them_as_they_fix_a_fine(
        self, run: Any, signed: tuple[str, ...], said: tuple[str, ...], term: str, is_marked: bool
    ) -> None:
        add(run, *said, provision="5.4.b")
        assert ("months_beside_circumstances" in suspended(run, signed, term, on=SINCE)) is is_marked

    def test_a_case_says_that_it_stays_open_while_they_run(self, run: Any, signed: tuple[str, ...]) -> None:
        add(run, provision="5.4.b")
        assert "suspension" not in run("case", "show", CASE, "--json", today=TODAY).json["where_list"][-1]
        suspended(run, signed, "02 tháng", on=SINCE)
        assert "a suspension runs" in run("case", "show", CASE, "--json", today=TODAY).json["where_list"][-1]

    @pytest.mark.parametrize("term", ["01 tháng", "02 tháng", "03 tháng"])
    def test_until_the_first_of_may_a_single_one_leaves_the_range(
        self, run: Any, signed: tuple[str, ...], term: str
    ) -> None:
        add(run, *MITIGATING, provision="5.4.b")
        assert suspended(run, signed, term, on=BEFORE) == set()

    @pytest.mark.parametrize(
        ("on", "term", "is_marked"),
        [
            (BEFORE, "06 tháng", False),
            (BEFORE, "05 tháng", True),
            (BEFORE, "02 tháng", True),
            (SINCE, "06 tháng", False),
            (SINCE, "05 tháng", False),
            (SINCE, "02 tháng", True),
        ],
    )
    def test_of_several_acts_the_longest_range_counts(
        self, run: Any, signed: tuple[str, ...], on: str, term: str, is_marked: bool
    ) -> None:
        """Before 02/5/2025 its maximum alone (Điều 9.2.a)."""
        add(run, provision="5.4.b")
        add(run, "--case", CASE, provision="13.4.g")
        assert suspended(run, signed, term, on=on) == ({"outside_range"} if is_marked else set())

    @pytest.mark.parametrize(
        ("on", "sentence", "marks"),
        [(BEFORE, "it is suspended until then", set()), (SINCE, "for the whole term all the same", {"outside_range"})],
    )
    def test_a_licence_that_ends_before(
        self, run: Any, signed: tuple[str, ...], on: str, sentence: str, marks: set[str]
    ) -> None:
        assert run("recipient", "edit", UNIT, "--licence-ends-on", "2025-05-20", today=TODAY).code == 0
        add(run, provision="5.4.b")
        assert suspended(run, signed, "20 ngày, tức 0,6 tháng", on=on) == marks
        again = ("case", "amend", "decision", CASE, "--additional", SUSPENDED.format(term="02 tháng"))
        said = run(*again, "--reason", "Gõ nhầm", today=TODAY)
        assert (said.code, sentence in said.err) == (0, True)


class TestTheDayOfHandling:
    def test_powers_and_forms_are_those_of_the_decision_and_the_fine_that_of_the_act(
        self, run: Any, loaded: Path
    ) -> None:
        """Nghị định 118/2021/NĐ-CP, Điều 7: an act of 15/2020 that is decided on under 174/2026."""
        add(run, on="2026-06-25", provision="5.4.b", today="2026-07-03")
        chief = ("--by", "x", "--authority", "Chánh Thanh tra Sở", "--json")
        said = ("--on", "2026-07-02", "--number", "1")
        refused = run("case", "sign", "decision", "1", *said, *chief, today="2026-07-03").json["error"]
        assert "is none of those who may decide on 02/07/2026" in refused
        shown = run("violation", "show", "VP-2026-0001", "--json", today="2026-07-03").json
        assert (shown["decree"], bool(shown["authority_list"])) == ("15/2020/NĐ-CP", True)

    def test_the_form_of_minutes_is_that_of_their_day(self, run: Any) -> None:
        act = run("violation", "add", UNIT, "11.2", "--on", "2021-12-31", "--json", today="2022-01-03").json
        drafted = run("case", "draft", "minutes", act["case"], "--json", today="2022-01-03").json
        assert drafted["instrument"] == "Nghị định 118/2021/NĐ-CP"


class TestTheSameAct:
    """Another point of the article may be the same act (Điều 8.1a): the reader decides, nothing follows by itself."""

    @pytest.mark.parametrize(("on", "may_be"), [(BEFORE, False), (SINCE, True)])
    def test_it_is_shown_from_the_second_of_may_2025(self, run: Any, on: str, may_be: bool) -> None:
        add(run, provision="8.3.b", on="2025-04-01")
        assert decide(run, on="2025-04-08").code == 0
        words = ("violation", "add", UNIT, "8.4.b", "--on", on)
        act = run(*words, "--json", today=TODAY)
        (before,) = act.json["earlier_list"]
        assert (before["is_repeat"], before["may_be_repeat"]) == (False, may_be)
        shown = run("violation", "show", act.json["id"], today=TODAY)
        assert ("Perhaps a repeat" in shown.out, "is perhaps a repeat" in shown.err) == (may_be, may_be)

    def test_an_act_of_another_article_is_no_repeat(self, run: Any) -> None:
        add(run, provision="8.3.b", on="2025-04-01")
        assert decide(run, on="2025-04-08").code == 0
        act = run("violation", "add", UNIT, "11.2", "--on", SINCE, "--json", today=TODAY).json
        assert [one["may_be_repeat"] for one in act["earlier_list"]] == [False]


class TestProsecution:
    """A case that comes from a prosecuting body has a year more if it comes from 01/7/2025 on (Luật, Điều 6.1.c)."""

    @pytest.mark.parametrize("ground", ["prosecution", "no-prosecution"])
    @pytest.mark.parametrize(("on", "is_longer"), [("2025-06-30", False), ("2025-07-01", True)])
    def test_the_year_is_that_of_the_day_on_which_it_comes(
        self, run: Any, signed: tuple[str, ...], ground: str, on: str, is_longer: bool
    ) -> None:
        add(run, on="2024-12-02", today="2025-07-10")
        if ground == "no-prosecution":
            sent = ("case", "step", "transfer", "1", "--to", "Công an tỉnh", "--crime", "--on", "2024-12-20")
            assert run(*sent, today="2025-07-10").code == 0
        came = ("case", "step", "extend", "1", "--ground", ground, "--on", on, *signed)
        assert run(*came, today="2025-07-10").code == 0
        (act,) = run("violation", "show", CASE, "--json", today="2025-07-10").json
        due = {clock["name"]: clock["due_on"] for clock in act["clocks_list"]}
        assert due["limitation"] == "2025-12-02"
        assert due.get("limitation_transferred") == ("2026-12-02" if is_longer else None)
