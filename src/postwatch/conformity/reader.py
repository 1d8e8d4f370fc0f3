"""Reading of any Word file into a measured document; `model` defines the measures and their units."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from postwatch.conformity import drawn_lines, page
from postwatch.conformity.inheritance import Styles, border, is_on, millimetres, twips, value
from postwatch.conformity.lines import QUOC_HIEU
from postwatch.conformity.model import (
    BOXES,
    Cell,
    DrawnLine,
    Look,
    Measured,
    PageNumber,
    Paragraph,
    Place,
    Row,
    Run,
    Section,
    Table,
    walk,
)
from postwatch.conformity.numbering import Numbering
from postwatch.conformity.word_file import Opened, R, W, fetching, refused
from postwatch.documents.limited_xml import TOO_MUCH
from postwatch.documents.tracked_changes import TRACKED
from postwatch.language import _
from postwatch.vietnamese import LegacyFont, fold, is_vietnamese, legacy_font, nfc

_MOST_PARAGRAPHS = 60_000
_MOST_RUNS = 120_000
_MOST_CHARACTERS = 1_500_000
_MOST_SECTIONS = 500
_MOST_COLUMNS = 10
_A4 = (210.0, 297.0)
_INCH = 25.4
# What holds blocks or runs without being one: links, fields, controls, insertions.
_WRAPPERS = frozenset(
    f"{W}{tag}" for tag in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "ins", "moveTo", "customXml")
)
_GONE = frozenset(f"{W}{tag}" for tag in ("del", "moveFrom"))
# A hyphen that is seen at the end of a line only; an old font has ư in its place.
_SOFT = "\u00ad"
_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t", f"{W}softHyphen": _SOFT}
# Signs that are letters in an old font.
_SIGNS_OF_LATIN_1 = ("\u00a1", "\u00bf")
# Blanks that keep two words on one line are blanks on paper.
_BLANKS = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " "})
_RULED = ("top", "bottom", "insideH", "insideV")


class _Spot(NamedTuple):
    """Context of blocks being read: available width, place, its name in findings, style of the table, left edge."""

    room: float
    place: Place
    where: str
    table_style: str | None = None
    edge: float = 0.0
    top: float | None = None


class _Sink:
    """Contents of runs besides text."""

    def __init__(self) -> None:
        self.lines: list[DrawnLine] = []
        self.boxes: list[drawn_lines.Box] = []
        self.has_page_break = False
        self.breaks: list[int] = []
        self.written = 0


def measure(opened: Opened) -> Measured:
    """Measure a Word file; raises DocumentError when it contains more than a letter can."""
    return _Measuring(opened).measured()


# As a file of which Word the text is set.
_OF_WORD_2013 = 15


class _Measuring:
    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._styles = Styles(opened)
        self._numbering = Numbering(self._styles)
        self._has_even_pages = is_on(opened.related("settings").find(f"{W}evenAndOddHeaders"))
        modes = opened.related("settings").iterfind(f"{W}compat/{W}compatSetting[@{W}name='compatibilityMode']")
        self._mode = next((int(mode) for one in modes if (mode := one.get(f"{W}val", "")).isdecimal()), 0)
        self._is_mirrored = is_on(opened.related("settings").find(f"{W}mirrorMargins"))
        self._paragraphs = 0
        self._runs = 0
        self._characters = 0
        self._tables = 0
        self._numbered = 0
        self._boxes: list[Paragraph] = []
        self._feet: list[Paragraph] = []
        self._edges: list[Paragraph] = []
        self._watermarks: list[str] = []
        self._is_in_unicode = False
        self._letterhead: tuple[Paragraph | Table, ...] = ()
        self._frames: dict[tuple[tuple[str, str], ...], int] = {}

    def measured(self) -> Measured:
        body = self._opened.document.find(f"{W}body")
        assert body is not None  # noqa: S101 -- `opening` has looked
        sections = self._sections(body)
        self._numbering = Numbering(self._styles)
        blocks: list[Paragraph | Table] = [*self._letterhead]
        at = column = 0
        for child in _unwrapped(body):
            spot = _column(sections[at], at, column := column + _breaks_column(child, sections[at]))
            if child.tag == f"{W}p":
                blocks.append(self._paragraph(child, self._framed(child, spot, sections[at])))
                if child.find(f"{W}pPr/{W}sectPr") is not None:
                    at, column = min(at + 1, len(sections) - 1), 0
            elif child.tag == f"{W}tbl":
                blocks.append(self._table(child, spot))
        return Measured(
            name=self._opened.name,
            sections=sections,
            blocks=tuple(blocks),
            boxes=tuple(self._boxes),
            feet=tuple(self._feet),
            edges=tuple(self._edges),
            watermarks=tuple(dict.fromkeys(self._watermarks)),
            changes=sum(1 for one in body.iter() if one.tag in TRACKED),
            comments=len(self._opened.related("comments")),
            has_macros=any(name.lower().endswith("vbaproject.bin") for name in self._opened.names),
            has_even_pages=self._has_even_pages,
            shrinks_blanks=self._mode >= _OF_WORD_2013,
            outside=tuple(dict.fromkeys(one.target or one.kind for one in self._opened.outside)),
            fetching=tuple(dict.fromkeys(fetching(self._opened.parts.values()))),
        )

    # -- sections ------------------------------------------------------------------------------------------------------

    def _sections(self, body: Element) -> tuple[Section, ...]:
        found: list[Section] = []
        shown: dict[tuple[str, str], tuple[PageNumber, ...]] = {}
        last = body.find(f"{W}sectPr")
        properties = [one.find(f"{W}pPr/{W}sectPr") for one in _unwrapped(body) if one.tag == f"{W}p"]
        for one in [*properties, last]:
            if one is not None:
                shown = shown | self._headers(one)
                found.append(replace(_section(one, _printed(shown, one)), is_mirrored=self._is_mirrored))
        if len(found) > _MOST_SECTIONS:
            raise refused(self._opened.name, "", TOO_MUCH)
        # A body without properties is printed on the paper of the house.
        return tuple(found) or (Section(_A4, *(_INCH,) * 4, False, (), "decimal", None),)

    def _headers(self, properties: Element) -> dict[tuple[str, str], tuple[PageNumber, ...]]:
        """Page numbers by place and kind, of the headers and footers that a section names itself."""
        found: dict[tuple[str, str], tuple[PageNumber, ...]] = {}
        places: tuple[Literal["header", "footer"], ...] = ("header", "footer")
        for place in places:
            for one in properties.iterfind(f"{W}{place}Reference"):
                relation = self._opened.relations.get(one.get(f"{R}id", ""))
                part = self._opened.parts.get(relation.target) if relation is not None else None
                kind = one.get(f"{W}type", "default")
                if kind == "even" and not self._has_even_pages:
                    continue  # Word keeps such a header and prints it nowhere
                room = _section(properties, ()).room
                found[place, kind] = () if part is None else tuple(self._page_numbers(part, place, kind, room))
                if part is not None:
                    self._read_edge(part, place, kind, properties)
        return found

    def _read_edge(self, part: Element, place: Literal["header", "footer"], kind: str, properties: Element) -> None:
        """Keep what a header or footer of a section says: as the letterhead, or as a text at the edge of the page."""
        self._numbering = Numbering(self._styles)  # each counts its lists for itself
        self._watermarks += drawn_lines.watermarks(part)
        section = _section(properties, ())
        where = _("the foot of the page") if place == "footer" else _("the head of the page")
        blocks = tuple(self._blocks(part, _Spot(section.room, Place(0), where, edge=section.left)))
        written = [replace(one, is_of_edge=True) for one in walk(blocks) if isinstance(one, Paragraph)]
        if self._is_letterhead(written, place, kind, properties):
            self._letterhead = blocks
            return
        self._edges += written
        # A page number alone is no text at the foot.
        self._feet += [one for one in written if place == "footer" and (one.lines or any(map(str.isalpha, one.text)))]

    def _page_numbers(
        self, part: Element, place: Literal["header", "footer"], kind: str, room: float
    ) -> Iterator[PageNumber]:
        numbered = [one for one in part.iter(f"{W}p") if _has_page_number(one)]
        for element in numbered:
            if any(one is not element and one in numbered for one in element.iter(f"{W}p")):
                continue  # the number is in a text box that hangs here
            read = self._paragraph(element, _Spot(room, Place(0), place))
            runs = [run for run in read.runs if any(sign.isdigit() for sign in run.text)]
            look = runs[0].look if runs else self._look_of_code(element, read)
            alignment = read.layout.alignment
            frame = value(element.find(f"{W}pPr"), "framePr", "xAlign")
            # The usual header of Word has a tab in the middle.
            has_stop = any(one.kind == "center" for one in read.layout.tabs[:1])
            is_middle = all(span.is_near(page.axis(read)) for span in page.rows(read.runs, read, is_first=True))
            if frame == "center" or (read.text.startswith("\t") and has_stop) or (runs and is_middle):
                alignment = "center"
            is_from_second = _PAST_FIRST.search(_codes(element)) is not None
            yield PageNumber(place, kind, alignment, look.size, look.italic, element, is_from_second)

    def _look_of_code(self, element: Element, read: Paragraph) -> Look:
        """Return the look of the code of a page number that holds no digit yet: the number will have it."""
        style = value(element.find(f"{W}pPr"), "pStyle")
        coded = (
            run for run in element.iter(f"{W}r") for one in run.iter(f"{W}instrText") if "PAGE" in (one.text or "")
        )
        return next((self._styles.look(run.find(f"{W}rPr"), style, None) for run in coded), read.mark)

    def _is_letterhead(self, said: list[Paragraph], place: str, kind: str, properties: Element) -> bool:
        """Return whether the head of the document is in the header of its first page."""
        printed = "first" if is_on(properties.find(f"{W}titlePg")) else "default"
        is_first = place == "header" and kind == printed and not self._letterhead
        return is_first and any(QUOC_HIEU in fold(one.text) for one in said)

    # -- blocks --------------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Element, spot: _Spot) -> Iterator[Paragraph | Table]:
        for child in _unwrapped(parent):
            if child.tag == f"{W}p":
                yield self._paragraph(child, spot)
            elif child.tag == f"{W}tbl":
                yield self._table(child, spot)

    def _paragraph(self, element: Element, spot: _Spot) -> Paragraph:
        self._paragraphs += 1
        if self._paragraphs > _MOST_PARAGRAPHS:
            raise refused(self._opened.name, "", TOO_MUCH)
        if not spot.where:
            self._numbered += 1
        where = spot.where or _("paragraph {number}").format(number=self._numbered)
        properties = element.find(f"{W}pPr")
        style = value(properties, "pStyle")
        layout = self._styles.layout(properties, spot.table_style)
        mark = self._styles.look(element.find(f"{W}pPr/{W}rPr"), style, spot.table_style)
        sink = _Sink()
        label = self._label(properties, style, spot.table_style)
        read = self._in_unicode([*self._runs_of(element, style, spot.table_style, sink)])
        runs = (*label, *_composed(read))
        self._runs += len(runs)
        self._characters += sum(len(run.text) for run in runs)
        if self._runs > _MOST_RUNS or self._characters > _MOST_CHARACTERS:
            raise refused(self._opened.name, "", TOO_MUCH)
        boxes = [one for box in sink.boxes for one in self._box(box, spot, where)]
        self._boxes += boxes
        return Paragraph(
            runs=runs,
            layout=layout,
            style=self._styles.name("paragraph", style),
            room=spot.room,
            place=spot.place,
            where=where,
            mark=mark,
            lines=(*sink.lines, *drawn_lines.paragraph_lines(runs, layout, spot.room)),
            has_page_break=sink.has_page_break,
            has_box=bool(boxes),
            begins_page=0 in sink.breaks,
            ends_page=sink.written > 0 and sink.written in sink.breaks,
            ends_section=element.find(f"{W}pPr/{W}sectPr") is not None,
            edge=spot.edge,
            top=spot.top,
            boxes=tuple(boxes),
            source=element,
        )

    def _framed(self, element: Element, spot: _Spot, section: Section) -> _Spot:
        """Return the place of a paragraph of the text; a frame with a width is treated like a text box."""
        frame = element.find(f"{W}pPr/{W}framePr")
        wide = millimetres(frame.get(f"{W}w")) if frame is not None else 0.0
        if frame is None or not wide or frame.get(f"{W}dropCap", "none") != "none":
            return spot
        is_of_page = frame.get(f"{W}hAnchor") == "page"
        start, room = (0.0, section.page[0]) if is_of_page else (section.left, section.room)
        share = {"center": 0.5, "right": 1.0, "outside": 1.0}.get(frame.get(f"{W}xAlign", ""), 0.0)
        edge = start + (room - wide) * share + (0.0 if share else millimetres(frame.get(f"{W}x")))
        tops = {"page": 0.0, "margin": section.top}
        down = frame.get(f"{W}vAnchor", "text")
        top = tops[down] + millimetres(frame.get(f"{W}y")) if down in tops else None
        number = self._frames.setdefault(tuple(sorted(frame.attrib.items())), len(self._frames))
        column = 1 if edge + wide / 2 > section.page[0] / 2 else 0
        return spot._replace(room=wide, place=Place(spot.place.section, BOXES, -1 - number, column), edge=edge, top=top)

    def _label(self, properties: Element | None, style: str | None, table_style: str | None) -> tuple[Run, ...]:
        """Return the list label before a paragraph, as the run that Word prints."""
        own = properties.find(f"{W}rPr") if properties is not None else None
        if own is not None and own.find(f"{W}del") is not None:
            return ()
        label = self._numbering.label(properties)
        if label is None:
            return ()
        look = self._styles.look(own, style, table_style, label.look)
        if label.is_sign:  # the sign in its place has the font of the words
            look = replace(look, fonts=self._styles.look(own, style, table_style).fonts)
        return (Run(_plain(label.text), look),)

    def _box(self, box: drawn_lines.Box, spot: _Spot, where: str) -> list[Paragraph]:
        """Read a text box; none if it has no text. Boxes are placed like the cells of a table of their own."""
        start = (box.x if box.is_of_page else spot.edge + box.x) if box.x is not None else spot.edge
        column = 1 if start + box.wide / 2 > _A4[0] / 2 else 0
        place = Place(spot.place.section, BOXES, self._paragraphs, column)
        room = max(box.wide - sum(box.insets), 1.0) if box.wide else spot.room
        inside = _Spot(room, place, where, edge=start + box.insets[0])
        found = [replace(one, has_box=True) for one in self._blocks(box.content, inside) if isinstance(one, Paragraph)]
        return found if any(one.text.strip() for one in found) else []

    def _runs_of(self, element: Element, style: str | None, table_style: str | None, sink: _Sink) -> Iterator[Run]:
        for child in element:
            if child.tag == f"{W}r":
                text = self._text(child, sink)
                if text:
                    look = self._styles.look(child.find(f"{W}rPr"), style, table_style)
                    yield Run(text, look, source=child)
            elif child.tag in _WRAPPERS:
                yield from self._runs_of(child, style, table_style, sink)

    def _in_unicode(self, runs: list[Run]) -> Iterator[Run]:
        """Yield the runs of a paragraph as their fonts show them: bytes of an old font are read as the letters shown.

        Some runs name such a font and are typed in Unicode: runs that tell neither way go by the paragraphs before.
        """
        said = {sign for run in runs if _old_font(run.look) is not None for sign in run.text}
        if any(map(is_vietnamese, said)):
            self._is_in_unicode = True
        elif any(_SIGNS_OF_LATIN_1[0] <= sign <= _SIGNS_OF_LATIN_1[1] for sign in said):
            self._is_in_unicode = False
        for run in runs:
            old = _old_font(run.look)
            yield run if old is None or self._is_in_unicode else replace(run, text=old.read(run.text))

    def _text(self, run: Element, sink: _Sink) -> str:
        pieces = []
        for child in run:
            if child.tag == f"{W}t":
                pieces.append(child.text or "")
            elif child.tag == f"{W}br":
                kind = child.get(f"{W}type", "textWrapping")
                sink.has_page_break |= kind == "page"
                sink.breaks += [sink.written + sum(map(len, pieces))] * (kind == "page")
                pieces.append("\n" if kind == "textWrapping" else "")
            elif child.tag == f"{W}lastRenderedPageBreak":
                sink.breaks.append(sink.written + sum(map(len, pieces)))
            else:
                pieces.append(_SIGNS.get(child.tag, ""))
        sink.written += sum(map(len, pieces))
        for shape in drawn_lines.shapes(run):
            sink.lines += drawn_lines.shape_lines(shape)
            sink.boxes += drawn_lines.boxes(shape)
        return "".join(pieces)

    # -- tables --------------------------------------------------------------------------------------------------------

    def _table(self, element: Element, spot: _Spot) -> Table:
        self._tables += 1
        number = self._tables
        properties = element.find(f"{W}tblPr")
        style = value(properties, "tblStyle") or ""
        styled = self._styles.chain("table", style or None).get("table")
        grid = [millimetres(one.get(f"{W}w")) for one in element.iterfind(f"{W}tblGrid/{W}gridCol")]
        width = _table_width(properties, grid, spot.room)
        margins = _margins(styled, properties)
        indent = millimetres(value(properties, "tblInd", "w"))
        aligned = value(properties, "jc")
        if aligned in ("center", "right", "end"):  # centred text and text at the right have no indent
            indent = (spot.room - width) / (2 if aligned == "center" else 1) + margins[0]
        frame = _Frame(number, style, width, tuple(grid), margins, spot.edge + indent - margins[0])
        trs = [one for one in _unwrapped(element) if one.tag == f"{W}tr"]
        rows = [self._row(one, at, frame, spot) for at, one in enumerate(trs)]
        borders = [
            one for level in (styled, properties) if level is not None for one in level.iterfind(f"{W}tblBorders/*")
        ]
        drawn = {one.side for one in map(border, borders) if one.style not in ("nil", "none")}
        return Table(
            rows=tuple(rows),
            width=max([width, *(sum(cell.width for cell in row.cells) for row in rows)]),
            indent=indent,
            is_ruled=len(drawn & set(_RULED)) >= 3 or _cells_are_ruled(element),
            number=number,
            section=spot.place.section,
            where=_("table {number}").format(number=number),
            source=element,
        )

    def _row(self, element: Element, at: int, frame: "_Frame", spot: _Spot) -> Row:
        properties = element.find(f"{W}trPr")
        height = properties.find(f"{W}trHeight") if properties is not None else None
        cells, column, start = [], 0, frame.start
        for one in _unwrapped(element):
            if one.tag != f"{W}tc":
                continue
            span = max(1, min(int(twips(value(one.find(f"{W}tcPr"), "gridSpan"), 1)), 63))
            cells.append(self._cell(one, (at, column, span), frame, spot._replace(edge=start)))
            column += span
            start += cells[-1].width
        return Row(
            cells=tuple(cells),
            height=twips(height.get(f"{W}val")) / 20 if height is not None else 0.0,
            height_rule=height.get(f"{W}hRule", "atLeast") if height is not None else "auto",
            is_heading=properties is not None and is_on(properties.find(f"{W}tblHeader")),
            stays_whole=properties is not None and is_on(properties.find(f"{W}cantSplit")),
            source=element,
        )

    def _cell(self, element: Element, position: tuple[int, int, int], frame: "_Frame", spot: _Spot) -> Cell:
        row, column, span = position
        properties = element.find(f"{W}tcPr")
        width = _cell_width(properties, frame, column, span)
        left, right = (
            millimetres(value(properties, f"tcMar/{W}{side}", "w"), otherwise)
            for side, otherwise in zip(("left", "right"), frame.margins, strict=True)
        )
        inner = max(width - left - right, 1.0)
        where = _("table {table}, row {row}, cell {cell}").format(table=frame.number, row=row + 1, cell=column + 1)
        place = Place(spot.place.section, frame.number, row, column)
        inside = _Spot(inner, place, where, frame.style, spot.edge + left)
        blocks = list(self._blocks(element, inside))
        last = blocks[-1] if blocks else None
        if isinstance(last, Paragraph):
            # The lower border is drawn below the text of the cell; the upper is seen as a line if it is empty.
            is_said = any(one.text.strip() for one in Cell(tuple(blocks), width).paragraphs)
            sides = ("bottom",) if is_said else ("bottom", "top")
            styles = [style for side in sides if (style := _edge_of(properties, side)) is not None]
            drawn = (DrawnLine(width, style == "single", (-left, -right)) for style in styles)
            blocks[-1] = replace(last, lines=(*last.lines, *drawn))
        return Cell(tuple(blocks), width)


def _edge_of(properties: Element | None, side: str) -> str | None:
    """Return the style of a border of a cell by its ``w:tcPr``; None where nothing is drawn."""
    edge = properties.find(f"{W}tcBorders/{W}{side}") if properties is not None else None
    style = border(edge).style if edge is not None else "none"
    return None if style in ("nil", "none") else style


def _has_page_number(element: Element) -> bool:
    return "PAGE" in _codes(element).replace("NUMPAGES", "").replace("PAGEREF", "").split()


def _codes(element: Element) -> str:
    """Return the codes of the fields of a paragraph, in capitals."""
    code = "".join(one.text or "" for one in element.iter(f"{W}instrText"))
    return (code + " ".join(one.get(f"{W}instr", "") for one in element.iter(f"{W}fldSimple"))).upper()


# { IF { PAGE } > 1 { PAGE } "" }
_PAST_FIRST = re.compile(r"\bIF\s+PAGE\s*(?:>|<>)\s*1\b")


def _printed(shown: Mapping[tuple[str, str], tuple[PageNumber, ...]], properties: Element) -> tuple[PageNumber, ...]:
    """Return the page numbers of the headers and footers that a section prints, of its first page if it says so."""
    has_first = is_on(properties.find(f"{W}titlePg"))
    printed = (numbers for (_place, kind), numbers in shown.items() if has_first or kind != "first")
    return tuple(number for numbers in printed for number in numbers)


def _column(section: Section, at: int, column: int) -> _Spot:
    """Return the place of the text of a section, in a column of it."""
    if not section.columns:
        return _Spot(section.room, Place(at), "", edge=section.left)
    column %= len(section.columns)
    start, wide = section.columns[column]
    return _Spot(wide, Place(at, column=column), "", edge=section.left + start)


def _breaks_column(block: Element, section: Section) -> bool:
    """Return whether a block of a section with columns begins the next column."""
    breaks = block.iter(f"{W}br") if section.columns else ()
    return any(one.get(f"{W}type") == "column" for one in breaks)


class _Frame(NamedTuple):
    """Properties that the cells of a table share; ``margins`` are those left and right of the text.

    ``start`` is the left edge of the first cell on the page.
    """

    number: int
    style: str
    width: float
    grid: tuple[float, ...]
    margins: tuple[float, float]
    start: float


def _old_font(look: Look) -> LegacyFont | None:
    return legacy_font(look.font("hAnsi")) or legacy_font(look.font("ascii"))


def _plain(text: str) -> str:
    return nfc(text.replace(_SOFT, "")).translate(_BLANKS)


def _composed(runs: Iterator[Run]) -> Iterator[Run]:
    """Return runs with composed letters; a leading combining mark moves to the run before."""
    held: list[Run] = []
    for run in runs:
        marks = next((at for at, sign in enumerate(run.text) if not unicodedata.combining(sign)), len(run.text))
        if not held:
            marks = 0
        elif marks:
            held[-1] = replace(held[-1], text=held[-1].text + run.text[:marks])
        if run.text[marks:]:
            held.append(replace(run, text=run.text[marks:]))
    return (Run(_plain(run.text), run.look, nfc(run.text) != run.text, run.source) for run in held)


def _unwrapped(parent: Element) -> Iterator[Element]:
    """Yield the children, including those in controls and insertions, without deleted elements."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _unwrapped(child)
        elif child.tag not in _GONE:
            yield child


