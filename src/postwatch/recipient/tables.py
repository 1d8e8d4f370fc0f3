"""Rows of the register of units."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, UniqueConstraint

from postwatch.store.columns import OwnedRow, coded, in_order, not_blank, reference


class RecipientKind(StrEnum):
    """What a unit is."""

    DISTRICT_OFFICE = "district_office"
    COMMUNE_OFFICE = "commune_office"
    POSTAL_ENTERPRISE = "postal_enterprise"
    SERVICE_POINT = "service_point"
    AUTHORITY = "authority"
    COORDINATING_BODY = "coordinating_body"
    INTERNAL_UNIT = "internal_unit"
    OTHER = "other"


class Channel(StrEnum):
    """How a letter is sent."""

    IOFFICE = "ioffice"
    POST = "post"
    EMAIL = "email"
    IN_PERSON = "in_person"


class PointType(StrEnum):
    """Kinds of service points."""

    POST_OFFICE = "post_office"
    COMMUNE_CULTURAL_POINT = "commune_cultural_point"
    AGENCY = "agency"
    MAILBOX = "mailbox"
    OTHER = "other"


class LegalForm(StrEnum):
    """Legal forms; a household business is fined as an individual (Nghị định 118/2021, Điều 3.5)."""

    COMPANY = "company"
    BRANCH = "branch"
    BUSINESS_LOCATION = "business_location"
    REPRESENTATIVE_OFFICE = "representative_office"
    COOPERATIVE = "cooperative"
    HOUSEHOLD = "household"
    INDIVIDUAL = "individual"
    STATE_BODY = "state_body"
    OTHER = "other"


class Recipient(OwnedRow, table=True):
    """A unit of the register, with the numbers, people and channel that letters and forms need."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code", "name"),
        in_order("active_from", "active_to"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="parent_is_another"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_into_another"),
        CheckConstraint("point_type IS NULL OR kind = 'service_point'", name="point_type_of_a_point"),
    )

    code: str
    kind: RecipientKind = Field(sa_type=coded(RecipientKind, "kind"), index=True)
    name: str
    name_folded: str = Field(index=True)
    sort_key: str
    area_id: int = reference("area.id")
    parent_id: int | None = reference("recipient.id", required=False)
    legal_form: LegalForm | None = Field(default=None, sa_type=coded(LegalForm, "legal_form"))
    point_type: PointType | None = Field(default=None, sa_type=coded(PointType, "point_type"))
    address: str | None = None
    business_number: str | None = None
    business_number_on: dt.date | None = None
    business_number_issuer: str | None = None
    licence_number: str | None = None
    licence_on: dt.date | None = None
    licence_issuer: str | None = None
    confirmation_number: str | None = None
    confirmation_on: dt.date | None = None
    confirmation_issuer: str | None = None
    representative: str | None = None
    representative_title: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    channel: Channel | None = Field(default=None, sa_type=coded(Channel, "channel"))
    note: str | None = None
    source: str | None = None
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    successor_id: int | None = reference("recipient.id", required=False)
    merged_into_id: int | None = reference("recipient.id", required=False)
