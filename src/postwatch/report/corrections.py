"""What was recorded of reports, put right: months on paper, receipts."""

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult, note_withdrawal
from postwatch.correction.printed_in import Record
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.fields import Amended
from postwatch.language import _
from postwatch.office.codes import is_part, refuse_other_name, whole_of
from postwatch.register import corrections
from postwatch.register.tables import Receipt
from postwatch.report.actions import find_report, receiver_of, way_out
from postwatch.report.paper_tables import PaperReport
from postwatch.report.tables import Report
from postwatch.store.columns import row_with


def amend_receipt(
    session: Session,
    desk: Desk,
    *,
    report: str,
    recipient: str,
    received_by: str | None,
    changes: Amended[Receipt],
    cause: Cause,
) -> CorrectionResult:
    """Write what was given over the receipt of a report. Raises as `register.corrections.amend_receipt`."""
    row = find_report(session, report=whole_of(report), on=desk.today)
    unit = _receiver(session, row, report, recipient)
    return corrections.amend_receipt(
        session, desk, row, recipient=unit, received_by=received_by, changes=changes, cause=cause
    )


def withdraw_record(session: Session, desk: Desk, *, report: str, recipient: str, cause: Cause) -> CorrectionResult:
    """Let the figures of a month on paper, or the receipt of a report, count as never recorded.

    The month can be recorded again, and is counted until then. Raises RuleError for a report that was issued,
    NotFoundError for an unknown code or unit.
    """
    paper = row_with(session, PaperReport, code=report.strip().upper())
    if paper is not None:
        return note_withdrawal(session, desk, record=Record(paper, paper.code, on=paper.period_last), cause=cause)
    row = find_report(session, report=whole_of(report), on=desk.today)
    if not is_part(report) and not recipient:
        raise _not_withdrawn(row)
    unit = _receiver(session, row, report, recipient)
    return corrections.withdraw_receipt(session, desk, row, recipient=unit, cause=cause)


def _receiver(session: Session, row: Report, report: str, recipient: str) -> str:
    """Return the unit whose receipt is meant, by the code of that where it was named."""
    refuse_other_name(report, recipient)
    if is_part(report):
        return corrections.unit_of_receipt(session, report)
    return receiver_of(session, row, recipient=recipient)


def _not_withdrawn(row: Report) -> RuleError:
    return RuleError(
        _("{symbol} was issued, so it is not withdrawn").format(symbol=row.symbol),
        hint=way_out(row),
    )
