"""The order in which units are proposed for an inspection, on made histories where it is known who violates now.

Measured is how many of the units with a hidden violation are among the first tenth: by our order, by the time since
the last visit alone, and by chance, which is a tenth. Each history is made many times from seeds.
"""

import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from goals import Amount

from postwatch.inspection.reasons import Signals, place_of, reasons_of

UNITS, SEEDS = 600, 60
CHANCE = 0.1
_RISKY, _MOST_DAYS = 0.12, 1500
Made = tuple[Signals, bool]


def _signals(chance: random.Random, number: int, **told: int) -> Signals:
    """A unit with what happens to everybody: a last visit or none, a late task, a pledge that is missing."""
    days = chance.choice((None, *(chance.randrange(_MOST_DAYS) for _each in range(4))))
    late, owes = int(chance.random() < 0.1), chance.random() < 0.4
    code, is_enterprise = f"DPV-{number:04d}", chance.random() < 0.1
    return Signals(code, is_enterprise, days, tasks=late, lacks_pledge=owes, **told)


def _often(chance: random.Random, share: float, most: int = 3) -> int:
    return sum(chance.random() < share for _each in range(most))


def violators_again(chance: random.Random) -> Iterator[Made]:
    """Units that violated before violate again; incidents tell nothing."""
    for number in range(UNITS):
        is_risky = chance.random() < _RISKY
        told = {"acts": _often(chance, 0.35 if is_risky else 0.02), "incidents": _often(chance, 0.02)}
        yield _signals(chance, number, **told), chance.random() < (0.5 if is_risky else 0.05)


def incidents_tell(chance: random.Random) -> Iterator[Made]:
    """Customs and police report of units that violate; earlier findings tell nothing."""
    for number in range(UNITS):
        is_risky = chance.random() < _RISKY
        told = {"acts": _often(chance, 0.02), "incidents": _often(chance, 0.35 if is_risky else 0.02)}
        yield _signals(chance, number, **told), chance.random() < (0.5 if is_risky else 0.05)


def complaints_tell(chance: random.Random) -> Iterator[Made]:
    """Customers complain of units that violate, and now and then of others; earlier findings tell nothing."""
    for number in range(UNITS):
        is_risky = chance.random() < _RISKY
        told = {"acts": _often(chance, 0.02), "complaints": _often(chance, 0.5 if is_risky else 0.05)}
        yield _signals(chance, number, **told), chance.random() < (0.5 if is_risky else 0.05)


def no_signal(chance: random.Random) -> Iterator[Made]:
    """Nothing that is known has to do with who violates now."""
    for number in range(UNITS):
        told = {"acts": _often(chance, 0.06), "remedies": _often(chance, 0.03), "incidents": _often(chance, 0.06)}
        told["complaints"] = _often(chance, 0.06)
        yield _signals(chance, number, **told), chance.random() < CHANCE


HISTORIES = (violators_again, incidents_tell, complaints_tell, no_signal)


def _found(units: Sequence[Made], key: Callable[[Signals], object]) -> float:
    """Share of the units with a hidden violation among the first tenth of an order."""
    first = sorted(units, key=lambda one: key(one[0]))[: len(units) // 10]  # type: ignore[arg-type,return-value]
    return sum(hidden for _signals, hidden in first) / max(1, sum(hidden for _signals, hidden in units))


def _by_time(signals: Signals) -> tuple[bool, int, str]:
    return signals.days_unvisited is not None, -(signals.days_unvisited or 0), signals.code


@cache
def shares(history: Callable[[random.Random], Iterator[Made]]) -> tuple[list[float], list[float]]:
    """What our order and the time alone find in the first tenth, for each seed."""
    found: tuple[list[float], list[float]] = ([], [])
    for seed in range(SEEDS):
        units = [*history(random.Random(seed))]  # noqa: S311 -- a history that can be made again
        found[0].append(_found(units, lambda signals: place_of(signals, reasons_of(signals))))
        found[1].append(_found(units, _by_time))
    return found


def better(history: Callable[[random.Random], Iterator[Made]]) -> Amount:
    """How many times more our order finds than the time alone, and than chance, whichever found more."""
    ours, time = map(statistics.mean, shares(history))
    return Amount(f"{_words(ours, time)}: ours finds", ours / max(time, CHANCE), "times as many", 1.5, is_least=True)


def no_worse(history: Callable[[random.Random], Iterator[Made]]) -> Amount:
    """How far our order is from the time alone, in standard errors of their difference over the seeds."""
    ours, time = shares(history)
    apart = [one - other for one, other in zip(ours, time, strict=True)]
    error = statistics.stdev(apart) / math.sqrt(len(apart))
    name = f"{_words(statistics.mean(ours), statistics.mean(time))}: ours is apart by"
    return Amount(name, statistics.mean(apart) / error, "standard errors", -2.0, is_least=True)


def _words(ours: float, time: float) -> str:
    return f"hidden violations in the first tenth {ours:.1%}, by time alone {time:.1%}, by chance {CHANCE:.0%}"
