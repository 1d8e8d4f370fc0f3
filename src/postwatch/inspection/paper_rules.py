"""The letters and minutes of an inspection round, a row each: what it needs before it, on which day it may be."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from postwatch.dataclass import dataclass
from postwatch.errors import RuleError
from postwatch.language import N_, _
from postwatch.law.rows import CONFIDENCES
from postwatch.lawful.objection import Objection
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
# Faults of the day that are seen only when it is known: at the issue.
OF_THE_DAY = frozenset({"too_early", "too_late"})
# Days that a letter may not be after.
_START, _VISITS = "the first day of the inspection", "the first visit"
# When a letter may tell the units of an unannounced inspection.
_NEVER, _ONCE_VISITED = "never", "once visited"
# Who signs a letter where nobody signs for the office.
OF_TEAM, OF_UNIT = "head of the team", "head of the unit"


class Paper(NamedTuple):
    """A letter of a round or minutes of it; papers of one day come in the order of their rows, each after its ground.

    ``form`` is the purpose of its form, ``document_type`` a code of the decree. It
    ``rests_on`` another kind, and is not before its day; ``not_after`` are days that it may not be after.
    ``reports_visits`` waits for all visits, ``decides`` for the want of a decision; ``tells_unannounced`` is when it
    may be made of an unannounced inspection, where it tells of one. ``term`` is the rule of the law that sets it a
    term, with its norm. Of most kinds one is in force (not ``several``); one ``of_whole`` is never of one unit among
    others, one that ``goes_up`` goes to no unit, one that ``binds`` to the enterprises of the points too. ``wanted`` is
    what is said to a paper that rests on it where it is not there: the fault, its sentence, the lawful way.
    """

    form: str
    document_type: str = ""
    rests_on: str | None = None
    not_after: tuple[str, ...] = ()
    reports_visits: bool = False
    decides: bool = False
    tells_unannounced: str | None = None
    term: str | None = None
    several: bool = False
    of_whole: bool = False
    goes_up: bool = False
    tells_results: bool = False
    binds: bool = False
    signed_by: str | None = None
    wanted: tuple[str, str, str] = ("", "", "")


_PROPOSAL = Paper(
    "inspection_proposal", "TTr",
    not_after=(_START, _VISITS),
    decides=True, several=True, of_whole=True, goes_up=True, signed_by=OF_UNIT,
)  # fmt: skip
PAPERS = {
    "proposal": _PROPOSAL,
    "decision": Paper(
        "inspection_decision", "QĐ", not_after=(_START, _VISITS), decides=True,
        of_whole=True, wanted=(
            "no_decision", N_("Round {round} has no inspection decision in force"),
            N_("draft and issue it first: postwatch inspect draft {target} decision"),
        ),
    ),
    "notice": Paper(
        "inspection_notice", "TB", rests_on="decision", not_after=(_START, _VISITS),
        tells_unannounced=_NEVER,
    ),
    "invitation": Paper(
        "inspection_invitation", "GM",
        tells_unannounced=_ONCE_VISITED, several=True,
    ),
    # A decision is announced when the team comes: on the first day, or when the unit is visited.
    "announcement": Paper("announcement_minutes", rests_on="decision", not_after=(_VISITS,)),
    "work": Paper("work_minutes", rests_on="decision"),
    "proposal_extension": _PROPOSAL._replace(rests_on="decision", not_after=(), decides=False),
    "report": Paper(
        "inspection_report", "BC", rests_on="decision", reports_visits=True,
        term="inspection_report", goes_up=True, tells_results=True, signed_by=OF_TEAM, wanted=(
            "no_report", N_("Round {round} has no report of the results that was issued"),
            N_("draft and issue it first: postwatch inspect draft {target} report"),
        ),
    ),
    "proposal_conclusion": _PROPOSAL._replace(rests_on="report", not_after=(), decides=False),
    "conclusion": Paper(
        "inspection_conclusion", "KL", rests_on="report", term="inspection_conclusion",
        tells_results=True, binds=True, wanted=(
            "no_conclusion", N_("Round {round} has no conclusions in force"),
            N_("draft and issue them first: postwatch inspect draft {target} conclusion"),
        ),
    ),
    "conclusion_notice": Paper(
        "inspection_conclusion_notice", "TB", rests_on="conclusion",
        tells_results=True, binds=True,
    ),
}  # fmt: skip
_RANKS = {step: rank for rank, step in enumerate(PAPERS)}


def step_of(kind: str, ask: str) -> str:
    """Return the row of a letter: a submission that asks for something else than a decision has one of its own."""
    return step if (step := f"{kind}_{ask}") in PAPERS else kind


class Place(NamedTuple):
    """The place of a paper among those of its round: its day, the rank of its kind, its number; never its id."""

    on: dt.date
    rank: int
    number: float


def place_of(step: str, *, on: dt.date, number: int | None = None) -> Place:
    """Return the place of a paper; without a number it comes last of its kind on its day."""
    return Place(on, _RANKS[step], number if number is not None else float("inf"))


@dataclass(frozen=True)
class RoundState:
    """What a round, or one unit in it, has for a paper of a day.

    ``papers`` has the days of those in force before the paper, by their kinds, ``later`` of those made after its day;
    ``units`` are those of the plan that are active (codes), ``visited`` has the first day of each that was visited on
    any day. ``target`` is the code that was typed.
    """

    round: str
    target: str
    kind: str
    papers: Mapping[str, dt.date]
    later: Mapping[str, dt.date]
    starts_on: dt.date | None
    units: Sequence[str]
    visited: Mapping[str, dt.date]

    def visited_by(self, on: dt.date) -> set[str]:
        """Return the units that were visited by a day."""
        return {unit for unit, day in self.visited.items() if day <= on}


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


def objections(step: str, state: RoundState, *, on: dt.date) -> Iterator[Objection]:
    """Yield what speaks against a paper of a day, a key of PAPERS, in the order of the papers."""
    paper, said = PAPERS[step], {"round": state.round, "target": state.target}
    told = paper.tells_unannounced
    if told is not None and state.kind == UNANNOUNCED and (told == _NEVER or not state.visited_by(on)):
        yield Objection(
            "announced",
            _("Round {round} is unannounced: its units are told nothing before they are visited").format(**said),
            _("announce the decision when the team is there: postwatch inspect draft {target} announcement")
            .format(**said),
        )  # fmt: skip
    if paper.decides and "decision" in state.papers:
        yield Objection(
            "decided",
            _("Round {round} was decided on {day} already").format(**said, day=state.papers["decision"]),
            _("see: postwatch show {round}").format(**said),
        )
    yield from _about_ground(paper.rests_on, state, said, on)
    if paper.reports_visits:
        yield from _about_visits(state, said, on)
    begun = {_START: state.starts_on, _VISITS: min(state.visited.values(), default=None)}
    days = [day for day in filter(None, map(begun.get, paper.not_after)) if day < on]
    if days:
        yield Objection(
            "too_late",
            _("The day {day} is after {other}, on which the inspection began").format(day=on, other=min(days)),
            _("check the day"),
        )


def _about_ground(before: str | None, state: RoundState, said: Mapping[str, str], on: dt.date) -> Iterator[Objection]:
    """Yield that the paper that another rests on is not there, or comes after it."""
    if before is None or before in state.papers:
        return
    if before in state.later:
        yield _too_early(on, state.later[before])
        return
    fault, sentence, way = PAPERS[before].wanted
    yield Objection(fault, _(sentence).format(**said), _(way).format(**said))


def _about_visits(state: RoundState, said: Mapping[str, str], on: dt.date) -> Iterator[Objection]:
    """Yield that visits are missing by the day of a report, or come after it."""
    unvisited = [unit for unit in state.units if unit not in state.visited]
    late = [state.visited[unit] for unit in state.units if unit in state.visited and state.visited[unit] > on]
    if not state.visited:
        yield Objection(
            "no_visit",
            _("No visit of round {round} is recorded").format(**said),
            _("record it first: postwatch inspect log UNIT --on DAY --round {round}").format(**said),
        )
    elif unvisited:
        yield Objection(
            "unvisited",
            _("Units of round {round} were not visited: {units}").format(**said, units=", ".join(unvisited)),
            _("record their visits first: postwatch inspect log {unit} --on DAY --round {round}").format(
                **said, unit=unvisited[0]
            ),
        )
    elif late or not state.visited_by(on):
        yield _too_early(on, max(late or state.visited.values()))


def _too_early(on: dt.date, other: dt.date) -> Objection:
    return Objection(
        "too_early",
        _("The day {day} is before {other}, on which what it rests on was made").format(day=on, other=other),
        _("check the day"),
    )


def about_meeting(meets_on: dt.date, *, on: dt.date) -> Iterator[Objection]:
    """Yield what speaks against an invitation of a day to a meeting on another."""
    if meets_on < on:
        yield Objection(
            "met",
            _("The meeting on {meets} is before the letter of {day}").format(meets=meets_on, day=on),
            _("check both days"),
        )


def way_out(objection: Objection, _found: Sequence[Objection] = ()) -> str:
    """Return the way out of an objection, and that of a paper that was signed already."""
    signed = _("{hint}; one that is signed already is recorded with: --as-signed REASON")
    return signed.format(hint=objection.hint)


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
