"""The class of a rule, and makers of rules that many components share: size, face, capitals, place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from postwatch.conformity.components import Components
from postwatch.conformity.lines import Line, is_upper
from postwatch.conformity.model import DrawnLine, Run, text_width
from postwatch.documents.typeface import width, wrapped
from postwatch.language import N_, Code, _

DECREE = "Nghị định 30/2020/NĐ-CP"
_LONGEST_QUOTE = 60


class Profile(Code):
    """Which rules a document is held against."""

    LETTER = "letter", N_("letter or report")
    FORM = "form", N_("prescribed form")
    PLEDGE = "pledge", N_("pledge of a unit")
    INTERNAL = "internal", N_("register or control sheet")


class Kind(StrEnum):
    """A measure of the decree fails a document; wording and custom are only pointed out."""

    MEASURE = "measure"
    WORDING = "wording"


LETTER = frozenset({Profile.LETTER})
PLEDGE = frozenset({Profile.PLEDGE})
ALL = frozenset(Profile)
# A register or a sheet that stays in the house bears no Quốc hiệu.
OFFICIAL = ALL - {Profile.INTERNAL}


@dataclass(frozen=True)
class Issue:
    """Something that does not keep a rule: what was found, and where."""

    detail: str
    where: str


Check = Callable[[Components], Iterable[Issue] | None]
"""Judges a document; None when the rule has nothing to judge in it."""
Part = Callable[[Components], Sequence[Line]]


@dataclass(frozen=True)
class Rule:
    """One numbered rule; ``sentence`` is untranslated, ``place`` the part of the decree."""

    id: str
    sentence: str
    place: str
    check: Check
    kind: Kind = Kind.MEASURE
    profiles: frozenset[Profile] = LETTER

    @property
    def source(self) -> str:
        """The norm and the place in it."""
        return f"{DECREE}, {self.place}"


def quoted(text: str) -> str:
    """The beginning of some words, fit for a finding."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE].rstrip()}…"


def number(value: float) -> str:
    """A measure as Vietnamese paper writes it: one decimal at most, with a comma."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def some(line: Line | None) -> list[Line]:
    """A list of one component, or of none."""
    return [] if line is None else [line]


def present(part: Part, *, unless: Callable[[Components], bool] = lambda _anatomy: False) -> Check:
    """The component stands in the document; ``unless`` says when it need not."""

    def check(components: Components) -> Iterable[Issue] | None:
        if components.is_annex_alone or unless(components):
            return None
        return [] if part(components) else [Issue(_("it was not found"), _("the whole document"))]

    return check


def each(part: Part, judge: Callable[[Line], str | None]) -> Check:
    """Every line of a component keeps a rule; ``judge`` gives what is wrong with one, or None."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        if not lines:
            return None
        return [Issue(what, line.where) for line in lines if (what := judge(line)) is not None]

    return check


def sized(part: Part, low: float, high: float) -> Check:
    """The size of a component, in points."""

    def judge(run: Run) -> bool:
        return low <= run.look.size <= high

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        if not lines:
            return None
        return [
            Issue(
                _("«{text}» has size {size}").format(text=quoted(line.text), size=number(wrong[0].look.size)),
                line.where,
            )
            for line in lines
            if (wrong := [run for run in line.words if not judge(run)])
        ]

    return check


def faced(part: Part, *, bold: bool, italic: bool) -> Check:
    """The face of a component."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        if not lines:
            return None
        return [found for line in lines if (found := _face_issue(line, bold=bold, italic=italic)) is not None]

    return check


def _face_issue(line: Line, *, bold: bool, italic: bool) -> Issue | None:
    text = quoted(line.text)
    if any(run.look.bold is not bold for run in line.words):
        words = _("«{text}» is not bold") if bold else _("«{text}» is bold")
        return Issue(words.format(text=text), line.where)
    if any(run.look.italic is not italic for run in line.words):
        words = _("«{text}» is not italic") if italic else _("«{text}» is italic")
        return Issue(words.format(text=text), line.where)
    return None


def capitals(part: Part, *, wanted: bool = True) -> Check:
    """A component in capitals, or not wholly in capitals."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        if not lines:
            return None
        words = _("«{text}» is not in capitals") if wanted else _("«{text}» is in capitals")
        return [
            Issue(words.format(text=quoted(line.text)), line.where)
            for line in lines
            if is_upper(line.text) is not wanted and any(char.isalpha() for char in line.text)
        ]

    return check


def centred(part: Part) -> Check:
    """A component in the middle of its column, or of the page."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        if not lines:
            return None
        return [
            Issue(_("«{text}» is not centred").format(text=quoted(line.text)), line.where)
            for line in lines
            if line.paragraph.layout.alignment != "center"
        ]

    return check


def tight(part: Part) -> Check:
    """Lines of a component follow each other in single spacing, without a gap."""

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
    """A solid line is drawn below a component."""

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
    """Width of the longest line on paper, in millimetres; what does not fit its room is broken as Word breaks it."""
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
    """The line below a component is between ``low`` and ``high`` times as long as its longest line."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = part(components)
        drawn = components.rule_below(lines)
        text = longest(lines)
        if drawn is None or not text:
            return None
        if low - 0.005 <= drawn.length / text <= high + 0.005:
            return []
        words = _("the line is {length} mm long, the words above it {text} mm")
        return [Issue(words.format(length=number(drawn.length), text=number(text)), lines[-1].where)]

    return check


def rule_centred(part: Part) -> Check:
    """The line below a component lies in the middle."""

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
