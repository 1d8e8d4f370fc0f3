"""Keep each signature block with the text before it, so that no page holds a signature alone.

A paragraph that is kept with the next one is Word's way to say so. What is certain in a template is tied in it once;
where a loop or a choice decides which words come last, the filled document is.
"""

import re
from collections.abc import Iterator

_STYLE = 'w:val="KhungChuKy"'
# A table with a picture names the space of that picture in its own tag.
_SIGNATURE = re.compile(r'<w:tbl(?: [^<>]*)?><w:tblPr><w:tblStyle w:val="KhungChuKy" ?/>')
# What Word and LibreOffice set down between paragraphs, and nobody sees.
_MARK = re.compile(r"<w:(?:bookmarkStart|bookmarkEnd|permStart|permEnd|proofErr)\b[^<>]*/>")
_EMPTY = re.compile(r"<w:p(?: [^<>]*)?/>")
_OPENING = re.compile(r"<w:p(?: [^<>]*)?(?<!/)>")
_HEAD = re.compile(r"(<w:p(?: [^<>]*)?>)(?:<w:pPr/>|(<w:pPr>)(<w:pStyle [^<>]*/>)?)?")
_KEPT = re.compile(r"<w:keepNext\b[^<>]*/>")
_CLOSING = "</w:p>"
# A tab of a run has no attributes, one of the properties has.
_WORDS = re.compile(r"<w:t(?: [^<>]*)?>\s*[^<\s]|<w:(?:tab/|drawing\b|pict\b|sym\b)|<m:t[ >]")
_NEW_PAGE = '<w:br w:type="page"'
_CHOICE = re.compile(r"\{%\s*(?P<end>end)?(?:if|for)\b")


def tied(xml: str) -> str:
    """A part in which each signature stays with the last words before it; one behind another stays by itself."""
    for at in _signatures(xml):
        xml = _tied_at(xml, at)
    return xml


def tied_beforehand(source: str) -> tuple[str, bool]:
    """The source of a part tied where no tag decides about the last words, and whether that is so everywhere."""
    is_all = True
    for at in _signatures(source):
        if _is_certain(source, at):
            source = _tied_at(source, at)
        else:
            is_all = False
    return source, is_all


def _signatures(xml: str) -> Iterator[int]:
    """Where the blocks begin, the last first: what is put in before one moves none that is still to come."""
    at = xml.rfind(_STYLE)
    while at >= 0:
        start = xml.rfind("<w:tbl", 0, max(xml.rfind("<w:tblPr>", 0, at), 0))
        if start >= 0 and _SIGNATURE.match(xml, start):
            yield start
        at = xml.rfind(_STYLE, 0, at)


def _tied_at(xml: str, at: int) -> str:
    for start, end in _before(xml, at):
        xml = f"{xml[:start]}{_kept(xml[start:end])}{xml[end:]}"
    return xml


def _before(xml: str, at: int) -> list[tuple[int, int]]:
    """The paragraphs to be tied, the last first: down to one with words; none where there is no such one."""
    found = []
    for start, end in _paragraphs(xml, at):
        paragraph = xml[start:end]
        if _ends_page(paragraph):
            return []
        found.append((start, end))
        if _WORDS.search(paragraph):
            return found
    return []


def _is_certain(source: str, at: int) -> bool:
    """Whether what stands before a place is there whatever the facts."""
    first = at
    for start, end in _paragraphs(source, at):
        paragraph, first = source[start:end], start
        if not _is_balanced(paragraph):
            return False
        if _ends_page(paragraph) or _WORDS.search(paragraph):
            return True
    return not source.endswith("}", 0, _before_marks(source, first))


def _is_balanced(paragraph: str) -> bool:
    """Whether each choice and loop within a paragraph ends in it."""
    depth = 0
    for found in _CHOICE.finditer(paragraph):
        depth += -1 if found["end"] else 1
        if depth < 0:
            return False
    return depth == 0


def _ends_page(paragraph: str) -> bool:
    """Whether what follows a paragraph begins on another page."""
    at = paragraph.rfind(_NEW_PAGE)
    return "<w:sectPr" in paragraph or (at >= 0 and not _WORDS.search(paragraph, at))


def _paragraphs(xml: str, at: int) -> Iterator[tuple[int, int]]:
    """The paragraphs that stand right before a place, the last first."""
    while True:
        at = _before_marks(xml, at)
        start = _start(xml, at)
        if start < 0:
            return
        yield start, at
        at = start


def _before_marks(xml: str, at: int) -> int:
    while True:
        start = xml.rfind("<", 0, at)
        if start < 0 or not _MARK.fullmatch(xml, start, at):
            return at
        at = start


def _start(xml: str, end: int) -> int:
    """Where the paragraph begins that ends at a place; -1 where none does."""
    if not xml.endswith(_CLOSING, 0, end):
        start = max(xml.rfind("<", 0, end), 0)
        return start if _EMPTY.fullmatch(xml, start, end) else -1
    start = end
    while True:  # a text box holds paragraphs within the paragraph
        plain = xml.rfind("<w:p>", 0, start)
        start = max(plain, xml.rfind("<w:p ", max(plain, 0), start))
        if start < 0 or xml.count(_CLOSING, start, end) <= len(_OPENING.findall(xml, start, end)):
            return start


def _kept(paragraph: str) -> str:
    """A paragraph that stays with the next one; the schema wants the mark once, right behind the style."""
    if _EMPTY.fullmatch(paragraph):
        return f"{paragraph[:-2].rstrip()}><w:pPr><w:keepNext/></w:pPr></w:p>"
    head = _HEAD.match(paragraph)
    if head is None:
        return paragraph
    rest = paragraph[head.end() :]
    if head[2]:
        properties, closing, rest = rest.partition("</w:pPr>")
        rest = _KEPT.sub("", properties) + closing + rest
    return f"{head[1]}<w:pPr>{head[3] or ''}<w:keepNext/>{'' if head[2] else '</w:pPr>'}{rest}"