def _section(properties: Element, numbers: tuple[PageNumber, ...]) -> Section:
    size, margins = properties.find(f"{W}pgSz"), properties.find(f"{W}pgMar")
    page = tuple(millimetres(size.get(f"{W}{side}")) for side in ("w", "h")) if size is not None else _A4
    top, bottom, left, right = (
        millimetres(margins.get(f"{W}{side}"), _INCH) if margins is not None else _INCH
        for side in ("top", "bottom", "left", "right")
    )
    gutter = millimetres(margins.get(f"{W}gutter")) if margins is not None else 0.0
    start = value(properties, "pgNumType", "start")
    return Section(
        page=(page[0], page[1]),
        # A negative top margin is exact where a header would push it down.
        top=abs(top),
        bottom=abs(bottom),
        left=left + gutter,
        right=right,
        has_first_page=is_on(properties.find(f"{W}titlePg")),
        numbers=numbers,
        number_format=value(properties, "pgNumType", "fmt") or "decimal",
        starts_at=int(twips(start)) if start is not None else None,
        source=properties,
        begins_page=value(properties, "type") not in ("continuous", "nextColumn"),
        columns=_columns(properties.find(f"{W}cols"), page[0] - left - gutter - right),
    )


def _columns(element: Element | None, room: float) -> tuple[tuple[float, float], ...]:
    """Return the places and widths of the columns of a section; none where it has a single column."""
    count = int(twips(element.get(f"{W}num"), 1.0)) if element is not None else 1
    if element is None or not 1 < count <= _MOST_COLUMNS:
        return ()
    own = [(millimetres(one.get(f"{W}w")), millimetres(one.get(f"{W}space"))) for one in element.iterfind(f"{W}col")]
    space = millimetres(element.get(f"{W}space"), _INCH / 2)
    wide = own if len(own) == count else [((room - (count - 1) * space) / count, space)] * count
    starts = [sum(sum(one) for one in wide[:at]) for at in range(count)]
    return tuple((start, one[0]) for start, one in zip(starts, wide, strict=True))


