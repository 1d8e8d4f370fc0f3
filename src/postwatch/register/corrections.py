"""Corrections of letters: their numbers, sendings and receipts. A noun brings its letter, and the `LetterKind`."""

import datetime as dt
import json
import re
from typing import Any

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult, note_amendment, note_withdrawal
from postwatch.correction.printed_in import Record
from postwatch.correction.references import letters_quoting
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError
from postwatch.fields import Amended
from postwatch.language import _
from postwatch.office.naming import find_part
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.tables import Channel, Recipient
from postwatch.register.entry_tables import RegisterEntry
from postwatch.register.numbering import renumber
from postwatch.register.outgoing import (
    LetterKind,
    addressee_of,
    fill,
    receipt_result,
    write_receipt,
)
from postwatch.register.queries import addressees_of
from postwatch.register.tables import Addressee, LetterStatus, OutgoingLetter, Receipt
from postwatch.store.columns import row_with, save


def amend_receipt(
    session: Session,
    desk: Desk,
    letter: OutgoingLetter,
    *,
    recipient: str,
    received_by: str | None,
    changes: Amended[Receipt],
    cause: Cause,
) -> CorrectionResult:
    """Amend the receipt of a unit; ``received_by`` is the right unit, if the receipt is of another unit.

    Raises NotFoundError if the unit acknowledged nothing, and as `acknowledge_letter`; UsageError if nothing would
    change.
    """
    unit, row = _receipt(session, letter, recipient)
    record, before = _record_of(letter, unit, row), receipt_result(letter, unit, row)
    unit = unit if received_by is None else find_recipient(session, recipient=received_by)
    write_receipt(session, desk, letter, row, unit=unit, entry=changes)
    save(session, row)
    after = receipt_result(letter, unit, row)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def withdraw_receipt(
    session: Session, desk: Desk, letter: OutgoingLetter, *, recipient: str, cause: Cause
) -> CorrectionResult:
    """Let the receipt of a unit count as never recorded. Raises NotFoundError where there is none."""
    unit, row = _receipt(session, letter, recipient)
    return note_withdrawal(session, desk, record=_record_of(letter, unit, row), cause=cause)


@dataclass(frozen=True)
class _Numbered:
    """The number of a letter, for a correction."""

    number: int | None
    symbol: str | None


@dataclass(frozen=True)
class _Sent:
    """When and how a letter was sent to a unit."""

    sent_on: dt.date | None
    channel: Channel | None


def amend_number(
    session: Session, desk: Desk, kind: LetterKind, letter: OutgoingLetter, *, number: int, cause: Cause
) -> CorrectionResult:
    """Write the number that the registry (văn thư) gave over that of a letter, in the register and in its document.

    Raises RuleError for a draft, and where this office gives the numbers itself; AlreadyThereError for a number that
    another letter of the year bears, UsageError if nothing would change.
    """
    if letter.register_entry_id is None:
        raise RuleError(
            _("{letter} has no number yet").format(letter=letter.code),
            hint=_("give it: postwatch paper issue {code} --on DAY --number NUMBER").format(code=letter.code),
        )
    entry = session.get_one(RegisterEntry, letter.register_entry_id)
    before, quoting = _Numbered(letter.number, letter.symbol), letters_quoting(session, str(letter.symbol))
    renumber(session, desk, entry, number=number)
    own = re.compile(rf"(?<!\d){re.escape(str(before.symbol))}")
    facts = json.loads(own.sub(str(entry.symbol), letter.facts))
    facts["document"]["created"] = dt.date.fromisoformat(facts["document"]["created"])
    letter.number, letter.symbol = entry.number, entry.symbol
    # The document that bore the other number stays what it was.
    path = desk.shelf.free_name(f"documents/{letter.code}/{letter.code}-{number}.docx")
    fill(session, desk, kind, letter, facts, path)
    save(session, letter)
    row: Any = letter
    record = Record(row, letter.code, on=letter.issued_on or desk.today, letters=quoting)
    after = _Numbered(letter.number, letter.symbol)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def withdraw_sending(
    session: Session, desk: Desk, letter: OutgoingLetter, *, sending: str, cause: Cause
) -> CorrectionResult:
    """Let a letter count as not sent to a unit, by the code of that sending.

    Raises NotFoundError where it was not sent so, RuleError where that unit acknowledged it.
    """
    addressee = find_part(session, Addressee, sending)
    if addressee.sent_on is None:
        raise NotFoundError(
            _("{letter} was not sent to such a unit").format(letter=letter.symbol or letter.code),
            hint=_("see: postwatch show {code}").format(code=letter.code),
        )
    receipt = row_with(session, Receipt, addressee_id=addressee.id)
    unit = session.get_one(Recipient, addressee.recipient_id)
    if receipt is not None:
        raise RuleError(
            _("{unit} acknowledged {symbol} on {day} already").format(
                unit=unit.name, symbol=letter.symbol, day=receipt.acknowledged_on
            ),
            hint=_("withdraw that first: postwatch withdraw {code} --reason TEXT").format(code=receipt.code),
        )
    before = _Sent(addressee.sent_on, addressee.channel)
    addressee.sent_on = addressee.channel = None
    days = [one.sent_on for one, _unit in addressees_of(session, letter) if one.sent_on is not None]
    if not days and letter.status is LetterStatus.SENT:
        letter.status = LetterStatus.ISSUED
    session.get_one(RegisterEntry, letter.register_entry_id).sent_on = min(days, default=None)
    save(session, addressee, letter)
    record = Record(addressee, addressee.code, on=before.sent_on or desk.today, units=(unit.id,))
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=_Sent(None, None))


def unit_of_receipt(session: Session, code: str) -> str:
    """Return the unit (code) of a receipt by the code of that. Raises NotFoundError."""
    addressee = session.get_one(Addressee, find_part(session, Receipt, code).addressee_id)
    return session.get_one(Recipient, addressee.recipient_id).code


def _receipt(session: Session, letter: OutgoingLetter, recipient: str) -> tuple[Recipient, Receipt]:
    unit = find_recipient(session, recipient=recipient)
    addressee = addressee_of(session, letter, unit)
    row = row_with(session, Receipt, addressee_id=addressee.id)
    if row is None:
        raise NotFoundError(
            _("No receipt of {symbol} by {unit} is recorded").format(symbol=letter.symbol, unit=unit.name),
            hint=_("see: postwatch show {code}").format(code=letter.code),
        )
    return unit, row


def _record_of(letter: OutgoingLetter, unit: Recipient, row: Receipt) -> Record:
    part = _("the receipt")
    return Record(row, f"{letter.code} {unit.code}", on=row.acknowledged_on, units=(unit.id,), part=part)
