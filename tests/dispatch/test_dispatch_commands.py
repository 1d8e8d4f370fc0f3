from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

LIST_KEYS = {"id", "number", "symbol", "issued_on", "path", "sha256", "status"}


def printed(path: Path) -> list[str]:
    """The words of the head, and of the foot of the first page."""
    document = docx.Document(str(path))
    head = [cell.text for row in document.tables[0].rows for cell in row.cells]
    return [*head, *(paragraph.text for paragraph in document.sections[0].first_page_footer.paragraphs)]


def test_an_urgent_letter_bears_its_mark_and_the_offices_address(run: Any, loaded: Path) -> None:
    run("campaign", "load", "chi-thi-28")
    with (loaded / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[contact]\naddress_lines = ["Địa chỉ: số 1, đường Một", "Điện thoại: 02053.814.916"]\n')
    draft = run("dispatch", "generate", "--urgency", "hỏa tốc", "--json").json
    issued = run("dispatch", "issue", draft["id"], "--on", "15/5/2020", "--json").json
    for made in (draft, issued):
        words = printed(loaded / made["path"])
        assert any("HỎA TỐC" in text for text in words)
        assert words[-3:-1] == ["Địa chỉ: số 1, đường Một", "Điện thoại: 02053.814.916"]
        assert run("document", "check", str(loaded / made["path"])).code == 0


def test_a_letter_without_urgency_and_address_bears_neither(run: Any, loaded: Path) -> None:
    run("campaign", "load", "chi-thi-28")
    words = printed(loaded / run("dispatch", "generate", "--json").json["path"])
    assert not any("KHẨN" in text or "HỎA TỐC" in text for text in words)
    assert words[-1] == ""


def test_a_mark_of_urgency_is_one_of_three(refused: Any, run: Any, loaded: Path) -> None:
    run("campaign", "load", "chi-thi-28")
    assert "thượng khẩn" in refused(2, "dispatch", "generate", "--urgency", "gấp").err


@pytest.mark.usefixtures("workspace")
def test_a_letter_that_goes_to_no_unit_is_drafted_and_not_issued(run: Any, refused: Any) -> None:
    run("campaign", "load", "chi-thi-28")
    draft = run("dispatch", "generate", "--json").json
    assert draft["recipients"] == 0
    error = refused(3, "dispatch", "issue", draft["id"], "--on", "15/5/2020").err
    assert "CV-2020-0001 goes to no unit" in error
    assert "postal enterprise" in error
    assert "recipient import" in error
    assert run("dispatch", "show", draft["id"], "--json").json["status"] == "draft"
    run("recipient", "add", "--kind", "district_office", "--name", "Phòng VH&TT", "--area", "Cao Lộc")
    assert run("dispatch", "issue", draft["id"], "--on", "15/5/2020").code == 0


@pytest.mark.usefixtures("loaded")
class TestGenerateAndIssue:
    def test_a_draft_says_how_many_it_goes_to(self, run: Any) -> None:
        run("campaign", "load", "chi-thi-28")
        assert run("dispatch", "generate", "--json").json == {
            "id": "CV-2020-0001",
            "status": "draft",
            "path": "documents/CV-2020-0001/CV-2020-0001-du-thao.docx",
            "recipients": 16,
            "tasks": 65,
        }
        assert run("dispatch", "generate", "--json").json["id"] == "CV-2020-0002"

    def test_a_draft_is_listed_with_the_units_that_it_would_go_to(self, run: Any) -> None:
        def told(code: str) -> tuple[int, int]:
            (line,) = (one for one in run("dispatch", "list", "--json").json if one["id"] == code)
            return line["recipients"], run("dispatch", "show", code, "--json").json["recipients"]

        run("campaign", "load", "chi-thi-28")
        run("dispatch", "generate", "--by", "audience")
        assert (told("CV-2020-0001"), told("CV-2020-0002")) == ((11, 11), (5, 5))
        said = "issued today, it would go to 5 units"
        assert said in run("dispatch", "show", "CV-2020-0002").out
        assert run("dispatch", "show", "CV-2020-0002", "--json").json["addressees_list"] == []
        run("dispatch", "void", "CV-2020-0002", "--reason", "x")
        assert told("CV-2020-0002") == (0, 0)
        run("dispatch", "issue", "CV-2020-0001", "--on", "18/5/2020")
        assert "it would go to" not in run("dispatch", "show", "CV-2020-0001").out
        run("dispatch", "send", "CV-2020-0001", "--on", "18/5/2020")
        recall = run("dispatch", "recall", "CV-2020-0001", "--reason", "x", "--json").json["id"]
        assert told(recall) == told("CV-2020-0001") == (11, 11)

    def test_a_draft_that_the_office_would_word_otherwise_now_is_issued_with_a_warning(
        self, run: Any, loaded: Path
    ) -> None:
        run("campaign", "load", "chi-thi-28")
        run("dispatch", "generate", "--by", "audience")
        assert "is not what is recorded" not in run("dispatch", "issue", "CV-2020-0001", "--on", "18/5/2020").err
        with (loaded / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write('\n[contact]\nphones = ["02053.000.001", "02053.000.002"]\n')
        said = run("dispatch", "issue", "CV-2020-0002", "--on", "18/5/2020").err
        assert "what CV-2020-0002 prints is not what is recorded now: the text;" in said

    def test_letters_by_audience_are_a_list_each_with_its_units_and_number(self, run: Any) -> None:
        run("campaign", "load", "chi-thi-28")
        made = run("dispatch", "generate", "--by", "audience", "--json").json
        assert [(one["id"], one["recipients"]) for one in made] == [("CV-2020-0001", 11), ("CV-2020-0002", 5)]
        for one, symbol in zip(made, ("01/STTTT-TTr", "02/STTTT-TTr"), strict=True):
            issued = run("dispatch", "issue", one["id"], "--on", "15/6/2020", "--json").json
            assert issued["symbol"] == symbol
        pledge = run("pledge", "record", "BDT-LS", "--signed-on", "15/6/2020", "--signer", "x")
        assert pledge.code == 0

    def test_an_issued_letter_answers_with_its_number(self, run: Any) -> None:
        run("campaign", "load", "chi-thi-28")
        run("dispatch", "generate")
        issued = run("dispatch", "issue", "cv-2020-0001", "--on", "2020-06-15", "--due", "30/6/2020", "--json").json
        assert {key: issued[key] for key in ("id", "number", "symbol", "issued_on", "path")} == {
            "id": "CV-2020-0001",
            "number": 1,
            "symbol": "01/STTTT-TTr",
            "issued_on": "2020-06-15",
            "path": "documents/CV-2020-0001/CV-2020-0001.docx",
        }
        assert len(issued["sha256"]) == 64
        listed = run("dispatch", "list", "--json").json
        assert set(listed[0]) >= LIST_KEYS
        assert listed[0]["status"] == "issued"
        assert {task["due_on"] for task in run("task", "list", "--json").json} == {"2020-06-30"}

    def test_a_register_without_addressees_is_warned_of(self, run: Any) -> None:
        run("campaign", "load", "chi-thi-28")
        for unit in run("recipient", "list", "--json").json:
            run("recipient", "edit", unit["code"], "--active-to", "1/1/2020")
        answer = run("dispatch", "generate", "--json")
        assert (answer.code, answer.json["recipients"]) == (0, 0)
        assert "warning: " in answer.err


@pytest.mark.usefixtures("letter")
class TestIssueRefused:
    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("CV-2020-0002", "--on", "16/6/2020"), 3, "in the future"),
            (("CV-2020-0002", "--on", "7/5/2020"), 3, "before the directive"),
            (("CV-2020-0002", "--on", ""), 2, "--on is missing"),
            (("CV-2020-0002",), 2, "--on is missing"),
            (("CV-2020-0002", "--on", "10/6/2020", "--due", "9/6/2020"), 3, "before the day of issue"),
            (("CV-2020-0002", "--on", "10/6/2020", "--signed", "none.pdf"), 4, "There is no file none.pdf"),
            (("CV-2020-0002", "--on", "10/6/2020", "--signer", "Ai"), 4, "There is no person Ai"),
            (("CV-2020-0002", "--on", "10/6/2020", "--number", "x"), 2, "--number"),
            (("CV-2020-0009", "--on", "10/6/2020"), 4, "There is no dispatch"),
            (("CV-2020-0001", "--on", "10/6/2020"), 5, "was issued as 01/STTTT-TTr on 18/05/2020"),
        ],
    )
    def test_a_letter_is_not_issued(self, run: Any, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        run("dispatch", "generate")
        assert says in refused(code, "dispatch", "issue", *words).err

    def test_a_word_that_is_no_way_to_make_letters_is_refused(self, refused: Any) -> None:
        refused(2, "dispatch", "generate", "--by", "unit")
        refused(4, "dispatch", "generate", "--campaign", "none")

    def test_a_repeated_request_makes_no_second_letter(self, run: Any, another_draft: Any, letter: Path) -> None:
        words = ("dispatch", "generate", "--request-id", "again", "--json")
        first = run(*words)
        files = sorted(letter.rglob("*.docx"))
        second = run(*words)
        assert first.json == second.json
        assert "carried out before" in second.err
        assert sorted(letter.rglob("*.docx")) == files
        issue = ("dispatch", "issue", another_draft(), "--on", "10/6/2020", "--request-id", "issue-2", "--json")
        assert run(*issue).json == run(*issue).json
        assert len(run("register", "list", "--json").json) == 2


@pytest.mark.usefixtures("letter")
class TestSendAndAcknowledge:
    def test_a_letter_is_not_sent_after_it_was_received(self, run: Any, refused: Any) -> None:
        run("dispatch", "acknowledge", "1", "VTP-LS", "--on", "18/5/2020")
        assert "received the letter on 18/05/2020" in refused(3, "dispatch", "send", "1", "--on", "19/5/2020").err
        assert run("dispatch", "send", "1", "--on", "18/5/2020", "--json").json["sent"] == 16

    def test_a_letter_is_sent_to_some_and_then_to_the_rest(self, run: Any, refused: Any) -> None:
        sent = run("dispatch", "send", "1", "--unit", "vtp-ls", "--on", "19/5/2020", "--channel", "post", "--json").json
        assert sent == {
            "id": "CV-2020-0001",
            "status": "sent",
            "sent": 1,
            "sent_on": "2020-05-19",
            "recipients_list": ["VTP-LS"],
        }
        assert run("dispatch", "send", "01/STTTT-TTr", "--json").json["sent"] == 15
        refused(5, "dispatch", "send", "1")
        refused(5, "dispatch", "send", "1", "--unit", "VTP-LS")
        refused(4, "dispatch", "send", "1", "--unit", "NOBODY")
        refused(4, "dispatch", "send", "1", "--unit", "DPV-001")
        shown = run("dispatch", "show", "1", "--json").json
        vtp = next(unit for unit in shown["addressees_list"] if unit["recipient"] == "VTP-LS")
        assert (vtp["sent_on"], vtp["channel"]) == ("2020-05-19", "post")
        assert (shown["status"], shown["sent"], shown["acknowledged"]) == ("sent", 16, 0)
        assert shown["attachments_list"] == ["Chỉ thị số 28/CT-BTTTT ngày 08/5/2020 của Bộ Thông tin và Truyền thông"]

    def test_the_register_tells_the_day_on_which_a_letter_first_went_out(self, run: Any) -> None:
        run("dispatch", "send", "1", "--on", "20/5/2020", "--unit", "BDT-LS")
        run("dispatch", "send", "1", "--on", "22/5/2020")
        assert run("register", "list", "--json").json[0]["sent_on"] == "2020-05-20"
        run("dispatch", "send", "1", "--on", "21/5/2020", "--unit", "BDT-LS", "--amend")
        assert run("register", "list", "--json").json[0]["sent_on"] == "2020-05-21"

    @pytest.mark.parametrize(
        ("words", "code"),
        [(("1", "--on", "17/5/2020"), 3), (("1", "--on", "16/6/2020"), 3), (("1", "--channel", "pigeon"), 2),
         (("2",), 4), (("1", "--unit", "DPV-001"), 4), (("1", "--unit", "NOBODY"), 4)],
    )  # fmt: skip
    def test_a_wrong_sending_is_refused(self, refused: Any, words: tuple[str, ...], code: int) -> None:
        refused(code, "dispatch", "send", *words)

    def test_a_draft_is_neither_sent_nor_acknowledged_nor_annexed(self, run: Any, refused: Any) -> None:
        run("dispatch", "generate")
        refused(3, "dispatch", "send", "CV-2020-0002")
        refused(3, "dispatch", "acknowledge", "CV-2020-0002", "BDT-LS")
        refused(3, "dispatch", "sheets", "CV-2020-0002")

    @pytest.mark.parametrize(
        ("words", "units"),
        [(("--area", "cao loc"), {"PVHTT-CAL"}), (("--enterprise", "VTP-LS"), {"VTP-LS"}),
         (("--kind", "internal_unit"), set()),
         (("--kind", "postal_enterprise"), {"BDT-LS", "VTP-LS", "DNM-01", "DNM-02", "DNM-03"})],
    )  # fmt: skip
    def test_who_has_not_acknowledged_is_asked_by_area_enterprise_and_kind(
        self, run: Any, words: tuple[str, ...], units: set[str]
    ) -> None:
        whole = run("dispatch", "show", "1", "--json").json
        found = run("dispatch", "show", "1", "--not-acknowledged", *words, "--json").json
        assert {unit["recipient"] for unit in found["addressees_list"]} == units
        assert [found[count] for count in ("recipients", "sent", "acknowledged")] == [
            whole[count] for count in ("recipients", "sent", "acknowledged")
        ]
        for unit in sorted(units):
            run("dispatch", "acknowledge", "1", unit, "--on", "20/5/2020")
        shown = run("dispatch", "show", "1", "--not-acknowledged", *words).out
        assert f"(nothing with {words[0]}, --not-acknowledged)" in shown

    def test_the_units_that_have_not_acknowledged_are_shown_alone(self, run: Any) -> None:
        run("dispatch", "send", "1", "--on", "19/5/2020")
        run("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020")
        whole = run("dispatch", "show", "1", "--json").json
        waiting = run("dispatch", "show", "1", "--not-acknowledged", "--json").json
        assert whole["addressees_list"] == [
            one for one in whole["addressees_list"] if one in waiting["addressees_list"] or one["recipient"] == "BDT-LS"
        ]
        assert (len(whole["addressees_list"]), len(waiting["addressees_list"])) == (16, 15)
        assert waiting | {"addressees_list": whole["addressees_list"]} == whole
        shown = run("dispatch", "show", "1", "--not-acknowledged").out
        assert ("BDT-LS" in shown, "it would go to" in shown) == (False, False)
        (item,) = (one for one in run("status", "--json").json["items_list"] if one["kind"] == "receipt")
        assert (item["count"], item["command"]) == (15, "postwatch show CV-2020-0001 --not-acknowledged")

    def test_a_unit_acknowledges_once(self, run: Any, refused: Any) -> None:
        first = run("dispatch", "acknowledge", "1", "buu dien tinh lang son", "--on", "20/5/2020", "--by", "Văn thư")
        assert first.code == 0
        answer = refused(5, "dispatch", "acknowledge", "1", "BDT-LS")
        assert "acknowledged 01/STTTT-TTr on 20/05/2020 already" in answer.err

    @pytest.mark.parametrize(
        ("words", "code"),
        [(("1", "DPV-001"), 4), (("1", "NOBODY"), 4), (("1", "BDT-LS", "--on", "17/5/2020"), 3),
         (("1", "BDT-LS", "--on", "16/6/2020"), 3), (("1",), 2), (("1", "BDT-LS", "--from", "x.csv"), 2),
         (("1", "--from", "x.csv"), 4)],
    )  # fmt: skip
    def test_a_wrong_receipt_is_refused(self, refused: Any, words: tuple[str, ...], code: int) -> None:
        refused(code, "dispatch", "acknowledge", *words)

    def receipts(self, folder: Path, *rows: tuple[Any, ...]) -> str:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["Mã đơn vị", "Tên đơn vị", "Ngày nhận", "Số văn bản của đơn vị", "Số đến"])
        for row in rows:
            sheet.append(row)
        book.save(folder / "nhan.xlsx")
        book.close()
        return str(folder / "nhan.xlsx")

    def test_receipts_are_taken_in_from_a_sheet(self, run: Any, tmp_path: Path) -> None:
        file = self.receipts(
            tmp_path,
            ("PVHTT-BS", "", "20/5/2020", "12/VHTT", 801),
            ("PVHTT-CAL", "", None, None, None),
            ("BDT-LS", "", "2020-05-21", "15/BĐ", 802),
        )
        answer = run("dispatch", "acknowledge", "1", "--from", file, "--json")
        assert (answer.code, answer.json["written"], answer.json["refused"]) == (0, 2, 0)
        assert run("dispatch", "list", "--json").json[0]["acknowledged"] == 2

    def test_an_export_that_holds_the_receipts_of_before_too_is_taken_in(self, run: Any, tmp_path: Path) -> None:
        first, later = ("PVHTT-BS", "", "20/5/2020", "12/VHTT", 801), ("BDT-LS", "", "21/5/2020", None, None)
        run("dispatch", "acknowledge", "1", "--from", self.receipts(tmp_path, first))
        answer = run("dispatch", "acknowledge", "1", "--from", self.receipts(tmp_path, first, later), "--json")
        assert (answer.code, answer.json["written"], answer.json["unchanged"]) == (0, 1, 1)
        for other in ("19/5/2020", "12/VHTT", 801), ("20/5/2020", "13/VHTT", 801), ("20/5/2020", "12/VHTT", 802):
            answer = run("dispatch", "acknowledge", "1", "--from", self.receipts(tmp_path, ("PVHTT-BS", "", *other)))
            assert answer.code == 7
            assert "already" in answer.err

    def test_a_sheet_of_those_that_have_not_acknowledged_is_filled_in_and_taken_back(
        self, run: Any, refused: Any, letter: Path
    ) -> None:
        run("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020")
        made = run("dispatch", "sheet", "01/STTTT-TTr", "--json").json
        assert (made["id"], made["units"]) == ("CV-2020-0001", 15)
        path = letter / made["path"]
        book = openpyxl.load_workbook(path)
        sheet = book.active
        assert sheet is not None
        titles = [cell.value for cell in sheet[1]]
        assert titles[:5] == ["Mã đơn vị *", "Tên đơn vị", "Địa bàn", "Ngày nhận *", "Người nhận"]
        codes = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
        assert "BDT-LS" not in codes
        sheet.cell(2, 4, "20/5/2020")
        sheet.cell(2, titles.index("Số đến") + 1, 811)
        book.save(path)
        book.close()
        assert run("dispatch", "acknowledge", "1", "--from", str(path), "--json").json["written"] == 1
        again = run("dispatch", "sheet", "1", "--json").json
        assert (again["units"], again["path"] == made["path"]) == (14, False)
        assert run("recipient", "close", "PVHTT-BS", "--on", "10/6/2020").code == 0
        assert run("dispatch", "sheet", "1", "--json").json["units"] == 13, "nobody waits for a unit that ended"
        run("dispatch", "generate")
        answer = refused(2, "dispatch", "acknowledge", "CV-2020-0002", "--from", str(path))
        assert "written out for CV-2020-0001, not for CV-2020-0002" in answer.err
        refused(3, "dispatch", "sheet", "CV-2020-0002")
        refused(4, "dispatch", "sheet", "CV-2020-0009")

    def test_a_sheet_with_bad_rows_is_refused_whole(self, run: Any, refused: Any, tmp_path: Path) -> None:
        file = self.receipts(
            tmp_path,
            ("PVHTT-BS", "", "20/5/2020", "", None),
            ("DPV-001", "", "20/5/2020", "", None),
            ("NOBODY", "", "20/5/2020", "", None),
            ("BDT-LS", "", "17/5/2020", "", None),
            ("VTP-LS", "", "5/2020", "", None),
            ("", "", "20/5/2020", "", None),
            ("PVHTT-BS", "", "21/5/2020", "", None),
            ("PVHTT-CAL", "", "21/5/2020", "", "số 7"),
            ("", "x", "20/5/2020", "", None),
            ("VTP-LS", "Bưu điện tỉnh Lạng Sơn", "20/5/2020", "", None),
        )
        answer = run("dispatch", "acknowledge", "1", "--from", file, "--json")
        assert answer.code == 7
        assert [(row["row"], row["exit_code"]) for row in answer.json["refused_list"]] == [
            (3, 4), (4, 4), (5, 3), (6, 2), (7, 2), (8, 5), (9, 2), (10, 4), (11, 2),
        ]  # fmt: skip
        refused(7, "dispatch", "acknowledge", "1", "--from", file)
        assert run("dispatch", "acknowledge", "1", "--from", file, "--dry-run").code == 7
        assert run("dispatch", "list", "--json").json[0]["acknowledged"] == 0
        assert run("dispatch", "acknowledge", "1", "--from", file, "--skip-refused").code == 7
        assert run("dispatch", "list", "--json").json[0]["acknowledged"] == 1


