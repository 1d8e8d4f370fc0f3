"""A Word template and facts to a document: compiled once, filled many times, the same bytes for the same facts.

Facts are plain dicts, lists, text, numbers and dates; a date prints as dd/mm/yyyy, a line break in a text is a line
break on paper. Tags are those of docxtpl: ``{{ field }}``, ``{%p … %}`` a paragraph, ``{%tr … %}`` a row, ``{%tc … %}``
a cell, ``{%r … %}`` a run. Three filters come with them: ``balanced(room, size, bold)`` breaks a long name in two even
lines, ``rule(room, size, bold)`` alone in a paragraph makes that paragraph a rule 1/3 to 1/2 as long as the text,
``figure`` tells whether a cell holds a number or a day. A template calls nothing and imports nothing, and it
prints nothing but text and whole numbers.

The optional fact ``document`` is a dict for the properties of the file: ``creator``, ``created`` (date), ``keywords``,
``description``.
"""

import datetime
import difflib
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr, unescape

from postwatch.documents.package import MAX_BYTES, Packed, begin, check_safe, join, pack, relations, unpack, wrong
from postwatch.documents.typeface import balanced, width, wrapped
from postwatch.documents.wholeness import is_whole, stays_whole
from postwatch.errors import DocumentError
from postwatch.language import _
from postwatch.paths import read_plain, resource

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2 import Template as Compiled

    from postwatch.documents.confined import ConfinedTemplate

_DOCUMENT = "word/document.xml"
_CORE = "docProps/core.xml"
_NEW_LINE = '</w:t><w:br/><w:t xml:space="preserve">'
_QUOTES = {"&quot;": '"', "&apos;": "'", "&#34;": '"', "&#39;": "'"}
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_NO_DATE = datetime.date(2020, 1, 1)
# A level of deflate that takes half the time of the usual 6, for a twentieth more bytes.
_QUICK = 3
TAGGED_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# What cannot be printed or cannot stand in XML: controls (a line break may), lone surrogates, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FIGURE = re.compile(r"[-+]?[\d.,/%: ]*\d[\d.,/%: ]*|[-–]?")
_ALLOWED_NODES = frozenset(
    {"Template", "Output", "TemplateData", "For", "If", "Name", "Getattr", "Getitem", "Const", "Compare", "Operand"}
    | {"And", "Or", "Not", "CondExpr", "Concat", "Add", "Sub", "Filter", "Test", "Slice"}
)
_PLAIN_FILTERS = ("length", "first", "last", "default", "int")
_TEXT_FILTERS = ("upper", "lower", "trim")
# Filters whose text is that of the value they are given.
_PASSING = frozenset({*_TEXT_FILTERS, "default", "balanced", "rule_side"})
_LOOP_WORDS = ("index", "index0", "revindex", "revindex0", "first", "last", "length")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH_TAG = re.compile(r"\{[{%]p [^{}]*[%}]\}")
_PICTURES = frozenset({f"{_W}drawing", f"{_W}pict"})
# What asks whether a field is there.
_ASKING = frozenset({("Test", "defined"), ("Test", "undefined"), ("Filter", "default")})
_PARAGRAPH_MARKS = ("<w:p>", "<w:p ", "</w:p>")
_WORDS_SHOWN = 60


# -- facts -------------------------------------------------------------------------------------------------------------


def plain(value: Any, where: str = "") -> Any:
    """Facts as the template may see them: NFC text, whole numbers, lists, dicts; dates become dd/mm/yyyy.

    Raises DocumentError that names the field for anything else, and for a text with control characters.
    """
    kind = type(value)
    if kind is str:
        return _text(value, where)
    if value is None or kind in (bool, int):
        return value
    if kind is dict:
        return {_key(key, where): plain(item, f"{where}.{key}" if where else str(key)) for key, item in value.items()}
    if kind in (list, tuple):
        return [plain(item, f"{where}[{number}]") for number, item in enumerate(value)]
    if kind is datetime.date:
        return f"{value:%d/%m/%Y}"
    raise DocumentError(
        _("The field {field} holds {kind}, not text, a whole number, a date or a list").format(
            field=where or "?", kind=kind.__name__
        ),
        hint=_("this is a mistake of the program: please report it with the command that you typed"),
    )


