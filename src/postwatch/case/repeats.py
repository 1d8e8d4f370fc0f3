"""Earlier decisions against the same legal person: which of them make an act a repeat (tái phạm).

Luật Xử lý vi phạm hành chính, Điều 2.5: who commits the act again before the sanction is regarded as never imposed,
which is some time after it was complied with or lapsed (Điều 7.1). Wording unverified; how long, clocks.csv says.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlmodel import Session

from postwatch.case.facts import ActFacts, AnyAct, DecisionFacts, keys_of, of_units
from postwatch.case.governing_law import AtLaw, catalogue_row, governing_day, law_of
from postwatch.case.rules import is_sanction
from postwatch.case.state import CaseFile, Together, files_of, read_together
from postwatch.case.tables import Decision, Violation
from postwatch.dataclass import dataclass
from postwatch.days import add_months
from postwatch.law import competence
from postwatch.law.ages import UNKNOWN_OFFENDER
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import CLEARED, LAPSES, WARNED, months_on
from postwatch.law.provisions import consequences_of
from postwatch.law.rows import REPEATED, Act
from postwatch.recipient.tables import ACTS_UNDER_MANDATE, LegalForm, Recipient
from postwatch.store.columns import grouped
from postwatch.store.composed import own, plain
from postwatch.store.remembered import remembered
from postwatch.vietnamese import spelled


@dataclass(frozen=True)
class EarlierDecision:
    """A decision that was made against the legal person before an act; ``counts_until`` is its last day for Điều 7.

    ``is_repeat`` says that it was for the same act, under whatever number, and that the act came before that day;
    ``may_be_repeat`` that it was for another point or clause of the same article: who reads it decides whether the two
    differ in degree or consequence alone (Nghị định 118/2021/NĐ-CP, Điều 8.1a).
    """

    case: str
    number: str | None
    decided_on: dt.date
    recipient: str | None
    decree: str
    provision: str
    counts_until: dt.date
    is_repeat: bool
    may_be_repeat: bool


class _Sanction(NamedTuple):
    """A sanction of a violation of a unit (code), if any, with the file of its case, and its decree and provision."""

    act: ActFacts
    decision: DecisionFacts
    file: CaseFile
    unit: str | None
    number: tuple[str, str]

    def counts_until(self, catalogue: Catalogue) -> dt.date:
        """Return the day until which the decision counts.

        Some months after it was complied with, or after it lapsed (Điều 74.1), by the law of that day; another number
        of months after a warning (Điều 7.1). Of a suspension alone no day of compliance is kept.
        """
        file, decision = self.file.against(self.act.offender_name), self.decision
        begun, lapses = file.complied_on, 0
        if begun is None or file.decision is None or file.decision.id != decision.id:
            begun, lapses = decision.decided_on, months_on(catalogue.clocks, LAPSES, decision.decided_on)
        condition = WARNED if decision.warning and not decision.fine else ""
        cleared = months_on(catalogue.clocks, CLEARED, add_months(begun, lapses), condition=condition)
        return add_months(begun, lapses + cleared)


class _Place(NamedTuple):
    """The columns of a unit that identify a legal person; empty for acts without a unit."""

    id: int | None = None
    code: str | None = None
    parent_id: int | None = None
    legal_form: LegalForm | None = None


class Sanctions:
    """The sanctions of this office against the legal persons of units (ids), read once for all their violations.

    The units of an enterprise are one legal person (Nghị định 118/2021/NĐ-CP, Điều 3.4). Acts without a unit, which
    None asks for, are told apart by the names of their offenders. A decision on remedies alone is no sanction.
    """

    def __init__(self, session: Session, units: Collection[int | None] | None) -> None:
        self._session, self._units = session, units

    def earlier(self, catalogue: Catalogue, act: AnyAct, row: Act, *, on: dt.date) -> list[EarlierDecision]:
        """Return the earlier sanctions against the offender of an act that any of the units did on the day ``on``."""
        numbers = numbers_of(catalogue, row)
        rule = catalogue.rule_on("same_act", on)  # by some, other points and clauses of an article may be the same act
        alike = _articles(numbers) if rule is not None and rule.says == "article" else set()
        return [
            EarlierDecision(
                one.file.case.code, one.decision.number, one.decision.decided_on, one.unit, one.act.decree,
                one.act.provision, until, is_repeat=one.number in numbers and on <= until,
                may_be_repeat=one.number not in numbers and not alike.isdisjoint(_articles([one.number]))
                and on <= until,
            )
            for one in _before(self._of_person(act.recipient_id), act, on) for until in [one.counts_until(catalogue)]
        ]  # fmt: skip

    def has_repeat(self, catalogue: Catalogue, act: AnyAct, row: Act, *, on: dt.date) -> bool:
        """Return whether an act of the day ``on`` repeats a sanctioned act."""
        numbers = numbers_of(catalogue, row)
        alike = [one for one in self._of_person(act.recipient_id) if one.number in numbers]
        return any(on <= one.counts_until(catalogue) for one in _before(alike, act, on))

    def person_of(self, unit_id: int | None) -> list[int | None]:
        """Return the ids of the units that are one legal person with a unit."""
        unit = self._placed[unit_id]
        return [unit_id] if _is_apart(unit) else self._persons[unit.parent_id or unit_id]

    @cached_property
    def _persons(self) -> dict[int | None, list[int | None]]:
        acting = (unit for unit in self._placed.values() if not _is_apart(unit))
        return grouped((unit.parent_id or unit.id, unit.id) for unit in acting)

    def _of_person(self, unit_id: int | None) -> list[_Sanction]:
        unit = self._placed[unit_id]
        if _is_apart(unit):
            return [one for one in self._found.get(unit_id, ()) if one.act.recipient_id == unit_id]
        return self._found.get(unit.parent_id or unit_id, [])

    @cached_property
    def _placed(self) -> dict[int | None, _Place]:
        """The units, and those that may be one legal person with them, each with its parent and its legal form."""
        nowhere = {None: _Place()} if self._units is None or None in self._units else {}
        if self._units is None:
            return nowhere | {unit.id: unit for unit in _all_placed(self._session)}
        units = {unit.id: unit for unit in _placed(self._session, keys_of(self._units))}
        above = {unit.parent_id for unit in units.values()} - units.keys() - {None}
        units |= {unit.id: unit for unit in _placed(self._session, list(above))} if above else {}
        return nowhere | units

    def _read(self) -> dict[int, CaseFile]:
        known = read_together(self._session)
        if known is not None and known.heads is None:
            return known.files
        decided = _decided(self._session, keys_of(self._placed)).scalars()
        return files_of(self._session, decided) if known is None else known.read(decided)

    @cached_property
    def _found(self) -> dict[int | None, list[_Sanction]]:
        """The sanctions by their unit, and by the enterprise that it acts for."""
        decided = [
            (act, decision, file)
            for file in self._read().values() for act in file.acts if act.recipient_id in self._placed
            for decision in file.made
            if decision.annulled_on is None and decision.offender_name == act.offender_name and is_sanction(decision)
        ]  # fmt: skip
        found: list[tuple[int | None, _Sanction]] = []
        for act, decision, file in sorted(decided, key=lambda one: (one[1].decided_on, one[0].id)):
            place = self._placed[act.recipient_id]
            sanction = _Sanction(act, decision, file, place.code, (act.decree, act.provision))
            persons = {place.id} if _is_apart(place) else {place.id, place.parent_id or place.id}
            found += [(person, sanction) for person in persons]
        return grouped(found)


def _before(sanctions: Iterable[_Sanction], act: AnyAct, on: dt.date) -> Iterator[_Sanction]:
    """Yield the sanctions that the offender of an act of a day got before it, on other cases."""
    for one in sanctions:
        is_earlier = one.act.case_id != act.case_id and one.decision.decided_on < on
        if is_earlier and same_person(one.act.offender_name, act.offender_name):
            yield one


def _articles(numbers: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the articles of provisions, with their decrees."""
    return {(decree, provision.partition(".")[0]) for decree, provision in numbers}


