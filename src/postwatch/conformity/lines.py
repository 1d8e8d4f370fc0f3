"""Lines of a document, and what a line by itself shows: a type, a heading, a number, a post."""

import re
from collections.abc import Iterator, Sequence

from postwatch.conformity.drawing import is_boxed
from postwatch.conformity.model import Paragraph, Run
from postwatch.dataclass import dataclass
from postwatch.vietnamese import fold

QUOC_HIEU = "cong hoa xa hoi chu nghia viet nam"
TIEU_NGU = re.compile(r"doc lap\b.*\btu do\b.*\bhanh phuc")
# Phụ lục III, Mục I: names of the types and their codes.
TYPES = {
    "nghi quyet": "NQ", "quyet dinh": "QĐ", "chi thi": "CT", "quy che": "QC", "quy dinh": "QyĐ", "thong cao": "TC",
    "thong bao": "TB", "huong dan": "HD", "chuong trinh": "CTr", "ke hoach": "KH", "phuong an": "PA", "de an": "ĐA",
    "du an": "DA", "bao cao": "BC", "bien ban": "BB", "to trinh": "TTr", "hop dong": "HĐ", "cong dien": "CĐ",
    "ban ghi nho": "BGN", "ban thoa thuan": "BTT", "giay uy quyen": "GUQ", "giay moi": "GM", "giay gioi thieu": "GGT",
    "giay nghi phep": "GNP", "phieu gui": "PG", "phieu chuyen": "PC", "phieu bao": "PB",
}  # fmt: skip
PLEDGE, MINUTES = "ban cam ket", "bien ban"
INTERNAL = ("so dang ky van ban", "danh muc van ban", "phieu kiem soat so lieu")
URGENT = {"hoa toc": 30, "thuong khan": 40, "khan": 20}
"""Marks of urgency and the width of their box in millimetres (Phụ lục I, Mục V, ô số 10b)."""
# A number between two others has a letter (01a), which a rule of its own finds fault with.
NUMBER = re.compile(r"số\s*[:.;]?\s*(?:[\d\s.…_/-]*|\d+\s?[a-zđ]\s*)/\s*[^\s/]", re.IGNORECASE)
DAY = re.compile(r"\bngày\b.*\b(tháng\b.*\bnăm\b|/)", re.IGNORECASE)
# A number may end the name of a place (Quận 1), and a larger place may follow it.
_UNIT = r"[^,:;()/\d]{1,40}(?:\s\d{1,3})?"
_PLACE = re.compile(rf"(?!số\b){_UNIT}(?:,\s*{_UNIT})?(?:,\s*ngày\b|\sngày\b.*\btháng\b.*\bnăm\b)", re.IGNORECASE)
_HEAD_WORDS = re.compile(rf"{QUOC_HIEU}|doc lap.*hanh phuc|^so\b.*/.*\bngay\b")
ANNEX = re.compile(r"phu luc( so)?( [ivxlcd]+| \d+[a-z]?)?[.:]?", re.IGNORECASE)
_ANNEX = re.compile(
    r"phụ lục(?P<counted> số)?(?: (?P<mark>[IVXLCD]+|\d+[a-zđ]?)(?![^\W_]))?(?P<end>\s*[.:]?)(?P<rest>.*)",
    re.IGNORECASE,
)
BASES = ("can cu ", "theo de nghi ", "xet de nghi ", "theo to trinh ", "xet to trinh ")
# Types that name the authority above its căn cứ (Phụ lục III, Mẫu 1.1 to 1.3).
DECIDING = ("nghi quyet", "quyet dinh")
LONGEST_TITLE = 90
LONG_TEXT = 120
HEAD_LINES = 40
_HEAD_LENGTH = 300


@dataclass(frozen=True, eq=False)
class Line:
    """A line as its author broke it: a paragraph, a part between line breaks, or a part between the tabs of a head.

    ``side`` counts the parts between tabs, None where the line is whole.
    """

    runs: tuple[Run, ...]
    paragraph: Paragraph
    side: int | None = None

    @property
    def text(self) -> str:
        """Return its text as printed, stripped."""
        return "".join(run.shown for run in self.runs).strip()

    @property
    def where(self) -> str:
        """Return the name of its place in findings."""
        return self.paragraph.where

    @property
    def words(self) -> tuple[Run, ...]:
        """Return its runs with text."""
        return tuple(run for run in self.runs if run.text.strip())

    @property
    def is_bold(self) -> bool:
        """Return whether all of it is bold."""
        return bool(self.words) and all(run.look.bold for run in self.words)

    @property
    def is_italic(self) -> bool:
        """Return whether all of it is italic."""
        return bool(self.words) and all(run.look.italic for run in self.words)


DASHED = re.compile(r"[-–—+*•]\s*\S")
FOOT = re.compile(r"noi nhan\s*:?")
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
    for line in _broken(paragraph):
        pieces = list(_tabbed(line)) if "\t" in line.text[:_HEAD_LENGTH] and _is_of_head(line) else []
        yield from pieces if len(pieces) == 2 else [line]


