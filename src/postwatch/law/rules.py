"""Provision, decree, fine and competence: pure decisions over rows of the catalogue.

Every fine of the decrees is for organisations (Nghị định 15/2020/NĐ-CP, Điều 4.3; Nghị định 174/2026/NĐ-CP, Điều 4.3).
"""

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple, Protocol, TypeVar

from postwatch.dataclass import dataclass
from postwatch.days import valid_on
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.language import N_, _
from postwatch.records import Count, OneOf, matching
from postwatch.vietnamese import one_of, quoted

POINTS = tuple("abcdđeghiklmnopqrstuvxy")
"""Letters of points in the order of Vietnamese legal texts: đ follows d, and there is no f, j, w, z."""

OFFENDERS = ("organisation", "household", "individual")
HALF_FINE = frozenset({"household", "individual"})
CONFIDENCES = {
    "verbatim": N_("seen verbatim"),
    "partly-verbatim": N_("seen in part"),
    "secondary": N_("from a summary"),
    "ocr": N_("machine-read from the signed copy"),
    "inferred": N_("inferred from another decree"),
    "memory": N_("from memory"),
}
FINDING_WORDS = {
    "unverified": N_("unverified"),
    "vague": N_("does not name a single provision"),
    "expired": N_("expired"),
    "overlapping": N_("overlapping"),
}

# Where a provision was seen, in English in the data; the parts of a source stand between semicolons.
SOURCE_WORDS = (
    N_("inferred from the matching clause of NĐ 174/2026"),
    N_("not seen in NĐ 15/2020 itself"),
    N_("GitHub diepxuan/diepxuan.github.io, OCR of the signed PDF, two copies with identical fines"),
    N_("public Q&A data set on GitHub"),
    N_("vinanet.vn (VITIC summary of NĐ 15/2020)"),
)
_BETWEEN_SOURCES = "; "

PURPOSES = {
    "violation_minutes": N_("violation minutes"),
    "inspection_minutes": N_("inspection minutes"),
}

_NUMBER, _LETTER = "[0-9]{1,3}", "[a-zđ]"
_DOTTED = re.compile(
    rf"(?P<article>{_NUMBER})(?:\.(?P<clause>{_NUMBER})(?:\.?(?P<first>{_LETTER})(?:\s?[-–]\s?(?P<last>{_LETTER}))?)?)?"
)
_COMPACT = re.compile(
    rf"[dđ](?P<article>{_NUMBER})k(?P<clause>{_NUMBER})(?:(?P<first>{_LETTER})(?:-(?P<last>{_LETTER}))?)?"
)
_PART = re.compile(rf"(điểm|khoản|điều) ({_NUMBER}|{_LETTER}(?: ?[-–] ?{_LETTER})?)(?:[\s,;]+|$)")


class Dated(Protocol):
    """A rule of law in force from a day to a day; a missing day is open."""

    @property
    def valid_from(self) -> dt.date | None: ...

    @property
    def valid_to(self) -> dt.date | None: ...


AnyDated = TypeVar("AnyDated", bound=Dated)
Confidence = Annotated[str, OneOf(CONFIDENCES)]
# A run of articles, or of clauses of an article.
_RUN = r"[0-9]+(\.[0-9]+)?(-[0-9]+(\.[0-9]+)?)?"


@dataclass(frozen=True)
class Reference:
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


class CatalogueRow(NamedTuple):
    """A row of the catalogue. Fines in đồng, for an organisation; ``clause`` and ``point`` as the source has them."""

    decree: str
    article: Count
    clause: Annotated[str, matching(r"[0-9]+(-[0-9]+)?")]
    conduct: str
    fine_min: Count
    fine_max: Count
    confidence: Confidence
    point: str = ""
    additional: str = ""
    source: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def provision(self) -> str:
        """Return the label of the row, such as ``9.3.a-c``, ``5.2``, ``14.2-8``."""
        return ".".join(part for part in (str(self.article), self.clause, self.point) if part)

    @property
    def reference(self) -> Reference | None:
        """Return the row as a citation; None when its clause or point cannot be cited."""
        points = self.point.split("-") if self.point else ["", ""]
        if not self.clause.isdigit() or any(point and point not in POINTS for point in points):
            return None
        return Reference(self.article, int(self.clause), points[0], points[-1])


