"""Rows of tasks, their reports and changes of their deadline. Being overdue is computed, never stored."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field, UniqueConstraint

from postwatch.campaign.tables import TaskMode
from postwatch.evidence.paper import IncomingPaper
from postwatch.fields import AS_LABELLED, Told
from postwatch.language import N_, Code
from postwatch.options import optional_day, words
from postwatch.store.columns import (
    OwnedRow,
    Part,
    Withdrawable,
    all_or_none,
    coded,
    in_order,
    masked,
    not_blank,
    reference,
    unique_where,
)


class TaskStatus(Code):
    """The state of a task; the last three say how its campaign ended it."""

    OPEN = "open", N_("not done yet")
    DONE = "done", N_("done")
    WAIVED = "waived", N_("waived")
    UNFINISHED = "unfinished", N_("not done by the end of the campaign")
    ENDED = "ended", N_("ended with the campaign")
    CARRIED = "carried", N_("carried over to another campaign")


class Task(OwnedRow, table=True):
    """A task of a unit; ``due_on`` may be missing: then nobody is late.

    What pledges did is not in its row: `references.pledged_since` finds it. ``dispatch_code`` repeats the code of the
    letter, which is a higher noun, for the screen.
    """

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        UniqueConstraint("dispatch_id", "recipient_id", "campaign_task_id"),
        *not_blank("code", "text"),
        CheckConstraint("(status = 'done') = (done_on IS NOT NULL)", name="done_has_a_day"),
        CheckConstraint("(status = 'waived') = (waived_on IS NOT NULL)", name="waived_has_a_day"),
        all_or_none("waiver", ("waived_on", "waive_reason")),
    )

    code: str
    dispatch_id: int | None = reference("dispatch.id", required=False)
    dispatch_code: str | None = None
    recipient_id: int = reference("recipient.id")
    campaign_task_id: int | None = reference("campaign_task.id", required=False)
    text: str
    mode: TaskMode = Field(sa_type=coded(TaskMode, "mode"))
    status: TaskStatus = Field(sa_type=coded(TaskStatus, "status"))
    opened_on: dt.date
    due_on: dt.date | None = Field(default=None, index=True)
    done_on: dt.date | None = None
    waived_on: dt.date | None = None
    waive_reason: str | None = masked(default=None)


MEASURES = Told(
    N_("Figures"), N_("Figure, such as sessions_held=2; repeatable"), option="measure",
    makes=words,
)  # fmt: skip


class TaskReport(IncomingPaper, Part, Withdrawable, OwnedRow, table=True):
    """A report of a unit on a task, for a period."""

    __tablename__ = "task_report"
    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        in_order("period_from", "period_to"),
        unique_where("ix_task_report_once", "withdrawn_on IS NULL", ("task_id", "period_from", "period_to")),
    )

    letter: ClassVar[str] = "B"
    beside: ClassVar[dict[str, Told]] = {"measures": MEASURES, **IncomingPaper.beside}

    task_id: int = reference("task.id")
    reported_on: Annotated[dt.date, Told(
        N_("Day of the report"), N_("Day of the report"), (*AS_LABELLED, "reported_on"), option="on",
        what=N_("the day of the report"), offers=N_("Day of the report; default: today"),
    )] = Field(index=True)  # fmt: skip
    period_from: Annotated[dt.date, Told(
        N_("First day"), N_("First day that it covers"), ("Từ ngày", "period_from"), option="since",
        what=N_("the first day"), offers=N_("First day that it covers"), makes=optional_day,
    )]  # fmt: skip
    period_to: Annotated[dt.date, Told(
        N_("Last day"), N_("Last day that it covers"), ("Đến ngày", "period_to"), option="until",
        what=N_("the last day"), offers=N_("Last day that it covers"), makes=optional_day,
    )]  # fmt: skip
    text: Annotated[str | None, Told(
        N_("Content"), N_("Content of the report"), ("Ghi chú", "Nội dung báo cáo"), what=N_("the text")
    )] = masked(default=None)  # fmt: skip
