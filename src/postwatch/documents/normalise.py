"""Normalise a part as Word saved it into text in which every tag is complete and in its place."""

import html
import re
from collections.abc import Iterator
from typing import Any

from postwatch.documents.package import W, wrong
from postwatch.language import _

PARAGRAPH_TAG = re.compile(r"\{[{%]p [^{}]*[%}]\}")
_PICTURES = frozenset({f"{W}drawing", f"{W}pict"})
_PARAGRAPH_MARKS = ("<w:p>", "<w:p ", "</w:p>")
_OPEN_ELEMENT = re.compile(r"<\w+:\w+\s[^<>]*")
_WORDS_SHOWN = 60


def parsed(xml: str, part: str, template: str) -> Any:
    """Return a part as a tree. Raises DocumentError when it is not whole XML."""
    from docx.oxml import parse_xml

    try:
        return parse_xml(xml.encode("utf-8"))
    except SyntaxError as error:  # lxml has limits of its own
        raise wrong(template, _("{part} is not well-formed XML").format(part=part)) from error


def with_whole_tags(tree: Any) -> str:
    """Return the source of a part for Jinja, in which docxtpl has put together the tags that Word cut into runs."""
    from docx.opc.oxml import serialize_part_xml
    from docxtpl import DocxTemplate

    flat = re.sub(r">\s*\n\s*<", "><", serialize_part_xml(tree).decode("utf-8")).replace("\r", "").replace("\n", " ")
    whole = str(DocxTemplate.patch_xml(None, flat)).replace("\n", " ")
    whole = re.sub(r'<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve"></w:t></w:r>', "", whole)
    # LibreOffice writes the quotes inside a tag as entities.
    whole = re.sub(r"\{[{%].*?[%}]\}", lambda tag: html.unescape(tag[0]), whole)
    whole = _RULE_PARAGRAPH.sub(_as_rule, whole)
    return _TABLE.sub(_as_grid, whole)


_TABLE = re.compile(r"<w:tbl>(?:(?!</w:tbl>).)*?</w:tbl>")
_RULE_PARAGRAPH = re.compile(
    r"<w:p(?: [^>]*)?(?<!/)>(?:<w:pPr/>|<w:pPr>((?:(?!</w:pPr>).)*)</w:pPr>)?((?:(?!</w:p>).)*?)"
    r"\{\{ *((?:(?!\}\}).)+?)\|rule\(([^)]*)\) *\}\}(?:(?!</w:p>).)*</w:p>"
)


def _as_rule(match: re.Match[str]) -> str:
    properties = re.sub(r"<w:ind [^>]*/>", "", match[1] or "")
    side = f"{{{{ {match[3]}|rule_side({match[4]}) }}}}"
    indent = f'<w:ind w:left="{side}" w:right="{side}"/>'
    # The schema wants the indent before these.
    later = re.search(
        r"<w:(contextualSpacing|mirrorIndents|jc|textDirection|textAlignment|outlineLvl|rPr)\b", properties
    )
    at = later.start() if later else len(properties)
    return f"<w:p><w:pPr>{properties[:at]}{indent}{properties[at:]}</w:pPr></w:p>"


def _as_grid(match: re.Match[str]) -> str:
    """Give a table whose columns are a loop over ``X.columns`` its widths."""
    table = match[0]
    loop = re.search(r"\{% for \w+ in ([\w.]+)\.columns %\}", table)
    room = re.search(r'<w:tblW w:w="(\d+)"', table) or re.search(r'<w:tblW [^>]*w:w="(\d+)"', table)
    if loop is None or room is None:
        return table
    columns = f'{{% for w in {loop[1]}|column_widths({room[1]}) %}}<w:gridCol w:w="{{{{ w }}}}"/>{{% endfor %}}'
    # A row that names those below it is one cell.
    whole = f'<w:gridSpan w:val="{{{{ {loop[1]}.columns|length }}}}"/>'
    table = re.sub(r'<w:gridSpan w:val="\d+"/>', lambda _match: whole, table)
    # A width of its own, which LibreOffice writes into each cell, would win over that of its column.
    table = re.sub(r"<w:tcW\b[^>]*/>", '<w:tcW w:w="0" w:type="auto"/>', table)
    return re.sub(r"<w:tblGrid>.*?</w:tblGrid>", lambda _match: f"<w:tblGrid>{columns}</w:tblGrid>", table)


