"""Conditions of any outgoing letter on a day: issued, in force, acknowledged; in SQL and as rules.

``letter`` is the class of a noun's letters, or the columns of its table for a noun below it.
"""

import datetime as dt
from typing import Any

from sqlalchemy import and_
from sqlmodel import col

from postwatch.register.tables import LetterStatus, OutgoingLetter, Receipt
from postwatch.store import conditions
from postwatch.store.conditions import Condition

UNISSUED = (LetterStatus.DRAFT, LetterStatus.SIGNED)
_NEVER_ISSUED = (*UNISSUED, LetterStatus.VOID)


def was_issued(letter: Any) -> Condition:
    """Return the condition that a letter was issued, whatever ended it since, unless its number is void."""
    issued: Condition = letter.status.not_in(_NEVER_ISSUED)
    return issued


def in_force(letter: Any, on: dt.date = dt.date.max) -> Condition:
    """Return the condition that a letter was issued by a day and nothing ended it by then; without a day: by now."""
    return and_(was_issued(letter), conditions.in_force(letter.issued_on, letter.ended_on, on))


def waits_for_issue(letter: Any) -> Condition:
    """Return the condition that a letter has no number yet and was not dropped."""
    return and_(letter.status.in_(UNISSUED), letter.ended_on.is_(None))


def is_in_force(letter: OutgoingLetter, on: dt.date = dt.date.max) -> bool:
    """Return whether a letter was issued, whatever its day, and nothing ended it by a day; without a day: by now."""
    return letter.status not in _NEVER_ISSUED and (letter.ended_on is None or letter.ended_on > on)


def acknowledged(on: dt.date) -> Condition:
    """Return the condition that a receipt is of a day or before, whenever its paper arrived."""
    return col(Receipt.acknowledged_on) <= on
