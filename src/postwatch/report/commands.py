"""``postwatch report``: the report of a period."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import console, options
from postwatch.commandline import Noun
from postwatch.console import Amount, Table
from postwatch.context import AppContext
from postwatch.errors import UsageError
from postwatch.fields import Amended, Entry
from postwatch.followup.options import FollowupOrder
from postwatch.language import _
from postwatch.options import REQUIRED, missing, read_text, text, word
from postwatch.record.commands import corrects
from postwatch.register.tables import Receipt
from postwatch.report.options import (
    AREA,
    CAMPAIGN,
    FIGURE,
    FIRST_DAY,
    HALF,
    LAST_DAY,
    MONTH,
    MONTH_NAMED,
    PERIOD,
    PERIOD_NAMED,
    QUARTER,
    RECEIVER,
    REPORT,
    REPORT_YEAR,
    PaperDraft,
    PeriodOrder,
    ReportIssue,
    ReportSending,
)
from postwatch.report.rules import FIGURES, figure_in_words, file_words, title_of
from postwatch.report.warnings import warn_of_later, warn_of_paper, warn_of_report, warn_of_running, warn_of_unrecorded
from postwatch.vietnamese import one_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.note.tables import NoteKind
    from postwatch.report.actions import IssuedReport, PaperDetails, ReportDraft, ReportLetter, ReportLine
    from postwatch.report.paper_tables import PaperReport
    from postwatch.report.period import PeriodChoice, Span
    from postwatch.report.printed import PeriodReport

FORMATS = ("terminal", "docx", "xlsx", "csv", "json", "html")
_LISTED, _PAGE = ("xlsx", "csv", "json"), "html"

app = Noun(help=_("The report of a period: counted, issued, sent, read back."), kinds={"for": {"control": None}})
by_code = Noun(help="")
receipts = Noun(help="")
followups = Noun(help="")

_ISSUED = _("{id} issued as {symbol} on {issued_on}: {path}")


_FOR = "report for PERIOD"
_COUNTED = "report.sealed.SealedReport | ReportDraft | IssuedReport | files.output.PrintOut"


@app.counts(help=_("Count a month and show it, draft its report, or issue it."), result=_COUNTED)
def monthly(
    office: AppContext, order: PeriodOrder, period: str | None = MONTH_NAMED, month: str | None = MONTH
) -> None:
    if period and month:
        raise UsageError(
            _("{code} names it already, {other} beside it does not").format(code=period, other=month),
            hint=_("leave one of both out"),
        )
    _report(office, order, _part(period or month, 1))


@app.counts("for", help=_("Count a period and show it, draft its report, or issue it."), result=_COUNTED)
def of_period(office: AppContext, order: PeriodOrder, period: str = PERIOD_NAMED) -> None:
    _report(office, order, period)


@app.counts(help="", result=_COUNTED, moved_to=_FOR)
def quarterly(office: AppContext, order: PeriodOrder, quarter: str | None = QUARTER) -> None:
    from postwatch.days import QUARTER as MONTHS

    _report(office, order, _part(quarter, MONTHS), MONTHS)


@app.counts(help="", result=_COUNTED, moved_to=_FOR)
def half(office: AppContext, order: PeriodOrder, half: str | None = HALF) -> None:
    from postwatch.days import HALF as MONTHS

    _report(office, order, _part(half, MONTHS), MONTHS)


@app.counts("nine-months", help="", result=_COUNTED, moved_to=_FOR)
def nine_months(office: AppContext, order: PeriodOrder, year: str | None = REPORT_YEAR) -> None:
    from postwatch.days import NINE_MONTHS as MONTHS

    _report(office, order, _part(year, MONTHS), MONTHS)


@app.counts(help="", result=_COUNTED, moved_to=_FOR)
def yearly(office: AppContext, order: PeriodOrder, year: str | None = REPORT_YEAR) -> None:
    from postwatch.days import YEAR as MONTHS

    _report(office, order, _part(year, MONTHS), MONTHS)


@app.counts(help="", result=_COUNTED, moved_to=_FOR)
def period(office: AppContext, order: PeriodOrder, since: dt.date = FIRST_DAY, until: dt.date = LAST_DAY) -> None:
    from postwatch.days import name_of_days

    _report(office, order, name_of_days(since, until), 0)


def _part(typed: str | None, length: int) -> str | None:
    """Return the name of a part of a year as it was typed. Raises UsageError for what is none."""
    from postwatch.days import lacks_year, name_of_part

    return (
        typed
        if not typed or (length == 1 and typed.strip().isdecimal() and lacks_year(typed))
        else name_of_part(typed, length)
    )


def _report(office: AppContext, order: PeriodOrder, name: str | None, length: int = 1) -> None:
    """Show a period, by its name or the last whole one of so many months, draft its report, or issue it."""
    from postwatch.office.by_day import settings_on
    from postwatch.report.period import PeriodChoice, choose_span, journal_begins_after, papers_within, period_report
    from postwatch.report.printed import report_of_period
    from postwatch.report.sealed import SealedReport, seal_of

    choice = PeriodChoice(name, length, order.campaign)
    chosen = _format(order, office)
    if order.issue:
        _issue(office, choice, order)
        return
    if order.number is not None:
        raise UsageError(_("--number is the number of a report that is issued"), hint=_("add --issue --on DAY"))
    if chosen == "docx":
        _draft(office, choice, order)
        return
    if order.issuer is not None:
        raise UsageError(
            _("--for says who reports to whom in a document"), hint=_("add --format docx, or --issue --on DAY")
        )
    if chosen == _PAGE:
        _draw(office, choice, order)
        return
    with office.read() as session:
        span = choose_span(session, office.desk, choice=choice, on=order.on)
        warn_of_running(office, span)
        warn_of_unrecorded(office, journal_begins_after(session, office.desk, span))
        result = period_report(session, office.desk, span=span)
        papers = papers_within(session, span)
        warn_of_paper(office, papers)
        warn_of_report(office, report_of_period(session, span.period, span.campaign))
        settings = settings_on(session, office.desk, span.made_on)
    _show(office, SealedReport(**vars(seal_of(result, settings)), **vars(result)), order, papers)


@app.reads("list", help=_("List reports, letters that correct one, and months on paper."), result="list[ReportLine]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.report.actions import list_reports

    reports = office.look_for(search, list_reports)
    columns = [_("Report"), _("Period"), _("Campaign"), _("Symbol"), _("Day"), _("Cut-off day"), _("Sent"), _("Status")]
    rows = [
        (one.id, one.month, one.campaign, one.symbol, one.issued_on, one.as_of, one.sent_on, _state(one))
        for one in reports
    ]
    spare, first = [_("Cut-off day"), _("Campaign"), _("Sent"), _("Day")], "postwatch report monthly --issue"
    office.show(columns, rows, reports, title=_("Reports"), spare=spare, first=first)


@by_code.reads(
    help=_("Show what a report printed; nothing that comes later changes it."),
    result="ReportDetails | ReportLetter | PaperDetails",
)
def show(office: AppContext, report: str = REPORT) -> None:
    from postwatch.report.actions import PaperDetails, ReportDetails, show_report
    from postwatch.report.screen import report_tables

    found = office.look(show_report, office.desk, report=report)
    if isinstance(found, PaperDetails):
        _show_paper(office, found)
        return
    below = report_tables(found) if isinstance(found, ReportDetails) else []
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
        warn_of_running(office, span)
        found = figure_records(session, office.desk, figure=figure, span=span, area=area)
    columns = [_("Record"), _("Day"), _("Unit"), _("Name"), _("Area"), _("Adds")]
    rows = [
        (one.code, one.on, one.recipient, one.recipient_name, one.area_name, Amount(one.amount))
        for one in found.records_list
    ]
    title = _("{figure}: {value}, {first} to {last}; records: {count}").format(
        figure=title_of(found.figure, {found.figure: found.words}).strip(),
        value=figure_in_words(found.figure, found.value),
        first=found.period["from"], last=found.as_of, count=len(rows),
    )  # fmt: skip
    office.show(columns, rows, found, title=title, spare=[_("Name"), _("Area")])


@followups.prints(
    help=_("Draft the letters to units that owe something under a dispatch, or are asked to explain."),
    result="followup.actions.FollowupResult | list[followup.actions.FollowupResult]",
)
def generate(office: AppContext, order: FollowupOrder) -> None:
    from postwatch.followup.actions import generate_followups
    from postwatch.followup.debts import Explained
    from postwatch.report.records import to_explain

    with office.begin() as session:
        explained = to_explain(session, office.desk, order=order) if order.explain or order.area else Explained()
        drafts, warnings = generate_followups(session, office.desk, order=order, explained=explained)
        sentence = _("Draft {id}, letter {level} to {audience_name}: {done} done, {missing} owe something: {path}")
        if explained.code:
            sentence = _("Draft {id} to {audience_name}: {missing} units are asked to explain: {path}")
        for warning in warnings:
            office.warn(warning)
        lines = "\n".join(sentence.format(**vars(draft)) for draft in drafts)
        office.say(lines, drafts[0] if order.audience else drafts)


@app.writes(
    help=_("Record the figures of a month that was reported on paper before the records begin."),
    result="PaperDetails",
)
def record(office: AppContext, draft: PaperDraft) -> None:
    from postwatch.report.actions import record_paper

    with office.begin() as session:
        recorded = record_paper(session, office.desk, draft=draft)
        left_out = [_(one.words) for name, one in FIGURES.items() if name not in recorded.figures]
        if left_out:
            words = _("not given; added up as 0, and not known where periods are compared: {figures}")
            office.warn(words, figures=", ".join(left_out))
        office.answer(_("{id}: the month {month} as reported on paper, {symbol}"), recorded)


@by_code.writes(help=_("Record that a report was sent."), result="register.outgoing.SendResult")
def send(office: AppContext, order: ReportSending) -> None:
    from postwatch.report.actions import send_report

    sentence = _("{id}: sent on {sent_on}, as put right now") if order.amend else _("{id} sent on {sent_on}")
    office.record(sentence, send_report, office.desk, order=order)


@by_code.writes(
    help=_("Record that a report was received; nobody is chased."), result="register.outgoing.ReceiptResult"
)
def acknowledge(
    office: AppContext,
    entry: Entry[Receipt],
    report: str = REPORT,
    recipient: str = RECEIVER,
) -> None:
    from postwatch.report.actions import acknowledge_report

    with office.begin() as session:
        received = acknowledge_report(session, office.desk, report=report, recipient=recipient, entry=entry)
        office.answer(_("{recipient} received {id} on {acknowledged_on}"), received)


corrects(
    receipts, "amend", "report.corrections.amend_receipt",
    _("Amend the receipt of a report: what is given is written over it, on all days."),
    changes=Amended[Receipt], report=REPORT, recipient=RECEIVER, received_by=options.RECEIVED_BY,
)  # fmt: skip


corrects(
    receipts, "withdraw", "report.corrections.withdraw_record",
    _("Withdraw a month that was reported on paper, or the receipt of a report: it counts as never recorded."),
    report=REPORT, recipient=RECEIVER,
)  # fmt: skip


@by_code.prints(
    help=_("Issue the report of a period anew, as it is known now, replacing another."), result="IssuedReport"
)
def replace(office: AppContext, order: ReportIssue) -> None:
    from postwatch.report.withdrawal import replace_report

    with office.begin() as session:
        issued = replace_report(session, office.desk, order=order)
        _warn_of_missing(office, issued)
        warn_of_later(office, session, order.on)
        office.answer(_ISSUED, issued)


@by_code.prints(
    help=_("Issue the letter that corrects a report, which stays in force."), result="register.outgoing.LetterResult"
)
def correct(
    office: AppContext,
    order: ReportIssue,
    text: str = text(_("Text of the correction, as the letter states it"), default=REQUIRED),
) -> None:
    from postwatch.report.withdrawal import correct_report

    office.record(_ISSUED, correct_report, office.desk, order=order, text=text)


_CONTROL_FILE = word(
    _("File or folder to write to; default: a new file here"), name="file", is_argument=True, shape=options.FILE
)
_CONTROL = "report.control.PrintedSheet"


@app.reads(
    "for control",
    help=_("Print the control sheet, to be kept on paper: counts, figures, and the head of the journal."),
    result=_CONTROL,
    shows_table=False,
)
def control_of_period(
    office: AppContext,
    period: str = PERIOD_NAMED,
    file: str = _CONTROL_FILE,
    replace: bool = options.OVERWRITE,
) -> None:
    _print_control(office, period, file, replace=replace)


@app.reads(help="", result=_CONTROL, shows_table=False, moved_to="report for PERIOD control")
def control(
    office: AppContext,
    file: str = _CONTROL_FILE,
    period: str | None = PERIOD,
    replace: bool = options.OVERWRITE,
) -> None:
    _print_control(office, period, file, replace=replace)


def _print_control(office: AppContext, period: str | None, file: str, *, replace: bool) -> None:
    """Print the control sheet of a period, or of the last whole month."""
    from postwatch.files.output import print_out
    from postwatch.office.by_day import settings_on
    from postwatch.report.control import PrintedSheet, control_document, control_sheet
    from postwatch.report.period import PeriodChoice, choose_span, period_counted

    with office.read() as session:
        span = choose_span(session, office.desk, choice=PeriodChoice(period))
        warn_of_running(office, span)
        report = period_counted(session, office.desk, span=span)
        sheet = control_sheet(session, report=report, printed_at=office.now, printed_by=office.actor)
        settings = settings_on(session, office.desk, office.today)
    data = control_document(sheet, settings=settings, workspace=office.workspace)
    name = f"phieu-kiem-soat-so-lieu-{file_words(span.period)}.docx"
    out = print_out(data, file=file, name=name, workspace=office.workspace, replace=replace)
    printed = PrintedSheet(out.path, out.sha256, **vars(sheet))
    office.answer(_("Control sheet of {entries} entries, head {journal_head}: {path}"), printed)


def _format(order: PeriodOrder, office: AppContext) -> str:
    """Return the format that was asked for, else that of the file; ``json`` is the same as --json.

    Raises UsageError for another word, for a PDF of what is no document, and for a document as of an earlier day.
    """
    ending = Path(order.to).suffix.removeprefix(".")
    chosen = (order.form or ending or FORMATS[0]).strip().lower()
    if chosen not in FORMATS:
        raise UsageError(
            _("{text} is not a format of a report").format(text=chosen),
            hint=one_of(chosen, FORMATS),
        )
    is_document = order.issue or chosen == "docx"
    if order.to and not is_document and chosen not in (*_LISTED, _PAGE):
        raise UsageError(
            _("--to names a file for docx, xlsx, csv, json or html, not for {format}").format(format=chosen),
            hint=_("leave --to out, or add --format xlsx"),
        )
    if chosen == "json" and not order.to:
        office.invocation.json = True
    elif chosen in _LISTED:
        office.invocation.list_format = chosen
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
    if is_document and order.to:
        _places(office, order, "bao-cao.docx")  # refusals come before warnings
    return chosen


def _warn_of_missing(office: AppContext, report: "ReportDraft | IssuedReport") -> None:
    from postwatch.note.tables import NoteKind

    if report.missing_list:
        office.warn(
            _("the report has blanks where notes are missing: {kinds}; all at once: postwatch note sheet --month {of}"),
            kinds=", ".join(f"{NoteKind(kind).in_words} ({kind})" for kind in report.missing_list), of=report.name,
        )  # fmt: skip


def _warn_of_late_notes(office: AppContext, session: "Session", kinds: Sequence[str], span: "Span") -> None:
    """Name the notes of missing kinds that stand just behind the period."""
    from postwatch.note.actions import first_noted_after

    for kind in kinds:
        note = first_noted_after(session, kind=kind, day=span.period.last)
        if note is not None:
            office.warn(
                _(
                    "{note} ({kind}) is of {day}, after the period; if it belongs to it: postwatch amend {note} "
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
        warn_of_running(office, span)
        warn_of_report(office, report_of_period(session, span.period, span.campaign))
        document = draft_report(session, office.desk, span=span, signer=order.signer, issuer=order.issuer)
        _warn_of_missing(office, document)
        _warn_of_late_notes(office, session, document.missing_list, span)
        _answer(office, _("Report drafted: {path}"), document, order)
    _copy(office, document, order)


def _draw(office: AppContext, choice: "PeriodChoice", order: PeriodOrder) -> None:
    """Write the page of a period, which names no person."""
    office.invocation.redact = True
    if office.draw_period is not None:
        office.draw_period(office, choice, on=order.on, file=order.to, replace=order.replace)


def _issue(office: AppContext, choice: "PeriodChoice", order: PeriodOrder) -> None:
    from postwatch.report.actions import ReportNumber, issue_report
    from postwatch.report.missing_notes import write_notes
    from postwatch.report.period import span_issued

    if order.on is None:
        raise missing(["--on"])
    texts = _asked_notes(office, choice, order.on)
    if texts:  # an entry of its own before that of the report, which is counted as of the entry before it
        with office.begin() as session:
            span = span_issued(session, office.desk, choice=choice, on=order.on)
            write_notes(session, office.desk, span, texts)
            office.answer(_("Remarks recorded: {count}"), None, count=len(texts))
    with office.begin() as session:
        span = span_issued(session, office.desk, choice=choice, on=order.on)
        warn_of_running(office, span)
        numbered = ReportNumber(order.number, order.signer, order.issuer)
        issued = issue_report(session, office.desk, span=span, order=numbered)
        _warn_of_missing(office, issued)
        _warn_of_late_notes(office, session, issued.missing_list, span)
        warn_of_later(office, session, span.made_on)
        _answer(office, _ISSUED, issued, order)
    _copy(office, issued, order)


def _answer(office: AppContext, sentence: str, document: "ReportDraft | IssuedReport", order: PeriodOrder) -> None:
    """Answer with a document, and with the places of its copies where a file is named; raises as `place_of`."""
    if order.to:
        copies = map(str, _places(office, order, document.path))
        office.answer(sentence + _("; its copy: {copy}"), document, copy=", ".join(copies))
    else:
        office.answer(sentence, document)


def _places(office: AppContext, order: PeriodOrder, name: str) -> list[Path]:
    """Return the place of the copy of a document, and beside it that of its PDF if asked; raises as `place_of`."""
    from postwatch.files.output import place_of

    place_for = partial(place_of, b"", workspace=office.workspace, replace=order.replace)
    place = place_for(file=order.to, name=Path(name).name)
    beside = place.with_suffix(".pdf")
    return [place, *([place_for(file=str(beside), name=beside.name)] if office.invocation.pdf else [])]


def _copy(office: AppContext, document: "ReportDraft | IssuedReport", order: PeriodOrder) -> None:
    """Write the copies of a document that was kept, and of its PDF."""
    from postwatch.files.output import print_out

    for place in _places(office, order, document.path) if order.to else ():
        kept = (office.workspace / document.path).with_suffix(place.suffix)
        data = kept.read_bytes()
        print_out(data, file=str(place), name=kept.name, workspace=office.workspace, replace=order.replace)


def _asked_notes(office: AppContext, choice: "PeriodChoice", on: dt.date) -> "Mapping[NoteKind, str]":
    """Ask at a terminal for each remark that a report lacks, and return those that were answered, by their kinds."""
    from postwatch.report.missing_notes import kinds_to_ask
    from postwatch.report.period import span_issued

    if office.invocation.json or office.invocation.request_id is not None or not console.is_terminal():
        return {}
    with office.read() as session:
        kinds = kinds_to_ask(session, span_issued(session, office.desk, choice=choice, on=on))
    if kinds:
        console.tell(_("The report lacks {count} texts; write each, or that there is nothing to tell:").format(
            count=len(kinds)))  # fmt: skip
    told = {kind: read_text(console.ask_text(kind.in_words), kind.in_words) for kind in kinds}
    return {kind: text for kind, text in told.items() if text}


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
        (_("Campaign"), found.campaign),
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
    from postwatch.report.screen import figure_shown

    title = _("{symbol}, month {month}, as reported on paper").format(symbol=found.symbol, month=found.month)
    rows: list[tuple[str, object]] = [
        (_(FIGURES[name].words), figure_shown(name, value)) for name, value in found.figures.items()
    ]
    rows += history_rows(found)
    office.show([_("Figure"), _("In the period")], rows, found, title=title)


def _show(office: AppContext, result: "PeriodReport", order: PeriodOrder, papers: "Sequence[PaperReport]") -> None:
    """Show a period; a file says of ``papers`` what is warned of beside the screen."""
    from postwatch.report.screen import noted, report_tables

    first, *others = report_tables(result)
    in_file = first._replace(title="\n".join([first.title, *noted(papers)]))
    office.invocation.list_file = Path(order.to) if order.to else None
    office.invocation.list_replace = order.replace
    office.show(
        first.columns, first.rows, result, title=first.title, spare=first.spare, below=others, in_file=lambda: in_file
    )
