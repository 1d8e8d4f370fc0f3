"""References to dispatches from higher tables: follow-ups that chase a letter, pledges that answer it.

Like a foreign key, this knows those nouns by the names of their tables only.
"""

import datetime as dt

from sqlalchemy import Date, Row, and_, column, func, select, table
from sqlmodel import Session

from postwatch.register.conditions import in_force
from postwatch.register.tables import LetterStatus
from postwatch.store import conditions
from postwatch.store.columns import coded

_FOLLOWUP = table(
    "followup",
    *map(column, ("id", "dispatch_id", "code", "symbol", "recalls_id", "corrects_id")),
    column("status", coded(LetterStatus, "status")),
    *(column(day, Date()) for day in ("issued_on", "ended_on")),
)
_PLEDGE = table(
    "pledge",
    *map(column, ("id", "dispatch_id", "code")),
    *(column(day, Date()) for day in ("signed_on", "counts_from", "revoked_on", "withdrawn_on")),
)


def _in_force(on: dt.date) -> conditions.Condition:
    """Return the condition that a pledge holds on a day: as in `pledge.conditions`, withdrawn pledges left out."""
    of = _PLEDGE.c
    begun = func.coalesce(of.counts_from, of.signed_on)
    return and_(conditions.in_force(begun, of.revoked_on, on), of.withdrawn_on.is_(None))


def chase_of(session: Session, *, dispatch_id: int) -> Row[tuple[str, str]] | None:
    """Code and symbol of the first issued follow-up that chases a letter."""
    of = _FOLLOWUP.c
    reminds = and_(of.recalls_id.is_(None), of.corrects_id.is_(None))
    chases = select(of.code, of.symbol).where(of.dispatch_id == dispatch_id, in_force(of), reminds)
    return session.execute(chases.order_by(of.id)).first()


def pledge_answering(session: Session, *, dispatch_id: int) -> str | None:
    """Code of the first pledge in force that answers a letter."""
    answers = select(_PLEDGE.c.code).where(_PLEDGE.c.dispatch_id == dispatch_id, _in_force(dt.date.max))
    return session.execute(answers.order_by(_PLEDGE.c.id)).scalar()