def earlier_decisions(
    session: Session, catalogue: Catalogue, act: AnyAct, row: Act, *, on: dt.date
) -> list[EarlierDecision]:
    """Return the sanctions that this office knows of against the offender of an act of the day ``on``."""
    return sanctions_of(session, act.recipient_id).earlier(catalogue, act, row, on=on)


def conditions_of(session: Session, catalogue: Catalogue, act: AnyAct, row: Act) -> tuple[str, ...]:
    """Return which conditions of consequences hold for a violation: it is a repeat, by this office's own register.

    Nothing is asked where no consequence depends on it.
    """
    day = governing_day(act)
    if all(one.condition != REPEATED for one in consequences_of(catalogue, row, day)):
        return ()
    return (REPEATED,) if sanctions_of(session, act.recipient_id).has_repeat(catalogue, act, row, on=day) else ()


def at_law(session: Session, catalogue: Catalogue, act: ActFacts) -> AtLaw:
    """Return a violation at law, by the earlier sanctions of this office."""
    row = catalogue_row(catalogue, act)
    return law_of(catalogue, act, conditions_of(session, catalogue, act, row), row=row)


def sanctions_of(session: Session, unit_id: int | None) -> Sanctions:
    """Return the sanctions of this office against the legal person of a unit, with all whose cases are read."""
    known = read_together(session)
    return _of_unit(session, unit_id) if known is None else _of_persons(session, known)


