"""``postwatch note``: difficulties, causes and proposals for the report."""

from collections.abc import Callable

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.importing import import_sheet, is_sheet
from postwatch.language import _
from postwatch.note.options import KIND, NoteContent, NoteDraft, NoteFilter
from postwatch.options import REASON, REQUIRED, Changes, SheetCall, word

app = Noun(help=_("Difficulties and proposals for the report."))
by_code = Noun(help="")

NOTE = word(_("Note: its code, such as GC-2020-0001"), is_argument=True, default=REQUIRED)


@app.writes(
    help=_("Add a remark that the report will carry; or many, from a sheet."),
    result="NoteLine | intake.IntakeResult",
)
def add(office: AppContext, kind: str = KIND, *, draft: Callable[..., NoteContent], sheet: SheetCall) -> None:
    from postwatch.days import period_containing
    from postwatch.note.actions import add_note
    from postwatch.office.spans import months_of

    if is_sheet(kind, sheet, what=_("a kind of note")):
        from postwatch.note.importing import NOTES

        import_sheet(office, call=sheet, kind=NOTES)
        return
    whole = draft().of_kind(kind)
    with office.begin() as session:
        done = add_note(session, office.desk, draft=whole)
        period = period_containing(done.noted_on, months_of(session, office.desk))
        sentence = _(
            "Note {id} of {noted_on} added, for the report of {month}, days {first} to {last}; another day: --on DAY"
        )
        month = f"{period.month:02d}/{period.year}"
        office.answer(sentence, done, month=month, first=period.first, last=period.last)


@app.reads("list", help=_("List remarks, filtered by kind, unit or days."), result="list[NoteLine]")
def list_(office: AppContext, chosen: NoteFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.note.actions import list_notes

    notes = office.look_for(search, list_notes, chosen=chosen)
    columns = [_("Code"), _("Day"), _("Kind"), _("Text"), _("Unit")]
    rows = [(n.id, n.noted_on, n.kind, n.text, n.recipient) for n in notes]
    title = _("Notes: {count}").format(count=len(notes))
    office.show(columns, rows, notes, title=title, spare=[_("Unit"), _("Kind")], first="postwatch note add")


@by_code.reads(help=_("Show a note and its corrections."), result="NoteDetails")
def show(office: AppContext, note: str = NOTE) -> None:
    from postwatch.correction.screen import history_rows
    from postwatch.note.actions import show_note

    found = office.look(show_note, office.desk, note=note)
    known = [
        (_("Day"), found.noted_on),
        (_("Kind"), found.kind),
        (_("Text"), found.text),
        (_("Unit"), found.recipient),
        *history_rows(found),
    ]
    rows = [(title, value) for title, value in known if value is not None]
    office.show([_("What"), _("Value")], rows, found, title=found.id)


@by_code.writes(
    help=_("Amend a note: what is given is written over it, on all days."),
    result="correction.actions.CorrectionResult",
)
def amend(office: AppContext, changes: Changes[NoteDraft], note: str = NOTE, reason: str = REASON) -> None:
    from postwatch.correction.screen import put_right
    from postwatch.note.correcting import amend_note

    put_right(office, amend_note, reason=reason, note=note, changes=changes)


@by_code.writes(help=_("Withdraw a note: it counts as never recorded."), result="correction.actions.CorrectionResult")
def withdraw(office: AppContext, note: str = NOTE, reason: str = REASON) -> None:
    from postwatch.correction.screen import put_right
    from postwatch.note.correcting import withdraw_note

    put_right(office, withdraw_note, reason=reason, note=note)
