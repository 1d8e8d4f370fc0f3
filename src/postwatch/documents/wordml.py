"""Features of Word for which python-docx has no call: a function each, named after what it does."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_HEADER_FOOTER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.table import _Cell

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# What the default file of python-docx carries and no letter needs; validators refuse some of it.
_UNWANTED = ("stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail")
# Word's own layout of today (15), decimals and lists as Vietnamese writes them.
_SETTINGS = (
    f'<w:settings xmlns:w="{_W}"><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>postwatch</Application></Properties>"
)


def _element(tag: str, *children: Any, **attributes: object) -> Any:
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def blank_document() -> Any:
    """Return an empty document of python-docx without the contents of its default file."""
    document: Any = Document()
    for rels in (document.part.rels, document.part.package.rels):
        for key, relation in list(rels.items()):
            if relation.reltype.endswith(_UNWANTED):
                del rels[key]
    document.settings.element[:] = list(parse_xml(_SETTINGS))
    for part in document.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APPLICATION
    return document


def clear_styles(document: Any, font: str) -> None:
    """Leave the two default styles, and defaults in a single font and in Vietnamese."""
    styles = document.styles
    for style in list(styles):
        if style.name not in ("Normal", "Normal Table"):
            style.delete()
    # All four slots: without eastAsia and cs, letters with marks fall back to another font.
    fonts = _element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
    language = _element("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA")
    run = _element("rPr", fonts, _element("sz", val=28), _element("szCs", val=28), language)
    spacing = _element("spacing", before=0, after=0, line=240, lineRule="auto")
    paragraph = _element("pPr", _element("widowControl"), spacing)
    defaults = _element("docDefaults", _element("rPrDefault", run), _element("pPrDefault", paragraph))
    for old in (styles.latent_styles.element, styles.element.find(defaults.tag)):
        styles.element.remove(old)
    styles.element.insert(0, defaults)


def set_border(style: Any, sides: Mapping[str, tuple[int, int, str]]) -> None:
    """Draw lines around the paragraphs of a style: by side, eighths of a point, distance in points, colour."""
    lines = [
        _element(side, val="single", sz=size, space=space, color=colour)
        for side, (size, space, colour) in sides.items()
    ]
    style.element.get_or_add_pPr().append(_element("pBdr", *lines))


def format_cells(style: Any, margins: Mapping[str, int], *, is_ruled: bool) -> None:
    """Give the cells of a table style their margins in twips, and lines around each where it is ruled."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if is_ruled else ()
    lines = [_element(side, val="single", sz=4, space=0, color="000000") for side in sides]
    borders = [_element("tblBorders", *lines)] if lines else []
    style.element.append(_element("tblPr", *borders, _margins("tblCellMar", margins)))


def _margins(tag: str, margins: Mapping[str, int]) -> Any:
    return _element(tag, *(_element(side, w=twips, type="dxa") for side, twips in margins.items()))


def add_page_number(paragraph: Any) -> None:
    """Put the field of the page number into a paragraph."""
    field = _element("fldSimple", instr=" PAGE ")
    field.append(paragraph.add_run("2")._r)
    paragraph._p.append(field)


def add_link(paragraph: Any, relation: str, text: str) -> None:
    """Put a hyperlink into a paragraph, to the address of a relation of its part."""
    link = _element("hyperlink", history=1)
    link.set(qn("r:id"), relation)
    link.append(paragraph.add_run(text)._r)
    paragraph._p.append(link)


def name_picture(run: Any, name: str, description: str) -> None:
    """Name the picture of a run, for who replaces it and for who cannot see it, and leave no gap around it."""
    (inline,) = run._r.xpath(".//wp:inline")
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    inline.docPr.set("name", name)
    inline.docPr.set("descr", description)
    inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", name)


def restart_page_numbers(section: Any) -> None:
    """Count the pages of a section, and of those that are made from it, from 1."""
    section._sectPr.find(qn("w:cols")).addprevious(_element("pgNumType", start=1))


def begin_section(document: Any, *, style: Any) -> Any:
    """Return a new section on a page of its own; the paragraph that ends the section before has this style.

    It names its header, which is the same: an inherited header would be lost where the section before is left out.
    """
    header = document.sections[-1]._sectPr.get_headerReference(WD_HEADER_FOOTER.PRIMARY).rId
    section = document.add_section()
    document.paragraphs[-1].style = style
    section._sectPr.add_headerReference(WD_HEADER_FOOTER.PRIMARY, header)
    return section


def add_table(document: Any, style: Any, widths: Sequence[int]) -> Any:
    """Return a new table without rows, whose columns keep these widths in twips."""
    whole = sum(widths)
    table = document._body.add_table(0, len(widths), Twips(whole))
    table.style = style
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    table._tbl.tblPr.replace(table._tbl.tblPr.find(qn("w:tblW")), _element("tblW", w=whole, type="dxa"))
    return table


def add_row(table: Any, widths: Iterable[int], *, is_heading: bool = False) -> list[Any]:
    """Add a row of empty cells of these widths in twips, whole on a page; a heading comes again on every page.

    A width of 0 leaves it to the column. A row may have fewer cells than the table has columns.
    """
    row = table._tbl.add_tr()
    row.get_or_add_trPr().extend([_element("cantSplit"), *([_element("tblHeader")] if is_heading else [])])
    cells = []
    for width in widths:
        cell = _Cell(row.add_tc(), table)
        cell.width = Twips(width)
        if not width:
            cell._tc.get_or_add_tcPr().find(qn("w:tcW")).set(qn("w:type"), "auto")
        cells.append(cell)
    return cells


def set_cell_margin(cell: Any, **sides: int) -> None:
    """Set margins of a cell in twips, by side: ``top``, ``right``."""
    cell._tc.get_or_add_tcPr().append(_margins("tcMar", sides))


def keep_last_row(table: Any) -> None:
    """Keep the last row of a table on the page of the text added below it."""
    for paragraph in table._tbl.tr_lst[-1].iter(qn("w:p")):
        paragraph.get_or_add_pPr().keepNext_val = True
