"""The papers of an inspection round in their order: what each needs before it, and on which day it may be."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from postwatch.dataclass import dataclass
from postwatch.errors import RuleError
from postwatch.language import N_, _
from postwatch.law.rows import CONFIDENCES
from postwatch.options import missing

# What a paper that was signed all the same is marked with.
FAULTS = {
    "announced": N_("though the inspection is unannounced"),
    "no_decision": N_("without an inspection decision in force"),
    "no_visit": N_("before any unit was visited"),
    "unvisited": N_("before all units of the plan were visited"),
    "no_report": N_("without a report of the results"),
    "no_conclusion": N_("without conclusions in force"),
    "decided": N_("though the inspection was decided already"),
    "too_early": N_("on a day before that of what it rests on"),
    "too_late": N_("on a day after a visit or the first day of the inspection"),
    "blank": N_("with blanks"),
    "met": N_("on a day after the meeting"),
}
UNANNOUNCED = "unannounced"
# Letters and minutes that tell a unit before it is visited.
_TELLING = frozenset({"notice", "invitation"})
_RESTING = {
    "proposal_extension": "decision",
    "proposal_conclusion": "report",
    "notice": "decision",
    "announcement": "decision",
    "work": "decision",
    "report": "decision",
    "conclusion": "report",
    "conclusion_notice": "conclusion",
}
_WANTED = {
    "decision": (
        "no_decision",
        N_("Round {round} has no inspection decision in force"),
        N_("draft and issue it first: postwatch inspect draft {target} decision"),
    ),
    "report": (
        "no_report",
        N_("Round {round} has no report of the results that was issued"),
        N_("draft and issue it first: postwatch inspect draft {target} report"),
    ),
    "conclusion": (
        "no_conclusion",
        N_("Round {round} has no conclusions in force"),
        N_("draft and issue them first: postwatch inspect draft {target} conclusion"),
    ),
}


@dataclass(frozen=True)
class RoundState:
    """What a round, or one unit in it, has: the days of its papers in force by their kinds, and its visits.

    ``target`` is the code that was typed, ``unvisited`` has the units (codes) of the plan that were not visited.
    """

    round: str
    target: str
    kind: str
    papers: Mapping[str, dt.date]
    starts_on: dt.date | None
    visited: Sequence[dt.date]
    unvisited: Sequence[str]


def check_extension(until: dt.date | None, *, ends_on: dt.date | None) -> None:
    """Refuse an extension that names no last day (UsageError), or none after that of the round (RuleError)."""
    if until is None:
        raise missing(["--until"])
    if ends_on is not None and until <= ends_on:
        raise RuleError(
            _("The inspection ends on {ends} anyway; until {until} it needs no extension").format(
                ends=ends_on, until=until
            ),
            hint=_("give the last day that is asked for: --until DAY"),
        )


@dataclass(frozen=True)
class PaperTerm:
    """By when a report or conclusions are made: so many days from a day, by a norm that was seen so (a confidence)."""

    since: dt.date
    days: int
    due_on: dt.date
    norm: str
    confidence: str


def words_of_late(on: dt.date, term: PaperTerm) -> str:
    """Return what to say of a report or of conclusions of a day after their term."""
    return _("{day} is after {due}, the last of the {days} days from {since} ({norm}, {seen})").format(
        day=on, due=term.due_on, days=term.days, since=term.since, norm=term.norm, seen=_(CONFIDENCES[term.confidence])
    )


@dataclass(frozen=True)
class PaperObjection:
    """What speaks against a paper: a fault of FAULTS, its sentence, and the way out."""

    fault: str
    sentence: str
    hint: str


def objections(kind: str, state: RoundState, *, on: dt.date) -> Iterator[PaperObjection]:
    """Yield what speaks against a paper of a kind (letters and minutes) on a day, in the order of the papers."""
    said = {"round": state.round, "target": state.target}
    if kind in _TELLING and state.kind == UNANNOUNCED and (kind == "notice" or not state.visited):
        yield PaperObjection(
            "announced",
            _("Round {round} is unannounced: its units are told nothing before they are visited").format(**said),
            _("announce the decision when the team is there: postwatch inspect draft-minutes {target} announcement")
            .format(**said),
        )  # fmt: skip
    if kind in ("decision", "proposal") and "decision" in state.papers:
        yield PaperObjection(
            "decided",
            _("Round {round} was decided on {day} already").format(**said, day=state.papers["decision"]),
            _("see: postwatch inspect round {round}").format(**said),
        )
    before = _RESTING.get(kind)
    if before is not None and before not in state.papers:
        fault, sentence, hint = _WANTED[before]
        yield PaperObjection(fault, _(sentence).format(**said), _(hint).format(**said))
    yield from _about_visits(kind, state, said)
    yield from _about_days(kind, state, on)


def _about_visits(kind: str, state: RoundState, said: Mapping[str, str]) -> Iterator[PaperObjection]:
    """A result is reported when all visits were made."""
    if kind != "report":
        return
    if not state.visited:
        yield PaperObjection(
            "no_visit",
            _("No visit of round {round} is recorded").format(**said),
            _("record it first: postwatch inspect log UNIT --on DAY --round {round}").format(**said),
        )
    elif state.unvisited:
        yield PaperObjection(
            "unvisited",
            _("Units of round {round} were not visited: {units}").format(**said, units=", ".join(state.unvisited)),
            _("record their visits first: postwatch inspect log {unit} --on DAY --round {round}").format(
                **said, unit=state.unvisited[0]
            ),
        )


def _about_days(kind: str, state: RoundState, on: dt.date) -> Iterator[PaperObjection]:
    """A paper is not before what it rests on; a decision not after the first visit, nor a notice of one."""
    rests_on = [state.papers[_RESTING[kind]]] if _RESTING.get(kind) in state.papers else []
    if kind == "report":
        rests_on += list(state.visited)
    if rests_on and on < max(rests_on):
        yield PaperObjection(
            "too_early",
            _("The day {day} is before {other}, on which what it rests on was made").format(
                day=on, other=max(rests_on)
            ),
            _("check the day"),
        )
    # A decision is announced when the team comes: on the first day, or when the unit is visited.
    first = None if kind == "announcement" else state.starts_on
    begins = [day for day in (first, *state.visited) if day is not None]
    if kind in ("announcement", "decision", "notice", "proposal") and begins and on > min(begins):
        yield PaperObjection(
            "too_late",
            _("The day {day} is after {other}, on which the inspection began").format(day=on, other=min(begins)),
            _("check the day"),
        )


def about_meeting(meets_on: dt.date, *, on: dt.date) -> Iterator[PaperObjection]:
    """Yield what speaks against an invitation of a day to a meeting on another."""
    if meets_on < on:
        yield PaperObjection(
            "met",
            _("The meeting on {meets} is before the letter of {day}").format(meets=meets_on, day=on),
            _("check both days"),
        )


def refuse_before_visit(symbol: str, day: dt.date, *, arrived_on: dt.date | None) -> None:
    """Refuse a decision on an unannounced inspection that would get out on a day before the team came (RuleError).

    It is announced to the unit when it is inspected (Nghị định 217/2025/NĐ-CP, Điều 11.4).
    """
    if arrived_on is None:
        raise RuleError(
            _("{symbol} is of an unannounced inspection, and no visit by it is recorded").format(symbol=symbol),
            hint=_("record the visit, or the minutes of the announcement, first: the team hands the decision over"),
        )
    if day < arrived_on:
        raise RuleError(
            _("{symbol} is of an unannounced inspection: the unit got it on {arrived} at the earliest, not on {day}")
            .format(symbol=symbol, arrived=arrived_on, day=day),
            hint=_("give the day on which the team was there"),
        )  # fmt: skip


def rests_on(kind: str) -> str | None:
    """Return the kind of paper that has to be there before one of a kind; None for one that comes first."""
    return _RESTING.get(kind)


def faults_in(kept: str | None) -> tuple[str, ...]:
    """Return the faults that a paper keeps: keys of FAULTS."""
    return tuple(kept.split(",")) if kept else ()


def refuse_or_mark(found: Sequence[PaperObjection], *, as_signed: str | None) -> str | None:
    """Return the faults of what was signed all the same, as they are kept; refuse what is prepared (RuleError)."""
    if as_signed is not None:
        return ",".join(one.fault for one in found) or None
    for one in found:
        signed = _("{hint}; one that is signed already is recorded with: --as-signed REASON")
        raise RuleError(one.sentence, hint=signed.format(hint=one.hint))
    return None
