"""The monthly report: drafted as a document, issued as a letter, sent; months that were reported on paper before."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.campaign.tables import Campaign
from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass, result_of
from postwatch.days import Period, period_name, require_past
from postwatch.desk import Desk
from postwatch.dispatch.conditions import gives_tasks
from postwatch.dispatch.tables import Dispatch
from postwatch.document_types import LETTER
from postwatch.documents.sources import shipped_template
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError
from postwatch.evidence.actions import keep_document
from postwatch.fields import Entry
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.journal.newest import first_day, newest_entry
from postwatch.language import N_, _
from postwatch.note.tables import Note
from postwatch.office.actions import next_code
from postwatch.office.by_day import period_meant, settings_on
from postwatch.office.naming import resolve_letter
from postwatch.recipient.conditions import active
from postwatch.recipient.tables import Channel, Recipient
from postwatch.register import outgoing, queries
from postwatch.register.conditions import acknowledged, is_in_force, was_issued
from postwatch.register.entry_tables import RegisterEntry
from postwatch.register.letters import frozen, letter_name
from postwatch.register.options import IssueOrder, SendOrder
from postwatch.register.rules import number_and_symbol
from postwatch.register.tables import Addressee, LetterStatus, Receipt
from postwatch.register.withdrawal import end_letter, issuer_of
from postwatch.report.definitions import followups_issued, incidents_found
from postwatch.report.figures import askable, coverage
from postwatch.report.file import read_figures
from postwatch.report.issuers import find_issuer, signer_for
from postwatch.report.letters import DOCUMENT_TYPE, Account, IssuedLetter, issued_facts, report_facts
from postwatch.report.options import PaperDraft, ReportSending
from postwatch.report.paper import month_on_paper, on_paper, paper_months
from postwatch.report.paper_tables import PaperReport
from postwatch.report.period import (
    Span,
    campaigns_in_order,
    journal_begins_after,
    papers_within,
    period_report,
)
from postwatch.report.printed import (
    PeriodReport,
    campaign_printed,
    kept,
    printed_by,
    report_of_period,
)
from postwatch.report.rules import Value, file_words, period_words
from postwatch.report.sealed import SealedReport, seal_of
from postwatch.report.tables import Report
from postwatch.report.units import letters_in_force
from postwatch.report.window import Window, count, rows
from postwatch.settings import trade_of
from postwatch.staff.signers import signature_of
from postwatch.store.columns import code_of, grouped, row_with, rows_with, save
from postwatch.store.conditions import Condition
from postwatch.store.transaction import WITHDRAWN_TOO
from postwatch.vietnamese import fold, sort_key

FILLING = N_(
    "write all of it, or that there is nothing to tell, in a sheet: postwatch note sheet --month "
    "{letter.period_name}; or each on a day of the period: postwatch note add KIND TEXT --on DAY; KIND: result, "
    "shortcoming, cause, difficulty …"
)
KIND = outgoing.LetterKind(
    "report", "BC", "report/monthly", issued_facts, DOCUMENT_TYPE, kept_as="issued_report", filling=FILLING
)


@dataclass(frozen=True)
class ReportNumber:
    """With what a report is issued: its number, who signs it, and as which issuer (code); None is the office's own."""

    number: int | None = None
    signer: str | None = None
    issuer: str | None = None


@dataclass(frozen=True)
class ReportFile:
    """The file of a report, its path relative to the workspace; ``missing_list`` has the kinds of notes it lacks."""

    path: str
    sha256: str
    missing_list: tuple[str, ...]


@dataclass(frozen=True)
class ReportDraft(SealedReport, ReportFile):
    """A drafted report."""


@dataclass(frozen=True)
class IssuedReport(SealedReport, ReportFile):
    """A report that was issued, with what it printed; ``replaces`` is the report (code) that it ended."""

    id: str
    number: int
    symbol: str
    issued_on: dt.date
    replaces: str | None


@dataclass(frozen=True)
class ReportLine:
    """A report in a list, a letter that corrects one, or a month that was reported on paper (``is_on_paper``).

    ``month`` is the name of the period, ``campaign`` the one (code) that alone was counted,
    ``as_of`` the last day whose facts count.
    """

    id: str
    month: str
    is_on_paper: bool
    as_of: dt.date
    number: int | None
    symbol: str
    issued_on: dt.date | None
    sent_on: dt.date | None
    status: LetterStatus
    corrects: str | None
    replaces: str | None
    campaign: str | None


