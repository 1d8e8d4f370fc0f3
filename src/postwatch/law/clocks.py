"""Rules of terms: how many days, from which of the days given, and the last of them. Pure, over rows of clocks.csv."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from postwatch.dataclass import dataclass
from postwatch.days import Calendar, add_months
from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.law import citation, in_force, rows
from postwatch.records import Count, OneOf

UNITS = ("", "working_days", "days", "months", "years", "hours", "ten_thousandths_per_day")
_MOST = {"": 0, "working_days": 3650, "days": 3650, "months": 1200, "years": 100, "hours": 10_000,
         "ten_thousandths_per_day": 10_000}  # fmt: skip
EVENTS = ("limitation_start", "detected_on", "minutes_on", "decided_on", "handed_over_on", "complied_on")
"""Events of every case; a term that starts from such an event is shown though it has not happened yet."""
STEP_EVENTS = (
    "all_results_on", "arrived_on", "collected_on", "complained_on", "complaint_accepted_on",
    "corrected_handed_over_on", "corrected_on", "death_or_dissolution_on", "decision_effective_on",
    "evasion_ended_on", "execution_suspended_on", "explain_request_on", "first_notice_on", "held_on",
    "hold_decided_on", "hold_minutes_at", "minutes_at", "no_prosecution_effective_on", "no_prosecution_on",
    "prosecution_decision_effective_on", "result_on", "second_notice_on", "sued_on", "suspected_on",
    "valuation_hold_decided_on", "verification_minutes_on", "working_minutes_on",
)  # fmt: skip
"""Events that a step of a case tells; a term that starts from such an event is shown once it has happened."""
DUE_EVENTS = {
    "limitation_end": "limitation", "explain_written_due": "explain_written", "pay_due_on": "pay",
    "re_export_due_on": "re_export", "hold_goods_due": "hold_goods",
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
"""Conditions that any of several meets: «có giải trình hoặc vụ phức tạp»."""
INSPECTING = ("inspection", "inspection_extension")
"""How long an inspection takes from its announcement, and by how much that is extended once; the condition is the level
of the office (`settings.LEVELS`)."""
HEARING, WRITTEN = "explain_request", "explain_written"
EXPLAINING = (HEARING, WRITTEN)
OF_OFFENDERS = frozenset({
    *EXPLAINING, "pay", "comply_new_decision", "instalments", "re_export", "re_export_failed", "complain_until",
    "sue_until",
})  # fmt: skip
"""The terms of what an offender has to do or may do: of two days that are not sure the later counts; of what the office
has to do the earlier.
"""
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
    """A term of a case; ``name`` is a stable code, ``title`` for people.

    ``due_on`` is None while its start is unknown, or where the law sets no number of days; ``note`` says what to look
    at. ``calendar_confirmed`` is false where a day off within the term is only proposed: ``due_on`` is the later day
    then, which counts against nobody, ``earliest_on`` the day by which the office has to act. ``due_at`` is the time of
    a term in hours.
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
    earliest_on: dt.date | None = None
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


class CaseDays(NamedTuple):
    """The days of a case that start its clocks; None for events that have not happened.

    ``ended_on`` is None while the act goes on, then the limitation runs from its detection (Luật Xử lý vi phạm hành
    chính, Điều 6.1.b), and from the end of an evasion anew (6.1.d). ``steps`` has the days of STEP_EVENTS and
    DUE_EVENTS, ``times`` their time where it is known.
    """

    detected_on: dt.date
    ended_on: dt.date | None = None
    minutes_on: dt.date | None = None
    decided_on: dt.date | None = None
    handed_over_on: dt.date | None = None
    complied_on: dt.date | None = None
    steps: Mapping[str, dt.date] = MappingProxyType({})
    times: Mapping[str, dt.time] = MappingProxyType({})

    def of(self, event: str) -> dt.date | None:
        """Return the day of an event, None if it has not happened."""
        if event == "limitation_start":
            started = in_force.law_day(ended_on=self.ended_on, detected_on=self.detected_on)
            return max(started, self.steps.get("evasion_ended_on", started))
        day: dt.date | None = getattr(self, event) if event in EVENTS else self.steps.get(event)
        return day


def running(
    clocks: "Iterable[ClockRule] | TermRules", reference: citation.Reference, days: CaseDays, *,
    decree: str, conditions: Collection[str], calendar: Calendar,
) -> list[Clock]:  # fmt: skip
    """Return the terms of a violation of a provision, each name once, by the law of the day that each starts from.

    The rule for the provision goes before the general rule, and a rule whose condition is among ``conditions`` before
    the ordinary rule; of several the rule that ends last. Terms from the last day of another term are counted after it.
    """
    known = clocks if isinstance(clocks, TermRules) else TermRules(rules_of_terms(clocks, decree, reference))
    return list(known.running(days, known.mattering & frozenset(conditions), calendar))


