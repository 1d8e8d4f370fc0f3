r"""Text templates to Word templates, with every measure of Nghị định 30/2020/NĐ-CP (Phụ lục I).

A shipped template is text, one block per line: ``kind: content``, cells parted by ``" | "`` (blanks around the bar, so
that a Jinja filter, written without them, is no cell). ``#`` starts a comment line. ``{{ field }}`` and inline
``{% if %}`` stand inside content; a line that is one ``{% … %}`` steers whole blocks, or whole rows between ``table``
and ``end``. ``*x*`` is italic, ``**x**`` bold, ``\t`` a tab.

====================  ==================================================================================================
flow                  compact: 13 pt and 3 pt between paragraphs (a form on one page), instead of 14 and 6;
                      dense: 11 pt, and cells of 10, for an internal sheet
sizes                 13: Quốc hiệu 13, Tiêu ngữ, place and date 14; instead of 12, 13, 13. Before the head
page                  landscape, before every other block: the first section lies on its side
letterhead            parent agency | agency | number line | place and date
subject, urgency      after ``letterhead``: trích yếu of a công văn; an expression whose value is the urgency mark
address               a list of lines (expression) at the foot of page 1, under a rule as wide as the text
motto                 Quốc hiệu and Tiêu ngữ alone, centred on the page (the paper of a unit, without an agency)
doc_title, doc_subject, doc_quote    tên loại; its trích yếu with the rule below; a bold centred line without rule
kinh_gui              a list of addressees (expression): one on the line, or several below it
kinh_gui_one          one addressee
rich                  a list of paragraphs (expression) of ``{kind, runs: [{text, bold, italic, link}]}``
title, heading, paragraph, bullet, centred    one paragraph of that kind; a bullet brings its own dash
blank_line            label | expression: the value, or a dotted line to write on
line                  one line without indent; a tab is a dotted line up to the edge
space                 a gap of so many points
signature             the dict of the signer | the list of Nơi nhận (expressions)
book_title            the large title on the cover of a register
sign_two              caption | who | who | how: the QR picture at the left, two names beside it
sign_pair             who | how | who | how: two places to sign, side by side; who | how alone: one at the right
sign_right            code | lines of the right block: place and date | who | how; the QR picture stands at the left
section               portrait or landscape: a new page, with its own page numbers
appendix, appendix_title, appendix_reference    number, title and «(Kèm theo …)» line of a phụ lục
table, header, row, end    widths in mm | …; bold repeated cells; cells (``^`` centres one)
grid                  a dict of ``columns`` and ``rows`` (and, if there is one, ``total``): a table as wide as the page
code                  QR picture, and below it the printed code
====================  ==================================================================================================

Of the two sets of sizes in the decree 12/13/13 is the usual one (Quốc hiệu 12, Tiêu ngữ 13, place and date 13), because
more of an agency's name then stands on one line beside Quốc hiệu.
"""

import io
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from postwatch.documents.package import join, pack, unpack
from postwatch.documents.typeface import balanced, width
from postwatch.errors import DocumentError
from postwatch.language import _

