"""The screen of every outgoing letter: to whom it went, how it ended, where it lies."""

from typing import TYPE_CHECKING, Any

from postwatch.correction.screen import history_rows
from postwatch.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postwatch.context import AppContext
    from postwatch.register.outgoing import AddresseeResult

DRAFTED = N_("Draft {id} made: {path}; issuing it takes effect")
SENT = N_("{id} sent to {sent} units")
SENT_ANEW = N_("{id}: sent to {sent} units on {sent_on}, as put right now")
SIGNED = N_("{id} is signed by {signer} on {signed_on} and waits for its number")


def addressee_columns() -> list[str]:
    """Return the heads of the table of units that a letter goes to."""
    return [_("Unit"), _("Name"), _("Sent"), _("Channel"), _("Received"), _("Codes")]


def addressee_spare() -> list[str]:
    """Return those that a narrow terminal does without, the least needed first."""
    return [_("Channel"), _("Codes"), _("Sent")]


def addressee_rows(addressees: "Iterable[AddresseeResult]") -> "Iterator[tuple[object, ...]]":
    """Yield the rows of the table of addressees; corrections come below their unit."""
    from postwatch.register.outgoing import PutRight

    for one in addressees:
        codes = " ".join(code.partition(".")[2] for code in (one.sending, one.receipt) if code is not None)
        yield one.recipient, one.name, one.sent_on, one.channel, one.acknowledged_on, codes
        for what, said in history_rows(one, kind=PutRight):
            yield "", f"  {what}: {said}", "", "", "", ""


def warn_of_changes(office: "AppContext", noun: str, code: str, parts: "Sequence[str]") -> None:
    """Say that a letter was issued from a draft that would say something else if it were drafted now."""
    if parts:
        words = _(
            "what {code} prints is not what is recorded now: {parts}; if it should be, draft another: "
            "postwatch paper void {code} --reason TEXT, then postwatch {noun} generate"
        )
        office.warn(words, code=code, parts=", ".join(parts), noun=noun)


def status_of(letter: Any) -> object:
    """Return the state of a letter for a list; a letter that ended without a number was dropped."""
    return _("dropped") if _is_dropped(letter) else letter.status


def title_of(letter: Any) -> str:
    """Return the line above a letter: its symbol, its subject, the letters that it ends or that ended it, its file."""
    links = [
        (_("recalls {other}"), letter.recalls),
        (_("replaces {other}"), getattr(letter, "replaces", None)),
        (_("corrects {other}"), letter.corrects),
        (_("ended by {other}"), letter.ended_by),
        (_("corrected by {other}"), ", ".join(letter.corrected_by_list)),
        (_("void: {other}"), letter.end_reason if letter.status.value == "void" else None),
        (_("dropped: {other}"), letter.end_reason if _is_dropped(letter) else None),
    ]
    ends = [words.format(other=other) for words, other in links if other]
    return " — ".join([letter.symbol or letter.id, letter.subject, *ends, letter.path])


def _is_dropped(letter: Any) -> bool:
    return letter.symbol is None and letter.ended_on is not None
