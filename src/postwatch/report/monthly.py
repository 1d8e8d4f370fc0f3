"""The figures of a month: what the command shows, and what the report is drafted from."""

import datetime as dt
from collections.abc import Mapping

from sqlmodel import Session

from postwatch import days
from postwatch.dataclass import dataclass
from postwatch.journal.actions import journal_head
from postwatch.report import figures as counting
from postwatch.report.figures import AreaRow, FigureResult, Window
from postwatch.report.rules import counting_day, parse_month


@dataclass(frozen=True)
class MonthlyReport:
    """Figures of a period by their names, and a row per area; ``period`` has the days ``from`` and ``to``.

    ``as_of`` is the last day that counts. ``journal_head`` is the hash of the journal's last entry.
    """

    period: Mapping[str, dt.date]
    as_of: dt.date
    figures: Mapping[str, FigureResult]
    by_area: tuple[AreaRow, ...]
    journal_head: str


@dataclass(frozen=True)
class Span:
    """What a report covers: its period, and the last day whose facts count (ngày chốt số liệu)."""

    period: days.Period
    counted_to: dt.date


def choose_span(*, month: str | None, on: dt.date | None, style: str, today: dt.date) -> Span:
    """Return the span that was asked for; without a month that of the named day, else the last whole period.

    Raises UsageError for an unreadable month, RuleError for one in the future or a day outside the period.
    """
    if month:
        period = days.period_of(*parse_month(month), style)
    else:
        period = days.period_containing(on, style) if on is not None else days.last_whole_period(today, style)
    return Span(period, counting_day(period, today=today, on=on))


def monthly_report(session: Session, *, span: Span) -> MonthlyReport:
    """Count a month's figures and areas."""
    period = span.period
    return MonthlyReport(
        period={"from": period.first, "to": period.last},
        as_of=span.counted_to,
        figures=_figures(session, span),
        by_area=counting.by_area(session, window_of(session, period.first, span.counted_to)),
        journal_head=journal_head(session),
    )


def window_of(session: Session, first: dt.date, last: dt.date) -> Window:
    """Return days that are counted, in the office of the session."""
    return Window(session.info["office_id"], first, last)


def _figures(session: Session, span: Span) -> dict[str, FigureResult]:
    period = span.period
    before, year_ago = days.previous_period(period), days.same_period_last_year(period)
    spans = (
        (period.first, span.counted_to),
        (days.year_start(period), span.counted_to),
        (before.first, before.last),
        (year_ago.first, year_ago.last),
    )
    columns = [counting.figures(session, window_of(session, first, last)) for first, last in spans]
    return {name: FigureResult(*(column[name] for column in columns)) for name in columns[0]}
