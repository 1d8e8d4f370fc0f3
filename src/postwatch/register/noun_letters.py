"""The letters of a noun as its commands need them: what was typed is found, signed, sent, received and put right."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.fields import Amended, Entry
from postwatch.language import _
from postwatch.office.codes import is_part, refuse_other_name, whole_of
from postwatch.options import missing
from postwatch.register import corrections, outgoing
from postwatch.register.options import SendOrder, SignOrder
from postwatch.register.tables import Receipt


@dataclass(frozen=True)
class NounLetters:
    """How a noun finds its letters, and the actions that end them, which the noun has itself.

    ``find`` gets what was typed and the day on which it names a letter; ``reach`` also the day on which the letter must
    be in force to be sent or received, and refuses another. ``kind_on`` is how a letter is made on a day, where that
    depends on it; ``renumbered`` writes the number of a letter, which was another, where else the noun keeps it.
    """

    kind: outgoing.LetterKind
    find: Callable[[Session, str, dt.date], Any]
    reach: Callable[[Session, str, dt.date, dt.date], Any]
    void: Callable[..., Any]
    recall: Callable[..., Any]
    correct: Callable[..., Any]
    kind_on: Callable[[Session, Desk, Any, dt.date], outgoing.LetterKind] | None = None
    renumbered: Callable[[Session, Any, str | None], None] | None = None

    def sign(self, session: Session, desk: Desk, *, order: SignOrder) -> outgoing.SignResult:
        """Record that a draft is signed and waits for its number. Raises as `sign_letter`."""
        row = self.find(session, order.letter, desk.today)
        kind = self.kind if self.kind_on is None else self.kind_on(session, desk, row, order.on)
        return outgoing.sign_letter(session, desk, kind, row, order)

    def send(self, session: Session, desk: Desk, *, order: SendOrder) -> outgoing.SendResult:
        """Record that a letter was sent. Raises as `send_letter`, and RuleError for one that was not in force then."""
        row = self.reach(session, order.letter, desk.today, order.on or desk.today)
        return outgoing.send_letter(session, desk, row, order)

    def acknowledge(
        self, session: Session, desk: Desk, *, letter: str, recipient: str, entry: Entry[Receipt]
    ) -> outgoing.ReceiptResult:
        """Record that a unit received a letter, though it ended since.

        Raises as `acknowledge_letter`, and RuleError for a draft or a letter that had ended by the day.
        """
        row = self.reach(session, letter, desk.today, entry.given["acknowledged_on"])
        return outgoing.acknowledge_letter(session, desk, row, recipient=recipient, entry=entry)

    def amend_receipt(
        self, session: Session, desk: Desk, *, letter: str, recipient: str, received_by: str | None,
        changes: Amended[Receipt], cause: Cause,
    ) -> CorrectionResult:  # fmt: skip
        """Write what was given over the receipt of a unit. Raises as `register.corrections.amend_receipt`."""
        row, unit = self._received(session, desk, letter, recipient)
        return corrections.amend_receipt(
            session, desk, row, recipient=unit, received_by=received_by, changes=changes, cause=cause
        )

    def withdraw_receipt(
        self, session: Session, desk: Desk, *, letter: str, recipient: str, cause: Cause
    ) -> CorrectionResult:
        """Let the receipt of a unit count as never recorded. Raises NotFoundError where there is none."""
        row, unit = self._received(session, desk, letter, recipient)
        return corrections.withdraw_receipt(session, desk, row, recipient=unit, cause=cause)

    def amend_number(self, session: Session, desk: Desk, *, letter: str, number: int, cause: Cause) -> CorrectionResult:
        """Write the number that the registry gave over that of a letter. Raises as `corrections.amend_number`."""
        row = self.find(session, letter, desk.today)
        before = row.symbol
        done = corrections.amend_number(session, desk, self.kind, row, number=number, cause=cause)
        if self.renumbered is not None:
            self.renumbered(session, row, before)
        return done

    def withdraw_sending(self, session: Session, desk: Desk, *, sending: str, cause: Cause) -> CorrectionResult:
        """Let a letter count as not sent to a unit, by the code of the sending. Raises NotFoundError, RuleError."""
        row = self.find(session, whole_of(sending), desk.today)
        return corrections.withdraw_sending(session, desk, row, sending=sending, cause=cause)

    def _received(self, session: Session, desk: Desk, letter: str, recipient: str) -> tuple[Any, str]:
        """Return a letter and the unit whose receipt is meant: as it was named, else by the code of the receipt.

        Raises UsageError for neither.
        """
        row = self.find(session, whole_of(letter), desk.today)
        refuse_other_name(letter, recipient)
        if is_part(letter):
            return row, corrections.unit_of_receipt(session, letter)
        if not recipient:
            raise missing([_("UNIT")])
        return row, recipient
