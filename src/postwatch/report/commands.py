"""``postwatch report``: the report of a period."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from postwatch import console, options
from postwatch.commandline import Noun
from postwatch.console import Alarm, Amount, Shown, Table
from postwatch.context import AppContext
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.options import REQUIRED, Changes, missing, text, word
from postwatch.register.options import ReceiptDraft
from postwatch.report.options import (
    AREA,
    CAMPAIGN,
    FIGURE,
    FIRST_DAY,
    HALF,
    LAST_DAY,
    MONTH,
    PERIOD,
    QUARTER,
    RECEIVER,
    REPORT,
    REPORT_YEAR,
    PaperDraft,
    PeriodOrder,
    ReportIssue,
    ReportSending,
)
from postwatch.report.rules import (
    FIGURES,
    PERCENT,
    change_in_words,
    figure_in_words,
    file_words,
    is_named,
    title_of,
    words_of,
)
from postwatch.vietnamese import one_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.report.actions import PaperDetails, ReportLetter, ReportLine
    from postwatch.report.figures import FigureResult
    from postwatch.report.period import PeriodChoice, Span
    from postwatch.report.printed import Adjustment, PeriodReport
    from postwatch.report.tables import Report

FORMATS = ("terminal", "docx", "json")

app = Noun(help=_("The report of a period: counted, issued, sent, read back."))

_ISSUED = _("{id} issued as {symbol} on {issued_on}: {path}")


_COUNTED = "PeriodReport | ReportDraft | IssuedReport"


@app.counts(help=_("Count a month and show it, draft its report, or issue it."), result=_COUNTED)
def monthly(office: AppContext, order: PeriodOrder, month: str | None = MONTH) -> None:
    _report(office, order, month)


@app.counts(help=_("Count a quarter and show it, draft its report, or issue it."), result=_COUNTED)
def quarterly(office: AppContext, order: PeriodOrder, quarter: str | None = QUARTER) -> None:
    from postwatch.days import QUARTER as MONTHS

    _report(office, order, _part(quarter, MONTHS), MONTHS)


@app.counts(help=_("Count a half of a year and show it, draft its report, or issue it."), result=_COUNTED)
def half(office: AppContext, order: PeriodOrder, half: str | None = HALF) -> None:
    from postwatch.days import HALF as MONTHS

    _report(office, order, _part(half, MONTHS), MONTHS)


@app.counts("nine-months", help=_("Count nine months and show them, draft their report, or issue it."), result=_COUNTED)
def nine_months(office: AppContext, order: PeriodOrder, year: str | None = REPORT_YEAR) -> None:
    from postwatch.days import NINE_MONTHS as MONTHS

    _report(office, order, _part(year, MONTHS), MONTHS)


@app.counts(help=_("Count a year and show it, draft its report, or issue it."), result=_COUNTED)
def yearly(office: AppContext, order: PeriodOrder, year: str | None = REPORT_YEAR) -> None:
    from postwatch.days import YEAR as MONTHS

    _report(office, order, _part(year, MONTHS), MONTHS)


@app.counts(help=_("Count any days and show them, draft their report, or issue it."), result=_COUNTED)
def period(office: AppContext, order: PeriodOrder, since: dt.date = FIRST_DAY, until: dt.date = LAST_DAY) -> None:
    from postwatch.days import name_of_days

    _report(office, order, name_of_days(since, until), 0)


def _part(typed: str | None, length: int) -> str | None:
    """Return the name of a part of a year as it was typed. Raises UsageError for what is none."""
    from postwatch.days import name_of_part

    return name_of_part(typed, length) if typed else None


def _report(office: AppContext, order: PeriodOrder, name: str | None, length: int = 1) -> None:
    """Show a period, by its name or the last whole one of so many months, draft its report, or issue it."""
    from postwatch.report.period import PeriodChoice, choose_span, period_report
    from postwatch.report.printed import report_of_period

    choice = PeriodChoice(name, length, order.campaign)
    chosen = _format(order.form, office, issue=order.issue)
    if order.issue:
        _issue(office, choice, order)
        return
    if order.number is not None:
        raise UsageError(_("--number is the number of a report that is issued"), hint=_("add --issue --on DAY"))
    if chosen == "docx":
        _draft(office, choice, order)
        return
    with office.read() as session:
        span = choose_span(session, office.desk, choice=choice, on=order.on)
        _warn_of_running(office, span)
        result = period_report(session, office.desk, span=span)
        _warn_of_report(office, report_of_period(session, span.period, span.campaign))
    _show(office, result, _title(result))


@app.reads("list", help=_("List reports, letters that correct one, and months on paper."), result="list[ReportLine]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.report.actions import list_reports

    reports = office.look_for(search, list_reports)
    columns = [_("Report"), _("Period"), _("Symbol"), _("Day"), _("Cut-off day"), _("Sent"), _("Status")]
    rows = [(one.id, one.month, one.symbol, one.issued_on, one.as_of, one.sent_on, _state(one)) for one in reports]
    spare, first = [_("Cut-off day"), _("Sent"), _("Day")], "postwatch report monthly --issue"
    office.show(columns, rows, reports, title=_("Reports"), spare=spare, first=first)


@app.reads(
    help=_("Show what a report printed; nothing that comes later changes it."),
    result="ReportDetails | ReportLetter | PaperDetails",
)
def show(office: AppContext, report: str = REPORT) -> None:
    from postwatch.report.actions import PaperDetails, ReportDetails, show_report

    found = office.look(show_report, office.desk, report=report)
    if isinstance(found, PaperDetails):
        _show_paper(office, found)
        return
    below = _figures(found, _title(found)) if isinstance(found, ReportDetails) else []
    _show_letter(office, found, below=below)


@app.reads(
    help=_("List the records behind a figure of a period, in one area or all; they add up to it."),
    result="report.records.FigureRecords",
)
def records(
    office: AppContext,
    figure: str = FIGURE,
    period: str | None = PERIOD,
    area: str | None = AREA,
    campaign: str | None = CAMPAIGN,
) -> None:
    from postwatch.report.period import PeriodChoice, choose_span
    from postwatch.report.records import figure_records

    with office.read() as session:
        span = choose_span(session, office.desk, choice=PeriodChoice(period, campaign=campaign))
        _warn_of_running(office, span)
        found = figure_records(session, office.desk, figure=figure, span=span, area=area)
    columns = [_("Record"), _("Day"), _("Unit"), _("Name"), _("Area"), _("Adds")]
    rows = [
        (one.code, one.on, one.recipient, one.recipient_name, one.area_name, Amount(one.amount))
        for one in found.records_list
    ]
    title = _("{figure}: {value}, {first} to {last}; records: {count}").format(
        figure=found.words, value=figure_in_words(found.figure, found.value),
        first=found.period["from"], last=found.as_of, count=len(rows),
    )  # fmt: skip
    office.show(columns, rows, found, title=title, spare=[_("Name"), _("Area")])


@app.writes(
    help=_("Record the figures of a month that was reported on paper before the records begin."),
    result="PaperDetails",
)
def record(office: AppContext, draft: PaperDraft) -> None:
    from postwatch.report.actions import record_paper

    with office.begin() as session:
        recorded = record_paper(session, office.desk, draft=draft)
        left_out = [_(words) for name, (words, _paper) in FIGURES.items() if name not in recorded.figures]
        if left_out:
            office.warn(_("not given, and counted as zero: {figures}"), figures=", ".join(left_out))
        office.answer(_("{id}: the month {month} as reported on paper, {symbol}"), recorded)


@app.writes(help=_("Record that a report was sent."), result="register.outgoing.SendResult")
def send(office: AppContext, order: ReportSending) -> None:
    from postwatch.report.actions import send_report

    sentence = _("{id}: sent on {sent_on}, as put right now") if order.amend else _("{id} sent on {sent_on}")
    office.record(sentence, send_report, office.desk, order=order)


@app.writes(help=_("Record that a report was received; nobody is chased."), result="register.outgoing.ReceiptResult")
def acknowledge(
    office: AppContext,
    draft: Callable[..., ReceiptDraft],
    report: str = REPORT,
    recipient: str = RECEIVER,
) -> None:
    from postwatch.report.actions import acknowledge_report

    with office.begin() as session:
        received = acknowledge_report(session, office.desk, report=report, recipient=recipient, draft=draft)
        office.answer(_("{recipient} received {id} on {acknowledged_on}"), received)


@app.writes(
    help=_("Amend the receipt of a report: what is given is written over it, on all days."),
    result="correction.actions.CorrectionResult",
)
def amend(
    office: AppContext,
    changes: Changes[ReceiptDraft],
    report: str = REPORT,
    recipient: str = RECEIVER,
    received_by: str | None = options.RECEIVED_BY,
    reason: str = options.REASON,
) -> None:
    from postwatch.correction.screen import put_right
    from postwatch.report.correcting import amend_receipt

    put_right(
        office,
        amend_receipt,
        reason=reason,
        report=report,
        recipient=recipient,
        changes=changes,
        received_by=received_by,
    )


@app.writes(
    help=_("Withdraw a month that was reported on paper, or the receipt of a report: it counts as never recorded."),
    result="correction.actions.CorrectionResult",
)
def withdraw(office: AppContext, report: str = REPORT, recipient: str = RECEIVER, reason: str = options.REASON) -> None:
    from postwatch.correction.screen import put_right
    from postwatch.report.correcting import withdraw_record

    put_right(office, withdraw_record, reason=reason, report=report, recipient=recipient)


@app.prints(help=_("Issue the report of a period anew, as it is known now, replacing another."), result="IssuedReport")
def replace(office: AppContext, order: ReportIssue) -> None:
    from postwatch.report.withdrawal import replace_report

    with office.begin() as session:
        issued = replace_report(session, office.desk, order=order)
        _warn_of_missing(office, issued.missing_list)
        office.answer(_ISSUED, issued)


@app.prints(
    help=_("Issue the letter that corrects a report, which stays in force."), result="register.outgoing.LetterResult"
)
def correct(
    office: AppContext,
    order: ReportIssue,
    text: str = text(_("Text of the correction, as the letter states it"), default=REQUIRED),
) -> None:
    from postwatch.report.withdrawal import correct_report

    office.record(_ISSUED, correct_report, office.desk, order=order, text=text)


@app.reads(
    help=_("Print the control sheet, to be kept on paper: counts, figures, and the head of the journal."),
    result="report.control.PrintedSheet",
    shows_table=False,
)
def control(
    office: AppContext,
    file: str = word(_("File or folder to write to; default: a new file here"), is_argument=True),
    period: str | None = PERIOD,
    replace: bool = options.OVERWRITE,
) -> None:
    from postwatch.files.output import print_out
    from postwatch.office.spans import settings_on
    from postwatch.report.control import PrintedSheet, control_document, control_sheet
    from postwatch.report.period import PeriodChoice, choose_span, period_report

    with office.read() as session:
        span = choose_span(session, office.desk, choice=PeriodChoice(period))
        _warn_of_running(office, span)
        report = period_report(session, office.desk, span=span)
        sheet = control_sheet(session, report=report, printed_at=office.now, printed_by=office.actor)
        settings = settings_on(session, office.desk, office.today)
    data = control_document(sheet, settings=settings, workspace=office.workspace)
    name = f"phieu-kiem-soat-so-lieu-{file_words(span.period)}.docx"
    out = print_out(data, file=file, name=name, workspace=office.workspace, replace=replace)
    printed = PrintedSheet(out.path, out.sha256, **vars(sheet))
    office.answer(_("Control sheet of {entries} entries, head {journal_head}: {path}"), printed)


def _format(text: str, office: AppContext, *, issue: bool) -> str:
    """Return the format that was asked for; ``json`` is the same as --json.

    Raises UsageError for another word, for a PDF of what is no document, and for a document as of an earlier day.
    """
    chosen = text.strip().lower()
    if chosen not in FORMATS:
        raise UsageError(
            _("{text} is not a format of a report").format(text=text),
            hint=one_of(text, FORMATS),
        )
    if chosen == "json":
        office.invocation.json = True
    is_document = issue or chosen == "docx"
    if office.invocation.pdf and not is_document:
        raise UsageError(
            _("--pdf makes a PDF of a document, but the format {format} is not a document").format(format=chosen),
            hint=_("add --format docx"),
        )
    if is_document and office.invocation.as_of is not None:
        raise UsageError(
            _("A draft is made of the records as they are, not as of {day}").format(day=office.today),
            hint=_("leave --as-of out, or count only: leave --format docx and --issue out"),
        )
    return chosen


def _warn_of_running(office: AppContext, span: "Span") -> None:
    if span.counted_to == office.today < span.period.last:
        sentence = _("the period ends on {last}; it is counted up to {day}")
        office.warn(sentence, last=span.period.last, day=span.counted_to)


def _warn_of_report(office: AppContext, earlier: "Report | None") -> None:
    """Say that a period that is counted as it is known now was reported before."""
    if earlier is not None:
        office.warn(
            _("the period was reported as {symbol} on {day}; what that printed: postwatch report show {code}"),
            symbol=earlier.symbol,
            day=earlier.issued_on,
            code=earlier.code,
        )


def _warn_of_missing(office: AppContext, kinds: Sequence[str]) -> None:
    from postwatch.note.tables import NoteKind

    if kinds:
        office.warn(
            _("the report has blanks where notes are missing: {kinds}; write them with: postwatch note add"),
            kinds=", ".join(f"{NoteKind(kind).in_words} ({kind})" for kind in kinds),
        )


def _warn_of_late_notes(office: AppContext, session: "Session", kinds: Sequence[str], span: "Span") -> None:
    """Name the notes of missing kinds that stand just behind the period."""
    from postwatch.note.actions import first_noted_after

    for kind in kinds:
        note = first_noted_after(session, kind=kind, day=span.period.last)
        if note is not None:
            office.warn(
                _(
                    "{note} ({kind}) is of {day}, after the period; if it belongs to it: postwatch note amend {note} "
                    "--on {last} --reason TEXT"
                ),
                note=note.code,
                kind=note.kind.in_words,
                day=note.noted_on,
                last=span.period.last,
            )


def _draft(office: AppContext, choice: "PeriodChoice", order: PeriodOrder) -> None:
    from postwatch.report.actions import draft_report
    from postwatch.report.period import choose_span
    from postwatch.report.printed import report_of_period

    with office.begin() as session:
        span = choose_span(session, office.desk, choice=choice, on=order.on)
        _warn_of_running(office, span)
        _warn_of_report(office, report_of_period(session, span.period, span.campaign))
        document = draft_report(session, office.desk, span=span, signer=order.signer)
        _warn_of_missing(office, document.missing_list)
        _warn_of_late_notes(office, session, document.missing_list, span)
        office.answer(_("Report drafted: {path}"), document)


def _issue(office: AppContext, choice: "PeriodChoice", order: PeriodOrder) -> None:
    from postwatch.report.actions import issue_report
    from postwatch.report.period import span_issued

    if order.on is None:
        raise missing(["--on"])
    with office.begin() as session:
        span = span_issued(session, office.desk, choice=choice, on=order.on)
        _warn_of_running(office, span)
        issued = issue_report(session, office.desk, span=span, number=order.number, signer=order.signer)
        _warn_of_missing(office, issued.missing_list)
        _warn_of_late_notes(office, session, issued.missing_list, span)
        office.answer(_ISSUED, issued)


def _title(result: "PeriodReport") -> str:
    days = {"first": result.period["from"], "last": result.as_of, "made_on": result.made_on}
    if is_named(result.name):
        words = words_of(result.name)
        return _("Report of {period}: {first} to {last}; made on {made_on}").format(period=words, **days)
    return _("Report of the days {first} to {last}; made on {made_on}").format(**days)


def _state(one: "ReportLine") -> str:
    if one.is_on_paper:
        return _("on paper")
    return _("corrects {report}").format(report=one.corrects) if one.corrects else one.status.in_words


def _show_letter(office: AppContext, found: "ReportLetter", *, below: Sequence[Table]) -> None:
    from postwatch.correction.screen import history_rows
    from postwatch.register.outgoing import ReceiptResult

    rows = [
        (_("Report"), found.id),
        (_("Symbol"), found.symbol),
        (_("Day"), found.issued_on),
        (_("Subject"), found.subject),
        (_("Status"), _state(found)),
        (_("Sent"), found.sent_on),
        (_("Received"), found.acknowledged_on),
        (_("Replaces"), found.replaces),
        (_("Replaced by"), found.ended_by),
        (_("Corrected by"), ", ".join(found.corrected_by_list)),
        (_("File"), found.path),
        *history_rows(found, kind=ReceiptResult),
    ]
    known = [row for row in rows if row[1]]
    office.show([_("Field"), _("Value")], known, found, title=found.symbol, below=below)


def _show_paper(office: AppContext, found: "PaperDetails") -> None:
    from postwatch.correction.screen import history_rows

    title = _("{symbol}, month {month}, as reported on paper").format(symbol=found.symbol, month=found.month)
    rows: list[tuple[str, object]] = [
        (_(FIGURES[name][0]), _figure(name, value)) for name, value in found.figures.items()
    ]
    rows += history_rows(found)
    office.show([_("Figure"), _("In the period")], rows, found, title=title)


def _show(office: AppContext, result: "PeriodReport", title: str) -> None:
    if office.invocation.json:
        console.put_json(result)
    else:
        office.show_tables(_figures(result, title))


def _figure(name: str, value: float | None) -> Shown | str:
    if value is None:
        return _("no figure")
    return Shown(value if name == PERCENT else Amount(value), figure_in_words(name, value))


def _figures(result: "PeriodReport", title: str) -> list[Table]:
    """Return the tables of a period: its figures, and what they are in each area."""
    columns = [
        _("Figure"), _("In the period"), _("Cumulative"), _("Previous period"), _("More or less than before"),
        _("Same period last year"), _("More or less than last year"),
    ]  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for name, figure in result.figures.items():
        rows.append((title_of(name, result.names), *_columns(name, figure)))
        rows += [(_adjusted(one), *[""] * (len(columns) - 1)) for one in result.adjustments_list if one.figure == name]
    spare = [
        _("More or less than last year"), _("More or less than before"), _("Same period last year"),
        _("Previous period"),
    ]  # fmt: skip
    marked = [(one.case, Alarm(one.sentence())) for one in result.marked_list]
    return [
        Table(columns, rows, title, spare=spare),
        _by_area(result),
        *([Table([_("Case"), _("What is wrong with it")], marked, _("Recorded as signed"))] if marked else []),
    ]


def _by_area(result: "PeriodReport") -> Table:
    """Return the table of areas; of one campaign without visits and acts, which belong to the office."""
    columns = {
        "area_name": _("Area"), "units": _("Units"), "asked": _("Asked"), "acknowledged": _("Acknowledged"),
        "pledges_asked": _("Asked to pledge"), "pledges_signed": _("Pledged"),
    }  # fmt: skip
    if result.campaign is None:
        columns |= {"inspections": _("Inspections"), "violations": _("Violations")}
    columns["tasks_overdue"] = _("Overdue tasks")
    rows = [[getattr(row, name) for name in columns] for row in result.by_area]
    spare = [_("Asked to pledge"), _("Asked"), _("Units"), _("Inspections")]
    return Table(list(columns.values()), rows, _("By area"), spare=spare)


def _columns(name: str, figure: "FigureResult") -> Iterator[object]:
    """Yield what the table says of a figure: its values, and what changed against the earlier ones."""
    yield from (_figure(name, figure.value), _figure(name, figure.cumulative))
    compared = (
        (figure.previous, figure.previous_change, figure.previous_change_percent),
        (figure.same_period_last_year, figure.last_year_change, figure.last_year_change_percent),
    )
    for earlier, more, share in compared:
        yield _figure(name, earlier)
        yield "" if more is None else Shown(more, change_in_words(name, more, share))


def _adjusted(one: "Adjustment") -> str:
    return _("  adjusted against the report {symbol} of {day} ({month}): {reported} → {now}").format(
        symbol=one.symbol,
        day=one.issued_on,
        month=words_of(one.month),
        reported=figure_in_words(one.figure, one.reported),
        now=figure_in_words(one.figure, one.now),
    )
