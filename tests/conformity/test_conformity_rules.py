"""For each rule a pair: a document of our own pipeline that keeps it, and the same with one change that breaks it."""

import copy
import io
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from postwatch.conformity.check import RULES, Asked, check, judged
from postwatch.conformity.components import Components
from postwatch.conformity.fix import FIXERS, fix
from postwatch.conformity.norms import Norm
from postwatch.conformity.reader import measure
from postwatch.conformity.rule import Outcome, quoted
from postwatch.conformity.word_file import open_bytes
from postwatch.documents.fill import Template
from postwatch.documents.layout import build_template
from postwatch.documents.qr import png

Change = Callable[[Any], None]

# -- documents that keep every rule ------------------------------------------------------------------------------------

HEAD = "letterhead: {{{{ parent }}}} | {{{{ agency }}}} | {number} | Lạng Sơn, ngày 05 tháng 01 năm 2020\n"
FOOT = "signature: signature | places\n"
SUBJECT = "subject: V/v đôn đốc thực hiện Chỉ thị số 28/CT-BTTTT\n"
INTRO = "paragraph: Thực hiện Chỉ thị số 28/CT-BTTTT của Bộ Thông tin và Truyền thông, Sở đề nghị các đơn vị:\n"
ITEMS = "bullet: Tuyên truyền đến các điểm phục vụ trên địa bàn.\nbullet: Báo cáo kết quả theo quy định.\n"
END = "paragraph: Đề nghị các đơn vị nghiêm túc triển khai, thực hiện./.\n"
ANNEX = (
    "section: portrait\nappendix: Phụ lục {mark}\nappendix_title: DANH SÁCH ĐƠN VỊ\n"
    "appendix_reference: (Kèm theo Công văn số 05/STTTT-TTr ngày 05 tháng 01 năm 2020 của Sở)\n"
    "grid: rows\nspace: 6\ncentred: ./.\n"
)
TEXTS = {
    "letter": HEAD.format(number="Số: 05/STTTT-TTr") + SUBJECT + "kinh_gui: many\n" + INTRO + ITEMS + END + FOOT,
    "urgent": HEAD.format(number="Số: 05/STTTT-TTr") + SUBJECT + "urgency: urgency\nkinh_gui: one\n" + INTRO
    + END + FOOT,
    "addressed": HEAD.format(number="Số: 05/STTTT-TTr") + SUBJECT + "address: address\nkinh_gui: one\n" + INTRO + END
    + FOOT,
    "one": HEAD.format(number="Số: 05/STTTT-TTr") + SUBJECT + "kinh_gui: one\n" + INTRO + ITEMS + END + FOOT,
    "far": HEAD.format(number="Số: 05/STTTT-TTr") + SUBJECT + "kinh_gui: far\n" + INTRO + END + FOOT,
    "annexes": HEAD.format(number="Số: 05/STTTT-TTr") + SUBJECT + "kinh_gui: one\n" + INTRO
    + "paragraph: Danh sách các đơn vị tại phụ lục I và phụ lục II kèm theo.\n" + END + FOOT
    + ANNEX.format(mark="I") + ANNEX.format(mark="II"),
    "long annexes": HEAD.format(number="Số: 05/STTTT-TTr") + SUBJECT + "kinh_gui: one\n" + INTRO
    + "paragraph: Danh sách các đơn vị tại phụ lục I và phụ lục II kèm theo.\n" + END + FOOT
    + (ANNEX.format(mark="I") + ANNEX.format(mark="II")).replace("rows", "pages_of_rows"),
    "report": HEAD.format(number="Số: 05/BC-STTTT")
    + "doc_title: BÁO CÁO\ndoc_subject: Kết quả thực hiện Chỉ thị số 28/CT-BTTTT tháng 01 năm 2020\n"
    + "kinh_gui_one: UBND tỉnh Lạng Sơn\ntitle: I. CÔNG TÁC CHỈ ĐẠO\n" + INTRO + "title: II. KẾT QUẢ\n"
    + "heading: 1. Công tác tuyên truyền\n" + ITEMS + "heading: 2. Công tác kiểm tra\n" + END + FOOT,
    "decree": HEAD.format(number="Số: 05/QC-STTTT") + "doc_title: QUY CHẾ\ndoc_subject: Phối hợp kiểm tra\n"
    + "paragraph: *Căn cứ Luật Bưu chính ngày 17 tháng 6 năm 2010;*\n"
    + "paragraph: *Theo đề nghị của Chánh Thanh tra Sở.*\n".replace("Theo", "Căn cứ")
    + "centred: **Chương I**\ncentred: **QUY ĐỊNH CHUNG**\ncentred: **Mục 1**\ncentred: **PHẠM VI**\n"
    + "paragraph: **Điều 1. Phạm vi điều chỉnh**\nparagraph: 1. Quy chế này quy định việc phối hợp.\n"
    + "paragraph: 2. Các đơn vị gồm:\nparagraph: a) Thanh tra Sở;\nparagraph: b) Văn phòng Sở;\n"
    + "paragraph: **Điều 2. Hiệu lực**\n" + END + FOOT.replace("places", "no_letter"),
    "decision": HEAD.format(number="Số: 05/QĐ-STTTT") + "doc_title: QUYẾT ĐỊNH\n"
    + "doc_subject: Về việc thành lập đoàn kiểm tra\ncentred: **GIÁM ĐỐC SỞ THÔNG TIN VÀ TRUYỀN THÔNG**\n"
    + "paragraph: *Căn cứ Luật Bưu chính ngày 17 tháng 6 năm 2010;*\n"
    + "paragraph: *Theo đề nghị của Chánh Thanh tra Sở.*\ncentred: **QUYẾT ĐỊNH:**\n"
    + "paragraph: **Điều 1.** Thành lập đoàn kiểm tra hoạt động bưu chính.\n"
    + "paragraph: **Điều 2.** Quyết định này có hiệu lực kể từ ngày ký./.\n" + FOOT.replace("places", "no_letter"),
    "pledge": "flow: compact\nmotto:\ndoc_title: BẢN CAM KẾT\nkinh_gui_one: Sở Thông tin và Truyền thông\n"
    + "paragraph: Đơn vị chúng tôi cam kết chấp hành quy định của pháp luật về bưu chính.\n"
    + "sign_right: CK-1 | ……………, ngày …… tháng …… năm 20…… | ĐẠI DIỆN ĐƠN VỊ | (Ký, ghi rõ họ tên)\n",
    "case decision": HEAD.format(number="Số: 05/QĐ-XPHC") + "doc_title: QUYẾT ĐỊNH\n"
    + "doc_subject: Xử phạt vi phạm hành chính\ncentred: **CHÁNH THANH TRA SỞ**\n"
    + "paragraph: *Căn cứ Luật Xử lý vi phạm hành chính ngày 20 tháng 6 năm 2012.*\ncentred: **QUYẾT ĐỊNH:**\n"
    + "paragraph: **Điều 1.** Xử phạt vi phạm hành chính đối với tổ chức có tên sau đây./.\n"
    + FOOT.replace("places", "no_letter"),
    "case minutes": HEAD.format(number="Số: 05/BB-VPHC") + "doc_title: BIÊN BẢN VI PHẠM HÀNH CHÍNH\n" + INTRO
    + "paragraph: Biên bản lập xong hồi 10 giờ, được lập thành 02 bản, đã đọc lại cho mọi người cùng nghe.\n"
    + "sign_pair: NGƯỜI VI PHẠM | (Ký, ghi rõ họ tên) | NGƯỜI LẬP BIÊN BẢN | (Ký, ghi rõ họ tên)\n",
    "form": HEAD.format(number="Số: 05/BB-STTTT") + "doc_title: BIÊN BẢN KIỂM TRA\n" + INTRO
    + "paragraph: Việc kiểm tra kết thúc hồi 10 giờ, ngày 05 tháng 01 năm 2020./.\n"
    + "sign_pair: ĐẠI DIỆN ĐƠN VỊ | (Ký, ghi rõ họ tên) | TRƯỞNG ĐOÀN KIỂM TRA | (Ký, ghi rõ họ tên)\n",
}  # fmt: skip


