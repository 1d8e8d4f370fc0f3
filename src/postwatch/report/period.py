"""The figures of a period: what the command shows, and what the report is drafted from.

Days are counted, or their figures are those that were reported on paper; the two are never mixed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from postwatch import days
from postwatch.campaign.lookup import find_campaign, report_plan
from postwatch.campaign.tables import Campaign
from postwatch.campaign.text import ReportPlan
from postwatch.case.marks import marked_within
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.followup.conditions import has_come_to
from postwatch.followup.ladder import TO_PROVINCE
from postwatch.journal.newest import first_day, journal_head
from postwatch.office.by_day import months_of, period_meant, settings_on
from postwatch.recipient.conditions import is_person
from postwatch.recipient.tables import Recipient
from postwatch.report import figures as counting
from postwatch.report.figure_parts import in_order, measure_names, part_names
from postwatch.report.figures import UnitsByPlace, units_by_place
from postwatch.report.paper import on_paper, paper_months
from postwatch.report.paper_tables import PaperReport
from postwatch.report.printed import NamedUnit, PeriodReport, adjustments, compared_with
from postwatch.report.rules import FIGURES, FigureColumns, counting_day, figure_result, over_bases, sections_told
from postwatch.report.stretches import Figures, Papers, Stretch, added_up, as_told, figures_of, stretch_of
from postwatch.report.summary import summary_of
from postwatch.report.units import campaigns_of
from postwatch.report.window import Window, window_of
from postwatch.store.columns import code_of
from postwatch.store.transaction import ids


@dataclass(frozen=True)
class Span:
    """What a report covers: its period, the last day whose facts count (ngày chốt số liệu), its day (ngày lập)."""

    period: days.Period
    counted_to: dt.date
    made_on: dt.date
    campaign: Campaign | None = None

    def window(self, session: Session, first: dt.date, last: dt.date) -> Window:
        """Return days that are counted, of the campaign or of all that the office does."""
        return window_of(session, first, last, self.campaign.id if self.campaign is not None else None)


@dataclass(frozen=True)
class PeriodChoice:
    """The period that is asked for: by its name, else the last whole one of so many months; of one campaign or all."""

    name: str | None
    length: int = 1
    campaign: str | None = None

    def campaign_of(self, session: Session) -> Campaign | None:
        """Return the campaign that was named, or None. Raises NotFoundError."""
        return find_campaign(session, campaign=self.campaign) if self.campaign else None


def choose_span(session: Session, desk: Desk, *, choice: PeriodChoice, on: dt.date | None = None) -> Span:
    """Return the span that was asked for; of a period without a name that of the named day, else the last whole one.

    Raises UsageError for an unreadable name, RuleError for a period in the future or a day outside it.
    """
    today, months = desk.today, months_of(session, desk)
    if choice.name:
        period = period_meant(session, desk, choice.name)
    elif on is not None:
        period = days.period_containing(on, months, length=choice.length)
    else:
        period = days.last_whole_period(today, months, length=choice.length)
    return Span(period, counting_day(period, today=today, on=on), today, choice.campaign_of(session))


def span_issued(session: Session, desk: Desk, *, choice: PeriodChoice, on: dt.date) -> Span:
    """Return the span of a report of a day: facts count up to it, and to the end of the period.

    Without a name, the period is the last that had ended. Raises UsageError for an unreadable name, RuleError for a day
    to come or before the period.
    """
    days.require_past(on, today=desk.today)
    months = months_of(session, desk)
    if choice.name:
        period = period_meant(session, desk, choice.name)
    else:
        period = days.last_period_ended_by(on, months, length=choice.length)
    counted_to = counting_day(period, today=desk.today, on=min(on, period.last))
    return Span(period, counted_to, on, choice.campaign_of(session))


def period_report(session: Session, desk: Desk, *, span: Span) -> PeriodReport:
    """Count the figures and areas of a period, and tell which papers of cases have points to review.

    Raises RuleError for a month that was reported on paper.
    """
    counted = period_counted(session, desk, span=span)
    if span.campaign is not None:
        return counted
    return replace(counted, marked_list=tuple(marked_within(session, desk, span.period.first, span.counted_to)))


def period_counted(session: Session, desk: Desk, *, span: Span) -> PeriodReport:
    """Count the figures and areas of a period alone. Raises RuleError for a month that was reported on paper."""
    # A report on paper told the figures of the whole office.
    period, papers = span.period, paper_months(session) if span.campaign is None else {}
    paper = papers.get(period.first)
    if paper is not None and paper.period_last == period.last:
        raise on_paper(paper)
    window = span.window(session, period.first, span.counted_to)
    sections, planned = _plan(session, span, window)
    units = units_by_place(session, window)
    figures, is_known = _figures(session, desk, span, papers, {window: units})
    groups = counting.groups_of(session, window, units) if is_known else counting.Groups()
    return PeriodReport(
        period={"from": period.first, "to": period.last},
        names=part_names(figures, measure_names(session)),
        versions={name: FIGURES[name].version for name in figures if name in FIGURES},
        name=days.period_name(period),
        campaign=code_of(span.campaign),
        compared_with=compared_with(period),
        as_of=span.counted_to,
        is_known=is_known,
        figures=figures,
        sections_list=sections,
        tables_list=planned if is_known else (),
        by_area=groups.by_area,
        by_kind=groups.by_kind,
        by_enterprise=groups.by_enterprise,
        named_list=tuple(_named_units(session, desk, span)),
        summary_list=tuple(summary_of(figures, groups.by_area, sections)),
        journal_head=journal_head(session),
        made_on=span.made_on,
        adjustments_list=adjustments(session, desk, period, span.campaign),
        marked_list=(),
    )


def _plan(session: Session, span: Span, window: Window) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sections and the tables of a report, as the campaigns that ran name them."""
    if span.campaign is not None:
        plans = [report_plan(span.campaign)]
    else:
        plans = [report_plan(one) for one in campaigns_in_order(session, window)]
    tables = tuple(dict.fromkeys(table for plan in plans or [ReportPlan()] for table in plan.tables))
    return sections_told([plan.sections for plan in plans], of_campaign=span.campaign is not None), tables


