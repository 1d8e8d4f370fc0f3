"""The measures of Nghị định 30/2020/NĐ-CP, read from the finished files with python-docx."""

import io
import re
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openxml_audit import OpenXmlValidator

from postwatch.conformity.check import check
from postwatch.conformity.reader import measure
from postwatch.conformity.word_file import open_bytes
from postwatch.documents.fill import Template
from postwatch.documents.keep_with_next import with_kept_signatures
from postwatch.documents.layout import build_template
from postwatch.documents.qr import png
from postwatch.documents.sources import shipped_template, template_bytes
from postwatch.documents.typeface import balanced, unbroken, width, wrapped
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


BEFORE_SIGNATURE = {
    "a paragraph": "paragraph: Cuối.",
    "paragraphs that are repeated": "{% for line in lines %}\nparagraph: {{ line }}\n{% endfor %}",
    "a paragraph that is chosen": "paragraph: Đầu.\n{% if lines %}\nparagraph: {{ lines[0] }}\n{% endif %}",
    "a paragraph that is left out": "paragraph: Cuối.\n{% if not lines %}\nparagraph: Không có.\n{% endif %}",
    "a line break": "paragraph: {{ broken }}",
    "a choice within the paragraph": "paragraph: Cuối{% if lines %}, hết{% endif %}.",
    "a choice across paragraphs": "paragraph: Đầu{% if not lines %}.\nparagraph: Không có{% endif %}.",
    "a gap": "paragraph: Cuối.\nspace: 6",
    "a gap behind what is repeated": "{% for line in lines %}\nparagraph: {{ line }}\n{% endfor %}\nspace: 6",
}
SIGNATURES = {
    "of the office": "signature: signature | distribution",
    "with a picture": "sign_right: {{ code }} | {{ code }} | ĐẠI DIỆN | (Ký)",
    "of two": "sign_pair: NGƯỜI LẬP | (Ký) | NGƯỜI CHỨNG KIẾN | (Ký)",
}


def kept(docx: bytes) -> list[str]:
    """The words of the body that are tied to what follows them; nowhere twice, and after the style alone."""
    document = Document(io.BytesIO(docx))
    for properties in document.element.body.iter(qn("w:pPr")):
        tags = [child.tag for child in properties if child.tag in (qn("w:pStyle"), qn("w:keepNext"))]
        assert tags == [child.tag for child in properties][: len(tags)]
        assert tags.count(qn("w:keepNext")) <= 1
    return [p.text for p in document.paragraphs if p.text and p.paragraph_format.keep_with_next]


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
@pytest.mark.parametrize("before", BEFORE_SIGNATURE.values(), ids=BEFORE_SIGNATURE)
def test_the_last_words_whatever_they_are_stay_with_the_signature(before: str, signature: str, facts: Facts) -> None:
    template = Template(build_template(f"paragraph: Trước.\n{before}\n{signature}"), "own.docx")
    known = {"lines": ["Một.", "Cuối."], "broken": "Hai\ndòng.", "code": "CK-1"} | facts["dispatch/letter"]

    docx = template.render(known, title="Thử", images={"qr": png("CK-1")})

    last = [p.text for p in Document(io.BytesIO(docx)).paragraphs if p.text][-2:]
    assert kept(docx) == last


def test_a_last_paragraph_of_two_lines_stays_with_the_signature_by_itself() -> None:
    text = f"Đề nghị các cơ quan, đơn vị {'trên địa bàn ' * 8}báo cáo kết quả./."
    docx = build_template(f"paragraph: Trước.\nparagraph: {text}\nsign_pair: A | (Ký)")
    assert kept(Template(docx).render({}, title="t")) == [text]