def rows(count: int) -> dict[str, Any]:
    """Return a table of so many rows."""
    each = [[str(number), f"Điểm phục vụ số {number}", "Chưa gửi báo cáo"] for number in range(1, count + 1)]
    return {"columns": ["STT", "Đơn vị", "Ghi chú"], "rows": each}


FACTS = {
    "parent": "UBND TỈNH LẠNG SƠN",
    "agency": "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
    "urgency": "KHẨN",
    "many": ["Phòng Văn hóa và Thông tin các huyện", "Các doanh nghiệp bưu chính"],
    "one": ["Bưu điện tỉnh Lạng Sơn"],
    "far": ["Các doanh nghiệp, điểm phục vụ bưu chính trên địa bàn các huyện,\nthành phố tỉnh Lạng Sơn"],
    "signature": {"authority_lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "signer": "Nguyễn Thị Thu Hà"},
    "places": ["Như trên", "Lãnh đạo Sở (b/c)", "Lưu: VT, TTr"],
    "address": ["Địa chỉ: Số 1, đường Một; điện thoại: 0205.000.000"],
    "no_letter": ["Như Điều 2", "Lưu: VT, TTr"],
    "rows": rows(3),
    "pages_of_rows": rows(60),
}


NORMS = (Norm("1/2010/NĐ-CP", date(2014, 1, 14), date(2026, 1, 1)),)


@lru_cache
def document(name: str) -> bytes:
    template = Template(build_template(TEXTS[name]))
    made = template.render(FACTS, title="Thử", images={"qr": png("CK-1")})
    return _edited(made, layout("KHẨN", left_indent=Mm(22.9), right_indent=Mm(22.9))) if name == "urgent" else made


@lru_cache
def components(name: str) -> Components:
    return Components(measure(open_bytes(document(name), "thu.docx")), NORMS)


def changed(name: str, change: Change) -> bytes:
    return _edited(document(name), change)


def _edited(data: bytes, change: Change) -> bytes:
    opened = docx.Document(io.BytesIO(data))
    change(opened)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def broken(data: bytes) -> dict[str, str]:
    """The rules that are not kept, with how."""
    checked = check(measure(open_bytes(data, "thu.docx")), Asked(norms=NORMS))
    return {one.rule: one.kind.value for one in checked.findings_list}


# -- words of these documents ------------------------------------------------------------------------------------------

LAST, ITEM, AGENCY, PARENT = "nghiêm túc", "Báo cáo kết quả", "SỞ THÔNG TIN", "UBND TỈNH LẠNG"
QUOC_HIEU, TIEU_NGU, NUMBER, DAY, SUBJECT_WORDS = "CỘNG HÒA", "Độc lập", "Số: 05", "Lạng Sơn, ngày", "V/v"
TITLE, ABOUT = "BÁO CÁO", "Kết quả thực hiện"
CLOSING = "Đề nghị các đơn vị nghiêm túc triển khai, thực hiện"
DECIDING = "GIÁM ĐỐC SỞ THÔNG"
HEADERS = "//w:headerReference"

# -- changes -----------------------------------------------------------------------------------------------------------


def paragraphs(opened: Any) -> Iterator[Any]:
    from docx.text.paragraph import Paragraph

    return (Paragraph(element, opened) for element in opened.element.body.iter(qn("w:p")))


def found(opened: Any, text: str) -> Any:
    return next(one for one in paragraphs(opened) if text in one.text)


def after(opened: Any, text: str) -> Any:
    """The paragraph that follows, which draws the rule."""
    all_of_them = list(paragraphs(opened))
    at = next(number for number, one in enumerate(all_of_them) if text in one.text)
    return all_of_them[at + 1]


def runs(text: str, **look: Any) -> Change:
    def change(opened: Any) -> None:
        for run in found(opened, text).runs:
            for key, value in look.items():
                setattr(run.font, key, value)

    return change


def size(text: str, points: float) -> Change:
    return runs(text, size=Pt(points))


def layout(text: str, **measures: Any) -> Change:
    def change(opened: Any) -> None:
        for key, value in measures.items():
            setattr(found(opened, text).paragraph_format, key, value)

    return change


def aside(text: str) -> Change:
    return layout(text, alignment=0)


def move_rule(opened: Any) -> None:
    """Put the rule below the subject of a quyết định below its second paragraph."""
    found(opened, "hoạt động bưu chính")._p.addnext(after(opened, "Về việc thành lập")._p)


def untied(text: str) -> Change:
    return layout(text, keep_with_next=False)


def reads(text: str, other: str) -> Change:
    """Other words in the place of some."""

    def change(opened: Any) -> None:
        paragraph = found(opened, text)
        run = next(run for run in paragraph.runs if text in run.text)
        run.text = run.text.replace(text, other, 1)

    return change


def gone(*texts: str) -> Change:
    def change(opened: Any) -> None:
        for text in texts:
            for run in found(opened, text).runs:
                run.text = ""

    return change


def drop(path: str) -> Change:
    """Take elements away."""
    return lambda opened: [element.getparent().remove(element) for element in opened.element.xpath(path)] and None


def put(path: str, **values: str) -> Change:
    """Other values in the attributes of elements."""

    def change(opened: Any) -> None:
        for element in [*opened.element.xpath(path), *opened.styles.element.xpath(path)]:
            for name, value in values.items():
                element.set(qn(f"w:{name}"), value)

    return change


def no_rule(text: str) -> Change:
    """Take the border from the style of the rule below some words."""

    def change(opened: Any) -> None:
        rule = after(opened, text)
        border = OxmlElement("w:pBdr")
        edge = OxmlElement("w:top")
        edge.set(qn("w:val"), "nil")
        border.append(edge)
        rule._p.pPr.insert(1, border)

    return change


def rule_sides(text: str, left: float, right: float) -> Change:
    def change(opened: Any) -> None:
        form = after(opened, text).paragraph_format
        form.left_indent, form.right_indent = Mm(left), Mm(right)

    return change


def new_before(text: str, words: str = "", **look: Any) -> Change:
    def change(opened: Any) -> None:
        paragraph = found(opened, text)
        new = copy.deepcopy(paragraph._p)
        paragraph._p.addprevious(new)
        made = next(one for one in paragraphs(opened) if one._p is new)
        for run in made.runs[1:]:
            run._r.getparent().remove(run._r)
        made.runs[0].text = words
        for key, value in look.items():
            setattr(made.runs[0].font, key, value)

    return change


def together(*changes: Change) -> Change:
    def change(opened: Any) -> None:
        for one in changes:
            one(opened)

    return change


def sections(**measures: Any) -> Change:
    def change(opened: Any) -> None:
        for key, value in measures.items():
            setattr(opened.sections[0], key, value)

    return change


def header(xml: str, other: str) -> Change:
    """Other XML in the header with the page number."""

    def change(opened: Any) -> None:
        part = opened.sections[0].header.part
        text = part.element.xml
        assert xml in text
        element = parse_xml(text.replace(xml, other))
        for child in list(part.element):
            part.element.remove(child)
        for child in list(element):
            part.element.append(child)

    return change


def at_foot(opened: Any) -> None:
    """The page number in a footer."""
    number = opened.sections[0].header.paragraphs[0]._p
    for section in opened.sections:
        section.footer.is_linked_to_previous = False
        for child in list(section.footer._element):
            section.footer._element.remove(child)
        section.footer._element.append(copy.deepcopy(number))
    drop(HEADERS)(opened)


def font_slot(slot: str) -> Change:
    def change(opened: Any) -> None:
        run = found(opened, "nghiêm túc").runs[0]
        fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn(f"w:{slot}"), "Arial")

    return change


