"""The rule of a checker, and the checks that many components share: size, face, capitals, place."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from postwatch.conformity.components import Components
from postwatch.conformity.lines import Line, is_upper
from postwatch.dataclass import dataclass
from postwatch.language import N_, Code, _

DECREE = "Nghị định 30/2020/NĐ-CP"
_LONGEST_QUOTE = 60
# More points between two lines, and more of single spacing, are seen.
LOOSE, SINGLE = 2, 1.08
# So many millimetres of a drawn line no eye tells.
_SEEN = 1.0
# Signs seen as a hyphen before an item, with a blank behind it or none.
_HYPHEN = re.compile(r"[-–—]\s*\w")


class Profile(Code):
    """Set of rules a document is checked against."""

    LETTER = "letter", N_("letter or report")
    FORM = "form", N_("prescribed form")
    CASE = "case", N_("paper of a case")
    PLEDGE = "pledge", N_("pledge of a unit")
    INTERNAL = "internal", N_("register or control sheet")
    OTHER = "other", N_("paper of another type")


class Outcome(Code):
    """Result of a rule."""

    FAIL = "fail", N_("not kept")
    WARN = "warn", N_("to review")
    NOTE = "note", N_("not seen on paper")
    PASS = "pass", N_("kept")
    NOT_APPLICABLE = "not_applicable", N_("nothing to check")


LETTER = frozenset({Profile.LETTER})
PLEDGE = frozenset({Profile.PLEDGE})
CASE = frozenset({Profile.CASE})
FORM = frozenset({Profile.FORM})
ALL = frozenset(Profile)
# A register or a sheet that stays in the house bears no Quốc hiệu.
OFFICIAL = ALL - {Profile.INTERNAL}
# A licence, a list or an application has a form of its own.
HEADED = OFFICIAL - {Profile.OTHER}


@dataclass(frozen=True)
class Issue:
    """A breach of a rule: its detail, and its place."""

    detail: str
    where: str


Check = Callable[[Components], Iterable[Issue] | None]
"""Judges a document; None when the rule has nothing to judge in it."""


@dataclass(frozen=True)
class Rule:
    """A numbered rule; ``sentence`` is untranslated, ``place`` the part of the decree, ``breach`` fails or only warns.

    A place that names no Phụ lục or Điều is a Mục of Phụ lục I, Phần I; a place that names a law is in that law.
    """

    id: str
    sentence: str
    place: str
    check: Check
    breach: Outcome = Outcome.FAIL
    profiles: frozenset[Profile] = LETTER

    @property
    def source(self) -> str:
        """Return the norm and the place in it."""
        if self.place.startswith("Luật"):
            return self.place
        is_whole = self.place.startswith(("Phụ lục", "Điều"))
        return f"{DECREE}, {self.place if is_whole else f'Phụ lục I, Phần I, Mục {self.place}'}"


for_all = partial(Rule, profiles=ALL)
"""A rule for documents of every profile."""


def quoted(text: str) -> str:
    """Return the beginning of a text, short enough for a finding: blanks as typed, tabs as Word shows them."""
    plain = text.strip().replace("\t", "→").replace("\n", " ")
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE].rstrip()}…"


def number(value: float) -> str:
    """Return a measure in Vietnamese notation: at most one decimal, with a comma."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


