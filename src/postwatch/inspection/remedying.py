"""Remedies of the findings of visits: recorded, amended, withdrawn."""

import datetime as dt
from dataclasses import replace

from sqlmodel import Session, col

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
from postwatch.inspection.correcting import record_of, with_changed
from postwatch.inspection.options import RemedyChange, RemedyDraft
from postwatch.inspection.rechecks import (
    Told,
    changed_since,
    refuse_after_seen,
    refuse_seen_open,
    takes_remedy,
    told_by,
)
from postwatch.inspection.sightings import Sightings, sightings_of
from postwatch.inspection.tables import Finding, FindingRemedy, Visit
from postwatch.language import _
from postwatch.office.rules import part_number, refuse_other_name, whole_of
from postwatch.options import Changes
from postwatch.store.columns import save


@dataclass(frozen=True)
class RemediedVisit(VisitDetails):
    """A visit with its remedies; ``along_list`` has the re-inspections (codes) that were not the first to see it put
    right.
    """

    along_list: tuple[str, ...]


def words_of_along(visit: RemediedVisit) -> str | None:
    """Return the warning about re-inspections that a remedy changed, or None."""
    if not visit.along_list:
        return None
    return _("changed along with it: {records}").format(records=", ".join(visit.along_list))


def remedy_findings(session: Session, desk: Desk, *, draft: RemedyDraft) -> RemediedVisit:
    """Record that a finding of a visit was put right, or all that ask for a remedy, with the scan that proves it.

    Raises NotFoundError for an unknown finding, AlreadyThereError when nothing is left to be put right, RuleError for a
    finding that asks for nothing, a day before the visit, a future day, or a day by which another visit saw it open;
    for the scan as `keep_scan`.
    """
    finding, done_on = draft.finding, draft.done_on
    with about("visit"):
        row = find_visit(session, desk, visit=draft.visit)
    chosen = [one for one in findings_of(session, row) if one.position == finding or (finding is None and one.remedy)]
    hint = _("see: postwatch show {visit}").format(visit=row.code)
    if not chosen:
        sentence = _("Nothing that visit {visit} found asks for a remedy")
        if finding is not None:
            sentence = _("Visit {visit} has no finding {number}")
        raise NotFoundError(sentence.format(visit=row.code, number=finding), hint=hint)
    known = sightings_of(session, col(Finding.visit_id) == row.id)
    waiting = [one for one in chosen if takes_remedy(known[one.id], done_on=done_on)]
    if not waiting:
        days = (known[one.id].remedied_on for one in chosen)
        raise AlreadyThereError(
            _("What visit {visit} found was put right on {day}").format(visit=row.code, day=max(filter(None, days))),
            hint=hint,
        )
    with about("done_on"):
        for one in waiting:
            _check(session, desk, row, one, known[one.id], done_on)
    before = told_by(session, row)
    kept = keep_scan(session, desk, path=draft.scan).id if draft.scan is not None else None
    save(session, *(FindingRemedy(finding_id=one.id, done_on=done_on, evidence_id=kept) for one in waiting))
    changed = changed_since(session, before, by=row)
    shown = vars(show_visit(session, desk, visit=row.code))
    return RemediedVisit(**shown, along_list=tuple(one.code for one in changed))


def _check(session: Session, desk: Desk, row: Visit, finding: Finding, known: Sightings, done_on: dt.date) -> None:
    """Refuse a day on which a finding cannot have been put right, or by which a visit saw it open (RuleError)."""
    rules.check_remedied(
        finding.text, remedy=finding.remedy, done_on=done_on, visited_on=row.visited_on, today=desk.today
    )
    refuse_seen_open(session, finding, known, done_on=done_on)


