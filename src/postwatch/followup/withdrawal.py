"""How a follow-up ends: one that was sent is recalled by another letter, or corrected and stays in force.

Only one that was never sent is void, as if it had never been written; its number stays used. A draft is dropped.
"""

import datetime as dt
from typing import Any

from sqlmodel import Session, col

from postwatch.desk import Desk
from postwatch.followup.actions import (
    KIND,
    FollowupResult,
    find_followup,
    lift_deadline,
    list_followups,
    live_followup,
)
from postwatch.followup.tables import Followup
from postwatch.register import withdrawal
from postwatch.register.conditions import UNISSUED
from postwatch.register.outgoing import drop_draft, refuse_void, require_undropped, void_letter


def void_followup(
    session: Session, desk: Desk, *, followup: str, reason: str, on: dt.date | None = None
) -> FollowupResult:
    """Void an issued follow-up that nobody got: it reminded nobody, so neither the next one's ordinal nor the pause
    counts it, and the deadline that it gave falls away where no one changed it since. Or drop a draft.

    Raises RuleError for one that was sent, received or corrected, for a draft that was dropped before, and for a day to
    come or before the letter; AlreadyThereError for a void one.
    """
    row = find_followup(session, followup=followup, on=desk.today)
    require_undropped(KIND, row)
    if row.status in UNISSUED:
        drop_draft(session, desk, row, drafted_on=row.as_of, reason=reason, on=on)
        return _result(session, row)
    refuse_void(KIND, row)
    live_followup(session, followup=row.code, on=desk.today)
    withdrawal.refuse_out(withdrawal.why_not_void(session, KIND, row))
    void_letter(session, desk, row, reason=reason, on=on)
    lift_deadline(session, row, recall=None)
    return _result(session, row)


def draft_recall(session: Session, desk: Desk, *, followup: str, reason: str, signer: str | None) -> FollowupResult:
    """Draft the letter that recalls a follow-up; issued, it ends that one, and lifts the deadline that it gave.

    Raises RuleError for one that nobody got: it is void.
    """
    earlier = _sent(session, desk, followup)
    withdrawal.refuse_second_ender(session, KIND, earlier, col(Followup.recalls_id) == earlier.id)
    columns = _columns(desk, earlier)
    row = withdrawal.draft_recall(session, desk, KIND, earlier, reason=reason, signer=signer, **columns)
    return _result(session, row)


def draft_correction(session: Session, desk: Desk, *, followup: str, text: str, signer: str | None) -> FollowupResult:
    """Draft the letter that corrects a follow-up; that one stays in force.

    Raises RuleError for one that nobody got: it is void.
    """
    earlier = _sent(session, desk, followup)
    columns = _columns(desk, earlier)
    row = withdrawal.draft_correction(session, desk, KIND, earlier, text=text, signer=signer, **columns)
    return _result(session, row)


def _sent(session: Session, desk: Desk, followup: str) -> Followup:
    """Return a follow-up in force that may not be void any more (RuleError)."""
    row = live_followup(session, followup=followup, on=desk.today)
    withdrawal.require_out(KIND, row, withdrawal.why_not_void(session, KIND, row))
    return row


def _columns(desk: Desk, earlier: Followup) -> dict[str, Any]:
    """Return what the row of a letter about a follow-up says besides."""
    return {
        "dispatch_id": earlier.dispatch_id, "audience": earlier.audience, "level": earlier.level, "as_of": desk.today,
    }  # fmt: skip


def _result(session: Session, row: Followup) -> FollowupResult:
    return list_followups(session, Followup.id == row.id)[0]
