"""Syntax trees of Jinja: the constructs that a template may not use, and the fields that it reads."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from postwatch.documents.filters import TEXT_FILTERS
from postwatch.language import N_, _
from postwatch.likeness import most_alike

_ALLOWED_NODES = frozenset(
    {"Template", "Output", "TemplateData", "For", "If", "Name", "Getattr", "Getitem", "Const", "Compare", "Operand"}
    | {"And", "Or", "Not", "CondExpr", "Concat", "Add", "Sub", "Filter", "Test", "Slice"}
)
_LOOP_WORDS = ("index", "index0", "revindex", "revindex0", "first", "last", "length")
# Filters whose text is that of the value they are given.
_PASSING = frozenset(
    {*TEXT_FILTERS, "default", "balanced", "parted", "unbroken", "rule_side", "link_id", "thousands", "printed"}
)
# Filters that give some members of a list.
_SELECTING = frozenset({"beside_signature", "below_signature"})
# How Jinja's nodes are written; the others are called like their tags.
_SIGNS = {
    "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "List": "[ ]", "Tuple": "( , )", "Dict": "{ }",
    "Neg": "-", "Pos": "+", "Assign": "set", "AssignBlock": "set", "FromImport": "import", "ScopedEvalContextModifier":
    "autoescape", "FilterBlock": "filter", "CallBlock": "call",
}  # fmt: skip
# What asks whether a field is there.
_ASKING = frozenset({("Test", "defined"), ("Test", "undefined"), ("Filter", "default")})


class Offence(NamedTuple):
    """A forbidden construct of a template.

    ``kind`` is forbidden or field; the word, a sentence, the likely name, the line.
    """

    kind: str
    what: str
    detail: str
    nearest: str = ""
    line: int = 0


def offences(tree: Any) -> Iterator[Offence]:
    """Yield all that a template may not do, from a syntax tree of Jinja: the only definition of allowed tags."""
    nodes = list(walk(tree))
    counters = {id(node.node) for node in nodes if type(node).__name__ == "Getattr" and _is_loop(node.node)}
    for node in nodes:
        kind, word = type(node).__name__, getattr(node, "attr", None) or getattr(node, "name", None)
        is_bare_loop = _is_loop(node) and id(node) not in counters
        if isinstance(word, str) and (word.startswith("_") or word == "self" or is_bare_loop):
            detail = _("a template may not access {word}").format(word=word)
            yield Offence("forbidden", word, detail, line=node.lineno)
        elif kind == "Call":
            called = written(node.node)
            detail = _("a template cannot call a function: {word}").format(word=called)
            yield Offence("forbidden", called, detail, line=node.lineno)
        elif kind == "Getattr" and id(node.node) in counters:
            yield from _miscounted(node)
        elif _is_beyond(node):
            what = "recursive" if kind == "For" else kind
            detail = _("a template may print fields and use conditions and loops, but not {what}")
            place = _constants(node)[0] if what == "Output" else node
            yield Offence("forbidden", what, detail.format(what=_sign(place, what)), line=place.lineno)


def _sign(node: Any, what: str) -> str:
    """Return a forbidden construct, as it is written in the template."""
    return str(node.value).lower() if what == "Output" else _SIGNS.get(what, what.lower())


def _constants(output: Any) -> list[Any]:
    """Return the constants that are printed and are no text."""
    return [one for one in output.nodes if type(one).__name__ == "Const" and type(one.value) not in (str, int)]


def _is_loop(node: Any) -> bool:
    return type(node).__name__ == "Name" and node.name == "loop"


def _is_beyond(node: Any) -> bool:
    """Return whether a node is more than printing, choosing and repeating."""
    kind = type(node).__name__
    if kind == "Output":  # a constant that is no text is turned into one before it can be refused
        return bool(_constants(node))
    return kind not in _ALLOWED_NODES or (kind == "For" and node.recursive)


def _miscounted(node: Any) -> Iterator[Offence]:
    """Yield a word after ``loop.`` that does not count."""
    if node.attr not in _LOOP_WORDS:
        near = most_alike(node.attr, _LOOP_WORDS)
        detail = _("there is no field {field}").format(field=f"loop.{node.attr}")
        yield Offence("field", f"loop.{node.attr}", detail, f"loop.{near}" if near else "", node.lineno)


def written(node: Any) -> str:
    """Return an expression as the clerk wrote it."""
    kind = type(node).__name__
    if kind == "Name":
        return str(node.name)
    if kind == "Getattr":
        return f"{written(node.node)}.{node.attr}"
    return f"{written(node.node)}[…]" if kind == "Getitem" else f"({kind})"


def walk(node: Any) -> Iterator[Any]:
    """Yield a node of a syntax tree and all nodes below it, also below changes that a caller makes to a node."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += reversed(list(current.iter_child_nodes()))


class Use(NamedTuple):
    """A field where a template uses it: dotted (empty for more than a field), as the clerk wrote it, its line.

    ``names`` are the names in scope there, of members of lists, with the fields that they mean.
    """

    path: str
    written: str
    line: int
    names: Mapping[str, str]


