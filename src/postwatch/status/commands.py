"""``postwatch status``: the agenda of today."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from postwatch import console
from postwatch.commandline import LIST_FORMATS, Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import flag, word

if TYPE_CHECKING:
    from postwatch.agenda.actions import DeskItem, Today
    from postwatch.answers import Makers
    from postwatch.settings import OfficeSettings

SOMETHING_OVERDUE = 10
_MORE_FORMATS = ("html", "eml", "ics")
FORMATS = (*LIST_FORMATS, *_MORE_FORMATS)
app = Noun(help="")


@app.reads(help=_("Show what has to be done today."), result="agenda.actions.Today", more_formats=_MORE_FORMATS)
def status(
    office: AppContext,
    group: str = word(
        _("A group, as its line names it, such as case:decide; or a kind of things: case"), is_argument=True
    ),
    exit_code: bool = flag(_("exit with code 10 if something is overdue"), "--exit-code"),
) -> None:
    from postwatch.agenda.actions import A_YEAR, SOON, desk_of
    from postwatch.agenda.lines import in_lines, part_of
    from postwatch.office.by_day import settings_on
    from postwatch.recipient.queries import has_units

    office.warn_of_unknown_keys()
    ahead = A_YEAR if office.invocation.list_format == "ics" else SOON
    with office.read() as session:
        desk = desk_of(session, office=office, ahead=ahead)
        settings = settings_on(session, office.desk, office.today)
        first = "" if has_units(session) else "postwatch recipient import"
    desk = part_of(desk, group) if group else desk
    lines = desk if group else in_lines(desk)
    title = _("Agenda: {office}, {day}").format(office=settings.short_name, day=desk.today)
    shown = table_of(lines, title)
    office.show(
        shown.columns, shown.rows, lines, title=title, spare=shown.spare, first=first, none=desk.nothing,
        in_file=lambda: table_of(desk, title), makers=_makers(office, desk, settings),
    )  # fmt: skip
    if office.invocation.is_for_screen:
        if desk.later is not None and not group:
            console.put(_("After that: {day}, {what}: {command}").format(
                day=desk.later.due_on, what=desk.later.what, command=desk.later.command))  # fmt: skip
        console.put(_("Journal head: {head}").format(head=desk.journal_head[:8]))
    if exit_code and desk.overdue:
        raise typer.Exit(SOMETHING_OVERDUE)


def table_of(desk: "Today", title: str) -> console.Table:
    """Return the things of a desk, or its lines, as a table."""
    columns = [_("What"), _("How many"), _("Until"), _("State"), _("Command")]
    spare = [] if any(item.count > 1 for item in desk.items_list) else [_("How many")]
    return console.Table(columns, [_row(item) for item in desk.items_list], title, spare=spare)


def _row(line: "DeskItem") -> Sequence[object]:
    """Return a line of the desk as a row; a line about several things has the first of their days."""
    day: object = line.due_on
    if line.items > 1 and line.due_on is not None:
        day = console.Shown(line.due_on, _("from {day}").format(day=line.due_on))
    overdue = _("overdue")
    if line.overdue_count < line.count:
        overdue = _("{count} overdue").format(count=line.overdue_count)
    return line.what, line.count, day, console.Alarm(overdue) if line.overdue else "", line.command


def _makers(office: AppContext, desk: "Today", settings: "OfficeSettings") -> "Makers":
    """Return the makers of the desk as a page, as a mail and as a calendar; their modules are loaded on demand."""

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