class TestSheets:
    def test_where_no_unit_has_a_task_it_is_said_that_there_is_nothing_to_make(self, run: Any, letter: Path) -> None:
        said = run("dispatch", "sheets", "1", "--kind", "authority")
        assert (said.code, said.out.strip()) == (
            0, "There is no annex sheet to make: no unit that was chosen has a task under CV-2020-0001",
        )  # fmt: skip
        assert run("dispatch", "sheets", "1", "--kind", "authority", "--json").json["sheets"] == 0

    def test_each_unit_gets_an_annex_with_its_own_tasks(self, run: Any, letter: Path) -> None:
        made = run("dispatch", "sheets", "1", "--json").json
        assert (made["id"], made["sheets"], len(made["documents_list"])) == ("CV-2020-0001", 33, 33)
        path = letter / next(one["path"] for one in made["documents_list"] if one["recipient"] == "PVHTT-BS")
        document = docx.Document(str(path))
        words = "\n".join(
            [paragraph.text for paragraph in document.paragraphs]
            + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        )
        assert "(Kèm theo Công văn số 01/STTTT-TTr ngày 18 tháng 5 năm 2020\ncủa Sở Thông tin và Truyền thông)" in words
        assert "Phòng Văn hóa và Thông tin huyện Bắc Sơn" in words
        assert "Tuyên truyền Chỉ thị 28 đến các doanh nghiệp" in words
        assert "tại Nghị định 15/2020 ngày 3/2/2020 của Chính phủ" in words, "the task is tracked in the letter's words"
        assert "*" not in words

    def test_sheets_made_again_are_the_same_files(self, run: Any, letter: Path) -> None:
        path = letter / run("dispatch", "sheets", "1", "--unit", "dpv-001", "--json").json["documents_list"][0]["path"]
        before = path.read_bytes()
        assert run("dispatch", "sheets", "1", "--unit", "DPV-001").code == 0
        assert path.read_bytes() == before

    def test_an_annex_that_says_something_else_is_replaced_only_when_told(
        self, run: Any, refused: Any, letter: Path
    ) -> None:
        words = ("dispatch", "sheets", "1", "--unit", "TT-CNTT")
        path = letter / run(*words, "--json").json["documents_list"][0]["path"]
        before = path.read_bytes()
        task = run("task", "list", "--unit", "TT-CNTT", "--json").json[0]["id"]
        run("task", "extend", task, "--to", "30/6/2020", "--reason", "Chờ bài")
        assert "--replace" in refused(5, *words).err
        assert path.read_bytes() == before
        assert run(*words, "--replace").code == 0
        assert path.read_bytes() != before

    @pytest.mark.usefixtures("letter")
    def test_sheets_are_narrowed_to_a_kind(self, run: Any, refused: Any) -> None:
        assert run("dispatch", "sheets", "1", "--kind", "postal_enterprise", "--json").json["sheets"] == 5
        refused(2, "dispatch", "sheets", "1", "--kind", "shop")
        refused(4, "dispatch", "sheets", "1", "--unit", "PA03")
        refused(4, "dispatch", "sheets", "1", "--unit", "NOBODY")
        refused(4, "dispatch", "sheets", "2")
