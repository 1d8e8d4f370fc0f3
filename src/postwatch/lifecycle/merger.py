"""Merging of a unit that was registered twice: all records of the double become the other's.

Where both hold a pledge of a campaign, a receipt of a letter or a report of a period on a task, a person says whose is
kept; the others are withdrawn. A letter that was addressed to both was addressed to a single unit.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.tables import Area
from postwatch.correction.actions import Cause, note_withdrawal
from postwatch.correction.printed_in import Record
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import RuleError, UsageError
from postwatch.language import N_, _
from postwatch.lifecycle.unit_end import DISSOLVED
from postwatch.pledge.actions import PLEDGE
from postwatch.pledge.tables import Pledge, PledgeStatus
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.record.actions import withdraw
from postwatch.register.entry_tables import RegisterEntry
from postwatch.register.tables import Addressee, Receipt
from postwatch.schema import TABLES
from postwatch.store.columns import Row, record_of, row_with, rows_with, save
from postwatch.store.transaction import WITHDRAWN_TOO
from postwatch.task.actions import waive_row
from postwatch.task.tables import Task, TaskReport, TaskStatus

DOUBLE = N_("the unit was registered twice")
# Columns that a table has once for a unit, besides the unit: rows of both units that share them are doubles.
_ONCE: Mapping[str, tuple[str, ...]] = {
    "addressee": ("register_entry_id",),
    "followup_unit": ("followup_id",),
    "pledge_cover": ("pledge_id",),
    "pledge_form": ("campaign_id",),
    "round_unit": ("round_id",),
    "task": ("dispatch_id", "campaign_task_id"),
    "visit": ("round_id", "visited_on"),
}


@dataclass(frozen=True)
class Withdrawn:
    """A record of a double that was withdrawn in favour of the other unit's."""

    kind: str
    record: str
    recipient: str


@dataclass(frozen=True)
class MergedUnit:
    """A unit, ``code``, into which its double was merged; ``moved`` counts by table the records that it got.

    ``place_list`` has the area and the unit above it, ``double_place_list`` those of the double; ``is_elsewhere`` says
    that they differ.
    """

    code: str
    name: str
    double: str
    moved: dict[str, int]
    withdrawn_list: tuple[Withdrawn, ...]
    place_list: tuple[str, ...]
    double_place_list: tuple[str, ...]
    is_elsewhere: bool


@dataclass(frozen=True)
class _Contest:
    """A record that both units hold though only one can count, each by the id of its unit."""

    kind: str
    name: str
    rows: Mapping[int, Row]


def merge_units(
    session: Session, desk: Desk, *, recipient: str, into: str, stands: str | None, actor: str
) -> MergedUnit:
    """Merge a unit that was registered twice into the other; both codes find the kept unit from now on.

    It is active over the days of both. Raises UsageError for the same unit, RuleError for units of different kinds, for
    a unit and its parent, for visits of a round on the same day, and while it is not said whose pledge, receipt or
    report ``stands``; NotFoundError for an unknown unit.
    """
    double, kept = find_recipient(session, recipient=recipient), find_recipient(session, recipient=into)
    _require_doubles(double, kept)
    holder = find_recipient(session, recipient=stands) if stands else None
    places = [_place_of(session, unit) for unit in (kept, double)]
    _unite_days(session, double, kept)
    withdrawn = tuple(_settle(session, desk, double, kept, holder, actor))
    moved = {table: count for table in sorted(TABLES.classes) if (count := _move(session, table, double, kept))}
    double.merged_into_id = kept.id
    save(session, double)
    is_elsewhere = any(one != other for one, other in zip(*places, strict=False))
    return MergedUnit(kept.code, kept.name, double.code, moved, withdrawn, places[0], places[1], is_elsewhere)


def _place_of(session: Session, unit: Recipient) -> tuple[str, ...]:
    """Return the names of the area of a unit and of its parent, if it has a parent."""
    above = session.get(Recipient, unit.parent_id) if unit.parent_id else None
    return (session.get_one(Area, unit.area_id).name, *((above.name,) if above is not None else ()))