class Decree(NamedTuple):
    """A decree on sanctions and its days in force; an amending decree names the other in ``amends``."""

    number: str
    confidence: Confidence
    amends: str = ""
    issued_on: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    transition: str = ""
    source: str = ""


class Authority(NamedTuple):
    """A competent authority, from a day to a day; ``max_fine`` in đồng for organisations, None when unknown.

    ``scope`` is empty, or a decree and the articles and clauses that it gives: ``15/2020/NĐ-CP:5-13;14.1-14.6``.
    """

    authority: str
    confidence: Confidence
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    max_fine: Count | None = None
    scope: Annotated[str, matching(rf"[^:]+:{_RUN}(;{_RUN})*")] = ""
    basis: str = ""
    note: str = ""


class Form(NamedTuple):
    """A prescribed form: its purpose (of PURPOSES), the instrument that prescribes it, its template.

    ``symbol`` follows the number of such a document: ``BB-VPHC``.
    """

    code: str
    title: str
    purpose: Annotated[str, OneOf(PURPOSES)]
    template: Annotated[str, matching(r"[a-z]+/[a-z0-9-]+")]
    confidence: Confidence
    instrument: str = ""
    symbol: str = ""
    source: str = ""
    note: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def verified(self) -> bool:
        """Return whether the form itself was verified verbatim."""
        return self.confidence == "verbatim"


class ChecklistItem(NamedTuple):
    """A duty checked by an inspection, with its norm."""

    code: str
    content: str
    confidence: Confidence
    basis: str = ""
    source: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


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


def covers(row: CatalogueRow, reference: Reference) -> bool:
    """Return whether a row states a provision: ``9.3.a-c`` covers ``9.3.b``; a clause without points only itself."""
    held = row.reference
    if held is None or (held.article, held.clause) != (reference.article, reference.clause):
        return False
    if not held.first or not reference.first:
        return held.first == reference.first
    return _within(reference, held)


def _within(inner: Reference, outer: Reference) -> bool:
    place = POINTS.index
    return place(outer.first) <= place(inner.first) and place(inner.last) <= place(outer.last)


def pick(rows: Sequence[CatalogueRow], reference: Reference, on: dt.date) -> CatalogueRow:
    """Return the row of a decree that states ``reference`` on the day ``on``, to be recorded as a violation.

    Raises RuleError when the citation stops short of one point or clause, or is held only without a citable point;
    NotFoundError when nothing is held, or holds only on other days.
    """
    current = _current(rows, reference, on)
    if current and reference.first == reference.last:
        return current[0]
    _refuse_if_short([row for row in rows if row.reference is not None], reference, on)
    vague = [*_vague(rows, reference, on)]
    if vague:
        raise vague_only(str(reference), vague)
    raise not_held(rows, reference, on, article=reference.article)


def look(rows: Sequence[CatalogueRow], reference: Reference, on: dt.date) -> list[CatalogueRow]:
    """Return the rows of a decree about ``reference`` on the day ``on``, to be shown.

    One that states it, else all that hold its clause without a citable point. Raises RuleError when the citation stops
    short of a point or a clause, NotFoundError when nothing is held, or holds only on other days.
    """
    current = _current(rows, reference, on)
    if current:
        return current[:1]
    vague = [*_vague(rows, reference, on)]
    _refuse_if_short(rows, reference, on)
    if vague:
        return vague
    raise not_held(rows, reference, on, article=reference.article)