# Phụ lục I, Mục I: A4; margins top and bottom 20-25, left 30-35, right 15-20 mm. In twips (1 mm = 56.69).
_SHORT, _LONG = 11906, 16838
_TOP, _BOTTOM, _LEFT, _RIGHT, _HEADER = 1134, 1134, 1701, 907, 567
_ROOM = {"portrait": _SHORT - _LEFT - _RIGHT, "landscape": _LONG - _LEFT - _RIGHT}
_MM = 56.6929
_HEAD_GAP = 170
_SIGN_LEFT = 4200
_QR_COLUMN = 2200
_INDENT = 720  # 1.27 cm
_DENSE = 11.0
_QUOC_HIEU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_TIEU_NGU = "Độc lập - Tự do - Hạnh phúc"
_KINH_GUI = "Kính gửi: "
_ANNEX_SIZE = 14  # Phụ lục I, Mục III.1
# 30 x 8, 40 x 8, 20 x 8 mm (Phụ lục I, Mục V, ô số 10b).
_URGENCY = {"HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "KHẨN": 20}
_QR_EMU = 25 * 36000


class _Head(NamedTuple):
    """Sizes of the head, which rise or fall together (Phụ lục I, Mục V, ghi chú), and the width of its left column.

    ``small`` is that of Quốc hiệu, the agencies and the trích yếu of a công văn, ``large`` that of Tiêu ngữ, place and
    date, in points; ``left`` is in twips, as wide as Quốc hiệu leaves it.
    """

    small: int
    large: int
    left: int

    @property
    def agency_room(self) -> int:
        """Room for the name of an agency, in twips."""
        return self.left - _HEAD_GAP


_HEADS = {"12": _Head(12, 13, 3900), "13": _Head(13, 14, 3700)}


class Style(NamedTuple):
    """A named style: what a clerk sees in Word's list, and the XML of its paragraph and run properties."""

    name: str
    paragraph: str
    run: str


def _spacing(before: int = 0, after: int = 0, line: int = 240) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _size(points: float, bold: bool = False, italic: bool = False) -> str:
    marks = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    return f'{marks}<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


_CENTRE, _BOTH, _LEFT_SIDE = '<w:jc w:val="center"/>', '<w:jc w:val="both"/>', '<w:jc w:val="left"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"
_THIN = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_FIRST = f'<w:ind w:firstLine="{_INDENT}"/>'
_RULE = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
_RULE_LINE = '<w:spacing w:before="{before}" w:after="{after}" w:line="80" w:lineRule="exact"/>'
_BOX = "".join(
    f'<w:{side} w:val="single" w:sz="8" w:space="{space}" w:color="FF0000"/>'
    for side, space in (("top", 3), ("left", 0), ("bottom", 3), ("right", 0))
)


def _styles(body: float, gap: int, line: int, head: _Head) -> dict[str, Style]:
    """All styles; ``body`` is the size of the text in points, ``gap`` the space after a paragraph in twips."""
    flow = _spacing(0, gap, line) + _FIRST + _BOTH
    cell, padding = (12, 30) if body > _DENSE else (10, 10)
    return {
        "QuocHieu": Style("Quốc hiệu", _spacing() + _CENTRE, _size(head.small, bold=True)),
        "TieuNgu": Style("Tiêu ngữ", _spacing() + _CENTRE, _size(head.large, bold=True)),
        "CoQuanChuQuan": Style("Cơ quan chủ quản", _spacing() + _CENTRE, _size(head.small)),
        "CoQuanBanHanh": Style("Cơ quan ban hành", _spacing() + _CENTRE, _size(head.small, bold=True)),
        "DongKe": Style("Dòng kẻ", _RULE + _RULE_LINE.format(before=40, after=0) + _CENTRE, _size(2)),
        "DongKeTrichYeu": Style(
            "Dòng kẻ trích yếu", _RULE + _RULE_LINE.format(before=80, after=180) + _CENTRE, _size(2)
        ),
        "SoKyHieu": Style("Số, ký hiệu", _spacing(60) + _CENTRE, _size(13)),
        "DiaDanhNgayThang": Style("Địa danh, thời gian", _spacing(60) + _CENTRE, _size(head.large, italic=True)),
        # 6 pt between Số, ký hiệu and the trích yếu of a công văn (Phụ lục I, Mục II.5.b).
        "TrichYeuCongVan": Style("Trích yếu công văn", _spacing(120) + _CENTRE, _size(head.small)),
        "DoKhan": Style(
            "Độ khẩn",
            f'<w:pBdr>{_BOX}</w:pBdr><w:spacing w:before="180" w:after="0" w:line="334" w:lineRule="exact"/>' + _CENTRE,
            '<w:b/><w:bCs/><w:color w:val="FF0000"/><w:sz w:val="26"/><w:szCs w:val="26"/>',
        ),
        "TenLoai": Style("Tên loại", _KEEP + _spacing(240) + _CENTRE, _size(14, bold=True)),
        "TrichYeu": Style("Trích yếu", _KEEP + _spacing() + _CENTRE, _size(14, bold=True)),
        "KhauHieu": Style(
            "Khẩu hiệu", _spacing(60, 120) + '<w:ind w:left="600" w:right="600"/>' + _CENTRE, _size(body, bold=True)
        ),
        "KinhGui": Style("Kính gửi", _KEEP + _spacing(240, 120) + _CENTRE, _size(body)),
        "KinhGuiNhieu": Style(
            "Kính gửi nhiều nơi", _KEEP + _spacing(240) + '<w:ind w:left="1417"/>' + _LEFT_SIDE, _size(body)
        ),
        "NoiKinhGui": Style(
            "Nơi kính gửi", _spacing(60) + '<w:ind w:left="2690" w:hanging="150"/>' + _LEFT_SIDE, _size(body)
        ),
        "NoiDung": Style("Nội dung", flow, _size(body)),
        "DeMucLon": Style("Đề mục lớn", _KEEP + _spacing(120, gap, line) + _FIRST + _BOTH, _size(body, bold=True)),
        "DeMuc": Style("Đề mục", _KEEP + flow, _size(body, bold=True)),
        "GiuaDong": Style("Giữa dòng", _spacing(0, gap, line) + _CENTRE, _size(body)),
        "DongTrong": Style(
            "Dòng điền",
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{_ROOM["portrait"]}"/></w:tabs>'
            + _spacing(0, min(gap, 60))
            + _LEFT_SIDE,
            _size(body),
        ),
        "NoiNhanNhan": Style("Nơi nhận (nhãn)", _KEEP + _spacing(), _size(12, bold=True, italic=True)),
        "NoiNhan": Style("Nơi nhận", _spacing() + _LEFT_SIDE, _size(11)),
        "QuyenHanChucVu": Style("Quyền hạn, chức vụ", _KEEP + _spacing() + _CENTRE, _size(14, bold=True)),
        "GhiChuKy": Style("Ghi chú ký", _KEEP + _spacing() + _CENTRE, _size(body, italic=True)),
        # The signature, and about a third of the seal over it, need some 28 mm.
        "HoTen": Style("Họ và tên người ký", _spacing(1590) + _CENTRE, _size(14, bold=True)),
        "KhoangKy": Style("Khoảng ký", _spacing(1250) + _CENTRE, _size(14)),
        "TenSo": Style("Tên sổ", _spacing(240, 240) + _CENTRE, _size(22, bold=True)),
        "PhuLuc": Style("Phụ lục", _KEEP + _spacing() + _CENTRE, _size(14, bold=True)),
        "PhuLucTieuDe": Style("Tiêu đề phụ lục", _KEEP + _spacing() + _CENTRE, _size(14, bold=True)),
        "PhuLucKemTheo": Style("Kèm theo", _KEEP + _spacing() + _CENTRE, _size(14, italic=True)),
        "OBangDau": Style("Ô đầu bảng", _KEEP + _spacing(padding + 10, padding + 10) + _CENTRE, _size(cell, bold=True)),
        "OBang": Style("Ô bảng", _spacing(padding, padding) + _LEFT_SIDE, _size(cell)),
        "OBangGiua": Style("Ô bảng giữa", _spacing(padding, padding) + _CENTRE, _size(cell)),
        "MaSo": Style("Mã số", _spacing() + _LEFT_SIDE, _size(10)),
        "DongKeDiaChi": Style("Dòng kẻ địa chỉ", _RULE + _RULE_LINE.format(before=0, after=0), _size(2)),
        "DiaChi": Style("Địa chỉ", _spacing() + _CENTRE, _size(11)),
        "SoTrang": Style("Số trang", _spacing() + _CENTRE, _size(14)),
        "CuoiPhan": Style("Cuối phần", _THIN, _size(1)),
    }


_FLOW = {"normal": (14.0, 120, 264), "compact": (13.0, 60, 240), "dense": (_DENSE, 20, 240)}
_SIMPLE = {
    "title": "DeMucLon",
    "heading": "DeMuc",
    "paragraph": "NoiDung",
    "centred": "GiuaDong",
    "line": "DongTrong",
    "doc_title": "TenLoai",
    "doc_quote": "KhauHieu",
    "book_title": "TenSo",
    "appendix": "PhuLuc",
}


def _run(text: str, properties: str = "") -> str:
    props = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = ["<w:br/>".join(map(_words, piece.split("\n"))) for piece in text.split("\\t")]
    return f"<w:r>{props}{'<w:tab/>'.join(pieces)}</w:r>"


def _words(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""


def _runs(text: str) -> str:
    """Runs of a line of text with ``*italic*`` and ``**bold**`` marks."""
    out = []
    for piece in re.split(r"(\*\*.+?\*\*|\*.+?\*)", text):
        if piece.startswith("**"):
            out.append(_run(piece[2:-2], "<w:b/><w:bCs/>"))
        elif piece.startswith("*"):
            out.append(_run(piece[1:-1], "<w:i/><w:iCs/>"))
        elif piece:
            out.append(_run(piece))
    return "".join(out)


def _paragraph(style: str, runs: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def _steer(tag: str, statement: str) -> str:
    """A paragraph that holds one steering tag: docxtpl's ``{%p … %}`` or, inside a row, ``{%tr … %}``."""
    return f"<w:p>{_run(f'{{%{tag} {statement} %}}')}</w:p>"


def _cell(width_twips: int, content: str, extra: str = "") -> str:
    kind = "dxa" if width_twips else "auto"
    return f'<w:tc><w:tcPr><w:tcW w:w="{width_twips}" w:type="{kind}"/>{extra}</w:tcPr>{content}</w:tc>'


def _table(style: str, widths: list[int], rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(cells: str, heading: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if heading else ''}</w:trPr>{cells}</w:tr>"


def _rich_runs(name: str, link_id: str) -> str:
    """Runs of one rich paragraph: a real hyperlink, or bold and italic as the run says."""
    link = f'<w:hyperlink r:id="{link_id}" w:history="1">{_run("{{ run.text }}")}</w:hyperlink>'
    bold, italic = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
    branches = [
        ("if run.link", link),
        ("elif run.bold and run.italic", _run("{{ run.text }}", bold + italic)),
        ("elif run.bold", _run("{{ run.text }}", bold)),
        ("elif run.italic", _run("{{ run.text }}", italic)),
        ("else", _run("{{ run.text }}")),
    ]
    chosen = "".join(_run(f"{{%r {statement} %}}") + body for statement, body in branches)
    return f"{_run(f'{{%r for run in {name} %}}')}{chosen}{_run('{%r endif %}')}{_run('{%r endfor %}')}"


class _Builder:
    """Collects the XML of a body, block by block."""

    def __init__(self, link_id: str, header_id: str, picture: Callable[[], str], footer: Callable[[str], str]) -> None:
        self.body: list[str] = []
        self.flow = "normal"
        self.head = _HEADS["12"]
        self.foot = ""
        self._link_id = link_id
        self._header_id = header_id
        self._picture = picture
        self._footer = footer
        self._foot_ids: list[str] = []
        self._sections = 0
        self._orientation = "portrait"
        self._started = False
        self._depth = 0
        self._head: list[str] | None = None
        self._under_number: list[str] = []
        self._table: tuple[list[int], list[str]] | None = None

    def finish(self) -> str:
        """The whole body with its last section."""
        self._close_head()
        if self._table is not None or self._depth:
            raise _broken(_("a table, if or for is not closed"))
        return "".join(self.body) + self._section_properties()

    def block(self, kind: str, text: str) -> None:
        """Take one line."""
        if kind in ("subject", "urgency"):
            self._below_number(kind, text)
            return
        self._close_head()
        if self._table is not None and kind not in ("header", "row", "end"):
            raise _broken(_("{kind} cannot stand inside a table").format(kind=kind))
        if kind in _SIMPLE:
            self.body.append(_paragraph(_SIMPLE[kind], _runs(text)))
        else:
            method = getattr(self, f"_block_{kind}", None)
            if method is None:
                raise _broken(_("there is no block {kind}").format(kind=kind))
            method(text)
        self._started = True

    def steer(self, statement: str) -> None:
        """Take a line that is one Jinja statement."""
        self._close_head()
        word = statement.split(" ", 1)[0]
        self._depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)
        if self._table is None:
            self.body.append(_steer("p", statement))
        else:
            self._table[1].append(_row(_cell(self._table[0][0], _steer("tr", statement))))

    # -- head ----------------------------------------------------------------------------------------------------------

    def _block_letterhead(self, text: str) -> None:
        self._head = _cells(text, 4)
        self._under_number = []

    def _below_number(self, kind: str, text: str) -> None:
        if self._head is None:
            raise _broken(_("{kind} must follow the letterhead").format(kind=kind))
        if kind == "subject":
            self._under_number.append(_paragraph("TrichYeuCongVan", _runs(text)))
            return
        for mark, millimetres in _URGENCY.items():
            side = (self.head.agency_room - round(millimetres * _MM)) // 2
            box = _paragraph("DoKhan", _run(mark), f'<w:ind w:left="{side}" w:right="{side}"/>')
            self._under_number += [_steer("p", f'if {text} == "{mark}"'), box, _steer("p", "endif")]
        # A cell ends with a paragraph, whatever the tags above leave of it.
        self._under_number.append(_paragraph("CuoiPhan", ""))

    def _close_head(self) -> None:
        if self._head is None:
            return
        parent, agency, number, day = self._head
        self._head = None
        head, right = self.head, _ROOM["portrait"] - self.head.left
        fit = f"({head.agency_room}, {head.small}, true)"
        measured = f"{_expression(agency)}|balanced{fit}"
        left_cell = (
            _paragraph("CoQuanChuQuan", _run(_fitted(parent, head.agency_room, head.small, bold=False)))
            + _paragraph("CoQuanBanHanh", _run(_fitted(agency, head.agency_room, head.small, bold=True)))
            + _paragraph("DongKe", _run(f"{{{{ {measured}|rule{fit} }}}}"))
        )
        gap = f'<w:tcMar><w:right w:w="{_HEAD_GAP}" w:type="dxa"/></w:tcMar>'
        first = _cell(head.left, left_cell, gap) + _cell(right, _motto(right, head))
        second = _cell(head.left, _paragraph("SoKyHieu", _runs(number)) + "".join(self._under_number), gap) + _cell(
            right, _paragraph("DiaDanhNgayThang", _runs(day))
        )
        self.body.append(_table("KhungThamChieu", [head.left, right], _row(first) + _row(second)))
        self.body.append(_paragraph("CuoiPhan", ""))

    def _block_motto(self, _text: str) -> None:
        self.body.append(_motto(_ROOM["portrait"], self.head))

    def _block_doc_subject(self, text: str) -> None:
        rule = f"{{{{ {_expression(text)}|rule({_ROOM['portrait']}, 14, true) }}}}"
        self.body.append(_paragraph("TrichYeu", _runs(text)) + _paragraph("DongKeTrichYeu", _run(rule)))

    # -- text ----------------------------------------------------------------------------------------------------------

    def _block_flow(self, text: str) -> None:
        if text not in _FLOW:
            raise _broken(_("there is no block {kind}").format(kind=f"flow: {text}"))
        self.flow = text

    def _block_sizes(self, text: str) -> None:
        if text not in _HEADS or any("QuocHieu" in piece for piece in self.body):
            raise _broken(_("sizes is 12 or 13, and stands before the head"))
        self.head = _HEADS[text]

    def _block_address(self, text: str) -> None:
        if self._sections or self._foot_ids:
            raise _broken(_("address stands once, on the first page"))
        self.foot = "".join([
            _steer("p", f"if {text}"),
            _paragraph("DongKeDiaChi", ""),
            _steer("p", f"for line in {text}"),
            _paragraph("DiaChi", _run("{{ line }}")),
            _steer("p", "endfor"),
            _steer("p", "endif"),
            _paragraph("CuoiPhan", ""),
        ])  # fmt: skip
        # A section without a foot of its own would repeat that of the section before it.
        self._foot_ids = [self._footer(self.foot), self._footer(_paragraph("CuoiPhan", ""))]

    def _block_page(self, text: str) -> None:
        if text not in _ROOM or self._started:
            raise _broken(_("page must come first, and is portrait or landscape"))
        self._orientation = text

    def _block_kinh_gui(self, text: str) -> None:
        ending = "{% if loop.last %}.{% else %};{% endif %}"
        size = _FLOW[self.flow][0]
        room = _ROOM[self._orientation] - width(_KINH_GUI, size)
        self.body += [
            _steer("p", f"if {text}|length == 1"),
            _paragraph("KinhGui", _run(_KINH_GUI + _fitted(f"{{{{ {text}[0] }}}}", room, size, bold=False))),
            _steer("p", "else"),
            _paragraph("KinhGuiNhieu", _run("Kính gửi:")),
            _steer("p", f"for addressee in {text}"),
            _paragraph("NoiKinhGui", _run("- {{ addressee }}" + ending)),
            _steer("p", "endfor"),
            _steer("p", "endif"),
        ]
        self._block_space("8")

    def _block_kinh_gui_one(self, text: str) -> None:
        self.body.append(_paragraph("KinhGui", _run(_KINH_GUI) + _runs(text)))

    def _block_space(self, text: str) -> None:
        gap = f'<w:spacing w:before="{round(_number(text) * 20)}" w:after="0" w:line="20" w:lineRule="exact"/>'
        self.body.append(_paragraph("CuoiPhan", "", gap))

    def _block_rich(self, text: str) -> None:
        runs = _rich_runs("p.runs", self._link_id)
        kinds = [
            ('if p.kind == "title"', _paragraph("DeMucLon", runs)),
            ('elif p.kind == "heading"', _paragraph("DeMuc", runs)),
            ('elif p.kind == "bullet"', _paragraph("NoiDung", _run("- ") + runs)),
            ("else", _paragraph("NoiDung", runs)),
        ]
        self.body.append(_steer("p", f"for p in {text}"))
        self.body += [_steer("p", statement) + paragraph for statement, paragraph in kinds]
        self.body += [_steer("p", "endif"), _steer("p", "endfor")]

    def _block_bullet(self, text: str) -> None:
        self.body.append(_paragraph("NoiDung", _run("- ") + _runs(text)))

    def _block_blank_line(self, text: str) -> None:
        label, expression = _cells(text, 2)
        value = f"{label}: {{% if {expression} %}}{{{{ {expression} }}}}{{% else %}}\\t{{% endif %}}"
        self.body.append(_paragraph("DongTrong", _run(value)))

    # -- foot ----------------------------------------------------------------------------------------------------------

    def _block_signature(self, text: str) -> None:
        signer, places = _cells(text, 2)
        ending = "{% if loop.last %}.{% else %};{% endif %}"
        left = (
            _paragraph("NoiNhanNhan", _run("Nơi nhận:"))
            + _steer("p", f"for place in {places}")
            + _paragraph("NoiNhan", _run("- {{ place }}" + ending))
            + _steer("p", "endfor")
        )
        right = (
            _steer("p", f"for line in {signer}.authority_lines")
            + _paragraph("QuyenHanChucVu", _run("{{ line }}"))
            + _steer("p", "endfor")
            + _paragraph("HoTen", _run(f"{{{{ {signer}.signer }}}}"))
        )
        self._two_columns("KhungChuKy", left, right)

    def _block_sign_right(self, text: str) -> None:
        code, day, who, how = _cells(text, 4)
        left = _paragraph("MaSo", self._picture()) + _paragraph("MaSo", _run("Mã: ") + _runs(code))
        right = (
            _paragraph("GhiChuKy", _runs(day))
            + _paragraph("QuyenHanChucVu", _runs(who))
            + _paragraph("GhiChuKy", _runs(how))
            + _paragraph("KhoangKy", "")
        )
        self._two_columns("KhungChuKy", left, right)

    def _block_sign_two(self, text: str) -> None:
        caption, *who, how = _cells(text, 4)
        side = (_ROOM["portrait"] - _QR_COLUMN) // 2
        names = [_paragraph("QuyenHanChucVu", _runs(one)) + _paragraph("GhiChuKy", _runs(how)) for one in who]
        picture = _paragraph("MaSo", self._picture()) + _paragraph("MaSo", _runs(caption))
        # The picture is as high as a signature needs.
        cells = _cell(_QR_COLUMN, picture) + "".join(_cell(side, name) for name in names)
        self.body.append(_table("KhungChuKy", [_QR_COLUMN, side, side], _row(cells)) + _paragraph("CuoiPhan", ""))

    def _block_sign_pair(self, text: str) -> None:
        cells = text.split(" | ")
        texts = ["", "", *cells] if len(cells) == 2 else _cells(text, 4)
        half = _ROOM["portrait"] // 2
        made = [
            _cell(half, _paragraph("QuyenHanChucVu", _runs(who)) + _paragraph("GhiChuKy", _runs(how)) + signed)
            for who, how, signed in zip(texts[::2], texts[1::2], [_paragraph("KhoangKy", "")] * 2, strict=True)
        ]
        self.body.append(_table("KhungChuKy", [half, half], _row("".join(made))) + _paragraph("CuoiPhan", ""))

    def _two_columns(self, style: str, left: str, right: str) -> None:
        other = _ROOM["portrait"] - _SIGN_LEFT
        cells = _cell(_SIGN_LEFT, left) + _cell(other, right)
        self.body.append(_table(style, [_SIGN_LEFT, other], _row(cells)))
        self.body.append(_paragraph("CuoiPhan", ""))

    def _block_code(self, text: str) -> None:
        self.body.append(_paragraph("MaSo", self._picture(), "<w:keepNext/>"))
        self.body.append(_paragraph("MaSo", _run("Mã: ") + _runs(text)))

    # -- sections and tables -------------------------------------------------------------------------------------------

    def _block_section(self, text: str) -> None:
        if text not in _ROOM:
            raise _broken(_("a section is portrait or landscape, not {text}").format(text=text))
        if self._depth and text != self._orientation:
            raise _broken(_("a section inside if or for cannot turn the page"))
        self.body.append(_paragraph("CuoiPhan", "", self._section_properties()))
        self._sections += 1
        self._orientation = text

    def _section_properties(self) -> str:
        wide, high = (_SHORT, _LONG) if self._orientation == "portrait" else (_LONG, _SHORT)
        turned = "" if self._orientation == "portrait" else ' w:orient="landscape"'
        foot = ""
        if self._foot_ids:
            foot = f'<w:footerReference w:type="first" r:id="{self._foot_ids[min(self._sections, 1)]}"/>'
        return (
            f'<w:sectPr><w:headerReference w:type="default" r:id="{self._header_id}"/>{foot}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
            f'<w:pgMar w:top="{_TOP}" w:right="{_RIGHT}" w:bottom="{_BOTTOM}" w:left="{_LEFT}" w:header="{_HEADER}" '
            f'w:footer="{_HEADER}" w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
        )

    def _block_appendix_title(self, text: str) -> None:
        fitted = _fitted(text, _ROOM[self._orientation], _ANNEX_SIZE, bold=True)
        self.body.append(_paragraph("PhuLucTieuDe", _runs(fitted)))

    def _block_appendix_reference(self, text: str) -> None:
        rule = _width_rule("DongKeTrichYeu", _ROOM[self._orientation], 1700)
        self.body.append(_paragraph("PhuLucKemTheo", _runs(text)) + rule)

    def _block_table(self, text: str) -> None:
        shares = [_number(cell) for cell in text.split(" | ")]
        room = _ROOM[self._orientation]
        widths = [int(room * share / sum(shares)) for share in shares]
        widths[-1] += room - sum(widths)
        self._table = (widths, [])

    def _block_header(self, text: str) -> None:
        widths, rows = self._open_table()
        cells = _cells(text, len(widths))
        made = [
            _cell(w, _paragraph("OBangDau", _runs(c)), '<w:vAlign w:val="center"/>') for w, c in _zip(widths, cells)
        ]
        rows.append(_row("".join(made), heading=True))

    def _block_row(self, text: str) -> None:
        widths, rows = self._open_table()
        cells = _cells(text, len(widths))
        made = [
            _cell(w, _paragraph("OBangGiua" if c.startswith("^") else "OBang", _runs(c.removeprefix("^"))))
            for w, c in _zip(widths, cells)
        ]
        rows.append(_row("".join(made)))

    def _block_end(self, _text: str) -> None:
        widths, rows = self._open_table()
        self._table = None
        self.body.append(_table("BangKe", widths, "".join(rows)) + _paragraph("CuoiPhan", ""))

    def _open_table(self) -> tuple[list[int], list[str]]:
        if self._table is None:
            raise _broken(_("a row must stand between table and end"))
        return self._table

    def _block_grid(self, text: str) -> None:
        """A table whose columns the facts name; repair.py gives it widths that fit its words."""
        room = _ROOM[self._orientation]
        middle = '<w:vAlign w:val="center"/>'
        header = _row(
            _cell(0, _steer("tc", f"for column in {text}.columns"))
            + _cell(0, _paragraph("OBangDau", _run("{{ column }}")), middle)
            + _cell(0, _steer("tc", "endfor")),
            heading=True,
        )
        total = (
            _row(_cell(0, _steer("tr", f"if {text}.total is defined")))
            + _row(
                _cell(0, _steer("tc", f"for cell in {text}.total"))
                + _cell(0, _paragraph("OBangDau", _run("{{ cell }}")))
                + _cell(0, _steer("tc", "endfor"))
            )
            + _row(_cell(0, _steer("tr", "endif")))
        )
        body = (
            _row(_cell(0, _steer("tr", f"for row in {text}.rows")))
            + _row(
                _cell(0, _steer("tc", "for cell in row"))
                + _cell(0, _steer("tc", "if cell|figure"))
                + _cell(0, _paragraph("OBangGiua", _run("{{ cell }}")))
                + _cell(0, _steer("tc", "else"))
                + _cell(0, _paragraph("OBang", _run("{{ cell }}")))
                + _cell(0, _steer("tc", "endif"))
                + _cell(0, _steer("tc", "endfor"))
            )
            + _row(_cell(0, _steer("tr", "endfor")))
        )
        widths = [room // 7] * 6
        widths.append(room - sum(widths))
        self.body.append(_table("BangKe", widths, header + body + total) + _paragraph("CuoiPhan", ""))


def _zip(widths: list[int], cells: list[str]) -> list[tuple[int, str]]:
    return list(zip(widths, cells, strict=True))


def _motto(room: int, head: _Head) -> str:
    # The rule is as long as Tiêu ngữ (Phụ lục I, Mục II.1.b); 2 % more, as drawn in the forms of the decree.
    rule = _width_rule("DongKe", room, round(width(_TIEU_NGU, head.large, bold=True) * 1.02))
    return _paragraph("QuocHieu", _run(_QUOC_HIEU)) + _paragraph("TieuNgu", _run(_TIEU_NGU)) + rule


def _width_rule(style: str, room: int, length: int) -> str:
    side = (room - length) // 2
    return _paragraph(style, "", f'<w:ind w:left="{side}" w:right="{side}"/>')


def _fitted(text: str, room: int, size: float, *, bold: bool) -> str:
    """A text that breaks in two even lines where it is too long for ``room`` (twips): a tag does so by a filter."""
    if "{" not in text:
        return balanced(text, room, size, bold=bold)
    if "{%" in text or "*" in text:
        return text
    return f"{{{{ {_expression(text)}|balanced({room}, {size:g}, {'true' if bold else 'false'}) }}}}"


def _expression(text: str) -> str:
    """A Jinja expression whose value is a text with fields, by which the text can be measured."""
    pieces = re.split(r"\{\{ (.+?) \}\}", text)
    parts = [piece if number % 2 else _quoted(piece) for number, piece in enumerate(pieces) if piece]
    return parts[0] if len(parts) == 1 else f"({' ~ '.join(parts) or repr('')})"


def _quoted(text: str) -> str:
    """A constant of Jinja; docxtpl makes straight ones of the curly quotes within a tag, so they are told by number."""
    return repr(text).translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "“”‘’"})


def _cells(text: str, count: int) -> list[str]:
    # A first or last cell that is empty has lost its blank at the edge of the line.
    cells = f" {text} ".split(" | ")
    if len(cells) != count:
        raise _broken(_("{found} cells where {count} belong: {text}").format(found=len(cells), count=count, text=text))
    return [cell.strip() for cell in cells]


def _number(text: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", text):
        raise _broken(_("{text} is not a number").format(text=text))
    return float(text)


def _broken(what: str) -> DocumentError:
    return DocumentError(
        _("The template is wrong: {what}").format(what=what),
        hint=_("read templates/README.md for the blocks and how they are written"),
    )


def _read(text: str, builder: _Builder) -> str:
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        try:
            _read_line(line, builder)
        except DocumentError as error:
            raise DocumentError(
                _("Line {number}: {message}").format(number=number, message=error.message), hint=error.hint
            ) from error
    return builder.finish()


def _read_line(line: str, builder: _Builder) -> None:
    statement = re.fullmatch(r"\{% (.+?) %\}", line)
    if statement:
        builder.steer(statement[1])
        return
    kind, colon, text = line.partition(":")
    if not colon or not kind.isidentifier():
        raise _broken(_("no block kind at the start of «{line}»").format(line=line[:60]))
    builder.block(kind, text.strip())


_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_FONT = "Times New Roman"
# All four slots: without eastAsia and cs, letters with marks fall back to another font.
_FONTS = f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/>'
_LANGUAGE = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
_NO_PADDING = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLES = {
    "KhungThamChieu": ("Khung đầu văn bản", _NO_PADDING),
    "KhungChuKy": ("Khung chữ ký", _NO_PADDING.replace("<w:left", '<w:top w:w="120" w:type="dxa"/><w:left', 1)),
    "BangKe": (
        "Bảng kê",
        f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>',
    ),
}
_SETTINGS = (
    f'<w:settings {_NAMESPACES}><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
_FONT_TABLE = (
    f'<w:fonts {_NAMESPACES}><w:font w:name="{_FONT}"><w:panose1 w:val="02020603050405020304"/>'
    '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>postwatch</Application></Properties>"
)


def _styles_xml(body: str, flow: str, head: _Head) -> str:
    """styles.xml with the styles that ``body`` uses, and no other."""
    used = set(re.findall(r'<w:(?:pStyle|tblStyle) w:val="(\w+)"', body)) | {"SoTrang"}
    styles = [
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{style.paragraph}</w:pPr><w:rPr>{style.run}</w:rPr></w:style>'
        for key, style in _styles(*_FLOW[flow], head).items()
        if key in used
    ]
    tables = [
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{properties}</w:tblPr></w:style>'
        for key, (name, properties) in _TABLES.items()
        if key in used
    ]
    return (
        f"<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}{_size(14)}{_LANGUAGE}</w:rPr>"
        f"</w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>{_spacing()}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr><w:widowControl/></w:pPr><w:rPr>{_FONTS}{_LANGUAGE}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>{"".join(styles + tables)}</w:styles>'
    )


def _picture_run(relation: str) -> str:
    """The picture named ``qr``; fill.py puts another PNG behind it, per document."""
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{_QR_EMU}" cy="{_QR_EMU}"/>'
        '<wp:docPr id="1" name="qr" descr="Mã QR"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="1" name="qr"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{_QR_EMU}" cy="{_QR_EMU}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


# An address that Word takes for one; its last part is the tag «{{ run.link }}».
_LINK_TARGET = "http://template/%7B%7B%20run.link%20%7D%7D"
_PAGE_NUMBER = _paragraph(
    "SoTrang",
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
)


def build_template(text: str) -> bytes:
    """A Word template (.docx) made from a text template; the Jinja tags still stand in it.

    The same text gives the same bytes. Raises DocumentError that names the line for an unknown block, a wrong number of
    cells, or a table that is not closed. Measures: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE as KIND
    from docx.oxml import parse_xml

    document = Document()
    part: Any = document.part
    _drop_parts(document)
    header = document.sections[0].header
    header.is_linked_to_previous = False
    _replace_children(header._element, parse_xml(f"<w:hdr {_NAMESPACES}>{_PAGE_NUMBER}</w:hdr>"))
    header_id = next(key for key, one in part.rels.items() if one.reltype == KIND.HEADER)
    # Word keeps a link's target while the clerk edits; fill.py makes it the link of the run.
    link_id = part.rels.get_or_add_ext_rel(KIND.HYPERLINK, _LINK_TARGET) if "rich:" in text else ""

    def picture() -> str:
        from postwatch.documents.qr import png

        relation, _image = part.get_or_add_image(io.BytesIO(png("POSTWATCH-0000-0000")))
        return _picture_run(relation)

    def footer(content: str) -> str:
        made, relation = part.add_footer_part()
        _replace_children(made.element, parse_xml(f"<w:ftr {_NAMESPACES}>{content}</w:ftr>"))
        return str(relation)

    builder = _Builder(link_id, header_id, picture, footer)
    body = _read(text, builder)
    _replace_children(document.element.body, parse_xml(f"<w:body {_NAMESPACES}>{body}</w:body>"))
    _replace_children(document.styles.element, parse_xml(_styles_xml(body + builder.foot, builder.flow, builder.head)))
    _replace_children(document.settings.element, parse_xml(_SETTINGS))
    _set_fixed_parts(document)
    out = io.BytesIO()
    document.save(out)
    parts = unpack(out.getvalue(), "template")
    return join(pack(name, parts[name]) for name in sorted(parts))


def _replace_children(element: Any, source: Any) -> None:
    for child in list(element):
        element.remove(child)
    for child in list(source):
        element.append(child)


def _drop_parts(document: Any) -> None:
    """Let go of what the default file of python-docx carries and no letter needs; validators refuse some of it."""
    unwanted = ("stylesWithEffects", "customXml", "numbering", "webSettings")
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(unwanted):
            del document.part.rels[key]
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("thumbnail"):
            del package.rels[key]


def _set_fixed_parts(document: Any) -> None:
    import datetime

    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    for part in document.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = (declaration + _APP).encode()
        elif part.partname == "/word/fontTable.xml":
            part._blob = (declaration + _FONT_TABLE).encode()
    core = document.core_properties
    core.author = core.last_modified_by = "postwatch"
    core.title = core.comments = core.keywords = ""
    core.language = "vi-VN"
    core.revision = 1
    core.created = core.modified = datetime.datetime(2020, 1, 1)  # noqa: DTZ001 - python-docx writes naive UTC
