"""Text templates to Word templates: blocks become paragraphs and tables in `styles`.

A shipped template is text, one block per line: ``kind: content``; templates/README.md lists the blocks. Each becomes
paragraphs, tables and sections of python-docx, in which the Jinja tags stay.
"""

import io
import re
from collections.abc import Iterable
from typing import Any

from docx.enum.section import WD_ORIENTATION
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt, Twips
from docx.text.paragraph import Paragraph

from postwatch.documents import wordml
from postwatch.documents.facts import UNPRINTABLE
from postwatch.documents.filters import SIGNATURE_LEFT
from postwatch.documents.package import packed, unpack
from postwatch.documents.qr import png
from postwatch.documents.styles import FLOWS, HEADS, StyleSheet
from postwatch.documents.typeface import balanced, width
from postwatch.errors import DocumentError
from postwatch.language import _

# A4; margins top and bottom 20-25, left 30-35, right 15-20 mm (Mục I.1, I.3). In twips (1 mm = 56.69).
_SHORT, _LONG = 11906, 16838
_TOP, _BOTTOM, _LEFT, _RIGHT, _HEADER = 1134, 1134, 1701, 907, 567
_ROOM = {"portrait": _SHORT - _LEFT - _RIGHT, "landscape": _LONG - _LEFT - _RIGHT}
_MM = 56.6929
_HEAD_GAP = 170
_QR_COLUMN = 2200
_GRID_COLUMNS = 7
_MOTTO = ("QuocHieu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("TieuNgu", "Độc lập - Tự do - Hạnh phúc")
_KINH_GUI = "Kính gửi: "
_LIST_END = "{% if loop.last %}.{% else %};{% endif %}"
# 30 x 8, 40 x 8, 20 x 8 mm (Mục V, ô số 10b).
_URGENCY = {"HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "KHẨN": 20}
# An address that Word accepts; its last part is the tag «{{ run.link }}», see `fill`.
_LINK_TARGET = "http://template/%7B%7B%20run.link%20%7D%7D"
# Blocks of a single paragraph: its style, and the beginning of its text.
_SIMPLE = {
    "title": ("DeMucLon", ""),
    "heading": ("DeMuc", ""),
    "paragraph": ("NoiDung", ""),
    "bullet": ("NoiDung", "- "),
    "centred": ("GiuaDong", ""),
    "line": ("DongTrong", ""),
    "doc_title": ("TenLoai", ""),
    "doc_quote": ("KhauHieu", ""),
    "kinh_gui_one": ("KinhGui", _KINH_GUI),
    "book_title": ("TenSo", ""),
    "appendix": ("PhuLuc", ""),
}
# What never begins a page: a line to write on alone, and the mark at the end of an annex.
_NEVER_FIRST = ("\\t", "./.")
_TAG_ALONE = re.compile(r"\{%p .+ %\}")
# Tags of docxtpl that take their paragraph, row or cell away with them.
_STEERING = ("p", "tr", "tc")
# docxtpl makes straight quotes of curly quotes within a tag, so a constant of Jinja tells them by number.
_CURLY = {ord(sign): f"\\u{ord(sign):04x}" for sign in "“”‘’"}
_MARKED = re.compile(r"(\*\*.+?\*\*|\*.+?\*)")


def build_template(text: str) -> bytes:
    """Return the Word template (.docx) of a text template; the Jinja tags stay in it.

    The same text gives the same bytes. Raises DocumentError that names the line for an unknown block, a wrong number of
    cells, or a table that is not closed.
    """
    layout = _Layout()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        try:
            layout.read(line)
        except DocumentError as error:
            raise DocumentError(
                _("Line {number}: {message}").format(number=number, message=error.message), hint=error.hint
            ) from error
    out = io.BytesIO()
    layout.finish().save(out)
    return packed(dict(sorted(unpack(out.getvalue(), "template").items())))


class _Place:
    """A place for paragraphs: the body, a cell, the head or the foot of a page; empty at first."""

    def __init__(self, container: Any, styles: StyleSheet) -> None:
        self.container = container
        self._styles = styles
        for paragraph in list(container.paragraphs):
            paragraph._p.getparent().remove(paragraph._p)

    def add(self, *paragraphs: tuple[str, str]) -> None:
        """Add paragraphs of a style and a text, or of a kind of tag and a statement: ``{%p … %}``, ``{%tr … %}``."""
        for style, text in paragraphs:
            if style in _STEERING:
                self.container.add_paragraph(f"{{%{style} {text} %}}")
            else:
                self.paragraph(style, text)

    def paragraph(self, style: str, text: str = "") -> Any:
        r"""Add a paragraph of a text: ``*x*`` is italic, ``**x**`` bold, ``\t`` a tab."""
        paragraph = self.container.add_paragraph()
        # Set as a style of python-docx it is compared with every default first: a fifth of the time of a layout.
        paragraph._p.style = self._styles[style].style_id
        for piece in filter(None, _MARKED.split(text.replace("\\t", "\t"))):
            stars = (1 + piece.startswith("**")) if _MARKED.fullmatch(piece) else 0
            run = paragraph.add_run(piece[stars : len(piece) - stars])
            run.bold, run.italic = stars == 2 or None, stars == 1 or None
        return paragraph

    def centred(self, style: str, room: int, length: int, text: str = "") -> None:
        """Add a paragraph of this length in the middle of the room, both in twips: a rule or a box."""
        form = self.paragraph(style, text).paragraph_format
        form.left_indent = form.right_indent = Twips((room - length) // 2)

    def picture(self) -> Any:
        """Add the picture named ``qr``, behind which each document puts its own; return its paragraph."""
        paragraph = self.paragraph("MaSo")
        run = paragraph.add_run()
        run.add_picture(io.BytesIO(png("POSTWATCH-0000-0000")), width=Mm(25))
        wordml.name_picture(run, "qr", "Mã QR")
        return paragraph


class _Layout:
    """Makes the document, line by line."""

    def __init__(self) -> None:
        self._document = wordml.blank_document()
        self._styles = StyleSheet(self._document)
        self._body = _Place(self._document._body, self._styles)
        self._flow, self._head = FLOWS["normal"], HEADS["12"]
        self._orientation, self._room = "portrait", _ROOM["portrait"]
        self._has_head = self._has_blocks = self._has_address = False
        self._depth = 0
        # At which depth of if and for a section turned the page; whether what comes now may lie either way.
        self._turned_at, self._is_unsure = 0, False
        self._number: Any = None  # the place under the number, until something else comes
        self._pairs: Any = None  # the table of places to sign, until something else comes
        self._table: Any = None
        self._widths: list[int] = []
        self._set_page(self._document.sections[0])

    def finish(self) -> Any:
        """Return the whole document. Raises DocumentError when something is open."""
        if self._table is not None or self._depth:
            raise _broken(_("a table, if or for is not closed"))
        self._styles.finish(self._flow, self._head, _ROOM["portrait"])
        return self._document

    def read(self, line: str) -> None:
        bad = UNPRINTABLE.search(line.replace("\t", " "))
        if bad:
            raise _broken(
                _("it contains a character that cannot be printed (U+{code})").format(code=f"{ord(bad[0]):04X}")
            )
        statement = re.fullmatch(r"\{% (.+?) %\}", line)
        kind, colon, text = line.partition(":")
        if statement:
            self._steer(statement[1])
        elif colon and kind.isidentifier():
            self._block(kind, text.strip())
        else:
            raise _broken(_("no block kind at the start of «{line}»").format(line=line[:60]))

    def _steer(self, statement: str) -> None:
        self._number = self._pairs = None
        word = statement.split(" ", 1)[0]
        self._depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)
        if self._turned_at and word not in ("if", "for") and self._depth <= self._turned_at:
            self._is_unsure, self._turned_at = True, 0
        if self._table is None:
            self._body.add(("p", statement))
        else:
            self._row(self._widths[:1], [("tr", statement)])

    def _block(self, kind: str, text: str) -> None:
        if kind not in ("subject", "urgency"):
            self._number = None
        elif self._number is None:
            raise _broken(_("{kind} must follow the letterhead").format(kind=kind))
        if kind != "sign_pair":
            self._pairs = None
        if self._is_unsure and kind != "section":
            raise _broken(_("what follows a section inside if or for that turns the page must begin a section"))
        if (self._table is None) == (kind in ("header", "row", "end")):
            if self._table is None:
                raise _broken(_("a row must be between table and end"))
            raise _broken(_("{kind} is not allowed inside a table").format(kind=kind))
        if kind in _SIMPLE:
            self._add_simple(kind, text)
        else:
            method = getattr(self, f"_block_{kind}", None)
            if method is None:
                raise _broken(_("there is no block {kind}").format(kind=kind))
            method(text)
        self._has_blocks = True

    def _add_simple(self, kind: str, text: str) -> None:
        """Add a paragraph.

        An announcement stays with the text after it, and a line to write on or an end with the text before.
        """
        style, start = _SIMPLE[kind]
        if text in _NEVER_FIRST:
            self._keep_above()
        paragraph = self._body.paragraph(style, start + text)
        if text.endswith(":"):
            paragraph.paragraph_format.keep_with_next = True

    def _keep_above(self) -> None:
        """Keep the last paragraph with words, and empty paragraphs behind it, with the next paragraph."""
        for paragraph in reversed(list(self._document.iter_inner_content())):
            if not isinstance(paragraph, Paragraph) or _TAG_ALONE.fullmatch(paragraph.text):
                return
            paragraph.paragraph_format.keep_with_next = True
            if paragraph.text:
                return

    # -- measures and sections -----------------------------------------------------------------------------------------

    def _block_flow(self, text: str) -> None:
        if text not in FLOWS:
            raise _broken(_("there is no block {kind}").format(kind=f"flow: {text}"))
        self._flow = FLOWS[text]

    def _block_sizes(self, text: str) -> None:
        if text not in HEADS or self._has_head:
            raise _broken(_("sizes is 12 or 13, and comes before the head"))
        self._head = HEADS[text]

    def _block_page(self, text: str) -> None:
        if text not in _ROOM or self._has_blocks:
            raise _broken(_("page must come first, and is portrait or landscape"))
        self._turn(self._document.sections[0], text)

    def _set_page(self, section: Any) -> None:
        section.top_margin, section.bottom_margin = Twips(_TOP), Twips(_BOTTOM)
        section.left_margin, section.right_margin = Twips(_LEFT), Twips(_RIGHT)
        section.header_distance = section.footer_distance = Twips(_HEADER)
        section.different_first_page_header_footer = True
        wordml.restart_page_numbers(section)
        self._turn(section, "portrait")
        section.header.is_linked_to_previous = False
        wordml.add_page_number(_Place(section.header, self._styles).paragraph("SoTrang"))

    def _turn(self, section: Any, orientation: str) -> None:
        self._orientation, self._room = orientation, _ROOM[orientation]
        wide, high = (_SHORT, _LONG) if orientation == "portrait" else (_LONG, _SHORT)
        section.page_width, section.page_height = Twips(wide), Twips(high)
        section.orientation = WD_ORIENTATION[orientation.upper()]

    def _block_section(self, text: str) -> None:
        if text not in _ROOM:
            raise _broken(_("a section is portrait or landscape, not {text}").format(text=text))
        if self._depth and (self._is_unsure or text != self._orientation):
            self._turned_at = self._depth
        self._is_unsure = False
        section = wordml.begin_section(self._document, style=self._styles["CuoiPhan"])
        self._turn(section, text)
        if self._has_address:  # a section without a foot of its own would repeat it
            self._foot(section).add(("CuoiPhan", ""))

    def _foot(self, section: Any) -> _Place:
        section.first_page_footer.is_linked_to_previous = False
        return _Place(section.first_page_footer, self._styles)

    # -- head ----------------------------------------------------------------------------------------------------------

    def _block_letterhead(self, text: str) -> None:
        parent, agency, number, day = _cells(text, 4)
        size, room, right = self._head.small, self._head.left - _HEAD_GAP, _ROOM["portrait"] - self._head.left
        measured = f"{_expression(agency)}|balanced({room}, {size}, true)"
        self._begin_table("KhungThamChieu", [self._head.left, right])
        left, motto = self._row(self._widths)
        left.add(
            ("CoQuanChuQuan", _fitted(parent, room, size, bold=False)),
            ("CoQuanBanHanh", _fitted(agency, room, size, bold=True)),
            ("DongKe", f"{{{{ {measured}|rule({room}, {size}, true) }}}}"),
        )
        self._motto(motto, right)
        under, _day = self._row(self._widths, [("SoKyHieu", number), ("DiaDanhNgayThang", day)])
        for cell in (left, under):
            wordml.set_cell_margin(cell.container, right=_HEAD_GAP)
        self._block_end()
        self._number = under

    def _block_subject(self, text: str) -> None:
        size, room = self._head.small, self._head.left - _HEAD_GAP
        is_measured = "{" in text and "{%" not in text
        whole = f"{{{{ {_expression(text)}|unbroken({room}, {size}) }}}}" if is_measured else text
        self._number.add(("TrichYeuCongVan", whole))

    def _block_urgency(self, text: str) -> None:
        place = self._number
        for mark, millimetres in _URGENCY.items():
            place.add(("p", f'if {text} == "{mark}"'))
            place.centred("DoKhan", self._head.left - _HEAD_GAP, round(millimetres * _MM), mark)
            place.add(("p", "endif"))
        # A cell ends with a paragraph, whatever the tags above leave of it.
        place.add(("CuoiPhan", ""))

    def _block_motto(self, _text: str) -> None:
        self._motto(self._body, _ROOM["portrait"])

    def _motto(self, place: _Place, room: int) -> None:
        self._has_head = True
        place.add(*_MOTTO)
        # The rule is as long as Tiêu ngữ (Mục II.1.b); 2 % more, as drawn in the forms of the decree.
        place.centred("DongKe", room, round(width(_MOTTO[1][1], self._head.large, bold=True) * 1.02))

    def _block_doc_subject(self, text: str) -> None:
        room = _ROOM["portrait"]
        whole = _fitted(text, room, 14, bold=True) if "{" in text else text
        rule = f"{{{{ {_expression(whole)}|rule({room}, 14, true) }}}}"
        self._body.add(("TrichYeu", whole), ("DongKeTrichYeu", rule))

    def _block_address(self, text: str) -> None:
        if self._has_address or len(self._document.sections) > 1:
            raise _broken(_("address is allowed once, on the first page"))
        self._has_address = True
        self._foot(self._document.sections[0]).add(
            ("p", f"if {text}"),
            ("DongKeDiaChi", ""),
            *_repeated(f"line in {text}", "DiaChi", "{{ line }}"),
            ("p", "endif"),
            ("CuoiPhan", ""),
        )

    # -- text ----------------------------------------------------------------------------------------------------------

    def _block_kinh_gui(self, text: str) -> None:
        room = self._room - width(_KINH_GUI, self._flow.body)
        self._body.add(
            ("p", f"if {text}|length == 1"),
            ("KinhGui", _KINH_GUI + _fitted(f"{{{{ {text}[0] }}}}", room, self._flow.body, bold=False)),
            ("p", "else"),
            ("KinhGuiNhieu", _KINH_GUI.strip()),
            *_repeated(f"addressee in {text}", "NoiKinhGui", "- {{ addressee }}" + _LIST_END),
            ("p", "endif"),
        )
        self._block_space("8")

    def _block_part(self, text: str) -> None:
        """Begin a part that is shown on the screen too: the Word template shows nothing of that."""

    _block_part_end = _block_part

    def _block_space(self, text: str) -> None:
        self._body.paragraph("CuoiPhan").paragraph_format.space_before = Pt(_number(text))

    def _block_rich(self, text: str) -> None:
        self._body.add(("p", f"for p in {text}"))
        for word, kind in (("if", "title"), ("elif", "heading"), ("elif", "bullet"), ("elif", "lead"), ("else", "")):
            self._body.add(("p", word if word == "else" else f'{word} p.kind == "{kind}"'))
            paragraph = self._body.paragraph(*_SIMPLE.get(kind, _SIMPLE["paragraph"]))
            paragraph.paragraph_format.keep_with_next = True if kind == "lead" else None
            self._add_runs(paragraph)
        self._body.add(("p", "endif"), ("p", "endfor"))

    def _add_runs(self, paragraph: Any) -> None:
        """Add the runs of a rich paragraph: a real hyperlink, or bold and italic as the run says."""
        link = self._document.part.rels.get_or_add_ext_rel(RELATIONSHIP_TYPE.HYPERLINK, _LINK_TARGET)
        paragraph.add_run("{%r for run in p.runs %}")
        paragraph.add_run("{%r if run.link %}")
        wordml.add_link(paragraph, link, "{{ run.text }}")
        for face in ("run.bold and run.italic", "run.bold", "run.italic", ""):
            paragraph.add_run(f"{{%r elif {face} %}}" if face else "{%r else %}")
            run = paragraph.add_run("{{ run.text }}")
            run.bold, run.italic = "bold" in face or None, "italic" in face or None
        paragraph.add_run("{%r endif %}")
        paragraph.add_run("{%r endfor %}")

    def _block_blank_line(self, text: str) -> None:
        label, expression = _cells(text, 2)
        value = f"{{% if {expression} %}}{{{{ {expression} }}}}{{% else %}}\\t{{% endif %}}"
        self._body.add(("DongTrong", f"{label}: {value}"))

    # -- foot ----------------------------------------------------------------------------------------------------------

    def _sign(self, *widths: int) -> list[_Place]:
        """Add a table for signatures; its last place takes the rest of the width."""
        self._begin_table("KhungChuKy", [*widths, _ROOM["portrait"] - sum(widths)])
        places = self._row(self._widths)
        self._block_end()
        return places

    def _block_signature(self, text: str) -> None:
        """Add Nơi nhận and, beside it, the signature; lines beyond the signature go on in rows of their own below."""
        signer, places = _cells(text, 2)
        self._begin_table("KhungChuKy", [SIGNATURE_LEFT, _ROOM["portrait"] - SIGNATURE_LEFT])
        left, right = self._row(self._widths)
        end = f"{{% if loop.last and not {places}|below_signature %}}.{{% else %}};{{% endif %}}"
        beside = _repeated(f"place in {places}|beside_signature", "NoiNhan", "- {{ place }}" + end)
        left.add(("NoiNhanNhan", "Nơi nhận:"), *beside)
        right.add(
            *_repeated(f"line in {signer}.authority_lines", "QuyenHanChucVu", "{{ line }}"),
            ("HoTen", f"{{{{ {signer}.signer }}}}"),
        )
        self._row(self._widths[:1], [("tr", f"for place in {places}|below_signature")])
        for cell in self._row(self._widths, [("NoiNhan", "- {{ place }}" + _LIST_END), ("NoiNhan", "")]):
            wordml.set_cell_margin(cell.container, top=0)
        self._row(self._widths[:1], [("tr", "endfor")])
        self._block_end()

    def _block_sign_right(self, text: str) -> None:
        code, day, who, how = _cells(text, 4)
        left, right = self._sign(SIGNATURE_LEFT)
        left.picture()
        left.add(("MaSo", f"Mã: {code}"))
        right.add(("GhiChuKy", day), ("QuyenHanChucVu", who), ("GhiChuKy", how), ("KhoangKy", ""))

    def _block_sign_two(self, text: str) -> None:
        caption, first, second, how = _cells(text, 4)
        # The picture is as high as a signature needs.
        picture, *places = self._sign(_QR_COLUMN, (_ROOM["portrait"] - _QR_COLUMN) // 2)
        picture.picture()
        picture.add(("MaSo", caption))
        for place, who in zip(places, (first, second), strict=True):
            place.add(("QuyenHanChucVu", who), ("GhiChuKy", how))

    def _block_sign_pair(self, text: str) -> None:
        """Add two places to sign; those right below others are a row of their table, and stay with them."""
        cells = text.split(" | ")
        texts = ["", "", *cells] if len(cells) == 2 else _cells(text, 4)
        if self._pairs is None:
            places = self._sign(_ROOM["portrait"] // 2)
            self._pairs = self._document.tables[-1]
        else:
            wordml.keep_last_row(self._pairs)
            places = [_Place(cell, self._styles) for cell in wordml.add_row(self._pairs, self._widths)]
        for place, who, how in zip(places, texts[::2], texts[1::2], strict=True):
            fitted = _fitted(who, self._widths[0], 14, bold=True)
            place.add(("QuyenHanChucVu", fitted), ("GhiChuKy", how), ("KhoangKy", ""))

    def _block_code(self, text: str) -> None:
        self._body.picture().paragraph_format.keep_with_next = True
        self._body.add(("MaSo", f"Mã: {text}"))

    # -- annexes and tables --------------------------------------------------------------------------------------------

    def _block_appendix_title(self, text: str) -> None:
        self._body.add(("PhuLucTieuDe", _fitted(text, self._room, 14, bold=True)))

    def _block_appendix_reference(self, text: str) -> None:
        whole = text if "{%" in text else f"{{{{ {_expression(text)}|parted({self._room}, 14) }}}}"
        self._body.add(("PhuLucKemTheo", whole))
        self._body.centred("DongKeTrichYeu", self._room, 1700)

    def _begin_table(self, style: str, widths: list[int]) -> None:
        self._widths = widths
        self._table = wordml.add_table(self._document, self._styles[style], widths)

    def _block_end(self, _text: str = "") -> None:
        self._table = None
        self._body.add(("CuoiPhan", ""))

    def _row(
        self, widths: list[int], texts: Iterable[tuple[str, str]] = (), *, is_heading: bool = False
    ) -> list[_Place]:
        """Add a row of places of these widths in twips (0: as the column), each with its paragraph, if any."""
        cells = wordml.add_row(self._table, widths, is_heading=is_heading)
        places = [_Place(cell, self._styles) for cell in cells]
        for place, paragraph in zip(places, texts, strict=False):
            place.add(paragraph)
            if is_heading and paragraph[0] not in _STEERING:
                place.container.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        return places

    def _block_table(self, text: str) -> None:
        shares = [_number(cell) for cell in text.split(" | ")]
        widths = [int(self._room * share / sum(shares)) for share in shares]
        widths[-1] += self._room - sum(widths)
        self._begin_table("BangKe", widths)

    def _block_header(self, text: str) -> None:
        cells = _cells(text, len(self._widths))
        self._row(self._widths, [("OBangDau", cell) for cell in cells], is_heading=True)

    def _block_row(self, text: str) -> None:
        cells = _cells(text, len(self._widths))
        self._row(self._widths, [("OBangGiua", cell[1:]) if cell[:1] == "^" else ("OBang", cell) for cell in cells])

    def _block_grid(self, text: str) -> None:
        """Add a table whose columns the facts name, where a row of a single cell names the rows below it.

        `normalise` gives it widths that fit its words.
        """
        self._block_table(" | ".join("1" * _GRID_COLUMNS))
        choice = [("tc", "if cell|figure"), ("OBangGiua", "{{ cell }}"), ("tc", "else"), ("OBang", "{{ cell }}")]
        rows: list[list[tuple[str, str]]] = [
            [("tc", f"for column in {text}.columns"), ("OBangDau", "{{ column }}"), ("tc", "endfor")],
            [("tr", f"for row in {text}.rows")],
            [("tr", "if row|length == 1")],
            [("OBangNhom", "{{ row[0] }}")],
            [("tr", "else")],
            [("tc", "for cell in row"), *choice, ("tc", "endif"), ("tc", "endfor")],
            [("tr", "endif")],
            [("tr", "endfor")],
            [("tr", f"if {text}.total is defined")],
            [("tc", f"for cell in {text}.total"), ("OBangDau", "{{ cell }}"), ("tc", "endfor")],
            [("tr", "endif")],
        ]
        for number, cells in enumerate(rows):
            places = self._row([0] * len(cells), cells, is_heading=number == 0)
            if cells[0][0] == "OBangNhom":
                places[0].container._tc.grid_span = _GRID_COLUMNS
        self._block_end()


def _repeated(loop: str, style: str, text: str) -> list[tuple[str, str]]:
    """Return a paragraph between the tags that repeat it."""
    return [("p", f"for {loop}"), (style, text), ("p", "endfor")]


def _fitted(text: str, room: int, size: float, *, bold: bool) -> str:
    """A text that breaks in two even lines where it is too long for ``room`` (twips): a tag does so by a filter."""
    if "{" not in text:
        return balanced(text, room, size, bold=bold)
    if "{%" in text or "*" in text:
        return text
    return f"{{{{ {_expression(text)}|balanced({room}, {size:g}, {'true' if bold else 'false'}) }}}}"


def _expression(text: str) -> str:
    """Return a Jinja expression whose value is a text with fields, by which the text can be measured."""
    pieces = re.split(r"\{\{ (.+?) \}\}", text)
    parts = [piece if number % 2 else repr(piece).translate(_CURLY) for number, piece in enumerate(pieces) if piece]
    return parts[0] if len(parts) == 1 else f"({' ~ '.join(parts) or repr('')})"


def _cells(text: str, count: int) -> list[str]:
    # A first or last cell that is empty has lost its blank at the edge of the line.
    cells = f" {text} ".split(" | ")
    if len(cells) != count:
        raise _broken(_("{found} cells instead of {count}: {text}").format(found=len(cells), count=count, text=text))
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
