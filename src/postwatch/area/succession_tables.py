"""Rows of which area followed which."""

from sqlmodel import UniqueConstraint

from postwatch.store.columns import Row, reference


class AreaSuccession(Row, table=True):
    """Succession of an area, in whole or in part, by another."""

    __tablename__ = "area_succession"
    __table_args__ = (UniqueConstraint("predecessor_id", "successor_id"),)

    predecessor_id: int = reference("area.id")
    successor_id: int = reference("area.id")
    confidence: str
