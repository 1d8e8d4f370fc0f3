"""Letters about a letter: a sent letter is recalled or replaced by another, or corrected and stays in force.

The other letter is drafted here and ends the first letter when it is issued. Only a number that was never sent is void.
A draft is dropped.
"""

import datetime as dt
from typing import Any

from sqlmodel import Session, col

from postwatch.campaign.lookup import campaign_text, require_open
from postwatch.campaign.slips import corrected
from postwatch.campaign.tables import Campaign
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch import drafts, lookup, open_matters
from postwatch.dispatch.actions import DispatchDetails, show_dispatch
from postwatch.dispatch.drafts import DraftResult
from postwatch.dispatch.lookup import KIND, live_dispatch
from postwatch.dispatch.options import DraftOrder
from postwatch.dispatch.queries import earlier_letter
from postwatch.dispatch.references import chase_of, pledge_answering
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.register import withdrawal
from postwatch.register.letters import letter_name, replacement_words
from postwatch.register.noun_letters import NounLetters
from postwatch.register.queries import addressees_of
from postwatch.register.tables import LetterStatus
from postwatch.task.actions import holds_work, waive_tasks


@dataclass(frozen=True)
class LostTasks:
    """How many tasks that were carried over to a campaign (its code) are asked by no letter any more."""

    campaign: str
    count: int


def void_dispatch(
    session: Session, desk: Desk, *, letter: str, reason: str, on: dt.date | None = None
) -> DispatchDetails:
    """Void a letter that nobody ever got: its number stays used up, its tasks fall away. Or drop a draft.

    A dropped draft bears no number and stays a draft that has ended. Raises RuleError for a letter that was sent,
    received, worked on or answered, for a draft that was dropped before, and for a future day or a day before the
    letter; AlreadyThereError for a void letter.
    """
    row = lookup.find_dispatch(session, letter, on=desk.today)
    ended_on = withdrawal.end_unsent(
        session, desk, KIND, row, drafted_on=row.drafted_on, refusal=_why_not_void, reason=reason, on=on
    )
    if ended_on is not None:
        waive_tasks(session, dispatch_id=row.id, on=ended_on, reason=reason)
    return show_dispatch(session, desk, dispatch=row.code)


def draft_recall(session: Session, desk: Desk, *, letter: str, reason: str, signer: str | None) -> DraftResult:
    """Draft the letter that recalls another; once issued, it ends that letter and waives its open tasks.

    Raises RuleError for a letter that nobody got: it is void.
    """
    earlier = _ending(session, desk, letter)
    withdrawal.require_out(earlier, _why_not_void(session, earlier))
    columns = _columns(desk, earlier)
    row = withdrawal.draft_recall(session, desk, KIND, earlier, reason=reason, signer=signer, **columns)
    return _result(session, earlier, row)


def carried_lost(session: Session, desk: Desk, *, draft: str) -> LostTasks | None:
    """Return the tasks that nothing will ask any more once a recall is issued, though they were carried over; or None.

    ``draft`` is the code of the recall.
    """
    row = lookup.find_dispatch(session, draft, on=desk.today)
    campaign = session.get_one(Campaign, row.campaign_id).code
    now = open_matters.carried_unasked(session, on=desk.today).get(campaign, 0)
    then = open_matters.carried_unasked(session, on=desk.today, apart_from=[row.recalls_id or 0]).get(campaign, 0)
    return LostTasks(campaign, then - now) if then > now else None


def draft_correction(session: Session, desk: Desk, *, letter: str, text: str, signer: str | None) -> DraftResult:
    """Draft the letter that corrects another, which stays in force."""
    earlier = live_dispatch(session, letter, on=desk.today)
    columns = _columns(desk, earlier)
    row = withdrawal.draft_correction(session, desk, KIND, earlier, text=text, signer=signer, **columns)
    return _result(session, earlier, row)


