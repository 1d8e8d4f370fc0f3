"""Who may impose all of an act: the powers of a day that reach so far, and their titles."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from postwatch.dataclass import dataclass, result_of
from postwatch.law import moves, powers
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import Reference
from postwatch.law.provisions import ProvisionResult, consequences_of
from postwatch.law.rows import VERIFIED, Act, Power


@dataclass(frozen=True)
class ProvisionShown(ProvisionResult):
    """The same with everybody who has some power over acts of that day, the lowest fine first."""

    powers_list: tuple["PowerLine", ...]


@dataclass(frozen=True)
class PowerLine:
    """An office-holder judged for an act; ``lacks`` and ``unknown`` name parts of the power. Figures in đồng."""

    title: str
    basis: str
    fine_max: int | None
    competent: bool
    lacks_list: tuple[str, ...]
    unknown_list: tuple[str, ...]
    limits: str
    verified: bool
    confidence: str


def powers_for(
    catalogue: Catalogue, act: Act, *, on: dt.date, law_on: dt.date, conditions: Collection[str] = ()
) -> list[powers.Judged]:
    """Return who of those with powers on a day may or may not impose the top of an act's range.

    With its consequences, the lowest fine first, found once for a span of the law. ``law_on`` is the day whose law
    governs the act. Consequences with a condition count where it is among ``conditions``.
    """
    return _powers(catalogue, act, on=on, law_on=law_on, conditions=conditions)[0]


class Competent(NamedTuple):
    """Powers that reach so far, and their titles."""

    powers: Sequence[Power]
    titles: Sequence[str]


def titles_of(held: Iterable[Power]) -> list[str]:
    """Return the titles of powers, each once."""
    return list(dict.fromkeys(power.title for power in held))


def competent_for(
    catalogue: Catalogue, act: Act, *, on: dt.date, law_on: dt.date, conditions: Collection[str] = ()
) -> Competent:
    """Return the powers of them that reach so far; those that are bound to a field of their own come last."""
    return _powers(catalogue, act, on=on, law_on=law_on, conditions=conditions)[1]


def _powers(
    catalogue: Catalogue, act: Act, *, on: dt.date, law_on: dt.date, conditions: Collection[str]
) -> tuple[list[powers.Judged], Competent]:
    attached = consequences_of(catalogue, act, law_on)
    counting = tuple(one for one in attached if not one.condition or one.condition in conditions)
    span = catalogue.powers_by_day.span(on)
    key = ("powers", span, act.decree, act.reference, act.fine_max, act.confidence, counting)

    def work_out() -> tuple[list[powers.Judged], Competent]:
        known, provisions = catalogue.powers_by_day.on(on), numbers_of(catalogue, act)
        judged = powers.judged_for(known, act, consequences=counting, provisions=provisions)
        able = sorted((one.power for one in judged if one.is_competent), key=lambda power: power.is_of_a_field)
        return judged, Competent(able, titles_of(able))

    return catalogue.once(key, work_out)


def numbers_of(catalogue: Catalogue, act: Act) -> list[tuple[str, Reference]]:
    """Return all numbers of an act (`moves.numbers_of`), found once for each act."""
    return catalogue.once(("numbers", act.decree, act.reference), lambda: moves.numbers_of(catalogue.moves, act))


def power_lines(judged: Iterable[powers.Judged]) -> list[PowerLine]:
    """Return powers as scripts see them."""
    return [
        result_of(
            PowerLine,
            one.power,
            competent=one.is_competent,
            lacks_list=one.lacks,
            unknown_list=one.unknown,
            verified=one.power.confidence in VERIFIED,
            basis=one.power.basis,
        )
        for one in judged
    ]
