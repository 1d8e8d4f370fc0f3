"""A unit ends: its open tasks end with it, its service points pass to the successor or end too."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError
from postwatch.incident.tables import Incident
from postwatch.inspection.tables import Visit
from postwatch.journal.entries import entry_that_set
from postwatch.language import N_, _
from postwatch.pledge.tables import Pledge
from postwatch.recipient.actions import find_recipient, points_of, require_possible_parent
from postwatch.recipient.conditions import is_active
from postwatch.recipient.spans import begin_span
from postwatch.recipient.tables import Recipient
from postwatch.register.tables import Addressee, NumberStatus, RegisterEntry
from postwatch.store.columns import save
from postwatch.task.actions import waive_row
from postwatch.task.tables import Task, TaskStatus
from postwatch.violation.tables import Case, CaseStatus, Violation

DISSOLVED = N_("ended because the unit was dissolved")
_ONE_DAY = dt.timedelta(days=1)
# Records that a unit has while it is active, with the day of each.
_DAYS: tuple[tuple[Any, Any], ...] = (
    (Pledge, Pledge.signed_on),
    (Visit, Visit.visited_on),
    (Incident, Incident.found_on),
    (Violation, Violation.detected_on),
)


@dataclass(frozen=True)
class LaterRecord:
    """A record of a day on which its unit had ended: its table, its code or symbol, its day."""

    kind: str
    record: str
    on: dt.date


@dataclass(frozen=True)
class ClosedUnit:
    """A unit that ended after a last day: how many tasks ended with it, and the points (codes) that passed on or ended.

    ``cases_list`` are its cases that are still open: they stay its own. ``later_list`` are records of days after its
    last.
    """

    code: str
    name: str
    active_to: dt.date
    successor: str | None
    tasks_ended: int
    points_moved_list: tuple[str, ...]
    points_closed_list: tuple[str, ...]
    cases_list: tuple[str, ...]
    later_list: tuple[LaterRecord, ...]


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
    _require_open(session, unit, closing.on)
    heir = find_recipient(session, recipient=closing.successor) if closing.successor else None
    points = _points_that_go_on(session, unit, closing.on)
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
        tuple(_later_records(session, [unit.id, *(point.id for point in closed)], closing.on)),
    )


def _later_records(session: Session, unit_ids: list[int], last_on: dt.date) -> Iterator[LaterRecord]:
    """Yield what is recorded of units on days after their last, of each kind the earliest first."""
    addressed_on = func.coalesce(Addressee.added_on, RegisterEntry.issued_on)
    letters = (
        select_columns(col(RegisterEntry.symbol), addressed_on)
        .join(Addressee, col(Addressee.register_entry_id) == RegisterEntry.id)
        .where(col(RegisterEntry.status) == NumberStatus.ISSUED, col(Addressee.recipient_id).in_(unit_ids))
    )
    wanted: list[Any] = [("register_entry", letters, addressed_on)] + [
        (str(table.__tablename__), select_columns(table.code, day).where(table.recipient_id.in_(unit_ids)), day)
        for table, day in _DAYS
    ]
    for kind, statement, day in wanted:
        for record, on in session.execute(statement.where(day > last_on).order_by(day)):
            yield LaterRecord(kind, record, on)


def end_unit(session: Session, unit: Recipient, *, last_on: dt.date) -> int:
    """Let a unit be active up to a day, and its tasks end the day after; return how many were open."""
    unit.active_to = last_on
    tasks = session.exec(select(Task).where(Task.recipient_id == unit.id, Task.status == TaskStatus.OPEN)).all()
    for task in tasks:
        waive_row(row=task, on=last_on + _ONE_DAY, reason=_(DISSOLVED))
    save(session, unit, *tasks)
    return len(tasks)


def _points_that_go_on(session: Session, unit: Recipient, on: dt.date) -> list[Recipient]:
    """Return the points that belong to a unit on its last day and would on the day after."""
    after = {point.id for point in points_of(session, unit, on=on + _ONE_DAY)}
    return [point for point in points_of(session, unit, on=on) if point.id in after]


def _require_open(session: Session, unit: Recipient, on: dt.date) -> None:
    if unit.active_to is not None:
        ending = entry_that_set(session, row=unit, column="active_to", value=unit.active_to.isoformat())
        hint = _("put a wrong day right with: postwatch recipient edit {code} --active-to DAY")
        if ending is not None:
            hint = _("if the day is wrong, take back what ended it, then close it anew: postwatch undo --entry {entry}")
        raise AlreadyThereError(
            _("{name} ended on {day} already").format(name=unit.name, day=unit.active_to),
            hint=hint.format(code=unit.code, entry=ending.id if ending is not None else None),
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
