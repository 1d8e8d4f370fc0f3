"""Conditions on spans of days, built over the columns that a noun gives."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

Condition = ColumnElement[bool]


def not_by(day: Any, on: dt.date) -> Condition:
    """Return that something had not happened by the end of a day; a missing day is none at all."""
    return or_(day.is_(None), day > on)


def in_force(begun: Any, ended: Any, on: dt.date) -> Condition:
    """Return the condition that a thing begun on a day is in force on another, before the day that ends it."""
    return and_(begun <= on, not_by(ended, on))


def valid(first: Any, last: Any, on: dt.date) -> Condition:
    """Return the condition that a day lies within a first and a last day, both included; a missing end is open."""
    return and_(or_(first.is_(None), first <= on), or_(last.is_(None), last >= on))


def chosen(*wanted: Any) -> list[Condition]:
    """Return the conditions of a list that were asked for: ``text and column == text`` is none without a text."""
    return [one for one in wanted if isinstance(one, ColumnElement)]
