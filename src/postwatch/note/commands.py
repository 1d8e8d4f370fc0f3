"""``postwatch note``: difficulties, causes and proposals for the report."""

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.fields import Entry
from postwatch.language import N_, _
from postwatch.note.tables import Note
from postwatch.options import SheetCall, text
from postwatch.record.commands import Listing, added, record_verbs, took_sheet

app = Noun(help=_("Difficulties and proposals for the report."))
by_code = Noun(help="")


@app.writes(
    help=_("Add a remark that the report will carry; or many, from a sheet."),
    result="NoteLine | intake.IntakeResult",
)
def add(office: AppContext, entry: Entry[Note], sheet: SheetCall) -> None:
    from postwatch.days import period_containing
    from postwatch.note.actions import NOTE
    from postwatch.note.period import drafted_period
    from postwatch.office.by_day import months_of

    if took_sheet(office, NOTE, entry, sheet):
        return
    with office.begin() as session:
        if not entry.is_typed("noted_on") and (drafted := drafted_period(session, office.desk)) is not None:
            entry = entry.over(noted_on=drafted.last)
        done = added(office, session, NOTE, entry)
        period = period_containing(done.noted_on, months_of(session, office.desk))
        sentence = _(
            "Note {id} of {noted_on} added, for the report of {month}, days {first} to {last}; another day: --on DAY"
        )
        month = f"{period.month:02d}/{period.year}"
        office.answer(sentence, done, month=month, first=period.first, last=period.last)


record_verbs(app, by_code, Note, "note.actions.NOTE", Listing(
    _("List remarks, filtered by kind, unit or days."), N_("Notes: {count}"), "noted_on kind text recipient_id",
    {"kind": N_("Kind, such as difficulty"), "recipient_id": N_("Unit: code or name")}, spare="recipient_id kind",
), month=text(N_("Month or other period, as 2020-06; default: the one whose report is to be written"), "--month"),
)  # fmt: skip