def _key(key: Any, where: str) -> str:
    if type(key) is str:
        return key
    raise wrong(where, _("field names are text"))


def _text(value: str, where: str) -> str:
    if value.isascii() and value.isprintable():
        return value
    composed = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    bad = _UNPRINTABLE.search(composed)
    if bad:
        raise DocumentError(
            _("The field {field} holds a character that cannot be printed (U+{code})").format(
                field=where, code=f"{ord(bad[0]):04X}"
            ),
            hint=_("delete the character in the record or the sheet that it came from"),
        )
    return composed


# -- environment -------------------------------------------------------------------------------------------------------


class _UnprintableError(TypeError):
    """Something else than text or a whole number was to be printed; the message is the name of its type."""


def _printed(value: Any) -> Any:
    """A value as it may be printed. Raises _UnprintableError for a list, a group of fields, nothing, yes and no."""
    from jinja2 import Undefined

    if isinstance(value, (str, Undefined)) or type(value) is int:  # an undefined one complains by itself
        return value
    raise _UnprintableError(type(value).__name__)


def _of_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that takes nothing but what may be printed."""
    return lambda value, *more: function(_printed(value), *more)


def _joined(values: Iterable[Any], sign: str = "") -> str:
    return sign.join(str(_printed(one)) for one in values)


def _rule_side(text: str, room: int, size: float, bold: bool = False) -> int:
    """Indent on both sides of a rule 0.4 times as long as the longest line: between 1/3 and 1/2 (Phụ lục I, Mục II)."""
    longest = max(width(line, size, bold=bold) for line in wrapped(text, room, size, bold=bold))
    return (room - round(min(longest, room) * 0.4)) // 2


def _balanced(text: str, room: int, size: float, bold: bool = False) -> str:
    return balanced(text, room, size, bold=bold)


def _is_figure(text: Any) -> bool:
    return _FIGURE.fullmatch(str(text).strip()) is not None


def _column_widths(grid: Mapping[str, Any], room: int) -> list[int]:
    """Widths of the columns of a grid, in twips: no narrower than the longest word, wide where there is much to say.

    A word that would take more than a third of the room is broken. What is left goes to the cells first, then to the
    headings, then to all.
    """
    rows = [*grid["rows"], *([grid["total"]] if "total" in grid else [])]
    least, said, wished = [], [], []
    for number, heading in enumerate(grid["columns"]):
        cells = [str(row[number]) for row in rows if number < len(row)]
        words = {word for cell in cells for word in cell.split()}
        longest = max((width(word, 12) for word in words), default=0)
        head = max((width(word, 12, bold=True) for word in str(heading).split()), default=0)
        least.append(min(max(longest, head) + 200, room // 3))
        text = max((width(cell, 12) for cell in cells), default=0)
        said.append(min(text + 200, room // 2))
        wished.append(min(max(text, width(str(heading), 12, bold=True) // 2) + 200, room // 2))
    widths = [0] * len(least)
    for wishes in (least, said, wished):
        widths = _widened(widths, wishes, room)
    left, taken = room - sum(widths), max(sum(widths), 1)
    widths = [one + left * one // taken for one in widths]
    widths[-1] += room - sum(widths)
    return widths


def _widened(widths: list[int], wishes: list[int], room: int) -> list[int]:
    """The modest columns get what they wish, the others equal parts of what is left of the room."""
    made, left = list(widths), room - sum(widths)
    wants = sorted(range(len(made)), key=lambda number: wishes[number] - made[number])
    for done, number in enumerate(wants):
        given = min(max(wishes[number] - made[number], 0), left // (len(wants) - done))
        made[number] += given
        left -= given
    return made


@lru_cache(maxsize=1)
def environment() -> "Environment":
    """The one environment of all templates: sandboxed, escaping, strict, with few filters and no functions."""
    from jinja2 import StrictUndefined, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Missing(StrictUndefined):
        """A field that the facts do not have; its message is its name."""

        def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = None) -> None:
            from jinja2 import UndefinedError

            super().__init__(hint=name or hint, obj=obj, name=name, exc=exc or UndefinedError)

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=Missing, finalize=_printed, cache_size=0)
    shipped = made.filters
    made.filters = {name: shipped[name] for name in _PLAIN_FILTERS} | {
        **{name: _of_text(shipped[name]) for name in _TEXT_FILTERS},
        "join": _joined,
        "printed": _printed,
        "balanced": _of_text(_balanced),
        "rule_side": _of_text(_rule_side),
        "link_id": pass_context(lambda context, address: context["_link"](address)),
        "figure": _is_figure,
        "column_widths": _column_widths,
    }
    made.globals.clear()
    return made


def _compile(source: str, name: str) -> "tuple[Compiled, Fields, bool]":
    """The template code of one part, the fields that it reads, and whether it makes whole XML of any facts.

    Raises DocumentError for wrong or forbidden tags.
    """
    from jinja2 import TemplateError, TemplateSyntaxError

    surroundings = environment()
    try:
        tree = surroundings.parse(source)
    except TemplateSyntaxError as error:
        raise wrong(name, _near(source, error.lineno, error.message or "")) from error
    for offence in offences(tree):
        raise wrong(name, offence.detail)
    fields = Fields()
    fields.read(tree)
    for node in walk(tree):
        if type(node).__name__ == "Concat":
            node.nodes = [_as_printed(one) for one in node.nodes]
    try:
        return surroundings.from_string(tree), fields, stays_whole(tree)
    except (TemplateError, SyntaxError) as error:
        raise wrong(name, str(error)) from error


def _as_printed(node: Any) -> Any:
    """A node whose value is to be text; `finalize` sees what is printed, not what is put together before."""
    from jinja2 import nodes

    return nodes.Filter(node, "printed", [], [], None, None, lineno=node.lineno, environment=node.environment)


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


def _near(source: str, line: int, message: str) -> str:
    """The complaint with the words that stand around it; the whole part is one line, so the line number says little."""
    tags = re.findall(r"\{[{%][^{}]*$|\{%\s*\w*[^%}]*%\}", source.splitlines()[line - 1] if source else "")
    if tags:
        return _("{message} (last tag: {tag})").format(message=message, tag=re.sub(r"<[^>]*>", "", tags[-1])[:80])
    return message


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


def _values(field: str, facts: Mapping[str, Any]) -> list[Any]:
    """All values that a dotted field has in the facts."""
    values: list[Any] = [facts]
    for step in field.replace("[]", ".[]").split("."):
        if step == "[]":
            values = [member for value in values if isinstance(value, list) for member in value]
        else:
            values = [value[step] for value in values if isinstance(value, dict) and step in value]
    return values


def is_absent(field: str, facts: Mapping[str, Any]) -> bool:
    """Whether the facts have the place of a field, but nowhere the field itself; an empty list tells nothing."""
    values: list[Any] = [facts]
    for step in field.replace("[]", ".[]").split("."):
        if step == "[]":
            values = [member for value in values if isinstance(value, list) for member in value]
            continue
        holders = [value for value in values if isinstance(value, dict)]
        values = [holder[step] for holder in holders if step in holder]
        if holders and not values:
            return True
    return False


def words_around(source: str, start: int, end: int) -> str:
    """The words of the paragraph in which a tag stands from ``start`` to ``end``: by them it is found in Word."""
    first = max(source.rfind(mark, 0, start) for mark in _PARAGRAPH_MARKS[:2])
    if source.rfind(_PARAGRAPH_MARKS[2], 0, start) > first:
        first, last = start, end  # a tag that has a paragraph of its own
    else:
        after = (source.find(mark, end) for mark in _PARAGRAPH_MARKS)
        last = min((place for place in after if place >= 0), default=len(source))
    before, tag, behind = (
        unescape(re.sub(r"<[^<>]*>", "", piece))
        for piece in (source[max(first, 0) : start], source[start:end], source[end:last])
    )
    words = f"{before[-_WORDS_SHOWN:]}{tag[: 2 * _WORDS_SHOWN]}{behind[:_WORDS_SHOWN]}"
    return re.sub(r"\s+", " ", words).strip()


# -- template ----------------------------------------------------------------------------------------------------------


def _repair(xml: str) -> str:
    """docxtpl's own repair of tags that Word has cut into runs; then our marks of rules, grids and empty runs."""
    from docxtpl import DocxTemplate

    flat = re.sub(r">\s*\n\s*<", "><", xml).replace("\r", "").replace("\n", " ")
    repaired = str(DocxTemplate.patch_xml(None, flat)).replace("\n", " ")
    repaired = re.sub(
        r'<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve"></w:t></w:r>', "", repaired
    )
    # LibreOffice writes the quotes inside a tag as entities.
    repaired = re.sub(r"\{[{%].*?[%}]\}", lambda tag: unescape(tag[0], _QUOTES), repaired)
    repaired = _RULE_PARAGRAPH.sub(_as_rule, repaired)
    return _TABLE.sub(_as_grid, repaired)


