"""Who signs on a day."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.staff.actions import find_staff
from postwatch.staff.conditions import in_office
from postwatch.staff.signature import Signature, signature_lines
from postwatch.staff.tables import SigningAuthority, StaffMember


def signature_of(session: Session, *, signer: str | None, on: dt.date, drafted_for: int | None = None) -> Signature:
    """Return the signature on a day.

    It is that of the named person, else the drafted person, else the first authorised, head first. Raises RuleError
    when that person, or nobody, may sign on that day.
    """
    if signer is not None or drafted_for is not None:
        person = find_staff(session, person=signer) if signer else session.get_one(StaffMember, drafted_for)
        if not person.may_sign or not in_office(session, person, on):
            raise RuleError(
                _("{name} may not sign on {day}").format(name=person.name, day=on),
                hint=_("see who may: postwatch staff list"),
            )
        return _signature(person)
    may_sign = session.exec(select(StaffMember).where(col(StaffMember.may_sign)))
    signers = [row for row in may_sign if in_office(session, row, on)]
    if not signers:
        raise RuleError(
            _("Nobody of the office may sign on {day}").format(day=on),
            hint=_("add a person who may: postwatch staff add NAME --title TITLE --authority head --may sign"),
        )
    return _signature(min(signers, key=lambda person: (person.authority is not SigningAuthority.HEAD, person.id)))


def _signature(person: StaffMember) -> Signature:
    lines = signature_lines(
        person.authority.value if person.authority else "head", person.title, person.head_title or person.title
    )
    return Signature(staff_id=person.id, lines=lines, signer=person.name)