SIGNATURE = re.compile('<w:tbl><w:tblPr><w:tblStyle w:val="KhungChuKy"')
EMPTY = '<w:p><w:pPr><w:pStyle w:val="CuoiPhan"/></w:pPr></w:p>'
PLAIN = {
    "without properties": "<w:p><w:r><w:t>Thêm.</w:t></w:r></w:p>",
    "with an identity": '<w:p w:rsidR="00A1"><w:r><w:t>Thêm.</w:t></w:r></w:p>',
    "without a style": '<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t>Thêm.</w:t></w:r></w:p>',
    "with empty properties": "<w:p><w:pPr/><w:r><w:t>Thêm.</w:t></w:r></w:p>",
    "kept already": '<w:p><w:pPr><w:keepNext/><w:jc w:val="both"/></w:pPr><w:r><w:t>Thêm.</w:t></w:r></w:p>',
    "let go by hand": '<w:p><w:pPr><w:keepNext w:val="0"/></w:pPr><w:r><w:t>Thêm.</w:t></w:r></w:p>',
    "above an empty one": '<w:p><w:r><w:t>Thêm.</w:t></w:r></w:p><w:p w:rsidR="00A1"/><w:bookmarkEnd w:id="0"/>',
    "with a text box": "<w:p><w:r><w:t>Thêm.</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>Hộp</w:t></w:r></w:p>"
                       "</w:txbxContent></w:pict></w:r></w:p>",
}  # fmt: skip


@pytest.mark.parametrize("repeated", ["", "{% for line in lines %}\nparagraph: {{ line }}\n{% endfor %}\n"])
@pytest.mark.parametrize("added", PLAIN.values(), ids=PLAIN)
def test_a_last_sentence_in_a_plain_style_stays_with_the_signature(added: str, repeated: str, facts: Facts) -> None:
    docx = build_template(f"paragraph: Trước.\n{repeated}signature: signature | distribution")
    changed = with_body(docx, lambda xml: SIGNATURE.sub(lambda found: added + found[0], xml))

    filled_in = Template(changed).render({"lines": ["Một."]} | facts["dispatch/letter"], title="t")

    assert kept(filled_in) == ["Một." if repeated else "Trước.", "Thêm."]


def with_body(docx: bytes, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data.decode()) if name == "word/document.xml" else data)
    return out.getvalue()


def test_each_signature_of_minutes_stays_with_the_text_before_it_only() -> None:
    pair = "sign_pair: NGƯỜI LẬP | (Ký) | NGƯỜI CHỨNG KIẾN | (Ký)\n"
    docx = build_template(f"paragraph: Một.\nparagraph: Hai.\n{pair}{pair}{pair}paragraph: Ba.\nsign_pair: A | (Ký)")
    assert kept(Template(docx).render({}, title="t")) == ["Một.", "Hai.", "Ba."]
    together = with_body(docx, lambda xml: xml.replace(f"</w:tbl>{EMPTY}<w:tbl>", "</w:tbl><w:tbl>"))
    assert kept(Template(together).render({}, title="t")) == ["Một.", "Hai.", "Ba."]


@pytest.mark.parametrize("lines", [[], ["Một.", "Hai."]])
def test_each_signature_of_minutes_is_tied_where_the_words_before_it_are_repeated(lines: list[str]) -> None:
    loop = "{% for line in lines %}\nparagraph: {{ line }}\n{% endfor %}\n"
    docx = build_template(f"paragraph: Đầu.\n{loop}sign_pair: A | (Ký)\nparagraph: Ba.\nsign_pair: B | (Ký)")
    assert kept(Template(docx).render({"lines": lines}, title="t")) == [*["Đầu.", *lines][-2:], "Ba."]


