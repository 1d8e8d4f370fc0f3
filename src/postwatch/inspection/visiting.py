"""A visit is recorded: what was found, what it saw of earlier findings, and what that changes of later visits."""

from dataclasses import replace

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult, note_amendment
from postwatch.desk import Desk
from postwatch.evidence.actions import keep_scan
from postwatch.inspection import rules
from postwatch.inspection.actions import (
    CheckedVisit,
    LoggedVisit,
    VisitDetails,
    check_visit,
    is_planned,
    logged,
    remedies_of,
    result_found,
    round_of,
    show_visit,
    write_grounds,
)
from postwatch.inspection.answers import write_answers
from postwatch.inspection.conditions import REFERRING
from postwatch.inspection.correcting import note_changed, record_of
from postwatch.inspection.options import VisitDraft
from postwatch.inspection.reading import TELLING_VISITS, letters_telling
from postwatch.inspection.rechecks import Seen, findings_seen, judge
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Finding, FindingKind, Visit, VisitResult
from postwatch.inspection.yearly import with_inspections
from postwatch.language import _
from postwatch.office.actions import next_code
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import save
from postwatch.vietnamese import fold


def log_visit(session: Session, desk: Desk, *, draft: VisitDraft) -> LoggedVisit:
    """Record a visit.

    Raises RuleError for a future day, a unit that was not active, an inspector that is none, or a day that
    contradicts the round, the visit that it rechecks, or its incident; NotFoundError for an unknown unit, round, visit
    or incident; AlreadyThereError for the same visit twice; for its scan as `keep_scan`, for its answers as
    `rules.checklist_answers`, for the items of its findings as `rules.items_of`, for what it rechecks as
    `rechecks.carry_over`.
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
        result=VisitResult.CLEAN,
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
    known = show_visit(session, desk, visit=first.code) if first is not None else None
    by_remedy = write_grounds(session, visit, checked, seen=Seen(draft.done, draft.still_open))
    changed = judge(session, findings_seen(session, visit), by=visit)
    reason = _("visit {visit} of {day}, recorded later, saw it put right before").format(
        visit=visit.code, day=visit.visited_on
    )
    cause = Cause(desk.actor, reason)
    amended = note_changed(session, desk, changed, cause)
    if first is not None and known is not None:
        amended += _note_moved(session, desk, first, known, cause)
    visit.result = result_found(session, visit)
    save(session, visit)
    recorded = replace(
        logged(session, desk, visit),
        rechecks=first.code if first is not None else None,
        by_remedy_list=tuple(by_remedy),
        along_list=tuple(one.id for one in amended),
        incident_at=_other_of(session, checked),
        letters_list=tuple(letters_telling(session, inspection, unit_id=unit.id, kinds=TELLING_VISITS).values()),
        papers_list=tuple(dict.fromkeys(path for one in amended for path in one.papers_list)),
        round=inspection.code,
        outside_team=_outside_team(session, inspection, inspector),
        to_forward=len(found.signs) if inspector is not None and inspector.kind in REFERRING else 0,
    )
    return with_inspections(session, desk, recorded)


def _note_moved(
    session: Session, desk: Desk, first: Visit, known: VisitDetails, cause: Cause
) -> list[CorrectionResult]:
    """Note of the first visit, as it was known, that another day is told on which its findings were put right."""
    now = show_visit(session, desk, visit=first.code)
    days = zip(known.findings_list, now.findings_list, strict=True)
    if all(before.remedied_on in (None, after.remedied_on) for before, after in days):
        return []
    return [note_amendment(session, desk, record=record_of(session, first), cause=cause, before=known, after=now)]


def _outside_team(session: Session, inspection: InspectionRound, inspector: Recipient | None) -> str | None:
    """Return who inspected (a code), where the round was planned and its team has nobody of that body."""
    if inspector is None or not is_planned(session, inspection):
        return None
    from postwatch.inspection.team import team_lines

    agencies = [fold(one.agency) for one in team_lines(session, inspection) if one.agency]
    name = fold(inspector.name)
    return None if any(name in one or one in name for one in agencies) else inspector.code


def _other_of(session: Session, checked: CheckedVisit) -> str | None:
    """Return the unit (code) of the incident of a visit, where it is of another legal person than the one visited."""
    incident = checked.incident
    where = session.get(Recipient, incident.recipient_id) if incident is not None and incident.recipient_id else None
    if where is None or (where.parent_id or where.id) == (checked.unit.parent_id or checked.unit.id):
        return None
    return where.code
