"""What a payment pays of its fine, and whether anything of a fine may be owed on a day, for the database."""

import datetime as dt
from typing import Any

from sqlalchemy import exists, or_
from sqlmodel import col, func, select

from postwatch.store.conditions import Condition
from postwatch.violation.tables import CaseStep, Decision, Payment


def paid_of_fine() -> Any:
    """Return what a payment pays of its fine, in đồng: interest for being late pays nothing of it."""
    return col(Payment.amount) - func.coalesce(col(Payment.interest), 0)


def may_be_owed(on: dt.date) -> Condition:
    """Return that a fine was not paid in whole by a day, or that a step of its case, sooner or later, raised it.

    Whether anything was owed then, and how much, `violation.owing` says.
    """
    paid = select(func.coalesce(func.sum(paid_of_fine()), 0)).correlate(Decision)
    by_then = paid.where(col(Payment.decision_id) == Decision.id, col(Payment.paid_on) <= on)
    raised = select(col(CaseStep.id)).correlate(Decision)
    raised = raised.where(col(CaseStep.case_id) == Decision.case_id, col(CaseStep.amount) > col(Decision.fine))
    return or_(by_then.scalar_subquery() < col(Decision.fine), exists(raised))