class _Candidate(NamedTuple):
    """A term that may rule, as the highest rank of a name does; a rank ends with the place of its rule."""

    rank: tuple[bool, bool, dt.date, int]
    clock: Clock


class TermRules:
    """The rules that give terms to violations of provisions.

    Terms that start on a day depend on the law of that day, on conditions and on the calendar, and are counted once for
    each, as all terms of the same days are; ``mattering`` are the conditions that any rule knows.
    """

    def __init__(self, found: Sequence[ClockRule]) -> None:
        self._found = found
        self._only: dict[frozenset[str], TermRules] = {}
        self.mattering = _conditions(found)
        self._by_day = in_force.ByDay(found)
        self._rules: dict[tuple[str, str], list[tuple[int, ClockRule]]] = {}
        self._from: dict[str, set[tuple[str, str]]] = {}
        for place, rule in enumerate(found):
            events = rule.starts_from, _ruled_by(rule)
            self._rules.setdefault(events, []).append((place, rule))
            self._from.setdefault(rule.starts_from, set()).add(events)
        # The conditions that matter for what starts from events, and the events from which terms start without any.
        self._asking = {events: _conditions(rule for _place, rule in ruled) for events, ruled in self._rules.items()}
        self._plain = {(rule.starts_from, _ruled_by(rule)) for rule in found if rule.starts_from and not rule.condition}
        self._started: dict[tuple[Any, ...], list[_Candidate]] = {}
        self._running: dict[tuple[Any, ...], Collection[Clock]] = {}
        # The days from which its terms run; what else has happened changes nothing about them.
        known = {event for events in self._rules for event in events}
        if "limitation_start" in known:
            known |= {"ended_on", "evasion_ended_on"}
        self._days = [place for place, name in enumerate(CaseDays._fields) if name in {"detected_on", *known}]
        self._steps = [event for event in (*STEP_EVENTS, *DUE_EVENTS) if event in known]

    def only(self, names: Collection[str]) -> "TermRules":
        """Return the rules of terms of some names, all if no name is given.

        With the terms that prolong them, and the terms from whose last day they run.
        """
        wanted = frozenset(names)
        if not wanted:
            return self
        if wanted not in self._only:
            known, more = set[str](), set(wanted)
            while more - known:
                known |= more | {_PROLONGED[name] for name in more & _PROLONGED.keys()}
                begins = {rule.starts_from for rule in self._found if rule.name in known}
                more = {DUE_EVENTS[event] for event in begins & DUE_EVENTS.keys()}
            self._only[wanted] = TermRules([rule for rule in self._found if rule.name in known])
        return self._only[wanted]

    def running(self, days: CaseDays, conditions: frozenset[str], calendar: Calendar) -> Collection[Clock]:
        """Return the terms of some days under conditions that matter, one for each name."""
        # Days alike in all events that start terms are counted once.
        plain, steps, times = [days[place] for place in self._days], days.steps, days.times
        at = (times.get(event) for event in self._steps) if times else ()
        key = *plain, *map(steps.get, self._steps), *at, conditions, calendar
        found = self._running.get(key)
        if found is None:
            begun = {"": None, **steps, **{event: days.of(event) for event in EVENTS if event in self._from}}
            ruling = self._ruling(begun, days, conditions, calendar)
            ends = {event: ruling[name].due_on for event, name in DUE_EVENTS.items() if name in ruling}
            later = {event: due_on for event, due_on in ends.items() if due_on is not None and event not in steps}
            found = self._running[key] = (ruling | self._ruling(later, days, conditions, calendar)).values()
        return found

    def _ruling(
        self, begun: Mapping[str, dt.date | None], days: CaseDays, conditions: frozenset[str], calendar: Calendar
    ) -> dict[str, Clock]:
        """Return the terms that start from events, by their names; an event with a day has happened, with None not yet.

        A term that has not started yet is shown as the law of the detection has it, unless another event rules it.
        """
        best: dict[str, _Candidate] = {}
        places: dict[str, int] = {}
        for event in begun.keys() & self._from.keys():
            day, at = begun[event], days.times.get(event)
            for events in self._from[event]:
                on = days.of(events[1]) or day or days.detected_on
                for one in self._starting(events, day, on, at, conditions, calendar):
                    name = one.clock.name
                    places[name] = min(one.rank[-1], places.get(name, one.rank[-1]))
                    if name not in best or one.rank > best[name].rank:
                        best[name] = one
        return {name: best[name].clock for name in sorted(places, key=places.__getitem__)}

    def _starting(
        self, events: tuple[str, str], day: dt.date | None, on: dt.date, at: dt.time | None, conditions: frozenset[str],
        calendar: Calendar,
    ) -> Sequence[_Candidate]:  # fmt: skip
        """Return the terms that a day's or coming event gives by the law of a day: those of the second event's law."""
        conditions &= self._asking[events]
        if not conditions and events not in self._plain:
            return ()
        key = events, day, self._by_day.span(on), at, conditions, calendar
        if key not in self._started:
            self._started[key] = [
                _Candidate((bool(rule.scope), bool(rule.condition), clock.due_on or dt.date.min, place), clock)
                for place, rule in self._rules[events]
                if in_force.is_valid(rule, on) and (rule.starts_from or rule.condition)
                and (not rule.condition or conditions & _either(rule.condition))
                for clock in (_clock(rule, day, at, calendar),)
            ]  # fmt: skip
        return self._started[key]


