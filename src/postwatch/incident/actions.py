"""Incidents of prohibited goods in the post: their own rules; the rest is common to every record (`record`)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.lookup import AREA
from postwatch.correction.actions import CorrectionLine
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError, UsageError
from postwatch.evidence.actions import settle_paper
from postwatch.fields import Entry
from postwatch.incident.references import LedVisit, visits_led
from postwatch.incident.rules import check_day
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.language import N_, _
from postwatch.recipient.lookup import UNIT
from postwatch.recipient.tables import Recipient
from postwatch.record.actions import find
from postwatch.record.kinds import Plain


@dataclass(frozen=True)
class IncidentLine:
    """An incident; ``recipient`` and ``area`` are codes, ``value`` in đồng."""

    id: str
    source: IncidentSource
    found_on: dt.date
    recipient: str | None
    area: str | None
    area_name: str | None
    item_number: str | None
    description: str
    quantity: int | None
    unit_of_count: str | None
    value: int | None


@dataclass(frozen=True)
class IncidentDetails(IncidentLine):
    """An incident with its paper, the visits that it led to, and its corrections."""

    sender_number: str | None
    sender_number_on: dt.date | None
    incoming_number: int | None
    incoming_on: dt.date | None
    has_scan: bool
    withdrawn_on: dt.date | None
    corrections_list: tuple[CorrectionLine, ...]
    visits_list: tuple[LedVisit, ...]


def find_incident(session: Session, desk: Desk, *, incident: str) -> Incident:
    """Return an incident by its code, or by its number in the current year. Raises NotFoundError."""
    return find(session, desk, incident, kind=INCIDENT)


def check(session: Session, desk: Desk, incident: Incident, typed: Entry[Incident]) -> None:
    """Refuse an impossible incident; an incident of a unit gets the area of the unit, unless another is given.

    Raises RuleError for a day after that of a visit to which it led, UsageError for an invalid quantity,
    AlreadyThereError for an item that the same source reported for the same day.
    """
    _check_figures(incident)
    _refuse_twin(session, incident)
    for led in visits_led(session, incident_id=incident.id) if incident.id is not None else ():
        check_day(incident.code, found_on=incident.found_on, visited_on=led.visited_on)
    if typed.given.get("area_id") is None and (incident.area_id is None or "recipient_id" in typed.given):
        unit = session.get(Recipient, incident.recipient_id or 0)
        incident.area_id = unit.area_id if unit is not None else None
    settle_paper(session, desk, incident, scan=typed.given.get("scan"))


def check_withdrawal(session: Session, incident: Incident) -> None:
    """Refuse to withdraw an incident that led to a visit (RuleError)."""
    for led in visits_led(session, incident_id=incident.id):
        raise RuleError(
            _("Incident {incident} led to visit {visit}").format(incident=incident.code, visit=led.visit),
            hint=_('take it off that visit first: postwatch amend {visit} --incident "" --reason TEXT').format(
                visit=led.visit
            ),
        )


def nowhere(line: IncidentLine) -> str | None:
    """Return the warning about an incident of which neither a unit nor an area is known."""
    if line.area is not None:
        return None
    return _("neither a unit nor an area is named: the report counts the incident in no area")


def _check_figures(incident: Incident) -> None:
    if incident.quantity is not None and incident.quantity < 1:
        raise UsageError(
            _("{count} is not a valid quantity").format(count=incident.quantity),
            hint=_("give a whole number from 1 on, or leave the quantity out"),
        )
    if incident.unit is not None and incident.quantity is None:
        raise UsageError(
            _("{unit} is counted, but not how many").format(unit=incident.unit),
            hint=_("give the number with --quantity"),
        )


def _refuse_twin(session: Session, incident: Incident) -> None:
    if incident.item_number is None:
        return
    same = select(Incident).filter_by(
        item_number=incident.item_number, source=incident.source, found_on=incident.found_on
    )
    twin = session.exec(same.where(col(Incident.id).is_distinct_from(incident.id))).first()
    if twin is not None:
        raise AlreadyThereError(
            _("Item {item} found on {day} is already recorded as {incident}").format(
                item=twin.item_number, day=twin.found_on, incident=twin.code
            ),
            hint=_("see: postwatch incident list"),
        )


def _of_line(referred: Mapping[str, Any]) -> Mapping[str, Any]:
    area = referred["area_id"]
    return {"area_name": area.name if area is not None else None}


def _of_details(session: Session, row: Incident) -> Mapping[str, Any]:
    return {"has_scan": row.evidence_id is not None, "visits_list": visits_led(session, incident_id=row.id)}


INCIDENT = Plain(
    Incident, "incident", "Tin báo", N_("There is no incident {code}"), "found_on", IncidentLine, IncidentDetails,
    check, refers={"recipient_id": UNIT, "area_id": AREA}, line_of=_of_line, details_of=_of_details,
    check_withdrawal=check_withdrawal, warning=nowhere,
)  # fmt: skip
