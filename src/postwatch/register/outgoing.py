"""The life of every outgoing letter: draft, sign, issue, send, acknowledge, end.

A noun brings its own table with the columns of `OutgoingLetter`, and a `LetterKind`; whom its letters went to, how and
when, and who acknowledged them is in a table shared by all, by the letter's line in the register.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from postwatch.correction.actions import CorrectionLine, corrections_by_row
from postwatch.dataclass import dataclass, result_of
from postwatch.days import day_of_change
from postwatch.desk import Desk
from postwatch.document_types import LETTER
from postwatch.documents.sources import shipped_template
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError
from postwatch.evidence.actions import keep_document, settle_paper
from postwatch.fields import Entry
from postwatch.journal.newest import journal_head
from postwatch.language import N_, _
from postwatch.office.actions import next_code, save_part, save_parts
from postwatch.office.by_day import settings_on
from postwatch.options import missing
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.tables import Channel, Recipient
from postwatch.register.conditions import UNISSUED, is_in_force
from postwatch.register.entry_tables import RegisterEntry
from postwatch.register.letters import LETTER_TEMPLATE, NOTICE, description, frozen, gaps_of, issued_facts
from postwatch.register.numbering import Letter, issue_number, void_entry
from postwatch.register.options import IssueOrder, SendOrder, SignOrder
from postwatch.register.queries import addressees_of, receipts_of, sending_days
from postwatch.register.rules import require_day_after, require_day_after_sending
from postwatch.register.tables import Addressee, LetterStatus, OutgoingLetter, Receipt
from postwatch.staff.signature import Signature
from postwatch.store.columns import grouped, row_of, row_with, save
from postwatch.store.transaction import WITHDRAWN_TOO
from postwatch.vietnamese import choice

Facts = dict[str, Any]
# Verbs of a noun that it may call otherwise.
_VERBS = ("generate", "list")


@dataclass(frozen=True)
class LetterKind:
    """How the letters of a noun are made: its word on the command line, the prefix of its codes, its template.

    Their documents are kept as of the kind ``kept_as``, or of the noun; ``filling`` says how a gap in a letter is
    filled. ``verbs`` are those of its verbs that are called otherwise than the verbs of a dispatch, by these;
    ``signature`` says who signs, if that is nobody who may sign for the office. ``gaps`` finds gaps that keep a
    document from issue.
    """

    noun: str
    prefix: str
    template: str
    issued_facts: Callable[..., Facts]
    document_type: str = LETTER
    kept_as: str = ""
    filling: str = N_("write what is missing, and draft it again: postwatch {generate}")
    verbs: tuple[tuple[str, str], ...] = ()
    signature: Callable[..., Signature] | None = None
    gaps: Callable[[bytes], list[str]] = gaps_of

    @property
    def commands(self) -> dict[str, str]:
        """Return the noun, and its commands by the verbs of a dispatch, as hints name them."""
        called = dict(self.verbs)
        return {"noun": self.noun, **{verb: f"{self.noun} {called.get(verb, verb)}" for verb in _VERBS}}

    def signature_of(self, session: Session, *, signer: str | None, on: dt.date, drafted_for: int | None) -> Signature:
        """Return who signs a letter on a day. Raises RuleError when nobody may."""
        from postwatch.staff.signers import signature_of

        return (self.signature or signature_of)(session, signer=signer, on=on, drafted_for=drafted_for)

    def of(self, letter: OutgoingLetter) -> "LetterKind":
        """Return how this letter is made: a letter that recalls or corrects another is a plain công văn."""
        if not letter.is_about_a_letter:
            return self
        # Drafts were kept with their finished paragraphs before there was a template for them.
        template = LETTER_TEMPLATE if letter.facts and '"paragraphs"' in letter.facts else NOTICE
        return replace(
            self, template=template, issued_facts=issued_facts, document_type=LETTER, signature=None, gaps=gaps_of
        )


@dataclass(frozen=True)
class SignResult:
    """That a letter was signed, and waits for its number."""

    id: str
    status: LetterStatus
    signed_on: dt.date
    signer: str


@dataclass(frozen=True)
class LetterResult:
    """A letter that was issued."""

    id: str
    number: int | None
    symbol: str | None
    issued_on: dt.date | None
    path: str
    sha256: str


@dataclass(frozen=True)
class SendResult:
    """The sendings of a letter on a day."""

    id: str
    status: LetterStatus
    sent: int
    sent_on: dt.date
    recipients_list: tuple[str, ...]


@dataclass(frozen=True)
class AddresseeResult:
    """A unit that a letter goes to; ``added_on`` is the day on which it was asked where it came after the letter.

    ``sending`` and ``receipt`` are the codes of its sending and its receipt, ``corrections_list`` says how these were
    put right.
    """

    recipient: str
    name: str
    sent_on: dt.date | None
    channel: Channel | None
    sending: str | None
    acknowledged_on: dt.date | None
    receipt: str | None
    added_on: dt.date | None
    corrections_list: tuple[CorrectionLine, ...]


@dataclass(frozen=True)
class ReceiptResult:
    """That a unit acknowledged a letter; ``receipt`` is the code of the receipt."""

    id: str
    receipt: str
    recipient: str
    acknowledged_on: dt.date
    acknowledged_by: str | None
    sender_number: str | None
    sender_number_on: dt.date | None
    incoming_number: int | None
    incoming_on: dt.date | None
    has_scan: bool


class PutRight(ReceiptResult, AddresseeResult):
    """The fields of corrections: the sending of a letter to a unit, and its receipt."""


def keep_draft(session: Session, desk: Desk, kind: LetterKind, letter: OutgoingLetter, facts: Facts) -> None:
    """Give a letter its code and its document, and keep it as a draft."""
    letter.code = next_code(session, prefix=kind.prefix, on=desk.today)
    fill(session, desk, kind, letter, facts)
    save(session, letter)


def sign_letter(session: Session, desk: Desk, kind: LetterKind, letter: OutgoingLetter, order: SignOrder) -> SignResult:
    """Record that a draft was signed, where the office's registry gives the numbers: it waits for its own.

    Raises AlreadyThereError for a letter that was signed or issued; RuleError for a draft that was dropped or has a
    gap, for a future day, if this office holds the series itself, and when nobody may sign.
    """
    hint = _("see: postwatch {list}").format(**kind.commands)
    refuse_issued(letter, hint=hint)
    require_undropped(kind, letter)
    if letter.status is LetterStatus.SIGNED:
        raise AlreadyThereError(
            _("{letter} was signed on {day} and waits for its number").format(letter=letter.code, day=letter.signed_on),
            hint=_("when the registry gave it: postwatch paper issue {code} --on DAY --number NUMBER").format(
                code=letter.code
            ),
        )
    if settings_on(session, desk, desk.today).numbering.mode == "own":
        raise RuleError(
            _("No letter of this office waits for a number: it takes the next number of its series when it is issued"),
            hint=_("issue it: postwatch paper issue {code} --on DAY").format(code=letter.code),
        )
    require_day_after(order.on, issued_on=order.on, today=desk.today)
    signature = kind.of(letter).signature_of(session, signer=order.signer, on=order.on, drafted_for=letter.signer_id)
    settings, facts = settings_on(session, desk, order.on), json.loads(letter.facts)
    whole = kind.of(letter).issued_facts(facts, settings=settings, number="", on=order.on, signature=signature)
    _require_filled(kind.of(letter), letter, _render(desk, kind, letter, whole))
    letter.status, letter.signed_on, letter.signer_id = LetterStatus.SIGNED, order.on, signature.staff_id
    save(session, letter)
    return SignResult(letter.code, letter.status, order.on, signature.signer)


def issue_letter(session: Session, desk: Desk, kind: LetterKind, letter: OutgoingLetter, order: IssueOrder) -> None:
    """Enter a draft into the register, freeze its facts with number, day and signer, and make its document anew.

    Raises as `issue_number`, and RuleError when nobody may sign, for a day before that of the signature and for a
    document with a gap.
    """
    if letter.signed_on is not None and order.on < letter.signed_on:
        raise RuleError(
            _("The day of issue {day} is before {signed}, on which {letter} was signed").format(
                day=order.on, signed=letter.signed_on, letter=letter.code
            ),
            hint=_("give the day that the registry wrote beside the number"),
        )
    signature = kind.of(letter).signature_of(session, signer=order.signer, on=order.on, drafted_for=letter.signer_id)
    facts = json.loads(letter.facts)
    letter.subject = _subject(desk, kind, letter, facts)
    entry = issue_number(
        session,
        desk,
        letter=Letter(
            kind.of(letter).document_type,
            order.on,
            letter.subject,
            signature.signer,
            "; ".join(facts["addressees"]),
            facts.get("abbreviation"),
        ),
        number=order.number,
    )
    symbol = entry.symbol or ""
    letter.register_entry_id, letter.number, letter.symbol = entry.id, entry.number, symbol
    letter.issued_on, letter.signer_id, letter.status = order.on, signature.staff_id, LetterStatus.ISSUED
    settings = settings_on(session, desk, order.on)
    whole = kind.of(letter).issued_facts(facts, settings=settings, number=symbol, on=order.on, signature=signature)
    whole["document"] |= {"description": description(journal_head(session))}
    fill(session, desk, kind, letter, whole)
    save(session, letter)


def address_letter(
    session: Session, letter: OutgoingLetter, units: Iterable[Recipient], *, added_on: dt.date | None = None
) -> None:
    """Fix the units that an issued letter goes to, or goes to from a later day on. Raises ValueError for a draft."""
    if letter.register_entry_id is None:
        raise ValueError(f"{letter.code} is a draft")
    entry_id: int = letter.register_entry_id
    rows = [Addressee(register_entry_id=entry_id, recipient_id=unit.id, added_on=added_on) for unit in units]
    save_parts(session, rows, of=letter.code)


def send_letter(session: Session, desk: Desk, letter: OutgoingLetter, order: SendOrder) -> SendResult:
    """Record that an issued letter was sent, to all of its units that it was not sent to yet or to those named.

    Of a letter that goes to no unit of the register, as to a higher body, the register has the day alone. Raises
    RuleError for a future day, a day before the issue or after a receipt, and for a sending to be amended that is not
    recorded; NotFoundError for a unit it is not addressed to; AlreadyThereError when nothing is left to be sent.
    """
    on, by_kind = sending_of(desk, letter, order)
    entry, addressed = session.get_one(RegisterEntry, letter.register_entry_id), addressees_of(session, letter)
    chosen = _to_be_sent(session, letter, addressed, order)
    if not chosen and (addressed or (entry.sent_on is not None) != order.amend):
        raise nothing_to_send(letter, amend=order.amend)
    _refuse_after_receipt(session, chosen, on)
    for addressee, unit in chosen:
        addressee.sent_on = on
        addressee.added_on = addressee.added_on and on  # a unit that came later is asked by the sending
        addressee.channel = by_kind or addressee.channel or unit.channel or Channel.IOFFICE
    mark_sent(letter)
    save(session, letter)
    # The column «Ngày chuyển» has the first day (Phụ lục IV, I).
    entry.sent_on = sending_days(session, letter)[0] if addressed else on
    session.flush()
    return SendResult(letter.code, letter.status, len(chosen), on, tuple(unit.code for _row, unit in chosen))


def _to_be_sent(
    session: Session, letter: OutgoingLetter, addressed: Iterable[tuple[Addressee, Recipient]], order: SendOrder
) -> list[tuple[Addressee, Recipient]]:
    """Return the addressees of an order, or all, to whom a letter was not sent yet; was, if that is amended."""
    named = {addressee_of(session, letter, find_recipient(session, recipient=unit)).id for unit in order.units}
    return [
        (addressee, unit)
        for addressee, unit in addressed
        if (addressee.sent_on is not None) == order.amend and (not named or addressee.id in named)
    ]


def mark_sent(letter: OutgoingLetter) -> None:
    """Mark a letter as sent; a letter that ended since stays ended."""
    if is_in_force(letter):
        letter.status = LetterStatus.SENT


def sending_of(desk: Desk, letter: OutgoingLetter, order: SendOrder) -> tuple[dt.date, Channel | None]:
    """Return the day of a sending, and its channel if any was named.

    Raises UsageError for an amendment without a day, RuleError for a future day or a day before the issue.
    """
    if order.amend and order.on is None:
        raise missing(["--on"])
    on = order.on or desk.today
    require_day_after(on, issued_on=letter.issued_on or on, today=desk.today)
    return on, choice(Channel, order.channel, what=_("channel")) if order.channel else None


def acknowledge_letter(
    session: Session, desk: Desk, letter: OutgoingLetter, *, recipient: str, entry: Entry[Receipt]
) -> ReceiptResult:
    """Record that a unit acknowledged an issued letter. Raises as `write_receipt`."""
    unit, receipt = find_recipient(session, recipient=recipient), row_of(Receipt)
    write_receipt(session, desk, letter, receipt, unit=unit, entry=entry)
    save_part(session, receipt, of=letter.code)
    return receipt_result(letter, unit, receipt)


def write_receipt(
    session: Session, desk: Desk, letter: OutgoingLetter, row: Receipt, *, unit: Recipient, entry: Entry[Receipt]
) -> None:
    """Write the typed values into the receipt of a letter by a unit, new or corrected.

    Raises RuleError for a future day, a day before the issue or before the sending, or if it was sent to others alone,
    NotFoundError for a unit it is not addressed to, AlreadyThereError for a second receipt.
    """
    addressee = addressee_of(session, letter, unit)
    if addressee.sent_on is None and any(one.sent_on for one, _unit in addressees_of(session, letter)):
        raise RuleError(
            _("{symbol} was sent to others, not to {unit}").format(symbol=letter.symbol, unit=unit.name),
            hint=_("if it was: postwatch paper send {code} --unit {unit} --on DAY").format(
                code=letter.code, unit=unit.code
            ),
        )
    on = entry.given.get("acknowledged_on", row.acknowledged_on)
    require_day_after(on, issued_on=letter.issued_on or on, today=desk.today)
    refuse_before_sending(letter, on, sent_on=addressee.sent_on)
    refuse_second_receipt(session, letter, addressee, unit, other_than=row)
    row.addressee_id = addressee.id
    entry.write(row)
    settle_paper(session, desk, row, scan=entry.given.get("scan"))


def is_acknowledged_so(session: Session, letter: OutgoingLetter, *, recipient: str, entry: Entry[Receipt]) -> bool:
    """Return whether a receipt has the typed values; blanks match anything, a scan is always new.

    Raises NotFoundError for a unit that the letter is not addressed to.
    """
    addressee = addressee_of(session, letter, find_recipient(session, recipient=recipient))
    receipt = row_with(session, Receipt, addressee_id=addressee.id)
    if receipt is None or entry.given["scan"] is not None:
        return False
    return all(value in (None, getattr(receipt, name)) for name, value in entry.given.items() if name != "scan")


def refuse_second_receipt(
    session: Session,
    letter: OutgoingLetter,
    addressee: Addressee,
    unit: Recipient,
    *,
    other_than: Receipt | None = None,
) -> None:
    """Refuse a second receipt of a letter by a unit (AlreadyThereError)."""
    earlier = row_with(session, Receipt, addressee_id=addressee.id)
    if earlier is not None and earlier is not other_than:
        raise AlreadyThereError(
            _("{unit} acknowledged {symbol} on {day} already").format(
                unit=unit.name, symbol=letter.symbol, day=earlier.acknowledged_on
            ),
            hint=_(
                "if that record is wrong: postwatch amend {code} …, or postwatch withdraw {code} --reason TEXT"
            ).format(code=earlier.code),
        )


def receipt_result(letter: OutgoingLetter, unit: Recipient, receipt: Receipt) -> ReceiptResult:
    """Return a receipt as it is shown."""
    has_scan = receipt.evidence_id is not None
    return result_of(
        ReceiptResult, receipt, id=letter.code, receipt=receipt.code, recipient=unit.code, has_scan=has_scan
    )


def void_letter(
    session: Session, desk: Desk, letter: OutgoingLetter, *, reason: str, on: dt.date | None = None
) -> dt.date:
    """Leave the number of a letter that was never sent unused for good, since a day, today if none is named.

    Returns that day. Raises RuleError for a future day or a day before the letter.
    """
    entry = session.get_one(RegisterEntry, letter.register_entry_id)
    day = void_entry(session, desk, entry, reason=reason, on=on)
    letter.status, letter.ended_on, letter.end_reason = LetterStatus.VOID, day, reason
    save(session, letter)
    return day


def drop_draft(
    session: Session,
    desk: Desk,
    letter: OutgoingLetter,
    *,
    drafted_on: dt.date,
    reason: str,
    on: dt.date | None = None,
) -> None:
    """Let a draft end on a day, today if none is named: it bears no number and stays a draft.

    Raises RuleError for a future day or a day before it was drafted.
    """
    letter.ended_on = day_of_change(on, today=desk.today, begun_on=drafted_on, name=letter.code)
    letter.end_reason = reason
    save(session, letter)


def refuse_issued(letter: OutgoingLetter, *, hint: str) -> None:
    """Refuse to issue a letter twice (AlreadyThereError)."""
    if letter.status not in UNISSUED:
        raise AlreadyThereError(
            _("{letter} was issued as {symbol} on {day}").format(
                letter=letter.code, symbol=letter.symbol, day=letter.issued_on
            ),
            hint=hint,
        )


def require_undropped(kind: LetterKind, letter: OutgoingLetter) -> None:
    """Refuse a draft that was dropped (RuleError)."""
    if letter.status in UNISSUED and letter.ended_on is not None:
        raise not_live(kind, letter)


def require_live(kind: LetterKind, letter: OutgoingLetter, *, on: dt.date = dt.date.max) -> None:
    """Refuse a draft, or a letter that was ended by a day; without a day: by now (RuleError)."""
    if not is_in_force(letter, on):
        raise not_live(kind, letter)


def not_live(kind: LetterKind, letter: OutgoingLetter) -> RuleError:
    """Return the refusal of a letter that is not in force: its state, and the way out."""
    if letter.status in UNISSUED and letter.ended_on is not None:
        return RuleError(
            _("The draft {code} was dropped on {day}: {reason}").format(
                code=letter.code, day=letter.ended_on, reason=letter.end_reason
            ),
            hint=_("draft another with: postwatch {generate}").format(**kind.commands),
        )
    hint = _("see what ended it: postwatch show {code}")
    if letter.status in UNISSUED:
        hint = _("issue it first: postwatch paper issue {code} --on DAY")
    return RuleError(
        _("{dispatch} is {status}, not an issued letter").format(dispatch=letter.code, status=letter.status.in_words),
        hint=hint.format(code=letter.code),
    )


def refuse_before_sending(letter: OutgoingLetter, day: dt.date, *, sent_on: dt.date | None) -> None:
    """Refuse a receipt, or a letter that ends or corrects a letter, of a day before that was sent (RuleError)."""
    require_day_after_sending(day, sent_on=sent_on, symbol=letter.symbol or letter.code, code=letter.code)


def addressee_results(session: Session, letter: OutgoingLetter) -> tuple[AddresseeResult, ...]:
    """Return the units that a letter goes to, as they are shown."""
    receipts, corrections = receipts_of(session, letter), corrections_by_unit(session, letter)
    found = []
    for addressee, unit in addressees_of(session, letter):
        receipt = receipts[unit.id]
        shown = {
            "acknowledged_on": receipt.acknowledged_on if receipt is not None else None,
            "sending": addressee.code if addressee.sent_on is not None else None,
            "receipt": receipt.code if receipt is not None else None,
            "corrections_list": corrections.get(unit.id, ()),
        }
        found.append(result_of(AddresseeResult, addressee, unit, recipient=unit.code, **shown))
    return tuple(found)


def corrections_by_unit(session: Session, letter: OutgoingLetter) -> dict[int, tuple[CorrectionLine, ...]]:
    """Return the corrections of the sendings and receipts of a letter, by the id of the unit; those withdrawn too."""
    sent = {addressee.id: unit.id for addressee, unit in addressees_of(session, letter)}
    statement = (
        select(Receipt.id, Addressee.recipient_id)
        .join(Addressee, col(Addressee.id) == Receipt.addressee_id)
        .where(Addressee.register_entry_id == letter.register_entry_id)
        .execution_options(**WITHDRAWN_TOO)
    )
    units = dict(session.exec(statement).all())
    told = [(sent[row], one) for row, one in corrections_by_row(session, Addressee, list(sent))]
    told += [(units[row], one) for row, one in corrections_by_row(session, Receipt, list(units))]
    return {unit: tuple(lines) for unit, lines in grouped(told).items()}


def fill(session: Session, desk: Desk, kind: LetterKind, letter: OutgoingLetter, facts: Facts, path: str = "") -> None:
    """Make the document of the facts, at ``path`` if given, and record in the row where it is.

    The same facts make the same bytes.
    """
    letter.subject = _subject(desk, kind, letter, facts)
    draft, data = "-du-thao" if letter.issued_on is None else "", _render(desk, kind, letter, facts)
    if not draft:
        _require_filled(kind.of(letter), letter, data)
    file = desk.shelf.stage(path or f"documents/{letter.code}/{letter.code}{draft}.docx", data)
    letter.facts, letter.path, letter.sha256 = frozen(facts), file.path, file.sha256
    keep_document(session, desk, kind=kind.kept_as or kind.noun, subject=letter.code, file=file)


def _render(desk: Desk, kind: LetterKind, letter: OutgoingLetter, facts: Facts) -> bytes:
    return shipped_template(_template(kind, letter, facts), desk.workspace).render(facts, title=letter.subject)


def _subject(desk: Desk, kind: LetterKind, letter: OutgoingLetter, facts: Facts) -> str:
    """Return the subject that the document of the facts prints: lists and registers have no other."""
    return shipped_template(_template(kind, letter, facts), desk.workspace).subject(facts)


def _template(kind: LetterKind, letter: OutgoingLetter, facts: Facts) -> str:
    return facts.get("template") or kind.of(letter).template  # facts may name a template of their own


def _require_filled(kind: LetterKind, letter: OutgoingLetter, document: bytes) -> None:
    """Refuse to issue a document that prints a gap: a signed document is complete (RuleError)."""
    missing_texts = kind.gaps(document)
    if missing_texts:
        raise RuleError(
            _("The document that would be signed has no text yet for: {what}").format(what="; ".join(missing_texts)),
            hint=_(kind.filling).format(**kind.commands, letter=letter),
        )


def nothing_to_send(letter: OutgoingLetter, *, amend: bool) -> RuleError | AlreadyThereError:
    """Return the refusal of a sending recorded already, or of amending a sending that is not recorded."""
    if amend:
        return RuleError(
            _("No sending of {symbol} to them is recorded that could be amended").format(symbol=letter.symbol),
            hint=_("record it: postwatch paper send {code} --on DAY").format(code=letter.code),
        )
    return AlreadyThereError(
        _("{symbol} was sent to all of them before").format(symbol=letter.symbol),
        hint=_("see: postwatch show {code}").format(code=letter.code),
    )


def addressee_of(session: Session, letter: OutgoingLetter, unit: Recipient) -> Addressee:
    """Return the line of a unit that a letter goes to. Raises NotFoundError for another unit."""
    row = row_with(session, Addressee, register_entry_id=letter.register_entry_id, recipient_id=unit.id)
    if row is None:
        raise NotFoundError(
            _("{symbol} is not addressed to {unit}").format(symbol=letter.symbol, unit=unit.name),
            hint=_("see whom it is addressed to: postwatch show {code}").format(code=letter.code),
        )
    return row


def _refuse_after_receipt(session: Session, chosen: Sequence[tuple[Addressee, Recipient]], on: dt.date) -> None:
    """A letter is not sent to a unit after that unit received it."""
    earlier = select(col(Receipt.addressee_id), col(Receipt.acknowledged_on)).where(col(Receipt.acknowledged_on) < on)
    received = dict(session.exec(earlier).all())
    for addressee, unit in chosen:
        if addressee.id in received:
            raise RuleError(
                _("{unit} received the letter on {day}, before it would be sent").format(
                    unit=unit.name, day=received[addressee.id]
                ),
                hint=_("give the day on which it was sent: --on DAY"),
            )
