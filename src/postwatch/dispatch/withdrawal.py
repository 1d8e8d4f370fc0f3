"""Letters about a letter: one that was sent is recalled or replaced by another, or corrected and stays in force.

The other letter is drafted here and ends the first one when it is issued. Only a number that was never sent is void. A
draft is dropped.
"""

import json

from sqlmodel import Session, col, select

from postwatch.campaign.actions import campaign_text
from postwatch.campaign.rules import corrected
from postwatch.campaign.tables import Campaign
from postwatch.desk import Desk
from postwatch.dispatch import actions
from postwatch.dispatch.actions import KIND, DispatchDetails, DraftResult, live_dispatch, show_dispatch
from postwatch.dispatch.letters import recall_words
from postwatch.dispatch.options import DraftOrder
from postwatch.dispatch.references import chase_of, pledge_answering
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import AlreadyThereError, RuleError
from postwatch.language import _
from postwatch.office.spans import require_in_office, settings_on
from postwatch.register.conditions import is_in_force, was_issued
from postwatch.register.letters import correction_words, letter_name, notice_facts, replacement_words
from postwatch.register.outgoing import addressees_of, is_out, refuse_void, void_letter
from postwatch.register.tables import LetterStatus
from postwatch.staff.actions import signature_of
from postwatch.store.columns import save
from postwatch.task.actions import holds_work, waive_tasks


def void_dispatch(session: Session, desk: Desk, *, dispatch: str, reason: str) -> DispatchDetails:
    """Void a letter that nobody ever got: its number stays used up, its tasks fall away. Or drop a draft.

    A dropped draft bears no number and stays a draft that has ended. Raises RuleError for a letter that was sent,
    received, worked on or answered, and for a draft that was dropped before; AlreadyThereError for a void letter.
    """
    draft = actions.find_dispatch(session, dispatch=dispatch, on=desk.today)
    if draft.status is LetterStatus.DRAFT and draft.ended_on is None:
        draft.ended_on, draft.end_reason = max(desk.today, draft.drafted_on), reason
        save(session, draft)
        return show_dispatch(session, desk, dispatch=draft.code)
    refuse_void(KIND, draft)
    row = live_dispatch(session, dispatch=draft.code, on=desk.today)
    _refuse_ender(session, row)
    if is_out(session, row) or holds_work(session, dispatch_id=row.id):
        raise RuleError(
            _("{symbol} was sent or worked on; its number cannot be void").format(symbol=row.symbol),
            hint=_recall_hint(row),
        )
    _refuse_spoken_of(session, row)
    void_letter(session, desk, row, reason=reason)
    waive_tasks(session, dispatch_id=row.id, on=desk.today, reason=reason)
    return show_dispatch(session, desk, dispatch=row.code)


def draft_recall(session: Session, desk: Desk, *, dispatch: str, reason: str, signer: str | None) -> DraftResult:
    """Draft the letter that recalls another; issued, it ends that one and waives its open tasks."""
    earlier = _ending(session, desk, dispatch)
    if earlier.recalls_id is not None:
        raise RuleError(
            _("{symbol} is a recall, and what it recalled stays recalled").format(symbol=earlier.symbol),
            hint=_("draft the recalled letter again with: postwatch dispatch generate"),
        )
    subject, words = recall_words(_name_of(earlier, desk), reason, settings_on(session, desk, desk.today))
    return _notice(session, desk, earlier, subject, words, signer, recalls_id=earlier.id)


def draft_correction(session: Session, desk: Desk, *, dispatch: str, text: str, signer: str | None) -> DraftResult:
    """Draft the letter that corrects another; that one stands on."""
    earlier = live_dispatch(session, dispatch=dispatch, on=desk.today)
    subject, words = correction_words(_name_of(earlier, desk), text, settings_on(session, desk, desk.today))
    return _notice(session, desk, earlier, subject, words, signer, corrects_id=earlier.id)


