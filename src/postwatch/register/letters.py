"""Facts of the head and foot of every document that gets a number, and the ten columns of the book of the numbers.

Head and foot: agency, number, place and day, signature, file. The book: the outgoing register (Nghị định 30/2020/NĐ-CP,
Phụ lục IV.I).
"""

import datetime as dt
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from postwatch.dataclass import dataclass
from postwatch.document_types import LETTER, TYPES, with_number, without_number
from postwatch.language import N_, _, in_vietnamese
from postwatch.register.entry_tables import NumberStatus
from postwatch.register.rules import day_in_register, name_and_subject, symbol
from postwatch.settings import OfficeSettings
from postwatch.staff.signature import Signature
from postwatch.vietnamese import BLANK, blank_date, fold, letter_date, long_date

_HEAD = re.compile(r"postwatch journal ([0-9a-f]{64})")
# Printed where nobody wrote anything, in a draft only.
AS_ABOVE, LEADERS = "Như trên", "Lãnh đạo Sở (b/c)"
"""Lines of Nơi nhận: the addressees, and the leaders of the office, for whom it is a report."""
_GAPS = re.compile(r"\[Chưa có nội dung: ([^\]]*)\]")
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_ANNEX = re.compile(r"(tại Phụ lục(?: [IVX]+)?)(?: kèm theo)?")
# A decision names those who execute it so, and no other letter does.
_AS_IN_ARTICLE = re.compile(r"Như Điều \d+")
_TO_ACT = re.compile(r"\(để (?:thực hiện|chỉ đạo)\)")
TEMPLATE = "register/book"
LETTER_TEMPLATE, NOTICE = "dispatch/letter", "register/notice"
PAPERS = {
    TEMPLATE: N_("the outgoing register, or the list of the unit's own letters"),
    NOTICE: N_("the letter that recalls or corrects another"),
}


# What a draft prints besides its head and its signature, which are made when it is issued.
_PRINTED = {
    "subject": N_("the subject"),
    "addressees": N_("the addressees"),
    "paragraphs": N_("the text"),
    "text": N_("the text"),
    "distribution": N_("the distribution list"),
    "appendix_done": N_("the annex of units that did it"),
    "appendix_missing": N_("the annex of units that owe something"),
}


def parts_changed(kept: str, now: dict[str, Any]) -> list[str]:
    """Return, in words, what facts as they are kept print otherwise than those that would be drafted now."""
    before, after = json.loads(kept), json.loads(frozen(now))
    return [_(words) for name, words in _PRINTED.items() if before.get(name) != after.get(name)]


def gaps_of(document: bytes) -> list[str]:
    """Return what nobody wrote of what a document (.docx) prints."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return _GAPS.findall(archive.read("word/document.xml").decode("utf-8"))


def blanks_of(document: bytes) -> list[str]:
    """Return what nobody wrote of what a document (.docx) prints, and the words before each of its blanks («……»)."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        body = archive.read("word/document.xml").decode("utf-8")
    found, last = gaps_of(document), ""
    for one in _PARAGRAPH.findall(body):
        words = html.unescape("".join(_WORDS.findall(one))).strip()
        before, blank, _after = words.partition(BLANK)
        if blank:
            found.append(before.strip(" :-+") or last)
        elif words:
            last = words
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class RegisterLine:
    """A line of the register."""

    number: int
    year: int
    symbol: str | None
    status: NumberStatus
    issued_on: dt.date | None
    subject: str | None
    document_type: str | None
    signer: str | None
    addressees: str | None
    note: str | None
    series: str
    kept_by: str | None
    copies: int | None
    sent_on: dt.date | None
    receipt: str | None
    reserved_on: dt.date
    voided_on: dt.date | None
    void_reason: str | None


@dataclass(frozen=True)
class RegisterBook:
    """The numbers of one series within days of one year, in the order of the numbers; ``name`` is the series'."""

    series: str
    name: str
    first: dt.date
    last: dt.date
    lines: tuple[RegisterLine, ...]

    @property
    def last_day(self) -> dt.date:
        """Return the day of the last number in it."""
        return max(line.issued_on or line.reserved_on for line in self.lines)


