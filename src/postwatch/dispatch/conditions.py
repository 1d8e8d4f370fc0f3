"""Conditions of dispatches: which in force ask something on a day, of whom, and which gives tasks now.

A letter in force asks a unit from the day on which the unit became its addressee. A service point is asked when its
enterprise is, where the campaign lets points follow. A unit that is no addressee and no point is asked by the task that
the letter gives it, as through Nơi nhận.
"""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import CTE, Date, Select, and_, bindparam, exists, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from postwatch.campaign.audiences import spoken_to
from postwatch.campaign.lookup import parts_of
from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.dispatch.tables import Dispatch
from postwatch.recipient.conditions import changed_since, of_kind, span_on
from postwatch.recipient.tables import Recipient, RecipientKind, RecipientSpan
from postwatch.register.conditions import acknowledged, in_force
from postwatch.register.tables import Addressee, Receipt
from postwatch.store.conditions import Condition
from postwatch.task.conditions import given
from postwatch.task.tables import Task


def gives_tasks() -> Condition:
    """Return the condition that a letter asks for something itself.

    A letter that recalls or corrects another does not.
    """
    return and_(col(Dispatch.recalls_id).is_(None), col(Dispatch.corrects_id).is_(None))


def asks_on(on: dt.date, *, since: dt.date | None = None) -> Condition:
    """Return the condition that a letter is in force on a day, asks for something, and its campaign had not ended.

    With ``since`` a campaign that ended on that day or later counts too: a report speaks of those of its period.
    """
    ended = select(col(Campaign.id)).where(col(Campaign.closed_on) < (on if since is None else since))
    return and_(in_force(Dispatch, on), gives_tasks(), col(Dispatch.campaign_id).not_in(ended))


def holding_tasks(on: dt.date, *letters: Condition, since: dt.date | None = None) -> Select[Any]:
    """Return the ids of the letters that hold now the tasks of those, which meet conditions, that asked on a day.

    A replacement takes over the tasks of the letter that it ends, those of the days before it too. The day ``since`` is
    that of `asks_on`.
    """
    return _holding(select(col(Dispatch.id)).where(asks_on(on, since=since), *letters))


def _holding(asking: Select[Any]) -> Select[Any]:
    """Return the ids of letters and of those that replaced them since, in turn."""
    found = asking.cte(recursive=True)
    later = select(col(Dispatch.id)).join(found, col(Dispatch.replaces_id) == found.c.id)
    return select(found.union(later).c.id)


def asked(on: dt.date, *letters: Condition, since: dt.date | None = None) -> Select[Any]:
    """Return the ids of the units that letters, which meet conditions, ask on a day, whether active or not.

    The day ``since`` is that of `asks_on`.
    """
    return select(_asked_by(on, *letters, since=since).c.id)


def letters_asking(unit_ids: Collection[int], on: dt.date, *, since: dt.date | None = None) -> Select[Any]:
    """Return the ids of the letters that ask units on a day, each with that of the unit, whether it is active or not.

    The day ``since`` is that of `asks_on`.
    """
    found = _asked_by(on, since=since)
    return select(found.c.letter, found.c.id).where(found.c.id.in_(unit_ids))


def _asked_by(on: dt.date, *letters: Condition, since: dt.date | None = None) -> CTE:
    """Return the ids of the units that letters ask on a day, each with that of the letter."""
    # Aliases of the tables, which take half the time of those of the classes to be spelled out.
    unit, point = Recipient.__table__.alias(), Recipient.__table__.alias()
    point_then = RecipientSpan.__table__.alias()
    of_letters = select(col(Dispatch.id), col(Dispatch.register_entry_id), col(Dispatch.campaign_id))
    asking = of_letters.where(asks_on(on, since=since), *letters).cte()
    addressed: Any = (
        select(col(Addressee.recipient_id).label("id"), asking.c.id.label("letter"))
        .join(asking, asking.c.register_entry_id == Addressee.register_entry_id)
        .where(or_(col(Addressee.added_on).is_(None), col(Addressee.added_on) <= on))
    )
    follows = col(Campaign.points_follow).is_not(False)
    campaigns = addressed.join(Campaign, col(Campaign.id) == asking.c.campaign_id).where(follows)
    following = (
        campaigns.with_only_columns(point.c.id, asking.c.id)
        .join(point, point.c.parent_id == Addressee.recipient_id)
        .where(point.c.kind == RecipientKind.SERVICE_POINT, point.c.id.not_in(changed_since(on)))
    )
    followed_then = (
        campaigns.with_only_columns(point_then.c.recipient_id, asking.c.id)
        .join(point_then, point_then.c.parent_id == Addressee.recipient_id)
        .where(point_then.c.kind == RecipientKind.SERVICE_POINT, span_on(on, point_then))
    )
    tasked = (
        select(col(Task.recipient_id), col(Task.dispatch_id))
        .join(unit, unit.c.id == Task.recipient_id)
        .where(
            col(Task.dispatch_id).in_(_holding(select(asking.c.id))),
            given(on),
            not_(of_kind((RecipientKind.SERVICE_POINT,), on, unit=unit.c)),
        )
    )
    # Beside what it is put into: its conditions do not reach it, and what asks twice counts once.
    found: CTE = addressed.union(following, followed_then, tasked).cte()
    return found


