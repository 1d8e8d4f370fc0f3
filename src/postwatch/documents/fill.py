"""Fill a Word template with facts: compiled once, filled many times, the same bytes for the same facts.

Facts are plain dicts, lists, text, numbers and dates; a date prints as dd/mm/yyyy, a line break in a text is a line
break on paper. Tags and filters are in templates/README.md; a template calls nothing, imports nothing, and prints
nothing but text and whole numbers. The optional fact ``document`` is a dict for the properties of the file:
``creator``, ``created`` (date), ``keywords``, ``description``.
"""

import datetime
import html
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from postwatch.documents.bulk import PackageSeries, Packed, PartSeries, pack
from postwatch.documents.facts import declared_fields, groups_of, is_absent, plain, values_of
from postwatch.documents.filters import UnprintableError, environment
from postwatch.documents.keep_with_next import keep_certain_signatures, with_kept_rows, with_kept_signatures
from postwatch.documents.normalise import move_kept, parsed, with_whole_tags
from postwatch.documents.package import (
    TAGGED_PART,
    W,
    check_safe,
    related,
    relations_name,
    relations_part,
    unpack,
    wrong,
)
from postwatch.documents.pictures import NAME as PICTURE
from postwatch.documents.pictures import picture_parts
from postwatch.documents.sections import SectionEnds, with_tagged_sections
from postwatch.documents.syntax import Fields, Use, explained, nearest, offences, walk
from postwatch.documents.tags import Tagged, line_of
from postwatch.documents.tracked_changes import refuse_traces
from postwatch.documents.wellformed import is_whole, stays_whole
from postwatch.errors import DocumentError
from postwatch.language import _

if TYPE_CHECKING:
    from jinja2 import Template as Compiled

_DOCUMENT = "word/document.xml"
_CORE, _STYLES = "docProps/core.xml", "word/styles.xml"
_NEW_LINE = b'</w:t><w:br/><w:t xml:space="preserve">'
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
# Word and layout.py write an address before a tag that is a whole address by itself.
_PLACEHOLDER = re.compile(r"https?://template/", re.IGNORECASE)
_LINK_TAG = re.compile(r"(?:\{|%7B){2}(.+?)(?:\}|%7D){2}", re.IGNORECASE)
_NOWHERE = frozenset({"", "mailto:", "http://", "https://"})
_NO_DATE = datetime.date(2020, 1, 1)
# Signs of XML and of tags, which no constant of Jinja may have.
_WRITTEN_BY_NUMBER = {ord(sign): f"\\x{ord(sign):02x}" for sign in "<>&{}%"}


def _wrong_at(name: str, what: str, where: str) -> DocumentError:
    return wrong(name, _("{what}, at «{where}»").format(what=what, where=where) if where else what)


class _NoAddressError(ValueError):
    """A link whose target is no address; the message is the target."""


