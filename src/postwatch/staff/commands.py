"""``postwatch staff``: people who sign, lead and draw up."""

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.staff.options import StaffDraft

app = Noun(help=_("People who sign, lead inspections and draw up minutes."))


@app.writes(help=_("Add a person and what this person may do."), result="StaffResult")
def add(office: AppContext, draft: StaffDraft) -> None:
    from postwatch.staff.actions import add_staff

    office.record(_("{name} added as {code}"), add_staff, draft=draft)


@app.reads("list", help=_("List people."), result="list[StaffResult]")
def list_(office: AppContext) -> None:
    from postwatch.staff.actions import list_staff

    people = office.look(list_staff)
    columns = [_("Code"), _("Name"), _("Title"), _("Authority"), _("Signs"), _("From"), _("To")]
    rows = [(p.code, p.name, p.title, p.authority, p.may_sign, p.active_from, p.active_to) for p in people]
    office.show(columns, rows, people, title=_("People of the office"))
