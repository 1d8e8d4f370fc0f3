"""Letters in yet other layouts: frames, tables in tables, blanks and tabs, columns, groups of shapes, borders of cells.

Each is a page that is right, or one with the faults named beside it. They are written on the template of python-docx,
whose styles and themes are not those of an office.
"""

import io
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from strangers import NS, QUOC_HIEU, ROOM, TIEU_NGU, p, r, shape, table, text_box

from postwatch.documents.typeface import width
from postwatch.vietnamese import from_vni

GAP = "before=120 after=0 line=264 lineRule=auto"
LEFT = 3600
RIGHT = ROOM - LEFT
PARENT, AGENCY = "UBND HUYỆN HÒA AN", "PHÒNG TƯ PHÁP"
NUMBER, DAY = "Số: 48/PTP-HCTP", "Hòa An, ngày 12 tháng 8 năm 2021"
SUBJECT = "V/v rà soát văn bản quy phạm\npháp luật năm 2021"
SHORT_SUBJECT = "V/v rà soát văn bản"
COMMITTEE, PLACE = "ỦY BAN NHÂN DÂN", "HUYỆN HÒA AN"
FIRST = (
    "Thực hiện Kế hoạch số 15/KH-UBND ngày 20 tháng 01 năm 2021 của Ủy ban nhân dân huyện về công tác kiểm tra, "
    "rà soát văn bản quy phạm pháp luật, Phòng Tư pháp đề nghị các cơ quan, đơn vị rà soát các văn bản thuộc lĩnh vực "
    "được giao."
)
LAST = (
    "Kết quả rà soát gửi về Phòng Tư pháp trước ngày 30 tháng 9 năm 2021 để tổng hợp, báo cáo Ủy ban nhân dân huyện "
    "theo quy định./."
)
PLACES = ("- Như trên;", "- Thường trực Huyện ủy;", "- Lưu: VT, HCTP.")
OTHER_PLACES = ("- UBND huyện;", "- Lưu: VT, HCTP.")
NAME, POST = "Hoàng Văn Bình", "TRƯỞNG PHÒNG"


# -- the file ----------------------------------------------------------------------------------------------------------


def _fill(part: Any, xml: str) -> None:
    for one in list(part._element):
        part._element.remove(one)
    for one in list(parse_xml(f"<w:hdr {NS}>{xml}</w:hdr>")):
        part._element.append(one)


@cache
def _template() -> bytes:
    """The template without its hundred styles of tables, in which no letter is written."""
    opened = docx.Document()
    for style in opened.styles.element.xpath("w:style[@w:type='table'][not(@w:default)]"):
        style.getparent().remove(style)
    relations = opened.part.rels
    for name in [name for name, one in relations.items() if one.reltype.endswith("/stylesWithEffects")]:
        del relations[name]
    return _saved(opened)


def file(*inside: str, header: str = "", first: str = "", even: str = "", is_first_other: bool = True) -> bytes:
    """Return these blocks as a Word file, with headers."""
    opened = docx.Document(io.BytesIO(_template()))
    style: Any = opened.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1.0
    section = opened.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15.1)
    section.top_margin = section.bottom_margin = Mm(20)
    for one in list(parse_xml(f"<w:body {NS}>{''.join(inside)}</w:body>")):
        opened.element.body.insert(len(opened.element.body) - 1, one)
    section.different_first_page_header_footer = is_first_other
    for part, xml in ((section.header, header or p(PAGE, jc="center")), (section.first_page_header, first)):
        if xml:
            part.is_linked_to_previous = False
            _fill(part, xml)
    if even:
        opened.settings.odd_and_even_pages_header_footer = True
        section.even_page_header.is_linked_to_previous = False
        _fill(section.even_page_header, even)
    return _saved(opened)


def _saved(opened: Any) -> bytes:
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def _last_section(data: bytes, change: Callable[[Any, Any], None]) -> bytes:
    """Change the last section of a file, given it and the first."""
    opened = docx.Document(io.BytesIO(data))
    first, *_more = opened.element.body.iter(qn("w:sectPr"))
    change(opened.element.body[-1], first)
    return _saved(opened)


def _element(xml: str) -> Any:
    return parse_xml(f"<w:p {NS}>{xml}</w:p>")[0]


def _headers_of_first(last: Any, first: Any) -> None:
    for one in reversed(last.findall(qn("w:headerReference"))):
        first.insert(0, one)


SIZES = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="856" w:bottom="1134" w:left="1701" w:header="567" '
    'w:footer="567" w:gutter="0"/>'
)
PAGE = '<w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>2</w:t></w:r></w:fldSimple>'
PAGES = '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>5</w:t></w:r></w:fldSimple>'
NUMBER_OF_PAGES = p(r("Trang ", 14), PAGE, r("/", 14), PAGES, jc="center")


# -- parts of a letter -------------------------------------------------------------------------------------------------


def wide(text: str, size: float, look: str = "b") -> int:
    return round(width(text, size, bold="b" in look))


def c(text: str, size: float = 13, look: str = "", *more: str, **others: str) -> str:
    return p(r(text, size, look), *more, jc="center", **others)


def said(*texts: str) -> str:
    return "".join(p(r(one, 14), jc="both", ind="firstLine=720", spacing=GAP) for one in texts)


def heading(text: str) -> str:
    return p(r(text, 14, "b"), jc="both", ind="firstLine=720", spacing=GAP)


def rule(column: int, text: str, size: float, share: float, y: int = 320) -> str:
    long = round(wide(text, size) * share)
    return shape(round((column - 216 - long) / 2), y, long)


AGENCY_RULE, MOTTO_RULE = rule(LEFT, AGENCY, 13, 0.45), rule(RIGHT, TIEU_NGU, 14, 1)


