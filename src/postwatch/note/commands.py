"""``postwatch note``: difficulties, causes and proposals for the report."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Noun, Since, Unit, Until
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("Difficulties and proposals for the report."))


@app.writes(help=_("Add a remark that the report will carry."), result="NoteLine")
def add(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(help=_("result, shortcoming, cause, difficulty, proposal or next_month"))],
    text: Annotated[str, typer.Argument(help=_("The remark, in one sentence"))],
    on: Annotated[str, typer.Option(help=_("Its day; default: today"))] = "",
    unit: Annotated[str, typer.Option(help=_("Unit concerned"))] = "",
) -> None:
    from postwatch.errors import UsageError
    from postwatch.note.actions import NoteDraft, add_note

    office: AppContext = ctx.obj
    words = office.text(text, what=_("the remark"))
    if not words:
        raise UsageError(_("The remark is empty"), hint=_("write it between quotation marks"))
    draft = NoteDraft(
        kind=kind, text=words, noted_on=office.day(on, what=_("the day of the note")), recipient=unit or None
    )
    with office.begin("note add") as session:
        note = add_note(session, office.desk, draft=draft)
        office.say(_("Note {id} of {day} added").format(id=note.id, day=f"{note.noted_on:%d/%m/%Y}"), note)


@app.reads("list", help=_("List remarks, filtered by kind, unit or days."), result="list[NoteLine]")
def list_(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help=_("Kind, such as difficulty"))] = "",
    unit: Unit = "",
    since: Since = "",
    until: Until = "",
) -> None:
    from postwatch.note.actions import NoteFilter, list_notes

    office: AppContext = ctx.obj
    chosen = NoteFilter(
        kind=kind or None,
        recipient=unit or None,
        first=office.optional_day(since, what=_("the first day")),
        last=office.optional_day(until, what=_("the last day")),
    )
    with office.read() as session:
        notes = list_notes(session, chosen=chosen)
    columns = [_("Code"), _("Day"), _("Kind"), _("Text"), _("Unit")]
    rows = [(n.id, n.noted_on, n.kind, n.text, n.recipient) for n in notes]
    office.show(columns, rows, notes, title=_("Notes: {count}").format(count=len(notes)))
