"""A Word file as bytes: read with limits, written with fixed times, so that the same parts give the same bytes.

A template is also looked through for what runs or fetches something (`check_safe`). What Word would read, not how it is
written, decides: every part is parsed, and elements, relations and content types are told apart by their names there.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from postwatch.documents.limited_xml import BROKEN, DECLARES, TOO_MUCH, RefusedXmlError, read_xml
from postwatch.errors import DocumentError
from postwatch.files import zips
from postwatch.language import N_, _

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of elements of the text, as parsed trees write it."""
MAX_PARTS = 400
MAX_BYTES = 32_000_000
_CORE = "docProps/core.xml"
TAGGED_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_SHOWN = {
    "document": N_("the body"), "header": N_("the header"), "footer": N_("the footer"), "comments": N_("the comments"),
}  # fmt: skip
_MAIN_PARTS = frozenset({"word/document.xml", "xl/workbook.xml"})
_MOST_CORE = 64 * 2**10
_DESCRIPTION = re.compile(r"<dc:description>([^<]*)</dc:description>")
_OFFICE = ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
_HYPERLINKS = frozenset(f"{office}relationships/hyperlink" for office in _OFFICE)
_RELATED = frozenset(f"{office}relationships" for office in _OFFICE)
_VML = frozenset({"urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"})
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
# Endings of programs and of the parts in which Word keeps macros and objects.
_PROGRAM_ENDINGS = (".bin", ".exe", ".js")
# Relations by the last word of their type, and content types by a piece of their name.
_CARRYING_RELATIONS = frozenset(
    {"vbaproject", "vbaprojectsignature", "wordvbadata", "attachedtoolbars", "keymapcustomizations", "extensibility"}
    | {"oleobject", "package", "control", "activexcontrolbinary", "ctrlprop", "afchunk", "video", "audio", "media"}
    | {"webextension", "webextensiontaskpanes", "taskpanes"}
)
_FETCHING_RELATIONS = frozenset(
    {"attachedtemplate", "subdocument", "frame", "transform", "recipientdata", "mailmergesource"}
    | {"mailmergeheadersource", "externallink", "externallinkpath"}
)
_CARRYING_TYPES = ("vbaproject", "vbadata", "macroenabled", "oleobject", "activex", "webextension", "keymapcustom")
# Elements of the text that refer to something outside of it.
_CARRYING_ELEMENTS = frozenset({"object", "control", "altChunk"})
_FETCHING_ELEMENTS = frozenset({"subDoc", "mailMerge", "attachedTemplate", "frameset"})
# Every refused part has any of these in its bytes: names cannot be written with entities.
_TELLTALE = re.compile(
    rb"instr|Relationship|ContentType|OLEObject|\b(?:object|control|altChunk|subDoc|mailMerge|attachedTemplate|frameset)\b"
    rb"|\b(?:link|href|src)\s*=|<!DOCTYPE"
)
_REFUSED = {
    BROKEN: N_("{part} is not well-formed XML"),
    DECLARES: N_("{part} declares entities"),
    TOO_MUCH: N_("{part} contains more than a letter can"),
}
_ATTACHED = "attachedtemplate"
# The template that every Word has, at its place on the disc of the writer.
_USUAL_TEMPLATE = re.compile(r"(?:[a-z]:/[^?#]*/)?normal\.dot[mx]?")
# Fields that print the file's own content, or facts that Word knows by itself. Any other field may fetch a
# file or run a program (REACHING_FIELDS), or is not known.
_PRINTING_FIELD = re.compile(
    r"=|(ADDRESSBLOCK|ADVANCE|AUTHOR|AUTONUM|AUTONUMLGL|AUTONUMOUT|BIBLIOGRAPHY|BIDIOUTLINE|CITATION|COMMENTS|COMPARE"
    r"|CREATEDATE|DATE|DISPLAYBARCODE|DOCPROPERTY|DOCVARIABLE|EDITTIME|EQ|FILENAME|FILESIZE|FORMCHECKBOX|FORMDROPDOWN"
    r"|FORMTEXT|FTNREF|GREETINGLINE|HYPERLINK|IF|INDEX|INFO|KEYWORDS|LASTSAVEDBY|LISTNUM|MERGEBARCODE|MERGEFIELD"
    r"|MERGEREC|MERGESEQ|NEXT|NEXTIF|NOTEREF|NUMCHARS|NUMPAGES|NUMWORDS|PAGE|PAGEREF|PRINTDATE|QUOTE|REF|REVNUM"
    r"|SAVEDATE|SECTION|SECTIONPAGES|SEQ|SET|SHAPE|SKIPIF|STYLEREF|SUBJECT|SYMBOL|TA|TC|TEMPLATE|TIME|TITLE|TOA|TOC"
    r"|USERADDRESS|USERINITIALS|USERNAME|XE)(?![^\s\\\"])",
    re.IGNORECASE | re.ASCII,
)
REACHING_FIELDS = frozenset(
    {"includetext", "includepicture", "include", "import", "link", "embed", "rd", "database", "data", "dde", "ddeauto"}
    | {"autotext", "autotextlist", "glossary", "macrobutton", "print", "control", "htmlactivex"}
)
"""Fields that fetch a file, put in what lies elsewhere, or run something when they are refreshed, printed or pressed.

One that is in neither list prints at most: Word takes a name that it does not know for that of a bookmark. Only a
template, which makes many documents, may not have it.
"""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the whole file of these parts, in this order; it does not carry the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpack(docx: bytes, name: str) -> dict[str, bytes]:
    """Parts by name, in the order of the file; DocumentError when it is no Word file, or too large to be a template."""
    try:
        package = zips.LimitedZip(docx, most_files=MAX_PARTS, most_read=MAX_PARTS, most_bytes=MAX_BYTES)
        parts = {part: package.read(part) for part in package.files}
    except zips.BeyondLimitsError as error:
        raise DocumentError(
            _("The template {name} is too large when unpacked").format(name=name),
            hint=_("export the template again with `postwatch template export`"),
        ) from error
    except zips.DAMAGED as error:
        raise _no_word_file(name) from error
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise _no_word_file(name)
    return _without_usual_template(parts)


