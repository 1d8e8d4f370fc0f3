"""The styles of a Word template: a table of sizes, faces, alignments and spacings, each with its source in the decree.

A clerk sees them by their Vietnamese names in Word's list. A template carries those that it uses and no other.
"""

import tomllib
from functools import cache
from typing import Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Pt, RGBColor, Twips

from postwatch.documents import wordml
from postwatch.paths import resource

FONT = "Times New Roman"


class Head(NamedTuple):
    """Sizes of the head in points, which rise or fall together (Mục V, ghi chú), and its left column in twips.

    ``small`` is the size of Quốc hiệu, the agencies and the trích yếu of a công văn, ``large`` that of Tiêu ngữ, place
    and date; ``left`` is as wide as Quốc hiệu leaves it.
    """

    small: int
    large: int
    left: int


class Flow(NamedTuple):
    """Measures of the text in points: its size, the gap after a paragraph, lines; size and gap of the cells."""

    body: float
    gap: float
    line: float
    cell: float
    cell_gap: float


# Of the two sets of the decree 12/13/13 is the usual one: more of an agency's name fits on a line beside Quốc hiệu.
HEADS = {"12": Head(12, 13, 3900), "13": Head(13, 14, 3700)}
FLOWS = {
    "normal": Flow(14, 6, 1.1, 12, 1.5),
    "compact": Flow(13, 3, 1.0, 12, 1.5),
    "dense": Flow(11, 1, 1.0, 9, 0.5),
}
_FIRST = 720  # 1.27 cm
_BLACK, _RED = "000000", "FF0000"
_RULE = {"top": (6, 0, _BLACK)}
_BOX = {"top": (8, 3, _RED), "left": (8, 0, _RED), "bottom": (8, 3, _RED), "right": (8, 0, _RED)}


class Style(NamedTuple):
    """A style of paragraphs: sizes and gaps in points, ``line`` in lines, ``exact`` in points, indents in twips.

    A measure that is text is that of the flow or of the head with this name. ``border`` gives for each side its width
    in eighths of a point, its distance in points and its colour.
    """

    source: str
    size: float | str
    face: str = ""
    align: str = "centre"
    before: float | str = 0
    after: float | str = 0
    line: float | str = 1.0
    exact: float = 0
    left: int = 0
    right: int = 0
    first: int = 0
    keep: bool = False
    border: dict[str, tuple[int, int, str]] | None = None
    colour: str = ""


STYLES = {
    "QuocHieu": Style("II.1.a", "small", "bold"),
    "TieuNgu": Style("II.1.b", "large", "bold"),
    "CoQuanChuQuan": Style("II.2.b", "small"),
    "CoQuanBanHanh": Style("II.2.b", "small", "bold"),
    "DongKe": Style("II.1.b, II.2.b", 2, before=2, exact=4, border=_RULE),
    "DongKeTrichYeu": Style("II.5.b, III.1", 2, before=4, after=9, exact=4, border=_RULE),
    "SoKyHieu": Style("II.3.c", 13, before=3),
    "DiaDanhNgayThang": Style("II.4.c", "large", "italic", before=3),
    "TrichYeuCongVan": Style("II.5.b", "small", before=6),
    "DoKhan": Style("III.2.b", 13, "bold", before=9, exact=16.7, border=_BOX, colour=_RED),
    "TenLoai": Style("II.5.b", 14, "bold", before=12, keep=True),
    "TrichYeu": Style("II.5.b", 14, "bold", keep=True),
    "KhauHieu": Style("", "body", "bold", before=3, after=6, left=600, right=600),
    "KinhGui": Style("II.9.d", "body", before=12, after=6, keep=True),
    "KinhGuiNhieu": Style("II.9.d", "body", align="", before=12, left=1417, keep=True),
    "NoiKinhGui": Style("II.9.d", "body", align="", before=3, left=2690, first=-150),
    "NoiDung": Style("II.6.e", "body", align="both", after="gap", line="line", first=_FIRST),
    "DeMucLon": Style("II.6.đ", "body", "bold", "both", 6, "gap", "line", first=_FIRST, keep=True),
    "DeMuc": Style("II.6.đ", "body", "bold", "both", 0, "gap", "line", first=_FIRST, keep=True),
    "GiuaDong": Style("", "body", after="gap", line="line"),
    "DongTrong": Style("", "body", align="", after="line_gap"),
    "NoiNhanNhan": Style("II.9.d", 12, "bold italic", "", keep=True),
    "NoiNhan": Style("II.9.d", 11, align=""),
    "QuyenHanChucVu": Style("II.7.đ", 14, "bold", keep=True),
    "GhiChuKy": Style("", "body", "italic", keep=True),
    # The signature, and about a third of the seal over it, need some 28 mm.
    "HoTen": Style("II.7.đ", 14, "bold", before=79.5),
    "KhoangKy": Style("II.7.đ", 14, before=62.5),
    "TenSo": Style("Phụ lục IV.I", 22, "bold", before=12, after=12),
    "PhuLuc": Style("III.1.b", 14, "bold", keep=True),
    "PhuLucTieuDe": Style("III.1.b", 14, "bold", keep=True),
    "PhuLucKemTheo": Style("III.1.c", 14, "italic", keep=True),
    "OBangDau": Style("", "cell", "bold", before="head_gap", after="head_gap", keep=True),
    "OBangNhom": Style("", "cell", "bold", "", before="cell_gap", after="cell_gap", keep=True),
    "OBang": Style("", "cell", align="", before="cell_gap", after="cell_gap"),
    "OBangGiua": Style("", "cell", before="cell_gap", after="cell_gap"),
    "MaSo": Style("", 10, align=""),
    "DongKeDiaChi": Style("III.4", 2, align="", exact=4, border=_RULE),
    "DiaChi": Style("III.4", 11),
    "SoTrang": Style("I.7", 14),
    "CuoiPhan": Style("", 1, align="", exact=1),
}
"""Styles of paragraphs by their id in the file; ``data/styles.toml`` has their names."""
_DOTTED = "DongTrong"  # its tab is a dotted line up to the edge


