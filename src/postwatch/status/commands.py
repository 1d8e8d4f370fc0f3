"""``postwatch status``: the agenda of today."""

from typing import TYPE_CHECKING

import typer

from postwatch import console
from postwatch.commandline import LIST_FORMATS, Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import flag

if TYPE_CHECKING:
    from postwatch.agenda.actions import Today
    from postwatch.answers import Makers
    from postwatch.settings import OfficeSettings

SOMETHING_OVERDUE = 10
_MORE_FORMATS = ("html", "eml", "ics")
FORMATS = (*LIST_FORMATS, *_MORE_FORMATS)
app = Noun(help="")


@app.reads(help=_("Show what has to be done today."), result="agenda.actions.Today", more_formats=_MORE_FORMATS)
def status(
    office: AppContext, exit_code: bool = flag(_("exit with code 10 if something is overdue"), "--exit-code")
) -> None:
    from postwatch.agenda.actions import A_YEAR, SOON, desk_of
    from postwatch.office.spans import settings_on
    from postwatch.recipient.reading import has_units

    office.warn_of_unknown_keys()
    ahead = A_YEAR if office.invocation.list_format == "ics" else SOON
    with office.read() as session:
        desk = desk_of(session, office=office, ahead=ahead)
        settings = settings_on(session, office.desk, office.today)
        first = "" if has_units(session) else "postwatch recipient import"
    columns = [_("What"), _("How many"), _("Until"), _("State"), _("Command")]
    rows = [
        (item.what, item.count, item.due_on, console.Alarm(_("overdue")) if item.overdue else "", item.command)
        for item in desk.items_list
    ]
    title = _("Agenda: {office}, {day}").format(office=settings.short_name, day=desk.today)
    office.show(
        columns, rows, desk, title=title, spare=[_("How many")], first=first, none=_("Nothing waits."),
        makers=_makers(office, desk, settings),
    )  # fmt: skip
    if office.invocation.is_for_screen:
        console.put(_("Journal head: {head}").format(head=desk.journal_head[:8]))
    if exit_code and desk.overdue:
        raise typer.Exit(SOMETHING_OVERDUE)


def _makers(office: AppContext, desk: "Today", settings: "OfficeSettings") -> "Makers":
    """Return what makes the desk as a page, as a mail and as a calendar; what they need is loaded when one is made."""

    def page() -> bytes:
        from postwatch.pages.today import page_bytes

        return page_bytes(desk, office=settings.short_name)

    def mail() -> bytes:
        from postwatch.status.mail import mail_bytes

        return mail_bytes(desk, settings, now=office.now)

    def calendar() -> bytes:
        from postwatch.status.calendar import calendar_bytes

        return calendar_bytes(desk, settings, now=office.now)

    return {"html": page, "eml": mail, "ics": calendar}
