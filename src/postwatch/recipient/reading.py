"""Units of the register as they were on a day, read in whole."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import text
from sqlmodel import Session, select

from postwatch.recipient.conditions import active, of_kind
from postwatch.recipient.spans import units_on
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import MASK, Mask
from postwatch.vietnamese import code_key


def has_units(session: Session) -> bool:
    """Return whether any unit was ever recorded."""
    return session.exec(select(Recipient.id).limit(1)).first() is not None


def active_recipients(session: Session, *, kinds: tuple[str, ...], on: dt.date) -> list[Recipient]:
    """Return units of some kinds that are active on a day, as they were on it, in the order of their codes."""
    wanted = select(Recipient).where(of_kind(kinds, on), active(on))
    return units_on(session, by_code(session.exec(wanted)), on=on)


def by_code(units: Iterable[Recipient]) -> list[Recipient]:
    """Return units in the order of their codes."""
    return sorted(units, key=lambda unit: code_key(unit.code))


def masked_units(session: Session, *, public: bool) -> frozenset[str]:
    """Return the codes of the units that a reading without persons, or one for the public, does not name."""
    mask: Mask = Recipient.__table__.c.name.info[MASK]
    condition = text(mask.public if public else mask.persons)
    return frozenset(session.exec(select(Recipient.code).where(condition)))


def recipients_by_id(session: Session, *, on: dt.date) -> dict[int, Recipient]:
    """Return every unit, as it was on a day, by its internal id."""
    return {row.id: row for row in units_on(session, session.exec(select(Recipient)), on=on)}
