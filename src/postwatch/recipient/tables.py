"""Rows of the register of units."""

import datetime as dt
from enum import nonmember

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.recipient.titles import register_titles
from postwatch.store.columns import (
    Mask,
    OwnedRow,
    Withdrawable,
    coded,
    in_order,
    masked,
    not_blank,
    personal,
    personal_salt,
    reference,
)


class _RegisterCode(Code):
    """A code that registers have words of their own for, in a table of `register_titles`."""

    @property
    def words(self) -> str:
        """Return the table that has its words."""
        raise NotImplementedError

    @property
    def names(self) -> tuple[str, ...]:
        """Return all that people write for it, the words of registers too."""
        return (*super().names, *getattr(getattr(register_titles(), self.words), self.value))


class RecipientKind(_RegisterCode):
    """The kind of a unit."""

    words = nonmember("kind")

    DISTRICT_OFFICE = "district_office", N_("district office")
    COMMUNE_OFFICE = "commune_office", N_("commune office")
    POSTAL_ENTERPRISE = "postal_enterprise", N_("postal enterprise")
    SERVICE_POINT = "service_point", N_("service point")
    AUTHORITY = "authority", N_("authority")
    COORDINATING_BODY = "coordinating_body", N_("coordinating body")
    INTERNAL_UNIT = "internal_unit", N_("internal unit")
    OTHER = "other", N_("other unit")


class Channel(Code):
    """How a letter is sent."""

    IOFFICE = "ioffice", N_("iOffice")
    POST = "post", N_("by post")
    EMAIL = "email", N_("by e-mail"), "e-mail"
    IN_PERSON = "in_person", N_("in person")


class PointType(_RegisterCode):
    """Kinds of service points."""

    words = nonmember("point_type")

    POST_OFFICE = "post_office", N_("post office")
    COMMUNE_CULTURAL_POINT = "commune_cultural_point", N_("commune post and culture point")
    AGENCY = "agency", N_("agency point")
    MAILBOX = "mailbox", N_("mailbox")
    OTHER = "other", N_("other point")


class LegalForm(_RegisterCode):
    """Legal forms; a household business is fined as an individual (Nghị định 118/2021, Điều 3.5)."""

    words = nonmember("legal_form")

    COMPANY = "company", N_("company")
    BRANCH = "branch", N_("branch")
    BUSINESS_LOCATION = "business_location", N_("business location")
    REPRESENTATIVE_OFFICE = "representative_office", N_("representative office")
    COOPERATIVE = "cooperative", N_("cooperative")
    HOUSEHOLD = "household", N_("household business")
    INDIVIDUAL = "individual", N_("individual")
    STATE_BODY = "state_body", N_("state body")
    OTHER = "other", N_("other legal form")


# Parts of an enterprise, which is the legal person of what they do (Nghị định 118/2021/NĐ-CP, Điều 3.4).
ACTS_UNDER_MANDATE = frozenset({LegalForm.BRANCH, LegalForm.BUSINESS_LOCATION, LegalForm.REPRESENTATIVE_OFFICE})

# Offices that inspect and do not sanction: their findings go to an authority that may (Luật Xử lý vi phạm hành chính,
# Điều 58.5).
REFERRING = (RecipientKind.DISTRICT_OFFICE, RecipientKind.COMMUNE_OFFICE)


class Placement(SQLModel):
    """The fields that may change while a unit stays the same: its name, kind, area and parent."""

    kind: RecipientKind = Field(sa_type=coded(RecipientKind, "kind"), index=True)
    name: str
    name_folded: str = Field(index=True)
    sort_key: str
    area_id: int = reference("area.id")
    parent_id: int | None = reference("recipient.id", required=False)


# A household business and an individual are natural persons; authorities are shown to everybody.
_BUSINESS = "(" + " OR ".join(f"name_folded LIKE '%{sign}%'" for sign in ("ho kinh doanh", "ho kd ", "hkd ")) + ")"
_ONCE = f"id IN (SELECT recipient_id FROM recipient_span WHERE {_BUSINESS})"  # noqa: S608 -- words of this file
PERSONS = f"(legal_form IN ('household', 'individual') OR {_BUSINESS} OR {_ONCE})"
_PUBLIC = f"({PERSONS} OR kind IN ('postal_enterprise', 'service_point'))"
_UNIT = "recipient_id IN (SELECT id FROM recipient WHERE "
_OF_UNIT = Mask(PERSONS, _PUBLIC)
_OF_SPAN = Mask(f"{_UNIT}{PERSONS})", f"{_UNIT}{_PUBLIC})")


class Recipient(Placement, Withdrawable, OwnedRow, table=True):
    """A unit of the register, with the numbers, people and channel that letters and forms need.

    Name, kind, area and the unit above are those of its last span; the earlier spans are rows of `RecipientSpan`.
    """

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code", "name"),
        in_order("active_from", "active_to"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="parent_is_another"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_into_another"),
        CheckConstraint("point_type IS NULL OR kind = 'service_point'", name="point_type_of_a_point"),
    )

    name: str = masked(_OF_UNIT)
    name_folded: str = masked(_OF_UNIT, index=True)
    sort_key: str = masked(_OF_UNIT)
    code: str
    legal_form: LegalForm | None = Field(default=None, sa_type=coded(LegalForm, "legal_form"))
    point_type: PointType | None = Field(default=None, sa_type=coded(PointType, "point_type"))
    address: str | None = masked(_OF_UNIT, default=None)
    business_number: str | None = masked(_OF_UNIT, default=None)
    business_number_on: dt.date | None = None
    business_number_issuer: str | None = None
    licence_number: str | None = masked(_OF_UNIT, default=None)
    licence_on: dt.date | None = None
    licence_issuer: str | None = None
    licence_ends_on: dt.date | None = None
    confirmation_number: str | None = masked(_OF_UNIT, default=None)
    confirmation_on: dt.date | None = None
    confirmation_issuer: str | None = None
    confirmation_ends_on: dt.date | None = None
    representative: str | None = personal()
    representative_title: str | None = None
    contact: str | None = personal()
    phone: str | None = personal()
    email: str | None = personal()
    personal_salt: str | None = personal_salt()
    channel: Channel | None = Field(default=None, sa_type=coded(Channel, "channel"))
    note: str | None = masked(default=None)
    source: str | None = None
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    successor_id: int | None = reference("recipient.id", required=False)
    merged_into_id: int | None = reference("recipient.id", required=False)


class RecipientSpan(Placement, OwnedRow, table=True):
    """An earlier span of a unit: its name and its place up to a day, from another day or from the first.

    Spans of a unit do not overlap and leave no day out; the day after the last span begins the present values.
    """

    __tablename__ = "recipient_span"
    __table_args__ = (
        UniqueConstraint("recipient_id", "last_on"),
        *not_blank("name"),
        in_order("first_on", "last_on"),
    )

    name: str = masked(_OF_SPAN)
    name_folded: str = masked(_OF_SPAN, index=True)
    sort_key: str = masked(_OF_SPAN)
    recipient_id: int = reference("recipient.id")
    first_on: dt.date | None = None
    last_on: dt.date
