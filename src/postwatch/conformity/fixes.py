"""The work of a fixer: the measured document and its draft, and the changes that it reports."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from postwatch.conformity.components import Components
from postwatch.conformity.editor import Draft
from postwatch.conformity.lines import Line
from postwatch.conformity.model import Paragraph, Run
from postwatch.conformity.rule import Rule, quoted
from postwatch.dataclass import dataclass


@dataclass(frozen=True)
class Change:
    """A measure that was fixed: the rule, the thing changed, its text and place, and the values before and after."""

    rule: str
    what: str
    text: str
    where: str
    before: str
    after: str


class Fixing:
    """The fixing of a document, rule by rule."""

    def __init__(self, components: Components, draft: Draft) -> None:
        self.components = components
        self.draft = draft
        self.rule = ""
        self.changes: list[Change] = []
        self.redrawn: set[int] = set()

    def apply(self, rule: Rule, fixer: "Fixer") -> None:
        """Fix the measure of a rule."""
        self.rule = rule.id
        fixer(rule.check, self)

    def tell(self, place: "Line | Paragraph", what: str, before: str, after: str) -> None:
        """Tell of a change of a line or paragraph."""
        self.changes.append(Change(self.rule, what, quoted(place.text), place.where, before, after))

    def tell_of(self, where: str, what: str, before: str, after: str) -> None:
        """Tell of a change of something that has no text."""
        self.changes.append(Change(self.rule, what, "", where, before, after))


Fixer = Callable[[Any, Fixing], None]
"""Sets what a check, the first argument, measures to its right value, wherever it is not kept."""


def paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines, each once."""
    yield from {id(line.paragraph): line.paragraph for line in lines}.values()


def element(paragraph: Paragraph) -> Any:
    """Return the element of a paragraph in the draft."""
    return paragraph.source


def written(runs: Sequence[Run]) -> Iterator[tuple[Run, Any]]:
    """Yield the runs with text in the file, each with its element; labels of lists are left out."""
    for run in runs:
        if run.source is not None and run.text.strip():
            yield run, run.source