def description_of(path: Path) -> str:
    """Return the description in the properties of an Office file; empty if there is none, or no such file."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_CORE).file_size > _MOST_CORE:
                return ""
            found = _DESCRIPTION.search(archive.read(_CORE).decode("utf-8"))
    except zips.DAMAGED:
        return ""
    return html.unescape(found[1]) if found is not None else ""


def is_whole(path: Path) -> bool:
    """Return whether a file is an Office file of an ordinary size in which every part can be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
                return False
            return not _MAIN_PARTS.isdisjoint(archive.namelist()) and archive.testzip() is None
    except zips.DAMAGED:
        return False


def _no_word_file(name: str) -> DocumentError:
    return DocumentError(
        _("The template {name} is not a Word file (.docx)").format(name=name),
        hint=_("save it in Word as .docx, or export it again with `postwatch template export`"),
    )


def wrong(name: str, what: str) -> DocumentError:
    """Return the refusal of a template that cannot be used as it is."""
    return DocumentError(
        _("The template {name} is wrong: {what}").format(name=name, what=what),
        hint=_("correct it in Word and run `postwatch template check`, or export the shipped template again"),
    )


def unreadable(name: str, reason: object) -> DocumentError:
    """Return the refusal of an own template that cannot be read."""
    return DocumentError(
        _("The template {name} cannot be read: {reason}").format(name=name, reason=reason),
        hint=_("put it back, or export the shipped template again"),
    )


