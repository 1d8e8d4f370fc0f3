"""Editing of a Word file: its parts as trees to measure and edit, and the values of properties, in their order.

A file is opened by `word_file` first, with its limits; an unchanged part keeps its bytes.
"""

import io
import math
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from postwatch.conformity.word_file import Opened, W, open_bytes, refused
from postwatch.documents import package
from postwatch.errors import UsageError
from postwatch.language import _

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "[Content_Types].xml"
_PAGE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_NAMES = f'xmlns:w="{W[1:-1]}" xmlns:r="{_OFFICE}"'
# The order in which Word's schema wants properties.
_ORDERS = {
    "rPr": """
        rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish
        webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
        eastAsianLayout specVanish oMath rPrChange""",
    "pPr": """
        pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
        snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "sectPr": """
        headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols
        formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange""",
    "pBdr": "top left bottom right between bar",
    "tcBorders": "top start left bottom end right insideH insideV tl2br tr2bl",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
}
_PLACES = {parent: {name: at for at, name in enumerate(order.split())} for parent, order in _ORDERS.items()}
# In the first place of a paragraph or a run.
_FIRST = {"p": "pPr", "r": "rPr", "tc": "tcPr", "tr": "trPr"}


def twips(millimetres: float) -> int:
    """Return millimetres in the twips of a file, which are whole."""
    return round(millimetres * 1440 / 25.4)


def within(found: float, low: float, high: float) -> float:
    """Return the nearest measure that is allowed."""
    return min(max(found, low), high)


class Draft:
    """A Word file that is being changed; raises as `open_bytes`, and UsageError for a file that is not edited."""

    def __init__(self, data: bytes, name: str) -> None:
        opened = open_bytes(data, name)
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._data = data
        self._trees = {part: _tree(self._archive.read(part), part, name) for part in opened.parts}
        self._before = {part: _written(tree) for part, tree in self._trees.items()}
        self._main = next(part for part, tree in opened.parts.items() if tree is opened.document)
        self._added: dict[str, bytes] = {}
        document: Any = self._trees[self._main]
        if document.tag != f"{W}document":
            raise UsageError(
                _("{file} is saved as Strict Open XML, which is not edited").format(file=name),
                hint=_("open it in Word, save it as Word Document (*.docx), and name that file"),
            )
        self.opened: Opened = replace(opened, document=document, parts=dict(self._trees))

    def part(self, kind: str) -> Any:
        """Return the part that the main part points at with a relation of this kind, or None."""
        found = (one.target for one in self.opened.relations.values() if one.kind == kind)
        return next((self._trees[target] for target in found if target in self._trees), None)

    def pointed_at(self, reference: Any) -> Any:
        """Return the header or footer that a reference of a section names, or None."""
        relation = self.opened.relations.get(reference.get(f"{{{_OFFICE}}}id", ""))
        return self._trees.get(relation.target) if relation is not None else None

    def add_header(self, content: str) -> str:
        """Add a header with these paragraphs of XML; return the id of its relation."""
        return self._add("header", f"{_DECLARED}<w:hdr {_NAMES}>{content}</w:hdr>".encode())

    def add_like(self, reference: Any, tree: Any) -> str:
        """Add a header or footer with the relations of another, its pictures; return the id of its relation."""
        relation = self.opened.relations[reference.get(f"{{{_OFFICE}}}id")]
        pointers = package.relations_name(relation.target)
        beside = self._part_bytes(pointers) if pointers in self._archive.namelist() else b""
        return self._add(relation.kind, _written(tree), beside)

    def _add(self, kind: str, data: bytes, pointers: bytes = b"") -> str:
        folder = posixpath.dirname(self._main)
        entries = {*self._archive.namelist(), *self._added}
        name = next(one for one in (f"{kind}{at}.xml" for at in range(1, 10_000)) if f"{folder}/{one}" not in entries)
        self._added[f"{folder}/{name}"] = data
        if pointers:
            self._added[package.relations_name(f"{folder}/{name}")] = pointers
        return self._relate(name, kind)

    def _relate(self, target: str, kind: str) -> str:
        listed = package.relations_name(self._main)
        known = package.relations(self._part_bytes(listed))
        ids = {one.get("Id", "") for one in known}
        identity = next(one for one in (f"rId{at}" for at in range(1, 100_000)) if one not in ids)
        new = {"Id": identity, "Type": f"{_OFFICE}/{kind}", "Target": target}
        self._added[listed] = package.relations_part([*known, new])
        types = _tree(self._part_bytes(_TYPES), _TYPES, self.opened.name)
        override = types.makeelement(
            f"{types.tag.rpartition('}')[0]}}}Override",
            {"PartName": f"/{posixpath.dirname(self._main)}/{target}", "ContentType": _PAGE_TYPE.format(kind)},
        )
        types.append(override)
        self._added[_TYPES] = _written(types)
        return identity

    def _part_bytes(self, part: str) -> bytes:
        return self._added[part] if part in self._added else self._archive.read(part)

    def written(self) -> bytes:
        """Return the whole file as it is now; the same bytes where nothing was changed."""
        after = {part: _written(tree) for part, tree in self._trees.items()}
        changed = {part: data for part, data in after.items() if data != self._before[part]} | self._added
        if not changed:
            return self._data
        names = [entry.filename for entry in self._archive.infolist() if not entry.is_dir()]
        order = [*names, *(part for part in changed if part not in names)]
        return package.packed({part: changed[part] if part in changed else self._archive.read(part) for part in order})


_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _tree(data: bytes, part: str, name: str) -> Any:
    from docx.oxml import parse_xml

    try:
        tree = parse_xml(data)
    except SyntaxError as error:  # it has limits of its own
        raise refused(name, part, "") from error
    if any(not isinstance(one.tag, str) for one in tree.iter()):
        raise UsageError(
            _("{file} contains remarks in its XML, which Word does not write").format(file=name),
            hint=_("open it in Word or LibreOffice and save it again as .docx"),
        )
    return tree


def _written(tree: Any) -> bytes:
    from docx.opc.oxml import serialize_part_xml

    return bytes(serialize_part_xml(tree))


def made(xml: str) -> Any:
    """Return an element of this XML, in which the prefixes ``w`` and ``r`` are known."""
    from docx.oxml import parse_xml

    return parse_xml(f"<w:p {_NAMES}>{xml}</w:p>")[0]


# -- properties --------------------------------------------------------------------------------------------------------


def drop_older(element: Any) -> None:
    """Drop the fallback that an older Word would show instead of a changed element."""
    for above in element.iterancestors(f"{_MC}AlternateContent"):
        for other in above.findall(f"{_MC}Fallback"):
            above.remove(other)


def child(parent: Any, name: str) -> Any:
    """Return the child of that name, made in its place where there is none."""
    kind = parent.tag.removeprefix(W)
    found = parent.find(f"{W}{name}")
    if found is not None:
        return found
    drop_older(parent)
    new = parent.makeelement(f"{W}{name}")
    if _FIRST.get(kind) == name:
        parent.insert(0, new)
        return new
    places = _PLACES[kind]
    before = (
        at for at, one in enumerate(parent, 1) if places.get(one.tag.removeprefix(W), len(places)) <= places[name]
    )
    parent.insert(max(before, default=0), new)
    return new


def put(parent: Any, name: str, **attributes: object) -> None:
    """Set attributes of a child; None removes an attribute."""
    element = child(parent, name)
    drop_older(element)
    for key, value in attributes.items():
        element.attrib.pop(f"{W}{key}", None)
        if value is not None:
            element.set(f"{W}{key}", str(value))


def drop(parent: Any, *names: str) -> None:
    """Take children away."""
    for name in names:
        for one in parent.findall(f"{W}{name}"):
            drop_older(one)
            parent.remove(one)


def look(run: Any) -> Any:
    """Return the properties of a run."""
    return child(run, "rPr")


def layout(paragraph: Any) -> Any:
    """Return the properties of a paragraph."""
    return child(paragraph, "pPr")


def set_size(run: Any, points: float) -> None:
    """Set the size of a run, on the line."""
    properties = look(run)
    drop(properties, "vertAlign")
    for name in ("sz", "szCs"):
        put(properties, name, val=round(points * 2))


def set_switch(run: Any, name: str, on: bool) -> None:
    """Turn bold (``b``) or italic (``i``) on or off."""
    for one in (name, f"{name}Cs"):
        put(look(run), one, val=None if on else "0")


def set_indents(paragraph: Any, *, left: float = 0.0, right: float = 0.0, first: float = 0.0) -> None:
    """Set the indents of a paragraph, in millimetres; ``first`` is not negative."""
    gone = dict.fromkeys(("start", "end", "hanging", "leftChars", "rightChars", "firstLineChars", "hangingChars"))
    put(layout(paragraph), "ind", left=twips(left), right=twips(right), firstLine=twips(first), **gone)


def set_gap(paragraph: Any, side: str, points: float) -> None:
    """Set the gap ``before`` or ``after`` a paragraph, in points."""
    put(
        layout(paragraph), "spacing", **{side: math.ceil(points * 20), f"{side}Autospacing": None, f"{side}Lines": None}
    )


def set_lines(paragraph: Any, lines: float) -> None:
    """Set the line spacing as a multiple of single spacing."""
    put(layout(paragraph), "spacing", line=round(lines * 240), lineRule="auto")


def centre(paragraph: Any) -> None:
    """Put a paragraph in the middle."""
    put(layout(paragraph), "jc", val="center")
    set_indents(paragraph)


def is_removable(paragraph: Any) -> bool:
    """Return whether a paragraph holds nothing, and its place can do without it."""
    is_break = paragraph.find(f"{W}pPr/{W}sectPr") is not None
    if is_break or any(one.tag != f"{W}pPr" and not _is_empty(one) for one in paragraph):
        return False
    return is_spare(paragraph)


def is_spare(paragraph: Any) -> bool:
    """Return whether a paragraph can be removed from its place: a cell must end with a paragraph."""
    parent, above = paragraph.getparent(), paragraph.getprevious()
    return parent is not None and above is not None and (parent[-1] is not paragraph or above.tag == f"{W}p")


def _is_empty(run: Any) -> bool:
    """Return whether a run shows nothing."""
    return run.tag == f"{W}r" and all(one.tag == f"{W}rPr" or (one.tag == f"{W}t" and not one.text) for one in run)


def remove(element: Any) -> None:
    """Take an element out of the file, together with its fallback for older versions of Word."""
    parent = element.getparent()
    while parent is not None and parent.tag in (f"{_MC}Choice", f"{_MC}AlternateContent"):
        element, parent = parent, parent.getparent()
    if parent is not None:
        drop_older(element)
        parent.remove(element)


def texts(run: Any) -> Iterator[Any]:
    """Yield the pieces of text of a run."""
    return (one for one in run if one.tag == f"{W}t")
