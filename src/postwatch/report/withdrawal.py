"""Letters about a report: one that was issued is replaced by another, or corrected and stays in force."""

import json

from sqlmodel import Session

from postwatch.dataclass import result_of
from postwatch.days import period_named
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.office.by_day import months_of, settings_on
from postwatch.register import outgoing
from postwatch.register.letters import correction_facts, notice_facts
from postwatch.register.rules import require_day_after
from postwatch.register.withdrawal import issuer_of, require_earlier
from postwatch.report.actions import (
    KIND,
    IssuedReport,
    ReportNumber,
    address_report,
    begin_letter,
    issue_over,
    name_of,
    report_in_force,
)
from postwatch.report.options import ReportIssue
from postwatch.report.period import PeriodChoice, Span, span_issued
from postwatch.report.printed import campaign_printed
from postwatch.report.tables import Report
from postwatch.staff.signers import signature_of


def replace_report(session: Session, desk: Desk, *, order: ReportIssue) -> IssuedReport:
    """Issue the report of a period anew, as its facts are known now, in the place of another, which ends on that day.

    Raises RuleError for a letter that corrects a report, one that was replaced, a day to come or before that one was
    issued or sent; as `issue_report`.
    """
    earlier = report_in_force(session, report=order.letter, on=desk.today)
    _refuse_correction(earlier)
    _require_later(session, desk, earlier, order)
    span = span_issued(
        session, desk, choice=PeriodChoice(earlier.period_name, campaign=campaign_printed(earlier)), on=order.on
    )
    anew = ReportNumber(order.number, order.signer, json.loads(earlier.facts).get("issuer"))
    return issue_over(session, desk, span=span, order=anew, earlier=earlier)


def correct_report(session: Session, desk: Desk, *, order: ReportIssue, text: str) -> outgoing.LetterResult:
    """Issue the letter that corrects a report, which stays in force with the figures that it printed.

    Raises RuleError for a letter that corrects a report, one that was replaced, a day to come or before that one was
    issued or sent; as `issue_number`.
    """
    earlier = report_in_force(session, report=order.letter, on=desk.today)
    _refuse_correction(earlier)
    _require_later(session, desk, earlier, order)
    signature = signature_of(session, signer=order.signer, on=order.on)
    settings = settings_on(session, desk, order.on)
    about = correction_facts(
        name_of(earlier), text, office=settings.short_name, issuer=issuer_of(session, desk, earlier)
    )
    facts = notice_facts(json.loads(earlier.facts), about, settings=settings, signature=signature, drafted_on=order.on)
    period = period_named(earlier.period_name, months_of(session, desk))
    span = Span(period, earlier.counted_to, order.on)
    row = begin_letter(session, desk, facts=facts, span=span, corrects_id=earlier.id)
    outgoing.issue_letter(session, desk, KIND, row, order)
    address_report(session, row)
    return result_of(outgoing.LetterResult, row, id=row.code)


def _require_later(session: Session, desk: Desk, earlier: Report, order: ReportIssue) -> None:
    require_day_after(order.on, issued_on=earlier.issued_on or order.on, today=desk.today)
    require_earlier(session, KIND, earlier, order.on)


def _refuse_correction(earlier: Report) -> None:
    if earlier.corrects_id is not None:
        raise RuleError(
            _("{symbol} corrects a report and is none itself").format(symbol=earlier.symbol),
            hint=_("name the report itself; see: postwatch report list"),
        )