class Fields:
    """Fields that a template reads, as dotted names; ``[]`` is for the members of a list.

    ``optional`` are those of which the template asks whether they are there; ``uses`` are all places of fields,
    ``prints`` those of printed fields.
    """

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.optional: set[str] = set()
        self.uses: list[Use] = []
        self.prints: list[Use] = []
        self.names: dict[str, str] = {"loop": ""}

    def read(self, node: Any) -> None:
        """Collect from a syntax tree."""
        kind = type(node).__name__
        if kind == "For":
            outer = self.enter(node)
            for child in [*node.body, *node.else_]:
                self.read(child)
            self.names = outer
        elif kind in ("Name", "Getattr", "Getitem"):
            path = self.path(node)
            self.uses.append(self._use(node))
            if path[:1].isalpha():
                self.found.add(path)
        else:
            if (kind, getattr(node, "name", "")) in _ASKING:
                self.optional.add(self.path(node.node))
            if kind == "Output":
                self.prints += [self._use(one) for child in node.nodes for one in _printed_by(child)]
            for child in node.iter_child_nodes():
                self.read(child)

    def required(self) -> frozenset[str]:
        """Return the fields without those that may be missing, and without all fields below these."""
        roots = tuple(f"{field}{sign}" for field in self.optional for sign in ".[")
        return frozenset(field for field in self.found if field not in self.optional and not field.startswith(roots))

    def enter(self, node: Any) -> dict[str, str]:
        """Read the list of a loop and name its members; gives the names that hold outside."""
        self.read(node.iter)
        outer = dict(self.names)
        self.names[getattr(node.target, "name", "")] = self.path(node.iter) + "[]"
        return outer

    def _use(self, node: Any) -> Use:
        return Use(self.path(node), written(node), node.lineno, dict(self.names))

    def path(self, node: Any) -> str:
        """Return the dotted name of an expression; empty if it is more than a field."""
        kind = type(node).__name__
        if kind == "Name":
            return str(self.names.get(node.name, node.name))
        if kind == "Getattr":
            base = self.path(node.node)
            return f"{base}.{node.attr}" if base else ""
        if kind == "Getitem":
            return self.path(node.node) + "[]"
        if kind == "Filter" and node.name in _SELECTING:
            return self.path(node.node)
        return ""


def _printed_by(node: Any) -> Iterator[Any]:
    """Yield the expressions whose values an expression prints."""
    kind = type(node).__name__
    if kind == "Concat":
        for child in node.nodes:
            yield from _printed_by(child)
    elif kind == "Filter" and node.name in _PASSING:
        yield from _printed_by(node.node)
    else:
        yield node


def nearest(wanted: str, fields: Iterable[str], names: Mapping[str, str]) -> str:
    """Return the field that a word most likely means, as it is written here.

    By the same end, by likeness, or at its end.
    """
    paths = frozenset(fields)
    here = {name for name, prefix in names.items() if prefix}
    for name, prefix in names.items():
        here |= {name + path[len(prefix) :] for path in paths if prefix and path.startswith(f"{prefix}.")}
    here |= paths
    last = wanted.rpartition(".")[2]
    alike = sorted(one for one in here if "." in wanted and one.rpartition(".")[2] == last)
    whole = alike or sorted(one for one in here if "[]" not in one)
    found = most_alike(wanted, whole, least=0 if alike else 0.6)
    if found is not None:
        return found
    by_last = {one.rpartition(".")[2]: one for one in sorted(here, key=lambda one: (-len(one), one))}
    found = most_alike(last, by_last)
    return by_last[found] if found is not None else ""


# What Jinja says of a tag that it cannot read, and what that means to whoever wrote the tag.
_JINJA = (
    (r"unexpected end of template.*|missing end of comment tag", N_("a tag opens something that is never closed")),
    (r"(?:no filter named|.*unknown filter) '(?P<word>.+?)'.*", N_("there is no filter {word}")),
    (r"no test named '(?P<word>.+?)'.*", N_("there is no test {word}")),
    (r"encountered unknown tag '(?P<word>end(?:if|for)|elif|else)'.*",
     N_("{word} is outside of its block")),
    (r"encountered unknown tag '(?P<word>.+?)'.*", N_("a template supports if, elif, else and for, not {word}")),
    (r".*(?:got|unexpected) '?end of (?:print statement|statement block|template)'?.*",
     N_("something is missing at the end of the tag")),
    (r"unexpected char '(?P<word>.+?)' at.*", N_("«{word}» is not allowed in a tag")),
    (r".*\bgot '(?P<word>.+?)'", N_("«{word}» is not allowed there in a tag")),
    (r"unexpected '(?P<word>.+?)'.*", N_("«{word}» is not allowed there in a tag")),
)  # fmt: skip


def explained(message: str) -> str:
    """Return an error of Jinja, in the language of the program; unchanged if it is not known."""
    for pattern, meaning in _JINJA:
        found = re.fullmatch(pattern, message, re.IGNORECASE | re.DOTALL)
        if found is not None:
            return _(meaning).format(**found.groupdict())
    return message
