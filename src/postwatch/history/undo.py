"""``postwatch undo``: take back the last command, whole."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Noun
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.journal.undo import UndoResult

app = Noun(help="")


@app.writes(
    help=_("Take back the last command, whole; without --yes only say what would be done."),
    result="journal.undo.UndoResult",
)
def undo(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help=_("do it"))] = False,
    entry: Annotated[
        int | None,
        typer.Option(help=_("Only if this entry of the journal is still the last command; needed for another's")),
    ] = None,
) -> None:
    from postwatch.history.undo_policy import plan_last, undo_last

    office: AppContext = ctx.obj
    if not yes:
        with office.read() as session:
            plan = plan_last(session, office=office, expected=entry)
        words = _sentence(_("Would take back: {what}"), plan)
        office.say(f"{words}\n" + _("to do it: postwatch undo --yes --entry {entry}").format(entry=plan.entry), plan)
        return
    with office.begin("undo") as session:
        done = undo_last(session, office=office, expected=entry)
        office.say(_sentence(_("Taken back: {what}"), done), done)


def _sentence(words: str, plan: "UndoResult") -> str:
    from postwatch.history.undo_policy import kind_of

    effects = [
        (_("removed: {records}"), plan.removed),
        (_("restored: {records}"), plan.restored),
        (_("changed back: {records}"), plan.changed),
        (_("left void: {records}"), plan.ended),
    ]
    details = [
        text.format(records=", ".join(f"{kind_of(table)} ({count})" for table, count in tables.items()))
        for text, tables in effects
        if tables
    ]
    what = f"{plan.command}, {plan.actor}, {plan.at:%d/%m/%Y %H:%M} ({'; '.join(details)})"
    return words.format(what=what)