_TABLE = re.compile(r"<w:tbl>(?:(?!</w:tbl>).)*?</w:tbl>")
_RULE_PARAGRAPH = re.compile(
    r"<w:p(?: [^>]*)?><w:pPr>((?:(?!</w:pPr>).)*)</w:pPr>((?:(?!</w:p>).)*?)"
    r"\{\{ *((?:(?!\}\}).)+?)\|rule\(([^)]*)\) *\}\}(?:(?!</w:p>).)*</w:p>"
)


def _as_rule(match: re.Match[str]) -> str:
    properties = re.sub(r"<w:ind [^>]*/>", "", match[1])
    side = f"{{{{ {match[3]}|rule_side({match[4]}) }}}}"
    indent = f'<w:ind w:left="{side}" w:right="{side}"/>'
    # The schema wants the indent before these.
    later = re.search(
        r"<w:(contextualSpacing|mirrorIndents|jc|textDirection|textAlignment|outlineLvl|rPr)\b", properties
    )
    at = later.start() if later else len(properties)
    return f"<w:p><w:pPr>{properties[:at]}{indent}{properties[at:]}</w:pPr></w:p>"


def _as_grid(match: re.Match[str]) -> str:
    """Give a table whose columns are a loop over ``X.columns`` its widths."""
    table = match[0]
    loop = re.search(r"\{% for \w+ in ([\w.]+)\.columns %\}", table)
    room = re.search(r'<w:tblW w:w="(\d+)"', table) or re.search(r'<w:tblW [^>]*w:w="(\d+)"', table)
    if loop is None or room is None:
        return table
    columns = f'{{% for w in {loop[1]}|column_widths({room[1]}) %}}<w:gridCol w:w="{{{{ w }}}}"/>{{% endfor %}}'
    # A width of its own, which LibreOffice writes into each cell, would win over that of its column.
    table = re.sub(r"<w:tcW\b[^>]*/>", '<w:tcW w:w="0" w:type="auto"/>', table)
    return re.sub(r"<w:tblGrid>.*?</w:tblGrid>", lambda _match: f"<w:tblGrid>{columns}</w:tblGrid>", table)


