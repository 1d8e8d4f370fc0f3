"""Rows of the register of units."""

import datetime as dt
from typing import Annotated, ClassVar, TypeAlias

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel, UniqueConstraint

from postwatch.fields import AS_LABELLED, Told
from postwatch.language import N_, Code
from postwatch.options import code
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
    def names(self) -> tuple[str, ...]:
        """Return all that people write for it, the words of registers too."""
        words = getattr(register_titles(), _WORDS_OF[type(self)])
        return (*super().names, *getattr(words, self.value))


class RecipientKind(_RegisterCode):
    """The kind of a unit."""

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
    POST = "post", N_("by post"), "bưu chính"
    EMAIL = "email", N_("by e-mail"), "e-mail"
    IN_PERSON = "in_person", N_("in person")


class PointType(_RegisterCode):
    """Kinds of service points."""

    POST_OFFICE = "post_office", N_("post office")
    COMMUNE_CULTURAL_POINT = "commune_cultural_point", N_("commune post and culture point")
    AGENCY = "agency", N_("agency point")
    MAILBOX = "mailbox", N_("mailbox")
    OTHER = "other", N_("other point")


class LegalForm(_RegisterCode):
    """Legal forms; a household business is fined as an individual (Nghị định 118/2021, Điều 3.5)."""

    COMPANY = "company", N_("company")
    BRANCH = "branch", N_("branch")
    BUSINESS_LOCATION = "business_location", N_("business location")
    REPRESENTATIVE_OFFICE = "representative_office", N_("representative office")
    COOPERATIVE = "cooperative", N_("cooperative")
    HOUSEHOLD = "household", N_("household business")
    INDIVIDUAL = "individual", N_("individual")
    STATE_BODY = "state_body", N_("state body")
    OTHER = "other", N_("other legal form")


_WORDS_OF: dict[type[_RegisterCode], str] = {RecipientKind: "kind", PointType: "point_type", LegalForm: "legal_form"}

# Parts of an enterprise, which is the legal person of what they do (Nghị định 118/2021/NĐ-CP, Điều 3.4).
ACTS_UNDER_MANDATE = frozenset({LegalForm.BRANCH, LegalForm.BUSINESS_LOCATION, LegalForm.REPRESENTATIVE_OFFICE})

# Offices that inspect and do not sanction: their findings go to an authority that may (Luật Xử lý vi phạm hành chính,
# Điều 58.5).
REFERRING = (RecipientKind.DISTRICT_OFFICE, RecipientKind.COMMUNE_OFFICE)


UnitName: TypeAlias = Annotated[str, Told(N_("Name"), N_("Full name"), ("Tên đơn vị",))]


class Called(SQLModel):
    """The name and the kind of a unit."""

    kind: Annotated[RecipientKind, Told(
        N_("Kind"), N_("Kind, such as service_point"), AS_LABELLED, what=N_("kind")
    )] = Field(sa_type=coded(RecipientKind, "kind"), index=True)  # fmt: skip
    name: UnitName
    name_folded: str = Field(index=True)
    sort_key: str


class Placed(SQLModel):
    """The area of a unit, and the unit above it."""

    area_id: Annotated[int, Told(N_("Area"), N_("Area: code or name"), AS_LABELLED)] = reference("area.id")
    parent_id: Annotated[int | None, Told(
        N_("Unit above"), N_("Unit above, such as the enterprise of a point; blank: none"), AS_LABELLED,
        what=N_("Unit above"),
    )] = reference("recipient.id", required=False)  # fmt: skip


class Placement(Placed, Called):
    """The fields that may change while a unit stays the same: its name, kind, area and parent."""


def _told(label: str, *titles: str) -> Told:
    """Return the declaration of a field whose help, and whose name in a refusal, is its label."""
    return Told(label, label, titles or AS_LABELLED, what=label)


