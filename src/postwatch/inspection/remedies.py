"""Remedies of the findings of visits: recorded, amended, withdrawn."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col

from postwatch.correction.actions import Cause, CorrectionResult
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, about
from postwatch.evidence.actions import keep_scan
from postwatch.fields import Entry
from postwatch.inspection import rules
from postwatch.inspection.actions import VisitDetails, show_visit
from postwatch.inspection.lookup import find_visit
from postwatch.inspection.rechecks import (
    changed_since,
    refuse_after_seen,
    refuse_seen_open,
    takes_remedy,
    told_by,
)
from postwatch.inspection.sightings import Sightings, findings_of, sightings_of
from postwatch.inspection.tables import Finding, FindingRemedy, Visit
from postwatch.inspection.visits import papers_telling, record_of
from postwatch.language import _
from postwatch.office.codes import part_number, refuse_other_name, whole_of
from postwatch.record.actions import amend
from postwatch.record.kinds import Along, Kind, Settle
from postwatch.store.columns import save


@dataclass(frozen=True)
class RemediedVisit(VisitDetails):
    """A visit with its remedies.

    ``along_list`` has the re-inspections (codes) that were not the first to see it put right.
    """

    along_list: tuple[str, ...]


def words_of_along(visit: RemediedVisit) -> str | None:
    """Return the warning about re-inspections that a remedy changed, or None."""
    if not visit.along_list:
        return None
    return _("changed along with it: {records}").format(records=", ".join(visit.along_list))


def remedy_findings(
    session: Session, desk: Desk, *, visit: str, finding: int | None, entry: Entry[FindingRemedy]
) -> RemediedVisit:
    """Record that a finding of a visit was put right, or all that ask for a remedy, with the scan that proves it.

    Raises NotFoundError for an unknown finding, AlreadyThereError when nothing is left to be put right, RuleError for a
    finding that asks for nothing, a day before the visit, a future day, or a day by which another visit saw it open;
    for the scan as `keep_scan`.
    """
    done_on, path = entry.given["done_on"], entry.given["scan"]
    with about("visit"):
        row = find_visit(session, desk, visit=visit)
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
    settle = _along(session, desk, row, entry.given)
    kept = keep_scan(session, desk, path=path).id if path is not None else None
    save(session, *(FindingRemedy(finding_id=one.id, done_on=done_on, evidence_id=kept) for one in waiting))
    changed = settle(None)
    return RemediedVisit(**vars(show_visit(session, desk, visit=row.code)), along_list=tuple(changed.codes))


def _check(session: Session, desk: Desk, row: Visit, finding: Finding, known: Sightings, done_on: dt.date) -> None:
    """Refuse a day on which a finding cannot have been put right, or by which a visit saw it open (RuleError)."""
    rules.check_remedied(
        finding.text, remedy=finding.remedy, done_on=done_on, visited_on=row.visited_on, today=desk.today
    )
    refuse_seen_open(session, finding, known, done_on=done_on)


def put_right(
    session: Session,
    desk: Desk,
    *,
    visit: str,
    finding: int | None,
    cause: Cause,
    changes: Entry[FindingRemedy] | None = None,
) -> CorrectionResult:
    """Amend the recorded remedy of a finding, or of all that have a remedy; without changes withdraw it.

    Raises as `remedy_findings`, RuleError for a finding that a re-inspection saw put right, NotFoundError if no remedy
    is recorded, UsageError for two names of the finding, or if nothing would change.
    """
    refuse_other_name(visit, finding)
    typed = changes if changes is not None else Entry.saying(withdrawn_on=desk.today)
    typed = typed.over(finding=finding or part_number(visit))
    return amend(session, desk, kind=REMEDIES, code=whole_of(visit), changes=typed, cause=cause)


def _write(session: Session, desk: Desk, row: Visit, changes: Entry[FindingRemedy]) -> None:
    given = changes.given
    scan = keep_scan(session, desk, path=given["scan"]) if given.get("scan") is not None else None
    for one, known, remedy in _remedied(session, row, given["finding"]):
        changes.write(remedy)
        if remedy.withdrawn_on is None:
            with about("done_on"):
                _check(session, desk, row, one, known, remedy.done_on)
                refuse_after_seen(one, known, done_on=remedy.done_on)
        if "scan" in given:
            remedy.evidence_id = scan.id if scan is not None else None
        save(session, remedy)


def _along(session: Session, desk: Desk, row: Visit, _given: Mapping[str, Any]) -> Settle:
    """Settle the re-inspections of a visit."""
    told = told_by(session, row)

    def settle(_cause: Cause | None) -> Along:
        changed = changed_since(session, told, by=row)
        return Along([one.code for one in changed], papers_telling(session, desk, changed))

    return settle


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


def _by_remedies(session: Session, desk: Desk, visit: str) -> VisitDetails:
    """Return a visit as its recorded remedies alone tell it: a re-inspection may say the same without them."""
    shown, row = show_visit(session, desk, visit=visit), find_visit(session, desk, visit=visit)
    known = sightings_of(session, col(Finding.visit_id) == row.id)
    own = [known[one.id].remedy is not None for one in findings_of(session, row)]
    lines = [
        line if is_own else replace(line, remedied_on=None, has_scan=False, scan_name=None)
        for line, is_own in zip(shown.findings_list, own, strict=True)
    ]
    return replace(shown, findings_list=tuple(lines))


# The recorded remedies of a visit; they are corrected as a part of it.
REMEDIES: Kind[Any] = Kind(
    Visit, lambda session, desk, code: find_visit(session, desk, visit=code), record_of, show=_by_remedies,
    write=_write, along=_along,
)  # fmt: skip