def _with_kept(xml: str, part: str, template: str) -> str:
    """A part in which what stands on the paragraph of a tag, and would go with it, has one of its own behind it.

    LibreOffice hangs the end of a section on the paragraph before it: that may be the tag which chooses an annex.
    """
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    try:
        tree: Any = parse_xml(xml.encode("utf-8"))
    except SyntaxError as error:  # lxml has limits of its own
        raise wrong(template, _("{part} is not whole XML").format(part=part)) from error
    moved = [_move_kept(one) for one in list(tree.iter(f"{_W}p")) if _PARAGRAPH_TAG.search(text_of(one))]
    return serialize_part_xml(tree).decode("utf-8") if any(moved) else xml


def text_of(element: Any) -> str:
    """The words of a row, a cell or a paragraph; of that without those of a text box within it."""
    is_paragraph = element.tag == f"{_W}p"
    return "".join(
        node.text or "" for node in element.iter(f"{_W}t") if not is_paragraph or _paragraph_of(node) is element
    )


def _paragraph_of(node: Any) -> Any:
    return next(node.iterancestors(f"{_W}p"), None)


def _move_kept(paragraph: Any) -> bool:
    """Move pictures, page breaks and the end of a section behind a paragraph; tells whether there was any."""
    runs = [run for run in paragraph.iter(f"{_W}r") if _paragraph_of(run) is paragraph]
    kept = [child for run in runs for child in run if _is_kept(child)]
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = paragraph.makeelement(f"{_W}pPr")
    marks = [one for one in properties if one.tag in (f"{_W}pageBreakBefore", f"{_W}sectPr")]
    if not kept and not marks:
        return False
    behind = paragraph.makeelement(f"{_W}p")
    behind.append(properties)
    if not any(holds_picture(one) for one in kept):
        _make_thin(properties, marks)
    for child in kept:
        run = paragraph.makeelement(f"{_W}r")
        run.append(child)
        behind.append(run)
    paragraph.addnext(behind)
    return True