_CODE = N_("Short code; default: made")
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

    # The order in which they are typed and shown; a sheet has them in the order of the table.
    typed: ClassVar[str] = "kind name area_id code parent_id legal_form point_type channel"

    name: UnitName = masked(_OF_UNIT)
    name_folded: str = masked(_OF_UNIT, index=True)
    sort_key: str = masked(_OF_UNIT)
    code: Annotated[str, Told(N_("Code"), _CODE, AS_LABELLED, offers=_CODE, makes=code, once=True)]
    legal_form: Annotated[LegalForm | None, Told(
        N_("Legal form"), N_("Legal form, such as branch or household"), AS_LABELLED, what=N_("legal form")
    )] = Field(default=None, sa_type=coded(LegalForm, "legal_form"))  # fmt: skip
    point_type: Annotated[PointType | None, Told(
        N_("Point type"), N_("Type of a service point"), AS_LABELLED, what=N_("point type")
    )] = Field(default=None, sa_type=coded(PointType, "point_type"))  # fmt: skip
    address: Annotated[str | None, _told(N_("Address"))] = masked(_OF_UNIT, default=None)
    business_number: Annotated[
        str | None, _told(N_("Business registration number"))
    ] = masked(_OF_UNIT, default=None)  # fmt: skip
    business_number_on: Annotated[
        dt.date | None, _told(N_("Day of business registration"), "Ngày đăng ký kinh doanh")
    ] = None
    business_number_issuer: Annotated[str | None, _told(N_("Issuer of business registration"))] = None
    licence_number: Annotated[
        str | None, _told(N_("Postal licence number"))
    ] = masked(_OF_UNIT, default=None)  # fmt: skip
    licence_on: Annotated[dt.date | None, _told(N_("Day of the postal licence"), "Ngày giấy phép bưu chính")] = None
    licence_issuer: Annotated[
        str | None, _told(N_("Issuer of the postal licence"))
    ] = None  # fmt: skip
    licence_ends_on: Annotated[dt.date | None, _told(N_("Last day of the postal licence"))] = None
    confirmation_number: Annotated[
        str | None, _told(N_("Number of the confirmation of notified activity"), "Số văn bản xác nhận")
    ] = masked(_OF_UNIT, default=None)  # fmt: skip
    confirmation_on: Annotated[dt.date | None, _told(N_("Day of the confirmation"))] = None
    confirmation_issuer: Annotated[
        str | None, _told(N_("Issuer of the confirmation"))
    ] = None  # fmt: skip
    confirmation_ends_on: Annotated[dt.date | None, _told(N_("Last day of the confirmation"))] = None
    representative: Annotated[str | None, _told(N_("Representative"))] = personal()
    representative_title: Annotated[
        str | None, _told(N_("Title of the representative"))
    ] = None  # fmt: skip
    contact: Annotated[str | None, _told(N_("Contact person"))] = personal()
    phone: Annotated[str | None, _told(N_("Telephone"))] = personal()
    email: Annotated[str | None, _told(N_("E-mail"))] = personal()
    personal_salt: str | None = personal_salt()
    channel: Annotated[Channel | None, Told(
        N_("Channel"), N_("How letters are sent: ioffice, post, email, in_person"), ("Kênh gửi",), what=N_("channel")
    )] = Field(default=None, sa_type=coded(Channel, "channel"))  # fmt: skip
    note: Annotated[str | None, _told(N_("Note"))] = masked(default=None)
    source: Annotated[str | None, Told(N_("Source"), titles=AS_LABELLED)] = None
    active_from: Annotated[dt.date | None, _told(N_("First day of activity"), "Hoạt động từ ngày")] = None
    active_to: Annotated[dt.date | None, _told(N_("Last day of activity"), "Hoạt động đến ngày")] = None
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

    name: UnitName = masked(_OF_SPAN)
    name_folded: str = masked(_OF_SPAN, index=True)
    sort_key: str = masked(_OF_SPAN)
    recipient_id: int = reference("recipient.id")
    first_on: dt.date | None = None
    last_on: dt.date
