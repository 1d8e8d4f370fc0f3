"""Rows of the office and its internal code counters."""

import datetime as dt

from sqlmodel import Field, UniqueConstraint

from postwatch.store.columns import OwnedRow, Row, in_order, not_blank


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


class OfficeSpan(OwnedRow, table=True):
    """From which day the office follows another office file: it stays one owner, and has other settings.

    Before the first of these days it is what the file of its workspace says.
    """

    __tablename__ = "office_span"
    __table_args__ = (UniqueConstraint("office_id", "first_on"), *not_blank("file", "name"))

    first_on: dt.date
    file: str
    name: str
