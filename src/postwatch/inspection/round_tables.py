"""Rows of inspection rounds."""

import datetime as dt
from functools import partial

from sqlmodel import Field, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.options import code, flag, optional_day, text
from postwatch.store.columns import (
    OwnedRow,
    Withdrawable,
    coded,
    in_order,
    masked,
    not_blank,
    reference,
)
from postwatch.told import Told


class InspectionKind(Code):
    """Kind of an inspection."""

    PLANNED = "planned", N_("planned")
    UNANNOUNCED = "unannounced", N_("unannounced")
    RE_INSPECTION = "re_inspection", N_("re-inspection")


# The fields of its round that are typed with a visit, where the round is there for the visit alone.
OF_VISIT = {
    "kind": Told(
        N_("Kind"), N_("planned, unannounced or re_inspection; default: unannounced, with --rechecks re_inspection"),
        ("Hình thức", "Hình thức kiểm tra"), makes=partial(code, choices=InspectionKind),
    ),
    "is_joint": Told(
        N_("Joint inspection"), N_("with other bodies"), ("Liên ngành",), option="joint",
        makes=partial(flag, flags=("--joint",)),
    ),
    "partners": Told(
        N_("Other bodies"), N_("Which other bodies"), ("Cơ quan phối hợp",), what=N_("the partners"), makes=text
    ),
    "reason": Told(N_("Reason"), N_("Why the unit was visited"), ("Lý do",), what=N_("the reason"), makes=text),
    "decision_number": Told(
        N_("Number of the decision"), N_("Number of the inspection decision"), ("Số quyết định",),
        what=N_("the number of the decision"), makes=text,
    ),
    "decision_on": Told(
        N_("Day of the decision"), N_("Its day"), ("Ngày quyết định",), what=N_("the day of the decision"),
        makes=optional_day,
    ),
    "decision_signer": Told(
        N_("Signer of the decision"), N_("Who signed it"), ("Người ký quyết định",),
        what=N_("the signer of the decision"), makes=text,
    ),
}  # fmt: skip


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
