"""What a payment pays of its fine, for the database."""

from typing import Any

from sqlmodel import col, func

from postwatch.violation.tables import Payment


def paid_of_fine() -> Any:
    """Return what a payment pays of its fine, in đồng: interest for being late pays nothing of it."""
    return col(Payment.amount) - func.coalesce(col(Payment.interest), 0)
