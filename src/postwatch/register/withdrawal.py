"""Letters about a letter, whatever its noun: a sent letter is recalled, or corrected and stays in force.

The other letter is drafted here, a plain công văn to everybody to whom the first went; a recall ends the first letter
when it is issued. Only a number that was never sent is void.
"""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any, TypeVar

from sqlmodel import Session, select

from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError
from postwatch.language import _
from postwatch.office.by_day import require_in_office, settings_on
from postwatch.register import outgoing, queries
from postwatch.register.conditions import UNISSUED, is_in_force, waits_for_issue, was_issued
from postwatch.register.letters import correction_facts, letter_name, notice_facts, recall_facts
from postwatch.register.outgoing import LetterKind
from postwatch.register.queries import spoken_of
from postwatch.register.rules import require_day_after
from postwatch.register.tables import LetterStatus, OutgoingLetter
from postwatch.store.columns import save
from postwatch.store.conditions import Condition

AnyLetter = TypeVar("AnyLetter", bound=OutgoingLetter)


def draft_recall(
    session: Session,
    desk: Desk,
    kind: LetterKind,
    earlier: AnyLetter,
    /,
    *,
    reason: str,
    signer: str | None,
    **columns: Any,
) -> AnyLetter:
    """Draft the letter that recalls a letter in force; ``columns`` are its noun's. Refuses a recall (RuleError)."""
    if earlier.recalls_id is not None:
        raise RuleError(
            _("{symbol} is a recall, and what it recalled stays recalled").format(symbol=earlier.symbol),
            hint=_("draft the recalled letter again with: postwatch {generate}").format(**kind.commands),
        )
    about = recall_facts(_name(kind, earlier, desk), reason, **_offices(session, desk, earlier))
    return _draft(session, desk, kind, earlier, about, signer, recalls_id=_id(earlier), **columns)


def draft_correction(
    session: Session,
    desk: Desk,
    kind: LetterKind,
    earlier: AnyLetter,
    /,
    *,
    text: str,
    signer: str | None,
    **columns: Any,
) -> AnyLetter:
    """Draft the letter that corrects a letter in force, which stays in force; ``columns`` are those of its noun."""
    about = correction_facts(_name(kind, earlier, desk), text, **_offices(session, desk, earlier))
    return _draft(session, desk, kind, earlier, about, signer, corrects_id=_id(earlier), **columns)


def require_earlier(session: Session, kind: LetterKind, earlier: OutgoingLetter, on: dt.date) -> None:
    """Refuse a letter of a day about a letter that is not in force, or that was issued or sent later (RuleError)."""
    outgoing.require_live(kind, earlier)
    if earlier.issued_on is not None:
        require_day_after(on, issued_on=earlier.issued_on, today=on)
    _first, last = queries.sending_days(session, earlier)
    outgoing.refuse_before_sending(earlier, on, sent_on=last)


def address_like(session: Session, letter: OutgoingLetter, earlier: OutgoingLetter) -> None:
    """Address a letter about a letter to everybody to whom that letter went."""
    outgoing.address_letter(session, letter, [unit for _addressee, unit in queries.addressees_of(session, earlier)])


def end_letter(session: Session, earlier: OutgoingLetter, *, by: OutgoingLetter, status: LetterStatus) -> None:
    """End a letter on the day of the letter that recalls or replaces it."""
    earlier.status, earlier.ended_on, earlier.end_reason = status, by.issued_on, by.symbol
    save(session, earlier)


def refuse_second_ender(session: Session, letter: OutgoingLetter, ends: Condition) -> None:
    """Refuse another draft that would end a letter. Raises AlreadyThereError naming the draft that does."""
    table = type(letter)
    other = session.exec(select(table).where(ends, waits_for_issue(table))).first()
    if other is not None:
        raise AlreadyThereError(
            _("The draft {code} that would end {symbol} already exists").format(code=other.code, symbol=letter.symbol),
            hint=_(
                "issue it: postwatch paper issue {code} --on DAY; or drop it: postwatch paper void {code} --reason TEXT"
            ).format(code=other.code),
        )


def end_unsent(
    session: Session,
    desk: Desk,
    kind: LetterKind,
    letter: AnyLetter,
    /,
    *,
    drafted_on: dt.date,
    refusal: Callable[[Session, AnyLetter], RuleError | None],
    reason: str,
    on: dt.date | None,
) -> dt.date | None:
    """Void an issued letter that nobody got, and return the day; or drop a draft, and return None.

    ``refusal`` says why a letter may not be void. Raises that, RuleError for a letter that ended, for a draft that was
    dropped before, and for a future day or a day before the letter; AlreadyThereError for a void one.
    """
    outgoing.require_undropped(kind, letter)
    if letter.status in UNISSUED:
        outgoing.drop_draft(session, desk, letter, drafted_on=drafted_on, reason=reason, on=on)
        return None
    if letter.status is LetterStatus.VOID:
        raise AlreadyThereError(
            _("{code}, {symbol}, is void already").format(code=letter.code, symbol=letter.symbol),
            hint=_("see: postwatch {list}").format(**kind.commands),
        )
    outgoing.require_live(kind, letter)
    if (why := refusal(session, letter)) is not None:
        raise why
    return outgoing.void_letter(session, desk, letter, reason=reason, on=on)