def campaigns_in_order(session: Session, window: Window) -> list[Campaign]:
    """Return the campaigns that ran in the window, in the order in which they were opened."""
    return sorted(session.exec(campaigns_of(window)), key=lambda one: (one.opened_on, one.id))


def _named_units(session: Session, desk: Desk, span: Span) -> Iterator[NamedUnit]:
    """Yield the units that the report names, because the last rung of their ladder is to be named in it."""
    if not has_come_to(session, settings_on(session, desk, span.counted_to).followup, TO_PROVINCE, span.counted_to):
        return
    # Nothing of it is loaded for an office whose letters have not come so far.
    from postwatch.area.queries import areas_by_id
    from postwatch.followup.chased import chased_in_vain

    campaign_id = span.campaign.id if span.campaign is not None else None
    found = chased_in_vain(session, desk, means=TO_PROVINCE, on=span.counted_to, campaign_id=campaign_id)
    areas = areas_by_id(session)
    persons = ids(session, select(col(Recipient.id)).where(is_person()))
    for one in found:
        yield NamedUnit(
            recipient=one.unit.code,
            recipient_name=None if one.unit.id in persons else one.unit.name,
            area_name=areas[one.unit.area_id].name,
            letters=one.letters,
            symbol=one.symbol,
            reminded_on=one.issued_on,
            missing="; ".join(one.missing),
        )


def papers_within(session: Session, span: Span) -> list[PaperReport]:
    """Return the months of a span that were reported on paper: what they told cannot be told by area or record."""
    window = span.window(session, span.period.first, span.counted_to)
    return list(stretch_of(window, paper_months(session)).papers)


def journal_begins_after(session: Session, desk: Desk, span: Span) -> dt.date | None:
    """Return the day on which the journal begins when that is later than a span of which nothing is known, or None."""
    stretch = stretch_of(span.window(session, span.period.first, span.counted_to), paper_months(session))
    first = first_day(session, office=desk.settings.code)
    return None if _is_known(stretch, first) or counting.happened(session, stretch.window) else first


def _figures(
    session: Session, desk: Desk, span: Span, papers: Papers, units: Mapping[Window, UnitsByPlace]
) -> tuple[dict[str, FigureColumns], bool]:
    """Return the figures of a span, and whether anything is known of its days."""
    period = span.period
    compared = (days.previous_period(period), days.same_period_last_year(period))
    ends = [(period.first, span.counted_to), *((one.first, one.last) for one in compared)]
    stretches = [stretch_of(span.window(session, *one), papers) for one in ends]
    if stretches[0].is_cut:
        raise on_paper(stretches[0].papers[0])
    known_from = first_day(session, office=desk.settings.code)
    # A month on paper counts in the year in which it ends.
    year = stretch_of(span.window(session, days.year_start(period), span.counted_to), papers)
    so_far = replace(year, papers=[one for one in year.papers if one.period_last <= period.last])
    told = [one for one in stretches if not one.is_cut]
    counts = counting.counts_of(session, desk, *_windows_of(told, so_far))
    # Nothing more is counted of earlier days of which nothing is known.
    known = [one for one in told if _is_known(one, known_from) or counting.is_any(counts[one.window])]
    lasts = list(dict.fromkeys(one.window for one in (stretches[0], *known)))
    at_ends = dict(zip(lasts, counting.figures(session, desk, *lasts, units=units, counts=counts), strict=True))
    value = figures_of(session, desk, stretches[0], at_ends[stretches[0].window], counts)
    previous, last_year = (
        figures_of(session, desk, one, at_ends[one.window], counts) if one in known else None for one in stretches[1:]
    )
    columns = (value, added_up(session, desk, so_far, at_end=value, counts=counts), previous, last_year)
    names = in_order(dict.fromkeys(name for column in columns if column is not None for name in column))
    earlier = [as_told(stretch, one, names) for stretch, one in zip(stretches[1:], columns[2:], strict=True)]
    is_known = stretches[0] in known
    own = [_own(one, names, is_known=is_known) for one in columns[:2] if one is not None]
    found = over_bases({name: tuple(one[name] for one in (*own, *earlier)) for name in names})
    return {name: figure_result(name, values) for name, values in found.items()}, is_known


def _own(figures: Figures, names: Iterable[str], *, is_known: bool) -> Figures:
    """Return figures of the period itself: 0 for a part that no record of known days has; of others no 0 is known."""
    found = {name: figures.get(name, 0) for name in names}
    return found if is_known else {name: value or None for name, value in found.items()}


def _windows_of(told: Sequence[Stretch], so_far: Stretch) -> Iterable[Window]:
    """Return the windows in which days are counted, each once, whichever columns have them."""
    parts = (part for one in (*told, so_far) for part in one.counted)
    return dict.fromkeys([*(one.window for one in told), *parts])


def _is_known(stretch: Stretch, known_from: dt.date | None) -> bool:
    """Return whether days are known, though nothing may have happened: records had begun, or a paper tells of them."""
    return bool(stretch.papers) or (known_from is not None and stretch.window.last > known_from)