def asks_nothing_of(*apart_from: int) -> Condition:
    """Return the condition that no letter in force of a campaign gives the unit of a task a task now.

    The campaign is that to which the task was carried. It is a condition of `Task` and of the `Campaign` that it was
    carried to; letters ``apart_from``, by their ids, do not count.
    """
    other, instruction = aliased(Task), aliased(CampaignTask)
    letters = select(col(Dispatch.id)).where(in_force(Dispatch), gives_tasks(), col(Dispatch.id).not_in(apart_from))
    asked_again = (
        select(col(other.id))
        .join(instruction, col(instruction.id) == other.campaign_task_id)
        .where(
            col(instruction.campaign_id) == Campaign.id,
            col(other.recipient_id) == Task.recipient_id,
            col(other.dispatch_id).in_(letters),
        )
    )
    return not_(exists(asked_again))


def acknowledging(on: dt.date, *letters: Condition, since: dt.date | None = None) -> Select[Any]:
    """Return the ids of the units that acknowledged by a day any letter that meets conditions and asks then.

    The day ``since`` is that of `asks_on`.
    """
    return (
        select(col(Addressee.recipient_id))
        .join(Receipt, col(Receipt.addressee_id) == Addressee.id)
        .join(Dispatch, col(Dispatch.register_entry_id) == Addressee.register_entry_id)
        .where(asks_on(on, since=since), *letters, acknowledged(on))
    )


def reached(on: dt.date, *letters: Condition, since: dt.date | None = None) -> Select[Any]:
    """Return the ids of the units that a letter which meets conditions and asks on a day was sent to by then.

    A unit that acknowledged it was reached, whether or not its sending was recorded. The day ``since`` is that of
    `asks_on`.
    """
    return (
        select(col(Addressee.recipient_id))
        .outerjoin(Receipt, col(Receipt.addressee_id) == Addressee.id)
        .join(Dispatch, col(Dispatch.register_entry_id) == Addressee.register_entry_id)
        .where(asks_on(on, since=since), *letters, or_(col(Addressee.sent_on) <= on, acknowledged(on)))
    )


def audiences_asked(session: Session, *, campaign: Campaign, on: dt.date) -> list[str | None]:
    """Return the audiences (None: all) of the letters by which a campaign asks on a day."""
    asking = session.connection().execute(_audiences(), {"campaign": campaign.id, "on": on})
    return list(asking.scalars())


@cache
def _audiences() -> Any:
    on: Any = bindparam("on", type_=Date)
    return (
        select(col(Dispatch.audience)).where(col(Dispatch.campaign_id) == bindparam("campaign"), asks_on(on)).distinct()
    )


def kinds_concerned(campaign: Campaign, audience: str | None) -> tuple[str, ...]:
    """Return the kinds of unit that a campaign's letter to an audience, or to all, speaks to, is sent to or binds.

    Service points are among them where they are asked when their enterprise is.
    """
    letter = parts_of(campaign)
    parts = {part.code: (*part.kinds, *part.addressed_kinds) for part in spoken_to(letter, only=audience)}
    bound = [kind for task in letter.tasks if task.audience in parts for kind in task.kinds]
    kinds = dict.fromkeys([*(kind for kinds in parts.values() for kind in kinds), *bound])
    if RecipientKind.POSTAL_ENTERPRISE.value in kinds and campaign.points_follow is not False:
        kinds[RecipientKind.SERVICE_POINT.value] = None
    return tuple(kinds)
