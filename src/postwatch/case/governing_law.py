"""The law of a violation: which day governs it, the row and words of that day, who has power, who may explain."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from postwatch.case.facts import AnyAct
from postwatch.case.rules import is_unknown
from postwatch.law import fines, in_force, measures
from postwatch.law.ages import least_age, reduced
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import parse_reference
from postwatch.law.competence import powers_for
from postwatch.law.powers import Judged
from postwatch.law.provisions import consequences_of
from postwatch.law.rows import SUSPENSIONS, Act


class AtLaw(NamedTuple):
    """A violation at law: its row with its range, which conditions hold, and whether something is suspended for it."""

    row: Act
    conditions: Collection[str]
    suspends: bool


def law_of(catalogue: Catalogue, act: AnyAct, conditions: Collection[str] = (), *, row: Act | None = None) -> AtLaw:
    """Return a violation at law where some conditions of its consequences hold; its row is looked up unless given."""
    row = row or catalogue_row(catalogue, act)
    suspension = any(
        one.measure in SUSPENSIONS and (not one.condition or one.condition in conditions)
        for one in consequences_of(catalogue, row, governing_day(act))
    )
    return AtLaw(row, conditions, suspension or measures.suspends(act.additional))


def judged_powers(
    catalogue: Catalogue, act: AnyAct, row: Act, *, on: dt.date, conditions: Collection[str] = ()
) -> list[Judged]:
    """Return the powers of a day judged for a violation; ``conditions`` are those of its consequences that hold."""
    return powers_for(catalogue, row, on=on, law_on=governing_day(act), conditions=conditions)


def governing_day(act: AnyAct) -> dt.date:
    """Return the day whose law governs a violation."""
    return in_force.law_day(ended_on=act.ended_on, detected_on=act.detected_on)


def explains(catalogue: Catalogue, act: AnyAct, law: Callable[[], AtLaw], *, handled_on: dt.date | None) -> bool:
    """Return whether the offender may explain by the range, or by a suspension: that ``law`` says if it is asked.

    Luật Xử lý vi phạm hành chính, Điều 61, as on the day of the minutes, or of the detection without any: procedure is
    of the day of handling (Nghị định 118/2021/NĐ-CP, Điều 7, amended by Nghị định 68/2025/NĐ-CP; unverified).
    """
    if is_unknown(act):
        return False
    day = handled_on or act.detected_on
    least = catalogue.amount_on("explanation", day)
    return act.fine_max >= least.of(is_person=act.offender in fines.HALF_FINE) or law().suspends


def catalogue_row(catalogue: Catalogue, act: AnyAct) -> Act:
    """Return the row of a violation with its range as it was recorded, in đồng for an organisation."""
    governed = governing_day(act)
    share = 2 if act.offender in fines.HALF_FINE else 1
    low, high = act.fine_min * share, act.fine_max * share
    held = parse_reference(act.provision)
    current = catalogue.acts_of[act.decree, held].on(governed)
    if current:
        return current[0]._replace(fine_min=low, fine_max=high)
    return Act(act.decree, held.article, held.clause or 0, low, high, act.confidence, held.first, act.conduct or "")


def age_of(act: AnyAct) -> int | None:
    """Return how old an offender was at least on the day of the violation; None where that is not known."""
    return least_age(act.born, act.age, on=governing_day(act))


def range_of(act: AnyAct) -> tuple[int, int]:
    """Return the range of a fine in đồng for the offender: less for a person under age, zero for nobody known."""
    return (0, 0) if is_unknown(act) else reduced(act.fine_min, act.fine_max, age=age_of(act))


def fined_together(acts: Sequence[tuple[AnyAct, bool]]) -> list[list[int]]:
    """Return the places of acts in groups that are fined together; an act's flag says if repetitions are once.

    Several acts of a provision are then one fine (Nghị định 174/2026/NĐ-CP, Điều 4.6).
    """
    if len(acts) == 1:
        return [[0]]
    groups: dict[object, list[int]] = {}
    for place, (act, is_once) in enumerate(acts):
        groups.setdefault((act.decree, act.provision) if is_once else place, []).append(place)
    # The highest range comes first, where an act of a person was recorded at two rates.
    return [sorted(places, key=lambda place: -acts[place][0].fine_max) for places in groups.values()]


class Together(NamedTuple):
    """Acts that are one fine: their ``places``, its range in đồng, net circumstances, the day whose law governs."""

    places: Sequence[int]
    low: int
    high: int
    net: int
    law_on: dt.date


def fines_together(acts: Iterable[tuple[AnyAct, bool]]) -> list[Together]:
    """Return the groups of `fined_together` with the range of each.

    A group of several acts has an aggravating circumstance more (Nghị định 174/2026/NĐ-CP, Điều 4.6).
    """
    each = list(acts)
    found = []
    for places in fined_together(each):
        theirs = [each[place][0] for place in places]
        first = theirs[0]
        net = fines.net_of(
            aggravating=max(act.aggravating for act in theirs) + (len(theirs) > 1),
            mitigating=min(act.mitigating for act in theirs),
        )
        found.append(Together(places, *range_of(first), net, governing_day(first)))
    return found