def labelled(rows: Iterable[CatalogueRow], text: str) -> list[CatalogueRow]:
    """Return the rows without a citable point whose label is ``text``: ``13.4.?``, ``13.4.khác``, ``14.2-8``."""
    plain = unicodedata.normalize("NFC", text).strip().casefold()
    return [row for row in rows if row.reference is None and row.provision.casefold() == plain]


def vague_only(provision: str, rows: Sequence[CatalogueRow]) -> RuleError:
    """Return the refusal of a provision without a citable point; it names all its rows."""
    held = "”, “".join(f"{row.provision}: {row.conduct}" for row in rows)
    return RuleError(
        _("Provision {provision} is in the catalogue only as “{rows}”, listed by law show but never chosen").format(
            provision=provision, rows=held
        ),
        hint=_("read the decree itself, and put the row with its point into data/law/sanctions.csv of the workspace"),
    )


def not_that_day(row: CatalogueRow, provision: str, on: dt.date) -> NotFoundError:
    """Return the refusal of a provision that is not in force on ``on``."""
    return NotFoundError(
        _("Provision {provision} of {decree} is not in force on {day}").format(
            provision=provision, decree=row.decree, day=_day(on)
        ),
        hint=_("the catalogue has it from {first} to {last}").format(
            first=_day(row.valid_from) if row.valid_from else "…", last=_day(row.valid_to) if row.valid_to else "…"
        ),
    )


def source_in_words(source: str) -> str:
    """Return the source of a provision, in the language of the screen."""
    return _BETWEEN_SOURCES.join(_(part) for part in source.split(_BETWEEN_SOURCES) if part)


def _current(rows: Iterable[CatalogueRow], reference: Reference, on: dt.date) -> list[CatalogueRow]:
    """Return the rows that state a provision on a day. Raises NotFoundError when it is in force on other days only."""
    held = [row for row in rows if covers(row, reference)]
    current = [row for row in held if is_valid(row, on)]
    if held and not current:
        raise not_that_day(held[0], str(reference), on)
    return current


def _vague(rows: Iterable[CatalogueRow], reference: Reference, on: dt.date) -> Iterator[CatalogueRow]:
    """Yield the rows of a day that have the clause without a citable point (``?``, ``khác``, a range of clauses)."""
    for row in in_force(rows, on):
        if row.reference is None and row.article == reference.article and reference.clause is not None:
            first, _dash, last = row.clause.partition("-")
            if int(first) <= reference.clause <= int(last or first):
                yield row


def not_held(
    rows: Sequence[CatalogueRow], provision: object, on: dt.date, *, article: int | None = None
) -> NotFoundError:
    """Return the refusal of a provision that no row of a decree states; it names what is held of the article."""
    here = [row for row in rows if row.article == article]
    return NotFoundError(
        _("{decree} has no provision {provision} in the catalogue").format(
            decree=rows[0].decree if rows else "", provision=provision
        ),
        hint=_("in the catalogue for article {article}: {list}").format(
            article=article, list=", ".join(row.provision for row in here if is_valid(row, on))
        )
        if here
        else _("search with: postwatch law search WORDS"),
    )


def _refuse_if_short(rows: Sequence[CatalogueRow], reference: Reference, on: dt.date) -> None:
    """Refuse an article, a clause with points or a range of points: each point is a violation, and is named."""
    here = [row for row in in_force(rows, on) if row.article == reference.article]
    below = [row for row in here if _lies_below(row, reference) or covers(row, reference)]
    if below:
        points = [point for row in below for point in _points(row, reference)]
        labels = [row.provision for row in _vague(here, reference, on) if row not in below]
        raise RuleError(
            _("Provision {provision} is not a single violation: it covers several").format(provision=reference),
            hint=_("name one of: {list}").format(list=", ".join([*points, *labels])),
        )


def _points(row: CatalogueRow, reference: Reference) -> list[str]:
    """Return the single citations of a row, within the given range of points."""
    held = row.reference
    if held is None or not held.first:
        return [row.provision]
    letters = POINTS[POINTS.index(held.first) : POINTS.index(held.last) + 1]
    single = [Reference(held.article, held.clause, letter, letter) for letter in letters]
    return [str(one) for one in single if not reference.first or _within(one, reference)]