def check_safe(parts: Mapping[str, bytes], name: str) -> None:
    """Refuse a template with macros, embedded objects, declared entities, fields or relations that fetch a file.

    Raises DocumentError that says which of these; also for a part of XML that is not whole.
    """
    if any(part.lower().endswith(_PROGRAM_ENDINGS) for part in parts):
        raise _carries(name)
    # Relations come first: they can tell the address of a fetched file.
    for part in sorted(parts, key=lambda one: not one.lower().endswith(".rels")):
        data = parts[part]
        # XML by its name or by its first sign, in whichever encoding.
        if part.lower().endswith((".xml", ".rels")) or data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<":
            check_part(part, data, name)


def check_part(part: str, data: bytes, name: str) -> None:
    """Refuse one part of XML; as `check_safe`."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise wrong(name, _("{part} is not UTF-8").format(part=part)) from error
    _Look(part, name).through(data)


def may_reach(data: bytes) -> bool:
    """Whether a part, of which only the words changed since it was checked, is worth another look; a quick answer."""
    return _TELLTALE.search(data) is not None


def is_usual_template(kind: str, target: str) -> bool:
    """Return whether a relation leads to the template that every Word has: it is fetched from nowhere."""
    place = target.casefold().replace("\\", "/").removeprefix("file:///")
    return kind.rpartition("/")[2].casefold() == _ATTACHED and _USUAL_TEMPLATE.fullmatch(place) is not None


def _without_usual_template(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts without the Normal.dotm that Word writes into its files: the place of it names a person."""
    left = dict(parts)
    for listed, data in parts.items():
        if not listed.endswith(".rels") or _ATTACHED.encode() not in data.lower() or b"<!" in data:
            continue
        try:
            found = relations(data)
        except RefusedXmlError:  # `check_safe` names the fault
            continue
        usual = [one for one in found if is_usual_template(one.get("Type", ""), one.get("Target", ""))]
        if usual:
            _let_go(left, listed, {one.get("Id", "") for one in usual}, [one for one in found if one not in usual])
    return left


def _let_go(parts: dict[str, bytes], listed: str, ids: set[str], others: list[dict[str, str]]) -> None:
    """Take relations out of a list, and the elements that refer to them out of the part."""
    folder, _slash, file = listed.rpartition("/_rels/")
    part = f"{folder}/{file.removesuffix('.rels')}"
    parts[listed] = relations_part(others)
    for identity in ids if part in parts else ():
        element = rf"""<\w+:attachedTemplate\b[^<>]*:id=(["']){re.escape(identity)}\1[^<>]*?"""
        parts[part] = re.sub(rf"{element}(?:/>|>\s*</\w+:attachedTemplate>)".encode(), b"", parts[part])


def shown_part(part: str) -> str:
    """Return the name of a part for a clerk."""
    kind = re.sub(r"\d*\.xml$", "", part.removeprefix("word/"))
    return _(_SHOWN[kind]) if kind in _SHOWN else part


def relations_name(part: str) -> str:
    """Return the part that lists the relations of a part."""
    folder, _slash, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def related(parts: Mapping[str, bytes], part: str) -> list[dict[str, str]]:
    """Return the relations of a part; see `relations`."""
    listed = parts.get(relations_name(part))
    return [] if listed is None else relations(listed)


# A reader turns a bare end of a line or a tab of an attribute into a blank.
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def relations_part(listed: Iterable[Mapping[str, str]]) -> bytes:
    """Return a part that lists these relations."""
    written = (" ".join(f'{key}="{value.translate(_IN_ATTRIBUTE)}"' for key, value in one.items()) for one in listed)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(f'<Relationship {one}/>' for one in written)}</Relationships>"
    ).encode()


def relations(data: bytes) -> list[dict[str, str]]:
    """Return the attributes of each relation of a part, in the order of the file. Raises RefusedXmlError."""
    found: list[dict[str, str]] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(" ")[2] == "Relationship":
            found.append({key: value for key, value in attributes.items() if " " not in key})

    read_xml(data, start, lambda _element: None, lambda _text: None, encoding="utf-8")
    return found


