"""Active: what is true of a unit on a day, for the database and as a rule."""

import datetime as dt

from sqlalchemy import and_
from sqlmodel import col

from postwatch.days import valid_on
from postwatch.recipient.tables import Recipient
from postwatch.store.conditions import Condition, valid


def active(on: dt.date) -> Condition:
    """Return that a unit is active on a day, and not merged into another."""
    return and_(
        col(Recipient.merged_into_id).is_(None), valid(col(Recipient.active_from), col(Recipient.active_to), on)
    )


def is_active(unit: Recipient, on: dt.date) -> bool:
    """Return whether a unit is active on a day, and not merged into another."""
    return unit.merged_into_id is None and valid_on(unit.active_from, unit.active_to, on)
