"""Terms of a case: which clock rules, from what day it runs, and its last day. Pure, over rows of clocks.csv."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Annotated, Any, NamedTuple

from postwatch.dataclass import dataclass
from postwatch.days import Calendar, add_months
from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.law import citation, rows, rules
from postwatch.records import Count, OneOf

UNITS = ("", "working_days", "days", "months", "years", "hours", "ten_thousandths_per_day")
_MOST = {"": 0, "working_days": 3650, "days": 3650, "months": 1200, "years": 100, "hours": 10_000,
         "ten_thousandths_per_day": 10_000}  # fmt: skip
EVENTS = ("limitation_start", "detected_on", "minutes_on", "decided_on", "handed_over_on", "complied_on")
"""Events of every case; a term that starts from one is shown though it has not happened yet."""
STEP_EVENTS = (
    "all_results_on", "arrived_on", "collected_on", "corrected_handed_over_on", "corrected_on",
    "death_or_dissolution_on", "decision_effective_on", "evasion_ended_on", "execution_suspended_on",
    "explain_request_on", "held_on", "hold_decided_on", "hold_minutes_at", "minutes_at", "no_prosecution_effective_on",
    "no_prosecution_on", "prosecution_decision_effective_on", "result_on", "suspected_on", "valuation_hold_decided_on",
    "verification_minutes_on", "working_minutes_on",
)  # fmt: skip
"""Events that a step of a case tells; a term that starts from one is shown once it has happened."""
DUE_EVENTS = {
    "limitation_end": "limitation", "explain_written_due": "explain_written", "pay_due_on": "pay",
    "re_export_due_on": "re_export",
}  # fmt: skip
"""Events that are the last day of another term."""
_PROLONGED = {"limitation": "limitation_transferred", "pay": "comply_new_decision"}
_RULED_BY: Mapping[tuple[str, str], str] = {
    ("limitation_transferred", "prosecution"): "prosecution_decision_effective_on",
    ("limitation_transferred", "returned"): "no_prosecution_effective_on",
}
"""Terms (name and condition) that the law of another event than their start rules: the year that is added when a case
comes from a prosecuting body is that of the day on which it comes (Luật Xử lý vi phạm hành chính, Điều 6.1.c)."""
EITHER: Mapping[str, frozenset[str]] = {"explanation_or_complex": frozenset({"explanation", "complex"})}
"""Conditions that are one of several: «có giải trình hoặc vụ phức tạp»."""
INSPECTING = ("inspection", "inspection_extension")
"""How long an inspection takes from its announcement, and by how much that is extended once; the condition is the level
of the office (`settings.LEVELS`)."""
HEARING, WRITTEN = "explain_request", "explain_written"
EXPLAINING = (HEARING, WRITTEN)
"""Terms of the right to ask for a hearing and to explain in writing."""
CONCLUDING = ("inspection_report", "inspection_conclusion")
"""Terms of the report of an inspection, from its end, and of its conclusions, from the report."""
LATE_INTEREST, CLEARED, LAPSES, WARNED = "late_interest", "regarded_unpunished", "decision_lapses", "warning"
"""The rate of interest for late payment, when a sanction is regarded as never imposed, when a decision lapses; and the
condition of the second after a warning."""
# Interest is a rate, the right to explain is no term, and an inspection is no case.
_NO_TERMS = frozenset({LATE_INTEREST, "explain_right", *INSPECTING, *CONCLUDING})


class ClockRule(NamedTuple):
    """A statutory term of an event, from a day to a day; no amount where the law sets no number.

    ``starts_from`` is an event of EVENTS, STEP_EVENTS or DUE_EVENTS, or empty. ``condition`` is empty for the ordinary
    term; ``scope`` narrows it to provisions of a decree.
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
    off within the term is only proposed: ``due_on`` is the later day then. ``due_at`` is the time of a term in hours.
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
    due_at: dt.time | None = None
    hour_known: bool = True


@dataclass(frozen=True)
class InspectionTerm:
    """How many days an inspection by an office of a level takes, and by how many it is extended, once."""

    days: int
    more: int
    level: str
    norm: str
    confidence: str


@dataclass(frozen=True)
class CaseDays:
    """The days of a case that start its clocks; None for what has not happened. ``ended_on`` is None while the act goes
    on, then the limitation runs from its detection (Luật Xử lý vi phạm hành chính, Điều 6.1.b), and from the end of an
    evasion anew (6.1.d). ``steps`` has the days of STEP_EVENTS and DUE_EVENTS, ``times`` their time where it is known.
    """

    detected_on: dt.date
    ended_on: dt.date | None = None
    minutes_on: dt.date | None = None
    decided_on: dt.date | None = None
    handed_over_on: dt.date | None = None
    complied_on: dt.date | None = None
    steps: Mapping[str, dt.date] = field(default_factory=dict)
    times: Mapping[str, dt.time] = field(default_factory=dict)

    def of(self, event: str) -> dt.date | None:
        """Return the day of an event, None for one that has not happened."""
        if event == "limitation_start":
            started = rules.law_day(ended_on=self.ended_on, detected_on=self.detected_on)
            return max(started, self.steps.get("evasion_ended_on", started))
        day: dt.date | None = getattr(self, event) if event in EVENTS else self.steps.get(event)
        return day


