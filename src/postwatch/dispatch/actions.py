"""Dispatches: drafted, issued under a number, sent, acknowledged."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.campaign.actions import measures_of
from postwatch.campaign.audiences import spoken_to, tasks_for
from postwatch.campaign.lookup import campaign_tasks, campaign_text, find_campaign, require_open
from postwatch.campaign.slips import corrected
from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.campaign.text import CampaignText, LetterText
from postwatch.console import OnProgress, counted, untold
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.attachment_tables import DispatchAttachment
from postwatch.dispatch.conditions import is_asked, kinds_concerned
from postwatch.dispatch.letters import letter_facts, sheet_facts
from postwatch.dispatch.open_matters import ids_unasked
from postwatch.dispatch.options import DispatchSending, DraftOrder, SheetOrder
from postwatch.dispatch.queries import active_among, earlier_letter, issued_dispatches, twin, units_asked
from postwatch.dispatch.rules import require_issue_days, require_units
from postwatch.dispatch.tables import Dispatch
from postwatch.documents.qr import png
from postwatch.documents.sources import shipped_template
from postwatch.errors import AlreadyThereError, NotFoundError, PostwatchError, RuleError, UsageError
from postwatch.evidence.actions import NewDocument, keep_scan, put_documents
from postwatch.language import _
from postwatch.office.by_day import former_names, require_in_office, settings_on
from postwatch.recipient.actions import choice
from postwatch.recipient.conditions import OFFICES_OF_AREAS, is_active
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.queries import active_recipients, recipients_by_id
from postwatch.recipient.spans import unit_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.register import outgoing, queries, withdrawal
from postwatch.register.conditions import UNISSUED, is_in_force, was_issued
from postwatch.register.letters import LETTER_TEMPLATE, issued_facts, parts_changed
from postwatch.register.options import IssueOrder, SendOrder
from postwatch.register.rules import require_day_after
from postwatch.register.tables import LetterStatus, Receipt
from postwatch.staff.signature import Signature
from postwatch.store.columns import result_of
from postwatch.store.conditions import Condition
from postwatch.task.actions import Letter as TaskLetter
from postwatch.task.actions import (
    move_opening,
    move_tasks,
    open_tasks,
    settle_tasks,
    tasks_given,
    waive_tasks,
)
from postwatch.task.references import letter_named
from postwatch.task.tables import Task, TaskStatus
from postwatch.told import Entry
from postwatch.vietnamese import code_key, sort_key

# The tasks of a unit under a letter, with the instructions that they come from.
UnitTasks = tuple[Recipient, list[tuple[Task, CampaignTask]]]

KIND = outgoing.LetterKind("dispatch", "CV", LETTER_TEMPLATE, issued_facts)
SHEET_TEMPLATE = "dispatch/sheet"
# Within these days the end of a unit, or of its area, is told of when a letter to it is drafted.
ENDS_SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class DraftResult:
    """A letter that was drafted: how many units it goes to and how many tasks it will open."""

    id: str
    status: LetterStatus
    path: str
    recipients: int
    tasks: int


@dataclass(frozen=True)
class DispatchResult(outgoing.LetterResult):
    """A letter in a list; a draft that ended was dropped. ``recipients`` of a draft are those it would go to today."""

    status: LetterStatus
    campaign: str
    audience: str | None
    subject: str
    due_on: dt.date | None
    recipients: int
    sent: int
    acknowledged: int
    ended_on: dt.date | None
    signed_on: dt.date | None


@dataclass(frozen=True)
class UnaskedUnit:
    """An active unit of a kind that a letter speaks to, which the letter does not ask."""

    recipient: str
    name: str
    kind: RecipientKind


@dataclass(frozen=True)
class DispatchDetails(DispatchResult):
    """A letter with the units it goes to, its attachments, and the letters (codes) that it ends or that end it.

    ``unasked_list`` has the units that a letter in force could ask today and does not.
    """

    recalls: str | None
    replaces: str | None
    corrects: str | None
    ended_by: str | None
    end_reason: str | None
    corrected_by_list: tuple[str, ...]
    attachments_list: tuple[str, ...]
    addressees_list: tuple[outgoing.AddresseeResult, ...]
    unasked_list: tuple[UnaskedUnit, ...]


@dataclass(frozen=True)
class SheetResult:
    """The annex sheet of a unit."""

    recipient: str
    path: str


@dataclass(frozen=True)
class SheetsResult:
    """Annex sheets that were made; those that were there already, with the same words, count too."""

    id: str
    sheets: int
    documents_list: tuple[SheetResult, ...]


def generate_dispatches(session: Session, desk: Desk, *, order: DraftOrder) -> list[DraftResult]:
    """Draft the letter of a campaign, or a letter for each audience; another draft is no hindrance."""
    campaign = find_campaign(session, campaign=order.campaign)
    require_open(campaign, desk.today)
    text = campaign_text(campaign)
    letter = corrected(text.letter, text.slips, polish=order.polish)
    parts = [audience.code for audience in spoken_to(letter)] if order.by_audience else [None]
    return [draft_letter(session, desk, campaign, text, letter, only, order) for only in parts]


def addressees_that_end(session: Session, *, campaign: str | None, on: dt.date) -> dict[dt.date, list[Recipient]]:
    """Return the units that a campaign's letter of a day goes to and that end soon, by their last day.

    The office of an area ends with it.
    """
    text = campaign_text(find_campaign(session, campaign=campaign))
    addressed = {kind for audience in text.letter.audiences for kind in audience.addressed_kinds}
    areas = areas_by_id(session)
    ends: dict[dt.date, list[Recipient]] = {}
    for unit in active_recipients(session, kinds=tuple(addressed), on=on):
        with_area = areas[unit.area_id].active_to if unit.kind in OFFICES_OF_AREAS else None
        last = min(unit.active_to or dt.date.max, with_area or dt.date.max)
        if last <= on + ENDS_SOON:
            ends.setdefault(last, []).append(unit)
    return ends


def former_names_in(session: Session, desk: Desk, *, dispatch: str) -> list[str]:
    """Return the former names of the office that a draft says, as it takes its words from the campaign."""
    words = find_dispatch(session, dispatch, on=desk.today).facts.casefold()
    return sorted((name for name in former_names(session, desk) if name.casefold() in words), key=sort_key)


def changes_since_draft(session: Session, desk: Desk, *, order: IssueOrder) -> list[str]:
    """Return, in words, which parts of a draft would differ now; none for a draft about, or in place of, another
    letter.
    """
    from postwatch.staff.signers import signature_of

    row = find_dispatch(session, order.letter, on=desk.today)
    if row.status not in UNISSUED or row.is_about_a_letter or row.replaces_id is not None:
        return []
    with suppress(PostwatchError):  # what cannot be drafted now may still be issued
        letter = _letter_text(session.get_one(Campaign, row.campaign_id), row)
        signature = signature_of(session, signer=order.signer, on=order.on, drafted_for=row.signer_id)
        settings = settings_on(session, desk, desk.today)
        now = letter_facts(letter, settings=settings, signature=signature, only=row.audience, drafted_on=row.drafted_on)
        return parts_changed(row.facts, now)
    return []


def issue_dispatch(session: Session, desk: Desk, *, order: IssueOrder) -> outgoing.LetterResult:
    """Number a draft, freeze it, make its document, open its tasks.

    Raises RuleError for a future day, a day before the directive or out of the order of numbers, for a deadline where
    no task is given and for a letter that goes to no unit; AlreadyThereError for a letter that was issued before or a
    number that was given.
    """
    dispatch = find_dispatch(session, order.letter, on=desk.today)
    outgoing.refuse_issued(dispatch, hint=_way_on(session, dispatch))
    outgoing.require_undropped(KIND, dispatch)
    if order.due_on is not None and dispatch.is_about_a_letter:
        raise RuleError(
            _("{dispatch} gives no tasks, so none can be due on {day}").format(
                dispatch=dispatch.code, day=order.due_on
            ),
            hint=_("leave --due out"),
        )
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    if not dispatch.is_about_a_letter:
        require_open(campaign, order.on)
    require_issue_days(on=order.on, due_on=order.due_on, today=desk.today, directive_on=campaign.directive_on)
    _require_earlier(session, dispatch, order.on)
    dispatch.due_on = order.due_on
    outgoing.issue_letter(session, desk, KIND, dispatch, order)
    _refuse_twin(twin(session, dispatch))
    if order.signed is not None:
        dispatch.signed_evidence_id = keep_scan(session, desk, path=order.signed).id
    earlier = queries.spoken_of(session, dispatch)
    if earlier is not None:  # a letter about a letter gives no tasks
        withdrawal.address_like(session, dispatch, earlier)
    else:
        _address(session, dispatch, campaign)
    _end_earlier(session, dispatch)
    return result_of(outgoing.LetterResult, dispatch, id=dispatch.code)


def _way_on(session: Session, row: Dispatch) -> str:
    """Return the hint for an issued letter: the way out if it is wrong."""
    if not is_in_force(row):
        return _("see: postwatch show {code}").format(code=row.code)
    if row.is_about_a_letter:
        return _("correct it: postwatch paper correct {code} --text TEXT").format(code=row.code)
    hint = _(
        "put another in its place: postwatch paper replace {code}; "
        "or correct it: postwatch paper correct {code} --text TEXT"
    ).format(code=row.code)
    return f"{hint}; {withdrawal.recall_hint(row)}" if queries.is_out(session, row) else hint


def send_dispatch(session: Session, desk: Desk, *, order: SendOrder) -> outgoing.SendResult:
    """Record that a letter was sent. Raises as `send_letter`, and RuleError for a draft or a letter that had ended
    then.
    """
    row = live_dispatch(session, order.letter, on=desk.today, day=order.on or desk.today)
    before = {unit.id: addressee.added_on for addressee, unit in queries.addressees_of(session, row)}
    sent = outgoing.send_letter(session, desk, row, order)
    for addressee, unit in queries.addressees_of(session, row):
        added_on = before[unit.id]
        if added_on is not None and addressee.added_on is not None:
            move_opening(session, dispatch_id=row.id, recipient_id=unit.id, opened_on=added_on, to=addressee.added_on)
    return sent


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


def acknowledge_dispatch(
    session: Session, desk: Desk, *, dispatch: str, recipient: str, entry: Entry[Receipt]
) -> outgoing.ReceiptResult:
    """Record that a unit acknowledged a letter, though it ended since.

    Raises as `acknowledge_letter`, and RuleError for a draft or a letter that had ended by the day.
    """
    row = live_dispatch(session, dispatch, on=desk.today, day=entry.given["acknowledged_on"])
    return outgoing.acknowledge_letter(session, desk, row, recipient=recipient, entry=entry)


def is_acknowledged_so(session: Session, desk: Desk, *, dispatch: str, recipient: str, entry: Entry[Receipt]) -> bool:
    """Return whether a receipt of the letter says the same already. Raises NotFoundError, RuleError for a draft."""
    row = live_dispatch(session, dispatch, on=desk.today, day=entry.given["acknowledged_on"])
    return outgoing.is_acknowledged_so(session, row, recipient=recipient, entry=entry)


def units_silent(session: Session, desk: Desk, *, dispatch: str) -> tuple[Dispatch, list[tuple[str, str, str]]]:
    """Return a letter in force, and code, name and area of each active unit that has not acknowledged it.

    Raises NotFoundError, RuleError for a draft and for a letter that ended.
    """
    row = live_dispatch(session, dispatch, on=desk.today)
    receipts, areas = queries.receipts_of(session, row), areas_by_id(session)
    silent = [
        unit
        for _addressee, unit in queries.addressees_of(session, row)
        if receipts[unit.id] is None and is_active(unit, desk.today)
    ]
    return row, [(unit.code, unit.name, areas[unit.area_id].name) for unit in silent]


def make_sheets(session: Session, desk: Desk, *, order: SheetOrder, on_progress: OnProgress = untold) -> SheetsResult:
    """Make the annex with the tasks of a unit, for every unit with a task under an issued letter.

    An annex that is there stays as it is; ``on_progress`` hears how many of how many are done. Raises RuleError for a
    draft, NotFoundError for a unit without a task, AlreadyThereError for an annex that says something else and is not
    to be replaced.
    """
    row = live_dispatch(session, order.dispatch, on=desk.today)
    chosen = _chosen(session, row, order)
    instructions = {instruction.id for _unit, tasks in chosen for _task, instruction in tasks}
    measures = measures_of(session, task_ids=sorted(instructions))
    names = {number: [measure.name for measure in found] for number, found in measures.items()}
    sheets = _sheets(session, desk, row, counted(chosen, on_progress), names)
    put_documents(session, desk, kind="dispatch_sheet", documents=sheets, replace=order.replace)
    made = tuple(SheetResult(unit.code, _sheet_path(row, unit)) for unit, _tasks in chosen)
    return SheetsResult(row.code, len(made), made)


def _chosen(session: Session, row: Dispatch, order: SheetOrder) -> list[UnitTasks]:
    """Return the units, with their tasks, whose annex is ordered. Raises NotFoundError for a unit without a task."""
    wanted = {find_recipient(session, recipient=unit).code for unit in order.units}
    of_kind = choice(RecipientKind, order.kind, what=_("kind")) if order.kind else None
    by_unit = _tasks_by_unit(session, row)
    unknown = wanted - {unit.code for unit, _tasks in by_unit}
    if unknown:
        raise NotFoundError(
            _("{unit} has no task under {symbol}").format(unit=", ".join(sorted(unknown)), symbol=row.symbol),
            hint=_("see: postwatch task list --dispatch {code}").format(code=row.code),
        )
    return [
        (unit, tasks)
        for unit, tasks in by_unit
        if (not wanted or unit.code in wanted) and (of_kind is None or unit.kind is of_kind)
    ]


def list_dispatches(session: Session, desk: Desk) -> list[DispatchResult]:
    """Return the letters in the order they were drafted."""
    counts = queries.sending_counts(session)
    rows = session.exec(
        select(Dispatch, Campaign.code)
        .join(Campaign, col(Campaign.id) == Dispatch.campaign_id)
        .order_by(col(Dispatch.id))
    )
    return [
        _result(row, campaign, counts.get(row.register_entry_id) or (_would_go_to(session, row, desk.today), 0, 0))
        for row, campaign in rows
    ]


def _would_go_to(session: Session, row: Dispatch, on: dt.date) -> int:
    """Return how many units a draft would go to if it were issued on a day; none if it was dropped."""
    if row.status not in UNISSUED or row.ended_on is not None:
        return 0
    earlier = queries.spoken_of(session, row)
    if earlier is not None:
        return len(queries.addressees_of(session, earlier))
    letter = _letter_text(session.get_one(Campaign, row.campaign_id), row)
    return len(_units_addressed(session, letter, row.audience, on, row.replaces_id))


def show_dispatch(
    session: Session, desk: Desk, *, dispatch: str, is_waiting_only: bool = False, units: Sequence[Condition] = ()
) -> DispatchDetails:
    """Return a letter with its units and attachments; of the units perhaps only those that have not acknowledged it,
    and only those that meet conditions.
    """
    row = find_dispatch(session, dispatch, on=desk.today)
    attachments = select(DispatchAttachment.title).where(DispatchAttachment.dispatch_id == row.id)
    addressees = outgoing.addressee_results(session, row)
    sent = sum(line.sent_on is not None for line in addressees)
    recipients = len(addressees) or _would_go_to(session, row, desk.today)
    meant = set(session.exec(select(Recipient.code).where(*units))) if units else None
    counts = (recipients, sent, sum(line.acknowledged_on is not None for line in addressees))
    return DispatchDetails(
        **vars(_result(row, session.get_one(Campaign, row.campaign_id).code, counts)),
        **_links(session, row),
        end_reason=row.end_reason,
        attachments_list=tuple(session.exec(attachments.order_by(col(DispatchAttachment.position)))),
        addressees_list=tuple(
            line
            for line in addressees
            if not (is_waiting_only and line.acknowledged_on) and (meant is None or line.recipient in meant)
        ),
        unasked_list=tuple(
            UnaskedUnit(unit.code, unit.name, unit.kind)
            for unit in units_unasked(session, dispatch=row, on=desk.today)
            if meant is None or unit.code in meant
        ),
    )


def find_dispatch(session: Session, dispatch: str, on: dt.date) -> Dispatch:
    """Return a letter by its code, symbol (the newest) or number in the current year. Raises NotFoundError."""
    return session.get_one(Dispatch, letter_named(session, dispatch, on=on))


def _links(session: Session, row: Dispatch) -> dict[str, Any]:
    """Return codes of the letters that a letter is about, and of the issued letters about it."""
    links = withdrawal.links_of(session, row)
    replaced = session.get_one(Dispatch, row.replaces_id) if row.replaces_id is not None else None
    by = session.exec(select(Dispatch).where(Dispatch.replaces_id == row.id, was_issued(Dispatch))).first()
    links["ended_by"] = links["ended_by"] or (by.code if by is not None else None)
    return {**links, "replaces": replaced.code if replaced is not None else None}


def live_dispatch(session: Session, dispatch: str, on: dt.date, day: dt.date = dt.date.max) -> Dispatch:
    """Return a letter, named on a day, that is in force, or was on the other day. Raises RuleError for another."""
    row = find_dispatch(session, dispatch, on=on)
    outgoing.require_live(KIND, row, on=day)
    return row


def draft_letter(
    session: Session,
    desk: Desk,
    campaign: Campaign,
    text: CampaignText,
    letter: LetterText,
    only: str | None,
    order: DraftOrder,
) -> DraftResult:
    from postwatch.staff.signers import signature_of

    signature = signature_of(session, signer=order.signer, on=desk.today)
    settings = require_in_office(session, desk, desk.today)
    facts = letter_facts(letter, settings=settings, signature=signature, only=only, drafted_on=desk.today)
    facts["urgency"] = order.urgency
    columns = {"audience": only, "polished": order.polish, "replaces_id": order.replaces_id}
    dispatch = keep_dispatch(session, desk, facts, signature, campaign_id=campaign.id, **columns)
    session.add_all(
        DispatchAttachment(dispatch_id=dispatch.id, position=number, title=title)
        for number, title in enumerate(text.attachments, start=1)
    )
    session.flush()
    units = _units_addressed(session, letter, only, desk.today, order.replaces_id)
    bound = _units_bound(session, campaign, letter, only, desk.today, {unit.id for unit in units})
    given = _bound(session, campaign, letter, only, bound)
    return DraftResult(dispatch.code, dispatch.status, dispatch.path, len(units), len(given))


def keep_dispatch(
    session: Session, desk: Desk, facts: dict[str, Any], signature: Signature, **columns: Any
) -> Dispatch:
    """Keep a draft of the facts, with the other columns of its row."""
    columns |= {"drafted_on": desk.today, "drafted_at": desk.now}
    dispatch = Dispatch(subject=facts["subject"], signer_id=signature.staff_id, **columns)
    outgoing.keep_draft(session, desk, KIND, dispatch, facts)
    return dispatch


def units_unasked(session: Session, *, dispatch: Dispatch, on: dt.date) -> list[Recipient]:
    """Return the active units of the kinds that a letter in force speaks to and that it does not ask on a day."""
    unasked = ids_unasked(session, dispatch, on)
    return active_among(session, unasked, on=on) if unasked else []


def give_missing_tasks(session: Session, *, dispatch: Dispatch, on: dt.date) -> None:
    """Open, on a day, the tasks of a letter that units which it asks do not have yet: of those that came later."""
    if dispatch.is_about_a_letter:
        return
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    letter = _letter_text(campaign, dispatch)
    due_on = dispatch.due_on if dispatch.due_on is not None and dispatch.due_on >= on else None
    _open_missing(
        session,
        campaign,
        TaskLetter(dispatch.id, dispatch.code, on, due_on, {task.code: task.text for task in letter.tasks}),
        _bound(session, campaign, letter, dispatch.audience, units_asked(session, dispatch=dispatch, on=on)),
    )


def count_tasks_for(session: Session, *, dispatch: Dispatch, units: Sequence[Recipient]) -> int:
    """Return how many tasks a letter gives units that it asks, whether they have them already or not."""
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    return len(_bound(session, campaign, _letter_text(campaign, dispatch), dispatch.audience, units))


def _letter_text(campaign: Campaign, dispatch: Dispatch) -> LetterText:
    text = campaign_text(campaign)
    return corrected(text.letter, text.slips, polish=dispatch.polished)


def _address(session: Session, dispatch: Dispatch, campaign: Campaign) -> None:
    """Fix the units that an issued letter goes to, those of the letter that it replaces too, and open their tasks."""
    letter = _letter_text(campaign, dispatch)
    on = dispatch.issued_on or dispatch.drafted_on
    units = _units_addressed(session, letter, dispatch.audience, on, dispatch.replaces_id)
    kinds = ", ".join(RecipientKind(kind).in_words for kind in _kinds_addressed(letter, dispatch.audience))
    require_units(len(units), code=dispatch.code, kinds=kinds or _("none"), day=on)
    outgoing.address_letter(session, dispatch, units)
    texts = {task.code: task.text for task in letter.tasks}
    opened = TaskLetter(dispatch.id, dispatch.code, on, dispatch.due_on, texts)
    if dispatch.replaces_id is not None:
        move_tasks(session, from_id=dispatch.replaces_id, letter=opened)
    bound = _units_bound(session, campaign, letter, dispatch.audience, on, {unit.id for unit in units})
    _open_missing(session, campaign, opened, _bound(session, campaign, letter, dispatch.audience, bound))


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


def _require_earlier(session: Session, dispatch: Dispatch, on: dt.date) -> None:
    """Refuse a letter about a letter that is not in force, or was issued or sent later (RuleError)."""
    earlier = earlier_letter(session, dispatch)
    if earlier is not None:
        withdrawal.require_earlier(session, KIND, earlier, on)


def _end_earlier(session: Session, dispatch: Dispatch) -> None:
    """End the letter that is recalled or replaced, on the day of the new letter; after a correction it
    stays in force.
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


