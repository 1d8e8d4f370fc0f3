"""Periods of reports on tasks: which days a report covers, and for which period a task owes a report."""

import datetime as dt
from collections.abc import Sequence

from postwatch.days import Period
from postwatch.errors import RuleError
from postwatch.language import _


def report_period(
    *, first: dt.date | None, last: dt.date | None, reported_on: dt.date, opened_on: dt.date, covered_to: dt.date | None
) -> tuple[dt.date, dt.date]:
    """Days that a report covers, both included: as given, else from the day after the last report to its own day.

    Raises RuleError when the days are the wrong way round, before the task or after the report.
    """
    start = first or (covered_to + dt.timedelta(days=1) if covered_to is not None else opened_on)
    end = last or reported_on
    if end > reported_on or start > end or end < opened_on:
        raise RuleError(
            _("A report of {day} cannot cover {first} to {last}").format(day=reported_on, first=start, last=end),
            hint=_("give the days that it covers: --since DAY --until DAY"),
        )
    return start, end


def reports_on(spans: Sequence[tuple[dt.date, dt.date]], *, period: Period, opened_on: dt.date) -> bool:
    """Whether a standing task is reported on, by the days that its reports cover, for the last period that is over.

    A report of any day of the period counts. A task that was given after the period owes nothing for it: then any
    report counts.
    """
    if opened_on > period.last:
        return bool(spans)
    return any(first <= period.last and last >= period.first for first, last in spans)


def owes_report(spans: Sequence[tuple[dt.date, dt.date]], *, mode: str, period: Period, opened_on: dt.date) -> bool:
    """Return whether an open task owes a report for a period.

    A standing task without a report for it, a task done once without any. A task on event waits for its event, and a
    task that was given after the period owes nothing for it.
    """
    if mode == "on_event" or opened_on > period.last:
        return False
    return not (reports_on(spans, period=period, opened_on=opened_on) if mode == "standing" else spans)
