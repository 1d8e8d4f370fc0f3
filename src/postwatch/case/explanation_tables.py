"""Rows of the explanations of offenders, and how they were asked."""

import datetime as dt
from typing import ClassVar

from postwatch.evidence.paper import IncomingPaper
from postwatch.store.columns import (
    OFFENDER,
    Continued,
    OwnedRow,
    Part,
    masked,
    reference,
    unique_where,
)


class Explanation(IncomingPaper, Part, Continued, OwnedRow, table=True):
    """An explanation that an offender asked for or gave (Luật Xử lý vi phạm hành chính, Điều 61).

    ``as_signed`` and ``accepted`` are as those of a decision, ``minutes_id`` is as that of a step.
    """

    __table_args__ = (unique_where("ix_explanation_code", "first_id IS NULL", ("office_id", "code")),)

    letter: ClassVar[str] = "G"
    first_id: int | None = reference("explanation.id", required=False)
    case_id: int = reference("violation_case.id")
    minutes_id: int | None = reference("case_step.id", required=False)
    offender_name: str | None = masked(OFFENDER, default=None)
    asked_on: dt.date
    held_on: dt.date | None = None
    text: str | None = masked(default=None)
    as_signed: str | None = masked(default=None)
    accepted: str | None = None
