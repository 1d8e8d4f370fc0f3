"""``postwatch journal``: who did what, and whether anybody changed the records unseen."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Head, Noun
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("Who did what, in an unbroken chain."))


@app.reads("list", help=_("List the newest entries."), result="list[journal.actions.EntryLine]")
def list_(ctx: typer.Context, limit: Annotated[int, typer.Option(help=_("How many"))] = 20) -> None:
    from postwatch.errors import UsageError
    from postwatch.journal.actions import list_entries

    office: AppContext = ctx.obj
    if limit < 1:
        raise UsageError(
            _("{count} entries cannot be listed").format(count=limit), hint=_("give --limit a number from 1 on")
        )
    with office.read() as session:
        entries = list_entries(session, office=office.settings.code, limit=limit)
    columns = [_("No."), _("When (UTC)"), _("Who"), _("Command"), _("Rows"), _("State")]
    rows = [
        (e.id, f"{e.at:%d/%m/%Y %H:%M:%S}", e.actor, e.command, e.rows,
         _("taken back") if e.undone else _("takes back {id}").format(id=e.undoes) if e.undoes else "")
        for e in entries
    ]  # fmt: skip
    office.show(columns, rows, entries, title=_("Journal"))


@app.reads(
    help=_("Hold the journal against itself, and against a head that was noted before."),
    result="journal.actions.Verification",
)
def verify(ctx: typer.Context, head: Head = None) -> None:
    from postwatch.errors import RuleError
    from postwatch.journal.actions import verify_journal
    from postwatch.journal.rules import parse_head

    office: AppContext = ctx.obj
    noted = parse_head(head) if head is not None else None
    with office.read() as session:
        found = verify_journal(session, head=noted)
    if found.ok:
        office.say(_("{count} entries hold; head {head}").format(count=found.entries, head=found.head), found)
        return
    rows = [(one.kind, one.what, one.detail) for one in found.findings_list]
    office.show([_("Kind"), _("What"), _("Detail")], rows, found, title=_("The journal does not hold"))
    raise typer.Exit(RuleError.exit_code)
