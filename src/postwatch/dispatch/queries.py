"""Dispatches read: those that give tasks, whom they ask, and which replaces which."""

import datetime as dt
from collections.abc import Collection

from sqlmodel import Session, col, select

from postwatch.dispatch.conditions import asked, gives_tasks
from postwatch.dispatch.tables import Dispatch
from postwatch.recipient.conditions import active
from postwatch.recipient.queries import by_code
from postwatch.recipient.spans import units_on
from postwatch.recipient.tables import Recipient
from postwatch.register import queries
from postwatch.register.conditions import in_force, is_in_force, was_issued
from postwatch.store.transaction import ids


def issued_dispatches(session: Session, *, campaign_id: int) -> list[Dispatch]:
    """Return the letters in force that give the tasks of a campaign, in the order of their days."""
    statement = select(Dispatch).where(Dispatch.campaign_id == campaign_id, in_force(Dispatch), gives_tasks())
    return list(session.exec(statement.order_by(col(Dispatch.issued_on), col(Dispatch.id))))


def dispatches_of(session: Session, *, campaign_id: int, on: dt.date) -> list[Dispatch]:
    """Return the letters that give the tasks of a campaign and had not ended by a day, even those of a later day."""
    statement = select(Dispatch).where(Dispatch.campaign_id == campaign_id, was_issued(Dispatch), gives_tasks())
    letters = session.exec(statement.order_by(col(Dispatch.issued_on), col(Dispatch.id)))
    return [letter for letter in letters if is_in_force(letter, on)]


def units_asked(session: Session, *, dispatch: Dispatch, on: dt.date) -> list[Recipient]:
    """Return the active units that a letter asks on a day, in the order of their codes."""
    return active_among(session, ids(session, asked(on, col(Dispatch.id) == dispatch.id)), on=on)


def active_among(session: Session, unit_ids: Collection[int], *, on: dt.date) -> list[Recipient]:
    """Return those of some units that are active on a day, as they were on it, in the order of their codes."""
    units = by_code(session.exec(select(Recipient).where(active(on))))
    return units_on(session, (unit for unit in units if unit.id in unit_ids), on=on)


def with_replaced(session: Session, *, dispatch: Dispatch) -> list[Dispatch]:
    """Return a letter and those that it replaces, newest first: an answer to any of them answers it."""
    found = [dispatch]
    while found[-1].replaces_id is not None:
        found.append(session.get_one(Dispatch, found[-1].replaces_id))
    return found


def with_replaced_by(session: Session, *, dispatch: Dispatch) -> list[Dispatch]:
    """Return a letter and those that replaced it since, oldest first."""
    found = [dispatch]
    replaces = select(Dispatch).where(was_issued(Dispatch))
    while (later := session.exec(replaces.where(Dispatch.replaces_id == found[-1].id)).first()) is not None:
        found.append(later)
    return found


def earlier_letter(session: Session, dispatch: Dispatch) -> Dispatch | None:
    """Return the letter that a letter recalls, replaces or corrects."""
    if dispatch.replaces_id is not None:
        return session.get_one(Dispatch, dispatch.replaces_id)
    return queries.spoken_of(session, dispatch)


def twin(session: Session, dispatch: Dispatch) -> Dispatch | None:
    """Return the letter in force that asks the same units for the same: one campaign asks a unit once."""
    if dispatch.is_about_a_letter:
        return None
    for letter in issued_dispatches(session, campaign_id=dispatch.campaign_id):
        same_part = None in (letter.audience, dispatch.audience) or letter.audience == dispatch.audience
        if same_part and letter.id not in (dispatch.id, dispatch.replaces_id):
            return letter
    return None
