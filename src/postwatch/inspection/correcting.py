"""Corrections of visits: amended, withdrawn; and remedies of their findings."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.correction.actions import (
    Cause,
    CorrectionResult,
    Record,
    is_amended,
    note_amendment,
    note_withdrawal,
    papers_of,
)
from postwatch.desk import Desk
from postwatch.errors import RuleError, UsageError, about
from postwatch.evidence.actions import keep_scan
from postwatch.inspection import rules
from postwatch.inspection.actions import (
    asks_new_round,
    check_visit,
    find_visit,
    findings_of,
    is_planned,
    refuse_number_in_use,
    refuse_twin,
    remedies_of,
    round_of,
    show_visit,
    write_grounds,
)
from postwatch.inspection.answer_tables import RecheckResult
from postwatch.inspection.answers import answers_of, write_answers
from postwatch.inspection.logged_again import draft_of_visit
from postwatch.inspection.options import FindingsDraft, RoundDraft, VisitDraft
from postwatch.inspection.reading import TELLING_VISITS, letters_telling, refuse_other_decision
from postwatch.inspection.rechecks import (
    Seen,
    changed_since,
    checked_of,
    named_by,
    rechecked_by,
    rechecks_of,
    take_back,
    told_by,
)
from postwatch.inspection.references import first_act_of
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.sightings import sightings_of
from postwatch.inspection.tables import Finding, FindingKind, Visit
from postwatch.language import _
from postwatch.options import Changes
from postwatch.recipient.actions import choice
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import rows_with, save
from postwatch.store.transaction import WITHDRAWN_TOO

Value = TypeVar("Value")
# What a visit shows that follows from what others say.
_FOLLOWING = ("result", "findings_list", "checked_list")


def amend_visit(
    session: Session,
    desk: Desk,
    *,
    visit: str,
    changes: Changes[VisitDraft],
    unit: str | None,
    drop_minutes: bool,
    cause: Cause,
) -> CorrectionResult:
    """Amend a visit; its fields that belong to the round then change for all visits of the round.

    Raises as `log_visit`, and RuleError for a visit that minutes state or that a case needs as it is; UsageError if
    nothing would change.
    """
    row = find_visit(session, desk, visit=visit)
    known = [
        (one, record_of(session, one), show_visit(session, desk, visit=one.code)) for one in _visits_of(session, row)
    ]
    if drop_minutes:
        row.minutes_on = row.minutes_number = None
    rules.check_unstated(row.code, minutes_on=row.minutes_on)
    changed = _write(session, desk, row, changes, unit)
    results = {}
    for one, record, before in known:
        after = show_visit(session, desk, visit=one.code)
        if one is not row:
            # What it tells of findings follows, and is no amendment of it.
            after = replace(after, **{name: getattr(before, name) for name in _FOLLOWING})
        if one is row or is_amended(before, after):
            rules.check_unstated(one.code, minutes_on=one.minutes_on)
            results[one.code] = note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    done = with_changed(session, desk, results.pop(row.code), changed)
    return replace(done, along_list=tuple(dict.fromkeys((*results, *done.along_list))))


def withdraw_visit(session: Session, desk: Desk, *, visit: str, cause: Cause) -> CorrectionResult:
    """Withdraw a visit as never recorded, and its round if the visit is alone in it and it was not planned.

    Raises RuleError for a visit that minutes state, that led to a case, or whose findings another visit rechecks.
    """
    row = find_visit(session, desk, visit=visit)
    rules.check_unstated(row.code, minutes_on=row.minutes_on)
    _refuse_rechecked(session, row)
    led = first_act_of(session, visit_id=row.id)
    if led is not None:
        raise RuleError(
            _("Case {case} names visit {visit}").format(case=led.case, visit=row.code),
            hint=_detach(led.act),
        )
    inspection = session.get_one(InspectionRound, row.round_id)
    is_alone = len(_visits_of(session, row)) == 1 and not is_planned(session, inspection)
    along = [inspection] if is_alone else []
    first = rechecked_by(session, row)
    before = told_by(session, first)
    done = note_withdrawal(session, desk, record=record_of(session, row), cause=cause, along=along)
    done = with_changed(session, desk, done, changed_since(session, before, by=row))
    along_codes = (first.code, *done.along_list) if first is not None else done.along_list
    return replace(done, along_list=tuple(dict.fromkeys(along_codes)))


def with_changed(session: Session, desk: Desk, done: CorrectionResult, changed: Sequence[Visit]) -> CorrectionResult:
    """Return a correction with the visits that tell something else since, and the papers that may have printed it."""
    papers = dict.fromkeys((*done.papers_list, *papers_telling(session, desk, changed)))
    return replace(done, along_list=tuple(one.code for one in changed), papers_list=tuple(papers))


def papers_telling(session: Session, desk: Desk, visits: Iterable[Visit]) -> tuple[str, ...]:
    """Return the papers that may have printed the former content of visits."""
    return tuple(dict.fromkeys(path for one in visits for path in papers_of(session, desk, record_of(session, one))))


def _write(session: Session, desk: Desk, row: Visit, changes: Changes[VisitDraft], unit: str | None) -> list[Visit]:
    """Check the amended visit as if it were recorded now, and write it.

    Return the visits whose results change by it, as `changed_since` does.
    """
    known, typed = draft_of_visit(session, row), changes.given.get("answers")
    draft = replace(
        changes.over(known),
        recipient=unit or known.recipient,
        answers=known.answers if typed is None else rules.answers_over(answers_of(session, row), typed),
    )
    draft = _with_seen(session, desk, row, draft, changes, known)
    if unit is not None or changes.given.keys() & {"visited_on", "findings"}:
        _refuse_rechecked(session, row)
    checked = check_visit(session, desk, draft=draft)
    was, before = _unnamed(session, row, changes), told_by(session, rechecked_by(session, row), checked.rechecks)
    inspected, inspector = checked.unit, checked.inspector
    _check_case(session, row, inspected, draft.visited_on)
    _check_remedied(session, row, draft.visited_on)
    former = session.get_one(InspectionRound, row.round_id)
    if "round_code" in changes.given:
        # A new round takes over the values of the former round, except those given, unless that is a plan of others.
        is_own = (draft.round_code is None or asks_new_round(draft)) and not is_planned(session, former)
        former_round = known.round if is_own else RoundDraft()
        moved = replace(draft, round=changes.given.get("round", Changes({})).over(former_round))
        inspection = round_of(session, desk, moved, inspected, inspector, apart_from=row.id)
    else:
        inspection = former
        _amend_round(session, row, inspected, inspector, draft)
    row.round_id, row.recipient_id = inspection.id, inspected.id
    row.by_recipient_id = inspector.id if inspector is not None else None
    row.visited_on, row.note = draft.visited_on, draft.note
    if draft.scan is not None:
        row.evidence_id = keep_scan(session, desk, path=draft.scan).id
    save(session, row)
    if changes.given.keys() & {"rechecks", "done", "still_open", "incident", "visited_on"}:
        take_back(session, row)
        write_grounds(session, row, checked, seen=Seen(draft.done, draft.still_open), was=was)
    changed = changed_since(session, before, by=row)
    write_answers(session, row, checked.answers)
    _amend_findings(session, desk, row, known.findings, draft.findings, checked.items)
    is_left = session.exec(select(Visit.id).where(Visit.round_id == former.id)).first() is None
    if is_left and not is_planned(session, former):
        former.withdrawn_on = desk.today  # the round that it had alone
        save(session, former)
    return changed


def _unnamed(session: Session, row: Visit, changes: Changes[VisitDraft]) -> dict[int, RecheckResult]:
    """Return the results for the findings that a visit does not name, if the changes name no findings."""
    if changes.given.keys() & {"rechecks", "done", "still_open"}:
        return {}
    named = named_by(session, row)
    return {one.finding: one.result for one in checked_of(session, row) if named[one.finding] is None}


def _with_seen(
    session: Session, desk: Desk, row: Visit, draft: VisitDraft, changes: Changes[VisitDraft], known: VisitDraft
) -> VisitDraft:
    """Return an amended visit with its results for earlier findings.

    If it rechecks another visit than before, only typed results count. A typed list replaces the recorded list, or
    removes its findings from the other list.
    """
    given, first = changes.given, draft.rechecks
    with about("rechecks"):
        is_other = first is None or find_visit(session, desk, visit=first).code != known.rechecks
    if is_other:
        return replace(draft, done=given.get("done", ()), still_open=given.get("still_open", ()))
    if "done" in given:
        return replace(draft, still_open=given.get("still_open", ()))
    still = rules.numbers_done(draft.still_open, visit=known.rechecks or "", numbers=named_by(session, row).keys())
    return replace(draft, done=tuple(one for one in known.done if int(one) not in still))


def _refuse_rechecked(session: Session, row: Visit) -> None:
    """Refuse to change findings that another visit looked at again (RuleError)."""
    for later in rechecks_of(session, row)[:1]:
        raise RuleError(
            _("Visit {later} looked again at what visit {visit} found").format(later=later.visit, visit=row.code),
            hint=_("withdraw that one first: postwatch withdraw {later} --reason TEXT").format(later=later.visit),
        )


def record_of(session: Session, row: Visit) -> Record:
    inspection = session.get_one(InspectionRound, row.round_id)
    letters = letters_telling(session, inspection, unit_id=row.recipient_id, kinds=TELLING_VISITS)
    return Record(row, row.code, on=row.visited_on, subjects=(row.code,), letters=letters)


def _visits_of(session: Session, row: Visit) -> Sequence[Visit]:
    """Return the visits of the round of a visit."""
    return rows_with(session, Visit, by="id", round_id=row.round_id).all()


def _check_case(session: Session, row: Visit, inspected: Recipient, visited_on: dt.date) -> None:
    """Refuse another unit for a visit that led to a case, or a day after an act of the case was detected
    (RuleError).
    """
    led = first_act_of(session, visit_id=row.id)
    if led is None:
        return
    if inspected.id != row.recipient_id:
        raise RuleError(
            _("Case {case} rests on visit {visit} to this unit on {day}").format(
                case=led.case, visit=row.code, day=row.visited_on
            ),
            hint=_detach(led.act),
        )
    if led.detected_on < visited_on:
        raise RuleError(
            _("Visit {visit} of {day} cannot have found violation {act}, detected on {detected}").format(
                visit=row.code, day=visited_on, act=led.act, detected=led.detected_on
            ),
            hint=_("if that day is wrong too, first: postwatch amend {act} --detected-on {day} --reason TEXT").format(
                act=led.act, day=visited_on
            ),
        )


def _detach(act: str) -> str:
    return _("if another visit found it, or none, first: postwatch amend {act} --visit '' --reason TEXT").format(
        act=act
    )


def _check_remedied(session: Session, row: Visit, visited_on: dt.date) -> None:
    known = sightings_of(session, col(Finding.visit_id) == row.id)
    for one in findings_of(session, row):
        done_on = known[one.id].remedied_on
        if done_on is not None:
            rules.check_remedied(one.text, remedy=one.remedy, done_on=done_on, visited_on=visited_on, today=done_on)


def _amend_round(
    session: Session, row: Visit, inspected: Recipient, inspector: Recipient | None, draft: VisitDraft
) -> None:
    """Write the fields of a visit that belong to its round into the round that it stays in."""
    inspection, said = session.get_one(InspectionRound, row.round_id), draft.round
    others = [one.visited_on for one in _visits_of(session, row) if one is not row]
    refuse_twin(session, draft, inspected, apart_from=row.id, round_id=inspection.id)
    by_recipient_id = inspector.id if inspector is not None else None
    is_elsewhere = (row.recipient_id, row.visited_on, row.by_recipient_id) != (
        inspected.id,
        draft.visited_on,
        by_recipient_id,
    )
    if not others and is_elsewhere:
        refuse_twin(session, draft, inspected, apart_from=row.id, by_recipient_id=by_recipient_id)
    rules.check_within_round(inspection.code, first=inspection.starts_on, last=inspection.ends_on, day=draft.visited_on)
    rules.check_decision(said.decision_on, first_visit=min([draft.visited_on, *others]))
    if is_planned(session, inspection):
        _check_plan(session, inspection, said)
    refuse_other_decision(
        session, inspection, number=said.decision_number, on=said.decision_on, signer=said.decision_signer
    )
    inspection.kind = choice(
        InspectionKind, said.kind or InspectionKind.UNANNOUNCED.value, what=_("kind of inspection")
    )
    inspection.is_joint = said.is_joint or said.partners is not None
    inspection.partners, inspection.reason = said.partners, said.reason
    inspection.decision_number, inspection.decision_on = said.decision_number, said.decision_on
    inspection.decision_signer = said.decision_signer
    save(session, inspection)


def _check_plan(session: Session, inspection: InspectionRound, said: RoundDraft) -> None:
    """Refuse an impossible plan: other partners than its team, no number or day, a day too late, a number in use."""
    if (said.partners, said.is_joint) != (inspection.partners, inspection.is_joint):
        raise RuleError(
            _("Round {round} was planned with its team: its partners are those of the team").format(
                round=inspection.code
            ),
            hint=_("see: postwatch show {round}").format(round=inspection.code),
        )
    if inspection.decision_number is None and said.decision_number is None:
        return  # it is not decided yet
    if said.decision_number is None or said.decision_on is None:
        raise UsageError(
            _("Round {round} was planned by a decision").format(round=inspection.code),
            hint=_("give its number and its day; they cannot be emptied"),
        )
    if inspection.starts_on is not None:
        rules.check_decision(said.decision_on, first_visit=inspection.starts_on)
    refuse_number_in_use(
        session, said.decision_number, on=said.decision_on, body=inspection.by_body, apart_from=inspection.id
    )


def _matched(found: Sequence[Finding], texts: Sequence[str]) -> list[Finding | None]:
    """Return for each text the finding that says it, or another that is left; then those that no text is left for."""
    same = {one.text: one for one in found}
    kept = {text: same[text] for text in texts if text in same}
    others = [one for one in found if one not in kept.values()]
    chosen = [kept.pop(text, None) or (others.pop(0) if text not in same and others else None) for text in texts]
    return [*chosen, *others]


def _amend_findings(
    session: Session, desk: Desk, row: Visit, known: FindingsDraft, said: FindingsDraft, items: Sequence[str | None]
) -> None:
    """Write the drafted findings over those of their kind, and withdraw those left over.

    An unchanged finding stays as it is; others are written over in order. They stay put right if each is only reworded,
    and not if some were added or left out: then nobody knows which was meant. ``items`` are their checklist items, in
    their order.
    """
    found, asked = findings_of(session, row), remedies_of(said)
    is_asked_anew = remedies_of(known) != asked
    ever = select(func.coalesce(func.max(Finding.position), 0)).where(Finding.visit_id == row.id)
    last = session.exec(ever.execution_options(**WITHDRAWN_TOO)).one()
    noted: list[Finding] = []
    known_of = sightings_of(session, col(Finding.visit_id) == row.id)
    meant = iter(items)
    for kind, texts in ((FindingKind.SHORTCOMING, said.shortcomings), (FindingKind.VIOLATION_SIGN, said.signs)):
        remedies = iter(asked if kind is FindingKind.SHORTCOMING else ())
        there = _matched([one for one in found if one.kind is kind], texts)
        for left in filter(None, there[len(texts) :]):
            left.withdrawn_on = desk.today
        for text, same in zip(texts, there, strict=False):
            last += same is None
            one = same or Finding(visit_id=row.id, position=last, kind=kind, text=text)
            is_unsure = one.text != text and len(there) != len(texts)
            one.text, one.checklist_item = text, next(meant)
            remedy = next(remedies, (None, None))
            if one.id is None or is_asked_anew:
                one.remedy, one.remedy_due_on = remedy
            done = known_of[one.id].remedy
            if done is not None and (is_unsure or one.remedy is None):
                done.withdrawn_on = desk.today
            noted.append(one)
    save(session, *found, *noted)