def draft_replacement(session: Session, desk: Desk, *, dispatch: str, polish: bool, signer: str | None) -> DraftResult:
    """Draft the campaign's letter anew in the place of another; issued, it takes over that one's tasks and reports."""
    earlier = _ending(session, desk, dispatch)
    if earlier.recalls_id is not None or earlier.corrects_id is not None:
        hint = _("recall it, or correct it")
        if earlier.recalls_id is not None:
            hint = _("correct it: postwatch dispatch correct {code} --text TEXT").format(code=earlier.code)
        raise RuleError(
            _("{symbol} is a letter about a letter and is not replaced").format(symbol=earlier.symbol), hint=hint
        )
    campaign = session.get_one(Campaign, earlier.campaign_id)
    text = campaign_text(campaign)
    letter = corrected(text.letter, text.slips, polish=polish)
    closing = replacement_words(_name_of(earlier, desk), settings_on(session, desk, desk.today))
    letter = letter._replace(closing=(*letter.closing[:-1], closing, *letter.closing[-1:]))
    order = DraftOrder(campaign=campaign.code, polish=polish, signer=signer, replaces_id=earlier.id)
    return actions.draft_letter(session, desk, campaign, text, letter, earlier.audience, order)


def _name_of(earlier: Dispatch, desk: Desk) -> str:
    return letter_name(earlier.symbol or "", earlier.issued_on or desk.today)


def _refuse_ender(session: Session, row: Dispatch) -> None:
    """A letter that ended another has done its work, sent or not (RuleError)."""
    ended_id = row.recalls_id or row.replaces_id
    if ended_id is not None:
        ended = session.get_one(Dispatch, ended_id)
        raise RuleError(
            _("{symbol} ended {other}; its number cannot be void").format(symbol=row.symbol, other=ended.symbol),
            hint=_("put another letter in its place: postwatch dispatch replace {code}").format(code=row.code)
            if row.recalls_id is None
            else _("draft the recalled letter again with: postwatch dispatch generate"),
        )


def _refuse_spoken_of(session: Session, row: Dispatch) -> None:
    """What a standing letter corrects, a follow-up chases or a pledge answers stays a letter (RuleError)."""
    corrections = select(Dispatch).where(Dispatch.corrects_id == row.id, was_issued(Dispatch))
    hint = _recall_hint(row)
    if (correction := session.exec(corrections).first()) is not None:
        sentence, other = _("The number of {symbol} cannot be void, because {other} corrects it"), correction.symbol
        if is_in_force(correction):
            hint = _(
                "void that letter first, if it was not sent either: postwatch dispatch void {code} --reason TEXT"
            ).format(code=correction.code)
    elif (chase := chase_of(session, dispatch_id=row.id)) is not None:
        sentence = _("The number of {symbol} cannot be void, because the follow-up {other} chases it")
        other = chase.symbol
        hint = _(
            "void that letter first, if it was not sent either: postwatch followup void {code} --reason TEXT"
        ).format(code=chase.code)
    elif (other := pledge_answering(session, dispatch_id=row.id)) is not None:
        sentence = _("The number of {symbol} cannot be void, because the pledge {pledge} answers it")
    else:
        return
    raise RuleError(sentence.format(symbol=row.symbol, other=other, pledge=other), hint=hint)


def _recall_hint(row: Dispatch) -> str:
    return _("recall or replace it by another letter: postwatch dispatch recall {code} --reason TEXT").format(
        code=row.code
    )


def _ending(session: Session, desk: Desk, dispatch: str) -> Dispatch:
    """Return a standing letter that no other draft is about to end. Raises AlreadyThereError naming that draft."""
    row = live_dispatch(session, dispatch=dispatch, on=desk.today)
    other = session.exec(
        select(Dispatch).where(
            (col(Dispatch.recalls_id) == row.id) | (col(Dispatch.replaces_id) == row.id),
            Dispatch.status == LetterStatus.DRAFT,
            col(Dispatch.ended_on).is_(None),
        )
    ).first()
    if other is not None:
        raise AlreadyThereError(
            _("The draft {code} that would end {symbol} already exists").format(code=other.code, symbol=row.symbol),
            hint=_(
                "issue it: postwatch dispatch issue {code} --on DAY; "
                "or drop it: postwatch dispatch void {code} --reason TEXT"
            ).format(code=other.code),
        )
    return row


def _notice(
    session: Session, desk: Desk, earlier: Dispatch, subject: str, words: list[str], signer: str | None, **link: int
) -> DraftResult:
    signature = signature_of(session, signer=signer, on=desk.today)
    facts = notice_facts(
        json.loads(earlier.facts),
        subject=subject,
        words=words,
        settings=require_in_office(session, desk, desk.today),
        signature=signature,
        drafted_on=desk.today,
    )
    campaign_id, audience = earlier.campaign_id, earlier.audience
    row = actions.keep_dispatch(session, desk, facts, signature, campaign_id=campaign_id, audience=audience, **link)
    return DraftResult(row.code, row.status, row.path, len(addressees_of(session, earlier)), 0)
