"""The measured document. Sizes and gaps are points, lengths on the page millimetres, colours six hex digits.

All values are effective: defaults, styles, lists and direct formatting are resolved. A ``source`` is the element of the
file that a value was read from, and in which it is fixed.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from postwatch.dataclass import dataclass
from postwatch.documents.typeface import width, wrapped

MM_PER_POINT = 25.4 / 72
Alignment = Literal["left", "center", "right", "both"]
BOXES = -1
"""The table that text boxes and frames are the cells of."""


@dataclass(frozen=True)
class Look:
    """How a run is printed; ``fonts`` by slot (``ascii``, ``hAnsi``, ``cs``, ``eastAsia``), "" where none is named.

    ``size`` is that on paper, smaller where letters are raised or lowered; ``spacing`` is added behind each letter, in
    points; ``scale`` is how wide letters are drawn.
    """

    fonts: tuple[tuple[str, str], ...]
    size: float
    bold: bool
    italic: bool
    caps: bool
    underline: bool
    hidden: bool
    marked: bool
    colour: str
    language: str
    spacing: float = 0.0
    scale: float = 1.0
    is_raised: bool = False

    def font(self, slot: str) -> str:
        """Return the font of a slot."""
        return dict(self.fonts).get(slot, "")


@dataclass(frozen=True)
class Run:
    """Text of a single look, in composed letters with plain blanks; a tab is ``\\t``, a line break ``\\n``.

    ``is_apart`` when the file types letters and their marks apart.
    """

    text: str
    look: Look
    is_apart: bool = False
    source: Element | None = None

    @property
    def shown(self) -> str:
        """Return the text as printed: in capitals where the look says so."""
        return self.text.upper() if self.look.caps else self.text


@dataclass(frozen=True)
class Border:
    """A border of a paragraph or a cell."""

    side: str
    style: str
    colour: str


@dataclass(frozen=True)
class Layout:
    """Layout of a paragraph. ``line`` is a multiple of single spacing when ``line_rule`` is ``auto``, else points.

    ``left``, ``right`` and ``first`` (negative when it hangs) are millimetres from the edge of the available width.
    """

    alignment: Alignment
    left: float
    right: float
    first: float
    before: float
    after: float
    contextual: bool
    line: float
    line_rule: str
    keep_next: bool
    widow_control: bool
    page_break_before: bool
    borders: tuple[Border, ...]
    tabs: "tuple[Tab, ...]"


class Tab(NamedTuple):
    """A tab stop: ``left``, ``center``, ``right`` or ``decimal``, and its place in millimetres."""

    kind: str
    at: float


class Spot(NamedTuple):
    """Where a shape is put: millimetres and their reference, across the page and down.

    ``x`` is None if the shape is in the middle of the reference; ``is_of_cell`` unless it is laid out as if there were
    no table.
    """

    x: float | None
    across: str
    y: float
    down: str
    is_of_cell: bool = True


@dataclass(frozen=True)
class DrawnLine:
    """A line on the page: a border, a shape, an underline or typed strokes.

    ``sides`` are the gaps left and right of it within its room, None for a shape; ``spot`` is where a shape is put,
    None for an inline shape.
    """

    length: float
    is_solid: bool
    sides: tuple[float, float] | None = None
    spot: Spot | None = None
    source: Element | None = None


@dataclass(frozen=True)
class Place:
    """Place of a paragraph: its section, and its cell (counted from 0) in a table, or the column of the text."""

    section: int
    table: int | None = None
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``room`` is the available width in millimetres, ``edge`` where it begins on the page.

    ``boxes`` are the paragraphs of the text boxes anchored in it; ``is_of_edge`` at the head or foot of the pages.
    ``begins_page`` and ``ends_page`` where a page ends before or behind its text, as set or as Word last laid it out;
    ``top`` is where the frame begins that it is in, millimetres from the upper edge of the page, where that is set.
    """

    runs: tuple[Run, ...]
    layout: Layout
    style: str
    room: float
    place: Place
    where: str
    mark: Look
    lines: tuple[DrawnLine, ...] = ()
    has_page_break: bool = False
    has_box: bool = False
    begins_page: bool = False
    ends_page: bool = False
    ends_section: bool = False
    edge: float = 0.0
    top: float | None = None
    boxes: "tuple[Paragraph, ...]" = ()
    is_of_edge: bool = False
    source: Element | None = None

    @property
    def text(self) -> str:
        """Return the text as printed."""
        return "".join(run.shown for run in self.runs)

    @property
    def size(self) -> float:
        """Return the largest size of its text, or of its mark when it is empty."""
        return max((run.look.size for run in self.runs if run.text.strip()), default=self.mark.size)

    @property
    def is_rule(self) -> bool:
        """Return whether it only draws a line."""
        return bool(self.lines) and not self.text.strip(" \t\n_-–—─")

    @cached_property
    def height(self) -> float:
        """Estimate its height, in points."""
        return self.layout.before + self.layout.after + self.rows * self.step

    @property
    def rows(self) -> int:
        """Estimate how many rows its text takes, each line that its author broke by its own letters."""
        room = self.room - self.layout.left - self.layout.right
        return sum(_rows(piece, room) for piece in broken_runs(self.runs, "\n"))

    @property
    def step(self) -> float:
        """Return the height of a line of the paragraph, in points."""
        single = self.size * 1.15
        if self.layout.line_rule == "auto":
            return single * self.layout.line
        return self.layout.line if self.layout.line_rule == "exact" else max(self.layout.line, single)


