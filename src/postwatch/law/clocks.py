"""Terms of a case: which clock rules, from what day it runs, and its last day. Pure, over rows of clocks.csv."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, NamedTuple

from postwatch.dataclass import dataclass, result_of
from postwatch.days import Calendar, add_months
from postwatch.language import _
from postwatch.law import citation, rows, rules
from postwatch.records import Count, OneOf

UNITS = ("", "working_days", "days", "months", "years", "hours", "ten_thousandths_per_day")
_MOST = {"": 0, "working_days": 3650, "days": 3650, "months": 1200, "years": 100, "hours": 10_000,
         "ten_thousandths_per_day": 10_000}  # fmt: skip
EVENTS = ("limitation_start", "detected_on", "minutes_on", "decided_on", "handed_over_on", "complied_on")
"""Events of which a case keeps the day; a term that starts from another is not counted."""
# A condition that is one of several: «có giải trình hoặc vụ phức tạp».
_EITHER = {"explanation_or_complex": frozenset({"explanation", "complex"})}


class ClockRule(NamedTuple):
    """A statutory term of an event, from a day to a day; no amount where the law sets no number.

    ``starts_from`` is one of EVENTS, or names another. ``condition`` is empty for the ordinary term; ``scope`` narrows
    it to provisions of a decree.
    """

    name: str
    title: str
    confidence: rows.Confidence
    unit: Annotated[str, OneOf(UNITS)] = ""
    starts_from: str = ""
    amount: Count | None = None
    condition: str = ""
    scope: rows.NamedScope = ""
    basis: str = ""
    source: str = ""
    seen_in: str = ""
    note: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Clock:
    """A term of a case; ``name`` is a stable code, ``title`` for people. ``due_on`` is None while its start is unknown,
    or where the law sets no number of days; ``note`` says what to look at. ``calendar_confirmed`` is false where a day
    off within the term is only proposed: ``due_on`` is the later day then.
    """

    name: str
    due_on: dt.date | None
    basis: str
    verified: bool
    title: str
    starts_on: dt.date | None
    confidence: str
    note: str
    calendar_confirmed: bool


@dataclass(frozen=True)
class CaseDays:
    """The days of a case that start its clocks; None for what has not happened. ``ended_on`` is None while the act goes
    on, then the limitation runs from its detection (Luật Xử lý vi phạm hành chính, Điều 6.1.b).
    """

    detected_on: dt.date
    ended_on: dt.date | None = None
    minutes_on: dt.date | None = None
    decided_on: dt.date | None = None
    handed_over_on: dt.date | None = None
    complied_on: dt.date | None = None

    def of(self, event: str) -> dt.date | None:
        """Return the day of an event of EVENTS."""
        if event == "limitation_start":
            return rules.law_day(ended_on=self.ended_on, detected_on=self.detected_on)
        day: dt.date | None = getattr(self, event)
        return day


def running(
    clocks: Sequence[ClockRule], reference: citation.Reference, days: CaseDays, *,
    decree: str, conditions: Collection[str], calendar: Calendar,
) -> list[Clock]:  # fmt: skip
    """Return the terms of a violation of a provision, one for each name, by the law of the day each starts from.

    The rule for the provision goes before the general one, and one whose condition is among ``conditions`` before the
    ordinary one; of several the one that ends last. Terms from events of which a case keeps no day are left out.
    """
    ruling: dict[str, Clock] = {}
    rank: dict[str, tuple[bool, bool, dt.date]] = {}
    for rule in clocks:
        if not _rules(rule, reference, days, decree=decree, conditions=conditions):
            continue
        clock = _clock(rule, days, calendar)
        here = bool(rule.scope), bool(rule.condition), clock.due_on or dt.date.min
        if rule.name not in ruling or here >= rank[rule.name]:
            ruling[rule.name], rank[rule.name] = clock, here
    return list(ruling.values())


def _rules(
    rule: ClockRule, reference: citation.Reference, days: CaseDays, *, decree: str, conditions: Collection[str]
) -> bool:
    if rule.starts_from not in EVENTS:
        return False
    # A term that has not started yet is shown as the law of the detection has it.
    return (
        rules.is_valid(rule, days.of(rule.starts_from) or days.detected_on)
        and (not rule.condition or bool(_EITHER.get(rule.condition, {rule.condition}) & set(conditions)))
        and (not rule.scope or citation.names_provision(rule.scope, decree, reference))
    )


def _clock(rule: ClockRule, days: CaseDays, calendar: Calendar) -> Clock:
    start = days.of(rule.starts_from)
    ends = {_due(rule, start, reading) if start is not None else None for reading in calendar.readings}
    due = max((end for end in ends if end is not None), default=None)
    return result_of(
        Clock, rule, due_on=due, verified=rule.confidence in rows.VERIFIED, starts_on=start,
        calendar_confirmed=len(ends) == 1,
    )  # fmt: skip


def wrong_amount(rule: ClockRule) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the amount of a term."""
    if rule.amount is not None and not rule.unit:
        yield "unit", _("an amount needs a unit")
    elif (rule.amount or 0) > _MOST[rule.unit]:
        yield "amount", _("{value} is too large").format(value=rule.amount)


def _due(rule: ClockRule, start: dt.date, calendar: Calendar) -> dt.date | None:
    """Return the last day, a working day (Bộ luật Dân sự 2015, Điều 148); years are limitations, which do not move."""
    if rule.amount is None:
        return None
    if rule.unit == "working_days":
        return calendar.add_working_days(start, rule.amount)
    if rule.unit == "days":
        return calendar.add_calendar_days(start, rule.amount)
    if rule.unit == "months":
        return calendar.add_months(start, rule.amount)
    # Hours run from a moment, and interest has no end: neither is a day that is counted here.
    return add_months(start, 12 * rule.amount) if rule.unit == "years" else None
