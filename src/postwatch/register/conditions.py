"""Issued, in force, acknowledged: what is true of any outgoing letter on a day, for the database and as a rule.

``letter`` is the class of a noun's letters, or the columns of its table for a noun below it.
"""

import datetime as dt
from typing import Any

from sqlalchemy import and_
from sqlmodel import col

from postwatch.register.tables import LetterStatus, OutgoingLetter, Receipt
from postwatch.store import conditions
from postwatch.store.conditions import Condition

_NEVER_ISSUED = (LetterStatus.DRAFT, LetterStatus.VOID)


def was_issued(letter: Any) -> Condition:
    """Return that a letter was issued, whatever ended it since; a void number is as if no letter had been."""
    issued: Condition = letter.status.not_in(_NEVER_ISSUED)
    return issued


def in_force(letter: Any, on: dt.date = dt.date.max) -> Condition:
    """Return that a letter was issued by a day and nothing ended it by then; without a day: by now."""
    return and_(was_issued(letter), conditions.in_force(letter.issued_on, letter.ended_on, on))


def is_in_force(letter: OutgoingLetter) -> bool:
    """Return whether a letter was issued and nothing ended it since."""
    return letter.status not in _NEVER_ISSUED and letter.ended_on is None


def acknowledged(on: dt.date) -> Condition:
    """Return that a receipt is of a day or before, whenever its paper arrived."""
    return col(Receipt.acknowledged_on) <= on
