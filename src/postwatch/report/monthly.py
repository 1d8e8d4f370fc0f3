"""The figures of a month: what the command shows, and what the report is drafted from.

A month is counted, or its figures are those that were reported on paper; the two are never mixed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlmodel import Session

from postwatch import days
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.journal.newest import journal_head
from postwatch.office.spans import months_of
from postwatch.report import figures as counting
from postwatch.report.figures import FigureResult, Value, window_of
from postwatch.report.paper_tables import PaperReport
from postwatch.report.printed import MonthlyReport, adjustments, figures_on_paper, on_paper, paper_months
from postwatch.report.rules import STATES, counting_day
from postwatch.violation.marked import marked_within

Papers = Mapping[dt.date, PaperReport]


@dataclass(frozen=True)
class Span:
    """What a report covers: its period, the last day whose facts count (ngày chốt số liệu), its day (ngày lập)."""

    period: days.Period
    counted_to: dt.date
    made_on: dt.date


def choose_span(session: Session, desk: Desk, *, month: str | None, on: dt.date | None = None) -> Span:
    """Return the span that was asked for; without a month that of the named day, else the last whole period.

    Raises UsageError for an unreadable month, RuleError for one in the future or a day outside the period.
    """
    today = desk.today
    if month:
        period = days.period_of(*days.parse_month(month), months_of(session, desk))
    else:
        months = months_of(session, desk)
        period = days.period_containing(on, months) if on is not None else days.last_whole_period(today, months)
    return Span(period, counting_day(period, today=today, on=on), today)


def span_issued(session: Session, desk: Desk, *, month: str | None, on: dt.date) -> Span:
    """Return the span of a report of a day: facts count up to it, and to the end of the period; without a month it is
    that of the last period that had ended.

    Raises UsageError for an unreadable month, RuleError for a day to come or before the period.
    """
    days.require_past(on, today=desk.today)
    months = months_of(session, desk)
    period = days.period_of(*days.parse_month(month), months) if month else days.last_period_ended_by(on, months)
    return Span(period, counting_day(period, today=desk.today, on=min(on, period.last)), on)


def monthly_report(session: Session, desk: Desk, *, span: Span) -> MonthlyReport:
    """Count a month's figures and areas. Raises RuleError for a month that was reported on paper."""
    period, papers = span.period, paper_months(session)
    if period.first in papers:
        raise on_paper(papers[period.first])
    return MonthlyReport(
        period={"from": period.first, "to": period.last},
        as_of=span.counted_to,
        figures=_figures(session, desk, span, papers),
        by_area=counting.by_area(session, window_of(session, period.first, span.counted_to)),
        journal_head=journal_head(session),
        made_on=span.made_on,
        adjustments_list=adjustments(session, desk, period),
        marked_list=tuple(marked_within(session, period.first, span.counted_to)),
    )


def _figures(session: Session, desk: Desk, span: Span, papers: Papers) -> dict[str, FigureResult]:
    period = span.period
    so_far, months = _counted_days(span, papers), (days.previous_period(period), days.same_period_last_year(period))
    whole = [(period.first, span.counted_to), *((one.first, one.last) for one in months if one.first not in papers)]
    counted = iter(counting.figures(session, desk, *(window_of(session, *ends) for ends in whole)))
    value = next(counted)
    flows = counting.flows(session, *(window_of(session, *ends) for ends in so_far))
    columns = [value, _added_up(span, papers, flows, at_end=value)]
    columns += [figures_on_paper(papers[one.first]) if one.first in papers else next(counted) for one in months]
    return {name: FigureResult(*(column[name] for column in columns)) for name in columns[0]}


def _counted_days(span: Span, papers: Papers) -> list[tuple[dt.date, dt.date]]:
    """Return the days since the year began that are counted: those between the months that were reported on paper."""
    on_paper = _months_on_paper(span.period, papers)
    firsts = [days.year_start(span.period), *(paper.period_last + dt.timedelta(days=1) for paper in on_paper)]
    lasts = [*(paper.period_first - dt.timedelta(days=1) for paper in on_paper), span.counted_to]
    return [(first, last) for first, last in zip(firsts, lasts, strict=True) if first <= last]


def _months_on_paper(period: days.Period, papers: Papers) -> list[PaperReport]:
    """Return the months of the year up to a period that were reported on paper, however they were cut."""
    return [
        paper for _first, paper in sorted(papers.items()) if days.year_start(period) < paper.period_last <= period.last
    ]


def _added_up(
    span: Span, papers: Papers, counted: Sequence[dict[str, Value]], *, at_end: dict[str, Value]
) -> dict[str, Value]:
    """Return the figures since the year began: what happened is added up over the months on paper and the counted days
    between them, what holds at the end is that of the period.
    """
    total = Counter[str]()
    on_paper = (figures_on_paper(paper) for paper in _months_on_paper(span.period, papers))
    for part in (*on_paper, *counted):
        total.update(part)  # a share is a fraction, and is not added up
    return {name: value if name in STATES else total[name] for name, value in at_end.items()}