@dataclass(frozen=True)
class Cell:
    """A cell; ``blocks`` are its paragraphs and tables."""

    blocks: "tuple[Paragraph | Table, ...]"
    width: float

    @property
    def paragraphs(self) -> "Iterator[Paragraph]":
        """Yield its paragraphs, those of tables in it too."""
        return (one for one in walk(self.blocks) if isinstance(one, Paragraph))


@dataclass(frozen=True)
class Row:
    """A row; ``height`` in points, with the rule ``auto``, ``atLeast`` or ``exact``."""

    cells: tuple[Cell, ...]
    height: float
    height_rule: str
    is_heading: bool
    stays_whole: bool
    source: Element | None = None

    @property
    def need(self) -> float:
        """Estimate the height of its content, in points."""
        return max((sum(one.height for one in cell.paragraphs) for cell in self.cells), default=0.0)

    @property
    def paragraphs(self) -> "Iterator[Paragraph]":
        """Yield the paragraphs of its cells."""
        return (one for cell in self.cells for one in cell.paragraphs)

    @property
    def is_without_text(self) -> bool:
        """Return whether its cells say nothing."""
        return not any(one.text.strip() for one in self.paragraphs)

    @cached_property
    def taken(self) -> float:
        """Estimate its height on the page, in points."""
        return self.height if self.height_rule == "exact" else max(self.height, self.need)


@dataclass(frozen=True)
class Table:
    """A table; ``indent`` from the left margin, ``is_ruled`` when lines are drawn between its cells."""

    rows: tuple[Row, ...]
    width: float
    indent: float
    is_ruled: bool
    number: int
    section: int
    where: str
    source: Element | None = None

    @property
    def height(self) -> float:
        """Estimate its height, in points."""
        return sum(row.taken for row in self.rows)


@dataclass(frozen=True)
class PageNumber:
    """A page number in a header or footer; ``kind`` is ``default``, ``first`` or ``even``.

    ``is_from_second`` where a condition in the field leaves the first page out.
    """

    place: Literal["header", "footer"]
    kind: str
    alignment: Alignment
    size: float
    italic: bool
    source: Element | None = None
    is_from_second: bool = False


@dataclass(frozen=True)
class Section:
    """A section and the page numbers that its pages show; ``starts_at`` is None where the count goes on.

    ``columns`` are the places and widths of the columns of its text from the left margin, none where it has a single
    column; ``is_mirrored`` where its even pages have the left margin at the right.
    """

    page: tuple[float, float]
    top: float
    bottom: float
    left: float
    right: float
    has_first_page: bool
    numbers: tuple[PageNumber, ...]
    number_format: str
    starts_at: int | None
    source: Element | None = None
    begins_page: bool = True
    columns: tuple[tuple[float, float], ...] = ()
    is_mirrored: bool = False

    @property
    def room(self) -> float:
        """Return width between the margins."""
        return self.page[0] - self.left - self.right


