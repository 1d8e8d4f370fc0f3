"""Rows of the goods that a case holds."""

from sqlalchemy import CheckConstraint

from postwatch.store.columns import (
    Continued,
    OwnedRow,
    masked,
    not_blank,
    reference,
)


class HeldGoods(Continued, OwnedRow, table=True):
    """A kind of goods that was held in a case: by what step, and by what step they left."""

    __tablename__ = "held_goods"
    __table_args__ = (*not_blank("name", "unit"), CheckConstraint("quantity > 0", name="quantity_positive"))

    first_id: int | None = reference("held_goods.id", required=False)
    case_id: int = reference("violation_case.id")
    held_id: int = reference("case_step.id")
    ended_id: int | None = reference("case_step.id", required=False)
    name: str = masked()
    quantity: int
    unit: str
    condition: str | None = masked(default=None)
    storage: str | None = masked(default=None)
