"""Letters as other offices write them: other means than ours, and the same page.

Each is written by hand as a Word file, from a choice of means for every part: how the head is laid out, how its rules
are drawn, in which letters it is typed, how the foot stands. Nothing of our own pipeline is used.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from postwatch.documents.typeface import width
from postwatch.vietnamese import from_tcvn3

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
QUOC_HIEU, TIEU_NGU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
PARENT, AGENCY = "UBND TỈNH BẮC KẠN", "SỞ NÔNG NGHIỆP"
DAY = "Bắc Kạn, ngày 15 tháng 9 năm 2022"
ROOM = 9354  # between margins of 30 and 15 mm, in twips
LEFT = 3500


@dataclass(frozen=True)
class Means:
    """What an author chose for each part of a letter; the defaults are those of most offices."""

    head: str = "table"
    rules: str = "shapes"
    kind: str = "cong van"
    font: str = "Times New Roman"
    addressed: str = "one"
    body: str = "plain"
    foot: str = "table"
    number: str = "header"
    more: frozenset[str] = field(default_factory=frozenset)


# -- words -------------------------------------------------------------------------------------------------------------


def r(text: str, size: float = 14, look: str = "", font: str = "", more: str = "") -> str:
    """A run: ``look`` of ``b``, ``i``, ``u``; tabs and line breaks within."""
    on = "".join(f"<w:{one}/>" if one != "u" else '<w:u w:val="single"/>' for one in look)
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>' if font else ""
    properties = f'<w:rPr>{fonts}{on}{more}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    pieces = []
    for piece in text.replace("\n", "\t\n").split("\t"):
        if piece.startswith("\n"):
            pieces.append("<w:br/>")
        elif pieces:
            pieces.append("<w:tab/>")
        said = piece.removeprefix("\n")
        pieces.append(f'<w:t xml:space="preserve">{escape(said)}</w:t>' if said else "")
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


def p(*runs: str, jc: str = "", ind: str = "", spacing: str = "", more: str = "") -> str:
    """A paragraph; ``ind`` and ``spacing`` are attributes such as ``firstLine=720``."""

    def element(tag: str, said: str) -> str:
        pairs = " ".join(f'w:{name}="{value}"' for name, value in (one.split("=") for one in said.split()))
        return f"<w:{tag} {pairs}/>" if said else ""

    aligned = f'<w:jc w:val="{jc}"/>' if jc else ""
    return f"<w:p><w:pPr>{more}{element('spacing', spacing)}{element('ind', ind)}{aligned}</w:pPr>{''.join(runs)}</w:p>"


def table(widths: list[int], rows: list[list[str]], *, indent: int = 0, jc: str = "") -> str:
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    trs = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for wide, cell in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    aligned = f'<w:jc w:val="{jc}"/>' if jc else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{aligned}<w:tblInd w:w="{indent}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{trs}</w:tbl>"
    )


# -- rules -------------------------------------------------------------------------------------------------------------

EMU = 635  # in a twip


def shape(x: int, y: int, long: int, *, across: str = "column", down: str = "paragraph") -> str:
    """A straight line as Word 2010 draws it: left end and length in twips from what it is anchored to."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor behindDoc="0" layoutInCell="1">'
        f'<wp:positionH relativeFrom="{across}"><wp:posOffset>{x * EMU}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{y * EMU}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{long * EMU}" cy="0"/><wp:wrapNone/><wp:docPr id="1" name="L"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{long * EMU}" cy="0"/></a:xfrm><a:prstGeom prst="line"/>'
        f'<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback/>"
        "</mc:AlternateContent></w:r>"
    )


def vml(x: int, y: int, long: int) -> str:
    """A straight line as Word 97 to 2007 drew it."""
    return (
        f'<w:r><w:pict><v:line style="position:absolute;z-index:1" from="{x / 20}pt,{y / 20}pt" '
        f'to="{(x + long) / 20}pt,{y / 20}pt"/></w:pict></w:r>'
    )


