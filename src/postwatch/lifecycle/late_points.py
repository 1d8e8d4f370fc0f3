"""Service points that are entered after their enterprise was asked: they are asked at once, with a message."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from postwatch.desk import Desk
from postwatch.dispatch.conditions import asked, asks_on
from postwatch.dispatch.tables import Dispatch
from postwatch.language import _
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.transaction import ids
from postwatch.vietnamese import code_key

_MOST_NAMED = 10


def asked_at_once(session: Session, desk: Desk, *, codes: Collection[str]) -> list[str]:
    """Return a line for each letter in force that asks service points, by their codes, which were entered just now."""
    letters = session.exec(select(Dispatch).where(asks_on(desk.today)).order_by(col(Dispatch.id))).all()
    return [line for letter in letters if (line := _line(session, desk, letter, codes))] if codes else []


def _line(session: Session, desk: Desk, letter: Dispatch, codes: Collection[str]) -> str:
    theirs = ids(session, asked(desk.today, col(Dispatch.id) == letter.id))
    points = select(Recipient).where(Recipient.kind == RecipientKind.SERVICE_POINT, col(Recipient.id).in_(theirs))
    found = sorted((one for one in session.exec(points) if one.code in codes), key=lambda one: code_key(one.code))
    if not found:
        return ""
    from postwatch.dispatch.addressees import count_tasks_for

    named = ", ".join(one.code for one in found[:_MOST_NAMED]) + (" …" if len(found) > _MOST_NAMED else "")
    sentence = _(
        "{count} service points are counted at once under {letter}, {symbol}, as their enterprise was asked: {points}; "
        "they owe {tasks} tasks, which the next follow-up gives, or: postwatch paper send {letter} --add UNIT"
    )
    tasks = count_tasks_for(session, dispatch=letter, units=found)
    return sentence.format(count=len(found), letter=letter.code, symbol=letter.symbol, points=named, tasks=tasks)
