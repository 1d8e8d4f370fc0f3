"""Dispatches: sent, acknowledged, listed, shown."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.campaign.tables import Campaign
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.dispatch.addressees import (
    UnaskedUnit,
    letter_text,
    units_addressed,
    units_unasked,
)
from postwatch.dispatch.attachment_tables import DispatchAttachment
from postwatch.dispatch.lookup import find_dispatch, live_dispatch
from postwatch.dispatch.tables import Dispatch
from postwatch.fields import Entry
from postwatch.recipient.conditions import is_active
from postwatch.recipient.tables import Recipient
from postwatch.register import outgoing, queries, withdrawal
from postwatch.register.conditions import UNISSUED, was_issued
from postwatch.register.options import SendOrder
from postwatch.register.tables import LetterStatus, Receipt
from postwatch.store.conditions import Condition
from postwatch.task.actions import (
    move_opening,
)


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


def send_dispatch(session: Session, desk: Desk, *, order: SendOrder) -> outgoing.SendResult:
    """Record that a letter was sent.

    Raises as `send_letter`, and RuleError for a draft or a letter that had ended then.
    """
    row = live_dispatch(session, order.letter, on=desk.today, day=order.on or desk.today)
    before = {unit.id: addressee.added_on for addressee, unit in queries.addressees_of(session, row)}
    sent = outgoing.send_letter(session, desk, row, order)
    for addressee, unit in queries.addressees_of(session, row):
        added_on = before[unit.id]
        if added_on is not None and addressee.added_on is not None:
            move_opening(session, dispatch_id=row.id, recipient_id=unit.id, opened_on=added_on, to=addressee.added_on)
    return sent


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
    letter = letter_text(session.get_one(Campaign, row.campaign_id), row)
    return len(units_addressed(session, letter, row.audience, on, row.replaces_id))


def show_dispatch(
    session: Session, desk: Desk, *, dispatch: str, is_waiting_only: bool = False, units: Sequence[Condition] = ()
) -> DispatchDetails:
    """Return a letter with its units and attachments.

    Of the units perhaps only those that have not acknowledged it, and only those that meet conditions.
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


def _links(session: Session, row: Dispatch) -> dict[str, Any]:
    """Return codes of the letters that a letter is about, and of the issued letters about it."""
    links = withdrawal.links_of(session, row)
    replaced = session.get_one(Dispatch, row.replaces_id) if row.replaces_id is not None else None
    by = session.exec(select(Dispatch).where(Dispatch.replaces_id == row.id, was_issued(Dispatch))).first()
    links["ended_by"] = links["ended_by"] or (by.code if by is not None else None)
    return {**links, "replaces": replaced.code if replaced is not None else None}


def _result(dispatch: Dispatch, campaign: str, counts: tuple[int, int, int]) -> DispatchResult:
    named = dict(zip(("recipients", "sent", "acknowledged"), counts, strict=True))
    return result_of(DispatchResult, dispatch, id=dispatch.code, campaign=campaign, **named)