def running(
    clocks: "Iterable[ClockRule] | TermRules", reference: citation.Reference, days: CaseDays, *,
    decree: str, conditions: Collection[str], calendar: Calendar,
) -> list[Clock]:  # fmt: skip
    """Return the terms of a violation of a provision, one for each name, by the law of the day each starts from.

    The rule for the provision goes before the general one, and one whose condition is among ``conditions`` before the
    ordinary one; of several the one that ends last. Terms from the last day of another are counted after it.
    """
    known = clocks if isinstance(clocks, TermRules) else TermRules(clocks, decree, reference)
    ruling = _ruling(known.applying(days, conditions), days, calendar)
    ends = {event: ruling[name].due_on for event, name in DUE_EVENTS.items() if name in ruling}
    later = {event: day for event, day in ends.items() if day is not None}
    if later:
        days = replace(days, steps={**days.steps, **later})
        ruling |= _ruling(known.applying(days, conditions, after_others=True), days, calendar)
    return list(ruling.values())


class TermRules:
    """The rules that give terms to violations of a provision. Which of them apply depends on what has begun, on the law
    of those days and on conditions, and is found once for each.
    """

    def __init__(self, clocks: Iterable[ClockRule], decree: str, reference: citation.Reference) -> None:
        rules_of_terms = [rule for rule in clocks if rules_provision(rule, decree, reference)]
        self._by_day = rules.ByDay(rules_of_terms)
        self._rules = {
            after: [rule for rule in rules_of_terms if (rule.starts_from in DUE_EVENTS) is after]
            for after in (False, True)
        }
        self._starts = {
            after: list(dict.fromkeys(rule.starts_from for rule in found)) for after, found in self._rules.items()
        }
        self._ruled_by = {_ruled_by(rule) for rule in rules_of_terms} & set(_RULED_BY.values())
        self._known: dict[tuple[Any, ...], list[ClockRule]] = {}

    def applying(self, days: CaseDays, conditions: Collection[str], *, after_others: bool = False) -> list[ClockRule]:
        """Return the rules that apply: those that start from the last day of another term, or all others.

        A term that has not started yet is shown as the law of the detection has it.
        """
        begun = {start: self._begun(start, days) for start in self._starts[after_others]}
        ruled = {event: days.of(event) for event in self._ruled_by}
        spans = tuple(None if day is None else self._by_day.span(day) for day in (*begun.values(), *ruled.values()))
        key = after_others, spans, frozenset(conditions)
        if key not in self._known:
            self._known[key] = [
                rule for rule in self._rules[after_others]
                if (day := ruled.get(_ruled_by(rule)) or begun[rule.starts_from]) is not None
                and rules.is_valid(rule, day)
                and (rule.starts_from or rule.condition)
                and (not rule.condition or EITHER.get(rule.condition, {rule.condition}) & set(conditions))
            ]  # fmt: skip
        return self._known[key]

    def _begun(self, start: str, days: CaseDays) -> dt.date | None:
        """Return the day whose law rules a term; None where it is shown only once it has begun."""
        day = days.of(start)
        return days.detected_on if day is None and (start in EVENTS or not start) else day


def _ruled_by(rule: ClockRule) -> str:
    """Return the event whose day has the law that rules a term."""
    return _RULED_BY.get((rule.name, rule.condition), rule.starts_from)


def rule_on(clocks: Sequence[ClockRule], name: str, on: dt.date) -> ClockRule | None:
    """Return the general rule of a term by the law of a day; None where there is none."""
    return next((rule for rule in clocks if rule.name == name and not rule.scope and rules.is_valid(rule, on)), None)


class ClearedAfter(NamedTuple):
    """How many months after it was complied with a sanction is regarded as never imposed, after a warning, and how many
    after its day a decision lapses that was not (Luật Xử lý vi phạm hành chính, Điều 7.1, Điều 74.1).
    """

    cleared: int
    warned: int
    lapses: int


def cleared_after(clocks: Sequence[ClockRule], on: dt.date) -> ClearedAfter:
    """Return when sanctions are cleared by the law of a day. Raises NotFoundError as `months_on`."""
    return ClearedAfter(
        months_on(clocks, CLEARED, on), months_on(clocks, CLEARED, on, condition=WARNED), months_on(clocks, LAPSES, on)
    )


