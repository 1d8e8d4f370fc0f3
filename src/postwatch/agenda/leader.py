"""The day for who decides: papers to sign, late things and who holds them, the figures, the worst areas."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from sqlmodel import Session

from postwatch.agenda.actions import SOON, DeskItem, Today
from postwatch.agenda.lines import line_of
from postwatch.dataclass import dataclass
from postwatch.days import Period, period_name
from postwatch.desk import Desk
from postwatch.language import N_, Code, _
from postwatch.report.figures import AreaRow
from postwatch.report.months import A_YEAR, month_lines, months_known
from postwatch.report.paper import paper_months
from postwatch.report.period import PeriodChoice, choose_span, period_counted
from postwatch.report.rules import PERCENT, FigureColumns, Value, title_of
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
    """The things of a group, those of the earliest day first, and the line that tells of them together."""

    state: Lateness
    line: DeskItem
    items_list: tuple[DeskItem, ...]

    @property
    def held_by(self) -> str:
        """Return who holds it: units, a person of the office, or else the office."""
        return self.line.held_by or _("the office")

    @property
    def is_partly_late(self) -> bool:
        """Return whether some of it is late, and some is not."""
        return 0 < self.line.overdue_count < self.line.count


@dataclass(frozen=True)
class LeaderDay:
    """The day of an office for who decides; the group that is late for longest comes first.

    ``sign_list`` waits for a signature, ``open_list`` has no day. ``figures`` are those of ``period`` (its name), the
    last that is over, with the changes since the month before; ``summary_list`` sums it up (Vietnamese: paper).
    ``months`` are what the last twelve whole months told, the earliest first, ``areas_list`` are the three worst areas
    by the share of units that pledged.
    """

    today: dt.date
    sign_list: tuple[DeskItem, ...]
    dated_list: tuple[DatedGroup, ...]
    open_list: tuple[DeskItem, ...]
    period: str
    summary_list: tuple[str, ...]
    figures: Mapping[str, FigureColumns]
    months: Mapping[str, Mapping[str, Value | None]]
    areas_list: tuple[AreaRow, ...]
    journal_head: str


def leader_facts(session: Session, desk: Desk, agenda: Today) -> LeaderDay:
    """Return the day of an office for who decides, from its agenda and the figures of its last period that is over."""
    months = months_known(session, desk, until=desk.today, most=A_YEAR)
    period = period_in_view(session, desk, months)
    whole = [one for one in months if one.last <= desk.today] or months
    counted = period_counted(session, desk, span=choose_span(session, desk, choice=PeriodChoice(period_name(period))))
    return LeaderDay(
        desk.today,
        tuple(sorted((one for one in agenda.items_list if one.kind in _TO_SIGN), key=_urgency)),
        tuple(dated_groups(agenda)),
        tuple(one for one in agenda.items_list if one.due_on is None and one.kind not in _TO_SIGN),
        counted.name,
        counted.summary_list if counted.is_known else (),
        {name: counted.figures[name] for name in _FIGURES if counted.is_known},
        month_lines(session, desk, whole),
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


def dated_groups(agenda: Today) -> Iterator[DatedGroup]:
    """Yield the things that have a day by their groups, but for those that only wait for a signature."""
    dated = (one for one in agenda.items_list if one.due_on is not None and one.kind not in _TO_SIGN)
    groups = grouped((one.group, one) for one in sorted(dated, key=_urgency))
    for name, alike in sorted(groups.items(), key=lambda one: _urgency(one[1][0])):
        yield DatedGroup(lateness_of(alike[0], agenda.today), line_of(name, alike), tuple(alike))


def lateness_of(item: DeskItem, today: dt.date) -> Lateness:
    """Return whether a thing that has a day is in time."""
    is_soon = (item.due_on or dt.date.max) <= today + SOON
    return Lateness.LATE if item.overdue else Lateness.SOON if is_soon else Lateness.ON_TIME


def worst_areas(areas: Sequence[AreaRow]) -> list[AreaRow]:
    """Return the areas with the smallest shares of pledges, of those in which not all pledged.

    Areas of fewer than five units are returned only if there are no others.
    """
    short = [one for one in areas if one.pledges_signed < one.pledges_asked]
    short = [one for one in short if one.pledges_asked >= _FEWEST_UNITS] or short
    return sorted(short, key=lambda one: (one.pledges_signed / one.pledges_asked, -one.pledges_asked, one.area))[
        :_WORST
    ]
