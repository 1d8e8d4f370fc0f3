"""Open matters of dispatches: drafts that can be issued, units and tasks that no letter asks."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, not_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from postwatch.campaign.lookup import last_day
from postwatch.campaign.tables import Campaign, CampaignStatus, CampaignTask
from postwatch.dispatch.conditions import asked, asks_nothing_of, kinds_concerned
from postwatch.dispatch.queries import earlier_letter, twin
from postwatch.dispatch.tables import Dispatch
from postwatch.recipient.conditions import active, of_kind
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import is_in_force, waits_for_issue
from postwatch.store.columns import rows_with
from postwatch.store.transaction import ids
from postwatch.task.references import pledged
from postwatch.task.tables import Task, TaskStatus


def drafts_waiting(session: Session) -> set[str]:
    """Return codes of drafts that can be issued: not dropped, about a letter in force if any, replaced by none."""
    drafts = session.exec(select(Dispatch).where(waits_for_issue(Dispatch)))
    return {draft.code for draft in drafts if _may_be_issued(session, draft)}


def _may_be_issued(session: Session, draft: Dispatch) -> bool:
    earlier = earlier_letter(session, draft)
    if not draft.is_about_a_letter and session.get_one(Campaign, draft.campaign_id).closed_on is not None:
        return False
    return (earlier is None or is_in_force(earlier)) and twin(session, draft) is None


def count_unasked(session: Session, *, dispatch: Dispatch, on: dt.date) -> int:
    """Return how many units a letter in force leaves out on a day, though it speaks to their kind."""
    return len(ids_unasked(session, dispatch, on))


def ids_unasked(session: Session, dispatch: Dispatch, on: dt.date) -> set[int]:
    """Return ids of active units of the kinds that a letter in force speaks to and that it does not ask on a day."""
    if dispatch.is_about_a_letter or not is_in_force(dispatch):
        return set()
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    if last_day(campaign, on) < on:
        return set()
    concerned = select(Recipient.id).where(
        Recipient.office_id == campaign.office_id, active(on), of_kind(kinds_concerned(campaign, dispatch.audience), on)
    )
    return ids(session, concerned) - ids(session, asked(on, col(Dispatch.id) == dispatch.id))


def carried_unasked(session: Session, *, on: dt.date, apart_from: Sequence[int] = ()) -> dict[str, int]:
    """Return how many tasks were carried over to each open campaign, by its code, and are asked by none of its letters.

    Those of units that are not active on the day are left out; letters ``apart_from`` count as ended.
    """
    if not any(one.carried_to_id for one in rows_with(session, Campaign).all()):
        return {}
    closed, given = aliased(Campaign), aliased(CampaignTask)
    carried = (
        select(Campaign.code, func.count(col(Task.id)))
        .join(closed, col(closed.carried_to_id) == Campaign.id)
        .join(given, col(given.campaign_id) == closed.id)
        .join(Task, col(Task.campaign_task_id) == given.id)
        .join(Recipient, col(Recipient.id) == Task.recipient_id)
        .where(Campaign.status == CampaignStatus.OPEN, Task.status == TaskStatus.CARRIED, active(on))
        .where(not_(pledged(closed.closed_on)), asks_nothing_of(*apart_from))
    )
    return dict(session.exec(carried.group_by(col(Campaign.code)).order_by(col(Campaign.code))).all())