class _Part:
    """One part with tags: its code, its links, its relationships."""

    def __init__(self, name: str, xml: str, listed: list[dict[str, str]], template: str) -> None:
        self.name = name
        self.template = template
        self._fixed = []
        tree = parsed(xml, name, template)
        move_kept(tree)
        self._keeps_signatures = keep_certain_signatures(tree)
        source = with_kept_rows(with_whole_tags(tree))
        for relation in listed:
            address = _address_expression(relation.get("Target", ""))
            if address:
                identity = re.compile(rf"""r:id=(["']){re.escape(relation.get("Id", ""))}\1""")
                source = identity.sub(f'r:id="{{{{ {address}|link_id }}}}"'.replace("\\", r"\\"), source)
            else:
                self._fixed.append(relation)
        self.has_links = "|link_id " in source
        source, self._sections = with_tagged_sections(source)
        self._tagged = Tagged(source)
        self._read = Fields()
        self.code = self._compiled()
        self.fields, self.required = frozenset(self._read.found), self._read.required()

    def _compiled(self) -> "Compiled":
        """Return the code of the part, and note its facts. Raises DocumentError for wrong or forbidden tags."""
        from jinja2 import TemplateError, TemplateSyntaxError, nodes

        try:
            tree = self._tagged.parsed()
            for offence in offences(tree):
                raise _wrong_at(self.template, offence.detail, self._tagged.where(offence.line))
            self._read.read(tree)
            for node in walk(tree):
                if type(node).__name__ == "Concat":
                    # `finalize` sees printed values, not texts put together before.
                    node.nodes = [
                        nodes.Filter(one, "printed", [], [], None, None, lineno=one.lineno, environment=one.environment)
                        for one in node.nodes
                    ]
            literals = [node.data for node in walk(tree) if type(node).__name__ == "TemplateData"]
            self._series = PartSeries(self.name, literals + self._sections)
            self._stays_whole = stays_whole(tree)
            return environment().from_string(tree)
        except TemplateSyntaxError as error:
            is_open = self._tagged.is_open(error.lineno)
            what = _("the tag is not closed") if is_open else explained(error.message or "")
            raise _wrong_at(self.template, what, self._tagged.where(error.lineno)) from error
        except (TemplateError, SyntaxError) as error:
            raise wrong(self.template, str(error)) from error

    def render(self, facts: dict[str, Any]) -> list[Packed]:
        """Return the part, and its relationships when it has links; DocumentError when it is not whole."""
        links: dict[str, str] = {}

        def link(address: str) -> str:
            return links.setdefault(_address(address), f"rIdLink{len(links) + 1}")

        packed = [self._packed(self._print(facts, link))]
        if self.has_links:
            made = (
                {"Id": key, "Type": _HYPERLINK, "Target": address, "TargetMode": "External"}
                for address, key in links.items()
            )
            packed.append(pack(relations_name(self.name), relations_part([*self._fixed, *made])))
        return packed

    def _packed(self, pieces: list[str]) -> Packed:
        packed = self._series.packed(pieces) if self._stays_whole and self._keeps_signatures else None
        if packed is not None:
            return packed
        printed = "".join(pieces).encode("utf-8")
        xml = printed.replace(b"\n", _NEW_LINE)
        if not (self._stays_whole and b"\n" not in printed) and not is_whole(xml):
            raise wrong(self.template, _("a loop or condition cuts through a paragraph, a row or a table"))
        return pack(self.name, xml if self._keeps_signatures else with_kept_signatures(xml))

    def printed(self, facts: dict[str, Any]) -> str:
        """Return the XML of the part for facts."""
        return "".join(self._print(facts, _address))

    def require(self, facts: dict[str, Any]) -> None:
        """Raise DocumentError for a field that the facts do not have, though no branch may come to it this time."""
        for use in self._read.uses:
            if use.path in self.required and is_absent(use.path, facts):
                raise self._unknown(use, facts)

    def _print(self, facts: dict[str, Any], link: Callable[[str], str]) -> list[str]:
        from jinja2 import TemplateError, UndefinedError

        own = {"_link": link, "_sections": SectionEnds(self._sections)}
        try:
            return list(self.code.root_render_func(self.code.new_context(facts | own)))
        except UndefinedError as error:
            raise self._unknown(self._undefined(str(error), line_of(error, self.code), facts), facts) from error
        except UnprintableError as error:
            raise self._unprintable(str(error), line_of(error, self.code), facts) from error
        except _NoAddressError as error:
            raise self._no_address(str(error), line_of(error, self.code)) from error
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            where = self._tagged.where(line_of(error, self.code))
            raise _wrong_at(self.template, _failure(error), where) from error

    # -- refusals: nothing of this is done for a document that can be made ---------------------------------------------

    def _undefined(self, name: str, line: int, facts: dict[str, Any]) -> Use:
        """Return the use of a field that failed at a tag, by the name that was not there."""
        uses = [one for one in self._read.uses if one.line == line]
        named = [one for one in uses if name in re.split(r"[.\[\]…]+", one.written)] or uses
        absent = (one for one in named if one.path and is_absent(one.path, facts))
        return next(absent, named[0] if named else Use("", name, line, {}))

    def _unknown(self, use: Use, facts: Mapping[str, Any]) -> DocumentError:
        known = {one for one in declared_fields([dict(facts)]) if not one.startswith("_")}
        near = nearest(use.written, known | {group for one in known for group in groups_of(one)}, use.names)
        if use.written.startswith("loop."):
            hint = _("`loop` counts between `for` and `endfor` only")
        elif near:
            hint = _("did you mean {field}?").format(field=near)
        else:
            hint = _("the fields are: {fields}").format(fields=", ".join(sorted(known)))
        return DocumentError(
            _("The template {name} uses an unknown field: {field}, at «{where}»").format(
                name=self.template, field=use.written, where=self._tagged.where(use.line)
            ),
            hint=hint,
        )

    def _unprintable(self, kind: str, line: int, facts: dict[str, Any]) -> DocumentError:
        prints = (one for one in self._read.prints if one.line == line and one.path)
        of_kind = (one.written for one in prints if kind in {type(v).__name__ for v in values_of(one.path, facts)})
        shown = {"list": _("a list"), "dict": _("a group of fields"), "NoneType": _("nothing"), "bool": _("yes or no")}
        return DocumentError(
            _("The template {name} prints {field}, which is not text but {kind}, at «{where}»").format(
                name=self.template,
                field=next(of_kind, self._tagged.inner(line)),
                kind=shown.get(kind, kind),
                where=self._tagged.where(line),
            ),
            hint=_("print the members of a list in a loop, and choose with `if` whether a field is there"),
        )

    def _no_address(self, link: str, line: int) -> DocumentError:
        if link in _NOWHERE:
            words = _("The template {name} has a link with an empty address, at «{where}»")
            hint = _("choose with `if` whether the link is there, or write the address into the record")
        else:
            words = _(
                "The template {name} links to «{link}», which is not the address of a page or mailbox, at «{where}»"
            )
            hint = _("write it with http://, https:// or mailto: and without spaces")
        return DocumentError(words.format(name=self.template, link=link, where=self._tagged.where(line)), hint=hint)


