"""``postwatch report``: the report of a period."""

import datetime as dt
from typing import TYPE_CHECKING

from postwatch import console, options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.options import optional_day, text, word
from postwatch.report.rules import FIGURES, figure_in_words
from postwatch.vietnamese import one_of

if TYPE_CHECKING:
    from postwatch.report.monthly import MonthlyReport, Span

FORMATS = ("terminal", "docx", "json")

app = Noun(help=_("The report of a period."))

MONTH = text(_("Month, as 2020-06; default: the last whole period"), what=_("the month"))


@app.counts(help=_("Count a month and show it, or draft its report."), result="MonthlyReport | MonthlyDocument")
def monthly(
    office: AppContext,
    month: str | None = MONTH,
    form: str = word(_("terminal, docx or json"), "--format", default="terminal"),
    on: dt.date | None = optional_day(_("Cut-off day of the figures, within the period"), what=_("the cut-off day")),
    signer: str | None = text(_("Who signs the report; default: the head of the office"), what=_("the signer")),
) -> None:
    from postwatch.report.monthly import choose_span, monthly_report

    chosen = _format(form, office)
    span = choose_span(month=month, on=on, style=office.settings.report.period, today=office.today)
    _warn_of_running(office, span)
    if chosen == "docx":
        _draft(office, span, signer)
        return
    _show(office, office.look(monthly_report, span=span), span)


@app.reads(
    help=_("Print the control sheet, to be kept on paper: counts, figures, and the head of the journal."),
    result="report.control.PrintedSheet",
)
def control(
    office: AppContext,
    file: str = word(_("File or folder to write to; default: a new file here"), is_argument=True),
    month: str | None = MONTH,
    replace: bool = options.OVERWRITE,
) -> None:
    from postwatch.files.output import print_out
    from postwatch.office.spans import settings_on
    from postwatch.report.control import PrintedSheet, control_document, control_sheet
    from postwatch.report.monthly import choose_span, monthly_report

    span = choose_span(month=month, on=None, style=office.settings.report.period, today=office.today)
    _warn_of_running(office, span)
    with office.read() as session:
        report = monthly_report(session, span=span)
        sheet = control_sheet(session, report=report, printed_at=office.now, printed_by=office.actor)
        settings = settings_on(session, office.desk, office.today)
    data = control_document(sheet, settings=settings, workspace=office.workspace)
    name = f"phieu-kiem-soat-so-lieu-{span.period.year}-{span.period.month:02d}.docx"
    out = print_out(data, file=file, name=name, workspace=office.workspace, replace=replace)
    printed = PrintedSheet(out.path, out.sha256, **vars(sheet))
    office.answer(_("Control sheet of {entries} entries, head {journal_head}: {path}"), printed)


def _format(text: str, office: AppContext) -> str:
    """Return the format that was asked for; ``json`` is the same as --json.

    Raises UsageError for another word, for a PDF of what is no document, and for a draft as of an earlier day.
    """
    chosen = text.strip().lower()
    if chosen not in FORMATS:
        raise UsageError(
            _("{text} is not a format of a report").format(text=text),
            hint=one_of(text, FORMATS),
        )
    if chosen == "json":
        office.invocation.json = True
    if office.invocation.pdf and chosen != "docx":
        raise UsageError(
            _("--pdf makes a PDF of a document, but the format {format} is not a document").format(format=chosen),
            hint=_("add --format docx"),
        )
    if chosen == "docx" and office.invocation.as_of is not None:
        raise UsageError(
            _("A draft is made of the records as they are, not as of {day}").format(day=office.today),
            hint=_("leave --as-of out, or leave --format docx out"),
        )
    return chosen


def _warn_of_running(office: AppContext, span: "Span") -> None:
    if span.known_on is None and span.counted_to < span.period.last:
        sentence = _("the period ends on {last}; it is counted up to {day}")
        office.warn(sentence, last=span.period.last, day=span.counted_to)


def _draft(office: AppContext, span: "Span", signer: str | None) -> None:
    from postwatch.note.tables import NoteKind
    from postwatch.report.actions import draft_report

    with office.begin() as session:
        document = draft_report(session, office.desk, span=span, signer=signer, workspace=office.workspace)
        if document.missing_list:
            office.warn(
                _("the report has blanks where notes are missing: {kinds}; write them with: postwatch note add"),
                kinds=", ".join(f"{NoteKind(kind).in_words} ({kind})" for kind in document.missing_list),
            )
        office.answer(_("Report drafted: {path}"), document)


def _show(office: AppContext, result: "MonthlyReport", span: "Span") -> None:
    title = _("Report of {month}: {first} to {last}").format(
        month=f"{span.period.month:02d}/{span.period.year}",
        first=span.period.first,
        last=span.counted_to,
    )
    columns = [_("Figure"), _("In the period"), _("Cumulative"), _("Previous period"), _("Same period last year")]
    rows = [
        (_(FIGURES[name][0]), *(figure_in_words(name, value) for value in vars(figure).values()))
        for name, figure in result.figures.items()
    ]
    office.show(columns, rows, result, title=title)
    if office.invocation.json:
        return
    areas = [tuple(vars(row).values())[1:] for row in result.by_area]  # without the code
    headings = [
        _("Area"), _("Units"), _("Asked"), _("Acknowledged"), _("Asked to pledge"), _("Pledged"), _("Inspections"),
        _("Violations"), _("Overdue tasks"),
    ]  # fmt: skip
    console.put_table(headings, areas, title=_("By area"))
