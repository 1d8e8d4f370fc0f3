"""The ladder of a letter: its rungs and the pause between two, which units each reached, and whose turn it is."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.queries import with_replaced
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import RuleError
from postwatch.followup.conditions import reminds
from postwatch.followup.debts import debts, known_by, reached
from postwatch.followup.tables import Followup, FollowupStanding
from postwatch.followup.unit_tables import FollowupUnit
from postwatch.language import N_, _
from postwatch.recipient.tables import Recipient
from postwatch.register import queries
from postwatch.register.conditions import in_force
from postwatch.register.queries import receipts_of

REMIND, REMIND_AGAIN, ASK_SUPERIOR = "remind", "remind_again", "ask_superior"
TO_PROVINCE, INTO_PLAN = "report_to_province", "inspection_plan"
LETTERS = (REMIND, REMIND_AGAIN, ASK_SUPERIOR)
# Rungs that are no letter, and the measure instead.
_OTHER_MEANS = {
    TO_PROVINCE: N_("the report of the period names them: postwatch report monthly"),
    INTO_PLAN: N_("the next inspection plan has them first: postwatch inspect propose"),
    "through_enterprise": N_("write to their enterprises, which the letter speaks to in one of: {audiences}"),
}


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


def reminded_alike(times: Sequence[int]) -> int | None:
    """Return the number of earlier letters that is true of every unit; None where they differ or there is none."""
    return times[0] if times and len(set(times)) == 1 else None


def means_of(rungs: Sequence[str], level: int) -> str:
    """Return the measure of a level; past the end of the ladder its last rung stays."""
    return rungs[min(level, len(rungs)) - 1]


def rung(rungs: Sequence[str], level: int, *, audiences: Sequence[str] = ()) -> str:
    """Return the means of a level. Raises RuleError when it is no letter.

    ``audiences`` are the parts of the letter that the hint may name.
    """
    means = means_of(rungs, level)
    if means not in LETTERS:
        raise RuleError(
            _("The ladder of these units has no letter number {level}").format(level=level),
            hint=_(_OTHER_MEANS.get(means, N_("change the ladder in the office's settings"))).format(
                audiences=", ".join(audiences)
            ),
        )
    return means


def require_pause(*, last_issued_on: dt.date | None, on: dt.date, pause_days: int) -> None:
    """Refuse a second letter within the pause, in calendar days (RuleError)."""
    if last_issued_on is None:
        return
    free_on = last_issued_on + dt.timedelta(days=pause_days)
    if on < free_on:
        raise RuleError(
            _("These units were reminded on {day}; the pause lasts until {free}").format(
                day=last_issued_on, free=free_on
            ),
            hint=_("wait; or, where it cannot wait, say why: --now REASON"),
        )
