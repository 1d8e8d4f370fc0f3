"""The register as people look through it: each active unit in a line, with its state, its debts and its facts."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from postwatch.area.tables import Area
from postwatch.case.tables import CaseStatus
from postwatch.console import Alarm
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.language import N_, Code
from postwatch.overview.actions import Pledging, UnitPage
from postwatch.overview.timeline import Event, owed
from postwatch.recipient.conditions import active
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.task.tables import TaskStatus


class UnitState(Code):
    """The most pressing matter of a unit."""

    OVERDUE = "overdue", N_("overdue")
    OWING = "owing", N_("work to be done")
    SETTLED = "settled", N_("nothing owed")


@dataclass(frozen=True)
class UnitLine:
    """A unit of the register with its open matters: its open tasks and those overdue, its pledge, its open cases.

    ``parent`` is the code of its parent, ``former`` are its other names, ``visited_on`` the day of its last inspection.
    A fact that its readers are not told is None.
    """

    code: str
    name: str
    kind: RecipientKind
    area_name: str | None
    parent: str | None
    former: tuple[str, ...]
    state: UnitState | None
    tasks_open: int | None
    tasks_overdue: int | None
    pledging: Pledging | None
    visited_on: dt.date | None
    cases_open: int | None


def codes_in_order(session: Session, desk: Desk) -> list[str]:
    """Return the codes of the units that are active on the day of a desk, by their areas, then by their names."""
    in_order = (
        select(Recipient.code)
        .join(Area, col(Area.id) == Recipient.area_id)
        .where(active(desk.today))
        .order_by(col(Area.sort_key), col(Recipient.sort_key), col(Recipient.code))
    )
    return list(session.exec(in_order))


def line_of(page: UnitPage, *, on: dt.date) -> UnitLine:
    """Return a unit as a line of the register of a day."""
    asked = [one.coverage for one in page.pledging_list if one.counted_on == on]
    names = dict.fromkeys((*(one.name for one in page.spans_list), *(one.name for one in page.doubles_list)))
    return result_of(
        UnitLine,
        page,
        former=tuple(name for name in names if name != page.name),
        state=_state(owed(page)),
        tasks_open=sum(task.status is TaskStatus.OPEN for task in page.tasks_list),
        tasks_overdue=sum(task.overdue for task in page.tasks_list),
        pledging=min(asked, key=[*Pledging].index, default=Pledging.NOT_ASKED),
        visited_on=max((visit.inspected_on for visit in page.visits_list), default=None),
        cases_open=sum(case.status is not CaseStatus.CLOSED for case in page.cases_list),
    )


def _state(debts: Sequence[Event]) -> UnitState:
    if any(isinstance(one.told, Alarm) for one in debts):
        return UnitState.OVERDUE
    return UnitState.OWING if debts else UnitState.SETTLED
