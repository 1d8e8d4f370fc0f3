"""A unit that never existed, and was recorded all the same."""

import datetime as dt
from collections.abc import Iterator

from sqlmodel import Session, col, func, select

from postwatch.correction.actions import Cause, CorrectionResult, note_withdrawal
from postwatch.correction.printed_in import Record
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.naming import kind_of
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.schema import TABLES
from postwatch.store.transaction import WITHDRAWN_TOO

# What a unit has of itself: how it was on earlier days.
_OWN = ("recipient_span", "recipient_id")


def withdraw_unit(session: Session, desk: Desk, *, recipient: str, cause: Cause) -> CorrectionResult:
    """Withdraw a unit as never recorded. Raises RuleError where any record names it, even a withdrawn record."""
    row = find_recipient(session, recipient=recipient)
    named = "; ".join(f"{kind_of(table)}: {count}" for table, count in _naming(session, row))
    if named:
        raise RuleError(
            _("{unit} is named by what is recorded: {named}").format(unit=f"{row.name} ({row.code})", named=named),
            hint=_(
                "of a unit registered twice: postwatch recipient merge {code} --into UNIT; of one that ended: "
                "postwatch recipient close {code} --on DAY"
            ).format(code=row.code),
        )
    record = Record(row, row.code, on=row.active_from or dt.date.min, units=(row.id,))
    return note_withdrawal(session, desk, record=record, cause=cause)


def _naming(session: Session, unit: Recipient) -> Iterator[tuple[str, int]]:
    """Yield the tables whose records refer to a unit, with how many do."""
    for name, table in TABLES.classes.items():
        count = select(func.count()).select_from(table).execution_options(**WITHDRAWN_TOO)
        found = sum(
            session.exec(count.where(col(getattr(table, column)) == unit.id)).one()
            for column, target in TABLES.references(name).items()
            if target == "recipient" and (name, column) != _OWN
        )
        if found:
            yield name, found