def head(
    names: str = "", motto: str = "", number: str = NUMBER, about: str = SUBJECT, day: str = DAY, more: str = ""
) -> str:
    """A head in a table of two rows."""
    names = names or c(PARENT) + c(AGENCY, 13, "b", AGENCY_RULE)
    motto = motto or c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "b", MOTTO_RULE)
    subject = p(r(about, 13), jc="center", spacing="before=120") if about else ""
    return table([LEFT, RIGHT], [[names, motto], [c(number) + subject + more, c(day, 14, "i")]])


def of_committee(number: str) -> str:
    names = c(COMMITTEE, 13, "b") + c(PLACE, 13, "b", rule(LEFT, COMMITTEE, 13, 0.4))
    return head(names, number=number, about="")


def titled(kind: str, about: str, share: float = 0.4) -> str:
    line = rule(ROOM + 216, about, 14, share, 360)
    return c(kind, 14, "b", spacing="before=240") + c(about, 14, "b", line) + p(r("", 8))


ADDRESSED = p(r("Kính gửi: Các cơ quan, đơn vị trực thuộc huyện", 14), jc="center", spacing="before=240 after=120")
TEXT = ADDRESSED + said(FIRST, LAST) + p()


def listed(places: tuple[str, ...] = PLACES) -> str:
    return p(r("Nơi nhận:", 12, "bi")) + "".join(p(r(one, 11)) for one in places)


def signed(*posts: str, name: str = NAME) -> str:
    return "".join(c(one, 14, "b") for one in posts or (POST,)) + p() * 4 + c(name, 14, "b")


def foot(places: tuple[str, ...] = PLACES, *posts: str) -> str:
    return table([4200, ROOM - 4200], [[listed(places), signed(*posts)]])


REPORT = head(number="Số: 62/BC-PTP", about="") + titled(
    "BÁO CÁO", "Kết quả rà soát văn bản quy phạm pháp luật năm 2021"
)
LONG = ADDRESSED + said(*[FIRST, LAST] * 9) + p() + foot()


# -- heads -------------------------------------------------------------------------------------------------------------


def _framed(x: int, across: int, inside: str) -> str:
    frame = f'<w:framePr w:w="{across}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{x}" w:y="1134"/>'
    return inside.replace("<w:pPr>", f"<w:pPr>{frame}")


def _strokes(long: float, size: float = 8) -> str:
    return "_" * round(long / width("_", size))


def in_frames() -> str:
    left = c(PARENT) + c(AGENCY, 13, "b") + c(_strokes(wide(AGENCY, 13) * 0.4), 8) + c(NUMBER)
    left += p(r(SUBJECT, 13), jc="center", spacing="before=120")
    right = c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "b") + c(_strokes(wide(TIEU_NGU, 14)), 8) + c(DAY, 14, "i")
    return _framed(1500, 3700, left) + _framed(5250, 5700, right) + p()


def in_tables_of_a_table() -> str:
    about = p(r(SUBJECT, 13), jc="center", spacing="before=120")
    names = c(PARENT) + c(AGENCY, 13, "b", rule(LEFT - 216, AGENCY, 13, 0.45))
    motto = c(QUOC_HIEU, 12, "b") + c(TIEU_NGU, 13, "b", rule(RIGHT - 216, TIEU_NGU, 13, 1))
    left = table([LEFT - 216], [[names], [c(NUMBER) + about]])
    right = table([RIGHT - 216], [[motto], [c(DAY, 13, "i")]])
    return table([LEFT, RIGHT], [[left + p(r("", 2)), right + p(r("", 2))]])


Side = tuple[str, float, str]
_PAIRS: tuple[tuple[Side, Side], ...] = (
    ((PARENT, 13, ""), (QUOC_HIEU, 13, "b")),
    ((AGENCY, 13, "b"), (TIEU_NGU, 14, "b")),
    ((NUMBER, 13, ""), (DAY, 14, "i")),
)
_MIDDLES = (1900, 6550)


