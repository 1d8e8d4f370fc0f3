"""Closing of a campaign: open tasks count as unfinished, are waived or carried over, and final figures are kept."""

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from postwatch.campaign.actions import CampaignResult, campaign_result, keep_figures
from postwatch.campaign.figure_tables import CampaignFigure
from postwatch.campaign.lookup import find_campaign, require_open
from postwatch.campaign.tables import Campaign, CampaignStatus, CampaignTask
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.dispatch.conditions import acknowledging, asked
from postwatch.dispatch.queries import issued_dispatches
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.followup.conditions import reminds
from postwatch.followup.tables import Followup
from postwatch.language import _
from postwatch.lifecycle.options import CloseOrder
from postwatch.pledge.coverage import pledge_coverage
from postwatch.recipient.conditions import active
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import was_issued
from postwatch.register.tables import LetterStatus
from postwatch.store.columns import row_with, save
from postwatch.store.conditions import Condition, not_by
from postwatch.store.transaction import ids
from postwatch.task.actions import reopen_task, settle_end, waive_row
from postwatch.task.conditions import end_of
from postwatch.task.references import pledged_since
from postwatch.task.tables import Task, TaskReport, TaskStatus


@dataclass(frozen=True)
class CloseResult(CampaignResult):
    """A closed campaign.

    Tasks that ended with nothing owed, such as a standing task with reports, are in none of the other numbers.
    ``waived_now`` are those of ``waived`` that this closing waived, ``later_list`` the codes of tasks that were done or
    waived after the last day, which counts no more.
    """

    closed_on: dt.date
    carried_to: str | None
    done: int
    ended: int
    unfinished: int
    waived: int
    waived_now: int
    carried: int
    figures: dict[str, int]
    later_list: tuple[str, ...]


def close_campaign(session: Session, desk: Desk, *, order: CloseOrder) -> CloseResult:
    """End a campaign with a day, its last: it asks for nothing after it, and open tasks are chased no more.

    A campaign that an earlier version closed, without figures, is settled as of its own last day. Raises UsageError for
    two ways at once, AlreadyThereError for a closed campaign, RuleError for a future day, a day before it was opened or
    before any of its letters, and if no unit that has something left to do is asked by the campaign to carry to;
    NotFoundError for a unit that has nothing left to be waived.
    """
    if order.as_unfinished and order.carry_to is not None:
        raise UsageError(
            _("--as-unfinished and --carry-to say two things of the same tasks"), hint=_("give only one of them")
        )
    row = find_campaign(session, campaign=order.campaign)
    on = _last_day(session, desk, row, order.on)
    target = find_campaign(session, campaign=order.carry_to) if order.carry_to is not None else None
    if target is not None:
        _require_target(row, target, on)
    since = pledged_since(session, _of(row))
    row.status, row.closed_on = CampaignStatus.CLOSED, on
    row.carried_to_id = target.id if target is not None else None
    save(session, row)
    tasks, later = _left_to_do(session, row, on, since)
    _waive(session, tasks, order.waived, row, on)
    _end(session, row, [task for task in tasks if task.status is TaskStatus.OPEN])
    if target is not None:
        _require_carried(target, tasks)
    figures = _final_figures(session, row, on)
    keep_figures(session, row, figures)
    return result_of(
        CloseResult,
        campaign_result(session, row),
        row,
        id=row.code,
        carried_to=target.code if target is not None else None,
        figures=figures,
        later_list=later,
        waived_now=sum(task.status is TaskStatus.WAIVED for task in tasks),
        **{name: figures[f"tasks_{name}"] for name in ("done", "ended", "unfinished", "waived", "carried")},
    )


def _require_carried(target: Campaign, tasks: Iterable[Task]) -> None:
    if not any(task.status is TaskStatus.CARRIED for task in tasks):
        raise RuleError(
            _("No letter of {campaign} asks a unit that has something left to do").format(campaign=target.code),
            hint=_("leave --carry-to out; see whom it asks: postwatch pledge coverage --campaign {campaign}").format(
                campaign=target.code
            ),
        )


def _last_day(session: Session, desk: Desk, row: Campaign, on: dt.date) -> dt.date:
    """Return the last day of a campaign that is to be closed. Raises as `close_campaign`."""
    if row.closed_on is not None and row_with(session, CampaignFigure, campaign_id=row.id) is None:
        return row.closed_on
    if row.closed_on is not None:
        raise AlreadyThereError(
            _("The campaign {code} was closed on {day}").format(code=row.code, day=row.closed_on),
            hint=_("see: postwatch campaign list {code}").format(code=row.code),
        )
    issued = [letter.issued_on for letter in issued_dispatches(session, campaign_id=row.id) if letter.issued_on]
    first = max([row.opened_on, *issued])
    if on > desk.today or on < first:
        raise RuleError(
            _("The campaign {code} cannot be closed on {day}").format(code=row.code, day=on),
            hint=_("give a day from {first} to today").format(first=first),
        )
    return on