def _conditions(found: Iterable[ClockRule]) -> frozenset[str]:
    """Return the conditions that any of some rules knows."""
    return frozenset(one for rule in found for one in _either(rule.condition))


def _either(condition: str) -> frozenset[str]:
    """Return the conditions any of which satisfies a rule; none if it has no condition."""
    return EITHER.get(condition, frozenset({condition} - {""}))


def _ruled_by(rule: ClockRule) -> str:
    """Return the event whose day has the law that rules a term."""
    return _RULED_BY.get((rule.name, rule.condition), rule.starts_from)


def rule_on(clocks: Sequence[ClockRule], name: str, on: dt.date) -> ClockRule | None:
    """Return the general rule of a term by the law of a day; None where there is none."""
    return next((rule for rule in clocks if rule.name == name and not rule.scope and in_force.is_valid(rule, on)), None)


class ClearedAfter(NamedTuple):
    """Months until a sanction is regarded as never imposed, and until a decision lapses.

    ``cleared`` count from the compliance, ``warned`` from that with a warning, ``lapses`` from the day of a decision
    that was not complied with (Luật Xử lý vi phạm hành chính, Điều 7.1, Điều 74.1).
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
        if (rule.name, rule.condition, rule.scope) == (name, condition, "") and in_force.is_valid(rule, on):
            if rule.amount is not None and rule.unit in units:
                return rule
            break
    raise NotFoundError(
        _("The catalogue has no amount {what} for {day}").format(what=name, day=on),
        hint=_("see data/law/clocks.csv; add the row of that day to the workspace's own"),
    )


def last_of(clocks: Sequence[Clock], name: str) -> Clock | None:
    """Return a term, or the term that prolongs it if that ends later; None if it does not run."""
    names, last = (name, _PROLONGED.get(name)), None
    for clock in clocks:
        if clock.name in names and (last is None or _end(clock) > _end(last)):
            last = clock
    return last


def _end(clock: Clock) -> dt.date:
    return clock.due_on or dt.date.min


def is_over(term: Clock | None, on: dt.date) -> bool:
    """Return whether the last day of a term is before a day; a term that does not run, or has no last day, is not over.

    Of a term in hours this is true from the day after its last day on.
    """
    return term is not None and term.due_on is not None and term.due_on < on


def _last_days(rule: ClockRule, start: dt.date | None, calendar: Calendar) -> tuple[dt.date | None, dt.date | None]:
    """Return the last day of a term from a day by the latest and by the earliest reading of the calendar, counted once:
    they are the same if the calendar is sure.
    """
    if start is None:
        return None, None
    key = rule.amount, rule.unit, start
    if key not in calendar.kept:
        ends = [end for reading in calendar.readings if (end := _due(rule, start, reading)) is not None]
        calendar.kept[key] = max(ends, default=None), min(ends, default=None)
    return calendar.kept[key]


def _clock(rule: ClockRule, start: dt.date | None, at: dt.time | None, calendar: Calendar) -> Clock:
    due, earliest = _last_days(rule, start, calendar)
    is_in_hours = rule.unit == "hours"
    return Clock(
        rule.name, due, rule.basis, rule.confidence in rows.VERIFIED, rule.title, start, rule.confidence, rule.note,
        calendar_confirmed=due == earliest, earliest_on=earliest, due_at=at if is_in_hours else None,
        hour_known=not is_in_hours or start is None or at is not None,
    )  # fmt: skip


def rules_of_terms(clocks: Iterable[ClockRule], decree: str, reference: citation.Reference) -> tuple[ClockRule, ...]:
    """Return the rules that give terms to violations of a provision."""
    of_acts = (rule for rule in clocks if rule.name not in _NO_TERMS)
    return tuple(rule for rule in of_acts if not rule.scope or citation.names_provision(rule.scope, decree, reference))


def wrong_amount(rule: ClockRule) -> Iterator[tuple[str, str]]:
    """Yield the faults of the amount of a term."""
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