def on_lines(line: Callable[[Side, int, Side, int, str], str]) -> str:
    """A head whose parts stand side by side on one line each; ``line`` puts them at these places."""
    agency, motto = round(wide(AGENCY, 13) * 0.4), wide(TIEU_NGU, 14)
    rules = shape(_MIDDLES[0] - agency // 2, 320, agency) + shape(_MIDDLES[1] - motto // 2, 330, motto)
    lines = ""
    for one, other in _PAIRS:
        places = (at - round(wide(*side) / 2) for at, side in zip(_MIDDLES, (one, other), strict=True))
        first, second = places
        lines += line(one, first, other, second, rules if one[0] == AGENCY else "")
    start = _MIDDLES[0] - round(wide(SHORT_SUBJECT, 13, "") / 2)
    return lines + p(r(SHORT_SUBJECT, 13), ind=f"left={start}", spacing="before=120")


def _at_stops(one: Side, first: int, other: Side, second: int, more: str) -> str:
    stops = "".join(f'<w:tab w:val="left" w:pos="{at}"/>' for at in (first, second))
    return p(r("\t" + one[0], *one[1:]), r("\t" + other[0], *other[1:]), more, more=f"<w:tabs>{stops}</w:tabs>")


def _at_an_indent(one: Side, first: int, other: Side, second: int, more: str) -> str:
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{second}"/></w:tabs>'
    return p(r(*one), r("\t" + other[0], *other[1:]), more, ind=f"left={first}", more=stop)


def _blanks(long: float) -> str:
    return " " * round(long / width(" ", 13))


def _at_blanks(one: Side, first: int, other: Side, second: int, more: str) -> str:
    gap = _blanks(second - first - wide(*one))
    return p(r(_blanks(first), 13), r(*one), r(gap, 13), r(*other), more)


def _at_tabs_of_the_page(one: Side, first: int, other: Side, second: int, more: str) -> str:
    lead = _blanks(first)
    at, tabs = width(lead, 13) + wide(*one), 0
    while ((at + 2) // 720 + 1) * 720 <= second:
        at, tabs = ((at + 2) // 720 + 1) * 720, tabs + 1
    return p(r(lead, 13), r(*one), r("\t" * tabs + _blanks(second - at), 13), r(*other), more)


# -- rules below the head ----------------------------------------------------------------------------------------------


def _lengths() -> tuple[int, int]:
    return round(wide(AGENCY, 13) * 0.4), wide(TIEU_NGU, 14)


def ruled(line: Callable[[int, int, int], str]) -> str:
    """A head with lines drawn otherwise, given the column, the length and the height of each."""
    agency, motto = _lengths()
    names = c(PARENT) + c(AGENCY, 13, "b", line(LEFT, agency, 320))
    return head(names, c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "b", line(RIGHT, motto, 340)))


def _grouped(column: int, long: int, y: int) -> str:
    x = round((column - 216 - long) / 2)
    return (
        f'<w:r><w:pict><v:group style="position:absolute;margin-left:{x / 20}pt;margin-top:{y / 20}pt;'
        f'width:{long / 20}pt;height:1pt;z-index:2" coordsize="1000,10"><v:line style="position:absolute" from="0,0" '
        'to="1000,0"/></v:group></w:pict></w:r>'
    )


def _straight(column: int, long: int, y: int) -> str:
    return shape(round((column - 216 - long) / 2), y, long)


def _in_the_middle(_column: int, long: int, y: int) -> str:
    return shape(0, y, long).replace("<wp:posOffset>0</wp:posOffset>", "<wp:align>center</wp:align>", 1)


def _of_the_margin(column: int, long: int, y: int) -> str:
    x = (0 if column == LEFT else LEFT) - 108 + round((column - long) / 2)
    return shape(x, y, long, across="margin").replace('layoutInCell="1"', 'layoutInCell="0"')


def _inline(_column: int, long: int, _y: int) -> str:
    anchored = shape(0, 0, long)
    start, end = anchored.index("<wp:positionH"), anchored.index("<wp:extent")
    return (
        (anchored[:start] + anchored[end:])
        .replace('<wp:anchor behindDoc="0" layoutInCell="1">', "<wp:inline>")
        .replace("wp:anchor", "wp:inline")
        .replace("<wp:wrapNone/>", "")
    )


def with_inline_rules() -> str:
    agency, motto = (p(_inline(0, one, 0), jc="center", spacing="line=120 lineRule=exact") for one in _lengths())
    return head(c(PARENT) + c(AGENCY, 13, "b") + agency, c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "b") + motto)


def with_borders() -> str:
    edge = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    agency, motto = (round((column - 216 - long) / 2) for column, long in zip((LEFT, RIGHT), _lengths(), strict=True))
    below = p(r("", 2), ind=f"left={agency} right={agency}", spacing="line=60 lineRule=exact", more=edge)
    words = p(r(TIEU_NGU, 14, "b"), jc="center", ind=f"left={motto - 20} right={motto - 20}", more=edge)
    return head(c(PARENT) + c(AGENCY, 13, "b") + below, c(QUOC_HIEU, 13, "b") + words)


def with_borders_of_cells() -> str:
    """A row of narrow cells below the names, of which two have a border above."""
    grid = []
    for column, long in zip((LEFT, RIGHT), _lengths(), strict=True):
        side = (column - long) // 2
        grid += [side, long, column - long - side]

    def cell(across: int, span: int, inside: str, border: str = "") -> str:
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{border}</w:tcPr>{inside}'
            "</w:tc>"
        )

    edge = '<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:tcBorders>'
    low = p(r("", 2), spacing="line=80 lineRule=exact")
    about = p(r(SUBJECT, 13), jc="center", spacing="before=120")
    rows = (
        cell(LEFT, 3, c(PARENT) + c(AGENCY, 13, "b")) + cell(RIGHT, 3, c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "b")),
        "".join(cell(across, 1, low, edge if at in (1, 4) else "") for at, across in enumerate(grid)),
        cell(LEFT, 3, c(NUMBER) + about) + cell(RIGHT, 3, c(DAY, 14, "i")),
    )
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in grid)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{ROOM}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f"{columns}</w:tblGrid>{''.join(f'<w:tr>{one}</w:tr>' for one in rows)}</w:tbl>"
    )


def with_strokes() -> str:
    agency, motto = (r("\n" + _strokes(one, 9), 9) for one in _lengths())
    names = c(PARENT) + p(r(AGENCY, 13, "b"), agency, jc="center")
    return head(names, c(QUOC_HIEU, 13, "b") + p(r(TIEU_NGU, 14, "b"), motto, jc="center"))


def underlined() -> str:
    name = p(r("PHÒ", 13, "b"), r("NG TƯ P", 13, "bu"), r("HÁP", 13, "b"), jc="center")
    return head(c(PARENT) + name, c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "bu"))


def of_a_long_name() -> str:
    names = c(PARENT) + c("TRUNG TÂM PHÁT TRIỂN QUỸ ĐẤT VÀ CỤM CÔNG NGHIỆP", 13, "b", shape(900, 915, 1500))
    return head(names, number="Số: 311/TTPTQĐ-BT", about="V/v đăng ký nhu cầu\nsử dụng đất năm 2022")


def urgent() -> str:
    side = (LEFT - 216 - 1701) // 2
    edges = "".join(
        f'<w:{one} w:val="single" w:sz="8" w:space="1" w:color="FF0000"/>' for one in ("top", "left", "bottom", "right")
    )
    return head(
        more=p(
            r("HỎA TỐC", 13, "b", more='<w:color w:val="FF0000"/>'), jc="center", ind=f"left={side} right={side}",
            spacing="before=120", more=f"<w:pBdr>{edges}</w:pBdr>",
        )
    )  # fmt: skip


# -- feet --------------------------------------------------------------------------------------------------------------

_FOOT_LINES = (*((one, 11.0, "") for one in PLACES[:2]), ("", 14.0, ""))
_AXIS = 6900


