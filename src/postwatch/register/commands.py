"""``postwatch register``: the outgoing register and its numbers."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Noun, Overwrite, Reason, Since, Until
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("The outgoing register and its numbers."))


@app.reads("list", help=_("List the numbers of a year: issued, reserved and void."), result="list[RegisterLine]")
def list_(ctx: typer.Context, year: Annotated[int | None, typer.Option(help=_("Year; default: all"))] = None) -> None:
    from postwatch.register.actions import list_register

    office: AppContext = ctx.obj
    with office.read() as session:
        lines = list_register(session, year=year)
    columns = [_("Number"), _("Symbol"), _("Day"), _("Subject"), _("Signer"), _("Sent to"), _("Status"), _("Note")]
    rows = [
        (f"{line.number:02d}/{line.year}", line.symbol, line.issued_on, line.subject, line.signer, line.addressees,
         line.status, line.note)
        for line in lines
    ]  # fmt: skip
    office.show(columns, rows, lines, title=_("Outgoing register"))


@app.reads(
    help=_("Print the outgoing register of a year: its cover and ten columns, for Word or as a sheet."),
    result="ExportResult",
)
def export(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help=_("File or folder to write to; default: a new file here"))] = "",
    year: Annotated[int | None, typer.Option(help=_("Year; default: this one"))] = None,
    series: Annotated[str, typer.Option(help=_("Only this number series; default: each"))] = "",
    since: Since = "",
    until: Until = "",
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help=_("docx or xlsx; default: docx"))] = "",
    replace: Overwrite = False,
) -> None:
    from postwatch.files.output import print_out
    from postwatch.journal.actions import journal_head
    from postwatch.register.actions import BookOrder, export_result, register_books
    from postwatch.register.letters import PrintOrder, print_books, print_name
    from postwatch.register.rules import print_format

    office: AppContext = ctx.obj
    chosen = print_format(form, file)
    order = BookOrder(
        year=year,
        series=series or None,
        first=office.optional_day(since, what="--since"),
        last=office.optional_day(until, what="--until"),
    )
    with office.read() as session:
        books = register_books(session, office.desk, order=order)
        around = PrintOrder(office.settings, office.today, journal_head(session))
    data = print_books(books, around, form=chosen, workspace=office.workspace)
    name = print_name(books, office.settings, form=chosen)
    out = print_out(data, file=file, name=name, workspace=office.workspace, replace=replace)
    result = export_result(books, out, around)
    office.say(
        _("{count} numbers of {year} printed: {path}").format(count=result.numbers, year=result.year, path=out.path),
        result,
    )


@app.writes(help=_("Reserve the next numbers of the series."), result="list[NumberResult]")
def reserve(
    ctx: typer.Context,
    count: Annotated[int, typer.Option(help=_("How many"))] = 1,
    note: Annotated[str, typer.Option(help=_("Purpose of the reservation"))] = "",
) -> None:
    from postwatch.register.actions import reserve_numbers

    office: AppContext = ctx.obj
    with office.begin("register reserve") as session:
        words = office.text(note, what=_("the note"))
        numbers = reserve_numbers(session, office.desk, count=count, note=words, on=office.today)
        sentence = _("Reserved: {numbers}").format(numbers=", ".join(f"{n.number:02d}/{n.year}" for n in numbers))
        office.say(sentence, numbers)


@app.writes(help=_("Leave a reserved number unused for good."), result="NumberResult")
def void(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(help=_("The number"))],
    reason: Reason,
    year: Annotated[int | None, typer.Option(help=_("Year; default: this one"))] = None,
) -> None:
    from postwatch.register.actions import void_number
    from postwatch.register.rules import parse_year

    office: AppContext = ctx.obj
    meant = parse_year(year, default=office.today.year)
    why = office.required_text(reason, option="--reason")
    with office.begin("register void") as session:
        voided = void_number(session, office.desk, number=number, year=meant, reason=why)
        office.say(_("Number {number}/{year} is void").format(number=f"{voided.number:02d}", year=voided.year), voided)
