"""Corrections of how a task ended: that it was done or waived is amended, or withdrawn, and the task is asked again."""

from sqlmodel import Session

from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.correction.actions import Cause, CorrectionResult, note_amendment
from postwatch.correction.printed_in import Record
from postwatch.dataclass import result_of
from postwatch.days import day_of_change
from postwatch.desk import Desk
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.journal.search import entry_that_set
from postwatch.language import _
from postwatch.lifecycle.options import EndDraft
from postwatch.office.codes import part_number, whole_of
from postwatch.options import Changes, missing
from postwatch.register.conditions import is_in_force
from postwatch.store.columns import save
from postwatch.task.actions import (
    find_task,
    reopen_task,
    require_report_day,
    settle_end,
    task_end,
    waive_row,
)
from postwatch.task.conditions import TaskEnd
from postwatch.task.tables import Task, TaskStatus

# The commands that say themselves that a task is done or waived; with others it follows from something else.
_BY_HAND = ("task ", "amend NV.K")


def amend_end(session: Session, desk: Desk, *, task: str, changes: Changes[EndDraft], cause: Cause) -> CorrectionResult:
    """Amend how a task ended: the day, or why it was waived.

    Raises as `_ended`, RuleError for a future day or a day before the task; UsageError for a waiver without a reason, a
    reason where nothing was waived, and if nothing would change.
    """
    row, record = _ended(session, desk, task)
    before = result_of(TaskEnd, row)
    draft = changes.over(EndDraft(record.on, row.waive_reason))
    if row.status is TaskStatus.WAIVED:
        if draft.reason is None:
            raise missing(["--recorded-reason"])
        day = day_of_change(draft.on, today=desk.today, begun_on=row.opened_on, name=row.code)
        waive_row(row=row, on=day, reason=draft.reason)
    else:
        if draft.reason is not None:
            raise UsageError(
                _("{task} was done and not waived: a waiver has a reason").format(task=row.code),
                hint=_("leave --recorded-reason out"),
            )
        require_report_day(draft.on, row, desk.today)
        row.done_on = draft.on
    campaign = _campaign_of(session, row)
    if campaign is not None and campaign.closed_on is not None and draft.on > campaign.closed_on:
        settle_end(session, row=row, campaign=campaign)  # it had ended before the day
    save(session, row)
    after = task_end(session, row)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def withdraw_end(session: Session, desk: Desk, *, task: str, cause: Cause) -> CorrectionResult:
    """Withdraw the record that a task was done or waived: the task is as it would be without.

    It is open again; or it ends with its letter or its campaign, or a pledge has done it. Raises as `_ended`.
    """
    row, record = _ended(session, desk, task)
    before = result_of(TaskEnd, row)
    campaign = _campaign_of(session, row)
    reopen_task(row=row)
    if campaign is not None and campaign.closed_on is not None:
        settle_end(session, row=row, campaign=campaign)
    elif row.dispatch_id is not None and not is_in_force(letter := session.get_one(Dispatch, row.dispatch_id)):
        waive_row(row=row, on=max(record.on, letter.ended_on or record.on), reason=letter.end_reason or "")
    save(session, row)
    after = task_end(session, row)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def _ended(session: Session, desk: Desk, task: str) -> tuple[Task, Record]:
    """Return a task that a person recorded as done or waived, as the record that is corrected.

    Raises NotFoundError for no task, RuleError for a task that is neither, or that is so by another record.
    """
    row = find_task(session, desk, task=whole_of(task))
    if part_number(task) not in (None, 1):
        raise NotFoundError(
            _("There is no {code}").format(code=task), hint=_("a task ends once: {code}.K1").format(code=row.code)
        )
    end = task_end(session, row)
    day = end.done_on or end.waived_on
    hint = _("see: postwatch show {task}").format(task=row.code)
    if day is None:
        raise RuleError(
            _("{task} is neither done nor waived: it is {status}").format(task=row.code, status=end.status.in_words),
            hint=hint,
        )
    column = "done_on" if end.done_on is not None else "waived_on"
    is_own = getattr(row, column) == day  # not that of a pledge
    entry = entry_that_set(session, row=row, column=column, value=day.isoformat()) if is_own else None
    if entry is None or not entry.command.startswith(_BY_HAND):
        raise RuleError(
            _("That {task} is {status} since {day} follows from something else: {command}").format(
                task=row.code, status=end.status.in_words, day=day,
                command=entry.command if entry is not None else "pledge record",
            ),
            hint=_("put that record right; {hint}").format(hint=hint),
        )  # fmt: skip
    return row, Record(row, row.code, on=day, units=(row.recipient_id,), subjects=(row.code,))


def _campaign_of(session: Session, row: Task) -> Campaign | None:
    """Return the campaign of a task, None for a task that is in no letter."""
    if row.campaign_task_id is None:
        return None
    return session.get_one(Campaign, session.get_one(CampaignTask, row.campaign_task_id).campaign_id)
