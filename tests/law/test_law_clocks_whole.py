"""Every row of the terms: what makes it rule, that each of these is needed, and that a step of a case can give it."""

import datetime as dt
from collections.abc import Sequence
from copy import copy
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.case import state, steps, terms
from postwatch.case.explanation_tables import Explanation
from postwatch.case.facts import CaseFacts, StepFacts
from postwatch.case.governing_law import law_of
from postwatch.case.tables import Decision, Offender, StepKind, Violation
from postwatch.days import PROPOSAL, Calendar, SpecialDay
from postwatch.law import citation
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import (
    CONCLUDING,
    DUE_EVENTS,
    EVENTS,
    INSPECTING,
    STEP_EVENTS,
    CaseDays,
    Clock,
    ClockRule,
    TermRules,
    running,
)
from postwatch.law.rows import REPEATED

CATALOGUE = Catalogue()
CALENDAR = CATALOGUE.calendar
ONE = dt.timedelta(days=1)
NO_TERMS = {"late_interest", "explain_right", *INSPECTING, *CONCLUDING}
# Every rule says of itself which row it is.
RULES = [rule._replace(note=f"row {number}") for number, rule in enumerate(CATALOGUE.clocks, start=2)]
TERMS = [rule for rule in RULES if rule.name not in NO_TERMS]
EITHER = {"explanation_or_complex": ("explanation", "complex")}


def name_of(rule: ClockRule) -> str:
    return " ".join(
        part for part in (rule.note, rule.name, rule.condition, rule.scope, str(rule.valid_from or "")) if part
    )


def first_day(rule: ClockRule) -> dt.date:
    return rule.valid_from or min(rule.valid_to or dt.date(2021, 6, 1), dt.date(2021, 6, 1))


def provision_of(rule: ClockRule) -> tuple[str, str]:
    """Return a decree and a provision to which a rule applies."""
    if not rule.scope:
        return "15/2020/NĐ-CP", "5.1"
    decree, _colon, runs = rule.scope.partition(":")
    first = runs.partition(";")[0].partition("-")[0]
    return decree, first if "." in first else f"{first}.1"


def days_at(event: str, on: dt.date) -> CaseDays:
    """Return the days of a case in which an event was on a day; the detection was then too."""
    if event in ("", "detected_on", "limitation_start"):
        return CaseDays(on, on)
    if event in EVENTS:
        return CaseDays(on, on, **{event: on})  # type: ignore[arg-type]
    return CaseDays(on, on, steps={event: on})


def days_for(rule: ClockRule, on: dt.date) -> CaseDays:
    """Return days by which a rule starts on a day: that day itself, or the start of the term that ends on it."""
    if rule.starts_from not in DUE_EVENTS:
        return days_at(rule.starts_from, on)
    start = {"limitation_end": "limitation_start", "re_export_due_on": "handed_over_on", "pay_due_on": "handed_over_on",
             "explain_written_due": "minutes_on", "hold_goods_due": "held_on"}[rule.starts_from]  # fmt: skip
    return days_at(start, on)


def conditions_for(rule: ClockRule) -> list[str]:
    chosen = EITHER.get(rule.condition, (rule.condition,))[:1]
    earlier = {"explain_written_due": ["explain_right"], "hold_goods_due": ["goods_held"]}.get(rule.starts_from, [])
    return [*filter(None, chosen), *earlier]


def ruling(
    rule: ClockRule, days: CaseDays, conditions: Sequence[str], at: tuple[str, str] | None = None
) -> Clock | None:
    """Return the term of the name of a rule, as the whole sheet has it."""
    decree, cited = at or provision_of(rule)
    found = running(RULES, citation.parse_reference(cited), days, decree=decree, conditions=conditions,
                    calendar=CALENDAR)  # fmt: skip
    return next((clock for clock in found if clock.name == rule.name), None)


def each(*wanted: ClockRule) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rule", wanted, ids=name_of)


