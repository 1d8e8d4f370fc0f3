"""A unit ends: its open tasks end with it, its service points pass to the successor or end too."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.case.conditions import unit_of
from postwatch.case.state import files_meeting
from postwatch.case.tables import CaseStatus, Violation
from postwatch.dataclass import dataclass
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError
from postwatch.incident.tables import Incident
from postwatch.inspection.tables import Visit
from postwatch.journal.search import entry_that_set
from postwatch.language import N_, _
from postwatch.pledge.tables import Pledge
from postwatch.recipient.actions import points_of, require_possible_parent
from postwatch.recipient.conditions import is_active
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.spans import begin_span
from postwatch.recipient.tables import Recipient
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.register.tables import Addressee, Receipt
from postwatch.store.columns import save
from postwatch.task.actions import waive_row
from postwatch.task.conditions import open_now
from postwatch.task.tables import Task, TaskReport

DISSOLVED = N_("ended because the unit was dissolved")
_ONE_DAY = dt.timedelta(days=1)


def _records(table: Any, unit_id: Any, day: Any, code: Any = None) -> tuple[str, Any, Any, Any]:
    """Return a kind of records, the statement of their units and days, and the columns of both."""
    code = table.code if code is None else code
    return str(table.__tablename__), select_columns(col(Recipient.code), code, day).select_from(table), unit_id, day


def _of_letters(table: Any, day: Any) -> tuple[str, Any, Any, Any]:
    """Return the records of addressees of the letters that were issued, which bear their symbols."""
    kind, statement, unit_id, day = _records(table, col(Addressee.recipient_id), day, col(RegisterEntry.symbol))
    if table is Receipt:
        statement = statement.join(Addressee, col(Addressee.id) == Receipt.addressee_id)
        statement = statement.join(RegisterEntry, col(RegisterEntry.id) == Addressee.register_entry_id)
    else:
        statement = statement.join(Addressee, col(Addressee.register_entry_id) == RegisterEntry.id)
    return kind, statement.where(col(RegisterEntry.status) == NumberStatus.ISSUED), unit_id, day


def _of_tasks() -> tuple[str, Any, Any, Any]:
    """Return the reports on tasks, which bear the codes of these."""
    kind, statement, unit_id, day = _records(TaskReport, col(Task.recipient_id), col(TaskReport.reported_on), Task.code)
    return kind, statement.join(Task, col(Task.id) == TaskReport.task_id), unit_id, day


# What a unit has while it is active.
_DAYS = (
    _of_letters(RegisterEntry, func.coalesce(Addressee.added_on, RegisterEntry.issued_on)),
    _of_letters(Receipt, col(Receipt.acknowledged_on)),
    _of_tasks(),
    _records(Pledge, col(Pledge.recipient_id), col(Pledge.signed_on)),
    _records(Visit, col(Visit.recipient_id), col(Visit.visited_on)),
    _records(Visit, col(Visit.by_recipient_id), col(Visit.visited_on)),
    _records(Incident, col(Incident.recipient_id), col(Incident.found_on)),
    _records(Violation, col(Violation.recipient_id), col(Violation.detected_on)),
)


@dataclass(frozen=True)
class LaterRecord:
    """A record of a day on which its unit had ended: its table, its code or symbol, its day, the code of the unit."""

    kind: str
    record: str
    on: dt.date
    recipient: str


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

    Raises RuleError for a future day or a day before its first, for a successor that is not active the day after or
    cannot have its points, and for points that would have no enterprise; AlreadyThereError for a unit that ended
    before.
    """
    require_past(closing.on, today=desk.today)
    unit = find_recipient(session, recipient=recipient)
    _require_open(session, unit, closing.on)
    heir = find_recipient(session, recipient=closing.successor) if closing.successor else None
    after = {point.id for point in points_of(session, unit, on=closing.on + _ONE_DAY)}
    points = [point for point in points_of(session, unit, on=closing.on) if point.id in after]
    if heir is not None:
        _require_heir(unit, heir, closing.on + _ONE_DAY)
    elif points and not closing.with_points:
        raise RuleError(
            _("{name} has {count} service points that would have no enterprise").format(
                name=unit.name, count=len(points)
            ),
            hint=_("name who takes them over with --successor UNIT, or end them too with --with-points"),
        )
    moved = _moved(session, points, heir, closing) if heir is not None and not closing.with_points else []
    closed = [] if moved else points
    ended = sum(end_unit(session, one, last_on=closing.on) for one in (unit, *closed))
    unit.successor_id = heir.id if heir is not None else None
    save(session, unit)
    cases = [file.case for file in files_meeting(session, unit_of() == unit.id)]
    return ClosedUnit(
        unit.code,
        unit.name,
        closing.on,
        heir.code if heir is not None else None,
        ended,
        tuple(point.code for point in moved),
        tuple(point.code for point in closed),
        tuple(sorted(case.code for case in cases if case.status is CaseStatus.OPEN)),
        tuple(later_records(session, [unit.id, *(point.id for point in closed)], closing.on)),
    )


def later_records(session: Session, unit_ids: Sequence[int], last_on: dt.date) -> Iterator[LaterRecord]:
    """Yield the records of units on days after their last, of each kind the earliest first."""
    for kind, statement, unit_id, day in _DAYS:
        later = statement.join(Recipient, col(Recipient.id) == unit_id).where(unit_id.in_(unit_ids), day > last_on)
        for recipient, record, on in session.execute(later.order_by(day)):
            yield LaterRecord(kind, record, on, recipient)


def end_unit(session: Session, unit: Recipient, *, last_on: dt.date) -> int:
    """Let a unit be active up to a day, and its tasks end the day after; return how many were open."""
    unit.active_to = last_on
    tasks = session.exec(select(Task).where(Task.recipient_id == unit.id, open_now())).all()
    for task in tasks:
        waive_row(row=task, on=last_on + _ONE_DAY, reason=_(DISSOLVED))
    save(session, unit, *tasks)
    return len(tasks)


def _moved(session: Session, points: list[Recipient], heir: Recipient, closing: Closing) -> list[Recipient]:
    """Give the points of a unit to its successor; return them."""
    for point in points:
        require_possible_parent(heir, point)
        begin_span(session, point, on=closing.on + _ONE_DAY, changes={"parent_id": heir.id})
    return points


def _require_open(session: Session, unit: Recipient, on: dt.date) -> None:
    if unit.active_to is not None:
        ending = entry_that_set(session, row=unit, column="active_to", value=unit.active_to.isoformat())
        hint = _("put a wrong day right with: postwatch amend {code} --active-to DAY")
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
            hint=_("see: postwatch show {unit}").format(unit=heir.code),
        )
