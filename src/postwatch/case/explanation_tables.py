"""Rows of the explanations of offenders, and how they were asked."""

import datetime as dt
from typing import Annotated, ClassVar

from postwatch.evidence.paper import IncomingPaper
from postwatch.fields import Told
from postwatch.language import N_
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
    asked_on: Annotated[dt.date, Told(
        N_("Day on which it was asked for"), N_("Day of the request; default: today"),
        what=N_("the day of the request"), offers=N_("Day of the request; default: today"),
    )]  # fmt: skip
    held_on: Annotated[dt.date | None, Told(
        N_("Day of the explanation"), N_("Day on which it was heard or given"), what=N_("the day of the explanation")
    )] = None  # fmt: skip
    text: Annotated[str | None, Told(
        N_("Text"), N_("Content of the explanation"), what=N_("the explanation")
    )] = masked(default=None)  # fmt: skip
    as_signed: str | None = masked(default=None)
    accepted: str | None = None