def _carries(name: str) -> DocumentError:
    return wrong(name, _("it carries macros or an embedded object"))


def _fetches(name: str, target: str) -> DocumentError:
    return wrong(name, _("it fetches another file: {target}").format(target=target[:200]))


class _Look:
    """Follows one part and raises DocumentError at the first thing that reaches outside of the file."""

    def __init__(self, part: str, name: str) -> None:
        self._part = part
        self._name = name
        # The codes of the fields that are open, the innermost last; the first is the text outside of any.
        self._codes: list[list[str]] = [[]]
        # How deep in an element whose text is code; 0 outside of any.
        self._in_code = 0

    def through(self, data: bytes) -> None:
        try:
            read_xml(data, self.start, self.end, self.text, declaration=self.declaration, encoding="utf-8")
        except RefusedXmlError as error:
            raise wrong(self._name, _(_REFUSED[str(error)]).format(part=self._part)) from error
        for code in self._codes:
            self._require_printing("".join(code))

    def declaration(self, encoding: str | None) -> None:
        # Another reader would believe the declaration and read other elements out of the same bytes.
        if encoding is not None and encoding.upper() not in ("UTF-8", "UTF8", "US-ASCII"):
            raise wrong(self._name, _("{part} is not UTF-8").format(part=self._part))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _blank, word = name.rpartition(" ")
        if self._in_code or word in ("instrText", "delInstrText"):
            self._in_code += 1
        match word:
            case "Relationship":
                self._relation(attributes)
            case "Default" | "Override":
                kind = attributes.get("ContentType", "").casefold()
                if any(piece in kind for piece in _CARRYING_TYPES):
                    raise _carries(self._name)
            case "fldChar":
                self._field_sign(attributes)
            case _:
                self._element(space, word)
        for key, value in attributes.items():
            self._attribute(space, key, value)

    def end(self, _name: str) -> None:
        self._in_code = max(self._in_code - 1, 0)

    def text(self, text: str) -> None:
        if self._in_code:
            self._codes[-1].append(text)

    def _relation(self, attributes: dict[str, str]) -> None:
        of, target = attributes.get("Type", ""), attributes.get("Target", "")
        word = of.rpartition("/")[2].casefold()
        if word in _CARRYING_RELATIONS:
            raise _carries(self._name)
        # A reader may follow an address whatever the mode says.
        is_inside = attributes.get("TargetMode", "Internal") == "Internal" and not _ADDRESS.match(target.strip())
        if word in _FETCHING_RELATIONS or not (is_inside or of in _HYPERLINKS):
            raise _fetches(self._name, target)

    def _element(self, space: str, word: str) -> None:
        is_text = "wordprocessingml" in space
        if word == "OLEObject" or (is_text and word in _CARRYING_ELEMENTS):
            raise _carries(self._name)
        if is_text and word in _FETCHING_ELEMENTS:
            raise _fetches(self._name, word)

    def _attribute(self, space: str, key: str, value: str) -> None:
        owner, _blank, word = key.rpartition(" ")
        if word == "instr":
            self._require_printing(value)
        # A linked picture may name the relation of a hyperlink, or a file itself.
        is_link = (owner in _RELATED and word in ("link", "href")) or (owner in _VML and word == "href")
        if value and (is_link or (not owner and word == "src" and space in _VML)):
            raise _fetches(self._name, value)

    def _field_sign(self, attributes: dict[str, str]) -> None:
        sign = next((value for key, value in attributes.items() if key.endswith("fldCharType")), "")
        if sign == "begin":
            self._codes.append([])
        elif sign == "end" and len(self._codes) > 1:
            self._require_printing("".join(self._codes.pop()))

    def _require_printing(self, code: str) -> None:
        """Refuse the code of a field that is not known to print only."""
        words = code.strip()
        if words and not _PRINTING_FIELD.match(words):
            what = _("it has an unknown field, or a field that reads another file or runs a program: {field}")
            raise wrong(self._name, what.format(field=words[:80]))
