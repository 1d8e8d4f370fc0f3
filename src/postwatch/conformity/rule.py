"""The rule of a checker, and makers of checks that many components share: size, face, capitals, place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from postwatch.conformity.components import Components
from postwatch.conformity.lines import Line, is_centred, is_upper
from postwatch.conformity.model import DrawnLine, text_width
from postwatch.dataclass import dataclass
from postwatch.documents.typeface import width, wrapped
from postwatch.language import N_, Code, _

DECREE = "Nghị định 30/2020/NĐ-CP"
_LONGEST_QUOTE = 60


class Profile(Code):
    """Set of rules a document is checked against."""

    LETTER = "letter", N_("letter or report")
    FORM = "form", N_("prescribed form")
    PLEDGE = "pledge", N_("pledge of a unit")
    INTERNAL = "internal", N_("register or control sheet")


class Kind(StrEnum):
    """Kind of a rule: a broken measure fails a document, wording only warns."""

    MEASURE = "measure"
    WORDING = "wording"


LETTER = frozenset({Profile.LETTER})
PLEDGE = frozenset({Profile.PLEDGE})
ALL = frozenset(Profile)
# A register or a sheet that stays in the house bears no Quốc hiệu.
OFFICIAL = ALL - {Profile.INTERNAL}


@dataclass(frozen=True)
class Issue:
    """A breach of a rule: what was found, and where."""

    detail: str
    where: str


Check = Callable[[Components], Iterable[Issue] | None]
"""Judges a document; None when the rule has nothing to judge in it."""
Part = Callable[[Components], Sequence[Line]]


@dataclass(frozen=True)
class Rule:
    """A numbered rule; ``sentence`` is untranslated, ``place`` the part of the decree."""

    id: str
    sentence: str
    place: str
    check: Check
    kind: Kind = Kind.MEASURE
    profiles: frozenset[Profile] = LETTER

    @property
    def source(self) -> str:
        """Return the norm and the place in it."""
        return f"{DECREE}, {self.place}"


def quoted(text: str) -> str:
    """Return the beginning of a text, short enough for a finding."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE].rstrip()}…"


def number(value: float) -> str:
    """Return a measure in Vietnamese notation: at most one decimal, with a comma."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def some(line: Line | None) -> list[Line]:
    """Return a line as a list; an empty list for None."""
    return [] if line is None else [line]


def named(name: str) -> Part:
    """Return the part of a document that `Components` has by this name, as lines."""

    def part(components: Components) -> Sequence[Line]:
        found: Sequence[Line] | Line | None = getattr(components, name)
        return some(found) if found is None or isinstance(found, Line) else found

    return part


def present(part: Part, *, unless: Callable[[Components], bool] = lambda _components: False) -> Check:
    """Check that a component is there; ``unless`` says when it need not be."""

    def check(components: Components) -> Iterable[Issue] | None:
        if components.is_annex_alone or unless(components):
            return None
        return [] if part(components) else [Issue(_("it was not found"), _("the whole document"))]

    return check


def each(part: Part, judge: Callable[[Line], str | None]) -> Check:
    """Check every line of a component; ``judge`` returns the fault of a line, or None."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        if not lines:
            return None
        return [Issue(what, line.where) for line in lines if (what := judge(line)) is not None]

    return check


def reads(part: Part, is_right: Callable[[str], object]) -> Check:
    """Check the text of every line of a component with ``is_right``."""

    def judge(line: Line) -> str | None:
        return None if is_right(line.text) else _("it reads «{text}»").format(text=quoted(line.text))

    return each(part, judge)


def sized(part: Part, low: float, high: float) -> Check:
    """Check the size of a component, in points."""

    def judge(line: Line) -> str | None:
        wrong = [run.look.size for run in line.words if not low <= run.look.size <= high]
        if not wrong:
            return None
        return _("«{text}» has size {size}").format(text=quoted(line.text), size=number(wrong[0]))

    return each(part, judge)


def faced(part: Part, *, bold: bool, italic: bool) -> Check:
    """Check the face of a component."""

    def judge(line: Line) -> str | None:
        text = quoted(line.text)
        if any(run.look.bold is not bold for run in line.words):
            return (_("«{text}» is not bold") if bold else _("«{text}» is bold")).format(text=text)
        if any(run.look.italic is not italic for run in line.words):
            return (_("«{text}» is not italic") if italic else _("«{text}» is italic")).format(text=text)
        return None

    return each(part, judge)


