"""Receipts of letters put right: amended, withdrawn. A noun brings its letter, and the `LetterKind`."""

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult, Record, note_amendment, note_withdrawal
from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.errors import NotFoundError
from postwatch.evidence.actions import fill_paper
from postwatch.evidence.options import Paper
from postwatch.language import _
from postwatch.office.naming import find_part
from postwatch.options import Changes
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.register.options import ReceiptDraft
from postwatch.register.outgoing import (
    LetterKind,
    addressee_of,
    receipt_result,
    refuse_second_receipt,
    require_receipt_day,
)
from postwatch.register.tables import Addressee, OutgoingLetter, Receipt
from postwatch.store.columns import row_with, save


def amend_receipt(
    session: Session,
    desk: Desk,
    kind: LetterKind,
    letter: OutgoingLetter,
    *,
    recipient: str,
    received_by: str | None,
    changes: Changes[ReceiptDraft],
    cause: Cause,
) -> CorrectionResult:
    """Write what was given over the receipt of a unit; ``received_by`` is the unit that it is of, if not of that one.

    Raises NotFoundError where the unit acknowledged nothing, and as `acknowledge_letter`; UsageError when nothing would
    change.
    """
    unit, addressee, row = _receipt(session, kind, letter, recipient)
    record, before = _record_of(letter, unit, row), receipt_result(letter, unit, row)
    if received_by is not None:
        unit = find_recipient(session, recipient=received_by)
        addressee = addressee_of(session, kind, letter, unit)
        refuse_second_receipt(session, letter, addressee, unit, other_than=row)
        row.addressee_id = addressee.id
    known = ReceiptDraft(
        recipient=unit.code,
        on=row.acknowledged_on,
        by=row.acknowledged_by,
        paper=result_of(Paper, row, scan=None),
    )
    draft = changes.over(known)
    require_receipt_day(desk, kind, letter, addressee, draft.on)
    row.acknowledged_on, row.acknowledged_by = draft.on, draft.by
    fill_paper(session, desk, row, paper=draft.paper)
    save(session, row)
    after = receipt_result(letter, unit, row)
    return note_amendment(session, desk, record=record, cause=cause, before=before, after=after)


def withdraw_receipt(
    session: Session, desk: Desk, kind: LetterKind, letter: OutgoingLetter, *, recipient: str, cause: Cause
) -> CorrectionResult:
    """Let the receipt of a unit count as never recorded. Raises NotFoundError where there is none."""
    unit, _addressee, row = _receipt(session, kind, letter, recipient)
    return note_withdrawal(session, desk, record=_record_of(letter, unit, row), cause=cause)


def unit_of_receipt(session: Session, code: str) -> str:
    """Return the unit (code) of a receipt by the code of that. Raises NotFoundError."""
    addressee = session.get_one(Addressee, find_part(session, Receipt, code).addressee_id)
    return session.get_one(Recipient, addressee.recipient_id).code


def _receipt(
    session: Session, kind: LetterKind, letter: OutgoingLetter, recipient: str
) -> tuple[Recipient, Addressee, Receipt]:
    unit = find_recipient(session, recipient=recipient)
    addressee = addressee_of(session, kind, letter, unit)
    row = row_with(session, Receipt, addressee_id=addressee.id)
    if row is None:
        raise NotFoundError(
            _("No receipt of {symbol} by {unit} is recorded").format(symbol=letter.symbol, unit=unit.name),
            hint=_("see: postwatch show {code}").format(**kind.commands, code=letter.code),
        )
    return unit, addressee, row


def _record_of(letter: OutgoingLetter, unit: Recipient, row: Receipt) -> Record:
    return Record(row, f"{letter.code} {unit.code}", on=row.acknowledged_on, units=(unit.id,))