@dataclass(frozen=True)
class ReportLetter(ReportLine):
    """A letter with its file, the letters (codes) about it, and when it was received.

    ``corrections_list`` says how its receipt was put right.
    """

    subject: str
    ended_by: str | None
    ended_on: dt.date | None
    corrected_by_list: tuple[str, ...]
    acknowledged_on: dt.date | None
    path: str
    sha256: str
    corrections_list: tuple[CorrectionLine, ...]


@dataclass(frozen=True)
class ReportDetails(SealedReport, ReportLetter):
    """A report with what it printed, which nothing that comes later changes."""


@dataclass(frozen=True)
class PaperDetails(ReportLine):
    """A month that was reported on paper before the records begin; ``figures`` are those that were given."""

    figures: Mapping[str, Value]
    withdrawn_on: dt.date | None
    corrections_list: tuple[CorrectionLine, ...]


def draft_report(
    session: Session, desk: Desk, *, span: Span, signer: str | None, issuer: str | None = None
) -> ReportDraft:
    """Draft the report as a Word file under a new name, beside earlier drafts of the period.

    Raises RuleError when nobody may sign or the month was reported on paper, DocumentError when the workspace's own
    template is wrong.
    """
    report = period_report(session, desk, span=span)
    account = account_of(session, desk, span, report)
    on, settings = max(span.period.last, desk.today), settings_on(session, desk, span.made_on)
    as_who = find_issuer(settings, issuer)
    signature = signature_of(session, signer=signer_for(session, as_who, signer=signer, on=on), on=on)
    facts = report_facts(account, settings, signature=signature, journal_head=report.journal_head, issuer=as_who)
    template = shipped_template(KIND.template, desk.workspace)
    data = template.render(facts, title=template.subject(facts))
    subject = report.name
    file = desk.shelf.stage(desk.shelf.free_name(f"documents/bao-cao/bao-cao-{file_words(span.period)}.docx"), data)
    keep_document(session, desk, kind="report", subject=subject, file=file)
    seal = seal_of(report, settings)
    return ReportDraft(path=file.path, sha256=file.sha256, missing_list=account.missing, **vars(report), **vars(seal))


def issue_report(session: Session, desk: Desk, *, span: Span, order: ReportNumber) -> IssuedReport:
    """Issue the report of a period: its figures, its text and the journal that was known are frozen.

    Raises AlreadyThereError for a period whose report is in force, RuleError for one that was reported on paper and for
    one before the journal of which nothing is recorded; as `issue_number`, and RuleError when nobody may sign.
    """
    _require_unreported(session, span.period, span.campaign)
    _require_recorded(session, desk, span)
    return issue_over(session, desk, span=span, order=order, earlier=None)


def _require_unreported(session: Session, period: Period, campaign: Campaign | None = None) -> None:
    """Refuse a period whose report is in force (AlreadyThereError)."""
    earlier = report_of_period(session, period, campaign)
    if earlier is not None:
        raise AlreadyThereError(
            _("The report of {period} is {symbol} of {day}").format(
                period=period_words(period), symbol=earlier.symbol, day=earlier.issued_on
            ),
            hint=way_out(earlier),
        )


def _require_recorded(session: Session, desk: Desk, span: Span) -> None:
    first = journal_begins_after(session, desk, span)
    if first is not None:
        raise RuleError(
            _("Nothing is recorded of {period}: the journal begins on {first}").format(
                period=period_words(span.period), first=first
            ),
            hint=_(
                "if it was reported on paper: postwatch report record --month {month} --number N --figures FILE"
            ).format(month=f"{span.period.year}-{span.period.month:02d}")
            if span.period.length == 1
            else _("if its months were reported on paper: postwatch report record --month MONTH --figures FILE"),
        )


def way_out(row: Report) -> str:
    """Return the hint for a report that is wrong: it was issued, and stays."""
    return _(
        "put another in its place: postwatch paper replace {code} --on DAY; "
        "or correct it: postwatch paper correct {code} --text TEXT --on DAY"
    ).format(code=row.code)


