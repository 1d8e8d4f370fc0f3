"""Dispatches: drafted, issued under a number, sent, acknowledged."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.campaign.actions import CampaignText, campaign_tasks, campaign_text, find_campaign, measures_of
from postwatch.campaign.rules import LetterText, corrected, tasks_for
from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.desk import Desk
from postwatch.dispatch.letters import SheetTask, SheetUnit, issued_facts, letter_facts, sheet_facts
from postwatch.dispatch.references import signing_days
from postwatch.dispatch.rules import require_day_after, require_day_after_sending, require_issue_days
from postwatch.dispatch.tables import (
    Dispatch,
    DispatchAddressee,
    DispatchAttachment,
    DispatchReceipt,
    DispatchStatus,
)
from postwatch.documents.qr import png
from postwatch.documents.sources import shipped_template
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError
from postwatch.evidence.actions import (
    Paper,
    fill_paper,
    keep_document,
    keep_scan,
    paper_facts,
    put_document,
)
from postwatch.files.staged import StagedFile
from postwatch.journal.actions import journal_head
from postwatch.language import _
from postwatch.office.actions import next_code, resolve_letter
from postwatch.recipient.actions import active_recipients, choice, find_recipient
from postwatch.recipient.tables import Channel, Recipient, RecipientKind
from postwatch.register.actions import Letter, enter_sending, issue_number
from postwatch.register.letters import description, frozen
from postwatch.register.rules import LETTER
from postwatch.staff.actions import signature_of
from postwatch.task.actions import Letter as TaskLetter
from postwatch.task.actions import finish_pledge_tasks, move_tasks, open_tasks, tasks_given, waive_tasks
from postwatch.task.tables import Task, TaskStatus

# The tasks of a unit under a letter, with the instructions that they come from.
UnitTasks = tuple[Recipient, list[tuple[Task, CampaignTask]]]

TEMPLATE = "dispatch/letter"
SHEET_TEMPLATE = "dispatch/sheet"
_LIVE = (DispatchStatus.ISSUED, DispatchStatus.SENT)


@dataclass(frozen=True)
class DraftResult:
    """A letter that was drafted: how many units it goes to and how many tasks it will open."""

    id: str
    status: DispatchStatus
    path: str
    recipients: int
    tasks: int


@dataclass(frozen=True)
class IssueResult:
    """A letter that was issued."""

    id: str
    number: int | None
    symbol: str | None
    issued_on: dt.date | None
    path: str
    sha256: str


@dataclass(frozen=True)
class DispatchResult(IssueResult):
    """A letter in a list; a draft that ended was dropped."""

    status: DispatchStatus
    campaign: str
    audience: str | None
    subject: str
    due_on: dt.date | None
    recipients: int
    sent: int
    acknowledged: int
    ended_on: dt.date | None


@dataclass(frozen=True)
class AddresseeResult:
    """A unit that a letter goes to."""

    recipient: str
    name: str
    sent_on: dt.date | None
    channel: Channel | None
    acknowledged_on: dt.date | None


@dataclass(frozen=True)
class DispatchDetails(DispatchResult):
    """A letter with the units it goes to, what goes along, and the letters (codes) that it ends or that end it."""

    recalls: str | None
    replaces: str | None
    corrects: str | None
    ended_by: str | None
    end_reason: str | None
    corrected_by_list: tuple[str, ...]
    attachments_list: tuple[str, ...]
    addressees_list: tuple[AddresseeResult, ...]


@dataclass(frozen=True)
class SendResult:
    """What was sent on a day."""

    id: str
    status: DispatchStatus
    sent: int
    sent_on: dt.date
    recipients_list: tuple[str, ...]


@dataclass(frozen=True)
class ReceiptResult:
    """That a unit acknowledged a letter."""

    id: str
    recipient: str
    acknowledged_on: dt.date
    sender_number: str | None
    sender_number_on: dt.date | None
    incoming_number: int | None
    incoming_on: dt.date | None
    has_scan: bool


@dataclass(frozen=True)
class SheetResult:
    """The annex sheet of one unit."""

    recipient: str
    path: str


@dataclass(frozen=True)
class SheetsResult:
    """Annex sheets that were made; those that were there already, with the same words, count too."""

    id: str
    sheets: int
    documents_list: tuple[SheetResult, ...]


@dataclass(frozen=True)
class SheetOrder:
    """Which annex sheets are asked for: of the units named, else of a kind, else of all; ``replace`` changed ones."""

    dispatch: str
    units: Sequence[str] = ()
    kind: str | None = None
    replace: bool = False


@dataclass(frozen=True)
class DraftOrder:
    """What is asked of a draft; ``by_audience`` makes a letter for each part, ``urgency`` is the mark as printed."""

    campaign: str | None = None
    by_audience: bool = False
    polish: bool = False
    signer: str | None = None
    urgency: str = ""


@dataclass(frozen=True)
class IssueOrder:
    """What is said when a letter is issued; ``number`` only where the office numbers, or for a reserved one."""

    dispatch: str
    on: dt.date
    number: int | None = None
    due_on: dt.date | None = None
    signed: Path | None = None
    signer: str | None = None


@dataclass(frozen=True)
class SendOrder:
    """What is said when a letter is sent: to all its units or those named, how, and on which day.

    ``amend`` puts right the day (and the channel, if one is named) of a sending that is recorded.
    """

    dispatch: str
    on: dt.date
    units: Sequence[str] = ()
    channel: str | None = None
    amend: bool = False


@dataclass(frozen=True)
class ReceiptDraft:
    """A receipt as it was typed."""

    recipient: str
    on: dt.date
    by: str | None
    paper: Paper


def generate_dispatches(session: Session, desk: Desk, *, order: DraftOrder) -> list[DraftResult]:
    """Draft the letter of a campaign, or one for each audience; another draft is no hindrance."""
    campaign = find_campaign(session, campaign=order.campaign)
    text = campaign_text(campaign)
    letter = corrected(text.letter, text.slips, polish=order.polish)
    parts = [audience.code for audience in letter.audiences if audience.in_letter] if order.by_audience else [None]
    return [draft_letter(session, desk, campaign, text, letter, only, order) for only in parts]


def issue_dispatch(session: Session, desk: Desk, *, order: IssueOrder) -> IssueResult:
    """Number a draft, freeze it, make its document, open its tasks.

    Raises RuleError for a day to come, before the directive or out of the order of numbers, and for a deadline where no
    task is given; AlreadyThereError for a letter that was issued before or a number that was given.
    """
    dispatch = find_dispatch(session, dispatch=order.dispatch, on=desk.today)
    if dispatch.status is not DispatchStatus.DRAFT:
        raise AlreadyThereError(
            _("{dispatch} was issued as {symbol} on {day}").format(
                dispatch=dispatch.code, symbol=dispatch.symbol, day=f"{dispatch.issued_on:%d/%m/%Y}"
            ),
            hint=_("a letter is issued once; draft another with: postwatch dispatch generate"),
        )
    if dispatch.ended_on is not None:
        raise was_dropped(dispatch)
    _refuse_needless_deadline(dispatch, order.due_on)
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    require_issue_days(on=order.on, due_on=order.due_on, today=desk.today, directive_on=campaign.directive_on)
    _require_earlier(session, dispatch, order.on)
    signature = signature_of(session, signer=order.signer, on=order.on, drafted_for=dispatch.signer_id)
    facts = json.loads(dispatch.facts)
    entry = issue_number(
        session,
        desk,
        letter=Letter(LETTER, order.on, dispatch.subject, signature.signer, "; ".join(facts["addressees"])),
        number=order.number,
    )
    dispatch.register_entry_id, dispatch.number, dispatch.symbol = entry.id, entry.number, entry.symbol
    dispatch.issued_on, dispatch.due_on, dispatch.signer_id = order.on, order.due_on, signature.staff_id
    dispatch.status = DispatchStatus.ISSUED
    _refuse_twin(_twin(session, dispatch))
    whole = issued_facts(facts, settings=desk.settings, number=entry.symbol or "", on=order.on, signature=signature)
    whole["document"] |= {"description": description(journal_head(session))}
    fill_letter(session, desk, dispatch, whole, f"documents/{dispatch.code}/{dispatch.code}.docx")
    if order.signed is not None:
        dispatch.signed_evidence_id = keep_scan(session, desk, path=order.signed).id
    session.add(dispatch)
    session.flush()
    if dispatch.recalls_id is not None or dispatch.corrects_id is not None:
        _address_like(session, dispatch, session.get_one(Dispatch, dispatch.recalls_id or dispatch.corrects_id))
    else:
        _address(session, dispatch, campaign)
    _end_earlier(session, dispatch)
    return _issued(dispatch)


def send_dispatch(session: Session, desk: Desk, *, order: SendOrder) -> SendResult:
    """Record that a letter was sent, to all of its units that it was not sent to yet or to those named.

    Raises RuleError for a draft, a day to come, before the issue or after a receipt, and for a sending to be amended
    that is not recorded; NotFoundError for a unit it is not addressed to; AlreadyThereError when nothing is left to be
    sent.
    """
    row = _live(session, order.dispatch, desk.today)
    require_day_after(order.on, issued_on=row.issued_on or order.on, today=desk.today)
    by_kind = choice(Channel, order.channel, what=_("channel")) if order.channel else None
    named = _codes(session, row, order.units)
    chosen = [
        (addressee, unit)
        for addressee, unit in _addressees(session, row)
        if (addressee.sent_on is not None) == order.amend and (not named or unit.code in named)
    ]
    if not chosen:
        raise _nothing_to_send(row, amend=order.amend)
    _refuse_after_receipt(session, chosen, order.on)
    for addressee, unit in chosen:
        addressee.sent_on = order.on
        addressee.channel = by_kind or addressee.channel or unit.channel or Channel.IOFFICE
        session.add(addressee)
    row.status = DispatchStatus.SENT
    session.add(row)
    session.flush()
    first = select(func.min(DispatchAddressee.sent_on)).where(DispatchAddressee.dispatch_id == row.id)
    enter_sending(session, entry_id=row.register_entry_id, on=session.exec(first).one())
    return SendResult(row.code, row.status, len(chosen), order.on, tuple(unit.code for _row, unit in chosen))


def _nothing_to_send(row: Dispatch, *, amend: bool) -> RuleError | AlreadyThereError:
    if amend:
        return RuleError(
            _("No sending of {dispatch} to them is recorded that could be amended").format(dispatch=row.symbol),
            hint=_("record it: postwatch dispatch send {code} --on DAY").format(code=row.code),
        )
    return AlreadyThereError(
        _("{dispatch} was sent to all of them before").format(dispatch=row.symbol),
        hint=_("see: postwatch dispatch show {code}").format(code=row.code),
    )


def acknowledge_dispatch(session: Session, desk: Desk, *, dispatch: str, draft: ReceiptDraft) -> ReceiptResult:
    """Record that a unit acknowledged a letter.

    Raises RuleError for a day to come, before the issue or before the sending, NotFoundError for a unit it is not
    addressed to, AlreadyThereError for a second receipt.
    """
    row = _live(session, dispatch, desk.today)
    require_day_after(draft.on, issued_on=row.issued_on or draft.on, today=desk.today)
    unit = find_recipient(session, recipient=draft.recipient)
    addressee = _addressee(session, row, unit)
    earlier = session.exec(select(DispatchReceipt).where(DispatchReceipt.addressee_id == addressee.id)).first()
    if earlier is not None:
        raise AlreadyThereError(
            _("{unit} acknowledged {symbol} on {day} already").format(
                unit=unit.name, symbol=row.symbol, day=f"{earlier.acknowledged_on:%d/%m/%Y}"
            ),
            hint=_("see: postwatch dispatch show {code}").format(code=row.code),
        )
    require_day_after_sending(draft.on, sent_on=addressee.sent_on, symbol=row.symbol or row.code, code=row.code)
    receipt = DispatchReceipt(addressee_id=addressee.id, acknowledged_on=draft.on, acknowledged_by=draft.by)
    fill_paper(session, desk, receipt, paper=draft.paper)
    session.add(receipt)
    session.flush()
    return ReceiptResult(row.code, unit.code, draft.on, **paper_facts(receipt))


def make_sheets(
    session: Session, desk: Desk, *, order: SheetOrder, on_progress: Callable[[int, int], None] | None = None
) -> SheetsResult:
    """Make the annex that says what one unit has to do, for every unit with a task under an issued letter.

    An annex that is there stays as it is; ``told`` hears how many of how many are done.

    Raises RuleError for a draft, NotFoundError for a unit without a task, AlreadyThereError for an annex that says
    something else and is not to be replaced.
    """
    row = _live(session, order.dispatch, desk.today)
    wanted = {find_recipient(session, recipient=unit).code for unit in order.units}
    of_kind = choice(RecipientKind, order.kind, what=_("kind")) if order.kind else None
    by_unit = _tasks_by_unit(session, row)
    unknown = wanted - {unit.code for unit, _tasks in by_unit}
    if unknown:
        raise NotFoundError(
            _("{unit} has no task under {symbol}").format(unit=", ".join(sorted(unknown)), symbol=row.symbol),
            hint=_("see: postwatch task list --dispatch {code}").format(code=row.code),
        )
    chosen = [
        (unit, tasks)
        for unit, tasks in by_unit
        if (not wanted or unit.code in wanted) and (of_kind is None or unit.kind is of_kind)
    ]
    names = _measure_names(session, chosen)
    made = []
    for one in chosen:
        made.append(_make_sheet(session, desk, row, one, names, order.replace))
        if on_progress is not None:
            on_progress(len(made), len(chosen))
    return SheetsResult(row.code, len(made), tuple(made))


def list_dispatches(session: Session) -> list[DispatchResult]:
    """Letters in the order they were drafted."""
    counts = _counts(session)
    rows = session.exec(
        select(Dispatch, Campaign).join(Campaign, col(Campaign.id) == Dispatch.campaign_id).order_by(col(Dispatch.id))
    )
    return [_result(row, campaign, counts.get(row.id, (0, 0, 0))) for row, campaign in rows]


def show_dispatch(session: Session, desk: Desk, *, dispatch: str) -> DispatchDetails:
    """A letter with its units and attachments."""
    row = find_dispatch(session, dispatch=dispatch, on=desk.today)
    campaign = session.get_one(Campaign, row.campaign_id)
    receipts = {receipt.addressee_id: receipt for receipt in session.exec(select(DispatchReceipt))}
    attachments = select(DispatchAttachment.title).where(DispatchAttachment.dispatch_id == row.id)
    return DispatchDetails(
        **vars(_result(row, campaign, _counts(session).get(row.id, (0, 0, 0)))),
        **_links(session, row),
        end_reason=row.end_reason,
        attachments_list=tuple(session.exec(attachments.order_by(col(DispatchAttachment.position)))),
        addressees_list=tuple(
            AddresseeResult(
                recipient=unit.code,
                name=unit.name,
                sent_on=addressee.sent_on,
                channel=addressee.channel,
                acknowledged_on=receipts[addressee.id].acknowledged_on if addressee.id in receipts else None,
            )
            for addressee, unit in _addressees(session, row)
        ),
    )


def find_dispatch(session: Session, *, dispatch: str, on: dt.date) -> Dispatch:
    """A letter by its code, its symbol (the newest of that symbol), or its number in the current year.

    Raises NotFoundError.
    """
    found = resolve_letter(session, Dispatch, dispatch, on=on)
    if found is None:
        raise NotFoundError(
            _("There is no dispatch {dispatch}").format(dispatch=dispatch), hint=_("see: postwatch dispatch list")
        )
    return session.get_one(Dispatch, found)


def _links(session: Session, row: Dispatch) -> dict[str, Any]:
    """Codes of the letters that a letter speaks of, and of the issued ones that speak of it."""
    codes = {letter.id: letter.code for letter in session.exec(select(Dispatch))}
    later = session.exec(
        select(Dispatch).where(
            (col(Dispatch.recalls_id) == row.id)
            | (col(Dispatch.replaces_id) == row.id)
            | (col(Dispatch.corrects_id) == row.id),
            col(Dispatch.issued_on).is_not(None),
            Dispatch.status != DispatchStatus.VOID,
        )
    ).all()
    return {
        "recalls": codes.get(row.recalls_id or 0),
        "replaces": codes.get(row.replaces_id or 0),
        "corrects": codes.get(row.corrects_id or 0),
        "ended_by": next((letter.code for letter in later if letter.corrects_id is None), None),
        "corrected_by_list": tuple(letter.code for letter in later if letter.corrects_id is not None),
    }


def issued_dispatches(session: Session, *, campaign_id: int) -> list[Dispatch]:
    """Letters that give the tasks of a campaign, were issued and still stand, in the order of their days."""
    statement = select(Dispatch).where(
        Dispatch.campaign_id == campaign_id,
        col(Dispatch.status).in_(_LIVE),
        col(Dispatch.recalls_id).is_(None),
        col(Dispatch.corrects_id).is_(None),
    )
    return list(session.exec(statement.order_by(col(Dispatch.issued_on), col(Dispatch.id))))


def with_replaced(session: Session, *, dispatch: Dispatch) -> list[Dispatch]:
    """A letter and those in whose place it stands, newest first: what answered one of them answers it."""
    found = [dispatch]
    while found[-1].replaces_id is not None:
        found.append(session.get_one(Dispatch, found[-1].replaces_id))
    return found


def drafts_waiting(session: Session) -> set[str]:
    """Codes of the drafts that can be issued: not dropped, what they speak of stands, and no letter has their place."""
    drafts = select(Dispatch).where(Dispatch.status == DispatchStatus.DRAFT, col(Dispatch.ended_on).is_(None))
    return {draft.code for draft in session.exec(drafts) if _may_be_issued(session, draft)}


def _may_be_issued(session: Session, draft: Dispatch) -> bool:
    earlier_id = _spoken_of(draft)
    if earlier_id is not None and not is_standing(session.get_one(Dispatch, earlier_id)):
        return False
    return _twin(session, draft) is None


def _spoken_of(dispatch: Dispatch) -> int | None:
    """The letter that a letter recalls, replaces or corrects."""
    return dispatch.recalls_id or dispatch.replaces_id or dispatch.corrects_id


def is_standing(dispatch: Dispatch) -> bool:
    """Whether a letter was issued and nothing ended it since."""
    return dispatch.status in _LIVE


def live_dispatch(session: Session, *, dispatch: str, on: dt.date) -> Dispatch:
    """A letter that was issued and still stands. Raises RuleError for a draft or one that was ended."""
    return _live(session, dispatch, on)


def draft_letter(
    session: Session,
    desk: Desk,
    campaign: Campaign,
    text: CampaignText,
    letter: LetterText,
    only: str | None,
    order: DraftOrder,
) -> DraftResult:
    signature = signature_of(session, signer=order.signer, on=desk.today)
    facts = letter_facts(letter, settings=desk.settings, signature=signature, only=only, drafted_on=desk.today)
    facts["urgency"] = order.urgency
    dispatch = Dispatch(
        code=next_code(session, prefix="CV", on=desk.today),
        campaign_id=campaign.id,
        audience=only,
        status=DispatchStatus.DRAFT,
        polished=order.polish,
        subject=facts["subject"],
        drafted_on=desk.today,
        drafted_at=desk.now,
        signer_id=signature.staff_id,
        facts="",
        path="",
        sha256="",
    )
    fill_letter(session, desk, dispatch, facts, f"documents/{dispatch.code}/{dispatch.code}-du-thao.docx")
    session.add(dispatch)
    session.flush()
    session.add_all(
        DispatchAttachment(dispatch_id=dispatch.id, position=number, title=title)
        for number, title in enumerate(text.attachments, start=1)
    )
    session.flush()
    given = _given(session, campaign, letter, only, desk.today)
    units = _units_addressed(session, letter, only, desk.today)
    return DraftResult(dispatch.code, dispatch.status, dispatch.path, len(units), len(given))


def fill_letter(session: Session, desk: Desk, dispatch: Dispatch, facts: dict[str, Any], path: str) -> StagedFile:
    """Make the document of the facts and let the row say where it is; the same facts make the same bytes."""
    data = shipped_template(TEMPLATE, desk.workspace).render(facts, title=dispatch.subject)
    file = desk.shelf.stage(path, data)
    dispatch.facts = frozen(facts)
    dispatch.path, dispatch.sha256 = file.path, file.sha256
    keep_document(session, desk, kind="dispatch", subject=dispatch.code, file=file)
    return file


def _address(session: Session, dispatch: Dispatch, campaign: Campaign) -> None:
    """Fix the units that an issued letter goes to, and open their tasks."""
    text = campaign_text(campaign)
    letter = corrected(text.letter, text.slips, polish=dispatch.polished)
    on = dispatch.issued_on or dispatch.drafted_on
    session.add_all(
        DispatchAddressee(dispatch_id=dispatch.id, recipient_id=unit.id)
        for unit in _units_addressed(session, letter, dispatch.audience, on)
    )
    texts = {task.code: task.text for task in letter.tasks}
    opened = TaskLetter(dispatch.id, dispatch.code, on, dispatch.due_on, texts)
    if dispatch.replaces_id is not None:
        move_tasks(session, from_id=dispatch.replaces_id, letter=opened)
    standing = [dispatch.id, *(letter.id for letter in issued_dispatches(session, campaign_id=campaign.id))]
    known = tasks_given(session, dispatch_ids=standing)
    given = _given(session, campaign, letter, dispatch.audience, on)
    open_tasks(session, letter=opened, given=[pair for pair in given if (pair[0].id, pair[1].id) not in known])
    # Who signed when an earlier letter asked has done what this one asks.
    finish_pledge_tasks(session, campaign_id=campaign.id, signing_days=signing_days(session, campaign_id=campaign.id))


def _address_like(session: Session, dispatch: Dispatch, earlier: Dispatch) -> None:
    """A letter about a letter goes to whoever that one went to, and gives no tasks."""
    session.add_all(
        DispatchAddressee(dispatch_id=dispatch.id, recipient_id=unit.id)
        for _addressee, unit in _addressees(session, earlier)
    )
    session.flush()


def _require_earlier(session: Session, dispatch: Dispatch, on: dt.date) -> None:
    """The letter that this one speaks of still stands, and was neither issued nor sent later (RuleError)."""
    earlier_id = _spoken_of(dispatch)
    if earlier_id is None:
        return
    earlier = session.get_one(Dispatch, earlier_id)
    if earlier.status not in _LIVE:
        raise _not_live(earlier)
    if earlier.issued_on is not None:
        require_day_after(on, issued_on=earlier.issued_on, today=on)
    sent = select(func.max(DispatchAddressee.sent_on)).where(DispatchAddressee.dispatch_id == earlier.id)
    require_day_after_sending(
        on, sent_on=session.exec(sent).one(), symbol=earlier.symbol or earlier.code, code=earlier.code
    )


def _refuse_needless_deadline(dispatch: Dispatch, due_on: dt.date | None) -> None:
    """A letter about a letter gives no tasks that could be due (RuleError); a replacement does."""
    if due_on is not None and (dispatch.recalls_id is not None or dispatch.corrects_id is not None):
        raise RuleError(
            _("{dispatch} gives no tasks, so none can be due on {day}").format(
                dispatch=dispatch.code, day=f"{due_on:%d/%m/%Y}"
            ),
            hint=_("leave --due out"),
        )


def _end_earlier(session: Session, dispatch: Dispatch) -> None:
    """A recall or a replacement ends the letter that it speaks of on its own day; a correction lets it stand."""
    earlier_id = dispatch.recalls_id or dispatch.replaces_id
    if earlier_id is None:
        return
    earlier = session.get_one(Dispatch, earlier_id)
    recalled = dispatch.recalls_id is not None
    earlier.status = DispatchStatus.RECALLED if recalled else DispatchStatus.REPLACED
    earlier.ended_on, earlier.end_reason = dispatch.issued_on, dispatch.symbol
    session.add(earlier)
    if recalled:
        waive_tasks(
            session, dispatch_id=earlier.id, on=dispatch.issued_on or earlier.drafted_on, reason=dispatch.symbol or ""
        )
    session.flush()


def _twin(session: Session, dispatch: Dispatch) -> Dispatch | None:
    """The standing letter that asks the same units for the same: one campaign asks a unit once."""
    if dispatch.recalls_id is not None or dispatch.corrects_id is not None:
        return None
    for letter in issued_dispatches(session, campaign_id=dispatch.campaign_id):
        is_other = letter.id not in (dispatch.id, dispatch.replaces_id)
        same_part = letter.audience is None or dispatch.audience is None or letter.audience == dispatch.audience
        if is_other and same_part:
            return letter
    return None


def _refuse_twin(letter: Dispatch | None) -> None:
    """A second letter with the same part replaces the first, or is none. Raises AlreadyThereError naming the first."""
    if letter is not None:
        raise AlreadyThereError(
            _("{symbol} of {day} gives the same tasks to the same units").format(
                symbol=letter.symbol, day=f"{letter.issued_on:%d/%m/%Y}"
            ),
            hint=_("to put another in its place: postwatch dispatch replace {code}").format(code=letter.code),
        )


def _units_addressed(session: Session, letter: LetterText, only: str | None, on: dt.date) -> list[Recipient]:
    kinds = [
        kind
        for audience in letter.audiences
        if audience.in_letter and only in (None, audience.code)
        for kind in audience.addressed_kinds
    ]
    return active_recipients(session, kinds=tuple(dict.fromkeys(kinds)), on=on)


def _given(
    session: Session, campaign: Campaign, letter: LetterText, only: str | None, on: dt.date
) -> list[tuple[CampaignTask, Recipient]]:
    instructions = {task.code: task for task in campaign_tasks(session, campaign_id=campaign.id)}
    return [
        (instructions[task.code], unit)
        for task in tasks_for(letter, only=only)
        for unit in active_recipients(session, kinds=task.kinds, on=on)
    ]


def _live(session: Session, dispatch: str, on: dt.date) -> Dispatch:
    row = find_dispatch(session, dispatch=dispatch, on=on)
    if row.status not in _LIVE:
        raise _not_live(row)
    return row


def was_dropped(draft: Dispatch) -> RuleError:
    """That a draft was dropped, when and why."""
    return RuleError(
        _("The draft {code} was dropped on {day}: {reason}").format(
            code=draft.code, day=f"{draft.ended_on:%d/%m/%Y}", reason=draft.end_reason
        ),
        hint=_("draft another with: postwatch dispatch generate"),
    )


def _not_live(row: Dispatch) -> RuleError:
    if row.status is DispatchStatus.DRAFT and row.ended_on is not None:
        return was_dropped(row)
    hint = (
        _("issue it first: postwatch dispatch issue {code} --on DAY")
        if row.status is DispatchStatus.DRAFT
        else _("see what ended it: postwatch dispatch show {code}")
    )
    return RuleError(
        _("{dispatch} is {status}, not an issued letter").format(dispatch=row.code, status=row.status.in_words),
        hint=hint.format(code=row.code),
    )


def _addressees(session: Session, dispatch: Dispatch) -> list[tuple[DispatchAddressee, Recipient]]:
    statement = (
        select(DispatchAddressee, Recipient)
        .join(Recipient, col(Recipient.id) == DispatchAddressee.recipient_id)
        .where(DispatchAddressee.dispatch_id == dispatch.id)
    )
    return [(addressee, unit) for addressee, unit in session.exec(statement.order_by(col(Recipient.code)))]


def _addressee(session: Session, dispatch: Dispatch, unit: Recipient) -> DispatchAddressee:
    row = session.exec(
        select(DispatchAddressee).where(
            DispatchAddressee.dispatch_id == dispatch.id, DispatchAddressee.recipient_id == unit.id
        )
    ).first()
    if row is None:
        raise NotFoundError(
            _("{symbol} is not addressed to {unit}").format(symbol=dispatch.symbol, unit=unit.name),
            hint=_("see whom it is addressed to: postwatch dispatch show {code}").format(code=dispatch.code),
        )
    return row


def _refuse_after_receipt(
    session: Session, waiting: Sequence[tuple[DispatchAddressee, Recipient]], on: dt.date
) -> None:
    """A letter is not sent to a unit after that unit received it."""
    received = {
        receipt.addressee_id: receipt.acknowledged_on
        for receipt in session.exec(select(DispatchReceipt).where(col(DispatchReceipt.acknowledged_on) < on))
    }
    for addressee, unit in waiting:
        if addressee.id in received:
            raise RuleError(
                _("{unit} received the letter on {day}, before it would be sent").format(
                    unit=unit.name, day=f"{received[addressee.id]:%d/%m/%Y}"
                ),
                hint=_("give the day on which it was sent: --on DAY"),
            )


def _codes(session: Session, dispatch: Dispatch, units: Sequence[str]) -> set[str]:
    found = [find_recipient(session, recipient=unit) for unit in units]
    for unit in found:
        _addressee(session, dispatch, unit)
    return {unit.code for unit in found}


def _counts(session: Session) -> dict[int, tuple[int, int, int]]:
    """Units, units sent to and units that acknowledged, by letter."""
    statement = (
        select(
            DispatchAddressee.dispatch_id,
            func.count(col(DispatchAddressee.id)),
            func.count(col(DispatchAddressee.sent_on)),
            func.count(col(DispatchReceipt.id)),
        )
        .join(DispatchReceipt, col(DispatchReceipt.addressee_id) == DispatchAddressee.id, isouter=True)
        .group_by(col(DispatchAddressee.dispatch_id))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in session.exec(statement)}


def _issued(dispatch: Dispatch) -> IssueResult:
    return IssueResult(
        id=dispatch.code,
        number=dispatch.number,
        symbol=dispatch.symbol,
        issued_on=dispatch.issued_on,
        path=dispatch.path,
        sha256=dispatch.sha256,
    )


def _result(dispatch: Dispatch, campaign: Campaign, counts: tuple[int, int, int]) -> DispatchResult:
    return DispatchResult(
        **vars(_issued(dispatch)),
        status=dispatch.status,
        campaign=campaign.code,
        audience=dispatch.audience,
        subject=dispatch.subject,
        due_on=dispatch.due_on,
        recipients=counts[0],
        sent=counts[1],
        acknowledged=counts[2],
        ended_on=dispatch.ended_on,
    )


def _tasks_by_unit(session: Session, dispatch: Dispatch) -> list[UnitTasks]:
    statement = (
        select(Recipient, Task, CampaignTask)
        .join(Task, col(Task.recipient_id) == Recipient.id)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id)
        .where(Task.dispatch_id == dispatch.id, Task.status != TaskStatus.WAIVED)
        .order_by(col(Recipient.code), col(CampaignTask.position))
    )
    grouped: dict[int, UnitTasks] = {}
    for unit, task, instruction in session.exec(statement):
        grouped.setdefault(unit.id, (unit, []))[1].append((task, instruction))
    return list(grouped.values())


def _measure_names(session: Session, units: Sequence[UnitTasks]) -> dict[int, tuple[str, ...]]:
    """Names of what is to be reported, by instruction."""
    instructions = {instruction.id for _unit, tasks in units for _task, instruction in tasks}
    measures = measures_of(session, task_ids=sorted(instructions))
    return {number: tuple(measure.name for measure in found) for number, found in measures.items()}


def _make_sheet(
    session: Session,
    desk: Desk,
    dispatch: Dispatch,
    one: UnitTasks,
    names: Mapping[int, tuple[str, ...]],
    replace: bool,
) -> SheetResult:
    unit, tasks = one
    facts = sheet_facts(
        SheetUnit(unit.name, unit.code, unit.address or ""),
        [
            SheetTask(task.text, task.mode.value, task.due_on, names.get(instruction.id, ()))
            for task, instruction in tasks
        ],
        symbol=dispatch.symbol or "",
        issued_on=dispatch.issued_on or dispatch.drafted_on,
        asks_pledge=any(instruction.asks_pledge for _task, instruction in tasks),
        settings=desk.settings,
    )
    data = shipped_template(SHEET_TEMPLATE, desk.workspace).render(
        facts, title=f"Nhiệm vụ của {unit.name}", images={"qr": png(unit.code)}
    )
    path = f"documents/{dispatch.code}/nhiem-vu/{unit.code}.docx"
    put_document(session, desk, kind="dispatch_sheet", subject=dispatch.code, path=path, data=data, replace=replace)
    return SheetResult(unit.code, path)
