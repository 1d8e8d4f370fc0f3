"""The verbs that every noun of outgoing letters has: made here of its word, its argument and its letters."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.fields import Amended, Entry
from postwatch.language import _
from postwatch.options import REQUIRED, number, text, word
from postwatch.register.options import SendOrder, SignOrder
from postwatch.register.screen import DRAFTED, SENT, SENT_ANEW, SIGNED
from postwatch.register.tables import Receipt

if TYPE_CHECKING:
    from postwatch.register.noun_letters import NounLetters

RECEIVER = word(_("Unit that received it; not with the code of the receipt"), is_argument=True)
_CORRECTION = "correction.actions.CorrectionResult"


@dataclass(frozen=True)
class LetterCommands:
    """The verbs of a noun's letters by code, of their ``receipts`` and ``sendings``.

    ``argument`` names a letter, ``letters`` imports the noun's actions when called.

    Each method registers a verb with its help; ``result`` names the class of its JSON, below ``postwatch``.
    """

    app: Noun
    receipts: Noun
    sendings: Noun
    argument: Any
    letters: "Callable[[], NounLetters]"

    def sign(self, *, help: str) -> None:
        """Register the verb that records a signature."""

        @self.app.writes(help=help, result="register.outgoing.SignResult")
        def sign(office: AppContext, order: Callable[..., SignOrder], letter: str = self.argument) -> None:
            office.record(_(SIGNED), self.letters().sign, office.desk, order=order(letter=letter))

    def send(self, *, help: str) -> None:
        """Register the verb that records a sending."""

        @self.app.writes(help=help, result="register.outgoing.SendResult")
        def send(office: AppContext, order: Callable[..., SendOrder], letter: str = self.argument) -> None:
            whole = order(letter=letter)
            sentence = _(SENT_ANEW) if whole.amend else _(SENT)
            office.record(sentence, self.letters().send, office.desk, order=whole)

    def acknowledge(self, *, help: str) -> None:
        """Register the verb that records a receipt."""

        @self.app.writes(help=help, result="register.outgoing.ReceiptResult")
        def acknowledge(
            office: AppContext,
            entry: Entry[Receipt],
            letter: str = self.argument,
            units: Sequence[str] = replace(options.UNITS_ARGUMENT, default=REQUIRED),
        ) -> None:
            sentence, action = _("{recipient} received {id} on {acknowledged_on}"), self.letters().acknowledge

            def receive(unit: str) -> None:
                office.record(sentence, action, office.desk, letter=letter, recipient=unit, entry=entry)

            office.for_each(units, receive)

    def amend(self, *, help: str) -> None:
        """Register the verb that puts a receipt right."""

        @self.receipts.writes(help=help, result=_CORRECTION)
        def amend(
            office: AppContext,
            changes: Amended[Receipt],
            letter: str = self.argument,
            recipient: str = RECEIVER,
            received_by: str | None = options.RECEIVED_BY,
            reason: str = options.REASON,
        ) -> None:
            from postwatch.correction.screen import put_right

            put_right(
                office,
                self.letters().amend_receipt,
                reason=reason,
                table=Receipt,
                letter=letter,
                recipient=recipient,
                changes=changes,
                received_by=received_by,
            )

    def withdraw(self, *, help: str) -> None:
        """Register the verb that takes a receipt back."""

        @self.receipts.writes(help=help, result=_CORRECTION)
        def withdraw(
            office: AppContext,
            letter: str = self.argument,
            recipient: str = RECEIVER,
            reason: str = options.REASON,
        ) -> None:
            from postwatch.correction.screen import put_right

            put_right(office, self.letters().withdraw_receipt, reason=reason, letter=letter, recipient=recipient)

    def renumber(self) -> None:
        """Register the verb that puts the number of a letter right, as the registry gave it."""

        @self.app.writes(
            "amend",
            help=_("Put right the number of a letter that was typed wrongly: the number that the registry gave."),
            result=_CORRECTION,
        )
        def renumber(
            office: AppContext,
            letter: str = self.argument,
            number: int | None = number(_("The number that the registry gave"), default=REQUIRED),
            reason: str = options.REASON,
        ) -> None:
            from postwatch.correction.screen import put_right

            put_right(office, self.letters().amend_number, reason=reason, letter=letter, number=number)

    def unsend(self) -> None:
        """Register the verb that takes back that a letter was sent to a unit."""

        @self.sendings.writes(
            "withdraw",
            help=_("Withdraw that a letter was sent to a unit: it counts as not sent to it."),
            result=_CORRECTION,
        )
        def unsend(office: AppContext, letter: str = self.argument, reason: str = options.REASON) -> None:
            from postwatch.correction.screen import put_right

            put_right(office, self.letters().withdraw_sending, reason=reason, sending=letter)

    def void(self, *, help: str, result: str) -> None:
        """Register the verb that leaves a number unused, or drops a draft."""

        @self.app.writes(help=help, result=result)
        def void(
            office: AppContext,
            letter: str = self.argument,
            reason: str = options.REASON,
            on: dt.date | None = options.ON,
        ) -> None:
            with office.begin() as session:
                ended = self.letters().void(session, office.desk, letter=letter, reason=reason, on=on)
                office.answer(_("{symbol} is void") if ended.symbol else _("The draft {id} is dropped"), ended)

    def recall(self, *, help: str, result: str, warn: Callable[..., None] | None = None) -> None:
        """Register the verb that drafts a recall; ``warn`` warns of the effects of the draft, by its code."""

        @self.app.prints(help=help, result=result)
        def recall(
            office: AppContext,
            letter: str = self.argument,
            reason: str = options.REASON,
            signer: str | None = options.SIGNER,
        ) -> None:
            with office.begin() as session:
                draft = self.letters().recall(session, office.desk, letter=letter, reason=reason, signer=signer)
                office.answer(_(DRAFTED), draft)
                if warn is not None:
                    warn(office, session, draft.id)

    def correct(self, *, help: str, result: str) -> None:
        """Register the verb that drafts a correction."""

        @self.app.prints(help=help, result=result)
        def correct(
            office: AppContext,
            letter: str = self.argument,
            text: str = text(_("Text of the correction, as the letter states it"), default=REQUIRED),
            signer: str | None = options.SIGNER,
        ) -> None:
            office.record(_(DRAFTED), self.letters().correct, office.desk, letter=letter, text=text, signer=signer)