def connector(x: int, y: int, long: int) -> str:
    """A straight connector of Word 2007."""
    return (
        '<w:r><w:pict><v:shape type="#_x0000_t32" style="position:absolute;'
        f'margin-left:{x / 20}pt;margin-top:{y / 20}pt;width:{long / 20}pt;height:0"/></w:pict></w:r>'
    )


DRAWN = {
    "shapes": shape,
    "next": shape,
    "first": shape,
    "vml": vml,
    "vml next": vml,
    "connector": connector,
    "connector next": connector,
    "page": shape,
}


@dataclass(frozen=True)
class Column:
    """A column of the head: its place and width between its gaps, in twips."""

    start: int
    wide: int

    def beside(self, text: str, size: float, share: float, bold: bool = True) -> tuple[int, int]:
        """Left end and length of a rule for a text, in the middle of the column."""
        long = round(width(text, size, bold=bold) * share)
        return round((self.wide - long) / 2), long


def lines_of(means: Means, column: Column, text: str, size: float, share: float, above: int) -> dict[str, str]:
    """What draws the rule below a text, by its place: ``own``, ``below`` (a paragraph of its own), ``next``, ``first``.

    ``above`` counts the lines of the column above the text.
    """
    wrong = {"long rules": 1.6, "short rules": 0.6}
    x, long = column.beside(text, size, share * next((wrong[one] for one in means.more if one in wrong), 1.0))
    x += 300 if "rules aside" in means.more else 0
    step = round(size * 20 * 1.15)
    if means.rules == "none":
        return {}
    if means.rules == "typed":
        return {"below": p(r("_" * max(4, round(long / width("_", 12))), 12), jc="center")}
    if means.rules == "border":
        side = round((column.wide - long) / 2)
        edge = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1"/></w:pBdr>'
        return {"below": p(r("", 4), ind=f"left={side} right={side}", more=edge)}
    if means.rules == "page":
        start, down = 1701 + column.start + 108 + x, 1134 + (above + 1) * step + 30
        return {"own": shape(start, down, long, across="page", down="page")}
    place = "next" if means.rules.endswith("next") else "first" if means.rules == "first" else "own"
    if "rules far below" in means.more:
        step *= 4
    below = {"next": 20, "first": (above + 1) * step + 30, "own": step + 20}
    return {place: DRAWN[means.rules](x, below[place], long)}


# -- head --------------------------------------------------------------------------------------------------------------

SYMBOLS = {
    "cong van": "SNN-VP", "bao cao": "BC-SNN", "quyet dinh": "QĐ-SNN", "ke hoach": "KH-SNN", "giay moi": "GM-SNN",
    "giay phep": "GP-SNN", "giay xac nhan": "GXN-SNN", "quy che": "", "to trinh": "TTr-SNN", "don": "",
}  # fmt: skip


def number_of(means: Means) -> str:
    return f"Số: 125/{SYMBOLS[means.kind]}"


SUBJECT = "V/v phòng, chống dịch bệnh\ntrên đàn vật nuôi"


def head(means: Means) -> str:
    return HEADS[means.head](means)


def mixed(text: str, size: float, look: str, means: Means) -> str:
    """A text in one run, or as people leave it: in pieces, one small one of another look."""
    if "mixed" not in means.more:
        return r(text, size, look)
    at = max(len(text) - 1, 1)
    return r(text[:3], size, look) + r(text[3:at], size, look) + r(text[at:], size + 1, look.replace("b", ""))


