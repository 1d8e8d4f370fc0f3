"""Days with months among them that were reported on paper: those are added to what is counted between them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.report import figures as counting
from postwatch.report.figures import Counts
from postwatch.report.paper import figures_on_paper, is_told, paper_months
from postwatch.report.paper_tables import PaperReport
from postwatch.report.rules import STATES, Value
from postwatch.report.window import Window

Papers = Mapping[dt.date, PaperReport]
Figures = Mapping[str, Value | None]
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days that a column of figures covers, and the months among them that were reported on paper, in their order."""

    window: Window
    papers: Sequence[PaperReport]

    @property
    def is_cut(self) -> bool:
        """Return whether a month on paper lies partly outside: its figures cannot be split."""
        ends = (self.window.first, self.window.last)
        return any(one.period_first < ends[0] or one.period_last > ends[1] for one in self.papers)

    @property
    def ends_on_paper(self) -> PaperReport | None:
        """Return the month on paper that ends with the days: it tells what held then."""
        last = self.papers[-1] if self.papers else None
        return last if last is not None and last.period_last == self.window.last else None

    @property
    def counted(self) -> list[Window]:
        """Return the days between the months on paper: those are counted."""
        firsts = [self.window.first, *(one.period_last + _ONE_DAY for one in self.papers)]
        lasts = [*(one.period_first - _ONE_DAY for one in self.papers), self.window.last]
        days = zip(firsts, lasts, strict=True)
        return [replace(self.window, first=first, last=last) for first, last in days if first <= last]


def stretch_of(window: Window, papers: Papers) -> Stretch:
    """Return days with the months on paper among them; those told the figures of the office, not of a campaign."""
    among = [
        one for _first, one in sorted(papers.items())
        if window.campaign_id is None and one.period_last >= window.first and one.period_first <= window.last
    ]  # fmt: skip
    return Stretch(window, among)


def known_figures(session: Session, desk: Desk, window: Window) -> dict[str, Value]:
    """Return the figures of days as a report would print them now, months on paper too; 0 where unknown."""
    (counted,) = counting.figures(session, desk, window)
    found = figures_of(session, desk, stretch_of(window, paper_months(session)), counted)
    return {name: value or 0 for name, value in found.items()}


def as_told(stretch: Stretch, figures: Figures | None, names: Iterable[str]) -> dict[str, Value | None]:
    """Return the figures of earlier days, if any are known, by these names.

    None for a figure that a month on paper does not tell, and for a coverage where nobody was asked; 0 for a part that
    no record of known days has.
    """
    if figures is None:
        return dict.fromkeys(names)
    last = stretch.ends_on_paper
    at_end = [] if last is None else [last]
    papers = {name: at_end if name in STATES else stretch.papers for name in names}
    return {
        name: figures.get(name, 0) if all(is_told(one, name) for one in told) else None for name, told in papers.items()
    }


def figures_of(
    session: Session, desk: Desk, stretch: Stretch, at_end: Figures, counts: Counts = MappingProxyType({})
) -> Figures:
    """Return the figures of days, of which ``at_end`` were counted as if nothing were on paper."""
    if not stretch.papers:
        return at_end
    last = stretch.ends_on_paper
    return added_up(session, desk, stretch, at_end=at_end if last is None else figures_on_paper(last), counts=counts)


def added_up(
    session: Session, desk: Desk, stretch: Stretch, *, at_end: Figures, counts: Counts = MappingProxyType({})
) -> Figures:
    """Return what happened over the months on paper and the counted days between them, and what held at the end.

    ``counts`` are those of windows that were counted already.
    """
    total = Counter[str]()
    counted = counting.flows(session, desk, *stretch.counted, counts=counts)
    for part in (*map(figures_on_paper, stretch.papers), *counted):
        total.update(part)  # a share is a fraction, and is not added up
    return {name: at_end[name] if name in STATES else total[name] for name in dict.fromkeys((*at_end, *total))}
