"""Acts of one offender in open cases with other minutes, or at other points, are gathered and decided on together."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from commands import words_for
from long_runs import crossed
from word_files import text

DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
TODAY = "2026-07-20"
# A decision in the term of both minutes; Nghị định 174/2026/NĐ-CP, Điều 4.6 lists Điều 10.
BY = ("--by", "Người ký", "--authority", DIRECTOR)
DECISION = ("--on", "2026-07-09", "--number", "1", *BY)
WHY = ("--fine-reason", "Hai lần trong một tháng")
# Acts that are fined once have a circumstance more, which leaves the fine open from the middle to the top.
FINED = ("--fine", "4500000", *WHY)
FIRST, SECOND = "VV-2026-0001", "VV-2026-0002"
POINT, OTHER_POINT, ENTERPRISE, OF_ANOTHER, AGENT = "DPV-012", "DPV-013", "DNM-01", "DPV-014", "DPV-015"
PERSON = ("--offender", "person", "--name")


class Office:
    """The commands of cases on one day."""

    def __init__(self, run: Any, prepare: Any, *, scan: Path) -> None:
        self.run, self.prepare = run, prepare
        self.signed = ("--as-signed", "Đã ký từ trước", "--scan", str(scan))

    def does(self, verb: str, *words: str) -> Any:
        answer = self.prepare(*words_for(verb), *words, "--json", today=TODAY)
        assert answer.code == 0, answer
        return answer.json

    def refuses(self, verb: str, *words: str) -> str:
        answer = self.run(*words_for(verb), *words, today=TODAY)
        assert answer.code == 3, answer
        return " ".join(answer.err.split())

    def found(
        self, day: str, number: str | None, *words: str, unit: str = OTHER_POINT, provision: str = "10.4.c"
    ) -> str:
        """Record an act of a day with its minutes of the same day, if they have a number; returns its case."""
        stated = ("--minutes-on", day, "--minutes-number", number) if number is not None else ()
        said = (unit, provision, "--decree", "174/2026", "--on", day, *stated, *words)
        return str(self.does("add", *said)["case"])

    def gather(self, case: str = SECOND, into: str = FIRST) -> Any:
        return self.does("join", case, "--into", into, "--reason", "Phạt một lần")

    def marked(self) -> list[str]:
        """Return what is wrong on the desk."""
        items = self.run("status", "--json", today=TODAY).json["items_list"]
        return [one["what"] for one in items if one["kind"] == "fault"]

    def acts(self, case: str = FIRST) -> list[Any]:
        return list(self.run("violation", "show", case, "--json", today=TODAY).json)

    def stated(self, case: str = FIRST) -> list[tuple[str, str | None]]:
        return [(act["id"], act["minutes_number"]) for act in self.acts(case)]

    def printed(self, drafted: Any) -> str:
        """Return the words of a paper."""
        return " ".join(text(Path(os.environ["POSTWATCH_WORKSPACE"]) / drafted["path"]).split())

    def terms(self, name: str) -> list[str | None]:
        return [clock["due_on"] for act in self.acts() for clock in act["clocks_list"] if clock["name"] == name]


@pytest.fixture
def office(run: Any, prepare: Any, loaded: Path, papers: Path) -> Office:
    return Office(run, prepare, scan=papers / "scan-1.pdf")


@pytest.fixture
def everywhere(request: pytest.FixtureRequest, run: Any, prepare: Any, papers: Path) -> Iterator[Office]:
    """An office with the sample register, in a file or on a server."""
    request.getfixturevalue(request.param)
    yield Office(run, prepare, scan=papers / "scan-1.pdf")
    assert run("db", "check").code == 0


@pytest.fixture
def two(office: Office) -> Office:
    """Two open cases of one point: an act of 2 July with minutes 11, one of 6 July with minutes 12."""
    office.found("2026-07-02", "11")
    office.found("2026-07-06", "12")
    return office


class Found(NamedTuple):
    """Units with whom two acts were found, whom their decision is against, and what more is said of each."""

    units: tuple[str, str]
    against: str
    words: tuple[str, ...] = ()


FOUND = (
    Found((OTHER_POINT, OTHER_POINT), OTHER_POINT),
    Found((POINT, OTHER_POINT), ENTERPRISE),
    Found((ENTERPRISE, POINT), ENTERPRISE),
    Found((POINT, OTHER_POINT), ENTERPRISE, (*PERSON, "Trần Thị B")),
)
PLACES = ("loaded", "loaded_on_server")


class TestOnce:
    @pytest.mark.parametrize(("everywhere", "found"), crossed(PLACES, FOUND), indirect=["everywhere"], ids=str)
    def test_two_cases_with_two_minutes_are_fined_once_with_a_circumstance_more(
        self, everywhere: Office, found: Found
    ) -> None:
        """Two net circumstances give the top of the range: the recorded one, and that of Điều 4.6."""
        office, (units, against, words) = everywhere, found
        for day, number, unit in (("2026-07-02", "11", units[0]), ("2026-07-06", "12", units[1])):
            office.found(day, number, "--aggravating", "1", *words, unit=unit)
        refused = office.refuses("decide", FIRST, *DECISION, "--fine", "2400000" if words else "4800000", *WHY)
        assert f"postwatch case join {SECOND} --into {FIRST} --reason TEXT" in refused
        assert office.gather()["gathered"] is True
        assert office.stated() == [("VP-2026-0001", "11/BB-VPHC"), ("VP-2026-0002", "12/BB-VPHC")]
        assert [act["recipient"] for act in office.acts(SECOND)] == list(units)
        decided = office.does("decide", FIRST, *DECISION)
        assert (decided["fine"], decided["faults_list"]) == (2_500_000 if words else 5_000_000, [])
        assert (decided["recipient"], decided["other_conduct"]) == (against, None)

    def test_minutes_of_the_first_act_are_not_before_the_second(self, office: Office) -> None:
        for day, number in (("2026-07-02", "11"), ("2026-07-06", "12")):
            office.found(day, number)
        assert office.marked() == []
        office.gather()
        assert office.marked() == []

    def test_the_act_that_is_found_at_two_points_on_one_day_is_two_acts(self, office: Office) -> None:
        for number, unit in (("11", POINT), ("12", OTHER_POINT)):
            office.found("2026-07-02", number, "--description", "Báo cáo tháng 6", unit=unit)
        office.gather()
        assert len(office.acts()) == 2
        assert office.does("decide", FIRST, *DECISION, *FINED)["fine"] == 4_500_000

    def test_the_figures_have_the_case_once_from_its_first_day_on_against_the_enterprise(self, office: Office) -> None:
        for day, number, unit in (("2026-07-06", "2", OTHER_POINT), ("2026-07-03", "1", POINT)):
            office.found(day, number, unit=unit)
        office.gather()
        words = ("report", "records", "cases_opened", "--period", "2026-07", "--json")
        listed = office.run(*words, today=TODAY).json["records_list"]
        assert [(one["code"], one["on"], one["recipient"]) for one in listed] == [(FIRST, "2026-07-03", ENTERPRISE)]

    def test_an_act_without_minutes_is_joined_once_it_has_them(self, office: Office) -> None:
        office.found("2026-07-02", "11", unit=POINT)
        office.found("2026-07-06", None)
        refused = office.refuses("decide", FIRST, *DECISION)
        assert f"postwatch case sign {SECOND} minutes --on DAY --number NUMBER; then join them" in refused
        assert "no violation minutes state" in office.refuses("join", SECOND, "--into", FIRST, "--reason", "x")
        office.does("record-minutes", SECOND, "--on", "2026-07-06", "--number", "12")
        office.gather()
        assert office.does("decide", FIRST, *DECISION, *FINED)["fine"] == 4_500_000

    def test_small_acts_at_two_points_without_minutes_are_fined_once(self, office: Office) -> None:
        """Luật Xử lý vi phạm hành chính, Điều 56: up to a limit no minutes are drawn up."""
        for day, unit in (("2026-07-02", POINT), ("2026-07-06", OTHER_POINT)):
            office.found(day, None, unit=unit, provision="10.1")
        office.gather()
        fine = max(act["fine_usual"] for act in office.acts()) + 100_000
        assert office.does("decide", FIRST, *DECISION, "--fine", str(fine), *WHY)["fine"] == fine

    def test_a_third_case_is_gathered_too(self, two: Office) -> None:
        two.found("2026-07-07", "13", unit=POINT)
        two.gather()
        two.gather("VV-2026-0003")
        assert [number for _act, number in two.stated()] == ["11/BB-VPHC", "12/BB-VPHC", "13/BB-VPHC"]
        assert two.does("decide", FIRST, *DECISION, *FINED)["fine"] == 4_500_000

    def test_a_case_recorded_twice_is_found_among_those_that_were_gathered(self, two: Office) -> None:
        two.gather()
        again = two.found("2026-07-06", "12")
        assert two.gather(again)["gathered"] is False
        assert [number for _act, number in two.stated()] == ["11/BB-VPHC", "12/BB-VPHC"]

    def test_what_is_signed_is_recorded_without_a_mark(self, two: Office) -> None:
        two.gather()
        assert two.does("decide", FIRST, *DECISION, "--fine", "4500000", *two.signed)["faults_list"] == []

    def test_what_is_signed_apart_is_marked(self, two: Office) -> None:
        assert two.does("decide", FIRST, *DECISION, *two.signed)["faults_list"] == ["fined_apart"]


class TestTerms:
    def test_each_act_has_the_term_of_its_own_minutes_and_the_first_to_end_is_on_the_desk(self, two: Office) -> None:
        two.gather()
        assert two.terms("decide") == ["2026-07-13", "2026-07-15"]
        agenda = two.run("status", "--json", today="2026-07-09").json["items_list"]
        assert [one["due_on"] for one in agenda if "Ra quyết định" in one["what"]] == ["2026-07-13"]

    def test_one_act_past_its_term_is_left_with_remedies_and_the_other_is_fined(self, two: Office) -> None:
        two.gather()
        late = ("--on", "2026-07-14", "--number", "1", *BY)
        refused = two.refuses("decide", FIRST, *late)
        assert "The term to decide on VP-2026-0001 is over: remedies alone are left for it" in refused
        assert "--fine 4.000.000, or --fine 0 for remedies alone" in refused
        decided = two.does("decide", FIRST, *late, "--fine", "4000000", "--remedies", "Cải chính", "--reason", "x")
        assert (decided["fine"], decided["faults_list"], decided["opened_list"]) == (4_000_000, [], ["not_provided"])
        words = two.printed(two.does("draft", FIRST, "decision"))
        assert "Hành vi 1: không phạt tiền" in words
        assert "Hành vi 2: 4.000.000 đồng" in words

    def test_the_fine_of_what_is_late_is_refused(self, two: Office) -> None:
        two.found("2026-07-07", "13", provision="12.1")
        for case in (SECOND, "VV-2026-0003"):
            two.gather(case)
        late = ("--on", "2026-07-16", "--number", "1", *BY)
        assert "The term to fine ended on" in two.refuses("decide", FIRST, *late, "--fine", "8000000")
        assert two.does("decide", FIRST, *late, "--fine", "4000000")["opened_list"] == []

    def test_what_prolongs_the_term_of_one_act_leaves_the_other(self, two: Office) -> None:
        two.does("verify", SECOND, "--on", "2026-07-07", "--number", "6")
        two.gather()
        assert two.terms("decide") == ["2026-07-13", "2026-08-06"]
        two.does("extend", FIRST, "--ground", "serious", "--on", "2026-07-08")
        assert two.terms("decide") == ["2026-09-03", "2026-09-07"]

    def test_an_explanation_is_about_the_minutes_it_answers(self, office: Office) -> None:
        for day, number in (("2026-07-02", "11"), ("2026-07-06", "12")):
            office.found(day, number, provision="11.2")
        office.does("explain", FIRST, "--asked-on", "2026-07-03", "--held-on", "2026-07-06")
        office.gather()
        assert [len(act["explanations_list"]) for act in office.acts()] == [1, 0]
        refused = office.refuses("decide", FIRST, *DECISION, "--fine", "28000000", *WHY)
        assert "The offender may explain until 13/07/2026" in refused


def both_persons(office: Office) -> None:
    office.found("2026-07-02", "11", *PERSON, "Trần Thị B")
    office.found("2026-07-06", "12", *PERSON, "Lê Văn C")


def two_enterprises(office: Office) -> None:
    office.found("2026-07-02", "11")
    office.found("2026-07-06", "12", unit=OF_ANOTHER)


def a_household_agent(office: Office) -> None:
    office.found("2026-07-02", "11", unit=OF_ANOTHER)
    office.found("2026-07-06", "12", unit=AGENT)


def an_agent_of_its_own(office: Office) -> None:
    words = ("--parent", "DNM-01", "--legal-form", "company")
    assert office.prepare("recipient", "edit", OF_ANOTHER, *words, today=TODAY).code == 0
    office.found("2026-07-02", "11")
    office.found("2026-07-06", "12", unit=OF_ANOTHER)


def decided(office: Office) -> None:
    office.found("2026-07-02", "11")
    office.does("decide", FIRST, *DECISION)
    office.found("2026-07-10", "12")


def dropped(office: Office) -> None:
    for day, number in (("2026-07-02", "11"), ("2026-07-06", "12")):
        office.found(day, number)
    office.does("drop", FIRST, "--ground", "a", "--on", "2026-07-07")


def with_another_body(office: Office) -> None:
    for day, number in (("2026-07-02", "11"), ("2026-07-06", "12")):
        office.found(day, number)
    office.does("transfer", SECOND, "--to", "UBND tỉnh", "--on", "2026-07-07")


@pytest.mark.parametrize(
    ("begun", "sentence"),
    [
        (both_persons, "have no offender in common"),
        (two_enterprises, "are against two units"),
        (a_household_agent, "are against two units"),
        (an_agent_of_its_own, "are against two units"),
        (decided, "an act after a decision is a new one (Nghị định 174/2026/NĐ-CP, Điều 4.6)"),
        (dropped, "ended for this offender without a sanction"),
        (with_another_body, "no single body has both"),
    ],
)
def test_what_is_not_decided_on_together_is_not_gathered(office: Office, begun: Any, sentence: str) -> None:
    begun(office)
    before = office.run("violation", "list", "--json", today=TODAY).json
    assert sentence in office.refuses("join", SECOND, "--into", FIRST, "--reason", "x")
    assert office.run("violation", "list", "--json", today=TODAY).json == before


def test_an_act_after_a_decision_is_fined_by_itself(office: Office) -> None:
    decided(office)
    assert office.does("decide", SECOND, "--on", "2026-07-14", "--number", "2", *BY)["fine"] == 4_000_000


class TestPapers:
    def test_the_decision_names_all_minutes_and_one_fine(self, office: Office) -> None:
        for day, number, unit in (("2026-07-02", "11", POINT), ("2026-07-06", "12", OTHER_POINT)):
            office.found(day, number, unit=unit)
        office.gather()
        drafted = office.does("draft", FIRST, "decision", *DECISION, *FINED)
        assert (drafted["offender"], drafted["units_list"]) == ("Doanh nghiệp mẫu 1", [POINT, OTHER_POINT])
        words = office.printed(drafted)
        assert "Biên bản vi phạm hành chính số 11/BB-VPHC lập ngày 02 tháng 7 năm 2026;" in words
        assert "Biên bản vi phạm hành chính số 12/BB-VPHC lập ngày 06 tháng 7 năm 2026." in words
        place = "Điểm phục vụ mẫu 11 – huyện Cao Lộc, thị trấn Cao Lộc, huyện Cao Lộc"
        assert f"thành phố Lạng Sơn (hành vi 1); {place} (hành vi 2)." in words
        assert "Tình tiết tăng nặng: vi phạm hành chính nhiều lần" in words
        once = "xử phạt một lần, áp dụng tình tiết tăng nặng theo khoản 6 Điều 4 Nghị định số 174/2026/NĐ-CP"
        assert f"Các hành vi 1, 2 ({once}): 4.500.000 đồng;" in words

    def test_each_of_the_minutes_is_printed_with_its_acts(self, two: Office) -> None:
        two.gather()
        assert "11/BB-VPHC (2/7/2026); 12/BB-VPHC (6/7/2026)" in two.refuses("minutes", FIRST)
        for day, number in (("2026-07-02", "11/BB-VPHC"), ("2026-07-06", "12/BB-VPHC")):
            drafted = two.does("minutes", FIRST, "--on", day)
            assert (drafted["acts"], drafted["number"], drafted["minutes_on"]) == (1, number, day)

    def test_the_index_lists_all_minutes_and_tells_what_no_minutes_state(self, two: Office) -> None:
        two.gather()
        index = two.does("file", FIRST)
        assert index["papers"] == 2
        assert "minutes" not in [one["what"] for one in index["missing_list"]]
        two.does("withdraw-step", FIRST, "--step", "record-minutes", "--of", "2026-07-06", "--reason", "x")
        again = two.does("file", FIRST, "--replace")
        assert (again["papers"], "minutes" in [one["what"] for one in again["missing_list"]]) == (1, True)


class TestMinutes:
    @pytest.mark.parametrize(
        ("day", "left"), [("2026-07-02", [None, "12/BB-VPHC"]), ("2026-07-06", ["11/BB-VPHC", None])]
    )
    def test_minutes_that_are_withdrawn_free_their_own_acts(
        self, two: Office, day: str, left: list[str | None]
    ) -> None:
        two.gather()
        two.does("withdraw-step", FIRST, "--step", "record-minutes", "--of", day, "--reason", "Chưa ký")
        assert [number for _act, number in two.stated()] == left
        freed = f"VP-2026-000{left.index(None) + 1}"
        assert f"No violation minutes of case {FIRST} state {freed}" in two.refuses("decide", FIRST, *DECISION, *FINED)
        two.does("record-minutes", FIRST, "--on", "2026-07-07", "--number", "15")
        assert [number for _act, number in two.stated()] == [one or "15/BB-VPHC" for one in left]
        assert two.does("decide", FIRST, *DECISION, *FINED)["fine"] == 4_500_000
        assert two.run("db", "check").code == 0

    def test_the_decision_rests_on_each_of_the_minutes(self, two: Office) -> None:
        two.gather()
        two.does("decide", FIRST, *DECISION, *FINED)
        for day in ("2026-07-02", "2026-07-06"):
            words = ("--step", "record-minutes", "--of", day, "--reason", "x")
            assert "rests on this step" in two.refuses("withdraw-step", FIRST, *words)

    def test_an_act_is_freed_by_an_amendment_that_drops_its_minutes(self, two: Office) -> None:
        two.gather()
        two.does("amend", "VP-2026-0002", "--drop-minutes", "--reason", "Chưa ký")
        assert [number for _act, number in two.stated()] == ["11/BB-VPHC", None]
        two.does("amend", "VP-2026-0002", "--description", "Báo cáo tháng 6", "--reason", "Ghi thêm")
        words = ("--minutes-on", "2026-07-07", "--reason", "x")
        assert "postwatch case sign VV-2026-0001 minutes" in two.refuses("amend", "VP-2026-0002", *words)
        assert "The minutes of 02/07/2026 state violation" in two.refuses("withdraw", "VP-2026-0001", "--reason", "x")
        two.does("withdraw", "VP-2026-0002", "--reason", "Ghi nhầm")
        assert two.stated() == [("VP-2026-0001", "11/BB-VPHC")]

    def test_an_act_that_was_detected_after_the_minutes_gets_minutes_of_its_own(self, office: Office) -> None:
        office.found("2026-07-02", "11")
        office.found("2026-07-06", None, "--case", FIRST)
        assert f"No violation minutes of case {FIRST} state VP-2026-0002" in office.refuses(
            "decide", FIRST, *DECISION, *FINED
        )
        office.does("record-minutes", FIRST, "--on", "2026-07-06", "--number", "12")
        assert [number for _act, number in office.stated()] == ["11/BB-VPHC", "12/BB-VPHC"]
        assert office.does("decide", FIRST, *DECISION, *FINED)["fine"] == 4_500_000

    def test_other_minutes_of_acts_that_are_stated_are_refused(self, two: Office) -> None:
        two.gather()
        refused = two.refuses("record-minutes", FIRST, "--on", "2026-07-08", "--number", "15")
        assert "already has other minutes" in refused


class TestUndone:
    @pytest.mark.parametrize("everywhere", PLACES, indirect=True)
    def test_both_cases_come_back_by_one_undo(self, everywhere: Office) -> None:
        office = everywhere
        for day, number, unit in (("2026-07-02", "11", POINT), ("2026-07-06", "12", OTHER_POINT)):
            office.found(day, number, unit=unit)
        before = [office.acts(case) for case in (FIRST, SECOND)]
        office.gather()
        assert office.run("undo", "--yes", today=TODAY).code == 0
        assert [office.acts(case) for case in (FIRST, SECOND)] == before

    def test_what_was_known_before_stays_two_cases(self, two: Office) -> None:
        day = "2026-07-21"
        words = ("case", "join", SECOND, "--into", FIRST, "--reason", "x")
        assert two.run(*words, today=day).code == 0
        then = two.run("violation", "show", SECOND, "--as-of", TODAY, "--json", today=day).json
        assert [(act["id"], act["case"], act["minutes_number"]) for act in then] == [
            ("VP-2026-0002", SECOND, "12/BB-VPHC")
        ]  # fmt: skip

    def test_a_visit_leads_to_the_case_into_which_its_acts_went(self, office: Office) -> None:
        for day, number in (("2026-07-02", "11"), ("2026-07-06", "12")):
            visit = office.prepare(
                "inspect", "log", OTHER_POINT, "--on", day, "--sign", "x", "--json", today=TODAY
            ).json
            office.found(day, number, "--visit", visit["id"])
        visits = [act["visit"] for case in (FIRST, SECOND) for act in office.acts(case)]
        office.gather()
        assert [act["visit"] for act in office.acts()] == visits
        withdrawn = office.run("inspect", "withdraw", visits[1], "--reason", "x", today=TODAY)
        assert (withdrawn.code, FIRST in withdrawn.err) == (3, True)
