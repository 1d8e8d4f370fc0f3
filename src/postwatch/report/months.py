"""The months of which something is known, and the figures of each that pages draw as lines."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlmodel import Session

from postwatch.days import Period, period_containing, period_name, previous_period
from postwatch.desk import Desk
from postwatch.journal.newest import first_day
from postwatch.office.by_day import months_of
from postwatch.pledge.rules import percentage
from postwatch.report import figures as counting
from postwatch.report.paper import figures_on_paper, paper_months
from postwatch.report.rules import PERCENT, VISITS, Value
from postwatch.report.stretches import Stretch, as_told, stretch_of
from postwatch.report.window import window_of

A_YEAR = 12
# So many months before a day are looked through.
_FURTHEST = 240
_FIGURES = (PERCENT, *VISITS, "violations", "fines_imposed", "fines_paid")


def months_known(session: Session, desk: Desk, *, until: dt.date, most: int) -> list[Period]:
    """Return the month of a day and those before it of which something is known, the newest first, so many at most.

    A month is known if it was reported on paper, if anything has its legal day in it, whenever it was recorded, or if
    records had begun by its end.
    """
    known_from, papers = first_day(session, office=desk.settings.code), paper_months(session)

    def is_any(first: dt.date, last: dt.date) -> bool:
        on_paper = any(first <= one <= last for one in papers)
        return on_paper or counting.happened(session, window_of(session, first, last))

    period = period_containing(until, months_of(session, desk))
    found = [period]
    for _place in range(_FURTHEST):
        period = previous_period(period)
        is_recorded = known_from is not None and period.last > known_from
        if is_recorded or is_any(period.first, period.last):
            found.append(period)
        if len(found) >= most or not (is_recorded or is_any(dt.date.min, period.last)):
            break
    return found[:most]


def month_lines(
    session: Session, desk: Desk, months: Sequence[Period], *, campaign_id: int | None = None
) -> dict[str, Mapping[str, Value | None]]:
    """Return the figures that lines are drawn of, by the names of months, the earliest first.

    Of the office or of a campaign, nothing after today; None for unknown values, as the coverage where nobody was
    asked.
    """
    in_order, papers = sorted(months, key=lambda one: one.first), paper_months(session)
    windows = [window_of(session, one.first, min(one.last, desk.today), campaign_id) for one in in_order]
    counted = counting.flows(session, desk, *windows)
    return {
        period_name(period): _told(session, stretch_of(window, papers), flows)
        for period, window, flows in zip(in_order, windows, counted, strict=True)
    }


def _told(session: Session, stretch: Stretch, flows: Mapping[str, Value]) -> Mapping[str, Value | None]:
    if stretch.ends_on_paper is not None:
        return as_told(stretch, figures_on_paper(stretch.ends_on_paper), _FIGURES)
    direct, by_parent, asked = counting.coverage(session, stretch.window)
    share = percentage(direct + by_parent, asked) if asked else None
    return {**as_told(stretch, flows, _FIGURES), PERCENT: share}
