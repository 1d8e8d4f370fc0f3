"""Conditions of pledges in SQL: who is asked for a pledge on a day, and which pledges are in force.

Coverage, lists, follow-ups and the report share them, for each campaign. A campaign asks the units that its letters in
force ask, of the kinds that the pledge tasks of those letters name; before such a letter it asks nobody. A campaign
that is closed asks nobody after its last day. Every condition names the office itself, so that it may be used in a
statement that the session's filter does not reach.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, false, func, or_
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from postwatch.campaign.audiences import tasks_for
from postwatch.campaign.conditions import ran
from postwatch.campaign.lookup import last_day, parts_of
from postwatch.campaign.tables import Campaign
from postwatch.dataclass import dataclass
from postwatch.dispatch import conditions as letters
from postwatch.dispatch.tables import Dispatch
from postwatch.pledge.tables import Pledge
from postwatch.recipient.conditions import active, of_kind
from postwatch.recipient.tables import Recipient
from postwatch.store import conditions
from postwatch.store.conditions import Condition


@dataclass(frozen=True)
class Asking:
    """The kinds of unit that a campaign asks on a day, by the audience of each letter (None: all); none without."""

    office_id: int
    campaign_id: int
    kinds: Mapping[str | None, tuple[str, ...]]
    on: dt.date


def asking(session: Session, *, campaign: Campaign, on: dt.date) -> Asking:
    """Return the request of a campaign on a day."""
    parts = letters.audiences_asked(session, campaign=campaign, on=on)
    kinds = {part: found for part in parts if (found := kinds_asked(campaign, part))}
    return Asking(campaign.office_id, campaign.id, kinds, on)


def askings(session: Session, *, on: dt.date, since: dt.date) -> list[Asking]:
    """Return the request of each campaign that had not ended before ``since``, on a day or on its last day.

    Those that ask nobody are left out.
    """
    campaigns = session.exec(select_rows(Campaign).where(ran(since, on)).order_by(col(Campaign.id))).all()
    found = [asking(session, campaign=campaign, on=last_day(campaign, on)) for campaign in campaigns]
    return [one for one in found if one.kinds]


def kinds_asked(campaign: Campaign, part: str | None = None) -> tuple[str, ...]:
    """Return kinds of unit that a campaign's letter to an audience, or to all, asks for a pledge."""
    tasks = tasks_for(parts_of(campaign), only=part)
    return tuple(dict.fromkeys(kind for task in tasks if task.asks_pledge for kind in task.kinds))


def askable(one: Asking) -> Condition:
    """Return the condition that a unit is active on the day and of a kind that is asked, by a letter or not."""
    kinds = [kind for found in one.kinds.values() for kind in found]
    return and_(col(Recipient.office_id) == one.office_id, of_kind(kinds, one.on), active(one.on))


def asked(one: Asking) -> Condition:
    """Return the condition that a unit is asked: by a letter that asks its kind, and active on the day."""
    by_letters: list[Condition] = []
    for part, kinds in one.kinds.items():
        of_part = col(Dispatch.audience).is_not_distinct_from(part)
        found = letters.asked(one.on, col(Dispatch.campaign_id) == one.campaign_id, of_part)
        by_letters.append(and_(of_kind(kinds, one.on), col(Recipient.id).in_(found)))
    return and_(askable(one), or_(false(), *by_letters))


def asked_by_any(asks: Sequence[Asking]) -> Condition:
    """Return the condition that any campaign asks a unit; a unit that several ask is counted once."""
    return or_(false(), *(asked(one) for one in asks))


def counted_from(pledge: type[Pledge] = Pledge) -> Any:
    """Return the day from which a pledge counts: of its signature, or of the letter that asked for it after that."""
    return func.coalesce(col(pledge.counts_from), col(pledge.signed_on))


def counted_within(first: dt.date, last: dt.date) -> Condition:
    """Return the condition that a pledge counts from a day within a first and a last day, both included."""
    # It was signed by then: the index of that day finds it.
    return and_(col(Pledge.signed_on) <= last, counted_from().between(first, last))


def in_force(on: dt.date, *, pledge: type[Pledge] = Pledge) -> Condition:
    """Return the condition that a pledge counted by a day and was not revoked by then."""
    return conditions.in_force(counted_from(pledge), col(pledge.revoked_on), on)


def in_force_of(one: Asking) -> Condition:
    """Return the condition that a pledge is of the campaign, in force on the day."""
    return and_(col(Pledge.campaign_id) == one.campaign_id, in_force(one.on))
