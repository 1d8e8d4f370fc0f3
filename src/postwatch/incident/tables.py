"""Rows of incidents; sender and recipient of a parcel are not stored, the item number is enough."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field, UniqueConstraint

from postwatch import options
from postwatch.evidence.paper import IncomingPaper
from postwatch.fields import AS_LABELLED, Told
from postwatch.language import N_, Code
from postwatch.store.columns import OwnedRow, Withdrawable, coded, masked, not_blank, not_negative, reference


class IncidentSource(Code):
    """Source of an incident report."""

    CUSTOMS = "customs", N_("customs")
    POLICE = "police", N_("police")
    MARKET_SURVEILLANCE = "market_surveillance", N_("market surveillance")
    BORDER_GUARD = "border_guard", N_("border guard")
    ENTERPRISE = "enterprise", N_("enterprise")
    CITIZEN = "citizen", N_("citizen or customer")
    OTHER = "other", N_("other source")


class Incident(IncomingPaper, Withdrawable, OwnedRow, table=True):
    """An incident that others report: prohibited goods in the post, or the complaint of a citizen."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("description"),
        *not_negative("quantity", "value"),
    )

    prefix: ClassVar[str] = "TB"
    code: str
    source: Annotated[IncidentSource, Told(
        N_("Source"), N_("customs, police, market_surveillance, border_guard, enterprise, citizen or other"),
        ("Nguồn tin", "Nguồn"), what=N_("source of an incident"),
    )] = Field(sa_type=coded(IncidentSource, "source"))  # fmt: skip
    found_on: Annotated[dt.date, Told(
        N_("Day"), N_("Day of the incident"), (*AS_LABELLED, "Ngày phát hiện"), option="on",
        what=N_("the day of the incident"),
    )] = Field(index=True)  # fmt: skip
    recipient_id: Annotated[int | None, Told(
        N_("Unit"), N_("Unit where it was found"), ("Mã đơn vị", "Đơn vị"), option="unit"
    )] = reference("recipient.id", required=False)  # fmt: skip
    area_id: Annotated[int | None, Told(
        N_("Area"), N_("Area: code or name"), AS_LABELLED, offers=N_("Area: code or name; default: that of the unit")
    )] = reference("area.id", required=False)  # fmt: skip
    item_number: Annotated[str | None, Told(
        N_("Item"), N_("Number of the postal item"), AS_LABELLED, option="item", what=N_("the item's number")
    )] = None  # fmt: skip
    description: Annotated[str, Told(
        N_("Description"), N_("Description of the finding"), (*AS_LABELLED, "Nội dung"), what=N_("the description")
    )] = masked()  # fmt: skip
    quantity: Annotated[int | None, Told(N_("Quantity"), N_("How many"), AS_LABELLED)] = None
    unit: Annotated[str | None, Told(
        N_("Counted in"), N_("Of what, such as kiện, kg"), AS_LABELLED, key="unit_of_count",
        what=N_("the unit of count"),
    )] = None  # fmt: skip
    value: Annotated[int | None, Told(
        N_("Value"), N_("Value, such as 15.000.000 or 15 triệu"), ("Trị giá", "Giá trị"), what=N_("the value"),
        makes=options.money,
    )] = None  # fmt: skip
