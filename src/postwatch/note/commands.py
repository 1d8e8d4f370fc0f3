"""``postwatch note``: difficulties, causes and proposals for the report."""

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.note.options import NoteDraft, NoteFilter

app = Noun(help=_("Difficulties and proposals for the report."))


@app.writes(help=_("Add a remark that the report will carry."), result="NoteLine")
def add(office: AppContext, draft: NoteDraft) -> None:
    from postwatch.note.actions import add_note

    office.record(_("Note {id} of {noted_on} added"), add_note, office.desk, draft=draft)


@app.reads("list", help=_("List remarks, filtered by kind, unit or days."), result="list[NoteLine]")
def list_(office: AppContext, chosen: NoteFilter) -> None:
    from postwatch.note.actions import list_notes

    notes = office.look(list_notes, chosen=chosen)
    columns = [_("Code"), _("Day"), _("Kind"), _("Text"), _("Unit")]
    rows = [(n.id, n.noted_on, n.kind, n.text, n.recipient) for n in notes]
    office.show(columns, rows, notes, title=_("Notes: {count}").format(count=len(notes)))