def _is_kept(child: Any) -> bool:
    is_break = child.tag == f"{_W}br" and child.get(f"{_W}type") in ("page", "column")
    return is_break or holds_picture(child)


def holds_picture(element: Any) -> bool:
    """Whether an element is a picture or holds one."""
    return any(one.tag in _PICTURES for one in element.iter())


def _make_thin(properties: Any, marks: list[Any]) -> None:
    """A paragraph that nobody sees, with these marks: no page more because of its height."""
    for child in list(properties):
        if child not in marks:
            properties.remove(child)
    spacing = properties.makeelement(
        f"{_W}spacing",
        {f"{_W}before": "0", f"{_W}after": "0", f"{_W}line": "20", f"{_W}lineRule": "exact"},
    )
    of_mark = properties.makeelement(f"{_W}rPr")
    of_mark.append(properties.makeelement(f"{_W}sz", {f"{_W}val": "2"}))
    end = next((one for one in marks if one.tag == f"{_W}sectPr"), None)
    for one in (spacing, of_mark):
        properties.append(one)
    if end is not None:
        properties.append(end)  # the schema wants it last


def _relations_name(part: str) -> str:
    folder, _slash, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _related(parts: Mapping[str, bytes], part: str) -> list[dict[str, str]]:
    listed = parts.get(_relations_name(part))
    return [] if listed is None else relations(listed)


def _relation(attributes: Mapping[str, str]) -> str:
    return f"<Relationship {' '.join(f'{key}={quoteattr(value)}' for key, value in attributes.items())}/>"