def _in_table(means: Means, *, one_row: bool = False, wide: int = 0, each: bool = False, third: bool = False) -> str:
    left, right = Column(0, LEFT - 216), Column(LEFT, ROOM + 2 * wide - LEFT - 216)
    if third:
        right = Column(LEFT + 300, ROOM - LEFT - 300 - 216)
    of_agency = lines_of(means, left, AGENCY, 13, 0.4, 1)
    of_motto = lines_of(means, right, TIEU_NGU, 13, 1.0, 1)
    parent = p(r(PARENT, 13), of_agency.get("first", ""), jc="center")
    agency = p(mixed(AGENCY, 13, "b", means), of_agency.get("own", ""), jc="center")
    motto = p(mixed(QUOC_HIEU, 12, "b", means), of_motto.get("first", ""), jc="center")
    words = p(mixed(TIEU_NGU, 13, "b", means), of_motto.get("own", ""), jc="center")
    number = p(mixed(number_of(means), 13, "", means), of_agency.get("next", ""), jc="center")
    day = p(r(DAY, 13, "i"), of_motto.get("next", ""), jc="center")
    about = p(r(SUBJECT, 12), jc="center", spacing="before=120") if means.kind == "cong van" else ""
    below_left, below_right = of_agency.get("below", ""), of_motto.get("below", "")
    widths = [LEFT, 300, ROOM - LEFT - 300] if third else [LEFT, ROOM + 2 * wide - LEFT]
    gap = [p()] if third else []
    if one_row:
        blank = "" if below_left else p(r("", 4))
        rows = [
            [parent + agency + below_left + blank + number + about, *gap, motto + words + below_right + blank + day]
        ]
    elif each:
        rows = [[parent, *gap, motto], [agency + below_left, *gap, words + below_right], [number, *gap, day]]
        rows += [[about, *gap, p()]] if about else []
    else:
        rows = [[parent + agency + below_left, *gap, motto + words + below_right], [number + about, *gap, day]]
    return table(widths, rows, indent=-wide, jc="center" if "centred table" in means.more else "")


def _with_tabs(means: Means) -> str:
    """A head of tabbed lines: the one part centred at 31 mm, the other at 118 mm."""
    stops = '<w:tabs><w:tab w:val="center" w:pos="1750"/><w:tab w:val="center" w:pos="6700"/></w:tabs>'

    def line(one: tuple[str, float, str], other: tuple[str, float, str], more: str = "") -> str:
        return p(r("\t" + one[0], one[1], one[2]), r("\t" + other[0], other[1], other[2]), more, more=stops)

    first, long = Column(0, 3500).beside(AGENCY, 13, 0.4)
    second, far = Column(0, 13400).beside(TIEU_NGU, 13, 1.0)
    is_typed = means.rules == "typed"
    rules = "" if is_typed else shape(first, 320, long) + shape(second, 320, far)
    strokes = ["_" * round(one / width("_", 12)) for one in (long, far)]
    about = p(r("V/v phòng, chống dịch bệnh", 12), ind="left=300", spacing="before=120")
    return (
        line((PARENT, 13, ""), (QUOC_HIEU, 12, "b"))
        + line((AGENCY, 13, "b"), (TIEU_NGU, 13, "b"), rules)
        + (line((strokes[0], 12, ""), (strokes[1], 12, "")) if is_typed else p(r("", 4)))
        + line((number_of(means), 13, ""), (DAY, 13, "i"))
        + (about if means.kind == "cong van" else "")
    )


def text_box(x: int, wide: int, high: int, inside: str) -> str:
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor behindDoc="0" layoutInCell="1">'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{x * EMU}</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide * EMU}" cy="{high * EMU}"/><wp:wrapTopAndBottom/><wp:docPr id="2" name="B"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr '
        f'txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide * EMU}" cy="{high * EMU}"/></a:xfrm>'
        '<a:prstGeom prst="rect"/><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>'
        f"{inside}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>"
    )