class Part:
    """A component of a document as lines; its methods make the checks that many components share.

    A check has nothing to judge where there are no lines.
    """

    def __init__(self, lines: Callable[[Components], Sequence[Line]]) -> None:
        self._lines = lines

    def __call__(self, components: Components) -> Sequence[Line]:
        return self._lines(components)

    def __add__(self, other: "Part") -> "Part":
        return Part(lambda components: [*self(components), *other(components)])

    def __getitem__(self, cut: slice) -> "Part":
        return Part(lambda components: self(components)[cut])

    def given(self, is_wanted: Callable[[Components], object]) -> "Part":
        """Return the component where this is true of the document, or where this other component is there."""
        return Part(lambda components: self(components) if is_wanted(components) else [])

    def only(self, is_wanted: Callable[[Line], object]) -> "Part":
        """Return those of its lines of which this is true."""
        return Part(lambda components: [line for line in self(components) if is_wanted(line)])

    def several(self) -> "Part":
        """Return the component where it has more than one line."""
        return self.given(lambda components: len(self(components)) > 1)

    def present(self, *, unless: Callable[[Components], object] = lambda _components: False) -> Check:
        """Check that it is there; ``unless`` says when it need not be."""

        def check(components: Components) -> Iterable[Issue] | None:
            if components.is_annex_alone or unless(components):
                return None
            return [] if self(components) else [Issue(_("it was not found"), _("the whole document"))]

        return check

    def judged(self, judge: Callable[[Components, Sequence[Line]], Iterable[Issue]]) -> Check:
        """Check the component as a whole; ``judge`` gets the document and the lines."""

        def check(components: Components) -> Iterable[Issue] | None:
            lines = self(components)
            return judge(components, lines) if lines else None

        return check

    def each(self, judge: Callable[[Line], str | None]) -> Check:
        """Check every line; ``judge`` returns the fault of a line, or None."""
        return self.judged(
            lambda _components, lines: [Issue(what, line.where) for line in lines if (what := judge(line)) is not None]
        )

    def keeps(self, is_right: Callable[[Line], object], fault: str) -> Check:
        """Check every line with ``is_right``; ``fault`` is untranslated and may quote the line as ``{text}``."""
        return self.each(lambda line: None if is_right(line) else _(fault).format(text=quoted(line.text)))

    def lacks(self, pattern: str, fault: str) -> Check:
        """Check that no line has a match; ``fault`` may quote the line as ``{text}`` and groups by their names."""
        wrong = re.compile(pattern)

        def judge(line: Line) -> str | None:
            found = wrong.search(line.text)
            return _(fault).format(**{"text": quoted(line.text)} | found.groupdict()) if found else None

        return self.each(judge)

    def reads(self, is_right: Callable[[str], object]) -> Check:
        """Check the text of every line with ``is_right``."""
        return self.keeps(lambda line: is_right(line.text), N_("it reads «{text}»"))

    def capitals(self, *, wanted: bool = True) -> Check:
        """Check that it is in capitals, or is not."""
        fault = N_("«{text}» is not in capitals") if wanted else N_("«{text}» is in capitals")
        return self.keeps(
            lambda line: is_upper(line.text) is wanted or not any(char.isalpha() for char in line.text), fault
        )

    def dashed(self) -> Check:
        """Check that every line begins with a hyphen."""
        return self.keeps(lambda line: _HYPHEN.match(line.text), N_("«{text}» has no hyphen before it"))

    def ends_with(self, sign: str) -> Check:
        """Check that every line ends with a sign."""

        def judge(line: Line) -> str | None:
            if line.text.endswith(sign):
                return None
            return _("«{text}» does not end with «{sign}»").format(text=quoted(line.text), sign=sign)

        return self.each(judge)


@dataclass(frozen=True)
class Measure:
    """The check of a measure of a component; it holds the right value, for the judge and for the fixer."""

    part: Part

    def __call__(self, components: Components) -> Iterable[Issue] | None:
        """Judge the component; None where there is nothing to judge."""
        lines = self.part(components)
        return self.judge(components, lines) if lines else None

    def judge(self, components: Components, lines: Sequence[Line]) -> Iterable[Issue]:
        """Return the faults of these lines, in turn."""
        faults = ((self.fault(components, line), line) for line in lines)
        return [Issue(what, line.where) for what, line in faults if what is not None]

    def fault(self, components: Components, line: Line) -> str | None:  # noqa: ARG002
        """Return the fault of a line by itself, or None."""
        return None

    def wrong(self, components: Components) -> list[Line]:
        """Return the lines that have a fault."""
        return [line for line in self.part(components) if self.fault(components, line) is not None]


@dataclass(frozen=True)
class Sized(Measure):
    """The size of a component lies between two, in points."""

    low: float
    high: float

    def fault(self, components: Components, line: Line) -> str | None:  # noqa: ARG002
        if not line.words or self.low <= line.size <= self.high:
            return None
        return _("«{text}» has size {size}").format(text=quoted(line.text), size=number(line.size))


@dataclass(frozen=True)
class Faced(Measure):
    """A component is bold, italic, both or, with a face of "", neither."""

    face: str

    def fault(self, components: Components, line: Line) -> str | None:  # noqa: ARG002
        bold, italic = "bold" in self.face, "italic" in self.face
        text = quoted(line.text)
        if not line.words:
            return None
        if line.is_bold is not bold:
            return (_("«{text}» is not bold") if bold else _("«{text}» is bold")).format(text=text)
        if line.is_italic is not italic:
            return (_("«{text}» is not italic") if italic else _("«{text}» is italic")).format(text=text)
        return None