def _require_target(row: Campaign, target: Campaign, on: dt.date) -> None:
    if target.id == row.id:
        raise RuleError(
            _("The campaign {code} cannot be carried over to itself").format(code=row.code),
            hint=_("name the campaign that asks for it from now on; see: postwatch campaign list"),
        )
    require_open(target, on)


def _left_to_do(
    session: Session, row: Campaign, on: dt.date, since: Mapping[int, dt.date]
) -> tuple[list[Task], tuple[str, ...]]:
    """Return the tasks that were open at the end of the last day, open again, and the codes of those that were not now.

    Their later records would not exist, had the campaign been closed before: pledges did some ``since`` days. A pledge
    that was revoked later held on that day; a void letter never asked.
    """
    void = select(Dispatch.id).where(Dispatch.status == LetterStatus.VOID)
    left = select(Task).where(
        _of(row),
        col(Task.dispatch_id).not_in(void),
        col(Task.status).in_((TaskStatus.OPEN, TaskStatus.DONE, TaskStatus.WAIVED)),
        not_by(col(Task.done_on), on),
        not_by(col(Task.waived_on), on),
    )
    tasks = session.exec(left.order_by(col(Task.id))).all()
    ends = {task.code: end_of(task, since) for task in tasks}
    days = {code: end.done_on or end.waived_on or on for code, end in ends.items()}
    later = tuple(code for code, day in days.items() if day > on)
    for task in tasks:
        reopen_task(row=task)
    session.flush()
    done = pledged_since(session, _of(row))
    _end(session, row, [task for task in tasks if task.id in done])  # as it would have without the pledge
    return [task for task in tasks if task.id not in done], later


def _of(row: Campaign) -> Condition:
    """Return the condition that a task is of the campaign."""
    theirs = select(CampaignTask.id).where(CampaignTask.campaign_id == row.id)
    return col(Task.campaign_task_id).in_(theirs)


def _waive(session: Session, tasks: Iterable[Task], waived: Mapping[str, str], row: Campaign, on: dt.date) -> None:
    """Waive the tasks of units, each for its reason. Raises NotFoundError for a unit that has none."""
    for typed, reason in waived.items():
        unit = find_recipient(session, recipient=typed)
        theirs = [task for task in tasks if task.recipient_id == unit.id and task.status is TaskStatus.OPEN]
        if not theirs:
            raise NotFoundError(
                _("{unit} has nothing left to do under {campaign}").format(unit=unit.name, campaign=row.code),
                hint=_("see: postwatch task list --unit {unit}").format(unit=unit.code),
            )
        for task in theirs:
            waive_row(row=task, on=on, reason=reason)
    session.flush()


def _end(session: Session, row: Campaign, tasks: Iterable[Task]) -> None:
    """End tasks with their campaign."""
    for task in tasks:
        settle_end(session, row=task, campaign=row)
    session.flush()


def _final_figures(session: Session, row: Campaign, on: dt.date) -> dict[str, int]:
    """Return the figures of a campaign at the end of its last day, by the present records."""
    coverage, of_campaign = pledge_coverage(session, campaign=row.code, on=on), col(Dispatch.campaign_id) == row.id
    theirs = ids(session, asked(on, of_campaign)) & ids(session, select_columns(col(Recipient.id)).where(active(on)))
    return {
        "units_asked": len(theirs),
        "units_acknowledged": len(theirs & ids(session, acknowledging(on, of_campaign))),
        "pledges_asked": coverage.total,
        "pledges_signed": coverage.signed,
        "pledges_direct": coverage.direct,
        "pledges_by_parent": coverage.by_parent,
        **_count_tasks(session, row, on),
        "followups_issued": _count(
            session,
            select(func.count(col(Followup.id)))
            .join(Dispatch, col(Dispatch.id) == Followup.dispatch_id)
            .where(Dispatch.campaign_id == row.id, was_issued(Followup), reminds(), col(Followup.issued_on) <= on),
        ),
    }


def _count_tasks(session: Session, row: Campaign, on: dt.date) -> dict[str, int]:
    """Return the counts of the tasks that were given by the last day, by how they ended."""
    tasks = session.exec(select(Task).where(_of(row), col(Task.opened_on) <= on)).all()
    found = dict.fromkeys(("done", "ended", "unfinished", "waived", "carried"), 0)
    units, since = set(), pledged_since(session, _of(row))
    for task in tasks:
        status = end_of(task, since).status
        found[status.value] += 1
        units |= {task.recipient_id} if status is TaskStatus.UNFINISHED else set()
    reports = select(func.count(col(TaskReport.id))).join(Task, col(Task.id) == TaskReport.task_id)
    return {
        "tasks_given": len(tasks),
        **{f"tasks_{name}": count for name, count in found.items()},
        "units_unfinished": len(units),
        "task_reports": _count(session, reports.where(_of(row), col(TaskReport.reported_on) <= on)),
    }


def _count(session: Session, statement: SelectOfScalar[int]) -> int:
    return int(session.exec(statement).one())
