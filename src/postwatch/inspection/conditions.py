"""Owed: which findings their units still have to put right, for the database."""

import datetime as dt

from sqlalchemy import and_
from sqlmodel import col

from postwatch.inspection.tables import Finding
from postwatch.recipient.tables import RecipientKind
from postwatch.store.conditions import Condition, not_by

# Offices that inspect and do not sanction: what they find goes to one who may (Luật Xử lý vi phạm hành chính,
# Điều 58.5).
REFERRING = (RecipientKind.DISTRICT_OFFICE, RecipientKind.COMMUNE_OFFICE)


def owes_remedy() -> Condition:
    """Return that a finding has to be put right, by a day or without one, and was not yet."""
    return and_(col(Finding.remedy).is_not(None), col(Finding.remedied_on).is_(None))


def remedy_overdue(on: dt.date) -> Condition:
    """Return that a finding had to be put right before a day, and was not by then."""
    return and_(col(Finding.remedy).is_not(None), col(Finding.remedy_due_on) < on, not_by(col(Finding.remedied_on), on))
