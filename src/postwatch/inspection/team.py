"""The team of an inspection round: its head, members of the office, and members from other bodies."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.errors import RuleError, UsageError
from postwatch.inspection.plan_tables import TeamMember
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.rules import parse_partner
from postwatch.language import _
from postwatch.staff.actions import find_staff
from postwatch.staff.conditions import in_office
from postwatch.staff.tables import StaffMember
from postwatch.store.columns import rows_with


@dataclass(frozen=True)
class TeamLine:
    """A member of a team; ``staff`` is the code of a person of the office, ``agency`` another body."""

    name: str
    title: str | None
    agency: str | None
    staff: str | None
    is_head: bool

    @property
    def post(self) -> str:
        """Return title and agency in words; empty if neither is known."""
        return ", ".join(filter(None, (self.title, self.agency)))

    @property
    def words(self) -> str:
        """Return name, title and agency as papers and corrections tell them."""
        return ", ".join(filter(None, (self.name, self.post)))


def find_head(session: Session, *, person: str, on: dt.date) -> StaffMember:
    """Return a person who may lead an inspection on a day.

    Raises NotFoundError, or RuleError for a person who may not.
    """
    head = find_staff(session, person=person)
    if not head.may_lead or not in_office(session, head, on):
        raise RuleError(
            _("{name} may not lead an inspection on {day}").format(name=head.name, day=on),
            hint=_("see who may: postwatch staff list"),
        )
    return head


def team_of(
    session: Session, *, head: StaffMember | None, members: Sequence[str], partners: Sequence[str], on: dt.date
) -> list[TeamMember]:
    """Return the members of a team beside its head, as rows that have no round yet.

    Raises NotFoundError for an unknown person, RuleError for a person not in office on the day, UsageError for a person
    named twice and for a partner without name, title and agency.
    """
    people = [find_staff(session, person=person) for person in members]
    for place, person in enumerate(people):
        if person in (head, *people[:place]):
            raise UsageError(_("{name} is in the team twice").format(name=person.name), hint=_("name everybody once"))
        if not in_office(session, person, on):
            raise RuleError(
                _("{name} is not in office on {day}").format(name=person.name, day=on),
                hint=_("see: postwatch staff list"),
            )
    others = [dict(zip(("name", "title", "agency"), parse_partner(text), strict=True)) for text in partners]
    twice = next((one for place, one in enumerate(others) if one in others[:place]), None)
    if twice is not None:
        raise UsageError(_("{name} is in the team twice").format(name=twice["name"]), hint=_("name everybody once"))
    rows: list[dict[str, Any]] = [*({"staff_id": person.id} for person in people), *others]
    return [TeamMember(position=place, **row) for place, row in enumerate(rows, start=1)]


def team_lines(session: Session, inspection: InspectionRound) -> tuple[TeamLine, ...]:
    """Return the team of a round, its head first."""
    members = rows_with(session, TeamMember, by="position", round_id=inspection.id).all()
    head = session.get(StaffMember, inspection.head_id) if inspection.head_id else None
    found = [_of_office(head, is_head=True)] if head is not None else []
    for one in members:
        if one.staff_id is not None:
            found.append(_of_office(session.get_one(StaffMember, one.staff_id), is_head=False))
        else:
            found.append(TeamLine(one.name or "", one.title, one.agency, None, is_head=False))
    return tuple(found)


def _of_office(person: StaffMember, *, is_head: bool) -> TeamLine:
    return TeamLine(person.name, person.title, None, person.code, is_head)