@pytest.mark.parametrize("around", ["{}", "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"], ids=["alone", "in a cell"])
def test_what_follows_the_last_signature_is_not_read(around: str, monkeypatch: pytest.MonkeyPatch) -> None:
    signature = '<w:tbl><w:tblPr><w:tblStyle w:val="KhungChuKy"/></w:tblPr></w:tbl>'
    body, annex = around.format(f"<w:p><w:r><w:t>Cuối.</w:t></w:r></w:p>{signature}"), "<w:p ></w:p>" * 3
    read = []
    monkeypatch.setattr("docx.oxml.parse_xml", lambda xml: read.append(xml) or parse_xml(xml))
    made = with_kept_signatures(f"<w:document {nsdecls('w')}><w:body>{body}{annex}</w:body></w:document>".encode())
    assert made.count(b"<w:pPr><w:keepNext/></w:pPr><w:r><w:t>") == 1
    is_alone = around == "{}"
    assert (annex.encode() in read[-1]) is not is_alone
    assert made.endswith(b"%s</w:body></w:document>" % (annex if is_alone else "<w:p/>" * 3).encode())


def test_a_signature_behind_a_new_page_or_section_is_tied_to_nothing() -> None:
    docx = build_template("paragraph: Một.\nsection: portrait\nsign_pair: A | (Ký)")
    assert kept(Template(docx).render({}, title="t")) == []


def test_the_words_of_a_pledge_stay_with_its_signature(facts: Facts) -> None:
    found = kept(filled("pledge/form", facts))
    announcing, last = found
    assert announcing.endswith("cam kết:")
    assert last.startswith("Đơn vị chúng tôi chịu trách nhiệm trước ")


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
    # A style of a branch that these facts did not take may stand in the template, or at the foot of its page.
    with zipfile.ZipFile(io.BytesIO(template_bytes(name))) as package:
        parts = [
            package.read(part).decode() for part in package.namelist() if re.match(r"word/(document|footer)", part)
        ]
    in_template = set(re.findall(r'<w:(?:pStyle|tblStyle) w:val="(\w+)"', "".join(parts)))
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
        ("letterhead: A | B", "2 cells instead of 4"),
        ("row: a", "a row must be between table and end"),
        ("table: 10 | 20\nparagraph: x", "is not allowed inside a table"),
        ("{% if x %}\nsection: landscape\n{% endif %}\nparagraph: y", "must begin a section"),
        ("section: sideways", "not sideways"),
        ("no colon here", "no block kind"),
        ("paragraph: \x1b[31m", "a character that cannot be printed .U.001B."),
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
    ("text", "lines"),
    [
        (
            "V/v đính chính Thông báo số 06/TB-STTTT ngày 17 tháng 6 năm 2020",
            ["V/v đính chính Thông báo", "số 06/TB-STTTT ngày", "17 tháng 6 năm 2020"],
        ),
        (
            "V/v đôn đốc Công văn số 57/STTTT-TTr ngày 15/6/2020",
            ["V/v đôn đốc Công văn số", "57/STTTT-TTr ngày 15/6/2020"],
        ),
        # What no end of a line would break stays as the word processor sets it.
        ("V/v trả lời 57/STTTT-TTr về an toàn, an ninh bưu chính", None),
        ("V/v tăng cường quản lý hoạt động bưu chính trên địa bàn tỉnh", None),
    ],
)
def test_no_symbol_in_a_subject_is_broken_at_its_hyphen(text: str, lines: list[str] | None) -> None:
    assert unbroken(text, 3730, 12).split("\n") == (lines or [text])


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


def test_a_blank_that_does_not_break_is_as_wide_as_one_that_does() -> None:
    for bold in (False, True):
        assert width("Điều\u00a05", 14, bold=bold) == width("Điều 5", 14, bold=bold)


# -- components that a template may use --------------------------------------------------------------------------------

HEAD = "letterhead: {{ head.parent_agency }} | {{ head.agency }} | {{ head.number_line }} | {{ head.place_date }}\n"
ADDRESS = ["Địa chỉ: Số 2, đường Hùng Vương", "Điện thoại: 02053.814.916"]


def built(text: str, facts: Facts, **more: Any) -> Any:
    return Document(io.BytesIO(Template(build_template(text)).render(facts["dispatch/letter"] | more, title="t")))


