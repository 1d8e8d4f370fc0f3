"""Rows of administrative areas; history keeps the old names as they were."""

import datetime as dt

from sqlmodel import Field, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.store.columns import Row, coded, in_order, not_blank, reference


class AreaKind(Code):
    """Classes of areas."""

    PROVINCE = "province", N_("province")
    CITY = "city", N_("city")
    DISTRICT = "district", N_("rural district")
    URBAN_DISTRICT = "urban_district", N_("urban district")
    TOWN = "town", N_("town")
    WARD = "ward", N_("ward")
    TOWNSHIP = "township", N_("township")
    COMMUNE = "commune", N_("commune")
    SPECIAL_ZONE = "special_zone", N_("special zone")


DISTRICTS = frozenset({AreaKind.CITY, AreaKind.DISTRICT, AreaKind.URBAN_DISTRICT, AreaKind.TOWN})
COMMUNES = frozenset({AreaKind.WARD, AreaKind.TOWNSHIP, AreaKind.COMMUNE, AreaKind.SPECIAL_ZONE})


class Area(Row, table=True):
    """An area with its statistical code and days of validity; a code may pass from an ended area to a later area."""

    __table_args__ = (
        UniqueConstraint("code", "name"), *not_blank("code", "name"), in_order("active_from", "active_to"),
    )  # fmt: skip

    code: str
    kind: AreaKind = Field(sa_type=coded(AreaKind, "kind"))
    name: str
    short_name: str
    name_folded: str = Field(index=True)
    sort_key: str
    parent_id: int | None = reference("area.id", required=False)
    active_from: dt.date | None = None
    active_to: dt.date | None = None
