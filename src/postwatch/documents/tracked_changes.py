"""Tracked changes and comments in a template, which no document may carry along."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from postwatch.documents.package import TAGGED_PART, W, shown_part
from postwatch.errors import DocumentError
from postwatch.language import _

TRACKED = frozenset(
    f"{W}{name}"
    for name in (
        "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange", "sectPrChange",
        "tblPrChange", "tblGridChange", "tblPrExChange", "trPrChange", "tcPrChange", "numberingChange",
    )
)  # fmt: skip
"""Elements of changes that wait for an answer, with their namespace."""
_REFERENCES = frozenset({f"{W}commentReference", f"{W}commentRangeStart"})
_TELLTALE = re.compile(rb"\b(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|comment\w*|\w+Change)\b")
COMMENTS = re.compile(r"word/comments\d*\.xml")
_MOST_WORDS = 140


def traces(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield each place of a tracked change or a comment: the part, its kind, and the words of its paragraph."""
    from docx.oxml import parse_xml

    for part, data in parts.items():
        if TAGGED_PART.fullmatch(part) and _TELLTALE.search(data):
            yield from ((part, *one) for one in _traces_of(parse_xml(data)))
    referred = any(b"commentReference" in data for part, data in parts.items() if TAGGED_PART.fullmatch(part))
    for part, data in parts.items():
        if COMMENTS.fullmatch(part) and not referred:
            yield from ((part, _("a comment"), _words(one)) for one in parse_xml(data).iter(f"{W}comment"))


def refuse_traces(parts: Mapping[str, bytes], name: str) -> None:
    """Raise DocumentError, with the first place, for a template that carries tracked changes or comments."""
    for part, _what, words in traces(parts):
        raise DocumentError(
            _("The template {name} contains tracked changes or comments, in {part} at «{where}»").format(
                name=name, part=shown_part(part), where=words
            ),
            hint=_("accept or reject the changes and delete the comments in Word (Review), then save it"),
        )


def _traces_of(tree: Any) -> Iterator[tuple[str, str]]:
    found: dict[tuple[str, Any], None] = {}
    for one in tree.iter(*TRACKED, *_REFERENCES):
        what = _("a comment") if one.tag in _REFERENCES else _("a tracked change")
        found[what, _holder(one)] = None
    yield from ((what, _words(holder)) for what, holder in found)


def _holder(element: Any) -> Any:
    """Return the paragraph, or else the row, the table or the part, that contains an element."""
    wanted = (f"{W}p", f"{W}tr", f"{W}tbl")
    return next((one for one in element.iterancestors() if one.tag in wanted), element.getroottree().getroot())


def _words(element: Any) -> str:
    text = "".join(one.text or "" for one in element.iter(f"{W}t", f"{W}delText"))
    return re.sub(r"\s+", " ", text).strip()[:_MOST_WORDS]