@pytest.mark.parametrize(
    "agency",
    ["SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "SỞ {{ x }} VÀ TRUYỀN THÔNG", "{{ y }}", "SỞ “THÔNG TIN” 'VÀ' TRUYỀN \"THÔNG\""],
)
def test_an_agency_name_is_broken_and_measured_alike_in_any_spelling(agency: str, facts: Facts) -> None:
    text = f"letterhead: UBND TỈNH LẠNG SƠN | {agency} | Số: 12/BC-STTTT | Lạng Sơn, ngày 05 tháng 6 năm 2020\nline: a"
    document = built(text, facts, x="THÔNG TIN", y="SỞ THÔNG TIN VÀ TRUYỀN THÔNG")
    cell = document.tables[0].rows[0].cells[0]
    name, rule = cell.paragraphs[1:3]
    lines = name.text.split("\n")
    assert len(lines) == 2
    room = cell.width.twips - 170
    length = room - rule.paragraph_format.left_indent.twips - rule.paragraph_format.right_indent.twips
    assert length == pytest.approx(0.4 * max(width(line, 12, bold=True) for line in lines), abs=2)
    out = io.BytesIO()
    document.save(out)
    assert "ND30-CQ-07" not in {one.rule for one in check(measure(open_bytes(out.getvalue(), "a.docx"))).findings_list}


@pytest.mark.parametrize("subject", ['Về việc "a"', "Về việc “a” và 'b'", "Về việc ‘a’", "Về việc {{ x }} năm 2020"])
def test_the_rule_under_a_subject_follows_its_words_however_they_are_written(subject: str, facts: Facts) -> None:
    document = built(f"doc_subject: {subject}", facts, x="kiểm tra")
    words, rule = document.paragraphs[:2]
    length = 9298 - rule.paragraph_format.left_indent.twips - rule.paragraph_format.right_indent.twips
    assert length == pytest.approx(0.4 * width(words.text, 14, bold=True), abs=2)


@pytest.mark.parametrize(
    ("head", "left", "right"), [("A | B | C | ", "C", ""), (" | B | C | D", "C", "D"), ("A | B |  | D", "", "D")]
)
def test_a_place_of_the_letterhead_may_be_empty(head: str, left: str, right: str, facts: Facts) -> None:
    cells = built(f"letterhead: {head}\nline: x", facts).tables[0].rows[1].cells
    assert [cell.text for cell in cells] == [left, right]


def test_a_pledge_for_many_points_speaks_of_its_phu_luc(facts: Facts) -> None:
    facts["pledge/form"]["covered"] = ["Bưu cục Tân Thanh", "Bưu cục Hữu Nghị"]
    found = check(measure(open_bytes(filled("pledge/form", facts), "a.docx"))).findings_list
    assert "ND30-PL-17" not in {one.rule for one in found}


@pytest.mark.parametrize(("sizes", "small", "large"), [("12", 12, 13), ("13", 13, 14)])
def test_the_sizes_of_the_head_rise_and_fall_together(sizes: str, small: int, large: int, facts: Facts) -> None:
    document = built(f"sizes: {sizes}\n{HEAD}subject: {{{{ subject }}}}\nparagraph: x", facts)
    points = {
        name: style_of(document, name).font.size.pt
        for name in ("Quốc hiệu", "Cơ quan chủ quản", "Cơ quan ban hành", "Trích yếu công văn", "Tiêu ngữ",
                     "Địa danh, thời gian", "Số, ký hiệu")
    }  # fmt: skip
    assert list(points.values()) == [small, small, small, small, large, large, 13]


@pytest.mark.parametrize("sizes", ["12", "13"])
def test_quoc_hieu_and_its_rule_fit_in_both_sets_of_sizes(sizes: str, facts: Facts) -> None:
    cell = built(f"sizes: {sizes}\n{HEAD}paragraph: x", facts).tables[0].rows[0].cells[1]
    quoc_hieu, tieu_ngu, rule = cell.paragraphs
    small, large = int(sizes), int(sizes) + 1
    assert width(quoc_hieu.text, small, bold=True) < cell.width.twips
    sides = rule.paragraph_format.left_indent.twips + rule.paragraph_format.right_indent.twips
    assert 1 <= (cell.width.twips - sides) / width(tieu_ngu.text, large, bold=True) <= 1.07