@dataclass(frozen=True)
class PrintOrder:
    """What stands around the books: the office, the day, the head of the journal (in the file's properties alone)."""

    settings: OfficeSettings
    on: dt.date
    journal_head: str


def head_facts(
    settings: OfficeSettings, *, document_type: str, number: str | None, issued_on: dt.date | None, drafted_on: dt.date
) -> dict[str, str]:
    """The head; a draft leaves number and day blank and keeps the month (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3-4).

    ``number`` is the whole of ``57/STTTT-TTr``.
    """
    month = issued_on or drafted_on
    return {
        "parent_agency": settings.letterhead.parent,
        "agency": settings.letterhead.name,
        "number_line": number_line(number or _blank_symbol(settings, document_type)),
        "place_date": letter_date(settings.place, issued_on, month=month.month, year=month.year),
    }


def number_line(number: str) -> str:
    """Return the line of a head that has the number."""
    return f"Số: {number}"


def on_file(settings: OfficeSettings) -> str:
    """Return the last line of Nơi nhận: where a letter is kept."""
    return f"Lưu: VT, {settings.unit.abbreviation}"


def phones_of(settings: OfficeSettings) -> str:
    """Return the telephones of the office in a sentence."""
    return in_vietnamese(N_(" or ")).join(settings.contact.phones)


def signature_facts(signature: Signature) -> dict[str, Any]:
    """Return the signature block."""
    return {"authority_lines": list(signature.lines), "signer": signature.signer}


def property_facts(settings: OfficeSettings, *, on: dt.date) -> dict[str, Any]:
    """Properties of the file; its day is a legal day, so that the same facts make the same bytes."""
    return {"creator": settings.short_name, "created": on}


def letter_frame(
    settings: OfficeSettings, *, signature: Signature, on: dt.date, number: str | None = None
) -> dict[str, Any]:
    """Return the facts around the text of a công văn: head, signature, properties; without a number, those of a draft.

    ``on`` is the day of issue, or of the draft.
    """
    issued_on = on if number is not None else None
    return {
        "head": head_facts(settings, document_type=LETTER, number=number, issued_on=issued_on, drafted_on=on),
        "signature": signature_facts(signature),
        "document": property_facts(settings, on=on),
    }


def letter_name(symbol: str, issued_on: dt.date, *, document_type: str = LETTER) -> str:
    """Return a letter in a sentence: ``Công văn số 57/STTTT-TTr ngày 18 tháng 5 năm 2020``."""
    return f"{with_number(TYPES[document_type], symbol)} {long_date(issued_on)}"


def annex_reference(settings: OfficeSettings, *, number: str | None, on: dt.date, document_type: str = LETTER) -> str:
    """Return what an annex says of its letter: ``(Kèm theo Công văn số 57/STTTT-TTr ngày … của …)``.

    ``number`` is the whole of ``57/STTTT-TTr``; without one, number and day are blank as in the head of a draft of the
    day (Nghị định 30/2020/NĐ-CP, Phụ lục I, III.1.c).
    """
    day = long_date(on) if number else blank_date(on.month, on.year)
    whole = number or _blank_symbol(settings, document_type)
    letter = f"{with_number(TYPES[document_type], whole)} {day}"
    return in_vietnamese(N_("(Annexed to {letter} of {office})")).format(letter=letter, office=settings.short_name)


def _blank_symbol(settings: OfficeSettings, document_type: str) -> str:
    return f"{BLANK}/{symbol(document_type, settings.abbreviation, settings.unit.abbreviation)}"


def plain_facts(settings: OfficeSettings, *, signature: Signature, on: dt.date) -> dict[str, Any]:
    """Return the facts around the text of a draft of a công văn without annexes."""
    frame = letter_frame(settings, signature=signature, on=on)
    return {**frame, "urgency": "", "address": list(settings.contact.address_lines)}


