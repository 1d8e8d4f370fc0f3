"""Who of our own office signs a decision: the head, or a deputy by a delegation that is in force."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from commands import words_for
from docx import Document
from word_files import text

TODAY, ON, NEW = "2026-07-20", "2026-07-10", "2026-07-06"
DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
NUMBER = "05/QĐ-GQXP"


def staff(run: Any, *words: str) -> Any:
    answer = run("staff", *words, today=TODAY)
    assert answer.code == 0, answer
    return answer


def delegate(prepare: Any, *words: str, number: str = NUMBER, first: str = NEW) -> None:
    staff(prepare, "delegate", "NQH", "--to", "CB-001", "--number", number, "--from", first, *words)


def decide(run: Any, by: str, *more: str, case: str = "1", authority: str = DIRECTOR, on: str = ON) -> Any:
    words = ("--on", on, "--number", f"{case}/QĐ-XPVPHC", "--by", by, "--authority", authority)
    return run("case", "sign", "decision", case, *words, *more, "--json", today=TODAY)


def said(refusal: Any) -> str:
    return f"{refusal.json['error']} {refusal.json['hint']}"


@pytest.fixture(autouse=True)
def cases(loaded: Path, prepare: Any) -> Path:
    """NQH heads the office, CB-001 is a deputy; two cases wait for a decision."""
    for unit in ("DPV-013", "DPV-014"):
        assert prepare("violation", "add", unit, "10.1", "--decree", "174/2026", "--on", NEW, today=TODAY).code == 0
    staff(prepare, "add", "Lê Thị Phó", "--title", "Phó Giám đốc", "--authority", "deputy")
    return loaded


@pytest.fixture
def signed(papers: Path) -> tuple[str, ...]:
    return "--as-signed", "Đã ký", "--scan", str(papers / "scan-1.pdf")


@pytest.mark.parametrize("by", ["Nguyễn Quang Huy", "nguyễn quang huy", "NQH"])
def test_the_head_decides_by_own_power(run: Any, by: str) -> None:
    answer = decide(run, by)
    assert answer.code == 0, answer
    assert (answer.json["decided_by"], answer.json["delegation"]) == ("Nguyễn Quang Huy", None)


def test_an_acting_head_is_a_head(run: Any, prepare: Any) -> None:
    staff(prepare, "add", "Bùi Văn Quyền", "--title", "Giám đốc", "--authority", "acting", "--active-from", "1/7/2026")
    assert decide(run, "Bùi Văn Quyền").code == 0


@pytest.mark.parametrize(("first", "last", "code"), [
    ("11/7/2026", None, 3), ("10/7/2026", None, 0), ("1/7/2026", None, 0),
    ("1/7/2026", "10/7/2026", 0), ("10/7/2026", "10/7/2026", 0), ("1/7/2026", "9/7/2026", 3),
])  # fmt: skip
def test_a_deputy_decides_while_a_delegation_is_in_force(
    run: Any, prepare: Any, first: str, last: str | None, code: int
) -> None:
    delegate(prepare, *(("--until", last) if last else ()), first=first)
    answer = decide(run, "Lê Thị Phó")
    assert answer.code == code, answer
    if code:
        assert "Lê Thị Phó is not the head and has no delegation to sanction in force on 10/07/2026" in said(answer)
        assert "Điều 54" in said(answer)
        assert "postwatch staff delegate NQH --to CB-001" in said(answer)
    else:
        day = f"{int(first.partition('/')[0]):02}/07/2026"
        assert answer.json["delegation"] == f"Quyết định giao quyền số {NUMBER}, từ ngày {day}"


def test_a_delegation_that_is_typed_is_kept_and_does_not_stand_for_one(run: Any, prepare: Any) -> None:
    assert decide(run, "CB-001", "--delegation", "QĐ 05").code == 3
    delegate(prepare)
    assert decide(run, "CB-001", "--delegation", "QĐ 05").json["delegation"] == "QĐ 05"


def test_a_delegation_for_a_case_is_for_that_case_only(run: Any, prepare: Any) -> None:
    delegate(prepare, "--case", "VV-2026-0002")
    assert "for case VV-2026-0001" in said(decide(run, "CB-001"))
    assert decide(run, "CB-001", case="2").code == 0


def test_the_delegation_of_the_case_is_cited_before_a_general_one(run: Any, prepare: Any) -> None:
    delegate(prepare, number="6", first="7/7/2026")
    delegate(prepare, "--case", "1")
    assert decide(run, "CB-001").json["delegation"] == f"Quyết định giao quyền số {NUMBER}, từ ngày 06/07/2026"
    assert decide(run, "CB-001", case="2").json["delegation"] == "Quyết định giao quyền số 6, từ ngày 07/07/2026"


def test_a_delegation_to_enforce_does_not_sanction(run: Any, prepare: Any) -> None:
    delegate(prepare, "--scope", "enforce")
    assert decide(run, "CB-001").code == 3


def test_a_delegation_that_was_withdrawn_gives_nothing(run: Any, prepare: Any) -> None:
    delegate(prepare)
    staff(run, "withdraw-delegation", NUMBER, "--reason", "ghi nhầm")
    assert decide(run, "CB-001").code == 3


@pytest.mark.parametrize(("last", "code"), [("9/7/2026", 3), ("10/7/2026", 0)])
def test_who_decides_is_in_office_on_the_day(run: Any, prepare: Any, last: str, code: int) -> None:
    staff(prepare, "end", "NQH", "--on", last)
    answer = decide(run, "Nguyễn Quang Huy")
    assert answer.code == code
    if code:
        assert "Nguyễn Quang Huy is not in office on 10/07/2026 and cannot decide as Giám đốc" in said(answer)


def test_one_who_became_head_decides_as_head(run: Any, prepare: Any) -> None:
    staff(prepare, "end", "CB-001", "--on", "7/7/2026")
    staff(prepare, "add", "Lê Thị Phó", "--title", "Giám đốc", "--authority", "head", "--active-from", "8/7/2026")
    assert decide(run, "Lê Thị Phó").code == 0


class TestNames:
    """The office is that of 2025, whose head is the director of Science and Technology."""

    @pytest.fixture(autouse=True)
    def successor(self, prepare: Any) -> None:
        handed = prepare("office", "hand-over", "--to", "lang-son-2025", "--on", "1/3/2025", today=TODAY)
        assert handed.code == 0, handed

    @pytest.mark.parametrize("authority", [
        DIRECTOR, f"{DIRECTOR} tỉnh Lạng Sơn", f"{DIRECTOR} Lạng Sơn", "GIÁM ĐỐC SỞ KH&CN",
        "Giám đốc Sở KHCN tỉnh Lạng Sơn",
    ])  # fmt: skip
    def test_nobody_else_decides_as_our_head(self, run: Any, prepare: Any, authority: str) -> None:
        answer = decide(run, "Người lạ", authority=authority)
        assert (answer.code, "Người lạ is not in office on 10/07/2026" in said(answer)) == (3, True), answer
        staff(prepare, "add", "Người lạ", "--title", "Giám đốc", "--authority", "head")
        assert decide(run, "Người lạ", authority=authority).code == 0

    def test_without_people_nothing_is_known(self, run: Any, cases: Path) -> None:
        with contextlib.closing(sqlite3.connect(cases / "postwatch.db")) as database, database:
            database.execute("DELETE FROM staff")
        assert decide(run, "Người lạ").code == 0

    @pytest.mark.parametrize(("by", "authority"), [
        ("Người lạ", f"{DIRECTOR} tỉnh Cao Bằng"), ("Người lạ", "Giám đốc Sở KH&CN tỉnh Cao Bằng"),
        ("Người lạ", "Chủ tịch UBND tỉnh Lạng Sơn"),
        ("Nguyễn Quang Huy", "Chủ tịch UBND tỉnh Lạng Sơn"),
    ])  # fmt: skip
    def test_the_decision_of_another_body_is_not_checked(self, run: Any, authority: str, by: str) -> None:
        """Who headed our office once may hold another office now; how far one of another place reaches is open."""
        assert decide(run, by, "--reason", "Theo văn bản riêng", authority=authority).code == 0


@pytest.mark.parametrize(("title", "authority", "code"), [
    ("Chuyên viên", "Giám đốc Sở Khoa học và Công nghệ", 3),
    ("Trưởng đoàn thanh tra", "Giám đốc Sở Khoa học và Công nghệ", 3),
    ("Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh Lạng Sơn", 0),
])  # fmt: skip
def test_who_is_no_deputy_decides_by_a_title_of_one_s_own_alone(
    run: Any, prepare: Any, title: str, authority: str, code: int
) -> None:
    staff(prepare, "add", "Cao Văn Viên", "--title", title)
    answer = decide(run, "Cao Văn Viên", authority=authority)
    assert answer.code == code, answer
    if code:
        assert "only the head or a deputy decides" in said(answer)


@pytest.mark.parametrize(("by", "last", "fault"), [
    ("Lê Thị Phó", None, "no_delegation"), ("Nguyễn Quang Huy", "9/7/2026", "no_such_signer"),
])  # fmt: skip
def test_what_is_signed_already_is_recorded_and_marked(
    run: Any, prepare: Any, signed: tuple[str, ...], by: str, last: str | None, fault: str
) -> None:
    if last:
        staff(prepare, "end", "NQH", "--on", last)
    assert decide(run, by, "--reason", "x").code == 3
    answer = decide(run, by, *signed)
    assert (answer.code, answer.json["faults_list"], answer.json["delegation"]) == (0, [fault], None)


def test_an_amended_decision_cites_what_its_new_officer_has(run: Any, prepare: Any) -> None:
    delegate(prepare)
    assert decide(prepare, "CB-001").code == 0
    amend = ("case", "amend", "decision", "1", "--reason", "ghi nhầm người ký", "--json", "--by")
    assert run(*amend, "Nguyễn Quang Huy", today=TODAY).json["fields_list"] == ["decided_by", "delegation"]
    assert run(*amend, "CB-001", today=TODAY).json["fields_list"] == ["decided_by", "delegation"]


def test_a_decision_leaves_the_day_of_its_delegation_to_the_pen(run: Any, prepare: Any, cases: Path) -> None:
    delegate(prepare)
    assert decide(prepare, "CB-001").code == 0
    made = run("case", "draft", "1", "decision-without-minutes", "--json", today=TODAY).json
    paper = text(cases / made["path"])
    assert f"Quyết định giao quyền xử phạt vi phạm hành chính số {NUMBER} ngày …… tháng …… năm ……." in paper
    assert "06/07/2026" not in paper


def test_the_index_places_a_delegation_by_the_first_day_of_the_power(run: Any, prepare: Any, cases: Path) -> None:
    delegate(prepare, "--case", "1")
    assert decide(prepare, "CB-001").code == 0
    made = run("case", "file", "1", "--json", today=TODAY).json
    rows = [[cell.text for cell in row.cells] for row in Document(str(cases / made["path"])).tables[0].rows]
    assert [row[1:3] + row[5:] for row in rows[1:]] == [
        [NUMBER, "", "từ ngày 06/07/2026"],
        ["1/QĐ-XPVPHC", "10/07/2026", f"{DIRECTOR}; Lê Thị Phó"],
    ]


def test_a_decision_that_names_its_delegation_as_before_still_cites_it(run: Any, prepare: Any, cases: Path) -> None:
    delegate(prepare)
    assert decide(prepare, "CB-001").code == 0
    before = f"Quyết định giao quyền số {NUMBER} ngày 06/07/2026"
    with contextlib.closing(sqlite3.connect(cases / "postwatch.db")) as database, database:
        database.execute("UPDATE sanction_decision SET delegation = ?", (before,))
    made = run("case", "draft", "1", "decision-without-minutes", "--json", today=TODAY).json
    assert "06/07/2026" not in text(cases / made["path"])
    gone = staff(run, "withdraw-delegation", NUMBER, "--reason", "ghi nhầm")
    assert "1/QĐ-XPVPHC may have printed" in gone.err


def test_decisions_that_cite_a_delegation_are_named_when_it_changes(run: Any, prepare: Any) -> None:
    delegate(prepare)
    assert decide(prepare, "CB-001").code == 0
    ended = staff(run, "end-delegation", NUMBER, "--on", "9/7/2026")
    assert f"decision 1/QĐ-XPVPHC cites delegation {NUMBER} and is of a day after 09/07/2026" in ended.err
    gone = staff(run, "withdraw-delegation", NUMBER, "--reason", "ghi nhầm")
    assert "1/QĐ-XPVPHC may have printed" in gone.err


def test_decisions_that_rest_on_another_delegation_are_not_named(run: Any, prepare: Any) -> None:
    delegate(prepare)
    staff(run, "end-delegation", NUMBER, "--on", "9/7/2026")
    delegate(prepare, number="09/QĐ-GQXP", first="10/7/2026")
    assert "09/QĐ-GQXP" in decide(prepare, "CB-001").json["delegation"]
    assert staff(run, "end-delegation", NUMBER, "--on", "8/7/2026").err == ""


def test_a_delegation_goes_over_to_the_case_that_stays(run: Any, prepare: Any) -> None:
    assert run("violation", "add", "DPV-013", "10.1", "--decree", "174/2026", "--on", NEW, today=TODAY).code == 0
    delegate(prepare, "--case", "3")
    joined = run("case", "join", "3", "--into", "1", "--reason", "ghi hai lần", today=TODAY)
    assert joined.code == 0, joined
    assert decide(run, "CB-001").code == 0


def step(run: Any, verb: str, *words: str) -> Any:
    return run(*words_for(verb), "1", "--on", "2026-07-15", "--number", "9", *words, "--json", today=TODAY)


@pytest.mark.parametrize("verb", ["annul", "correct", "enforce"])
def test_who_may_not_decide_may_not_undo_or_enforce_a_decision(
    run: Any, prepare: Any, signed: tuple[str, ...], verb: str
) -> None:
    staff(prepare, "add", "Trần Thị Viên", "--title", "Chuyên viên")
    assert decide(prepare, "NQH").code == 0
    refusal = step(run, verb, "--by", "Trần Thị Viên")
    assert refusal.code == 3
    assert "Trần Thị Viên is not the head and has no delegation" in said(refusal)
    done = step(run, verb, "--by", "Trần Thị Viên", *signed)
    assert done.code == 0, done
    fault, norm = ("no_enforcing", "Điều 87") if verb == "enforce" else ("no_delegation", "Điều 54")
    assert fault in done.json["step"]["faults_list"]
    assert f"({norm})" in done.err


def test_a_deputy_enforces_by_a_delegation_to_enforce(run: Any, prepare: Any) -> None:
    assert decide(prepare, "NQH").code == 0
    delegate(prepare)
    assert "no delegation to enforce in force" in said(step(run, "enforce", "--by", "CB-001"))
    delegate(prepare, "--scope", "enforce", number="06/QĐ-GQCC")
    assert "was not handed over" in said(step(run, "enforce", "--by", "CB-001"))


def test_another_body_annuls_by_people_of_its_own(run: Any, prepare: Any) -> None:
    assert decide(prepare, "NQH").code == 0
    chair = ("--by", "Hồ Tiến Thiệu", "--authority", "Chủ tịch UBND tỉnh Lạng Sơn")
    assert step(run, "annul", *chair).json["step"]["faults_list"] == []


def test_the_day_on_which_it_was_signed_is_cited_once_it_is_recorded(run: Any, prepare: Any, cases: Path) -> None:
    delegate(prepare)
    delegate(prepare, "--signed-on", "2026-07-03")
    (known,) = staff(run, "delegations", "--json").json
    assert (known["signed_on"], known["first_on"]) == ("2026-07-03", NEW)
    answer = decide(run, "CB-001")
    assert answer.json["delegation"] == f"Quyết định giao quyền số {NUMBER} ngày 03/07/2026"
    drafted = run("case", "draft", "1", "decision-without-minutes", "--json", today=TODAY)
    assert f"{NUMBER} ngày 03 tháng 7 năm 2026" in text(cases / drafted.json["path"])


@pytest.mark.parametrize(("day", "says"), [("2026-07-07", "after its first day"), ("2026-07-21", "is in the future")])
def test_it_is_signed_by_its_first_day(run: Any, day: str, says: str) -> None:
    words = ("staff", "delegate", "NQH", "--to", "CB-001", "--number", NUMBER, "--from", NEW, "--signed-on", day)
    answer = run(*words, today=TODAY)
    assert (answer.code, says in answer.err) == (3, True), answer


def test_a_delegation_goes_with_its_giver_unless_the_office_read_otherwise(run: Any, prepare: Any) -> None:
    delegate(prepare)
    staff(prepare, "end", "NQH", "--on", "2026-07-08")
    refused = decide(run, "CB-001")
    assert (refused.code, NUMBER in said(refused), "was not in office any more" in said(refused)) == (3, True, True)
    answer = decide(run, "CB-001", "--reason", "Đã đọc")
    assert (answer.code, answer.json["opened_list"]) == (0, ["giver_gone"])
