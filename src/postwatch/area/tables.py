"""Rows of administrative areas; history keeps the old names as they were."""

import datetime as dt
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from postwatch.store.columns import Row, coded, in_order, not_blank, reference


class AreaKind(StrEnum):
    """Classes of areas."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"
    WARD = "ward"
    COMMUNE = "commune"


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


class AreaSuccession(Row, table=True):
    """Succession of an area, in whole or in part, by another."""

    __tablename__ = "area_succession"
    __table_args__ = (UniqueConstraint("predecessor_id", "successor_id"),)

    predecessor_id: int = reference("area.id")
    successor_id: int = reference("area.id")
    confidence: str