def test_the_rule_under_the_agency_keeps_its_share_in_the_larger_sizes(facts: Facts) -> None:
    cell = built(f"sizes: 13\n{HEAD}paragraph: x", facts).tables[0].rows[0].cells[0]
    rule = next(p for p in cell.paragraphs if p.style.name == "Dòng kẻ")
    room = cell.width.twips - 170
    length = room - rule.paragraph_format.left_indent.twips - rule.paragraph_format.right_indent.twips
    longest = max(width(line, 13, bold=True) for line in cell.paragraphs[1].text.split("\n"))
    assert 1 / 3 <= length / longest <= 1 / 2


def test_the_rule_under_a_named_subject_is_a_third_to_a_half_of_its_line(facts: Facts) -> None:
    document = opened("report/monthly", facts)
    rule = next(p for p in document.paragraphs if p.style.name == "Dòng kẻ trích yếu")
    subject = next(p for p in document.paragraphs if p.style.name == "Trích yếu")
    room = document.sections[0].page_width.twips - 1701 - 907
    length = room - rule.paragraph_format.left_indent.twips - rule.paragraph_format.right_indent.twips
    longest = max(width(line, 14, bold=True) for line in wrapped(subject.text, room, 14, bold=True))
    assert 1 / 3 <= length / longest <= 1 / 2


@pytest.mark.parametrize(("mark", "millimetres"), [("HỎA TỐC", 30), ("THƯỢNG KHẨN", 40), ("KHẨN", 20)])
@pytest.mark.parametrize("sizes", ["12", "13"])
def test_an_urgency_mark_is_a_red_box_as_large_as_the_decree_says(
    mark: str, millimetres: int, sizes: str, facts: Facts
) -> None:
    document = built(f"sizes: {sizes}\n{HEAD}urgency: urgency\nparagraph: x", facts, urgency=mark)
    cell = document.tables[0].rows[1].cells[0]
    box = next(p for p in cell.paragraphs if p.style.name == "Độ khẩn")
    form = box.paragraph_format
    assert box.text == mark
    side = form.left_indent.twips + form.right_indent.twips
    gap = int(cell._tc.tcPr.find(qn("w:tcMar")).find(qn("w:right")).get(qn("w:w")))
    assert (cell.width.twips - gap - side) / 56.6929 == pytest.approx(millimetres, abs=0.1)
    style = box.style
    borders = style.element.find(f".//{qn('w:pBdr')}")
    padding = sum(int(borders.find(qn(f"w:{edge}")).get(qn("w:space"))) for edge in ("top", "bottom"))
    assert (style.paragraph_format.line_spacing.pt + padding) * 25.4 / 72 == pytest.approx(8, abs=0.2)
    assert {edge.get(qn("w:color")) for edge in borders} == {str(style.font.color.rgb)} == {"FF0000"}
    assert (style.font.size.pt, bool(style.font.bold)) == (13, True)


def test_the_address_is_at_the_foot_of_page_one_under_a_rule_of_full_width(facts: Facts) -> None:
    document = built(f"{HEAD}address: address\nparagraph: x", facts, address=ADDRESS)
    section = document.sections[0]
    lines = [p for p in section.first_page_footer.paragraphs if p.text]
    assert [p.text for p in lines] == ADDRESS
    assert {p.style.font.size.pt for p in lines} == {11}
    rule = section.first_page_footer.paragraphs[0]
    assert rule.style.element.find(f".//{qn('w:pBdr')}/{qn('w:top')}") is not None
    assert (rule.paragraph_format.left_indent, rule.style.paragraph_format.left_indent) == (None, None)
    assert section.different_first_page_header_footer
    assert section.footer.is_linked_to_previous
    assert section.footer_distance.mm + 2 * 12.65 * 25.4 / 72 < section.bottom_margin.mm


