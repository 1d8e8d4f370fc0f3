"""How a follow-up ends: a sent follow-up is recalled by another letter, or corrected and stays in force.

Only a follow-up never sent is void, as if it had never been written; its number stays used. A draft is dropped.
"""

import datetime as dt
from typing import Any

from sqlmodel import Session, col

from postwatch.desk import Desk
from postwatch.errors import RuleError
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
from postwatch.register.noun_letters import NounLetters


def void_followup(
    session: Session, desk: Desk, *, letter: str, reason: str, on: dt.date | None = None
) -> FollowupResult:
    """Void an issued follow-up that nobody got, or drop a draft.

    It reminded nobody, so neither the next ordinal nor the pause counts it, and the deadline that it gave falls away
    where nobody changed it since. Raises RuleError for a letter that was sent, received or corrected, for a draft that
    was dropped before, and for a future day or a day before the letter; AlreadyThereError for a void letter.
    """
    row = find_followup(session, letter, on=desk.today)
    ended_on = withdrawal.end_unsent(
        session, desk, KIND, row, drafted_on=row.as_of, refusal=_why_not_void, reason=reason, on=on
    )
    if ended_on is not None:
        lift_deadline(session, row, recall=None)
    return _result(session, row)


def draft_recall(session: Session, desk: Desk, *, letter: str, reason: str, signer: str | None) -> FollowupResult:
    """Draft the letter that recalls a follow-up; once issued, it ends that follow-up, and lifts its deadline.

    Raises RuleError for a follow-up that nobody got: it is void.
    """
    earlier = _sent(session, desk, letter)
    withdrawal.refuse_second_ender(session, earlier, col(Followup.recalls_id) == earlier.id)
    columns = _columns(desk, earlier)
    row = withdrawal.draft_recall(session, desk, KIND, earlier, reason=reason, signer=signer, **columns)
    return _result(session, row)


def draft_correction(session: Session, desk: Desk, *, letter: str, text: str, signer: str | None) -> FollowupResult:
    """Draft the letter that corrects a follow-up, which stays in force.

    Raises RuleError for a follow-up that nobody got: it is void.
    """
    earlier = _sent(session, desk, letter)
    columns = _columns(desk, earlier)
    row = withdrawal.draft_correction(session, desk, KIND, earlier, text=text, signer=signer, **columns)
    return _result(session, row)


def _why_not_void(session: Session, row: Followup) -> RuleError | None:
    return withdrawal.why_not_void(session, KIND, row)


def _sent(session: Session, desk: Desk, followup: str) -> Followup:
    """Return a follow-up in force that may not be void any more (RuleError)."""
    row = live_followup(session, followup, on=desk.today)
    withdrawal.require_out(row, _why_not_void(session, row))
    return row


def _columns(desk: Desk, earlier: Followup) -> dict[str, Any]:
    """Return the further columns of the row of a letter about a follow-up."""
    return {
        "dispatch_id": earlier.dispatch_id, "audience": earlier.audience, "level": earlier.level, "as_of": desk.today,
    }  # fmt: skip


def _result(session: Session, row: Followup) -> FollowupResult:
    return list_followups(session, Followup.id == row.id)[0]


LETTERS = NounLetters(
    KIND, find_followup, live_followup, void=void_followup, recall=draft_recall, correct=draft_correction
)
