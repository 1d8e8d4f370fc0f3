"""`law check`: unverified, doubtful, overlapping or missing parts of the catalogue."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from postwatch.dataclass import dataclass
from postwatch.language import N_, _
from postwatch.law import moves, version
from postwatch.law.catalogue import Catalogue, labelled
from postwatch.law.citation import Reference, provisions_of
from postwatch.law.rows import VERIFIED, Act

if TYPE_CHECKING:
    from postwatch.law.in_force import Dated

FINDINGS = {
    "unverified": N_("unverified"),
    "no_words": N_("words not seen yet"),
    "expired": N_("expired"),
    "overlapping": N_("overlapping"),
    "gap": N_("day without a rule"),
    "two_meanings": N_("number with two meanings"),
    "points_nowhere": N_("names a provision that no row describes"),
    "stale": N_("confirmed as another row"),
    "altered": N_("not as it was shipped"),
}
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class CatalogueFinding:
    """A point of the catalogue to look at; ``kind`` is a value of FINDINGS, ``what`` the label of a row or a decree."""

    kind: str
    what: str
    detail: str


@dataclass(frozen=True)
class CatalogueCheck:
    """The findings of a check of the catalogue."""

    ok: bool
    findings_list: tuple[CatalogueFinding, ...]


def review(catalogue: Catalogue, *, on: dt.date) -> Iterator[CatalogueFinding]:
    """Yield the points that need a look; decrees are expired by the day ``on``."""
    for one, other in overlapping(catalogue.acts):
        yield CatalogueFinding("overlapping", f"{one.decree} {one.provision}", f"{other.provision}: {other.text}")
    for label in catalogue.stale():
        yield CatalogueFinding("stale", label, "")
    for name in version.altered():
        yield CatalogueFinding("altered", f"data/{name}", "")
    yield from _gaps(catalogue)
    for decree in catalogue.decrees:
        if decree.number in catalogue.held and decree.valid_to is not None and decree.valid_to < on:
            yield CatalogueFinding("expired", decree.number, decree.transition)
    yield from _pointing_nowhere(catalogue)
    yield from _two_meanings(catalogue)
    for sheet in (
        "acts",
        "consequences",
        "powers",
        "clocks",
        "amounts",
        "rules",
        "forms",
        "grounds",
        "decrees",
        "checklist",
    ):
        yield from _unverified(sheet, getattr(catalogue, sheet))


def _unverified(sheet: str, held: Iterable[object]) -> Iterator[CatalogueFinding]:
    for label, row in labelled(sheet, held):
        if row.confidence not in VERIFIED:
            yield CatalogueFinding("unverified", label, row.confidence)
        if isinstance(row, Act) and not row.text:
            yield CatalogueFinding("no_words", label, row.note)


def _gaps(catalogue: Catalogue) -> Iterator[CatalogueFinding]:
    """Yield the days within those of its decree on which an act has no row though it had some before and after.

    And the days between two decrees on sanctions on which none was in force.
    """
    acts = sorted(catalogue.acts, key=lambda act: (act.decree, act.provision, act.valid_from or dt.date.min))
    base = sorted((one for one in catalogue.decrees if not one.amends), key=lambda one: one.valid_from or dt.date.min)
    pairs: list[tuple[str, Dated, Dated]] = [
        (f"{before.decree} {before.provision}", before, after)
        for before, after in itertools.pairwise(acts)
        if (before.decree, before.provision) == (after.decree, after.provision)
    ]
    pairs += [(f"{before.number}, {after.number}", before, after) for before, after in itertools.pairwise(base)]
    for what, before, after in pairs:
        if before.valid_to and after.valid_from and before.valid_to + _ONE_DAY < after.valid_from:
            days = _("from {first} to {last}")
            first, last = before.valid_to + _ONE_DAY, after.valid_from - _ONE_DAY
            yield CatalogueFinding("gap", what, days.format(first=first, last=last))


def _pointing_nowhere(catalogue: Catalogue) -> Iterator[CatalogueFinding]:
    """Yield consequences and moves that name a provision of which there is no act."""
    known = [(act.decree, act.reference) for act in catalogue.acts]

    def is_known(decree: str, reference: Reference) -> bool:
        return any(one == decree and reference.holds(held) for one, held in known)

    for label, row in labelled("consequences", catalogue.consequences):
        for reference in provisions_of(row.applies_to):
            if not is_known(row.decree, reference):
                yield CatalogueFinding("points_nowhere", label, str(reference))
    numbers = {(decree, str(reference)) for decree, reference in known}
    for label, row in labelled("moves", catalogue.moves):
        for end in ((row.from_decree, row.from_provision), (row.to_decree, row.to_provision)):
            if end[1] and end not in numbers:
                yield CatalogueFinding("points_nowhere", label, f"{end[1]}, {end[0]}")


def _two_meanings(catalogue: Catalogue) -> Iterator[CatalogueFinding]:
    """Yield the numbers that mean an act in a decree and another in a later decree."""
    said = set()
    for act in catalogue.acts:
        for other in moves.other_meanings(catalogue.acts, catalogue.moves, act):
            pair = tuple(sorted((act.decree, other.decree)))
            if (act.provision, pair) not in said:
                said.add((act.provision, pair))
                yield CatalogueFinding("two_meanings", act.provision, ", ".join(pair))


def overlapping(acts: Sequence[Act]) -> Iterator[tuple[Act, Act]]:
    """Yield the pairs of acts of a decree that a single provision would cite on a day: ``9.3`` and ``9.3.b``."""
    for one, other in itertools.combinations(acts, 2):
        here, there = one.reference, other.reference
        starts = max(one.valid_from or dt.date.min, other.valid_from or dt.date.min)
        shares_a_day = starts <= min(one.valid_to or dt.date.max, other.valid_to or dt.date.max)
        if one.decree == other.decree and (here.holds(there) or there.holds(here)) and shares_a_day:
            yield one, other
