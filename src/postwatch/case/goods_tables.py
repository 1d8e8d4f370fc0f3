"""Rows of the goods that papers of a case name."""

from sqlalchemy import CheckConstraint

from postwatch.store.columns import (
    Continued,
    OwnedRow,
    masked,
    not_blank,
    reference,
)


class NamedGoods(Continued, OwnedRow, table=True):
    """A kind of goods that a step of a case names.

    A holding has quantity and unit, a step by which goods leave has them as typed; such a step that names none is about
    all of them.
    """

    __tablename__ = "named_goods"
    __table_args__ = (*not_blank("name", "unit"), CheckConstraint("quantity > 0", name="quantity_positive"))

    first_id: int | None = reference("named_goods.id", required=False)
    case_id: int = reference("violation_case.id")
    step_id: int = reference("case_step.id")
    name: str = masked()
    quantity: int | None = None
    unit: str | None = None
    condition: str | None = masked(default=None)
    storage: str | None = masked(default=None)