def old_box(x: int, wide: int, high: int, inside: str) -> str:
    """A text box of Word 97 to 2007."""
    return (
        f'<w:r><w:pict><v:shape type="#_x0000_t202" style="position:absolute;margin-left:{x / 20}pt;margin-top:0;'
        f'width:{wide / 20}pt;height:{high / 20}pt;z-index:1" stroked="f"><v:textbox><w:txbxContent>{inside}'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _in_boxes(means: Means, draw: Callable[[int, int, int, str], str] = text_box) -> str:
    left, right = Column(0, LEFT - 288), Column(LEFT, ROOM - LEFT - 288)
    edge = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1"/></w:pBdr>'

    def rule(column: Column, text: str, share: float) -> str:
        side = round((column.wide - width(text, 13, bold=True) * share) / 2)
        return p(r("", 4), ind=f"left={side} right={side}", more=edge)

    one = p(r(PARENT, 13), jc="center") + p(r(AGENCY, 13, "b"), jc="center") + rule(left, AGENCY, 0.4)
    one += p(r(number_of(means), 13), jc="center")
    if means.kind == "cong van":
        one += p(r(SUBJECT, 12), jc="center", spacing="before=120")
    other = p(r(QUOC_HIEU, 12, "b"), jc="center") + p(r(TIEU_NGU, 13, "b"), jc="center") + rule(right, TIEU_NGU, 1.0)
    other += p(r(DAY, 13, "i"), jc="center")
    return p(draw(0, LEFT, 2200, one), draw(LEFT, ROOM - LEFT, 2200, other))


def _with_indents(means: Means) -> str:
    """A table whose lines are put in the middle by indents and blanks, not by their alignment."""
    left, right = Column(0, LEFT - 216), Column(LEFT, ROOM - LEFT - 216)
    of_agency = lines_of(means, left, AGENCY, 13, 0.4, 1)
    of_motto = lines_of(means, right, TIEU_NGU, 13, 1.0, 1)

    def line(column: Column, text: str, size: float, look: str, more: str = "", blanks: bool = False) -> str:
        start = round((column.wide - width(text, size, bold="b" in look)) / 2)
        if blanks:
            return p(r(" " * round(start / width(" ", size)) + text, size, look), more)
        return p(r(text, size, look), more, ind=f"left={start}")

    one = line(left, PARENT, 13, "") + line(left, AGENCY, 13, "b", of_agency.get("own", ""), blanks=True)
    other = line(right, QUOC_HIEU, 12, "b") + line(right, TIEU_NGU, 13, "b", of_motto.get("own", ""), blanks=True)
    number = line(left, number_of(means), 13, "", of_agency.get("next", ""), blanks=True)
    about = p(r(SUBJECT, 12), jc="center", spacing="before=120") if means.kind == "cong van" else ""
    return table(
        [LEFT, ROOM - LEFT],
        [
            [one + of_agency.get("below", ""), other + of_motto.get("below", "")],
            [number + about, line(right, DAY, 13, "i", of_motto.get("next", ""))],
        ],
    )


HEADS = {
    "table": _in_table,
    "one row": lambda means: _in_table(means, one_row=True),
    "each row": lambda means: _in_table(means, each=True),
    "hanging": lambda means: _in_table(means, wide=600),
    "three": lambda means: _in_table(means, third=True),
    "tabs": _with_tabs,
    "boxes": _in_boxes,
    "old boxes": lambda means: _in_boxes(means, old_box) + p() * 6,  # the text does not flow around these
    "indents": _with_indents,
}

# -- text --------------------------------------------------------------------------------------------------------------

TITLES = {
    "bao cao": ("BÁO CÁO", "Kết quả phòng, chống dịch bệnh trên đàn vật nuôi"),
    "quyet dinh": ("QUYẾT ĐỊNH", "Về việc thành lập Đoàn kiểm tra công tác thú y"),
    "ke hoach": ("KẾ HOẠCH", "Phòng, chống dịch bệnh trên đàn vật nuôi"),
    "to trinh": ("TỜ TRÌNH", "Về việc hỗ trợ kinh phí phòng, chống dịch"),
    "giay moi": ("GIẤY MỜI", "Họp về công tác phòng, chống dịch bệnh"),
}
GAP = "before=120 line=240 lineRule=auto"
FIRST = (
    "Thực hiện Kế hoạch số 30/KH-UBND ngày 15 tháng 3 năm 2022 của Ủy ban nhân dân tỉnh về phòng, chống dịch bệnh trên "
    "đàn vật nuôi, Sở Nông nghiệp đề nghị các đơn vị tổ chức tiêm phòng, giám sát chặt chẽ các ổ dịch cũ."
)
SECOND = (
    "Trong quá trình thực hiện, nếu có vướng mắc, đề nghị các đơn vị phản ánh về Sở để được hướng dẫn giải quyết kịp "
    "thời và báo cáo kết quả trước ngày 30 tháng 9 năm 2022./."
)
LAST_ARTICLE = (
    " Quyết định này có hiệu lực kể từ ngày ký; Chánh Văn phòng, Chi cục trưởng Chi cục Chăn nuôi và Thú y chịu trách "
    "nhiệm thi hành Quyết định này./."
)
BASES = ("Căn cứ Luật Thú y ngày 19 tháng 6 năm 2015;", "Theo đề nghị của Chi cục trưởng Chi cục Chăn nuôi và Thú y.")


def titled(means: Means) -> str:
    if means.kind not in TITLES:
        return ""
    title, about = TITLES[means.kind]
    x, long = Column(0, ROOM).beside(about, 14, 0.4)
    if "indented title" in means.more:
        start = round((ROOM - width(title, 14, bold=True)) / 2)
        first = p(r(title, 14, "b"), ind=f"left={start}", spacing="before=120")
    elif "tabbed title" in means.more:
        stop = f'<w:tabs><w:tab w:val="center" w:pos="{ROOM // 2}"/></w:tabs>'
        first = p(r("\t" + title, 14, "b"), spacing="before=120", more=stop)
    else:
        first = p(r(title, 14, "b"), jc="center", spacing="before=120")
    if "rule below" in means.more:  # anchored in the empty paragraph that follows
        return first + p(r(about, 14, "b"), jc="center") + p(shape(x, 20, long), jc="center")
    if "rule typed" in means.more:
        return first + p(r(about, 14, "b"), jc="center") + p(r("_" * round(long / width("_", 12)), 12), jc="center")
    if "rule far" in means.more:  # anchored in the type, drawn below the subject
        return first.replace("</w:p>", shape(x, 680, long) + "</w:p>") + p(r(about, 14, "b"), jc="center")
    return first + p(r(about, 14, "b"), shape(x, 360, long), jc="center")


def addressed(means: Means) -> str:
    if means.kind in ("bao cao", "quyet dinh", "ke hoach", "giay phep"):
        return ""
    several = [r("- Ủy ban nhân dân các huyện;", 14), r("- Chi cục Chăn nuôi và Thú y.", 14)]
    if means.addressed == "list":
        return p(r("Kính gửi:", 14), ind="left=1985", spacing="before=240") + "".join(
            p(one, ind="left=2552") for one in several
        )
    if means.addressed == "tabs":
        return p(r("\tKính gửi:", 14), spacing="before=240") + "".join(p(r("\t\t\t"), one) for one in several)
    if means.addressed == "table":
        return table([3000, ROOM - 3000], [[p(r("Kính gửi:", 14), jc="right"), "".join(p(one) for one in several)]])
    return p(r("Kính gửi: Ủy ban nhân dân các huyện", 14), jc="center", spacing="before=240")


def said(*runs: str, **others: str) -> str:
    return p(*runs, **({"jc": "both", "ind": "firstLine=720", "spacing": GAP} | others))


def _deciding() -> str:
    above = p(r("GIÁM ĐỐC SỞ NÔNG NGHIỆP", 14, "b"), jc="center", spacing=GAP)
    bases = "".join(said(r(one, 14, "i")) for one in BASES)
    first = said(r("Điều 1.", 14, "b"), r(" " + FIRST, 14))
    return (
        above
        + bases
        + p(r("QUYẾT ĐỊNH:", 14, "b"), jc="center", spacing=GAP)
        + first
        + said(r("Điều 2.", 14, "b"), r(LAST_ARTICLE, 14))
    )


def text(means: Means) -> str:
    if means.kind == "quyet dinh":
        return _deciding()
    first, second = [r(FIRST, 14)], [r(SECOND, 14)]
    if means.body == "tabs":
        return said(r("\t" + FIRST, 14), ind="") + said(r("\t" + SECOND, 14), ind="")
    if means.body == "mixed":
        first = [r(FIRST[:100], 14), r(" ", 12), r(FIRST[101:], 14)]
        second = [r(SECOND[:20], 14), r(SECOND[20:22], 12, "b"), r(SECOND[22:], 14)]
    elif means.body == "small":
        first.append(r("1", 14, more='<w:vertAlign w:val="superscript"/>'))
        second = [r(SECOND[:30], 14, more='<w:spacing w:val="-4"/>'), r(SECOND[30:], 14)]
    elif means.body == "foreign":
        first = [r(FIRST[:100], 14), r(" ", 14, font="Calibri"), r(FIRST[101:-1], 14), r(".", 14, font="Arial")]
    elif means.body == "exact":
        spacing = "before=120 after=120 line=360 lineRule=exact"
        return said(*first, spacing=spacing) + said(*second, spacing=spacing)
    return said(*first) + said(*second)


# -- foot --------------------------------------------------------------------------------------------------------------


def foot(means: Means) -> str:
    if means.foot == "none":
        return ""
    as_above = means.kind in ("cong van", "to trinh", "giay moi")
    places = [
        "- Như trên;" if as_above else "- Như Điều 2;" if means.kind == "quyet dinh" else "- UBND tỉnh;",
        "- Lãnh đạo Sở;",
        "- Lưu: VT, CNTY.",
    ]
    label = r("Nơi nhận", 12, "bi") + r(":", 14, "i") if "mixed" in means.more else r("Nơi nhận:", 12, "bi")
    tail = r(".", 13) if "mixed" in means.more else r(".", 11)
    listed = p(label) + "".join(p(r(one[:-1], 11), r(one[-1], 11) if one is not places[-1] else tail) for one in places)
    post = [r("KT. GIÁM ĐỐC", 14, "b"), r("PHÓ GIÁM ĐỐC", 14, "b")]
    name = r("Nguyễn Văn An", 14, "b")
    if means.foot == "tabs":
        stop = '<w:tabs><w:tab w:val="center" w:pos="7000"/></w:tabs>'
        signs = [post[0], post[1], "", "", "", name]
        lefts = [label, *(r(one, 11) for one in places), "", ""]
        return "".join(
            p(left, r("\t", 14) + sign if sign else "", more=stop) for left, sign in zip(lefts, signs, strict=True)
        )
    column = [LEFT + 600, ROOM - LEFT - 600]
    if means.foot == "indents":

        def middle(one: str, said: str) -> str:
            return p(one, ind=f"left={round((column[1] - 216 - width(said, 14, bold=True)) / 2)}")

        block = (
            middle(post[0], "KT. GIÁM ĐỐC") + middle(post[1], "PHÓ GIÁM ĐỐC") + p() * 4 + middle(name, "Nguyễn Văn An")
        )
    else:
        block = "".join(p(one, jc="center") for one in post) + p() * 4 + p(name, jc="center")
    if means.foot == "rows":
        return table(
            column,
            [[listed, "".join(p(one, jc="center") for one in post)], [p(), p() * 3], [p(), p(name, jc="center")]],
        )
    hang = 400 if means.foot == "hanging" else 0
    return table([column[0], column[1] + 2 * hang], [[listed, block]], indent=-hang)


# -- the file ----------------------------------------------------------------------------------------------------------

PERMIT = (
    p(r("GIẤY PHÉP KINH DOANH THUỐC THÚ Y", 16, "b"), jc="center", spacing="before=240")
    + p(r("Cấp lần thứ nhất", 14, "i"), jc="center")
    + "".join(p(r(one, 14), jc="both", ind="firstLine=720", spacing=GAP) for one in (
        "1. Tên tổ chức: Công ty cổ phần Thuốc thú y Bắc Kạn.", "2. Địa chỉ: Số 1, đường Hùng Vương, Bắc Kạn.",
        "3. Giấy phép có giá trị đến ngày 15 tháng 9 năm 2027."))
)  # fmt: skip
REQUEST = (
    p(r(QUOC_HIEU, 13, "b"), jc="center") + p(r(TIEU_NGU, 14, "bu"), jc="center")
    + p(r("ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP", 16, "b"), jc="center", spacing="before=240")
    + p(r("Kính gửi: Sở Nông nghiệp", 14), jc="center")
    + p(r("Tôi tên là: ……………………………………", 14)) + p(r("Địa chỉ: ……………………………………", 14))
    + p(r("Người làm đơn", 14, "b"), jc="right")
)  # fmt: skip


STATUTE = (
    p(r(QUOC_HIEU, 13, "b"), jc="center")
    + p(r(TIEU_NGU, 14, "bu"), jc="center")
    + p(r("QUY CHẾ", 14, "b"), jc="center", spacing="before=240")
    + p(r("Phối hợp phòng, chống dịch bệnh", 14, "b"), jc="center")
    + p(r("(Ban hành kèm theo Quyết định số 125/QĐ-SNN ngày 15 tháng 9 năm 2022)", 14, "i"), jc="center")
    + p(r("Điều 1.", 14, "b"), r(f" {FIRST}", 14), jc="both", ind="firstLine=720", spacing=GAP)
)
CONFIRMED = PERMIT.replace("GIẤY PHÉP KINH DOANH THUỐC THÚ Y", "Giấy xác nhận kiến thức về an toàn")


def body(means: Means, said: str = "") -> str:
    if means.kind == "quy che":
        return STATUTE
    if means.kind == "giay xac nhan":
        return head(means) + CONFIRMED + foot(means)
    if means.kind == "don":
        return REQUEST
    if means.kind == "giay phep":
        return head(means) + PERMIT + foot(means)
    return head(means) + titled(means) + addressed(means) + (said or text(means)) + p(r("", 8)) + foot(means)


def header(means: Means) -> str:
    field_ = '<w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>2</w:t></w:r></w:fldSimple>'
    if means.number == "frame":
        frame = '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="center" w:y="1"/>'
        return p(field_, more=frame)
    if means.number == "control":
        return f"<w:sdt><w:sdtContent>{p(field_, jc='center')}</w:sdtContent></w:sdt>"
    return p(field_, jc="center")


def from_unicode(xml: str) -> str:
    """The text of a document in the letters of TCVN3, as an old template holds it."""
    high = {from_tcvn3(chr(code)): chr(code) for code in range(0xA1, 0x100)}

    def old(found: "re.Match[str]") -> str:
        said = unicodedata.normalize("NFC", found[0])
        return "".join(high.get(one, high.get(one.lower(), one)) for one in said)

    return re.sub(r"(?<=>)[^<>]+(?=</w:t>)", old, xml)


def old_fonts(xml: str) -> str:
    """Each run in .VnTime, or in .VnTimeH where it is in capitals, in the letters of these fonts."""

    def change(found: "re.Match[str]") -> str:
        said = "".join(re.findall(r"<w:t [^>]*>([^<]*)", found[0]))
        is_high = said.upper() == said and any(sign.isalpha() for sign in said)
        font = ".VnTimeH" if is_high else ".VnTime"
        fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
        run = found[0].replace("<w:rPr>", f"<w:rPr>{fonts}", 1)
        return from_unicode(re.sub(r">([^<>]+)</w:t>", lambda one: f">{one[1].lower()}</w:t>", run) if is_high else run)

    return re.sub(r"<w:r><w:rPr>(?:(?!</w:r>).)*</w:r>", change, xml)


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FORMATS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_FORMATS}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_FORMATS}.styles+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_FORMATS}.header+xml"/></Types>'
)