def _is_of_head(line: Line) -> bool:
    return len(line.text) < _HEAD_LENGTH and _HEAD_WORDS.search(fold(line.text)) is not None


def _tabbed(line: Line) -> Iterator[Line]:
    pieces: list[list[Run]] = [[]]
    for run in line.runs:
        first, *rest = run.text.split("\t")
        pieces[-1].append(Run(first, run.look))
        pieces += [[Run(more, run.look)] for more in rest]
    said = [tuple(piece) for piece in pieces if any(run.text.strip() for run in piece)]
    return (Line(piece, line.paragraph, side) for side, piece in enumerate(said))


def _broken(paragraph: Paragraph) -> Iterator[Line]:
    piece: list[Run] = []
    for run in paragraph.runs:
        first, *rest = run.text.split("\n")
        piece.append(Run(first, run.look))
        for more in rest:
            yield Line(tuple(piece), paragraph)
            piece = [Run(more, run.look)]
    yield Line(tuple(piece), paragraph)


def type_of(text: str) -> str:
    """Return the type of document that a folded line is the name of, or ""."""
    if text in TYPES or text == PLEDGE:
        return text
    return MINUTES if text.startswith(f"{MINUTES} ") and len(text) < LONGEST_TITLE else ""


def structure_of(line: Line) -> str:
    """Return the structure a line is the heading of: ``phần``, ``chương``, ``mục``, ``tiểu mục``, ``điều`` or ""."""
    found = _STRUCTURE.match(line.text)
    is_heading_of = line.is_bold or len(line.text) < 20 or re.match(r"Điều \d+[.:] ", line.text)
    return found[1].casefold() if found and is_heading_of else ""


def numbering_of(line: Line) -> "re.Match[str] | None":
    """Return the number or letter with which a paragraph begins: groups ``roman``, ``digit``, ``letter``."""
    return _NUMBERED.match(line.text)


def is_heading(line: Line) -> bool:
    """Return whether a paragraph is a heading: of a structure, or wholly bold and short."""
    return bool(structure_of(line)) or (line.is_bold and len(line.text) < 250)


def is_upper(text: str) -> bool:
    """Return whether all letters are capitals."""
    return text == text.upper() and any(char.isalpha() for char in text)


def boxed(line: Line) -> bool:
    """Return whether a frame is drawn around the line."""
    return is_boxed(line.paragraph)


def is_remark(line: Line) -> bool:
    """Return whether a line is no paragraph of the text: a centred caption or mark, or a bracketed blank."""
    is_blank = line.text.startswith("[") and line.text.endswith("]")
    return is_blank or (line.paragraph.layout.alignment in ("center", "right") and len(line.text) < 100)


def annex_label(line: Line) -> "re.Match[str] | None":
    """«Phụ lục» with which a line begins: groups ``counted`` («số»), ``mark``, ``end`` and the ``rest`` of the line."""
    return _ANNEX.match(line.text)


def is_only_label(line: Line) -> bool:
    """Return whether a line is only the label of a phụ lục."""
    return ANNEX.fullmatch(fold(line.text)) is not None


def begins_with_label(line: Line) -> bool:
    """Return whether a line begins with the label of a phụ lục and continues as a title or remark."""
    found = annex_label(line)
    if found is None:
        return False
    rest = found["rest"].strip()
    is_parted = bool(found["end"].strip()) or rest.startswith(("(", "-", "–", "—", "["))
    return not rest or is_parted or (is_upper(rest) and len(rest) > 1)


def is_centred(line: Line) -> bool:
    return line.paragraph.layout.alignment == "center"


def column(line: Line) -> tuple[int | None, int]:
    return line.paragraph.place.table, line.paragraph.place.column if line.side is None else line.side


def is_place_date(line: Line) -> bool:
    """Return whether a line is meant as «Place, ngày …», correct or not."""
    return len(line.text) < 90 and not line.text.startswith("V/v") and _PLACE.match(line.text) is not None


def is_parent(first: Line, second: Line) -> bool:
    """Return whether the first of two bold names is the agency above the second."""
    above = ("ubnd", "uy ban nhan dan", "bo ", "so ", "tong cuc", "cuc ", "tinh uy", "van phong chinh phu")
    below = ("so ", "phong ", "thanh tra", "chi cuc", "cuc ", "ban ", "trung tam", "van phong", "vu ", "ubnd ")
    return fold(first.text).startswith(above) and fold(second.text).startswith(below)


def is_post(line: Line) -> bool:
    return is_upper(line.text) and _POSTS.match(fold(line.text)) is not None


def starts_page(label: Line, before: Sequence[Line]) -> bool:
    """Return whether a label begins a page: after a section or page break, also on the empty lines above it."""
    if label.paragraph.layout.page_break_before or label.paragraph.has_page_break:
        return True
    if before and before[-1].paragraph.place.section != label.paragraph.place.section:
        return True
    for one in reversed(before):
        if one.paragraph.has_page_break:
            return True
        if one.text:
            break
    return False