class _Part:
    """One part with tags: its code, its links, its relationships."""

    def __init__(self, name: str, xml: str, related: list[dict[str, str]], template: str) -> None:
        self.name = name
        self.template = template
        self._fixed = []
        source = _repair(_with_kept(xml, name, template))
        for relation in related:
            tag = re.search(r"\{\{\s*(.+?)\s*\}\}", unquote(relation.get("Target", "")))
            if tag:
                identity = re.compile(rf"""r:id=(["']){re.escape(relation.get("Id", ""))}\1""")
                source = identity.sub(f'r:id="{{{{ ({tag[1]})|link_id }}}}"'.replace("\\", r"\\"), source)
            else:
                self._fixed.append(_relation(relation))
        self.has_links = "|link_id " in source
        self._source = source
        self.code, read, self._stays_whole = _compile(source, template)
        self.fields, self.required = frozenset(read.found), read.required()
        self._printed = sorted(read.printed)

    def render(self, facts: dict[str, Any]) -> tuple[bytes, bytes | None]:
        """XML of the part, and of its relationships when it has links; DocumentError when it is not whole."""
        links: dict[str, str] = {}

        def link(address: str) -> str:
            return links.setdefault(_address(address), f"rIdLink{len(links) + 1}")

        printed = self._print(facts, link)
        xml = printed.replace("\n", _NEW_LINE)
        if '<w:tblStyle w:val="KhungChuKy"/>' in xml:
            xml = _keep_text_with_signature(xml)
        if not (self._stays_whole and "\n" not in printed) and not is_whole(xml):
            raise wrong(self.template, _("a repeated or chosen piece cuts through a paragraph, a row or a table"))
        return xml.encode("utf-8"), self._relations(links) if self.has_links else None

    def require(self, facts: dict[str, Any]) -> None:
        """Raise DocumentError for a field that the facts do not have, though no branch may come to it this time."""
        for field in sorted(self.required):
            if is_absent(field, facts):
                raise _unknown_field(self, _last(field), facts)

    def where(self, name: str) -> str:
        """The words around the first tag that uses a name."""
        tag = re.search(rf"\{{[{{%][^{{}}]*\b{re.escape(name)}\b[^{{}}]*[%}}]\}}", self._source)
        return words_around(self._source, *tag.span()) if tag else name

    def _print(self, facts: dict[str, Any], link: Callable[[str], str]) -> str:
        from jinja2 import TemplateError, UndefinedError

        try:
            return self.code.render(facts | {"_link": link})
        except UndefinedError as error:
            raise _unknown_field(self, str(error), facts) from error
        except _UnprintableError as error:
            raise self._unprintable(str(error), facts) from error
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise wrong(self.template, str(error)) from error

    def _unprintable(self, kind: str, facts: dict[str, Any]) -> DocumentError:
        field = next((one for one in self._printed if kind in {type(v).__name__ for v in _values(one, facts)}), "?")
        shown = {"list": _("a list"), "dict": _("a group of fields"), "NoneType": _("nothing"), "bool": _("yes or no")}
        return DocumentError(
            _("The template {name} prints {field}, which is no text but {kind}, at «{where}»").format(
                name=self.template, field=field, kind=shown.get(kind, kind), where=self.where(_last(field))
            ),
            hint=_("print the members of a list in a loop, and choose with `if` whether a field is there"),
        )

    def _relations(self, links: dict[str, str]) -> bytes:
        made = [
            _relation({"Id": key, "Type": _HYPERLINK, "Target": address, "TargetMode": "External"})
            for address, key in links.items()
        ]
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join([*self._fixed, *made])
            + "</Relationships>"
        ).encode()


def _last(field: str) -> str:
    """The last name of a dotted field, as it stands in a tag."""
    return field.rpartition(".")[2].replace("[]", "")


def _address(link: str) -> str:
    if not re.fullmatch(r"(https?://|mailto:)[^\s\"<>\\^`{|}]+", link):
        raise DocumentError(
            _("{link} is not an address of a web page or mailbox").format(link=link),
            hint=_("write it with http://, https:// or mailto: and without blanks"),
        )
    return link


def _unknown_field(part: _Part, field: str, facts: Mapping[str, Any]) -> DocumentError:
    known = sorted({key for key in _keys(facts) if not key.startswith("_")})
    near = difflib.get_close_matches(field, known, n=1)
    hint = (
        _("did you mean {field}?").format(field=near[0])
        if near
        else _("the fields are: {fields}").format(fields=", ".join(known))
    )
    return DocumentError(
        _("The template {name} asks for a field that there is not: {field}, at «{where}»").format(
            name=part.template, field=field, where=part.where(field)
        ),
        hint=hint,
    )


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)


def _keep_text_with_signature(xml: str) -> str:
    """Tie the last paragraph of the text to the signature, so that no page holds a signature alone."""
    at = xml.find('<w:tbl><w:tblPr><w:tblStyle w:val="KhungChuKy"/>')
    start = xml.rfind("<w:pPr><w:pStyle ", 0, at)
    if at < 0 or start < 0 or xml.count("</w:p>", start, at) != 1:
        return xml
    end = xml.index("/>", start) + 2
    return f"{xml[:end]}<w:keepNext/>{xml[end:]}"


