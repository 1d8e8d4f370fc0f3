"""The units, tasks and letters that the days of a window are about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import and_, case, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows
from sqlmodel.sql.expression import SelectOfScalar

from postwatch.campaign.conditions import ran
from postwatch.campaign.lookup import last_day
from postwatch.campaign.tables import Campaign
from postwatch.dispatch.conditions import (
    acknowledging,
    asked,
    asks_on,
    audiences_asked,
    holding_tasks,
    kinds_concerned,
    reached,
)
from postwatch.dispatch.tables import Dispatch
from postwatch.pledge import conditions as pledges
from postwatch.pledge import coverage
from postwatch.recipient.conditions import active, of_kind
from postwatch.recipient.tables import Recipient
from postwatch.report.rules import PERCENT
from postwatch.report.statements import Rows
from postwatch.report.window import Counting, Window
from postwatch.store.conditions import Condition
from postwatch.task.conditions import given
from postwatch.task.tables import Task


def letters_in_force(window: Window) -> Condition:
    """Return that a letter of the office asks for something at the end of the window, or of its campaign within it."""
    return and_(letters_of(window), asks_on(window.last, since=window.first))


def letters_of(window: Window) -> Condition:
    return and_(col(Dispatch.office_id) == window.office_id, window.of_campaign(Dispatch.campaign_id))


def under_a_letter(window: Window) -> Condition:
    """Return that a task is the office's, and its letter, if any, asked at the end, whatever replaced it since."""
    holding = holding_tasks(window.last, since=window.first)
    of_letter = col(Task.dispatch_id).is_(None) | col(Task.dispatch_id).in_(holding)
    return and_(col(Task.office_id) == window.office_id, of_letter, window.given_by(Task.campaign_task_id))


class Campaigns(NamedTuple):
    """What the campaigns that ran in a window ask: the kinds of unit that they concern, None without a campaign, where
    all units are concerned; and the pledges that those ask for that are open on the last day.
    """

    kinds: Collection[str] | None
    askings: Sequence[pledges.Asking]


def under_campaigns(session: Session, window: Window) -> Window:
    """Return a window that knows what the campaigns ask; their letters are read."""
    campaigns = session.exec(campaigns_of(window)).all()
    kinds = {
        kind
        for campaign in campaigns
        for part in audiences_asked(session, campaign=campaign, on=last_day(campaign, window.last))
        for kind in kinds_concerned(campaign, part)
    }
    is_of_all = not campaigns and window.campaign_id is None
    return replace(window, asking=Campaigns(None if is_of_all else kinds, askings(session, window)))


def _concerned(window: Window) -> Counting:
    """Active units that have a task, or are of a kind that a letter in force concerns; where no campaign ran, all."""
    mine = and_(col(Recipient.office_id) == window.office_id, active(window.last))
    units, asking = select().select_from(Recipient), window.asking
    if asking.kinds is None:
        return units.where(mine)
    with_task = select(col(Task.recipient_id)).where(under_a_letter(window), given(window.last))
    by_kind = and_(mine, or_(col(Recipient.id).in_(with_task), of_kind(asking.kinds, window.last)))
    return units.where(or_(by_kind, *(pledges.askable(one) for one in asking.askings)))


def _pledging(window: Window) -> Counting:
    return select().select_from(Recipient).where(pledges.asked_by_any(window.asking.askings))


def _asked(window: Window) -> Counting:
    """Active units that are asked by a letter in force at the end."""
    by_letter = asked(window.last, letters_of(window), since=window.first)
    mine = and_(col(Recipient.office_id) == window.office_id, active(window.last))
    return select().select_from(Recipient).where(mine, col(Recipient.id).in_(by_letter))


def campaigns_of(window: Window) -> SelectOfScalar[Campaign]:
    """Return the statement of the campaigns that ran in the window."""
    return select_rows(Campaign).where(ran(window.first, window.last), window.of_campaign(Campaign.id))


def askings(session: Session, window: Window) -> list[pledges.Asking]:
    """Return what the campaigns that are open on the last day ask."""
    asks = pledges.askings(session, on=window.last, since=window.first)
    return [one for one in asks if window.campaign_id in (None, one.campaign_id)]


def _acknowledging(window: Window) -> Condition:
    """Return units that have acknowledged a letter in force."""
    return col(Recipient.id).in_(acknowledging(window.last, letters_of(window), since=window.first))


def _reached(window: Window) -> Condition:
    """Return that a letter in force at the end was sent to a unit."""
    return col(Recipient.id).in_(reached(window.last, letters_of(window), since=window.first))


def _signed(window: Window) -> Any:
    return case((coverage.signed_any(window.asking.askings), 1), else_=0)


UNIT_ROWS: Mapping[str, Rows] = {
    "units_total": Rows(_concerned, col(Recipient.id)),
    "units_asked": Rows(_asked, col(Recipient.id)),
    "units_sent_to": Rows(_asked, col(Recipient.id), chosen=_reached),
    "units_acknowledged": Rows(_asked, col(Recipient.id), chosen=_acknowledging),
    PERCENT: Rows(_pledging, col(Recipient.id), amount=_signed),
}
"""The rows of the figures of units; of the share those that are asked, of which each that holds a pledge adds 1.

``units_total`` and the share are of windows that know what the campaigns ask (`under_campaigns`).
"""
