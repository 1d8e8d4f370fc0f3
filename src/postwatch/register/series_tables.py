"""Rows of the series of numbers, and of how far each has come in a year."""

import datetime as dt

from sqlmodel import UniqueConstraint

from postwatch.store.columns import (
    OwnedRow,
    not_blank,
    not_negative,
    reference,
)


class Series(OwnedRow, table=True):
    """A number series and the document types that share it, as the head of the office decided (Điều 15.1.c).

    A successor of the office begins its own on its first day.
    """

    __table_args__ = (UniqueConstraint("office_id", "code"), *not_blank("code", "name", "types"))

    code: str
    name: str
    types: str
    active_from: dt.date | None = None
    active_to: dt.date | None = None


class SeriesYear(OwnedRow, table=True):
    """The last number of a series in a year; it starts anew on 1 January (Phụ lục I, II.3)."""

    __tablename__ = "series_year"
    __table_args__ = (UniqueConstraint("series_id", "year"), *not_negative("last"))

    series_id: int = reference("series.id")
    year: int
    last: int = 0