def issued_facts(
    facts: dict[str, Any], *, settings: OfficeSettings, number: str, on: dt.date, signature: Signature
) -> dict[str, Any]:
    """Return the facts of such a draft with its number, day and signer: these are frozen."""
    frame = letter_frame(settings, signature=signature, on=on, number=number)
    return {**facts, **frame, "address": list(settings.contact.address_lines)}


def notice_facts(
    earlier: dict[str, Any], about: dict[str, Any], *, settings: OfficeSettings, signature: Signature,
    drafted_on: dt.date,
) -> dict[str, Any]:  # fmt: skip
    """Return the facts of the template ``NOTICE``, a letter ``about`` a letter; number and day blank.

    It goes to the same addressees and Nơi nhận. Where these name an annex, it is that of the earlier letter; who had to
    act on that one is told of this one.
    """

    to_know = in_vietnamese(N_("(to know of it)"))
    annexed = in_vietnamese(N_("annexed to {letter}")).format(letter=about["letter"])

    def told(line: str) -> str:
        return _TO_ACT.sub(to_know, _ANNEX.sub(rf"\1 {annexed}", line))

    addressed = [told(line) for line in earlier["addressees"]]
    distribution = [told(line) for line in earlier["distribution"]]
    others = [line for line in distribution if line not in addressed and not _AS_IN_ARTICLE.fullmatch(line)]
    return {
        **plain_facts(settings, signature=signature, on=drafted_on),
        **about,
        "addressees": addressed,
        "distribution": distribution if others == distribution else list(dict.fromkeys([AS_ABOVE, *others])),
    }


def recall_facts(letter: str, reason: str, *, office: str, issuer: str) -> dict[str, Any]:
    """Return what the letter says that recalls (thu hồi) a letter, by its name in a sentence.

    ``office`` recalls it (short name), ``issuer`` is what the office was called when it issued that letter.
    """
    return {**_about(letter, reason, office, issuer), "recalls": True}


def correction_facts(letter: str, text: str, *, office: str, issuer: str) -> dict[str, Any]:
    """Return what the letter says that corrects (đính chính; Nghị định 30/2020/NĐ-CP, Điều 18.3) a letter, by its name.

    ``office`` and ``issuer`` are those of `recall_facts`.
    """
    return {**_about(letter, text, office, issuer), "recalls": False}


def _about(letter: str, text: str, office: str, issuer: str) -> dict[str, Any]:
    whole = text if text.endswith((".", "!", "?")) else f"{text}."
    return {"letter": letter, "type": without_number(letter), "text": whole, "office": office, "issuer": issuer}


def replacement_words(letter: str, issuer: str) -> str:
    """Return the sentence that closes a letter which replaces another (thay thế), by its name in a sentence.

    The ``issuer`` is that of `recall_facts`.
    """
    sentence = in_vietnamese(N_("This {kind} takes the place of {letter} of {issuer}."))
    return sentence.format(kind=without_number(letter), letter=letter, issuer=issuer)


def paragraph(text: str, *, kind: str = "text", italic: bool = False) -> dict[str, Any]:
    """Return a paragraph of one run; its kind is that of a block of the templates."""
    return paragraph_of([run_of(text, italic=italic)], kind=kind)


def paragraph_of(runs: Sequence[dict[str, Any]], *, kind: str = "text") -> dict[str, Any]:
    """Return a paragraph of runs; a text that announces what follows is kept with that on a page."""
    is_lead = kind == "text" and bool(runs) and runs[-1]["text"].rstrip().endswith(":")
    return {"kind": "lead" if is_lead else kind, "runs": runs}


def run_of(text: str, *, italic: bool = False, link: str = "") -> dict[str, Any]:
    """Return words of one look."""
    return {"text": text, "bold": False, "italic": italic, "link": link}


