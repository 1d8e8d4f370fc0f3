"""Letters of a round: drafted, issued and sent in their order, ended, marked where they were signed out of it."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document

UNITS = ("DPV-010", "DPV-011", "DPV-012", "DPV-013")


@pytest.fixture
def planned(run: Any, loaded: Path) -> Path:
    """A round of four units that is not decided yet, with a joint team."""
    assert run("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead").code == 0
    units = [word for unit in UNITS for word in ("--unit", unit)]
    made = run(
        "inspect", "plan", "--on", "1/6/2020", "--head", "CB-001", "--starts-on", "5/6/2020", "--ends-on", "12/6/2020",
        "--partner", "Hoàng Văn Nam; Đội trưởng; Công an tỉnh", *units,
    )  # fmt: skip
    assert made.code == 0, made
    return loaded


def did(run: Any, *words: str, code: int = 0) -> Any:
    answer = run("inspect", *words, "--json")
    assert answer.code == code, (words, answer)
    return answer.json if code == 0 else answer


def text_of(workspace: Path, path: str) -> str:
    paper = Document(str(workspace / path))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def issued(run: Any, kind: str, on: str, *more: str) -> Any:
    drafted = did(run, "draft", "DKT-2020-0001", kind, *more)
    return did(run, "issue", drafted["id"], "--on", on)


def decided(run: Any) -> None:
    issued(run, "decision", "2/6/2020")


def visited(run: Any, *units: str) -> None:
    for unit in units or UNITS:
        did(run, "log", unit, "--on", "8/6/2020", "--round", "DKT-2020-0001", "--answer", "niem-yet=met")


class TestDecision:
    def test_it_names_its_team_and_gives_the_round_its_number(self, run: Any, planned: Path) -> None:
        decision = issued(run, "decision", "2/6/2020")
        assert (decision["symbol"], decision["recipients"]) == ("01/QĐ-STTTT", 4)
        text = text_of(planned, decision["path"])
        for words in (
            "Lê Văn Trưởng, Chánh Thanh tra - Trưởng đoàn;", "Hoàng Văn Nam, Đội trưởng, Công an tỉnh - thành viên.",
            "04 đơn vị có tên tại Phụ lục", "(Kèm theo Quyết định số 01/QĐ-STTTT ngày 02 tháng 6 năm 2020",
            "Căn cứ Luật Thanh tra ngày 15 tháng 11 năm 2010;",
        ):  # fmt: skip
            assert words in text
        found = did(run, "round", "1")
        assert (found["decision_number"], found["decision_on"], found["decision_signer"]) == (
            "01/QĐ-STTTT", "2020-06-02", "Nguyễn Quang Huy",
        )  # fmt: skip
        assert [one["paper"] for one in found["papers_list"]] == [decision["id"]]

    def test_a_round_is_decided_once(self, run: Any, planned: Path) -> None:
        decided(run)
        refused = did(run, "draft", "1", "decision", code=3)
        assert "DKT-2020-0001" in refused.out

    def test_a_void_decision_leaves_its_round_undecided(self, run: Any, planned: Path) -> None:
        decided(run)
        did(run, "void", "VKT-2020-0001", "--reason", "Sai tên")
        assert did(run, "round", "1")["decision_number"] is None
        assert issued(run, "decision", "3/6/2020")["symbol"] == "02/QĐ-STTTT"

    def test_it_stays_while_visits_rest_on_it(self, run: Any, planned: Path) -> None:
        decided(run)
        visited(run, "DPV-010")
        assert "KT-2020-0001" in did(run, "void", "VKT-2020-0001", "--reason", "Sai tên", code=3).out

    def test_its_number_is_not_amended_by_a_visit(self, run: Any, planned: Path) -> None:
        visited(run, "DPV-010")
        did(run, "amend", "KT-2020-0001", "--note", "Có mặt chủ điểm", "--reason", "Ghi thiếu")
        did(run, "withdraw", "KT-2020-0001", "--reason", "Nhầm")
        decided(run)
        visited(run, "DPV-010")
        amended = ("amend", "KT-2020-0002", "--decision-number", "9/QĐ", "--reason", "Gõ nhầm")
        assert "01/QĐ-STTTT" in did(run, *amended, code=3).out

    def test_it_is_not_later_than_the_inspection(self, run: Any, planned: Path) -> None:
        did(run, "draft", "1", "decision")
        assert "05/06/2020" in did(run, "issue", "VKT-2020-0001", "--on", "6/6/2020", code=3).out

    def test_a_recall_ends_it_and_frees_its_round(self, run: Any, planned: Path) -> None:
        decided(run)
        did(run, "send", "VKT-2020-0001", "--on", "2/6/2020")
        recall = did(run, "recall", "VKT-2020-0001", "--reason", "Sai thành phần đoàn")
        assert did(run, "issue", recall["id"], "--on", "4/6/2020")["recalls"] == "VKT-2020-0001"
        shown = did(run, "paper", "VKT-2020-0001")
        assert (shown["status"], shown["ended_by"]) == ("recalled", recall["id"])
        assert did(run, "round", "1")["decision_number"] is None
        text = text_of(planned, did(run, "paper", recall["id"])["path"])
        assert "- Như trên;" in text
        assert "Như Điều 4" not in text

    def test_the_form_and_the_norms_follow_the_day(self, run: Any, planned: Path) -> None:
        then = run("inspect", "draft", "DKT-2020-0001", "proposal", "--on", "1/7/2024", "--json", today="2024-07-20")
        assert then.json["instrument"] == "Luật Thanh tra năm 2022, Nghị định 43/2023/NĐ-CP"
        assert "2020" in did(run, "draft", "1", "decision")["path"]
        late = run("inspect", "issue", "VKT-2020-0001", "--on", "20/7/2024", "--json", today="2024-07-20")
        assert late.code == 3


class TestOrder:
    @pytest.mark.parametrize("kind", ["notice", "report", "conclusion", "conclusion-notice"])
    def test_nothing_comes_before_what_it_rests_on(self, run: Any, planned: Path, kind: str) -> None:
        did(run, "draft", "1", kind, code=3)
        assert did(run, "papers") == []

    def test_a_report_waits_for_every_visit(self, run: Any, planned: Path) -> None:
        decided(run)
        visited(run, *UNITS[:3])
        assert "DPV-013" in did(run, "draft", "1", "report", code=3).out
        visited(run, "DPV-013")
        did(run, "draft", "1", "report")
        did(run, "issue", "VKT-2020-0002", "--on", "7/6/2020", code=3)
        report = did(run, "issue", "VKT-2020-0002", "--on", "10/6/2020")
        text = text_of(planned, report["path"])
        assert "TRƯỞNG ĐOÀN KIỂM TRA" in text
        assert "Lê Văn Trưởng" in text

    def test_the_whole_way_to_the_notice_of_the_conclusions(self, run: Any, planned: Path) -> None:
        decided(run)
        assert issued(run, "notice", "3/6/2020")["recipients"] == 4
        did(run, "log", "DPV-010", "--on", "8/6/2020", "--round", "1", "--finding", "Chưa niêm yết", "--remedy",
            "Niêm yết", "--remedy-due", "30/6/2020")  # fmt: skip
        visited(run, *UNITS[1:])
        issued(run, "report", "10/6/2020", "--text", "Đề nghị ban hành kết luận.")
        conclusion = issued(run, "conclusion", "12/6/2020")
        assert conclusion["symbol"] == "04/KL-STTTT"
        text = text_of(planned, conclusion["path"])
        assert "Căn cứ Báo cáo số 03/BC-STTTT ngày 10 tháng 6 năm 2020." in text
        assert "Chưa niêm yết" in text
        notice = issued(run, "conclusion-notice", "12/6/2020")
        assert "Kết luận số 04/KL-STTTT ngày 12 tháng 6 năm 2020" in text_of(planned, notice["path"])
        assert "05/TB-STTTT" in did(run, "void", conclusion["id"], "--reason", "Sai", code=3).out
        did(run, "draft", "1", "conclusion", code=5)

    def test_what_is_unannounced_is_not_noticed(self, run: Any, loaded: Path) -> None:
        did(run, "log", "DPV-010", "--on", "1/6/2020")
        assert run("inspect", "withdraw", "1", "--reason", "Nhầm").code == 0
        run("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead")
        did(run, "plan", "--on", "2/6/2020", "--kind", "unannounced", "--head", "CB-001", "--unit", "DPV-010")
        drafted = did(run, "draft", "DKT-2020-0002", "decision")
        did(run, "issue", drafted["id"], "--on", "2/6/2020")
        for kind in ("notice", "invitation"):
            did(run, "draft", "DKT-2020-0002", kind, code=3)
        waiting = [one["kind"] for one in run("status", "--json").json["items_list"]]
        assert "unsent" not in waiting

    def test_another_body_has_its_own_papers(self, run: Any, loaded: Path) -> None:
        did(run, "plan", "--on", "2/6/2020", "--by-body", "Thanh tra tỉnh", "--unit", "DPV-010")
        assert "Thanh tra tỉnh" in did(run, "draft", "1", "decision", code=3).out


class TestAsSigned:
    def test_one_that_was_signed_is_recorded_and_marked(self, run: Any, planned: Path, tmp_path: Path) -> None:
        decided(run)
        visited(run, "DPV-010")
        drafted = did(run, "draft", "1", "report", "--as-signed", "Đoàn báo cáo sớm")
        assert drafted["faults_list"] == ["unvisited"]
        did(run, "issue", drafted["id"], "--on", "9/6/2020", code=2)
        scan = tmp_path / "bao-cao.pdf"
        scan.write_bytes(b"%PDF-1.4 bao cao")
        report = did(run, "issue", drafted["id"], "--on", "9/6/2020", "--signed", str(scan))
        assert report["faults_list"] == ["unvisited"]
        assert did(run, "paper", report["id"])["scan_name"] == "bao-cao.pdf"
        marked = [one for one in run("status", "--json").json["items_list"] if one["kind"] == "fault"]
        assert [one["command"] for one in marked] == [f"postwatch inspect paper {report['id']}"]


class TestRecords:
    def test_what_waits_is_on_the_agenda(self, run: Any, planned: Path) -> None:
        def waits() -> list[tuple[str, int]]:
            items = run("status", "--json").json["items_list"]
            return [(one["kind"], one["count"]) for one in items if "VKT-" in one["command"]]

        did(run, "draft", "1", "decision")
        assert waits() == [("draft", 1)]
        did(run, "issue", "VKT-2020-0001", "--on", "2/6/2020")
        assert waits() == [("unsent", 4)]
        assert did(run, "send", "1", "--on", "3/6/2020")["sent"] == 4
        assert waits() == []

    def test_a_draft_takes_the_place_of_the_one_before(self, run: Any, planned: Path) -> None:
        did(run, "draft", "1", "decision")
        did(run, "draft", "1", "decision")
        assert [one["ended_on"] is None for one in did(run, "papers")] == [False, True]

    def test_receipts_are_put_right(self, run: Any, planned: Path) -> None:
        decided(run)
        did(run, "send", "1", "--on", "3/6/2020")
        did(run, "acknowledge", "1", "DPV-010", "--on", "4/6/2020", "--by", "Bà B")
        again = did(run, "acknowledge", "1", "DPV-010", "--on", "5/6/2020", code=5)
        assert "postwatch inspect amend-receipt VKT-2020-0001 DPV-010" in again.out
        did(run, "amend-receipt", "1", "DPV-010", "--on", "5/6/2020", "--reason", "Gõ nhầm")
        (line,) = [one for one in did(run, "paper", "1")["addressees_list"] if one["recipient"] == "DPV-010"]
        assert line["acknowledged_on"] == "2020-06-05"
        did(run, "withdraw-receipt", "1", "DPV-010", "--reason", "Nhầm đơn vị")
        assert did(run, "papers")[0]["acknowledged"] == 0

    def test_an_issue_is_not_undone_and_a_draft_is(self, run: Any, planned: Path) -> None:
        did(run, "draft", "1", "decision")
        assert run("undo", "--yes").code == 0
        assert did(run, "papers") == []
        decided(run)
        refused = run("undo", "--yes")
        assert (refused.code, "postwatch inspect void" in refused.err) == (3, True)

    def test_an_earlier_day_knows_no_later_letter(self, run: Any, planned: Path) -> None:
        decided(run)
        assert run("inspect", "papers", "--as-of", "2020-06-14", "--json").json == []

    def test_a_plan_with_letters_is_not_withdrawn(self, run: Any, planned: Path) -> None:
        did(run, "draft", "1", "decision")
        assert "VKT-2020-0001" in did(run, "withdraw-plan", "1", "--reason", "Thôi", code=3).out

    def test_a_letter_keeps_the_facts_that_it_printed(self, run: Any, planned: Path) -> None:
        decided(run)
        before = did(run, "paper", "1")["sha256"]
        assert run("recipient", "edit", "DPV-010", "--address", "Số 1").code == 0
        assert did(run, "paper", "1")["sha256"] == before
        assert len(did(run, "papers", "--round", "1", "--kind", "decision")) == 1
