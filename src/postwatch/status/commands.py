"""``postwatch status``: the agenda of today."""

import typer

from postwatch import console
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import flag

SOMETHING_OVERDUE = 10
app = Noun(help="")


@app.reads(help=_("Show what has to be done today."), result="status.agenda.Today")
def status(
    office: AppContext, exit_code: bool = flag(_("exit with code 10 if something is overdue"), "--exit-code")
) -> None:
    from postwatch.office.spans import settings_on
    from postwatch.recipient.reading import has_units
    from postwatch.status.agenda import desk_of

    office.warn_of_unknown_keys()
    with office.read() as session:
        desk, settings = desk_of(session, office=office), settings_on(session, office.desk, office.today)
        first = "" if has_units(session) else "postwatch recipient import"
    columns = [_("What"), _("How many"), _("Until"), _("State"), _("Command")]
    rows = [
        (item.what, item.count, item.due_on, console.Alarm(_("overdue")) if item.overdue else "", item.command)
        for item in desk.items_list
    ]
    title = _("{office}: agenda of {day}").format(office=settings.short_name, day=desk.today)
    office.show(columns, rows, desk, title=title, spare=[_("How many")], first=first)
    if office.invocation.is_for_screen:
        console.put(_("Journal head: {head}").format(head=desk.journal_head[:8]))
    if exit_code and desk.overdue:
        raise typer.Exit(SOMETHING_OVERDUE)