def _address_expression(target: str) -> str:
    """The expression of an address that contains tags, with the text around them; empty for an address without tags."""
    pieces = _LINK_TAG.split(_PLACEHOLDER.sub("", target, count=1))
    if len(pieces) == 1:
        return ""
    parts = [
        f"({unquote(piece).strip()})" if number % 2 else repr(piece).translate(_WRITTEN_BY_NUMBER)
        for number, piece in enumerate(pieces)
        if piece
    ]
    return parts[0] if len(parts) == 1 else f"({' ~ '.join(parts)})"


def _address(link: str) -> str:
    if not re.fullmatch(r"(https?://|mailto:)[^\s\"<>\\^`{|}]+", link):
        raise _NoAddressError(link)
    return link


def _failure(error: Exception) -> str:
    """Why code failed that Jinja could read."""
    if not isinstance(error, TypeError):
        return explained(str(error))
    if "argument" in str(error):
        return _("a filter has too few or too many values between its brackets")
    return _("values of different kinds are counted or compared: text, numbers, lists")


def _subject_styles() -> tuple[str, ...]:
    """Return the names of the styles of a trích yếu, that of a công văn and that of other documents."""
    from postwatch.documents.styles import style_names

    return tuple(style_names()[key] for key in ("TrichYeuCongVan", "TrichYeu"))


def _value(element: Any, path: str) -> str | None:
    """Return the value of an element below another, None where it is not there."""
    found = element.find(path)
    return found.get(f"{W}val") if found is not None else None


