"""Service points that are entered after their enterprise was asked: they are asked at once, with a message."""

from collections.abc import Collection, Iterator

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
    return [line for letter in letters for line in _lines(session, desk, letter, codes)] if codes else []


def _lines(session: Session, desk: Desk, letter: Dispatch, codes: Collection[str]) -> Iterator[str]:
    theirs = ids(session, asked(desk.today, col(Dispatch.id) == letter.id))
    points = select(Recipient).where(Recipient.kind == RecipientKind.SERVICE_POINT, col(Recipient.id).in_(theirs))
    found = sorted((one for one in session.exec(points) if one.code in codes), key=lambda one: code_key(one.code))
    if not found:
        return
    from postwatch.dispatch.addressees import count_tasks_for

    named = ", ".join(one.code for one in found[:_MOST_NAMED]) + (" …" if len(found) > _MOST_NAMED else "")
    asked_too = _("{letter} ({symbol}), which asks their enterprises, asks {count} service points too: {points}")
    yield asked_too.format(letter=letter.code, symbol=letter.symbol, count=len(found), points=named)
    tasks = count_tasks_for(session, dispatch=letter, units=found)
    owed = _("they owe {tasks} tasks; the next follow-up gives these, or: postwatch paper send {letter} --add UNIT")
    yield owed.format(tasks=tasks, letter=letter.code)
