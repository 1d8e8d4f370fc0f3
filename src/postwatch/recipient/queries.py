"""Units of the register as they were on a day, read in whole."""

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session, select

from postwatch.recipient.conditions import active, of_kind
from postwatch.recipient.spans import units_on
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import rows_with
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


def recipients_by_id(session: Session, *, on: dt.date) -> dict[int, Recipient]:
    """Return every unit, as it was on a day, by its internal id."""
    return {row.id: row for row in units_on(session, rows_with(session, Recipient), on=on)}
