"""Owed: which findings their units still have to put right, for the database."""

from sqlalchemy import and_
from sqlmodel import col

from postwatch.inspection.tables import Finding
from postwatch.store.conditions import Condition


def owes_remedy() -> Condition:
    """Return that a finding has to be put right, by a day or without one, and was not yet."""
    return and_(col(Finding.remedy).is_not(None), col(Finding.remedied_on).is_(None))
