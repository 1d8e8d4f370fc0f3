"""``postwatch status``: the agenda of today."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from postwatch import console
from postwatch.commandline import LIST_FORMATS, Invocation, Noun
from postwatch.context import AppContext
from postwatch.errors import UsageError
from postwatch.language import N_, _
from postwatch.options import Reader, checked, flag, read_reader, word

if TYPE_CHECKING:
    from postwatch.agenda.actions import DeskItem, Today
    from postwatch.agenda.leader import LeaderDay
    from postwatch.answers import Makers
    from postwatch.settings import OfficeSettings

SOMETHING_OVERDUE = 10
_MORE_FORMATS = ("html", "eml", "ics")
FORMATS = (*LIST_FORMATS, *_MORE_FORMATS)
app = Noun(help="")


@app.reads(
    help=_("Show what has to be done today."),
    result="agenda.actions.Today | agenda.leader.LeaderDay",
    more_formats=_MORE_FORMATS,
)
def status(
    office: AppContext,
    group: str = word(
        _("A group, as its line names it, such as case:decide; or a kind of things: case"), is_argument=True
    ),
    exit_code: bool = flag(_("exit with code 10 if something is overdue"), "--exit-code"),
    reader: Reader = checked(
        _("for whom: clerk, the default, or leader"), read_reader, flags=("--for",), default="clerk",
        shape=N_("READER"),
    ),
    pdf: bool = flag(_("attach the papers that wait for a signature to the leader's mail, as PDF"), "--pdf"),
) -> None:  # fmt: skip
    from postwatch.agenda.actions import A_YEAR, SOON, desk_of
    from postwatch.agenda.lines import in_lines, part_of
    from postwatch.office.by_day import settings_on
    from postwatch.recipient.queries import has_units

    call = office.invocation
    if pdf:
        _require_mail(call, reader)
    office.warn_of_unknown_keys()
    with office.read() as session:
        desk = desk_of(session, office=office, ahead=A_YEAR if call.list_format == "ics" else SOON)
        settings = settings_on(session, office.desk, office.today)
        first = "" if has_units(session) else "postwatch recipient import"
        desk = part_of(desk, group) if group else desk
        is_told = call.list_format == "html" or (reader is Reader.LEADER and call.list_format != "ics")
        day = None
        if is_told:
            from postwatch.agenda.leader import leader_facts

            day = leader_facts(session, office.desk, desk)
    title = _("Agenda: {office}, {day}").format(office=settings.short_name, day=desk.today)
    if day is not None:
        _show_day(office, day, settings, title, reader=reader, pdf=pdf)
    else:
        lines = desk if group else in_lines(desk)
        shown = table_of(lines, title)
        office.show(
            shown.columns, shown.rows, lines, title=title, spare=shown.spare, first=first, none=desk.nothing,
            in_file=lambda: table_of(desk, title), makers=_makers(office, desk, settings),
        )  # fmt: skip
    if call.is_for_screen:
        if desk.later is not None and day is None:
            console.put(_("After that: {day}, {what}: {command}").format(
                day=desk.later.due_on, what=desk.later.what, command=desk.later.command))  # fmt: skip
        console.put(_("Journal head: {head}").format(head=desk.journal_head[:8]))
    if exit_code and desk.overdue:
        raise typer.Exit(SOMETHING_OVERDUE)


def _require_mail(call: Invocation, reader: Reader) -> None:
    """Refuse papers with any answer but a leader's mail, which may name persons. Raises UsageError."""
    if reader is not Reader.LEADER or call.list_format != "eml" or call.masks_persons:
        raise UsageError(
            _("Papers are attached to a leader's mail alone, and name persons"),
            hint=_("write: postwatch status --for leader --format eml --pdf"),
        )


def _show_day(
    office: AppContext, day: "LeaderDay", settings: "OfficeSettings", title: str, *, reader: Reader, pdf: bool
) -> None:
    """Show the day for who decides, as tables, as a page or as a mail with the papers to sign."""
    from postwatch.pages.audience import ANYBODY
    from postwatch.pages.day import page_bytes
    from postwatch.status.leader import tables_of
    from postwatch.status.mail import leader_mail_bytes

    audience = ANYBODY._replace(is_clerk=reader is Reader.CLERK)
    to_attach = [one.path for one in day.sign_list if one.path and pdf]
    makers = {
        "html": lambda: page_bytes(day, office=settings.short_name, audience=audience),
        "eml": lambda: leader_mail_bytes(day, settings, now=office.now, papers=_as_pdf(office, to_attach)),
    }
    first, *others = tables_of(day, title)
    office.show(first.columns, first.rows, day, title=title, none=first.none, below=others, makers=makers)


def _as_pdf(office: AppContext, papers: Sequence[str]) -> "dict[str, bytes]":
    """Return Word files of the workspace as PDF by their file names; the journal tells that they were handed out.

    Raises NotFoundError for a missing file, DocumentError where a PDF cannot be made.
    """
    from postwatch.documents.pdf import convert
    from postwatch.documents.printed import pdf_name, require_file

    if not papers:
        return {}
    made = (
        one for batch in convert([require_file(office.workspace / path) for path in papers]) for one in batch.items()
    )
    files = {pdf_name(path.name): data for path, data in made}
    office.note_shown(_("Papers attached to a mail: {papers}").format(papers=", ".join(papers)), {"papers": [*papers]})
    return files


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
    return line.what, line.count, day, console.Alarm(line.state) if line.state else "", line.command


def _makers(office: AppContext, desk: "Today", settings: "OfficeSettings") -> "Makers":
    """Return the makers of the desk as a mail and as a calendar; their modules are loaded on demand."""

    def mail() -> bytes:
        from postwatch.status.mail import mail_bytes

        return mail_bytes(desk, settings, now=office.now)

    def calendar() -> bytes:
        from postwatch.status.calendar import calendar_bytes

        return calendar_bytes(desk, settings, now=office.now)

    return {"eml": mail, "ics": calendar}
