"""A Word template and facts to a document: compiled once, filled many times, the same bytes for the same facts.

Facts are plain dicts, lists, text, numbers and dates; a date prints as dd/mm/yyyy, a line break in a text is a line
break on paper. Tags are those of docxtpl: ``{{ field }}``, ``{%p … %}`` a paragraph, ``{%tr … %}`` a row, ``{%tc … %}``
a cell, ``{%r … %}`` a run. Three filters come with them: ``balanced(room, size, bold)`` breaks a long name in two even
lines, ``rule(room, size, bold)`` alone in a paragraph makes that paragraph a rule 1/3 to 1/2 as long as the text,
``figure`` tells whether a cell holds a number or a day. A template calls nothing and imports nothing.

The optional fact ``document`` is a dict for the properties of the file: ``creator``, ``created`` (date), ``keywords``,
``description``.
"""

import datetime
import difflib
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr, unescape

from postwatch.documents.package import MAX_BYTES, Packed, begin, join, pack, unpack
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
_RELATION = re.compile(r"<Relationship\b[^>]*?/>", re.DOTALL)
_NO_DATE = datetime.date(2020, 1, 1)
# A level of deflate that takes half the time of the usual 6, for a twentieth more bytes.
_QUICK = 3
TAGGED_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# What cannot be printed or cannot stand in XML: controls (a line break may), lone surrogates, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FIGURE = re.compile(r"[-+]?[\d.,/%: ]*\d[\d.,/%: ]*|[-–]?")
ALLOWED_NODES = frozenset(
    {"Template", "Output", "TemplateData", "For", "If", "Name", "Getattr", "Getitem", "Const", "Compare", "Operand"}
    | {"And", "Or", "Not", "CondExpr", "Concat", "Add", "Sub", "Filter", "Test", "Slice"}
)
_PLAIN_FILTERS = ("upper", "lower", "length", "first", "last", "join", "default", "trim", "int")
# What asks whether a field is there.
_ASKING = frozenset({("Test", "defined"), ("Test", "undefined"), ("Filter", "default")})
_PARAGRAPH_MARKS = ("<w:p>", "<w:p ", "</w:p>")
_WORDS_SHOWN = 60
# Signs of code or of a fetched file in a Word file: macros, DDE, fields that read files.
_FIELD_CODE = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b")


def _wrong(name: str, what: str) -> DocumentError:
    return DocumentError(
        _("The template {name} is wrong: {what}").format(name=name, what=what),
        hint=_("correct it in Word and run `postwatch template check`, or take the shipped one out again"),
    )


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
    raise _wrong(where, _("field names are text"))


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


def _rule_side(text: str, room: int, size: float, bold: bool = False) -> int:
    """Indent on both sides of a rule 0.4 times as long as the longest line: between 1/3 and 1/2 (Phụ lục I, Mục II)."""
    longest = max(width(line, size, bold=bold) for line in wrapped(text, room, size, bold=bold))
    return (room - round(min(longest, room) * 0.4)) // 2


def _balanced(text: str, room: int, size: float, bold: bool = False) -> str:
    return balanced(text, room, size, bold=bold)


def _is_figure(text: Any) -> bool:
    return _FIGURE.fullmatch(str(text).strip()) is not None


