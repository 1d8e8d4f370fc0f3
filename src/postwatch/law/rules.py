"""Provision, decree and fine: pure decisions over rows of the catalogue.

Every fine of the decrees is for organisations (Nghị định 15/2020/NĐ-CP, Điều 4.3; Nghị định 174/2026/NĐ-CP, Điều 4.3).
"""

import datetime as dt
import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, Protocol, TypeVar

from postwatch.days import valid_on
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.law.citation import Reference
from postwatch.law.rows import PURPOSES, READ, SUSPENSIONS, Act, Amount, Decree, Form, Rule
from postwatch.vietnamese import fold, one_of, quoted, spelled

OFFENDERS = ("organisation", "household", "individual", "unknown")
HALF_FINE = frozenset({"household", "individual"})


class Dated(Protocol):
    """A rule of law in force from a day to a day; a missing day is open."""

    @property
    def valid_from(self) -> dt.date | None: ...

    @property
    def valid_to(self) -> dt.date | None: ...


AnyDated = TypeVar("AnyDated", bound=Dated)


def pick(acts: Sequence[Act], reference: Reference, on: dt.date) -> Act:
    """Return the act that a provision describes on the day ``on``, among the acts of the decrees of that day.

    Raises RuleError when the citation names no single point or clause, or two decrees of the day have it; NotFoundError
    when no act has it, or only on other days.
    """
    current = in_force(acts, on)
    held = [act for act in current if act.reference == reference]
    if len(held) == 1:
        return held[0]
    if held:
        raise RuleError(
            _("Provision {provision} stands in several decrees of {day}: {list}").format(
                provision=reference, day=on, list=", ".join(act.decree for act in held)
            ),
            hint=_("say which is meant: --decree {decree}").format(decree=held[0].decree),
        )
    below = [act.provision for act in current if reference.holds(act.reference)]
    if below:
        raise RuleError(
            _("Provision {provision} is not a single violation: it covers several").format(provision=reference),
            hint=_("name one of: {list}").format(list=", ".join(below)),
        )
    raise _not_held(acts, reference, on)


def _not_held(acts: Sequence[Act], reference: Reference, on: dt.date) -> NotFoundError:
    """Return the refusal of a provision that describes no act on a day; it names the provisions known of
    the article.
    """
    for act in acts:
        if act.reference == reference:
            first = f"{act.valid_from:%d/%m/%Y}" if act.valid_from else "…"
            last = f"{act.valid_to:%d/%m/%Y}" if act.valid_to else "…"
            return NotFoundError(
                _("Provision {provision} of {decree} is not in force on {day}").format(
                    provision=reference, decree=act.decree, day=on
                ),
                hint=_("the catalogue has it from {first} to {last}").format(first=first, last=last),
            )
    here = [act.provision for act in in_force(acts, on) if act.article == reference.article]
    hint = _("search with: postwatch law search WORDS")
    if here:
        hint = _("in the catalogue for article {article}: {list}").format(
            article=reference.article, list=", ".join(here)
        )
    decrees = ", ".join(dict.fromkeys(act.decree for act in acts))
    return NotFoundError(
        _("{decree} has no provision {provision} in the catalogue").format(decree=decrees, provision=reference),
        hint=hint,
    )


def is_valid(row: Dated, on: dt.date) -> bool:
    """Return whether a rule is in force on a day; the last day counts."""
    return valid_on(row.valid_from, row.valid_to, on)


def in_force(rows: Iterable[AnyDated], on: dt.date) -> list[AnyDated]:
    """Return the rules in force on a day."""
    return [row for row in rows if is_valid(row, on)]