@dataclass(frozen=True)
class Centred(Measure):
    """A component must be in the middle of its column or of the page, or on the same axis as others."""

    others: Part | None = None

    def fault(self, components: Components, line: Line) -> str | None:
        beside = (self.part + self.others)(components) if self.others is not None else []
        apart = [one for one in beside if one.paragraph is not line.paragraph]
        axes = [span.middle for one in apart for span in one.spans]
        if not line.text or line.is_centred or any(map(line.is_middle_of, axes)):
            return None
        return _("«{text}» is not centred").format(text=quoted(line.text))


@dataclass(frozen=True)
class Tight(Measure):
    """The lines of a component follow each other in single spacing, without a gap."""

    def judge(self, components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
        """Return the gaps between these lines, and the first that is not in single spacing."""
        for above, below in pairwise(lines):
            gap = components.gap(above.paragraph, below.paragraph) or 0.0
            if gap > LOOSE:
                words = _("{gap} pt lie above «{text}»")
                yield Issue(words.format(gap=number(gap), text=quoted(below.text)), below.where)
        for line in lines:
            layout = line.paragraph.layout
            if layout.line_rule == "auto" and layout.line > SINGLE:
                words = _("«{text}» has a line spacing of {lines} lines")
                yield Issue(words.format(text=quoted(line.text), lines=number(layout.line)), line.where)
                return


@dataclass(frozen=True)
class Ruled(Measure):
    """A solid line is drawn below a component."""

    def judge(self, components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
        """Return that there is none, or that it is broken."""
        drawn = components.rule_below(lines)
        if drawn is None or not drawn.is_solid:
            none, broken = _("no line is drawn below «{text}»"), _("the line below «{text}» is not solid")
            fault = none if drawn is None else broken
            yield Issue(fault.format(text=quoted(lines[-1].text)), lines[-1].where)


@dataclass(frozen=True)
class Unruled(Measure):
    """No line is drawn below a component; ``words`` are untranslated."""

    words: str

    def judge(self, components: Components, lines: Sequence[Line]) -> list[Issue]:
        """Return an issue if a rule is drawn."""
        return [Issue(_(self.words), lines[0].where)] if components.rule_below(lines) else []


@dataclass(frozen=True)
class RuleBetween(Measure):
    """The line below a component is so many times as long as its longest line."""

    low: float
    high: float

    def __call__(self, components: Components) -> Iterable[Issue] | None:
        """Judge the line; None if there is no line."""
        lines = self.part(components)
        is_there = components.rule_below(lines) is not None and longest(lines)
        return self.judge(components, lines) if is_there else None

    def judge(self, components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
        """Return that it is too short or too long."""
        drawn, text = components.rule_below(lines), longest(lines)
        if drawn is not None and not self.low * text - _SEEN <= drawn.length <= self.high * text + _SEEN:
            words = _("the line is {length} mm long, the text above it {text} mm")
            yield Issue(words.format(length=number(drawn.length), text=number(text)), lines[-1].where)


@dataclass(frozen=True)
class RuleCentred(Measure):
    """The line below a component lies in its middle."""

    def __call__(self, components: Components) -> Iterable[Issue] | None:
        """Judge the line; None where it is not known where it lies."""
        lines = self.part(components)
        return None if components.span_of(components.rule_below(lines)) is None else self.judge(components, lines)

    def judge(self, components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
        """Return that it lies aside."""
        span = components.span_of(components.rule_below(lines))
        if span is None:
            return
        axes = [lines[-1].axis, *(one.middle for line in lines for one in line.spans)]
        if not any(map(span.is_near, axes)):
            paragraph = lines[-1].paragraph
            left, right = abs(paragraph.edge - span.start), abs(paragraph.edge + paragraph.room - span.end)
            words = _("the line begins {left} mm from the left and ends {right} mm from the right")
            yield Issue(words.format(left=number(left), right=number(right)), lines[-1].where)


def named(name: str) -> Part:
    """Return the part of a document that `Components` has by this name."""

    def lines(components: Components) -> Sequence[Line]:
        found: Sequence[Line] | Line | None = getattr(components, name)
        return found if isinstance(found, Sequence) else [] if found is None else [found]

    return Part(lines)


def longest(lines: Sequence[Line]) -> float:
    """Return the width of the longest printed line, in millimetres."""
    return max((span.end - span.start for line in lines for span in line.spans), default=0.0)