def foot_on_lines(line: Callable[[Side, str], str]) -> str:
    """A foot without a table: ``line`` puts what stands at the right beside what stands at the left."""
    below = "".join(p(r(one, 11)) for one in PLACES)
    return line(("Nơi nhận:", 12, "bi"), POST) + below + p() + line(("", 14, ""), NAME)


def _sign_at_a_stop(one: Side, name: str) -> str:
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{_AXIS - wide(name, 14) // 2}"/></w:tabs>'
    return p(r(*one), r("\t" + name, 14, "b"), more=stop)


def _sign_at_blanks(one: Side, name: str) -> str:
    long = _AXIS - wide(name, 14) / 2 - (wide(*one) if one[0] else 0)
    return p(r(*one), r(" " * round(long / width(" ", 14)), 14), r(name, 14, "b"))


def _aside(text: str, *more: str) -> str:
    return p(*more, r(text, 14, "b"), jc="center", ind="left=4400")


SIGNED_ASIDE = _aside(POST) + p() * 4 + _aside(NAME)


def foot_beside_a_box() -> str:
    box = text_box(0, 4000, 2000, listed()).replace("wrapTopAndBottom", "wrapNone")
    return _aside(POST, box) + p() * 4 + _aside(NAME)


def foot_in_two_tables() -> str:
    columns = [4200, ROOM - 4200]
    return table(columns, [[listed(), c(POST, 14, "b")]]) + p() * 2 + table(columns, [[p(), c(NAME, 14, "b")]])


def foot_of_merged_cells() -> str:
    def row(first: str, second: str, merge: str) -> str:
        left = f'<w:tc><w:tcPr><w:tcW w:w="4200" w:type="dxa"/>{merge}</w:tcPr>{first}</w:tc>'
        return f'<w:tr>{left}<w:tc><w:tcPr><w:tcW w:w="{ROOM - 4200}" w:type="dxa"/></w:tcPr>{second}</w:tc></w:tr>'

    posts = c("KT. TRƯỞNG PHÒNG", 14, "b") + c("PHÓ TRƯỞNG PHÒNG", 14, "b")
    rows = row(listed(), posts, '<w:vMerge w:val="restart"/>') + row(p(), p() * 4, "<w:vMerge/>")
    rows += row(p(), c(NAME, 14, "b"), "<w:vMerge/>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{ROOM}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="4200"/><w:gridCol w:w="{ROOM - 4200}"/></w:tblGrid>{rows}</w:tbl>'
    )


def in_columns() -> bytes:
    """A letter whose foot is a section of two columns."""

    def change(last: Any, first: Any) -> None:
        last.find(qn("w:pgSz")).addprevious(_element('<w:type w:val="continuous"/>'))
        columns = last.find(qn("w:cols"))
        columns.set(qn("w:num"), "2")
        columns.set(qn("w:space"), "200")
        _headers_of_first(last, first)

    above = f"<w:sectPr>{SIZES}<w:titlePg/></w:sectPr>"
    right = p('<w:r><w:br w:type="column"/></w:r>', r(POST, 14, "b"), jc="center") + p() * 4 + c(NAME, 14, "b")
    return _last_section(file(head(), ADDRESSED, said(FIRST, LAST), p(more=above), listed(), right), change)


def joint() -> bytes:
    agency = "SỞ TÀI CHÍNH - SỞ NỘI VỤ"
    names = c("UBND TỈNH CAO BẰNG") + c(agency, 13, "b", rule(LEFT, agency, 13, 0.4))
    finance = signed("GIÁM ĐỐC", "SỞ TÀI CHÍNH", name="Lý Văn Cường")
    posts = [[finance, signed("GIÁM ĐỐC", "SỞ NỘI VỤ", name="Lê Thị Dung")]]
    top = head(names, number="Số: 18/HD-STC-SNV", about="", day="Cao Bằng, ngày 12 tháng 8 năm 2021")
    below = table([ROOM // 2, ROOM // 2], posts) + p() + listed(("- UBND các huyện;", "- Lưu: VT, NS."))
    return file(top, titled("HƯỚNG DẪN", "Thực hiện chế độ tiền thưởng năm 2021"), said(FIRST, LAST), p(), below)


# -- kinds -------------------------------------------------------------------------------------------------------------


def decided(kind: str, number: str, about: str, *inside: str, posts: tuple[str, ...] = ("CHỦ TỊCH",)) -> bytes:
    places = ("- UBND tỉnh;", "- Các xã, thị trấn;", "- Lưu: VT, VP.")
    return file(of_committee(number), titled(kind, about), *inside, p(), foot(places, *posts))


def minutes() -> bytes:
    left = signed("THƯ KÝ", name="Nông Thị Em") + p() + listed(("- Thành viên dự họp;", "- Lưu: VT, Hồ sơ."))
    text = said(
        "Thời gian bắt đầu: 08 giờ 00 phút ngày 12 tháng 8 năm 2021.", "Địa điểm: Phòng họp số 1.",
        "Thành phần tham dự: Lãnh đạo và công chức Phòng Tư pháp.", "Chủ trì (chủ tọa): Ông Hoàng Văn Bình.",
        "Nội dung (theo diễn biến cuộc họp):", "Cuộc họp kết thúc vào 11 giờ 00 phút ngày 12 tháng 8 năm 2021./.",
    )  # fmt: skip
    top = head(number="Số: 07/BB-PTP", about="", day="") + titled("BIÊN BẢN", "Họp giao ban tháng 8 năm 2021")
    return file(top, text, p(), table([ROOM // 2, ROOM // 2], [[left, signed("CHỦ TỌA")]]))


def telegram() -> bytes:
    return decided(
        "CÔNG ĐIỆN", "Số: 09/CĐ-UBND", "Về việc chủ động ứng phó với mưa lớn",
        c("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN điện:", 14, spacing=GAP),
        said("- Thủ trưởng các cơ quan, đơn vị;", "- Chủ tịch Ủy ban nhân dân các xã, thị trấn.", FIRST, LAST),
        posts=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    )  # fmt: skip


def directive() -> bytes:
    return decided(
        "CHỈ THỊ", "Số: 03/CT-UBND", "Về tăng cường công tác phòng cháy, chữa cháy rừng", said(FIRST),
        heading("1. Hạt Kiểm lâm huyện"), said("a) Tuần tra, canh gác;", "b) Báo cáo kết quả hằng tuần."),
        heading("2. Ủy ban nhân dân các xã, thị trấn"), said("- Tuyên truyền;", "- Bố trí lực lượng trực.", LAST),
    )  # fmt: skip


def resolution() -> bytes:
    council = "HỘI ĐỒNG NHÂN DÂN"
    names = c(council, 13, "b") + c(PLACE, 13, "b", rule(LEFT, council, 13, 0.4))
    bases = "".join(
        p(r(one, 14, "i"), jc="both", ind="firstLine=720", spacing=GAP)
        for one in (
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
            "Xét Tờ trình số 05/TTr-HĐND ngày 01 tháng 8 năm 2021 của Thường trực Hội đồng nhân dân huyện; ý kiến thảo "
            "luận của đại biểu Hội đồng nhân dân tại kỳ họp.",
        )
    )
    articles = "".join(
        p(r(f"Điều {at}.", 14, "b"), r(one, 14), jc="both", ind="firstLine=720", spacing=GAP)
        for at, one in enumerate((" Thông qua chương trình giám sát.", " Giao Thường trực tổ chức thực hiện./."), 1)
    )
    return file(
        head(names, number="Số: 12/NQ-HĐND", about=""),
        titled("NGHỊ QUYẾT", "Về chương trình giám sát năm 2022"),
        c("HỘI ĐỒNG NHÂN DÂN HUYỆN HÒA AN", 14, "b", spacing=GAP) + c("KHÓA XX, KỲ HỌP THỨ HAI", 14, "b", spacing=GAP),
        bases + c("QUYẾT NGHỊ:", 14, "b", spacing=GAP) + articles + p(),
        foot(("- Đại biểu HĐND huyện;", "- Lưu: VT, VP."), "CHỦ TỊCH"),
    )


def application() -> bytes:
    return file(
        c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "bu") + c("ĐƠN ĐỀ NGHỊ", 14, "b", spacing="before=240"),
        c("V/v cấp lại giấy chứng nhận", 14, "i") + c("Kính gửi: Phòng Tư pháp huyện Hòa An", 14),
        p(r("Tôi là: Nguyễn Văn An, sinh ngày 01 tháng 5 năm 1980", 14)) + p(r(DAY, 14, "i"), jc="right"),
        p(r("Người làm đơn", 14, "b"), jc="right", ind="right=700"),
    )


def of_the_party() -> bytes:
    left = c("HUYỆN ỦY HÒA AN", 14) + c("VĂN PHÒNG", 14, "b") + c("*", 14) + c("Số 125-CV/VPHU", 14)
    right = c("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "bu") + p() + c(DAY, 14, "i")
    places = p(r("Nơi nhận:", 14, "u")) + p(r("- Như trên,", 12)) + p(r("- Lưu Văn phòng.", 12))
    below = table([4200, ROOM - 4200], [[places, signed("CHÁNH VĂN PHÒNG")]])
    return file(table([LEFT, RIGHT], [[left, right]]), p(r("V/v chuẩn bị hội nghị", 12, "i")), TEXT, below)


def certificate() -> bytes:
    motto = c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "b", MOTTO_RULE)
    top = table([LEFT, RIGHT], [[c(PARENT) + c(AGENCY, 13, "b", AGENCY_RULE), motto], [c("Số: 12/GCN-PTP"), p()]])
    title = c("GIẤY CHỨNG NHẬN", 18, "b", spacing="before=240") + c("ĐỦ ĐIỀU KIỆN AN NINH, TRẬT TỰ", 15, "b")
    return file(top, title, p(r("Chứng nhận: Hộ kinh doanh Nguyễn Văn An", 14)), foot(("- Lưu: VT.",)))


def report(*inside: str) -> bytes:
    return file(REPORT, said(FIRST), *inside, said(LAST), p(), foot(OTHER_PLACES))


def at_right(text: str, look: str = "") -> str:
    return p(r(text, 14, look), jc="right", spacing=GAP)


# -- letters of old fonts ----------------------------------------------------------------------------------------------


def _vni_letters() -> Mapping[str, str]:
    """Each letter of Vietnamese by how VNI writes it."""
    signs = [chr(code) for code in range(0xC0, 0x100)]
    bases = ["", *"aeiouyAEIOUY", "ô", "ö", "Ô", "Ö"]
    found: dict[str, str] = {}
    for written in [one + sign for sign in signs for one in bases]:
        read = from_vni(written)
        if len(read) == 1 and read != written:
            found.setdefault(read, written)
    return found


def in_font(data: bytes, font: str, letter: Callable[[str], str] = str) -> bytes:
    """Return a file in another font, each letter as that font wants it."""
    opened = docx.Document(io.BytesIO(data))
    for run in opened.element.body.iter(qn("w:r")):
        for text in run.iter(qn("w:t")):
            for slot in ("ascii", "hAnsi", "cs"):
                run.get_or_add_rPr().get_or_add_rFonts().set(qn(f"w:{slot}"), font)
            text.text = "".join(map(letter, unicodedata.normalize("NFC", text.text or "")))
    return _saved(opened)


def in_vni(data: bytes) -> bytes:
    letters = _vni_letters()
    return in_font(data, "VNI-Times", lambda sign: letters.get(sign, sign))


# -- annexes -----------------------------------------------------------------------------------------------------------

ANNEX = (
    c("Phụ lục", 14, "b") + c("DANH MỤC VĂN BẢN", 14, "b")
    + c("(Kèm theo Công văn số 48/PTP-HCTP ngày 12 tháng 8 năm 2021 của Phòng Tư pháp)", 14, "i") + p()
    + said("1. Quyết định số 05/2019/QĐ-UBND của Ủy ban nhân dân huyện./.")
)  # fmt: skip
WITH_ANNEX = (head(), ADDRESSED, said(f"{FIRST} Danh mục tại Phụ lục kèm theo.", LAST), p(), foot())
BREAK = '<w:r><w:br w:type="page"/></w:r>'


def annexed(*, kind: str) -> bytes:
    """A letter and its annex, which has a section of its own of that kind."""

    def change(last: Any, first: Any) -> None:
        _headers_of_first(last, first)
        last.find(qn("w:pgSz")).addprevious(_element(f'<w:type w:val="{kind}"/>'))
        last.find(qn("w:pgMar")).addnext(_element('<w:pgNumType w:start="1"/>'))

    above = f"<w:sectPr>{SIZES}<w:titlePg/></w:sectPr>"
    return _last_section(file(*WITH_ANNEX, p(r("", 2), more=above), ANNEX), change)


# -- page numbers ------------------------------------------------------------------------------------------------------


def _piece(inside: str) -> str:
    return f'<w:r><w:rPr><w:sz w:val="28"/></w:rPr>{inside}</w:r>'


def conditioned() -> bytes:
    """One header for all pages: { IF { PAGE } > 1 { PAGE } "" }."""
    begin, middle, end = (_piece(f'<w:fldChar w:fldCharType="{one}"/>') for one in ("begin", "separate", "end"))

    def code(text: str) -> str:
        return _piece(f'<w:instrText xml:space="preserve">{text}</w:instrText>')

    shown = middle + _piece("<w:t>2</w:t>") + end
    number = begin + code(" PAGE ") + shown
    condition = begin + code(" IF ") + number + code(" &gt; 1 ") + number + code(' "" ') + shown
    return file(head(), LONG, header=p(condition, jc="center"), is_first_other=False)


def of_two_sections() -> bytes:
    """The first page is a section of its own without a number."""
    above = f'<w:sectPr><w:type w:val="nextPage"/>{SIZES}</w:sectPr>'
    text = ADDRESSED + said(*[FIRST, LAST] * 3) + p(r("", 2), more=above) + said(*[FIRST, LAST] * 4) + p()
    return file(head(), text, foot(), is_first_other=False)


NUMBER_IN_A_TABLE = table([3118] * 3, [[p(), p(PAGE, jc="center"), p()]]) + p()
NUMBER_AT_A_TAB = p(r("\t", 14), PAGE, more='<w:tabs><w:tab w:val="center" w:pos="4680"/></w:tabs>')
NUMBER_IN_A_BOX = p(text_box(4277, 800, 400, p(PAGE, jc="center")).replace("wrapTopAndBottom", "wrapNone"))

# -- addressees --------------------------------------------------------------------------------------------------------

SEVERAL = ("- Ủy ban nhân dân các xã, thị trấn;", "- Các cơ quan chuyên môn thuộc huyện.")
AT_A_TAB = p(r(f"Kính gửi:\t{SEVERAL[0]}", 14), ind="left=3400 hanging=1300", spacing="before=240") + p(
    r(SEVERAL[1], 14), ind="left=3400"
)
IN_A_TABLE = table(
    [2600, ROOM - 2600], [[p(r("Kính gửi:", 14), jc="right"), "".join(p(r(one, 14)) for one in SEVERAL)]]
)


def letter(top: str = "", below: str = "", addressed: str = ADDRESSED) -> bytes:
    return file(top or head(), addressed, said(FIRST, LAST), p(), below or foot())


def in_one_table() -> bytes:
    """A letter that another program put into one table without lines, row by row."""
    rows = (head() + p(), ADDRESSED, said(FIRST, LAST), foot() + p())
    return file(table([ROOM], [[one] for one in rows]))


# -- openings, lists and forms -----------------------------------------------------------------------------------------

BASED = FIRST.replace("Thực hiện", "Căn cứ")
HYPHENED = p(r("Kính gửi:", 14), jc="center", spacing="before=240") + "".join(
    p(r(one.replace("- ", "-\t"), 14), ind="left=3600 hanging=200") for one in SEVERAL
)


def two_about(jc: str = "center", size: float = 13, look: str = "") -> bytes:
    """A letter whose subject stands in two paragraphs, the second of these looks."""
    first, second = SUBJECT.split("\n")
    return letter(head(about=first, more=p(r(second, size, look), jc=jc)))


def listed_at_tabs() -> str:
    items = "".join(p(r(one.replace("- ", "-\t"), 11), ind="left=200 hanging=200") for one in PLACES)
    return table([4200, ROOM - 4200], [[p(r("Nơi nhận:", 12, "bi")) + items, signed()]])


def in_broken_lines() -> str:
    """A head whose names, and whose words of the motto, stand in one paragraph each."""
    names = p(r(PARENT, 13), r(f"\n{AGENCY}", 13, "b"), rule(LEFT + 300, AGENCY, 13, 0.45, 640), jc="center")
    motto = p(r(QUOC_HIEU, 12, "b"), r(f"\n{TIEU_NGU}", 13, "b"), rule(RIGHT - 300, TIEU_NGU, 13, 1, 610), jc="center")
    about = p(r(SUBJECT, 13), jc="center", spacing="before=120")
    left, right = names + c(NUMBER) + about, motto + c(DAY, 13, "i")
    return table([LEFT + 300, RIGHT - 300], [[left, right]])


def party_notice() -> bytes:
    left = c("ĐẢNG BỘ HUYỆN HÒA AN", 14) + c("ĐẢNG ỦY PHÒNG TƯ PHÁP", 14, "b") + c("*", 14) + c("Số 12-TB/ĐU", 14)
    right = c("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "bu") + p() + c(DAY, 14, "i")
    title = c("THÔNG BÁO", 16, "b") + c("kết quả kiểm tra", 14, "b")
    below = table([4200, ROOM - 4200], [[p(r("Nơi nhận:", 14, "u")), signed("T/M ĐẢNG ỦY", "BÍ THƯ")]])
    return file(table([LEFT, RIGHT], [[left, right]]), title, said(FIRST, LAST), below)


def introduced() -> bytes:
    text = said("Phòng Tư pháp trân trọng giới thiệu:", "Ông: Lý Văn Em.", "Giấy này có giá trị đến ngày 30 tháng 9./.")
    top = head(number="Số: 14/GGT-PTP", about="") + c("GIẤY GIỚI THIỆU", 14, "b", spacing="before=240")
    return file(top, text, p(), foot(("- Như trên;", "- Lưu: VT.")))


def telegram_in_capitals() -> bytes:
    return decided(
        "CÔNG ĐIỆN", "Số: 09/CĐ-UBND", "Về việc chủ động ứng phó với mưa lớn",
        said("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN ĐIỆN:", "- Thủ trưởng các cơ quan, đơn vị.", FIRST, LAST),
        posts=("CHỦ TỊCH",),
    )  # fmt: skip


STATUTE = (
    p(BREAK) + c("QUY CHẾ", 14, "b") + c("Phối hợp trong công tác hòa giải", 14, "b")
    + c("(Kèm theo Quyết định số 25/QĐ-PTP ngày 12 tháng 8 năm 2021)", 14, "i") + said("Quy chế có 5 điều./.")
)  # fmt: skip


def decision(about: str = "Ban hành Quy chế phối hợp", *behind: str) -> bytes:
    """A decision, and what it puts in force behind it."""
    base = p(
        r("Căn cứ Luật Hòa giải ở cơ sở ngày 20 tháng 6 năm 2013.", 14, "i"), jc="both", ind="firstLine=720",
        spacing=GAP,
    )  # fmt: skip
    article = p(
        r("Điều 1.", 14, "b"), r(" Ban hành kèm theo Quyết định này Quy chế phối hợp./.", 14), jc="both",
        ind="firstLine=720", spacing=GAP,
    )  # fmt: skip
    title = titled("QUYẾT ĐỊNH", about).removesuffix(p(r("", 8)))
    deciding = c("TRƯỞNG PHÒNG TƯ PHÁP", 14, "b", spacing=GAP) + base + c("QUYẾT ĐỊNH:", 14, "b", spacing=GAP)
    return file(head(number="Số: 25/QĐ-PTP", about=""), title, deciding, article, p(), foot(OTHER_PLACES), *behind)


def mirrored() -> bytes:
    opened = docx.Document(io.BytesIO(file(head(), LONG)))
    opened.settings.element.append(_element("<w:mirrorMargins/>"))
    return _saved(opened)


def coded(size: float) -> str:
    """A page number of this size as a field that holds no number yet."""
    return p(
        *(
            f'<w:r><w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr>{one}</w:r>'
            for one in ('<w:fldChar w:fldCharType="begin"/>', "<w:instrText>PAGE</w:instrText>",
                        '<w:fldChar w:fldCharType="end"/>')
        ),
        jc="center",
    )  # fmt: skip


def low_day() -> str:
    names, motto = c(PARENT) + c(AGENCY, 13, "b", AGENCY_RULE), c(QUOC_HIEU, 13, "b") + c(TIEU_NGU, 14, "b", MOTTO_RULE)
    left = c(NUMBER) + p(r(SUBJECT, 13), jc="center", spacing="before=120")
    return table([LEFT, RIGHT], [[names, motto], [left, c(DAY, 14, "i", spacing="before=480")]])


Maker = Callable[[], bytes]
RIGHT_ONES: Mapping[str, Maker] = {
    "a head in frames": lambda: letter(in_frames()),
    "a head in tables of a table": lambda: letter(in_tables_of_a_table()),
    "a head at stops of the left": lambda: letter(on_lines(_at_stops)),
    "a head at an indent and a stop": lambda: letter(on_lines(_at_an_indent)),
    "a head at blanks": lambda: letter(on_lines(_at_blanks)),
    "a head at the tabs of the page": lambda: letter(on_lines(_at_tabs_of_the_page)),
    "a head of a long name": lambda: letter(of_a_long_name()),
    "a head with a mark of urgency": lambda: letter(urgent()),
    "a head in the header of the first page": lambda: file(
        ADDRESSED, said(FIRST, LAST), p(), foot(), first=head() + p()
    ),
    "a letter in one table": in_one_table,
    "rules in a group": lambda: letter(ruled(_grouped)),
    "rules in the middle": lambda: letter(ruled(_in_the_middle)),
    "rules of the margin": lambda: letter(ruled(_of_the_margin)),
    "rules in the line": lambda: letter(with_inline_rules()),
    "rules as borders": lambda: letter(with_borders()),
    "rules as borders of cells": lambda: letter(with_borders_of_cells()),
    "rules of strokes below a break": lambda: letter(with_strokes()),
    "rules as underlines": lambda: letter(underlined()),
    "addressees at a tab": lambda: letter(addressed=AT_A_TAB),
    "addressees in a table": lambda: letter(addressed=p() + IN_A_TABLE),
    "a foot at stops": lambda: letter(below=foot_on_lines(_sign_at_a_stop)),
    "a foot at blanks": lambda: letter(below=foot_on_lines(_sign_at_blanks)),
    "a foot beside a box": lambda: letter(below=foot_beside_a_box()),
    "a foot in two tables": lambda: letter(below=foot_in_two_tables()),
    "a foot of merged cells": lambda: letter(below=foot_of_merged_cells()),
    "a foot in columns": in_columns,
    "two who sign": joint,
    "minutes of a meeting": minutes,
    "a công điện": telegram,
    "a chỉ thị": directive,
    "a nghị quyết": resolution,
    "an application with a subject": application,
    "a letter of the Party": of_the_party,
    "a certificate": certificate,
    "captions at the right": lambda: report(
        at_right("Biểu số 01", "b"),
        at_right("Mẫu số 02. Ban hành kèm theo Thông tư số 01/2011/TT-BNV của Bộ Nội vụ.", "i"),
        at_right("(Nguồn: Phòng Tư pháp tổng hợp từ báo cáo của các xã)", "i"),
        at_right("Đơn vị tính: triệu đồng; thời điểm: ngày 30 tháng 6.", "i"),
    ),
    "a công văn that begins with a basis": lambda: file(head(), ADDRESSED, said(BASED, LAST), p(), foot()),
    "a báo cáo that begins with a basis": lambda: file(
        REPORT, said(BASED.replace("được giao.", "được giao như sau:"), LAST), p(), foot(OTHER_PLACES)
    ),
    "a subject of two paragraphs": two_about,
    "an empty paragraph behind a table": lambda: report(
        table([ROOM // 2] * 2, [[c("Đơn vị"), c("Số lượng")], [c("Hòa An"), c("25")]]) + p()
    ),
    "receivers with tabs behind their hyphens": lambda: letter(below=listed_at_tabs()),
    "addressees with tabs behind their hyphens": lambda: letter(addressed=HYPHENED),
    "a head in broken lines": lambda: letter(in_broken_lines()),
    "a thông báo of the Party": party_notice,
    "a giấy giới thiệu": introduced,
    "a công điện in capitals": telegram_in_capitals,
    "a decision with its quy chế": lambda: decision("Ban hành Quy chế phối hợp", STATUTE),
    "a page number that holds no number yet": lambda: file(head(), LONG, header=coded(14)),
    "a number open for the clerk": lambda: letter(
        head(number="Số:        /PTP-HCTP", day="Hòa An, ngày      tháng 8 năm 2021")
    ),
    "a page number with its total": lambda: file(head(), LONG, header=NUMBER_OF_PAGES, first=p()),
    "a page number under a condition": conditioned,
    "a page number from the second section": of_two_sections,
    "a page number in a table": lambda: file(head(), LONG, header=NUMBER_IN_A_TABLE),
    "a page number at a tab": lambda: file(head(), LONG, header=NUMBER_AT_A_TAB),
    "a page number in a box": lambda: file(head(), LONG, header=NUMBER_IN_A_BOX),
    "page numbers of even pages": lambda: file(head(), LONG, even=p(PAGE, jc="center")),
    "an annex in a section": lambda: annexed(kind="nextPage"),
}
"""Pages that are right, each by what is other about it."""
NO_LETTERS = (
    "minutes of a meeting", "an application with a subject", "a letter of the Party", "a thông báo of the Party",
    "a certificate",
)  # fmt: skip
"""Those of them that are judged by no rules of letters."""

OLD = {"ND30-TR-08"}
WRONG_ONES: Mapping[str, tuple[Maker, set[str]]] = {
    "VNI": (lambda: in_vni(letter()), OLD),
    "VNI in a báo cáo": (lambda: in_vni(report()), OLD),
    "VNI at tabs": (lambda: in_vni(letter(on_lines(_at_stops))), OLD),
    "Unicode in an old font": (lambda: in_font(report(), ".VnTime"), OLD),
    "letters that nobody can read": (
        lambda: in_font(letter(), "VNtimes new roman", lambda sign: sign if ord(sign) < 0x100 else "¿"),
        {"ND30-TR-07"},
    ),
    "a heading at the right": (lambda: report(at_right("I. KẾT QUẢ", "b")), {"ND30-ND-04"}),
    "a sentence at the right": (lambda: report(at_right("Tổng số văn bản đã rà soát là 25.")), {"ND30-ND-04"}),
    "no Nơi nhận": (lambda: letter(below=SIGNED_ASIDE), {"ND30-NN-01"}),
    "Nơi nhận below the signature": (lambda: letter(below=SIGNED_ASIDE + listed()), {"ND30-KY-14"}),
    "an annex behind a continuous break": (lambda: annexed(kind="continuous"), {"ND30-PL-15"}),
    "an annex behind a page break and words": (
        lambda: file(*WITH_ANNEX, p(BREAK, r("Nội dung khác.", 14)), ANNEX),
        {"ND30-PL-15"},
    ),
    "a subject whose second paragraph is at the left": (lambda: two_about(jc="left"), {"ND30-TY-05"}),
    "a subject whose second paragraph is large": (lambda: two_about(size=14), {"ND30-TY-03"}),
    "a subject whose second paragraph is bold": (lambda: two_about(look="b"), {"ND30-TY-04"}),
    "a subject in capitals": (lambda: decision("BAN HÀNH QUY CHẾ PHỐI HỢP"), {"ND30-TY-16"}),
    "mirrored margins": (mirrored, {"ND30-TR-05", "ND30-TR-06"}),
    "a small page number that holds no number yet": (
        lambda: file(head(), LONG, header=coded(11)), {"ND30-ST-04"},
    ),
    "a day far below the number": (lambda: letter(low_day()), {"ND30-DD-04"}),
    "white rules": (
        lambda: letter(ruled(lambda *where: _straight(*where).replace("000000", "FFFFFF"))),
        {"ND30-CQ-06", "ND30-QH-12"},
    ),
    "a number on page 1 alone": (
        lambda: file(head(), LONG, header=p(), first=NUMBER_OF_PAGES), {"ND30-ST-01", "ND30-ST-06"},
    ),
    "a number with its total on page 1": (lambda: file(head(), LONG, first=NUMBER_OF_PAGES), {"ND30-ST-06"}),
    "a number that a dormant header does not hide": (
        lambda: file(head(), LONG, first=p(), is_first_other=False), {"ND30-ST-06"},
    ),
}  # fmt: skip
"""Pages that are not right, each with the rules that a reader would name."""