def issue_over(
    session: Session, desk: Desk, *, span: Span, order: ReportNumber, earlier: Report | None
) -> IssuedReport:
    """Issue the report of a period, in the place of an earlier one if there is one."""
    report = period_report(session, desk, span=span)
    account = account_of(session, desk, span, report)
    settings = settings_on(session, desk, span.made_on)
    as_who = find_issuer(settings, order.issuer)
    signer = signer_for(session, as_who, signer=order.signer, on=span.made_on)
    signature = signature_of(session, signer=signer, on=span.made_on)
    replaced = None
    if earlier is not None:
        replaced = {"letter": name_of(earlier), "issuer": issuer_of(session, desk, earlier)}
    head = report.journal_head
    facts = report_facts(account, settings, signature=signature, journal_head=head, replaced=replaced, issuer=as_who)
    row = begin_letter(
        session, desk, facts=facts, span=span, printed=kept(report),
        replaces_id=earlier.id if earlier is not None else None,
    )  # fmt: skip
    outgoing.issue_letter(session, desk, KIND, row, IssueOrder(row.code, span.made_on, order.number, signer=signer))
    address_report(session, row)
    if earlier is not None:
        end_letter(session, earlier, by=row, status=LetterStatus.REPLACED)
    return result_of(
        IssuedReport,
        row,
        report,
        seal_of(report, settings),
        id=row.code,
        missing_list=account.missing,
        replaces=code_of(earlier),
    )


def begin_letter(session: Session, desk: Desk, *, facts: Mapping[str, Any], span: Span, **columns: Any) -> Report:
    """Return the row of a letter that is about to be issued, with its code; it keeps what of the journal is known."""
    known = newest_entry(session, office=desk.settings.code)
    if known is None:
        raise LookupError(desk.settings.code)
    return Report(
        code=next_code(session, prefix=KIND.prefix, on=desk.today), facts=frozen(dict(facts)),
        period_first=span.period.first, period_last=span.period.last, counted_to=span.counted_to, known_entry=known.id,
        **columns,
    )  # fmt: skip


def send_report(session: Session, desk: Desk, *, order: ReportSending) -> outgoing.SendResult:
    """Record that a report was sent: to the unit of the register that it is addressed to, or to a body in no register.

    Raises RuleError for a day to come or before the issue, for one that was replaced, and for a sending to be amended
    that is not recorded; AlreadyThereError for one that was sent.
    """
    row = report_in_force(session, report=order.letter, on=desk.today, day=order.on or desk.today)
    sending = SendOrder(order.letter, on=order.on, channel=order.channel, amend=order.amend)
    if address_report(session, row):
        return outgoing.send_letter(session, desk, row, sending)
    on, channel = outgoing.sending_of(desk, row, sending)
    if (row.sent_on is not None) != order.amend:
        raise outgoing.nothing_to_send(row, amend=order.amend)
    row.sent_on, row.channel = on, channel or row.channel or Channel.IOFFICE
    outgoing.mark_sent(row)
    session.get_one(RegisterEntry, row.register_entry_id).sent_on = on
    save(session, row)
    return outgoing.SendResult(row.code, row.status, 1, on, ())


def acknowledge_report(
    session: Session, desk: Desk, *, report: str, recipient: str, entry: Entry[Receipt]
) -> outgoing.ReceiptResult:
    """Record that a report was received; nobody is chased for it. Without a unit it is the one it is addressed to.

    Raises NotFoundError where its addressee is in no register or is another; as `acknowledge_letter`, and RuleError for
    one that was replaced by then.
    """
    row = find_report(session, report=report, on=desk.today)
    unit = receiver_of(session, row, recipient=recipient)
    _require_in_force(row, entry.given["acknowledged_on"])
    return outgoing.acknowledge_letter(session, desk, row, recipient=unit, entry=entry)


def receiver_of(session: Session, row: Report, *, recipient: str) -> str:
    """Return the unit that was named, else the one that a letter is addressed to. Raises NotFoundError without one."""
    if not address_report(session, row):
        raise NotFoundError(
            _("{symbol} is addressed to no unit of the register: {addressee}").format(
                symbol=row.symbol, addressee="; ".join(_addressees(row)) or "–"
            ),
            hint=_("add it: postwatch recipient add --kind authority --name NAME --area AREA"),
        )
    return recipient or queries.addressees_of(session, row)[0][1].code