def swapped(opened: Any) -> None:
    """Quốc hiệu in the left column, the agency in the right."""
    for row in opened.tables[0].rows:
        row._tr.append(row._tr.findall(qn("w:tc"))[0])


def narrow(opened: Any) -> None:
    """A column in which Quốc hiệu does not fit."""
    for cell in opened.tables[0].columns[1].cells:
        cell.width = Mm(80)
    rule_sides("Độc lập", 11.5, 11.5)(opened)


def day_on_a_row_of_its_own(opened: Any) -> None:
    row = opened.tables[0].rows[1]._tr
    new = copy.deepcopy(row)
    row.addnext(new)
    for text in row.findall(qn("w:tc"))[1].iter(qn("w:t")):
        text.text = ""
    for text in new.findall(qn("w:tc"))[0].iter(qn("w:t")):
        text.text = ""


def rule_under(text: str) -> Change:
    def change(opened: Any) -> None:
        form = found(opened, text)._p.get_or_add_pPr()
        form.insert(1, parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6"/></w:pBdr>'))

    return change


def dashed(text: str) -> Change:
    def change(opened: Any) -> None:
        form = after(opened, text)._p.get_or_add_pPr()
        form.insert(1, parse_xml(f'<w:pBdr {nsdecls("w")}><w:top w:val="dashed" w:sz="6"/></w:pBdr>'))

    return change


def no_frame(opened: Any) -> None:
    edges = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))
    found(opened, "KHẨN")._p.pPr.insert(1, parse_xml(f"<w:pBdr {nsdecls('w')}>{edges}</w:pBdr>"))


def signature_below(opened: Any) -> None:
    """The block of the signature one row lower than Nơi nhận, and kept with it."""
    table = opened.tables[-1]
    row = table.rows[0]._tr
    for cell in table.rows[0].cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
    new = copy.deepcopy(row)
    row.addnext(new)
    for paragraph in list(row.findall(qn("w:tc"))[1].iter(qn("w:p"))):
        for text in paragraph.iter(qn("w:t")):
            text.text = ""
    for text in new.findall(qn("w:tc"))[0].iter(qn("w:t")):
        text.text = ""


def low_row(opened: Any) -> None:
    row = opened.tables[-1].rows[3]
    row.height, row.height_rule = Pt(8), 2


def tracked(opened: Any) -> None:
    run = found(opened, "nghiêm túc").runs[0]._r
    mark = parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="A" w:date="2020-01-01T00:00:00Z"/>')
    run.addprevious(mark)
    mark.append(run)


def commented(opened: Any) -> None:
    opened.add_comment(found(opened, "nghiêm túc").runs, text="Xem lại", author="A", initials="A")


def with_macros(opened: Any) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI("/word/vbaProject.bin"), "application/vnd.ms-office.vbaProject", b"x", opened.part.package)
    opened.part.relate_to(part, "http://schemas.microsoft.com/office/2006/relationships/vbaProject")


def linked(kind: str, target: str) -> Change:
    """The letter points at something outside of itself."""
    address = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    return lambda opened: opened.part.relate_to(target, address, is_external=True) and None


def field(*codes: str) -> Change:
    """A field in the text whose code is written in several pieces."""
    pieces = "".join(f"<w:r><w:instrText xml:space='preserve'>{code}</w:instrText></w:r>" for code in codes)
    turn = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    xml = f"<w:p {nsdecls('w')}>{turn.format('begin')}{pieces}{turn.format('end')}</w:p>"
    return lambda opened: [found(opened, LAST)._p.append(run) for run in list(parse_xml(xml))] and None


def simple_field(code: str) -> Change:
    xml = f"<w:fldSimple {nsdecls('w')} w:instr='{code}'/>"
    return lambda opened: found(opened, LAST)._p.append(parse_xml(xml))


def each_text(change: Callable[[str], str], *styles: str) -> Change:
    """Other words in every paragraph, or in those of some styles."""

    def act(opened: Any) -> None:
        for paragraph in paragraphs(opened):
            if not styles or paragraph.style.name in styles:
                for run in paragraph.runs:
                    if run.text:  # setting none would drop the breaks
                        run.text = change(run.text)

    return act


def as_list(form: str, pattern: str, *texts: str, look: str = "") -> Change:
    """The label that these paragraphs begin with is made by Word: a list stands for what was typed."""

    def change(opened: Any) -> None:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.parts.numbering import NumberingPart

        xml = (
            f"<w:numbering {nsdecls('w')}><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
            f"<w:numFmt w:val='{form}'/><w:lvlText w:val='{pattern}'/><w:rPr>{look}</w:rPr></w:lvl></w:abstractNum>"
            "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
        )
        name = PackURI("/word/numbering.xml")
        part = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, parse_xml(xml), opened.part.package)
        opened.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        for paragraph in [found(opened, text) for text in texts]:
            paragraph.runs[0].text = paragraph.runs[0].text.partition(" ")[2]
            item = f"<w:numPr {nsdecls('w')}><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
            paragraph._p.get_or_add_pPr().append(parse_xml(item))

    return change


def longer(opened: Any) -> None:
    """The table of the last phụ lục with as many rows again."""
    table = opened.tables[-1]._tbl
    for row in table.findall(qn("w:tr"))[1:]:
        table.append(copy.deepcopy(row))


def apart(opened: Any) -> None:
    """The last letter of a run gets its mark from the next one."""
    first = found(opened, LAST).runs[0]
    head, _letter, tail = first.text.partition("ị")
    second = copy.deepcopy(first._r)
    first._r.addnext(second)
    first.text = f"{head}i"
    found(opened, head).runs[1].text = f"\u0323{tail}"


def red(opened: Any) -> None:
    for run in found(opened, LAST).runs:
        run.font.color.rgb = RGBColor(0xC0, 0, 0)


def agency_in_a_pledge(opened: Any) -> None:
    """A head of two columns above the pledge, with the name of the Sở."""
    table = opened.add_table(1, 2)
    motto = found(opened, QUOC_HIEU)._p
    motto.addprevious(table._tbl)
    table.cell(0, 0).paragraphs[0].add_run("SỞ THÔNG TIN VÀ TRUYỀN THÔNG")
    table.autofit = False
    for cell, wide in zip(table.rows[0].cells, (65, 98), strict=True):
        cell.width = Mm(wide)
    rule_sides(TIEU_NGU, 18.5, 18.5)(opened)
    for element in (found(opened, QUOC_HIEU)._p, found(opened, TIEU_NGU)._p, after(opened, TIEU_NGU)._p):
        table.cell(0, 1)._tc.append(element)


def foot(act: Callable[[Any], None]) -> Change:
    def change(opened: Any) -> None:
        for paragraph in opened.sections[0].first_page_footer.paragraphs:
            for run in paragraph.runs:
                act(run)

    return change


def foot_without_rule(opened: Any) -> None:
    footer = opened.sections[0].first_page_footer
    rule = next(one for one in footer.paragraphs if one.style.name == "Dòng kẻ địa chỉ")
    rule._p.getparent().remove(rule._p)


def put_in_words(text: str, xml: str) -> Change:
    """A property of the words with some text."""

    def change(opened: Any) -> None:
        for run in found(opened, text).runs:
            run._r.get_or_add_rPr().append(parse_xml(xml.format(nsdecls("w"))))

    return change


def watermarked(opened: Any) -> None:
    """Letters across the page, as Word draws them."""
    names = f"{nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'"
    xml = f"<w:r {names}><w:pict><v:shape><v:textpath string='MẬT'/></v:shape></w:pict></w:r>"
    opened.sections[0].header.paragraphs[0]._p.append(parse_xml(xml))


