"""Persons under age: who is not sanctioned, who is warned, and who is fined half (Điều 5.1.a, Điều 22, Điều 134.3)."""

from pathlib import Path
from typing import Any

import pytest
from word_files import text

from postwatch.errors import UsageError
from postwatch.law.ages import check_age, last_birth_day, least_age, parse_born, reduced

TODAY = "2026-07-14"
ACTED = "2026-07-07"
DECISION = ("--on", "2026-07-10", "--number", "12/QĐ-XPHC", "--authority", "Chủ tịch UBND tỉnh", "--by", "Người ký")
# An adult is fined 7.500.000 đồng for it, the middle of 5 to 10 million.
PROVISION = "11.1.c"


@pytest.mark.parametrize(("typed", "kept", "last"), [
    ("14/5/2011", "2011-05-14", "2011-05-14"), ("2011-05-14", "2011-05-14", "2011-05-14"),
    ("5/2011", "2011-05", "2011-05-31"), ("02/2012", "2012-02", "2012-02-29"), ("2011-05", "2011-05", "2011-05-31"),
    ("2011", "2011", "2011-12-31"),
])  # fmt: skip
def test_a_birth_is_a_day_a_month_or_a_year(typed: str, kept: str, last: str) -> None:
    assert parse_born(typed) == kept
    assert last_birth_day(kept).isoformat() == last


