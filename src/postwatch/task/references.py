"""Tables of higher nouns for tasks: the names of the letter that gives them, and the pledges that do them.

Like a foreign key, this knows those nouns by the names of their tables only.
"""

import datetime as dt
from typing import Any

from sqlalchemy import Date, Integer, and_, column, exists, func, or_, select, table
from sqlmodel import Session, col

from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.office.naming import resolve_letter
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import was_issued
from postwatch.register.tables import LetterStatus
from postwatch.store.columns import coded, grouped
from postwatch.store.conditions import Condition, in_force
from postwatch.task.done_by_pledges import done_since
from postwatch.task.tables import Task

_LETTERS = table(
    "dispatch",
    *map(column, ("id", "office_id", "code", "number", "symbol", "end_reason")),
    column("status", coded(LetterStatus, "status")),
    column("issued_on", Date()),
)
_PLEDGE = table(
    "pledge",
    *(column(name, Integer()) for name in ("id", "campaign_id", "recipient_id")),
    *(column(day, Date()) for day in ("signed_on", "revoked_on", "withdrawn_on")),
)
_COVER = table("pledge_cover", column("pledge_id"), column("recipient_id"))
# The sum lets the unit lead, not the many pledges of its campaign.
_CAMPAIGN_ID = _PLEDGE.c.campaign_id + 0


def letter_named(session: Session, dispatch: str, *, on: dt.date) -> int:
    """Return the id of a letter, named as `resolve_letter` takes it. Raises NotFoundError."""
    refusal = NotFoundError(
        _("There is no dispatch {dispatch}").format(dispatch=dispatch), hint=_("see: postwatch paper list dispatch")
    )
    return resolve_letter(session, _LETTERS.c, dispatch, on=on, refusal=refusal)


def _holds(on: Any) -> Condition:
    """Return the condition that a pledge was signed by a day and not revoked by then."""
    return in_force(_PLEDGE.c.signed_on, _PLEDGE.c.revoked_on, on)


def pledged(on: Any) -> Condition:
    """Return the condition that a task asks for a pledge that binds its unit on a day (`pledged_since`, in SQL)."""
    asked = select(_PLEDGE.c.id).join(CampaignTask, col(CampaignTask.campaign_id) == _CAMPAIGN_ID)
    of_task = and_(col(CampaignTask.id) == Task.campaign_task_id, _PLEDGE.c.withdrawn_on.is_(None))
    held = asked.where(of_task, _holds(on))
    own = held.where(_PLEDGE.c.recipient_id == Task.recipient_id)
    named = held.join(_COVER, _COVER.c.pledge_id == _PLEDGE.c.id).where(_COVER.c.recipient_id == Task.recipient_id)
    asks = select(col(CampaignTask.id)).where(col(CampaignTask.asks_pledge))
    by_any = (exists(one.correlate_except(_PLEDGE, _COVER, CampaignTask)) for one in (own, named))
    return and_(col(Task.campaign_task_id).in_(asks), or_(*by_any))


def pledged_since(session: Session, *wanted: Any) -> dict[int, dt.date]:
    """Return since when pledges did tasks that meet conditions, of them or their units, by the ids of these tasks.

    They bind the unit without a break until now, or until the last day of a campaign that is closed. A task that a
    person waived, or said to be done, is none of them.
    """
    last = func.coalesce(col(Campaign.closed_on), dt.date.max)
    with_letter = exists(
        select(_LETTERS.c.id)
        .where(_LETTERS.c.id == Task.dispatch_id, _LETTERS.c.end_reason == Task.waive_reason, was_issued(_LETTERS.c))
        .correlate_except(_LETTERS)
    )
    days = (col(Task.opened_on), col(Task.waived_on), col(Campaign.closed_on))
    asked = (
        select(col(Task.id), *days, _PLEDGE.c.signed_on, _PLEDGE.c.revoked_on, _holds(last))
        .join(Recipient, col(Recipient.id) == Task.recipient_id)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id)
        .join(Campaign, col(Campaign.id) == CampaignTask.campaign_id)
        .where(*wanted, col(CampaignTask.asks_pledge), col(Task.done_on).is_(None))
        .where(or_(col(Task.waived_on).is_(None), with_letter), _PLEDGE.c.withdrawn_on.is_(None))
    )
    of_campaign = col(Campaign.id) == _CAMPAIGN_ID
    own = asked.join(_PLEDGE, and_(of_campaign, _PLEDGE.c.recipient_id == Task.recipient_id))
    named = asked.join(_COVER, _COVER.c.recipient_id == Task.recipient_id).join(
        _PLEDGE, and_(of_campaign, _PLEDGE.c.id == _COVER.c.pledge_id)
    )
    found = grouped(((tuple(row[:4])), tuple(row[4:])) for one in (own, named) for row in session.execute(one))
    since = {task: done_since(pledges, given_on=given, ends=ends) for (task, given, *ends), pledges in found.items()}
    return {task: day for task, day in since.items() if day is not None}