def _relations(*those: tuple[str, str, str]) -> str:
    every = (f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{to}"/>' for key, kind, to in those)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(every)}</Relationships>'


def written(means: Means, said: str = "") -> bytes:
    """Return the letter as a Word file, with another text where one is given."""
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11907" w:h="16840"/>'
        '<w:pgMar w:top="1134" w:right="852" w:bottom="1134" w:left="1701" w:header="567" w:footer="567"/>'
        "<w:titlePg/></w:sectPr>"
    )
    inside = body(means, said)
    if means.font.startswith(".Vn"):
        inside = old_fonts(inside)
    plain = "Times New Roman" if means.font.startswith(".Vn") else means.font
    sheet = (
        f'<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{plain}" w:hAnsi="{plain}" '
        f'w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/><w:lang w:val="en-US"/></w:rPr>'
        '</w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/>'
        "</w:style></w:styles>"
    )
    parts = {
        "[Content_Types].xml": _KINDS,
        "_rels/.rels": _relations(("rId1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("rId1", "styles", "styles.xml"), ("rId2", "header", "header1.xml")),
        "word/document.xml": f"<w:document {NS}><w:body>{inside}{section}</w:body></w:document>",
        "word/styles.xml": sheet,
        "word/header1.xml": f"<w:hdr {NS}>{header(means)}</w:hdr>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + content)
    return out.getvalue()


def _with(*more: str, **choices: str) -> Means:
    return Means(**choices, more=frozenset(more))  # type: ignore[arg-type]


_TABLED = (
    ("one row", ("next", "vml next", "border", "first")),
    ("each row", ("next", "connector next", "typed")),
    ("hanging", ("next", "vml", "border")),
    ("three", ("next", "page", "connector")),
)
_RULED = (("bao cao", "below"), ("ke hoach", "far"), ("to trinh", "below"), ("bao cao", "typed"))
LETTERS: dict[str, Means] = {
    **{f"rules drawn as {rules}": _with(rules=rules) for rules in (*DRAWN, "typed", "border")},
    **{f"a head in {head}": _with(head=head) for head in HEADS if head != "table"},
    **{f"{head}, rules {rules}": _with(head=head, rules=rules, foot=head) for head, ways in _TABLED for rules in ways},
    "indents, rules next": _with(head="indents", rules="next", foot="indents"),
    "a head in tabs, rules typed between them": _with(head="tabs", rules="typed"),
    "a head table in the middle": _with("centred table", head="hanging"),
    **{
        f"runs in pieces, {kind}": _with("mixed", kind=kind, body="mixed")
        for kind in ("cong van", "bao cao", "quyet dinh")
    },
    **{f"addressees by {way}": _with(addressed=way) for way in ("list", "tabs", "table")},
    **{f"text {way}": _with(body=way) for way in ("tabs", "mixed", "small", "foreign", "exact")},
    **{f"foot {way}": _with(foot=way) for way in ("tabs", "indents", "rows", "hanging")},
    **{f"page number in a {way}": _with(number=way) for way in ("frame", "control")},
    **{f"{kind}, rule {way}": _with(f"rule {way}", kind=kind) for kind, way in _RULED},
    **{way: _with(way, kind="bao cao") for way in ("indented title", "tabbed title")},
    "a giấy mời": _with(kind="giay moi"),
    "a quyết định of rows": _with(kind="quyet dinh", head="each row"),
    "an old template": _with(font=".VnTime", rules="vml next"),
    "an old template, a báo cáo": _with(font=".VnTime", kind="bao cao"),
    "an old template, a quyết định in one row": _with(font=".VnTime", kind="quyet dinh", head="one row", rules="vml"),
    "an old template in boxes": _with(font=".VnTime", head="boxes"),
    "an old template in old boxes, a kế hoạch": _with(font=".VnTime", head="old boxes", kind="ke hoach", foot="rows"),
    "an old template at tabs": _with(font=".VnTime", head="tabs", foot="tabs", addressed="tabs"),
    "an old template that hangs": _with(font=".VnTime", head="hanging", foot="hanging", rules="typed", kind="to trinh"),
    "a giấy phép": _with(kind="giay phep"),
    "a giấy xác nhận": _with(kind="giay xac nhan"),
    "a quy chế that a decision puts in force": _with(kind="quy che"),
    "an application": _with(kind="don"),
}
