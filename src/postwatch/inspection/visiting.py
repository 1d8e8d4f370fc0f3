"""Recording of a visit: its findings, its results for earlier findings, and the changes to later visits."""

from dataclasses import replace

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.evidence.actions import keep_scan
from postwatch.inspection import rules
from postwatch.inspection.actions import (
    CheckedVisit,
    LoggedVisit,
    check_visit,
    is_planned,
    logged,
    remedies_of,
    round_of,
    write_grounds,
)
from postwatch.inspection.answers import write_answers
from postwatch.inspection.correcting import papers_telling
from postwatch.inspection.options import VisitDraft
from postwatch.inspection.reading import TELLING_VISITS, letters_telling
from postwatch.inspection.rechecks import Seen, changed_since, told_by
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Finding, FindingKind, Visit
from postwatch.inspection.yearly import with_inspections
from postwatch.office.actions import next_code
from postwatch.recipient.tables import REFERRING, Recipient
from postwatch.store.columns import save
from postwatch.vietnamese import fold


def log_visit(session: Session, desk: Desk, *, draft: VisitDraft) -> LoggedVisit:
    """Record a visit.

    Raises RuleError for a future day, a unit that was not active, an inspector that is none, or a day that
    contradicts the round, the visit that it rechecks, or its incident; NotFoundError for an unknown unit, round, visit
    or incident; AlreadyThereError for the same visit twice; for its scan as `keep_scan`, for its answers as
    `rules.checklist_answers`, for the items of its findings as `rules.items_of`, for what it rechecks as
    `rechecks.look_again`.
    """
    checked = check_visit(session, desk, draft=draft)
    unit, inspector, found = checked.unit, checked.inspector, draft.findings
    noted = [(FindingKind.SHORTCOMING, text) for text in found.shortcomings]
    noted += [(FindingKind.VIOLATION_SIGN, text) for text in found.signs]
    inspection = round_of(session, desk, draft, unit, inspector)
    visit = Visit(
        code=next_code(session, prefix=rules.VISIT_PREFIX, on=desk.today),
        round_id=inspection.id,
        recipient_id=unit.id,
        by_recipient_id=inspector.id if inspector is not None else None,
        visited_on=draft.visited_on,
        note=draft.note,
        evidence_id=keep_scan(session, desk, path=draft.scan).id if draft.scan is not None else None,
    )
    save(session, visit)
    asked = [*remedies_of(found), *[(None, None)] * len(found.signs)]
    whole = zip(noted, asked, checked.items, strict=True)
    for position, ((kind, text), (remedy, due_on), item) in enumerate(whole, start=1):
        session.add(
            Finding(
                visit_id=visit.id, position=position, kind=kind, text=text, remedy=remedy, remedy_due_on=due_on,
                checklist_item=item,
            )
        )  # fmt: skip
    session.flush()
    write_answers(session, visit, checked.answers)
    first = checked.rechecks
    before = told_by(session, first)
    by_remedy = write_grounds(session, visit, checked, seen=Seen(draft.done, draft.still_open))
    changed = changed_since(session, before, by=visit)
    recorded = replace(
        logged(session, desk, visit),
        rechecks=first.code if first is not None else None,
        by_remedy_list=tuple(by_remedy),
        along_list=tuple(one.code for one in changed),
        incident_at=_other_of(session, checked),
        letters_list=tuple(letters_telling(session, inspection, unit_id=unit.id, kinds=TELLING_VISITS).values()),
        papers_list=papers_telling(session, desk, changed),
        round=inspection.code,
        outside_team=_outside_team(session, inspection, inspector),
        to_forward=len(found.signs) if inspector is not None and inspector.kind in REFERRING else 0,
    )
    return with_inspections(session, desk, recorded)


def _outside_team(session: Session, inspection: InspectionRound, inspector: Recipient | None) -> str | None:
    """Return who inspected (a code), where the round was planned and its team has nobody of that body."""
    if inspector is None or not is_planned(session, inspection):
        return None
    from postwatch.inspection.team import team_lines

    agencies = [fold(one.agency) for one in team_lines(session, inspection) if one.agency]
    name = fold(inspector.name)
    return None if any(name in one or one in name for one in agencies) else inspector.code


def _other_of(session: Session, checked: CheckedVisit) -> str | None:
    """Return the unit (code) of the incident of a visit, if it is of another legal person than the visited unit."""
    incident = checked.incident
    where = session.get(Recipient, incident.recipient_id) if incident is not None and incident.recipient_id else None
    if where is None or (where.parent_id or where.id) == (checked.unit.parent_id or checked.unit.id):
        return None
    return where.code
