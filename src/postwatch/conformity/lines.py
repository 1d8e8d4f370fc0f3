"""Lines of a document, and properties of a single line: centred, in capitals, a type, a heading, a number, a post."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from postwatch import document_types
from postwatch.conformity import page
from postwatch.conformity.drawn_lines import is_typed
from postwatch.conformity.model import MM_PER_POINT, Look, Paragraph, Run, broken_runs, text_width
from postwatch.dataclass import dataclass
from postwatch.vietnamese import fold

Told = TypeVar("Told", float, bool)
QUOC_HIEU = "cong hoa xa hoi chu nghia viet nam"
TYPES = {fold(name): code for code, name in document_types.TYPES.items() if code != document_types.LETTER}
PLEDGE, MINUTES = "ban cam ket", "bien ban"
URGENT = {"hoa toc": 30, "thuong khan": 40, "khan": 20}
"""Marks of urgency and the width of their box in millimetres (Phụ lục I, Mục V, ô số 10b)."""
# A number may end the name of a place (Quận 1), and a larger place may follow it.
_UNIT = r"[^,:;()/\d]{1,40}(?:\s\d{1,3})?"
_PLACE = re.compile(rf"(?!số\b){_UNIT}(?:,\s*{_UNIT})?(?:,\s*ngày\b|\sngày\b.*\btháng\b.*\bnăm\b)", re.IGNORECASE)
_HEAD_WORDS = re.compile(rf"{QUOC_HIEU}|doc lap.*hanh phuc|^so\b.*/.*\bngay\b")
# A line of Nơi nhận, and the text beside it; a hyphen with a tab behind it is an item of a list.
_FOOT_WORDS = re.compile(r"(?:nơi nhận|[-–] ?\w)[^\t]*(?:\t| {6})", re.IGNORECASE)
# The label of several addressees, and the first of them beside it.
_ADDRESSED = re.compile(r"kính gửi\s*:\s*\t+ *[-–] ?\w", re.IGNORECASE)
# So many blanks are typed to put words elsewhere on the page.
_LONG_BLANKS = re.compile(r" {6,}")
_LABEL = re.compile(r"phu luc( so)?( [ivxlcd]+| \d+[a-z]?)?[.:]?", re.IGNORECASE)
_ANNEX = re.compile(
    r"phụ lục(?P<counted> số)?(?: (?P<mark>[IVXLCD]+|\d+[a-zđ]?)(?![^\W_]))?(?P<end>\s*[.:]?)(?P<rest>.*)",
    re.IGNORECASE,
)
# The longest titles are those of minutes on goods.
LONGEST_TITLE = 115
_USUAL_TITLE = 90
_HEAD_LENGTH = 300


@dataclass(frozen=True, eq=False)
class Line:
    """A line as its author broke it: a paragraph, a part between line breaks, or a part between the tabs of a head.

    ``side`` counts the parts between tabs or long blanks, None for a whole line; ``ink`` is the extent of such a part
    across the page; ``depth`` counts the rows of the paragraph above the line.
    """

    runs: tuple[Run, ...]
    paragraph: Paragraph
    side: int | None = None
    ink: page.Span | None = None
    depth: int = 0

    @cached_property
    def text(self) -> str:
        """Return its text as printed, stripped."""
        return "".join(run.shown for run in self.runs).strip()

    @property
    def where(self) -> str:
        """Return the name of its place in findings."""
        return self.paragraph.where

    @cached_property
    def words(self) -> tuple[Run, ...]:
        """Return its runs with text."""
        return tuple(run for run in self.runs if run.text.strip())

    @cached_property
    def is_bold(self) -> bool:
        """Return whether most of it is bold."""
        return bool(self.words) and self.has(lambda look: look.bold)

    @cached_property
    def is_italic(self) -> bool:
        """Return whether most of it is italic."""
        return bool(self.words) and self.has(lambda look: look.italic)

    @cached_property
    def size(self) -> float:
        """Return the size of most of its letters, in points; a single letter of another size does not count."""
        return self._of_most(lambda look: look.size)

    def has(self, is_so: Callable[[Look], bool]) -> bool:
        """Return whether most of its letters look so."""
        return self._of_most(is_so)

    def _of_most(self, told: Callable[[Look], Told]) -> Told:
        counts: Counter[Told] = Counter()
        for run in self.words:
            counts[told(run.look)] += sum(1 for sign in run.text if not sign.isspace())
        return counts.most_common(1)[0][0]

    # -- its place on the page -----------------------------------------------------------------------------------------

    @cached_property
    def spans(self) -> tuple[page.Span, ...]:
        """Return the extent of its rows across the page."""
        if self.ink is not None:
            return (self.ink,)
        return page.rows(self.runs, self.paragraph, is_first=self.depth == 0)

    @cached_property
    def rows(self) -> int:
        """Return how many rows it takes."""
        if "\t" not in "".join(run.text for run in self.runs).strip("\t"):
            return len(self.spans)
        end = self.paragraph.edge + self.paragraph.room - self.paragraph.layout.right
        return 1 if self.spans[-1].end <= end + 0.5 else 2

    @property
    def axis(self) -> float:
        """Return the middle of the room that it has."""
        return page.axis(self.paragraph)

    def is_middle_of(self, axis: float) -> bool:
        """Return whether each of its rows is seen in the middle of something."""
        return all(span.is_near(axis) for span in self.spans)

    @property
    def is_centred(self) -> bool:
        """Return whether it is seen in the middle of its room."""
        return self.is_middle_of(self.axis)

    @property
    def bottom(self) -> float:
        """Return where it ends below the upper edge of its paragraph, in millimetres."""
        return (self.depth + self.rows) * self.paragraph.step * MM_PER_POINT

    @property
    def structure(self) -> str:
        """Return the structure it is the heading of: ``phần``, ``chương``, ``mục``, ``tiểu mục``, ``điều`` or ""."""
        found = _STRUCTURE.match(self.text)
        is_heading_of = self.is_bold or len(self.text) < 20 or re.match(r"Điều \d+[.:] ", self.text)
        return found[1].casefold() if found and is_heading_of else ""

    @property
    def numbering(self) -> "re.Match[str] | None":
        """Return the number or letter with which it begins: groups ``roman``, ``digit``, ``letter``."""
        return _NUMBERED.match(self.text)

    @property
    def is_heading(self) -> bool:
        """Return whether it is a heading: of a structure, or wholly bold and short."""
        return bool(self.structure) or (self.is_bold and len(self.text) < 250)

    @property
    def is_remark(self) -> bool:
        """Return whether it is no paragraph of the text: a centred caption or mark, or a bracketed blank."""
        is_blank = re.fullmatch(r"\[.*\]|\(.*\)[.;]?", self.text) is not None
        return is_blank or (self.paragraph.layout.alignment in ("center", "right") and len(self.text) < 100)

    @property
    def annex_label(self) -> "re.Match[str] | None":
        """Return the match of a leading «Phụ lục»: groups ``counted`` («số»), ``mark``, ``end`` and the ``rest``."""
        return _ANNEX.match(self.text)

    @property
    def is_only_label(self) -> bool:
        """Return whether it is only the label of a phụ lục."""
        return _LABEL.fullmatch(fold(self.text)) is not None

    @property
    def begins_with_label(self) -> bool:
        """Return whether it begins with the label of a phụ lục and continues as a title or remark."""
        found = self.annex_label
        if found is None:
            return False
        rest = found["rest"].strip()
        is_parted = bool(found["end"].strip()) or rest.startswith(("(", "-", "–", "—", "["))
        return not rest or is_parted or (is_upper(rest) and len(rest) > 1)

    @property
    def column(self) -> tuple[int | None, int]:
        return self.paragraph.place.table, self.paragraph.place.column if self.side is None else self.side

    @property
    def is_stroke(self) -> bool:
        """Return whether it is a part between tabs that is only a line typed with strokes."""
        return self.side is not None and is_typed(self.text)

    @property
    def is_place_date(self) -> bool:
        """Return whether it is meant as «Place, ngày …», correct or not."""
        return len(self.text) < 90 and not self.text.startswith("V/v") and _PLACE.match(self.text) is not None

    @property
    def is_of_a_title(self) -> bool:
        """Return whether it is as short as a title; a line in capitals may be longer."""
        length = len(self.text)
        return length < _USUAL_TITLE or (length < LONGEST_TITLE and is_upper(self.text))

    @property
    def is_post(self) -> bool:
        return is_upper(self.text) and _POSTS.match(fold(self.text)) is not None


_NUMBERED = re.compile(
    r"(?P<roman>[IVX]+)[.)/] |(?P<digit>\d+(?:\.\d+)+|\d+(?=[.)/]))[.)/]? |(?P<letter>[a-zđA-ZĐ])[.)/] "
)
_STRUCTURE = re.compile(r"(phần|chương|mục|tiểu mục|điều)\s+(thứ\s+)?([IVXLCDM]+|\d+)\b", re.IGNORECASE)
_POSTS = re.compile(
    r"(k[./] ?t|t[./] ?[lm]|t[./] ?u[./] ?q|kt|tl|tuq|tm|q|thừa lệnh)\b\s*\.?"
    r"|.*\b(giam doc|chu tich|truong|chanh|pho|thu truong|dai dien|bo truong|nguoi)\b"
)


def cut(paragraph: Paragraph) -> Iterator[Line]:
    """Yield the lines of a paragraph, an empty one as one line; a head laid out with tabs is split there too."""
    depth = 0
    for runs in broken_runs(paragraph.runs, "\n"):
        line = Line(runs, paragraph, depth=depth)
        parts = [*_at_tabs(line), *_at_blanks(line)] if _is_parted(line) else []
        sides = [Line(piece, paragraph, side, ink, depth) for side, (piece, ink) in enumerate(parts)]
        if depth == 0 or not is_typed(line.text):  # strokes below a name are the line drawn there
            yield from sides or [line]
        depth += line.rows


def _at_tabs(line: Line) -> list[tuple[tuple[Run, ...], page.Span]]:
    """Return the two parts of a line between tabs, with their extents; none if there are more or fewer."""
    spans = page.segments(line.runs, line.paragraph, is_first=line.depth == 0)
    parts = zip(broken_runs(line.runs, "\t"), spans, strict=True)
    said = [(piece, ink) for piece, ink in parts if any(run.text.strip() for run in piece)]
    return said if len(said) == 2 else []


def _at_blanks(line: Line) -> list[tuple[tuple[Run, ...], page.Span]]:
    """Return the two parts of a line that the longest blanks in it part; none where a tab or nothing does."""
    text = "".join(run.text for run in line.runs)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    gaps = [gap for gap in _LONG_BLANKS.finditer(text) if gap.start() > start and gap.end() < end]
    whole = page.rows(line.runs, line.paragraph, is_first=line.depth == 0)
    if "\t" in text or not gaps or len(whole) > 1:
        return []
    gap = max(gaps, key=lambda one: one.end() - one.start())
    left, right = _between(line.runs, start, gap.start()), _between(line.runs, gap.end(), end)
    return [
        (left, page.Span(whole[0].start, whole[0].start + text_width(left))),
        (right, page.Span(whole[0].end - text_width(right), whole[0].end)),
    ]


def _between(runs: Iterable[Run], start: int, end: int) -> tuple[Run, ...]:
    """Return the parts of runs between two places of their text."""
    found, at = [], 0
    for run in runs:
        piece = run.text[max(start - at, 0) : max(end - at, 0)]
        found += [Run(piece, run.look, source=run.source)] if piece else []
        at += len(run.text)
    return tuple(found)


def _is_parted(line: Line) -> bool:
    """Return whether a line has two parts side by side: in the head, or a line of Nơi nhận beside the signature."""
    text = "".join(run.text for run in line.runs).strip()
    if len(text) >= _HEAD_LENGTH or not ("\t" in text or _LONG_BLANKS.search(text)):
        return False
    has_stop = any(one.kind == "center" for one in line.paragraph.layout.tabs)
    is_said = any(one.match(text) for one in (_FOOT_WORDS, _ADDRESSED))
    return has_stop or is_said or _HEAD_WORDS.search(fold(text)) is not None


def type_of(text: str) -> str:
    """Return the type of document that a folded line is the name of, or ""."""
    if text in TYPES or text == PLEDGE:
        return text
    return MINUTES if text.startswith(f"{MINUTES} ") and len(text) < LONGEST_TITLE else ""


def is_upper(text: str) -> bool:
    """Return whether all letters are capitals."""
    return text == text.upper() and any(char.isalpha() for char in text)
