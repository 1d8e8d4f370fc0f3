"""Rows of administrative areas; history keeps the old names as they were."""

import datetime as dt

from sqlmodel import Field

from postwatch.language import N_, Code
from postwatch.store.columns import Row, coded, in_order, not_blank, reference


class AreaKind(Code):
    """Classes of areas."""

    PROVINCE = "province", N_("province")
    CITY = "city", N_("city")
    DISTRICT = "district", N_("rural district")
    TOWN = "town", N_("town")
    WARD = "ward", N_("ward")
    COMMUNE = "commune", N_("commune")


class Area(Row, table=True):
    """An area with its statistical code and days of validity."""

    __table_args__ = (*not_blank("code", "name"), in_order("active_from", "active_to"))

    code: str = Field(unique=True)
    kind: AreaKind = Field(sa_type=coded(AreaKind, "kind"))
    name: str
    short_name: str
    name_folded: str = Field(index=True)
    sort_key: str
    parent_id: int | None = reference("area.id", required=False)
    active_from: dt.date | None = None
    active_to: dt.date | None = None
