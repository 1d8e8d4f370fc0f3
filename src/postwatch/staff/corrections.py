"""Corrections of delegations: withdrawn."""

from dataclasses import replace

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult, note_withdrawal
from postwatch.correction.printed_in import Record
from postwatch.desk import Desk
from postwatch.staff.delegation import decisions_by, find_delegation


def withdraw_delegation(session: Session, desk: Desk, *, number: str, cause: Cause) -> CorrectionResult:
    """Withdraw a delegation as never recorded; the decisions that cite it are among the papers that printed it."""
    row = find_delegation(session, number=number)
    resting = [decision for decision, _day in decisions_by(session, row)]
    done = note_withdrawal(session, desk, record=Record(row, row.number, on=row.first_on), cause=cause)
    return replace(done, papers_list=(*done.papers_list, *resting))
