"""Letters of a round: drafted, issued and sent in their order, ended, marked where they were signed out of it."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document

UNITS = ("DPV-010", "DPV-011", "DPV-012", "DPV-013")


@pytest.fixture
def planned(prepare: Any, loaded: Path) -> Path:
    """A round of four units that is not decided yet, with a joint team."""
    assert prepare("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead").code == 0
    units = [word for unit in UNITS for word in ("--unit", unit)]
    made = prepare(
        "inspect", "plan", "--on", "1/6/2020", "--head", "CB-001", "--starts-on", "5/6/2020", "--ends-on", "12/6/2020",
        "--partner", "Hoàng Văn Nam; Đội trưởng; Công an tỉnh", "--content", "Niêm yết danh mục", *units,
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
    drafted = did(run, "draft", "DKT-2020-0001", kind, *(more or ("--text", "Đề nghị thực hiện.")))
    return did(run, "issue", drafted["id"], "--on", on)


def decided(run: Any) -> None:
    issued(run, "decision", "2/6/2020")


def visited(run: Any, *units: str) -> None:
    for unit in units or UNITS:
        did(run, "log", unit, "--on", "8/6/2020", "--round", "DKT-2020-0001", "--answer", "niem-yet=met")


def handed_over(run: Any) -> str:
    """Hand the office over to that of 2025, with a head who may sign and lead, and return a day after that."""
    assert run("office", "hand-over", "--to", "lang-son-2025", "--on", "1/3/2025", today="2025-03-01").code == 0
    head = ("--title", "Giám đốc", "--authority", "head", "--head-title", "Giám đốc", "--active-from", "1/3/2025")
    added = run("staff", "add", "Trần Thị Mới", *head, "--may", "sign", "--may", "lead", today="2025-03-01")
    assert added.code == 0, added
    return "2025-09-12"


class TestDecision:
    def test_its_number_put_right_is_that_of_the_round_which_is_free_when_it_is_void(
        self, run: Any, planned: Path
    ) -> None:
        settings = planned / "postwatch.toml"
        settings.write_text(f'numbering = "office"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
        drafted = did(run, "draft", "DKT-2020-0001", "decision")
        did(run, "issue", drafted["id"], "--on", "2/6/2020", "--number", "65")
        assert run("amend", drafted["id"], "--number", "67", "--reason", "Gõ nhầm").code == 0
        assert did(run, "round", "1")["decision_number"] == "67/QĐ-STTTT"
        assert run("paper", "void", drafted["id"], "--reason", "Không gửi").code == 0
        assert did(run, "round", "1")["decision_number"] is None

    def test_its_grounds_and_its_subject_are_those_of_the_data_of_the_workspace(self, run: Any, planned: Path) -> None:
        (planned / "data" / "law").mkdir(parents=True)
        (planned / "data" / "trade.toml").write_text('name = "viễn thông"\n', encoding="utf-8")
        grounds = "code,text,valid_from,valid_to,source,confidence\nluat,Luật Viễn thông,,,,memory\n"
        (planned / "data" / "law" / "grounds.csv").write_text(grounds, encoding="utf-8")
        drafted = did(run, "draft", "DKT-2020-0001", "decision")
        text = text_of(planned, drafted["path"])
        assert drafted["subject"] == "Về việc kiểm tra theo kế hoạch việc chấp hành pháp luật về viễn thông"
        assert [line for line in text.splitlines() if line.startswith("Căn cứ")] == ["Căn cứ Luật Viễn thông;"]
        assert "bưu chính" not in text

    def test_it_names_its_team_and_gives_the_round_its_number(self, run: Any, prepare: Any, planned: Path) -> None:
        decision = issued(prepare, "decision", "2/6/2020")
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

    def test_a_round_is_decided_once(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        refused = did(run, "draft", "1", "decision", code=3)
        assert "DKT-2020-0001" in refused.out

    def test_a_void_decision_leaves_its_round_undecided(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        did(run, "void", "VKT-2020-0001", "--reason", "Sai tên")
        assert did(run, "round", "1")["decision_number"] is None
        assert issued(prepare, "decision", "3/6/2020")["symbol"] == "02/QĐ-STTTT"

    def test_it_stays_while_visits_rest_on_it(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        visited(prepare, "DPV-010")
        assert "KT-2020-0001" in did(run, "void", "VKT-2020-0001", "--reason", "Sai tên", code=3).out

    def test_its_number_is_not_amended_by_a_visit(self, run: Any, prepare: Any, planned: Path) -> None:
        visited(prepare, "DPV-010")
        did(run, "amend", "KT-2020-0001", "--note", "Có mặt chủ điểm", "--reason", "Ghi thiếu")
        did(run, "withdraw", "KT-2020-0001", "--reason", "Nhầm")
        decided(prepare)
        visited(prepare, "DPV-010")
        amended = ("amend", "KT-2020-0002", "--decision-number", "9/QĐ", "--reason", "Gõ nhầm")
        assert "01/QĐ-STTTT" in did(run, *amended, code=3).out

    @pytest.mark.parametrize("words", [("--number", "9/QĐ"), ("--on", "1/6/2020"), ("--signer", "Nguyễn Văn Khác")])
    def test_what_it_states_is_not_amended_by_the_plan(
        self, run: Any, prepare: Any, planned: Path, words: tuple[str, ...]
    ) -> None:
        decided(prepare)
        refused = did(run, "amend-plan", "1", *words, "--reason", "Gõ nhầm", code=3).out
        assert "postwatch paper correct VKT-2020-0001" in refused

    def test_it_is_not_later_than_the_inspection(self, run: Any, prepare: Any, planned: Path) -> None:
        did(prepare, "draft", "1", "decision")
        assert "05/06/2020" in did(run, "issue", "VKT-2020-0001", "--on", "6/6/2020", code=3).out

    def test_a_recall_ends_it_and_frees_its_round(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        did(prepare, "send", "VKT-2020-0001", "--on", "2/6/2020")
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

    def test_a_report_waits_for_every_visit(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        visited(prepare, *UNITS[:3])
        assert "DPV-013" in did(run, "draft", "1", "report", code=3).out
        visited(prepare, "DPV-013")
        did(prepare, "draft", "1", "report", "--text", "Kiến nghị")
        did(run, "issue", "VKT-2020-0002", "--on", "7/6/2020", code=3)
        report = did(run, "issue", "VKT-2020-0002", "--on", "10/6/2020")
        text = text_of(planned, report["path"])
        assert "TRƯỞNG ĐOÀN KIỂM TRA" in text
        assert "Lê Văn Trưởng" in text

    def test_the_whole_way_to_the_notice_of_the_conclusions(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        assert issued(prepare, "notice", "3/6/2020")["recipients"] == 4
        did(run, "log", "DPV-010", "--on", "8/6/2020", "--round", "1", "--finding", "Chưa niêm yết", "--remedy",
            "Niêm yết", "--remedy-due", "30/6/2020")  # fmt: skip
        visited(prepare, *UNITS[1:])
        issued(prepare, "report", "10/6/2020", "--text", "Đề nghị ban hành kết luận.")
        conclusion = issued(prepare, "conclusion", "12/6/2020")
        assert conclusion["symbol"] == "04/KL-STTTT"
        text = text_of(planned, conclusion["path"])
        assert "Căn cứ Báo cáo số 03/BC-STTTT ngày 10 tháng 6 năm 2020." in text
        assert "Chưa niêm yết" in text
        notice = issued(prepare, "conclusion-notice", "12/6/2020")
        assert "Kết luận số 04/KL-STTTT ngày 12 tháng 6 năm 2020" in text_of(planned, notice["path"])
        assert "05/TB-STTTT" in did(run, "void", conclusion["id"], "--reason", "Sai", code=3).out
        did(run, "draft", "1", "conclusion", code=5)

    def test_what_is_unannounced_is_not_noticed(self, run: Any, prepare: Any, loaded: Path) -> None:
        did(run, "log", "DPV-010", "--on", "1/6/2020")
        assert run("inspect", "withdraw", "1", "--reason", "Nhầm").code == 0
        prepare("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead")
        did(
            run, "plan", "--on", "2/6/2020", "--kind", "unannounced", "--head", "CB-001", "--unit", "DPV-010",
            "--content", "Sổ", "--starts-on", "3/6/2020", "--ends-on", "5/6/2020",
        )  # fmt: skip
        drafted = did(run, "draft", "DKT-2020-0002", "decision")
        did(run, "issue", drafted["id"], "--on", "2/6/2020")
        for kind in ("notice", "invitation"):
            did(run, "draft", "DKT-2020-0002", kind, code=3)
        waiting = [one["kind"] for one in run("status", "--json").json["items_list"]]
        assert "unsent" not in waiting
        # The team hands the decision over: nobody gets it before, and no notice is made afterwards either.
        send, receive = ("send", drafted["id"]), ("acknowledge", drafted["id"], "DPV-010")
        for verb in (send, receive):
            assert "no visit by it is recorded" in did(run, *verb, "--on", "3/6/2020", code=3).out
        did(run, "log", "DPV-010", "--on", "4/6/2020", "--round", "DKT-2020-0002")
        for verb in (send, receive):
            assert "on 04/06/2020 at the earliest" in did(run, *verb, "--on", "3/6/2020", code=3).out
        did(run, *send, "--on", "4/6/2020")
        did(run, *receive, "--on", "4/6/2020")
        did(run, "draft", "DKT-2020-0002", "notice", "--on", "4/6/2020", code=3)

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("police", "tin báo của công an ngày 01 tháng 6 năm 2020: Mất bưu gửi."),
            ("other", "ngày 01 tháng 6 năm 2020: Mất bưu gửi."),
            # Who complained, and of what, is not told to the unit.
            ("citizen", "phản ánh của người dân, khách hàng ngày 01 tháng 6 năm 2020."),
        ],
    )
    def test_an_incident_is_the_reason_of_an_unannounced_inspection(
        self, run: Any, prepare: Any, loaded: Path, source: str, words: str
    ) -> None:
        assert prepare("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead").code == 0
        found = ("incident", "add", "--source", source, "--on", "1/6/2020", "--description", "Mất bưu gửi")
        assert run(*found, "--unit", "DPV-010").code == 0
        days = ("--on", "2/6/2020", "--starts-on", "3/6/2020", "--ends-on", "5/6/2020", "--content", "Nhận bưu gửi")
        did(prepare, "plan", "--kind", "unannounced", "--head", "CB-001", *days, "--unit", "DPV-010")
        letter = did(run, "draft", "DKT-2020-0001", "decision", "--incident", "TB-2020-0001")
        (reason,) = [one for one in text_of(loaded, letter["path"]).splitlines() if "Lý do kiểm tra" in one]
        assert reason.endswith(words)

    def test_an_unknown_round_is_called_a_round_and_a_visit_a_visit(self, run: Any, planned: Path) -> None:
        assert (
            "There is no inspection round DKT-2020-0009" in did(run, "draft", "DKT-2020-0009", "decision", code=4).out
        )
        assert "There is no inspection round 9" in did(run, "draft", "9", "decision", code=4).out
        assert "There is no visit kt-2020-0009" in did(run, "draft", "kt-2020-0009", "report", code=4).out

    def test_another_body_has_its_own_papers(self, run: Any, loaded: Path) -> None:
        did(run, "plan", "--on", "2/6/2020", "--by-body", "Thanh tra tỉnh", "--unit", "DPV-010")
        assert "Thanh tra tỉnh" in did(run, "draft", "1", "decision", code=3).out


class TestSubmissions:
    def test_an_extension_is_asked_for_once_it_is_decided(self, run: Any, prepare: Any, planned: Path) -> None:
        ask = ("draft", "1", "proposal", "--ask", "extension")
        assert "no inspection decision in force" in did(run, *ask, "--until", "17/6/2020", code=3).out
        decided(prepare)
        assert "--until" in did(run, *ask, code=2).out
        assert "ends on 12/06/2020 anyway" in did(run, *ask, "--until", "12/6/2020", code=3).out
        bare = did(run, *ask, "--until", "17/6/2020")
        assert "Lý do gia hạn" in did(run, "issue", bare["id"], "--on", "10/6/2020", code=3).out
        drafted = did(run, *ask, "--until", "17/6/2020", "--reason", "đường sạt lở")
        letter = did(run, "issue", drafted["id"], "--on", "10/6/2020")
        assert letter["symbol"] == "02/TTr-STTTT"
        text = text_of(planned, letter["path"])
        assert "gia hạn đến hết ngày 17 tháng 6 năm 2020." in text
        assert "Lý do gia hạn: đường sạt lở." in text
        assert "gia hạn thời gian kiểm tra" in letter["subject"]
        assert "Phụ lục" not in text

    def test_an_extension_beyond_the_term_is_warned_of(self, run: Any, prepare: Any, planned: Path) -> None:
        today = handed_over(prepare)
        plan = ("inspect", "plan", "--number", "1/QĐ", "--on", "11/8/2025", "--head", "CB-002", "--unit", "DPV-014",
                "--starts-on", "11/8/2025", "--ends-on", "21/8/2025", "--json")  # fmt: skip
        code = run(*plan, today=today).json["id"]
        drafted = run("inspect", "draft", code, "proposal", "--ask", "extension", "--until", "10/9/2025", today=today)
        assert (drafted.code, "217/2025/NĐ-CP, Điều 13.2.b" in drafted.err) == (0, True)

    def test_conclusions_are_asked_for_after_the_report(self, run: Any, prepare: Any, planned: Path) -> None:
        ask = ("draft", "1", "proposal", "--ask", "conclusion")
        decided(prepare)
        visited(prepare)
        assert "no report of the results" in did(run, *ask, code=3).out
        issued(prepare, "report", "10/6/2020")
        drafted = did(run, *ask)
        letter = did(run, "issue", drafted["id"], "--on", "11/6/2020")
        assert "Báo cáo kết quả: Báo cáo số 02/BC-STTTT ngày 10 tháng 6 năm 2020." in text_of(planned, letter["path"])

    def test_no_other_letter_asks(self, run: Any, planned: Path) -> None:
        assert "--ask" in did(run, "draft", "1", "decision", "--ask", "conclusion", code=2).out
        assert did(run, "draft", "1", "proposal", "--ask", "money", code=2).out


class TestDaysAndPeople:
    def test_a_submission_is_signed_by_the_head_of_the_unit(self, prepare: Any, planned: Path) -> None:
        letter = issued(prepare, "proposal", "1/6/2020")
        text = text_of(planned, letter["path"])
        assert "Kính gửi: Giám đốc Sở Thông tin và Truyền thông" in text
        assert "CHÁNH THANH TRA" in text
        assert "Lê Văn Trưởng" in text
        assert "Nguyễn Quang Huy" not in text

    def test_a_visit_after_the_report_names_what_does_not_tell_of_it(
        self, run: Any, prepare: Any, planned: Path
    ) -> None:
        decided(prepare)
        visited(prepare)
        report = issued(prepare, "report", "10/6/2020")
        logged = run("inspect", "log", "DPV-010", "--on", "11/6/2020", "--round", "1", "--json")
        assert logged.json["letters_list"] == [report["symbol"]]
        assert "the letters of its round do not tell of it: 02/BC-STTTT" in logged.err

    def test_a_decision_is_not_announced_after_the_visit(
        self, run: Any, prepare: Any, planned: Path, tmp_path: Path
    ) -> None:
        decided(prepare)
        visited(prepare, "DPV-010")
        record = ("record-minutes", "1", "announcement", "--unit", "DPV-010", "--on")
        assert "after 08/06/2020" in did(run, *record, "9/6/2020", code=3).out
        scan = tmp_path / "bien-ban.pdf"
        scan.write_bytes(b"%PDF-1.4 bien ban")
        signed = did(run, *record, "9/6/2020", "--as-signed", "Công bố muộn", "--scan", str(scan))
        assert signed["faults_list"] == ["too_late"]

    def test_nobody_is_invited_to_a_day_that_is_over(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        invite = ("draft", "1", "invitation", "--at", "8:30", "--place", "Sở", "--text", "Làm việc", "--meets-on")
        refused = did(run, *invite, "3/6/2020", "--on", "4/6/2020", code=3).out
        assert "The meeting on 03/06/2020 is before the letter of 04/06/2020" in refused
        drafted = did(run, *invite, "8/6/2020", "--on", "4/6/2020")
        assert did(run, "issue", drafted["id"], "--on", "9/6/2020", code=3)
        did(run, "issue", drafted["id"], "--on", "5/6/2020")

    def test_a_correction_goes_to_those_of_the_annex_of_its_letter(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        notice = issued(prepare, "notice", "3/6/2020")
        did(run, "send", notice["id"], "--on", "3/6/2020")
        correction = did(run, "correct", notice["id"], "--text", "Đọc là ngày 06/6/2020")
        text = " ".join(text_of(planned, correction["path"]).split())
        assert "tại Phụ lục kèm theo Thông báo số 02/TB-STTTT ngày 03 tháng 6 năm 2020" in text
        assert "kèm theo Thông báo số 02/TB-STTTT ngày 03 tháng 6 năm 2020 kèm theo" not in text
        assert "corrects VKT-2020-0002" in run("inspect", "papers").out
        assert "corrects VKT-2020-0002" in run("inspect", "round", "1").out
        of_round = did(run, "round", "1")["papers_list"]
        assert [one["corrects"] for one in of_round] == [None, None, "VKT-2020-0002"]


class TestAsSigned:
    def test_one_that_was_signed_is_recorded_and_marked(
        self, run: Any, prepare: Any, planned: Path, tmp_path: Path
    ) -> None:
        decided(prepare)
        visited(prepare, "DPV-010")
        words = ("--text", "Kiến nghị", "--as-signed", "Đoàn báo cáo sớm")
        drafted = did(prepare, "draft", "1", "report", *words)
        assert drafted["faults_list"] == ["unvisited"]
        did(run, "issue", drafted["id"], "--on", "9/6/2020", code=2)
        scan = tmp_path / "bao-cao.pdf"
        scan.write_bytes(b"%PDF-1.4 bao cao")
        report = did(run, "issue", drafted["id"], "--on", "9/6/2020", "--signed", str(scan))
        assert report["faults_list"] == ["unvisited"]
        assert did(run, "paper", report["id"])["scan_name"] == "bao-cao.pdf"
        marked = [one for one in run("status", "--json").json["items_list"] if one["kind"] == "fault"]
        assert [one["command"] for one in marked] == [f"postwatch show {report['id']}"]


class TestBlanks:
    @pytest.mark.parametrize(
        ("more", "says"),
        [(("--text", "Thực hiện nghiêm."), None), ((), "III. YÊU CẦU, KIẾN NGHỊ")],
    )
    def test_conclusions_with_a_blank_are_not_issued(
        self, run: Any, prepare: Any, planned: Path, more: tuple[str, ...], says: str | None
    ) -> None:
        decided(prepare)
        visited(prepare)
        issued(prepare, "report", "10/6/2020")
        drafted = did(prepare, "draft", "1", "conclusion", *more)
        answer = did(run, "issue", drafted["id"], "--on", "12/6/2020", code=3 if says else 0)
        if says is not None:
            assert f"has no text yet for: {says}" in answer.out
            assert "postwatch inspect draft … --text TEXT" in answer.out

    def test_one_that_was_signed_with_blanks_is_recorded_and_marked(
        self, run: Any, prepare: Any, planned: Path, tmp_path: Path
    ) -> None:
        decided(prepare)
        visited(prepare)
        issued(prepare, "report", "10/6/2020")
        drafted = did(prepare, "draft", "1", "conclusion")
        scan = tmp_path / "ket-luan.pdf"
        scan.write_bytes(b"%PDF-1.4 ket luan")
        signed = ("--as-signed", "Ghi tay trên bản ký", "--signed", str(scan))
        assert did(run, "issue", drafted["id"], "--on", "12/6/2020", *signed)["faults_list"] == ["blank"]

    def test_a_decision_says_what_is_inspected_and_when(self, run: Any, planned: Path) -> None:
        did(run, "plan", "--on", "1/6/2020", "--head", "CB-001", "--unit", "DPV-014", "--starts-on", "9/6/2020")
        drafted = did(run, "draft", "DKT-2020-0002", "decision")
        missing = did(run, "issue", drafted["id"], "--on", "2/6/2020", code=3).out
        assert "Nội dung kiểm tra; Thời gian kiểm tra: từ ngày 09 tháng 6 năm 2020 đến ngày" in missing
        amended = ("--content", "Sổ", "--ends-on", "12/6/2020", "--reason", "Bổ sung")
        did(run, "amend-plan", "DKT-2020-0002", *amended)
        drafted = did(run, "draft", "DKT-2020-0002", "decision")
        text = text_of(planned, did(run, "issue", drafted["id"], "--on", "2/6/2020")["path"])
        assert "Thời kỳ kiểm tra" not in text
        assert "…" not in text


class TestPutRight:
    def test_a_visit_that_is_put_right_names_the_letters_that_told_of_it(
        self, run: Any, prepare: Any, planned: Path
    ) -> None:
        decided(prepare)
        visited(prepare)
        issued(prepare, "report", "10/6/2020")
        draft = did(prepare, "draft", "1", "conclusion")
        amended = did(run, "amend", "KT-2020-0001", "--finding", "Thiếu sổ", "--reason", "Ghi thiếu")
        assert amended["papers_list"] == ["02/BC-STTTT", draft["path"]]
        did(run, "void", draft["id"], "--reason", "Lập lại")
        assert did(run, "withdraw", "KT-2020-0002", "--reason", "Nhầm")["papers_list"] == ["02/BC-STTTT"]

    def test_a_plan_that_is_put_right_names_its_letters_once(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        answer = run("inspect", "amend-plan", "1", "--content", "Sổ", "--reason", "Bổ sung")
        assert answer.err.count("01/QĐ-STTTT may have printed") == 1


class TestRecords:
    def test_what_waits_is_on_the_agenda(self, run: Any, prepare: Any, planned: Path) -> None:
        def waits() -> list[tuple[str, int]]:
            items = run("status", "--json").json["items_list"]
            return [(one["kind"], one["count"]) for one in items if "VKT-" in one["command"]]

        did(prepare, "draft", "1", "decision")
        assert waits() == [("draft", 1)]
        did(run, "issue", "VKT-2020-0001", "--on", "2/6/2020")
        assert waits() == [("unsent", 4)]
        assert did(run, "send", "1", "--on", "3/6/2020")["sent"] == 4
        assert waits() == []

    def test_a_draft_takes_the_place_of_the_one_before(self, run: Any, prepare: Any, planned: Path) -> None:
        did(prepare, "draft", "1", "decision")
        did(run, "draft", "1", "decision")
        assert [one["ended_on"] is None for one in did(run, "papers")] == [False, True]

    def test_conclusions_on_a_point_go_to_its_enterprise_too(self, run: Any, prepare: Any, loaded: Path) -> None:
        assert prepare("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead").code == 0
        days = ("--on", "1/6/2020", "--head", "CB-001", "--starts-on", "5/6/2020", "--ends-on", "12/6/2020")
        assert prepare("inspect", "plan", *days, "--unit", "DPV-010", "--content", "Niêm yết danh mục").code == 0
        decided(prepare)
        visited(prepare, "DPV-010")
        enterprise = run("recipient", "show", "DPV-010", "--json").json["parent"]
        issued(prepare, "report", "10/6/2020")
        for kind in ("conclusion", "conclusion-notice"):
            letter = issued(prepare, kind, "11/6/2020")
            told = [one["recipient"] for one in did(run, "paper", letter["id"])["addressees_list"]]
            assert told == ["DPV-010", enterprise]
            name = run("recipient", "show", enterprise, "--json").json["name"]
            assert f"- {name};" in text_of(loaded, letter["path"])
        decision = did(run, "paper", "VKT-2020-0001")["addressees_list"]
        assert [one["recipient"] for one in decision] == ["DPV-010"]

    def test_receipts_are_put_right(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        did(run, "send", "1", "--on", "3/6/2020")
        did(run, "acknowledge", "1", "DPV-010", "--on", "4/6/2020", "--by", "Bà B")
        again = did(run, "acknowledge", "1", "DPV-010", "--on", "5/6/2020", code=5)
        assert "postwatch amend VKT-2020-0001.N1" in again.out
        did(run, "amend-receipt", "1", "DPV-010", "--on", "5/6/2020", "--reason", "Gõ nhầm")
        (line,) = [one for one in did(run, "paper", "1")["addressees_list"] if one["recipient"] == "DPV-010"]
        assert line["acknowledged_on"] == "2020-06-05"
        did(run, "withdraw-receipt", "1", "DPV-010", "--reason", "Nhầm đơn vị")
        assert did(run, "papers")[0]["acknowledged"] == 0

    def test_an_issue_is_not_undone_and_a_draft_is(self, run: Any, prepare: Any, planned: Path) -> None:
        did(prepare, "draft", "1", "decision")
        assert run("undo", "--yes").code == 0
        assert did(run, "papers") == []
        decided(prepare)
        refused = run("undo", "--yes")
        assert (refused.code, "postwatch paper void" in refused.err) == (3, True)

    def test_an_earlier_day_knows_no_later_letter(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        assert run("inspect", "papers", "--as-of", "2020-06-14", "--json").json == []

    def test_a_plan_with_letters_is_not_withdrawn(self, run: Any, prepare: Any, planned: Path) -> None:
        did(prepare, "draft", "1", "decision")
        assert "VKT-2020-0001" in did(run, "withdraw-plan", "1", "--reason", "Thôi", code=3).out

    def test_a_letter_keeps_the_facts_that_it_printed(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        before = did(run, "paper", "1")["sha256"]
        assert run("recipient", "edit", "DPV-010", "--address", "Số 1").code == 0
        assert did(run, "paper", "1")["sha256"] == before
        assert len(did(run, "papers", "--round", "1", "--kind", "decision")) == 1


class TestTerms:
    """Fifteen days for the report from the last visit, and for the conclusions from the report (until June 2023)."""

    def waiting(self, run: Any, today: str) -> list[tuple[str, str, bool, str]]:
        items = run("status", "--json", today=today).json["items_list"]
        return [
            (one["what"], one["due_on"], one["overdue"], one["command"]) for one in items if one["kind"] == "inspection"
        ]

    def test_a_report_and_conclusions_that_are_due_stand_on_the_agenda(
        self, run: Any, prepare: Any, planned: Path
    ) -> None:
        decided(prepare)
        visited(prepare, *UNITS[:3])
        assert self.waiting(run, "2020-06-15") == []
        visited(prepare, UNITS[3])
        says = "Round DKT-2020-0001 has no report of the results of an inspection yet (Luật Thanh tra năm 2010, {})"
        report = (says.format("from a summary"), "2020-06-23", False, "postwatch inspect draft DKT-2020-0001 report")
        assert self.waiting(run, "2020-06-15") == [report]
        did(prepare, "draft", "1", "report", "--text", "Kiến nghị")
        assert [one[2:] for one in self.waiting(run, "2020-06-24")] == [
            (True, "postwatch paper issue VKT-2020-0002 --on …")
        ]
        did(run, "issue", "VKT-2020-0002", "--on", "10/6/2020")
        ((what, due_on, _late, command),) = self.waiting(run, "2020-06-15")
        assert "conclusions of an inspection yet (Luật Thanh tra năm 2010, Điều 50.1, from a summary)" in what
        assert (due_on, command) == ("2020-06-25", "postwatch inspect draft DKT-2020-0001 conclusion")
        issued(prepare, "conclusion", "12/6/2020")
        assert self.waiting(run, "2020-08-01") == []

    def test_what_is_late_is_issued_with_a_warning(self, run: Any, prepare: Any, planned: Path) -> None:
        decided(prepare)
        visited(prepare)
        did(prepare, "draft", "1", "report", "--text", "Kiến nghị")
        late = run("inspect", "issue", "VKT-2020-0002", "--on", "24/6/2020", today="2020-06-30")
        assert late.code == 0
        assert "24/06/2020 is after 23/06/2020, the last of the 15 days from 08/06/2020" in late.err

    def test_an_office_that_makes_its_letters_elsewhere_is_not_reminded(self, run: Any, planned: Path) -> None:
        plan = ("plan", "--number", "9/QĐ", "--on", "1/6/2020", "--head", "CB-001", "--unit", "DPV-014")
        did(run, *plan)
        did(run, "log", "DPV-014", "--on", "8/6/2020", "--round", "DKT-2020-0002")
        assert self.waiting(run, "2020-08-01") == []

    def test_the_law_of_the_decision_counts_and_since_august_2025_sets_no_days(
        self, run: Any, prepare: Any, planned: Path
    ) -> None:
        today = handed_over(prepare)
        made = run(
            "inspect", "plan", "--number", "1/QĐ", "--on", "11/8/2025", "--head", "CB-002", "--unit", "DPV-014",
            "--json", today=today,
        )  # fmt: skip
        assert made.code == 0, made
        visit = run("inspect", "log", "DPV-014", "--on", "12/8/2025", "--round", made.json["id"], today=today)
        assert visit.code == 0, visit
        drafted = run("inspect", "draft", made.json["id"], "report", "--text", "x", "--json", today=today)
        issue = run("inspect", "issue", drafted.json["id"], "--on", "10/9/2025", today=today)
        assert (issue.code, "the last of" in issue.err) == (0, False), issue
        assert self.waiting(run, today) == []


def test_a_decision_rests_on_the_functions_of_the_office_and_on_the_plan(run: Any, planned: Path) -> None:
    with (planned / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write('functions = "Quyết định số 5/2020/QĐ-UBND ngày 02/01/2020 của UBND tỉnh Lạng Sơn"\n')
    plan = "Kế hoạch số 12/KH-STTTT ngày 15/12/2019"
    days = ("--on", "1/6/2020", "--starts-on", "5/6/2020", "--ends-on", "12/6/2020")
    made = run("inspect", "plan", *days, "--head", "CB-001", "--unit", "DPV-014", "--plan", plan, "--json")
    assert made.code == 0, made
    assert made.json["plan"] == plan
    drafted = run("inspect", "draft", made.json["id"], "decision", "--on", "1/6/2020", "--json").json
    text = text_of(planned, drafted["path"])
    functions = (
        "quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Thông tin và Truyền thông tỉnh Lạng Sơn"
    )
    assert f"Căn cứ Quyết định số 5/2020/QĐ-UBND ngày 02/01/2020 của UBND tỉnh Lạng Sơn {functions};" in text
    assert f"Căn cứ {plan};" in text