CASES: dict[str, tuple[str, Change]] = {
    # page and type
    "ND30-TR-01": ("letter", sections(page_width=Mm(216), page_height=Mm(279))),
    "ND30-TR-02": ("letter", sections(page_width=Mm(297), page_height=Mm(210))),
    "ND30-TR-03": ("letter", sections(top_margin=Mm(15))),
    "ND30-TR-04": ("letter", sections(bottom_margin=Mm(30))),
    "ND30-TR-05": ("letter", sections(left_margin=Mm(27))),
    "ND30-TR-06": ("letter", sections(right_margin=Mm(12))),
    "ND30-TR-07": ("letter", runs(LAST, name="Arial")),
    "ND30-TR-08": ("letter", runs(LAST, name=".VnTime")),
    "ND30-TR-09": ("letter", red),
    "ND30-TR-10": ("letter", font_slot("eastAsia")),
    "ND30-TR-11": ("letter", reads("nghiêm túc", "nghie\u0302m tu\u0301c")),
    "ND30-TR-12": ("letter", put("//w:lang", val="en-US")),
    "ND30-TR-13": ("letter", size(QUOC_HIEU, 13)),
    "ND30-TR-14": ("letter", put_in_words(ITEM, "<w:w {} w:val='150'/>")),
    "ND30-TR-15": ("letter", runs(LAST, underline=True)),
    "ND30-TR-16": ("annexes", watermarked),
    "ND30-ST-01": ("long annexes", drop(HEADERS)),
    "ND30-ST-02": ("annexes", at_foot),
    "ND30-ST-03": ("annexes", header("<w:pStyle", '<w:jc w:val="right"/><w:pStyle')),
    "ND30-ST-04": ("annexes", header("<w:r>", '<w:r><w:rPr><w:sz w:val="22"/></w:rPr>')),
    "ND30-ST-05": ("annexes", header("<w:r>", "<w:r><w:rPr><w:i/></w:rPr>")),
    "ND30-ST-06": ("annexes", drop("//w:titlePg")),
    "ND30-ST-07": ("annexes", put("(//w:sectPr)[1]/w:pgNumType", fmt="upperRoman")),
    # Quốc hiệu and Tiêu ngữ
    "ND30-QH-01": ("letter", gone(QUOC_HIEU)),
    "ND30-QH-02": ("letter", reads("CHỦ NGHĨA", "Chủ nghĩa")),
    "ND30-QH-03": ("letter", size(QUOC_HIEU, 11)),
    "ND30-QH-04": ("letter", runs(QUOC_HIEU, bold=False)),
    "ND30-QH-05": ("letter", swapped),
    "ND30-QH-06": ("letter", gone(TIEU_NGU)),
    "ND30-QH-07": ("letter", reads(" - Tự do - ", " – Tự do – ")),
    "ND30-QH-08": ("pledge", together(size(TIEU_NGU, 15), rule_sides(TIEU_NGU, 49, 49))),
    "ND30-QH-09": ("letter", runs(TIEU_NGU, italic=True)),
    "ND30-QH-10": ("letter", aside(QUOC_HIEU)),
    "ND30-QH-11": ("letter", layout(QUOC_HIEU, space_after=Pt(8))),
    "ND30-QH-12": ("letter", no_rule(TIEU_NGU)),
    "ND30-QH-13": ("letter", rule_sides(TIEU_NGU, 35, 35)),
    "ND30-QH-14": ("letter", narrow),
    # agencies
    "ND30-CQ-01": ("letter", gone(PARENT, AGENCY)),
    "ND30-CQ-02": ("letter", reads(AGENCY, "Sở Thông tin")),
    "ND30-CQ-03": ("letter", size(AGENCY, 14)),
    "ND30-CQ-04": ("letter", runs(AGENCY, italic=True)),
    "ND30-CQ-05": ("letter", aside(AGENCY)),
    "ND30-CQ-06": ("letter", dashed(AGENCY)),
    "ND30-CQ-07": ("letter", rule_sides(AGENCY, 5, 5)),
    "ND30-CQ-08": ("letter", rule_sides(AGENCY, 17, 32)),
    "ND30-CQ-09": ("letter", reads(PARENT, "UBND tỉnh Lạng")),
    "ND30-CQ-10": ("letter", size(PARENT, 14)),
    "ND30-CQ-11": ("letter", runs(PARENT, bold=True)),
    "ND30-CQ-12": ("letter", aside(PARENT)),
    "ND30-CQ-13": ("letter", layout(PARENT, space_after=Pt(6))),
    "ND30-CQ-14": ("letter", reads(AGENCY, "SỞ TT&TT TỈNH")),
    # number and day
    "ND30-SO-01": ("letter", gone(NUMBER)),
    "ND30-SO-02": ("letter", size(NUMBER, 14)),
    "ND30-SO-03": ("letter", runs(NUMBER, bold=True)),
    "ND30-SO-04": ("letter", aside(NUMBER)),
    "ND30-SO-05": ("letter", reads("STTTT-TTr", "STTTT - TTr")),
    "ND30-SO-06": ("letter", reads("05", "5")),
    "ND30-SO-07": ("letter", reads("STTTT-TTr", "CV-STTTT")),
    "ND30-SO-08": ("letter", reads("05/STTTT", "05/2020/STTTT")),
    "ND30-SO-09": ("letter", reads("STTTT-TTr", "STTTT-ttr")),
    "ND30-DD-01": ("letter", gone(DAY)),
    "ND30-DD-02": ("letter", size(DAY, 12)),
    "ND30-DD-03": ("letter", runs(DAY, italic=False)),
    "ND30-DD-04": ("one", day_on_a_row_of_its_own),
    "ND30-DD-05": ("letter", aside(DAY)),
    "ND30-DD-06": ("letter", reads(DAY, "Lạng Sơn ,ngày")),
    "ND30-DD-07": ("letter", reads("ngày 05", "ngày 5")),
    "ND30-DD-08": ("letter", reads("tháng 01 năm 2020", "tháng 03 năm 2020")),
    "ND30-DD-09": ("letter", reads(DAY, "lạng Sơn, ngày")),
    # type and subject
    "ND30-DD-10": ("letter", reads("05 tháng 01", "31 tháng 02")),
    "ND30-TY-01": ("letter", gone(SUBJECT_WORDS)),
    "ND30-TY-02": ("letter", reads("V/v", "Về việc")),
    "ND30-TY-03": ("letter", size(SUBJECT_WORDS, 14)),
    "ND30-TY-04": ("letter", runs(SUBJECT_WORDS, bold=True)),
    "ND30-TY-05": ("letter", aside(SUBJECT_WORDS)),
    "ND30-TY-06": ("letter", layout(SUBJECT_WORDS, space_before=Pt(0))),
    "ND30-TY-07": ("letter", rule_under(SUBJECT_WORDS)),
    "ND30-TY-08": ("letter", reads("28/CT-BTTTT", "28/CT-BTTTT.")),
    "ND30-TY-22": ("letter", reads("số 28/CT-BTTTT", f"số 28/CT-BTTTT {'và báo cáo kết quả ' * 6}")),
    "ND30-TY-09": ("report", reads(TITLE, "Báo cáo")),
    "ND30-TY-10": ("report", size(TITLE, 16)),
    "ND30-TY-11": ("report", runs(TITLE, bold=False)),
    "ND30-TY-12": ("report", aside(TITLE)),
    "ND30-TY-13": ("report", size(ABOUT, 12.5)),
    "ND30-TY-14": ("report", runs(ABOUT, bold=False)),
    "ND30-TY-15": ("report", aside(ABOUT)),
    "ND30-TY-16": ("report", together(runs(ABOUT, all_caps=True), rule_sides(ABOUT, 52, 52))),
    "ND30-TY-17": ("report", no_rule(ABOUT)),
    "ND30-TY-18": ("report", rule_sides(ABOUT, 70, 70)),
    "ND30-TY-19": ("report", rule_under(TITLE)),
    "ND30-TY-20": ("report", new_before(ABOUT)),
    "ND30-TY-21": ("report", rule_sides(ABOUT, 40, 72)),
    "ND30-DK-01": ("urgent", reads("KHẨN", "Khẩn")),
    "ND30-DK-02": ("urgent", size("KHẨN", 16)),
    "ND30-DK-03": ("urgent", runs("KHẨN", bold=False)),
    "ND30-DK-04": ("urgent", no_frame),
    "ND30-DK-05": ("urgent", layout("KHẨN", left_indent=Mm(5), right_indent=Mm(5))),
    "ND30-CK-01": ("pledge", agency_in_a_pledge),
    "LXL-QD-01": ("case decision", gone(NUMBER)),
    "LXL-QD-02": ("case decision", gone("Căn cứ")),
    "LXL-QD-03": ("case decision", gone("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Thu Hà")),
    "LXL-BB-01": ("case minutes", gone("Biên bản lập xong")),
    "LXL-BB-02": ("case minutes", gone("NGƯỜI LẬP")),
    "ND30-BB-01": ("form", gone("Việc kiểm tra kết thúc")),
    "ND30-BB-02": ("form", gone("TRƯỞNG ĐOÀN")),
    # addressees
    "ND30-KG-01": ("one", together(gone("Kính gửi"), reads("Như trên", "Bưu điện tỉnh"))),
    "ND30-KG-02": ("one", size("Kính gửi", 12)),
    "ND30-KG-03": ("one", runs("Kính gửi", bold=True)),
    "ND30-KG-04": ("one", reads("Kính gửi:", "Kính gửi")),
    "ND30-KG-05": ("one", reads("tỉnh Lạng Sơn", "tỉnh Lạng Sơn; Công ty Một")),
    "ND30-KG-06": ("one", reads("tỉnh Lạng Sơn", "tỉnh Lạng Sơn.")),
    "ND30-KG-07": ("letter", reads("- Các doanh nghiệp", "Các doanh nghiệp")),
    "ND30-KG-08": ("letter", reads("các huyện;", "các huyện,")),
    "ND30-KG-09": ("letter", reads("bưu chính.", "bưu chính;")),
    "ND30-KG-10": ("letter", layout("- Các doanh nghiệp", left_indent=Mm(20))),
    "ND30-KG-11": ("report", together(reads(TITLE, "KẾ HOẠCH"), reads("BC-", "KH-"))),
    # text
    "ND30-ND-01": ("letter", gone("Thực hiện Chỉ", "Tuyên truyền", ITEM, LAST)),
    "ND30-ND-02": ("letter", size(ITEM, 12)),
    "ND30-ND-03": ("letter", runs(LAST, italic=True)),
    "ND30-ND-04": ("letter", aside("Thực hiện Chỉ thị")),
    "ND30-ND-05": ("letter", layout(LAST, first_line_indent=Mm(5))),
    "ND30-ND-06": ("letter", layout("Tuyên truyền", space_after=Pt(2))),
    "ND30-ND-07": ("letter", layout(LAST, line_spacing=2.0)),
    "ND30-ND-08": ("letter", size(ITEM, 13)),
    "ND30-ND-09": ("letter", reads("./.", ".")),
    "ND30-ND-10": ("decree", runs("Căn cứ Luật", italic=False)),
    "ND30-ND-11": ("decree", size("Căn cứ Luật", 12)),
    "ND30-ND-12": ("decree", reads("năm 2010;", "năm 2010,")),
    "ND30-ND-13": ("decree", reads("Thanh tra Sở.", "Thanh tra Sở,")),
    "ND30-ND-14": ("decree", reads("năm 2010;", "năm 2010; Căn cứ quy định khác;")),
    "ND30-ND-15": ("letter", layout(LAST, widow_control=False)),
    "ND30-ND-16": ("letter", runs(LAST, all_caps=True)),
    "ND30-ND-17": ("report", layout("Thực hiện Chỉ thị", page_break_before=True)),
    "ND30-ND-18": ("letter", reads("Đề nghị các đơn vị", "Đề nghị lãnh đạo các cơ quan, tổ chức, đơn vị")),
    "ND30-ND-19": ("letter", new_before(LAST)),
    "ND30-ND-20": ("letter", together(*(runs(one, bold=True) for one in ("Thực hiện Chỉ thị", "Tuyên", ITEM, LAST)))),
    "ND30-ND-21": ("decision", aside(DECIDING)),
    "ND30-ND-22": ("decision", runs(DECIDING, bold=False)),
    "ND30-BC-01": ("decree", aside("Chương I")),
    "ND30-BC-02": ("decree", runs("Chương I", bold=False)),
    "ND30-BC-03": ("decree", reads("QUY ĐỊNH CHUNG", "Quy định chung")),
    "ND30-BC-04": ("decree", reads("Chương I", "Chương 1")),
    "ND30-BC-05": ("decree", aside("Mục 1")),
    "ND30-BC-06": ("decree", reads("PHẠM VI", "Phạm vi")),
    "ND30-BC-15": ("decree", runs("Mục 1", bold=False)),
    "ND30-BC-07": ("decree", reads("Mục 1", "Mục I")),
    "ND30-BC-08": ("decree", reads("Điều 1. ", "Điều 1: ")),
    "ND30-BC-16": ("decree", layout("Điều 1.", first_line_indent=Mm(0))),
    "ND30-BC-09": ("report", reads("CÔNG TÁC CHỈ ĐẠO", "Công tác chỉ đạo")),
    "ND30-BC-10": ("decree", reads("1. Quy chế", "1) Quy chế")),
    "ND30-BC-11": ("decree", reads("a) Thanh", "a. Thanh")),
    "ND30-BC-12": ("decree", reads("b) Văn", "c) Văn")),
    "ND30-BC-13": ("report", reads("II. KẾT", "III. KẾT")),
    "ND30-BC-14": ("report", reads("2. Công tác", "3. Công tác")),
    # foot
    "ND30-KY-01": ("letter", gone("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Thu Hà")),
    "ND30-KY-02": ("letter", reads("PHÓ GIÁM ĐỐC", "Phó Giám đốc")),
    "ND30-KY-03": ("letter", size("PHÓ GIÁM ĐỐC", 12)),
    "ND30-KY-04": ("letter", runs("PHÓ GIÁM ĐỐC", bold=False)),
    "ND30-KY-05": ("letter", aside("PHÓ GIÁM ĐỐC")),
    "ND30-KY-06": ("letter", together(reads("KT. GIÁM", "KT.GIÁM"))),
    "ND30-KY-07": ("letter", reads("PHÓ GIÁM ĐỐC", "CHÁNH THANH TRA")),
    "ND30-KY-08": ("letter", gone("Thu Hà")),
    "ND30-KY-09": ("letter", size("Thu Hà", 16)),
    "ND30-KY-10": ("letter", runs("Thu Hà", bold=False)),
    "ND30-KY-11": ("letter", aside("Thu Hà")),
    "ND30-KY-12": ("letter", reads("Nguyễn Thị Thu Hà", "NGUYỄN THỊ THU HÀ")),
    "ND30-KY-13": ("letter", reads("Nguyễn Thị", "ThS. Nguyễn Thị")),
    "ND30-KY-14": ("letter", signature_below),
    "ND30-KY-15": ("letter", together(put("//w:cantSplit", val="0"), untied("KT. GIÁM"), untied("PHÓ GIÁM"))),
    "ND30-KY-16": ("letter", untied(LAST)),
    "ND30-NN-01": ("letter", gone("Nơi nhận", "Như trên", "Lãnh đạo Sở", "Lưu: VT")),
    "ND30-NN-02": ("letter", size("Nơi nhận", 13)),
    "ND30-NN-03": ("letter", runs("Nơi nhận", italic=False)),
    "ND30-NN-04": ("letter", reads("Nơi nhận:", "Nơi nhận")),
    "ND30-NN-05": ("letter", size("Lãnh đạo Sở", 12)),
    "ND30-NN-06": ("letter", runs("Lãnh đạo Sở", bold=True)),
    "ND30-NN-07": ("letter", layout("Lãnh đạo Sở", left_indent=Mm(10))),
    "ND30-NN-08": ("letter", reads("- Lãnh đạo Sở", "+ Lãnh đạo Sở")),
    "ND30-NN-09": ("letter", reads("(b/c);", "(b/c),")),
    "ND30-NN-10": ("letter", reads("TTr.", "TTr;")),
    "ND30-NN-11": ("letter", reads("Như trên", "Các đơn vị")),
    "ND30-DC-01": ("addressed", foot(lambda run: setattr(run.font, "size", Pt(13)))),
    "ND30-DC-02": ("addressed", foot(lambda run: setattr(run.font, "bold", True))),
    "ND30-DC-03": ("addressed", foot_without_rule),
    # annexes and tables
    "ND30-PL-01": ("annexes", reads("Phụ lục II", "PHỤ LỤC II")),
    "ND30-PL-02": ("annexes", size("Phụ lục II", 13)),
    "ND30-PL-03": ("annexes", runs("Phụ lục II", bold=False)),
    "ND30-PL-04": ("annexes", aside("Phụ lục II")),
    "ND30-PL-05": ("annexes", together(reads("Phụ lục II", "Phụ lục 2"), reads("phụ lục II", "phụ lục 2"))),
    "ND30-PL-06": ("annexes", gone("DANH SÁCH")),
    "ND30-PL-07": ("annexes", reads("DANH SÁCH", "Danh sách")),
    "ND30-PL-08": ("annexes", size("DANH SÁCH", 12)),
    "ND30-PL-09": ("annexes", runs("DANH SÁCH", bold=False)),
    "ND30-PL-10": ("annexes", aside("DANH SÁCH")),
    "ND30-PL-11": ("annexes", gone("(Kèm theo")),
    "ND30-PL-12": ("annexes", size("(Kèm theo", 12)),
    "ND30-PL-13": ("annexes", runs("(Kèm theo", italic=False)),
    "ND30-PL-14": ("annexes", aside("(Kèm theo")),
    "ND30-PL-15": ("annexes", drop("(//w:sectPr)[2]")),
    "ND30-PL-16": ("annexes", drop("(//w:pgNumType)[2]/@w:start/..")),
    "ND30-PL-17": ("annexes", reads("tại phụ lục I và phụ lục II kèm", "tại phụ lục I kèm")),
    "ND30-PL-18": ("annexes", reads("Phụ lục II", "Phụ lục II: Danh sách")),
    "ND30-PL-19": ("annexes", reads("(Kèm theo", "(Ban hành kèm theo")),
    "ND30-PL-20": ("annexes", together(gone("Phụ lục II"), reads("I và phụ lục II kèm", "I kèm"))),
    "ND30-PL-21": ("annexes", reads("số 05/STTTT-TTr ngày", "số 06/STTTT-TTr ngày")),
    "ND30-BG-01": ("long annexes", drop("(//w:tblHeader)[1]")),
    "ND30-BG-02": ("long annexes", drop("(//w:tbl)[last()]/w:tr[4]//w:cantSplit")),
    "ND30-BG-03": ("annexes", low_row),
    "ND30-BG-04": ("letter", layout(ITEM, line_spacing=Pt(13), space_before=Pt(6))),
    "ND30-BG-05": ("annexes", put("(//w:tbl)[last()]/w:tblPr/w:tblW", w="12000")),
    # wording and file
    "ND30-VB-01": ("letter", reads("Chỉ thị số 28/CT-BTTTT của", "Chỉ thị 28/CT-BTTTT của")),
    "ND30-VB-02": ("letter", reads("nghiêm túc", "đúng quy định của Luật Bưu chính số 49/2010/QH12")),
    "ND30-VB-03": ("letter", reads("nghiêm túc", "theo khoản 2 điều 5")),
    "ND30-VB-04": ("letter", reads("nghiêm túc", "theo Khoản 2 Điều 5")),
    "ND30-VB-05": ("letter", reads("Bộ Thông tin và Truyền thông", "Bộ Thông tin và truyền thông")),
    "ND30-VB-06": ("letter", reads("nghiêm túc", "theo quy định của nhà nước")),
    "ND30-VB-07": ("letter", reads("nghiêm túc", "tại Huyện Cao Lộc")),
    "ND30-VB-08": ("letter", reads("nghiêm túc", "trong tháng 05 năm 2020")),
    "ND30-VB-09": ("letter", reads("Báo cáo kết quả", "báo cáo kết quả")),
    "ND30-VB-10": ("letter", reads("triển khai, thực", "triển khai , thực")),
    "ND30-VB-11": ("letter", reads("nghiêm túc", "nghiêm  túc")),
    "ND30-VB-12": ("letter", reads("Lãnh đạo Sở", "Phòng PA03- Công an")),
    "ND30-VB-13": ("letter", reads("Thông tin và Truyền thông, Sở", "Thông tin và Truyền, Sở")),
    "ND30-VB-14": ("letter", reads("nghiêm túc", "{{ unit.name }}")),
    "ND30-VB-15": ("letter", reads("nghiêm túc", "cùng các các bên")),
    "ND30-VB-16": ("letter", reads("nghiêm túc", "tại Hà nội")),
    "ND30-VB-17": ("letter", reads("nghiêm túc", "theo Nghị định số 1/2010/NĐ-CP")),
    "ND30-TP-01": ("letter", tracked),
    "ND30-TP-02": ("letter", commented),
    "ND30-TP-03": ("letter", with_macros),
    "ND30-TP-04": ("letter", runs(ITEM, hidden=True)),
    "ND30-TP-05": ("letter", runs(LAST, highlight_color=7)),
    "ND30-TP-06": ("letter", linked("image", "http://xa.example/anh.png")),
    "ND30-TP-07": ("letter", field("INCLUDETEXT C:/bi-mat.docx")),
}  # fmt: skip


