"""Inspection minutes, read back from the .docx."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from word_files import minutes, text

from postwatch.errors import UsageError
from postwatch.inspection import typed_answers

KEYS = {
    "id", "recipient", "form", "form_title", "instrument", "form_verified", "form_confidence", "number", "minutes_on",
    "path", "sha256", "led_by",
}  # fmt: skip
DECISION = (
    "--kind", "planned", "--decision-number", "12/QĐ-STTTT", "--decision-on", "2020-05-20", "--decision-signer",
    "Nguyễn Quang Huy",
)  # fmt: skip


def log(run: Any, *words: str) -> str:
    answer = run("inspect", "log", *words, "--json")
    assert answer.code == 0, answer
    return str(answer.json["id"])


def leader(run: Any, *words: str) -> None:
    assert run("staff", "add", "Trần Văn Bình", "--title", "Thanh tra viên", *(words or ("--may", "lead"))).code == 0


def rows(path: Path, heading: str) -> list[list[str]]:
    table = next(one for one in Document(str(path)).tables if one.rows[0].cells[1].text == heading)
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


class TestThePaper:
    def test_minutes_say_who_inspected_whom_by_which_decision(self, run: Any, loaded: Path) -> None:
        leader(run)
        visit = log(run, "DPV-013", "--on", "28/5/2020", *DECISION, "--partners", "Phòng PA03")
        made = minutes(run, "inspect", visit, "--head", "Trần Văn Bình", "--member", "Lê Thị Cúc, chuyên viên")
        assert set(made) == KEYS
        assert (made["id"], made["recipient"], made["form"], made["led_by"]) == (visit, "DPV-013", "BBKT", "CB-001")
        paper = text(loaded / made["path"])
        for words in (
            "SỞ THÔNG TIN",
            "Số: ……/BB-ĐKT",
            "Lạng Sơn, ngày …… tháng 5 năm 2020",
            "BIÊN BẢN KIỂM TRA",
            "Căn cứ Quyết định kiểm tra số 12/QĐ-STTTT ngày 20 tháng 5 năm 2020 do Nguyễn Quang Huy ký.",
            "ngày 28 tháng 5 năm 2020, tại: thị trấn Cao Lộc, huyện Cao Lộc",
            "kiểm tra theo kế hoạch đối với Điểm phục vụ mẫu 11 – huyện Cao Lộc, thuộc",
            "Trưởng đoàn: Trần Văn Bình, Thanh tra viên",
            "Thành viên: Lê Thị Cúc, chuyên viên",
            "Cơ quan phối hợp: Phòng PA03",
            "Người đại diện: →",
            "Thời kỳ kiểm tra: →",
            "Lý do đại diện đơn vị không ký biên bản (nếu có): →",
        ):
            assert words in paper, words

    def test_shortcomings_have_a_remedy_and_a_day_and_signs_go_to_the_authority(self, run: Any, loaded: Path) -> None:
        visit = log(
            run, "DPV-013", "--on", "28/5/2020", "--finding", "Chưa có sổ & <mẫu>", "--remedy", "Lập sổ",
            "--remedy-due", "17/6/2020", "--sign", "Không niêm yết {{ x }}", "--sign", "Không kiểm tra bưu gửi",
        )  # fmt: skip
        path = loaded / minutes(run, "inspect", visit)["path"]
        assert rows(path, "Tồn tại") == [["1", "Chưa có sổ & <mẫu>", "Lập sổ", "17/06/2020"]]
        paper = text(path)
        assert "1) Không niêm yết {{ x }}" in paper
        assert "2) Không kiểm tra bưu gửi" in paper
        assert paper.count("Còn hay hết thời hiệu xử phạt: →") == 2
        assert "tiền phạt" not in paper

    def test_the_checklist_has_four_answers_and_those_given_are_crossed(self, run: Any, loaded: Path) -> None:
        visit = log(run, "DPV-013", "--on", "28/5/2020")
        made = minutes(run, "inspect", visit, "--answer", "giay-phep=không xuất trình", "--answer", "niem-yet=NOT_MET")
        crosses = [row[2:] for row in rows(loaded / made["path"], "Nội dung kiểm tra")]
        assert crosses[0] == ["", "", "x", ""]
        assert crosses[1] == ["", "x", "", ""]
        assert set(map(tuple, crosses[2:])) == {("", "", "", "")}

    def test_the_minutes_of_a_district_office_bear_its_own_head(self, run: Any, loaded: Path) -> None:
        paper = text(
            loaded / minutes(run, "inspect", log(run, "DPV-010", "--on", "29/5/2020", "--by", "PVHTT-CAL"))["path"]
        )
        assert "UBND HUYỆN CAO LỘC" in paper
        assert "SỞ THÔNG TIN" not in paper
        assert "Cao Lộc, ngày …… tháng 5 năm 2020" in paper
        assert "Đoàn kiểm tra của Phòng Văn hóa và Thông tin huyện Cao Lộc" in paper


@pytest.mark.usefixtures("loaded")
class TestTheForm:
    def test_a_visit_after_the_reform_is_written_down_on_the_form_of_its_day(self, run: Any) -> None:
        assert run("inspect", "log", "DPV-013", "--on", "1/7/2025", today="2025-07-02").code == 0
        made = minutes(run, "inspect", "KT-2025-0001", today="2025-07-02")
        assert "217/2025" in made["instrument"]


@pytest.mark.usefixtures("loaded")
class TestTheRecord:
    def test_day_and_number_are_recorded_and_printed(self, run: Any, loaded: Path) -> None:
        visit = log(run, "DPV-013", "--on", "28/5/2020")
        made = minutes(run, "inspect", visit, "--on", "29/5/2020", "--number", "7")
        assert (made["number"], made["minutes_on"]) == ("07/BB-ĐKT", "2020-05-29")
        assert made["path"] == f"documents/{visit}/{visit}-bien-ban.docx"
        paper = text(loaded / made["path"])
        assert "Số: 07/BB-ĐKT" in paper
        assert "Lạng Sơn, ngày 29 tháng 5 năm 2020" in paper
        assert minutes(run, "inspect", visit)["sha256"] == made["sha256"]

    def test_what_is_recorded_is_not_written_over(self, run: Any, refused: Any) -> None:
        leader(run)
        assert run("staff", "add", "Lê Thị Cúc", "--title", "Chuyên viên", "--may", "lead").code == 0
        visit = log(run, "DPV-013", "--on", "28/5/2020")
        minutes(run, "inspect", visit, "--on", "28/5/2020", "--head", "Trần Văn Bình")
        refused(3, "inspect", "minutes", visit, "--on", "29/5/2020", "--replace")
        refused(3, "inspect", "minutes", visit, "--head", "Lê Thị Cúc", "--replace")
        assert minutes(run, "inspect", visit)["led_by"] == "CB-001"

    @pytest.mark.parametrize("answer", ["niem-yet=maybe", "nothing=met", "niem-yet"])
    def test_an_answer_to_nothing_is_refused_and_changes_nothing(self, run: Any, refused: Any, answer: str) -> None:
        log(run, "DPV-013", "--on", "28/5/2020")
        refused(2, "inspect", "minutes", "1", "--answer", answer)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("niem-yet=met", "met"),
        (" niem-yet = Đạt ", "met"),
        ("niem-yet=chưa đạt", "not_met"),
        ("niem-yet=Không xuất trình", "not_shown"),
        ("niem-yet=khong ap dung", "not_applicable"),
    ],
)
def test_an_answer_is_read_as_people_write_it(typed: str, answer: str) -> None:
    assert typed_answers.checklist_answer(typed, codes=["niem-yet"], asked=["niem-yet"]) == ("niem-yet", answer)


def test_an_unknown_item_is_refused_with_those_that_the_kind_of_unit_is_asked() -> None:
    with pytest.raises(UsageError) as refusal:
        typed_answers.checklist_answer(
            "x=met", codes=["niem-yet", "tu-choi", "giay-phep"], asked=["niem-yet", "tu-choi"]
        )
    assert refusal.value.hint.endswith(": niem-yet, tu-choi")