@each(*TERMS)
def test_it_rules_when_all_that_it_asks_for_holds(rule: ClockRule) -> None:
    for on in (first_day(rule), rule.valid_to or dt.date(2030, 3, 1)):
        clock = ruling(rule, days_for(rule, on), conditions_for(rule))
        assert clock is not None
        assert clock.note == rule.note, clock
        assert (clock.title, clock.basis, clock.confidence) == (rule.title, rule.basis, rule.confidence)
        if rule.amount is None:
            assert clock.due_on is None
        elif rule.starts_from not in DUE_EVENTS:
            assert clock.starts_on == on
            assert clock.due_on is not None
            assert clock.due_on > on


@each(*(rule for rule in TERMS if rule.condition))
def test_not_without_its_condition(rule: ClockRule) -> None:
    clock = ruling(rule, days_for(rule, first_day(rule)), ["some other"])
    assert clock is None or clock.note != rule.note


@each(*(rule for rule in TERMS if rule.starts_from not in ("", "detected_on", "limitation_start", "limitation_end")))
def test_not_before_its_event(rule: ClockRule) -> None:
    """A term of every case is shown before it starts, without days; one of a step is not there."""
    on = first_day(rule)
    clock = ruling(rule, CaseDays(on, on), conditions_for(rule))
    if rule.starts_from in EVENTS:
        assert clock is not None
        assert (clock.starts_on, clock.due_on) == (None, None)
    else:
        assert clock is None or clock.note != rule.note


@each(*(rule for rule in TERMS if (rule.valid_from or rule.valid_to) and rule.starts_from not in DUE_EVENTS))
def test_not_the_day_before_nor_the_day_after_its_time(rule: ClockRule) -> None:
    outside = [rule.valid_from - ONE] if rule.valid_from else []
    outside += [rule.valid_to + ONE] if rule.valid_to else []
    for on in outside:
        clock = ruling(rule, days_for(rule, on), conditions_for(rule))
        assert clock is None or clock.note != rule.note, on


@each(*(rule for rule in TERMS if rule.scope))
def test_not_outside_its_scope(rule: ClockRule) -> None:
    days, (decree, cited) = days_for(rule, first_day(rule)), provision_of(rule)
    other = "174/2026/NĐ-CP" if decree.startswith("15/") else "15/2020/NĐ-CP"
    for at in ((decree, "98.1"), (other, cited)):
        clock = ruling(rule, days, conditions_for(rule), at)
        assert clock is None or clock.note != rule.note, at


@each(*TERMS)
def test_hours_end_at_their_time_and_nothing_else_has_one(rule: ClockRule) -> None:
    on = first_day(rule)
    days = days_for(rule, on)
    timed = days._replace(times=dict.fromkeys(days.steps, dt.time(14, 30)))
    clock = ruling(rule, timed, conditions_for(rule))
    assert clock is not None
    assert clock.due_at == (dt.time(14, 30) if rule.unit == "hours" else None)
    if rule.unit == "hours":
        assert clock.due_on == on + dt.timedelta(hours=rule.amount or 0)


def test_each_row_is_told_from_the_others() -> None:
    keys = [(rule.name, rule.condition, rule.scope, rule.valid_from) for rule in CATALOGUE.clocks]
    assert len(set(keys)) == len(keys) == 95


def test_two_rows_of_a_name_and_condition_do_not_hold_on_one_day() -> None:
    """Else the one that ends later would win without anyone saying so; the scope of a decree is told from no scope."""
    for one in TERMS:
        for other in TERMS:
            same = (one.name, one.condition, one.scope, one.starts_from) == (
                other.name, other.condition, other.scope, other.starts_from
            )  # fmt: skip
            if same and one.note < other.note:
                first = max(one.valid_from or dt.date.min, other.valid_from or dt.date.min)
                assert first > min(one.valid_to or dt.date.max, other.valid_to or dt.date.max), (one, other)


# --- what a case can give --------------------------------------------------------------------------------------------

DAY = dt.date(2026, 7, 6)