def even_apart(opened: Any) -> None:
    opened.settings.odd_and_even_pages_header_footer = True


def unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")


SIGN = "<w:rFonts w:ascii='{}' w:hAnsi='{}'/>"
PLACES = ("- Như trên", "- Lãnh đạo Sở", "- Lưu: VT")
HEADINGS = ("I. CÔNG TÁC", "II. KẾT QUẢ")
# What else strangers write, and all that is to be said of it.
SEEN: dict[str, tuple[str, Change, dict[str, str]]] = {
    # the lists of Word
    "Nơi nhận as a list": ("letter", as_list("bullet", "-", *PLACES), {}),
    "Nơi nhận as a list of the font Symbol": (
        "letter", as_list("bullet", "\uf02d", *PLACES, look=SIGN.format("Symbol", "Symbol")), {},
    ),
    "Nơi nhận as a list with dots": (
        "letter", as_list("bullet", "\uf0b7", *PLACES, look=SIGN.format("Symbol", "Symbol")), {"ND30-NN-08": "fail"},
    ),
    "Nơi nhận as a list with bold hyphens": ("letter", as_list("bullet", "-", *PLACES, look="<w:b/>"), {}),
    "addressees as a list": ("letter", as_list("bullet", "-", "- Phòng Văn", "- Các doanh"), {}),
    "headings as a list": ("report", as_list("upperRoman", "%1.", *HEADINGS), {}),
    "small headings as a list": (
        "report", together(reads("CÔNG TÁC CHỈ ĐẠO", "Công tác"), as_list("upperRoman", "%1.", "I. Công", HEADINGS[1])),
        {"ND30-BC-09": "fail"},
    ),
    "khoản as a list with brackets": (
        "decree", as_list("decimal", "%1)", "1. Quy chế", "2. Các đơn vị"), {"ND30-BC-10": "fail"},
    ),
    "điểm as a list": ("decree", as_list("lowerLetter", "%1)", "a) Thanh", "b) Văn"), {}),
    # căn cứ of a quyết định
    "an upright basis below the authority": (
        "decision", runs("Căn cứ Luật", italic=False), {"ND30-ND-10": "fail"},
    ),
    "an upright proposal among the bases": (
        "decision", runs("Theo đề nghị", italic=False), {"ND30-ND-10": "fail"},
    ),
    "a proposal that ends with a comma": (
        "decision", reads("Thanh tra Sở.", "Thanh tra Sở,"), {"ND30-ND-13": "warn"},
    ),
    "no line below the subject of a quyết định": (
        "decision", no_rule("Về việc thành lập"), {"ND30-TY-17": "fail"},
    ),
    "no subject above the authority": (
        "decision", together(no_rule("Về việc thành lập"), gone("Về việc thành lập")), {"ND30-TY-01": "fail"},
    ),
    "a subject of two paragraphs, the second at the left": (
        "decision", together(new_before(DECIDING, "hoạt động bưu chính", bold=True), move_rule, aside("hoạt động bưu")),
        {"ND30-TY-15": "fail"},
    ),
    "who decides at the left and not bold": (
        "decision", together(aside(DECIDING), runs(DECIDING, bold=False)),
        {"ND30-ND-21": "warn", "ND30-ND-22": "warn"},
    ),
    "a proposal that a body makes": (
        "decision", reads("Thanh tra Sở.", "Thanh tra Sở, Phòng Bưu chính báo cáo thẩm định."), {},
    ),
    "«QUYẾT ĐỊNH:» at the left": ("decision", aside("QUYẾT ĐỊNH:"), {"ND30-ND-21": "warn"}),
    "a basis that names several bodies": (
        "decree", reads("Chánh Thanh tra Sở.", "Thanh tra Sở, Văn phòng Sở về việc đề nghị xây dựng quy chế;"),
        {"ND30-ND-13": "warn"},
    ),
    "a công văn that begins with a proposal": ("letter", reads("Thực hiện Chỉ thị", "Theo đề nghị tại Chỉ thị"), {}),
    # wording
    **{
        f"«{words}»": ("letter", reads("nghiêm túc", words), {})
        for words in (
            "hành vi vi phạm", "công tác tư tưởng, đầu tư tư nhân", "tài sản sản xuất", "sử dụng dụng cụ", "dần dần",
            "từng bước từng bước", "theo các quy định tại Nghị định số 11/2010/NĐ-CP",
            "theo Nghị định số 1/2010/NĐ-CP tại thời điểm đó", "theo Nghị định số 1/2010/NĐ-CP đã hết hiệu lực",
        )
    },
    "a pair of words twice": ("letter", reads("nghiêm túc", "cùng các bên các bên"), {"ND30-VB-15": "warn"}),
    "an old norm with its amendment": (
        "letter", reads("nghiêm túc", "theo Nghị định số 1/2010/NĐ-CP (được sửa đổi năm 2011)"), {"ND30-VB-17": "warn"},
    ),
    # number and day
    "a number left open with dots": ("letter", reads("Số: 05/", "Số: ……/"), {}),
    "a number put in between": ("letter", reads("Số: 05/", "Số: 05a/"), {"ND30-SO-05": "fail"}),
    "a number put in between, far from its letter": (
        "letter", reads("Số: 05/", "Số: 105 B/"), {"ND30-SO-05": "fail"},
    ),
    "a place with a number": ("letter", reads(DAY, "Quận 1, ngày"), {}),
    "a ward in a city": ("letter", reads(DAY, "Phường 1, Thành phố Hồ Chí Minh, ngày"), {"ND30-DD-06": "fail"}),
    "a large Ngày": ("letter", reads(DAY, "Phường 1, Ngày"), {"ND30-DD-06": "fail"}),
    "a full stop behind the day": ("letter", reads("năm 2020", "năm 2020."), {"ND30-DD-06": "fail"}),
    "a thirteenth month": ("letter", reads("tháng 01 năm", "tháng 13 năm"), {"ND30-DD-10": "fail"}),
    "a year of two digits": ("letter", reads("01 năm 2020", "01 năm 20"), {"ND30-DD-10": "fail"}),
    "a year left open": ("letter", reads("05 tháng 01 năm 2020", "… tháng … năm 20……"), {}),
    # addressees, signature, text
    "a semicolon behind the one addressee": (
        "one", reads("tỉnh Lạng Sơn", "tỉnh Lạng Sơn;"), {"ND30-KG-06": "warn"},
    ),
    **{
        f"a signer with {prefix}": ("letter", reads("KT. GIÁM", f"{prefix} GIÁM"), {"ND30-KY-06": "fail"})
        for prefix in ("K/T", "K.T", "K.T.", "T.L", "T/M.")
    },
    "a name in capitals in the text": ("letter", reads("Báo cáo kết quả theo quy định", "VNPT, EMS."), {}),
    "a signer with Q": ("letter", reads("KT. GIÁM", "Q GIÁM"), {"ND30-KY-06": "fail"}),
    **{
        f"a signer with {prefix} alone": (
            "letter", together(reads("KT. GIÁM", f"{prefix} GIÁM"), gone("PHÓ GIÁM")), {"ND30-KY-07": "warn"},
        )
        for prefix in ("TL.", "TUQ.", "TM.")
    },
    "a signer with TL. and the own post": (
        "letter", together(reads("KT. GIÁM", "TL. GIÁM"), reads("PHÓ GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")), {},
    ),
    "a blank before a full stop": ("letter", reads("theo quy định.", "theo quy định ."), {"ND30-VB-10": "warn"}),
    "dots with blanks between": ("letter", reads("nghiêm túc", "tháng . năm . . . nghiêm túc ..."), {}),
    "a numbered paragraph in capitals": (
        "letter", reads(CLOSING, f"1. {'BÁO CÁO KẾT QUẢ VỚI SỞ, ' * 6}BÁO CÁO SỞ"), {"ND30-ND-16": "warn"},
    ),
    "a remark below a receiver": (
        "letter", reads("Lãnh đạo Sở (b/c);", "Lãnh đạo Sở;\n(để báo cáo)"), {"ND30-NN-09": "fail"},
    ),
    "hyphens of another length": ("letter", reads("- Lãnh đạo Sở", "– Lãnh đạo Sở"), {}),
    "a hyphen without a blank": ("letter", reads("- Lãnh đạo Sở", "-Lãnh đạo Sở"), {}),
    "a number with a hyphen for its slash": ("letter", reads("05/STTTT-TTr", "05-STTTT-TTr"), {"ND30-SO-05": "fail"}),
    # annexes
    "a label with its title in capitals": (
        "annexes", reads("Phụ lục II", "PHỤ LỤC II: DANH SÁCH"), {"ND30-PL-01": "fail", "ND30-PL-18": "fail"},
    ),
    "a label with number and title": (
        "annexes", reads("Phụ lục II", "Phụ lục 2. Danh sách"),
        {"ND30-PL-05": "fail", "ND30-PL-18": "fail", "ND30-PL-17": "warn"},
    ),
    "a label that counts": ("annexes", reads("Phụ lục II", "Phụ lục số II"), {"ND30-PL-01": "fail"}),
    "a label with number and letter": (
        "annexes", together(reads("Phụ lục II", "Phụ lục 1a"), reads("phụ lục II", "phụ lục 1a")),
        {"ND30-PL-05": "fail"},
    ),
    "a plain label that begins a page": (
        "annexes", together(runs("Phụ lục II", bold=False), aside("Phụ lục II"), reads("Phụ lục II", "Phụ lục II: A")),
        {"ND30-PL-03": "fail", "ND30-PL-04": "fail", "ND30-PL-18": "fail"},
    ),
    **{
        f"annexes cited as {words}": ("annexes", reads("phụ lục I và phụ lục II kèm", words), {})
        for words in (
            "Phụ lục I, II kèm", "Phụ lục I và II kèm", "các Phụ lục I, II kèm", "phụ lục số I, số II kèm",
            "các Phụ lục kèm", "02 phụ lục kèm", "Phụ lục I đến Phụ lục II kèm",
        )
    },
    "annexes cited without the second": (
        "annexes", reads("phụ lục I và phụ lục II kèm", "phụ lục I, mục II kèm"), {"ND30-PL-17": "warn"},
    ),
    "a list on a page of its own": ("annexes", gone("Phụ lục I", "(Kèm theo"), {"ND30-PL-20": "fail"}),
    "a sentence on an annex": ("letter", reads(ITEM, "Phụ lục I: danh sách đơn vị đã gửi"), {}),
    "a sentence that begins with an annex": ("letter", reads("Đề nghị các", "Phụ lục II kèm theo; các"), {}),
    "a reference without brackets": ("annexes", reads("(Kèm theo", "Kèm theo"), {"ND30-PL-19": "warn"}),
    # letters and blanks
    "all letters typed apart": (
        "letter", each_text(lambda text: unicodedata.normalize("NFD", text)), {"ND30-TR-11": "warn"},
    ),
    "a mark in a run of its own": ("letter", apart, {"ND30-TR-11": "warn"}),
    "blanks that do not break": ("letter", each_text(unbroken), {}),
    "blanks that do not break in the motto": ("letter", each_text(unbroken, "Tiêu ngữ"), {}),
    # page numbers and what a file carries along
    "even pages without a number": ("long annexes", even_apart, {"ND30-ST-01": "fail"}),
    "odd pages without a number": (
        "long annexes", together(even_apart, put(HEADERS, type="even"), longer), {"ND30-ST-01": "fail"},
    ),
    "a number for even pages that are not told apart": (
        "long annexes", put(HEADERS, type="even"), {"ND30-ST-01": "fail"},
    ),
    "a template on the disc of another": (
        "letter", linked("attachedTemplate", "file:///\\\\may-chu\\Normal.dotm"), {"ND30-TP-06": "fail"},
    ),
    "the template that every Word has": (
        "letter", linked("attachedTemplate", "file:///C:\\A\\Templates\\Normal.dotm"), {},
    ),
    "a template of the writer": ("letter", linked("attachedTemplate", "file:///D:\\Mau\\cong-van.dot"), {}),
    "a number with blanks around it": ("letter", reads("Số: 05/", "Số:  05 /"), {}),
    "a decision that is law and carries its year": (
        "decision", reads("05/QĐ-STTTT", "05/2020/QĐ-UBND"), {},
    ),
    "an addressee on two lines": (
        "letter", reads("- Các doanh nghiệp bưu chính.", "- Các doanh nghiệp bưu chính\ntrên địa bàn tỉnh."), {},
    ),
    "a receiver on two lines": (
        "letter", reads("- Lãnh đạo Sở (b/c);", "- Lãnh đạo Sở, các phòng\nvà Thanh tra Sở (b/c);"), {},
    ),
    "a remark in the place of the signature": (
        "letter", new_before("Nguyễn Thị Thu Hà", "Đã ký", bold=False, italic=True), {},
    ),
    "a list within a list": (
        "decree",
        together(reads("a) Thanh", "1. Thanh"), reads("b) Văn", "2. Văn"), reads("Điều 2. Hiệu", "3. Hiệu")),
        {},
    ),
    "a draft": ("letter", new_before(PARENT, "(DỰ THẢO LẦN 2)"), {}),
    "a page number in another font": (
        "annexes", header("<w:r>", f"<w:r><w:rPr>{SIGN.format('Arial', 'Arial')}</w:rPr>"), {"ND30-TR-07": "fail"},
    ),
    "a landscape page turned with its margins": (
        "annexes",
        sections(
            page_width=Mm(297), page_height=Mm(210), top_margin=Mm(31), right_margin=Mm(21), bottom_margin=Mm(16),
            left_margin=Mm(21),
        ),
        {"ND30-TR-02": "fail"},
    ),
    "a grey that is seen as black": ("letter", put_in_words(LAST, "<w:color {} w:val='222222'/>"), {}),
    "a raised number": ("letter", reads("nghiêm túc", "nghiêm túc²"), {}),
    "a paper of the Party": ("letter", reads(PARENT, "ĐẢNG CỘNG SẢN VIỆT NAM"), {}),
    "a link for readers": ("letter", linked("hyperlink", "http://langson.example"), {}),
    "a field in pieces and small letters": ("letter", field(" ddeA", "uto cmd"), {"ND30-TP-07": "fail"}),
    "a simple field": ("letter", simple_field("IncludePicture a.png"), {"ND30-TP-07": "fail"}),
    **{
        f"a field {code}": ("letter", field(code), {"ND30-TP-07": "fail"})
        for code in (
            "RD a.docx", 'rd"a.docx"', "MACROBUTTON x y", "EMBED Excel.Sheet.12", "AUTOTEXT x", "AUTOTEXTLIST x",
            "GLOSSARY x", "DATABASE x", "PRINT 27",
        )
    },
    **{
        f"a field {code} for readers": ("letter", field(code), {})
        for code in ("PAGE", "REF x", "TOC", "MERGEFIELD x", "SEQ x", "LINKED", "IF 1 = 1 a b", "ADDIN x", "= 1 + 1")
    },
    "a field that only counts": ("letter", field("DATE"), {}),
    "a field for readers": ("letter", field("HYPERLINK http://langson.example"), {}),
}  # fmt: skip


