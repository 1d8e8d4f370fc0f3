"""Short codes and numbers of letters, as typed."""

import datetime as dt
import re

from postwatch.errors import UsageError
from postwatch.language import _

_FILE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"0*(\d{1,6})(/\S+)?")


def names_a_file(text: str) -> bool:
    """Return whether a text may be the code of an office file, and so leads to no other folder."""
    return _FILE.fullmatch(text) is not None


def whole_of(code: str) -> str:
    """Return the code of the record that a part was recorded with; that of no part as it is."""
    return code.partition(".")[0]


def is_part(code: str) -> bool:
    """Return whether a code is that of a part of a record, such as ``VV-2020-0001.T2``."""
    return bool(part_letter(code))


def refuse_other_name(code: str, other: object) -> None:
    """Refuse an option that names a part of a record beside the code of the part (UsageError)."""
    if is_part(code) and other:
        raise UsageError(
            _("{code} names it already, {other} beside it does not").format(code=code, other=other),
            hint=_("leave one of both out"),
        )


def part_letter(code: str) -> str:
    """Return the letter of a part in its code, which says of what kind it is; empty for the code of no part."""
    return code.strip().upper().partition(".")[2][:1]


def part_number(code: str) -> int | None:
    """Return the number of a part in its code, such as 2 in ``KT-2020-0001.K2``; None for the code of no part."""
    number = code.partition(".")[2][1:]
    return int(number) if number.isdecimal() else None


def full_code(text: str, *, prefix: str, year: int) -> str:
    """Return the full code of ``kt-2020-0001`` or of ``1``, the first of the year."""
    typed = text.strip().upper()
    return f"{prefix}-{year}-{int(typed):04d}" if typed.isascii() and typed.isdigit() else typed


def parse_number(text: str) -> tuple[int, str | None] | None:
    """Return the number in ``57``, ``057`` or ``57/STTTT-TTr`` and the rest of the symbol; None for other texts."""
    match = _NUMBER.fullmatch(text.strip())
    return (int(match[1]), match[2]) if match else None


def is_meant(symbol: str | None, issued_on: dt.date | None, *, rest: str | None, on: dt.date) -> bool:
    """Return whether a letter of that number has the typed rest of a symbol, or is of this year if none is typed."""
    if rest is None:
        return issued_on is not None and issued_on.year == on.year
    return (symbol or "").casefold().endswith(rest.casefold())