def _column_widths(grid: Mapping[str, Any], room: int) -> list[int]:
    """Widths of the columns of a grid, in twips: no narrower than the longest word, wide where there is much to say."""
    rows = [*grid["rows"], *([grid["total"]] if "total" in grid else [])]
    least, wished = [], []
    for number, heading in enumerate(grid["columns"]):
        cells = [str(row[number]) for row in rows if number < len(row)]
        words = {word for cell in cells for word in cell.split()}
        longest = max((width(word, 12) for word in words), default=0)
        head = max((width(word, 12, bold=True) for word in str(heading).split()), default=0)
        least.append(max(longest, head) + 200)
        text = max((width(cell, 12) for cell in cells), default=0)
        wished.append(max(least[-1], min(max(text, width(str(heading), 12, bold=True) // 2) + 200, room // 2)))
    return _share(room, least, wished)


def _share(room: int, least: list[int], wished: list[int]) -> list[int]:
    """Every column its least; then the modest ones what they wish, the others equal parts of what is left."""
    if sum(least) >= room:
        widths = [need * room // sum(least) for need in least]
    else:
        widths = list(least)
        left = room - sum(least)
        wants = sorted(range(len(least)), key=lambda number: wished[number] - least[number])
        for done, number in enumerate(wants):
            given = min(wished[number] - least[number], left // (len(wants) - done))
            widths[number] += given
            left -= given
        widths = [one + left * one // room for one in widths]
    widths[-1] += room - sum(widths)
    return widths


@lru_cache(maxsize=1)
def environment() -> "Environment":
    """The one environment of all templates: sandboxed, escaping, strict, with few filters and no functions."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Missing(StrictUndefined):
        """A field that the facts do not have; its message is its name."""

        def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = None) -> None:
            from jinja2 import UndefinedError

            super().__init__(hint=name or hint, obj=obj, name=name, exc=exc or UndefinedError)

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=Missing, cache_size=0)
    shipped = made.filters
    made.filters = {name: shipped[name] for name in _PLAIN_FILTERS} | {
        "balanced": _balanced,
        "rule_side": _rule_side,
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
        raise _wrong(name, _near(source, error.lineno, error.message or "")) from error
    # The maker of links may be called; printed, it would tell an address of the machine's memory.
    called = {id(node.node) for node in walk(tree) if _is_link(node)}
    for node in walk(tree):
        if type(node).__name__ not in ALLOWED_NODES and not _is_link(node):
            raise _forbidden(name, type(node).__name__)
        word = getattr(node, "attr", None) or getattr(node, "name", None)
        if isinstance(word, str) and (word.startswith("_") or word == "self") and id(node) not in called:
            raise _forbidden(name, word)
    fields = Fields()
    fields.read(tree)
    try:
        return surroundings.from_string(tree), fields, stays_whole(tree)
    except (TemplateError, SyntaxError) as error:
        raise _wrong(name, str(error)) from error


def _forbidden(name: str, what: str) -> DocumentError:
    return _wrong(name, _("a template may print fields, choose and repeat, but not {what}").format(what=what))


def _is_link(node: Any) -> bool:
    """Whether a node is the one call that there is, of the maker of links; only fill.py writes it."""
    return type(node).__name__ == "Call" and getattr(node.node, "name", "") == "_link"


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

    ``optional`` are those of which the template asks whether they are there.
    """

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.optional: set[str] = set()
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
    return re.sub(r"<w:tblGrid>.*?</w:tblGrid>", lambda _match: f"<w:tblGrid>{columns}</w:tblGrid>", table)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _relations_name(part: str) -> str:
    folder, _slash, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


class _Part:
    """One part with tags: its code, its links, its relationships."""

    def __init__(self, name: str, xml: str, relations: str, template: str) -> None:
        self.name = name
        self.template = template
        self.relations = relations
        self._fixed = _RELATION.findall(relations)
        source = _repair(xml)
        for relation in self._fixed:
            tag = re.search(r"\{\{\s*(.+?)\s*\}\}", unquote(_attribute(relation, "Target")))
            if tag:
                call = f'r:id="{{{{ _link({tag[1]}) }}}}"'
                source = source.replace(f'r:id="{_attribute(relation, "Id")}"', call)
        self._fixed = [one for one in self._fixed if "{{" not in unquote(_attribute(one, "Target"))]
        self.has_links = "_link(" in source
        self._source = source
        self.code, read, self._stays_whole = _compile(source, template)
        self.fields, self.required = frozenset(read.found), read.required()

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
            raise _wrong(self.template, _("a repeated or chosen piece cuts through a paragraph, a row or a table"))
        return xml.encode("utf-8"), self._relations(links) if self.has_links else None

    def require(self, facts: dict[str, Any]) -> None:
        """Raise DocumentError for a field that the facts do not have, though no branch may come to it this time."""
        for field in sorted(self.required):
            if is_absent(field, facts):
                raise _unknown_field(self, field.rpartition(".")[2].removesuffix("[]"), facts)

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
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise _wrong(self.template, str(error)) from error

    def _relations(self, links: dict[str, str]) -> bytes:
        made = [
            f'<Relationship Id="{key}" Type="{_HYPERLINK}" Target={quoteattr(address)} TargetMode="External"/>'
            for address, key in links.items()
        ]
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join([*self._fixed, *made])
            + "</Relationships>"
        ).encode()


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
            _Part(part, data.decode("utf-8"), parts.get(_relations_name(part), b"").decode("utf-8"), name)
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
    targets = {
        _attribute(one, "Id"): _attribute(one, "Target")
        for one in _RELATION.findall(parts.get(_relations_name(_DOCUMENT), b"").decode("utf-8"))
    }
    found = re.search(r'<wp:docPr [^>]*name="qr"(?:(?!</w:drawing>).)*?r:embed="([^"]+)"', xml, re.DOTALL)
    target = targets.get(found[1], "") if found else ""
    return {"qr": f"word/{target}"} if target.endswith(".png") else {}


def check_safe(parts: Mapping[str, bytes], name: str) -> None:
    """No macros, no declared entities, no fields or relationships that fetch a file."""
    if any(part.lower().endswith((".bin", ".exe", ".js")) for part in parts):
        raise _wrong(name, _("it carries macros or an embedded object"))
    for part, data in parts.items():
        if part.endswith((".xml", ".rels")):
            _check_safe_xml(part, data, name)


def _check_safe_xml(part: str, data: bytes, name: str) -> None:
    try:
        xml = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _wrong(name, _("{part} is not UTF-8").format(part=part)) from error
    if "<!DOCTYPE" in xml or "<!ENTITY" in xml:
        raise _wrong(name, _("{part} declares entities").format(part=part))
    codes = "".join(re.findall(r"<w:instrText[^>]*>([^<]*)", xml)) + "".join(re.findall(r'w:instr="([^"]*)"', xml))
    if _FIELD_CODE.search(codes):
        raise _wrong(name, _("it has a field that reads another file"))
    for relation in _RELATION.findall(xml) if part.endswith(".rels") else []:
        if _attribute(relation, "TargetMode") == "External" and _attribute(relation, "Type") != _HYPERLINK:
            raise _wrong(name, _("it fetches another file: {target}").format(target=_attribute(relation, "Target")))


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


def own_source(name: str, workspace: Path | None, *, endings: tuple[str, ...] = ("docx", "j2")) -> bytes | str | None:
    """The workspace's own template: a Word file, else a text; None when it has none.

    Raises DocumentError when it cannot be read.
    """
    folder = None if workspace is None else workspace / "templates"
    if folder is None or not folder.is_dir():
        return None
    for ending in endings:
        path = folder / f"{name}.{ending}"
        if path.exists() and path.resolve().is_relative_to(folder.resolve()):
            data = _read_own(path)
            return data if ending == "docx" else _own_text(data, f"{name}.j2")
    return None


def _read_own(path: Path) -> bytes:
    try:
        return read_plain(path, most=MAX_BYTES)
    except OSError as error:
        raise DocumentError(
            _("The template {name} cannot be read: {reason}").format(name=path.name, reason=error.strerror or error),
            hint=_("put it back, or take the shipped one out again"),
        ) from error


def _own_text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(name, _("{part} is not UTF-8").format(part=name)) from error


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
