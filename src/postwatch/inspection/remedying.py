"""Findings of visits put right: their remedies recorded, amended, withdrawn."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult, note_amendment
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, about
from postwatch.evidence.actions import keep_scan
from postwatch.inspection import rules
from postwatch.inspection.actions import (
    VisitDetails,
    find_visit,
    findings_of,
    show_visit,
)
from postwatch.inspection.correcting import note_changed, record_of, with_changed
from postwatch.inspection.options import RemedyChange, RemedyDraft
from postwatch.inspection.rechecks import (
    has_own_remedy,
    judge,
    refuse_after_seen,
    refuse_seen_open,
    takes_remedy,
)
from postwatch.inspection.tables import Finding, Visit
from postwatch.language import _
from postwatch.options import Changes
from postwatch.store.columns import save


@dataclass(frozen=True)
class RemediedVisit(VisitDetails):
    """A visit with what was put right; ``along_list`` has the re-inspections (codes) that did not see it first."""

    along_list: tuple[str, ...]


def words_of_along(visit: RemediedVisit) -> str | None:
    """Return what to say of re-inspections that a remedy changed, or None."""
    if not visit.along_list:
        return None
    return _("changed along with it: {records}").format(records=", ".join(visit.along_list))


def remedy_findings(session: Session, desk: Desk, *, draft: RemedyDraft) -> RemediedVisit:
    """Record that a finding of a visit was put right, or all that ask for a remedy, with the scan that proves it.

    Raises NotFoundError for a finding that is not there, AlreadyThereError when nothing is left to be put right,
    RuleError for a finding that asks for nothing, a day before the visit, one to come, or one by which
    another visit saw it open; for the scan as `keep_scan`.
    """
    finding, done_on = draft.finding, draft.done_on
    with about("visit"):
        row = find_visit(session, desk, visit=draft.visit)
    chosen = [one for one in findings_of(session, row) if one.position == finding or (finding is None and one.remedy)]
    hint = _("see: postwatch inspect show {visit}").format(visit=row.code)
    if not chosen:
        sentence = _("Nothing that visit {visit} found asks for a remedy")
        if finding is not None:
            sentence = _("Visit {visit} has no finding {number}")
        raise NotFoundError(sentence.format(visit=row.code, number=finding), hint=hint)
    waiting = [one for one in chosen if takes_remedy(session, one, done_on=done_on)]
    if not waiting:
        raise AlreadyThereError(
            _("What visit {visit} found was put right on {day}").format(
                visit=row.code, day=max(one.remedied_on for one in chosen if one.remedied_on)
            ),
            hint=hint,
        )
    with about("done_on"):
        for one in waiting:
            rules.check_remedied(
                one.text, remedy=one.remedy, done_on=done_on, visited_on=row.visited_on, today=desk.today
            )
            refuse_seen_open(session, one, done_on=done_on)
    kept = keep_scan(session, desk, path=draft.scan) if draft.scan is not None else None
    for one in waiting:
        one.remedied_on, one.evidence_id = done_on, kept.id if kept is not None else None
    save(session, *waiting)
    reason = _("what visit {visit} found was put right on {day}, before it").format(visit=row.code, day=done_on)
    changed = note_changed(session, desk, judge(session, waiting), Cause(desk.actor, reason))
    shown = vars(show_visit(session, desk, visit=row.code))
    return RemediedVisit(**shown, along_list=tuple(one.id for one in changed))


def amend_remedy(
    session: Session,
    desk: Desk,
    *,
    visit: str,
    finding: int | None,
    changes: Changes[RemedyChange],
    cause: Cause,
) -> CorrectionResult:
    """Write what was given over the recorded remedy of a finding, or of all that have one.

    Raises as `remedy_findings`, RuleError for what a re-inspection saw put right, NotFoundError where no remedy is
    recorded, UsageError when nothing would change.
    """
    row = find_visit(session, desk, visit=visit)
    before, chosen = show_visit(session, desk, visit=row.code), _remedied(session, row, finding)
    kept = changes.given.get("scan")
    scan = keep_scan(session, desk, path=kept) if kept is not None else None
    for one in chosen:
        done_on = changes.given.get("done_on", one.remedied_on)
        with about("done_on"):
            rules.check_remedied(
                one.text, remedy=one.remedy, done_on=done_on, visited_on=row.visited_on, today=desk.today
            )
            refuse_seen_open(session, one, done_on=done_on)
            refuse_after_seen(session, one, done_on=done_on)
        one.remedied_on = done_on
        if "scan" in changes.given:
            one.evidence_id = scan.id if scan is not None else None
    return _remedy_put_right(session, desk, row, chosen, before, cause)


def withdraw_remedy(session: Session, desk: Desk, *, visit: str, finding: int | None, cause: Cause) -> CorrectionResult:
    """Let the recorded remedy of a finding, or of all that have one, count as never recorded.

    Raises RuleError for what a re-inspection saw put right, NotFoundError where no remedy is recorded.
    """
    row = find_visit(session, desk, visit=visit)
    before, chosen = show_visit(session, desk, visit=row.code), _remedied(session, row, finding)
    for one in chosen:
        one.remedied_on = one.evidence_id = None
    return _remedy_put_right(session, desk, row, chosen, before, cause)


def _remedied(session: Session, row: Visit, number: int | None) -> list[Finding]:
    """Return the finding that is meant, or all, whose remedy is recorded by itself (RuleError, NotFoundError)."""
    meant = [one for one in findings_of(session, row) if number in (None, one.position)]
    chosen = [one for one in meant if has_own_remedy(session, one)]
    if chosen:
        return chosen
    for one in meant:
        refuse_after_seen(session, one, done_on=dt.date.max)
    sentence = _("No remedy of finding {number} of visit {visit} is recorded")
    if number is None:
        sentence = _("No remedy of visit {visit} is recorded")
    elif not meant:
        sentence = _("Visit {visit} has no finding {number}")
    raise NotFoundError(
        sentence.format(visit=row.code, number=number),
        hint=_("see: postwatch inspect show {visit}").format(visit=row.code),
    )


def _remedy_put_right(
    session: Session, desk: Desk, row: Visit, chosen: Sequence[Finding], before: object, cause: Cause
) -> CorrectionResult:
    save(session, *chosen)
    # Without it a re-inspection of the same day may be the first to have seen it put right.
    after = show_visit(session, desk, visit=row.code)
    changed = judge(session, chosen)
    done = note_amendment(session, desk, record=record_of(session, row), cause=cause, before=before, after=after)
    return with_changed(session, desk, done, changed, cause)
