"""Rows of the office files that an office follows from a day on."""

import datetime as dt

from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, not_blank


class OfficeSpan(OwnedRow, table=True):
    """From which day the office follows another office file: it stays one owner, and has other settings.

    Before the first of these days it is what the file of its workspace says.
    """

    __tablename__ = "office_span"
    __table_args__ = (UniqueConstraint("office_id", "first_on"), *not_blank("file", "name"))

    first_on: dt.date
    file: str
    name: str