def months_on(clocks: Sequence[ClockRule], name: str, on: dt.date, *, condition: str = "") -> int:
    """Return a length of the law of a day in months. Raises NotFoundError naming the day where none is set in them."""
    rule = _amount_on(clocks, name, on, ("months", "years"), condition)
    return (rule.amount or 0) * (12 if rule.unit == "years" else 1)


def late_rate_on(clocks: Sequence[ClockRule], on: dt.date) -> int:
    """Return the interest of a day late in ten-thousandths by the law of a day.

    Luật Xử lý vi phạm hành chính, Điều 78.1. Raises NotFoundError naming the day where there is none.
    """
    return _amount_on(clocks, LATE_INTEREST, on, ("ten_thousandths_per_day",), "late").amount or 0


def _amount_on(
    clocks: Sequence[ClockRule], name: str, on: dt.date, units: Collection[str], condition: str
) -> ClockRule:
    for rule in clocks:
        if (rule.name, rule.condition, rule.scope) == (name, condition, "") and rules.is_valid(rule, on):
            if rule.amount is not None and rule.unit in units:
                return rule
            break
    raise NotFoundError(
        _("The catalogue has no amount {what} for {day}").format(what=name, day=on),
        hint=_("see data/law/clocks.csv; add the row of that day to the workspace's own"),
    )


def last_of(clocks: Sequence[Clock], name: str) -> Clock | None:
    """Return a term, or the one that prolongs it where that ends later; None where it does not run."""
    found = [clock for clock in clocks if clock.name in (name, _PROLONGED.get(name))]
    return max(found, key=lambda clock: clock.due_on or dt.date.min, default=None)


def is_over(term: Clock | None, on: dt.date) -> bool:
    """Return whether the last day of a term lies before a day; one that does not run, or has no last day, is not over.

    Of a term in hours this is true from the day after its last one on.
    """
    return term is not None and term.due_on is not None and term.due_on < on


def _ruling(applying: Iterable[ClockRule], days: CaseDays, calendar: Calendar) -> dict[str, Clock]:
    ruling: dict[str, tuple[tuple[bool, bool, dt.date], ClockRule]] = {}
    for rule in applying:
        due, _is_confirmed = _last_day(rule, days.of(rule.starts_from), calendar)
        here = bool(rule.scope), bool(rule.condition), due or dt.date.min
        if rule.name not in ruling or here >= ruling[rule.name][0]:
            ruling[rule.name] = here, rule
    return {name: _clock(rule, days, calendar) for name, (_rank, rule) in ruling.items()}


def _last_day(rule: ClockRule, start: dt.date | None, calendar: Calendar) -> tuple[dt.date | None, bool]:
    """Return the last day of a term from a day, and whether the calendar is sure of it, counted once."""
    if start is None:
        return None, True
    key = rule.amount, rule.unit, start
    if key not in calendar.kept:
        ends = {_due(rule, start, reading) for reading in calendar.readings}
        calendar.kept[key] = max((end for end in ends if end is not None), default=None), len(ends) == 1
    return calendar.kept[key]


def _clock(rule: ClockRule, days: CaseDays, calendar: Calendar) -> Clock:
    start = days.of(rule.starts_from)
    due, is_confirmed = _last_day(rule, start, calendar)
    due_at = days.times.get(rule.starts_from) if rule.unit == "hours" else None
    return Clock(
        rule.name, due, rule.basis, rule.confidence in rows.VERIFIED, rule.title, start, rule.confidence, rule.note,
        calendar_confirmed=is_confirmed, due_at=due_at,
        hour_known=rule.unit != "hours" or start is None or due_at is not None,
    )  # fmt: skip


def rules_provision(rule: ClockRule, decree: str, reference: citation.Reference) -> bool:
    """Return whether a rule gives a term to violations of a provision."""
    return rule.name not in _NO_TERMS and (not rule.scope or citation.names_provision(rule.scope, decree, reference))


def wrong_amount(rule: ClockRule) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the amount of a term."""
    if rule.amount is not None and not rule.unit:
        yield "unit", _("an amount needs a unit")
    elif (rule.amount or 0) > _MOST[rule.unit]:
        yield "amount", _("{value} is too large").format(value=rule.amount)
    elif rule.unit == "hours" and (rule.amount or 0) % 24:
        yield "amount", _("hours are counted by whole days")


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
    if rule.unit == "hours":  # whole days, which end at the time at which they began
        return start + dt.timedelta(hours=rule.amount)
    return add_months(start, 12 * rule.amount) if rule.unit == "years" else None
