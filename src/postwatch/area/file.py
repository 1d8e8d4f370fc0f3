"""Rows of the reference files of areas."""

import datetime as dt
from typing import NamedTuple

from postwatch.area.tables import AreaKind


class AreaRecord(NamedTuple):
    """An area with its statistical code; a parent is listed before its children."""

    code: str
    kind: AreaKind
    name: str
    short_name: str
    parent: str = ""
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    source: str = ""


class SuccessionRecord(NamedTuple):
    """An area that was taken over, in whole or in part, by another."""

    predecessor: str
    successor: str
    confidence: str
