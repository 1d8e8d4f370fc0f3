"""Rows of an office's readings of signed pages of the law."""

import datetime as dt

from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, not_blank, reference


class LawConfirmation(OwnedRow, table=True):
    """A row of the catalogue that the office compared with the signed page.

    ``row_hash`` is that of the row as the files had it: it counts no longer when they change. ``figures`` are whole
    numbers between commas; empty words and figures leave those of the row.
    """

    __tablename__ = "law_confirmation"
    __table_args__ = (UniqueConstraint("office_id", "label", "row_hash"), *not_blank("label", "page", "confirmed_by"))

    label: str
    row_hash: str
    words: str = ""
    figures: str = ""
    page: str
    confirmed_by: str
    confirmed_on: dt.date
    evidence_id: int | None = reference("evidence.id", required=False)
