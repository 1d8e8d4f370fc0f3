"""What the commands of tasks ask: option by option."""

import datetime as dt
from collections.abc import Mapping

from postwatch import options
from postwatch.evidence.options import Paper
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, flag, optional_day, text, words
from postwatch.recipient.options import OfUnits
from postwatch.task.rules import figures


@asked
class TaskFilter(OfUnits):
    """What a list is narrowed to."""

    recipient: str | None = options.UNIT
    dispatch: str | None = code(N_("Dispatch that gave them: its code, symbol or number"))
    status: str | None = code(N_("open, done or waived"))
    only_overdue: bool = flag(N_("only those that are late today"), "--overdue", name="overdue")
    only_silent: bool = flag(
        N_("only standing tasks that nobody reported on in the last whole month"), "--silent", name="silent"
    )


@asked
class ReportDraft:
    """A report as it was typed: whose task, the day, the days it covers, figures by measure."""

    task: str
    reported_on: dt.date = day(
        N_("Day of the report; default: today"),
        name="on",
        what=N_("the day of the report"),
        titles=("Ngày báo cáo", "reported_on"),
    )
    measures: Mapping[str, int] = words(
        N_("Figure, such as sessions_held=2; repeatable"),
        name="measure",
        read=lambda _source, typed, _what: figures(typed or ()),
        absent=REQUIRED,
    )
    period_from: dt.date | None = optional_day(
        N_("First day that it covers"), name="since", what=N_("the first day"), titles=("Từ ngày", "period_from")
    )
    period_to: dt.date | None = optional_day(
        N_("Last day that it covers"), name="until", what=N_("the last day"), titles=("Đến ngày", "period_to")
    )
    paper: Paper = Paper()
    text: str | None = text(N_("Content of the report"), what=N_("the text"), titles=("Ghi chú", "Nội dung báo cáo"))
