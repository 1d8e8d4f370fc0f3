"""The day for who decides: what waits for a signature, what is late and who holds it, the figures, the worst areas."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlmodel import Session

from postwatch.agenda.actions import SOON, DeskItem, Today
from postwatch.dataclass import dataclass
from postwatch.days import Period, period_name
from postwatch.desk import Desk
from postwatch.language import N_, Code, _
from postwatch.pledge.rules import percentage
from postwatch.report.figures import AreaRow, FigureResult
from postwatch.report.months import A_YEAR, MonthLine, month_lines, months_known
from postwatch.report.paper import paper_months
from postwatch.report.period import PeriodChoice, choose_span, period_counted
from postwatch.report.rules import PERCENT, title_of
from postwatch.report.screen import figure_columns
from postwatch.store.columns import grouped

# The papers of cases and the letters that are drafted, and wait for a signature.
_TO_SIGN = ("to_sign", "draft")
_FIGURES = (PERCENT, "units_inspected", "violations", "fines_paid", "tasks_overdue")
# Of an area with fewer units nothing follows; so many of the others are named.
_FEWEST_UNITS, _WORST = 5, 3


class Lateness(Code):
    """Whether things of a kind are in time: red, amber, green."""

    LATE = "late", N_("overdue")
    SOON = "soon", N_("due within a week")
    ON_TIME = "on_time", N_("in time")


@dataclass(frozen=True)
class DatedGroup:
    """The things of a group, those of the earliest day first: how many, how many of them are overdue, who holds them.

    ``held_by_list`` are units (codes) and titles of people of the office.
    """

    group: str
    heading: str
    state: Lateness
    count: int
    overdue_count: int
    due_on: dt.date
    held_by_list: tuple[str, ...]
    items_list: tuple[DeskItem, ...]


@dataclass(frozen=True)
class WorstArea:
    """An area in which few of the asked units signed a pledge; ``percent`` is their share."""

    area: str
    area_name: str
    asked: int
    signed: int
    percent: float


@dataclass(frozen=True)
class LeaderDay:
    """The day of an office for who decides; the groups that are late come first, of these the one late for longest.

    ``sign_list`` waits for a signature. ``figures`` are those of ``period`` (its name), the last that is over, with
    what changed against the one before; ``summary_list`` sums it up (Vietnamese: paper). ``months_list`` has the last
    twelve months, the earliest first, ``areas_list`` the three areas, of at least five units, with the fewest pledges.
    """

    today: dt.date
    sign_list: tuple[DeskItem, ...]
    dated_list: tuple[DatedGroup, ...]
    period: str
    summary_list: tuple[str, ...]
    figures: Mapping[str, FigureResult]
    months_list: tuple[MonthLine, ...]
    areas_list: tuple[WorstArea, ...]
    journal_head: str

    @property
    def is_late(self) -> bool:
        """Return whether anything is overdue."""
        return any(one.state is Lateness.LATE for one in self.dated_list) or any(one.overdue for one in self.sign_list)


def leader_facts(session: Session, desk: Desk, agenda: Today) -> LeaderDay:
    """Return the day of an office for who decides, from its agenda and the figures of its last period that is over."""
    months = months_known(session, desk, until=desk.today, most=A_YEAR)
    period = period_in_view(session, desk, months)
    counted = period_counted(session, desk, span=choose_span(session, desk, choice=PeriodChoice(period_name(period))))
    return LeaderDay(
        desk.today,
        tuple(sorted((one for one in agenda.items_list if one.kind in _TO_SIGN), key=_urgency)),
        tuple(dated_groups(agenda.items_list, today=desk.today)),
        counted.name,
        counted.summary_list if counted.is_known else (),
        {name: counted.figures[name] for name in _FIGURES if counted.is_known},
        tuple(month_lines(session, desk, months)),
        tuple(worst_areas(counted.by_area)),
        agenda.journal_head,
    )


def figure_rows(day: LeaderDay) -> Iterator[tuple[str, object, object, object]]:
    """Yield the figures of a day: their words, their values, those of the period before, and what changed since."""
    for name, figure in day.figures.items():
        value, _cumulative, previous, change, *_last_year = figure_columns(name, figure)
        yield title_of(name, {}), value, previous, change


def period_in_view(session: Session, desk: Desk, months: Sequence[Period]) -> Period:
    """Return the month that opens first: the last that is over and was not reported on paper, else the running one."""
    papers = paper_months(session)
    over = (one for one in months if one.last < desk.today and one.first not in papers)
    return next(over, months[0])


def _urgency(item: DeskItem) -> tuple[dt.date, str]:
    return item.due_on or dt.date.max, item.key


def dated_groups(items: Iterable[DeskItem], *, today: dt.date) -> Iterator[DatedGroup]:
    """Yield the things that have a day by their groups, but for those that only wait for a signature."""
    dated = [one for one in items if one.due_on is not None and one.kind not in _TO_SIGN]
    groups = [sorted(alike, key=_urgency) for alike in grouped((one.group, one) for one in dated).values()]
    for alike in sorted(groups, key=lambda one: _urgency(one[0])):
        first = alike[0].due_on or today
        state = Lateness.LATE if first < today else Lateness.SOON if first <= today + SOON else Lateness.ON_TIME
        yield DatedGroup(
            alike[0].group, alike[0].heading, state, sum(one.count for one in alike),
            sum(one.overdue_count for one in alike), first,
            tuple(dict.fromkeys(one.held_by or _("the office") for one in alike)), tuple(alike),
        )  # fmt: skip


def worst_areas(areas: Sequence[AreaRow]) -> list[WorstArea]:
    """Return the areas with the smallest shares of pledges, among those in which not all of five units signed."""
    shares = [
        WorstArea(
            one.area, one.area_name, one.pledges_asked, one.pledges_signed,
            percentage(one.pledges_signed, one.pledges_asked),
        )
        for one in areas if one.pledges_asked >= _FEWEST_UNITS and one.pledges_signed < one.pledges_asked
    ]  # fmt: skip
    return sorted(shares, key=lambda one: (one.percent, one.signed - one.asked, one.area))[:_WORST]
