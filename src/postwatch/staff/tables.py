"""Rows of people who sign, lead and draw up."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field, UniqueConstraint

from postwatch.fields import Told
from postwatch.language import N_, Code
from postwatch.options import words
from postwatch.store.columns import OwnedRow, Part, Withdrawable, coded, in_order, not_blank, reference, unique_where


class SigningAuthority(Code):
    """On whose behalf a person signs (Nghị định 30/2020, Điều 13; Phụ lục I, II.7)."""

    HEAD = "head", N_("head of the office")
    ACTING = "acting", N_("acting head")
    DEPUTY = "deputy", N_("deputy, for the head")
    BY_ORDER = "by_order", N_("by order of the head")
    AUTHORISED = "authorised", N_("authorised by the head")


class StaffMember(OwnedRow, table=True):
    """A staff member and their powers, from a day to a day; hand-overs of the office end terms (`staff.conditions`).

    ``serving_on`` is a day on which the person is known to be in office: that of recording where the first day is
    unknown, or a day in an office that followed, in which the person stays.
    """

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code", "name", "title"),
        in_order("active_from", "active_to"),
    )

    beside: ClassVar[dict[str, Told]] = {
        "may": Told(N_("May"), N_("sign, lead or draw_up; may be repeated"), makes=words)
    }

    code: str
    name: Annotated[str, Told(N_("Name"), N_("Full name of the person"), is_argument=True)]
    name_folded: str = Field(index=True)
    title: Annotated[str, Told(N_("Title"), N_("Title, such as Phó Giám đốc"))]
    authority: Annotated[SigningAuthority | None, Told(
        N_("How they sign"), N_("head, acting, deputy, by_order or authorised"), what=N_("authority to sign")
    )] = Field(default=None, sa_type=coded(SigningAuthority, "authority"))  # fmt: skip
    head_title: Annotated[str | None, Told(
        N_("Title of the head"), N_("Title of the head for whom this person signs"), what=N_("the head's title")
    )] = None  # fmt: skip
    may_sign: bool = False
    may_lead: bool = False
    may_draw_up: bool = False
    active_from: Annotated[dt.date | None, Told(
        N_("Active from"), N_("First day in office"), what=N_("the first day")
    )] = None  # fmt: skip
    active_to: Annotated[dt.date | None, Told(
        N_("Active to"), N_("Last day in office"), what=N_("the last day")
    )] = None  # fmt: skip
    serving_on: dt.date | None = None


class DelegationScope(Code):
    """The power that a head hands to a deputy (Luật Xử lý vi phạm hành chính, Điều 54, Điều 87.2)."""

    SANCTION = "sanction", N_("to sanction")
    ENFORCE = "enforce", N_("to enforce")


class Delegation(Part, Withdrawable, OwnedRow, table=True):
    """A decision by which a head hands a power to a deputy, for a time or, where a case is named, for that case."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        unique_where("ix_delegation_once", "withdrawn_on IS NULL", ("office_id", "number", "first_on")),
        *not_blank("number"),
        in_order("first_on", "last_on"),
    )

    letter: ClassVar[str] = "U"
    giver_id: int = reference("staff.id")
    receiver_id: int = reference("staff.id")
    case_id: int | None = reference("violation_case.id", required=False)
    number: str
    scope: DelegationScope = Field(sa_type=coded(DelegationScope, "scope"))
    first_on: dt.date
    last_on: dt.date | None = None
    signed_on: dt.date | None = None