def amend_remedy(
    session: Session,
    desk: Desk,
    *,
    visit: str,
    finding: int | None,
    changes: Changes[RemedyChange],
    cause: Cause,
) -> CorrectionResult:
    """Amend the recorded remedy of a finding, or of all that have a remedy.

    Raises as `remedy_findings`, RuleError for a finding that a re-inspection saw put right, NotFoundError if no remedy
    is recorded, UsageError if nothing would change.
    """
    row, number = _meant(session, desk, visit, finding)
    before, told = _by_remedies(session, desk, row), told_by(session, row)
    kept = changes.given.get("scan")
    scan = keep_scan(session, desk, path=kept) if kept is not None else None
    for one, known, remedy in _remedied(session, row, number):
        remedy.done_on = changes.given.get("done_on", remedy.done_on)
        with about("done_on"):
            _check(session, desk, row, one, known, remedy.done_on)
            refuse_after_seen(one, known, done_on=remedy.done_on)
        if "scan" in changes.given:
            remedy.evidence_id = scan.id if scan is not None else None
        save(session, remedy)
    return _put_right(session, desk, row, before, told, cause)


def withdraw_remedy(session: Session, desk: Desk, *, visit: str, finding: int | None, cause: Cause) -> CorrectionResult:
    """Withdraw the recorded remedy of a finding, or of all that have a remedy, as never recorded.

    Raises RuleError for what a re-inspection saw put right, NotFoundError where no remedy is recorded.
    """
    row, number = _meant(session, desk, visit, finding)
    before, told = _by_remedies(session, desk, row), told_by(session, row)
    for _finding, _known, remedy in _remedied(session, row, number):
        remedy.withdrawn_on = desk.today
        save(session, remedy)
    return _put_right(session, desk, row, before, told, cause)


def _meant(session: Session, desk: Desk, visit: str, finding: int | None) -> tuple[Visit, int | None]:
    """Return a visit and the number of its finding that is meant, None for all. Raises UsageError for two names."""
    refuse_other_name(visit, finding)
    return find_visit(session, desk, visit=whole_of(visit)), finding or part_number(visit)


def _remedied(session: Session, row: Visit, number: int | None) -> list[tuple[Finding, Sightings, FindingRemedy]]:
    """Return the finding that is meant, or all, whose remedy is recorded by itself (RuleError, NotFoundError)."""
    known = sightings_of(session, col(Finding.visit_id) == row.id)
    meant = [(one, known[one.id]) for one in findings_of(session, row) if number in (None, one.position)]
    chosen = [(one, theirs, theirs.remedy) for one, theirs in meant if theirs.remedy is not None]
    if chosen:
        return chosen
    for one, theirs in meant:
        refuse_after_seen(one, theirs, done_on=dt.date.max)
    sentence = _("No remedy of finding {number} of visit {visit} is recorded")
    if number is None:
        sentence = _("No remedy of visit {visit} is recorded")
    elif not meant:
        sentence = _("Visit {visit} has no finding {number}")
    raise NotFoundError(
        sentence.format(visit=row.code, number=number),
        hint=_("see: postwatch show {visit}").format(visit=row.code),
    )


def _by_remedies(session: Session, desk: Desk, row: Visit) -> VisitDetails:
    """Return a visit as its recorded remedies alone tell it: a re-inspection may say the same without them."""
    shown, known = show_visit(session, desk, visit=row.code), sightings_of(session, col(Finding.visit_id) == row.id)
    own = [known[one.id].remedy is not None for one in findings_of(session, row)]
    lines = [
        line if is_own else replace(line, remedied_on=None, has_scan=False, scan_name=None)
        for line, is_own in zip(shown.findings_list, own, strict=True)
    ]
    return replace(shown, findings_list=tuple(lines))


def _put_right(
    session: Session, desk: Desk, row: Visit, before: VisitDetails, told: Told, cause: Cause
) -> CorrectionResult:
    after, changed = _by_remedies(session, desk, row), changed_since(session, told, by=row)
    done = note_amendment(session, desk, record=record_of(session, row), cause=cause, before=before, after=after)
    return with_changed(session, desk, done, changed)
