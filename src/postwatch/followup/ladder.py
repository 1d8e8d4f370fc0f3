"""The ladder of a letter: its rungs, which units each reached, and whose turn it is."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.queries import with_replaced
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.conditions import reminds
from postwatch.followup.debts import debts, known_by, reached
from postwatch.followup.tables import Followup, FollowupStanding
from postwatch.followup.unit_tables import FollowupUnit
from postwatch.recipient.tables import Recipient
from postwatch.register import queries
from postwatch.register.conditions import in_force
from postwatch.register.queries import receipts_of


@dataclass(frozen=True)
class Rung:
    """A follow-up, and the ids of the units that it reminded."""

    letter: Followup
    units: frozenset[int]


def rungs(session: Session, desk: Desk, dispatch: Dispatch, audience: str) -> list[Rung]:
    """Return the follow-ups in force to an audience under a letter and those it replaced, by their ordinal."""
    chased = {letter.id: letter for letter in with_replaced(session, dispatch=dispatch)}
    letters = select(Followup).where(
        col(Followup.dispatch_id).in_(chased), Followup.audience == audience, in_force(Followup), reminds()
    )
    return [
        Rung(letter, _reminded(session, desk, chased[letter.dispatch_id], letter))
        for letter in session.exec(letters.order_by(col(Followup.level), col(Followup.id))).all()
    ]


def _reminded(session: Session, desk: Desk, dispatch: Dispatch, letter: Followup) -> frozenset[int]:
    named = select(FollowupUnit.recipient_id, Recipient.parent_id).join(
        Recipient, col(Recipient.id) == FollowupUnit.recipient_id
    )
    owing = named.where(FollowupUnit.followup_id == letter.id, FollowupUnit.standing == FollowupStanding.MISSING)
    had_it = reached(session, letter, receipts_of(session, letter), dt.date.max)
    day_before = (letter.issued_on or letter.as_of) - dt.timedelta(days=1)
    known = known_by(session, desk, dispatch, day_before)
    had_done = {one.unit.id for one in debts(session, dispatch, letter.audience, known) if not one.missing}
    return frozenset(
        unit
        for unit, parent in session.exec(owing)
        if unit not in had_done and had_it.get(unit, had_it.get(parent or 0, False))
    )


def turn_of(ladder: Sequence[Rung]) -> int:
    """Return which letter of the ladder the next letter is."""
    last = last_of(ladder)
    return last.level + 1 if last is not None else 1


def last_of(ladder: Sequence[Rung]) -> Followup | None:
    """Return the last follow-up of a ladder that reminded anybody."""
    return next((one.letter for one in reversed(ladder) if one.units), None)


def unsent_of(session: Session, ladder: Sequence[Rung]) -> Followup | None:
    """Return a follow-up that was issued and not sent."""
    return next((one.letter for one in ladder if not queries.is_out(session, one.letter)), None)