def _addressees(row: Report) -> list[str]:
    """Return the bodies to which a letter is addressed, as it prints them."""
    return list(json.loads(row.facts)["addressees"])


def address_report(session: Session, row: Report) -> bool:
    """Address an issued letter to the units of the register that have the names that it prints; return whether it is.

    A unit may come into the register after the letter.
    """
    if queries.addressees_of(session, row):
        return True
    names = [fold(name) for name in _addressees(row)]
    units = session.exec(
        select(Recipient).where(col(Recipient.name_folded).in_(names), active(row.issued_on or dt.date.max))
    ).all()
    outgoing.address_letter(session, row, units)
    if row.sent_on is not None:
        for addressee, _unit in queries.addressees_of(session, row):
            addressee.sent_on, addressee.channel = row.sent_on, row.channel
        session.flush()
    return bool(units)


def record_paper(session: Session, desk: Desk, *, draft: PaperDraft) -> PaperDetails:
    """Record the figures of a month that was reported on paper before the records begin.

    Raises UsageError for an unreadable month or file, RuleError for a month that the records cover and for a day before
    it, AlreadyThereError for one that was recorded or reported before.
    """
    period = period_meant(session, desk, draft.month, length=1)
    _require_before(session, desk, period)
    _require_unreported(session, period)
    figures = read_figures(draft.figures)
    known = paper_months(session).get(period.first)
    if known is not None:
        raise AlreadyThereError(
            _("The month {month} was recorded as {code}, from the report {symbol}").format(
                month=period_words(period), code=known.code, symbol=known.symbol
            ),
            hint=_("if its figures are wrong: postwatch withdraw {code} --reason TEXT; then record it again").format(
                code=known.code
            ),
        )
    symbol = draft.number
    if symbol.isascii() and symbol.isdigit():
        settings = settings_on(session, desk, draft.on or period.last)
        symbol = number_and_symbol(int(symbol), DOCUMENT_TYPE, settings.abbreviation, settings.unit.abbreviation)
    row = PaperReport(
        code=next_code(session, prefix=KIND.prefix, on=desk.today), period_first=period.first, period_last=period.last,
        symbol=symbol, issued_on=_day_on_paper(draft.on, period, today=desk.today), figures=json.dumps(figures),
    )  # fmt: skip
    save(session, row)
    return _paper_details(session, row)


def _day_on_paper(on: dt.date | None, period: Period, *, today: dt.date) -> dt.date | None:
    """Return the day of a report on paper, if it is known. Raises RuleError for one to come or before its month."""
    if on is None:
        return None
    if on < period.first:
        raise RuleError(
            _("The day {day} is before the month {month}, which begins on {first}").format(
                day=on, month=period_words(period), first=period.first
            ),
            hint=_("name the day of the report that was given on paper"),
        )
    return require_past(on, today=today)


def _require_before(session: Session, desk: Desk, period: Period) -> None:
    """Refuse a month that begins on the day on which the journal begins, or later (RuleError)."""
    first = first_day(session, office=desk.settings.code)
    if first is None or period.first < first:
        return
    raise RuleError(
        _("The records cover the month {month}: the journal begins on {first}").format(
            month=period_words(period), first=first
        ),
        hint=_("it is counted: postwatch report monthly --month {month} --issue --on DAY").format(
            month=period_name(period)
        ),
    )


def list_reports(session: Session) -> list[ReportLine]:
    """Return the reports by their months, then in the order of their issue; those on paper too."""
    codes = {row.id: row.code for row in rows_with(session, Report)}
    lines = [(row.period_first, row.id, _line(session, row, codes)) for row in rows_with(session, Report, by="id")]
    lines += [(first, 0, _paper_details(session, row)) for first, row in paper_months(session).items()]
    return [result_of(ReportLine, line) for _first, _id, line in sorted(lines, key=lambda one: (one[0], one[1]))]


