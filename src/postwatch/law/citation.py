"""Citations of provisions: how they are typed, kept and written out."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.vietnamese import fold, quoted

POINTS = tuple("abcdđeghiklmnopqrstuvxy")
"""Letters of points in the order of Vietnamese legal texts: đ follows d, and there is no f, j, w, z."""

_NUMBER, _LETTER = "[0-9]{1,3}", "[a-zđ]"
_DOTTED = re.compile(
    rf"(?P<article>{_NUMBER})(?:\.(?P<clause>{_NUMBER})(?:\.?(?P<first>{_LETTER})(?:\s?[-–]\s?(?P<last>{_LETTER}))?)?)?"
)
_COMPACT = re.compile(
    rf"[dđ](?P<article>{_NUMBER})k(?P<clause>{_NUMBER})(?:(?P<first>{_LETTER})(?:-(?P<last>{_LETTER}))?)?"
)
_PART = re.compile(rf"(điểm|khoản|điều) ({_NUMBER}|{_LETTER}(?: ?[-–] ?{_LETTER})?)(?:[\s,;]+|$)")
RUN = r"(?:[0-9]+(?:-[0-9]+)?|[0-9]+\.[0-9]+(?:-[0-9]+\.[0-9]+)?)"
"""A run of articles, or of clauses of an article: ``5-13``, ``14.1-14.6``."""


class Reference(NamedTuple):
    """A cited provision: an article, optionally a clause, and a point or a range of points."""

    article: int
    clause: int | None = None
    first: str = ""
    last: str = ""

    @property
    def points(self) -> str:
        """Return the point, or the first and the last of a range; empty for none."""
        return self.first if self.first == self.last else f"{self.first}-{self.last}"

    def __str__(self) -> str:
        return ".".join(str(part) for part in (self.article, self.clause, self.points) if part not in (None, ""))

    def in_words(self) -> str:
        """Return the citation as in a letter: ``điểm b khoản 3 Điều 9``."""
        parts = {"điểm": self.points, "khoản": self.clause, "Điều": self.article}
        return " ".join(f"{word} {part}" for word, part in parts.items() if part not in (None, ""))

    def holds(self, other: "Reference") -> bool:
        """Return whether another provision is this or lies within it: ``9.3`` and ``9.3.a-c`` hold ``9.3.b``."""
        if self.article != other.article or self.clause not in (None, other.clause):
            return False
        if not self.first:
            return True
        place = POINTS.index
        return bool(other.first) and place(self.first) <= place(other.first) and place(other.last) <= place(self.last)


# The same provisions are in hundreds of rows, and each is compared with each act.
@lru_cache(4096)
def parse_reference(text: str) -> Reference:
    """Return a provision written as ``9.3.b``, ``9.3.a-c``, ``đ9k3b``, «điểm b khoản 3 Điều 9», «khoản 2 Điều 5».

    Raises UsageError for any other text.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    found = _DOTTED.fullmatch(plain) or _COMPACT.fullmatch(plain)
    parts = found.groupdict() if found else _long_form(plain)
    if parts is None or not _points_in_order(parts["first"], parts["last"]):
        raise UsageError(
            _("The provision {text} cannot be read").format(text=quoted(text)),
            hint=_("write it like 9.3.b, 9.3.a-c or “điểm b khoản 3 Điều 9”"),
        )
    first = parts["first"] or ""
    clause = int(parts["clause"]) if parts["clause"] else None
    return Reference(int(parts["article"] or 0), clause, first, parts["last"] or first)


def is_reference(text: str) -> bool:
    """Return whether a text is a provision that `parse_reference` reads."""
    try:
        parse_reference(text)
    except UsageError:
        return False
    return True


def in_scope(scope: str, decree: str, reference: Reference) -> bool:
    """Return whether a scope such as ``15/2020/NĐ-CP:5-13;14.1-14.6`` covers a provision; an empty scope covers all."""
    if not scope:
        return True
    given_by, _colon, runs = scope.partition(":")
    return given_by == decree and any(_in_run(run, reference) for run in runs.split(";"))


def names_provision(scope: str, decree: str, reference: Reference) -> bool:
    """Return whether a list such as ``174/2026/NĐ-CP:11.1.a;11.1.c`` or ``174/2026/NĐ-CP:7-16`` has this provision."""
    given_by, _colon, runs = scope.partition(":")
    return given_by == decree and any(_named(run, reference) for run in runs.split(";"))


def provisions_of(text: str) -> Iterator[Reference]:
    """Yield the provisions of a list such as ``7.3.a;7.4.a;11.2``."""
    for part in text.split(";"):
        yield parse_reference(part)


def _named(run: str, reference: Reference) -> bool:
    """Return whether a part of a list, a run of numbers or a provision with its point, has a provision."""
    return _in_run(run, reference) if re.fullmatch(RUN, run) else parse_reference(run).holds(reference)


def _in_run(run: str, reference: Reference) -> bool:
    first, _dash, last = run.partition("-")
    lowest, highest = _numbers(first), _numbers(last or first)
    place = (reference.article, reference.clause or 0)[: len(lowest)]
    return lowest <= place <= highest


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _long_form(plain: str) -> dict[str, str | None] | None:
    """Return the parts of «điểm b khoản 3 Điều 9», in any order; None for an unknown, repeated or missing part."""
    found: list[tuple[str, str]] = _PART.findall(plain)
    parts = dict(found)
    point, clause, article = parts.get("điểm", ""), parts.get("khoản", ""), parts.get("điều", "")
    whole = not _PART.sub("", plain) and len(parts) == len(found)
    if not whole or not article.isdecimal() or point.isdecimal() or not (clause.isdecimal() or not (clause or point)):
        return None
    first, _dash, last = point.replace("–", "-").replace(" ", "").partition("-")
    return {"article": article, "clause": clause, "first": first, "last": last}


def _points_in_order(first: str | None, last: str | None) -> bool:
    if not first:
        return not last
    return first in POINTS and (not last or (last in POINTS and POINTS.index(first) <= POINTS.index(last)))


def names_decree(typed: str, number: str) -> bool:
    """Return whether a typed decree, such as ``174/2026``, has a number. The year must be there."""
    plain, whole = fold(typed).removeprefix("nghi dinh").removeprefix(" so").strip(), fold(number)
    return plain == whole or plain == whole.removesuffix("/nd-cp")
