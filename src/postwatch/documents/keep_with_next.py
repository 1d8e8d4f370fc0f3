"""Keep each signature block with the text before it, and no row of a table alone at the edge of a page.

Certain cases in a template are kept in it once; where a loop or a choice decides which words come last, it is done in
the filled document.
"""

import re
from collections.abc import Iterator
from typing import Any

from postwatch.documents.normalise import PARAGRAPH_TAG, text_of
from postwatch.documents.package import W

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIGNATURE = "KhungChuKy"
_TABLE_END, _BODY_END = b"</w:tbl>", b"</w:body></w:document>"
# What Word and LibreOffice set down between paragraphs, and nobody sees.
_MARKS = frozenset(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "proofErr"))
_PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}sym", f"{_MATH}t"})
# No line of a page has so many letters.
_LONGEST_LINE = 110
_TAG = re.compile(r"\{[{%].*?[%}]\}")
_CHOICE = re.compile(r"\{%(?:r |\s)\s*(?P<end>end)?(?:if|for)\b")


_ROWS = re.compile(r"\{% for (?:(?!%\}).)+%\}(?=(?:\{%(?:(?!%\}).)+%\})*<w:tr[ >])")
_LOOP_TAG = re.compile(r"\{% (?P<end>end)?for\b(?:(?!%\}).)*%\}")
_MORE_ROWS = re.compile(r"(?:\{% if (?P<asked>(?:(?!%\}).)+?) %\})?<w:tr[ >]")
_TIED_BELOW = re.compile(r"</w:tbl><w:p(?: [^>]*)?><w:pPr>(?:<w:pStyle [^>]*/>)?<w:keepNext/>")
_PARAGRAPH_START = re.compile(
    r"(?P<start><w:p(?: [^>]*[^/])?>)"
    r"(?P<properties><w:pPr/>|<w:pPr>(?P<style><w:pStyle [^>]*/>)?(?:<w:keepNext\b[^>]*/>)?)?"
)


def with_kept_rows(source: str) -> str:
    """Return the source of a part in which the first two and the last two of the rows that a loop makes stay together.

    The last stays with the rows behind the loop, and with what the table itself is kept with.
    """
    pieces: list[str] = []
    place = 0
    for loop in _ROWS.finditer(source):
        end = _end_of_loop(source, loop.end())
        if loop.start() < place or end is None:
            continue
        body = source[loop.end() : end.start()]
        choice = f"{{% if {_kept_rows(source, end.end())} %}}"
        kept = _PARAGRAPH_START.sub(_with_keep, body)
        pieces += (source[place : loop.end()], choice, kept, "{% else %}", body, "{% endif %}")
        place = end.start()
    return "".join([*pieces, source[place:]])


def _end_of_loop(source: str, start: int) -> re.Match[str] | None:
    depth = 1
    for tag in _LOOP_TAG.finditer(source, start):
        depth += -1 if tag["end"] else 1
        if depth == 0:
            return tag
    return None


def _kept_rows(source: str, behind: int) -> str:
    """Return the condition on which a row of a loop, behind which the source goes on, stays with the next row."""
    kept = "(loop.first and not loop.last) or loop.revindex == 2"
    more = _MORE_ROWS.match(source, behind)
    if _TIED_BELOW.match(source, source.find("</w:tbl>", behind)) or (more is not None and not more["asked"]):
        return f"{kept} or loop.last"
    return kept if more is None else f"{kept} or (loop.last and {more['asked']})"


def _with_keep(paragraph: re.Match[str]) -> str:
    """Return the beginning of a paragraph that is kept with the next."""
    is_open = paragraph["properties"] not in (None, "<w:pPr/>")
    return f"{paragraph['start']}<w:pPr>{paragraph['style'] or ''}<w:keepNext/>{'' if is_open else '</w:pPr>'}"


