"""A unit ends: its open tasks end with it, its service points pass to the successor or end too."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError
from postwatch.language import N_, _
from postwatch.recipient.actions import find_recipient, points_of, require_possible_parent
from postwatch.recipient.conditions import is_active
from postwatch.recipient.spans import begin_span
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import save
from postwatch.task.actions import waive_row
from postwatch.task.tables import Task, TaskStatus
from postwatch.violation.tables import Case, CaseStatus

DISSOLVED = N_("ended because the unit was dissolved")
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ClosedUnit:
    """A unit that ended after a last day: how many tasks ended with it, and the points (codes) that passed on or ended.

    ``cases_list`` are its cases that are still open: they stay its own.
    """

    code: str
    name: str
    active_to: dt.date
    successor: str | None
    tasks_ended: int
    points_moved_list: tuple[str, ...]
    points_closed_list: tuple[str, ...]
    cases_list: tuple[str, ...]


@dataclass(frozen=True)
class Closing:
    """How a unit is to end: after which day, into what unit, and whether its service points end along with it."""

    on: dt.date
    successor: str | None = None
    with_points: bool = False


def close_unit(session: Session, desk: Desk, *, recipient: str, closing: Closing) -> ClosedUnit:
    """End a unit after a day. Its open tasks end the day after; a successor owes only what a letter asks of it.

    Raises RuleError for a day to come or before its first, for a successor that is not active the day after or cannot
    have its points, and for points that would have no enterprise; AlreadyThereError for a unit that ended before.
    """
    require_past(closing.on, today=desk.today)
    unit = find_recipient(session, recipient=recipient)
    _require_open(unit, closing.on)
    heir = find_recipient(session, recipient=closing.successor) if closing.successor else None
    points = points_of(session, unit, on=closing.on)
    if heir is not None:
        _require_heir(unit, heir, closing.on + _ONE_DAY)
    elif points and not closing.with_points:
        raise RuleError(
            _("{name} has {count} service points that would have no enterprise").format(
                name=unit.name, count=len(points)
            ),
            hint=_("name who takes them over with --successor UNIT, or end them too with --with-points"),
        )
    moved, closed = (points, []) if heir is not None and not closing.with_points else ([], points)
    for point in moved:
        if heir is not None:
            require_possible_parent(heir, point)
            begin_span(session, point, on=closing.on + _ONE_DAY, changes={"parent_id": heir.id})
    ended = sum(end_unit(session, one, last_on=closing.on) for one in (unit, *closed))
    unit.successor_id = heir.id if heir is not None else None
    save(session, unit)
    cases = select(Case.code).where(Case.recipient_id == unit.id, Case.status == CaseStatus.OPEN)
    return ClosedUnit(
        unit.code,
        unit.name,
        closing.on,
        heir.code if heir is not None else None,
        ended,
        tuple(point.code for point in moved),
        tuple(point.code for point in closed),
        tuple(session.exec(cases.order_by(col(Case.code)))),
    )


def end_unit(session: Session, unit: Recipient, *, last_on: dt.date) -> int:
    """Let a unit be active up to a day, and its tasks end the day after; return how many were open."""
    unit.active_to = last_on
    tasks = session.exec(select(Task).where(Task.recipient_id == unit.id, Task.status == TaskStatus.OPEN)).all()
    for task in tasks:
        waive_row(row=task, on=last_on + _ONE_DAY, reason=_(DISSOLVED))
    save(session, unit, *tasks)
    return len(tasks)


def _require_open(unit: Recipient, on: dt.date) -> None:
    if unit.active_to is not None:
        raise AlreadyThereError(
            _("{name} ended on {day} already").format(name=unit.name, day=unit.active_to),
            hint=_("put a wrong day right with: postwatch recipient edit {code} --active-to DAY").format(
                code=unit.code
            ),
        )
    if not is_active(unit, on):
        raise RuleError(
            _("{name} is active only from {day}").format(name=unit.name, day=unit.active_from),
            hint=_("give its last day of activity: --on DAY"),
        )


def _require_heir(unit: Recipient, heir: Recipient, on: dt.date) -> None:
    if heir.id == unit.id:
        raise RuleError(
            _("{name} cannot succeed itself").format(name=unit.name), hint=_("name another unit with --successor")
        )
    if not is_active(heir, on):
        raise RuleError(
            _("{unit} is not active on {day}").format(unit=heir.name, day=on),
            hint=_("see: postwatch recipient show {unit}").format(unit=heir.code),
        )