@remembered
def _of_unit(session: Session, unit_id: int | None) -> Sanctions:
    return Sanctions(session, [unit_id])


def _of_persons(session: Session, known: Together) -> Sanctions:
    if "sanctions" not in known.kept:
        known.kept["sanctions"] = Sanctions(session, known.heads)
    found: Sanctions = known.kept["sanctions"]
    return found


@plain
def _placed(units: Any) -> Any:
    """Return the statement of the units of some ids, and those below them."""
    unit = Recipient.__table__.c
    return _places().where(or_(unit.id.in_(units), unit.parent_id.in_(units)))


@plain
def _all_placed() -> Any:
    """Return the statement of all units."""
    return _places()


def _places() -> Any:
    unit = Recipient.__table__.c
    return select(unit.id, unit.code, unit.parent_id, unit.legal_form).where(own(Recipient))


@plain
def _decided(units: Any) -> Any:
    """Return the statement of the cases (ids) of units (ids) in which there are decisions."""
    act, decision = Violation.__table__, Decision.__table__
    cases = select(act.c.case_id).distinct().join_from(act, decision, decision.c.case_id == act.c.case_id)
    return cases.where(own(Violation), own(Decision), of_units(act.c, units))


def same_offender(one: str | None, other: str | None) -> bool:
    """Return whether two names mean the same person, however they are typed; None is the unit itself."""
    return one == other or (one is not None and other is not None and spelled(one) == spelled(other))


def same_person(one: str | None, other: str | None) -> bool:
    """Return whether the offenders of two cases are one person; two unknown offenders are not."""
    return same_offender(one, other) and one != UNKNOWN_OFFENDER


def numbers_of(catalogue: Catalogue, row: Act) -> set[tuple[str, str]]:
    """Return the decrees and provisions under which an act is known, its own and those that it moved from or to."""
    key = ("numbers in short", row.decree, row.reference)
    if key not in catalogue.kept:
        catalogue.kept[key] = {(decree, str(reference)) for decree, reference in competence.numbers_of(catalogue, row)}
    numbers: set[tuple[str, str]] = catalogue.kept[key]
    return numbers


def units_of_one_person(session: Session, unit_id: int | None) -> list[int | None]:
    """Return the ids of the units of the enterprise that a unit is or belongs to: they are one legal person.

    An agent with a legal form of its own, such as a household or another company, is a person of its own: what counts
    as the enterprise are its branches, representative offices and places of business (Nghị định 118/2021/NĐ-CP, Điều
    3.4), as on paper (`letters.legal_person`).
    """
    return sanctions_of(session, unit_id).person_of(unit_id)


def _is_apart(unit: Any) -> bool:
    """Return whether a unit below an enterprise is a legal person of its own, by its legal form."""
    return unit.parent_id is not None and unit.legal_form is not None and unit.legal_form not in ACTS_UNDER_MANDATE
