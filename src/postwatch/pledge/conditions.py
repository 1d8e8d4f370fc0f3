"""Who is asked for a pledge on a day, and who holds one: the one computation that coverage, lists, follow-ups and the
report share, for each campaign and as conditions of the database.

A campaign asks the kinds of unit that the tasks of its issued letters name; before such a letter it asks nobody. A
campaign that is closed asks nobody after its last day. Every condition names the office itself, so that it may stand in
a statement that the session's filter does not reach.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from postwatch.campaign.actions import campaign_text
from postwatch.campaign.rules import tasks_for
from postwatch.campaign.tables import Campaign
from postwatch.dispatch.tables import Dispatch, DispatchStatus
from postwatch.pledge.tables import Pledge, PledgeCover
from postwatch.recipient.tables import Recipient

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Asking:
    """What one campaign asks on a day: units of these kinds; none while no letter asks.

    With ``known_on`` a pledge counts only if it was recorded, and had arrived, by that day.
    """

    office_id: int
    campaign_id: int
    kinds: tuple[str, ...]
    on: dt.date
    known_on: dt.date | None = None


def asking(session: Session, *, campaign: Campaign, on: dt.date, known_on: dt.date | None = None) -> Asking:
    """What a campaign asks on a day."""
    parts: list[str | None] = []
    if campaign.closed_on is None or on <= campaign.closed_on:
        letters = select(col(Dispatch.audience)).where(
            col(Dispatch.campaign_id) == campaign.id,
            col(Dispatch.issued_on) <= on,
            col(Dispatch.status) != DispatchStatus.VOID,
            col(Dispatch.recalls_id).is_(None),
            col(Dispatch.corrects_id).is_(None),
            or_(col(Dispatch.ended_on).is_(None), col(Dispatch.ended_on) > on),
        )
        parts = list(session.connection().execute(letters.distinct()).scalars())
    return Asking(campaign.office_id, campaign.id, kinds_asked(campaign, parts), on, known_on)


def askings(session: Session, *, on: dt.date, known_on: dt.date | None = None) -> list[Asking]:
    """What each campaign asks on a day; those that ask nobody are left out."""
    campaigns = session.exec(select_rows(Campaign).where(Campaign.opened_on <= on).order_by(col(Campaign.id))).all()
    found = [asking(session, campaign=campaign, on=on, known_on=known_on) for campaign in campaigns]
    return [one for one in found if one.kinds]


def kinds_asked(campaign: Campaign, parts: Iterable[str | None]) -> tuple[str, ...]:
    """Kinds of unit that a campaign's letters to these audiences (None: to all) ask for a pledge."""
    letter = campaign_text(campaign).letter
    return tuple(
        dict.fromkeys(
            kind for part in parts for task in tasks_for(letter, only=part) if task.asks_pledge for kind in task.kinds
        )
    )


def asked(one: Asking) -> Condition:
    """That a unit is asked: of a kind that is, active on the day, and not merged into another."""
    if not one.kinds:
        return false()
    return and_(
        col(Recipient.office_id) == one.office_id,
        col(Recipient.kind).in_(one.kinds),
        col(Recipient.merged_into_id).is_(None),
        or_(col(Recipient.active_from).is_(None), col(Recipient.active_from) <= one.on),
        or_(col(Recipient.active_to).is_(None), col(Recipient.active_to) >= one.on),
    )


def standing_pledges(one: Asking) -> Condition:
    """Pledges of the campaign that were signed by the day and not revoked by then."""
    known: Condition = true()
    if one.known_on is not None:
        arrived = or_(col(Pledge.incoming_on).is_(None), col(Pledge.incoming_on) <= one.known_on)
        known = and_(arrived, col(Pledge.recorded_on) <= one.known_on)
    return and_(
        col(Pledge.campaign_id) == one.campaign_id,
        col(Pledge.signed_on) <= one.on,
        or_(col(Pledge.revoked_on).is_(None), col(Pledge.revoked_on) > one.on),
        known,
    )


def signed_directly(one: Asking) -> Select[Any]:
    """Ids of the units that signed themselves."""
    return select(col(Pledge.recipient_id)).where(standing_pledges(one))


def signed_by_parent(one: Asking) -> Select[Any]:
    """Ids of the points that a pledge of their enterprise names and that have signed none of their own."""
    return (
        select(col(PledgeCover.recipient_id))
        .join(Pledge, col(Pledge.id) == PledgeCover.pledge_id)
        .where(standing_pledges(one), col(PledgeCover.recipient_id).not_in(signed_directly(one)))
    )


def ids(session: Session, statement: Select[Any]) -> set[int]:
    """What a statement of ids finds, the changes of this session included."""
    session.flush()
    return set(session.connection().execute(statement).scalars())
