"""Receipts of follow-ups put right: amended, withdrawn, though the letter has ended since."""

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult
from postwatch.desk import Desk
from postwatch.followup.actions import KIND, find_followup
from postwatch.options import Changes
from postwatch.register import correcting
from postwatch.register.options import ReceiptDraft


def amend_receipt(
    session: Session,
    desk: Desk,
    *,
    followup: str,
    recipient: str,
    received_by: str | None,
    changes: Changes[ReceiptDraft],
    cause: Cause,
) -> CorrectionResult:
    """Write what was given over the receipt of a unit. Raises as `register.correcting.amend_receipt`."""
    letter = find_followup(session, followup=followup, on=desk.today)
    return correcting.amend_receipt(
        session, desk, KIND, letter, recipient=recipient, received_by=received_by, changes=changes, cause=cause
    )


def withdraw_receipt(session: Session, desk: Desk, *, followup: str, recipient: str, cause: Cause) -> CorrectionResult:
    """Let the receipt of a unit count as never recorded. Raises NotFoundError where there is none."""
    letter = find_followup(session, followup=followup, on=desk.today)
    return correcting.withdraw_receipt(session, desk, KIND, letter, recipient=recipient, cause=cause)
