"""Units that a dispatch goes to, those that it binds, and the tasks that it gives them."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from sqlmodel import Session

from postwatch.campaign.audiences import is_asked, spoken_to, tasks_for
from postwatch.campaign.lookup import campaign_tasks, campaign_text, require_open
from postwatch.campaign.slips import corrected
from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.campaign.text import LetterText
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.conditions import kinds_concerned
from postwatch.dispatch.lookup import find_dispatch, live_dispatch
from postwatch.dispatch.open_matters import ids_unasked
from postwatch.dispatch.options import DispatchSending
from postwatch.dispatch.queries import active_among, issued_dispatches, units_asked
from postwatch.dispatch.rules import require_units
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import AlreadyThereError, RuleError, UsageError
from postwatch.language import _
from postwatch.recipient.conditions import is_active
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.queries import active_recipients
from postwatch.recipient.spans import unit_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.register import outgoing, queries
from postwatch.register.conditions import UNISSUED
from postwatch.register.options import SendOrder
from postwatch.register.rules import require_day_after
from postwatch.task.actions import Letter as TaskLetter
from postwatch.task.actions import move_tasks, open_tasks, settle_tasks, tasks_given


@dataclass(frozen=True)
class UnaskedUnit:
    """An active unit of a kind that a letter speaks to, which the letter does not ask."""

    recipient: str
    name: str
    kind: RecipientKind


def add_addressees(session: Session, desk: Desk, *, order: DispatchSending) -> outgoing.SendResult:
    """Send an issued letter to units that came later: they become its addressees on that day, and get its tasks.

    So do the points of an enterprise that is added, where points follow. Raises RuleError for a letter not in force, a
    future day or a day before the issue, a unit that is not active then or of which the letter asks nothing;
    NotFoundError for an unknown unit; AlreadyThereError for a unit that it is addressed to.
    """
    if order.amend or order.units:
        raise UsageError(
            _("--add goes with neither --unit nor --amend"), hint=_("record the other sending with a call of its own")
        )
    row = find_dispatch(session, order.letter, on=desk.today)
    if row.status in UNISSUED and row.ended_on is None:
        raise RuleError(
            _("{code} is a draft: its issue decides which units it goes to").format(code=row.code),
            hint=_("it goes to all active units of its audience: see postwatch recipient list"),
        )
    row = live_dispatch(session, row.code, on=desk.today)
    on = order.on or desk.today
    require_day_after(on, issued_on=row.issued_on or on, today=desk.today)
    require_open(session.get_one(Campaign, row.campaign_id), on)
    units = {unit.code: unit for unit in (find_recipient(session, recipient=one) for one in order.added)}
    _require_addable(session, row, units.values(), on)
    outgoing.address_letter(session, row, units.values(), added_on=on)
    give_missing_tasks(session, dispatch=row, on=on)
    sending = SendOrder(order.letter, units=tuple(units), on=on, channel=order.channel)
    return outgoing.send_letter(session, desk, row, sending)


def units_unasked(session: Session, *, dispatch: Dispatch, on: dt.date) -> list[Recipient]:
    """Return the active units of the kinds that a letter in force speaks to and that it does not ask on a day."""
    unasked = ids_unasked(session, dispatch, on)
    return active_among(session, unasked, on=on) if unasked else []


def give_missing_tasks(session: Session, *, dispatch: Dispatch, on: dt.date) -> None:
    """Open, on a day, the tasks of a letter that units which it asks do not have yet: of those that came later."""
    if dispatch.is_about_a_letter:
        return
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    letter = letter_text(campaign, dispatch)
    due_on = dispatch.due_on if dispatch.due_on is not None and dispatch.due_on >= on else None
    _open_missing(
        session,
        campaign,
        TaskLetter(dispatch.id, dispatch.code, on, due_on, {task.code: task.text for task in letter.tasks}),
        instructions_for(session, campaign, letter, dispatch.audience, units_asked(session, dispatch=dispatch, on=on)),
    )


def count_tasks_for(session: Session, *, dispatch: Dispatch, units: Sequence[Recipient]) -> int:
    """Return how many tasks a letter gives units that it asks, whether they have them already or not."""
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    return len(instructions_for(session, campaign, letter_text(campaign, dispatch), dispatch.audience, units))


def letter_text(campaign: Campaign, dispatch: Dispatch) -> LetterText:
    text = campaign_text(campaign)
    return corrected(text.letter, text.slips, polish=dispatch.polished)


def address(session: Session, dispatch: Dispatch, campaign: Campaign) -> None:
    """Fix the units that an issued letter goes to, those of the letter that it replaces too, and open their tasks."""
    letter = letter_text(campaign, dispatch)
    on = dispatch.issued_on or dispatch.drafted_on
    units = units_addressed(session, letter, dispatch.audience, on, dispatch.replaces_id)
    kinds = ", ".join(RecipientKind(kind).in_words for kind in _kinds_addressed(letter, dispatch.audience))
    require_units(len(units), code=dispatch.code, kinds=kinds or _("none"), day=on)
    outgoing.address_letter(session, dispatch, units)
    texts = {task.code: task.text for task in letter.tasks}
    opened = TaskLetter(dispatch.id, dispatch.code, on, dispatch.due_on, texts)
    if dispatch.replaces_id is not None:
        move_tasks(session, from_id=dispatch.replaces_id, letter=opened)
    bound = units_bound(session, campaign, letter, dispatch.audience, on, {unit.id for unit in units})
    _open_missing(session, campaign, opened, instructions_for(session, campaign, letter, dispatch.audience, bound))


def _open_missing(
    session: Session, campaign: Campaign, opened: TaskLetter, given: Iterable[tuple[CampaignTask, Recipient]]
) -> None:
    """Open tasks that no letter in force of the campaign gave yet."""
    standing = [opened.dispatch_id, *(letter.id for letter in issued_dispatches(session, campaign_id=campaign.id))]
    known = tasks_given(session, dispatch_ids=standing)
    open_tasks(session, letter=opened, given=[pair for pair in given if (pair[0].id, pair[1].id) not in known])
    if campaign.closed_on is not None:  # a letter of its days whose number came after it
        settle_tasks(session, dispatch_id=opened.dispatch_id, campaign=campaign)


def _require_addable(session: Session, row: Dispatch, units: Iterable[Recipient], on: dt.date) -> None:
    """Refuse units that are addressees already, not active on a day, or to which the letter does not speak."""
    there = {unit.id for _addressee, unit in queries.addressees_of(session, row)}
    kinds = kinds_concerned(session.get_one(Campaign, row.campaign_id), row.audience)
    for unit in units:
        if unit.id in there:
            raise AlreadyThereError(
                _("{symbol} is addressed to {unit} already").format(symbol=row.symbol, unit=unit.name),
                hint=_("see whom it was sent to: postwatch show {code}").format(code=row.code),
            )
        if not is_active(unit, on):
            raise RuleError(
                _("{unit} is not active on {day}").format(unit=unit.name, day=on),
                hint=_("see: postwatch show {unit}").format(unit=unit.code),
            )
        if unit_on(session, unit, on=on).kind.value not in kinds:
            raise RuleError(
                _("{symbol} does not speak to {unit}, which is a {kind}").format(
                    symbol=row.symbol, unit=unit.name, kind=unit.kind.in_words
                ),
                hint=_("see whom it speaks to: postwatch campaign list {campaign}").format(
                    campaign=session.get_one(Campaign, row.campaign_id).code
                ),
            )


def units_addressed(
    session: Session, letter: LetterText, only: str | None, on: dt.date, replaces_id: int | None
) -> list[Recipient]:
    """Return the active units that a letter goes to on a day.

    Of its kinds, and those of the letter that it replaces.
    """
    units = {unit.id: unit for unit in active_recipients(session, kinds=_kinds_addressed(letter, only), on=on)}
    if replaces_id is not None:
        earlier = queries.addressees_of(session, session.get_one(Dispatch, replaces_id))
        units |= {unit.id: unit for _addressee, unit in earlier if is_active(unit, on)}
    return list(units.values())


def _kinds_addressed(letter: LetterText, only: str | None) -> tuple[str, ...]:
    """Return the kinds of units that a letter goes to, each once, in the order of its audiences."""
    kinds = [kind for audience in spoken_to(letter, only=only) for kind in audience.addressed_kinds]
    return tuple(dict.fromkeys(kinds))


def units_bound(
    session: Session, campaign: Campaign, letter: LetterText, only: str | None, on: dt.date, addressed: Collection[int]
) -> list[Recipient]:
    """Return the active units that a letter to units, by their ids, would give tasks on a day."""
    kinds = dict.fromkeys(kind for task in tasks_for(letter, only=only) for kind in task.kinds)
    active_units = active_recipients(session, kinds=tuple(kinds), on=on)
    return [
        unit
        for unit in active_units
        if is_asked(unit, points_follow=campaign.points_follow is not False, addressed=addressed)
    ]


def instructions_for(
    session: Session, campaign: Campaign, letter: LetterText, only: str | None, units: Sequence[Recipient]
) -> list[tuple[CampaignTask, Recipient]]:
    """Return the instructions of a letter, each with the units that it binds."""
    instructions = {task.code: task for task in campaign_tasks(session, campaign_id=campaign.id)}
    return [
        (instructions[task.code], unit)
        for task in tasks_for(letter, only=only)
        for unit in units
        if unit.kind.value in task.kinds
    ]
