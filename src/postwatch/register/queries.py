"""Letters and numbers read, whatever their noun: whom a letter went to, when, and who acknowledged it."""

import datetime as dt
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.dataclass import result_of
from postwatch.recipient.conditions import active
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import acknowledged
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.register.letters import RegisterLine
from postwatch.register.series_tables import Series
from postwatch.register.tables import Addressee, OutgoingLetter, Receipt
from postwatch.store.columns import rows_with
from postwatch.store.composed import composed
from postwatch.vietnamese import code_key

AnyLetter = TypeVar("AnyLetter", bound=OutgoingLetter)


def addressees_of(session: Session, letter: OutgoingLetter) -> list[tuple[Addressee, Recipient]]:
    """Return the units that a letter goes to, in the order of their codes; none for a draft."""
    if letter.register_entry_id is None:
        return []
    return sorted(_addressees(session, letter.register_entry_id), key=lambda one: code_key(one[1].code))


@composed
def _addressees(entry_id: int) -> Any:
    units = select(Addressee, Recipient).join(Recipient, col(Recipient.id) == Addressee.recipient_id)
    return units.where(Addressee.register_entry_id == entry_id)


def receipts_of(session: Session, letter: OutgoingLetter, *, by: dt.date = dt.date.max) -> dict[int, Receipt | None]:
    """Return the receipt of each unit that a letter goes to, by its id; None where there is none by a day."""
    if letter.register_entry_id is None:
        return {}
    return dict(_receipts(session, letter.register_entry_id, by).all())


@composed
def _receipts(entry_id: int, by: dt.date) -> Any:
    of_addressee = (col(Receipt.addressee_id) == Addressee.id) & acknowledged(by)
    received = select(Addressee.recipient_id, Receipt).join(Receipt, of_addressee, isouter=True)
    return received.where(Addressee.register_entry_id == entry_id)


def sending_days(session: Session, letter: OutgoingLetter) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day on which a letter was sent; None where it never was."""
    days = select(func.count(col(Addressee.id)), func.min(Addressee.sent_on), func.max(Addressee.sent_on))
    units, first, last = session.exec(days.where(Addressee.register_entry_id == letter.register_entry_id)).one()
    if not units and letter.register_entry_id is not None:  # it goes to no unit of the register
        first = last = session.get_one(RegisterEntry, letter.register_entry_id).sent_on
    return first, last


def is_out(session: Session, letter: OutgoingLetter) -> bool:
    """Return whether a letter was sent to, or received by, any unit."""
    return out_since(session, letter) is not None


def out_since(session: Session, letter: OutgoingLetter) -> dt.date | None:
    """Return the first day on which a letter was sent to, or else received by, a unit; None where it never was."""
    received = [one.acknowledged_on for one in receipts_of(session, letter).values() if one is not None]
    return sending_days(session, letter)[0] or min(received, default=None)


def sending_counts(session: Session) -> dict[int | None, tuple[int, int, int]]:
    """Return units, units sent to and units that acknowledged, by the line of the register."""
    statement = (
        select(
            Addressee.register_entry_id,
            func.count(col(Addressee.id)),
            func.count(col(Addressee.sent_on)),
            func.count(col(Receipt.id)),
        )
        .join(Receipt, col(Receipt.addressee_id) == Addressee.id, isouter=True)
        .group_by(col(Addressee.register_entry_id))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in session.exec(statement)}


def waited_for(session: Session, table: type[OutgoingLetter], *, on: dt.date) -> dict[str, tuple[int, int]]:
    """Return how many addressees of each letter, by its code, it was not sent to, and how many did not acknowledge it.

    An addressee that is not active on the day is waited for no more.
    """
    statement = (
        select(
            table.code,
            func.count().filter(col(Addressee.sent_on).is_(None)),
            func.count().filter(col(Receipt.id).is_(None)),
        )
        .join(Addressee, col(Addressee.register_entry_id) == table.register_entry_id)
        .join(Recipient, col(Recipient.id) == Addressee.recipient_id)
        .join(Receipt, col(Receipt.addressee_id) == Addressee.id, isouter=True)
        .where(active(on))
        .group_by(table.code)
    )
    return {code: (unsent, silent) for code, unsent, silent in session.exec(statement)}


def count_reserved(session: Session) -> int:
    """Return how many numbers are reserved, of any year."""
    reserved = select(func.count(col(RegisterEntry.id))).where(RegisterEntry.status == NumberStatus.RESERVED)
    return int(session.exec(reserved).one())


def spoken_of(session: Session, letter: AnyLetter) -> AnyLetter | None:
    """Return the letter that a letter recalls or corrects."""
    earlier_id = letter.recalls_id or letter.corrects_id
    return session.get_one(type(letter), earlier_id) if earlier_id is not None else None


def list_register(session: Session, *, year: int | None = None) -> list[RegisterLine]:
    """Return every number of a year, reserved and void numbers too."""
    statement = select(RegisterEntry).order_by(col(RegisterEntry.year), col(RegisterEntry.number))
    if year is not None:
        statement = statement.where(RegisterEntry.year == year)
    codes = {series.id: series.code for series in rows_with(session, Series)}
    return [result_of(RegisterLine, entry, series=codes[entry.series_id]) for entry in session.exec(statement)]
