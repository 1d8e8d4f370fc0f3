"""Rows of visits and findings."""

import datetime as dt

from sqlmodel import Field, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.store.columns import (
    OwnedRow,
    Withdrawable,
    coded,
    masked,
    not_blank,
    not_negative,
    reference,
    unique_where,
)


class VisitResult(Code):
    """Result of a visit."""

    CLEAN = "clean", N_("nothing found")
    FINDINGS = "findings", N_("shortcomings")
    VIOLATION = "violation", N_("signs of a violation")


class FindingKind(Code):
    """A shortcoming to correct, or a sign of a violation for the competent authority."""

    SHORTCOMING = "shortcoming", N_("shortcoming")
    VIOLATION_SIGN = "violation_sign", N_("sign of a violation")


class Visit(Withdrawable, OwnedRow, table=True):
    """A visit to a unit on a day, by the office or by another unit such as a district office."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        unique_where("ix_visit_once", "withdrawn_on IS NULL", ("round_id", "recipient_id", "visited_on")),
    )

    code: str
    round_id: int = reference("inspection_round.id")
    recipient_id: int = reference("recipient.id")
    by_recipient_id: int | None = reference("recipient.id", required=False)
    visited_on: dt.date = Field(index=True)
    note: str | None = masked(default=None)
    minutes_number: str | None = None
    minutes_on: dt.date | None = None
    evidence_id: int | None = reference("evidence.id", required=False)


class Finding(Withdrawable, OwnedRow, table=True):
    """A finding of a visit, with the remedy that it asks for and its deadline.

    ``checklist_item`` is the code of the question that it is about. Whether it is put right follows from its sightings.
    """

    __table_args__ = (
        UniqueConstraint("visit_id", "position"),
        *not_blank("text"),
        *not_negative("position"),
    )

    visit_id: int = reference("visit.id")
    position: int
    kind: FindingKind = Field(sa_type=coded(FindingKind, "kind"))
    text: str = masked()
    checklist_item: str | None = None
    remedy: str | None = masked(default=None)
    remedy_due_on: dt.date | None = None


class FindingRemedy(Withdrawable, OwnedRow, table=True):
    """The recorded remedy of a finding: the day on which it was put right, and the scan that proves it."""

    __tablename__ = "finding_remedy"
    __table_args__ = (unique_where("ix_finding_remedy_once", "withdrawn_on IS NULL", ("finding_id",)),)

    finding_id: int = reference("finding.id")
    done_on: dt.date
    evidence_id: int | None = reference("evidence.id", required=False)
