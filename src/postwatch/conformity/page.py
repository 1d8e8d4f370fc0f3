"""Positions of text and drawn lines on the page, estimated from the widths of letters and the heights of lines.

All is in millimetres from the left and the upper edge of the page; sections follow each other as if pages had no end,
so that only positions near to each other may be compared.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postwatch.conformity.model import (
    BOXES,
    MM_PER_POINT,
    DrawnLine,
    Layout,
    Measured,
    Paragraph,
    Place,
    Run,
    Section,
    Table,
    broken_runs,
    text_width,
)

_DEFAULT_STOP = 12.7
# Distances so small are seen as the same place.
_NEAR = 2.0


class Span(NamedTuple):
    """A stretch of a row across the page."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        """Return its middle."""
        return (self.start + self.end) / 2

    def is_near(self, axis: float) -> bool:
        """Return whether it lies in the middle of something, as far as people see."""
        return abs(self.middle - axis) <= _NEAR

    def meets(self, other: "Span") -> bool:
        """Return whether more than half of the shorter lies above or below the other."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return shared > min(self.end - self.start, other.end - other.start) / 2


# -- across ------------------------------------------------------------------------------------------------------------


def axis(paragraph: Paragraph) -> float:
    """Return the middle of the room that a paragraph has."""
    return paragraph.edge + paragraph.room / 2


def rows(runs: Sequence[Run], paragraph: Paragraph, *, is_first: bool) -> tuple[Span, ...]:
    """Return the ink of runs that begin a line of their own, row by row, as a word processor breaks them.

    With tabs between words, it is the ink between the tabs.
    """
    layout = paragraph.layout
    tabs, said = _without_first_tabs(runs)
    if layout.tabs and tabs:
        tabs, said = 0, runs  # a stop may centre the text
    if any("\t" in run.text for run in said):
        parts = segments(runs, paragraph, is_first=is_first)
        return tuple(span for span in parts if span.end > span.start) or tuple(parts[:1])
    indent = layout.left + (layout.first if is_first else 0.0)
    for _tab in range(tabs):
        indent = _next_stop(layout, indent)[1]
    found: list[Span] = []
    for lead, ink, _count in broken(said, paragraph, indent):
        slack = max(paragraph.room - layout.right - indent - lead - ink, 0.0)
        start = paragraph.edge + indent + slack * (0.0 if tabs else _SHARES.get(layout.alignment, 0.0))
        found.append(Span(start + lead, start + lead + ink))
        indent, tabs = layout.left, 0
    empty = paragraph.edge + indent
    return tuple(found) or (Span(empty, empty),)


def _without_first_tabs(runs: Sequence[Run]) -> tuple[int, Sequence[Run]]:
    """Return how many tabs come before the first word, and the runs without them."""
    if not any("\t" in run.text for run in runs):
        return 0, runs
    text = "".join(run.text for run in runs)
    tabs = len(text) - len(text.lstrip("\t"))
    at, kept = tabs, []
    for run in runs:
        kept.append(Run(run.text[at:], run.look))
        at = max(at - len(run.text), 0)
    return tabs, kept


_SHARES = {"center": 0.5, "right": 1.0}


def broken(
    runs: Sequence[Run], paragraph: Paragraph, indent: float, spare: float = 0.5, shrink: float = 0.0
) -> Iterator[tuple[float, float, int]]:
    """Yield for each row of runs the width of the blanks before it, its own, and the number of its words.

    ``indent`` is that of the first row; ``spare`` is how much more room there is than the measures say: the widths of
    letters are known to a few tenths. ``shrink`` is the share of its blanks that a row may lose to take in another
    word.
    """
    layout: Layout = paragraph.layout
    room = paragraph.room - indent - layout.right
    lead = ink = gap = blanks = 0.0
    count = 0
    for word, blank in _words(runs):
        if not word:
            gap += blank
            continue
        if ink and ink + gap + word > room + spare + shrink * (blanks + gap):
            yield lead, ink, count
            lead = ink = blanks = 0.0
            count = 0
            room = paragraph.room - layout.left - layout.right
        elif ink:
            ink += gap
            blanks += gap
        else:
            lead += gap
        ink += word
        count += 1
        gap = blank
    if ink:
        yield lead, ink, count


def _words(runs: Sequence[Run]) -> Iterator[tuple[float, float]]:
    """Yield the widths of the words of runs, each with that of the blank behind it."""
    wide = 0.0
    for run in runs:
        first, *rest = run.text.split(" ")
        wide += text_width((Run(first, run.look),))
        for piece in rest:
            yield wide, text_width((Run(" ", run.look),))
            wide = text_width((Run(piece, run.look),))
    yield wide, 0.0


def segments(runs: Sequence[Run], paragraph: Paragraph, *, is_first: bool) -> list[Span]:
    """Return the ink between the tabs of a line, empty parts included."""
    pieces = broken_runs(runs, "\t")
    layout = paragraph.layout
    at = layout.left + (layout.first if is_first else 0.0)
    if layout.alignment == "center" and len(pieces) > 1 and not layout.tabs:
        whole = sum(max(text_width(piece), _DEFAULT_STOP) for piece in pieces)
        at = max((paragraph.room - whole) / 2, 0.0)
    found: list[Span] = []
    for number, piece in enumerate(pieces):
        wide = text_width(piece)
        if number:
            kind, stop = _next_stop(layout, at)
            at = max(at, stop - wide * {"center": 0.5, "right": 1.0, "decimal": 1.0}.get(kind, 0.0))
        lead, tail = _blanks(piece)
        found.append(Span(paragraph.edge + at + lead, paragraph.edge + at + max(wide - tail, lead)))
        at += wide
    return found


