"""Syntax trees of Jinja: what a template may not do, and which fields it reads."""

import difflib
from collections.abc import Iterator
from typing import Any, NamedTuple

from postwatch.documents.filters import TEXT_FILTERS
from postwatch.language import _

_ALLOWED_NODES = frozenset(
    {"Template", "Output", "TemplateData", "For", "If", "Name", "Getattr", "Getitem", "Const", "Compare", "Operand"}
    | {"And", "Or", "Not", "CondExpr", "Concat", "Add", "Sub", "Filter", "Test", "Slice"}
)
_LOOP_WORDS = ("index", "index0", "revindex", "revindex0", "first", "last", "length")
# Filters whose text is that of the value they are given.
_PASSING = frozenset({*TEXT_FILTERS, "default", "balanced", "rule_side"})
# What asks whether a field is there.
_ASKING = frozenset({("Test", "defined"), ("Test", "undefined"), ("Filter", "default")})


class Offence(NamedTuple):
    """What a template may not do: ``kind`` is forbidden or field, then the word, a sentence, and the likely name."""

    kind: str
    what: str
    detail: str
    nearest: str = ""


def offences(tree: Any) -> Iterator[Offence]:
    """All that a template may not do, of a syntax tree of Jinja: the one place that says what is allowed."""
    counters = {id(node.node) for node in walk(tree) if type(node).__name__ == "Getattr" and _is_loop(node.node)}
    for node in walk(tree):
        kind, word = type(node).__name__, getattr(node, "attr", None) or getattr(node, "name", None)
        is_bare_loop = _is_loop(node) and id(node) not in counters
        if isinstance(word, str) and (word.startswith("_") or word == "self" or is_bare_loop):
            yield Offence("forbidden", word, _("a template may not reach {word}").format(word=word))
        elif kind == "Call":
            called = written(node.node)
            yield Offence("forbidden", called, _("a template calls no function: {word}").format(word=called))
        elif kind == "Getattr" and id(node.node) in counters:
            yield from _miscounted(node)
        elif _is_beyond(node):
            what = "recursive" if kind == "For" else kind
            detail = _("a template may print fields, choose and repeat, but not {what}")
            yield Offence("forbidden", what, detail.format(what=what))


def _is_loop(node: Any) -> bool:
    return type(node).__name__ == "Name" and node.name == "loop"


def _is_beyond(node: Any) -> bool:
    """Whether a node is more than printing, choosing and repeating."""
    kind = type(node).__name__
    if kind == "Output":  # a constant that is no text is turned into one before it can be refused
        return any(type(one).__name__ == "Const" and type(one.value) not in (str, int) for one in node.nodes)
    return kind not in _ALLOWED_NODES or (kind == "For" and node.recursive)


def _miscounted(node: Any) -> Iterator[Offence]:
    """A word after ``loop.`` that does not count."""
    if node.attr not in _LOOP_WORDS:
        near = difflib.get_close_matches(node.attr, _LOOP_WORDS, n=1)
        detail = _("there is no field {field}").format(field=f"loop.{node.attr}")
        yield Offence("field", f"loop.{node.attr}", detail, f"loop.{near[0]}" if near else "")


def written(node: Any) -> str:
    """An expression as the clerk wrote it."""
    kind = type(node).__name__
    if kind == "Name":
        return str(node.name)
    if kind == "Getattr":
        return f"{written(node.node)}.{node.attr}"
    return f"{written(node.node)}[…]" if kind == "Getitem" else f"({kind})"


def walk(node: Any) -> Iterator[Any]:
    """A node of a syntax tree and all below it."""
    yield node
    for child in node.iter_child_nodes():
        yield from walk(child)


class Fields:
    """Fields that a template reads, as dotted names; ``[]`` stands for the members of a list.

    ``optional`` are those of which the template asks whether they are there, ``printed`` those that it prints.
    """

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.optional: set[str] = set()
        self.printed: set[str] = set()
        self.names: dict[str, str] = {"loop": ""}

    def read(self, node: Any) -> set[str]:
        """Collect from a syntax tree."""
        kind = type(node).__name__
        if kind == "For":
            self._loop(node)
        elif kind in ("Name", "Getattr", "Getitem"):
            path = self.path(node)
            if path[:1].isalpha():
                self.found.add(path)
        else:
            if (kind, getattr(node, "name", "")) in _ASKING:
                self.optional.add(self.path(node.node))
            if kind == "Output":
                self.printed |= {self.path(one) for child in node.nodes for one in _printed_by(child)}
            for child in node.iter_child_nodes():
                self.read(child)
        return self.found

    def required(self) -> frozenset[str]:
        """The fields without those that may be missing, and without what stands below these."""
        roots = tuple(f"{field}{sign}" for field in self.optional for sign in ".[")
        return frozenset(field for field in self.found if field not in self.optional and not field.startswith(roots))

    def enter(self, node: Any) -> dict[str, str]:
        """Read the list of a loop and name its members; gives the names that hold outside."""
        self.read(node.iter)
        outer = dict(self.names)
        self.names[getattr(node.target, "name", "")] = self.path(node.iter) + "[]"
        return outer

    def _loop(self, node: Any) -> None:
        outer = self.enter(node)
        for child in [*node.body, *node.else_]:
            self.read(child)
        self.names = outer

    def path(self, node: Any) -> str:
        """The dotted name of an expression; empty for one that is more than a field."""
        kind = type(node).__name__
        if kind == "Name":
            name: str = node.name
            return self.names.get(name, name)
        if kind == "Getattr":
            base = self.path(node.node)
            return f"{base}.{node.attr}" if base else ""
        if kind == "Getitem":
            return self.path(node.node) + "[]"
        return ""


def _printed_by(node: Any) -> Iterator[Any]:
    """The expressions whose values an expression prints."""
    kind = type(node).__name__
    if kind == "Concat":
        for child in node.nodes:
            yield from _printed_by(child)
    elif kind == "Filter" and node.name in _PASSING:
        yield from _printed_by(node.node)
    else:
        yield node