def whole_file(
    *, annulled: bool = False, owes: bool = True, offender: Offender = Offender.ORGANISATION
) -> tuple[Violation, state.CaseFile]:
    """Return a violation and a file in which every kind of step was taken, on every ground."""
    case = CaseFacts(1, "VV-2026-0001", 1, DAY, minutes_on=DAY, transferred_on=DAY)
    decision = Decision(id=7, case_id=1, decided_on=DAY, authority="x", decided_by="y", fine=9 if owes else 0,
                        warning=not owes, additional="Tước quyền sử dụng giấy phép", handed_over_on=DAY)  # fmt: skip
    taken = [(kind, None) for kind in StepKind if annulled or kind is not StepKind.ANNUL]
    taken += [(StepKind.EXTEND, ground) for ground in steps.TERM_GROUNDS]
    taken += [(StepKind.HOLD_DECISION, ground) for ground in steps.HOLD_GROUNDS]
    taken += [(StepKind.TRANSFER, "crime"), (StepKind.CORRECT, None)]
    found = [StepFacts(1, kind, DAY, id=number, decision_id=None if annulled else 7, ground=ground, answered_on=DAY,
                       at="14:30") for number, (kind, ground) in enumerate(taken, start=1)]  # fmt: skip
    payments = [(DAY, 9)] if not owes else []
    act = Violation(id=1, code="VP-2026-0001", case_id=1, recipient_id=1, decree="174/2026/NĐ-CP", provision="11.1.c",
                    catalogue_provision="11.1.c", offender=offender, ended_on=DAY, detected_on=DAY,
                    fine_min=30_000_000, fine_max=40_000_000, fine_usual=35_000_000, confidence="ocr",
                    source="")  # fmt: skip
    asked = [Explanation(case_id=1, asked_on=DAY)]
    return act, state.CaseFile(case, None if annulled else decision, found, asked, payments)


def test_every_event_of_the_sheet_is_given_by_a_case() -> None:
    """A row that starts from what no step, explanation or decision tells would never run."""
    act, file = whole_file()
    given, complied = terms.days_of(act, file), terms.days_of(act, whole_file(owes=False)[1])
    of_cases = [rule for rule in CATALOGUE.clocks if rule.name not in {*INSPECTING, *CONCLUDING}]
    names = {rule.name for rule in of_cases}
    for event in {rule.starts_from for rule in of_cases if rule.starts_from}:
        is_end = event in DUE_EVENTS and DUE_EVENTS[event] in names
        assert is_end or given.of(event) or complied.of(event), event
        assert event in (*EVENTS, *STEP_EVENTS, *DUE_EVENTS), event


def test_every_event_that_a_step_gives_is_one_that_the_terms_know() -> None:
    kinds = [(kind, None) for kind in StepKind]
    kinds += [(StepKind.EXTEND, ground) for ground in steps.TERM_GROUNDS] + [(StepKind.TRANSFER, "crime")]
    kinds += [(StepKind.HOLD_DECISION, ground) for ground in steps.HOLD_GROUNDS]
    for kind, ground in kinds:
        assert set(steps.giving(kind, ground).events) <= {*STEP_EVENTS}, (kind, ground)


