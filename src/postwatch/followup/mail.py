"""Draft mails to the late units that follow-ups name, each with its letter attached; a person sends them."""

import datetime as dt
import html
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.tables import Dispatch
from postwatch.documents.filters import environment
from postwatch.documents.pdf import convert
from postwatch.documents.printed import pdf_name
from postwatch.errors import DocumentError, NotFoundError
from postwatch.evidence.actions import is_as_made
from postwatch.followup.actions import live_followup, owing
from postwatch.followup.debts import Debt, debts, known_by
from postwatch.followup.tables import Followup
from postwatch.language import _
from postwatch.mail import draft_mail
from postwatch.options import missing
from postwatch.paths import resource
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import in_force
from postwatch.register.letters import letter_name
from postwatch.register.queries import addressees_of
from postwatch.vietnamese import long_date

_SUBTYPES = {"docx": "vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "pdf"}


@dataclass(frozen=True)
class MailDrafts:
    """Draft mails in a file or folder, and to which units (codes) they are.

    ``without_list`` are late units of which no address is recorded, ``done_list`` units that owe nothing now.
    """

    path: str
    mails: int
    recipients_list: tuple[str, ...]
    without_list: tuple[str, ...]
    done_list: tuple[str, ...]


def draft_mails(
    session: Session, desk: Desk, *, followups: Sequence[str], everything: bool, pdf: bool
) -> tuple[MailDrafts, dict[str, bytes]]:
    """Return the mails about follow-ups, or about the last of each ladder, by file names.

    Mails go to each unit that owes something still, and to an enterprise for its points. Nothing is recorded. Raises
    UsageError where no letter is named or asked for, RuleError for a letter that is not in force, NotFoundError where
    no late unit has an address, DocumentError for a letter that was changed.
    """
    mails, told, without, done = dict[str, bytes](), list[str](), list[str](), list[str]()
    for letter in _letters(session, desk, followups, everything=everything):
        files = _files(session, desk, letter, pdf=pdf)
        for unit, late in _late(session, desk, letter):
            has_address = "@" in (unit.email or "")
            (done if not late else told if has_address else without).append(unit.code)
            if late and has_address:
                mails[f"{letter.code}-{unit.code}.eml"] = _mail(desk, letter, unit, late, files)
    if not mails:
        sentence = _("No late unit with an e-mail address is found; late without an address: {codes}")
        hint = _("record addresses: postwatch amend UNIT --email ADDRESS")
        raise NotFoundError(sentence.format(codes=", ".join(without) or 0), hint=hint)
    return MailDrafts("", len(mails), tuple(told), tuple(without), tuple(done)), mails


def in_one_file(mails: Iterable[bytes], *, now: dt.datetime) -> bytes:
    """Return mails as a single file that mail programs import (mbox, RFC 4155), made at a moment in UTC.

    Their texts are in base64, so no line of them begins as a mail does.
    """
    first = f"From postwatch {now.ctime()}\n".encode()
    return b"".join(first + one.replace(b"\r\n", b"\n") + b"\n" for one in mails)


def _letters(session: Session, desk: Desk, followups: Sequence[str], *, everything: bool) -> list[Followup]:
    """Return the letters that are named, and the last in force of each ladder where all are asked for."""
    if not everything and not followups:
        raise missing(["--all"])
    named = [live_followup(session, code, desk.today) for code in followups]
    letters = session.exec(select(Followup).where(in_force(Followup)).order_by(col(Followup.level), col(Followup.id)))
    last = {(one.dispatch_id, one.audience, one.explains): one for one in letters if not one.is_about_a_letter}
    return list({one.code: one for one in [*named, *(last.values() if everything else ())]}.values())


def _late(session: Session, desk: Desk, letter: Followup) -> Iterator[tuple[Recipient, list[Debt]]]:
    """Yield the units that a letter goes to, with the debts of today, their own and of their points, that it names."""
    named, dispatch = owing(session, letter), session.get_one(Dispatch, letter.dispatch_id)
    found = debts(session, dispatch, letter.audience, known_by(session, desk, dispatch, desk.today))
    late = [one for one in found if one.unit.id in named and (one.missing or letter.explains)]
    if letter.explains is not None:
        late = [replace(one, missing=(named[one.unit.id],)) for one in late]
    for _addressee, unit in addressees_of(session, letter):
        yield unit, [one for one in late if unit.id in (one.unit.id, one.unit.parent_id)]


def _mail(desk: Desk, letter: Followup, unit: Recipient, late: Sequence[Debt], files: Mapping[str, bytes]) -> bytes:
    facts = {
        **json.loads(letter.facts)["text"],
        "letter": letter_name(letter.symbol or letter.code, letter.issued_on or letter.as_of),
        "about": letter.subject.removeprefix("V/v ").rstrip(". "),
        "addressee": unit.name,
        "today": long_date(desk.today),
        "late": [{"name": one.unit.name, "missing": "; ".join(one.missing)} for one in late],
    }
    text = resource("templates", "followup/mail.txt").read_text(encoding="utf-8-sig")
    subject, _line, body = html.unescape(environment().from_string(text).render(facts)).partition("\n")
    key = f"{letter.code}-{unit.code}"
    mail = draft_mail(subject, to=unit.email or "", key=f"{key}@{desk.settings.code}", now=desk.now)
    mail.set_content(body, cte="base64")
    for name, data in files.items():
        subtype = _SUBTYPES[name.rpartition(".")[2]]
        mail.add_attachment(data, maintype="application", subtype=subtype, filename=name)
    mail.set_boundary(f"=_{key}")
    return mail.as_bytes()


def _files(session: Session, desk: Desk, letter: Followup, *, pdf: bool) -> dict[str, bytes]:
    """Return the Word file of a letter by its name, and its PDF. Raises DocumentError for a changed file."""
    word, printed = desk.workspace / letter.path, desk.workspace / pdf_name(letter.path)
    if not is_as_made(session, desk, letter.path):
        raise DocumentError(
            _("{path} is not the letter as it was issued").format(path=letter.path),
            hint=_("see what is wrong with: postwatch db check"),
        )
    if not pdf:
        return {word.name: word.read_bytes()}
    is_there = is_as_made(session, desk, pdf_name(letter.path))
    made = printed.read_bytes() if is_there else next(convert([word]))[word]
    return {word.name: word.read_bytes(), printed.name: made}