def _words(paragraph: Any) -> str:
    """Return the words of a paragraph on a single line."""
    return " ".join("".join(one.text or " " for one in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")).split())


class Template:
    """A Word template, compiled; ``fields`` are the names that it reads, dotted, ``[]`` for members of a list.

    Raises DocumentError when the file is no Word file, is not safe, or a tag is wrong.
    """

    def __init__(self, docx: bytes, name: str = "template.docx") -> None:
        self.name = name
        parts = unpack(docx, name)
        check_safe(parts, name)
        refuse_traces(parts, name)
        self._pictures = picture_parts(parts, name)
        self._styles = parts.get(_STYLES, b"<styles/>").decode("utf-8")
        self._parts = [
            _Part(part, data.decode("utf-8"), related(parts, part), name)
            for part, data in parts.items()
            if TAGGED_PART.fullmatch(part) and (b"{" in data or part == _DOCUMENT)
        ]
        self.fields = frozenset(field for part in self._parts for field in part.fields)
        changing = {_CORE, *(part.name for part in self._parts), *self._pictures}
        changing |= {relations_name(part.name) for part in self._parts if part.has_links}
        self._series = PackageSeries({part: data for part, data in parts.items() if part not in changing})

    def render(self, facts: Mapping[str, Any], *, title: str, images: Mapping[str, bytes] | None = None) -> bytes:
        """Return a document (.docx) of these facts; the same facts, title and images give the same bytes.

        ``images`` are PNG files by the name of their picture in the template. Raises DocumentError that names the field
        and the template when a field is missing, holds something that cannot be printed, or a picture is missing.
        """
        clean = plain(dict(facts))
        return self.filled(clean, core_properties(title, facts, clean), images or {})

    def subject(self, facts: Mapping[str, Any]) -> str:
        """Return the trích yếu of a document of these facts, on a single line: the paragraphs in its styles.

        Raises DocumentError as `render`, and where no paragraph has these styles.
        """
        printed = next(part for part in self._parts if part.name == _DOCUMENT).printed(plain(dict(facts)))
        styles = parsed(self._styles, _STYLES, self.name).iter(f"{W}style")
        # By their names, for LibreOffice gives them ids of its own.
        wanted = {one.get(f"{W}styleId") for one in styles if _value(one, f"{W}name") in _subject_styles()}
        paragraphs = parsed(printed, _DOCUMENT, self.name).iter(f"{W}p")
        found = " ".join(_words(one) for one in paragraphs if _value(one, f"{W}pPr/{W}pStyle") in wanted)
        if not found:
            raise DocumentError(
                _("The template {name} has no subject").format(name=self.name),
                hint=_("give its paragraph the style “{style}” in Word").format(style="” / “".join(_subject_styles())),
            )
        return found

    def require(self, clean: dict[str, Any]) -> None:
        """Raise DocumentError, with the place, when the template asks for a field that these facts cannot have."""
        for part in self._parts:
            part.require(clean)

    def filled(self, clean: dict[str, Any], core: bytes, images: Mapping[str, bytes]) -> bytes:
        """Return the document of facts that `plain` has gone through and of core properties; otherwise as `render`."""
        packed: list[Packed] = []
        for part in self._parts:
            packed += part.render(clean)
        packed += self._images(images)
        packed.append(pack(_CORE, core, level=0))  # too short to be worth the time
        return self._series.package(packed)

    def _images(self, images: Mapping[str, bytes]) -> list[Packed]:
        if not self._pictures:
            return []
        image = images.get(PICTURE, b"")
        if not image.startswith(b"\x89PNG"):
            raise DocumentError(
                _("The template {name} has a picture {picture}, but no PNG is given for it").format(
                    name=self.name, picture=PICTURE
                ),
                hint=_("remove the picture from the template, or give it another name in Word"),
            )
        return [pack(part, image, level=0) for part in self._pictures]


def core_properties(title: str, facts: Mapping[str, Any], clean: Mapping[str, Any]) -> bytes:
    """Core properties: nothing of the machine or its clock, so that the same facts give the same file."""
    title, properties = plain(title, "title"), facts.get("document") or {}
    head = clean.get("head")
    creator = properties.get("creator") or (head.get("agency", "") if isinstance(head, dict) else "")
    created = properties.get("created") or _NO_DATE
    if type(created) is not datetime.date:
        raise DocumentError(
            _("The field {field} is not a date").format(field="document.created"),
            hint=_("report this mistake of the program with the command that you typed"),
        )
    moment = f'xsi:type="dcterms:W3CDTF">{created.isoformat()}T00:00:00Z</dcterms'
    texts = {
        "dc:title": title,
        "dc:creator": creator,
        "cp:keywords": properties.get("keywords", ""),
        "dc:description": properties.get("description", ""),
        "cp:lastModifiedBy": creator,
    }
    written = {tag: html.escape(plain(text, tag), quote=False) for tag, text in texts.items() if text}
    lines = "".join(f"<{tag}>{text}</{tag}>" for tag, text in written.items())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{lines}<dc:language>vi-VN</dc:language>'
        f"<dcterms:created {moment}:created><dcterms:modified {moment}:modified></cp:coreProperties>"
    ).encode()
