"""Fines: half for whom, where circumstances put a fine or months within a range, interest for late payment. Pure.

Every fine of the decrees is for organisations (Nghị định 15/2020/NĐ-CP, Điều 4.3; Nghị định 174/2026/NĐ-CP, Điều 4.3).
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from postwatch.errors import RuleError, UsageError
from postwatch.language import _
from postwatch.law.rows import READ, Rule
from postwatch.vietnamese import one_of, quoted

OFFENDERS = ("organisation", "household", "individual", "unknown")


HALF_FINE = frozenset({"household", "individual"})


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