class ByDay(Generic[AnyDated]):
    """Rules by the day: those in force are found once for each span between two days on which any begins or ends."""

    def __init__(self, rows: Iterable[AnyDated]) -> None:
        self._rows = tuple(rows)
        begins = {row.valid_from for row in self._rows if row.valid_from is not None}
        after = {row.valid_to + dt.timedelta(days=1) for row in self._rows if row.valid_to is not None}
        self._borders = sorted(begins | after)
        self._known: dict[int, list[AnyDated]] = {}

    def span(self, on: dt.date) -> int:
        """Return the number of the span that a day lies in."""
        return bisect_right(self._borders, on)

    def on(self, day: dt.date) -> list[AnyDated]:
        """Return the rules in force on a day."""
        span = self.span(day)
        if span not in self._known:
            self._known[span] = in_force(self._rows, day)
        return self._known[span]


def law_day(*, ended_on: dt.date | None, detected_on: dt.date) -> dt.date:
    """Return the day whose law governs a violation: the day it ended, or of its detection while it continues.

    Nghị định 118/2021/NĐ-CP, Điều 7.2; Nghị định 174/2026/NĐ-CP, Điều 115.
    """
    return ended_on or detected_on


# Instruments with their first day, and what had their place before: articles of that were not read, and are not cited.
_INSTRUMENTS = (
    ("Nghị định 174/2026/NĐ-CP", dt.date(2026, 7, 1), "Nghị định 15/2020/NĐ-CP"),
    ("Luật 88/2025/QH15", dt.date(2025, 7, 1), ""),
    ("Nghị định 118/2021/NĐ-CP", dt.date(2022, 1, 1),
     "Nghị định 81/2013/NĐ-CP, sửa đổi bởi Nghị định 97/2017/NĐ-CP"),
    ("Nghị định 15/2020/NĐ-CP", dt.date(2020, 4, 15), "Nghị định 174/2013/NĐ-CP"),
)  # fmt: skip


def norm_on(norm: str, on: dt.date) -> str:
    """Return a norm, or norms parted by semicolons, as they are cited for a day: a norm not in force then is replaced
    by the instrument in its place, or left out if there was none.
    """
    return "; ".join(dict.fromkeys(filter(None, (_cited_on(one, on) for one in norm.split("; ")))))


def _cited_on(norm: str, on: dt.date) -> str:
    for name, first, before in _INSTRUMENTS:
        if norm.startswith(name) and on < first:
            norm = before
    return norm


def decrees_on(decrees: Iterable[Decree], on: dt.date, *, held: Iterable[str]) -> list[Decree]:
    """Return the decrees on sanctions of a day of which acts are held; ``held`` names those of the catalogue.

    Raises NotFoundError naming the decrees of that day when no act of them is held, or saying that none is known.
    """
    of_day = [decree for decree in in_force(decrees, on) if not decree.amends]
    if not of_day:
        raise NotFoundError(
            _("No decree on postal sanctions is known for {day}").format(day=on),
            hint=_("see data/law/decrees.csv"),
        )
    known = set(held)
    found = [decree for decree in of_day if decree.number in known]
    if not found:
        raise NotFoundError(
            _("On {day} Nghị định {decree} was in force, and the catalogue has no provision of it").format(
                day=on, decree=", ".join(decree.number for decree in of_day)
            ),
            hint=_("read that decree itself, and add its rows to data/law/acts.csv of the workspace"),
        )
    return found