def _require_doubles(double: Recipient, kept: Recipient) -> None:
    if double.id == kept.id:
        raise UsageError(
            _("{name} is one and the same unit").format(name=kept.name),
            hint=_("give the code of the double, and of the unit that remains with --into"),
        )
    if double.kind is not kept.kind or kept.id == double.parent_id or double.id == kept.parent_id:
        raise RuleError(
            _("{double} and {kept} are not one unit registered twice").format(
                double=f"{double.name} ({double.kind.in_words})", kept=f"{kept.name} ({kept.kind.in_words})"
            ),
            hint=_("a unit that ended and has a successor: postwatch recipient close UNIT --on DAY --successor UNIT"),
        )


def _unite_days(session: Session, double: Recipient, kept: Recipient) -> None:
    """Let the unit be active over the days of both; tasks waived at the earlier end are open again."""
    both = (kept, double)
    firsts, lasts = [unit.active_from for unit in both], [unit.active_to for unit in both]
    last = None if None in lasts else max(filter(None, lasts))
    for unit in both:
        if unit.active_to != last:
            save(session, *_reopened(session, unit))
    heir_id = next(unit.successor_id for unit in both if unit.active_to == last)
    kept.successor_id = heir_id if last is not None and heir_id not in {kept.id, double.id} else None
    kept.active_from, kept.active_to = None if None in firsts else min(filter(None, firsts)), last
    save(session, kept)


def _reopened(session: Session, unit: Recipient) -> Iterator[Task]:
    """Yield the tasks that ended with a unit, open again."""
    waived = select(Task).where(Task.recipient_id == unit.id, Task.status == TaskStatus.WAIVED)
    for task in session.exec(waived.where(col(Task.waive_reason).in_({DISSOLVED, _(DISSOLVED)}))).all():
        task.status, task.waived_on, task.waive_reason = TaskStatus.OPEN, None, None
        yield task


def _settle(
    session: Session, desk: Desk, double: Recipient, kept: Recipient, holder: Recipient | None, actor: str
) -> Iterator[Withdrawn]:
    """Withdraw records in favour of the other unit's. Raises RuleError while it is not said whose are kept."""
    contests = [*_pledges(session, double, kept), *_receipts(session, double, kept), *_reports(session, double, kept)]
    _require_holder(contests, double, kept, holder)
    units = {unit.id: unit for unit in (double, kept)}
    cause = Cause(actor, _(DOUBLE))
    for contest in contests:
        for unit_id, row in contest.rows.items():
            if holder is None or unit_id == holder.id:
                continue
            if isinstance(row, Pledge):
                name = row.code
                withdraw(session, desk, kind=PLEDGE, code=name, cause=cause)
            else:
                name = contest.name
                record = Record(row, name, on=desk.today, units=(unit_id,))
                note_withdrawal(session, desk, record=record, cause=cause)
            yield Withdrawn(contest.kind, name, units[unit_id].code)


def _require_holder(contests: Sequence[_Contest], double: Recipient, kept: Recipient, holder: Recipient | None) -> None:
    is_one_of_both = holder is not None and holder.id in (double.id, kept.id)
    if not is_one_of_both and (contests or holder is not None):
        named = "; ".join(f"{contest.kind} {contest.name}" for contest in contests) or _("(none)")
        raise RuleError(
            _("{double} and {kept} both hold: {records}").format(double=double.code, kept=kept.code, records=named),
            hint=_("say whose records stand: --stands {kept} or --stands {double}; the others are withdrawn").format(
                double=double.code, kept=kept.code
            ),
        )


def _pledges(session: Session, double: Recipient, kept: Recipient) -> Iterator[_Contest]:
    for pledge in rows_with(session, Pledge, recipient_id=double.id, status=PledgeStatus.ACTIVE).all():
        own = {"campaign_id": pledge.campaign_id, "status": PledgeStatus.ACTIVE}
        other = row_with(session, Pledge, recipient_id=kept.id, **own)
        if other is not None:
            names = f"{pledge.code}, {other.code}"
            yield _Contest(_("pledge"), names, {double.id: pledge, kept.id: other})


def _receipts(session: Session, double: Recipient, kept: Recipient) -> Iterator[_Contest]:
    for addressee, other in _pairs(session, Addressee, double, kept):
        rows = {unit_id: row_with(session, Receipt, addressee_id=one.id)
                for unit_id, one in ((double.id, addressee), (kept.id, other))}  # fmt: skip
        held = {unit_id: row for unit_id, row in rows.items() if row is not None}
        if len(held) > 1:
            entry = session.get_one(RegisterEntry, addressee.register_entry_id)
            yield _Contest(_("receipt of a letter"), entry.symbol or "", held)


