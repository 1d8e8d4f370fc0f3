"""The letters of codes, which say of which kind a record is: standard library only, because a Tab asks for them too."""

import re
from collections.abc import Collection

UNIT, DELEGATION = "UNIT", "CB.U"
"""The letters of codes that an office makes as it likes: of units, of what a person delegates (``LVA.U1``)."""
_RECORD, _DELEGATED = re.compile(r"([A-Z]+)-\d{4}-\d{4,}(?:(\.[A-Z])\d+)?"), re.compile(r".+\.U\d+")
_JOINED = re.compile(r"[A-Z]+-\d{4}-\d{4,}[,;].*")


def letters_of(code: str, known: Collection[str]) -> str | None:
    """Return the letters of a code: ``VV.T`` of ``VV-2020-0004.T2``; None where they are not among those known.

    Letters alone are taken as they are. A text without the form of a record's code is the code of a unit, except
    several codes in a word.
    """
    if code in known:
        return code
    record = _RECORD.fullmatch(code.upper())
    if record is None and _JOINED.fullmatch(code.upper()):
        return None
    own = DELEGATION if _DELEGATED.fullmatch(code.upper()) and DELEGATION in known else UNIT
    letters = own if record is None else "".join(record.groups(""))
    return letters if letters in known else None
