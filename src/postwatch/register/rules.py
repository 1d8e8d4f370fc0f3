"""Numbers and symbols of letters (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3; Điều 15)."""

import datetime as dt

from postwatch.document_types import LETTER, TYPES
from postwatch.errors import RuleError
from postwatch.language import _

# Types that share a series with another where no series holds them.
SHARING = {"KL": "QĐ", "GM": LETTER}


def number_and_symbol(number: int, document_type: str, agency: str, unit: str) -> str:
    """The whole of ``57/STTTT-TTr`` for a công văn, ``07/BC-STTTT`` for a named document; below ten with a zero."""
    return f"{number:02d}/{symbol(document_type, agency, unit)}"


def symbol(document_type: str, agency: str, unit: str) -> str:
    """A công văn carries agency and drafting unit and no type code; a named document its type code and the agency."""
    return f"{agency}-{unit}" if document_type == LETTER else f"{document_type}-{agency}"


def day_in_register(day: dt.date) -> str:
    """``05/02``, ``21/7``: a zero before days under 10 and months 1 and 2 only (Phụ lục I, II.4)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}"


def name_and_subject(document_type: str | None, subject: str) -> str:
    """``Công văn về việc triển khai …``: the third column, tên loại và trích yếu (Phụ lục IV.I)."""
    about = " ".join(subject.split()).rstrip(".")
    name = TYPES.get(document_type or "", document_type or "")
    if spelt := spelled_out(about):
        return f"{name} {spelt}" if name else spelt
    return f"{name}: {about}" if name else about


def spelled_out(subject: str) -> str:
    """Return the subject of a letter with its «V/v» in whole words; nothing of a subject without it."""
    return f"về việc {subject[3:].strip()}" if subject.casefold().startswith("v/v") else ""


def require_day_after(day: dt.date, *, issued_on: dt.date, today: dt.date) -> None:
    """Refuse a day of sending or receipt that is to come or before the issue (RuleError)."""
    if day > today:
        raise RuleError(
            _("The day {day} is in the future").format(day=day),
            hint=_("today is {today}; check the day").format(today=today),
        )
    if day < issued_on:
        raise RuleError(
            _("The day {day} is before the letter, which was issued on {issued}").format(day=day, issued=issued_on),
            hint=_("check the day"),
        )


def require_day_after_sending(day: dt.date, *, sent_on: dt.date | None, symbol: str, code: str) -> None:
    """Refuse a receipt, or a letter that ends or corrects a letter, of a day before that was sent (RuleError).

    ``sent_on`` is None if no day of sending was recorded: then any day may be.
    """
    if sent_on is not None and day < sent_on:
        raise RuleError(
            _("The day {day} is before {sent}, the day on which {symbol} was sent").format(
                day=day, sent=sent_on, symbol=symbol
            ),
            hint=_(
                "check the day; a wrong day of sending is put right with: postwatch paper send {code} --amend --on DAY"
            ).format(code=code),
        )
