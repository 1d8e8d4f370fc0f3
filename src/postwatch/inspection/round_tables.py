"""Rows of inspection rounds."""

import datetime as dt

from sqlmodel import Field, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.store.columns import (
    OwnedRow,
    Withdrawable,
    coded,
    in_order,
    masked,
    not_blank,
    reference,
)


class InspectionKind(Code):
    """Kind of an inspection."""

    PLANNED = "planned", N_("planned")
    UNANNOUNCED = "unannounced", N_("unannounced")
    RE_INSPECTION = "re_inspection", N_("re-inspection")


class InspectionRound(Withdrawable, OwnedRow, table=True):
    """An inspection decision, which may cover many units; a round of another body, ``by_body``, is kept because it
    counts.

    ``plan`` is the inspection plan that it carries out, as a letter cites it, ``clear_sign`` is why a legal person is
    inspected a second time in a year.
    """

    __tablename__ = "inspection_round"
    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code"),
        in_order("starts_on", "ends_on"),
        in_order("period_from", "period_to"),
    )

    code: str
    kind: InspectionKind = Field(sa_type=coded(InspectionKind, "kind"))
    is_joint: bool = False
    partners: str | None = masked(default=None)
    reason: str | None = masked(default=None)
    decision_number: str | None = None
    decision_on: dt.date | None = None
    decision_signer: str | None = None
    head_id: int | None = reference("staff.id", required=False)
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    content: str | None = masked(default=None)
    plan: str | None = masked(default=None)
    by_body: str | None = None
    clear_sign: str | None = masked(default=None)