def test_every_condition_of_the_sheet_is_given_by_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row whose condition no step, explanation or decision gives would never rule."""
    seen: set[str] = set()

    def note(_rules: TermRules, _days: CaseDays, conditions: frozenset[str], _calendar: Calendar) -> list[Clock]:
        seen.update(conditions)
        return []

    monkeypatch.setattr(TermRules, "running", note)
    for annulled, owes in ((False, True), (False, False), (True, True)):
        act, file = whole_file(annulled=annulled, owes=owes)
        terms.terms_of(CATALOGUE, act, file, partial(law_of, CATALOGUE, act, (REPEATED,)))
    act, file = whole_file(offender=Offender.UNKNOWN)
    terms.terms_of(CATALOGUE, act, file, partial(law_of, CATALOGUE, act))
    needed = {rule.condition for rule in TERMS if rule.condition}
    missing = {one for one in needed if not seen & set(EITHER.get(one, (one,)))}
    assert missing == set()


def test_every_condition_that_a_step_gives_is_one_that_a_row_asks_for() -> None:
    """One that no row knows would change nothing, and nobody would see it."""
    known = {one for rule in CATALOGUE.clocks for one in EITHER.get(rule.condition, (rule.condition,))}
    kinds = [(kind, None) for kind in StepKind] + [(StepKind.EXTEND, ground) for ground in steps.TERM_GROUNDS]
    for kind, ground in kinds:
        assert {*steps.giving(kind, ground).conditions, "corrected_repeatedly"} <= known, (kind, ground)


# --- days ------------------------------------------------------------------------------------------------------------

DATED = [rule for rule in TERMS if rule.amount and rule.starts_from not in DUE_EVENTS]
DAYS = st.dates(dt.date(2020, 4, 15), dt.date(2027, 12, 31))


@given(st.data())
def test_terms_that_were_counted_before_are_those_of_a_catalogue_that_counted_none(data: st.DataObject) -> None:
    """What is kept of a day, of conditions and of an hour is never the answer to another question."""
    on, later = data.draw(DAYS), st.none() | DAYS
    decree, cited = data.draw(st.sampled_from([provision_of(rule) for rule in TERMS]))
    steps_taken = data.draw(st.dictionaries(st.sampled_from(STEP_EVENTS), DAYS, max_size=3))
    times = dict.fromkeys(data.draw(st.sets(st.sampled_from(STEP_EVENTS), max_size=3)), dt.time(9, 30))
    days = CaseDays(on, *(data.draw(later) for _event in range(5)), steps=steps_taken, times=times)
    conditions = data.draw(st.sets(st.sampled_from([rule.condition for rule in TERMS])))
    reference = citation.parse_reference(cited)
    kept = CATALOGUE.terms_of[decree, reference]
    asked: Any = {"decree": decree, "conditions": conditions}
    counting_anew = copy(CALENDAR)
    counting_anew.kept = {}
    fresh = running(CATALOGUE.clocks, reference, days, calendar=counting_anew, **asked)
    for _time in range(2):
        assert running(kept, reference, days, calendar=CALENDAR, **asked) == fresh
    names = data.draw(st.sets(st.sampled_from([rule.name for rule in TERMS]), min_size=1))
    few = running(kept.only(names), reference, days, calendar=CALENDAR, **asked)
    assert [one for one in few if one.name in names] == [one for one in fresh if one.name in names]


def due(rule: ClockRule, on: dt.date, calendar: Calendar = CALENDAR) -> Clock:
    decree, cited = provision_of(rule)
    alone = [rule._replace(valid_from=None, valid_to=None)]
    (clock,) = running(alone, citation.parse_reference(cited), days_for(rule, on), decree=decree,
                       conditions=conditions_for(rule), calendar=calendar)  # fmt: skip
    return clock


@given(st.sampled_from(DATED), DAYS)
def test_a_term_ends_on_a_day_that_is_worked(rule: ClockRule, on: dt.date) -> None:
    """Bộ luật Dân sự 2015, Điều 148.5; a limitation, a lapse and hours do not move."""
    end = due(rule, on).due_on
    assert end is not None
    if rule.unit in ("days", "working_days", "months"):
        assert any(reading.is_working_day(end) for reading in CALENDAR.readings), end
        assert end > on


@given(st.sampled_from(DATED), DAYS, st.integers(0, 40))
def test_a_later_start_never_ends_earlier(rule: ClockRule, on: dt.date, more: int) -> None:
    first, later = due(rule, on).due_on, due(rule, on + dt.timedelta(days=more)).due_on
    assert first is not None
    assert later is not None
    assert first <= later


PROPOSED = st.lists(
    st.builds(
        SpecialDay, DAYS, st.sampled_from(["holiday", "workday"]), st.just(""), st.just(""), st.just(PROPOSAL)
    ),
    max_size=6, unique_by=lambda one: one.day,
)  # fmt: skip


@given(st.sampled_from(DATED), st.dates(dt.date(2026, 6, 1), dt.date(2026, 8, 1)), PROPOSED, st.data())
def test_of_two_readings_of_the_calendar_the_later_day_counts(
    rule: ClockRule, on: dt.date, proposed: list[SpecialDay], data: st.DataObject
) -> None:
    near = [one._replace(day=on + dt.timedelta(days=data.draw(st.integers(0, 40)))) for one in proposed]
    near = list({one.day: one for one in near}.values())
    granted = Calendar([one._replace(confidence="notice") for one in near])
    clock = due(rule, on, Calendar(near))
    each = [due(rule, on, calendar).due_on for calendar in (Calendar(), granted)]
    assert clock.due_on == max(end for end in each if end is not None)
    assert clock.calendar_confirmed == (each[0] == each[1])