def _reports(session: Session, double: Recipient, kept: Recipient) -> Iterator[_Contest]:
    for task, other in _pairs(session, Task, double, kept):
        for report in rows_with(session, TaskReport, task_id=task.id).all():
            overlapping = select(TaskReport).where(
                TaskReport.task_id == other.id,
                TaskReport.period_from <= report.period_to,
                TaskReport.period_to >= report.period_from,
            )
            for twin in session.exec(overlapping).all():
                yield _Contest(_("report on a task"), f"{task.code}, {other.code}", {double.id: report, kept.id: twin})


def _pairs(session: Session, table: type[Any], double: Recipient, kept: Recipient) -> list[tuple[Any, Any]]:
    """Return the rows of the double with those of the other unit that are the same thing."""
    keys = _ONCE[str(table.__tablename__)]
    found = []
    for row in rows_with(session, table, by="id", recipient_id=double.id).all():
        shared = {key: getattr(row, key) for key in keys}
        twin = row_with(session, table, recipient_id=kept.id, **shared)
        if twin is not None and None not in shared.values():
            found.append((row, twin))
    return found


def _move(session: Session, table: str, double: Recipient, kept: Recipient) -> int:
    """Move all rows of a table from the double to the other unit; return the number of records."""
    row_class: Any = TABLES.classes[table]
    pairs = _pairs(session, row_class, double, kept) if table in _ONCE else []
    for row, twin in pairs:
        _UNITE[table](session, row, twin)
    remaining = {row.id for row, _twin in pairs}
    moved = set()
    for column, target in TABLES.references(table).items():
        if target != "recipient" or (table, column) == ("recipient_span", "recipient_id"):
            continue
        theirs = select(row_class).where(col(getattr(row_class, column)) == double.id)
        for row in session.exec(theirs.execution_options(**WITHDRAWN_TOO)).all():
            if row.id not in remaining:
                setattr(row, column, kept.id)
                session.add(row)
                moved.add(record_of(row))
    session.flush()
    return len(moved)


def _pass_on(session: Session, table: Any, column: str, row: Row, twin: Row) -> None:
    """Let what refers to a row refer to another."""
    theirs = select(table).where(getattr(table, column) == row.id)
    for one in session.exec(theirs.execution_options(**WITHDRAWN_TOO)).all():
        setattr(one, column, twin.id)
        session.add(one)


def _unite_addressees(session: Session, row: Addressee, twin: Addressee) -> None:
    _pass_on(session, Receipt, "addressee_id", row, twin)
    if twin.sent_on is None:
        twin.sent_on, twin.channel = row.sent_on, row.channel
    twin.added_on = min(twin.added_on, row.added_on) if twin.added_on and row.added_on else None
    save(session, twin)
    session.delete(row)
    session.flush()


def _unite_tasks(session: Session, row: Task, twin: Task) -> None:
    _pass_on(session, TaskReport, "task_id", row, twin)
    if row.status is TaskStatus.DONE and twin.status is TaskStatus.OPEN:
        twin.status, twin.done_on = row.status, row.done_on
    twin.due_on = twin.due_on or row.due_on
    row.done_on = None
    waive_row(row=row, on=row.opened_on, reason=_(DOUBLE))  # from its first day: it was never given
    save(session, row, twin)


def _remove(session: Session, row: Row, _twin: Row) -> None:
    session.delete(row)
    session.flush()


def _leave(_session: Session, _row: Row, _twin: Row) -> None:
    """Leave the code of a handed-out form, which finds the unit, and the entries of an issued letter for both."""


def _refuse_visits(_session: Session, row: Any, twin: Any) -> None:
    raise RuleError(
        _("{visit} and {twin} are visits of one day to both units").format(visit=row.code, twin=twin.code),
        hint=_("withdraw one first: postwatch withdraw {visit} --reason TEXT").format(visit=row.code),
    )


# What becomes of a row of the double that is the same thing as a row of the other unit.
_UNITE: Mapping[str, Callable[[Session, Any, Any], None]] = {
    "addressee": _unite_addressees,
    "followup_unit": _leave,
    "pledge_cover": _remove,
    "pledge_form": _leave,
    "round_unit": _remove,
    "task": _unite_tasks,
    "visit": _refuse_visits,
}
