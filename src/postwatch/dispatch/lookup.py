"""Dispatches found by their code, symbol or number, in force or not."""

import datetime as dt

from sqlmodel import Session

from postwatch.dispatch.tables import Dispatch
from postwatch.register import outgoing
from postwatch.register.letters import LETTER_TEMPLATE, issued_facts
from postwatch.task.references import letter_named

KIND = outgoing.LetterKind("dispatch", "CV", LETTER_TEMPLATE, issued_facts)


def find_dispatch(session: Session, dispatch: str, on: dt.date) -> Dispatch:
    """Return a letter by its code, symbol (the newest) or number in the current year. Raises NotFoundError."""
    return session.get_one(Dispatch, letter_named(session, dispatch, on=on))


def live_dispatch(session: Session, dispatch: str, on: dt.date, day: dt.date = dt.date.max) -> Dispatch:
    """Return a letter, named on a day, that is in force, or was on the other day. Raises RuleError for another."""
    row = find_dispatch(session, dispatch, on=on)
    outgoing.require_live(KIND, row, on=day)
    return row