def test_every_rule_has_a_pair() -> None:
    assert set(CASES) == {rule.id for rule in RULES}
    assert len(RULES) >= 60


def test_rules_are_numbered_once_and_cite_their_norm() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.source.startswith(("Nghị định 30/2020/NĐ-CP, ", "Luật Xử lý vi phạm hành chính, Điều "))
        assert rule.profiles


def test_the_page_for_clerks_lists_every_rule() -> None:
    page = (Path(__file__).parents[2] / "docs" / "conformity-rules.md").read_text(encoding="utf-8")
    assert [rule.id for rule in RULES if page.count(f"| `{rule.id}` |") != 1] == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_document_of_our_pipeline_keeps_every_rule(name: str) -> None:
    assert broken(document(name)) == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_kept_and_broken_alone(rule: Any) -> None:
    name, change = CASES[rule.id]
    kept = judged(rule, components(name))
    assert [one.kind for one in kept] == [Outcome.PASS]
    assert broken(changed(name, change)) == {rule.id: rule.breach.value}


# What is wrong there is not the face, but the letters; or not the size, but the column.
NOT_OF_THE_MEASURE = {"ND30-BC-08", "ND30-BC-09", "ND30-QH-14"}


@pytest.mark.parametrize("rule", sorted(FIXERS.keys() - NOT_OF_THE_MEASURE))
def test_a_measure_that_a_fixer_has_is_set_right(rule: str) -> None:
    name, change = CASES[rule]
    done = fix(changed(name, change), "thu.docx", Asked(norms=NORMS))
    assert broken(done.data) == {}
    assert rule in {one.rule for one in done.changes}


