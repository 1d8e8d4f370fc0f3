"""Open an untrusted Word file with limits on size and nesting, fetching nothing that it refers to."""

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder

from postwatch.dataclass import dataclass
from postwatch.documents.limited_xml import DECLARES, MAX_ELEMENTS, TOO_MUCH, RefusedXmlError, read_xml
from postwatch.documents.package import MAX_BYTES, MAX_PARTS, REACHING_FIELDS, is_usual_template
from postwatch.errors import DocumentError, PostwatchError, RuleError, UsageError
from postwatch.files import zips
from postwatch.files.read import read_plain
from postwatch.language import _
from postwatch.paths import no_file

MAX_FILE = 64_000_000
"""Bytes of the file itself, pictures included; the parts that are read may come to `MAX_BYTES` unpacked."""
_MAX_DEPTH = 150
_MAX_ENTRIES = 4_000
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
# «Strict Open XML», which Word can also save, calls the same things by other addresses.
_STRICT = {
    f"http://purl.oclc.org/ooxml/{strict}": f"{_TRANSITIONAL}{usual}"
    for strict, usual in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("drawingml/main", "drawingml/2006/main"),
        ("drawingml/wordprocessingDrawing", "drawingml/2006/wordprocessingDrawing"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
    )
}
W = f"{{{_TRANSITIONAL}wordprocessingml/2006/main}}"
A = f"{{{_TRANSITIONAL}drawingml/2006/main}}"
WP = f"{{{_TRANSITIONAL}drawingml/2006/wordprocessingDrawing}}"
R = f"{{{_TRANSITIONAL}officeDocument/2006/relationships}}"
_PICTURES = frozenset({f"{A}blip", "{urn:schemas-microsoft-com:vml}imagedata"})
_RELATIONS = f"{{{_TRANSITIONAL}package/2006/relationships}}"
_ON_DISC = re.compile(r"(?:file:///)?[A-Za-z]:[\\/]")
_FIELD = re.compile(r'\s*([^\s\\"]+)')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Relation:
    """A pointer from a part to another: the last word of its type, and the part's name."""

    kind: str
    target: str


@dataclass(frozen=True)
class Opened:
    """The parts of a Word file that tell how it looks, as trees.

    ``document`` is the main part of the ``parts``; ``relations`` are those of it by id; ``names`` of all entries;
    ``outside`` are the relations of all parts that leave the file, links for readers excepted.
    """

    name: str
    document: Element
    parts: dict[str, Element]
    relations: dict[str, Relation]
    names: tuple[str, ...]
    outside: tuple[Relation, ...] = ()

    def related(self, kind: str) -> Element:
        """Return the part that the main part points at with a relation of this kind, or an empty element."""
        found = next((self.parts.get(one.target) for one in self.relations.values() if one.kind == kind), None)
        return Element(kind) if found is None else found


def open_file(path: Path) -> Opened:
    """Return the Word file at ``path``.

    Raises NotFoundError when there is none, UsageError when it is no Word file (.docx, .docm), RuleError when its pages
    are pictures without text, DocumentError when it cannot be read within the limits or declares entities.
    """
    return open_bytes(read_file(path), path.name)


def read_file(path: Path) -> bytes:
    """Return the content of a file; raises NotFoundError and UsageError as `open_file`."""
    try:
        return read_plain(path, most=MAX_FILE)
    except FileNotFoundError:
        raise no_file(path) from None
    except OSError as error:
        raise UsageError(
            _("{file} cannot be opened: {reason}").format(file=path.name, reason=error.strerror or error),
            hint=_("name one Word file (.docx) that you may read"),
        ) from None


def open_bytes(data: bytes, name: str) -> Opened:
    """Return the Word file that these bytes are; otherwise as `open_file`."""
    if not data.startswith(b"PK"):
        raise _no_word_file(name, data)
    try:
        archive = zips.LimitedZip(data, most_files=_MAX_ENTRIES, most_read=MAX_PARTS, most_bytes=MAX_BYTES)
        return _read(archive, name)
    except zips.BeyondLimitsError as error:
        raise refused(name, "", TOO_MUCH) from error
    except zips.DAMAGED as error:
        raise _no_word_file(name, data) from error


def _read(archive: zips.LimitedZip, name: str) -> Opened:
    entries = archive.files
    reader = _Reader(archive, name)
    starts = [one.target for one in reader.relations("").values() if one.kind == "officeDocument"]
    main = next((target for target in [*starts, "word/document.xml"] if target in entries), "")
    if not main or "[Content_Types].xml" not in entries:
        raise _no_word_file(name, b"PK")
    relations = reader.relations(main)
    wanted = {"styles", "numbering", "theme", "settings", "header", "footer", "comments", "footnotes", "endnotes"}
    parts = {main: reader.tree(main)}
    if parts[main].tag != f"{W}document" or parts[main].find(f"{W}body") is None:
        raise _no_word_file(name, b"PK")
    has_text = any((one.text or "").strip() for one in parts[main].iter(f"{W}t"))
    if not has_text and any(one.tag in _PICTURES for one in parts[main].iter()):
        raise RuleError(
            _("{file} has no text: its pages are pictures").format(file=name),
            hint=_("check the Word file that they were printed from, or compare them with the decree by eye"),
        )
    for relation in relations.values():
        if relation.kind in wanted and relation.target in entries and relation.target not in parts:
            parts[relation.target] = reader.tree(relation.target)
    outside = tuple(one for part in entries if part.endswith(".rels") for one in reader.outside(part))
    return Opened(name, parts[main], parts, relations, tuple(entries), outside)


