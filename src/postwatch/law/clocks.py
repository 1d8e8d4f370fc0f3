"""Terms of a case: which clock rules, from what day it runs, and its last day. Pure, over rows of clocks.csv."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Annotated, NamedTuple

from postwatch.dataclass import dataclass, result_of
from postwatch.days import Calendar, add_months
from postwatch.law import citation, rows, rules
from postwatch.records import Count, OneOf

UNITS = ("", "working_days", "days", "months", "years", "hours", "ten_thousandths_per_day")
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
    scope: str = ""
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

    ``conditions`` replace an ordinary term by the one of that condition, the last of them that has a rule. Terms from
    events of which a case keeps no day are left out.
    """
    ruling: dict[str, ClockRule | None] = dict.fromkeys(clock.name for clock in clocks)
    # The most special rule of a name comes last, and stays.
    for clock in sorted(clocks, key=lambda clock: (bool(clock.scope), bool(clock.condition))):
        if (
            clock.starts_from in EVENTS
            # A term that has not started yet is shown as the law of the detection has it.
            and rules.is_valid(clock, days.of(clock.starts_from) or days.detected_on)
            and (not clock.condition or _EITHER.get(clock.condition, {clock.condition}) & set(conditions))
            and (not clock.scope or citation.names_provision(clock.scope, decree, reference))
        ):
            ruling[clock.name] = clock
    return [_clock(rule, days, calendar) for rule in ruling.values() if rule is not None]


def _clock(rule: ClockRule, days: CaseDays, calendar: Calendar) -> Clock:
    start = days.of(rule.starts_from)
    due = _due(rule, start, calendar) if start is not None else None
    confirmed = due is None or start is None or calendar.is_confirmed(start, due)
    verified = rule.confidence in rows.VERIFIED
    return result_of(
        Clock,
        rule,
        due_on=due,
        verified=verified,
        starts_on=start,
        calendar_confirmed=confirmed or rule.unit == "years",
    )


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
    return add_months(start, 12 * rule.amount)