def draft_replacement(session: Session, desk: Desk, *, dispatch: str, polish: bool, signer: str | None) -> DraftResult:
    """Draft the campaign's letter anew in place of another.

    Once issued, it takes over that letter's tasks and reports.
    """
    earlier = _ending(session, desk, dispatch)
    if earlier.recalls_id is not None or earlier.corrects_id is not None:
        hint = _("recall it, or correct it")
        if earlier.recalls_id is not None:
            hint = _("correct it: postwatch paper correct {code} --text TEXT").format(code=earlier.code)
        raise RuleError(
            _("{symbol} is a letter about a letter and is not replaced").format(symbol=earlier.symbol), hint=hint
        )
    campaign = session.get_one(Campaign, earlier.campaign_id)
    require_open(campaign, desk.today)
    text = campaign_text(campaign)
    letter = corrected(text.letter, text.slips, polish=polish)
    name = letter_name(earlier.symbol or "", earlier.issued_on or desk.today)
    closing = replacement_words(name, withdrawal.issuer_of(session, desk, earlier))
    letter = letter._replace(closing=(*letter.closing[:-1], closing, *letter.closing[-1:]))
    order = DraftOrder(campaign=campaign.code, polish=polish, signer=signer, replaces_id=earlier.id)
    return drafts.draft_letter(session, desk, campaign, text, letter, earlier.audience, order)


def _why_not_void(session: Session, row: Dispatch) -> RuleError | None:
    """Return the refusal to void a letter that somebody got or worked on, or on which other letters rest.

    It ended another, or another is about it.
    """
    if row.replaces_id is not None:
        replaced = session.get_one(Dispatch, row.replaces_id)
        hint = _("put another letter in its place: postwatch paper replace {code}").format(code=row.code)
        return withdrawal.ended_another(row, replaced, hint=hint)
    is_answered = holds_work(session, dispatch_id=row.id)
    return withdrawal.why_not_void(session, KIND, row, is_answered=is_answered) or _why_spoken_of(session, row)


def _why_spoken_of(session: Session, row: Dispatch) -> RuleError | None:
    """Return the refusal to void a letter that a follow-up chases or a pledge answers: it stays a letter."""
    hint = withdrawal.recall_hint(row)
    if (chase := chase_of(session, dispatch_id=row.id)) is not None:
        sentence = _("The number of {symbol} cannot be void, because the follow-up {other} chases it")
        other = chase.symbol
        hint = _("void that letter first, if it was not sent either: postwatch paper void {code} --reason TEXT").format(
            code=chase.code
        )
    elif (other := pledge_answering(session, dispatch_id=row.id)) is not None:
        sentence = _("The number of {symbol} cannot be void, because the pledge {pledge} answers it")
    else:
        return None
    return RuleError(sentence.format(symbol=row.symbol, other=other, pledge=other), hint=hint)


def _ending(session: Session, desk: Desk, dispatch: str) -> Dispatch:
    """Return a letter in force that no other draft is about to end. Raises AlreadyThereError naming that draft."""
    row = live_dispatch(session, dispatch, on=desk.today)
    ends = (col(Dispatch.recalls_id) == row.id) | (col(Dispatch.replaces_id) == row.id)
    withdrawal.refuse_second_ender(session, row, ends)
    return row


def _columns(desk: Desk, earlier: Dispatch) -> dict[str, Any]:
    """Return the further columns of the row of a letter about a letter."""
    return {
        "campaign_id": earlier.campaign_id, "audience": earlier.audience, "drafted_on": desk.today,
        "drafted_at": desk.now,
    }  # fmt: skip


def _result(session: Session, earlier: Dispatch, row: Dispatch) -> DraftResult:
    return DraftResult(row.code, row.status, row.path, len(addressees_of(session, earlier)), 0)


LETTERS = NounLetters(
    KIND, lookup.find_dispatch, live_dispatch, void=void_dispatch, recall=draft_recall, correct=draft_correction
)


def require_earlier(session: Session, dispatch: Dispatch, on: dt.date) -> None:
    """Refuse a letter about a letter that is not in force, or was issued or sent later (RuleError)."""
    earlier = earlier_letter(session, dispatch)
    if earlier is not None:
        withdrawal.require_earlier(session, KIND, earlier, on)


def end_earlier(session: Session, dispatch: Dispatch) -> None:
    """End the letter that is recalled or replaced, on the day of the new letter.

    After a correction it stays in force.
    """
    earlier = earlier_letter(session, dispatch)
    if earlier is None or dispatch.corrects_id is not None:
        return
    recalled = dispatch.recalls_id is not None
    status = LetterStatus.RECALLED if recalled else LetterStatus.REPLACED
    withdrawal.end_letter(session, earlier, by=dispatch, status=status)
    if recalled:
        day = dispatch.issued_on or earlier.drafted_on
        waive_tasks(session, dispatch_id=earlier.id, on=day, reason=dispatch.symbol or "")
