"""Who is in office on a day: the only definition of a term.

A term is computed from the person's own days and the hand-overs. A hand-over of the office ends the terms that had
begun before it, whether the person was recorded before or after. It does not end the term of a person with a last day
of the person's own, or who is known to be in office on its day or later.
"""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from postwatch.days import valid_on
from postwatch.office.by_day import office_spans
from postwatch.staff.tables import SigningAuthority, StaffMember
from postwatch.store.columns import rows_with
from postwatch.store.remembered import remembered
from postwatch.vietnamese import fold, may_mean

_HEADS = (SigningAuthority.HEAD, SigningAuthority.ACTING)


@remembered
def everybody(session: Session) -> Sequence[StaffMember]:
    """Return all people of the office, those who left too, in the order of recording."""
    return rows_with(session, StaffMember, by="id").all()


def people_called(session: Session, person: str) -> list[StaffMember]:
    """Return who has a code or a name: a person may be there several times, in successive offices."""
    folded = fold(person)
    return [
        member
        for member in everybody(session)
        if member.code.casefold() == person.casefold()
        or (member.name_folded == folded and may_mean(person, member.name))
    ]


def in_office(session: Session, person: StaffMember, on: dt.date) -> bool:
    """Return whether a person is in office on a day."""
    return valid_on(person.active_from, last_day(session, person), on)


def last_day(session: Session, person: StaffMember) -> dt.date | None:
    """Return the last day of a person in office; None for a person who is in office still."""
    if person.active_to is not None:
        return person.active_to
    served = max(day or dt.date.min for day in (person.active_from, person.serving_on))
    ended = next((day for day in _hand_overs(session) if day > served), None)
    return ended - dt.timedelta(days=1) if ended is not None else None


@remembered
def _hand_overs(session: Session) -> tuple[dt.date, ...]:
    """Return the days on which another office followed, the earliest first."""
    return tuple(span.first_on for span in office_spans(session))


def is_head(person: StaffMember) -> bool:
    """Return whether a person is a head, acting heads included."""
    return person.authority in _HEADS