def frozen(facts: dict[str, Any]) -> str:
    """Return facts as the text that is kept: canonical JSON, days as ISO."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, default=dt.date.isoformat)


def title_of(settings: OfficeSettings) -> str:
    """Whoever holds the series prints its register; where the registry (văn thư) does, a list of the unit's own."""
    is_whole = settings.numbering.mode == "own"
    return in_vietnamese(N_("Register of outgoing documents") if is_whole else N_("List of the unit's own documents"))


def print_books(books: Sequence[RegisterBook], order: PrintOrder, *, form: str, workspace: Path) -> bytes:
    """Return the books as docx or xlsx; the same numbers give the same bytes.

    Raises DocumentError when the workspace's own template is wrong.
    """
    if form == "xlsx":
        return register_workbook(books, order)
    from postwatch.documents.sources import shipped_template

    return shipped_template(TEMPLATE, workspace).render(register_facts(books, order), title=title_of(order.settings))


def print_name(books: Sequence[RegisterBook], settings: OfficeSettings, *, form: str) -> str:
    """``so-dang-ky-van-ban-di-2020.docx``, as a file for which no name was given is called."""
    first, last = books[0].first, books[0].last
    days = str(first.year)
    if (first, last) != (dt.date(first.year, 1, 1), dt.date(first.year, 12, 31)):
        days = f"{first.isoformat()}-{last.isoformat()}"
    return f"{fold(title_of(settings)).replace(' ', '-')}-{days}.{form}"


def register_facts(books: Sequence[RegisterBook], order: PrintOrder) -> dict[str, Any]:
    """Return facts of the template ``register/book``: a cover and ten columns for each series."""
    return {
        "books": [
            {
                **_cover(book, order.settings, series=book.name if len(books) > 1 else ""),
                "rows": [{key: _shown(value(line)) for key, *_others, value in _COLUMNS} for line in book.lines],
            }
            for book in books
        ],
        "document": {**property_facts(order.settings, on=order.on), "description": description(order.journal_head)},
    }


def register_workbook(books: Sequence[RegisterBook], order: PrintOrder) -> bytes:
    """The same as xlsx: a sheet for each series and one with the covers; days are days, texts are never formulas."""
    from postwatch.sheets.write import OutColumn, OutSheet, workbook_bytes

    columns = tuple(OutColumn(in_vietnamese(title), kind, width) for _key, title, kind, width, _value in _COLUMNS)
    title = title_of(order.settings)
    sheets = []
    for book in books:
        rows = [[value(line) for *_column, value in _COLUMNS] for line in book.lines]
        sheets.append(OutSheet(f"{book.series} {title}" if len(books) > 1 else title, columns, rows))
    cover = [
        line
        for book in books
        for line in _cover_lines(_cover(book, order.settings, series=book.name if len(books) > 1 else ""))
    ]
    heads = (
        OutColumn(in_vietnamese(N_("Line of the cover")), width=24),
        OutColumn(in_vietnamese(N_("Content")), width=70),
    )
    sheets.append(OutSheet(in_vietnamese(N_("Cover")), heads, cover))
    return workbook_bytes(sheets, title=title, description=description(order.journal_head))


def description(journal_head: str) -> str:
    """Return how the head of the journal stands in the properties of a file."""
    return f"postwatch journal {journal_head}"


def head_in(described: str) -> str | None:
    """Return the head of the journal that the properties of a file name, if any."""
    found = _HEAD.search(described)
    return found[1] if found is not None else None


def _cover(book: RegisterBook, settings: OfficeSettings, *, series: str) -> dict[str, Any]:
    """Return the cover of Phụ lục IV.I: from which day and number to which the book holds letters.

    A list of the unit's own names the unit, and has gaps in its numbers.
    """
    is_whole = settings.numbering.mode == "own"
    days = [line.issued_on or line.reserved_on for line in book.lines]
    parent, agency = settings.letterhead.parent, settings.letterhead.name
    if not is_whole:
        parent, agency = settings.letterhead.name, settings.unit.name.upper()
    return {
        "parent_agency": parent,
        "agency": agency,
        "title": title_of(settings).upper(),
        "series": series,
        "year": book.first.year,
        "first_day": _whole_day(min(days)),
        "last_day": _whole_day(max(days)),
        "is_whole": is_whole,
        "first_number": f"{book.lines[0].number:02d}",
        "last_number": f"{book.lines[-1].number:02d}",
        "issued": sum(line.status is NumberStatus.ISSUED for line in book.lines),
    }


