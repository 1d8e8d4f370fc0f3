"""Rows of incidents; sender and recipient of a parcel are not stored, the item number is enough."""

import datetime as dt

from sqlmodel import Field, UniqueConstraint

from postwatch.evidence.paper import IncomingPaper
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
    """An incident that others report: prohibited goods in the post, or what a citizen complains of."""

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("description"),
        *not_negative("quantity", "value"),
    )

    code: str
    source: IncidentSource = Field(sa_type=coded(IncidentSource, "source"))
    found_on: dt.date = Field(index=True)
    recipient_id: int | None = reference("recipient.id", required=False)
    area_id: int | None = reference("area.id", required=False)
    item_number: str | None = None
    description: str = masked()
    quantity: int | None = None
    unit: str | None = None
    value: int | None = None