def form_on(forms: Iterable[Form], purpose: str, on: dt.date) -> Form:
    """Return the form for a purpose (of PURPOSES) in force on a day.

    Raises NotFoundError naming the day when there is none.
    """
    for form in in_force(forms, on):
        if form.purpose == purpose:
            return form
    raise NotFoundError(
        _("No form of {purpose} is known to be in force on {day}").format(purpose=_(PURPOSES[purpose]), day=on),
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


def net_of(*, aggravating: int = 0, mitigating: int = 0) -> int:
    """Return the surplus of circumstances, which cancel each other: above 0 aggravating, below 0 mitigating.

    Nghị định 118/2021/NĐ-CP, Điều 9.1. Raises RuleError for a negative count.
    """
    if aggravating < 0 or mitigating < 0:
        raise RuleError(
            _("{count} circumstances cannot be counted").format(count=min(aggravating, mitigating)),
            hint=_("give the number of circumstances, zero or more"),
        )
    return aggravating - mitigating


class Fixed(NamedTuple):
    """Where circumstances put a fine, or months, within a range: at one figure (``low`` and ``high``), or between two.

    ``rule`` is the row that says so, None for the middle of a range without circumstances.
    """

    low: int
    high: int
    rule: Rule | None

    @property
    def is_open(self) -> bool:
        """Return whether the officer chooses between the two figures, neither of which is possible."""
        return self.low < self.high

    @property
    def is_unstated(self) -> bool:
        """Return whether circumstances count, and the law has no figure for them: the middle is given."""
        return self.rule is not None and self.rule.says == "middle"


def fixed(low: int, high: int, *, net: int, rule: Rule | None) -> Fixed:
    """Return where net circumstances put a fine, or months, within a range by a rule on them.

    Nghị định 118/2021/NĐ-CP, Điều 9.1, Điều 9.7. Raises ValueError for a range upside down.
    """
    if not 0 <= low <= high:
        raise ValueError(f"no range: {low} to {high}")
    middle, end = (low + high) // 2, high if net > 0 else low
    if rule is None or rule.says == "middle":
        return Fixed(middle, middle, rule)
    if rule.says == "end":
        return Fixed(end, end, rule)
    return Fixed(min(middle, end), max(middle, end), rule)


def discretion(rule: Rule | None) -> str:
    """Return why net circumstances leave the fine to the deciding officer; nothing where they do not."""
    if rule is None or rule.says != "middle":
        return ""
    if rule.confidence in READ:
        return _("what one circumstance does to the fine is not stated ({norm}): the middle of the range is given, and "
                 "who decides may say otherwise within it").format(norm=rule.norm)  # fmt: skip
    return _("until {day} the law let circumstances lower or raise the fine within the range, without a figure "
             "({norm}; unverified)").format(day=rule.valid_to, norm=rule.norm)  # fmt: skip


def amount_on(amounts: Iterable[Amount], what: str, on: dt.date) -> Amount:
    """Return a figure of the law (of `rows.AMOUNTS`) on a day.

    Raises NotFoundError naming the day when there is none.
    """
    for amount in in_force(amounts, on):
        if amount.what == what:
            return amount
    raise NotFoundError(
        _("The catalogue has no amount {what} for {day}").format(what=what, day=on),
        hint=_("see data/law/amounts.csv; add the row of that day to the workspace's own"),
    )


def late_interest(
    fine: int,
    payments: Iterable[tuple[dt.date, int]],
    *,
    rate: int,
    due_on: dt.date,
    on: dt.date,
    paused: Iterable[tuple[dt.date, dt.date]] = (),
) -> int:
    """Return the interest owed for late payment up to a day, in whole đồng; ``payments`` are days and amounts.

    It is a ``rate`` in ten-thousandths a day of the unpaid amount, from the day after the last day to pay; the day of a
    payment counts, the days of ``paused``, from a day to a day, do not (Luật Xử lý vi phạm hành chính, Điều 78.1: seen
    in a summary).
    """
    stopped = {first + dt.timedelta(days=n) for first, last in paused for n in range((last - first).days + 1)}

    def late(since: dt.date, until: dt.date) -> int:
        days = max((until - since).days, 0)
        return days - sum(since < day <= until for day in stopped)

    owed, since, parts = fine, due_on, 0
    for day, amount in sorted(payments):
        if day > on:
            break
        parts += owed * late(since, day)
        owed, since = owed - amount, max(since, day)
    parts += max(owed, 0) * late(since, on)
    return parts * rate // 10_000


# Letters and marks of a syllable, as `vietnamese.spelled` writes it.
_LETTER = "[\\w\\u0300-\\u036f]"


def _words(*sayings: str, behind: str = "", before: str = "") -> str:
    """Return a pattern of words in a text as `spelled`: each syllable with its marks, or without any.

    ``behind`` and ``before`` are patterns that must not match there.
    """
    said = "|".join(
        " ".join(f"(?:{re.escape(spelled(syllable))}|{fold(syllable)})" for syllable in saying.split())
        for saying in sayings
    )
    return f"(?<!{_LETTER}){behind}(?:{said})(?!{_LETTER}){before}"


# By what words an additional sanction is known. Without marks «quy định chi tiết», «xác định chi phí», «tuốc nơ vít»
# look like a suspension.
_PLAIN_FIXING = "".join(f"(?<!{word} )" for word in ("quy", "xac", "quyet", "an", "co", "du", "tham", "nhat", "chi"))
_WORDS_OF_MEASURES = {
    "suspend_licence": _words("tước", before="(?! n[oơ] vi)"),
    "suspend_activity": _words("đình chỉ", behind=_PLAIN_FIXING),
    "confiscate": _words("tịch thu"),
    "expel": _words("trục xuất"),
}
# Goods that the offender destroyed against the law are no remedy; «tiêu hủy trái cây» is one.
_UNLAWFULLY = _words("trái pháp", "trái phép", "trái quy", "trái với")
_WORDS_OF_REMEDIES = {
    "restore": _words("khôi phục"),
    "destroy": _words("tiêu hủy", behind=f"(?<!{spelled('tẩu tán')}, )(?<!tau tan, )", before=f"(?! {_UNLAWFULLY})"),
    "re_export": _words("tái xuất", "khỏi lãnh thổ"),
    "return_gain": _words("lợi bất hợp pháp"),
    "return_value": _words("số tiền bằng trị giá", "số tiền bằng giá trị"),
    "return_items": _words("hoàn trả bưu gửi"),
    "refund_postage": _words("hoàn trả cước"),
    "surrender_licence": _words("nộp lại giấy phép"),
    "surrender_confirmation": _words("nộp lại văn bản xác nhận"),
    "recommend_revocation": f"{_words('kiến nghị')}.*{_words('thu hồi')}",
}
LETTERS = {"return_value": "i"}
"""Letters of Luật Xử lý vi phạm hành chính, Điều 28.1, of remedies that no row of the catalogue has.

From the law of 2012 as a law library prints it: unverified.
"""


@lru_cache(1024)
def measures_named(additional: str | None) -> tuple[str, ...]:
    """Return the additional sanctions that a text names, with marks or without: keys of `rows.MEASURES`."""
    said = spelled(additional or "")
    return tuple(measure for measure, words in _WORDS_OF_MEASURES.items() if said and re.search(words, said))


@lru_cache(1024)
def remedies_named(remedies: str | None) -> tuple[str, ...]:
    """Return the remedies that a text names, with marks or without: keys of `rows.MEASURES`."""
    said = spelled(remedies or "")
    return tuple(measure for measure, words in _WORDS_OF_REMEDIES.items() if said and re.search(words, said))


def suspends(additional: str | None) -> bool:
    """Return whether an additional sanction withdraws a licence or suspends an activity (right to explain)."""
    return not SUSPENSIONS.isdisjoint(measures_named(additional))


def overlapping(acts: Sequence[Act]) -> Iterator[tuple[Act, Act]]:
    """Yield the pairs of acts of a decree that a single provision would cite on a day: ``9.3`` and ``9.3.b``."""
    for one, other in itertools.combinations(acts, 2):
        here, there = one.reference, other.reference
        if one.decree == other.decree and (here.holds(there) or there.holds(here)) and _share_a_day(one, other):
            yield one, other


def _share_a_day(one: Dated, other: Dated) -> bool:
    starts = max(one.valid_from or dt.date.min, other.valid_from or dt.date.min)
    return starts <= min(one.valid_to or dt.date.max, other.valid_to or dt.date.max)