def show_report(session: Session, desk: Desk, *, report: str) -> ReportDetails | ReportLetter | PaperDetails:
    """Return what a report printed, a letter that corrects one, or the figures of a month on paper, even withdrawn.

    Raises NotFoundError.
    """
    named = select(PaperReport).where(PaperReport.code == report.strip().upper())
    paper = session.exec(named.execution_options(**WITHDRAWN_TOO)).first()
    if paper is not None:
        return _paper_details(session, paper)
    row = find_report(session, report=report, on=desk.today)
    later = session.exec(
        select(Report).where((col(Report.replaces_id) == row.id) | (col(Report.corrects_id) == row.id))
    ).all()
    receipts = [one.acknowledged_on for one in queries.receipts_of(session, row).values() if one is not None]
    about = {
        **vars(_line(session, row, {one.id: one.code for one in rows_with(session, Report)})),
        "subject": row.subject,
        "ended_by": next((one.code for one in later if one.replaces_id == row.id), None),
        "ended_on": row.ended_on,
        "corrected_by_list": tuple(one.code for one in later if one.corrects_id == row.id),
        "acknowledged_on": min(receipts, default=None),
        "path": row.path,
        "sha256": row.sha256,
        "corrections_list": tuple(
            one for lines in outgoing.corrections_by_unit(session, row).values() for one in lines
        ),
    }
    if row.printed is None:
        return ReportLetter(**about)
    printed = printed_by(row)
    seal = seal_of(printed, settings_on(session, desk, printed.made_on))
    return ReportDetails(**(about | vars(printed) | vars(seal)))


def find_report(session: Session, *, report: str, on: dt.date) -> Report:
    """Return a letter by its code, symbol (the newest) or number in the current year.

    Raises NotFoundError, RuleError for a month that was reported on paper.
    """
    paper = row_with(session, PaperReport, code=report.strip().upper())
    if paper is not None:
        raise on_paper(paper)
    refusal = NotFoundError(
        _("There is no report {report}").format(report=report), hint=_("see: postwatch report list")
    )
    return session.get_one(Report, resolve_letter(session, Report, report, on=on, refusal=refusal))


def report_in_force(session: Session, *, report: str, on: dt.date, day: dt.date = dt.date.max) -> Report:
    """Return a letter, named on a day, that nothing replaced, or not by the other day.

    Raises NotFoundError, RuleError for one that was replaced by then.
    """
    row = find_report(session, report=report, on=on)
    _require_in_force(row, day)
    return row


def _require_in_force(row: Report, day: dt.date) -> None:
    if not is_in_force(row, day):
        raise RuleError(
            _("{report} is {status}, not an issued letter").format(report=row.code, status=row.status.in_words),
            hint=_("see what ended it: postwatch show {code}").format(code=row.code),
        )


def name_of(row: Report) -> str:
    """Return a letter in a sentence: ``Báo cáo số 12/BC-STTTT ngày 15 tháng 6 năm 2020``."""
    if row.symbol is None or row.issued_on is None:
        raise ValueError(row.code)
    return letter_name(row.symbol, row.issued_on, document_type=DOCUMENT_TYPE if row.corrects_id is None else LETTER)


def _line(session: Session, row: Report, codes: Mapping[int, str]) -> ReportLine:
    told_of = row if row.corrects_id is None else session.get_one(Report, row.corrects_id)
    return result_of(
        ReportLine,
        row,
        id=row.code,
        month=told_of.period_name,
        is_on_paper=False,
        as_of=row.counted_to,
        sent_on=queries.sending_days(session, row)[0] or row.sent_on,
        corrects=codes.get(row.corrects_id or 0),
        replaces=codes.get(row.replaces_id or 0),
        campaign=campaign_printed(told_of),
    )


def _paper_details(session: Session, row: PaperReport) -> PaperDetails:
    return result_of(
        PaperDetails,
        row,
        id=row.code,
        month=month_on_paper(row),
        is_on_paper=True,
        as_of=row.period_last,
        number=None,
        sent_on=None,
        status=LetterStatus.ISSUED,
        corrects=None,
        replaces=None,
        campaign=None,
        figures=json.loads(row.figures),
        corrections_list=corrections_of(session, row),
    )