def with_kept_signatures(xml: bytes) -> bytes:
    """Return a filled part in which each signature is kept with the last words before it.

    What follows the last signature, such as an annex of thousands of rows, stays as it is and is made no tree.
    """
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    end = xml.find(_TABLE_END, xml.rfind(_SIGNATURE.encode())) + len(_TABLE_END)
    head, rest = xml[:end] + _BODY_END, xml[end:]
    try:
        tree = parse_xml(head)
    except SyntaxError:  # the table is within another, or in no body
        tree, rest = parse_xml(xml), b""
    for table in _signatures(tree):  # a signature right behind another stays by itself
        for paragraph in _last_words(_paragraphs_before(table)):
            paragraph.get_or_add_pPr().keepNext_val = True
    made = bytes(serialize_part_xml(tree))
    return made.removesuffix(_BODY_END) + rest if rest else made


def keep_certain_signatures(tree: Any) -> bool:
    """Do so in a template where no tag decides about the last words; return whether that is everywhere."""
    is_everywhere = True
    for table in _signatures(tree):
        seen: list[Any] = []
        kept = _last_words(_noted(_paragraphs_before(table), seen))
        is_certain = all(_is_whole(text_of(paragraph)) for paragraph in seen)
        is_everywhere = is_everywhere and is_certain
        for paragraph in kept if is_certain else ():
            paragraph.get_or_add_pPr().keepNext_val = True
    return is_everywhere


def _noted(paragraphs: Iterator[Any], seen: list[Any]) -> Iterator[Any]:
    """Yield paragraphs, and note those that were asked for."""
    for paragraph in paragraphs:
        seen.append(paragraph)
        yield paragraph


def _signatures(tree: Any) -> Iterator[Any]:
    for table in tree.iter(f"{W}tbl"):
        style = table.find(f"{W}tblPr/{W}tblStyle")
        if style is not None and style.get(f"{W}val") == _SIGNATURE:
            yield table


def _paragraphs_before(table: Any) -> Iterator[Any]:
    """Yield the paragraphs right before a table, the last first."""
    for element in table.itersiblings(preceding=True):
        if element.tag == f"{W}p":
            yield element
        elif element.tag not in _MARKS:
            return


def _is_of_two_lines(paragraph: Any) -> bool:
    """Return whether the words of a paragraph do not fit on a line."""
    return len(_TAG.sub("", text_of(paragraph))) > _LONGEST_LINE


def _last_words(paragraphs: Any) -> list[Any]:
    """Return the last paragraphs, the last first, until they have two lines of words; lines to write on do not count.

    Where the page has fewer, return all that have words; none where it has none.
    """
    found: list[Any] = []
    said = last = 0
    for paragraph in paragraphs:
        if _ends_page(paragraph):
            return found[:said]
        found.append(paragraph)
        words = [element for element in paragraph.iter() if _is_word(element)]
        last = last or (len(found) if words else 0)
        if words and words[-1].tag != f"{W}tab":  # a tab fills a line to write on with dots to its end
            if said or _is_of_two_lines(paragraph):
                return found
            said = len(found)
    return found[: said or last]


def _is_whole(text: str) -> bool:
    """Return whether no tag takes a paragraph away, and each choice and loop within it ends in it."""
    depths = [0]
    for found in _CHOICE.finditer(text):
        depths.append(depths[-1] + (-1 if found["end"] else 1))
    return not PARAGRAPH_TAG.search(text) and min(depths) == depths[-1] == 0


def _is_word(element: Any) -> bool:
    if element.tag == f"{W}t":
        return bool(element.text and element.text.strip())
    return element.tag in _PICTURES or (element.tag == f"{W}tab" and element.getparent().tag == f"{W}r")


def _ends_page(paragraph: Any) -> bool:
    """Return whether the text after a paragraph begins on another page."""
    if next(paragraph.iter(f"{W}sectPr"), None) is not None:
        return True
    for element in reversed(list(paragraph.iter())):
        if element.tag == f"{W}br" and element.get(f"{W}type") == "page":
            return True
        if _is_word(element):
            return False
    return False
