"""The events and acts of a unit, day by day, and its debts: each with the command that shows it or settles it."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from postwatch.campaign.tables import TaskMode
from postwatch.console import Alarm
from postwatch.language import _
from postwatch.overview.actions import UnitFollowup, UnitLetter, UnitPage, UnitTask
from postwatch.task.tables import TaskStatus
from postwatch.vietnamese import dong


class Event(NamedTuple):
    """An event of a day; ``record`` is the code of its record, ``told`` the details of it, an `Alarm` where late."""

    on: dt.date | None
    what: str
    record: str
    told: str
    command: str


def timeline(page: UnitPage) -> list[Event]:
    """Return the records of a unit in the order of their days."""
    events = [
        *_letters(page),
        *_tasks(page),
        *_pledges(page),
        *_inspections(page),
        *_remarks(page),
        *_cases(page),
    ]
    return sorted((one for one in events if one.on is not None), key=lambda one: (one.on or dt.date.max, one.record))


def owed(page: UnitPage) -> list[Event]:
    """Return the debts of a unit, late debts on top: tasks, findings, the terms of its cases."""
    events = [*_open_tasks(page), *_open_findings(page), *_terms(page)]
    return sorted(events, key=lambda one: (not isinstance(one.told, Alarm), one.on or dt.date.max, one.record))


def _letters(page: UnitPage) -> Iterator[Event]:
    for letter in page.letters_list:
        show = f"postwatch show {letter.id}"
        yield Event(letter.issued_on, _("Dispatch issued"), letter.id, _named(letter), show)
        yield Event(letter.acknowledged_on, _("Dispatch received"), letter.id, _named(letter), show)
    for reminder in page.followups_list:
        show = f"postwatch show {reminder.id}"
        words = _("{symbol}, asks to explain") if reminder.explains else _("{symbol}, reminder {level}")
        level = words.format(symbol=_named(reminder), level=reminder.level)
        yield Event(reminder.issued_on, _("Follow-up letter"), reminder.id, level, show)
        yield Event(reminder.acknowledged_on, _("Follow-up received"), reminder.id, _named(reminder), show)


def _named(letter: UnitLetter | UnitFollowup) -> str:
    return letter.symbol or letter.status.in_words


def _tasks(page: UnitPage) -> Iterator[Event]:
    for task in page.tasks_list:
        show = f"postwatch show {task.id}"
        yield Event(task.opened_on, _("Task given"), task.id, task.title, show)
        yield Event(task.done_on, _("Task done"), task.id, task.title, show)
        yield Event(task.waived_on, _("Task waived"), task.id, task.title, show)
        if task.reported_to is not None:
            yield Event(task.reported_to, _("Reported up to this day"), task.id, task.title, show)


def _pledges(page: UnitPage) -> Iterator[Event]:
    for pledge in page.pledges_list:
        show = f"postwatch show {pledge.id}"
        signed = _("signed") if pledge.recipient == page.code else _("signed by {unit}").format(unit=pledge.recipient)
        yield Event(pledge.signed_on, _("Pledge signed"), pledge.id, f"{signed}: {pledge.status.in_words}", show)


def _inspections(page: UnitPage) -> Iterator[Event]:
    for visit in page.visits_list:
        told = f"{visit.kind.in_words}: {visit.result.in_words}"
        yield Event(visit.inspected_on, _("Inspection"), visit.id, told, f"postwatch show {visit.id}")
    for found in page.findings_list:
        told = found.remedy or found.text
        show = f"postwatch show {found.visit}"
        yield Event(found.remedied_on, _("Finding put right"), found.visit, told, show)


def _remarks(page: UnitPage) -> Iterator[Event]:
    for incident in page.incidents_list:
        told = f"{incident.source.in_words}: {incident.description}"
        yield Event(incident.found_on, _("Incident"), incident.id, told, f"postwatch show {incident.id}")
    for note in page.notes_list:
        told = f"{note.kind.in_words}: {note.text}"
        yield Event(note.noted_on, _("Note"), note.id, told, f"postwatch show {note.id}")


def _cases(page: UnitPage) -> Iterator[Event]:
    for act in page.acts_list:
        show = f"postwatch violation show {act.id}"
        yield Event(act.detected_on, _("Violation"), act.id, f"{act.provision} {act.decree}", show)
    for case in page.cases_list:
        show = f"postwatch case show {case.id}"
        fine = _("a warning") if case.warning and not case.fine else dong(case.fine or 0)
        told = ", ".join([*([case.decision_number] if case.decision_number else []), fine])
        yield Event(case.decided_on, _("Decision"), case.id, told, show)
        yield Event(case.closed_on, _("Case closed"), case.id, case.status.in_words, show)


def _open_tasks(page: UnitPage) -> Iterator[Event]:
    for task in page.tasks_list:
        if task.status is TaskStatus.OPEN:
            state = Alarm(_("overdue")) if task.overdue else task.status.in_words
            yield Event(task.due_on, task.title, task.id, state, _settles(task, page))


def _settles(task: UnitTask, page: UnitPage) -> str:
    """Return the command with which a task is answered."""
    if task.asks_pledge:
        return f"postwatch pledge record {page.code}"
    return f"postwatch task {'done' if task.mode is TaskMode.ONCE else 'report'} {task.id}"


def _open_findings(page: UnitPage) -> Iterator[Event]:
    for found in page.findings_list:
        if found.is_owed:
            state = Alarm(_("overdue")) if found.overdue else _("not yet")
            command = f"postwatch inspect remedy {found.visit} --finding {found.position} --done-on …"
            yield Event(found.remedy_due_on, found.remedy or found.text, found.visit, state, command)


def _terms(page: UnitPage) -> Iterator[Event]:
    for case in page.cases_list:
        if case.due_on is not None:
            state = Alarm(_("overdue")) if case.overdue else case.status.in_words
            show = f"postwatch case show {case.id}"
            yield Event(case.due_on, case.term_title or case.id, case.id, state, show)
