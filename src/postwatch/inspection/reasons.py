"""The order in which units are proposed for an inspection: reasons of risk with their weights, then the time unvisited.

No norm sets the weights: they are this program's own, and ``benchmarks/inspections.py`` measures the order.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from postwatch.dataclass import dataclass
from postwatch.language import N_, _
from postwatch.vietnamese import code_key

# Acts, reports of others and tasks count over so many years before the day.
YEARS_OF_ACTS, YEARS_OF_INCIDENTS = 2, 1
_DAYS_UNTIL_LONG = 365
# What each of a kind weighs, and how many of it count at most: many small reasons must not outweigh a grave one.
# What a citizen complains of was looked into by nobody yet: it weighs less than what an authority found.
_WEIGHTS = {"acts": (3, 3), "remedies": (3, 2), "incidents": (2, 3), "complaints": (1, 3), "tasks": (1, 2)}
_PLEDGE, _NEVER, _UNVISITED, _CHASED = "pledge", "never", "unvisited", "chased"
_WORDS = {
    "acts": N_("violations within two years: {count}"),
    "remedies": N_("remedies overdue: {count}"),
    "incidents": N_("incidents within a year: {count}"),
    "complaints": N_("complaints within a year: {count}"),
    "tasks": N_("tasks overdue: {count}"),
    _PLEDGE: N_("no pledge"),
    _CHASED: N_("still not done after follow-up letters: {count}"),
    _NEVER: N_("never visited"),
    _UNVISITED: N_("not visited for {count} days"),
}


@dataclass(frozen=True)
class Signals:
    """Facts of a unit on a day, for the order of inspection; ``days_unvisited`` is None for a unit never visited.

    ``incidents`` are those that authorities and enterprises report, ``complaints`` those of citizens and customers;
    ``tasks`` are overdue tasks other than pledges; ``chased`` is how many letters reminded a unit in vain, if the last
    rung of its ladder is the inspection plan.
    """

    code: str
    is_enterprise: bool = False
    days_unvisited: int | None = None
    acts: int = 0
    remedies: int = 0
    incidents: int = 0
    complaints: int = 0
    tasks: int = 0
    lacks_pledge: bool = False
    chased: int = 0


@dataclass(frozen=True)
class Reason:
    """Why a unit is proposed: a code of the reasons, and how many there are of it."""

    code: str
    count: int


def reasons_of(signals: Signals) -> tuple[Reason, ...]:
    """Return why a unit is proposed, the reasons of risk first.

    A pledge that is missing counts beside another reason only. The time unvisited is told, and weighs nothing; nor does
    what the ladder puts into the plan, for it comes first.
    """
    found = [Reason(code, count) for code in _WEIGHTS if (count := getattr(signals, code))]
    if signals.chased:
        found.insert(0, Reason(_CHASED, signals.chased))
    if found and signals.lacks_pledge:
        found.append(Reason(_PLEDGE, 1))
    if signals.days_unvisited is None:
        found.append(Reason(_NEVER, 1))
    elif signals.days_unvisited >= _DAYS_UNTIL_LONG:
        found.append(Reason(_UNVISITED, signals.days_unvisited))
    return tuple(found)


def weight_of(reasons: Iterable[Reason]) -> int:
    """Return the total weight of reasons."""
    total = 0
    for reason in reasons:
        each, most = _WEIGHTS.get(reason.code, (int(reason.code == _PLEDGE), 1))
        total += each * min(reason.count, most)
    return total


def place_of(signals: Signals, reasons: Iterable[Reason]) -> tuple[Any, ...]:
    """Return the key by which units are sorted.

    Those that the ladder puts into the plan, by weight, the longest unvisited, enterprises first, then by code.
    """
    days = signals.days_unvisited
    return (
        not signals.chased,
        -weight_of(reasons),
        days is not None,
        -(days or 0),
        not signals.is_enterprise,
        code_key(signals.code),
    )


def in_words(reasons: Iterable[Reason]) -> str:
    """Return reasons as people read them."""
    return "; ".join(_(_WORDS[reason.code]).format(count=reason.count) for reason in reasons)


def as_text(reasons: Sequence[Reason]) -> str | None:
    """Return reasons as a plan keeps them: their codes and counts; None where there are none."""
    return " ".join(f"{reason.code}={reason.count}" for reason in reasons) or None


def from_text(text: str | None) -> tuple[Reason, ...]:
    """Return the reasons that `as_text` wrote."""
    pairs = (one.partition("=") for one in (text or "").split())
    return tuple(Reason(code, int(count)) for code, _equals, count in pairs)