def move_kept(tree: Any) -> None:
    """Move elements on the paragraph of a tag, which would go with it, to a paragraph of their own behind it.

    LibreOffice hangs the end of a section on the paragraph before it: that may be the tag which chooses an annex.
    """
    for paragraph in [one for one in tree.iter(f"{W}p") if PARAGRAPH_TAG.search(text_of(one))]:
        _move_kept(paragraph)


def text_of(element: Any) -> str:
    """Return the words of a row, a cell or a paragraph; of that without those of a text box within it."""
    is_paragraph = element.tag == f"{W}p"
    return "".join(
        node.text or "" for node in element.iter(f"{W}t") if not is_paragraph or _paragraph_of(node) is element
    )


def _paragraph_of(node: Any) -> Any:
    return next(node.iterancestors(f"{W}p"), None)


def _kept_of(paragraph: Any) -> Iterator[Any]:
    """Yield the pictures and page breaks in the runs of a paragraph."""
    for run in paragraph.iter(f"{W}r"):
        if _paragraph_of(run) is paragraph:
            yield from (child for child in run if _breaks_page(child) or holds_picture(child))


def _move_kept(paragraph: Any) -> None:
    """Move pictures, page breaks and the end of a section behind a paragraph."""
    kept = list(_kept_of(paragraph))
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = paragraph.makeelement(f"{W}pPr")
    marks = [one for one in properties if one.tag in (f"{W}pageBreakBefore", f"{W}sectPr")]
    if not kept and not marks:
        return
    behind = paragraph.makeelement(f"{W}p")
    behind.append(properties)
    if not any(map(holds_picture, kept)):
        _make_thin(properties, marks)
    for child in kept:
        run = paragraph.makeelement(f"{W}r")
        run.append(child)
        behind.append(run)
    paragraph.addnext(behind)


def _breaks_page(child: Any) -> bool:
    return child.tag == f"{W}br" and child.get(f"{W}type") in ("page", "column")


def holds_picture(element: Any) -> bool:
    """Return whether an element is a picture or holds one."""
    return any(one.tag in _PICTURES for one in element.iter())


def _make_thin(properties: Any, marks: list[Any]) -> None:
    """A paragraph that nobody sees, with these marks: no page more because of its height."""
    for child in list(properties):
        if child not in marks:
            properties.remove(child)
    ends = [one for one in marks if one.tag == f"{W}sectPr"]
    tight = {f"{W}before": "0", f"{W}after": "0", f"{W}line": "20", f"{W}lineRule": "exact"}
    of_mark = properties.makeelement(f"{W}rPr")
    of_mark.append(properties.makeelement(f"{W}sz", {f"{W}val": "2"}))
    properties.extend([properties.makeelement(f"{W}spacing", tight), of_mark, *ends])  # the schema wants the end last


def words_around(source: str, start: int, end: int) -> str:
    """The words of the paragraph of a tag (from ``start`` to ``end``): by them it is found in Word."""
    element = source.rfind("<", 0, start)
    if element >= 0 and _OPEN_ELEMENT.fullmatch(source, element, start):  # the tag is an address or a measure
        start, end = element, source.find(">", end) + 1 or len(source)
    first = max(source.rfind(mark, 0, start) for mark in _PARAGRAPH_MARKS[:2])
    if source.rfind(_PARAGRAPH_MARKS[2], 0, start) > first:
        first, last = start, end  # a tag that has a paragraph of its own
    else:
        after = (source.find(mark, end) for mark in _PARAGRAPH_MARKS)
        last = min((place for place in after if place >= 0), default=len(source))
    before, tag, behind = (
        re.sub(r"<[^<>]*>", "", piece) for piece in (source[max(first, 0) : start], source[start:end], source[end:last])
    )
    # Of a tag the entities have been read by now.
    before, behind = html.unescape(before), html.unescape(behind)
    words = f"{before[-_WORDS_SHOWN:]}{tag[: 2 * _WORDS_SHOWN]}{behind[:_WORDS_SHOWN]}"
    return re.sub(r"\s+", " ", words).strip()
