"""Debts of units under a letter on a day, and whom a follow-up reminded: the count that letters and ladder share.

A unit owes all that the letter asks of it from the day on which the letter was sent to it; a point, when it was sent to
its enterprise. A follow-up is a rung for the units that it reminded: it was sent to them, and they had not, as is known
now, done all before its day. Not signing or not reporting is «chưa thực hiện», never a violation, and no decree is
cited for it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlmodel import Session, col, select

from postwatch.campaign.lookup import campaign_tasks, campaign_text, task_names
from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.campaign.text import first_words
from postwatch.dataclass import dataclass
from postwatch.days import Period, last_period_ended_by
from postwatch.desk import Desk
from postwatch.dispatch.conditions import holding_tasks
from postwatch.dispatch.queries import units_asked
from postwatch.dispatch.tables import Dispatch
from postwatch.language import N_, in_vietnamese
from postwatch.office.by_day import months_of
from postwatch.options import NOTHING
from postwatch.pledge.conditions import asking
from postwatch.pledge.coverage import signed
from postwatch.recipient.tables import Recipient
from postwatch.register.queries import addressees_of, receipts_of
from postwatch.register.tables import OutgoingLetter, Receipt
from postwatch.store.columns import grouped
from postwatch.store.transaction import ids
from postwatch.task.conditions import is_open
from postwatch.task.periods import reports_on
from postwatch.task.references import pledged_since
from postwatch.task.tables import Task, TaskReport

# A task of a unit, if it was given one yet, with the instruction that it comes from.
UnitTask = tuple[Task | None, CampaignTask]


@dataclass(frozen=True)
class TaskState:
    """A task of a unit on a day: its short words, how it is done, whether it is, and whether its report has come.

    ``silent_for`` says for which period no report came, where there were reports before.
    """

    text: str
    mode: str
    asks_pledge: bool
    is_done: bool
    is_reported: bool
    silent_for: str = ""


@dataclass(frozen=True)
class Known:
    """Answers to a letter by the day of the count: reports by task, receipts, and who held a pledge.

    ``units`` are the active units that the letter asks, ``tasks`` theirs by unit and instruction: a letter that
    replaced this letter since holds them now. ``period`` is the last that was over, ``names`` the short names of
    instructions by their code, ``done`` since when pledges did tasks, by their ids.
    """

    as_of: dt.date
    units: Sequence[Recipient]
    tasks: Mapping[tuple[int, int | None], Task]
    period: Period
    names: Mapping[str, str]
    reports: Mapping[int, list[TaskReport]]
    receipts: Mapping[int, Receipt | None]
    covered: set[int]
    done: Mapping[int, dt.date]


@dataclass(frozen=True)
class Debt:
    """The tasks of a unit, and its debts."""

    unit: Recipient
    tasks: list[UnitTask]
    missing: tuple[str, ...]


class Explained(NamedTuple):
    """What late units, by their codes, have to explain of a figure, perhaps in an area; without a code, nothing."""

    code: str | None = None
    words: str = ""
    units: Mapping[str, str] = NOTHING

    def among(self, found: list[Debt]) -> list[Debt]:
        """Return who has to explain something, and what; all debts as they are where nothing is asked."""
        late = [(one, self.units[one.unit.code]) for one in found if one.unit.code in self.units]
        return [replace(one, missing=(told,)) for one, told in late] if self.code else found


def known_by(session: Session, desk: Desk, dispatch: Dispatch, as_of: dt.date) -> Known:
    """Return the answers to a letter by a day."""
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    of_letter = col(Task.dispatch_id).in_(holding_tasks(as_of, col(Dispatch.id) == dispatch.id))
    return Known(
        as_of,
        units_asked(session, dispatch=dispatch, on=as_of),
        {(task.recipient_id, task.campaign_task_id): task for task in session.exec(select(Task).where(of_letter))},
        last_period_ended_by(as_of, months_of(session, desk)),
        {code: name for (_campaign, code), name in task_names(session).items() if _campaign == dispatch.campaign_id},
        _reports(session, dispatch, as_of),
        receipts_of(session, dispatch, by=as_of),
        ids(session, signed(asking(session, campaign=campaign, on=as_of))),
        pledged_since(session, of_letter),
    )


def debts(session: Session, dispatch: Dispatch, audience: str, known: Known) -> list[Debt]:
    """Return every unit that a letter asks in an audience and that was sent it, with its debts on the day."""
    had_it = reached(session, dispatch, known.receipts, known.as_of)
    found = []
    for unit, tasks in _tasks_by_unit(session, dispatch, audience, known):
        if not had_it.get(unit.id, had_it.get(unit.parent_id or 0, True)):
            continue  # nobody is reminded of a letter that was not sent to the unit, or to the enterprise of a point
        states = [_state(unit, task, instruction, known) for task, instruction in tasks]
        missing = owed(
            states, is_addressed=unit.id in known.receipts, is_acknowledged=known.receipts.get(unit.id) is not None
        )
        found.append(Debt(unit, tasks, tuple(missing)))
    return found


def _state(unit: Recipient, task: Task | None, instruction: CampaignTask, known: Known) -> TaskState:
    """Return a task of a unit; a point that came after its enterprise was asked has the instruction and no task yet."""
    spans = [(report.period_from, report.period_to) for report in known.reports.get(task.id, ())] if task else []
    has_pledged = instruction.asks_pledge and unit.id in known.covered
    return TaskState(
        text=known.names.get(instruction.code) or instruction.text,
        mode=instruction.mode.value,
        asks_pledge=instruction.asks_pledge,
        is_done=has_pledged or (task is not None and not is_open(task, known.as_of)),
        is_reported=task is not None and reports_on(spans, period=known.period, opened_on=task.opened_on),
        silent_for=_month_on_paper(known.period) if spans else "",
    )


def _month_on_paper(period: Period) -> str:
    """Return the month of a report that did not come, in the words of the annex."""
    return in_vietnamese(N_("the month {month}")).format(month=f"{period.month:02d}/{period.year}")


def _tasks_by_unit(
    session: Session, dispatch: Dispatch, audience: str, known: Known
) -> list[tuple[Recipient, list[UnitTask]]]:
    """Return the units that the letter asks, each with the instructions of an audience that bind it, and its tasks."""
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    bound = {task.code: task.kinds for task in campaign_text(campaign).letter.tasks}
    instructions = [one for one in campaign_tasks(session, campaign_id=campaign.id) if one.audience == audience]
    found = (
        (
            unit,
            [(known.tasks.get((unit.id, one.id)), one) for one in instructions if unit.kind.value in bound[one.code]],
        )
        for unit in known.units
    )
    return [(unit, tasks) for unit, tasks in found if tasks]


def _reports(session: Session, dispatch: Dispatch, as_of: dt.date) -> dict[int, list[TaskReport]]:
    statement = (
        select(TaskReport)
        .join(Task, col(Task.id) == TaskReport.task_id)
        .where(
            col(Task.dispatch_id).in_(holding_tasks(as_of, col(Dispatch.id) == dispatch.id)),
            TaskReport.reported_on <= as_of,
        )
        .order_by(col(TaskReport.reported_on), col(TaskReport.id))
    )
    return grouped((report.task_id, report) for report in session.exec(statement))


def reached(
    session: Session, letter: OutgoingLetter, receipts: Mapping[int, Receipt | None], on: dt.date
) -> dict[int, bool]:
    """Return of each addressee of a day, by its id, whether a letter was sent to it, or received by it, by then."""
    return {
        unit.id: receipts.get(unit.id) is not None or (addressee.sent_on is not None and addressee.sent_on <= on)
        for addressee, unit in addressees_of(session, letter)
        if addressee.added_on is None or addressee.added_on <= on
    }


def owed(tasks: Sequence[TaskState], *, is_addressed: bool, is_acknowledged: bool) -> list[str]:
    """Return the debts of a unit, in the words of the annex (Vietnamese: paper).

    A task on event is owed only when its event comes; a standing task when its report has not come.
    """
    missing = []
    if is_addressed and not is_acknowledged:
        missing.append(in_vietnamese(N_("has not acknowledged the letter")))
    for task in tasks:
        if task.is_done or task.mode == "on_event":
            continue
        if task.asks_pledge:
            missing.append(in_vietnamese(N_("has not sent the pledge")))
        elif task.mode == "once":
            missing.append(in_vietnamese(N_("has not carried out: {task}")).format(task=_within(task.text)))
        elif not task.is_reported:
            debt = N_("has not reported for {period}: {task}") if task.silent_for else N_("has not reported: {task}")
            missing.append(in_vietnamese(debt).format(period=task.silent_for, task=_within(task.text)))
    return missing


def _within(text: str) -> str:
    """Short words of a task inside a sentence: a small first letter, unless a name in capitals begins them."""
    words = first_words(text)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