def why_not_void(
    session: Session, kind: LetterKind, letter: OutgoingLetter, *, is_answered: bool = False
) -> RuleError | None:
    """Return the refusal to void a letter that somebody got or answered, or on which another letter rests.

    It ended another or was corrected by another. None means that it may be void.
    """
    earlier = spoken_of(session, letter) if letter.recalls_id is not None else None
    if earlier is not None:
        hint = _("draft the recalled letter again with: postwatch {generate}").format(**kind.commands)
        return ended_another(letter, earlier, hint=hint)
    if queries.is_out(session, letter) or is_answered:
        return RuleError(
            _("{symbol} was sent or worked on; its number cannot be void").format(symbol=letter.symbol),
            hint=recall_hint(letter),
        )
    correction = session.exec(_about(letter, "corrects_id")).first()
    if correction is not None:
        hint = recall_hint(letter)
        if is_in_force(correction):
            words = _("void that letter first, if it was not sent either: postwatch paper void {code} --reason TEXT")
            hint = words.format(code=correction.code)
        return RuleError(
            _("The number of {symbol} cannot be void, because {other} corrects it").format(
                symbol=letter.symbol, other=correction.symbol
            ),
            hint=hint,
        )
    return None


def require_out(letter: OutgoingLetter, refusal: RuleError | None) -> None:
    """Refuse a letter about a letter that nobody got and can be voided (RuleError); see `why_not_void`."""
    if refusal is not None:
        return
    raise RuleError(
        _("{symbol} was sent to nobody: it needs no letter about it").format(symbol=letter.symbol),
        hint=_(
            "void it: postwatch paper void {code} --reason TEXT; "
            "or record that it was sent: postwatch paper send {code} --on DAY"
        ).format(code=letter.code),
    )


def ended_another(letter: OutgoingLetter, earlier: OutgoingLetter, *, hint: str) -> RuleError:
    """Return the refusal to void a letter that ended another: it has done its work, sent or not."""
    return RuleError(
        _("{symbol} ended {other}; its number cannot be void").format(symbol=letter.symbol, other=earlier.symbol),
        hint=hint,
    )


def recall_hint(letter: OutgoingLetter) -> str:
    """Return the way out for a letter that is not void."""
    return _("recall it by another letter: postwatch paper recall {code} --reason TEXT").format(code=letter.code)


def links_of(session: Session, letter: OutgoingLetter) -> dict[str, Any]:
    """Return the codes of letters that a letter recalls or corrects, and of issued letters that do so to it."""
    earlier = spoken_of(session, letter)
    recalls = list(session.exec(_about(letter, "recalls_id")))
    return {
        "recalls": earlier.code if earlier is not None and letter.recalls_id is not None else None,
        "corrects": earlier.code if earlier is not None and letter.corrects_id is not None else None,
        "ended_by": next((one.code for one in recalls), None),
        "corrected_by_list": tuple(one.code for one in session.exec(_about(letter, "corrects_id"))),
    }


def _about(letter: AnyLetter, link: str) -> Any:
    """Return the statement of the issued letters that recall or correct a letter."""
    table: Any = type(letter)
    return select(table).where(getattr(table, link) == _id(letter), was_issued(table)).order_by(table.id)


def _draft(
    session: Session, desk: Desk, kind: LetterKind, earlier: AnyLetter, about: dict[str, Any], signer: str | None, /,
    **columns: Any,
) -> AnyLetter:  # fmt: skip
    from postwatch.staff.signers import signature_of

    signature = signature_of(session, signer=signer, on=desk.today)
    facts = notice_facts(
        json.loads(earlier.facts), about, settings=require_in_office(session, desk, desk.today), signature=signature,
        drafted_on=desk.today,
    )  # fmt: skip
    row = type(earlier)(signer_id=signature.staff_id, **columns)
    outgoing.keep_draft(session, desk, kind, row, facts)
    return row


def _offices(session: Session, desk: Desk, earlier: OutgoingLetter) -> dict[str, str]:
    """Return the name of the office today, and its name when it issued a letter."""
    return {
        "office": settings_on(session, desk, desk.today).short_name,
        "issuer": issuer_of(session, desk, earlier),
    }


def issuer_of(session: Session, desk: Desk, letter: OutgoingLetter) -> str:
    """Return the short name of the office on the day on which it issued a letter."""
    return settings_on(session, desk, letter.issued_on or desk.today).short_name


def _name(kind: LetterKind, letter: OutgoingLetter, desk: Desk) -> str:
    document_type = kind.of(letter).document_type
    return letter_name(letter.symbol or "", letter.issued_on or desk.today, document_type=document_type)


def _id(letter: Any) -> int:
    return int(letter.id)
