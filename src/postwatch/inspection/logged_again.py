"""A visit as a draft, and whether a drafted visit is recorded already."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sqlmodel import Session

from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.errors import about
from postwatch.evidence.actions import is_same_scan
from postwatch.incident.actions import find_incident
from postwatch.inspection import rules
from postwatch.inspection.actions import (
    asks_new_round,
    find_visit,
    findings_of,
    remedies_of,
)
from postwatch.inspection.answer_tables import RecheckResult
from postwatch.inspection.answers import answers_of
from postwatch.inspection.check_tables import Sight
from postwatch.inspection.options import FindingsDraft, RoundDraft, VisitDraft
from postwatch.inspection.rechecks import (
    checked_of,
    incident_of,
    named_by,
    rechecked_by,
)
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Finding, FindingKind, Visit
from postwatch.language import _
from postwatch.recipient.actions import choice
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import rows_with

Value = TypeVar("Value", bound=object)


def logged_so(session: Session, desk: Desk, *, draft: VisitDraft) -> Visit | None:
    """Return the recorded visit with the same content as a draft, answers left aside; None if there is none.

    Blanks of the draft match any round, note and reason of the visit. A visit that asks for a new round beside another
    visit of the day is never recorded already. Raises NotFoundError for an unknown unit, UsageError for an unknown kind
    of inspection; for the scan as `keep_scan`.
    """
    with about("unit"):
        unit = find_recipient(session, recipient=draft.recipient)
    if asks_new_round(draft):
        return None
    same = rows_with(session, Visit, recipient_id=unit.id, visited_on=draft.visited_on).all()
    return next((one for one in same if _says_no_more(session, desk, draft, one)), None)


def _says_no_more(session: Session, desk: Desk, draft: VisitDraft, row: Visit) -> bool:
    known, said = draft_of_visit(session, row), draft.round
    by = find_recipient(session, recipient=draft.by).code if draft.by is not None else None
    kind = choice(InspectionKind, said.kind, what=_("kind of inspection")).value if said.kind else None
    if by != known.by or not _is_part(replace(said, kind=kind), known.round):
        return False
    found = [
        (one.shortcomings, remedies_of(one), one.signs, one.items or known.findings.items)
        for one in (draft.findings, known.findings)
    ]
    round_code = session.get_one(InspectionRound, row.round_id).code
    is_there = draft.round_code in (None, round_code) and draft.note in (None, known.note)
    is_there = is_there and _is_led_so(session, desk, draft, row, known)
    return is_there and found[0] == found[1] and is_same_scan(session, row.evidence_id, path=draft.scan)


def _is_led_so(session: Session, desk: Desk, draft: VisitDraft, row: Visit, known: VisitDraft) -> bool:
    """Return whether a draft names no incident or earlier visit that led to it, or only those recorded."""
    if draft.incident is not None and find_incident(session, desk, incident=draft.incident).code != known.incident:
        return False
    if draft.rechecks is None:
        return True
    first = find_visit(session, desk, visit=draft.rechecks)
    numbers = [one.position for one in findings_of(session, first)]
    done, still_open = rules.numbers_seen(draft.done, draft.still_open, visit=first.code, numbers=numbers)
    # Findings not named are as recorded by that day.
    seen = {one.finding: one.result is RecheckResult.OPEN for one in checked_of(session, row)}
    said = dict.fromkeys(done, False) | dict.fromkeys(still_open, True)
    return first.code == known.rechecks and said.items() <= seen.items()


def _is_part(said: RoundDraft, known: RoundDraft) -> bool:
    return all(value in (None, False, getattr(known, name)) for name, value in vars(said).items())


def draft_of_visit(session: Session, row: Visit) -> VisitDraft:
    """Return a visit as it would be typed."""
    inspection = session.get_one(InspectionRound, row.round_id)
    inspector = session.get(Recipient, row.by_recipient_id) if row.by_recipient_id else None
    found = findings_of(session, row)
    shortcomings = [one for one in found if one.kind is FindingKind.SHORTCOMING]
    incident, first, seen = incident_of(session, row), rechecked_by(session, row), named_by(session, row)
    return VisitDraft(
        recipient=session.get_one(Recipient, row.recipient_id).code,
        visited_on=row.visited_on,
        by=inspector.code if inspector is not None else None,
        round=result_of(RoundDraft, inspection, kind=inspection.kind.value),
        findings=FindingsDraft(
            shortcomings=tuple(one.text for one in shortcomings),
            signs=tuple(one.text for one in found if one.kind is FindingKind.VIOLATION_SIGN),
            remedies=_typed_once([one.remedy for one in shortcomings]),
            remedies_due_on=_typed_once([one.remedy_due_on for one in shortcomings]),
            items=_items_of(found),
        ),
        note=row.note,
        answers=tuple(f"{item}={answer.value}" for item, answer in answers_of(session, row).items()),
        rechecks=first.code if first is not None else None,
        done=tuple(str(number) for number, sight in seen.items() if sight is Sight.PUT_RIGHT),
        still_open=tuple(str(number) for number, sight in seen.items() if sight is Sight.OPEN),
        incident=incident.code if incident is not None else None,
    )


def _items_of(found: Sequence[Finding]) -> tuple[str, ...]:
    """Return the checklist items of findings, as they would be typed: none if no finding has an item."""
    in_order = sorted(found, key=lambda one: (one.kind is FindingKind.VIOLATION_SIGN, one.position))
    said = tuple(one.checklist_item or rules.NO_ITEM for one in in_order)
    return said if any(one.checklist_item for one in found) else ()


def _typed_once(each: Sequence[Value | None]) -> tuple[Value, ...]:
    """Return the remedies or days of findings, as they would be typed: once if all are the same."""
    said = tuple(one for one in each if one is not None)
    return said[:1] if len({*each}) == 1 else said