def _lies_below(row: CatalogueRow, reference: Reference) -> bool:
    held = row.reference
    if reference.clause is None:
        return True
    if held is None or held.clause != reference.clause or not held.first:
        return False
    return not reference.first or _within(held, reference)


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def is_valid(row: Dated, on: dt.date) -> bool:
    """Return whether a rule is in force on a day; the last day counts."""
    return valid_on(row.valid_from, row.valid_to, on)


def in_force(rows: Iterable[AnyDated], on: dt.date) -> list[AnyDated]:
    """Return the rules in force on a day."""
    return [row for row in rows if is_valid(row, on)]


def law_day(*, ended_on: dt.date | None, detected_on: dt.date) -> dt.date:
    """Return the day whose law governs a violation: the day it ended, or of its detection while it continues.

    Nghị định 118/2021/NĐ-CP, Điều 7.2; Nghị định 174/2026/NĐ-CP, Điều 115.
    """
    return ended_on or detected_on


def decree_on(decrees: Iterable[Decree], on: dt.date, *, held: Iterable[str]) -> Decree:
    """Return the decree on postal sanctions of a day; ``held`` names the decrees in the catalogue.

    Raises NotFoundError naming the decree of that day when no row of it is held, or saying that none is known.
    """
    of_day = [decree for decree in in_force(decrees, on) if not decree.amends]
    if not of_day:
        raise NotFoundError(
            _("No decree on postal sanctions is known for {day}").format(day=_day(on)),
            hint=_("see data/law/decrees.csv"),
        )
    if of_day[0].number not in set(held):
        raise NotFoundError(
            _("On {day} Nghị định {decree} was in force, and the catalogue has no provision of it").format(
                day=_day(on), decree=of_day[0].number
            ),
            hint=_("read that decree itself, and add its rows to data/law/sanctions.csv of the workspace"),
        )
    return of_day[0]


def form_on(forms: Iterable[Form], purpose: str, on: dt.date) -> Form:
    """Return the form for a purpose (of PURPOSES) in force on a day.

    Raises NotFoundError naming the day when there is none.
    """
    for form in in_force(forms, on):
        if form.purpose == purpose:
            return form
    raise NotFoundError(
        _("No form of {purpose} is known to be in force on {day}").format(purpose=_(PURPOSES[purpose]), day=_day(on)),
        hint=_("see data/law/forms.csv; add the form of that day to the workspace's own"),
    )


def offender_of(legal_form: str | None) -> str:
    """Return the kind of offender by legal form: a household business and an individual are fined as individuals.

    A branch or place of business is fined at an organisation's rate, whether it kept within its mandate or not, and so
    is a unit of unknown form (Nghị định 118/2021/NĐ-CP, Điều 3.4 and 3.5).
    """
    return legal_form if legal_form in HALF_FINE else "organisation"


def fine_range(low: int, high: int, offender: str) -> tuple[int, int]:
    """Return a range of fines in đồng for an organisation as it is for an offender of OFFENDERS: half for the others.

    Nghị định 15/2020/NĐ-CP, Điều 4.3; Nghị định 174/2026/NĐ-CP, Điều 4.3; Nghị định 118/2021/NĐ-CP, Điều 3.5.
    Raises UsageError for an unknown kind of offender.
    """
    if offender not in OFFENDERS:
        raise UsageError(
            _("There is no kind of offender {offender}").format(offender=quoted(offender)),
            hint=one_of(offender, OFFENDERS),
        )
    share = 2 if offender in HALF_FINE else 1
    return low // share, high // share


