"""Check a template against the known fields: all that is wrong with it at once, and where.

A clerk who changed a template in Word is told of a misspelt field, a tag that is not closed, or words that would be
lost before a letter is made with it. The place is given as the words around the tag, by which Word finds it.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Protocol
from xml.etree import ElementTree

from postwatch.dataclass import dataclass
from postwatch.documents.facts import groups_of, plain
from postwatch.documents.fill import Template, core_properties
from postwatch.documents.filters import environment
from postwatch.documents.normalise import holds_picture, text_of
from postwatch.documents.package import TAGGED_PART, W, check_part, check_safe, may_reach, shown_part, unpack
from postwatch.documents.pictures import NAME as PICTURE
from postwatch.documents.pictures import hint, unfit
from postwatch.documents.qr import png
from postwatch.documents.samples import known_fields, sample_facts
from postwatch.documents.syntax import Fields, explained, nearest, offences, walk, written
from postwatch.documents.tracked_changes import COMMENTS, traces
from postwatch.errors import DocumentError
from postwatch.language import N_, _
from postwatch.likeness import most_alike

_MOST_FLAWS = 200
_MOST_WORDS = 140
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = re.compile(r"\{[{%#]")
# Tags of docxtpl that take their paragraph, row, cell or run away with them.
_OWN_PLACE = {"p": N_("a paragraph"), "tr": N_("a row"), "tc": N_("a cell"), "r": N_("a run")}
_TAKES_ALL = ("p", "tr", "tc")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_IN_TABLE = re.compile(r"\{[{%]t[rc] [^{}]*[%}]\}")
_STRIPPING = re.compile(r"\{[{%]-|-[%}]\}")
_STRAY = re.compile(r"[}%]\}|\{\s+[{%]|\{\s*(?P<field>[A-Za-z_][\w.]*)\s*\}")
_MERGE_FIELD = re.compile(r"\bMERGEFIELD\s+\"?([^\s\"\\]+)", re.IGNORECASE)
# What `normalise` turns into a filter of its own.
_OWN_FILTERS = frozenset({"rule"})
# What templates got that held no sentences of their own.
_FINISHED = ("paragraphs", "subject")


@dataclass(frozen=True)
class Flaw:
    """Something wrong with a template: ``kind``, the tag or field, a sentence, the place, the likely name if any.

    Kinds: field, tag, filter, forbidden, lost, picture, review, file, trial.
    """

    kind: str
    what: str
    detail: str
    where: str
    nearest: str = ""


class Proof:
    """A template under check: its flaws, and the result of a trial with facts; see `lint_child.ConfinedProof`."""

    is_beyond_limits = False

    def __init__(self, docx: bytes, name: str) -> None:
        self.name = name
        self._docx = docx

    def flaws(self, known: Iterable[str]) -> list[Flaw]:
        """Return the flaws of the template; its facts have the fields ``known``, dotted, ``[]`` for members of a list.

        Raises DocumentError when the file is no Word file at all, or is not safe.
        """
        parts = unpack(self._docx, self.name)
        check_safe(parts, self.name)
        fields = frozenset(known)
        found: list[Flaw] = [*_beyond_tags(parts)]
        for part, data in parts.items():
            found += self._flaws_of_text(part, data, fields)
        if not found:
            try:
                if not self.template.fields:
                    found.append(Flaw("field", self.name, _("it has no field: every document would be the same"), ""))
            except DocumentError as error:
                found.append(Flaw("tag", self.name, error.message, ""))
        return _of_older_export(found, fields) or list(dict.fromkeys(found))[:_MOST_FLAWS]

    def _flaws_of_text(self, part: str, data: bytes, fields: frozenset[str]) -> Iterable[Flaw]:
        is_of_text = part.startswith("word/") and part.endswith(".xml") and not COMMENTS.fullmatch(part)
        if not is_of_text or not any(sign in data for sign in (b"{", b"}", b"instr")):
            return ()
        tree = _tree(data, part, self.name)
        return _flaws_of_part(tree, part, fields) if TAGGED_PART.fullmatch(part) else _unfilled(tree, part)

    def trial(self, facts: Mapping[str, Any], *, images: Mapping[str, bytes]) -> None:
        """Fill it and look at the result. Raises DocumentError when that is no document that Word can open."""
        clean = plain(dict(facts))
        self.filled(clean, core_properties(self.name, facts, clean), images)
        self.require_subject(clean)

    def require_subject(self, clean: Mapping[str, Any]) -> None:
        """Raise DocumentError where a paper with addressees, which is registered by its subject, prints none."""
        if "addressees" in clean:
            self.template.subject(clean)

    def filled(self, clean: dict[str, Any], core: bytes, images: Mapping[str, bytes]) -> bytes:
        """Return the document of facts that `plain` has gone through and of core properties; otherwise as `trial`."""
        self.template.require(clean)
        docx = self.template.filled(clean, core, images)
        require_sound(docx, self.name)
        return docx

    @cached_property
    def template(self) -> Template:
        """Return the template, compiled. Raises DocumentError as `Template`."""
        return Template(self._docx, self.name)


def _of_older_export(found: Iterable[Flaw], fields: Iterable[str]) -> list[Flaw]:
    """Return the single flaw of an export that holds none of the sentences, whatever else no longer fits it."""
    missing = {name for name in _FINISHED if not any(field.startswith(name) for field in fields)}
    detail = _("it is an older export, in which the sentences are missing; export it again with --replace")
    older = (one for one in found if one.kind == "field" and one.what in missing)
    return [Flaw("field", one.what, detail, one.where) for one in older][:1]


class Trial(Protocol):
    """A template that is filled with samples, here or in a child process."""

    name: str

    @property
    def is_beyond_limits(self) -> bool:
        """Return whether the last sample needed more time or memory than there is."""

    def trial(self, facts: Mapping[str, Any], *, images: Mapping[str, bytes]) -> None:
        """Fill it and look at the result. Raises DocumentError."""


def trials(proof: Trial, samples: Iterable[Mapping[str, Any]]) -> list[Flaw]:
    """Return the flaws found by filling the samples, one for each different refusal."""
    refusals: dict[str, str] = {}
    for facts in samples:
        try:
            proof.trial(facts, images={PICTURE: png("POSTWATCH-0000-0000")})
        except DocumentError as error:
            refusals.setdefault(error.message, error.hint)
            if proof.is_beyond_limits:
                break
    return [Flaw("trial", proof.name, f"{message}; {hint}", "") for message, hint in refusals.items()]


def require_faultless(docx: bytes, name: str) -> None:
    """Raise DocumentError for a Word template that `template check` refuses, as ``noun/name.docx``."""
    shipped = name.removesuffix(".docx")
    samples = sample_facts(shipped)
    proof = Proof(docx, name)
    # Nothing is known of a name that is not shipped, and nothing can be checked.
    for one in (proof.flaws(known_fields(shipped)) or trials(proof, samples)) if samples else ():
        raise DocumentError(
            _("The template {name} is refused by its check: {detail}").format(
                name=name, detail=f"{one.detail} ({one.where})" if one.where else one.detail
            ),
            hint=_("run `postwatch template check {name}` and correct what it names").format(name=shipped),
        )


def _tree(data: bytes, part: str, name: str) -> Any:
    from docx.oxml import parse_xml

    try:
        return parse_xml(data)
    except SyntaxError as error:
        raise DocumentError(
            _("The template {name} is wrong: {what}").format(name=name, what=f"{part}, {error.msg}"),
            hint=_("save it in Word as .docx, or export it again with `postwatch template export`"),
        ) from error


def _place(part: str, words: str) -> str:
    shown = re.sub(r"\s+", " ", words).strip()
    return f"{shown_part(part)}: «{shown}»"


def _beyond_tags(parts: Mapping[str, bytes]) -> Iterator[Flaw]:
    """Yield pictures that cannot be replaced, and what a review in Word has left."""
    for part, reason in unfit(parts):
        detail = _("the picture {picture} cannot be replaced: {reason}; {hint}")
        yield Flaw("picture", PICTURE, detail.format(picture=PICTURE, reason=reason, hint=hint()), shown_part(part))

    for part, what, words in traces(parts):
        detail = _("{what} would go out with every document: accept or reject it, or delete it, in Word (Review)")
        yield Flaw("review", what, detail.format(what=what), _place(part, words))


def _unfilled(tree: Any, part: str) -> Iterator[Flaw]:
    """Tags in a part that stays as it is: a comment, say."""
    for element in tree.iter(f"{W}p"):
        text = text_of(element)
        found = _OPENING.search(text)
        if found is not None:
            yield Flaw("tag", found[0], _("nothing is filled in here"), _place(part, text[:_MOST_WORDS]))


def _flaws_of_part(tree: Any, part: str, known: frozenset[str]) -> list[Flaw]:
    reader = _Reader(part, known)
    for element in tree.iter(f"{W}p"):
        reader.read(text_of(element))
    return [*_lost_words(tree, part), *_merge_fields(tree, part, known), *reader.finish()]


def _merge_fields(tree: Any, part: str, known: frozenset[str]) -> Iterator[Flaw]:
    """Fields of a mail merge in Word: they look like tags, and nothing fills them."""
    for paragraph in tree.iter(f"{W}p"):
        codes = [one.get(f"{W}instr") or "" for one in paragraph.iter(f"{W}fldSimple")]
        codes.append("".join(one.text or "" for one in paragraph.iter(f"{W}instrText")))
        for name in _MERGE_FIELD.findall(" ".join(codes)):
            detail = _("the merge field «{name}» of Word is not filled; write a tag in its place").format(name=name)
            yield Flaw("tag", name, detail, _place(part, text_of(paragraph)[:_MOST_WORDS]), nearest(name, known, {}))


def _lost_words(tree: Any, part: str) -> Iterator[Flaw]:
    """Yield the text that a tag would remove with its paragraph, row or cell."""
    for kind in _TAKES_ALL:
        tag = re.compile(rf"\{{[{{%]{kind} [^{{}}]*[%}}]\}}")
        for element in tree.iter(f"{W}{kind}"):
            text = text_of(element)
            # A picture beside the tag of a paragraph is kept, see `normalise`.
            is_lost = tag.sub("", text, count=1).strip() or (kind != "p" and holds_picture(element))
            if tag.search(text) and is_lost:
                shown = f"{{%{kind} … %}}"
                detail = _("the tag {tag} must be alone in {place}: anything beside it would be lost")
                words = detail.format(tag=shown, place=_(_OWN_PLACE[kind]))
                yield Flaw("lost", shown, words, _place(part, text[:_MOST_WORDS]))
    for element in tree.iter(f"{W}p"):
        found = _IN_TABLE.search(text_of(element))
        if found is not None and next(element.iterancestors(f"{W}tr"), None) is None:
            detail = _("the tag {tag} is outside of a table").format(tag=found[0])
            yield Flaw("tag", found[0], detail, _place(part, text_of(element)[:_MOST_WORDS]))


class _Reader:
    """Reads a part tag by tag, so that a broken tag hides no other."""

    def __init__(self, part: str, known: frozenset[str]) -> None:
        self._part = part
        self._known = known
        self._groups = {path for field in known for path in groups_of(field)}
        self._fields = Fields()
        self._unknown: set[str] = set()
        self._open: list[tuple[str, str, str, dict[str, str]]] = []
        self._found: list[Flaw] = []
        self._text = ""
        self._where = ""

    def read(self, text: str) -> None:
        self._text = text
        for opening, inner in self._tags():
            for mark in _STRIPPING.findall(f"{opening}{inner}{_CLOSING[opening]}"):
                detail = _("«{mark}» removes the text beside it and breaks the file; write it without the dash")
                self._add("tag", mark, detail.format(mark=mark))
            words = inner.translate(_QUOTES).strip("-")
            prefix, blank, rest = words.partition(" ")
            words = (rest if blank and prefix in _OWN_PLACE else words).strip()
            if opening == "{{":
                self._expression(words)
            elif opening == "{%":
                self._statement(words)

    def finish(self) -> list[Flaw]:
        for word, tag, where, _names in self._open:
            self._found.append(Flaw("tag", tag, _("{word} is opened here but never closed").format(word=word), where))
        return self._found

    # -- tags ----------------------------------------------------------------------------------------------------------

    def _tags(self) -> Iterator[tuple[str, str]]:
        place = 0
        for opening in _OPENING.finditer(self._text):
            start, first = opening.span()
            if start < place:
                continue
            self._between(place, start)
            end = self._text.find(_CLOSING[opening[0]], first)
            inner = self._text[first : max(end, first)]
            if end < 0 or _OPENING.search(inner):
                self._stand(start, first)
                self._add("tag", opening[0], _("the tag is not closed"))
                place = first
            else:
                self._stand(start, end + 2)
                yield opening[0], inner
                place = end + 2
        self._between(place, len(self._text))

    def _between(self, start: int, end: int) -> None:
        """Look for halves of tags in the text between two tags."""
        for found in _STRAY.finditer(self._text, start, end):
            if found["field"] is None or found["field"] in self._known:  # a text may have other braces
                self._stand(*found.span())
                self._add("tag", found[0], _("a tag has two braces on either side and no space between them"))

    def _stand(self, start: int, end: int) -> None:
        around = _MOST_WORDS // 2
        self._where = _place(self._part, self._text[max(start - around, 0) : min(end, start + around) + around])

    def _expression(self, inner: str) -> None:
        tree = self._parsed(f"{{{{ {inner} }}}}", inner)
        if tree is None:
            return
        self._check(tree)
        printed = tree.body[0].nodes[0] if tree.body else None
        if printed is not None and self._fields.path(printed) in self._groups:
            self._add("field", inner, _("{field} is a group of fields and cannot be printed").format(field=inner))

    def _statement(self, inner: str) -> None:
        word, _blank, rest = inner.partition(" ")
        if word in ("if", "for"):
            self._begin(word, inner)
        elif word in ("elif", "else"):
            if not self._open or (word == "elif" and self._open[-1][0] != "if"):
                self._add("tag", inner, _("{word} is outside of its block").format(word=word))
            elif word == "elif":
                tree = self._parsed(f"{{% if {rest} %}}{{% endif %}}", inner)
                if tree is not None:
                    self._check(tree.body[0])
        elif word in ("endif", "endfor"):
            self._finish(word.removeprefix("end"), inner)
        else:
            self._add("forbidden", inner, _("a template supports if, elif, else and for, not {word}").format(word=word))

    def _begin(self, word: str, inner: str) -> None:
        names = dict(self._fields.names)
        tree = self._parsed(f"{{% {inner} %}}{{% end{word} %}}", inner)
        if tree is not None:
            node = tree.body[0]
            self._check(node, node.iter if word == "for" else node.test)
            if word == "for":
                names = self._fields.enter(node)
        self._open.append((word, inner, self._where, names))

    def _finish(self, word: str, inner: str) -> None:
        if not self._open:
            self._add("tag", inner, _("there is no {word} that this closes").format(word=word))
            return
        opened, tag, where, names = self._open.pop()
        self._fields.names = names
        if opened != word:
            self._add("tag", inner, _("this closes «{tag}», in {where}").format(tag=tag, where=where))

    # -- words ---------------------------------------------------------------------------------------------------------

    def _parsed(self, tag: str, inner: str) -> Any:
        from jinja2 import TemplateError

        try:
            return environment().parse(tag)
        except (TemplateError, RecursionError) as error:
            reason = explained(getattr(error, "message", "") or "") or _("it is nested too deeply")
            self._add("tag", inner, _("the tag cannot be read: {reason}").format(reason=reason))
            return None

    def _check(self, tree: Any, of_fields: Any = None) -> None:
        """Check a syntax tree, and the fields in this part of it."""
        self._fields.found.clear()
        self._fields.read(of_fields or tree)
        before = len(self._found)
        for one in offences(tree):
            self._add(*one[:4])
        is_in_loop = any(word == "for" for word, *_rest in self._open)
        for node in walk(tree):
            if type(node).__name__ in ("Filter", "Test"):
                self._check_word(type(node).__name__, node.name)
            elif not is_in_loop and written(node).startswith("loop."):
                self._add("field", written(node), _("`loop` counts between `for` and `endfor` only"))
        if len(self._found) == before:
            self._check_fields(tree)

    def _check_word(self, kind: str, word: str) -> None:
        is_filter = kind == "Filter"
        there_are = {*environment().filters, *_OWN_FILTERS} if is_filter else {*environment().tests}
        if word not in there_are:
            near = most_alike(word, sorted(there_are)) or ""
            detail = _("there is no filter {word}") if is_filter else _("there is no test {word}")
            self._add("filter", word, detail.format(word=word), near)

    def _check_fields(self, tree: Any) -> None:
        for path in sorted(self._fields.found):
            if path in self._known or path in self._groups or path.startswith(tuple(self._unknown)):
                continue
            self._unknown |= {f"{path}.", f"{path}["}
            shown = next((written(node) for node in walk(tree) if self._fields.path(node) == path), path)
            detail = _("there is no field {field}").format(field=shown)
            self._add("field", shown, detail, nearest(shown, self._known | self._groups, self._fields.names))

    def _add(self, kind: str, what: str, detail: str, nearest: str = "") -> None:
        self._found.append(Flaw(kind, what[:120], detail[:300], self._where, nearest))


_MUST_HOLD = {"tc": "p", "tr": "tc", "tbl": "tr"}


def require_sound(docx: bytes, name: str) -> None:
    """Check a filled document: a template may put together more than it contains.

    Raises DocumentError for a document that Word cannot open (a row without cells, a cell without text), or that
    reaches outside of itself.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        filled = {part: archive.read(part) for part in archive.namelist() if TAGGED_PART.fullmatch(part)}
    for part, data in filled.items():
        if may_reach(data):
            check_part(part, data, name)
    tree = ElementTree.fromstring(filled["word/document.xml"])  # noqa: S314 -- parts with entities were refused
    if any(
        one.find(f"{{*}}{held}") is None
        for bare, held in _MUST_HOLD.items()
        for one in tree.iterfind(f".//{{*}}{bare}")
    ):
        raise DocumentError(
            _("The template {name} leaves a table, row or cell without content").format(name=name),
            hint=_("put the tags of a loop in rows of their own, above and below the row that is repeated"),
        )
