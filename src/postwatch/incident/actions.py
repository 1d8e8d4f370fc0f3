"""Incidents of prohibited goods in the post: recorded as reported, listed by day."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.area.actions import find_area
from postwatch.area.reading import areas_by_id
from postwatch.area.tables import Area
from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.evidence.actions import fill_paper
from postwatch.incident.options import IncidentDraft, IncidentFilter
from postwatch.incident.references import LedVisit, visits_led
from postwatch.incident.rules import check_days
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.language import _
from postwatch.office.actions import next_code
from postwatch.office.naming import find_by_code, find_recorded
from postwatch.recipient.actions import choice
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.store import conditions
from postwatch.store.columns import result_of, row_of, save
from postwatch.store.transaction import recorded

INCIDENT_PREFIX = "TB"


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


def add_incident(session: Session, desk: Desk, *, draft: IncidentDraft) -> IncidentLine:
    """Record an incident.

    Raises RuleError for a future day, UsageError for an unknown source or an invalid quantity, NotFoundError for
    an unknown unit or area, AlreadyThereError for an item that the same source reported for the same day.
    """
    unit, area = whereabouts(session, draft, today=desk.today)
    source = choice(IncidentSource, draft.source, what=_("source of an incident"))
    refuse_twin(session, draft, source, apart_from=None)
    incident = row_of(
        Incident,
        draft,
        code=next_code(session, prefix=INCIDENT_PREFIX, on=desk.today),
        source=source,
        recipient_id=unit.id if unit is not None else None,
        area_id=area.id if area is not None else None,
        unit=draft.unit_of_count,
    )
    if draft.paper is not None:
        fill_paper(session, desk, incident, paper=draft.paper)
    save(session, incident)
    return _line(incident, unit.code if unit is not None else None, area)


def list_incidents(session: Session, desk: Desk, *, chosen: IncidentFilter) -> list[IncidentLine]:
    """Return incidents in the order of their days, or those withdrawn. Raises RuleError for days in the wrong order."""
    check_days(chosen.first, chosen.last)
    statement = (
        select(Incident, Recipient.code)
        .outerjoin(Recipient, col(Recipient.id) == Incident.recipient_id)
        .order_by(col(Incident.found_on), col(Incident.id))
    )
    wanted = conditions.chosen(
        chosen.source and Incident.source == choice(IncidentSource, chosen.source, what=_("source of an incident")),
        chosen.recipient and Incident.recipient_id == find_recipient(session, recipient=chosen.recipient).id,
        chosen.area and Incident.area_id == find_area(session, area=chosen.area, on=desk.today).id,
        chosen.first and Incident.found_on >= chosen.first,
        chosen.last and Incident.found_on <= chosen.last,
    )
    areas = areas_by_id(session)
    found = session.exec(recorded(statement.where(*wanted), Incident, withdrawn=chosen.withdrawn))
    return [_line(row, code, areas.get(row.area_id or 0)) for row, code in found]


def show_incident(session: Session, desk: Desk, *, incident: str) -> IncidentDetails:
    """Return all details of an incident, though it was withdrawn. Raises NotFoundError."""
    prefix, refusal = INCIDENT_PREFIX, _no_incident(incident)
    row = find_recorded(session, Incident, incident, prefix=prefix, on=desk.today, refusal=refusal)
    unit, area = session.get(Recipient, row.recipient_id or 0), session.get(Area, row.area_id or 0)
    return result_of(
        IncidentDetails,
        row,
        **vars(_line(row, unit.code if unit is not None else None, area)),
        has_scan=row.evidence_id is not None,
        corrections_list=corrections_of(session, row),
        visits_list=visits_led(session, incident_id=row.id),
    )


def find_incident(session: Session, desk: Desk, *, incident: str) -> Incident:
    """Return an incident by its code, or by its number in the current year. Raises NotFoundError."""
    prefix, refusal = INCIDENT_PREFIX, _no_incident(incident)
    return find_by_code(session, Incident, incident, prefix=prefix, on=desk.today, refusal=refusal)


def whereabouts(session: Session, draft: IncidentDraft, *, today: dt.date) -> tuple[Recipient | None, Area | None]:
    """Return the unit and the area of an incident that may be recorded. Raises as `add_incident`."""
    _check(draft, today)
    unit = find_recipient(session, recipient=draft.recipient) if draft.recipient else None
    return unit, _area_of(session, draft, unit)


def _no_incident(incident: str) -> NotFoundError:
    return NotFoundError(
        _("There is no incident {incident}").format(incident=incident), hint=_("see: postwatch incident list")
    )


def _check(draft: IncidentDraft, today: dt.date) -> None:
    if draft.found_on > today:
        raise RuleError(
            _("The incident of {day} lies in the future; today is {today}").format(day=draft.found_on, today=today),
            hint=_("record an incident on its day or later"),
        )
    if draft.quantity is not None and draft.quantity < 1:
        raise UsageError(
            _("{count} is not a valid quantity").format(count=draft.quantity),
            hint=_("give a whole number from 1 on, or leave the quantity out"),
        )
    if draft.unit_of_count is not None and draft.quantity is None:
        raise UsageError(
            _("{unit} is counted, but not how many").format(unit=draft.unit_of_count),
            hint=_("give the number with --quantity"),
        )


def _area_of(session: Session, draft: IncidentDraft, unit: Recipient | None) -> Area | None:
    if draft.area:
        return find_area(session, area=draft.area, on=draft.found_on)
    return session.get_one(Area, unit.area_id) if unit is not None else None


def refuse_twin(session: Session, draft: IncidentDraft, source: IncidentSource, *, apart_from: int | None) -> None:
    """Refuse an item that the same source reported for the same day, but for the row named (AlreadyThereError)."""
    if draft.item_number is None:
        return
    same = select(Incident).filter_by(item_number=draft.item_number, source=source, found_on=draft.found_on)
    twin = session.exec(same.where(col(Incident.id).is_distinct_from(apart_from))).first()
    if twin is not None:
        raise AlreadyThereError(
            _("Item {item} found on {day} is already recorded as {incident}").format(
                item=twin.item_number, day=twin.found_on, incident=twin.code
            ),
            hint=_("see: postwatch incident list"),
        )


def _line(incident: Incident, code: str | None, area: Area | None) -> IncidentLine:
    return result_of(
        IncidentLine,
        incident,
        id=incident.code,
        recipient=code,
        area=area.code if area is not None else None,
        area_name=area.name if area is not None else None,
        unit_of_count=incident.unit,
    )
