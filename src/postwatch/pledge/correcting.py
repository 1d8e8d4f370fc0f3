"""Pledges put right: amended, withdrawn."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from postwatch.campaign.finding import find_campaign, require_open
from postwatch.campaign.tables import Campaign
from postwatch.correction.actions import Cause, CorrectionResult, Record, note_amendment, note_withdrawal
from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import about
from postwatch.evidence.actions import fill_paper
from postwatch.evidence.options import Paper
from postwatch.options import Changes
from postwatch.pledge.actions import (
    covered_units,
    day_of_letter,
    find_pledge,
    letter_answered,
    points_covered,
    refuse_second,
    show_pledge,
)
from postwatch.pledge.form_tables import PledgeForm
from postwatch.pledge.options import PledgeDraft
from postwatch.pledge.rules import require_before_revocation, require_signing_day
from postwatch.pledge.tables import Pledge, PledgeCover, PledgeStatus
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import row_with, rows_with, save


def amend_pledge(
    session: Session,
    desk: Desk,
    *,
    pledge: str,
    changes: Changes[PledgeDraft],
    unit: str | None,
    campaign: str | None,
    covers: str | Sequence[str] | None,
    cause: Cause,
) -> CorrectionResult:
    """Write what was given over a pledge, of another unit or ``campaign`` too; tasks that it does follow it.

    Raises as `record_pledge`, and UsageError when nothing would change.
    """
    row = find_pledge(session, desk, pledge=pledge)
    before, bound = show_pledge(session, desk, pledge=row.code), covered_units(session, row)
    record = _record_of(row, bound)
    draft = changes.over(_draft_of(row))
    draft = replace(draft, unit=unit or before.recipient, covers=before.covers_list if covers is None else covers)
    signer = find_recipient(session, recipient=draft.unit)
    kept = session.get_one(Campaign, row.campaign_id)
    meant = kept if campaign is None else find_campaign(session, campaign=campaign)
    is_another = (signer.id, meant.id) != (row.recipient_id, row.campaign_id)
    if is_another or draft.signed_on != row.signed_on:
        with about("unit"):
            row.dispatch_id = letter_answered(session, meant, signer, on=draft.signed_on).id
        with about("signed_on"):
            require_open(meant, draft.signed_on)
    if is_another:
        with about("unit"):
            if row.status is PledgeStatus.ACTIVE:
                refuse_second(session, meant, signer)
        form = row_with(session, PledgeForm, campaign_id=meant.id, recipient_id=signer.id)
        row.recipient_id, row.campaign_id, row.form_id = signer.id, meant.id, form.id if form is not None else None
    _check_day(desk, row, draft.signed_on)
    if signer.id != record.units[0] or covers is not None:
        _cover(session, row, points_covered(session, signer, draft.covers, on=draft.signed_on))
    row.signed_on, row.signer, row.capacity = draft.signed_on, draft.signer, draft.capacity
    row.counts_from = day_of_letter(session, session.get_one(Dispatch, row.dispatch_id), row.signed_on)
    fill_paper(session, desk, row, paper=draft.paper)
    save(session, row)
    after = show_pledge(session, desk, pledge=row.code)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def withdraw_pledge(session: Session, desk: Desk, *, pledge: str, cause: Cause) -> CorrectionResult:
    """Let a pledge count as never recorded: the tasks that it did are to be done again."""
    row = find_pledge(session, desk, pledge=pledge)
    record = _record_of(row, covered_units(session, row))
    return note_withdrawal(session, desk, record=record, cause=cause)


def _record_of(row: Pledge, bound: Sequence[int]) -> Record:
    return Record(row, row.code, on=row.signed_on, units=tuple(bound))


def _draft_of(row: Pledge) -> PledgeDraft:
    """Return a pledge as it would be typed, but for its unit and its points."""
    return result_of(PledgeDraft, row, unit="", covers=(), campaign=None, paper=result_of(Paper, row, scan=None))


def _check_day(desk: Desk, row: Pledge, signed_on: dt.date) -> None:
    """Refuse a day to come, or after the end of the pledge (RuleError)."""
    with about("signed_on"):
        require_signing_day(signed_on=signed_on, today=desk.today)
        require_before_revocation(row.code, signed_on=signed_on, revoked_on=row.revoked_on)


def _cover(session: Session, row: Pledge, points: Sequence[Recipient]) -> None:
    """Let a pledge name these points and no other."""
    named = {point.id for point in points}
    for cover in rows_with(session, PledgeCover, pledge_id=row.id).all():
        if cover.recipient_id not in named:
            session.delete(cover)
        named.discard(cover.recipient_id)
    save(session, *(PledgeCover(pledge_id=row.id, recipient_id=one) for one in sorted(named)))
