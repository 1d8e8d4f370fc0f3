"""Incidents put right: amended, withdrawn."""

from dataclasses import replace

from sqlmodel import Session

from postwatch.area.tables import Area
from postwatch.correction.actions import Cause, CorrectionResult, Record, note_amendment, note_withdrawal
from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.evidence.actions import fill_paper
from postwatch.evidence.options import Paper
from postwatch.incident.actions import find_incident, refuse_twin, show_incident, whereabouts
from postwatch.incident.options import IncidentDraft
from postwatch.incident.references import visits_led
from postwatch.incident.rules import check_day
from postwatch.incident.tables import Incident, IncidentSource
from postwatch.language import _
from postwatch.options import Changes
from postwatch.recipient.actions import choice
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import save


def amend_incident(
    session: Session, desk: Desk, *, incident: str, changes: Changes[IncidentDraft], cause: Cause
) -> CorrectionResult:
    """Write what was given over an incident; of another unit the area is that of the unit, unless one is given.

    Raises as `add_incident`, RuleError for a day after that of a visit to which it led, UsageError when nothing would
    change.
    """
    row = find_incident(session, desk, incident=incident)
    record, before = _record_of(row), show_incident(session, desk, incident=row.code)
    draft = changes.over(_draft_of(session, row))
    if "recipient" in changes.given and "area" not in changes.given:
        draft = replace(draft, area=None)
    unit, area = whereabouts(session, draft, today=desk.today)
    source = choice(IncidentSource, draft.source, what=_("source of an incident"))
    refuse_twin(session, draft, source, apart_from=row.id)
    for led in visits_led(session, incident_id=row.id):
        check_day(row.code, found_on=draft.found_on, visited_on=led.visited_on)
    row.source, row.found_on, row.description = source, draft.found_on, draft.description
    row.recipient_id, row.area_id = unit.id if unit is not None else None, area.id if area is not None else None
    row.item_number, row.quantity, row.unit, row.value = (
        draft.item_number, draft.quantity, draft.unit_of_count, draft.value,
    )  # fmt: skip
    fill_paper(session, desk, row, paper=draft.paper or Paper())
    save(session, row)
    after = show_incident(session, desk, incident=row.code)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def withdraw_incident(session: Session, desk: Desk, *, incident: str, cause: Cause) -> CorrectionResult:
    """Let an incident count as never recorded. Raises RuleError for one that led to a visit."""
    row = find_incident(session, desk, incident=incident)
    for led in visits_led(session, incident_id=row.id):
        raise RuleError(
            _("Incident {incident} led to visit {visit}").format(incident=row.code, visit=led.visit),
            hint=_('take it off that visit first: postwatch amend {visit} --incident "" --reason TEXT').format(
                visit=led.visit
            ),
        )
    return note_withdrawal(session, desk, record=_record_of(row), cause=cause)


def _record_of(row: Incident) -> Record:
    return Record(row, row.code, on=row.found_on)


def _draft_of(session: Session, row: Incident) -> IncidentDraft:
    """Return an incident as it would be typed."""
    unit, area = session.get(Recipient, row.recipient_id or 0), session.get(Area, row.area_id or 0)
    return result_of(
        IncidentDraft,
        row,
        source=row.source.value,
        recipient=unit.code if unit is not None else None,
        area=area.code if area is not None else None,
        unit_of_count=row.unit,
        paper=result_of(Paper, row, scan=None),
    )
