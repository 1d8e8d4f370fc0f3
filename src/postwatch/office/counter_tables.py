"""Rows of how far the codes of each kind and year have come."""

from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, not_negative


class CodeCounter(OwnedRow, table=True):
    """Last short code given out for a prefix in a year (``CV-2020-0001``); not the numbers of letters."""

    __tablename__ = "code_counter"
    __table_args__ = (UniqueConstraint("office_id", "prefix", "year"), *not_negative("last"))

    prefix: str
    year: int
    last: int = 0