def test_an_office_without_an_address_has_no_rule_at_the_foot(facts: Facts) -> None:
    footer = built(f"{HEAD}address: address\nparagraph: x", facts, address=[]).sections[0].first_page_footer
    assert [p.style.name for p in footer.paragraphs] == ["Cuối phần"]


def test_an_appendix_does_not_repeat_the_address(facts: Facts) -> None:
    text = (
        f"{HEAD}address: address\nparagraph: x\nsection: landscape\nappendix: Phụ lục\nsection: portrait\nparagraph: y"
    )
    document = built(text, facts, address=ADDRESS)
    feet = [[p.text for p in section.first_page_footer.paragraphs if p.text] for section in document.sections]
    assert feet == [ADDRESS, [], []]
    assert not any(section.first_page_footer.is_linked_to_previous for section in document.sections)


@pytest.mark.parametrize("page", ["portrait", "landscape"])
def test_an_appendix_lies_as_it_is_told_and_fills_its_page(page: str, facts: Facts) -> None:
    text = f"{HEAD}paragraph: x\nsection: {page}\nappendix: Phụ lục\ntable: 10 | 30\nheader: a | b\nrow: c | d\nend:"
    document = built(text, facts)
    first, second = document.sections
    assert first.page_width < first.page_height
    assert (second.page_width > second.page_height) == (page == "landscape")
    table = document.tables[-1]
    room = second.page_width.twips - second.left_margin.twips - second.right_margin.twips
    assert sum(cell.width.twips for cell in table.rows[0].cells) == room
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_a_phu_luc_is_titled_as_the_decree_says(facts: Facts) -> None:
    document = opened("followup/letter", facts)
    title = {p.style.name: p for p in document.paragraphs if p.style.name in ("Phụ lục", "Tiêu đề phụ lục", "Kèm theo")}
    faces = {
        name: (p.style.font.size.pt, bool(p.style.font.bold), bool(p.style.font.italic)) for name, p in title.items()
    }
    assert faces == {
        "Phụ lục": (14, True, False),
        "Tiêu đề phụ lục": (14, True, False),
        "Kèm theo": (14, False, True),
    }
    assert {p.style.paragraph_format.alignment for p in title.values()} == {1}
    assert all(p.style.paragraph_format.keep_with_next for p in title.values())
    assert title["Tiêu đề phụ lục"].text.isupper()


def test_no_line_stands_alone_at_the_edge_of_a_page(facts: Facts) -> None:
    defaults = opened("dispatch/letter", facts).styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:widowControl')}") is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sizes: 14", "sizes is 12 or 13"),
        (f"{HEAD}paragraph: x\nsizes: 13", "before the head"),
        ("address: a\naddress: b", "address is allowed once"),
        ("paragraph: x\nsection: portrait\naddress: a", "on the first page"),
    ],
)
def test_a_component_in_the_wrong_place_is_named(text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        build_template(text)


def test_a_template_with_every_component_is_a_sound_file(facts: Facts, tmp_path: Any) -> None:
    text = f"sizes: 13\naddress: address\n{HEAD}urgency: urgency\nparagraph: x\nsection: landscape\nappendix: Phụ lục"
    path = tmp_path / "all.docx"
    built(text, facts, address=ADDRESS, urgency="KHẨN").save(str(path))
    assert OpenXmlValidator().validate(path).errors == []
    path.write_bytes(build_template(text))
    assert OpenXmlValidator().validate(path).errors == []
    used = set(re.findall(r'w:(?:pStyle|tblStyle) w:val="(\w+)"', _all_xml(path)))
    kept = set(re.findall(r'w:styleId="(\w+)"', _all_xml(path))) - {"Normal", "TableNormal"}
    assert used == kept


def _all_xml(path: Any) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
