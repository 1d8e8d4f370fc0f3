"""``postwatch followup``: reminders to units that did not do what a dispatch asks."""

import datetime as dt
from collections.abc import Callable

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Table
from postwatch.context import AppContext
from postwatch.followup.options import FOLLOWUP, FollowupIssue, FollowupOrder, FollowupSending, FollowupSignature
from postwatch.language import _
from postwatch.options import REQUIRED, Changes, text
from postwatch.register.options import ReceiptDraft
from postwatch.register.screen import (
    DRAFTED,
    SIGNED,
    addressee_columns,
    addressee_rows,
    addressee_spare,
    status_of,
    title_of,
    warn_of_changes,
)

app = Noun(help=_("Follow-up letters."))


@app.prints(
    help=_("Draft the letters to units that owe something under a dispatch."),
    result="FollowupResult | list[FollowupResult]",
)
def generate(office: AppContext, order: FollowupOrder) -> None:
    from postwatch.followup.actions import generate_followups

    with office.begin() as session:
        drafts, warnings = generate_followups(session, office.desk, order=order)
        sentence = _("Draft {id}, letter {level} to {audience_name}: {done} done, {missing} owe something: {path}")
        for warning in warnings:
            office.warn(warning)
        lines = "\n".join(sentence.format(**vars(draft)) for draft in drafts)
        office.say(lines, drafts[0] if order.audience else drafts)


@app.writes(
    help=_("Record that a follow-up is signed and waits for the number that the registry gives."),
    result="register.outgoing.SignResult",
)
def sign(office: AppContext, order: FollowupSignature) -> None:
    from postwatch.followup.actions import sign_followup

    office.record(_(SIGNED), sign_followup, office.desk, order=order)


@app.prints(
    help=_("Give a follow-up its number and day; its deadline becomes that of the tasks."),
    result="FollowupResult",
)
def issue(office: AppContext, order: FollowupIssue) -> None:
    from postwatch.followup.actions import changes_since_draft, issue_followup

    with office.begin() as session:
        parts = changes_since_draft(session, office.desk, order=order)
        issued = issue_followup(session, office.desk, order=order)
        warn_of_changes(office, "followup", issued.id, parts)
        office.answer(_("{id} issued as {symbol} on {issued_on}: {path}"), issued)


@app.writes(help=_("Record that a follow-up was sent."), result="register.outgoing.SendResult")
def send(office: AppContext, order: FollowupSending) -> None:
    from postwatch.followup.actions import send_followup

    sentence = (
        _("{id}: sent to {sent} units on {sent_on}, as put right now")
        if order.amend
        else _("{id} sent to {sent} units")
    )
    office.record(sentence, send_followup, office.desk, order=order)


@app.writes(
    help=_("Record that a unit received a follow-up, where it says so; no receipt is owed."),
    result="register.outgoing.ReceiptResult",
)
def acknowledge(
    office: AppContext,
    draft: Callable[..., ReceiptDraft],
    followup: str = FOLLOWUP,
    recipient: str = options.UNIT_ARGUMENT,
) -> None:
    from postwatch.followup.actions import acknowledge_followup

    sentence, whole = _("{recipient} received {id} on {acknowledged_on}"), draft(recipient=recipient)
    office.record(sentence, acknowledge_followup, office.desk, followup=followup, draft=whole)


@app.writes(
    help=_("Amend the receipt of a follow-up by a unit: what is given is written over it, on all days."),
    result="correction.actions.CorrectionResult",
)
def amend(
    office: AppContext,
    changes: Changes[ReceiptDraft],
    followup: str = FOLLOWUP,
    recipient: str = options.UNIT_ARGUMENT,
    received_by: str | None = options.RECEIVED_BY,
    reason: str = options.REASON,
) -> None:
    from postwatch.correction.screen import put_right
    from postwatch.followup.correcting import amend_receipt

    put_right(
        office,
        amend_receipt,
        reason=reason,
        followup=followup,
        recipient=recipient,
        changes=changes,
        received_by=received_by,
    )


@app.writes(
    help=_("Withdraw the receipt of a follow-up by a unit: it counts as never recorded."),
    result="correction.actions.CorrectionResult",
)
def withdraw(
    office: AppContext,
    followup: str = FOLLOWUP,
    recipient: str = options.UNIT_ARGUMENT,
    reason: str = options.REASON,
) -> None:
    from postwatch.correction.screen import put_right
    from postwatch.followup.correcting import withdraw_receipt

    put_right(office, withdraw_receipt, reason=reason, followup=followup, recipient=recipient)


@app.writes(
    help=_("Void a follow-up that was never sent (its number stays used), or drop a draft."), result="FollowupResult"
)
def void(
    office: AppContext, followup: str = FOLLOWUP, reason: str = options.REASON, on: dt.date | None = options.ON
) -> None:
    from postwatch.followup.withdrawal import void_followup

    with office.begin() as session:
        ended = void_followup(session, office.desk, followup=followup, reason=reason, on=on)
        office.answer(_("{symbol} is void") if ended.symbol else _("The draft {id} is dropped"), ended)


@app.prints(help=_("Draft the letter that recalls a follow-up."), result="FollowupResult")
def recall(
    office: AppContext,
    followup: str = FOLLOWUP,
    reason: str = options.REASON,
    signer: str | None = options.SIGNER,
) -> None:
    from postwatch.followup.withdrawal import draft_recall

    office.record(_(DRAFTED), draft_recall, office.desk, followup=followup, reason=reason, signer=signer)


@app.prints(help=_("Draft the letter that corrects a follow-up, which stays in force."), result="FollowupResult")
def correct(
    office: AppContext,
    followup: str = FOLLOWUP,
    text: str = text(_("Text of the correction, as the letter states it"), default=REQUIRED),
    signer: str | None = options.SIGNER,
) -> None:
    from postwatch.followup.withdrawal import draft_correction

    office.record(_(DRAFTED), draft_correction, office.desk, followup=followup, text=text, signer=signer)


@app.reads("list", help=_("List follow-ups."), result="list[FollowupResult]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.followup.actions import list_followups

    rows = office.look_for(search, list_followups)
    columns = [
        _("Follow-up"), _("Dispatch"), _("Audience"), _("Level"), _("Symbol"), _("Day"), _("Due"), _("Done"),
        _("Owe"), _("Status"),
    ]  # fmt: skip
    lines = []
    for r in rows:
        is_reminder = r.recalls is None and r.corrects is None
        level, done, owe = (r.level, r.done, r.missing) if is_reminder else ("", "", "")
        lines.append(
            (r.id, r.dispatch, r.audience_name, level, r.symbol, r.issued_on, r.due_on, done, owe, status_of(r))
        )
    spare = [_("Level"), _("Done"), _("Dispatch"), _("Day"), _("Audience"), _("Due")]
    office.show(columns, lines, rows, title=_("Follow-ups"), spare=spare, first="postwatch followup generate")


@app.reads(help=_("Show a follow-up: whom it went to, and what it says of units."), result="FollowupDetails")
def show(office: AppContext, followup: str = FOLLOWUP) -> None:
    from postwatch.followup.actions import show_followup

    letter = office.look(show_followup, office.desk, followup=followup)
    units = [(one.recipient, one.name, one.standing, one.missing) for one in letter.units_list]
    heads = [_("Unit"), _("Name"), _("Done or owed"), _("What is owed")]
    office.show(
        addressee_columns(),
        addressee_rows(letter.addressees_list),
        letter,
        title=title_of(letter),
        spare=addressee_spare(),
        below=[Table(heads, units, spare=[_("Done or owed")])] if units else [],
    )