def letter_in_place(session: Session, desk: Desk, *, draft: str) -> Dispatch | None:
    """Return the letter in force because of which a draft cannot be issued: it asks the same units for the same."""
    return twin(session, find_dispatch(session, draft, on=desk.today))


def _refuse_twin(letter: Dispatch | None) -> None:
    """A second letter with the same part replaces the first, or is none. Raises AlreadyThereError naming the first."""
    if letter is not None:
        raise AlreadyThereError(
            _("{symbol} of {day} gives the same tasks to the same units").format(
                symbol=letter.symbol, day=letter.issued_on
            ),
            hint=_("replace it with another: postwatch paper replace {code}").format(code=letter.code),
        )


def _units_addressed(
    session: Session, letter: LetterText, only: str | None, on: dt.date, replaces_id: int | None
) -> list[Recipient]:
    """Return the active units that a letter goes to on a day: of its kinds, and those of the letter that
    it replaces.
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


def _units_bound(
    session: Session, campaign: Campaign, letter: LetterText, only: str | None, on: dt.date, addressed: Collection[int]
) -> list[Recipient]:
    """Return the active units that a letter to units, by their ids, would give tasks on a day."""
    kinds = dict.fromkeys(kind for task in tasks_for(letter, only=only) for kind in task.kinds)
    active_units = active_recipients(session, kinds=tuple(kinds), on=on)
    return [unit for unit in active_units if is_asked(unit, campaign, addressed=addressed)]


def _bound(
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


def _result(dispatch: Dispatch, campaign: str, counts: tuple[int, int, int]) -> DispatchResult:
    named = dict(zip(("recipients", "sent", "acknowledged"), counts, strict=True))
    return result_of(DispatchResult, dispatch, id=dispatch.code, campaign=campaign, **named)


def _tasks_by_unit(session: Session, dispatch: Dispatch) -> list[UnitTasks]:
    statement = (
        select(Recipient, Task, CampaignTask)
        .join(Task, col(Task.recipient_id) == Recipient.id)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id)
        .where(Task.dispatch_id == dispatch.id, Task.status != TaskStatus.WAIVED)
        .order_by(col(CampaignTask.position))
    )
    grouped: dict[int, UnitTasks] = {}
    for unit, task, instruction in session.exec(statement):
        grouped.setdefault(unit.id, (unit, []))[1].append((task, instruction))
    return sorted(grouped.values(), key=lambda one: code_key(one[0].code))


def _sheets(
    session: Session,
    desk: Desk,
    dispatch: Dispatch,
    chosen: Iterable[UnitTasks],
    names: Mapping[int, Sequence[str]],
) -> Iterator[NewDocument]:
    """Yield the annex of each unit, as it was on the day of the letter, with its tasks and their measures."""
    issued_on = dispatch.issued_on or dispatch.drafted_on
    settings, template = settings_on(session, desk, issued_on), shipped_template(SHEET_TEMPLATE, desk.workspace)
    then = recipients_by_id(session, on=issued_on)
    for unit, tasks in chosen:
        facts = sheet_facts(
            then[unit.id],
            [(task, names.get(instruction.id, ())) for task, instruction in tasks],
            symbol=dispatch.symbol or "",
            issued_on=issued_on,
            asks_pledge=any(instruction.asks_pledge for _task, instruction in tasks),
            settings=settings,
        )
        title = f"Nhiệm vụ của {then[unit.id].name}"
        data = template.render(facts, title=title, images={"qr": png(unit.code)})
        yield NewDocument(dispatch.code, _sheet_path(dispatch, unit), data)


def _sheet_path(dispatch: Dispatch, unit: Recipient) -> str:
    return f"documents/{dispatch.code}/nhiem-vu/{unit.code}.docx"