class _Reader:
    """Reads parts of an archive and counts their elements."""

    def __init__(self, archive: zips.LimitedZip, name: str) -> None:
        self._archive = archive
        self._name = name
        self._elements = MAX_ELEMENTS
        self._listed: dict[str, list[Element]] = {}

    def tree(self, part: str) -> Element:
        builder = _Builder()
        try:
            data, take = self._archive.read(part), builder.tree.data
            self._elements -= read_xml(data, builder.start, builder.end, take, most=self._elements, deepest=_MAX_DEPTH)
        except RefusedXmlError as error:
            raise refused(self._name, part, str(error)) from error
        return builder.tree.close()

    def relations(self, part: str) -> dict[str, Relation]:
        folder, file = posixpath.split(part)
        return {
            one.get("Id", ""): Relation(
                _kind(one), posixpath.normpath(posixpath.join(folder, one.get("Target", ""))).lstrip("/")
            )
            for one in self._related(posixpath.join(folder, "_rels", f"{file}.rels"))
            if not _is_outside(one)
        }

    def outside(self, listed: str) -> list[Relation]:
        """Return the targets outside of the file in a part of relations that Word fetches without being asked."""
        left = (Relation(_kind(one), one.get("Target", "")) for one in self._related(listed) if _is_outside(one))
        return [one for one in left if one.kind != "hyperlink" and not _is_template_here(one)]

    def _related(self, listed: str) -> list[Element]:
        if listed not in self._archive.files:
            return []
        if listed not in self._listed:
            self._listed[listed] = [*self.tree(listed).iter(f"{_RELATIONS}Relationship")]
        return self._listed[listed]


def _is_template_here(relation: Relation) -> bool:
    """Return whether it is the template that a letter was begun from, on a disc: nothing is fetched for it."""
    is_on_disc = relation.kind == "attachedTemplate" and _ON_DISC.match(relation.target) is not None
    return is_on_disc or is_usual_template(relation.kind, relation.target)


def fetching(parts: Iterable[Element]) -> Iterator[str]:
    """Return the codes of the fields in these parts that fetch or run something."""
    for part in parts:
        for code in _codes(part):
            name = _FIELD.match(code)
            if name is not None and name[1].casefold() in REACHING_FIELDS:
                yield " ".join(code.split())


def _codes(part: Element) -> Iterator[str]:
    # A field can be part of the code of another, and its result is then words of that code.
    codes: list[str | None] = []  # of the open fields, None where the result has begun
    for one in part.iter():
        if one.tag == f"{W}fldSimple":
            yield one.get(f"{W}instr", "")
        elif one.tag == f"{W}fldChar":
            kind = one.get(f"{W}fldCharType")
            if kind != "begin" and codes and (code := codes.pop()) is not None:
                yield code
            if kind in ("begin", "separate"):
                codes.append("" if kind == "begin" else None)
        elif one.tag in (f"{W}instrText", f"{W}t"):
            at = next((at for at in reversed(range(len(codes))) if codes[at] is not None), None)
            if at is not None:
                codes[at] = f"{codes[at]}{one.text or ''}"
    yield from (code for code in codes if code is not None)


def _kind(one: Element) -> str:
    return one.get("Type", "").rpartition("/")[2]


def _is_outside(one: Element) -> bool:
    return one.get("TargetMode", "").casefold() == "external"


class _Builder:
    """Makes the tree of a part, in which the names of «Strict Open XML» become the usual names."""

    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self._tags: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.tree.start(self._called(name), {self._called(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.tree.end(self._called(name))

    def _called(self, name: str) -> str:
        known = self._tags.get(name)
        if known is None:
            address, mark, local = name.rpartition(" ")
            known = self._tags[name] = f"{{{_STRICT.get(address, address)}}}{local}" if mark else name
        return known


def refused(name: str, part: str, reason: str) -> DocumentError:
    """Return the refusal of a file for a reason of `limited_xml`."""
    if reason == TOO_MUCH:
        return DocumentError(
            _("{file} contains more than a letter can").format(file=name),
            hint=_("split it, or copy the text alone into a new Word file and check that"),
        )
    if reason == DECLARES:
        return DocumentError(
            _("{file} declares entities of its own, which a Word file never does").format(file=name),
            hint=_("do not trust the file; ask the sender to save it again in Word"),
        )
    return DocumentError(
        _("{file} is damaged: {part} is not whole").format(file=name, part=part),
        hint=_("open it in Word or LibreOffice and save it again as .docx"),
    )


def _no_word_file(name: str, data: bytes) -> PostwatchError:
    shown = unicodedata.normalize("NFC", name)
    if data.startswith(_OLE):
        return UsageError(
            _("{file} is an old Word file (.doc) or locked with a password").format(file=shown),
            hint=_("open it in Word and save it as .docx without a password"),
        )
    return UsageError(
        _("{file} is not a Word file (.docx)").format(file=shown),
        hint=_("name a Word file; open others in Word or LibreOffice and save them as .docx"),
    )