@pytest.mark.parametrize("typed", ["13/2011", "31/2/2011", "11", "năm 2011"])
def test_anything_else_is_no_birth(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_born(typed)


@pytest.mark.parametrize(("born", "age", "years"), [
    ("2010-07-07", None, 16), ("2010-07-08", None, 15), ("2010-07", None, 15), ("2010-06", None, 16),
    ("2010", None, 15), (None, 15, 15), (None, None, None),
])  # fmt: skip
def test_an_age_that_is_not_known_exactly_is_the_least_possible(born: Any, age: Any, years: Any) -> None:
    """Nghị định 118/2021/NĐ-CP, Điều 25.1."""
    assert least_age(born, age, on=last_birth_day(ACTED)) == years


@pytest.mark.parametrize(("age", "fines"), [
    (None, (10, 20)), (18, (10, 20)), (17, (5, 10)), (16, (5, 10)), (15, (0, 0)), (13, (0, 0)),
])  # fmt: skip
def test_a_fine_is_half_from_16_on_and_none_before(age: int | None, fines: tuple[int, int]) -> None:
    assert reduced(10, 20, age=age) == fines


def test_two_ages_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(UsageError):
        check_age("2010", 17, on=last_birth_day(ACTED), is_person=True)
    with pytest.raises(UsageError):
        check_age(None, 17, on=last_birth_day(ACTED), is_person=False)


def case_of(run: Any, *words: str) -> str:
    said = ("--decree", "174/2026", "--on", ACTED, "--name", "Lê Văn C", *words)
    case = str(run("violation", "add", "DPV-013", PROVISION, *said, "--json", today=ACTED).json["case"])
    assert run("case", "sign", case, "minutes", "--on", ACTED, "--number", "5/BB-VPHC", today=TODAY).code == 0
    return case


def decide(run: Any, case: str, *words: str) -> Any:
    return run("case", "sign", case, "decision", *DECISION, *words, today=TODAY)


class TestDeciding:
    pytestmark = pytest.mark.usefixtures("loaded")

    @pytest.mark.parametrize(
        "words", [(), ("--fine", "1 triệu"), ("--warning",), ("--fine", "1 triệu", "--reason", "x")]
    )
    def test_who_is_under_14_is_not_sanctioned(self, run: Any, refused: Any, words: tuple[str, ...]) -> None:
        case = case_of(run, "--born", "2013", "--intentional")
        answer = refused(3, "case", "sign", case, "decision", *DECISION, *words, today=TODAY)
        assert "Điều 5.1.a" in answer.err
        assert f"postwatch case step {case} drop --ground a" in answer.err

    def test_remedies_are_left_and_then_the_case_is_dropped(self, run: Any) -> None:
        case = case_of(run, "--born", "2013")
        remedies = ("--fine", "0", "--remedies", "Buộc đưa ra khỏi lãnh thổ hoặc tái xuất hàng hóa", "--reason", "x")
        assert decide(run, case, *remedies).code == 0
        assert run("violation", "show", case, "--json", today=TODAY).json[0]["decision_faults_list"] == []

    def test_who_is_under_16_is_warned_by_itself_where_a_reminder_is_not_enough(self, run: Any, refused: Any) -> None:
        case = case_of(run, "--born", "5/2011", "--intentional")
        assert "Điều 25.2" in refused(3, "case", "sign", case, "decision", *DECISION, today=TODAY).err
        assert decide(run, case, "--reason", "không tự nguyện khai báo").code == 0
        shown = run("violation", "show", case, "--json", today=TODAY).json[0]
        assert (shown["decision_warning"], shown["fine_imposed"]) == (True, 0)
        assert (shown["age"], shown["born"], shown["fine_max"]) == (15, "2011-05", 0)

    def test_who_was_reminded_ends_the_case(self, run: Any) -> None:
        case = case_of(run, "--age", "15", "--intentional")
        dropped = run("case", "step", case, "drop", "--ground", "reminder", "--on", "2026-07-10", "--json", today=TODAY)
        assert (dropped.code, dropped.json["status"]) == (0, "closed")

    def test_who_is_under_16_is_not_fined(self, run: Any, refused: Any) -> None:
        case = case_of(run, "--age", "15", "--intentional")
        words = ("--fine", "3.750.000", "--reason", "x")
        assert "Điều 134.3" in refused(3, "case", "sign", case, "decision", *DECISION, *words, today=TODAY).err

    def test_who_is_under_16_is_sanctioned_for_what_was_done_on_purpose_alone(self, run: Any, refused: Any) -> None:
        case = case_of(run, "--age", "15")
        answer = refused(3, "case", "sign", case, "decision", *DECISION, "--reason", "x", today=TODAY)
        assert "--intentional" in answer.err
        act = run("violation", "list", "--json", today=TODAY).json[0]["id"]
        assert run("case", "amend", act, "--intentional", "--reason", "đã xác minh", today=TODAY).code == 0
        assert decide(run, case, "--reason", "x").code == 0

    @pytest.mark.parametrize("age", ["16", "17"])
    def test_who_is_under_18_is_fined_half_of_what_an_adult_is(self, run: Any, refused: Any, age: str) -> None:
        case = case_of(run, "--age", age)
        assert run("violation", "show", case, "--json", today=TODAY).json[0]["fine_usual"] == 3_750_000
        more = ("--fine", "5.500.000", "--fine-reason", "x")
        assert refused(3, "case", "sign", case, "decision", *DECISION, *more, today=TODAY)
        less = ("--fine", "1.000.000", "--reason", "x")
        assert decide(run, case, *less).code == 0

    def test_what_was_signed_against_a_child_is_recorded_and_marked(self, run: Any, tmp_path: Path) -> None:
        case = case_of(run, "--age", "13")
        (tmp_path / "qd.pdf").write_bytes(b"%PDF-1.4")
        signed = ("--fine", "3.750.000", "--as-signed", "đã ký", "--scan", str(tmp_path / "qd.pdf"))
        assert decide(run, case, *signed).code == 0
        shown = run("violation", "show", case, "--json", today=TODAY).json[0]
        assert "under_age" in shown["decision_faults_list"]

    def test_parents_get_their_copy_of_the_minutes(self, run: Any, loaded: Path) -> None:
        case = case_of(run, "--born", "14/5/2011")
        minutes = text(loaded / "documents" / case / f"{case}-bien-ban-le-van-c-du-thao.docx")
        assert "Ngày, tháng, năm sinh: 14/05/2011" in minutes
        assert "cha, mẹ hoặc người giám hộ 01 bản" in minutes

    @pytest.mark.parametrize(
        ("words", "norm"), [(("--age", "13"), "Điều 5.1.a"), (("--age", "15"), "on purpose"), (("--age", "16"), None)]
    )
    def test_what_an_age_forbids_is_said_with_the_violation(self, run: Any, words: Any, norm: str | None) -> None:
        said = ("--decree", "174/2026", "--on", ACTED, "--name", "Lê Văn C", *words)
        told = run("violation", "add", "DPV-013", PROVISION, *said, today=ACTED).err
        assert norm in told if norm is not None else "years old" not in told

    def test_a_paper_drafted_of_the_one_person_of_a_case_is_signed_without_a_name(self, run: Any) -> None:
        case = case_of(run, "--age", "16")
        assert decide(run, case, "--reason", "x").code == 0
        words = ("--as", "c", "--text", "sai thẩm quyền", "--by", "Người ký")
        assert run("case", "draft", case, "annulment", *words, today=TODAY).code == 0
        signed = run("case", "sign", case, "annulment", "--on", TODAY, "--number", "7/QĐ-HB", "--json", today=TODAY)
        assert (signed.code, signed.json["step"]["ground"]) == (0, "c")

    def test_parents_are_named_among_who_gets_the_decision(self, run: Any, loaded: Path) -> None:
        case = case_of(run, "--age", "15", "--intentional")
        decided_by = ("--authority", "Chủ tịch UBND tỉnh", "--by", "Người ký", "--reason", "x")
        path = run("case", "draft", case, "decision", *decided_by, "--json", today=TODAY).json["path"]
        assert "Cha, mẹ hoặc người giám hộ" in text(loaded / path)

    def test_an_organisation_has_no_age(self, refused: Any) -> None:
        words = ("--decree", "174/2026", "--on", ACTED, "--age", "15", "--offender", "organisation")
        refused(2, "violation", "add", "DPV-013", PROVISION, *words, today=ACTED)


def test_a_list_without_persons_has_the_fines_of_a_child(run: Any, loaded: Path) -> None:
    case_of(run, "--born", "2009-07-07")
    case_of(run, "--born", "2012")
    case_of(run, "--age", "17")
    whole, masked = (run("violation", "list", "--json", *words, today=TODAY).json for words in ((), ("--redact",)))
    fines = [(one["fine_min"], one["fine_max"]) for one in whole]
    assert [(one["fine_min"], one["fine_max"]) for one in masked] == fines
    assert len(set(fines)) == 2
    shown = run("violation", "show", masked[0]["id"], "--redact", today=TODAY)
    assert (shown.code, "2009" in shown.out) == (0, False)
