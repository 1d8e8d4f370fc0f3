"""Rows of the papers that go with a dispatch."""

from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, not_blank, reference


class DispatchAttachment(OwnedRow, table=True):
    """An attachment of a letter."""

    __tablename__ = "dispatch_attachment"
    __table_args__ = (UniqueConstraint("dispatch_id", "position"), *not_blank("title"))

    dispatch_id: int = reference("dispatch.id")
    position: int
    title: str
    evidence_id: int | None = reference("evidence.id", required=False)