def capitals(part: Part, *, wanted: bool = True) -> Check:
    """Check that a component is in capitals, or is not."""

    def judge(line: Line) -> str | None:
        if is_upper(line.text) is wanted or not any(char.isalpha() for char in line.text):
            return None
        sentence = _("«{text}» is not in capitals") if wanted else _("«{text}» is in capitals")
        return sentence.format(text=quoted(line.text))

    return each(part, judge)


def centred(part: Part) -> Check:
    """Check that a component is centred in its column or on the page."""

    def judge(line: Line) -> str | None:
        return None if is_centred(line) else _("«{text}» is not centred").format(text=quoted(line.text))

    return each(part, judge)


def dashed(part: Part) -> Check:
    """Check that every line of a component begins with a hyphen."""

    def judge(line: Line) -> str | None:
        if line.text.startswith("- "):
            return None
        return _("«{text}» has no hyphen before it").format(text=quoted(line.text))

    return each(part, judge)


def ends_with(part: Part, sign: str) -> Check:
    """Check that every line of a component ends with a sign."""

    def judge(line: Line) -> str | None:
        if line.text.endswith(sign):
            return None
        return _("«{text}» does not end with «{sign}»").format(text=quoted(line.text), sign=sign)

    return each(part, judge)


def tight(part: Part) -> Check:
    """Check that the lines of a component follow each other in single spacing, without a gap."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        return list(_loose(components, lines)) if len(lines) > 1 else None

    return check


def _loose(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    for above, below in pairwise(lines):
        gap = components.gap(above.paragraph, below.paragraph) or 0.0
        if gap > 2:
            yield Issue(_("{gap} pt lie above «{text}»").format(gap=number(gap), text=quoted(below.text)), below.where)
    for line in lines:
        layout = line.paragraph.layout
        if layout.line_rule == "auto" and layout.line > 1.08:
            yield Issue(
                _("«{text}» has a line spacing of {lines} lines").format(
                    text=quoted(line.text), lines=number(layout.line)
                ),
                line.where,
            )
            return


def ruled(part: Part) -> Check:
    """Check that a solid line is drawn below a component."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        if not lines:
            return None
        drawn = components.rule_below(lines)
        if drawn is None:
            return [Issue(_("no line is drawn below «{text}»").format(text=quoted(lines[-1].text)), lines[-1].where)]
        if not drawn.is_solid:
            words = _("the line below «{text}» is not solid")
            return [Issue(words.format(text=quoted(lines[-1].text)), lines[-1].where)]
        return []

    return check


def longest(lines: Sequence[Line]) -> float:
    """Return the width of the longest printed line, in millimetres; longer text is wrapped as Word wraps it."""
    best = 0.0
    for line in lines:
        room = line.paragraph.room - line.paragraph.layout.left - line.paragraph.layout.right
        if text_width(line.runs) <= room or not line.words:
            best = max(best, text_width(line.runs))
            continue
        look = line.words[0].look
        pieces = wrapped(line.text, round(room * 1440 / 25.4), look.size, bold=look.bold)
        best = max([best, *(width(piece, look.size, bold=look.bold) * 25.4 / 1440 for piece in pieces)])
    return best


def rule_between(part: Part, low: float, high: float) -> Check:
    """Check that the line below a component is between ``low`` and ``high`` times as long as its longest line."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        drawn = components.rule_below(lines)
        text = longest(lines)
        if drawn is None or not text:
            return None
        if low - 0.005 <= drawn.length / text <= high + 0.005:
            return []
        words = _("the line is {length} mm long, the text above it {text} mm")
        return [Issue(words.format(length=number(drawn.length), text=number(text)), lines[-1].where)]

    return check


def rule_centred(part: Part) -> Check:
    """Check that the line below a component is centred."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        drawn: DrawnLine | None = components.rule_below(lines)
        if drawn is None or drawn.sides is None:
            return None
        left, right = drawn.sides
        if abs(left - right) <= 2:
            return []
        words = _("the line begins {left} mm from the left and ends {right} mm from the right")
        return [Issue(words.format(left=number(left), right=number(right)), lines[-1].where)]

    return check
