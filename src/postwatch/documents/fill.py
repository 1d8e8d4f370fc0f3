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
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from postwatch.documents.deflate import Known
from postwatch.documents.facts import is_absent, plain, values_of
from postwatch.documents.filters import UnprintableError, environment
from postwatch.documents.package import Packed, begin, check_safe, join, pack, pack_deflated, relations, unpack, wrong
from postwatch.documents.repair import repaired, words_around
from postwatch.documents.syntax import Fields, offences, walk
from postwatch.documents.wholeness import is_whole, stays_whole
from postwatch.errors import DocumentError
from postwatch.language import _

if TYPE_CHECKING:
    from jinja2 import Template as Compiled

_DOCUMENT = "word/document.xml"
_CORE = "docProps/core.xml"
_NEW_LINE = '</w:t><w:br/><w:t xml:space="preserve">'
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_NO_DATE = datetime.date(2020, 1, 1)
_SIGNATURE = '<w:tbl><w:tblPr><w:tblStyle w:val="KhungChuKy"/>'
_STYLED = "<w:pPr><w:pStyle "
# A level of deflate that takes half the time of the usual 6, for a twentieth more bytes.
_QUICK = 3
# Of a text in more pieces the same ones come again and again: it is far smaller when it is deflated as a whole.
_MOST_PIECES = 200
TAGGED_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")


def _compile(source: str, name: str) -> "tuple[Compiled, Fields, list[str], bool]":
    """The template code of one part, the fields and literal pieces, and whether it makes whole XML of any facts.

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
    literals = [node.data for node in walk(tree) if type(node).__name__ == "TemplateData"]
    try:
        return surroundings.from_string(tree), fields, literals, stays_whole(tree)
    except (TemplateError, SyntaxError) as error:
        raise wrong(name, str(error)) from error


def _as_printed(node: Any) -> Any:
    """A node whose value is to be text; `finalize` sees what is printed, not what is put together before."""
    from jinja2 import nodes

    return nodes.Filter(node, "printed", [], [], None, None, lineno=node.lineno, environment=node.environment)


def _near(source: str, line: int, message: str) -> str:
    """The complaint with the words that stand around it; the whole part is one line, so the line number says little."""
    tags = re.findall(r"\{[{%][^{}]*$|\{%\s*\w*[^%}]*%\}", source.splitlines()[line - 1] if source else "")
    if tags:
        return _("{message} (last tag: {tag})").format(message=message, tag=re.sub(r"<[^>]*>", "", tags[-1])[:80])
    return message


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
        source = repaired(xml, name, template)
        for relation in related:
            tag = re.search(r"\{\{\s*(.+?)\s*\}\}", unquote(relation.get("Target", "")))
            if tag:
                identity = re.compile(rf"""r:id=(["']){re.escape(relation.get("Id", ""))}\1""")
                source = identity.sub(f'r:id="{{{{ ({tag[1]})|link_id }}}}"'.replace("\\", r"\\"), source)
            else:
                self._fixed.append(_relation(relation))
        self.has_links = "|link_id " in source
        self._ties_itself = _says_what_comes_before_signature(source)
        if self._ties_itself:
            source = _keep_text_with_signature(source)
        self._source = source
        self.code, read, literals, self._stays_whole = _compile(source, template)
        self.fields, self.required = frozenset(read.found), read.required()
        self._printed = sorted(read.printed)
        self._known = Known(literals)

    def render(self, facts: dict[str, Any]) -> list[Packed]:
        """The part, and its relationships when it has links; DocumentError when it is not whole."""
        links: dict[str, str] = {}

        def link(address: str) -> str:
            return links.setdefault(_address(address), f"rIdLink{len(links) + 1}")

        packed = [self._packed(self._print(facts, link))]
        if self.has_links:
            packed.append(pack(_relations_name(self.name), self._relations(links), level=_QUICK))
        return packed

    def _packed(self, pieces: list[str]) -> Packed:
        if self._stays_whole and self._ties_itself and len(pieces) <= _MOST_PIECES:
            data, body = self._known.deflated(pieces)
            if b"\n" not in data:  # a line break becomes an element, see `_finished`
                return pack_deflated(self.name, data, body)
        return pack(self.name, self._finished("".join(pieces)).encode("utf-8"), level=_QUICK)

    def _finished(self, printed: str) -> str:
        xml = printed.replace("\n", _NEW_LINE)
        if not self._ties_itself:
            xml = _keep_text_with_signature(xml)
        if not (self._stays_whole and "\n" not in printed) and not is_whole(xml):
            raise wrong(self.template, _("a repeated or chosen piece cuts through a paragraph, a row or a table"))
        return xml

    def require(self, facts: dict[str, Any]) -> None:
        """Raise DocumentError for a field that the facts do not have, though no branch may come to it this time."""
        for field in sorted(self.required):
            if is_absent(field, facts):
                raise _unknown_field(self, _last(field), facts)

    def where(self, name: str) -> str:
        """The words around the first tag that uses a name."""
        tag = re.search(rf"\{{[{{%][^{{}}]*\b{re.escape(name)}\b[^{{}}]*[%}}]\}}", self._source)
        return words_around(self._source, *tag.span()) if tag else name

    def _print(self, facts: dict[str, Any], link: Callable[[str], str]) -> list[str]:
        from jinja2 import TemplateError, UndefinedError

        try:
            return list(self.code.root_render_func(self.code.new_context(facts | {"_link": link})))
        except UndefinedError as error:
            raise _unknown_field(self, str(error), facts) from error
        except UnprintableError as error:
            raise self._unprintable(str(error), facts) from error
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise wrong(self.template, str(error)) from error

    def _unprintable(self, kind: str, facts: dict[str, Any]) -> DocumentError:
        field = next((one for one in self._printed if kind in {type(v).__name__ for v in values_of(one, facts)}), "?")
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


def _says_what_comes_before_signature(source: str) -> bool:
    """Whether a template has no signature, or one behind a paragraph that is there whatever the facts."""
    at = source.find(_SIGNATURE)
    start = source.rfind(_STYLED, 0, at)
    return at < 0 or (start >= 0 and "{%" not in source[start:at])


def _keep_text_with_signature(xml: str) -> str:
    """Tie the last paragraph of the text to the signature, so that no page holds a signature alone."""
    at = xml.find(_SIGNATURE)
    start = xml.rfind(_STYLED, 0, at)
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
        packed: list[Packed] = []
        for part in self._parts:
            packed += part.render(clean)
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
