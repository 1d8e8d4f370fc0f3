"""Rows of what came back in a bag from the field: which visits, and the scans and photographs of each."""

from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, not_blank, reference


class BagVisit(OwnedRow, table=True):
    """A visit that came back in a bag (the code of that): taken in again, the bag is about the same visit."""

    __tablename__ = "bag_visit"
    __table_args__ = tuple(not_blank("bag"))

    visit_id: int = reference("visit.id", unique=True)
    bag: str


class VisitScan(OwnedRow, table=True):
    """A scan or a photograph of a visit beside the scan of its paper."""

    __tablename__ = "visit_scan"
    __table_args__ = (UniqueConstraint("visit_id", "evidence_id"),)

    visit_id: int = reference("visit.id")
    evidence_id: int = reference("evidence.id")
