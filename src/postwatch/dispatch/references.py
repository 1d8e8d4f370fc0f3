"""References to dispatches from higher tables: follow-ups that chase a letter, pledges that answer it.

Like a foreign key, this knows those nouns by the names of their tables only.
"""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Date, Row, and_, column, func, select, table
from sqlmodel import Session

from postwatch.dispatch.rules import bound_since
from postwatch.register.conditions import in_force
from postwatch.register.tables import LetterStatus
from postwatch.store import conditions
from postwatch.store.columns import coded, grouped

_FOLLOWUP = table(
    "followup",
    *map(column, ("id", "dispatch_id", "code", "symbol", "recalls_id", "corrects_id")),
    column("status", coded(LetterStatus, "status")),
    *(column(day, Date()) for day in ("issued_on", "ended_on")),
)
_PLEDGE = table(
    "pledge",
    *map(column, ("id", "campaign_id", "dispatch_id", "recipient_id", "code")),
    *(column(day, Date()) for day in ("signed_on", "counts_from", "revoked_on", "withdrawn_on")),
)
_COVER = table("pledge_cover", column("pledge_id"), column("recipient_id"))


def _in_force(on: dt.date) -> conditions.Condition:
    """Return that a pledge holds on a day: what `pledge.conditions` says, and the session of those withdrawn."""
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


def signing_days(
    session: Session, *, campaign_id: int, on: dt.date = dt.date.max, of: Collection[int] | None = None
) -> dict[int, dt.date]:
    """Return since when pledges of a campaign bind units, by themselves or their enterprise, without a break.

    Those bind that hold on a day; without a day, those that no revocation ended, whatever day the clock says. They
    reach back through pledges that were revoked later than they begin. ``of`` names the units (ids), else it is all.
    """
    columns = (_PLEDGE.c.signed_on, _PLEDGE.c.revoked_on, _in_force(on))
    chosen = and_(_PLEDGE.c.campaign_id == campaign_id, _PLEDGE.c.withdrawn_on.is_(None))
    own = select(_PLEDGE.c.recipient_id, *columns).where(chosen)
    covered = own.with_only_columns(_COVER.c.recipient_id, *columns).join_from(
        _PLEDGE, _COVER, _COVER.c.pledge_id == _PLEDGE.c.id
    )
    if of is not None:
        own, covered = own.where(_PLEDGE.c.recipient_id.in_(of)), covered.where(_COVER.c.recipient_id.in_(of))
    bound = grouped((unit, tuple(days)) for found in (own, covered) for unit, *days in session.execute(found))
    return {unit: first for unit, days in bound.items() if (first := bound_since(days)) is not None}
