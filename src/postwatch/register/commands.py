"""``postwatch register``: the outgoing register and its numbers."""

import datetime as dt

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import progress
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import REQUIRED, number, past_day, text, word
from postwatch.register.options import BookOrder

app = Noun(help=_("The outgoing register and its numbers."))


@app.reads(
    "list",
    help=_("List the numbers of a year: issued, reserved and void."),
    result="list[register.letters.RegisterLine]",
)
def list_(
    office: AppContext,
    year: int | None = number(_("Year, such as 2020; default: all")),
    search: options.Search | None = options.SEARCH,
) -> None:
    from postwatch.register.queries import list_register

    lines = office.look_for(search, list_register, year=year)
    columns = [_("Number"), _("Symbol"), _("Day"), _("Subject"), _("Signer"), _("Sent to"), _("Status"), _("Note")]
    rows = [
        (f"{line.number:02d}/{line.year}", line.symbol, line.issued_on, line.subject, line.signer, line.addressees,
         line.status, line.note)
        for line in lines
    ]  # fmt: skip
    spare = [_("Note"), _("Signer"), _("Sent to"), _("Status"), _("Number")]
    office.show(columns, rows, lines, title=_("Outgoing register"), spare=spare, first="postwatch register reserve")


@app.reads(
    help=_("Print the outgoing register of a year: its cover and ten columns, for Word or as a sheet."),
    result="register.books.ExportResult",
    shows_table=False,
)
def export(
    office: AppContext,
    order: BookOrder,
    file: str = word(_("File or folder to write to; default: a new file here"), is_argument=True),
    form: str = word(_("docx or xlsx; default: docx"), "--format"),
    replace: bool = options.OVERWRITE,
) -> None:
    from postwatch.files.output import print_out
    from postwatch.journal.newest import journal_head
    from postwatch.office.by_day import settings_on
    from postwatch.register.books import export_result, print_format, register_books
    from postwatch.register.letters import PrintOrder, print_books, print_name

    chosen = print_format(form, file)
    with office.read() as session:
        books = register_books(session, office.desk, order=order)
        around = PrintOrder(settings_on(session, office.desk, books[-1].last_day), office.today, journal_head(session))
    with progress(_("outgoing register"), quiet=office.invocation.json):
        data = print_books(books, around, form=chosen, workspace=office.workspace)
    name = print_name(books, around.settings, form=chosen)
    out = print_out(data, file=file, name=name, workspace=office.workspace, replace=replace)
    office.answer(_("{numbers} numbers of {year} printed: {path}"), export_result(books, out, around))


@app.writes(help=_("Reserve the next numbers of the series."), result="list[register.numbering.NumberResult]")
def reserve(
    office: AppContext,
    count: int = number(_("How many"), default=1),
    note: str | None = text(_("Purpose of the reservation"), what=_("the note")),
    on: dt.date = past_day(_("Day; default: today"), what=_("the day")),
) -> None:
    from postwatch.register.numbering import reserve_numbers

    with office.begin() as session:
        numbers = reserve_numbers(session, office.desk, count=count, note=note, on=on)
        office.answer(_("Reserved: {numbers}"), numbers, numbers=", ".join(f"{n.number:02d}/{n.year}" for n in numbers))


@app.writes(help=_("Leave a reserved number unused for good."), result="register.numbering.NumberResult")
def void(
    office: AppContext,
    number: int = number(_("The number"), is_argument=True, default=REQUIRED),
    reason: str = options.REASON,
    year: int | None = number(_("Year, such as 2020; default: this one")),
    on: dt.date | None = options.ON,
) -> None:
    from postwatch.register.books import parse_year
    from postwatch.register.numbering import void_number

    meant = parse_year(year, default=office.today.year)
    sentence = _("Number {number:02d}/{year} is void")
    office.record(sentence, void_number, office.desk, number=number, year=meant, reason=reason, on=on)
