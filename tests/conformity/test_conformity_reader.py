"""What is measured is what Word prints: defaults, styles, lists and themes laid over each other."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from postwatch.conformity.inheritance import millimetres, twips
from postwatch.conformity.model import Measured, Paragraph, Table, text_width
from postwatch.conformity.reader import measure
from postwatch.conformity.word_file import open_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme='minorHAnsi' w:hAnsiTheme='minorHAnsi' "
    "w:eastAsiaTheme='minorEastAsia' w:cs='Arial'/><w:sz w:val='22'/><w:lang w:val='en-US'/></w:rPr></w:rPrDefault>"
    "<w:pPrDefault><w:pPr><w:spacing w:after='160' w:line='259' w:lineRule='auto'/></w:pPr></w:pPrDefault>"
    "</w:docDefaults>"
)
STYLES = (
    "<w:style w:type='paragraph' w:default='1' w:styleId='N'><w:name w:val='Normal'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='A'><w:name w:val='Gốc'/><w:basedOn w:val='N'/><w:pPr><w:keepNext/>"
    "<w:ind w:left='567' w:firstLine='283'/><w:jc w:val='both'/></w:pPr><w:rPr><w:b/><w:sz w:val='28'/></w:rPr>"
    "</w:style>"
    "<w:style w:type='paragraph' w:styleId='B'><w:name w:val='Con'/><w:basedOn w:val='A'/><w:pPr>"
    "<w:ind w:left='0'/></w:pPr><w:rPr><w:i/><w:color w:val='FF0000'/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='C'><w:name w:val='Đậm'/><w:rPr><w:b/></w:rPr></w:style>"
    "<w:style w:type='table' w:styleId='T'><w:name w:val='Bảng'/><w:tblPr><w:tblCellMar><w:left w:w='113' "
    "w:type='dxa'/><w:right w:w='113' w:type='dxa'/></w:tblCellMar></w:tblPr><w:pPr><w:jc w:val='center'/></w:pPr>"
    "<w:rPr><w:sz w:val='20'/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='X'><w:name w:val='Vòng'/><w:basedOn w:val='Y'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Y'><w:name w:val='Quẩn'/><w:basedOn w:val='X'/></w:style>"
)
THEME = (
    "<a:theme xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><a:themeElements><a:fontScheme>"
    "<a:majorFont><a:latin typeface='Cambria'/></a:majorFont><a:minorFont><a:latin typeface='Calibri'/>"
    "<a:ea typeface=''/></a:minorFont></a:fontScheme></a:themeElements></a:theme>"
)
LIST = (
    "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:pPr><w:ind w:left='720' w:hanging='360'/></w:pPr></w:lvl>"
    "</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num>"
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(body: str, *, namespace: str = W, lists: str = LIST, styles: str = "") -> bytes:
    """A Word file of these blocks, with styles, a theme and a list."""
    parts = {"styles": DEFAULTS + STYLES + styles, "numbering": lists}
    files = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "word/document.xml": f"<w:document xmlns:w='{namespace}'><w:body>{body}</w:body></w:document>",
        "word/theme/theme1.xml": THEME,
        **{f"word/{name}.xml": f"<w:{name} xmlns:w='{namespace}'>{xml}</w:{name}>" for name, xml in parts.items()},
    }
    targets = {"styles": "styles.xml", "numbering": "numbering.xml", "theme": "theme/theme1.xml"}
    related = "".join(f"<Relationship Id='r{k}' Type='{RELATIONS}/{k}' Target='{v}'/>" for k, v in targets.items())
    files["word/_rels/document.xml.rels"] = (
        f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{related}</Relationships>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def measured(body: str) -> Measured:
    return measure(open_bytes(package(body), "thu.docx"))


def first(body: str) -> Paragraph:
    return next(measured(body).paragraphs)


def words(style: str = "", run: str = "", paragraph: str = "", text: str = "Chữ") -> str:
    named = f"<w:pStyle w:val='{style}'/>" if style else ""
    inner = f"<w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t>"
    return f"<w:p><w:pPr>{named}{paragraph}</w:pPr><w:r>{inner}</w:r></w:p>"


def of_docx(document: Any) -> Measured:
    out = io.BytesIO()
    document.save(out)
    return measure(open_bytes(out.getvalue(), "thu.docx"))


# -- inheritance -------------------------------------------------------------------------------------------------------


def test_defaults_hold_where_nothing_else_is_said() -> None:
    one = first(words())
    look = one.runs[0].look
    assert (look.size, look.bold, look.language, look.colour) == (11, False, "en-US", "000000")
    assert (one.layout.after, round(one.layout.line, 2), one.layout.line_rule) == (8, 1.08, "auto")
    assert (one.layout.widow_control, one.layout.alignment, one.style) == (True, "left", "Normal")


def test_fonts_of_the_theme_are_resolved_by_slot() -> None:
    look = first(words()).runs[0].look
    assert [look.font(slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")] == ["Calibri", "Calibri", "", "Arial"]
    named = first(words(run="<w:rFonts w:ascii='Times New Roman' w:hAnsi='Times New Roman'/>")).runs[0].look
    assert [named.font(slot) for slot in ("ascii", "hAnsi", "cs")] == ["Times New Roman", "Times New Roman", "Arial"]


def test_a_style_adds_to_the_one_that_it_is_based_on() -> None:
    one = first(words("B"))
    look = one.runs[0].look
    assert (look.size, look.bold, look.italic, look.colour) == (14, True, True, "FF0000")
    assert (one.layout.left, round(one.layout.first, 1)) == (0, 5.0)
    assert (one.layout.keep_next, one.layout.alignment, one.style) == (True, "both", "Con")


def test_what_stands_on_the_words_wins() -> None:
    look = first(words("B", run="<w:b w:val='0'/><w:sz w:val='26'/><w:color w:val='auto'/>")).runs[0].look
    assert (look.size, look.bold, look.italic, look.colour) == (13, False, True, "000000")


def test_bold_of_two_styles_cancels_out() -> None:
    assert first(words("N", run="<w:rStyle w:val='C'/>")).runs[0].look.bold
    assert not first(words("A", run="<w:rStyle w:val='C'/>")).runs[0].look.bold
    assert first(words("A", run="<w:rStyle w:val='C'/><w:b/>")).runs[0].look.bold


def test_a_style_based_on_itself_comes_to_an_end() -> None:
    assert first(words("X")).runs[0].look.size == 11


def test_a_list_indents_its_items_unless_they_say_otherwise() -> None:
    item = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='7'/></w:numPr>"
    one = first(words("A", paragraph=item)).layout
    assert (round(one.left, 1), round(one.first, 2)) == (12.7, -6.35)
    assert first(words("A", paragraph=item + "<w:ind w:left='0' w:firstLine='0'/>")).layout.left == 0


def level(depth: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{depth}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>{more}"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


def numbered(*levels: str, overrides: str = "") -> str:
    """One list of these levels, number 1; number 2 goes on with it, or begins anew as its overrides say."""
    return (
        f"<w:abstractNum w:abstractNumId='0'>{''.join(levels)}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
        f"<w:num w:numId='2'><w:abstractNumId w:val='0'/>{overrides}</w:num>"
    )


def entry(number: int, depth: int) -> str:
    return words(paragraph=f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr>", text="c")


def labels(lists: str, *entries: tuple[int, int], styles: str = "") -> list[str]:
    data = package("".join(entry(*one) for one in entries), lists=lists, styles=styles)
    return [one.text.removesuffix("c") for one in measure(open_bytes(data, "thu.docx")).paragraphs]


OUTLINE = (level(0, "%1.", "upperRoman"), level(1, "%1.%2."), level(2, "%3)", "lowerLetter"))
SYMBOL = "<w:rPr><w:rFonts w:ascii='{0}' w:hAnsi='{0}' w:hint='default'/></w:rPr>"
LABELS: dict[str, tuple[str, list[tuple[int, int]], list[str]]] = {
    "levels count for themselves and begin anew below a higher one": (
        numbered(*OUTLINE), [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)],
        ["I. ", "I.1. ", "I.2. ", "a) ", "II. ", "II.1. ", "a) "],
    ),
    "a second number goes on with the same list": (
        numbered(*OUTLINE), [(1, 0), (2, 0), (1, 0)], ["I. ", "II. ", "III. "],
    ),
    "an override begins anew, once": (
        numbered(*OUTLINE, overrides="<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>"),
        [(1, 0), (2, 0), (2, 0)], ["I. ", "V. ", "VI. "],
    ),
    "an override brings a level of its own": (
        numbered(*OUTLINE, overrides=f"<w:lvlOverride w:ilvl='0'>{level(0, '%1/')}</w:lvlOverride>"),
        [(2, 0)], ["1/ "],
    ),
    "legal numbers are Arabic": (
        numbered(level(0, "%1", "upperRoman"), level(1, "Điều %1.%2.", "lowerRoman", "<w:isLgl/>")),
        [(1, 0), (1, 1)], ["I ", "Điều 1.1. "],
    ),
    "a level may go on counting": (
        numbered(level(0, "%1."), level(1, "%2)", more="<w:lvlRestart w:val='0'/>")),
        [(1, 0), (1, 1), (1, 0), (1, 1)], ["1. ", "1) ", "2. ", "2) "],
    ),
    "a higher level that was not met shows its first number": (numbered(*OUTLINE), [(1, 1)], ["I.1. "]),
    "letters and numerals of every kind": (
        numbered(
            level(0, "%1", "upperLetter", start=27), level(1, "%2", "lowerRoman", start=9),
            level(2, "%3", "decimalZero"), level(3, "(%4)", "none"), level(4, "%5.", "ordinal"),
            level(5, "%6", "lowerLetter", start=99_999), level(6, "%7", "upperRoman", start=4000),
        ),
        [(1, depth) for depth in range(7)], ["AA ", "ix ", "01 ", "() ", "1. ", "99999 ", "4000 "],
    ),
    "the gap may be none": (numbered(level(0, "%1.", more="<w:suff w:val='nothing'/>")), [(1, 0)], ["1."]),
    "signs of the fonts of signs": (
        numbered(
            level(0, "\uf0b7", "bullet", SYMBOL.format("Symbol")),
            level(1, "\uf02d", "bullet", SYMBOL.format("Symbol")),
            level(2, "\uf0d8", "bullet", SYMBOL.format("Wingdings")), level(3, "-", "bullet"),
            level(4, "o", "bullet", SYMBOL.format("Courier New")), level(5, "+", "bullet"), level(6, "", "bullet"),
            level(7, "▪", "bullet"), level(8, "-", "bullet", SYMBOL.format("Wingdings")),
        ),
        [(1, depth) for depth in range(9)], ["• ", "- ", "• ", "- ", "• ", "+ ", "", "• ", "• "],
    ),
    "no list of that number, and none at all": (numbered(*OUTLINE), [(7, 0), (0, 0), (1, 8)], ["", "", ""]),
}  # fmt: skip


@pytest.mark.parametrize("name", LABELS, ids=lambda name: name.replace(" ", "-"))
def test_the_label_of_a_list_is_printed_before_its_item(name: str) -> None:
    lists, entries, wanted = LABELS[name]
    assert labels(lists, *entries) == wanted


def test_a_label_looks_as_its_list_says_over_the_mark_of_the_paragraph() -> None:
    lists = numbered(level(0, "%1.", more="<w:rPr><w:i/></w:rPr>"))
    item = "<w:numPr><w:numId w:val='1'/></w:numPr><w:rPr><w:b/><w:sz w:val='30'/></w:rPr>"
    one = next(measure(open_bytes(package(words(paragraph=item), lists=lists), "thu.docx")).paragraphs)
    look = one.runs[0].look
    assert ([run.text for run in one.runs], look.bold, look.italic, look.size) == (["1. ", "Chữ"], True, True, 15)


def test_a_sign_of_the_font_symbol_has_the_font_of_the_words() -> None:
    item = "<w:numPr><w:numId w:val='1'/></w:numPr>"
    for font, shown in (("Symbol", "Calibri"), ("Arial", "Arial")):
        lists = numbered(level(0, "-", "bullet", SYMBOL.format(font)))
        one = next(measure(open_bytes(package(words(paragraph=item), lists=lists), "thu.docx")).paragraphs)
        assert (one.runs[0].text, one.runs[0].look.font("ascii")) == ("- ", shown)


LISTED = (
    "<w:style w:type='paragraph' w:styleId='L'><w:name w:val='Mục'/><w:basedOn w:val='N'/><w:pPr><w:numPr>"
    "<w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='M'><w:name w:val='Mục con'/><w:basedOn w:val='L'/><w:pPr><w:numPr>"
    "<w:ilvl w:val='0'/></w:numPr></w:pPr></w:style>"
    "<w:style w:type='numbering' w:styleId='K'><w:name w:val='Kiểu'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr>"
    "</w:pPr></w:style>"
)


def test_a_style_puts_its_paragraphs_into_a_list_and_a_paragraph_leaves_it() -> None:
    lists = numbered(
        level(0, "%1.", more="<w:pPr><w:ind w:left='567'/></w:pPr>"), level(1, "%2)", more="<w:pStyle w:val='M'/>")
    )
    out = "<w:numPr><w:numId w:val='0'/></w:numPr>"
    body = words("L") + words("M") + words("L", paragraph=out) + words("L")
    found = list(measure(open_bytes(package(body, lists=lists, styles=LISTED), "thu.docx")).paragraphs)
    assert [one.text for one in found] == ["1. Chữ", "1) Chữ", "Chữ", "2. Chữ"]
    assert [round(one.layout.left) for one in found] == [10, 0, 0, 10]


def test_a_list_may_be_that_of_a_style_of_lists_and_none_goes_round_in_circles() -> None:
    linked = "<w:abstractNum w:abstractNumId='5'><w:numStyleLink w:val='K'/></w:abstractNum>"
    use = "<w:num w:numId='{0}'><w:abstractNumId w:val='5'/></w:num>"
    assert labels(numbered(*OUTLINE) + linked + use.format(9), (9, 0), (1, 0), styles=LISTED) == ["I. ", "II. "]
    assert labels(linked + use.format(1), (1, 0), styles=LISTED) == [""]


def test_lists_of_a_header_do_not_count_in_the_text() -> None:
    document = docx.Document()
    document.sections[0].header.add_paragraph("a", style="List Number").add_run("1")
    document.sections[0].footer.add_paragraph("b", style="List Number")
    document.add_paragraph("c", style="List Number")
    document.add_paragraph("d", style="List Bullet")
    found = of_docx(document)
    assert [one.text for one in found.paragraphs] == ["1. c", "• d"]
    assert [one.text for one in found.feet] == ["1. b"]


def test_a_deleted_item_has_no_label() -> None:
    gone = "<w:numPr><w:numId w:val='1'/></w:numPr><w:rPr><w:del w:id='1'/></w:rPr>"
    body = words(paragraph=gone) + entry(1, 0)
    found = measure(open_bytes(package(body, lists=numbered(*OUTLINE)), "thu.docx")).paragraphs
    assert [one.text for one in found] == ["Chữ", "I. c"]


def test_a_table_style_reaches_the_words_in_its_cells() -> None:
    cell = f"<w:tc><w:tcPr><w:tcW w:w='2835' w:type='dxa'/></w:tcPr>{words('N')}</w:tc>"
    table = f"<w:tbl><w:tblPr><w:tblStyle w:val='T'/></w:tblPr><w:tr>{cell}</w:tr></w:tbl>"
    one = first(table)
    assert (one.runs[0].look.size, one.layout.alignment) == (10, "center")
    assert round(one.room, 1) == 46.0  # 50 mm less 2 x 2 mm
    assert one.where == "table 1, row 1, cell 1"


@pytest.mark.parametrize(
    ("text", "points"), [("240", 12), ("12pt", 12), ("1in", 72), ("2.54cm", 72), ("25.4mm", 72), ("x", 0), ("1e99", 0)]
)
def test_a_measure_is_read_with_and_without_its_unit(text: str, points: float) -> None:
    assert twips(text) / 20 == pytest.approx(points)
    assert millimetres(text) == pytest.approx(points * 25.4 / 72)


# -- words -------------------------------------------------------------------------------------------------------------


def test_deleted_words_are_gone_and_inserted_ones_are_there() -> None:
    body = (
        "<w:p><w:ins w:id='1'><w:r><w:t>Thêm</w:t></w:r></w:ins>"
        "<w:del w:id='2'><w:r><w:delText>Bớt</w:delText></w:r></w:del></w:p>"
    )
    found = measured(body)
    assert (next(found.paragraphs).text, found.changes) == ("Thêm", 2)


def test_letters_are_composed_and_blanks_that_do_not_break_are_blanks() -> None:
    body = (
        "<w:p><w:r><w:t>Ti\u0301n</w:t></w:r><w:r><w:t>\u00a0hie\u0302</w:t></w:r><w:r><w:t>\u0323u</w:t></w:r></w:p>"
    )
    one = first(body)
    assert [(run.text, run.is_apart) for run in one.runs] == [("Tín", True), (" hiệ", True), ("u", False)]
    plain = first("<w:p><w:r><w:t>Tín hiệu</w:t></w:r></w:p>")
    assert text_width(one.runs) == pytest.approx(text_width(plain.runs), abs=0.1)


FIELD = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
BEGIN, SEPARATE, END = (FIELD.format(kind) for kind in ("begin", "separate", "end"))
CODE = "<w:r><w:instrText>{}</w:instrText></w:r>"
FETCHING = {
    "in pieces": (BEGIN + CODE.format("inclu") + CODE.format("deText a.docx") + END, ("includeText a.docx",)),
    "in another": (BEGIN + CODE.format("IF 1=1 ") + BEGIN + CODE.format("LINK X") + END + END, ("LINK X",)),
    "made by the result of another": (
        BEGIN + CODE.format("DDE") + BEGIN + CODE.format("QUOTE 1") + SEPARATE + "<w:r><w:t>AUTO c</w:t></w:r>" + END
        + END, ("DDEAUTO c",),
    ),
    "never closed": (BEGIN + CODE.format("IMPORT a"), ("IMPORT a",)),
    "shown as words alone": ("<w:r><w:t>LINK</w:t></w:r>" + END + SEPARATE + BEGIN + CODE.format(" ") + END, ()),
    "a result that names one": (BEGIN + CODE.format("PAGE") + SEPARATE + "<w:r><w:t>LINK</w:t></w:r>" + END, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", FETCHING, ids=lambda name: name.replace(" ", "-"))
def test_a_field_that_fetches_is_found_however_its_code_is_written(name: str) -> None:
    runs, wanted = FETCHING[name]
    assert measured(f"<w:p>{runs}</w:p>").fetching == wanted


def test_capitals_of_the_look_are_capitals_on_paper() -> None:
    assert first(words(run="<w:caps/>", text="Báo cáo")).text == "BÁO CÁO"


def test_breaks_tabs_fields_and_controls_are_read() -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:noBreakHyphen/></w:r>"
        "<w:hyperlink><w:r><w:t>c</w:t></w:r></w:hyperlink>"
        "<w:sdt><w:sdtContent><w:r><w:t>d</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:br w:type='page'/></w:r></w:p>"
    )
    one = first(body)
    assert (one.text, one.has_page_break) == ("a\nb\t-cd", True)


def test_strict_open_xml_is_the_same_document() -> None:
    data = package(words("B"), namespace="http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert next(measure(open_bytes(data, "thu.docx")).paragraphs).runs[0].look.size == 14


# -- page --------------------------------------------------------------------------------------------------------------


def test_sections_and_their_page_numbers_are_measured() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.different_first_page_header_footer = Mm(30), True
    number = section.header.paragraphs[0]
    number.alignment = 1
    run = "<w:r><w:rPr><w:sz w:val='28'/></w:rPr><w:t>2</w:t></w:r>"
    field = f"<w:fldSimple {nsdecls('w')} w:instr=' PAGE '>{run}</w:fldSimple>"
    number._p.append(parse_xml(field))
    document.add_section().left_margin = Mm(35)
    found = of_docx(document).sections
    assert [round(one.left) for one in found] == [30, 35]
    assert (round(found[0].page[0]), found[0].has_first_page, found[0].starts_at) == (210, True, None)
    first_number = found[0].numbers[0]
    assert (first_number.place, first_number.alignment, first_number.size) == ("header", "center", 14)
    assert found[1].numbers == found[0].numbers


def test_a_count_of_all_pages_is_no_page_number() -> None:
    document = docx.Document()
    for code in ("NUMPAGES", "PAGEREF _x"):
        field = f"<w:fldSimple {nsdecls('w')} w:instr='{code}'><w:r><w:t>9</w:t></w:r></w:fldSimple>"
        document.sections[0].header.add_paragraph()._p.append(parse_xml(field))
    assert of_docx(document).sections[0].numbers == ()


def test_tables_tell_their_rows_widths_and_lines() -> None:
    document = docx.Document()
    table = document.add_table(2, 2, style="Table Grid")
    table.rows[1].height, table.rows[1].height_rule = Pt(20), 2
    table.cell(0, 0).text = "Đầu"
    found = next(block for block in of_docx(document).blocks if isinstance(block, Table))
    assert (len(found.rows), found.is_ruled, found.rows[1].height, found.rows[1].height_rule) == (2, True, 20, "exact")
    assert found.width == pytest.approx(152.4, abs=0.5)
    assert not found.rows[0].is_heading


def test_pages_are_estimated_within_a_fifth() -> None:
    document = docx.Document()
    for _number in range(60):
        paragraph = document.add_paragraph("Một dòng")
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.runs[0].font.size = Pt(14)
    # 60 lines of 16.1 pt on 648 pt.
    assert of_docx(document).pages[0] == pytest.approx(1.49, rel=0.2)


# -- lines -------------------------------------------------------------------------------------------------------------

BORDER = "<w:pBdr><w:bottom w:val='{style}' w:sz='6'/></w:pBdr><w:ind w:left='1134' w:right='567'/>"
DRAWING = (
    "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
    "<mc:Choice><w:drawing><wp:anchor xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'>"
    "<wp:extent cx='2052000' cy='0'/><a:prstGeom xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' "
    "prst='line'/></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    "<v:line xmlns:v='urn:schemas-microsoft-com:vml' from='0,0' to='1in,0'/></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)
VML = (
    "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml' type='#_x0000_t32' "
    "style='position:absolute;width:{width};height:0'/></w:pict></w:r></w:p>"
)


def test_a_border_of_a_paragraph_is_as_long_as_its_room() -> None:
    one = first(words(paragraph=BORDER.format(style="single")))
    drawn = one.lines[0]
    assert drawn.length == pytest.approx(one.room - 30, abs=0.1)
    assert drawn.is_solid
    assert drawn.sides == pytest.approx((20.0, 10.0), abs=0.1)
    assert not first(words(paragraph=BORDER.format(style="dashed"))).lines[0].is_solid
    assert first(words(paragraph=BORDER.format(style="nil"))).lines == ()


@pytest.mark.parametrize(
    ("body", "length"),
    [
        (DRAWING, 57.0),
        (VML.format(width="2in"), 50.8),
        (VML.format(width="144pt"), 50.8),
        (VML.format(width="96"), 25.4),
    ],
)
def test_a_drawn_line_is_measured_once(body: str, length: float) -> None:
    one = first(body)
    assert [line.length for line in one.lines] == [pytest.approx(length, abs=0.1)]
    assert one.lines[0].sides is None


def test_typed_strokes_are_a_line_and_only_underscores_are_solid() -> None:
    underscores = first(words(text="__________", run="<w:sz w:val='28'/>"))
    assert (underscores.is_rule, underscores.lines[0].is_solid) == (True, True)
    assert underscores.lines[0].length == pytest.approx(10 * 7 * 25.4 / 72, abs=0.1)
    assert not first(words(text="----------")).lines[0].is_solid
    assert first(words(text="- Như trên")).lines == ()


def test_underlined_words_draw_a_line_of_their_own_length() -> None:
    one = first(words(run="<w:u w:val='single'/>", text="abc"))
    assert (len(one.lines), one.is_rule) == (1, False)
    assert one.lines[0].length < 10


def test_the_edge_of_a_cell_draws_a_line_below_its_last_words() -> None:
    cell = (
        "<w:tc><w:tcPr><w:tcW w:w='2835' w:type='dxa'/><w:tcBorders><w:bottom w:val='single' w:sz='4'/></w:tcBorders>"
        f"</w:tcPr>{words()}</w:tc>"
    )
    one = first(f"<w:tbl><w:tblPr/><w:tr>{cell}</w:tr></w:tbl>")
    assert one.lines[0].length == pytest.approx(50, abs=0.1)  # the whole cell, beyond the gaps of its text


def test_a_text_box_is_read_apart_from_the_text() -> None:
    body = (
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        f"{words(text='HỎA TỐC')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    found = measured(body)
    assert [one.text for one in found.boxes] == ["HỎA TỐC"]
    assert found.boxes[0].has_box
    assert next(found.paragraphs).text == ""
