"""Conditions of campaigns: which were open on any day of a period."""

import datetime as dt

from sqlalchemy import and_, or_
from sqlmodel import col

from postwatch.campaign.tables import Campaign
from postwatch.store.conditions import Condition


def ran(first: dt.date, last: dt.date) -> Condition:
    """Return the condition that a campaign was open on any of some days, the first and the last included."""
    not_over = or_(col(Campaign.closed_on).is_(None), col(Campaign.closed_on) >= first)
    return and_(col(Campaign.opened_on) <= last, not_over)