def _blanks(piece: Sequence[Run]) -> tuple[float, float]:
    """Return the widths of the blanks before and behind the ink of a piece."""
    said = "".join(run.text for run in piece)
    if not said.strip():
        return 0.0, text_width(tuple(piece))
    lead, tail = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
    return text_width((Run(lead, piece[0].look),)), text_width((Run(tail, piece[-1].look),))


def _next_stop(layout: Layout, at: float) -> tuple[str, float]:
    for one in layout.tabs:
        if one.at > at + 0.1:
            return one.kind, one.at
    if layout.first < 0 and at < layout.left - 0.1:  # the edge of a hanging paragraph is a stop
        return "left", layout.left
    return "left", (at + 0.1) // _DEFAULT_STOP * _DEFAULT_STOP + _DEFAULT_STOP


# -- down --------------------------------------------------------------------------------------------------------------


class Tops:
    """The upper edges of the paragraphs, the gap before them not counted."""

    def __init__(self, measured: Measured) -> None:
        self._found: dict[int, float] = {}
        self._sections = measured.sections
        frames: dict[Place, float] = {}
        at, begin, section, column = 0.0, 0.0, -1, 0
        for block in measured.blocks:
            of_it = block.section if isinstance(block, Table) else block.place.section
            if of_it != section:
                at, section, column = measured.sections[of_it].top + _sheet(of_it), of_it, 0
                begin = at
            if isinstance(block, Paragraph) and block.place.table is None and block.place.column != column:
                at, column = begin, block.place.column
            if isinstance(block, Paragraph) and block.place.table == BOXES:  # the text goes on beside a frame
                start = at if block.top is None else _sheet(of_it) + block.top
                frames[block.place] = self._lay(block, frames.get(block.place, start))
            else:
                at = self._lay(block, at)

    def of(self, paragraph: Paragraph) -> float:
        """Return the upper edge of a paragraph."""
        return self._found.get(id(paragraph), 0.0)

    def _lay(self, block: "Paragraph | Table", at: float) -> float:
        """Put a block at a height; return where it ends."""
        if isinstance(block, Paragraph):
            self._found[id(block)] = at + block.layout.before * MM_PER_POINT
            ends: dict[Place, float] = {}  # each box begins anew
            for boxed in block.boxes:
                ends[boxed.place] = self._lay(boxed, ends.get(boxed.place, at))
            return at + block.height * MM_PER_POINT
        for row in block.rows:
            for cell in row.cells:
                below = at
                for one in cell.blocks:
                    below = self._lay(one, below)
            at += row.taken * MM_PER_POINT
        return at

    def shape(self, line: DrawnLine, anchor: Paragraph) -> tuple[Span, float] | None:
        """Return where a shape is drawn, across and down; None for an inline shape."""
        spot, section = line.spot, self._sections[anchor.place.section]
        if spot is None:
            return None
        is_in_cell = anchor.place.table is not None and spot.is_of_cell
        down = {"paragraph": self.of(anchor), "line": self.of(anchor)}
        if not is_in_cell:  # within a table the page and its margins are those of the cell
            top = _sheet(anchor.place.section)
            down |= {"page": top, "margin": top + section.top, "text": self.of(anchor)}
        if spot.down not in down:
            return None
        start, room = _room("column" if is_in_cell else spot.across, anchor, section)
        start += (room - line.length) / 2 if spot.x is None else spot.x
        return Span(start, start + line.length), down[spot.down] + spot.y


def _sheet(section: int) -> float:
    """Return where the first page of a section begins, further down than any page before it ends."""
    return section * 10_000.0


def _room(named: str, anchor: Paragraph, section: Section) -> tuple[float, float]:
    """Return where the reference of a shape begins across the page, and how wide it is."""
    places = {
        "page": (0.0, section.page[0]),
        "margin": (section.left, section.room),
        "character": (anchor.edge + anchor.layout.left, anchor.room),
    }
    return places.get(named, (anchor.edge, anchor.room))


class Reach(NamedTuple):
    """How far down a paragraph comes: its first row at least, its last at most."""

    first_row: float
    end: float


# How much room, in millimetres, more or less than is estimated a row may have, as words are wider or narrower.
_UNSURE = 0.8


def reach(measured: Measured) -> Iterator[tuple[Paragraph, Reach]]:
    """Yield the paragraphs outside of tables from the first page down to a set break, and how far they reach."""
    least = most = measured.sections[0].top
    for block in measured.blocks:
        if isinstance(block, Table):
            least, most = (at + block.height * MM_PER_POINT for at in (least, most))
            continue
        layout, step = block.layout, block.step * MM_PER_POINT
        if block.has_page_break or layout.page_break_before or block.place.section:
            return
        few, many = (_count(block, spare) for spare in (_UNSURE, -_UNSURE))
        least, most = (at + layout.before * MM_PER_POINT for at in (least, most))
        yield block, Reach(least + step, most + many * step)
        least += few * step + layout.after * MM_PER_POINT
        most += many * step + layout.after * MM_PER_POINT


def _count(paragraph: Paragraph, spare: float) -> int:
    layout = paragraph.layout
    return max(len(list(broken(paragraph.runs, paragraph, layout.left + layout.first, spare))), 1)
