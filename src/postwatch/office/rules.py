"""Short codes and numbers of letters: how a person may type them."""

import datetime as dt
import re

_NUMBER = re.compile(r"0*(\d{1,6})(/\S+)?")


def full_code(text: str, *, prefix: str, year: int) -> str:
    """The code that a person means: ``kt-2020-0001`` as it stands, ``1`` as the first of the year."""
    typed = text.strip().upper()
    return f"{prefix}-{year}-{int(typed):04d}" if typed.isascii() and typed.isdigit() else typed


def parse_number(text: str) -> tuple[int, str | None] | None:
    """The number that ``57``, ``057`` or ``57/STTTT-TTr`` means, and its symbol's rest; None for other words."""
    match = _NUMBER.fullmatch(text.strip())
    return (int(match[1]), match[2]) if match else None


def is_meant(symbol: str | None, issued_on: dt.date | None, *, rest: str | None, on: dt.date) -> bool:
    """Whether a letter of the right number has the symbol's rest that was typed, or without one is of this year."""
    if rest is None:
        return issued_on is not None and issued_on.year == on.year
    return (symbol or "").casefold().endswith(rest.casefold())
