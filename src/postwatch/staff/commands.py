"""``postwatch staff``: people who sign, lead and draw up."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import REQUIRED, Changes, day, word
from postwatch.staff.options import StaffDraft

if TYPE_CHECKING:
    from collections.abc import Callable

    from postwatch.staff.actions import StaffResult

app = Noun(help=_("People who sign, lead inspections and draw up minutes."))

PERSON = word(_("Person: code or name"), is_argument=True, default=REQUIRED)


@app.writes(help=_("Add a person and what this person may do."), result="StaffResult")
def add(office: AppContext, draft: StaffDraft) -> None:
    from postwatch.staff.actions import add_staff

    _record(office, _("{name} added as {code}"), add_staff, draft=draft)


@app.writes(help=_("Edit the particulars of a person; only what is given changes."), result="StaffResult")
def edit(office: AppContext, changes: Changes[StaffDraft], person: str = PERSON) -> None:
    from postwatch.staff.actions import edit_staff

    _record(office, _("{name} ({code}) edited"), edit_staff, person=person, changes=changes)


@app.writes(help=_("Let a day be the last of a person in office."), result="StaffResult")
def end(
    office: AppContext,
    person: str = PERSON,
    on: dt.date = day(_("Last day in office; default: today"), what=_("the last day")),
) -> None:
    from postwatch.staff.actions import end_staff

    _record(office, _("{name} ({code}) is in office until {active_to}"), end_staff, person=person, on=on)


def _record(office: AppContext, sentence: str, action: "Callable[..., StaffResult]", **asked: Any) -> None:
    """Carry out an action on a person, and warn of what the records say against the days that the person has now."""
    from postwatch.staff.actions import contradictions

    with office.begin() as session:
        done = action(session, **asked)
        office.answer(sentence, done)
        for warning in contradictions(session, person=done.code):
            office.warn(warning)


@app.reads("list", help=_("List people."), result="list[StaffResult]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.staff.actions import list_staff

    people = office.look_for(search, list_staff)
    columns = [_("Code"), _("Name"), _("Title"), _("Authority"), _("Signs"), _("From"), _("To")]
    rows = [(p.code, p.name, p.title, p.authority, p.may_sign, p.active_from, p.active_to) for p in people]
    spare = [_("From"), _("Authority"), _("To")]
    office.show(columns, rows, people, title=_("People of the office"), spare=spare, first="postwatch staff add")
