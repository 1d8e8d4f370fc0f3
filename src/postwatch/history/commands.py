"""``postwatch journal`` and ``postwatch undo``."""

from typing import TYPE_CHECKING

import typer

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import flag, number

if TYPE_CHECKING:
    from postwatch.journal.undo import UndoResult

app = Noun(help=_("Who did what, in an unbroken chain."))
undo_app = Noun(help="")


@app.reads("list", help=_("List the newest entries."), result="list[journal.actions.EntryLine]")
def list_(office: AppContext, limit: int = number(_("How many"), default=20)) -> None:
    from postwatch.errors import UsageError
    from postwatch.journal.actions import list_entries

    if limit < 1:
        raise UsageError(
            _("{count} entries cannot be listed").format(count=limit), hint=_("give --limit a number from 1 on")
        )
    entries = office.look(list_entries, office=office.settings.code, limit=limit)
    columns = [_("No."), _("When (UTC)"), _("Who"), _("Command"), _("Rows"), _("State")]
    rows = [
        (e.id, f"{e.at:%d/%m/%Y %H:%M:%S}", e.actor, e.command, e.rows,
         _("undone") if e.undone else _("undoes {id}").format(id=e.undoes) if e.undoes else "")
        for e in entries
    ]  # fmt: skip
    office.show(columns, rows, entries, title=_("Journal"))


@app.checks(
    help=_("Verify the journal, and compare it with a journal hash noted earlier."),
    result="journal.actions.Verification",
)
def verify(office: AppContext, head: str | None = options.HEAD) -> None:
    from postwatch.errors import RuleError
    from postwatch.journal.actions import verify_journal
    from postwatch.journal.rules import parse_head

    noted = parse_head(head) if head is not None else None
    found = office.look(verify_journal, head=noted)
    if found.ok:
        office.answer(_("{entries} entries verified; head {head}"), found)
        return
    rows = [(one.kind, one.what, one.detail) for one in found.findings_list]
    office.show([_("Kind"), _("What"), _("Detail")], rows, found, title=_("Journal verification failed"))
    raise typer.Exit(RuleError.exit_code)


@undo_app.writes(
    help=_("Undo the last command completely; without --yes only show what would be done."),
    result="journal.undo.UndoResult",
)
def undo(
    office: AppContext,
    yes: bool = flag(_("carry it out"), "--yes"),
    entry: int | None = number(
        _("Undo only if this journal entry is still the last command; required for another person's command")
    ),
) -> None:
    from postwatch.history.undo_policy import plan_last, undo_last

    if not yes:
        plan = office.look(plan_last, office.desk, expected=entry)
        sentence = _describe(_("Would undo: {what}"), plan)
        how = _("to do it: postwatch undo --yes --entry {entry}").format(entry=plan.entry)
        office.say(f"{sentence}\n{how}", plan)
        return
    with office.begin() as session:
        done, left = undo_last(session, office.desk, actor=office.actor, expected=entry)
        for path in left:
            office.warn(
                _(
                    "{path} is kept, because it was changed after it was made. No record refers to it any more: keep "
                    "it outside of {folder}/, or postwatch db check reports it"
                ),
                path=path,
                folder=path.partition("/")[0],
            )
        office.say(_describe(_("Undone: {what}"), done), done)


def _describe(sentence: str, plan: "UndoResult") -> str:
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
    return sentence.format(what=f"{plan.command}, {plan.actor}, {plan.at:%d/%m/%Y %H:%M} ({'; '.join(details)})")