@pytest.mark.parametrize("name", SEEN, ids=lambda name: name.replace(" ", "-"))
def test_what_strangers_write_is_told_once_and_as_it_is(name: str) -> None:
    text, change, wanted = SEEN[name]
    assert broken(changed(text, change)) == wanted


def test_letters_of_no_size_on_lines_of_fixed_height_are_judged_too() -> None:
    def shrink(opened: Any) -> None:
        for paragraph in opened.paragraphs:
            paragraph.paragraph_format.line_spacing = Pt(12)
            for run in paragraph.runs:
                run.font.size = Pt(0)

    assert {"ND30-ND-02", "ND30-ND-07"} <= set(broken(changed("letter", shrink)))


@pytest.mark.parametrize("name", ["a subject of two paragraphs, the second at the left", "«QUYẾT ĐỊNH:» at the left"])
def test_a_fixed_decision_keeps_its_bases_italic(name: str) -> None:
    text, change, _wanted = SEEN[name]
    done = fix(changed(text, change), "thu.docx", Asked(norms=NORMS))
    assert broken(done.data) == {}
    assert not any("kiểu chữ" in one.what or "face" in one.what for one in done.changes)


def test_a_tab_is_quoted_as_word_shows_it() -> None:
    assert quoted("-\tNhư trên;") == "-→Như trên;"
