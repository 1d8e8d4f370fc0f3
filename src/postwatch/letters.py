"""The letters of codes, which say of which kind a record is: standard library only, because a Tab asks for them too."""

import re
from collections.abc import Collection, Mapping

UNIT, PERSON, DELEGATION = "UNIT", "CB", "CB.U"
"""The letters of codes that an office makes as it likes: of units, of people, of what a person delegates
(``LVA.U1``).
"""
AS_LIKED = UNIT, PERSON, DELEGATION
_RECORD = re.compile(r"([A-Z]+)-\d{4}-\d{4,}(?:(\.[A-Z])\d+)?")
_LIKE: Mapping[str, re.Pattern[str]] = {DELEGATION: re.compile(r".+\.U\d+"), PERSON: re.compile(r"CB-\d+")}
_JOINED = re.compile(r"[A-Z]+-\d{4}-\d{4,}[,;].*")


def letters_of(code: str, known: Collection[str]) -> str | None:
    """Return the letters of a code: ``VV.T`` of ``VV-2020-0004.T2``; None where they are not among those known.

    Letters alone are taken as they are. A text without the form of a record's code is the code of a unit, except that
    of a person to whom the program gave a code, and several codes in a word.
    """
    if code in known:
        return code
    record = _RECORD.fullmatch(code.upper())
    if record is None and _JOINED.fullmatch(code.upper()):
        return None
    liked = (letters for letters, form in _LIKE.items() if letters in known and form.fullmatch(code.upper()))
    own = next(liked, UNIT)
    letters = own if record is None else "".join(record.groups(""))
    return letters if letters in known else None
