"""Short codes and numbers of letters, as typed."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import TypeVar

from postwatch.errors import UsageError
from postwatch.language import _

Found = TypeVar("Found")
_FILE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OF_YEAR = re.compile(r"(\d{1,6})/(\d{4})")
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
    """Return the full code of ``kt-2020-0001``, of ``1/2020``, or of ``1``, the first of the year."""
    typed = text.strip().upper()
    if (named := _OF_YEAR.fullmatch(typed)) is not None:
        typed, year = named[1], int(named[2])
    return f"{prefix}-{year}-{int(typed):04d}" if typed.isascii() and typed.isdigit() else typed


def parse_number(text: str) -> tuple[int, str | None] | None:
    """Return the number in ``57``, ``057`` or ``57/STTTT-TTr`` and the rest of the symbol; None for other texts."""
    match = _NUMBER.fullmatch(text.strip())
    return (int(match[1]), match[2]) if match else None


def year_of_number(text: str) -> int | None:
    """Return the year in ``57/2020``; None for other texts."""
    named = _OF_YEAR.fullmatch(text.strip())
    return int(named[2]) if named is not None else None


def of_single_year(found: Mapping[int, Found], *, on: dt.date, text: str) -> Found | None:
    """Return the record of a number without a year: of this year, else of the only year that has it.

    ``found`` is by years. Raises UsageError where several earlier years have it.
    """
    if on.year in found or len(found) < 2:
        return found.get(on.year) or next(iter(found.values()), None)
    ways = [f"{text.strip()}/{year}" for year in sorted(found)]
    raise UsageError(
        _("{text} is a number of several years: {years}").format(text=text.strip(), years=", ".join(ways)),
        hint=_("write the year too, such as {example}").format(example=ways[-1]),
    )
