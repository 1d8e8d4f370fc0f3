"""The terms of a violation by the days of its case: what starts them, what prolongs them, what interest follows."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from postwatch.case import steps
from postwatch.case.facts import AnyAct, ExplanationFacts, StepFacts
from postwatch.case.governing_law import AtLaw, explains
from postwatch.case.rules import is_unknown
from postwatch.case.state import CaseFile, visit_of
from postwatch.case.tables import StepKind
from postwatch.law import clocks, fines, measures
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import CaseDays, Clock
from postwatch.law.questions import term_rules


def days_of(act: AnyAct, file: CaseFile) -> CaseDays:
    """Return the days that start the terms of a violation, of whose file they are (`CaseFile.of_act`)."""
    events: dict[str, dt.date] = {}
    times: dict[str, dt.time] = {}
    for event, step in file.starting().items():
        events[event] = step.taken_on
        if step.kind is StepKind.COMPLAIN:  # where it is not said when it was accepted, the earlier day
            events["complaint_accepted_on"] = step.until or step.taken_on
        if step.at is not None:
            times[event] = dt.time.fromisoformat(step.at)
    for step in file.standing:
        if step.kind is StepKind.CORRECT and step.answered_on is not None:
            events["corrected_handed_over_on"] = step.answered_on
        if step.kind is StepKind.INSTALMENTS and file.decision is not None:
            events["decision_effective_on"] = file.decision.decided_on
    if file.held_until is not None:
        events["hold_goods_due"] = file.held_until
    minutes_on = file.minutes_on
    drawn_up_on = minutes_on or _referred_on(act, file)
    if drawn_up_on is not None:  # recorded with the case alone, or by the visit: their time is not known
        events.setdefault("minutes_at", drawn_up_on)
    if file.explanations:
        events["explain_request_on"] = min(one.asked_on for one in file.explanations)
    decision = file.decision
    return CaseDays(
        act.detected_on, act.ended_on, minutes_on,
        decision.decided_on if decision is not None else None,
        decision.handed_over_on if decision is not None else None,
        file.complied_on, events, times,
    )  # fmt: skip


def _referred_on(act: AnyAct, file: CaseFile) -> dt.date | None:
    """Return when an office that does not sanction found a violation; None where another office did."""
    return file.found_on.get(visit_of(act, file.case) or 0)


def verified_anew(file: CaseFile) -> dt.date | None:
    """Return the day of a verification after the annulment.

    From its minutes the term to decide anew runs (Nghị định 118/2021/NĐ-CP, Điều 15.3); None where there is none: then
    the first term stays as it was.
    """
    annulled_on = max(filter(None, (step.annuls_on for step in file.steps)), default=None)
    verified = file.last(StepKind.VERIFY) if annulled_on is not None else None
    if annulled_on is None or verified is None or verified.taken_on < annulled_on:
        return None
    return verified.taken_on


def terms_of(
    catalogue: Catalogue, act: AnyAct, file: CaseFile, law: Callable[[], AtLaw], *, names: Collection[str] = ()
) -> list[Clock]:
    """Return the statutory terms of a violation: those of some names, with the terms they depend on, else all.

    ``law`` gives the violation at law for terms that depend on it. A step makes a term longer only where it was taken
    within it, an explanation only where the offender has the right to (Luật Xử lý vi phạm hành chính, Điều 61, Điều
    66.1; Nghị định 118/2021/NĐ-CP, Điều 17.1).
    """
    file = file.of_act(act)
    days = days_of(act, file)
    verified_on = verified_anew(file)
    of_act = {
        "annulled": verified_on is not None,
        "unknown_offender": is_unknown(act),
        "not_competent": _referred_on(act, file) is not None,
    }
    given = [*_of_decision(file), *(name for name, holds in of_act.items() if holds)]

    def may_explain() -> bool:
        return explains(catalogue, act, law, handled_on=file.minutes_on)

    prolonging = _prolonging(file, may_explain=bool(file.explanations) and may_explain())
    # Whether a step makes a term longer depends on other terms.
    known = term_rules(catalogue, act.decree, act.provision).only(() if prolonging else names)
    given += ["explain_right"] if "explain_right" in known.mattering and may_explain() else []

    def counted(from_days: CaseDays) -> Collection[Clock]:
        return known.running(from_days, known.mattering.intersection(given), catalogue.calendar)

    def terms() -> list[Clock]:
        if verified_on is None:
            return list(counted(days))
        anew = [clock for clock in counted(days._replace(minutes_on=verified_on)) if clock.name == "decide"]
        return [*(clock for clock in counted(days) if clock.name != "decide"), *anew]

    found = terms()
    for day, offered, in_time_of in prolonging:
        ends = [clock.due_on for clock in found if clock.name in in_time_of and clock.due_on is not None]
        if day <= max(ends, default=dt.date.max):
            given += offered
            found = terms()
    return found


def _prolonging(file: CaseFile, *, may_explain: bool) -> list[tuple[dt.date, Sequence[str], Sequence[str]]]:
    """Return the steps that may make terms longer, by day: their conditions, and the terms to lie within."""
    offers: list[tuple[dt.date, Sequence[str], Sequence[str]]] = []
    is_longer = any(step.ground == "explain-longer" for step in file.standing)
    for one in file.explanations if may_explain else ():
        # Asked for within the time to ask for a hearing, or given within that to explain in writing.
        offers.append((one.asked_on, ("explanation",), (clocks.HEARING,)))
        given_on = _given_on(one)
        if given_on is not None:
            offers.append((given_on, ("explanation",), () if is_longer else (clocks.WRITTEN,)))
    sent = file.last(StepKind.TRANSFER)
    # A file that goes to the prosecuting body is not forwarded to a sanctioning authority.
    if file.case.transferred_on is not None and (sent is None or sent.ground != "crime") and not file.is_kept:
        offers.append((file.case.transferred_on, ("forwarded",), ("decide",)))
    first_correction = next((step for step in file.standing if step.kind is StepKind.CORRECT), None)
    for step in file.standing:
        offered = _conditions_of(file, step, is_repeated=step is not first_correction)
        if offered:
            offers.append((step.taken_on, offered, steps.giving(step.kind, step.ground).in_time_of))
    return sorted(offers, key=lambda offer: offer[0])


def _given_on(one: ExplanationFacts) -> dt.date | None:
    """Return when an explanation was heard or given: else the day of its letter, or of its text; None before."""
    said_on = one.asked_on if one.text is not None else None
    return one.held_on or one.sender_number_on or one.incoming_on or said_on


def _conditions_of(file: CaseFile, step: StepFacts, *, is_repeated: bool) -> Sequence[str]:
    """Return the conditions of terms that a step brings about; ``is_repeated`` is asked of corrections."""
    if step.kind is StepKind.FORWARD and file.is_kept:
        return ()
    given = steps.giving(step.kind, step.ground).conditions
    if step.kind is StepKind.CORRECT and is_repeated:
        return (*given, "corrected_repeatedly")
    if step.kind is StepKind.EXTEND and step.taken_on < (file.minutes_on or dt.date.max):
        # Events before the minutes take no time after them.
        return [one for one in given if one != steps.VERIFIED_TERM]
    return given


def _of_decision(file: CaseFile) -> list[str]:
    """Return the conditions that follow from the decision: its sanctions, and the amount owed."""
    given = []
    if file.decision is not None:
        if measures.suspends(file.decision.additional):
            given.append("suspension")
        if file.decision.warning:
            given.append("warning")
        if file.owed:
            given.append("unpaid")
    return given


def as_held(file: CaseFile, terms: Sequence[Clock]) -> list[Clock]:
    """Return terms with that of holding goods as the latest decision or extension has it."""
    until = file.held_until
    if until is None:
        return [*terms]
    return [replace(term, due_on=until, earliest_on=until) if term.name == "hold_goods" else term for term in terms]


def late_interest(catalogue: Catalogue, file: CaseFile, terms: Sequence[Clock], *, today: dt.date) -> int | None:
    """Return the interest for late payment up to a day, in đồng, by the law of the last day to pay; None without it."""
    term = clocks.last_of(terms, "pay")
    if file.decision is None or term is None or term.due_on is None or file.has_lapsed:
        return None
    today = min(today, file.case.closed_on or today)
    # What the fine was lowered by is owed no more from that day on, as if it had been paid.
    less = [*file.payments, *file.changes_of_fine()]
    rate = clocks.late_rate_on(catalogue.clocks, term.due_on)
    return fines.late_interest(
        file.decision.fine, less, rate=rate, due_on=term.due_on, on=today, paused=file.pauses(today=today)
    )  # fmt: skip
