"""Rows of months that were reported on paper."""

import datetime as dt

from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, Withdrawable, not_blank, unique_where


class PaperReport(Withdrawable, OwnedRow, table=True):
    """A month that was reported on paper before the records begin; ``figures`` (JSON, by their names) stand for it."""

    __tablename__ = "paper_report"
    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        unique_where("ix_paper_report_once", "withdrawn_on IS NULL", ("office_id", "period_first")),
        *not_blank("code", "symbol"),
    )

    code: str
    period_first: dt.date
    period_last: dt.date
    symbol: str
    issued_on: dt.date | None = None
    figures: str