class TableStyle(NamedTuple):
    """A style of tables: margins of its cells in twips, and whether its cells have borders."""

    margins: dict[str, int]
    is_ruled: bool = False


TABLES = {
    "KhungThamChieu": TableStyle({"left": 0, "right": 0}),
    "KhungChuKy": TableStyle({"top": 120, "left": 0, "right": 0}),
    "BangKe": TableStyle({"left": 70, "right": 70}, is_ruled=True),
}
"""Styles of tables by their id; a signature stays with the words before it by the second (`keep_with_next`)."""


@cache
def style_names() -> dict[str, str]:
    """Return the names of all styles in Word's list, by their ids."""
    return tomllib.loads(resource("data", "styles.toml").read_text(encoding="utf-8"))


class StyleSheet:
    """The styles of a document: each is made when it is first asked for, and formatted by `finish`."""

    def __init__(self, document: Any) -> None:
        self._styles = document.styles
        wordml.clear_styles(document, FONT)
        self._made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            kind = "TABLE" if key in TABLES else "PARAGRAPH"
            made = self._styles.add_style(style_names()[key], WD_STYLE_TYPE[kind])
            made.style_id = key
            self._made[key] = made
        return self._made[key]

    def finish(self, flow: Flow, head: Head, room: int) -> None:
        """Format the styles made; ``room`` is the width of the text in twips."""
        measures = flow._asdict() | head._asdict()
        measures |= {"line_gap": min(flow.gap, 3), "head_gap": flow.cell_gap + 0.5}
        for key, made in self._made.items():
            made.quick_style = True
            if key in TABLES:
                made.base_style = self._styles["Normal Table"]
                wordml.format_cells(made, TABLES[key].margins, is_ruled=TABLES[key].is_ruled)
            else:
                made.base_style = self._styles["Normal"]
                _format(made, STYLES[key], measures)
        if _DOTTED in self._made:
            tabs = self._made[_DOTTED].paragraph_format.tab_stops
            tabs.add_tab_stop(Twips(room), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _format(made: Any, style: Style, measures: dict[str, float]) -> None:
    """Give a style its measures; a border comes first, for python-docx puts everything else in its place."""

    def measure(value: float | str) -> float:
        return measures[value] if isinstance(value, str) else value

    if style.border:
        wordml.set_border(made, style.border)
    form, font = made.paragraph_format, made.font
    font.size = Pt(measure(style.size))
    font.bold, font.italic = "bold" in style.face or None, "italic" in style.face or None
    if style.colour:
        font.color.rgb = RGBColor.from_string(style.colour)
    if style.align:
        form.alignment = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}[style.align]
    form.space_before, form.space_after = Pt(measure(style.before)), Pt(measure(style.after))
    form.line_spacing = Pt(style.exact) if style.exact else measure(style.line)
    for side, indent in (("left", style.left), ("right", style.right), ("first_line", style.first)):
        if indent:
            setattr(form, f"{side}_indent", Twips(indent))
    if style.keep:
        form.keep_with_next = form.keep_together = True
