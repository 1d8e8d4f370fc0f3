"""Conditions of a unit on a day, in SQL and as rules: active, of a kind, in an area, under a unit.

A unit's own row has its present values; an earlier span of the day takes precedence. Units without earlier spans have
no row of them, so that a condition costs a single look into a table that is nearly empty.
"""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, text
from sqlmodel import col

from postwatch.days import valid_on
from postwatch.recipient.tables import PERSONS, Recipient, RecipientKind, RecipientSpan
from postwatch.store.conditions import Condition, valid

# Kinds of unit that are the office of an area, and end with it.
OFFICES_OF_AREAS = frozenset({RecipientKind.DISTRICT_OFFICE, RecipientKind.COMMUNE_OFFICE})


def active(on: dt.date) -> Condition:
    """Return the condition that a unit is active on a day, and not merged into another."""
    return and_(
        col(Recipient.merged_into_id).is_(None), valid(col(Recipient.active_from), col(Recipient.active_to), on)
    )


def is_active(unit: Recipient, on: dt.date) -> bool:
    """Return whether a unit is active on a day, and not merged into another."""
    return unit.merged_into_id is None and valid_on(unit.active_from, unit.active_to, on)


def is_person() -> Condition:
    """Return the condition that a unit is a natural person, now or once."""
    return col(Recipient.id).in_(select(col(Recipient.id)).where(text(PERSONS)).correlate(None))


def span_on(on: Any, span: Any = RecipientSpan.__table__) -> Condition:
    """Return the condition that an earlier span of a unit holds on a day; at most a single span does.

    It is a row of the table or of its alias.
    """
    return valid(span.c.first_on, span.c.last_on, on)


@lru_cache(maxsize=64)
def changed_since(on: dt.date) -> Select[Any]:
    """Return the ids of the units whose values on a day are in an earlier span, not in their own row."""
    span = RecipientSpan.__table__.alias()
    return select(span.c.recipient_id).where(span_on(on, span)).correlate(None)


def of_kind(kinds: Collection[Any], on: dt.date, *, unit: Any = Recipient) -> Condition:
    """Return the condition that a unit (the class, or columns of an alias) was of given kinds on a day."""
    return _had("kind", kinds, on, unit)


def in_area(area_ids: Collection[int], on: dt.date, *, unit: type[Recipient] = Recipient) -> Condition:
    """Return the condition that a unit belonged to any of the areas on a day."""
    return _had("area_id", area_ids, on, unit)


def under(parent_ids: Collection[Any], on: dt.date, *, unit: type[Recipient] = Recipient) -> Condition:
    """Return the condition that a unit was directly under any of the units on a day."""
    return _had("parent_id", parent_ids, on, unit)


def _had(column: str, values: Collection[Any], on: dt.date, unit: Any) -> Condition:
    now = and_(col(getattr(unit, column)).in_(values), col(unit.id).not_in(changed_since(on)))
    return or_(now, col(unit.id).in_(_having_had(column, tuple(values), on)))


@lru_cache(maxsize=256)
def _having_had(column: str, values: tuple[Any, ...], on: dt.date) -> Select[Any]:
    """Return the ids of the units whose earlier span, on a day, had any of the values in a column."""
    span = RecipientSpan.__table__.alias()
    return select(span.c.recipient_id).where(span_on(on, span), span.c[column].in_(values)).correlate(None)


class PlaceOn:
    """Values of units on a day.

    ``area_id``, ``kind``, ``name``, ``parent_id``: join ``span`` by ``of_unit`` as an outer join. ``on`` is a day, or
    the column of a row that is joined, such as the day of a visit.
    """

    def __init__(self, on: Any) -> None:
        self.span = RecipientSpan.__table__.alias()
        self.of_unit: Condition = and_(self.span.c.recipient_id == Recipient.id, span_on(on, self.span))
        self.area_id: ColumnElement[Any] = func.coalesce(self.span.c.area_id, col(Recipient.area_id))
        self.kind: ColumnElement[Any] = func.coalesce(self.span.c.kind, col(Recipient.kind))
        self.name: ColumnElement[Any] = func.coalesce(self.span.c.name, col(Recipient.name))
        # A unit may have had none above it then.
        self.parent_id: ColumnElement[Any] = case(
            (self.span.c.recipient_id.is_not(None), self.span.c.parent_id), else_=col(Recipient.parent_id)
        )