_FROM_DAY, _FROM_NUMBER = N_("From {first} to {last}"), N_("From number {first} to number {last}")


def _cover_lines(cover: dict[str, Any]) -> list[tuple[str, str]]:
    days = in_vietnamese(_FROM_DAY).format(first=cover["first_day"], last=cover["last_day"])
    numbers = in_vietnamese(_FROM_NUMBER).format(first=cover["first_number"], last=cover["last_number"])
    lines = [
        (in_vietnamese(N_("Parent agency")), cover["parent_agency"]),
        (in_vietnamese(N_("Agency or unit")), cover["agency"]),
        (in_vietnamese(N_("Name of the book")), cover["title"]),
        (in_vietnamese(N_("Documents of the book")), cover["series"]),
        (in_vietnamese(N_("Year")), str(cover["year"])),
        (in_vietnamese(_FROM_DAY).format(first="…", last="…"), days),
        (in_vietnamese(_FROM_NUMBER).format(first="…", last="…"), numbers)
        if cover["is_whole"]
        else (in_vietnamese(N_("Number of documents")), str(cover["issued"])),
    ]
    return [line for line in lines if line[1]]


def _whole_day(day: dt.date) -> str:
    return f"{day_in_register(day)}/{day.year}"


def _shown(cell: Any) -> str:
    if isinstance(cell, dt.date):
        return day_in_register(cell)
    return f"{cell:02d}" if isinstance(cell, int) else cell or ""


def _subject(line: RegisterLine) -> str:
    subject = name_and_subject(line.document_type, line.subject) if line.subject else ""
    states = {NumberStatus.RESERVED: N_("(number kept ahead)"), NumberStatus.VOID: N_("(number left void)")}
    state = states.get(line.status)
    return f"{subject} {in_vietnamese(state)}".strip() if state else subject


def _note(line: RegisterLine) -> str:
    """Remarks, and since when a number is kept or void."""
    state = ""
    if line.status is NumberStatus.RESERVED:
        state = in_vietnamese(N_("Number kept on {day}")).format(day=day_in_register(line.reserved_on))
    elif line.status is NumberStatus.VOID and line.voided_on:
        state = in_vietnamese(N_("Left void on {day}: {reason}")).format(
            day=day_in_register(line.voided_on), reason=line.void_reason
        )
    return "; ".join(part for part in (state, line.note or "") if part)


# The ten columns of Phụ lục IV.I: the key of each in the template, its title; in a sheet its kind and width; value.
_COLUMNS: tuple[tuple[str, str, Any, int, Callable[[RegisterLine], Any]], ...] = (
    ("symbol", N_("Number and symbol of the document"), "text", 17, lambda line: line.symbol or f"{line.number:02d}"),
    ("day", N_("Day of the document"), "date", 12, attrgetter("issued_on")),
    ("subject", N_("Type and subject of the document"), "text", 48, _subject),
    ("signer", N_("Signed by"), "text", 20, attrgetter("signer")),
    ("addressees", N_("Recipients of the document"), "text", 32, attrgetter("addressees")),
    ("kept_by", N_("Who keeps the file copy"), "text", 14, attrgetter("kept_by")),
    ("copies", N_("Number of copies"), "number", 9, attrgetter("copies")),
    ("sent_on", N_("Day of dispatch"), "date", 12, attrgetter("sent_on")),
    ("receipt", N_("Receipt signed"), "text", 10, attrgetter("receipt")),
    ("note", N_("Remarks"), "text", 26, _note),
)