@dataclass(frozen=True)
class Measured:
    """A whole document: sections and blocks in order, and other contents of the file.

    ``boxes`` are the paragraphs of text boxes, ``feet`` those of footers with text, ``edges`` all of headers and
    footers; ``watermarks`` are texts drawn behind the page; ``changes`` and ``comments`` are counts;
    ``outside`` names what it points at outside of itself, ``fetching`` holds the codes of fields that fetch or run;
    ``shrinks_blanks``: rows of justified text may lose of their blanks to fit one more word in, as since Word 2013.
    """

    name: str
    sections: tuple[Section, ...]
    blocks: tuple[Paragraph | Table, ...]
    boxes: tuple[Paragraph, ...]
    feet: tuple[Paragraph, ...]
    edges: tuple[Paragraph, ...]
    watermarks: tuple[str, ...]
    changes: int
    comments: int
    has_macros: bool
    has_even_pages: bool
    shrinks_blanks: bool
    outside: tuple[str, ...]
    fetching: tuple[str, ...]

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield all paragraphs in reading order, those of tables included."""
        return (block for block in walk(self.blocks) if isinstance(block, Paragraph))

    @cached_property
    def pieces(self) -> "tuple[Paragraph | Row, ...]":
        """Return the paragraphs, and the rows of the tables between them, between which a page may end."""
        rows = ((block,) if isinstance(block, Paragraph) else block.rows for block in self.blocks)
        return tuple(piece for some in rows for piece in some)

    @property
    def tables(self) -> "Iterator[Table]":
        """Yield all tables, those within others included."""
        return (block for block in walk(self.blocks) if isinstance(block, Table))

    @cached_property
    def pages(self) -> tuple[float, ...]:
        """Estimate how many pages each section fills."""
        taken, breaks = [0.0] * len(self.sections), [0] * len(self.sections)
        for block in self.blocks:
            section = block.section if isinstance(block, Table) else block.place.section
            taken[section] += block.height
            if isinstance(block, Paragraph):
                breaks[section] += block.has_page_break or block.layout.page_break_before
        rooms = ((one.page[1] - one.top - one.bottom) / MM_PER_POINT for one in self.sections)
        return tuple(points / max(room, 1.0) + more for points, room, more in zip(taken, rooms, breaks, strict=True))


def walk(blocks: "tuple[Paragraph | Table, ...]") -> "Iterator[Paragraph | Table]":
    """Yield blocks in reading order, each table before those within it."""
    for block in blocks:
        yield block
        for row in block.rows if isinstance(block, Table) else ():
            for cell in row.cells:
                yield from walk(cell.blocks)


def broken_runs(runs: Iterable[Run], sign: str) -> list[tuple[Run, ...]]:
    """Return the runs before, between and after the places of a sign."""
    pieces: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split(sign)
        pieces[-1].append(Run(first, run.look, source=run.source))
        pieces += [[Run(more, run.look, source=run.source)] for more in rest]
    return [tuple(piece) for piece in pieces]


def text_width(runs: tuple[Run, ...]) -> float:
    """Return width of runs on one line, in millimetres."""
    return sum(_width(run) for run in runs)


def _rows(runs: tuple[Run, ...], room: float) -> int:
    text = "".join(run.shown for run in runs).replace("\t", " ")
    if not text or text_width(runs) <= room:
        return 1
    size = max(run.look.size for run in runs if run.text)
    bold = any(run.look.bold for run in runs)
    return len(wrapped(text, round(max(room * 1440 / 25.4, 200)), size, bold=bold))


def _width(run: Run) -> float:
    look = run.look
    drawn = width(run.shown, look.size, bold=look.bold) * look.scale
    return (drawn + len(run.text) * look.spacing * 20) * 25.4 / 1440
