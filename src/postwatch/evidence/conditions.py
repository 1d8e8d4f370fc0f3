"""Arrived: what is true of a paper that came in, on a day."""

import datetime as dt

from sqlalchemy import true
from sqlmodel import col

from postwatch.evidence.tables import IncomingPaper
from postwatch.store.conditions import Condition


def arrived(paper: type[IncomingPaper], by: dt.date | None) -> Condition:
    """Return that a paper had arrived by a day; without a day, or without a day of arrival, it had."""
    if by is None:
        return true()
    return col(paper.incoming_on).is_(None) | (col(paper.incoming_on) <= by)
