"""What is wrong with papers that were signed already is said wherever one looks: agenda, report, index of the file."""

from pathlib import Path
from typing import Any

import pytest
from commands import WHY, words_for
from preparing import write_notes
from word_files import text

from postwatch import console
from postwatch.case.rules import FAULTS

pytestmark = pytest.mark.usefixtures("loaded")
TODAY, JUNE = "2020-06-25", ("report", "monthly", "--month", "2020-06")
PAPERS = {
    "decision": ("2020-06-09", ["outside_range"]),
    "handing_over": ("2020-06-08", ["out_of_order"]),
    "enforce": ("2020-06-11", ["term_runs"]),
    "explanation": ("2020-06-01", ["out_of_order"]),
    "instalments": ("2020-06-11", ["until_before", "answered_before", "no_ground"]),
    "payment": ("2020-06-12", ["over_owed"]),
}


def done(run: Any, *words: str) -> Any:
    answer = run(*words, "--json", today=TODAY)
    assert answer.code == 0, answer
    return answer.json


def full_of_mistakes(run: Any, scan: Path, *where: str) -> str:
    """Record a case that came with a file full of mistakes, all of them signed; return its code."""
    signed = ("--as-signed", "Đã ký từ trước", "--scan", str(scan))
    decided = ("--number", "9/QĐ-XPHC", "--fine", "3500000", "--authority", "Chánh Thanh tra Sở Thông tin và Truyền "
               "thông", "--by", "Người ký")  # fmt: skip
    act = ("DPV-013", "8.3.b", "--on", "2020-06-05", "--minutes-on", "2020-06-05")
    code: str = done(run, *where, "violation", "add", *act)["case"]
    for words in (
        ("explain", code, "--asked-on", "2020-06-01"),
        ("decide", code, "--on", "2020-06-09", *decided),
        ("serve", code, "--on", "2020-06-08"),
        ("enforce", code, "--on", "2020-06-11", "--number", "10"),
        ("postpone", code, "--on", "2020-06-11", "--instalments", "2", "--number", "11", "--outcome", "granted",
         "--answered-on", "2020-06-10", "--until", "2020-06-01"),
        ("pay", code, "--on", "2020-06-12", "--amount", "3600000", "--proof-number", "77"),
    ):  # fmt: skip
        done(run, *where, *words_for(*words), *signed)
    return code


@pytest.fixture
def case(prepare: Any, papers: Path) -> str:
    return full_of_mistakes(prepare, papers / "scan-1.pdf")


def told(marks: list[dict[str, Any]]) -> dict[str, tuple[str, list[str]]]:
    return {one["paper"]: (one["signed_on"], one["faults_list"]) for one in marks}


