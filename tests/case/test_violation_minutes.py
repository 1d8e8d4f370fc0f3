"""Violation minutes, read back from the .docx."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator
from word_files import minutes, text

from postwatch.case.letters import decree_words
from postwatch.law.rows import Decree

KEYS = {
    "id", "recipient", "form", "form_title", "instrument", "form_verified", "form_confidence", "number", "minutes_on",
    "path", "sha256", "drawn_up_by", "offender", "under_mandate", "acts", "unverified_list",
}  # fmt: skip
TWELVE = ("5.1", "5.2", "5.3.a", "5.3.b", "8.3.b", "8.4.b", "9.1.a", "9.1.b", "9.2", "11.1", "11.4.b", "12.2.a")


def add(run: Any, *words: str, today: str = "2020-06-15") -> str:
    answer = run("violation", "add", *words, "--json", today=today)
    assert answer.code == 0, answer
    return str(answer.json["case"])


def drafter(run: Any) -> None:
    words = ("--title", "Thanh tra viên", "--may", "draw_up", "--active-from", "2020-01-01")
    assert run("staff", "add", "Trần Văn Bình", *words).code == 0


class TestThePaper:
    def test_minutes_state_the_act_its_provision_and_what_they_rest_on(self, run: Any, loaded: Path) -> None:
        drafter(run)
        run(
            "inspect", "log", "DPV-013", "--on", "28/5/2020", "--decision-number", "12/QĐ", "--decision-on", "20/5/2020"
        )
        run("inspect", "minutes", "1", "--on", "28/5/2020", "--number", "3")
        case = add(run, "DPV-013", "8.3.b", "--on", "28/5/2020", "--visit", "1", "--description", "Tại quầy <1> & 2")
        made = minutes(run, "violation", case, "--drawn-up-by", "Trần Văn Bình", "--on", "28/5/2020", "--number", "5")
        assert set(made) == KEYS
        assert (made["id"], made["recipient"], made["form"], made["acts"]) == (case, "DPV-013", "MBB01", 1)
        paper = text(loaded / made["path"])
        for words in (
            "Số: 05/BB-VPHC",
            "BIÊN BẢN VI PHẠM HÀNH CHÍNH",
            "phút, ngày 28 tháng 5 năm 2020, tại: →",
            "Căn cứ Biên bản kiểm tra số 03/BB-ĐKT ngày 28 tháng 5 năm 2020;",
            "Căn cứ Quyết định kiểm tra số 12/QĐ ngày 20 tháng 5 năm 2020;",
            "Họ và tên: Trần Văn Bình",
            "Chức vụ: Thanh tra viên",
            "1. Tên của tổ chức: Doanh nghiệp mẫu 1\n",
            "Nơi xảy ra vi phạm: Điểm phục vụ mẫu 11 – huyện Cao Lộc, thị trấn Cao Lộc, huyện Cao Lộc.",
            "điều kiện cung ứng dịch vụ bưu chính của doanh nghiệp; kết thúc ngày 28 tháng 5 năm 2020.",
            "Cụ thể: Tại quầy <1> & 2",
            "điểm b khoản 3 Điều 8 Nghị định số 15/2020/NĐ-CP ngày 03 tháng 02 năm 2020 của Chính phủ.",
            "Tình tiết tăng nặng (nếu có): →",
        ):
            assert words in paper, words
        assert "đồng" not in paper.replace("Hội đồng", "").replace("hợp đồng", "")

    def test_the_time_is_printed_as_it_is_typed_or_recorded(self, run: Any, refused: Any, loaded: Path) -> None:
        case = add(run, "DPV-013", "8.3.b", "--on", "28/5/2020")
        made = minutes(run, "violation", case, "--on", "28/5/2020", "--hour", "14h30")
        assert "hồi 14 giờ 30 phút, ngày 28 tháng 5 năm 2020" in text(loaded / made["path"])
        assert run("case", "sign", "minutes", case, "--on", "28/5/2020", "--hour", "15:00").code == 0
        assert "15:00, not 14:30" in refused(3, "case", "draft", "minutes", case, "--hour", "14:30", "--replace").err
        again = minutes(run, "violation", case, "--replace")
        assert "hồi 15 giờ 00 phút, ngày 28" in text(loaded / again["path"])

    def test_an_organisation_is_named_with_its_registration(self, run: Any, loaded: Path) -> None:
        assert run(
            "recipient", "edit", "DNM-01", "--business-number", "4900123456", "--business-number-on", "5/3/2019",
            "--business-number-issuer", "Sở KH&ĐT", "--representative", "Bà Vân", "--representative-title", "Giám đốc",
        ).code == 0  # fmt: skip
        paper = text(loaded / minutes(run, "violation", add(run, "DNM-01", "9.2", "--on", "28/5/2020"))["path"])
        assert "Mã số doanh nghiệp: 4900123456" in paper
        assert "ngày cấp: ngày 05 tháng 3 năm 2019; đăng ký thay đổi lần thứ: ………; nơi cấp: Sở KH&ĐT" in paper
        assert "Người đại diện theo pháp luật: Bà Vân; chức danh: Giám đốc" in paper
        assert "Lý do ông (bà) Bà Vân không ký" in paper

    def test_the_head_of_a_point_acts_under_a_mandate(self, run: Any, loaded: Path) -> None:
        assert run("recipient", "edit", "DPV-013", "--representative", "Bà Vân").code == 0
        paper = text(loaded / minutes(run, "violation", add(run, "DPV-013", "8.3.b", "--on", "28/5/2020"))["path"])
        assert "Người đại diện theo pháp luật: →" in paper
        assert "Người đại diện theo ủy quyền (nếu có): Bà Vân" in paper
        assert "Lý do ông (bà) Bà Vân không ký" in paper

    def test_for_a_point_its_enterprise_is_the_offender(self, run: Any, loaded: Path) -> None:
        known = ("--business-number", "4900123456", "--address", "Số 1 phố Lớn", "--representative", "Ông Chủ",
                 "--representative-title", "Giám đốc")  # fmt: skip
        assert run("recipient", "edit", "DNM-01", *known).code == 0
        assert run("recipient", "edit", "DPV-013", "--address", "Số 5 chợ Nhỏ").code == 0
        answer = run("case", "draft", "minutes", add(run, "DPV-013", "8.3.b", "--on", "28/5/2020"), "--json")
        assert (answer.json["offender"], answer.json["under_mandate"]) == ("Doanh nghiệp mẫu 1", True)
        assert "a unit that left its mandate is itself the offender" in answer.err
        paper = text(loaded / answer.json["path"])
        for words in (
            "1. Tên của tổ chức: Doanh nghiệp mẫu 1\nĐịa chỉ trụ sở chính: Số 1 phố Lớn\n",
            "Mã số doanh nghiệp: 4900123456",
            "Người đại diện theo pháp luật: Ông Chủ; chức danh: Giám đốc\nNgười đại diện theo ủy quyền (nếu có): →",
            "Nơi xảy ra vi phạm: Điểm phục vụ mẫu 11 – huyện Cao Lộc, Số 5 chợ Nhỏ.",
            "Lý do ông (bà) Ông Chủ không ký",
        ):
            assert words in paper, words

    def test_an_agent_with_a_legal_form_of_its_own_is_the_offender(self, run: Any, loaded: Path) -> None:
        assert run("recipient", "edit", "DPV-013", "--legal-form", "company", "--representative", "Bà Vân").code == 0
        made = minutes(run, "violation", add(run, "DPV-013", "8.3.b", "--on", "28/5/2020"))
        assert (made["offender"].partition(",")[0], made["under_mandate"]) == (
            "Điểm phục vụ mẫu 11 – huyện Cao Lộc",
            False,
        )
        paper = text(loaded / made["path"])
        assert "Người đại diện theo pháp luật: Bà Vân" in paper
        assert "Nơi xảy ra vi phạm" not in paper

    def test_goods_that_were_held_by_the_day_are_listed(self, run: Any, loaded: Path) -> None:
        case = add(run, "DPV-013", "8.3.b", "--on", "28/5/2020")
        for on, words in (
            ("28/5/2020", ("hold", "--item", "Thuốc lá; 12; cây; còn nguyên tem", "--storage", "Kho của Sở")),
            ("29/5/2020", ("hold", "--item", "Pháo; 3; hộp")),
            ("1/6/2020", ("return", "--item", "Thuốc lá; 2", "--number", "4")),
            ("3/6/2020", ("hold", "--item", "Rượu; 1; chai")),
        ):
            assert run("case", "goods", case, *words, "--on", on, "--reason", "x").code == 0

        def listed(on: str, *words: str) -> list[list[str]]:
            path = loaded / minutes(run, "violation", case, *words, "--on", on, "--replace")["path"]
            goods = next(one for one in Document(str(path)).tables if one.rows[0].cells[0].text == "STT")
            return [[cell.text for cell in row.cells[1:]] for row in goods.rows[1:]]

        assert listed("30/5/2020") == [
            ["Thuốc lá", "cây", "12", "", "còn nguyên tem", "Kho của Sở"],
            ["Pháo", "hộp", "3", "", "", ""],
        ]

    @pytest.mark.parametrize(
        ("offender", "says"),
        [("household", "Chủ hộ kinh doanh: Điểm phục vụ mẫu 13"), ("individual", "1. Họ và tên: Điểm phục vụ mẫu 13")],
    )
    def test_a_person_is_asked_for_identity_which_is_written_by_hand(
        self, run: Any, loaded: Path, offender: str, says: str
    ) -> None:
        case = add(run, "DPV-015", "9.1.b", "--on", "5/6/2020", "--offender", offender)
        paper = text(loaded / minutes(run, "violation", case)["path"])
        assert says in paper
        assert "Giấy tờ về nhân thân, số: →" in paper
        assert "CÁ NHÂN VI PHẠM" in paper
        assert "Tên của tổ chức" not in paper

    def test_a_case_of_many_acts_numbers_them_and_cites_the_decree_once(self, run: Any, loaded: Path) -> None:
        name = "Công ty A & B <C> " * 17
        assert run("recipient", "edit", "DNM-01", "--name", name).code == 0
        case = add(run, "DNM-01", TWELVE[0], "--on", "5/6/2020")
        for provision in TWELVE[1:]:
            add(run, "DNM-01", provision, "--on", "5/6/2020", "--case", case, "--aggravating", "1")
        made = minutes(run, "violation", case)
        assert made["acts"] == 12
        assert "5.3.a, 15/2020/NĐ-CP" in made["unverified_list"]
        path = loaded / made["path"]
        paper = text(path)
        assert name.strip() in paper
        assert "12) Không thực hiện việc kiểm tra, sửa chữa, bảo trì" in paper
        assert "khoản 1 Điều 5 (hành vi 1), khoản 2 Điều 5 (hành vi 2)" in paper
        assert paper.count("Nghị định số 15/2020/NĐ-CP") == 1
        assert "Tình tiết tăng nặng (nếu có): 11 tình tiết→" in paper
        assert OpenXmlValidator().validate(path).errors == []

    def test_an_act_whose_words_were_not_seen_leaves_lines_for_the_pen(self, run: Any, loaded: Path) -> None:
        paper = text(loaded / minutes(run, "violation", add(run, "DNM-01", "8.4.b", "--on", "5/6/2020"))["path"])
        assert "Đã có hành vi vi phạm hành chính:\n→\n→\n(kết thúc ngày 05 tháng 6 năm 2020)" in paper
        assert "điểm b khoản 4 Điều 8" in paper
        assert "chưa thấy" not in paper

    def test_a_continuing_violation_and_an_amended_decree_are_named_as_such(self, run: Any, loaded: Path) -> None:
        case = add(run, "DPV-013", "8.3.b", "--continuing", "--detected-on", "1/3/2023", today="2023-03-05")
        paper = text(loaded / minutes(run, "violation", case, today="2023-03-05")["path"])
        assert "đang diễn ra khi phát hiện ngày 01 tháng 3 năm 2023." in paper
        assert "sửa đổi, bổ sung bởi Nghị định số 14/2022/NĐ-CP ngày 27 tháng 01 năm 2022." in paper

    def test_seized_goods_have_a_table_of_three_rows(self, run: Any, loaded: Path) -> None:
        path = loaded / minutes(run, "violation", add(run, "DPV-013", "8.3.b", "--on", "28/5/2020"))["path"]
        goods = next(one for one in Document(str(path)).tables if one.rows[0].cells[0].text == "STT")
        assert len(goods.columns) == 7
        assert [row.cells[0].text for row in goods.rows[1:]] == ["1", "2", "3"]

    def test_minutes_after_a_district_s_visit_are_the_district_s_paper(self, run: Any, loaded: Path) -> None:
        run("inspect", "log", "DPV-010", "--on", "29/5/2020", "--by", "PVHTT-CAL")
        case = add(run, "DPV-010", "8.3.b", "--on", "29/5/2020", "--visit", "1")
        made = minutes(run, "violation", case, "--drawn-up-by", "Hoàng Văn Đạt")
        paper = text(loaded / made["path"])
        assert made["drawn_up_by"] == "Hoàng Văn Đạt"
        assert "UBND HUYỆN CAO LỘC" in paper
        assert "Cơ quan: Phòng Văn hóa và Thông tin huyện Cao Lộc" in paper


class TestTheForm:
    @pytest.mark.parametrize(
        ("on", "instrument", "electronic"),
        [("2021-12-31", "81/2013", False), ("2022-01-01", "Nghị định 118/2021/NĐ-CP", True)],
    )
    def test_the_form_changes_with_the_day(
        self, run: Any, loaded: Path, on: str, instrument: str, electronic: bool
    ) -> None:
        """An act of before takes the form of the day on which its minutes are drafted: that of its handling."""
        case = add(run, "DPV-013", "8.3.b", "--on", "2021-12-30", today=on)
        answer = run("case", "draft", "minutes", case, "--json", today=on)
        assert instrument in answer.json["instrument"]
        paper = text(loaded / answer.json["path"])
        assert ("bằng phương thức điện tử" in paper) is electronic

    def test_minutes_drawn_up_later_take_the_form_of_their_own_day(self, run: Any, loaded: Path) -> None:
        case = add(run, "DPV-013", "8.3.b", "--on", "31/12/2021", today="2022-01-05")
        assert "118/2021" in minutes(run, "violation", case, "--on", "4/1/2022", today="2022-01-05")["instrument"]

    @pytest.mark.parametrize(("provision", "may"), [("9.2", True), ("8.3.b", False)])
    def test_the_right_to_explain_stands_on_the_paper_with_its_terms(
        self, run: Any, loaded: Path, provision: str, may: bool
    ) -> None:
        case = add(run, "DNM-01", provision, "--on", "1/3/2023", today="2023-03-05")
        paper = text(loaded / minutes(run, "violation", case, today="2023-03-05")["path"])
        assert ("Trong thời hạn 02 ngày làm việc" in paper) is may
        assert ("Trong thời hạn 05 ngày làm việc" in paper) is may
        having, lacking = ("■ đối với", "□.") if may else ("□.", "■ đối với")
        assert f"do thuộc trường hợp quy định tại khoản 1 Điều 61 Luật Xử lý vi phạm hành chính: {having}" in paper
        assert (
            f"do không thuộc trường hợp quy định tại khoản 1 Điều 61 Luật Xử lý vi phạm hành chính: {lacking}" in paper
        )

    @pytest.mark.parametrize("on", ["1/6/2020", "31/12/2021"])
    def test_until_2021_the_days_to_explain_in_writing_are_calendar_days(self, run: Any, loaded: Path, on: str) -> None:
        case = add(run, "DNM-01", "9.2", "--on", on, "--minutes-on", on, today="2021-12-31")
        paper = text(loaded / minutes(run, "violation", case, today="2021-12-31")["path"])
        assert "Trong thời hạn 02 ngày làm việc đối với yêu cầu giải trình trực tiếp, 05 ngày đối với" in paper


@pytest.mark.usefixtures("loaded")
class TestTheRecord:
    def test_the_day_of_the_minutes_starts_the_terms(self, run: Any) -> None:
        drafter(run)
        case = add(run, "DPV-013", "8.3.b", "--on", "28/5/2020")
        minutes(run, "violation", case, "--on", "29/5/2020", "--number", "11/BB-VPHC", "--drawn-up-by", "CB-001")
        shown = run("violation", "show", "VP-2020-0001", "--json").json
        assert (shown["minutes_on"], shown["minutes_number"]) == ("2020-05-29", "11/BB-VPHC")
        assert shown["drawn_up_by"] == "Trần Văn Bình"
        assert {one["name"]: one["due_on"] for one in shown["clocks_list"]}["decide"] == "2020-06-05"

    def test_a_draft_records_nothing(self, run: Any) -> None:
        case = add(run, "DPV-013", "8.3.b", "--on", "28/5/2020")
        assert minutes(run, "violation", case)["path"].endswith("-du-thao.docx")
        assert run("violation", "show", "VP-2020-0001", "--json").json["minutes_on"] is None

    def test_what_is_recorded_is_not_written_over(self, run: Any, refused: Any) -> None:
        case = add(run, "DPV-013", "8.3.b", "--on", "28/5/2020", "--minutes-on", "28/5/2020", "--drawn-up-by", "Ông X")
        refused(3, "case", "draft", "minutes", case, "--on", "29/5/2020")
        assert minutes(run, "violation", case)["drawn_up_by"] == "Ông X"

    def test_one_who_was_not_in_office_that_day_draws_up_nothing(self, run: Any, refused: Any) -> None:
        words = ("--title", "Thanh tra viên", "--may", "draw_up", "--active-from", "2020-06-01")
        assert run("staff", "add", "Trần Văn Bình", *words).code == 0
        add(run, "DPV-013", "8.3.b", "--on", "28/5/2020")
        refused(3, "case", "draft", "minutes", "1", "--on", "29/5/2020", "--drawn-up-by", "Trần Văn Bình")

    def test_a_closed_case_gets_no_new_minutes_but_its_paper_can_be_made_again(self, run: Any, refused: Any) -> None:
        case = add(run, "DPV-013", "8.3.b", "--on", "28/5/2020")
        assert run("case", "close", case, "--reason", "trùng").code == 0
        refused(3, "case", "draft", "minutes", case, "--on", "29/5/2020")
        assert minutes(run, "violation", case)["id"] == case


@pytest.mark.parametrize(
    ("amending", "words"),
    [
        ((), "Nghị định số 1/2020/NĐ-CP của Chính phủ"),
        (("2/2021/NĐ-CP",), "được sửa đổi, bổ sung bởi Nghị định số 2/2021/NĐ-CP"),
        (("2/2021/NĐ-CP", "3/2022/NĐ-CP"), "bởi Nghị định số 2/2021/NĐ-CP và Nghị định số 3/2022/NĐ-CP"),
    ],
)
def test_a_decree_is_cited_with_its_amendments(amending: tuple[str, ...], words: str) -> None:
    decrees = [Decree(number, "memory", "1/2020/NĐ-CP") for number in amending]
    assert words in decree_words("1/2020/NĐ-CP", decrees)