def _table_width(properties: Element | None, grid: list[float], room: float) -> float:
    kind, text = value(properties, "tblW", "type"), value(properties, "tblW", "w")
    if kind == "pct" or (text or "").endswith("%"):
        share = twips((text or "0").rstrip("%")) / (100 if (text or "").endswith("%") else 5000)
        return room * min(share, 10.0)
    if kind == "dxa" and twips(text) > 0:
        return millimetres(text)
    return sum(grid) or room


def _cell_width(properties: Element | None, frame: _Frame, column: int, span: int) -> float:
    kind, text = value(properties, "tcW", "type"), value(properties, "tcW", "w")
    if kind in (None, "dxa") and twips(text) > 0:
        return millimetres(text)
    if kind == "pct" and twips((text or "").rstrip("%")) > 0:
        return frame.width * twips((text or "0").rstrip("%")) / (100 if (text or "").endswith("%") else 5000)
    return sum(frame.grid[column : column + span]) or frame.width / max(len(frame.grid), 1)


def _margins(styled: Element | None, properties: Element | None) -> tuple[float, float]:
    """Gaps left and right within a cell: of the table, else of its style, else of Word (0,19 cm)."""
    found = []
    for side, modern in (("left", "start"), ("right", "end")):
        tags = (f"tblCellMar/{W}{side}", f"tblCellMar/{W}{modern}")
        widths = [value(level, tag, "w") for level in (properties, styled) for tag in tags]
        found.append(millimetres(next((one for one in widths if one is not None), None), 1.9))
    return found[0], found[1]


def _cells_are_ruled(element: Element) -> bool:
    edges = [one for one in element.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders/*") if one.get(f"{W}val") == "single"]
    cells = element.findall(f"{W}tr/{W}tc")
    return bool(cells) and len(edges) >= 3 * len(cells)
