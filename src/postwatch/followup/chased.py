"""Units that every letter of their ladder reminded in vain: with them its last rung, which is no letter, deals."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import Session, col, select

from postwatch.campaign.lookup import campaign_text
from postwatch.campaign.tables import Campaign
from postwatch.campaign.text import Audience
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.conditions import gives_tasks
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.conditions import has_come_to
from postwatch.followup.debts import Debt, debts, known_by
from postwatch.followup.ladder import Rung, means_of, rungs
from postwatch.followup.tables import Followup
from postwatch.office.by_day import settings_on
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import in_force
from postwatch.settings import FollowupSetting


@dataclass(frozen=True)
class ChasedUnit:
    """A unit that owes something still (``missing``, Vietnamese: paper) once the time of the last letter was over.

    ``letters`` is how many it was sent, ``symbol`` that of the last letter.
    """

    unit: Recipient
    dispatch: str
    letters: int
    symbol: str
    issued_on: dt.date
    missing: tuple[str, ...]


def chased_in_vain(
    session: Session, desk: Desk, *, means: str, on: dt.date, campaign_id: int | None = None
) -> list[ChasedUnit]:
    """Return the units at the last rung at the end of a day, under the letters of a campaign or all.

    If no ladder has the rung or none has come to it, this costs a single statement.
    """
    settings = settings_on(session, desk, on).followup
    if not has_come_to(session, settings, means, on):
        return []
    letters = select(Dispatch).where(in_force(Dispatch, on), gives_tasks())
    if campaign_id is not None:
        letters = letters.where(Dispatch.campaign_id == campaign_id)
    return [
        one
        for dispatch in session.exec(letters.order_by(col(Dispatch.issued_on), col(Dispatch.id)))
        for one in _under(session, desk, dispatch, settings, means, on)
    ]


def _under(
    session: Session, desk: Desk, dispatch: Dispatch, settings: FollowupSetting, means: str, on: dt.date
) -> Iterator[ChasedUnit]:
    """Yield the units with which a rung deals under one letter; nobody is chased once its campaign is closed."""
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    if campaign.closed_on is not None and campaign.closed_on < on:
        return
    audiences = campaign_text(campaign).letter.audiences
    chosen = [one for one in audiences if means in settings.rungs_of(one.chased_kind)]
    if not chosen:
        return
    known = known_by(session, desk, dispatch, on)
    for audience in chosen:
        every = rungs(session, desk, dispatch, audience.code)
        ladder = [one for one in every if one.units and _issued_on(one.letter) <= on]
        if ladder and _is_reached(ladder[-1].letter, audience, settings, means, on):
            yield from _on_last_rung(dispatch, ladder, debts(session, dispatch, audience.code, known))


def _on_last_rung(dispatch: Dispatch, ladder: Sequence[Rung], owed: Iterable[Debt]) -> Iterator[ChasedUnit]:
    """Yield the units that owe something and were written to by the last rung of a ladder."""
    last = ladder[-1].letter
    symbol = last.symbol or last.code
    for debt in owed:
        if debt.missing and debt.unit.id in ladder[-1].units:
            count = sum(debt.unit.id in one.units for one in ladder)
            yield ChasedUnit(debt.unit, dispatch.symbol or dispatch.code, count, symbol, _issued_on(last), debt.missing)


def _is_reached(last: Followup, audience: Audience, settings: FollowupSetting, means: str, on: dt.date) -> bool:
    """Return whether a rung follows the last letter of an audience, and the time that this gave is over."""
    pause = dt.timedelta(days=settings.pause_days)
    until = last.due_on or _issued_on(last) + pause
    return until < on and means_of(settings.rungs_of(audience.chased_kind), last.level + 1) == means


def _issued_on(letter: Followup) -> dt.date:
    return letter.issued_on or letter.as_of
