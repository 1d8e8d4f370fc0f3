"""Codes of people, how a delegation is cited, and a signature with the lines above it (Nghị định 30/2020/NĐ-CP, Điều
13; Phụ lục I, II.7).
"""

import datetime as dt
import re

from postwatch.dataclass import dataclass

_CODE = re.compile(r"[^\W_]+(-[^\W_]+)*")
_LONGEST_CODE = 20
_PREFIXES = {"acting": "Q.", "deputy": "KT.", "by_order": "TL.", "authorised": "TUQ."}


@dataclass(frozen=True)
class Signature:
    """Signature of a document: the printed lines above the name, and the name."""

    staff_id: int
    lines: tuple[str, ...]
    signer: str


def is_typable(code: str) -> bool:
    """Return whether a code is a single word of at most 20 letters, digits and hyphens."""
    return len(code) <= _LONGEST_CODE and _CODE.fullmatch(code) is not None


def signature_lines(authority: str, title: str, head_title: str) -> tuple[str, ...]:
    """Return the printed lines in upper case: the head's title, or on whose behalf and the signer's own title.

    An acting head signs ``Q. GIÁM ĐỐC``; a deputy ``KT. GIÁM ĐỐC`` / ``PHÓ GIÁM ĐỐC``.
    """
    prefix = _PREFIXES.get(authority)
    if prefix is None:
        return (title.upper(),)
    first = f"{prefix} {head_title.upper()}"
    return (first,) if authority == "acting" else (first, title.upper())


def citations(number: str, first_on: dt.date, signed_on: dt.date | None) -> tuple[str, ...]:
    """Return how a decision names the delegation by which a deputy signs it, then how earlier decisions name it.

    A delegation whose day of signing is not recorded is known by its first day.
    """
    named = f"Quyết định giao quyền số {number}"
    by_first_day = f"{named}, từ ngày {first_on:%d/%m/%Y}", f"{named} ngày {first_on:%d/%m/%Y}"
    return (f"{named} ngày {signed_on:%d/%m/%Y}", *by_first_day) if signed_on is not None else by_first_day