class TestTheReport:
    def test_it_has_the_marked_papers_of_its_days(self, run: Any, case: str) -> None:
        said = done(run, *JUNE)["marked_list"]
        assert told(said) == PAPERS
        assert {one["case"] for one in said} == {case}
        earlier = ("report", "monthly", "--month", "2020-05")
        assert done(run, *earlier)["marked_list"] == []

    def test_the_screen_shows_them_in_red(self, run: Any, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(console, "is_screen", lambda: True)
        page = " ".join(run(*JUNE, today=TODAY, COLUMNS="200", NO_COLOR="1").out.split())
        assert "! Sanction decision 9/QĐ-XPHC of 09/06/2020 was made with a fine outside the range" in page

    def test_the_letter_says_them_in_vietnamese_whatever_the_screen_speaks(
        self, run: Any, case: str, loaded: Path
    ) -> None:
        page = text(loaded / done(run, *JUNE, "--format", "docx")["path"])
        assert "Văn bản có điểm cần rà soát:" in page
        assert f"Vụ việc {case}: Quyết định xử phạt 9/QĐ-XPHC ngày 09/06/2020: có mức phạt ngoài khung" in page

    def test_an_issued_report_keeps_what_it_said(self, run: Any, case: str) -> None:
        write_notes(run, "2020-06-01", today=TODAY)
        issued = done(run, *JUNE, "--issue", "--on", TODAY)
        assert told(issued["marked_list"]) == PAPERS
        done(run, "case", "withdraw", "payment", case, "--reason", "Nhầm vụ việc")
        assert done(run, "report", "show", issued["id"])["marked_list"] == issued["marked_list"]
        assert "payment" not in told(done(run, *JUNE)["marked_list"])

    def test_a_mark_that_became_known_later_is_of_no_paper_that_was_recorded_as_signed(
        self, run: Any, loaded: Path
    ) -> None:
        done(run, "staff", "add", "Lê Thị Dung", "--title", "Phó Giám đốc", "--authority", "deputy")
        done(run, "staff", "delegate", "NQH", "--to", "CB-001", "--number", "01/QĐ-GQXP", "--from", "2020-06-01")
        act = ("DPV-013", "8.3.b", "--on", "2020-06-05", "--minutes-on", "2020-06-05")
        code = done(run, "violation", "add", *act)["case"]
        signer = ("--authority", "Giám đốc Sở", "--by", "Lê Thị Dung", "--reason", "Đã đọc nghị định")
        done(run, "case", "sign", "decision", code, "--on", "2020-06-09", "--number", "9/QĐ-XPHC", *signer)
        done(run, "staff", "withdraw-delegation", "01/QĐ-GQXP", "--reason", "Ghi nhầm")
        assert told(done(run, *JUNE)["marked_list"]) == {"decision": ("2020-06-09", ["no_delegation"])}
        letter = text(loaded / done(run, *JUNE, "--format", "docx")["path"])
        for said in (letter, run(*JUNE, today=TODAY, lang="vi").out):
            assert "Văn bản có điểm cần rà soát" in said
            assert "theo bản đã ký" not in said

    def test_nothing_is_said_where_nothing_is_wrong(self, run: Any, loaded: Path) -> None:
        assert "cần rà soát" not in text(loaded / done(run, *JUNE, "--format", "docx")["path"])


def test_the_agenda_has_each_until_the_case_is_closed(run: Any, case: str) -> None:
    def waits() -> list[str]:
        return [one["what"] for one in done(run, "status")["items_list"] if one["kind"] == "fault"]

    assert len(waits()) == len(PAPERS)
    assert "Payment of a fine 77 of 12/06/2020 was made for more than was outstanding" in waits()
    done(run, "case", "close", case, "--on", TODAY, "--reason", "x", "--outcome", "complied")
    assert waits() == []


def test_what_is_wrong_with_minutes_that_were_said_with_the_act_is_shown(run: Any) -> None:
    def steps_of(unit: str, drawn_up_on: str) -> list[tuple[str, list[str]]]:
        words = (unit, "11.2", "--decree", "174/2026", "--on", "2026-07-01", "--minutes-on", drawn_up_on)
        code = run("violation", "add", *words, "--json", today="2026-07-20").json["case"]
        (act,) = run("violation", "show", code, "--json", today="2026-07-20").json
        return [(one["kind"], one["faults_list"]) for one in act["steps_list"]]

    assert steps_of("DPV-013", "2026-07-15") == [("minutes", ["minutes_late"])]
    assert steps_of("DPV-014", "2026-07-01") == []
    page = run("violation", "show", "1", today="2026-07-20").out
    assert "15/07/2026" in page


def test_what_is_wrong_with_a_handing_over_is_known_where_it_is_typed_with_the_decision(run: Any, papers: Path) -> None:
    code = done(run, "violation", "add", "DPV-013", "8.3.b", "--on", "2020-06-05", "--minutes-on", "2020-06-05")["case"]
    signed = ("--as-signed", "Đã ký từ trước", "--scan", str(papers / "scan-1.pdf"))
    by = ("--authority", "Chánh Thanh tra Sở Thông tin và Truyền thông", "--by", "Người ký", "--number", "9/QĐ-XPHC")
    done(run, "case", "sign", "decision", code, "--on", "2020-06-09", "--handed-over-on", "2020-06-08", *by, *signed)
    (act,) = done(run, "violation", "show", code)
    assert (act["handed_over_faults_list"], act["handed_over_later_list"]) == (["out_of_order"], [])


@pytest.mark.parametrize("first", [0, 1])
def test_why_it_is_other_conduct_is_said_of_what_is_told_later_too(run: Any, first: int) -> None:
    act = ("DPV-013", "8.3.b", "--on", "2020-06-05", "--minutes-on", "2020-06-05")
    cases = [done(run, "violation", "add", *act)["case"] for _time in range(2)]
    by = ("--authority", "Chánh Thanh tra Sở Thông tin và Truyền thông", "--by", "Người ký", "--distinct", "Hai quầy")
    for place in (first, 1 - first):
        done(
            run, "case", "sign", "decision", cases[place], "--on", "2020-06-09", "--number", f"{place + 1}/QĐ-XPHC", *by
        )
    marked = [done(run, "violation", "show", case)[0]["decision_faults_list"] for case in cases]
    assert marked == [[], []]


def test_the_index_of_the_file_says_it_beside_the_paper(run: Any, case: str, loaded: Path) -> None:
    page = text(loaded / done(run, "case", "file", case)["path"])
    for words in (
        "có mức phạt ngoài khung",
        "có ngày cuối cùng trước ngày bắt đầu",
        "với số tiền lớn hơn số còn phải nộp",
        "ghi ngày trái thứ tự các bước",
    ):
        assert words in page


@pytest.mark.system("postgres")
def test_both_databases_find_the_same(run: Any, tmp_path: Path, papers: Path, postgres_url: str) -> None:
    found = []
    for name, database in (("file", ()), ("server", ("--database", postgres_url))):
        where = ("-w", str(tmp_path / name))
        assert run("init", where[1], *database).code == 0
        assert run(*where, "recipient", "import", "sample:lang-son-2020").code == 0
        full_of_mistakes(run, papers / "scan-1.pdf", *where)
        found.append(done(run, *where, *JUNE)["marked_list"])
    assert found[0] == found[1]
    assert told(found[1]) == PAPERS


def annul(run: Any, case: str) -> None:
    done(run, "case", "step", "annul", case, "--on", "2020-06-15", "--number", "11", *WHY)


class TestAfterTheDecisionIsAnnulled:
    """What was wrong with the papers of a decision is still said when it is in force no more."""

    def test_it_keeps_its_marks_and_those_of_its_service(self, run: Any, case: str) -> None:
        annul(run, case)
        (act,) = done(run, "violation", "show", case)
        (gone,) = act["annulled_decisions_list"]
        assert (gone["number"], gone["faults_list"], gone["handed_over_faults_list"]) == (
            "9/QĐ-XPHC",
            ["outside_range"],
            ["out_of_order"],
        )
        assert gone["handed_over_as_signed"] == "Đã ký từ trước"

    def test_the_screen_has_a_mark_for_each_paper(self, run: Any, case: str) -> None:
        def marks() -> list[str]:
            rows = [line.partition("\t")[2] for line in run("violation", "show", case, today=TODAY).out.splitlines()]
            return sorted(words for words in rows if words in FAULTS.values())

        before = marks()
        assert len(before) == sum(len(faults) for _day, faults in PAPERS.values())
        annul(run, case)
        assert marks() == before

    def test_so_does_another_one_that_is_in_force_beside_it(self, run: Any, case: str, papers: Path) -> None:
        signed = ("--as-signed", "Đã ký", "--scan", str(papers / "scan-1.pdf"))
        other = ("--number", "12/QĐ-XPHC", "--fine", "2000000", "--authority", "Chánh Thanh tra Sở Thông tin và Truyền "
                 "thông", "--by", "Người ký")  # fmt: skip
        done(run, "case", "sign", "decision", case, "--on", "2020-06-10", *other, *signed)
        (act,) = done(run, "violation", "show", case)
        assert [(one["number"], one["handed_over_faults_list"]) for one in act["superseded_decisions_list"]] == [
            ("9/QĐ-XPHC", ["out_of_order"])
        ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pay", "--on", "2020-06-12", "--amount", "9000000"), "for more than was outstanding"),
        (("explain", "--asked-on", "2020-06-01"), "on a day that is out of order with the other steps"),
        (("serve", "--on", "2020-06-08"), "on a day that is out of order with the other steps"),
        (("enforce", "--on", "2020-06-11", "--number", "10"), "before the decision was handed over (Điều 73)"),
    ],
)
def test_who_records_what_is_signed_is_told_what_is_wrong_with_it(
    run: Any, prepare: Any, papers: Path, words: tuple[str, ...], said: str
) -> None:
    act = ("DPV-013", "8.3.b", "--on", "2020-06-05", "--minutes-on", "2020-06-05")
    code: str = done(prepare, "violation", "add", *act)["case"]
    decided = ("--number", "9", "--authority", "Chánh Thanh tra Sở Thông tin và Truyền thông", "--by", "Người ký")
    done(prepare, "case", "sign", "decision", code, "--on", "2020-06-09", *decided)
    verb, *rest = words
    answer = run(
        *words_for(verb), code, *rest, "--as-signed", "Đã ký", "--scan", str(papers / "scan-1.pdf"), today=TODAY
    )
    assert (answer.code, f"warning: recorded as it was signed: {said}\n" in answer.err) == (0, True), answer


def test_a_file_that_is_forwarded_without_minutes_is_no_fine(run: Any, papers: Path) -> None:
    code: str = done(run, "violation", "add", "DPV-013", "8.3.b", "--on", "2020-06-05")["case"]
    signed = ("--as-signed", "Đã ký", "--scan", str(papers / "scan-1.pdf"))
    words = ("--to", "Chánh Thanh tra", "--on", "2020-06-08", *signed)
    assert "recorded as it was signed: without violation minutes (Điều 58)\n" in (
        run("case", "step", "forward", code, *words, today=TODAY).err
    )
