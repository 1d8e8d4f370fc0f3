"""Rows of inspection rounds."""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Annotated, ClassVar

from sqlmodel import Field, UniqueConstraint

from postwatch.fields import AS_LABELLED, Told
from postwatch.language import N_, Code
from postwatch.options import code, flag, optional_day, past_day, text, texts
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
        N_("Other bodies"), N_("Which other bodies"), AS_LABELLED, what=N_("the partners"), makes=text
    ),
    "reason": Told(N_("Reason"), N_("Why the unit was visited"), AS_LABELLED, what=N_("the reason"), makes=text),
    "decision_number": Told(
        N_("Number of the decision"), N_("Number of the inspection decision"), AS_LABELLED,
        what=N_("the number of the decision"), makes=text,
    ),
    "decision_on": Told(
        N_("Day of the decision"), N_("Its day"), AS_LABELLED, what=N_("the day of the decision"),
        makes=optional_day,
    ),
    "decision_signer": Told(
        N_("Signer of the decision"), N_("Who signed it"), AS_LABELLED,
        what=N_("the signer of the decision"), makes=text,
    ),
}  # fmt: skip


class InspectionRound(Withdrawable, OwnedRow, table=True):
    """An inspection decision, which may cover many units.

    A round of another body, ``by_body``, is kept because it counts. ``plan`` is the inspection plan that it carries
    out, as a letter cites it, ``clear_sign`` is why a legal person is inspected a second time in a year.
    """

    __tablename__ = "inspection_round"
    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code"),
        in_order("starts_on", "ends_on"),
        in_order("period_from", "period_to"),
    )

    prefix: ClassVar[str] = "DKT"
    beside: ClassVar[dict[str, Told]] = {
        "member": Told(
            N_("Team"), N_("Another member of the office: code or name; may be repeated"), what=N_("the member"),
            makes=texts,
        ),
        "partner": Told(
            N_("Team"), N_('A member from another body, as "Name; title; agency"; may be repeated'),
            what=N_("the partner"), makes=texts,
        ),
    }  # fmt: skip

    code: str
    kind: Annotated[InspectionKind, replace(
        OF_VISIT["kind"], help=N_("planned, unannounced or re_inspection"), what=N_("kind of inspection"), makes=None,
        offers=N_("planned, unannounced or re_inspection; default: planned"),
    )] = Field(sa_type=coded(InspectionKind, "kind"))  # fmt: skip
    is_joint: bool = False
    partners: str | None = masked(default=None)
    reason: str | None = masked(default=None)
    decision_on: Annotated[dt.date | None, replace(
        OF_VISIT["decision_on"], help=N_("Day of the inspection decision"), option="on", makes=past_day, must=True
    )] = None  # fmt: skip
    decision_number: Annotated[str | None, replace(OF_VISIT["decision_number"], option="number")] = None
    decision_signer: Annotated[str | None, replace(OF_VISIT["decision_signer"], option="signer")] = None
    by_body: Annotated[str | None, Told(
        N_("Inspecting body"),
        N_("Another body whose inspection it is, such as Thanh tra tỉnh; default: the office"), what=N_("the body"),
    )] = None  # fmt: skip
    head_id: Annotated[int | None, Told(
        N_("Head of the team"), N_("Head of the team: code or name of a person who may lead")
    )] = reference("staff.id", required=False)  # fmt: skip
    content: Annotated[str | None, Told(
        N_("What is inspected"), N_("What is inspected"), what=N_("the content"), key="inspected", option="content"
    )] = masked(default=None)  # fmt: skip
    plan: Annotated[str | None, Told(
        N_("Inspection plan"),
        N_("The inspection plan that it carries out, as it is cited: Kế hoạch số 12/KH-STTTT ngày 15/12/2019"),
        what=N_("the plan"),
    )] = masked(default=None)  # fmt: skip
    period_from: Annotated[dt.date | None, Told(
        N_("First day of the period"), N_("First day of the period that is looked at"), what=N_("the period")
    )] = None  # fmt: skip
    period_to: Annotated[dt.date | None, Told(
        N_("Last day of the period"), N_("Last day of the period that is looked at"), what=N_("the period")
    )] = None  # fmt: skip
    starts_on: Annotated[dt.date | None, Told(
        N_("First day"), N_("First day of the inspection"), what=N_("the first day")
    )] = None  # fmt: skip
    ends_on: Annotated[dt.date | None, Told(
        N_("Last day"), N_("Last day of the inspection"), what=N_("the last day")
    )] = None  # fmt: skip
    clear_sign: Annotated[str | None, Told(
        N_("Clear sign of a violation"),
        N_("Clear sign of a violation: why a unit is inspected a second time in a year"),
        what=N_("the sign"),
    )] = masked(default=None)  # fmt: skip