class Template:
    """A Word template, compiled; ``fields`` are the names that it reads, dotted, ``[]`` for members of a list.

    Raises DocumentError when the file is no Word file, is not safe, or a tag is wrong.
    """

    def __init__(self, docx: bytes, name: str = "template.docx") -> None:
        self.name = name
        parts = unpack(docx, name)
        check_safe(parts, name)
        self._parts = [
            _Part(part, data.decode("utf-8"), _related(parts, part), name)
            for part, data in parts.items()
            if TAGGED_PART.fullmatch(part) and (b"{" in data or part == _DOCUMENT)
        ]
        self.fields = frozenset(field for part in self._parts for field in part.fields)
        self._pictures = _pictures(parts)
        changing = {_CORE, *(part.name for part in self._parts), *self._pictures.values()}
        changing |= {_relations_name(part.name) for part in self._parts if part.has_links}
        # Parts that no document changes come first, so their bytes and their places are always the same.
        self._fixed = begin(pack(part, data) for part, data in parts.items() if part not in changing)

    def render(self, facts: Mapping[str, Any], *, title: str, images: Mapping[str, bytes] | None = None) -> bytes:
        """A document (.docx) of these facts; the same facts, title and images give the same bytes.

        ``images`` are PNG files by the name of their picture in the template. Raises DocumentError that names the field
        and the template when a field is missing, holds something that cannot be printed, or a picture is missing.
        """
        clean = plain(dict(facts))
        return self.filled(clean, core_properties(title, facts, clean), images or {})

    def require(self, clean: dict[str, Any]) -> None:
        """Raise DocumentError, with the place, when the template asks for a field that these facts cannot have."""
        for part in self._parts:
            part.require(clean)

    def filled(self, clean: dict[str, Any], core: bytes, images: Mapping[str, bytes]) -> bytes:
        """The document of facts that `plain` has gone through and of core properties; otherwise as `render`."""
        packed = []
        for part in self._parts:
            xml, relations = part.render(clean)
            packed.append(pack(part.name, xml, level=_QUICK))
            if relations is not None:
                packed.append(pack(_relations_name(part.name), relations, level=_QUICK))
        packed += self._images(images)
        packed.append(pack(_CORE, core, compress=False))  # too short to be worth the time
        return join(packed, after=self._fixed)

    def _images(self, images: Mapping[str, bytes]) -> list[Packed]:
        packed = []
        for name, part in self._pictures.items():
            if not images.get(name, b"").startswith(b"\x89PNG"):
                raise DocumentError(
                    _("The template {name} has a picture {picture}, but no PNG is given for it").format(
                        name=self.name, picture=name
                    ),
                    hint=_("take the picture out of the template, or give it another name in Word"),
                )
            packed.append(pack(part, images[name], compress=False))
        return packed


