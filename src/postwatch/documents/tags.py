"""Put the tags of a part on lines of their own for Jinja, so that an error names its tag."""

import re
from itertools import pairwise
from typing import Any

from postwatch.documents.filters import environment
from postwatch.documents.normalise import words_around
from postwatch.documents.syntax import walk

_TAG = re.compile(r"\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)|\{#.*?(?:#\}|$)")
_FILENAME = "<template>"
_BRACES = "{}%"


class Tagged:
    """The source of a part, which is one line, and where its tags are; line ``n`` is that of the tag before it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._spans = [found.span() for found in _TAG.finditer(source) if not found[0].startswith("{#")]

    def parsed(self) -> Any:
        """Jinja's syntax tree, of which each node knows its tag by its line. Raises TemplateSyntaxError."""
        places = [0, *(start for start, _end in self._spans), len(self.source)]
        pieces = (self.source[start:end] for start, end in pairwise(places))
        tree = environment().parse("\n".join(pieces))
        for node in walk(tree):
            if type(node).__name__ == "Output":
                node.nodes = [one for one in node.nodes if _is_left(one)]
        return tree

    def where(self, line: int) -> str:
        """Return the words around the tag of a line; empty where there is none."""
        span = self._span(line)
        return (words_around(self.source, *span) or self.inner(line)) if span else ""

    def inner(self, line: int) -> str:
        """Return the text between the braces of the tag of a line."""
        span = self._span(line)
        inner = self.source[slice(*span)].strip(_BRACES).strip() if span else ""
        return inner.replace("|rule_side(", "|rule(")  # see `normalise`

    def is_open(self, line: int) -> bool:
        """Return whether the tag of a line goes on beyond its words, for it is not closed."""
        return "</w:" in self.inner(line)

    def _span(self, line: int) -> tuple[int, int] | None:
        return self._spans[line - 2] if 2 <= line <= len(self._spans) + 1 else None


def _is_left(node: Any) -> bool:
    """Take the line breaks out of a text that Jinja has read; tells whether there is more in it."""
    if type(node).__name__ != "TemplateData":
        return True
    node.data = node.data.replace("\n", "")
    return bool(node.data)


def line_of(error: BaseException, code: Any) -> int:
    """Return the line of the tag at which compiled code has failed."""
    trace, line = error.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _FILENAME:
            # The code that Jinja puts at the head is in no tag.
            line = max(line, int(code.get_corresponding_lineno(trace.tb_lineno)))
        trace = trace.tb_next
    return line
