"""The units, tasks and letters that the days of a window are about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, case, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows
from sqlmodel.sql.expression import SelectOfScalar

from postwatch.campaign.conditions import ran
from postwatch.campaign.tables import Campaign
from postwatch.dispatch.conditions import (
    acknowledging,
    asked,
    asks_on,
    holding_tasks,
    reached,
)
from postwatch.dispatch.tables import Dispatch
from postwatch.pledge import conditions as pledges
from postwatch.pledge import coverage
from postwatch.recipient.conditions import active
from postwatch.recipient.tables import Recipient
from postwatch.report.rules import PERCENT
from postwatch.report.statements import Rows
from postwatch.report.window import Counting, Window
from postwatch.store.conditions import Condition
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


def under_campaigns(session: Session, window: Window) -> Window:
    """Return a window that knows the pledges that the campaigns ask for which are open on the last day."""
    return replace(window, asking=askings(session, window))


def _active(window: Window) -> Counting:
    """Return the active units of the register, whatever a campaign asks of whom."""
    mine = and_(col(Recipient.office_id) == window.office_id, active(window.last))
    return select().select_from(Recipient).where(mine)


def _pledging(window: Window) -> Counting:
    return select().select_from(Recipient).where(pledges.asked_by_any(window.asking))


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
    return case((coverage.signed_any(window.asking), 1), else_=0)


UNIT_ROWS: Mapping[str, Rows] = {
    "units_total": Rows(_active, col(Recipient.id)),
    "units_asked": Rows(_asked, col(Recipient.id)),
    "units_sent_to": Rows(_asked, col(Recipient.id), chosen=_reached),
    "units_acknowledged": Rows(_asked, col(Recipient.id), chosen=_acknowledging),
    PERCENT: Rows(_pledging, col(Recipient.id), amount=_signed),
}
"""The rows of the figures of units; of the share those that are asked, of which each that holds a pledge adds 1.

The share is of windows that know what the campaigns ask (`under_campaigns`).
"""