def _pictures(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Name of a placeholder picture -> its media part; only the picture named ``qr`` is a placeholder."""
    xml = parts[_DOCUMENT].decode("utf-8")
    targets = {one.get("Id", ""): one.get("Target", "") for one in _related(parts, _DOCUMENT)}
    found = re.search(r'<wp:docPr [^>]*name="qr"(?:(?!</w:drawing>).)*?r:embed="([^"]+)"', xml, re.DOTALL)
    target = targets.get(found[1], "") if found else ""
    return {"qr": f"word/{target}"} if target.endswith(".png") else {}


def core_properties(title: str, facts: Mapping[str, Any], clean: Mapping[str, Any]) -> bytes:
    """Core properties: nothing of the machine or its clock, so that the same facts give the same file."""
    title, properties = plain(title, "title"), facts.get("document") or {}
    head = clean.get("head")
    creator = properties.get("creator") or (head.get("agency", "") if isinstance(head, dict) else "")
    created = properties.get("created") or _NO_DATE
    if type(created) is not datetime.date:
        raise DocumentError(
            _("The field {field} is not a date").format(field="document.created"),
            hint=_("this is a mistake of the program: please report it with the command that you typed"),
        )
    moment = f'xsi:type="dcterms:W3CDTF">{created.isoformat()}T00:00:00Z</dcterms'
    texts = {
        "dc:title": title,
        "dc:creator": creator,
        "cp:keywords": properties.get("keywords", ""),
        "dc:description": properties.get("description", ""),
        "cp:lastModifiedBy": creator,
    }
    lines = "".join(f"<{tag}>{escape(plain(text, tag))}</{tag}>" for tag, text in texts.items() if text)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{lines}<dc:language>vi-VN</dc:language>'
        f"<dcterms:created {moment}:created><dcterms:modified {moment}:modified></cp:coreProperties>"
    ).encode()


# -- shipped templates -------------------------------------------------------------------------------------------------


def template_bytes(name: str, workspace: Path | None = None) -> bytes:
    """The Word template ``noun/name`` (.docx): the workspace's own, else made from its text or the shipped text.

    Raises NotFoundError for an unknown name, DocumentError for a text that cannot be laid out.
    """
    own = own_source(name, workspace)
    if isinstance(own, bytes):
        return own
    return _laid_out(_shipped_text(name) if own is None else own)


def shipped_template(name: str, workspace: Path | None = None) -> "Template | ConfinedTemplate":
    """The compiled template ``noun/name``, the workspace's own first; compiled once per content.

    Raises as `template_bytes` and `Template`.
    """
    own = own_source(name, workspace)
    if own is None:
        docx = _laid_out(_shipped_text(name))
        return _compiled(docx, hashlib.sha256(docx).hexdigest(), f"{name}.docx")
    return _confined(own, f"{name}.docx")


def _shipped_text(name: str) -> str:
    return resource("templates", f"{name}.j2").read_text(encoding="utf-8-sig")


def own_path(name: str, workspace: Path | None, *, endings: tuple[str, ...] = ("docx", "j2")) -> Path | None:
    """Where the workspace's own template lies: a Word file, else a text; None when it has none.

    Whatever is there by that name is the one that is used, or that is refused: never silently the shipped one.
    """
    if workspace is None:
        return None
    places = [workspace / "templates" / f"{name}.{ending}" for ending in endings]
    return next((path for path in places if path.exists() or path.is_symlink()), None)


def own_source(name: str, workspace: Path | None, *, endings: tuple[str, ...] = ("docx", "j2")) -> bytes | str | None:
    """The workspace's own template: a Word file, else a text; None when it has none.

    Raises DocumentError when it cannot be read, or is a link that leaves the folder of the templates.
    """
    path = own_path(name, workspace, endings=endings)
    if path is None or workspace is None:
        return None
    _require_inside(path, workspace / "templates")
    data = _read_own(path)
    return data if path.suffix == ".docx" else _own_text(data, f"{name}.j2")


def _require_inside(path: Path, folder: Path) -> None:
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle
        is_inside = False
    if not is_inside:
        raise DocumentError(
            _("The template {name} is a link that leaves the folder {folder}").format(
                name=path.relative_to(folder).as_posix(), folder=folder
            ),
            hint=_("put the file itself in its place"),
        )


def _read_own(path: Path) -> bytes:
    try:
        return read_plain(path, most=MAX_BYTES)
    except OSError as error:
        raise DocumentError(
            _("The template {name} cannot be read: {reason}").format(
                name=f"{path.parent.name}/{path.name}", reason=error.strerror or error
            ),
            hint=_("put it back, or take the shipped one out again"),
        ) from error


def _own_text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong(name, _("{part} is not UTF-8").format(part=name)) from error


@lru_cache(maxsize=32)
def _laid_out(text: str) -> bytes:
    from postwatch.documents.layout import build_template

    return build_template(text)


@lru_cache(maxsize=32)
def _compiled(docx: bytes, _digest: str, name: str) -> Template:
    return Template(docx, name)


@lru_cache(maxsize=4)
def _confined(source: bytes | str, name: str) -> "ConfinedTemplate":
    """A process for each of a few templates; it ends when its template falls out of this cache, or with this one."""
    from postwatch.documents.confined import ConfinedTemplate

    return ConfinedTemplate(source, name)