def account_of(session: Session, desk: Desk, span: Span, report: PeriodReport) -> Account:
    """Return all that the letter of a report tells: its figures, and the notes and papers of its days."""
    window = span.window(session, span.period.first, span.counted_to)
    notes = select(Note).where(window.holds(Note.noted_on)).order_by(col(Note.noted_on), col(Note.id))
    return Account(
        trade=trade_of(desk.workspace).name,
        period=span.period,
        counted_to=span.counted_to,
        made_on=span.made_on,
        figures=report.figures,
        names=report.names,
        on_paper=[month_on_paper(one) for one in papers_within(session, span)],
        sections=report.sections_list,
        tables=report.tables_list,
        by_area=report.by_area,
        by_kind=report.by_kind,
        by_enterprise=report.by_enterprise,
        named=report.named_list,
        adjustments=report.adjustments_list,
        marked=report.marked_list,
        directives=_directives(session, span, window),
        dispatches=_dispatches(session, window, gives_tasks()),
        notices=_dispatches(session, window, ~gives_tasks()),
        earlier_dispatches=count(session, Dispatch, letters_in_force(window), col(Dispatch.issued_on) < window.first),
        followups=_followups(session, window),
        coverage=coverage(session, window),
        askable=askable(session, window),
        cases_reported=int(report.figures["cases_reported"].value or 0) if "cases_reported" in report.figures else 0,
        incidents=_incidents(session, window),
        notes=grouped((note.kind.value, note.text) for note in session.exec(notes)),
        **_visits(session, window),
    )


def _directives(session: Session, span: Span, window: Window) -> list[Campaign]:
    """Directives of the campaigns that ran in the window; of one campaign its own, though it may be closed."""
    if span.campaign is not None:
        return [span.campaign]
    return campaigns_in_order(session, window)


def _dispatches(session: Session, window: Window, chosen: Condition) -> list[IssuedLetter]:
    """Return the letters of a condition that were issued in the window, even those ended since.

    Each with its sendings and receipts up to the last day.
    """
    sent = and_(col(Addressee.register_entry_id) == Dispatch.register_entry_id, col(Addressee.sent_on) <= window.last)
    receipt = and_(col(Receipt.addressee_id) == Addressee.id, acknowledged(window.last))
    statement = (
        select_columns(
            col(Dispatch.symbol),
            col(Dispatch.issued_on),
            col(Dispatch.subject),
            func.count(col(Addressee.id)),
            func.count(col(Receipt.id)),
        )
        .join(Addressee, sent, isouter=True)
        .join(Receipt, receipt, isouter=True)
        .where(was_issued(Dispatch), window.holds(Dispatch.issued_on), window.of_campaign(Dispatch.campaign_id), chosen)
        .group_by(col(Dispatch.id), col(Dispatch.symbol), col(Dispatch.issued_on), col(Dispatch.subject))
        .order_by(col(Dispatch.issued_on), col(Dispatch.id))
    )
    return [IssuedLetter(*row) for row in rows(session, statement)]


def _followups(session: Session, window: Window) -> list[IssuedLetter]:
    letters = select(Followup).where(followups_issued(window))
    return [
        IssuedLetter(
            row.symbol or "",
            row.issued_on or row.as_of,
            row.subject,
            level=row.level,
            recalled_on=row.ended_on if not is_in_force(row, window.last) else None,
        )
        for row in session.exec(letters.order_by(col(Followup.issued_on), col(Followup.id)))
    ]


def _visits(session: Session, window: Window) -> dict[str, Any]:
    """Visits of the window, those made by other units, and the partners of joint ones."""
    joined = (
        select_columns(
            func.count(col(Visit.by_recipient_id)),
        )
        .select_from(Visit)
        .join(InspectionRound, col(InspectionRound.id) == Visit.round_id)
        .where(window.holds(Visit.visited_on))
    )
    (by_others,) = rows(session, joined).one()
    partners = (
        select_columns(col(InspectionRound.partners))
        .join(Visit, col(Visit.round_id) == InspectionRound.id)
        .where(
            window.holds(Visit.visited_on),
            col(InspectionRound.is_joint).is_(True),
            col(InspectionRound.partners).is_not(None),
        )
        .distinct()
    )
    return {
        "visits_by_others": by_others,
        "partners": sorted(rows(session, partners).scalars(), key=sort_key),
    }


def _incidents(session: Session, window: Window) -> dict[str, int]:
    statement = (
        select_columns(col(Incident.source), func.count(col(Incident.id)))
        .where(incidents_found(window))
        .group_by(col(Incident.source))
        .order_by(func.count(col(Incident.id)).desc(), col(Incident.source))
    )
    return {source.value: number for source, number in rows(session, statement)}
