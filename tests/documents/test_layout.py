"""The measures of Nghị định 30/2020/NĐ-CP, read from the finished files with python-docx."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from postwatch.documents.fill import shipped_template, template_bytes
from postwatch.documents.layout import build_template
from postwatch.documents.qr import png
from postwatch.documents.typeface import balanced, width
from postwatch.errors import DocumentError

NAMES = ["dispatch/letter", "dispatch/sheet", "pledge/form", "followup/letter", "report/monthly"]
Facts = dict[str, dict[str, Any]]


def filled(name: str, facts: Facts) -> bytes:
    return shipped_template(name).render(facts[name], title="Thử", images={"qr": png("CK-2020-0042")})


def opened(name: str, facts: Facts) -> Any:
    return Document(io.BytesIO(filled(name, facts)))


def style_of(document: Any, name: str) -> Any:
    return next(style for style in document.styles if style.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_paper_is_a4_and_margins_are_within_the_decree(name: str, facts: Facts) -> None:
    for section in opened(name, facts).sections:
        assert {section.page_width.mm // 1, section.page_height.mm // 1} <= {209, 210, 296, 297}
        assert 20 <= section.top_margin.mm <= 25
        assert 20 <= section.bottom_margin.mm <= 25
        assert 30 <= section.left_margin.mm <= 35
        assert 15 <= section.right_margin.mm <= 20


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_is_times_new_roman_in_all_four_slots(name: str, facts: Facts) -> None:
    fonts = opened(name, facts).styles.element.findall(f".//{qn('w:rFonts')}")
    assert fonts
    for font in fonts:
        slots = {font.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
        assert slots == {"Times New Roman"}


@pytest.mark.parametrize("name", NAMES)
def test_the_language_of_the_paper_is_vietnamese(name: str, facts: Facts) -> None:
    language = opened(name, facts).styles.element.find(f".//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "vi-VN"


@pytest.mark.parametrize(
    ("style", "points", "bold", "italic"),
    [
        ("Quốc hiệu", 12, True, False),
        ("Tiêu ngữ", 13, True, False),
        ("Cơ quan chủ quản", 12, False, False),
        ("Cơ quan ban hành", 12, True, False),
        ("Số, ký hiệu", 13, False, False),
        ("Địa danh, thời gian", 13, False, True),
        ("Trích yếu công văn", 12, False, False),
        ("Nội dung", 14, False, False),
        ("Đề mục", 14, True, False),
        ("Nơi nhận (nhãn)", 12, True, True),
        ("Nơi nhận", 11, False, False),
        ("Quyền hạn, chức vụ", 14, True, False),
        ("Họ và tên người ký", 14, True, False),
    ],
)
def test_sizes_and_faces_are_those_of_the_decree(
    style: str, points: int, bold: bool, italic: bool, facts: Facts
) -> None:
    font = style_of(opened("dispatch/letter", facts), style).font
    assert (font.size.pt, bool(font.bold), bool(font.italic)) == (points, bold, italic)


@pytest.mark.parametrize("name", ["dispatch/letter", "followup/letter", "report/monthly"])
def test_the_body_is_justified_with_an_indent_and_a_gap(name: str, facts: Facts) -> None:
    form = style_of(opened(name, facts), "Nội dung").paragraph_format
    assert form.alignment == 3
    assert 10 <= form.first_line_indent.mm <= 12.71
    assert form.space_after.pt >= 6
    assert 1 <= form.line_spacing <= 1.5


def test_the_subject_stands_six_points_under_the_number(facts: Facts) -> None:
    assert style_of(opened("dispatch/letter", facts), "Trích yếu công văn").paragraph_format.space_before.pt == 6


def test_quoc_hieu_fits_on_one_line_of_its_column(facts: Facts) -> None:
    cell = opened("dispatch/letter", facts).tables[0].rows[0].cells[1]
    assert cell.paragraphs[0].text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert width(cell.paragraphs[0].text, 12, bold=True) < cell.width.twips


@pytest.mark.parametrize("agency", ["SỞ Y TẾ", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "THANH TRA SỞ KHOA HỌC VÀ CÔNG NGHỆ"])
def test_the_rule_under_the_agency_is_a_third_to_a_half_of_its_line(agency: str, facts: Facts) -> None:
    facts["dispatch/letter"]["head"]["agency"] = agency
    cell = opened("dispatch/letter", facts).tables[0].rows[0].cells[0]
    rule = next(p for p in cell.paragraphs if p.style.name == "Dòng kẻ")
    room = cell.width.twips - 170
    length = room - rule.paragraph_format.left_indent.twips - rule.paragraph_format.right_indent.twips
    longest = max(width(line, 12, bold=True) for line in balanced(agency, room, 12, bold=True).split("\n"))
    assert 1 / 3 <= length / longest <= 1 / 2


def test_page_numbers_stand_in_the_top_margin_from_page_two(facts: Facts) -> None:
    for section in opened("followup/letter", facts).sections:
        assert section.different_first_page_header_footer
        assert section.first_page_header.is_linked_to_previous
        number = section.header.paragraphs[0]
        assert "PAGE" in number._p.xml
        assert (number.style.font.size.pt, number.style.paragraph_format.alignment) == (14, 1)


def test_every_appendix_counts_its_own_pages(facts: Facts) -> None:
    sections = opened("followup/letter", facts).sections
    assert len(sections) == 3
    assert {s._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for s in sections} == {"1"}


def test_the_appendix_of_the_report_stands_upright_and_ends_with_its_mark(facts: Facts) -> None:
    document = opened("report/monthly", facts)
    assert all(section.page_width < section.page_height for section in document.sections)
    assert document.paragraphs[-1].text == "./."


def test_the_signature_is_never_torn_apart_nor_alone_on_a_page(facts: Facts) -> None:
    document = opened("dispatch/letter", facts)
    row = document.tables[-1].rows[0]._tr
    assert row.find(f".//{qn('w:cantSplit')}") is not None
    last = [p for p in document.paragraphs if p.style.name == "Nội dung"][-1]
    assert last.paragraph_format.keep_with_next


def test_heading_rows_repeat_and_rows_stay_whole(facts: Facts) -> None:
    for table in opened("followup/letter", facts).tables[-2:]:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


@pytest.mark.parametrize("name", NAMES)
def test_no_word_lists_and_no_unused_styles(name: str, facts: Facts) -> None:
    document = opened(name, facts)
    assert "w:numPr" not in document.element.xml
    used = {p.get(qn("w:val")) for p in document.element.iter(qn("w:pStyle"), qn("w:tblStyle"))}
    kept = {s.style_id for s in document.styles} - {"Normal", "TableNormal", "SoTrang"}
    # A style of a branch that these facts did not take may stand in the template.
    in_template = {
        p.get(qn("w:val"))
        for p in Document(io.BytesIO(template_bytes(name))).element.iter(qn("w:pStyle"), qn("w:tblStyle"))
    }
    assert used <= kept == in_template


@pytest.mark.parametrize("name", NAMES)
def test_a_strict_validator_finds_nothing(name: str, facts: Facts, tmp_path: Any) -> None:
    for number, docx in enumerate([filled(name, facts), template_bytes(name)]):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(docx)
        assert OpenXmlValidator().validate(path).errors == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_text_gives_the_same_template(name: str) -> None:
    text = "letterhead: A | {{ head.agency }} | Số: 1/A | Hà Nội\nrich: paragraphs\n"
    assert build_template(text) == build_template(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("paragraph: x\nparagraf: y", "Line 2"),
        ("letterhead: A | B", "2 cells where 4 belong"),
        ("row: a", "a row must stand between table and end"),
        ("table: 10 | 20\nparagraph: x", "cannot stand inside a table"),
        ("{% if x %}\nsection: landscape", "cannot turn the page"),
        ("section: sideways", "not sideways"),
        ("no colon here", "no block kind"),
        ("paragraph: x\nsubject: y", "must follow the letterhead"),
        ("space: wide", "wide"),
        ("table: wide", "wide"),
    ],
)
def test_a_wrong_line_of_a_template_is_named(text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        build_template(text)


def test_a_table_left_open_is_refused() -> None:
    with pytest.raises(DocumentError, match="not closed"):
        build_template("table: 10 | 20\nrow: a | b")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("SỞ Y TẾ", ["SỞ Y TẾ"]),
        ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", ["SỞ THÔNG TIN", "VÀ TRUYỀN THÔNG"]),
        ("UBND TỈNH LẠNG SƠN", ["UBND TỈNH LẠNG SƠN"]),
    ],
)
def test_a_long_agency_name_breaks_into_even_lines(text: str, lines: list[str]) -> None:
    assert balanced(text, 3730, 12, bold=True).split("\n") == lines


@pytest.mark.parametrize(
    ("text", "size", "millimetres"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 88.3),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, 95.7),
        ("Độc lập - Tự do - Hạnh phúc", 13, 56.1),
        ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", 12, 74.0),
    ],
)
def test_widths_are_those_measured_in_the_forms_of_the_decree(text: str, size: int, millimetres: float) -> None:
    assert width(text, size, bold=True) / 56.6929 == pytest.approx(millimetres, abs=0.3)