def usual_fine(low: int, high: int, *, aggravating: int = 0, mitigating: int = 0) -> int:
    """Return the fine in đồng: midpoint of the range, or an end from two net circumstances (NĐ 118/2021, Điều 9.1).

    Aggravating and mitigating circumstances cancel one for one. What exactly one net circumstance does is not stated
    there; it is given the middle. Raises RuleError for a negative count, ValueError for a range upside down.
    """
    if aggravating < 0 or mitigating < 0:
        raise RuleError(
            _("{count} circumstances cannot be counted").format(count=min(aggravating, mitigating)),
            hint=_("give the number of circumstances, zero or more"),
        )
    if not 0 <= low <= high:
        raise ValueError(f"no range: {low} to {high}")
    net = aggravating - mitigating
    if abs(net) < 2:
        return (low + high) // 2
    return high if net > 0 else low


def may_explain(fine_max: int, offender: str, *, suspension: bool) -> bool:
    """Return whether the offender may explain: a maximum of 15 million đồng for an individual, 30 million for an
    organisation, or a suspension of a licence (Luật Xử lý vi phạm hành chính, Điều 61). ``fine_max`` is the offender's.
    """
    return suspension or fine_max >= (15_000_000 if offender in HALF_FINE else 30_000_000)


def suspends(additional: str) -> bool:
    """Return whether an additional sanction withdraws a licence or suspends an activity (right to explain)."""
    return "tước" in additional or "đình chỉ" in additional


def competent_authorities(
    authorities: Iterable[Authority], *, fine_max: int, decree: str, reference: Reference, on: dt.date
) -> list[Authority]:
    """Return the authorities competent on a day, lowest first; ``fine_max`` is the maximum fine for an organisation.

    Competence is judged by the maximum of the range (Luật Xử lý vi phạm hành chính, Điều 52). One whose figure is not
    known, or whose articles are known only of another decree, is left out. Power over suspensions is not looked at.
    """
    found = [
        one
        for one in in_force(authorities, on)
        if one.max_fine is not None and one.max_fine >= fine_max and _in_scope(one.scope, decree, reference)
    ]
    return sorted(found, key=lambda one: (one.max_fine or 0, one.authority))


def _in_scope(scope: str, decree: str, reference: Reference) -> bool:
    """Return whether a scope such as ``DECREE:5-13;14.1-14.6`` covers a provision; an empty scope covers all."""
    if not scope:
        return True
    given_by, _colon, runs = scope.partition(":")
    return given_by == decree and any(_in_run(run, reference) for run in runs.split(";"))


def _in_run(run: str, reference: Reference) -> bool:
    first, _dash, last = run.partition("-")
    lowest, highest = _numbers(first), _numbers(last or first)
    place = (reference.article, reference.clause or 0)[: len(lowest)]
    return lowest <= place <= highest


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def names_provision(scope: str, decree: str, reference: Reference) -> bool:
    """Return whether a list such as ``DECREE:11.1.a;11.1.c`` names exactly this provision."""
    given_by, _colon, provisions = scope.partition(":")
    return given_by == decree and str(reference) in provisions.split(";")


def overlapping(rows: Sequence[CatalogueRow]) -> list[tuple[CatalogueRow, CatalogueRow]]:
    """Return the pairs of rows of a decree that state the same provision on the same day."""
    return [
        (one, other)
        for one, other in itertools.combinations(rows, 2)
        if one.decree == other.decree and _same_provision(one, other) and _share_a_day(one, other)
    ]


def _same_provision(one: CatalogueRow, other: CatalogueRow) -> bool:
    here, there = one.reference, other.reference
    if here is None or there is None:
        return one.provision == other.provision
    if (here.article, here.clause) != (there.article, there.clause):
        return False
    if not here.first or not there.first:
        return True
    return POINTS.index(here.first) <= POINTS.index(there.last) and POINTS.index(there.first) <= POINTS.index(here.last)


def _share_a_day(one: Dated, other: Dated) -> bool:
    starts = max(one.valid_from or dt.date.min, other.valid_from or dt.date.min)
    return starts <= min(one.valid_to or dt.date.max, other.valid_to or dt.date.max)
