"""Objections to the letters and minutes of rounds, computed at each reading from all records of a round."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from postwatch.inspection.paper_rules import (
    OF_THE_DAY,
    Place,
    RoundState,
    about_meeting,
    objections,
    place_of,
    step_of,
)
from postwatch.inspection.paper_tables import InspectionPaper, RoundMinutes
from postwatch.inspection.plan_tables import RoundUnit
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.lawful.marks import Marks, codes_in, marks_of
from postwatch.lawful.objection import Objection
from postwatch.recipient.conditions import is_active
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import is_in_force
from postwatch.store.columns import grouped
from postwatch.store.remembered import remembered
from postwatch.store.transaction import WITHDRAWN_TOO


class RoundFile(NamedTuple):
    """A round with all that its papers are judged by: its letters, the units of its plan, its visits in their order."""

    inspection: InspectionRound
    letters: tuple[InspectionPaper, ...]
    planned: tuple[Recipient, ...]
    visits: tuple[tuple[Visit, Recipient], ...]

    def units(self, unit_id: int | None) -> list[Recipient]:
        """Return the unit that is meant, or those of the round: as planned, then those visited outside of the plan."""
        known = {one.id: one for one in (*self.planned, *(unit for _visit, unit in self.visits))}
        return [one for one in known.values() if unit_id in (None, one.id)]

    def visits_to(self, unit_id: int | None) -> list[Visit]:
        """Return the visits to the unit that is meant, or all of the round."""
        return [visit for visit, unit in self.visits if unit_id in (None, unit.id)]


@remembered
def files_of(session: Session, meant: frozenset[int]) -> dict[int, RoundFile]:
    """Return the rounds of some ids, though they were withdrawn, by their ids."""
    every = select(InspectionRound).where(col(InspectionRound.id).in_(meant)).order_by(col(InspectionRound.id))
    rounds = session.exec(every.execution_options(**WITHDRAWN_TOO)).all()
    letters = select(InspectionPaper).where(col(InspectionPaper.round_id).in_(meant)).order_by(col(InspectionPaper.id))
    planned = (
        select(RoundUnit.round_id, Recipient)
        .join(Recipient, col(Recipient.id) == RoundUnit.recipient_id)
        .where(col(RoundUnit.round_id).in_(meant))
        .order_by(col(RoundUnit.position))
    )
    visits = (
        select(Visit, Recipient)
        .join(Recipient, col(Recipient.id) == Visit.recipient_id)
        .where(col(Visit.round_id).in_(meant))
        .order_by(col(Visit.visited_on), col(Visit.id))
    )
    letters_of = grouped((one.round_id, one) for one in session.exec(letters))
    units_of = grouped(session.exec(planned))
    visits_of = grouped((visit.round_id, (visit, unit)) for visit, unit in session.exec(visits))
    return {
        one.id: RoundFile(
            one, tuple(letters_of.get(one.id, ())), tuple(units_of.get(one.id, ())), tuple(visits_of.get(one.id, ()))
        )
        for one in rounds
    }


def state_for(file: RoundFile, place: Place, *, unit_id: int | None, target: str, apart_from: int | None) -> RoundState:
    """Return the state of a round, or of a unit in it, for a paper of a place, a letter (id) left aside."""
    visits = [(unit.code, visit.visited_on) for visit, unit in file.visits if unit_id in (None, unit.id)]
    before: dict[str, dt.date] = {}
    later: dict[str, dt.date] = {}
    for kind, theirs, ended_on in sorted(_papers_of(file, unit_id, apart_from), key=lambda one: one[1]):
        if theirs < place:
            if ended_on is None or ended_on > place.on:
                before[kind] = theirs.on
        elif theirs.on > place.on and ended_on is None:
            later.setdefault(kind, theirs.on)
    return RoundState(
        round=file.inspection.code, target=target, kind=file.inspection.kind.value, papers=before, later=later,
        starts_on=file.inspection.starts_on,
        units=tuple(one.code for one in _planned(file, unit_id) if is_active(one, place.on)),
        visited=dict(reversed(visits)),
    )  # fmt: skip


def papers_before(file: RoundFile, letter: InspectionPaper) -> Mapping[str, dt.date]:
    """Return the days of the letters that were in force before a letter, by their kinds."""
    return state_for(file, _place_of(letter), unit_id=letter.recipient_id, target="", apart_from=letter.id).papers


def _planned(file: RoundFile, unit_id: int | None) -> Sequence[Recipient]:
    """Return the units that a report waits for: those of the plan, or the unit that is meant."""
    return file.planned if unit_id is None else file.units(unit_id)


def _papers_of(
    file: RoundFile, unit_id: int | None, apart_from: int | None
) -> Iterator[tuple[str, Place, dt.date | None]]:
    """Yield the letters that others may rest on, each with its kind, its place and the day on which it ended.

    Letters of the whole round, and of the unit if there is one; void letters are left out. A decision of another body
    is known by its number alone.
    """
    inspection, numbers = file.inspection, set()
    for one in file.letters:
        if one.is_about_a_letter or one.issued_on is None or not is_in_force(one, one.issued_on):
            continue
        numbers.add(one.symbol)
        if one.id != apart_from and one.recipient_id in (None, unit_id):
            yield one.kind.value, _place_of(one), one.ended_on
    if inspection.decision_on is not None and inspection.decision_number not in {None, *numbers}:
        yield "decision", place_of("decision", on=inspection.decision_on, number=0), None


def _step_of(letter: InspectionPaper) -> str:
    return step_of(letter.kind.value, letter.ask.value if letter.ask is not None else "")


def _place_of(letter: InspectionPaper, on: dt.date | None = None) -> Place:
    day = on or letter.issued_on or letter.drafted_on
    return place_of(_step_of(letter), on=day, number=letter.number if on is None else None)


def objections_to(
    file: RoundFile, letter: InspectionPaper, *, on: dt.date | None = None, target: str = ""
) -> Iterator[Objection]:
    """Yield the objections to a letter of its day, or of the day on which it would be issued."""
    place = _place_of(letter, on)
    state = state_for(file, place, unit_id=letter.recipient_id, target=target, apart_from=letter.id)
    yield from objections(_step_of(letter), state, on=place.on)
    if letter.meets_on is not None:
        yield from about_meeting(letter.meets_on, on=place.on)


def marks_of_letter(file: RoundFile, letter: InspectionPaper) -> Marks:
    """Return the marks of a letter; a draft has those alone with which it is to be recorded as it was signed."""
    is_draft = letter.issued_on is None
    if letter.is_about_a_letter or (is_draft and letter.as_signed is None):
        return Marks()
    found = [one.fault for one in objections_to(file, letter) if not (is_draft and one.fault in OF_THE_DAY)]
    # Its document is frozen: blanks in it stay blank.
    found += [one for one in codes_in(letter.accepted) if one == "blank"]
    return marks_of(found, accepted=letter.accepted)


def objections_to_minutes(
    file: RoundFile, kind: str, *, unit_id: int | None, on: dt.date, target: str = ""
) -> Iterator[Objection]:
    """Yield the objections to minutes of a day."""
    state = state_for(file, place_of(kind, on=on), unit_id=unit_id, target=target, apart_from=None)
    return objections(kind, state, on=on)


def marks_of_minutes(file: RoundFile, minutes: RoundMinutes) -> Marks:
    """Return the marks of signed minutes."""
    found = objections_to_minutes(file, minutes.kind.value, unit_id=minutes.recipient_id, on=minutes.drawn_up_on)
    return marks_of((one.fault for one in found), accepted=minutes.accepted)


def marks_in(session: Session, papers: Sequence[InspectionPaper | RoundMinutes]) -> Mapping[int, Marks]:
    """Return the marks of letters, or of signed minutes, by their ids."""
    files = files_of(session, frozenset(one.round_id for one in papers))
    return {one.id: _marks(files[one.round_id], one) for one in papers}


def _marks(file: RoundFile, paper: InspectionPaper | RoundMinutes) -> Marks:
    return marks_of_letter(file, paper) if isinstance(paper, InspectionPaper) else marks_of_minutes(file, paper)
