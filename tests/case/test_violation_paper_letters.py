"""Words of the papers of a case: whose paper a decision is, who signs, what it rests on."""

import datetime as dt

import pytest

from postwatch.case import paper_letters as letters
from postwatch.case.tables import StepKind
from postwatch.inspection.letters import Body
from postwatch.vietnamese import BLANK_NAME, clock_words

OFFICE = Body("UBND TỈNH LẠNG SƠN", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "Sở Thông tin và Truyền thông", "Lạng Sơn")
COMMITTEE, SCIENCE = "ỦY BAN NHÂN DÂN", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
PROVINCE, DISTRICT = f"{COMMITTEE} TỈNH LẠNG SƠN", f"{COMMITTEE} HUYỆN CAO LỘC"


@pytest.mark.parametrize(
    ("authority", "agency", "heading", "signs"),
    [
        ("Chánh Thanh tra Sở", OFFICE.agency, f"CHÁNH THANH TRA {OFFICE.agency}", "CHÁNH THANH TRA"),
        ("Giám đốc", OFFICE.agency, f"GIÁM ĐỐC {OFFICE.agency}", "GIÁM ĐỐC"),
        ("Thanh tra viên", OFFICE.agency, "THANH TRA VIÊN", "THANH TRA VIÊN"),
        ("Giám đốc Sở Khoa học và Công nghệ", SCIENCE, f"GIÁM ĐỐC {SCIENCE}", "GIÁM ĐỐC"),
        ("Chủ tịch Ủy ban nhân dân tỉnh", PROVINCE, f"CHỦ TỊCH {PROVINCE}", "CHỦ TỊCH"),
        ("Chủ tịch UBND huyện Cao Lộc", DISTRICT, f"CHỦ TỊCH {DISTRICT}", "CHỦ TỊCH"),
        ("Chủ tịch UBND cấp xã", f"{COMMITTEE} {BLANK_NAME}", f"CHỦ TỊCH {COMMITTEE} {BLANK_NAME}", "CHỦ TỊCH"),
        ("Trưởng Công an cấp xã", BLANK_NAME, f"TRƯỞNG CÔNG AN CẤP XÃ {BLANK_NAME}", "TRƯỞNG CÔNG AN"),
        ("Thanh tra viên Thanh tra tỉnh", BLANK_NAME, f"THANH TRA VIÊN THANH TRA TỈNH {BLANK_NAME}", "THANH TRA VIÊN"),
        ("", OFFICE.agency, BLANK_NAME, "NGƯỜI RA QUYẾT ĐỊNH"),
    ],
)  # fmt: skip
def test_a_decision_is_the_paper_of_its_authority(authority: str, agency: str, heading: str, signs: str) -> None:
    body = letters.deciding_body(authority, OFFICE)
    assert (body.agency, letters.heading_of(authority, body)) == (agency, heading)
    assert letters.signature_facts(authority, "A")["authority_lines"] == [signs]


def test_a_deputy_signs_for_the_head() -> None:
    assert letters.signature_facts("Chủ tịch UBND tỉnh", "B", deputy=True) == {
        "authority_lines": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        "signer": "B",
    }


@pytest.mark.parametrize(
    ("on", "amendments", "decree"),
    [
        (dt.date(2020, 6, 1), 0, "81/2013/NĐ-CP"),
        (dt.date(2021, 12, 31), 0, "81/2013/NĐ-CP"),
        (dt.date(2022, 1, 1), 1, "118/2021/NĐ-CP"),
        (dt.date(2025, 6, 30), 1, "118/2021/NĐ-CP"),
        (dt.date(2025, 7, 1), 2, "118/2021/NĐ-CP"),
    ],
)
def test_the_law_is_that_of_the_day(on: dt.date, amendments: int, decree: str) -> None:
    law, details = letters.law_grounds(on)
    assert law.count("Luật sửa đổi, bổ sung") == amendments
    assert decree in details


@pytest.mark.parametrize(
    ("hour", "words"),
    [("14:30", "14 giờ 30 phút"), ("9:05", "09 giờ 05 phút"), (None, "…… giờ …… phút"), ("sáng", "…… giờ …… phút")],
)
def test_an_hour_that_is_not_known_is_blank(hour: str | None, words: str) -> None:
    assert clock_words(hour) == words


def test_every_step_has_a_title_in_the_file() -> None:
    assert set(letters.STEP_TITLES) == set(StepKind)


def test_every_paper_has_a_form_of_its_own_file() -> None:
    assert set(letters.SHAPES) == set(letters.CasePaper)
    assert len({shape.stem for shape in letters.SHAPES.values()}) == len(letters.CasePaper)
    assert {kind for kind, shape in letters.SHAPES.items() if shape.is_minutes} == {
        letters.CasePaper.VERIFICATION, letters.CasePaper.HEARING, letters.CasePaper.HOLD_MINUTES,
        letters.CasePaper.RETURN_MINUTES,
    }  # fmt: skip
