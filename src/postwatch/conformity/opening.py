"""Open an untrusted Word file with limits on size and nesting, fetching nothing that it refers to.

The tree is made with expat and our own handlers: a declaration of entities ends the reading before one is expanded,
nothing outside the file is ever fetched, and the number and the depth of elements are bounded while they come in.
"""

import io
import posixpath
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from postwatch.dataclass import dataclass
from postwatch.documents.package import MAX_BYTES, MAX_PARTS, is_usual_template
from postwatch.errors import DocumentError, NotFoundError, PostwatchError, UsageError
from postwatch.files import zips
from postwatch.language import _
from postwatch.paths import read_plain

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_FILE = 64_000_000
"""Bytes of the file itself, pictures included; the parts that are read may come to `MAX_BYTES` unpacked."""
_MAX_ELEMENTS = 400_000
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
_RELATIONS = f"{{{_TRANSITIONAL}package/2006/relationships}}"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Relation:
    """A pointer from one part to another: the last word of its type, and the part's name."""

    kind: str
    target: str


@dataclass(frozen=True)
class Opened:
    """The parts of a Word file that tell how it looks, as trees.

    ``parts`` by name, the main one under ``main``; ``relations`` of the main part by id; ``names`` of all entries;
    ``outside`` are the relations of all parts that leave the file, links for readers excepted.
    """

    name: str
    main: str
    parts: "dict[str, Element]"
    relations: dict[str, Relation]
    names: tuple[str, ...]
    outside: tuple[Relation, ...] = ()

    @property
    def document(self) -> "Element":
        """Return the main part."""
        return self.parts[self.main]

    def related(self, kind: str) -> "Element | None":
        """Return the part that the main one points at with a relation of this kind, or None."""
        return next((self.parts.get(one.target) for one in self.relations.values() if one.kind == kind), None)


def open_file(path: Path) -> Opened:
    """Return the Word file at ``path``.

    Raises NotFoundError when there is none, UsageError when it is no Word file (.docx, .docm), DocumentError when it
    cannot be read within the limits or declares entities.
    """
    try:
        data = read_plain(path, most=MAX_FILE)
    except FileNotFoundError:
        raise NotFoundError(
            _("There is no file {file}").format(file=path), hint=_("check the name and the folder")
        ) from None
    except OSError as error:
        raise UsageError(
            _("{file} cannot be opened: {reason}").format(file=path.name, reason=error.strerror or error),
            hint=_("name one Word file (.docx) that you may read"),
        ) from None
    return open_bytes(data, path.name)


def open_bytes(data: bytes, name: str) -> Opened:
    """Return the Word file that these bytes are; otherwise as `open_file`."""
    if not data.startswith(b"PK"):
        raise _no_word_file(name, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, name)
    except zips.DAMAGED as error:
        raise _no_word_file(name, data) from error


def _read(archive: zipfile.ZipFile, name: str) -> Opened:
    entries = {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}
    if len(entries) > _MAX_ENTRIES:
        raise _too_large(name)
    reader = _Reader(archive, entries, name)
    starts = [one.target for one in reader.relations("").values() if one.kind == "officeDocument"]
    main = next((target for target in [*starts, "word/document.xml"] if target in entries), "")
    if not main or "[Content_Types].xml" not in entries:
        raise _no_word_file(name, b"PK")
    relations = reader.relations(main)
    wanted = {"styles", "numbering", "theme", "settings", "header", "footer", "comments", "footnotes", "endnotes"}
    parts = {main: reader.tree(main)}
    if parts[main].tag != f"{W}document" or parts[main].find(f"{W}body") is None:
        raise _no_word_file(name, b"PK")
    for relation in relations.values():
        if relation.kind in wanted and relation.target in entries and relation.target not in parts:
            parts[relation.target] = reader.tree(relation.target)
    outside = tuple(one for part in entries if part.endswith(".rels") for one in reader.outside(part))
    return Opened(name, main, parts, relations, tuple(entries), outside)


class _Reader:
    """Reads parts of one archive and counts what they come to."""

    def __init__(self, archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], name: str) -> None:
        self._archive = archive
        self._entries = entries
        self._name = name
        self._bytes = 0
        self._parts = 0
        self._elements = 0
        self._listed: dict[str, list[Element]] = {}

    def tree(self, part: str) -> "Element":
        entry = self._entries[part]
        self._bytes += entry.file_size
        self._parts += 1
        if self._bytes > MAX_BYTES or self._parts > MAX_PARTS:
            raise _too_large(self._name)
        builder = _Builder(self._name, part, _MAX_ELEMENTS - self._elements)
        root = builder.build(self._archive.read(entry))
        self._elements += builder.elements
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        folder, file = posixpath.split(part)
        return {
            one.get("Id", ""): Relation(_kind(one), _target(folder, one.get("Target", "")))
            for one in self._related(posixpath.join(folder, "_rels", f"{file}.rels"))
            if not _is_outside(one)
        }

    def outside(self, listed: str) -> list[Relation]:
        """Return what a part of relations points at outside of the file, and Word fetches without being asked."""
        left = (Relation(_kind(one), one.get("Target", "")) for one in self._related(listed) if _is_outside(one))
        return [one for one in left if one.kind != "hyperlink" and not is_usual_template(one.kind, one.target)]

    def _related(self, listed: str) -> "list[Element]":
        if listed not in self._entries:
            return []
        if listed not in self._listed:
            self._listed[listed] = [*self.tree(listed).iter(f"{_RELATIONS}Relationship")]
        return self._listed[listed]


def _kind(one: "Element") -> str:
    return one.get("Type", "").rpartition("/")[2]


def _is_outside(one: "Element") -> bool:
    return one.get("TargetMode", "").casefold() == "external"


def _target(folder: str, target: str) -> str:
    path = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path).lstrip("/")


class _Builder:
    """One part as a tree, made by expat's handlers."""

    def __init__(self, name: str, part: str, most: int) -> None:
        from xml.etree.ElementTree import TreeBuilder

        self.elements = 0
        self._name = name
        self._part = part
        self._most = most
        self._depth = 0
        self._tags: dict[str, str] = {}
        self._tree = TreeBuilder()

    def build(self, data: bytes) -> "Element":
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._tree.data
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise DocumentError(
                _("{file} is damaged: {part} is not whole").format(file=self._name, part=self._part),
                hint=_("open it in Word or LibreOffice and save it anew as .docx"),
            ) from error
        return self._tree.close()

    def _declare(self, *_words: object) -> None:
        raise DocumentError(
            _("{file} declares entities of its own, which a Word file never does").format(file=self._name),
            hint=_("do not trust the file; have whoever sent it save it anew in Word"),
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self._depth += 1
        if self.elements > self._most or self._depth > _MAX_DEPTH:
            raise _too_large(self._name)
        self._tree.start(self._called(name), {self._called(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(self._called(name))

    def _called(self, name: str) -> str:
        known = self._tags.get(name)
        if known is None:
            address, mark, local = name.rpartition("}")
            known = self._tags[name] = f"{{{_STRICT.get(address, address)}}}{local}" if mark else name
        return known


def _too_large(name: str) -> PostwatchError:
    return DocumentError(
        _("{file} holds more than a letter can").format(file=name),
        hint=_("split it, or copy the text alone into a new Word file and check that"),
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
