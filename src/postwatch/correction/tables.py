"""Rows of corrections: one for each record that a command amended or withdrew."""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from postwatch.language import N_, Code
from postwatch.store.columns import Mask, OwnedRow, coded, masked, not_blank


class CorrectionKind(Code):
    """The kind of a correction."""

    AMEND = "amend", N_("amended")
    WITHDRAW = "withdraw", N_("withdrawn")


class Correction(OwnedRow, table=True):
    """Who corrected which row of which table, on what legal day and why.

    ``changes`` is JSON of the values that people saw before and after: no text of a withdrawable table can be erased.
    """

    __table_args__ = (*not_blank("actor", "reason"), Index("ix_correction_row", "table_name", "row_id"))

    table_name: str
    row_id: int
    kind: CorrectionKind = Field(sa_type=coded(CorrectionKind, "kind"))
    corrected_on: dt.date
    actor: str
    reason: str = masked()
    changes: str | None = masked(Mask(by="[]"), default=None)
