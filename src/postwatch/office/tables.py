"""Rows of the office and its internal code counters."""

import datetime as dt

from sqlmodel import Field

from postwatch.store.columns import Row, in_order, not_blank


class OfficeRow(Row, table=True):
    """An office that issues letters; several may share a database."""

    __tablename__ = "office"
    __table_args__ = (*not_blank("code", "name", "abbreviation"), in_order("active_from", "active_to"))

    code: str = Field(unique=True)
    name: str
    parent_name: str
    abbreviation: str
    unit_name: str
    unit_abbreviation: str
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    successor: str | None = None
